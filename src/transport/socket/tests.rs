mod attackers;

use std::collections::HashMap;
use std::net::SocketAddr;

use futures_util::FutureExt as _;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_tungstenite::accept_async;

use super::*;
use crate::command::desk::{Outcome, Unavailable};
use crate::domain::reply::{Reply, Say};
use crate::transport::http;
use crate::transport::testing::*;
use serde_json::{Value, json};

/// In more of a hurry than the real one.
const QUICK: Patience = Patience {
    opening: Duration::from_secs(5),
    quiet: Duration::from_secs(20),
    silence: Duration::from_secs(40),
    first_pause: Duration::from_millis(20),
    last_pause: Duration::from_millis(200),
    steady: Duration::from_millis(0),
    grace: Duration::from_secs(2),
};

/// Slack's side of the sockets.
struct Slack {
    listener: TcpListener,
}

type Socket = WebSocketStream<TcpStream>;

impl Slack {
    async fn start() -> (Slack, Open) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        (Slack { listener }, address(addr))
    }

    /// The next connection, greeted.
    async fn line(&self) -> Socket {
        let mut socket = self.silent_line().await;
        say(&mut socket, json!({ "type": "hello", "num_connections": 1 })).await;
        socket
    }

    async fn silent_line(&self) -> Socket {
        let accepted = timeout(Duration::from_secs(5), self.listener.accept()).await;
        accept_async(accepted.expect("nobody connects").unwrap().0).await.unwrap()
    }
}

fn address(addr: SocketAddr) -> Open {
    Arc::new(move || std::future::ready(Ok(format!("ws://{addr}/link?ticket=1"))).boxed())
}

async fn say(socket: &mut Socket, text: Value) {
    socket.send(Message::text(text.to_string())).await.unwrap();
}

/// The next text that comes; `None`: the other side closed.
async fn heard(socket: &mut Socket) -> Option<String> {
    loop {
        match timeout(Duration::from_secs(5), socket.next()).await.expect("nothing comes") {
            Some(Ok(Message::Text(text))) => return Some(text.as_str().to_owned()),
            Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
            Some(Ok(_)) => {}
        }
    }
}

async fn acked(socket: &mut Socket) -> Value {
    serde_json::from_str(&heard(socket).await.expect("the line was closed")).unwrap()
}

fn envelope(id: &str, kind: &str, payload: &Value) -> Value {
    json!({ "envelope_id": id, "type": kind, "accepts_response_payload": kind != "events_api", "payload": payload })
}

fn typed(id: &str) -> Value {
    envelope(id, "events_api", &message(id, "hello"))
}

struct Bot {
    connected: watch::Receiver<bool>,
    stop: watch::Sender<bool>,
    running: JoinHandle<()>,
}

fn bot(door: Door, open: Open, patience: Patience) -> Bot {
    let (connected, is_connected) = watch::channel(false);
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(keep(door, open, connected, stopped, patience));
    Bot { connected: is_connected, stop, running }
}

impl Bot {
    async fn is_connected(&mut self, wanted: bool) {
        let waiting = self.connected.wait_for(|connected| *connected == wanted);
        timeout(Duration::from_secs(5), waiting).await.expect("it stays as it is").unwrap();
    }
}

/// A desk where what is in hand waits until its gate is opened.
#[derive(Clone, Default)]
struct Gates(Arc<std::sync::Mutex<HashMap<String, Arc<Notify>>>>);

impl Gates {
    fn of(&self, key: &str) -> Arc<Notify> {
        self.0.lock().unwrap().entry(key.to_owned()).or_default().clone()
    }

    fn door(&self) -> (Door, Seen) {
        let gates = self.clone();
        door(move |request| {
            let gate = gates.of(&request.key);
            async move {
                gate.notified().await;
                done()
            }
            .boxed()
        })
    }
}

