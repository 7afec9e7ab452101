//! What people do: say, edit, delete, type a command, press a button, pick from a menu, open the home tab.
//! Each act is checked as a Slack client and server would check it before the bot hears of it.

mod command;
mod modal;
mod place;
#[cfg(test)]
mod tests;
mod words;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use command::Answer;
pub use modal::Submitted;

use super::emit::{self, InMessage};
use super::push::{self, Ack};
use super::record::TroubleKind;
use super::state::{File, Kind, Post, State};
use super::values::{self, Input};
use super::{Refused, Workspace, api};
use words::Mentions;

/// Where a button or menu is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    Message { conversation: String, ts: String },
    Modal,
    Home,
}

impl Workspace {
    /// Writes a message; returns its `ts` once the bot has heard it, or has failed to.
    ///
    /// # Errors
    /// Not in that conversation, archived, deactivated, or nothing to say.
    pub async fn say(
        &self,
        who: &str,
        conversation: &str,
        text: &str,
        thread: Option<&str>,
    ) -> Result<String, Refused> {
        let (result, sent) = self.change(|state, now| {
            may_write(state, who, conversation)?;
            if text.trim().is_empty() {
                return Err(Refused::new("there is nothing to send"));
            }
            if text.chars().count() > api::TEXT_LIMIT {
                return Err(Refused::new("this message is too long"));
            }
            let root = match thread.map(|thread| state.find_post(conversation, thread)) {
                Some(None) => return Err(Refused::new("the message to answer is gone")),
                Some(Some(post)) => Some(post.thread_ts.as_ref().unwrap_or(&post.ts).clone()),
                None => None,
            };
            let post = Post {
                user: who.into(),
                text: words::as_sent(state, text, Mentions::Linked),
                thread_ts: root,
                ..Post::default()
            };
            Ok(state.post(now, conversation, post))
        });
        sent.arrived().await;
        result
    }

    /// # Errors
    /// Not one's own message, or it is gone.
    pub async fn edit(&self, who: &str, conversation: &str, ts: &str, text: &str) -> Result<(), Refused> {
        let (result, sent) = self.change(|state, now| {
            may_write(state, who, conversation)?;
            own(state, who, conversation, ts)?;
            let text = words::as_sent(state, text, Mentions::Linked);
            state.amend(now, conversation, ts, |post| post.text = text);
            Ok(())
        });
        sent.arrived().await;
        result
    }

    /// # Errors
    /// Not one's own message, or it is gone.
    pub async fn delete(&self, who: &str, conversation: &str, ts: &str) -> Result<(), Refused> {
        let (result, sent) = self.change(|state, now| {
            may_write(state, who, conversation)?;
            own(state, who, conversation, ts)?;
            state.erase(now, conversation, ts);
            Ok(())
        });
        sent.arrived().await;
        result
    }

    /// Drops a file into a conversation: a message of subtype `file_share`.
    ///
    /// # Errors
    /// As [`Workspace::say`].
    pub async fn upload(
        &self,
        who: &str,
        conversation: &str,
        name: &str,
        text: &str,
    ) -> Result<String, Refused> {
        let (result, sent) = self.change(|state, now| {
            may_write(state, who, conversation)?;
            let id = state.new_id("F");
            let file = File {
                id: id.clone(),
                name: name.into(),
                title: name.into(),
                user: who.into(),
                created: now.timestamp(),
                size: text.len(),
                alt: None,
                channels: [conversation.to_owned()].into(),
                content: Some(text.as_bytes().to_vec()),
                complete: true,
                deleted: false,
            };
            state.files.insert(id.clone(), file);
            let post = Post {
                user: who.into(),
                subtype: Some("file_share".into()),
                files: vec![id],
                ..Post::default()
            };
            Ok(state.post(now, conversation, post))
        });
        sent.arrived().await;
        result
    }

    /// # Errors
    /// Not in that conversation, or the message is gone.
    pub async fn react(&self, who: &str, conversation: &str, ts: &str, name: &str) -> Result<(), Refused> {
        let (result, sent) = self.change(|state, now| {
            may_write(state, who, conversation)?;
            state.react(now, who, conversation, ts, name).map_err(|code| Refused::new(code.replace('_', " ")))
        });
        sent.arrived().await;
        result
    }

    /// Presses a button. An empty `block_id` means the only element of that `action_id`.
    ///
    /// # Errors
    /// It is not there (any more), or the app did not answer.
    pub async fn click(
        &self,
        who: &str,
        place: Place,
        action_id: &str,
        block_id: &str,
    ) -> Result<(), Refused> {
        let (found, sent) = self.change(|state, _| {
            active(state, who)?;
            let spot = place::find(state, who, &place, block_id, action_id)?;
            if spot.element["type"] != "button" {
                return Err(Refused::new(format!("{action_id} is no button")));
            }
            Ok(spot)
        });
        drop(sent);
        let spot = found?;
        let mut action = spot.action();
        for field in ["text", "value", "style", "url"] {
            if let Some(value) = spot.element.get(field) {
                action[field] = value.clone();
            }
        }
        self.act_there(who, &place, action).await
    }

