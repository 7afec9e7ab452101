//! What may become of a concern, and of the homework on it: each state against each act, in one table each. Who may do
//! it is `policy`'s business.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::concern::{Answer, Severity, Short, State, Until};
use crate::domain::homework::Homework;
use crate::domain::id::PersonId;
use crate::domain::state::Timing;

/// What is done to a concern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Its raiser says it otherwise.
    Change,
    Withdraw,
    Answer {
        answer: Answer,
    },
    /// **That settles it**: its raiser alone.
    Settle,
    /// **Partly**, **Not yet**, or open again after all: its raiser alone.
    FallShort {
        short: Short,
    },
    Park {
        until: Until,
        by: Option<PersonId>,
    },
    /// Back from where it was parked.
    TakeIn,
    /// The sponsor accepts it as a risk.
    Accept {
        by: PersonId,
        restated: String,
        why: String,
    },
}

/// How a concern begins: what comes late and is no blocker is parked for the review of the pilot.
pub fn raised(timing: Timing, severity: Severity, now: DateTime<Utc>) -> State {
    match (timing, severity) {
        (Timing::InTime, Severity::Blocker | Severity::Important | Severity::Minor)
        | (Timing::Late, Severity::Blocker) => State::Open,
        (Timing::Late, Severity::Important | Severity::Minor) => {
            State::Parked { until: Until::PilotReview, by: None, at: now, before: None }
        }
    }
}

/// The concern's state after that; `None` where it is not to be had as it stands.
pub fn acted(state: &State, act: Act, now: DateTime<Utc>) -> Option<State> {
    let accepted = |by: PersonId, restated, why| State::AcceptedRisk { by, at: now, restated, why };
    let parked = |until, by, before: &State| {
        let before = Some(Box::new(before.clone()));
        State::Parked { until, by, at: now, before }
    };
    match state {
        State::Open => match act {
            Act::Change => Some(State::Open),
            Act::Withdraw => Some(State::Withdrawn { at: now, instead: None }),
            Act::Answer { answer } => Some(State::Answered { answer }),
            Act::Park { until, by } => Some(State::Parked { until, by, at: now, before: None }),
            Act::Accept { by, restated, why } => Some(accepted(by, restated, why)),
            Act::Settle | Act::FallShort { .. } | Act::TakeIn => None,
        },
        State::Reopened { .. } => match act {
            // What is missing is missing still.
            Act::Change => Some(state.clone()),
            Act::Withdraw => Some(State::Withdrawn { at: now, instead: None }),
            Act::Answer { answer } => Some(State::Answered { answer }),
            Act::Park { until, by } => Some(parked(until, by, state)),
            Act::Accept { by, restated, why } => Some(accepted(by, restated, why)),
            Act::Settle | Act::FallShort { .. } | Act::TakeIn => None,
        },
        State::Answered { answer: given } => match act {
            // An answer was to what had been said before.
            Act::Change => Some(State::Open),
            Act::Withdraw => Some(State::Withdrawn { at: now, instead: None }),
            // A better one takes its place.
            Act::Answer { answer } => Some(State::Answered { answer }),
            Act::Settle => Some(State::Settled { answer: given.clone(), at: now }),
            Act::FallShort { short } => Some(State::Reopened { answer: given.clone(), short }),
            Act::Park { until, by } => Some(parked(until, by, state)),
            Act::Accept { by, restated, why } => Some(accepted(by, restated, why)),
            Act::TakeIn => None,
        },
        State::Settled { answer: given, .. } => match act {
            Act::Change => Some(State::Open),
            Act::Withdraw => Some(State::Withdrawn { at: now, instead: None }),
            Act::FallShort { short } => Some(State::Reopened { answer: given.clone(), short }),
            // Settled is settled: its raiser alone opens it again.
            Act::Answer { .. } | Act::Settle | Act::Park { .. } | Act::TakeIn | Act::Accept { .. } => None,
        },
        State::Parked { until: day, by: who, at, before } => match act {
            // As of the state that it has once it is taken in.
            Act::Change => {
                let before = before.as_ref().and_then(|before| acted(before, Act::Change, now));
                let before = before.filter(|before| *before != State::Open).map(Box::new);
                Some(State::Parked { until: *day, by: who.clone(), at: *at, before })
            }
            Act::Withdraw => Some(State::Withdrawn { at: now, instead: None }),
            Act::Park { until, by } => Some(State::Parked { until, by, at: now, before: before.clone() }),
            Act::TakeIn => Some(before.as_ref().map_or(State::Open, |before| State::clone(before))),
            Act::Accept { by, restated, why } => Some(accepted(by, restated, why)),
            Act::Answer { .. } | Act::Settle | Act::FallShort { .. } => None,
        },
        // The sponsor has put their name to these words.
        State::AcceptedRisk { .. } => match act {
            Act::Withdraw => Some(State::Withdrawn { at: now, instead: None }),
            Act::Change
            | Act::Answer { .. }
            | Act::Settle
            | Act::FallShort { .. }
            | Act::Park { .. }
            | Act::TakeIn
            | Act::Accept { .. } => None,
        },
        State::Withdrawn { .. } => match act {
            Act::Change
            | Act::Withdraw
            | Act::Answer { .. }
            | Act::Settle
            | Act::FallShort { .. }
            | Act::Park { .. }
            | Act::TakeIn
            | Act::Accept { .. } => None,
        },
    }
}

