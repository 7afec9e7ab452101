//! Everything the workspace knows: people, channels, messages, open views, files, links that run out.
//! Plain data behind one lock; what must be told to the bot is queued here and sent after the lock is gone.

mod channels;
mod posts;
mod views;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub use posts::{Post, mime};
pub use views::{OpenView, ViewKind, view_json};

use super::cast::{APP, BOT_ID, BOT_USER, Cast, Person, TEAM, UserGroup};
use super::values::Values;

/// How long a `response_url` lives and how often it may be used (slack.md section 1).
pub const RESPONSE_URL_USES: u32 = 5;
pub const RESPONSE_URL_SECONDS: i64 = 30 * 60;
/// How long a `trigger_id` lives (slack.md section 2).
pub const TRIGGER_SECONDS: i64 = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Channel,
    Private,
    Dm,
    Group,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Channel {
    pub id: String,
    pub name: String,
    pub kind: Kind,
    #[serde(default)]
    pub archived: bool,
    pub members: BTreeSet<String>,
    /// Unix seconds.
    pub created: i64,
    #[serde(default)]
    pub topic: String,
    /// The person at the other end of the bot's DM.
    #[serde(default)]
    pub with: Option<String>,
}

/// What a `response_url` answers to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResponseUrl {
    pub channel: String,
    pub user: String,
    /// The message whose button was pressed; a command has none.
    pub ts: Option<String>,
    pub used: u32,
    pub expires: DateTime<Utc>,
}

/// A chance to open one modal.
#[derive(Clone, Debug)]
pub struct Trigger {
    pub user: String,
    pub expires: DateTime<Utc>,
    pub used: bool,
    /// The modal it came from, if it came from one.
    pub view: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct File {
    pub id: String,
    pub name: String,
    pub title: String,
    pub user: String,
    pub created: i64,
    pub size: usize,
    /// What a picture shows, in words.
    #[serde(default)]
    pub alt: Option<String>,
    pub channels: BTreeSet<String>,
    /// As uploaded; `None` until the upload has come.
    pub content: Option<Vec<u8>>,
    /// Announced by `files.completeUploadExternal`, or uploaded by a person.
    pub complete: bool,
    #[serde(default)]
    pub deleted: bool,
}

/// Something the bot is to be told, if it has subscribed to it.
#[derive(Clone, Debug)]
pub struct Outgoing {
    pub subscription: String,
    pub body: Value,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct State {
    pub seed: String,
    /// Microseconds of the newest timestamp given out: a `ts` is never used twice, nor out of order.
    pub last_ts: i64,
    pub made: u64,
    pub people: BTreeMap<String, Person>,
    #[serde(default)]
    pub groups: BTreeMap<String, UserGroup>,
    pub channels: BTreeMap<String, Channel>,
    pub posts: BTreeMap<String, BTreeMap<String, Post>>,
    /// Up to which `ts` somebody has read a channel.
    pub read: BTreeMap<String, BTreeMap<String, String>>,
    pub homes: BTreeMap<String, OpenView>,
    /// The app has been removed.
    #[serde(default)]
    pub uninstalled: bool,
    pub modals: BTreeMap<String, Vec<OpenView>>,
    /// What people have picked in messages, by `person channel ts`.
    pub chosen: BTreeMap<String, Values>,
    pub response_urls: BTreeMap<String, ResponseUrl>,
    pub files: BTreeMap<String, File>,
    #[serde(skip)]
    pub triggers: BTreeMap<String, Trigger>,
    #[serde(skip)]
    pub tickets: BTreeSet<String>,
    #[serde(skip)]
    pub outgoing: Vec<Outgoing>,
    /// Grows with every message that comes, changes or goes.
    #[serde(skip)]
    pub told: u64,
}

impl State {
    pub fn fresh(cast: &Cast, seed: String, now: DateTime<Utc>) -> Self {
        let mut state = Self {
            seed,
            last_ts: 0,
            made: 0,
            people: cast.people.iter().map(|p| (p.id.clone(), p.clone())).collect(),
            groups: cast.groups.iter().map(|group| (group.id.clone(), group.clone())).collect(),
            channels: BTreeMap::new(),
            posts: BTreeMap::new(),
            read: BTreeMap::new(),
            homes: BTreeMap::new(),
            uninstalled: false,
            modals: BTreeMap::new(),
            chosen: BTreeMap::new(),
            response_urls: BTreeMap::new(),
            files: BTreeMap::new(),
            triggers: BTreeMap::new(),
            tickets: BTreeSet::new(),
            outgoing: Vec::new(),
            told: 0,
        };
        for seat in &cast.channels {
            let mut members: BTreeSet<String> = seat.members.iter().cloned().collect();
            if seat.bot_in {
                members.insert(BOT_USER.into());
            }
            state.channels.insert(
                seat.id.clone(),
                Channel {
                    id: seat.id.clone(),
                    name: seat.name.clone(),
                    kind: if seat.private { Kind::Private } else { Kind::Channel },
                    archived: seat.archived,
                    members,
                    created: now.timestamp(),
                    topic: seat.topic.clone(),
                    with: None,
                },
            );
        }
        state
    }

