//! The bot is removed from a workspace, or its token taken back; and it is there again.

use super::save;
use super::stop::Stop;
use crate::domain::action::{Now, Request};
use crate::domain::decision::Decision;
use crate::domain::event::{Happened, Via};
use crate::domain::id::TeamId;
use crate::domain::rollout::Rollout;
use crate::domain::stay;
use crate::store::{self, Tx, events, installations, rollouts};

/// From now on nothing is sent there and nothing falls due. `why` is a code of Slack's.
pub async fn stopped(tx: &mut Tx, request: &Request, why: &str, now: Now) -> Result<Decision, Stop> {
    if !installations::stop(tx, &request.team, why, now).await? {
        return Ok(Decision::default());
    }
    events::append_for_team(
        tx,
        &request.team,
        None,
        Happened::SendingStopped { why: why.to_owned() },
        Via::Slack,
        now,
    )
    .await?;
    Ok(stay::stopped(&open(tx, &request.team).await?, why))
}

/// Slack takes our token: what rested goes on. Mostly nothing did.
pub async fn goes(tx: &mut Tx, request: &Request, now: Now) -> Result<Decision, Stop> {
    if !installations::resume(tx, &request.team).await? {
        return Ok(Decision::default());
    }
    events::append_for_team(tx, &request.team, None, Happened::SendingResumed, Via::Slack, now).await?;
    Ok(stay::goes_on(&open(tx, &request.team).await?))
}

/// A workspace that removed the bot long ago is forgotten: its rollouts end, and what was said in them is gone. How many
/// workspaces there were: one at a time.
pub async fn forget(tx: &mut Tx, now: Now) -> Result<u64, store::Error> {
    let Some(team) = store::forget::left(tx, now).await? else { return Ok(0) };
    let ended = stay::ended(&open(tx, &team).await?, now);
    save::save(tx, &team, None, Via::Timer, &ended, now).await?;
    store::forget::team(tx, &team, now).await?;
    Ok(1)
}

/// All that are not over, however many: it happens once in a workspace's life, if at all.
async fn open(tx: &mut Tx, team: &TeamId) -> Result<Vec<Rollout>, store::Error> {
    let mut open = Vec::new();
    for listed in rollouts::listed(tx, team, i64::MAX).await? {
        // One by one: on Postgres that is what locks them.
        open.extend(rollouts::load(tx, &listed.id).await?);
    }
    Ok(open)
}
