//! What is on its way, or of which nobody knows whether it got through, while what it tells is taken away, changed or
//! moved to somebody else; and looking for it wherever and whenever it may have been sent.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::TimeDelta;
use serde_json::json;

use super::fake::Fault;
use super::house::{House, cancelled, channel, dm, team};
use crate::delivery::carry::Outcome;
use crate::domain::concern::{Concern, Gone, State, Until, Visibility};
use crate::domain::effect::{Effect, To, What};
use crate::domain::id::{ChannelId, PersonId, QuestionId, Ts};
use crate::domain::question::Question;
use crate::domain::rollout::Stage;
use crate::domain::stakeholder::Intake;
use crate::store;
use crate::store::outbox::{self, Letter};
use crate::store::testing::on_each_engine;

/// A concern that `What::LookAgain` tells the lead of.
async fn parked(house: &House) -> Concern {
    let now = house.clock.now();
    let rollout = house.rollout(1, "chat", Stage::Homework).await;
    let who = house.stakeholder(&rollout, "U1", Intake::Done { at: now, stance: None }).await;
    let mut concern = house.concern(1, &who, "Who keeps the keys?", Visibility::Named).await;
    concern.state = State::Parked { until: Until::PilotReview, by: None, at: now, before: None };
    save(house, &concern).await;
    concern
}

async fn save(house: &House, concern: &Concern) {
    let mut tx = house.db.begin().await.unwrap();
    store::concerns::save(&mut tx, concern).await.unwrap();
    tx.commit().await.unwrap();
}

fn look_again(concern: &Concern) -> Effect {
    dm("ULEAD", What::LookAgain { concern: concern.id.clone() })
}

/// Its words go, and whatever shows them is shown anew, as far as it is known.
async fn remove(house: &House, concern: &mut Concern) {
    let now = house.clock.now();
    (concern.gone, concern.said.words) = (Some(Gone::AtWish { at: now }), String::new());
    save(house, concern).await;
    let mut tx = house.db.read().await.unwrap();
    let again = store::shown::again(&mut tx, &team(), &[concern.id.as_str().to_owned()]).await.unwrap();
    drop(tx);
    house.push(&again).await;
}

fn history_fails(house: &House, times: usize) {
    for method in ["conversations.history", "conversations.replies"] {
        for _ in 0..times {
            house.fake.fail(method, Fault::ServerError);
        }
    }
}

#[tokio::test]
async fn what_is_on_its_way_while_its_words_are_taken_away_is_shown_anew_once_it_stands() {
    let house = House::open().await;
    let mut concern = parked(&house).await;
    house.fake.fail("chat.postMessage", Fault::Held);
    house.push(&[look_again(&concern)]).await;
    house.fake.called("chat.postMessage", 1).await;
    remove(&house, &mut concern).await;
    house.fake.let_go();
    house.run_dry().await;
    let posted = house.fake.posted();
    assert_eq!(posted.len(), 1, "{posted:?}");
    assert!(!posted[0].text.contains("the keys") && posted[0].text.contains("Removed"), "{posted:?}");
}

#[tokio::test]
async fn nor_do_they_stand_in_what_was_in_doubt_when_they_were_taken_away() {
    let mut house = House::open().await;
    for crashes in [false, true] {
        let mut concern = parked(&house).await;
        history_fails(&house, 3);
        if crashes {
            house.fake.fail("chat.postMessage", Fault::DoneWithoutAnswer);
            house.push(&[look_again(&concern)]).await;
            house.fake.called("chat.postMessage", 2).await;
            house.crash().await;
        } else {
            house.fake.fail("chat.postMessage", Fault::Cut);
            house.push(&[look_again(&concern)]).await;
            house.sender.settled().await;
        }
        remove(&house, &mut concern).await;
        house.run_dry().await;
        let posted = house.fake.posted();
        assert_eq!(posted.len(), 1 + usize::from(crashes), "{posted:?}");
        assert!(posted.iter().all(|post| !post.text.contains("the keys")), "{posted:?}");
    }
}

