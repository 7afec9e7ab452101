//! Names of things. Slack's ids are opaque and kept as they came; ours are made of the team and a running number.
//! Nothing here looks inside a Slack id.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

macro_rules! opaque {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

opaque! {
    /// A Slack workspace (`T…`).
    TeamId,
    /// A Slack user (`U…` or `W…`).
    PersonId,
    /// A Slack conversation: channel, private channel or DM.
    ChannelId,
    /// A message's `ts` in its conversation.
    Ts,
    /// A one-use, three-second permission to open a modal.
    Trigger,
    /// An open modal (`V…`).
    ViewId,
    /// A concern in the hands of those who work on it. It tells nothing: not its place in time, not its raiser.
    Handle,
    /// A file that was uploaded (`F…`).
    FileId,
    /// A user group of a workspace (`S…`).
    GroupId,
}

impl Handle {
    /// The same for the same concern, for good. Nobody who is handed it knows the moment it was raised.
    pub fn of(concern: &ConcernId, raiser: &PersonId, raised_at: DateTime<Utc>) -> Handle {
        let digest =
            Sha256::digest(format!("{}\n{raiser}\n{}", concern.as_str(), raised_at.timestamp_micros()));
        Handle(digest.iter().take(10).map(|byte| format!("{byte:02x}")).collect())
    }
}

macro_rules! numbered {
    ($($(#[$doc:meta])* $name:ident = $letter:literal),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub const LETTER: &'static str = $letter;

            pub fn new(team: &TeamId, number: i64) -> Self {
                Self(format!("{team}/{}-{number}", $letter))
            }

            /// Takes back what `as_str` gave, from a row or a button; `None` if it is not of this shape.
            pub fn parse(text: &str) -> Option<Self> {
                let (team, key) = text.split_once('/')?;
                let number = key.strip_prefix(concat!($letter, "-"))?;
                let well_formed = !team.is_empty()
                    && !number.is_empty()
                    && number.len() < 19
                    && number.bytes().all(|b| b.is_ascii_digit());
                well_formed.then(|| Self(text.to_owned()))
            }

            /// Whole and unique: team and key.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// What people read, such as `R-7`; unique within the team.
            pub fn key(&self) -> &str {
                self.0.split_once('/').map_or("", |(_, key)| key)
            }

            /// The running number; one beyond `u32` counts as that.
            pub fn number(&self) -> u32 {
                let number = self.0.rsplit_once('-').and_then(|(_, number)| number.parse::<u64>().ok());
                number.map_or(0, |number| u32::try_from(number).unwrap_or(u32::MAX))
            }

            pub fn team(&self) -> TeamId {
                TeamId(self.0.split_once('/').map_or("", |(team, _)| team).to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.key())
            }
        }
    )*};
}

numbered! {
    /// A rollout; people read `R-7`.
    RolloutId = "R",
    /// A concern; people read `C-12`.
    ConcernId = "C",
    /// A question from a stakeholder to the lead.
    QuestionId = "Q",
    /// A call the lead owes somebody who would rather not write.
    CallId = "K",
    /// Plain words from a DM whose rollout is not yet known.
    WordsId = "W",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_numbered_id_comes_back_from_its_text_and_nothing_else_does() {
        let id = RolloutId::new(&TeamId::from("T1"), 7);
        assert_eq!((id.as_str(), id.key(), id.team().as_str()), ("T1/R-7", "R-7", "T1"));
        assert_eq!(RolloutId::parse("T1/R-7"), Some(id));
        for forged in
            ["", "R-7", "/R-7", "T1/C-7", "T1/R-", "T1/R-x", "T1/R-7/8", "T1/R-99999999999999999999"]
        {
            assert_eq!(RolloutId::parse(forged), None, "{forged}");
        }
    }
}
