//! What people say to a bot without telling it anything: a command typed in the wrong place, a cry for help, a greeting.
//! Only what is nothing else, word for word; whatever might be a concern is kept as one.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmallTalk {
    /// They want to know how this works.
    Help,
    Greeting,
    /// What is held of them, or to have it removed.
    OwnData,
}

const HELP: [&str; 4] = ["help", "help me", "what can you do", "how does this work"];
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
    } else {
        None
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
            ("No", None),
            ("rollout", None),
        ] {
            assert_eq!(small_talk(words), taken, "{words}");
        }
    }
}
