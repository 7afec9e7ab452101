//! Block Kit in small builders. Limits of counts and lengths are held by whoever composes (and by `tests/limits.rs`);
//! what people typed comes in as a `Phrase` or as words to quote, never as mrkdwn.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

use super::ids;
use super::text::{self, Phrase, plain};
use crate::domain::id::PersonId;
use crate::domain::refusal::Field;

const BUTTON: usize = 75;
const OPTION: usize = 75;

/// A heading; at most 150 characters are shown.
pub fn header(words: &str) -> Value {
    json!({ "type": "header", "text": plain(&text::label(words, 150)) })
}

pub fn divider() -> Value {
    json!({ "type": "divider" })
}

/// A paragraph in which nothing is markup.
pub fn section(phrase: &Phrase) -> Value {
    rich(vec![json!({ "type": "rich_text_section", "elements": phrase.rich() })])
}

pub fn bullets<'a>(items: impl IntoIterator<Item = &'a Phrase>) -> Value {
    let items: Vec<Value> = items
        .into_iter()
        .map(|item| json!({ "type": "rich_text_section", "elements": item.rich() }))
        .collect();
    rich(vec![json!({ "type": "rich_text_list", "style": "bullet", "elements": items })])
}

/// Points, each with what stands under it, if anything does.
pub fn outline(items: &[(Phrase, Vec<Phrase>)]) -> Value {
    let mut lists: Vec<(u8, Vec<Value>)> = Vec::new();
    for (item, under) in items {
        for (indent, phrase) in std::iter::once((0, item)).chain(under.iter().map(|under| (1, under))) {
            let line = json!({ "type": "rich_text_section", "elements": phrase.rich() });
            match lists.last_mut() {
                Some((depth, list)) if *depth == indent => list.push(line),
                Some(_) | None => lists.push((indent, vec![line])),
            }
        }
    }
    let list = |(indent, lines): (u8, Vec<Value>)| {
        let mut list = json!({ "type": "rich_text_list", "style": "bullet" });
        if indent > 0 {
            list["indent"] = json!(indent);
        }
        list["elements"] = Value::Array(lines);
        list
    };
    rich(lists.into_iter().map(list).collect())
}

/// What somebody wrote, whole and set apart; several blocks where it is long.
pub fn quote(words: &str) -> Vec<Value> {
    text::pieces(words).into_iter().map(set_apart).collect()
}

/// One of `text::pieces` of it.
pub fn set_apart(piece: &str) -> Value {
    rich(vec![json!({ "type": "rich_text_quote", "elements": text::quoted(piece) })])
}

fn rich(elements: Vec<Value>) -> Value {
    let mut block = json!({ "type": "rich_text" });
    block["elements"] = Value::Array(elements);
    block
}

/// Small and grey.
pub fn context(phrase: &Phrase) -> Value {
    json!({ "type": "context", "elements": phrase.objects() })
}

/// Plain words with one thing to press beside them.
pub fn row(words: &str, accessory: Element) -> Value {
    let mut block = json!({ "type": "section", "text": plain(words) });
    block["accessory"] = accessory.0;
    block
}

/// At most 25, each with its own `action_id`.
pub fn actions(elements: impl IntoIterator<Item = Element>) -> Value {
    let elements: Vec<Value> = elements.into_iter().map(|element| element.0).collect();
    json!({ "type": "actions", "elements": elements })
}

/// A field of a modal; its id stands in `ids::field_id`.
pub fn input(field: Field, label: &str, element: Element) -> Input {
    let id = ids::field_id(field);
    let mut element = element.0;
    element["action_id"] = json!(id);
    Input(json!({ "type": "input", "block_id": id, "label": plain(label), "element": element }))
}

/// A field of a modal, in the making.
#[derive(Debug, Clone, PartialEq)]
pub struct Input(Value);

impl Input {
    #[must_use]
    pub fn hint(mut self, words: &str) -> Self {
        self.0["hint"] = plain(words);
        self
    }

    #[must_use]
    pub fn optional(mut self) -> Self {
        self.0["optional"] = json!(true);
        self
    }

    /// Every change is told to us at once, so that a closed window keeps its draft.
    #[must_use]
    pub fn watched(mut self) -> Self {
        self.0["dispatch_action"] = json!(true);
        self
    }

    /// Forgets what was typed when the step changes: Slack keeps values by their block's id.
    #[must_use]
    pub fn of_step(mut self, step: u32) -> Self {
        if let Some(id) = self.0["block_id"].as_str() {
            self.0["block_id"] = json!(format!("{id}-{step}"));
        }
        self
    }

    pub fn block(self) -> Value {
        self.0
    }
}

/// Something to press, pick or fill in.
#[derive(Debug, Clone, PartialEq)]
pub struct Element(Value);

/// `value` is at most 2,000 characters.
pub fn button(action: &str, words: &str, value: &str) -> Element {
    let mut button =
        json!({ "type": "button", "action_id": action, "text": plain(&text::label(words, BUTTON)) });
    if !value.is_empty() {
        button["value"] = json!(value);
    }
    Element(button)
}

/// Opens a page; Slack still tells us, and we only acknowledge.
pub fn link_button(words: &str, url: &str) -> Element {
    let mut element = button(ids::action::LINK, words, "");
    element.0["url"] = json!(url);
    element
}

impl Element {
    #[must_use]
    pub fn primary(mut self) -> Self {
        self.0["style"] = json!("primary");
        self
    }

    #[must_use]
    pub fn danger(mut self) -> Self {
        self.0["style"] = json!("danger");
        self
    }

