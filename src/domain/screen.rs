//! The modals, as plain data: what each shows and what it must bring back. `view` draws them.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::area::Area;
use super::at_once::AtOnce;
use super::begun::Begun;
use super::concern::{Concern, Verdict};
use super::draft::{ConcernDraft, StartDraft};
use super::id::{ChannelId, ConcernId, PersonId, QuestionId, RolloutId};
use super::intake::opened::Clash;
use super::own::Removal;
use super::policy::Card;
use super::policy::meanwhile::Meanwhile;
use super::rehearsal::Plan;
use super::rollout::Vacant;
use super::stakeholder::Stance;

mod begun;
mod meet;
mod notice;
mod theme;
mod work;

pub use meet::{BeforeScreen, DecideScreen, ExtendScreen, NeedScreen, PartiesScreen, RhythmScreen, Settled};
pub use notice::{Done, Notice};
pub use theme::{Bring, ThemeLine, ThemeScreen, ThemesScreen};
pub use work::{AnswerScreen, AssignScreen, Earlier, MergeScreen, Office, QueueItem, QueueScreen};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "screen", rename_all = "snake_case")]
pub enum Screen {
    /// Before **Start a rollout**, where no channel is around it: which one it is for.
    Place,
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
        #[serde(flatten)]
        begun: Begun,
    },
    Answer {
        rollout: RolloutId,
        question: QuestionId,
        asker: PersonId,
        asked: String,
        #[serde(flatten)]
        begun: Begun,
    },
    Later {
        rollout: RolloutId,
        name: String,
        closes: DateTime<Utc>,
        zone: Tz,
        /// Never empty; the best first.
        offers: Vec<Offer>,
    },
    Away {
        rollout: RolloutId,
        tomorrow: NaiveDate,
    },
    Cancel {
        rollout: RolloutId,
        name: String,
        #[serde(flatten)]
        begun: Begun,
    },
    /// **Name a sponsor**, in place of one who was lost.
    Sponsor {
        rollout: RolloutId,
        name: String,
    },
    /// The lead's queue, or what of it the sponsor may see.
    Queue(Box<QueueScreen>),
    AnswerConcern(Box<AnswerScreen>),
    Assign(Box<AssignScreen>),
    /// One sentence for the summary.
    Restate {
        card: Box<Card>,
        page: Option<usize>,
        #[serde(flatten)]
        begun: Begun,
    },
    Merge(Box<MergeScreen>),
    Themes(Box<ThemesScreen>),
    Theme(Box<ThemeScreen>),
    Park {
        card: Box<Card>,
        /// Prefilled.
        until: NaiveDate,
        page: Option<usize>,
    },
    Accept {
        card: Box<Card>,
        /// Worked on together with it, and not accepted by this; those that its reader may read.
        #[serde(default)]
        joined: Vec<Card>,
        page: Option<usize>,
        /// As whoever accepts it puts the concern.
        #[serde(default)]
        restated: Begun,
        #[serde(default)]
        why: Begun,
    },
    /// To its raiser: what is missing from an answer.
    Short {
        rollout: RolloutId,
        concern: ConcernId,
        nth: u32,
        how: Verdict,
        answer: String,
        /// Who will read what is written here.
        readers: Vec<PersonId>,
        #[serde(flatten)]
        begun: Begun,
    },
    /// To its raiser: the sentence, to be put right.
    Correct {
        rollout: RolloutId,
        concern: ConcernId,
        /// Their own words; empty where these are gone.
        #[serde(default)]
        said: String,
        /// The sentence as it is now, which may be another than the one they had begun to put right.
        #[serde(default)]
        stands: String,
        #[serde(flatten)]
        begun: Begun,
    },
    /// **Before you meet**: what is missing.
    Before(Box<BeforeScreen>),
    /// A date moves.
    Extend(ExtendScreen),
    /// **Reminders**: when they go.
    Rhythm(RhythmScreen),
    /// Who is in it.
    Parties(Box<PartiesScreen>),
    /// **Take out or replace**.
    Replace {
        rollout: RolloutId,
        name: String,
        #[serde(flatten)]
        begun: Begun,
    },
    /// Who leads it from now on.
    Handover {
        rollout: RolloutId,
        name: String,
    },
    /// What somebody needs in order to commit.
    Need(NeedScreen),
    /// The sponsor decides.
    Decide(DecideScreen),
    /// **Remove my words**: what would go, and what stays.
    Removal {
        removal: Removal,
    },
    /// A form on which others may act as well: how far the record had come when it was opened, and what they did where
    /// it comes back after them.
    Watched {
        form: Box<Screen>,
        seen: i64,
        meanwhile: Vec<Meanwhile>,
    },
    /// Something to read and close.
    Notice {
        notice: Notice,
    },
}

/// When somebody can be asked again and still answer in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "offer", rename_all = "snake_case")]
pub enum Offer {
    Tomorrow { day: NaiveDate },
    InOneHour,
    OnADate,
}

