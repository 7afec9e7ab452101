//! Once they have met: whether each commits, and what the sponsor decides. Loads what was said before; who may and when
//! is decided by `domain`.

use super::stop::Stop;
use super::words::find;
use super::{load, number};
use crate::domain::action::{Command, Now, Pledge, Request, Which};
use crate::domain::commitment::{self, Choice, Commitment, Tally};
use crate::domain::concern::Concern;
use crate::domain::decision::Decision;
use crate::domain::effect::{Effect, What};
use crate::domain::ending::UnderWay;
use crate::domain::id::{PersonId, RolloutId};
use crate::domain::post;
use crate::domain::rollout::Rollout;
use crate::domain::verdict::{self, Outcome, Said, VerdictForm};
use crate::store::{self, Tx};

pub async fn pledge(
    tx: &mut Tx,
    request: &Request,
    rollout: &RolloutId,
    pledge: &Pledge,
    now: Now,
) -> Result<Decision, Stop> {
    let (rollout, who) = load::part(tx, request, rollout).await?;
    let before = store::commitments::load(tx, &rollout.id, &who.person).await?;
    let needed = match before.as_ref().and_then(|before| before.needs.as_ref()) {
        Some(id) => store::concerns::load(tx, id).await?,
        None => None,
    };
    let (before, needed) = (before.as_ref(), needed.as_ref());
    let mut decision = match pledge {
        Pledge::Commit => commitment::commit(&rollout, &who, before, needed, now)?,
        Pledge::Open { choice } => commitment::open(&rollout, &who, *choice, now)?,
        Pledge::Need { choice, form } => {
            let id = number::concern(tx, request).await?;
            commitment::submit(&rollout, &who, (before, needed), *choice, form, id, now)?
        }
    };
    let verdicts = store::verdicts::of_rollout(tx, &rollout.id).await?;
    if !decision.commitments.is_empty() && verdict::asked_again(&rollout, &verdicts).is_some() {
        decision.effects.push(post::one_more(&who));
    }
    Ok(decision)
}

/// `/rollout decide`.
pub async fn open(
    tx: &mut Tx,
    request: &Request,
    command: &Command,
    which: &Which,
    now: Now,
) -> Result<Decision, Stop> {
    let rollout = find(tx, request, command, which).await?;
    let before = store::verdicts::of_rollout(tx, &rollout.id).await?;
    let people = store::stakeholders::of_rollout(tx, &rollout.id).await?.len();
    let commitments = store::commitments::of_rollout(tx, &rollout.id).await?;
    let tally = Tally::of(people, &commitments);
    let mut needs = Vec::new();
    for said in &commitments {
        if let Some(id) = &said.needs {
            needs.extend(store::concerns::load(tx, id).await?.map(|concern| (said.choice, concern)));
        }
    }
    // What stands in the way first.
    needs.sort_by_key(|(choice, _)| std::cmp::Reverse(*choice));
    let names_nothing = |said: &&Commitment| said.choice == Choice::NotYet && said.needs.is_none();
    let unnamed: Vec<PersonId> =
        commitments.iter().filter(names_nothing).map(|said| said.person.clone()).collect();
    let open_blockers = store::progress::of(tx, &rollout.id).await?.open_blockers;
    let said = Said { tally, needs: &needs, unnamed: &unnamed, open_blockers };
    Ok(verdict::open(&rollout, &request.actor, &before, said, now)?)
}

pub async fn submit(
    tx: &mut Tx,
    request: &Request,
    rollout: &RolloutId,
    form: &VerdictForm,
    now: Now,
) -> Result<Decision, Stop> {
    let rollout = load::rollout(tx, request, rollout).await?;
    let before = store::verdicts::of_rollout(tx, &rollout.id).await?;
    let stakeholders = store::stakeholders::of_rollout(tx, &rollout.id).await?;
    let under_way = match form.outcome {
        Some(Outcome::No) => load::under_way(tx, &rollout.id).await?,
        Some(Outcome::Pilot | Outcome::WithConditions | Outcome::OneMore) | None => UnderWay::default(),
    };
    let zone = load::zone(tx, &request.team, &rollout.sponsor).await?.unwrap_or(rollout.zone);
    let whole = (&rollout, zone);
    Ok(verdict::submit(whole, &request.actor, &before, form, &stakeholders, &under_way, now)?)
}

/// What somebody needs in order to commit stands with lead and sponsor in a message that tells how far it is. Of each that
/// changes it is shown anew.
pub async fn needs_again(
    tx: &mut Tx,
    rollout: &Rollout,
    decision: &Decision,
) -> Result<Vec<Effect>, store::Error> {
    let mut effects = Vec::new();
    for Concern { id, raiser, .. } in &decision.concerns {
        let said = store::commitments::load(tx, &rollout.id, raiser).await?;
        if said.is_some_and(|said| said.needs.as_ref() == Some(id)) {
            effects.extend(post::heads(rollout, What::Need { concern: id.clone() }));
        }
    }
    Ok(effects)
}
