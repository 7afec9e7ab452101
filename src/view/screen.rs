//! The modals. Each is drawn whole from its `Screen`; what it must bring back stands in its fields and its meta.

mod homework;
mod meeting;
mod modal;
mod rhythm;
mod start;
mod talk;
mod verdict;
mod watched;

use serde_json::Value;

use crate::domain::screen::Screen;

/// A view for `views.open`, `views.update` and `response_action`.
pub fn draw(screen: &Screen) -> Value {
    match screen {
        Screen::Place => start::place(),
        Screen::Start(screen) => start::first(screen),
        Screen::Missing { channel, areas, draft } => start::missing(channel, areas, draft),
        Screen::Rehearsal { channel, plan, page } => start::rehearsal(channel, plan, *page),
        Screen::Ahead { rollout, plan, page } => start::ahead(rollout, plan, *page),
        Screen::Queue(_)
        | Screen::AnswerConcern(_)
        | Screen::Assign(_)
        | Screen::Restate { .. }
        | Screen::Merge(_)
        | Screen::Themes(_)
        | Screen::Theme(_)
        | Screen::Park { .. }
        | Screen::Accept { .. }
        | Screen::Short { .. }
        | Screen::Correct { .. } => homework::draw(screen),
        Screen::Before(screen) => meeting::before(screen),
        Screen::Extend(screen) => meeting::extend(screen),
        Screen::Rhythm(screen) => rhythm::draw(screen),
        Screen::Parties(screen) => meeting::parties(screen),
        Screen::Handover { rollout, name } => meeting::handover(rollout, name),
        Screen::Replace { rollout, name, begun } => meeting::replace(rollout, name, begun),
        Screen::Watched { form, seen, meanwhile } => watched::draw(form, *seen, meanwhile),
        Screen::Need(screen) => verdict::need(screen),
        Screen::Decide(screen) => verdict::decide(screen),
        Screen::Prompts { .. }
        | Screen::Concern(_)
        | Screen::Review(_)
        | Screen::Question { .. }
        | Screen::Answer { .. }
        | Screen::Later { .. }
        | Screen::Away { .. }
        | Screen::Cancel { .. }
        | Screen::Sponsor { .. }
        | Screen::Removal { .. }
        | Screen::Notice { .. } => talk::draw(screen),
    }
}
