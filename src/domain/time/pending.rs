//! Once they have met: whoever has not said whether they commit is reminded of it, and the sponsor of the decision; when its
//! day has passed the lead is told that it is overdue. As with every nudge: in working hours, all in one message a day, at
//! most three for each. Each row of the diary is one of the three: what another message tells along is taken off it.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::nudge::{self, Plate, Today};
use crate::domain::calendar;
use crate::domain::decision::Decision;
use crate::domain::duty::{Duty, DutyChange, DutyKey, DutyKind};
use crate::domain::effect::What;
use crate::domain::id::{PersonId, RolloutId};
use crate::domain::post;
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::stakeholder::Stakeholder;
use crate::domain::state::{self, Ask, Onward};

/// Of what has passed its date the lead is told then, and again after so many working days each.
const AGAIN: i64 = 5;
/// Words to the lead in all, and nudges for each of what is owed.
const MOST: u32 = 3;
/// Working days after its day, or after it became theirs, on which whoever was asked too late to be reminded before it
/// is reminded.
const AFTER: [i64; 3] = [1, 3, 5];

/// What one person still has to say, of rollouts that wait for the decision.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pending {
    /// They have not said whether they commit.
    pub commitments: Vec<(Rollout, Stakeholder)>,
    /// They sponsor it, and have not decided.
    pub decisions: Vec<Rollout>,
}

/// Whether the word of a stakeholder is waited for, who has given none.
pub fn is_asked(rollout: &Rollout, who: &Stakeholder) -> bool {
    rollout.stage == Stage::Decision
        && rollout.vacancy.is_none()
        && state::allow(rollout, Ask::Commit).is_ok()
        && who.is_reachable()
}

/// Whether this person's decision is waited for.
pub fn is_to_decide(rollout: &Rollout, person: &PersonId) -> bool {
    rollout.stage == Stage::Decision && rollout.vacancy.is_none() && rollout.sponsor == *person
}

/// When somebody in `zone` who was asked at `asked` is reminded that their word is missing: not on the day they were asked.
/// Asked too late for any of these, a few times after the day: as long as nothing is decided, their word is waited for.
pub fn commitment_times(
    decision_by: DateTime<Utc>,
    zone: Tz,
    asked: DateTime<Utc>,
) -> Vec<(u8, DateTime<Utc>)> {
    let day = calendar::local_day(asked, zone);
    let mut times = calendar::nudge_times(decision_by, zone, asked);
    times.retain(|(_, at)| calendar::local_day(*at, zone) > day);
    if times.is_empty() {
        times = (1..).zip(after(decision_by.max(asked), zone)).collect();
    }
    times
}

/// When the sponsor is reminded of the decision, after `from`: the working day before, the day itself, and the one after.
/// To whom it comes too late for the first two it is theirs as long as nothing is decided: a few times after.
pub fn decision_times(decision_by: DateTime<Utc>, zone: Tz, from: DateTime<Utc>) -> Vec<(u8, DateTime<Utc>)> {
    let before = calendar::nudge_times(decision_by, zone, from);
    let before = before.into_iter().filter(|(nth, _)| *nth > 1).map(|(nth, at)| (nth - 1, at));
    let mut times: Vec<_> = before.collect();
    let after = (1..).zip(after(decision_by.max(from), zone));
    match times.is_empty() {
        true => times.extend(after),
        false => times.extend(after.take(1).map(|(_, at)| (3, at))),
    }
    times
}

/// The working days after that on which somebody in `zone` is reminded.
fn after(passed: DateTime<Utc>, zone: Tz) -> [DateTime<Utc>; 3] {
    let day = calendar::local_day(passed, zone);
    AFTER.map(|days| calendar::at(calendar::add_working_days(day, days), 9, 30, zone))
}

/// When the lead is told that it is overdue.
pub fn overdue_times(decision_by: DateTime<Utc>, zone: Tz) -> [DateTime<Utc>; 3] {
    let day = calendar::local_day(decision_by, zone);
    let later = |times| calendar::at(calendar::add_working_days(day, times * AGAIN), 9, 30, zone);
    [decision_by, later(1), later(2)]
}

/// The same from the `epoch`th on, which is set for `due_at`.
pub fn overdue_from(rollout: &Rollout, epoch: u32, due_at: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let planned = (0..MOST).zip(overdue_times(rollout.dates.decision_by, rollout.zone));
    planned.filter(|(nth, _)| *nth > epoch).fold(vec![due_at], |mut times, (_, at)| {
        times.extend(times.last().map(|before| at.max(again(rollout, *before))));
        times
    })
}

/// Set as somebody is asked whether they commit.
pub(in crate::domain) fn remind_of_commitment(
    rollout: &Rollout,
    who: &Stakeholder,
    asked: DateTime<Utc>,
) -> Vec<DutyChange> {
    let times = commitment_times(rollout.dates.decision_by, who.zone, asked);
    set(rollout, &who.person, DutyKind::Commitment, times)
}

