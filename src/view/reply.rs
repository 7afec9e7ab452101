//! Answers in words, seen by one.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::message::Message;
use crate::domain::reply::Say;

pub fn say(_: &Say, _: DateTime<Utc>, _: Tz) -> Message {
    Message { text: String::new(), blocks: Vec::new() }
}
