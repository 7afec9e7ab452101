//! Loads what a request names, and nothing of another team: every id that comes back from Slack is checked here.

use chrono_tz::Tz;

use super::stop::Stop;
use crate::domain::action::Request;
use crate::domain::concern::Concern;
use crate::domain::ending::UnderWay;
use crate::domain::id::{CallId, ConcernId, PersonId, QuestionId, RolloutId, TeamId, WordsId};
use crate::domain::intake;
use crate::domain::question::{Call, Question, Words};
use crate::domain::refusal::Refusal;
use crate::domain::rollout::Rollout;
use crate::domain::stakeholder::Stakeholder;
use crate::store::{self, Tx};

pub async fn rollout(tx: &mut Tx, request: &Request, id: &RolloutId) -> Result<Rollout, Stop> {
    if id.team() != request.team {
        return Err(Stop::Refused(Refusal::Stale));
    }
    store::rollouts::load(tx, id).await?.ok_or(Stop::Refused(Refusal::Stale))
}

/// The rollout, and what the actor is in it: a stakeholder, or refused.
pub async fn part(tx: &mut Tx, request: &Request, id: &RolloutId) -> Result<(Rollout, Stakeholder), Stop> {
    let rollout = rollout(tx, request, id).await?;
    let who = store::stakeholders::load(tx, id, &request.actor).await?;
    let who = intake::part(&rollout, who.as_ref())?.clone();
    Ok((rollout, who))
}

/// A concern with its rollout and its raiser, who must be the actor and take part.
pub async fn concern(
    tx: &mut Tx,
    request: &Request,
    id: &ConcernId,
) -> Result<(Rollout, Stakeholder, Concern), Stop> {
    let (rollout, who, concern) = own_concern(tx, request, id).await?;
    intake::part(&rollout, Some(&who))?;
    Ok((rollout, who, concern))
}

/// The same, also of somebody who takes part no more: what they said they can still take back.
pub async fn own_concern(
    tx: &mut Tx,
    request: &Request,
    id: &ConcernId,
) -> Result<(Rollout, Stakeholder, Concern), Stop> {
    if id.team() != request.team {
        return Err(Stop::Refused(Refusal::Stale));
    }
    // The rollout's row first, always: whoever changes anything of a rollout waits for it in one order.
    let found = store::concerns::load(tx, id).await?.ok_or(Stop::Refused(Refusal::Stale))?;
    let rollout = rollout(tx, request, &found.rollout).await?;
    let who = store::stakeholders::load(tx, &rollout.id, &request.actor).await?;
    let who = who.ok_or(Stop::Refused(Refusal::NotYours))?;
    let concern = store::concerns::load(tx, id).await?.ok_or(Stop::Refused(Refusal::Stale))?;
    Ok((rollout, who, concern))
}

pub async fn question(tx: &mut Tx, request: &Request, id: &QuestionId) -> Result<(Rollout, Question), Stop> {
    if id.team() != request.team {
        return Err(Stop::Refused(Refusal::Stale));
    }
    let question = store::questions::load(tx, id).await?.ok_or(Stop::Refused(Refusal::Stale))?;
    Ok((rollout(tx, request, &question.rollout).await?, question))
}

pub async fn call(tx: &mut Tx, request: &Request, id: &CallId) -> Result<(Rollout, Call), Stop> {
    if id.team() != request.team {
        return Err(Stop::Refused(Refusal::Stale));
    }
    let call = store::calls::load(tx, id).await?.ok_or(Stop::Refused(Refusal::Stale))?;
    Ok((rollout(tx, request, &call.rollout).await?, call))
}

pub async fn words(tx: &mut Tx, request: &Request, id: &WordsId) -> Result<Words, Stop> {
    if id.team() != request.team {
        return Err(Stop::Refused(Refusal::Stale));
    }
    store::words::load(tx, id).await?.ok_or(Stop::Refused(Refusal::Stale))
}

/// What would end with a rollout.
pub async fn under_way(tx: &mut Tx, rollout: &RolloutId) -> Result<UnderWay, store::Error> {
    let commitments = store::commitments::of_rollout(tx, rollout).await?;
    Ok(UnderWay {
        needs: commitments.into_iter().filter_map(|said| said.needs).collect(),
        concerns: store::outlines::of_rollout(tx, rollout).await?,
        questions: store::questions::open_of(tx, rollout).await?,
        calls: store::calls::open_of(tx, rollout).await?,
    })
}

/// Where a person's day is, as far as Slack has said.
pub async fn zone(tx: &mut Tx, team: &TeamId, person: &PersonId) -> Result<Option<Tz>, store::Error> {
    let known = store::people::load_many(tx, team, std::slice::from_ref(person)).await?;
    Ok(known.get(person).and_then(|person| person.zone))
}
