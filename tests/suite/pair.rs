//! Workspace and bot in one process, at a time that stands until it is moved. The bot can be killed and hired again.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use rollout_bot::bot::Bot;
use rollout_bot::cli::practice::{MANIFEST, key_in, sqlite_in};
use rollout_bot::clock::Clock;
use rollout_bot::config::{Args, Settings};
use rollout_bot::practice::host::{BoxFuture, Host};
use rollout_bot::practice::{Config, Workspace};

use super::children::Wire;
use super::crowd::{RETRIES, fill_in, scenario};

pub struct Pair {
    pub slack: Workspace,
    pub host: Arc<Beside>,
    people: usize,
    wire: Wire,
    folder: PathBuf,
}

pub struct Beside {
    pub clock: Clock,
    bot: Mutex<Option<Arc<Bot>>>,
}

impl Beside {
    fn bot(&self) -> Option<Arc<Bot>> {
        self.bot.lock().expect("nobody panicked").clone()
    }
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
            match self.bot() {
                Some(bot) => bot.next_due().await,
                None => None,
            }
        })
    }

    fn next_duty(&self) -> BoxFuture<'_, Option<DateTime<Utc>>> {
        Box::pin(async move {
            match self.bot() {
                Some(bot) => bot.next_duty().await,
                None => None,
            }
        })
    }

    fn move_to(&self, to: DateTime<Utc>) {
        self.clock.move_to(to);
    }

    fn settled(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            if let Some(bot) = self.bot() {
                bot.settled().await;
            }
        })
    }
}

/// How long a push may take on a busy machine.
pub const UNDER_WAY: Duration = Duration::from_secs(2);

impl Pair {
    pub async fn open(name: &str, people: usize, wire: Wire) -> Pair {
        let folder = std::env::temp_dir().join(format!("rollout-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        let scenario = scenario(people);
        let host = Arc::new(Beside { clock: Clock::standing(scenario.starts.0), bot: Mutex::default() });
        let config = Config {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            bot_events_url: None,
            state_file: None,
            manifest: MANIFEST.to_owned(),
            cast: scenario.cast(),
            enforce_rates: true,
            retry_delays: RETRIES,
        };
        let slack = Workspace::start(config, host.clone()).await.expect("the Slack side");
        let pair = Pair { slack, host, people, wire, folder };
        pair.hire().await;
        pair
    }

    pub async fn hire(&self) {
        let mut given: BTreeMap<&str, String> = self.slack.settings().into_iter().collect();
        if self.wire == Wire::Http {
            given.remove("SLACK_APP_TOKEN");
        }
        given.insert("DATABASE_URL", sqlite_in(&self.folder));
        given.insert("ROLLOUT_KEY_FILE", key_in(&self.folder).display().to_string());
        given.insert("LISTEN", "127.0.0.1:0".to_owned());
        let settings = Settings::read(&Args::default(), |name| given.get(name).cloned()).expect("settings");
        let bot = Bot::start(settings, self.host.clock.clone()).await.expect("a bot");
        self.slack.set_bot_events_url(format!("http://{}/slack/events", bot.addr()));
        while self.wire == Wire::Socket && self.slack.sockets() == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        *self.host.bot.lock().expect("nobody panicked") = Some(Arc::new(bot));
    }

    /// Everybody is known within the few seconds that Slack waits: the list of all is three pages.
    pub async fn begin(&self) {
        let slack = &self.slack;
        slack.command("ULEAD", "CHOME", "/rollout start Many").await.expect("a command");
        self.host.settled().await;
        fill_in(slack, self.people).await;
        slack.submit("ULEAD").await.expect("it is taken");
        self.window("Rehearsal").await;
        slack.submit("ULEAD").await.expect("it is taken");
        self.window("Started").await;
    }

    async fn window(&self, title: &str) {
        let since = Instant::now();
        while self.slack.modal("ULEAD").is_none_or(|view| view.title != title) {
            let shown = self.slack.modal("ULEAD").map(|view| (view.title, view.errors));
            assert!(since.elapsed() < Duration::from_secs(20), "{title} never opens: {shown:?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Its tasks stop wherever they are.
    pub fn kill(&self) {
        drop(self.host.bot.lock().expect("nobody panicked").take());
    }

    /// Well, so that nothing of it runs on after the test.
    pub async fn close(&self) {
        let bot = self.host.bot.lock().expect("nobody panicked").take();
        if let Some(bot) = bot {
            bot.stop().await;
        }
    }

    /// Lets time pass, with a stop at everything that is due on the way.
    pub async fn pass(&self, time: TimeDelta) {
        let goal = self.host.clock.now() + time;
        let mut stops = 0;
        self.settled().await;
        while let Some(due) = self.host.next_due().await.filter(|due| *due <= goal) {
            stops += 1;
            assert!(stops < 500, "it is never done with {due}");
            self.host.move_to(due);
            self.settled().await;
        }
        self.host.move_to(goal);
        self.settled().await;
    }

    /// What Slack is just bringing to the bot was signed at this time: after a jump of the clock it would be too old. What is
    /// brought anew again and again, since the bot takes nothing, is not waited for.
    async fn settled(&self) {
        self.host.settled().await;
        if tokio::time::timeout(UNDER_WAY, self.slack.quiet()).await.is_ok() {
            self.host.settled().await;
        }
    }

    /// What somebody reads in their DM with the bot, their own words aside.
    pub async fn reads(&self, who: &str) -> Vec<String> {
        let dm = self.slack.open_dm(who).await.expect("a conversation");
        let messages = self.slack.messages(who, &dm).into_iter().filter(|message| message.user != who);
        messages.map(|message| serde_json::Value::from(message.blocks).to_string()).collect()
    }

    pub async fn says(&self, who: &str, words: &str) {
        let dm = self.slack.open_dm(who).await.expect("a conversation");
        self.slack.say(who, &dm, words, None).await.expect("it is said");
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
