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
    let mut best: Option<(u32, &Common)> = None;
    let mut tied = false;
    for topic in COMMON {
        let score = words.points(topic) * 2 + yes_if.points(topic);
        if score < ENOUGH * 2 && yes_if.points(topic) < ENOUGH {
            continue;
        }
        match best {
            Some((top, _)) if score < top => {}
            Some((top, _)) if score == top => tied = true,
            _ => {
                best = Some((score, topic));
                tied = false;
            }
        }
    }
    best.filter(|_| !tied).map(|(_, topic)| Topic::Common(topic.slug.to_owned()))
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
        let count = |keywords: &[&str]| keywords.iter().filter(|keyword| self.says(keyword)).count();
        let points =
            |keywords: &[&str], each: u32| u32::try_from(count(keywords)).unwrap_or(u32::MAX / 16) * each;
        points(topic.telling, TELLING) + points(topic.hinting, HINTING)
    }

    fn says(&self, keyword: &str) -> bool {
        let mut stems = keyword.split(' ');
        let Some(first) = stems.next() else { return false };
        let rest: Vec<&str> = stems.collect();
        if rest.is_empty() {
            return match first.strip_suffix('*') {
                // The set is ordered: the first word from the stem on has it as its beginning, or none has.
                Some(stem) => {
                    self.known.range(stem.to_owned()..).next().is_some_and(|word| word.starts_with(stem))
                }
                None => self.known.contains(first),
            };
        }
        let whole: Vec<&str> = keyword.split(' ').collect();
        self.words.windows(whole.len()).any(|said| {
            said.iter().zip(&whole).all(|(word, stem)| match stem.strip_suffix('*') {
                Some(stem) => word.starts_with(stem),
                None => word == stem,
            })
        })
    }
}
