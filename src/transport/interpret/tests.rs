#![expect(clippy::needless_pass_by_value, reason = "made on the spot in tables")]

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Asked, COMMANDS, interpret};
use crate::domain::action::{Action, Command, Later, Touch, Verb, Way, Which};
use crate::domain::area::Area;
use crate::domain::concern::{Kind, Severity, Visibility};
use crate::domain::draft::ShareChoice;
use crate::domain::id::{ChannelId, ConcernId, PersonId, RolloutId, TeamId, Ts};
use crate::domain::stakeholder::Stance;
use crate::domain::topic::Topic;
use crate::transport::payload::Payload;

fn home() -> TeamId {
    TeamId::from("T1")
}

fn rollout() -> RolloutId {
    RolloutId::new(&home(), 7)
}

fn event(body: Value) -> Option<Action> {
    let envelope = json!({ "type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": body });
    interpret(&Payload::Event(envelope), &home()).map(|asked| asked.request.action)
}

fn command(text: &str) -> Verb {
    let form = [
        ("command", COMMANDS[0]),
        ("text", text),
        ("team_id", "T1"),
        ("channel_id", "C1"),
        ("channel_name", "general"),
        ("user_id", "U1"),
        ("trigger_id", "1.2.3"),
    ];
    let form: BTreeMap<String, String> = form.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let asked = interpret(&Payload::Command(form), &home()).expect("it is understood");
    assert_eq!(asked.request.key, "command:1.2.3");
    match asked.request.action {
        Action::Command(Command { verb, direct: false, .. }) => verb,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_words_of_a_command() {
    let here = Which::Here;
    let key = |key: &str| Which::Key(key.to_owned());
    let cases = [
        ("", Verb::Mine),
        ("   ", Verb::Mine),
        ("help", Verb::Help),
        ("HELP me", Verb::Help),
        ("list", Verb::List),
        ("status", Verb::Status { which: here.clone() }),
        ("Status R-7", Verb::Status { which: key("R-7") }),
        ("summary r7", Verb::Summary { which: key("r7") }),
        ("remind", Verb::Remind { which: here.clone() }),
        ("cancel", Verb::Cancel { which: here }),
        ("start", Verb::Start { name: String::new() }),
        ("start  Huddle  for us ", Verb::Start { name: "Huddle  for us".into() }),
        ("start &lt;!channel&gt; &amp;lt;", Verb::Start { name: "<!channel> &lt;".into() }),
        ("sttus", Verb::Unknown { word: "sttus".into(), nearest: Some("status") }),
        ("sumary", Verb::Unknown { word: "sumary".into(), nearest: Some("summary") }),
        ("xyzzy", Verb::Unknown { word: "xyzzy".into(), nearest: None }),
    ];
    for (text, verb) in cases {
        assert_eq!(command(text), verb, "{text}");
    }
    let long = "n".repeat(10_000);
    assert_eq!(command(&format!("start {long}")), Verb::Start { name: long });
}

#[test]
fn what_people_write_in_their_dm() {
    let (dm, ts) = (ChannelId::from("D1"), Ts::from("1.1"));
    let said = |more: Value| {
        let mut body =
            json!({ "type": "message", "channel": "D1", "channel_type": "im", "user": "U1", "ts": "1.1" });
        body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        event(body)
    };
    assert_eq!(
        said(json!({ "text": "a &lt;b&gt; &amp;amp;" })),
        Some(Action::Say { dm: dm.clone(), ts: ts.clone(), thread: None, words: "a <b> &amp;".into() })
    );
    assert_eq!(
        said(json!({ "text": "x", "thread_ts": "0.9" })),
        Some(Action::Say {
            dm: dm.clone(),
            ts: ts.clone(),
            thread: Some(Ts::from("0.9")),
            words: "x".into()
        })
    );
    assert_eq!(
        said(json!({ "subtype": "file_share", "text": "" })),
        Some(Action::SayNothing { dm: dm.clone(), ts: ts.clone(), thread: None })
    );
    let changed = |text: &str, was: &str| {
        said(json!({ "subtype": "message_changed", "user": null,
            "message": { "user": "U1", "ts": "1.1", "text": text }, "previous_message": { "text": was } }))
    };
    assert_eq!(
        changed("new", "old"),
        Some(Action::Reword { dm: dm.clone(), ts: ts.clone(), words: "new".into() })
    );
    assert_eq!(changed("a link", "a link"), None, "a link was unfolded");
    assert_eq!(
        said(
            json!({ "subtype": "message_deleted", "deleted_ts": "1.1", "previous_message": { "user": "U1" } })
        ),
        Some(Action::Unsay { dm, ts })
    );
    for ignored in [
        json!({ "text": "me", "bot_id": "B1" }),
        json!({ "text": "x", "subtype": "bot_message" }),
        json!({ "text": "x", "subtype": "channel_join" }),
        json!({ "text": "x", "channel_type": "channel" }),
        json!({ "text": "x", "user": null }),
        json!({ "text": "x", "ts": 5 }),
    ] {
        assert_eq!(said(ignored.clone()), None, "{ignored}");
    }
}

#[test]
fn an_organisation_wide_install_names_no_team() {
    let envelope = json!({ "team_id": null, "event_id": "Ev1",
        "event": { "type": "app_home_opened", "user": "U1", "tab": "home" } });
    let asked = interpret(&Payload::Event(envelope), &home()).expect("it is understood");
    assert_eq!((asked.request.team, asked.request.action), (home(), Action::OpenHome));
    let click = json!({ "type": "block_actions", "team": null, "user": { "id": "U1" }, "trigger_id": "1",
        "container": { "type": "view", "view_id": "V1" }, "view": { "id": "V1", "type": "home" },
        "actions": [{ "action_id": "command.list" }] });
    let asked = interpret(&Payload::Interaction(click), &home()).expect("it is understood");
    assert_eq!(asked.request.team, home());
}

#[test]
fn what_is_not_for_us_is_ignored() {
    for body in [
        json!({}),
        json!({ "type": "reaction_added" }),
        json!({ "type": "app_home_opened", "user": "U1", "tab": "messages" }),
        json!({ "type": "user_change" }),
        json!({ "type": 7 }),
    ] {
        assert_eq!(event(body.clone()), None, "{body}");
    }
    for body in [
        json!({ "type": "block_actions" }),
        json!({ "type": "view_submission", "user": { "id": "U1" } }),
        json!({ "type": "view_submission", "user": { "id": "U1" }, "view": { "id": "V", "callback_id": "other" } }),
        json!({ "type": "block_actions", "user": { "id": "U1" }, "trigger_id": "1",
            "container": { "type": "message", "message_ts": "1" }, "actions": [] }),
        json!([]),
    ] {
        assert_eq!(interpret(&Payload::Interaction(body.clone()), &home()), None, "{body}");
    }
    assert_eq!(interpret(&Payload::Command(BTreeMap::new()), &home()), None);
}

fn click(id: &str, value: &str) -> Option<Action> {
    let body = json!({ "type": "block_actions", "team": { "id": "T1" }, "user": { "id": "U1" }, "trigger_id": "1.2",
        "container": { "type": "message", "message_ts": "9.9", "channel_id": "D1" },
        "actions": [{ "action_id": id, "action_ts": "5", "selected_option": { "value": value } }] });
    let asked = interpret(&Payload::Interaction(body), &home())?;
    assert!(matches!(asked.request.way, Way::Message { .. }));
    Some(asked.request.action)
}

#[test]
fn buttons_and_menus() {
    let rollout = rollout();
    let concern = ConcernId::new(&home(), 3);
    let touch = |touch| Some(Action::Touch { concern: concern.clone(), touch });
    let cases = [
        ("intake.start", "T1/R-7", Some(Action::OpenIntake { rollout: rollout.clone() })),
        ("intake.no_concerns", "T1/R-7", Some(Action::NoConcerns { rollout: rollout.clone() })),
        ("intake.ask", "T1/R-7", Some(Action::OpenQuestion { rollout: rollout.clone() })),
        ("intake.later", "T1/R-7", Some(Action::OpenLater { rollout: rollout.clone() })),
        (
            "intake.stance",
            "T1/R-7|leading",
            Some(Action::SetStance { rollout: rollout.clone(), stance: Stance::Leading }),
        ),
        ("review.revise", "T1/R-7|2", Some(Action::ReviseConcern { rollout: rollout.clone(), index: 2 })),
        ("review.drop", "T1/R-7|-2", None),
        ("concern.kind", "T1/C-3|fear", touch(Touch::Kind(Kind::Fear))),
        ("concern.severity", "T1/C-3|blocker", touch(Touch::Severity(Severity::Blocker))),
        ("concern.topic", "T1/C-3|cost", touch(Touch::Topic(Topic::Common("cost".into())))),
        ("concern.topic", "T1/C-3|own", None),
        ("concern.area", "T1/C-3|legal", touch(Touch::Area(Area::Legal))),
        ("concern.share", "T1/C-3|call_me", touch(Touch::Share(ShareChoice::CallMe))),
        ("concern.share", "T1/C-3|area", touch(Touch::Share(ShareChoice::Shown(Visibility::Area)))),
        ("concern.not", "T1/C-3", Some(Action::NotConcern { concern: concern.clone() })),
        ("summary.post_counts", "T1/R-7", Some(Action::PostCounts { rollout })),
        ("intake.start", "T1/C-7", None),
        ("intake.start", "", None),
        ("concern.kind", "T1/C-3|hope", None),
        ("link", "", None),
        ("unheard.of", "T1/R-7", None),
    ];
    for (id, value, action) in cases {
        assert_eq!(click(id, value), action, "{id} {value}");
    }
}

fn submit(callback: &str, meta: Value, values: Value) -> Option<Asked> {
    let blocks: Vec<Value> = values
        .as_object()
        .expect("fields")
        .keys()
        .map(|id| json!({ "type": "input", "block_id": id }))
        .collect();
    let values: serde_json::Map<String, Value> = values
        .as_object()
        .expect("fields")
        .iter()
        .map(|(id, value)| (id.clone(), json!({ "x": value })))
        .collect();
    let body = json!({ "type": "view_submission", "team": { "id": "T1" }, "user": { "id": "U1" }, "trigger_id": "1",
        "view": { "id": "V1", "callback_id": callback, "private_metadata": meta.to_string(), "blocks": blocks,
            "state": { "values": values } } });
    interpret(&Payload::Interaction(body), &home())
}

#[test]
fn windows_that_are_sent() {
    let meta = json!({ "rollout": "T1/R-7", "step": 3 });
    let option = |value: &str| json!({ "selected_option": { "value": value } });
    let asked = submit(
        "concern",
        meta.clone(),
        json!({
            "words-3": { "value": "<!channel> &lt;" }, "kind-3": option("doubt"), "severity-3": option("minor"),
            "topic-3": { "selected_option": null }, "own_topic-3": { "value": "Lunch" },
            "yes_if-3": { "value": null }, "visibility-3": option("lead_only"),
        }),
    )
    .expect("it is understood");
    assert_eq!(asked.fields.len(), 7);
    let Action::SubmitConcern { step: 3, form, .. } = asked.request.action else { panic!("another action") };
    assert_eq!(form.words, "<!channel> &lt;", "what is typed in a window is not escaped");
    assert_eq!((form.kind, form.severity), (Some(Kind::Doubt), Some(Severity::Minor)));
    assert_eq!((form.topic, form.yes_if), (Some(Topic::Own("Lunch".into())), String::new()));
    assert_eq!(form.visibility, Some(ShareChoice::Shown(Visibility::LeadOnly)));

    let asked = submit(
        "start",
        json!({ "channel": "C1" }),
        json!({
            "name": { "value": "Huddle" }, "sponsor": { "selected_user": "U2" }, "link": { "value": null },
            "people.legal": { "selected_users": ["U3", "U4"] }, "people.it": { "selected_users": [] },
            "intake_closes": { "selected_date": "2028-02-29" }, "meeting": { "selected_date_time": 1_790_000_000 },
            "decision_by": { "selected_date": "2028-02-30" },
        }),
    )
    .expect("it is understood");
    let Action::SubmitStart { draft, .. } = asked.request.action else { panic!("another action") };
    assert_eq!((draft.name.as_str(), draft.sponsor), ("Huddle", Some(PersonId::from("U2"))));
    assert_eq!(draft.areas, [(Area::Legal, vec![PersonId::from("U3"), PersonId::from("U4")])].into());
    assert_eq!(draft.intake_closes, chrono::NaiveDate::from_ymd_opt(2028, 2, 29));
    assert_eq!((draft.meeting.map(|at| at.timestamp()), draft.decision_by), (Some(1_790_000_000), None));

    let later = |choice: &str, date: Value| {
        let values = json!({ "later_choice": option(choice), "later_date": { "selected_date": date } });
        match submit("later", meta.clone(), values).expect("it is understood").request.action {
            Action::SubmitLater { until, .. } => until,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(later("hour", Value::Null), Later::InOneHour);
    assert_eq!(later("tomorrow", Value::Null), Later::Tomorrow);
    assert!(matches!(later("date", json!("2026-03-02")), Later::On(_)));
    assert_eq!(submit("concern", json!({ "rollout": "nonsense" }), json!({})), None);
    assert_eq!(submit("concern", json!("not an object"), json!({})), None);
}
