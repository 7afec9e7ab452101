//! People's acts against a small bot on a real port: what it is sent, what they see, what is refused.

use serde_json::{Value, json};

use crate::practice::act::Place;
use crate::practice::testing::{Said, Scene};
use crate::practice::values::Input;

#[tokio::test]
async fn a_dm_reaches_the_bot_and_its_answer_the_person() {
    let scene = Scene::new().await;
    let dm = scene.slack.open_dm("UPRIYA").await.unwrap();
    let ts = scene.slack.say("UPRIYA", &dm, "What about <logs> & retention?", None).await.unwrap();
    let event = scene.bot.events().pop().unwrap();
    assert_eq!(event["type"], "message");
    assert_eq!(event["channel_type"], "im");
    assert_eq!(event["text"], "What about &lt;logs&gt; &amp; retention?");
    assert_eq!(event["ts"], ts);
    let answered = scene
        .call(
            "chat.postMessage",
            json!({ "channel": dm, "text": "Kept.", "thread_ts": ts, "metadata": {
            "event_type": "kept", "event_payload": { "key": "k1" } } }),
        )
        .await;
    assert_eq!(answered["ok"], true, "{answered}");
    let seen = scene.slack.messages("UPRIYA", &dm);
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0].reply_count, 1);
    assert!(seen[1].bot && seen[1].ts > ts);
    scene.slack.quiet().await;
    let echo = scene.bot.events().pop().unwrap();
    assert_eq!(echo["bot_id"], "BROLLOUT", "the bot hears itself, as in Slack");
    assert_eq!(scene.slack.troubles().len(), 0, "{:?}", scene.slack.troubles());
}

#[tokio::test]
async fn editing_and_deleting_tell_what_it_was_before() {
    let scene = Scene::new().await;
    let dm = scene.slack.open_dm("UPRIYA").await.unwrap();
    let ts = scene.slack.say("UPRIYA", &dm, "first", None).await.unwrap();
    scene.slack.edit("UPRIYA", &dm, &ts, "second").await.unwrap();
    let event = scene.bot.events().pop().unwrap();
    assert_eq!(event["subtype"], "message_changed");
    assert_eq!(event["message"]["text"], "second");
    assert_eq!(event["previous_message"]["text"], "first");
    scene.slack.delete("UPRIYA", &dm, &ts).await.unwrap();
    let event = scene.bot.events().pop().unwrap();
    assert_eq!(event["subtype"], "message_deleted");
    assert_eq!(event["deleted_ts"], ts);
    assert_eq!(event["previous_message"]["text"], "second");
    assert!(scene.slack.messages("UPRIYA", &dm).is_empty());
    assert!(scene.slack.edit("UPRIYA", &dm, &ts, "third").await.is_err());
}