#[tokio::test]
async fn an_envelope_is_acknowledged_after_the_desk_has_answered_in_whatever_order() {
    let gates = Gates::default();
    let (door, seen) = gates.door();
    let (slack, open) = Slack::start().await;
    let mut bot = bot(door, open, QUICK);
    let mut line = slack.line().await;
    bot.is_connected(true).await;
    for id in ["1", "2", "3"] {
        say(&mut line, typed(id)).await;
    }
    let early = timeout(Duration::from_millis(100), line.next()).await;
    assert!(early.is_err(), "acknowledged before it was committed: {early:?}");
    assert_eq!(seen.all().len(), 3, "all are in hand at once");
    for id in ["2", "3", "1"] {
        gates.of(&format!("event:{id}")).notify_one();
        assert_eq!(acked(&mut line).await, json!({ "envelope_id": id }));
    }
}

#[tokio::test]
async fn what_was_not_committed_is_not_acknowledged_and_harms_nobody_else() {
    let (mut door, _) = door(|request| {
        let answered = match request.key.as_str() {
            "event:lost" => Err(Unavailable),
            "event:panics" => Ok(Outcome::Need(crate::command::desk::Need {
                team: request.team,
                people: vec![],
                groups: vec![],
                channels: vec![],
                told_after: None,
            })),
            _ => done(),
        };
        std::future::ready(answered).boxed()
    });
    door.look_up = Arc::new(|_| panic!("a fault of our own"));
    let (slack, open) = Slack::start().await;
    let _bot = bot(door, open, QUICK);
    let mut line = slack.line().await;
    for id in ["lost", "panics", "kept"] {
        say(&mut line, typed(id)).await;
    }
    assert_eq!(acked(&mut line).await, json!({ "envelope_id": "kept" }));
    say(&mut line, typed("next")).await;
    assert_eq!(acked(&mut line).await, json!({ "envelope_id": "next" }));
}

#[tokio::test]
async fn what_is_not_known_is_acknowledged_and_ignored() {
    let (door, seen) = door_saying(done());
    let (slack, open) = Slack::start().await;
    let _bot = bot(door, open, QUICK);
    let mut line = slack.line().await;
    for text in ["", "{", "null", "[]", r#"{"type":"a_new_kind"}"#, r#"{"type":"interactive"}"#] {
        line.send(Message::text(text)).await.unwrap();
    }
    line.send(Message::binary(vec![1, 2, 3])).await.unwrap();
    for (id, kind, payload) in [
        ("1", "a_new_kind", json!({})),
        ("2", "interactive", json!({ "type": "block_suggestion", "team": null })),
        ("3", "slash_commands", json!("none")),
        ("4", "events_api", Value::Null),
    ] {
        say(&mut line, envelope(id, kind, &payload)).await;
        assert_eq!(acked(&mut line).await, json!({ "envelope_id": id }), "{kind}");
    }
    assert!(seen.all().is_empty());
}

#[tokio::test]
async fn the_next_line_is_open_before_the_old_one_goes() {
    let gates = Gates::default();
    let (door, _) = gates.door();
    let (slack, open) = Slack::start().await;
    let mut bot = bot(door, open, QUICK);
    let mut old = slack.line().await;
    say(&mut old, typed("1")).await;
    say(&mut old, json!({ "type": "disconnect", "reason": "warning" })).await;
    let mut new = slack.line().await;
    // What the old one brought, and still brings, is answered there.
    say(&mut old, typed("2")).await;
    say(&mut new, typed("3")).await;
    for (id, line) in [("2", &mut old), ("3", &mut new)] {
        gates.of(&format!("event:{id}")).notify_one();
        assert_eq!(acked(line).await["envelope_id"], id);
    }
    gates.of("event:1").notify_one();
    assert_eq!(acked(&mut old).await["envelope_id"], "1");
    say(&mut old, json!({ "type": "disconnect", "reason": "refresh_requested" })).await;
    old.close(None).await.unwrap();
    say(&mut new, typed("4")).await;
    gates.of("event:4").notify_one();
    assert_eq!(acked(&mut new).await["envelope_id"], "4");
    bot.is_connected(true).await;
}

