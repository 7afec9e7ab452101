//! What is typed, edited and deleted arrives in whatever order Slack manages, and some of it again.

use super::*;
use crate::command::testing::Scene;
use crate::domain::concern::Concern;
use crate::domain::testing::team;
use crate::store::testing::on_each_engine;

const TS: &str = "1700000000.000100";

fn said(words: &str) -> Action {
    Action::Say { dm: ChannelId::from("DU1"), ts: Ts::from(TS), thread: None, words: words.to_owned() }
}

fn edited(words: &str, second: u32) -> Action {
    let edited = Ts::from(format!("170000{second:04}.000100").as_str());
    Action::Reword { dm: ChannelId::from("DU1"), ts: Ts::from(TS), words: words.to_owned(), edited }
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
