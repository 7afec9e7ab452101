//! What words are about, by keywords. English only, the same words always give the same guess, and no guess is given
//! where the words do not point one way.

use std::collections::BTreeMap;

use super::{Topic, list};
use crate::domain::lexicon;

pub(super) const TELLING: u32 = 3;
pub(super) const HINTING: u32 = 1;
/// One telling keyword, or three that hint.
const ENOUGH: u32 = 3;

/// The topic of a concern from what was said and what would get the person to Yes; `None` where that is weak, or
/// where two topics are as likely. What was said counts double: a yes-if often names a means, such as a contract.
pub fn guess(words: &str, yes_if: &str) -> Option<Topic> {
    likely(&points(&lexicon::words(words)), &points(&lexicon::words(yes_if)))
}

/// The same of points that are counted already.
pub fn likely(said: &BTreeMap<usize, u32>, wanted: &BTreeMap<usize, u32>) -> Option<Topic> {
    let of = |points: &BTreeMap<usize, u32>, at| points.get(&at).copied().unwrap_or_default();
    let mut likely: Vec<(u32, usize)> = (0..list::list().len())
        .map(|at| (of(said, at), of(wanted, at), at))
        .filter(|(said, wanted, _)| *said.max(wanted) >= ENOUGH)
        .map(|(said, wanted, at)| (said * 2 + wanted, at))
        .collect();
    likely.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    match likely.as_slice() {
        [(first, _), (second, _), ..] if first == second => None,
        [(_, at), ..] => Some(Topic::Common(list::list()[*at].slug.clone())),
        [] => None,
    }
}

/// How much words speak of each topic, by its place in the list.
pub fn points(words: &[String]) -> BTreeMap<usize, u32> {
    list::topics().lexicon.points(words)
}
