//! Which fields of words a window has, each with what it is kept as while somebody types in it. A field that is not named
//! here is lost with its window.

use super::Screen;
use crate::domain::begun::Begun;
use crate::domain::draft::Window;

impl Screen {
    /// What stands in each. Where an earlier answer was put into the field, what was typed there is kept until they type
    /// on; where nothing is asked, there is no field.
    pub fn begun(&mut self) -> Vec<(Window, &mut Begun)> {
        match self {
            Screen::Question { rollout, begun, .. } => {
                vec![(Window::Question { rollout: rollout.clone() }, begun)]
            }
            Screen::Answer { question, begun, .. } => {
                vec![(Window::Reply { question: question.clone() }, begun)]
            }
            Screen::AnswerConcern(screen) if screen.used.is_some() => Vec::new(),
            Screen::AnswerConcern(screen) => {
                vec![(Window::Answer { concern: screen.card.handle.clone() }, &mut screen.begun)]
            }
            Screen::Restate { card, begun, .. } => {
                vec![(Window::Restate { concern: card.handle.clone() }, begun)]
            }
            Screen::Accept { card, restated, why, .. } => vec![
                (Window::RiskSentence { concern: card.handle.clone() }, restated),
                (Window::RiskReason { concern: card.handle.clone() }, why),
            ],
            Screen::Short { concern, begun, .. } => {
                vec![(Window::Missing { concern: concern.clone() }, begun)]
            }
            Screen::Correct { concern, begun, .. } => {
                vec![(Window::Correct { concern: concern.clone() }, begun)]
            }
            Screen::Before(screen) if !screen.asks_why() => Vec::new(),
            Screen::Before(screen) => {
                vec![(Window::GoOn { rollout: screen.rollout.clone() }, &mut screen.begun)]
            }
            Screen::Extend(screen) => {
                vec![(Window::Extend { rollout: screen.rollout.clone() }, &mut screen.begun)]
            }
            Screen::Replace { rollout, begun, .. } => {
                vec![(Window::Replace { rollout: rollout.clone() }, begun)]
            }
            Screen::Need(screen) => {
                vec![(Window::Need { rollout: screen.rollout.clone() }, &mut screen.begun)]
            }
            Screen::Decide(screen) => {
                vec![(Window::Statement { rollout: screen.rollout.clone() }, &mut screen.begun)]
            }
            Screen::Cancel { rollout, begun, .. } => {
                vec![(Window::Cancel { rollout: rollout.clone() }, begun)]
            }
            Screen::Theme(screen) => {
                let (rollout, of) = (screen.rollout.clone(), screen.of.clone());
                vec![(Window::Theme { rollout, of }, &mut screen.begun)]
            }
            // A draft of their own, a setting, or nothing to write.
            Screen::Place
            | Screen::Start(_)
            | Screen::Missing { .. }
            | Screen::Rehearsal { .. }
            | Screen::Ahead { .. }
            | Screen::Prompts { .. }
            | Screen::Concern(_)
            | Screen::Review(_)
            | Screen::Later { .. }
            | Screen::Away { .. }
            | Screen::Sponsor { .. }
            | Screen::Queue(_)
            | Screen::Assign(_)
            | Screen::Merge(_)
            | Screen::Themes(_)
            | Screen::Park { .. }
            | Screen::Rhythm(_)
            | Screen::Parties(_)
            | Screen::Handover { .. }
            | Screen::Removal { .. }
            | Screen::Watched { .. }
            | Screen::Notice { .. } => Vec::new(),
        }
    }
}
