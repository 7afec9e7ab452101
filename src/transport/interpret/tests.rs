use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeZone as _, Utc};
use chrono_tz::Tz;
use serde_json::{Map, json};

use super::*;
use crate::domain::action::{Command, Later, Pledge, Touch, Verb, Which};
use crate::domain::area::Area;
use crate::domain::at_once::AtOnce;
use crate::domain::begun::Begun;
use crate::domain::commitment::{Choice, NeedForm, Tally};
use crate::domain::concern::{Kind, Severity, Verdict, Visibility};
use crate::domain::draft::{ConcernDraft, ShareChoice, StartDraft, Window};
use crate::domain::extend::TimeBox;
use crate::domain::id::{
    CallId, ChannelId, ConcernId, Handle, QuestionId, RolloutId, Trigger, Ts, ViewId, WordsId,
};
use crate::domain::intake::form::call_me;
use crate::domain::intake::opened::Opened;
use crate::domain::meeting::Prepare;
use crate::domain::policy::{self, Reader};
use crate::domain::readiness::NotReady;
use crate::domain::rollout::Keep;
use crate::domain::screen::{
    AnswerScreen, BeforeScreen, ConcernScreen, DecideScreen, ExtendScreen, NeedScreen, Offer, ReviewScreen,
    Screen, StartScreen, Target, ThemeScreen,
};
use crate::domain::source::Source;
use crate::domain::stakeholder::Stance;
use crate::domain::topic::{Topic, prompts};
use crate::domain::verdict::{Outcome, VerdictForm};
use crate::transport::testing::{click, command, message, submit};
use crate::view::ids::{Meta, action as ids, modal};
use crate::view::screen;

mod broken;

fn home() -> TeamId {
    TeamId::from("THOME")
}

fn read(payload: Value) -> Option<Asked> {
    let kind = match payload["type"].as_str() {
        Some("event_callback") => "events_api",
        Some(_) => "interactive",
        None => "slash_commands",
    };
    interpret(&Payload::of_envelope(kind, payload), &home(), &Names::new())
}

fn action(payload: Value) -> Option<Action> {
    read(payload).map(|asked| asked.request.action)
}

/// `payload` with `value` at a JSON pointer; null takes the field away.
fn with(mut payload: Value, at: &str, value: Value) -> Value {
    let (parent, name) = at.rsplit_once('/').unwrap();
    let parent = payload.pointer_mut(parent).and_then(Value::as_object_mut).unwrap();
    match value {
        Value::Null => drop(parent.remove(name)),
        value => drop(parent.insert(name.to_owned(), value)),
    }
    payload
}

fn rollout() -> RolloutId {
    RolloutId::parse("T1/R-1").unwrap()
}

fn concern() -> ConcernId {
    ConcernId::parse("T1/C-2").unwrap()
}

fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 18, 12, 0, 0).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_words_of_a_command() {
    let here = || Which::Here;
    let key = |key: &str| Which::Key(key.to_owned());
    let start = |name: &str| Verb::Start { name: name.to_owned() };
    let rhythm = |which, words: Option<&str>| Verb::Rhythm { which, words: words.map(str::to_owned) };
    let missed = |word: &str, rest: &str, near: &[&'static str]| {
        let (word, rest) = (word.to_owned(), rest.to_owned());
        Verb::Unknown { word, rest, near: near.to_vec() }
    };
    let unknown = |word: &str, near| missed(word, "", near);
    let long = format!("start {}", "n".repeat(10_000));
    let table = [
        ("", Verb::Mine),
        ("  \t ", Verb::Mine),
        ("start", start("")),
        ("START  Miro for all ", start("Miro for all")),
        ("start\nMiro", start("Miro")),
        ("start Miro  for us", start("Miro  for us")),
        (long.as_str(), start(&"n".repeat(10_000))),
        ("start R&amp;D &lt;beta&gt;", start("R&D <beta>")),
        ("start &amp;lt;", start("&lt;")),
        ("start &lt;!channel&gt;", start("<!channel>")),
        ("start <http://monday.com|Monday.com>", start("Monday.com")),
        ("start for <@U1|amara> in <#C1|general>", start("for @amara in #general")),
        ("status", Verb::Status { which: here() }),
        ("Status r7", Verb::Status { which: key("r7") }),
        ("summary R-7", Verb::Summary { which: key("R-7") }),
        ("remind", Verb::Remind { which: here() }),
        ("remind 7", rhythm(here(), Some("7"))),
        ("remind -1", rhythm(here(), Some("-1"))),
        ("remind R-7", Verb::Remind { which: key("R-7") }),
        ("remind legal", Verb::Remind { which: key("legal") }),
        ("remind R-7 please", Verb::Remind { which: key("R-7 please") }),
        ("remind rhythm", rhythm(here(), None)),
        ("remind Rhythm r7", rhythm(key("r7"), None)),
        ("remind R-7 rhythm", rhythm(key("R-7"), None)),
        ("remind 5, 2, 0", rhythm(here(), Some("5, 2, 0"))),
        ("remind 5,", rhythm(here(), Some("5,"))),
        ("remind R-7 5", rhythm(key("R-7"), Some("5"))),
        ("remind 5, 2, 0 R-7", rhythm(key("R-7"), Some("5, 2, 0"))),
        ("remind `0 10 * * 1,3` r7", rhythm(key("r7"), Some("0 10 * * 1,3"))),
        ("remind rythm", rhythm(here(), None)),
        ("remind R-7 rhytm", rhythm(key("R-7"), None)),
        ("remind rhythm 5, 2, 0", rhythm(here(), Some("5, 2, 0"))),
        ("remind rhythm R-7 5, 2, 0", rhythm(key("R-7"), Some("5, 2, 0"))),
        ("remind R-7 rhythm 3, 1", rhythm(key("R-7"), Some("3, 1"))),
        ("remind rhythm legal", rhythm(key("legal"), None)),
        ("remind r7  5, 2", rhythm(key("r7"), Some("5, 2"))),
        ("remind days 5", rhythm(here(), Some("days 5"))),
        ("remind cron 0 10 * * 1,3", rhythm(here(), Some("cron 0 10 * * 1,3"))),
        ("remind R-7 0 10 * * 1,3", rhythm(key("R-7"), Some("0 10 * * 1,3"))),
        ("remind * * * * *", rhythm(here(), Some("* * * * *"))),
        ("remind @daily", rhythm(here(), Some("@daily"))),
        ("decide", Verb::Decide { which: here() }),
        ("export R-7", Verb::Export { which: key("R-7") }),
        ("rehearse R-7", Verb::Rehearse { which: key("R-7") }),
        ("cancel R-7 please", Verb::Cancel { which: key("R-7 please") }),
        ("list", Verb::List),
        ("list all", Verb::List),
        ("help", Verb::Help),
        ("?", Verb::Help),
        ("strat Miro", missed("strat", "Miro", &["start"])),
        ("sumary", unknown("sumary", &["summary"])),
        ("Remnid", unknown("Remnid", &["remind"])),
        ("stat", unknown("stat", &["status"])),
        ("stak R-7", missed("stak", "R-7", &["stakeholders"])),
        ("EXP", unknown("EXP", &["export"])),
        ("sum", unknown("sum", &["summary"])),
        ("con", unknown("con", &["concerns"])),
        ("ex", unknown("ex", &["extend", "export"])),
        ("sta", unknown("sta", &["start", "status", "stakeholders"])),
        ("stakholders", unknown("stakholders", &["stakeholders"])),
        ("exports", unknown("exports", &["export"])),
        ("xyz", unknown("xyz", &[])),
        ("cancle R-7", missed("cancle", "R-7", &["cancel"])),
        ("channel", unknown("channel", &[])),
        ("<!channel> <!here>", missed("@channel", "@here", &[])),
        ("@cancel", unknown("@cancel", &[])),
        ("<#C1|start>", unknown("#start", &[])),
        ("lift", unknown("lift", &["list"])),
        ("last", unknown("last", &["list"])),
        ("lost all", missed("lost", "all", &["list"])),
        ("cart", unknown("cart", &[])),
        ("🚀", unknown("🚀", &[])),
    ];
    for (text, verb) in table {
        let Some(Action::Command(command)) = action(command(text)) else { panic!("{text:?}") };
        assert_eq!(command.verb, verb, "{text:?}");
    }
}

