//! A scenario: who does what and when, in the words on the screen. A file people can write; see docs/scenarios.md.
//! It knows labels, never ids, so that what it presses is what a person would press.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, bail};
use chrono::{DateTime, LocalResult, NaiveDateTime, TimeZone as _, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer};

use crate::practice::cast::{Cast, CastChannel, Person};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    pub title: String,
    /// What it shows, in a few sentences.
    pub about: String,
    /// When the curtain rises.
    pub starts: Moment,
    /// The play goes on until then, whatever happens by itself.
    pub ends: Moment,
    /// Left out: the built-in bank.
    pub people: Option<Vec<Person>>,
    pub channels: Option<Vec<CastChannel>>,
    /// Slack's codes of the refusals that this play is about; any other is a fault.
    #[serde(default)]
    pub refused: Vec<String>,
    pub scenes: Vec<Scene>,
}

/// One person, at one time, doing things in order.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scene {
    pub at: Moment,
    /// By handle.
    pub who: String,
    /// `#channel`; left out: the DM with the app.
    #[serde(rename = "in")]
    pub place: Option<String>,
    /// A stage direction.
    pub note: Option<String>,
    pub does: Vec<Step>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// The whole line, with its slash.
    Command(String),
    Say(String),
    /// An emoji or file name that is no words.
    Upload(String),
    /// A button by its text: in the open modal, else in the newest message of the place that has it.
    Click(String),
    /// Fields of the open modal by label.
    Fill(BTreeMap<String, Filling>),
    /// A menu of a message by its placeholder or the words beside it, and the option to take.
    Choose(BTreeMap<String, String>),
    /// The submit of the open modal, by its text.
    Submit(String),
    Close,
    /// Changes own words: the message that has the first in it.
    Edit {
        from: String,
        to: String,
    },
    /// Deletes own message that has this in it.
    Delete(String),
    Home,
    /// Must be in sight: in the modal, or in the place's messages.
    See(String),
    /// Must not be.
    Miss(String),
    /// Something changes in the workspace, whoever's scene it is.
    Happens(Happening),
}

/// What an administrator does, or life.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Happening {
    /// Somebody leaves the company: their account is deactivated.
    Leaves(String),
    Returns(String),
    /// Somebody takes no direct messages from the app any more.
    Blocks(String),
    /// And takes them again.
    Allows(String),
    Archived(String),
    /// The app is invited to a channel.
    Invited(String),
    /// People join channels, by handle.
    Joins(BTreeMap<String, String>),
    /// And leave them.
    Parts(BTreeMap<String, String>),
    /// The app is removed from the workspace.
    Uninstalled,
    Reinstalled,
}

/// What goes into a field: words, a handle, a date, an option; or several.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Filling {
    One(String),
    Many(Vec<String>),
}

impl Filling {
    pub fn all(&self) -> Vec<&str> {
        match self {
            Filling::One(one) => vec![one],
            Filling::Many(many) => many.iter().map(String::as_str).collect(),
        }
    }
}

/// `2026-03-02 09:00 Europe/London`
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub DateTime<Utc>);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        moment(&text).map(Moment).map_err(serde::de::Error::custom)
    }
}

/// # Errors
/// Not of that shape, or an hour that the clocks skip there.
pub fn moment(text: &str) -> anyhow::Result<DateTime<Utc>> {
    let shape = || format!("`{text}` should look like `2026-03-02 09:00 Europe/London`");
    let (local, zone) = text.trim().rsplit_once(' ').with_context(shape)?;
    let zone: Tz = zone.parse().ok().with_context(shape)?;
    let local = NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M").ok().with_context(shape)?;
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Ok(at.to_utc()),
        LocalResult::None => bail!("`{text}`: the clocks skip that hour there"),
    }
}

impl Scenario {
    /// The bank that wants a social network.
    pub const BUILT_IN: &'static str = include_str!("bank.yml");

    /// # Errors
    /// Not readable, or not a scenario: says where and what.
    pub fn load(path: &Path) -> anyhow::Result<Scenario> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        Scenario::parse(&text).with_context(|| format!("{} is not a scenario", path.display()))
    }

    /// # Errors
    /// Not a scenario: says where and what.
    pub fn parse(text: &str) -> anyhow::Result<Scenario> {
        let scenario: Scenario = serde_saphyr::from_str(text)?;
        let cast = scenario.cast();
        let mut last = scenario.starts;
        for scene in &scenario.scenes {
            if !cast.people.iter().any(|person| person.name == scene.who) {
                bail!("nobody in the cast has the handle `{}`", scene.who);
            }
            if scene.at < last {
                bail!("the scene of {} comes before the one above it", scene.who);
            }
            last = scene.at;
        }
        if scenario.ends < last {
            bail!("it ends before its last scene");
        }
        Ok(scenario)
    }

    pub fn cast(&self) -> Cast {
        let mut cast = Cast::bank();
        if let Some(people) = &self.people {
            cast.people.clone_from(people);
        }
        if let Some(channels) = &self.channels {
            cast.channels.clone_from(channels);
        }
        cast
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_scenario_reads() {
        let scenario = Scenario::parse(Scenario::BUILT_IN).unwrap();
        assert!(scenario.scenes.len() > 20);
    }

    #[test]
    fn a_scenario_that_cannot_be_played_says_why() {
        let of = |scenes: &str| {
            format!(
                "title: t\nabout: a\nstarts: 2026-03-02 09:00 Europe/London\nends: 2026-03-03 09:00 Europe/London\nscenes:\n{scenes}"
            )
        };
        for (scenes, why) in [
            ("  - { at: 2026-03-02 10:00 Europe/London, who: nobody, does: [] }", "nobody in the cast"),
            ("  - { at: 2026-03-01 10:00 Europe/London, who: amara, does: [] }", "before the one above"),
            ("  - { at: tomorrow, who: amara, does: [] }", "should look like"),
            ("  - { at: 2026-03-29 01:30 Europe/London, who: amara, does: [] }", "skip that hour"),
            ("  - { at: 2026-03-02 10:00 Europe/London, who: amara, does: [{ jump: up }] }", "jump"),
            ("  - { at: 2026-03-04 10:00 Europe/London, who: amara, does: [] }", "ends before"),
        ] {
            let fault = Scenario::parse(&of(scenes)).unwrap_err();
            assert!(format!("{fault:#}").contains(why), "{fault:#}");
        }
    }
}
