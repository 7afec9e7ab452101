//! `/rollout remind`: a nudge for everybody who still owes an answer, now or at their next working moment. It never
//! goes round their **Later**, their **Away**, the one a day or the three.

use chrono::{DateTime, Utc};

use super::calendar;
use super::decision::Decision;
use super::duty::{Duty, DutyChange, DutyKey, DutyKind};
use super::id::PersonId;
use super::policy::{Deed, Roles};
use super::refusal::Refusal;
use super::reply::{Reminded, Reminding, Reply, Say};
use super::rollout::Rollout;
use super::stakeholder::Stakeholder;
use super::state::{self, Ask};
use super::time::nudge::{self, BY_LEAD, MOST, Plate, Today};

#[cfg(test)]
mod tests;

/// `plates`: of everybody who owes an answer in this rollout, one each.
///
/// # Errors
/// `OnlyLeadOrSponsor`, `NoSponsor`, and what the stage says.
pub fn remind(
    rollout: &Rollout,
    actor: &PersonId,
    plates: &[Plate],
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    if !Roles::in_rollout(rollout, actor).may(Deed::Remind) {
        let Rollout { lead, sponsor, .. } = rollout.clone();
        return Err(Refusal::OnlyLeadOrSponsor { lead, sponsor });
    }
    state::allow(rollout, Ask::Remind)?;
    if rollout.vacancy.is_some() {
        return Err(Refusal::NoSponsor { rollout: rollout.id.clone(), lead: rollout.lead.clone() });
    }
    let mut decision = Decision::default();
    let mut report = Vec::new();
    for plate in plates {
        let part = plate.open.iter().find(|(open, _)| open.id == rollout.id);
        let Some((_, who)) = part.filter(|(_, who)| nudge::owes(rollout, who, now)) else { continue };
        let outcome = outcome(rollout, who, plate.today, now);
        let key = DutyKey {
            rollout: rollout.id.clone(),
            person: Some(who.person.clone()),
            kind: DutyKind::Reminder,
            epoch: BY_LEAD,
        };
        match &outcome {
            Reminded::Now => decision = decision.and(nudge::send(plate, &key, Some(actor), now)),
            Reminded::At { when } => {
                decision.duties.push(DutyChange::Set(Duty { key, due_at: *when }));
            }
            Reminded::HadOneToday
            | Reminded::HadThree
            | Reminded::Snoozed { .. }
            | Reminded::Away { .. }
            | Reminded::TooLate => {}
        }
        report.push(Reminding { person: who.person.clone(), outcome });
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
