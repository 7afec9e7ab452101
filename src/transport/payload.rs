//! What Slack sent, as far as its kind goes; the same from both wires. Tolerant: what cannot be read is a kind of its
//! own, never an error.

use std::collections::BTreeMap;

use serde_json::Value;

#[derive(Debug, Clone, PartialEq)]
pub enum Payload {
    UrlVerification {
        challenge: String,
    },
    SslCheck,
    /// The whole envelope of `event_callback`.
    Event(Value),
    /// A slash command's fields.
    Command(BTreeMap<String, String>),
    Interaction(Value),
    /// Acknowledged and ignored.
    Unknown {
        kind: String,
    },
}

impl Payload {
    /// A request's body: JSON for events, a form for commands, a form around JSON for interactions.
    pub fn of_http(content_type: Option<&str>, body: &[u8]) -> Payload {
        let kind = content_type.and_then(|kind| kind.split(';').next()).unwrap_or_default();
        let is_form = kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded");
        if !is_form {
            return serde_json::from_slice(body).map_or_else(|_| unknown("not JSON"), of_json);
        }
        let form: BTreeMap<String, String> = form_urlencoded::parse(body).into_owned().collect();
        if form.get("ssl_check").is_some_and(|check| check == "1") {
            return Payload::SslCheck;
        }
        if let Some(json) = form.get("payload") {
            return serde_json::from_str(json).map_or_else(|_| unknown("not JSON in a form"), of_interaction);
        }
        if form.contains_key("command") { Payload::Command(form) } else { unknown("a form of another kind") }
    }

    /// A Socket Mode envelope's payload.
    pub fn of_envelope(kind: &str, payload: Value) -> Payload {
        match kind {
            "events_api" => of_json(payload),
            "interactive" => of_interaction(payload),
            "slash_commands" => match payload {
                Value::Object(fields) => Payload::Command(
                    fields
                        .into_iter()
                        .filter_map(|(name, value)| match value {
                            Value::String(text) => Some((name, text)),
                            Value::Bool(flag) => Some((name, flag.to_string())),
                            Value::Number(number) => Some((name, number.to_string())),
                            Value::Null | Value::Array(_) | Value::Object(_) => None,
                        })
                        .collect(),
                ),
                _ => unknown("a command of another shape"),
            },
            other => unknown(other),
        }
    }
}

fn of_json(json: Value) -> Payload {
    match json["type"].as_str() {
        Some("url_verification") => match json["challenge"].as_str() {
            Some(challenge) => Payload::UrlVerification { challenge: challenge.to_owned() },
            None => unknown("url_verification without a challenge"),
        },
        Some("event_callback") => Payload::Event(json),
        Some(other) => unknown(other),
        None => unknown("JSON without a type"),
    }
}

fn of_interaction(json: Value) -> Payload {
    match json["type"].as_str() {
        Some("block_actions" | "view_submission") => Payload::Interaction(json),
        Some(other) => unknown(other),
        None => unknown("an interaction without a type"),
    }
}

fn unknown(kind: &str) -> Payload {
    // As much as tells what it was: it may be anybody's words.
    Payload::Unknown { kind: kind.chars().take(40).collect() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const FORM: Option<&str> = Some("application/x-www-form-urlencoded");
    const JSON: Option<&str> = Some("application/json");

    #[test]
    fn both_wires_give_the_same() {
        let event = json!({ "type": "event_callback", "event": { "type": "message" } });
        let body = event.to_string();
        assert_eq!(Payload::of_http(JSON, body.as_bytes()), Payload::of_envelope("events_api", event));
        let command =
            json!({ "command": "/rollout", "text": "start A & B", "is_enterprise_install": "false" });
        assert_eq!(
            Payload::of_http(FORM, b"command=%2Frollout&text=start+A+%26+B&is_enterprise_install=false"),
            Payload::of_envelope("slash_commands", command)
        );
        let click = json!({ "type": "block_actions", "team": null });
        let form: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("payload", &click.to_string())
            .finish();
        assert_eq!(Payload::of_http(FORM, form.as_bytes()), Payload::of_envelope("interactive", click));
    }

    #[test]
    fn what_is_not_known_is_no_error() {
        let deep = "[".repeat(5_000);
        let cases: [(Option<&str>, &[u8]); 9] = [
            (JSON, b""),
            (JSON, b"\xff\xfe"),
            (JSON, b"[]"),
            (JSON, b"null"),
            (JSON, br#"{"type":"url_verification"}"#),
            (JSON, deep.as_bytes()),
            (FORM, b"payload=%7B"),
            (FORM, b"hello=world"),
            (None, b"command=/rollout"),
        ];
        for (kind, body) in cases {
            let read = Payload::of_http(kind, body);
            assert!(matches!(read, Payload::Unknown { .. }), "{read:?}");
        }
        assert_eq!(Payload::of_http(FORM, b"ssl_check=1&token=x"), Payload::SslCheck);
    }
}
