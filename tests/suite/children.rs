//! The real binary as child processes, on free ports, in a folder of its own: the Slack side alone, and the bot beside
//! it, as somebody with two terminals has them. All of it is gone when the test ends.

use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt as _, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

const BINARY: &str = env!("CARGO_BIN_EXE_rollout-bot");
/// Nothing here takes long; a machine may.
const PATIENCE: Duration = Duration::from_secs(30);

/// Which way Slack reaches the bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    Http,
    Socket,
}

/// The Slack side, and the bot while it runs.
pub struct Company {
    slack: Child,
    bot: Option<Child>,
    settings: Vec<(String, String)>,
    folder: PathBuf,
    page: String,
    bot_port: u16,
    client: Client<HttpConnector, Full<Bytes>>,
}

impl Company {
    /// # Panics
    /// The Slack side does not come up.
    pub async fn founded(name: &str, wire: Wire) -> Company {
        let folder = std::env::temp_dir().join(format!("rollout-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        let (slack_port, bot_port) = (free_port(), free_port());
        let events = format!("http://127.0.0.1:{bot_port}/slack/events");
        let mut slack = Command::new(BINARY)
            .args([
                "practice",
                "--slack-only",
                "--port",
                &slack_port.to_string(),
                "--events-url",
                &events,
                "--state",
            ])
            .arg(folder.join("slack"))
            .stdout(Stdio::piped())
            .spawn()
            .expect("the Slack side");
        let out = BufReader::new(slack.stdout.take().expect("its output"));
        let mut settings = Vec::new();
        for line in out.lines().map_while(Result::ok) {
            match line.split_once('=') {
                Some((name, value)) if !line.starts_with('#') => {
                    settings.push((name.to_owned(), value.to_owned()));
                }
                _ => break,
            }
        }
        settings.retain(|(name, _)| wire == Wire::Socket || name != "SLACK_APP_TOKEN");
        let client = Client::builder(TokioExecutor::new()).build_http();
        let page = format!("http://127.0.0.1:{slack_port}");
        Company { slack, bot: None, settings, folder, page, bot_port, client }
    }

    /// From the next start on.
    pub fn set(&mut self, name: &str, value: &str) {
        self.settings.retain(|(known, _)| known != name);
        self.settings.push((name.to_owned(), value.to_owned()));
    }

    /// Starts the bot and waits until it is ready.
    pub async fn hire(&mut self) {
        let mut bot = Command::new(BINARY);
        bot.arg("serve")
            .env_clear()
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .env("DATABASE_URL", format!("sqlite:{}", self.folder.join("rollout.sqlite").display()))
            .env("LISTEN", format!("127.0.0.1:{}", self.bot_port))
            .env("LOG_LEVEL", "error");
        self.bot = Some(bot.spawn().expect("the bot"));
        let ready = format!("http://127.0.0.1:{}/readyz", self.bot_port);
        self.until("the bot is ready", async |company| company.status(&ready).await == Some(200)).await;
    }

    /// Runs the binary beside the bot, on its database, in its folder; whether it went well, and what it said.
    pub fn run(&self, args: &[&str]) -> (bool, String) {
        let mut command = Command::new(BINARY);
        command.args(args).env_clear();
        self.done(command)
    }

    /// As `run`, killed after so long unless it has ended.
    pub fn run_and_kill(&self, args: &[&str], after: Duration) {
        let mut command = Command::new(BINARY);
        command.args(args).env_clear().current_dir(&self.folder).env("DATABASE_URL", "sqlite:rollout.sqlite");
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
        std::thread::sleep(after);
        let _ = child.kill();
        child.wait().expect("it is gone");
    }

    /// The same with all that `serve` needs.
    pub fn run_with_settings(&self, args: &[&str]) -> (bool, String) {
        let mut command = Command::new(BINARY);
        command.args(args).env_clear().envs(self.settings.iter().map(|(name, value)| (name, value)));
        command.env("LISTEN", format!("127.0.0.1:{}", self.bot_port)).env("LOG_LEVEL", "error");
        self.done(command)
    }

    /// As `run`, with what it told on standard output.
    pub fn run_told(&self, args: &[&str]) -> (bool, String) {
        let done = self.output(Command::new(BINARY).args(args).env_clear());
        (done.status.success(), String::from_utf8_lossy(&done.stdout).into_owned())
    }

    fn done(&self, mut command: Command) -> (bool, String) {
        let done = self.output(&mut command);
        (done.status.success(), String::from_utf8_lossy(&done.stderr).into_owned())
    }

    fn output(&self, command: &mut Command) -> Output {
        let command = command.current_dir(&self.folder).env("DATABASE_URL", "sqlite:rollout.sqlite");
        command.output().expect("it runs")
    }

    /// How many files the bot and its backups have left; none of them holds that word.
    pub fn files_without(&self, word: &str) -> usize {
        let files = std::fs::read_dir(&self.folder).expect("the folder");
        let files: Vec<PathBuf> =
            files.map(|file| file.expect("a file").path()).filter(|path| path.is_file()).collect();
        for path in &files {
            let bytes = std::fs::read(path).expect("its bytes");
            let found = bytes.windows(word.len()).any(|part| part == word.as_bytes());
            assert!(!found, "{} holds what was said in private", path.display());
        }
        files.len()
    }

    /// The database is gone, as after a disk.
    pub fn lose_the_database(&self) {
        for file in ["rollout.sqlite", "rollout.sqlite-wal", "rollout.sqlite-shm"] {
            let _ = std::fs::remove_file(self.folder.join(file));
        }
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// SIGKILL: no farewell.
    pub fn kill(&mut self) {
        if let Some(mut bot) = self.bot.take() {
            bot.kill().expect("it could be killed");
            bot.wait().expect("it is gone");
        }
    }

    /// SIGTERM; how long it took to end, and whether it ended well.
    pub fn dismiss(&mut self) -> (Duration, bool) {
        let mut bot = self.bot.take().expect("a bot");
        let asked = Instant::now();
        let sent = Command::new("kill").args(["-TERM", &bot.id().to_string()]).status().expect("kill");
        assert!(sent.success());
        let ended = bot.wait().expect("it ends");
        (asked.elapsed(), ended.success())
    }

    pub fn setting(&self, name: &str) -> &str {
        let found = self.settings.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).expect("a setting")
    }

    pub fn bot_url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.bot_port)
    }

