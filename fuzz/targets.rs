//! Everything that parses bytes from outside, one function each: given anything at all it must not panic, and what it
//! promises besides is asserted here. Used by the fuzz targets, and by a test of the suite that replays the seeds.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use rollout_bot::config::{Args, Secret, Settings};
use rollout_bot::delivery::api::{Api, Identity, Sought, read};
use rollout_bot::delivery::failure::Failure;
use rollout_bot::domain::agenda::Agenda;
use rollout_bot::domain::area::Area;
use rollout_bot::domain::calendar;
use rollout_bot::domain::concern::{Concern, Kind, Origin, Said, Severity, State, Visibility};
use rollout_bot::domain::draft::ConcernDraft;
use rollout_bot::domain::homework::Work;
use rollout_bot::domain::id::{
    CallId, ChannelId, ConcernId, FileId, PersonId, QuestionId, RolloutId, TeamId, Ts, WordsId,
};
use rollout_bot::domain::intake::form;
use rollout_bot::domain::meeting::{GoneOn, Meeting};
use rollout_bot::domain::person::Names;
use rollout_bot::domain::policy::{self, Reader};
use rollout_bot::domain::question::{Answer, Question, Words};
use rollout_bot::domain::rhythm::Rhythm;
use rollout_bot::domain::rollout::{Brief, Dates, Rollout, Stage};
use rollout_bot::domain::source::Source;
use rollout_bot::domain::stakeholder::{Intake, Nudges, Stakeholder};
use rollout_bot::domain::summary::{Sources, Summary};
use rollout_bot::domain::topic::{self, Topic, Topics};
use rollout_bot::domain::typed;
use rollout_bot::practice::play::scenario::Scenario;
use rollout_bot::store::Masters;
use rollout_bot::store::audit::Witness;
use rollout_bot::store::copy::Keys;
use rollout_bot::store::seal::{KEY_LEN, Key, Place, Sealed};
use rollout_bot::transport::interpret::interpret;
use rollout_bot::transport::payload::Payload;
use rollout_bot::transport::signature;
use rollout_bot::transport::socket::frame::Frame;
use rollout_bot::view::ids::modal;
use rollout_bot::view::message::{self, Message};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The example of Slack's own documentation; stands in `seeds/http/signed`, the one input that is truly signed.
const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";
const SIGNED_AT: i64 = 1_531_420_618;
const SIGNED: &[u8] = include_bytes!("seeds/http/signed");

/// Longer than any answer here takes.
const LONG: Duration = Duration::from_secs(10);

pub type Target = fn(&[u8]);

/// Every target, by the name of its seeds.
pub const ALL: [(&str, Target); 12] = [
    ("http", http),
    ("socket", socket),
    ("command", command),
    ("view", view),
    ("slack", slack),
    ("typed", typed),
    ("settings", settings),
    ("answer", answer),
    ("scenario", scenario),
    ("topics", topics),
    ("keys", keys),
    ("sealed", sealed),
];

