//! Modals from opening to leaving, over a bot on a real port: the stack, the hash, what the client refuses, what the
//! app answers, and every input in exactly Slack's shape.

#![expect(clippy::needless_pass_by_value, reason = "so that tables of JSON read well")]

use serde_json::{Value, json};

use crate::practice::act::Place;
use crate::practice::record::TroubleKind;
use crate::practice::testing::{Said, Scene};
use crate::practice::values::Input;

fn words(text: &str) -> Value {
    json!({ "type": "plain_text", "text": text })
}

fn input(id: &str, element: Value) -> Value {
    json!({ "type": "input", "block_id": id, "label": words(id), "element": element, "optional": false })
}

fn optional(id: &str, element: Value) -> Value {
    let mut block = input(id, element);
    block["optional"] = json!(true);
    block
}

fn text(extra: &[(&str, Value)]) -> Value {
    let mut element = json!({ "type": "plain_text_input", "action_id": "v" });
    for (name, value) in extra {
        element[*name] = value.clone();
    }
    element
}

fn modal(blocks: Value) -> Value {
    json!({
        "type": "modal", "callback_id": "start", "title": words("Start a rollout"), "submit": words("Next"),
        "close": words("Cancel"), "private_metadata": "R-7", "blocks": blocks,
    })
}

async fn fill(scene: &Scene, block: &str, value: Input) {
    scene.slack.choose("UAMARA", Place::Modal, block, "v", value).await.unwrap();
}

#[tokio::test]
async fn a_trigger_opens_one_modal_within_three_seconds() {
    let scene = Scene::new().await;
    let view = modal(json!([input("name", text(&[]))]));
    let opened = scene.modal("UAMARA", view.clone()).await;
    assert_eq!(opened["view"]["root_view_id"], opened["view"]["id"]);
    assert_eq!(scene.slack.modal("UAMARA").unwrap().title, "Start a rollout");
    let trigger = scene.bot.last()["trigger_id"].clone();
    let again = json!({ "trigger_id": trigger, "view": view });
    assert_eq!(scene.call("views.open", again).await["error"], "exchanged_trigger_id");
    scene.slack.command("UAMARA", "CGENERAL", "/rollout").await.unwrap();
    let late = json!({ "trigger_id": scene.bot.last()["trigger_id"], "view": view });
    scene.clock.add(chrono::Duration::milliseconds(3_001));
    assert_eq!(scene.call("views.open", late).await["error"], "expired_trigger_id");
}

