//! Killed without a farewell, again and again, at moments that a seed draws, while everybody speaks: what was
//! acknowledged is in the database, what was to be sent stands in Slack, and neither of them twice.
//! `ROLLOUT_TEST_KILLS` and `ROLLOUT_TEST_SEED` make it longer and other.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rollout_bot::cli::practice::{Elsewhere, key_in, sqlite_in};
use rollout_bot::clock::Clock;
use rollout_bot::domain::id::RolloutId;
use rollout_bot::practice::act::Place;
use rollout_bot::practice::play::scenario::Scenario;
use rollout_bot::practice::record::{Direction, TroubleKind};
use rollout_bot::practice::values::Input;
use rollout_bot::practice::{Config, Workspace};
use rollout_bot::store::{Db, Masters, audit, concerns};
use serde_json::Value;

use super::children::free_port;

const KILLS: usize = 8;
/// An event that finds nobody is sent again so much later: sooner than Slack's, or this would take minutes.
const RETRIES: [Duration; 3] = [Duration::from_millis(300), Duration::from_secs(1), Duration::from_secs(4)];
const PATIENCE: Duration = Duration::from_secs(180);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_random_nothing_is_lost_and_nothing_comes_twice() {
    let kills = setting("ROLLOUT_TEST_KILLS").unwrap_or(KILLS);
    let seed = setting("ROLLOUT_TEST_SEED").unwrap_or(1);
    let people = (kills / 2).clamp(10, 100);
    let since = Instant::now();
    let mut company = Company::founded(people).await;
    company.hire().await;
    company.begin().await;

    let mut dice = Dice(seed as u64 * 2 + 1);
    let mut heard = Acknowledged::default();
    let (mut spoken, mut deaths) = (0, 0);
    while deaths < kills {
        if spoken < people * 3 {
            company.says(spoken % people, spoken / people).await;
            spoken += 1;
        }
        tokio::time::sleep(Duration::from_millis(dice.up_to(40))).await;
        if dice.up_to(5) == 0 || spoken >= people * 3 {
            company.kill();
            deaths += 1;
            company.hire().await;
            tokio::time::sleep(Duration::from_millis(dice.up_to(200))).await;
        }
        heard.listen(&company.slack);
    }
    company.until_all_is_said(&mut heard, people).await;
    company.dismiss();

    let kept = company.kept().await;
    let lost: Vec<_> = heard.messages.difference(&kept).collect();
    assert!(lost.is_empty(), "acknowledged and not in the database: {lost:?}");
    for n in 0..people {
        let (invitations, doubled) = company.received(n);
        assert_eq!(invitations, 1, "person {n}");
        assert_eq!(doubled, Vec::<String>::new(), "person {n}");
    }
    assert_eq!(company.charters(), 1);
    let troubles: Vec<_> = company
        .slack
        .troubles()
        .into_iter()
        // Nobody was there to acknowledge; or the pace of before the kill was forgotten.
        .filter(|trouble| {
            !matches!(trouble.kind, TroubleKind::Failed | TroubleKind::Late | TroubleKind::Limited)
        })
        .collect();
    assert!(troubles.is_empty(), "{troubles:#?}");
    eprintln!(
        "killed {deaths} times (seed {seed}) while {people} people said {spoken} things: {} acknowledged, 0 lost, 0 \
         doubled; {} messages posted; {:.0} s",
        heard.messages.len(),
        heard.posted,
        since.elapsed().as_secs_f32()
    );
    company.forget();
}

#[expect(clippy::disallowed_methods, reason = "whoever runs the tests says here how long")]
fn setting(name: &str) -> Option<usize> {
    std::env::var(name).ok()?.parse().ok()
}

/// The same throws for the same seed.
struct Dice(u64);

impl Dice {
    fn up_to(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % (most + 1)
    }
}

/// What the bot has acknowledged, as Slack saw it.
#[derive(Default)]
struct Acknowledged {
    seq: u64,
    /// Conversation and `ts`.
    messages: BTreeSet<(String, String)>,
    posted: usize,
}

impl Acknowledged {
    fn listen(&mut self, slack: &Workspace) {
        for exchange in slack.wire(self.seq) {
            self.seq = exchange.seq;
            let event = &exchange.request["event"];
            // Slack tells the bot of its own messages as well.
            let said = event["type"] == "message" && event["bot_id"].is_null() && event["subtype"].is_null();
            if exchange.direction == Direction::ToBot && exchange.status == 200 && said {
                let text = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
                self.messages.insert((text("channel"), text("ts")));
            }
            if exchange.direction == Direction::FromBot && exchange.what == "chat.postMessage" {
                self.posted += 1;
            }
        }
    }
}

struct Company {
    slack: Workspace,
    bot: Option<Child>,
    port: u16,
    folder: PathBuf,
    dms: Vec<String>,
}

