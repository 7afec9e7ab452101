//! What a person has filled in: the value of every input element in exactly Slack's shape, as it starts,
//! as it changes, and what a Slack client refuses to submit before the app ever hears of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// `block_id` → `action_id` → state of the element, as in `view.state.values`.
pub type Values = BTreeMap<String, BTreeMap<String, Value>>;

/// What a person picks, types or ticks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Input {
    /// By the option's value, or by the words on it.
    Option(String),
    Options(Vec<String>),
    User(String),
    Users(Vec<String>),
    Conversation(String),
    Conversations(Vec<String>),
    Channel(String),
    Channels(Vec<String>),
    /// `2026-02-28`
    Date(String),
    /// `09:00`
    Time(String),
    /// Unix seconds.
    DateTime(i64),
    Text(String),
    Number(String),
    /// Takes the choice back, as the ✕ in a picker does.
    Nothing,
}

/// An interactive element and the block that it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    pub block_id: &'a str,
    pub action_id: &'a str,
    pub block: &'a Value,
    pub element: &'a Value,
}

impl Found<'_> {
    pub fn kind(&self) -> &str {
        self.element["type"].as_str().unwrap_or_default()
    }
}

/// Every interactive element, in the order it is seen.
pub fn elements(blocks: &[Value]) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    for block in blocks {
        let block_id = block["block_id"].as_str().unwrap_or_default();
        let one = block.get("element").or_else(|| block.get("accessory"));
        let many = block["elements"].as_array().map(Vec::as_slice).unwrap_or_default();
        for element in one.into_iter().chain(many) {
            if let Some(action_id) = element["action_id"].as_str() {
                found.push(Found { block_id, action_id, block, element });
            }
        }
    }
    found
}

/// The state of an element nobody has touched; `None` for buttons and menus, which keep none.
pub fn initial(element: &Value) -> Option<Value> {
    let kind = element["type"].as_str()?;
    let from = |name: &str| element.get(name).cloned().unwrap_or(Value::Null);
    let list = |name: &str| element.get(name).cloned().unwrap_or_else(|| json!([]));
    let (field, value) = match kind {
        "plain_text_input" | "number_input" | "email_text_input" | "url_text_input" => {
            ("value", from("initial_value"))
        }
        "rich_text_input" => ("rich_text_value", from("initial_value")),
        "static_select" | "external_select" | "radio_buttons" => ("selected_option", from("initial_option")),
        "multi_static_select" | "multi_external_select" | "checkboxes" => {
            ("selected_options", list("initial_options"))
        }
        "users_select" => ("selected_user", from("initial_user")),
        "multi_users_select" => ("selected_users", list("initial_users")),
        "conversations_select" => ("selected_conversation", from("initial_conversation")),
        "multi_conversations_select" => ("selected_conversations", list("initial_conversations")),
        "channels_select" => ("selected_channel", from("initial_channel")),
        "multi_channels_select" => ("selected_channels", list("initial_channels")),
        "datepicker" => ("selected_date", from("initial_date")),
        "timepicker" => ("selected_time", from("initial_time")),
        "datetimepicker" => ("selected_date_time", from("initial_date_time")),
        "file_input" => ("files", json!([])),
        _ => return None,
    };
    let mut state = json!({ "type": kind, field: value });
    if kind == "timepicker"
        && let Some(zone) = element.get("timezone")
    {
        state["timezone"] = zone.clone();
    }
    Some(state)
}

pub fn initial_values(blocks: &[Value]) -> Values {
    carried_over(&Values::new(), blocks)
}

/// What stands in the fields once a view has been replaced: a value stays where `block_id`, `action_id` and the
/// kind of element are the same (slack.md section 2), everything else begins anew.
pub fn carried_over(old: &Values, blocks: &[Value]) -> Values {
    let mut values = Values::new();
    for found in elements(blocks) {
        let Some(fresh) = initial(found.element) else { continue };
        let kept = old.get(found.block_id).and_then(|b| b.get(found.action_id));
        let value = kept.filter(|v| v["type"] == fresh["type"]).cloned().unwrap_or(fresh);
        values.entry(found.block_id.into()).or_default().insert(found.action_id.into(), value);
    }
    values
}

