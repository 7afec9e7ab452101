//! The words of `/rollout`.

use std::collections::BTreeMap;

use super::words::as_typed;
use super::{Asked, Names, asked, workspace};
use crate::domain::action::{Action, Command, Verb, Way, Which};
use crate::domain::id::{ChannelId, PersonId, TeamId, Trigger};

const WORDS: [&str; 14] = [
    "start",
    "status",
    "list",
    "concerns",
    "summary",
    "remind",
    "rehearse",
    "stakeholders",
    "extend",
    "decide",
    "handover",
    "export",
    "cancel",
    "help",
];
/// How alike a misspelt word must be to be offered, from 0 to 1.
const NEAR: f64 = 0.5;

pub fn read(form: &BTreeMap<String, String>, home: &TeamId) -> Option<Asked> {
    let field = |name: &str| form.get(name).map(String::as_str).filter(|value| !value.is_empty());
    if !super::COMMANDS.contains(&field("command")?) {
        return None;
    }
    let channel = ChannelId::from(field("channel_id")?);
    let trigger = Trigger::from(field("trigger_id")?);
    let direct = channel.as_str().starts_with('D')
        || field("channel_name").is_some_and(|name| name == "directmessage" || name.starts_with("mpdm-"));
    let verb = verb(&as_typed(field("text").unwrap_or_default(), &Names::new()));
    Some(asked(
        format!("command:{trigger}"),
        workspace([field("team_id")], home),
        PersonId::from(field("user_id")?),
        Way::Command { channel: channel.clone(), trigger },
        Action::Command(Command { channel, direct, verb }),
    ))
}

pub fn verb(text: &str) -> Verb {
    let text = text.trim();
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let rest = rest.trim();
    let which = || match rest {
        "" => Which::Here,
        key => Which::Key(key.to_owned()),
    };
    match word.to_lowercase().as_str() {
        "" => Verb::Mine,
        "start" => Verb::Start { name: rest.to_owned() },
        "status" => Verb::Status { which: which() },
        "list" => Verb::List,
        "summary" => Verb::Summary { which: which() },
        "remind" => Verb::Remind { which: which() },
        "rehearse" => Verb::Rehearse { which: which() },
        "concerns" => Verb::Concerns { which: which() },
        "extend" => Verb::Extend { which: which() },
        "stakeholders" => Verb::Stakeholders { which: which() },
        "handover" => Verb::Handover { which: which() },
        "decide" => Verb::Decide { which: which() },
        "export" => Verb::Export { which: which() },
        "cancel" => Verb::Cancel { which: which() },
        "help" | "?" => Verb::Help,
        other => Verb::Unknown { word: word.to_owned(), rest: rest.to_owned(), near: near(other) },
    }
}

/// What may have been meant. A word that was begun rightly is not misspelt: all that begin so come before any that is only
/// alike.
fn near(word: &str) -> Vec<&'static str> {
    let begun: Vec<_> = WORDS.into_iter().filter(|known| known.starts_with(word)).collect();
    if !begun.is_empty() {
        return begun;
    }
    let likeness = |known: &&str| strsim::normalized_damerau_levenshtein(word, known);
    let nearest = WORDS.into_iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    nearest.filter(|nearest| likeness(nearest) >= NEAR).into_iter().collect()
}
