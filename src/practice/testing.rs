//! For the tests of this room: a clock that is moved by hand, and a tiny bot on a real port that keeps what it is
//! sent, answers as it is told, and calls the Web API over real HTTP.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes as Body;
use axum::extract::State as Kept;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use chrono::{DateTime, TimeZone as _, Utc};
use http_body_util::{BodyExt as _, Full};
use hyper::Request;
use hyper::body::Bytes;
use serde_json::{Value, json};

use super::cast::Cast;
use super::host::{BoxFuture, Host};
use super::{Config, Workspace, lock, push};

pub const MANIFEST: &str = r#"
display_information: { name: Rollout }
features:
  app_home: { home_tab_enabled: true, messages_tab_enabled: true }
  bot_user: { display_name: Rollout, always_online: true }
  slash_commands:
    - { command: /rollout, description: Run a rollout, usage_hint: start, should_escape: true }
    - { command: /plain, description: Without escaping }
  shortcuts:
    - { name: Start a rollout, type: global, callback_id: start, description: Start }
oauth_config:
  scopes:
    bot: [app_mentions:read, channels:history, channels:join, channels:read, chat:write, commands, dnd:read,
      files:read, files:write, groups:history, groups:read, im:history, im:read, im:write, mpim:write,
      reactions:read, reactions:write, team:read, users:read]
settings:
  event_subscriptions:
    bot_events: [app_home_opened, app_mention, channel_archive, member_joined_channel, member_left_channel,
      message.channels, message.groups, message.im, reaction_added, user_change]
"#;

/// A clock that stands still until it is moved, with lists of things that are due.
pub struct Clock {
    now: Mutex<DateTime<Utc>>,
    /// When the bot would send something.
    pub turns: Mutex<Vec<DateTime<Utc>>>,
    /// When it would do something because of a date.
    pub duties: Mutex<Vec<DateTime<Utc>>>,
    pub movable: bool,
}

impl Clock {
    pub fn new() -> Arc<Self> {
        let now = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
        Arc::new(Self {
            now: Mutex::new(now),
            turns: Mutex::default(),
            duties: Mutex::default(),
            movable: true,
        })
    }

    pub fn add(&self, by: chrono::Duration) {
        *lock(&self.now) += by;
    }
}

impl Host for Clock {
    fn now(&self) -> DateTime<Utc> {
        *lock(&self.now)
    }

    fn movable(&self) -> bool {
        self.movable
    }

    fn next_due(&self) -> BoxFuture<'_, Option<DateTime<Utc>>> {
        let next = lock(&self.turns).iter().chain(lock(&self.duties).iter()).min().copied();
        Box::pin(async move { next })
    }

    fn next_duty(&self) -> BoxFuture<'_, Option<DateTime<Utc>>> {
        let next = lock(&self.duties).iter().min().copied();
        Box::pin(async move { next })
    }

    fn move_to(&self, t: DateTime<Utc>) {
        let mut now = lock(&self.now);
        *now = t.max(*now);
        let reached = *now;
        for planned in [&self.turns, &self.duties] {
            lock(planned).retain(|due| *due > reached);
        }
    }

    fn settled(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}

/// What the bot got: headers and body as they came, and the payload inside.
#[derive(Clone, Debug)]
pub struct Got {
    pub headers: HeaderMap,
    pub raw: Vec<u8>,
    pub payload: Value,
}

/// What the bot answers with; used up one by one, then empty 200s.
#[derive(Clone, Debug)]
pub struct Said {
    pub status: u16,
    pub headers: Vec<(&'static str, &'static str)>,
    pub body: String,
    pub after: Duration,
}

impl Said {
    pub fn ok(body: impl Into<String>) -> Self {
        Self { status: 200, headers: Vec::new(), body: body.into(), after: Duration::ZERO }
    }

    pub fn status(status: u16) -> Self {
        Self { status, ..Self::ok("") }
    }
}

#[derive(Clone, Default)]
pub struct Bot {
    got: Arc<Mutex<Vec<Got>>>,
    plan: Arc<Mutex<std::collections::VecDeque<Said>>>,
}

impl Bot {
    /// Listens and returns the address to post to.
    pub async fn listen(&self) -> String {
        let app = Router::new().route("/slack/events", post(hear)).with_state(self.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await });
        format!("http://{addr}/slack/events")
    }

    pub fn will_say(&self, said: Said) {
        lock(&self.plan).push_back(said);
    }

    pub fn got(&self) -> Vec<Got> {
        lock(&self.got).clone()
    }

    pub fn payloads(&self) -> Vec<Value> {
        self.got().into_iter().map(|got| got.payload).collect()
    }

    pub fn last(&self) -> Value {
        self.payloads().pop().unwrap_or_default()
    }

    /// The inner events, oldest first.
    pub fn events(&self) -> Vec<Value> {
        self.payloads()
            .into_iter()
            .filter(|p| p["type"] == "event_callback")
            .map(|p| p["event"].clone())
            .collect()
    }

    pub fn forget(&self) {
        lock(&self.got).clear();
    }
}

