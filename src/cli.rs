//! The subcommands. They read what was typed, start the rooms, and stop them; they decide nothing.

#[cfg(feature = "practice")]
pub mod practice;

mod audit;
mod log;
mod topics;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};

use crate::bot::{self, Bot};
use crate::clock::Clock;
use crate::config::{self, MasterKey, Settings};
use crate::store::{self, Db};
use crate::view::text::count;

/// Rollout: hears every stakeholder before anyone meets, and gets a new tool to Yes on time.
#[derive(Parser)]
#[command(name = "rollout-bot", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the bot in a Slack workspace, by the settings in the environment or in flags
    Serve(Box<config::Args>),
    /// Copy the database of a bot, running or not, into a new file, and its keys into FILE.keys
    Backup {
        /// Where the copy goes, a file that is not there yet; its keys go beside it, into FILE.keys
        file: PathBuf,
        #[command(flatten)]
        database: config::Database,
    },
    /// Put a backup where the database is to be; refuses where there is one
    ///
    /// Reads the copy, its keys, and the master key, with which it tries whether what people said can be read; that one is
    /// not changed.
    Restore {
        /// The copy, as `backup` has written it
        file: PathBuf,
        /// The keys to read it with: where the newest are given, what has been forgotten since stays so [default:
        /// FILE.keys]
        #[arg(long, value_name = "KEYS")]
        keys: Option<PathBuf>,
        #[command(flatten)]
        database: config::Database,
        #[command(flatten)]
        key: config::KeyArgs,
    },
    /// Wrap all keys by a new master key, while bots run
    Rekey {
        #[command(flatten)]
        database: config::Database,
        #[command(flatten)]
        key: config::KeyArgs,
    },
    /// Print the list of topics, to edit it and serve with TOPICS=FILE
    Topics,
    /// Check that the record of what happened is whole, and that nothing stands otherwise than it says
    Audit {
        #[command(subcommand)]
        what: audit::Audit,
    },
    /// A small Slack on this machine: play the people yourself, watch a play, or try `serve` against it
    #[cfg(feature = "practice")]
    Practice(practice::Practice),
}

/// Does what was typed, and says at the terminal what went wrong. Not async: whatever only the binary would await is
/// compiled once more for it, all of the bot, which takes as long as the bot itself.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Runtime::new().context("the machine gives no threads");
    match runtime.and_then(|runtime| runtime.block_on(run(cli))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    match &cli.command {
        Command::Backup { .. } | Command::Restore { .. } | Command::Rekey { .. } | Command::Audit { .. } => {
            log::start(config::Log { level: config::Level::Warn, format: config::Format::Text });
        }
        // These say themselves what they want logged, or have nothing to log.
        Command::Serve(_) | Command::Topics => {}
        #[cfg(feature = "practice")]
        Command::Practice(_) => {}
    }
    match cli.command {
        Command::Serve(args) => serve(*args).await,
        Command::Backup { file, database } => {
            let url = database.url(config::environment);
            backup(&url, &file).await
        }
        Command::Restore { file, keys, database, key } => {
            let url = database.url(config::environment);
            let keys = keys.unwrap_or_else(|| store::copy::keys_beside(&file));
            restore(&url, &file, &keys, &key).await
        }
        Command::Rekey { database, key } => rekey(&database, &key).await,
        Command::Topics => topics::print(),
        Command::Audit { what } => audit::run(what).await,
        #[cfg(feature = "practice")]
        Command::Practice(args) => practice::run(args).await,
    }
}

async fn serve(args: config::Args) -> anyhow::Result<()> {
    let settings = Settings::read(&args, config::environment)?;
    if let Some(list) = &settings.topics {
        topics::install(list)?;
    }
    log::start(settings.log);
    let bot = Bot::start(settings, Clock::system()).await?;
    stopped().await;
    bot.stop().await;
    Ok(())
}

