//! The modals, as plain data: what each shows and what it must bring back. `view` draws them.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::area::Area;
use super::commitment::{Choice, Tally};
use super::concern::Verdict;
use super::draft::{ConcernDraft, StartDraft};
use super::extend::TimeBox;
use super::id::{ChannelId, ConcernId, Handle, PersonId, QuestionId, RolloutId};
use super::meeting::GoneOn;
use super::own::Removal;
use super::policy::Card;
use super::readiness::NotReady;
use super::refusal::Refusal;
use super::rehearsal::Plan;
use super::rollout::Waiver;
use super::stakeholder::{Intake, Stance};
use super::summary::{About, Reasons};
use super::verdict::Outcome;

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
    /// The lead's queue, or what of it the sponsor may see.
    Queue(Box<QueueScreen>),
    AnswerConcern(Box<AnswerScreen>),
    Assign(Box<AssignScreen>),
    /// One sentence for the summary.
    Restate {
        card: Box<Card>,
        page: Option<usize>,
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
        page: Option<usize>,
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
    },
    /// To its raiser: the sentence, to be put right.
    Correct {
        rollout: RolloutId,
        concern: ConcernId,
        words: String,
    },
    /// **Before you meet**: what is missing.
    Before(Box<BeforeScreen>),
    /// A date moves.
    Extend(ExtendScreen),
    /// Who is in it.
    Parties(Box<PartiesScreen>),
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
            | Screen::Answer { rollout, .. }
            | Screen::Short { rollout, .. }
            | Screen::Correct { rollout, .. } => Some(rollout),
            Screen::Queue(screen) => Some(&screen.rollout),
            Screen::Themes(screen) => Some(&screen.rollout),
            Screen::Theme(screen) => Some(&screen.rollout),
            Screen::AnswerConcern(screen) => Some(&screen.card.rollout),
            Screen::Assign(screen) => Some(&screen.card.rollout),
            Screen::Merge(screen) => Some(&screen.card.rollout),
            Screen::Before(screen) => Some(&screen.rollout),
            Screen::Restate { card, .. } | Screen::Park { card, .. } | Screen::Accept { card, .. } => {
                Some(&card.rollout)
            }
            Screen::Start(_)
            | Screen::Missing { .. }
            | Screen::Rehearsal { .. }
            | Screen::Ahead { .. }
            | Screen::Prompts { .. }
            | Screen::Later { .. }
            | Screen::Away { .. }
            | Screen::Cancel { .. }
            | Screen::Extend(_)
            | Screen::Parties(_)
            | Screen::Handover { .. }
            | Screen::Need(_)
            | Screen::Decide(_)
            | Screen::Sponsor { .. }
            | Screen::Removal { .. }
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

/// A page of the queue: what wants an answer, then what waits for its raiser, then what is parked; heaviest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueueScreen {
    pub rollout: RolloutId,
    pub name: String,
    /// As whom it is read.
    pub office: Office,
    pub zone: Tz,
    /// From 0.
    pub page: usize,
    pub pages: usize,
    /// Of all pages.
    pub open: usize,
    pub answered: usize,
    pub parked: usize,
    /// Those this reader may only count.
    pub counted_only: usize,
    pub items: Vec<QueueItem>,
}

/// What the reader of the queue may do there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    pub runs: bool,
    pub takes_in: bool,
    pub accepts: bool,
}

/// A concern with those that are worked on together with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueItem {
    pub card: Card,
    pub joined: Vec<Card>,
}

/// **Answer** a concern.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnswerScreen {
    pub name: String,
    pub card: Card,
    /// Raisers of concerns worked on together, who get the same answer.
    pub others: usize,
    /// Answers that settled what reads alike in earlier rollouts.
    pub earlier: Vec<Earlier>,
    pub words: String,
    pub page: Option<usize>,
    /// Which of the earlier ones stands in the field.
    pub used: Option<usize>,
}

/// An answer that settled a concern of an earlier rollout. It tells neither who raised it nor where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// The sentence its raiser found fair.
    pub sentence: String,
    pub answer: String,
}

/// Who is to answer a concern, and by when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AssignScreen {
    pub card: Card,
    pub owner: Option<PersonId>,
    pub due: NaiveDate,
    pub zone: Tz,
    pub page: Option<usize>,
}

/// Which other concern to work on it together with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MergeScreen {
    pub card: Card,
    /// Most alike first.
    pub choices: Vec<Card>,
    pub page: Option<usize>,
}