#[tokio::test]
async fn what_is_found_reads_as_it_would_be_sent_now_and_is_left_alone_where_it_does() {
    let house = House::open().await;
    let rollout = house.rollout(1, "chat", Stage::Intake).await;
    let charter = channel("C1", What::Charter { rollout: rollout.id.clone() });
    house.fake.fail("chat.postMessage", Fault::Cut);
    house.push(std::slice::from_ref(&charter)).await;
    house.run_dry().await;
    assert_eq!((house.fake.posted().len(), house.fake.calls("chat.update").len()), (1, 0));

    house.fake.delete(&house.fake.posted()[0].ts);
    house.fake.fail("chat.postMessage", Fault::Cut);
    history_fails(&house, 1);
    house.push(std::slice::from_ref(&charter)).await;
    house.sender.settled().await;
    house.rollout(1, "chat", Stage::Homework).await;
    house.run_dry().await;
    let posted = house.fake.posted();
    assert_eq!(posted.len(), 1, "{posted:?}");
    assert!(posted[0].text.contains("Homework"), "{posted:?}");
}

#[tokio::test]
async fn a_question_in_doubt_before_whoever_leads_no_more_says_with_whom_it_is() {
    let house = House::open().await;
    let mut rollout = house.rollout(1, "chat", Stage::Intake).await;
    let id = QuestionId::new(&team(), 1);
    let question = Question {
        id: id.clone(),
        rollout: rollout.id.clone(),
        asker: PersonId::from("U1"),
        words: "Who keeps the keys?".to_owned(),
        asked_at: house.clock.now(),
        source: None,
        answer: None,
        taken_back_at: None,
    };
    let mut tx = house.db.begin().await.unwrap();
    store::questions::save(&mut tx, &question).await.unwrap();
    tx.commit().await.unwrap();
    let card = What::QuestionCard { question: id };
    let name = card.living().unwrap();
    house.fake.fail("chat.postMessage", Fault::Cut);
    history_fails(&house, 3);
    house.push(&[dm("ULEAD", card)]).await;
    house.sender.settled().await;
    let people = async || {
        let mut tx = house.db.read().await.unwrap();
        store::living::people(&mut tx, &team(), &name).await.unwrap()
    };
    assert_eq!(people().await, [PersonId::from("ULEAD")], "whoever removes their words reaches it already");
    rollout.lead = PersonId::from("UNEXT");
    let mut tx = house.db.begin().await.unwrap();
    store::rollouts::save(&mut tx, &rollout).await.unwrap();
    tx.commit().await.unwrap();
    house.run_dry().await;
    let posted = house.fake.posted();
    assert_eq!(posted.len(), 1, "{posted:?}");
    assert!(!posted[0].text.contains("the keys"), "{posted:?}");
    assert_eq!(people().await, [PersonId::from("ULEAD")]);
}

#[tokio::test]
async fn and_is_deleted_where_slack_will_not_have_it_say_so() {
    let house = House::open().await;
    let concern = parked(&house).await;
    house.fake.fail("chat.postMessage", Fault::Cut);
    history_fails(&house, 3);
    house.push(&[look_again(&concern)]).await;
    house.sender.settled().await;
    let mut tx = house.db.begin().await.unwrap();
    let mut rollout = store::rollouts::load(&mut tx, &concern.rollout).await.unwrap().unwrap();
    rollout.lead = PersonId::from("UNEXT");
    store::rollouts::save(&mut tx, &rollout).await.unwrap();
    tx.commit().await.unwrap();
    house.fake.fail("chat.update", Fault::Code("edit_window_closed"));
    house.run_dry().await;
    assert_eq!((house.fake.posted(), house.reports()), (vec![], vec![]));
}

#[tokio::test]
async fn what_was_in_doubt_and_has_nothing_to_say_any_more_is_on_record_and_loses_its_words() {
    let house = House::open().await;
    let mut concern = parked(&house).await;
    house.fake.fail("chat.postMessage", Fault::Cut);
    history_fails(&house, 2);
    house.push(&[look_again(&concern)]).await;
    house.sender.settled().await;
    concern.state = State::Open;
    save(&house, &concern).await;
    house.run_dry().await;
    assert_eq!(house.fake.posted().len(), 1, "as it would stand had it been marked at once");
    remove(&house, &mut concern).await;
    house.run_dry().await;
    let left = house.fake.posted();
    assert!(left.len() == 1 && left[0].text.contains("[Removed by"), "{left:?}");
}

