//! `rollout-bot practice`: the practice workspace with the bot beside it, for people, for a play, or alone for a bot
//! that runs in another terminal. This is the only place where the two meet, and they meet over Slack's wire.

mod folder;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};
use clap::Args;
use tokio::net::TcpListener;

use crate::bot::Bot;
use crate::clock::Clock;
use crate::config::{self, Format, Level, Log, Settings};
use crate::practice::host::{BoxFuture, Host};
use crate::practice::play::scenario::Scenario;
use crate::practice::play::transcript::Transcript;
use crate::practice::play::{Outcome, play};
use crate::practice::{Config, SLACK_RETRY_DELAYS, Workspace};
use crate::store::{self, Db, Masters};

use self::folder::{Folder, keep_clock, slack_in};
pub use self::folder::{key_in, sqlite_in};

/// What Slack would make of this repository's app.
pub const MANIFEST: &str = include_str!("../../manifest.yml");

const PORT: u16 = 4600;

#[derive(Debug, Args)]
pub struct Practice {
    /// Watch a whole rollout: people act by script at moved time. Without a file: the built-in one
    #[arg(long, value_name = "SCENARIO", num_args = 0..=1, conflicts_with = "slack_only")]
    play: Option<Option<PathBuf>>,
    /// Write the play down as Markdown
    #[arg(long, value_name = "FILE", requires = "play")]
    transcript: Option<PathBuf>,
    /// Only the Slack side: prints the settings that `serve` needs, as NAME=value lines
    #[arg(long)]
    slack_only: bool,
    /// Where the page and Slack's Web API are served, on this machine only
    #[arg(long, default_value_t = PORT)]
    port: u16,
    /// Where events go that no socket takes
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:3000/slack/events")]
    events_url: String,
    /// Begin anew: forget people's messages and the bot's database of an earlier practice
    #[arg(long)]
    fresh: bool,
    /// Who may start a rollout here: everyone, admins, or S0PROGRAMMES, the user group of the built-in workspace
    #[arg(long, value_name = "WHO", conflicts_with_all = ["play", "slack_only"])]
    rollout_starters: Option<String>,
    /// The folder in which the workspace and the bot keep their state
    #[arg(long, value_name = "FOLDER", default_value = "practice-state")]
    state: PathBuf,
}

/// # Errors
/// Something cannot be read, written or listened on; or a play that did not go well, with all that was wrong.
pub async fn run(args: Practice) -> anyhow::Result<()> {
    super::log::start(Log { level: Level::Warn, format: Format::Text });
    if let Some(scenario) = &args.play {
        return watch(scenario.as_ref(), args.transcript.as_ref()).await;
    }
    // The door and the folder are ours before anything is removed: a practice that runs is not wiped.
    let listener = Workspace::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, args.port))).await?;
    let folder = if args.fresh { Folder::fresh(&args.state)? } else { Folder::open(&args.state)? };
    if args.slack_only {
        alone(&args.events_url, listener, &folder).await
    } else {
        together(listener, &folder, args.rollout_starters.or_else(|| config::environment("ROLLOUT_STARTERS")))
            .await
    }
}

/// The Slack side alone, on the machine's clock.
async fn alone(events_url: &str, listener: TcpListener, folder: &Folder) -> anyhow::Result<()> {
    let config = Config {
        bot_events_url: Some(events_url.to_owned()),
        ..workspace_config(listener.local_addr()?, folder.path(), &Scenario::parse(Scenario::BUILT_IN)?)
    };
    let workspace = Workspace::open(config, listener, Arc::new(Elsewhere(Clock::system())))?;
    let mut out = std::io::stdout();
    for (name, value) in workspace.settings() {
        writeln!(out, "{name}={value}")?;
    }
    writeln!(out, "# The page: http://{}/", workspace.addr())?;
    out.flush()?;
    super::stopped().await;
    workspace.stop().await
}

