//! The practice workspace: a small Slack in one process, for trying a rollout, for training and for every test.
//! It speaks Slack's wire and never knows the bot: nothing here imports another room, and no clock is read but the host's.

pub mod act;
pub mod cast;
pub mod check;
pub mod fault;
pub mod file;
pub mod host;
pub mod look;
pub mod play;
pub mod record;
pub mod skip;
pub mod values;
pub mod world;

mod api;
mod emit;
mod manifest;
mod page;
mod push;
mod rates;
pub mod scope;
mod serve;
mod socket;
mod state;
#[cfg(test)]
mod testing;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};

use cast::Cast;
use fault::Faults;
use host::Host;
use manifest::Manifest;
use record::{AckTimes, Exchange, Record, Trouble};
use state::State;

/// How a workspace is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// `127.0.0.1:0` takes any free port. Keep it on loopback: the page lets anybody act as anybody.
    pub listen: SocketAddr,
    /// Where signed posts go; `None`: Socket Mode only. Plain `http://`, the bot is on this machine.
    pub bot_events_url: Option<String>,
    /// Read at the start if it exists, written soon after every change.
    pub state_file: Option<PathBuf>,
    /// Text of `manifest.yml`: scopes, commands, events subscribed, shortcuts.
    pub manifest: String,
    /// People and channels of a fresh workspace.
    pub cast: Cast,
    /// Whether calls beyond Slack's rates are answered with 429.
    pub enforce_rates: bool,
    /// Waits before the three retries of an event; Slack's are 0, 60 s and 300 s.
    pub retry_delays: [Duration; 3],
}

/// Slack's own waits before an event is sent again (slack.md section 4).
pub const SLACK_RETRY_DELAYS: [Duration; 3] =
    [Duration::ZERO, Duration::from_secs(60), Duration::from_secs(300)];

/// A running workspace; clones are the same workspace.
#[derive(Clone)]
pub struct Workspace {
    inner: Arc<Inner>,
}

struct Inner {
    addr: SocketAddr,
    host: Arc<dyn Host>,
    manifest: Manifest,
    secrets: Secrets,
    events_url: Mutex<Option<String>>,
    state_file: Option<PathBuf>,
    retry_delays: [Duration; 3],
    state: Mutex<State>,
    record: Record,
    faults: Faults,
    rates: Option<rates::Rates>,
    sockets: socket::Sockets,
    client: push::Client,
    revision: watch::Sender<u64>,
    /// Deliveries that have begun and not ended, their retries included.
    under_way: watch::Sender<usize>,
    /// Events that have reached the bot.
    passed: watch::Sender<u64>,
    stopping: watch::Sender<bool>,
    saving: tokio::sync::Mutex<()>,
}

/// What the bot must know to talk to this workspace.
struct Secrets {
    bot_token: String,
    app_token: String,
    signing: String,
}

/// Why a person could not do something, in words the page can show.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub String);

impl Refused {
    fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }
}

/// Deliveries caused by a change; they go on whether or not somebody waits for them.
#[must_use = "wait for the deliveries, or drop them on purpose"]
struct Sent(Vec<oneshot::Receiver<()>>);

impl Sent {
    /// Resolves once each has been tried for the first time.
    async fn arrived(self) {
        for one in self.0 {
            let _ = one.await;
        }
    }
}

impl Workspace {
    /// Binds, serves, and keeps serving until [`Workspace::stop`].
    ///
    /// # Errors
    /// The address is taken, the manifest cannot be read, or the state file is broken.
    pub async fn start(config: Config, host: Arc<dyn Host>) -> anyhow::Result<Workspace> {
        let listener = Self::bind(config.listen).await?;
        Self::open(config, listener, host)
    }

    /// Takes an address; whoever calls there waits until a workspace is opened.
    ///
    /// # Errors
    /// The address is taken.
    pub async fn bind(listen: SocketAddr) -> anyhow::Result<TcpListener> {
        TcpListener::bind(listen).await.map_err(|error| {
            if error.kind() == std::io::ErrorKind::AddrInUse {
                anyhow::anyhow!(
                    "something listens on {listen} already, perhaps another practice: end it, or choose another --port"
                )
            } else {
                anyhow::Error::new(error)
                    .context(format!("the practice workspace cannot listen on {listen}"))
            }
        })
    }

