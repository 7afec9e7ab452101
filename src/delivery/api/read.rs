//! What Slack's answers mean to us. Tolerant: a field that is missing or new is no failure unless it is needed.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Identity, METADATA, Sought, Spot};
use crate::delivery::failure::Failure;
use crate::domain::id::{ChannelId, FileId, PersonId, TeamId, Ts};
use crate::domain::person::{Channel, Names, Person, Place, Standing};

/// Slackbot says of itself that it is no bot; `USLACK` signs the system's notices.
const SLACK_ITSELF: [&str; 2] = ["USLACKBOT", "USLACK"];

pub fn identity(answer: &Value) -> Result<Identity, Failure> {
    Ok(Identity {
        team: TeamId::from(text(&answer["team_id"])?),
        enterprise: answer["enterprise_id"].as_str().map(ToOwned::to_owned),
        bot_user: PersonId::from(text(&answer["user_id"])?),
        url: answer["url"].as_str().map(ToOwned::to_owned),
    })
}

/// A string that must be there.
pub fn text(value: &Value) -> Result<&str, Failure> {
    value.as_str().ok_or_else(|| Failure::Doubt { code: "answer_lacks_a_field".to_owned() })
}

pub fn spot(answer: &Value) -> Result<Spot, Failure> {
    Ok(Spot { channel: ChannelId::from(text(&answer["channel"])?), ts: Ts::from(text(&answer["ts"])?) })
}

pub fn person(me: &Identity, id: &PersonId, user: &Value, now: DateTime<Utc>) -> Person {
    let home = user["team_id"].as_str().map_or_else(|| me.team.clone(), TeamId::from);
    let zone = user["tz"].as_str().and_then(|name| name.parse().ok());
    Person { id: id.clone(), standing: standing(me, id, &home, user), home, zone, seen_at: now }
}

/// Their display name; whoever chose none is shown by their full name.
pub fn name(user: &Value) -> Option<String> {
    let profile = &user["profile"];
    let names = [&profile["display_name"], &profile["real_name"], &user["real_name"], &user["name"]];
    names
        .into_iter()
        .filter_map(Value::as_str)
        .map(str::trim)
        .find(|name| !name.is_empty())
        .map(str::to_owned)
}

/// Everybody on a page of the list who has an id.
pub fn members(me: &Identity, members: &Value, now: DateTime<Utc>) -> Vec<Person> {
    let all = members.as_array().map(Vec::as_slice).unwrap_or_default().iter();
    all.filter_map(|user| Some(person(me, &PersonId::from(user["id"].as_str()?), user, now))).collect()
}

/// What they are called.
pub fn names(members: &Value) -> Names {
    let all = members.as_array().map(Vec::as_slice).unwrap_or_default().iter();
    all.filter_map(|user| Some((PersonId::from(user["id"].as_str()?), name(user)?))).collect()
}

/// The people of a list of bare ids.
pub fn ids(all: &Value) -> Result<BTreeSet<PersonId>, Failure> {
    let Some(all) = all.as_array() else {
        return Err(Failure::Doubt { code: "answer_lacks_a_field".to_owned() });
    };
    Ok(all.iter().filter_map(Value::as_str).map(PersonId::from).collect())
}

/// The cursor of the next page.
pub fn next(answer: &Value) -> String {
    answer["response_metadata"]["next_cursor"].as_str().unwrap_or_default().to_owned()
}

pub fn nobody(me: &Identity, id: &PersonId, now: DateTime<Utc>) -> Person {
    Person { id: id.clone(), home: me.team.clone(), zone: None, standing: Standing::Unknown, seen_at: now }
}

