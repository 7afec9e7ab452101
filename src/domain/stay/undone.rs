//! What somebody leaves undone whose account is deactivated: the homework they had goes back to the lead, and what waits
//! for their word says that it will not come, until they are back.

use chrono::{DateTime, Utc};

use crate::domain::concern::Concern;
use crate::domain::decision::Decision;
use crate::domain::effect::To;
use crate::domain::homework::assign::{self, Back};
use crate::domain::id::PersonId;
use crate::domain::rollout::Rollout;
use crate::domain::stakeholder::Stakeholder;

/// Of rollouts that are not over.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Undone {
    /// Whatever they raised where they still speak for an area.
    pub raised: Vec<Concern>,
    /// Whatever they work on, with its rollout and its raiser.
    pub owned: Vec<(Rollout, Concern, Option<Stakeholder>)>,
}

impl Undone {
    pub(super) fn left(&self, person: &PersonId, now: DateTime<Utc>) -> Decision {
        let mut decision = Decision::default();
        for (rollout, concern, raiser) in &self.owned {
            // Who leads it all has it as the lead.
            if concern.work.homework.owner() != Some(person) || *person == rollout.lead {
                continue;
            }
            let mut after = concern.clone();
            let raiser = raiser.as_ref().filter(|raiser| raiser.person != *person);
            let back = Err(Back::Gone);
            decision = decision.and(assign::pass_on(rollout, raiser, (concern, &mut after), back, None, now));
            decision.concerns.push(after);
        }
        decision.effects.retain(|effect| !matches!(&effect.to, To::Dm { person: to } if to == person));
        for concern in self.raised.iter().filter(|concern| !concern.raiser_out) {
            match decision.concerns.iter_mut().find(|known| known.id == concern.id) {
                Some(known) => known.raiser_out = true,
                None => decision.concerns.push(Concern { raiser_out: true, ..concern.clone() }),
            }
        }
        decision
    }

    pub(super) fn back(&self) -> Decision {
        let out = self.raised.iter().filter(|concern| concern.raiser_out);
        let concerns = out.map(|concern| Concern { raiser_out: false, ..concern.clone() }).collect();
        Decision { concerns, ..Decision::default() }
    }
}
