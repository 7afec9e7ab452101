use std::net::SocketAddr;

use chrono::TimeDelta;
use futures_util::FutureExt as _;
use serde_json::json;
use tokio::sync::{Notify, oneshot};

use super::*;
use crate::command::desk::{Outcome, Unavailable};
use crate::transport::testing::*;

fn ready() -> Ready {
    Arc::new(|| std::future::ready(Ok(())).boxed())
}

async fn listen(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, router, std::future::pending()));
    addr
}

async fn bot(answered: Answered) -> (SocketAddr, Seen) {
    let (door, seen) = door_saying(answered);
    (listen(router(Some((door, secret())), ready())).await, seen)
}

#[tokio::test]
async fn only_what_slack_signed_lately_comes_in() {
    let (addr, seen) = bot(done()).await;
    let body = message("Ev1", "hello").to_string().into_bytes();
    let at = |seconds| noon() + TimeDelta::seconds(seconds);
    let without = |name| sign(noon(), &body).into_iter().filter(|header| header.0 != name).collect();
    let garbled = vec![
        ("x-slack-request-timestamp", noon().timestamp().to_string()),
        ("x-slack-signature", "v0=none".to_owned()),
    ];
    let table = [
        ("nothing", vec![], 401),
        ("no time", without("x-slack-request-timestamp"), 401),
        ("no signature", without("x-slack-signature"), 401),
        ("another body's", sign(noon(), b"other"), 401),
        ("garbled", garbled, 401),
        ("too old", sign(at(-301), &body), 401),
        ("of the future", sign(at(301), &body), 401),
        ("old, not too old", sign(at(-300), &body), 200),
        ("a clock ahead", sign(at(300), &body), 200),
        ("now", sign(noon(), &body), 200),
    ];
    let good = table.iter().filter(|(_, _, status)| *status == 200).count();
    for (what, mut headers, status) in table {
        headers.push(("content-type", JSON.to_owned()));
        let got = ask(addr, "POST", EVENTS_PATH, headers, body.clone()).await;
        assert_eq!((got.status, got.body.as_str()), (status, ""), "{what}");
    }
    assert_eq!(seen.keys(), vec!["event:Ev1"; good], "nothing else was handed in");
}

#[tokio::test]
async fn a_body_of_one_mebibyte_is_taken_and_one_byte_more_is_not() {
    let (addr, seen) = bot(done()).await;
    let around = message("Ev1", "").to_string().len();
    for (size, status) in [(LARGEST_BODY, 200), (LARGEST_BODY + 1, 413)] {
        let body = message("Ev1", &"a".repeat(size - around)).to_string();
        assert_eq!(body.len(), size);
        let got = send_in(addr, JSON, body).await;
        assert_eq!((got.status, got.body.as_str()), (status, ""), "{size} bytes");
    }
    assert_eq!(seen.keys(), ["event:Ev1"]);
}

