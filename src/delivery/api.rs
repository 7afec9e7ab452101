//! The Web API methods the bot calls, one function each, with a time limit each. Nothing here waits, repeats or
//! decides what becomes of a failure.

mod files;
pub mod read;
mod wire;

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tracing::error;

use super::failure::Failure;
use crate::domain::id::{ChannelId, FileId, GroupId, PersonId, TeamId, Trigger, Ts, ViewId};
use crate::domain::person::{Channel, Names, Person, Place, Shown, UserGroup};

pub use wire::{METHODS, Unusable, Wire};

/// The `event_type` of every message's metadata; its payload has the letter's key, by which a message is found again.
pub const METADATA: &str = "rollout_letter";
/// A trigger is good for three seconds, so what cannot be open by then need not be waited for.
const VIEW_LIMIT: Duration = Duration::from_millis(2_500);
/// Messages or people on a page, as many as Slack advises; and pages of a user group.
const PAGE: &str = "200";
const PAGES: usize = 5;

/// What is wrong where Slack does not show who is in a user group, and what to do.
fn hidden(code: &str) -> &'static str {
    match code {
        "no_such_subteam" | "subteam_not_found" => {
            "ROLLOUT_STARTERS: Slack knows no user group by this id, so nobody may start a rollout; set another, and \
             start again. All that runs goes on"
        }
        "missing_scope" => {
            "ROLLOUT_STARTERS: the app was installed without the optional scope usergroups:read, so nobody may start a \
             rollout; install it again and grant that. All that runs goes on"
        }
        "plan_upgrade_required" => {
            "ROLLOUT_STARTERS: this workspace's plan has no user groups, so nobody may start a rollout; set everyone or \
             admins, and start again. All that runs goes on"
        }
        _ => {
            "ROLLOUT_STARTERS: Slack does not show who is in this user group, so nobody may start a rollout. All that \
             runs goes on"
        }
    }
}

/// What one installation may call.
pub struct Api {
    wire: Wire,
    /// How long a call may take.
    limit: Duration,
}

/// Who we are, as Slack says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub team: TeamId,
    pub enterprise: Option<String>,
    pub bot_user: PersonId,
    /// Where the workspace is, to show people.
    pub url: Option<String>,
}

/// A page of the list of all people.
pub struct Members {
    pub people: Vec<Person>,
    pub names: Names,
    /// The cursor of the next page; empty: this was the last.
    pub next: String,
}

/// A message as it is sent: notification text and blocks, always both.
pub struct Sheet<'a> {
    pub text: &'a str,
    pub blocks: Value,
}

/// Where a message stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    pub channel: ChannelId,
    pub ts: Ts,
}

/// What is looked for in a conversation.
#[derive(Debug, Clone, Copy)]
pub enum Sought<'a> {
    /// The message that was posted under that key.
    Letter(&'a str),
    /// A message that brings one of these.
    Files(&'a [FileId]),
}

/// What of a conversation is still to be looked through, by Slack's clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    pub oldest: DateTime<Utc>,
    pub latest: DateTime<Utc>,
    /// Where to go on; empty: from its beginning.
    pub cursor: String,
}

/// What a page of a conversation held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Looked {
    Here(Spot),
    /// Not what was sought; the next page begins there.
    Further(String),
    /// Nor is there another page.
    Through,
}

impl Api {
    /// `base` as in `https://slack.com/api`; `limit` for every call, 10 s being a good one.
    pub fn new(base: &str, token: &str, limit: Duration) -> Result<Api, Unusable> {
        Ok(Api { wire: Wire::new(base, token)?, limit })
    }

    pub async fn auth_test(&self) -> Result<Identity, Failure> {
        read::identity(&self.wire.post(wire::AUTH_TEST, &json!({}), self.limit).await?)
    }

    /// The address of a new Socket Mode connection; only an app token may ask.
    pub async fn connections_open(&self) -> Result<String, Failure> {
        let answer = self.wire.post(wire::CONNECTIONS_OPEN, &json!({}), self.limit).await?;
        Ok(read::text(&answer["url"])?.to_owned())
    }

