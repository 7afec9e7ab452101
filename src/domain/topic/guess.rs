//! What words are about, by keywords. English only, the same words always give the same guess, and no guess is given
//! where the words do not point one way.

use std::collections::BTreeSet;

use super::Topic;
use super::common::{COMMON, Common};

const TELLING: u32 = 3;
const HINTING: u32 = 1;
/// One telling keyword, or three that hint.
const ENOUGH: u32 = 3;

/// The topic of a concern from what was said and what would get the person to Yes; `None` where that is weak, or
/// where two topics are as likely. What was said counts double: a yes-if often names a means, such as a contract.
pub fn guess(words: &str, yes_if: &str) -> Option<Topic> {
    let (words, yes_if) = (Text::of(words), Text::of(yes_if));
    let mut likely: Vec<(u32, &Common)> = COMMON
        .iter()
        .filter_map(|topic| {
            let (said, wanted) = (words.points(topic), yes_if.points(topic));
            (said.max(wanted) >= ENOUGH).then_some((said * 2 + wanted, topic))
        })
        .collect();
    likely.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    match likely.as_slice() {
        [(first, _), (second, _), ..] if first == second => None,
        [(_, topic), ..] => Some(Topic::Common(topic.slug.to_owned())),
        [] => None,
    }
}

/// A text as its words in lower case, and once more as a set to look single ones up by.
struct Text {
    words: Vec<String>,
    known: BTreeSet<String>,
}

impl Text {
    fn of(text: &str) -> Self {
        let lower = text.to_lowercase();
        let words: Vec<String> = lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let known = words.iter().cloned().collect();
        Self { words, known }
    }

    /// Every keyword counts once, however often it was said.
    fn points(&self, topic: &Common) -> u32 {
        let points = |keywords: &str, each: u32| -> u32 {
            keywords.split(", ").filter(|keyword| self.says(keyword)).map(|_| each).sum()
        };
        points(topic.telling, TELLING) + points(topic.hinting, HINTING)
    }

    fn says(&self, keyword: &str) -> bool {
        let stems: Vec<&str> = keyword.split(' ').collect();
        match stems.as_slice() {
            // Most keywords are one word, and a typed message may be long: looked up, not searched for. The set is in
            // order, so the first word not before the stem begins with it, or none does.
            [stem] => {
                let from = stem.trim_end_matches('*').to_owned();
                self.known.range(from..).next().is_some_and(|word| fits(word, stem))
            }
            _ => self
                .words
                .windows(stems.len())
                .any(|said| said.iter().zip(&stems).all(|(word, stem)| fits(word, stem))),
        }
    }
}

fn fits(word: &str, stem: &str) -> bool {
    match stem.strip_suffix('*') {
        Some(beginning) => word.starts_with(beginning),
        None => word == stem,
    }
}
