//! **Later** and **Away**: a person chooses when to be asked again. Each is one new due time, never a new rhythm, and
//! never one at which the answer would be too late.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::nudge::{self, BACK, LATER, day_of};
use crate::domain::action::Later;
use crate::domain::calendar;
use crate::domain::decision::Decision;
use crate::domain::duty::{Duty, DutyChange, DutyKey, DutyKind};
use crate::domain::effect::What;
use crate::domain::event::{Event, Happened};
use crate::domain::id::PersonId;
use crate::domain::intake::change;
use crate::domain::post;
use crate::domain::refusal::{Fault, Field, Refusal, Wrong};
use crate::domain::reply::{Invited, Reply, Say};
use crate::domain::rollout::Rollout;
use crate::domain::screen::{Offer, Screen};
use crate::domain::stakeholder::Stakeholder;
use crate::domain::state::{self, Ask};

mod work;

pub use work::{
    open_away_from_work, open_later_of_work, owes_work, submit_away_from_work, submit_later_of_work,
};

/// As far ahead as anybody can say that they are away.
const FARTHEST: TimeDelta = TimeDelta::days(366);

/// **Later**: in one hour, tomorrow, a date.
///
/// # Errors
/// `OweNothing` (nothing is owed any more), `NoTimeForLater`, and what the stage says.
pub fn open_later(rollout: &Rollout, who: &Stakeholder, now: DateTime<Utc>) -> Result<Decision, Refusal> {
    may_be_quiet(rollout, who)?;
    let offers = offers(rollout, who, now);
    if offers.is_empty() {
        let closes = rollout.dates.intake_closes;
        return Err(Refusal::NoTimeForLater { name: rollout.brief.name.clone(), closes, zone: who.zone });
    }
    let screen = Screen::Later {
        rollout: rollout.id.clone(),
        name: rollout.brief.name.clone(),
        closes: rollout.dates.intake_closes,
        zone: who.zone,
        offers,
    };
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

/// The one new due time. A choice that is past, or too late for an answer in time, is a fault beside its field.
///
/// # Errors
/// As `open_later`.
pub fn submit_later(
    rollout: &Rollout,
    who: &Stakeholder,
    until: Later,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may_be_quiet(rollout, who)?;
    let (field, due_at) = match chosen(until, who.zone, now) {
        Ok(chosen) => chosen,
        Err(wrong) => return Ok(fault(Field::LaterDate, wrong)),
    };
    if due_at <= now {
        return Ok(fault(field, Wrong::InPast));
    }
    if due_at >= rollout.dates.intake_closes {
        return Ok(fault(field, Wrong::NotBefore { other: Field::IntakeCloses }));
    }
    // The same window sent twice, in one minute as in two, says nothing new.
    if who.nudges.snoozed_until.is_some_and(|known| (due_at - known).abs() < TimeDelta::minutes(1)) {
        return Ok(Decision::default());
    }
    let mut after = who.clone();
    after.nudges.snoozed_until = Some(due_at);
    Ok(Decision {
        duties: vec![reminder(rollout, who, LATER, due_at)],
        events: vec![change::event(who, Happened::Snoozed { person: who.person.clone(), until: due_at })],
        effects: vec![post::dm(
            &who.person,
            What::Say {
                say: Say::QuietUntil {
                    until: due_at,
                    missed: vec![],
                    about: Some(rollout.brief.name.clone()),
                },
            },
        )],
        stakeholders: vec![after],
        ..Decision::default()
    })
}

/// **I am away**: until which day, asked once for all rollouts.
///
/// # Errors
/// As `open_later`.
pub fn open_away(rollout: &Rollout, who: &Stakeholder, now: DateTime<Utc>) -> Result<Decision, Refusal> {
    may_be_quiet(rollout, who)?;
    let screen = Screen::Away { rollout: rollout.id.clone(), tomorrow: tomorrow(who, now) };
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

/// Quiet in every rollout until their first day back, and one reminder that morning where there is still time then.
/// `open` is every part this person has in a rollout that is not over.
///
/// # Errors
/// `OweNothing`, where they owe nothing.
pub fn submit_away(
    open: &[(Rollout, Stakeholder)],
    back_on: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    let Some((_, person)) = open.iter().find(|(_, who)| who.is_owed()) else {
        return Err(Refusal::OweNothing);
    };
    let today = day_of(person, now);
    if back_on <= today {
        return Ok(fault(Field::BackOn, Wrong::InPast));
    }
    if back_on - today > FARTHEST {
        return Ok(fault(Field::BackOn, Wrong::TooFar));
    }
    let mut decision = Decision::default();
    let mut missed = Vec::new();
    for (rollout, who) in open {
        let is_asked = nudge::owes(rollout, who, now);
        let morning = calendar::next_working_moment(calendar::at(back_on, 9, 30, who.zone), who.zone);
        if is_asked && morning >= rollout.dates.intake_closes {
            missed.push(Invited { rollout: rollout.id.clone(), name: rollout.brief.name.clone() });
        }
        let Some((after, event)) = away_until(who, back_on) else { continue };
        if is_asked && morning < rollout.dates.intake_closes {
            decision.duties.push(reminder(rollout, who, BACK, morning));
        }
        decision.events.push(event);
        decision.stakeholders.push(after);
    }
    if !decision.stakeholders.is_empty() {
        let until = calendar::at(back_on, 9, 30, person.zone);
        let say = Say::QuietUntil { until, missed, about: None };
        decision.effects.push(post::dm(&person.person, What::Say { say }));
    }
    Ok(decision)
}

/// Their part as it is while they are away, whatever they come to owe in it; `None`: the same is said already.
fn away_until(who: &Stakeholder, back_on: NaiveDate) -> Option<(Stakeholder, Event)> {
    if who.nudges.away_until == Some(back_on) {
        return None;
    }
    let mut after = who.clone();
    after.nudges.away_until = Some(back_on);
    Some((after, change::event(who, Happened::Away { person: who.person.clone(), back_on })))
}

fn may_be_quiet(rollout: &Rollout, who: &Stakeholder) -> Result<(), Refusal> {
    state::allow(rollout, Ask::BeQuiet)?;
    if who.is_owed() { Ok(()) } else { Err(Refusal::OweNothing) }
}

/// Only what `submit_later` takes.
fn offers(rollout: &Rollout, who: &Stakeholder, now: DateTime<Utc>) -> Vec<Offer> {
    offers_until(rollout.dates.intake_closes, who.zone, now)
}

/// When it is to be, and beside which field a fault of that stands.
fn chosen(until: Later, zone: Tz, now: DateTime<Utc>) -> Result<(Field, DateTime<Utc>), Wrong> {
    let tomorrow = calendar::add_working_days(calendar::local_day(now, zone), 1);
    match until {
        Later::InOneHour => Ok((Field::LaterChoice, now + TimeDelta::hours(1))),
        Later::Tomorrow => Ok((Field::LaterChoice, calendar::at(tomorrow, 9, 30, zone))),
        Later::On(day) if !calendar::is_working_day(day) => Err(Wrong::NotAWorkingDay),
        Later::On(day) => Ok((Field::LaterDate, calendar::at(day, 9, 30, zone))),
        Later::Undated => Err(Wrong::Missing),
    }
}

fn offers_until(closes: DateTime<Utc>, zone: Tz, now: DateTime<Utc>) -> Vec<Offer> {
    let morning = |day| calendar::at(day, 9, 30, zone);
    let tomorrow = calendar::add_working_days(calendar::local_day(now, zone), 1);
    let last = calendar::local_day(closes, zone);
    let last = if calendar::is_working_day(last) && morning(last) < closes {
        last
    } else {
        calendar::add_working_days(last, -1)
    };
    let mut offers = Vec::new();
    if morning(tomorrow) < closes {
        offers.push(Offer::Tomorrow { day: tomorrow });
    }
    if now + TimeDelta::hours(1) < closes {
        offers.push(Offer::InOneHour);
    }
    if morning(last) > now && last != tomorrow {
        offers.push(Offer::OnADate);
    }
    offers
}

/// The next day on which anybody wants to be reminded of work.
fn tomorrow(who: &Stakeholder, now: DateTime<Utc>) -> NaiveDate {
    calendar::add_working_days(day_of(who, now), 1)
}

fn reminder(rollout: &Rollout, who: &Stakeholder, epoch: u32, due_at: DateTime<Utc>) -> DutyChange {
    reminder_of(rollout, &who.person, epoch, due_at)
}

fn reminder_of(rollout: &Rollout, person: &PersonId, epoch: u32, due_at: DateTime<Utc>) -> DutyChange {
    let key = DutyKey {
        rollout: rollout.id.clone(),
        person: Some(person.clone()),
        kind: DutyKind::Reminder,
        epoch,
    };
    DutyChange::Set(Duty { key, due_at })
}

fn fault(field: Field, what: Wrong) -> Decision {
    Decision { reply: Reply::Faults { faults: vec![Fault { field, what }] }, ..Decision::default() }
}
