//! Every letter arrives, once, whatever Slack does to it on the way.

use chrono::TimeDelta;
use serde_json::json;
use tokio::time::{Duration, timeout};

use super::fake::Fault;
use super::house::{House, cancelled, channel, dm, team};
use crate::delivery::Report;
use crate::domain::concern::{Concern, Gone, State, Until, Visibility};
use crate::domain::effect::{Effect, To, What};
use crate::domain::id::{ChannelId, GroupId, PersonId, Trigger, Ts, WordsId};
use crate::domain::person::{Shown, Standing};
use crate::domain::question::Words;
use crate::domain::refusal::Refusal;
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::source::Source;
use crate::domain::stakeholder::{Intake, Unreachable};
use crate::store;

const FAULTS: [Fault; 8] = [
    Fault::RateLimited(7),
    Fault::ServerError,
    Fault::Html,
    Fault::NoAnswer,
    Fault::DoneWithoutAnswer,
    Fault::Cut,
    Fault::Code("fatal_error"),
    Fault::Code("service_unavailable"),
];

/// A rollout whose cancellation is what the letters tell.
async fn over(house: &House, number: i64, name: &str) -> What {
    let rollout = house.rollout(number, name, cancelled(house.clock.now())).await;
    What::Cancelled { rollout: rollout.id }
}

async fn charter(house: &House, rollout: &Rollout) {
    house.push(&[channel("C1", What::Charter { rollout: rollout.id.clone() })]).await;
}

fn thread(ts: &str, what: What) -> Effect {
    Effect { to: To::Thread { channel: ChannelId::from("DU1"), ts: Ts::from(ts) }, what }
}

#[tokio::test]
async fn a_letter_arrives_once_under_every_fault_wherever_it_goes() {
    for fault in FAULTS {
        let house = House::open().await;
        let what = over(&house, 1, "chat").await;
        for effect in [dm("U1", what.clone()), channel("C1", what.clone()), thread("12.34", what.clone())] {
            let before = house.fake.posted().len();
            house.fake.fail("chat.postMessage", fault.clone());
            house.push(std::slice::from_ref(&effect)).await;
            house.run_dry().await;
            assert_eq!(house.fake.posted().len() - before, 1, "{fault:?} {effect:?}");
        }
    }
}

#[tokio::test]
async fn nor_does_it_arrive_twice_where_looking_for_it_fails_as_well() {
    for fault in FAULTS {
        let house = House::open().await;
        let what = over(&house, 1, "chat").await;
        house.fake.fail("chat.postMessage", Fault::Cut);
        for method in ["conversations.history", "conversations.open"] {
            house.fake.fail(method, fault.clone());
            house.fake.fail(method, Fault::RateLimited(3));
        }
        house.push(&[dm("U1", what)]).await;
        house.run_dry().await;
        assert_eq!(house.fake.posted().len(), 1, "{fault:?}");
    }
}

#[tokio::test]
async fn a_crash_between_sending_and_marking_neither_loses_nor_doubles() {
    let mut house = House::open().await;
    let what = over(&house, 1, "chat").await;
    house.fake.fail("chat.postMessage", Fault::DoneWithoutAnswer);
    house.push(&[dm("U1", what.clone()), channel("C1", what)]).await;
    house.fake.called("chat.postMessage", 2).await;
    let before = house.clock.now();
    house.crash().await;
    house.run_dry().await;
    assert_eq!(house.clock.now(), before, "at once, and not when the lease has run out");
    assert_eq!(house.fake.posted().len(), 2);
    assert!(!house.fake.calls("conversations.history").is_empty(), "it was looked for");
}

#[tokio::test]
async fn a_crash_before_sending_loses_nothing() {
    let mut house = House::open().await;
    let what = over(&house, 1, "chat").await;
    house.fake.fail("chat.postMessage", Fault::NoAnswer);
    house.push(&[channel("C1", what)]).await;
    house.fake.called("chat.postMessage", 1).await;
    house.crash().await;
    house.run_dry().await;
    assert_eq!(house.fake.posted().len(), 1);
}

