//! What the process needs to know of a person: where their day is, and whether they can take part.
//! Never a name: people are shown by mention, and Slack fills it in. Only for what is read outside Slack it is asked for
//! their names, which are kept nowhere.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::id::{ChannelId, GroupId, PersonId, TeamId};

/// What people are called, as Slack shows a mention of them. Whoever is missing is known by id alone.
pub type Names = BTreeMap<PersonId, String>;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: PersonId,
    /// The organisation they belong to; differs from the installation's for people of shared channels.
    pub home: TeamId,
    /// `None` where Slack does not say; then the lead's zone stands in.
    pub zone: Option<Tz>,
    pub standing: Standing,
    /// When Slack last told us this.
    pub seen_at: DateTime<Utc>,
}

/// What a person is to the workspace, as far as taking part goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Member,
    /// A member who runs the workspace: one of its admins or owners.
    Admin,
    /// Invited to some channels only.
    Guest,
    Bot,
    Deactivated,
    /// Of another organisation.
    Outsider,
    /// Slack knows nobody by this id.
    Unknown,
}

impl Standing {
    /// May speak for an area: members, and guests (who are often the consultants that know).
    pub fn can_be_stakeholder(self) -> bool {
        match self {
            Standing::Member | Standing::Admin | Standing::Guest => true,
            Standing::Bot | Standing::Deactivated | Standing::Outsider | Standing::Unknown => false,
        }
    }

    /// Sees every public channel: guests and people of another organisation see those they were let into.
    pub fn sees_the_workspace(self) -> bool {
        match self {
            Standing::Member | Standing::Admin => true,
            Standing::Guest
            | Standing::Bot
            | Standing::Deactivated
            | Standing::Outsider
            | Standing::Unknown => false,
        }
    }

    /// May lead a rollout: everybody but guests. Whose standing Slack has not told is taken
    /// at their word: it lets no stranger type a command or press a button.
    pub fn can_lead(self) -> bool {
        match self {
            Standing::Guest => false,
            Standing::Member
            | Standing::Admin
            | Standing::Bot
            | Standing::Deactivated
            | Standing::Outsider
            | Standing::Unknown => true,
        }
    }

    /// May sponsor: a champion from inside the company.
    pub fn can_be_sponsor(self) -> bool {
        match self {
            Standing::Member | Standing::Admin => true,
            Standing::Guest
            | Standing::Bot
            | Standing::Deactivated
            | Standing::Outsider
            | Standing::Unknown => false,
        }
    }
}

/// A user group as Slack last told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserGroup {
    pub id: GroupId,
    pub people: Shown,
    pub seen_at: DateTime<Utc>,
}

/// Who is in a user group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    These(BTreeSet<PersonId>),
    /// Slack does not show us: there is no such group, or the bot may not see groups here.
    Hidden,
}

impl UserGroup {
    pub fn has(&self, person: &PersonId) -> bool {
        match &self.people {
            Shown::These(people) => people.contains(person),
            Shown::Hidden => false,
        }
    }
}

/// A conversation as `/rollout start` needs to know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    pub id: ChannelId,
    pub place: Place,
    /// Only its members know of it.
    pub is_private: bool,
    /// People of another organisation are in it, or invited.
    pub has_outsiders: bool,
}

/// Whether a rollout can live in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A channel the bot is a member of.
    Home,
    /// A direct message, one to one or of several.
    Direct,
    /// A channel the bot has not been invited to, or cannot see.
    NotInvited,
    Archived,
}
