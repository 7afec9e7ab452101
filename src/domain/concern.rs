//! One fear, uncertainty or doubt, with its own state. Never deleted, only withdrawn.
//! Who may read it is not decided here but in `policy`.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::area::Area;
use super::homework::Work;
use super::id::{ConcernId, Handle, PersonId, RolloutId};
use super::source::Source;
use super::topic::Topic;

mod state;

pub use state::{Answer, Held, Instead, Short, State, Until};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    pub id: ConcernId,
    pub rollout: RolloutId,
    pub raiser: PersonId,
    pub area: Area,
    pub said: Said,
    pub origin: Origin,
    pub state: State,
    /// What is done about it.
    pub work: Work,
    pub raised_at: DateTime<Utc>,
    pub edited_at: Option<DateTime<Utc>>,
    /// Raised after the intake had closed.
    pub late: bool,
    /// Its raiser speaks for the area no more: nobody will say that it is settled.
    #[serde(default)]
    pub raiser_out: bool,
    /// Why its words, topic and yes-if are empty.
    #[serde(default)]
    pub gone: Option<Gone>,
}

/// How the words of a concern went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "gone", rename_all = "snake_case")]
pub enum Gone {
    /// Their writer wished it.
    AtWish { at: DateTime<Utc> },
    /// Their time was up. `None`: in a copy of the database that is older than that.
    InTime { at: Option<DateTime<Utc>> },
}

impl Gone {
    /// What stands in their place; fixed wording.
    pub fn instead(self) -> String {
        match self {
            Gone::AtWish { at } => {
                format!("[Removed by the person who said it, on {}]", at.format("%-d %B %Y"))
            }
            Gone::InTime { at: Some(at) } => {
                format!("[Removed on {}, when its time was up]", at.format("%-d %B %Y"))
            }
            Gone::InTime { at: None } => "[Removed when its time was up]".to_owned(),
        }
    }

    /// The state with that in the place of the words it held and holds no more.
    pub fn mark(self, mut state: State) -> State {
        let fill = |words: &mut String| {
            if words.is_empty() {
                *words = self.instead();
            }
        };
        match &mut state {
            State::Parked { before: Some(before), .. } => {
                **before = self.mark(std::mem::replace(&mut **before, State::Open));
            }
            State::Open | State::Parked { before: None, .. } | State::Withdrawn { .. } => {}
            State::Reopened { answer, .. } | State::Answered { answer } | State::Settled { answer, .. } => {
                fill(&mut answer.words);
            }
            State::AcceptedRisk { restated, why, .. } => {
                fill(restated);
                fill(why);
            }
        }
        state
    }
}

impl Concern {
    /// In its raiser's words, or what stands in their place.
    pub fn words(&self) -> Cow<'_, str> {
        self.gone.map_or(Cow::Borrowed(&self.said.words), |gone| Cow::Owned(gone.instead()))
    }

    /// Under which it travels to those who work on it: unlike its key, it does not tell which came before and after.
    pub fn handle(&self) -> Handle {
        Handle::of(&self.id, &self.raiser, self.raised_at)
    }
}

/// What the person said of it; the private part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// In their own words, whole: 1 to 3,000 characters by form, up to 40,000 typed.
    pub words: String,
    pub topic: Option<Topic>,
    /// The topic is our guess, which they left as it was.
    #[serde(default)]
    pub guessed: bool,
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
    Typed(Source),
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

choice! {
    /// What its raiser says of an answer that does not settle it.
    Verdict {
        Partly = "partly", "Partly";
        NotYet = "not_yet", "Not yet";
    }
}