#[tokio::test]
async fn what_goes_to_one_person_keeps_its_order_and_holds_up_nobody_else() {
    let house = House::open().await;
    let mut effects = Vec::new();
    for (number, name) in [(1, "first"), (2, "second"), (3, "third")] {
        effects.push(dm("U1", over(&house, number, name).await));
    }
    house.fake.fail("chat.postMessage", Fault::ServerError);
    house.push(&effects).await;
    house.fake.called("chat.postMessage", 1).await;
    let other = over(&house, 4, "other").await;
    house.push(&[dm("U2", other)]).await;
    house.sender.settled().await;
    assert_eq!(house.texts().len(), 1, "only the other person's: {:?}", house.texts());
    for fault in [Fault::RateLimited(20), Fault::Cut] {
        house.fake.fail("chat.postMessage", fault);
    }
    house.run_dry().await;
    let texts = house.texts();
    let to = |dm: &str| -> Vec<&str> {
        let theirs = texts.iter().filter(|(channel, _)| channel == dm);
        theirs
            .filter_map(|(_, text)| {
                ["first", "second", "third", "other"].into_iter().find(|name| text.contains(name))
            })
            .collect()
    };
    assert_eq!(to("DU1"), ["first", "second", "third"], "{texts:?}");
    assert_eq!(to("DU2"), ["other"]);
}

#[tokio::test]
async fn a_crowd_is_served_within_slacks_pace() {
    let house = House::open().await;
    let what = over(&house, 1, "chat").await;
    let effects: Vec<Effect> = (0..340).map(|n| dm(&format!("U{n}"), what.clone())).collect();
    let start = house.clock.now();
    house.push(&effects).await;
    house.sender.settled().await;
    let at_once = house.fake.posted().len();
    assert!((250..=300).contains(&at_once), "{at_once} in the first minute");
    house.run_dry().await;
    let mut channels: Vec<String> = house.fake.posted().into_iter().map(|post| post.channel).collect();
    channels.sort();
    channels.dedup();
    assert_eq!((house.fake.posted().len(), channels.len()), (340, 340));
    assert!(house.clock.now() - start < TimeDelta::minutes(4), "{}", house.clock.now() - start);
}

#[tokio::test]
async fn a_living_message_is_edited_in_place_and_posted_anew_where_somebody_deleted_it() {
    let house = House::open().await;
    let rollout = house.rollout(1, "chat", Stage::Intake).await;
    charter(&house, &rollout).await;
    house.run_dry().await;
    let first = house.fake.posted();
    assert!(first[0].text.contains("Intake"), "{first:?}");

    for fault in FAULTS {
        house.fake.fail("chat.update", fault);
        house.rollout(1, "chat", Stage::Homework).await;
        charter(&house, &rollout).await;
        house.run_dry().await;
    }
    let edited = house.fake.posted();
    assert_eq!(edited.len(), 1);
    assert_eq!(edited[0].ts, first[0].ts);
    assert!(edited[0].text.contains("Homework"), "{edited:?}");

    house.fake.delete(&first[0].ts);
    charter(&house, &rollout).await;
    house.run_dry().await;
    let anew = house.fake.posted();
    assert_eq!(anew.len(), 1);
    charter(&house, &rollout).await;
    house.run_dry().await;
    assert_eq!(house.fake.posted(), anew, "and edited where it stands now");
}

#[tokio::test]
async fn many_edits_in_a_row_are_few_calls_and_the_last_word_stands() {
    let house = House::open().await;
    let rollout = house.rollout(1, "chat", Stage::Intake).await;
    let what = What::Charter { rollout: rollout.id.clone() };
    house.push(&vec![channel("C1", what); 40]).await;
    house.rollout(1, "chat", Stage::Decision).await;
    charter(&house, &rollout).await;
    house.run_dry().await;
    assert_eq!(house.fake.posted().len(), 1);
    assert!(house.fake.posted()[0].text.contains("Decision"));
    assert!(house.fake.calls("chat.update").len() <= 2, "{}", house.fake.calls("chat.update").len());
}

