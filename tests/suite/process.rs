//! The binary as an operator sees it: killed at any moment and started again, asked to stop, and spoken to by somebody
//! who is not Slack.

use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use http_body_util::Full;
use hyper::Request;
use hyper::body::Bytes;
use rollout_bot::clock::Clock;
use serde_json::json;
use sha2::Sha256;

use super::children::{Company, Wire};
use super::wire::{begin, press_start, texts};

const CHANNEL: &str = "CSOCIAL";

/// How many messages are out after **Start now** when the bot is killed: none, some, all six.
const MOMENTS: [usize; 5] = [0, 1, 2, 4, 6];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_nothing_is_lost_and_nothing_comes_twice() {
    for moment in MOMENTS {
        let mut company = Company::founded(&format!("killed-{moment}"), Wire::Http).await;
        company.hire().await;
        press_start(&company).await;
        company.until("posts", async |company| company.posts().await >= moment).await;
        company.kill();
        company.hire().await;
        for who in ["UPRIYA", "UMARGIT", "UTOMASZ", "USOFIA", "UAISHA"] {
            let dm = company.dm(who).await;
            company
                .until("the invitation", async |company| !company.messages(who, &dm).await.is_empty())
                .await;
        }
        company.until("the charter", async |company| charters(company).await > 0).await;
        // Killed once more with everything sent: the next start must not send any of it again.
        company.kill();
        company.hire().await;
        let dm = company.dm("UPRIYA").await;
        company
            .act("UPRIYA", json!({ "act": "say", "conversation": dm, "text": "Who watches the logs?" }))
            .await;
        company.until("the answer", async |company| company.messages("UPRIYA", &dm).await.len() > 2).await;
        for who in ["UPRIYA", "UMARGIT", "UTOMASZ", "USOFIA", "UAISHA"] {
            let dm = company.dm(who).await;
            let invitations = texts(&company.messages(who, &dm).await);
            let invitations = invitations.iter().filter(|text| text.contains("One place to ask.")).count();
            assert_eq!(invitations, 1, "{who}, killed after {moment} messages");
        }
        assert_eq!(charters(&company).await, 1, "killed after {moment} messages");
        assert_eq!(
            company.troubles().await,
            Vec::<serde_json::Value>::new(),
            "killed after {moment} messages"
        );
    }
}

