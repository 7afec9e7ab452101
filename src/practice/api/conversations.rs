//! Conversations: opening DMs, looking them up, who is in them, what was said.
//! The scope depends on the kind of conversation; one the bot may not know of is not found.

use serde_json::{Value, json};

use super::chat::with_metadata;
use super::{ApiError, Args, Reply, page};
use crate::practice::Workspace;
use crate::practice::cast::BOT_USER;
use crate::practice::state::{Channel, Kind, Post, State};

pub fn open(workspace: &Workspace, args: &Args) -> Reply {
    let users = args.ids("users");
    if let (Some(channel), true) = (args.text("channel")?, users.is_empty()) {
        return workspace.look(|state| {
            let channel = state.channels.get(channel).filter(|c| matches!(c.kind, Kind::Dm | Kind::Group));
            let channel = channel.filter(|c| state.bot_sees(c)).ok_or("channel_not_found")?;
            Ok(json!({ "no_op": true, "already_open": true, "channel": opened(state, channel, args) }))
        });
    }
    match users.len() {
        0 => return Err("users_list_not_supplied".into()),
        1 => workspace.needs("im:write")?,
        2..=8 => workspace.needs("mpim:write")?,
        _ => return Err("too_many_users".into()),
    }
    let (reply, sent) = workspace.change(|state, now| {
        for user in &users {
            reachable(state, user)?;
        }
        if args.flag("prevent_creation") && users.len() == 1 {
            let there = state.channels.values().any(|c| c.with.as_ref() == users.first());
            if !there {
                return Err("channel_not_found".into());
            }
        }
        let (id, there) =
            if let [user] = users.as_slice() { state.dm(now, user) } else { state.group(now, &users) };
        let mut reply = json!({ "channel": opened(state, &state.channels[&id], args) });
        if there {
            reply["no_op"] = json!(true);
            reply["already_open"] = json!(true);
        }
        Ok(reply)
    });
    drop(sent);
    reply
}

fn opened(state: &State, channel: &Channel, args: &Args) -> Value {
    if args.flag("return_im") { channel.json(state) } else { json!({ "id": channel.id }) }
}

/// Slack's reasons why somebody cannot be written to (slack.md section 9).
fn reachable(state: &State, user: &str) -> Result<(), ApiError> {
    let person = state.people.get(user).ok_or("user_not_found")?;
    if person.deleted {
        return Err("user_disabled".into());
    }
    if person.is_bot || user == "USLACKBOT" {
        return Err("cannot_dm_bot".into());
    }
    if person.is_external() && state.is_stranger(user) {
        return Err("user_not_visible".into());
    }
    Ok(())
}

/// The conversation, if the bot may see it and has the scope for its kind.
fn seen<'a>(
    workspace: &Workspace,
    state: &'a State,
    id: &str,
    action: &str,
) -> Result<&'a Channel, ApiError> {
    let channel = state.channels.get(id).filter(|c| state.bot_sees(c)).ok_or("channel_not_found")?;
    workspace.needs(&format!("{}:{action}", channel.kind.scope_family()))?;
    Ok(channel)
}

pub fn info(workspace: &Workspace, args: &Args) -> Reply {
    let id = args.need("channel")?;
    workspace.look(|state| Ok(json!({ "channel": seen(workspace, state, id, "read")?.json(state) })))
}

pub fn members(workspace: &Workspace, args: &Args) -> Reply {
    let id = args.need("channel")?;
    workspace.look(|state| {
        let channel = seen(workspace, state, id, "read")?;
        let (members, next) = page(channel.members.iter().collect(), args, 999)?;
        Ok(json!({ "members": members, "response_metadata": next }))
    })
}

pub fn list(workspace: &Workspace, args: &Args) -> Reply {
    let wanted = args.text("types")?.unwrap_or("public_channel").to_owned();
    let mut kinds = Vec::new();
    for word in wanted.split(',').map(str::trim) {
        let kind = match word {
            "public_channel" => Kind::Channel,
            "private_channel" => Kind::Private,
            "im" => Kind::Dm,
            "mpim" => Kind::Group,
            _ => return Err("invalid_types".into()),
        };
        workspace.needs(&format!("{}:read", kind.scope_family()))?;
        kinds.push(kind);
    }
    workspace.look(|state| {
        let all: Vec<Value> = state
            .channels
            .values()
            .filter(|c| kinds.contains(&c.kind) && state.bot_sees(c))
            .filter(|c| !(args.flag("exclude_archived") && c.archived))
            .map(|c| c.json(state))
            .collect();
        let (channels, next) = page(all, args, 999)?;
        Ok(json!({ "channels": channels, "response_metadata": next }))
    })
}

