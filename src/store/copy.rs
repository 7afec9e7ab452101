//! A copy of a database in use, and a database out of a copy. SQLite only: of Postgres its own tools make better ones.
//! Neither ever writes over anything. The keys stand in a file of their own: where only the newest of those is kept, what
//! has been forgotten is forgotten in every older copy too.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode};
use sqlx::{ConnectOptions as _, Connection as _};

use super::db::{AS_SQLITE, Db, unknown_url};
use super::error::Error;
use super::file::{close_to_others, create_private, folder, named, sync_folder, write_new};
use super::master::Masters;
use super::{counters, migrations};
use crate::domain::id::{CallId, ConcernId, QuestionId, WordsId};

/// From this step on there are keys.
const SEALED: i64 = 4;
/// Since then it is on record in which workspaces the bot is.
const INSTALLED: i64 = 7;
const BY_PG_DUMP: &str =
    "a copy of it is made by pg_dump, with the keys in a file of their own (SECURITY.md says how)";
const BY_PG_RESTORE: &str = "what pg_dump has written is put back by psql or pg_restore";

/// The keys of a copy, each wrapped by the master key that it names.
#[derive(Serialize, Deserialize)]
pub struct Keys {
    /// By which new ones are wrapped.
    master: String,
    keys: Vec<Wrapped>,
}

#[derive(Serialize, Deserialize)]
struct Wrapped {
    id: String,
    scope: String,
    team: String,
    rollout: Option<String>,
    master: String,
    wrapped: String,
}

impl Keys {
    /// What stands in such a file. `None`: that is none.
    pub fn parse(text: &[u8]) -> Option<Keys> {
        serde_json::from_slice(text).ok()
    }

    /// Whether these open all of them.
    ///
    /// # Errors
    /// In words: which master key is wanted, and what to do.
    pub fn opened_by(&self, masters: &Masters) -> Result<(), Error> {
        // There may be none yet.
        masters.by_id(&self.master).ok_or_else(|| masters.not_of(&self.master))?;
        for Wrapped { id, master, wrapped, .. } in &self.keys {
            let by = masters.by_id(master).ok_or_else(|| masters.not_of(master))?;
            by.unwrap(id, wrapped)
                .ok_or_else(|| Error::refused(format!("the key {id} in the file of keys is damaged")))?;
        }
        Ok(())
    }
}

/// Where the keys of a copy stand, unless somebody has put them elsewhere.
pub fn keys_beside(file: &Path) -> PathBuf {
    named(file, ".keys")
}

/// Writes what is committed at this moment into `file`, and its keys into a file beside it, while the bot goes on. Only
/// their owner can read them. Gives the file of keys; `None`: the database is from before there were any.
///
/// # Errors
/// In words: one of them is there already, or the database cannot be read.
pub async fn backup(url: &str, file: &Path) -> Result<Option<PathBuf>, Error> {
    let database = file_of(url, BY_PG_DUMP)?;
    Db::look_for(url).await?;
    let (keys, part) = (keys_beside(file), named(file, ".part"));
    refuse_to_overwrite(file)?;
    if part.exists() {
        // Of one that was killed, and so are the keys: those in it were not yet taken out.
        discard(&part);
        discard(&keys);
    }
    refuse_to_overwrite(&keys)?;
    if !folder(file).is_dir() {
        return Err(Error::of_file(file, &std::io::ErrorKind::NotFound.into()));
    }
    let mut connection = open(&database).await?;
    create_private(&part)?;
    // The name is a value to it; into an empty file it writes, into any other it does not.
    let name = part.to_str().ok_or_else(|| Error::refused("the file's name is not UTF-8"))?;
    let written = sqlx::query("vacuum into $1").bind(name).execute(&mut connection).await;
    let apart = match written {
        Ok(_) => take_keys_out(&part, &keys).await,
        Err(fault) => Err(fault.into()),
    };
    let done = apart.and_then(|are_any| put_in_place(&part, file).map(|()| are_any));
    if done.is_err() {
        // Half a copy is worse than none.
        discard(&part);
        discard(&keys);
    }
    connection.close().await?;
    Ok(done?.then_some(keys))
}

/// From here on it has its name: until then it is nobody's copy, whatever becomes of this process.
fn put_in_place(part: &Path, file: &Path) -> Result<(), Error> {
    let whole = std::fs::File::open(part).and_then(|part| part.sync_all());
    whole.map_err(|error| Error::of_file(part, &error))?;
    match std::fs::hard_link(part, file) {
        Ok(()) => discard(part),
        Err(fault) if fault.kind() == std::io::ErrorKind::AlreadyExists => refuse_to_overwrite(file)?,
        // There are disks without links.
        Err(_) => std::fs::rename(part, file).map_err(|error| Error::of_file(file, &error))?,
    }
    sync_folder(file)
}

