//! A rollout of 300 stakeholders and 3,000 concerns beside twenty others: how long its summary takes to be built, the
//! home tab of its lead and of a raiser, the answer to each command and press of a button, to each window that touches
//! all of it, and what of memory the bot takes for it. Prints figures, marks what is answered later than it should be,
//! and asserts nothing: `cargo bench --bench size`, or with other numbers of people and concerns: `-- 30 300`.

#[path = "size/alone.rs"]
mod alone;
#[path = "size/whole.rs"]
mod whole;

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use rollout_bot::cli::practice::{Pair, key_in, sqlite_in};
use rollout_bot::clock::Clock;
use rollout_bot::domain::agenda::Agenda;
use rollout_bot::domain::area::Area;
use rollout_bot::domain::calendar;
use rollout_bot::domain::concern::{Answer, Concern, Kind, Origin, Said, Severity, State, Visibility};
use rollout_bot::domain::homework::{Homework, Work};
use rollout_bot::domain::id::{ChannelId, ConcernId, PersonId, RolloutId, TeamId, Ts};
use rollout_bot::domain::policy::{self, Reader};
use rollout_bot::domain::rhythm::Rhythm;
use rollout_bot::domain::rollout::{Brief, Dates, Keep, Rollout, Stage};
use rollout_bot::domain::source::Source;
use rollout_bot::domain::stakeholder::{Intake, Nudges, Stakeholder, Stance};
use rollout_bot::domain::summary::{Sources, Summary, course};
use rollout_bot::domain::theming::{self, Themes};
use rollout_bot::domain::topic::{self, Topic};
use rollout_bot::practice::act::Place;
use rollout_bot::practice::host::Host as _;
use rollout_bot::practice::look::View;
use rollout_bot::practice::play::scenario::Scenario;
use rollout_bot::practice::values::elements;
use rollout_bot::store::mine::Mine;
use rollout_bot::store::{self, Db, Masters};
use rollout_bot::view::ids::action;
use rollout_bot::view::{home, message};
use serde::Deserialize;

/// The practice workspace's.
const TEAM: &str = "TPRACTICE";
const OTHERS: i64 = 20;
/// As often each thing is measured.
const TIMES: usize = 40;
const ZONE: Tz = Tz::Europe__London;
/// At the latest everything is acknowledged after this.
const GOAL: Duration = Duration::from_millis(200);

#[derive(Deserialize)]
struct Sample {
    concerns: Vec<Spoken>,
}

#[derive(Deserialize)]
struct Spoken {
    words: String,
    #[serde(default)]
    yes_if: String,
}

/// How large the one rollout is.
#[derive(Clone, Copy)]
struct Size {
    people: usize,
    concerns: usize,
}

impl Size {
    fn of_arguments() -> Size {
        let mut numbers = std::env::args().filter_map(|word| word.parse().ok());
        Size { people: numbers.next().unwrap_or(300), concerns: numbers.next().unwrap_or(3_000) }
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder = std::env::temp_dir().join(format!("rollout-size-{}", std::process::id()));
    let size = Size::of_arguments();
    let scenario = scenario(size)?;
    let measured = measure(&folder, size, &scenario).await;
    std::fs::remove_dir_all(&folder)?;
    measured
}

async fn measure(folder: &Path, size: Size, scenario: &Scenario) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    let (beside, by_itself) = (folder.join("beside"), folder.join("by-itself"));
    for folder in [&beside, &by_itself] {
        std::fs::create_dir_all(folder)?;
    }
    let clock = Clock::going(scenario.starts.0);
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let pair = Pair::start(clock, listen, &beside, &sqlite_in(&beside), scenario).await?;
    let begun = Instant::now();
    let db = filled(&beside, size, pair.host.now()).await?;
    writeln!(
        out,
        "{} stakeholders, {} concerns, {OTHERS} rollouts beside it; filled in {:.1} s",
        size.people,
        size.concerns,
        begun.elapsed().as_secs_f32()
    )?;
    reading(&db, pair.host.now()).await?;
    pressing(&pair).await?;
    whole::measure(&pair, &db, &beside, size).await?;
    db.close().await;
    pair.stop().await?;
    filled(&by_itself, size, scenario.starts.0).await?.close().await;
    for (what, now, most) in alone::measure(&by_itself, scenario).await? {
        writeln!(
            out,
            "memory of the bot, {what:<47} now {:>4} MB   at most {:>4} MB",
            now / 1_024,
            most / 1_024
        )?;
    }
    Ok(())
}

