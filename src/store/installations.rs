//! Of each workspace: what is allowed there; and where Slack no longer takes our token, since when, and why. What
//! is on record there then neither sends nor falls due until it is taken off again.

use chrono::{DateTime, Utc};

use super::row::Row;
use super::statement::{statements, text};
use super::{Error, Tx};
use crate::domain::id::TeamId;
use crate::domain::policy::{Allowed, Starters};

statements! {
    in "installations";
    STOP = "insert into installations (team, stopped_at, why) values ($1, $2, $3) \
        on conflict (team) do update set stopped_at = excluded.stopped_at, why = excluded.why \
            where installations.stopped_at is null";
    RESUME = "update installations set stopped_at = null, why = null, forgotten_at = null where team = $1 and stopped_at is not null";
    STOPPED = "select team, stopped_at from installations where team = $1 and stopped_at is not null";
    BESIDE = "select team, stopped_at, why, forgotten_at from installations where team > $1 order by team limit 500";
    ALLOW = "insert into installations (team, starters, moves) values ($1, $2, $3) \
        on conflict (team) do update set starters = excluded.starters, moves = excluded.moves";
    ALLOWED = "select team, starters, moves from installations where team = $1 and starters is not null";
}

/// False where it had stopped before. `why` is a code of Slack's.
pub async fn stop(tx: &mut Tx, team: &TeamId, why: &str, now: DateTime<Utc>) -> Result<bool, Error> {
    Ok(tx.run(STOP, [text(team.as_str()), now.into(), text(why)]).await? == 1)
}

/// False where it had not stopped.
pub async fn resume(tx: &mut Tx, team: &TeamId) -> Result<bool, Error> {
    Ok(tx.run(RESUME, [text(team.as_str())]).await? == 1)
}

/// `None`: it goes.
pub async fn stopped(tx: &mut Tx, team: &TeamId) -> Result<Option<DateTime<Utc>>, Error> {
    tx.one(STOPPED, [text(team.as_str())]).await?.map(|row| row.time("stopped_at")).transpose()
}

/// Five hundred after that team, as they stand, for whoever goes over the record.
pub(super) async fn stands(tx: &mut Tx, after: &str) -> Result<Vec<Row>, Error> {
    tx.all(BESIDE, [text(after)]).await
}

/// From now on this is allowed.
pub async fn allow(tx: &mut Tx, team: &TeamId, allowed: &Allowed) -> Result<(), Error> {
    let Allowed { starters, moves } = allowed;
    let binds = [text(team.as_str()), text(starters.as_str()), i64::from(*moves).into()];
    tx.run(ALLOW, binds).await.map(drop)
}

/// What is allowed, also where nothing was ever set.
pub async fn allowed(tx: &mut Tx, team: &TeamId) -> Result<Allowed, Error> {
    let Some(row) = tx.one(ALLOWED, [text(team.as_str())]).await? else { return Ok(Allowed::default()) };
    Ok(Allowed { starters: Starters::read(&row.text("starters")?), moves: row.count("moves")? })
}