#[test]
fn where_a_command_was_given_and_by_whom() {
    let asked = read(command("list")).unwrap();
    assert_eq!(asked.request.key, "command:1.2.3");
    assert_eq!((asked.request.team.as_str(), asked.request.actor.as_str()), ("T1", "U1"));
    let way = Way::Command { channel: ChannelId::from("C1"), trigger: Trigger::from("1.2.3") };
    assert_eq!(asked.request.way, way);

    for (channel, name, expected) in [
        ("C1", json!("general"), false),
        ("C1", json!("privategroup"), false),
        ("C1", json!("directmessage"), true),
        ("C1", json!("mpdm-amara--ben--cleo-1"), true),
        ("D1", Value::Null, true),
    ] {
        let payload =
            with(with(command("start"), "/channel_id", json!(channel)), "/channel_name", name.clone());
        let Some(Action::Command(Command { direct, .. })) = action(payload) else {
            panic!("{channel} {name}")
        };
        assert_eq!(direct, expected, "{channel} {name}");
    }
    for absent in ["/team_id", "/text", "/response_url", "/channel_name"] {
        assert!(read(with(command("list"), absent, Value::Null)).is_some(), "{absent}");
    }
    let nameless = read(with(command("list"), "/team_id", Value::Null)).unwrap();
    assert_eq!(nameless.request.team, home(), "where Slack names no team, ours is meant");
    for needed in ["/user_id", "/channel_id", "/trigger_id", "/command"] {
        assert_eq!(read(with(command("list"), needed, Value::Null)), None, "{needed}");
        assert_eq!(read(with(command("list"), needed, json!(""))), None, "{needed}");
    }
}

#[test]
fn what_is_written_in_the_dm() {
    let dm = || ChannelId::from("D1");
    let ts = || Ts::from("1.1");
    let of = |fields: Value| {
        let mut payload = message("Ev1", "hello");
        for (name, value) in fields.as_object().unwrap() {
            payload = with(payload, &format!("/event/{name}"), value.clone());
        }
        action(payload)
    };
    let source = |thread: Option<&str>| Source { dm: dm(), ts: ts(), thread: thread.map(Ts::from) };
    let say = |words: &str| Some(Action::Say { source: source(None), words: words.to_owned() });
    let nothing = Some(Action::SayNothing { source: source(None) });
    let edited = |before: &str, after: &str| {
        json!({
            "subtype": "message_changed", "user": null, "ts": "9.9",
            "message": { "edited": { "user": "U1", "ts": "9.9" }, "user": "U1", "ts": "1.1", "text": after },
            "previous_message": { "user": "U1", "ts": "1.1", "text": before },
        })
    };
    let table = [
        (json!({}), say("hello")),
        (json!({ "text": "a &amp; b &lt;!channel&gt; &amp;lt;" }), say("a & b <!channel> &lt;")),
        (
            json!({ "text": "<!channel> see <https://x.example|https://x.example>" }),
            say("@channel see https://x.example"),
        ),
        (json!({ "text": "שלום 🚀" }), say("שלום 🚀")),
        (json!({ "text": "x".repeat(40_000) }), say(&"x".repeat(40_000))),
        (json!({ "text": " \n" }), nothing.clone()),
        (json!({ "text": null, "subtype": "file_share", "files": [{}] }), nothing.clone()),
        (json!({ "text": "see here", "subtype": "file_share", "files": [{}] }), say("see here")),
        (json!({ "thread_ts": "1.1" }), say("hello")),
        (
            json!({ "thread_ts": "0.5" }),
            Some(Action::Say { source: source(Some("0.5")), words: "hello".to_owned() }),
        ),
        (
            edited("hello", "a &lt; b"),
            Some(Action::Reword { source: source(None), words: "a < b".to_owned(), edited: Ts::from("9.9") }),
        ),
        (
            {
                let mut reply = edited("hello", "a &lt; b");
                reply["message"]["thread_ts"] = json!("0.5");
                reply
            },
            Some(Action::Reword {
                source: source(Some("0.5")),
                words: "a < b".to_owned(),
                edited: Ts::from("9.9"),
            }),
        ),
        (edited("hello", "hello"), None),
        (
            json!({
                "subtype": "message_deleted", "user": null, "deleted_ts": "1.1",
                "previous_message": { "user": "U1", "ts": "1.1", "text": "hello" },
            }),
            Some(Action::Unsay { dm: dm(), ts: ts() }),
        ),
        (
            json!({
                "subtype": "message_changed", "user": null,
                "message": { "subtype": "tombstone", "user": "U1", "ts": "1.1", "text": "This message was deleted." },
                "previous_message": { "user": "U1", "ts": "1.1", "text": "This message was deleted." },
            }),
            Some(Action::Unsay { dm: dm(), ts: ts() }),
        ),
        // Its own, other apps', Slack's.
        (json!({ "bot_id": "B1" }), None),
        (json!({ "user": "UBOT", "subtype": "file_share", "text": "" }), None),
        (json!({ "subtype": "bot_message", "user": null }), None),
        (
            json!({
                "subtype": "message_changed", "user": null,
                "message": { "user": "UBOT", "bot_id": "B1", "ts": "1.1", "text": "new" },
                "previous_message": { "text": "old" },
            }),
            None,
        ),
        (
            json!({
                "subtype": "message_deleted", "user": null, "deleted_ts": "1.1",
                "previous_message": { "user": "UBOT", "bot_id": "B1" },
            }),
            None,
        ),
        (json!({ "user": "USLACKBOT" }), None),
        (json!({ "user": "USLACK" }), None),
        (json!({ "subtype": "channel_join" }), None),
        (json!({ "subtype": "a_new_kind" }), None),
        // Elsewhere.
        (json!({ "channel_type": "channel" }), None),
        (json!({ "channel_type": "mpim" }), None),
        (json!({ "channel_type": null }), say("hello")),
        (json!({ "channel_type": null, "channel": "C1" }), None),
        // Cut short.
        (json!({ "user": null }), None),
        (json!({ "ts": null }), None),
        (json!({ "channel": null }), None),
        (json!({ "subtype": "message_changed", "user": null }), None),
        (json!({ "subtype": "message_deleted", "user": null, "deleted_ts": "1.1" }), None),
    ];
    for (fields, expected) in table {
        let shown = fields.to_string();
        assert_eq!(of(fields), expected, "{}", shown.chars().take(200).collect::<String>());
    }
}

