//! What each reader gets: never a word that is not theirs to read, and nothing that is no longer so.

use chrono::TimeDelta;
use serde_json::json;

use super::house::{House, channel, dm, team};
use crate::delivery::Report;
use crate::domain::area::Area;
use crate::domain::commitment;
use crate::domain::concern::{Answer, Concern, Gone, Severity, Short, State, Until, Verdict, Visibility};
use crate::domain::duty::DutyChange;
use crate::domain::effect::{Bring, What};
use crate::domain::extend::{Slip, TimeBox};
use crate::domain::homework::assign::Back;
use crate::domain::homework::{Homework, Stands, Wording};
use crate::domain::id::{ChannelId, ConcernId, PersonId};
use crate::domain::person::Standing;
use crate::domain::post;
use crate::domain::question::Question;
use crate::domain::rollout::Stage;
use crate::domain::stakeholder::{Intake, Stakeholder};
use crate::domain::testing::{call, question};
use crate::store;

/// All that was sent to `conversation`, blocks and all.
fn told(house: &House, to: &str) -> String {
    let calls = house.fake.calls("chat.postMessage").into_iter();
    calls.filter(|call| call["channel"] == to).map(|call| call.to_string()).collect()
}

#[tokio::test]
async fn lead_sponsor_and_everybody_else_get_of_a_concern_what_its_raiser_chose() {
    let house = House::open().await;
    let rollout = house.rollout(1, "chat", Stage::Homework).await;
    let who = house.stakeholder(&rollout, "U1", Intake::Done { at: house.clock.now(), stance: None }).await;
    let named = house.concern(1, &who, "Named words", Visibility::Named).await;
    let alone = house.concern(2, &who, "Words for the lead", Visibility::LeadOnly).await;
    let mut letters = Vec::new();
    for person in ["ULEAD", "USPONSOR", "U1", "U2"] {
        letters.push(dm(person, What::Summary { rollout: rollout.id.clone() }));
        for concern in [&named, &alone] {
            letters.push(dm(person, What::LateBlocker { concern: concern.id.clone() }));
        }
        letters.push(dm(person, What::IntakeClosed { rollout: rollout.id.clone() }));
    }
    for what in [
        What::Charter { rollout: rollout.id.clone() },
        What::Counts { rollout: rollout.id.clone() },
        What::Summary { rollout: rollout.id.clone() },
    ] {
        letters.push(channel("C1", what));
    }
    house.push(&letters).await;
    house.run_dry().await;
    let lead = told(&house, "DULEAD");
    assert!(lead.contains("Named words") && lead.contains("Words for the lead"));
    let sponsor = told(&house, "DUSPONSOR");
    assert!(sponsor.contains("Named words") && !sponsor.contains("Words for the lead"));
    assert_eq!(
        (told(&house, "DU1"), told(&house, "DU2")),
        (String::new(), String::new()),
        "nothing for them in these"
    );
    let everybody = told(&house, "C1");
    assert!(everybody.contains("chat") && !everybody.contains("words") && !everybody.contains("Words"));
}

#[tokio::test]
async fn nothing_is_posted_where_people_from_outside_read_along_unless_the_lead_said_so() {
    let house = House::open().await;
    let mut rollout = house.rollout(1, "chat", Stage::Intake).await;
    let charter = || channel("C1", What::Charter { rollout: rollout.id.clone() });
    let counts = || channel("C1", What::Counts { rollout: rollout.id.clone() });
    house.fake.channel("C1", json!({ "is_member": true }));
    house.push(&[charter()]).await;
    house.run_dry().await;
    assert_eq!(house.fake.posted().len(), 1);
    house.fake.channel("C1", json!({ "is_member": true, "is_ext_shared": true, "is_shared": true }));
    house.push(&[counts()]).await;
    house.run_dry().await;
    assert_eq!(house.fake.posted().len(), 2, "what Slack said just now holds for a while");
    house.clock.move_to(house.clock.now() + TimeDelta::minutes(11));
    house.push(&[charter(), counts()]).await;
    house.run_dry().await;
    assert_eq!(house.fake.posted().len(), 2);
    assert_eq!(house.fake.calls("chat.update").len(), 0, "nor is what stands there brought up to date");
    let there = Report::Outsiders { team: team(), channel: ChannelId::from("C1") };
    assert_eq!(house.reports(), [there.clone(), there]);
    rollout.outsiders_accepted = true;
    let mut tx = house.db.begin().await.unwrap();
    store::rollouts::save(&mut tx, &rollout).await.unwrap();
    tx.commit().await.unwrap();
    let charter = channel("C1", What::Charter { rollout: rollout.id.clone() });
    house.push(&[charter]).await;
    house.run_dry().await;
    assert_eq!(house.fake.calls("chat.update").len(), 1);
    assert_eq!(house.fake.calls("conversations.info").len(), 2);
}

