//! What is forgotten cannot be read any more, by nobody and in no copy; what happened stays, and the rest goes on.

use chrono::{DateTime, TimeDelta, Utc};

use super::super::audit::{self, Wrong};
use super::super::{
    Db, Error, Tx, concerns, counters, drafts, events, forget, installations, outbox, progress, questions,
    rollouts, stakeholders, words,
};
use super::keys::tell;
use super::tables::concern;
use super::{count, noon, on_each_engine, running, team};
use crate::domain::concern::{Concern, Gone, State};
use crate::domain::draft::{DraftKey, Window};
use crate::domain::event::{Entry, Event, Happened, Via};
use crate::domain::id::{PersonId, QuestionId, WordsId};
use crate::domain::rollout::{Keep, Rollout, Stage};

fn later() -> DateTime<Utc> {
    noon() + TimeDelta::days(30)
}

fn seven() -> PersonId {
    PersonId::from("U7")
}

async fn told(db: &Db) {
    let mut tx = db.begin().await.expect("a transaction");
    tell(&mut tx).await.expect("told");
    tx.commit().await.expect("committed");
}

async fn only(tx: &mut Tx) -> Concern {
    concerns::of_rollout(tx, &running(1).id).await.expect("read").remove(0)
}

#[tokio::test]
async fn the_words_of_a_rollout_go_when_their_time_is_up_and_what_happened_stays() {
    on_each_engine(async |db| {
        told(&db).await;
        let mut tx = db.begin().await.expect("a transaction");
        let before = progress::of(&mut tx, &running(1).id).await.expect("counted");
        let over = Rollout { stage: Stage::Closed { at: noon() }, keep: Keep::Month, ..running(1) };
        rollouts::save(&mut tx, &over).await.expect("saved");
        assert_eq!(
            forget::due(&mut tx, later() - TimeDelta::microseconds(1)).await,
            Ok(0),
            "not a day early"
        );
        assert_eq!(only(&mut tx).await.gone, None);
        assert_eq!(forget::due(&mut tx, later()).await, Ok(1));
        assert_eq!(forget::due(&mut tx, later()).await, Ok(0), "once");
        tx.commit().await.expect("committed");

        let mut tx = db.begin().await.expect("a transaction");
        let left = only(&mut tx).await;
        assert_eq!(left.gone, Some(Gone::InTime { at: Some(later()) }));
        assert_eq!((left.said.words.as_str(), &left.said.topic, &left.said.yes_if), ("", &None, &None));
        assert_eq!(left.work.wording, None);
        let State::Reopened { answer, short } = &left.state else { panic!("{:?}", left.state) };
        assert_eq!((answer.words.as_str(), &short.missing), ("", &None), "what became of it stays");
        assert_eq!(progress::of(&mut tx, &running(1).id).await, Ok(before));
        let who = stakeholders::load(&mut tx, &running(1).id, &seven()).await.expect("read").expect("there");
        assert_eq!(who.intake.stance(), None);
        assert_eq!(questions::load(&mut tx, &QuestionId::new(&team(), 1)).await, Ok(None));
        let key = DraftKey::Words { window: Window::Question { rollout: running(1).id } };
        assert_eq!(drafts::load(&mut tx, &team(), &seven(), &key).await, Ok(None));
        // A letter that quotes it says nothing; one of the team's goes.
        assert_eq!(outbox::claim(&mut tx, noon(), TimeDelta::minutes(1), 9).await, Ok(vec![]));
        assert!(words::load(&mut tx, &WordsId::new(&team(), 1)).await.expect("read").is_some());
        // Saved again it stays forgotten, and no key is made for it.
        rollouts::save(&mut tx, &over).await.expect("saved");
        concerns::save(&mut tx, &left).await.expect("saved");
        assert_eq!(only(&mut tx).await, left);
        assert_eq!(forget::due(&mut tx, later()).await, Ok(0));
        let more = concerns::save(&mut tx, &concern(&running(1).id, 2, "U7")).await;
        assert!(matches!(more, Err(Error::Unavailable { .. })), "{more:?}");
        assert_eq!(count(&mut tx, "select count(*) from keys").await, 1, "the team's");
    })
    .await;
}

#[tokio::test]
async fn a_forgetting_that_is_not_committed_forgets_nothing() {
    on_each_engine(async |db| {
        told(&db).await;
        let mut tx = db.begin().await.expect("a transaction");
        tx.savepoint().await.expect("a savepoint");
        forget::rollout(&mut tx, &running(1).id, noon()).await.expect("forgotten");
        assert!(only(&mut tx).await.gone.is_some(), "in the same transaction");
        tx.rollback_to().await.expect("undone");
        assert_eq!(only(&mut tx).await.gone, None);
    })
    .await;
}

