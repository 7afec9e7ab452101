//! Two people with the same thing open in two windows: whoever sends second is told what happened meanwhile, changes
//! nothing by it, and may send it all the same. Nobody learns anything so of what is not theirs.

use super::*;
use crate::domain::event::Happened;
use crate::domain::meeting::Meeting;
use crate::domain::policy::meanwhile::{Did, Doer, Meanwhile};
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::screen::{Notice, Screen};

const OWNER: &str = "U2";

fn by(person_: &str, did: Did) -> Meanwhile {
    Meanwhile { by: Doer::Person { person: person(person_) }, did }
}

/// The window that opens for them: how far the record had come.
async fn opens(scene: &Scene, who: &str, action: Action) -> i64 {
    let way = Way::Submit { view: ViewId::from("V1") };
    let mut asked = request(&format!("open:{who}:{action:?}:{}", entries(scene).await), who, way, action);
    asked.looked_up = crate::domain::action::LookedUp::JustNow;
    match scene.desk.handle(asked).await {
        Ok(Outcome::Reply(Reply::Show { screen: Screen::Watched { seen, meanwhile, .. } }, _)) => {
            assert_eq!(meanwhile, []);
            seen
        }
        other => panic!("no form: {other:?}"),
    }
}

async fn entries(scene: &Scene) -> usize {
    store::events::of_rollout(&mut scene.db.read().await.unwrap(), &rollout(1).id).await.unwrap().len()
}

async fn sends(scene: &Scene, key: &str, who: &str, seen: Option<i64>, action: Action) -> Reply {
    let mut asked = request(key, who, Way::Submit { view: ViewId::from("V1") }, action);
    asked.seen = seen;
    asked.looked_up = crate::domain::action::LookedUp::JustNow;
    match scene.desk.handle(asked).await {
        Ok(Outcome::Reply(reply, _)) => reply,
        other => panic!("{key}: {other:?}"),
    }
}

fn told(reply: &Reply) -> (&Screen, i64, &[Meanwhile]) {
    match reply {
        Reply::Show { screen: Screen::Watched { form, seen, meanwhile } } => (form, *seen, meanwhile),
        other => panic!("not told: {other:?}"),
    }
}

/// With U1's concern in the hands of U2, who has been asked to answer it and may read it.
async fn at_work(db: crate::store::Db) -> Scene {
    let scene = Scene::of(db).await;
    furnish(&scene).await;
    let shared = Touch::Share(ShareChoice::from_slug("named").unwrap());
    let touch = Action::Touch { concern: typed(1, "U1", "").id, touch: shared };
    sends(&scene, "share", "U1", None, touch).await;
    let owned = worked(Task::Assign { owner: Some(person(OWNER)), due: Some(day("2026-03-12")) });
    let done = sends(&scene, "assign", "ULEAD", None, owned).await;
    assert!(matches!(done, Reply::Show { screen: Screen::Notice { .. } }), "{done:?}");
    scene
}

async fn answer(scene: &Scene) -> Option<(String, u32)> {
    scene.concerns().await[0].state.answer().map(|answer| (answer.words.clone(), answer.nth))
}

#[tokio::test]
async fn of_two_answers_the_second_replaces_the_first_only_if_its_writer_says_so() {
    on_each_engine(async |db| {
        let scene = at_work(db).await;
        let words = |words: &str| worked(Task::Answer { words: words.to_owned() });
        let (lead, owner) = (
            opens(&scene, "ULEAD", worked(Task::OpenAnswer)).await,
            opens(&scene, OWNER, worked(Task::OpenAnswer)).await,
        );
        let first = sends(&scene, "1", OWNER, Some(owner), words("The owner's.")).await;
        assert!(matches!(first, Reply::Show { screen: Screen::Notice { .. } }), "{first:?}");
        let before = entries(&scene).await;

        let second = sends(&scene, "2", "ULEAD", Some(lead), words("The lead's.")).await;
        let (form, seen, meanwhile) = told(&second);
        assert!(matches!(form, Screen::AnswerConcern(_)), "{form:?}");
        assert_eq!(meanwhile, [by(OWNER, Did::Answered)]);
        assert_eq!(answer(&scene).await, Some(("The owner's.".to_owned(), 1)), "nothing changed");
        assert_eq!(entries(&scene).await, before, "and nothing is on record");

        let all_the_same = sends(&scene, "3", "ULEAD", Some(seen), words("The lead's.")).await;
        assert!(matches!(all_the_same, Reply::Show { screen: Screen::Notice { .. } }), "{all_the_same:?}");
        assert_eq!(answer(&scene).await, Some(("The lead's.".to_owned(), 2)));
    })
    .await;
}

