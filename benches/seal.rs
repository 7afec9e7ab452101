//! What sealing costs of a message that keeps a concern: the writer on an SQLite file takes plain DMs, one after the other
//! and sixty-four at once, and the time inside sealing and opening is told apart from all of it. Prints figures and asserts
//! nothing: `cargo bench --bench seal`.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use chrono::{TimeDelta, Utc};
use chrono_tz::Tz;
use futures_util::future::join_all;
use rollout_bot::clock::Clock;
use rollout_bot::command::desk::{Desk, Outcome};
use rollout_bot::command::writer::{Bells, serve};
use rollout_bot::domain::action::{Action, LookedUp, Request, Way};
use rollout_bot::domain::area::Area;
use rollout_bot::domain::id::{ChannelId, PersonId, RolloutId, TeamId, Ts};
use rollout_bot::domain::rhythm::Rhythm;
use rollout_bot::domain::rollout::{Brief, Dates, Keep, Rollout, Stage};
use rollout_bot::domain::source::Source;
use rollout_bot::domain::stakeholder::{Intake, Nudges, Stakeholder};
use rollout_bot::store::{self, Db, Masters};
use tokio::sync::Notify;
use tracing::span::Id;
use tracing::{Level, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;

const PEOPLE: usize = 64;
/// DMs of each person, of about 150 characters.
const EACH: usize = 20;
const ZONE: Tz = Tz::Europe__London;

/// Time inside the spans, and how often they were entered.
#[derive(Clone, Default)]
struct Stopwatch(Arc<[AtomicU64; 2]>);

struct Begun(Instant);

impl Stopwatch {
    fn read(&self) -> (u64, u64) {
        (self.0[0].load(Ordering::Relaxed), self.0[1].load(Ordering::Relaxed))
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Stopwatch {
    fn on_enter(&self, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            span.extensions_mut().replace(Begun(Instant::now()));
        }
    }

    fn on_exit(&self, id: &Id, context: Context<'_, S>) {
        let begun = context.span(id).and_then(|span| span.extensions_mut().remove::<Begun>());
        if let Some(Begun(since)) = begun {
            self.0[0]
                .fetch_add(u64::try_from(since.elapsed().as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
            self.0[1].fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let stopwatch = Stopwatch::default();
    // The watch itself is in what it measures: sealing costs no more than is printed.
    let only = Targets::new().with_target("rollout_bot::store::seal", Level::TRACE);
    tracing_subscriber::registry().with(stopwatch.clone().with_filter(only)).init();
    let folder = std::env::temp_dir().join(format!("rollout-seal-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    for at_once in [1, PEOPLE] {
        measure(&folder.join(format!("{at_once}.sqlite")), at_once, &stopwatch).await?;
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

async fn measure(file: &Path, at_once: usize, stopwatch: &Stopwatch) -> anyhow::Result<()> {
    let db = Db::open(&format!("sqlite:{}", file.display()), Masters::given(&[[7; 32]])?).await?;
    let clock = Clock::going("2026-03-09T09:00:00Z".parse::<chrono::DateTime<Utc>>()?);
    let (desk, queue) = Desk::open(1_024);
    let bells = Bells { letters: Box::new(|| {}), duties: Arc::new(Notify::new()) };
    let writing = tokio::spawn(serve(db.clone(), clock.clone(), queue, bells));
    fill(&db, &clock).await?;
    let before = stopwatch.read();
    let begun = Instant::now();
    let all: Vec<(usize, usize)> = (0..EACH).flat_map(|nth| (0..PEOPLE).map(move |who| (who, nth))).collect();
    for together in all.chunks(at_once) {
        for said in join_all(together.iter().map(|(who, nth)| desk.handle(says(*who, *nth)))).await {
            anyhow::ensure!(matches!(said, Ok(Outcome::Reply(..))), "not kept: {said:?}");
        }
    }
    let took = begun.elapsed();
    let after = stopwatch.read();
    let kept = store::concerns::of_rollout(&mut db.read().await?, &rollout_id()).await?.len();
    anyhow::ensure!(kept == all.len(), "{kept} of {} were kept", all.len());
    let commands = u32::try_from(all.len())?;
    let (nanos, times) = (after.0 - before.0, after.1 - before.1);
    let sealing = std::time::Duration::from_nanos(nanos);
    let mut out = std::io::stdout();
    writeln!(
        out,
        "{} DMs that each keep a concern, {at_once} at a time: {:.1} µs each, of it {:.1} µs for {:.1} sealings and \
         openings: {:.2} %",
        all.len(),
        (took / commands).as_secs_f64() * 1e6,
        (sealing / commands).as_secs_f64() * 1e6,
        f64::from(u32::try_from(times)?) / f64::from(commands),
        100.0 * sealing.as_secs_f64() / took.as_secs_f64()
    )?;
    drop(desk);
    writing.await?;
    db.close().await;
    Ok(())
}

fn team() -> TeamId {
    TeamId::from("T1")
}

fn rollout_id() -> RolloutId {
    RolloutId::new(&team(), 1)
}

/// A rollout that hears all of them.
async fn fill(db: &Db, clock: &Clock) -> anyhow::Result<()> {
    let now = clock.now();
    let mut tx = db.begin().await?;
    let rollout = Rollout {
        id: rollout_id(),
        channel: ChannelId::from("CHOME"),
        is_private: false,
        outsiders_accepted: false,
        brief: Brief { name: "Company chat".into(), why: "One place to ask.".into(), link: None },
        lead: PersonId::from("ULEAD"),
        sponsor: PersonId::from("USPONSOR"),
        zone: ZONE,
        dates: Dates {
            intake_closes: now + TimeDelta::days(3),
            meeting: now + TimeDelta::days(6),
            decision_by: now + TimeDelta::days(8),
        },
        stage: Stage::Intake,
        waivers: Vec::new(),
        vacancy: None,
        rhythm: Rhythm::default(),
        keep: Keep::default(),
    };
    store::rollouts::save(&mut tx, &rollout).await?;
    for who in 0..PEOPLE {
        let stakeholder = Stakeholder {
            rollout: rollout.id.clone(),
            person: PersonId(format!("U{who}")),
            areas: vec![Area::ALL[who % Area::ALL.len()]],
            zone: ZONE,
            intake: Intake::Invited,
            silent: Vec::new(),
            nudges: Nudges::default(),
        };
        store::stakeholders::save(&mut tx, &stakeholder).await?;
    }
    tx.commit().await?;
    Ok(())
}

fn says(who: usize, nth: usize) -> Request {
    let words = format!(
        "Who reads the logs of desk {who}, and for how long are they kept once we have moved to the new tool? \
         Nobody could tell me when I asked for the {nth}th time."
    );
    let (dm, ts) = (ChannelId(format!("DU{who}")), Ts(format!("{}.000001", 1_000 + nth)));
    Request {
        key: format!("said:{who}:{nth}"),
        team: team(),
        actor: PersonId(format!("U{who}")),
        way: Way::Event,
        action: Action::Say { source: Source { dm, ts, thread: None }, words },
        looked_up: LookedUp::NotYet,
        seen: None,
    }
}
