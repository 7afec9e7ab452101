//! What of all that people have said in private a message may show, so that it is known whose it was where it stands and
//! should not. It holds no word itself.

use super::What;
use crate::domain::id::{CallId, ConcernId, PersonId, QuestionId, RolloutId};

/// What there may be in a message that not everybody may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Private<'a> {
    /// Names, dates and numbers; what somebody was given of their own; or what is kept nowhere.
    Nothing,
    Concern(&'a ConcernId),
    Concerns(&'a [ConcernId]),
    /// And its answer.
    Question(&'a QuestionId),
    /// That somebody would rather be called.
    Call(&'a CallId),
    /// All that one person has told there, and how they feel.
    Told {
        rollout: &'a RolloutId,
        person: &'a PersonId,
    },
    /// Whatever was told there, of many.
    Everything(&'a RolloutId),
}

impl What {
    /// What it may show before whoever it is for, whatever they may read by now.
    pub fn private(&self) -> Private<'_> {
        match self {
            What::ConcernCard { concern }
            | What::LateBlocker { concern }
            | What::LateParked { concern }
            | What::Homework { concern, .. }
            | What::HomeworkAgain { concern, .. }
            | What::HomeworkBack { concern, .. }
            | What::Overdue { concern }
            | What::Answered { concern, .. }
            | What::FellShort { concern, .. }
            | What::Restated { concern, .. }
            | What::Fair { concern }
            | What::RiskAccepted { concern }
            | What::Became { concern }
            | What::Parked { concern }
            | What::LookAgain { concern }
            | What::Need { concern } => Private::Concern(concern),
            // Of what else they owe it tells that they do.
            What::Nudge { homework, .. } if homework.is_empty() => Private::Nothing,
            What::Nudge { homework, .. } => Private::Concerns(homework),
            What::QuestionCard { question }
            | What::QuestionReceipt { question }
            | What::QuestionAnswer { question } => Private::Question(question),
            What::CallCard { call } => Private::Call(call),
            What::Record { rollout, person } | What::YouSaid { rollout, person } => {
                Private::Told { rollout, person }
            }
            What::Agenda { rollout } | What::Summary { rollout } | What::Export { rollout } => {
                Private::Everything(rollout)
            }
            What::Again { shown, .. } => shown.private(),
            What::Charter { .. }
            | What::Counts { .. }
            | What::Verdict { .. }
            | What::Invite { .. }
            | What::AskedToo { .. }
            | What::StillUnsent { .. }
            // The message above it says what it is about.
            | What::WordsCard { .. }
            // What somebody needs is told in `Need`.
            | What::CommitmentAsked { .. }
            | What::OneMore { .. }
            | What::DecisionOverdue { .. }
            | What::CouldNotReach { .. }
            | What::HeadLost { .. }
            | What::HeadBack { .. }
            | What::HomeLost { .. }
            | What::Outsiders { .. }
            | What::NotDelivered { .. }
            | What::StillStands { .. }
            | What::SponsorAsked { .. }
            | What::SponsorNamed { .. }
            | What::SponsorReplaced { .. }
            | What::SponsorMissed { .. }
            | What::NewReader { .. }
            | What::NewLead { .. }
            | What::TakenOut { .. }
            | What::IntakeClosed { .. }
            | What::NotReady { .. }
            | What::MeetingWaits { .. }
            | What::Extended { .. }
            | What::Cancelled { .. }
            | What::MyData
            | What::Say { .. }
            | What::Refuse { .. }
            | What::Screen { .. }
            | What::Home => Private::Nothing,
        }
    }
}
