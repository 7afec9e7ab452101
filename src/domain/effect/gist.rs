//! What is told of a letter that was given up, or of a message that cannot be taken away: what it was for, in a word, and
//! nothing that was in it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::What;
use crate::domain::id::{PersonId, RolloutId};

/// What a letter was for, in a word: all that is told of one that was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gist {
    Charter,
    Counts,
    Invitation,
    Reminder,
    /// How something that was told stands on record.
    Record,
    Question,
    Answer,
    Call,
    Summary,
    Export,
    /// Something about how the rollout goes.
    Notice,
}

impl Gist {
    /// As rows write it.
    pub fn slug(self) -> &'static str {
        match self {
            Gist::Charter => "charter",
            Gist::Counts => "counts",
            Gist::Invitation => "invitation",
            Gist::Reminder => "reminder",
            Gist::Record => "record",
            Gist::Question => "question",
            Gist::Answer => "answer",
            Gist::Call => "call",
            Gist::Summary => "summary",
            Gist::Export => "export",
            Gist::Notice => "notice",
        }
    }
}

/// What stands in Slack as it was, though it should not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stuck", rename_all = "snake_case")]
pub enum Stuck {
    /// How the rollout stood once, in its home channel.
    Charter { rollout: RolloutId },
    /// Words that were taken back, in what was sent to this person. `day`: on which it was noticed (UTC).
    Words { before: PersonId, gist: Gist, day: NaiveDate },
}

impl Stuck {
    /// What it is told under, so that each is told once.
    pub fn name(&self) -> String {
        match self {
            Stuck::Charter { rollout } => format!("stuck-charter:{}", rollout.as_str()),
            Stuck::Words { before, gist, day } => format!("stuck:{before}:{}:{day}", gist.slug()),
        }
    }
}

impl What {
    /// `None`: the answer to something that was just done, which is missed at once and asked for again; or itself the
    /// word that something was lost.
    pub fn gist(&self) -> Option<Gist> {
        match self {
            What::Charter { .. } => Some(Gist::Charter),
            What::Counts { .. } => Some(Gist::Counts),
            What::Invite { .. } | What::AskedToo { .. } => Some(Gist::Invitation),
            What::Nudge { .. } => Some(Gist::Reminder),
            What::Record { .. } | What::ConcernCard { .. } | What::WordsCard { .. } => Some(Gist::Record),
            What::QuestionCard { .. } | What::QuestionReceipt { .. } => Some(Gist::Question),
            What::QuestionAnswer { .. } | What::Answered { .. } | What::Restated { .. } => Some(Gist::Answer),
            What::CallCard { .. } => Some(Gist::Call),
            What::Summary { .. } | What::LateBlocker { .. } => Some(Gist::Summary),
            What::Export { .. } => Some(Gist::Export),
            What::CouldNotReach { .. }
            | What::IntakeClosed { .. }
            | What::StillUnsent { .. }
            | What::Cancelled { .. }
            | What::Outsiders { .. }
            | What::SponsorAsked { .. }
            | What::SponsorNamed { .. }
            | What::SponsorReplaced { .. }
            | What::SponsorMissed { .. }
            | What::TakenOut { .. }
            | What::LateParked { .. }
            | What::Homework { .. }
            | What::Overdue { .. }
            | What::HomeworkBack { .. }
            | What::HomeworkAgain { .. }
            | What::FellShort { .. }
            | What::Fair { .. }
            | What::RiskAccepted { .. }
            | What::Became { .. }
            | What::LookAgain { .. }
            | What::Parked { .. }
            | What::Agenda { .. }
            | What::NotReady { .. }
            | What::MeetingWaits { .. }
            | What::Extended { .. }
            | What::NewLead { .. }
            | What::CommitmentAsked { .. }
            | What::OneMore { .. }
            | What::DecisionOverdue { .. }
            | What::Need { .. }
            | What::Verdict { .. }
            | What::YouSaid { .. }
            | What::NewReader { .. } => Some(Gist::Notice),
            What::HeadLost { .. }
            | What::HeadBack { .. }
            | What::HomeLost { .. }
            | What::NotDelivered { .. }
            | What::StillStands { .. }
            | What::Say { .. }
            | What::Refuse { .. }
            | What::Screen { .. }
            | What::Again { .. }
            | What::MyData
            | What::Home => None,
        }
    }
}