/// Three lines of headers (time, signature, content type), then the body: its signature, what it says, what it asks.
pub fn http(data: &[u8]) {
    let mut lines = data.splitn(4, |byte| *byte == b'\n');
    let mut line = || lines.next().unwrap_or_default();
    let (stamp, signed, kind, body) = (line(), line(), line(), line());
    let header = |bytes| std::str::from_utf8(bytes).ok();
    let now = DateTime::from_timestamp(SIGNED_AT, 0).unwrap_or_default();
    let secret = Secret::new(SECRET.to_owned());
    let verified = signature::verify(&secret, header(stamp), header(signed), body, now);
    // Of the headers only the content type is not signed.
    let parts = |data: &[u8]| {
        let parts: Vec<Vec<u8>> = data.splitn(4, |byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        parts.into_iter().enumerate().filter(|(n, _)| *n != 2).collect::<Vec<_>>()
    };
    if verified.is_ok() {
        let hex = |parts: Vec<(usize, Vec<u8>)>| -> Vec<Vec<u8>> {
            parts.into_iter().map(|(_, part)| part.to_ascii_lowercase()).collect()
        };
        assert_eq!(hex(parts(data)), hex(parts(SIGNED)), "something that Slack never signed is believed");
    }
    asked(&Payload::of_http(header(kind), body));
}

/// A text frame of Socket Mode.
pub fn socket(data: &[u8]) {
    if let Some(Frame::Envelope(envelope)) = Frame::read(&String::from_utf8_lossy(data)) {
        asked(&envelope.payload);
    }
}

/// What stands behind `/rollout`; and the same as a rhythm of reminders, which is read again as it stands and comes at most
/// three times, on days of its own, in working hours and in time.
pub fn command(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let words = text.trim_start().strip_prefix("remind").unwrap_or(&text);
    if let Ok(rhythm) = Rhythm::read(words) {
        assert_eq!(Rhythm::read(&rhythm.to_string()).as_ref(), Ok(&rhythm));
        let times = rhythm.times(noon(), Tz::Africa__Cairo, DateTime::<Utc>::MIN_UTC);
        assert!(times.len() <= 3 && times.iter().all(|(_, at)| *at < noon()), "{rhythm}");
        let mut days: Vec<_> =
            times.iter().map(|(_, at)| calendar::local_day(*at, Tz::Africa__Cairo)).collect();
        assert!(days.iter().all(|day| calendar::is_working_day(*day)), "{rhythm}");
        days.dedup();
        assert_eq!(days.len(), times.len(), "{rhythm}");
    }
    let read = asked(&Payload::of_envelope(
        "slash_commands",
        json!({
            "command": "/rollout", "text": text, "team_id": "T1", "user_id": "U1", "channel_id": "C1",
            "trigger_id": "1.2.3",
        }),
    ));
    assert!(read, "whatever is typed is answered");
}

/// The first byte chooses the window; the first line is its `private_metadata`, the rest its state. Sent, and while
/// somebody types in it; and the same words as the value of a button.
pub fn view(data: &[u8]) {
    const WINDOWS: [&str; 37] = [
        modal::START,
        modal::MISSING,
        modal::REHEARSAL,
        modal::PROMPTS,
        modal::CONCERN,
        modal::CHANGE,
        modal::REVIEW,
        modal::QUESTION,
        modal::ANSWER,
        modal::LATER,
        modal::AWAY,
        modal::CANCEL,
        modal::NOTICE,
        modal::AHEAD,
        modal::SPONSOR,
        modal::QUEUE,
        modal::ANSWER_CONCERN,
        modal::ASSIGN,
        modal::RESTATE,
        modal::MERGE,
        modal::PARK,
        modal::ACCEPT,
        modal::THEMES,
        modal::THEME,
        modal::SHORT,
        modal::CORRECT,
        modal::CONDITION,
        modal::NOT_YET,
        modal::DECIDE,
        modal::REMOVAL,
        modal::BEFORE,
        modal::EXTEND,
        modal::STAKEHOLDERS,
        modal::HANDOVER,
        modal::REPLACE,
        modal::PLACE,
        modal::RHYTHM,
    ];
    let Some((choice, rest)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    let (meta, state) = text.split_once('\n').unwrap_or((&text, ""));
    let state: Value = serde_json::from_str(state).unwrap_or_default();
    let callback = WINDOWS[usize::from(*choice) % WINDOWS.len()];
    let view = json!({
        "id": "V1", "type": "modal", "callback_id": callback, "hash": "h", "private_metadata": meta,
        "state": { "values": state }, "blocks": state,
    });
    asked(&Payload::of_envelope(
        "interactive",
        json!({ "type": "view_submission", "team": { "id": "T1" }, "user": { "id": "U1" }, "view": view }),
    ));
    let id = state["action_id"].as_str().unwrap_or(callback);
    asked(&Payload::of_envelope(
        "interactive",
        json!({
            "type": "block_actions", "team": { "id": "T1" }, "user": { "id": "U1" }, "trigger_id": "1.2.3",
            "container": { "type": "view" }, "view": view, "actions": [{ "action_id": id, "value": meta }],
        }),
    ));
    let back =
        |name: &str, parsed: Option<String>| assert!(parsed.is_none_or(|id| id == meta), "{name}: {meta}");
    back("rollout", RolloutId::parse(meta).map(|id| id.as_str().to_owned()));
    back("concern", ConcernId::parse(meta).map(|id| id.as_str().to_owned()));
    back("question", QuestionId::parse(meta).map(|id| id.as_str().to_owned()));
    back("call", CallId::parse(meta).map(|id| id.as_str().to_owned()));
    back("words", WordsId::parse(meta).map(|id| id.as_str().to_owned()));
}

/// An answer of the Web API, read as every method's.
pub fn slack(data: &[u8]) {
    let Ok(answer) = serde_json::from_slice::<Value>(data) else { return };
    let me = Identity {
        team: TeamId::from("T1"),
        enterprise: Some("E1".to_owned()),
        bot_user: PersonId::from("UBOT"),
        url: None,
    };
    let now = DateTime::UNIX_EPOCH;
    drop(read::identity(&answer));
    drop(read::spot(&answer));
    drop(read::text(&answer));
    for sought in [Sought::Letter("L1"), Sought::Files(&[FileId::from("F1")])] {
        drop(read::first(&answer["messages"], |message| read::is_sought(message, &sought)));
    }
    drop(read::channel(&ChannelId::from("C1"), &answer["channel"]));
    drop(read::person(&me, &PersonId::from("U1"), &answer["user"], now));
    let code = answer["error"].as_str().unwrap_or_default();
    coded(&Failure::of_code(code, None, Vec::new()));
}

/// What a person types, from the message to everything that shows it: nothing of it is markup, and all of it fits.
pub fn typed(data: &[u8]) {
    let text: String = String::from_utf8_lossy(data).chars().take(40_000).collect();
    if !typed::has_words(&text) {
        return;
    }
    let (rollout, who) = (rollout(&text), stakeholder());
    drop(typed::place(&text, &[(rollout.clone(), who.clone())]));
    let draft = ConcernDraft { words: text.clone(), yes_if: text.clone(), ..ConcernDraft::default() };
    drop(form::check(&draft, &who.areas));
    let concern = concern(&text);
    let card = policy::card(Reader::Raiser, &concern);
    let mut pages = Vec::new();
    if let Some(card) = &card {
        pages.push(message::concern_card(&rollout, &who, card));
        pages.extend(message::record(&rollout, &who, std::slice::from_ref(card), false));
        let gone_on =
            GoneOn { by: who.person.clone(), at: rollout.dates.meeting, why: text.clone(), over: vec![] };
        pages.extend(message::late_blocker(&rollout, Some(card), Reader::Lead, Some(&gone_on)));
    }
    let (concerns, nobody) = ([concern], PersonId::from("UREADER"));
    let everyone = std::slice::from_ref(&who);
    let meeting = Meeting::new(&rollout.id);
    let agenda = Agenda::of(Reader::Other, &nobody, &concerns, &[]);
    pages.extend(message::agenda(&rollout, (&agenda, &[]), Reader::Other, Tz::UTC));
    let sources = Sources {
        rollout: &rollout,
        stakeholders: everyone,
        concerns: &concerns,
        calls: &[],
        commitments: &[],
        meeting: &meeting,
        agenda_at: None,
    };
    if let Some(summary) = Summary::of(Reader::Sponsor, &nobody, sources) {
        pages.extend(message::summary(&rollout, &summary, None, Tz::UTC));
    }
    let question = Question {
        id: QuestionId::new(&TeamId::from("T1"), 4),
        rollout: rollout.id.clone(),
        asker: who.person.clone(),
        words: text.clone(),
        asked_at: noon(),
        source: None,
        answer: None,
        taken_back_at: None,
    };
    pages.extend(message::question_card(&rollout, &question));
    pages.extend(message::question_receipt(&rollout, &question));
    let answer = Answer { words: text.clone(), by: rollout.lead.clone(), at: noon() };
    pages.extend(message::question_answer(&rollout, &answer));
    let words = Words {
        id: WordsId::new(&TeamId::from("T1"), 3),
        person: who.person.clone(),
        words: text.clone(),
        source: source(),
        said_at: noon(),
    };
    pages.extend(message::words_card(&words, &[(rollout.clone(), who.clone())]));
    pages.push(message::invite(&rollout, &who, None));
    for page in &pages {
        holds(page);
    }
}

/// Settings as an environment gives them, one line each; what is wrong with them is told without what was given.
pub fn settings(data: &[u8]) {
    const MARK: &str = "PLANTED";
    let text = String::from_utf8_lossy(data);
    let given: Vec<(&str, &str)> = text.lines().filter_map(|line| line.split_once('=')).collect();
    let env = |name: &str| {
        let value = given.iter().find(|(given, _)| *given == name)?.1;
        Some(format!("{value}{MARK}"))
    };
    let told = match Settings::read(&Args::default(), env) {
        // The addresses are no secret, and the bot says both in its log.
        Ok(Settings { bot_token, wire, database_url, .. }) => {
            format!("{bot_token:?} {wire:?} {database_url:?}")
        }
        Err(faults) => format!("{faults} {faults:?}"),
    };
    assert!(!told.contains(MARK), "{told}");
}

/// An answer as it comes from Slack, or from whatever stands in between: a line with its status and `Retry-After`, then
/// the body. What it says goes no further than what was asked for, and as a code.
pub fn answer(data: &[u8]) {
    let (head, body) =
        data.split_at(data.iter().position(|byte| *byte == b'\n').map_or(data.len(), |at| at + 1));
    let head = String::from_utf8_lossy(head);
    let mut head = head.split_whitespace();
    let status: u16 = head.next().and_then(|status| status.parse().ok()).unwrap_or(200);
    let after: String = head.next().unwrap_or_default().chars().filter(char::is_ascii_graphic).collect();
    let mut reply = format!(
        "HTTP/1.1 {} X\r\nRetry-After: {after}\r\nContent-Length: {}\r\n\r\n",
        status.clamp(200, 599),
        body.len()
    )
    .into_bytes();
    reply.extend_from_slice(body);
    thread_local!(static SLACK: Option<Slack> = Slack::open());
    let answered = SLACK.with(|slack| slack.as_ref().map(|slack| slack.name_of_somebody(reply)));
    match answered {
        Some(Ok(name)) => {
            let said: Value = serde_json::from_slice(body).unwrap_or_default();
            assert!(name.is_none() || said["ok"] == true, "an answer that did not say ok: {name:?}");
        }
        Some(Err(failure)) => coded(&failure),
        None => panic!("no server on the loopback"),
    }
}

/// A Slack that answers everything with the same bytes, and whoever asks it.
struct Slack {
    runtime: tokio::runtime::Runtime,
    api: Api,
    reply: Arc<Mutex<Vec<u8>>>,
}

impl Slack {
    fn open() -> Option<Slack> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).ok()?;
        let api = Api::new(&format!("http://{}/api", listener.local_addr().ok()?), "xoxb-1", LONG).ok()?;
        let reply = Arc::new(Mutex::new(Vec::new()));
        let answers = reply.clone();
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, answers.clone()));
            }
        });
        Some(Slack { runtime, api, reply })
    }

    fn name_of_somebody(&self, reply: Vec<u8>) -> Result<Option<String>, Failure> {
        *self.reply.lock().unwrap_or_else(PoisonError::into_inner) = reply;
        self.runtime.block_on(self.api.name_of(&PersonId::from("U1")))
    }
}

