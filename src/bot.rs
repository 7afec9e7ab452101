//! The bot put together: rooms are started in the order in which they need one another, and stopped in the reverse.
//! Nothing is decided here.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, bail};
use chrono::{DateTime, TimeDelta, Utc};
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use tokio::task::{AbortHandle, JoinHandle};
use tracing::{error, info, warn};

use crate::clock::Clock;
use crate::command::desk::Desk;
use crate::command::tidy;
use crate::command::writer::{self, Bells};
use crate::config::{self, MasterKey, Secret, Settings, Wire};
use crate::delivery::api::{Api, Identity};
use crate::delivery::failure::Failure;
use crate::delivery::pace::{Pace, Rates};
use crate::delivery::{Brought, Carrier, Sender};
use crate::domain::action::{Action, LookedUp, Request, Way};
use crate::domain::id::GroupId;
use crate::domain::policy::{Allowed, Starters};
use crate::store::{self, Db, Lock, Masters};
use crate::transport::door::Door;
use crate::transport::http;
use crate::transport::socket;
use crate::transport::timer;

pub(crate) mod ports;

use ports::{first_socket, look_up, names_of, ready, sockets, tell};

/// For one call of the Web API.
const CALL: Duration = Duration::from_secs(10);
/// Requests waiting for the writer; Slack sends again what finds no place in time.
const DESK: usize = 1_024;
/// What is in hand may take so long when the bot is asked to stop; the sender has eight seconds, from the same moment.
const DRAIN: Duration = Duration::from_millis(2_200);
/// And the database after both.
const CLOSE: Duration = Duration::from_secs(1);
/// How often a token that Slack did not take is tried again.
const PROBE: TimeDelta = TimeDelta::minutes(5);
/// How often Slack is asked who we are, where it does not answer at the start.
const INTRODUCTIONS: u32 = 6;

/// A running bot.
pub struct Bot {
    db: Db,
    clock: Clock,
    desk: Desk,
    sender: Sender,
    addr: SocketAddr,
    stopping: watch::Sender<bool>,
    /// End by themselves when stopping; the requests in hand first, then the letters.
    draining: Mutex<Vec<JoinHandle<()>>>,
    sending: Mutex<Option<JoinHandle<()>>>,
    /// Simply dropped at the end.
    others: Vec<AbortHandle>,
    /// Of the database, where no other may use it.
    held: Mutex<Option<Lock>>,
}

