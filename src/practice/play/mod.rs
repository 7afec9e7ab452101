//! A play: people act by script at moved time, the bot does the rest, and whoever watches can follow. It presses what
//! a person would press, found by the words on it, and it fails if the workspace had anything to complain of.

pub mod scenario;
pub mod tell;
pub mod transcript;

mod edit;
mod stage;

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};
use serde_saphyr::Spanned;

use self::scenario::{Scenario, Scene, Step};
use self::stage::Stage;
use self::tell::Reader;
use self::transcript::{Heard, Told, Transcript};
use super::Workspace;
use super::cast::BOT_USER;
use super::host::Host;
use super::record::Direction;

const BREATH: TimeDelta = TimeDelta::seconds(20);

/// What a play came to.
#[derive(Debug)]
pub struct Outcome {
    /// Messages that the bot posted for the first time.
    pub posted: usize,
    /// Everything that went wrong, in words; empty: all went well.
    pub faults: Vec<String>,
    pub acks: super::record::AckTimes,
}

/// Plays a scenario to its end.
///
/// # Errors
/// The script cannot go on: what it wanted to press or see was not there.
pub async fn play(
    workspace: &Workspace,
    host: &Arc<dyn Host>,
    scenario: &Scenario,
    transcript: &mut Transcript,
) -> anyhow::Result<Outcome> {
    let mut play = Play::new(workspace, host, scenario, transcript);
    host.settled().await;
    for (number, Spanned { value: scene, referenced, .. }) in (1..).zip(&scenario.scenes) {
        play.pass_until(scene.at.0).await;
        play.scene(scene).await.with_context(|| {
            let line = referenced.line();
            format!("scene {number} (line {line}), of {} at {}, cannot go on", scene.who, scene.at)
        })?;
    }
    play.pass_until(scenario.ends.0).await;
    workspace.quiet().await;
    play.listen();
    Ok(play.outcome())
}

struct Play<'a> {
    workspace: &'a Workspace,
    host: &'a Arc<dyn Host>,
    scenario: &'a Scenario,
    transcript: &'a mut Transcript,
    /// Of people, and of user groups.
    names: BTreeMap<String, String>,
    channels: BTreeMap<String, String>,
    /// What stands in each message of the bot, by conversation and `ts`.
    standing: BTreeMap<(String, String), String>,
    /// The last exchange told.
    told: u64,
    posted: usize,
}

impl<'a> Play<'a> {
    fn new(
        workspace: &'a Workspace,
        host: &'a Arc<dyn Host>,
        scenario: &'a Scenario,
        transcript: &'a mut Transcript,
    ) -> Self {
        let cast = scenario.cast();
        let names = workspace.names();
        let channels =
            cast.channels.iter().map(|channel| (channel.id.clone(), channel.name.clone())).collect();
        Self {
            workspace,
            host,
            scenario,
            transcript,
            names,
            channels,
            standing: BTreeMap::new(),
            told: 0,
            posted: 0,
        }
    }

    /// Lets time pass, with a stop at everything that is due on the way.
    async fn pass_until(&mut self, until: DateTime<Utc>) {
        let mut stuck = 0;
        while let Some(due) = self.host.next_due().await.filter(|due| *due <= until) {
            let now = self.host.now();
            // Something that stays due for ever is a fault of the bot, which the outcome will show; not a reason to hang.
            stuck = if due <= now { stuck + 1 } else { 0 };
            if stuck > 100 {
                break;
            }
            self.host.move_to(due);
            self.host.settled().await;
            self.workspace.quiet().await;
            self.listen();
        }
        self.host.move_to(until);
        self.host.settled().await;
        self.listen();
        let gone = (self.host.now() - self.scenario.starts.0).num_minutes();
        let whole = (self.scenario.ends.0 - self.scenario.starts.0).num_minutes().max(1);
        self.transcript.progress(gone * 100 / whole);
    }

