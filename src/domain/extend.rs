//! `/rollout extend`: the one way in which a date moves. By the sponsor, with a reason, once for each time-box unless
//! the workspace allows more; what comes after it moves by as many working days, and every slip stays on record and is shown.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::begun::Begun;
use super::calendar;
use super::commitment;
use super::decision::Decision;
use super::duty::{Duty, DutyChange, DutyKey, DutyKind};
use super::effect::What;
use super::event::{Event, Happened};
use super::id::{PersonId, RolloutId};
use super::intake::form;
use super::meeting::{self, Meeting};
use super::policy::{Deed, Roles};
use super::post;
use super::refusal::{Fault, Field, Refusal, Wrong};
use super::rehearsal;
use super::reply::Reply;
use super::rollout::{Dates, Rollout, Stage};
use super::screen::{ExtendScreen, Notice, Screen};
use super::stakeholder::Stakeholder;
use super::state::{self, Ask};
use super::time::{nudge, pending};

mod time_box;

pub use time_box::TimeBox;

#[cfg(test)]
mod tests;

/// Longest reason, in characters; everybody in the channel reads it.
pub const REASON_LIMIT: usize = 500;
/// Working days that are offered.
const PREFILLED: i64 = 3;
const FARTHEST: TimeDelta = TimeDelta::days(366);

/// One date that moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    pub rollout: RolloutId,
    /// From 1.
    pub nth: u32,
    pub of: TimeBox,
    pub before: DateTime<Utc>,
    pub after: DateTime<Utc>,
    /// 1 to 500 characters.
    pub reason: String,
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

/// The form, as it was filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExtendForm {
    pub until: Option<NaiveDate>,
    pub reason: String,
}

