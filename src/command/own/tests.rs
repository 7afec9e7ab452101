//! What is held of somebody goes to them alone, and goes away at their wish, with the record none the worse for it.

use super::*;
use crate::command::desk::Outcome;
use crate::command::handle::handle;
use crate::command::testing::{Scene, request};
use crate::domain::action::{Action, Way};
use crate::domain::area::Area;
use crate::domain::draft::Window;
use crate::domain::event::Via;
use crate::domain::id::{Ts, ViewId};
use crate::domain::source::Source;
use crate::domain::testing::*;
use crate::store::audit;
use crate::store::testing::on_each_engine;

async fn says(scene: &Scene, key: &str, who: &str, words: &str) {
    let ts = Ts(format!("{key}.000001"));
    let action = Action::Say {
        source: Source { dm: dm(&format!("D{who}")), ts, thread: None },
        words: words.to_owned(),
    };
    scene.happens(key, who, action).await;
}

/// A window sent; the screen that answers it.
async fn sends(scene: &Scene, key: &str, who: &str, action: Action) -> Screen {
    let asked = request(key, who, Way::Submit { view: ViewId::from("V1") }, action);
    match scene.desk.handle(asked).await {
        Ok(Outcome::Reply(Reply::Show { screen }, _)) => screen,
        other => panic!("{other:?}"),
    }
}

async fn held(scene: &Scene, who: &str) -> String {
    let mut tx = scene.db.read().await.unwrap();
    format!("{:?}", store::own::holdings(&mut tx, &team(), &person(who), scene.clock.now()).await.unwrap())
}

async fn furnish(scene: &Scene) {
    let mut tx = scene.db.begin().await.unwrap();
    store::stakeholders::save(&mut tx, &stakeholder("U2", Area::It)).await.unwrap();
    tx.commit().await.unwrap();
    says(scene, "1", "U1", "planted one").await;
    says(scene, "2", "U2", "somebody else's").await;
    for (key, who) in [("3", "U1"), ("4", "U2")] {
        let rollout = || rollout(1).id;
        let words = format!("planted by {who}");
        scene.happens(&format!("{key}o"), who, Action::OpenQuestion { rollout: rollout() }).await;
        let ask = Action::SubmitQuestion { rollout: rollout(), words: words.clone() };
        scene.happens(&format!("{key}s"), who, ask).await;
        scene.happens(&format!("{key}d"), who, Action::OpenQuestion { rollout: rollout() }).await;
        let window = Window::Question { rollout: rollout() };
        let keep = Action::KeepWords { window, words: format!("draft {words}") };
        scene.happens(&format!("{key}k"), who, keep).await;
    }
}

#[tokio::test]
async fn what_is_held_goes_away_with_nothing_of_anybody_elses() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        furnish(&scene).await;
        let mine = held(&scene, "U1").await;
        for words in ["planted one", "planted by U1", "draft planted by U1"] {
            assert!(mine.contains(words), "{words}: {mine}");
        }
        assert!(!mine.contains("somebody else's") && !mine.contains("by U2"), "{mine}");
        let others = held(&scene, "U2").await;

        let Screen::Removal { removal } = sends(&scene, "5", "U1", Action::OpenRemoval).await else {
            panic!("the window")
        };
        let all = Removal { rollouts: 1, points: 1, questions: 1, feelings: 0, begun: 1 };
        assert_eq!(removal, all);
        assert_eq!(held(&scene, "U1").await, mine, "looking changes nothing");
        let done = sends(&scene, "6", "U1", Action::RemoveMine).await;
        assert_eq!(done, Screen::Notice { notice: Notice::WordsRemoved { removal: all } });

        let left = held(&scene, "U1").await;
        assert!(!left.contains("planted"), "{left}");
        assert!(left.contains("Removed by the person who said it"), "{left}");
        assert_eq!(held(&scene, "U2").await, others);
        let nothing = Screen::Notice { notice: Notice::NothingHeld };
        assert_eq!(sends(&scene, "7", "U1", Action::RemoveMine).await, nothing);
        assert_eq!(sends(&scene, "8", "U1", Action::OpenRemoval).await, nothing);

        let mut tx = scene.db.read().await.unwrap();
        let report = audit::verify(&mut tx).await.unwrap();
        let lines = events::chain(&mut tx, team().as_str()).await.unwrap().0;
        let removed: Vec<_> = lines.iter().filter(|line| line.body.contains("words_removed")).collect();
        assert_eq!(removed.len(), 1, "{lines:?}");
        assert!(removed[0].body.contains("\"U1\"") && !removed[0].body.contains("planted"));
        assert!(report.faults.iter().all(|fault| !format!("{fault:?}").contains("Changed")), "{report:?}");
        let record = events::of_rollout(&mut tx, &rollout(1).id).await.unwrap();
        let gone: Vec<_> =
            record.iter().filter(|(_, body)| matches!(body.what, Happened::WordsRemoved { .. })).collect();
        assert_eq!(gone.len(), 1);
        assert_eq!((gone[0].1.via, gone[0].1.by.as_ref()), (Via::Form, Some(&person("U1"))));
    })
    .await;
}