#[tokio::test]
async fn every_input_submits_in_slacks_shape_touched_or_not() {
    let scene = Scene::new().await;
    let options =
        json!([{ "text": words("Fear"), "value": "fear" }, { "text": words("Doubt"), "value": "doubt" }]);
    let fields: Vec<(&str, Value, Value, Option<Input>, Value)> = vec![
        (
            "text",
            text(&[("initial_value", json!("kept"))]),
            json!({ "type": "plain_text_input", "value": "kept" }),
            Some(Input::Text("typed".into())),
            json!({ "type": "plain_text_input", "value": "typed" }),
        ),
        (
            "empty",
            text(&[]),
            json!({ "type": "plain_text_input", "value": null }),
            Some(Input::Text(String::new())),
            json!({ "type": "plain_text_input", "value": null }),
        ),
        (
            "number",
            json!({ "type": "number_input", "action_id": "v", "is_decimal_allowed": false }),
            json!({ "type": "number_input", "value": null }),
            Some(Input::Number("3".into())),
            json!({ "type": "number_input", "value": "3" }),
        ),
        (
            "mail",
            json!({ "type": "email_text_input", "action_id": "v" }),
            json!({ "type": "email_text_input", "value": null }),
            Some(Input::Text("a@b.example".into())),
            json!({ "type": "email_text_input", "value": "a@b.example" }),
        ),
        (
            "link",
            json!({ "type": "url_text_input", "action_id": "v" }),
            json!({ "type": "url_text_input", "value": null }),
            Some(Input::Text("https://b.example".into())),
            json!({ "type": "url_text_input", "value": "https://b.example" }),
        ),
        (
            "rich",
            json!({ "type": "rich_text_input", "action_id": "v" }),
            json!({ "type": "rich_text_input", "rich_text_value": null }),
            Some(Input::Text("r".into())),
            json!({ "type": "rich_text_input", "rich_text_value": { "type": "rich_text", "elements": [{ "type": "rich_text_section", "elements": [{ "type": "text", "text": "r" }] }] } }),
        ),
        (
            "select",
            json!({ "type": "static_select", "action_id": "v", "options": options }),
            json!({ "type": "static_select", "selected_option": null }),
            Some(Input::Option("doubt".into())),
            json!({ "type": "static_select", "selected_option": { "text": { "type": "plain_text", "text": "Doubt", "emoji": true }, "value": "doubt" } }),
        ),
        (
            "radio",
            json!({ "type": "radio_buttons", "action_id": "v", "options": options, "initial_option": options[0] }),
            json!({ "type": "radio_buttons", "selected_option": { "text": { "type": "plain_text", "text": "Fear", "emoji": true }, "value": "fear" } }),
            Some(Input::Option("Doubt".into())),
            json!({ "type": "radio_buttons", "selected_option": { "text": { "type": "plain_text", "text": "Doubt", "emoji": true }, "value": "doubt" } }),
        ),
        (
            "ticks",
            json!({ "type": "checkboxes", "action_id": "v", "options": options }),
            json!({ "type": "checkboxes", "selected_options": [] }),
            Some(Input::Options(vec!["fear".into()])),
            json!({ "type": "checkboxes", "selected_options": [{ "text": { "type": "plain_text", "text": "Fear", "emoji": true }, "value": "fear" }] }),
        ),
        (
            "multi",
            json!({ "type": "multi_static_select", "action_id": "v", "options": options }),
            json!({ "type": "multi_static_select", "selected_options": [] }),
            None,
            Value::Null,
        ),
        (
            "user",
            json!({ "type": "users_select", "action_id": "v" }),
            json!({ "type": "users_select", "selected_user": null }),
            Some(Input::User("UHENRIK".into())),
            json!({ "type": "users_select", "selected_user": "UHENRIK" }),
        ),
        (
            "users",
            json!({ "type": "multi_users_select", "action_id": "v" }),
            json!({ "type": "multi_users_select", "selected_users": [] }),
            Some(Input::Users(vec!["UPRIYA".into(), "UDIEGO".into()])),
            json!({ "type": "multi_users_select", "selected_users": ["UPRIYA", "UDIEGO"] }),
        ),
        (
            "talk",
            json!({ "type": "conversations_select", "action_id": "v" }),
            json!({ "type": "conversations_select", "selected_conversation": null }),
            Some(Input::Conversation("CSOCIAL".into())),
            json!({ "type": "conversations_select", "selected_conversation": "CSOCIAL" }),
        ),
        (
            "channel",
            json!({ "type": "channels_select", "action_id": "v" }),
            json!({ "type": "channels_select", "selected_channel": null }),
            Some(Input::Channel("CSOCIAL".into())),
            json!({ "type": "channels_select", "selected_channel": "CSOCIAL" }),
        ),
        (
            "date",
            json!({ "type": "datepicker", "action_id": "v", "initial_date": "2026-03-09" }),
            json!({ "type": "datepicker", "selected_date": "2026-03-09" }),
            Some(Input::Date("2028-02-29".into())),
            json!({ "type": "datepicker", "selected_date": "2028-02-29" }),
        ),
        (
            "time",
            json!({ "type": "timepicker", "action_id": "v", "timezone": "Europe/Zurich" }),
            json!({ "type": "timepicker", "selected_time": null, "timezone": "Europe/Zurich" }),
            Some(Input::Time("09:00".into())),
            json!({ "type": "timepicker", "selected_time": "09:00", "timezone": "Europe/Zurich" }),
        ),
        (
            "moment",
            json!({ "type": "datetimepicker", "action_id": "v" }),
            json!({ "type": "datetimepicker", "selected_date_time": null }),
            Some(Input::DateTime(1_772_442_000)),
            json!({ "type": "datetimepicker", "selected_date_time": 1_772_442_000 }),
        ),
    ];
    let blocks: Vec<Value> = fields.iter().map(|(id, element, ..)| optional(id, element.clone())).collect();
    assert_eq!(scene.modal("UAMARA", modal(json!(blocks))).await["ok"], true);
    assert!(!scene.slack.submit("UAMARA").await.unwrap().still_open);
    let sent = scene.bot.last();
    assert_eq!(sent["type"], "view_submission");
    assert_eq!(sent["view"]["private_metadata"], "R-7");
    for (id, _, untouched, ..) in &fields {
        assert_eq!(&sent["view"]["state"]["values"][id]["v"], untouched, "{id} untouched");
    }
    scene.modal("UAMARA", modal(json!(blocks))).await;
    for (id, _, _, touch, wanted) in fields {
        let Some(touch) = touch else { continue };
        fill(&scene, id, touch).await;
        let state = scene.slack.modal("UAMARA").unwrap().state;
        assert_eq!(state[id]["v"], wanted, "{id} touched");
    }
    scene.slack.submit("UAMARA").await.unwrap();
    assert_eq!(scene.bot.last()["view"]["state"]["values"]["users"]["v"]["selected_users"][1], "UDIEGO");
}

