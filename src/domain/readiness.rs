//! The readiness gate: what stands between a rollout and a joint meeting that can succeed. In numbers and areas: no word of
//! a concern, and nobody's name.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::area::Area;
use super::concern::{Concern, Severity};
use super::id::ConcernId;
use super::meeting::Meeting;
use super::rollout::{Rollout, Stage};
use super::summary::AreaProgress;

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
    AgendaNotSent {
        /// When it goes out by itself, as the diary has it; `None`: only by hand.
        #[serde(default)]
        goes_out: Option<DateTime<Utc>>,
    },
}

impl NotReady {
    /// As the record writes it.
    pub fn slug(&self) -> String {
        match self {
            NotReady::IntakeOpen { .. } => "intake_open".to_owned(),
            NotReady::AreaNotHeard { area } => format!("not_heard:{}", area.slug()),
            NotReady::BlockersUnanswered { count } => format!("blockers_unanswered:{count}"),
            NotReady::NoSponsor => "no_sponsor".to_owned(),
            NotReady::AgendaNotSent { .. } => "agenda_not_sent".to_owned(),
        }
    }

    /// Nobody has to do anything about it: its time is only still to come.
    pub fn comes_by_itself(&self) -> bool {
        match self {
            NotReady::AgendaNotSent { goes_out } => goes_out.is_some(),
            NotReady::IntakeOpen { .. }
            | NotReady::AreaNotHeard { .. }
            | NotReady::BlockersUnanswered { .. }
            | NotReady::NoSponsor => false,
        }
    }
}

/// Empty: ready. `areas`: how far each has come; `unanswered`: its blockers that want an answer; `agenda_at`: when the diary
/// sends the agenda, if it will.
pub fn missing<'a>(
    rollout: &Rollout,
    areas: &[AreaProgress],
    unanswered: impl IntoIterator<Item = &'a ConcernId>,
    meeting: &Meeting,
    agenda_at: Option<DateTime<Utc>>,
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
    let unheard = areas.iter().filter(|area| area.heard == 0 && !area.waived);
    missing.extend(unheard.map(|area| NotReady::AreaNotHeard { area: area.area }));
    let count = unanswered.into_iter().filter(|id| !meeting.tabled.contains(id)).count();
    if count > 0 {
        missing.push(NotReady::BlockersUnanswered { count });
    }
    if rollout.vacancy.is_some() {
        missing.push(NotReady::NoSponsor);
    }
    // Of one that waits it goes out by itself once there is a new day.
    if meeting.agenda_sent_at.is_none() && meeting.held_since.is_none() {
        // Once they should have met, it comes too late.
        let goes_out = agenda_at.filter(|at| *at < rollout.dates.meeting);
        missing.push(NotReady::AgendaNotSent { goes_out });
    }
    missing
}

/// For what the joint meeting would not begin as things stand, where its agenda goes out. Empty: it begins, ready or for a
/// reason that somebody gave, or it has begun.
pub fn in_doubt(
    rollout: &Rollout,
    areas: &[AreaProgress],
    concerns: &[Concern],
    meeting: &Meeting,
) -> Vec<NotReady> {
    if rollout.stage != Stage::Homework || meeting.goes_on(unanswered(concerns)) {
        return Vec::new();
    }
    let open = unanswered(concerns).map(|concern| &concern.id);
    let mut missing = missing(rollout, areas, open, meeting, None);
    missing.retain(|lack| !matches!(lack, NotReady::AgendaNotSent { .. }));
    missing
}

/// Blockers that want an answer.
pub fn unanswered(concerns: &[Concern]) -> impl Iterator<Item = &Concern> {
    concerns.iter().filter(|c| c.said.severity == Severity::Blocker && c.state.wants_an_answer())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::area::Area;
    use crate::domain::meeting::GoneOn;
    use crate::domain::testing::{concern, in_stage, meeting, person, tuesday};

    #[test]
    fn a_meeting_is_in_doubt_until_it_is_ready_or_somebody_says_why_it_goes_on() {
        let (homework, meeting) = (in_stage(Stage::Homework), meeting());
        let heard = AreaProgress { area: Area::Legal, heard: 1, of: 1, waived: false };
        let silent = AreaProgress { area: Area::It, heard: 0, ..heard.clone() };
        let mut blocker = concern(1, "U1", Area::Legal, "Who pays?");
        blocker.said.severity = Severity::Blocker;
        let blockers = [blocker];
        let doubt = |areas: &[AreaProgress], concerns: &[Concern], meeting: &Meeting| {
            in_doubt(&homework, areas, concerns, meeting)
        };
        assert_eq!(doubt(std::slice::from_ref(&heard), &[], &meeting), [], "its agenda is just going out");
        let areas = [heard.clone(), silent];
        let both = [NotReady::AreaNotHeard { area: Area::It }, NotReady::BlockersUnanswered { count: 1 }];
        assert_eq!(doubt(&areas, &blockers, &meeting), both);
        let tabled = Meeting { tabled: vec![blockers[0].id.clone()], ..meeting.clone() };
        assert_eq!(
            doubt(std::slice::from_ref(&heard), &blockers, &tabled),
            [],
            "it is talked over on purpose"
        );
        let (by, at, why) = (person("ULEAD"), tuesday(), "The day holds.".to_owned());
        let gone_on = Some(GoneOn { by, at, why, over: vec![blockers[0].id.clone()] });
        assert_eq!(doubt(&areas, &blockers, &Meeting { gone_on, ..meeting.clone() }), []);
        let begun = in_stage(Stage::JointMeeting);
        assert_eq!(in_doubt(&begun, &areas, &blockers, &meeting), [], "it has begun");
    }
}