/// The date stands beside the rollout, and may have been changed by hand.
#[tokio::test]
async fn what_goes_on_is_not_forgotten_whatever_its_date_says() {
    for sql in [
        "update rollouts set forget_at = '2026-01-01T00:00:00.000000Z'",
        "update rollouts set forget_at = '2026-01-01T00:00:00.000000Z', is_over = true",
    ] {
        on_each_engine(async |db| {
            told(&db).await;
            let mut tx = db.begin().await.expect("a transaction");
            super::raw(&mut tx, sql).await.expect("by hand");
            assert_eq!(forget::due(&mut tx, later()).await, Ok(0), "{sql}");
            assert_eq!(only(&mut tx).await.gone, None, "{sql}");
            // Nor is what is over, before its time; and what is due behind it goes.
            let over = Rollout { stage: Stage::Closed { at: noon() }, keep: Keep::Year, ..running(1) };
            rollouts::save(&mut tx, &over).await.expect("saved");
            let due = Rollout { stage: Stage::Closed { at: noon() }, keep: Keep::Month, ..running(2) };
            rollouts::save(&mut tx, &due).await.expect("saved");
            super::raw(&mut tx, sql).await.expect("by hand");
            assert_eq!(forget::due(&mut tx, later()).await, Ok(1), "{sql}");
            assert_eq!(only(&mut tx).await.gone, None, "{sql}");
        })
        .await;
    }
}

#[tokio::test]
async fn what_was_over_before_there_was_a_date_for_it_gets_one() {
    on_each_engine(async |db| {
        told(&db).await;
        let mut tx = db.begin().await.expect("a transaction");
        let over = Rollout { stage: Stage::Closed { at: noon() }, keep: Keep::Month, ..running(1) };
        rollouts::save(&mut tx, &over).await.expect("saved");
        super::raw(&mut tx, "update rollouts set forget_at = null").await.expect("as it was");
        assert_eq!(forget::due(&mut tx, noon()).await, Ok(1));
        assert_eq!(forget::due(&mut tx, noon()).await, Ok(0));
        assert_eq!(only(&mut tx).await.gone, None);
        assert_eq!(forget::due(&mut tx, later()).await, Ok(1));
        assert!(only(&mut tx).await.gone.is_some());
    })
    .await;
}

#[tokio::test]
async fn a_workspace_that_has_removed_the_bot_is_forgotten_unless_it_comes_back_in_time() {
    on_each_engine(async |db| {
        told(&db).await;
        let mut tx = db.begin().await.expect("a transaction");
        let event = Event { rollout: running(1).id, by: None, what: Happened::SendingResumed };
        let entry = Entry { event, via: Via::Slack, changes: Vec::new() };
        events::append(&mut tx, std::slice::from_ref(&entry), noon()).await.expect("on record");
        let over = Rollout { stage: Stage::Closed { at: noon() }, ..running(1) };
        rollouts::save(&mut tx, &over).await.expect("saved");

        installations::stop(&mut tx, &team(), "invalid_auth", noon()).await.expect("stopped");
        assert_eq!(forget::left(&mut tx, later()).await, Ok(None), "somebody gave a wrong token");
        installations::resume(&mut tx, &team()).await.expect("right again");

        installations::stop(&mut tx, &team(), "app_uninstalled", noon()).await.expect("stopped");
        assert_eq!(forget::left(&mut tx, later() - TimeDelta::microseconds(1)).await, Ok(None));
        installations::resume(&mut tx, &team()).await.expect("back in time");
        assert_eq!(forget::left(&mut tx, later()).await, Ok(None));

        installations::stop(&mut tx, &team(), "tokens_revoked", noon()).await.expect("stopped");
        let why = "tokens_revoked".to_owned();
        let stopped = Happened::SendingStopped { why };
        events::append_for_team(&mut tx, &team(), None, stopped, Via::Slack, noon())
            .await
            .expect("on record");
        counters::next(&mut tx, &team(), "R").await.expect("a number");
        assert_eq!(forget::left(&mut tx, later()).await, Ok(Some(team())));
        forget::team(&mut tx, &team(), later()).await.expect("forgotten");
        assert_eq!(forget::left(&mut tx, later()).await, Ok(None), "once");
        tx.commit().await.expect("committed");

        let mut tx = db.begin().await.expect("a transaction");
        assert_eq!(only(&mut tx).await.gone, Some(Gone::InTime { at: Some(later()) }));
        assert_eq!(words::load(&mut tx, &WordsId::new(&team(), 1)).await, Ok(None));
        assert_eq!(outbox::next(&mut tx).await, Ok(None), "nothing more goes out");
        assert_eq!(count(&mut tx, "select count(*) from keys").await, 1, "one that has sealed no words");
        // The record goes on where it was, and holds.
        events::append(&mut tx, &[entry], later()).await.expect("on record");
        let report = audit::verify(&mut tx).await.expect("gone over");
        let broken = |wrong: &Wrong| !matches!(wrong, Wrong::Unrecorded { .. });
        assert!(!report.faults.iter().any(|fault| broken(&fault.wrong)), "{:?}", report.faults);
        assert_eq!((report.chains, report.entries), (2, 5));
    })
    .await;
}
