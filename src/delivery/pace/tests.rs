use super::*;
use crate::domain::id::{ChannelId, PersonId};

const START: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn team() -> TeamId {
    TeamId::from("T1")
}

fn second(n: i64) -> DateTime<Utc> {
    START + TimeDelta::seconds(n)
}

/// `letters` posts, each to its own conversation, from `from` on: each asks, and again at the turn it is given.
fn fan_out(pace: &Pace, name: &str, letters: usize, from: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let sent = |n| {
        let mut at = from;
        while let Turn::At(later) = pace.book_post(&team(), &format!("{name}{n}"), &format!("{name}{n}"), at)
        {
            assert!(later > at, "no turn is now or in the past");
            at = later;
        }
        at
    };
    (0..letters).map(sent).collect()
}

#[test]
fn no_minute_holds_more_posts_than_the_workspace_takes_and_none_is_wasted() {
    let pace = Pace::new(Rates::slack());
    let mut times = fan_out(&pace, "D", 600, START);
    assert_eq!(times.iter().filter(|at| **at == START).count(), 300);
    assert_eq!(times.iter().filter(|at| **at == second(61)).count(), 300);
    // More, in whatever order they come.
    for (n, from) in [65, 62, 70, 63, 150, 149].into_iter().enumerate() {
        times.extend(fan_out(&pace, &format!("E{n}-"), 90, second(from)));
    }
    times.sort();
    assert!(times.windows(301).all(|run| run[300] - run[0] > TimeDelta::seconds(60)));
}

#[test]
fn a_promise_is_kept_once_and_another_workspace_is_not_held_up() {
    let pace = Pace::new(Rates { posts: 1, ..Rates::slack() });
    assert_eq!(pace.book_post(&team(), "D1", "a", START), Turn::Now);
    assert_eq!(pace.book_post(&team(), "D2", "b", START), Turn::At(second(61)));
    assert_eq!(pace.book_post(&team(), "D2", "b", second(5)), Turn::At(second(61)), "asking again is free");
    assert_eq!(pace.book_post(&TeamId::from("T2"), "D3", "c", START), Turn::Now);
    assert_eq!(pace.book_post(&team(), "D2", "b", second(61)), Turn::Now);
    assert_eq!(pace.book_post(&team(), "D2", "b", second(61)), Turn::At(second(122)), "a second post of it");
}

#[test]
fn one_conversation_gets_a_burst_and_then_one_a_second() {
    let pace = Pace::new(Rates::slack());
    let turns: Vec<_> = (0..6).map(|n| pace.book_post(&team(), "D1", &format!("L{n}"), START)).collect();
    assert_eq!(turns[..4], [Turn::Now; 4]);
    assert_eq!(turns[4..], [Turn::At(second(1)), Turn::At(second(2))]);
    assert_eq!(pace.book_post(&team(), "D2", "other", START), Turn::Now);
    assert_eq!(pace.book_post(&team(), "D1", "later", second(60)), Turn::Now);
}

#[test]
fn a_rest_that_slack_asked_for_holds_that_method_and_keeps_promises_waiting() {
    let pace = Pace::new(Rates::slack());
    pace.rest(&team(), Method::Post, second(30));
    pace.rest(&team(), Method::Post, second(20));
    assert_eq!(pace.book_post(&team(), "D1", "a", START), Turn::At(second(30)));
    assert_eq!(pace.book(&team(), Method::Update, "a", START), Turn::Now);
    pace.rest(&team(), Method::Post, second(50));
    assert_eq!(pace.book_post(&team(), "D1", "a", second(30)), Turn::At(second(50)));
    assert_eq!(pace.book_post(&team(), "D1", "a", second(50)), Turn::Now);
}

#[test]
fn memory_is_bounded() {
    let pace = Pace::new(Rates::slack());
    for n in 0..20_000 {
        pace.book_post(&team(), &format!("D{n}"), &format!("L{n}"), second(n));
    }
    let books = pace.lock();
    assert!(books.conversations.len() <= 600 && books.promised.len() <= 600, "{}", books.promised.len());
    assert!(books.methods[&(team(), Method::Post)].len() <= 300);
}

#[test]
fn a_crowd_is_not_promised_more_than_minutes() {
    let pace = Pace::new(Rates::slack());
    for n in 0..10_000 {
        pace.book_post(&team(), &format!("D{n}"), &format!("L{n}"), START);
    }
    assert!(pace.lock().promised.len() <= 900);
}

