//! What is read once they have met: by each stakeholder about themselves, by lead and sponsor what somebody needs, by the
//! channel the decision.

use super::{Maybe, Reach, Rendered};
use crate::domain::commitment::{self, Tally};
use crate::domain::event::Happened;
use crate::domain::id::{ConcernId, PersonId, RolloutId};
use crate::domain::policy::{self, Deed, Reader, Roles};
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::stakeholder::Stakeholder;
use crate::store::{self, Tx, commitments, concerns, duties, events, rollouts, stakeholders, verdicts};
use crate::view::message;

/// Whoever has not been asked yet is asked in their turn.
pub async fn asked(tx: &mut Tx, rollout: &RolloutId, person: &PersonId, reader: Option<&PersonId>) -> Maybe {
    if reader != Some(person) {
        return Ok(None);
    }
    let Some(rollout) = rollouts::load(tx, rollout).await? else { return Ok(None) };
    let who = stakeholders::load(tx, &rollout.id, person).await?.filter(Stakeholder::takes_part);
    let Some(who) = who else { return Ok(None) };
    let said = commitments::load(tx, &rollout.id, person).await?;
    let asked = Rendered::one(message::commitment_asked(&rollout, &who, said.as_ref()));
    let ahead = duties::for_person(tx, &rollout.id, person).await?;
    let reach = match commitment::has_been_asked(&rollout, &who, &ahead) {
        true => Reach::Brought,
        false => Reach::Edited,
    };
    Ok(Some(asked.reaching(reach)))
}

/// Taken back where they have answered otherwise since, or withdrawn it.
pub async fn need(tx: &mut Tx, id: &ConcernId, reader: Option<&PersonId>) -> Maybe {
    let (Some(person), Some(concern)) = (reader, concerns::load(tx, id).await?) else { return Ok(None) };
    let Some(rollout) = rollouts::load(tx, &concern.rollout).await? else { return Ok(None) };
    let said = commitments::load(tx, &rollout.id, &concern.raiser).await?;
    let Some(said) = said.filter(|said| said.needs.as_ref() == Some(id)) else {
        return Ok(Some(Rendered::Gone));
    };
    let reader = Reader::of_rollout(&rollout, person);
    if !policy::may(reader, Deed::SeeSummary) {
        return Ok(Some(Rendered::moved(message::moved_to_heads(&rollout))));
    }
    // Withdrawn: it is asked for no more.
    let Some(card) = policy::card(reader, &concern) else { return Ok(Some(Rendered::Gone)) };
    let told = Rendered::Pages(message::need(&rollout, &card, said.choice, reader));
    Ok(Some(told.reaching(Reach::of(&rollout))))
}

/// To the lead. `None`: it has been taken, or its day is another.
pub async fn overdue(tx: &mut Tx, id: &RolloutId, reader: Option<&PersonId>) -> Maybe {
    let Some(rollout) = rollouts::load(tx, id).await? else { return Ok(None) };
    let is_lead = reader.is_some_and(|person| Roles::in_rollout(&rollout, person).may(Deed::Run));
    let waits = is_lead && rollout.stage == Stage::Decision && rollout.vacancy.is_none();
    if !waits {
        return Ok(None);
    }
    let is_reminded = is_reminded(tx, &rollout).await?;
    Ok(Some(Rendered::one(message::decision_overdue(&rollout, is_reminded))))
}

/// Whether the sponsor has been reminded since the decision is what is due: one whose reminder is still ahead has not.
async fn is_reminded(tx: &mut Tx, rollout: &Rollout) -> Result<bool, store::Error> {
    let mut is_reminded = false;
    for (_, entry) in events::of_rollout(tx, &rollout.id).await? {
        match entry.what {
            Happened::StageMoved { to, .. } if to == Stage::Decision.name() => is_reminded = false,
            Happened::Nudged { person, .. } if person == rollout.sponsor => is_reminded = true,
            _ => {}
        }
    }
    Ok(is_reminded)
}

pub async fn posted(tx: &mut Tx, id: &RolloutId, nth: u32) -> Maybe {
    let Some(rollout) = rollouts::load(tx, id).await? else { return Ok(None) };
    let verdicts = verdicts::of_rollout(tx, id).await?;
    let Some(verdict) = verdicts.iter().find(|verdict| verdict.nth == nth) else { return Ok(None) };
    let people = stakeholders::of_rollout(tx, id).await?.len();
    let tally = Tally::of(people, &commitments::of_rollout(tx, id).await?);
    Ok(Some(Rendered::one(message::verdict(&rollout, verdict, tally))))
}

pub async fn you_said(tx: &mut Tx, id: &RolloutId, person: &PersonId, reader: Option<&PersonId>) -> Maybe {
    if reader != Some(person) {
        return Ok(None);
    }
    let Some(rollout) = rollouts::load(tx, id).await? else { return Ok(None) };
    let Some(verdict) = verdicts::of_rollout(tx, id).await?.pop() else { return Ok(None) };
    let Some(who) = stakeholders::load(tx, id, person).await? else { return Ok(None) };
    let said = concerns::of_raiser(tx, id, person).await?;
    if !who.takes_part() && said.iter().all(|concern| concern.state.is_withdrawn()) {
        return Ok(None);
    }
    let cards: Vec<_> = said.iter().filter_map(|concern| policy::card(Reader::Raiser, concern)).collect();
    Ok(Some(Rendered::Pages(message::you_said(&rollout, &verdict, &cards))))
}