    /// A person, as far as the process needs them; `Standing::Unknown` where Slack knows nobody by that id.
    pub async fn users_info(
        &self,
        me: &Identity,
        id: &PersonId,
        now: DateTime<Utc>,
    ) -> Result<Person, Failure> {
        match self.wire.get(wire::USERS_INFO, &[("user", id.as_str())], self.limit).await {
            Ok(answer) => Ok(read::person(me, id, &answer["user"], now)),
            Err(Failure::Unreachable { .. }) => Ok(read::nobody(me, id, now)),
            Err(failure) => Err(failure),
        }
    }

    /// What a person is called, as Slack shows a mention of them; `None` where it knows nobody by that id.
    pub async fn name_of(&self, id: &PersonId) -> Result<Option<String>, Failure> {
        match self.wire.get(wire::USERS_INFO, &[("user", id.as_str())], self.limit).await {
            Ok(answer) => Ok(read::name(&answer["user"])),
            Err(Failure::Unreachable { .. }) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// Some of all who are in the workspace, from `cursor` on; empty: from the beginning.
    pub async fn users_list(
        &self,
        me: &Identity,
        cursor: &str,
        now: DateTime<Utc>,
    ) -> Result<Members, Failure> {
        let mut query = vec![("limit", PAGE)];
        if !cursor.is_empty() {
            query.push(("cursor", cursor));
        }
        let answer = self.wire.get(wire::USERS_LIST, &query, self.limit).await?;
        let members = &answer["members"];
        let (people, names) = (read::members(me, members, now), read::names(members));
        Ok(Members { people, names, next: read::next(&answer) })
    }

    /// Who is in a user group; `Shown::Hidden` where Slack will not say, which is told in the log.
    pub async fn usergroup(&self, id: &GroupId, now: DateTime<Utc>) -> Result<UserGroup, Failure> {
        let (mut people, mut cursor) = (BTreeSet::new(), String::new());
        for _ in 0..PAGES {
            let mut query = vec![("usergroup", id.as_str())];
            if !cursor.is_empty() {
                query.push(("cursor", cursor.as_str()));
            }
            match self.wire.get(wire::USERGROUPS_USERS_LIST, &query, self.limit).await {
                Ok(answer) => {
                    people.extend(read::ids(&answer["users"])?);
                    cursor = read::next(&answer);
                }
                Err(Failure::Refused { code, .. } | Failure::Gone { code }) => {
                    error!(group = %id, code, "{}", hidden(&code));
                    return Ok(UserGroup { id: id.clone(), people: Shown::Hidden, seen_at: now });
                }
                Err(failure) => return Err(failure),
            }
            if cursor.is_empty() {
                break;
            }
        }
        Ok(UserGroup { id: id.clone(), people: Shown::These(people), seen_at: now })
    }

    /// A conversation; one the bot cannot see is one it was not invited to.
    pub async fn conversations_info(&self, id: &ChannelId) -> Result<Channel, Failure> {
        match self.wire.get(wire::CONVERSATIONS_INFO, &[("channel", id.as_str())], self.limit).await {
            Ok(answer) => Ok(read::channel(id, &answer["channel"])),
            Err(Failure::Gone { .. }) => {
                let (id, place) = (id.clone(), Place::NotInvited);
                Ok(Channel { id, place, is_private: true, has_outsiders: false })
            }
            Err(failure) => Err(failure),
        }
    }

    /// The DM with a person; the same one every time.
    pub async fn conversations_open(&self, person: &PersonId) -> Result<ChannelId, Failure> {
        let answer = self
            .wire
            .post(wire::CONVERSATIONS_OPEN, &json!({ "users": person.as_str() }), self.limit)
            .await?;
        Ok(ChannelId::from(read::text(&answer["channel"]["id"])?))
    }

    /// Posts a message; `to` is a conversation, or a person's id where their DM is not known yet.
    pub async fn post(
        &self,
        to: &str,
        thread: Option<&Ts>,
        sheet: &Sheet<'_>,
        key: &str,
    ) -> Result<Spot, Failure> {
        let mut body = json!({
            "channel": to,
            "text": sheet.text,
            "blocks": sheet.blocks,
            "unfurl_links": false,
            "unfurl_media": false,
            "metadata": { "event_type": METADATA, "event_payload": { "key": key } },
        });
        if let Some(thread) = thread {
            body["thread_ts"] = json!(thread.as_str());
        }
        read::spot(&self.wire.post(wire::POST_MESSAGE, &body, self.limit).await?)
    }

    pub async fn update(&self, spot: &Spot, sheet: &Sheet<'_>) -> Result<(), Failure> {
        let body = json!({
            "channel": spot.channel.as_str(),
            "ts": spot.ts.as_str(),
            "text": sheet.text,
            "blocks": sheet.blocks,
        });
        self.wire.post(wire::UPDATE_MESSAGE, &body, self.limit).await.map(drop)
    }

    pub async fn delete(&self, spot: &Spot) -> Result<(), Failure> {
        let body = json!({ "channel": spot.channel.as_str(), "ts": spot.ts.as_str() });
        self.wire.post(wire::DELETE_MESSAGE, &body, self.limit).await.map(drop)
    }

    pub async fn ephemeral(
        &self,
        channel: &ChannelId,
        person: &PersonId,
        sheet: &Sheet<'_>,
    ) -> Result<(), Failure> {
        let body = json!({
            "channel": channel.as_str(),
            "user": person.as_str(),
            "text": sheet.text,
            "blocks": sheet.blocks,
        });
        self.wire.post(wire::POST_EPHEMERAL, &body, self.limit).await.map(drop)
    }

    pub async fn open_view(&self, trigger: &Trigger, view: &Value) -> Result<(), Failure> {
        let body = json!({ "trigger_id": trigger.as_str(), "view": view });
        self.wire.post(wire::VIEWS_OPEN, &body, self.limit.min(VIEW_LIMIT)).await.map(drop)
    }

    pub async fn update_view(&self, id: &ViewId, view: &Value) -> Result<(), Failure> {
        let body = json!({ "view_id": id.as_str(), "view": view });
        self.wire.post(wire::VIEWS_UPDATE, &body, self.limit.min(VIEW_LIMIT)).await.map(drop)
    }

    pub async fn publish_home(&self, person: &PersonId, view: &Value) -> Result<(), Failure> {
        let body = json!({ "user_id": person.as_str(), "view": view });
        self.wire.post(wire::VIEWS_PUBLISH, &body, self.limit).await.map(drop)
    }

    /// One page of a conversation, or of a thread.
    pub async fn look(
        &self,
        channel: &ChannelId,
        thread: Option<&Ts>,
        stretch: &Stretch,
        sought: &Sought<'_>,
    ) -> Result<Looked, Failure> {
        let (oldest, latest) = (seconds(stretch.oldest), seconds(stretch.latest));
        let mut query = vec![
            ("channel", channel.as_str()),
            ("oldest", oldest.as_str()),
            ("latest", latest.as_str()),
            ("inclusive", "true"),
            ("limit", PAGE),
            ("include_all_metadata", "true"),
        ];
        if !stretch.cursor.is_empty() {
            query.push(("cursor", stretch.cursor.as_str()));
        }
        let method = match thread {
            Some(ts) => {
                query.push(("ts", ts.as_str()));
                wire::CONVERSATIONS_REPLIES
            }
            None => wire::CONVERSATIONS_HISTORY,
        };
        let answer = self.wire.get(method, &query, self.limit).await?;
        if let Some(ts) = read::first(&answer["messages"], |message| read::is_sought(message, sought)) {
            return Ok(Looked::Here(Spot { channel: channel.clone(), ts }));
        }
        let next = read::next(&answer);
        Ok(if next.is_empty() { Looked::Through } else { Looked::Further(next) })
    }
}

/// As Slack signs its messages.
fn seconds(at: DateTime<Utc>) -> String {
    let at = at.max(DateTime::UNIX_EPOCH);
    format!("{}.{:06}", at.timestamp(), at.timestamp_subsec_micros())
}
