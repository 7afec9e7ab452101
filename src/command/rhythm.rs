//! When reminders go: who owes an answer and what is ahead of them is loaded; what a rhythm means is decided by `domain`.

use super::load;
use super::stop::Stop;
use super::words::find;
use crate::domain::action::{Command, Now, Request, Which};
use crate::domain::decision::Decision;
use crate::domain::id::RolloutId;
use crate::domain::rhythm;
use crate::store::{self, Tx};

/// `typed`: in place of the rhythm as it is.
pub async fn open(
    tx: &mut Tx,
    request: &Request,
    command: &Command,
    (which, typed): (&Which, Option<&str>),
    now: Now,
) -> Result<Decision, Stop> {
    let rollout = find(tx, request, command, which).await?;
    let stakeholders = store::stakeholders::of_rollout(tx, &rollout.id).await?;
    let duties = store::duties::of_rollout(tx, &rollout.id).await?;
    Ok(rhythm::open(&rollout, &request.actor, typed, &stakeholders, &duties, now)?)
}

pub async fn submit(
    tx: &mut Tx,
    request: &Request,
    rollout: &RolloutId,
    words: &str,
    now: Now,
) -> Result<Decision, Stop> {
    let rollout = load::rollout(tx, request, rollout).await?;
    let stakeholders = store::stakeholders::of_rollout(tx, &rollout.id).await?;
    let duties = store::duties::of_rollout(tx, &rollout.id).await?;
    Ok(rhythm::submit(&rollout, &request.actor, words, &stakeholders, &duties, now)?)
}
