//! All that one person owes, across their rollouts.

use crate::domain::action::Now;
use crate::domain::id::{PersonId, TeamId};
use crate::domain::time::{Plate, Today, day_of};
use crate::store::{self, Tx};

pub async fn plate(tx: &mut Tx, team: &TeamId, person: &PersonId, now: Now) -> Result<Plate, store::Error> {
    let open = store::stakeholders::open_for(tx, team, person).await?;
    let mut duties = Vec::new();
    for (rollout, _) in &open {
        duties.extend(store::duties::for_person(tx, &rollout.id, person).await?);
    }
    let today = match open.first() {
        Some((_, who)) if store::nudge_days::taken(tx, team, person, day_of(who, now)).await? => Today::Taken,
        Some(_) | None => Today::Free,
    };
    Ok(Plate { open, duties, today })
}
