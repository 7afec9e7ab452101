//! Which processes send from this database at the moment. It knows nothing of them but when they last did.

use chrono::{DateTime, Utc};

use super::seal;
use super::statement::{statements, text};
use super::{Error, Tx};

statements! {
    in "senders";
    KEEP = "insert into senders (id, seen_at) values ($1, $2) on conflict (id) do update set seen_at = excluded.seen_at";
    OTHERS = "select count(*) as number from senders where id <> $1 and seen_at > $2";
    PRUNE = "delete from senders where seen_at < $1";
}

/// What a process calls itself; another the next time it starts.
pub fn name() -> Result<String, Error> {
    seal::new_id()
}

/// This one sends.
pub async fn keep(tx: &mut Tx, name: &str, now: DateTime<Utc>) -> Result<(), Error> {
    tx.run(KEEP, [text(name), now.into()]).await.map(drop)
}

/// How many others have since `since`.
pub async fn others(tx: &mut Tx, name: &str, since: DateTime<Utc>) -> Result<usize, Error> {
    tx.one(OTHERS, [text(name), since.into()]).await?.map_or(Ok(0), |row| row.count("number"))
}

/// Forgets those that have sent nothing since then.
pub async fn prune(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, Error> {
    tx.run(PRUNE, [before.into()]).await
}
