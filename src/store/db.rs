//! The database and its transactions, on SQLite or Postgres by the URL. Nobody above knows which.
//! A `Tx` that is dropped without `commit` has never happened.

use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection as _, PgPool, Postgres, Sqlite, SqlitePool, Transaction};

use super::error::Error;
use super::file::{self, Lock, create_private, named};
use super::keys::{self, Pending, Vault};
use super::master::Masters;
use super::meta;
use super::statement::statements;
use super::{events, migrations, unsealed};

/// Cheap to clone; all clones are one database.
#[derive(Debug, Clone)]
pub struct Db {
    pub(super) pool: Pool,
    pub(super) vault: Vault,
}

#[derive(Debug, Clone)]
pub(super) enum Pool {
    Sqlite {
        /// One connection, kept open: SQLite has one writer, and waiting for it here is fair and costs nothing.
        writer: SqlitePool,
        readers: SqlitePool,
        file: Place,
    },
    Postgres(PgPool),
}

/// One transaction. Everything the store does is done in one.
#[derive(Debug)]
pub struct Tx {
    pub(super) engine: Engine,
    pub(super) vault: Vault,
    pub(super) pending: Pending,
}

#[derive(Debug)]
pub(super) enum Engine {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres { tx: Transaction<'static, Postgres>, writes: bool },
}

/// How long a connection or a lock is waited for before the database counts as unavailable: Slack waits three seconds.
const PATIENCE: Duration = Duration::from_millis(1_200);
/// What opening a file may wait for another that writes there.
const OPENING: Duration = Duration::from_secs(20);
/// How long one that is being stopped is waited for.
const LEAVING: Duration = Duration::from_secs(12);
/// For one statement on Postgres; all of ours take milliseconds.
const STATEMENT: Duration = Duration::from_secs(2);
/// A transaction of ours that does nothing for so long has lost its process.
const IDLE: Duration = Duration::from_secs(30);
/// Between a connection and the note of what it is to.
const MOMENT: Duration = Duration::from_millis(200);
/// Rows that SQLite's own thread reads ahead: for each handful it is woken, and wakes whoever reads.
const ROWS_AHEAD: usize = 512;
/// More than there are different queries.
const STATEMENTS: usize = 256;

statements! {
    in "savepoints";
    SAVEPOINT = "savepoint request";
    RELEASE = "release savepoint request";
    ROLL_BACK = "rollback to savepoint request";
}

/// Of the table that `migrations` keeps for itself.
const STEPS_TAKEN: &str = "select max(version) from _sqlx_migrations";
/// SQLite's alone.
const CHECKPOINT: &str = "pragma wal_checkpoint(truncate)";

/// Where an SQLite file was when it was opened last, and which file that was.
#[derive(Debug, Clone)]
pub(super) struct Place {
    path: Arc<PathBuf>,
    /// The file, and since when it is that one.
    opened: Arc<Mutex<Option<(Identity, Instant)>>>,
}

/// Device and number of a file.
type Identity = (u64, u64);

impl Place {
    fn new(path: &Path) -> Place {
        Place { path: Arc::new(path.to_owned()), opened: Arc::default() }
    }

    fn there(&self) -> Option<Identity> {
        use std::os::unix::fs::MetadataExt as _;
        std::fs::metadata(&*self.path).ok().map(|file| (file.dev(), file.ino()))
    }

    fn note(&self) {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let there = self.there();
        if there != opened.map(|(file, _)| file) {
            *opened = there.map(|file| (file, Instant::now()));
        }
    }

    /// Gone, or another lies there now.
    fn moved(&self) -> bool {
        let opened = *self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.is_none_or(|(file, _)| self.there() != Some(file))
    }

    /// Whether a connection of that age is one to the file that lies there now.
    fn is_of(&self, age: Duration) -> bool {
        let opened = *self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        // It is noted a moment after the first connection to it was made.
        !self.moved() && opened.is_some_and(|(_, since)| age <= since.elapsed() + MOMENT)
    }
}

impl Db {
    /// `sqlite:FILE` or `postgres://…`. Creates the SQLite file, readable by its owner only, brings the tables up to
    /// this version, and seals what an earlier one left open.
    ///
    /// # Errors
    /// `Unavailable` where it cannot be reached, was written by a newer version, or is sealed by another master key.
    pub async fn open(url: &str, masters: Masters) -> Result<Db, Error> {
        let pool = if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            open_postgres(url).await?
        } else if url.starts_with("sqlite:") {
            open_sqlite(url).await?
        } else {
            return Err(unknown_url());
        };
        let unproved = Db { pool, vault: Vault::new(masters.clone()) };
        let masters = keys::accept(&unproved, masters).await?;
        let db = Db { vault: Vault::new(masters), ..unproved };
        unsealed::seal(&db).await?;
        events::adopt(&db).await?;
        Ok(db)
    }

