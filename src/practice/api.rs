//! The Web API: who calls, may they, not too often, and then the method. Every refusal carries Slack's own code
//! and is written down as trouble unless it was planned.

mod args;
mod auth;
mod chat;
mod conversations;
mod files;
mod responses;
#[cfg(test)]
mod tests;
mod users;
mod views;

use std::borrow::Cow;
use std::time::Instant;

use axum::body::Body;
use hyper::http::HeaderValue;
use hyper::{Response, StatusCode};
use serde_json::{Map, Value, json};

pub use args::Args;
pub use chat::TEXT_LIMIT;
pub use files::{download, receive_upload};
pub use responses::{respond, response_url};
pub use views::{prepared_view, push_view};

use super::Workspace;
use super::check::Problem;
use super::fault::ApiFault;
use super::record::{Direction, Exchange, TroubleKind};
use super::scope::{self, Token};
use super::serve::{Answer, Call, Cut, json_answer, plain, with_type};

/// A refusal in Slack's words.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiError {
    pub code: Cow<'static, str>,
    /// What `response_metadata.messages` says, without the `[ERROR]`.
    pub messages: Vec<String>,
    pub more: Map<String, Value>,
}

pub type Reply = Result<Value, ApiError>;

impl ApiError {
    pub fn with_problems(code: &'static str, problems: &[Problem]) -> Self {
        Self { messages: problems.iter().map(ToString::to_string).collect(), ..code.into() }
    }

    pub fn invalid_arguments(message: impl Into<String>) -> Self {
        Self { messages: vec![message.into()], .."invalid_arguments".into() }
    }

    pub fn missing_scope(needed: &str, provided: &[String]) -> Self {
        let mut more = Map::new();
        more.insert("needed".into(), json!(needed));
        more.insert("provided".into(), json!(provided.join(",")));
        Self { more, ..ApiError::from("missing_scope") }
    }

    fn body(&self) -> Value {
        let mut body = self.more.clone();
        body.insert("ok".into(), json!(false));
        body.insert("error".into(), json!(self.code));
        if !self.messages.is_empty() {
            if self.code == "invalid_blocks" {
                body.insert("errors".into(), json!(self.messages));
            }
            let messages: Vec<String> = self.messages.iter().map(|m| format!("[ERROR] {m}")).collect();
            body.insert("response_metadata".into(), json!({ "messages": messages }));
        }
        Value::Object(body)
    }
}

impl From<&'static str> for ApiError {
    fn from(code: &'static str) -> Self {
        Self { code: code.into(), messages: Vec::new(), more: Map::new() }
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.code)?;
        for message in &self.messages {
            write!(f, "; {message}")?;
        }
        Ok(())
    }
}

/// Answers one call and writes it down.
pub async fn answer(workspace: &Workspace, method: &str, call: Call) -> Answer {
    let begun = Instant::now();
    let request = Value::Object(call.args.clone());
    let fault = workspace.inner.faults.take_api(method);
    let planned = fault.is_some();
    let faulty = match &fault {
        Some(ApiFault::NoAnswer) => {
            note(workspace, method, request, json!("no answer, as planned"), 0, begun);
            return std::future::pending().await;
        }
        Some(ApiFault::RateLimited { retry_after }) => Some(rate_limited(*retry_after)),
        Some(ApiFault::ServerError) => Some(plain(StatusCode::INTERNAL_SERVER_ERROR, "")),
        Some(ApiFault::HtmlWith200) => {
            let page = "<html><body>We are down for maintenance.</body></html>";
            Some(with_type(StatusCode::OK, "text/html", page.into()))
        }
        Some(ApiFault::Refuse(code)) => Some(json_answer(StatusCode::OK, &ApiError::from(*code).body())),
        Some(ApiFault::ResetAfterWrite | ApiFault::Slow(_)) | None => None,
    };
    if let Some(answer) = faulty {
        note(
            workspace,
            method,
            request,
            json!(format!("{fault:?}, as planned")),
            answer.status().as_u16(),
            begun,
        );
        return Ok(answer);
    }
    if let (Some(rates), false) = (&workspace.inner.rates, planned) {
        let channel = call.args.get("channel").and_then(Value::as_str);
        if let Err(retry_after) = rates.take(method, channel, workspace.now()) {
            let why = format!("too many calls; come again in {retry_after} s");
            workspace.inner.record.trouble(workspace.now(), TroubleKind::Limited, method, why);
            note(workspace, method, request, json!({ "ok": false, "error": "ratelimited" }), 429, begun);
            return Ok(rate_limited(retry_after));
        }
    }
    let reply = allowed(workspace, method, &call).and_then(|()| run(workspace, method, &Args::new(call)));
    if let (Err(error), false) = (&reply, planned) {
        workspace.inner.record.trouble(workspace.now(), TroubleKind::Refused, method, error.to_string());
    }
    let body = reply.map_or_else(|error| error.body(), ok);
    match fault {
        Some(ApiFault::ResetAfterWrite) => {
            note(workspace, method, request, json!("cut after the write, as planned"), 0, begun);
            return Err(Cut);
        }
        Some(ApiFault::Slow(delay)) => tokio::time::sleep(delay).await,
        _ => {}
    }
    note(workspace, method, request, body.clone(), 200, begun);
    let mut answer = json_answer(StatusCode::OK, &body);
    let scopes = workspace.inner.manifest.oauth_config.scopes.bot.join(",");
    if let Ok(scopes) = HeaderValue::from_str(&scopes) {
        answer.headers_mut().insert("x-oauth-scopes", scopes);
    }
    Ok(answer)
}

