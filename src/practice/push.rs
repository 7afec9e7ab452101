//! Deliveries to the bot: over a socket if one is connected, else as a signed HTTP post, and again by Slack's rules
//! where it is an event. Never waits longer than Slack would.

#[cfg(test)]
mod tests;

use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit as _, Mac as _};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::{Method, Request};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::sync::oneshot;

use super::emit::{self, Parcel, Route};
use super::fault::PushFault;
use super::record::{ACK_LIMIT_MILLIS, Direction, Exchange, TroubleKind};
use super::state::hex;
use super::{Workspace, lock};

pub type Client = hyper_util::client::legacy::Client<HttpConnector, Full<Bytes>>;

/// The largest answer read from the bot, in bytes.
const ANSWER_LIMIT: usize = 1 << 20;
/// How long a delivery that is to arrive out of order waits for the next one.
const REORDER_PATIENCE: Duration = Duration::from_secs(2);

pub fn client() -> Client {
    hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build_http()
}

/// How the bot took a delivery.
#[derive(Clone, Debug, PartialEq)]
pub struct Ack {
    /// 0 where no answer came at all.
    pub status: u16,
    /// The body: JSON where it is JSON, else a string; nothing where it is empty.
    pub body: Option<Value>,
    /// Slack's word for what went wrong (`x-slack-retry-reason`).
    pub failed: Option<&'static str>,
    pub no_retry: bool,
}

impl Ack {
    fn failure(status: u16, reason: &'static str) -> Self {
        Self { status, body: None, failed: Some(reason), no_retry: false }
    }
}

/// Counts a delivery as under way for as long as it lives.
struct UnderWay(Workspace);

impl UnderWay {
    fn new(workspace: &Workspace) -> Self {
        workspace.inner.under_way.send_modify(|n| *n += 1);
        Self(workspace.clone())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.inner.under_way.send_modify(|n| *n -= 1);
    }
}

/// Sends an event in the background; the receiver resolves after the first try.
pub fn send_event(workspace: &Workspace, body: Value) -> oneshot::Receiver<()> {
    let (first, arrived) = oneshot::channel();
    let guard = UnderWay::new(workspace);
    tokio::spawn(async move { deliver_event(&guard.0, &body, first).await });
    arrived
}

async fn deliver_event(workspace: &Workspace, body: &Value, first: oneshot::Sender<()>) {
    let now = workspace.now();
    let event_id = lock(&workspace.inner.state).new_id("Ev");
    let parcel = emit::event(&event_id, now, body);
    let fault = workspace.inner.faults.take_push();
    let mut first = Some(first);
    if fault == Some(PushFault::Reorder) {
        let mut passed = workspace.inner.passed.subscribe();
        first.take();
        let _ = tokio::time::timeout(REORDER_PATIENCE, passed.changed()).await;
    }
    let mut ack = attempt(workspace, &parcel, None, fault).await;
    workspace.inner.passed.send_modify(|n| *n += 1);
    if fault == Some(PushFault::Duplicate) {
        ack = Ack::failure(0, "http_timeout");
    }
    first.take();
    for (number, delay) in (1_u32..).zip(workspace.inner.retry_delays) {
        let Some(reason) = ack.failed else { return };
        if ack.no_retry {
            break;
        }
        tokio::time::sleep(delay).await;
        ack = attempt(workspace, &parcel, Some((number, reason)), None).await;
    }
    if let Some(reason) = ack.failed {
        let why = format!("{event_id} was given up: {reason}");
        workspace.inner.record.trouble(workspace.now(), TroubleKind::Dropped, &parcel.what, why);
    }
}

/// Sends an interaction or a command, once: Slack never repeats these.
pub async fn send_once(workspace: &Workspace, parcel: &Parcel) -> Ack {
    let guard = UnderWay::new(workspace);
    let ack = attempt(&guard.0, parcel, None, None).await;
    if ack.status == 0 && ack.failed != Some("http_timeout") {
        let why = "nobody took it: is the bot running?";
        workspace.inner.record.trouble(workspace.now(), TroubleKind::Failed, &parcel.what, why);
    }
    ack
}

