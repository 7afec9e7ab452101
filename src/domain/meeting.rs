//! The joint meeting and the way to it: the agenda that goes out, blockers put on it on purpose, and the gate that lets it
//! begin only when all is ready, or when lead or sponsor have said why it goes on all the same.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::agenda;
use super::calendar;
use super::concern::{Concern, State};
use super::effect::{Effect, What};
use super::id::{ConcernId, Handle, PersonId, RolloutId};
use super::post;
use super::rollout::{Dates, Rollout, Stage};
use super::stakeholder::Stakeholder;

mod eve;

pub(super) use eve::reminders_dropped;
pub use eve::{Eve, may_prepare};

/// Longest reason for going on, in characters.
pub const REASON_LIMIT: usize = 500;

/// What is known of a rollout's meeting besides its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    pub rollout: RolloutId,
    /// Of the calendar file: one more whenever the meeting moved, or was held up, after the file had gone out.
    pub sequence: u32,
    /// When agenda and calendar file first went to those who meet.
    pub agenda_sent_at: Option<DateTime<Utc>>,
    /// Blockers put on the agenda on purpose, though nobody has answered them.
    pub tabled: Vec<ConcernId>,
    /// It goes on although something is missing.
    pub gone_on: Option<GoneOn>,
    /// Its time came, and something was missing: the rollout waits until it has a new day.
    pub held_since: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoneOn {
    pub by: PersonId,
    pub at: DateTime<Utc>,
    /// 1 to 500 characters, and whatever was said before; lead and sponsor read it.
    pub why: String,
    /// The blockers that wanted an answer then, and no others: what it covers.
    pub over: Vec<ConcernId>,
}

/// Why it goes on although something is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoesOn {
    pub gone_on: GoneOn,
    /// Blockers that want an answer and that this does not cover: as long as there is one, the meeting waits.
    pub since: usize,
}

impl Meeting {
    pub fn new(rollout: &RolloutId) -> Meeting {
        Meeting {
            rollout: rollout.clone(),
            sequence: 0,
            agenda_sent_at: None,
            tabled: Vec::new(),
            gone_on: None,
            held_since: None,
        }
    }

    /// Of the blockers that want an answer, those that did not when somebody said why it goes on all the same: they are not
    /// in what was said. Empty where nothing was.
    pub fn since_gone_on<'a>(
        &self,
        unanswered: impl IntoIterator<Item = &'a Concern>,
    ) -> impl Iterator<Item = &'a Concern> {
        let is_covered = |concern: &Concern| match &self.gone_on {
            Some(gone_on) => {
                gone_on.over.contains(&concern.id)
                    && !matches!(&concern.state, State::Reopened { short, .. } if short.at > gone_on.at)
            }
            None => true,
        };
        unanswered
            .into_iter()
            .filter(move |concern| !is_covered(concern) && !self.tabled.contains(&concern.id))
    }

    /// What a reason that is given now covers.
    pub fn uncovered<'a>(&self, unanswered: impl IntoIterator<Item = &'a Concern>) -> Vec<ConcernId> {
        let all = unanswered.into_iter().map(|concern| concern.id.clone());
        all.filter(|id| !self.tabled.contains(id)).collect()
    }

    /// Somebody has said why it goes on, and that holds for all there is.
    pub fn goes_on<'a>(&self, unanswered: impl IntoIterator<Item = &'a Concern>) -> bool {
        self.gone_on.is_some() && self.since_gone_on(unanswered).next().is_none()
    }

    /// What was said for it, and how far that reaches by now.
    pub fn said_why<'a>(&self, unanswered: impl IntoIterator<Item = &'a Concern>) -> Option<GoesOn> {
        let gone_on = self.gone_on.clone()?;
        Some(GoesOn { gone_on, since: self.since_gone_on(unanswered).count() })
    }

    /// Whether it stands in people's calendars, and is still ahead.
    pub fn is_in_calendars(&self, rollout: &Rollout, now: DateTime<Utc>) -> bool {
        self.agenda_sent_at.is_some() && now < rollout.dates.meeting
    }
}

/// What lead or sponsor do before the meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prepare {
    Open,
    /// Put a blocker on the agenda on purpose, or take it off again.
    Table {
        concern: Handle,
    },
    Untable {
        concern: Handle,
    },
    /// Agenda and calendar file go out now.
    SendAgenda,
    /// Go on although something is missing. `on`: the new day of a meeting that waits.
    GoOn {
        why: String,
        on: Option<NaiveDate>,
    },
}

/// To lead, sponsor and every stakeholder who can be written to; once to each.
pub fn to_all(rollout: &Rollout, stakeholders: &[Stakeholder], what: &What) -> Vec<Effect> {
    let mut effects = post::heads(rollout, what.clone());
    for who in stakeholders.iter().filter(|who| who.is_reachable()) {
        let letter = post::dm(&who.person, what.clone());
        if who.person != rollout.lead && who.person != rollout.sponsor {
            effects.push(letter);
        }
    }
    effects
}

/// Lead, sponsor and every stakeholder who can be written to, each once, with where their day is.
pub fn who_meets<'a>(
    rollout: &'a Rollout,
    stakeholders: &'a [Stakeholder],
    sponsor_zone: Tz,
) -> impl Iterator<Item = (&'a PersonId, Tz)> {
    let lead = std::iter::once((&rollout.lead, rollout.zone));
    let is_there = rollout.sponsor != rollout.lead && rollout.vacancy.is_none();
    let sponsor = is_there.then_some((&rollout.sponsor, sponsor_zone));
    let others = stakeholders
        .iter()
        .filter(|who| who.is_reachable() && who.person != rollout.lead && who.person != rollout.sponsor)
        .map(|who| (&who.person, who.zone));
    lead.chain(sponsor).chain(others)
}

/// Whether they have met by then, as it was planned; `open`: points on the agenda.
pub fn is_over(rollout: &Rollout, open: usize, now: DateTime<Utc>) -> bool {
    match rollout.stage {
        Stage::JointMeeting => {
            let minutes = i64::from(agenda::length_for(open));
            now >= rollout.dates.meeting + TimeDelta::minutes(minutes)
        }
        Stage::Decision => true,
        Stage::Scheduled { .. }
        | Stage::Intake
        | Stage::Homework
        | Stage::Pilot
        | Stage::Rollout
        | Stage::Sustain
        | Stage::Closed { .. }
        | Stage::Cancelled { .. } => false,
    }
}

/// When the agenda goes out: one working day before the meeting at 14:00 the lead's time, when the summary has been read;
/// never before the summary, and never before the intake has closed.
pub fn agenda_time(dates: &Dates, zone: Tz, summary_at: DateTime<Utc>) -> DateTime<Utc> {
    let before = calendar::add_working_days(calendar::local_day(dates.meeting, zone), -1);
    calendar::at(before, 14, 0, zone).max(summary_at)
}
