//! The world changes around the bot: people leave, move, fall silent; channels close; somebody is added or taken out.

use serde::Deserialize;
use serde_json::json;

use super::cast::{BOT_USER, UserGroup};
use super::state::{State, user_json};
use super::{Refused, Workspace};

/// What can happen to a person.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonChange {
    Deactivate,
    Reactivate,
    /// To an IANA zone, or to none.
    Tz(Option<String>),
    /// A guest in one channel.
    MakeGuest,
    /// A member like others: neither guest nor administrator.
    MakeMember,
    MakeAdmin,
    BlockDms,
    AllowDms,
    Title(String),
    Status {
        text: String,
        emoji: String,
    },
    /// Do not disturb until this Unix second; `None` ends it.
    Snooze(Option<i64>),
}

impl Workspace {
    /// Changes a person and sends `user_change`.
    ///
    /// # Errors
    /// Nobody has this id, or the zone is none.
    pub async fn change_person(&self, id: &str, change: PersonChange) -> Result<(), Refused> {
        if let PersonChange::Tz(Some(tz)) = &change
            && tz.parse::<chrono_tz::Tz>().is_err()
        {
            return Err(Refused::new(format!("{tz} is not a time zone")));
        }
        let (result, sent) = self.change(|state, now| {
            let person =
                state.people.get_mut(id).ok_or_else(|| Refused::new(format!("nobody is called {id}")))?;
            match change {
                PersonChange::Deactivate => person.deleted = true,
                PersonChange::Reactivate => person.deleted = false,
                PersonChange::Tz(tz) => person.tz = tz,
                PersonChange::MakeGuest => (person.is_restricted, person.is_ultra_restricted) = (true, true),
                PersonChange::MakeMember => {
                    (person.is_restricted, person.is_ultra_restricted) = (false, false);
                    person.is_admin = false;
                }
                PersonChange::MakeAdmin => person.is_admin = true,
                PersonChange::BlockDms => person.dm_blocked = true,
                PersonChange::AllowDms => person.dm_blocked = false,
                PersonChange::Title(title) => person.title = title,
                PersonChange::Status { text, emoji } => {
                    (person.status_text, person.status_emoji) = (text, emoji);
                }
                PersonChange::Snooze(until) => person.snoozed_until = until,
            }
            let person = person.clone();
            let event_ts = state.next_ts(now);
            let user = user_json(&person, now, state.is_stranger(id));
            state.tell(
                "user_change",
                json!({
                    "type": "user_change", "user": user, "cache_ts": now.timestamp(), "event_ts": event_ts,
                }),
            );
            Ok(())
        });
        sent.arrived().await;
        result
    }

    /// # Errors
    /// No user group has this handle.
    pub fn put_in_group(&self, handle: &str, person: &str) -> Result<(), Refused> {
        self.in_group(handle, |group| group.members.insert(person.to_owned()))
    }

    /// # Errors
    /// As `put_in_group`.
    pub fn take_out_of_group(&self, handle: &str, person: &str) -> Result<(), Refused> {
        self.in_group(handle, |group| group.members.remove(person))
    }

    /// The app hears nothing of it: it subscribes to no event of user groups.
    fn in_group(&self, handle: &str, turn: impl FnOnce(&mut UserGroup) -> bool) -> Result<(), Refused> {
        let (result, _) = self.change(|state, _| {
            let group = state.groups.values_mut().find(|group| group.handle == handle);
            group.map(turn).map(drop).ok_or_else(|| Refused::new(format!("no group is called {handle}")))
        });
        result
    }

    /// # Errors
    /// No such channel.
    pub async fn archive(&self, channel: &str, who: &str) -> Result<(), Refused> {
        self.in_channel(channel, |state, now| state.set_archived(now, channel, true, who)).await
    }

    /// # Errors
    /// No such channel.
    pub async fn unarchive(&self, channel: &str, who: &str) -> Result<(), Refused> {
        self.in_channel(channel, |state, now| state.set_archived(now, channel, false, who)).await
    }

    /// Adds a person, or the bot by its own id, to a channel.
    ///
    /// # Errors
    /// No such channel or person, or the channel is archived.
    pub async fn invite(&self, channel: &str, person: &str, inviter: Option<&str>) -> Result<(), Refused> {
        let known = self.look(|state| {
            (state.people.contains_key(person), state.channels.get(channel).map(|c| c.archived))
        });
        match known {
            (false, _) => Err(Refused::new(format!("nobody is called {person}"))),
            (_, Some(true)) => Err(Refused::new("the channel is archived")),
            _ => self.in_channel(channel, |state, now| state.join(now, channel, person, inviter)).await,
        }
    }

    /// Takes a person, or the bot, out of a channel.
    ///
    /// # Errors
    /// No such channel.
    pub async fn remove(&self, channel: &str, person: &str) -> Result<(), Refused> {
        self.in_channel(channel, |state, now| state.leave(now, channel, person)).await
    }

    /// Removes the app: its token is worth nothing from here on, and it is told of both in one breath.
    pub async fn uninstall(&self) {
        let ((), sent) = self.change(|state, now| {
            state.uninstalled = true;
            let event_ts = state.next_ts(now);
            state.tell("app_uninstalled", json!({ "type": "app_uninstalled", "event_ts": event_ts }));
            let tokens = json!({ "oauth": [], "bot": [BOT_USER] });
            let revoked = json!({ "type": "tokens_revoked", "tokens": tokens, "event_ts": event_ts });
            state.tell("tokens_revoked", revoked);
        });
        sent.arrived().await;
    }

    /// Adds it again, with the same token.
    pub async fn reinstall(&self) {
        let ((), sent) = self.change(|state, _| state.uninstalled = false);
        sent.arrived().await;
    }

    /// The bot's user id, for [`Workspace::invite`] and [`Workspace::remove`].
    pub fn bot(&self) -> &'static str {
        BOT_USER
    }

    async fn in_channel(
        &self,
        channel: &str,
        change: impl FnOnce(&mut State, chrono::DateTime<chrono::Utc>),
    ) -> Result<(), Refused> {
        let (result, sent) = self.change(|state, now| {
            if !state.channels.contains_key(channel) {
                return Err(Refused::new(format!("there is no channel {channel}")));
            }
            change(state, now);
            Ok(())
        });
        sent.arrived().await;
        result
    }
}