/// With what SQLite may have left beside it.
fn discard(file: &Path) {
    for side in ["", "-journal", "-wal", "-shm"] {
        let _ = std::fs::remove_file(named(file, side));
    }
}

/// Of the very moment of the copy; whether there are any. In the copy itself nothing is left of them.
async fn take_keys_out(copy: &Path, into: &Path) -> Result<bool, Error> {
    let mut copy = open_apart(copy).await?;
    let is_sealed = version(&mut copy).await? >= SEALED;
    if is_sealed {
        let master = sqlx::query_scalar("select value from meta where name = 'master'");
        let all = sqlx::query_as("select id, scope, team, rollout, master, wrapped from keys order by id");
        let master = master.fetch_one(&mut copy).await?;
        let all: Vec<(String, String, String, Option<String>, String, String)> =
            all.fetch_all(&mut copy).await?;
        let wrapped = |(id, scope, team, rollout, master, wrapped)| Wrapped {
            id,
            scope,
            team,
            rollout,
            master,
            wrapped,
        };
        let keys = Keys { master, keys: all.into_iter().map(wrapped).collect() };
        let text = serde_json::to_string_pretty(&keys)
            .map_err(|_| Error::unavailable("keys that JSON cannot hold"))?;
        write_new(into, &text)?;
        sqlx::query("delete from keys").execute(&mut copy).await?;
    }
    copy.close().await?;
    Ok(is_sealed)
}

/// Puts a backup where `url` says that the database is to be, with those keys: its own, or newer ones. What they do not
/// open is forgotten. Gives the keys; `None`: it is from before there were any.
///
/// # Errors
/// In words: there is a database already, `file` is no whole backup of this or an earlier version, or `keys` holds none of
/// its keys.
pub async fn restore(url: &str, file: &Path, keys: &Path, now: DateTime<Utc>) -> Result<Option<Keys>, Error> {
    let database = file_of(url, BY_PG_RESTORE)?;
    refuse_to_overwrite(&database)?;
    // What another left there would be taken for the newest words of this one.
    for side in ["-wal", "-shm"] {
        refuse_to_overwrite(&named(&database, side))?;
    }
    std::fs::File::open(file).map_err(|error| Error::of_file(file, &error))?;
    let keys = if whole(file).await? >= SEALED { Some(read_keys(keys, &scopes(file).await?)?) } else { None };
    // Without its keys it would start as if everything had been forgotten: it has its name only once they are in it.
    let part = named(&database, ".part");
    discard(&part);
    let done = match copy_privately(file, &part) {
        Ok(()) => put_back(&part, keys.as_ref(), now).await,
        Err(fault) => Err(fault),
    };
    let done = done.and_then(|()| put_in_place(&part, &database));
    if done.is_err() {
        discard(&part);
    }
    done.map(|()| keys)
}

/// Whoever may read the one, the other is its owner's.
fn copy_privately(file: &Path, to: &Path) -> Result<(), Error> {
    create_private(to)?;
    std::fs::copy(file, to)
        .and_then(|_| close_to_others(to))
        .map(drop)
        .map_err(|error| Error::of_file(to, &error))
}

/// Of what there may be keys in a copy: rollouts, and the workspaces they are of.
async fn scopes(copy: &Path) -> Result<Vec<String>, Error> {
    let mut copy = open(copy).await?;
    let all = sqlx::query_scalar("select id from rollouts union select team from rollouts");
    let all = all.fetch_all(&mut copy).await?;
    copy.close().await?;
    Ok(all)
}

/// `scopes`: of the copy. Some may have been forgotten since; where all of them have, these are some other's keys.
fn read_keys(file: &Path, scopes: &[String]) -> Result<Keys, Error> {
    let text = std::fs::read(file).map_err(|error| {
        let why = Error::of_file(file, &error);
        Error::refused(format!(
            "{why}. Without its keys nothing that people said can be read: name them with --keys"
        ))
    })?;
    let keys = Keys::parse(&text).ok_or_else(|| {
        Error::refused(format!(
            "{} holds no keys of a backup: name the file that does with --keys",
            file.display()
        ))
    })?;
    if scopes.is_empty() || keys.keys.iter().any(|key| scopes.contains(&key.scope)) {
        return Ok(keys);
    }
    Err(Error::refused(format!(
        "{} holds none of the keys of this backup. Without them nothing that people said can be read: name them with --keys",
        file.display()
    )))
}

