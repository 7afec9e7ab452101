//! A stakeholder's question to the lead, and a call the lead owes somebody who would rather not write.
//! A call holds no words: that is its point.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::id::{CallId, PersonId, QuestionId, RolloutId, WordsId};
use super::source::Source;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub id: QuestionId,
    pub rollout: RolloutId,
    pub asker: PersonId,
    pub words: String,
    pub asked_at: DateTime<Utc>,
    /// The message it was typed in; the answer comes back to its thread. `None`: asked by form, then the
    /// answer comes back to the thread of the bot's own receipt.
    pub source: Option<Source>,
    pub answer: Option<Answer>,
    /// When its asker deleted the message before there was an answer; from then on it has no words.
    #[serde(default)]
    pub taken_back_at: Option<DateTime<Utc>>,
}

impl Question {
    /// Whether an answer is still to come.
    pub fn is_open(&self) -> bool {
        self.answer.is_none() && self.taken_back_at.is_none()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub words: String,
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    pub id: CallId,
    pub rollout: RolloutId,
    /// Whom the lead is to call.
    pub person: PersonId,
    pub asked_at: DateTime<Utc>,
    pub done_at: Option<DateTime<Utc>>,
}

/// Plain words from a DM, kept at once, until the person says which of their rollouts they are for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    pub id: WordsId,
    pub person: PersonId,
    pub words: String,
    pub source: Source,
    pub said_at: DateTime<Utc>,
}