#[tokio::test]
async fn what_is_not_known_is_acknowledged_and_ignored() {
    let (addr, seen) = bot(done()).await;
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let in_form = |json: &str| form(&[("payload", json)]);
    let table: Vec<(&str, Vec<u8>)> = vec![
        (JSON, b"".to_vec()),
        (JSON, b"{".to_vec()),
        (JSON, b"\xff\xfe\x00".to_vec()),
        (JSON, b"null".to_vec()),
        (JSON, b"[1]".to_vec()),
        (JSON, deep.into_bytes()),
        (JSON, json!({ "type": "a_new_kind" }).to_string().into()),
        (JSON, json!({ "type": "event_callback" }).to_string().into()),
        (JSON, json!({ "type": "event_callback", "event_id": "E", "event": null }).to_string().into()),
        (JSON, json!({ "type": "app_rate_limited", "team_id": null }).to_string().into()),
        (FORM, b"".to_vec()),
        (FORM, b"%%%=%zz&&&".to_vec()),
        (FORM, b"\xff=\xff".to_vec()),
        (FORM, form(&[("command", "/other"), ("user_id", "U1")]).into()),
        (FORM, form(&[("command", "/rollout")]).into()),
        (FORM, in_form("{").into()),
        (FORM, in_form("[]").into()),
        (FORM, in_form(r#"{"type":"shortcut","team":null,"callback_id":"x"}"#).into()),
        (FORM, in_form(r#"{"type":"view_closed","team":null}"#).into()),
        (FORM, in_form(r#"{"type":"a_new_kind"}"#).into()),
        (FORM, in_form(r#"{"type":"block_actions"}"#).into()),
        (FORM, in_form(r#"{"type":"block_actions","user":{"id":"U1"},"actions":{}}"#).into()),
        ("text/plain", b"hello".to_vec()),
    ];
    for (kind, body) in table {
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        let got = send_in(addr, kind, body).await;
        assert_eq!((got.status, got.body.as_str()), (200, ""), "{kind}: {shown}");
    }
    assert_eq!(seen.keys(), Vec::<String>::new());
}

#[tokio::test]
async fn slack_s_own_questions_are_answered() {
    let (addr, _) = bot(done()).await;
    let got =
        send_in(addr, JSON, json!({ "type": "url_verification", "challenge": "3eZb" }).to_string()).await;
    assert_eq!((got.status, got.body.as_str()), (200, "3eZb"));
    let got = send_in(addr, FORM, form(&[("ssl_check", "1"), ("token", "x")])).await;
    assert_eq!((got.status, got.body.as_str()), (200, ""));
    let got =
        send_in(addr, "Application/X-WWW-Form-Urlencoded; charset=utf-8", form(&[("ssl_check", "1")])).await;
    assert_eq!(got.status, 200);
}

#[tokio::test]
async fn what_was_not_committed_is_asked_for_again_or_the_person_is_told() {
    let (addr, _) = bot(Err(Unavailable)).await;
    let got = send_in(addr, JSON, message("Ev1", "hello").to_string()).await;
    assert_eq!(got.status, 503, "Slack sends an event again");
    for (kind, payload, place) in [
        ("slash_commands", command("list"), "/text"),
        (
            "interactive",
            submit(
                "question",
                &json!({ "rollout": "T1/R-1" }),
                &json!({ "question": { "question": { "type": "plain_text_input", "value": "Why?" } } }),
            ),
            "/errors/question",
        ),
    ] {
        let (content, body) = over_http(kind, &payload);
        let got = send_in(addr, content, body).await;
        assert_eq!((got.status, got.headers["content-type"].to_str().unwrap()), (200, JSON));
        let said: serde_json::Value = serde_json::from_str(&got.body).unwrap();
        let words = said.pointer(place).and_then(serde_json::Value::as_str).unwrap_or_default();
        assert!(words.contains("send it again"), "{said}");
    }
}

#[tokio::test]
async fn health_is_told_with_its_reason() {
    let (door, _) = door_saying(done());
    let broken: Ready = Arc::new(|| std::future::ready(Err("the database is away".to_owned())).boxed());
    let (well, ill) = (
        listen(router(Some((door, secret())), ready())).await,
        // Socket Mode: nothing of Slack's comes by HTTP.
        listen(router(None, broken)).await,
    );
    let get = async |addr, path| {
        let got = ask(addr, "GET", path, vec![], vec![]).await;
        (got.status, got.body)
    };
    assert_eq!(get(well, "/healthz").await, (200, "ok\n".to_owned()));
    assert_eq!(get(well, "/readyz").await, (200, "ready\n".to_owned()));
    assert_eq!(get(ill, "/healthz").await.0, 200);
    assert_eq!(get(ill, "/readyz").await, (503, "not ready: the database is away\n".to_owned()));
    assert_eq!(send_in(ill, JSON, "{}").await.status, 404);
    assert_eq!(get(well, EVENTS_PATH).await.0, 405);
}

#[tokio::test]
async fn what_is_in_hand_is_answered_before_it_stops() {
    let (come, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (door, seen) = door({
        let (come, go) = (come.clone(), go.clone());
        move |_| {
            let (come, go) = (come.clone(), go.clone());
            async move {
                come.notify_one();
                go.notified().await;
                done()
            }
            .boxed()
        }
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(serve(listener, router(Some((door, secret())), ready()), async {
        let _ = stopped.await;
    }));
    let asking =
        tokio::spawn(async move { send_in(addr, JSON, message("Ev1", "hello").to_string()).await.status });
    come.notified().await;
    stop.send(()).unwrap();
    assert!(!serving.is_finished());
    go.notify_one();
    assert_eq!(asking.await.unwrap(), 200);
    serving.await.unwrap().unwrap();
    assert!(tokio::net::TcpStream::connect(addr).await.is_err(), "nothing new is taken");
    assert_eq!(seen.keys(), ["event:Ev1"]);
}

#[tokio::test]
async fn who_sends_half_a_head_and_falls_silent_is_cut_off() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let head = Duration::from_millis(100);
    tokio::spawn(serve_within(head, listener, router(None, ready()), std::future::pending()));
    let mut line = tokio::net::TcpStream::connect(addr).await.unwrap();
    line.write_all(b"POST /slack/events HTTP/1.1\r\nHost: x\r\n").await.unwrap();
    let read = timeout(HEADER_TIME, line.read_to_end(&mut Vec::new())).await;
    assert!(read.is_ok(), "the line stays open");
}

#[tokio::test]
async fn the_probe_of_the_certificate_needs_no_signature() {
    let (addr, seen) = bot(done()).await;
    let body = b"ssl_check=1&token=x".to_vec();
    let got = ask(addr, "POST", EVENTS_PATH, vec![("content-type", FORM.to_owned())], body).await;
    assert_eq!((got.status, got.body.as_str()), (200, ""));
    assert_eq!(seen.keys(), Vec::<String>::new());
}

#[tokio::test]
async fn a_fault_of_our_own_costs_one_answer_and_not_the_line() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let (mut door, seen) = door(|request| {
        let answered = match request.key.as_str() {
            "event:panics" => Ok(Outcome::Need(crate::command::desk::Need {
                team: crate::domain::id::TeamId::from("T1"),
                people: Vec::new(),
                groups: vec![],
                channels: Vec::new(),
                told_after: None,
            })),
            _ => done(),
        };
        std::future::ready(answered).boxed()
    });
    door.look_up = Arc::new(|_| panic!("a fault of our own"));
    let addr = listen(router(Some((door, secret())), ready())).await;
    // One line for all, as Slack keeps it open.
    let mut line = tokio::net::TcpStream::connect(addr).await.unwrap();
    for (id, status) in [("Ev1", "200"), ("panics", "503"), ("Ev2", "200")] {
        let body = message(id, "hello").to_string();
        let mut head = format!("POST {EVENTS_PATH} HTTP/1.1\r\nhost: x\r\ncontent-type: {JSON}\r\n");
        for (name, value) in sign(noon(), body.as_bytes()) {
            head += &format!("{name}: {value}\r\n");
        }
        head += &format!("content-length: {}\r\n\r\n", body.len());
        line.write_all((head + &body).as_bytes()).await.unwrap();
        let mut answer = vec![0; 1_024];
        let read = timeout(Duration::from_secs(5), line.read(&mut answer)).await.expect("no answer").unwrap();
        let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{id}: {answer}");
    }
    assert_eq!(seen.keys(), ["event:Ev1", "event:panics", "event:Ev2"]);
}