/// A database with all of it, open.
async fn filled(folder: &Path, size: Size, now: DateTime<Utc>) -> anyhow::Result<Db> {
    let db = Db::open(&sqlite_in(folder), Masters::in_file(&key_in(folder))?).await?;
    fill(&db, size, now).await?;
    Ok(db)
}

fn scenario(size: Size) -> anyhow::Result<Scenario> {
    let mut people = vec!["ULEAD".to_owned(), "USPONSOR".to_owned(), "UNEW".to_owned()];
    people.extend((0..size.people).map(|n| format!("U{n}")));
    let mut scenario = "title: Many\nabout: Many.\nstarts: 2026-03-09 09:00 Europe/London\n\
        ends: 2026-03-10 09:00 Europe/London\npeople:\n"
        .to_owned();
    for id in &people {
        let name = id.to_lowercase();
        writeln!(scenario, "  - {{ id: {id}, name: {name}, real_name: {id}, tz: Europe/London }}")?;
    }
    scenario.push_str(
        "  - { id: UROLLOUT, name: rollout, real_name: Rollout, is_bot: true }\n\
        channels:\n  - { id: CHOME, name: home, bot_in: true, members: [ULEAD, USPONSOR, U0] }\nscenes: []\n",
    );
    Scenario::parse(&scenario)
}

