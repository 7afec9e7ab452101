//! The people and channels a fresh workspace begins with: read from YAML, or the built-in bank.
//! Nothing here changes while the workspace runs; what changes lives in the state.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub const TEAM: &str = "TPRACTICE";
pub const BOT_USER: &str = "UROLLOUT";
pub const BOT_ID: &str = "BROLLOUT";
pub const APP: &str = "AROLLOUT";

/// Somebody in the workspace, as a scenario file writes them; only `id` and `real_name` are needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub id: String,
    /// The handle behind the `@`; made from the real name where it is left out.
    #[serde(default)]
    pub name: String,
    pub real_name: String,
    #[serde(default)]
    pub title: String,
    /// An IANA zone. Slack leaves it out for some people, so it may be missing here too.
    #[serde(default)]
    pub tz: Option<String>,
    #[serde(default)]
    pub is_bot: bool,
    #[serde(default)]
    pub deleted: bool,
    /// Runs the workspace.
    #[serde(default)]
    pub is_admin: bool,
    /// A guest in several channels.
    #[serde(default)]
    pub is_restricted: bool,
    /// A guest in one channel.
    #[serde(default)]
    pub is_ultra_restricted: bool,
    #[serde(default = "home_team")]
    pub team_id: String,
    /// Takes no direct messages from this app.
    #[serde(default)]
    pub dm_blocked: bool,
    #[serde(default)]
    pub status_text: String,
    #[serde(default)]
    pub status_emoji: String,
    /// Do not disturb until this Unix second.
    #[serde(default)]
    pub snoozed_until: Option<i64>,
}

impl Person {
    /// From another organisation, met through a shared channel.
    pub fn is_external(&self) -> bool {
        self.team_id != TEAM
    }
}

/// A channel of a fresh workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CastChannel {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub private: bool,
    #[serde(default)]
    pub archived: bool,
    #[serde(default)]
    pub topic: String,
    /// Ids of people; the word `everyone` stands for all who are no guests, bots or externals.
    #[serde(default)]
    pub members: Vec<String>,
    #[serde(default)]
    pub bot_in: bool,
}

/// Some of the people, under a name by which they can be mentioned together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserGroup {
    /// Slack's begin with an S.
    pub id: String,
    /// Behind the `@`.
    pub handle: String,
    /// Ids of people.
    #[serde(default)]
    pub members: BTreeSet<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cast {
    pub people: Vec<Person>,
    pub channels: Vec<CastChannel>,
    #[serde(default)]
    pub groups: Vec<UserGroup>,
}

impl Cast {
    /// Reads a cast and holds its ids against each other.
    ///
    /// # Errors
    /// Not YAML of this shape, an id twice, or a channel that names somebody unknown.
    pub fn parse(yaml: &str) -> anyhow::Result<Self> {
        let mut cast: Cast = serde_saphyr::from_str(yaml)?;
        cast.complete()?;
        Ok(cast)
    }

    /// The built-in bank: a lead, a sponsor, eight stakeholders of five areas in four time zones,
    /// and one of each kind of person a bot meets in the wild.
    pub fn bank() -> Self {
        Self::parse(include_str!("cast/bank.yml")).expect("the built-in cast is well formed; a test reads it")
    }

