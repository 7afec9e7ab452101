//! What a decision changes, for the record: each thing as it stands is laid beside what it is to become. Loads, and
//! changes nothing; so it comes before `save` writes.

use std::collections::{BTreeMap, HashMap};

use crate::domain::decision::Decision;
use crate::domain::event::{Change, Entry, Via};
use crate::domain::id::{PersonId, RolloutId};
use crate::domain::outline::Moved;
use crate::domain::record::{self, Facts, changes};
use crate::domain::stakeholder::Stakeholder;
use crate::store::{self, Tx};

/// From so many on, all of a rollout are loaded at once.
const MANY: usize = 4;

pub async fn entries(
    tx: &mut Tx,
    by: Option<&PersonId>,
    via: Via,
    decision: &Decision,
) -> Result<Vec<Entry>, store::Error> {
    let mut all: BTreeMap<RolloutId, Vec<Change>> = BTreeMap::new();
    for after in decision.rollout.iter().chain(&decision.others) {
        let before = store::rollouts::load(tx, &after.id).await?;
        let before = before.as_ref().map(record::of_rollout).unwrap_or_default();
        let changes = changes(after.id.key(), &before, &record::of_rollout(after));
        all.entry(after.id.clone()).or_default().extend(changes);
    }
    let before = stakeholders(tx, &decision.stakeholders).await?;
    for after in &decision.stakeholders {
        let before = before.get(&(&after.rollout, &after.person)).cloned().unwrap_or_default();
        let changes = changes(after.person.as_str(), &before, &record::of_stakeholder(after));
        all.entry(after.rollout.clone()).or_default().extend(changes);
    }
    for after in &decision.concerns {
        let before = store::concerns::load(tx, &after.id).await?;
        let before = before.as_ref().map(record::of_concern).unwrap_or_default();
        let changes = changes(after.id.key(), &before, &record::of_concern(after));
        all.entry(after.rollout.clone()).or_default().extend(changes);
    }
    for Moved { concern, rollout, before, after, .. } in &decision.moved {
        let (before, after) = (record::of_homework(before), record::of_homework(after));
        all.entry(rollout.clone()).or_default().extend(changes(concern.key(), &before, &after));
    }
    for after in &decision.questions {
        let before = store::questions::load(tx, &after.id).await?;
        let before = before.as_ref().map(record::of_question).unwrap_or_default();
        let changes = changes(after.id.key(), &before, &record::of_question(after));
        all.entry(after.rollout.clone()).or_default().extend(changes);
    }
    for after in &decision.calls {
        let before = store::calls::load(tx, &after.id).await?;
        let before = before.as_ref().map(record::of_call).unwrap_or_default();
        let changes = changes(after.id.key(), &before, &record::of_call(after));
        all.entry(after.rollout.clone()).or_default().extend(changes);
    }
    for after in &decision.commitments {
        let before = store::commitments::load(tx, &after.rollout, &after.person).await?;
        let before = before.as_ref().map(record::of_commitment).unwrap_or_default();
        let name = record::commitment_of(&after.person);
        let changes = changes(&name, &before, &record::of_commitment(after));
        all.entry(after.rollout.clone()).or_default().extend(changes);
    }
    if let Some(verdict) = &decision.verdict {
        let changes = changes(&record::decision(verdict.nth), &Facts::new(), &record::of_verdict(verdict));
        all.entry(verdict.rollout.clone()).or_default().extend(changes);
    }
    if let Some(after) = &decision.meeting {
        let before = record::of_meeting(&store::meetings::load(tx, &after.rollout).await?);
        let changes = changes(record::MEETING, &before, &record::of_meeting(after));
        all.entry(after.rollout.clone()).or_default().extend(changes);
    }
    if let Some(slip) = &decision.slip {
        let changes = changes(&record::slip(slip.nth), &Facts::new(), &record::of_slip(slip));
        all.entry(slip.rollout.clone()).or_default().extend(changes);
    }
    Ok(record::entries(&decision.events, all, by, via))
}

async fn stakeholders<'a>(
    tx: &mut Tx,
    after: &'a [Stakeholder],
) -> Result<HashMap<(&'a RolloutId, &'a PersonId), Facts>, store::Error> {
    let mut found = HashMap::new();
    let many: Option<Vec<Stakeholder>> = match after {
        [first, ..] if after.len() >= MANY && after.iter().all(|who| who.rollout == first.rollout) => {
            Some(store::stakeholders::of_rollout(tx, &first.rollout).await?)
        }
        _ => None,
    };
    for who in after {
        let before = match &many {
            Some(all) => all.iter().find(|before| before.person == who.person).map(record::of_stakeholder),
            None => {
                let before = store::stakeholders::load(tx, &who.rollout, &who.person).await?;
                before.as_ref().map(record::of_stakeholder)
            }
        };
        found.extend(before.map(|facts| ((&who.rollout, &who.person), facts)));
    }
    Ok(found)
}
