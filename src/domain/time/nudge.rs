//! Nudges: only to people who owe something, an answer to a 1-on-1 or a concern, a commitment, the decision, in their working hours, all that one person
//! owes in one message, at most one a day across all rollouts and at most three for each of what they owe. Whatever
//! stands in a message has been told by it: it counts there, and one of its own nudges less is left. What has its first
//! nudge still ahead is only mentioned. What they asked for
//! themselves with **Later** comes when they asked for it, counts and takes the day all the same; on a day that has had
//! its message it is about nothing else.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::pending::{self, Pending};
use super::quiet;
use crate::domain::calendar;
use crate::domain::concern::Concern;
use crate::domain::decision::Decision;
use crate::domain::duty::{Duty, DutyChange, DutyKey, DutyKind};
use crate::domain::effect::What;
use crate::domain::event::{Event, Happened};
use crate::domain::homework::{Homework, due};
use crate::domain::id::RolloutId;
use crate::domain::post;
use crate::domain::rollout::Rollout;
use crate::domain::stakeholder::Stakeholder;
use crate::domain::state::{self, Onward, Step};

pub(in crate::domain) use rhythm::{anew, from_tomorrow, is_due_today, rhythm};

mod rhythm;

/// For one intake, and for one piece of homework.
pub const MOST: u8 = 3;

/// Answers that one message speaks of; where there are more, it says how many.
pub const ANSWERS: u8 = 20;

/// Epochs of `DutyKind::Reminder`: one of each at a time, and a new wish moves it.
pub const LATER: u32 = 0;
pub const BY_LEAD: u32 = 1;
pub const BACK: u32 = 2;
/// What `LATER` is for a 1-on-1, for what is owed besides: it stays when the 1-on-1 is over.
pub const LATER_OF_WORK: u32 = 3;

