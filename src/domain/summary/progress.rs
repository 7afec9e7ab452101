//! How far a rollout has come, in numbers that everybody may see. No word of anybody is in them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{is_open_blocker, is_parked_blocker};
use crate::domain::area::Area;
use crate::domain::commitment::Tally;
use crate::domain::concern::Concern;
use crate::domain::id::PersonId;
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::stakeholder::Stakeholder;
use crate::domain::verdict::Outcome;

/// Numbers, and what was decided before all: may be shown to anyone in the channel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub heard: usize,
    pub of: usize,
    /// Not withdrawn.
    pub raised: usize,
    pub open: usize,
    pub settled: usize,
    pub open_blockers: usize,
    /// Not for now: they hold nothing up.
    #[serde(default)]
    pub parked_blockers: usize,
    pub areas: Vec<AreaProgress>,
    /// The last decision, as the store has it; none is taken while there is a summary to make.
    #[serde(default)]
    pub decided: Option<Box<Decided>>,
    /// How many have chosen what so far, before anything is decided. `None`: nobody has.
    #[serde(default)]
    pub said: Option<Tally>,
    /// The day of the decision has passed without one.
    #[serde(default)]
    pub is_overdue: bool,
}

impl Progress {
    /// As it stands at that moment.
    #[must_use]
    pub fn at(self, rollout: &Rollout, now: DateTime<Utc>) -> Progress {
        let is_overdue = rollout.stage == Stage::Decision && now >= rollout.dates.decision_by;
        Progress { is_overdue, ..self }
    }

    /// Neither open nor settled: parked, or accepted as a risk.
    pub fn put_off(&self) -> usize {
        self.raised.saturating_sub(self.open + self.settled)
    }
}

/// What the sponsor decided, and who stands by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    pub outcome: Outcome,
    pub by: PersonId,
    pub at: DateTime<Utc>,
    pub tally: Tally,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaProgress {
    pub area: Area,
    pub heard: usize,
    pub of: usize,
    pub waived: bool,
}

/// The numbers alone. Those a database counts for itself must be the same.
pub fn progress(rollout: &Rollout, stakeholders: &[Stakeholder], concerns: &[Concern]) -> Progress {
    let standing = || concerns.iter().filter(|c| !c.state.is_withdrawn());
    let waived = |area: Area| rollout.waivers.iter().any(|waiver| waiver.area == area);
    Progress {
        heard: stakeholders.iter().filter(|s| s.intake.is_done()).count(),
        of: stakeholders.len(),
        raised: standing().count(),
        open: standing().filter(|c| c.state.is_open()).count(),
        settled: standing().filter(|c| c.state.is_settled()).count(),
        open_blockers: standing().filter(|c| is_open_blocker(c)).count(),
        parked_blockers: standing().filter(|c| is_parked_blocker(c)).count(),
        areas: Area::ALL
            .into_iter()
            .map(|area| {
                let speaking = || stakeholders.iter().filter(|s| s.areas.contains(&area));
                AreaProgress {
                    area,
                    heard: speaking().filter(|s| s.is_heard_for(area, concerns)).count(),
                    of: speaking().count(),
                    waived: waived(area),
                }
            })
            .filter(|area| area.of > 0 || area.waived)
            .collect(),
        is_overdue: false,
        decided: None,
        said: None,
    }
}