    /// Whether there is one of ours at that URL. `open` makes one where there is none; whoever only looks at one asks
    /// this first, and nothing is made.
    ///
    /// # Errors
    /// In words: there is none, it is another program's, or it cannot be reached.
    pub async fn look_for(url: &str) -> Result<(), Error> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let mut once = PgConnectOptions::from_str(url)?.disable_statement_logging().connect().await?;
            let steps = sqlx::query(STEPS_TAKEN).execute(&mut once).await;
            once.close().await?;
            return steps.map(drop).map_err(|_| {
                Error::refused("there is no database of this bot: begin one by `rollout-bot serve`")
            });
        }
        if !url.starts_with("sqlite:") {
            return Err(unknown_url());
        }
        let options = SqliteConnectOptions::from_str(url)?.create_if_missing(false);
        let file = options.get_filename().to_owned();
        if !file.exists() {
            let none =
                format!("there is no database at {}: say with DATABASE_URL where it is", file.display());
            return Err(Error::refused(none));
        }
        let not_ours = |_| {
            let other =
                format!("{} is no database of this bot: say with DATABASE_URL where it is", file.display());
            Error::refused(other)
        };
        let mut once =
            options.busy_timeout(OPENING).disable_statement_logging().connect().await.map_err(not_ours)?;
        let steps = sqlx::query(STEPS_TAKEN).execute(&mut once).await;
        once.close().await?;
        steps.map(drop).map_err(not_ours)
    }

    /// A transaction that writes. On SQLite it holds the one writer from the start, so that what it reads stays true;
    /// on Postgres the rows it loads one by one are locked.
    pub async fn begin(&self) -> Result<Tx, Error> {
        Ok(self.tx(match &self.pool {
            Pool::Sqlite { writer, .. } => Engine::Sqlite(writer.begin_with("begin immediate").await?),
            Pool::Postgres(pool) => Engine::Postgres { tx: pool.begin().await?, writes: true },
        }))
    }

    /// A transaction that only reads: one moment's state, beside whoever writes.
    pub async fn read(&self) -> Result<Tx, Error> {
        Ok(self.tx(match &self.pool {
            Pool::Sqlite { readers, .. } => Engine::Sqlite(readers.begin().await?),
            Pool::Postgres(pool) => {
                let tx = pool.begin_with("begin isolation level repeatable read read only").await?;
                Engine::Postgres { tx, writes: false }
            }
        }))
    }

    fn tx(&self, engine: Engine) -> Tx {
        Tx { engine, vault: self.vault.clone(), pending: Pending::default() }
    }

    /// Whether what is committed is where it will be looked for: an SQLite file that was deleted or moved away goes on
    /// taking writes, which are then lost with the process.
    ///
    /// # Errors
    /// `Unavailable`: what was committed just now may be lost.
    pub fn still_there(&self) -> Result<(), Error> {
        match &self.pool {
            Pool::Sqlite { file, .. } if file.moved() => Err(Error::unavailable("its file is gone")),
            Pool::Sqlite { .. } | Pool::Postgres(_) => Ok(()),
        }
    }

    /// Writes a word, to see that it can be done.
    ///
    /// # Errors
    /// `Unavailable`: full, locked, gone.
    pub async fn try_out(&self, now: DateTime<Utc>) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        meta::put(&mut tx, "tried", &now.to_rfc3339()).await?;
        tx.commit().await?;
        self.still_there()
    }

    /// Waits for open transactions and closes the files. On SQLite the write-ahead log is folded in.
    pub async fn close(&self) {
        match &self.pool {
            Pool::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Pool::Postgres(pool) => pool.close().await,
        }
    }

    /// What was overwritten leaves the write-ahead log as well, unless somebody is just reading in it. On Postgres that
    /// is the server's business.
    pub async fn settle(&self) -> Result<(), Error> {
        match &self.pool {
            Pool::Sqlite { writer, .. } => {
                sqlx::query(CHECKPOINT).execute(writer).await?;
            }
            Pool::Postgres(_) => {}
        }
        Ok(())
    }

    /// Of an SQLite file that no other process sends from as long as this is held: each would take what the other has out
    /// for lost, and send it again. `None`: of Postgres many may.
    ///
    /// # Errors
    /// In words: another has it, and does not let go of it within a while.
    pub async fn hold(&self) -> Result<Option<Lock>, Error> {
        let Pool::Sqlite { file, .. } = &self.pool else { return Ok(None) };
        let beside = named(&file.path, ".lock");
        let mut how = std::fs::OpenOptions::new();
        how.create(true).write(true).truncate(false).mode(0o600);
        let held = how.open(&beside).map_err(|fault| Error::of_file(&beside, &fault))?;
        match file::lock(&beside, held, LEAVING).await? {
            Some(lock) => Ok(Some(lock)),
            None => Err(Error::refused(format!(
                "another bot runs on {}: stop that one first; more than one can run on Postgres alone",
                file.path.display()
            ))),
        }
    }

    /// Whether this process may be taken for the only one that uses the database.
    pub fn is_ours_alone(&self) -> bool {
        match &self.pool {
            Pool::Sqlite { .. } => true,
            Pool::Postgres(_) => false,
        }
    }
}

