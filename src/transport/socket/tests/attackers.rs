//! Attackers at the real door, by HTTP and by socket, with the real desk and a database behind it: forged ids in buttons,
//! in what a window carries and in what it says was filled in; people who act on what is not theirs; and what is huge,
//! deep or broken. None of it changes anything, reads anything, or is answered with a failure.

use super::*;
use crate::command::testing::{Scene, furnish};
use crate::domain::id::TeamId;
use crate::domain::testing::{rollout, typed as concern_of};
use crate::store::testing::on_each_engine;
use crate::store::{self, Db};
use crate::view::ids::{action, modal};

/// In all that people have told there.
const SECRET: &str = "planted";
/// Of all requests to a house so many may be sent again.
const SPARE: usize = 2;

/// The door over both wires.
struct House {
    scene: Scene,
    http: SocketAddr,
    line: Socket,
    _bot: Bot,
    sent: usize,
    spare: usize,
}

impl House {
    async fn of(db: Db) -> House {
        let scene = Scene::of(db).await;
        furnish(&scene).await;
        let door = Door {
            desk: scene.desk.clone(),
            look_up: Arc::new(|_| std::future::ready(()).boxed()),
            names_of: Arc::new(|_| std::future::ready(std::collections::BTreeMap::new()).boxed()),
            team: TeamId::from("T1"),
            clock: crate::clock::Clock::standing(noon()),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let http = listener.local_addr().unwrap();
        let ready: http::Ready = Arc::new(|| std::future::ready(Ok(())).boxed());
        let router = http::router(Some((door.clone(), secret())), ready);
        tokio::spawn(http::serve(listener, router, std::future::pending()));
        let (slack, open) = Slack::start().await;
        let bot = bot(door, open, QUICK);
        let line = slack.line().await;
        House { scene, http, line, _bot: bot, sent: 0, spare: SPARE }
    }

    /// All that people have told and what became of it.
    async fn stands(&self) -> String {
        let mut tx = self.scene.db.read().await.unwrap();
        let tx = &mut tx;
        let mut stands = String::new();
        for number in [1, 2] {
            let id = &rollout(number).id;
            stands += &format!("{:?}\n", store::rollouts::load(tx, id).await);
            stands += &format!("{:?}\n", store::stakeholders::of_rollout(tx, id).await);
            stands += &format!("{:?}\n", store::concerns::of_rollout(tx, id).await);
            stands += &format!("{:?}\n", store::questions::open_of(tx, id).await);
            stands += &format!("{:?}\n", store::calls::of_rollout(tx, id).await);
            stands += &format!("{:?}\n", store::duties::of_rollout(tx, id).await);
            stands += &format!("{:?}\n", store::meetings::load(tx, id).await);
            stands += &format!("{:?}\n", store::events::of_rollout(tx, id).await);
        }
        stands
    }

    /// Both wires; what was answered.
    async fn takes(&mut self, kind: &str, payload: &Value) -> String {
        // One press is one key: the second wire must not be answered from the first's.
        let (first, second) = (self.again(payload), self.again(payload));
        let (content, body) = over_http(kind, &first);
        let got = self.posted(content, &body).await;
        assert_eq!(got.status, 200, "{kind} {payload}: {}", got.body);
        let id = format!("e{}", self.sent);
        let ack = self.enveloped(&envelope(&id, kind, &second)).await;
        assert_eq!(ack["envelope_id"], id, "{kind} {payload}");
        format!("{} {ack}", got.body)
    }

    /// Sent again, as Slack does, where it was not taken: with so many requests one may meet a machine that stands still
    /// for the seconds that the bot has. What fails more often than that is a failure.
    async fn posted(&mut self, kind: &str, body: &str) -> Got {
        loop {
            let got = send_in(self.http, kind, body).await;
            if got.status != 503 || self.spare == 0 {
                return got;
            }
            self.spare -= 1;
        }
    }

    /// The same by the socket, where silence says so.
    async fn enveloped(&mut self, envelope: &Value) -> Value {
        loop {
            say(&mut self.line, envelope.clone()).await;
            if let Ok(ack) = timeout(Duration::from_secs(4), acked(&mut self.line)).await {
                return ack;
            }
            assert!(self.spare > 0, "never acknowledged: {envelope}");
            self.spare -= 1;
        }
    }

    fn again(&mut self, payload: &Value) -> Value {
        self.sent += 1;
        let mut payload = payload.clone();
        for at in ["/trigger_id", "/event_id"] {
            if let Some(id) = payload.pointer_mut(at) {
                *id = json!(format!("{}.{}", id.as_str().unwrap_or_default(), self.sent));
            }
        }
        payload
    }
}

fn said_by(mut payload: Value, who: &str, team: &str) -> Value {
    payload["user"] = json!({ "id": who, "team_id": team });
    payload["team"] = json!({ "id": team });
    if payload["view"].is_object() {
        payload["view"]["app_installed_team_id"] = json!(team);
    }
    payload
}

/// Every button and menu that names something of U1's, of rollout 1 or of those who run it.
fn buttons() -> Vec<(&'static str, String)> {
    let concern = concern_of(1, "U1", "planted one");
    let (id, handle, rollout) =
        (concern.id.to_string(), concern.handle().to_string(), rollout(1).id.to_string());
    let mut all = Vec::new();
    for name in [
        action::NOT_CONCERN,
        action::ASK_INSTEAD,
        action::CHANGE,
        action::WITHDRAW,
        action::FAIR,
        action::CORRECT,
    ] {
        all.push((name, id.clone()));
    }
    for (name, slug) in [
        (action::KIND, "fear"),
        (action::SEVERITY, "minor"),
        (action::TOPIC, "cost"),
        (action::AREA, "it"),
        (action::SHARE, "named"),
        (action::SETTLES, "1"),
        (action::PARTLY, "1"),
        (action::NOT_YET, "1"),
    ] {
        all.push((name, format!("{id}|{slug}")));
    }
    for name in [
        action::WORK_ANSWER,
        action::WORK_ASSIGN,
        action::WORK_HAND_BACK,
        action::WORK_RESTATE,
        action::WORK_MERGE,
        action::WORK_SPLIT,
        action::WORK_PARK,
        action::WORK_TAKE_IN,
        action::WORK_ACCEPT,
        action::WORK_BACK,
    ] {
        all.extend([(name, handle.clone()), (name, format!("{handle}|0"))]);
    }
    all.push((action::WORK_USE, format!("{handle}|0|0")));
    for name in [
        action::REMIND,
        action::RHYTHM,
        action::REHEARSE,
        action::DECIDE,
        action::CANCEL,
        action::EXTEND,
        action::STAKEHOLDERS,
        action::HANDOVER,
        action::CONCERNS,
        action::EXPORT,
        action::NAME_SPONSOR,
        action::BEFORE,
        action::SEND_AGENDA,
        action::ACCEPT_OUTSIDERS,
        action::POST_COUNTS,
        action::INTAKE_START,
        action::INTAKE_FINISH,
        action::NO_CONCERNS,
        action::ASK,
        action::LATER,
        action::ADD,
        action::COMMIT,
        action::COMMIT_IF,
        action::COMMIT_NOT_YET,
    ] {
        all.push((name, rollout.clone()));
    }
    for name in [action::QUEUE_PAGE, action::THEMES, action::TURN_AHEAD, action::REVISE, action::DROP] {
        all.push((name, format!("{rollout}|0")));
    }
    all.extend([
        (action::THEME, format!("{rollout}|0|{handle}")),
        (action::TABLE, format!("{rollout}|{handle}")),
        (action::UNTABLE, format!("{rollout}|{handle}")),
        (action::STANCE, format!("{rollout}|leading")),
        (action::CHOOSE, format!("T1/W-1|{rollout}")),
        (action::DROP_WORDS, "T1/W-1".to_owned()),
        (action::ANSWER, "T1/Q-1".to_owned()),
        (action::CALL_DONE, "T1/K-1".to_owned()),
    ]);
    all
}

/// Every window that carries an id, as one would have to forge it.
fn windows() -> Vec<(&'static str, Value)> {
    let concern = concern_of(1, "U1", "planted one");
    let (of_concern, of_handle) = (
        json!({ "concern": concern.id.to_string(), "nth": 1, "how": "not_yet" }),
        json!({ "handle": concern.handle().to_string(), "seen": 0 }),
    );
    let of_rollout = json!({ "rollout": rollout(1).id.to_string(), "step": 1, "page": 0, "seen": 0 });
    let mut all = Vec::new();
    for callback in [modal::CHANGE, modal::SHORT, modal::CORRECT] {
        all.push((callback, of_concern.clone()));
    }
    for callback in
        [modal::ANSWER_CONCERN, modal::ASSIGN, modal::RESTATE, modal::MERGE, modal::PARK, modal::ACCEPT]
    {
        all.push((callback, of_handle.clone()));
    }
    for callback in [
        modal::PROMPTS,
        modal::CONCERN,
        modal::REVIEW,
        modal::QUESTION,
        modal::LATER,
        modal::SPONSOR,
        modal::CANCEL,
        modal::THEME,
        modal::BEFORE,
        modal::EXTEND,
        modal::HANDOVER,
        modal::RHYTHM,
        modal::STAKEHOLDERS,
        modal::CONDITION,
        modal::NOT_YET,
        modal::DECIDE,
    ] {
        all.push((callback, of_rollout.clone()));
    }
    all.push((modal::ANSWER, json!({ "question": "T1/Q-1" })));
    all
}

/// Everything that may be filled in, in every field there is.
fn filled() -> Value {
    let text = |value: &str| json!({ "type": "plain_text_input", "value": value });
    let option = |value: &str| json!({ "type": "static_select", "selected_option": { "value": value } });
    let handle = concern_of(1, "U1", "planted one").handle().to_string();
    let day = json!({ "type": "datepicker", "selected_date": "2026-03-12" });
    let who = json!({ "type": "users_select", "selected_user": "UNONE" });
    let fields = [
        ("words", text("Forged")),
        ("rhythm", text("0")),
        ("kind", option("fear")),
        ("severity", option("minor")),
        ("visibility", option("named")),
        ("stance", option("leading")),
        ("question", text("Forged?")),
        ("answer", text("Forged")),
        ("concern_answer", text("Forged")),
        ("missing", text("Forged")),
        ("wording", text("Forged")),
        ("restated", text("Forged")),
        ("risk_reason", text("Forged")),
        ("cancel_reason", text("Forged")),
        ("go_on_reason", text("Forged")),
        ("extend_reason", text("Forged")),
        ("statement", text("Forged")),
        ("needs", text("Forged")),
        ("theme_name", text("Forged")),
        ("outcome", option("pilot")),
        ("merge_with", option(&handle)),
        ("later_choice", option("tomorrow")),
        ("new_area", option("legal")),
        ("owner", who.clone()),
        ("sponsor", who.clone()),
        ("new_lead", who.clone()),
        ("new_person", who),
        ("due", day.clone()),
        ("park_until", day.clone()),
        ("new_date", day.clone()),
        ("needs_by", day),
        ("theme_bring", json!({ "type": "multi_static_select", "selected_options": [{ "value": handle }] })),
    ];
    Value::Object(fields.into_iter().map(|(id, state)| (id.to_owned(), json!({ id: state }))).collect())
}

/// Who has no part in rollout 1: somebody of another rollout, somebody of none, and the very people, of another workspace.
const OTHERS: [(&str, &str); 4] = [("UELSE", "T1"), ("UNONE", "T1"), ("U1", "T2"), ("ULEAD", "T2")];

#[tokio::test]
async fn no_forged_button_or_window_changes_or_reads_what_is_not_theirs() {
    on_each_engine(async |db| {
        let mut house = House::of(db).await;
        let before = house.stands().await;
        assert!(before.matches(SECRET).count() >= 2, "there is something to be had");
        let mut payloads: Vec<(String, Value)> = Vec::new();
        for (name, value) in buttons() {
            let pressed = json!({ "action_id": name, "value": value, "selected_option": { "value": value } });
            payloads.push((format!("{name} {value}"), click(&pressed)));
            let mut inside = click(&pressed);
            inside["container"] = json!({ "type": "view", "view_id": "V1" });
            inside["view"] = json!({ "id": "V1", "type": "modal", "private_metadata": "{\"seen\":0}" });
            payloads.push((format!("{name} {value} in a window"), inside));
        }
        for (callback, meta) in windows() {
            payloads.push((format!("{callback} {meta}"), submit(callback, &meta, &filled())));
        }
        for (what, payload) in &payloads {
            for (who, team) in OTHERS {
                let told = house.takes("interactive", &said_by(payload.clone(), who, team)).await;
                assert!(!told.contains(SECRET), "{who} of {team} reads by {what}: {told}");
            }
        }
        assert_eq!(before, house.stands().await);
        // Another stakeholder of the same rollout: neither the first's, nor what is lead's and sponsor's.
        let ours = |value: &str| value.contains(&rollout(1).id.to_string());
        for (what, payload) in payloads.iter().filter(|(what, _)| !ours(what)) {
            let told = house.takes("interactive", &said_by(payload.clone(), "U2", "T1")).await;
            assert!(!told.contains(SECRET), "U2 reads by {what}: {told}");
        }
        assert_eq!(before, house.stands().await);
        // Nor did a letter of it carry a word.
        let mut tx = house.scene.db.begin().await.unwrap();
        let hour = chrono::TimeDelta::hours(1);
        let letters = store::outbox::claim(&mut tx, house.scene.clock.now(), hour, 2_000).await;
        assert!(!format!("{letters:?}").contains(SECRET));
    })
    .await;
}

#[tokio::test]
async fn ids_of_elsewhere_and_of_nowhere_are_nothing_to_those_who_run_it() {
    on_each_engine(async |db| {
        let mut house = House::of(db).await;
        let before = house.stands().await;
        let long = "R".repeat(20_000);
        let nowhere = [
            "",
            "|",
            "||",
            "T2/R-1",
            "T2/C-1",
            "T1/R-99",
            "T1/C-99",
            "T1/R-0",
            "T1/R--1",
            "T1/R-99999999999999999999999",
            "T1/../R-1",
            "T1/R-1 ",
            "R-1\u{0}",
            "T1/C-1|🙂",
            "T1/R-1|99999999999999999999",
            "T1/R-1|-1",
            "' or 1=1 --",
            "<!channel>",
            &long,
        ];
        for (name, real) in buttons() {
            for id in nowhere {
                let value = match real.split_once('|') {
                    Some((_, rest)) => format!("{id}|{rest}"),
                    None => id.to_owned(),
                };
                let pressed = json!({ "action_id": name, "value": value });
                let payload = said_by(click(&pressed), "U1", "T1");
                let (content, body) = over_http("interactive", &house.again(&payload));
                assert_eq!(house.posted(content, &body).await.status, 200, "{name} {value}");
            }
        }
        for (callback, meta) in windows() {
            for id in nowhere {
                let mut meta = meta.clone();
                for name in ["rollout", "concern", "handle", "question"] {
                    if meta.get(name).is_some() {
                        meta[name] = json!(id);
                    }
                }
                for who in ["ULEAD", "U1"] {
                    let told = house
                        .takes("interactive", &said_by(submit(callback, &meta, &filled()), who, "T1"))
                        .await;
                    assert!(!told.contains(SECRET), "{callback} {meta}: {told}");
                }
            }
        }
        let after = house.stands().await;
        assert_eq!(before, after);
    })
    .await;
}

#[tokio::test]
async fn what_is_deep_huge_or_torn_is_answered_and_kept_out() {
    on_each_engine(async |db| {
        let mut house = House::of(db).await;
        let before = house.stands().await;
        let deep = |open: &str, close: &str| format!("{}{}", open.repeat(20_000), close.repeat(20_000));
        let many: String = (0..40_000).map(|n| format!("payload{n}=%00&")).collect();
        let bodies: Vec<(&str, Vec<u8>)> = vec![
            (JSON, deep("[", "]").into_bytes()),
            (JSON, deep("{\"event\":", "}").into_bytes()),
            (FORM, form(&[("payload", &deep("{\"a\":[", "]}"))]).into_bytes()),
            (FORM, many.into_bytes()),
            (FORM, format!("payload={}", "%".repeat(100_000)).into_bytes()),
            (FORM, form(&[("payload", "{\"type\":\"view_submission\",\"view\":[]}")]).into_bytes()),
            (JSON, br#"{"type":"event_callback","event_id":1e999,"event":{"type":"message"}}"#.to_vec()),
            (JSON, b"{\"type\":\"event_callback\"\xc3\x28}".to_vec()),
        ];
        for (kind, body) in bodies {
            let shown = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
            assert_eq!(send_in(house.http, kind, body).await.status, 200, "{shown}");
        }
        let (callback, meta) = (modal::ANSWER_CONCERN, windows().remove(3).1);
        for torn in [
            json!(null),
            json!([]),
            json!({ "concern_answer": 7 }),
            json!({ "concern_answer": { "concern_answer": [] } }),
            json!({ "concern_answer": { "concern_answer": { "type": "plain_text_input", "value": { "a": 1 } } } }),
            json!({ "due": { "due": { "type": "datepicker", "selected_date": "99999-99-99" } } }),
            json!({ "meeting": { "meeting": { "type": "datetimepicker", "selected_date_time": i64::MAX } } }),
            json!({ "concern_answer": { "concern_answer": { "type": "plain_text_input", "value": "x".repeat(200_000) } } }),
        ] {
            let mut payload = said_by(submit(callback, &meta, &json!({})), "ULEAD", "T1");
            payload["view"]["state"]["values"] = torn;
            house.takes("interactive", &payload).await;
        }
        let nested = deep("[", "]");
        for torn in ["", "null", "[]", "{", "{\"seen\":\"x\"}", "{\"seen\":1e400,\"handle\":7}", &nested] {
            let mut payload = said_by(submit(callback, &json!({}), &filled()), "ULEAD", "T1");
            payload["view"]["private_metadata"] = json!(torn);
            house.takes("interactive", &payload).await;
        }
        // The socket takes the same as it comes, and goes on.
        for text in [deep("[", "]"), deep("{\"payload\":", "}"), "x".repeat(2_000_000), "\u{0}".to_owned()] {
            house.line.send(Message::text(text)).await.unwrap();
        }
        say(&mut house.line, envelope("last", "a_new_kind", &json!({}))).await;
        assert_eq!(acked(&mut house.line).await["envelope_id"], "last");
        assert_eq!(before, house.stands().await);
    })
    .await;
}

#[tokio::test]
async fn what_is_sent_again_word_for_word_counts_once_and_no_more_once_it_is_old() {
    on_each_engine(async |db| {
        let house = House::of(db).await;
        let mut said = message("Ev1", "Who reads the logs?");
        said["event"]["channel"] = json!("DU1");
        let body = said.to_string().into_bytes();
        let headers = || {
            let mut headers = sign(noon(), &body);
            headers.push(("content-type", JSON.to_owned()));
            headers
        };
        let told = async || {
            let mut tx = house.scene.db.read().await.unwrap();
            let all = store::concerns::of_rollout(&mut tx, &rollout(1).id).await.unwrap();
            all.iter().filter(|concern| concern.said.words == "Who reads the logs?").count()
        };
        for _ in 0..3 {
            let got = ask(house.http, "POST", "/slack/events", headers(), body.clone()).await;
            assert_eq!((got.status, told().await), (200, 1));
        }
        // The signature of one body lets no other in, cut short it lets nothing in.
        let other = message("Ev2", "Forged").to_string().into_bytes();
        assert_eq!(ask(house.http, "POST", "/slack/events", headers(), other).await.status, 401);
        for keep in [0, 3, 5, 35, 65] {
            let mut cut = headers();
            cut[1].1.truncate(keep);
            assert_eq!(
                ask(house.http, "POST", "/slack/events", cut, body.clone()).await.status,
                401,
                "{keep}"
            );
        }
        assert_eq!(told().await, 1);
    })
    .await;
}
