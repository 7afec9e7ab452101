//! The settings, read once at the start from flags and the environment (a flag wins), under the names Bolt users
//! know. All that is wrong is told at once, each with what to set. No secret ever reaches a log, an error or `Debug`.

mod allowed;
mod key;
mod log;
mod place;
mod secret;
#[cfg(test)]
mod tests;

use std::fmt;
use std::net::SocketAddr;
use std::path::Path;

use url::Url;

pub use allowed::{Allowed, Starters};
pub use key::{KeyArgs, MasterKey};
pub use log::{Format, Level, Log};
pub use secret::{KeyBytes, Secret};

/// Slack's own Web API.
pub const SLACK_API: &str = "https://slack.com/api";
/// An SQLite file in the working directory.
pub const DATABASE: &str = "sqlite:rollout.sqlite";
/// Bolt's port. Loopback only: the bot speaks plain HTTP, so whoever opens it to the world puts TLS in front and
/// says so by an address of their own.
pub const LISTEN: &str = "127.0.0.1:3000";

/// The flags of `rollout-bot serve`; each stands over the environment variable of the same name.
#[derive(Clone, Default, clap::Args)]
pub struct Args {
    /// The bot's own token, from "OAuth & Permissions" [env: SLACK_BOT_TOKEN]
    #[arg(long, value_name = "xoxb-…")]
    slack_bot_token: Option<String>,
    /// What Slack signs its requests with, from "Basic Information"; needed over HTTP [env: SLACK_SIGNING_SECRET]
    #[arg(long, value_name = "SECRET")]
    slack_signing_secret: Option<String>,
    /// An app-level token: given, the bot uses Socket Mode, else HTTP [env: SLACK_APP_TOKEN]
    #[arg(long, value_name = "xapp-…")]
    slack_app_token: Option<String>,
    /// Where the Web API is [env: SLACK_API_URL] [default: that of Slack itself]
    #[arg(long, value_name = "URL")]
    slack_api_url: Option<String>,
    /// SQLite file or Postgres [env: DATABASE_URL] [default: sqlite:rollout.sqlite]
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    #[command(flatten)]
    key: KeyArgs,
    /// Where to listen, for Slack and for /healthz and /readyz [env: LISTEN] [default: 127.0.0.1:3000]
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// Your own list of topics, begun by `rollout-bot topics` [env: TOPICS] [default: the list built in]
    #[arg(long, value_name = "FILE")]
    topics: Option<String>,
    /// Who may start a rollout: everyone, admins, or the id of a user group [env: ROLLOUT_STARTERS] [default: everyone]
    #[arg(long, value_name = "WHO")]
    rollout_starters: Option<String>,
    /// How often the sponsor may move the date of one stage, 1 to 9 [env: ROLLOUT_MOVES] [default: 1]
    #[arg(long, value_name = "TIMES")]
    rollout_moves: Option<String>,
    /// error, warn, info, debug or trace [env: LOG_LEVEL] [default: info]
    #[arg(long, value_name = "LEVEL")]
    log_level: Option<String>,
    /// text or json [env: LOG_FORMAT] [default: text]
    #[arg(long, value_name = "FORMAT")]
    log_format: Option<String>,
}

/// Which database, where nothing else need be known.
#[derive(Clone, Default, clap::Args)]
pub struct Database {
    /// SQLite file [env: DATABASE_URL] [default: sqlite:rollout.sqlite]
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

impl Database {
    pub fn url(&self, env: impl Fn(&str) -> Option<String>) -> Secret {
        let given = self.database_url.clone().or_else(|| env(DATABASE_URL)).filter(|url| !url.is_empty());
        Secret::new(given.unwrap_or_else(|| DATABASE.to_owned()))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub bot_token: Secret,
    pub wire: Wire,
    /// Without a slash at the end.
    pub api_url: String,
    /// May hold a password.
    pub database_url: Secret,
    pub master_key: MasterKey,
    pub listen: SocketAddr,
    /// What stands in the file that is to take the place of the list that is built in.
    pub topics: Option<String>,
    pub allowed: Allowed,
    pub log: Log,
}

/// How Slack reaches the bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wire {
    Http { signing_secret: Secret },
    Socket { app_token: Secret },
}

/// Everything that is wrong with the settings. Never holds a value that was given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Faults(pub Vec<Fault>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The environment variable; the flag has the same name.
    pub name: &'static str,
    pub what: String,
    pub example: &'static str,
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let things = if self.0.len() == 1 { "one thing" } else { "some things" };
        writeln!(f, "The settings need {things} put right:")?;
        for Fault { name, what, example } in &self.0 {
            writeln!(f, "  {name} {what}\n    for example: {name}={example}")?;
        }
        let flag = self.0.first().map_or("SLACK_BOT_TOKEN", |fault| fault.name);
        let flag = flag.to_lowercase().replace('_', "-");
        write!(f, "Set them in the environment, or as flags (--{flag} …).")
    }
}

