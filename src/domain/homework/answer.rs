//! **Answer**: from whoever works on a concern to its raiser, in private, and the raiser's word on it. Nobody but the
//! raiser says that it settles the concern.

use chrono::{DateTime, Utc};

use super::{Homework, answered_for, event, follow, may, risk, stands_so};
use crate::domain::begun::Begun;
use crate::domain::concern::{Answer, Concern, Short, Verdict};
use crate::domain::decision::Decision;
use crate::domain::effect::What;
use crate::domain::event::Happened;
use crate::domain::id::PersonId;
use crate::domain::intake::form;
use crate::domain::policy::{Card, Deed, Roles};
use crate::domain::post;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::reply::Reply;
use crate::domain::rollout::Rollout;
use crate::domain::screen::{AnswerScreen, Done, Earlier, Screen};
use crate::domain::stakeholder::Stakeholder;
use crate::domain::state::{self, Act};

/// The form. `joined`: those that are worked on together with it and get the same answer; `used`: which of the earlier
/// answers is to stand in the field.
///
/// # Errors
/// `NotYourHomework`, `ConcernStandsSo`, and what the stage says.
pub fn open(
    rollout: &Rollout,
    concern: &Concern,
    actor: &PersonId,
    joined: &[Concern],
    earlier: Vec<Earlier>,
    used: Option<usize>,
    page: Option<usize>,
) -> Result<Decision, Refusal> {
    let card = may_answer(rollout, concern, actor)?;
    let words = match used.and_then(|index| earlier.get(index)) {
        Some(earlier) => earlier.answer.clone(),
        None => stands(rollout, concern, actor)?,
    };
    let begun = Begun::with(words);
    let name = rollout.brief.name.clone();
    let others = joined.len();
    let joined =
        joined.iter().filter_map(|other| Roles::in_concern(rollout, other, actor).card(other)).collect();
    let screen = AnswerScreen { name, card, others, joined, earlier, begun, page, used };
    let screen = Screen::AnswerConcern(Box::new(screen));
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

/// What stands in its field where nothing was typed yet.
///
/// # Errors
/// As `open`.
pub fn stands(rollout: &Rollout, concern: &Concern, actor: &PersonId) -> Result<String, Refusal> {
    may_answer(rollout, concern, actor)?;
    // A better answer usually begins with the one before.
    Ok(concern.state.answer().map(|answer| answer.words.clone()).unwrap_or_default())
}

/// The answer goes to its raiser, and to those of the concerns that are worked on together with it. `all`: the concern
/// first, then those; each with its raiser.
///
/// # Errors
/// As `open`; faults of the field are the reply of a decision that changes nothing.
pub fn submit(
    rollout: &Rollout,
    all: &[(Concern, Stakeholder)],
    actor: &PersonId,
    words: &str,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    let Some((concern, _)) = all.first() else { return Err(Refusal::Stale) };
    may_answer(rollout, concern, actor)?;
    let words = match form::text(Field::ConcernAnswer, words, form::LONGEST) {
        Ok(words) => words,
        Err(faults) => return Ok(Decision { reply: Reply::Faults { faults }, ..Decision::default() }),
    };
    let mut decision = Decision::default();
    let mut raisers = 0;
    let mut can_be_accepted = false;
    for (before, who) in all {
        let nth = before.state.answer().map_or(1, |answer| answer.nth + 1);
        let answer = Answer { words: words.clone(), by: actor.clone(), at: now, nth };
        let Some(state) = state::acted(&before.state, Act::Answer { answer }, now) else { continue };
        let mut after = Concern { state, ..before.clone() };
        decision = decision.and(follow(rollout, before, &mut after, now));
        let hears = who.hears_answers();
        if let Some(replaced) = before.state.answer().filter(|_| before.state.is_answered() && hears) {
            // The buttons of the one before go; of one that fell short there are none, and what it said stays to be read.
            let what = What::Answered { concern: after.id.clone(), nth: replaced.nth };
            decision.effects.push(post::dm(&who.person, what));
        }
        // Where the card does not tell that its raiser is gone, nor does this.
        let card = Roles::in_concern(rollout, before, actor).card(before);
        let is_known = before.raiser == *actor || card.is_some_and(|card| card.raiser_out);
        raisers += usize::from(hears || !is_known);
        can_be_accepted |= risk::can_be_had(rollout, before);
        if hears {
            let what = What::Answered { concern: after.id.clone(), nth };
            decision.effects.push(post::dm(&who.person, what));
        }
        decision.effects.extend(post::concern_again(rollout, who, &after));
        let (from, to) = (before.state.slug().to_owned(), after.state.slug().to_owned());
        let what = Happened::ConcernAnswered { concern: after.id.clone(), from, to, nth };
        decision.events.push(event(rollout, actor, what));
        decision.concerns.push(after);
    }
    decision.reply = super::done(match raisers {
        0 if !can_be_accepted => Done::AnsweredForLead,
        raisers => Done::Answered { raisers },
    });
    Ok(decision)
}

fn may_answer(rollout: &Rollout, concern: &Concern, actor: &PersonId) -> Result<Card, Refusal> {
    may(rollout, concern, actor, Deed::AnswerConcern)?;
    if !concern.state.wants_an_answer() && !concern.state.is_answered() {
        return Err(stands_so(concern));
    }
    let card = Roles::in_concern(rollout, concern, actor).card(concern);
    card.ok_or_else(|| Refusal::NotYourHomework { lead: rollout.lead.clone() })
}

/// **That settles it**. Twice is harmless.
///
/// # Errors
/// `NotYours`, `Stale` (there is a newer answer), `ConcernStandsSo`, and what the stage says.
pub fn settle(
    rollout: &Rollout,
    who: &Stakeholder,
    concern: &Concern,
    nth: u32,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may_react(rollout, who, concern, nth)?;
    if concern.state.is_settled() {
        return Ok(Decision::default());
    }
    let state = state::acted(&concern.state, Act::Settle, now).ok_or_else(|| stands_so(concern))?;
    let mut after = Concern { state, ..concern.clone() };
    let mut decision = follow(rollout, concern, &mut after, now);
    decision.effects.push(post::dm(&who.person, What::Answered { concern: after.id.clone(), nth }));
    decision.effects.extend(post::concern_again(rollout, who, &after));
    let (from, to) = (concern.state.slug().to_owned(), after.state.slug().to_owned());
    let what = Happened::ConcernSettled { concern: after.id.clone(), from, to };
    decision.events.push(event(rollout, &who.person, what));
    decision.concerns.push(after);
    Ok(decision)
}

/// **Partly** and **Not yet**: what is missing? Also what opens a settled one again.
///
/// # Errors
/// As `settle`.
pub fn open_short(
    rollout: &Rollout,
    who: &Stakeholder,
    concern: &Concern,
    nth: u32,
    how: Verdict,
) -> Result<Decision, Refusal> {
    let answer = may_react(rollout, who, concern, nth)?;
    let screen = Screen::Short {
        rollout: rollout.id.clone(),
        concern: concern.id.clone(),
        nth,
        how,
        answer: answer.words.clone(),
        readers: readers(rollout, concern),
        begun: Begun::default(),
    };
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

/// Whether they may say what is missing, of whichever answer it is.
///
/// # Errors
/// As `settle`.
pub fn may_fall_short(rollout: &Rollout, who: &Stakeholder, concern: &Concern) -> Result<(), Refusal> {
    let nth = concern.state.answer().map_or(0, |answer| answer.nth);
    may_react(rollout, who, concern, nth).map(|_| ())
}

/// It is open again, and whoever works on it learns what is missing, as far as they may. Sent twice, it is done once.
///
/// # Errors
/// As `settle`; faults of the field are the reply of a decision that changes nothing.
pub fn short(
    rollout: &Rollout,
    who: &Stakeholder,
    concern: &Concern,
    nth: u32,
    how: Verdict,
    missing: &str,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may_react(rollout, who, concern, nth)?;
    let missing = match form::text(Field::Missing, missing, form::LONGEST) {
        Ok(missing) => missing,
        Err(faults) => return Ok(Decision { reply: Reply::Faults { faults }, ..Decision::default() }),
    };
    let act = Act::FallShort { short: Short { how, missing: Some(missing), at: now } };
    let state = state::acted(&concern.state, act, now).ok_or_else(|| stands_so(concern))?;
    let mut after = Concern { state, ..concern.clone() };
    let mut decision = follow(rollout, concern, &mut after, now);
    let id = || concern.id.clone();
    decision.effects.push(post::dm(&who.person, What::Answered { concern: id(), nth }));
    decision.effects.push(post::dm(&rollout.lead, What::FellShort { concern: id(), nth }));
    decision.effects.extend(post::concern_again(rollout, who, &after));
    let (from, to) = (concern.state.slug().to_owned(), after.state.slug().to_owned());
    let what = Happened::ConcernReopened { concern: after.id.clone(), from, to, how };
    decision.events.push(event(rollout, &who.person, what));
    decision.concerns.push(after);
    decision.reply = super::done(Done::FellShort { lead: rollout.lead.clone() });
    Ok(decision)
}

/// Who reads what is missing: the lead, the sponsor where they see the concern, and an owner who sees it whole.
fn readers(rollout: &Rollout, concern: &Concern) -> Vec<PersonId> {
    let owner = answered_for(rollout, concern);
    let named = [&rollout.lead, &rollout.sponsor].into_iter().chain(owner);
    let mut reopened = concern.clone();
    if let Some(owner) = owner {
        reopened.work.homework = Homework::HandedIn { owner: owner.clone(), due: None };
    }
    let mut readers: Vec<PersonId> = Vec::new();
    for person in named {
        let card = Roles::in_concern(rollout, &reopened, person).card(&reopened);
        let whole = card.is_some_and(|card| card.words == concern.said.words);
        if whole && *person != concern.raiser && !readers.contains(person) {
            readers.push(person.clone());
        }
    }
    readers
}

fn may_react<'a>(
    rollout: &Rollout,
    who: &Stakeholder,
    concern: &'a Concern,
    nth: u32,
) -> Result<&'a Answer, Refusal> {
    may(rollout, concern, &who.person, Deed::Settle)?;
    match concern.state.answer() {
        Some(answer) if answer.nth == nth => Ok(answer),
        Some(_) => Err(Refusal::Stale),
        None => Err(stands_so(concern)),
    }
}
