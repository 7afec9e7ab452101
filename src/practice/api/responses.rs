//! `response_url`s and the answers to commands: five uses in thirty minutes, no token, ephemeral unless told otherwise.

use axum::body::Body;
use chrono::{DateTime, Utc};
use hyper::body::Bytes;
use hyper::{Response, StatusCode};
use serde_json::{Value, json};

use super::chat::Content;
use super::{ApiError, Args};
use crate::practice::Workspace;
use crate::practice::cast::BOT_USER;
use crate::practice::record::{Direction, Exchange, TroubleKind};
use crate::practice::serve::{Call, json_answer, plain};
use crate::practice::state::{Post, RESPONSE_URL_USES, State};

pub fn response_url(workspace: &Workspace, id: &str, body: &Bytes) -> Response<Body> {
    let given: Value = serde_json::from_slice(body).unwrap_or_default();
    let (result, sent) = workspace.change(|state, now| {
        let link = state.response_urls.get_mut(id).ok_or("invalid_url")?;
        if link.expires < now {
            return Err(ApiError::from("expired_url"));
        }
        if link.used >= RESPONSE_URL_USES {
            return Err("used_url".into());
        }
        link.used += 1;
        let link = link.clone();
        respond(state, now, &link.user, &link.channel, link.ts.as_deref(), &given)
    });
    drop(sent);
    let (status, said) = match &result {
        Ok(()) => (StatusCode::OK, json!({ "ok": true })),
        Err(error) if error.code.ends_with("_url") => {
            (StatusCode::NOT_FOUND, json!({ "ok": false, "error": error.code }))
        }
        Err(error) => (StatusCode::BAD_REQUEST, json!({ "ok": false, "error": error.code })),
    };
    if let Err(error) = result {
        workspace.inner.record.trouble(
            workspace.now(),
            TroubleKind::Refused,
            "response_url",
            error.to_string(),
        );
    }
    workspace.inner.record.exchange(Exchange {
        seq: 0,
        at: workspace.now(),
        direction: Direction::FromBot,
        what: "response_url".into(),
        request: given,
        response: said.clone(),
        status: status.as_u16(),
        millis: 0,
    });
    if status == StatusCode::OK { plain(status, "ok") } else { json_answer(status, &said) }
}

/// Shows what a command's acknowledgement or a `response_url` says. `source` is the message a button was in.
pub fn respond(
    state: &mut State,
    now: DateTime<Utc>,
    who: &str,
    channel: &str,
    source: Option<&str>,
    body: &Value,
) -> Result<(), ApiError> {
    let args =
        Args::new(Call { token: None, args: body.as_object().cloned().unwrap_or_default(), json: true });
    if args.flag("delete_original") {
        if let Some(ts) = source {
            state.erase(now, channel, ts);
        }
        return Ok(());
    }
    let content = Content::read(&args)?;
    if content.is_empty() {
        return Err("no_text".into());
    }
    let blocks = state.with_ids(content.blocks.unwrap_or_default());
    let text = content.text.unwrap_or_default();
    if let (Some(ts), true) = (source, args.flag("replace_original")) {
        let Some(was) = state.find_post(channel, ts) else { return Err("message_not_found".into()) };
        if was.ephemeral_to.is_some() && body["response_type"] == "in_channel" {
            return Err("cannot_change_ephemeral_to_in_channel".into());
        }
        state.amend(now, channel, ts, |post| {
            post.text = text;
            post.blocks = blocks;
        });
        return Ok(());
    }
    let in_channel = body["response_type"] == "in_channel";
    let post = Post {
        user: BOT_USER.into(),
        text,
        blocks,
        thread_ts: args.text("thread_ts")?.map(Into::into),
        ephemeral_to: (!in_channel).then(|| who.to_owned()),
        ..Post::default()
    };
    state.post(now, channel, post);
    Ok(())
}
