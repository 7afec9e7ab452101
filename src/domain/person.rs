//! What the process needs to know of a person: where their day is, and whether they can take part.
//! Never a name: people are shown by mention, and Slack fills it in. Only for what is read outside Slack it is asked for
//! their names, which are kept nowhere.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::id::{ChannelId, PersonId, TeamId};

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
            Standing::Member | Standing::Guest => true,
            Standing::Bot | Standing::Deactivated | Standing::Outsider | Standing::Unknown => false,
        }
    }

    /// Sees every public channel: guests and people of another organisation see those they were let into.
    pub fn sees_the_workspace(self) -> bool {
        match self {
            Standing::Member => true,
            Standing::Guest
            | Standing::Bot
            | Standing::Deactivated
            | Standing::Outsider
            | Standing::Unknown => false,
        }
    }

    /// May start a rollout: everybody but guests. Whose standing Slack has not told is taken
    /// at their word: it lets no stranger type a command or press a button.
    pub fn can_lead(self) -> bool {
        match self {
            Standing::Guest => false,
            Standing::Member
            | Standing::Bot
            | Standing::Deactivated
            | Standing::Outsider
            | Standing::Unknown => true,
        }
    }

    /// May sponsor: a champion from inside the company.
    pub fn can_be_sponsor(self) -> bool {
        match self {
            Standing::Member => true,
            Standing::Guest
            | Standing::Bot
            | Standing::Deactivated
            | Standing::Outsider
            | Standing::Unknown => false,
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