/// Both sides and the page, on a clock that goes on by itself and can be moved.
async fn together(listener: TcpListener, folder: &Folder, starters: Option<String>) -> anyhow::Result<()> {
    let real = Clock::system().now();
    let clock = Clock::going(folder.reached()?.map_or(real, |reached| reached.max(real)));
    let mut scenario = Scenario::parse(Scenario::BUILT_IN)?;
    scenario.settings.extend(starters.map(|starters| ("ROLLOUT_STARTERS".to_owned(), starters)));
    let path = folder.path();
    let pair = Pair::open(clock.clone(), listener, path, &sqlite_in(path), &scenario).await?;
    let mut out = std::io::stdout();
    writeln!(out, "The practice workspace is open: http://{}/", pair.workspace.addr())?;
    writeln!(out, "Pick who you are. Ctrl-C ends it; the next start goes on where you left.")?;
    out.flush()?;
    super::stopped().await;
    keep_clock(path, clock.now())?;
    pair.stop().await
}

async fn watch(file: Option<&PathBuf>, transcript_file: Option<&PathBuf>) -> anyhow::Result<()> {
    let scenario = match file {
        Some(path) => Scenario::load(path)?,
        None => Scenario::parse(Scenario::BUILT_IN)?,
    };
    let mut transcript = Transcript::shown();
    let begun = std::time::Instant::now();
    let outcome = perform(&scenario, &mut transcript).await;
    if let Ok(outcome) = &outcome {
        transcript.ending(&ending(outcome, begun.elapsed()));
    }
    if let Some(path) = transcript_file {
        std::fs::write(path, transcript.markdown())
            .with_context(|| format!("{} cannot be written", path.display()))?;
    }
    let outcome = outcome?;
    if !outcome.faults.is_empty() {
        bail!("the play did not go well:\n- {}", outcome.faults.join("\n- "));
    }
    Ok(())
}

/// Plays a scenario with a fresh workspace and a fresh bot, both gone afterwards.
///
/// # Errors
/// The script cannot go on, or the two cannot be started.
pub async fn perform(scenario: &Scenario, transcript: &mut Transcript) -> anyhow::Result<Outcome> {
    let folder = Scratch::new()?;
    let database = sqlite_in(&folder.0);
    perform_on(scenario, transcript, &folder.0, &database).await
}

/// The same with the bot's database somewhere else.
///
/// # Errors
/// As `perform`.
pub async fn perform_on(
    scenario: &Scenario,
    transcript: &mut Transcript,
    folder: &Path,
    database: &str,
) -> anyhow::Result<Outcome> {
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let clock = Clock::standing(scenario.starts.0);
    let pair = Pair::start(clock, listen, folder, database, scenario).await?;
    transcript.title(&scenario.title, &scenario.about);
    let host: Arc<dyn Host> = pair.host.clone();
    let outcome = play(&pair.workspace, &host, scenario, transcript).await;
    pair.stop().await?;
    let mut outcome = outcome?;
    // All that was changed is on record, or it was changed in vain.
    let db = Db::open(database, Masters::in_file(&key_in(folder))?).await?;
    let report = store::audit::verify(&mut db.read().await?).await?;
    outcome.faults.extend(report.faults.iter().map(super::audit::line));
    db.close().await;
    Ok(outcome)
}

fn ending(outcome: &Outcome, took: std::time::Duration) -> String {
    let acks = &outcome.acks;
    format!(
        "{} messages sent, {} answers to Slack (half within {} ms, 99 of 100 within {} ms, none over {} ms); \
         played in {:.1} s.",
        outcome.posted,
        acks.count,
        acks.p50,
        acks.p99,
        acks.max,
        took.as_secs_f32()
    )
}

/// A workspace and a bot in one process.
pub struct Pair {
    pub workspace: Workspace,
    pub host: Arc<Beside>,
}

impl Pair {
    /// # Errors
    /// The address is taken, or either cannot be started.
    pub async fn start(
        clock: Clock,
        listen: SocketAddr,
        folder: &Path,
        database: &str,
        scenario: &Scenario,
    ) -> anyhow::Result<Pair> {
        Pair::open(clock, Workspace::bind(listen).await?, folder, database, scenario).await
    }

