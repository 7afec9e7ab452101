//! What is typed, edited and deleted arrives in whatever order Slack manages, and some of it again.

use super::*;
use crate::command::testing::Scene;
use crate::domain::concern::Concern;
use crate::domain::stakeholder::{Intake, Unreachable};
use crate::domain::testing::{person, rollout, source, team};
use crate::store::testing::on_each_engine;

const TS: &str = "1700000000.000100";

fn said(words: &str) -> Action {
    Action::Say { source: source(TS), words: words.to_owned() }
}

fn edited(words: &str, second: u32) -> Action {
    let edited = Ts::from(format!("170000{second:04}.000100").as_str());
    Action::Reword { source: source(TS), words: words.to_owned(), edited }
}

fn deleted() -> Action {
    Action::Unsay { dm: ChannelId::from("DU1"), ts: Ts::from(TS) }
}

/// What counts, in words.
fn standing(concerns: &[Concern]) -> Vec<&str> {
    let standing = concerns.iter().filter(|concern| !concern.state.is_withdrawn());
    standing.map(|concern| concern.said.words.as_str()).collect()
}

#[tokio::test]
async fn in_whatever_order_the_newest_words_stand() {
    let (first, second) = (edited("Who audits them, and when?", 1), edited("Who audits them?", 2));
    let harsh = said("Who audits those fools?");
    let orders = [
        (vec![&harsh, &first, &second], vec!["Who audits them?"]),
        (vec![&first, &harsh, &second], vec!["Who audits them?"]),
        (vec![&second, &harsh, &first], vec!["Who audits them?"]),
        (vec![&second, &first, &harsh], vec!["Who audits them?"]),
        (vec![&harsh, &second, &first], vec!["Who audits them?"]),
    ];
    let gone = deleted();
    let deletions = [
        vec![&harsh, &gone],
        vec![&gone, &harsh],
        vec![&first, &gone, &harsh],
        vec![&gone, &first, &harsh],
        vec![&harsh, &gone, &first],
    ];
    let orders = orders.into_iter().chain(deletions.into_iter().map(|order| (order, vec![])));
    for (n, (order, expected)) in orders.enumerate() {
        on_each_engine(async |db| {
            let scene = Scene::of(db).await;
            for (nth, action) in order.iter().enumerate() {
                scene.happens(&format!("e{nth}"), "U1", (*action).clone()).await;
            }
            let concerns = scene.concerns().await;
            assert_eq!(standing(&concerns), expected, "order {n}");
        })
        .await;
    }
}

#[tokio::test]
async fn of_a_message_that_was_not_kept_no_edit_is_kept_either() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        // U9 has no 1-on-1.
        scene.happens("e1", "U9", said("Just a word")).await;
        scene.happens("e2", "U9", edited("Just a secret word", 1)).await;
        let mut tx = scene.db.read().await.unwrap();
        let (dm, ts) = (ChannelId::from("DU1"), Ts::from(TS));
        let edit = edits::load(&mut tx, &team(), &dm, &ts).await.unwrap();
        assert_eq!(edit.and_then(|edit| edit.words), None);
        assert_eq!(scene.concerns().await, []);
    })
    .await;
}

#[tokio::test]
async fn words_that_come_back_into_a_message_are_answered() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        scene.happens("e1", "U1", said("It costs too much.")).await;
        scene.happens("e2", "U1", edited("\u{1f642}", 1)).await;
        assert!(!scene.goes_out("stays_withdrawn").await);
        scene.happens("e3", "U1", edited("It costs too much.", 2)).await;
        assert!(scene.goes_out("stays_withdrawn").await);
        assert_eq!(standing(&scene.concerns().await), [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn what_was_no_words_and_becomes_some_is_kept() {
    for first in ["hello", "\u{1f642}", "None."] {
        on_each_engine(async |db| {
            let scene = Scene::of(db).await;
            scene.happens("e1", "U1", said(first)).await;
            scene.happens("e2", "U1", edited("None of them is audited.", 1)).await;
            assert_eq!(standing(&scene.concerns().await), ["None of them is audited."], "{first}");
            scene.happens("e3", "U1", edited("None of them is audited, ever.", 2)).await;
            assert_eq!(standing(&scene.concerns().await), ["None of them is audited, ever."], "{first}");
        })
        .await;
    }
}

#[tokio::test]
async fn in_a_thread_nobody_is_asked_which_rollout_is_meant() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        scene.happens("e1", "U1", said("Who audits them?")).await;
        scene.speaks_for(2, Intake::Invited).await;
        let reply = |ts: &str, thread: &str| Action::Say {
            source: Source { thread: Some(Ts::from(thread)), ..source(ts) },
            words: format!("And who pays, {ts}?"),
        };
        scene.happens("e2", "U1", reply("1700000001.000100", TS)).await;
        assert_eq!(scene.concerns().await.len(), 2);
        assert!(!scene.goes_out("words_card").await);
        // Under the invitation to the other.
        let mut tx = scene.db.begin().await.unwrap();
        let (dm, root) = (ChannelId::from("DU1"), Ts::from("1600000000.000100"));
        let invite = What::Invite { rollout: rollout(2).id, person: person("U1") }.living().unwrap();
        store::living::keep(&mut tx, &team(), &invite, "U1", &dm, &root).await.unwrap();
        tx.commit().await.unwrap();
        scene.happens("e3", "U1", reply("1700000002.000100", root.as_str())).await;
        assert_eq!(scene.concerns().await.len(), 2);
        let mut tx = scene.db.read().await.unwrap();
        let there = store::concerns::of_rollout(&mut tx, &rollout(2).id).await.unwrap();
        assert_eq!(standing(&there), ["And who pays, 1700000002.000100?"]);
        drop(tx);
        // In any other it is asked.
        scene.happens("e4", "U1", reply("1700000003.000100", "1650000000.000100")).await;
        assert!(scene.goes_out("words_card").await);
    })
    .await;
}

