//! A thing asked, with who asks and how, which is how it can be answered.

use chrono::{DateTime, Utc};

use super::Action;
use crate::domain::id::{ChannelId, PersonId, TeamId, Trigger, Ts, ViewId};

/// One thing asked, by one person, once.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Unique per thing asked: what arrives twice under one key happens once.
    pub key: String,
    pub team: TeamId,
    pub actor: PersonId,
    pub way: Way,
    pub action: Action,
    pub looked_up: LookedUp,
    /// How far the record of the rollout had come when the form that asks was opened.
    pub seen: Option<i64>,
}

/// Whether Slack was asked about the people and conversations of a request before it was handed in (again).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookedUp {
    NotYet,
    JustNow,
}

/// How it was asked, which is how it can be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// A slash command: answered in its acknowledgement, seen by one.
    Command { channel: ChannelId, trigger: Trigger },
    /// A button or menu under a message.
    Message { channel: ChannelId, ts: Ts, trigger: Trigger },
    /// A button or field inside an open modal.
    Modal { view: ViewId, trigger: Trigger },
    /// The submit of a modal: answered in its acknowledgement.
    Submit { view: ViewId },
    /// A button on the home tab.
    Home { trigger: Trigger },
    /// A message, an event, or time itself: nobody waits for the acknowledgement.
    Event,
}

/// When it was asked, next to what.
pub type Now = DateTime<Utc>;