    async fn scene(&mut self, scene: &Scene) -> anyhow::Result<()> {
        let stage = Stage::set(self.workspace, scene).await?;
        let zone = self.zone_of(&stage.who);
        if let Some(note) = &scene.note {
            self.transcript.note(self.host.now(), note);
        }
        for (number, Spanned { value: step, referenced, .. }) in (1..).zip(&scene.does) {
            let at = self.host.now();
            let name = self.names.get(&stage.who).cloned().unwrap_or_default();
            let deed = stage
                .act(step, self.host)
                .await
                .with_context(|| format!("in its step {number} (line {})", referenced.line()))?;
            if let Some(deed) = deed {
                self.transcript.deed(at, zone, &name, &stage.place_name, &deed);
            }
            self.host.settled().await;
            self.workspace.quiet().await;
            self.breathe().await;
            self.shown(&stage, step);
            self.listen();
        }
        Ok(())
    }

    /// Nobody acts twice in one moment: what the bot holds back for a few seconds, to keep to Slack's pace, comes first.
    async fn breathe(&self) {
        let until = self.host.now() + BREATH;
        while let Some(due) = self.host.next_due().await.filter(|due| *due <= until) {
            self.host.move_to(due);
            self.host.settled().await;
            self.workspace.quiet().await;
            if due <= self.host.now() && self.host.next_due().await == Some(due) {
                return;
            }
        }
    }

    /// What the step itself brought before the person's eyes: a window, or words only they see.
    fn shown(&mut self, stage: &Stage<'_>, step: &Step) {
        if !matches!(step, Step::Command(_) | Step::Click(_) | Step::Submit(_) | Step::Home) {
            return;
        }
        let reader = stage.reader();
        if let Some(view) = stage.modal_if_new() {
            let blocks = view.blocks.as_array().cloned().unwrap_or_default();
            // What was filled in stays as it was; only what is wrong with it is new.
            if view.errors.is_empty() {
                let words = reader.blocks(&blocks, "");
                match stage.read_before(&view.title, &words).and_then(|before| edit::little(&before, &words))
                {
                    Some(mut lines) => {
                        lines.retain(|line| !matches!(line, edit::Line::Went(_)));
                        self.transcript.window_again(&view.title, &lines);
                    }
                    None => self.transcript.window(&view.title, &words),
                }
            } else {
                let faults = view
                    .errors
                    .iter()
                    .map(|(field, fault)| format!("! {}: {fault}", reader.label(&blocks, field)));
                self.transcript.window(&view.title, &faults.collect::<Vec<_>>().join("\n"));
            }
        }
        if let (Step::Home, Some(home)) = (step, stage.home()) {
            let blocks = home.blocks.as_array().cloned().unwrap_or_default();
            self.transcript.window("Home", &reader.blocks(&blocks, ""));
        }
        for message in stage.new_whispers() {
            self.transcript.whisper(&reader.blocks(&message.blocks, &message.text));
        }
    }