    /// A secret of this workspace: the same name gives the same secret as long as the workspace lives.
    pub fn secret(&self, name: &str) -> String {
        hex(&Sha256::digest(format!("{} secret {name}", self.seed)))
    }

    /// A new id as Slack makes them: a letter and ten capitals or digits.
    pub fn new_id(&mut self, prefix: &str) -> String {
        const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        self.made += 1;
        let hash = Sha256::digest(format!("{} id {}", self.seed, self.made));
        let mut id = String::from(prefix);
        id.extend(hash.iter().take(10).map(|b| char::from(ALPHABET[usize::from(*b) % ALPHABET.len()])));
        id
    }

    /// The next timestamp: `now`, or a microsecond after the last one.
    pub fn next_ts(&mut self, now: DateTime<Utc>) -> String {
        self.last_ts = now.timestamp_micros().max(self.last_ts + 1);
        format!("{}.{:06}", self.last_ts / 1_000_000, self.last_ts % 1_000_000)
    }

    pub fn trigger(&mut self, now: DateTime<Utc>, user: &str, view: Option<&str>) -> String {
        self.triggers.retain(|_, t| t.expires + chrono::Duration::minutes(10) > now);
        let random = self.new_id("").to_lowercase();
        let id = format!("{}.{random}", self.made);
        let expires = now + chrono::Duration::seconds(TRIGGER_SECONDS);
        self.triggers.insert(
            id.clone(),
            Trigger { user: user.into(), expires, used: false, view: view.map(Into::into) },
        );
        id
    }

    pub fn response_url(
        &mut self,
        now: DateTime<Utc>,
        user: &str,
        channel: &str,
        ts: Option<&str>,
    ) -> String {
        self.response_urls.retain(|_, r| r.expires + chrono::Duration::hours(1) > now);
        let id = self.new_id("R");
        self.response_urls.insert(
            id.clone(),
            ResponseUrl {
                channel: channel.into(),
                user: user.into(),
                ts: ts.map(Into::into),
                used: 0,
                expires: now + chrono::Duration::seconds(RESPONSE_URL_SECONDS),
            },
        );
        id
    }

    /// Queues an event for the bot; whether it has subscribed is asked when it is sent.
    pub fn tell(&mut self, subscription: &str, body: Value) {
        self.outgoing.push(Outgoing { subscription: subscription.into(), body });
    }
}

/// The user object of `users.info` (slack.md section 10); `zone_now` dates the offset.
pub fn user_json(person: &Person, now: DateTime<Utc>, is_stranger: bool) -> Value {
    let mut user = json!({
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "real_name": person.real_name,
        "is_bot": person.is_bot,
        "is_app_user": false,
        "updated": 0,
        "profile": {
            "title": person.title,
            "real_name": person.real_name,
            "real_name_normalized": person.real_name,
            "display_name": person.name,
            "display_name_normalized": person.name,
            "status_text": person.status_text,
            "status_emoji": person.status_emoji,
            "team": person.team_id,
        },
    });
    if !person.deleted {
        user["is_admin"] = json!(person.is_admin);
        user["is_owner"] = json!(false);
        user["is_primary_owner"] = json!(false);
        user["is_restricted"] = json!(person.is_restricted);
        user["is_ultra_restricted"] = json!(person.is_ultra_restricted);
    }
    if person.is_external() {
        user["is_stranger"] = json!(is_stranger);
    }
    if person.id == BOT_USER {
        user["profile"]["bot_id"] = json!(BOT_ID);
        user["profile"]["api_app_id"] = json!(APP);
    }
    if let Some(tz) = person.tz.as_deref().and_then(|tz| tz.parse::<chrono_tz::Tz>().ok()) {
        let local = now.with_timezone(&tz);
        user["tz"] = json!(tz.name());
        user["tz_label"] = json!(local.format("%Z").to_string());
        user["tz_offset"] = json!(chrono::Offset::fix(local.offset()).local_minus_utc());
    }
    user
}

/// The short form in interactions.
pub fn user_stub(person: &Person) -> Value {
    json!({ "id": person.id, "username": person.name, "name": person.name, "team_id": person.team_id })
}

pub fn team_stub() -> Value {
    json!({ "id": TEAM, "domain": "practice" })
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, b| {
        use std::fmt::Write as _;
        let _ = write!(out, "{b:02x}");
        out
    })
}