fn standing(me: &Identity, id: &PersonId, home: &TeamId, user: &Value) -> Standing {
    let is = |flag: &str| user[flag].as_bool() == Some(true);
    if is("is_bot") || is("is_workflow_bot") || SLACK_ITSELF.contains(&id.as_str()) {
        Standing::Bot
    } else if is("deleted") {
        Standing::Deactivated
    } else if *home != me.team && !same_organisation(me, user) {
        Standing::Outsider
    } else if is("is_restricted") || is("is_ultra_restricted") {
        Standing::Guest
    } else if is("is_admin") || is("is_owner") || is("is_primary_owner") || runs_the_grid(user) {
        Standing::Admin
    } else {
        Standing::Member
    }
}

/// Who runs the whole organisation runs each of its workspaces.
fn runs_the_grid(user: &Value) -> bool {
    let grid = &user["enterprise_user"];
    ["is_admin", "is_owner"].iter().any(|flag| grid[flag].as_bool() == Some(true))
}

/// On Enterprise Grid people of one company have many workspaces.
fn same_organisation(me: &Identity, user: &Value) -> bool {
    let grid = &user["enterprise_user"];
    let ours = me.enterprise.as_deref().is_some_and(|ours| grid["enterprise_id"].as_str() == Some(ours));
    let in_team = |team: &Value| team.as_str() == Some(me.team.as_str());
    ours || grid["teams"].as_array().is_some_and(|teams| teams.iter().any(in_team))
}

pub fn channel(id: &ChannelId, channel: &Value) -> Channel {
    let is_private = channel["is_private"].as_bool() != Some(false);
    Channel { id: id.clone(), place: place(channel), is_private, has_outsiders: has_outsiders(channel) }
}

/// Workspaces of one organisation may share a channel among themselves; any other sharing lets outsiders in, or will.
fn has_outsiders(channel: &Value) -> bool {
    let is = |flag: &str| channel[flag].as_bool() == Some(true);
    is("is_ext_shared") || is("is_pending_ext_shared") || (is("is_shared") && !is("is_org_shared"))
}

fn place(channel: &Value) -> Place {
    let is = |flag: &str| channel[flag].as_bool() == Some(true);
    if is("is_im") || is("is_mpim") {
        Place::Direct
    } else if is("is_archived") {
        Place::Archived
    } else if is("is_member") {
        Place::Home
    } else {
        Place::NotInvited
    }
}

/// The `ts` of the first message that it is.
pub fn first(messages: &Value, is_it: impl Fn(&Value) -> bool) -> Option<Ts> {
    messages.as_array()?.iter().find(|message| is_it(message))?["ts"].as_str().map(Ts::from)
}

/// Whether that message is it.
pub fn is_sought(message: &Value, sought: &Sought<'_>) -> bool {
    match sought {
        Sought::Letter(key) => is_keyed(message, key),
        Sought::Files(ids) => ids.iter().any(|id| has_file(message, id)),
    }
}

/// Whether a message carries our key.
fn is_keyed(message: &Value, key: &str) -> bool {
    let metadata = &message["metadata"];
    metadata["event_type"].as_str() == Some(METADATA)
        && metadata["event_payload"]["key"].as_str() == Some(key)
}