impl Bot {
    /// Serves once this returns.
    ///
    /// # Errors
    /// The database cannot be opened, the address not be listened on, or Slack does not know the token; in words for
    /// the person at the terminal.
    pub async fn start(settings: Settings, clock: Clock) -> anyhow::Result<Bot> {
        let listener = TcpListener::bind(settings.listen)
            .await
            .with_context(|| {
                format!(
                    "LISTEN: {} cannot be listened on; set it to another address, such as 127.0.0.1:3001, if another \
                     program is there already",
                    settings.listen
                )
            })?;
        let addr = listener.local_addr()?;
        let db = open(&settings.database_url, &settings.master_key).await?;
        let held = db.hold().await.context("DATABASE_URL: the database is in use")?;
        let api = Arc::new(Api::new(&settings.api_url, settings.bot_token.reveal(), CALL)?);
        let me = introduce(&api).await?;
        info!(team.id = %me.team, "signed in to Slack");
        allow(&db, &api, &me, &settings.allowed, clock.now()).await?;

        let (desk, queue) = Desk::open(DESK);
        let (stopping, stop) = watch::channel(false);
        let sender = Sender::open(Carrier {
            db: db.clone(),
            api: api.clone(),
            me: me.clone(),
            clock: clock.clone(),
            pace: Pace::new(Rates::slack()),
            tell: tell(desk.clone(), clock.clone(), me.bot_user.clone()),
            brought: Brought::default(),
        })
        .await;
        let installation =
            Installation { db: db.clone(), desk: desk.clone(), clock: clock.clone(), me: me.clone() };
        let duties = Arc::new(Notify::new());
        let wake = sender.clone();
        let bells = Bells { letters: Box::new(move || wake.wake()), duties: duties.clone() };
        write(writer::serve(db.clone(), clock.clone(), queue, bells))?;
        // Slack has just taken our token.
        installation.goes().await;
        let mut others = vec![
            tokio::spawn(installation.watch(api)).abort_handle(),
            tokio::spawn(timer::run(desk.clone(), clock.clone(), duties)).abort_handle(),
            tokio::spawn(tidy::serve(db.clone(), clock.clone())).abort_handle(),
        ];
        let door = Door {
            desk: desk.clone(),
            look_up: look_up(sender.clone(), desk.clone(), clock.clone()),
            names_of: names_of(sender.clone(), me.team.clone()),
            team: me.team.clone(),
            clock: clock.clone(),
        };
        let (connected, is_connected) = watch::channel(false);
        let mut draining = Vec::new();
        let router = match settings.wire {
            Wire::Http { signing_secret } => {
                connected.send_replace(true);
                http::router(Some((door, signing_secret)), ready(db.clone(), clock.clone(), is_connected))
            }
            Wire::Socket { app_token } => {
                let app = Api::new(&settings.api_url, app_token.reveal(), CALL)?;
                let first = first_socket(&app).await?;
                draining.push(tokio::spawn(socket::run(door, sockets(app, first), connected, stop.clone())));
                http::router(None, ready(db.clone(), clock.clone(), is_connected))
            }
        };
        let served = http::serve(listener, router, stopped(stop.clone()));
        draining.push(tokio::spawn(async move {
            if let Err(fault) = served.await {
                error!(%fault, "HTTP ended");
            }
        }));
        let runs = sender.clone();
        let sending = tokio::spawn(async move { runs.run(stopped(stop)).await });
        others.push(sending.abort_handle());
        info!(%addr, "listening");
        Ok(Bot {
            db,
            clock,
            desk,
            sender,
            addr,
            stopping,
            draining: Mutex::new(draining),
            sending: Mutex::new(Some(sending)),
            others,
            held: Mutex::new(held),
        })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Takes nothing new, answers what is in hand, sends what is on its way, and closes the database; in less than ten
    /// seconds. What is left is in the database, for the next start.
    pub async fn stop(&self) {
        self.stopping.send_replace(true);
        let draining = std::mem::take(&mut *self.draining.lock().unwrap_or_else(PoisonError::into_inner));
        let aborts: Vec<AbortHandle> = draining.iter().map(JoinHandle::abort_handle).collect();
        let drained = async {
            for task in draining {
                let _ = task.await;
            }
        };
        if tokio::time::timeout(DRAIN, drained).await.is_err() {
            warn!("some connections were cut off");
            aborts.iter().for_each(AbortHandle::abort);
        }
        let sending = self.sending.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(sending) = sending {
            let _ = sending.await;
        }
        self.others.iter().for_each(AbortHandle::abort);
        let _ = tokio::time::timeout(CLOSE, self.db.close()).await;
        drop(self.held.lock().unwrap_or_else(PoisonError::into_inner).take());
        info!("stopped");
    }

    /// When it will next do something by itself; `None`: nothing is planned.
    pub async fn next_due(&self) -> Option<DateTime<Utc>> {
        let duty = self.next_duty().await;
        let letter = self.sender.next_due().await.ok().flatten();
        duty.into_iter().chain(letter).min()
    }

    /// When it will next do something because of its date, and not merely send what is written already.
    pub async fn next_duty(&self) -> Option<DateTime<Utc>> {
        self.desk.tick().await.ok().flatten()
    }

    /// Resolves once nothing is left to do at the present moment.
    pub async fn settled(&self) {
        // A letter that cannot be brought may cause another; a chain of those has an end.
        for _ in 0..20 {
            let duty = self.desk.tick().await.ok().flatten();
            self.sender.settled().await;
            let now = self.clock.now();
            let letter = self.sender.next_due().await.ok().flatten();
            if duty.into_iter().chain(letter).all(|due| due > now) {
                return;
            }
        }
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        self.others.iter().for_each(AbortHandle::abort);
        let draining = self.draining.lock().unwrap_or_else(PoisonError::into_inner);
        draining.iter().for_each(JoinHandle::abort);
    }
}

/// The database with the key that it is sealed by.
///
/// # Errors
/// In words for the person at the terminal.
pub async fn open(url: &Secret, key: &MasterKey) -> anyhow::Result<Db> {
    let setting = match key {
        MasterKey::Given(_) => "ROLLOUT_KEY",
        MasterKey::File(_) => "ROLLOUT_KEY_FILE",
    };
    let masters = masters(key).with_context(|| format!("{setting}: private words cannot be sealed"))?;
    Db::open(url.reveal(), masters).await.map_err(|fault| match fault {
        store::Error::OtherKey { .. } => {
            anyhow::Error::new(fault).context(format!("{setting}: this is not the key of the database"))
        }
        store::Error::Unavailable { .. } => unreachable(url, fault),
        store::Error::Refused { .. } | store::Error::Conflict { .. } | store::Error::Corrupt { .. } => {
            anyhow::Error::new(fault).context("DATABASE_URL: the database cannot be opened")
        }
    })
}

/// Which setting to look at, and for what; never what stands in it.
pub fn unreachable(url: &Secret, fault: store::Error) -> anyhow::Error {
    anyhow::Error::new(fault).context(match url.reveal().starts_with("postgres") {
        true => {
            "DATABASE_URL: Postgres cannot be reached, or does not let the bot in; see that it runs, and that host, port, \
             user, password and the name of the database are right"
        }
        false => "DATABASE_URL: the database cannot be opened",
    })
}

/// Where there is none in its file yet, one is drawn, and not written.
///
/// # Errors
/// As of `Masters`.
pub fn masters(key: &MasterKey) -> Result<Masters, store::Error> {
    match key {
        MasterKey::Given(keys) => Masters::given(&keys.iter().map(|key| key.reveal()).collect::<Vec<_>>()),
        MasterKey::File(file) => Masters::in_file(file),
    }
}

/// On a thread of its own: Slack waits for the writer, which therefore must not wait its turn among all the tasks that
/// wait for it. It ends when the last desk is gone.
fn write(serve: impl Future<Output = ()> + Send + 'static) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Handle::current();
    let thread = std::thread::Builder::new().name("writer".to_owned());
    thread.spawn(move || runtime.block_on(serve)).context("no thread could be started")?;
    Ok(())
}

/// Asks Slack who we are, patiently: it may be away just when we start.
async fn introduce(api: &Api) -> anyhow::Result<Identity> {
    let mut pause = Duration::from_secs(1);
    for _ in 1..INTRODUCTIONS {
        match api.auth_test().await {
            Ok(me) => return Ok(me),
            Err(Failure::Revoked { code } | Failure::Refused { code, .. }) => {
                bail!(
                    "SLACK_BOT_TOKEN: Slack does not take this token ({code}); copy it again from \"OAuth & Permissions\""
                );
            }
            Err(failure) => {
                warn!(code = failure.code(), "Slack does not answer; trying again");
                tokio::time::sleep(pause).await;
                pause *= 2;
            }
        }
    }
    bail!("SLACK_API_URL: Slack does not answer; nothing was started");
}

/// Writes down what is allowed. A user group that Slack does not show is told in the log at once, and not only when
/// somebody wants to start a rollout; it stops nothing that runs.
async fn allow(
    db: &Db,
    api: &Api,
    me: &Identity,
    config::Allowed { starters, moves }: &config::Allowed,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let starters = match starters {
        config::Starters::Everyone => Starters::Everyone,
        config::Starters::Admins => Starters::Admins,
        config::Starters::Group(id) => Starters::Group(GroupId(id.clone())),
    };
    let mut group = None;
    if let Starters::Group(id) = &starters {
        match api.usergroup(id, now).await {
            Ok(known) => group = Some(known),
            Err(failure) => {
                warn!(code = failure.code(), "who is in the user group is asked when it is needed");
            }
        }
    }
    let mut tx = db.begin().await?;
    if let Some(group) = &group {
        store::groups::save(&mut tx, &me.team, group).await?;
    }
    let allowed = Allowed { starters, moves: *moves };
    store::installations::allow(&mut tx, &me.team, &allowed).await?;
    tx.commit().await?;
    info!(
        starters = allowed.starters.as_str(),
        moves, "who may start a rollout, and how often a date may move"
    );
    Ok(())
}

/// Whether Slack takes our token, as far as the record goes.
struct Installation {
    db: Db,
    desk: Desk,
    clock: Clock,
    me: Identity,
}

impl Installation {
    /// Where it has stopped, Slack is asked now and then whether it takes the token again: it may be given back without a
    /// word to us.
    async fn watch(self, api: Arc<Api>) {
        loop {
            self.clock.sleep_until(self.clock.now() + PROBE).await;
            match self.stopped().await {
                Ok(None) => {}
                Ok(Some(since)) => match api.auth_test().await {
                    Ok(me) if me.team == self.me.team => self.goes().await,
                    Ok(_) => warn!("the token is of another workspace now; nothing is sent"),
                    Err(failure) => {
                        warn!(%since, code = failure.code(), "Slack still does not take the bot's token");
                    }
                },
                Err(fault) => warn!(%fault, "whether Slack takes our token could not be read"),
            }
        }
    }

    async fn stopped(&self) -> Result<Option<DateTime<Utc>>, store::Error> {
        let mut tx = self.db.read().await?;
        store::installations::stopped(&mut tx, &self.me.team).await
    }

    /// Slack takes it: what rested goes on.
    async fn goes(&self) {
        let key = format!("installed:{}:{}", self.me.team, self.clock.now().timestamp_micros());
        let (team, actor) = (self.me.team.clone(), self.me.bot_user.clone());
        let (way, looked_up) = (Way::Event, LookedUp::NotYet);
        let request = Request { key, team, actor, way, action: Action::Installed, looked_up, seen: None };
        if self.desk.handle(request).await.is_err() {
            warn!("that Slack takes our token could not be kept; it is tried again");
        }
    }
}

async fn stopped(mut stop: watch::Receiver<bool>) {
    // An error means that the bot is gone, which is a stop as well.
    let _ = stop.wait_for(|stop| *stop).await;
}