async fn attempt(
    workspace: &Workspace,
    parcel: &Parcel,
    retry: Option<(u32, &'static str)>,
    fault: Option<PushFault>,
) -> Ack {
    let begun = Instant::now();
    let limit = Duration::from_millis(ACK_LIMIT_MILLIS);
    let sent = async {
        match workspace.inner.sockets.send(workspace, parcel, retry, fault) {
            Some(answer) => answer.await,
            None => post(workspace, parcel, retry).await,
        }
    };
    let ack = tokio::time::timeout(limit, sent).await.unwrap_or_else(|_| Ack::failure(0, "http_timeout"));
    let millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let now = workspace.now();
    let record = &workspace.inner.record;
    match ack.failed {
        None => record.ack(millis),
        Some("http_timeout") => {
            record.ack(millis);
            record.trouble(
                now,
                TroubleKind::Late,
                &parcel.what,
                format!("no acknowledgement after {millis} ms"),
            );
        }
        Some(reason) if ack.status != 0 => {
            record.trouble(now, TroubleKind::Failed, &parcel.what, format!("HTTP {}: {reason}", ack.status));
        }
        Some(_) => {}
    }
    let what = match retry {
        Some((number, _)) => format!("{} (retry {number})", parcel.what),
        None => parcel.what.clone(),
    };
    record.exchange(Exchange {
        seq: 0,
        at: now,
        direction: Direction::ToBot,
        what,
        request: parcel.payload.clone(),
        response: ack.body.clone().unwrap_or_else(|| json!(ack.failed)),
        status: ack.status,
        millis,
    });
    ack
}

async fn post(workspace: &Workspace, parcel: &Parcel, retry: Option<(u32, &'static str)>) -> Ack {
    let Some(url) = lock(&workspace.inner.events_url).clone() else {
        return Ack::failure(0, "connection_failed");
    };
    let (kind, body) = encoded(parcel);
    let timestamp = workspace.now().timestamp();
    let signature = signature(&workspace.inner.secrets.signing, timestamp, body.as_bytes());
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(url)
        .header("content-type", kind)
        .header("user-agent", "Slackbot 1.0 (practice workspace)")
        .header("x-slack-request-timestamp", timestamp)
        .header("x-slack-signature", signature);
    if let Some((number, reason)) = retry {
        request = request.header("x-slack-retry-num", number).header("x-slack-retry-reason", reason);
    }
    let Ok(request) = request.body(Full::new(Bytes::from(body))) else {
        return Ack::failure(0, "unknown_error");
    };
    let Ok(answer) = workspace.inner.client.request(request).await else {
        return Ack::failure(0, "connection_failed");
    };
    let status = answer.status();
    let no_retry = answer.headers().get("x-slack-no-retry").is_some_and(|v| v == "1");
    let Ok(body) = Limited::new(answer.into_body(), ANSWER_LIMIT).collect().await else {
        return Ack::failure(status.as_u16(), "http_error");
    };
    let bytes = body.to_bytes();
    Ack {
        status: status.as_u16(),
        body: decoded(&bytes),
        failed: (!status.is_success()).then_some("http_error"),
        no_retry,
    }
}

/// `v0=` and the HMAC-SHA256 of `v0:timestamp:body` (slack.md section 4).
pub fn signature(secret: &str, timestamp: i64, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(format!("v0:{timestamp}:").as_bytes());
    mac.update(body);
    format!("v0={}", hex(&mac.finalize().into_bytes()))
}

fn encoded(parcel: &Parcel) -> (&'static str, String) {
    const FORM: &str = "application/x-www-form-urlencoded";
    match parcel.route {
        Route::Event => ("application/json", parcel.payload.to_string()),
        Route::Interaction => {
            let mut form = form_urlencoded::Serializer::new(String::new());
            form.append_pair("payload", &parcel.payload.to_string());
            (FORM, form.finish())
        }
        Route::Command => {
            let mut form = form_urlencoded::Serializer::new(String::new());
            for (name, value) in parcel.payload.as_object().into_iter().flatten() {
                form.append_pair(name, value.as_str().unwrap_or_default());
            }
            (FORM, form.finish())
        }
    }
}

fn decoded(bytes: &[u8]) -> Option<Value> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim();
    (!text.is_empty()).then(|| serde_json::from_str(text).unwrap_or_else(|_| json!(text)))
}