#[test]
fn other_events_and_the_teams_of_all() {
    let event = |event: Value| with(message("Ev1", ""), "/event", event);
    assert_eq!(
        action(event(json!({ "type": "app_home_opened", "user": "U1", "tab": "home" }))),
        Some(Action::OpenHome)
    );
    assert_eq!(action(event(json!({ "type": "app_home_opened", "user": "U1" }))), Some(Action::OpenHome));
    assert_eq!(action(event(json!({ "type": "app_home_opened", "user": "U1", "tab": "messages" }))), None);
    let changed =
        read(event(json!({ "type": "user_change", "user": { "id": "U2", "deleted": true } }))).unwrap();
    assert_eq!(changed.request.action, Action::PersonChanged { person: PersonId::from("U2") });
    assert_eq!((changed.request.key.as_str(), changed.request.way), ("event:Ev1", Way::Event));
    assert_eq!(action(event(json!({ "type": "user_change", "user": "U2" }))), None);
    assert_eq!(action(event(json!({ "type": "reaction_added", "user": "U1" }))), None);
    assert_eq!(read(with(message("Ev1", "hello"), "/event_id", Value::Null)), None);

    let team = |payload| read(payload).unwrap().request.team;
    assert_eq!(team(message("Ev1", "hello")).as_str(), "T1");
    let shared = with(message("Ev1", "hello"), "/team_id", json!("TOTHER"));
    assert_eq!(team(shared).as_str(), "T1", "of a shared channel: the installation's");
    let org = with(message("Ev1", "hello"), "/authorizations", json!([{ "team_id": null }]));
    assert_eq!(team(org.clone()).as_str(), "T1");
    assert_eq!(team(with(org, "/team_id", Value::Null)), home());
    let button = || click(&json!({ "action_id": ids::LIST, "value": "" }));
    let mut orgwide = button();
    orgwide["team"] = Value::Null;
    assert_eq!(team(orgwide.clone()), home());
    assert_eq!(team(with(orgwide, "/user/team_id", json!("T2"))).as_str(), "T2");
    let window = submit(
        modal::AWAY,
        &json!({}),
        &json!({ "back_on": { "back_on": { "selected_date": "2026-03-20" } } }),
    );
    assert_eq!(team(with(window.clone(), "/view/app_installed_team_id", json!("T9"))).as_str(), "T9");

    // An organisation's id is no team's, wherever it stands.
    let window = with(window, "/view/app_installed_team_id", json!("E1"));
    assert_eq!(team(window.clone()).as_str(), "T1");
    let window = with(window, "/team", Value::Null);
    assert_eq!(team(with(window.clone(), "/user/team_id", json!("T2"))).as_str(), "T2");
    assert_eq!(team(with(window, "/user/team_id", json!("E1"))), home());
    let event = with(message("Ev1", "hello"), "/authorizations", json!([{ "team_id": "E1" }]));
    assert_eq!(team(event.clone()).as_str(), "T1");
    assert_eq!(team(with(event, "/team_id", json!("E1"))), home());
}

