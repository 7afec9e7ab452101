//! The store on whatever engine there is: every statement is prepared, times sort as they should, letters keep their
//! order, and what is torn is named.

use chrono::{TimeDelta, TimeZone as _, Utc};
use sqlx::Executor as _;

use super::testing::on_each_engine;
use super::{Db, Error, Tx, duties, inbox, outbox, rollouts, statement::Sql};
use crate::domain::area::Area;
use crate::domain::duty::{Duty, DutyChange, DutyKey, DutyKind};
use crate::domain::effect::{Effect, To, What};
use crate::domain::id::{ChannelId, PersonId, RolloutId, TeamId};
use crate::domain::reply::Say;
use crate::domain::rollout::{Brief, Dates, Rollout, Stage, Waiver};

fn team() -> TeamId {
    TeamId::from("T1")
}

fn noon() -> chrono::DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 12, 0, 0).single().expect("a time")
}

fn rollout() -> Rollout {
    Rollout {
        id: RolloutId::new(&team(), 1),
        channel: ChannelId::from("C1"),
        brief: Brief {
            name: "שלום \"; drop table rollouts; --".into(),
            why: "Why\nnot? 🙂".into(),
            link: None,
        },
        lead: PersonId::from("U1"),
        sponsor: PersonId::from("U2"),
        zone: chrono_tz::Europe::Zurich,
        dates: Dates { intake_closes: noon(), meeting: noon(), decision_by: noon() },
        stage: Stage::Cancelled { at: noon(), by: PersonId::from("U1"), reason: "&lt;none&gt;".into() },
        waivers: vec![Waiver { area: Area::Legal, reason: "No contract.".into() }],
    }
}

fn say(to: To) -> Effect {
    Effect { to, what: What::Say { say: Say::Help } }
}

fn dm(person: &str) -> To {
    To::Dm { person: PersonId::from(person) }
}

#[tokio::test]
async fn every_statement_is_prepared() {
    let all: Vec<&[Sql]> = vec![
        super::calls::ALL,
        super::channels::ALL,
        super::concerns::ALL,
        super::counters::ALL,
        super::db::ALL,
        super::dms::ALL,
        super::drafts::ALL,
        duties::ALL,
        super::events::ALL,
        inbox::ALL,
        super::living::ALL,
        super::meta::ALL,
        super::nudge_days::ALL,
        outbox::ALL,
        &outbox::CLAIMS,
        super::people::ALL,
        super::progress::ALL,
        super::questions::ALL,
        super::rollouts::ALL,
        super::stakeholders::ALL,
        super::words::ALL,
    ];
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        for sql in all.iter().flat_map(|file| file.iter()) {
            if sql.text.contains("savepoint") {
                continue;
            }
            let prepared = match &mut tx {
                Tx::Sqlite(tx) => (&mut **tx).prepare(sqlx::SqlStr::from_static(sql.text)).await.map(drop),
                Tx::Postgres { tx, .. } => {
                    let text = sql.locked.unwrap_or(sql.text);
                    (&mut **tx).prepare(sqlx::SqlStr::from_static(text)).await.map(drop)
                }
            };
            assert!(prepared.is_ok(), "{}: {prepared:?}", sql.text);
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_due_comes_in_the_order_of_time() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        rollouts::save(&mut tx, &rollout()).await.expect("a rollout");
        let read = rollouts::load(&mut tx, &rollout().id).await.expect("it is read");
        assert_eq!(read, Some(rollout()), "what was written is what is read");
        let key = |epoch| DutyKey {
            rollout: RolloutId::new(&team(), 1),
            person: None,
            kind: DutyKind::Summary,
            epoch,
        };
        // As text these would sort otherwise if a fraction of a second were written in another width.
        let times = [
            noon() + TimeDelta::microseconds(1),
            noon(),
            noon() + TimeDelta::milliseconds(100),
            noon() - TimeDelta::microseconds(1),
        ];
        let set: Vec<DutyChange> = times
            .iter()
            .zip(0..)
            .map(|(due_at, epoch)| DutyChange::Set(Duty { key: key(epoch), due_at: *due_at }))
            .collect();
        duties::apply(&mut tx, &set).await.expect("they are set");
        let due = duties::due(&mut tx, noon() + TimeDelta::microseconds(1), 10).await.expect("they are read");
        assert_eq!(due.iter().map(|duty| duty.key.epoch).collect::<Vec<_>>(), [3, 1, 0]);
        assert_eq!(duties::next(&mut tx).await.expect("the next"), Some(times[3]));
        // Set again is moved, not doubled.
        duties::apply(&mut tx, &[DutyChange::Set(Duty { key: key(3), due_at: times[2] })])
            .await
            .expect("moved");
        duties::done(&mut tx, &key(1)).await.expect("done");
        let due = duties::due(&mut tx, noon() + TimeDelta::hours(1), 10).await.expect("they are read");
        assert_eq!(due.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn one_key_is_seen_once_and_a_savepoint_takes_it_back_alone() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        let first = inbox::remember(&mut tx, "event:1", noon()).await.expect("it is kept");
        assert!(matches!(first, inbox::Seen::First));
        tx.savepoint().await.expect("a savepoint");
        inbox::remember(&mut tx, "event:2", noon()).await.expect("it is kept");
        tx.rollback_to().await.expect("undone");
        let again = inbox::remember(&mut tx, "event:2", noon()).await.expect("it is kept");
        assert!(matches!(again, inbox::Seen::First));
        tx.commit().await.expect("committed");
        let mut tx = db.begin().await.expect("a transaction");
        let again = inbox::remember(&mut tx, "event:1", noon()).await.expect("it is read");
        assert!(matches!(again, inbox::Seen::Again(None)));
        assert_eq!(inbox::prune(&mut tx, noon() + TimeDelta::days(1)).await.expect("pruned"), 2);
    })
    .await;
}

