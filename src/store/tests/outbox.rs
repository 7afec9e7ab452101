//! The outbox: lanes keep their order, nobody claims what another has, a lease that ran out is a doubt, living messages
//! collapse, windows expire, what has ended stays ended and costs nothing.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::super::outbox::{self, Called, Letter, Posted};
use super::super::{Db, Error, Tx, attached, dms, forget, installations, people, rollouts, shown};
use super::tables::person;
use super::{count, noon, on_each_engine, raw, running, team};
use crate::domain::effect::{Effect, To, What};
use crate::domain::id::{ChannelId, FileId, PersonId, TeamId, Trigger, Ts, ViewId};
use crate::domain::person::Person;
use crate::domain::reply::Say;

const LEASE: TimeDelta = TimeDelta::seconds(90);

fn say(to: To) -> Effect {
    Effect { to, what: What::Say { say: Say::Help { closed: None } } }
}

fn dm(person: &str) -> To {
    To::Dm { person: PersonId::from(person) }
}

fn charter() -> Effect {
    Effect {
        to: To::Channel { channel: ChannelId::from("C1") },
        what: What::Charter { rollout: running(1).id },
    }
}

fn open(trigger: &str) -> To {
    To::Open { trigger: Trigger::from(trigger) }
}

async fn push(db: &Db, effects: &[Effect]) {
    let mut tx = db.begin().await.expect("a transaction");
    outbox::push(&mut tx, &team(), effects, noon()).await.expect("pushed");
    tx.commit().await.expect("committed");
}

async fn claim(db: &Db, at: DateTime<Utc>, limit: usize) -> Vec<Letter> {
    let mut tx = db.begin().await.expect("a transaction");
    let mut claimed = outbox::claim(&mut tx, at, LEASE, limit).await.expect("claimed");
    tx.commit().await.expect("committed");
    claimed.sort_by_key(|letter| number(&letter.id));
    claimed
}

async fn mark(db: &Db, mark: impl AsyncFnOnce(&mut Tx) -> Result<(), Error>) {
    let mut tx = db.begin().await.expect("a transaction");
    mark(&mut tx).await.expect("marked");
    tx.commit().await.expect("committed");
}

async fn next(db: &Db) -> Option<DateTime<Utc>> {
    outbox::next(&mut db.read().await.expect("a transaction")).await.expect("read")
}

fn number(id: &str) -> i64 {
    id.rsplit('-').next().and_then(|number| number.parse().ok()).expect("a number")
}

fn to(claimed: &[Letter]) -> Vec<To> {
    claimed.iter().map(|letter| letter.effect.to.clone()).collect()
}

#[tokio::test]
async fn a_letter_is_claimed_as_it_was_pushed() {
    on_each_engine(async |db| {
        push(&db, &[charter()]).await;
        let claimed = claim(&db, noon(), 10).await;
        let expected = Letter {
            id: "T1/L-1".into(),
            team: team(),
            effect: charter(),
            attempts: 1,
            created_at: noon(),
            in_doubt: false,
            failed_at: None,
            files: BTreeMap::new(),
        };
        assert_eq!(claimed, [expected]);
    })
    .await;
}

