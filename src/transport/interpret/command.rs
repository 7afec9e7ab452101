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
/// One letter in so many of a misspelt word may be otherwise for the right one to be offered.
const NEAR: usize = 3;
/// And for one that ends a rollout.
const NEAR_AN_END: usize = 4;
/// And how alike one to be taken for the word itself, where nothing comes of it but a window.
const SPELT: f64 = 0.6;

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
        "remind" => remind(rest),
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

/// Alone, or with a key, it reminds; with a rhythm behind it, or that word, it is about when reminders go.
pub fn remind(rest: &str) -> Verb {
    const RHYTHM: &str = "rhythm";
    let which = |key: &str| if key.is_empty() { Which::Here } else { Which::Key(key.to_owned()) };
    let rest = rest.replace('`', " ");
    let rest = rest.trim();
    let (first, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let after = after.trim();
    let is_rhythm = |word: &str| {
        strsim::normalized_damerau_levenshtein(&word.to_lowercase(), RHYTHM) >= SPELT && !is_key(word)
    };
    // The word may stand before the key or behind it.
    let (says_so, rest) = if is_rhythm(first) { (true, after) } else { (false, rest) };
    let (first, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let (before, last) = rest.rsplit_once(char::is_whitespace).unwrap_or(("", rest));
    let (key, words) = match (is_key(first), is_key(last)) {
        (true, _) => (first, after.trim()),
        (false, true) => (last, before.trim()),
        (false, false) => ("", rest),
    };
    let (word, behind) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    if says_so || is_rhythm(word) {
        let words = if says_so { words } else { behind.trim() };
        if words.is_empty() || begins_rhythm(words) {
            let words = (!words.is_empty()).then(|| words.to_owned());
            return Verb::Rhythm { which: which(key), words };
        }
        return Verb::Rhythm { which: which(rest), words: None };
    }
    // A number alone too: what it opens changes nothing yet, and a reminder that was sent cannot be taken back.
    if !begins_rhythm(words) {
        return Verb::Remind { which: which(rest) };
    }
    Verb::Rhythm { which: which(key), words: Some(words.to_owned()) }
}

/// `R-7`, `r7`.
fn is_key(word: &str) -> bool {
    let number = word.strip_prefix(['R', 'r']).map(|number| number.trim_start_matches('-'));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn begins_rhythm(words: &str) -> bool {
    let word = words.split_whitespace().next().unwrap_or_default().to_lowercase();
    matches!(word.as_str(), "days" | "cron")
        || word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '*' | '@' | '-'))
}

/// What may have been meant. A word that was begun rightly is not misspelt: all that begin so come before any that is only
/// alike. Whoever is named, a person or a channel, is no word of ours.
fn near(word: &str) -> Vec<&'static str> {
    if word.starts_with(['@', '<', '#']) {
        return Vec::new();
    }
    let begun: Vec<_> = WORDS.into_iter().filter(|known| known.starts_with(word)).collect();
    if !begun.is_empty() {
        return begun;
    }
    let likeness = |known: &&str| strsim::normalized_damerau_levenshtein(word, known);
    let is_near = |known: &&str| {
        let of = if *known == "cancel" { NEAR_AN_END } else { NEAR };
        strsim::damerau_levenshtein(word, known) * of <= word.chars().count()
    };
    let nearest = WORDS.into_iter().filter(is_near).max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    nearest.into_iter().collect()
}
