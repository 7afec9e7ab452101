//! A scenario: who does what and when, in the words on the screen. A file people can write; see docs/scenarios.md.
//! It knows labels, never ids, so that what it presses is what a person would press.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use anyhow::{Context as _, anyhow, bail};
use chrono::{DateTime, LocalResult, NaiveDateTime, TimeZone as _, Utc};
use chrono_tz::Tz;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use serde_saphyr::Spanned;

use super::one_of;
use crate::practice::cast::{Cast, CastChannel, Person, UserGroup};

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
    pub groups: Option<Vec<UserGroup>>,
    /// Of the bot, by the names that it reads in its environment.
    #[serde(default)]
    pub settings: BTreeMap<String, String>,
    /// Slack's codes of the refusals that this play is about; any other is a fault.
    #[serde(default)]
    pub refused: Vec<String>,
    pub scenes: Vec<Spanned<Scene>>,
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
    pub does: Vec<Spanned<Step>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// The whole line, with its slash.
    Command(String),
    Say(String),
    /// In the thread of the newest message that has these words in it.
    Reply {
        to: String,
        say: String,
    },
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
    /// People are put into user groups, by handle; and taken out.
    Grouped(BTreeMap<String, String>),
    Ungrouped(BTreeMap<String, String>),
    /// Somebody becomes an administrator of the workspace; and is none any more.
    Promoted(String),
    Demoted(String),
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
    /// Not a scenario: says in which line, scene and step, and what is wrong with it.
    pub fn parse(text: &str) -> anyhow::Result<Scenario> {
        let scenario: Scenario = serde_saphyr::from_str(text).map_err(|fault| misread(text, &fault))?;
        let cast = scenario.cast();
        let mut last = &scenario.starts;
        for (number, Spanned { value: scene, referenced, .. }) in (1..).zip(&scenario.scenes) {
            scene
                .check(&cast, *last)
                .with_context(|| format!("line {}, in scene {number} ({})", referenced.line(), scene.who))?;
            last = &scene.at;
        }
        if scenario.ends < *last {
            bail!("`ends` is {}, before its last scene, which is at {last}", scenario.ends);
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
        if let Some(groups) = &self.groups {
            cast.groups.clone_from(groups);
        } else if self.people.is_some() {
            // Those of the bank have people in them who are not there.
            cast.groups.clear();
        }
        cast
    }
}

impl Scene {
    /// Whether it can be set at all, after one that was at `last`.
    fn check(&self, cast: &Cast, last: Moment) -> anyhow::Result<()> {
        let people = cast.people.iter().map(|person| (person.name.as_str(), person.id.as_str()));
        one_of("person", &self.who, people)?;
        if let Some(place) = &self.place {
            let channels = cast.channels.iter().map(|channel| (channel.name.as_str(), channel.id.as_str()));
            one_of("channel", place.trim_start_matches('#'), channels)?;
        }
        if self.at < last {
            bail!("it is at {}, before what stands above it, which is at {last}", self.at);
        }
        Ok(())
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d %H:%M UTC"))
    }
}

/// As much of a scenario as can be read of one that has a fault in it: enough to say where that is.
#[derive(Deserialize)]
struct Outline {
    scenes: Vec<Spanned<Bare>>,
}

#[derive(Deserialize)]
struct Bare {
    who: Option<String>,
    #[serde(default)]
    does: Vec<Spanned<IgnoredAny>>,
}

/// What the reader of YAML says, with the scene and the step that it cannot know.
fn misread(text: &str, fault: &serde_saphyr::Error) -> anyhow::Error {
    let Some(line) = fault.location().map(|at| at.line()) else { return anyhow!("{fault}") };
    let outline = serde_saphyr::from_str::<Outline>(text).ok();
    let place = outline.and_then(|outline| outline.place(line)).unwrap_or_default();
    anyhow!("line {line}{place}:\n{fault}")
}

