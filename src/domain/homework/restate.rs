//! **Restate**: one sentence as a concern will stand in the summary. It stands once its raiser has found it **Fair** or
//! put it right; then it may be shown to whoever works on the concern, too.

use super::{event, may, risk, stands_so};
use crate::domain::begun::Begun;
use crate::domain::concern::Concern;
use crate::domain::decision::Decision;
use crate::domain::effect::What;
use crate::domain::event::Happened;
use crate::domain::homework::{Stands, Wording};
use crate::domain::id::PersonId;
use crate::domain::intake::form;
use crate::domain::policy::{Deed, Roles};
use crate::domain::post;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::reply::Reply;
use crate::domain::rollout::Rollout;
use crate::domain::screen::{Done, Screen};
use crate::domain::stakeholder::Stakeholder;

/// Longest sentence, in characters.
pub const LONGEST: usize = 300;

/// # Errors
/// `OnlyLead`, `Stale` (its words are here no more), `RaiserOut`, `ConcernStandsSo` (withdrawn), and what the stage says.
pub fn open(
    rollout: &Rollout,
    concern: &Concern,
    actor: &PersonId,
    page: Option<usize>,
) -> Result<Decision, Refusal> {
    may_restate(rollout, concern, actor)?;
    let card = Roles::in_concern(rollout, concern, actor).card(concern).ok_or(Refusal::Stale)?;
    let begun = Begun::with(stands(rollout, concern, actor)?);
    let screen = Screen::Restate { card: Box::new(card), page, begun };
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

/// What stands in its field where nothing was typed yet: the last sentence.
///
/// # Errors
/// As `open`.
pub fn stands(rollout: &Rollout, concern: &Concern, actor: &PersonId) -> Result<String, Refusal> {
    may_restate(rollout, concern, actor)?;
    Ok(concern.work.wording.as_ref().map(|wording| wording.words.clone()).unwrap_or_default())
}

/// The raiser is asked. A lead who restates their own need not ask themselves.
///
/// # Errors
/// As `open`; faults of the field are the reply of a decision that changes nothing.
pub fn submit(
    rollout: &Rollout,
    who: &Stakeholder,
    concern: &Concern,
    actor: &PersonId,
    words: &str,
) -> Result<Decision, Refusal> {
    may_restate(rollout, concern, actor)?;
    let words = match form::text(Field::Wording, words, LONGEST) {
        Ok(words) => words,
        Err(faults) => return Ok(Decision { reply: Reply::Faults { faults }, ..Decision::default() }),
    };
    let stands = if concern.raiser == *actor { Stands::Fair } else { Stands::Proposed };
    let mut after = concern.clone();
    let last = concern.work.wording.as_ref();
    let nth = last.map_or(1, |last| last.nth + 1);
    let before = match stands {
        Stands::Proposed => last.and_then(Wording::fair).cloned().map(Box::new),
        Stands::Fair => None,
    };
    after.work.wording = Some(Wording { words, by: actor.clone(), stands, nth, before });
    let mut effects = post::concern_again(rollout, who, &after);
    // The question about the one before goes.
    effects.extend(post::sentence(concern));
    effects.extend(post::sentence(&after));
    Ok(Decision {
        events: vec![event(rollout, actor, Happened::ConcernRestated { concern: after.id.clone() })],
        effects,
        concerns: vec![after],
        reply: super::done(Done::Restated),
        ..Decision::default()
    })
}

/// **Fair**. Twice is harmless; of a sentence that another has taken the place of it says nothing.
///
/// # Errors
/// `NotYours`, `Stale` (there is no such sentence any more), and what the stage says.
pub fn fair(
    rollout: &Rollout,
    who: &Stakeholder,
    concern: &Concern,
    of: Option<&str>,
) -> Result<Decision, Refusal> {
    let wording = proposed(rollout, who, concern)?;
    if of.is_some_and(|of| of != wording.print()) {
        return Err(Refusal::Stale);
    }
    match wording.stands {
        Stands::Fair => Ok(Decision::default()),
        Stands::Proposed => {
            let fair = Wording { stands: Stands::Fair, before: None, ..wording };
            Ok(agreed(rollout, who, concern, fair))
        }
    }
}

/// The raiser puts the sentence right.
///
/// # Errors
/// As `fair`.
pub fn open_correct(rollout: &Rollout, who: &Stakeholder, concern: &Concern) -> Result<Decision, Refusal> {
    let stands = stands_to_correct(rollout, who, concern)?;
    let screen = Screen::Correct {
        rollout: rollout.id.clone(),
        concern: concern.id.clone(),
        said: concern.said.words.clone(),
        begun: Begun::with(&stands),
        stands,
    };
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

/// The sentence that is to be put right.
///
/// # Errors
/// As `fair`.
pub fn stands_to_correct(rollout: &Rollout, who: &Stakeholder, concern: &Concern) -> Result<String, Refusal> {
    Ok(proposed(rollout, who, concern)?.words)
}

/// What its raiser writes is fair by that.
///
/// # Errors
/// As `fair`; faults of the field are the reply of a decision that changes nothing.
pub fn correct(
    rollout: &Rollout,
    who: &Stakeholder,
    concern: &Concern,
    words: &str,
) -> Result<Decision, Refusal> {
    let before = proposed(rollout, who, concern)?;
    let words = match form::text(Field::Wording, words, LONGEST) {
        Ok(words) => words,
        Err(faults) => return Ok(Decision { reply: Reply::Faults { faults }, ..Decision::default() }),
    };
    let by = if words == before.words { before.by } else { who.person.clone() };
    let righted = Wording { words, by, stands: Stands::Fair, nth: before.nth, before: None };
    Ok(agreed(rollout, who, concern, righted))
}

fn agreed(rollout: &Rollout, who: &Stakeholder, concern: &Concern, wording: Wording) -> Decision {
    let is_corrected = wording.by == who.person;
    let mut after = concern.clone();
    after.work.wording = Some(wording);
    let mut effects = post::concern_again(rollout, who, &after);
    let id = after.id.clone();
    effects.extend(post::sentence(&after));
    effects.push(post::dm(&rollout.lead, What::Fair { concern: id.clone() }));
    if let Some(owner) = after.work.homework.owed_by() {
        effects.push(post::dm(owner, What::Homework { concern: id.clone(), owner: owner.clone() }));
    }
    let what = Happened::RestatementFair { concern: id, is_corrected };
    Decision {
        events: vec![event(rollout, &who.person, what)],
        effects,
        concerns: vec![after],
        ..Decision::default()
    }
}

fn proposed(rollout: &Rollout, who: &Stakeholder, concern: &Concern) -> Result<Wording, Refusal> {
    may(rollout, concern, &who.person, Deed::Settle)?;
    if concern.state.is_withdrawn() {
        return Err(stands_so(concern));
    }
    concern.work.wording.clone().ok_or(Refusal::Stale)
}

fn may_restate(rollout: &Rollout, concern: &Concern, actor: &PersonId) -> Result<(), Refusal> {
    may(rollout, concern, actor, Deed::Run)?;
    // Where there are no words, a sentence could only be invented.
    if concern.gone.is_some() {
        return Err(Refusal::Stale);
    }
    // Of an area's view that would tell whose it is: there it stays without a word.
    let card = Roles::in_concern(rollout, concern, actor).card(concern);
    if card.is_some_and(|card| card.raiser_out) {
        let sponsor = risk::can_be_had(rollout, concern).then(|| rollout.sponsor.clone());
        return Err(Refusal::RaiserOut { sponsor });
    }
    // What the sponsor has accepted stands in the sponsor's words.
    if concern.state.is_withdrawn() || concern.state.is_accepted() {
        return Err(stands_so(concern));
    }
    Ok(())
}
