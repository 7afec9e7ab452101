//! A part of a rollout that ends on a date, which may move.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::rollout::{Dates, Stage};

/// What a date ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeBox {
    Intake,
    /// The homework, which ends as they meet.
    #[default]
    Homework,
    Decision,
}

impl TimeBox {
    pub const ALL: [TimeBox; 3] = [TimeBox::Intake, TimeBox::Homework, TimeBox::Decision];

    pub fn slug(self) -> &'static str {
        match self {
            TimeBox::Intake => "intake",
            TimeBox::Homework => "homework",
            TimeBox::Decision => "decision",
        }
    }

    pub fn from_slug(slug: &str) -> Option<TimeBox> {
        TimeBox::ALL.into_iter().find(|of| of.slug() == slug)
    }

    /// The one that runs in a stage; `None`: none that has a date.
    pub fn of(stage: &Stage) -> Option<TimeBox> {
        match stage {
            Stage::Intake => Some(TimeBox::Intake),
            Stage::Homework => Some(TimeBox::Homework),
            Stage::JointMeeting | Stage::Decision => Some(TimeBox::Decision),
            Stage::Scheduled { .. }
            | Stage::Pilot
            | Stage::Rollout
            | Stage::Sustain
            | Stage::Closed { .. }
            | Stage::Cancelled { .. } => None,
        }
    }

    pub fn ends(self, dates: &Dates) -> DateTime<Utc> {
        match self {
            TimeBox::Intake => dates.intake_closes,
            TimeBox::Homework => dates.meeting,
            TimeBox::Decision => dates.decision_by,
        }
    }

    /// Whether the meeting moves with it.
    pub fn moves_the_meeting(self) -> bool {
        match self {
            TimeBox::Intake | TimeBox::Homework => true,
            TimeBox::Decision => false,
        }
    }
}