/// Requests without a body, one after the other.
async fn serve(mut stream: TcpStream, reply: Arc<Mutex<Vec<u8>>>) -> std::io::Result<()> {
    let (mut asked, mut some) = (Vec::new(), [0; 4_096]);
    loop {
        let n = stream.read(&mut some).await?;
        asked.extend_from_slice(&some[..n]);
        if n == 0 {
            return Ok(());
        }
        if asked.ends_with(b"\r\n\r\n") {
            asked.clear();
            let reply = reply.lock().unwrap_or_else(PoisonError::into_inner).clone();
            stream.write_all(&reply).await?;
        }
    }
}

/// A scenario of somebody's own: parsed and checked, not played, or told what is wrong with it.
pub fn scenario(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match Scenario::parse(&text) {
        Ok(scenario) => assert!(scenario.ends >= scenario.starts, "it ends before it begins"),
        Err(fault) => assert!(!format!("{fault:#}").is_empty()),
    }
}

/// A list of topics of a company's own: all of it can be offered in a menu, or each fault names a line.
pub fn topics(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match Topics::parse(&text) {
        Ok(topics) => {
            assert!(topics.list.len() < 100);
            for topic in &topics.list {
                assert!((1..=75).contains(&topic.label.chars().count()), "{topic:?}");
            }
        }
        Err(wrong) => {
            let lines = text.lines().count().max(1);
            assert!(
                !wrong.is_empty() && wrong.iter().all(|wrong| (1..=lines).contains(&wrong.line)),
                "{wrong:?}"
            );
        }
    }
}

