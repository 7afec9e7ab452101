//! Concerns that say the same across areas, put together: by the topic their raisers chose, then by likeness of words
//! and yes-ifs, then by a guess of the topic. A theme never replaces a blocker, and is made of nothing but what its
//! reader may read: not even what is left out of it tells of the rest.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::is_open_blocker;
use crate::domain::area::Area;
use crate::domain::concern::Concern;
use crate::domain::id::{ConcernId, PersonId};
use crate::domain::likeness::{Text, Texts};
use crate::domain::policy::{By, Card};
use crate::domain::theming::Placed;
use crate::domain::topic::{self, Topic};

/// What a reader may see of a concern.
type Sight<'a> = dyn Fn(&Concern) -> Option<Card> + 'a;

/// Two concerns or more about one thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Theme {
    pub about: About,
    /// In the order of `Area::ALL`.
    pub areas: Vec<Area>,
    /// How many of these are blockers still open; each stands on its own as well.
    pub open_blockers: usize,
    pub reasons: Reasons,
    /// Heaviest first, then oldest; each with its yes-if and its state.
    pub cards: Vec<Card>,
}

/// Why so many stand together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reasons {
    pub concerns: usize,
    /// The lead has put them there.
    pub by_hand: usize,
    /// Of the others, those whose raisers chose the topic; what is left reads like them.
    pub chosen: usize,
}

/// What a theme is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum About {
    /// As the lead calls it.
    Named { name: String },
    /// Chosen by somebody, or guessed of all.
    Topic { topic: Topic },
    /// What they share, most telling first; empty where nothing but the lead's hand has put them together.
    Alike { shared: Vec<String> },
}

/// What is known of a concern when it looks for its like.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    pub words: &'a str,
    pub yes_if: &'a str,
    /// As it was chosen, or guessed when it was told.
    pub topic: Option<&'a Topic>,
    /// It is nobody's choice.
    pub guessed: bool,
    pub placed: Option<&'a Placed>,
    /// The place of the one that the lead has merged it with.
    pub with: Option<usize>,
}

/// By place, each in order, and what each is about; a place alone is in none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Together {
    pub members: Vec<usize>,
    pub about: About,
}

/// Themes for one reader, who sees of a concern what `card` gives, most cross-area first. `standing` is in the order in
/// which points are to be read.
pub(super) fn themes(card: &Sight<'_>, standing: &[&Concern]) -> Vec<Theme> {
    // Only those in words: what may only be counted must not be told by the company it keeps.
    let seen: Vec<(&Concern, Card)> = standing
        .iter()
        // Of what is gone nobody can say what it is like.
        .filter(|concern| concern.gone.is_none())
        .filter_map(|&concern| card(concern).map(|card| (concern, card)))
        .collect();
    let places: HashMap<&ConcernId, usize> =
        seen.iter().enumerate().map(|(at, (concern, _))| (&concern.id, at)).collect();
    let told: Vec<Told<'_>> = seen
        .iter()
        .map(|(concern, card)| Told {
            words: &card.words,
            yes_if: card.yes_if.as_deref().unwrap_or_default(),
            topic: card.topic.as_ref(),
            guessed: concern.said.guessed,
            placed: concern.work.theme.as_ref(),
            with: concern.work.joined.as_ref().and_then(|with| places.get(with).copied()),
        })
        .collect();
    let mut themes: Vec<Theme> = together(&told)
        .into_iter()
        .filter(|Together { members, .. }| {
            reasons(members, &told).by_hand > 0 || are_of_several(members.iter().map(|at| &seen[*at].1))
        })
        .map(|Together { members, about }| {
            let among = || members.iter().map(|at| &seen[*at]);
            Theme {
                areas: Area::ALL.into_iter().filter(|area| among().any(|(c, _)| c.area == *area)).collect(),
                open_blockers: among().filter(|(c, _)| is_open_blocker(c)).count(),
                reasons: reasons(&members, &told),
                cards: among().map(|(_, card)| card.clone()).collect(),
                about,
            }
        })
        .collect();
    themes.sort_by(|a, b| {
        let weight = |t: &Theme| (t.areas.len(), t.open_blockers, t.cards.len());
        weight(b).cmp(&weight(a)).then_with(|| a.about.cmp(&b.about))
    });
    themes
}

/// Whether more than one person says it, as far as the cards tell: an area's view is its area's, whoever's it is, and
/// may be that of anybody who is named for the same area. Nothing else of who raised it may show here.
fn are_of_several<'a>(cards: impl Iterator<Item = &'a Card> + Clone) -> bool {
    let named = |card: &'a Card| match &card.by {
        By::Person { person } => Some((person, card.area)),
        By::Area => None,
    };
    let people: BTreeSet<&PersonId> = cards.clone().filter_map(named).map(|(person, _)| person).collect();
    let areas: BTreeSet<Area> = cards.clone().filter_map(named).map(|(_, area)| area).collect();
    let views: BTreeSet<Area> = cards
        .filter(|card| named(card).is_none() && !areas.contains(&card.area))
        .map(|card| card.area)
        .collect();
    people.len() + views.len() > 1
}

