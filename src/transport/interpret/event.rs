//! Events: what people write in the DM with the bot, edit and delete there; the home tab; people who change; the bot
//! removed.

use serde_json::Value;

use super::words::{as_typed, nameless};
use super::{Asked, Names, asked, workspace};
use crate::domain::action::{Action, Way};
use crate::domain::id::{ChannelId, PersonId, TeamId, Ts};
use crate::domain::source::Source;
use crate::domain::typed::has_words;

/// Both write in DMs and say of themselves that they are no bot.
const SLACK_ITSELF: [&str; 2] = ["USLACKBOT", "USLACK"];

pub fn read(envelope: &Value, home: &TeamId, names: &Names) -> Option<Asked> {
    let event = &envelope["event"];
    // In a shared channel the outer team may be the other side's; the authorization is the installation's.
    let team = {
        let named = [&envelope["authorizations"][0]["team_id"], &envelope["team_id"]];
        workspace(named.map(Value::as_str), home)
    };
    let key = format!("event:{}", envelope["event_id"].as_str()?);
    let (actor, action) = match event["type"].as_str()? {
        "message" => message(event, own(envelope), names)?,
        "app_home_opened" => {
            if event["tab"].as_str().is_some_and(|tab| tab != "home") {
                return None;
            }
            (PersonId::from(event["user"].as_str()?), Action::OpenHome)
        }
        "user_change" => {
            let person = PersonId::from(event["user"]["id"].as_str()?);
            (person.clone(), Action::PersonChanged { person })
        }
        "app_uninstalled" => (installer(envelope), Action::Uninstalled { why: "app_uninstalled".to_owned() }),
        "tokens_revoked" => {
            // Tokens of people are none of ours.
            event["tokens"]["bot"].as_array().filter(|bots| !bots.is_empty())?;
            (installer(envelope), Action::Uninstalled { why: "tokens_revoked".to_owned() })
        }
        _ => return None,
    };
    Some(asked(key, team, actor, Way::Event, action))
}

pub fn mentioned(envelope: &Value) -> Vec<PersonId> {
    let event = &envelope["event"];
    let text = event["message"]["text"].as_str().or(event["text"].as_str());
    if event["type"] == "message" { text.map(nameless).unwrap_or_default() } else { Vec::new() }
}

/// Whom the bot is there: its own files come back without the mark that its messages have.
fn own(envelope: &Value) -> Option<&str> {
    let us = &envelope["authorizations"][0];
    us["user_id"].as_str().filter(|_| us["is_bot"] == true)
}

/// Slack does not say who removed it; what it says of is the bot itself.
fn installer(envelope: &Value) -> PersonId {
    PersonId::from(envelope["authorizations"][0]["user_id"].as_str().unwrap_or_default())
}

/// A message in a DM with the bot; nothing the bot or Slack itself wrote.
fn message(event: &Value, own: Option<&str>, names: &Names) -> Option<(PersonId, Action)> {
    let author = |message: &Value| author(message).filter(|id| own != Some(id.as_str()));
    let dm = ChannelId::from(event["channel"].as_str()?);
    let is_dm =
        event["channel_type"].as_str().map_or_else(|| dm.as_str().starts_with('D'), |kind| kind == "im");
    if !is_dm {
        return None;
    }
    match event["subtype"].as_str() {
        None | Some("file_share" | "thread_broadcast" | "me_message") => {
            let actor = author(event)?;
            let source = source(dm, event)?;
            let words = said(&event["text"], names);
            let action = if words.trim().is_empty() {
                Action::SayNothing { source }
            } else {
                Action::Say { source, words }
            };
            Some((actor, action))
        }
        Some("message_changed") => {
            let after = &event["message"];
            let actor = author(after)?;
            // A message with replies that was deleted stays as this stone.
            if after["subtype"] == "tombstone" {
                let ts = Ts::from(after["ts"].as_str()?);
                return Some((actor, Action::Unsay { dm, ts }));
            }
            // Slack also says so when it has only unfolded a link.
            if after["text"] == event["previous_message"]["text"] {
                return None;
            }
            let source = source(dm, after)?;
            let words = said(&after["text"], names);
            let times = [&after["edited"]["ts"], &event["event_ts"], &event["ts"]];
            let edited =
                times.into_iter().find_map(Value::as_str).map_or_else(|| source.ts.clone(), Ts::from);
            Some((actor, Action::Reword { source, words, edited }))
        }
        Some("message_deleted") => {
            let ts = Ts::from(event["deleted_ts"].as_str()?);
            Some((author(&event["previous_message"])?, Action::Unsay { dm, ts }))
        }
        Some(_) => None,
    }
}

/// Which message it is. Slack says of the root of a thread that it stands in it, too.
fn source(dm: ChannelId, message: &Value) -> Option<Source> {
    let ts = Ts::from(message["ts"].as_str()?);
    let thread = message["thread_ts"].as_str().map(Ts::from).filter(|root| *root != ts);
    Some(Source { dm, ts, thread })
}

/// Whoever only mentions somebody has said no word, though a name looks like one.
fn said(text: &Value, names: &Names) -> String {
    let text = text.as_str().unwrap_or_default();
    if has_words(text) { as_typed(text, names) } else { String::new() }
}

fn author(message: &Value) -> Option<PersonId> {
    if message["bot_id"].is_string() || message["subtype"] == "bot_message" {
        return None;
    }
    message["user"].as_str().filter(|id| !SLACK_ITSELF.contains(id)).map(PersonId::from)
}
