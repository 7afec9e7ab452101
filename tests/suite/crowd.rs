//! Many people in a workspace of this process, and the bot as a child beside it, on the machine's clock. The child is
//! killed and the folder gone when the test ends.

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rollout_bot::cli::practice::{Elsewhere, key_in, sqlite_in};
use rollout_bot::clock::Clock;
use rollout_bot::practice::act::Place;
use rollout_bot::practice::play::scenario::Scenario;
use rollout_bot::practice::values::Input;
use rollout_bot::practice::{Config, Workspace};

use super::children::free_port;

/// An event that finds nobody is sent again so much later: sooner than Slack's, or this would take minutes.
pub const RETRIES: [Duration; 3] =
    [Duration::from_millis(300), Duration::from_secs(1), Duration::from_secs(4)];
pub const PATIENCE: Duration = Duration::from_secs(180);

/// `ULEAD`, and `U0` to the last; all in London, at nine on a Monday.
pub fn scenario(people: usize) -> Scenario {
    let mut cast = "  - { id: ULEAD, name: lead, real_name: Lead, tz: Europe/London }\n\
                      \x20 - { id: UROLLOUT, name: rollout, real_name: Rollout, is_bot: true }\n"
        .to_owned();
    for n in 0..people {
        cast.push_str(&format!("  - {{ id: U{n}, name: p{n}, real_name: Person {n}, tz: Europe/London }}\n"));
    }
    let scenario = format!(
        "title: Many\nabout: Many.\nstarts: 2026-02-23 09:00 Europe/London\nends: 2026-02-24 09:00 Europe/London\n\
         people:\n{cast}channels:\n  - {{ id: CHOME, name: home, bot_in: true, members: [ULEAD] }}\nscenes: []\n"
    );
    Scenario::parse(&scenario).expect("a scenario")
}

/// Fills in **Start a rollout**: the people spread over the five areas, the lead as sponsor.
pub async fn fill_in(slack: &Workspace, people: usize) {
    let set = async |field: &str, value| {
        slack.choose("ULEAD", Place::Modal, field, field, value).await.expect("a field");
    };
    set("why", Input::Text("One place to ask.".into())).await;
    set("sponsor", Input::User("ULEAD".into())).await;
    let people: Vec<String> = (0..people).map(|n| format!("U{n}")).collect();
    let areas = ["network_security", "compliance", "legal", "it", "business"];
    for (area, people) in areas.into_iter().zip(people.chunks(people.len().div_ceil(areas.len()))) {
        set(&format!("people.{area}"), Input::Users(people.to_vec())).await;
    }
}

pub struct Crowd {
    pub slack: Workspace,
    bot: Option<Child>,
    port: u16,
    pub folder: PathBuf,
    database: String,
    /// Of each person with the bot.
    pub dms: Vec<String>,
}

impl Crowd {
    /// Nobody has said anything yet, and the bot is not there.
    pub async fn founded(name: &str, people: usize) -> Crowd {
        let folder = std::env::temp_dir().join(format!("rollout-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        let scenario = scenario(people);
        let port = free_port();
        let config = Config {
            listen: "127.0.0.1:0".parse().expect("an address"),
            bot_events_url: Some(format!("http://127.0.0.1:{port}/slack/events")),
            state_file: None,
            manifest: include_str!("../../manifest.yml").to_owned(),
            cast: scenario.cast(),
            enforce_rates: true,
            retry_delays: RETRIES,
        };
        let slack =
            Workspace::start(config, Arc::new(Elsewhere(Clock::system()))).await.expect("the Slack side");
        let mut dms = Vec::new();
        for n in 0..people {
            dms.push(slack.open_dm(&format!("U{n}")).await.expect("a conversation"));
        }
        let database = sqlite_in(&folder);
        Crowd { slack, bot: None, port, folder, database, dms }
    }

    /// Before the bot is hired.
    pub fn keep_its_database_in(&mut self, folder: &Path) {
        self.keep_its_database_at(&sqlite_in(folder));
    }

    pub fn keep_its_database_at(&mut self, url: &str) {
        url.clone_into(&mut self.database);
    }

    pub async fn hire(&mut self) {
        let settings = self.slack.settings().into_iter().filter(|(name, _)| *name != "SLACK_APP_TOKEN");
        let mut bot = Command::new(env!("CARGO_BIN_EXE_rollout-bot"));
        bot.arg("serve")
            .env_clear()
            .envs(settings)
            .env("DATABASE_URL", &self.database)
            .env("ROLLOUT_KEY_FILE", key_in(&self.folder))
            .env("LISTEN", format!("127.0.0.1:{}", self.port))
            .env("LOG_LEVEL", "error");
        self.bot = Some(bot.spawn().expect("the bot"));
        let since = Instant::now();
        while tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await.is_err() {
            assert!(since.elapsed() < PATIENCE, "it does not come up");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        if let Some(mut bot) = self.bot.take() {
            bot.kill().expect("it could be killed");
            bot.wait().expect("it is gone");
        }
    }

    /// SIGTERM.
    pub fn dismiss(&mut self) {
        let mut bot = self.bot.take().expect("a bot");
        let sent = Command::new("kill").args(["-TERM", &bot.id().to_string()]).status().expect("kill");
        assert!(sent.success() && bot.wait().expect("it ends").success());
    }

    pub async fn begin(&self) {
        let slack = &self.slack;
        slack.command("ULEAD", "CHOME", "/rollout start Many").await.expect("a command");
        self.window("Start a rollout").await;
        fill_in(slack, self.dms.len()).await;
        // Asking Slack about so many people takes its pace; it is tried again until all are known.
        let since = Instant::now();
        while slack.modal("ULEAD").is_none_or(|view| view.title != "Rehearsal") {
            assert!(since.elapsed() < PATIENCE, "it is never rehearsed");
            match slack.modal("ULEAD").map(|view| view.title) {
                Some(title) if title == "Start a rollout" => drop(slack.submit("ULEAD").await),
                Some(_) => slack.close("ULEAD").await.expect("it closes"),
                None => {
                    slack.command("ULEAD", "CHOME", "/rollout start").await.expect("a command");
                }
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        slack.submit("ULEAD").await.expect("it starts");
        self.window("Started").await;
    }

    pub async fn window(&self, title: &str) {
        let since = Instant::now();
        while self.slack.modal("ULEAD").is_none_or(|view| view.title != title) {
            assert!(since.elapsed() < PATIENCE, "{title} never opens");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Whether it says that it can work.
    pub async fn is_ready(&self) -> bool {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let Ok(mut line) = tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await else {
            return false;
        };
        let asked = line.write_all(b"GET /readyz HTTP/1.1\r\nhost: bot\r\nconnection: close\r\n\r\n").await;
        let mut answer = String::new();
        asked.is_ok() && line.read_to_string(&mut answer).await.is_ok() && answer.starts_with("HTTP/1.1 200")
    }

    pub async fn says(&self, n: usize, words: &str) {
        self.slack.say(&format!("U{n}"), &self.dms[n], words, None).await.expect("it is said");
    }

    /// Every message in a person's DM that is not their own.
    pub fn of_the_bot(&self, n: usize) -> Vec<String> {
        let who = format!("U{n}");
        let messages = self.slack.messages(&who, &self.dms[n]);
        let theirs = messages.into_iter().filter(|message| message.user != who);
        theirs
            .map(|message| format!("{:?} {}", message.thread_ts, serde_json::Value::from(message.blocks)))
            .collect()
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        self.kill();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
