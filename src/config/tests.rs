use clap::Parser as _;

use super::*;

#[derive(clap::Parser)]
struct Cli {
    #[command(flatten)]
    args: Args,
}

fn args(flags: &[&str]) -> Args {
    Cli::try_parse_from(std::iter::once(&"serve").chain(flags)).map(|cli| cli.args).unwrap_or_default()
}

fn read(flags: &[&str], env: &[(&str, &str)]) -> Result<Settings, Faults> {
    Settings::read(&args(flags), |name| {
        env.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    })
}

const TOKEN: (&str, &str) = ("SLACK_BOT_TOKEN", "xoxb-1-2-abc");
const SECRET: (&str, &str) = ("SLACK_SIGNING_SECRET", "8f742231b10e");
const APP_TOKEN: (&str, &str) = ("SLACK_APP_TOKEN", "xapp-1-A1-2-abc");

#[test]
fn three_settings_are_enough_over_http_and_two_over_socket_mode() {
    let http = read(&[], &[TOKEN, SECRET]).unwrap();
    assert_eq!(http.wire, Wire::Http { signing_secret: Secret::new("8f742231b10e".into()) });
    assert_eq!((http.api_url.as_str(), http.database_url.reveal()), (SLACK_API, DATABASE));
    assert_eq!(http.listen.to_string(), LISTEN);
    assert_eq!(http.log, Log { level: Level::Info, format: Format::Text });

    let socket = read(&[], &[TOKEN, APP_TOKEN]).unwrap();
    assert_eq!(socket.wire, Wire::Socket { app_token: Secret::new("xapp-1-A1-2-abc".into()) });
    let both = read(&[], &[TOKEN, SECRET, APP_TOKEN]).unwrap();
    assert_eq!(both.wire, socket.wire, "an app token means Socket Mode");
}

#[test]
fn a_flag_stands_over_the_environment_and_an_empty_variable_is_none() {
    let settings = read(
        &["--slack-bot-token", "xoxb-flag", "--listen", "0.0.0.0:8080", "--log-format", "json"],
        &[TOKEN, SECRET, ("LISTEN", "127.0.0.1:1"), ("SLACK_APP_TOKEN", " "), ("LOG_LEVEL", "DEBUG")],
    )
    .unwrap();
    assert_eq!(settings.bot_token.reveal(), "xoxb-flag");
    assert_eq!(settings.listen.to_string(), "0.0.0.0:8080");
    assert_eq!(settings.log, Log { level: Level::Debug, format: Format::Json });
    assert!(matches!(settings.wire, Wire::Http { .. }));
}

