//! The payloads Slack sends: event envelopes, block actions, view submissions, shortcuts, commands.
//! Only shapes are made here; who may do what was decided before.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::cast::{APP, BOT_USER, Person, TEAM};
use super::state::{Channel, OpenView, State, ViewKind, team_stub, user_stub, view_json};

/// Which way a payload goes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    Event,
    Interaction,
    Command,
}

#[derive(Clone, Debug)]
pub struct Parcel {
    pub route: Route,
    /// For the record: `message.im`, `block_actions`, `/rollout`.
    pub what: String,
    pub payload: Value,
}

/// The old verification token. Slack still sends it; a bot must not rely on it.
const VERIFICATION_TOKEN: &str = "deprecated-use-the-signature";

/// Puts an event into its envelope.
pub fn event(event_id: &str, now: DateTime<Utc>, body: &Value) -> Parcel {
    let kind = body["type"].as_str().unwrap_or_default();
    let what = match (body["subtype"].as_str(), body["channel_type"].as_str()) {
        (Some(subtype), _) if kind == "message" => format!("event {kind}.{subtype}"),
        (None, Some(channel)) if kind == "message" => format!("event {kind}.{channel}"),
        _ => format!("event {kind}"),
    };
    let payload = json!({
        "token": VERIFICATION_TOKEN, "team_id": TEAM, "context_team_id": TEAM, "context_enterprise_id": null,
        "api_app_id": APP, "event": body, "type": "event_callback", "event_id": event_id,
        "event_time": now.timestamp(), "is_ext_shared_channel": false,
        "event_context": format!("4-{event_id}"),
        "authorizations": [{
            "enterprise_id": null, "team_id": TEAM, "user_id": BOT_USER, "is_bot": true,
            "is_enterprise_install": false,
        }],
    });
    Parcel { route: Route::Event, what, payload }
}

/// What all interactions have in common.
fn interaction(kind: &str, person: &Person, trigger: Option<&str>) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("type".into(), json!(kind));
    fields.insert("team".into(), team_stub());
    fields.insert("user".into(), user_stub(person));
    fields.insert("api_app_id".into(), json!(APP));
    fields.insert("token".into(), json!(VERIFICATION_TOKEN));
    fields.insert("enterprise".into(), Value::Null);
    fields.insert("is_enterprise_install".into(), json!(false));
    if let Some(trigger) = trigger {
        fields.insert("trigger_id".into(), json!(trigger));
    }
    fields
}

fn parcel(what: &str, fields: Map<String, Value>) -> Parcel {
    Parcel { route: Route::Interaction, what: what.into(), payload: Value::Object(fields) }
}

/// An action in a message. `message` is left out for ephemeral ones, as Slack does.
pub struct InMessage<'a> {
    pub channel: &'a Channel,
    pub ts: &'a str,
    pub thread_ts: Option<&'a str>,
    pub message: Option<Value>,
    pub values: Value,
    pub response_url: String,
}

pub fn action_in_message(person: &Person, trigger: &str, action: &Value, place: InMessage<'_>) -> Parcel {
    let mut fields = interaction("block_actions", person, Some(trigger));
    let mut container = json!({
        "type": "message", "message_ts": place.ts, "channel_id": place.channel.id,
        "is_ephemeral": place.message.is_none(),
    });
    if let Some(thread) = place.thread_ts {
        container["thread_ts"] = json!(thread);
    }
    fields.insert("container".into(), container);
    fields.insert("channel".into(), json!({ "id": place.channel.id, "name": place.channel.wire_name() }));
    if let Some(message) = place.message {
        fields.insert("message".into(), message);
    }
    fields.insert("state".into(), json!({ "values": place.values }));
    fields.insert("response_url".into(), json!(place.response_url));
    fields.insert("actions".into(), json!([action]));
    parcel("block_actions", fields)
}

/// An action in a modal or on the home tab.
pub fn action_in_view(person: &Person, trigger: &str, action: &Value, view: &OpenView) -> Parcel {
    let mut fields = interaction("block_actions", person, Some(trigger));
    fields.insert("container".into(), json!({ "type": "view", "view_id": view.id }));
    fields.insert("view".into(), view_json(view));
    if view.kind == ViewKind::Home {
        fields.insert("state".into(), json!({ "values": view.values }));
    }
    fields.insert("actions".into(), json!([action]));
    parcel("block_actions", fields)
}

pub fn view_submission(person: &Person, trigger: &str, view: &OpenView) -> Parcel {
    let mut fields = interaction("view_submission", person, Some(trigger));
    fields.insert("view".into(), view_json(view));
    fields.insert("response_urls".into(), json!([]));
    parcel("view_submission", fields)
}

/// Input values are not part of it (slack.md section 2).
pub fn view_closed(person: &Person, view: &OpenView, cleared: Cleared) -> Parcel {
    let mut fields = interaction("view_closed", person, None);
    let mut body = view_json(view);
    body["state"] = json!({ "values": {} });
    fields.insert("view".into(), body);
    fields.insert("is_cleared".into(), json!(cleared == Cleared::WholeStack));
    parcel("view_closed", fields)
}

/// How a modal went away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cleared {
    /// The ✕: every view of the stack.
    WholeStack,
    /// The close button: this view only.
    TopOnly,
}

pub fn shortcut(person: &Person, trigger: &str, callback_id: &str, action_ts: &str) -> Parcel {
    let mut fields = interaction("shortcut", person, Some(trigger));
    fields.insert("callback_id".into(), json!(callback_id));
    fields.insert("action_ts".into(), json!(action_ts));
    parcel("shortcut", fields)
}

/// `text` is what follows the command, escaped as the manifest asks.
pub fn command(
    person: &Person,
    channel: &Channel,
    command: &str,
    text: &str,
    trigger: &str,
    response_url: &str,
) -> Parcel {
    let payload = json!({
        "token": VERIFICATION_TOKEN, "team_id": TEAM, "team_domain": "practice", "channel_id": channel.id,
        "channel_name": channel.wire_name(), "user_id": person.id, "user_name": person.name,
        "command": command, "text": text, "api_app_id": APP, "is_enterprise_install": "false",
        "response_url": response_url, "trigger_id": trigger,
    });
    Parcel { route: Route::Command, what: command.into(), payload }
}

/// `app_home_opened`; `view` is left out before the first publish.
pub fn home_opened(state: &mut State, now: DateTime<Utc>, who: &str, channel: &str, tab: &str) {
    let event_ts = state.next_ts(now);
    let mut body = json!({
        "type": "app_home_opened", "user": who, "channel": channel, "tab": tab, "event_ts": event_ts,
    });
    if tab == "home"
        && let Some(view) = state.homes.get(who)
    {
        body["view"] = view_json(view);
    }
    state.tell("app_home_opened", body);
}
