//! What holds of all statements and of the engines themselves: each is prepared, each finds its rows by an index, times
//! sort as text, steps run once, transactions leave nothing behind.

use std::path::PathBuf;
use std::str::FromStr as _;

use chrono::{TimeDelta, TimeZone as _, Utc};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};

use super::super::db::{Db, Engine, Pool};
use super::super::statement::{Sql, time_text};
use super::super::testing::masters;
use super::super::{
    Error, Tx, audit, calls, channels, commitments, concerns, counters, db, dms, drafts, duties, edits,
    events, forget, homes, inbox, installations, keys, living, meetings, meta, migrations, nudge_days,
    outbox, own, people, progress, questions, queue, rests, rollouts, shown, stakeholders, unsealed,
    verdicts, words,
};
use super::{count, noon, on_each_engine, raw, running, team};
use crate::domain::id::{ChannelId, PersonId};

/// Every statement of the store, by file.
fn every_file() -> [&'static [Sql]; 35] {
    [
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
        homes::ALL,
        forget::ALL,
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
        own::ALL,
        people::ALL,
        progress::ALL,
        questions::ALL,
        queue::ALL,
        rests::ALL,
        rollouts::ALL,
        stakeholders::ALL,
        unsealed::ALL,
        verdicts::ALL,
        words::ALL,
    ]
}

/// Those that a database of an earlier version sees once.
fn once() -> impl Iterator<Item = Sql> {
    unsealed::COLUMNS.into_iter().flat_map(|(_, page, write)| [page, write])
}

/// Savepoints are no plans: neither engine prepares or explains them.
fn planned() -> impl Iterator<Item = Sql> {
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

#[tokio::test]
async fn no_statement_reads_a_whole_table() {
    // Each of these walks an index for one row, or one that holds none but the rows it is about.
    const FINE: [&str; 5] = [
        "SCAN rollouts USING INDEX rollouts_undated",
        "SCAN keys",
        "SCAN meta",
        "SCAN duties USING INDEX duties_due",
        "SCAN outbox USING INDEX outbox_leased",
    ];
    let file = std::env::temp_dir().join(format!("rollout-plans-{}.sqlite", std::process::id()));
    let db = Db::open(&format!("sqlite:{}", file.display()), masters()).await.expect("it opens");
    let mut tx = db.begin().await.expect("a transaction");
    let once: Vec<&str> = once().chain(unsealed::ALL.iter().copied()).map(|sql| sql.text).collect();
    for sql in planned().filter(|sql| !once.contains(&sql.text)) {
        for step in plan(&mut tx, sql).await {
            let fine = !step.starts_with("SCAN") || FINE.iter().any(|fine| step.starts_with(fine));
            assert!(fine, "{step}: {}", sql.text);
        }
    }
    drop(tx);
    db.close().await;
    let _ = std::fs::remove_file(&file);
}

/// The queries of every request, every tick and every turn of the sender, each by the index that was made for it. Those
/// of the outbox hold unsent letters only, so that no number of sent ones makes them slower.
#[tokio::test]
async fn each_hot_query_takes_the_index_made_for_it() {
    let hot: [(&[Sql], &str, &[&str]); 14] = [
        (duties::ALL, "where due_at <= $1", &["duties_due"]),
        (&outbox::CLAIMS, "expires_at is null", &["outbox_due", "outbox_lane"]),
        (&outbox::CLAIMS, "expires_at is not null", &["outbox_due", "outbox_lane"]),
        (outbox::ALL, "order by due_at limit 1", &["outbox_due", "outbox_lane"]),
        (stakeholders::ALL, "where stakeholders.team = $1 and person = $2", &["stakeholders_open"]),
        (concerns::ALL, "dm = $2 and ts = $3", &["concerns_by_message"]),
        (concerns::ALL, "where team = $1 and handle = $2", &["concerns_by_handle"]),
        (concerns::ALL, "where concerns.team = $1 and owner = $2", &["concerns_owed"]),
        (concerns::ALL, "where joined = $1", &["concerns_joined"]),
        (queue::ALL, "limit $3 offset $4", &["concerns_queue"]),
        (queue::ALL, "handed_down_at is not null", &["concerns_handed_down"]),
        (queue::ALL, "topic is not null", &["concerns_queue"]),
        (dms::ALL, "where team = $1 and channel = $2", &["dms_by_channel"]),
        (inbox::ALL, "select id, answer", &["sqlite_autoindex_inbox_1"]),
    ];
    let file = std::env::temp_dir().join(format!("rollout-hot-{}.sqlite", std::process::id()));
    let db = Db::open(&format!("sqlite:{}", file.display()), masters()).await.expect("it opens");
    let mut tx = db.begin().await.expect("a transaction");
    for (file, part, indexes) in hot {
        let sql =
            file.iter().find(|sql| sql.text.contains(part)).unwrap_or_else(|| panic!("none with {part}"));
        let steps = plan(&mut tx, *sql).await;
        for index in indexes {
            let taken = steps
                .iter()
                .any(|step| step.starts_with("SEARCH") && step.contains(&format!("INDEX {index} ")));
            assert!(taken, "{index}: {steps:?}");
        }
    }
    drop(tx);
    db.close().await;
    let _ = std::fs::remove_file(&file);
}

/// What something costs does not grow with the rollouts there are beside its own: of a whole team's rows no more are
/// walked than the newest few, in the order of their index.
#[tokio::test]
async fn no_statement_walks_all_that_a_team_ever_had() {
    // What is done to a whole workspace once it has removed the bot; and of installations there is one for each.
    const FINE: [&str; 5] = [
        "delete from ",
        "update outbox set state = 'dead'",
        "select rollout from keys",
        "update installations",
        "select team, stopped_at",
    ];
    let file = std::env::temp_dir().join(format!("rollout-team-plans-{}.sqlite", std::process::id()));
    let db = Db::open(&format!("sqlite:{}", file.display()), masters()).await.expect("it opens");
    let mut tx = db.begin().await.expect("a transaction");
    let once: Vec<&str> = once().chain(unsealed::ALL.iter().copied()).map(|sql| sql.text).collect();
    let mut walks = Vec::new();
    for sql in planned().filter(|sql| !once.contains(&sql.text)) {
        let steps = plan(&mut tx, sql).await;
        let of_a_team = steps.iter().any(|step| step.starts_with("SEARCH") && step.ends_with("(team=?)"));
        let is_sorted = steps.iter().any(|step| step.contains("TEMP B-TREE"));
        let fine = FINE.iter().any(|fine| sql.text.starts_with(fine));
        if of_a_team && !fine && (is_sorted || !sql.text.contains(" limit ")) {
            walks.push(format!("{}: {steps:?}", sql.text));
        }
    }
    assert_eq!(walks, Vec::<String>::new());
    drop(tx);
    db.close().await;
    let _ = std::fs::remove_file(&file);
}

async fn plan(tx: &mut Tx, sql: Sql) -> Vec<String> {
    let Engine::Sqlite(tx) = &mut tx.engine else { panic!("plans are SQLite's") };
    let explain = sqlx::AssertSqlSafe(format!("explain query plan {}", sql.text));
    let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain)
        .fetch_all(&mut **tx)
        .await
        .unwrap_or_else(|fault| panic!("{}: {fault}", sql.text));
    steps.into_iter().map(|(_, _, _, step)| step).collect()
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
    assert!(matches!(opened, Err(Error::Unavailable { .. })), "{opened:?}");
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