#[tokio::test]
async fn a_channel_without_the_bot_stays_unheard() {
    let scene = Scene::new().await;
    scene.slack.say("UAMARA", "CRANDOM", "nobody listens", None).await.unwrap();
    assert!(scene.bot.events().is_empty());
    scene.slack.say("UAMARA", "CSOCIAL", "hello @rollout", None).await.unwrap();
    scene.slack.quiet().await;
    let kinds: Vec<_> = scene.bot.events().iter().map(|e| e["type"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds.len(), 2);
    assert!(kinds.contains(&"app_mention".into()) && kinds.contains(&"message".into()));
}

#[tokio::test]
async fn what_a_client_would_not_let_one_do() {
    let scene = Scene::new().await;
    let slack = &scene.slack;
    let ts = slack.say("UAMARA", "CGENERAL", "mine", None).await.unwrap();
    let table = [
        slack.say("UGONE", "CGENERAL", "boo", None).await.unwrap_err(),
        slack.say("UNOBODY", "CGENERAL", "boo", None).await.unwrap_err(),
        slack.say("UKWAME", "CPRIVATE", "let me in", None).await.unwrap_err(),
        slack.say("UAMARA", "CARCHIVE", "too late", None).await.unwrap_err(),
        slack.say("UAMARA", "CGENERAL", "  ", None).await.unwrap_err(),
        slack.say("UAMARA", "CGENERAL", &"x".repeat(40_001), None).await.unwrap_err(),
        slack.say("UAMARA", "CGENERAL", "re", Some("1.000001")).await.unwrap_err(),
        slack.edit("UKWAME", "CGENERAL", &ts, "not mine").await.unwrap_err(),
        slack.delete("UKWAME", "CGENERAL", &ts).await.unwrap_err(),
    ];
    let words: Vec<String> = table.iter().map(ToString::to_string).collect();
    assert_eq!(
        words,
        [
            "Viktor Petrov is deactivated",
            "nobody is called UNOBODY",
            "UKWAME is not in CPRIVATE",
            "the channel is archived",
            "there is nothing to send",
            "this message is too long",
            "the message to answer is gone",
            "this message is somebody else's",
            "this message is somebody else's",
        ]
    );
    assert!(slack.command("UAMARA", "CGENERAL", "/nothing").await.is_err());
    assert!(
        slack.command("UPARTNER", "CPARTNER", "/rollout").await.is_err(),
        "only members of the workspace"
    );
    assert!(slack.shortcut("UAMARA", "unknown").await.is_err());
}

#[tokio::test]
async fn a_command_is_escaped_and_its_answer_seen_by_one() {
    let scene = Scene::new().await;
    scene.bot.will_say(Said::ok(json!({ "text": "Only you see this." }).to_string()));
    let answer = scene.slack.command("UAMARA", "CSOCIAL", "/rollout start A & B @henrik").await.unwrap();
    assert_eq!(answer.text.as_deref(), Some("Only you see this."));
    let sent = scene.bot.last();
    assert_eq!(sent["command"], "/rollout");
    assert_eq!(sent["text"], "start A &amp; B <@UHENRIK>");
    assert_eq!(sent["channel_name"], "social-rollout");
    assert_eq!(sent["is_enterprise_install"], "false");
    let mine = scene.slack.messages("UAMARA", "CSOCIAL");
    assert!(mine.last().is_some_and(|m| m.ephemeral && m.bot));
    assert!(scene.slack.messages("UHENRIK", "CSOCIAL").is_empty());
    // Over the response_url as well, five times and no more.
    let url = sent["response_url"].as_str().unwrap().to_owned();
    let path = url
        .split_once("//")
        .and_then(|(_, rest)| rest.split_once('/'))
        .map(|(_, p)| format!("/{p}"))
        .unwrap();
    for _ in 0..5 {
        scene.post(&path, json!({ "text": "again" })).await;
    }
    assert_eq!(scene.slack.messages("UAMARA", "CSOCIAL").len(), 6);
    assert_eq!(scene.post(&path, json!({ "text": "again" })).await["error"], "used_url");
    scene.slack.command("UAMARA", "CSOCIAL", "/plain ask @henrik <now>").await.unwrap();
    assert_eq!(scene.bot.last()["text"], "ask @henrik &lt;now&gt;");
}

#[tokio::test]
async fn a_response_url_runs_out_after_half_an_hour() {
    let scene = Scene::new().await;
    scene.slack.command("UAMARA", "CSOCIAL", "/rollout").await.unwrap();
    let url = scene.bot.last()["response_url"].as_str().unwrap().to_owned();
    let path = format!("/response/{}", url.rsplit('/').next().unwrap());
    scene.clock.add(chrono::Duration::minutes(30));
    assert_eq!(scene.post(&path, json!({ "text": "in time" })).await["status"], 200);
    scene.clock.add(chrono::Duration::seconds(1));
    assert_eq!(scene.post(&path, json!({ "text": "late" })).await["error"], "expired_url");
}

#[tokio::test]
async fn a_command_that_fails_says_what_slack_says() {
    let scene = Scene::new().await;
    scene.bot.will_say(Said::status(500));
    let told = scene.slack.command("UAMARA", "CSOCIAL", "/rollout").await.unwrap_err();
    assert_eq!(told.0, "/rollout failed with the error \"dispatch_failed\"");
    scene.bot.will_say(Said { after: std::time::Duration::from_millis(3_300), ..Said::ok("") });
    let told = scene.slack.command("UAMARA", "CSOCIAL", "/rollout").await.unwrap_err();
    assert_eq!(told.0, "/rollout failed with the error \"operation_timeout\"");
    let kinds: Vec<_> = scene.slack.troubles().iter().map(|t| format!("{:?}", t.kind)).collect();
    assert_eq!(kinds, ["Failed", "Late"]);
}

fn buttons() -> Value {
    json!([
        { "type": "actions", "block_id": "b", "elements": [
            { "type": "button", "action_id": "go", "text": { "type": "plain_text", "text": "Go" }, "value": "r-1" },
            { "type": "static_select", "action_id": "kind", "options": [
                { "text": { "type": "plain_text", "text": "A fear" }, "value": "fear" },
                { "text": { "type": "plain_text", "text": "A doubt" }, "value": "doubt" },
            ] },
            { "type": "users_select", "action_id": "who" },
            { "type": "datepicker", "action_id": "day", "initial_date": "2026-03-09" },
            { "type": "checkboxes", "action_id": "ticks", "options": [
                { "text": { "type": "mrkdwn", "text": "*One*" }, "value": "1" } ] },
        ] },
    ])
}

#[tokio::test]
async fn buttons_and_menus_of_a_message() {
    let scene = Scene::new().await;
    let dm = scene.dm("UPRIYA").await;
    let posted =
        scene.call("chat.postMessage", json!({ "channel": dm, "text": "t", "blocks": buttons() })).await;
    let ts = posted["ts"].as_str().unwrap().to_owned();
    let place = || Place::Message { conversation: dm.clone(), ts: ts.clone() };
    scene.slack.choose("UPRIYA", place(), "b", "kind", Input::Option("doubt".into())).await.unwrap();
    scene.slack.choose("UPRIYA", place(), "b", "who", Input::User("UAMARA".into())).await.unwrap();
    scene.slack.click("UPRIYA", place(), "go", "b").await.unwrap();
    let sent = scene.bot.last();
    assert_eq!(sent["type"], "block_actions");
    assert_eq!(sent["actions"][0]["value"], "r-1");
    assert_eq!(sent["actions"][0]["action_id"], "go");
    assert_eq!(sent["container"]["message_ts"], ts);
    assert_eq!(sent["message"]["bot_id"], "BROLLOUT");
    let values = &sent["state"]["values"]["b"];
    assert_eq!(values["kind"]["selected_option"]["value"], "doubt");
    assert_eq!(values["who"]["selected_user"], "UAMARA");
    assert_eq!(values["day"]["selected_date"], "2026-03-09");
    assert_eq!(values["ticks"]["selected_options"], json!([]));
    assert!(values.get("go").is_none(), "buttons keep no state");
    for (action, input) in [
        ("kind", Input::Option("anger".into())),
        ("kind", Input::User("UAMARA".into())),
        ("who", Input::User("UNOBODY".into())),
        ("day", Input::Date("2026-02-30".into())),
        ("nothing", Input::Text("x".into())),
    ] {
        assert!(scene.slack.choose("UPRIYA", place(), "b", action, input).await.is_err(), "{action}");
    }
    // Somebody else does not see this DM at all.
    assert!(scene.slack.click("UAMARA", place(), "go", "b").await.is_err());
}

#[tokio::test]
async fn an_ephemeral_message_is_replaced_by_its_response_url() {
    let scene = Scene::new().await;
    let told = scene
        .call(
            "chat.postEphemeral",
            json!({ "channel": "CSOCIAL", "user": "UPRIYA", "text": "t", "blocks": buttons() }),
        )
        .await;
    let ts = told["message_ts"].as_str().unwrap().to_owned();
    let place = Place::Message { conversation: "CSOCIAL".into(), ts: ts.clone() };
    assert!(scene.slack.click("UAMARA", place.clone(), "go", "b").await.is_err(), "others do not have it");
    scene.slack.click("UPRIYA", place, "go", "b").await.unwrap();
    let sent = scene.bot.last();
    assert_eq!(sent["container"]["is_ephemeral"], true);
    assert!(sent.get("message").is_none());
    let path = format!("/response/{}", sent["response_url"].as_str().unwrap().rsplit('/').next().unwrap());
    scene.post(&path, json!({ "replace_original": true, "text": "done" })).await;
    let seen = scene.slack.messages("UPRIYA", "CSOCIAL");
    assert_eq!(seen.len(), 1);
    assert_eq!((seen[0].text.as_str(), seen[0].ts.as_str(), seen[0].ephemeral), ("done", ts.as_str(), true));
    scene.post(&path, json!({ "delete_original": true })).await;
    assert!(scene.slack.messages("UPRIYA", "CSOCIAL").is_empty());
}

#[tokio::test]
async fn home_and_shortcut_and_file() {
    let scene = Scene::new().await;
    scene.slack.open_home("UAMARA").await.unwrap();
    let event = scene.bot.events().pop().unwrap();
    assert_eq!((&event["type"], &event["tab"]), (&json!("app_home_opened"), &json!("home")));
    assert!(event.get("view").is_none());
    let view = json!({ "type": "home", "blocks": buttons() });
    let told = scene.call("views.publish", json!({ "user_id": "UAMARA", "view": view })).await;
    assert_eq!(told["ok"], true, "{told}");
    scene.slack.open_home("UAMARA").await.unwrap();
    assert_eq!(scene.bot.events().pop().unwrap()["view"]["type"], "home");
    scene.slack.click("UAMARA", Place::Home, "go", "").await.unwrap();
    assert_eq!(scene.bot.last()["container"]["type"], "view");
    assert!(scene.bot.last().get("response_url").is_none());
    scene.slack.shortcut("UAMARA", "start").await.unwrap();
    let sent = scene.bot.last();
    assert_eq!(sent["callback_id"], "start");
    assert!(sent.get("channel").is_none() && sent.get("response_url").is_none());
    let dm = scene.slack.open_dm("UAMARA").await.unwrap();
    scene.slack.upload("UAMARA", &dm, "notes.txt", "hello").await.unwrap();
    let event = scene.bot.events().pop().unwrap();
    assert_eq!(event["subtype"], "file_share");
    let url = scene.slack.messages("UAMARA", &dm)[0].files[0]["url_private"].as_str().unwrap().to_owned();
    let (status, _, body) = scene.get(&url).await;
    assert_eq!((status, &body[..]), (200, &b"hello"[..]));
    assert_eq!(scene.get(&url.replace("UAMARA", "UPRIYA")).await.0, 403);
}

#[tokio::test]
async fn unread_until_looked_at() {
    let scene = Scene::new().await;
    scene.slack.say("UAMARA", "CSOCIAL", "one", None).await.unwrap();
    scene.slack.say("UAMARA", "CSOCIAL", "two", None).await.unwrap();
    let unread =
        |who: &str| scene.slack.conversations(who).iter().find(|c| c.id == "CSOCIAL").unwrap().unread;
    assert_eq!((unread("UPRIYA"), unread("UAMARA")), (2, 0));
    scene.get("/practice/messages?as=UPRIYA&conversation=CSOCIAL").await;
    assert_eq!((unread("UPRIYA"), unread("UMARGIT")), (0, 2));
}
