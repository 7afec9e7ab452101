//! A sender at work between a database of its own and the failing Slack, at a time that stands until it is moved.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::Zurich;
use futures_util::FutureExt;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::fake::{Fake, Posted};
use crate::clock::Clock;
use crate::delivery::api::Api;
use crate::delivery::pace::{Pace, Rates};
use crate::delivery::{Brought, Carrier, NotTaken, Report, Sender};
use crate::domain::area::Area;
use crate::domain::concern::{Concern, Origin, Said, Severity, State, Visibility};
use crate::domain::effect::{Effect, To, What};
use crate::domain::id::{ChannelId, ConcernId, PersonId, RolloutId, TeamId};
use crate::domain::person::{Person, Standing};
use crate::domain::rhythm::Rhythm;
use crate::domain::rollout::{Brief, Dates, Rollout, Stage};
use crate::domain::stakeholder::{Intake, Nudges, Stakeholder};
use crate::store::{self, Db, outbox};

/// How long a call may take in these tests.
const LIMIT: Duration = Duration::from_millis(300);
/// No test lets a letter come to its hundredth try.
const MOVES: usize = 300;

pub struct House {
    pub fake: Fake,
    pub db: Db,
    pub clock: Clock,
    pub sender: Sender,
    reports: Arc<Mutex<Vec<Report>>>,
    /// So many reports more are not taken.
    refuse: Arc<AtomicUsize>,
    /// So many more are a fault of our own.
    panics: Arc<AtomicUsize>,
    running: Option<JoinHandle<()>>,
    stop: Option<oneshot::Sender<()>>,
    /// Of a database of its own.
    file: Option<PathBuf>,
}