impl Tx {
    /// Returns once it is on the disk.
    pub async fn commit(self) -> Result<(), Error> {
        match self.engine {
            Engine::Sqlite(tx) => tx.commit().await?,
            Engine::Postgres { tx, .. } => tx.commit().await?,
        }
        self.vault.take(self.pending);
        Ok(())
    }

    /// Marks the point that `rollback_to` goes back to. One at a time: end it with `release` or `rollback_to`.
    pub async fn savepoint(&mut self) -> Result<(), Error> {
        self.pending.mark();
        self.run(SAVEPOINT, []).await.map(drop)
    }

    /// Keeps what was done since `savepoint`.
    pub async fn release(&mut self) -> Result<(), Error> {
        self.run(RELEASE, []).await.map(drop)
    }

    /// Undoes what was done since `savepoint`, and ends it. The transaction goes on, on Postgres too after an error.
    pub async fn rollback_to(&mut self) -> Result<(), Error> {
        self.pending.back_to_mark();
        self.run(ROLL_BACK, []).await?;
        self.release().await
    }
}

pub(super) const AS_SQLITE: &str = "write sqlite:FILE, such as sqlite:rollout.sqlite";

pub(super) fn unknown_url() -> Error {
    Error::refused(format!("DATABASE_URL says neither “sqlite:” nor “postgres:” in front: {AS_SQLITE}"))
}

async fn open_sqlite(url: &str) -> Result<Pool, Error> {
    let options = SqliteConnectOptions::from_str(url)?
        // Below, and only now: one that is deleted under us is not quietly made anew.
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // What is forgotten is overwritten, not only unlinked.
        .pragma("secure_delete", "on")
        .busy_timeout(PATIENCE)
        .statement_cache_capacity(STATEMENTS)
        .row_buffer_size(ROWS_AHEAD)
        .disable_statement_logging();
    create_private(options.get_filename())?;
    file::keep_private(options.get_filename());
    let file = Place::new(options.get_filename());
    let pool = || {
        let (opened, used) = (file.clone(), file.clone());
        SqlitePoolOptions::new()
            .acquire_timeout(PATIENCE)
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .after_connect(move |_, _| {
                opened.note();
                Box::pin(std::future::ready(Ok(())))
            })
            // Of a file that is no longer there nothing is read or written; whatever lies there now is opened instead. And
            // a disk that was full ends a transaction behind the driver's back: that connection can begin none any more.
            .before_acquire(move |connection, made| {
                let fine = used.is_of(made.age) && !connection.is_in_transaction();
                Box::pin(std::future::ready(Ok(fine)))
            })
    };
    // Whoever had the file before us may be on its way out, and leave a log to be read; bringing the tables up to date may
    // take its time too. Answering may not.
    let mut once = options.clone().busy_timeout(OPENING).connect().await?;
    migrations::all().run(&mut once).await.map_err(migrations::fault)?;
    once.close().await?;
    let writer = pool().max_connections(1).connect_with(options.clone()).await?;
    let readers = pool().max_connections(4).connect_with(options.read_only(true)).await?;
    Ok(Pool::Sqlite { writer, readers, file })
}

async fn open_postgres(url: &str) -> Result<Pool, Error> {
    let options = PgConnectOptions::from_str(url)?
        .application_name("rollout-bot")
        .statement_cache_capacity(STATEMENTS)
        .disable_statement_logging();
    // Bringing the tables up to date may take its time; answering may not.
    let mut once = options.connect().await?;
    migrations::all().run(&mut once).await.map_err(migrations::fault)?;
    once.close().await?;
    let millis = |limit: Duration| format!("{}ms", limit.as_millis());
    let options = options.options([
        ("lock_timeout", millis(PATIENCE)),
        ("statement_timeout", millis(STATEMENT)),
        ("idle_in_transaction_session_timeout", millis(IDLE)),
    ]);
    let pool =
        PgPoolOptions::new().max_connections(16).acquire_timeout(PATIENCE).connect_with(options).await?;
    Ok(Pool::Postgres(pool))
}