/// All that one person has open: what must be known before they are nudged.
#[derive(Debug, Clone, PartialEq)]
pub struct Plate {
    /// Their 1-on-1s in all rollouts that are not over.
    pub open: Vec<(Rollout, Stakeholder)>,
    /// Concerns to which they owe an answer, of such rollouts.
    pub homework: Vec<(Rollout, Concern)>,
    /// Their word, where they have met.
    pub pending: Pending,
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

/// When a nudge or reminder that is set for `due_at` will reach them, if nothing happens until then; `None`: not at all.
pub(in crate::domain) fn reaches(
    key: &DutyKey,
    rollout: &Rollout,
    who: &Stakeholder,
    due_at: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    if is_wish_of_work(key) {
        return None;
    }
    let is_theirs = is_own_wish(key);
    let at = if is_theirs { due_at } else { calendar::next_working_moment(due_at, who.zone) };
    let goes = at < rollout.dates.intake_closes
        && who.is_owed()
        && !is_quiet(who, at)
        && (is_theirs || who.nudges.sent < MOST);
    goes.then_some(at)
}

/// A nudge of the rhythm, or a reminder, fell due. Out of hours, or on a day that has had its nudge, it moves to their
/// next working day, if that is still before the intake closes.
pub fn nudge(fired: &DutyKey, plate: &Plate, now: DateTime<Utc>) -> Decision {
    match fired.kind {
        DutyKind::Homework => return owed_homework(fired, plate, now),
        DutyKind::Commitment | DutyKind::DecisionDue => return pending::due(fired, plate, now),
        _ => {}
    }
    if is_wish_of_work(fired) || (is_own_wish(fired) && !owes_talk(plate, &fired.rollout, now)) {
        let is_due = plate.duties.iter().any(|duty| duty.key == *fired && duty.due_at <= now);
        let owes =
            fired.person.as_ref().is_some_and(|person| quiet::owes_work(plate, &fired.rollout, person));
        return if is_due && owes { send(plate, fired, now) } else { Decision::default() };
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
    send(plate, fired, now)
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
        // In the lead's working hours, or as they end.
        let due_at = calendar::brought(now, rollout.zone, DateTime::<Utc>::MAX_UTC);
        if due_at > now {
            let duties = vec![DutyChange::Set(Duty { key: fired.clone(), due_at })];
            return Decision { duties, ..Decision::default() };
        }
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
        None => send(plate, fired, now),
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
/// rollout, and counts for each thing that is in it.
pub(in crate::domain) fn send(plate: &Plate, fired: &DutyKey, now: DateTime<Utc>) -> Decision {
    let Some(person) = &fired.person else { return Decision::default() };
    // On a day that has had its message only a wish of their own comes, about what it is for: of all else it would be the
    // second.
    let is_extra = plate.today == Today::Taken;
    let wished = |rollout: &Rollout| {
        let mut theirs = plate.duties.iter().filter(|duty| duty.key.rollout == rollout.id);
        theirs.any(|duty| is_own_wish(&duty.key) && !is_wish_of_work(&duty.key) && duty.due_at <= now)
    };
    let wishes_work = |id: &RolloutId| {
        let mut theirs = plate.duties.iter().filter(|duty| duty.key.rollout == *id);
        theirs.any(|duty| {
            let is_wish =
                is_wish_of_work(&duty.key) || (is_own_wish(&duty.key) && !owes_talk(plate, id, now));
            is_wish && duty.due_at <= now
        })
    };
    let mut told: Vec<&(Rollout, Stakeholder)> = plate
        .open
        .iter()
        .filter(|(rollout, who)| owes(rollout, who, now) && !is_quiet(who, now))
        .filter(|(rollout, who)| {
            let is_its_turn = rollout.id == fired.rollout
                || has_begun(rollout, who, now)
                || is_asked_by_hand(plate, rollout, now);
            wished(rollout) || (!is_extra && who.nudges.sent < MOST && is_its_turn)
        })
        .collect();
    told.sort_by(|(a, _), (b, _)| (a.dates.intake_closes, &a.id).cmp(&(b.dates.intake_closes, &b.id)));
    // What is overdue is the lead's to speak of.
    let is_in_time = |rollout: &Rollout, concern: &Concern| {
        let due = concern.work.homework.due();
        due.is_some_and(|due| now < calendar::end_of_day(due, rollout.zone))
    };
    let homework: Vec<&(Rollout, Concern)> = plate
        .homework
        .iter()
        .filter(|(rollout, concern)| due::is_owed(rollout, concern, person))
        .filter(|(rollout, concern)| {
            let is_its_turn = !is_extra && nudged(concern) < MOST && is_in_time(rollout, concern);
            wishes_work(&rollout.id) || is_its_turn
        })
        .collect();
    let today = told.first().map_or(calendar::local_day(now, plate.zone), |(_, first)| day_of(first, now));
    let words = pending::told(plate, fired, today, wishes_work);
    if told.is_empty() && homework.is_empty() && words.is_empty() {
        return Decision::default();
    }

    let mut decision = Decision { nudge_days: vec![(person.clone(), today)], ..Decision::default() };
    for (rollout, who) in &told {
        let mut after = who.clone();
        // Past: it has done its part.
        after.nudges.snoozed_until = None;
        // Their own wish comes even after the three.
        if who.nudges.sent < MOST {
            after.nudges.sent += 1;
            let what = Happened::Nudged { person: person.clone(), nth: after.nudges.sent };
            decision.events.push(Event { rollout: rollout.id.clone(), by: None, what });
        }
        decision.duties.extend(stood_for(plate, fired, &after, today));
        if after != *who {
            decision.stakeholders.push(after);
        }
    }
    // What they asked for is in it.
    let granted = plate
        .duties
        .iter()
        .filter(|duty| is_wish_of_work(&duty.key) && duty.due_at <= now && duty.key != *fired);
    decision.duties.extend(granted.map(|duty| DutyChange::Drop(duty.key.clone())));
    for (rollout, concern) in &homework {
        let its = plate.duties.iter().find(|duty| {
            duty.key.kind == DutyKind::Homework
                && duty.key.rollout == rollout.id
                && duty.key.epoch == concern.id.number()
        });
        // This stands for its next nudge; the word to the lead once it is overdue stays.
        if let (Some(duty), Some(due)) = (its, concern.work.homework.due())
            && let Some(due_at) = due::next(due, rollout.zone, duty.due_at.max(now))
        {
            decision.duties.push(DutyChange::Set(Duty { key: duty.key.clone(), due_at }));
        }
        let mut after = concern.clone();
        after.work.homework = state::worked(concern.work.homework.clone(), Step::Nudge);
        let what = Happened::HomeworkNudged {
            concern: concern.id.clone(),
            owner: person.clone(),
            nth: nudged(&after),
        };
        decision.events.push(Event { rollout: rollout.id.clone(), by: None, what });
        decision.concerns.push(after);
    }
    decision.duties.extend(words.duties);
    for (rollout, nth) in words.nth {
        let what = Happened::Nudged { person: person.clone(), nth };
        decision.events.push(Event { rollout, by: None, what });
    }
    let rollouts: Vec<RolloutId> = told.iter().map(|(rollout, _)| rollout.id.clone()).collect();
    let homework = homework.iter().map(|(_, concern)| concern.id.clone()).collect();
    decision.effects.push(post::dm(
        person,
        What::Nudge {
            person: person.clone(),
            rollouts,
            homework,
            commitments: words.commitments,
            decisions: words.decisions,
        },
    ));
    decision
}

/// What a message of today makes needless in one of the intakes that it tells of: all that was due there today, and of
/// what is ahead so much that there are three in all; the next goes first, so that the day it closes keeps its own.
fn stood_for(plate: &Plate, fired: &DutyKey, told: &Stakeholder, today: NaiveDate) -> Vec<DutyChange> {
    let its = plate.duties.iter().filter(|duty| {
        duty.key.rollout == told.rollout
            && matches!(duty.key.kind, DutyKind::Nudge | DutyKind::Reminder)
            && !is_wish_of_work(&duty.key)
            && duty.key != *fired
    });
    let (due, mut ahead): (Vec<&Duty>, Vec<&Duty>) =
        its.partition(|duty| calendar::local_day(duty.due_at, told.zone) <= today);
    ahead.retain(|duty| !is_own_wish(&duty.key));
    ahead.sort_by_key(|duty| duty.due_at);
    let too_many = ahead.len().saturating_sub(usize::from(MOST.saturating_sub(told.nudges.sent)));
    due.into_iter()
        .chain(ahead.into_iter().take(too_many))
        .map(|duty| DutyChange::Drop(duty.key.clone()))
        .collect()
}

/// Whether their 1-on-1 of that rollout is open.
fn owes_talk(plate: &Plate, id: &RolloutId, now: DateTime<Utc>) -> bool {
    plate.open.iter().any(|(rollout, who)| rollout.id == *id && owes(rollout, who, now))
}

/// Still owes an answer that can still be in time.
pub(in crate::domain) fn owes(rollout: &Rollout, who: &Stakeholder, now: DateTime<Utc>) -> bool {
    rollout.vacancy.is_none()
        && state::on_date(&rollout.stage, DutyKind::Nudge) == Onward::Act
        && who.is_owed()
        && now < rollout.dates.intake_closes
}

/// Whether the days of its own reminders have come: what is told along before would have none left for the day it closes.
fn has_begun(rollout: &Rollout, who: &Stakeholder, now: DateTime<Utc>) -> bool {
    rhythm::first_day(rollout, who).is_none_or(|first| first <= day_of(who, now))
}

/// Somebody who runs it had them reminded, at their next working moment.
fn is_asked_by_hand(plate: &Plate, rollout: &Rollout, now: DateTime<Utc>) -> bool {
    let is_of_it =
        |key: &DutyKey| key.rollout == rollout.id && key.kind == DutyKind::Reminder && key.epoch == BY_LEAD;
    plate.duties.iter().any(|duty| is_of_it(&duty.key) && duty.due_at <= now)
}

/// Open, and not reminded of yet: a message about something else says so in a line, which is no reminder.
pub fn is_to_come(rollout: &Rollout, who: &Stakeholder, now: DateTime<Utc>) -> bool {
    owes(rollout, who, now) && !is_quiet(who, now) && who.nudges.sent < MOST && !has_begun(rollout, who, now)
}

fn is_quiet(who: &Stakeholder, now: DateTime<Utc>) -> bool {
    who.nudges.snoozed_until.is_some_and(|until| until > now)
        || who.nudges.away_until.is_some_and(|back_on| back_on > day_of(who, now))
}

/// Chosen by the person alone: neither the hour nor the day nor the number is ours to mind.
pub(super) fn is_own_wish(key: &DutyKey) -> bool {
    key.kind == DutyKind::Reminder && matches!(key.epoch, LATER | LATER_OF_WORK)
}

/// Such a wish, for what is owed besides the 1-on-1.
pub(in crate::domain) fn is_wish_of_work(key: &DutyKey) -> bool {
    key.kind == DutyKind::Reminder && key.epoch == LATER_OF_WORK
}
