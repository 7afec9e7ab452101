//! Which messages stand and are edited, and which can only be shown anew: the key under which each lives on, and whose words
//! it may show. It holds no word itself.

use super::{Bring, What};
use crate::domain::id::{PersonId, RolloutId};

/// What a message shows that asks somebody for their view or whether they commit, or tells that no word comes from them,
/// and is sent once.
pub fn word_of(rollout: &RolloutId, person: &PersonId) -> String {
    format!("word:{}:{person}", rollout.as_str())
}

impl What {
    /// Of what is sent once: the ids of the concerns, the question or the rollout whose people's words it may show, and
    /// whose word on a rollout it asks for. Of what
    /// lives on nothing, for that is shown anew by itself; nor of answers that nobody can change or that only the asker
    /// sees, nor of what somebody was given of their own.
    pub fn shows(&self) -> Vec<String> {
        match self {
            What::Overdue { concern }
            | What::HomeworkBack { concern, .. }
            | What::HomeworkAgain { concern, .. }
            | What::FellShort { concern, .. }
            | What::Fair { concern }
            | What::RiskAccepted { concern }
            | What::Became { concern }
            | What::LookAgain { concern } => vec![concern.as_str().to_owned()],
            What::Nudge { person, rollouts, homework, commitments, decisions } => {
                let homework = homework.iter().map(|concern| concern.as_str().to_owned());
                let words = rollouts.iter().chain(commitments).map(|rollout| word_of(rollout, person));
                // Whoever is asked for the decision may speak for no area.
                let decisions = decisions.iter().map(|rollout| rollout.as_str().to_owned());
                homework.chain(words).chain(decisions).collect()
            }
            What::StillUnsent { rollout, person } => vec![word_of(rollout, person)],
            What::QuestionAnswer { question } => vec![question.as_str().to_owned()],
            // Once they are back, it says so.
            What::CouldNotReach { rollout, person } => vec![word_of(rollout, person)],
            // Of what somebody told who was taken out it shows how much is left.
            What::SponsorAsked { rollout }
            | What::SponsorNamed { rollout }
            | What::DecisionOverdue { rollout }
            | What::Agenda { rollout }
            | What::NotReady { rollout, .. }
            | What::MeetingWaits { rollout }
            | What::Summary { rollout }
            | What::Export { rollout }
            | What::YouSaid { rollout, .. }
            | What::TakenOut { rollout, .. } => {
                vec![rollout.as_str().to_owned()]
            }
            What::Charter { .. }
            | What::Invite { .. }
            | What::Record { .. }
            | What::ConcernCard { .. }
            | What::WordsCard { .. }
            | What::QuestionCard { .. }
            | What::QuestionReceipt { .. }
            | What::CallCard { .. }
            | What::AskedToo { .. }
            | What::HeadLost { .. }
            | What::HeadBack { .. }
            | What::HomeLost { .. }
            | What::Outsiders { .. }
            | What::IntakeClosed { .. }
            | What::LateBlocker { .. }
            | What::LateParked { .. }
            | What::Parked { .. }
            | What::Homework { .. }
            | What::Answered { .. }
            | What::Restated { .. }
            | What::Extended { .. }
            | What::NewLead { .. }
            | What::CommitmentAsked { .. }
            | What::OneMore { .. }
            | What::Need { .. }
            | What::Verdict { .. }
            | What::Cancelled { .. }
            | What::Counts { .. }
            | What::NotDelivered { .. }
            | What::StillStands { .. }
            | What::SponsorReplaced { .. }
            | What::SponsorMissed { .. }
            | What::NewReader { .. }
            | What::Say { .. }
            | What::Refuse { .. }
            | What::Screen { .. }
            | What::Again { .. }
            | What::MyData
            | What::Home => Vec::new(),
        }
    }

    /// The rollout whose private words stand in files that it brings. What somebody is given of their own is theirs to keep.
    pub fn files_of(&self) -> Option<&RolloutId> {
        if let What::Summary { rollout } | What::Export { rollout } = self { Some(rollout) } else { None }
    }

    /// Of those with one key that wait to go one is enough: each is worded when it goes. What only shows a message anew does
    /// not stand for one that brings it.
    pub fn coalesces(&self) -> Option<String> {
        let living = self.living()?;
        match self {
            What::AskedToo { bring: Bring::WhereItStands, .. } => Some(living + ":anew"),
            _ => Some(living),
        }
    }