#[tokio::test]
async fn what_is_long_goes_on_in_its_thread_each_page_once_and_shrinks_again() {
    let house = House::open().await;
    let rollout = house.rollout(1, "chat", Stage::Intake).await;
    let who = house.stakeholder(&rollout, "U1", Intake::Done { at: house.clock.now(), stance: None }).await;
    let words = "Where are the keys kept, and who may read them? ".repeat(60);
    let mut said = Vec::new();
    for n in 0..9 {
        said.push(house.concern(n, &who, &words, Visibility::Named).await);
    }
    let record = dm("U1", What::Record { rollout: rollout.id.clone(), person: who.person.clone() });
    // The second page is cut off after it was done, then refused, then done.
    house.fake.fail("chat.postMessage", Fault::ServerError);
    house.push(std::slice::from_ref(&record)).await;
    house.sender.settled().await;
    for fault in [Fault::Cut, Fault::RateLimited(5), Fault::DoneWithoutAnswer] {
        house.fake.fail("chat.postMessage", fault);
    }
    house.run_dry().await;
    let pages = house.fake.posted();
    assert!(pages.len() > 2, "{}", pages.len());
    assert_eq!(pages[0].thread, None);
    assert!(pages[1..].iter().all(|page| page.thread.as_ref() == Some(&pages[0].ts)));
    let mut keys: Vec<&str> = pages.iter().map(|page| page.key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), pages.len());

    for mut concern in said.into_iter().skip(1) {
        concern.state = State::Withdrawn { at: house.clock.now(), instead: None };
        let mut tx = house.db.begin().await.unwrap();
        store::concerns::save(&mut tx, &concern).await.unwrap();
        tx.commit().await.unwrap();
    }
    house.fake.fail("chat.delete", Fault::ServerError);
    house.push(std::slice::from_ref(&record)).await;
    house.run_dry().await;
    let left = house.fake.posted();
    assert_eq!((left.len(), &left[0].ts), (1, &pages[0].ts), "{left:?}");
}

/// Fifty edits a minute are allowed, and this one message is longer than that.
#[tokio::test]
async fn what_is_longer_than_slack_lets_us_edit_in_a_minute_goes_on_where_it_had_to_wait() {
    let house = House::open().await;
    let rollout = house.rollout(1, "chat", Stage::Intake).await;
    let who = house.stakeholder(&rollout, "U1", Intake::Done { at: house.clock.now(), stance: None }).await;
    let words = "Where are the keys kept, and who may read them? ".repeat(700);
    let mut said = Vec::new();
    for n in 0..6 {
        said.push(house.concern(n, &who, &words, Visibility::Named).await);
    }
    let record = dm("U1", What::Record { rollout: rollout.id.clone(), person: who.person.clone() });
    house.push(std::slice::from_ref(&record)).await;
    house.run_dry().await;
    let pages = house.fake.posted().len();
    assert!(pages > 60, "{pages}");
    assert_eq!(house.fake.calls("chat.postMessage").len(), pages);

    house.push(std::slice::from_ref(&record)).await;
    house.run_dry().await;
    assert_eq!(house.fake.calls("chat.update").len(), pages, "each page once, though most had to wait");
    assert_eq!(house.fake.calls("conversations.history").len(), 0, "nothing is in doubt");

    // What it says changes while it waits: the pages that say something else are edited again, and those alone.
    house.push(std::slice::from_ref(&record)).await;
    house.sender.settled().await;
    let before = house.fake.calls("chat.update").len();
    assert!(before < pages * 2, "it waits in the middle");
    let mut first = said[0].clone();
    first.said.severity = crate::domain::concern::Severity::Minor;
    let mut tx = house.db.begin().await.unwrap();
    store::concerns::save(&mut tx, &first).await.unwrap();
    tx.commit().await.unwrap();
    house.run_dry().await;
    let again = house.fake.calls("chat.update").len() - pages * 2;
    assert!((1..=2).contains(&again), "{again} pages told how serious the first is");
}

