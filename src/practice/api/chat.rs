//! Posting, editing, deleting, reacting. What a message may be is decided in `check`; here it is who may post where.

use serde_json::{Value, json};

use super::{ApiError, Args, Reply};
use crate::practice::Workspace;
use crate::practice::cast::BOT_USER;
use crate::practice::check;
use crate::practice::record::TroubleKind;
use crate::practice::state::{Channel, Kind, Post, State};

/// Characters of `text`; Slack cuts there, we refuse so that nothing is lost unseen.
pub const TEXT_LIMIT: usize = 40_000;
/// Characters of all texts in the blocks of one message. Undocumented: Slack speaks of 12,000 "with a buffer for
/// block containers" (slackapi/bolt-js#2509), and refusals have been seen from there on.
const BLOCKS_TEXT_LIMIT: usize = 12_000;
const MARKDOWN_LIMIT: usize = 12_000;
const ATTACHMENT_LIMIT: usize = 100;

/// What a message says, checked.
#[derive(Debug, Default)]
pub struct Content {
    pub text: Option<String>,
    pub blocks: Option<Vec<Value>>,
    pub attachments: Option<Vec<Value>>,
    pub metadata: Option<Value>,
}

impl Content {
    pub fn read(args: &Args) -> Result<Self, ApiError> {
        let blocks = args.nested("blocks", "invalid_blocks_format")?;
        let attachments = args.nested("attachments", "invalid_attachments")?;
        let mut text = args.text("text")?.map(Into::into);
        if let Some(markdown) = args.text("markdown_text")? {
            if text.is_some() || blocks.is_some() {
                return Err("markdown_text_conflict".into());
            }
            if markdown.chars().count() > MARKDOWN_LIMIT {
                return Err("msg_too_long".into());
            }
            text = Some(markdown.into());
        }
        let content = Self {
            text,
            blocks: list(blocks, "invalid_blocks_format")?,
            attachments: list(attachments, "invalid_attachments")?,
            metadata: args.nested("metadata", "invalid_metadata_format")?,
        };
        content.check()?;
        Ok(content)
    }

    fn check(&self) -> Result<(), ApiError> {
        if self.text.as_ref().is_some_and(|t| t.chars().count() > TEXT_LIMIT) {
            return Err("msg_too_long".into());
        }
        if self.attachments.as_ref().is_some_and(|a| a.len() > ATTACHMENT_LIMIT) {
            return Err("too_many_attachments".into());
        }
        if let Some(metadata) = &self.metadata {
            check::metadata(metadata)?;
        }
        if let Some(blocks) = &self.blocks {
            let blocks = json!(blocks);
            let problems = check::message_blocks(&blocks);
            if !problems.is_empty() {
                return Err(ApiError::with_problems("invalid_blocks", &problems));
            }
            if check::text_total(&blocks) > BLOCKS_TEXT_LIMIT {
                return Err("msg_blocks_too_long".into());
            }
        }
        Ok(())
    }

    pub fn is_empty(&self) -> bool {
        let none = |list: &Option<Vec<Value>>| list.as_ref().is_none_or(Vec::is_empty);
        self.text.as_deref().is_none_or(str::is_empty) && none(&self.blocks) && none(&self.attachments)
    }
}

fn list(value: Option<Value>, error: &'static str) -> Result<Option<Vec<Value>>, ApiError> {
    match value {
        None => Ok(None),
        Some(Value::Array(list)) => Ok(Some(list)),
        Some(_) => Err(error.into()),
    }
}

pub fn post_message(workspace: &Workspace, args: &Args) -> Reply {
    let content = Content::read(args)?;
    let given = args.text("channel")?.filter(|c| !c.is_empty()).ok_or("channel_not_found")?;
    let thread = args.text("thread_ts")?.filter(|t| !t.is_empty());
    if content.is_empty() {
        return Err("no_text".into());
    }
    if ["username", "icon_url", "icon_emoji"].iter().any(|name| args.all().contains_key(*name)) {
        workspace.needs("chat:write.customize")?;
    }
    let (reply, sent) = workspace.change(|state, now| {
        let id = destination(workspace, state, now, given)?;
        let thread_ts = thread_root(workspace, state, &id, thread)?;
        doubled(workspace, state, &id, content.metadata.as_ref());
        let post = Post {
            user: BOT_USER.into(),
            text: content.text.unwrap_or_default(),
            blocks: state.with_ids(content.blocks.unwrap_or_default()),
            attachments: content.attachments.unwrap_or_default(),
            thread_ts,
            metadata: content.metadata.filter(|m| m.as_object().is_some_and(|m| !m.is_empty())),
            ..Post::default()
        };
        let ts = state.post(now, &id, post);
        Ok(json!({ "channel": id, "ts": ts, "message": with_metadata(state, &id, &ts) }))
    });
    drop(sent);
    reply
}

