//! What the dates do to a rollout, one function for each kind of duty. Each looks at the state first, and decides
//! nothing where its duty no longer applies. `Start` is `start::start_scheduled`; what is due to one person is `nudge`.
//!
//! A duty that fired is gone before its decision is written: one that must come again is set again by the decision.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::area::Area;
use super::calendar;
use super::commitment;
use super::decision::Decision;
use super::duty::{Duty, DutyChange, DutyKey, DutyKind};
use super::effect::What;
use super::event::{Event, Happened};
use super::id::PersonId;
use super::meeting::Meeting;
use super::outline::Outline;
use super::post;
use super::rollout::{Rollout, Stage, Vacant};
use super::sponsor::{self, Heard};
use super::stakeholder::{Intake, Stakeholder};
use super::state::{self, Ask, Onward, Timing, Turn};
use super::verdict::{self, Verdict};

pub use nudge::{ANSWERS, LATER_OF_WORK, Plate, Today, day_of, is_to_come, nudge};
pub use pending::Pending;

pub(super) mod nudge;
pub mod pending;
pub mod quiet;
#[cfg(test)]
pub(super) mod tests;

/// How long a duty waits for an earlier one that has not done its part.
const WAIT: TimeDelta = TimeDelta::minutes(1);

/// The intake closes: the stage moves on without those who are missing. Who has told something by typing is heard, who
/// has told nothing is **not heard**, and who has points unsent (`unsent`, by form) is told in their hours that nobody has read them.
/// `concerns` are all of the rollout.
pub fn close_intake(
    rollout: &Rollout,
    stakeholders: &[Stakeholder],
    concerns: &[Outline],
    unsent: &[PersonId],
    now: DateTime<Utc>,
) -> Decision {
    let mut decision = match state::on_date(&rollout.stage, DutyKind::CloseIntake) {
        Onward::To(stage) => moved(rollout, stage),
        Onward::Act | Onward::After(_) | Onward::Nothing => return Decision::default(),
    };
    decision.duties.push(DutyChange::DropIntake(rollout.id.clone()));
    let mut all = post::by_raiser(concerns);
    for who in stakeholders {
        let mut theirs = all.remove(&who.person).unwrap_or_default();
        theirs.retain(|concern| !concern.is_withdrawn);
        let told = theirs.len();
        let turn = if told > 0 { Turn::CloseOnSpoken } else { Turn::CloseOnSilent };
        let intake = state::after(who.intake.clone(), turn, Timing::InTime, now);
        let spoke_for = |area: &Area| theirs.iter().any(|c| c.area == *area);
        if intake != who.intake {
            let person = who.person.clone();
            let what = match intake {
                Intake::Done { .. } | Intake::Left { .. } => Happened::IntakeDone { person, concerns: told },
                Intake::Invited
                | Intake::Talking
                | Intake::NotHeard
                | Intake::Unreachable { .. }
                | Intake::TakenOut { .. } => Happened::NotHeard { person },
            };
            decision.events.push(Event { rollout: rollout.id.clone(), by: None, what });
            let silent = match intake.is_done() {
                true => who.areas.iter().copied().filter(|area| !spoke_for(area)).collect(),
                false => Vec::new(),
            };
            let after = Stakeholder { intake, silent, ..who.clone() };
            // Its buttons go, and what they have typed is put on record.
            decision.effects.extend(post::intake(&after, theirs));
            decision.stakeholders.push(after);
        } else if who.is_reachable() {
            let silent: Vec<Area> = who.silent.iter().copied().filter(|area| !spoke_for(area)).collect();
            if silent != who.silent {
                decision.stakeholders.push(Stakeholder { silent, ..who.clone() });
            }
            // The time they had been told of is up.
            decision.effects.extend(post::intake(who, theirs));
        }
        if unsent.contains(&who.person) {
            decision = decision.and(still_unsent(rollout, who, now));
        }
    }
    decision.effects.push(post::dm(&rollout.lead, What::IntakeClosed { rollout: rollout.id.clone() }));
    decision
}

/// They have begun to tell and not sent it: said in their own working hours, as it asks something of them.
fn still_unsent(rollout: &Rollout, who: &Stakeholder, now: DateTime<Utc>) -> Decision {
    let due_at = told_unsent_at(now, who.zone);
    if due_at <= now {
        let what = What::StillUnsent { rollout: rollout.id.clone(), person: who.person.clone() };
        return Decision { effects: vec![post::dm(&who.person, what)], ..Decision::default() };
    }
    let key = DutyKey {
        rollout: rollout.id.clone(),
        person: Some(who.person.clone()),
        kind: DutyKind::CloseIntake,
        epoch: 0,
    };
    Decision { duties: vec![DutyChange::Set(Duty { key, due_at })], ..Decision::default() }
}

/// When somebody in `zone` is told of it, where the 1-on-1s close at `closes`.
pub(super) fn told_unsent_at(closes: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    calendar::brought(closes, zone, DateTime::<Utc>::MAX_UTC)
}

/// Their own working hours have come. What they have sent since is told nothing of.
pub fn unsent_due(rollout: &Rollout, who: &Stakeholder, now: DateTime<Utc>) -> Decision {
    match state::allow(rollout, Ask::Tell) {
        Ok(_) if who.is_reachable() => still_unsent(rollout, who, now),
        Ok(_) | Err(_) => Decision::default(),
    }
}

