//! The laws of the house that can be read off the source: which room may import which, where `sqlx` and
//! `slack_morphism` may stand, that nothing in `domain` or `view` is async, and how long a file may be.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Room and what it may import of ours.
const ROOMS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("view", &["domain"]),
    ("store", &["domain"]),
    ("command", &["domain", "store", "clock"]),
    ("transport", &["domain", "command", "view", "clock", "config"]),
    ("delivery", &["domain", "store", "view", "clock"]),
    ("practice", &[]),
    ("clock", &[]),
    ("config", &[]),
    ("bot", &["domain", "view", "store", "command", "transport", "delivery", "config", "clock"]),
    ("cli", &["bot", "config", "clock", "practice", "domain", "view", "store"]),
];

fn sources(room: &str) -> Vec<(PathBuf, String)> {
    fn walk(dir: &Path, found: &mut Vec<(PathBuf, String)>) {
        let Ok(entries) = fs::read_dir(dir) else { return };
        for path in entries.map(|entry| entry.expect("a readable folder").path()) {
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let text = fs::read_to_string(&path).expect("a readable file");
                found.push((path, text));
            }
        }
    }
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    walk(&src.join(room), &mut found);
    let file = src.join(format!("{room}.rs"));
    if let Ok(text) = fs::read_to_string(&file) {
        found.push((file, text));
    }
    found
}

/// A file without the tests at its end. Where they have a file of their own, the line that names it may stand further up.
fn live(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text)
}

/// The code of a file without its comments, and without the tests at its end.
fn code(text: &str) -> String {
    live(text)
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect()
}

fn is_test_file(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem == "tests" || stem == "testing")
        || path.components().any(|part| part.as_os_str() == "tests")
}

/// The rooms a text names by `crate::room`.
fn imports(code: &str) -> BTreeSet<String> {
    code.match_indices("crate::")
        .filter(|(at, _)| !code[..*at].ends_with('$'))
        .map(|(at, found)| {
            code[at + found.len()..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
        })
        .collect()
}

#[test]
fn rooms_import_only_downwards() {
    let mut broken = Vec::new();
    for (room, allowed) in ROOMS {
        let files = sources(room);
        assert!(!files.is_empty(), "the room `{room}` is empty: is the table out of date?");
        for (path, text) in files.iter().filter(|(path, _)| !is_test_file(path)) {
            for import in imports(&code(text)) {
                if import != *room && !allowed.contains(&import.as_str()) {
                    broken.push(format!("{}: `{room}` imports `{import}`", path.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_module_is_in_the_table() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("lib.rs");
    for line in lib.lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        let room = line.trim_end_matches(';');
        assert!(ROOMS.iter().any(|(name, _)| *name == room), "`{room}` stands in lib.rs and in no law");
    }
}

#[test]
fn foreign_crates_stay_in_their_rooms() {
    let homes: [(&str, &[&str]); 3] = [
        ("sqlx", &["store"]),
        ("slack_morphism", &["transport", "delivery", "view"]),
        ("axum", &["transport", "practice"]),
    ];
    let mut broken = Vec::new();
    for (room, _) in ROOMS {
        for (path, text) in sources(room) {
            for (name, allowed) in homes {
                let named = code(&text)
                    .lines()
                    .any(|line| line.contains(&format!("{name}::")) || line.contains(&format!("use {name}")));
                if named && !allowed.contains(room) && !is_test_file(&path) {
                    broken.push(format!("{}: `{name}` has no place in `{room}`", path.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn domain_and_view_are_plain_functions_without_a_clock() {
    let mut broken = Vec::new();
    for room in ["domain", "view"] {
        for (path, text) in sources(room).iter().filter(|(path, _)| !is_test_file(path)) {
            for (number, line) in code(text).lines().enumerate() {
                for never in ["async fn", "async move", ".await", "Utc::now", "tracing::", "tokio::"] {
                    if line.contains(never) {
                        broken.push(format!("{}: line {number} of its code has `{never}`", path.display()));
                    }
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// A file that has grown past it holds more than one thing. Tests aside: theirs are as long as what they tell of.
#[test]
fn no_file_of_code_is_too_long_to_be_read_at_one_sitting() {
    const MOST: usize = 400;
    let tops = ["lib", "main"];
    let rooms = ROOMS.iter().map(|(room, _)| *room).chain(tops);
    let mut broken = Vec::new();
    for (path, text) in rooms.flat_map(sources).filter(|(path, _)| !is_test_file(path)) {
        let lines = live(&text).lines().count();
        if lines > MOST {
            broken.push(format!("{}: {lines} lines, and {MOST} are the most", path.display()));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// What happened stays as it was written down.
#[test]
fn the_record_is_only_ever_added_to() {
    let mut broken = Vec::new();
    for (path, text) in sources("store").iter().filter(|(path, _)| !is_test_file(path)) {
        // As one line, for a statement may be written over several.
        let code =
            code(text).replace("\\\n", " ").split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        for table in ["record", "events"] {
            for never in ["update", "delete from", "drop table", "truncate"] {
                let statement = format!("{never} {table} ");
                if code.contains(&statement) || code.contains(&format!("{never} {table}\"")) {
                    broken.push(format!("{}: {statement}", path.display()));
                }
            }
        }
        let adds = code.matches("insert into record (").count();
        if adds > usize::from(path.ends_with("store/events.rs")) {
            broken.push(format!("{}: adds to the record past `events`", path.display()));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// `command::save` lays what it writes beside what stood there before; whoever writes past it leaves no entry.
#[test]
fn what_is_on_record_is_written_in_one_place() {
    let mut broken = Vec::new();
    // The store itself writes rows anew where an earlier version left them unsealed: the same, and no change.
    for (room, _) in ROOMS.iter().filter(|(room, _)| *room != "store") {
        for (path, text) in sources(room).iter().filter(|(path, _)| !is_test_file(path)) {
            let home = path.ends_with("command/save.rs");
            for thing in ["rollouts", "stakeholders", "concerns", "questions", "calls"] {
                if !home && code(text).contains(&format!("{thing}::save(")) {
                    broken.push(format!("{}: saves {thing} past `command::save`", path.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// What a workspace and its letters have come to is said by Slack's own events and by delivery; no click, command or form
/// of a person can be read as it.
#[test]
fn nobody_forges_what_becomes_of_a_workspace() {
    let mut homes = BTreeSet::new();
    for (room, _) in ROOMS {
        for (path, text) in sources(room).iter().filter(|(path, _)| !is_test_file(path)) {
            // To decide on one that came is another matter than to make one.
            if *room == "command" || path.ends_with("domain/action.rs") {
                continue;
            }
            for told in ["Action::NotDelivered", "Action::Stuck", "Action::Uninstalled", "Action::Installed"]
            {
                if code(text).contains(told) {
                    homes.insert((
                        told,
                        path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned(),
                    ));
                }
            }
        }
    }
    let told = |name, file: &str| (name, file.to_owned());
    let allowed = [
        told("Action::NotDelivered", "ports.rs"),
        told("Action::Stuck", "ports.rs"),
        told("Action::Uninstalled", "ports.rs"),
        told("Action::Uninstalled", "event.rs"),
        told("Action::Installed", "bot.rs"),
    ];
    assert_eq!(homes, BTreeSet::from(allowed));
}