#[tokio::test]
async fn whoever_has_answered_meanwhile_is_not_nudged() {
    let house = House::open().await;
    let first = house.rollout(1, "Company chat", Stage::Intake).await;
    let second = house.rollout(2, "Cloud drive", Stage::Intake).await;
    let done = Intake::Done { at: house.clock.now(), stance: None };
    house.stakeholder(&first, "U1", done.clone()).await;
    house.stakeholder(&second, "U1", Intake::Talking).await;
    house.stakeholder(&first, "U2", done).await;
    for person in ["U1", "U2"] {
        house.person(person, Standing::Member).await;
    }
    let nudge = |person: &str| {
        let rollouts = vec![first.id.clone(), second.id.clone()];
        dm(
            person,
            What::Nudge {
                person: PersonId::from(person),
                rollouts,
                homework: vec![],
                commitments: vec![],
                decisions: vec![],
            },
        )
    };
    house.push(&[nudge("U1"), nudge("U2")]).await;
    house.run_dry().await;
    let told = told(&house, "DU1");
    assert!(told.contains("Cloud drive") && !told.contains("Company chat"), "{told}");
    assert_eq!(house.fake.posted().len(), 1, "and nothing to whoever owes nothing");
}

/// What stands before whoever led or sponsored it, once somebody else does.
#[tokio::test]
async fn who_led_it_keeps_neither_words_nor_buttons_of_what_waits_for_the_next_one() {
    let house = House::open().await;
    let mut rollout = house.rollout(1, "chat", Stage::Homework).await;
    let who = house.stakeholder(&rollout, "U1", Intake::Done { at: house.clock.now(), stance: None }).await;
    let mut blocker = house.concern(1, &who, "Secret blocker", Visibility::Named).await;
    blocker.late = true;
    let mut parked = house.concern(2, &who, "Secret later", Visibility::Named).await;
    parked.said.severity = Severity::Minor;
    parked.state = State::Parked { until: Until::PilotReview, by: None, at: house.clock.now(), before: None };
    let mut owed = house.concern(3, &who, "Secret homework", Visibility::Named).await;
    let due = house.clock.now().date_naive();
    owed.work.homework = Homework::Owed { owner: rollout.lead.clone(), due, nudged: 0, overdue: false };
    let question = Question { words: "Secret question?".to_owned(), ..question(1, "U1") };
    let call = call(1, "U1");
    let mut tx = house.db.begin().await.unwrap();
    for concern in [&blocker, &parked, &owed] {
        store::concerns::save(&mut tx, concern).await.unwrap();
    }
    store::questions::save(&mut tx, &question).await.unwrap();
    store::calls::save(&mut tx, &call).await.unwrap();
    tx.commit().await.unwrap();
    let id = |concern: &Concern| concern.id.clone();
    let told = [
        What::QuestionCard { question: question.id.clone() },
        What::CallCard { call: call.id.clone() },
        What::LateBlocker { concern: id(&blocker) },
        What::LateParked { concern: id(&parked) },
        What::Homework { concern: id(&owed), owner: rollout.lead.clone() },
    ];
    let to = |person: &str| told.iter().map(|what| dm(person, what.clone())).collect::<Vec<_>>();
    house.push(&to("ULEAD")).await;
    house.push(&[dm("USPONSOR", told[2].clone())]).await;
    house.run_dry().await;
    let before = house.fake.calls("chat.postMessage");
    assert_eq!(before.len(), 6, "{before:?}");
    assert_eq!(before.iter().filter(|post| post.to_string().contains("Secret")).count(), 5, "{before:?}");

    rollout.lead = PersonId::from("UNEXT");
    rollout.sponsor = PersonId::from("UCHIEF");
    owed.work.homework = Homework::Owed { owner: rollout.lead.clone(), due, nudged: 0, overdue: false };
    let mut tx = house.db.begin().await.unwrap();
    store::rollouts::save(&mut tx, &rollout).await.unwrap();
    store::concerns::save(&mut tx, &owed).await.unwrap();
    tx.commit().await.unwrap();
    house.push(&to("ULEAD")).await;
    house.push(&[dm("USPONSOR", told[2].clone()), dm("UNEXT", told[0].clone())]).await;
    // Nor is it brought to anybody before whom it never stood.
    house.push(&to("UELSE")).await;
    house.run_dry().await;
    assert_eq!(house.fake.posted().len(), 7, "one more, to the new lead");
    let edits = house.fake.calls("chat.update");
    assert_eq!(edits.len(), 6, "{edits:?}");
    for edit in edits {
        let shown = edit.to_string();
        assert!(!shown.contains("Secret") && !shown.contains("action_id"), "{shown}");
        assert!(shown.contains("chat"), "{shown}");
    }
}

