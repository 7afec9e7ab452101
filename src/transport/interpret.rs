//! A payload in the process's own words. What is not meant for us, or cannot be read, is `None`: acknowledged and
//! ignored. Ids that come back from Slack are only read here; whether they may be used is decided further in.

mod click;
mod command;
mod event;
mod form;
mod submit;
mod words;

use serde_json::Value;

use super::payload::Payload;
use crate::domain::action::{Action, LookedUp, Request, Way};
use crate::domain::id::{PersonId, TeamId};
use crate::domain::person::Names;

/// The bot events that are answered.
pub const EVENTS: &[&str] =
    &["app_home_opened", "app_uninstalled", "message.im", "tokens_revoked", "user_change"];
/// The slash commands that are answered.
pub const COMMANDS: &[&str] = &["/rollout"];

/// A request, with what wording its acknowledgement needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub request: Request,
    /// The `block_id`s of a submitted modal's fields, in their order.
    pub fields: Vec<String>,
    /// What was filled in, as the modal holds it.
    pub filled: Value,
}

/// `home` is the team the bot is installed in; it stands in where Slack names none. `names`: of those who are
/// `mentioned`.
pub fn interpret(payload: &Payload, home: &TeamId, names: &Names) -> Option<Asked> {
    match payload {
        Payload::Event(envelope) => event::read(envelope, home, names),
        Payload::Command(form) => command::read(form, home),
        Payload::Interaction(body) => match body["type"].as_str()? {
            "block_actions" => click::read(body, home),
            "view_submission" => submit::read(body, home),
            _ => None,
        },
        Payload::UrlVerification { .. } | Payload::SslCheck | Payload::Unknown { .. } => None,
    }
}

/// Whom what somebody writes in the DM mentions, where Slack does not say what they are called.
pub fn mentioned(payload: &Payload) -> Vec<PersonId> {
    match payload {
        Payload::Event(envelope) => event::mentioned(envelope),
        Payload::Command(_)
        | Payload::Interaction(_)
        | Payload::UrlVerification { .. }
        | Payload::SslCheck
        | Payload::Unknown { .. } => Vec::new(),
    }
}

fn asked(key: String, team: TeamId, actor: PersonId, way: Way, action: Action) -> Asked {
    let request = Request { key, team, actor, way, action, looked_up: LookedUp::NotYet, seen: None };
    Asked { request, fields: Vec::new(), filled: Value::Null }
}

/// Who did it and in which team; `team` is null for apps that a whole organisation has installed, and in a shared
/// channel it may be the other side's, where the window still knows whose it is.
fn actor(body: &Value, home: &TeamId) -> Option<(TeamId, PersonId)> {
    let person = body["user"]["id"].as_str()?;
    let named = [&body["view"]["app_installed_team_id"], &body["team"]["id"], &body["user"]["team_id"]];
    Some((workspace(named.map(Value::as_str), home), PersonId::from(person)))
}

/// The first that names a workspace. An app of a whole organisation finds the organisation's id (`E…`) where a team's
/// should be (slackapi/bolt-js#1720); nothing of ours is kept under that.
fn workspace<const N: usize>(named: [Option<&str>; N], home: &TeamId) -> TeamId {
    let mut ids = named.into_iter().flatten();
    ids.find(|id| !id.is_empty() && !id.starts_with('E')).map_or_else(|| home.clone(), TeamId::from)
}

#[cfg(test)]
mod tests;
