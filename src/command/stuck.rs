//! Something stands in Slack as it was, though it should not: whoever can do something about it is told, once. What stands
//! there is never told, only what it was for.

use super::people;
use super::stop::Stop;
use crate::domain::action::{Now, Request};
use crate::domain::concern::{Concern, Gone};
use crate::domain::decision::Decision;
use crate::domain::effect::{Gist, Stuck, To, What};
use crate::domain::id::{ChannelId, ConcernId, PersonId, QuestionId};
use crate::domain::post;
use crate::store::{self, Tx, concerns, dms, living, questions, rollouts, shown};

/// Of the charter the lead; of words that were taken back whoever said them, or whoever they stand before, where it is not
/// known any more whose they were.
pub async fn stuck(
    tx: &mut Tx,
    request: &Request,
    what: &What,
    to: &To,
    why: &str,
    now: Now,
) -> Result<Decision, Stop> {
    let what = match what {
        What::Again { shown, .. } => shown,
        what => what,
    };
    let (person, stuck) = if let What::Charter { rollout } = what {
        let Some(rollout) =
            rollouts::load(tx, rollout).await?.filter(|found| found.id.team() == request.team)
        else {
            return Ok(Decision::default());
        };
        (rollout.lead, Stuck::Charter { rollout: rollout.id })
    } else {
        let Some(before) = people::whom(tx, request, to).await? else { return Ok(Decision::default()) };
        let person = said_by(tx, request, what).await?.unwrap_or_else(|| before.clone());
        let gist = what.gist().unwrap_or(Gist::Notice);
        (person, Stuck::Words { before, gist, day: now.date_naive() })
    };
    if living::load(tx, &request.team, &stuck.name(), person.as_str()).await?.is_some() {
        return Ok(Decision::default());
    }
    let told = What::StillStands { stuck, why: why.to_owned() };
    Ok(Decision { effects: vec![post::dm(&person, told)], ..Decision::default() })
}

/// Whose words it showed.
async fn said_by(tx: &mut Tx, request: &Request, what: &What) -> Result<Option<PersonId>, store::Error> {
    match what {
        What::ConcernCard { concern }
        | What::LateBlocker { concern }
        | What::LateParked { concern }
        | What::Homework { concern, .. }
        | What::Overdue { concern }
        | What::HomeworkBack { concern, .. }
        | What::HomeworkAgain { concern, .. }
        | What::Answered { concern, .. }
        | What::FellShort { concern, .. }
        | What::Restated { concern, .. }
        | What::Fair { concern }
        | What::RiskAccepted { concern }
        | What::Became { concern }
        | What::Parked { concern }
        | What::Need { concern }
        | What::LookAgain { concern } => Ok(ours(tx, request, concern).await?.map(|concern| concern.raiser)),
        What::Nudge { homework, .. } => {
            let mut all = Vec::new();
            for concern in homework {
                all.extend(ours(tx, request, concern).await?);
            }
            Ok(last_gone(all))
        }
        What::QuestionCard { question }
        | What::QuestionReceipt { question }
        | What::QuestionAnswer { question } => asker(tx, request, question).await,
        What::Agenda { rollout }
        | What::Summary { rollout }
        | What::SponsorAsked { rollout }
        | What::SponsorNamed { rollout }
        | What::DecisionOverdue { rollout }
            if rollout.team() == request.team =>
        {
            Ok(last_gone(concerns::of_rollout(tx, rollout).await?))
        }
        _ => Ok(None),
    }
}

async fn ours(tx: &mut Tx, request: &Request, id: &ConcernId) -> Result<Option<Concern>, store::Error> {
    Ok(concerns::load(tx, id).await?.filter(|concern| concern.rollout.team() == request.team))
}

/// Whoever took theirs away last.
fn last_gone(concerns: Vec<Concern>) -> Option<PersonId> {
    let gone = concerns.into_iter().filter_map(|concern| match concern.gone {
        Some(Gone::AtWish { at }) => Some((at, concern.raiser)),
        Some(Gone::InTime { .. }) | None => None,
    });
    gone.max_by_key(|(at, _)| *at).map(|(_, raiser)| raiser)
}

/// A question that was removed is known only by where its receipt, or its answer, was brought to.
async fn asker(tx: &mut Tx, request: &Request, id: &QuestionId) -> Result<Option<PersonId>, store::Error> {
    if let Some(question) = questions::load(tx, id).await? {
        return Ok((question.rollout.team() == request.team).then_some(question.asker));
    }
    let receipt = What::QuestionReceipt { question: id.clone() }.living().unwrap_or_default();
    if let Some(place) = living::people(tx, &request.team, &receipt).await?.pop() {
        // In a thread it is kept by the DM that the thread is in.
        let whose = dms::whose(tx, &request.team, &ChannelId::from(place.as_str())).await?;
        return Ok(Some(whose.unwrap_or(place)));
    }
    let answers = shown::again(tx, &request.team, &[id.as_str().to_owned()]).await?;
    for answer in answers {
        if let Some(asker) = people::whom(tx, request, &answer.to).await? {
            return Ok(Some(asker));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests;
