//! One person in one place, doing what the script says: finds fields, buttons and menus by the words on them, as
//! their eyes would, and does it through the workspace, which checks it as Slack would.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};
use chrono_tz::Tz;
use serde_json::Value;

use super::one_of;
use super::scenario::{Filling, Scene, Step, moment};
use super::tell::Reader;
use crate::practice::Workspace;
use crate::practice::act::Place;
use crate::practice::cast::BOT_USER;
use crate::practice::host::Host;
use crate::practice::look::{Message, View};
use crate::practice::values::{Found, Input, elements};

mod happening;

/// Lines of what is in sight that a fault tells: the newest.
const TOLD: usize = 40;
/// Of messages, whose buttons and menus a fault names: the newest.
const NEAR: usize = 8;

pub struct Stage<'a> {
    workspace: &'a Workspace,
    /// The actor's id.
    pub who: String,
    /// Names by id: of people and user groups, and of conversations.
    people: BTreeMap<String, String>,
    channels: BTreeMap<String, String>,
    zone: Tz,
    /// The conversation's id.
    place: String,
    pub place_name: String,
    /// Windows and whispers told already.
    seen: RefCell<BTreeSet<String>>,
    /// What windows of that title had in them when they were last told.
    read: RefCell<BTreeMap<String, String>>,
}

impl<'a> Stage<'a> {
    pub async fn set(workspace: &'a Workspace, scene: &Scene) -> anyhow::Result<Stage<'a>> {
        let people = workspace.people();
        let who =
            one_of("person", &scene.who, people.iter().map(|one| (one.name.as_str(), one.id.as_str())))?;
        let (place, place_name) = match &scene.place {
            None => (dm(workspace, &who).await?, "DM".to_owned()),
            Some(name) => {
                let all = workspace.conversations(&who);
                let names = all.iter().map(|one| (one.name.as_str(), one.id.as_str()));
                (one_of("conversation", name.trim_start_matches('#'), names)?, name.clone())
            }
        };
        let seen = workspace.messages(&who, &place).into_iter().map(|message| message.ts).collect();
        let zone = people.iter().find(|one| one.id == who).and_then(|one| one.tz.as_ref()?.parse().ok());
        let channels = workspace.conversations(&who).into_iter().map(|one| (one.id, one.name)).collect();
        Ok(Stage {
            workspace,
            who,
            people: workspace.names(),
            channels,
            zone: zone.unwrap_or(Tz::UTC),
            place,
            place_name,
            seen: RefCell::new(seen),
            read: RefCell::default(),
        })
    }

    /// The actor's eyes.
    pub fn reader(&self) -> Reader<'_> {
        Reader { people: &self.people, channels: &self.channels, zone: self.zone }
    }

    /// Does one step; gives how to tell it, `None` where there is nothing to tell.
    pub async fn act(&self, step: &Step, host: &Arc<dyn Host>) -> anyhow::Result<Option<String>> {
        Ok(Some(match step {
            Step::Command(line) => {
                let answer = self.workspace.command(&self.who, &self.place, line).await?;
                if answer.status != 200 {
                    bail!("the command was answered with {}", answer.status);
                }
                format!("types `{line}`")
            }
            Step::Say(words) => {
                self.workspace.say(&self.who, &self.place, words, None).await?;
                format!("writes: {words}")
            }
            Step::Reply { to, say } => {
                let above = self.newest(to)?;
                self.workspace.say(&self.who, &self.place, say, Some(&above)).await?;
                format!("writes in the thread: {say}")
            }
            Step::Upload(name) => {
                self.workspace.upload(&self.who, &self.place, name, "").await?;
                format!("uploads {name}")
            }
            Step::Click(label) => {
                self.click(label, host).await?;
                format!("presses [{label}]")
            }
            Step::Fill(fields) => {
                let mut told = Vec::new();
                for (label, filling) in fields {
                    self.fill(label, filling).await.with_context(|| format!("the field `{label}`"))?;
                    told.push(format!("{label}: {}", filling.all().join(", ")));
                }
                format!("fills in {}", told.join("; "))
            }
            Step::Choose(choices) => {
                let mut told = Vec::new();
                for (label, option) in choices {
                    self.choose(label, option).await.with_context(|| format!("the menu `{label}`"))?;
                    told.push(format!("{option} ({label})"));
                }
                format!("picks {}", told.join("; "))
            }
            Step::Submit(label) => {
                let view = self.modal()?;
                let shown = view.submit.clone().unwrap_or_default();
                if shown != *label {
                    bail!("the window `{}` has [{shown}], not [{label}]", view.title);
                }
                let sent = self.workspace.submit(&self.who).await?;
                if !sent.errors.is_empty() {
                    self.seen.borrow_mut().retain(|seen| !seen.starts_with(&view.id));
                }
                format!("sends it with [{label}]")
            }
            Step::Close => {
                self.workspace.close(&self.who).await?;
                "closes the window".to_owned()
            }
            Step::Edit { from, to } => {
                let message = self.own(from)?;
                self.workspace.edit(&self.who, &self.place, &message.ts, to).await?;
                format!("changes it to: {to}")
            }
            Step::Delete(part) => {
                let message = self.own(part)?;
                self.workspace.delete(&self.who, &self.place, &message.ts).await?;
                format!("deletes what began \"{part}\"")
            }
            Step::Home => {
                self.workspace.open_home(&self.who).await?;
                "opens the app's home".to_owned()
            }
            Step::See(words) => {
                let sight = self.sight();
                if !sight.contains(words) {
                    let lines: Vec<&str> = sight.lines().collect();
                    let told = lines[lines.len().saturating_sub(TOLD)..].join("\n");
                    bail!("`{words}` is not in sight; what is:\n{told}");
                }
                return Ok(None);
            }
            Step::Happens(happening) => self.happens(happening).await?,
            Step::Miss(words) => {
                if self.sight().contains(words) {
                    bail!("`{words}` is in sight and should not be");
                }
                return Ok(None);
            }
        }))
    }