#[tokio::test]
async fn lines_that_do_not_hold_are_tried_again_ever_more_slowly() {
    let (door, _) = door_saying(done());
    let (slack, open) = Slack::start().await;
    let patience = Patience { steady: Duration::from_secs(10), ..QUICK };
    let mut bot = bot(door, open, patience);
    let since = Instant::now();
    for reason in ["too_many_websockets", "refresh_requested", "warning", "a_new_reason"] {
        let mut line = slack.line().await;
        say(&mut line, json!({ "type": "disconnect", "reason": reason })).await;
        line.close(None).await.unwrap();
    }
    let _fifth = slack.line().await;
    // 20, 40, 80 and 160 milliseconds between the five.
    assert!(since.elapsed() >= Duration::from_millis(300), "{:?}", since.elapsed());
    bot.is_connected(true).await;
}

#[tokio::test]
async fn a_line_that_breaks_or_cannot_be_opened_is_replaced() {
    let (door, _) = door_saying(done());
    let (slack, open) = Slack::start().await;
    let tries = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted: Open = Arc::new(move || match tries.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
        0 => std::future::ready(Err("ratelimited".to_owned())).boxed(),
        1 => std::future::ready(Ok("no address".to_owned())).boxed(),
        2 => std::future::ready(Ok("ws://127.0.0.1:1/".to_owned())).boxed(),
        _ => open(),
    });
    let mut bot = bot(door, counted, QUICK);
    let line = slack.line().await;
    bot.is_connected(true).await;
    // Without a word of farewell.
    drop(line.into_inner());
    let mut line = slack.line().await;
    say(&mut line, typed("1")).await;
    assert_eq!(acked(&mut line).await["envelope_id"], "1");
}

#[tokio::test]
async fn a_switched_off_socket_mode_is_not_asked_again_and_again() {
    let (door, _) = door_saying(done());
    let (slack, open) = Slack::start().await;
    let mut bot = bot(door, open, Patience { last_pause: Duration::from_millis(300), ..QUICK });
    let mut line = slack.line().await;
    bot.is_connected(true).await;
    let since = Instant::now();
    say(&mut line, json!({ "type": "disconnect", "reason": "link_disabled" })).await;
    bot.is_connected(false).await;
    let _line = slack.line().await;
    assert!(since.elapsed() >= Duration::from_millis(300), "{:?}", since.elapsed());
    bot.is_connected(true).await;
}

#[tokio::test]
async fn a_dead_line_is_noticed_and_a_quiet_one_is_left_alone() {
    let (door, _) = door_saying(done());
    let (slack, open) = Slack::start().await;
    let patience =
        Patience { quiet: Duration::from_millis(50), silence: Duration::from_millis(200), ..QUICK };
    let _bot = bot(door, open, patience);
    // Nobody reads here: pings stay unanswered.
    let dead = slack.line().await;
    let mut quiet = slack.line().await;
    drop(dead);
    // Reading is what answers pings; three times the silence that would end it.
    let talk = timeout(Duration::from_millis(600), heard(&mut quiet)).await;
    assert!(talk.is_err(), "it was given up: {talk:?}");
    say(&mut quiet, typed("1")).await;
    assert_eq!(acked(&mut quiet).await["envelope_id"], "1");
}