/// Each of these is one who acts while another has that form open.
#[tokio::test]
async fn each_form_that_others_may_act_on_is_told_of_what_they_did() {
    let day = || Some(day("2026-03-12"));
    let words = |words: &str| words.to_owned();
    let forms: Vec<(&str, Action, Action)> = vec![
        (OWNER, worked(Task::OpenAnswer), worked(Task::Answer { words: words("Yes.") })),
        ("ULEAD", worked(Task::OpenAnswer), worked(Task::Answer { words: words("Yes.") })),
        (
            "ULEAD",
            worked(Task::OpenAssign),
            worked(Task::Assign { owner: Some(person("ULEAD")), due: day() }),
        ),
        ("ULEAD", worked(Task::OpenRestate), worked(Task::Restate { words: words("Otherwise.") })),
        ("ULEAD", worked(Task::OpenPark), worked(Task::Park { until: day() })),
    ];
    let deeds: Vec<(&str, Action, Meanwhile)> = vec![
        ("ULEAD", worked(Task::Restate { words: words("In short.") }), by("ULEAD", Did::Restated)),
        (
            "ULEAD",
            worked(Task::Assign {
                owner: Some(person(OWNER)),
                due: Some(crate::domain::testing::day("2026-03-13")),
            }),
            by("ULEAD", Did::Assigned { owner: Some(person(OWNER)) }),
        ),
        (
            "U1",
            Action::Touch { concern: typed(1, "U1", "").id, touch: Touch::Severity(Severity::Blocker) },
            Meanwhile { by: Doer::Raiser, did: Did::Reworded },
        ),
    ];
    on_each_engine(async |db| {
        let scene = at_work(db).await;
        let mut key = 0;
        for (who, opening, form) in &forms {
            for (other, deed, expected) in &deeds {
                key += 1;
                // Unchanged it would not be on record.
                let seen = opens(&scene, who, opening.clone()).await;
                let deed = match deed {
                    Action::Touch { concern, .. } => {
                        let now = scene.concerns().await[0].said.severity;
                        let to = if now == Severity::Blocker { Severity::Minor } else { Severity::Blocker };
                        Action::Touch { concern: concern.clone(), touch: Touch::Severity(to) }
                    }
                    other => other.clone(),
                };
                sends(&scene, &format!("deed{key}"), other, None, deed).await;
                let stood = format!("{:?}", scene.concerns().await);
                let reply = sends(&scene, &format!("form{key}"), who, Some(seen), form.clone()).await;
                let (_, _, meanwhile) = told(&reply);
                assert_eq!(meanwhile, std::slice::from_ref(expected), "{who}: {form:?}");
                assert_eq!(stood, format!("{:?}", scene.concerns().await), "{who}: {form:?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn where_it_cannot_be_done_any_more_the_refusal_says_who_was_first() {
    on_each_engine(async |db| {
        let scene = at_work(db).await;
        // Before it has an answer there is nothing to accept.
        sends(&scene, "first", "ULEAD", None, worked(Task::Answer { words: "It is rare.".to_owned() })).await;
        let seen = opens(&scene, "USPONSOR", worked(Task::OpenAccept)).await;
        sends(&scene, "park", "ULEAD", None, worked(Task::Park { until: Some(day("2026-03-12")) })).await;
        sends(&scene, "in", "ULEAD", None, worked(Task::TakeIn)).await;
        let accept = || {
            let (restated, why) = ("Otherwise.".to_owned(), "It is small.".to_owned());
            worked(Task::Accept { restated, why })
        };
        let reply = sends(&scene, "accept", "USPONSOR", Some(seen), accept()).await;
        let (_, seen, meanwhile) = told(&reply);
        assert_eq!(meanwhile, [by("ULEAD", Did::Parked), by("ULEAD", Did::TookIn)]);
        let words = || worked(Task::Answer { words: "Yes.".to_owned() });
        let lead = opens(&scene, "ULEAD", worked(Task::OpenAnswer)).await;
        let done = sends(&scene, "accept again", "USPONSOR", Some(seen), accept()).await;
        assert!(matches!(done, Reply::Show { screen: Screen::Notice { .. } }), "{done:?}");
        let reply = sends(&scene, "answer", "ULEAD", Some(lead), words()).await;
        match reply {
            Reply::Show { screen: Screen::Notice { notice: Notice::Overtaken { meanwhile, .. } } } => {
                assert_eq!(meanwhile, [by("USPONSOR", Did::AcceptedRisk)]);
            }
            other => panic!("{other:?}"),
        }
    })
    .await;
}

#[tokio::test]
async fn of_two_who_stop_it_or_go_on_the_second_is_told() {
    on_each_engine(async |db| {
        let scene = at_work(db).await;
        let cancel = Action::SubmitCancel { rollout: rollout(1).id, reason: "Too early.".to_owned() };
        let open = |verb| command(verb);
        let which = || Which::Key("R-1".to_owned());
        let seen = opens(&scene, "ULEAD", open(Verb::Cancel { which: which() })).await;
        let extend = || {
            let form = ExtendForm { until: Some(day("2026-03-16")), reason: "Holidays.".to_owned() };
            Action::SubmitExtend { rollout: rollout(1).id, form }
        };
        let theirs = opens(&scene, "USPONSOR", open(Verb::Extend { which: which() })).await;
        sends(&scene, "extend", "USPONSOR", Some(theirs), extend()).await;
        let reply = sends(&scene, "cancel", "ULEAD", Some(seen), cancel).await;
        let (form, _, meanwhile) = told(&reply);
        assert!(matches!(form, Screen::Cancel { .. }), "{form:?}");
        let of = crate::domain::extend::TimeBox::Intake;
        assert_eq!(meanwhile, [by("USPONSOR", Did::Extended { of })]);
        assert!(!scene.rollout(1).await.stage.is_over());
        // The same window, sent a second time because Slack showed no answer.
        let again = sends(&scene, "extend again", "USPONSOR", Some(theirs), extend()).await;
        match again {
            Reply::Show { screen: Screen::Notice { notice: Notice::Overtaken { meanwhile, .. } } } => {
                assert_eq!(meanwhile, [by("USPONSOR", Did::Extended { of })]);
            }
            other => panic!("{other:?}"),
        }
        let body =
            store::events::of_rollout(&mut scene.db.read().await.unwrap(), &rollout(1).id).await.unwrap();
        let extended = body.iter().filter(|(_, body)| matches!(body.what, Happened::Extended { .. })).count();
        assert_eq!(extended, 1);
    })
    .await;
}

#[tokio::test]
async fn of_two_who_name_the_new_day_the_second_is_told_and_loses_no_word() {
    on_each_engine(async |db| {
        let scene = at_work(db).await;
        let waits = Rollout { stage: Stage::Homework, ..scene.rollout(1).await };
        let meeting = Meeting { held_since: Some(waits.dates.meeting), ..Meeting::new(&waits.id) };
        let mut tx = scene.db.begin().await.unwrap();
        store::rollouts::save(&mut tx, &waits).await.unwrap();
        store::meetings::save(&mut tx, &meeting).await.unwrap();
        tx.commit().await.unwrap();
        let step = |step| Action::Prepare { rollout: rollout(1).id, step };
        let go_on = |why: &str| step(Prepare::GoOn { why: why.to_owned(), on: Some(day("2026-03-16")) });
        let lead = opens(&scene, "ULEAD", step(Prepare::Open)).await;
        let sponsor = opens(&scene, "USPONSOR", step(Prepare::Open)).await;
        sends(&scene, "lead", "ULEAD", Some(lead), go_on("IT has had its time.")).await;
        // No field is left in which to say it once more: what was filled in goes beneath what happened.
        match sends(&scene, "sponsor", "USPONSOR", Some(sponsor), go_on("We meet all the same.")).await {
            Reply::Show { screen: Screen::Notice { notice: Notice::Overtaken { meanwhile, .. } } } => {
                assert!(!meanwhile.is_empty());
            }
            other => panic!("{other:?}"),
        }
    })
    .await;
}
