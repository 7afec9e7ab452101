//! Databases for tests: an SQLite file of its own, and a new Postgres database where there is a server.

use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::{Connection as _, PgConnection};

use super::Db;

static NUMBER: AtomicUsize = AtomicUsize::new(0);

/// Runs a test on each engine there is; says aloud which one there is not.
pub async fn on_each_engine(test: impl AsyncFn(Db)) {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("rollout_store_{}_{number}", std::process::id());
    let file = std::env::temp_dir().join(format!("{name}.sqlite"));
    let db = Db::open(&format!("sqlite:{}", file.display())).await.expect("SQLite opens");
    test(db.clone()).await;
    db.close().await;
    let _ = std::fs::remove_file(&file);
    let Some(server) = postgres() else {
        eprintln!("SKIPPED on Postgres: ROLLOUT_TEST_POSTGRES names no server");
        return;
    };
    let mut admin = PgConnection::connect(&server).await.expect("Postgres is there");
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("create database {name}")))
        .execute(&mut admin)
        .await
        .expect("a new database");
    let (begin, _) = server.rsplit_once('/').expect("a URL with a database");
    let db = Db::open(&format!("{begin}/{name}")).await.expect("Postgres opens");
    test(db.clone()).await;
    db.close().await;
}

#[expect(clippy::disallowed_methods, reason = "whoever runs the tests says here where Postgres is")]
fn postgres() -> Option<String> {
    std::env::var("ROLLOUT_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}
