//! The same texts, surface by surface: what each reader reads of them in a notification, a message, a file, a window, the
//! answer to a command and so on, and what whoever runs the bot finds in its log, its reports, its record and its state of
//! health. Each cell is what was really sent and shown, once everything was asked for that can be looked at, in every stage
//! in which it can: no more, and no less. And nothing of it goes beyond the table of who reads what.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};

use super::fake::Fault;
use super::house::{House, Sink, channel, dm, team};
use super::matrix::{READERS, TABLE as RIGHTS, letters, mark, told};
use crate::clock::Clock;
use crate::command::desk::{Desk, Outcome};
use crate::command::writer::{Bells, serve};
use crate::domain::action::{
    Action, Command, LookedUp, Pledge, Reaction, Request, Task, ThemeTask, Verb, Way, Which,
};
use crate::domain::commitment::Choice;
use crate::domain::concern::{Concern, Verdict};
use crate::domain::effect::{Effect, To, What};
use crate::domain::id::{ChannelId, PersonId, QuestionId, Trigger, Ts, ViewId};
use crate::domain::meeting::Prepare;
use crate::domain::person::Standing;
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::testing::cells;
use crate::store;
use crate::transport::http;
use crate::view::ack;

/// A letter for each kind of text.
const KINDS: [(char, &str); 16] = [
    ('N', "named"),
    ('n', "namedif"),
    ('A', "answer"),
    ('F', "fair"),
    ('R', "area"),
    ('r', "areaif"),
    ('L', "leadonly"),
    ('l', "leadonlyif"),
    ('P', "approved"),
    ('p', "proposed"),
    ('M', "missing"),
    ('E', "need"),
    ('G', "goneon"),
    ('Q', "question"),
    ('Y', "reply"),
    ('D', "decision"),
];

const TABLE: &str = "
                    Lead            Sponsor    Raiser         Owner  Other Channel Operator
    notification    NnAFRrLlPMEGQYD NnAFRrMEGD NnAFRrLlPpMQYD NnAFPD FD    D       -
    message         NnAFRrLlPMEGQYD NnAFRrMEGD NnAFRrLlPpMQYD NnAFPD FD    D       -
    metadata        -               -          -              -      -     -       -
    file            NnAFRrLlPpMEGYD D          NnAFRrLlPpMQY  A      -     -       -
    alt             -               -          -              -      -     -       -
    ephemeral       -               -          -              -      -     -       -
    home            -               -          NAFRLPpM       -      -     -       -
    window          NnAFRrLlPpMEGQ  NnAFRrMEG  NnAFRrLlPp     NnAFP  -     -       -
    acknowledgement NnAFRrLlPpMEGQ  NnAFRrMEG  NAFLPp         NnAFP  -     -       -
    summary         nAFRrlPME       nAFRrME    -              -      -     -       -
    agenda          nAFRrlPME       nAFRrME    nAFRrlPM       -      F     -       -
    export          NnAFRrLlPpMEGD  -          -              -      -     -       -
    log             -               -          -              -      -     -       -
    error           -               -          -              -      -     -       -
    record          -               -          -              -      -     -       -
    metric          -               -          -              -      -     -       -
";

/// All texts of one reader, by where they are read.
type Read = BTreeMap<&'static str, String>;

