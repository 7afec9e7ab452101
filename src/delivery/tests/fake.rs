//! A small Slack for the tests of this room: keeps what is posted, and fails as it is told.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::clock::Clock;

/// What the next call of a method suffers.
#[derive(Debug, Clone)]
pub enum Fault {
    RateLimited(u32),
    ServerError,
    Html,
    /// Not done and never answered.
    NoAnswer,
    /// Done and never answered.
    DoneWithoutAnswer,
    /// Done, and answered once it is let go.
    Held,
    /// Done, and the connection is cut in the middle of the answer.
    Cut,
    Code(&'static str),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Posted {
    pub channel: String,
    pub ts: String,
    pub thread: Option<String>,
    pub text: String,
    pub key: String,
    /// Titles of the files that the message brings.
    pub files: Vec<String>,
    /// And their ids.
    ids: Vec<String>,
}

#[derive(Clone)]
pub struct Fake {
    pub base: String,
    world: Arc<World>,
}

#[derive(Default)]
struct World {
    inner: Mutex<Inner>,
    count: watch::Sender<usize>,
    /// What is held may go.
    go: watch::Sender<bool>,
}

#[derive(Default)]
struct Inner {
    calls: Vec<(String, Value)>,
    posted: Vec<Posted>,
    /// Messages that stand no more, the people's own too.
    deleted: HashSet<String>,
    /// By which what is posted is signed, and by how much Slack's is behind it; `None`: time stands still.
    clock: Option<(Clock, TimeDelta)>,
    faults: HashMap<String, VecDeque<Fault>>,
    people: HashMap<String, Value>,
    channels: HashMap<String, Value>,
    /// Who is in user groups, page by page.
    groups: HashMap<String, Vec<Value>>,
    /// What an upload was announced with, and its bytes once they have come.
    uploads: Vec<(Value, Option<Vec<u8>>)>,
}

impl Fake {
    pub async fn start() -> Fake {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/api/", listener.local_addr().unwrap());
        let world = Arc::new(World::default());
        let app = Router::new().fallback(answer).with_state(world.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Fake { base, world }
    }

    pub fn fail(&self, method: &str, fault: Fault) {
        self.world.inner.lock().unwrap().faults.entry(method.into()).or_default().push_back(fault);
    }

    pub fn person(&self, id: &str, user: Value) {
        self.world.inner.lock().unwrap().people.insert(id.into(), user);
    }

    pub fn channel(&self, id: &str, channel: Value) {
        self.world.inner.lock().unwrap().channels.insert(id.into(), channel);
    }

    pub fn group(&self, id: &str, pages: &[Value]) {
        self.world.inner.lock().unwrap().groups.insert(id.into(), pages.to_vec());
    }

    /// What `method` was called with, in order.
    pub fn calls(&self, method: &str) -> Vec<Value> {
        let inner = self.world.inner.lock().unwrap();
        inner.calls.iter().filter(|(name, _)| name == method).map(|(_, args)| args.clone()).collect()
    }

    pub fn posted(&self) -> Vec<Posted> {
        self.world.inner.lock().unwrap().posted.clone()
    }

    /// The bytes of what was uploaded, in order.
    pub fn uploaded(&self) -> Vec<Vec<u8>> {
        let inner = self.world.inner.lock().unwrap();
        inner.uploads.iter().filter_map(|(_, bytes)| bytes.clone()).collect()
    }

    /// The bytes of what was shown and not deleted since.
    pub fn standing_files(&self) -> Vec<Vec<u8>> {
        let inner = self.world.inner.lock().unwrap();
        let shown = inner.posted.iter().flat_map(|post| &post.ids).filter(|id| !inner.deleted.contains(*id));
        shown.filter_map(|id| inner.uploads[number(id)].1.clone()).collect()
    }

    pub fn delete(&self, ts: &str) {
        let mut inner = self.world.inner.lock().unwrap();
        inner.posted.retain(|post| post.ts != ts);
        inner.deleted.insert(ts.to_owned());
    }

    /// Slack's clock shows so much less than this one.
    pub fn behind(&self, clock: &Clock, behind: TimeDelta) {
        self.world.inner.lock().unwrap().clock = Some((clock.clone(), behind));
    }

    /// What is held is answered, and nothing is held any more.
    pub fn let_go(&self) {
        self.world.go.send_replace(true);
    }

    /// People talk.
    pub fn chatter(&self, channel: &str, many: usize) {
        let mut inner = self.world.inner.lock().unwrap();
        for _ in 0..many {
            let ts = inner.next_ts();
            inner.posted.push(Posted {
                channel: channel.to_owned(),
                ts,
                thread: None,
                text: "chatter".to_owned(),
                key: String::new(),
                files: Vec::new(),
                ids: Vec::new(),
            });
        }
    }

    /// Waits until `method` has been called `n` times.
    pub async fn called(&self, method: &str, n: usize) {
        let mut count = self.world.count.subscribe();
        while self.calls(method).len() < n {
            count.changed().await.unwrap();
        }
    }
}

async fn answer(State(world): State<Arc<World>>, request: Request) -> Response {
    let method = request.uri().path().trim_start_matches("/api/").to_owned();
    let kind = request.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
    let host = request.headers()["host"].to_str().unwrap().to_owned();
    let args = match *request.method() {
        Method::GET => {
            let query = request.uri().query().unwrap_or_default().to_owned();
            let pairs = form_urlencoded::parse(query.as_bytes()).into_owned();
            Value::Object(pairs.map(|(name, value)| (name, Value::String(value))).collect())
        }
        _ if kind.as_deref() == Some("application/x-www-form-urlencoded") => {
            let body = to_bytes(request.into_body(), usize::MAX).await.unwrap();
            let pairs = form_urlencoded::parse(&body).into_owned();
            let mut fields: serde_json::Map<_, _> =
                pairs.map(|(name, value)| (name, Value::String(value))).collect();
            fields.insert("host".into(), host.into());
            Value::Object(fields)
        }
        _ if method.starts_with("/upload/") => {
            let body = to_bytes(request.into_body(), usize::MAX).await.unwrap();
            return world.inner.lock().unwrap().take(&method, body.to_vec());
        }
        _ => serde_json::from_slice(&to_bytes(request.into_body(), usize::MAX).await.unwrap()).unwrap(),
    };
    let (fault, reply) = {
        let mut inner = world.inner.lock().unwrap();
        let fault = inner.faults.get_mut(&method).and_then(VecDeque::pop_front);
        inner.calls.push((method.clone(), args.clone()));
        let done = matches!(fault, None | Some(Fault::DoneWithoutAnswer | Fault::Cut | Fault::Held));
        let reply = if done { inner.act(&method, &args) } else { Value::Null };
        (fault, reply)
    };
    world.count.send_modify(|n| *n += 1);
    let json = |status: StatusCode, value: &Value| {
        (status, [("content-type", "application/json; charset=utf-8")], value.to_string()).into_response()
    };
    match fault {
        None => json(StatusCode::OK, &reply),
        Some(Fault::RateLimited(after)) => {
            let mut response =
                json(StatusCode::TOO_MANY_REQUESTS, &json!({ "ok": false, "error": "ratelimited" }));
            response.headers_mut().insert("retry-after", after.into());
            response
        }
        Some(Fault::ServerError) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Some(Fault::Html) => {
            (StatusCode::OK, [("content-type", "text/html")], "<html>down</html>").into_response()
        }
        Some(Fault::NoAnswer | Fault::DoneWithoutAnswer) => std::future::pending().await,
        Some(Fault::Held) => {
            world.go.subscribe().wait_for(|go| *go).await.unwrap();
            json(StatusCode::OK, &reply)
        }
        Some(Fault::Cut) => {
            let broken = futures_util::stream::iter([
                Ok::<_, std::io::Error>("{\"ok\":"),
                Err(std::io::ErrorKind::ConnectionReset.into()),
            ]);
            Body::from_stream(broken).into_response()
        }
        Some(Fault::Code(code)) => json(StatusCode::OK, &json!({ "ok": false, "error": code })),
    }
}

impl Inner {
    fn act(&mut self, method: &str, args: &Value) -> Value {
        let text = |name: &str| args[name].as_str().unwrap_or_default().to_owned();
        match method {
            "auth.test" => json!({ "ok": true, "team_id": "T1", "user_id": "UBOT" }),
            "apps.connections.open" => json!({ "ok": true, "url": "ws://here" }),
            "users.info" => match self.people.get(&text("user")) {
                Some(user) => json!({ "ok": true, "user": user }),
                None => json!({ "ok": false, "error": "user_not_found" }),
            },
            "usergroups.users.list" => match self.groups.get(&text("usergroup")) {
                Some(pages) => {
                    let page: usize = text("cursor").parse().unwrap_or_default();
                    let next = if page + 1 < pages.len() { (page + 1).to_string() } else { String::new() };
                    json!({ "ok": true, "users": pages[page], "response_metadata": { "next_cursor": next } })
                }
                None => json!({ "ok": false, "error": "no_such_subteam" }),
            },
            "conversations.info" => match self.channels.get(&text("channel")) {
                Some(channel) => json!({ "ok": true, "channel": channel }),
                None => json!({ "ok": false, "error": "channel_not_found" }),
            },
            "conversations.open" => json!({ "ok": true, "channel": { "id": format!("D{}", text("users")) } }),
            "chat.postMessage" => {
                let to = text("channel");
                let channel = if to.starts_with('U') { format!("D{to}") } else { to };
                let ts = self.next_ts();
                let thread = args["thread_ts"].as_str().map(ToOwned::to_owned);
                if thread.as_ref().is_some_and(|thread| !self.stands(&channel, thread)) {
                    return json!({ "ok": false, "error": "thread_not_found" });
                }
                let key = args["metadata"]["event_payload"]["key"].as_str().unwrap_or_default().to_owned();
                self.posted.push(Posted {
                    channel: channel.clone(),
                    ts: ts.clone(),
                    thread,
                    text: text("text"),
                    key,
                    files: Vec::new(),
                    ids: Vec::new(),
                });
                json!({ "ok": true, "channel": channel, "ts": ts })
            }
            "chat.update" => {
                let (channel, ts) = (text("channel"), text("ts"));
                match self.posted.iter_mut().find(|post| post.channel == channel && post.ts == ts) {
                    Some(post) => {
                        post.text = text("text");
                        json!({ "ok": true, "channel": channel, "ts": ts })
                    }
                    None => json!({ "ok": false, "error": "message_not_found" }),
                }
            }
            "chat.delete" => {
                let (channel, ts) = (text("channel"), text("ts"));
                self.deleted.insert(ts.clone());
                let before = self.posted.len();
                self.posted.retain(|post| post.channel != channel || post.ts != ts);
                match before - self.posted.len() {
                    0 => json!({ "ok": false, "error": "message_not_found" }),
                    _ => json!({ "ok": true, "channel": channel, "ts": ts }),
                }
            }
            "conversations.history" | "conversations.replies" => {
                let (channel, thread) = (text("channel"), args["ts"].as_str());
                if thread.is_some_and(|thread| !self.stands(&channel, thread)) {
                    return json!({ "ok": false, "error": "thread_not_found" });
                }
                let (oldest, latest) = (text("oldest"), text("latest"));
                let within = |ts: &str| oldest.as_str() <= ts && (latest.is_empty() || ts <= latest.as_str());
                let mut found: Vec<&Posted> = self
                    .posted
                    .iter()
                    .filter(|post| post.channel == channel && post.thread.as_deref() == thread)
                    .filter(|post| within(&post.ts))
                    .collect();
                if thread.is_none() {
                    found.reverse();
                }
                let from: usize = text("cursor").parse().unwrap_or_default();
                let to = from + text("limit").parse::<usize>().unwrap();
                let next = if to < found.len() { to.to_string() } else { String::new() };
                let messages: Vec<Value> = found
                    .into_iter()
                    .skip(from)
                    .take(to - from)
                    .map(|post| {
                        let metadata =
                            json!({ "event_type": "rollout_letter", "event_payload": { "key": post.key } });
                        let files: Vec<Value> = post.ids.iter().map(|id| json!({ "id": id })).collect();
                        json!({ "ts": post.ts, "text": post.text, "metadata": metadata, "files": files })
                    })
                    .collect();
                json!({ "ok": true, "messages": messages, "response_metadata": { "next_cursor": next } })
            }
            "files.getUploadURLExternal" => {
                self.uploads.push((args.clone(), None));
                let id = format!("F{}", self.uploads.len());
                let address = format!("http://{}/upload/{id}", text("host"));
                json!({ "ok": true, "upload_url": address, "file_id": id })
            }
            "files.completeUploadExternal" => {
                let files = args["files"].as_array().unwrap();
                let of = |name: &str| -> Vec<String> {
                    files.iter().map(|file| file[name].as_str().unwrap().to_owned()).collect()
                };
                let came = |id: &String| self.uploads[number(id)].1.is_some();
                if !of("id").iter().all(came) {
                    return json!({ "ok": false, "error": "file_update_failed" });
                }
                if of("id").iter().any(|id| self.deleted.contains(id)) {
                    return json!({ "ok": false, "error": "file_not_found" });
                }
                let ts = self.next_ts();
                self.posted.push(Posted {
                    channel: text("channel_id"),
                    ts,
                    thread: args["thread_ts"].as_str().map(ToOwned::to_owned),
                    text: String::new(),
                    key: String::new(),
                    files: of("title"),
                    ids: of("id"),
                });
                json!({ "ok": true, "files": files })
            }
            "files.delete" => {
                let id = text("file");
                let is_shown = self.posted.iter().any(|post| post.ids.contains(&id));
                match (is_shown, self.deleted.contains(&id)) {
                    (_, true) => json!({ "ok": false, "error": "file_deleted" }),
                    (false, false) => json!({ "ok": false, "error": "file_not_found" }),
                    (true, false) => {
                        self.deleted.insert(id);
                        json!({ "ok": true })
                    }
                }
            }
            "chat.postEphemeral" | "views.open" | "views.update" | "views.publish" => json!({ "ok": true }),
            _ => json!({ "ok": false, "error": "unknown_method" }),
        }
    }