#[tokio::test]
async fn a_conversation_is_offered_to_those_who_see_it() {
    let scene = Scene::new().await;
    let picker =
        |filter: Value| json!({ "type": "conversations_select", "action_id": "v", "filter": filter });
    let blocks = json!([
        input("any", json!({ "type": "conversations_select", "action_id": "v" })),
        input("channels", picker(json!({ "include": ["public", "private"], "exclude_bot_users": true }))),
        input("public", json!({ "type": "channels_select", "action_id": "v" })),
        input("own", picker(json!({ "exclude_external_shared_channels": true }))),
    ]);
    // Its DM with the app is made for whoever opens it.
    let dm = scene.slack.open_dm("UPRIYA").await.unwrap();
    let hers = dm.as_str();
    for (who, field, id, fine) in [
        ("UPRIYA", "any", "CSOCIAL", true),
        ("UPRIYA", "any", hers, true),
        ("UPRIYA", "channels", hers, false),
        ("UAMARA", "any", hers, false),
        ("UPRIYA", "channels", "CPARTNER", true),
        ("UPRIYA", "own", "CPARTNER", false),
        ("UPRIYA", "channels", "CPRIVATE", false),
        ("UAMARA", "channels", "CPRIVATE", true),
        ("UAMARA", "public", "CPRIVATE", false),
        ("UAMARA", "channels", "CARCHIVE", false),
        ("UGUEST", "channels", "CSOCIAL", true),
        ("UGUEST", "channels", "CPARTNER", false),
        ("UAMARA", "channels", "CNONE", false),
    ] {
        if scene.slack.modal(who).is_none() {
            scene.slack.command(who, "CSOCIAL", "/rollout start").await.unwrap();
            let trigger = scene.bot.last()["trigger_id"].clone();
            let view = modal(blocks.clone());
            assert_eq!(
                scene.call("views.open", json!({ "trigger_id": trigger, "view": view })).await["ok"],
                true
            );
        }
        let value = match field {
            "public" => Input::Channel(id.to_owned()),
            _ => Input::Conversation(id.to_owned()),
        };
        let picked = scene.slack.choose(who, Place::Modal, field, "v", value).await;
        assert_eq!(picked.is_ok(), fine, "{who} {field} {id}: {picked:?}");
    }
}

#[tokio::test]
async fn what_the_client_refuses_never_reaches_the_app() {
    let scene = Scene::new().await;
    let number = json!({ "type": "number_input", "action_id": "v", "is_decimal_allowed": false, "min_value": "1", "max_value": "9" });
    let blocks = json!([
        input("needed", text(&[])),
        optional("free", text(&[])),
        input("long", text(&[("min_length", json!(3)), ("max_length", json!(5))])),
        input("people", json!({ "type": "multi_users_select", "action_id": "v", "max_selected_items": 1 })),
        input("number", number),
        optional("mail", json!({ "type": "email_text_input", "action_id": "v" })),
        optional("link", json!({ "type": "url_text_input", "action_id": "v" })),
    ]);
    scene.modal("UAMARA", modal(blocks)).await;
    let before = scene.bot.got().len();
    let told = scene.slack.submit("UAMARA").await.unwrap();
    let missing = "Please complete this required field.";
    assert_eq!(told.errors.keys().collect::<Vec<_>>(), ["long", "needed", "number", "people"]);
    assert!(told.errors.values().all(|said| said == missing) && told.still_open);
    assert_eq!(scene.slack.modal("UAMARA").unwrap().errors, told.errors);
    for (block, value, said) in [
        ("long", "ab", Some("This must be at least 3 characters long.")),
        ("long", "abcdef", Some("This must be no more than 5 characters long.")),
        ("long", "äöüäö", None),
        ("number", "x", Some("Please enter a valid number.")),
        ("number", "1.5", Some("Please enter a whole number.")),
        ("number", "0", Some("Please enter at least 1.")),
        ("number", "10", Some("Please enter no more than 9.")),
        ("number", "9", None),
        ("mail", "nobody", Some("Please enter a valid email address.")),
        ("mail", "a@b.example", None),
        ("link", "no link", Some("Please enter a valid URL.")),
        ("link", "https://b.example/x", None),
    ] {
        fill(&scene, block, Input::Text(value.into())).await;
        let told = scene.slack.submit("UAMARA").await.unwrap();
        assert_eq!(told.errors.get(block).map(String::as_str), said, "{block} {value}");
    }
    let two = Input::Users(vec!["UPRIYA".into(), "UDIEGO".into()]);
    assert!(scene.slack.choose("UAMARA", Place::Modal, "people", "v", two).await.is_err());
    assert_eq!(scene.bot.got().len(), before, "the app heard nothing of all this");
    fill(&scene, "needed", Input::Text("x".into())).await;
    fill(&scene, "people", Input::Users(vec!["UPRIYA".into()])).await;
    assert!(!scene.slack.submit("UAMARA").await.unwrap().still_open);
    assert!(scene.slack.submit("UAMARA").await.is_err(), "nothing is open any more");
}