#[tokio::test]
async fn of_a_long_message_in_doubt_no_page_stays_that_it_has_no_more() {
    let mut house = House::open().await;
    let now = house.clock.now();
    let rollout = house.rollout(1, "chat", Stage::Intake).await;
    let words = "Where are the keys kept, and who may read them? ".repeat(60);
    let mut pages = 0;
    for (person, first) in [("U1", 0), ("U2", 3)] {
        let who = house.stakeholder(&rollout, person, Intake::Done { at: now, stance: None }).await;
        let mut said = Vec::new();
        for n in first..first + 3 {
            said.push(house.concern(n, &who, &words, Visibility::Named).await);
        }
        // What is held is let go at once; the last page of the second is not answered.
        house.fake.let_go();
        for _ in 1..pages {
            house.fake.fail("chat.postMessage", Fault::Held);
        }
        if pages > 0 {
            house.fake.fail("chat.postMessage", Fault::DoneWithoutAnswer);
        }
        let record = What::Record { rollout: rollout.id.clone(), person: who.person.clone() };
        house.push(&[dm(person, record)]).await;
        if pages == 0 {
            house.run_dry().await;
            pages = house.fake.posted().len();
            assert!((2..=4).contains(&pages), "at once, to one conversation: {pages}");
            continue;
        }
        house.fake.called("chat.postMessage", 2 * pages).await;
        house.crash().await;
        for mut concern in said.into_iter().skip(1) {
            concern.state = State::Withdrawn { at: now, instead: None };
            save(&house, &concern).await;
        }
    }
    assert_eq!(house.fake.posted().len(), 2 * pages);
    house.run_dry().await;
    let left = house.fake.posted();
    assert_eq!(left.iter().filter(|post| post.channel == "DU2").count(), 1, "{left:?}");
}

#[tokio::test]
async fn what_fell_back_from_a_thread_that_is_gone_is_found_where_it_stands() {
    let house = House::open().await;
    let rollout = house.rollout(1, "chat", cancelled(house.clock.now())).await;
    let what = What::Cancelled { rollout: rollout.id };
    let to = To::Thread { channel: ChannelId::from("DU1"), ts: Ts::from("12.34") };
    house.fake.delete("12.34");
    // First the one into the thread, which is answered, then the one beside it.
    house.fake.let_go();
    for fault in [Fault::Held, Fault::Cut] {
        house.fake.fail("chat.postMessage", fault);
    }
    house.push(&[Effect { to, what }]).await;
    house.run_dry().await;
    assert_eq!(house.fake.posted().len(), 1, "{:?}", house.fake.posted());
}

#[tokio::test]
async fn however_much_is_said_meanwhile_it_is_looked_through_to_its_end() {
    for (fault, arrives) in [(Fault::Cut, true), (Fault::ServerError, false)] {
        let house = House::open().await;
        let rollout = house.rollout(1, "chat", Stage::Intake).await;
        house.fake.fail("chat.postMessage", fault);
        history_fails(&house, 5);
        house.push(&[channel("C1", What::Charter { rollout: rollout.id.clone() })]).await;
        house.sender.settled().await;
        house.fake.chatter("C1", 2_300);
        house.run_dry().await;
        let ours: Vec<_> = house.fake.posted().into_iter().filter(|post| !post.key.is_empty()).collect();
        assert_eq!(ours.len(), 1, "{ours:?}");
        let posts = house.fake.calls("chat.postMessage").len();
        assert_eq!(posts, 2 - usize::from(arrives));
        // And edited from then on where it stands.
        house.rollout(1, "chat", Stage::Decision).await;
        house.push(&[channel("C1", What::Charter { rollout: rollout.id.clone() })]).await;
        house.run_dry().await;
        assert_eq!(house.fake.calls("chat.postMessage").len(), posts);
    }
}

