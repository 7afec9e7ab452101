//! Modals and home tabs: triggers that run out, the stack of three, hashes, external ids.

use serde_json::{Value, json};

use super::{ApiError, Args, Reply};
use crate::practice::Workspace;
use crate::practice::check::{self, Surface};
use crate::practice::state::{OpenView, State, ViewKind, view_json};

/// Views on top of each other (slack.md section 2).
const MOST_STACKED: usize = 3;
/// About 250 KB; Slack documents no number.
const MOST_BYTES: usize = 250_000;

pub fn open(workspace: &Workspace, args: &Args) -> Reply {
    let view = needed(args)?;
    let trigger = args.need("trigger_id")?;
    let (reply, sent) = workspace.change(|state, now| {
        let body = prepared_view(state, &view, Surface::Modal)?;
        let (user, _) = use_trigger(state, now, trigger)?;
        let view = state.new_view(now, ViewKind::Modal, &user, body);
        let shown = view_json(&view);
        state.modals.insert(user, vec![view]);
        Ok(json!({ "view": shown }))
    });
    drop(sent);
    reply
}

pub fn push(workspace: &Workspace, args: &Args) -> Reply {
    let view = needed(args)?;
    let trigger = args.need("trigger_id")?;
    let (reply, sent) = workspace.change(|state, now| {
        let body = prepared_view(state, &view, Surface::Modal)?;
        let (user, from) = use_trigger(state, now, trigger)?;
        // Only an interaction inside an open modal may push onto it.
        let inside = from.is_some_and(|id| state.modals.get(&user).is_some_and(|s| s.iter().any(|v| v.id == id)));
        if !inside {
            return Err(ApiError::invalid_arguments(
                "must match the `type` of the root view whose stack we're pushing onto [json-pointer:/view/type]",
            ));
        }
        let view = state.new_view(now, ViewKind::Modal, &user, body);
        let shown = push_view(state, &user, view)?;
        Ok(json!({ "view": shown }))
    });
    drop(sent);
    reply
}

pub fn update(workspace: &Workspace, args: &Args) -> Reply {
    let view = needed(args)?;
    let (view_id, external_id) = (args.text("view_id")?, args.text("external_id")?);
    if view_id.is_some() && external_id.is_some() {
        return Err(ApiError::invalid_arguments("Cannot provide both `view_id` and `external_id`"));
    }
    if view_id.is_none() && external_id.is_none() {
        return Err(ApiError::invalid_arguments("Must provide either `view_id` or `external_id`"));
    }
    let hash = args.text("hash")?;
    let (reply, sent) = workspace.change(|state, now| {
        let wanted = |v: &OpenView| Some(v.id.as_str()) == view_id || external_id == Some(v.external_id());
        let Some(found) = state.find_view(wanted) else { return Err("not_found".into()) };
        if hash.is_some_and(|hash| hash != found.hash) {
            return Err("hash_conflict".into());
        }
        let (id, surface) = (found.id.clone(), surface(found.kind));
        let old_external = found.external_id().to_owned();
        let body = checked(&view, surface)?;
        unique(state, &view, Some(&old_external))?;
        let body = with_ids(state, body);
        let fresh = state.new_hash(now);
        let found = state.find_view(|v| v.id == id).ok_or("not_found")?;
        found.replace(body, fresh);
        Ok(json!({ "view": view_json(found) }))
    });
    drop(sent);
    reply
}

pub fn publish(workspace: &Workspace, args: &Args) -> Reply {
    let view = needed(args)?;
    let user = args.need("user_id")?;
    if !workspace.inner.manifest.features.app_home.home_tab_enabled {
        return Err("not_enabled".into());
    }
    let hash = args.text("hash")?;
    let (reply, sent) = workspace.change(|state, now| {
        let person = state.people.get(user).ok_or("user_not_found")?;
        if person.deleted {
            return Err("user_disabled".into());
        }
        let body = checked(&view, Surface::Home)?;
        let old = state.homes.get(user);
        if let (Some(hash), Some(old)) = (hash, old)
            && hash != old.hash
        {
            return Err("hash_conflict".into());
        }
        let old_external = old.map(|v| v.external_id().to_owned());
        unique(state, &view, old_external.as_deref())?;
        let given = body["blocks"].clone();
        let mut body = with_ids(state, body);
        let hash = state.new_hash(now);
        match state.homes.get_mut(user) {
            Some(home) => {
                keep_ids(&given, &home.body["blocks"], &mut body["blocks"]);
                home.replace(body, hash);
            }
            None => {
                let home = state.new_view(now, ViewKind::Home, user, body);
                state.homes.insert(user.into(), home);
            }
        }
        Ok(json!({ "view": view_json(&state.homes[user]) }))
    });
    drop(sent);
    reply
}