pub fn join(workspace: &Workspace, args: &Args) -> Reply {
    let id = args.need("channel")?;
    let (reply, sent) = workspace.change(|state, now| {
        let channel = state.channels.get(id).filter(|c| state.bot_sees(c)).ok_or("channel_not_found")?;
        if channel.archived {
            return Err("is_archived".into());
        }
        if channel.kind != Kind::Channel {
            return Err("method_not_supported_for_channel_type".into());
        }
        let already = channel.members.contains(BOT_USER);
        state.join(now, id, BOT_USER, None);
        let mut reply = json!({ "channel": state.channels[id].json(state) });
        if already {
            reply["warning"] = json!("already_in_channel");
        }
        Ok(reply)
    });
    drop(sent);
    reply
}

pub fn history(workspace: &Workspace, args: &Args) -> Reply {
    let id = args.need("channel")?;
    let range = Range::of(args)?;
    workspace.look(|state| {
        let channel = readable(workspace, state, id)?;
        let mut all: Vec<&Post> = state
            .posts
            .get(&channel.id)
            .into_iter()
            .flat_map(|posts| posts.values())
            .filter(|p| p.ephemeral_to.is_none() && range.holds(&p.ts))
            .filter(|p| p.thread_ts.as_ref().is_none_or(|thread| *thread == p.ts))
            .collect();
        all.reverse();
        messages(state, id, all, args)
    })
}

pub fn replies(workspace: &Workspace, args: &Args) -> Reply {
    let id = args.need("channel")?;
    let ts = args.need("ts")?;
    let range = Range::of(args)?;
    workspace.look(|state| {
        readable(workspace, state, id)?;
        let parent =
            state.find_post(id, ts).filter(|p| p.ephemeral_to.is_none()).ok_or("thread_not_found")?;
        let all: Vec<&Post> =
            std::iter::once(parent).chain(state.replies(id, ts).filter(|p| range.holds(&p.ts))).collect();
        messages(state, id, all, args)
    })
}

fn readable<'a>(workspace: &Workspace, state: &'a State, id: &str) -> Result<&'a Channel, ApiError> {
    let channel = seen(workspace, state, id, "history")?;
    if channel.members.contains(BOT_USER) { Ok(channel) } else { Err("not_in_channel".into()) }
}

fn messages(state: &State, channel: &str, all: Vec<&Post>, args: &Args) -> Reply {
    let (posts, next) = page(all, args, 999)?;
    let whole = args.flag("include_all_metadata");
    let messages: Vec<Value> = posts
        .into_iter()
        .map(|post| {
            let mut message = with_metadata(state, channel, &post.ts);
            // Without asking for it, only the type of the metadata is shown.
            if !whole && let Some(metadata) = message["metadata"].as_object_mut() {
                metadata.remove("event_payload");
            }
            message
        })
        .collect();
    let more = next["next_cursor"] != "";
    Ok(json!({ "messages": messages, "has_more": more, "response_metadata": next }))
}

struct Range {
    oldest: String,
    latest: String,
    inclusive: bool,
}

impl Range {
    fn of(args: &Args) -> Result<Self, ApiError> {
        let bound = |name: &'static str, code: &'static str| -> Result<Option<String>, ApiError> {
            match args.text(name)? {
                None | Some("" | "0" | "now") => Ok(None),
                Some(given) => {
                    let (seconds, micros) = given.split_once('.').unwrap_or((given, ""));
                    let whole = seconds.parse::<u64>().map_err(|_| ApiError::from(code))?;
                    Ok(Some(format!("{whole:010}.{micros:0<6}")))
                }
            }
        };
        Ok(Self {
            oldest: bound("oldest", "invalid_ts_oldest")?.unwrap_or_default(),
            latest: bound("latest", "invalid_ts_latest")?.unwrap_or_else(|| "~".into()),
            inclusive: args.flag("inclusive"),
        })
    }

    fn holds(&self, ts: &str) -> bool {
        let within = ts > self.oldest.as_str() && ts < self.latest.as_str();
        within || (self.inclusive && (ts == self.oldest || ts == self.latest))
    }
}
