//! The windows of those who work on concerns: the queue, and one concern taken up from it. Every concern in them is a
//! `Card`, as its reader may see it.

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::domain::begun::Begun;
use crate::domain::id::{PersonId, RolloutId};
use crate::domain::policy::Card;

/// A page of the queue: what wants an answer, then what waits for its raiser, then what is parked; heaviest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueueScreen {
    pub rollout: RolloutId,
    pub name: String,
    /// As whom it is read.
    pub office: Office,
    pub zone: Tz,
    /// From 0.
    pub page: usize,
    pub pages: usize,
    /// Of all pages.
    pub open: usize,
    pub answered: usize,
    pub parked: usize,
    /// Those this reader may only count.
    pub counted_only: usize,
    pub items: Vec<QueueItem>,
}

/// What the reader of the queue may do there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    pub runs: bool,
    pub takes_in: bool,
    pub accepts: bool,
}

/// A concern with those that are worked on together with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueItem {
    pub card: Card,
    pub joined: Vec<Card>,
}

/// **Answer** a concern.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnswerScreen {
    pub name: String,
    pub card: Card,
    /// Raisers of concerns worked on together, who get the same answer.
    pub others: usize,
    /// What those said, as far as this reader may see it.
    #[serde(default)]
    pub joined: Vec<Card>,
    /// Answers that settled what reads alike in earlier rollouts.
    pub earlier: Vec<Earlier>,
    #[serde(flatten)]
    pub begun: Begun,
    pub page: Option<usize>,
    /// Which of the earlier ones stands in the field.
    pub used: Option<usize>,
}

/// An answer that settled a concern of an earlier rollout. It tells neither who raised it nor where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// The sentence its raiser found fair.
    pub sentence: String,
    pub answer: String,
}

/// Who is to answer a concern, and by when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AssignScreen {
    pub card: Card,
    pub owner: Option<PersonId>,
    pub due: NaiveDate,
    pub zone: Tz,
    pub page: Option<usize>,
}

/// Which other concern to work on it together with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MergeScreen {
    pub card: Card,
    /// Most alike first.
    pub choices: Vec<Card>,
    pub page: Option<usize>,
}