/// The window. `slips`: what moved before; `most`: how often one time-box may.
///
/// # Errors
/// `OnlySponsor`, `NoSponsor`, `ExtendedAlready`, and what the stage says.
pub fn open(
    rollout: &Rollout,
    actor: &PersonId,
    (slips, most): (&[Slip], u32),
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    let (of, left) = may_extend(rollout, actor, slips, most)?;
    let from = calendar::local_day(of.ends(&rollout.dates), rollout.zone);
    let today = calendar::local_day(now, rollout.zone);
    let screen = Screen::Extend(ExtendScreen {
        rollout: rollout.id.clone(),
        name: rollout.brief.name.clone(),
        channel: rollout.channel.clone(),
        zone: rollout.zone,
        of,
        ends: of.ends(&rollout.dates),
        until: calendar::add_working_days(from.max(today), PREFILLED),
        left,
        again: left < most,
        begun: Begun::default(),
    });
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

/// `sponsor_zone`: the lead's where it is not known.
///
/// # Errors
/// As `open`; faults of fields are the reply of a decision that changes nothing.
pub fn submit(
    (rollout, meeting): (&Rollout, &Meeting),
    actor: &PersonId,
    (slips, most): (&[Slip], u32),
    filled: &ExtendForm,
    stakeholders: &[Stakeholder],
    sponsor_zone: Tz,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    let (of, _) = may_extend(rollout, actor, slips, most)?;
    let (day, reason) = match check(rollout, of, filled, now) {
        Ok(filled) => filled,
        Err(faults) => return Ok(Decision { reply: Reply::Faults { faults }, ..Decision::default() }),
    };
    let moved = Moved { of, dates: shifted(rollout, of, day), reason };
    let notice = Notice::Extended {
        name: rollout.brief.name.clone(),
        channel: rollout.channel.clone(),
        of,
        until: of.ends(&moved.dates),
        zone: rollout.zone,
    };
    Ok(Decision {
        reply: Reply::Show { screen: Screen::Notice { notice } },
        ..enact((rollout, meeting), actor, slips, moved, stakeholders, sponsor_zone, now)
    })
}

/// A time-box that ends on another day, and why.
pub(super) struct Moved {
    pub of: TimeBox,
    /// All of them, as they are then.
    pub dates: Dates,
    pub reason: String,
}

/// The dates move, the slip is on record, and everybody in it is told.
pub(super) fn enact(
    (rollout, meeting): (&Rollout, &Meeting),
    actor: &PersonId,
    slips: &[Slip],
    Moved { of, dates, reason }: Moved,
    stakeholders: &[Stakeholder],
    sponsor_zone: Tz,
    now: DateTime<Utc>,
) -> Decision {
    let before = of.ends(&rollout.dates);
    let moved = Rollout { dates, ..rollout.clone() };
    let slip = Slip {
        rollout: rollout.id.clone(),
        nth: u32::try_from(slips.len()).unwrap_or(u32::MAX).saturating_add(1),
        of,
        before,
        after: of.ends(&moved.dates),
        reason,
        by: actor.clone(),
        at: now,
    };
    let what = What::Extended { rollout: rollout.id.clone(), nth: slip.nth };
    let mut effects = vec![post::charter(rollout)];
    if of == TimeBox::Intake {
        // The day until which they have time stands in all of it.
        let reached = stakeholders.iter().filter(|who| who.is_reachable());
        effects.extend(reached.flat_map(|who| post::one_on_one(who, &[])));
    }
    if of == TimeBox::Decision {
        // By when they have time stands there too; whoever is asked anew in their morning sees it at once where it stands.
        effects.extend(post::asked_anew(&moved, stakeholders));
    }
    // To whoever moved it as well: their calendar moves with it.
    effects.extend(meeting::to_all(rollout, stakeholders, &what));
    Decision {
        duties: duties(&moved, of, stakeholders, sponsor_zone, now),
        events: vec![Event {
            rollout: rollout.id.clone(),
            by: Some(actor.clone()),
            what: Happened::Extended { of, before, after: slip.after },
        }],
        effects,
        meeting: of.moves_the_meeting().then(|| Meeting {
            sequence: meeting.sequence + u32::from(meeting.agenda_sent_at.is_some()),
            // A new time-box has its own gate.
            gone_on: None,
            held_since: None,
            ..meeting.clone()
        }),
        slip: Some(slip),
        rollout: Some(moved),
        ..Decision::default()
    }
}

/// What runs, and how often it may still be moved.
///
/// # Errors
/// As `open`.
pub fn may_extend(
    rollout: &Rollout,
    actor: &PersonId,
    slips: &[Slip],
    most: u32,
) -> Result<(TimeBox, u32), Refusal> {
    if let Stage::Scheduled { .. } = rollout.stage
        && (rollout.lead == *actor || rollout.sponsor == *actor)
    {
        let (rollout, lead) = (rollout.id.clone(), rollout.lead.clone());
        return Err(Refusal::DatesNotBegun { rollout, lead });
    }
    let left = left(rollout, slips, most);
    if !Roles::in_rollout(rollout, actor).may(Deed::Extend) {
        // Nobody is sent to a sponsor who could not do it either.
        return Err(match left {
            Err(moved @ Refusal::ExtendedAlready { .. }) => moved,
            Err(_) | Ok(_) => Refusal::only_sponsor(rollout, actor),
        });
    }
    if rollout.vacancy.is_some() {
        return Err(Refusal::no_sponsor(rollout, actor));
    }
    state::allow(rollout, Ask::Extend)?;
    left
}

/// Whether the time-box that runs may be moved once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moves {
    Left,
    UsedUp,
}

impl Moves {
    /// Arguments as of `open`.
    pub fn of(rollout: &Rollout, slips: &[Slip], most: u32) -> Moves {
        match left(rollout, slips, most) {
            Err(Refusal::ExtendedAlready { .. }) => Moves::UsedUp,
            Ok(_) | Err(_) => Moves::Left,
        }
    }
}

/// The same, whoever asks.
fn left(rollout: &Rollout, slips: &[Slip], most: u32) -> Result<(TimeBox, u32), Refusal> {
    let of = TimeBox::of(&rollout.stage).ok_or(Refusal::Stale)?;
    // The new day that the lead named for a meeting that waited is not one of the sponsor's moves.
    let counts = |slip: &&Slip| slip.of == of && (slip.by != rollout.lead || rollout.lead == rollout.sponsor);
    let moved: Vec<&Slip> = slips.iter().filter(counts).collect();
    let times = u32::try_from(moved.len()).unwrap_or(u32::MAX);
    match moved.last() {
        // One more time-box moves the decision once more.
        Some(last) if times >= most => Err(Refusal::ExtendedAlready {
            rollout: rollout.id.clone(),
            of,
            times,
            to: last.after.max(of.ends(&rollout.dates)),
            zone: rollout.zone,
        }),
        Some(_) | None => Ok((of, most.saturating_sub(times))),
    }
}

