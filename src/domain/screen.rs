//! The modals, as plain data: what each shows and what it must bring back. `view` draws them.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::area::Area;
use super::draft::{ConcernDraft, StartDraft};
use super::id::{ChannelId, ConcernId, PersonId, QuestionId, RolloutId};
use super::refusal::Refusal;
use super::rehearsal::Plan;
use super::stakeholder::Stance;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "screen", rename_all = "snake_case")]
pub enum Screen {
    /// **Start a rollout**.
    Start(StartScreen),
    /// **Who is missing?**
    Missing {
        channel: ChannelId,
        areas: Vec<Area>,
        draft: Box<StartDraft>,
    },
    /// The **Rehearsal**: what will be sent, to whom, when, and why. `page` counts from 0.
    Rehearsal {
        channel: ChannelId,
        plan: Box<Plan>,
        page: usize,
    },
    /// The same for what is still ahead of a rollout.
    Ahead {
        rollout: RolloutId,
        plan: Box<Plan>,
        page: usize,
    },
    /// The areas' own prompts.
    Prompts {
        rollout: RolloutId,
        name: String,
        areas: Vec<Area>,
        step: u32,
        ticked: Vec<String>,
    },
    Concern(ConcernScreen),
    Review(ReviewScreen),
    Question {
        rollout: RolloutId,
        name: String,
        lead: PersonId,
        words: String,
    },
    Answer {
        rollout: RolloutId,
        question: QuestionId,
        asker: PersonId,
        asked: String,
        words: String,
    },
    Later {
        rollout: RolloutId,
        name: String,
        closes: DateTime<Utc>,
        zone: Tz,
        tomorrow: NaiveDate,
    },
    Away {
        rollout: RolloutId,
        tomorrow: NaiveDate,
    },
    Cancel {
        rollout: RolloutId,
        name: String,
    },
    /// **Name a sponsor**, in place of one who was lost.
    Sponsor {
        rollout: RolloutId,
        name: String,
    },
    /// Something to read and close.
    Notice {
        notice: Notice,
    },
}

impl Screen {
    /// The rollout in which somebody wrote in private the words that it shows.
    pub fn quotes_of(&self) -> Option<&RolloutId> {
        match self {
            Screen::Concern(ConcernScreen { rollout, .. })
            | Screen::Review(ReviewScreen { rollout, .. })
            | Screen::Question { rollout, .. }
            | Screen::Answer { rollout, .. } => Some(rollout),
            Screen::Start(_)
            | Screen::Missing { .. }
            | Screen::Rehearsal { .. }
            | Screen::Ahead { .. }
            | Screen::Prompts { .. }
            | Screen::Later { .. }
            | Screen::Away { .. }
            | Screen::Cancel { .. }
            | Screen::Sponsor { .. }
            | Screen::Notice { .. } => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StartScreen {
    pub channel: ChannelId,
    pub draft: StartDraft,
    pub zone: Tz,
    /// People of another organisation are in the channel: that they may read along has to be ticked.
    #[serde(default)]
    pub has_outsiders: bool,
    /// The draft is of an earlier, closed window.
    pub resumed: bool,
}

/// One concern, to be told or changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConcernScreen {
    pub rollout: RolloutId,
    pub name: String,
    /// Whom they speak for; a choice is shown only for two and more.
    pub areas: Vec<Area>,
    pub target: Target,
    pub form: ConcernDraft,
    pub lead: PersonId,
    pub sponsor: PersonId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "target", rename_all = "snake_case")]
pub enum Target {
    /// A new one; how many ticked prompts are still to come after it.
    New { step: u32, to_come: usize },
    /// One that others can see already.
    Shared { concern: ConcernId },
}

/// Everything as it will be shared, before it leaves the DM.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReviewScreen {
    pub rollout: RolloutId,
    pub name: String,
    pub lead: PersonId,
    pub sponsor: PersonId,
    pub reader: PersonId,
    pub step: u32,
    pub told: Vec<ConcernDraft>,
    /// Shared earlier or typed: shown, changed elsewhere.
    pub kept: Vec<super::concern::Concern>,
    pub stance: Option<Stance>,
    /// After the intake closed: what is sent now is late.
    pub late: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// The rollout has begun, or will at that time.
    Started {
        rollout: RolloutId,
        name: String,
        channel: ChannelId,
        starts_at: Option<DateTime<Utc>>,
        /// The lead's.
        zone: Tz,
    },
    /// Done: thanks, what happens next.
    Thanks {
        name: String,
        lead: PersonId,
        sent: usize,
    },
    QuestionSent {
        lead: PersonId,
    },
    /// It goes on, with them.
    SponsorNamed {
        name: String,
        sponsor: PersonId,
    },
    /// As `Say::Narrowed` and `Say::CallAsked`.
    Narrowed {
        lead: PersonId,
    },
    CallAsked {
        lead: PersonId,
    },
    Refused {
        refusal: Refusal,
    },
}
