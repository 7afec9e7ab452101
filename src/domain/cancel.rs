//! Calling a rollout off: by its lead or sponsor, with a reason. What was heard stays on record; nothing more is sent
//! for it, and everybody who had been asked is told.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::concern::{Concern, State};
use super::decision::Decision;
use super::duty::DutyChange;
use super::effect::{Effect, What};
use super::event::{Event, Happened};
use super::id::PersonId;
use super::intake::form;
use super::meeting::Meeting;
use super::policy::{Deed, Roles};
use super::post;
use super::question::{Call, Question};
use super::refusal::{Field, Refusal};
use super::reply::Reply;
use super::rollout::{Rollout, Stage};
use super::screen::Screen;
use super::stakeholder::{Intake, Stakeholder};
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
    let screen = Screen::Cancel { rollout: rollout.id.clone(), name: rollout.brief.name.clone() };
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

/// What people have under way with one another when it ends.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UnderWay {
    /// All of the rollout.
    pub concerns: Vec<Concern>,
    /// Without an answer.
    pub questions: Vec<Question>,
    /// Not yet made.
    pub calls: Vec<Call>,
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
        for who in stakeholders.iter().filter(|who| who.is_reachable()) {
            // Its buttons go.
            decision.effects.push(post::invite(who));
            told.insert(&who.person);
        }
        decision.effects.extend(cards(rollout, stakeholders, under_way));
    }
    let news = What::Cancelled { rollout: rollout.id.clone() };
    // Whoever cancels knows it; their calendar does not.
    let in_calendars = meeting.is_in_calendars(rollout, now);
    let others = told.into_iter().filter(|person| *person != actor || in_calendars);
    decision.effects.extend(others.map(|person| post::dm(person, news.clone())));
    decision.rollout = Some(cancelled);
    Ok(decision)
}

/// Whatever still asks somebody to press something, shown anew: its buttons go, and a question says that no answer comes.
fn cards(rollout: &Rollout, stakeholders: &[Stakeholder], under_way: &UnderWay) -> Vec<Effect> {
    let UnderWay { concerns, questions, calls } = under_way;
    let mut cards = Vec::new();
    for who in stakeholders.iter().filter(|who| who.is_reachable()) {
        if matches!(who.intake, Intake::Done { .. }) {
            cards.push(post::record(who));
        }
        let theirs = concerns.iter().filter(|concern| concern.raiser == who.person);
        for concern in theirs.filter(|concern| !concern.state.is_withdrawn()) {
            cards.extend(post::concern_card(concern));
            if let State::Answered { answer } = &concern.state {
                let what = What::Answered { concern: concern.id.clone(), nth: answer.nth };
                cards.push(post::dm(&who.person, what));
            }
        }
    }
    for question in questions {
        let what = What::QuestionCard { question: question.id.clone() };
        cards.extend([post::dm(&rollout.lead, what), post::receipt(question)]);
    }
    let call = |call: &Call| post::dm(&rollout.lead, What::CallCard { call: call.id.clone() });
    cards.extend(calls.iter().map(call));
    cards
}

fn may_cancel(rollout: &Rollout, actor: &PersonId) -> Result<(), Refusal> {
    if !Roles::in_rollout(rollout, actor).may(Deed::Cancel) {
        let Rollout { lead, sponsor, .. } = rollout.clone();
        return Err(Refusal::OnlyLeadOrSponsor { lead, sponsor });
    }
    state::allow(rollout, Ask::Cancel).map(|_| ())
}
