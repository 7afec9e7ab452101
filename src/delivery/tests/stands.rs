//! What stands and cannot be taken back or changed, who is told of it, and how long a letter is tried.

use chrono::TimeDelta;

use super::fake::Fault;
use super::house::{House, cancelled, channel, dm, team};
use crate::delivery::Report;
use crate::domain::concern::{Concern, Gone, State, Until, Visibility};
use crate::domain::effect::{Effect, To, What};
use crate::domain::id::{ChannelId, PersonId, QuestionId, Ts};
use crate::domain::question::Question;
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::stakeholder::{Intake, Stakeholder, Unreachable};
use crate::store;

const KEYS: &str = "Who keeps the keys?";
const UNDELETABLE: [&str; 2] = ["compliance_exports_prevent_deletion", "cant_delete_message"];
const FIXED: [&str; 2] = ["edit_window_closed", "cant_update_message"];

async fn save(house: &House, concern: &Concern) {
    let mut tx = house.db.begin().await.unwrap();
    store::concerns::save(&mut tx, concern).await.unwrap();
    tx.commit().await.unwrap();
}

async fn raised(house: &House) -> (Rollout, Stakeholder, Concern) {
    let now = house.clock.now();
    let rollout = house.rollout(1, "chat", Stage::Homework).await;
    let who = house.stakeholder(&rollout, "U1", Intake::Done { at: now, stance: None }).await;
    let concern = house.concern(1, &who, KEYS, Visibility::Named).await;
    (rollout, who, concern)
}

/// A late blocker that stands before the lead, and is taken back.
async fn taken_back(house: &House) -> Effect {
    let (_, _, mut concern) = raised(house).await;
    let told = dm("ULEAD", What::LateBlocker { concern: concern.id.clone() });
    house.push(std::slice::from_ref(&told)).await;
    house.run_dry().await;
    assert!(house.fake.posted()[0].text.contains(KEYS));
    concern.state = State::Withdrawn { at: house.clock.now(), instead: None };
    save(house, &concern).await;
    told
}

/// The words are gone at the wish of whoever said them.
async fn remove(house: &House, concern: &mut Concern) {
    (concern.gone, concern.said.words) = (Some(Gone::AtWish { at: house.clock.now() }), String::new());
    save(house, concern).await;
}

/// A message that is sent once stands before the lead and shows words that are removed now: shown anew.
async fn removed(house: &House) -> Vec<Effect> {
    let (_, _, mut concern) = raised(house).await;
    concern.state =
        State::Parked { until: Until::PilotReview, by: None, at: house.clock.now(), before: None };
    save(house, &concern).await;
    house.push(&[dm("ULEAD", What::LookAgain { concern: concern.id.clone() })]).await;
    house.run_dry().await;
    assert!(house.fake.posted()[0].text.contains(KEYS));
    remove(house, &mut concern).await;
    let mut tx = house.db.read().await.unwrap();
    store::shown::again(&mut tx, &team(), &[concern.id.as_str().to_owned()]).await.unwrap()
}

fn stuck(house: &House, code: &str) -> bool {
    let reports = house.reports();
    let told = format!("{reports:?}");
    reports.len() == 1 && told.contains("Stuck") && told.contains(code)
}

#[tokio::test]
async fn what_slack_will_not_delete_is_overwritten_by_one_line() {
    for code in UNDELETABLE {
        let house = House::open().await;
        let told = taken_back(&house).await;
        let first = house.fake.posted();
        house.fake.fail("chat.delete", Fault::Code(code));
        house.fake.fail("chat.update", Fault::ServerError);
        house.fake.fail("chat.delete", Fault::Code(code));
        house.push(std::slice::from_ref(&told)).await;
        house.run_dry().await;
        let left = house.fake.posted();
        assert_eq!((left.len(), &left[0].ts), (1, &first[0].ts), "{code}");
        assert!(left[0].text.contains("taken back") && !left[0].text.contains(KEYS), "{code}: {left:?}");
        let line = house.fake.calls("chat.update").pop().unwrap();
        assert!(
            !line.to_string().contains("keys") && line["blocks"].as_array().unwrap().len() == 1,
            "{line}"
        );
        assert_eq!(house.reports(), [], "{code}");
        house.push(&[told]).await;
        house.run_dry().await;
        assert_eq!((house.fake.posted().len(), house.fake.calls("chat.postMessage").len()), (1, 1));
    }
}

#[tokio::test]
async fn where_it_can_be_neither_deleted_nor_overwritten_somebody_is_told() {
    for code in UNDELETABLE {
        for edit in FIXED {
            let house = House::open().await;
            let told = taken_back(&house).await;
            house.fake.fail("chat.delete", Fault::Code(code));
            house.fake.fail("chat.update", Fault::Code(edit));
            house.push(&[told]).await;
            house.run_dry().await;
            assert!(house.fake.posted()[0].text.contains(KEYS));
            assert!(stuck(&house, code), "{code} {edit}: {:?}", house.reports());
        }
    }
}