/// Which stand together, by first member: those who chose one topic do, and never with those who chose another; the
/// rest go where they are most alike; who is still alone goes to the one theme, or to the others alone, that seem to be
/// of the same topic.
pub fn together(told: &[Told<'_>]) -> Vec<Together> {
    let texts = Texts::read(told.iter().map(|told| Text { words: told.words, yes_if: told.yes_if }));
    let chosen = bonds(told);
    let guessed: Vec<Option<Topic>> =
        told.iter().enumerate().map(|(at, told)| told.topic.or_else(|| texts.guess(at)).cloned()).collect();
    let mut groups = texts.groups(&chosen);
    let mut alone: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut homes: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        let Some(topic) = main_topic(group, &guessed).map(|topic| likeness(&topic)) else { continue };
        match group.as_slice() {
            // By itself means by itself.
            [one] if told[*one].placed == Some(&Placed::Apart) => {}
            // One who chose keeps their choice, and waits for company.
            [one] if chosen[*one].is_none() => alone.entry(topic).or_default().push(at),
            _ => homes.entry(topic).or_default().push(at),
        }
    }
    let mut moved = BTreeSet::new();
    for (topic, lonely) in alone {
        let home = match homes.get(&topic).map(Vec::as_slice) {
            Some([home]) => *home,
            // Two themes of that topic: which of them would be a toss.
            Some(_) => continue,
            None => lonely[0],
        };
        for at in lonely.into_iter().filter(|at| *at != home) {
            let members = std::mem::take(&mut groups[at]);
            groups[home].extend(members);
            moved.insert(home);
        }
    }
    for home in moved {
        groups[home].sort_unstable();
    }
    let mut together: Vec<Together> = groups
        .into_iter()
        .filter(|members| members.len() > 1)
        .map(|members| Together { about: about(&members, &texts, told, &guessed), members })
        .collect();
    together.sort_by(|a, b| a.members.cmp(&b.members));
    together
}

/// What holds each where it is, whatever it says: the lead's hand, else the topic that was chosen. A topic of which the
/// lead has made one theme leads there.
fn bonds(told: &[Told<'_>]) -> Vec<Option<String>> {
    let mut made: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for told in told {
        if let (Some(topic), Some(Placed::In { theme, .. })) = (told.topic, told.placed) {
            made.entry(likeness(topic)).or_default().insert(*theme);
        }
    }
    let by_topic = |topic| {
        let topic = likeness(topic);
        match made.get(&topic).map(|themes| (themes.first(), themes.len())) {
            Some((Some(theme), 1)) => format!("made {theme}"),
            Some(_) | None => format!("topic {topic}"),
        }
    };
    let mut bonds: Vec<Option<String>> = told
        .iter()
        .enumerate()
        .map(|(at, told)| match told.placed {
            Some(Placed::In { theme, .. }) => Some(format!("made {theme}")),
            Some(Placed::Apart) => Some(format!("apart {at}")),
            None => told.topic.map(by_topic),
        })
        .collect();
    merged(told, &mut bonds);
    bonds
}

/// What the lead has merged in order to work on it at once says the same, unless their hand has put it elsewhere since.
fn merged(told: &[Told<'_>], bonds: &mut [Option<String>]) {
    for at in 0..told.len() {
        let Some(with) = told[at].with.filter(|_| told[at].placed.is_none()) else { continue };
        if told[with].placed == Some(&Placed::Apart) {
            continue;
        }
        let bond =
            bonds[with].clone().or_else(|| bonds[at].clone()).unwrap_or_else(|| format!("merged {with}"));
        bonds[with] = Some(bond.clone());
        bonds[at] = Some(bond);
    }
}

fn reasons(members: &[usize], all: &[Told<'_>]) -> Reasons {
    let mut reasons = Reasons { concerns: members.len(), ..Reasons::default() };
    let chose = |at: usize| all[at].topic.filter(|_| !all[at].guessed).map(likeness);
    // Those who chose the same would stand together without that.
    let merged_with =
        |at: usize| all[at].with.filter(|with| chose(at).is_none() || chose(at) != chose(*with));
    for &at in members {
        let told = &all[at];
        let leads = || chose(at).is_none() && members.iter().any(|other| merged_with(*other) == Some(at));
        let is_merged = merged_with(at).is_some_and(|with| members.contains(&with)) || leads();
        match (told.placed, told.topic) {
            (Some(_), _) => reasons.by_hand += 1,
            (None, _) if is_merged => reasons.by_hand += 1,
            (None, Some(_)) if !told.guessed => reasons.chosen += 1,
            (None, Some(_) | None) => {}
        }
    }
    reasons
}

/// The name that the lead gave it; else the topic that somebody chose; else what they share; else what they seem to be about, which brought them here.
fn about(members: &[usize], texts: &Texts, told: &[Told<'_>], guessed: &[Option<Topic>]) -> About {
    let name = members.iter().find_map(|at| match told[*at].placed {
        Some(Placed::In { name, .. }) => name.clone(),
        Some(Placed::Apart) | None => None,
    });
    if let Some(name) = name {
        return About::Named { name };
    }
    if let Some(topic) = members.iter().find_map(|at| told[*at].topic) {
        return About::Topic { topic: topic.clone() };
    }
    let shared = texts.shared(members);
    match main_topic(members, guessed) {
        Some(topic) if shared.is_empty() => About::Topic { topic },
        Some(_) | None => About::Alike { shared },
    }
}

/// What at least half of them are about.
fn main_topic(members: &[usize], guessed: &[Option<Topic>]) -> Option<Topic> {
    let mut counts: BTreeMap<&Topic, usize> = BTreeMap::new();
    for topic in members.iter().filter_map(|at| guessed[*at].as_ref()) {
        *counts.entry(topic).or_default() += 1;
    }
    let most = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0)))?;
    (most.1 * 2 >= members.len()).then(|| most.0.clone())
}

/// Labels that differ in case and spaces alone are one topic, be they chosen from the list or written.
fn likeness(topic: &Topic) -> String {
    topic::label(topic).split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
