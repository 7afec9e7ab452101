//! **Later** and **Away** for what somebody owes besides a 1-on-1: homework, whether they commit, the decision. They may have
//! no part in the rollout that could hold the wish, so it is kept on the diary: what would have come before comes after, and
//! what is overdue by then is told to the lead in its time.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{FARTHEST, away_until, chosen, fault, offers_until, reminder_of};
use crate::domain::action::Later;
use crate::domain::calendar;
use crate::domain::decision::Decision;
use crate::domain::duty::{Duty, DutyChange, DutyKind};
use crate::domain::effect::What;
use crate::domain::event::{Event, Happened};
use crate::domain::homework::due;
use crate::domain::id::{PersonId, RolloutId};
use crate::domain::post;
use crate::domain::refusal::{Field, Refusal, Wrong};
use crate::domain::reply::{Reply, Say};
use crate::domain::rollout::Rollout;
use crate::domain::screen::Screen;
use crate::domain::time::nudge::{self, LATER_OF_WORK, Plate};
use crate::domain::time::pending;

/// **Later**, of what is owed in this rollout besides a 1-on-1.
///
/// # Errors
/// `OweNothing` (nothing of it is owed any more), `NoTimeForLater`.
pub fn open_later_of_work(
    plate: &Plate,
    rollout: &Rollout,
    person: &PersonId,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    let ends = until_when(plate, rollout, person, now).ok_or(Refusal::OweNothing)?;
    let offers = offers_until(ends, plate.zone, now);
    let name = rollout.brief.name.clone();
    if offers.is_empty() {
        return Err(Refusal::NoTimeForLater { name, closes: ends, zone: plate.zone });
    }
    let screen = Screen::Later { rollout: rollout.id.clone(), name, closes: ends, zone: plate.zone, offers };
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

/// The one new due time for all of it; what would have come before comes after, and what is overdue by then is told to the
/// lead in its time.
///
/// # Errors
/// As `open_later_of_work`.
pub fn submit_later_of_work(
    plate: &Plate,
    rollout: &Rollout,
    person: &PersonId,
    until: Later,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    let ends = until_when(plate, rollout, person, now).ok_or(Refusal::OweNothing)?;
    let (field, due_at) = match chosen(until, plate.zone, now) {
        Ok(chosen) => chosen,
        Err(wrong) => return Ok(fault(Field::LaterDate, wrong)),
    };
    if due_at <= now {
        return Ok(fault(field, Wrong::InPast));
    }
    if due_at >= ends {
        return Ok(fault(field, Wrong::NotBefore { other: bound(plate, rollout, now) }));
    }
    let mut duties = quiet_until(plate, Some(rollout), person, Quiet::Later { at: due_at });
    duties.push(reminder_of(rollout, person, LATER_OF_WORK, due_at));
    let about = Some(rollout.brief.name.clone());
    let say = Say::QuietUntil { until: due_at, missed: vec![], about };
    let what = Happened::Snoozed { person: person.clone(), until: due_at };
    Ok(Decision {
        duties,
        events: vec![Event { rollout: rollout.id.clone(), by: Some(person.clone()), what }],
        effects: vec![post::dm(person, What::Say { say })],
        ..Decision::default()
    })
}

/// **I am away**, for whoever owes something besides a 1-on-1 in any rollout.
///
/// # Errors
/// `OweNothing`, where they owe nothing of it.
pub fn submit_away_from_work(
    plate: &Plate,
    person: &PersonId,
    back_on: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    if !owes_some(plate, None, person) {
        return Err(Refusal::OweNothing);
    }
    let today = calendar::local_day(now, plate.zone);
    if back_on <= today {
        return Ok(fault(Field::BackOn, Wrong::InPast));
    }
    if back_on - today > FARTHEST {
        return Ok(fault(Field::BackOn, Wrong::TooFar));
    }
    let morning = calendar::at(back_on, 9, 30, plate.zone);
    let back = calendar::next_working_moment(morning, plate.zone);
    let duties = quiet_until(plate, None, person, Quiet::Away { back });
    let mut told = BTreeSet::new();
    let of = duties.iter().filter_map(|change| match change {
        DutyChange::Set(duty) => Some(duty.key.rollout.clone()),
        _ => None,
    });
    told.extend(of);
    // What they come to owe while they are away waits as well.
    let mut events = Vec::new();
    let mut stakeholders = Vec::new();
    for (after, event) in plate.open.iter().filter_map(|(_, who)| away_until(who, back_on)) {
        told.remove(&event.rollout);
        events.push(event);
        stakeholders.push(after);
    }
    let away = |rollout| Event {
        rollout,
        by: Some(person.clone()),
        what: Happened::Away { person: person.clone(), back_on },
    };
    let say = Say::QuietUntil { until: morning, missed: vec![], about: None };
    Ok(Decision {
        events: events.into_iter().chain(told.into_iter().map(away)).collect(),
        stakeholders,
        duties,
        effects: vec![post::dm(person, What::Say { say })],
        ..Decision::default()
    })
}

/// **I am away**, asked of whoever owes such work.
///
/// # Errors
/// `OweNothing`, where they owe nothing of it.
pub fn open_away_from_work(
    plate: &Plate,
    rollout: &Rollout,
    person: &PersonId,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    if !owes_some(plate, None, person) {
        return Err(Refusal::OweNothing);
    }
    let tomorrow = calendar::add_working_days(calendar::local_day(now, plate.zone), 1);
    let screen = Screen::Away { rollout: rollout.id.clone(), tomorrow };
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

/// Whether they owe something besides a 1-on-1 in this rollout that is still waited for.
pub fn owes_work(plate: &Plate, of: &RolloutId, person: &PersonId) -> bool {
    owes_some(plate, Some(of), person)
}

fn owes_some(plate: &Plate, of: Option<&RolloutId>, person: &PersonId) -> bool {
    let is_its = |rollout: &Rollout| of.is_none_or(|of| *of == rollout.id);
    plate.homework.iter().any(|(rollout, concern)| is_its(rollout) && due::is_owed(rollout, concern, person))
        || pending::is_open(plate, of)
}

/// Until when an answer to any of it is in time; `None`: nothing is owed. What is overdue, or has no end, a fortnight.
fn until_when(
    plate: &Plate,
    rollout: &Rollout,
    person: &PersonId,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    if !owes_work(plate, &rollout.id, person) {
        return None;
    }
    let its = plate
        .homework
        .iter()
        .filter(|(of, concern)| of.id == rollout.id && due::is_owed(of, concern, person));
    let dues = its.filter_map(|(_, concern)| concern.work.homework.due());
    let dues = dues.map(|due| calendar::end_of_day(due, rollout.zone));
    let last =
        dues.chain(pending::is_open(plate, Some(&rollout.id)).then_some(rollout.dates.decision_by)).max()?;
    Some(if last > now { last } else { now + TimeDelta::days(14) })
}

/// What ends the time for it, by the name it has.
fn bound(plate: &Plate, rollout: &Rollout, now: DateTime<Utc>) -> Field {
    if now < rollout.dates.decision_by && pending::is_open(plate, Some(&rollout.id)) {
        Field::DecisionBy
    } else {
        Field::Due
    }
}

/// Until when somebody is left alone, and how it goes on then.
#[derive(Clone, Copy)]
enum Quiet {
    /// With the one reminder that they wished for.
    Later { at: DateTime<Utc> },
    /// As it would have.
    Away { back: DateTime<Utc> },
}

/// Every nudge of such work before that, moved or taken off the diary, of one rollout or of all.
fn quiet_until(plate: &Plate, of: Option<&Rollout>, person: &PersonId, quiet: Quiet) -> Vec<DutyChange> {
    // The last moment at which nothing comes of it.
    let last = match quiet {
        Quiet::Later { at } => at,
        Quiet::Away { back } => back - TimeDelta::seconds(1),
    };
    let set = |duty: &Duty, due_at| DutyChange::Set(Duty { key: duty.key.clone(), due_at });
    let mut changes = Vec::new();
    let is_its = |duty: &&Duty| of.is_none_or(|of| of.id == duty.key.rollout) && duty.due_at <= last;
    for duty in plate.duties.iter().filter(is_its) {
        let homework = plate.homework.iter().find(|(rollout, concern)| {
            duty.key.kind == DutyKind::Homework
                && rollout.id == duty.key.rollout
                && concern.id.number() == duty.key.epoch
                && due::is_owed(rollout, concern, person)
        });
        if let Some((rollout, concern)) = homework
            && let Some(day) = concern.work.homework.due()
        {
            // Overdue by then: the lead is told in its time.
            let end = calendar::end_of_day(day, rollout.zone);
            changes.push(set(duty, due::next(day, rollout.zone, last).unwrap_or(end)));
        } else if nudge::is_own_wish(&duty.key) {
            // An earlier wish gives way to this one.
            changes.push(DutyChange::Drop(duty.key.clone()));
        } else if pending::is_nudge(plate, &duty.key) {
            changes.push(match quiet {
                Quiet::Later { .. } => DutyChange::Drop(duty.key.clone()),
                Quiet::Away { back } => set(duty, back),
            });
        }
    }
    changes
}