impl Company {
    async fn founded(people: usize) -> Company {
        let folder = std::env::temp_dir().join(format!("rollout-crash-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        let mut cast = "  - { id: ULEAD, name: lead, real_name: Lead, tz: Europe/London }\n\
                          \x20 - { id: UROLLOUT, name: rollout, real_name: Rollout, is_bot: true }\n"
            .to_owned();
        for n in 0..people {
            cast.push_str(&format!(
                "  - {{ id: U{n}, name: p{n}, real_name: Person {n}, tz: Europe/London }}\n"
            ));
        }
        let scenario = format!(
            "title: Many\nabout: Many.\nstarts: 2026-02-23 09:00 Europe/London\nends: 2026-02-24 09:00 Europe/London\n\
             people:\n{cast}channels:\n  - {{ id: CHOME, name: home, bot_in: true, members: [ULEAD] }}\nscenes: []\n"
        );
        let scenario = Scenario::parse(&scenario).expect("a scenario");
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
        Company { slack, bot: None, port, folder, dms }
    }

    async fn hire(&mut self) {
        let settings = self.slack.settings().into_iter().filter(|(name, _)| *name != "SLACK_APP_TOKEN");
        let mut bot = Command::new(env!("CARGO_BIN_EXE_rollout-bot"));
        bot.arg("serve")
            .env_clear()
            .envs(settings)
            .env("DATABASE_URL", sqlite_in(&self.folder))
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
    fn kill(&mut self) {
        if let Some(mut bot) = self.bot.take() {
            bot.kill().expect("it could be killed");
            bot.wait().expect("it is gone");
        }
    }

    /// SIGTERM.
    fn dismiss(&mut self) {
        let mut bot = self.bot.take().expect("a bot");
        let sent = Command::new("kill").args(["-TERM", &bot.id().to_string()]).status().expect("kill");
        assert!(sent.success() && bot.wait().expect("it ends").success());
    }

    async fn begin(&self) {
        let slack = &self.slack;
        slack.command("ULEAD", "CHOME", "/rollout start Many").await.expect("a command");
        self.window("Start a rollout").await;
        let set = async |field: &str, value| {
            slack.choose("ULEAD", Place::Modal, field, field, value).await.expect("a field");
        };
        set("why", Input::Text("One place to ask.".into())).await;
        set("sponsor", Input::User("ULEAD".into())).await;
        let people: Vec<String> = (0..self.dms.len()).map(|n| format!("U{n}")).collect();
        let areas = ["network_security", "compliance", "legal", "it", "business"];
        for (area, people) in areas.into_iter().zip(people.chunks(people.len().div_ceil(areas.len()))) {
            set(&format!("people.{area}"), Input::Users(people.to_vec())).await;
        }
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

    async fn window(&self, title: &str) {
        let since = Instant::now();
        while self.slack.modal("ULEAD").is_none_or(|view| view.title != title) {
            assert!(since.elapsed() < PATIENCE, "{title} never opens");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    async fn says(&self, n: usize, nth: usize) {
        let words = format!("Who answers for desk {n}, and for its point {nth}?");
        self.slack.say(&format!("U{n}"), &self.dms[n], &words, None).await.expect("it is said");
    }

    /// Everybody invited, every message that was acknowledged answered.
    async fn until_all_is_said(&self, heard: &mut Acknowledged, people: usize) {
        let since = Instant::now();
        loop {
            heard.listen(&self.slack);
            let invited = (0..people).all(|n| self.received(n).0 > 0);
            let answered: usize = (0..people).map(|n| self.answers(n)).sum();
            if invited && answered >= heard.messages.len() && self.charters() > 0 {
                break;
            }
            assert!(
                since.elapsed() < PATIENCE,
                "invited: {invited}, answered: {answered} of {}",
                heard.messages.len()
            );
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        // Long enough for whatever would come twice, and for the last try of an event.
        tokio::time::sleep(RETRIES[2] + Duration::from_secs(1)).await;
        heard.listen(&self.slack);
    }

    /// Every message in a person's DM that is not their own.
    fn of_the_bot(&self, n: usize) -> Vec<String> {
        let who = format!("U{n}");
        let messages = self.slack.messages(&who, &self.dms[n]);
        let theirs: Vec<_> = messages.into_iter().filter(|message| message.user != who).collect();
        theirs
            .into_iter()
            .map(|message| format!("{:?} {}", message.thread_ts, Value::from(message.blocks)))
            .collect()
    }

    fn answers(&self, n: usize) -> usize {
        self.of_the_bot(n).iter().filter(|words| words.contains("This is how it stands")).count()
    }

    /// How many invitations, and the answers that came twice under one message.
    fn received(&self, n: usize) -> (usize, Vec<String>) {
        let all = self.of_the_bot(n);
        let invitations = all.iter().filter(|words| words.contains("asks for your view")).count();
        let mut seen = BTreeSet::new();
        let answers = all.into_iter().filter(|words| words.contains("This is how it stands"));
        (invitations, answers.filter(|words| !seen.insert(words.clone())).collect())
    }

    fn charters(&self) -> usize {
        let all = self.slack.messages("ULEAD", "CHOME");
        all.into_iter()
            .filter(|message| Value::from(message.blocks.clone()).to_string().contains("Ground rules"))
            .count()
    }

    /// Which messages the database has as concerns; none has two, and all of it is on record.
    async fn kept(&self) -> BTreeSet<(String, String)> {
        let masters = Masters::in_file(&key_in(&self.folder)).expect("the bot's key");
        let db = Db::open(&sqlite_in(&self.folder), masters).await.expect("the database");
        let mut tx = db.read().await.expect("a transaction");
        let rollout = RolloutId::parse("TPRACTICE/R-1").expect("an id");
        let all = concerns::of_rollout(&mut tx, &rollout).await.expect("concerns");
        let places: Vec<_> = all
            .iter()
            .filter_map(|concern| match &concern.origin {
                rollout_bot::domain::concern::Origin::Typed { dm, ts } => {
                    Some((dm.as_str().to_owned(), ts.as_str().to_owned()))
                }
                rollout_bot::domain::concern::Origin::Form => None,
            })
            .collect();
        let kept: BTreeSet<_> = places.iter().cloned().collect();
        assert_eq!(kept.len(), places.len(), "a message is two concerns");
        let report = audit::verify(&mut tx).await.expect("the record");
        assert_eq!(report.faults, [], "each change is on record, once, and in its order");
        assert!(report.entries >= kept.len(), "{report:?}");
        drop(tx);
        db.close().await;
        kept
    }

    fn forget(self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Drop for Company {
    fn drop(&mut self) {
        self.kill();
    }
}