/// Into the bot's own database, as if all of it had been told.
async fn fill(db: &Db, size: Size, now: DateTime<Utc>) -> anyhow::Result<()> {
    let texts = texts()?;
    let mut tx = db.begin().await?;
    let team = TeamId::from(TEAM);
    for n in 0..size.people {
        store::dms::keep(&mut tx, &team, &PersonId(format!("U{n}")), &dm(n)).await?;
    }
    for number in 1..=OTHERS + 1 {
        store::counters::next(&mut tx, &team, "R").await?;
        let rollout = rollout(&team, number, now);
        store::rollouts::save(&mut tx, &rollout).await?;
        for n in 0..size.people {
            store::stakeholders::save(&mut tx, &stakeholder(&rollout, n, now)).await?;
        }
        let many = if number == 1 { size.concerns } else { size.concerns / 10 };
        for n in 0..many {
            store::counters::next(&mut tx, &team, "C").await?;
            let concern = concern(&rollout, size, n, &texts, now);
            store::concerns::save(&mut tx, &concern).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Where somebody has told what they typed.
fn dm(raiser: usize) -> ChannelId {
    ChannelId(format!("DTOLD{raiser}"))
}

fn rollout(team: &TeamId, number: i64, now: DateTime<Utc>) -> Rollout {
    Rollout {
        id: RolloutId::new(team, number),
        channel: ChannelId::from(if number == 1 { "CHOME" } else { "COTHER" }),
        is_private: false,
        outsiders_accepted: false,
        brief: Brief { name: format!("Rollout {number}"), why: "One place to ask.".into(), link: None },
        lead: PersonId::from("ULEAD"),
        sponsor: PersonId::from("USPONSOR"),
        zone: ZONE,
        dates: Dates {
            intake_closes: now - TimeDelta::days(3),
            meeting: now + TimeDelta::days(4),
            decision_by: now + TimeDelta::days(6),
        },
        stage: Stage::Homework,
        waivers: Vec::new(),
        vacancy: None,
        rhythm: Rhythm::default(),
        keep: Keep::default(),
    }
}

fn stakeholder(rollout: &Rollout, n: usize, now: DateTime<Utc>) -> Stakeholder {
    let stance = Some(Stance::ALL[n % Stance::ALL.len()]);
    Stakeholder {
        rollout: rollout.id.clone(),
        person: PersonId(format!("U{n}")),
        areas: vec![Area::ALL[n % Area::ALL.len()]],
        zone: ZONE,
        intake: Intake::Done { at: now - TimeDelta::days(4), stance },
        silent: Vec::new(),
        nudges: Nudges::default(),
    }
}

/// Of every kind there is, in what people really say.
fn concern(rollout: &Rollout, size: Size, n: usize, texts: &[Spoken], now: DateTime<Utc>) -> Concern {
    let spoken = &texts[n % texts.len()];
    let chosen = &topic::list()[n % topic::list().len()];
    let raiser = n % size.people;
    let at = now - TimeDelta::minutes(i64::try_from(size.concerns - n).unwrap_or(1));
    let owner = PersonId::from("ULEAD");
    let answer = || Answer {
        words: format!("It is written into the contract, in paragraph {n}."),
        by: owner.clone(),
        at: now,
        nth: 1,
    };
    let (state, homework) = match n % 8 {
        0 => (State::Answered { answer: answer() }, Homework::HandedIn { owner: owner.clone(), due: None }),
        1 => (State::Settled { answer: answer(), at: now }, Homework::Over { owner: owner.clone() }),
        2 | 3 => {
            let due = calendar::local_day(now, ZONE);
            (State::Open, Homework::Owed { owner: owner.clone(), due, nudged: 0, overdue: false })
        }
        _ => (State::Open, Homework::Nobody),
    };
    Concern {
        id: ConcernId::new(
            &rollout.id.team(),
            i64::from(rollout.id.number()) * 100_000 + i64::try_from(n).unwrap_or(0),
        ),
        rollout: rollout.id.clone(),
        raiser: PersonId(format!("U{raiser}")),
        area: Area::ALL[raiser % Area::ALL.len()],
        said: Said {
            words: format!("{} ({n})", spoken.words),
            topic: n.is_multiple_of(3).then(|| Topic::Common(chosen.slug.clone())),
            guessed: false,
            kind: Some(Kind::ALL[n % 3]),
            severity: Severity::ALL[n % 5 % 3],
            yes_if: (!spoken.yes_if.is_empty()).then(|| spoken.yes_if.clone()),
            visibility: Visibility::ALL[n % 3],
        },
        origin: match n % 4 {
            1 => Origin::Typed(Source { dm: dm(raiser), ts: Ts(format!("1.{n:06}")), thread: None }),
            _ => Origin::Form,
        },
        state,
        work: Work { homework, ..Work::default() },
        raised_at: at,
        edited_at: None,
        late: false,
        raiser_out: false,
        gone: None,
    }
}

fn texts() -> anyhow::Result<Vec<Spoken>> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/themes/held-out"));
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|file| Ok(file?.path())).collect::<Result<_, std::io::Error>>()?;
    files.sort();
    let mut texts = Vec::new();
    for file in files {
        texts.extend(serde_saphyr::from_str::<Sample>(&std::fs::read_to_string(file)?)?.concerns);
    }
    Ok(texts)
}

/// What a letter is made of when it is sent, step by step.
async fn reading(db: &Db, now: DateTime<Utc>) -> anyhow::Result<()> {
    let team = TeamId::from(TEAM);
    let id = RolloutId::new(&team, 1);
    let lead = PersonId::from("ULEAD");
    let (mut loaded, mut summed, mut drawn, mut whole) = (vec![], vec![], vec![], vec![]);
    let mut pages = 0;
    for _ in 0..10 {
        let begun = Instant::now();
        let mut tx = db.read().await?;
        let Some(rollout) = store::rollouts::load(&mut tx, &id).await? else { anyhow::bail!("no rollout") };
        let people = store::stakeholders::of_rollout(&mut tx, &id).await?;
        let concerns = store::concerns::of_rollout(&mut tx, &id).await?;
        let calls = store::calls::of_rollout(&mut tx, &id).await?;
        let meeting = store::meetings::load(&mut tx, &id).await?;
        loaded.push(begun.elapsed());
        let step = Instant::now();
        let commitments = store::commitments::of_rollout(&mut tx, &id).await?;
        let sources = Sources {
            rollout: &rollout,
            stakeholders: &people,
            concerns: &concerns,
            calls: &calls,
            commitments: &commitments,
            meeting: &meeting,
            agenda_at: store::duties::agenda_at(&mut tx, &id).await?,
        };
        let summary = Summary::of(Reader::Lead, &lead, sources);
        summed.push(step.elapsed());
        let step = Instant::now();
        let course = course((&rollout, &meeting), &concerns, ZONE, now);
        if let Some(summary) = summary {
            pages = message::summary(&rollout, &summary, course.as_ref(), ZONE).len();
        }
        drawn.push(step.elapsed());
        whole.push(begun.elapsed());
    }
    line(&format!("summary, built and worded whole ({pages} pages)"), &mut whole)?;
    line("  of this: read from the database and unsealed", &mut loaded)?;
    line("  put together, with its themes", &mut summed)?;
    line("  worded, with the picture and the file", &mut drawn)?;
    meeting(db, &id).await?;
    for who in ["ULEAD", "U0"] {
        let person = PersonId::from(who);
        let mut took = Vec::new();
        for _ in 0..TIMES {
            let begun = Instant::now();
            let mut tx = db.read().await?;
            let Mine { owe, more, run } = store::mine::of(&mut tx, &team, &person, now).await?;
            let mut own = Vec::new();
            let (told, untold) = store::told::by(&mut tx, &team, &person, home::MOST).await?;
            for (rollout, who, concern) in told {
                own.extend(policy::card(Reader::Raiser, &concern).map(|card| (rollout, who, card)));
            }
            drop(home::home(&person, (&owe, more), &run, (&own, untold), (0, None), &Ok(()), ZONE));
            took.push(begun.elapsed());
        }
        line(&format!("home tab of {who}"), &mut took)?;
    }
    Ok(())
}

/// The agenda as each who meets gets it, and the themes as the lead opens them.
async fn meeting(db: &Db, id: &RolloutId) -> anyhow::Result<()> {
    let (lead, other) = (PersonId::from("ULEAD"), PersonId::from("U7"));
    let (mut agendas, mut themes) = (vec![], vec![]);
    let mut pages = 0;
    for _ in 0..10 {
        let begun = Instant::now();
        let mut tx = db.read().await?;
        let Some(rollout) = store::rollouts::load(&mut tx, id).await? else { anyhow::bail!("no rollout") };
        let concerns = store::concerns::of_rollout(&mut tx, id).await?;
        let agenda = Agenda::of(Reader::Other, &other, &concerns, &[]);
        pages = message::agenda(&rollout, (&agenda, &[]), Reader::Other, ZONE).len();
        agendas.push(begun.elapsed());
        let begun = Instant::now();
        let concerns = store::concerns::of_rollout(&mut tx, id).await?;
        drop(theming::list(&rollout, &lead, &Themes::of(&lead, &concerns), 0));
        themes.push(begun.elapsed());
    }
    line(&format!("agenda of one who meets ({pages} pages)"), &mut agendas)?;
    line("the themes, read and put together", &mut themes)
}

/// Each from the moment it is sent to the bot until it is acknowledged.
async fn pressing(pair: &Pair) -> anyhow::Result<()> {
    let slack = &pair.workspace;
    for command in ["status R-1", "concerns R-1", "summary R-1", "remind R-1", "rehearse R-1", "list", ""] {
        // Each summary is a message, of which a conversation takes one a second.
        let times = if command.starts_with("summary") { 3 } else { TIMES };
        let mut took = Vec::new();
        for _ in 0..times {
            let begun = Instant::now();
            slack.command("ULEAD", "CHOME", &format!("/rollout {command}")).await?;
            took.push(begun.elapsed());
            cleared(pair).await?;
        }
        answered(&format!("/rollout {command}"), &mut took)?;
    }
    pressed(pair, Place::Home, action::STATUS).await?;
    pressed(pair, Place::Home, action::BEFORE).await?;
    pressed(pair, Place::Home, action::STAKEHOLDERS).await?;
    let dm = slack.open_dm("ULEAD").await?;
    let shown = slack.messages("ULEAD", &dm);
    let themes =
        shown.iter().rev().find(|one| elements(&one.blocks).iter().any(|e| e.action_id == action::THEMES));
    let Some(themes) = themes else { anyhow::bail!("no summary with themes") };
    pressed(pair, Place::Message { conversation: dm, ts: themes.ts.clone() }, action::THEMES).await?;
    for button in ["queue.page", "work.answer", "work.assign", "work.merge", "work.park"] {
        let mut took = Vec::new();
        for _ in 0..TIMES {
            slack.command("ULEAD", "CHOME", "/rollout concerns R-1").await?;
            let view = opened(pair, "ULEAD").await?;
            let blocks = view.blocks.as_array().cloned().unwrap_or_default();
            let found = elements(&blocks).into_iter().find(|one| one.action_id.contains(button));
            let Some((action, block)) = found.map(|one| (one.action_id.to_owned(), one.block_id.to_owned()))
            else {
                anyhow::bail!("no {button} in the queue")
            };
            let begun = Instant::now();
            slack.click("ULEAD", Place::Modal, &action, &block).await?;
            took.push(begun.elapsed());
            cleared(pair).await?;
        }
        answered(&format!("the button {button} of the queue"), &mut took)?;
    }
    Ok(())
}

/// Whatever was pressed has come; no window stands open. The next is pressed a second later by the clock: of one app Slack
/// opens no more than a hundred windows a minute.
async fn cleared(pair: &Pair) -> anyhow::Result<()> {
    pair.host.settled().await;
    closed(pair, "ULEAD").await
}

async fn closed(pair: &Pair, who: &str) -> anyhow::Result<()> {
    while pair.workspace.modal(who).is_some() {
        pair.workspace.close(who).await?;
    }
    pair.host.move_to(pair.host.now() + TimeDelta::seconds(1));
    Ok(())
}

/// The window that somebody has just asked for.
async fn opened(pair: &Pair, who: &str) -> anyhow::Result<View> {
    for _ in 0..500 {
        pair.host.settled().await;
        if let Some(view) = pair.workspace.modal(who) {
            return Ok(view);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    anyhow::bail!("no window opens; what Slack would not have: {:?}", pair.workspace.troubles().last())
}

/// A button of the home tab or of a message, pressed by the lead.
async fn pressed(pair: &Pair, place: Place, action: &str) -> anyhow::Result<()> {
    let slack = &pair.workspace;
    if place == Place::Home {
        slack.open_home("ULEAD").await?;
        pair.host.settled().await;
    }
    let mut took = Vec::new();
    for _ in 0..TIMES {
        let blocks = match &place {
            Place::Message { conversation, ts } => {
                let shown = slack.messages("ULEAD", conversation);
                shown.into_iter().find(|one| one.ts == *ts).map(|one| one.blocks)
            }
            Place::Home => slack.home("ULEAD").and_then(|view| view.blocks.as_array().cloned()),
            Place::Modal => None,
        };
        let blocks = blocks.unwrap_or_default();
        let found = elements(&blocks).into_iter().find(|one| one.action_id == action);
        let Some(block) = found.map(|one| one.block_id.to_owned()) else { anyhow::bail!("no {action}") };
        let begun = Instant::now();
        slack.click("ULEAD", place.clone(), action, &block).await?;
        took.push(begun.elapsed());
        cleared(pair).await?;
    }
    answered(&format!("the button {action}"), &mut took)
}

/// What somebody waits for.
fn answered(what: &str, took: &mut [Duration]) -> anyhow::Result<()> {
    figures(what, took)?;
    let is_late = took.last().is_some_and(|longest| *longest > GOAL);
    Ok(writeln!(std::io::stdout(), "{}", if is_late { "   over the goal" } else { "" })?)
}

fn line(what: &str, took: &mut [Duration]) -> anyhow::Result<()> {
    figures(what, took)?;
    Ok(writeln!(std::io::stdout())?)
}

fn figures(what: &str, took: &mut [Duration]) -> anyhow::Result<()> {
    took.sort();
    let at = |share: usize| took[(took.len() * share / 100).min(took.len() - 1)].as_secs_f64() * 1_000.0;
    Ok(write!(std::io::stdout(), "{what:<66} p50 {:>7.1} ms   p99 {:>7.1} ms", at(50), at(99))?)
}

/// In kilobytes, as Linux counts it; nothing elsewhere.
fn memory_of(process: u32, field: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix(field))?.split_whitespace().next()?.parse().ok()
}