async fn charters(company: &Company) -> usize {
    let all = texts(&company.messages("UAMARA", CHANNEL).await);
    all.iter().filter(|text| text.contains("Ground rules")).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asked_to_stop_it_ends_well_within_ten_seconds() {
    for wire in [Wire::Http, Wire::Socket] {
        let mut company = Company::founded(&format!("stopped-{wire:?}"), wire).await;
        company.hire().await;
        begin(&company).await;
        let (took, well) = company.dismiss();
        assert!(well, "{wire:?}");
        assert!(took < Duration::from_secs(10), "{wire:?}: {took:?}");
        company.hire().await;
        company.until("the charter", async |company| charters(company).await == 1).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_a_running_bot_goes_on_where_it_was() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut company = Company::founded("backup", Wire::Http).await;
    company.hire().await;
    begin(&company).await;
    let dm = company.dm("UPRIYA").await;
    company.act("UPRIYA", json!({ "act": "say", "conversation": dm, "text": "Who watches the logs?" })).await;
    company.until("the answer", async |company| company.messages("UPRIYA", &dm).await.len() > 2).await;
    company.until("the charter", async |company| charters(company).await == 1).await;
    assert_eq!(company.run(&["backup", "copy"]), (true, String::new()));
    for file in ["copy", "copy.keys"] {
        let rights = company.file(file).metadata().expect("a copy").permissions().mode();
        assert_eq!(rights & 0o777, 0o600, "{file} holds private words");
    }
    // Not even wrapped do the keys stand in the copy.
    let keys = std::fs::read_to_string(company.file("copy.keys")).expect("the keys");
    let keys: serde_json::Value = serde_json::from_str(&keys).expect("JSON");
    let keys = keys["keys"].as_array().expect("keys");
    assert_eq!(keys.len(), 2, "the rollout's and the workspace's");
    for key in keys {
        let wrapped = key["wrapped"].as_str().expect("a wrapped key").as_bytes();
        let copy = std::fs::read(company.file("copy")).expect("the copy");
        assert!(!copy.windows(wrapped.len()).any(|part| part == wrapped));
    }
    let (again, why) = company.run(&["backup", "copy"]);
    assert!(!again && why.contains("is there already"), "{why}");
    let (over, why) = company.run(&["restore", "copy"]);
    assert!(!over && why.contains("is there already"), "{why}");

    company.kill();
    company.lose_the_database();
    std::fs::write(company.file("torn"), b"SQLite format 3\0 and nothing more").expect("a file");
    for (file, fault) in [("torn", "no backup"), ("none", "there is no")] {
        let (done, why) = company.run(&["restore", file]);
        assert!(!done && why.contains(fault), "{why}");
    }
    let (done, why) = company.run(&["restore", "copy", "--keys", "none"]);
    assert!(!done && why.contains("--keys"), "{why}");
    std::fs::write(company.file("others.keys"), br#"{"master":"m","keys":[]}"#).expect("a file");
    let (done, why) = company.run(&["restore", "copy", "--keys", "others.keys"]);
    assert!(!done && why.contains("none of the keys of this backup"), "{why}");
    assert_eq!(company.run(&["restore", "copy"]), (true, String::new()));
    company.hire().await;
    company.act("UPRIYA", json!({ "act": "say", "conversation": dm, "text": "And who reads them?" })).await;
    company.until("the answer", async |company| company.messages("UPRIYA", &dm).await.len() > 4).await;
    let said = texts(&company.messages("UPRIYA", &dm).await);
    let is_new = |text: &&String| text.contains("And who reads them?") && text.contains("C-");
    let new = said.iter().find(is_new).expect("it is kept");
    assert!(!new.contains("C-2 "), "another may have been given that number since: {new}");
    assert_eq!(charters(&company).await, 1);
}

/// Planted by the people of these tests, and nowhere else.
const PLANTED: &str = "Flusspferd";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_word_can_be_read_in_the_files_and_the_key_is_changed_while_the_bot_runs() {
    let mut company = Company::founded("sealed", Wire::Http).await;
    company.hire().await;
    begin(&company).await;
    let dm = company.dm("UPRIYA").await;
    let answers = async |company: &Company| company.messages("UPRIYA", &dm).await.len();
    let say = async |company: &Company, text: String| {
        let before = answers(company).await;
        company.act("UPRIYA", json!({ "act": "say", "conversation": dm, "text": text })).await;
        company.until("the answer", async |company| answers(company).await > before + 1).await;
    };
    say(&company, format!("Who feeds the {PLANTED}?")).await;
    company.until("the charter", async |company| charters(company).await == 1).await;
    let key = std::fs::read_to_string(company.file("rollout.key")).expect("the key");
    assert_eq!(company.run(&["rekey"]), (true, String::new()));
    assert_ne!(std::fs::read_to_string(company.file("rollout.key")).expect("the key"), key);
    say(&company, format!("And who pays for the {PLANTED}?")).await;
    assert_eq!(company.run(&["backup", "copy"]), (true, String::new()));
    let looked = company.files_without(PLANTED);
    assert!(looked > 4, "the database, its log, the key, the copy: {looked}");

    company.kill();
    assert!(company.files_without(PLANTED) > 4);
    let new = std::fs::read_to_string(company.file("rollout.key")).expect("the key");
    std::fs::write(company.file("rollout.key"), key).expect("another key");
    let (started, why) = company.run_with_settings(&["serve"]);
    assert!(!started && why.contains("sealed by another master key"), "{why}");
    std::fs::write(company.file("rollout.key"), new).expect("the right key");
    company.hire().await;
    say(&company, format!("And when does the {PLANTED} sleep?")).await;
    let said = texts(&company.messages("UPRIYA", &dm).await).join("\n");
    assert!(said.contains("C-3"), "{said}");
    company.dismiss();
    assert!(company.files_without(PLANTED) > 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_that_slack_does_not_show_stops_nothing_but_starts_and_one_that_it_shows_is_put_to_use() {
    let mut company = Company::founded("starters", Wire::Http).await;
    let (started, why) = company.run_with_settings(&["serve", "--rollout-starters", "@programme-office"]);
    assert!(!started && why.contains("ROLLOUT_STARTERS") && why.contains("the id of a user group"), "{why}");
    let refused = async |company: &Company, who: &str, words: &str| {
        company
            .until("the refusal", async |company| {
                texts(&company.messages(who, CHANNEL).await).iter().any(|text| text.contains(words))
            })
            .await;
    };
    company.set("ROLLOUT_STARTERS", "S0NOBODYS");
    company.hire().await;
    company.command("UAMARA", CHANNEL, "/rollout start").await;
    refused(&company, "UAMARA", "Slack does not show me who they are").await;
    company.kill();
    company.set("ROLLOUT_STARTERS", "S0PROGRAMMES");
    company.hire().await;
    begin(&company).await;
    company.until("the charter", async |company| charters(company).await == 1).await;
    company.command("UPRIYA", CHANNEL, "/rollout start").await;
    refused(&company, "UPRIYA", "Please ask one of them").await;
    // Set otherwise, it holds from the next start on.
    company.kill();
    company.set("ROLLOUT_STARTERS", "everyone");
    company.hire().await;
    company.command("UPRIYA", CHANNEL, "/rollout start").await;
    company.window("UPRIYA", "Start a rollout").await;
}

/// In a folder of its own; whether it went well, what it said, and what lies in the folder afterwards.
fn alone(name: &str, lay: impl FnOnce(&std::path::Path), args: &[&str]) -> (bool, String, Vec<String>) {
    let folder = std::env::temp_dir().join(format!("rollout-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    lay(&folder);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_rollout-bot"));
    let done = command.args(args).env_clear().current_dir(&folder).output().expect("it runs");
    let mut files: Vec<String> = std::fs::read_dir(&folder)
        .expect("the folder")
        .map(|file| file.expect("a file").file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    let _ = std::fs::remove_dir_all(&folder);
    let said = [done.stdout, done.stderr].concat();
    (done.status.success(), String::from_utf8_lossy(&said).into_owned(), files)
}

#[test]
fn what_looks_at_a_database_makes_none() {
    let mistyped = ["--database-url", "sqlite:mistyped.sqlite"];
    for what in [&["audit", "verify"][..], &["rekey"], &["backup", "copy"]] {
        let args = [what, &mistyped].concat();
        let (well, said, files) = alone("mistyped", |_| {}, &args);
        assert!(!well && said.contains("there is no database at mistyped.sqlite"), "{what:?}: {said}");
        assert_eq!(files, Vec::<String>::new(), "{what:?}");
        // Nor does it turn a file of something else into one.
        let lay = |folder: &std::path::Path| {
            std::fs::write(folder.join("mistyped.sqlite"), b"").expect("a file");
        };
        let (well, said, files) = alone("empty", lay, &args);
        assert!(!well && said.contains("mistyped.sqlite is no database of this bot"), "{what:?}: {said}");
        assert_eq!(files, ["mistyped.sqlite"], "{what:?}");
    }
}

/// What is so, and what to do; that the database is away is said only where it is.
#[test]
fn whatever_was_mistyped_is_told_as_what_it_is() {
    let lay = |folder: &std::path::Path| {
        std::fs::write(folder.join("rollout.sqlite"), b"").expect("a file");
        std::fs::write(folder.join("b1"), b"").expect("a file");
    };
    let cases: [(&[&str], &[&str]); 8] = [
        (&["backup", "b2", "--database-url", "sqlite:"], &["names no file", "sqlite:FILE"]),
        (
            &["backup", "b2", "--database-url", "foo:bar"],
            &["neither “sqlite:” nor “postgres:”", "sqlite:FILE"],
        ),
        (&["backup", "b2", "--database-url", "rollout.sqlite"], &["sqlite:FILE"]),
        (&["backup", "b2", "--database-url", "postgres://u:private@h/d"], &["Postgres", "pg_dump"]),
        (&["restore", "b1", "--database-url", "postgres://u:private@h/d"], &["Postgres", "pg_restore"]),
        (&["restore", "b2", "--database-url", "sqlite:new.sqlite"], &["there is no b2"]),
        (&["restore", "b1"], &["rollout.sqlite is there already", "another file"]),
        (&["restore", "b1", "--database-url", "sqlite:new.sqlite"], &["b1 is no backup of this bot"]),
    ];
    for (args, parts) in cases {
        let (well, said, files) = alone("mistyped-word", lay, args);
        for part in parts {
            assert!(!well && said.contains(part), "{args:?}: {part}: {said}");
        }
        assert!(!said.contains("not available") && !said.contains("private"), "{args:?}: {said}");
        assert_eq!(files, ["b1", "rollout.sqlite"], "{args:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_restores_elsewhere_is_told_where_the_key_belongs() {
    let mut company = Company::founded("elsewhere", Wire::Http).await;
    company.hire().await;
    company.dismiss();
    let (well, told) = company.run_told(&["backup", "copy"]);
    for part in [
        "Written: copy",
        "copy.keys",
        "The master key (the file rollout.key) is in neither",
        "`restore` needs",
    ] {
        assert!(well && told.contains(part), "{part}: {told}");
    }
    for (args, parts) in [
        (["backup", "copy"], ["copy is there already", "another file"]),
        (["backup", "nodir/b1"], ["nodir/b1 lies in a folder that is not there", "make the folder first"]),
    ] {
        let (well, why) = company.run(&args);
        assert!(!well && parts.iter().all(|part| why.contains(part)), "{why}");
        assert!(why.contains("nothing was copied") && !why.contains("not available"), "{why}");
    }
    let (well, told) = company.run_told(&["restore", "copy", "--database-url", "sqlite:other.sqlite"]);
    for part in ["Restored, but", "no master key stands in other.key", "ROLLOUT_KEY_FILE"] {
        assert!(well && told.contains(part) && !told.contains("not available"), "{part}: {told}");
    }
    let (well, why) = company.run(&["audit", "verify", "--database-url", "sqlite:other.sqlite"]);
    assert!(!well, "another key opens nothing");
    for part in ["no master key stands in other.key", "ROLLOUT_KEY_FILE", "copy"] {
        assert!(why.contains(part), "{part}: {why}");
    }
    assert!(!why.contains("DATABASE_URL"), "another setting: {why}");
    let told =
        ["restore", "copy", "--database-url", "sqlite:flag.sqlite", "--rollout-key-file", "rollout.key"];
    let (_, told) = company.run_told(&told);
    assert!(told.contains("Restored. It is opened by the master key in rollout.key"), "{told}");
    assert!(!company.file("other.key").exists());
    std::fs::write(company.file("other.key"), format!("{}=\n", "A".repeat(43))).expect("another key");
    let (_, why) = company.run(&["audit", "verify", "--database-url", "sqlite:other.sqlite"]);
    for part in ["sealed by another master key", "other.key", "ROLLOUT_KEY_FILE"] {
        assert!(why.contains(part), "{part}: {why}");
    }
    let third = ["restore", "copy", "--database-url", "sqlite:third.sqlite"];
    std::fs::write(company.file("third.key"), format!("{}=\n", "A".repeat(43))).expect("another key");
    let (_, told) = company.run_told(&third);
    assert!(told.contains("Restored, but") && told.contains("another master key"), "{told}");
    std::fs::remove_file(company.file("third.sqlite")).expect("the database");
    std::fs::copy(company.file("rollout.key"), company.file("third.key")).expect("the key");
    let (_, told) = company.run_told(&third);
    assert!(told.contains("Restored. It is opened by the master key in third.key"), "{told}");
    std::fs::copy(company.file("rollout.key"), company.file("other.key")).expect("the key");
    assert_eq!(
        company.run(&["audit", "verify", "--database-url", "sqlite:other.sqlite"]),
        (true, String::new())
    );
    // A key that others could read is closed to them, which is said once.
    std::fs::set_permissions(company.file("rollout.key"), std::fs::Permissions::from_mode(0o644))
        .expect("open");
    let (well, said) = company.run(&["audit", "verify"]);
    for part in ["could be read by others", "chmod 600", "rollout-bot rekey", "rollout.key"] {
        assert!(well && said.matches(part).count() == 1, "{part}: {said}");
    }
    assert_eq!(company.run(&["audit", "verify"]), (true, String::new()));
    // Where the key comes from the settings, that is where to look.
    let key = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=";
    let (_, why) = company.run(&["audit", "verify", "--rollout-key", key]);
    assert!(why.contains("from ROLLOUT_KEY or --rollout-key"), "{why}");
    assert!(why.starts_with("ROLLOUT_KEY:"), "{why}");
    assert!(!why.contains(key), "the key is shown: {why}");
}

/// Each would take what the other has out for lost, and send it again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_bots_on_one_sqlite_file_the_second_waits_and_then_says_why() {
    let mut company = Company::founded("two-bots", Wire::Http).await;
    company.hire().await;
    let second = ["serve", "--listen", "127.0.0.1:0"];
    let (well, why) = company.run_with_settings(&second);
    for part in ["DATABASE_URL", "another bot runs on", "rollout.sqlite", "stop that one first"] {
        assert!(!well && why.contains(part), "{part}: {why}");
    }
    // What only reads or copies goes on beside it, and so does the next bot once this one has left, however it did.
    assert_eq!(company.run(&["audit", "verify"]), (true, String::new()));
    company.kill();
    company.hire().await;
    std::fs::set_permissions(company.file("rollout.sqlite"), std::fs::Permissions::from_mode(0o644))
        .expect("open to all");
    company.kill();
    company.hire().await;
    let rights = company.file("rollout.sqlite").metadata().expect("a database").permissions().mode();
    assert_eq!(rights & 0o777, 0o600, "closed to others again");
}

/// Whatever has its name is whole.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_or_restore_that_is_killed_leaves_nothing_that_looks_like_one() {
    let mut company = Company::founded("killed-backup", Wire::Http).await;
    company.hire().await;
    begin(&company).await;
    company.until("the charter", async |company| charters(company).await == 1).await;
    company.dismiss();
    let (mut backups, mut restored) = (0, 0);
    for n in 0..16 {
        let after = Duration::from_millis(4 * n);
        let (copy, back) = (format!("copy{n}"), format!("sqlite:back{n}.sqlite"));
        company.run_and_kill(&["backup", &copy], after);
        if company.file(&copy).exists() {
            backups += 1;
        } else {
            assert_eq!(company.run(&["backup", &copy]), (true, String::new()), "{n}: it can be made");
        }
        let restore = ["restore", &copy, "--database-url", &back, "--rollout-key-file", "rollout.key"];
        company.run_and_kill(&restore, after);
        if company.file(&format!("back{n}.sqlite")).exists() {
            restored += 1;
        } else {
            assert_eq!(company.run(&restore), (true, String::new()), "{n}: it can be put back");
        }
        let verify = ["audit", "verify", "--database-url", &back, "--rollout-key-file", "rollout.key"];
        assert_eq!(company.run(&verify), (true, String::new()), "{n}");
        assert!(!company.file(&format!("{copy}.part")).exists());
    }
    println!("of 16 each {backups} backups and {restored} restores were done before they could be killed");
}

/// Put back whole, all of it fits: only what is kept apart tells.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_that_was_put_back_is_told_by_the_witness() {
    let mut company = Company::founded("witness", Wire::Http).await;
    company.hire().await;
    begin(&company).await;
    company.until("the charter", async |company| charters(company).await == 1).await;
    assert_eq!(company.run(&["backup", "copy"]), (true, String::new()));
    let dm = company.dm("UPRIYA").await;
    company.act("UPRIYA", json!({ "act": "say", "conversation": dm, "text": "Who watches the logs?" })).await;
    company.until("the answer", async |company| company.messages("UPRIYA", &dm).await.len() > 2).await;

    let verify = ["audit", "verify", "--witness", "seen"];
    let (well, told) = company.run_told(&verify);
    assert!(well && told.contains("The record holds") && told.contains("seen is new"), "{told}");
    let seen = std::fs::read_to_string(company.file("seen")).expect("it was written");
    assert!(seen.starts_with("rollout-witness-1 ") && !seen.contains("logs"), "{seen}");
    let (well, told) = company.run_told(&verify);
    assert!(well && told.contains("Nothing was put back"), "{told}");

    company.kill();
    company.lose_the_database();
    assert_eq!(company.run(&["restore", "copy"]), (true, String::new()));
    assert_eq!(company.run(&["audit", "verify"]), (true, String::new()), "nothing in it tells");
    let (well, told) = company.run_told(&verify);
    assert!(!well, "{told}");
    for part in ["R-1: ends with entry", "though the witness saw entry", "move seen away"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let kept = std::fs::read_to_string(company.file("seen")).expect("it stands");
    assert_eq!(kept, seen, "what it saw is not forgotten for that");

    for torn in ["", "rollout-witness-1 2\nT1 1 ab\n", &seen[..seen.len() - 3]] {
        std::fs::write(company.file("seen"), torn).expect("a file");
        let (well, why) = company.run(&verify);
        assert!(!well && why.contains("seen was not written by `audit verify --witness`"), "{torn:?}: {why}");
    }
    std::fs::remove_file(company.file("seen")).expect("moved away");
    let (well, told) = company.run_told(&verify);
    assert!(well && told.contains("seen is new"), "{told}");
    let (well, why) = company.run(&["audit", "verify", "--witness", "none/seen"]);
    assert!(!well && why.contains("make the folder first"), "{why}");
}

/// Nobody listens there.
#[test]
fn a_postgres_that_is_away_is_told_by_its_setting() {
    let url = "postgres://somebody:private@127.0.0.1:1/rollout";
    for args in [&["audit", "verify"][..], &["rekey"]] {
        let args = [args, &["--database-url", url]].concat();
        let (well, said, _) = alone("postgres-away", |_| {}, &args);
        for part in ["DATABASE_URL: Postgres cannot be reached", "see that it runs", "connection refused"] {
            assert!(!well && said.contains(part), "{part}: {said}");
        }
        assert!(!said.contains("private") && !said.contains("somebody"), "{said}");
    }
}

#[test]
fn the_help_says_where_the_key_is() {
    for what in [
        &["serve", "--help"][..],
        &["rekey", "--help"],
        &["audit", "verify", "--help"],
        &["restore", "--help"],
    ] {
        let (well, said, _) = alone("help", |_| {}, what);
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            well && said.contains("default: beside the SQLite file, with its name and the ending .key"),
            "{said}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_not_slack_is_turned_away() {
    let mut company = Company::founded("forged", Wire::Http).await;
    company.hire().await;
    let url = company.bot_url("/slack/events");
    let post = |signature: Option<&str>, size: usize| {
        let mut request = Request::post(&url).header("content-type", "application/json");
        if let Some(signature) = signature {
            request = request
                .header("x-slack-signature", signature)
                .header("x-slack-request-timestamp", "1531420618");
        }
        request.body(Full::from(vec![b'x'; size])).expect("a request")
    };
    assert_eq!(company.send(post(None, 10)).await.0, 401);
    assert_eq!(company.send(post(Some("v0=00"), 10)).await.0, 401);
    assert_eq!(company.send(post(None, 1024 * 1024)).await.0, 401);
    assert_eq!(company.send(post(None, 1024 * 1024 + 1)).await.0, 413);
    assert_eq!(company.status(&company.bot_url("/healthz")).await, Some(200));
    assert_eq!(company.status(&company.bot_url("/readyz")).await, Some(200));
    assert_eq!(company.status(&company.bot_url("/")).await, Some(404));
}

/// As Slack signs, with the secret that the bot was given.
fn signed(company: &Company, content_type: &str, body: &str) -> Request<Full<Bytes>> {
    let now = Clock::system().now().timestamp();
    let mut mac =
        Hmac::<Sha256>::new_from_slice(company.setting("SLACK_SIGNING_SECRET").as_bytes()).expect("a key");
    mac.update(format!("v0:{now}:{body}").as_bytes());
    let signature: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    Request::post(company.bot_url("/slack/events"))
        .header("content-type", content_type)
        .header("x-slack-request-timestamp", now.to_string())
        .header("x-slack-signature", format!("v0={signature}"))
        .body(Full::from(body.to_owned()))
        .expect("a request")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_slack_sends_and_we_do_not_know_is_no_error() {
    let mut company = Company::founded("tolerant", Wire::Http).await;
    company.hire().await;
    let json = "application/json";
    let form = "application/x-www-form-urlencoded";
    let challenge = r#"{"type":"url_verification","challenge":"3eZbrw1aB"}"#;
    assert_eq!(company.send(signed(&company, json, challenge)).await, (200, "3eZbrw1aB".to_owned()));
    let long = format!(r#"{{"type":"{}"}}"#, "x".repeat(1024 * 1024 - 11));
    let cases = [
        (form, "ssl_check=1"),
        (json, ""),
        (json, "no json at all"),
        (json, "[[[[[[[[[["),
        (json, r#"{"type":"event_callback"}"#),
        (json, r#"{"type":"event_callback","event_id":"E","team_id":null,"event":{"type":"unheard_of"}}"#),
        (json, r#"{"type":"app_rate_limited","minute_rate_limited":1}"#),
        (form, "payload=%7B%22type%22%3A%22shortcut%22%7D"),
        (form, "payload=%7B%22type%22%3A%22block_actions%22%2C%22user%22%3Anull%7D"),
        (form, "command=%2Fother&text=x"),
        ("text/plain", "hello"),
        (json, &long),
    ];
    for (kind, body) in cases {
        let (status, answer) = company.send(signed(&company, kind, body)).await;
        assert_eq!((status, answer.as_str()), (200, ""), "{}", &body[..body.len().min(80)]);
    }
    let too_long = format!("{long} ");
    assert_eq!(company.send(signed(&company, json, &too_long)).await.0, 413);
}

#[test]
fn all_faults_of_the_settings_are_told_at_once() {
    let told = std::process::Command::new(env!("CARGO_BIN_EXE_rollout-bot"))
        .arg("serve")
        .env_clear()
        .env("SLACK_BOT_TOKEN", "xapp-1-secret")
        .env("DATABASE_URL", "mysql://nobody")
        .env("LISTEN", "everywhere")
        .output()
        .expect("it runs");
    assert_eq!(told.status.code(), Some(1));
    let told = String::from_utf8_lossy(&told.stderr).into_owned();
    for name in ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "DATABASE_URL", "LISTEN"] {
        assert!(told.contains(name), "{name} is not named:\n{told}");
    }
    assert!(!told.contains("xapp-1-secret"), "a secret is shown:\n{told}");
}
