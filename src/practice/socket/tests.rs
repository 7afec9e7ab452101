//! Socket Mode over real websockets: tickets, hello, envelopes, acknowledgements with a payload, refreshes, dying sockets.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::practice::fault::PushFault;
use crate::practice::testing::Scene;

struct Line(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Line {
    async fn open(scene: &Scene) -> Self {
        let url = ticket(scene).await;
        let (mut socket, _) = connect_async(&url).await.unwrap();
        let hello = socket.next().await.unwrap().unwrap();
        let hello: Value = serde_json::from_str(hello.to_text().unwrap()).unwrap();
        assert_eq!(
            (&hello["type"], &hello["connection_info"]["app_id"]),
            (&json!("hello"), &json!("AROLLOUT"))
        );
        Self(socket)
    }

    /// The next envelope; `Null` once the socket is closed.
    async fn next(&mut self) -> Value {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).unwrap(),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return Value::Null,
                Some(Ok(_)) => {}
            }
        }
    }

    async fn ack(&mut self, envelope: &Value, payload: Option<Value>) {
        let mut ack = json!({ "envelope_id": envelope["envelope_id"] });
        if let Some(payload) = payload {
            ack["payload"] = payload;
        }
        self.0.send(Message::text(ack.to_string())).await.unwrap();
    }
}

async fn ticket(scene: &Scene) -> String {
    let app = scene.setting("SLACK_APP_TOKEN");
    let told = scene.call_as(Some(&app), "apps.connections.open", json!({})).await;
    told["url"].as_str().unwrap_or_else(|| panic!("{told}")).to_owned()
}

#[tokio::test]
async fn everything_comes_over_the_socket_once_one_is_open() {
    let scene = Scene::new().await;
    let mut line = Line::open(&scene).await;
    let slack = scene.slack.clone();
    let said = tokio::spawn(async move { slack.say("UAMARA", "CSOCIAL", "hello", None).await });
    let envelope = line.next().await;
    assert_eq!(
        (&envelope["type"], &envelope["accepts_response_payload"]),
        (&json!("events_api"), &json!(false))
    );
    assert_eq!(envelope["payload"]["event"]["text"], "hello");
    assert_eq!(envelope["retry_attempt"], 0);
    line.ack(&envelope, None).await;
    said.await.unwrap().unwrap();
    let slack = scene.slack.clone();
    let commanded = tokio::spawn(async move { slack.command("UAMARA", "CSOCIAL", "/rollout help").await });
    let envelope = line.next().await;
    assert_eq!(envelope["type"], "slash_commands");
    assert_eq!(envelope["payload"]["command"], "/rollout");
    line.ack(&envelope, Some(json!({ "text": "for you" }))).await;
    assert_eq!(commanded.await.unwrap().unwrap().text.as_deref(), Some("for you"));
    assert!(scene.bot.got().is_empty(), "nothing goes over HTTP meanwhile");
    assert!(scene.slack.troubles().is_empty(), "{:?}", scene.slack.troubles());
    drop(line);
    while scene.slack.sockets() > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    scene.slack.say("UAMARA", "CSOCIAL", "over HTTP again", None).await.unwrap();
    assert_eq!(scene.bot.events().len(), 1);
}

#[tokio::test]
async fn a_submission_is_answered_in_the_acknowledgement() {
    let scene = Scene::new().await;
    let mut line = Line::open(&scene).await;
    let view = json!({ "type": "modal", "title": { "type": "plain_text", "text": "T" }, "submit": { "type": "plain_text", "text": "S" }, "blocks": [
        { "type": "input", "block_id": "name", "optional": true, "label": { "type": "plain_text", "text": "L" }, "element": { "type": "plain_text_input", "action_id": "v" } },
    ] });
    let slack = scene.slack.clone();
    let commanded = tokio::spawn(async move { slack.command("UAMARA", "CSOCIAL", "/rollout start").await });
    let envelope = line.next().await;
    scene.call("views.open", json!({ "trigger_id": envelope["payload"]["trigger_id"], "view": view })).await;
    line.ack(&envelope, None).await;
    commanded.await.unwrap().unwrap();
    let slack = scene.slack.clone();
    let submitted = tokio::spawn(async move { slack.submit("UAMARA").await });
    let envelope = line.next().await;
    assert_eq!(
        (&envelope["type"], &envelope["accepts_response_payload"]),
        (&json!("interactive"), &json!(true))
    );
    line.ack(&envelope, Some(json!({ "response_action": "errors", "errors": { "name": "No." } }))).await;
    assert_eq!(submitted.await.unwrap().unwrap().errors["name"], "No.");
}

