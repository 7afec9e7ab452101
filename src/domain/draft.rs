//! What a person has begun to fill in and not yet sent: it survives a closed window and is read by nobody else.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::area::Area;
use super::at_once::AtOnce;
use super::concern::{Kind, Severity, Visibility};
use super::id::{ChannelId, ConcernId, Handle, PersonId, QuestionId, RolloutId};
use super::intake::opened::Opened;
use super::rollout::{Keep, Rollout};
use super::stakeholder::Stance;
use super::topic::Topic;

/// **Start a rollout**, as far as it has come. Every field may still be empty or wrong: `start::check` decides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartDraft {
    pub name: String,
    pub why: String,
    pub link: String,
    pub sponsor: Option<PersonId>,
    pub areas: BTreeMap<Area, Vec<PersonId>>,
    pub intake_closes: Option<NaiveDate>,
    pub meeting: Option<DateTime<Utc>>,
    pub decision_by: Option<NaiveDate>,
    /// Why an area without anybody need not be heard, from **Who is missing?**.
    pub reasons: BTreeMap<Area, String>,
    /// Ticked: people of another organisation, who are in the channel, may see what is posted there.
    #[serde(default)]
    pub outsiders_accepted: bool,
    #[serde(default)]
    pub keep: Keep,
    /// From the rehearsal; `None` is now.
    pub start_on: Option<NaiveDate>,
}

/// Which draft: one per person and thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum DraftKey {
    /// A start, in the channel it was called in.
    Start {
        channel: ChannelId,
    },
    Intake {
        rollout: RolloutId,
    },
    /// The change of a concern that has been shared already.
    Change {
        concern: ConcernId,
    },
    Words {
        window: Window,
    },
}

/// A field of words in a window; where there are two, each by itself. A window of a rollout is one, whatever it asks for
/// at the time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "window", rename_all = "snake_case")]
pub enum Window {
    /// **Ask a question**.
    Question { rollout: RolloutId },
    /// The lead's answer to one.
    Reply { question: QuestionId },
    /// **Answer** to a concern. Its writer may not know which number it has.
    Answer { concern: Handle },
    /// **Restate**; the same.
    Restate { concern: Handle },
    /// What its raiser misses in the answer, whichever it is.
    Missing { concern: ConcernId },
    /// Its raiser puts the sentence about it right.
    Correct { concern: ConcernId },
    /// **Accept as a risk**: the concern as whoever accepts it puts it.
    RiskSentence { concern: Handle },
    /// Why it is accepted.
    RiskReason { concern: Handle },
    /// Why they meet all the same, or only on another day.
    GoOn { rollout: RolloutId },
    /// Why a date moves, whichever.
    Extend { rollout: RolloutId },
    /// Why nobody need be heard in the place of whoever is taken out.
    Replace { rollout: RolloutId },
    /// What somebody needs in order to commit, or what it would take.
    Need { rollout: RolloutId },
    /// The decision, in the sponsor's words.
    Statement { rollout: RolloutId },
    /// Why it is cancelled.
    Cancel { rollout: RolloutId },
    /// What a theme is called, by a concern in it; without one it is yet to be made.
    Theme { rollout: RolloutId, of: Option<Handle> },
}

/// What a draft holds; which kind belongs to which `DraftKey` is the domain's business.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "holds", rename_all = "snake_case")]
pub enum DraftBody {
    Start { draft: StartDraft },
    Intake { draft: IntakeDraft },
    Words { words: String },
}

impl DraftBody {
    /// A window that was looked into, and closed again.
    pub fn is_blank(&self) -> bool {
        match self {
            DraftBody::Words { words } => words.trim().is_empty(),
            DraftBody::Start { .. } | DraftBody::Intake { .. } => false,
        }
    }
}

/// A 1-on-1 by form: nothing of it leaves the DM before **Done**.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntakeDraft {
    /// Grows with every step taken, so that a step sent twice is known.
    pub step: u32,
    #[serde(default)]
    pub place: Place,
    /// Prompts ticked and not yet told, as `topic::Prompt` ids.
    pub prompts: Vec<String>,
    /// Told and not yet shared.
    pub told: Vec<ConcernDraft>,
    /// Being typed.
    pub form: ConcernDraft,
    pub stance: Option<Stance>,
}

impl IntakeDraft {
    /// How many points would be lost if it were forgotten: told and not shared, and the one being typed.
    pub fn unsent(&self) -> usize {
        self.told.len() + usize::from(self.form.is_begun())
    }

    /// Who hears at once of the blockers among them, where it is late by now; with none of them, of what may still come.
    pub fn at_once(&self, rollout: &Rollout) -> AtOnce {
        let page = Some(&self.form).filter(|form| form.is_begun());
        let points =
            self.told.iter().chain(page).filter(|point| point.visibility != Some(ShareChoice::CallMe));
        let mut points = points
            .map(|point| match (point.severity, point.visibility) {
                (Some(severity), Some(ShareChoice::Shown(visibility))) => Some((severity, visibility)),
                (_, _) => None,
            })
            .peekable();
        if points.peek().is_none() { AtOnce::of_any(rollout) } else { AtOnce::of(rollout, points) }
    }
}

/// Which screen of the 1-on-1 a draft has come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "place", rename_all = "snake_case")]
pub enum Place {
    #[default]
    Prompts,
    /// Telling one, which goes to this place among those told.
    Form {
        at: usize,
    },
    Review,
}

/// One concern in the making.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConcernDraft {
    pub words: String,
    pub area: Option<Area>,
    pub topic: Option<Topic>,
    /// The topic is our guess.
    #[serde(default)]
    pub guessed: bool,
    pub kind: Option<Kind>,
    pub severity: Option<Severity>,
    pub yes_if: String,
    pub visibility: Option<ShareChoice>,
    /// What it was opened with, where it changes what stands already.
    #[serde(default)]
    pub opened: Option<Box<Opened>>,
}

impl ConcernDraft {
    /// Something would be lost if it were forgotten: what was typed, or that they want to be called.
    pub fn is_begun(&self) -> bool {
        let is_typed = !self.words.trim().is_empty() || !self.yes_if.trim().is_empty();
        is_typed || self.visibility == Some(ShareChoice::CallMe)
    }
}

/// **Who may see this?**, with the choice that stores nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShareChoice {
    Shown(Visibility),
    /// **Don't write it down, call me**.
    CallMe,
}

impl ShareChoice {
    pub const ALL: [ShareChoice; 4] = [
        ShareChoice::Shown(Visibility::Named),
        ShareChoice::Shown(Visibility::Area),
        ShareChoice::Shown(Visibility::LeadOnly),
        ShareChoice::CallMe,
    ];

    pub fn name(self) -> &'static str {
        match self {
            ShareChoice::Shown(visibility) => visibility.name(),
            ShareChoice::CallMe => "Don't write it down, call me",
        }
    }

    pub fn slug(self) -> &'static str {
        match self {
            ShareChoice::Shown(visibility) => visibility.slug(),
            ShareChoice::CallMe => "call_me",
        }
    }

    pub fn from_slug(slug: &str) -> Option<ShareChoice> {
        ShareChoice::ALL.into_iter().find(|choice| choice.slug() == slug)
    }
}