/// Another lead or sponsor, before everybody has been asked whether they commit.
#[tokio::test]
async fn the_question_whether_they_commit_says_who_reads_it_only_where_it_stands() {
    let house = House::open().await;
    let now = house.clock.now();
    let mut rollout = house.rollout(1, "chat", Stage::Decision).await;
    let done = || Intake::Done { at: now, stance: None };
    let asked = house.stakeholder(&rollout, "U1", done()).await;
    let asleep = house.stakeholder(&rollout, "U2", done()).await;
    let to_be_asked = commitment::asked_again(&asleep, now);
    let mut tx = house.db.begin().await.unwrap();
    store::duties::apply(&mut tx, std::slice::from_ref(&to_be_asked)).await.unwrap();
    tx.commit().await.unwrap();
    house.push(&[post::commitment(&asked)]).await;
    house.run_dry().await;
    assert!(told(&house, "DU1").contains("USPONSOR"));

    rollout.lead = PersonId::from("UNEXT");
    rollout.sponsor = PersonId::from("UCHIEF");
    let both = [post::commitment(&asked), post::commitment(&asleep)];
    let mut tx = house.db.begin().await.unwrap();
    store::rollouts::save(&mut tx, &rollout).await.unwrap();
    tx.commit().await.unwrap();
    house.push(&both).await;
    house.run_dry().await;
    assert_eq!(house.fake.posted().len(), 1, "nothing to who has not been asked");
    let edits = house.fake.calls("chat.update");
    let shown = edits[0].to_string();
    assert_eq!(edits.len(), 1, "{edits:?}");
    assert!(shown.contains("UNEXT") && shown.contains("UCHIEF"), "{shown}");
    assert!(!shown.contains("ULEAD") && !shown.contains("USPONSOR"), "{shown}");

    let DutyChange::Set(due) = to_be_asked else { panic!("{to_be_asked:?}") };
    let mut tx = house.db.begin().await.unwrap();
    assert!(store::duties::done(&mut tx, &due.key).await.unwrap());
    tx.commit().await.unwrap();
    house.push(&both).await;
    house.run_dry().await;
    assert!(told(&house, "DU2").contains("UCHIEF"), "once it is their turn");
    // Between the meeting and the end of its day nobody has been asked.
    rollout.stage = Stage::JointMeeting;
    let unasked = house.stakeholder(&rollout, "U3", done()).await;
    let mut tx = house.db.begin().await.unwrap();
    store::rollouts::save(&mut tx, &rollout).await.unwrap();
    tx.commit().await.unwrap();
    house.push(&[post::commitment(&unasked)]).await;
    house.run_dry().await;
    assert_eq!(told(&house, "DU3"), "");
}

