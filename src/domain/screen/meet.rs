//! The windows around the joint meeting: what is missing before it, dates and people that change, what somebody needs in
//! order to commit, the decision.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::domain::area::Area;
use crate::domain::begun::Begun;
use crate::domain::commitment::{Choice, Tally};
use crate::domain::extend::TimeBox;
use crate::domain::id::{ChannelId, PersonId, RolloutId};
use crate::domain::meeting::GoneOn;
use crate::domain::policy::Card;
use crate::domain::readiness::NotReady;
use crate::domain::refusal::Wrong;
use crate::domain::rhythm::Picture;
use crate::domain::rollout::{Stage, Vacant, Waiver};
use crate::domain::stakeholder::Intake;
use crate::domain::verdict::Outcome;

/// What stands between a rollout and its joint meeting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BeforeScreen {
    pub rollout: RolloutId,
    pub name: String,
    /// The lead's.
    pub zone: Tz,
    pub starts: DateTime<Utc>,
    pub missing: Vec<NotReady>,
    /// Blockers that are parked.
    pub parked: usize,
    /// Those without an answer that its reader may see, and whether they are on the agenda on purpose.
    pub blockers: Vec<(bool, Card)>,
    /// How many more there are.
    pub counted_only: usize,
    pub agenda_sent_at: Option<DateTime<Utc>>,
    pub gone_on: Option<GoneOn>,
    /// Blockers that want an answer only since then.
    #[serde(default)]
    pub since: usize,
    /// It waits: the new day that is offered.
    pub new_day: Option<NaiveDate>,
    /// Why it goes on, or meets only then.
    #[serde(flatten)]
    pub begun: Begun,
}

impl BeforeScreen {
    pub fn is_ready(&self) -> bool {
        self.missing.iter().all(NotReady::comes_by_itself)
    }

    /// Whether it asks why. Without a sponsor it goes on for no reason.
    pub fn asks_why(&self) -> bool {
        let wants_reason = !self.is_ready() && (self.gone_on.is_none() || self.since > 0);
        !self.missing.contains(&NotReady::NoSponsor) && (self.new_day.is_some() || wants_reason)
    }
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
    /// How often it can still be moved, this time included.
    pub left: u32,
    /// It was moved before.
    pub again: bool,
    /// The reason.
    #[serde(flatten)]
    pub begun: Begun,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RhythmScreen {
    pub rollout: RolloutId,
    pub name: String,
    /// The lead's.
    pub zone: Tz,
    pub closes: DateTime<Utc>,
    /// The rhythm as it is, or what was typed instead.
    pub words: String,
    /// What is wrong with what was typed: then the picture is of how it is.
    pub fault: Option<Wrong>,
    pub picture: Picture,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartiesScreen {
    pub rollout: RolloutId,
    pub name: String,
    /// The lead's.
    pub zone: Tz,
    /// Who speaks for an area, and how far they have come with it; never how they feel.
    pub parties: Vec<(PersonId, Area, Intake)>,
    pub waived: Vec<Waiver>,
    /// Its reader may ask one more.
    pub may_ask: bool,
    /// When they are asked, where that is still ahead.
    pub asked_at: Option<DateTime<Utc>>,
    /// Why nobody is asked or taken out any more, where that is so.
    #[serde(default)]
    pub settled: Option<Settled>,
}

/// What has happened since which those who take part stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settled {
    Met,
    Decided,
    Over,
}

impl Settled {
    pub fn of(stage: &Stage) -> Option<Settled> {
        match stage {
            Stage::Scheduled { .. } | Stage::Intake | Stage::Homework => None,
            Stage::JointMeeting | Stage::Decision => Some(Settled::Met),
            Stage::Pilot | Stage::Rollout | Stage::Sustain => Some(Settled::Decided),
            Stage::Closed { .. } | Stage::Cancelled { .. } => Some(Settled::Over),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedScreen {
    pub rollout: RolloutId,
    pub name: String,
    pub choice: Choice,
    pub lead: PersonId,
    pub sponsor: PersonId,
    /// Why nobody sponsors it, where nobody does.
    #[serde(default)]
    pub vacant: Option<Vacant>,
    /// The day that is offered.
    pub by: NaiveDate,
    #[serde(flatten)]
    pub begun: Begun,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecideScreen {
    pub rollout: RolloutId,
    pub name: String,
    /// Where it will be posted.
    pub channel: ChannelId,
    pub tally: Tally,
    /// Nobody has been asked yet: when they are. The lead's zone.
    pub asked_at: Option<(DateTime<Utc>, Tz)>,
    /// What people need, as its reader may read it; the first of them, and how many more there are.
    pub needs: Vec<(Choice, Card)>,
    pub more_needs: usize,
    /// Who says **Not yet** and names nothing any more that it would take.
    #[serde(default)]
    pub unnamed: Vec<PersonId>,
    /// Blockers that nothing has cleared.
    #[serde(default)]
    pub open_blockers: usize,
    /// Those that are to be had.
    pub outcomes: Vec<Outcome>,
    /// The day that one more time-box is offered with.
    pub until: NaiveDate,
    /// The statement.
    #[serde(flatten)]
    pub begun: Begun,
}
