//! What has been asked, by key, so that what arrives twice happens once and is answered the same both times.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::keys::Scope;
use super::seal::Place;
use super::statement::{statements, text, written};
use super::{Error, Tx};
use crate::domain::id::TeamId;

statements! {
    in "inbox";
    REMEMBER = "insert into inbox (id, at) values ($1, $2) on conflict (id) do nothing";
    LOAD = "select id, answer from inbox where id = $1";
    ANSWER = "update inbox set answer = $2 where id = $1";
    PRUNE = "delete from inbox where id in (select id from inbox where at < $1 limit 500)";
}

#[derive(Debug, Clone, PartialEq)]
pub enum Seen {
    First,
    /// With the answer that was given, if one was kept.
    Again(Option<Value>),
}

pub async fn remember(tx: &mut Tx, key: &str, now: DateTime<Utc>) -> Result<Seen, Error> {
    if tx.run(REMEMBER, [text(key), now.into()]).await? == 1 {
        return Ok(Seen::First);
    }
    let Some(row) = tx.one(LOAD, [text(key)]).await? else { return Ok(Seen::Again(None)) };
    let answer = tx.maybe_open(&row, "answer", key).await?;
    Ok(Seen::Again(answer.map(|answer| row.written("answer", &answer)).transpose()?))
}

/// Keeps the answer to `key` for whoever asks again.
pub async fn answer(tx: &mut Tx, team: &TeamId, key: &str, answer: &Value) -> Result<(), Error> {
    let place = Place { table: "inbox", column: "answer", row: key };
    let sealed = tx.seal(Scope::Team(team), place, &written(answer)?).await?;
    tx.run(ANSWER, [text(key), sealed]).await.map(drop)
}

/// Forgets at most 500 that are older than `before`, and says how many: call again while it is more than none.
pub async fn prune(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, Error> {
    tx.run(PRUNE, [before.into()]).await
}
