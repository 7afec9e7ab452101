//! The frame of every modal.

use serde_json::{Value, json};

use crate::view::ids::Meta;
use crate::view::text::plain;

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
