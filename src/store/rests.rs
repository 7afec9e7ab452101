//! Until when a method must rest, because Slack said so. Written only when it did, never with a call that went through.

use chrono::{DateTime, Utc};

use super::statement::{statements, text};
use super::{Error, Tx};
use crate::domain::id::TeamId;

/// `method` is a slug of delivery's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    pub team: TeamId,
    pub method: String,
    pub until: DateTime<Utc>,
}

statements! {
    in "rests";
    // Of two answers the longer holds.
    KEEP = "insert into rests (team, method, until_at) values ($1, $2, $3) \
        on conflict (team, method) do update set until_at = excluded.until_at where rests.until_at < excluded.until_at";
    AHEAD = "select team, method, until_at from rests where until_at > $1 order by until_at";
    PRUNE = "delete from rests where until_at < $1";
}

pub async fn keep(tx: &mut Tx, team: &TeamId, method: &str, until: DateTime<Utc>) -> Result<(), Error> {
    tx.run(KEEP, [text(team.as_str()), text(method), until.into()]).await.map(drop)
}

/// Those that are not over yet.
pub async fn ahead(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<Rest>, Error> {
    let rows = tx.all(AHEAD, [now.into()]).await?;
    let rest = |row: &super::row::Row| {
        Ok(Rest {
            team: TeamId(row.text("team")?),
            method: row.text("method")?,
            until: row.time("until_at")?,
        })
    };
    rows.iter().map(rest).collect()
}

/// Forgets those that were over by then.
pub async fn prune(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, Error> {
    tx.run(PRUNE, [before.into()]).await
}
