//! `/rollout remind`: a nudge for everybody who still owes an answer, now or at their next working moment. It never
//! goes round their **Later**, their **Away**, the one a day or the three. Nothing is sent by it: each is a row of the
//! diary, due now or then, so that hundreds of them keep nobody waiting.

use chrono::{DateTime, Utc};

use super::calendar;
use super::decision::Decision;
use super::duty::{Duty, DutyChange, DutyKey, DutyKind};
use super::event::{Event, Happened};
use super::id::PersonId;
use super::policy::{Deed, Roles};
use super::refusal::Refusal;
use super::reply::{Reminded, Reminding, Reply, Say};
use super::rollout::Rollout;
use super::stakeholder::Stakeholder;
use super::state::{self, Ask};
use super::time::nudge::{self, BY_LEAD, MOST, Today};

#[cfg(test)]
mod tests;

/// `stakeholders`: everybody of this rollout, and whether they have had their nudge of the day.
///
/// # Errors
/// `OnlyLeadOrSponsor`, `NoSponsor`, and what the stage says.
pub fn remind(
    rollout: &Rollout,
    actor: &PersonId,
    stakeholders: &[(Stakeholder, Today)],
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    if !Roles::in_rollout(rollout, actor).may(Deed::Remind) {
        return Err(Refusal::only_lead_or_sponsor(rollout));
    }
    state::allow(rollout, Ask::Remind)?;
    if rollout.vacancy.is_some() {
        return Err(Refusal::no_sponsor(rollout, actor));
    }
    let mut decision = Decision::default();
    let mut report = Vec::new();
    for (who, today) in stakeholders.iter().filter(|(who, _)| nudge::owes(rollout, who, now)) {
        let outcome = outcome(rollout, who, *today, now);
        let due_at = match &outcome {
            Reminded::Now => Some(now),
            Reminded::At { when } => Some(*when),
            Reminded::HadOneToday
            | Reminded::HadThree
            | Reminded::Snoozed { .. }
            | Reminded::Away { .. }
            | Reminded::TooLate => None,
        };
        let key = DutyKey {
            rollout: rollout.id.clone(),
            person: Some(who.person.clone()),
            kind: DutyKind::Reminder,
            epoch: BY_LEAD,
        };
        decision.duties.extend(due_at.map(|due_at| DutyChange::Set(Duty { key, due_at })));
        report.push(Reminding { person: who.person.clone(), outcome });
    }
    if !decision.duties.is_empty() {
        let what = Happened::RemindedByHand { people: decision.duties.len() };
        decision.events.push(Event { rollout: rollout.id.clone(), by: Some(actor.clone()), what });
    }
    decision.reply = Reply::Say { say: Say::Reminded { rollout: rollout.id.clone(), report } };
    Ok(decision)
}

fn outcome(rollout: &Rollout, who: &Stakeholder, today: Today, now: DateTime<Utc>) -> Reminded {
    if let Some(back_on) = who.nudges.away_until.filter(|back_on| *back_on > nudge::day_of(who, now)) {
        return Reminded::Away { back_on };
    }
    if let Some(until) = who.nudges.snoozed_until.filter(|until| *until > now) {
        return Reminded::Snoozed { until };
    }
    if who.nudges.sent >= MOST {
        return Reminded::HadThree;
    }
    let when = calendar::next_working_moment(now, who.zone);
    if when > now {
        return if when < rollout.dates.intake_closes { Reminded::At { when } } else { Reminded::TooLate };
    }
    match today {
        Today::Taken => Reminded::HadOneToday,
        Today::Free => Reminded::Now,
    }
}