#[tokio::test]
async fn the_app_answers_a_submission_in_five_ways() {
    let scene = Scene::new().await;
    let blocks = json!([input("name", text(&[])), input("why", text(&[]))]);
    scene.modal("UAMARA", modal(blocks.clone())).await;
    for block in ["name", "why"] {
        fill(&scene, block, Input::Text("written".into())).await;
    }
    // Errors, beside the field.
    scene.bot.will_say(Said::ok(
        json!({ "response_action": "errors", "errors": { "name": "Taken." } }).to_string(),
    ));
    let told = scene.slack.submit("UAMARA").await.unwrap();
    assert_eq!((told.errors["name"].as_str(), told.still_open), ("Taken.", true));
    // Update: what was typed stays where the ids are the same.
    let next =
        modal(json!([input("name", text(&[("initial_value", json!("other"))])), input("new", text(&[]))]));
    scene.bot.will_say(Said::ok(json!({ "response_action": "update", "view": next }).to_string()));
    assert!(scene.slack.submit("UAMARA").await.unwrap().still_open);
    let view = scene.slack.modal("UAMARA").unwrap();
    assert_eq!(view.state["name"]["v"]["value"], "written");
    assert_eq!(view.state["new"]["v"]["value"], Value::Null);
    assert!(view.errors.is_empty() && view.state.get("why").is_none());
    // Push: on top, up to three.
    fill(&scene, "new", Input::Text("x".into())).await;
    for depth in 1..=2 {
        let view = modal(json!([optional("more", text(&[]))]));
        scene.bot.will_say(Said::ok(json!({ "response_action": "push", "view": view }).to_string()));
        scene.slack.submit("UAMARA").await.unwrap();
        assert_eq!(scene.slack.modal("UAMARA").unwrap().depth, depth);
    }
    let fourth = json!({ "response_action": "push", "view": modal(json!([])) });
    scene.bot.will_say(Said::ok(fourth.to_string()));
    assert!(scene.slack.submit("UAMARA").await.unwrap_err().0.starts_with("We had some trouble"));
    assert_eq!(scene.slack.troubles()[0].kind, TroubleKind::BadAnswer);
    // Nothing: this view goes, the one below is seen again.
    scene.slack.submit("UAMARA").await.unwrap();
    assert_eq!(scene.slack.modal("UAMARA").unwrap().depth, 1);
    // Clear: all go.
    scene.bot.will_say(Said::ok(json!({ "response_action": "clear" }).to_string()));
    assert!(!scene.slack.submit("UAMARA").await.unwrap().still_open);
    assert!(scene.slack.modal("UAMARA").is_none());
}

#[tokio::test]
async fn answers_that_slack_would_not_take_are_on_record() {
    let scene = Scene::new().await;
    scene
        .modal(
            "UAMARA",
            modal(json!([optional("name", text(&[])), { "type": "divider", "block_id": "line" }])),
        )
        .await;
    for answer in [
        json!({ "response_action": "errors", "errors": { "line": "No input here." } }),
        json!({ "response_action": "errors", "errors": {} }),
        json!({ "response_action": "vanish" }),
        json!({ "response_action": "update", "view": { "type": "modal" } }),
        json!("a text"),
    ] {
        scene.bot.will_say(Said::ok(answer.to_string()));
        assert!(scene.slack.submit("UAMARA").await.is_err(), "{answer}");
    }
    scene.bot.will_say(Said::status(500));
    assert!(scene.slack.submit("UAMARA").await.is_err());
    assert!(scene.slack.modal("UAMARA").is_some(), "still there to try again");
    let kinds: Vec<TroubleKind> = scene.slack.troubles().iter().map(|t| t.kind).collect();
    assert_eq!(kinds.iter().filter(|k| **k == TroubleKind::BadAnswer).count(), 5);
    assert_eq!(kinds.last(), Some(&TroubleKind::Failed));
}

