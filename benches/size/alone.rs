//! What the bot takes of memory by itself: the binary as it is run, on a database of that size, and its Slack in this
//! process. Measured when it has just begun, and after its lead has asked for the heaviest there is.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use rollout_bot::cli::practice::{Elsewhere, MANIFEST, key_in, sqlite_in};
use rollout_bot::clock::Clock;
use rollout_bot::practice::act::Place;
use rollout_bot::practice::play::scenario::Scenario;
use rollout_bot::practice::values::elements;
use rollout_bot::practice::{Config, SLACK_RETRY_DELAYS, Workspace};
use rollout_bot::view::ids::action;
use tokio::process::{Child, Command};

/// As often each is asked for.
const TIMES: usize = 5;

/// `folder` holds the database and its key. By what was done: memory now, and at most so far, in kilobytes.
pub async fn measure(folder: &Path, scenario: &Scenario) -> anyhow::Result<Vec<(&'static str, u64, u64)>> {
    let port = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
    let listener = Workspace::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
    let config = Config {
        listen: listener.local_addr()?,
        bot_events_url: Some(format!("http://127.0.0.1:{port}/slack/events")),
        state_file: None,
        manifest: MANIFEST.to_owned(),
        cast: scenario.cast(),
        // How much Slack takes in a minute is measured elsewhere.
        enforce_rates: false,
        retry_delays: SLACK_RETRY_DELAYS,
    };
    let slack = Workspace::open(config, listener, Arc::new(Elsewhere(Clock::system())))?;
    let bot = Command::new(env!("CARGO_BIN_EXE_rollout-bot"))
        .arg("serve")
        .envs(slack.settings().into_iter().filter(|(name, _)| *name != "SLACK_APP_TOKEN"))
        .env("DATABASE_URL", sqlite_in(folder))
        .env("ROLLOUT_KEY_FILE", key_in(folder))
        .env("LISTEN", format!("127.0.0.1:{port}"))
        .env("LOG_LEVEL", "error")
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    until("it listens", || std::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()).await?;
    let mut taken = Vec::new();
    let mut note = |what, bot: &Child| {
        let of = |field| super::memory_of(bot.id()?, field);
        taken.extend(of("VmRSS:").zip(of("VmHWM:")).map(|(now, most)| (what, now, most)));
    };
    note("just begun", &bot);
    let dm = slack.open_dm("ULEAD").await?;
    for n in 1..=TIMES {
        slack.command("ULEAD", "CHOME", "/rollout summary R-1").await?;
        until("the summary", || {
            slack.messages("ULEAD", &dm).iter().filter(|one| !one.files.is_empty()).count() >= n
        })
        .await?;
    }
    note("after the summary", &bot);
    let with_themes = |button: &str| {
        let shown = slack.messages("ULEAD", &dm);
        shown.into_iter().rev().find_map(|one| {
            let found = elements(&one.blocks).into_iter().find(|element| element.action_id == button)?;
            Some((one.ts.clone(), found.block_id.to_owned()))
        })
    };
    let Some((ts, block)) = with_themes(action::THEMES) else { anyhow::bail!("no summary with themes") };
    for _ in 0..TIMES {
        let place = Place::Message { conversation: dm.clone(), ts: ts.clone() };
        slack.click("ULEAD", place, action::THEMES, &block).await?;
        until("the themes", || slack.modal("ULEAD").is_some()).await?;
        slack.close("ULEAD").await?;
        slack.command("ULEAD", "CHOME", "/rollout concerns R-1").await?;
        until("the queue", || slack.modal("ULEAD").is_some()).await?;
        slack.close("ULEAD").await?;
        slack.open_home("ULEAD").await?;
    }
    note("after the themes, the queue and the home tab", &bot);
    slack.stop().await?;
    Ok(taken)
}

async fn until(what: &str, is_so: impl Fn() -> bool) -> anyhow::Result<()> {
    for _ in 0..1_500 {
        if is_so() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    anyhow::bail!("never came: {what}")
}
