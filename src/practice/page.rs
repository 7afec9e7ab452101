//! The page for people and its JSON API: anybody may be anybody here, which is why it stays on loopback.
//! Every act goes through the same functions that tests use; what the workspace refuses is told in plain words with
//! status 200. It never answers to another name than this machine's own, nor acts for a page from elsewhere.

use axum::body::Body;
use chrono::Duration;
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HOST};
use hyper::{HeaderMap, Method, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::act::Place;
use super::cast::{APP, BOT_ID, BOT_USER, TEAM};
use super::serve::{is_get, json_answer, plain, stream_of_revisions, with_type};
use super::values::Input;
use super::world::PersonChange;
use super::{Refused, Workspace};

/// The parts of the page, by name.
const PARTS: &[(&str, &str)] = &parts::ALL;

mod parts;
#[cfg(test)]
mod tests;

type Shown = Result<Value, Refused>;

/// Whether it was asked for by a name of this machine: any other is a foreign page whose name was led here.
pub fn is_local(headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    ["127.0.0.1", "[::1]"].contains(&name) || name.eq_ignore_ascii_case("localhost")
}

/// What is said to anybody else.
pub fn foreign() -> Response<Body> {
    plain(StatusCode::FORBIDDEN, "this page is for this machine only: open it at 127.0.0.1 or localhost")
}

/// A foreign page cannot send this kind unasked, and we are never asked whether it may.
fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

pub async fn answer(
    workspace: &Workspace,
    method: &Method,
    headers: &HeaderMap,
    path: &str,
    query: &str,
    body: &Bytes,
) -> Response<Body> {
    if !is_local(headers) {
        return foreign();
    }
    if is_get(method) {
        if path == "/" {
            return part("index.html");
        }
        if let Some(name) = path.strip_prefix("/page/") {
            return part(name);
        }
        if path == "/practice/stream" {
            return stream_of_revisions(workspace);
        }
    }
    let shown = if is_get(method) {
        let asked = Asked(form_urlencoded::parse(query.as_bytes()).into_owned().collect());
        match path {
            "/practice/boot" => Ok(boot(workspace)),
            "/practice/seen" => asked.get("as").map(|who| seen(workspace, who)),
            "/practice/messages" => messages(workspace, &asked),
            "/practice/wire" => Ok(wire(workspace, &asked)),
            _ => return plain(StatusCode::NOT_FOUND, "nothing is here"),
        }
    } else {
        if method != Method::POST {
            return plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and POST are answered");
        }
        if !is_json(headers) {
            return plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send it as application/json");
        }
        let Ok(given) = serde_json::from_slice::<Value>(body) else {
            return json_answer(StatusCode::OK, &json!({ "ok": false, "error": "the request is not JSON" }));
        };
        match path {
            "/practice/act" => act(workspace, &given).await,
            "/practice/clock" => match clock(workspace, &given).await {
                Err(Refused(why)) => {
                    return json_answer(StatusCode::BAD_REQUEST, &json!({ "ok": false, "error": why }));
                }
                moved => moved,
            },
            "/practice/world" => world(workspace, &given).await,
            _ => return plain(StatusCode::NOT_FOUND, "nothing is here"),
        }
    };
    let value = shown.unwrap_or_else(|Refused(why)| json!({ "ok": false, "error": why }));
    json_answer(StatusCode::OK, &value)
}

fn part(name: &str) -> Response<Body> {
    let Some((name, text)) = PARTS.iter().find(|(n, _)| *n == name) else {
        return plain(StatusCode::NOT_FOUND, "the page has no such part");
    };
    let kind = match name.rsplit_once('.') {
        Some((_, "html")) => "text/html; charset=utf-8",
        Some((_, "css")) => "text/css; charset=utf-8",
        Some((_, "js")) => "text/javascript; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    };
    with_type(StatusCode::OK, kind, Bytes::from_static(text.as_bytes()))
}

/// The query of a request.
struct Asked(std::collections::BTreeMap<String, String>);

impl Asked {
    fn get(&self, name: &str) -> Result<&str, Refused> {
        self.0.get(name).map(String::as_str).ok_or_else(|| Refused::new(format!("{name} is missing")))
    }
}

fn clock_json(workspace: &Workspace) -> Value {
    json!({ "now": workspace.now(), "movable": workspace.inner.host.movable() })
}

fn boot(workspace: &Workspace) -> Value {
    let features = &workspace.inner.manifest.features;
    let commands: Vec<Value> = features
        .slash_commands
        .iter()
        .map(|c| json!({ "name": c.command, "hint": c.usage_hint, "description": c.description }))
        .collect();
    let shortcuts: Vec<Value> = features
        .shortcuts
        .iter()
        .map(|s| json!({ "name": s.name, "callback_id": s.callback_id, "description": s.description, "type": s.kind }))
        .collect();
    json!({
        "ok": true, "team": { "id": TEAM, "name": "Practice" },
        "bot": { "user": BOT_USER, "id": BOT_ID, "app": APP, "name": "Rollout", "home": features.app_home.home_tab_enabled },
        "people": workspace.people(), "groups": groups(workspace), "channels": channels(workspace), "clock": clock_json(workspace),
        "revision": workspace.revision(), "command": commands, "shortcuts": shortcuts,
    })
}

/// So that mentions of them can be drawn.
fn groups(workspace: &Workspace) -> Vec<Value> {
    workspace.look(|state| state.groups.values().map(|g| json!({ "id": g.id, "handle": g.handle })).collect())
}

/// All channels by id and name, so that mentions can be drawn; those who are not in one see no more of it.
fn channels(workspace: &Workspace) -> Vec<Value> {
    workspace.look(|state| {
        let named = state.channels.values().filter(|c| !c.name.is_empty());
        named.map(|c| json!({ "id": c.id, "name": c.name, "kind": c.kind, "archived": c.archived })).collect()
    })
}

fn seen(workspace: &Workspace, who: &str) -> Value {
    json!({
        "ok": true, "clock": clock_json(workspace), "revision": workspace.revision(),
        "conversations": workspace.conversations(who), "modal": workspace.modal(who), "home": workspace.home(who),
        "toast": Value::Null,
    })
}

fn messages(workspace: &Workspace, asked: &Asked) -> Shown {
    let (who, conversation) = (asked.get("as")?, asked.get("conversation")?);
    // Up to where it was read before: there the page begins.
    let read = workspace.mark_read(who, conversation);
    Ok(json!({ "ok": true, "messages": workspace.messages(who, conversation), "read": read }))
}

fn wire(workspace: &Workspace, asked: &Asked) -> Value {
    let after = asked.get("after").ok().and_then(|n| n.parse().ok()).unwrap_or(0);
    json!({
        "ok": true, "exchanges": workspace.wire(after), "troubles": workspace.troubles(), "acks": workspace.acks(),
    })
}

/// What somebody does; the fields are those of the functions of the same name.
#[derive(Deserialize)]
#[serde(tag = "act", rename_all = "lowercase")]
enum Act {
    Say {
        conversation: String,
        text: String,
        thread: Option<String>,
    },
    Edit {
        conversation: String,
        ts: String,
        text: String,
    },
    Delete {
        conversation: String,
        ts: String,
    },
    Upload {
        conversation: String,
        filename: String,
        text: String,
    },
    Command {
        conversation: String,
        line: String,
    },
    Click {
        place: PlaceJson,
        action_id: String,
        #[serde(default)]
        block_id: String,
    },
    Choose {
        place: PlaceJson,
        block_id: String,
        action_id: String,
        value: Option<Input>,
    },
    Submit,
    Close,
    Back,
    Home,
    Dm,
    Shortcut {
        callback_id: String,
    },
    React {
        conversation: String,
        ts: String,
        name: String,
    },
}

/// `{"message":{…}}`, `{"home":true}` or `{"modal":true}`; the last is what is meant where nothing is said.
#[derive(Deserialize)]
struct PlaceJson {
    message: Option<MessageJson>,
    #[serde(default)]
    home: bool,
}

#[derive(Deserialize)]
struct MessageJson {
    conversation: String,
    ts: String,
}

impl From<PlaceJson> for Place {
    fn from(place: PlaceJson) -> Self {
        match place.message {
            Some(MessageJson { conversation, ts }) => Place::Message { conversation, ts },
            None if place.home => Place::Home,
            None => Place::Modal,
        }
    }
}

async fn act(workspace: &Workspace, given: &Value) -> Shown {
    let who = given["as"].as_str().ok_or_else(|| Refused::new("as is missing"))?;
    let act = Act::deserialize(given).map_err(|error| Refused::new(error.to_string()))?;
    let mut told = Map::from_iter([("ok".to_owned(), json!(true))]);
    match act {
        Act::Say { conversation, text, thread } => {
            let ts = workspace.say(who, &conversation, &text, thread.as_deref()).await?;
            told.insert("ts".into(), json!(ts));
        }
        Act::Edit { conversation, ts, text } => workspace.edit(who, &conversation, &ts, &text).await?,
        Act::Delete { conversation, ts } => workspace.delete(who, &conversation, &ts).await?,
        Act::Upload { conversation, filename, text } => {
            let ts = workspace.upload(who, &conversation, &filename, &text).await?;
            told.insert("ts".into(), json!(ts));
        }
        Act::Command { conversation, line } => {
            workspace.command(who, &conversation, &line).await?;
        }
        Act::Click { place, action_id, block_id } => {
            workspace.click(who, place.into(), &action_id, &block_id).await?;
        }
        Act::Choose { place, block_id, action_id, value } => {
            let value = value.unwrap_or(Input::Nothing);
            workspace.choose(who, place.into(), &block_id, &action_id, value).await?;
        }
        Act::Submit => {
            let submitted = workspace.submit(who).await?;
            told.insert("errors".into(), json!(submitted.errors));
            told.insert("open".into(), json!(submitted.still_open));
        }
        Act::Close => workspace.close(who).await?,
        Act::Back => workspace.back(who).await?,
        Act::Home => workspace.open_home(who).await?,
        Act::Dm => {
            told.insert("conversation".into(), json!(workspace.open_dm(who).await?));
        }
        Act::Shortcut { callback_id } => workspace.shortcut(who, &callback_id).await?,
        Act::React { conversation, ts, name } => workspace.react(who, &conversation, &ts, &name).await?,
    }
    Ok(Value::Object(told))
}

async fn clock(workspace: &Workspace, given: &Value) -> Shown {
    let from = workspace.now();
    let moved_to = if given["skip"] == true {
        workspace.skip().await?
    } else {
        let seconds = given["add_seconds"].as_i64().ok_or_else(|| Refused::new("say skip or add_seconds"))?;
        let by =
            Duration::try_seconds(seconds).ok_or_else(|| Refused::new("the clock does not go that far"))?;
        Some(workspace.advance(by).await?)
    };
    let what = moved_to.is_none().then_some("nothing is planned");
    Ok(json!({ "ok": true, "from": from, "now": workspace.now(), "moved_to": moved_to, "what": what }))
}

async fn world(workspace: &Workspace, given: &Value) -> Shown {
    let text = |name: &str| given[name].as_str().ok_or_else(|| Refused::new(format!("{name} is missing")));
    let change = text("change")?;
    match change {
        "archive" => workspace.archive(text("channel")?, given["as"].as_str().unwrap_or("USLACKBOT")).await?,
        "unarchive" => {
            workspace.unarchive(text("channel")?, given["as"].as_str().unwrap_or("USLACKBOT")).await?;
        }
        "invite" => workspace.invite(text("channel")?, text("person")?, given["as"].as_str()).await?,
        "remove" => workspace.remove(text("channel")?, text("person")?).await?,
        _ => {
            let change = match change {
                "deactivate" => PersonChange::Deactivate,
                "reactivate" => PersonChange::Reactivate,
                "tz" => PersonChange::Tz(given["tz"].as_str().map(Into::into)),
                "guest" => PersonChange::MakeGuest,
                "member" => PersonChange::MakeMember,
                "block_dm" => PersonChange::BlockDms,
                "allow_dm" => PersonChange::AllowDms,
                "title" => PersonChange::Title(text("title")?.into()),
                "status" => PersonChange::Status {
                    text: text("text")?.into(),
                    emoji: given["emoji"].as_str().unwrap_or_default().into(),
                },
                "snooze" => PersonChange::Snooze(given["until"].as_i64()),
                other => return Err(Refused::new(format!("the world knows no {other}"))),
            };
            workspace.change_person(text("person")?, change).await?;
        }
    }
    Ok(json!({ "ok": true }))
}