    /// The open modal, the first time it is looked at in this state.
    pub fn modal_if_new(&self) -> Option<View> {
        let view = self.workspace.modal(&self.who)?;
        let key = format!("{}:{}:{:?}", view.id, view.blocks, view.errors);
        self.seen.borrow_mut().insert(key).then_some(view)
    }

    /// What a window of that title had in it the last time, if the person has had one before them in this scene.
    pub fn read_before(&self, title: &str, words: &str) -> Option<String> {
        self.read.borrow_mut().insert(title.to_owned(), words.to_owned())
    }

    pub fn home(&self) -> Option<View> {
        self.workspace.home(&self.who)
    }

    /// Messages that only this person sees, not yet told.
    pub fn new_whispers(&self) -> Vec<Message> {
        let all = self.workspace.messages(&self.who, &self.place);
        let mut seen = self.seen.borrow_mut();
        all.into_iter().filter(|message| message.ephemeral && seen.insert(message.ts.clone())).collect()
    }

    fn modal(&self) -> anyhow::Result<View> {
        self.workspace.modal(&self.who).context("no window is open")
    }

    async fn click(&self, label: &str, host: &Arc<dyn Host>) -> anyhow::Result<()> {
        host.settled().await;
        if let Some(view) = self.workspace.modal(&self.who)
            && let Some((block, action)) = button(view.blocks.as_array().map_or(&[], Vec::as_slice), label)
        {
            return Ok(self.workspace.click(&self.who, Place::Modal, &action, &block).await?);
        }
        for message in self.workspace.messages(&self.who, &self.place).iter().rev().filter(|one| !one.deleted)
        {
            if let Some((block, action)) = button(&message.blocks, label) {
                let place = Place::Message { conversation: self.place.clone(), ts: message.ts.clone() };
                return Ok(self.workspace.click(&self.who, place, &action, &block).await?);
            }
        }
        if let Some(home) = self.workspace.home(&self.who)
            && let Some((block, action)) = button(home.blocks.as_array().map_or(&[], Vec::as_slice), label)
        {
            return Ok(self.workspace.click(&self.who, Place::Home, &action, &block).await?);
        }
        let buttons = self.named(|one| {
            let words = if one.element["accessibility_label"].is_string() {
                &one.element["accessibility_label"]
            } else {
                &one.element["text"]["text"]
            };
            (one.kind() == "button").then(|| format!("[{}]", words.as_str().unwrap_or_default()))
        });
        bail!("there is no button [{label}] in sight; there are {buttons}")
    }

    async fn fill(&self, label: &str, filling: &Filling) -> anyhow::Result<()> {
        let view = self.modal()?;
        let blocks = view.blocks.as_array().cloned().unwrap_or_default();
        let all = elements(&blocks);
        let found = all.iter().find(|one| one.block["label"]["text"] == label).with_context(|| {
            let labels =
                self.named(|one| one.block["label"]["text"].as_str().map(|label| format!("`{label}`")));
            format!("the window `{}` has no such field; it has {labels}", view.title)
        })?;
        let input = self.input(found, filling)?;
        let (block, action) = (found.block_id.to_owned(), found.action_id.to_owned());
        Ok(self.workspace.choose(&self.who, Place::Modal, &block, &action, input).await?)
    }

    async fn choose(&self, label: &str, option: &str) -> anyhow::Result<()> {
        for message in self.workspace.messages(&self.who, &self.place).iter().rev().filter(|one| !one.deleted)
        {
            let all = elements(&message.blocks);
            let found = all.iter().find(|one| {
                one.kind().ends_with("select")
                    && (one.element["placeholder"]["text"] == label
                        || one.block["text"]["text"].as_str().is_some_and(|words| words.contains(label)))
            });
            if let Some(found) = found {
                let place = Place::Message { conversation: self.place.clone(), ts: message.ts.clone() };
                let input = Input::Option(option.to_owned());
                return Ok(self
                    .workspace
                    .choose(&self.who, place, found.block_id, found.action_id, input)
                    .await?);
            }
        }
        let menus = self.named(|one| {
            let words = one.block["text"]["text"].as_str().or(one.element["placeholder"]["text"].as_str());
            one.kind().ends_with("select").then(|| format!("`{}`", words.unwrap_or_default()))
        });
        bail!("there is no such menu in sight; there are {menus}")
    }

