//! What people say to a bot without telling it anything: a command typed in the wrong place, a cry for help, a greeting,
//! what stands on a button. Only what is nothing else, word for word; whatever might be a concern is kept as one.

use crate::domain::reply::Button;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmallTalk {
    /// They want to know how this works.
    Help,
    Greeting,
    /// What is held of them, or to have it removed.
    OwnData,
    /// The words on a button of their 1-on-1, or what says the same.
    Press(Button),
    /// The words on a button, or of a choice, that belongs to some message or window.
    PressThere,
}

const HELP: [&str; 10] = [
    "help",
    "help me",
    "what can you do",
    "how does this work",
    "all rollouts",
    "status",
    "summary",
    "concerns",
    "stakeholders",
    "remind",
];
const OWN_DATA: [&str; 6] =
    ["my data", "my words", "remove my words", "remove my data", "delete my words", "delete my data"];
const GREETINGS: [&str; 18] = [
    "hi",
    "hello",
    "hey",
    "hi there",
    "hello there",
    "good morning",
    "good afternoon",
    "good evening",
    "morning",
    "thanks",
    "thank you",
    "thx",
    "many thanks",
    "ok",
    "okay",
    "bye",
    "test",
    "testing",
];

/// `done` and what is like it: the form goes on where they left off.
const START: [&str; 9] = [
    "start",
    "go on",
    "speak now",
    "add another",
    "look at it and send",
    "that is all finish",
    "finish",
    "done",
    "next",
];
const NO_CONCERNS: [&str; 7] =
    ["i have no concerns", "i have no concern", "no concerns", "no concern", "none", "no", "nothing"];
const ASK: [&str; 2] = ["ask a question", "question"];
const LATER: [&str; 1] = ["later"];
const AWAY: [&str; 2] = ["i am away", "away"];
const ELSEWHERE: [&str; 31] = [
    "not a concern",
    "it is a question",
    "change",
    "withdraw",
    "drop",
    "this one",
    "none forget it",
    "dont write it down call me",
    "that settles it",
    "it does not after all",
    "partly",
    "not yet",
    "fair",
    "put it right",
    "committed",
    "committed with a condition",
    "answer",
    "i cannot answer this",
    "i have called",
    "assign",
    "assign anew",
    "take it in",
    "park it again",
    "use this answer",
    "restate it",
    "name a sponsor",
    "before you meet",
    "hand it on",
    "all concerns",
    "they may see it",
    "move the date",
];

pub fn small_talk(words: &str) -> Option<SmallTalk> {
    let words = words.trim().to_lowercase();
    if words == "/rollout" || words.starts_with("/rollout ") {
        return Some(SmallTalk::Help);
    }
    let bare: String = words.chars().filter(|c| c.is_alphanumeric() || c.is_whitespace()).collect();
    let bare = bare.trim();
    if HELP.contains(&bare) {
        Some(SmallTalk::Help)
    } else if GREETINGS.contains(&bare) {
        Some(SmallTalk::Greeting)
    } else if OWN_DATA.contains(&bare) {
        Some(SmallTalk::OwnData)
    } else if ELSEWHERE.contains(&bare) {
        Some(SmallTalk::PressThere)
    } else {
        let buttons: [(&[&str], Button); 5] = [
            (&START, Button::Start),
            (&NO_CONCERNS, Button::NoConcerns),
            (&ASK, Button::Ask),
            (&LATER, Button::Later),
            (&AWAY, Button::Away),
        ];
        buttons.into_iter().find(|(said, _)| said.contains(&bare)).map(|(_, button)| SmallTalk::Press(button))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_nothing_else_is_small_talk() {
        for (words, taken) in [
            ("help", Some(SmallTalk::Help)),
            (" Help! ", Some(SmallTalk::Help)),
            ("/rollout", Some(SmallTalk::Help)),
            ("/rollout status R-7", Some(SmallTalk::Help)),
            ("How does this work?", Some(SmallTalk::Help)),
            ("Hello", Some(SmallTalk::Greeting)),
            ("thanks!! 🙏", Some(SmallTalk::Greeting)),
            ("Hello, who audits this?", None),
            ("Help desks will drown", None),
            ("Thanks, but no", None),
            ("My data", Some(SmallTalk::OwnData)),
            ("remove my words.", Some(SmallTalk::OwnData)),
            ("My data would leave the country", None),
            ("No", Some(SmallTalk::Press(Button::NoConcerns))),
            ("none.", Some(SmallTalk::Press(Button::NoConcerns))),
            ("Nothing", Some(SmallTalk::Press(Button::NoConcerns))),
            ("I have no concerns", Some(SmallTalk::Press(Button::NoConcerns))),
            ("I have no concerns but one: who pays?", None),
            ("No audit, no Yes", None),
            ("start", Some(SmallTalk::Press(Button::Start))),
            ("That is all: finish", Some(SmallTalk::Press(Button::Start))),
            ("Start with Legal", None),
            ("Ask a question", Some(SmallTalk::Press(Button::Ask))),
            ("Later", Some(SmallTalk::Press(Button::Later))),
            ("Later is too late", None),
            ("I am away", Some(SmallTalk::Press(Button::Away))),
            ("Not a concern", Some(SmallTalk::PressThere)),
            ("Don\u{2019}t write it down, call me", Some(SmallTalk::PressThere)),
            ("Committed, with a condition", Some(SmallTalk::PressThere)),
            ("rollout", None),
        ] {
            assert_eq!(small_talk(words), taken, "{words}");
        }
    }
}