/// The process environment, for `Settings::read`.
#[expect(clippy::disallowed_methods, reason = "this is its one home")]
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

impl Settings {
    /// # Errors
    /// Everything that is missing or wrong, at once.
    pub fn read(args: &Args, env: impl Fn(&str) -> Option<String>) -> Result<Settings, Faults> {
        let mut faults = Vec::new();
        // An empty variable is how a shell or a compose file says that it is not set.
        let env = |name: &str| env(name).filter(|value| !value.trim().is_empty());
        let given = |flag: &Option<String>, name: &str| flag.clone().or_else(|| env(name));

        let bot_token = given(&args.slack_bot_token, BOT.name);
        let bot_token = bot_token.map_or_else(|| Err(BOT.missing()), |value| BOT.check(value));
        let bot_token = keep(bot_token, &mut faults);

        let wire = match given(&args.slack_app_token, APP.name) {
            Some(value) => keep(APP.check(value), &mut faults).map(|app_token| Wire::Socket { app_token }),
            None => {
                let secret = given(&args.slack_signing_secret, SIGNING);
                keep(signing_secret(secret), &mut faults).map(|signing_secret| Wire::Http { signing_secret })
            }
        };

        let api_url = given(&args.slack_api_url, API_URL).unwrap_or_else(|| SLACK_API.to_owned());
        let api_url = keep(address(&api_url), &mut faults);
        let database_url = given(&args.database_url, DATABASE_URL).unwrap_or_else(|| DATABASE.to_owned());
        let master_key = args.key.read(&database_url, env).and_then(place::key);
        let master_key = keep(master_key, &mut faults);
        let database_url = keep(database(database_url), &mut faults);
        let listen = given(&args.listen, LISTEN_NAME).unwrap_or_else(|| LISTEN.to_owned());
        let listen = keep(socket(&listen), &mut faults);
        let topics = given(&args.topics, TOPICS).map(|file| place::topics(Path::new(&file))).transpose();
        let topics = keep(topics, &mut faults);
        let starters = allowed::starters(given(&args.rollout_starters, allowed::STARTERS).as_deref());
        let starters = keep(starters, &mut faults);
        let moves = keep(allowed::moves(given(&args.rollout_moves, allowed::MOVES).as_deref()), &mut faults);
        let allowed = starters.zip(moves).map(|(starters, moves)| Allowed { starters, moves });
        let level = keep(log::level(given(&args.log_level, log::LEVEL).as_deref()), &mut faults);
        let format = keep(log::format(given(&args.log_format, log::FORMAT).as_deref()), &mut faults);

        match (bot_token, wire, api_url, database_url, master_key, listen, topics, allowed, level, format) {
            (
                Some(bot_token),
                Some(wire),
                Some(api_url),
                Some(database_url),
                Some(master_key),
                Some(listen),
                Some(topics),
                Some(allowed),
                Some(level),
                Some(format),
            ) => {
                let log = Log { level, format };
                Ok(Settings {
                    bot_token,
                    wire,
                    api_url,
                    database_url,
                    master_key,
                    listen,
                    topics,
                    allowed,
                    log,
                })
            }
            _ => Err(Faults(faults)),
        }
    }
}

const SIGNING: &str = "SLACK_SIGNING_SECRET";
const API_URL: &str = "SLACK_API_URL";
const DATABASE_URL: &str = "DATABASE_URL";
const LISTEN_NAME: &str = "LISTEN";
const TOPICS: &str = "TOPICS";
const SIGNING_EXAMPLE: &str = "8f742231b10e8888abcd99yyyzzz85a5";

fn keep<T>(read: Result<T, Fault>, faults: &mut Vec<Fault>) -> Option<T> {
    read.map_err(|fault| faults.push(fault)).ok()
}

/// A token of one kind, and how to say that it is another.
struct TokenKind {
    name: &'static str,
    begins: &'static [&'static str],
    from: &'static str,
    example: &'static str,
}

const BOT: TokenKind = TokenKind {
    name: "SLACK_BOT_TOKEN",
    // Short-lived tokens of apps that rotate them stand behind "xoxe.".
    begins: &["xoxb-", "xoxe.xoxb-"],
    from: "the Bot User OAuth Token (it begins with xoxb-), on the app's page \"OAuth & Permissions\"",
    example: "xoxb-1234567890-1234567890123-AbCdEfGhIjKlMnOp",
};

