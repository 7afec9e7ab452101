//! The queue and the work on concerns: loads a concern by what travels in a button, with its raiser and those it is worked
//! on together with. Whether the actor may do any of it is decided by `domain`.

use super::stop::Stop;
use super::words::find;
use super::{known, load, verdict};
use crate::domain::action::{Command, Now, Reaction, Request, Task, Which};
use crate::domain::concern::Concern;
use crate::domain::decision::Decision;
use crate::domain::homework::{answer, assign, earlier, merge, park, queue, restate, risk};
use crate::domain::id::{ConcernId, Handle, RolloutId};
use crate::domain::refusal::Refusal;
use crate::domain::reply::Reply;
use crate::domain::rollout::Rollout;
use crate::domain::screen::{Earlier, Screen};
use crate::domain::stakeholder::Stakeholder;
use crate::store::{self, Tx};

/// As many of a rollout's open concerns as are looked through for one to merge with.
const LOOKED_THROUGH: i64 = 500;
/// The newest answers of earlier rollouts that are looked through for some that fit.
const HANDED_DOWN: i64 = 200;

/// `/rollout concerns`.
pub async fn open_queue(
    tx: &mut Tx,
    request: &Request,
    command: &Command,
    which: &Which,
) -> Result<Decision, Stop> {
    let rollout = find(tx, request, command, which).await?;
    turn_to(tx, request, &rollout.id, 0).await
}

/// A page of it. It is drawn once all else of the decision is done.
pub async fn turn_to(
    tx: &mut Tx,
    request: &Request,
    rollout: &RolloutId,
    page: usize,
) -> Result<Decision, Stop> {
    let rollout = load::rollout(tx, request, rollout).await?;
    queue::reader(&rollout, &request.actor)?;
    Ok(Decision { queue: Some((rollout.id, page)), ..Decision::default() })
}

/// The queue as it stands now.
pub async fn show(
    tx: &mut Tx,
    request: &Request,
    rollout: &RolloutId,
    page: usize,
) -> Result<Reply, store::Error> {
    let Some(rollout) = store::rollouts::load(tx, rollout).await? else {
        return Ok(Reply::Refuse { refusal: Refusal::Stale });
    };
    let reader = match queue::reader(&rollout, &request.actor) {
        Ok(reader) => reader,
        Err(refusal) => return Ok(Reply::Refuse { refusal }),
    };
    let lengths = store::queue::lengths(tx, &rollout.id, reader).await?;
    let (_, page) = queue::pages(&lengths, page);
    let mut items = Vec::new();
    for concern in store::queue::page(tx, &rollout.id, reader, page).await? {
        let joined = joined(tx, &concern).await?;
        items.push((concern, joined));
    }
    let zone = load::zone(tx, &request.team, &request.actor).await?.unwrap_or(rollout.zone);
    let screen = queue::screen(&rollout, &request.actor, &lengths, page, &items, zone);
    Ok(Reply::Show { screen: Screen::Queue(Box::new(screen)) })
}

pub async fn work(
    tx: &mut Tx,
    request: &Request,
    handle: &Handle,
    page: Option<usize>,
    task: &Task,
    now: Now,
) -> Result<Decision, Stop> {
    let (rollout, who, concern) = taken_up(tx, request, handle).await?;
    let actor = &request.actor;
    let mut decision = match task {
        Task::Back => Decision::default(),
        Task::OpenAnswer | Task::UseEarlier { .. } => {
            let joined = joined(tx, &concern).await?;
            let earlier = earlier_answers(tx, &concern).await?;
            let used = match task {
                Task::UseEarlier { index } => Some(*index),
                _ => None,
            };
            answer::open(&rollout, &concern, actor, &joined, earlier, used, page)?
        }
        Task::Answer { words } => {
            let mut all = vec![(concern.clone(), who)];
            for other in joined(tx, &concern).await? {
                if let Some(raiser) = store::stakeholders::load(tx, &rollout.id, &other.raiser).await? {
                    all.push((other, raiser));
                }
            }
            answer::submit(&rollout, &all, actor, words, now)?
        }
        Task::OpenAssign => assign::open(&rollout, &concern, actor, page, now)?,
        Task::Assign { owner, due } => {
            let people =
                known::people(tx, request, owner.clone().map(|id| (id, known::TAKES_PART)), now).await?;
            let person = owner.as_ref().and_then(|owner| people.get(owner));
            assign::submit(&rollout, &who, &concern, actor, person, *due, now)?
        }
        Task::HandBack => assign::hand_back(&rollout, &who, &concern, actor, now)?,
        Task::OpenRestate => restate::open(&rollout, &concern, actor, page)?,
        Task::Restate { words } => restate::submit(&rollout, &who, &concern, actor, words)?,
        Task::OpenMerge => {
            let mut others = store::queue::open_of(tx, &rollout.id, LOOKED_THROUGH).await?;
            earlier::most_alike_first(&concern, &mut others);
            merge::open(&rollout, &concern, &others, actor, page)?
        }
        Task::Merge { with } => {
            let with = match with {
                Some(with) => store::concerns::by_handle(tx, &request.team, with).await?,
                None => None,
            };
            let joined = store::concerns::joined_to(tx, &concern.id).await?;
            let with_it = match &with {
                Some(with) => store::concerns::joined_to(tx, &with.id).await?,
                None => Vec::new(),
            };
            let with = with.as_ref().map(|with| (with, with_it.as_slice()));
            merge::submit(&rollout, (&concern, &joined), with, actor, now)?
        }
        Task::Split => merge::split(&rollout, &concern, actor)?,
        Task::OpenPark => park::open(&rollout, &concern, actor, page, now)?,
        Task::Park { until } => park::submit(&rollout, &who, &concern, actor, *until, now)?,
        Task::TakeIn => park::take_in(&rollout, &who, &concern, actor, now)?,
        Task::OpenAccept => {
            let joined = joined(tx, &concern).await?;
            risk::open(&rollout, &concern, &joined, actor, page, now)?
        }
        Task::Accept { restated, why } => {
            risk::submit(&rollout, &who, &concern, actor, (restated, why), now)?
        }
    };
    decision.effects.extend(verdict::needs_again(tx, &rollout, &decision).await?);
    Ok(back_to_queue(decision, &rollout, page))
}

