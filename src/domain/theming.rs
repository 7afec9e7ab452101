//! The lead's hand on themes: what they merge, split and name stays so, whatever else is told. The machine may bring more
//! to a theme that somebody made, and never takes anything out of it.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::action::ThemeChange;
use super::begun::Begun;
use super::concern::Concern;
use super::decision::Decision;
use super::event::{Event, Happened};
use super::id::{ConcernId, Handle, PersonId};
use super::policy::{Card, Deed, Reader, Roles};
use super::refusal::{Fault, Field, Refusal, Wrong};
use super::reply::Reply;
use super::rollout::Rollout;
use super::screen::{Bring, Notice, Screen, ThemeLine, ThemeScreen, ThemesScreen};
use super::state::{self, Ask};
use super::summary::{Theme, seen};

#[cfg(test)]
mod tests;

/// Themes on a page of the list.
pub const PAGE: usize = 6;
/// Characters of a name.
pub const LONGEST: usize = 80;
/// As many as a menu holds.
const MOST: usize = 100;
/// Concerns of a theme that the list quotes.
const QUOTED: usize = 2;

/// Where the lead has put a concern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "placed", rename_all = "snake_case")]
pub enum Placed {
    /// By itself.
    Apart,
    /// In that theme of its rollout. All that stand in one carry its name, if it was given one.
    In { theme: u32, name: Option<String> },
}

impl Placed {
    /// As rows and the record write it, without the name.
    pub fn slug(&self) -> String {
        match self {
            Placed::Apart => "apart".to_owned(),
            Placed::In { theme, .. } => theme.to_string(),
        }
    }

    pub fn from_slug(slug: &str) -> Option<Placed> {
        match slug {
            "apart" => Some(Placed::Apart),
            theme => Some(Placed::In { theme: theme.parse().ok()?, name: None }),
        }
    }

    #[must_use]
    pub fn called(self, name: Option<String>) -> Placed {
        match self {
            Placed::Apart => Placed::Apart,
            Placed::In { theme, .. } => Placed::In { theme, name },
        }
    }
}

/// All that stands in a rollout as its lead has it, put together from its concerns: the one step that needs all of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Themes {
    /// Most cross-area first, each with the hand that made it.
    each: Vec<(Theme, Option<Hand>)>,
    alone: Vec<Card>,
    /// The number of the next that somebody makes.
    next: u32,
}

/// The number of a theme that somebody has made, and what they call it.
type Hand = (u32, Option<String>);

impl Themes {
    /// `lead` is who reads them; `concerns` are all of the rollout.
    pub fn of(lead: &PersonId, concerns: &[Concern]) -> Themes {
        let (themes, alone) = seen(Reader::Lead, lead, concerns);
        let mut hands: HashMap<&ConcernId, Hand> = HashMap::new();
        for concern in concerns {
            if let Some(Placed::In { theme, name }) = &concern.work.theme {
                hands.insert(&concern.id, (*theme, name.clone()));
            }
        }
        let next = hands.values().map(|(theme, _)| *theme).max().unwrap_or(0) + 1;
        let with_hand = |theme: Theme| {
            let hand = theme.cards.iter().find_map(|card| hands.get(&card.id)).cloned();
            (theme, hand)
        };
        Themes { each: themes.into_iter().map(with_hand).collect(), alone, next }
    }

    /// The concerns that a change is about, in the order they were raised.
    pub fn touched(&self, change: &ThemeChange) -> Vec<ConcernId> {
        let (_, cards) = self.gathered(change).unwrap_or_default();
        let mut touched: Vec<ConcernId> = cards.into_iter().map(|card| card.id.clone()).collect();
        touched.sort_by_key(ConcernId::number);
        touched
    }

    /// All of the theme and all that is brought to it, with the first hand that made any of it.
    fn gathered(&self, change: &ThemeChange) -> Result<(Option<&Hand>, Vec<&Card>), Refusal> {
        let mut joined: Vec<&(Theme, Option<Hand>)> = Vec::new();
        let mut cards: Vec<&Card> = Vec::new();
        for handle in change.of.iter().chain(&change.bring) {
            match self.holding(handle) {
                Some(theme) if joined.iter().any(|known| std::ptr::eq(*known, theme)) => {}
                Some(theme) => {
                    joined.push(theme);
                    cards.extend(&theme.0.cards);
                }
                None => {
                    let alone = self.alone.iter().find(|card| card.handle == *handle);
                    cards.push(alone.ok_or(Refusal::Stale)?);
                }
            }
        }
        Ok((joined.into_iter().find_map(|(_, hand)| hand.as_ref()), cards))
    }

    fn holding(&self, handle: &Handle) -> Option<&(Theme, Option<Hand>)> {
        self.each.iter().find(|(theme, _)| theme.cards.iter().any(|card| card.handle == *handle))
    }
}

/// The themes, a page of them.
///
/// # Errors
/// `OnlyLead`, and what the stage says.
pub fn list(rollout: &Rollout, actor: &PersonId, themes: &Themes, page: usize) -> Result<Decision, Refusal> {
    may(rollout, actor)?;
    let pages = themes.each.len().div_ceil(PAGE).max(1);
    let page = page.min(pages - 1);
    let lines = themes.each.iter().skip(page * PAGE).take(PAGE).filter_map(|(theme, _)| {
        Some(ThemeLine {
            about: theme.about.clone(),
            areas: theme.areas.clone(),
            open_blockers: theme.open_blockers,
            reasons: theme.reasons,
            first: theme.cards.iter().take(QUOTED).map(|card| card.in_short().to_owned()).collect(),
            handle: theme.cards.first()?.handle.clone(),
        })
    });
    Ok(show(Screen::Themes(Box::new(ThemesScreen {
        rollout: rollout.id.clone(),
        name: rollout.brief.name.clone(),
        page,
        pages,
        themes: lines.collect(),
        all: themes.each.len(),
        alone: themes.alone.len(),
    }))))
}

