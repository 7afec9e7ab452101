//! What holds of all statements and of the engines themselves: each is prepared, times sort as text, steps run once,
//! transactions leave nothing behind.

use std::path::PathBuf;
use std::str::FromStr as _;

use chrono::{TimeDelta, TimeZone as _, Utc};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};

use super::super::db::{Db, Engine, Pool};
use super::super::statement::{Sql, time_text};
use super::super::testing::masters;
use super::super::{
    Error, attached, audit, calls, channels, commitments, concerns, counters, db, dms, drafts, duties, edits,
    events, farewells, forget, groups, homes, inbox, installations, keys, living, meetings, meta, migrations,
    nudge_days, outbox, outlines, own, people, progress, questions, queue, rests, rollouts, senders, shown,
    stakeholders, told, unsealed, verdicts, words,
};
use super::{count, noon, on_each_engine, raw, running, team};
use crate::domain::id::{ChannelId, PersonId};

/// Every statement of the store, by file.
fn every_file() -> [&'static [Sql]; 41] {
    [
        attached::ALL,
        audit::ALL,
        calls::ALL,
        channels::ALL,
        commitments::ALL,
        concerns::ALL,
        counters::ALL,
        db::ALL,
        dms::ALL,
        drafts::ALL,
        duties::ALL,
        edits::ALL,
        events::ALL,
        farewells::ALL,
        homes::ALL,
        forget::ALL,
        groups::ALL,
        inbox::ALL,
        installations::ALL,
        keys::ALL,
        living::ALL,
        shown::ALL,
        meetings::ALL,
        meta::ALL,
        nudge_days::ALL,
        outbox::ALL,
        &outbox::CLAIMS,
        outlines::ALL,
        own::ALL,
        people::ALL,
        progress::ALL,
        questions::ALL,
        queue::ALL,
        rests::ALL,
        rollouts::ALL,
        senders::ALL,
        stakeholders::ALL,
        told::ALL,
        unsealed::ALL,
        verdicts::ALL,
        words::ALL,
    ]
}

/// Those that a database of an earlier version sees once.
pub(super) fn once() -> impl Iterator<Item = Sql> {
    unsealed::COLUMNS.into_iter().flat_map(|(_, page, write)| [page, write])
}

/// Savepoints are no plans: neither engine prepares or explains them.
pub(super) fn planned() -> impl Iterator<Item = Sql> {
    every_file().into_iter().flatten().copied().chain(once()).filter(|sql| !sql.text.contains("savepoint"))
}

#[test]
fn no_file_with_statements_is_forgotten_here() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/store");
    let with_statements = std::fs::read_dir(folder)
        .expect("the room")
        .map(|file| file.expect("a file").path())
        .filter(|path| path.is_file() && !path.ends_with("statement.rs"))
        .filter(|path| std::fs::read_to_string(path).expect("its text").contains("\nstatements! {"))
        .count();
    // The claims stand in `outbox` beside its others.
    assert_eq!(with_statements, every_file().len() - 1);
}

#[tokio::test]
async fn every_statement_is_prepared_as_it_is_and_locked() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        for sql in planned() {
            let prepared = match &mut tx.engine {
                Engine::Sqlite(tx) => {
                    (&mut **tx).prepare(sqlx::SqlStr::from_static(sql.text)).await.map(drop)
                }
                Engine::Postgres { tx, .. } => {
                    let locked = sql.locked.unwrap_or(sql.text);
                    let plain = (&mut **tx).prepare(sqlx::SqlStr::from_static(sql.text)).await.map(drop);
                    let locked = (&mut **tx).prepare(sqlx::SqlStr::from_static(locked)).await.map(drop);
                    plain.and(locked)
                }
            };
            assert!(prepared.is_ok(), "{}: {prepared:?}", sql.text);
        }
    })
    .await;
}

#[test]
fn times_are_text_of_one_width_that_sorts_as_they_do() {
    let second = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).single().expect("a time");
    let times = [
        Utc.with_ymd_and_hms(1999, 12, 31, 23, 59, 59).single().expect("a time"),
        second - TimeDelta::microseconds(1),
        second,
        second + TimeDelta::nanoseconds(999),
        second + TimeDelta::microseconds(1),
        second + TimeDelta::milliseconds(1),
        second + TimeDelta::milliseconds(100),
        second + TimeDelta::seconds(1),
        Utc.with_ymd_and_hms(9999, 1, 1, 0, 0, 0).single().expect("a time"),
    ];
    let texts = times.map(time_text);
    assert_eq!(texts[2], "2026-03-02T09:00:00.000000Z");
    assert!(texts.iter().all(|text| text.len() == 27), "{texts:?}");
    assert!(texts.is_sorted(), "{texts:?}");
}

#[tokio::test]
async fn a_time_stands_in_the_row_as_it_is_compared() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        inbox::remember(&mut tx, "k", noon()).await.expect("kept");
        if let Engine::Sqlite(_) = &tx.engine {
            let same =
                "select count(*) from inbox where at = '2026-03-02T12:00:00.000000Z' and typeof(at) = 'text'";
            assert_eq!(count(&mut tx, same).await, 1);
        }
        assert_eq!(inbox::prune(&mut tx, noon()).await.expect("pruned"), 0, "not older than itself");
        let after = noon() + TimeDelta::microseconds(1);
        assert_eq!(inbox::prune(&mut tx, after).await.expect("pruned"), 1);
    })
    .await;
}

