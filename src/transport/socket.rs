//! Socket Mode: keeps one connection to Slack open, the next one ready before Slack ends the old, and hands every
//! envelope to the same door as HTTP. An envelope is acknowledged after the door has answered, or not at all.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_tungstenite::tungstenite::{Bytes, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};
use tracing::{debug, error, info, warn};

use super::door::Door;
use frame::{Again, Envelope, Frame};

pub mod frame;

/// Asks Slack for the address of a new connection.
pub type Open = Arc<dyn Fn() -> BoxFuture<'static, Result<String, String>> + Send + Sync>;

/// Envelopes in hand at once.
const AT_ONCE: usize = 64;

/// How long things may take.
#[derive(Debug, Clone, Copy)]
struct Patience {
    /// An opening, each of its two halves.
    opening: Duration,
    /// Slack pings every few seconds; after such a silence we ask ourselves.
    quiet: Duration,
    /// After such a silence the line is taken for dead.
    silence: Duration,
    /// Before the next try; doubles from the first to the last.
    first_pause: Duration,
    last_pause: Duration,
    /// A line that held so long was a good one: the next needs no pause.
    steady: Duration,
    /// What is in hand when the bot, or a connection, ends.
    grace: Duration,
}

const PATIENCE: Patience = Patience {
    opening: Duration::from_secs(10),
    quiet: Duration::from_secs(30),
    silence: Duration::from_secs(60),
    first_pause: Duration::from_secs(1),
    last_pause: Duration::from_secs(30),
    steady: Duration::from_secs(10),
    grace: Duration::from_secs(2),
};

type Line = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// An acknowledgement is small and must not wait to be sent together with others.
const NO_NAGLE: bool = true;

/// Why a connection is left.
#[derive(Debug, PartialEq, Eq)]
enum End {
    /// Slack will close it, or has.
    Next,
    Broken,
    /// Socket Mode was switched off.
    SwitchedOff,
    Stop,
}

/// Until `stop` shows true. `connected` tells whether Slack has said hello.
pub async fn run(door: Door, open: Open, connected: watch::Sender<bool>, stop: watch::Receiver<bool>) {
    keep(door, open, connected, stop, PATIENCE).await;
}

async fn keep(
    door: Door,
    open: Open,
    connected: watch::Sender<bool>,
    mut stop: watch::Receiver<bool>,
    patience: Patience,
) {
    let mut pause = patience.first_pause;
    let mut lines = JoinSet::new();
    while !*stop.borrow() {
        let line = tokio::select! {
            line = dial(&open, patience) => line,
            _ = stop.changed() => break,
        };
        let since = Instant::now();
        let end = match line {
            Ok(line) => {
                let (ended, end) = oneshot::channel();
                let (door, connected, stop) = (door.clone(), connected.clone(), stop.clone());
                lines.spawn(attend(line, door, connected, stop, ended, patience));
                end.await.unwrap_or(End::Broken)
            }
            Err(why) => {
                warn!(%why, "no Socket Mode connection");
                End::Broken
            }
        };
        let held = since.elapsed() >= patience.steady;
        match end {
            End::Stop => break,
            // The old line still answers while the next one opens.
            End::Next => {}
            End::Broken => drop(connected.send_replace(false)),
            End::SwitchedOff => {
                error!("Socket Mode is switched off for this app; switch it on, or unset SLACK_APP_TOKEN");
                connected.send_replace(false);
                pause = patience.last_pause;
            }
        }
        if held && end != End::SwitchedOff {
            pause = patience.first_pause;
        } else {
            tokio::select! {
                () = sleep(pause) => {}
                _ = stop.changed() => break,
            }
            pause = (pause * 2).min(patience.last_pause);
        }
        while lines.try_join_next().is_some() {}
    }
    connected.send_replace(false);
    let _ = timeout(patience.grace, async { while lines.join_next().await.is_some() {} }).await;
}

async fn dial(open: &Open, patience: Patience) -> Result<Line, String> {
    let address =
        timeout(patience.opening, open()).await.map_err(|_| "Slack did not give an address".to_owned())??;
    let (line, _) = timeout(patience.opening, connect_async_with_config(address, None, NO_NAGLE))
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
    ended: oneshot::Sender<End>,
    patience: Patience,
) {
    let (mut sink, mut stream) = line.split();
    let (outgoing, mut queue) = mpsc::channel::<Message>(AT_ONCE);
    let writing = tokio::spawn(async move {
        while let Some(message) = queue.recv().await {
            if sink.send(message).await.is_err() {
                return;
            }
        }
        let _ = sink.close().await;
    });
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut hands = JoinSet::new();
    let mut ended = Some(ended);
    let mut tell = |end: End| {
        if let Some(ended) = ended.take() {
            let _ = ended.send(end);
        }
    };
    let (mut heard, mut asked) = (Instant::now(), false);
    loop {
        let message = tokio::select! {
            message = stream.next() => message,
            () = sleep_until(heard + patience.quiet), if !asked => {
                asked = true;
                // A line so full that no ping fits is heard of by its silence as well.
                let _ = outgoing.try_send(Message::Ping(Bytes::new()));
                continue;
            }
            () = sleep_until(heard + patience.silence) => {
                warn!("Slack has fallen silent");
                break tell(End::Broken);
            }
            _ = stop.changed() => break tell(End::Stop),
        };
        (heard, asked) = (Instant::now(), false);
        let text = match message {
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Close(_))) | None => break tell(End::Next),
            // A ping is answered by the library itself.
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Binary(_) | Message::Frame(_))) => {
                continue;
            }
            Some(Err(fault)) => {
                warn!(%fault, "a Socket Mode connection broke");
                break tell(End::Broken);
            }
        };
        match Frame::read(text.as_str()) {
            Some(Frame::Hello) => {
                info!("connected to Slack by Socket Mode");
                connected.send_replace(true);
            }
            Some(Frame::SwitchedOff) => break tell(End::SwitchedOff),
            // The line goes on until Slack closes it: what comes meanwhile is answered.
            Some(Frame::Leaving) => tell(End::Next),
            Some(Frame::Envelope(Envelope { payload, receipt, again })) => {
                let Ok(place) = places.clone().acquire_owned().await else { continue };
                if let Some(Again { nth, reason }) = again {
                    info!(nth, reason, "Slack sends something again");
                }
                let (door, outgoing) = (door.clone(), outgoing.clone());
                hands.spawn(async move {
                    if let Some(ack) = receipt.acknowledge(door.accept(payload).await) {
                        let _ = outgoing.send(Message::text(ack.to_string())).await;
                    }
                    drop(place);
                });
            }
            None => debug!("ignored a frame that cannot be read"),
        }
        while hands.try_join_next().is_some() {}
    }
    drop(outgoing);
    let _ = timeout(patience.grace, async { while hands.join_next().await.is_some() {} }).await;
    hands.abort_all();
    let _ = timeout(patience.grace, writing).await;
}

#[cfg(test)]
mod tests;
