use super::*;
use crate::command::testing::Scene;
use crate::domain::action::{Action, Command, Verb, Which};
use crate::domain::duty::{Duty, DutyChange, DutyKey, DutyKind};
use crate::domain::id::ChannelId;
use crate::domain::reply::{Reply, Say};
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::testing::rollout;
use crate::store::testing::on_each_engine;

/// The time to close both intakes has come.
async fn closing(db: Db) -> Scene {
    due(db, DutyKind::CloseIntake).await
}

/// Of that kind, in both rollouts, when the intakes close.
async fn due(db: Db, kind: DutyKind) -> Scene {
    let scene = Scene::of(db).await;
    let due_at = rollout(1).dates.intake_closes;
    scene.clock.move_to(due_at);
    let mut tx = scene.db.begin().await.unwrap();
    for number in [1, 2] {
        let key = DutyKey { rollout: rollout(number).id, person: None, kind, epoch: 0 };
        store::duties::apply(&mut tx, &[DutyChange::Set(Duty { key, due_at })]).await.unwrap();
    }
    tx.commit().await.unwrap();
    scene
}

async fn duties(scene: &Scene, of: &Rollout) -> Vec<Duty> {
    store::duties::of_rollout(&mut scene.db.read().await.unwrap(), &of.id).await.unwrap()
}

fn status(which: &str) -> Action {
    let verb = Verb::Status { which: Which::Key(which.to_owned()) };
    Action::Command(Command { channel: ChannelId::from("CHOME"), direct: false, verb })
}

fn is_status(answer: &Result<Outcome, Unavailable>) -> bool {
    matches!(answer, Ok(Outcome::Reply(Reply::Say { say: Say::Status { .. } }, _)))
}

#[tokio::test]
async fn a_duty_that_cannot_be_done_is_put_off_and_holds_up_no_other() {
    on_each_engine(async |db| {
        let scene = closing(db).await;
        scene.tear("update rollouts set zone = 'nowhere' where number = 1").await;
        let due = scene.clock.now();
        assert_eq!(scene.desk.tick().await, Ok(Some(due + PUT_OFF)));
        assert_eq!(scene.rollout(2).await.stage, Stage::Homework);
        assert_eq!(duties(&scene, &rollout(2)).await, []);
        assert_eq!(duties(&scene, &rollout(1)).await[0].due_at, due + PUT_OFF);
        // Mended, it is done late, once.
        scene.tear("update rollouts set zone = 'Europe/Berlin' where number = 1").await;
        scene.clock.move_to(due + PUT_OFF);
        assert_eq!(scene.desk.tick().await, Ok(None));
        assert_eq!(scene.rollout(1).await.stage, Stage::Homework);
    })
    .await;
}

/// Two processes on one Postgres both see it fall due.
#[tokio::test]
async fn a_duty_that_another_has_done_is_not_done_again() {
    on_each_engine(async |db| {
        let scene = due(db, DutyKind::Summary).await;
        let seen = duties(&scene, &rollout(1)).await.remove(0);
        assert_eq!(scene.desk.tick().await, Ok(None));
        let mut tx = scene.db.begin().await.unwrap();
        super::due::fire(&mut tx, &seen, scene.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = scene.db.read().await.unwrap();
        let events = store::events::of_rollout(&mut tx, &rollout(1).id).await.unwrap();
        assert_eq!(events.len(), 1, "the summary went out once: {events:?}");
    })
    .await;
}

#[tokio::test]
async fn a_request_that_fails_leaves_nothing_and_harms_no_other_of_its_commit() {
    on_each_engine(async |db| {
        let scene = closing(db).await;
        scene.tear("update rollouts set zone = 'nowhere' where number = 1").await;
        let both = futures_util::future::join(
            scene.commands("k1", "ULEAD", status("R-1")),
            scene.commands("k2", "ULEAD", status("R-2")),
        );
        let (torn, whole) = both.await;
        assert_eq!(torn, Err(Unavailable));
        assert!(is_status(&whole), "{whole:?}");
        // It was not remembered as asked: sent again, it is answered.
        scene.tear("update rollouts set zone = 'Europe/Berlin' where number = 1").await;
        assert!(is_status(&scene.commands("k1", "ULEAD", status("R-1")).await));
    })
    .await;
}

#[tokio::test]
async fn who_asks_twice_gets_the_same_answer_and_nothing_happens_twice() {
    on_each_engine(async |db| {
        let scene = closing(db).await;
        let first = scene.commands("k1", "ULEAD", status("R-1")).await;
        scene.tear("update rollouts set name = 'Another' where number = 1").await;
        assert!(is_status(&first));
        assert_eq!(
            scene.commands("k1", "ULEAD", status("R-1")).await,
            first,
            "as it was told the first time"
        );
    })
    .await;
}

#[tokio::test]
async fn what_nobody_waits_for_any_more_is_not_begun() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        // The one writer is held, as by a backup; the request gives up meanwhile.
        let held = scene.db.begin().await.unwrap();
        let given_up = scene.commands("k1", "ULEAD", Action::OpenHome);
        drop(tokio::time::timeout(Duration::from_millis(20), given_up).await);
        drop(held);
        assert!(is_status(&scene.commands("k2", "ULEAD", status("R-1")).await));
        let mut tx = scene.db.begin().await.unwrap();
        // On Postgres there is no one writer to be held, and it may have been begun in time.
        if scene.db.is_ours_alone() {
            let seen = store::inbox::remember(&mut tx, "k1", scene.clock.now()).await;
            assert_eq!(seen, Ok(store::inbox::Seen::First));
        }
    })
    .await;
}

#[tokio::test]
async fn a_panic_undoes_what_it_had_begun_and_nothing_else() {
    on_each_engine(async |db| {
        let mut tx = db.begin().await.unwrap();
        let kept =
            sheltered(&mut tx, |()| true, async |tx: &mut Tx| store::rollouts::save(tx, &rollout(1)).await);
        assert_eq!(kept.await, Ok(()));
        let fell = sheltered(
            &mut tx,
            |()| true,
            async |tx: &mut Tx| {
                store::rollouts::save(tx, &rollout(2)).await?;
                panic!("on purpose");
            },
        );
        assert_eq!(fell.await, Err(Unavailable));
        let unwanted = sheltered(
            &mut tx,
            |kept: &bool| *kept,
            async |tx: &mut Tx| {
                store::rollouts::save(tx, &rollout(3)).await?;
                Ok(false)
            },
        );
        assert_eq!(unwanted.await, Ok(false));
        tx.commit().await.unwrap();
        let mut tx = db.read().await.unwrap();
        for (number, there) in [(1, true), (2, false), (3, false)] {
            let found = store::rollouts::load(&mut tx, &rollout(number).id).await.unwrap();
            assert_eq!(found.is_some(), there, "{number}");
        }
    })
    .await;
}
