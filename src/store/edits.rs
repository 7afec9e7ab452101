//! Which edit of a message in a DM was the newest, so that events may come in any order. On Postgres `load` locks the
//! row in a transaction that writes.

use chrono::{DateTime, Utc};

use super::keys::Scope;
use super::seal::Place;
use super::statement::{statements, text};
use super::{Error, Tx};
use crate::domain::id::{ChannelId, TeamId, Ts};

statements! {
    in "edits";
    KEEP = "insert into edits (team, dm, ts, edited, is_gone, words, at) values ($1, $2, $3, $4, $5, $6, $7) \
        on conflict (team, dm, ts) do update set edited = excluded.edited, is_gone = excluded.is_gone, \
            words = excluded.words, at = excluded.at";
    CAME = "insert into edits (team, dm, ts, edited, is_gone, words, at) values ($1, $2, $3, $3, false, null, $4) \
        on conflict (team, dm, ts) do nothing";
    LOAD = "select ts, edited, is_gone, words from edits where team = $1 and dm = $2 and ts = $3",
        locked " for no key update";
    PRUNE = "delete from edits where at < $1";
}

/// The newest that Slack has told of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// When, by Slack's clock.
    pub edited: Ts,
    /// Deleted.
    pub is_gone: bool,
    /// What it says now, where the message itself has not come yet.
    pub words: Option<String>,
}

/// The message itself has come. `None`: nothing was known of it, as it mostly is.
pub async fn came(
    tx: &mut Tx,
    team: &TeamId,
    dm: &ChannelId,
    ts: &Ts,
    now: DateTime<Utc>,
) -> Result<Option<Edit>, Error> {
    let binds = [text(team.as_str()), text(dm.as_str()), text(ts.as_str()), now.into()];
    if tx.run(CAME, binds).await? == 1 {
        return Ok(None);
    }
    let known = load(tx, team, dm, ts).await?;
    if let Some(edit) = &known {
        keep(tx, team, dm, ts, &Edit { words: None, ..edit.clone() }, now).await?;
    }
    Ok(known)
}

pub async fn load(tx: &mut Tx, team: &TeamId, dm: &ChannelId, ts: &Ts) -> Result<Option<Edit>, Error> {
    let key = [text(team.as_str()), text(dm.as_str()), text(ts.as_str())];
    let Some(row) = tx.one(LOAD, key).await? else { return Ok(None) };
    Ok(Some(Edit {
        edited: Ts(row.text("edited")?),
        is_gone: row.flag("is_gone")?,
        words: tx.maybe_open(&row, "words", &row_of(team, dm, ts)).await?,
    }))
}

pub async fn keep(
    tx: &mut Tx,
    team: &TeamId,
    dm: &ChannelId,
    ts: &Ts,
    edit: &Edit,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row = row_of(team, dm, ts);
    let place = Place { table: "edits", column: "words", row: &row };
    let words = tx.maybe_seal(Scope::Team(team), place, edit.words.as_deref()).await?;
    let binds = [
        text(team.as_str()),
        text(dm.as_str()),
        text(ts.as_str()),
        text(edit.edited.as_str()),
        edit.is_gone.into(),
        words,
        now.into(),
    ];
    tx.run(KEEP, binds).await.map(drop)
}

/// Forgets what was last heard of before that time, and says how many.
pub async fn prune(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, Error> {
    tx.run(PRUNE, [before.into()]).await
}

fn row_of(team: &TeamId, dm: &ChannelId, ts: &Ts) -> String {
    format!("{team}/{dm}/{ts}")
}
