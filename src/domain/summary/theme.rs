//! Concerns that say the same across areas, put together by what they are about. A theme never replaces a blocker,
//! and never tells what a concern was about whose words its reader may not see.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::is_open_blocker;
use crate::domain::area::Area;
use crate::domain::concern::Concern;
use crate::domain::policy::Card;
use crate::domain::topic::{self, Topic};

/// What a reader may see of a concern.
type Sight<'a> = dyn Fn(&Concern) -> Option<Card> + 'a;

/// Two concerns or more about one thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Theme {
    pub topic: Topic,
    /// In the order of `Area::ALL`.
    pub areas: Vec<Area>,
    /// How many of these are blockers still open; each stands on its own as well.
    pub open_blockers: usize,
    /// Heaviest first, then oldest; each with its yes-if and its state.
    pub cards: Vec<Card>,
}

/// Themes for one reader, who sees of a concern what `card` gives, most cross-area first. `standing` is in the order in which points are to be read.
pub(super) fn themes(card: &Sight<'_>, standing: &[&Concern]) -> Vec<Theme> {
    let mut about: BTreeMap<String, Vec<&Concern>> = BTreeMap::new();
    for &concern in standing {
        if let Some(topic) = topic_of(concern) {
            about.entry(likeness(&topic)).or_default().push(concern);
        }
    }
    let mut themes: Vec<Theme> = about.into_values().filter_map(|concerns| theme(card, &concerns)).collect();
    themes.sort_by(|a, b| {
        let weight = |t: &Theme| (t.areas.len(), t.open_blockers, t.cards.len());
        weight(b).cmp(&weight(a)).then_with(|| a.topic.cmp(&b.topic))
    });
    themes
}

/// Only those in words make a theme: what can be told from counted-only concerns alone stays with them.
fn theme(card: &Sight<'_>, concerns: &[&Concern]) -> Option<Theme> {
    let seen: Vec<(&Concern, Card)> =
        concerns.iter().filter_map(|&c| card(c).map(|card| (c, card))).collect();
    let [(first, _), _, ..] = seen.as_slice() else { return None };
    Some(Theme {
        topic: topic_of(first)?,
        areas: Area::ALL.into_iter().filter(|area| seen.iter().any(|(c, _)| c.area == *area)).collect(),
        open_blockers: seen.iter().filter(|(c, _)| is_open_blocker(c)).count(),
        cards: seen.into_iter().map(|(_, card)| card).collect(),
    })
}

/// As it was chosen, else as its words suggest.
fn topic_of(concern: &Concern) -> Option<Topic> {
    concern
        .said
        .topic
        .clone()
        .or_else(|| topic::guess(&concern.said.words, concern.said.yes_if.as_deref().unwrap_or_default()))
}

/// Labels that differ in case and spaces alone are one topic, be they chosen from the list or written.
fn likeness(topic: &Topic) -> String {
    topic::label(topic).split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
