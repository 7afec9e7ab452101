//! Earlier answers: what settled a concern that reads alike in a rollout that is over or decided on, offered while
//! answering. Who raised it, and in which area, is never told; what may be told is `policy`'s business.

use crate::domain::concern::Concern;
use crate::domain::likeness::{self, Text};
use crate::domain::policy;
use crate::domain::screen::Earlier;

/// As many as are offered.
const MOST: usize = 3;

/// Of these, handed down from earlier rollouts, the ones most alike; the newer first where two are as alike.
pub fn answers(concern: &Concern, handed_down: &[Concern]) -> Vec<Earlier> {
    let told: Vec<(&Concern, Earlier)> = handed_down
        .iter()
        .filter_map(|earlier| {
            let sentence = policy::handed_down(earlier)?.to_owned();
            let answer = earlier.state.answer()?.words.clone();
            Some((earlier, Earlier { sentence, answer }))
        })
        .collect();
    let texts: Vec<Text<'_>> = told.iter().map(|(earlier, _)| text(earlier)).collect();
    let near = likeness::nearest(text(concern), &texts, MOST);
    near.into_iter().map(|near| told[near.at].1.clone()).collect()
}

/// Those to merge with: first what reads alike, then the others in the order they had.
pub fn most_alike_first(concern: &Concern, others: &mut Vec<Concern>) {
    let texts: Vec<Text<'_>> = others.iter().map(text).collect();
    let near: Vec<usize> =
        likeness::nearest(text(concern), &texts, others.len()).into_iter().map(|near| near.at).collect();
    let place = |at: usize| near.iter().position(|known| *known == at).unwrap_or(near.len());
    let mut placed: Vec<(usize, Concern)> =
        std::mem::take(others).into_iter().enumerate().map(|(at, other)| (place(at), other)).collect();
    placed.sort_by_key(|(place, _)| *place);
    others.extend(placed.into_iter().map(|(_, other)| other));
}

fn text(concern: &Concern) -> Text<'_> {
    Text { words: &concern.said.words, yes_if: concern.said.yes_if.as_deref().unwrap_or_default() }
}
