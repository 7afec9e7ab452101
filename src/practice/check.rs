//! Slack's limits (slack.md sections 2, 3 and 11): what is wrong with a message or view, in Slack's own words.
//! It never changes anything, and says everything that is wrong at once.

mod blocks;
mod elements;
#[cfg(test)]
mod tests;
mod text;
mod views;

use serde_json::Value;

pub use blocks::message_blocks;
pub use text::{metadata, text_total};
pub use views::view;

/// Where blocks are shown; limits differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    Message,
    Modal,
    Home,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub said: String,
    pub pointer: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} [json-pointer:{}]", self.said, self.pointer)
    }
}

/// Collects what is wrong while walking.
#[derive(Debug, Default)]
struct Problems(Vec<Problem>);

impl Problems {
    fn say(&mut self, pointer: &str, said: impl Into<String>) {
        self.0.push(Problem { said: said.into(), pointer: pointer.into() });
    }

    /// A string field of at most `most` characters; `least` of 1 forbids the empty one.
    fn length(&mut self, parent: &Value, field: &str, at: &str, least: usize, most: usize) {
        let Some(value) = parent.get(field).filter(|v| !v.is_null()) else { return };
        let pointer = format!("{at}/{field}");
        let Some(text) = value.as_str() else {
            self.say(&pointer, "must be a string");
            return;
        };
        let length = text.chars().count();
        if length < least {
            self.say(&pointer, format!("must be more than {} characters", least - 1));
        }
        if length > most {
            self.say(&pointer, format!("must be less than {} characters", most + 1));
        }
    }

    /// A list field of `least..=most` items; returns what is in it.
    fn items<'a>(
        &mut self,
        parent: &'a Value,
        field: &str,
        at: &str,
        least: usize,
        most: usize,
    ) -> &'a [Value] {
        let Some(value) = parent.get(field).filter(|v| !v.is_null()) else { return &[] };
        let pointer = format!("{at}/{field}");
        let Some(list) = value.as_array() else {
            self.say(&pointer, "must be an array");
            return &[];
        };
        if list.len() < least {
            self.say(&pointer, format!("must provide at least {least} items"));
        }
        if list.len() > most {
            self.say(&pointer, format!("no more than {most} items allowed"));
        }
        list
    }

    fn required(&mut self, parent: &Value, field: &str, at: &str) -> bool {
        let there = parent.get(field).is_some_and(|v| !v.is_null());
        if !there {
            self.say(at, format!("missing required field: {field}"));
        }
        there
    }

    /// Slack refuses fields it does not know.
    fn only(&mut self, value: &Value, at: &str, allowed: &[&str]) {
        let Some(fields) = value.as_object() else {
            self.say(at, "must provide an object");
            return;
        };
        for name in fields.keys().filter(|name| !allowed.contains(&name.as_str())) {
            self.say(at, format!("invalid additional property: {name}"));
        }
    }

    fn flag(&mut self, parent: &Value, field: &str, at: &str) {
        if parent.get(field).is_some_and(|v| !v.is_boolean() && !v.is_null()) {
            self.say(&format!("{at}/{field}"), "must be a boolean");
        }
    }
}