pub fn post_ephemeral(workspace: &Workspace, args: &Args) -> Reply {
    let content = Content::read(args)?;
    let given = args.need("channel")?;
    let user = args.need("user")?;
    if content.is_empty() {
        return Err("no_text".into());
    }
    let (reply, sent) = workspace.change(|state, now| {
        let id = destination(workspace, state, now, given)?;
        if !state.channels[&id].members.contains(user) {
            return Err("user_not_in_channel".into());
        }
        let post = Post {
            user: BOT_USER.into(),
            text: content.text.unwrap_or_default(),
            blocks: state.with_ids(content.blocks.unwrap_or_default()),
            thread_ts: args.text("thread_ts")?.map(Into::into),
            ephemeral_to: Some(user.into()),
            ..Post::default()
        };
        Ok(json!({ "message_ts": state.post(now, &id, post) }))
    });
    drop(sent);
    reply
}

pub fn update(workspace: &Workspace, args: &Args) -> Reply {
    let content = Content::read(args)?;
    let channel = args.need("channel")?;
    let ts = args.need("ts")?;
    if content.text.is_none() && content.blocks.is_none() && content.attachments.is_none() {
        return Err("no_text".into());
    }
    let (reply, sent) = workspace.change(|state, now| {
        editable(state, channel, ts, "cant_update_message")?;
        let blocks = content.blocks.map(|blocks| state.with_ids(blocks));
        state.amend(now, channel, ts, |post| {
            if let Some(text) = content.text {
                post.text = text;
            }
            if let Some(blocks) = blocks {
                post.blocks = blocks;
            }
            if let Some(attachments) = content.attachments {
                post.attachments = attachments;
            }
            // Kept where it is left out, cleared by `{}`.
            if let Some(metadata) = content.metadata {
                post.metadata = Some(metadata).filter(|m| m.as_object().is_some_and(|m| !m.is_empty()));
            }
        });
        let message = with_metadata(state, channel, ts);
        Ok(json!({ "channel": channel, "ts": ts, "text": message["text"], "message": message }))
    });
    drop(sent);
    reply
}

pub fn delete(workspace: &Workspace, args: &Args) -> Reply {
    let channel = args.need("channel")?;
    let ts = args.need("ts")?;
    let (reply, sent) = workspace.change(|state, now| {
        editable(state, channel, ts, "cant_delete_message")?;
        state.erase(now, channel, ts);
        Ok(json!({ "channel": channel, "ts": ts }))
    });
    drop(sent);
    reply
}

pub fn permalink(workspace: &Workspace, args: &Args) -> Reply {
    let channel = args.need("channel")?;
    let ts = args.need("message_ts")?;
    workspace.look(|state| {
        state.channels.get(channel).filter(|c| state.bot_sees(c)).ok_or("channel_not_found")?;
        state.find_post(channel, ts).filter(|p| p.ephemeral_to.is_none()).ok_or("message_not_found")?;
        let link = format!("{}/archives/{channel}/p{}", workspace.base(), ts.replace('.', ""));
        Ok(json!({ "channel": channel, "permalink": link }))
    })
}

pub fn react(workspace: &Workspace, args: &Args) -> Reply {
    let (channel, ts, name) = reaction(args)?;
    let (reply, sent) = workspace.change(|state, now| {
        in_reach(state, channel)?;
        state.react(now, BOT_USER, channel, ts, name)?;
        Ok(json!({}))
    });
    drop(sent);
    reply
}

pub fn unreact(workspace: &Workspace, args: &Args) -> Reply {
    let (channel, ts, name) = reaction(args)?;
    let (reply, sent) = workspace.change(|state, now| {
        in_reach(state, channel)?;
        state.unreact(now, BOT_USER, channel, ts, name)?;
        Ok(json!({}))
    });
    drop(sent);
    reply
}