    /// The key under which a message lives on and is edited in place; `None`: sent once and left alone.
    pub fn living(&self) -> Option<String> {
        match self {
            What::Charter { rollout } => Some(format!("charter:{}", rollout.as_str())),
            What::Invite { rollout, person } => Some(format!("invite:{}:{person}", rollout.as_str())),
            What::Record { rollout, person } => Some(format!("record:{}:{person}", rollout.as_str())),
            What::ConcernCard { concern } => Some(format!("concern:{}", concern.as_str())),
            What::WordsCard { words } => Some(format!("words:{}", words.as_str())),
            What::QuestionCard { question } => Some(format!("question:{}", question.as_str())),
            What::QuestionReceipt { question } => Some(format!("receipt:{}", question.as_str())),
            What::CommitmentAsked { rollout, person } => {
                Some(format!("commitment:{}:{person}", rollout.as_str()))
            }
            // Once answered, its buttons go. Of the areas that came together the first; each comes once.
            What::AskedToo { rollout, person, areas, .. } => {
                let area = areas.first().map_or("", |area| area.slug());
                Some(format!("asked-too:{}:{person}:{area}", rollout.as_str()))
            }
            // It is had once.
            What::OneMore { rollout, person } => Some(format!("one-more:{}:{person}", rollout.as_str())),
            // Another answer takes it back.
            What::Need { concern } => Some(format!("need:{}", concern.as_str())),
            What::CallCard { call } => Some(format!("call:{}", call.as_str())),
            // Its writer may still choose otherwise, or take it back.
            What::LateBlocker { concern } => Some(format!("late-blocker:{}", concern.as_str())),
            What::LateParked { concern } => Some(format!("late-parked:{}", concern.as_str())),
            // It may be taken in again.
            What::Parked { concern } => Some(format!("parked:{}", concern.as_str())),
            What::Homework { concern, owner } => Some(format!("homework:{}:{owner}", concern.as_str())),
            // Once answered, its buttons go.
            What::Answered { concern, nth } => Some(format!("answer:{}:{nth}", concern.as_str())),
            What::Restated { concern, nth } => Some(format!("restated:{}:{nth}", concern.as_str())),
            // It shows all of that person, so the newest will do.
            What::Home => Some("home".to_owned()),
            // Noticed anew with every message that does not arrive; told once.
            What::HeadLost { rollout, person } | What::HeadBack { rollout, person } => {
                Some(format!("head-lost:{}:{person}", rollout.as_str()))
            }
            // Slack tells of them with everything that changes about them; once somebody sponsors it, it stands still no more.
            What::SponsorMissed { rollout, before } => {
                Some(format!("sponsor-missed:{}:{before}", rollout.as_str()))
            }
            What::HomeLost { rollout } => Some(format!("home-lost:{}", rollout.as_str())),
            What::Outsiders { rollout } => Some(format!("outsiders:{}", rollout.as_str())),
            // Where one is refused, hundreds may be.
            What::NotDelivered { rollout, gist, day } => {
                Some(format!("not-delivered:{}:{}:{day}", rollout.as_str(), gist.slug()))
            }
            // Where one cannot be taken away, no other can.
            What::StillStands { stuck, .. } => Some(stuck.name()),
            What::Again { letter, .. } => Some(format!("sent:{letter}")),
            What::Nudge { .. }
            | What::DecisionOverdue { .. }
            | What::QuestionAnswer { .. }
            | What::CouldNotReach { .. }
            | What::IntakeClosed { .. }
            | What::StillUnsent { .. }
            | What::Agenda { .. }
            | What::NotReady { .. }
            | What::MeetingWaits { .. }
            | What::Extended { .. }
            | What::NewLead { .. }
            | What::Verdict { .. }
            | What::YouSaid { .. }
            | What::Cancelled { .. }
            | What::SponsorAsked { .. }
            | What::SponsorNamed { .. }
            | What::SponsorReplaced { .. }
            | What::TakenOut { .. }
            | What::NewReader { .. }
            | What::Overdue { .. }
            | What::HomeworkBack { .. }
            | What::HomeworkAgain { .. }
            | What::FellShort { .. }
            | What::Fair { .. }
            | What::RiskAccepted { .. }
            | What::Became { .. }
            | What::LookAgain { .. }
            | What::Summary { .. }
            | What::Export { .. }
            | What::Counts { .. }
            | What::Say { .. }
            | What::Refuse { .. }
            | What::MyData
            | What::Screen { .. } => None,
        }
    }
}
