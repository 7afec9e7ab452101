//! The workspace as one person sees it: their conversations, the messages in them, the modal in front of them, their home tab.
//! Nothing here shows anybody what they would not see in Slack.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};

use super::Workspace;
use super::cast::{BOT_USER, Person};
use super::state::{Channel, File, Kind, OpenView, Post, State};

#[derive(Clone, Debug, Serialize)]
pub struct Conversation {
    pub id: String,
    pub name: String,
    /// `channel`, `private`, `dm` or `group`.
    pub kind: &'static str,
    /// The other end of a DM.
    pub with: Option<String>,
    pub archived: bool,
    pub unread: usize,
    /// `ts` of the newest message.
    pub last: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Message {
    pub ts: String,
    pub user: String,
    /// Written by the bot.
    pub bot: bool,
    pub text: String,
    pub blocks: Vec<Value>,
    pub thread_ts: Option<String>,
    pub reply_count: usize,
    /// As Slack shows it: only for messages of plain text, and never for the app's own blocks.
    pub edited: bool,
    /// Only this person sees it.
    pub ephemeral: bool,
    pub deleted: bool,
    pub files: Vec<Value>,
    pub subtype: Option<String>,
    pub reactions: Vec<(String, Vec<String>)>,
    /// What this person has picked in it and not sent.
    pub state: Value,
    pub at: DateTime<Utc>,
}

#[derive(Clone, Debug, Serialize)]
pub struct View {
    pub id: String,
    pub title: String,
    pub blocks: Value,
    /// `block_id` → `action_id` → value, in Slack's shape.
    pub state: Value,
    pub errors: BTreeMap<String, String>,
    pub submit: Option<String>,
    pub close: Option<String>,
    pub callback_id: String,
    /// How many views lie under it.
    pub depth: usize,
}

impl Workspace {
    pub fn people(&self) -> Vec<Person> {
        self.look(|state| state.people.values().cloned().collect())
    }

    /// What is read where people and user groups are mentioned, by id.
    pub fn names(&self) -> BTreeMap<String, String> {
        self.look(|state| {
            let people = state.people.values().map(|one| (one.id.clone(), one.real_name.clone()));
            people.chain(state.groups.values().map(|one| (one.id.clone(), one.handle.clone()))).collect()
        })
    }

    pub fn person(&self, id: &str) -> Option<Person> {
        self.look(|state| state.people.get(id).cloned())
    }

    /// What `who` is in, channels first by name, then DMs.
    pub fn conversations(&self, who: &str) -> Vec<Conversation> {
        self.look(|state| {
            let mut all: Vec<Conversation> = state
                .channels
                .values()
                .filter(|c| state.person_sees(who, c))
                .map(|c| conversation(state, who, c))
                .collect();
            all.sort_by_key(|c| (matches!(c.kind, "dm"), c.archived, c.name.clone()));
            all
        })
    }

    /// Messages of a conversation in order, answers in threads and what only `who` sees among them.
    pub fn messages(&self, who: &str, conversation: &str) -> Vec<Message> {
        self.look(|state| {
            let Some(channel) = state.channels.get(conversation).filter(|c| state.person_sees(who, c)) else {
                return Vec::new();
            };
            visible(state, who, &channel.id).map(|post| message(state, who, &channel.id, post)).collect()
        })
    }

    /// The top of the person's stack of modals.
    pub fn modal(&self, who: &str) -> Option<View> {
        self.look(|state| {
            let stack = state.modals.get(who)?;
            stack.last().map(|view| shown(view, stack.len() - 1))
        })
    }

    pub fn home(&self, who: &str) -> Option<View> {
        self.look(|state| state.homes.get(who).map(|view| shown(view, 0)))
    }

    /// The bytes of a file that stands.
    pub fn file(&self, id: &str) -> Option<Vec<u8>> {
        self.look(|state| state.files.get(id).and_then(|file| file.content.clone()))
    }

    /// The metadata that the bot attached to a message, for tests that look behind the wording.
    pub fn metadata(&self, conversation: &str, ts: &str) -> Option<Value> {
        self.look(|state| state.find_post(conversation, ts)?.metadata.clone())
    }

