//! Why something was not done, in words: what happened, why, what to do now, who could do it.

use super::message::Message;
use crate::domain::refusal::Refusal;

pub fn message(_: &Refusal) -> Message {
    Message { text: String::new(), blocks: Vec::new() }
}
