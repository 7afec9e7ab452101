//! Keywords, found in a text by looking its words up: the cost grows with the text, not with the list. English in lower
//! case; it never looks inside a word, so that a "ticket" is not found in "tickety-boo".

use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Which keyword belongs to which entry of a list, and how much each is worth.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// By their first word as it stands.
    whole: HashMap<String, Vec<Keyword>>,
    /// By what their first word begins with.
    beginning: HashMap<String, Vec<Keyword>>,
    keywords: usize,
    /// In bytes: no beginning is shorter or longer.
    lengths: Option<(usize, usize)>,
}

#[derive(Debug)]
struct Keyword {
    number: usize,
    entry: usize,
    worth: u32,
    rest: Vec<Step>,
}

#[derive(Debug)]
enum Step {
    Word(String),
    Beginning(String),
    Any,
}

impl Lexicon {
    /// A `*` at the end of a word means any ending, by itself any word but the first; several words must follow one another.
    ///
    /// # Errors
    /// In words, why nothing could ever be found by it.
    pub fn add(&mut self, entry: usize, worth: u32, keyword: &str) -> Result<(), String> {
        let mut steps = keyword.split_whitespace().map(step).collect::<Result<Vec<Step>, String>>()?;
        if steps.is_empty() {
            return Err("an empty keyword".to_owned());
        }
        let first = steps.remove(0);
        let keyword = Keyword { number: self.keywords, entry, worth, rest: steps };
        self.keywords += 1;
        match first {
            Step::Word(word) => self.whole.entry(word).or_default().push(keyword),
            Step::Beginning(stem) => {
                let (shortest, longest) = self.lengths.unwrap_or((stem.len(), stem.len()));
                self.lengths = Some((shortest.min(stem.len()), longest.max(stem.len())));
                self.beginning.entry(stem).or_default().push(keyword);
            }
            Step::Any => return Err("a keyword that begins with any word".to_owned()),
        }
        Ok(())
    }

    /// What the words are worth to each entry that they speak of. A keyword counts once, however often it was said.
    pub fn points(&self, words: &[String]) -> BTreeMap<usize, u32> {
        let mut found = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let (shortest, longest) = self.lengths.unwrap_or_default();
        for (at, word) in words.iter().enumerate() {
            let beginnings = word
                .char_indices()
                .map(|(from, c)| from + c.len_utf8())
                .skip_while(|end| *end < shortest)
                .take_while(|end| *end <= longest)
                .filter_map(|end| self.beginning.get(&word[..end]));
            for keyword in self.whole.get(word).into_iter().chain(beginnings).flatten() {
                if follows(&words[at + 1..], &keyword.rest) && seen.insert(keyword.number) {
                    *found.entry(keyword.entry).or_default() += keyword.worth;
                }
            }
        }
        found
    }
}

/// Words in lower case; whatever is neither letter nor digit parts them.
pub fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn step(word: &str) -> Result<Step, String> {
    let (stem, any_ending) = match word.strip_suffix('*') {
        Some(stem) => (stem, true),
        None => (word, false),
    };
    if any_ending && stem.is_empty() {
        return Ok(Step::Any);
    }
    if !stem.chars().all(char::is_alphanumeric) || stem.to_lowercase() != stem {
        return Err(format!("`{word}`: a keyword is letters and digits in lower case, and a * at the end"));
    }
    Ok(if any_ending { Step::Beginning(stem.to_owned()) } else { Step::Word(stem.to_owned()) })
}

fn follows(words: &[String], rest: &[Step]) -> bool {
    words.len() >= rest.len()
        && words.iter().zip(rest).all(|(word, step)| match step {
            Step::Word(whole) => word == whole,
            Step::Beginning(stem) => word.starts_with(stem.as_str()),
            Step::Any => true,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(keywords: &[&str], text: &str) -> u32 {
        let mut lexicon = Lexicon::default();
        for keyword in keywords {
            lexicon.add(0, 1, keyword).unwrap();
        }
        lexicon.points(&words(text)).get(&0).copied().unwrap_or_default()
    }

    #[test]
    fn keywords_are_found_as_they_are_written() {
        for (keyword, text, found) in [
            ("budget", "The BUDGET!", 1),
            ("budget", "budgets", 0),
            ("budget*", "budgets", 1),
            ("ticket", "a tickety-boo affair", 0),
            ("lock* in", "Locked-in for years", 1),
            ("lock* in", "lock the door in time", 0),
            ("take* * along", "takes everything along", 1),
            ("take* * along", "takes along", 0),
            ("log in", "we log", 0),
            ("é*", "École, É", 1),
            ("cost", "cost and cost and cost", 1),
        ] {
            assert_eq!(said(&[keyword], text), found, "{keyword} in {text}");
        }
        assert_eq!(said(&["cost", "price*"], "The cost is the price."), 2);
    }

    #[test]
    fn what_could_never_be_found_is_told() {
        for wrong in ["", "  ", "Budget", "lock-in", "*", "* in", "a**"] {
            assert!(Lexicon::default().add(0, 1, wrong).is_err(), "{wrong}");
        }
    }
}
