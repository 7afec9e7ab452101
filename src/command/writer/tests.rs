use super::*;
use crate::command::desk::Desk;
use crate::domain::action::{Action, Command, LookedUp, Request, Verb, Way, Which};
use crate::domain::duty::{Duty, DutyChange, DutyKey, DutyKind};
use crate::domain::id::{ChannelId, Trigger};
use crate::domain::reply::{Reply, Say};
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::testing::{person, rollout, team};
use crate::store::testing::{on_each_engine, raw};

/// Rollouts 1 and 2 run, and the time has come to close both intakes.
struct Scene {
    db: Db,
    desk: Desk,
    clock: Clock,
}

impl Scene {
    async fn of(db: Db) -> Scene {
        let closes = rollout(1).dates.intake_closes;
        let clock = Clock::standing(closes);
        let (desk, queue) = Desk::open(8);
        let bells = Bells { letters: Box::new(|| {}), duties: Arc::new(Notify::new()) };
        tokio::spawn(serve(db.clone(), clock.clone(), queue, bells));
        let scene = Scene { db, desk, clock };
        let mut tx = scene.db.begin().await.unwrap();
        for number in [1, 2] {
            store::rollouts::save(&mut tx, &rollout(number)).await.unwrap();
            let key =
                DutyKey { rollout: rollout(number).id, person: None, kind: DutyKind::CloseIntake, epoch: 0 };
            store::duties::apply(&mut tx, &[DutyChange::Set(Duty { key, due_at: closes })]).await.unwrap();
        }
        tx.commit().await.unwrap();
        scene
    }

    async fn tear(&self, sql: &'static str) {
        let mut tx = self.db.begin().await.unwrap();
        assert_eq!(raw(&mut tx, sql).await, Ok(1));
        tx.commit().await.unwrap();
    }

    async fn rollout(&self, number: i64) -> Option<Rollout> {
        store::rollouts::load(&mut self.db.read().await.unwrap(), &rollout(number).id).await.unwrap()
    }

    async fn duties(&self, number: i64) -> Vec<Duty> {
        store::duties::of_rollout(&mut self.db.read().await.unwrap(), &rollout(number).id).await.unwrap()
    }
}

fn status(key: &str, which: &str) -> Request {
    let verb = Verb::Status { which: Which::Key(which.to_owned()) };
    let command = Command { channel: ChannelId::from("CHOME"), direct: false, verb };
    Request {
        key: key.to_owned(),
        team: team(),
        actor: person("ULEAD"),
        way: Way::Command { channel: ChannelId::from("CHOME"), trigger: Trigger::from("1.1") },
        action: Action::Command(command),
        looked_up: LookedUp::NotYet,
    }
}

fn is_status(answer: &Result<Outcome, Unavailable>) -> bool {
    matches!(answer, Ok(Outcome::Reply(Reply::Say { say: Say::Status { .. } }, _)))
}

#[tokio::test]
async fn a_duty_that_cannot_be_done_is_put_off_and_holds_up_no_other() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        scene.tear("update rollouts set zone = 'nowhere' where number = 1").await;
        let due = scene.clock.now();
        assert_eq!(scene.desk.tick().await, Ok(Some(due + PUT_OFF)));
        assert_eq!(scene.rollout(2).await.unwrap().stage, Stage::Homework);
        assert_eq!(scene.duties(2).await, []);
        assert_eq!(scene.duties(1).await[0].due_at, due + PUT_OFF);
        // Mended, it is done late, once.
        scene.tear("update rollouts set zone = 'Europe/Berlin' where number = 1").await;
        scene.clock.move_to(due + PUT_OFF);
        assert_eq!(scene.desk.tick().await, Ok(None));
        assert_eq!(scene.rollout(1).await.unwrap().stage, Stage::Homework);
    })
    .await;
}

#[tokio::test]
async fn a_request_that_fails_leaves_nothing_and_harms_no_other_of_its_commit() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        scene.tear("update rollouts set zone = 'nowhere' where number = 1").await;
        let desk = &scene.desk;
        let (torn, whole) =
            futures_util::future::join(desk.handle(status("k1", "R-1")), desk.handle(status("k2", "R-2")))
                .await;
        assert_eq!(torn, Err(Unavailable));
        assert!(is_status(&whole), "{whole:?}");
        // It was not remembered as asked: sent again, it is answered.
        scene.tear("update rollouts set zone = 'Europe/Berlin' where number = 1").await;
        assert!(is_status(&desk.handle(status("k1", "R-1")).await));
    })
    .await;
}

#[tokio::test]
async fn who_asks_twice_gets_the_same_answer_and_nothing_happens_twice() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        let first = scene.desk.handle(status("k1", "R-1")).await;
        scene.tear("update rollouts set name = 'Another' where number = 1").await;
        assert!(is_status(&first));
        assert_eq!(scene.desk.handle(status("k1", "R-1")).await, first, "as it was told the first time");
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