#[tokio::test]
async fn each_reads_on_each_surface_what_the_table_says() {
    let mut found: BTreeMap<(String, String), String> = BTreeMap::new();
    for (reader, to) in READERS {
        for (surface, text) in read_by(to).await {
            let kinds: String = KINDS
                .iter()
                .filter(|(_, kind)| text.contains(&mark(kind)))
                .map(|(letter, _)| letter)
                .collect();
            let column = if OPERATORS.contains(&surface) { "Operator" } else { reader };
            found.entry((surface.to_owned(), column.to_owned())).or_default().push_str(&kinds);
        }
    }
    let rights: BTreeMap<(String, String), String> =
        cells(RIGHTS).into_iter().map(|(kind, reader, cell)| ((kind, reader), cell)).collect();
    for ((surface, reader), kinds) in &found {
        for kind in kinds.chars() {
            let (_, name) = KINDS.iter().find(|(letter, _)| *letter == kind).unwrap();
            let right = rights.get(&((*name).to_owned(), reader.clone())).map(String::as_str);
            assert!(matches!(right, Some("yes" | "may")), "{reader} reads {name} in {surface}");
        }
    }
    let table = cells(TABLE);
    let mut wrong: BTreeSet<String> = BTreeSet::new();
    for (surface, reader, cell) in &table {
        let expected = if cell == "-" { "" } else { cell.as_str() };
        let read = found.remove(&(surface.clone(), reader.clone())).unwrap_or_default();
        if read != expected {
            wrong.insert(format!("{surface}, {reader}: {read} and not {cell}"));
        }
    }
    wrong.extend(
        found.iter().map(|((surface, reader), kinds)| format!("{surface}, {reader}: {kinds} and no cell")),
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What these say is read by whoever runs the bot.
const OPERATORS: [&str; 4] = ["log", "error", "record", "metric"];

async fn read_by(to: &str) -> Read {
    let log = Arc::new(Mutex::new(Vec::new()));
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || Sink(writer.clone()))
        .finish();
    let log_of_ours = tracing::subscriber::set_default(subscriber);

    let house = House::open().await;
    for person in ["ULEAD", "USPONSOR", "U1", "U2", "U3", "UOWNER"] {
        house.person(person, Standing::Member).await;
    }
    let rollout = told(&house).await;
    let mut tape = Tape { house: &house, read: Read::new(), heard: BTreeMap::new(), files: 0 };
    let letter = |what: What| if to == "C1" { channel(to, what) } else { dm(to, what) };
    let id = || rollout.id.clone();
    for (name, what) in [
        ("summary", What::Summary { rollout: id() }),
        ("agenda", What::Agenda { rollout: id() }),
        ("export", What::Export { rollout: id() }),
    ] {
        house.push(&[letter(what)]).await;
        house.run_dry().await;
        tape.listen(Some(name));
    }
    for some in letters(&rollout, to).chunks(20) {
        house.push(&some.iter().cloned().map(letter).collect::<Vec<_>>()).await;
        house.run_dry().await;
    }
    tape.listen(None);
    if to != "C1" {
        house.push(&[Effect { to: To::Home { person: PersonId::from(to) }, what: What::Home }]).await;
        look_at_everything(&house, rollout.clone(), to, &mut tape).await;
    }
    // What goes wrong is told as well, to the log and to whoever leads.
    for fault in [Fault::Code("invalid_blocks"), Fault::Html, Fault::ServerError, Fault::Cut] {
        house.fake.fail("chat.postMessage", fault);
        house.push(&[letter(What::Summary { rollout: id() })]).await;
        house.run_dry().await;
    }
    tape.add("error", &format!("{:?}", house.reports()));
    let mut tx = house.db.read().await.unwrap();
    for chain in store::events::chains(&mut tx).await.unwrap() {
        let (lines, _) = store::events::chain(&mut tx, &chain).await.unwrap();
        lines.iter().for_each(|line| tape.add("record", &line.body));
    }
    drop(tx);
    for path in ["/healthz", "/readyz"] {
        tape.add("metric", &health(&house, path).await);
    }
    let read = std::mem::take(&mut tape.read);
    drop(log_of_ours);
    let logged = String::from_utf8_lossy(&log.lock().unwrap()).into_owned();
    assert!(logged.len() > 1_000, "nothing was logged");
    read.into_iter().chain([("log", logged)]).collect()
}

/// Presses and asks for whatever opens a window or is answered, by every way there is, and does nothing else.
async fn look_at_everything(house: &House, rollout: Rollout, to: &str, tape: &mut Tape<'_>) {
    let (desk, queue) = Desk::open(8);
    let sender = house.sender.clone();
    let bells = Bells { letters: Box::new(move || sender.wake()), duties: Arc::new(Notify::new()) };
    let writer = tokio::spawn(serve(house.db.clone(), house.clock.clone(), queue, bells));
    let concerns =
        store::concerns::of_rollout(&mut house.db.read().await.unwrap(), &rollout.id).await.unwrap();
    let mut asked = 0;
    for stage in [Stage::Intake, Stage::Homework, Stage::JointMeeting, Stage::Decision] {
        let mut tx = house.db.begin().await.unwrap();
        store::rollouts::save(&mut tx, &Rollout { stage: stage.clone(), ..rollout.clone() }).await.unwrap();
        tx.commit().await.unwrap();
        for action in looks(&rollout, &concerns) {
            for way in ways(&action, &stage, asked) {
                asked += 1;
                let request = Request {
                    key: format!("look:{asked}"),
                    team: team(),
                    actor: PersonId::from(to),
                    way,
                    action: action.clone(),
                    looked_up: LookedUp::JustNow,
                    seen: None,
                };
                let Outcome::Reply(reply, zone) = desk.handle(request.clone()).await.unwrap() else {
                    continue;
                };
                let acked = match &request.way {
                    Way::Command { .. } => ack::command(&reply, house.clock.now(), zone),
                    Way::Submit { .. } => ack::submit(&reply, &[], &Value::Null),
                    Way::Message { .. } | Way::Modal { .. } | Way::Home { .. } | Way::Event => None,
                };
                acked.iter().for_each(|acked| tape.add("acknowledgement", &acked.to_string()));
                house.sender.settled().await;
            }
        }
        house.run_dry().await;
        tape.listen(None);
    }
    writer.abort();
    assert!(asked > 200, "{asked}");
}

/// From a message or a window that was sent, from the home tab, and in a window.
fn ways(action: &Action, stage: &Stage, n: usize) -> Vec<Way> {
    let (channel, trigger) = (ChannelId::from("CELSE"), Trigger(format!("t{n}")));
    if matches!(action, Action::Command(_)) {
        return vec![Way::Command { channel, trigger }];
    }
    let view = ViewId(format!("V{n}"));
    match stage {
        Stage::Intake => vec![Way::Home { trigger }],
        Stage::JointMeeting => vec![Way::Modal { view, trigger }],
        _ => vec![Way::Message { channel, ts: Ts::from("1.1"), trigger }, Way::Submit { view }],
    }
}

fn looks(rollout: &Rollout, concerns: &[Concern]) -> Vec<Action> {
    let id = || rollout.id.clone();
    let which = || Which::Key("R-1".to_owned());
    let verbs = [
        Verb::Export { which: which() },
        Verb::Rehearse { which: which() },
        Verb::Rhythm { which: which(), words: None },
        Verb::Rhythm { which: which(), words: Some("0 25 * * *".to_owned()) },
        Verb::Summary { which: which() },
        Verb::Status { which: which() },
        Verb::Concerns { which: which() },
        Verb::Decide { which: which() },
        Verb::Extend { which: which() },
        Verb::Stakeholders { which: which() },
        Verb::Handover { which: which() },
        Verb::Cancel { which: which() },
        Verb::Start { name: String::new() },
        Verb::List,
        Verb::Mine,
        Verb::Help,
    ];
    let command = |verb| Action::Command(Command { channel: ChannelId::from("CELSE"), direct: false, verb });
    let mut looks: Vec<Action> = verbs.into_iter().map(command).collect();
    looks.extend([
        Action::OpenHome,
        Action::MyData,
        Action::OpenRemoval,
        Action::OpenIntake { rollout: id() },
        Action::OpenQuestion { rollout: id() },
        Action::OpenLater { rollout: id() },
        Action::OpenAway { rollout: id() },
        Action::OpenSponsor { rollout: id() },
        Action::OpenQueue { rollout: id(), page: 0 },
        Action::TurnAhead { rollout: id(), page: 0 },
        Action::Prepare { rollout: id(), step: Prepare::Open },
        Action::Pledge { rollout: id(), pledge: Pledge::Open { choice: Choice::Conditional } },
        Action::Theme { rollout: id(), page: 0, task: ThemeTask::List },
        Action::Theme { rollout: id(), page: 0, task: ThemeTask::Open { of: None } },
    ]);
    for number in 1..=2 {
        looks.push(Action::OpenAnswer { question: QuestionId::new(&team(), number) });
    }
    for concern in concerns {
        let handle = || concern.handle();
        looks.push(Action::OpenChange { concern: concern.id.clone() });
        for reaction in [Reaction::OpenShort { nth: 1, how: Verdict::Partly }, Reaction::OpenCorrect] {
            looks.push(Action::React { concern: concern.id.clone(), reaction });
        }
        looks.push(Action::Theme { rollout: id(), page: 0, task: ThemeTask::Open { of: Some(handle()) } });
        for task in [
            Task::Back,
            Task::OpenAnswer,
            Task::UseEarlier { index: 0 },
            Task::OpenAssign,
            Task::OpenRestate,
            Task::OpenMerge,
            Task::OpenPark,
            Task::OpenAccept,
        ] {
            looks.push(Action::Work { concern: handle(), page: Some(0), task });
        }
    }
    looks
}

/// What Slack was sent since it was last listened to, by where people read it.
struct Tape<'a> {
    house: &'a House,
    read: Read,
    heard: BTreeMap<&'static str, usize>,
    files: usize,
}

