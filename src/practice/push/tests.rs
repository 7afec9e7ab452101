//! Signed posts over real sockets: the signature, the retries and their headers, faults on the way.

use std::time::Duration;

use serde_json::{Value, json};

use super::signature;
use crate::practice::fault::PushFault;
use crate::practice::record::TroubleKind;
use crate::practice::testing::{Got, Said, Scene};

fn header<'a>(got: &'a Got, name: &str) -> &'a str {
    got.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
}

#[test]
fn the_signature_of_slacks_own_example() {
    let body = b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    assert_eq!(
        signature("8f742231b10e8888abcd99yyyzzz85a5", 1_531_420_618, body),
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    );
}

#[tokio::test]
async fn each_post_is_signed_over_its_raw_body() {
    let scene = Scene::new().await;
    let dm = scene.slack.open_dm("UPRIYA").await.unwrap();
    scene.slack.say("UPRIYA", &dm, "Grüße & <x>", None).await.unwrap();
    scene.slack.command("UPRIYA", &dm, "/rollout help").await.unwrap();
    scene.slack.shortcut("UPRIYA", "start").await.unwrap();
    let got = scene.bot.got();
    assert_eq!(got.len(), 4);
    for one in got {
        let timestamp = header(&one, "x-slack-request-timestamp").parse().unwrap();
        assert_eq!(timestamp, scene.clock_seconds());
        let wanted = signature(&scene.setting("SLACK_SIGNING_SECRET"), timestamp, &one.raw);
        assert_eq!(header(&one, "x-slack-signature"), wanted);
    }
}

#[tokio::test]
async fn a_failed_event_comes_again_three_times_and_is_then_given_up() {
    let scene = Scene::new().await;
    for _ in 0..4 {
        scene.bot.will_say(Said::status(503));
    }
    scene.slack.say("UAMARA", "CSOCIAL", "hello", None).await.unwrap();
    scene.slack.quiet().await;
    let got = scene.bot.got();
    let numbers: Vec<&str> = got.iter().map(|g| header(g, "x-slack-retry-num")).collect();
    assert_eq!(numbers, ["", "1", "2", "3"]);
    assert!(got[1..].iter().all(|g| header(g, "x-slack-retry-reason") == "http_error"));
    let ids: Vec<&Value> = got.iter().map(|g| &g.payload["event_id"]).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "the same event");
    let kinds: Vec<TroubleKind> = scene.slack.troubles().iter().map(|t| t.kind).collect();
    assert_eq!(kinds.iter().filter(|k| **k == TroubleKind::Failed).count(), 4);
    assert_eq!(kinds.last(), Some(&TroubleKind::Dropped));
}

#[tokio::test]
async fn a_retry_that_is_taken_is_the_last() {
    let scene = Scene::new().await;
    scene.bot.will_say(Said::status(500));
    scene.slack.say("UAMARA", "CSOCIAL", "hello", None).await.unwrap();
    scene.slack.quiet().await;
    assert_eq!(scene.bot.got().len(), 2);
    scene.bot.forget();
    scene.bot.will_say(Said { headers: vec![("x-slack-no-retry", "1")], ..Said::status(500) });
    scene.slack.say("UAMARA", "CSOCIAL", "hello", None).await.unwrap();
    scene.slack.quiet().await;
    assert_eq!(scene.bot.got().len(), 1, "the bot asked not to be sent it again");
}

#[tokio::test]
async fn a_late_acknowledgement_is_trouble_and_comes_again() {
    let scene = Scene::new().await;
    scene.bot.will_say(Said { after: Duration::from_millis(3_200), ..Said::ok("") });
    scene.slack.say("UAMARA", "CSOCIAL", "hello", None).await.unwrap();
    scene.slack.quiet().await;
    let got = scene.bot.got();
    assert_eq!((got.len(), header(&got[1], "x-slack-retry-reason")), (2, "http_timeout"));
    assert_eq!(scene.slack.troubles()[0].kind, TroubleKind::Late);
    assert!(scene.slack.acks().max >= 3_000);
}

#[tokio::test]
async fn with_nobody_listening_events_are_dropped_and_people_told() {
    let scene = Scene::new().await;
    scene.slack.set_bot_events_url("http://127.0.0.1:1/slack/events".into());
    scene.slack.say("UAMARA", "CSOCIAL", "hello", None).await.unwrap();
    scene.slack.quiet().await;
    assert!(scene.slack.command("UAMARA", "CSOCIAL", "/rollout").await.is_err());
    let kinds: Vec<TroubleKind> = scene.slack.troubles().iter().map(|t| t.kind).collect();
    assert_eq!(kinds, [TroubleKind::Dropped, TroubleKind::Failed]);
}

#[tokio::test]
async fn twice_and_out_of_order_when_told_to() {
    let scene = Scene::new().await;
    scene.slack.faults().to_bot(1, PushFault::Duplicate);
    scene.slack.say("UAMARA", "CSOCIAL", "once", None).await.unwrap();
    scene.slack.quiet().await;
    let got = scene.bot.payloads();
    assert_eq!((got.len(), &got[0]["event_id"]), (2, &got[1]["event_id"]));
    scene.bot.forget();
    scene.slack.faults().to_bot(1, PushFault::Reorder);
    scene.slack.say("UAMARA", "CSOCIAL", "first", None).await.unwrap();
    scene.slack.say("UAMARA", "CSOCIAL", "second", None).await.unwrap();
    scene.slack.quiet().await;
    let texts: Vec<Value> = scene.bot.events().iter().map(|e| e["text"].clone()).collect();
    assert_eq!(texts, [json!("second"), json!("first")]);
    assert!(scene.slack.troubles().is_empty());
}
