//! The rest that Slack asks for is given to it by the next process as well, and by no other method than the one it was
//! asked for.

use chrono::TimeDelta;

use super::fake::Fault;
use super::house::{House, cancelled, channel, dm, team};
use crate::domain::effect::What;
use crate::domain::id::ChannelId;
use crate::store;

async fn over(house: &House) -> What {
    let rollout = house.rollout(1, "chat", cancelled(house.clock.now())).await;
    What::Cancelled { rollout: rollout.id }
}

/// How often each was called, at the moment and a second before the rest ends, and when it has.
async fn calls_around(house: &House, method: &str, rest: i64) -> [usize; 3] {
    let start = house.clock.now();
    let mut calls = [0; 3];
    for (calls, second) in calls.iter_mut().zip([0, rest - 1, rest]) {
        house.clock.move_to(start + TimeDelta::seconds(second));
        house.sender.settled().await;
        *calls = house.fake.calls(method).len();
    }
    calls
}

#[tokio::test]
async fn a_restart_does_not_cut_short_the_rest_of_a_method() {
    let mut house = House::open().await;
    let what = over(&house).await;
    house.fake.fail("chat.postMessage", Fault::RateLimited(40));
    house.push(&[dm("U1", what.clone())]).await;
    house.sender.settled().await;
    assert_eq!(house.fake.calls("chat.postMessage").len(), 1);
    house.crash().await;
    // Never heard of by the process before, and to somewhere else.
    house.push(&[dm("U2", what.clone()), channel("C1", what)]).await;
    assert_eq!(calls_around(&house, "chat.postMessage", 40).await, [1, 1, 4]);
    assert_eq!(house.fake.posted().len(), 3);
}

#[tokio::test]
async fn nor_does_it_hold_another_method_up() {
    let mut house = House::open().await;
    let what = over(&house).await;
    house.fake.fail("conversations.open", Fault::RateLimited(40));
    house.push(&[dm("U1", what.clone())]).await;
    house.sender.settled().await;
    house.crash().await;
    house.push(&[channel("C1", what)]).await;
    house.sender.settled().await;
    assert_eq!(house.fake.posted().len(), 1, "the channel's");
    assert_eq!(house.fake.calls("conversations.open").len(), 1);
}

#[tokio::test]
async fn a_look_up_rests_as_well_and_of_two_answers_the_longer_holds() {
    let mut house = House::open().await;
    house.fake.channel("C1", serde_json::json!({ "id": "C1", "is_member": true }));
    for seconds in [40, 20, 1] {
        house.fake.fail("conversations.info", Fault::RateLimited(seconds));
    }
    let ids = |n: usize| (0..n).map(|n| ChannelId(format!("C{n}"))).collect();
    let asking = tokio::spawn({
        let inquiry = house.sender.inquiry();
        async move { inquiry.ask(&team(), Vec::new(), ids(3), Vec::new()).await.is_ok() }
    });
    house.fake.called("conversations.info", 3).await;
    house.sender.settled().await;
    asking.abort();
    let _ = asking.await;
    house.crash().await;
    let start = house.clock.now();
    let inquiry = house.sender.inquiry();
    let asking =
        tokio::spawn(async move { inquiry.ask(&team(), Vec::new(), ids(1), Vec::new()).await.is_ok() });
    assert_eq!(calls_around(&house, "conversations.info", 40).await, [3, 3, 4]);
    assert_eq!(house.clock.now(), start + TimeDelta::seconds(40));
    asking.await.unwrap();
}

#[tokio::test]
async fn what_is_over_is_tidied_away_and_nothing_is_written_where_all_goes_through() {
    let house = House::open().await;
    let what = over(&house).await;
    let kept = async || {
        let mut tx = house.db.read().await.unwrap();
        store::testing::counts(&mut tx).await["rests"]
    };
    house.push(&[dm("U1", what.clone())]).await;
    house.run_dry().await;
    assert_eq!(kept().await, 0);
    house.fake.fail("chat.postMessage", Fault::RateLimited(40));
    house.push(&[dm("U1", what.clone()), dm("U2", what)]).await;
    house.run_dry().await;
    assert_eq!((kept().await, house.fake.posted().len()), (1, 3));
    for (later, left) in [(0, 1), (1, 0)] {
        house.clock.move_to(house.clock.now() + TimeDelta::seconds(later));
        let mut tx = house.db.begin().await.unwrap();
        store::rests::prune(&mut tx, house.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(kept().await, left);
    }
}