#[tokio::test]
async fn every_conversation_is_a_lane() {
    on_each_engine(async |db| {
        let (channel, person) = (ChannelId::from("C1"), PersonId::from("U1"));
        let under = To::Under { person: person.clone(), living: "x".into() };
        let thread = To::Thread { channel: channel.clone(), ts: Ts::from("1") };
        // Each lane by its first, and what waits behind it.
        let lanes = [
            (dm("U1"), Some(under)),
            (To::Channel { channel: channel.clone() }, Some(thread)),
            (To::Only { channel: channel.clone(), person: person.clone() }, None),
            (To::Only { channel, person: PersonId::from("U2") }, None),
            (open("a"), None),
            (open("b"), None),
            (To::Update { view: ViewId::from("V1") }, None),
            (To::Home { person }, None),
            (dm("U2"), None),
        ];
        let pushed = |to: &To| say(to.clone());
        push(&db, &lanes.iter().map(|(first, _)| pushed(first)).collect::<Vec<_>>()).await;
        push(&db, &lanes.iter().filter_map(|(_, second)| second.as_ref()).map(pushed).collect::<Vec<_>>())
            .await;
        let firsts = claim(&db, noon(), 99).await;
        assert_eq!(to(&firsts), lanes.iter().map(|(first, _)| first.clone()).collect::<Vec<_>>());
        assert_eq!(claim(&db, noon(), 99).await, [], "what is leased is in the way of what follows");
        for letter in &firsts {
            mark(&db, async |tx| outbox::sent(tx, &letter.id, None, noon()).await).await;
        }
        let seconds = claim(&db, noon(), 99).await;
        assert_eq!(to(&seconds), lanes.iter().filter_map(|(_, second)| second.clone()).collect::<Vec<_>>());
    })
    .await;
}

/// Under what somebody typed the bot answers in a thread of their DM, which it knows by its channel alone.
#[tokio::test]
async fn a_thread_in_a_dm_is_of_the_same_conversation() {
    on_each_engine(async |db| {
        let (seven, dm_of_seven) = (PersonId::from("U7"), ChannelId::from("D7"));
        mark(&db, async |tx| dms::keep(tx, &team(), &seven, &dm_of_seven).await).await;
        mark(&db, async |tx| dms::keep(tx, &TeamId::from("T2"), &PersonId::from("U8"), &dm_of_seven).await)
            .await;
        let thread = To::Thread { channel: dm_of_seven, ts: Ts::from("1") };
        let letters = [dm("U7"), thread, dm("U7")];
        push(&db, &letters.clone().map(say)).await;
        for expected in letters {
            let claimed = claim(&db, noon(), 9).await;
            assert_eq!(to(&claimed), [expected]);
            mark(&db, async |tx| outbox::sent(tx, &claimed[0].id, None, noon()).await).await;
        }
    })
    .await;
}

#[tokio::test]
async fn one_team_does_not_wait_for_another() {
    on_each_engine(async |db| {
        push(&db, &[say(dm("U1"))]).await;
        let mut tx = db.begin().await.expect("a transaction");
        outbox::push(&mut tx, &TeamId::from("T2"), &[say(dm("U1"))], noon()).await.expect("pushed");
        tx.commit().await.expect("committed");
        assert_eq!(claim(&db, noon(), 10).await.len(), 2);
    })
    .await;
}

/// Many at once, each claiming a few: every letter once, every lane in its order, and of no lane two at a time.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_claimers_never_share_a_letter_nor_turn_a_lane_around() {
    const LANES: usize = 20;
    const EACH: usize = 5;
    /// Of each lane what has been claimed, and whether the last of it is still out.
    type Lanes = BTreeMap<String, (Vec<i64>, bool)>;
    on_each_engine(async |db| {
        let letters: Vec<Effect> = (0..LANES * EACH).map(|n| say(dm(&format!("U{}", n % LANES)))).collect();
        push(&db, &letters).await;
        let lanes: Arc<Mutex<Lanes>> = Arc::default();
        let claimers: Vec<_> = (0..6)
            .map(|_| {
                let (db, lanes) = (db.clone(), lanes.clone());
                tokio::spawn(async move {
                    while next(&db).await.is_some() {
                        let claimed = claim(&db, noon(), 7).await;
                        for letter in &claimed {
                            assert_eq!((letter.attempts, letter.in_doubt), (1, false));
                            let mut lanes = lanes.lock().expect("nobody panicked");
                            let (numbers, out) = lanes.entry(format!("{:?}", letter.effect.to)).or_default();
                            numbers.push(number(&letter.id));
                            assert!(!std::mem::replace(out, true), "two of one lane at a time");
                        }
                        for letter in &claimed {
                            let lane = format!("{:?}", letter.effect.to);
                            lanes.lock().expect("nobody panicked").entry(lane).or_default().1 = false;
                            mark(&db, async |tx| outbox::sent(tx, &letter.id, None, noon()).await).await;
                        }
                    }
                })
            })
            .collect();
        for claimer in claimers {
            claimer.await.expect("it ends");
        }
        let lanes = lanes.lock().expect("nobody panicked");
        assert_eq!(lanes.len(), LANES);
        for (numbers, _) in lanes.values() {
            assert_eq!(numbers.len(), EACH, "each once");
            assert!(numbers.is_sorted(), "{numbers:?}");
        }
    })
    .await;
}

