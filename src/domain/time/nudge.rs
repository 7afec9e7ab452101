//! Nudges: only to people who owe an answer, to a 1-on-1 or to a concern, in their working hours, all that one person owes in one message, at most
//! one a day across all rollouts and at most three for one intake. What they asked for themselves with **Later** comes
//! when they asked for it, and takes the day all the same.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::domain::calendar;
use crate::domain::concern::Concern;
use crate::domain::decision::Decision;
use crate::domain::duty::{Duty, DutyChange, DutyKey, DutyKind};
use crate::domain::effect::What;
use crate::domain::event::{Event, Happened};
use crate::domain::homework::{Homework, due};
use crate::domain::id::{PersonId, RolloutId};
use crate::domain::post;
use crate::domain::rollout::Rollout;
use crate::domain::stakeholder::Stakeholder;
use crate::domain::state::{self, Onward, Step};

/// For one intake.
pub const MOST: u8 = 3;

/// Epochs of `DutyKind::Reminder`: one of each at a time, and a new wish moves it.
pub const LATER: u32 = 0;
pub const BY_LEAD: u32 = 1;
pub const BACK: u32 = 2;

/// All that one person has open: what must be known before they are nudged.
#[derive(Debug, Clone, PartialEq)]
pub struct Plate {
    /// Their 1-on-1s in all rollouts that are not over.
    pub open: Vec<(Rollout, Stakeholder)>,
    /// Concerns to which they owe an answer, of such rollouts.
    pub homework: Vec<(Rollout, Concern)>,
    /// All that is ahead of them in those, what has just fallen due among it.
    pub duties: Vec<Duty>,
    /// Of their day, in their zone.
    pub today: Today,
    pub zone: Tz,
}

/// Whether a person has had their one nudge of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Today {
    Free,
    Taken,
}

/// The day, in their zone, on which a nudge at `now` would count.
pub fn day_of(who: &Stakeholder, now: DateTime<Utc>) -> NaiveDate {
    calendar::local_day(now, who.zone)
}

/// A nudge of the rhythm, or a reminder, fell due. Out of hours, or on a day that has had its nudge, it moves to their
/// next working day, if that is still before the intake closes.
pub fn nudge(fired: &DutyKey, plate: &Plate, now: DateTime<Utc>) -> Decision {
    if fired.kind == DutyKind::Homework {
        return owed_homework(fired, plate, now);
    }
    let Some((rollout, who)) = plate
        .open
        .iter()
        .find(|(rollout, who)| rollout.id == fired.rollout && fired.person.as_ref() == Some(&who.person))
    else {
        return Decision::default();
    };
    // A message sent a moment ago for another duty may have stood for this one as well.
    let is_due = plate.duties.iter().any(|duty| duty.key == *fired && duty.due_at <= now);
    if !is_due || !owes(rollout, who, now) || is_quiet(who, now) {
        return Decision::default();
    }
    if !is_own_wish(fired) {
        if who.nudges.sent >= MOST {
            return Decision::default();
        }
        let working = calendar::next_working_moment(now, who.zone);
        if working > now {
            return put_off(fired, rollout, working);
        }
        if plate.today == Today::Taken {
            let next_day = calendar::add_working_days(day_of(who, now), 1);
            return put_off(fired, rollout, calendar::at(next_day, 9, 30, who.zone));
        }
    }
    send(plate, fired, None, now)
}

/// The same for homework: at their next working moment, or at the next turn of its rhythm where they are away or have had
/// their nudge of the day, which spoke of it. Once it is overdue the lead is told instead.
fn owed_homework(fired: &DutyKey, plate: &Plate, now: DateTime<Utc>) -> Decision {
    let Some(person) = &fired.person else { return Decision::default() };
    let its = |(rollout, concern): &&(Rollout, Concern)| {
        rollout.id == fired.rollout && concern.id.number() == fired.epoch
    };
    let Some((rollout, concern)) = plate.homework.iter().find(its) else { return Decision::default() };
    let Some(due) = concern.work.homework.due() else { return Decision::default() };
    if !plate.duties.iter().any(|duty| duty.key == *fired && duty.due_at <= now) {
        return Decision::default();
    }
    let end = calendar::end_of_day(due, rollout.zone);
    if now >= end {
        return due::overdue(rollout, concern, person);
    }
    let today = calendar::local_day(now, plate.zone);
    let is_away =
        plate.open.iter().any(|(_, who)| who.nudges.away_until.is_some_and(|back_on| back_on > today));
    let working = calendar::next_working_moment(now, plate.zone);
    let later = if is_away || plate.today == Today::Taken || nudged(concern) >= MOST {
        due::next(due, rollout.zone, now)
    } else if working > now {
        Some(working.min(end))
    } else {
        None
    };
    match later {
        Some(due_at) => {
            let duties = vec![DutyChange::Set(Duty { key: fired.clone(), due_at })];
            Decision { duties, ..Decision::default() }
        }
        None => send(plate, fired, None, now),
    }
}

fn nudged(concern: &Concern) -> u8 {
    match concern.work.homework {
        Homework::Owed { nudged, .. } => nudged,
        Homework::Nobody | Homework::HandedIn { .. } | Homework::Over { .. } => 0,
    }
}