#[test]
fn every_button_and_menu_in_a_message() {
    let stands_for = |verb| Action::Command(Command { channel: ChannelId::from("D1"), direct: true, verb });
    let which = || Which::Key("T1/R-1".to_owned());
    let touch = |touch| Action::Touch { concern: concern(), touch };
    let prepare = |step| Action::Prepare { rollout: rollout(), step };
    let (rollout, concern) = (rollout, concern);
    let button = |id: &str, value: &str| json!({ "action_id": id, "value": value, "action_ts": "5.5" });
    let picked = |id: &str, value: &str| json!({ "action_id": id, "selected_option": { "value": value }, "action_ts": "5.5" });
    let table = [
        (button(ids::STATUS, "T1/R-1"), stands_for(Verb::Status { which: which() })),
        (button(ids::SUMMARY, "T1/R-1"), stands_for(Verb::Summary { which: which() })),
        (button(ids::DECIDE, "T1/R-1"), stands_for(Verb::Decide { which: which() })),
        (button(ids::EXPORT, "T1/R-1"), stands_for(Verb::Export { which: which() })),
        (button(ids::REHEARSE, "T1/R-1"), stands_for(Verb::Rehearse { which: which() })),
        (button(ids::REMIND, "T1/R-1"), stands_for(Verb::Remind { which: which() })),
        // As it may have come behind a misspelt word.
        (
            button(ids::REMIND, "5, 2, 0"),
            stands_for(Verb::Rhythm { which: Which::Here, words: Some("5, 2, 0".to_owned()) }),
        ),
        (button(ids::RHYTHM, "T1/R-1"), stands_for(Verb::Rhythm { which: which(), words: None })),
        (button(ids::CANCEL, "T1/R-1"), stands_for(Verb::Cancel { which: which() })),
        (button(ids::START, ""), stands_for(Verb::Start { name: String::new() })),
        (button(ids::LIST, ""), stands_for(Verb::List)),
        (button(ids::HELP, ""), stands_for(Verb::Help)),
        (button(ids::INTAKE_START, "T1/R-1"), Action::OpenIntake { rollout: rollout() }),
        (button(ids::INTAKE_FINISH, "T1/R-1"), Action::OpenReview { rollout: rollout() }),
        (button(ids::NO_CONCERNS, "T1/R-1"), Action::NoConcerns { rollout: rollout() }),
        (button(ids::ASK, "T1/R-1"), Action::OpenQuestion { rollout: rollout() }),
        (button(ids::LATER, "T1/R-1"), Action::OpenLater { rollout: rollout() }),
        (button(ids::AWAY, "T1/R-1"), Action::OpenAway { rollout: rollout() }),
        (
            picked(ids::STANCE, "T1/R-1|resistant"),
            Action::SetStance { rollout: rollout(), stance: Stance::Resistant },
        ),
        (button(ids::NOT_CONCERN, "T1/C-2"), Action::NotConcern { concern: concern() }),
        (button(ids::ASK_INSTEAD, "T1/C-2"), Action::AskInstead { concern: concern() }),
        (button(ids::CHANGE, "T1/C-2"), Action::OpenChange { concern: concern() }),
        (button(ids::WITHDRAW, "T1/C-2"), Action::Withdraw { concern: concern() }),
        (picked(ids::KIND, "T1/C-2|doubt"), touch(Touch::Kind(Kind::Doubt))),
        (picked(ids::SEVERITY, "T1/C-2|minor"), touch(Touch::Severity(Severity::Minor))),
        (
            picked(ids::TOPIC, "T1/C-2|data_residency"),
            touch(Touch::Topic(Topic::Common("data_residency".to_owned()))),
        ),
        (picked(ids::AREA, "T1/C-2|it"), touch(Touch::Area(Area::It))),
        (picked(ids::SHARE, "T1/C-2|call_me"), touch(Touch::Share(ShareChoice::CallMe))),
        (
            button(ids::CHOOSE, "T1/W-3|T1/R-1"),
            Action::ChooseRollout { words: WordsId::parse("T1/W-3").unwrap(), rollout: rollout() },
        ),
        (button(ids::DROP_WORDS, "T1/W-3"), Action::DropWords { words: WordsId::parse("T1/W-3").unwrap() }),
        (
            button(ids::ANSWER, "T1/Q-4"),
            Action::OpenAnswer { question: QuestionId::parse("T1/Q-4").unwrap() },
        ),
        (button(ids::CALL_DONE, "T1/K-5"), Action::CallDone { call: CallId::parse("T1/K-5").unwrap() }),
        (button(ids::COMMIT, "T1/R-1"), pledge(Pledge::Commit)),
        (button(ids::COMMIT_IF, "T1/R-1"), pledge(Pledge::Open { choice: Choice::Conditional })),
        (button(ids::COMMIT_NOT_YET, "T1/R-1"), pledge(Pledge::Open { choice: Choice::NotYet })),
        (button(ids::EXTEND, "T1/R-1"), stands_for(Verb::Extend { which: which() })),
        (button(ids::STAKEHOLDERS, "T1/R-1"), stands_for(Verb::Stakeholders { which: which() })),
        (button(ids::HANDOVER, "T1/R-1"), stands_for(Verb::Handover { which: which() })),
        (button(ids::BEFORE, "T1/R-1"), prepare(Prepare::Open)),
        (button(ids::SEND_AGENDA, "T1/R-1"), prepare(Prepare::SendAgenda)),
        (button(ids::TABLE, "T1/R-1|abc"), prepare(Prepare::Table { concern: Handle::from("abc") })),
        (button(ids::UNTABLE, "T1/R-1|abc"), prepare(Prepare::Untable { concern: Handle::from("abc") })),
        (button(ids::POST_COUNTS, "T1/R-1"), Action::PostCounts { rollout: rollout() }),
    ];
    for (pressed, expected) in table {
        let asked = read(click(&pressed)).unwrap_or_else(|| panic!("{pressed}"));
        assert_eq!(asked.request.action, expected, "{pressed}");
        let way = Way::Message {
            channel: ChannelId::from("D1"),
            ts: Ts::from("1.1"),
            trigger: Trigger::from("1.2.3"),
        };
        assert_eq!(asked.request.way, way);
        assert_eq!(asked.request.key, format!("action:1.2.3:{}:5.5", pressed["action_id"].as_str().unwrap()));
    }
    let mut at_home = click(&button(ids::LIST, ""));
    at_home["container"] = json!({ "type": "view", "view_id": "V1" });
    at_home["view"] = json!({ "id": "V1", "type": "home" });
    let asked = read(at_home.clone()).unwrap();
    assert_eq!(asked.request.way, Way::Home { trigger: Trigger::from("1.2.3") });
    // Which channel is meant, no button there can know.
    at_home["actions"] = json!([button(ids::START, "")]);
    assert_eq!(action(at_home), Some(Action::OpenPlace));
    let link = button(ids::LINK, "");
    assert_eq!(read(click(&link)), None, "a link is only acknowledged");
}

#[test]
fn forged_and_broken_presses_are_ignored() {
    let bad = [
        "",
        "|",
        "||",
        "T1/R-1",
        "T1/C-2",
        "T1/R-1|",
        "T1/R-1|9999999999999999999999",
        "T1/R-1|-1",
        "T1/C-2|none",
        "../../etc",
        "<!channel>",
        "T1/C-2|\u{0}",
        "💥",
    ];
    let every = [
        ids::STANCE,
        ids::TURN_PAGE,
        ids::TURN_AHEAD,
        ids::REVISE,
        ids::DROP,
        ids::KIND,
        ids::SEVERITY,
        ids::AREA,
        ids::SHARE,
        ids::CHOOSE,
        ids::DROP_WORDS,
        ids::ANSWER,
        ids::CALL_DONE,
        "a.new.kind",
    ];
    for id in every {
        for value in bad {
            assert_eq!(read(click(&json!({ "action_id": id, "value": value }))), None, "{id} {value:?}");
            let picked = json!({ "action_id": id, "selected_option": { "value": value } });
            assert_eq!(read(click(&picked)), None, "{id} {value:?}");
        }
    }
    let own = json!({ "action_id": ids::TOPIC, "selected_option": { "value": "T1/C-2|own" } });
    assert_eq!(read(click(&own)), None, "their own word stays");
    let button = json!({ "action_id": ids::INTAKE_START, "value": "T1/R-1" });
    for needed in
        ["/user", "/actions", "/trigger_id", "/container", "/container/type", "/container/message_ts"]
    {
        assert_eq!(read(with(click(&button), needed, Value::Null)), None, "{needed}");
    }
    for wrong in [json!(1), json!("x"), json!([]), json!([[]]), json!([null])] {
        assert_eq!(read(with(click(&button), "/actions", wrong.clone())), None, "{wrong}");
    }
}