    /// What a filling means for an element of that kind.
    fn input(&self, found: &Found<'_>, filling: &Filling) -> anyhow::Result<Input> {
        let all = filling.all();
        let one = all.first().copied().unwrap_or_default();
        let people = || all.iter().map(|handle| self.person(handle)).collect::<anyhow::Result<Vec<_>>>();
        let options = || all.iter().map(|option| (*option).to_owned()).collect();
        Ok(match found.kind() {
            "users_select" => Input::User(self.person(one)?),
            "multi_users_select" => Input::Users(people()?),
            "conversations_select" => Input::Conversation(self.conversation(one)?),
            "static_select" | "radio_buttons" => Input::Option(one.to_owned()),
            "checkboxes" | "multi_static_select" => Input::Options(options()),
            "datepicker" => Input::Date(one.to_owned()),
            "timepicker" => Input::Time(one.to_owned()),
            "datetimepicker" => Input::DateTime(moment(one)?.timestamp()),
            "number_input" => Input::Number(one.to_owned()),
            kind if kind.ends_with("text_input") => Input::Text(one.to_owned()),
            kind => return Err(anyhow!("a {kind} cannot be filled in by a script")),
        })
    }

    fn conversation(&self, name: &str) -> anyhow::Result<String> {
        let all = self.channels.iter().map(|(id, name)| (name.as_str(), id.as_str()));
        one_of("channel", name.trim_start_matches('#'), all)
    }

    fn person(&self, handle: &str) -> anyhow::Result<String> {
        let people = self.workspace.people();
        one_of("person", handle, people.iter().map(|one| (one.name.as_str(), one.id.as_str())))
    }

    /// The newest own message with these words in it.
    fn own(&self, part: &str) -> anyhow::Result<Message> {
        let all = self.workspace.messages(&self.who, &self.place);
        let own =
            all.into_iter().rev().find(|one| one.user == self.who && !one.deleted && one.text.contains(part));
        own.with_context(|| format!("no message of theirs has `{part}` in it"))
    }

    /// The newest message that they see these words in.
    fn newest(&self, part: &str) -> anyhow::Result<String> {
        let all = self.workspace.messages(&self.who, &self.place);
        let reader = self.reader();
        let found = all.into_iter().rev().find(|one| {
            !one.deleted && !one.ephemeral && reader.blocks(&one.blocks, &one.text).contains(part)
        });
        found.map(|one| one.ts).with_context(|| format!("no message has `{part}` in it"))
    }

    /// All words before the person's eyes: the open window, else the conversation.
    fn sight(&self) -> String {
        let reader = self.reader();
        match self.workspace.modal(&self.who) {
            Some(view) => {
                let blocks = view.blocks.as_array().cloned().unwrap_or_default();
                let faults: String = view.errors.values().map(|fault| format!("\n! {fault}")).collect();
                format!("{}\n{}{faults}", view.title, reader.blocks(&blocks, ""))
            }
            None => {
                let all = self.workspace.messages(&self.who, &self.place);
                let told = all.iter().filter(|one| !one.deleted);
                told.map(|one| format!("{}\n", reader.blocks(&one.blocks, &one.text))).collect()
            }
        }
    }

    /// What there is of a kind, by the words on it: in the open window, else in the newest messages.
    fn named(&self, name: impl Fn(&Found<'_>) -> Option<String>) -> String {
        let blocks: Vec<Value> = match self.workspace.modal(&self.who) {
            Some(view) => view.blocks.as_array().cloned().unwrap_or_default(),
            None => {
                let all = self.workspace.messages(&self.who, &self.place);
                all.into_iter()
                    .rev()
                    .filter(|one| !one.deleted)
                    .take(NEAR)
                    .flat_map(|one| one.blocks)
                    .collect()
            }
        };
        let mut names: Vec<String> = Vec::new();
        for name in elements(&blocks).iter().filter_map(name) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    }
}

/// The DM with the app, opened if it never was.
async fn dm(workspace: &Workspace, who: &str) -> anyhow::Result<String> {
    let all = workspace.conversations(who);
    match all.into_iter().find(|one| one.with.as_deref() == Some(BOT_USER)) {
        Some(dm) => Ok(dm.id),
        None => Ok(workspace.open_dm(who).await?),
    }
}

fn button(blocks: &[Value], label: &str) -> Option<(String, String)> {
    elements(blocks)
        .into_iter()
        .find(|one| one.kind() == "button" && is_called(one.element, label))
        .map(|one| (one.block_id.to_owned(), one.action_id.to_owned()))
}

/// A button's words, or what a screen reader says of it.
fn is_called(button: &Value, label: &str) -> bool {
    button["text"]["text"] == label || button["accessibility_label"] == label
}
