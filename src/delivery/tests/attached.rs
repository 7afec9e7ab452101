//! Files that hold words go from Slack with them: those that stand, those on their way, and those of which nobody knows
//! whether they were shown; and where Slack will not have one deleted, whoever's words are in it is told.

use super::fake::Fault;
use super::house::{House, dm, team};
use crate::domain::concern::{Concern, Gone, Visibility};
use crate::domain::effect::What;
use crate::domain::id::RolloutId;
use crate::domain::person::Standing;
use crate::domain::rollout::Stage;
use crate::domain::stakeholder::Intake;
use crate::store;

const KEYS: &str = "Who keeps the keys";
const DELETE: &str = "files.delete";
const SHARE: &str = "files.completeUploadExternal";

/// So much that the summary is long, and brings the whole as a file.
async fn raised(house: &House) -> Vec<Concern> {
    let now = house.clock.now();
    for person in ["ULEAD", "USPONSOR"] {
        house.person(person, Standing::Member).await;
    }
    let rollout = house.rollout(1, "chat", Stage::Homework).await;
    let who = house.stakeholder(&rollout, "U1", Intake::Done { at: now, stance: None }).await;
    let words = format!("{KEYS}? {}", "And who may read them, and where? ".repeat(60));
    let mut all = Vec::new();
    for n in 1..=4 {
        all.push(house.concern(n, &who, &words, Visibility::Named).await);
    }
    all
}

fn rollout() -> RolloutId {
    RolloutId::new(&team(), 1)
}

fn summary() -> What {
    What::Summary { rollout: rollout() }
}

fn export() -> What {
    What::Export { rollout: rollout() }
}

/// At the wish of whoever said them, as `command::own` has it.
async fn remove(house: &House, concerns: &mut [Concern]) {
    let now = house.clock.now();
    let mut tx = house.db.begin().await.unwrap();
    for concern in concerns {
        (concern.gone, concern.said.words) = (Some(Gone::AtWish { at: now }), String::new());
        store::concerns::save(&mut tx, concern).await.unwrap();
    }
    let again = store::shown::again(&mut tx, &team(), &[rollout().as_str().to_owned()]).await.unwrap();
    store::outbox::push(&mut tx, &team(), &again, now).await.unwrap();
    tx.commit().await.unwrap();
    house.sender.wake();
}

/// How many files in which they can be read stand in Slack.
fn with_the_words(house: &House) -> usize {
    let read = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).contains(KEYS);
    house.fake.standing_files().iter().filter(|bytes| read(bytes)).count()
}

/// What is said of files in the messages to that person.
fn said(house: &House, channel: &str, what: &str) -> usize {
    house.texts().into_iter().filter(|(to, text)| to == channel && text.contains(what)).count()
}

#[tokio::test]
async fn what_was_sent_as_a_file_goes_with_the_words_in_it_and_its_message_says_so() {
    let house = House::open().await;
    let mut concerns = raised(&house).await;
    house.push(&[dm("ULEAD", export()), dm("ULEAD", summary()), dm("USPONSOR", summary())]).await;
    house.run_dry().await;
    assert_eq!(with_the_words(&house), 5, "three of the export, and two summaries");
    let others = house.fake.standing_files().len() - 5;
    remove(&house, &mut concerns).await;
    house.run_dry().await;
    assert_eq!(with_the_words(&house), 0);
    assert!(house.texts().iter().all(|(_, text)| !text.contains(KEYS)), "{:?}", house.texts());
    assert_eq!((said(&house, "DULEAD", "taken back"), said(&house, "DUSPONSOR", "taken back")), (2, 1));
    assert_eq!(
        (said(&house, "DULEAD", "/rollout export"), said(&house, "DULEAD", "/rollout summary")),
        (1, 1)
    );
    assert_eq!(house.reports(), []);

    let calls = house.fake.calls(DELETE).len();
    remove(&house, &mut concerns).await;
    house.run_dry().await;
    assert_eq!(house.fake.calls(DELETE).len(), calls, "once");
    assert_eq!((said(&house, "DULEAD", "taken back"), said(&house, "DUSPONSOR", "taken back")), (2, 1));
    assert!(others > 0 && house.fake.standing_files().len() <= others, "a picture of numbers stays");
}