async fn hear(Kept(bot): Kept<Bot>, headers: HeaderMap, body: Body) -> (StatusCode, HeaderMap, String) {
    let form: std::collections::BTreeMap<String, String> =
        form_urlencoded::parse(&body).into_owned().collect();
    let payload = match form.get("payload") {
        Some(text) => serde_json::from_str(text).unwrap(),
        None if headers["content-type"] == "application/json" => serde_json::from_slice(&body).unwrap(),
        None => json!(form),
    };
    lock(&bot.got).push(Got { headers, raw: body.to_vec(), payload });
    let said = lock(&bot.plan).pop_front().unwrap_or_else(|| Said::ok(""));
    tokio::time::sleep(said.after).await;
    let headers = said.headers.iter().map(|(n, v)| (n.parse().unwrap(), v.parse().unwrap())).collect();
    (StatusCode::from_u16(said.status).unwrap(), headers, said.body)
}

/// A workspace with the bank's people, its clock, and a bot that listens.
pub struct Scene {
    pub slack: Workspace,
    pub clock: Arc<Clock>,
    pub bot: Bot,
}

pub fn config() -> Config {
    Config {
        listen: "127.0.0.1:0".parse().unwrap(),
        bot_events_url: None,
        state_file: None,
        manifest: MANIFEST.into(),
        cast: Cast::bank(),
        enforce_rates: false,
        retry_delays: [Duration::ZERO, Duration::from_millis(20), Duration::from_millis(40)],
    }
}

impl Scene {
    pub async fn new() -> Self {
        Self::with(config()).await
    }

    pub async fn with(mut config: Config) -> Self {
        let (clock, bot) = (Clock::new(), Bot::default());
        config.bot_events_url = Some(bot.listen().await);
        let slack = Workspace::start(config, clock.clone()).await.unwrap();
        Self { slack, clock, bot }
    }

    /// Calls a method with the bot's token and a JSON body.
    pub async fn call(&self, method: &str, body: Value) -> Value {
        let token = self.setting("SLACK_BOT_TOKEN");
        self.call_as(Some(&token), method, body).await
    }

    pub async fn call_as(&self, token: Option<&str>, method: &str, body: Value) -> Value {
        let mut request = Request::post(format!("{}/{method}", self.setting("SLACK_API_URL")))
            .header("content-type", "application/json; charset=utf-8");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let (status, _, body) =
            send(request.body(Full::new(Bytes::from(body.to_string()))).unwrap()).await.unwrap();
        serde_json::from_slice(&body).unwrap_or_else(|_| json!({ "status": status }))
    }

    /// Calls with a form, as some methods require.
    pub async fn form(&self, method: &str, fields: &[(&str, &str)]) -> Value {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(format!("{}/{method}", self.setting("SLACK_API_URL")))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("authorization", format!("Bearer {}", self.setting("SLACK_BOT_TOKEN")));
        let (_, _, body) = send(request.body(Full::new(Bytes::from(body))).unwrap()).await.unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    pub async fn get(&self, path: &str) -> (u16, HeaderMap, Bytes) {
        self.get_as(path, &[]).await
    }

    pub async fn get_as(&self, path: &str, headers: &[(&str, &str)]) -> (u16, HeaderMap, Bytes) {
        let request = Request::get(format!("http://{}{path}", self.slack.addr()));
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        send(request.body(Full::new(Bytes::new())).unwrap()).await.unwrap()
    }

    pub async fn post(&self, path: &str, body: Value) -> Value {
        self.post_as(path, &[("content-type", "application/json")], body).await.1
    }

    /// As a page sends it that says so about itself.
    pub async fn post_as(&self, path: &str, headers: &[(&str, &str)], body: Value) -> (u16, Value) {
        let request = Request::post(format!("http://{}{path}", self.slack.addr()));
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let body = Full::new(Bytes::from(body.to_string()));
        let (status, _, body) = send(request.body(body).unwrap()).await.unwrap();
        (status, serde_json::from_slice(&body).unwrap_or_else(|_| json!({ "status": status })))
    }

    pub fn setting(&self, name: &str) -> String {
        self.slack.settings().into_iter().find(|(n, _)| *n == name).map(|(_, v)| v).unwrap()
    }

    /// The DM of the bot with somebody.
    pub async fn dm(&self, who: &str) -> String {
        let opened = self.call("conversations.open", json!({ "users": who })).await;
        opened["channel"]["id"].as_str().unwrap_or_else(|| panic!("{opened}")).to_owned()
    }

    /// Opens a modal for somebody by way of a command.
    pub async fn modal(&self, who: &str, view: Value) -> Value {
        self.slack.command(who, "CGENERAL", "/rollout start").await.unwrap();
        let trigger = self.bot.last()["trigger_id"].clone();
        self.call("views.open", json!({ "trigger_id": trigger, "view": view })).await
    }
}

pub async fn send(request: Request<Full<Bytes>>) -> Result<(u16, HeaderMap, Bytes), String> {
    let answer = push::client().request(request).await.map_err(|e| e.to_string())?;
    let (head, body) = answer.into_parts();
    let body = body.collect().await.map_err(|e| e.to_string())?.to_bytes();
    Ok((head.status.as_u16(), head.headers, body))
}

impl Scene {
    pub fn clock_seconds(&self) -> i64 {
        self.clock.now().timestamp()
    }
}