#[tokio::test]
async fn asking_for_it_is_on_record_and_brings_it_to_the_asker_alone() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        furnish(&scene).await;
        let answer = scene.commands("9", "U1", Action::MyData).await;
        assert!(
            matches!(&answer, Ok(Outcome::Reply(Reply::Say { say: Say::DataOnItsWay }, _))),
            "{answer:?}"
        );
        let mut tx = scene.db.begin().await.unwrap();
        let (now, minute) = (scene.clock.now(), chrono::TimeDelta::minutes(1));
        let mut mine = Vec::new();
        loop {
            let letters = store::outbox::claim(&mut tx, now, minute, 99).await.unwrap();
            if letters.is_empty() {
                break;
            }
            for letter in letters {
                store::outbox::sent(&mut tx, &letter.id, None, now).await.unwrap();
                mine.extend(Some(letter.effect).filter(|effect| effect.what == What::MyData));
            }
        }
        assert_eq!(mine, [post::dm(&person("U1"), What::MyData)]);
        let lines = events::chain(&mut tx, team().as_str()).await.unwrap().0;
        assert!(lines.iter().any(|line| line.body.contains("data_given")), "{lines:?}");
    })
    .await;
}

#[tokio::test]
async fn the_words_go_wherever_they_stand_before_whoever_led_or_sponsored_then() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        furnish(&scene).await;
        let concern = scene.concerns().await.into_iter().find(|one| one.raiser == person("U1")).unwrap();
        let mut tx = scene.db.begin().await.unwrap();
        let asked = questions::of_asker(&mut tx, &rollout(1).id, &person("U1")).await.unwrap().remove(0);
        let id = || concern.id.clone();
        let stood = [
            ("UOLD", What::QuestionCard { question: asked.id }),
            ("UOLD", What::LateParked { concern: id() }),
            ("UOLDER", What::LateBlocker { concern: id() }),
            ("USPONSORED", What::Need { concern: id() }),
        ];
        for (who, what) in &stood {
            let (name, channel) = (what.living().unwrap(), dm(&format!("D{who}")));
            store::living::keep(&mut tx, &team(), &name, who, &channel, &Ts::from("9.9")).await.unwrap();
        }
        tx.commit().await.unwrap();
        sends(&scene, "5", "U1", Action::RemoveMine).await;
        let mut tx = scene.db.begin().await.unwrap();
        let (now, minute) = (scene.clock.now(), chrono::TimeDelta::minutes(1));
        let mut letters = Vec::new();
        loop {
            let claimed = store::outbox::claim(&mut tx, now, minute, 99).await.unwrap();
            if claimed.is_empty() {
                break;
            }
            for letter in claimed {
                store::outbox::sent(&mut tx, &letter.id, None, now).await.unwrap();
                letters.push(letter.effect);
            }
        }
        for (who, what) in stood {
            let again = post::dm(&person(who), what);
            assert!(letters.contains(&again), "{again:?}");
        }
    })
    .await;
}

/// Nobody's question stands in an export or a summary: what was sent there is left alone.
#[tokio::test]
async fn what_tells_of_the_whole_rollout_goes_with_points_and_not_with_questions() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        let (now, minute) = (scene.clock.now(), chrono::TimeDelta::minutes(1));
        let export = What::Export { rollout: rollout(1).id };
        let mut tx = scene.db.begin().await.unwrap();
        let effect = post::dm(&person("ULEAD"), export);
        store::outbox::push(&mut tx, &team(), &[effect], now).await.unwrap();
        for letter in store::outbox::claim(&mut tx, now, minute, 9).await.unwrap() {
            store::shown::keep(&mut tx, &letter).await.unwrap();
            store::outbox::sent(&mut tx, &letter.id, None, now).await.unwrap();
        }
        tx.commit().await.unwrap();
        let rollout = || rollout(1).id;
        scene.happens("1o", "U1", Action::OpenQuestion { rollout: rollout() }).await;
        let ask = Action::SubmitQuestion { rollout: rollout(), words: "planted".to_owned() };
        scene.happens("1s", "U1", ask).await;
        sends(&scene, "2", "U1", Action::RemoveMine).await;
        assert!(!scene.goes_out("export").await, "a question alone");
        says(&scene, "3", "U1", "planted too").await;
        sends(&scene, "4", "U1", Action::RemoveMine).await;
        assert!(scene.goes_out("export").await, "a point");
    })
    .await;
}

/// Where writers are many: a letter that is claimed while it goes on is worded by what it leaves.
#[tokio::test]
async fn whoever_words_a_letter_waits_until_the_words_are_gone() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        furnish(&scene).await;
        let asked = request("5", "U1", Way::Submit { view: ViewId::from("V1") }, Action::RemoveMine);
        let words = async || {
            let mut tx = scene.db.begin().await.unwrap();
            store::counters::catch_up(&mut tx, &team()).await.unwrap();
        };
        let mut tx = scene.db.begin().await.unwrap();
        assert!(handle(&mut tx, &asked, None, scene.clock.now()).await.is_ok());
        let soon = std::time::Duration::from_millis(200);
        assert!(tokio::time::timeout(soon, words()).await.is_err(), "it is not over yet");
        tx.commit().await.unwrap();
        words().await;
    })
    .await;
}
