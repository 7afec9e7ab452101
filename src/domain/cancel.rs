//! Calling a rollout off: by its lead or sponsor, with a reason. What was heard stays on record; nothing more is sent
//! for it, and everybody who had been asked is told.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::begun::Begun;
use super::decision::Decision;
use super::duty::DutyChange;
use super::effect::What;
use super::ending::{self, UnderWay};
use super::event::{Event, Happened};
use super::id::PersonId;
use super::intake::form;
use super::meeting::Meeting;
use super::policy::{Deed, Roles};
use super::post;
use super::refusal::{Field, Refusal};
use super::reply::Reply;
use super::rollout::{Rollout, Stage};
use super::screen::Screen;
use super::stakeholder::Stakeholder;
use super::state::{self, Ask};

#[cfg(test)]
mod tests;

/// Longest reason, in characters.
pub const REASON_LIMIT: usize = 500;

/// The window that asks for the reason.
///
/// # Errors
/// `OnlyLeadOrSponsor`, `RolloutIsOver`.
pub fn open(rollout: &Rollout, actor: &PersonId) -> Result<Decision, Refusal> {
    may_cancel(rollout, actor)?;
    let (id, name) = (rollout.id.clone(), rollout.brief.name.clone());
    let screen = Screen::Cancel { rollout: id, name, begun: Begun::default() };
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

/// # Errors
/// As `open`; faults of the field are the reply of a decision that changes nothing.
pub fn submit(
    (rollout, meeting): (&Rollout, &Meeting),
    actor: &PersonId,
    reason: &str,
    stakeholders: &[Stakeholder],
    under_way: &UnderWay,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may_cancel(rollout, actor)?;
    let reason = match form::text(Field::CancelReason, reason, REASON_LIMIT) {
        Ok(reason) => reason,
        Err(faults) => return Ok(Decision { reply: Reply::Faults { faults }, ..Decision::default() }),
    };
    let cancelled =
        Rollout { stage: Stage::Cancelled { at: now, by: actor.clone(), reason }, ..rollout.clone() };
    let mut decision = Decision {
        duties: vec![DutyChange::DropAll(rollout.id.clone())],
        events: vec![Event {
            rollout: rollout.id.clone(),
            by: Some(actor.clone()),
            what: Happened::Cancelled,
        }],
        ..Decision::default()
    };
    let mut told = BTreeSet::from([&rollout.lead]);
    // Where nothing has been sent, there is nothing to take back.
    if rollout.stage.is_announced() {
        decision.effects.push(post::charter(rollout));
        told.insert(&rollout.sponsor);
        told.extend(stakeholders.iter().filter(|who| who.is_reachable()).map(|who| &who.person));
        decision.effects.extend(ending::cards(rollout, stakeholders, under_way));
    }
    let news = What::Cancelled { rollout: rollout.id.clone() };
    // Whoever cancels knows it; their calendar does not.
    let in_calendars = meeting.is_in_calendars(rollout, now);
    let others = told.into_iter().filter(|person| *person != actor || in_calendars);
    decision.effects.extend(others.map(|person| post::dm(person, news.clone())));
    decision.rollout = Some(cancelled);
    Ok(decision)
}

/// # Errors
/// As `open`.
pub fn may_cancel(rollout: &Rollout, actor: &PersonId) -> Result<(), Refusal> {
    if !Roles::in_rollout(rollout, actor).may(Deed::Cancel) {
        return Err(Refusal::only_lead_or_sponsor(rollout));
    }
    state::allow(rollout, Ask::Cancel).map(|_| ())
}