/// Says what is wrong with blocks, a message or a view, without doing anything.
pub fn validate(args: &Args) -> Reply {
    let problems = if let Some(view) = args.nested("view", "invalid_arguments")? {
        check::view(&view, if view["type"] == "home" { Surface::Home } else { Surface::Modal })
    } else if let Some(message) = args.nested("message", "invalid_arguments")? {
        check::message_blocks(&message["blocks"])
    } else {
        let blocks = args.nested("blocks", "invalid_blocks_format")?;
        check::message_blocks(&blocks.ok_or("invalid_arguments")?)
    };
    if problems.is_empty() {
        Ok(json!({}))
    } else {
        Err(ApiError::with_problems("invalid_blocks", &problems))
    }
}

/// A new view, checked, with ids filled in.
pub fn prepared_view(state: &mut State, view: &Value, surface: Surface) -> Result<Value, ApiError> {
    let body = checked(view, surface)?;
    unique(state, view, None)?;
    Ok(with_ids(state, body))
}

/// Puts a view on top of the stack.
pub fn push_view(state: &mut State, user: &str, mut view: OpenView) -> Result<Value, ApiError> {
    let stack = state.modals.entry(user.into()).or_default();
    if stack.len() >= MOST_STACKED {
        return Err("push_limit_reached".into());
    }
    if let Some(top) = stack.last() {
        view.previous_id = Some(top.id.clone());
        view.root_id.clone_from(&top.root_id);
    }
    let shown = view_json(&view);
    stack.push(view);
    Ok(shown)
}

fn needed(args: &Args) -> Result<Value, ApiError> {
    args.nested("view", "invalid_arguments")?
        .ok_or_else(|| ApiError::invalid_arguments("missing required field: view"))
}

fn surface(kind: ViewKind) -> Surface {
    match kind {
        ViewKind::Modal => Surface::Modal,
        ViewKind::Home => Surface::Home,
    }
}

fn checked(view: &Value, surface: Surface) -> Result<Value, ApiError> {
    let problems = check::view(view, surface);
    if !problems.is_empty() {
        return Err(ApiError::with_problems("invalid_arguments", &problems));
    }
    if view.to_string().len() > MOST_BYTES {
        return Err("view_too_large".into());
    }
    Ok(view.clone())
}

/// An `external_id` belongs to one view of the team; `own` is the one the replaced view had.
fn unique(state: &mut State, view: &Value, own: Option<&str>) -> Result<(), ApiError> {
    let Some(id) = view["external_id"].as_str().filter(|id| !id.is_empty() && Some(*id) != own) else {
        return Ok(());
    };
    if state.find_view(|v| v.external_id() == id).is_some() {
        return Err("duplicate_external_id".into());
    }
    Ok(())
}

fn with_ids(state: &mut State, mut body: Value) -> Value {
    if let Some(blocks) = body["blocks"].as_array_mut() {
        let given = std::mem::take(blocks);
        body["blocks"] = json!(state.with_ids(given));
    }
    body
}

/// A block that stands as it did, where it did, keeps the id it was lent: a home is published anew whenever it is opened,
/// and whoever presses at that very moment has pressed what is still there.
fn keep_ids(given: &Value, before: &Value, now: &mut Value) {
    let (Some(given), Some(before), Some(now)) = (given.as_array(), before.as_array(), now.as_array_mut())
    else {
        return;
    };
    for ((given, before), now) in given.iter().zip(before).zip(now) {
        let lent = given["block_id"].as_str().is_none_or(str::is_empty);
        let mut as_before = now.clone();
        as_before["block_id"] = before["block_id"].clone();
        if lent && as_before == *before {
            *now = as_before;
        }
    }
}

/// Uses a trigger up: whose it is, and the modal it came from.
fn use_trigger(
    state: &mut State,
    now: chrono::DateTime<chrono::Utc>,
    id: &str,
) -> Result<(String, Option<String>), ApiError> {
    let trigger = state.triggers.get_mut(id).ok_or("invalid_trigger_id")?;
    if trigger.used {
        return Err("exchanged_trigger_id".into());
    }
    if trigger.expires < now {
        return Err("expired_trigger_id".into());
    }
    trigger.used = true;
    Ok((trigger.user.clone(), trigger.view.clone()))
}
