//! Rows that nobody of ours could have written: each is named by table, column and row, and what stands in it is told
//! to nobody.

use chrono::TimeDelta;

use super::super::db::Engine;
use super::super::{
    Error, Tx, channels, concerns, drafts, duties, events, inbox, people, progress, rollouts, stakeholders,
};
use super::tables::{concern, person, stakeholder};
use super::{noon, on_each_engine, raw, running, team};
use crate::domain::draft::DraftBody;
use crate::domain::draft::{DraftKey, Window};
use crate::domain::duty::{Duty, DutyChange, DutyKey, DutyKind};
use crate::domain::event::{Entry, Event, Happened, Via};
use crate::domain::id::{ChannelId, PersonId};
use crate::domain::person::{Channel, Place};

/// A tear, the column it is in, and the first column of its row.
const TEARS: [(&str, &str, &str, &str); 14] = [
    ("inbox", "update inbox set answer = '{secret'", "answer", "k"),
    ("rollouts", "update rollouts set zone = 'secret'", "zone", "T1/R-1"),
    ("rollouts", "update rollouts set stage = '{\"stage\":\"secret\"}'", "stage", "T1/R-1"),
    ("rollouts", "update rollouts set waivers = '{\"secret\":1}'", "waivers", "T1/R-1"),
    ("stakeholders", "update stakeholders set areas = 'secret'", "areas", "T1/R-1"),
    ("stakeholders", "update stakeholders set person_zone = ''", "person_zone", "T1/R-1"),
    ("stakeholders", "update stakeholders set intake = '{\"intake\":\"secret\"}'", "intake", "T1/R-1"),
    ("concerns", "update concerns set severity = 'secret'", "severity", "T1/C-1"),
    ("concerns", "update concerns set topic = 'secret'", "topic", "T1/C-1"),
    ("concerns", "update concerns set ts = null", "ts", "T1/C-1"),
    ("duties", "update duties set kind = 'secret'", "kind", "T1/R-1"),
    ("people", "update people set standing = 'secret'", "standing", "U7"),
    ("channels", "update channels set place = 'secret'", "place", "C1"),
    ("drafts", "update drafts set body = '{\"holds\":\"secret\"}'", "body", "question:T1/R-1"),
];

#[tokio::test]
async fn a_torn_row_is_named_and_not_quoted() {
    on_each_engine(async |db| {
        for (table, tear, column, row) in TEARS {
            let mut tx = db.begin().await.expect("a transaction");
            fill(&mut tx).await.expect("filled");
            read(&mut tx, table).await.unwrap_or_else(|fault| panic!("whole: {fault}"));
            assert_eq!(raw(&mut tx, tear).await, Ok(1), "{tear}");
            let fault = read(&mut tx, table).await.expect_err(tear);
            assert_eq!(fault, Error::Corrupt { table, column, row: row.to_owned() }, "{tear}");
            assert!(!fault.to_string().contains("secret"), "{fault}");
        }
    })
    .await;
}

/// Only SQLite holds anything at all in a column for times.
#[tokio::test]
async fn a_time_that_is_none_is_named() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        fill(&mut tx).await.expect("filled");
        if let Engine::Sqlite(_) = &tx.engine {
            raw(&mut tx, "update duties set due_at = '2026-03-02 12:00'").await.expect("torn");
            let fault = duties::next(&mut tx).await.expect_err("torn");
            let row = "T1/R-1".to_owned();
            assert_eq!(fault, Error::Corrupt { table: "duties", column: "due_at", row });
        }
    })
    .await;
}

#[tokio::test]
async fn a_standing_that_cannot_be_counted_is_not_counted_as_something_else() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        fill(&mut tx).await.expect("filled");
        raw(&mut tx, "update concerns set standing = 'secret'").await.expect("torn");
        let counted = progress::of(&mut tx, &running(1).id).await;
        assert!(matches!(counted, Err(Error::Corrupt { column: "standing", .. })), "{counted:?}");
    })
    .await;
}

#[tokio::test]
async fn a_duty_that_cannot_be_read_holds_up_no_other() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.expect("a transaction");
        fill(&mut tx).await.expect("filled");
        raw(&mut tx, "update duties set kind = 'secret'").await.expect("torn");
        let key = DutyKey { rollout: running(1).id, person: None, kind: DutyKind::Meeting, epoch: 0 };
        let other = Duty { key, due_at: noon() };
        duties::apply(&mut tx, &[DutyChange::Set(other.clone())]).await.expect("set");
        assert_eq!(duties::due(&mut tx, noon(), 9).await, Ok(vec![other.clone()]));
        duties::put_off(&mut tx, &other.key, noon() + TimeDelta::days(2)).await.expect("put off");
        assert_eq!(duties::due(&mut tx, noon(), 9).await, Ok(vec![]));
        assert_eq!(
            duties::next(&mut tx).await,
            Ok(Some(noon() + TimeDelta::days(1))),
            "asked again tomorrow"
        );
    })
    .await;
}

async fn fill(tx: &mut Tx) -> Result<(), Error> {
    let rollout = running(1).id;
    inbox::remember(tx, "k", noon()).await?;
    inbox::answer(tx, &team(), "k", &serde_json::json!({})).await?;
    rollouts::save(tx, &running(1)).await?;
    stakeholders::save(tx, &stakeholder(&rollout, "U7")).await?;
    concerns::save(tx, &concern(&rollout, 1, "U7")).await?;
    let key = DutyKey { rollout: rollout.clone(), person: None, kind: DutyKind::Summary, epoch: 0 };
    duties::apply(tx, &[DutyChange::Set(Duty { key, due_at: noon() })]).await?;
    people::save(tx, &team(), &person("U7")).await?;
    let home =
        Channel { id: ChannelId::from("C1"), place: Place::Home, is_private: false, has_outsiders: false };
    channels::save(tx, &team(), &home, noon()).await?;
    let body = DraftBody::Words { words: "secret".into() };
    let question = DraftKey::Words { window: Window::Question { rollout: rollout.clone() } };
    drafts::keep(tx, &team(), &PersonId::from("U7"), &question, &body, noon()).await?;
    let event = Event { rollout, by: None, what: Happened::SummarySent };
    events::append(tx, &[Entry { event, via: Via::Timer, changes: Vec::new() }], noon()).await
}

async fn read(tx: &mut Tx, table: &str) -> Result<(), Error> {
    let (rollout, seven) = (running(1).id, PersonId::from("U7"));
    match table {
        "inbox" => inbox::remember(tx, "k", noon()).await.map(drop),
        "rollouts" => rollouts::load(tx, &rollout).await.map(drop),
        "stakeholders" => stakeholders::load(tx, &rollout, &seven).await.map(drop),
        "concerns" => concerns::of_rollout(tx, &rollout).await.map(drop),
        "duties" => duties::of_rollout(tx, &rollout).await.map(drop),
        "people" => people::load_many(tx, &team(), &[seven]).await.map(drop),
        "channels" => channels::load(tx, &team(), &ChannelId::from("C1")).await.map(drop),
        "drafts" => {
            drafts::load(tx, &team(), &seven, &DraftKey::Words { window: Window::Question { rollout } })
                .await
                .map(drop)
        }
        other => panic!("no reader for {other}"),
    }
}
