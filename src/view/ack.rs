//! What travels back in an acknowledgement: the answer to a command, and what becomes of a modal that was sent.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value, json};

use super::message::Message;
use super::{fault, ids, refusal, reply, screen};
use crate::domain::refusal::{Fault, Refusal};
use crate::domain::reply::Reply;
use crate::domain::screen::{Notice, Screen};

const NOT_KEPT: &str =
    "That could not be kept just now, so nothing was changed. Please try again in a minute.";

/// The body that answers a slash command; `None`: nothing to say.
pub fn command(reply: &Reply, now: DateTime<Utc>, zone: Tz) -> Option<Value> {
    match reply {
        Reply::Say { say } => Some(whisper(&reply::say(say, now, zone))),
        Reply::Refuse { refusal } => Some(whisper(&refusal::message(refusal))),
        // A window is opened by a letter of its own, and a command has no fields.
        Reply::Done | Reply::Show { .. } | Reply::Faults { .. } => None,
    }
}

/// What becomes of a modal that was sent; `None`: it closes. `fields` are the `block_id`s it had.
pub fn submit(reply: &Reply, fields: &[String]) -> Option<Value> {
    match reply {
        Reply::Show { screen } => Some(update(screen)),
        Reply::Faults { faults } => Some(beside(faults, fields)),
        Reply::Refuse { refusal } => Some(notice(refusal)),
        Reply::Done | Reply::Say { .. } => None,
    }
}

/// A command that could not be committed.
pub fn unavailable_command() -> Value {
    json!({ "response_type": "ephemeral", "text": NOT_KEPT })
}

/// A modal that could not be committed: it stays open, with all that was typed.
pub fn unavailable_submit(fields: &[String]) -> Value {
    match fields.first() {
        Some(first) => json!({ "response_action": "errors", "errors": { first: NOT_KEPT } }),
        None => notice(&Refusal::SlackIsSlow),
    }
}

fn whisper(message: &Message) -> Value {
    json!({ "response_type": "ephemeral", "text": message.text, "blocks": message.blocks })
}

fn update(screen: &Screen) -> Value {
    json!({ "response_action": "update", "view": screen::draw(screen) })
}

fn notice(refusal: &Refusal) -> Value {
    update(&Screen::Notice { notice: Notice::Refused { refusal: refusal.clone() } })
}

/// Each fault beside its field, by the very id the field had; one whose field is not shown stands beside the first.
fn beside(faults: &[Fault], fields: &[String]) -> Value {
    let mut errors: Map<String, Value> = Map::new();
    for Fault { field, what } in faults {
        let shown = fields.iter().find(|id| ids::field_of(id) == Some(*field));
        let Some(id) = shown.or(fields.first()) else { continue };
        let words = fault::words(*field, what);
        let told = match errors.get(id).and_then(Value::as_str) {
            Some(already) => format!("{already} {words}"),
            None => words,
        };
        errors.insert(id.clone(), Value::String(told));
    }
    json!({ "response_action": "errors", "errors": errors })
}
