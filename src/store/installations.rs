//! Of each workspace: who may start a rollout there; and where Slack no longer takes our token, since when, and why. What
//! is on record there then neither sends nor falls due until it is taken off again.

use chrono::{DateTime, Utc};

use super::statement::{statements, text};
use super::{Error, Tx};
use crate::domain::id::TeamId;
use crate::domain::policy::Starters;

statements! {
    in "installations";
    STOP = "insert into installations (team, stopped_at, why) values ($1, $2, $3) \
        on conflict (team) do update set stopped_at = excluded.stopped_at, why = excluded.why \
            where installations.stopped_at is null";
    RESUME = "update installations set stopped_at = null, why = null, forgotten_at = null where team = $1 and stopped_at is not null";
    STOPPED = "select team, stopped_at from installations where team = $1 and stopped_at is not null";
    ALLOW = "insert into installations (team, starters) values ($1, $2) \
        on conflict (team) do update set starters = excluded.starters";
    STARTERS = "select team, starters from installations where team = $1";
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

/// From now on these may start a rollout.
pub async fn allow(tx: &mut Tx, team: &TeamId, starters: &Starters) -> Result<(), Error> {
    tx.run(ALLOW, [text(team.as_str()), text(starters.as_str())]).await.map(drop)
}

/// Who may start a rollout; everyone, where nothing was ever set.
pub async fn starters(tx: &mut Tx, team: &TeamId) -> Result<Starters, Error> {
    let row = tx.one(STARTERS, [text(team.as_str())]).await?;
    let set = row.map_or(Ok(None), |row| row.maybe_read("starters", |set| Some(Starters::read(set))))?;
    Ok(set.unwrap_or_default())
}
