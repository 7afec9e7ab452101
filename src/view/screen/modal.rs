//! The frame of every modal, and what stands in those that keep a draft.

use serde_json::{Value, json};

use crate::domain::begun::Begun;
use crate::domain::refusal::Field;
use crate::view::block::{Input, Lines, input, section, text_input};
use crate::view::ids::Meta;
use crate::view::text::{bold, plain};

/// `title` and the buttons are at most 24 characters; `callback` is one of `ids::modal`.
pub struct Frame<'a> {
    pub callback: &'a str,
    pub title: &'a str,
    /// `None`: nothing to send.
    pub submit: Option<&'a str>,
    pub close: &'a str,
    pub meta: Meta,
}

impl Frame<'_> {
    pub fn around(self, blocks: &[Value]) -> Value {
        let meta = serde_json::to_string(&self.meta).unwrap_or_default();
        let mut view = json!({
            "type": "modal", "callback_id": self.callback, "title": plain(self.title), "close": plain(self.close),
            "private_metadata": meta, "blocks": blocks,
        });
        if let Some(submit) = self.submit {
            view["submit"] = plain(submit);
        }
        view
    }
}

/// The field of a window that has one of words, which are kept while they are typed; `with` adds to the field. `most`
/// characters.
pub fn kept(
    field: Field,
    label: &str,
    most: usize,
    begun: &Begun,
    with: impl FnOnce(Input) -> Input,
) -> Vec<Value> {
    left([begun]).into_iter().chain([words(field, label, most, begun, with)]).collect()
}

/// Above fields of words, where they are of an earlier, closed window.
pub fn left<'a>(begun: impl IntoIterator<Item = &'a Begun>) -> Option<Value> {
    // What was sent before may be a part of it.
    let left = || section(&bold("This is the draft you left.").ours(" It has not been sent."));
    begun.into_iter().any(|begun| begun.resumed).then(left)
}

/// The field itself.
pub fn words(
    field: Field,
    label: &str,
    most: usize,
    begun: &Begun,
    with: impl FnOnce(Input) -> Input,
) -> Value {
    let element = text_input(Lines::Many, most, &begun.words).told_while_typing();
    with(input(field, label, element).watched()).block()
}
