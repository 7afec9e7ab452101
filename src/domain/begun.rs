//! Windows with fields of words: what was typed in one and not sent stands in it when it is opened again. It is its
//! writer's alone, and gone once it is sent. Dates and choices beside it come back as they are offered.

use serde::{Deserialize, Serialize};

use super::action::{Action, Pledge, Reaction, Task, ThemeTask};
use super::decision::{Decision, DraftChange};
use super::draft::{DraftKey, Window};
use super::id::Handle;
use super::intake::form;
use super::meeting::Prepare;
use super::reply::Reply;
use super::screen::Screen;

#[cfg(test)]
mod tests;

/// What stands in such a field.
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

/// Which fields of words an action sends, each with what stood in it. An earlier answer that is put into the field sends
/// nothing.
pub fn sent(action: &Action) -> Vec<(Window, &str)> {
    match action {
        Action::SubmitQuestion { rollout, words } => {
            vec![(Window::Question { rollout: rollout.clone() }, words)]
        }
        Action::SubmitAnswer { question, words } => {
            vec![(Window::Reply { question: question.clone() }, words)]
        }
        Action::Work { concern, task, .. } => match task {
            Task::Answer { words } => vec![(Window::Answer { concern: concern.clone() }, words)],
            Task::Restate { words } => vec![(Window::Restate { concern: concern.clone() }, words)],
            Task::Accept { restated, why } => vec![
                (Window::RiskSentence { concern: concern.clone() }, restated),
                (Window::RiskReason { concern: concern.clone() }, why),
            ],
            Task::Back
            | Task::OpenAnswer
            | Task::UseEarlier { .. }
            | Task::OpenAssign
            | Task::Assign { .. }
            | Task::HandBack
            | Task::OpenRestate
            | Task::OpenMerge
            | Task::Merge { .. }
            | Task::Split
            | Task::OpenPark
            | Task::Park { .. }
            | Task::TakeIn
            | Task::OpenAccept => Vec::new(),
        },
        Action::React { concern, reaction } => match reaction {
            Reaction::Short { missing, .. } => vec![(Window::Missing { concern: concern.clone() }, missing)],
            Reaction::Correct { words } => vec![(Window::Correct { concern: concern.clone() }, words)],
            Reaction::Settles { .. }
            | Reaction::OpenShort { .. }
            | Reaction::Fair { .. }
            | Reaction::OpenCorrect => Vec::new(),
        },
        Action::Prepare { rollout, step: Prepare::GoOn { why, .. } } => {
            vec![(Window::GoOn { rollout: rollout.clone() }, why)]
        }
        Action::SubmitExtend { rollout, form } => {
            vec![(Window::Extend { rollout: rollout.clone() }, &form.reason)]
        }
        Action::Replace { rollout, form } => {
            vec![(Window::Replace { rollout: rollout.clone() }, &form.reason)]
        }
        Action::Pledge { rollout, pledge: Pledge::Need { form, .. } } => {
            vec![(Window::Need { rollout: rollout.clone() }, &form.needs)]
        }
        Action::SubmitVerdict { rollout, form } => {
            vec![(Window::Statement { rollout: rollout.clone() }, &form.statement)]
        }
        Action::SubmitCancel { rollout, reason } => {
            vec![(Window::Cancel { rollout: rollout.clone() }, reason)]
        }
        Action::Theme { rollout, task: ThemeTask::Save { change }, .. } => {
            vec![(Window::Theme { rollout: rollout.clone(), of: change.of.clone() }, &change.name)]
        }
        _ => Vec::new(),
    }
}

/// Where else what is written here may have been begun: an answer to several concerns is written in the window of the
/// heaviest, and that may have been another one then. So is the name of a theme, whichever of its concerns stood first.
pub fn beside(screen: &Screen) -> Vec<Window> {
    match screen {
        Screen::AnswerConcern(screen) => {
            screen.joined.iter().map(|card| Window::Answer { concern: card.handle.clone() }).collect()
        }
        Screen::Theme(screen) => {
            let named = |of: Handle| Window::Theme { rollout: screen.rollout.clone(), of: Some(of) };
            let members = screen.members.iter().map(|card| card.handle.clone());
            members.filter(|other| screen.of.as_ref() != Some(other)).map(named).collect()
        }
        _ => Vec::new(),
    }
}

/// The field comes up with what was typed there last, `left`, or else as it stands. From here on there is a draft.
pub fn open(window: Window, begun: &mut Begun, left: Option<String>) -> (DraftKey, DraftChange) {
    let left = left.unwrap_or_default();
    if !left.trim().is_empty() && left != begun.words {
        *begun = Begun { words: left.clone(), resumed: true };
    }
    keeping(window, &left)
}

/// Whether it is shown in a window that was open, in which something else was pressed: nobody had left it.
pub fn stood_open(action: &Action) -> bool {
    match action {
        Action::Prepare { step, .. } => match step {
            Prepare::Table { .. } | Prepare::Untable { .. } | Prepare::SendAgenda => true,
            Prepare::Open | Prepare::GoOn { .. } => false,
        },
        _ => false,
    }
}

/// Typing in it: kept, not checked. Only while there is a draft: a late keystroke brings none back. `stands`: as it is
/// opened where nothing was typed, and whoever has come back to that has typed nothing.
pub fn keep(window: Window, stands: &str, words: &str) -> Decision {
    let words = if words == stands { "" } else { words };
    Decision { drafts: vec![keeping(window, words)], ..Decision::default() }
}

/// It was sent: nothing is left of the draft, unless something was wrong in a field.
pub fn send(window: Window, reply: &Reply) -> Option<(DraftKey, DraftChange)> {
    match reply {
        Reply::Faults { .. } => None,
        Reply::Done | Reply::Say { .. } | Reply::Show { .. } | Reply::Refuse { .. } => Some(dropping(window)),
    }
}

/// It was sent and comes back, with nothing done: it is open again with what was sent.
pub fn come_back(action: &Action, screen: &mut Screen) -> Vec<(DraftKey, DraftChange)> {
    let sent = sent(action);
    for (window, begun) in screen.begun() {
        if let Some((_, words)) = sent.iter().find(|(of, _)| *of == window) {
            *begun = Begun::with(*words);
        }
    }
    sent.into_iter().map(|(window, words)| keeping(window, words)).collect()
}

pub fn dropping(window: Window) -> (DraftKey, DraftChange) {
    (DraftKey::Words { window }, DraftChange::Drop)
}

fn keeping(window: Window, words: &str) -> (DraftKey, DraftChange) {
    // No field takes more.
    let words = words.chars().take(form::LONGEST).collect();
    (DraftKey::Words { window }, DraftChange::KeepWords(words))
}
