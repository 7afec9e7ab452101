//! A Postgres to test on, where there is one.

use sqlx::{Connection as _, PgConnection};

/// The URL of a new, empty database; `None` where `ROLLOUT_TEST_POSTGRES` names no server.
#[expect(clippy::disallowed_methods, reason = "whoever runs the tests says here where Postgres is")]
pub async fn fresh(name: &str) -> Option<String> {
    let server = std::env::var("ROLLOUT_TEST_POSTGRES").ok().filter(|url| !url.is_empty())?;
    let name = format!("{name}_{}", std::process::id());
    let mut connection = PgConnection::connect(&server).await.expect("Postgres is there");
    let make = format!("create database {name}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(make)).execute(&mut connection).await.expect("a new database");
    let (begin, _) = server.rsplit_once('/').expect("a URL with a database");
    Some(format!("{begin}/{name}"))
}