#[tokio::test]
async fn what_asked_for_one_area_more_loses_its_buttons_once_it_is_answered() {
    let house = House::open().await;
    let now = house.clock.now();
    let rollout = house.rollout(1, "chat", Stage::Intake).await;
    let asked = house.stakeholder(&rollout, "U1", Intake::Done { at: now, stance: None }).await;
    let asked = Stakeholder { areas: vec![Area::Compliance, Area::Legal, Area::It], ..asked };
    let too = What::AskedToo {
        rollout: rollout.id.clone(),
        person: asked.person.clone(),
        areas: vec![Area::Legal, Area::It],
        bring: Bring::Brought,
    };
    let keep = async |who: &Stakeholder| {
        let mut tx = house.db.begin().await.unwrap();
        store::stakeholders::save(&mut tx, who).await.unwrap();
        tx.commit().await.unwrap();
    };
    keep(&Stakeholder { silent: vec![Area::Legal, Area::It], ..asked.clone() }).await;
    house.push(&[dm("U1", too)]).await;
    house.run_dry().await;
    assert!(told(&house, "DU1").contains("I have no concerns"));

    keep(&asked).await;
    house.push(&post::asked_too(&asked)).await;
    house.run_dry().await;
    assert_eq!(house.fake.posted().len(), 1, "nothing is posted of areas for which nothing stood");
    let edits = house.fake.calls("chat.update");
    let shown = edits[0].to_string();
    assert_eq!(edits.len(), 1, "{edits:?}");
    assert!(shown.contains("thank you") && !shown.contains("action_id"), "{shown}");

    keep(&Stakeholder { intake: Intake::TakenOut { at: now }, ..asked.clone() }).await;
    house.push(&post::asked_too(&asked)).await;
    house.run_dry().await;
    assert_eq!(house.fake.calls("chat.delete").len(), 1, "asked for it once more, they are told anew");
}

