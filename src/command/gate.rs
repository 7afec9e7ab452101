//! What stands of a joint meeting that is held up, and is shown anew once a decision changes what it says.

use std::collections::BTreeMap;

use crate::domain::decision::Decision;
use crate::domain::effect::{Effect, What};
use crate::domain::event::Happened;
use crate::domain::id::{RolloutId, TeamId};
use crate::domain::rollout::Stage;
use crate::store::{self, Tx};

/// What a decision changes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Otherwise {
    /// When they meet, or whether they do.
    Meeting,
    /// Who sees to it, or what is to be done about it.
    Heads,
}

pub async fn stands(tx: &mut Tx, team: &TeamId, decision: &Decision) -> Result<Vec<Effect>, store::Error> {
    let mut stale = Vec::new();
    for (rollout, why) in changed(decision) {
        let mut again = store::shown::again(tx, team, &[rollout.as_str().to_owned()]).await?;
        // Nobody is told anew who sees to what waits no more.
        let waits =
            why == Otherwise::Meeting || store::meetings::load(tx, rollout).await?.held_since.is_some();
        again.retain(|effect| match &effect.what {
            What::Again { shown, .. } => match **shown {
                What::NotReady { .. } => true,
                What::MeetingWaits { .. } => waits,
                _ => false,
            },
            _ => false,
        });
        stale.extend(again);
    }
    Ok(stale)
}

fn changed(decision: &Decision) -> BTreeMap<&RolloutId, Otherwise> {
    let mut changed = BTreeMap::new();
    // What reminds of it anew takes the place of what was said before.
    for effect in &decision.effects {
        if let What::NotReady { rollout, .. } = &effect.what {
            changed.insert(rollout, Otherwise::Heads);
        }
    }
    for event in &decision.events {
        match &event.what {
            Happened::Extended { of, .. } if of.moves_the_meeting() => {
                changed.insert(&event.rollout, Otherwise::Meeting);
            }
            Happened::StageMoved { to, .. } if to == Stage::JointMeeting.name() => {
                changed.insert(&event.rollout, Otherwise::Meeting);
            }
            Happened::MeetingHeld { .. } | Happened::Cancelled => {
                changed.insert(&event.rollout, Otherwise::Meeting);
            }
            Happened::WentOn { .. }
            | Happened::HandedOver { .. }
            | Happened::SponsorLost { .. }
            | Happened::SponsorNamed { .. } => {
                changed.entry(&event.rollout).or_insert(Otherwise::Heads);
            }
            _ => {}
        }
    }
    changed
}

#[cfg(test)]
mod tests;
