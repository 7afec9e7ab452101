//! The readiness gate: what stands between a rollout and a joint meeting that can succeed. In numbers and areas: no word of
//! a concern, and nobody's name.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::area::Area;
use super::concern::{Concern, Severity};
use super::meeting::Meeting;
use super::rollout::{Rollout, Stage};
use super::summary::Progress;

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "not_ready", rename_all = "snake_case")]
pub enum NotReady {
    IntakeOpen {
        closes: DateTime<Utc>,
    },
    /// Nobody of that area was heard, and it is not waived.
    AreaNotHeard {
        area: Area,
    },
    /// Neither answered nor put on the agenda on purpose.
    BlockersUnanswered {
        count: usize,
    },
    NoSponsor,
    AgendaNotSent,
}

impl NotReady {
    /// As the record writes it.
    pub fn slug(&self) -> String {
        match self {
            NotReady::IntakeOpen { .. } => "intake_open".to_owned(),
            NotReady::AreaNotHeard { area } => format!("not_heard:{}", area.slug()),
            NotReady::BlockersUnanswered { count } => format!("blockers_unanswered:{count}"),
            NotReady::NoSponsor => "no_sponsor".to_owned(),
            NotReady::AgendaNotSent => "agenda_not_sent".to_owned(),
        }
    }
}

/// Empty: ready. `concerns`: all of the rollout, or at least its blockers.
pub fn missing(
    rollout: &Rollout,
    progress: &Progress,
    concerns: &[Concern],
    meeting: &Meeting,
) -> Vec<NotReady> {
    let mut missing = Vec::new();
    match rollout.stage {
        Stage::Scheduled { .. } | Stage::Intake => {
            missing.push(NotReady::IntakeOpen { closes: rollout.dates.intake_closes });
        }
        Stage::Homework
        | Stage::JointMeeting
        | Stage::Decision
        | Stage::Pilot
        | Stage::Rollout
        | Stage::Sustain
        | Stage::Closed { .. }
        | Stage::Cancelled { .. } => {}
    }
    let unheard = progress.areas.iter().filter(|area| area.heard == 0 && !area.waived);
    missing.extend(unheard.map(|area| NotReady::AreaNotHeard { area: area.area }));
    let count = unanswered(concerns).filter(|concern| !meeting.tabled.contains(&concern.id)).count();
    if count > 0 {
        missing.push(NotReady::BlockersUnanswered { count });
    }
    if rollout.vacancy.is_some() {
        missing.push(NotReady::NoSponsor);
    }
    if meeting.agenda_sent_at.is_none() {
        missing.push(NotReady::AgendaNotSent);
    }
    missing
}

/// Blockers that want an answer.
pub fn unanswered(concerns: &[Concern]) -> impl Iterator<Item = &Concern> {
    concerns.iter().filter(|c| c.said.severity == Severity::Blocker && c.state.wants_an_answer())
}
