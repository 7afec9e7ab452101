//! What people mean, in the words they use for it: a curated list, built in.

use std::sync::LazyLock;

use crate::domain::lexicon::Lexicon;

const LIST: &str = include_str!("concepts.txt");

/// A keyword of one word; each further word makes half as much more.
const WORD: u32 = 2;
/// More keywords for the same add nothing: `data centre in a third country` is one thing.
const MOST: u32 = 4;

struct Concepts {
    names: Vec<&'static str>,
    lexicon: Lexicon,
    /// What could not be read; the tests hold that there is nothing.
    wrong: Vec<String>,
}

static CONCEPTS: LazyLock<Concepts> = LazyLock::new(|| read(LIST));

/// Concepts of which the words speak, each with its worth in keywords of one word, at most 2.
pub fn found(words: &[String]) -> impl Iterator<Item = (u32, f32)> {
    CONCEPTS.lexicon.points(words).into_iter().map(|(at, points)| {
        #[expect(clippy::cast_precision_loss, reason = "at most MOST")]
        let worth = points.min(MOST) as f32 / WORD as f32;
        (super::number(at), worth)
    })
}

/// As it is shown to people.
pub fn name(at: usize) -> &'static str {
    CONCEPTS.names[at]
}

fn read(list: &'static str) -> Concepts {
    let mut read = Concepts { names: Vec::new(), lexicon: Lexicon::default(), wrong: Vec::new() };
    for line in list.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let keywords = match line.split_once(':') {
            Some((name, keywords)) if !line.starts_with(' ') => {
                read.names.push(name.trim());
                keywords
            }
            Some(_) | None => line,
        };
        for keyword in keywords.split(',').map(str::trim).filter(|keyword| !keyword.is_empty()) {
            let further = u32::try_from(keyword.split(' ').count()).unwrap_or(u32::MAX) - 1;
            let entry = read.names.len().saturating_sub(1);
            if let Err(why) = read.lexicon.add(entry, WORD + further, keyword) {
                read.wrong.push(why);
            }
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_can_be_read_and_no_keyword_stands_twice() {
        assert_eq!(CONCEPTS.wrong, Vec::<String>::new());
        assert!(CONCEPTS.names.len() > 70);
        let mut keywords: Vec<&str> = LIST
            .lines()
            .filter(|line| !line.starts_with('#'))
            .flat_map(|line| line.split_once(':').map_or(line, |(_, rest)| rest).split(','))
            .map(str::trim)
            .filter(|keyword| !keyword.is_empty())
            .collect();
        keywords.sort_unstable();
        let twice: Vec<_> = keywords.windows(2).filter(|two| two[0] == two[1]).map(|two| two[0]).collect();
        assert_eq!(twice, Vec::<&str>::new());
    }
}