/// A file of master keys, the file of keys beside a backup, and what a witness has seen.
pub fn keys(data: &[u8]) {
    drop(Keys::parse(data));
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Some(witness) = Witness::parse(text) {
        assert_eq!(Witness::parse(&witness.to_string()), Some(witness), "it does not come back as it was");
    }
    if let Some(masters) = Masters::in_lines(text) {
        let told = format!("{masters:?}");
        assert!(text.split_whitespace().all(|key| !told.contains(key)), "a key that is printed");
    }
}

/// A sealed text out of a database that somebody else has written in: nothing opens but what was sealed.
pub fn sealed(data: &[u8]) {
    const WHOLE: &str = include_str!("seeds/sealed/whole");
    let text = String::from_utf8_lossy(data);
    let (Some(sealed), Ok(key)) = (Sealed::parse(&text), Key::new("k".to_owned(), &[7; KEY_LEN])) else {
        return;
    };
    let place = Place { table: "concerns", column: "words", row: "T1/C-1" };
    if let Some(opened) = key.open(place, &sealed) {
        let bytes = |text: &str| text.rsplit('.').next().map(str::to_owned);
        assert_eq!(bytes(&text), bytes(WHOLE), "something that was never sealed opens");
        assert_eq!(opened, b"Who reads the logs?");
    }
}