/// The theme in which a concern stands, to be changed; `None`: a new one.
///
/// # Errors
/// As `list`; `Stale`: it stands in none any more.
pub fn open(
    rollout: &Rollout,
    actor: &PersonId,
    themes: &Themes,
    of: Option<&Handle>,
    page: usize,
) -> Result<Decision, Refusal> {
    may(rollout, actor)?;
    let theme = of.map(|of| themes.holding(of).ok_or(Refusal::Stale)).transpose()?;
    let others = themes.each.iter().filter(|other| theme.is_none_or(|theme| !std::ptr::eq(*other, theme)));
    let bring = others.filter_map(|(other, _)| {
        let handle = other.cards.first()?.handle.clone();
        Some(Bring::Theme { handle, about: other.about.clone(), concerns: other.cards.len() })
    });
    let ones = themes.alone.iter().map(|card| Bring::One { card: Box::new(card.clone()) });
    let cards = theme.map_or(&[][..], |(theme, _)| &theme.cards);
    let hand = theme.and_then(|(_, hand)| hand.as_ref());
    Ok(show(Screen::Theme(Box::new(ThemeScreen {
        rollout: rollout.id.clone(),
        of: of.cloned(),
        about: theme.map(|(theme, _)| theme.about.clone()),
        begun: Begun::with(hand.and_then(|(_, name)| name.clone()).unwrap_or_default()),
        concerns: cards.len(),
        members: cards.iter().take(MOST).cloned().collect(),
        bring: bring.chain(ones).take(MOST).collect(),
        page,
    }))))
}

/// What that concern's theme is called where nothing was typed yet.
pub fn stands(of: &Concern) -> String {
    match &of.work.theme {
        Some(Placed::In { name, .. }) => name.clone().unwrap_or_default(),
        Some(Placed::Apart) | None => String::new(),
    }
}

/// As the lead has it from now on: what was in it and what was brought stands together, under that name; what was taken
/// out stands by itself. Of the concerns none but those that the change touches are looked at.
///
/// # Errors
/// As `open`; a name that is too long, and a theme of fewer than two, are faults beside their field.
pub fn save(
    rollout: &Rollout,
    actor: &PersonId,
    (themes, touched): (&Themes, &[Concern]),
    change: &ThemeChange,
    page: usize,
) -> Result<Decision, Refusal> {
    may(rollout, actor)?;
    let name = change.name.trim();
    let got = name.chars().count();
    if got > LONGEST {
        return Ok(fault(Field::ThemeName, Wrong::TooLong { limit: LONGEST, got }));
    }
    let (hand, cards) = themes.gathered(change)?;
    let (out, kept): (Vec<&Card>, Vec<&Card>) =
        cards.into_iter().partition(|card| change.out.contains(&card.handle));
    if kept.len() < 2 && out.is_empty() {
        return Ok(fault(Field::ThemeBring, Wrong::Missing));
    }
    let theme = hand.map_or(themes.next, |(theme, _)| *theme);
    let name = (!name.is_empty()).then(|| name.to_owned());
    let mut decision = Decision {
        reply: Reply::Show {
            screen: Screen::Notice { notice: Notice::ThemeSaved { rollout: rollout.id.clone(), page } },
        },
        ..Decision::default()
    };
    let (kept, out) = (ids(kept), ids(out));
    for before in touched {
        let placed = if kept.contains(&before.id) {
            Placed::In { theme, name: name.clone() }
        } else if out.contains(&before.id) {
            Placed::Apart
        } else {
            continue;
        };
        if before.work.theme.as_ref() != Some(&placed) {
            let mut after = before.clone();
            after.work.theme = Some(placed);
            decision.concerns.push(after);
        }
    }
    if !decision.concerns.is_empty() {
        let what = Happened::ThemeShaped { theme, together: kept.len(), apart: out.len() };
        decision.events.push(Event { rollout: rollout.id.clone(), by: Some(actor.clone()), what });
    }
    Ok(decision)
}

/// Whoever runs the rollout, while there is something to be done about what was said.
///
/// # Errors
/// `OnlyLead`, and what the stage says.
pub fn may(rollout: &Rollout, actor: &PersonId) -> Result<(), Refusal> {
    if !Roles::in_rollout(rollout, actor).may(Deed::Run) {
        return Err(Refusal::OnlyLead { lead: rollout.lead.clone() });
    }
    state::allow(rollout, Ask::Work).map(|_| ())
}

fn ids<'a>(cards: impl IntoIterator<Item = &'a Card>) -> HashSet<&'a ConcernId> {
    cards.into_iter().map(|card| &card.id).collect()
}

fn show(screen: Screen) -> Decision {
    Decision { reply: Reply::Show { screen }, ..Decision::default() }
}

fn fault(field: Field, what: Wrong) -> Decision {
    Decision { reply: Reply::Faults { faults: vec![Fault { field, what }] }, ..Decision::default() }
}
