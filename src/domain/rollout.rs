//! A rollout and the stage it is in. It knows nothing of who answers what: that is `stakeholder` and `concern`.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::area::Area;
use super::id::{ChannelId, PersonId, RolloutId};
use super::rhythm::Rhythm;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rollout {
    pub id: RolloutId,
    /// The home channel, where the charter stands.
    pub channel: ChannelId,
    /// The home channel is: whoever is neither in it nor has a part in the rollout does not learn of it.
    pub is_private: bool,
    /// The lead knows that people of another organisation read along there, and has it posted all the same.
    pub outsiders_accepted: bool,
    pub brief: Brief,
    pub lead: PersonId,
    pub sponsor: PersonId,
    /// The lead's, in which days were chosen.
    pub zone: Tz,
    pub dates: Dates,
    pub stage: Stage,
    /// Areas deliberately left unheard, each with the reason.
    pub waivers: Vec<Waiver>,
    /// **No sponsor**: it does not move until the lead has named another. `sponsor` is who it was.
    #[serde(default)]
    pub vacancy: Option<Vacancy>,
    pub keep: Keep,
    /// Of the reminders of its intake.
    #[serde(default)]
    pub rhythm: Rhythm,
}

/// For how long after the end of a rollout what people said in private is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    Month,
    Quarter,
    #[default]
    HalfYear,
    Year,
}

impl Keep {
    pub const ALL: [Keep; 4] = [Keep::Month, Keep::Quarter, Keep::HalfYear, Keep::Year];

    pub fn days(self) -> i64 {
        match self {
            Keep::Month => 30,
            Keep::Quarter => 90,
            Keep::HalfYear => 180,
            Keep::Year => 365,
        }
    }

    pub fn from_days(days: i64) -> Option<Keep> {
        Keep::ALL.into_iter().find(|keep| keep.days() == days)
    }
}

impl Rollout {
    /// Why nobody sponsors it; `None`: somebody does.
    pub fn vacant(&self) -> Option<Vacant> {
        self.vacancy.map(|vacancy| vacancy.why)
    }

    /// When what was said in it is removed for good; `None` while it is not over.
    pub fn forget_at(&self) -> Option<DateTime<Utc>> {
        match &self.stage {
            Stage::Closed { at } | Stage::Cancelled { at, .. } => {
                Some(*at + TimeDelta::days(self.keep.days()))
            }
            Stage::Scheduled { .. }
            | Stage::Intake
            | Stage::Homework
            | Stage::JointMeeting
            | Stage::Decision
            | Stage::Pilot
            | Stage::Rollout
            | Stage::Sustain => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vacancy {
    pub since: DateTime<Utc>,
    pub why: Vacant,
}

/// Why nobody sponsors it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vacant {
    /// Their account is deactivated, or they are no member any more.
    Gone,
    /// Not a sign of them over two dates.
    Silent,
}

/// What every stakeholder reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// 1 to 80 characters.
    pub name: String,
    /// 1 to 3,000 characters.
    pub why: String,
    pub link: Option<String>,
}

/// The time-boxes. Always in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dates {
    /// End of the working day, in the lead's zone, on which the intake closes.
    pub intake_closes: DateTime<Utc>,
    pub meeting: DateTime<Utc>,
    /// End of the working day, in the lead's zone, by which the sponsor decides.
    pub decision_by: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    pub area: Area,
    pub reason: String,
}

/// Where a rollout is. Each variant holds what only it needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// Agreed in the rehearsal, nothing sent yet.
    Scheduled {
        starts_at: DateTime<Utc>,
    },
    Intake,
    Homework,
    JointMeeting,
    Decision,
    Pilot,
    Rollout,
    Sustain,
    Closed {
        at: DateTime<Utc>,
    },
    Cancelled {
        at: DateTime<Utc>,
        by: PersonId,
        reason: String,
    },
}

impl Stage {
    /// As people read it; fixed wording.
    pub fn name(&self) -> &'static str {
        match self {
            Stage::Scheduled { .. } => "Scheduled",
            Stage::Intake => "Intake",
            Stage::Homework => "Homework",
            Stage::JointMeeting => "Joint meeting",
            Stage::Decision => "Decision",
            Stage::Pilot => "Pilot",
            Stage::Rollout => "Rollout",
            Stage::Sustain => "Sustain",
            Stage::Closed { .. } => "Closed",
            Stage::Cancelled { .. } => "Cancelled",
        }
    }

    /// Something of it has been sent already: it is told in its home channel, and to all who have a part in it.
    pub fn is_announced(&self) -> bool {
        match self {
            Stage::Scheduled { .. } => false,
            Stage::Intake
            | Stage::Homework
            | Stage::JointMeeting
            | Stage::Decision
            | Stage::Pilot
            | Stage::Rollout
            | Stage::Sustain
            | Stage::Closed { .. }
            | Stage::Cancelled { .. } => true,
        }
    }

    /// Over for good: nothing more is sent or changed.
    pub fn is_over(&self) -> bool {
        match self {
            Stage::Closed { .. } | Stage::Cancelled { .. } => true,
            Stage::Scheduled { .. }
            | Stage::Intake
            | Stage::Homework
            | Stage::JointMeeting
            | Stage::Decision
            | Stage::Pilot
            | Stage::Rollout
            | Stage::Sustain => false,
        }
    }
}