impl House {
    pub async fn open() -> House {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let name =
            format!("rollout-send-{}-{}.db", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let file = crate::store::testing::folder().join(name);
        // Left over by an earlier process of the same number.
        let _ = std::fs::remove_file(&file);
        let db =
            Db::open(&format!("sqlite:{}", file.display()), crate::store::testing::masters()).await.unwrap();
        let mut house = House::on(db).await;
        house.file = Some(file);
        house
    }

    /// On a database that is somebody else's.
    pub async fn on(db: Db) -> House {
        let fake = Fake::start().await;
        let clock = Clock::standing(Utc.with_ymd_and_hms(2026, 3, 2, 12, 0, 0).single().unwrap());
        fake.behind(&clock, TimeDelta::zero());
        House::of(fake, db, clock).await
    }

    /// Another process on the same database, that calls the same Slack.
    pub async fn next_door(&self) -> House {
        House::of(self.fake.clone(), self.db.clone(), self.clock.clone()).await
    }

    async fn of(fake: Fake, db: Db, clock: Clock) -> House {
        let (reports, refuse, panics) = (Arc::default(), Arc::default(), Arc::default());
        let (sender, running, stop) = work(&fake, &db, &clock, &reports, (&refuse, &panics)).await;
        let (running, stop) = (Some(running), Some(stop));
        House { fake, db, clock, sender, reports, refuse, panics, running, stop, file: None }
    }

    /// One of its own, for what the sender would wait too long for.
    pub async fn carrier(&self) -> Carrier {
        carrier(&self.fake, &self.db, &self.clock, &self.reports, (&self.refuse, &self.panics)).await
    }

    /// The process is killed, if it still runs, and comes up again.
    pub async fn crash(&mut self) {
        if let Some(running) = self.running.take() {
            running.abort();
            let _ = running.await;
        }
        let (sender, running, stop) =
            work(&self.fake, &self.db, &self.clock, &self.reports, (&self.refuse, &self.panics)).await;
        (self.sender, self.running, self.stop) = (sender, Some(running), Some(stop));
    }

    /// Asks it to stop, and waits until it has.
    pub async fn stop(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        self.running.take().unwrap().await.unwrap();
    }

    pub async fn push(&self, effects: &[Effect]) {
        let mut tx = self.db.begin().await.unwrap();
        outbox::push(&mut tx, &team(), effects, self.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        self.sender.wake();
    }

    /// Moves time on until nothing is left to be sent.
    pub async fn run_dry(&self) {
        let dry = async {
            for _ in 0..MOVES {
                self.sender.settled().await;
                match self.sender.next_due().await.unwrap() {
                    None => return,
                    Some(at) => self.clock.move_to(at),
                }
            }
            panic!("there are letters left");
        };
        tokio::time::timeout(Duration::from_secs(30), dry).await.expect("it settles");
    }

    pub fn refuse_reports(&self, times: usize) {
        self.refuse.store(times, Ordering::SeqCst);
    }

    pub fn panic_at_reports(&self, times: usize) {
        self.panics.store(times, Ordering::SeqCst);
    }

    pub fn reports(&self) -> Vec<Report> {
        self.reports.lock().unwrap().clone()
    }

    /// What stands in Slack, as `(conversation, text)`.
    pub fn texts(&self) -> Vec<(String, String)> {
        self.fake.posted().into_iter().map(|Posted { channel, text, .. }| (channel, text)).collect()
    }

    /// A rollout by that number and name, in `C1`, with `ULEAD` and `USPONSOR`.
    pub async fn rollout(&self, number: i64, name: &str, stage: Stage) -> Rollout {
        let now = self.clock.now();
        let rollout = Rollout {
            id: RolloutId::new(&team(), number),
            channel: ChannelId::from("C1"),
            is_private: false,
            outsiders_accepted: false,
            keep: crate::domain::rollout::Keep::default(),
            brief: Brief { name: name.to_owned(), why: "Because.".to_owned(), link: None },
            lead: PersonId::from("ULEAD"),
            sponsor: PersonId::from("USPONSOR"),
            zone: Zurich,
            dates: Dates {
                intake_closes: now + TimeDelta::days(7),
                meeting: now + TimeDelta::days(10),
                decision_by: now + TimeDelta::days(14),
            },
            stage,
            waivers: Vec::new(),
            vacancy: None,
            rhythm: Rhythm::default(),
        };
        let mut tx = self.db.begin().await.unwrap();
        store::rollouts::save(&mut tx, &rollout).await.unwrap();
        tx.commit().await.unwrap();
        rollout
    }

    pub async fn stakeholder(&self, rollout: &Rollout, person: &str, intake: Intake) -> Stakeholder {
        let who = Stakeholder {
            rollout: rollout.id.clone(),
            person: PersonId::from(person),
            areas: vec![Area::Legal],
            zone: Zurich,
            intake,
            silent: Vec::new(),
            nudges: Nudges::default(),
        };
        let mut tx = self.db.begin().await.unwrap();
        store::stakeholders::save(&mut tx, &who).await.unwrap();
        tx.commit().await.unwrap();
        who
    }

    pub async fn concern(
        &self,
        number: i64,
        who: &Stakeholder,
        words: &str,
        visibility: Visibility,
    ) -> Concern {
        let concern = Concern {
            id: ConcernId::new(&team(), number),
            rollout: who.rollout.clone(),
            raiser: who.person.clone(),
            area: who.areas[0],
            said: Said {
                words: words.to_owned(),
                topic: None,
                guessed: false,
                kind: None,
                severity: Severity::Blocker,
                yes_if: Some("we keep the keys".to_owned()),
                visibility,
            },
            origin: Origin::Form,
            state: State::Open,
            work: crate::domain::homework::Work::default(),
            raised_at: self.clock.now(),
            edited_at: None,
            late: false,
            raiser_out: false,
            gone: None,
        };
        let mut tx = self.db.begin().await.unwrap();
        store::concerns::save(&mut tx, &concern).await.unwrap();
        tx.commit().await.unwrap();
        concern
    }

    /// Slack told us so just now.
    pub async fn person(&self, id: &str, standing: Standing) {
        let person = Person {
            id: PersonId::from(id),
            home: team(),
            zone: Some(Zurich),
            standing,
            seen_at: self.clock.now(),
        };
        let mut tx = self.db.begin().await.unwrap();
        store::people::save(&mut tx, &team(), &person).await.unwrap();
        tx.commit().await.unwrap();
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if let Some(running) = &self.running {
            running.abort();
        }
        let Some(file) = &self.file else { return };
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", file.display()));
        }
    }
}

async fn work(
    fake: &Fake,
    db: &Db,
    clock: &Clock,
    reports: &Arc<Mutex<Vec<Report>>>,
    failing: (&Arc<AtomicUsize>, &Arc<AtomicUsize>),
) -> (Sender, JoinHandle<()>, oneshot::Sender<()>) {
    let sender = Sender::open(carrier(fake, db, clock, reports, failing).await).await;
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn({
        let sender = sender.clone();
        async move {
            sender
                .run(async move {
                    let _ = stopped.await;
                })
                .await;
        }
    });
    (sender, running, stop)
}

async fn carrier(
    fake: &Fake,
    db: &Db,
    clock: &Clock,
    reports: &Arc<Mutex<Vec<Report>>>,
    (refuse, panics): (&Arc<AtomicUsize>, &Arc<AtomicUsize>),
) -> Carrier {
    let api = Arc::new(Api::new(&fake.base, "xoxb-secret", LIMIT).unwrap());
    let me = api.auth_test().await.unwrap();
    let (reports, refuse, panics) = (reports.clone(), refuse.clone(), panics.clone());
    let tell = Box::new(move |report| {
        let one = |left: &AtomicUsize| {
            left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
        };
        assert!(!one(&panics), "a fault of our own");
        let refused = one(&refuse);
        if !refused {
            reports.lock().unwrap().push(report);
        }
        async move { if refused { Err(NotTaken) } else { Ok(()) } }.boxed()
    });
    let pace = Pace::new(Rates::slack());
    let (db, clock, brought) = (db.clone(), clock.clone(), Brought::default());
    Carrier { db, api, me, clock, pace, tell, brought }
}

pub fn team() -> TeamId {
    TeamId::from("T1")
}

pub fn cancelled(at: DateTime<Utc>) -> Stage {
    Stage::Cancelled { at, by: PersonId::from("ULEAD"), reason: "no budget".to_owned() }
}

pub fn dm(person: &str, what: What) -> Effect {
    Effect { to: To::Dm { person: PersonId::from(person) }, what }
}

pub fn channel(channel: &str, what: What) -> Effect {
    Effect { to: To::Channel { channel: ChannelId::from(channel) }, what }
}

/// A log to be searched.
pub struct Sink(pub Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