/// Whoever works through the queue goes on there; whatever is still to be filled in comes first.
fn back_to_queue(mut decision: Decision, rollout: &Rollout, page: Option<usize>) -> Decision {
    let is_done = match &decision.reply {
        Reply::Done | Reply::Show { screen: Screen::Notice { .. } } => true,
        Reply::Show { .. } | Reply::Say { .. } | Reply::Faults { .. } | Reply::Refuse { .. } => false,
    };
    if let Some(page) = page.filter(|_| is_done) {
        decision.queue = Some((rollout.id.clone(), page));
    }
    decision
}

pub async fn react(
    tx: &mut Tx,
    request: &Request,
    id: &ConcernId,
    reaction: &Reaction,
    now: Now,
) -> Result<Decision, Stop> {
    let (rollout, who, concern) = load::concern(tx, request, id).await?;
    let mut decision = match reaction {
        Reaction::Settles { nth } => answer::settle(&rollout, &who, &concern, *nth, now)?,
        Reaction::OpenShort { nth, how } => answer::open_short(&rollout, &who, &concern, *nth, *how)?,
        Reaction::Short { nth, how, missing } => {
            answer::short(&rollout, &who, &concern, *nth, *how, missing, now)?
        }
        Reaction::Fair { of } => restate::fair(&rollout, &who, &concern, of.as_deref())?,
        Reaction::OpenCorrect => restate::open_correct(&rollout, &who, &concern)?,
        Reaction::Correct { words } => restate::correct(&rollout, &who, &concern, words)?,
    };
    decision.effects.extend(verdict::needs_again(tx, &rollout, &decision).await?);
    Ok(decision)
}

/// A concern with its rollout and its raiser.
pub(super) async fn taken_up(
    tx: &mut Tx,
    request: &Request,
    handle: &Handle,
) -> Result<(Rollout, Stakeholder, Concern), Stop> {
    let stale = || Stop::Refused(Refusal::Stale);
    let found = store::concerns::by_handle(tx, &request.team, handle).await?.ok_or_else(stale)?;
    // The rollout's row first, always.
    let rollout = load::rollout(tx, request, &found.rollout).await?;
    let concern = store::concerns::load(tx, &found.id).await?.ok_or_else(stale)?;
    let who = store::stakeholders::load(tx, &rollout.id, &concern.raiser).await?.ok_or_else(stale)?;
    Ok((rollout, who, concern))
}

/// Those worked on together with it that an answer to it is for, too.
async fn joined(tx: &mut Tx, concern: &Concern) -> Result<Vec<Concern>, store::Error> {
    if !concern.state.is_open() {
        return Ok(Vec::new());
    }
    let mut joined = store::concerns::joined_to(tx, &concern.id).await?;
    joined.retain(|other| other.state.is_open());
    Ok(joined)
}

async fn earlier_answers(tx: &mut Tx, concern: &Concern) -> Result<Vec<Earlier>, store::Error> {
    let team = concern.id.team();
    let handed_down = store::queue::handed_down(tx, &team, &concern.rollout, HANDED_DOWN).await?;
    Ok(earlier::answers(concern, &handed_down))
}

#[cfg(test)]
mod tests;
