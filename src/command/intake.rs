//! The 1-on-1 by form, and being left alone for a while: loads a person's draft and what they have told.

use chrono::NaiveDate;

use super::plate::plate;
use super::stop::Stop;
use super::{load, number};
use crate::domain::action::{Action, Later, Now, Request};
use crate::domain::decision::Decision;
use crate::domain::draft::{DraftBody, DraftKey, IntakeDraft};
use crate::domain::id::RolloutId;
use crate::domain::intake::{self, NewIds, Talk};
use crate::domain::refusal::Refusal;
use crate::domain::reply::Reply;
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::stakeholder::{Stakeholder, Stance};
use crate::domain::time::{Plate, quiet};
use crate::store::{self, Tx};

/// One step of the form, from **Start** to **Done**.
pub async fn step(tx: &mut Tx, request: &Request, now: Now) -> Result<Decision, Stop> {
    let (Action::OpenIntake { rollout }
    | Action::OpenReview { rollout }
    | Action::SubmitPrompts { rollout, .. }
    | Action::KeepConcern { rollout, .. }
    | Action::SubmitConcern { rollout, .. }
    | Action::LeaveConcern { rollout, .. }
    | Action::LayConcernBy { rollout, .. }
    | Action::AddConcern { rollout }
    | Action::ReviseConcern { rollout, .. }
    | Action::DropConcern { rollout, .. }
    | Action::KeepStance { rollout, .. }
    | Action::Finish { rollout, .. }
    | Action::NoConcerns { rollout }) = &request.action
    else {
        return Err(Stop::Refused(Refusal::Stale));
    };
    let (rollout, who) = load::part(tx, request, rollout).await?;
    let key = DraftKey::Intake { rollout: rollout.id.clone() };
    let draft = draft_of(tx, request, &key).await?;
    let concerns = store::concerns::of_raiser(tx, &rollout.id, &request.actor).await?;
    let talk = Talk::of(&rollout, &who, draft, &concerns)?;
    Ok(match &request.action {
        Action::OpenReview { .. } => talk.open_review(now),
        Action::SubmitPrompts { step, prompts, .. } => talk.submit_prompts(*step, prompts),
        Action::KeepConcern { step, form, .. } => talk.keep_concern(*step, form.clone()),
        Action::SubmitConcern { step, form, .. } => talk.submit_concern(*step, form),
        Action::LeaveConcern { step, .. } => talk.leave_out(*step),
        Action::LayConcernBy { step, form, .. } => talk.back(*step, form.clone()),
        Action::AddConcern { .. } => talk.add(),
        Action::ReviseConcern { index, .. } => talk.revise(*index),
        Action::DropConcern { index, .. } => talk.drop_told(*index),
        Action::KeepStance { stance, .. } => talk.keep_stance(*stance),
        Action::NoConcerns { .. } => talk.no_concerns(now),
        Action::Finish { step, stance, .. } => {
            let needs = talk.needs(&store::calls::open_of(tx, &rollout.id).await?);
            let mut ids = NewIds::default();
            for _ in 0..needs.concerns {
                ids.concerns.push(number::concern(tx, request).await?);
            }
            if needs.call {
                ids.call = number::call(tx, request, &rollout.id).await?;
            }
            talk.finish(*step, *stance, ids, now)?
        }
        _ => talk.open(now),
    })
}

pub async fn set_stance(
    tx: &mut Tx,
    request: &Request,
    rollout: &RolloutId,
    stance: Stance,
    now: Now,
) -> Result<Decision, Stop> {
    let (rollout, who) = load::part(tx, request, rollout).await?;
    Ok(intake::set_stance(&rollout, &who, stance, now)?)
}

pub async fn draft_of(
    tx: &mut Tx,
    request: &Request,
    key: &DraftKey,
) -> Result<Option<IntakeDraft>, store::Error> {
    Ok(match store::drafts::load(tx, &request.team, &request.actor, key).await? {
        Some(DraftBody::Intake { draft }) => Some(draft),
        _ => None,
    })
}

pub async fn open_later(
    tx: &mut Tx,
    request: &Request,
    rollout: &RolloutId,
    now: Now,
) -> Result<Decision, Stop> {
    if let Some((rollout, plate)) = of_work(tx, request, rollout, now).await? {
        return Ok(quiet::open_later_of_work(&plate, &rollout, &request.actor, now)?);
    }
    let (rollout, who) = owing(tx, request, rollout).await?;
    Ok(quiet::open_later(&rollout, &who, now)?)
}

pub async fn later(
    tx: &mut Tx,
    request: &Request,
    rollout: &RolloutId,
    until: Later,
    now: Now,
) -> Result<Decision, Stop> {
    if let Some((rollout, plate)) = of_work(tx, request, rollout, now).await? {
        return Ok(quiet::submit_later_of_work(&plate, &rollout, &request.actor, until, now)?);
    }
    let (rollout, who) = owing(tx, request, rollout).await?;
    Ok(quiet::submit_later(&rollout, &who, until, now)?)
}

pub async fn open_away(
    tx: &mut Tx,
    request: &Request,
    rollout: &RolloutId,
    now: Now,
) -> Result<Decision, Stop> {
    if let Some((rollout, plate)) = of_work(tx, request, rollout, now).await? {
        return Ok(quiet::open_away_from_work(&plate, &rollout, &request.actor, now)?);
    }
    let (rollout, who) = owing(tx, request, rollout).await?;
    Ok(quiet::open_away(&rollout, &who, now)?)
}

/// From all that they owe, in every rollout.
pub async fn away(tx: &mut Tx, request: &Request, back_on: NaiveDate, now: Now) -> Result<Decision, Stop> {
    let plate = plate(tx, &request.team, &request.actor, now).await?;
    let work = quiet::submit_away_from_work(&plate, &request.actor, back_on, now);
    Ok(match (quiet::submit_away(&plate.open, back_on, now), work) {
        (Ok(talks), Ok(work)) if talks.reply == Reply::Done => {
            talks.and(Decision { duties: work.duties, ..Decision::default() })
        }
        (Ok(talks), _) => talks,
        (Err(_), work) => work?,
    })
}

/// Whoever has no part in it owes nothing there: a sponsor who has decided, whose answer is in.
async fn owing(tx: &mut Tx, request: &Request, rollout: &RolloutId) -> Result<(Rollout, Stakeholder), Stop> {
    match load::part(tx, request, rollout).await {
        Err(Stop::Refused(Refusal::NotAStakeholder { .. } | Refusal::TakesPartNoMore { .. })) => {
            Err(Stop::Refused(Refusal::OweNothing))
        }
        found => found,
    }
}

/// What the actor owes in this rollout where that is not their 1-on-1; `None`: it is, or they owe nothing there.
async fn of_work(
    tx: &mut Tx,
    request: &Request,
    rollout: &RolloutId,
    now: Now,
) -> Result<Option<(Rollout, Plate)>, Stop> {
    let rollout = load::rollout(tx, request, rollout).await?;
    let part = store::stakeholders::load(tx, &rollout.id, &request.actor).await?;
    if rollout.stage == Stage::Intake && part.is_some_and(|who| who.is_owed()) {
        return Ok(None);
    }
    let plate = plate(tx, &request.team, &request.actor, now).await?;
    Ok(quiet::owes_work(&plate, &rollout.id, &request.actor).then_some((rollout, plate)))
}