#[tokio::test]
async fn what_must_go_is_deleted_where_it_cannot_be_edited() {
    for code in FIXED {
        let house = House::open().await;
        let again = removed(&house).await;
        house.fake.fail("chat.update", Fault::Code(code));
        house.push(&again).await;
        house.run_dry().await;
        assert_eq!(house.fake.posted(), [], "{code}");
        assert_eq!(house.fake.calls("chat.postMessage").len(), 1, "{code}: nor is it sent again");
        assert_eq!(house.reports(), [], "{code}");

        let house = House::open().await;
        let again = removed(&house).await;
        for _ in 0..2 {
            house.fake.fail("chat.update", Fault::Code(code));
        }
        house.fake.fail("chat.delete", Fault::Code("cant_delete_message"));
        house.push(&again).await;
        house.run_dry().await;
        assert!(stuck(&house, "cant_delete_message"), "{code}: {:?}", house.reports());
    }
}

#[tokio::test]
async fn a_card_that_shows_removed_words_and_cannot_be_edited_stands_anew_without_them() {
    let house = House::open().await;
    let (_, who, mut concern) = raised(&house).await;
    let record = dm("U1", What::Record { rollout: who.rollout.clone(), person: who.person.clone() });
    house.push(std::slice::from_ref(&record)).await;
    house.run_dry().await;
    let first = house.fake.posted();
    house.fake.fail("chat.update", Fault::Code("edit_window_closed"));
    house.push(std::slice::from_ref(&record)).await;
    house.run_dry().await;
    assert_eq!(house.fake.posted(), first, "nothing has to go");

    remove(&house, &mut concern).await;
    house.fake.fail("chat.update", Fault::Code("edit_window_closed"));
    house.push(&[record]).await;
    house.run_dry().await;
    let anew = house.fake.posted();
    assert_eq!(anew.len(), 1, "{anew:?}");
    assert!(!anew[0].text.contains(KEYS) && anew[0].text.contains("Removed by"), "{anew:?}");
    assert_eq!(house.reports(), []);
}

/// Nor does it go with the words of others.
#[tokio::test]
async fn what_shows_nobodys_words_stays_where_it_cannot_be_edited() {
    let house = House::open().await;
    let rollout = house.rollout(1, "chat", Stage::Intake).await;
    house.push(&[dm("USPONSOR", What::SponsorAsked { rollout: rollout.id.clone() })]).await;
    house.run_dry().await;
    let first = house.fake.posted();
    let mut tx = house.db.read().await.unwrap();
    let about = [rollout.id.as_str().to_owned()];
    let again = store::shown::again(&mut tx, &team(), &about).await.unwrap();
    drop(tx);
    assert_eq!((first.len(), again.len()), (1, 1));
    house.fake.fail("chat.update", Fault::Code("edit_window_closed"));
    house.push(&again).await;
    house.run_dry().await;
    assert_eq!((house.fake.posted(), house.reports()), (first, vec![]));
}

#[tokio::test]
async fn a_question_that_was_taken_back_and_cannot_be_edited_stands_anew_without_its_words() {
    let house = House::open().await;
    let rollout = house.rollout(1, "chat", Stage::Intake).await;
    let mut question = Question {
        id: QuestionId::new(&team(), 1),
        rollout: rollout.id.clone(),
        asker: PersonId::from("U1"),
        words: KEYS.to_owned(),
        asked_at: house.clock.now(),
        source: None,
        answer: None,
        taken_back_at: None,
    };
    let card = dm("ULEAD", What::QuestionCard { question: question.id.clone() });
    for taken_back_at in [None, Some(house.clock.now())] {
        question.taken_back_at = taken_back_at;
        let mut tx = house.db.begin().await.unwrap();
        store::questions::save(&mut tx, &question).await.unwrap();
        tx.commit().await.unwrap();
        house.fake.fail("chat.update", Fault::Code("edit_window_closed"));
        house.push(std::slice::from_ref(&card)).await;
        house.run_dry().await;
    }
    let posted = house.fake.posted();
    assert_eq!(posted.len(), 1, "{posted:?}");
    assert!(!posted[0].text.contains(KEYS) && posted[0].text.contains("took it back"), "{posted:?}");
}

#[tokio::test]
async fn a_charter_that_cannot_be_edited_stays_where_it_is_and_is_told() {
    for code in FIXED {
        let house = House::open().await;
        let rollout = house.rollout(1, "chat", Stage::Intake).await;
        let charter = channel("C1", What::Charter { rollout: rollout.id.clone() });
        house.push(std::slice::from_ref(&charter)).await;
        house.run_dry().await;
        let first = house.fake.posted();
        for stage in [Stage::Homework, Stage::JointMeeting, Stage::Decision] {
            house.rollout(1, "chat", stage).await;
            house.fake.fail("chat.update", Fault::Code(code));
            house.push(std::slice::from_ref(&charter)).await;
            house.run_dry().await;
            assert_eq!(house.fake.posted(), first, "{code}");
        }
        let told = format!("{:?}", house.reports());
        assert!(told.contains("Stuck") && told.contains(code), "{told}");
        house.push(&[charter]).await;
        house.run_dry().await;
        let now = house.fake.posted();
        assert_eq!((now.len(), &now[0].ts), (1, &first[0].ts));
        assert!(now[0].text.contains("Decision"), "once it may be edited again, it is: {now:?}");
    }
}

