//! The windows of the 1-on-1, and the small ones beside it.

use serde_json::{Value, json};

use crate::domain::screen::Screen;

pub fn draw(_: &Screen) -> Value {
    json!({})
}