/// Set as the decision is what is due, and anew where it moves or is somebody else's. `zone`: the sponsor's. Where its day
/// has passed by then, the lead is told only after the sponsor has had the time to take it.
pub(in crate::domain) fn remind_of_decision(
    rollout: &Rollout,
    zone: Tz,
    now: DateTime<Utc>,
) -> Vec<DutyChange> {
    if rollout.stage != Stage::Decision {
        return Vec::new();
    }
    let times = decision_times(rollout.dates.decision_by, zone, now);
    // What rested while nobody sponsored it is late, and whoever is named has just been told.
    let late = (1..=MOST).filter(|epoch| times.iter().all(|(nth, _)| u32::from(*nth) != *epoch));
    let late = late.map(|epoch| DutyChange::Drop(told_to_sponsor(rollout, epoch)));
    let mut duties: Vec<DutyChange> = late.collect();
    duties.extend(set(rollout, &rollout.sponsor, DutyKind::DecisionDue, times));
    if rollout.dates.decision_by <= now {
        duties.extend((0..MOST).map(|epoch| DutyChange::Drop(told_to_lead(rollout, epoch))));
        let due_at = again(rollout, now);
        duties.push(DutyChange::Set(Duty { key: told_to_lead(rollout, 1), due_at }));
    }
    duties
}

/// When the lead is told next, who was told at `now`.
fn again(rollout: &Rollout, now: DateTime<Utc>) -> DateTime<Utc> {
    let today = calendar::local_day(now, rollout.zone);
    calendar::at(calendar::add_working_days(today, AGAIN), 9, 30, rollout.zone)
}

fn told_to_lead(rollout: &Rollout, epoch: u32) -> DutyKey {
    DutyKey { rollout: rollout.id.clone(), person: None, kind: DutyKind::DecisionDue, epoch }
}

fn told_to_sponsor(rollout: &Rollout, epoch: u32) -> DutyKey {
    DutyKey { person: Some(rollout.sponsor.clone()), ..told_to_lead(rollout, epoch) }
}

fn set(
    rollout: &Rollout,
    person: &PersonId,
    kind: DutyKind,
    times: Vec<(u8, DateTime<Utc>)>,
) -> Vec<DutyChange> {
    let key = |nth| DutyKey {
        rollout: rollout.id.clone(),
        person: Some(person.clone()),
        kind,
        epoch: u32::from(nth),
    };
    times.into_iter().map(|(nth, due_at)| DutyChange::Set(Duty { key: key(nth), due_at })).collect()
}

/// Nothing of it is ahead any more: it is decided, or its date is set anew.
pub(in crate::domain) fn dropped(rollout: &Rollout, stakeholders: &[Stakeholder]) -> Vec<DutyChange> {
    let drop = |person: Option<&PersonId>, kind, epoch| {
        DutyChange::Drop(DutyKey { rollout: rollout.id.clone(), person: person.cloned(), kind, epoch })
    };
    let lead = (0..MOST).map(|epoch| drop(None, DutyKind::DecisionDue, epoch));
    let sponsor = (1..=MOST).map(|epoch| DutyChange::Drop(told_to_sponsor(rollout, epoch)));
    let asked = stakeholders
        .iter()
        .flat_map(|who| (0..=MOST).map(|epoch| drop(Some(&who.person), DutyKind::Commitment, epoch)));
    lead.chain(sponsor).chain(asked).collect()
}

/// They have said whether they commit, and are reminded of it no more.
pub(in crate::domain) fn answered(rollout: &Rollout, person: &PersonId) -> Vec<DutyChange> {
    let key = |epoch| DutyKey {
        rollout: rollout.id.clone(),
        person: Some(person.clone()),
        kind: DutyKind::Commitment,
        epoch,
    };
    (1..=MOST).map(|epoch| DutyChange::Drop(key(epoch))).collect()
}

/// The day of the decision has passed, the `epoch`th word of it: the charter says so, and the lead is told. It stays so
/// until the sponsor has decided.
pub(in crate::domain) fn overdue(rollout: &Rollout, epoch: u32, now: DateTime<Utc>) -> Decision {
    if now < rollout.dates.decision_by {
        return Decision::default();
    }
    let what = What::DecisionOverdue { rollout: rollout.id.clone() };
    let times = overdue_times(rollout.dates.decision_by, rollout.zone);
    // Later than planned where a sponsor was named, or they met, after the day.
    let next = (0..MOST).zip(times).find(|(nth, _)| *nth > epoch);
    let duty = |(epoch, at): (u32, DateTime<Utc>)| {
        let due_at = at.max(again(rollout, now));
        DutyChange::Set(Duty { key: told_to_lead(rollout, epoch), due_at })
    };
    Decision {
        duties: next.map(duty).into_iter().collect(),
        effects: vec![post::charter(rollout), post::dm(&rollout.lead, what)],
        ..Decision::default()
    }
}