    /// Marks all of it as read; tells the `ts` up to which it was before, `None` where nothing was.
    pub(super) fn mark_read(&self, who: &str, conversation: &str) -> Option<String> {
        let (before, is_unread) = self.look(|state| {
            let seen = state.channels.get(conversation).filter(|c| state.person_sees(who, c));
            (read(state, who, conversation).map(Into::into), seen.is_some_and(|c| unread(state, who, c) > 0))
        });
        if is_unread {
            let ((), sent) = self.change(|state, _| {
                let last = state.posts.get(conversation).and_then(|p| p.keys().next_back().cloned());
                if let Some(last) = last {
                    state.read.entry(who.into()).or_default().insert(conversation.into(), last);
                }
            });
            drop(sent);
        }
        before
    }
}

fn read<'a>(state: &'a State, who: &str, channel: &str) -> Option<&'a str> {
    state.read.get(who).and_then(|read| read.get(channel)).map(String::as_str)
}

fn conversation(state: &State, who: &str, channel: &Channel) -> Conversation {
    let with = channel.with.as_ref().map(|_| BOT_USER.to_owned());
    let name = match &with {
        Some(bot) => state.people.get(bot).map_or_else(String::new, |p| p.real_name.clone()),
        None => channel.name.clone(),
    };
    Conversation {
        id: channel.id.clone(),
        name,
        kind: match channel.kind {
            Kind::Channel => "channel",
            Kind::Private => "private",
            Kind::Dm => "dm",
            Kind::Group => "group",
        },
        with,
        archived: channel.archived,
        unread: unread(state, who, channel),
        last: visible(state, who, &channel.id).last().map(|p| p.ts.clone()),
    }
}

fn unread(state: &State, who: &str, channel: &Channel) -> usize {
    let read = read(state, who, &channel.id).unwrap_or_default();
    visible(state, who, &channel.id).filter(|p| p.ts.as_str() > read && p.user != who).count()
}

fn visible<'a>(state: &'a State, who: &'a str, channel: &str) -> impl Iterator<Item = &'a Post> {
    state
        .posts
        .get(channel)
        .into_iter()
        .flat_map(|posts| posts.values())
        .filter(move |p| p.ephemeral_to.as_deref().is_none_or(|only| only == who))
}

fn message(state: &State, who: &str, channel: &str, post: &Post) -> Message {
    let micros = post.ts.replace('.', "").parse().unwrap_or_default();
    let all: Vec<&File> = post.files.iter().filter_map(|id| state.files.get(id)).collect();
    let standing: Vec<&File> = all.iter().copied().filter(|file| !file.deleted).collect();
    let text = match all.len() - standing.len() {
        0 => post.text.clone(),
        1 => format!("{}\n_A file was deleted._", post.text).trim_start().to_owned(),
        n => format!("{}\n_{n} files were deleted._", post.text).trim_start().to_owned(),
    };
    Message {
        ts: post.ts.clone(),
        user: post.user.clone(),
        bot: post.user == BOT_USER,
        text,
        blocks: post.blocks.clone(),
        thread_ts: post.thread_ts.clone(),
        reply_count: state.replies(channel, &post.ts).count(),
        edited: post.edited.is_some() && post.blocks.is_empty(),
        ephemeral: post.ephemeral_to.is_some(),
        deleted: post.deleted,
        files: standing.into_iter().map(|f| file(f, who)).collect(),
        subtype: post.subtype.clone(),
        reactions: post.reactions.clone(),
        state: json!(super::values::carried_over(
            state.chosen.get(&chosen_key(who, channel, &post.ts)).unwrap_or(&super::values::Values::new()),
            &post.blocks,
        )),
        at: DateTime::from_timestamp_micros(micros).unwrap_or_default(),
    }
}

/// A file with an address that this person may fetch it from.
fn file(file: &File, who: &str) -> Value {
    let mut shown = file.json("");
    for field in ["url_private", "url_private_download"] {
        shown[field] = json!(format!("/files/{}?as={who}", file.id));
    }
    shown
}

fn shown(view: &OpenView, depth: usize) -> View {
    let text = |name: &str| view.body[name]["text"].as_str().map(Into::into);
    View {
        id: view.id.clone(),
        title: text("title").unwrap_or_default(),
        blocks: view.body["blocks"].clone(),
        state: json!(view.values),
        errors: view.errors.clone(),
        submit: text("submit"),
        close: text("close"),
        callback_id: view.body["callback_id"].as_str().unwrap_or_default().into(),
        depth,
    }
}

/// Where a person's picks in a message are kept.
pub(super) fn chosen_key(who: &str, channel: &str, ts: &str) -> String {
    format!("{who} {channel} {ts}")
}