/// The state of an element after `input`.
///
/// # Errors
/// In plain words: the element takes another kind of input, has no such option, or the date is none.
pub fn set(element: &Value, input: &Input) -> Result<Value, String> {
    let kind = element["type"].as_str().unwrap_or_default();
    let mut state = initial(element).unwrap_or_else(|| json!({ "type": kind }));
    let (field, value) = match (kind, input) {
        (_, Input::Text(text) | Input::Number(text)) if text.is_empty() => return Ok(emptied(element)),
        ("plain_text_input" | "email_text_input" | "url_text_input", Input::Text(text)) => {
            ("value", json!(text))
        }
        ("rich_text_input", Input::Text(text)) => (
            "rich_text_value",
            json!({ "type": "rich_text", "elements": [
                { "type": "rich_text_section", "elements": [{ "type": "text", "text": text }] }
            ] }),
        ),
        ("number_input", Input::Number(n) | Input::Text(n)) => ("value", json!(n)),
        ("static_select" | "external_select" | "radio_buttons" | "overflow", Input::Option(wanted)) => {
            ("selected_option", option(element, wanted)?)
        }
        ("multi_static_select" | "multi_external_select" | "checkboxes", Input::Options(wanted)) => {
            within_max(element, wanted.len())?;
            let all: Result<Vec<Value>, String> = wanted.iter().map(|w| option(element, w)).collect();
            ("selected_options", json!(all?))
        }
        ("users_select", Input::User(id)) => ("selected_user", json!(id)),
        ("multi_users_select", Input::Users(ids)) => {
            within_max(element, ids.len())?;
            ("selected_users", json!(ids))
        }
        ("conversations_select", Input::Conversation(id)) => ("selected_conversation", json!(id)),
        ("multi_conversations_select", Input::Conversations(ids)) => {
            within_max(element, ids.len())?;
            ("selected_conversations", json!(ids))
        }
        ("channels_select", Input::Channel(id)) => ("selected_channel", json!(id)),
        ("multi_channels_select", Input::Channels(ids)) => {
            within_max(element, ids.len())?;
            ("selected_channels", json!(ids))
        }
        ("datepicker", Input::Date(date)) => {
            chrono::NaiveDate::parse_from_str(date, "%Y-%m-%d")
                .map_err(|_| format!("{date} is not a date like 2026-02-28"))?;
            ("selected_date", json!(date))
        }
        ("timepicker", Input::Time(time)) => {
            chrono::NaiveTime::parse_from_str(time, "%H:%M")
                .map_err(|_| format!("{time} is not a time like 09:00"))?;
            ("selected_time", json!(time))
        }
        ("datetimepicker", Input::DateTime(seconds)) => ("selected_date_time", json!(seconds)),
        (_, Input::Nothing) => return Ok(emptied(element)),
        _ => return Err(format!("a {kind} does not take {}", input.word())),
    };
    state[field] = value;
    Ok(state)
}

/// What a Slack client shows beside the fields instead of submitting, by `block_id`.
pub fn refused_by_client(blocks: &[Value], values: &Values) -> BTreeMap<String, String> {
    let mut errors = BTreeMap::new();
    for found in elements(blocks).into_iter().filter(|f| f.block["type"] == "input") {
        let Some(state) = values.get(found.block_id).and_then(|b| b.get(found.action_id)) else { continue };
        let optional = found.block["optional"].as_bool().unwrap_or(false);
        let said = if is_empty(state) {
            (!optional).then(|| "Please complete this required field.".to_owned())
        } else {
            wrong(found.element, state)
        };
        if let Some(said) = said {
            errors.insert(found.block_id.to_owned(), said);
        }
    }
    errors
}

