//! Every message that a rollout will send by itself: what, to whom, when in their own time, and why.
//! The same plan makes the duties, so what is rehearsed is what is played.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::area::Area;
use super::id::{ChannelId, PersonId};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    pub name: String,
    pub channel: ChannelId,
    pub lead: PersonId,
    pub sponsor: PersonId,
    pub zone: Tz,
    /// When the first message goes: at once if `None`.
    pub starts_at: Option<DateTime<Utc>>,
    /// In the order of time.
    pub items: Vec<Planned>,
    /// What the lead should know before starting.
    pub remarks: Vec<Remark>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    pub what: PlannedWhat,
    pub to: Audience,
    /// `None`: at once on start.
    pub at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "audience", rename_all = "snake_case")]
pub enum Audience {
    Channel { channel: ChannelId },
    Person { person: PersonId, zone: Tz, areas: Vec<Area> },
    LeadAndSponsor { zone: Tz },
    Lead { zone: Tz },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlannedWhat {
    Charter,
    Invite,
    /// Only if they still owe an answer; which of the three.
    Nudge {
        nth: u8,
    },
    IntakeClosed,
    Summary,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "remark", rename_all = "snake_case")]
pub enum Remark {
    /// The process wants a champion from the business.
    LeadIsSponsor,
    /// A guest of the workspace speaks for an area.
    Guest { person: PersonId },
    /// Their zone is not known; the lead's is used.
    NoZone { person: PersonId },
    /// An area nobody speaks for, and why.
    Waived { area: Area, reason: String },
    /// Fewer working days than the three nudges need.
    ShortIntake,
}
