//! What everybody in the home channel may read: numbers, dates and the stage.

use chrono::{DateTime, Utc};

use super::{Maybe, Rendered};
use crate::domain::id::RolloutId;
use crate::store::{Tx, meetings, progress, rollouts};
use crate::view::message;

pub async fn charter(tx: &mut Tx, id: &RolloutId, now: DateTime<Utc>) -> Maybe {
    let Some(rollout) = rollouts::load(tx, id).await? else { return Ok(None) };
    let progress = progress::of(tx, id).await?.at(&rollout, now);
    let slips = meetings::slips(tx, id).await?;
    let held_since = meetings::load(tx, id).await?.held_since;
    Ok(Some(Rendered::one(message::charter(&rollout, &progress, &slips, held_since))))
}

pub async fn counts(tx: &mut Tx, id: &RolloutId, now: DateTime<Utc>) -> Maybe {
    let Some(rollout) = rollouts::load(tx, id).await? else { return Ok(None) };
    let progress = progress::of(tx, id).await?.at(&rollout, now);
    let held_since = meetings::load(tx, id).await?.held_since;
    Ok(Some(Rendered::one(message::counts(&rollout, &progress, held_since, rollout.zone))))
}
