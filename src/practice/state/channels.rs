//! Who is where: channels, the bot's DMs, joining and leaving, and Slack's object for a conversation.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{Channel, Kind, State};
use crate::practice::cast::{BOT_USER, Person, TEAM};

impl State {
    /// The bot's DM with a person, made on first need; the flag says whether it was there already.
    pub fn dm(&mut self, now: DateTime<Utc>, person: &str) -> (String, bool) {
        if let Some(channel) = self.channels.values().find(|c| c.with.as_deref() == Some(person)) {
            return (channel.id.clone(), true);
        }
        let id = self.new_id("D");
        self.channels.insert(
            id.clone(),
            Channel {
                id: id.clone(),
                name: String::new(),
                kind: Kind::Dm,
                archived: false,
                members: [person.to_owned(), BOT_USER.to_owned()].into(),
                created: now.timestamp(),
                topic: String::new(),
                with: Some(person.into()),
            },
        );
        (id, false)
    }

    /// A group DM of exactly these people and the bot.
    pub fn group(&mut self, now: DateTime<Utc>, people: &[String]) -> (String, bool) {
        let mut members: std::collections::BTreeSet<String> = people.iter().cloned().collect();
        members.insert(BOT_USER.into());
        if let Some(channel) = self.channels.values().find(|c| c.kind == Kind::Group && c.members == members)
        {
            return (channel.id.clone(), true);
        }
        let id = self.new_id("G");
        let names: Vec<&str> =
            people.iter().filter_map(|p| self.people.get(p)).map(|p| p.name.as_str()).collect();
        let name = format!("mpdm-{}--rollout-1", names.join("--"));
        self.channels.insert(
            id.clone(),
            Channel {
                id: id.clone(),
                name,
                kind: Kind::Group,
                archived: false,
                members,
                created: now.timestamp(),
                topic: String::new(),
                with: None,
            },
        );
        (id, false)
    }

    /// By id, or by `#name` or `name` as Slack still allows when posting.
    pub fn find_channel(&self, given: &str) -> Option<&Channel> {
        self.channels.get(given).or_else(|| {
            let name = given.trim_start_matches('#');
            self.channels.values().find(|c| !c.name.is_empty() && c.name == name)
        })
    }

    /// Whether the bot may know of it: public, or it is in there.
    pub fn bot_sees(&self, channel: &Channel) -> bool {
        channel.kind == Kind::Channel || channel.members.contains(BOT_USER)
    }

    pub fn person_sees(&self, who: &str, channel: &Channel) -> bool {
        channel.members.contains(who)
    }

    /// An external person is a stranger while no channel is shared with the bot.
    pub fn is_stranger(&self, person: &str) -> bool {
        !self.channels.values().any(|c| {
            c.kind != Kind::Dm && !c.archived && c.members.contains(person) && c.members.contains(BOT_USER)
        })
    }

    /// Adds somebody, tells the bot where it may hear it. Nothing happens if they are in already.
    pub fn join(&mut self, now: DateTime<Utc>, channel: &str, person: &str, inviter: Option<&str>) {
        let Some(seat) = self.channels.get_mut(channel) else { return };
        if !seat.members.insert(person.into()) {
            return;
        }
        let heard = seat.members.contains(BOT_USER);
        let kind = if seat.kind == Kind::Private { "G" } else { "C" };
        let event_ts = self.next_ts(now);
        if heard {
            let mut event = json!({
                "type": "member_joined_channel", "user": person, "channel": channel, "channel_type": kind,
                "team": TEAM, "event_ts": event_ts,
            });
            if let Some(inviter) = inviter {
                event["inviter"] = json!(inviter);
            }
            self.tell("member_joined_channel", event);
        }
    }