const APP: TokenKind = TokenKind {
    name: "SLACK_APP_TOKEN",
    begins: &["xapp-"],
    from: "an app-level token with the scope connections:write (it begins with xapp-), on the app's page \
           \"Basic Information\"; leave it away to be reached over HTTP",
    example: "xapp-1-A0123456789-1234567890123-abcdef",
};

impl TokenKind {
    fn fault(&self, what: &str) -> Fault {
        Fault { name: self.name, what: format!("{what}: set it to {}", self.from), example: self.example }
    }

    fn missing(&self) -> Fault {
        self.fault("is not set")
    }

    fn check(&self, value: String) -> Result<Secret, Fault> {
        let known = [
            ("xoxb-", "is a bot token"),
            ("xoxe.xoxb-", "is a bot token"),
            ("xoxp-", "is a user token"),
            ("xoxe.xoxp-", "is a user token"),
            ("xoxe-", "is a refresh token"),
            ("xapp-", "is an app-level token"),
        ];
        if let Some(what) = untidy(&value) {
            return Err(self.fault(what));
        }
        if self.begins.iter().any(|begin| value.strip_prefix(begin).is_some_and(|rest| !rest.is_empty())) {
            return Ok(Secret::new(value));
        }
        let kind = known.into_iter().find(|(begin, _)| value.starts_with(begin));
        let same = kind.is_some_and(|(begin, _)| self.begins.contains(&begin));
        Err(self.fault(match kind {
            Some(_) if same => "is cut short",
            Some((_, what)) => what,
            None => "does not look like a Slack token",
        }))
    }
}

/// What is wrong with a secret that was copied with something around it.
fn untidy(value: &str) -> Option<&'static str> {
    if value.is_empty() {
        Some("is empty")
    } else if value.contains(['"', '\'', '`', '“', '”', '‘', '’']) {
        Some("has quotation marks in it")
    } else if value.contains(char::is_whitespace) {
        Some("has spaces in it")
    } else if !value.is_ascii() {
        Some("has characters in it that no token has")
    } else {
        None
    }
}

fn signing_secret(value: Option<String>) -> Result<Secret, Fault> {
    let from = "the Signing Secret, on the app's page \"Basic Information\" (or set SLACK_APP_TOKEN to use \
                Socket Mode, which needs none)";
    let fault = |what: &str| Fault {
        name: SIGNING,
        what: format!("{what}: set it to {from}"),
        example: SIGNING_EXAMPLE,
    };
    let Some(value) = value else { return Err(fault("is not set")) };
    if let Some(what) = untidy(&value) {
        return Err(fault(what));
    }
    if value.starts_with("xox") || value.starts_with("xapp-") {
        return Err(fault("is a token"));
    }
    Ok(Secret::new(value))
}

fn address(value: &str) -> Result<String, Fault> {
    let fault = |what: &str| Fault {
        name: API_URL,
        what: format!(
            "{what}: set it to the address before the method's name, or leave it away for Slack itself"
        ),
        example: SLACK_API,
    };
    let url = Url::parse(value.trim()).map_err(|_| fault("is not an address"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(fault("is not an http or https address"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        // It would be told in logs and errors; the token is what lets us in.
        return Err(fault("has a name or password in it"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(fault("has a ? or # in it"));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn database(value: String) -> Result<Secret, Fault> {
    let known = ["sqlite:", "postgres://", "postgresql://"];
    if known.iter().any(|begin| value.len() > begin.len() && value.starts_with(begin)) {
        place::database(&value)?;
        return Ok(Secret::new(value));
    }
    Err(Fault {
        name: DATABASE_URL,
        what: "is neither SQLite nor Postgres: set it to sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME"
            .to_owned(),
        example: DATABASE,
    })
}

fn socket(value: &str) -> Result<SocketAddr, Fault> {
    let value = value.trim();
    let whole = match value.strip_prefix("localhost:") {
        Some(port) => format!("127.0.0.1:{port}"),
        None if value.bytes().all(|b| b.is_ascii_digit()) => format!("127.0.0.1:{value}"),
        None => value.to_owned(),
    };
    whole.parse().map_err(|_| Fault {
        name: LISTEN_NAME,
        what:
            "is not an address with a port: set it to 127.0.0.1:3000, or to 0.0.0.0:3000 to be reached from \
               other machines"
                .to_owned(),
        example: LISTEN,
    })
}
