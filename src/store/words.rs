//! Plain words from a DM, kept until their writer says which rollout they are for. On Postgres they are locked when
//! loaded in a transaction that writes.

use chrono::{DateTime, Utc};

use super::keys::{Opened, Scope};
use super::row::Row;
use super::seal::Place;
use super::statement::{maybe_text, statements, text};
use super::{Error, Tx};
use crate::domain::id::{ChannelId, PersonId, RolloutId, TeamId, Ts, WordsId};
use crate::domain::question::Words;
use crate::domain::source::Source;

macro_rules! columns {
    () => {
        "id, person, words, dm, ts, thread, said_at"
    };
}

statements! {
    in "words";
    SAVE = "insert into words (id, team, person, words, dm, ts, said_at, thread) \
        values ($1, $2, $3, $4, $5, $6, $7, $8) \
        on conflict (id) do update set words = excluded.words";
    LOAD = concat!("select ", columns!(), " from words where id = $1"), locked " for no key update";
    BY_MESSAGE = concat!("select ", columns!(), " from words where team = $1 and dm = $2 and ts = $3"),
        locked " for no key update";
    OF_PERSON = concat!("select ", columns!(), " from words where team = $1 and person = $2 order by said_at, id"),
        locked " for no key update";
    WAITING_IN = "select distinct words.person as person from stakeholders \
        join words on words.team = stakeholders.team and words.person = stakeholders.person where rollout = $1";
    DROP = "delete from words where id = $1";
    PRUNE = "delete from words where said_at < $1";
}

pub async fn save(tx: &mut Tx, words: &Words) -> Result<(), Error> {
    let team = words.id.team();
    let place = Place { table: "words", column: "words", row: words.id.as_str() };
    let source = &words.source;
    let said = tx.seal(Scope::Team(&team), place, &words.words).await?;
    let binds = [
        text(words.id.as_str()),
        text(team.as_str()),
        text(words.person.as_str()),
        said,
        text(source.dm.as_str()),
        text(source.ts.as_str()),
        words.said_at.into(),
        maybe_text(source.thread.as_ref().map(Ts::as_str)),
    ];
    tx.run(SAVE, binds).await.map(std::mem::drop)
}

pub async fn load(tx: &mut Tx, id: &WordsId) -> Result<Option<Words>, Error> {
    match tx.one(LOAD, [text(id.as_str())]).await? {
        Some(row) => of(tx, &row).await,
        None => Ok(None),
    }
}

/// The words of this message.
pub async fn by_message(tx: &mut Tx, team: &TeamId, dm: &ChannelId, ts: &Ts) -> Result<Option<Words>, Error> {
    match tx.one(BY_MESSAGE, [text(team.as_str()), text(dm.as_str()), text(ts.as_str())]).await? {
        Some(row) => of(tx, &row).await,
        None => Ok(None),
    }
}

/// All that a person has typed and not put to any rollout, oldest first.
pub async fn of_person(tx: &mut Tx, team: &TeamId, person: &PersonId) -> Result<Vec<Words>, Error> {
    let mut all = Vec::new();
    for row in &tx.all(OF_PERSON, [text(team.as_str()), text(person.as_str())]).await? {
        all.extend(of(tx, row).await?);
    }
    Ok(all)
}

/// Who takes part in a rollout and has words that are not put to any.
pub async fn waiting_in(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<PersonId>, Error> {
    let rows = tx.all(WAITING_IN, [text(rollout.as_str())]).await?;
    rows.iter().map(|row| row.text("person").map(PersonId)).collect()
}

pub async fn drop(tx: &mut Tx, id: &WordsId) -> Result<(), Error> {
    tx.run(DROP, [text(id.as_str())]).await.map(std::mem::drop)
}

/// Forgets those said before that time, and says how many.
pub async fn prune(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, Error> {
    tx.run(PRUNE, [before.into()]).await
}

/// `None`: they are forgotten.
async fn of(tx: &mut Tx, row: &Row) -> Result<Option<Words>, Error> {
    let id = row.text("id")?;
    let Opened::Text(words) = tx.open(row, "words", &id).await? else { return Ok(None) };
    Ok(Some(Words {
        id: row.read("id", WordsId::parse)?,
        person: PersonId(row.text("person")?),
        words,
        source: Source {
            dm: ChannelId(row.text("dm")?),
            ts: Ts(row.text("ts")?),
            thread: row.maybe_text("thread")?.map(Ts),
        },
        said_at: row.time("said_at")?,
    }))
}