    /// What a screen reader says of a terse button; at most 75 characters.
    #[must_use]
    pub fn spoken(mut self, words: &str) -> Self {
        self.0["accessibility_label"] = json!(text::label(words, BUTTON));
        self
    }

    /// Asks again before it is done. Title at most 100 characters, text 300, buttons 30.
    #[must_use]
    pub fn confirm(mut self, title: &str, words: &str, yes: &str, no: &str) -> Self {
        self.0["confirm"] = json!({
            "title": plain(title), "text": plain(words), "confirm": plain(yes), "deny": plain(no),
        });
        self
    }

    /// A text field tells us while somebody types, not only at the end.
    #[must_use]
    pub fn told_while_typing(mut self) -> Self {
        self.0["dispatch_action_config"] = json!({ "trigger_actions_on": ["on_character_entered"] });
        self
    }

    /// In place of a value that is not there yet; at most 150 characters.
    #[must_use]
    pub fn placeholder(mut self, words: &str) -> Self {
        self.0["placeholder"] = plain(&text::label(words, 150));
        self
    }
}

/// One choice of a menu, of radio buttons or of checkboxes: `value` is at most 75 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    value: String,
    words: String,
    more: Option<String>,
}

pub fn choice(value: impl Into<String>, words: impl Into<String>) -> Choice {
    Choice { value: value.into(), words: words.into(), more: None }
}

impl Choice {
    /// One more line under it, at most 75 characters.
    #[must_use]
    pub fn with(mut self, more: &str) -> Self {
        self.more = Some(more.to_owned());
        self
    }

    fn option(&self) -> Value {
        let mut option = json!({ "text": plain(&text::label(&self.words, OPTION)), "value": self.value });
        if let Some(more) = &self.more {
            option["description"] = plain(&text::label(more, OPTION));
        }
        option
    }
}

/// A menu of up to 100 choices; `chosen` is the value of one of them, and nothing is chosen if it is none of them.
pub fn menu(action: &str, placeholder: &str, choices: &[Choice], chosen: Option<&str>) -> Element {
    picked_one("static_select", action, choices, chosen).placeholder(placeholder)
}

/// A menu of up to 100 choices, of which any number may be picked.
pub fn picks(placeholder: &str, choices: &[Choice]) -> Element {
    let options: Vec<Value> = choices.iter().map(Choice::option).collect();
    let element =
        json!({ "type": "multi_static_select", "action_id": ids::action::FIELD, "options": options });
    Element(element).placeholder(placeholder)
}

/// Up to 10.
pub fn radios(choices: &[Choice], chosen: Option<&str>) -> Element {
    picked_one("radio_buttons", ids::action::FIELD, choices, chosen)
}

fn picked_one(kind: &str, action: &str, choices: &[Choice], chosen: Option<&str>) -> Element {
    let options: Vec<Value> = choices.iter().map(Choice::option).collect();
    let mut element = json!({ "type": kind, "action_id": action, "options": options });
    if let Some(first) = choices.iter().find(|choice| Some(choice.value.as_str()) == chosen) {
        element["initial_option"] = first.option();
    }
    Element(element)
}

/// Up to 10; `ticked` are values.
pub fn checkboxes(choices: &[Choice], ticked: &[String]) -> Element {
    let options: Vec<Value> = choices.iter().map(Choice::option).collect();
    let initial: Vec<Value> =
        choices.iter().filter(|choice| ticked.contains(&choice.value)).map(Choice::option).collect();
    let mut element = json!({ "type": "checkboxes", "action_id": ids::action::FIELD, "options": options });
    if !initial.is_empty() {
        element["initial_options"] = json!(initial);
    }
    Element(element)
}

/// How much room a text field gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    One,
    Many,
}

/// `most` characters, at most 3,000. Words beyond that are not put in: Slack refuses a value longer than its field.
pub fn text_input(lines: Lines, most: usize, words: &str) -> Element {
    let mut element = json!({
        "type": "plain_text_input",
        "action_id": ids::action::FIELD,
        "multiline": lines == Lines::Many,
        "max_length": most,
    });
    if !words.is_empty() {
        element["initial_value"] = json!(words.chars().take(most).collect::<String>());
    }
    Element(element)
}

pub fn person_picker(chosen: Option<&PersonId>) -> Element {
    let mut element = json!({ "type": "users_select", "action_id": ids::action::FIELD });
    if let Some(id) = chosen {
        element["initial_user"] = json!(id.as_str());
    }
    Element(element)
}

/// Public and private channels; never a direct message.
pub fn channel_picker() -> Element {
    Element(json!({
        "type": "conversations_select",
        "action_id": ids::action::FIELD,
        "filter": { "include": ["public", "private"], "exclude_bot_users": true },
    }))
}

pub fn people_picker(chosen: &[PersonId]) -> Element {
    let mut element = json!({ "type": "multi_users_select", "action_id": ids::action::FIELD });
    if !chosen.is_empty() {
        element["initial_users"] = json!(chosen.iter().map(PersonId::as_str).collect::<Vec<_>>());
    }
    Element(element)
}

pub fn date_picker(chosen: Option<NaiveDate>) -> Element {
    let mut element = json!({ "type": "datepicker", "action_id": ids::action::FIELD });
    if let Some(day) = chosen {
        element["initial_date"] = json!(day.format("%Y-%m-%d").to_string());
    }
    Element(element)
}

/// Shown by Slack in the zone of the device.
pub fn moment_picker(chosen: Option<DateTime<Utc>>) -> Element {
    let mut element = json!({ "type": "datetimepicker", "action_id": ids::action::FIELD });
    if let Some(at) = chosen {
        element["initial_date_time"] = json!(at.timestamp());
    }
    Element(element)
}
