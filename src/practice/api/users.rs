//! People as the API shows them (slack.md section 10).

use serde_json::{Value, json};

use super::{Args, Reply, page};
use crate::practice::Workspace;
use crate::practice::state::user_json;

pub fn info(workspace: &Workspace, args: &Args) -> Reply {
    let id = args.need("user")?;
    let now = workspace.now();
    workspace.look(|state| {
        let person = state.people.get(id).ok_or("user_not_found")?;
        let mut user = user_json(person, now, person.is_external() && state.is_stranger(id));
        if args.flag("include_locale") && !person.is_external() {
            user["locale"] = json!("en-GB");
        }
        Ok(json!({ "user": user }))
    })
}

/// People from other organisations are not in it.
pub fn list(workspace: &Workspace, args: &Args) -> Reply {
    let now = workspace.now();
    workspace.look(|state| {
        let all: Vec<Value> =
            state.people.values().filter(|p| !p.is_external()).map(|p| user_json(p, now, false)).collect();
        let (members, next) = page(all, args, 1000)?;
        Ok(json!({ "members": members, "cache_ts": now.timestamp(), "response_metadata": next }))
    })
}

/// Who is in a user group, in no order that means anything.
pub fn in_group(workspace: &Workspace, args: &Args) -> Reply {
    let id = args.need("usergroup")?;
    workspace.look(|state| {
        let group = state.groups.get(id).ok_or("no_such_subteam")?;
        Ok(json!({ "users": group.members }))
    })
}

pub fn dnd(workspace: &Workspace, args: &Args) -> Reply {
    let id = args.need("user")?;
    let now = workspace.now().timestamp();
    workspace.look(|state| {
        let person = state.people.get(id).ok_or("user_not_found")?;
        let until = person.snoozed_until.filter(|until| *until > now);
        // Slack says 1 where nothing is planned.
        Ok(json!({
            "dnd_enabled": until.is_some(), "next_dnd_start_ts": until.map_or(1, |_| now),
            "next_dnd_end_ts": until.unwrap_or(1), "snooze_enabled": until.is_some(),
            "snooze_endtime": until, "snooze_remaining": until.map(|until| until - now),
        }))
    })
}
