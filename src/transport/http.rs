//! HTTP: one path for all that Slack sends, and two that say how the bot is. The signature is checked on the raw bytes
//! before anything is read.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use futures_util::future::BoxFuture;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tracing::{debug, info, warn};

use super::door::{Answer, Door};
use super::payload::Payload;
use super::signature;
use crate::config::Secret;

/// Slack's own payloads stay far below.
pub const LARGEST_BODY: usize = 1024 * 1024;

pub const EVENTS_PATH: &str = "/slack/events";

const SSL_CHECK: &[u8] = b"ssl_check=1";

/// For the head of a request; a line that is kept open waits as long for the next, longer than the proxies before us.
const HEADER_TIME: Duration = Duration::from_secs(75);
/// Connections at once; Slack needs a few.
const LINES: usize = 512;
/// After a connection that could not be taken.
const PAUSE: Duration = Duration::from_millis(100);
/// Slack sends its few kilobytes at once; who trickles them only wants to hold the line.
const BODY_TIME: Duration = Duration::from_secs(5);
/// A database that takes longer to say that it is there is not ready.
const READY_TIME: Duration = Duration::from_secs(2);

/// Whether the bot can work; else why not.
pub type Ready = Arc<dyn Fn() -> BoxFuture<'static, Result<(), String>> + Send + Sync>;

/// Slack over HTTP. Without a door (Socket Mode) there are only the two paths about health.
pub fn router(slack: Option<(Door, Secret)>, ready: Ready) -> Router {
    let health =
        Router::new().route("/healthz", get(async || "ok\n")).route("/readyz", get(readyz)).with_state(ready);
    match slack {
        Some(slack) => health.merge(Router::new().route(EVENTS_PATH, post(receive)).with_state(slack)),
        None => health,
    }
}

/// Serves until `stop`, then answers what is in hand.
///
/// # Errors
/// The listener failed.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()>,
) -> std::io::Result<()> {
    serve_within(HEADER_TIME, listener, router, stop).await
}

async fn serve_within(
    head: Duration,
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()>,
) -> std::io::Result<()> {
    let mut stop = pin!(stop);
    let graceful = GracefulShutdown::new();
    let lines = Arc::new(Semaphore::new(LINES));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head);
    loop {
        let free = async {
            let line = lines.clone().acquire_owned().await.map_err(std::io::Error::other)?;
            Ok::<_, std::io::Error>((line, listener.accept().await))
        };
        let (line, accepted) = tokio::select! {
            next = free => next?,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, _)) => {
                let service = TowerToHyperService::new(router.clone());
                let served = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
                tokio::spawn(async move {
                    // A line that breaks is the caller's business.
                    if let Err(fault) = served.await {
                        debug!(%fault, "a connection ended");
                    }
                    drop(line);
                });
            }
            // Out of file descriptors, mostly: some will be given back.
            Err(fault) => {
                warn!(%fault, "a connection could not be taken");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    graceful.shutdown().await;
    Ok(())
}

async fn readyz(State(ready): State<Ready>) -> Response {
    let slow = |_| Err("the database does not answer".to_owned());
    match timeout(READY_TIME, ready()).await.unwrap_or_else(slow) {
        Ok(()) => (StatusCode::OK, "ready\n").into_response(),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {why}\n")).into_response(),
    }
}

async fn receive(State((door, secret)): State<(Door, Secret)>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = match whole(body).await {
        Ok(body) => body,
        Err(status) => return status.into_response(),
    };
    let header = |name: &str| text(&parts.headers, name);
    // Slack's probe of the certificate may come unsigned; whoever else sends it learns that somebody is here.
    if body.starts_with(SSL_CHECK) {
        return StatusCode::OK.into_response();
    }
    let signed = signature::verify(
        &secret,
        header("x-slack-request-timestamp"),
        header("x-slack-signature"),
        &body,
        door.clock.now(),
    );
    if let Err(why) = signed {
        warn!(%why, "a request was turned away");
        return StatusCode::UNAUTHORIZED.into_response();
    }
    if let Some(nth) = header("x-slack-retry-num") {
        info!(nth, reason = header("x-slack-retry-reason"), "Slack sends something again");
    }
    let payload = Payload::of_http(header(header::CONTENT_TYPE.as_str()), &body);
    // In a task of its own: a caller that hangs up must not stop half of what is being decided.
    let answer = tokio::spawn(async move { door.accept(payload).await }).await;
    match answer.unwrap_or(Answer::Unavailable) {
        Answer::Empty => StatusCode::OK.into_response(),
        Answer::Text(text) => text.into_response(),
        Answer::Json(body) => {
            ([(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
        }
        Answer::Unavailable => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn whole(body: Body) -> Result<Bytes, StatusCode> {
    match timeout(BODY_TIME, to_bytes(body, LARGEST_BODY)).await {
        Ok(Ok(body)) => Ok(body),
        // Or it broke off, and then nobody reads the answer.
        Ok(Err(_)) => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests;