#[test]
fn all_faults_are_told_at_once_each_with_what_to_set_and_an_example() {
    let env = [
        ("SLACK_BOT_TOKEN", "xapp-1-private"),
        ("SLACK_API_URL", "slack.com/api"),
        ("DATABASE_URL", "mysql://u:private@h/d"),
        ("LISTEN", "here"),
        ("ROLLOUT_KEY", "private"),
        ("ROLLOUT_STARTERS", "private"),
        ("ROLLOUT_MOVES", "private"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
    ];
    let faults = read(&[], &env).unwrap_err();
    let names: Vec<_> = faults.0.iter().map(|fault| fault.name).collect();
    assert_eq!(
        names,
        [
            BOT.name,
            SIGNING,
            API_URL,
            "ROLLOUT_KEY",
            DATABASE_URL,
            LISTEN_NAME,
            "ROLLOUT_STARTERS",
            "ROLLOUT_MOVES",
            "LOG_LEVEL",
            "LOG_FORMAT"
        ],
        "each of them, once"
    );
    let told = faults.to_string();
    for name in names {
        assert!(told.contains(&format!("for example: {name}=")), "{name}");
    }
    assert!(told.contains("SLACK_BOT_TOKEN is an app-level token"), "{told}");
    assert!(!told.contains("private"), "no value given is repeated: {told}");
    assert!(told.contains("--slack-bot-token"), "{told}");
}

#[test]
fn tokens_of_the_wrong_kind_or_badly_copied_are_told_plainly() {
    for (value, what) in [
        ("xoxp-1-2", "is a user token"),
        ("xoxe.xoxp-1", "is a user token"),
        ("xoxe-1-abc", "is a refresh token"),
        ("xapp-1-A", "is an app-level token"),
        ("xoxb-", "is cut short"),
        ("token", "does not look like a Slack token"),
        ("\"xoxb-1-2\"", "has quotation marks in it"),
        ("'xoxb-1-2'", "has quotation marks in it"),
        ("xoxb-1 2", "has spaces in it"),
        ("xoxb-1-2 ", "has spaces in it"),
        ("xoxb-1-2\n", "has spaces in it"),
        ("xoxb-ü", "has characters in it that no token has"),
    ] {
        let faults = read(&[], &[("SLACK_BOT_TOKEN", value), SECRET]).unwrap_err();
        assert_eq!(faults.0.len(), 1, "{value}");
        assert!(faults.to_string().contains(what), "{value}: {faults}");
    }
    let faults = read(&["--slack-bot-token", ""], &[TOKEN, SECRET]).unwrap_err();
    assert!(faults.to_string().contains("is empty"), "an empty flag was meant: {faults}");
    let faults = read(&[], &[TOKEN, ("SLACK_APP_TOKEN", "xoxb-1-2")]).unwrap_err();
    assert!(faults.to_string().contains("SLACK_APP_TOKEN is a bot token"), "{faults}");
    let faults = read(&[], &[TOKEN, ("SLACK_SIGNING_SECRET", "xoxb-1-2")]).unwrap_err();
    assert!(faults.to_string().contains("SLACK_SIGNING_SECRET is a token"), "{faults}");
    assert!(read(&[], &[("SLACK_BOT_TOKEN", "xoxe.xoxb-1-2"), SECRET]).is_ok(), "rotated bot tokens are");
}

#[test]
fn addresses_are_taken_as_people_write_them() {
    for (value, want) in [
        ("https://slack.com/api/", "https://slack.com/api"),
        ("http://127.0.0.1:9999/api", "http://127.0.0.1:9999/api"),
        ("http://127.0.0.1:9999", "http://127.0.0.1:9999"),
    ] {
        assert_eq!(read(&[], &[TOKEN, SECRET, ("SLACK_API_URL", value)]).unwrap().api_url, want);
    }
    for (value, want) in [
        ("3001", "127.0.0.1:3001"),
        ("localhost:3001", "127.0.0.1:3001"),
        ("[::1]:3001", "[::1]:3001"),
        ("0.0.0.0:3001", "0.0.0.0:3001"),
    ] {
        assert_eq!(read(&[], &[TOKEN, SECRET, ("LISTEN", value)]).unwrap().listen.to_string(), want);
    }
    for value in ["ftp://x/api", "https://u:private@x/api", "https://slack.com/api?x=1", "", "http://"] {
        if !value.is_empty() {
            assert!(read(&[], &[TOKEN, SECRET, ("SLACK_API_URL", value)]).is_err(), "{value}");
        }
    }
    for value in ["70000", "127.0.0.1", "host:80"] {
        assert!(read(&[], &[TOKEN, SECRET, ("LISTEN", value)]).is_err(), "{value}");
    }
}

#[test]
fn no_secret_is_ever_printed() {
    let env = [
        ("SLACK_BOT_TOKEN", "xoxb-private"),
        ("SLACK_SIGNING_SECRET", "private"),
        ("DATABASE_URL", "postgres://u:private@h/d"),
        ("ROLLOUT_KEY", "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="),
    ];
    assert!(!format!("{:?}", read(&[], &env)).contains("1, 1"));
    assert!(!format!("{:?}", read(&[], &env)).contains("private"));
}

#[test]
fn the_master_key_is_given_or_stands_in_a_file_beside_the_database() {
    let key = |env: &[(&str, &str)]| {
        let mut all = vec![TOKEN, SECRET];
        all.extend(env);
        read(&[], &all).map(|settings| settings.master_key)
    };
    let folder = std::env::temp_dir();
    let there = |file: &str| folder.join(file).display().to_string();
    for (url, file) in [
        ("sqlite:rollout.sqlite", "rollout.key"),
        (&*format!("sqlite://{}?mode=rwc", there("bot.sqlite")), &*there("bot.key")),
        ("postgres://u@h/d", "rollout.key"),
    ] {
        assert_eq!(key(&[("DATABASE_URL", url)]), Ok(MasterKey::File(file.into())), "{url}");
    }
    let file = Ok(MasterKey::File(there("secret").into()));
    assert_eq!(key(&[("ROLLOUT_KEY_FILE", &there("secret"))]), file);
    let (base64, hex) = ("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=", "02".repeat(32));
    let both = format!(" {base64}, {hex}");
    let given = [1, 2].map(|byte| KeyBytes::new([byte; 32])).to_vec();
    assert_eq!(key(&[("ROLLOUT_KEY", &both)]), Ok(MasterKey::Given(given)));
    let short = "AQEBAQ==";
    for none in [short, "private", "private,", "zz", &format!("{base64},"), &"g".repeat(64)] {
        let told = key(&[("ROLLOUT_KEY", none)]).expect_err(none).to_string();
        assert!(told.contains("ROLLOUT_KEY is no key") && !told.contains("private"), "{none}: {told}");
    }
    let told = key(&[("ROLLOUT_KEY", base64), ("ROLLOUT_KEY_FILE", "f")]).expect_err("both").to_string();
    assert!(told.contains("together with ROLLOUT_KEY_FILE"), "{told}");
    let flag = read(&["--rollout-key-file", "f"], &[TOKEN, SECRET, ("ROLLOUT_KEY", base64)]);
    assert_eq!(flag.map(|settings| settings.master_key), Ok(MasterKey::File("f".into())));
}

#[test]
fn what_is_wrong_with_files_is_told_with_all_the_rest() {
    let nowhere = std::env::temp_dir().join("no such folder");
    let nowhere = |file: &str| nowhere.join(file).display().to_string();
    let env = [
        ("SLACK_BOT_TOKEN", "xapp-1"),
        ("TOPICS", &nowhere("topics.ini")),
        ("ROLLOUT_KEY_FILE", &nowhere("key")),
        ("DATABASE_URL", &format!("sqlite:{}", nowhere("bot.sqlite"))),
    ];
    let Err(Faults(faults)) = read(&[], &env) else { panic!("all of them are wrong") };
    let told: Vec<&str> = faults.iter().map(|fault| fault.name).collect();
    assert_eq!(
        told,
        ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "ROLLOUT_KEY_FILE", "DATABASE_URL", "TOPICS"]
    );
    assert!(faults.iter().all(|fault| fault.what.contains("set it to")), "{faults:?}");
}

