//! Messages: posting, editing, deleting, threads, who sees what, and Slack's shape of each.
//! Nothing is checked here; whoever calls has done so.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Kind, State};
use crate::practice::cast::{APP, BOT_ID, BOT_USER, TEAM};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Post {
    #[serde(default)]
    pub ts: String,
    pub user: String,
    pub text: String,
    #[serde(default)]
    pub blocks: Vec<Value>,
    #[serde(default)]
    pub attachments: Vec<Value>,
    #[serde(default)]
    pub thread_ts: Option<String>,
    #[serde(default)]
    pub edited: Option<String>,
    #[serde(default)]
    pub subtype: Option<String>,
    /// Seen by this person only, and never by the API.
    #[serde(default)]
    pub ephemeral_to: Option<String>,
    /// A deleted message that others have answered stays as a tombstone.
    #[serde(default)]
    pub deleted: bool,
    #[serde(default)]
    pub files: Vec<String>,
    #[serde(default)]
    pub metadata: Option<Value>,
    #[serde(default)]
    pub reactions: Vec<(String, Vec<String>)>,
}

impl State {
    /// Puts a message into a channel and tells the bot, if it is there. Returns its `ts`.
    pub fn post(&mut self, now: DateTime<Utc>, channel: &str, mut post: Post) -> String {
        let ts = self.next_ts(now);
        post.ts.clone_from(&ts);
        self.told += 1;
        let quiet = post.ephemeral_to.is_some();
        let author = post.user.clone();
        self.posts.entry(channel.into()).or_default().insert(ts.clone(), post);
        // What one writes oneself is read.
        self.read.entry(author.clone()).or_default().insert(channel.into(), ts.clone());
        if quiet {
            return ts;
        }
        let Some((kind, heard)) = self.channel_of(channel) else { return ts };
        if let (true, Some(body)) = (heard, self.message_json(channel, &ts)) {
            let mut event = body;
            event["channel"] = json!(channel);
            event["channel_type"] = json!(kind.event_word());
            event["event_ts"] = json!(ts);
            let mentioned =
                kind != Kind::Dm && author != BOT_USER && text_of(&event).contains(&format!("<@{BOT_USER}>"));
            if mentioned {
                let mut mention = event.clone();
                mention["type"] = json!("app_mention");
                if let Some(fields) = mention.as_object_mut() {
                    fields.remove("channel_type");
                }
                self.tell("app_mention", mention);
            }
            self.tell(kind.subscription(), event);
        }
        ts
    }

    /// Changes a message by `change` and tells the bot what it was before.
    pub fn amend(&mut self, now: DateTime<Utc>, channel: &str, ts: &str, change: impl FnOnce(&mut Post)) {
        let Some(before) = self.message_json(channel, ts) else { return };
        let event_ts = self.next_ts(now);
        let Some(post) = self.posts.get_mut(channel).and_then(|p| p.get_mut(ts)) else { return };
        let was = post.clone();
        change(post);
        // The same once more is nothing that anybody sees.
        self.told += u64::from(*post != was);
        post.edited = Some(event_ts.clone());
        let quiet = post.ephemeral_to.is_some();
        let Some((kind, heard)) = self.channel_of(channel) else { return };
        let Some(after) = self.message_json(channel, ts) else { return };
        if heard && !quiet {
            self.tell(
                kind.subscription(),
                json!({
                    "type": "message", "subtype": "message_changed", "hidden": true, "channel": channel,
                    "channel_type": kind.event_word(), "ts": event_ts, "event_ts": event_ts,
                    "message": after, "previous_message": before,
                }),
            );
        }
    }

    /// Takes a message away; one that has answers stays as a tombstone.
    pub fn erase(&mut self, now: DateTime<Utc>, channel: &str, ts: &str) {
        let Some(before) = self.message_json(channel, ts) else { return };
        let event_ts = self.next_ts(now);
        let answered = self.replies(channel, ts).next().is_some();
        self.told += 1;
        let Some(posts) = self.posts.get_mut(channel) else { return };
        let mut quiet = false;
        if answered {
            if let Some(post) = posts.get_mut(ts) {
                *post = Post {
                    ts: ts.into(),
                    user: "USLACKBOT".into(),
                    text: "This message was deleted.".into(),
                    subtype: Some("tombstone".into()),
                    deleted: true,
                    thread_ts: Some(ts.into()),
                    ..Post::default()
                };
            }
        } else {
            quiet = posts.remove(ts).is_some_and(|p| p.ephemeral_to.is_some());
        }
        let Some((kind, heard)) = self.channel_of(channel) else { return };
        if heard && !quiet {
            self.tell(
                kind.subscription(),
                json!({
                    "type": "message", "subtype": "message_deleted", "hidden": true, "channel": channel,
                    "channel_type": kind.event_word(), "ts": event_ts, "event_ts": event_ts,
                    "deleted_ts": ts, "previous_message": before,
                }),
            );
        }
    }

    pub fn find_post(&self, channel: &str, ts: &str) -> Option<&Post> {
        self.posts.get(channel)?.get(ts)
    }

    /// Answers in the thread under `ts`, oldest first; ephemeral ones are left out.
    pub fn replies<'a>(&'a self, channel: &str, ts: &'a str) -> impl Iterator<Item = &'a Post> {
        self.posts
            .get(channel)
            .into_iter()
            .flat_map(|p| p.values())
            .filter(move |p| p.thread_ts.as_deref() == Some(ts) && p.ts != ts && p.ephemeral_to.is_none())
    }