impl Outline {
    /// `None`: above the first scene.
    fn place(&self, line: u64) -> Option<String> {
        fn last<T>(all: &[Spanned<T>], line: u64) -> Option<(usize, &T)> {
            let begun = all.iter().take_while(|one| one.referenced.line() <= line);
            begun.enumerate().last().map(|(n, one)| (n + 1, &one.value))
        }
        let (scene, Bare { who, does }) = last(&self.scenes, line)?;
        let step = last(does, line).map(|(step, _)| format!("step {step} of ")).unwrap_or_default();
        let who = who.as_ref().map(|who| format!(" ({who})")).unwrap_or_default();
        Some(format!(", in {step}scene {scene}{who}"))
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

    const HEAD: &str = "title: t\nabout: a\nstarts: 2026-03-02 09:00 Europe/London\n\
        ends: 2026-03-03 09:00 Europe/London\nscenes:\n";
    const FIRST: &str = "  - at: 2026-03-02 10:00 Europe/London\n    who: amara\n    does:\n      - home\n";

    /// Line 6 is the first scene, line 9 its step, line 10 the second scene.
    #[test]
    fn a_scenario_that_cannot_be_played_says_where_and_why() {
        let second = |fields: &str| format!("{HEAD}{FIRST}  - {}\n", fields.replace('\n', "\n    "));
        let at = "at: 2026-03-02 11:00 Europe/London";
        let step = |step: &str| second(&format!("{at}\nwho: amara\ndoes:\n  - close\n  - {step}"));
        for (text, place, why) in [
            (
                second(&format!("{at}\nwho: nobody\ndoes: []")),
                "line 10, in scene 2 (nobody): ",
                "no person is called `nobody`; there are amara, ",
            ),
            (
                second(&format!("{at}\nwho: amara\nin: \"#nowhere\"\ndoes: []")),
                "line 10, in scene 2 (amara): ",
                "no channel is called `nowhere`; there are ",
            ),
            (
                second("at: 2026-03-02 09:30 Europe/London\nwho: amara\ndoes: []"),
                "line 10, in scene 2 (amara): ",
                "it is at 2026-03-02 09:30 UTC, before what stands above it, which is at 2026-03-02 10:00 UTC",
            ),
            (
                second("at: tomorrow\nwho: amara\ndoes: []"),
                "line 10, in scene 2 (amara): ",
                "should look like `2026-03-02 09:00 Europe/London`",
            ),
            (
                second("at: 2026-03-29 01:30 Europe/London\nwho: amara\ndoes: []"),
                "line 10, in scene 2 (amara): ",
                "skip that hour",
            ),
            (
                step("jump: up"),
                "line 14, in step 2 of scene 2 (amara): ",
                "expected one of command, say, reply",
            ),
            (
                step("click: [Start, Later]"),
                "line 14, in step 2 of scene 2 (amara): ",
                "expected string scalar",
            ),
            (step("edit: { from: a }"), "line 14, in step 2 of scene 2 (amara): ", "missing field `to`"),
            (
                second(&format!("{at}\nwho: amara\ndoess: []")),
                "line 12, in scene 2 (amara): ",
                "unknown field `doess`",
            ),
            (second("who: amara\ndoes: []"), "line 11, in scene 2 (amara): ", "missing field `at`"),
            (HEAD.replace("ends", "end") + FIRST, "line 4: ", "expected one of title, about, starts, ends"),
            (
                second("at: 2026-03-04 10:00 Europe/London\nwho: amara\ndoes: []"),
                "`ends` is 2026-03-03 09:00 UTC, ",
                "before its last scene, which is at 2026-03-04 10:00 UTC",
            ),
            (format!("{HEAD}{FIRST}  - at: [\n"), "line ", ""),
        ] {
            let fault = format!("{:#}", Scenario::parse(&text).unwrap_err());
            assert!(
                fault.starts_with(place.trim_end()) && fault.contains(why),
                "{place}{why}\n{fault}\n{text}"
            );
        }
    }
}
