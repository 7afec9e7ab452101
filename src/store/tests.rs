//! The store on whatever engine there is: every function, every statement, and what it must never do.

mod audit;
mod copy;
mod engine;
mod forget;
mod keys;
mod many;
mod outbox;
mod plans;
mod tables;
mod torn;
mod yes;

use chrono::{TimeDelta, TimeZone as _, Utc};

use super::db::Engine;
use super::testing::{on_each_engine, raw};
use super::{Tx, duties, inbox, rollouts};
use crate::domain::area::Area;
use crate::domain::duty::{Duty, DutyChange, DutyKey, DutyKind};
use crate::domain::id::{ChannelId, PersonId, RolloutId, TeamId};
use crate::domain::rhythm::Rhythm;
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
        is_private: false,
        outsiders_accepted: false,
        keep: crate::domain::rollout::Keep::Year,
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
        vacancy: None,
        rhythm: Rhythm::default(),
    }
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

/// A rollout that goes on, by that number.
fn running(number: i64) -> Rollout {
    Rollout { id: RolloutId::new(&team(), number), stage: Stage::Intake, ..rollout() }
}

/// One number, past every door of the store.
async fn count(tx: &mut Tx, sql: &'static str) -> i64 {
    match &mut tx.engine {
        Engine::Sqlite(tx) => sqlx::query_scalar(sql).fetch_one(&mut **tx).await,
        Engine::Postgres { tx, .. } => sqlx::query_scalar(sql).fetch_one(&mut **tx).await,
    }
    .expect("a number")
}
