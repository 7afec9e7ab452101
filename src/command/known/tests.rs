//! Nobody is turned away by what Slack said some minutes ago: accounts are opened again.

use super::*;
use crate::command::desk::Outcome;
use crate::command::testing::{Scene, request};
use crate::domain::action::{Command, Verb, Way};
use crate::domain::id::{Trigger, ViewId};
use crate::domain::policy::Allowed;
use crate::domain::reply::{Reply, Say};
use crate::domain::rollout::{Rollout, Vacancy, Vacant};
use crate::domain::testing::*;
use crate::store::testing::on_each_engine;

async fn knows(scene: &Scene, standing: Standing, ago: TimeDelta) {
    let seen_at = scene.clock.now() - ago;
    let known = Person { id: person("UNEW"), home: team(), zone: Some(BERLIN), standing, seen_at };
    let mut tx = scene.db.begin().await.unwrap();
    store::people::save(&mut tx, &team(), &known).await.unwrap();
    tx.commit().await.unwrap();
}

/// What comes of naming them the sponsor: Slack is asked about them, they are turned away, or it is done.
async fn named(scene: &Scene, key: &str, looked_up: LookedUp) -> &'static str {
    let mut tx = scene.db.begin().await.unwrap();
    let vacancy = Some(Vacancy { since: tuesday(), why: Vacant::Gone });
    store::rollouts::save(&mut tx, &Rollout { vacancy, ..rollout(1) }).await.unwrap();
    tx.commit().await.unwrap();
    let way = Way::Submit { view: ViewId::from("V1") };
    let action = Action::SubmitSponsor { rollout: rollout(1).id, person: Some(person("UNEW")) };
    let asked = Request { looked_up, ..request(key, "ULEAD", way, action) };
    match scene.desk.handle(asked).await {
        Ok(Outcome::Need(need)) if need.people == [person("UNEW")] => "asked about",
        Ok(Outcome::Reply(Reply::Faults { .. }, _)) => "turned away",
        Ok(Outcome::Reply(Reply::Show { .. }, _)) => "named",
        other => panic!("{key}: {other:?}"),
    }
}

#[tokio::test]
async fn whoever_is_known_as_one_who_cannot_is_asked_about_again() {
    let minutes = TimeDelta::minutes;
    let table = [
        // As Slack said some minutes ago, and the same for this very request.
        (Standing::Deactivated, minutes(2), LookedUp::NotYet, "asked about"),
        (Standing::Guest, minutes(2), LookedUp::NotYet, "asked about"),
        (Standing::Deactivated, minutes(0), LookedUp::NotYet, "asked about"),
        (Standing::Deactivated, minutes(0), LookedUp::JustNow, "turned away"),
        // Who can is taken at Slack's word of before.
        (Standing::Member, minutes(2), LookedUp::NotYet, "named"),
        (Standing::Member, minutes(2), LookedUp::JustNow, "named"),
    ];
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        for (n, (standing, ago, looked_up, expected)) in table.into_iter().enumerate() {
            knows(&scene, standing, ago).await;
            assert_eq!(named(&scene, &format!("k{n}"), looked_up).await, expected, "{n}: {standing:?}");
        }
    })
    .await;
}

/// What `/rollout strt` comes to by somebody whom Slack has never been asked about.
async fn mistyped(scene: &Scene, key: &str, looked_up: LookedUp) -> Result<Option<Refusal>, Need> {
    let verb = Verb::Unknown { word: "strt".into(), rest: "Huddle".into(), near: vec!["start"] };
    let action = Action::Command(Command { channel: ChannelId::from("CHOME"), direct: false, verb });
    let trigger = Trigger::from("1.1");
    let way = Way::Command { channel: ChannelId::from("CHOME"), trigger };
    let asked = Request { looked_up, ..request(key, "USTRANGER", way, action) };
    match scene.desk.handle(asked).await {
        Ok(Outcome::Need(need)) => Err(need),
        Ok(Outcome::Reply(Reply::Say { say: Say::Unknown { closed, .. } }, _)) => Ok(closed.map(|why| *why)),
        other => panic!("{key}: {other:?}"),
    }
}

#[tokio::test]
async fn whoever_was_never_asked_about_is_before_they_read_that_they_may_start() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        assert_eq!(mistyped(&scene, "all", LookedUp::NotYet).await.unwrap(), None);
        for (n, starters) in [Starters::Admins, Starters::Group(GroupId::from("S1"))].into_iter().enumerate()
        {
            let mut tx = scene.db.begin().await.unwrap();
            let allowed = Allowed { starters: starters.clone(), moves: 1 };
            store::installations::allow(&mut tx, &team(), &allowed).await.unwrap();
            tx.commit().await.unwrap();
            let need = mistyped(&scene, &format!("a{n}"), LookedUp::NotYet).await.unwrap_err();
            assert_eq!(need.people, [person("USTRANGER")]);
            let why = mistyped(&scene, &format!("b{n}"), LookedUp::JustNow).await.unwrap().unwrap();
            match starters {
                Starters::Group(group) => {
                    assert_eq!(need.groups, std::slice::from_ref(&group));
                    assert_eq!(why, Refusal::OnlyGroupStarts { group });
                }
                Starters::Admins | Starters::Everyone => assert_eq!(why, Refusal::OnlyAdminsStart),
            }
        }
    })
    .await;
}
