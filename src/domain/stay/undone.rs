//! What somebody leaves undone whose account is deactivated: the homework they had goes back to the lead, and what waits
//! for their word says that it will not come, until they are back. Then they read what became of their points meanwhile.

use chrono::{DateTime, Utc};

use crate::domain::concern::{Concern, State, Visibility};
use crate::domain::decision::Decision;
use crate::domain::effect::{Effect, To, What};
use crate::domain::homework::assign::{self, Back};
use crate::domain::id::PersonId;
use crate::domain::post;
use crate::domain::rollout::Rollout;
use crate::domain::stakeholder::{Intake, Stakeholder};
use crate::domain::verdict::{Outcome, Verdict};

/// Of rollouts that are not over.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Undone {
    /// Whatever they raised where they still speak for an area.
    pub raised: Vec<Concern>,
    /// Whatever they work on, with its rollout and its raiser.
    pub owned: Vec<(Rollout, Concern, Option<Stakeholder>)>,
    /// What was decided where they had been out of reach.
    pub verdicts: Vec<Verdict>,
    /// Whatever they sponsored until somebody else was named while they had left, which they have not been told.
    pub sponsored: Vec<Rollout>,
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
            decision
                .effects
                .extend(owner_of(concern).filter(|(owner, _)| *owner != person).map(|(_, effect)| effect));
        }
        decision
    }

    pub(super) fn back(&self) -> Decision {
        let out: Vec<&Concern> = self.raised.iter().filter(|concern| concern.raiser_out).collect();
        let effects = out.iter().filter_map(|concern| owner_of(concern)).map(|(_, effect)| effect).collect();
        let concerns =
            out.into_iter().map(|concern| Concern { raiser_out: false, ..concern.clone() }).collect();
        Decision { concerns, effects, ..Decision::default() }
    }

    /// To `who`, back since this moment: what they told as it stands now, with whatever waits for their word, and what was
    /// done to it while nobody could tell them. Once it is all decided, **You said, we did** tells the latter.
    pub(super) fn meanwhile(
        &self,
        rollout: &Rollout,
        who: &Stakeholder,
        since: Option<DateTime<Utc>>,
    ) -> Vec<Effect> {
        let is_new = |at: DateTime<Utc>| since.is_none_or(|since| since <= at);
        let mut last = self.verdicts.iter().filter(|verdict| verdict.outcome != Outcome::OneMore);
        let is_decided = last.any(|verdict| verdict.rollout == rollout.id && is_new(verdict.at));
        let stands = |concern: &&Concern| concern.rollout == rollout.id && !concern.state.is_withdrawn();
        let theirs: Vec<&Concern> = self.raised.iter().filter(stands).collect();
        let mut effects = Vec::new();
        if matches!(who.intake, Intake::Done { .. }) && !theirs.is_empty() {
            effects.push(post::record(who));
        }
        for concern in theirs {
            effects.extend(post::concern_card(concern));
            effects.extend(post::asked_of_raiser(concern));
            let became = match &concern.state {
                State::AcceptedRisk { at, .. } | State::Parked { by: Some(_), at, .. } => is_new(*at),
                // The answer, or the record, says it.
                State::Open
                | State::Reopened { .. }
                | State::Answered { .. }
                | State::Settled { .. }
                | State::Parked { by: None, .. }
                | State::Withdrawn { .. } => false,
            };
            if became && !is_decided {
                effects.push(post::dm(&who.person, What::Became { concern: concern.id.clone() }));
            }
        }
        if is_decided {
            let receipt = What::YouSaid { rollout: rollout.id.clone(), person: who.person.clone() };
            effects.push(post::dm(&who.person, receipt));
        }
        effects
    }
}

/// To whoever works on it, where their letter says whether its raiser is there: of what is no person's view it says nothing.
fn owner_of(concern: &Concern) -> Option<(&PersonId, Effect)> {
    let tells = match concern.said.visibility {
        Visibility::Named => true,
        Visibility::Area | Visibility::LeadOnly => false,
    };
    let owner = concern.work.homework.owner().filter(|_| tells && !concern.state.is_withdrawn())?;
    let what = What::Homework { concern: concern.id.clone(), owner: owner.clone() };
    Some((owner, post::dm(owner, what)))
}
