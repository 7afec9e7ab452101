//! Windows with one field of words: what was typed in one and not sent stands in it when it is opened again. It is its
//! writer's alone, and gone once it is sent.

use serde::{Deserialize, Serialize};

use super::action::{Action, Reaction, Task};
use super::decision::{Decision, DraftChange};
use super::draft::{DraftKey, Window};
use super::intake::form;
use super::reply::Reply;
use super::screen::Screen;

#[cfg(test)]
mod tests;

/// What stands in the field of such a window.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Begun {
    pub words: String,
    /// They are of an earlier, closed window.
    pub resumed: bool,
}

impl Begun {
    /// As it stands where nothing was typed yet.
    pub fn with(words: impl Into<String>) -> Begun {
        Begun { words: words.into(), resumed: false }
    }
}

/// What is done with such a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    Open,
    Send { words: &'a str },
}

/// Which one it is that an action opens or sends; `None`: it does neither. An earlier answer that is put into the field is
/// neither: what was typed there is kept until they type on.
pub fn window(action: &Action) -> Option<(Window, Step<'_>)> {
    match action {
        Action::OpenQuestion { rollout } => Some((Window::Question { rollout: rollout.clone() }, Step::Open)),
        Action::SubmitQuestion { rollout, words } => {
            Some((Window::Question { rollout: rollout.clone() }, Step::Send { words }))
        }
        Action::OpenAnswer { question } => Some((Window::Reply { question: question.clone() }, Step::Open)),
        Action::SubmitAnswer { question, words } => {
            Some((Window::Reply { question: question.clone() }, Step::Send { words }))
        }
        Action::Work { concern, task, .. } => {
            let answer = || Window::Answer { concern: concern.clone() };
            let restate = || Window::Restate { concern: concern.clone() };
            match task {
                Task::OpenAnswer => Some((answer(), Step::Open)),
                Task::Answer { words } => Some((answer(), Step::Send { words })),
                Task::OpenRestate => Some((restate(), Step::Open)),
                Task::Restate { words } => Some((restate(), Step::Send { words })),
                Task::Back
                | Task::UseEarlier { .. }
                | Task::OpenAssign
                | Task::Assign { .. }
                | Task::HandBack
                | Task::OpenMerge
                | Task::Merge { .. }
                | Task::Split
                | Task::OpenPark
                | Task::Park { .. }
                | Task::TakeIn
                | Task::OpenAccept
                | Task::Accept { .. } => None,
            }
        }
        Action::React { concern, reaction } => {
            let missing = || Window::Missing { concern: concern.clone() };
            let correct = || Window::Correct { concern: concern.clone() };
            match reaction {
                Reaction::OpenShort { .. } => Some((missing(), Step::Open)),
                Reaction::Short { missing: words, .. } => Some((missing(), Step::Send { words })),
                Reaction::OpenCorrect => Some((correct(), Step::Open)),
                Reaction::Correct { words } => Some((correct(), Step::Send { words })),
                Reaction::Settles { .. } | Reaction::Fair { .. } => None,
            }
        }
        _ => None,
    }
}

/// Where else what is written here may have been begun: an answer to several concerns is written in the window of the
/// heaviest, and that may have been another one then.
pub fn beside(opened: &Decision) -> Vec<Window> {
    match &opened.reply {
        Reply::Show { screen: Screen::AnswerConcern(screen) } => {
            screen.joined.iter().map(|card| Window::Answer { concern: card.handle.clone() }).collect()
        }
        Reply::Show { .. }
        | Reply::Done
        | Reply::Say { .. }
        | Reply::Faults { .. }
        | Reply::Refuse { .. } => Vec::new(),
    }
}

/// The window comes up with what was typed there last, `left`, or else as it stands. From here on there is a draft.
pub fn open(window: Window, mut opened: Decision, left: Option<String>) -> Decision {
    let Reply::Show { screen } = &mut opened.reply else { return opened };
    let Some(begun) = screen.begun() else { return opened };
    let left = left.unwrap_or_default();
    if !left.trim().is_empty() && left != begun.words {
        *begun = Begun { words: left.clone(), resumed: true };
    }
    opened.drafts.push(keeping(window, &left));
    opened
}

/// Typing in it: kept, not checked. Only while there is a draft: a late keystroke brings none back. `stands`: as it is
/// opened where nothing was typed, and whoever has come back to that has typed nothing.
pub fn keep(window: Window, stands: &str, words: &str) -> Decision {
    let words = if words == stands { "" } else { words };
    Decision { drafts: vec![keeping(window, words)], ..Decision::default() }
}

/// It was sent: nothing is left of the draft, unless something was wrong in the field.
pub fn send(window: Window, mut sent: Decision) -> Decision {
    match sent.reply {
        Reply::Faults { .. } => {}
        Reply::Done | Reply::Say { .. } | Reply::Show { .. } | Reply::Refuse { .. } => {
            sent.drafts.push(dropping(window));
        }
    }
    sent
}

/// It was sent and comes back, with nothing done: it is open again with what was sent.
pub fn come_back(action: &Action) -> Vec<(DraftKey, DraftChange)> {
    match window(action) {
        Some((window, Step::Send { words })) => vec![keeping(window, words)],
        Some((_, Step::Open)) | None => Vec::new(),
    }
}

pub fn dropping(window: Window) -> (DraftKey, DraftChange) {
    (DraftKey::Words { window }, DraftChange::Drop)
}

fn keeping(window: Window, words: &str) -> (DraftKey, DraftChange) {
    // No field takes more.
    let words = words.chars().take(form::LONGEST).collect();
    (DraftKey::Words { window }, DraftChange::KeepWords(words))
}
