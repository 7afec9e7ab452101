//! For the tests of this room: a desk whose answers a test writes, payloads as Slack sends them, and a small client.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::HeaderMap;
use chrono::{DateTime, TimeZone as _, Utc};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use sha2::Sha256;

use super::door::{Door, LookUp, NamesOf};
use crate::clock::Clock;
use crate::command::desk::{Desk, Errand, Outcome, Unavailable};
use crate::config::Secret;
use crate::domain::action::Request;
use crate::domain::id::TeamId;
use crate::domain::person::Names;
use crate::domain::reply::Reply;

pub const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";
pub const FORM: &str = "application/x-www-form-urlencoded";
pub const JSON: &str = "application/json";

pub type Answered = Result<Outcome, Unavailable>;

pub fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 10, 12, 0, 0).unwrap()
}

pub fn secret() -> Secret {
    Secret::new(SECRET.to_owned())
}

/// What was handed in, in its order.
#[derive(Clone, Default)]
pub struct Seen(Arc<Mutex<Vec<Request>>>);

impl Seen {
    pub fn all(&self) -> Vec<Request> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn keys(&self) -> Vec<String> {
        self.all().into_iter().map(|request| request.key).collect()
    }
}

/// A door to a desk that answers by `answer`, many at once.
pub fn door(
    answer: impl Fn(Request) -> BoxFuture<'static, Answered> + Send + Sync + 'static,
) -> (Door, Seen) {
    let (desk, mut queue) = Desk::open(64);
    let seen = Seen::default();
    let keep = seen.clone();
    tokio::spawn(async move {
        while let Some(errand) = queue.recv().await {
            if let Errand::Handle { request, answer: sender, .. } = errand {
                let request = *request;
                keep.0.lock().unwrap_or_else(PoisonError::into_inner).push(request.clone());
                let answered = answer(request);
                tokio::spawn(async move { drop(sender.send(answered.await)) });
            }
        }
    });
    let look_up: LookUp = Arc::new(|_| std::future::ready(()).boxed());
    let names_of: NamesOf = Arc::new(|_| std::future::ready(Names::new()).boxed());
    let door = Door { desk, look_up, names_of, team: TeamId::from("THOME"), clock: Clock::standing(noon()) };
    (door, seen)
}

/// One that says the same to everybody.
pub fn door_saying(answered: Answered) -> (Door, Seen) {
    door(move |_| std::future::ready(answered.clone()).boxed())
}

pub fn done() -> Answered {
    Ok(Outcome::Reply(Reply::Done, None))
}

pub fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

pub fn message(event_id: &str, text: &str) -> Value {
    json!({
        "type": "event_callback", "team_id": "T1", "event_id": event_id,
        "authorizations": [{ "team_id": "T1", "enterprise_id": null, "user_id": "UBOT", "is_bot": true }],
        "event": {
            "type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "ts": "1.1", "text": text,
        },
    })
}

pub fn command(text: &str) -> Value {
    json!({
        "command": "/rollout", "text": text, "team_id": "T1", "user_id": "U1", "channel_id": "C1",
        "channel_name": "general", "trigger_id": "1.2.3", "response_url": "https://hooks.example/1",
        "is_enterprise_install": "false",
    })
}

pub fn click(action: &Value) -> Value {
    json!({
        "type": "block_actions", "team": { "id": "T1" }, "user": { "id": "U1" }, "trigger_id": "1.2.3",
        "container": { "type": "message", "channel_id": "D1", "message_ts": "1.1" },
        "channel": { "id": "D1", "name": "directmessage" }, "actions": [action],
    })
}

pub fn submit(callback: &str, meta: &Value, values: &Value) -> Value {
    let fields = values.as_object().unwrap();
    let blocks: Vec<Value> =
        fields.keys().map(|id| json!({ "type": "input", "block_id": id, "element": {} })).collect();
    json!({
        "type": "view_submission", "team": { "id": "T1" }, "user": { "id": "U1" }, "trigger_id": "1.2.3",
        "view": {
            "id": "V1", "type": "modal", "callback_id": callback, "hash": "h1", "blocks": blocks,
            "private_metadata": meta.to_string(), "state": { "values": values },
        },
    })
}

/// The body by which HTTP carries what Socket Mode carries in an envelope of this kind.
pub fn over_http(kind: &str, payload: &Value) -> (&'static str, String) {
    match kind {
        "events_api" => (JSON, payload.to_string()),
        "interactive" => (FORM, form(&[("payload", &payload.to_string())])),
        "slash_commands" => {
            let fields: Vec<(&str, &str)> = payload
                .as_object()
                .unwrap()
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
                .collect();
            (FORM, form(&fields))
        }
        other => panic!("{other} is of Socket Mode only"),
    }
}

pub fn sign(at: DateTime<Utc>, body: &[u8]) -> Vec<(&'static str, String)> {
    let stamp = at.timestamp().to_string();
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(format!("v0:{stamp}:").as_bytes());
    mac.update(body);
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    vec![("x-slack-request-timestamp", stamp), ("x-slack-signature", format!("v0={hex}"))]
}

#[derive(Debug)]
pub struct Got {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

pub async fn ask(
    addr: SocketAddr,
    method: &str,
    path: &str,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
) -> Got {
    let mut request = hyper::Request::builder().method(method).uri(format!("http://{addr}{path}"));
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let answer = client.request(request.body(Full::from(body)).unwrap()).await.unwrap();
    let (parts, body) = answer.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Got {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    }
}

/// Signed now, as Slack would.
pub async fn send_in(addr: SocketAddr, kind: &str, body: impl Into<Vec<u8>>) -> Got {
    let body = body.into();
    let mut headers = sign(noon(), &body);
    headers.push(("content-type", kind.to_owned()));
    ask(addr, "POST", "/slack/events", headers, body).await
}