#[tokio::test]
async fn whoever_was_out_of_reach_is_asked_as_soon_as_they_write() {
    let lost = Intake::Unreachable { why: Unreachable::DmRefused, since: None };
    for (words, after) in [("hello", Intake::Invited), ("Who audits them?", Intake::Talking)] {
        on_each_engine(async |db| {
            let scene = Scene::of(db).await;
            scene.speaks_for(1, lost.clone()).await;
            scene.happens("e1", "U1", said(words)).await;
            assert!(scene.goes_out("invite").await, "{words}");
            let mut tx = scene.db.read().await.unwrap();
            let who = store::stakeholders::load(&mut tx, &rollout(1).id, &person("U1")).await.unwrap();
            assert_eq!(who.unwrap().intake, after, "{words}");
        })
        .await;
    }
}

#[tokio::test]
async fn who_was_taken_out_takes_back_by_deleting_the_message() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        scene.happens("e1", "U1", said("Who audits them?")).await;
        scene.speaks_for(1, Intake::TakenOut { at: scene.clock.now() }).await;
        scene.happens("e2", "U1", edited("Who audits them, and when?", 1)).await;
        assert_eq!(standing(&scene.concerns().await), ["Who audits them?"], "as it was");
        assert!(scene.goes_out("takes_part_no_more").await, "which they are told, and why");
        scene.happens("e3", "U1", deleted()).await;
        assert_eq!(standing(&scene.concerns().await), Vec::<&str>::new());
    })
    .await;
}

#[tokio::test]
async fn who_was_taken_out_withdraws_by_a_button_and_only_what_is_theirs() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        scene.happens("e1", "U1", said("Who audits them?")).await;
        let concern = scene.concerns().await.remove(0).id;
        scene.speaks_for(1, Intake::TakenOut { at: scene.clock.now() }).await;
        let withdraw = || Action::Withdraw { concern: concern.clone() };
        scene.happens("e2", "U2", withdraw()).await;
        assert_eq!(standing(&scene.concerns().await), ["Who audits them?"], "another's it stays");
        scene.happens("e3", "U1", withdraw()).await;
        assert_eq!(standing(&scene.concerns().await), Vec::<&str>::new());
    })
    .await;
}

/// Asked in the message, and meant as a question: its deletion takes it back, as long as nobody has answered.
#[tokio::test]
async fn a_question_goes_with_its_message_unless_it_is_answered() {
    for is_answered in [false, true] {
        on_each_engine(async |db| {
            let scene = Scene::of(db).await;
            scene.happens("e1", "U1", said("Who audits them?")).await;
            let concern = scene.concerns().await.remove(0).id;
            scene.happens("e2", "U1", Action::AskInstead { concern }).await;
            let question = {
                let mut tx = scene.db.read().await.unwrap();
                store::questions::open_of(&mut tx, &rollout(1).id).await.unwrap().remove(0)
            };
            let answer =
                || Action::SubmitAnswer { question: question.id.clone(), words: "KPMG does.".to_owned() };
            if is_answered {
                scene.happens("e3", "ULEAD", answer()).await;
                // That it was taken back is not what became of it.
                scene.happens("e4", "U1", edited("Who audits them, and when?", 1)).await;
                assert!(scene.goes_out("stays_withdrawn").await);
            }
            scene.happens("e5", "U1", deleted()).await;
            scene.happens("e6", "ULEAD", answer()).await;
            let mut tx = scene.db.read().await.unwrap();
            let after = store::questions::load(&mut tx, &question.id).await.unwrap().unwrap();
            let words = if is_answered { "Who audits them?" } else { "" };
            assert_eq!((after.words.as_str(), after.answer.is_some()), (words, is_answered));
            assert_eq!(after.taken_back_at.is_some(), !is_answered);
        })
        .await;
    }
}

#[tokio::test]
async fn deleting_a_question_that_was_answered_is_answered_once() {
    on_each_engine(async |db| {
        let scene = Scene::of(db).await;
        scene.happens("say", "U1", said("Who pays?")).await;
        let concern = scene.concerns().await.remove(0).id;
        scene.happens("ask", "U1", Action::AskInstead { concern }).await;
        let question = crate::domain::id::QuestionId::new(&team(), 1);
        let words = "We do.".to_owned();
        scene.happens("answer", "ULEAD", Action::SubmitAnswer { question, words }).await;
        // As the outbox has it, which stays as it is.
        let said = async || {
            let (mut tx, now) = (scene.db.begin().await.unwrap(), scene.clock.now());
            let mut said = 0;
            loop {
                let lease = chrono::TimeDelta::minutes(1);
                let letters = store::outbox::claim(&mut tx, now, lease, 99).await.unwrap();
                if letters.is_empty() {
                    return said;
                }
                for letter in letters {
                    let what = serde_json::to_string(&letter.effect.what).unwrap();
                    said += usize::from(what.contains("\"stays_answered\""));
                    store::outbox::sent(&mut tx, &letter.id, None, now).await.unwrap();
                }
            }
        };
        assert_eq!(said().await, 0);
        for key in ["gone", "again"] {
            scene.happens(key, "U1", deleted()).await;
            assert_eq!(said().await, 1, "{key}");
        }
        let mut tx = scene.db.read().await.unwrap();
        let asked = store::questions::of_asker(&mut tx, &rollout(1).id, &person("U1")).await.unwrap();
        assert!(asked[0].answer.is_some() && asked[0].words == "Who pays?", "{asked:?}");
    })
    .await;
}
