use std::sync::Mutex;

use futures_util::FutureExt as _;
use serde_json::json;

use super::*;
use crate::command::desk::Need;
use crate::domain::action::Action;
use crate::domain::id::{ChannelId, PersonId};
use crate::domain::reply::Say;
use crate::transport::testing::*;

fn need() -> Need {
    Need {
        team: TeamId::from("T1"),
        people: vec![PersonId::from("U2")],
        groups: vec![],
        channels: vec![ChannelId::from("C1")],
        told_after: None,
    }
}

/// One that has to ask Slack first.
fn asking_first() -> (Door, Seen) {
    door(|request| {
        let outcome = match request.looked_up {
            LookedUp::NotYet => Outcome::Need(need()),
            LookedUp::JustNow => Outcome::Reply(Reply::Say { say: Say::Help { closed: None } }, None),
        };
        std::future::ready(Ok(outcome)).boxed()
    })
}

fn typed(text: &str) -> Payload {
    Payload::of_envelope("slash_commands", command(text))
}

#[tokio::test]
async fn what_must_be_known_is_asked_once_and_the_same_is_handed_in_again() {
    let (mut door, seen) = asking_first();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let keep = asked.clone();
    door.look_up = Arc::new(move |need| {
        keep.lock().unwrap().push(need);
        std::future::ready(()).boxed()
    });
    let Answer::Json(body) = door.accept(typed("start Miro")).await else { panic!("no words") };
    assert_eq!(body["response_type"], "ephemeral");
    assert_eq!(*asked.lock().unwrap(), [need()]);
    let [first, second] = seen.all().try_into().unwrap();
    assert_eq!((first.looked_up, second.looked_up), (LookedUp::NotYet, LookedUp::JustNow));
    assert_eq!((first.key, first.action), (second.key, second.action));
}

#[tokio::test]
async fn a_slack_that_does_not_say_is_not_waited_for() {
    let (mut door, seen) = asking_first();
    door.look_up = Arc::new(|_| std::future::pending().boxed());
    let since = std::time::Instant::now();
    assert!(matches!(door.accept(typed("start Miro")).await, Answer::Json(_)));
    assert!(since.elapsed() < Duration::from_millis(2_500), "Slack waits three seconds in all");
    assert_eq!(seen.all().len(), 2);
}

#[tokio::test]
async fn each_way_is_answered_as_it_can_be() {
    let said = Ok(Outcome::Reply(Reply::Say { say: Say::Help { closed: None } }, None));
    let stale = Ok(Outcome::Reply(Reply::Refuse { refusal: Refusal::Stale }, None));
    let words = |answer: &Answer| matches!(answer, Answer::Json(body) if body["text"].is_string());
    let update =
        |answer: &Answer| matches!(answer, Answer::Json(body) if body["response_action"] == "update");
    let window = || {
        let values = json!({ "question": { "question": { "value": "Why?" } } });
        Payload::of_envelope("interactive", submit("question", &json!({ "rollout": "T1/R-1" }), &values))
    };
    let button = || {
        let action = json!({ "action_id": "intake.start", "value": "T1/R-1" });
        Payload::of_envelope("interactive", click(&action))
    };
    let event = || Payload::of_envelope("events_api", message("Ev1", "hello"));
    for (answered, payload, fits) in [
        (said.clone(), typed("help"), &words as &dyn Fn(&Answer) -> bool),
        (stale.clone(), typed("help"), &words),
        (done(), typed("help"), &|answer| *answer == Answer::Empty),
        (stale.clone(), window(), &update),
        (done(), window(), &|answer| *answer == Answer::Empty),
        // Told by a letter of its own.
        (said.clone(), button(), &|answer| *answer == Answer::Empty),
        (stale, event(), &|answer| *answer == Answer::Empty),
        (Err(Unavailable), button(), &|answer| *answer == Answer::Unavailable),
        (Err(Unavailable), event(), &|answer| *answer == Answer::Unavailable),
    ] {
        let (door, seen) = door_saying(answered.clone());
        let answer = door.accept(payload.clone()).await;
        assert!(fits(&answer), "{payload:?} with {answered:?}: {answer:?}");
        assert_eq!(seen.all().len(), 1);
    }
}

#[tokio::test]
async fn a_window_that_is_not_known_does_not_close_as_if_it_had_been_taken() {
    let (door, seen) = door_saying(done());
    for (callback, meta) in [
        ("of_an_older_version", json!({ "rollout": "T1/R-1" })),
        ("question", json!({ "rollout": "forged" })),
        ("question", json!({})),
        ("question", json!("no metadata of ours")),
        ("away", json!({ "rollout": "T1/R-1" })),
    ] {
        let payload = Payload::of_envelope("interactive", submit(callback, &meta, &json!({})));
        let Answer::Json(body) = door.accept(payload).await else { panic!("{callback} {meta} just closed") };
        assert_eq!(body["response_action"], "update", "{callback} {meta}");
    }
    assert!(seen.all().is_empty());
}

#[tokio::test]
async fn a_mention_is_kept_by_name_and_a_silent_slack_keeps_nobody_waiting() {
    let event = || Payload::of_envelope("events_api", message("Ev1", "ask <@U2> or <@U3>"));
    let words = |seen: &Seen| match &seen.all()[0].action {
        Action::Say { words, .. } => words.clone(),
        other => panic!("{other:?}"),
    };
    let (mut door, seen) = door_saying(done());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let keep = asked.clone();
    door.names_of = Arc::new(move |people| {
        keep.lock().unwrap().extend(people);
        std::future::ready([(PersonId::from("U2"), "Amara".to_owned())].into()).boxed()
    });
    assert_eq!(door.accept(event()).await, Answer::Empty);
    assert_eq!(words(&seen), "ask @Amara or @someone");
    assert_eq!(*asked.lock().unwrap(), ["U2", "U3"].map(PersonId::from));
    // Nobody is mentioned: nobody is asked about. Nor where it is no message to us.
    let ours = json!({ "bot_id": "B1" });
    let mut own = message("Ev3", "see <@U2>");
    own["event"]["bot_id"] = ours["bot_id"].clone();
    for payload in [message("Ev2", "ask them"), own] {
        door.accept(Payload::of_envelope("events_api", payload)).await;
    }
    assert_eq!(asked.lock().unwrap().len(), 2);

    let (mut door, seen) = door_saying(done());
    door.names_of = Arc::new(|_| std::future::pending().boxed());
    let since = std::time::Instant::now();
    assert_eq!(door.accept(event()).await, Answer::Empty);
    assert!(since.elapsed() < Duration::from_secs(1), "{:?}", since.elapsed());
    assert_eq!(words(&seen), "ask @someone or @someone");
}