#[test]
fn who_may_start_is_everyone_the_admins_or_one_group() {
    let starters = |value: &str| {
        read(&[], &[TOKEN, SECRET, ("ROLLOUT_STARTERS", value)]).map(|settings| settings.allowed.starters)
    };
    assert_eq!(read(&[], &[TOKEN, SECRET]).unwrap().allowed.starters, Starters::Everyone);
    for (value, set) in [
        ("", Starters::Everyone),
        ("everyone", Starters::Everyone),
        (" Admins ", Starters::Admins),
        ("S0123ABCD", Starters::Group("S0123ABCD".into())),
        (" S0614TZR7\n", Starters::Group("S0614TZR7".into())),
    ] {
        assert_eq!(starters(value), Ok(set), "{value:?}");
    }
    let flag = read(&["--rollout-starters", "admins"], &[TOKEN, SECRET, ("ROLLOUT_STARTERS", "everyone")]);
    assert_eq!(flag.unwrap().allowed.starters, Starters::Admins);
    for (value, what) in [
        ("@it-leads", "is the name of a group"),
        ("U0123ABCD", "is an id, but not of a user group"),
        ("C0123ABCD", "is an id, but not of a user group"),
        ("SALES", "is neither everyone, admins nor"),
        ("STAFFLEADS", "is neither everyone, admins nor"),
        ("S0123ABCD,S0124ABCD", "is neither everyone, admins nor"),
        ("S0123ABCD'; drop table people", "is neither everyone, admins nor"),
        ("nobody", "is neither everyone, admins nor"),
    ] {
        let told = starters(value).unwrap_err().to_string();
        assert!(told.contains("ROLLOUT_STARTERS") && told.contains(what), "{value}: {told}");
    }
}

#[test]
fn how_often_a_date_may_move_is_a_small_number() {
    let moves = |value: &str| {
        read(&[], &[TOKEN, SECRET, ("ROLLOUT_MOVES", value)]).map(|settings| settings.allowed.moves)
    };
    for (value, set) in [("", 1), ("1", 1), (" 3 ", 3), ("9", 9)] {
        assert_eq!(moves(value), Ok(set), "{value:?}");
    }
    for value in ["0", "10", "-1", "1.5", "once", "99999999999"] {
        assert!(
            moves(value).unwrap_err().to_string().contains("ROLLOUT_MOVES is no number from 1 to 9"),
            "{value}"
        );
    }
}