fn check(
    rollout: &Rollout,
    of: TimeBox,
    filled: &ExtendForm,
    now: DateTime<Utc>,
) -> Result<(NaiveDate, String), Vec<Fault>> {
    let today = calendar::local_day(now, rollout.zone);
    let from = calendar::local_day(of.ends(&rollout.dates), rollout.zone);
    let ends = match of {
        TimeBox::Intake => Field::IntakeCloses,
        TimeBox::Homework => Field::Meeting,
        TimeBox::Decision => Field::DecisionBy,
    };
    let day = match filled.until {
        None => Err(Wrong::Missing),
        Some(day) if day <= today => Err(Wrong::InPast),
        Some(day) if day <= from => Err(Wrong::NotAfter { other: ends }),
        Some(day) => fits(day, today),
    };
    let reason = form::text(Field::ExtendReason, &filled.reason, REASON_LIMIT);
    match (day, reason) {
        (Ok(day), Ok(reason)) => Ok((day, reason)),
        (day, reason) => {
            let day = day.err().map(|what| Fault { field: Field::NewDate, what });
            Err(day.into_iter().chain(reason.err().into_iter().flatten()).collect())
        }
    }
}

/// Whether it is a day on which people work, within what we plan for.
pub(super) fn fits(day: NaiveDate, today: NaiveDate) -> Result<NaiveDate, Wrong> {
    if day - today > FARTHEST {
        Err(Wrong::TooFar)
    } else if !calendar::is_working_day(day) {
        Err(Wrong::NotAWorkingDay)
    } else {
        Ok(day)
    }
}

/// The box ends on `day`, and whatever comes after it as many working days later than it would have, at its own hour.
pub(super) fn shifted(rollout: &Rollout, of: TimeBox, day: NaiveDate) -> Dates {
    let zone = rollout.zone;
    let by = working_days(calendar::local_day(of.ends(&rollout.dates), zone), day);
    let later = |at: DateTime<Utc>| {
        let wall = at.with_timezone(&zone).naive_local();
        let day = calendar::add_working_days(wall.date(), by);
        calendar::at(day, chrono::Timelike::hour(&wall), chrono::Timelike::minute(&wall), zone)
    };
    let Dates { intake_closes, meeting, decision_by } = rollout.dates;
    match of {
        TimeBox::Intake => Dates {
            intake_closes: later(intake_closes),
            meeting: later(meeting),
            decision_by: later(decision_by),
        },
        TimeBox::Homework => {
            Dates { intake_closes, meeting: later(meeting), decision_by: later(decision_by) }
        }
        TimeBox::Decision => Dates { intake_closes, meeting, decision_by: later(decision_by) },
    }
}

/// How many working days after `from` the day `to` is.
fn working_days(from: NaiveDate, to: NaiveDate) -> i64 {
    let days = from.iter_days().skip(1).take_while(|day| *day <= to);
    i64::try_from(days.filter(|day| calendar::is_working_day(*day)).count()).unwrap_or(i64::MAX)
}

fn duties(
    rollout: &Rollout,
    of: TimeBox,
    stakeholders: &[Stakeholder],
    sponsor_zone: Tz,
    now: DateTime<Utc>,
) -> Vec<DutyChange> {
    let set = |kind, due_at| {
        let key = DutyKey { rollout: rollout.id.clone(), person: None, kind, epoch: 0 };
        DutyChange::Set(Duty { key, due_at })
    };
    let dates = &rollout.dates;
    let mut duties = vec![set(DutyKind::DecisionDue, dates.decision_by)];
    if of == TimeBox::Intake {
        duties.push(set(DutyKind::CloseIntake, dates.intake_closes));
        for who in stakeholders.iter().filter(|who| who.is_owed()) {
            duties.extend(nudge::rhythm(rollout, who, now));
        }
    }
    if of == TimeBox::Decision && rollout.stage == Stage::Decision {
        duties = [pending::dropped(rollout, stakeholders), duties].concat();
        duties.extend(pending::remind_of_decision(rollout, sponsor_zone, now));
        let reached = stakeholders.iter().filter(|who| who.is_reachable());
        duties.extend(reached.map(|who| commitment::asked_again(who, now)));
    }
    if of.moves_the_meeting() {
        let summary = rehearsal::summary_time(dates, sponsor_zone).max(now);
        duties.push(set(DutyKind::Summary, summary));
        let agenda = meeting::agenda_time(dates, rollout.zone, summary);
        duties.push(set(DutyKind::Agenda, agenda));
        duties.push(set(DutyKind::Meeting, dates.meeting));
        duties.extend(meeting::reminders_dropped(rollout));
        duties.push(set(DutyKind::Deciding, rehearsal::deciding(dates, rollout.zone)));
    }
    duties
}