#[test]
fn what_was_asked_before_a_restart_is_not_asked_again_within_its_minute() {
    let called =
        |at, calls: &str| Called { team: team(), person: None, channel: None, calls: calls.to_owned(), at };
    let pace = Pace::new(Rates::slack());
    let mut before: Vec<Called> = (0..300).map(|_| called(second(30), "post")).collect();
    before.extend((0..50).map(|_| called(second(20), "update gone_method")));
    pace.remember(&before, &[]);
    assert_eq!(pace.book_post(&team(), "D1", "a", second(40)), Turn::At(second(91)));
    assert_eq!(pace.book(&team(), Method::Update, "a", second(40)), Turn::At(second(81)));
    assert_eq!(pace.book(&team(), Method::Delete, "a", second(40)), Turn::Now);
    assert_eq!(pace.book_post(&TeamId::from("T2"), "D1", "b", second(40)), Turn::Now);
}

#[test]
fn nor_is_a_conversation_given_a_second_burst() {
    let pace = Pace::new(Rates::slack());
    let said = Called {
        team: team(),
        person: Some(PersonId::from("U1")),
        channel: Some(ChannelId::from("D1")),
        calls: "open_dm post post post post".to_owned(),
        at: START,
    };
    pace.remember(&[said], &[]);
    for to in ["D1", "U1"] {
        assert_eq!(pace.book_post(&team(), to, to, START), Turn::At(second(1)), "{to}");
    }
    assert_eq!(pace.book_post(&team(), "D2", "other", START), Turn::Now);
}

#[test]
fn a_rest_of_before_a_restart_is_kept_and_an_unknown_method_is_none() {
    let rest = |method: &str, at| Rest { team: team(), method: method.to_owned(), until: second(at) };
    let pace = Pace::new(Rates::slack());
    pace.remember(&[], &[rest("post", 30), rest("gone_method", 90)]);
    assert_eq!(pace.book_post(&team(), "D1", "a", START), Turn::At(second(30)));
    assert_eq!(pace.book(&team(), Method::Update, "a", START), Turn::Now);
    assert_eq!(pace.book_post(&TeamId::from("T2"), "D1", "b", START), Turn::Now);
}

#[test]
fn every_method_is_read_as_it_is_written() {
    for method in Method::ALL {
        assert_eq!(Method::from_slug(method.slug()), Some(method));
    }
}

#[test]
fn whoever_waits_at_a_window_is_not_behind_all_that_goes_out_and_no_minute_holds_more_than_slack_takes() {
    let pace = Pace::new(Rates::slack());
    let method = Method::UsersInfo;
    let letter = |n: usize, now| pace.book(&team(), method, &format!("L{n}"), now);
    let window = |n: usize, now| pace.book_at_a_window(&team(), method, &format!("inquiry-{n}"), now);
    let mut times = Vec::new();
    // Two hundred letters want to know who somebody is.
    let mut waiting: Vec<(usize, DateTime<Utc>)> = (0..200).map(|n| (n, START)).collect();
    assert_eq!((0..200).filter(|n| letter(*n, START) == Turn::Now).count(), 85);
    times.extend([START; 85]);
    waiting.drain(..85);
    let asked = (0..20).map(|n| window(n, second(1))).collect::<Vec<_>>();
    assert_eq!(asked.iter().filter(|turn| **turn == Turn::Now).count(), 15, "as many as are kept");
    times.extend([second(1); 15]);
    // The others wait for their turn; from the next minute on there are more.
    assert_eq!(window(19, second(30)), asked[19], "asking again is free");
    assert_eq!(window(19, second(62)), Turn::Now);
    times.push(second(62));
    for from in [62, 123, 184, 245] {
        waiting.retain(|(n, _)| match letter(*n, second(from)) {
            Turn::Now => {
                times.push(second(from));
                false
            }
            Turn::At(_) => true,
        });
    }
    assert!(waiting.is_empty(), "and every letter goes");
    times.sort();
    assert!(times.windows(101).all(|run| run[100] - run[0] > TimeDelta::seconds(60)));
    pace.rest(&team(), method, second(400));
    assert_eq!(window(30, second(390)), Turn::At(second(400)), "when Slack asks for rest, everybody rests");
}

#[test]
fn whoever_shares_it_takes_no_more_than_its_part_and_all_again_when_it_is_alone() {
    let pace = Pace::new(Rates::slack());
    let at_once = |name: &str, from| {
        let times = fan_out(&pace, name, 300, from);
        times.iter().filter(|at| **at == from).count()
    };
    pace.share(3);
    assert_eq!(at_once("D", START), 100);
    let turns: Vec<_> =
        (0..3).map(|n| pace.book_post(&team(), "C1", &format!("L{n}"), second(300))).collect();
    assert_eq!(turns, [Turn::Now, Turn::At(second(303)), Turn::At(second(306))], "one conversation");
    pace.share(1);
    assert_eq!(at_once("E", second(600)), 300);
    // However many there are, nobody gets nothing.
    pace.share(1000);
    assert_eq!(at_once("F", second(900)), 1);
    pace.share(0);
    assert_eq!(at_once("G", second(30_000)), 300);
}
