//! A sponsor who was lost, and the one who is named in their place.

use super::stop::Stop;
use super::{known, load, save};
use crate::domain::action::{Now, Request};
use crate::domain::decision::Decision;
use crate::domain::effect::What;
use crate::domain::event::Happened;
use crate::domain::id::{PersonId, RolloutId};
use crate::domain::post;
use crate::domain::rollout::Rollout;
use crate::domain::sponsor::{self, Heard};
use crate::store::{self, Tx};

pub async fn open(tx: &mut Tx, request: &Request, rollout: &RolloutId) -> Result<Decision, Stop> {
    let rollout = load::rollout(tx, request, rollout).await?;
    Ok(sponsor::open(&rollout, &request.actor)?)
}

pub async fn submit(
    tx: &mut Tx,
    request: &Request,
    rollout: &RolloutId,
    chosen: Option<&PersonId>,
    now: Now,
) -> Result<Decision, Stop> {
    let rollout = load::rollout(tx, request, rollout).await?;
    let known = known::people(tx, request, chosen.cloned().map(|id| (id, known::SPONSORS)), now).await?;
    let under_way = load::under_way(tx, &rollout.id).await?;
    let stakeholders = store::stakeholders::of_rollout(tx, &rollout.id).await?;
    let meeting = store::meetings::load(tx, &rollout.id).await?;
    let chosen = chosen.and_then(|id| known.get(id));
    let before = store::people::load_many(tx, &request.team, std::slice::from_ref(&rollout.sponsor)).await?;
    let before = before.get(&rollout.sponsor);
    let whole = (&rollout, &meeting);
    let decision = sponsor::name(whole, &request.actor, (chosen, before), &stakeholders, &under_way, now)?;
    if let Some(after) = &decision.rollout
        && sponsor::is_yet_to_be_told(&rollout, after, before)
    {
        store::farewells::keep(tx, &rollout.id, &rollout.sponsor).await?;
    }
    Ok(decision)
}

/// Where the sponsor has been lost by this, whoever was asked whether they commit reads that nobody decides at present.
pub async fn told_of_loss(tx: &mut Tx, mut decision: Decision) -> Result<Decision, store::Error> {
    let changed = decision.rollout.iter().chain(&decision.others);
    let lost: Vec<Rollout> = changed.filter(|rollout| rollout.vacancy.is_some()).cloned().collect();
    for rollout in lost {
        let stakeholders = store::stakeholders::of_rollout(tx, &rollout.id).await?;
        decision.effects.extend(post::asked_anew(&rollout, &stakeholders));
    }
    Ok(decision)
}

/// Where the day of the decision has passed by this, what asks for a word or for the decision names it no more as one to
/// come.
pub async fn told_of_the_day(
    tx: &mut Tx,
    rollout: &Rollout,
    mut decision: Decision,
) -> Result<Decision, store::Error> {
    if !decision.effects.iter().any(|effect| matches!(effect.what, What::DecisionOverdue { .. })) {
        return Ok(decision);
    }
    let stakeholders = store::stakeholders::of_rollout(tx, &rollout.id).await?;
    decision.effects.extend(post::asked_anew(rollout, &stakeholders));
    decision.effects.extend(save::reminding_of_decision(tx, rollout).await?);
    Ok(decision)
}

/// What there is to say whether a sponsor is still there. Of the whole record, which is read once in a rollout's life.
pub async fn heard(tx: &mut Tx, rollout: &Rollout) -> Result<Heard, store::Error> {
    let acted_at = store::people::heard_at(tx, &rollout.id.team(), &rollout.sponsor).await?;
    let mut heard = Heard { acted_at, ..Heard::default() };
    for (_, entry) in store::events::of_rollout(tx, &rollout.id).await? {
        match entry.what {
            Happened::SummarySent => heard.summed_at = Some(entry.at),
            Happened::SponsorNamed { .. } => heard.named_at = Some(entry.at),
            _ => {}
        }
    }
    Ok(heard)
}