/// The FUD summary goes out on its date, ready or not.
pub fn summary(rollout: &Rollout) -> Decision {
    match state::on_date(&rollout.stage, DutyKind::Summary) {
        Onward::Act => Decision {
            events: vec![Event { rollout: rollout.id.clone(), by: None, what: Happened::SummarySent }],
            effects: post::heads(rollout, What::Summary { rollout: rollout.id.clone() }),
            ..Decision::default()
        },
        Onward::To(_) | Onward::After(_) | Onward::Nothing => Decision::default(),
    }
}

/// The meeting's day is over: the decision is what is due, and everybody is asked whether they commit. While the gate
/// holds the meeting, this waits for it and is set again as it begins. `sponsor_zone`: the lead's where it is not known.
pub fn deciding(
    rollout: &Rollout,
    meeting: &Meeting,
    stakeholders: &[Stakeholder],
    sponsor_zone: Tz,
    now: DateTime<Utc>,
) -> Decision {
    if meeting.held_since.is_some() {
        return Decision::default();
    }
    let mut decision = turn_of_stage(rollout, DutyKind::Deciding, now);
    let Some(moved) = &decision.rollout else { return decision };
    decision.duties.extend(pending::remind_of_decision(moved, sponsor_zone, now));
    stakeholders.iter().fold(decision, |decision, who| decision.and(commitment::ask(rollout, who, now)))
}

/// The sponsor's own working hours have come, some time after the start. Who sponsors it no more is told nothing, and
/// who came in their place was told as they did.
pub fn sponsor_asked(rollout: &Rollout, sponsor: &PersonId) -> Decision {
    match state::on_date(&rollout.stage, DutyKind::SponsorAsked) {
        Onward::Act if rollout.sponsor == *sponsor && rollout.lead != *sponsor => {
            let what = What::SponsorAsked { rollout: rollout.id.clone() };
            Decision { effects: vec![post::dm(sponsor, what)], ..Decision::default() }
        }
        Onward::Act | Onward::To(_) | Onward::After(_) | Onward::Nothing => Decision::default(),
    }
}

/// Somebody's own working hours have come, some time after the others were asked whether they commit.
/// `verdicts`: what was decided already.
pub fn commitment(
    rollout: &Rollout,
    who: &Stakeholder,
    verdicts: &[Verdict],
    now: DateTime<Utc>,
) -> Decision {
    match state::on_date(&rollout.stage, DutyKind::Commitment) {
        Onward::Act if verdict::asked_again(rollout, verdicts).is_some() => {
            commitment::ask_again(rollout, who, now)
        }
        Onward::Act => commitment::ask(rollout, who, now),
        Onward::To(_) | Onward::After(_) | Onward::Nothing => Decision::default(),
    }
}

/// The day of the decision has passed without one: the charter says so, and the lead is told, by the `epoch`th word of it.
/// The stage stays, for only the sponsor decides; one who has been silent over the summary too is no sponsor any more.
pub fn decision_due(
    rollout: &Rollout,
    meeting: &Meeting,
    heard: Heard,
    epoch: u32,
    now: DateTime<Utc>,
) -> Decision {
    let is_held = meeting.held_since.is_some();
    match state::on_date(&rollout.stage, DutyKind::DecisionDue) {
        Onward::Act | Onward::After(_) if is_held && !sponsor::is_silent(heard, now) => {
            // They have not even met: lead and sponsor are told once more what holds it.
            let told = post::heads(rollout, post::not_ready(rollout));
            Decision { effects: told, ..Decision::default() }
        }
        Onward::After(_) if is_held => sponsor::lost(rollout, Vacant::Silent, now).unwrap_or_default(),
        Onward::Act if sponsor::is_silent(heard, now) => {
            sponsor::lost(rollout, Vacant::Silent, now).unwrap_or_default()
        }
        Onward::Act => pending::overdue(rollout, epoch, now),
        Onward::To(_) | Onward::After(_) | Onward::Nothing => {
            turn_of_stage(rollout, DutyKind::DecisionDue, now)
        }
    }
}

fn turn_of_stage(rollout: &Rollout, kind: DutyKind, now: DateTime<Utc>) -> Decision {
    match state::on_date(&rollout.stage, kind) {
        Onward::To(stage) => moved(rollout, stage),
        Onward::Act => Decision { effects: vec![post::charter(rollout)], ..Decision::default() },
        Onward::After(earlier) => Decision {
            duties: vec![again(rollout, earlier, now), again(rollout, kind, now + WAIT)],
            ..Decision::default()
        },
        Onward::Nothing => Decision::default(),
    }
}

fn moved(rollout: &Rollout, to: Stage) -> Decision {
    let what = Happened::StageMoved { from: rollout.stage.name().to_owned(), to: to.name().to_owned() };
    Decision {
        events: vec![Event { rollout: rollout.id.clone(), by: None, what }],
        effects: vec![post::charter(rollout)],
        rollout: Some(Rollout { stage: to, ..rollout.clone() }),
        ..Decision::default()
    }
}

fn again(rollout: &Rollout, kind: DutyKind, due_at: DateTime<Utc>) -> DutyChange {
    let key = DutyKey { rollout: rollout.id.clone(), person: None, kind, epoch: 0 };
    DutyChange::Set(Duty { key, due_at })
}