#[tokio::test]
async fn a_ping_is_answered_once() {
    let (door, _) = door_saying(done());
    let (slack, open) = Slack::start().await;
    let _bot = bot(door, open, QUICK);
    let mut line = slack.line().await;
    line.send(Message::Ping(Bytes::from_static(b"Ping from Slack"))).await.unwrap();
    say(&mut line, typed("1")).await;
    let mut pongs = 0;
    loop {
        match timeout(Duration::from_secs(5), line.next()).await.unwrap().unwrap().unwrap() {
            Message::Pong(data) => {
                assert_eq!(data, Bytes::from_static(b"Ping from Slack"));
                pongs += 1;
            }
            Message::Text(_) => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(pongs, 1);
}

#[tokio::test]
async fn what_is_in_hand_is_acknowledged_before_it_stops() {
    let gates = Gates::default();
    let (door, _) = gates.door();
    let (slack, open) = Slack::start().await;
    let mut bot = bot(door, open, QUICK);
    let mut line = slack.line().await;
    say(&mut line, typed("1")).await;
    say(&mut line, json!({ "type": "disconnect", "reason": "warning" })).await;
    let mut next = slack.line().await;
    say(&mut next, typed("2")).await;
    bot.is_connected(true).await;
    // Both are in hand once their gates are asked for.
    while gates.0.lock().unwrap().len() < 2 {
        tokio::task::yield_now().await;
    }
    bot.stop.send_replace(true);
    gates.of("event:1").notify_one();
    gates.of("event:2").notify_one();
    assert_eq!(acked(&mut line).await["envelope_id"], "1");
    assert_eq!(acked(&mut next).await["envelope_id"], "2");
    assert_eq!((heard(&mut line).await, heard(&mut next).await), (None, None));
    timeout(Duration::from_secs(5), bot.running).await.expect("it does not end").unwrap();
    assert!(!*bot.connected.borrow());
}

#[tokio::test]
async fn a_line_over_tls_can_be_asked_for() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            drop(stream);
        }
    });
    let open: Open = Arc::new(move || std::future::ready(Ok(format!("wss://{addr}/"))).boxed());
    // With two providers of cryptography in the tree, or none, this panics.
    assert!(dial(&open, QUICK).await.is_err());
}

#[tokio::test]
async fn http_and_socket_mode_answer_the_same_to_the_byte() {
    let answers = [
        done(),
        Ok(Outcome::Reply(Reply::Say { say: Say::Help { closed: None } }, None)),
        Ok(Outcome::Reply(Reply::Refuse { refusal: crate::domain::refusal::Refusal::Stale }, None)),
        Err(Unavailable),
    ];
    let values = json!({ "question": { "question": { "value": "Warum? <é> & \u{1F600}" } } });
    let payloads = [
        ("slash_commands", command("help")),
        ("slash_commands", command("start &lt;!channel&gt; &amp; <http://monday.com|monday.com>")),
        ("interactive", submit("question", &json!({ "rollout": "T1/R-1" }), &values.clone())),
        ("interactive", submit("question", &json!({ "rollout": "forged" }), &values)),
        ("interactive", click(&json!({ "action_id": "intake.start", "value": "T1/R-1" }))),
        ("interactive", json!({ "type": "view_closed", "team": null })),
        ("events_api", message("Ev1", "a &amp; b")),
        ("events_api", json!({ "type": "event_callback", "event": {} })),
    ];
    for answered in answers {
        let (by_http, http_saw) = door_saying(answered.clone());
        let (by_socket, socket_saw) = door_saying(answered.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let ready: http::Ready = Arc::new(|| std::future::ready(Ok(())).boxed());
        let router = http::router(Some((by_http, secret())), ready);
        tokio::spawn(http::serve(listener, router, std::future::pending()));
        let (slack, open) = Slack::start().await;
        let _bot = bot(by_socket, open, QUICK);
        let mut line = slack.line().await;
        for (kind, payload) in &payloads {
            let (content, body) = over_http(kind, payload);
            let got = send_in(addr, content, body).await;
            say(&mut line, envelope("1", kind, payload)).await;
            // Shows where the answer to the first ends, if it gets none.
            say(&mut line, envelope("end", "a_new_kind", &json!({}))).await;
            let mut acks = HashMap::new();
            while !acks.contains_key("end") || (got.status == 200 && !acks.contains_key("1")) {
                let text = heard(&mut line).await.unwrap();
                let ack: Value = serde_json::from_str(&text).unwrap();
                acks.insert(ack["envelope_id"].as_str().unwrap().to_owned(), (ack, text));
            }
            let what = format!("{kind} {payload} answered {answered:?}");
            match acks.get("1") {
                None => assert_eq!(got.status, 503, "{what}"),
                Some((ack, text)) => {
                    assert_eq!(got.status, 200, "{what}");
                    match ack.get("payload") {
                        None => assert_eq!(got.body, "", "{what}"),
                        Some(_) => {
                            let payload = format!("\"payload\":{}", got.body);
                            assert!(text.contains(&payload), "{what}: {text}");
                        }
                    }
                }
            }
        }
        assert_eq!(http_saw.all(), socket_saw.all());
    }
}