#[tokio::test]
async fn a_question_that_is_settled_is_taken_back() {
    let house = House::open().await;
    let id = WordsId::new(&team(), 1);
    let words = Words {
        id: id.clone(),
        person: PersonId::from("U1"),
        words: "Who pays?".to_owned(),
        source: Source { dm: ChannelId::from("DU1"), ts: Ts::from("12.34"), thread: None },
        said_at: house.clock.now(),
    };
    let card = thread("12.34", What::WordsCard { words: id.clone() });
    let mut tx = house.db.begin().await.unwrap();
    store::words::save(&mut tx, &words).await.unwrap();
    store::dms::keep(&mut tx, &team(), &words.person, &words.source.dm).await.unwrap();
    tx.commit().await.unwrap();
    house.push(std::slice::from_ref(&card)).await;
    house.run_dry().await;
    assert_eq!(house.fake.posted().len(), 1);

    let mut tx = house.db.begin().await.unwrap();
    store::words::drop(&mut tx, &id).await.unwrap();
    tx.commit().await.unwrap();
    house.fake.fail("chat.delete", Fault::NoAnswer);
    house.push(&[card.clone(), card]).await;
    house.run_dry().await;
    assert_eq!(house.fake.posted(), []);
    assert_eq!(house.fake.calls("chat.postMessage").len(), 1, "and nothing is posted about nothing");
}