#[tokio::test]
async fn what_was_sent_long_after_it_was_written_is_looked_for_when_it_was_sent() {
    let house = House::open().await;
    let rollout = house.rollout(1, "chat", cancelled(house.clock.now())).await;
    let what = || What::Cancelled { rollout: rollout.id.clone() };
    house.push(&[channel("C9", what())]).await;
    house.run_dry().await;
    // Its token is taken again after two days in which much was said.
    house.fake.fail("chat.postMessage", Fault::RateLimited(2 * 24 * 3_600));
    house.fake.fail("chat.postMessage", Fault::Cut);
    house.push(&[channel("C1", what())]).await;
    house.sender.settled().await;
    house.fake.chatter("C1", 3_000);
    house.run_dry().await;
    assert_eq!(house.fake.posted().iter().filter(|post| !post.key.is_empty()).count(), 2);
    assert_eq!(house.fake.calls("conversations.history").len(), 1);
}

#[tokio::test]
async fn whatever_our_clock_shows_nothing_is_sent_twice() {
    for behind in [200, -200, 5 * 3_600, -5 * 3_600] {
        let house = House::open().await;
        house.fake.behind(&house.clock, TimeDelta::seconds(behind));
        let rollout = house.rollout(1, "chat", cancelled(house.clock.now())).await;
        // With nothing posted before by this process, and then with something.
        for (n, person) in [(1, "U1"), (2, "U2")] {
            house.fake.fail("chat.postMessage", Fault::Cut);
            house.push(&[dm(person, What::Cancelled { rollout: rollout.id.clone() })]).await;
            house.run_dry().await;
            assert_eq!(house.fake.posted().len(), 2 * n - 1, "{behind}");
            house.push(&[dm(person, What::Cancelled { rollout: rollout.id.clone() })]).await;
            house.run_dry().await;
            assert_eq!(house.fake.posted().len(), 2 * n, "{behind}");
        }
    }
}

/// Whoever is to be told cannot be told yet: that alone does not make it certain that nothing was sent.
#[tokio::test]
async fn what_may_have_been_sent_is_looked_for_also_where_its_report_was_not_taken() {
    let house = House::open().await;
    let mut rollout = house.rollout(1, "chat", Stage::Intake).await;
    house.fake.channel("C1", json!({ "is_member": true }));
    house.fake.fail("chat.postMessage", Fault::Cut);
    house.push(&[channel("C1", What::Charter { rollout: rollout.id.clone() })]).await;
    house.sender.settled().await;
    house.fake.channel("C1", json!({ "is_member": true, "is_ext_shared": true, "is_shared": true }));
    house.refuse_reports(1);
    house.clock.move_to(house.clock.now() + TimeDelta::minutes(11));
    house.sender.settled().await;
    assert_eq!((house.fake.calls("conversations.info").len(), house.reports().len()), (2, 0));
    rollout.outsiders_accepted = true;
    let mut tx = house.db.begin().await.unwrap();
    store::rollouts::save(&mut tx, &rollout).await.unwrap();
    tx.commit().await.unwrap();
    house.run_dry().await;
    assert_eq!(house.fake.posted().len(), 1, "{:?}", house.fake.posted());
}

#[tokio::test]
async fn so_is_what_was_begun_before_we_fell_over_it() {
    let house = House::open().await;
    let rollout = house.rollout(1, "chat", Stage::Intake).await;
    let done = Intake::Done { at: house.clock.now(), stance: None };
    let who = house.stakeholder(&rollout, "U1", done).await;
    let words = "Where are the keys kept, and who may read them? ".repeat(60);
    for n in 0..2 {
        house.concern(n, &who, &words, Visibility::Named).await;
    }
    house.panic_at_reports(1);
    house.refuse_reports(1);
    house.fake.let_go();
    for fault in [Fault::Held, Fault::Code("invalid_blocks")] {
        house.fake.fail("chat.postMessage", fault);
    }
    house.push(&[dm("U1", What::Record { rollout: rollout.id, person: who.person })]).await;
    house.run_dry().await;
    let mut keys: Vec<_> = house.fake.posted().into_iter().map(|post| post.key).collect();
    let all = keys.len();
    keys.sort();
    keys.dedup();
    assert!(all > 1 && keys.len() == all, "{:?}", house.fake.posted());
}