    /// Picks from a menu, a date picker or the like. In an input block of a modal this only fills the field in,
    /// unless the block asks to hear of it.
    ///
    /// # Errors
    /// It is not there, does not take such a value, or the app did not answer.
    pub async fn choose(
        &self,
        who: &str,
        place: Place,
        block_id: &str,
        action_id: &str,
        value: Input,
    ) -> Result<(), Refused> {
        let (chosen, sent) = self.change(|state, _| {
            active(state, who)?;
            let spot = place::find(state, who, &place, block_id, action_id)?;
            place::offered(state, who, &spot.element, &value)?;
            let picked = values::set(&spot.element, &value).map_err(Refused::new)?;
            place::fill_in(state, who, &place, &spot, &picked);
            let mut action = spot.action();
            for (field, value) in picked.as_object().into_iter().flatten() {
                action[field] = value.clone();
            }
            Ok(spot.dispatches.then_some(action))
        });
        drop(sent);
        match chosen? {
            Some(action) => self.act_there(who, &place, action).await,
            None => Ok(()),
        }
    }

    /// Opens the app's home tab.
    ///
    /// # Errors
    /// The person is deactivated.
    pub async fn open_home(&self, who: &str) -> Result<(), Refused> {
        self.open_app(who, "home").await.map(|_| ())
    }

    /// Opens the DM with the bot and returns its id.
    ///
    /// # Errors
    /// The person is deactivated.
    pub async fn open_dm(&self, who: &str) -> Result<String, Refused> {
        self.open_app(who, "messages").await
    }

    /// Runs a global shortcut.
    ///
    /// # Errors
    /// The manifest has none of this name, or the app did not answer.
    pub async fn shortcut(&self, who: &str, callback_id: &str) -> Result<(), Refused> {
        if !self.inner.manifest.features.shortcuts.iter().any(|s| s.callback_id == callback_id) {
            return Err(Refused::new(format!("there is no shortcut {callback_id}")));
        }
        let (parcel, sent) = self.change(|state, now| {
            let person = active(state, who)?.clone();
            let trigger = state.trigger(now, who, None);
            let action_ts = state.next_ts(now);
            Ok(emit::shortcut(&person, &trigger, callback_id, &action_ts))
        });
        drop(sent);
        taken(&push::send_once(self, &parcel?).await)
    }

    async fn open_app(&self, who: &str, tab: &str) -> Result<String, Refused> {
        let (result, sent) = self.change(|state, now| {
            active(state, who)?;
            let (dm, _) = state.dm(now, who);
            emit::home_opened(state, now, who, &dm, tab);
            Ok(dm)
        });
        sent.arrived().await;
        result
    }

    async fn act_there(&self, who: &str, place: &Place, mut action: Value) -> Result<(), Refused> {
        let (parcel, sent) = self.change(|state, now| {
            let person = active(state, who)?.clone();
            action["action_ts"] = json!(state.next_ts(now));
            match place {
                Place::Message { conversation, ts } => {
                    let trigger = state.trigger(now, who, None);
                    let id = state.response_url(now, who, conversation, Some(ts));
                    let post = state.find_post(conversation, ts).cloned().ok_or_else(gone)?;
                    let message = match post.ephemeral_to {
                        Some(_) => None,
                        None => state.message_json(conversation, ts),
                    };
                    let place = InMessage {
                        channel: &state.channels[conversation],
                        ts,
                        thread_ts: post.thread_ts.as_deref(),
                        message,
                        values: json!(place::picked(state, who, conversation, &post)),
                        response_url: format!("{}/response/{id}", self.base()),
                    };
                    Ok(emit::action_in_message(&person, &trigger, &action, place))
                }
                Place::Modal | Place::Home => {
                    let view = place::view(state, who, place)?.clone();
                    let within = (*place == Place::Modal).then_some(view.id.as_str());
                    let trigger = state.trigger(now, who, within);
                    Ok(emit::action_in_view(&person, &trigger, &action, &view))
                }
            }
        });
        drop(sent);
        taken(&push::send_once(self, &parcel?).await)
    }

    fn bad_answer(&self, what: &str, why: &str) {
        self.inner.record.trouble(self.now(), TroubleKind::BadAnswer, what, why);
    }
}

fn taken(ack: &Ack) -> Result<(), Refused> {
    match ack.failed {
        None => Ok(()),
        Some(reason) => Err(Refused::new(format!("the app did not answer ({reason})"))),
    }
}

fn gone() -> Refused {
    Refused::new("the message is gone")
}

fn active<'a>(state: &'a State, who: &str) -> Result<&'a super::cast::Person, Refused> {
    match state.people.get(who) {
        None => Err(Refused::new(format!("nobody is called {who}"))),
        Some(person) if person.deleted => Err(Refused::new(format!("{} is deactivated", person.real_name))),
        Some(person) => Ok(person),
    }
}

fn member<'a>(state: &'a State, who: &str, conversation: &str) -> Result<&'a super::state::Channel, Refused> {
    active(state, who)?;
    state
        .channels
        .get(conversation)
        .filter(|c| state.person_sees(who, c))
        .ok_or_else(|| Refused::new(format!("{who} is not in {conversation}")))
}

fn may_write(state: &State, who: &str, conversation: &str) -> Result<(), Refused> {
    let channel = member(state, who, conversation)?;
    if channel.archived && channel.kind != Kind::Dm {
        return Err(Refused::new("the channel is archived"));
    }
    Ok(())
}

fn own(state: &State, who: &str, conversation: &str, ts: &str) -> Result<(), Refused> {
    let post = state.find_post(conversation, ts).ok_or_else(gone)?;
    if post.user == who { Ok(()) } else { Err(Refused::new("this message is somebody else's")) }
}
