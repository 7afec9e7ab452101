//! Where a concern stands, and the private words that each state holds, which can be taken out of it and put back.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::Verdict;
use crate::domain::id::PersonId;

/// Where a concern stands. Each variant holds what only it needs; `split` takes out what is private.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    Open,
    /// Open again: this answer did not settle it.
    Reopened {
        answer: Answer,
        short: Short,
    },
    Answered {
        answer: Answer,
    },
    Settled {
        answer: Answer,
        at: DateTime<Utc>,
    },
    /// The sponsor has put their name to it.
    AcceptedRisk {
        by: PersonId,
        at: DateTime<Utc>,
        /// The concern, restated fairly.
        restated: String,
        why: String,
    },
    /// Not for now. `by`: `None` where it came late and was parked by that alone.
    Parked {
        until: Until,
        by: Option<PersonId>,
        at: DateTime<Utc>,
        /// What it is again once it is taken in: answered, or open again. `None`: open.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Box<State>>,
    },
    /// `instead`: what it was to be in its place.
    Withdrawn {
        at: DateTime<Utc>,
        #[serde(default)]
        instead: Option<Instead>,
    },
}

/// What somebody wished in place of a concern that was written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Instead {
    /// **Don't write it down, call me**.
    Call,
    /// **It is a question**.
    Question,
}

/// An answer to a concern, given to its raiser in private.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Whole, 1 to 3,000 characters.
    pub words: String,
    pub by: PersonId,
    pub at: DateTime<Utc>,
    /// Of all answers to this concern, from 1: tells the card of one from that of the next.
    pub nth: u32,
}

/// Why an answer did not settle it, in its raiser's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Short {
    pub how: Verdict,
    /// `None`: not to be known by whoever holds this.
    pub missing: Option<String>,
    pub at: DateTime<Utc>,
}

/// When to look again at what is parked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "until", rename_all = "snake_case")]
pub enum Until {
    Day {
        day: NaiveDate,
    },
    /// At the end of the pilot, whenever that is.
    PilotReview,
}

/// The private words of a state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Held {
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    restated: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

impl State {
    /// Still stands between the raiser and Yes.
    pub fn is_open(&self) -> bool {
        match self {
            State::Open | State::Reopened { .. } | State::Answered { .. } => true,
            State::Settled { .. }
            | State::AcceptedRisk { .. }
            | State::Parked { .. }
            | State::Withdrawn { .. } => false,
        }
    }

    /// Parked, and to be looked at again on that day.
    pub fn look_again(&self) -> Option<NaiveDate> {
        match self {
            State::Parked { until: Until::Day { day }, .. } => Some(*day),
            State::Parked { until: Until::PilotReview, .. }
            | State::Open
            | State::Reopened { .. }
            | State::Answered { .. }
            | State::Settled { .. }
            | State::AcceptedRisk { .. }
            | State::Withdrawn { .. } => None,
        }
    }

    /// What it is once it is taken in again, where it is parked; else as it stands.
    pub fn unparked(&self) -> &State {
        match self {
            State::Parked { before: Some(before), .. } => before,
            state => state,
        }
    }

    /// Nothing stands as its answer.
    pub fn wants_an_answer(&self) -> bool {
        matches!(self, State::Open | State::Reopened { .. })
    }

    pub fn is_answered(&self) -> bool {
        matches!(self, State::Answered { .. })
    }

    pub fn is_settled(&self) -> bool {
        matches!(self, State::Settled { .. })
    }

    pub fn is_accepted(&self) -> bool {
        matches!(self, State::AcceptedRisk { .. })
    }

    pub fn is_parked(&self) -> bool {
        matches!(self, State::Parked { .. })
    }

    pub fn is_withdrawn(&self) -> bool {
        matches!(self, State::Withdrawn { .. })
    }

    /// As people read it; fixed wording.
    pub fn name(&self) -> &'static str {
        match self {
            State::Open | State::Reopened { .. } => "Open",
            State::Answered { .. } => "Answered",
            State::Settled { .. } => "Settled",
            State::AcceptedRisk { .. } => "Accepted as a risk",
            State::Parked { .. } => "Parked",
            State::Withdrawn { .. } => "Withdrawn",
        }
    }

    /// As rows and the record write it.
    pub fn slug(&self) -> &'static str {
        match self {
            State::Open | State::Reopened { .. } => "open",
            State::Answered { .. } => "answered",
            State::Settled { .. } => "settled",
            State::AcceptedRisk { .. } => "accepted_risk",
            State::Parked { .. } => "parked",
            State::Withdrawn { .. } => "withdrawn",
        }
    }

    /// The answer that stands, or stood last.
    pub fn answer(&self) -> Option<&Answer> {
        match self {
            State::Reopened { answer, .. } | State::Answered { answer } | State::Settled { answer, .. } => {
                Some(answer)
            }
            State::Open | State::AcceptedRisk { .. } | State::Parked { .. } | State::Withdrawn { .. } => None,
        }
    }

    /// The state without its private words, and these.
    #[must_use]
    pub fn split(mut self) -> (State, Held) {
        let mut held = Held::default();
        let take = |words: &mut String| Some(std::mem::take(words)).filter(|words| !words.is_empty());
        match &mut self {
            State::Parked { before: Some(before), .. } => {
                let (inner, its) = std::mem::replace(&mut **before, State::Open).split();
                (**before, held) = (inner, its);
            }
            State::Open | State::Parked { before: None, .. } | State::Withdrawn { .. } => {}
            State::Reopened { answer, short } => {
                held.answer = take(&mut answer.words);
                held.missing = short.missing.take();
            }
            State::Answered { answer } | State::Settled { answer, .. } => {
                held.answer = take(&mut answer.words);
            }
            State::AcceptedRisk { restated, why, .. } => {
                held.restated = take(restated);
                held.why = take(why);
            }
        }
        (self, held)
    }

    /// Takes back what `split` gave.
    #[must_use]
    pub fn with(mut self, held: Held) -> State {
        match &mut self {
            State::Parked { before: Some(before), .. } => {
                **before = std::mem::replace(&mut **before, State::Open).with(held);
            }
            State::Open | State::Parked { before: None, .. } | State::Withdrawn { .. } => {}
            State::Reopened { answer, short } => {
                answer.words = held.answer.unwrap_or_default();
                short.missing = held.missing;
            }
            State::Answered { answer } | State::Settled { answer, .. } => {
                answer.words = held.answer.unwrap_or_default();
            }
            State::AcceptedRisk { restated, why, .. } => {
                *restated = held.restated.unwrap_or_default();
                *why = held.why.unwrap_or_default();
            }
        }
        self
    }
}