#[tokio::test]
async fn whoever_is_out_of_reach_is_reported_in_a_thread_as_well() {
    let house = House::open().await;
    let (_, _, concern) = raised(&house).await;
    let mut tx = house.db.begin().await.unwrap();
    store::dms::keep(&mut tx, &team(), &PersonId::from("U1"), &ChannelId::from("DU1")).await.unwrap();
    tx.commit().await.unwrap();
    let to = To::Thread { channel: ChannelId::from("DU1"), ts: Ts::from("12.34") };
    house.fake.fail("chat.postMessage", Fault::Code("user_disabled"));
    house.push(&[Effect { to, what: What::ConcernCard { concern: concern.id } }]).await;
    house.run_dry().await;
    let (person, why) = (PersonId::from("U1"), Unreachable::Deactivated);
    assert_eq!(house.reports(), [Report::Unreachable { team: team(), person, why }]);
}

async fn over(house: &House) -> What {
    let rollout = house.rollout(1, "chat", cancelled(house.clock.now())).await;
    What::Cancelled { rollout: rollout.id }
}

/// Nothing went out for four days.
async fn outage(house: &mut House) {
    house.clock.move_to(house.clock.now() + TimeDelta::days(4));
    house.crash().await;
}

#[tokio::test]
async fn after_a_long_outage_one_refusal_is_no_reason_to_give_up() {
    let mut house = House::open().await;
    let what = over(&house).await;
    house.stop().await;
    house.push(&[channel("C1", what.clone()), dm("U1", what)]).await;
    for fault in [Fault::RateLimited(1), Fault::Code("service_unavailable"), Fault::ServerError] {
        house.fake.fail("chat.postMessage", fault);
    }
    outage(&mut house).await;
    house.run_dry().await;
    assert_eq!((house.fake.posted().len(), house.reports()), (2, vec![]));
}

#[tokio::test]
async fn nor_is_what_was_tried_once_before_the_outage_given_up_at_once() {
    let mut house = House::open().await;
    let what = over(&house).await;
    house.fake.fail("chat.postMessage", Fault::RateLimited(1));
    house.push(&[channel("C1", what)]).await;
    house.fake.called("chat.postMessage", 1).await;
    house.sender.settled().await;
    house.stop().await;
    house.fake.fail("chat.postMessage", Fault::RateLimited(1));
    outage(&mut house).await;
    house.run_dry().await;
    assert_eq!((house.fake.posted().len(), house.reports()), (1, vec![]));
}

#[tokio::test]
async fn what_slack_would_not_take_for_days_is_given_up_and_the_others_rest_as_it_asked() {
    let house = House::open().await;
    let what = over(&house).await;
    for _ in 0..80 {
        house.fake.fail("chat.postMessage", Fault::RateLimited(3_600));
    }
    let start = house.clock.now();
    house.push(&[channel("C1", what.clone())]).await;
    while house.reports().is_empty() {
        house.sender.settled().await;
        if let Some(at) = house.sender.next_due().await.unwrap() {
            house.clock.move_to(at);
        }
    }
    let tried = house.clock.now() - start;
    assert!(tried > TimeDelta::days(3) && tried < TimeDelta::days(4), "{tried}");
    let calls = house.fake.calls("chat.postMessage").len();
    house.push(&[dm("U1", what)]).await;
    house.sender.settled().await;
    assert_eq!(house.fake.calls("chat.postMessage").len(), calls, "it asked for an hour");
}

#[tokio::test]
async fn what_may_have_arrived_is_looked_for_before_it_is_given_up() {
    let mut house = House::open().await;
    let what = over(&house).await;
    house.fake.fail("chat.postMessage", Fault::Cut);
    house.push(&[channel("C1", what.clone())]).await;
    house.sender.settled().await;
    house.stop().await;
    for _ in 0..30 {
        house.fake.fail("conversations.history", Fault::RateLimited(1));
    }
    outage(&mut house).await;
    house.run_dry().await;
    assert_eq!((house.fake.posted().len(), house.reports()), (1, vec![]), "it had arrived");

    // And what has not is given up, once that is known.
    for _ in 0..60 {
        house.fake.fail("chat.postMessage", Fault::ServerError);
    }
    house.push(&[channel("C1", what)]).await;
    house.sender.settled().await;
    house.stop().await;
    outage(&mut house).await;
    house.run_dry().await;
    assert_eq!((house.fake.posted().len(), house.reports().len()), (1, 1), "{:?}", house.reports());
}
