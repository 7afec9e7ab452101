//! A form that comes after others have acted, and one that is refused: what the person reads, and that nothing they had
//! filled in is lost.

use serde_json::{Value, json};

use super::answers::is_a_window;
use super::data::*;
use super::limits::evil;
use super::reading;
use crate::domain::begun::Begun;
use crate::domain::extend::TimeBox;
use crate::domain::policy::meanwhile::{Did, Doer, Meanwhile};
use crate::domain::policy::{self, Reader};
use crate::domain::refusal::Refusal;
use crate::domain::reply::Reply;
use crate::domain::rollout::Stage;
use crate::domain::screen::{AnswerScreen, AssignScreen, DecideScreen, Notice, Screen};
use crate::domain::verdict::Outcome;
use crate::view::ack;
use crate::view::ids::Meta;

fn by(who: &str, did: Did) -> Meanwhile {
    Meanwhile { by: Doer::Person { person: someone(who) }, did }
}

fn watched(form: Screen, meanwhile: Vec<Meanwhile>) -> Reply {
    Reply::Show { screen: Screen::Watched { form: Box::new(form), seen: 41, meanwhile } }
}

fn answer_form() -> Screen {
    Screen::AnswerConcern(Box::new(AnswerScreen {
        name: "Company chat".into(),
        card: policy::card(Reader::Lead, &told()[0]).unwrap(),
        others: 0,
        joined: vec![],
        earlier: Vec::new(),
        begun: Begun::with("As it was prefilled."),
        page: Some(0),
        used: None,
    }))
}

fn text(value: &str) -> Value {
    json!({ "type": "plain_text_input", "value": value })
}

fn element<'a>(view: &'a Value, field: &str) -> &'a Value {
    let blocks = view["blocks"].as_array().unwrap();
    let of =
        |block: &&Value| block["block_id"].as_str().is_some_and(|id| id.split('-').next() == Some(field));
    &blocks.iter().find(of).unwrap()["element"]
}

#[test]
fn it_is_shown_with_what_happened_and_with_what_was_filled_in() {
    let happened = vec![
        by("LI", Did::Assigned { owner: Some(someone("TOMASZ")) }),
        by("TOMASZ", Did::Answered),
        Meanwhile { by: Doer::Raiser, did: Did::FoundShort },
    ];
    let reply = watched(answer_form(), happened);
    // An earlier answer had been put in, so the field stood under another id.
    let filled = json!({ "concern_answer-2": { "concern_answer-2": text("My own words <!channel>") } });
    let answer = ack::submit(&reply, &["concern_answer-2".to_owned()], &filled).unwrap();
    assert_eq!(answer["response_action"], "update");
    let view = &answer["view"];
    is_a_window(view);
    assert_eq!(view["submit"]["text"], "Send it all the same");
    let meta: Meta = serde_json::from_str(view["private_metadata"].as_str().unwrap()).unwrap();
    assert_eq!(meta.seen, Some(41));
    assert!(meta.handle.is_some(), "it is still about that concern");
    assert_eq!(element(view, "concern_answer")["initial_value"], "My own words <!channel>");
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("meanwhile", reading::blocks(view["blocks"].as_array().unwrap()));
    });
}

#[test]
fn every_kind_of_field_keeps_what_was_in_it() {
    let assign = Screen::Assign(Box::new(AssignScreen {
        card: policy::card(Reader::Lead, &told()[0]).unwrap(),
        owner: Some(someone("LI")),
        due: chrono::NaiveDate::from_ymd_opt(2026, 3, 9).unwrap(),
        zone: chrono_tz::Tz::Europe__Berlin,
        page: None,
    }));
    let reply = watched(assign, vec![by("LI", Did::Answered)]);
    let filled = json!({
        "owner": { "owner": { "type": "users_select", "selected_user": "UOTHER" } },
        "due": { "due": { "type": "datepicker", "selected_date": null } },
        "forged": { "forged": { "type": "plain_text_input", "value": "x" } },
        "wording": 7,
    });
    let view = ack::submit(&reply, &[], &filled).unwrap()["view"].clone();
    is_a_window(&view);
    assert_eq!(element(&view, "owner")["initial_user"], "UOTHER");
    assert_eq!(element(&view, "due").get("initial_date"), None, "it had been emptied");

    let rollout = rollout(Stage::Decision);
    let decide = Screen::Decide(DecideScreen {
        rollout: rollout.id.clone(),
        name: rollout.brief.name.clone(),
        channel: rollout.channel.clone(),
        tally: crate::domain::commitment::Tally::of(0, &[]),
        asked_at: None,
        needs: Vec::new(),
        more_needs: 0,
        unnamed: vec![],
        open_blockers: 0,
        outcomes: Outcome::ALL.to_vec(),
        until: chrono::NaiveDate::from_ymd_opt(2026, 3, 20).unwrap(),
        begun: Begun::default(),
    });
    let reply = watched(decide, vec![by("LI", Did::Extended { of: TimeBox::Decision })]);
    let chosen = |value: &str| {
        let state = json!({ "type": "radio_buttons", "selected_option": { "value": value } });
        let view =
            ack::submit(&reply, &[], &json!({ "outcome": { "outcome": state } })).unwrap()["view"].clone();
        is_a_window(&view);
        element(&view, "outcome").get("initial_option").map(|option| option["value"].clone())
    };
    assert_eq!(chosen("no"), Some(json!("no")));
    assert_eq!(chosen("a_forged_one"), None, "only what is to be had");
}

#[test]
fn what_is_refused_shows_what_had_been_written() {
    let stands = Refusal::ConcernStandsSo { state: "Parked".into() };
    let filled = json!({
        "restated": { "restated": text("It is all <!here> right") },
        "risk_reason": { "risk_reason": text(&evil(3_000)) },
        "wording": { "wording": text("  ") },
    });
    let notice = Notice::Overtaken { refusal: stands.clone(), meanwhile: vec![by("LI", Did::Parked)] };
    for reply in [Reply::Refuse { refusal: stands }, Reply::Show { screen: Screen::Notice { notice } }] {
        let view = ack::submit(&reply, &[], &filled).unwrap()["view"].clone();
        is_a_window(&view);
        let shown = reading::blocks(view["blocks"].as_array().unwrap());
        assert!(shown.contains("It is all <!here> right") && shown.contains(&evil(200)), "{shown}");
        assert_eq!(shown.matches("What you had written").count(), 1);
        assert_eq!(shown.contains("parked it"), matches!(reply, Reply::Show { .. }), "{shown}");
    }
    let nothing = ack::submit(&Reply::Refuse { refusal: Refusal::Stale }, &[], &Value::Null).unwrap();
    assert!(!nothing.to_string().contains("What you had written"));
}
