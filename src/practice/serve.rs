//! The HTTP door of the workspace: one port for the Web API, sockets, response URLs, files and the page.
//! It only finds out who is asked; what is allowed is decided behind it.

use std::convert::Infallible;

use axum::body::Body;
use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{AUTHORIZATION, CONNECTION, CONTENT_TYPE, UPGRADE};
use hyper::http::HeaderValue;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{HeaderMap, Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::{Map, Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::{Workspace, api, lock, page, socket};

/// The largest body taken, in bytes.
const BODY_LIMIT: usize = 8 << 20;

/// Ends the connection without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection is cut, as planned")]
pub struct Cut;

pub type Answer = Result<Response<Body>, Cut>;

pub async fn serve(workspace: Workspace, listener: TcpListener) {
    let mut stopping = workspace.inner.stopping.subscribe();
    loop {
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    tokio::spawn(connection(workspace.clone(), stream));
                }
            }
        }
    }
}

async fn connection(workspace: Workspace, stream: TcpStream) {
    let _ = stream.set_nodelay(true);
    let mut stopping = workspace.inner.stopping.subscribe();
    let service = service_fn(move |request| {
        let workspace = workspace.clone();
        async move { route(workspace, request).await }
    });
    let serving = http1::Builder::new().serve_connection(TokioIo::new(stream), service).with_upgrades();
    tokio::select! {
        _ = stopping.wait_for(|stop| *stop) => {}
        _ = serving => {}
    }
}

async fn route(workspace: Workspace, request: Request<Incoming>) -> Answer {
    let path = request.uri().path().to_owned();
    if path == "/socket" {
        return Ok(open_socket(workspace, request));
    }
    let query = request.uri().query().unwrap_or_default().to_owned();
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, BODY_LIMIT).collect().await else {
        return Ok(plain(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large"));
    };
    let body = body.to_bytes();
    if let Some(method) = path.strip_prefix("/api/") {
        let call = arguments(&head.headers, &query, &body);
        return api::answer(&workspace, method, call).await;
    }
    if let Some(id) = path.strip_prefix("/response/") {
        return Ok(api::response_url(&workspace, id, &body));
    }
    if let Some(id) = path.strip_prefix("/upload/") {
        return Ok(api::receive_upload(&workspace, id, &head.headers, &body));
    }
    if let Some(id) = path.strip_prefix("/files/") {
        let token = bearer(&head.headers);
        // With a token it is the app that fetches, without one it is the page.
        if token.is_none() && !page::is_local(&head.headers) {
            return Ok(page::foreign());
        }
        let who = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "as").map(|(_, who)| who);
        return Ok(api::download(&workspace, id, token, who.as_deref()));
    }
    Ok(page::answer(&workspace, &head.method, &head.headers, &path, &query, &body).await)
}

/// What a call of the Web API brought along.
pub struct Call {
    pub token: Option<String>,
    pub args: Map<String, Value>,
    pub json: bool,
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// JSON, form and query alike; a token may also be an argument, as in Slack.
fn arguments(headers: &HeaderMap, query: &str, body: &[u8]) -> Call {
    let pairs = |bytes: &[u8]| -> Vec<(String, Value)> {
        form_urlencoded::parse(bytes).map(|(n, v)| (n.into_owned(), json!(v))).collect()
    };
    let mut args: Map<String, Value> = pairs(query.as_bytes()).into_iter().collect();
    let kind = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let json = kind.starts_with("application/json");
    if json {
        if let Ok(Value::Object(fields)) = serde_json::from_slice(body) {
            args.extend(fields);
        }
    } else {
        args.extend(pairs(body));
    }
    let token = bearer(headers)
        .map(Into::into)
        .or_else(|| args.remove("token").and_then(|t| t.as_str().map(Into::into)));
    Call { token, args, json }
}

/// Takes a ticket for a websocket; each ticket opens one.
fn open_socket(workspace: Workspace, mut request: Request<Incoming>) -> Response<Body> {
    let query: Map<String, Value> =
        form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes())
            .map(|(name, value)| (name.into_owned(), json!(value)))
            .collect();
    let ticket = query.get("ticket").and_then(Value::as_str).unwrap_or_default();
    if !lock(&workspace.inner.state).tickets.remove(ticket) {
        return plain(StatusCode::UNAUTHORIZED, "this ticket is not valid, or was used before");
    }
    let Some(accept) =
        request.headers().get("sec-websocket-key").map(|key| derive_accept_key(key.as_bytes()))
    else {
        return plain(StatusCode::BAD_REQUEST, "this address is for websockets");
    };
    let short_lived = query.get("debug_reconnects").is_some_and(|v| v == "true");
    let upgrading = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        if let Ok(upgraded) = upgrading.await {
            socket::run(workspace, upgraded, short_lived).await;
        }
    });
    let mut answer = plain(StatusCode::SWITCHING_PROTOCOLS, "");
    let headers = answer.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.remove(CONTENT_TYPE);
    if let Ok(accept) = HeaderValue::from_str(&accept) {
        headers.insert("sec-websocket-accept", accept);
    }
    answer
}

pub fn plain(status: StatusCode, text: &str) -> Response<Body> {
    with_type(status, "text/plain; charset=utf-8", Bytes::copy_from_slice(text.as_bytes()))
}

pub fn json_answer(status: StatusCode, value: &Value) -> Response<Body> {
    with_type(status, "application/json; charset=utf-8", Bytes::from(value.to_string()))
}

pub fn with_type(status: StatusCode, kind: &'static str, body: Bytes) -> Response<Body> {
    let mut answer = Response::new(Body::from(body));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    answer
}

/// Server-sent events: the revision, now and whenever it changes.
pub fn stream_of_revisions(workspace: &Workspace) -> Response<Body> {
    let workspace = workspace.clone();
    let revisions = futures_util::stream::unfold((workspace, 0), |(workspace, seen)| async move {
        let revision = workspace.changed(seen).await;
        // A workspace that has stopped changes no more.
        (revision > seen).then(|| {
            let line = format!("data: {}\n\n", json!({ "revision": revision }));
            (Ok::<_, Infallible>(Bytes::from(line)), (workspace, revision))
        })
    });
    let mut answer = Response::new(Body::from_stream(revisions));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    answer.headers_mut().insert("cache-control", HeaderValue::from_static("no-store"));
    answer
}

pub fn is_get(method: &Method) -> bool {
    method == Method::GET || method == Method::HEAD
}