fn ok(mut body: Value) -> Value {
    body["ok"] = json!(true);
    body
}

fn rate_limited(retry_after: u32) -> Response<Body> {
    let mut answer =
        json_answer(StatusCode::TOO_MANY_REQUESTS, &json!({ "ok": false, "error": "ratelimited" }));
    answer.headers_mut().insert("retry-after", HeaderValue::from(retry_after));
    answer
}

fn note(workspace: &Workspace, method: &str, request: Value, response: Value, status: u16, begun: Instant) {
    let millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    workspace.inner.record.exchange(Exchange {
        seq: 0,
        at: workspace.now(),
        direction: Direction::FromBot,
        what: method.into(),
        request,
        response,
        status,
        millis,
    });
}

/// Token first, then method, then scope, as Slack asks.
fn allowed(workspace: &Workspace, method: &str, call: &Call) -> Result<(), ApiError> {
    let need = scope::of(method);
    let secrets = &workspace.inner.secrets;
    let open = need.is_some_and(|need| need.token == Token::Open);
    match call.token.as_deref() {
        _ if open => return Ok(()),
        None => return Err("not_authed".into()),
        Some(_) if workspace.look(|state| state.uninstalled) => return Err("account_inactive".into()),
        Some(token) if token == secrets.bot_token => {
            if need.is_some_and(|need| need.token == Token::App) {
                return Err("not_allowed_token_type".into());
            }
        }
        Some(token) if token == secrets.app_token => {
            if need.is_some_and(|need| need.token == Token::Bot) {
                return Err("not_allowed_token_type".into());
            }
        }
        Some(_) => return Err("invalid_auth".into()),
    }
    let need = need.ok_or("unknown_method")?;
    match need.scope {
        Some(scope) if !workspace.inner.manifest.has_scope(scope) => Err(workspace.lacks(scope)),
        _ => Ok(()),
    }
}

impl Workspace {
    fn lacks(&self, scope: &str) -> ApiError {
        ApiError::missing_scope(scope, &self.inner.manifest.oauth_config.scopes.bot)
    }

    /// For scopes that depend on what is asked about.
    fn needs(&self, scope: &str) -> Result<(), ApiError> {
        if self.inner.manifest.has_scope(scope) { Ok(()) } else { Err(self.lacks(scope)) }
    }
}

fn run(workspace: &Workspace, method: &str, args: &Args) -> Reply {
    match method {
        "api.test" => auth::api_test(args),
        "auth.test" => auth::auth_test(workspace),
        "apps.connections.open" => auth::connections_open(workspace, args),
        "blocks.validate" => views::validate(args),
        "bots.info" => auth::bots_info(args),
        "team.info" => auth::team_info(),
        "chat.postMessage" => chat::post_message(workspace, args),
        "chat.postEphemeral" => chat::post_ephemeral(workspace, args),
        "chat.update" => chat::update(workspace, args),
        "chat.delete" => chat::delete(workspace, args),
        "chat.getPermalink" => chat::permalink(workspace, args),
        "reactions.add" => chat::react(workspace, args),
        "reactions.remove" => chat::unreact(workspace, args),
        "conversations.open" => conversations::open(workspace, args),
        "conversations.info" => conversations::info(workspace, args),
        "conversations.members" => conversations::members(workspace, args),
        "conversations.list" => conversations::list(workspace, args),
        "conversations.join" => conversations::join(workspace, args),
        "conversations.history" => conversations::history(workspace, args),
        "conversations.replies" => conversations::replies(workspace, args),
        "usergroups.users.list" => users::in_group(workspace, args),
        "users.info" => users::info(workspace, args),
        "users.list" => users::list(workspace, args),
        "dnd.info" => users::dnd(workspace, args),
        "views.open" => views::open(workspace, args),
        "views.push" => views::push(workspace, args),
        "views.update" => views::update(workspace, args),
        "views.publish" => views::publish(workspace, args),
        "files.getUploadURLExternal" => files::get_upload_url(workspace, args),
        "files.completeUploadExternal" => files::complete_upload(workspace, args),
        "files.info" => files::info(workspace, args),
        "files.delete" => files::delete(workspace, args),
        _ => Err("unknown_method".into()),
    }
}

/// Cuts a list into pages: `limit` and `cursor` in, the page and the next cursor out.
fn page<T>(all: Vec<T>, args: &Args, most: usize) -> Result<(Vec<T>, Value), ApiError> {
    let from = match args.text("cursor")? {
        None | Some("") => 0,
        Some(cursor) => cursor
            .strip_prefix("next:")
            .and_then(|n| n.parse::<usize>().ok())
            .filter(|n| *n < all.len())
            .ok_or("invalid_cursor")?,
    };
    let limit = args.number("limit")?.unwrap_or(100);
    let limit = usize::try_from(limit).ok().filter(|n| *n <= most).ok_or("invalid_limit")?.max(1);
    let next = from + limit;
    let cursor = if next < all.len() { format!("next:{next}") } else { String::new() };
    let page = all.into_iter().skip(from).take(limit).collect();
    Ok((page, json!({ "next_cursor": cursor })))
}
