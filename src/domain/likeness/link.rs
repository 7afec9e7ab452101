//! Puts texts into groups by average linkage: two groups become one while their members are, on average, alike. Bounded:
//! never are more than `AT_ONCE` groups compared each with each.

use std::collections::BTreeMap;

use super::vector::{self, Index, Vector};
use super::{ALIKE, FIRST_STEM, FIRST_TOPIC, Texts};

/// Four megabytes of likenesses. Where there is more, those that seem to be of one topic are looked at together, so
/// many at a time.
const AT_ONCE: usize = 1_000;

/// Texts that stand together already.
struct Group {
    members: Vec<usize>,
    /// Never joins a group that is bound by something else.
    bound: Option<String>,
    /// Of its members.
    sum: Vector,
}

pub(super) fn groups(texts: &Texts, bound: &[Option<String>]) -> Vec<Vec<usize>> {
    let mut together: BTreeMap<(Option<&String>, usize), Vec<usize>> = BTreeMap::new();
    for (at, bound) in bound.iter().enumerate() {
        together.entry((bound.as_ref(), if bound.is_some() { 0 } else { at })).or_default().push(at);
    }
    let groups = together.into_iter().map(|((bound, _), members)| {
        let sum = vector::sum(members.iter().map(|at| &texts.vectors[*at]));
        Group { members, bound: bound.cloned(), sum }
    });
    let mut found: Vec<Vec<usize>> = pools(groups.collect()).into_iter().flat_map(link).collect();
    for group in &mut found {
        group.sort_unstable();
    }
    found.sort();
    found
}

/// All at once where that is cheap; else by topic, which most that belong together have in common.
fn pools(groups: Vec<Group>) -> Vec<Vec<Group>> {
    if groups.len() <= AT_ONCE {
        return vec![groups];
    }
    let mut pools: BTreeMap<Option<u32>, Vec<Vec<Group>>> = BTreeMap::new();
    for group in groups {
        let slices = pools.entry(main_topic(&group.sum)).or_default();
        match slices.last_mut() {
            Some(slice) if slice.len() < AT_ONCE => slice.push(group),
            Some(_) | None => slices.push(vec![group]),
        }
    }
    pools.into_values().flatten().collect()
}

fn main_topic(sum: &Vector) -> Option<u32> {
    sum.iter()
        .filter(|(at, _)| (FIRST_TOPIC..FIRST_STEM).contains(at))
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
        .map(|(at, _)| *at)
}

/// Follows the nearest neighbour until two are each other's nearest, joins those, goes on: the same groups as always
/// joining the two most alike, in the square of their number.
fn link(groups: Vec<Group>) -> Vec<Vec<usize>> {
    let mut alike = Likenesses::of(&groups);
    let mut members: Vec<Vec<usize>> = groups.into_iter().map(|group| group.members).collect();
    let mut open: Vec<usize> = (0..members.len()).collect();
    let mut chain: Vec<usize> = Vec::new();
    let mut done = Vec::new();
    while let Some(&first) = open.first() {
        let here = *chain.last().unwrap_or(&first);
        if chain.is_empty() {
            chain.push(first);
        }
        let before = chain.len().checked_sub(2).map(|at| chain[at]);
        match alike.nearest(here, before, &open) {
            Some(next) if Some(next) == before => {
                chain.truncate(chain.len() - 2);
                alike.join(next, here, (members[next].len(), members[here].len()), &open);
                let moved = std::mem::take(&mut members[here]);
                members[next].extend(moved);
                open.retain(|at| *at != here);
            }
            Some(next) => chain.push(next),
            // Nobody is near enough, nor will be: joining others brings none of them nearer.
            None => {
                chain.pop();
                open.retain(|at| *at != here);
                done.push(std::mem::take(&mut members[here]));
            }
        }
    }
    done
}

/// Of each with each, on average over their members.
struct Likenesses {
    of: Vec<f32>,
    groups: usize,
}

impl Likenesses {
    fn of(groups: &[Group]) -> Likenesses {
        let means: Vec<Vector> = groups
            .iter()
            .map(|group| {
                #[expect(clippy::cast_precision_loss, reason = "a count of texts")]
                let members = group.members.len() as f32;
                group.sum.iter().map(|(at, weight)| (*at, weight / members)).collect()
            })
            .collect();
        let index = Index::of(&means);
        let mut of = Vec::with_capacity(groups.len() * groups.len());
        for (one, mean) in groups.iter().zip(&means) {
            of.extend(index.products(mean).into_iter().zip(groups).map(|(likeness, other)| {
                let apart = one.bound.is_some() && other.bound.is_some();
                // Stays so in every average.
                if apart { f32::NEG_INFINITY } else { likeness }
            }));
        }
        Likenesses { of, groups: groups.len() }
    }

    /// The most alike among `open`; of two as near, `before`, so that a chain ends, else the first.
    fn nearest(&self, one: usize, before: Option<usize>, open: &[usize]) -> Option<usize> {
        let row = &self.of[one * self.groups..][..self.groups];
        let (mut found, mut best) = (None, ALIKE);
        for other in before.into_iter().chain(open.iter().copied()).filter(|other| *other != one) {
            if row[other] > best {
                (found, best) = (Some(other), row[other]);
            }
        }
        found
    }

    fn join(&mut self, kept: usize, gone: usize, (of_kept, of_gone): (usize, usize), open: &[usize]) {
        #[expect(clippy::cast_precision_loss, reason = "counts of texts")]
        let share = of_kept as f32 / (of_kept + of_gone) as f32;
        for &other in open {
            let joint = share * self.of[kept * self.groups + other]
                + (1.0 - share) * self.of[gone * self.groups + other];
            self.of[kept * self.groups + other] = joint;
            self.of[other * self.groups + kept] = joint;
        }
    }
}
