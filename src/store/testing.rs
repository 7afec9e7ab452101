//! Databases for tests: an SQLite file of its own, and a new Postgres schema where there is a server (a database of its
//! own for each test takes several times as long).

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::{Connection as _, PgConnection};

use super::db::Engine;
use super::{Db, Error, Masters, Tx};

static NUMBER: AtomicUsize = AtomicUsize::new(0);
static SKIPPED: Once = Once::new();

/// In memory, where the machine has that: on a disk that others keep busy a commit may take the very seconds that the bot
/// gives itself.
pub fn folder() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}

/// Runs a test on each engine there is; says aloud which one there is not.
pub async fn on_each_engine(test: impl AsyncFn(Db)) {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("rollout_store_{}_{number}", std::process::id());
    let file = folder().join(format!("{name}.sqlite"));
    // Left over by an earlier process of the same number.
    let _ = std::fs::remove_file(&file);
    let db = Db::open(&format!("sqlite:{}", file.display()), masters()).await.expect("SQLite opens");
    test(db.clone()).await;
    db.close().await;
    let _ = std::fs::remove_file(&file);
    let Some(server) = postgres() else {
        // Past the harness, which keeps what a passing test prints to itself.
        SKIPPED.call_once(|| {
            let _ = writeln!(std::io::stderr(), "SKIPPED on Postgres: ROLLOUT_TEST_POSTGRES names no server");
        });
        return;
    };
    let mut admin = PgConnection::connect(&server).await.expect("Postgres is there");
    let again = format!("drop schema if exists {name} cascade; create schema {name}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(again)).execute(&mut admin).await.expect("a new schema");
    let more = if server.contains('?') { '&' } else { '?' };
    let url = format!("{server}{more}options[search_path]={name}");
    let db = patiently(&url).await;
    test(db.clone()).await;
    db.close().await;
    let away = format!("drop schema {name} cascade");
    sqlx::raw_sql(sqlx::AssertSqlSafe(away)).execute(&mut admin).await.expect("it goes as it came");
}

/// A server on which hundreds of tests begin at once keeps some of them waiting longer than a bot would.
async fn patiently(url: &str) -> Db {
    for _ in 0..20 {
        if let Ok(db) = Db::open(url, masters()).await {
            return db;
        }
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    }
    Db::open(url, masters()).await.expect("Postgres opens")
}

/// The master key of all tests.
pub fn masters() -> Masters {
    Masters::given(&[[7; 32]]).expect("a key")
}

#[expect(clippy::disallowed_methods, reason = "whoever runs the tests says here where Postgres is")]
fn postgres() -> Option<String> {
    std::env::var("ROLLOUT_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}

/// Past every door of the store; how many rows it touched.
pub async fn raw(tx: &mut Tx, sql: &'static str) -> Result<u64, Error> {
    Ok(match &mut tx.engine {
        Engine::Sqlite(tx) => sqlx::query(sql).execute(&mut **tx).await?.rows_affected(),
        Engine::Postgres { tx, .. } => sqlx::query(sql).execute(&mut **tx).await?.rows_affected(),
    })
}

/// How many rows each table has.
pub async fn counts(tx: &mut Tx) -> BTreeMap<String, i64> {
    let names: Vec<String> = match &mut tx.engine {
        Engine::Sqlite(tx) => {
            let all = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'";
            sqlx::query_scalar(all).fetch_all(&mut **tx).await.expect("the tables")
        }
        Engine::Postgres { tx, .. } => {
            let all = "select tablename::text from pg_tables where schemaname = current_schema()";
            sqlx::query_scalar(all).fetch_all(&mut **tx).await.expect("the tables")
        }
    };
    let mut counts = BTreeMap::new();
    for name in names {
        let count = sqlx::AssertSqlSafe(format!("select count(*) from {name}"));
        let rows: i64 = match &mut tx.engine {
            Engine::Sqlite(tx) => sqlx::query_scalar(count).fetch_one(&mut **tx).await,
            Engine::Postgres { tx, .. } => sqlx::query_scalar(count).fetch_one(&mut **tx).await,
        }
        .expect("a count");
        counts.insert(name, rows);
    }
    assert!(counts.len() > 10, "{counts:?}");
    counts
}
