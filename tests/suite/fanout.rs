//! Five hundred invitations to five hundred people, in a workspace that takes as many messages a minute as Slack says and
//! refuses the next: none is refused, none lost, none doubled, and it takes hardly longer than the limits allow at the
//! best; with the bot killed in the middle as well. `cargo test --test suite fanout -- --nocapture` prints the figures;
//! with `ROLLOUT_TEST_FANOUT` set a child is killed by SIGKILL too, on the machine's clock, which takes two minutes.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use rollout_bot::practice::Workspace;
use rollout_bot::practice::host::Host as _;
use rollout_bot::practice::record::Direction;

use super::children::Wire;
use super::crowd::{Crowd, PATIENCE};
use super::pair::{Pair, UNDER_WAY};

const PEOPLE: usize = 500;
/// Three hundred in any minute: the first three hundred at once, the others when the minute is over.
const AT_BEST: TimeDelta = TimeDelta::seconds(60);
/// In percent of that.
const AT_MOST: i64 = 120;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_are_invited_as_fast_as_slack_lets_us() {
    let mut pair = Pair::open("fanout", PEOPLE, Wire::Http).await;
    pair.begin().await;
    let posts = run_dry(&mut pair, None).await;
    eprintln!("{}", posts.check(&pair.slack, "500 invitations"));
    pair.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn and_so_they_are_by_a_bot_that_is_killed_in_the_middle() {
    for moment in [40, 290, 310] {
        let mut pair = Pair::open(&format!("fanout-{moment}"), PEOPLE, Wire::Http).await;
        pair.begin().await;
        let posts = run_dry(&mut pair, Some(moment)).await;
        let what = format!("500 invitations, the bot dropped after {moment}");
        eprintln!("{}", posts.check(&pair.slack, &what));
        pair.close().await;
    }
}

/// Moves time on until everybody is invited; the bot is killed once so many are.
async fn run_dry(pair: &mut Pair, mut kill_at: Option<usize>) -> Posts {
    let mut posts = Posts::default();
    let since = Instant::now();
    loop {
        posts.listen(&pair.slack);
        let invited = posts.whom.len();
        if invited == PEOPLE {
            return posts;
        }
        assert!(since.elapsed() < PATIENCE, "{invited} of {PEOPLE}");
        if kill_at.is_some_and(|moment| invited >= moment) {
            kill_at = None;
            pair.kill();
            pair.hire().await;
        }
        // While it is to be killed it is watched closely; else it is left alone until it has nothing to do.
        let glance = Duration::from_millis(if kill_at.is_some() { 3 } else { 500 });
        if tokio::time::timeout(glance, pair.host.settled()).await.is_err() {
            continue;
        }
        posts.listen(&pair.slack);
        // What Slack is just bringing was signed now: after a jump to another day it would be too old.
        let brought = tokio::time::timeout(UNDER_WAY, pair.slack.quiet()).await.is_ok();
        if let (true, true, Some(due)) = (brought, posts.whom.len() < PEOPLE, pair.host.next_due().await) {
            pair.host.move_to(due);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn and_by_a_child_that_is_killed_by_sigkill() {
    if !is_set("ROLLOUT_TEST_FANOUT") {
        eprintln!("SKIPPED the child that is killed in its fan-out: ROLLOUT_TEST_FANOUT is not set");
        return;
    }
    let mut crowd = Crowd::founded("fanout-child", PEOPLE).await;
    crowd.hire().await;
    crowd.begin().await;
    let mut posts = Posts::default();
    let since = Instant::now();
    let mut killed = false;
    while posts.whom.len() < PEOPLE {
        assert!(since.elapsed() < PATIENCE, "{} of {PEOPLE}", posts.whom.len());
        posts.listen(&crowd.slack);
        if !killed && posts.whom.len() >= 150 {
            crowd.kill();
            crowd.hire().await;
            killed = true;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    eprintln!("{}", posts.check(&crowd.slack, "500 invitations, a child killed after 150"));
}

#[expect(clippy::disallowed_methods, reason = "whoever runs the tests says here how long")]
fn is_set(name: &str) -> bool {
    std::env::var(name).is_ok_and(|value| !value.is_empty())
}

/// The invitations, as the workspace took them.
#[derive(Default)]
struct Posts {
    seq: u64,
    /// How many went to each conversation.
    whom: BTreeMap<String, usize>,
    first: Option<DateTime<Utc>>,
    last: Option<DateTime<Utc>>,
}

impl Posts {
    fn listen(&mut self, slack: &Workspace) {
        for exchange in slack.wire(self.seq) {
            self.seq = exchange.seq;
            let invitation = exchange.direction == Direction::FromBot
                && exchange.what == "chat.postMessage"
                && exchange.response["ok"] == true
                && exchange.request.to_string().contains("asks for your view");
            if invitation {
                let to = exchange.response["channel"].as_str().unwrap_or_default().to_owned();
                *self.whom.entry(to).or_default() += 1;
                self.first.get_or_insert(exchange.at);
                self.last = Some(exchange.at);
            }
        }
    }

    fn check(&self, slack: &Workspace, what: &str) -> String {
        assert_eq!(self.whom.len(), PEOPLE, "{what}: none is lost");
        assert!(self.whom.values().all(|n| *n == 1), "{what}: none is doubled");
        let troubles = slack.troubles();
        let troubles: Vec<_> =
            troubles.iter().filter(|trouble| !trouble.why.contains("nobody took it")).collect();
        assert!(troubles.is_empty(), "{what}: {troubles:#?}");
        let took = self.last.expect("some") - self.first.expect("some");
        let share = took.num_milliseconds() * 100 / AT_BEST.num_milliseconds();
        assert!(share <= AT_MOST, "{what}: {took}");
        format!(
            "{what}: {:.1} s, where Slack's limits allow {} s at the best ({:.2} times that); no 429, none lost, none \
             doubled",
            took.as_seconds_f32(),
            AT_BEST.num_seconds(),
            share as f64 / 100.0
        )
    }
}
