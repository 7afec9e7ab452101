//! Which files with private words a letter has brought, or was about to, so that they go from Slack when somebody takes
//! theirs away. Ids only, never a word, until the words of the whole rollout are forgotten.

use chrono::{DateTime, Utc};

use super::outbox::Letter;
use super::statement::{statements, text};
use super::{Error, Tx};
use crate::domain::id::{FileId, RolloutId};

statements! {
    in "attached";
    KEEP = "insert into attached (letter, file, rollout, at, number) values ($1, $2, $3, $4, $5) \
        on conflict (letter, file) do nothing";
    OF = "select file, at, gone_at from attached where letter = $1 order by at, number";
    GONE = "update attached set gone_at = $3 where letter = $1 and file = $2";
    FORGET = "delete from attached where rollout = $1";
    // The name is `What::Again`'s.
    WAITING = "select id from outbox where team = $1 and lane = (select lane from outbox where id = $2) \
        and living = $3 and due_at is not null limit 1";
}

/// One file, from the moment in which it was about to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    pub id: FileId,
    pub at: DateTime<Utc>,
    /// When it was taken back.
    pub gone_at: Option<DateTime<Utc>>,
}

/// They are about to be shown. None is ever taken for another: of a try before this one they may be shown as well.
pub async fn keep(
    tx: &mut Tx,
    letter: &Letter,
    rollout: &RolloutId,
    files: &[FileId],
    at: DateTime<Utc>,
) -> Result<(), Error> {
    for (number, file) in (1_i64..).zip(files) {
        let (letter, file) = (text(&letter.id), text(file.as_str()));
        let binds = [letter, file, text(rollout.as_str()), at.into(), number.into()];
        tx.run(KEEP, binds).await?;
    }
    Ok(())
}

/// All that this letter has brought, those that are gone as well.
pub async fn of_letter(tx: &mut Tx, letter: &str) -> Result<Vec<Attached>, Error> {
    let rows = tx.all(OF, [text(letter)]).await?;
    rows.iter()
        .map(|row| {
            let (at, gone_at) = (row.time("at")?, row.maybe_time("gone_at")?);
            Ok(Attached { id: FileId(row.text("file")?), at, gone_at })
        })
        .collect()
}

/// It stands in Slack no more.
pub async fn gone(tx: &mut Tx, letter: &str, file: &FileId, at: DateTime<Utc>) -> Result<(), Error> {
    tx.run(GONE, [text(letter), text(file.as_str()), at.into()]).await.map(drop)
}

/// Words were taken away while the letter was on its way: it is to be shown anew as soon as it stands.
pub async fn is_overtaken(tx: &mut Tx, letter: &Letter) -> Result<bool, Error> {
    let anew = format!("sent:{}", letter.id);
    Ok(tx.one(WAITING, [text(letter.team.as_str()), text(&letter.id), text(&anew)]).await?.is_some())
}

/// Nothing is taken back any more.
pub async fn forget(tx: &mut Tx, rollout: &RolloutId) -> Result<(), Error> {
    tx.run(FORGET, [text(rollout.as_str())]).await.map(drop)
}
