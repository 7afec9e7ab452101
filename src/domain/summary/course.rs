//! How a rollout has gone, day by day: what was raised and what was settled. Numbers and dates, never a word.

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::domain::concern::{Concern, State};
use crate::domain::meeting::Meeting;
use crate::domain::rollout::Rollout;

/// More would be a finer line than anybody can see.
const MOST_DAYS: usize = 730;

/// Days as the reader counts them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// One for each day from that of the first concern to today; never empty.
    pub days: Vec<Day>,
    pub intake_closes: NaiveDate,
    /// `None`: it waits for a new day, and the decision with it.
    pub meeting: Option<NaiveDate>,
    pub decision_by: Option<NaiveDate>,
}

/// At the end of the day, since the beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    pub date: NaiveDate,
    pub raised: usize,
    pub settled: usize,
}

/// Of what stands: what was withdrawn was never said. `None` while there is nothing.
pub fn course(
    (rollout, meeting): (&Rollout, &Meeting),
    concerns: &[Concern],
    zone: Tz,
    now: DateTime<Utc>,
) -> Option<Course> {
    let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    let standing = || concerns.iter().filter(|concern| !concern.state.is_withdrawn());
    let mut raised: Vec<NaiveDate> = standing().map(|concern| day(concern.raised_at)).collect();
    let mut settled: Vec<NaiveDate> = standing().filter_map(settled_at).map(day).collect();
    raised.sort_unstable();
    settled.sort_unstable();
    let today = day(now).max(*raised.last()?);
    let first = (*raised.first()?).max(today - Days::new(MOST_DAYS as u64));
    let days = first
        .iter_days()
        .take_while(|date| *date <= today)
        .map(|date| Day {
            date,
            raised: raised.partition_point(|at| *at <= date),
            settled: settled.partition_point(|at| *at <= date),
        })
        .collect();
    let waits = meeting.held_since.is_some();
    Some(Course {
        days,
        intake_closes: day(rollout.dates.intake_closes),
        meeting: (!waits).then(|| day(rollout.dates.meeting)),
        decision_by: (!waits).then(|| day(rollout.dates.decision_by)),
    })
}

fn settled_at(concern: &Concern) -> Option<DateTime<Utc>> {
    match concern.state {
        State::Settled { at, .. } => Some(at),
        State::Open
        | State::Reopened { .. }
        | State::Answered { .. }
        | State::AcceptedRisk { .. }
        | State::Parked { .. }
        | State::Withdrawn { .. } => None,
    }
}