/// A window as it stands when nobody has touched it: Slack sends what was put in.
fn untouched(view: &Value) -> Value {
    let mut values = Map::new();
    for block in view["blocks"].as_array().unwrap().iter().filter(|block| block["type"] == "input") {
        let element = &block["element"];
        let mut state = json!({ "type": element["type"] });
        let (empty, initial) = match element["type"].as_str().unwrap() {
            "plain_text_input" => ("value", "initial_value"),
            "conversations_select" => ("selected_conversation", "initial_conversation"),
            "users_select" => ("selected_user", "initial_user"),
            "multi_users_select" => ("selected_users", "initial_users"),
            "datepicker" => ("selected_date", "initial_date"),
            "datetimepicker" => ("selected_date_time", "initial_date_time"),
            "static_select" | "radio_buttons" => ("selected_option", "initial_option"),
            "checkboxes" => ("selected_options", "initial_options"),
            other => panic!("what does Slack send for {other}?"),
        };
        state[empty] = element[initial].clone();
        if state[empty].is_null() && empty.ends_with('s') {
            state[empty] = json!([]);
        }
        let (block_id, action_id) = (&block["block_id"], &element["action_id"]);
        values.insert(block_id.as_str().unwrap().to_owned(), json!({ action_id.as_str().unwrap(): state }));
    }
    let mut view = view.clone();
    view["id"] = json!("V1");
    view["hash"] = json!("h1");
    view["state"] = json!({ "values": values });
    view
}

/// Sends the window as it is.
fn sent(screen: &Screen) -> Asked {
    let view = untouched(&screen::draw(screen));
    let payload = json!({
        "type": "view_submission", "team": null, "user": { "id": "U1" }, "trigger_id": "1.2.3", "view": view,
    });
    read(payload).unwrap_or_else(|| panic!("{view}"))
}

#[test]
fn typing_in_a_window_of_words_names_it_and_brings_them() {
    let card =
        policy::card(Reader::Lead, &crate::domain::testing::concern(1, "U1", Area::It, "So what?")).unwrap();
    let begun = || Begun { words: "Half & <a>".to_owned(), resumed: true };
    let (handle, id) = (|| card.handle.clone(), || card.id.clone());
    let answer = |used| {
        Screen::AnswerConcern(Box::new(AnswerScreen {
            name: "Miro".to_owned(),
            card: card.clone(),
            others: 0,
            joined: vec![],
            earlier: vec![],
            begun: begun(),
            page: Some(2),
            used,
        }))
    };
    let name = || "Miro".to_owned();
    let extend = Screen::Extend(ExtendScreen {
        rollout: rollout(),
        name: name(),
        channel: ChannelId::from("C1"),
        zone: Tz::UTC,
        of: TimeBox::Homework,
        ends: noon(),
        until: day("2026-03-27"),
        left: 1,
        again: false,
        begun: begun(),
    });
    let need = |choice| {
        Screen::Need(NeedScreen {
            rollout: rollout(),
            name: name(),
            choice,
            lead: PersonId::from("ULEAD"),
            sponsor: PersonId::from("USPONSOR"),
            vacant: None,
            by: day("2026-03-17"),
            begun: begun(),
        })
    };
    let decide = Screen::Decide(DecideScreen {
        open_blockers: 0,
        asked_at: None,
        needs: Vec::new(),
        more_needs: 0,
        unnamed: vec![],
        rollout: rollout(),
        name: name(),
        channel: ChannelId::from("C1"),
        tally: Tally::default(),
        outcomes: Outcome::ALL.to_vec(),
        until: day("2026-03-27"),
        begun: begun(),
    });
    let before = |new_day: Option<&str>| {
        Screen::Before(Box::new(BeforeScreen {
            rollout: rollout(),
            name: name(),
            zone: Tz::UTC,
            starts: noon(),
            missing: vec![NotReady::AreaNotHeard { area: Area::It }],
            parked: 0,
            blockers: vec![],
            counted_only: 0,
            agenda_sent_at: None,
            gone_on: None,
            since: 0,
            new_day: new_day.map(day),
            begun: begun(),
        }))
    };
    let table = [
        (answer(None), vec![Window::Answer { concern: handle() }]),
        // With an earlier answer put into it, its field has another id.
        (answer(Some(1)), vec![Window::Answer { concern: handle() }]),
        (
            Screen::Restate { card: Box::new(card.clone()), page: None, begun: begun() },
            vec![Window::Restate { concern: handle() }],
        ),
        (
            Screen::Short {
                rollout: rollout(),
                concern: id(),
                nth: 1,
                how: Verdict::NotYet,
                answer: "So.".to_owned(),
                readers: vec![],
                begun: begun(),
            },
            vec![Window::Missing { concern: id() }],
        ),
        (
            Screen::Correct {
                rollout: rollout(),
                concern: id(),
                said: String::new(),
                stands: "So".to_owned(),
                begun: begun(),
            },
            vec![Window::Correct { concern: id() }],
        ),
        (
            Screen::Accept {
                card: Box::new(card.clone()),
                joined: vec![],
                page: None,
                restated: begun(),
                why: begun(),
            },
            vec![Window::RiskSentence { concern: handle() }, Window::RiskReason { concern: handle() }],
        ),
        (before(None), vec![Window::GoOn { rollout: rollout() }]),
        (before(Some("2026-03-27")), vec![Window::GoOn { rollout: rollout() }]),
        (extend, vec![Window::Extend { rollout: rollout() }]),
        (
            Screen::Replace { rollout: rollout(), name: name(), begun: begun() },
            vec![Window::Replace { rollout: rollout() }],
        ),
        (need(Choice::Conditional), vec![Window::Need { rollout: rollout() }]),
        (need(Choice::NotYet), vec![Window::Need { rollout: rollout() }]),
        (decide, vec![Window::Statement { rollout: rollout() }]),
        (
            Screen::Cancel { rollout: rollout(), name: name(), begun: begun() },
            vec![Window::Cancel { rollout: rollout() }],
        ),
    ];
    let theme = |of: Option<Handle>| {
        let screen = ThemeScreen {
            rollout: rollout(),
            of: of.clone(),
            about: None,
            begun: begun(),
            concerns: 0,
            members: vec![],
            bring: vec![],
            page: 0,
        };
        (Screen::Theme(Box::new(screen)), vec![Window::Theme { rollout: rollout(), of }])
    };
    for (screen, windows) in table.into_iter().chain([theme(None), theme(Some(handle()))]) {
        let kept = |window| Action::KeepWords { window, words: "Half & <a>".to_owned() };
        let kept: Vec<Action> = windows.into_iter().map(kept).collect();
        assert_eq!(typing_in_each(&screen), kept);
        let watched = Screen::Watched { form: Box::new(screen), seen: 7, meanwhile: vec![] };
        assert_eq!(typing_in_each(&watched), kept, "and where others may act on it");
    }
}

