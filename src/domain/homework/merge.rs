//! **Merge** with a similar one: both are worked on together and answered at once. Nothing is deleted, each raiser keeps
//! their own and settles it for themselves, and it can be undone.

use super::{Homework, event, may, stands_so};
use crate::domain::concern::Concern;
use crate::domain::decision::Decision;
use crate::domain::event::Happened;
use crate::domain::id::PersonId;
use crate::domain::policy::{self, Card, Deed, Roles};
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

/// The concern and `with` are worked on together, and with each those joined to it before. The heavier of the two leads, the
/// other stands behind it: a blocker is never looked for behind what is light. The homework of that one counts for all; where
/// it has none, whoever works on the other goes on with both, if they may read it.
///
/// # Errors
/// As `open`; a missing choice is a fault beside its field.
pub fn submit(
    rollout: &Rollout,
    (concern, joined): (&Concern, &[Concern]),
    with: Option<(&Concern, &[Concern])>,
    actor: &PersonId,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Decision, Refusal> {
    may_join(rollout, concern, actor)?;
    let Some((with, with_it)) = with else {
        let faults = vec![Fault { field: Field::MergeWith, what: Wrong::Missing }];
        return Ok(Decision { reply: Reply::Faults { faults }, ..Decision::default() });
    };
    if with.id == concern.id || with.rollout != concern.rollout || !can_lead(with) {
        return Err(Refusal::CannotJoin);
    }
    may(rollout, with, actor, Deed::Run)?;
    let (head, other, behind) = match concern.said.severity < with.said.severity {
        true => (concern, with, with_it),
        false => (with, concern, joined),
    };
    let mut decision = Decision { reply: super::done(Done::Joined), ..Decision::default() };
    let mut keep = |before: &Concern, after: Concern| {
        let Decision { duties, effects, .. } = super::dates(rollout, before, &after, now);
        decision.duties.extend(duties);
        decision.effects.extend(effects);
        if after.work.joined != before.work.joined {
            decision.events.push(event(rollout, actor, moved(before, &after)));
        }
        decision.concerns.push(after);
    };
    let mut first = head.clone();
    first.work.joined = None;
    if let (Homework::Nobody, Some(owner)) = (&head.work.homework, other.work.homework.owed_by())
        && policy::may_own(rollout, head, owner)
    {
        first.work.homework = other.work.homework.clone();
    }
    if first != *head {
        keep(head, first);
    }
    for before in std::iter::once(other).chain(behind).filter(|before| before.id != head.id) {
        let mut after = before.clone();
        after.work.joined = Some(head.id.clone());
        after.work.homework = state::worked(before.work.homework.clone(), Step::Release);
        keep(before, after);
    }
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