fn put_off(fired: &DutyKey, rollout: &Rollout, due_at: DateTime<Utc>) -> Decision {
    if due_at >= rollout.dates.intake_closes {
        return Decision::default();
    }
    Decision { duties: vec![DutyChange::Set(Duty { key: fired.clone(), due_at })], ..Decision::default() }
}

/// One message about all that this person owes. It stands for every nudge that is due to them today, in whichever
/// rollout, and each of those intakes counts it once. `by`: the lead or sponsor who asked for it.
pub(in crate::domain) fn send(
    plate: &Plate,
    fired: &DutyKey,
    by: Option<&PersonId>,
    now: DateTime<Utc>,
) -> Decision {
    let Some(person) = &fired.person else { return Decision::default() };
    let mut told: Vec<&(Rollout, Stakeholder)> = plate
        .open
        .iter()
        .filter(|(rollout, who)| owes(rollout, who, now) && !is_quiet(who, now))
        .filter(|(rollout, who)| who.nudges.sent < MOST || rollout.id == fired.rollout)
        .collect();
    told.sort_by(|(a, _), (b, _)| (a.dates.intake_closes, &a.id).cmp(&(b.dates.intake_closes, &b.id)));
    let homework: Vec<&(Rollout, Concern)> =
        plate.homework.iter().filter(|(rollout, concern)| due::is_owed(rollout, concern, person)).collect();
    let today = match (told.first(), homework.first()) {
        (Some((_, first)), _) => day_of(first, now),
        (None, Some(_)) => calendar::local_day(now, plate.zone),
        (None, None) => return Decision::default(),
    };

    let mut decision = Decision { nudge_days: vec![(person.clone(), today)], ..Decision::default() };
    for (rollout, who) in &told {
        let due: Vec<&DutyKey> = plate
            .duties
            .iter()
            .filter(|duty| duty.key.rollout == rollout.id && duty.key != *fired)
            .filter(|duty| matches!(duty.key.kind, DutyKind::Nudge | DutyKind::Reminder))
            .filter(|duty| calendar::local_day(duty.due_at, who.zone) <= today)
            .map(|duty| &duty.key)
            .collect();
        let is_fired = rollout.id == fired.rollout;
        let is_ours = due.iter().any(|key| !is_own_wish(key)) || (is_fired && !is_own_wish(fired));
        // Their own wish comes even after the three, and then stands for whatever else was due, uncounted.
        let counts = is_ours && who.nudges.sent < MOST;
        decision.duties.extend(due.into_iter().cloned().map(DutyChange::Drop));

        let mut after = who.clone();
        // Past: it has done its part.
        after.nudges.snoozed_until = None;
        if counts {
            after.nudges.sent += 1;
            let what = Happened::Nudged { person: person.clone(), nth: after.nudges.sent };
            decision.events.push(Event { rollout: rollout.id.clone(), by: by.cloned(), what });
        }
        if after != *who {
            decision.stakeholders.push(after);
        }
    }
    for (rollout, concern) in &homework {
        let its = plate.duties.iter().find(|duty| {
            duty.key.kind == DutyKind::Homework
                && duty.key.rollout == rollout.id
                && duty.key.epoch == concern.id.number()
        });
        let Some(duty) = its.filter(|duty| calendar::local_day(duty.due_at, plate.zone) <= today) else {
            continue;
        };
        let Some(due) = concern.work.homework.due() else { continue };
        let Some(due_at) = due::next(due, rollout.zone, now) else { continue };
        decision.duties.push(DutyChange::Set(Duty { key: duty.key.clone(), due_at }));
        let mut after = concern.clone();
        after.work.homework = state::worked(concern.work.homework.clone(), Step::Nudge);
        let what = Happened::HomeworkNudged {
            concern: concern.id.clone(),
            owner: person.clone(),
            nth: nudged(&after),
        };
        decision.events.push(Event { rollout: rollout.id.clone(), by: by.cloned(), what });
        decision.concerns.push(after);
    }
    let rollouts: Vec<RolloutId> = told.iter().map(|(rollout, _)| rollout.id.clone()).collect();
    let homework = homework.iter().map(|(_, concern)| concern.id.clone()).collect();
    decision.effects.push(post::dm(person, What::Nudge { person: person.clone(), rollouts, homework }));
    decision
}

/// Still owes an answer that can still be in time.
pub(in crate::domain) fn owes(rollout: &Rollout, who: &Stakeholder, now: DateTime<Utc>) -> bool {
    rollout.vacancy.is_none()
        && state::on_date(&rollout.stage, DutyKind::Nudge) == Onward::Act
        && who.intake.is_owed()
        && now < rollout.dates.intake_closes
}

fn is_quiet(who: &Stakeholder, now: DateTime<Utc>) -> bool {
    who.nudges.snoozed_until.is_some_and(|until| until > now)
        || who.nudges.away_until.is_some_and(|back_on| back_on > day_of(who, now))
}

/// Chosen by the person alone: neither the hour nor the day nor the number is ours to mind.
fn is_own_wish(key: &DutyKey) -> bool {
    key.kind == DutyKind::Reminder && key.epoch == LATER
}
