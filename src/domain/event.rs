//! What happened, for the record: who, what, when. Never a private word.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::concern::{Severity, Visibility};
use super::effect::Gist;
use super::id::{CallId, ConcernId, PersonId, QuestionId, RolloutId};
use super::rollout::Vacant;
use super::stakeholder::Unreachable;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub rollout: RolloutId,
    /// `None`: time itself.
    pub by: Option<PersonId>,
    pub what: Happened,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Happened {
    Scheduled {
        starts_at: DateTime<Utc>,
    },
    Started {
        stakeholders: usize,
        waived: usize,
    },
    StageMoved {
        from: String,
        to: String,
    },
    IntakeBegun {
        person: PersonId,
    },
    IntakeDone {
        person: PersonId,
        concerns: usize,
    },
    NotHeard {
        person: PersonId,
    },
    Unreachable {
        person: PersonId,
        why: Unreachable,
    },
    ConcernRaised {
        concern: ConcernId,
        severity: Severity,
        visibility: Visibility,
        late: bool,
    },
    ConcernChanged {
        concern: ConcernId,
    },
    ConcernWithdrawn {
        concern: ConcernId,
    },
    QuestionAsked {
        question: QuestionId,
    },
    QuestionAnswered {
        question: QuestionId,
    },
    CallAsked {
        call: CallId,
    },
    CallDone {
        call: CallId,
    },
    Nudged {
        person: PersonId,
        nth: u8,
    },
    Snoozed {
        person: PersonId,
        until: DateTime<Utc>,
    },
    Away {
        person: PersonId,
        back_on: chrono::NaiveDate,
    },
    SummarySent,
    CountsPosted,
    /// That people of another organisation may read along in the home channel.
    OutsidersAccepted,
    Cancelled {
        reason: String,
    },
    /// Something could not be brought to its reader, or into the channel (`None`). `why`: Slack's code, or ours.
    NotDelivered {
        gist: Gist,
        person: Option<PersonId>,
        why: String,
    },
    /// Slack no longer takes our token: nothing is sent, and nothing falls due.
    SendingStopped {
        why: String,
    },
    SendingResumed,
    /// Since then it does not move.
    SponsorLost {
        person: PersonId,
        why: Vacant,
    },
    SponsorNamed {
        before: PersonId,
        now: PersonId,
    },
}
