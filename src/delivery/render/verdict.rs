//! What is read once they have met: by each stakeholder about themselves, by lead and sponsor what somebody needs, by the
//! channel the decision.

use chrono::{DateTime, Utc};

use super::mine::one_on_one;
use super::{Maybe, Reach, Rendered, Telling, moves};
use crate::domain::commitment::{self, Tally};
use crate::domain::duty::DutyKind;
use crate::domain::id::{ConcernId, PersonId, RolloutId};
use crate::domain::policy::{self, Deed, Reader, Roles};
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::stakeholder::Stakeholder;
use crate::domain::verdict;
use crate::store::{self, Tx, commitments, concerns, duties, rollouts, stakeholders, verdicts};
use crate::view::message;

/// Whoever has not been asked yet is asked in their turn.
pub async fn asked(
    tx: &mut Tx,
    rollout: &RolloutId,
    person: &PersonId,
    reader: Option<&PersonId>,
    now: DateTime<Utc>,
) -> Maybe {
    let Some((rollout, who)) = theirs(tx, rollout, person, reader).await? else { return Ok(None) };
    let said = commitments::load(tx, &rollout.id, person).await?;
    let verdicts = verdicts::of_rollout(tx, &rollout.id).await?;
    // Told in a letter of its own where they had been asked before.
    let told = match verdict::asked_again(&rollout, &verdicts) {
        Some(_) => None,
        None => verdict::one_more(&verdicts),
    };
    let asked = Rendered::one(message::commitment_asked(&rollout, &who, told, said.as_ref(), now));
    let reach = reach(tx, &rollout, &who).await?;
    Ok(Some(asked.reaching(reach)))
}

/// The same as `one_on_one`, of whoever takes part still.
async fn theirs(
    tx: &mut Tx,
    rollout: &RolloutId,
    person: &PersonId,
    reader: Option<&PersonId>,
) -> Result<Option<(Rollout, Stakeholder)>, store::Error> {
    Ok(one_on_one(tx, rollout, person, reader).await?.filter(|(_, who)| who.takes_part()))
}

async fn reach(tx: &mut Tx, rollout: &Rollout, who: &Stakeholder) -> Result<Reach, store::Error> {
    let ahead = duties::for_person(tx, &rollout.id, &who.person).await?;
    Ok(match commitment::has_been_asked(rollout, who, &ahead) {
        true => Reach::Brought,
        false => Reach::Edited,
    })
}

/// There is one more time-box, and why; before them in their turn.
pub async fn one_more(
    tx: &mut Tx,
    rollout: &RolloutId,
    person: &PersonId,
    reader: Option<&PersonId>,
    now: DateTime<Utc>,
) -> Maybe {
    let Some((rollout, who)) = theirs(tx, rollout, person, reader).await? else { return Ok(None) };
    let verdicts = verdicts::of_rollout(tx, &rollout.id).await?;
    let Some(told) = verdict::asked_again(&rollout, &verdicts) else { return Ok(None) };
    let said = commitments::load(tx, &rollout.id, person).await?;
    let letter = Rendered::one(message::one_more(&rollout, &who, told, said.as_ref(), now));
    let reach = reach(tx, &rollout, &who).await?;
    Ok(Some(letter.reaching(reach)))
}

/// Taken back where they have answered otherwise since, or withdrawn it.
pub async fn need(tx: &mut Tx, id: &ConcernId, reader: Option<&PersonId>) -> Maybe {
    let (Some(person), Some(concern)) = (reader, concerns::load(tx, id).await?) else { return Ok(None) };
    let Some(rollout) = rollouts::load(tx, &concern.rollout).await? else { return Ok(None) };
    let said = commitments::load(tx, &rollout.id, &concern.raiser).await?;
    let Some(said) = said else { return Ok(Some(Rendered::Gone)) };
    let reader = Reader::of_rollout(&rollout, person);
    if !policy::may(reader, Deed::SeeSummary) {
        return Ok(Some(Rendered::moved(message::moved_to_heads(&rollout))));
    }
    if said.needs.as_ref() != Some(id) {
        return Ok(Some(Rendered::moved(message::need_no_more(&rollout, &concern.raiser, said.choice))));
    }
    let Some(card) = policy::card(reader, &concern) else { return Ok(Some(Rendered::Gone)) };
    let told = Rendered::Pages(message::need(&rollout, &card, said.choice, reader));
    Ok(Some(told.reaching(Reach::of(&rollout))))
}

/// To the lead. `None`: it has been taken, or its day is another; where it stands already, it says so.
pub async fn overdue(
    tx: &mut Tx,
    id: &RolloutId,
    (reader, telling): (Option<&PersonId>, Telling),
    now: DateTime<Utc>,
) -> Maybe {
    let Some(rollout) = rollouts::load(tx, id).await? else { return Ok(None) };
    let is_lead = reader.is_some_and(|person| Roles::in_rollout(&rollout, person).may(Deed::Run));
    let waits = is_lead && rollout.stage == Stage::Decision && rollout.vacancy.is_none();
    let is_ahead = now < rollout.dates.decision_by;
    match telling {
        Telling::Anew if !waits || is_ahead => {
            return Ok(Some(Rendered::one(message::decision_overdue_no_more(&rollout, now))));
        }
        Telling::First if !waits => return Ok(None),
        Telling::First | Telling::Anew => {}
    }
    // Each row of the diary is one reminder that is still ahead; the last comes after the day.
    let theirs = duties::for_person(tx, id, &rollout.sponsor).await?;
    let is_ahead = theirs.iter().any(|duty| duty.key.kind == DutyKind::DecisionDue);
    Ok(Some(Rendered::one(message::decision_overdue(&rollout, is_ahead, moves(tx, &rollout).await?))))
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
