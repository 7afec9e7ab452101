//! What of the rhythm of an intake is still ahead of somebody: by their own clock, and never more than they may still get.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::{MOST, day_of};
use crate::domain::calendar;
use crate::domain::duty::{Duty, DutyChange, DutyKey, DutyKind};
use crate::domain::rollout::Rollout;
use crate::domain::stakeholder::Stakeholder;

/// What is left of it after `from`, by where they are now; the day it closes keeps its own.
pub(in crate::domain) fn rhythm(
    rollout: &Rollout,
    who: &Stakeholder,
    from: DateTime<Utc>,
) -> Vec<DutyChange> {
    let times = rollout.rhythm.times(rollout.dates.intake_closes, who.zone, from);
    let too_many = times.len().saturating_sub(usize::from(MOST.saturating_sub(who.nudges.sent)));
    let left = times.into_iter().skip(too_many);
    left.map(|(nth, due_at)| {
        let (rollout, person) = (rollout.id.clone(), Some(who.person.clone()));
        let key = DutyKey { rollout, person, kind: DutyKind::Nudge, epoch: u32::from(nth) };
        DutyChange::Set(Duty { key, due_at })
    })
    .collect()
}

/// The same for somebody who has just been asked: none on this day of theirs.
pub(in crate::domain) fn from_tomorrow(
    rollout: &Rollout,
    who: &Stakeholder,
    now: DateTime<Utc>,
) -> Vec<DutyChange> {
    rhythm(rollout, who, calendar::at(day_of(who, now) + Days::new(1), 0, 0, who.zone))
}

/// The same where the rhythm is another than that by which `duties` were set. Who was not to be reminded today is not.
pub(in crate::domain) fn anew(
    rollout: &Rollout,
    who: &Stakeholder,
    duties: &[Duty],
    now: DateTime<Utc>,
) -> Vec<DutyChange> {
    let set = match is_due_today(who, duties, now) {
        true => rhythm(rollout, who, now),
        false => from_tomorrow(rollout, who, now),
    };
    let is_set =
        |key: &DutyKey| set.iter().any(|change| matches!(change, DutyChange::Set(duty) if duty.key == *key));
    let dropped = duties.iter().filter(|duty| is_theirs(duty, who) && !is_set(&duty.key));
    dropped.map(|duty| DutyChange::Drop(duty.key.clone())).chain(set.clone()).collect()
}

/// A nudge of the rhythm is set for what is left of their day.
pub(in crate::domain) fn is_due_today(who: &Stakeholder, duties: &[Duty], now: DateTime<Utc>) -> bool {
    let today = day_of(who, now);
    let is_today = |duty: &Duty| calendar::local_day(duty.due_at, who.zone) <= today;
    duties.iter().any(|duty| is_theirs(duty, who) && is_today(duty))
}

fn is_theirs(duty: &Duty, who: &Stakeholder) -> bool {
    duty.key.kind == DutyKind::Nudge
        && duty.key.rollout == who.rollout
        && duty.key.person.as_ref() == Some(&who.person)
}

/// The first day of their own reminders.
pub(super) fn first_day(rollout: &Rollout, who: &Stakeholder) -> Option<NaiveDate> {
    let times = rollout.rhythm.times(rollout.dates.intake_closes, who.zone, DateTime::<Utc>::MIN_UTC);
    times.first().map(|(_, at)| calendar::local_day(*at, who.zone))
}