#[tokio::test]
async fn hash_and_external_id_and_pushing_from_inside() {
    let scene = Scene::new().await;
    let mut view = modal(json!([{ "type": "actions", "block_id": "b", "elements": [
        { "type": "button", "action_id": "more", "text": words("More") } ] }]));
    view["external_id"] = json!("mine");
    let opened = scene.modal("UAMARA", view.clone()).await;
    let (id, hash) = (opened["view"]["id"].clone(), opened["view"]["hash"].clone());
    let updated = scene.call("views.update", json!({ "view_id": id, "hash": hash, "view": view })).await;
    assert_eq!(updated["ok"], true, "{updated}");
    let stale = json!({ "external_id": "mine", "hash": hash, "view": view });
    assert_eq!(scene.call("views.update", stale).await["error"], "hash_conflict");
    let both = json!({ "external_id": "mine", "view_id": id, "view": view });
    assert_eq!(scene.call("views.update", both).await["error"], "invalid_arguments");
    assert_eq!(scene.modal("UHENRIK", view.clone()).await["error"], "duplicate_external_id");
    // A push needs a trigger from inside the modal.
    let outside = json!({ "trigger_id": scene.bot.last()["trigger_id"], "view": modal(json!([])) });
    assert_eq!(scene.call("views.push", outside).await["error"], "invalid_arguments");
    scene.slack.click("UAMARA", Place::Modal, "more", "b").await.unwrap();
    let sent = scene.bot.last();
    assert_eq!((&sent["view"]["id"], &sent["container"]["view_id"]), (&id, &id));
    assert!(sent.get("channel").is_none());
    let pushed =
        scene.call("views.push", json!({ "trigger_id": sent["trigger_id"], "view": modal(json!([])) })).await;
    assert_eq!((&pushed["view"]["previous_view_id"], &pushed["view"]["root_view_id"]), (&id, &id));
}

#[tokio::test]
async fn leaving_a_modal() {
    let scene = Scene::new().await;
    let mut view = modal(json!([optional("name", text(&[("initial_value", json!("secret"))]))]));
    view["notify_on_close"] = json!(true);
    let opened = scene.modal("UAMARA", view.clone()).await;
    scene.bot.will_say(Said::ok(json!({ "response_action": "push", "view": view }).to_string()));
    scene.slack.submit("UAMARA").await.unwrap();
    scene.slack.back("UAMARA").await.unwrap();
    let sent = scene.bot.last();
    assert_eq!((&sent["type"], &sent["is_cleared"]), (&json!("view_closed"), &json!(false)));
    assert_ne!(sent["view"]["id"], opened["view"]["id"]);
    assert_eq!(scene.slack.modal("UAMARA").unwrap().depth, 0);
    scene.slack.close("UAMARA").await.unwrap();
    let sent = scene.bot.last();
    assert_eq!((&sent["is_cleared"], &sent["view"]["id"]), (&json!(true), &opened["view"]["id"]));
    assert_eq!(sent["view"]["state"]["values"], json!({}), "what was typed is not told");
    assert!(sent.get("trigger_id").is_none());
    assert!(scene.slack.close("UAMARA").await.is_err());
    view["notify_on_close"] = json!(false);
    scene.modal("UAMARA", view).await;
    let before = scene.bot.got().len();
    scene.slack.close("UAMARA").await.unwrap();
    assert_eq!(scene.bot.got().len(), before);
}

#[tokio::test]
async fn only_inputs_that_ask_to_be_heard_are() {
    let scene = Scene::new().await;
    let pick = json!({ "type": "static_select", "action_id": "v", "options": [{ "text": words("One"), "value": "1" }] });
    let mut heard = input("heard", pick.clone());
    heard["dispatch_action"] = json!(true);
    let shelf = json!({ "type": "section", "block_id": "shelf", "text": words("s"), "accessory": pick });
    scene.modal("UAMARA", modal(json!([input("quiet", pick), heard, shelf]))).await;
    let before = scene.bot.got().len();
    fill(&scene, "quiet", Input::Option("1".into())).await;
    assert_eq!(scene.bot.got().len(), before);
    for block in ["heard", "shelf"] {
        fill(&scene, block, Input::Option("1".into())).await;
        let sent = scene.bot.last();
        assert_eq!(
            (&sent["type"], &sent["actions"][0]["block_id"]),
            (&json!("block_actions"), &json!(block))
        );
        assert_eq!(sent["actions"][0]["selected_option"]["value"], "1");
        assert_eq!(sent["view"]["state"]["values"]["quiet"]["v"]["selected_option"]["value"], "1");
    }
}
