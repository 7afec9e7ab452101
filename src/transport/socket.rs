//! Socket Mode: keeps one connection to Slack open, the next one ready before Slack ends the old, and hands every
//! envelope to the same door as HTTP. An envelope is acknowledged after the door has answered, or not at all.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use tracing::{debug, error, info, warn};

use super::door::{Answer, Door};
use super::payload::Payload;

/// Asks Slack for the address of a new connection.
pub type Open = Arc<dyn Fn() -> BoxFuture<'static, Result<String, String>> + Send + Sync>;

/// Envelopes in hand at once.
const AT_ONCE: usize = 64;
/// Slack pings every few seconds; after such a silence the line is taken for dead.
const SILENCE: Duration = Duration::from_secs(60);
/// How long an opening may take.
const OPENING: Duration = Duration::from_secs(10);
/// Between two tries; doubles from the first to the last.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LAST_PAUSE: Duration = Duration::from_secs(30);
/// How long what is in hand may take when the bot, or a connection, ends.
const GRACE: Duration = Duration::from_secs(2);

type Line = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Why a connection is left.
#[derive(Debug, PartialEq, Eq)]
enum End {
    /// Slack will close it, or has: open the next at once.
    Next,
    /// It broke: open the next after a pause.
    Broken,
    /// Socket Mode was switched off.
    SwitchedOff,
    Stop,
}

/// Until `stop` shows true. `connected` tells whether Slack has said hello.
pub async fn run(door: Door, open: Open, connected: watch::Sender<bool>, mut stop: watch::Receiver<bool>) {
    let mut pause = FIRST_PAUSE;
    let mut old = JoinSet::new();
    while !*stop.borrow() {
        let line = tokio::select! {
            line = dial(&open) => line,
            _ = stop.changed() => break,
        };
        let end = match line {
            Ok(line) => {
                pause = FIRST_PAUSE;
                let (ended, end) = tokio::sync::oneshot::channel();
                old.spawn(attend(line, door.clone(), connected.clone(), stop.clone(), ended));
                end.await.unwrap_or(End::Broken)
            }
            Err(why) => {
                warn!(%why, "no Socket Mode connection");
                End::Broken
            }
        };
        match end {
            End::Next => {}
            End::Stop => break,
            End::Broken | End::SwitchedOff => {
                if end == End::SwitchedOff {
                    error!(
                        "Socket Mode is switched off for this app; switch it on, or unset SLACK_APP_TOKEN"
                    );
                    pause = LAST_PAUSE;
                }
                connected.send_replace(false);
                tokio::select! {
                    () = sleep(pause) => {}
                    _ = stop.changed() => break,
                }
                pause = (pause * 2).min(LAST_PAUSE);
            }
        }
        while old.try_join_next().is_some() {}
    }
    connected.send_replace(false);
    let _ = timeout(GRACE, async { while old.join_next().await.is_some() {} }).await;
}

async fn dial(open: &Open) -> Result<Line, String> {
    let address =
        timeout(OPENING, open()).await.map_err(|_| "Slack did not give an address".to_owned())??;
    let (line, _) = timeout(OPENING, connect_async(address))
        .await
        .map_err(|_| "the connection took too long".to_owned())?
        .map_err(|fault| fault.to_string())?;
    Ok(line)
}

/// One connection until it closes. `ended` is told as soon as the next one should be opened, which may be long before.
async fn attend(
    line: Line,
    door: Door,
    connected: watch::Sender<bool>,
    mut stop: watch::Receiver<bool>,
    ended: tokio::sync::oneshot::Sender<End>,
) {
    let (mut sink, mut stream) = line.split();
    let (acks, mut outgoing) = mpsc::channel::<Message>(AT_ONCE);
    let writing = tokio::spawn(async move {
        while let Some(message) = outgoing.recv().await {
            if sink.send(message).await.is_err() {
                return;
            }
        }
        let _ = sink.close().await;
    });
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut hands = JoinSet::new();
    let mut ended = Some(ended);
    let mut tell = |end: End| drop(ended.take().map(|ended| ended.send(end)));
    let mut heard = Instant::now();
    loop {
        let message = tokio::select! {
            message = stream.next() => message,
            () = sleep_until(heard + SILENCE) => {
                warn!("Slack has fallen silent");
                break tell(End::Broken);
            }
            _ = stop.changed() => break tell(End::Stop),
        };
        heard = Instant::now();
        let text = match message {
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Ping(data))) => {
                let _ = acks.send(Message::Pong(data)).await;
                continue;
            }
            Some(Ok(Message::Close(_))) | None => break tell(End::Next),
            Some(Ok(Message::Binary(_) | Message::Pong(_) | Message::Frame(_))) => continue,
            Some(Err(fault)) => {
                warn!(%fault, "a Socket Mode connection broke");
                break tell(End::Broken);
            }
        };
        let Ok(mut envelope) = serde_json::from_str::<Value>(text.as_str()) else { continue };
        let kind = envelope["type"].as_str().map(str::to_owned);
        match kind.as_deref() {
            Some("hello") => {
                info!("connected to Slack by Socket Mode");
                connected.send_replace(true);
            }
            Some("disconnect") => match envelope["reason"].as_str() {
                Some("link_disabled") => break tell(End::SwitchedOff),
                // The line goes on until Slack closes it: what comes meanwhile is answered.
                _ => tell(End::Next),
            },
            Some(kind) => {
                let payload = Payload::of_envelope(kind, envelope["payload"].take());
                let Ok(place) = places.clone().acquire_owned().await else { continue };
                let (door, acks) = (door.clone(), acks.clone());
                hands.spawn(async move {
                    if let Some(ack) = acknowledge(&envelope, door.accept(payload).await) {
                        let _ = acks.send(Message::text(ack.to_string())).await;
                    }
                    drop(place);
                });
            }
            None => debug!("ignored an envelope without a type"),
        }
        while hands.try_join_next().is_some() {}
    }
    drop(acks);
    let _ = timeout(GRACE, async { while hands.join_next().await.is_some() {} }).await;
    hands.abort_all();
    let _ = timeout(GRACE, writing).await;
}

/// `None`: Slack is to send it again.
fn acknowledge(envelope: &Value, answer: Answer) -> Option<Value> {
    let mut ack = json!({ "envelope_id": envelope["envelope_id"].as_str()? });
    match answer {
        Answer::Json(body) if envelope["accepts_response_payload"] == true => ack["payload"] = body,
        Answer::Json(_) | Answer::Text(_) | Answer::Empty => {}
        Answer::Unavailable => return None,
    }
    Some(ack)
}
