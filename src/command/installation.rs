//! The bot is removed from a workspace, or its token taken back; and it is there again.

use super::stop::Stop;
use crate::domain::action::{Now, Request};
use crate::domain::decision::Decision;
use crate::domain::rollout::Rollout;
use crate::domain::stay;
use crate::store::{self, Tx, installations, rollouts};

/// From now on nothing is sent there and nothing falls due. `why` is a code of Slack's.
pub async fn stopped(tx: &mut Tx, request: &Request, why: &str, now: Now) -> Result<Decision, Stop> {
    if !installations::stop(tx, &request.team, why, now).await? {
        return Ok(Decision::default());
    }
    Ok(stay::stopped(&open(tx, request).await?, why))
}

/// Slack takes our token: what rested goes on. Mostly nothing did.
pub async fn goes(tx: &mut Tx, request: &Request) -> Result<Decision, Stop> {
    if !installations::resume(tx, &request.team).await? {
        return Ok(Decision::default());
    }
    Ok(stay::goes_on(&open(tx, request).await?))
}

/// All that are not over, however many: it happens once in a workspace's life, if at all.
async fn open(tx: &mut Tx, request: &Request) -> Result<Vec<Rollout>, store::Error> {
    let mut open = Vec::new();
    for listed in rollouts::listed(tx, &request.team, i64::MAX).await? {
        // One by one: on Postgres that is what locks them.
        open.extend(rollouts::load(tx, &listed.id).await?);
    }
    Ok(open)
}