    /// Bytes for an upload that was announced, all of them.
    fn take(&mut self, path: &str, bytes: Vec<u8>) -> Response {
        let fault = self.faults.get_mut("upload").and_then(VecDeque::pop_front);
        if fault.is_some() {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
        let (announced, came) = &mut self.uploads[number(path.trim_start_matches("/upload/"))];
        if announced["length"] != bytes.len().to_string().as_str() {
            return StatusCode::BAD_REQUEST.into_response();
        }
        *came = Some(bytes);
        (StatusCode::OK, "OK").into_response()
    }

    /// Messages with small `ts` are the people's own, and stand.
    fn stands(&self, channel: &str, ts: &str) -> bool {
        !self.deleted.contains(ts)
            && (ts < "1700000000" || self.posted.iter().any(|post| post.channel == channel && post.ts == ts))
    }

    /// Later than any before, and never one that was there.
    fn next_ts(&self) -> String {
        let seconds =
            self.clock.as_ref().map_or(1_700_000_000, |(clock, behind)| (clock.now() - *behind).timestamp());
        let last = self.posted.last().map(|post| post.ts.clone()).unwrap_or_default();
        let micros = self.posted.len() + self.deleted.len() + 1;
        let ts = format!("{seconds}.{micros:06}");
        if ts > last { ts } else { format!("{last}1") }
    }
}

/// Which upload an id stands for.
fn number(id: &str) -> usize {
    id.trim_start_matches('F').parse::<usize>().unwrap() - 1
}