#[tokio::test]
async fn a_ticket_opens_one_socket_and_ten_is_the_limit() {
    let scene = Scene::new().await;
    let url = ticket(&scene).await;
    let _first = connect_async(&url).await.unwrap();
    assert!(connect_async(&url).await.is_err(), "used before");
    assert!(connect_async(format!("ws://{}/socket?ticket=guessed", scene.slack.addr())).await.is_err());
    let mut lines = Vec::new();
    for _ in 0..9 {
        lines.push(Line::open(&scene).await);
    }
    assert_eq!(scene.slack.sockets(), 10);
    let app = scene.setting("SLACK_APP_TOKEN");
    assert_eq!(
        scene.call_as(Some(&app), "apps.connections.open", json!({})).await["error"],
        "too_many_websockets"
    );
}

#[tokio::test]
async fn payloads_are_spread_over_the_sockets() {
    let scene = Scene::new().await;
    let (mut one, mut two) = (Line::open(&scene).await, Line::open(&scene).await);
    let slack = scene.slack.clone();
    let acting = tokio::spawn(async move {
        slack.say("UAMARA", "CSOCIAL", "a", None).await.unwrap();
        slack.say("UAMARA", "CSOCIAL", "b", None).await.unwrap();
    });
    let (mut heard_one, mut heard_two) = (0, 0);
    while heard_one + heard_two < 2 {
        tokio::select! {
            envelope = one.next() => { heard_one += 1; one.ack(&envelope, None).await; }
            envelope = two.next() => { heard_two += 1; two.ack(&envelope, None).await; }
        }
    }
    acting.await.unwrap();
    assert_eq!((heard_one, heard_two), (1, 1));
}

#[tokio::test]
async fn a_refresh_warns_first_and_then_closes() {
    let scene = Scene::new().await;
    let mut line = Line::open(&scene).await;
    let slack = scene.slack.clone();
    tokio::spawn(async move { slack.refresh_sockets(Duration::from_millis(50)).await });
    assert_eq!(line.next().await["reason"], "warning");
    assert_eq!(line.next().await["reason"], "refresh_requested");
    assert_eq!(line.next().await, Value::Null, "closed");
    let mut line = Line::open(&scene).await;
    scene.slack.disable_socket_mode();
    assert_eq!(line.next().await["reason"], "link_disabled");
}

#[tokio::test]
async fn what_a_dying_socket_took_with_it_comes_again() {
    let scene = Scene::new().await;
    let (mut one, mut two) = (Line::open(&scene).await, Line::open(&scene).await);
    scene.slack.faults().to_bot(1, PushFault::SocketClose);
    let slack = scene.slack.clone();
    let said = tokio::spawn(async move { slack.say("UAMARA", "CSOCIAL", "hello", None).await });
    // Whichever is in turn gets it and dies; the other gets it again.
    let mut seen = Vec::new();
    let (mut first_open, mut second_open) = (true, true);
    while seen.len() < 2 {
        let envelope = tokio::select! {
            envelope = one.next(), if first_open => { first_open = !envelope.is_null(); if first_open { one.ack(&envelope, None).await; } envelope }
            envelope = two.next(), if second_open => { second_open = !envelope.is_null(); if second_open { two.ack(&envelope, None).await; } envelope }
        };
        if !envelope.is_null() {
            seen.push(envelope);
        }
    }
    said.await.unwrap().unwrap();
    scene.slack.quiet().await;
    // Two sockets are read in no order.
    seen.sort_by_key(|envelope| envelope["retry_attempt"].as_u64());
    assert_eq!(seen[0]["payload"]["event_id"], seen[1]["payload"]["event_id"]);
    assert_eq!(
        (&seen[1]["retry_attempt"], &seen[1]["retry_reason"]),
        (&json!(1), &json!("connection_failed"))
    );
    assert!(scene.slack.troubles().is_empty(), "{:?}", scene.slack.troubles());
}
