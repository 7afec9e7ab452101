//! What goes back to Slack in the acknowledgement itself: the answer of a command, and what becomes of a window that was
//! sent. What is wrong in a window is never lost: with no field to stand beside, it stands by the first.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value, json};

use super::block;
use super::ids::{self, modal};
use super::message::{Composer, Message};
use super::text::{ours, plain};
use super::{fault, refusal, reply, screen, typed};
use crate::domain::refusal::{Fault, Field};
use crate::domain::reply::Reply;
use crate::domain::screen::{Notice, Screen};

/// The answer to a slash command, seen by its writer alone; `None`: nothing to say. `zone` is the writer's.
pub fn command(reply: &Reply, now: DateTime<Utc>, zone: Option<Tz>) -> Option<Value> {
    match reply {
        Reply::Say { say } => Some(ephemeral(&reply::say(say, now, zone))),
        Reply::Refuse { refusal } => Some(ephemeral(&refusal::message(refusal))),
        Reply::Faults { faults } => {
            let lines = faults.iter().map(|fault| ours(apart(fault))).collect();
            Some(ephemeral(&Composer::new().points(lines).one()))
        }
        // A window cannot travel here: it is opened by its trigger.
        Reply::Done | Reply::Show { .. } => None,
    }
}

/// The answer to a window that was sent; `None`: it closes. `submitted` are the `block_id`s that came with it, `filled`
/// what stood in them: it is never lost, whatever becomes of the window.
pub fn submit(reply: &Reply, submitted: &[String], filled: &Value) -> Option<Value> {
    match reply {
        Reply::Faults { faults } => Some(errors(faults, submitted)),
        Reply::Show { screen: Screen::Notice { notice: notice @ Notice::Overtaken { .. } } } => {
            Some(update(&refused(notice.clone(), filled)))
        }
        Reply::Show { screen } => {
            let mut view = screen::draw(screen);
            match screen {
                Screen::Watched { meanwhile, .. } if !meanwhile.is_empty() => {
                    typed::put_back(&mut view, filled);
                }
                _ => {}
            }
            Some(update(&view))
        }
        Reply::Refuse { refusal } => {
            Some(update(&refused(Notice::Refused { refusal: refusal.clone() }, filled)))
        }
        // Words have their place in a conversation; what a window ends with is a notice, shown as a screen.
        Reply::Done | Reply::Say { .. } => None,
    }
}

/// Why nothing was done, and beneath it what they had written.
fn refused(notice: Notice, filled: &Value) -> Value {
    let mut view = screen::draw(&Screen::Notice { notice });
    if let Some(blocks) = view["blocks"].as_array_mut() {
        blocks.extend(typed::shown_back(filled));
    }
    view
}

/// What is known of something that could not be answered as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// The database did not take it.
    Not,
    /// It had not said so when Slack waited no longer.
    Perhaps,
}

pub fn unavailable_command(taken: Taken) -> Value {
    let text = match taken {
        Taken::Not => NOT_TAKEN,
        Taken::Perhaps => {
            "I could not do this in time, and do not know yet whether it went through. Please look in a minute, and ask again \
             if nothing has come of it."
        }
    };
    ephemeral(&Composer::new().say(ours(text)).one())
}

/// The same for a window: it stays open, with all that was typed in it.
pub fn unavailable_submit(taken: Taken, submitted: &[String]) -> Value {
    let text = match taken {
        Taken::Not => NOT_TAKEN,
        Taken::Perhaps => {
            "I could not say in time whether this was kept: it may have been, even if you close this. To be sure, send it \
             again in a minute; nothing comes of it twice."
        }
    };
    match first(submitted) {
        Some(block) => json!({ "response_action": "errors", "errors": { block: text } }),
        None => update(&notice(&[text.to_owned()])),
    }
}

const NOT_TAKEN: &str =
    "I could not keep this just now, so nothing was changed. Please send it again in a minute.";

fn ephemeral(message: &Message) -> Value {
    json!({ "response_type": "ephemeral", "text": message.text, "blocks": message.blocks })
}

fn update(view: &Value) -> Value {
    json!({ "response_action": "update", "view": view })
}

fn errors(faults: &[Fault], submitted: &[String]) -> Value {
    let Some(first) = first(submitted) else {
        return update(&notice(&faults.iter().map(apart).collect::<Vec<_>>()));
    };
    let mut errors = Map::new();
    for fault in faults {
        let (block, words) = match block_of(fault.field, submitted) {
            Some(block) => (block, fault::words(fault.field, &fault.what)),
            None => (first, apart(fault)),
        };
        let said = match errors.get(block).and_then(Value::as_str) {
            Some(before) => format!("{before} {words}"),
            None => words,
        };
        errors.insert(block.to_owned(), json!(said));
    }
    json!({ "response_action": "errors", "errors": errors })
}

/// The block a field stood in, under the very id it was sent with.
fn block_of(field: Field, submitted: &[String]) -> Option<&str> {
    submitted.iter().map(String::as_str).find(|id| ids::field_of(id) == Some(field))
}

/// Where to put what has no field on the screen: the first field, else the first block.
fn first(submitted: &[String]) -> Option<&str> {
    submitted.iter().find(|id| ids::field_of(id).is_some()).or_else(|| submitted.first()).map(String::as_str)
}

/// A fault away from its field, which it therefore names.
fn apart(fault: &Fault) -> String {
    format!("About {}: {}", fault::called(fault.field), fault::words(fault.field, &fault.what))
}

/// A window with no field to put words beside; nothing typed is lost with it.
fn notice(lines: &[String]) -> Value {
    let blocks: Vec<Value> = lines.iter().map(|line| block::section(&ours(line.as_str()))).collect();
    json!({
        "type": "modal",
        "callback_id": modal::NOTICE,
        "title": plain("Not done yet"),
        "close": plain("Close"),
        "blocks": blocks,
    })
}