/// On SQLite the second waits for the first, on Postgres it takes what the first has left: in both it gets others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_transactions_open_at_once_claim_different_letters() {
    on_each_engine(async |db| {
        push(&db, &["U1", "U1", "U2", "U3"].map(|person| say(dm(person)))).await;
        let mut first = db.begin().await.expect("a transaction");
        let claimed = outbox::claim(&mut first, noon(), LEASE, 2).await.expect("claimed");
        assert_eq!(claimed.len(), 2);
        let other = tokio::spawn({
            let db = db.clone();
            async move { claim(&db, noon(), 10).await }
        });
        if !db.is_ours_alone() {
            tokio::time::timeout(Duration::from_secs(5), async {
                while !other.is_finished() {
                    tokio::task::yield_now().await;
                }
            })
            .await
            .expect("it does not wait for the first");
        }
        first.commit().await.expect("committed");
        assert_eq!(to(&other.await.expect("it ends")), [dm("U3")], "and not the second to U1");
    })
    .await;
}

#[tokio::test]
async fn a_claim_that_is_not_committed_is_none() {
    on_each_engine(async |db| {
        push(&db, &[say(dm("U1"))]).await;
        let mut tx = db.begin().await.expect("a transaction");
        assert_eq!(outbox::claim(&mut tx, noon(), LEASE, 1).await.expect("claimed").len(), 1);
        drop(tx);
        // Postgres learns of it a moment later, and until then passes over what is locked.
        let claimed = tokio::time::timeout(Duration::from_secs(5), async {
            loop {
                let claimed = claim(&db, noon(), 1).await;
                if !claimed.is_empty() {
                    return claimed;
                }
            }
        });
        let claimed = claimed.await.expect("it is never free again");
        assert!(claimed.iter().all(|letter| letter.attempts == 1 && !letter.in_doubt), "{claimed:?}");
        assert_eq!(claimed.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_lease_that_ran_out_and_a_doubt_are_in_doubt_and_what_was_not_sent_is_not() {
    on_each_engine(async |db| {
        push(&db, &[say(dm("U1"))]).await;
        let first = claim(&db, noon(), 1).await.remove(0);
        let lost = noon() + LEASE;
        assert_eq!(next(&db).await, Some(lost));
        assert_eq!(claim(&db, lost - TimeDelta::microseconds(1), 1).await, []);
        let seen = |letter: &Letter| (letter.in_doubt, letter.attempts);
        let second = claim(&db, lost, 1).await.remove(0);
        assert_eq!(seen(&second), (true, 2));
        // Who had it first comes late: it is another's now.
        mark(&db, async |tx| outbox::again(tx, &first, lost, lost).await).await;
        mark(&db, async |tx| outbox::doubt(tx, &first, lost).await).await;
        mark(&db, async |tx| outbox::dead(tx, &first, "late", lost).await).await;
        assert_eq!(claim(&db, lost, 1).await, []);
        let at = lost + TimeDelta::seconds(10);
        mark(&db, async |tx| outbox::doubt(tx, &second, at).await).await;
        assert_eq!(claim(&db, lost, 1).await, [], "not before its time");
        let third = claim(&db, at, 1).await.remove(0);
        assert_eq!(seen(&third), (true, 3));
        mark(&db, async |tx| outbox::again(tx, &third, at, at).await).await;
        assert_eq!(seen(&claim(&db, at, 1).await.remove(0)), (false, 4));
        // A process that is alone takes back what the one before it had out.
        let mut tx = db.begin().await.expect("a transaction");
        assert_eq!(outbox::reclaim(&mut tx, at).await, Ok(1));
        assert_eq!(outbox::reclaim(&mut tx, at).await, Ok(0));
        tx.commit().await.expect("committed");
        assert_eq!(seen(&claim(&db, at, 1).await.remove(0)), (true, 5));
    })
    .await;
}

#[tokio::test]
async fn it_says_when_something_may_be_claimed() {
    on_each_engine(async |db| {
        assert_eq!(next(&db).await, None);
        push(&db, &[say(dm("U1")), say(dm("U1"))]).await;
        assert_eq!(next(&db).await, Some(noon()));
        let letter = claim(&db, noon(), 9).await.remove(0);
        let later = noon() + TimeDelta::hours(1);
        mark(&db, async |tx| outbox::again(tx, &letter, later, noon()).await).await;
        assert_eq!(next(&db).await, Some(later), "what waits behind it cannot be claimed before");
        assert_eq!(claim(&db, later - TimeDelta::seconds(1), 9).await, []);
        let id = claim(&db, later, 9).await.remove(0).id;
        let posted = Posted { channel: ChannelId::from("D1"), ts: Ts::from("1.000001") };
        mark(&db, async |tx| outbox::sent(tx, &id, Some(&posted), later).await).await;
        let mut tx = db.begin().await.expect("a transaction");
        let kept = "select count(*) from outbox where channel = 'D1' and ts = '1.000001'";
        assert_eq!(count(&mut tx, kept).await, 1);
        drop(tx);
        let letter = claim(&db, later, 9).await.remove(0);
        mark(&db, async |tx| outbox::dead(tx, &letter, "account_inactive", later).await).await;
        assert_eq!(next(&db).await, None);
    })
    .await;
}

#[tokio::test]
async fn a_living_message_that_waits_becomes_its_newest_state() {
    on_each_engine(async |db| {
        push(&db, &[charter(), say(charter().to), charter(), charter()]).await;
        let first = claim(&db, noon(), 9).await.remove(0);
        assert_eq!(first.effect, charter(), "it keeps its place");
        // On its way it may have been rendered: what is new needs a letter of its own, and only one.
        push(&db, &[charter(), charter()]).await;
        mark(&db, async |tx| outbox::sent(tx, &first.id, None, noon()).await).await;
        let mut whats = vec![];
        while let Some(letter) = claim(&db, noon(), 9).await.pop() {
            mark(&db, async |tx| outbox::sent(tx, &letter.id, None, noon()).await).await;
            whats.push(letter.effect);
        }
        assert_eq!(whats, [say(charter().to), charter()]);
    })
    .await;
}

#[tokio::test]
async fn a_living_message_that_could_not_go_gives_way_to_the_newer_one() {
    on_each_engine(async |db| {
        push(&db, &[charter()]).await;
        let first = claim(&db, noon(), 9).await.remove(0);
        push(&db, &[charter()]).await;
        mark(&db, async |tx| outbox::again(tx, &first, noon(), noon()).await).await;
        let second = claim(&db, noon(), 9).await;
        assert_eq!(second.len(), 1);
        assert_ne!(second[0].id, first.id);
        // In doubt it does not: it may stand in Slack, and the newer one edits it.
        push(&db, &[charter()]).await;
        mark(&db, async |tx| outbox::doubt(tx, &second[0], noon()).await).await;
        assert_eq!(claim(&db, noon(), 9).await[0].id, second[0].id);
    })
    .await;
}

#[tokio::test]
async fn a_window_goes_within_its_three_seconds_or_never_and_waits_for_no_room() {
    on_each_engine(async |db| {
        push(&db, &[say(open("a")), say(To::Update { view: ViewId::from("V1") }), say(dm("U1"))]).await;
        let just = noon() + TimeDelta::seconds(3);
        let windows = claim(&db, just, 0).await;
        assert_eq!(to(&windows), [open("a"), To::Update { view: ViewId::from("V1") }]);
        push(&db, &[say(open("b")), say(open("c"))]).await;
        let late = just + TimeDelta::microseconds(1);
        assert_eq!(to(&claim(&db, late, 9).await), [dm("U1")]);
        let mut tx = db.begin().await.expect("a transaction");
        let dead =
            "select count(*) from outbox where state = 'dead' and why = 'came_too_late' and payload is null";
        assert_eq!(count(&mut tx, dead).await, 2);
    })
    .await;
}

#[tokio::test]
async fn what_has_ended_holds_no_words() {
    on_each_engine(async |db| {
        push(&db, &["U1", "U2"].map(|person| say(dm(person)))).await;
        let claimed = claim(&db, noon(), 9).await;
        mark(&db, async |tx| outbox::sent(tx, &claimed[0].id, None, noon()).await).await;
        mark(&db, async |tx| outbox::dead(tx, &claimed[1], "is_archived", noon()).await).await;
        let mut tx = db.begin().await.expect("a transaction");
        assert_eq!(count(&mut tx, "select count(*) from outbox").await, 2);
        assert_eq!(count(&mut tx, "select count(*) from outbox where payload is not null").await, 0);
    })
    .await;
}

/// Whoever marks after their lease had run out may come after the one who claimed it next.
#[tokio::test]
async fn what_has_ended_is_not_brought_back_by_a_late_mark() {
    on_each_engine(async |db| {
        push(&db, &[say(dm("U1"))]).await;
        let letter = claim(&db, noon(), 9).await.remove(0);
        mark(&db, async |tx| outbox::sent(tx, &letter.id, None, noon()).await).await;
        for late in ["again", "doubt", "dead"] {
            mark(&db, async |tx| match late {
                "again" => outbox::again(tx, &letter, noon(), noon()).await,
                "doubt" => outbox::doubt(tx, &letter, noon()).await,
                _ => outbox::dead(tx, &letter, "late", noon()).await,
            })
            .await;
            assert_eq!(next(&db).await, None, "{late}");
            assert_eq!(claim(&db, noon(), 9).await, [], "{late}");
        }
        let mut tx = db.begin().await.expect("a transaction");
        let as_it_was = "select count(*) from outbox where state = 'sent' and why is null";
        assert_eq!(count(&mut tx, as_it_was).await, 1);
    })
    .await;
}

/// As an older version finds it that was put back in place of a newer one.
#[tokio::test]
async fn a_letter_that_cannot_be_read_stops_no_other() {
    on_each_engine(async |db| {
        push(&db, &["U1", "U1", "U2"].map(|person| say(dm(person)))).await;
        let mut tx = db.begin().await.expect("a transaction");
        raw(&mut tx, "update outbox set payload = '{' where id = 'T1/L-1'").await.expect("torn");
        tx.commit().await.expect("committed");
        assert_eq!(to(&claim(&db, noon(), 9).await), [dm("U2")]);
        assert_eq!(to(&claim(&db, noon(), 9).await), [dm("U1")], "what waited behind it");
        let mut tx = db.begin().await.expect("a transaction");
        let kept =
            "select count(*) from outbox where state = 'dead' and why = 'unreadable' and payload = '{'";
        assert_eq!(count(&mut tx, kept).await, 1, "what it held is kept for whoever looks into it");
    })
    .await;
}

#[tokio::test]
async fn what_ended_long_ago_is_forgotten_in_small_bites_and_nothing_else_is() {
    on_each_engine(async |db| {
        let people = (0..510).map(|n| say(dm(&format!("U{n}")))).collect::<Vec<_>>();
        push(&db, &people).await;
        push(&db, &[say(dm("U0"))]).await;
        let mut tx = db.begin().await.expect("a transaction");
        let ended = "update outbox set state = 'sent', payload = null, due_at = null, ended_at = created_at \
            where number <= 510";
        assert_eq!(raw(&mut tx, ended).await, Ok(510));
        assert_eq!(outbox::prune(&mut tx, noon()).await, Ok(0));
        let later = noon() + TimeDelta::seconds(1);
        for bite in [500, 10, 0] {
            assert_eq!(outbox::prune(&mut tx, later).await, Ok(bite));
        }
        assert_eq!(outbox::claim(&mut tx, later, LEASE, 9).await.expect("claimed").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_was_asked_of_slack_within_the_minute_is_told_to_the_next_process() {
    on_each_engine(async |db| {
        push(&db, &[say(dm("U1")), say(dm("U2")), charter(), say(dm("U3"))]).await;
        let at = |seconds| noon() + TimeDelta::seconds(seconds);
        let letters = claim(&db, noon(), 3).await;
        mark(&db, async |tx| {
            let posted = Posted { channel: ChannelId::from("D1"), ts: Ts::from("1.1") };
            outbox::called(tx, &letters[0].id, "open_dm", at(0)).await?;
            outbox::called(tx, &letters[0].id, "post post", at(2)).await?;
            outbox::sent(tx, &letters[0].id, Some(&posted), at(2)).await?;
            let seen = Person { seen_at: at(3), ..person("U9") };
            people::save(tx, &team(), &seen).await
        })
        .await;
        let lately = async |at| {
            let mut tx = db.read().await.expect("a transaction");
            let mut called = outbox::called_lately(&mut tx, at).await.expect("read");
            called.sort_by_key(|called| (called.at, called.calls.clone(), called.person.clone()));
            called
        };
        let called = |calls: &str, person: Option<&str>, channel: Option<&str>, at| Called {
            team: team(),
            person: person.map(PersonId::from),
            channel: channel.map(ChannelId::from),
            calls: calls.to_owned(),
            at,
        };
        let expected = [
            called("open_dm post post", Some("U1"), Some("D1"), at(2)),
            called("users_info", None, None, at(3)),
            // On their way, nobody knows how far.
            called(" update post", None, None, at(5)),
            called("open_dm post", Some("U2"), None, at(5)),
        ];
        assert_eq!(lately(at(5)).await, expected);
        let mut tx = db.begin().await.expect("a transaction");
        assert_eq!(outbox::reclaim(&mut tx, at(6)).await, Ok(2));
        tx.commit().await.expect("committed");
        let calls: Vec<String> = lately(at(7)).await.into_iter().map(|called| called.calls).collect();
        assert_eq!(calls, ["open_dm post post", "users_info", " update post", "open_dm post"]);
        // Killed again before it was found: it can have been posted once, and is looked for before that.
        assert_eq!(claim(&db, at(7), 3).await.len(), 3);
        let mut tx = db.begin().await.expect("a transaction");
        assert_eq!(outbox::reclaim(&mut tx, at(8)).await, Ok(3));
        tx.commit().await.expect("committed");
        let calls: Vec<String> = lately(at(9)).await.into_iter().map(|called| called.calls).collect();
        let again = [" update post  update history", "open_dm post", "open_dm post open_dm history"];
        assert_eq!(calls, [&["open_dm post post", "users_info"][..], &again].concat());
        assert_eq!(lately(at(70)).await, [], "a minute later it counts no more");
    })
    .await;
}

#[tokio::test]
async fn where_slack_does_not_take_our_token_nothing_is_claimed() {
    on_each_engine(async |db| {
        push(&db, &[say(dm("U1")), say(open("t1"))]).await;
        let mut tx = db.begin().await.expect("a transaction");
        let stopped = |hours| noon() + TimeDelta::hours(hours);
        assert_eq!(installations::stop(&mut tx, &team(), "token_revoked", noon()).await, Ok(true));
        assert_eq!(installations::stop(&mut tx, &team(), "app_uninstalled", stopped(1)).await, Ok(false));
        assert_eq!(installations::stopped(&mut tx, &team()).await, Ok(Some(noon())));
        tx.commit().await.expect("committed");
        assert_eq!(claim(&db, noon(), 9).await, []);
        assert_eq!(next(&db).await, None, "and nothing is waited for");
        let mut tx = db.begin().await.expect("a transaction");
        assert_eq!(installations::resume(&mut tx, &TeamId::from("T9")).await, Ok(false));
        assert_eq!(installations::resume(&mut tx, &team()).await, Ok(true));
        assert_eq!(installations::resume(&mut tx, &team()).await, Ok(false));
        assert_eq!(installations::stop(&mut tx, &team(), "x", stopped(2)).await, Ok(true));
        assert_eq!(installations::resume(&mut tx, &team()).await, Ok(true));
        tx.commit().await.expect("committed");
        assert_eq!(claim(&db, noon(), 9).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn what_was_given_up_is_counted_for_its_reader_and_kept_for_the_operator() {
    on_each_engine(async |db| {
        push(&db, &["U1", "U1", "U2"].map(|person| say(dm(person)))).await;
        for _ in 0..2 {
            for letter in claim(&db, noon(), 9).await {
                mark(&db, async |tx| outbox::dead(tx, &letter, "invalid_blocks", noon()).await).await;
            }
        }
        let mut tx = db.begin().await.expect("a transaction");
        for (who, expected) in [("U1", 2), ("U2", 1), ("U3", 0)] {
            let since = noon() - TimeDelta::days(1);
            assert_eq!(outbox::given_up(&mut tx, &team(), &PersonId::from(who), since).await, Ok(expected));
        }
        assert_eq!(outbox::given_up(&mut tx, &team(), &PersonId::from("U1"), noon()).await, Ok(0));
        let later = noon() + TimeDelta::days(2);
        assert_eq!(outbox::prune(&mut tx, later).await, Ok(0));
        assert_eq!(outbox::bury(&mut tx, later).await, Ok(3));
    })
    .await;
}

#[tokio::test]
async fn files_are_known_by_their_letter_until_the_rollout_is_forgotten() {
    on_each_engine(async |db| {
        let rollout = running(1).id;
        let export = Effect { to: dm("U1"), what: What::Export { rollout: rollout.clone() } };
        mark(&db, async |tx| rollouts::save(tx, &running(1)).await).await;
        push(&db, &[export.clone(), Effect { to: dm("U2"), ..export }]).await;
        let [letter, other] = <[Letter; 2]>::try_from(claim(&db, noon(), 10).await).expect("both");
        let [one, two] = [FileId::from("F1"), FileId::from("F2")];
        for files in [&[one.clone()][..], &[one.clone(), two.clone()]] {
            mark(&db, async |tx| attached::keep(tx, &letter, &rollout, files, noon()).await).await;
        }
        mark(&db, async |tx| attached::gone(tx, &letter.id, &one, noon()).await).await;
        let of = async |letter: &Letter| {
            let mut tx = db.read().await.expect("a transaction");
            let files = attached::of_letter(&mut tx, &letter.id).await.expect("read");
            files.into_iter().map(|file| (file.id, file.gone_at)).collect::<Vec<_>>()
        };
        assert_eq!(of(&letter).await, [(one, Some(noon())), (two, None)]);
        assert_eq!(of(&other).await, []);

        // What words are taken away from meanwhile is to be shown anew.
        let overtaken = async |letter: &Letter| {
            let mut tx = db.read().await.expect("a transaction");
            attached::is_overtaken(&mut tx, letter).await.expect("read")
        };
        for letter in [&letter, &other] {
            assert!(!overtaken(letter).await);
            mark(&db, async |tx| shown::keep(tx, letter).await).await;
        }
        let about = [rollout.as_str().to_owned()];
        let again = shown::again(&mut db.read().await.expect("one"), &team(), &about).await.expect("read");
        assert_eq!(again.len(), 2);
        push(&db, &again[..1]).await;
        assert_eq!((overtaken(&letter).await, overtaken(&other).await), (true, false));

        // One that was given up may have brought files all the same.
        for letter in [&letter, &other] {
            mark(&db, async |tx| shown::drop(tx, letter).await).await;
        }
        let again = shown::again(&mut db.read().await.expect("one"), &team(), &about).await.expect("read");
        assert_eq!(again.len(), 1);
        mark(&db, async |tx| forget::rollout(tx, &rollout, noon()).await).await;
        assert_eq!(of(&letter).await, []);
    })
    .await;
}
