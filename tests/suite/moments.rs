//! A rollout whose meeting has to wait, gets a new day and is followed by the question whether people commit, with the bot
//! dropped after every few of its calls to Slack, wherever it is: everybody reads what they read when nothing happens to
//! it, each message once.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use rollout_bot::practice::act::Place;
use rollout_bot::practice::host::Host as _;
use rollout_bot::practice::record::Direction;
use rollout_bot::practice::values::Input;

use super::children::Wire;
use super::crowd::PATIENCE;
use super::pair::Pair;

const PEOPLE: usize = 5;

/// What each reads, by whom.
type Read = BTreeMap<String, Vec<String>>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_meeting_that_waits_is_told_once_whenever_the_bot_is_killed() {
    let (whole, _) = played("moments", None).await;
    let told = |who: &str| whole[who].iter().filter(|read| read.contains("(R-1) has begun.")).count();
    let told: Vec<_> = whole.keys().filter(|who| who.starts_with('U')).map(|who| told(who)).collect();
    // The lead twice: the day before, and as it waited.
    assert_eq!(told, [1, 1, 1, 1, 1, 2], "what told that it waits has followed it: {whole:#?}");
    let mut kills = 0;
    for every in [14, 25, 40] {
        let (read, killed) = played(&format!("moments-{every}"), Some(every)).await;
        for (who, read) in &read {
            assert_eq!(read, &whole[who], "{who}, killed after every {every} calls");
        }
        eprintln!("killed after every {every} calls: {killed} times");
        kills += killed;
    }
    assert!(kills > 10, "{kills}");
    eprintln!("a meeting that waits and gets its new day: {kills} kills, none lost, none doubled");
}

/// To the reminders of commitment; how often the bot was killed on the way.
async fn played(name: &str, every: Option<usize>) -> (Read, usize) {
    let pair = Pair::open(name, PEOPLE, Wire::Http).await;
    let mut fate = Fate { every, since: 0, calls: 0, kills: 0 };
    pair.begin().await;
    fate.pass(&pair, TimeDelta::hours(1)).await;
    pair.says("U0", "Who reads the logs?").await;
    // Nobody else says anything: there is no meeting on Thursday of the week after.
    fate.pass(&pair, TimeDelta::days(11)).await;
    pair.slack.open_home("ULEAD").await.expect("a home");
    pair.host.settled().await;
    pair.slack.click("ULEAD", Place::Home, "meeting.before", "").await.expect("a button");
    pair.host.settled().await;
    let why = Input::Text("They had their time.".into());
    pair.slack.choose("ULEAD", Place::Modal, "go_on_reason", "go_on_reason", why).await.expect("a field");
    pair.slack.submit("ULEAD").await.expect("it is taken");
    fate.pass(&pair, TimeDelta::days(9)).await;
    let mut read = Read::new();
    let channel = pair.slack.messages("ULEAD", "CHOME").into_iter().map(|message| message.text).collect();
    read.insert("channel".to_owned(), channel);
    for who in (0..PEOPLE).map(|n| format!("U{n}")).chain(["ULEAD".to_owned()]) {
        let dm = pair.slack.open_dm(&who).await.expect("a conversation");
        let theirs = pair.slack.messages(&who, &dm).into_iter().filter(|message| message.user != who);
        let mut texts: Vec<String> = theirs.map(|message| message.text).collect();
        texts.sort();
        read.insert(who, texts);
    }
    pair.close().await;
    (read, fate.kills)
}

/// When the bot is killed.
struct Fate {
    /// After so many of its calls.
    every: Option<usize>,
    since: u64,
    calls: usize,
    kills: usize,
}

impl Fate {
    /// Lets time pass, with a stop at everything that is due on the way, and a death wherever it comes.
    async fn pass(&mut self, pair: &Pair, time: TimeDelta) {
        let goal = pair.host.clock.now() + time;
        let since = Instant::now();
        loop {
            self.settle(pair).await;
            assert!(since.elapsed() < PATIENCE, "it is never done");
            match pair.host.next_due().await.filter(|due| *due <= goal) {
                Some(due) => pair.host.move_to(due),
                None => break,
            }
        }
        pair.host.move_to(goal);
        self.settle(pair).await;
    }

    async fn settle(&mut self, pair: &Pair) {
        while tokio::time::timeout(Duration::from_millis(1), pair.host.settled()).await.is_err() {
            for exchange in pair.slack.wire(self.since) {
                self.since = exchange.seq;
                // What it asks when it comes up is no progress.
                let is_work = exchange.direction == Direction::FromBot && exchange.what != "auth.test";
                self.calls += usize::from(is_work);
            }
            if self.every.is_some_and(|every| self.calls >= every) {
                self.calls = 0;
                self.kills += 1;
                pair.kill();
                pair.hire().await;
            }
        }
    }
}
