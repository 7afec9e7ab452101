//! Which decisions change what stands of a meeting that is held up, and for whom.

use std::collections::BTreeMap;

use super::*;
use crate::command::save::save;
use crate::command::testing::Scene;
use crate::domain::event::{Event, Via};
use crate::domain::extend::TimeBox;
use crate::domain::meeting::Meeting;
use crate::domain::post;
use crate::domain::testing::*;
use crate::store::outbox::Letter;
use crate::store::testing::on_each_engine;

/// One to the lead that something is missing, and one to somebody that it waits.
async fn furnish(scene: &Scene) {
    let mut tx = scene.db.begin().await.unwrap();
    let waits = What::MeetingWaits { rollout: rollout(1).id };
    let told = [post::dm(&person("ULEAD"), post::not_ready(&rollout(1))), post::dm(&person("U1"), waits)];
    for (n, effect) in told.into_iter().enumerate() {
        let letter = Letter {
            id: format!("T1/L-{n}"),
            team: team(),
            effect,
            attempts: 0,
            created_at: tuesday(),
            in_doubt: false,
            failed_at: None,
            files: BTreeMap::new(),
        };
        store::shown::keep(&mut tx, &letter).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// How many are shown anew.
async fn anew(scene: &Scene, what: Happened) -> usize {
    let mut tx = scene.db.begin().await.unwrap();
    let events = vec![Event { rollout: rollout(1).id, by: None, what }];
    let decision = Decision { events, ..Decision::default() };
    save(&mut tx, &team(), None, Via::Command, &decision, tuesday()).await.unwrap();
    let letters = store::outbox::claim(&mut tx, tuesday(), chrono::TimeDelta::minutes(1), 99).await.unwrap();
    letters.iter().filter(|letter| matches!(letter.effect.what, What::Again { .. })).count()
}

#[tokio::test]
async fn what_changes_it_shows_it_anew_to_whom_it_concerns() {
    let moved = |of| Happened::Extended { of, before: tuesday(), after: tuesday() };
    let stage = |to: &Stage| Happened::StageMoved { from: "any".into(), to: to.name().into() };
    let sponsor = || Happened::SponsorNamed { before: person("USPONSOR"), now: person("UNEW") };
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        furnish(&scene).await;
        for (what, many) in [
            (moved(TimeBox::Homework), 2),
            (moved(TimeBox::Intake), 2),
            (moved(TimeBox::Decision), 0),
            (stage(&Stage::JointMeeting), 2),
            (stage(&Stage::Homework), 0),
            (Happened::MeetingHeld { missing: vec![] }, 2),
            (Happened::Cancelled, 2),
            (Happened::WentOn { missing: vec![] }, 1),
            (sponsor(), 1),
        ] {
            assert_eq!(anew(&scene, what.clone()).await, many, "{what:?}");
        }
        let mut tx = scene.db.begin().await.unwrap();
        let held = Meeting { held_since: Some(tuesday()), ..Meeting::new(&rollout(1).id) };
        store::meetings::save(&mut tx, &held).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(anew(&scene, sponsor()).await, 2, "while it waits");
    })
    .await;
}