fn is_empty(state: &Value) -> bool {
    let Some(fields) = state.as_object() else { return true };
    fields.iter().filter(|(name, _)| !matches!(name.as_str(), "type" | "timezone")).all(|(_, value)| {
        match value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(list) => list.is_empty(),
            _ => false,
        }
    })
}

/// Lengths and forms; characters are counted as Slack does, in Unicode scalar values.
fn wrong(element: &Value, state: &Value) -> Option<String> {
    let text = state["value"].as_str()?;
    let length = text.chars().count() as u64;
    match element["type"].as_str()? {
        "plain_text_input" => {
            let least = element["min_length"].as_u64().unwrap_or(0);
            let most = element["max_length"].as_u64().unwrap_or(3000);
            if length < least {
                Some(format!("This must be at least {least} characters long."))
            } else if length > most {
                Some(format!("This must be no more than {most} characters long."))
            } else {
                None
            }
        }
        "number_input" => {
            let Ok(number) = text.parse::<f64>() else { return Some("Please enter a valid number.".into()) };
            let bound = |name: &str| element[name].as_str().and_then(|b| b.parse::<f64>().ok());
            if text.contains('.') && element["is_decimal_allowed"] != true {
                Some("Please enter a whole number.".into())
            } else if bound("min_value").is_some_and(|least| number < least) {
                Some(format!("Please enter at least {}.", element["min_value"].as_str().unwrap_or_default()))
            } else if bound("max_value").is_some_and(|most| number > most) {
                Some(format!(
                    "Please enter no more than {}.",
                    element["max_value"].as_str().unwrap_or_default()
                ))
            } else {
                None
            }
        }
        "email_text_input" => {
            let good =
                text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
            (!good).then(|| "Please enter a valid email address.".into())
        }
        "url_text_input" => {
            let good = url::Url::parse(text).is_ok_and(|u| u.has_host());
            (!good).then(|| "Please enter a valid URL.".into())
        }
        _ => None,
    }
}

fn emptied(element: &Value) -> Value {
    let mut bare = element.clone();
    if let Some(fields) = bare.as_object_mut() {
        fields.retain(|name, _| !name.starts_with("initial_"));
    }
    initial(&bare).unwrap_or(Value::Null)
}

fn within_max(element: &Value, count: usize) -> Result<(), String> {
    match element["max_selected_items"].as_u64() {
        Some(most) if count as u64 > most => Err(format!("no more than {most} can be picked here")),
        _ => Ok(()),
    }
}

/// Finds an option by value, else by its words, in `options` or in any of `option_groups`.
fn option(element: &Value, wanted: &str) -> Result<Value, String> {
    let plain = element["options"].as_array().into_iter().flatten();
    let grouped = element["option_groups"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|g| g["options"].as_array())
        .flatten();
    let all: Vec<&Value> = plain.chain(grouped).collect();
    all.iter()
        .find(|o| o["value"] == wanted)
        .or_else(|| all.iter().find(|o| o["text"]["text"] == wanted))
        .map(|o| (*o).clone())
        .ok_or_else(|| {
            let offered: Vec<&str> = all.iter().filter_map(|o| o["text"]["text"].as_str()).collect();
            format!("there is no option {wanted:?} here; offered are {}", offered.join(" | "))
        })
}

impl Input {
    fn word(&self) -> &'static str {
        match self {
            Input::Option(_) => "an option",
            Input::Options(_) => "options",
            Input::User(_) => "a person",
            Input::Users(_) => "people",
            Input::Conversation(_) => "a conversation",
            Input::Conversations(_) => "conversations",
            Input::Channel(_) => "a channel",
            Input::Channels(_) => "channels",
            Input::Date(_) => "a date",
            Input::Time(_) => "a time",
            Input::DateTime(_) => "a date and time",
            Input::Text(_) => "text",
            Input::Number(_) => "a number",
            Input::Nothing => "nothing",
        }
    }
}