#[tokio::test]
async fn steps_run_once_and_what_is_there_stays() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        rollouts::save(&mut tx, &running(1)).await.expect("saved");
        tx.commit().await.expect("committed");
        for _ in 0..2 {
            let run = match &db.pool {
                Pool::Sqlite { writer, .. } => migrations::all().run(writer).await,
                Pool::Postgres(pool) => migrations::all().run(pool).await,
            };
            run.expect("nothing is left to be done");
        }
        let mut tx = db.read().await.expect("a transaction");
        let run = count(&mut tx, "select count(*) from _sqlx_migrations").await;
        assert_eq!(usize::try_from(run), Ok(migrations::STEPS.len()));
        assert_eq!(rollouts::load(&mut tx, &running(1).id).await.expect("read"), Some(running(1)));
    })
    .await;
}

/// What an earlier version left behind goes on in this one.
#[tokio::test]
async fn a_database_of_the_first_step_takes_those_that_follow() {
    let file = std::env::temp_dir().join(format!("rollout-steps-{}.sqlite", std::process::id()));
    let _ = std::fs::remove_file(&file);
    let url = format!("sqlite:{}", file.display());
    let options = SqliteConnectOptions::from_str(&url).expect("a name").create_if_missing(true);
    let mut old = options.connect().await.expect("it opens");
    migrations::up_to(1).run(&mut old).await.expect("the first step");
    let row = "insert into dms (team, person, channel) values ('T1', 'U7', 'D7')";
    sqlx::query(row).execute(&mut old).await.expect("kept");
    old.close().await.expect("closed");
    let db = Db::open(&url, masters()).await.expect("it opens");
    let mut tx = db.begin().await.expect("a transaction");
    let found = dms::whose(&mut tx, &team(), &ChannelId::from("D7")).await;
    assert_eq!(found, Ok(Some(PersonId::from("U7"))));
    assert_eq!(count(&mut tx, "select count(*) from sqlite_master where name = 'dms_by_channel'").await, 1);
    drop(tx);
    db.close().await;
    let _ = std::fs::remove_file(&file);
}

#[tokio::test]
async fn a_file_opened_again_goes_on_where_it_was_and_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let file = std::env::temp_dir().join(format!("rollout-twice-{}.sqlite", std::process::id()));
    let _ = std::fs::remove_file(&file);
    let url = format!("sqlite:{}", file.display());
    for expected in 1..=3 {
        let db = Db::open(&url, masters()).await.expect("it opens");
        let mut tx = db.begin().await.expect("a transaction");
        assert_eq!(counters::next(&mut tx, &team(), "R").await, Ok(expected));
        tx.commit().await.expect("committed");
        db.close().await;
    }
    let mode = std::fs::metadata(&file).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let _ = std::fs::remove_file(&file);
}

#[tokio::test]
async fn what_is_neither_engine_is_refused() {
    let opened = Db::open("mysql://localhost/rollout", masters()).await;
    assert!(matches!(opened, Err(Error::Refused { .. })), "{opened:?}");
}

#[tokio::test]
async fn without_a_commit_nothing_has_happened() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        counters::next(&mut tx, &team(), "R").await.expect("a number");
        drop(tx);
        let mut tx = db.begin().await.expect("a transaction");
        assert_eq!(counters::next(&mut tx, &team(), "R").await, Ok(1));
    })
    .await;
}

#[tokio::test]
async fn a_statement_that_fails_spoils_its_own_savepoint_alone() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        tx.savepoint().await.expect("a savepoint");
        counters::next(&mut tx, &team(), "R").await.expect("a number");
        tx.release().await.expect("kept");
        tx.savepoint().await.expect("a savepoint");
        counters::next(&mut tx, &team(), "R").await.expect("a number");
        let twice = "insert into counters (team, letter, value) values ('T1', 'R', 7)";
        let fault = raw(&mut tx, twice).await.expect_err("there is one");
        assert!(matches!(&fault, Error::Conflict { .. }), "{fault}");
        tx.rollback_to().await.expect("undone");
        assert_eq!(counters::next(&mut tx, &team(), "R").await, Ok(2), "the transaction goes on");
        tx.commit().await.expect("committed");
    })
    .await;
}

#[tokio::test]
async fn who_only_reads_cannot_write_and_keeps_its_moment() {
    on_each_engine(async |db| {
        let mut reader = db.read().await.expect("a transaction");
        assert_eq!(meta::get(&mut reader, "k").await, Ok(None));
        let mut writer = db.begin().await.expect("a transaction");
        meta::put(&mut writer, "k", "v").await.expect("put");
        writer.commit().await.expect("committed");
        assert_eq!(meta::get(&mut reader, "k").await, Ok(None), "as it was when it began to read");
        let written = meta::put(&mut reader, "k", "w").await;
        assert!(matches!(written, Err(Error::Unavailable { .. })), "{written:?}");
    })
    .await;
}