    /// A message as the API shows it; its metadata is left to those who ask for it.
    pub fn message_json(&self, channel: &str, ts: &str) -> Option<Value> {
        let post = self.find_post(channel, ts)?;
        let mut out =
            json!({ "type": "message", "user": post.user, "text": post.text, "ts": post.ts, "team": TEAM });
        if let Some(subtype) = &post.subtype {
            out["subtype"] = json!(subtype);
        }
        // What a bot uploads has been seen to come back without its mark.
        if post.user == BOT_USER && post.subtype.as_deref() != Some("file_share") {
            out["bot_id"] = json!(BOT_ID);
            out["app_id"] = json!(APP);
            out["bot_profile"] = json!({ "id": BOT_ID, "app_id": APP, "user_id": BOT_USER, "name": "Rollout", "deleted": false, "team_id": TEAM });
        }
        if !post.blocks.is_empty() {
            out["blocks"] = json!(post.blocks);
        }
        if !post.attachments.is_empty() {
            out["attachments"] = json!(post.attachments);
        }
        if let Some(edited) = &post.edited {
            out["edited"] = json!({ "user": post.user, "ts": edited });
        }
        if !post.files.is_empty() {
            let files: Vec<Value> =
                post.files.iter().filter_map(|f| self.files.get(f)).map(|f| f.json("")).collect();
            out["files"] = json!(files);
        }
        let answers: Vec<&Post> = self.replies(channel, ts).collect();
        if let Some(latest) = answers.last() {
            let people: std::collections::BTreeSet<&str> = answers.iter().map(|p| p.user.as_str()).collect();
            out["thread_ts"] = json!(ts);
            out["reply_count"] = json!(answers.len());
            out["reply_users"] = json!(people);
            out["reply_users_count"] = json!(people.len());
            out["latest_reply"] = json!(latest.ts);
        } else if let Some(thread) = &post.thread_ts {
            out["thread_ts"] = json!(thread);
            if thread != ts
                && let Some(parent) = self.find_post(channel, thread)
            {
                out["parent_user_id"] = json!(parent.user);
            }
        }
        if !post.reactions.is_empty() {
            let all: Vec<Value> = post
                .reactions
                .iter()
                .map(|(name, users)| json!({ "name": name, "users": users, "count": users.len() }))
                .collect();
            out["reactions"] = json!(all);
        }
        Some(out)
    }

    fn channel_of(&self, channel: &str) -> Option<(Kind, bool)> {
        self.channels.get(channel).map(|c| (c.kind, c.members.contains(BOT_USER)))
    }
}

impl super::File {
    /// The file object; `base` is the address of this workspace.
    pub fn json(&self, base: &str) -> Value {
        if self.deleted {
            return json!({ "id": self.id, "mode": "tombstone" });
        }
        let kind = self.name.rsplit_once('.').map_or("text", |(_, ext)| ext);
        let mut file = json!({
            "id": self.id, "name": self.name, "title": self.title, "user": self.user, "created": self.created,
            "timestamp": self.created, "size": self.size, "filetype": kind, "mode": "hosted",
            "mimetype": mime(&self.name), "is_external": false, "is_public": false,
            "url_private": format!("{base}/files/{}", self.id),
            "url_private_download": format!("{base}/files/{}", self.id),
            "channels": self.channels,
        });
        if let Some(alt) = &self.alt {
            file["alt_txt"] = json!(alt);
        }
        file
    }
}

/// The type a file is handed out as, by its ending.
pub fn mime(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ext)| ext) {
        "md" => "text/markdown; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "json" => "application/json",
        "ics" => "text/calendar; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" | "text" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn text_of(event: &Value) -> &str {
    event["text"].as_str().unwrap_or_default()
}

impl State {
    /// Adds a reaction; the errors are Slack's codes.
    pub fn react(
        &mut self,
        now: DateTime<Utc>,
        who: &str,
        channel: &str,
        ts: &str,
        name: &str,
    ) -> Result<(), &'static str> {
        let event_ts = self.next_ts(now);
        let heard = self.channel_of(channel).is_some_and(|(_, heard)| heard);
        let post = self.posts.get_mut(channel).and_then(|p| p.get_mut(ts)).ok_or("message_not_found")?;
        let author = post.user.clone();
        match post.reactions.iter_mut().find(|(n, _)| n == name) {
            Some((_, users)) if users.iter().any(|u| u == who) => return Err("already_reacted"),
            Some((_, users)) => users.push(who.into()),
            None => post.reactions.push((name.into(), vec![who.into()])),
        }
        self.told += 1;
        if heard {
            self.tell(
                "reaction_added",
                json!({
                    "type": "reaction_added", "user": who, "reaction": name, "item_user": author,
                    "item": { "type": "message", "channel": channel, "ts": ts }, "event_ts": event_ts,
                }),
            );
        }
        Ok(())
    }

    pub fn unreact(
        &mut self,
        now: DateTime<Utc>,
        who: &str,
        channel: &str,
        ts: &str,
        name: &str,
    ) -> Result<(), &'static str> {
        let event_ts = self.next_ts(now);
        let heard = self.channel_of(channel).is_some_and(|(_, heard)| heard);
        let post = self.posts.get_mut(channel).and_then(|p| p.get_mut(ts)).ok_or("message_not_found")?;
        let author = post.user.clone();
        let users = post.reactions.iter_mut().find(|(n, _)| n == name).map(|(_, users)| users);
        let users = users.filter(|users| users.iter().any(|u| u == who)).ok_or("no_reaction")?;
        users.retain(|u| u != who);
        post.reactions.retain(|(_, users)| !users.is_empty());
        self.told += 1;
        if heard {
            self.tell(
                "reaction_removed",
                json!({
                    "type": "reaction_removed", "user": who, "reaction": name, "item_user": author,
                    "item": { "type": "message", "channel": channel, "ts": ts }, "event_ts": event_ts,
                }),
            );
        }
        Ok(())
    }
}
