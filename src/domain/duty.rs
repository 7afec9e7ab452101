//! What falls due. Each is a row; it is checked again against the state when its time comes, and one that no longer
//! applies does nothing.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::id::{PersonId, RolloutId};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    pub key: DutyKey,
    pub due_at: DateTime<Utc>,
}

/// Rollout, person, kind and epoch: two duties with one key are one duty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DutyKey {
    pub rollout: RolloutId,
    /// `None`: of the rollout as a whole.
    pub person: Option<PersonId>,
    pub kind: DutyKind,
    /// Tells a new window from an old one, and the first nudge from the third.
    pub epoch: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyKind {
    /// A scheduled start, at 9:00 the lead's time.
    Start,
    /// The sponsor is told of their part, whose day begins after the start.
    SponsorAsked,
    /// The rhythm of the intake: unless it is set otherwise, 3 working days before it closes, 1 before, and on the day.
    Nudge,
    /// One reminder that the person (**Later**) or the lead (`remind`) chose the time of.
    Reminder,
    /// The intake closes; of a person: they are told that what they began is not sent, whose day begins later.
    CloseIntake,
    Summary,
    /// The agenda goes to those who meet; of a person: to them, whose day begins later.
    Agenda,
    Meeting,
    /// The end of the meeting's day: from then on the decision is what is due.
    Deciding,
    /// Somebody is asked whether they commit, whose day begins after the others were asked.
    Commitment,
    DecisionDue,
    /// Homework that somebody owes: a nudge before it is due, a word to the lead when it is overdue. The epoch is the
    /// number of the concern.
    Homework,
    /// A parked concern is to be looked at again. The epoch is the number of the concern.
    LookAgain,
}

impl DutyKind {
    pub const ALL: [DutyKind; 13] = [
        DutyKind::Start,
        DutyKind::SponsorAsked,
        DutyKind::Nudge,
        DutyKind::Reminder,
        DutyKind::CloseIntake,
        DutyKind::Summary,
        DutyKind::Agenda,
        DutyKind::Meeting,
        DutyKind::Deciding,
        DutyKind::Commitment,
        DutyKind::DecisionDue,
        DutyKind::Homework,
        DutyKind::LookAgain,
    ];

    /// As rows write it.
    pub fn slug(self) -> &'static str {
        match self {
            DutyKind::Start => "start",
            DutyKind::SponsorAsked => "sponsor_asked",
            DutyKind::Nudge => "nudge",
            DutyKind::Reminder => "reminder",
            DutyKind::CloseIntake => "close_intake",
            DutyKind::Summary => "summary",
            DutyKind::Agenda => "agenda",
            DutyKind::Meeting => "meeting",
            DutyKind::Deciding => "deciding",
            DutyKind::Commitment => "commitment",
            DutyKind::DecisionDue => "decision_due",
            DutyKind::Homework => "homework",
            DutyKind::LookAgain => "look_again",
        }
    }

    pub fn from_slug(slug: &str) -> Option<DutyKind> {
        DutyKind::ALL.into_iter().find(|kind| kind.slug() == slug)
    }
}

/// What a decision does to the diary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DutyChange {
    /// Set, or moved if the key is there already.
    Set(Duty),
    Drop(DutyKey),
    /// What is ahead of one person for their 1-on-1 in one rollout; their homework stays, and the wish to be
    /// reminded of it.
    DropPerson(RolloutId, PersonId),
    /// The same of everybody.
    DropIntake(RolloutId),
    /// All of a rollout: it is over.
    DropAll(RolloutId),
    /// All that is ahead of a rollout keeps its time and does not fall due.
    RestAll(RolloutId),
    /// It falls due again: what has become late meanwhile at once.
    WakeAll(RolloutId),
}
