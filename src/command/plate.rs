//! All that one person owes, across their rollouts.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use super::load;
use crate::domain::action::Now;
use crate::domain::calendar;
use crate::domain::concern::Concern;
use crate::domain::id::{PersonId, TeamId};
use crate::domain::rollout::Rollout;
use crate::domain::stakeholder::Stakeholder;
use crate::domain::time::pending::{is_asked, is_to_decide};
use crate::domain::time::{ANSWERS, Pending, Plate, Today};
use crate::store::{self, Tx};

pub async fn plate(tx: &mut Tx, team: &TeamId, person: &PersonId, now: Now) -> Result<Plate, store::Error> {
    let open = store::stakeholders::open_for(tx, team, person).await?;
    let homework = owed(tx, team, person).await?;
    let pending = pending(tx, team, person, &open).await?;
    let mut rollouts: Vec<_> = open.iter().map(|(rollout, _)| rollout.id.clone()).collect();
    for rollout in homework.iter().map(|(rollout, _)| rollout).chain(&pending.decisions) {
        if !rollouts.contains(&rollout.id) {
            rollouts.push(rollout.id.clone());
        }
    }
    let mut duties = Vec::new();
    for rollout in &rollouts {
        duties.extend(store::duties::for_person(tx, rollout, person).await?);
    }
    let elsewhere = homework.first().map(|(rollout, _)| rollout).or(pending.decisions.first());
    let zone = match (open.first(), elsewhere) {
        (Some((_, who)), _) => who.zone,
        (None, Some(rollout)) => load::zone(tx, team, person).await?.unwrap_or(rollout.zone),
        (None, None) => Tz::UTC,
    };
    let is_taken = !rollouts.is_empty()
        && store::nudge_days::taken(tx, team, person, calendar::local_day(now, zone)).await?;
    let today = if is_taken { Today::Taken } else { Today::Free };
    Ok(Plate { open, homework, pending, duties, today, zone })
}

/// What they have not said yet of what waits for the decision.
async fn pending(
    tx: &mut Tx,
    team: &TeamId,
    person: &PersonId,
    open: &[(Rollout, Stakeholder)],
) -> Result<Pending, store::Error> {
    let mut commitments = Vec::new();
    for (rollout, who) in open.iter().filter(|(rollout, who)| is_asked(rollout, who)) {
        if store::commitments::load(tx, &rollout.id, person).await?.is_none() {
            commitments.push((rollout.clone(), who.clone()));
        }
    }
    let mut decisions = store::rollouts::run_by(tx, team, person).await?;
    decisions.retain(|rollout| is_to_decide(rollout, person));
    Ok(Pending { commitments, decisions })
}

/// The concerns to which a person owes an answer, of rollouts that are not over.
async fn owed(
    tx: &mut Tx,
    team: &TeamId,
    person: &PersonId,
) -> Result<Vec<(Rollout, Concern)>, store::Error> {
    let mut known: BTreeMap<_, Option<Rollout>> = BTreeMap::new();
    let mut owed = Vec::new();
    for concern in store::concerns::owed_by(tx, team, person, ANSWERS.into()).await? {
        if !known.contains_key(&concern.rollout) {
            let rollout = store::rollouts::load(tx, &concern.rollout).await?;
            known.insert(concern.rollout.clone(), rollout.filter(|rollout| !rollout.stage.is_over()));
        }
        if let Some(Some(rollout)) = known.get(&concern.rollout) {
            owed.push((rollout.clone(), concern));
        }
    }
    Ok(owed)
}
