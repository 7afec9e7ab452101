//! One fear, uncertainty or doubt, with its own state. Never deleted, only withdrawn.
//! Who may read it is not decided here but in `policy`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::area::Area;
use super::id::{ChannelId, ConcernId, PersonId, RolloutId, Ts};
use super::topic::Topic;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    pub id: ConcernId,
    pub rollout: RolloutId,
    pub raiser: PersonId,
    pub area: Area,
    pub said: Said,
    pub origin: Origin,
    pub state: State,
    pub raised_at: DateTime<Utc>,
    pub edited_at: Option<DateTime<Utc>>,
    /// Raised after the intake had closed.
    pub late: bool,
}

/// What the person said of it; the private part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// In their own words, whole: 1 to 3,000 characters by form, up to 40,000 typed.
    pub words: String,
    pub topic: Option<Topic>,
    /// `None`: not said.
    pub kind: Option<Kind>,
    pub severity: Severity,
    /// What would get them to Yes; never `None` for a blocker told by form.
    pub yes_if: Option<String>,
    pub visibility: Visibility,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "origin", rename_all = "snake_case")]
pub enum Origin {
    Form,
    /// Typed in the DM: the message it came with, which edits and withdraws it.
    Typed {
        dm: ChannelId,
        ts: Ts,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    Open,
    Answered,
    Settled,
    AcceptedRisk,
    Parked,
    Withdrawn { at: DateTime<Utc> },
}

impl State {
    /// Still stands between the raiser and Yes.
    pub fn is_open(&self) -> bool {
        match self {
            State::Open | State::Answered => true,
            State::Settled | State::AcceptedRisk | State::Parked | State::Withdrawn { .. } => false,
        }
    }

    /// As people read it; fixed wording.
    pub fn name(&self) -> &'static str {
        match self {
            State::Open => "Open",
            State::Answered => "Answered",
            State::Settled => "Settled",
            State::AcceptedRisk => "Accepted as a risk",
            State::Parked => "Parked",
            State::Withdrawn { .. } => "Withdrawn",
        }
    }

    pub fn is_withdrawn(&self) -> bool {
        matches!(self, State::Withdrawn { .. })
    }
}

macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $slug:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($variant),+ }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// As people read it; fixed wording.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $label),+ }
            }

            /// As rows, options and buttons write it.
            pub fn slug(self) -> &'static str {
                match self { $($name::$variant => $slug),+ }
            }

            pub fn from_slug(slug: &str) -> Option<$name> {
                match slug { $($slug => Some($name::$variant),)+ _ => None }
            }
        }
    };
}

choice! {
    Kind {
        Fear = "fear", "Fear";
        Uncertainty = "uncertainty", "Uncertainty";
        Doubt = "doubt", "Doubt";
    }
}

choice! {
    /// Heaviest first.
    Severity {
        Blocker = "blocker", "Blocker";
        Important = "important", "Important";
        Minor = "minor", "Minor";
    }
}

choice! {
    Visibility {
        Named = "named", "Sponsor and lead, with my name";
        Area = "area", "Only as my area's view";
        LeadOnly = "lead_only", "Lead only";
    }
}