/// Whether a message brings that file.
fn has_file(message: &Value, id: &FileId) -> bool {
    let files = message["files"].as_array();
    files.is_some_and(|files| files.iter().any(|file| file["id"].as_str() == Some(id.as_str())))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn standing_of(id: &str, user: &Value) -> Standing {
        let me = Identity {
            team: TeamId::from("T1"),
            enterprise: Some("E1".into()),
            bot_user: PersonId::from("UBOT"),
            url: None,
        };
        person(&me, &PersonId::from(id), user, DateTime::UNIX_EPOCH).standing
    }

    #[test]
    fn who_somebody_is_to_the_workspace() {
        let cases = [
            ("U1", json!({ "team_id": "T1", "tz": "Europe/Zurich" }), Standing::Member),
            ("U1", json!({}), Standing::Member),
            ("U1", json!({ "is_admin": false, "is_owner": false }), Standing::Member),
            ("U1", json!({ "team_id": "T1", "is_admin": true }), Standing::Admin),
            ("U1", json!({ "team_id": "T1", "is_owner": true, "is_admin": true }), Standing::Admin),
            ("U1", json!({ "team_id": "T1", "is_primary_owner": true }), Standing::Admin),
            (
                "U1",
                json!({ "enterprise_user": { "enterprise_id": "E1", "is_owner": true } }),
                Standing::Admin,
            ),
            ("U1", json!({ "team_id": "T1", "is_admin": "true" }), Standing::Member),
            ("U1", json!({ "team_id": "T2", "is_admin": true }), Standing::Outsider),
            ("U1", json!({ "team_id": "T1", "is_admin": true, "deleted": true }), Standing::Deactivated),
            ("U1", json!({ "team_id": "T1", "is_admin": true, "is_bot": true }), Standing::Bot),
            ("U1", json!({ "team_id": "T1", "is_restricted": true }), Standing::Guest),
            ("U1", json!({ "team_id": "T1", "is_ultra_restricted": true }), Standing::Guest),
            ("U1", json!({ "team_id": "T1", "deleted": true }), Standing::Deactivated),
            ("U1", json!({ "team_id": "T1", "is_bot": true }), Standing::Bot),
            ("USLACKBOT", json!({ "team_id": "T1", "is_bot": false }), Standing::Bot),
            ("USLACK", json!({ "team_id": "T1" }), Standing::Bot),
            ("U1", json!({ "team_id": "T2" }), Standing::Outsider),
            ("U1", json!({ "team_id": "T2", "is_restricted": true }), Standing::Outsider),
            (
                "U1",
                json!({ "team_id": "T2", "enterprise_user": { "enterprise_id": "E1" } }),
                Standing::Member,
            ),
            (
                "U1",
                json!({ "team_id": "T2", "enterprise_user": { "enterprise_id": "E9", "teams": ["T1"] } }),
                Standing::Member,
            ),
            (
                "U1",
                json!({ "team_id": "T2", "enterprise_user": { "enterprise_id": "E9" } }),
                Standing::Outsider,
            ),
        ];
        for (id, user, expected) in cases {
            assert_eq!(standing_of(id, &user), expected, "{id} {user}");
        }
    }

    #[test]
    fn what_somebody_is_called() {
        for (user, expected) in [
            (
                json!({ "name": "amara", "profile": { "display_name": "Amara", "real_name": "A. Okafor" } }),
                Some("Amara"),
            ),
            (
                json!({ "name": "amara", "profile": { "display_name": " ", "real_name": "A. Okafor" } }),
                Some("A. Okafor"),
            ),
            (json!({ "name": "amara", "real_name": "A. Okafor" }), Some("A. Okafor")),
            (json!({ "name": "amara" }), Some("amara")),
            (json!({}), None),
        ] {
            assert_eq!(name(&user).as_deref(), expected, "{user}");
        }
    }

    #[test]
    fn who_reads_along_in_a_channel() {
        let table = [
            (json!({}), false),
            (json!({ "is_shared": false, "is_ext_shared": false, "is_org_shared": false }), false),
            (json!({ "is_shared": true, "is_org_shared": true, "is_ext_shared": false }), false),
            (json!({ "is_shared": true, "is_ext_shared": true }), true),
            (json!({ "is_shared": true, "is_org_shared": true, "is_ext_shared": true }), true),
            (json!({ "is_pending_ext_shared": true }), true),
            (json!({ "is_shared": true }), true),
        ];
        for (channel, outsiders) in table {
            assert_eq!(has_outsiders(&channel), outsiders, "{channel}");
        }
    }

    #[test]
    fn where_a_rollout_can_live() {
        assert_eq!(place(&json!({ "is_im": true })), Place::Direct);
        assert_eq!(place(&json!({ "is_mpim": true, "is_member": true })), Place::Direct);
        assert_eq!(place(&json!({ "is_member": true, "is_archived": true })), Place::Archived);
        assert_eq!(place(&json!({ "is_member": true, "is_private": true })), Place::Home);
        assert_eq!(place(&json!({})), Place::NotInvited);
    }
}
