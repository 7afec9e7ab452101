//! **Merge** with a similar one: both are worked on together and answered at once. Nothing is deleted, each raiser keeps
//! their own and settles it for themselves, and it can be undone.

use super::{event, may, stands_so};
use crate::domain::concern::Concern;
use crate::domain::decision::Decision;
use crate::domain::event::Happened;
use crate::domain::id::PersonId;
use crate::domain::policy::{Card, Deed, Roles};
use crate::domain::refusal::{Fault, Field, Refusal, Wrong};
use crate::domain::reply::Reply;
use crate::domain::rollout::Rollout;
use crate::domain::screen::{Done, MergeScreen, Screen};
use crate::domain::state::{self, Step};

/// As many as a menu holds.
const MOST: usize = 100;

/// `others` of this rollout, most alike first.
///
/// # Errors
/// `OnlyLead`, `ConcernStandsSo`, `CannotJoin` (there is no other), and what the stage says.
pub fn open(
    rollout: &Rollout,
    concern: &Concern,
    others: &[Concern],
    actor: &PersonId,
    page: Option<usize>,
) -> Result<Decision, Refusal> {
    may_join(rollout, concern, actor)?;
    let roles = Roles::in_concern(rollout, concern, actor);
    let card = roles.card(concern).ok_or(Refusal::Stale)?;
    let fit = others.iter().filter(|other| other.id != concern.id && can_lead(other));
    let choices: Vec<Card> =
        fit.filter_map(|other| Roles::in_concern(rollout, other, actor).card(other)).take(MOST).collect();
    if choices.is_empty() {
        return Err(Refusal::CannotJoin);
    }
    let screen = Screen::Merge(Box::new(MergeScreen { card, choices, page }));
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

/// The concern, and those joined to it before (`joined`), are worked on together with `with`. Its own homework goes: that
/// of the other counts for both.
///
/// # Errors
/// As `open`; a missing choice is a fault beside its field.
pub fn submit(
    rollout: &Rollout,
    concern: &Concern,
    joined: &[Concern],
    with: Option<&Concern>,
    actor: &PersonId,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Decision, Refusal> {
    may_join(rollout, concern, actor)?;
    let Some(with) = with else {
        let faults = vec![Fault { field: Field::MergeWith, what: Wrong::Missing }];
        return Ok(Decision { reply: Reply::Faults { faults }, ..Decision::default() });
    };
    if with.id == concern.id || with.rollout != concern.rollout || !can_lead(with) {
        return Err(Refusal::CannotJoin);
    }
    may(rollout, with, actor, Deed::Run)?;
    let mut decision = Decision::default();
    for before in std::iter::once(concern).chain(joined) {
        let mut after = before.clone();
        after.work.joined = Some(with.id.clone());
        after.work.homework = state::worked(before.work.homework.clone(), Step::Release);
        decision = decision.and(super::dates(rollout, before, &after, now));
        decision.events.push(event(rollout, actor, moved(before, &after)));
        decision.concerns.push(after);
    }
    decision.reply = super::done(Done::Joined);
    Ok(decision)
}

/// Undone: it is worked on by itself again. Twice is harmless.
///
/// # Errors
/// `OnlyLead`, and what the stage says.
pub fn split(rollout: &Rollout, concern: &Concern, actor: &PersonId) -> Result<Decision, Refusal> {
    may(rollout, concern, actor, Deed::Run)?;
    let mut decision = Decision { reply: super::done(Done::Apart), ..Decision::default() };
    if concern.work.joined.is_some() {
        let mut after = concern.clone();
        after.work.joined = None;
        decision.events.push(event(rollout, actor, moved(concern, &after)));
        decision.concerns.push(after);
    }
    Ok(decision)
}

fn moved(before: &Concern, after: &Concern) -> Happened {
    Happened::ConcernJoined {
        concern: after.id.clone(),
        from: before.work.joined.clone(),
        to: after.work.joined.clone(),
    }
}

/// Others can be worked on together with it: not joined to one itself, and without an answer, for theirs is still to come.
fn can_lead(concern: &Concern) -> bool {
    concern.state.wants_an_answer() && concern.work.joined.is_none()
}

fn may_join(rollout: &Rollout, concern: &Concern, actor: &PersonId) -> Result<(), Refusal> {
    may(rollout, concern, actor, Deed::Run)?;
    if concern.state.wants_an_answer() { Ok(()) } else { Err(stands_so(concern)) }
}
