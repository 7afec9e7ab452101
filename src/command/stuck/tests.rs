//! Who is told of what stands and should not: once, and never what it says.

use chrono::TimeDelta;

use super::*;
use crate::command::testing::Scene;
use crate::domain::action::Action;
use crate::domain::source::Source;
use crate::domain::testing::*;
use crate::store::outbox;
use crate::store::testing::on_each_engine;

/// To whom something of it is to go out.
async fn told(scene: &Scene) -> Vec<(PersonId, Stuck)> {
    let mut tx = scene.db.begin().await.unwrap();
    let now = scene.clock.now();
    let mut told = Vec::new();
    loop {
        let letters = outbox::claim(&mut tx, now, TimeDelta::minutes(1), 99).await.unwrap();
        if letters.is_empty() {
            tx.commit().await.unwrap();
            return told;
        }
        for letter in letters {
            if let (To::Dm { person }, What::StillStands { stuck, .. }) =
                (&letter.effect.to, &letter.effect.what)
            {
                told.push((person.clone(), stuck.clone()));
                let name = letter.effect.what.living().unwrap();
                let (dm, ts) = (ChannelId::from("D1"), crate::domain::id::Ts::from("1.1"));
                living::keep(&mut tx, &team(), &name, person.as_str(), &dm, &ts).await.unwrap();
            }
            outbox::sent(&mut tx, &letter.id, None, now).await.unwrap();
        }
    }
}

async fn stands(scene: &Scene, key: &str, what: What, to: &str) {
    let (what, to) = (Box::new(what), To::Dm { person: person(to) });
    let why = "cant_delete_message".to_owned();
    scene.happens(key, "UBOT", Action::Stuck { what, to, why }).await;
}

fn words(scene: &Scene, before: &str, gist: Gist) -> Stuck {
    Stuck::Words { before: person(before), gist, day: scene.clock.now().date_naive() }
}

#[tokio::test]
async fn of_the_charter_its_lead_is_told_once() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        let charter = || What::Charter { rollout: rollout(1).id };
        stands(&scene, "1", charter(), "UANY").await;
        let lead = rollout(1).lead;
        assert_eq!(told(&scene).await, [(lead, Stuck::Charter { rollout: rollout(1).id })]);
        stands(&scene, "2", charter(), "UANY").await;
        assert_eq!(told(&scene).await, []);
    })
    .await;
}

#[tokio::test]
async fn of_words_whoever_said_them_is_told_where_they_stand() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        let ts = crate::domain::id::Ts("1.000001".to_owned());
        let source = Source { dm: dm("DU1"), ts, thread: None };
        scene.happens("1", "U1", Action::Say { source, words: "Who keeps the keys?".into() }).await;
        let concern = scene.concerns().await.remove(0);
        told(&scene).await;
        let id = || concern.id.clone();
        stands(&scene, "2", What::LateBlocker { concern: id() }, "ULEAD").await;
        let again = What::Again { letter: "L-1".into(), shown: Box::new(What::LookAgain { concern: id() }) };
        stands(&scene, "3", again, "ULEAD").await;
        let u1 = || person("U1");
        assert_eq!(
            told(&scene).await,
            [(u1(), words(&scene, "ULEAD", Gist::Summary)), (u1(), words(&scene, "ULEAD", Gist::Notice))]
        );
        // Of a rollout as a whole: of whoever had theirs removed. Nobody yet, so whoever it stands before.
        stands(&scene, "4", What::Agenda { rollout: rollout(1).id }, "U2").await;
        assert_eq!(told(&scene).await, [(person("U2"), words(&scene, "U2", Gist::Notice))]);
        scene.happens("5", "U1", Action::RemoveMine).await;
        told(&scene).await;
        stands(&scene, "6", What::Summary { rollout: rollout(1).id }, "U2").await;
        assert_eq!(told(&scene).await, [(u1(), words(&scene, "U2", Gist::Summary))]);
    })
    .await;
}

#[tokio::test]
async fn a_question_that_is_gone_is_still_its_askers() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        let question = QuestionId::new(&team(), 7);
        let receipt = What::QuestionReceipt { question: question.clone() }.living().unwrap();
        let mut tx = scene.db.begin().await.unwrap();
        dms::keep(&mut tx, &team(), &person("U1"), &dm("DU1")).await.unwrap();
        let ts = crate::domain::id::Ts::from("1.1");
        living::keep(&mut tx, &team(), &receipt, "DU1", &dm("DU1"), &ts).await.unwrap();
        tx.commit().await.unwrap();
        stands(&scene, "1", What::QuestionCard { question }, "ULEAD").await;
        assert_eq!(told(&scene).await, [(person("U1"), words(&scene, "ULEAD", Gist::Question))]);
    })
    .await;
}