    /// What a person does, as the page would; the answer, whether or not it was done.
    pub async fn try_act(&self, who: &str, mut act: Value) -> Value {
        act["as"] = json!(who);
        self.post("/practice/act", &act).await
    }

    pub async fn act(&self, who: &str, act: Value) -> Value {
        let told = act.to_string();
        let answer = self.try_act(who, act).await;
        assert_eq!(answer["ok"], true, "{who}: {told}: {answer}");
        answer
    }

    pub async fn command(&self, who: &str, channel: &str, line: &str) {
        self.act(who, json!({ "act": "command", "conversation": channel, "line": line })).await;
    }

    /// The open modal, once its title is this.
    pub async fn window(&self, who: &str, title: &str) -> Value {
        let mut view = Value::Null;
        self.until(title, async |company| {
            view = company.get(&format!("/practice/seen?as={who}")).await["modal"].clone();
            view["title"] == title || view["title"]["text"] == title
        })
        .await;
        view
    }

    pub async fn choose(&self, who: &str, field: &str, value: Value) {
        let act = json!({
            "act": "choose", "place": { "modal": true }, "block_id": field, "action_id": field.split('-').next(),
            "value": value,
        });
        self.act(who, act).await;
    }

    pub async fn submit(&self, who: &str) -> Value {
        self.act(who, json!({ "act": "submit" })).await
    }

    pub async fn dm(&self, who: &str) -> String {
        let answer = self.act(who, json!({ "act": "dm" })).await;
        answer["conversation"].as_str().or(answer["id"].as_str()).expect("a conversation").to_owned()
    }

    pub async fn messages(&self, who: &str, conversation: &str) -> Vec<Value> {
        let all = self.get(&format!("/practice/messages?as={who}&conversation={conversation}")).await;
        all["messages"].as_array().cloned().unwrap_or_default()
    }

    /// How many messages the bot has posted.
    pub async fn posts(&self) -> usize {
        let wire = self.get("/practice/wire?after=0").await;
        let exchanges = wire["exchanges"].as_array().cloned().unwrap_or_default();
        exchanges.iter().filter(|exchange| exchange["what"] == "chat.postMessage").count()
    }

    pub async fn troubles(&self) -> Vec<Value> {
        let wire = self.get("/practice/wire?after=0").await;
        wire["troubles"].as_array().cloned().unwrap_or_default()
    }

    /// Asks again and again.
    ///
    /// # Panics
    /// It does not come true.
    pub async fn until(&self, what: &str, mut is_so: impl AsyncFnMut(&Company) -> bool) {
        let since = Instant::now();
        while !is_so(self).await {
            assert!(since.elapsed() < PATIENCE, "it never came true: {what}");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    pub async fn status(&self, url: &str) -> Option<u16> {
        let request = Request::get(url).body(Full::default()).expect("a request");
        self.client.request(request).await.ok().map(|response| response.status().as_u16())
    }

    pub async fn send(&self, request: Request<Full<Bytes>>) -> (u16, String) {
        let response = self.client.request(request).await.expect("an answer");
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.expect("a body").to_bytes();
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    async fn get(&self, path: &str) -> Value {
        let request = Request::get(format!("{}{path}", self.page)).body(Full::default()).expect("a request");
        serde_json::from_str(&self.send(request).await.1).expect("JSON")
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let request = Request::post(format!("{}{path}", self.page))
            .header("content-type", "application/json")
            .body(Full::from(body.to_string()))
            .expect("a request");
        let (_, text) = self.send(request).await;
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("{path}: {text}"))
    }
}

impl Drop for Company {
    fn drop(&mut self) {
        for child in self.bot.iter_mut().chain([&mut self.slack]) {
            let _ = child.kill();
            let _ = child.wait();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    listener.local_addr().expect("its address").port()
}