    /// Serves at a bound address until [`Workspace::stop`].
    ///
    /// # Errors
    /// The manifest cannot be read, or the state file is broken.
    pub fn open(config: Config, listener: TcpListener, host: Arc<dyn Host>) -> anyhow::Result<Workspace> {
        let manifest = Manifest::parse(&config.manifest).context("the manifest cannot be read")?;
        let mut cast = config.cast;
        cast.complete()?;
        let saved = match &config.state_file {
            Some(path) => file::load(path)?,
            None => None,
        };
        let state = saved.unwrap_or_else(|| State::fresh(&cast, new_seed(), host.now()));
        let secrets = Secrets {
            bot_token: format!("xoxb-{}", &state.secret("bot token")[..40]),
            app_token: format!("xapp-1-{}-{}", cast::APP, &state.secret("app token")[..40]),
            signing: state.secret("signing")[..32].to_owned(),
        };
        let workspace = Workspace {
            inner: Arc::new(Inner {
                addr: listener.local_addr()?,
                host,
                manifest,
                secrets,
                events_url: Mutex::new(config.bot_events_url),
                state_file: config.state_file,
                retry_delays: config.retry_delays,
                state: Mutex::new(state),
                record: Record::default(),
                faults: Faults::default(),
                rates: config.enforce_rates.then(rates::Rates::default),
                sockets: socket::Sockets::default(),
                client: push::client(),
                revision: watch::Sender::new(1),
                under_way: watch::Sender::new(0),
                passed: watch::Sender::new(0),
                stopping: watch::Sender::new(false),
                saving: tokio::sync::Mutex::new(()),
            }),
        };
        tokio::spawn(serve::serve(workspace.clone(), listener));
        if workspace.inner.state_file.is_some() {
            tokio::spawn(file::keep(workspace.clone()));
        }
        Ok(workspace)
    }

    pub fn addr(&self) -> SocketAddr {
        self.inner.addr
    }

    /// The settings that a bot needs to run against this workspace, by name.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        vec![
            ("SLACK_API_URL", format!("{}/api", self.base())),
            ("SLACK_BOT_TOKEN", self.inner.secrets.bot_token.clone()),
            ("SLACK_SIGNING_SECRET", self.inner.secrets.signing.clone()),
            ("SLACK_APP_TOKEN", self.inner.secrets.app_token.clone()),
        ]
    }

    /// From now on signed posts go here.
    pub fn set_bot_events_url(&self, url: String) {
        *lock(&self.inner.events_url) = Some(url);
    }

    /// What went over the wire after exchange `after`.
    pub fn wire(&self, after: u64) -> Vec<Exchange> {
        self.inner.record.after(after)
    }

    /// Everything that would be wrong in a real workspace too.
    pub fn troubles(&self) -> Vec<Trouble> {
        self.inner.record.troubles()
    }

    pub fn acks(&self) -> AckTimes {
        self.inner.record.acks()
    }

    pub fn faults(&self) -> &Faults {
        &self.inner.faults
    }

    /// Grows with every change that somebody could see.
    pub fn revision(&self) -> u64 {
        *self.inner.revision.borrow()
    }

    /// Resolves with the revision once it is greater than `after`.
    pub async fn changed(&self, after: u64) -> u64 {
        let mut seen = self.inner.revision.subscribe();
        match seen.wait_for(|revision| *revision > after).await {
            Ok(revision) => *revision,
            Err(_) => after,
        }
    }

    /// Resolves once no delivery to the bot is under way. Retries that still wait for their time count as under way.
    pub async fn quiet(&self) {
        let _ = self.inner.under_way.subscribe().wait_for(|n| *n == 0).await;
    }

    /// Writes the state file and stops listening.
    ///
    /// # Errors
    /// The state file cannot be written.
    pub async fn stop(&self) -> anyhow::Result<()> {
        self.inner.stopping.send_replace(true);
        self.inner.sockets.close_all();
        file::save(self).await
    }

    fn base(&self) -> String {
        format!("http://{}", self.inner.addr)
    }

    fn now(&self) -> DateTime<Utc> {
        self.inner.host.now()
    }

    /// Looks at the state without changing it.
    fn look<R>(&self, look: impl FnOnce(&State) -> R) -> R {
        look(&lock(&self.inner.state))
    }

    /// The only way to change the state: what the bot must hear of it is sent as soon as the lock is free.
    fn change<R>(&self, change: impl FnOnce(&mut State, DateTime<Utc>) -> R) -> (R, Sent) {
        let (result, outgoing) = {
            let mut state = lock(&self.inner.state);
            let result = change(&mut state, self.now());
            (result, std::mem::take(&mut state.outgoing))
        };
        self.inner.revision.send_modify(|revision| *revision += 1);
        let sent = outgoing
            .into_iter()
            .filter(|event| self.inner.manifest.hears(&event.subscription))
            .map(|event| push::send_event(self, event.body))
            .collect();
        (result, Sent(sent))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Different in every workspace; the standard library's hasher is seeded by the operating system.
fn new_seed() -> String {
    use std::hash::{BuildHasher as _, RandomState};
    (0..4).map(|n| format!("{:016x}", RandomState::new().hash_one(n))).collect()
}