#[tokio::test]
async fn what_told_whoever_led_it_before_of_a_point_says_with_whom_it_is_now() {
    let house = House::open().await;
    let mut rollout = house.rollout(1, "chat", Stage::Homework).await;
    let who = house.stakeholder(&rollout, "U1", Intake::Invited).await;
    let now = house.clock.now();
    let mut concern = house.concern(1, &who, "Secret words", Visibility::LeadOnly).await;
    concern.state = State::Parked { until: Until::PilotReview, by: None, at: now, before: None };
    concern.work.homework =
        Homework::Owed { owner: PersonId::from("UOWNER"), due: now.date_naive(), nudged: 0, overdue: false };
    concern.work.wording = Some(Wording {
        words: "Secret, put fairly".into(),
        by: rollout.lead.clone(),
        stands: Stands::Fair,
        nth: 1,
        before: None,
    });
    let mut tx = house.db.begin().await.unwrap();
    store::concerns::save(&mut tx, &concern).await.unwrap();
    tx.commit().await.unwrap();
    let id = || concern.id.clone();
    let told = [
        What::Overdue { concern: id() },
        What::HomeworkBack { concern: id(), owner: PersonId::from("UOWNER"), why: Back::Given },
        What::Fair { concern: id() },
        What::LookAgain { concern: id() },
    ];
    house.push(&told.map(|what| dm("ULEAD", what))).await;
    house.run_dry().await;
    let posts = house.fake.calls("chat.postMessage");
    assert_eq!(posts.iter().filter(|post| post.to_string().contains("Secret")).count(), 4, "{posts:?}");

    rollout.lead = PersonId::from("UNEXT");
    let mut tx = house.db.begin().await.unwrap();
    store::rollouts::save(&mut tx, &rollout).await.unwrap();
    let again = store::shown::before(&mut tx, &rollout.id, &PersonId::from("ULEAD")).await.unwrap();
    let none = store::shown::before(&mut tx, &rollout.id, &PersonId::from("UNEXT")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((again.len(), none.len()), (4, 0));
    house.push(&again).await;
    house.run_dry().await;
    assert_eq!(house.fake.posted().len(), 4, "nothing is posted anew");
    let edits = house.fake.calls("chat.update");
    assert_eq!(edits.len(), 4, "{edits:?}");
    for edit in edits {
        let shown = edit.to_string();
        assert!(!shown.contains("Secret") && !shown.contains("action_id"), "{shown}");
        assert!(shown.contains("<@UNEXT>"), "{shown}");
    }
}

#[tokio::test]
async fn who_was_taken_out_and_has_their_words_gone_reads_so_wherever_it_stands() {
    let house = House::open().await;
    let rollout = house.rollout(1, "chat", Stage::Homework).await;
    let now = house.clock.now();
    let who = house.stakeholder(&rollout, "U1", Intake::Done { at: now, stance: None }).await;
    let mut told = house.concern(1, &who, "Secret words", Visibility::Named).await;
    let record = dm("U1", What::Record { rollout: rollout.id.clone(), person: who.person.clone() });
    house.push(std::slice::from_ref(&record)).await;
    house.run_dry().await;
    house.stakeholder(&rollout, "U1", Intake::TakenOut { at: now }).await;
    let letter = dm("U1", What::TakenOut { rollout: rollout.id.clone(), person: who.person.clone() });
    house.push(&[record.clone(), letter]).await;
    house.run_dry().await;
    let stands = |method: &str| house.fake.calls(method).last().unwrap().to_string();
    assert!(stands("chat.update").contains("your words removed"));
    assert!(stands("chat.postMessage").contains("You told 1 point"));

    told.gone = Some(Gone::AtWish { at: now });
    told.said.words.clear();
    let mut tx = house.db.begin().await.unwrap();
    store::concerns::save(&mut tx, &told).await.unwrap();
    let again = store::shown::again(&mut tx, &team(), &[rollout.id.as_str().to_owned()]).await.unwrap();
    tx.commit().await.unwrap();
    house.push(&[record]).await;
    house.run_dry().await;
    assert!(!stands("chat.update").contains("your words removed"));
    assert_eq!(again.len(), 1);
    house.push(&again).await;
    house.run_dry().await;
    let edited = stands("chat.update");
    assert!(edited.contains("Thank you") && !edited.contains("You told"), "{edited}");
}

#[tokio::test]
async fn what_asked_something_of_the_lead_loses_its_buttons_once_that_is_done() {
    let house = House::open().await;
    let rollout = house.rollout(1, "chat", Stage::Homework).await;
    let who = house.stakeholder(&rollout, "U1", Intake::Invited).await;
    let now = house.clock.now();
    let mut concern = house.concern(1, &who, "Secret words", Visibility::Named).await;
    let save = async |concern: &Concern| {
        let mut tx = house.db.begin().await.unwrap();
        store::concerns::save(&mut tx, concern).await.unwrap();
        let again = store::shown::again(&mut tx, &team(), &[concern.id.as_str().to_owned()]).await.unwrap();
        tx.commit().await.unwrap();
        house.push(&again).await;
        house.run_dry().await;
    };
    let owner = || PersonId::from("UOWNER");
    concern.state = State::Parked { until: Until::PilotReview, by: None, at: now, before: None };
    concern.work.homework =
        Homework::Owed { owner: owner(), due: now.date_naive(), nudged: 0, overdue: true };
    let (words, by) = ("Secret, put fairly".to_owned(), rollout.lead.clone());
    concern.work.wording = Some(Wording { words, by, stands: Stands::Fair, nth: 1, before: None });
    save(&concern).await;
    let id = || concern.id.clone();
    let told = [
        (What::LookAgain { concern: id() }, "Take it in"),
        (What::Overdue { concern: id() }, "Assign anew"),
        (What::HomeworkBack { concern: id(), owner: owner(), why: Back::Given }, "Assign"),
        (What::Fair { concern: id() }, "Secret, put fairly"),
    ];
    for (what, shows) in told {
        house.push(&[dm("ULEAD", what)]).await;
        house.run_dry().await;
        let posts = house.fake.calls("chat.postMessage");
        assert!(posts.last().unwrap().to_string().contains(shows), "{posts:?}");
    }
    let answer = Answer { words: "In the vault".into(), by: owner(), at: now, nth: 1 };
    concern.state = State::Settled { answer, at: now };
    concern.work.homework = Homework::Over { owner: owner() };
    save(&concern).await;
    let edits = house.fake.calls("chat.update");
    assert_eq!(edits.len(), 4, "{edits:?}");
    for edit in &edits {
        let shown = edit.to_string();
        assert!(!shown.contains("work."), "{shown}");
        assert!(
            shown.contains("Settled since this was said") || shown.contains("Secret, put fairly"),
            "{shown}"
        );
    }
    assert_eq!(house.fake.calls("chat.postMessage").len(), 4, "and none is brought anew");
    // What its raiser has taken back is not the lead's to read.
    concern.state = State::Withdrawn { at: now, instead: None };
    save(&concern).await;
    assert_eq!(house.fake.posted(), []);
}

#[tokio::test]
async fn what_asked_for_work_says_that_its_rollout_is_over_and_comes_to_nobody_any_more() {
    let (lead, owner) = (|| PersonId::from("ULEAD"), || PersonId::from("UOWNER"));
    let id = || ConcernId::new(&team(), 1);
    let now = House::open().await.clock.now();
    let day = now.date_naive();
    let owed = || Homework::Owed { owner: owner(), due: day, nudged: 0, overdue: true };
    let answer = Answer { words: "In the vault".into(), by: owner(), at: now, nth: 1 };
    let short = Short { how: Verdict::NotYet, missing: None, at: now };
    let reopened = || State::Reopened { answer: answer.clone(), short: short.clone() };
    let parked = || State::Parked { until: Until::Day { day }, by: Some(lead()), at: now, before: None };
    let nudge = || What::Nudge {
        person: owner(),
        rollouts: vec![],
        homework: vec![id()],
        commitments: vec![],
        decisions: vec![],
    };
    let over = "Closed: no answer is waited for any more.";
    let looked = "Closed: nothing is looked at again any more.";
    let back = || What::HomeworkBack { concern: id(), owner: owner(), why: Back::Given };
    let table = [
        (What::Overdue { concern: id() }, "ULEAD", State::Open, owed(), over),
        (back(), "ULEAD", State::Open, Homework::Nobody, over),
        (What::FellShort { concern: id(), nth: 1 }, "ULEAD", reopened(), owed(), over),
        (What::LookAgain { concern: id() }, "ULEAD", parked(), Homework::Nobody, looked),
        (What::Fair { concern: id() }, "ULEAD", State::Open, Homework::Nobody, "Secret, put fairly"),
        (What::HomeworkAgain { concern: id(), owner: owner() }, "UOWNER", reopened(), owed(), over),
        (nudge(), "UOWNER", State::Open, owed(), "not waited for any more"),
    ];
    for (what, to, state, homework, shows) in table {
        let house = House::open().await;
        let mut rollout = house.rollout(1, "chat", Stage::Homework).await;
        let who = house.stakeholder(&rollout, "U1", Intake::Done { at: now, stance: None }).await;
        let mut concern = house.concern(1, &who, "Secret words", Visibility::Named).await;
        (concern.state, concern.work.homework) = (state, homework);
        let (words, by) = ("Secret, put fairly".to_owned(), lead());
        concern.work.wording = Some(Wording { words, by, stands: Stands::Fair, nth: 1, before: None });
        let mut tx = house.db.begin().await.unwrap();
        store::concerns::save(&mut tx, &concern).await.unwrap();
        tx.commit().await.unwrap();
        house.person("UOWNER", Standing::Member).await;
        house.push(&[dm(to, what.clone())]).await;
        house.run_dry().await;
        let posts = house.fake.calls("chat.postMessage");
        assert!(posts.len() == 1 && posts[0].to_string().contains("work."), "{what:?}: {posts:?}");

        rollout.stage = Stage::Closed { at: now };
        let mut tx = house.db.begin().await.unwrap();
        store::rollouts::save(&mut tx, &rollout).await.unwrap();
        let mut again = store::shown::again(&mut tx, &team(), &[id().as_str().to_owned()]).await.unwrap();
        tx.commit().await.unwrap();
        // And what was still on its way as it ended.
        again.push(dm(to, what.clone()));
        house.push(&again).await;
        house.run_dry().await;
        assert_eq!(house.fake.calls("chat.postMessage").len(), 1, "{what:?}");
        let edit = house.fake.calls("chat.update").pop().unwrap().to_string();
        assert!(edit.contains(shows) && !edit.contains("work."), "{what:?}: {edit}");
    }
}

#[tokio::test]
async fn a_letter_offers_to_move_a_date_only_as_often_as_it_may_be_moved() {
    let house = House::open().await;
    let rollout = house.rollout(1, "chat", Stage::Decision).await;
    let offers = |calls: Vec<serde_json::Value>| {
        calls.iter().map(|call| call.to_string().contains("command.extend")).collect::<Vec<_>>()
    };
    house.push(&[dm("USPONSOR", What::SponsorNamed { rollout: rollout.id.clone() })]).await;
    house.run_dry().await;
    assert_eq!(offers(house.fake.calls("chat.postMessage")), [true]);
    let (before, by) = (rollout.dates.decision_by, rollout.sponsor.clone());
    let (id, at) = (rollout.id.clone(), house.clock.now());
    let (of, after, reason) =
        (TimeBox::Decision, before + TimeDelta::days(7), "The auditors are late".into());
    let slip = Slip { rollout: id, nth: 1, of, before, after, reason, by, at };
    let mut tx = house.db.begin().await.unwrap();
    store::meetings::add_slip(&mut tx, &slip).await.unwrap();
    let again = store::shown::again(&mut tx, &team(), &[rollout.id.as_str().to_owned()]).await.unwrap();
    tx.commit().await.unwrap();
    house.push(&again).await;
    house.run_dry().await;
    assert_eq!(offers(house.fake.calls("chat.update")), [false]);
}