/// Types in its first field that tells us while somebody types.
fn typing(screen: &Screen) -> Action {
    typing_in_each(screen).swap_remove(0)
}

/// Types in each field of it that tells us while somebody types.
fn typing_in_each(screen: &Screen) -> Vec<Action> {
    let view = untouched(&screen::draw(screen));
    let watched = view["blocks"].as_array().unwrap().iter().filter(|block| block["dispatch_action"] == true);
    watched.map(|watched| typing_in(&view, watched)).collect()
}

fn typing_in(view: &Value, watched: &Value) -> Action {
    let payload = json!({
        "type": "block_actions", "team": null, "user": { "id": "U1" }, "trigger_id": "1.2.3",
        "container": { "type": "view", "view_id": "V1" }, "view": view,
        "actions": [{
            "type": watched["element"]["type"], "block_id": watched["block_id"],
            "action_id": watched["element"]["action_id"], "action_ts": "5.5",
        }],
    });
    let asked = read(payload).unwrap_or_else(|| panic!("{watched}"));
    let way = Way::Modal { view: ViewId::from("V1"), trigger: Trigger::from("1.2.3") };
    assert_eq!(asked.request.way, way);
    asked.request.action
}

fn start_draft() -> StartDraft {
    StartDraft {
        name: "R&D <!channel> &lt;".to_owned(),
        why: "Because\nעברית 🚀".to_owned(),
        link: "https://x.example/?a=1&b=2".to_owned(),
        sponsor: Some(PersonId::from("USPONSOR")),
        areas: BTreeMap::from([
            (Area::NetworkSecurity, vec![PersonId::from("U1"), PersonId::from("U2")]),
            (Area::Legal, vec![PersonId::from("U1")]),
        ]),
        intake_closes: Some(day("2028-02-29")),
        meeting: Some(noon()),
        decision_by: Some(day("2028-03-10")),
        ..StartDraft::default()
    }
}

fn concern_draft() -> ConcernDraft {
    ConcernDraft {
        words: "<@U1> &amp; \"quotes\"".to_owned(),
        area: Some(Area::Compliance),
        topic: Some(Topic::Common("data_residency".to_owned())),
        guessed: false,
        kind: Some(Kind::Fear),
        severity: Some(Severity::Blocker),
        yes_if: "it stays in the EU".to_owned(),
        visibility: Some(ShareChoice::Shown(Visibility::Area)),
        opened: None,
    }
}

fn concern_screen(form: ConcernDraft, target: Target) -> Screen {
    Screen::Concern(ConcernScreen {
        rollout: rollout(),
        name: "Miro".to_owned(),
        areas: vec![Area::Compliance, Area::Legal],
        target,
        form,
        clash: None,
        lead: PersonId::from("ULEAD"),
        sponsor: PersonId::from("USPONSOR"),
        vacant: None,
        told: 0,
        despite_none: false,
        unfinished: false,
    })
}

#[test]
fn what_a_window_shows_comes_back_as_it_was_put_in() {
    let channel = || ChannelId::from("C1");
    let ticked = StartDraft { outsiders_accepted: true, keep: Keep::Month, ..start_draft() };
    for draft in [start_draft(), ticked, StartDraft::default()] {
        let screen = Screen::Start(StartScreen {
            has_outsiders: true,
            channel: channel(),
            draft: draft.clone(),
            zone: chrono_tz::Europe::Berlin,
            resumed: true,
        });
        let asked = sent(&screen);
        let submitted = Action::SubmitStart { channel: channel(), draft: draft.clone() };
        assert_eq!((asked.request.action, asked.request.key), (submitted, "submit:V1:1.2.3".to_owned()));
        assert_eq!(asked.request.way, Way::Submit { view: ViewId::from("V1") });
        let people = Area::ALL.map(|area| format!("people.{}", area.slug()));
        let fields: Vec<String> = ["outsiders", "name", "why", "link", "sponsor"]
            .map(str::to_owned)
            .into_iter()
            .chain(people)
            .chain(["intake_closes", "meeting", "decision_by", "keep"].map(str::to_owned))
            .collect();
        assert_eq!(asked.fields, fields, "in the order they are drawn");
        assert_eq!(typing(&screen), Action::KeepStart { channel: channel(), draft });
    }

    let own = ConcernDraft { topic: Some(Topic::Own("Works council".to_owned())), ..concern_draft() };
    for form in [concern_draft(), own, ConcernDraft::default()] {
        let new = concern_screen(form.clone(), Target::New { step: 3, to_come: 0 });
        let asked = sent(&new);
        let submitted = Action::SubmitConcern { rollout: rollout(), step: 3, form: form.clone() };
        assert_eq!(asked.request.action, submitted);
        assert_eq!(asked.fields.first().unwrap(), "words-3", "errors must stand at the very id");
        assert_eq!(typing(&new), Action::KeepConcern { rollout: rollout(), step: 3, form: form.clone() });
        let opened = Some(Box::new(Opened::of(&form)));
        let form = ConcernDraft { opened, ..form };
        let shared = concern_screen(form.clone(), Target::Shared { concern: concern() });
        let submitted = Action::SubmitChange { concern: concern(), form: form.clone() };
        assert_eq!(sent(&shared).request.action, submitted);
        assert_eq!(typing(&shared), Action::KeepChange { concern: concern(), form });
    }
}

/// Presses that button of the window.
fn pressing(screen: &Screen, id: &str) -> Action {
    let view = untouched(&screen::draw(screen));
    let payload = json!({
        "type": "block_actions", "team": null, "user": { "id": "U1" }, "trigger_id": "1.2.3",
        "container": { "type": "view", "view_id": "V1" }, "view": view,
        "actions": [{ "type": "button", "action_id": id, "value": "T1/R-1", "action_ts": "5.5" }],
    });
    action(payload).unwrap_or_else(|| panic!("{id}"))
}

#[test]
fn the_ways_out_of_a_form() {
    let form = concern_draft();
    let new = concern_screen(form.clone(), Target::New { step: 3, to_come: 0 });
    let back = Action::LayConcernBy { rollout: rollout(), step: 3, form: form.clone() };
    assert_eq!(pressing(&new, ids::LAY_BY), back, "with what stands in it");
    let leave = Action::LeaveConcern { rollout: rollout(), step: 3 };
    assert_eq!(pressing(&new, ids::LEAVE_OUT), leave);
    let call = Action::SubmitConcern { rollout: rollout(), step: 3, form: call_me() };
    assert_eq!(pressing(&new, ids::CALL_INSTEAD), call, "and not a word of it");
    let shared = concern_screen(form, Target::Shared { concern: concern() });
    let call = Action::SubmitChange { concern: concern(), form: call_me() };
    assert_eq!(pressing(&shared, ids::CALL_INSTEAD), call);
}

