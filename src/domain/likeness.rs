//! How alike two texts are, by what they mean rather than by how they say it: concepts from a list, stems of words, and
//! the topics they speak of. A pure function of the texts: the same always gives the same, nothing is learnt, nothing
//! leaves the machine. It explains itself in concepts and words that the texts share.
//!
//! The weights were chosen on `benches/themes/tune`; `cargo bench --bench themes` measures them on texts that were not.

mod concept;
mod link;
mod stem;
mod vector;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};

use super::lexicon;
use super::topic::{self, Topic};
use vector::{Index, Vector};

/// Above this two texts, and on average two groups, are taken to say the same.
pub const ALIKE: f32 = 0.2;

/// How much each tells; together 1. Concepts see that different words mean the same; stems see what no list knows.
const CONCEPTS: f32 = 0.6;
const TOPICS: f32 = 0.2;
const STEMS: f32 = 0.2;
/// A yes-if tells less than what was said: it often names a means.
const YES_IF: f32 = 0.7;
/// Of each text only so many words are read: a mail that was pasted says in its beginning what it is about.
const READ: usize = 1_000;

/// Where the numbers of topics and of stems begin; those of concepts begin at 0.
const FIRST_TOPIC: u32 = 1 << 16;
const FIRST_STEM: u32 = 1 << 17;

/// What somebody said and what would get them to Yes; either may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text<'a> {
    pub words: &'a str,
    pub yes_if: &'a str,
}

/// Texts that can be compared with one another. What is common among them tells less than what is rare.
#[derive(Debug)]
pub struct Texts {
    vectors: Vec<Vector>,
    /// What each seems to be about.
    guesses: Vec<Option<Topic>>,
    /// Of each stem, a word as it was first written.
    shown: Vec<String>,
}

/// One of many, and how much it is like the one asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// Its place among the others.
    pub at: usize,
    /// Above `ALIKE`, at most 1.
    pub likeness: f32,
    /// Concepts or words that both have, most telling first.
    pub shared: Vec<String>,
}

/// Those of `others` that read most like `one`, best first, at most `most`; none that are not alike.
pub fn nearest(one: Text<'_>, others: &[Text<'_>], most: usize) -> Vec<Near> {
    let texts = Texts::read(std::iter::once(one).chain(others.iter().copied()));
    let likenesses = Index::of(&texts.vectors).products(&texts.vectors[0]);
    let mut near: Vec<(usize, f32)> =
        likenesses.into_iter().enumerate().filter(|(at, likeness)| *at > 0 && *likeness > ALIKE).collect();
    near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    near.truncate(most);
    near.into_iter()
        .map(|(at, likeness)| Near {
            at: at - 1,
            likeness: likeness.min(1.0),
            shared: texts.shared(&[0, at]),
        })
        .collect()
}

impl Texts {
    pub fn read<'a>(texts: impl IntoIterator<Item = Text<'a>>) -> Texts {
        let mut shown = Vec::new();
        let mut numbers: HashMap<String, u32> = HashMap::new();
        // Texts share most of their words.
        let mut known: HashMap<String, Option<String>> = HashMap::new();
        let (mut concepts, mut topics, mut stems) = (Vec::new(), Vec::new(), Vec::new());
        let mut guesses = Vec::new();
        for text in texts {
            let mut points = [BTreeMap::new(), BTreeMap::new()];
            let (mut concept, mut topic, mut stem) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
            for ((part, weight), spoken_of) in
                [(text.words, 1.0), (text.yes_if, YES_IF)].into_iter().zip(&mut points)
            {
                let mut words = lexicon::words(part);
                words.truncate(READ);
                for (at, worth) in concept::found(&words) {
                    *concept.entry(at).or_default() += weight * worth;
                }
                *spoken_of = topic::points(&words);
                for (at, points) in &*spoken_of {
                    *topic.entry(FIRST_TOPIC + number(*at)).or_default() += weight * worth(*points);
                }
                let mut said: BTreeMap<String, &String> = BTreeMap::new();
                for word in words.iter().rev() {
                    if !known.contains_key(word) {
                        known.insert(word.clone(), stem::stem(word));
                    }
                    said.extend(known[word].clone().map(|stem| (stem, word)));
                }
                for (said, word) in said {
                    let at = *numbers.entry(said).or_insert_with(|| {
                        shown.push(word.clone());
                        FIRST_STEM + number(shown.len() - 1)
                    });
                    *stem.entry(at).or_default() += weight;
                }
            }
            guesses.push(topic::likely(&points[0], &points[1]));
            concepts.push(concept.into_iter().collect::<Vector>());
            topics.push(topic.into_iter().collect::<Vector>());
            stems.push(stem.into_iter().collect::<Vector>());
        }
        vector::rare_tells_more(&mut concepts);
        vector::rare_tells_more(&mut stems);
        for (kind, tells) in [(&mut concepts, CONCEPTS), (&mut topics, TOPICS), (&mut stems, STEMS)] {
            for vector in kind {
                vector::stretch(vector, tells.sqrt());
            }
        }
        let vectors = concepts
            .into_iter()
            .zip(topics)
            .zip(stems)
            .map(|((concept, topic), stem)| [concept, topic, stem].concat())
            .collect();
        Texts { vectors, guesses, shown }
    }

    /// What one seems to be about, as `topic::guess` says.
    pub fn guess(&self, at: usize) -> Option<&Topic> {
        self.guesses[at].as_ref()
    }

    /// 0 to 1.
    pub fn likeness(&self, a: usize, b: usize) -> f32 {
        vector::product(&self.vectors[a], &self.vectors[b]).min(1.0)
    }

    /// The texts in groups of those that belong together, each in order, by first member. `bound` has one for each text:
    /// those with the same stand together whatever they say, and never with those of another.
    pub fn groups(&self, bound: &[Option<String>]) -> Vec<Vec<usize>> {
        link::groups(self, bound)
    }

    /// What at least half of these share, and two of them: by the names of concepts, else in words as somebody wrote
    /// them; at most three. Nothing of any other text is in it.
    pub fn shared(&self, members: &[usize]) -> Vec<String> {
        let mut found: BTreeMap<u32, (usize, f32)> = BTreeMap::new();
        for (at, weight) in members.iter().flat_map(|member| &self.vectors[*member]) {
            let (count, sum) = found.entry(*at).or_default();
            *count += 1;
            *sum += weight;
        }
        let enough = members.len().div_ceil(2).max(2);
        let mut found: Vec<(u32, f32)> = found
            .into_iter()
            .filter(|(_, (count, _))| *count >= enough)
            .map(|(at, (_, sum))| (at, sum))
            .collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let named = |at: u32| (at < FIRST_TOPIC).then(|| concept::name(at as usize).to_owned());
        let written = |at: u32| Some(self.shown[at.checked_sub(FIRST_STEM)? as usize].clone());
        let concepts: Vec<String> = found.iter().filter_map(|(at, _)| named(*at)).take(SHOWN).collect();
        if concepts.is_empty() {
            return found.iter().filter_map(|(at, _)| written(*at)).take(SHOWN).collect();
        }
        concepts
    }
}

const SHOWN: usize = 3;

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX - FIRST_STEM)
}

#[expect(clippy::cast_precision_loss, reason = "a handful of points")]
fn worth(points: u32) -> f32 {
    points as f32
}
