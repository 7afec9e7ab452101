//! **Start a rollout**, **Who is missing?** and the **Rehearsal**.

use serde_json::{Value, json};

use crate::domain::area::Area;
use crate::domain::draft::StartDraft;
use crate::domain::id::ChannelId;
use crate::domain::rehearsal::Plan;
use crate::domain::screen::StartScreen;

pub fn first(_: &StartScreen) -> Value {
    json!({})
}

pub fn missing(_: &ChannelId, _: &[Area], _: &StartDraft) -> Value {
    json!({})
}

pub fn rehearsal(_: &ChannelId, _: &Plan, _: usize) -> Value {
    json!({})
}
