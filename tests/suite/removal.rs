//! **Remove my words**, after everything that can be said has been said: at the end of the built-in play every stakeholder
//! takes theirs away, and none of them stands in any message, file or home tab of the bot any more, whoever reads it.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use rollout_bot::cli::practice::Pair;
use rollout_bot::clock::Clock;
use rollout_bot::practice::Workspace;
use rollout_bot::practice::host::Host;
use rollout_bot::practice::play::play;
use rollout_bot::practice::play::scenario::{Scenario, Step};
use rollout_bot::practice::play::transcript::Transcript;
use serde_json::Value;

/// What a stakeholder writes into them is theirs, and goes. What they answer others with stays.
const THEIRS: [&str; 7] = [
    "What worries you?",
    "What would get you to Yes?",
    "Your question",
    "What is missing?",
    "What would it take?",
    "What do you need?",
    "In one sentence, as it should stand",
];

/// As much of a text as is shown of it at least, where there is no room for the whole.
const BEGINNING: usize = 40;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_that_were_taken_away_stand_in_no_message_that_can_be_changed() {
    let bank = Scenario::parse(Scenario::BUILT_IN).expect("a scenario");
    let folder = std::env::temp_dir().join(format!("rollout-removal-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let database = format!("sqlite:{}", folder.join("rollout.sqlite").display());
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let pair =
        Pair::start(Clock::standing(bank.starts.0), listen, &folder, &database, &bank).await.expect("a bot");
    let host: Arc<dyn Host> = pair.host.clone();
    let mut silent = Transcript::silent();
    let outcome = play(&pair.workspace, &host, &bank, &mut silent).await.expect("it goes on");
    assert_eq!(outcome.faults, Vec::<String>::new());

    let words = words(&bank);
    assert!(words.len() > 25, "{words:#?}");
    let before = read(&pair.workspace);
    let shown =
        words.iter().filter(|(who, words)| before.iter().any(|(at, text)| at != who && text.contains(words)));
    let shown = shown.count();
    assert!(shown > 10, "it is blind: of {} texts {shown} are read by others", words.len());

    let export = "title: t\nabout: a\nstarts: 2026-03-18 18:30 Europe/London\nends: 2026-03-18 18:50 Europe/London\nscenes:\n  \
        - at: 2026-03-18 18:40 Europe/London\n    who: amara\n    does:\n      - command: /rollout export R-1\n      \
        - see: as you may see it\n";
    let export = Scenario::parse(export).expect("a scenario");
    let outcome = play(&pair.workspace, &host, &export, &mut silent).await.expect("it goes on");
    assert_eq!(outcome.faults, Vec::<String>::new());
    let sent = files(&pair.workspace);
    let held = words.iter().filter(|(_, words)| sent.iter().any(|(_, text)| text.contains(words))).count();
    assert!(held > 10, "it is blind: of {} texts {held} stand in files", words.len());

    let mut removers: Vec<&str> = words.iter().map(|(who, _)| who.as_str()).collect();
    removers.sort_unstable();
    removers.dedup();
    assert!(removers.len() > 6, "{removers:?}");
    let scene = |(n, who): (usize, &&str)| {
        format!(
            "  - at: 2026-03-18 {}:{:02} Europe/London\n    who: {who}\n    does:\n      - say: My data\n      \
             - click: My data\n      - see: Here is all that I hold of you\n      - click: Remove my words\n      \
             - see: This stays\n      - submit: Remove\n      - see: \"Removed:\"\n      - close\n",
            19 + n / 6,
            n % 6 * 10
        )
    };
    let removal = format!(
        "title: t\nabout: a\nstarts: 2026-03-18 18:50 Europe/London\nends: 2026-03-19 20:00 Europe/London\nscenes:\n{}",
        removers.iter().enumerate().map(scene).collect::<String>()
    );
    let removal = Scenario::parse(&removal).expect("a scenario");
    let outcome = play(&pair.workspace, &host, &removal, &mut silent).await.expect("it goes on");
    assert_eq!(outcome.faults, Vec::<String>::new());

    let mut after = read(&pair.workspace);
    after.extend(files(&pair.workspace));
    let mut left = Vec::new();
    for (who, words) in &words {
        let still = after.iter().filter(|(_, text)| text.contains(words));
        left.extend(still.map(|(at, text)| format!("{at} still reads of {who}: {words}\n{text}\n")));
    }
    assert!(left.is_empty(), "{}", left.join("\n"));
    // What told of a day that is past tells of another now, and says so.
    let anew = |begins: &str| {
        let all = after.iter().filter(|(_, text)| text.contains(begins));
        let (said, silent): (Vec<_>, Vec<_>) =
            all.partition(|(_, text)| text.contains("words were taken away"));
        assert!(!said.is_empty(), "{begins}: {silent:#?}");
    };
    anew("FUD summary: ");
    anew("Agenda: ");
    pair.stop().await.expect("stopped");
    let _ = std::fs::remove_dir_all(&folder);
}

/// What each stakeholder says in the play, by who says it.
fn words(bank: &Scenario) -> Vec<(String, String)> {
    let mut words = Vec::new();
    for scene in bank.scenes.iter().map(|scene| &scene.value) {
        // Lead and sponsor write for others.
        if ["amara", "henrik"].contains(&scene.who.as_str()) {
            continue;
        }
        let mut add = |text: &str| {
            let text: String = text.chars().take(BEGINNING).collect();
            // A short one may be anybody's.
            if text.chars().count() > 12 && !text.starts_with('/') {
                words.push((scene.who.clone(), text.trim_end().to_owned()));
            }
        };
        for step in scene.does.iter().map(|step| &step.value) {
            match step {
                Step::Say(text) | Step::Reply { say: text, .. } | Step::Edit { to: text, .. } => add(text),
                Step::Fill(fields) => fields
                    .iter()
                    .filter(|(label, _)| THEIRS.contains(&label.as_str()))
                    .for_each(|(_, filling)| filling.all().into_iter().for_each(&mut add)),
                _ => {}
            }
        }
    }
    words
}

/// Every message of the bot that stands, and every home tab, by whoever reads it.
fn read(workspace: &Workspace) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for person in workspace.people() {
        for conversation in workspace.conversations(&person.id) {
            let messages = workspace.messages(&person.id, &conversation.id);
            // What one person alone saw for a moment nobody can change, and Slack keeps it nowhere.
            for message in
                messages.iter().filter(|message| message.bot && !message.deleted && !message.ephemeral)
            {
                let mut text = message.text.clone();
                message.blocks.iter().for_each(|block| gather(block, &mut text));
                all.push((person.name.clone(), plain(&text)));
            }
        }
        if let Some(home) = workspace.home(&person.id) {
            let mut text = String::new();
            gather(&home.blocks, &mut text);
            all.push((person.name.clone(), plain(&text)));
        }
    }
    all
}

/// Every file of the bot that stands, by whoever reads it. What somebody was given of their own is theirs to keep.
fn files(workspace: &Workspace) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for person in workspace.people() {
        for conversation in workspace.conversations(&person.id) {
            let messages = workspace.messages(&person.id, &conversation.id);
            for file in messages.iter().filter(|message| message.bot).flat_map(|message| &message.files) {
                let told = |field: &str| file[field].as_str().expect("a text").to_owned();
                let bytes = workspace.file(&told("id")).expect("its bytes");
                if !told("name").starts_with("my-data") {
                    all.push((person.name.clone(), String::from_utf8_lossy(&bytes).into_owned()));
                }
            }
        }
    }
    all
}

fn gather(value: &Value, text: &mut String) {
    match value {
        Value::String(words) => {
            text.push('\n');
            text.push_str(words);
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, text)),
        Value::Object(fields) => fields.values().for_each(|field| gather(field, text)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
