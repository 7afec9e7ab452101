//! What the lead reads where a letter about a concern asked something of them, once that is done: what has become of it
//! since, and no button but the one to all concerns.

use super::Message;
use super::card::named;
use super::compose::Composer;
use super::done::look_again as when_again;
use super::fell_short::whose_now;
use super::work::{queue, short};
use crate::domain::concern::State;
use crate::domain::homework::Homework;
use crate::domain::policy::Card;
use crate::domain::rollout::Rollout;
use crate::view::text::{Phrase, bold, ours};

/// What a letter asked the lead to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// To look again at what was parked.
    ToLookAgain,
    /// To see to an answer that is overdue.
    ToChase,
    /// To find somebody for what had come back.
    ToAssign,
}

/// `None`: it is withdrawn.
pub fn asked_no_more(rollout: &Rollout, card: &Card, asked: Asked) -> Option<Message> {
    let is_done = match card.state {
        State::Withdrawn { .. } => return None,
        State::Open | State::Reopened { .. } | State::Parked { .. } => false,
        State::Answered { .. } | State::Settled { .. } | State::AcceptedRisk { .. } => true,
    };
    if rollout.stage.is_over() && !is_done {
        let nothing = match asked {
            Asked::ToLookAgain => "nothing is looked at again any more",
            Asked::ToChase | Asked::ToAssign => NO_ANSWER,
        };
        return Some(about(rollout, card, ended(rollout, nothing)));
    }
    let what = match asked {
        Asked::ToLookAgain => " that was to be looked at again.",
        Asked::ToChase => " of which the answer was overdue.",
        Asked::ToAssign => " that had come back to you.",
    };
    let since = match (&card.state, asked) {
        (State::Answered { .. }, _) => since_then("Answered"),
        (State::Settled { .. }, _) => since_then("Settled"),
        (State::AcceptedRisk { .. }, _) => since_then("Accepted as a risk"),
        (State::Parked { .. }, Asked::ToLookAgain) => since_then("Parked again"),
        (State::Parked { .. }, Asked::ToChase | Asked::ToAssign) => since_then("Parked"),
        // It may have been open again before this was said.
        (State::Reopened { .. }, _) => bold("Answered, and open again"),
        (State::Open, Asked::ToLookAgain) => since_then("Taken in again"),
        (State::Open, Asked::ToAssign) => since_then("Assigned"),
        (State::Open, Asked::ToChase) => match card.homework {
            Homework::Owed { .. } => since_then("Assigned anew"),
            Homework::Nobody | Homework::HandedIn { .. } | Homework::Over { .. } => since_then("Given back"),
        },
        (State::Withdrawn { .. }, _) => return None,
    };
    Some(told(rollout, card, since, what))
}

/// That no answer comes.
pub(super) const NO_ANSWER: &str = "no answer is waited for any more";

/// `Closed: no answer is waited for any more. This was about Huddle .`
pub(super) fn ended(rollout: &Rollout, nothing: &str) -> Phrase {
    let line = bold(rollout.stage.name()).ours(format!(": {nothing}. This was about "));
    line.then(named(rollout)).ours(".")
}

/// The sentence that was found fair stands no more.
pub fn fair_no_more(rollout: &Rollout, card: &Card) -> Message {
    told(rollout, card, since_then("Changed"), " of which a sentence had been found fair.")
}

fn since_then(what: &str) -> Phrase {
    bold(what).ours(" since this was said")
}

fn told(rollout: &Rollout, card: &Card, since: Phrase, what: &str) -> Message {
    let line = since.ours(": a concern about ").then(named(rollout)).ours(what);
    let line = match what_comes(rollout, card) {
        Some(next) => line.ours(" ").then(next),
        None => line,
    };
    about(rollout, card, line)
}

/// Who has it now, or when it is looked at again.
fn what_comes(rollout: &Rollout, card: &Card) -> Option<Phrase> {
    if rollout.stage.is_over() {
        return None;
    }
    match &card.state {
        State::Parked { until, at, .. } => {
            Some(ours(format!("It is looked at again {}.", when_again(*until, *at))))
        }
        State::Open
        | State::Reopened { .. }
        | State::Answered { .. }
        | State::Settled { .. }
        | State::AcceptedRisk { .. }
        | State::Withdrawn { .. } => whose_now(rollout, card),
    }
}

fn about(rollout: &Rollout, card: &Card, line: Phrase) -> Message {
    Composer::new().say(line).small(short(card)).actions(queue(rollout, Vec::new())).one()
}
