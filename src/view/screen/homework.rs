//! The windows of homework: the queue and what is done about a concern, for a lead or sponsor with half an hour before
//! lunch; and the two in which its raiser says what is missing, or puts a sentence right.

mod queue;
mod small;
mod themes;

use serde_json::Value;

use crate::domain::policy::Card;
use crate::domain::screen::Screen;
use crate::view::block::{Element, actions, button, context, quote, section};
use crate::view::ids::{Meta, action};
use crate::view::message::{headline, what_is_done, whose};
use crate::view::text::{self, Phrase, bold, ours};

pub fn draw(screen: &Screen) -> Value {
    match screen {
        Screen::Queue(screen) => queue::queue(screen),
        Screen::AnswerConcern(screen) => small::answer(screen),
        Screen::Assign(screen) => small::assign(screen),
        Screen::Restate { card, page, begun } => small::restate(card, *page, begun),
        Screen::Merge(screen) => small::merge(screen),
        Screen::Themes(screen) => themes::list(screen),
        Screen::Theme(screen) => themes::one(screen),
        Screen::Park { card, until, page } => small::park(card, *until, *page),
        Screen::Accept { card, joined, page, restated, why } => {
            small::accept(card, joined, *page, (restated, why))
        }
        Screen::Short { concern, nth, how, answer, readers, begun, .. } => {
            small::short(concern, *nth, *how, answer, readers, begun)
        }
        Screen::Correct { concern, said, stands, begun, .. } => small::correct(concern, said, stands, begun),
        Screen::Place
        | Screen::Start(_)
        | Screen::Missing { .. }
        | Screen::Rehearsal { .. }
        | Screen::Ahead { .. }
        | Screen::Prompts { .. }
        | Screen::Concern(_)
        | Screen::Review(_)
        | Screen::Question { .. }
        | Screen::Answer { .. }
        | Screen::Later { .. }
        | Screen::Away { .. }
        | Screen::Cancel { .. }
        | Screen::Before(_)
        | Screen::Extend(_)
        | Screen::Rhythm(_)
        | Screen::Parties(_)
        | Screen::Handover { .. }
        | Screen::Replace { .. }
        | Screen::Need(_)
        | Screen::Decide(_)
        | Screen::Sponsor { .. }
        | Screen::Removal { .. }
        | Screen::Watched { .. }
        | Screen::Notice { .. } => super::draw(screen),
    }
}

/// Characters of a concern's words that a window shows; the whole stands in the summary.
const SHOWN: usize = 1_500;

/// The concern that is worked on, as its reader may see it.
fn concern(card: &Card) -> Vec<Value> {
    let mut blocks = told(card);
    blocks.extend(what_is_done(card).into_iter().map(|line| context(&line)));
    blocks
}

/// As it was told, without what was done about it.
fn told(card: &Card) -> Vec<Value> {
    let mut blocks = vec![section(&whose(card).ours(" · ").then(headline(card)))];
    // Where it is restated, that sentence stands for it in the summary.
    let is_restated = card.in_short() != card.words;
    blocks.extend(shown(&card.words, if is_restated { "/rollout export" } else { "the summary" }));
    if let Some(yes_if) = card.condition() {
        blocks.push(section(&bold("Yes, if: ").theirs(&text::label(yes_if, SHOWN))));
    }
    blocks
}

fn shown(words: &str, whole: &str) -> Vec<Value> {
    let mut blocks = quote(&text::label(words, SHOWN));
    if words.encode_utf16().count() > SHOWN {
        blocks.push(context(&ours(format!("The rest stands in {whole}."))));
    }
    blocks
}

/// A concern in a few words, for a button that a screen reader reads out: `C-5`, or the view of an area with how it
/// begins.
fn spoken(what: &str, card: &Card) -> String {
    match card.key() {
        Some(key) => format!("{what} {key}"),
        None => {
            let begins = text::label(&text::one_line(&card.words), 34);
            format!("{what} {}: {begins}", card.area.name())
        }
    }
}

/// Under which it comes back: with the page of the queue, where it was taken up there.
fn value(card: &Card, page: Option<usize>) -> String {
    match page {
        Some(page) => format!("{}|{page}", card.handle),
        None => card.handle.to_string(),
    }
}

fn meta(card: &Card, page: Option<usize>) -> Meta {
    Meta { handle: Some(card.handle.to_string()), page, ..Meta::default() }
}

/// The way back, where there is one.
fn back(card: &Card, page: Option<usize>) -> Option<Value> {
    page.map(|_| actions([back_button(card, page)]))
}

fn back_button(card: &Card, page: Option<usize>) -> Element {
    button(action::WORK_BACK, "Back to the queue", &value(card, page))
}

fn line(words: &str) -> Phrase {
    ours(words)
}
