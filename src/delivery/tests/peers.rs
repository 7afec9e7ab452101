//! Several processes on one database keep to Slack's pace together. SQLite has but one.

use chrono::{DateTime, TimeDelta, Utc};

use super::fake::Fault;
use super::house::{House, cancelled, dm};
use crate::domain::effect::{Effect, What};
use crate::store::testing::on_each_engine;

const POST: &str = "chat.postMessage";

/// More than two minutes' worth of posts.
fn many(what: &What) -> Vec<Effect> {
    (0..700).map(|n| dm(&format!("U{n}"), what.clone())).collect()
}

/// Moves time on until nothing is left; when something was posted.
async fn run_dry(houses: &[&House]) -> Vec<DateTime<Utc>> {
    let clock = &houses[0].clock;
    let mut posted = vec![clock.now(); houses[0].fake.calls(POST).len()];
    loop {
        for _ in 0..2 {
            for house in houses {
                house.sender.settled().await;
            }
        }
        posted.resize(houses[0].fake.calls(POST).len(), clock.now());
        let mut next = None;
        for house in houses {
            next = next.into_iter().chain(house.sender.next_due().await.unwrap()).min();
        }
        match next {
            Some(at) => clock.move_to(at.max(clock.now() + TimeDelta::milliseconds(100))),
            None => return posted,
        }
    }
}

fn most_in_a_minute(times: &[DateTime<Utc>]) -> usize {
    let within = |start: DateTime<Utc>| {
        times.iter().filter(|at| **at >= start && **at - start <= TimeDelta::seconds(60)).count()
    };
    times.iter().map(|start| within(*start)).max().unwrap_or_default()
}

#[tokio::test]
async fn two_that_send_from_one_database_share_the_pace() {
    on_each_engine(async |db| {
        if db.is_ours_alone() {
            return;
        }
        let first = House::on(db).await;
        let second = first.next_door().await;
        let what =
            What::Cancelled { rollout: first.rollout(1, "chat", cancelled(first.clock.now())).await.id };
        let start = first.clock.now();
        first.push(&many(&what)).await;
        let posted = run_dry(&[&first, &second]).await;
        assert_eq!((posted.len(), first.fake.posted().len()), (700, 700), "each once");
        let most = most_in_a_minute(&posted);
        assert!((200..=300).contains(&most), "{most} in a minute");
        let took = *posted.last().unwrap() - start;
        // A turn that one was promised for a letter is lost where the other carries it.
        assert!(took <= TimeDelta::seconds(250), "they share it, and waste little: {took}");
    })
    .await;
}

#[tokio::test]
async fn whoever_comes_later_counts_what_was_asked_for_before_and_rests_with_the_others() {
    on_each_engine(async |db| {
        if db.is_ours_alone() {
            return;
        }
        let first = House::on(db).await;
        let second = first.next_door().await;
        let what =
            What::Cancelled { rollout: first.rollout(1, "chat", cancelled(first.clock.now())).await.id };
        // An hour after both were started, and one alone.
        first.sender.settled().await;
        second.sender.settled().await;
        first.clock.move_to(first.clock.now() + TimeDelta::hours(1));
        let start = first.clock.now();
        first.push(&many(&what)[..300]).await;
        first.sender.settled().await;
        assert_eq!(first.fake.calls(POST).len(), 300);
        first.push(&many(&what)[300..310]).await;
        second.sender.settled().await;
        assert_eq!(first.fake.calls(POST).len(), 300, "Slack's minute is full");
        let posted = run_dry(&[&first, &second]).await;
        assert!(most_in_a_minute(&posted) <= 300);

        first.clock.move_to(start + TimeDelta::hours(1));
        first.fake.fail(POST, Fault::RateLimited(40));
        first.push(&[dm("UA", what.clone())]).await;
        first.sender.settled().await;
        let calls = first.fake.calls(POST).len();
        first.push(&[dm("UB", what.clone())]).await;
        for second_of_rest in [0, 39, 40] {
            first.clock.move_to(start + TimeDelta::hours(1) + TimeDelta::seconds(second_of_rest));
            // Either may be the one that carries them.
            for house in [&first, &second] {
                house.sender.settled().await;
            }
            let more = first.fake.calls(POST).len() - calls;
            assert_eq!(more > 0, second_of_rest == 40, "{second_of_rest}: {more}");
        }
    })
    .await;
}