    /// Takes somebody out of a channel.
    pub fn leave(&mut self, now: DateTime<Utc>, channel: &str, person: &str) {
        let Some(seat) = self.channels.get_mut(channel) else { return };
        if !seat.members.remove(person) {
            return;
        }
        let heard = seat.members.contains(BOT_USER);
        let private = seat.kind == Kind::Private;
        let event_ts = self.next_ts(now);
        if person == BOT_USER {
            let event = if private { "group_left" } else { "channel_left" };
            self.tell(event, json!({ "type": event, "channel": channel, "event_ts": event_ts }));
        } else if heard {
            let kind = if private { "G" } else { "C" };
            self.tell(
                "member_left_channel",
                json!({
                    "type": "member_left_channel", "user": person, "channel": channel, "channel_type": kind,
                    "team": TEAM, "event_ts": event_ts,
                }),
            );
        }
    }

    /// Closes a channel or opens it again, in the name of `who`.
    pub fn set_archived(&mut self, now: DateTime<Utc>, channel: &str, archived: bool, who: &str) {
        let Some(seat) = self.channels.get_mut(channel) else { return };
        if seat.archived == archived || seat.kind == Kind::Dm {
            return;
        }
        seat.archived = archived;
        let heard = seat.members.contains(BOT_USER);
        let family = if seat.kind == Kind::Private { "group" } else { "channel" };
        let event = format!("{family}_{}", if archived { "archive" } else { "unarchive" });
        let event_ts = self.next_ts(now);
        if heard {
            self.tell(
                &event,
                json!({ "type": event, "channel": channel, "user": who, "is_moved": 0, "event_ts": event_ts }),
            );
        }
    }
}

impl Kind {
    /// `channel_type` of events.
    pub fn event_word(self) -> &'static str {
        match self {
            Kind::Channel => "channel",
            Kind::Private => "group",
            Kind::Dm => "im",
            Kind::Group => "mpim",
        }
    }

    /// The event a message here arrives by.
    pub fn subscription(self) -> &'static str {
        match self {
            Kind::Channel => "message.channels",
            Kind::Private => "message.groups",
            Kind::Dm => "message.im",
            Kind::Group => "message.mpim",
        }
    }

    /// The family of scopes that reading it needs: `channels`, `groups`, `im`, `mpim`.
    pub fn scope_family(self) -> &'static str {
        match self {
            Kind::Channel => "channels",
            Kind::Private => "groups",
            Kind::Dm => "im",
            Kind::Group => "mpim",
        }
    }
}

impl Channel {
    /// The name in payloads of interactions and commands.
    pub fn wire_name(&self) -> &str {
        match self.kind {
            Kind::Dm => "directmessage",
            Kind::Private => "privategroup",
            Kind::Channel | Kind::Group => &self.name,
        }
    }

    /// The object of `conversations.info`.
    pub fn json(&self, state: &State) -> Value {
        if self.kind == Kind::Dm {
            return json!({
                "id": self.id, "created": self.created, "is_im": true, "is_archived": self.archived,
                "is_org_shared": false, "user": self.with, "is_user_deleted": self.with.as_ref()
                    .and_then(|w| state.people.get(w)).is_some_and(|p| p.deleted),
                "priority": 0, "context_team_id": TEAM,
            });
        }
        let shared = self.members.iter().filter_map(|m| state.people.get(m)).any(Person::is_external);
        json!({
            "id": self.id, "name": self.name, "name_normalized": self.name, "created": self.created,
            "creator": "USLACKBOT",
            "is_channel": self.kind == Kind::Channel, "is_group": self.kind == Kind::Private, "is_im": false,
            "is_mpim": self.kind == Kind::Group, "is_private": self.kind != Kind::Channel,
            "is_archived": self.archived, "is_general": self.name == "general",
            "is_member": self.members.contains(BOT_USER),
            "is_shared": shared, "is_ext_shared": shared, "is_org_shared": false,
            "context_team_id": TEAM, "num_members": self.members.len(),
            "topic": { "value": self.topic, "creator": "", "last_set": 0 },
            "purpose": { "value": "", "creator": "", "last_set": 0 },
        })
    }
}