    /// The same at a door that stands already.
    async fn open(
        clock: Clock,
        listener: TcpListener,
        folder: &Path,
        database: &str,
        scenario: &Scenario,
    ) -> anyhow::Result<Pair> {
        let host = Arc::new(Beside {
            clock: clock.clone(),
            folder: folder.to_owned(),
            bot: tokio::sync::OnceCell::new(),
        });
        let config = workspace_config(listener.local_addr()?, folder, scenario);
        let workspace = Workspace::open(config, listener, host.clone())?;
        let settings = beside(&workspace, folder, database, &scenario.settings)?;
        let bot = Bot::start(settings, clock).await?;
        workspace.set_bot_events_url(format!("http://{}/slack/events", bot.addr()));
        host.bot.set(bot).ok().context("the bot was started twice")?;
        Ok(Pair { workspace, host })
    }

    /// # Errors
    /// The workspace's state cannot be written.
    pub async fn stop(self) -> anyhow::Result<()> {
        if let Some(bot) = self.host.bot.get() {
            bot.stop().await;
        }
        self.workspace.stop().await
    }
}

/// The settings of a bot that talks to this workspace over HTTP.
fn beside(
    workspace: &Workspace,
    folder: &Path,
    database: &str,
    also: &BTreeMap<String, String>,
) -> anyhow::Result<Settings> {
    let mut given: BTreeMap<&str, String> =
        also.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    given.extend(workspace.settings());
    given.remove("SLACK_APP_TOKEN");
    given.insert("DATABASE_URL", database.to_owned());
    given.insert("ROLLOUT_KEY_FILE", key_in(folder).display().to_string());
    given.insert("LISTEN", "127.0.0.1:0".to_owned());
    Ok(Settings::read(&config::Args::default(), |name| given.get(name).cloned())?)
}

fn workspace_config(listen: SocketAddr, folder: &Path, scenario: &Scenario) -> Config {
    Config {
        listen,
        bot_events_url: None,
        state_file: Some(slack_in(folder)),
        manifest: MANIFEST.to_owned(),
        cast: scenario.cast(),
        enforce_rates: true,
        retry_delays: SLACK_RETRY_DELAYS,
    }
}

/// The host of a workspace with the bot beside it.
pub struct Beside {
    clock: Clock,
    folder: PathBuf,
    bot: tokio::sync::OnceCell<Bot>,
}

impl Host for Beside {
    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    fn movable(&self) -> bool {
        true
    }

    fn next_due(&self) -> BoxFuture<'_, Option<DateTime<Utc>>> {
        Box::pin(async move {
            match self.bot.get() {
                Some(bot) => bot.next_due().await,
                None => None,
            }
        })
    }

    fn next_duty(&self) -> BoxFuture<'_, Option<DateTime<Utc>>> {
        Box::pin(async move {
            match self.bot.get() {
                Some(bot) => bot.next_duty().await,
                None => None,
            }
        })
    }

    fn move_to(&self, to: DateTime<Utc>) {
        self.clock.move_to(to);
        // Before anything is told at that time: a process that is killed has no other moment.
        if let Err(error) = keep_clock(&self.folder, self.now()) {
            tracing::error!("after a kill the clock would go back: {error:#}");
        }
    }

    fn settled(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            if let Some(bot) = self.bot.get() {
                bot.settled().await;
            }
        })
    }
}

/// The host of a workspace whose bot is another process.
pub struct Elsewhere(pub Clock);

impl Host for Elsewhere {
    fn now(&self) -> DateTime<Utc> {
        self.0.now()
    }

    fn movable(&self) -> bool {
        false
    }

    fn next_due(&self) -> BoxFuture<'_, Option<DateTime<Utc>>> {
        Box::pin(std::future::ready(None))
    }

    fn next_duty(&self) -> BoxFuture<'_, Option<DateTime<Utc>>> {
        Box::pin(std::future::ready(None))
    }

    fn move_to(&self, _: DateTime<Utc>) {}

    fn settled(&self) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}

/// A folder that goes with its owner.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> anyhow::Result<Scratch> {
        use std::hash::{BuildHasher as _, RandomState};
        let name = format!("rollout-play-{}-{:x}", std::process::id(), RandomState::new().hash_one(0));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        Ok(Scratch(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed from a temporary folder is the system's to clear.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
