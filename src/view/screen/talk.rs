//! The windows of the 1-on-1, and the small ones beside it: for somebody who has three minutes and wonders who will
//! read this.

mod concern;
mod own;
mod prompts;
mod review;
mod small;
#[cfg(test)]
mod tests;

use serde_json::Value;

use crate::domain::screen::Screen;

pub fn draw(screen: &Screen) -> Value {
    match screen {
        Screen::Prompts { rollout, name, areas, step, ticked } => {
            prompts::prompts(rollout, name, areas, *step, ticked)
        }
        Screen::Concern(screen) => concern::concern(screen),
        Screen::Review(screen) => review::review(screen),
        Screen::Question { rollout, name, lead, begun } => small::question(rollout, name, lead, begun),
        Screen::Answer { question, asker, asked, begun, .. } => small::answer(question, asker, asked, begun),
        Screen::Later { rollout, name, closes, zone, offers } => {
            small::later(rollout, name, *closes, *zone, offers)
        }
        Screen::Away { rollout, tomorrow } => small::away(rollout, *tomorrow),
        Screen::Cancel { rollout, name, begun } => small::cancel(rollout, name, begun),
        Screen::Sponsor { rollout, name } => small::sponsor(rollout, name),
        Screen::Removal { removal } => own::removal(removal),
        Screen::Notice { notice } => small::notice(notice),
        Screen::Watched { .. }
        | Screen::Place
        | Screen::Start(_)
        | Screen::Missing { .. }
        | Screen::Rehearsal { .. }
        | Screen::Ahead { .. }
        | Screen::Queue(_)
        | Screen::AnswerConcern(_)
        | Screen::Assign(_)
        | Screen::Restate { .. }
        | Screen::Merge(_)
        | Screen::Themes(_)
        | Screen::Theme(_)
        | Screen::Park { .. }
        | Screen::Accept { .. }
        | Screen::Short { .. }
        | Screen::Correct { .. } => super::draw(screen),
        Screen::Before(_)
        | Screen::Extend(_)
        | Screen::Rhythm(_)
        | Screen::Parties(_)
        | Screen::Handover { .. }
        | Screen::Replace { .. }
        | Screen::Need(_)
        | Screen::Decide(_) => super::draw(screen),
    }
}