/// One of these nudges fell due. Out of hours, or on a day that has had its message, it moves to the next working day;
/// for whoever is away to the day they are back.
pub(super) fn due(fired: &DutyKey, plate: &Plate, now: DateTime<Utc>) -> Decision {
    let is_due = plate.duties.iter().any(|duty| duty.key == *fired && duty.due_at <= now);
    if !is_due || !is_nudge(plate, fired) {
        return Decision::default();
    }
    let today = calendar::local_day(now, plate.zone);
    let morning = |day| calendar::next_working_moment(calendar::at(day, 9, 30, plate.zone), plate.zone);
    let back_on = plate.open.iter().filter_map(|(_, who)| who.nudges.away_until).max();
    let working = calendar::next_working_moment(now, plate.zone);
    let later = match back_on.filter(|back_on| *back_on > today) {
        Some(back_on) => morning(back_on),
        None if working > now => working,
        None if plate.today == Today::Taken => morning(calendar::add_working_days(today, 1)),
        None => return nudge::send(plate, fired, now),
    };
    Decision {
        duties: vec![DutyChange::Set(Duty { key: fired.clone(), due_at: later })],
        ..Decision::default()
    }
}

/// One thing that is waited for.
struct Matter<'a> {
    rollout: &'a RolloutId,
    kind: DutyKind,
}

impl Matter<'_> {
    fn is_of(&self, key: &DutyKey) -> bool {
        key.kind == self.kind && key.rollout == *self.rollout && key.person.is_some() && key.epoch > 0
    }
}

fn matters(plate: &Plate) -> Vec<Matter<'_>> {
    let waits = |rollout: &Rollout, kind| state::on_date(&rollout.stage, kind) == Onward::Act;
    let commitments = plate
        .pending
        .commitments
        .iter()
        .filter(|(rollout, who)| is_asked(rollout, who) && waits(rollout, DutyKind::Commitment))
        .map(|(rollout, _)| Matter { rollout: &rollout.id, kind: DutyKind::Commitment });
    let decisions = plate.pending.decisions.iter().filter(|rollout| waits(rollout, DutyKind::DecisionDue));
    let decisions = decisions.map(|rollout| Matter { rollout: &rollout.id, kind: DutyKind::DecisionDue });
    commitments.chain(decisions).collect()
}

/// Whether their word is still waited for, of that rollout, or of any.
pub(super) fn is_open(plate: &Plate, of: Option<&RolloutId>) -> bool {
    matters(plate).iter().any(|matter| of.is_none_or(|of| of == matter.rollout))
}

/// Whether this row reminds of something that is still waited for.
pub(super) fn is_nudge(plate: &Plate, key: &DutyKey) -> bool {
    matters(plate).iter().any(|matter| matter.is_of(key))
}

/// What of it goes into a message of today, and the rows for which that stands: those of today, else the next where the
/// last is not the next. With each how many times it has been told by then.
#[derive(Default)]
pub(super) struct Told {
    pub commitments: Vec<RolloutId>,
    pub decisions: Vec<RolloutId>,
    pub nth: Vec<(RolloutId, u8)>,
    pub duties: Vec<DutyChange>,
}

impl Told {
    pub fn is_empty(&self) -> bool {
        self.commitments.is_empty() && self.decisions.is_empty()
    }
}

/// `today`: where they are. `wished`: of which rollouts they asked to be reminded now, on a day that has had its message too.
pub(super) fn told(
    plate: &Plate,
    fired: &DutyKey,
    today: NaiveDate,
    wished: impl Fn(&RolloutId) -> bool,
) -> Told {
    let mut told = Told::default();
    for matter in matters(plate) {
        let is_wished = wished(matter.rollout);
        if plate.today == Today::Taken && !is_wished {
            continue;
        }
        let mut rows: Vec<&Duty> = plate.duties.iter().filter(|duty| matter.is_of(&duty.key)).collect();
        rows.sort_by_key(|duty| duty.due_at);
        let due = rows.iter().filter(|duty| calendar::local_day(duty.due_at, plate.zone) <= today).count();
        let stands_for = match due {
            0 if rows.len() > 1 => 1,
            due => due,
        };
        let last = rows[..stands_for].last();
        if last.is_none() && !is_wished {
            continue;
        }
        match matter.kind {
            DutyKind::DecisionDue => told.decisions.push(matter.rollout.clone()),
            _ => told.commitments.push(matter.rollout.clone()),
        }
        let nth = |duty: &&&Duty| u8::try_from(duty.key.epoch).unwrap_or(u8::MAX);
        told.nth.extend(last.as_ref().map(|duty| (matter.rollout.clone(), nth(duty))));
        let others = rows[..stands_for].iter().filter(|duty| duty.key != *fired);
        told.duties.extend(others.map(|duty| DutyChange::Drop(duty.key.clone())));
    }
    told
}