fn coded(failure: &Failure) {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    assert!(failure.code().chars().all(plain), "a code that may be somebody's words: {}", failure.code());
}

fn asked(payload: &Payload) -> bool {
    let asked = interpret(payload, &TeamId::from("THOME"), &Names::new());
    if let Some(asked) = &asked {
        assert!(!asked.request.team.as_str().starts_with('E'), "kept under an organisation's id");
        assert!(!asked.request.key.is_empty());
    }
    asked.is_some()
}

/// No `<` in what Slack reads as markup but our own mentions, and nothing that Slack would refuse.
fn holds(page: &Message) {
    let problems = rollout_bot::practice::check::message_blocks(&json!(page.blocks));
    assert!(problems.is_empty(), "{problems:?}");
    assert!(!page.text.is_empty());
    tame(&page.text);
    page.blocks.iter().for_each(each);
}

fn each(value: &Value) {
    match value {
        Value::Object(fields) => {
            if value["type"] == "mrkdwn" {
                assert_eq!(value["verbatim"], true);
                tame(value["text"].as_str().unwrap_or_default());
            }
            fields.values().for_each(each);
        }
        Value::Array(items) => items.iter().for_each(each),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn tame(markup: &str) {
    let mut rest = markup.to_owned();
    for ours in ["<@UANA>", "<@ULEAD>", "<@USPONSOR>", "<#CHOME>"] {
        rest = rest.replace(ours, "");
    }
    assert!(!rest.contains(['<', '>']), "markup that is not ours: {rest}");
}

fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_625_600, 0).unwrap_or_default()
}

fn rollout(typed: &str) -> Rollout {
    Rollout {
        id: RolloutId::new(&TeamId::from("T1"), 7),
        channel: ChannelId::from("CHOME"),
        is_private: false,
        outsiders_accepted: false,
        keep: rollout_bot::domain::rollout::Keep::default(),
        brief: Brief {
            name: typed.chars().take(80).collect(),
            why: typed.chars().take(3_000).collect(),
            link: None,
        },
        lead: PersonId::from("ULEAD"),
        sponsor: PersonId::from("USPONSOR"),
        zone: Tz::Europe__Berlin,
        dates: Dates {
            intake_closes: noon() + TimeDelta::days(5),
            meeting: noon() + TimeDelta::days(8),
            decision_by: noon() + TimeDelta::days(10),
        },
        stage: Stage::Intake,
        waivers: Vec::new(),
        vacancy: None,
        rhythm: Rhythm::default(),
    }
}

fn stakeholder() -> Stakeholder {
    Stakeholder {
        rollout: RolloutId::new(&TeamId::from("T1"), 7),
        person: PersonId::from("UANA"),
        areas: vec![Area::Legal],
        zone: Tz::Asia__Singapore,
        intake: Intake::Talking,
        silent: Vec::new(),
        nudges: Nudges::default(),
    }
}

fn source() -> Source {
    Source { dm: ChannelId::from("D1"), ts: Ts::from("1.1"), thread: None }
}

fn concern(typed: &str) -> Concern {
    Concern {
        id: ConcernId::new(&TeamId::from("T1"), 2),
        rollout: RolloutId::new(&TeamId::from("T1"), 7),
        raiser: PersonId::from("UANA"),
        area: Area::Legal,
        said: Said {
            words: typed.to_owned(),
            topic: topic::guess(typed, "").or_else(|| {
                let own: String = typed.trim().chars().take(60).collect();
                Some(Topic::Own(own))
            }),
            guessed: false,
            kind: Some(Kind::Fear),
            severity: Severity::Blocker,
            yes_if: Some(typed.chars().take(3_000).collect()),
            visibility: Visibility::Named,
        },
        origin: Origin::Typed(source()),
        state: State::Open,
        work: Work::default(),
        raised_at: noon(),
        edited_at: None,
        late: true,
        raiser_out: false,
        gone: None,
    }
}