impl Screen {
    /// The rollout in which somebody wrote in private the words that it shows; what they have begun is theirs alone.
    pub fn quotes_of(&self) -> Option<&RolloutId> {
        match self {
            Screen::Concern(ConcernScreen { rollout, .. })
            | Screen::Review(ReviewScreen { rollout, .. })
            | Screen::Question { rollout, .. }
            | Screen::Answer { rollout, .. }
            | Screen::Short { rollout, .. }
            | Screen::Correct { rollout, .. }
            | Screen::Cancel { rollout, .. }
            | Screen::Replace { rollout, .. } => Some(rollout),
            Screen::Extend(screen) => Some(&screen.rollout),
            Screen::Need(screen) => Some(&screen.rollout),
            Screen::Queue(screen) => Some(&screen.rollout),
            Screen::Themes(screen) => Some(&screen.rollout),
            Screen::Theme(screen) => Some(&screen.rollout),
            Screen::AnswerConcern(screen) => Some(&screen.card.rollout),
            Screen::Assign(screen) => Some(&screen.card.rollout),
            Screen::Merge(screen) => Some(&screen.card.rollout),
            Screen::Before(screen) => Some(&screen.rollout),
            Screen::Decide(screen) => Some(&screen.rollout),
            Screen::Restate { card, .. } | Screen::Park { card, .. } | Screen::Accept { card, .. } => {
                Some(&card.rollout)
            }
            Screen::Watched { form, .. } => form.quotes_of(),
            Screen::Place
            | Screen::Start(_)
            | Screen::Missing { .. }
            | Screen::Rehearsal { .. }
            | Screen::Ahead { .. }
            | Screen::Prompts { .. }
            | Screen::Later { .. }
            | Screen::Away { .. }
            | Screen::Rhythm(_)
            | Screen::Parties(_)
            | Screen::Handover { .. }
            | Screen::Sponsor { .. }
            | Screen::Removal { .. }
            | Screen::Notice { .. } => None,
        }
    }

    /// The rollout that it changes when it is sent, where others may change the same meanwhile.
    pub fn acts_on(&self) -> Option<&RolloutId> {
        match self {
            Screen::AnswerConcern(screen) => Some(&screen.card.rollout),
            Screen::Assign(screen) => Some(&screen.card.rollout),
            Screen::Merge(screen) => Some(&screen.card.rollout),
            Screen::Restate { card, .. } | Screen::Park { card, .. } | Screen::Accept { card, .. } => {
                Some(&card.rollout)
            }
            Screen::Theme(screen) => Some(&screen.rollout),
            Screen::Before(screen) => Some(&screen.rollout),
            Screen::Extend(screen) => Some(&screen.rollout),
            Screen::Decide(screen) => Some(&screen.rollout),
            Screen::Rhythm(screen) => Some(&screen.rollout),
            Screen::Correct { rollout, .. }
            | Screen::Cancel { rollout, .. }
            | Screen::Answer { rollout, .. } => Some(rollout),
            // Their own alone, checked when they are sent, or nothing to send.
            Screen::Place
            | Screen::Start(_)
            | Screen::Missing { .. }
            | Screen::Rehearsal { .. }
            | Screen::Ahead { .. }
            | Screen::Prompts { .. }
            | Screen::Concern(_)
            | Screen::Review(_)
            | Screen::Question { .. }
            | Screen::Later { .. }
            | Screen::Away { .. }
            | Screen::Sponsor { .. }
            | Screen::Queue(_)
            | Screen::Themes(_)
            | Screen::Short { .. }
            | Screen::Parties(_)
            | Screen::Handover { .. }
            | Screen::Replace { .. }
            | Screen::Need(_)
            | Screen::Removal { .. }
            | Screen::Watched { .. }
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
    /// What was changed elsewhere while they had it open: `form` has it as it stands.
    #[serde(default)]
    pub clash: Option<Box<Clash>>,
    pub lead: PersonId,
    pub sponsor: PersonId,
    /// Why nobody sponsors it, where nobody does.
    #[serde(default)]
    pub vacant: Option<Vacant>,
    /// So many other points of theirs stand on the review.
    #[serde(default)]
    pub told: usize,
    /// It opened by **I have no concerns**.
    #[serde(default)]
    pub despite_none: bool,
    /// It opened by **Done**.
    #[serde(default)]
    pub unfinished: bool,
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
    pub kept: Vec<Concern>,
    pub stance: Option<Stance>,
    /// After the intake closed: what is sent now is late.
    pub late: bool,
    /// Where it is late.
    #[serde(default)]
    pub at_once: AtOnce,
    /// Prompts ticked and not told.
    #[serde(default)]
    pub to_come: usize,
    /// It opened by **I have no concerns**.
    #[serde(default)]
    pub despite_none: bool,
    /// Of something that they had typed they would rather be called.
    #[serde(default)]
    pub called: bool,
}
