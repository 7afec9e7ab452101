//! Text objects, confirm dialogs, options, metadata: the small parts that everything else is made of.

use serde_json::Value;

use super::Problems;

/// Which text objects fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marked {
    Plain,
    PlainOrMrkdwn,
}

impl Problems {
    /// A text object of at most `most` characters; missing is fine here, `required` asks for it.
    pub fn text(&mut self, parent: &Value, field: &str, at: &str, marked: Marked, most: usize) {
        let Some(value) = parent.get(field).filter(|v| !v.is_null()) else { return };
        self.text_object(value, &format!("{at}/{field}"), marked, most);
    }

    pub fn text_object(&mut self, value: &Value, at: &str, marked: Marked, most: usize) {
        if !value.is_object() {
            self.say(at, "must provide an object");
            return;
        }
        match (value["type"].as_str(), marked) {
            (Some("plain_text"), _) => self.only(value, at, &["type", "text", "emoji"]),
            (Some("mrkdwn"), Marked::PlainOrMrkdwn) => self.only(value, at, &["type", "text", "verbatim"]),
            (Some(other), _) => {
                self.say(&format!("{at}/type"), format!("unsupported type: {other}"));
                return;
            }
            (None, _) => {
                self.say(at, "missing required field: type");
                return;
            }
        }
        if self.required(value, "text", at) {
            self.length(value, "text", at, 1, most);
        }
    }

    pub fn confirm(&mut self, parent: &Value, at: &str) {
        let Some(confirm) = parent.get("confirm").filter(|v| !v.is_null()) else { return };
        let at = format!("{at}/confirm");
        self.only(confirm, &at, &["title", "text", "confirm", "deny", "style"]);
        for (field, marked, most) in [
            ("title", Marked::Plain, 100),
            ("text", Marked::PlainOrMrkdwn, 300),
            ("confirm", Marked::Plain, 30),
            ("deny", Marked::Plain, 30),
        ] {
            if self.required(confirm, field, &at) {
                self.text(confirm, field, &at, marked, most);
            }
        }
    }

    /// Options of a menu. slack.md section 3: text, value and description 75; `marked` for radio buttons and checkboxes.
    pub fn options(&mut self, parent: &Value, field: &str, at: &str, marked: Marked, most: usize) {
        let list = self.items(parent, field, at, 1, most);
        for (i, option) in list.iter().enumerate() {
            self.option(option, &format!("{at}/{field}/{i}"), marked, parent["type"] == "overflow");
        }
    }

    fn option(&mut self, option: &Value, at: &str, marked: Marked, in_overflow: bool) {
        let allowed: &[&str] = if in_overflow {
            &["text", "value", "description", "url"]
        } else {
            &["text", "value", "description"]
        };
        self.only(option, at, allowed);
        if self.required(option, "text", at) {
            self.text(option, "text", at, marked, 75);
        }
        if self.required(option, "value", at) {
            self.length(option, "value", at, 1, 75);
        }
        self.text(option, "description", at, marked, 75);
        self.length(option, "url", at, 1, 3000);
    }
}

/// Message metadata (slack.md section 8): Slack's error code where it is not to be had.
pub fn metadata(metadata: &Value) -> Result<(), &'static str> {
    /// Not documented; far above anything a message should carry.
    const MOST_BYTES: usize = 8_192;
    let Some(fields) = metadata.as_object() else { return Err("invalid_metadata_format") };
    if fields.is_empty() {
        return Ok(());
    }
    let name = metadata["event_type"].as_str().ok_or("invalid_metadata_schema")?;
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':'));
    if name.is_empty() || name.chars().count() > 50 || !plain {
        return Err("invalid_metadata_schema");
    }
    let payload = metadata["event_payload"].as_object().ok_or("invalid_metadata_schema")?;
    let flat = |value: &Value| !value.is_object() && !value.is_array();
    let shallow = payload.values().all(|value| match value {
        Value::Object(inner) => inner.values().all(flat),
        Value::Array(inner) => inner.iter().all(flat),
        _ => true,
    });
    if !shallow {
        return Err("invalid_metadata_schema");
    }
    if metadata.to_string().len() > MOST_BYTES {
        return Err("metadata_too_large");
    }
    Ok(())
}

/// Characters of all texts in blocks, which Slack adds up for `msg_blocks_too_long`.
pub fn text_total(value: &Value) -> usize {
    match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| match value {
                Value::String(text) if name == "text" => text.chars().count(),
                other => text_total(other),
            })
            .sum(),
        Value::Array(list) => list.iter().map(text_total).sum(),
        _ => 0,
    }
}