async fn backup(url: &config::Secret, file: &Path) -> anyhow::Result<()> {
    let keys = store::copy::backup(url.reveal(), file).await.context("nothing was copied")?;
    let mut out = std::io::stdout();
    let file = file.display();
    let Some(keys) = keys else {
        writeln!(
            out,
            "Written: {file}. It is from before there were keys: what people said stands open in it."
        )?;
        return Ok(());
    };
    writeln!(out, "Written: {file}, and its keys in {}. Of those keep only the newest.", keys.display())?;
    let master = match config::KeyArgs::default().read(url.reveal(), config::environment) {
        Ok(MasterKey::File(key)) => format!("(the file {}) ", key.display()),
        Ok(MasterKey::Given(_)) => "(what ROLLOUT_KEY holds) ".to_owned(),
        Err(_) => String::new(),
    };
    writeln!(
        out,
        "The master key {master}is in neither. Keep a copy of it, apart from these: `restore` needs all three, and without it \
         nothing that people said can be read."
    )?;
    Ok(())
}

async fn restore(
    url: &config::Secret,
    file: &Path,
    keys: &Path,
    key: &config::KeyArgs,
) -> anyhow::Result<()> {
    let restored = store::copy::restore(url.reveal(), file, keys, Clock::system().now()).await;
    let keys = restored.context("nothing was restored")?;
    let mut out = std::io::stdout();
    let Some(keys) = keys else {
        writeln!(out, "Restored.")?;
        return Ok(());
    };
    // What is said of the key has been tried.
    let read = || -> anyhow::Result<MasterKey> {
        let key = key.read(url.reveal(), config::environment);
        let key = key.map_err(|fault| config::Faults(vec![fault]))?;
        keys.opened_by(&bot::masters(&key)?)?;
        Ok(key)
    };
    match read() {
        Ok(MasterKey::File(key)) => {
            writeln!(out, "Restored. It is opened by the master key in {}.", key.display())?;
        }
        Ok(MasterKey::Given(_)) => writeln!(out, "Restored. It is opened by the master key in ROLLOUT_KEY.")?,
        Err(why) => writeln!(out, "Restored, but nothing that people said can be read in it yet: {why:#}")?,
    }
    Ok(())
}

async fn rekey(database: &config::Database, key: &config::KeyArgs) -> anyhow::Result<()> {
    let url = database.url(config::environment);
    let key = key.read(url.reveal(), config::environment).map_err(|fault| config::Faults(vec![fault]))?;
    let db = open(&url, &key).await?;
    let done = store::keys::rekey(&db, Clock::system().now()).await.context("nothing was changed")?;
    db.close().await;
    let mut out = std::io::stdout();
    writeln!(
        out,
        "{} by the new master key.",
        count(usize::try_from(done.keys()).unwrap_or(usize::MAX), "key is wrapped", "keys are wrapped")
    )?;
    done.forget_older().context(
        "the new key stands first in its file, and the older ones, of no more use, could not be taken out: make room for \
         that and run this again, or delete all lines but the first",
    )?;
    match key {
        MasterKey::File(file) => writeln!(
            out,
            "It stands in {}. Copy that file again, and make a new backup: older ones need the old key.",
            file.display()
        )?,
        MasterKey::Given(_) => {
            writeln!(out, "Once every bot runs with ROLLOUT_KEY=NEW,OLD or NEW, the old one can go.")?;
        }
    }
    Ok(())
}

/// One that is there already: a name that was mistyped makes none.
async fn open(url: &config::Secret, key: &MasterKey) -> anyhow::Result<Db> {
    Db::look_for(url.reveal()).await.map_err(|fault| match fault {
        store::Error::Unavailable { .. } => bot::unreachable(url, fault),
        fault => fault.into(),
    })?;
    bot::open(url, key).await
}

/// Resolves when the process is asked to end: Ctrl-C or SIGTERM.
async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut term) = signal(SignalKind::terminate()) else {
        // Without a handler for it SIGTERM ends the process by itself.
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
