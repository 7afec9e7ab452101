//! Everything that the practice workspace can do to the bot, each with what the bot makes of it: what was decided arrives,
//! once, however Slack fails; what people say is kept, once, however it comes.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use rollout_bot::practice::fault::{ApiFault, PushFault};
use rollout_bot::practice::host::Host as _;
use rollout_bot::practice::record::Direction;

use super::children::Wire;
use super::pair::Pair;

const PEOPLE: usize = 5;

fn count(messages: &[String], words: &str) -> usize {
    messages.iter().filter(|message| message.contains(words)).count()
}

/// In the home channel.
fn charters(pair: &Pair) -> usize {
    let all = pair.slack.messages("ULEAD", "CHOME").into_iter();
    all.filter(|message| serde_json::Value::from(message.blocks.clone()).to_string().contains("Ground rules"))
        .count()
}

async fn until(what: &str, mut so: impl AsyncFnMut() -> bool) {
    let since = Instant::now();
    while !so().await {
        assert!(since.elapsed() < Duration::from_secs(60), "it never came true: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_a_call_suffers_each_message_arrives_once() {
    let faults = [
        ApiFault::RateLimited { retry_after: 7 },
        ApiFault::ServerError,
        ApiFault::HtmlWith200,
        ApiFault::NoAnswer,
        ApiFault::ResetAfterWrite,
        ApiFault::Slow(Duration::from_secs(2)),
        ApiFault::Refuse("service_unavailable"),
        ApiFault::Refuse("fatal_error"),
    ];
    for fault in faults {
        let pair = Pair::open("faults", PEOPLE, Wire::Http).await;
        for (method, times) in
            [("chat.postMessage", 2), ("conversations.open", 1), ("conversations.history", 1)]
        {
            pair.slack.faults().api(Some(method), times, fault.clone());
        }
        pair.begin().await;
        pair.pass(TimeDelta::minutes(10)).await;
        pair.slack.faults().api(Some("chat.update"), 1, fault.clone());
        pair.says("U0", "Who reads the logs?").await;
        pair.pass(TimeDelta::minutes(10)).await;
        for n in 0..PEOPLE {
            let read = pair.reads(&format!("U{n}")).await;
            assert_eq!(count(&read, "asks for your view"), 1, "{fault:?}: person {n}");
        }
        assert_eq!(count(&pair.reads("U0").await, "This is how it stands"), 1, "{fault:?}");
        let channel = pair.slack.messages("ULEAD", "CHOME");
        assert_eq!(charters(&pair), 1, "{fault:?}: {channel:#?}");
        let troubles = pair.slack.troubles();
        assert!(troubles.is_empty(), "{fault:?}: {troubles:#?}");
        pair.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_twice_or_in_another_order_is_kept_once() {
    for fault in [PushFault::Duplicate, PushFault::Reorder] {
        let pair = Pair::open("push", PEOPLE, Wire::Http).await;
        pair.begin().await;
        pair.pass(TimeDelta::minutes(2)).await;
        pair.slack.faults().to_bot(1, fault);
        pair.says("U0", "Who reads the logs?").await;
        pair.says("U0", "And who deletes them?").await;
        until("both are answered", async || {
            pair.pass(TimeDelta::seconds(30)).await;
            count(&pair.reads("U0").await, "This is how it stands") >= 2
        })
        .await;
        pair.pass(TimeDelta::minutes(10)).await;
        assert_eq!(count(&pair.reads("U0").await, "This is how it stands"), 2, "{fault:?}");
        pair.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socket_that_closes_warns_or_is_switched_off() {
    let pair = Pair::open("socket", PEOPLE, Wire::Socket).await;
    pair.begin().await;
    pair.pass(TimeDelta::minutes(2)).await;
    let answers = async || {
        pair.pass(TimeDelta::seconds(30)).await;
        count(&pair.reads("U0").await, "This is how it stands")
    };
    // Closed with something unanswered on it: it comes again over the next one.
    pair.slack.faults().to_bot(1, PushFault::SocketClose);
    pair.says("U0", "Who reads the logs?").await;
    until("the socket is closed, and all the same answered", async || answers().await == 1).await;
    // Warned, the next one is open before the old one goes.
    let refresh = pair.slack.clone();
    let refreshed = tokio::spawn(async move { refresh.refresh_sockets(Duration::from_secs(6)).await });
    until("two lines", async || pair.slack.sockets() == 2).await;
    pair.says("U0", "And who deletes them?").await;
    refreshed.await.expect("it is refreshed");
    until("answered over either", async || answers().await == 2).await;
    until("and the next one is there", async || pair.slack.sockets() == 1).await;
    // Switched off, Slack is not asked again and again.
    let asked = || {
        let wire = pair.slack.wire(0);
        wire.iter().filter(|exchange| exchange.what == "apps.connections.open").count()
    };
    pair.slack.disable_socket_mode();
    until("no line", async || pair.slack.sockets() == 0).await;
    let before = asked();
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(asked(), before, "left alone");
    pair.close().await;
}

/// Calls to Slack since then, the question whether it takes the token aside.
fn calls(pair: &Pair, since: u64) -> Vec<String> {
    let wire = pair.slack.wire(since).into_iter();
    let ours =
        wire.filter(|exchange| exchange.direction == Direction::FromBot && exchange.what != "auth.test");
    ours.map(|exchange| exchange.what).collect()
}

fn last(pair: &Pair) -> u64 {
    pair.slack.wire(0).last().map_or(0, |exchange| exchange.seq)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn removed_from_the_workspace_it_rests_and_goes_on_when_it_is_back() {
    for restarted in [false, true] {
        let pair = Pair::open("uninstalled", PEOPLE, Wire::Http).await;
        pair.begin().await;
        pair.pass(TimeDelta::minutes(2)).await;
        pair.slack.uninstall().await;
        pair.slack.quiet().await;
        let since = last(&pair);
        // Over the reminders, the close of the 1-on-1s, the summary and the meeting.
        pair.pass(TimeDelta::days(14)).await;
        assert_eq!(calls(&pair, since), Vec::<String>::new(), "nothing is sent");
        assert_eq!(pair.host.next_due().await, None, "and nothing falls due");
        if restarted {
            pair.kill();
        }
        pair.slack.reinstall().await;
        if restarted {
            pair.hire().await;
        }
        until("it goes on", async || {
            pair.pass(TimeDelta::minutes(6)).await;
            count(&pair.reads("ULEAD").await, "The 1-on-1s have closed") > 0
        })
        .await;
        pair.pass(TimeDelta::minutes(30)).await;
        let lead = pair.reads("ULEAD").await;
        assert_eq!(count(&lead, "The 1-on-1s have closed"), 1);
        for n in 0..PEOPLE {
            let read = pair.reads(&format!("U{n}")).await;
            // The invitation, and what may follow once they have met: nothing else, and no reminder of what is over.
            assert_eq!(count(&read, "asks for your view"), 1, "{read:#?}");
            let asked = count(&read, "You do not have to be thrilled.");
            // Nobody had answered: their meeting waits, and they are told so once.
            let waits = count(&read, "The joint meeting waits");
            assert_eq!(read.len(), 1 + asked + waits, "{read:#?}");
            assert!(asked <= 1 && waits <= 1, "{read:#?}");
        }
        pair.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_is_refused_once_loses_nothing() {
    let pair = Pair::open("revoked", PEOPLE, Wire::Http).await;
    pair.slack.faults().api(Some("chat.postMessage"), 1, ApiFault::Refuse("token_revoked"));
    pair.begin().await;
    until("all are invited", async || {
        pair.pass(TimeDelta::minutes(6)).await;
        let mut invited = 0;
        for n in 0..PEOPLE {
            invited += count(&pair.reads(&format!("U{n}")).await, "asks for your view");
        }
        invited == PEOPLE && charters(&pair) == 1
    })
    .await;
    pair.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_slack_will_never_take_is_told_to_the_lead() {
    let pair = Pair::open("refused", PEOPLE, Wire::Http).await;
    pair.slack.faults().api(Some("chat.postMessage"), 1, ApiFault::Refuse("invalid_blocks"));
    pair.begin().await;
    pair.pass(TimeDelta::minutes(10)).await;
    let told = pair.reads("ULEAD").await;
    let named = told.iter().map(|words| words.matches("(invalid_blocks)").count()).sum::<usize>();
    assert_eq!((count(&told, "I could not bring"), named), (1, 1), "{told:#?}");
    // Where that cannot be brought either, the home says so.
    // What was refused at first decides whether the charter is posted or edited now; the word on it is a post in any case.
    pair.slack.faults().api(Some("chat.postMessage"), 3, ApiFault::Refuse("invalid_blocks"));
    pair.says("U0", "Who reads the logs?").await;
    pair.pass(TimeDelta::minutes(10)).await;
    pair.slack.open_home("ULEAD").await.expect("it opens");
    pair.pass(TimeDelta::minutes(1)).await;
    let home = pair.slack.home("ULEAD").map(|view| view.blocks.to_string()).unwrap_or_default();
    assert!(home.contains("I could not bring you 1 message lately"), "{home}");
    pair.close().await;
}