#[tokio::test]
async fn what_is_sent_once_is_shown_anew_where_it_stands_and_nowhere_else() {
    let house = House::open().await;
    let now = house.clock.now();
    let rollout = house.rollout(1, "chat", Stage::Homework).await;
    let who = house.stakeholder(&rollout, "U1", Intake::Done { at: now, stance: None }).await;
    let mut concern = house.concern(1, &who, "Who keeps the keys?", Visibility::Named).await;
    let save = async |concern: &Concern| {
        let mut tx = house.db.begin().await.unwrap();
        store::concerns::save(&mut tx, concern).await.unwrap();
        tx.commit().await.unwrap();
    };
    let again = async || {
        let mut tx = house.db.read().await.unwrap();
        store::shown::again(&mut tx, &team(), &[concern.id.as_str().to_owned()]).await.unwrap()
    };
    let parked = State::Parked { until: Until::PilotReview, by: None, at: now, before: None };
    concern.state = parked.clone();
    save(&concern).await;
    let look = dm("ULEAD", What::LookAgain { concern: concern.id.clone() });
    house.push(&[look.clone(), look]).await;
    house.run_dry().await;
    let first = house.fake.posted();
    assert!(first.len() == 2 && first.iter().all(|post| post.text.contains("the keys")), "{first:?}");

    (concern.gone, concern.said.words) = (Some(Gone::AtWish { at: now }), String::new());
    save(&concern).await;
    house.fake.delete(&first[0].ts);
    for fault in [Fault::ServerError, Fault::Cut] {
        house.fake.fail("chat.update", fault);
    }
    house.push(&again().await).await;
    house.run_dry().await;
    let anew = house.fake.posted();
    assert_eq!((anew.len(), &anew[0].ts), (1, &first[1].ts), "what somebody deleted is not posted again");
    assert!(anew[0].text.contains("Removed by the person who said it"), "{anew:?}");
    assert!(!anew[0].text.contains("the keys"), "{anew:?}");

    // It would not be sent any more.
    concern.state = State::Withdrawn { at: now, instead: None };
    save(&concern).await;
    for _ in 0..2 {
        house.push(&again().await).await;
        house.run_dry().await;
        assert_eq!(house.fake.posted(), []);
    }
    assert_eq!(house.fake.calls("chat.postMessage").len(), 2);
    assert_eq!(house.reports(), [], "and nobody is told of it");
    // Once its words are forgotten nobody need know any more where it stands.
    concern.state = parked;
    save(&concern).await;
    house.push(&[dm("ULEAD", What::LookAgain { concern: concern.id.clone() })]).await;
    house.run_dry().await;
    let names: Vec<String> = again().await.iter().filter_map(|effect| effect.what.living()).collect();
    let standing = async || {
        let mut tx = house.db.read().await.unwrap();
        let mut standing = 0;
        for name in &names {
            let found = store::living::load(&mut tx, &team(), name, "ULEAD").await.unwrap();
            standing += usize::from(found.is_some());
        }
        standing
    };
    assert_eq!(standing().await, 1);
    let mut tx = house.db.begin().await.unwrap();
    store::shown::forget(&mut tx, &rollout.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((again().await, standing().await), (vec![], 0));
}

#[tokio::test]
async fn whoever_cannot_be_reached_is_reported_and_not_written_to_again() {
    let unreachable =
        |person: &str, why| Report::Unreachable { team: team(), person: PersonId::from(person), why };
    let house = House::open().await;
    let rollout = house.rollout(1, "chat", Stage::Intake).await;
    for person in ["U1", "U2", "U3", "U4"] {
        house.stakeholder(&rollout, person, Intake::Invited).await;
    }
    house.person("U1", Standing::Deactivated).await;
    house.fake.person("U2", serde_json::json!({ "team_id": "T1", "deleted": true }));
    house.person("U3", Standing::Member).await;
    house.person("U4", Standing::Member).await;
    let invite = |person: &str| {
        dm(person, What::Invite { rollout: rollout.id.clone(), person: PersonId::from(person) })
    };
    house.refuse_reports(2);
    house.push(&[invite("U1"), invite("U2")]).await;
    house.run_dry().await;
    house.fake.fail("conversations.open", Fault::Code("cannot_dm_bot"));
    house.push(&[invite("U3")]).await;
    house.run_dry().await;
    house.fake.fail("chat.postMessage", Fault::Code("messages_tab_disabled"));
    house.push(&[invite("U4")]).await;
    house.run_dry().await;
    let mut reports = house.reports();
    reports.sort_by_key(|report| format!("{report:?}"));
    assert_eq!(
        reports,
        [
            unreachable("U1", Unreachable::Deactivated),
            unreachable("U2", Unreachable::Deactivated),
            unreachable("U3", Unreachable::DmRefused),
            unreachable("U4", Unreachable::DmRefused),
        ]
    );
    assert_eq!(house.fake.posted(), []);
}

#[tokio::test]
async fn of_lead_and_sponsor_both_out_of_reach_no_endless_word_is_made() {
    let house = House::open().await;
    let rollout = house.rollout(1, "chat", Stage::Intake).await;
    house.fake.fail("chat.postMessage", Fault::Code("messages_tab_disabled"));
    let what = What::HeadLost { rollout: rollout.id, person: PersonId::from("USPONSOR") };
    house.push(&[dm("ULEAD", what)]).await;
    house.run_dry().await;
    assert_eq!((house.reports(), house.fake.posted().len()), (vec![], 0));
}

#[tokio::test]
async fn a_revoked_token_is_reported_and_what_waited_goes_out_once_it_is_good_again() {
    let house = House::open().await;
    let what = over(&house, 1, "chat").await;
    house.fake.fail("chat.postMessage", Fault::Code("token_revoked"));
    house.push(&[channel("C1", what)]).await;
    house.run_dry().await;
    assert_eq!(house.reports(), [Report::Revoked { team: team(), code: "token_revoked".into() }]);
    assert_eq!(house.fake.posted().len(), 1);
}

#[tokio::test]
async fn a_destination_that_is_gone_ends_the_letter_and_not_those_behind_it() {
    for code in ["is_archived", "not_in_channel", "invalid_blocks", "brand_new_code"] {
        let house = House::open().await;
        let first = over(&house, 1, "first").await;
        let second = over(&house, 2, "second").await;
        house.fake.fail("chat.postMessage", Fault::Code(code));
        house.push(&[channel("C1", first), channel("C1", second)]).await;
        house.run_dry().await;
        let texts = house.texts();
        assert_eq!(texts.len(), 1, "{code}");
        assert!(texts[0].1.contains("second"), "{code}: {texts:?}");
    }
}

#[tokio::test]
async fn a_home_that_is_lost_once_more_is_told_once_more() {
    let house = House::open().await;
    let rollout = house.rollout(1, "chat", Stage::Intake).await;
    let lost = async || {
        house.push(&[dm("ULEAD", What::HomeLost { rollout: rollout.id.clone() })]).await;
        house.run_dry().await;
        house.texts().iter().filter(|(_, text)| text.contains("no longer post")).count()
    };
    assert_eq!((lost().await, lost().await), (1, 1), "told once while it is lost");
    charter(&house, &rollout).await;
    house.run_dry().await;
    assert_eq!((lost().await, lost().await), (2, 2));
}

fn window(trigger: &str) -> Effect {
    let what = What::Refuse { refusal: Refusal::Stale };
    Effect { to: To::Open { trigger: Trigger::from(trigger) }, what }
}

#[tokio::test]
async fn a_window_opens_at_once_though_everything_else_hangs_or_waits() {
    let house = House::open().await;
    let what = over(&house, 1, "chat").await;
    for _ in 0..60 {
        house.fake.fail("chat.postMessage", Fault::NoAnswer);
    }
    let crowd: Vec<Effect> = (0..60).map(|n| channel(&format!("C{n}"), what.clone())).collect();
    house.push(&crowd).await;
    house.fake.called("chat.postMessage", 20).await;
    house.push(&[window("t1")]).await;
    timeout(Duration::from_millis(150), house.fake.called("views.open", 1))
        .await
        .expect("before any of those");
}

#[tokio::test]
async fn a_window_is_never_opened_late_and_never_twice() {
    for fault in FAULTS {
        let house = House::open().await;
        house.fake.fail("views.open", fault.clone());
        house.push(&[window("t1")]).await;
        house.run_dry().await;
        assert_eq!(house.fake.calls("views.open").len(), 1, "{fault:?}");
    }
    let mut house = House::open().await;
    house.stop().await;
    house.push(&[window("t1")]).await;
    house.clock.move_to(house.clock.now() + TimeDelta::seconds(4));
    house.crash().await;
    house.run_dry().await;
    assert!(house.fake.calls("views.open").is_empty(), "four seconds are too late");
}

#[tokio::test]
async fn what_only_one_person_sees_is_shown_soon_or_not_at_all() {
    let house = House::open().await;
    let to = To::Only { channel: ChannelId::from("C1"), person: PersonId::from("U1") };
    let refusal = Effect { to, what: What::Refuse { refusal: Refusal::NoneHere } };
    house.fake.fail("chat.postEphemeral", Fault::RateLimited(5));
    house.push(std::slice::from_ref(&refusal)).await;
    house.run_dry().await;
    assert_eq!(house.fake.calls("chat.postEphemeral").len(), 2);
    house.fake.fail("chat.postEphemeral", Fault::RateLimited(3_600));
    house.push(std::slice::from_ref(&refusal)).await;
    house.run_dry().await;
    assert_eq!(house.fake.calls("chat.postEphemeral").len(), 3, "an hour later nobody knows what it answers");
}

#[tokio::test]
async fn a_home_tab_is_published_for_whoever_opened_it() {
    let house = House::open().await;
    let rollout = house.rollout(1, "Company chat", Stage::Intake).await;
    let who = house.stakeholder(&rollout, "U1", Intake::Talking).await;
    house.concern(1, &who, "Where are the keys?", Visibility::LeadOnly).await;
    let home = |person: &str| Effect { to: To::Home { person: PersonId::from(person) }, what: What::Home };
    house.fake.fail("views.publish", Fault::ServerError);
    house.push(&[home("U1"), home("ULEAD")]).await;
    house.run_dry().await;
    let mut calls = house.fake.calls("views.publish");
    calls.dedup();
    let of = |person: &str| calls.iter().find(|call| call["user_id"] == person).unwrap()["view"].to_string();
    assert!(of("U1").contains("Where are the keys?") && of("U1").contains("Company chat"));
    assert!(!of("ULEAD").contains("Where are the keys?"), "a home tab tells a person their own words only");
}

#[tokio::test]
async fn asked_to_stop_it_lets_what_is_on_its_way_arrive_and_takes_nothing_more() {
    let mut house = House::open().await;
    let what = over(&house, 1, "chat").await;
    house.fake.fail("chat.postMessage", Fault::DoneWithoutAnswer);
    house.push(&[channel("C1", what.clone())]).await;
    house.fake.called("chat.postMessage", 1).await;
    house.stop().await;
    house.push(&[channel("C2", what)]).await;
    assert_eq!(house.fake.calls("chat.postMessage").len(), 1);
    house.crash().await;
    house.run_dry().await;
    assert_eq!(house.fake.posted().len(), 2);
}

#[tokio::test]
async fn what_was_looked_up_is_kept_even_if_the_rest_was_not_to_be_had() {
    let house = House::open().await;
    house.fake.person("U1", serde_json::json!({ "team_id": "T1", "tz": "Europe/Zurich" }));
    house.fake.channel("C1", serde_json::json!({ "id": "C1", "is_member": true }));
    house.fake.fail("conversations.info", Fault::ServerError);
    let people = || vec![PersonId::from("U1"), PersonId::from("U404")];
    let first = house.sender.inquiry().ask(&team(), people(), vec![ChannelId::from("C1")], Vec::new()).await;
    assert!(first.is_err());
    let mut tx = house.db.read().await.unwrap();
    let known = store::people::load_many(&mut tx, &team(), &people()).await.unwrap();
    assert_eq!(
        known.values().map(|person| person.standing).collect::<Vec<_>>(),
        [Standing::Member, Standing::Unknown]
    );
    drop(tx);
    house.sender.inquiry().ask(&team(), Vec::new(), vec![ChannelId::from("C1")], Vec::new()).await.unwrap();
    let mut tx = house.db.read().await.unwrap();
    assert!(store::channels::load(&mut tx, &team(), &ChannelId::from("C1")).await.unwrap().is_some());
}

#[tokio::test]
async fn who_is_in_a_user_group_is_read_to_its_last_page_and_what_slack_will_not_show_is_hidden() {
    let house = House::open().await;
    let (known, other) = (GroupId::from("S1"), GroupId::from("S2"));
    let ask = async |group: &GroupId| {
        let inquiry = house.sender.inquiry();
        let asked = inquiry.ask(&team(), Vec::new(), Vec::new(), vec![group.clone()]).await;
        let mut tx = house.db.read().await.unwrap();
        let known = store::groups::load(&mut tx, &team(), group).await.unwrap();
        (asked.is_ok(), known.map(|group| group.people))
    };
    house.fake.group("S1", &[json!(["U1", "U2"]), json!(["U2", "U3", null])]);
    let these = |ids: &[&str]| Some(Shown::These(ids.iter().map(|id| PersonId::from(*id)).collect()));
    assert_eq!(ask(&known).await, (true, these(&["U1", "U2", "U3"])));
    assert_eq!(ask(&other).await, (true, Some(Shown::Hidden)), "there is no such group");
    house.fake.group("S2", &[json!([])]);
    assert_eq!(ask(&other).await, (true, these(&[])), "and now there is, with nobody in it");
    // What Slack could not say just now changes nothing of what it said before.
    for fault in [Fault::ServerError, Fault::Html, Fault::Code("token_revoked")] {
        house.fake.fail("usergroups.users.list", fault);
        assert_eq!(ask(&known).await, (false, these(&["U1", "U2", "U3"])));
    }
    house.fake.fail("usergroups.users.list", Fault::Code("missing_scope"));
    assert_eq!(ask(&known).await, (true, Some(Shown::Hidden)));
    house.fake.group("S1", &[json!("nobody")]);
    assert_eq!(ask(&known).await, (false, Some(Shown::Hidden)), "no list is not an empty one");
}

/// Once while the letter is carried, or again while that is told: neither is tried for ever, and nothing stands behind it.
#[tokio::test]
async fn a_letter_over_which_we_fall_is_given_up_and_holds_up_no_other() {
    for (falls, told) in [(1, 1), (2, 0)] {
        let house = House::open().await;
        let what = over(&house, 1, "chat").await;
        house.panic_at_reports(falls);
        house.fake.fail("chat.postMessage", Fault::Code("invalid_blocks"));
        house.push(&[dm("U1", what.clone())]).await;
        house.sender.settled().await;
        house.push(&[dm("U1", what.clone()), channel("C1", what)]).await;
        house.run_dry().await;
        assert_eq!(house.fake.posted().len(), 2, "those behind it, in its own conversation too");
        let dropped = |report: &Report| matches!(report, Report::Dropped { why, .. } if why == "panicked");
        assert_eq!(house.reports().iter().filter(|report| dropped(report)).count(), told, "{falls}");
    }
}
