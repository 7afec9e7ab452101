//! Who is calling, which team this is, and the address for Socket Mode.

use serde_json::{Value, json};

use super::{Args, Reply};
use crate::practice::Workspace;
use crate::practice::cast::{APP, BOT_ID, BOT_USER, TEAM};
use crate::practice::socket::MOST_CONNECTIONS;

pub fn api_test(args: &Args) -> Reply {
    if let Some(code) = args.text("error")? {
        // The code is the caller's own.
        return Err(super::ApiError {
            code: code.to_owned().into(),
            messages: Vec::new(),
            more: args.all().clone(),
        });
    }
    Ok(json!({ "args": args.all() }))
}

pub fn auth_test(workspace: &Workspace) -> Reply {
    Ok(json!({
        "url": format!("{}/", workspace.base()), "team": "Practice", "user": "rollout", "team_id": TEAM,
        "user_id": BOT_USER, "bot_id": BOT_ID, "is_enterprise_install": false,
    }))
}

pub fn team_info() -> Reply {
    Ok(json!({ "team": {
        "id": TEAM, "name": "Practice", "domain": "practice", "email_domain": "", "icon": { "image_default": true },
    } }))
}

pub fn bots_info(args: &Args) -> Reply {
    match args.text("bot")? {
        None | Some(BOT_ID) => Ok(json!({ "bot": {
            "id": BOT_ID, "deleted": false, "name": "Rollout", "updated": 0, "app_id": APP, "user_id": BOT_USER,
            "icons": Value::Null,
        } })),
        Some(_) => Err("bot_not_found".into()),
    }
}

/// A ticket for one websocket.
pub fn connections_open(workspace: &Workspace, args: &Args) -> Reply {
    if workspace.sockets() >= MOST_CONNECTIONS {
        return Err("too_many_websockets".into());
    }
    let (ticket, sent) = workspace.change(|state, _| {
        let ticket = state.new_id("").to_lowercase() + &state.new_id("").to_lowercase();
        state.tickets.insert(ticket.clone());
        ticket
    });
    drop(sent);
    let short = if args.flag("debug_reconnects") { "&debug_reconnects=true" } else { "" };
    Ok(json!({ "url": format!("ws://{}/socket?ticket={ticket}&app_id={APP}{short}", workspace.addr()) }))
}