/// What stands between a rollout and its joint meeting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BeforeScreen {
    pub rollout: RolloutId,
    pub name: String,
    /// The lead's.
    pub zone: Tz,
    pub starts: DateTime<Utc>,
    pub missing: Vec<NotReady>,
    /// Those without an answer that its reader may see, and whether they are on the agenda on purpose.
    pub blockers: Vec<(bool, Card)>,
    /// How many more there are.
    pub counted_only: usize,
    pub agenda_sent_at: Option<DateTime<Utc>>,
    pub gone_on: Option<GoneOn>,
    /// Its time has come, and the rollout waits.
    pub is_held: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtendScreen {
    pub rollout: RolloutId,
    pub name: String,
    /// Where the reason will stand.
    pub channel: ChannelId,
    /// The lead's.
    pub zone: Tz,
    pub of: TimeBox,
    /// As it is now.
    pub ends: DateTime<Utc>,
    /// The day that is offered.
    pub until: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartiesScreen {
    pub rollout: RolloutId,
    pub name: String,
    /// The lead's.
    pub zone: Tz,
    /// Each with the areas they speak for and how far they have come; never how they feel.
    pub parties: Vec<(PersonId, Vec<Area>, Intake)>,
    pub waived: Vec<Waiver>,
    /// Its reader may ask one more.
    pub may_ask: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedScreen {
    pub rollout: RolloutId,
    pub name: String,
    pub choice: Choice,
    pub lead: PersonId,
    pub sponsor: PersonId,
    /// The day that is offered.
    pub by: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecideScreen {
    pub rollout: RolloutId,
    pub name: String,
    /// Where it will be posted.
    pub channel: ChannelId,
    pub tally: Tally,
    /// Those that are to be had.
    pub outcomes: Vec<Outcome>,
    /// The day that one more time-box is offered with.
    pub until: NaiveDate,
}

/// A page of the themes, most cross-area first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ThemesScreen {
    pub rollout: RolloutId,
    pub name: String,
    /// From 0.
    pub page: usize,
    pub pages: usize,
    pub themes: Vec<ThemeLine>,
    /// Of all pages.
    pub all: usize,
    /// Concerns that are in none.
    pub alone: usize,
}

/// A theme in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ThemeLine {
    pub about: About,
    pub reasons: Reasons,
    pub areas: Vec<Area>,
    pub open_blockers: usize,
    /// How its heaviest concerns begin the list of it.
    pub first: Vec<String>,
    /// Of a concern in it.
    pub handle: Handle,
}

/// A theme to be merged, split and named; without `of` one that is to be made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ThemeScreen {
    pub rollout: RolloutId,
    /// A concern in it.
    pub of: Option<Handle>,
    pub about: Option<About>,
    /// As the lead has named it; empty where they have not.
    pub name: String,
    /// How many stand in it; more than `members` where a menu does not hold them all.
    pub concerns: usize,
    pub members: Vec<Card>,
    /// What may come to it.
    pub bring: Vec<Bring>,
    /// Of the list, to come back to.
    pub page: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "bring", rename_all = "snake_case")]
pub enum Bring {
    /// Another theme, whole, by a concern in it.
    Theme { handle: Handle, about: About, concerns: usize },
    /// A concern that is in none.
    One { card: Box<Card> },
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
    /// The themes stand as the lead has said; on to the next.
    ThemeSaved {
        rollout: RolloutId,
        page: usize,
    },
    /// Work on a concern was done from outside the queue.
    Worked {
        done: Done,
    },
    /// What they need in order to commit has been told.
    NeedTold {
        choice: Choice,
        lead: PersonId,
        sponsor: PersonId,
    },
    /// It goes on although something is missing; `None`: now.
    GoesOn {
        name: String,
        starts: Option<DateTime<Utc>>,
        zone: Tz,
    },
    /// A date moved.
    Extended {
        name: String,
        channel: ChannelId,
        of: TimeBox,
        until: DateTime<Utc>,
        zone: Tz,
    },
    HandedOver {
        name: String,
        lead: PersonId,
    },
    Invited {
        person: PersonId,
        area: Area,
    },
    /// The decision is posted.
    Decided {
        name: String,
        channel: ChannelId,
        outcome: Outcome,
    },
    /// There is no word of theirs to remove.
    NothingHeld,
    WordsRemoved {
        removal: Removal,
    },
    Refused {
        refusal: Refusal,
    },
}

/// What was done about a concern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "done", rename_all = "snake_case")]
pub enum Done {
    /// It went to so many raisers.
    Answered {
        raisers: usize,
    },
    Assigned {
        owner: PersonId,
    },
    HandedBack {
        lead: PersonId,
    },
    /// It goes to the raiser, to be found fair.
    Restated,
    Joined,
    Apart,
    Parked,
    TakenIn,
    Accepted,
    FellShort {
        lead: PersonId,
    },
}