    /// Tells what the bot has sent since the last time.
    ///
    /// What goes to several people at one moment goes in no order; it is told in the order of their names.
    fn listen(&mut self) {
        let mut all_heard = Vec::new();
        for exchange in self.workspace.wire(self.told) {
            self.told = exchange.seq;
            let files = exchange.what == "files.completeUploadExternal";
            let fresh = files || exchange.what == "chat.postMessage";
            let file = exchange.request["file"].as_str().filter(|_| exchange.what == "files.delete");
            let gone = file.is_some() || exchange.what == "chat.delete";
            if exchange.direction != Direction::FromBot
                || !(fresh || gone || exchange.what == "chat.update")
                || exchange.response["ok"] != true
            {
                continue;
            }
            if fresh {
                self.posted += 1;
            }
            let place = if files { "channel_id" } else { "channel" };
            let shown_in = || self.standing.keys().find(|(_, name)| Some(name.as_str()) == file);
            let conversation = match file {
                Some(_) => shown_in().map(|(conversation, _)| conversation.clone()).unwrap_or_default(),
                None => exchange.request[place].as_str().unwrap_or_default().to_owned(),
            };
            let (to, zone) = self.audience(&conversation);
            let reader = Reader { people: &self.names, channels: &self.channels, zone };
            let blocks = exchange.request["blocks"].as_array().cloned().unwrap_or_default();
            let words = if files {
                for one in exchange.response["files"].as_array().into_iter().flatten() {
                    let name = one["id"].as_str().unwrap_or_default().to_owned();
                    self.standing.insert((conversation.clone(), name), shared(&json!([one])));
                }
                shared(&exchange.response["files"])
            } else {
                reader.blocks(&blocks, exchange.request["text"].as_str().unwrap_or_default())
            };
            let in_thread = exchange.request["thread_ts"].is_string();
            let said = |field: &str| exchange.response[field].as_str().unwrap_or_default().to_owned();
            let place = match file {
                Some(name) => (conversation, name.to_owned()),
                None => (said("channel"), said("ts")),
            };
            let before = self.standing.insert(place, words.clone());
            let told = match before {
                Some(before) if gone => Told::TakenBack(before.lines().next().unwrap_or_default().to_owned()),
                _ if gone => continue,
                // Nobody sees that it was edited.
                Some(before) if !fresh && before == words => continue,
                Some(before) if !fresh => Told::Edited(edit::changed(&before, &words)),
                _ if in_thread => Told::Answered(words),
                _ => Told::Posted(words),
            };
            all_heard.push(Heard { at: exchange.at, zone, to, told });
        }
        all_heard.sort_by(|a, b| (a.at, &a.to).cmp(&(b.at, &b.to)));
        for heard in &all_heard {
            self.transcript.heard(heard);
        }
    }

    /// Whom a conversation reaches, and in whose zone to tell it.
    fn audience(&self, conversation: &str) -> (String, Tz) {
        if let Some(name) = self.channels.get(conversation) {
            return (format!("#{name}"), chrono_tz::UTC);
        }
        let person = self.workspace.people().into_iter().find(|person| {
            person.id != BOT_USER
                && self.workspace.conversations(&person.id).iter().any(|one| one.id == conversation)
        });
        match person {
            Some(person) => {
                let zone = self.zone_of(&person.id);
                (person.real_name, zone)
            }
            None => (conversation.to_owned(), chrono_tz::UTC),
        }
    }

    fn zone_of(&self, who: &str) -> Tz {
        let zone = self.workspace.person(who).and_then(|person| person.tz);
        zone.and_then(|zone| zone.parse().ok()).unwrap_or(chrono_tz::UTC)
    }

    fn outcome(&self) -> Outcome {
        let faults = self
            .workspace
            .troubles()
            .into_iter()
            .filter(|trouble| !self.scenario.refused.contains(&trouble.why))
            .map(|trouble| format!("{:?} {}: {}", trouble.kind, trouble.what, trouble.why))
            .collect();
        Outcome { posted: self.posted, faults, acks: self.workspace.acks() }
    }
}

/// Finds somebody or somewhere of the cast, or says who there is.
fn one_of<'n>(
    what: &str,
    wanted: &str,
    names: impl Iterator<Item = (&'n str, &'n str)>,
) -> anyhow::Result<String> {
    let known: Vec<(&str, &str)> = names.collect();
    match known.iter().find(|(name, _)| *name == wanted) {
        Some((_, id)) => Ok((*id).to_owned()),
        None => {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            bail!("no {what} is called `{wanted}`; there are {}", names.join(", "))
        }
    }
}

/// Files as one sees them in a conversation: title and name, and of a picture what it shows. Sizes are left out, for they
/// depend on moments.
fn shared(files: &Value) -> String {
    let line = |file: &Value| {
        let said = |field: &str| file[field].as_str().unwrap_or_default().to_owned();
        let picture = file["alt_txt"].as_str().map(|alt| format!("\n{alt}")).unwrap_or_default();
        format!("[file] {} ({}){picture}", said("title"), said("name"))
    };
    files.as_array().into_iter().flatten().map(line).collect::<Vec<_>>().join("\n")
}