#[tokio::test]
async fn letters_keep_their_order_and_nobody_claims_one_twice() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        let letters = [say(dm("U1")), say(dm("U1")), say(dm("U2"))];
        outbox::push(&mut tx, &team(), &letters, noon()).await.expect("pushed");
        tx.commit().await.expect("committed");
        let claimed = claim(&db).await;
        assert_eq!(claimed, [dm("U1"), dm("U2")], "the second letter to U1 waits for the first");
        assert_eq!(claim(&db).await, [] as [To; 0], "a leased letter is nobody else's");
    })
    .await;
}

async fn claim(db: &Db) -> Vec<To> {
    let mut tx = db.begin().await.expect("a transaction");
    let claimed = outbox::claim(&mut tx, noon(), TimeDelta::seconds(90), 10).await.expect("claimed");
    tx.commit().await.expect("committed");
    let mut to: Vec<To> = claimed.into_iter().map(|letter| letter.effect.to).collect();
    to.sort_by_key(|to| format!("{to:?}"));
    to
}

#[tokio::test]
async fn a_living_message_that_waits_becomes_its_newest_state() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        let charter = Effect {
            to: To::Channel { channel: ChannelId::from("C1") },
            what: What::Charter { rollout: RolloutId::new(&team(), 1) },
        };
        for _ in 0..3 {
            outbox::push(&mut tx, &team(), std::slice::from_ref(&charter), noon()).await.expect("pushed");
        }
        tx.commit().await.expect("committed");
        assert_eq!(claim(&db).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_torn_row_is_named() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        let torn =
            "insert into inbox (key, seen_at, answer) values ('k', '2026-03-02T12:00:00.000000Z', '{')";
        let written = match &mut tx {
            Tx::Sqlite(tx) => sqlx::query(torn).execute(&mut **tx).await.is_ok(),
            // Postgres takes no torn JSON in the first place.
            Tx::Postgres { .. } => false,
        };
        if written {
            let read = inbox::remember(&mut tx, "k", noon()).await;
            assert!(matches!(read, Err(Error::Corrupt { table: "inbox", column: "answer", .. })), "{read:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn opened_twice_it_is_the_same() {
    let file = std::env::temp_dir().join(format!("rollout-twice-{}.sqlite", std::process::id()));
    let url = format!("sqlite:{}", file.display());
    for _ in 0..2 {
        let db = Db::open(&url).await.expect("it opens");
        let mut tx = db.begin().await.expect("a transaction");
        super::counters::next(&mut tx, &team(), "R").await.expect("a number");
        tx.commit().await.expect("committed");
        db.close().await;
    }
    let db = Db::open(&url).await.expect("it opens");
    let mut tx = db.begin().await.expect("a transaction");
    assert_eq!(super::counters::next(&mut tx, &team(), "R").await.expect("a number"), 3);
    drop(tx);
    db.close().await;
    let _ = std::fs::remove_file(&file);
}

/// The queries that run for every request and every tick must find their rows by an index.
#[tokio::test]
async fn no_hot_query_reads_a_whole_table() {
    let hot: Vec<&[Sql]> = vec![
        super::concerns::ALL,
        duties::ALL,
        inbox::ALL,
        &outbox::CLAIMS,
        super::rollouts::ALL,
        super::stakeholders::ALL,
        super::words::ALL,
    ];
    let file = std::env::temp_dir().join(format!("rollout-plans-{}.sqlite", std::process::id()));
    let db = Db::open(&format!("sqlite:{}", file.display())).await.expect("it opens");
    let Tx::Sqlite(mut tx) = db.begin().await.expect("a transaction") else { panic!("SQLite") };
    for sql in hot.iter().flat_map(|file| file.iter()) {
        let plan = sqlx::AssertSqlSafe(format!("explain query plan {}", sql.text));
        let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(plan)
            .fetch_all(&mut *tx)
            .await
            .unwrap_or_else(|fault| panic!("{}: {fault}", sql.text));
        for (_, _, _, step) in steps {
            let scans = step.starts_with("SCAN") && !step.contains("INDEX") && !step.contains("CONSTANT");
            assert!(!scans || step.contains("SUBQUERY"), "{step}: {}", sql.text);
        }
    }
    drop(tx);
    let _ = std::fs::remove_file(&file);
}