fn reaction(args: &Args) -> Result<(&str, &str, &str), ApiError> {
    Ok((args.need("channel")?, args.need("timestamp")?, args.need("name")?))
}

/// Where the bot may post: a channel it is in, its DM with somebody, or a person by id.
fn destination(
    workspace: &Workspace,
    state: &mut State,
    now: chrono::DateTime<chrono::Utc>,
    given: &str,
) -> Result<String, ApiError> {
    let id = if state.people.contains_key(given) {
        let person = &state.people[given];
        if person.deleted {
            return Err("user_disabled".into());
        }
        if person.is_bot || given == "USLACKBOT" {
            return Err("cannot_dm_bot".into());
        }
        state.dm(now, given).0
    } else {
        state.find_channel(given).filter(|c| state.bot_sees(c)).ok_or("channel_not_found")?.id.clone()
    };
    let channel = &state.channels[&id];
    if channel.archived {
        return Err("is_archived".into());
    }
    if !channel.members.contains(BOT_USER) && !workspace.inner.manifest.has_scope("chat:write.public") {
        return Err("not_in_channel".into());
    }
    if let Some(person) = channel.with.as_ref().and_then(|with| state.people.get(with)) {
        if person.deleted {
            return Err("user_disabled".into());
        }
        if person.dm_blocked || !workspace.inner.manifest.features.app_home.messages_tab_enabled {
            return Err("messages_tab_disabled".into());
        }
    }
    Ok(id)
}

fn in_reach<'a>(state: &'a State, channel: &str) -> Result<&'a Channel, ApiError> {
    let channel = state.channels.get(channel).filter(|c| state.bot_sees(c)).ok_or("channel_not_found")?;
    if channel.archived {
        return Err("is_archived".into());
    }
    if channel.kind != Kind::Channel || channel.members.contains(BOT_USER) {
        return Ok(channel);
    }
    Err("not_in_channel".into())
}

/// An answer to an answer belongs to the thread of the first message.
/// Slack asks for the root and promises nothing where it is given a reply; a message there is out of sight.
pub(super) fn thread_root(
    workspace: &Workspace,
    state: &State,
    channel: &str,
    thread: Option<&str>,
) -> Result<Option<String>, ApiError> {
    let Some(thread) = thread else { return Ok(None) };
    match state.find_post(channel, thread) {
        Some(post) if post.ephemeral_to.is_none() => {
            let root = post.thread_ts.as_ref().unwrap_or(&post.ts);
            if root != thread {
                let why =
                    format!("thread_ts {thread} in {channel} is a reply; the root of its thread is {root}");
                workspace.inner.record.trouble(workspace.now(), TroubleKind::Misplaced, "thread_ts", why);
            }
            Ok(Some(root.clone()))
        }
        _ => Err("thread_not_found".into()),
    }
}

fn editable(state: &State, channel: &str, ts: &str, not_own: &'static str) -> Result<(), ApiError> {
    // By D-id, never by U-id: Slack finds no channel there.
    in_reach(state, channel)?;
    let post =
        state.find_post(channel, ts).filter(|p| p.ephemeral_to.is_none()).ok_or("message_not_found")?;
    if post.user == BOT_USER { Ok(()) } else { Err(not_own.into()) }
}

/// The same key twice in one conversation is a message that was sent twice.
fn doubled(workspace: &Workspace, state: &State, channel: &str, metadata: Option<&Value>) {
    let Some(key) = metadata.and_then(|m| m["event_payload"]["key"].as_str()) else { return };
    let before = state
        .posts
        .get(channel)
        .into_iter()
        .flat_map(|posts| posts.values())
        .find(|p| p.metadata.as_ref().is_some_and(|m| m["event_payload"]["key"] == key));
    if let Some(before) = before {
        let why = format!("key {key} was posted to {channel} before, as {}", before.ts);
        workspace.inner.record.trouble(workspace.now(), TroubleKind::Doubled, "chat.postMessage", why);
    }
}

pub fn with_metadata(state: &State, channel: &str, ts: &str) -> Value {
    let mut message = state.message_json(channel, ts).unwrap_or_default();
    if let Some(metadata) = state.find_post(channel, ts).and_then(|p| p.metadata.as_ref()) {
        message["metadata"] = metadata.clone();
    }
    message
}