/// What happens to the homework on a concern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Assign {
        owner: PersonId,
        due: NaiveDate,
    },
    /// Nobody's again.
    Release,
    /// It has been answered, by whomever.
    HandIn,
    /// The answer did not do: the same owner, until then.
    Back {
        due: NaiveDate,
    },
    /// There is nothing left to do on it.
    Finish,
    /// They were reminded of it.
    Nudge,
    /// Its day has passed without an answer.
    Lapse,
}

/// The homework after that; unchanged where the step is none for it.
pub fn worked(homework: Homework, step: Step) -> Homework {
    match homework {
        Homework::Nobody => match step {
            Step::Assign { owner, due } => owed(owner, due),
            Step::Release | Step::HandIn | Step::Back { .. } | Step::Finish | Step::Nudge | Step::Lapse => {
                Homework::Nobody
            }
        },
        Homework::Owed { owner: before, due: until, nudged, overdue } => match step {
            Step::Assign { owner, due } => owed(owner, due),
            Step::Release => Homework::Nobody,
            Step::HandIn => Homework::HandedIn { owner: before, due: Some(until) },
            Step::Finish => Homework::Over { owner: before },
            Step::Nudge => {
                let nudged = nudged.saturating_add(1);
                Homework::Owed { owner: before, due: until, nudged, overdue }
            }
            Step::Lapse => Homework::Owed { owner: before, due: until, nudged, overdue: true },
            Step::Back { .. } => Homework::Owed { owner: before, due: until, nudged, overdue },
        },
        Homework::HandedIn { owner: before, due: had } => match step {
            Step::Assign { owner, due } => owed(owner, due),
            Step::Release => Homework::Nobody,
            // Whoever was early does not lose the time they had.
            Step::Back { due } => owed(before, had.map_or(due, |had| had.max(due))),
            Step::Finish => Homework::Over { owner: before },
            Step::HandIn | Step::Nudge | Step::Lapse => Homework::HandedIn { owner: before, due: had },
        },
        Homework::Over { owner: before } => match step {
            Step::Assign { owner, due } => owed(owner, due),
            Step::Release => Homework::Nobody,
            Step::Back { due } => owed(before, due),
            Step::HandIn | Step::Finish | Step::Nudge | Step::Lapse => Homework::Over { owner: before },
        },
    }
}

fn owed(owner: PersonId, due: NaiveDate) -> Homework {
    Homework::Owed { owner, due, nudged: 0, overdue: false }
}
