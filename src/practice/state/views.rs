//! Open modals and published home tabs: Slack's view object, its hash, and what a person has filled in.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::State;
use crate::practice::cast::{APP, BOT_ID, TEAM};
use crate::practice::values::{self, Values};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ViewKind {
    Modal,
    Home,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpenView {
    pub id: String,
    pub kind: ViewKind,
    pub user: String,
    /// As the app sent it, with missing ids filled in.
    pub body: Value,
    /// Changes whenever the app replaces the view.
    pub hash: String,
    pub root_id: String,
    pub previous_id: Option<String>,
    pub values: Values,
    /// Shown beside the fields since the last submit, by `block_id`.
    #[serde(default)]
    pub errors: BTreeMap<String, String>,
}

impl OpenView {
    pub fn blocks(&self) -> &[Value] {
        self.body["blocks"].as_array().map(Vec::as_slice).unwrap_or_default()
    }

    pub fn external_id(&self) -> &str {
        self.body["external_id"].as_str().unwrap_or_default()
    }

    /// Puts a new body in its place; what is filled in stays where the fields are the same.
    pub fn replace(&mut self, body: Value, hash: String) {
        self.body = body;
        self.hash = hash;
        self.values = values::carried_over(&self.values, self.blocks());
        self.errors.clear();
    }
}

impl State {
    /// A view that is not on the screen yet.
    pub fn new_view(&mut self, now: DateTime<Utc>, kind: ViewKind, user: &str, body: Value) -> OpenView {
        let id = self.new_id("V");
        let hash = self.new_hash(now);
        let blocks = body["blocks"].as_array().cloned().unwrap_or_default();
        OpenView {
            root_id: id.clone(),
            id,
            kind,
            user: user.into(),
            body,
            hash,
            previous_id: None,
            values: values::initial_values(&blocks),
            errors: BTreeMap::new(),
        }
    }

    pub fn new_hash(&mut self, now: DateTime<Utc>) -> String {
        format!("{}.{}", now.timestamp(), &self.new_id("").to_lowercase()[..8])
    }

    pub fn find_view(&mut self, wanted: impl Fn(&OpenView) -> bool) -> Option<&mut OpenView> {
        self.modals.values_mut().flatten().chain(self.homes.values_mut()).find(|v| wanted(v))
    }

    /// Fills in the `block_id`s, `action_id`s and text flags that Slack adds by itself.
    pub fn with_ids(&mut self, mut blocks: Vec<Value>) -> Vec<Value> {
        for block in &mut blocks {
            if block["block_id"].as_str().is_none_or(str::is_empty) {
                block["block_id"] = json!(self.new_id("")[..5].to_owned());
            }
            let named = |e: &Value| {
                e["type"].is_string()
                    && e["type"] != "mrkdwn"
                    && e["type"] != "plain_text"
                    && e["type"] != "image"
            };
            let interactive = matches!(block["type"].as_str(), Some("section" | "actions" | "input"));
            if interactive {
                for name in ["element", "accessory"] {
                    if let Some(element) = block.get_mut(name).filter(|e| named(e)) {
                        self.name_element(element);
                    }
                }
                if let Some(list) = block["elements"].as_array_mut() {
                    for element in list {
                        self.name_element(element);
                    }
                }
            }
            settle_text(block);
        }
        blocks
    }

    fn name_element(&mut self, element: &mut Value) {
        if element["action_id"].as_str().is_none_or(str::is_empty) {
            element["action_id"] = json!(self.new_id("")[..5].to_owned());
        }
    }
}

/// The view object of payloads and answers.
pub fn view_json(view: &OpenView) -> Value {
    let body = &view.body;
    let or = |name: &str, other: Value| body.get(name).cloned().unwrap_or(other);
    json!({
        "id": view.id, "team_id": TEAM, "app_id": APP, "bot_id": BOT_ID, "app_installed_team_id": TEAM,
        "type": if view.kind == ViewKind::Modal { "modal" } else { "home" },
        "title": or("title", json!({ "type": "plain_text", "text": "View Title", "emoji": true })),
        "submit": or("submit", Value::Null), "close": or("close", Value::Null),
        "blocks": or("blocks", json!([])),
        "private_metadata": or("private_metadata", json!("")),
        "callback_id": or("callback_id", json!("")),
        "external_id": or("external_id", json!("")),
        "clear_on_close": or("clear_on_close", json!(false)),
        "notify_on_close": or("notify_on_close", json!(false)),
        "state": { "values": view.values },
        "hash": view.hash, "previous_view_id": view.previous_id, "root_view_id": view.root_id,
    })
}

/// Slack answers with `emoji` and `verbatim` set on every text object.
fn settle_text(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            match fields.get("type").and_then(Value::as_str) {
                Some("plain_text") => {
                    fields.entry("emoji").or_insert(json!(true));
                }
                Some("mrkdwn") => {
                    fields.entry("verbatim").or_insert(json!(false));
                }
                _ => {}
            }
            fields.values_mut().for_each(settle_text);
        }
        Value::Array(list) => list.iter_mut().for_each(settle_text),
        _ => {}
    }
}
