//! Socket Mode: the websockets the bot holds open, each payload over any one of them, acknowledged by envelope id.
//! A socket that dies takes its unanswered envelopes with it; whoever sent them decides what to do.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::future::Future;
use std::sync::Mutex;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::cast::APP;
use super::emit::{Parcel, Route};
use super::fault::PushFault;
use super::push::Ack;
use super::{Workspace, lock};

/// Slack's limit of connections at a time (slack.md section 5).
pub const MOST_CONNECTIONS: usize = 10;
/// How long a connection lives before Slack asks for a new one ("every few hours").
const LIFE: Duration = Duration::from_secs(4 * 3600);
/// The life of a connection opened with `debug_reconnects=true`.
const SHORT_LIFE: Duration = Duration::from_secs(360);
/// Between the warning and the end.
const WARNING: Duration = Duration::from_secs(10);
const PING_EVERY: Duration = Duration::from_secs(15);

#[derive(Default)]
pub struct Sockets {
    lines: Mutex<Lines>,
}

#[derive(Default)]
struct Lines {
    next_id: u64,
    turn: usize,
    open: Vec<Line>,
    /// Envelope id → the line it went over and whoever waits for its acknowledgement.
    waiting: HashMap<String, (u64, oneshot::Sender<Option<Value>>)>,
}

struct Line {
    id: u64,
    out: mpsc::UnboundedSender<Out>,
}

enum Out {
    Text(String),
    Close,
}

impl Sockets {
    pub fn count(&self) -> usize {
        lock(&self.lines).open.len()
    }

    /// Sends over one of the connections, in turn; `None`: there is none.
    pub fn send<'a>(
        &'a self,
        workspace: &Workspace,
        parcel: &Parcel,
        retry: Option<(u32, &'static str)>,
        fault: Option<PushFault>,
    ) -> Option<impl Future<Output = Ack> + use<'a>> {
        let envelope_id = lock(&workspace.inner.state).new_id("").to_lowercase();
        let mut lines = lock(&self.lines);
        if lines.open.is_empty() {
            return None;
        }
        lines.turn = (lines.turn + 1) % lines.open.len();
        let (kind, takes_answer) = match parcel.route {
            Route::Event => ("events_api", false),
            Route::Interaction => ("interactive", parcel.payload["type"] == "view_submission"),
            Route::Command => ("slash_commands", true),
        };
        let mut envelope = json!({
            "envelope_id": envelope_id, "type": kind, "accepts_response_payload": takes_answer,
            "payload": parcel.payload,
        });
        if parcel.route == Route::Event {
            envelope["retry_attempt"] = json!(retry.map_or(0, |(n, _)| n));
            envelope["retry_reason"] = json!(retry.map_or("", |(_, why)| why));
        }
        let turn = lines.turn;
        let line = &lines.open[turn];
        let id = line.id;
        let _ = line.out.send(Out::Text(envelope.to_string()));
        let (ack, answer) = oneshot::channel();
        if fault == Some(PushFault::SocketClose) {
            let _ = line.out.send(Out::Close);
        } else {
            lines.waiting.insert(envelope_id, (id, ack));
        }
        Some(async move {
            match answer.await {
                Ok(body) => Ack { status: 200, body, failed: None, no_retry: false },
                Err(_) => Ack { status: 0, body: None, failed: Some("connection_failed"), no_retry: false },
            }
        })
    }

    pub fn close_all(&self) {
        for line in &lock(&self.lines).open {
            let _ = line.out.send(Out::Close);
        }
    }

    /// Tells every connection something, as `disconnect` does.
    fn tell_all(&self, text: &str) {
        for line in &lock(&self.lines).open {
            let _ = line.out.send(Out::Text(text.to_owned()));
        }
    }

    fn open(&self) -> Option<(u64, usize, mpsc::UnboundedReceiver<Out>)> {
        let mut lines = lock(&self.lines);
        if lines.open.len() >= MOST_CONNECTIONS {
            return None;
        }
        let (out, outgoing) = mpsc::unbounded_channel();
        lines.next_id += 1;
        let id = lines.next_id;
        lines.open.push(Line { id, out });
        Some((id, lines.open.len(), outgoing))
    }

    fn acknowledged(&self, envelope: &Value) {
        let Some(id) = envelope["envelope_id"].as_str() else { return };
        if let Some((_, waiter)) = lock(&self.lines).waiting.remove(id) {
            let _ = waiter.send(envelope.get("payload").filter(|p| !p.is_null()).cloned());
        }
    }

    fn closed(&self, id: u64) {
        let mut lines = lock(&self.lines);
        lines.open.retain(|line| line.id != id);
        lines.waiting.retain(|_, (line, _)| *line != id);
    }
}

impl Workspace {
    /// How many sockets the bot holds open.
    pub fn sockets(&self) -> usize {
        self.inner.sockets.count()
    }

    /// What Slack does every few hours: a warning, and after `grace` the end of every connection that is open by then.
    pub async fn refresh_sockets(&self, grace: Duration) {
        self.inner.sockets.tell_all(&disconnect("warning"));
        tokio::time::sleep(grace).await;
        self.inner.sockets.tell_all(&disconnect("refresh_requested"));
        self.inner.sockets.close_all();
    }

    /// What Slack does when somebody switches Socket Mode off.
    pub fn disable_socket_mode(&self) {
        self.inner.sockets.tell_all(&disconnect("link_disabled"));
        self.inner.sockets.close_all();
    }
}

fn disconnect(reason: &str) -> String {
    json!({ "type": "disconnect", "reason": reason, "debug_info": { "host": "practice" } }).to_string()
}

/// Runs one connection until either side ends it.
pub async fn run(workspace: Workspace, upgraded: Upgraded, short_lived: bool) {
    let mut socket = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, None).await;
    let sockets = &workspace.inner.sockets;
    let Some((id, count, mut outgoing)) = sockets.open() else {
        let _ = socket.close(None).await;
        return;
    };
    let life = if short_lived { SHORT_LIFE } else { LIFE };
    let hello = json!({
        "type": "hello", "num_connections": count, "connection_info": { "app_id": APP },
        "debug_info": { "host": "practice", "approximate_connection_time": life.as_secs() },
    });
    let mut alive = socket.send(Message::text(hello.to_string())).await.is_ok();
    let warning = tokio::time::sleep(life.saturating_sub(WARNING));
    let end = tokio::time::sleep(life);
    let mut pings = tokio::time::interval(PING_EVERY);
    pings.tick().await;
    tokio::pin!(warning, end);
    let mut warned = false;
    while alive {
        alive = tokio::select! {
            out = outgoing.recv() => match out {
                Some(Out::Text(text)) => socket.send(Message::text(text)).await.is_ok(),
                Some(Out::Close) | None => false,
            },
            received = socket.next() => match received {
                Some(Ok(Message::Text(text))) => {
                    if let Ok(envelope) = serde_json::from_str(&text) {
                        sockets.acknowledged(&envelope);
                    }
                    true
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => false,
                Some(Ok(_)) => true,
            },
            _ = pings.tick() => socket.send(Message::Ping(Vec::new().into())).await.is_ok(),
            () = &mut warning, if !warned => {
                warned = true;
                socket.send(Message::text(disconnect("warning"))).await.is_ok()
            }
            () = &mut end => {
                let _ = socket.send(Message::text(disconnect("refresh_requested"))).await;
                false
            }
        };
    }
    sockets.closed(id);
    let _ = socket.close(None).await;
}