#[tokio::test]
async fn they_go_whatever_becomes_of_their_message() {
    let house = House::open().await;
    let mut concerns = raised(&house).await;
    house.push(&[dm("USPONSOR", summary())]).await;
    house.run_dry().await;
    for post in house.fake.posted().iter().filter(|post| post.files.is_empty()) {
        house.fake.delete(&post.ts);
    }
    remove(&house, &mut concerns).await;
    house.run_dry().await;
    assert_eq!((with_the_words(&house), house.reports()), (0, vec![]));

    // And before whoever leads it no more the message goes as well.
    let house = House::open().await;
    let mut concerns = raised(&house).await;
    house.push(&[dm("ULEAD", export())]).await;
    house.run_dry().await;
    let mut tx = house.db.begin().await.unwrap();
    let mut led = store::rollouts::load(&mut tx, &rollout()).await.unwrap().unwrap();
    led.lead = "UNEXT".into();
    store::rollouts::save(&mut tx, &led).await.unwrap();
    tx.commit().await.unwrap();
    remove(&house, &mut concerns).await;
    house.run_dry().await;
    assert_eq!(
        (with_the_words(&house), house.texts().iter().filter(|(_, text)| !text.is_empty()).count()),
        (0, 0)
    );
}

#[tokio::test]
async fn whatever_slack_does_meanwhile() {
    for fault in [
        Fault::RateLimited(7),
        Fault::ServerError,
        Fault::NoAnswer,
        Fault::DoneWithoutAnswer,
        Fault::Cut,
        Fault::Code("file_deleted"),
        Fault::Code("service_unavailable"),
    ] {
        let house = House::open().await;
        let mut concerns = raised(&house).await;
        house.push(&[dm("USPONSOR", summary())]).await;
        house.run_dry().await;
        house.fake.fail(DELETE, fault.clone());
        house.fake.fail("chat.update", Fault::RateLimited(3));
        remove(&house, &mut concerns).await;
        house.run_dry().await;
        assert_eq!((with_the_words(&house), house.reports()), (0, vec![]), "{fault:?}");
        assert_eq!(said(&house, "DUSPONSOR", "taken back"), 1, "{fault:?}");
    }
}

#[tokio::test]
async fn where_slack_will_not_have_one_deleted_somebody_is_told_and_the_others_go() {
    for code in ["cant_delete_file", "file_deleting_disabled", "missing_scope", "access_denied"] {
        for its_message_stands in [true, false] {
            let house = House::open().await;
            let mut concerns = raised(&house).await;
            house.push(&[dm("ULEAD", export())]).await;
            house.run_dry().await;
            if !its_message_stands {
                house.fake.delete(&house.fake.posted()[0].ts);
            }
            house.fake.fail(DELETE, Fault::Code(code));
            remove(&house, &mut concerns).await;
            house.run_dry().await;
            assert_eq!(with_the_words(&house), 1, "{code}");
            let reports = house.reports();
            let told = format!("{reports:?}");
            assert!(reports.len() == 1 && told.contains("Stuck") && told.contains(code), "{told}");
            let said = |what: &str| said(&house, "DULEAD", what);
            let stands = usize::from(its_message_stands);
            assert_eq!(
                (said("taken back"), said("has not let me delete all of them")),
                (0, stands),
                "{code}"
            );
        }
    }
}

#[tokio::test]
async fn one_that_will_not_go_just_now_keeps_none_of_the_others() {
    let house = House::open().await;
    let mut concerns = raised(&house).await;
    house.push(&[dm("ULEAD", export())]).await;
    house.run_dry().await;
    house.fake.fail(DELETE, Fault::ServerError);
    remove(&house, &mut concerns).await;
    house.sender.settled().await;
    assert_eq!(with_the_words(&house), 1);
    assert_eq!(said(&house, "DULEAD", "has not let me delete all of them"), 1);
    house.run_dry().await;
    assert_eq!((with_the_words(&house), said(&house, "DULEAD", "were taken back")), (0, 1));
}

#[tokio::test]
async fn nor_does_it_keep_anything_else_from_whoever_reads_there() {
    let house = House::open().await;
    let mut concerns = raised(&house).await;
    house.push(&[dm("ULEAD", export())]).await;
    house.run_dry().await;
    for _ in 0..50 {
        house.fake.fail(DELETE, Fault::ServerError);
    }
    remove(&house, &mut concerns).await;
    house.sender.settled().await;
    house.push(&[dm("ULEAD", summary())]).await;
    house.sender.settled().await;
    assert_eq!(said(&house, "DULEAD", "FUD summary"), 1, "{:?}", house.texts());
    assert_eq!(with_the_words(&house), 3, "none of them has gone");
    house.run_dry().await;
    assert_eq!((with_the_words(&house), said(&house, "DULEAD", "were taken back")), (0, 1));
}