    /// Fills in handles and makes sure that the bot and Slackbot are there.
    ///
    /// # Errors
    /// As [`Cast::parse`].
    pub fn complete(&mut self) -> anyhow::Result<()> {
        for (id, real_name, is_bot) in [(BOT_USER, "Rollout", true), ("USLACKBOT", "Slackbot", false)] {
            if self.people.iter().all(|p| p.id != id) {
                self.people.push(Person::new(id, real_name));
                if let Some(p) = self.people.last_mut() {
                    p.is_bot = is_bot;
                }
            }
        }
        let mut seen = BTreeSet::new();
        for person in &mut self.people {
            anyhow::ensure!(seen.insert(person.id.clone()), "the id {} is given twice", person.id);
            if person.name.is_empty() {
                person.name =
                    person.real_name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(".");
            }
            if let Some(tz) = &person.tz {
                anyhow::ensure!(tz.parse::<chrono_tz::Tz>().is_ok(), "{}: {tz} is no time zone", person.id);
            }
        }
        let everyone: Vec<String> = self
            .people
            .iter()
            .filter(|p| !p.is_bot && !p.deleted && !p.is_restricted && !p.is_ultra_restricted)
            .filter(|p| !p.is_external() && p.id != "USLACKBOT")
            .map(|p| p.id.clone())
            .collect();
        for channel in &mut self.channels {
            anyhow::ensure!(seen.insert(channel.id.clone()), "the id {} is given twice", channel.id);
            if let Some(at) = channel.members.iter().position(|m| m == "everyone") {
                channel.members.remove(at);
                channel.members.extend(everyone.iter().cloned());
            }
            for member in &channel.members {
                anyhow::ensure!(
                    self.people.iter().any(|p| &p.id == member),
                    "#{} has the member {member}, whom nobody describes",
                    channel.name
                );
            }
        }
        for group in &self.groups {
            anyhow::ensure!(seen.insert(group.id.clone()), "the id {} is given twice", group.id);
            for member in &group.members {
                anyhow::ensure!(
                    self.people.iter().any(|p| &p.id == member),
                    "@{} has the member {member}, whom nobody describes",
                    group.handle
                );
            }
        }
        Ok(())
    }
}

impl Person {
    /// An ordinary member of the workspace without a time zone.
    pub fn new(id: &str, real_name: &str) -> Self {
        Self {
            id: id.into(),
            name: real_name.to_lowercase().replace(' ', "."),
            real_name: real_name.into(),
            title: String::new(),
            tz: None,
            is_bot: false,
            deleted: false,
            is_admin: false,
            is_restricted: false,
            is_ultra_restricted: false,
            team_id: home_team(),
            dm_blocked: false,
            status_text: String::new(),
            status_emoji: String::new(),
            snoozed_until: None,
        }
    }
}

fn home_team() -> String {
    TEAM.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bank_has_what_a_rollout_meets() {
        let bank = Cast::bank();
        let zones: BTreeSet<_> = bank.people.iter().filter_map(|p| p.tz.as_deref()).collect();
        assert!(zones.len() >= 4, "{zones:?}");
        assert!(bank.people.iter().any(|p| p.deleted));
        assert!(bank.people.iter().any(|p| p.is_bot && p.id != BOT_USER));
        assert!(bank.people.iter().any(|p| p.is_ultra_restricted));
        assert!(bank.people.iter().any(Person::is_external));
        assert!(bank.people.iter().any(|p| p.tz.is_none() && !p.is_bot && p.id != "USLACKBOT"));
        assert!(bank.channels.iter().any(|c| c.archived));
        assert!(bank.channels.iter().any(|c| c.private));
        assert!(bank.channels.iter().any(|c| !c.bot_in && !c.archived && !c.private));
        let home = bank.channels.iter().find(|c| c.name == "social-rollout").unwrap();
        assert!(home.bot_in && home.members.len() >= 4);
    }

    #[test]
    fn a_cast_that_contradicts_itself_is_refused() {
        for (yaml, word) in [
            ("people: [{id: U1, real_name: A}, {id: U1, real_name: B}]\nchannels: []", "twice"),
            ("people: [{id: U1, real_name: A, tz: Mars/Phobos}]\nchannels: []", "Mars/Phobos"),
            ("people: []\nchannels: [{id: C1, name: c, members: [U9]}]", "U9"),
            ("people: [{id: U1, real_name: A, colour: red}]\nchannels: []", "colour"),
            ("people: []\nchannels: []\ngroups: [{id: S1, handle: g, members: [U9]}]", "U9"),
        ] {
            let told = Cast::parse(yaml).unwrap_err().to_string();
            assert!(told.contains(word), "{told}");
        }
    }
}
