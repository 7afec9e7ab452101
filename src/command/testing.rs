//! For the tests of this room: a desk with its writer on a database of its own, rollouts 1 and 2 in their intake.

use std::sync::Arc;

use chrono::TimeDelta;
use tokio::sync::Notify;

use super::desk::{Desk, Outcome, Unavailable};
pub use super::handle::tests::furnish;
use super::writer::{Bells, serve};
use crate::clock::Clock;
use crate::domain::action::{Action, LookedUp, Request, Way};
use crate::domain::area::Area;
use crate::domain::concern::Concern;
use crate::domain::id::{ChannelId, RolloutId, Trigger};
use crate::domain::rollout::Rollout;
use crate::domain::stakeholder::{Intake, Stakeholder};
use crate::domain::testing::{person, rollout, stakeholder, team, tuesday};
use crate::store::testing::raw;
use crate::store::{self, Db};

pub struct Scene {
    pub db: Db,
    pub desk: Desk,
    pub clock: Clock,
}

impl Scene {
    /// Tuesday morning; `U1` speaks for Legal in rollout 1.
    pub async fn of(db: Db) -> Scene {
        let clock = Clock::standing(tuesday());
        let (desk, queue) = Desk::open(8);
        let bells = Bells { letters: Box::new(|| {}), duties: Arc::new(Notify::new()) };
        tokio::spawn(serve(db.clone(), clock.clone(), queue, bells));
        let scene = Scene { db, desk, clock };
        let mut tx = scene.db.begin().await.unwrap();
        for number in [1, 2] {
            store::counters::next(&mut tx, &team(), RolloutId::LETTER).await.unwrap();
            store::rollouts::save(&mut tx, &rollout(number)).await.unwrap();
        }
        store::stakeholders::save(&mut tx, &stakeholder("U1", Area::Legal)).await.unwrap();
        tx.commit().await.unwrap();
        scene
    }

    /// What nobody of ours writes; touches one row.
    pub async fn tear(&self, sql: &'static str) {
        let mut tx = self.db.begin().await.unwrap();
        assert_eq!(raw(&mut tx, sql).await, Ok(1));
        tx.commit().await.unwrap();
    }

    pub async fn rollout(&self, number: i64) -> Rollout {
        let mut tx = self.db.read().await.unwrap();
        store::rollouts::load(&mut tx, &rollout(number).id).await.unwrap().unwrap()
    }

    /// Of rollout 1, withdrawn ones too.
    pub async fn concerns(&self) -> Vec<Concern> {
        store::concerns::of_rollout(&mut self.db.read().await.unwrap(), &rollout(1).id).await.unwrap()
    }

    /// `U1` speaks for Legal in that rollout too, or is otherwise in it than before.
    pub async fn speaks_for(&self, number: i64, intake: Intake) {
        let who = stakeholder("U1", Area::Legal);
        let mut tx = self.db.begin().await.unwrap();
        let who = Stakeholder { rollout: rollout(number).id, intake, ..who };
        store::stakeholders::save(&mut tx, &who).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Whether something of that kind is to go out, as the outbox has it, which stays as it is.
    pub async fn goes_out(&self, slug: &str) -> bool {
        let mut tx = self.db.begin().await.unwrap();
        let mut goes = false;
        loop {
            let now = self.clock.now();
            let letters = store::outbox::claim(&mut tx, now, TimeDelta::minutes(1), 99).await.unwrap();
            if letters.is_empty() {
                return goes;
            }
            for letter in letters {
                let what = serde_json::to_string(&letter.effect.what).unwrap();
                goes |= what.contains(&format!("\"{slug}\""));
                store::outbox::sent(&mut tx, &letter.id, None, now).await.unwrap();
            }
        }
    }

    /// As an event of Slack's, which nobody waits for.
    pub async fn happens(&self, key: &str, who: &str, action: Action) {
        let handled = self.desk.handle(request(key, who, Way::Event, action)).await;
        assert!(matches!(handled, Ok(Outcome::Reply(..))), "{key}: {handled:?}");
    }

    /// As a command, whose answer comes back.
    pub async fn commands(&self, key: &str, who: &str, action: Action) -> Result<Outcome, Unavailable> {
        let way = Way::Command { channel: ChannelId::from("CHOME"), trigger: Trigger::from("1.1") };
        self.desk.handle(request(key, who, way, action)).await
    }
}

pub fn request(key: &str, who: &str, way: Way, action: Action) -> Request {
    let (team, actor) = (team(), person(who));
    Request { key: key.to_owned(), team, actor, way, action, looked_up: LookedUp::NotYet, seen: None }
}