impl Tape<'_> {
    fn add(&mut self, surface: &'static str, text: &str) {
        self.read.entry(surface).or_default().push_str(text);
    }

    /// `as_one`: whatever it is, it is read as this.
    fn listen(&mut self, as_one: Option<&'static str>) {
        for method in [
            "chat.postMessage",
            "chat.update",
            "chat.postEphemeral",
            "views.open",
            "views.update",
            "views.publish",
            "files.getUploadURLExternal",
            "files.completeUploadExternal",
        ] {
            let calls = self.house.fake.calls(method);
            let from = self.heard.insert(method, calls.len()).unwrap_or_default();
            for call in &calls[from..] {
                let parts: &[(&'static str, &Value)] = match method {
                    "chat.postMessage" | "chat.update" => &[
                        ("notification", &call["text"]),
                        ("message", &call["blocks"]),
                        ("metadata", &call["metadata"]),
                    ],
                    "chat.postEphemeral" => &[("ephemeral", call)],
                    "views.open" | "views.update" => &[("window", call)],
                    "views.publish" => &[("home", call)],
                    _ => &[("alt", call)],
                };
                for (surface, text) in parts {
                    self.add(as_one.unwrap_or(surface), &text.to_string());
                }
            }
        }
        let files = self.house.fake.uploaded();
        for file in &files[self.files..] {
            self.add(as_one.unwrap_or("file"), &String::from_utf8_lossy(file));
        }
        self.files = files.len();
    }
}

/// What anybody is told who asks whether the bot is well.
async fn health(house: &House, path: &str) -> String {
    let (_connected, is_connected) = watch::channel(true);
    let ready = crate::bot::ports::ready(house.db.clone(), Clock::standing(house.clock.now()), is_connected);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let serving = tokio::spawn(http::serve(listener, http::router(None, ready), std::future::pending()));
    let mut stream = TcpStream::connect(addr).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    serving.abort();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    answer
}