#[tokio::test]
async fn and_what_was_cut_off_for_the_last_time() {
    let house = House::open().await;
    let now = house.clock.now();
    let rollout = house.rollout(1, "chat", cancelled(now)).await;
    let letter = Letter {
        id: "T1/L-1".to_owned(),
        team: team(),
        effect: channel("C1", What::Cancelled { rollout: rollout.id }),
        attempts: 20,
        created_at: now - TimeDelta::days(8),
        in_doubt: false,
        failed_at: Some(now - TimeDelta::days(7)),
        files: BTreeMap::new(),
    };
    house.refuse_reports(2);
    let carrier = house.carrier().await;
    for done in [carrier.overdue(&letter).await, carrier.fell_over(&letter).await] {
        assert!(matches!(done.outcome, Outcome::Doubt { .. }), "{done:?}");
    }
    let told = carrier.overdue(&letter).await;
    assert_eq!(told.outcome, Outcome::Never { why: "took_too_long".to_owned() });
}

/// As long as a carrier may take to post what it has claimed, where nothing holds it up.
const SOON: Duration = Duration::from_millis(500);

/// Waits to be sent, and nobody has been woken for it yet.
async fn lies_there(house: &House, letter: &Effect) {
    house.sender.settled().await;
    let mut tx = house.db.begin().await.unwrap();
    outbox::push(&mut tx, &team(), std::slice::from_ref(letter), house.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
}

/// Two at once, as on Postgres there may be: what is written by the one is not seen by the other before its commit.
#[tokio::test]
async fn what_is_claimed_while_its_words_are_being_taken_away_does_not_stand_with_them() {
    on_each_engine(async |db| {
        let house = House::on(db).await;
        let mut concern = parked(&house).await;
        lies_there(&house, &look_again(&concern)).await;
        let mut removal = house.db.begin().await.unwrap();
        store::counters::hold(&mut removal, &team()).await.unwrap();
        (concern.gone, concern.said.words) = (Some(Gone::AtWish { at: house.clock.now() }), String::new());
        let about = [concern.id.as_str().to_owned()];
        let again = store::shown::again(&mut removal, &team(), &about).await.unwrap();
        store::concerns::save(&mut removal, &concern).await.unwrap();
        house.sender.wake();
        let _ = tokio::time::timeout(SOON, house.fake.called("chat.postMessage", 1)).await;
        outbox::push(&mut removal, &team(), &again, house.clock.now()).await.unwrap();
        removal.commit().await.unwrap();
        house.run_dry().await;
        let posted = house.fake.posted();
        assert_eq!(posted.len(), 1, "{posted:?}");
        assert!(!posted[0].text.contains("the keys"), "{posted:?}");
    })
    .await;
}

#[tokio::test]
async fn nor_does_it_miss_what_was_left_to_it_to_say() {
    on_each_engine(async |db| {
        let house = House::on(db).await;
        let rollout = house.rollout(1, "chat", Stage::Intake).await;
        let charter = channel("C1", What::Charter { rollout: rollout.id.clone() });
        lies_there(&house, &charter).await;
        let mut step = house.db.begin().await.unwrap();
        let after = crate::domain::rollout::Rollout { stage: Stage::Homework, ..rollout };
        store::rollouts::save(&mut step, &after).await.unwrap();
        // One that waits already will say it.
        outbox::push(&mut step, &team(), &[charter], house.clock.now()).await.unwrap();
        house.sender.wake();
        let _ = tokio::time::timeout(SOON, house.fake.called("chat.postMessage", 1)).await;
        step.commit().await.unwrap();
        house.run_dry().await;
        let posted = house.fake.posted();
        assert_eq!(posted.len(), 1, "{posted:?}");
        assert!(posted[0].text.contains("Homework"), "{posted:?}");
    })
    .await;
}
