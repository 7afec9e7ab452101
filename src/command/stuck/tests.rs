//! Who is told of what stands and should not: once, and never what it says.

use chrono::TimeDelta;

use super::*;
use crate::command::testing::Scene;
use crate::domain::action::Action;
use crate::domain::id::{CallId, WordsId};
use crate::domain::question::Call;
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
        let export = Box::new(What::Export { rollout: rollout(1).id });
        stands(&scene, "7", What::Again { letter: "L-2".into(), shown: export }, "ULEAD").await;
        assert_eq!(told(&scene).await, [(u1(), words(&scene, "ULEAD", Gist::Export))]);
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

#[tokio::test]
async fn of_what_shows_nobodys_words_nobody_is_told() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        let (rollout, u1) = (|| rollout(1).id, || person("U1"));
        let words = WordsId::new(&team(), 1);
        let day = scene.clock.now().date_naive();
        let nudge = |commitments| What::Nudge {
            person: u1(),
            rollouts: vec![rollout()],
            homework: Vec::new(),
            commitments,
            decisions: vec![rollout()],
        };
        let silent = [
            What::Invite { rollout: rollout(), person: u1() },
            What::WordsCard { words },
            What::NotDelivered { rollout: rollout(), gist: Gist::Notice, day },
            What::CommitmentAsked { rollout: rollout(), person: u1() },
            What::OneMore { rollout: rollout(), person: u1() },
            What::SponsorAsked { rollout: rollout() },
            What::SponsorNamed { rollout: rollout() },
            What::DecisionOverdue { rollout: rollout() },
            What::TakenOut { rollout: rollout(), person: u1() },
            What::CouldNotReach { rollout: rollout(), person: u1() },
            What::StillUnsent { rollout: rollout(), person: u1() },
            nudge(vec![rollout()]),
        ];
        for (n, shown) in silent.into_iter().enumerate() {
            stands(&scene, &format!("{n}"), shown.clone(), "U1").await;
            let again = What::Again { letter: "L-1".into(), shown: Box::new(shown.clone()) };
            stands(&scene, &format!("{n}, anew"), again, "U1").await;
            assert_eq!(told(&scene).await, [], "{shown:?}");
        }
    })
    .await;
}

/// What was asked by form stands in its receipt; what was typed stands above it, and is its writer's own message.
#[tokio::test]
async fn of_a_receipt_its_asker_is_told_where_their_words_stand_in_it() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        let mut tx = scene.db.begin().await.unwrap();
        dms::keep(&mut tx, &team(), &person("U1"), &dm("DU1")).await.unwrap();
        tx.commit().await.unwrap();
        let receipt = || What::QuestionReceipt { question: QuestionId::new(&team(), 7) };
        let to = To::Thread { channel: dm("DU1"), ts: crate::domain::id::Ts::from("1.1") };
        let (what, why) = (Box::new(receipt()), "cant_delete_message".to_owned());
        scene.happens("1", "UBOT", Action::Stuck { what, to, why }).await;
        assert_eq!(told(&scene).await, []);
        stands(&scene, "2", receipt(), "U1").await;
        assert_eq!(told(&scene).await, [(person("U1"), words(&scene, "U1", Gist::Question))]);
    })
    .await;
}

#[tokio::test]
async fn of_a_call_whoever_wants_it_is_told_before_whom_that_stands() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        let call = Call {
            id: CallId::new(&team(), 1),
            rollout: rollout(1).id,
            person: person("U1"),
            asked_at: scene.clock.now(),
            done_at: None,
        };
        let mut tx = scene.db.begin().await.unwrap();
        store::calls::save(&mut tx, &call).await.unwrap();
        tx.commit().await.unwrap();
        stands(&scene, "1", What::CallCard { call: call.id }, "UBEFORE").await;
        assert_eq!(told(&scene).await, [(person("U1"), words(&scene, "UBEFORE", Gist::Call))]);
    })
    .await;
}