/// What was given up stands as far as it came, and goes like anything that stands.
#[tokio::test]
async fn of_what_was_given_up_after_its_first_page_the_words_go_as_well() {
    let house = House::open().await;
    let mut concerns = raised(&house).await;
    house.fake.fail("files.getUploadURLExternal", Fault::ServerError);
    house.push(&[dm("USPONSOR", summary())]).await;
    house.sender.settled().await;
    let words = || house.texts().iter().filter(|(_, text)| text.contains(KEYS)).count();
    assert!(words() > 0, "its pages stand: {:?}", house.texts());
    house.person("USPONSOR", Standing::Deactivated).await;
    house.run_dry().await;
    house.person("USPONSOR", Standing::Member).await;
    remove(&house, &mut concerns).await;
    house.run_dry().await;
    assert_eq!((words(), with_the_words(&house)), (0, 0), "{:?}", house.texts());
}

#[tokio::test]
async fn what_was_rendered_before_is_not_shown_after() {
    for step in ["conversations.open", "chat.postMessage", "files.getUploadURLExternal"] {
        for (to, what) in [("ULEAD", export()), ("USPONSOR", summary())] {
            let house = House::open().await;
            let mut concerns = raised(&house).await;
            house.fake.fail(step, Fault::Held);
            house.push(&[dm(to, what.clone())]).await;
            house.fake.called(step, 1).await;
            remove(&house, &mut concerns).await;
            house.fake.let_go();
            house.run_dry().await;
            let shown =
                house.fake.calls(SHARE).iter().filter(|call| call.to_string().contains("whole")).count();
            assert_eq!((with_the_words(&house), shown), (0, 0), "{step} {what:?}");
            assert_eq!(said(&house, &format!("D{to}"), "taken back"), 1, "{step} {what:?}");
        }
    }
}

#[tokio::test]
async fn what_is_shown_in_that_moment_goes_after_it() {
    for fault in [Fault::Held, Fault::DoneWithoutAnswer, Fault::Cut, Fault::NoAnswer] {
        for looking in [None, Some(Fault::Code("missing_scope")), Some(Fault::ServerError)] {
            let house = House::open().await;
            let mut concerns = raised(&house).await;
            house.fake.fail(SHARE, fault.clone());
            for _ in 0..2 {
                looking.iter().for_each(|fault| house.fake.fail("conversations.history", fault.clone()));
            }
            house.push(&[dm("ULEAD", export())]).await;
            house.fake.called(SHARE, 1).await;
            remove(&house, &mut concerns).await;
            house.fake.let_go();
            house.run_dry().await;
            assert_eq!((with_the_words(&house), house.reports()), (0, vec![]), "{fault:?} {looking:?}");
            assert_eq!(said(&house, "DULEAD", "taken back"), 1, "{fault:?} {looking:?}");
        }
    }
}

#[tokio::test]
async fn nor_does_a_crash_leave_any() {
    // As they are shown, once before the removal and once after, where they cannot be looked for; then as they are deleted.
    for before in [true, false] {
        let mut house = House::open().await;
        let mut concerns = raised(&house).await;
        house.fake.fail(SHARE, Fault::DoneWithoutAnswer);
        house.fake.fail("conversations.history", Fault::Code("missing_scope"));
        house.fake.fail("conversations.history", Fault::Code("missing_scope"));
        house.push(&[dm("ULEAD", export())]).await;
        house.fake.called(SHARE, 1).await;
        if before {
            remove(&house, &mut concerns).await;
            house.crash().await;
        } else {
            house.crash().await;
            house.run_dry().await;
            assert_eq!(with_the_words(&house), 6, "shown twice");
            remove(&house, &mut concerns).await;
        }
        for nth in 1..=3 {
            house.fake.fail(DELETE, Fault::DoneWithoutAnswer);
            let deleted = house.fake.called(DELETE, nth);
            let until = async {
                tokio::select! { () = deleted => {}, () = house.run_dry() => {} }
            };
            until.await;
            house.crash().await;
        }
        house.run_dry().await;
        assert_eq!((with_the_words(&house), house.reports()), (0, vec![]), "{before}");
    }
}