#[test]
fn the_other_windows() {
    let channel = || ChannelId::from("C1");
    assert_eq!(sent(&Screen::Place).request.action, Action::SubmitPlace { channel: None });
    let meant =
        |state: Value| action(submit(modal::PLACE, &json!({}), &json!({ "place": { "place": state } })));
    let chosen = json!({ "type": "conversations_select", "selected_conversation": "C1" });
    assert_eq!(meant(chosen), Some(Action::SubmitPlace { channel: Some(channel()) }));
    for odd in [json!(1), json!({ "selected_conversation": 1 }), json!({ "selected_conversation": ["C1"] })] {
        assert_eq!(meant(odd), Some(Action::SubmitPlace { channel: None }));
    }
    let reason = BTreeMap::from([(Area::It, "Not touched".to_owned()), (Area::Business, String::new())]);
    let missing = Screen::Missing {
        channel: channel(),
        areas: vec![Area::It, Area::Business],
        draft: Box::new(StartDraft { reasons: reason.clone(), ..start_draft() }),
    };
    let (people, reasons) = (BTreeMap::new(), reason);
    let kept = Action::KeepMissing { channel: channel(), people: people.clone(), reasons: reasons.clone() };
    assert_eq!(typing(&missing), kept);
    let submitted = Action::SubmitMissing { channel: channel(), people, reasons };
    assert_eq!(sent(&missing).request.action, submitted);

    let ticked: Vec<String> = [Area::Compliance, Area::Legal]
        .into_iter()
        .filter_map(|area| prompts(area).next().map(|prompt| prompt.id.to_owned()))
        .collect();
    for ticked in [ticked, vec![]] {
        let screen = Screen::Prompts {
            rollout: rollout(),
            name: "Miro".to_owned(),
            areas: vec![Area::Compliance, Area::Legal],
            step: 1,
            ticked: ticked.clone(),
        };
        assert_eq!(
            sent(&screen).request.action,
            Action::SubmitPrompts { rollout: rollout(), step: 1, prompts: ticked }
        );
    }

    for stance in [None, Some(Stance::Supportive)] {
        let screen = Screen::Review(ReviewScreen {
            rollout: rollout(),
            name: "Miro".to_owned(),
            lead: PersonId::from("ULEAD"),
            sponsor: PersonId::from("USPONSOR"),
            reader: PersonId::from("U1"),
            step: 4,
            told: vec![concern_draft()],
            kept: vec![],
            stance,
            late: false,
            at_once: AtOnce::Nobody,
            to_come: 0,
            despite_none: false,
            called: false,
        });
        assert_eq!(sent(&screen).request.action, Action::Finish { rollout: rollout(), step: 4, stance });
        if let Some(stance) = stance {
            assert_eq!(typing(&screen), Action::KeepStance { rollout: rollout(), stance });
        }
    }

    let question = Screen::Question {
        rollout: rollout(),
        name: "Miro".to_owned(),
        lead: PersonId::from("ULEAD"),
        begun: Begun::with("Why & <when>?"),
    };
    let words = "Why & <when>?".to_owned();
    let submitted = Action::SubmitQuestion { rollout: rollout(), words: words.clone() };
    assert_eq!(sent(&question).request.action, submitted);
    let window = Window::Question { rollout: rollout() };
    assert_eq!(typing(&question), Action::KeepWords { window, words });

    let id = QuestionId::parse("T1/Q-4").unwrap();
    let answer = Screen::Answer {
        rollout: rollout(),
        question: id.clone(),
        asker: PersonId::from("U1"),
        asked: "Why?".to_owned(),
        begun: Begun::with("So"),
    };
    let submitted = Action::SubmitAnswer { question: id.clone(), words: "So".to_owned() };
    assert_eq!(sent(&answer).request.action, submitted);
    let window = Window::Reply { question: id };
    assert_eq!(typing(&answer), Action::KeepWords { window, words: "So".to_owned() });

    let away = Screen::Away { rollout: rollout(), tomorrow: day("2026-03-11") };
    assert_eq!(sent(&away).request.action, Action::SubmitAway { back_on: day("2026-03-11") });

    for choice in [Choice::Conditional, Choice::NotYet] {
        let need = Screen::Need(NeedScreen {
            rollout: rollout(),
            name: "Miro".to_owned(),
            choice,
            lead: PersonId::from("ULEAD"),
            sponsor: PersonId::from("USPONSOR"),
            vacant: None,
            by: day("2026-03-17"),
            begun: Begun::default(),
        });
        let form = NeedForm { needs: String::new(), by: Some(day("2026-03-17")) };
        assert_eq!(sent(&need).request.action, pledge(Pledge::Need { choice, form }));
    }

    let decide = Screen::Decide(DecideScreen {
        open_blockers: 0,
        asked_at: None,
        needs: Vec::new(),
        more_needs: 0,
        unnamed: vec![],
        rollout: rollout(),
        name: "Miro".to_owned(),
        channel: channel(),
        tally: Tally::default(),
        outcomes: Outcome::ALL.to_vec(),
        until: day("2026-03-27"),
        begun: Begun::default(),
    });
    let form = VerdictForm { outcome: None, statement: String::new(), until: Some(day("2026-03-27")) };
    assert_eq!(sent(&decide).request.action, Action::SubmitVerdict { rollout: rollout(), form });

    let cancel = Screen::Cancel { rollout: rollout(), name: "Miro".to_owned(), begun: Begun::default() };
    let submitted = Action::SubmitCancel { rollout: rollout(), reason: String::new() };
    assert_eq!(sent(&cancel).request.action, submitted);
}

#[test]
fn later_as_it_is_chosen() {
    let screen = Screen::Later {
        rollout: rollout(),
        name: "Miro".to_owned(),
        closes: noon(),
        zone: Tz::UTC,
        offers: vec![Offer::Tomorrow { day: day("2026-03-11") }, Offer::InOneHour, Offer::OnADate],
    };
    let later = |until| Action::SubmitLater { rollout: rollout(), until };
    assert_eq!(sent(&screen).request.action, later(Later::Tomorrow));
    let chosen = |choice: Value, date: Value| {
        let values = json!({
            "later_choice": { "later_choice": { "selected_option": choice } },
            "later_date": { "later_date": { "selected_date": date } },
        });
        action(submit(modal::LATER, &json!({ "rollout": "T1/R-1" }), &values))
    };
    for (choice, date, until) in [
        ("hour", Value::Null, Later::InOneHour),
        ("tomorrow", Value::Null, Later::Tomorrow),
        ("date", json!("2028-02-29"), Later::On(day("2028-02-29"))),
        ("hour", json!("2026-03-12"), Later::On(day("2026-03-12"))),
        ("date", Value::Null, Later::Undated),
        ("date", json!("2026-02-29"), Later::Undated),
        ("date", json!("+200000-01-01"), Later::Undated),
        ("date", json!(20_260_312), Later::Undated),
        ("forged", Value::Null, Later::Undated),
    ] {
        assert_eq!(chosen(json!({ "value": choice }), date.clone()), Some(later(until)), "{choice} {date}");
    }
    assert_eq!(chosen(Value::Null, Value::Null), Some(later(Later::Tomorrow)));
}

