//! Whose a message is: of which rollout it quotes people, and of which it tells everybody. Who may read it is not decided
//! here but in `policy`.

use super::What;
use crate::domain::id::RolloutId;

impl What {
    /// The rollout whose private words it carries itself; all but a window is loaded when it goes.
    pub fn quotes_of(&self) -> Option<&RolloutId> {
        if let What::Screen { screen } = self { screen.quotes_of() } else { None }
    }

    /// Of which rollout this tells everybody in its home channel; `None`: it is for one person.
    pub fn told_at_home(&self) -> Option<&RolloutId> {
        match self {
            What::Charter { rollout } | What::Counts { rollout } | What::Verdict { rollout, .. } => {
                Some(rollout)
            }
            What::Invite { .. }
            | What::AskedToo { .. }
            | What::Nudge { .. }
            | What::Record { .. }
            | What::ConcernCard { .. }
            | What::WordsCard { .. }
            | What::QuestionCard { .. }
            | What::QuestionReceipt { .. }
            | What::QuestionAnswer { .. }
            | What::CallCard { .. }
            | What::CouldNotReach { .. }
            | What::HeadLost { .. }
            | What::HeadBack { .. }
            | What::HomeLost { .. }
            | What::Outsiders { .. }
            | What::IntakeClosed { .. }
            | What::StillUnsent { .. }
            | What::LateBlocker { .. }
            | What::LateParked { .. }
            | What::Homework { .. }
            | What::Overdue { .. }
            | What::HomeworkBack { .. }
            | What::HomeworkAgain { .. }
            | What::Answered { .. }
            | What::FellShort { .. }
            | What::Restated { .. }
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
            | What::YouSaid { .. }
            | What::Cancelled { .. }
            | What::Summary { .. }
            | What::Export { .. }
            | What::NotDelivered { .. }
            | What::StillStands { .. }
            | What::SponsorAsked { .. }
            | What::SponsorNamed { .. }
            | What::SponsorReplaced { .. }
            | What::SponsorMissed { .. }
            | What::TakenOut { .. }
            | What::NewReader { .. }
            | What::Say { .. }
            | What::Refuse { .. }
            | What::Screen { .. }
            | What::Again { .. }
            | What::MyData
            | What::Home => None,
        }
    }
}