/// As it is to go on: with its keys, and looking in Slack for whatever was still to be sent, which may have been sent since.
async fn put_back(database: &Path, keys: Option<&Keys>, now: DateTime<Utc>) -> Result<(), Error> {
    let mut connection = open_apart(database).await?;
    let mut tx = connection.begin().await?;
    for key in keys.iter().flat_map(|keys| &keys.keys) {
        let put =
            "insert into keys (id, scope, team, rollout, master, wrapped) values ($1, $2, $3, $4, $5, $6)";
        let put = sqlx::query(put).bind(&key.id).bind(&key.scope).bind(&key.team).bind(&key.rollout);
        put.bind(&key.master).bind(&key.wrapped).execute(&mut *tx).await?;
    }
    if let Some(keys) = keys {
        let master = sqlx::query("update meta set value = $1 where name = 'master'").bind(&keys.master);
        master.execute(&mut *tx).await?;
    }
    // What was out just then is taken back by the first start, which has it looked for at once: in doubt already, it would
    // hold up what comes after it until its lease has run out.
    let doubt = "update outbox set state = 'doubt' where state = 'ready'";
    sqlx::query(doubt).execute(&mut *tx).await?;
    pass_over(&mut tx, now).await?;
    tx.commit().await?;
    connection.close().await?;
    Ok(())
}

/// Numbers that may have been given since the copy was made are not given again: what stands in Slack from then has them.
/// Something new that is looked for would be found there, and a button there would change something new. Those of rollouts
/// go on as they were, for the record misses none of them.
async fn pass_over(tx: &mut SqliteConnection, now: DateTime<Utc>) -> Result<(), Error> {
    let teams = match version(tx).await? < INSTALLED {
        true => "select team from counters",
        false => "select team from counters union select team from installations",
    };
    let teams: Vec<String> = sqlx::query_scalar(teams).fetch_all(&mut *tx).await?;
    // By other numbers each time, should the same copy be put back twice.
    let far = 1_000 + now.timestamp().div_euclid(60).rem_euclid(9_000);
    for team in teams {
        for letter in [ConcernId::LETTER, QuestionId::LETTER, CallId::LETTER, WordsId::LETTER] {
            let on = "insert into counters (team, letter, value) values ($1, $2, $3) \
                on conflict (team, letter) do update set value = value + excluded.value";
            sqlx::query(on).bind(&team).bind(letter).bind(far).execute(&mut *tx).await?;
        }
        // Of all that was ever sent none comes near to one a second.
        let on = "insert into counters (team, letter, value) values ($1, $2, $3) \
            on conflict (team, letter) do update set value = max(value, excluded.value)";
        sqlx::query(on).bind(&team).bind(counters::LETTER).bind(now.timestamp()).execute(&mut *tx).await?;
    }
    Ok(())
}

/// A database of ours, with nothing torn in it; of which version.
async fn whole(file: &Path) -> Result<i64, Error> {
    let not_ours = |_| {
        Error::refused(format!(
            "{} is no backup of this bot: name a file that `rollout-bot backup` has written",
            file.display()
        ))
    };
    let mut connection = open(file).await.map_err(not_ours)?;
    let sound: String = sqlx::query_scalar("pragma integrity_check")
        .fetch_one(&mut connection)
        .await
        .map_err(|fault| not_ours(fault.into()))?;
    if sound != "ok" {
        return Err(Error::refused(format!("{} is damaged: take another backup", file.display())));
    }
    let version = version(&mut connection).await.map_err(not_ours)?;
    if migrations::STEPS.iter().all(|(known, _, _)| *known < version) {
        return Err(Error::refused(format!(
            "{} was written by a newer version of the bot: restore it with that one",
            file.display()
        )));
    }
    connection.close().await?;
    Ok(version)
}

async fn version(connection: &mut SqliteConnection) -> Result<i64, Error> {
    Ok(sqlx::query_scalar("select max(version) from _sqlx_migrations").fetch_one(connection).await?)
}

/// `on_postgres`: what to do where it is one of those.
fn file_of(url: &str, on_postgres: &str) -> Result<PathBuf, Error> {
    if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        return Err(Error::refused(format!("DATABASE_URL names a Postgres database: {on_postgres}")));
    }
    if !url.starts_with("sqlite:") {
        return Err(unknown_url());
    }
    let file = SqliteConnectOptions::from_str(url)?.get_filename().to_owned();
    if file.as_os_str().is_empty() {
        return Err(Error::refused(format!("DATABASE_URL names no file: {AS_SQLITE}")));
    }
    Ok(file)
}

fn refuse_to_overwrite(file: &Path) -> Result<(), Error> {
    if file.exists() {
        Err(Error::refused(format!(
            "{} is there already, and nothing is written over it: move it away, or name another file",
            file.display()
        )))
    } else {
        Ok(())
    }
}

async fn open(file: &Path) -> Result<SqliteConnection, Error> {
    Ok(SqliteConnectOptions::new().filename(file).disable_statement_logging().connect().await?)
}

/// One that nobody else uses. A journal on the disk would be one more place for keys to stay.
async fn open_apart(file: &Path) -> Result<SqliteConnection, Error> {
    let options = SqliteConnectOptions::new().filename(file).journal_mode(SqliteJournalMode::Memory);
    Ok(options.pragma("secure_delete", "on").disable_statement_logging().connect().await?)
}
