//! The 1-on-1 by form, and being left alone for a while: loads a person's draft and what they have told.

use chrono::NaiveDate;

use super::stop::Stop;
use super::{load, number};
use crate::domain::action::{Action, Later, Now, Request};
use crate::domain::decision::Decision;
use crate::domain::draft::{DraftBody, DraftKey, IntakeDraft};
use crate::domain::id::RolloutId;
use crate::domain::intake::{self, NewIds, Talk};
use crate::domain::refusal::Refusal;
use crate::domain::stakeholder::Stance;
use crate::domain::time::quiet;
use crate::store::{self, Tx};

/// One step of the form, from **Start** to **Done**.
pub async fn step(tx: &mut Tx, request: &Request, now: Now) -> Result<Decision, Stop> {
    let (Action::OpenIntake { rollout }
    | Action::SubmitPrompts { rollout, .. }
    | Action::KeepConcern { rollout, .. }
    | Action::SubmitConcern { rollout, .. }
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
        Action::SubmitPrompts { step, prompts, .. } => talk.submit_prompts(*step, prompts),
        Action::KeepConcern { step, form, .. } => talk.keep_concern(*step, form.clone()),
        Action::SubmitConcern { step, form, .. } => talk.submit_concern(*step, form),
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
    let (rollout, who) = load::part(tx, request, rollout).await?;
    Ok(quiet::open_later(&rollout, &who, now)?)
}

pub async fn later(
    tx: &mut Tx,
    request: &Request,
    rollout: &RolloutId,
    until: Later,
    now: Now,
) -> Result<Decision, Stop> {
    let (rollout, who) = load::part(tx, request, rollout).await?;
    Ok(quiet::submit_later(&rollout, &who, until, now)?)
}

pub async fn open_away(
    tx: &mut Tx,
    request: &Request,
    rollout: &RolloutId,
    now: Now,
) -> Result<Decision, Stop> {
    let (rollout, who) = load::part(tx, request, rollout).await?;
    Ok(quiet::open_away(&rollout, &who, now)?)
}

pub async fn away(tx: &mut Tx, request: &Request, back_on: NaiveDate, now: Now) -> Result<Decision, Stop> {
    let open = store::stakeholders::open_for(tx, &request.team, &request.actor).await?;
    Ok(quiet::submit_away(&open, back_on, now)?)
}