#[test]
fn the_rehearsal_begins_now_or_on_a_day_and_turns_its_pages() {
    let meta = json!({ "channel": "C1" });
    let begin = |date: Value| {
        action(submit(
            modal::REHEARSAL,
            &meta,
            &json!({ "start_on": { "start_on": { "selected_date": date } } }),
        ))
    };
    let channel = || ChannelId::from("C1");
    assert_eq!(begin(Value::Null), Some(Action::Begin { channel: channel(), start_on: None }));
    let on = Some(day("2026-03-16"));
    assert_eq!(begin(json!("2026-03-16")), Some(Action::Begin { channel: channel(), start_on: on }));

    let chosen = |date: Value| {
        let mut payload = click(&json!({ "action_id": "start_on", "type": "datepicker" }));
        payload["container"] = json!({ "type": "view", "view_id": "V1" });
        payload["view"] = json!({
            "id": "V1", "type": "modal", "callback_id": modal::REHEARSAL, "private_metadata": meta.to_string(),
            "state": { "values": { "start_on": { "start_on": { "selected_date": date } } } },
        });
        action(payload)
    };
    assert_eq!(chosen(Value::Null), Some(Action::SetStartOn { channel: channel(), start_on: None }));
    assert_eq!(chosen(json!("2026-03-16")), Some(Action::SetStartOn { channel: channel(), start_on: on }));

    let press = |id: &str, value: &str| {
        let mut payload = click(&json!({ "action_id": id, "value": value }));
        payload["container"] = json!({ "type": "view", "view_id": "V1" });
        payload["view"] = json!({ "id": "V1", "type": "modal" });
        action(payload)
    };
    assert_eq!(press(ids::CHANGE_START, "C1"), Some(Action::ChangeStart { channel: channel() }));
    assert_eq!(press(ids::TURN_PAGE, "C1|2"), Some(Action::TurnRehearsal { channel: channel(), page: 2 }));
    assert_eq!(press(ids::TURN_AHEAD, "T1/R-1|2"), Some(Action::TurnAhead { rollout: rollout(), page: 2 }));
    assert_eq!(press(ids::ADD, "T1/R-1"), Some(Action::AddConcern { rollout: rollout() }));
    assert_eq!(press(ids::REVISE, "T1/R-1|0"), Some(Action::ReviseConcern { rollout: rollout(), index: 0 }));
    assert_eq!(press(ids::DROP, "T1/R-1|7"), Some(Action::DropConcern { rollout: rollout(), index: 7 }));
}

#[test]
fn fields_that_were_cleared_or_forged_are_empty() {
    let meta = serde_json::to_value(Meta { channel: Some("C1".to_owned()), ..Meta::default() }).unwrap();
    let odd = [Value::Null, json!(1), json!("x"), json!([1, null, {}]), json!({ "value": 1 })];
    for value in odd {
        let mut values = Map::new();
        for id in ["name", "why", "link", "sponsor", "people.it", "intake_closes", "meeting", "decision_by"] {
            let state = json!({
                "value": if value.is_string() { Value::Null } else { value.clone() },
                "selected_user": if value.is_string() { Value::Null } else { value.clone() },
                "selected_users": value, "selected_date": value, "selected_date_time": value,
            });
            values.insert(id.to_owned(), json!({ id: state }));
        }
        values.insert("people.nowhere".to_owned(), json!({ "x": {} }));
        values.insert("unknown".to_owned(), json!(7));
        values.insert("reason.it".to_owned(), json!({}));
        let read = action(submit(modal::START, &meta, &Value::Object(values)));
        let meeting = value.as_i64().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        let draft = StartDraft { meeting, ..StartDraft::default() };
        assert_eq!(read, Some(Action::SubmitStart { channel: ChannelId::from("C1"), draft }), "{value}");
    }
    let stateless = with(submit(modal::START, &meta, &json!({})), "/view/state", Value::Null);
    let draft = StartDraft::default();
    assert_eq!(action(stateless), Some(Action::SubmitStart { channel: ChannelId::from("C1"), draft }));
    for far in [i64::MAX, i64::MIN, 253_402_300_800, -62_135_596_801] {
        let values = json!({ "meeting": { "meeting": { "selected_date_time": far } } });
        let Some(Action::SubmitStart { draft, .. }) = action(submit(modal::START, &meta, &values)) else {
            panic!("{far}")
        };
        assert_eq!(draft.meeting, None, "{far}");
    }
}

#[test]
fn one_press_is_one_key_however_often_it_comes() {
    let values = || json!({ "question": { "question": { "value": "Why?" } } });
    let key = |payload: Value| read(payload).unwrap().request.key;
    let window = || submit(modal::QUESTION, &json!({ "rollout": "T1/R-1" }), &values());
    let button = |ts: &str| click(&json!({ "action_id": ids::LIST, "value": "", "action_ts": ts }));
    assert_eq!(key(window()), key(window()));
    assert_ne!(key(window()), key(with(window(), "/trigger_id", json!("1.2.4"))));
    let by_hash = key(with(window(), "/trigger_id", Value::Null));
    let changed = with(with(window(), "/trigger_id", Value::Null), "/view/hash", json!("h2"));
    assert_ne!(by_hash, key(changed));
    let mended = json!({ "question": { "question": { "value": "Why not?" } } });
    let mended = with(with(window(), "/trigger_id", Value::Null), "/view/state/values", mended);
    assert_ne!(by_hash, key(mended), "a window that was refused keeps its hash when it is sent again");
    assert_eq!(by_hash, key(with(window(), "/trigger_id", Value::Null)));
    assert_eq!(key(button("1")), key(button("1")));
    assert_ne!(key(button("1")), key(button("2")));
    assert_ne!(key(command("list")), key(with(command("list"), "/trigger_id", json!("1.2.4"))));
    assert_ne!(key(message("Ev1", "hello")), key(message("Ev2", "hello")));
}

fn pledge(pledge: Pledge) -> Action {
    Action::Pledge { rollout: rollout(), pledge }
}
