//! When owed homework is spoken of: a nudge the working day before and one on the day, in the one message a day that a
//! person gets; and once it is overdue, a word to the lead, not another to its owner.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::event_of_time;
use crate::domain::calendar;
use crate::domain::concern::Concern;
use crate::domain::decision::Decision;
use crate::domain::duty::DutyKind;
use crate::domain::effect::What;
use crate::domain::event::Happened;
use crate::domain::id::PersonId;
use crate::domain::post;
use crate::domain::rollout::Rollout;
use crate::domain::state::{self, Onward, Step};

/// The next moment after `after` at which homework is spoken of; `None` once it is overdue.
pub fn next(due: NaiveDate, zone: Tz, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let eve = calendar::at(calendar::add_working_days(due, -1), 9, 30, zone);
    let same = calendar::at(due, 9, 30, zone);
    [eve, same, calendar::end_of_day(due, zone)].into_iter().find(|moment| *moment > after)
}

/// Whether this person still owes an answer to it.
pub fn is_owed(rollout: &Rollout, concern: &Concern, person: &PersonId) -> bool {
    state::on_date(&rollout.stage, DutyKind::Homework) == Onward::Act
        && concern.state.wants_an_answer()
        && concern.work.homework.owed_by() == Some(person)
}

/// The lead is told, once, and from then on it says so wherever it stands.
pub fn overdue(rollout: &Rollout, concern: &Concern, owner: &PersonId) -> Decision {
    if !is_owed(rollout, concern, owner) {
        return Decision::default();
    }
    let what = Happened::HomeworkOverdue { concern: concern.id.clone(), owner: owner.clone() };
    let mut after = concern.clone();
    after.work.homework = state::worked(after.work.homework, Step::Lapse);
    Decision {
        concerns: vec![after],
        events: vec![event_of_time(rollout, what)],
        effects: vec![post::dm(&rollout.lead, What::Overdue { concern: concern.id.clone() })],
        ..Decision::default()
    }
}
