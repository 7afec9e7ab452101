//! The lead's hand on themes: what they merge, split and name stays so, whatever else is told. The machine may bring more
//! to a theme that somebody made, and never takes anything out of it.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::action::ThemeChange;
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

/// The themes, most cross-area first, a page of them.
///
/// # Errors
/// `OnlyLead`, and what the stage says.
pub fn list(
    rollout: &Rollout,
    actor: &PersonId,
    concerns: &[Concern],
    page: usize,
) -> Result<Decision, Refusal> {
    may(rollout, actor)?;
    let (themes, alone) = seen(Reader::Lead, actor, concerns);
    let pages = themes.len().div_ceil(PAGE).max(1);
    let page = page.min(pages - 1);
    let lines = themes.iter().skip(page * PAGE).take(PAGE).filter_map(|theme| {
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
        all: themes.len(),
        alone: alone.len(),
    }))))
}

/// The theme in which a concern stands, to be changed; `None`: a new one.
///
/// # Errors
/// As `list`; `Stale`: it stands in none any more.
pub fn open(
    rollout: &Rollout,
    actor: &PersonId,
    concerns: &[Concern],
    of: Option<&Handle>,
    page: usize,
) -> Result<Decision, Refusal> {
    may(rollout, actor)?;
    let (themes, alone) = seen(Reader::Lead, actor, concerns);
    let theme = of.map(|of| holding(&themes, of).ok_or(Refusal::Stale)).transpose()?;
    let others = themes.iter().filter(|other| theme.is_none_or(|theme| !std::ptr::eq(*other, theme)));
    let bring = others.filter_map(|other| {
        let handle = other.cards.first()?.handle.clone();
        Some(Bring::Theme { handle, about: other.about.clone(), concerns: other.cards.len() })
    });
    let ones = alone.iter().map(|card| Bring::One { card: Box::new(card.clone()) });
    let cards = theme.map_or(&[][..], |theme| &theme.cards);
    Ok(show(Screen::Theme(Box::new(ThemeScreen {
        rollout: rollout.id.clone(),
        of: of.cloned(),
        about: theme.map(|theme| theme.about.clone()),
        name: theme.and_then(|theme| hand(theme, concerns)).and_then(|(_, name)| name).unwrap_or_default(),
        concerns: cards.len(),
        members: cards.iter().take(MOST).cloned().collect(),
        bring: bring.chain(ones).take(MOST).collect(),
        page,
    }))))
}

/// As the lead has it from now on: what was in it and what was brought stands together, under that name; what was taken
/// out stands by itself.
///
/// # Errors
/// As `open`; a name that is too long, and a theme of fewer than two, are faults beside their field.
pub fn save(
    rollout: &Rollout,
    actor: &PersonId,
    concerns: &[Concern],
    change: &ThemeChange,
    page: usize,
) -> Result<Decision, Refusal> {
    may(rollout, actor)?;
    let name = change.name.trim();
    let got = name.chars().count();
    if got > LONGEST {
        return Ok(fault(Field::ThemeName, Wrong::TooLong { limit: LONGEST, got }));
    }
    let (themes, alone) = seen(Reader::Lead, actor, concerns);
    let mut joined: Vec<&Theme> = Vec::new();
    let mut cards: Vec<&Card> = Vec::new();
    for handle in change.of.iter().chain(&change.bring) {
        match holding(&themes, handle) {
            Some(theme) if joined.iter().any(|known| std::ptr::eq(*known, theme)) => {}
            Some(theme) => {
                joined.push(theme);
                cards.extend(&theme.cards);
            }
            None => cards.push(alone.iter().find(|card| card.handle == *handle).ok_or(Refusal::Stale)?),
        }
    }
    let (out, kept): (Vec<&Card>, Vec<&Card>) =
        cards.into_iter().partition(|card| change.out.contains(&card.handle));
    if kept.len() < 2 && out.is_empty() {
        return Ok(fault(Field::ThemeBring, Wrong::Missing));
    }
    let theme =
        joined.iter().find_map(|theme| hand(theme, concerns)).map_or_else(|| next(concerns), |(at, _)| at);
    let name = (!name.is_empty()).then(|| name.to_owned());
    let mut decision = Decision {
        reply: Reply::Show {
            screen: Screen::Notice { notice: Notice::ThemeSaved { rollout: rollout.id.clone(), page } },
        },
        ..Decision::default()
    };
    let (kept, out) = (ids(kept), ids(out));
    for before in concerns {
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

fn holding<'a>(themes: &'a [Theme], handle: &Handle) -> Option<&'a Theme> {
    themes.iter().find(|theme| theme.cards.iter().any(|card| card.handle == *handle))
}

/// The number and the name of a theme that somebody has made.
fn hand(theme: &Theme, concerns: &[Concern]) -> Option<(u32, Option<String>)> {
    let inside = ids(&theme.cards);
    let placed = concerns.iter().filter(|concern| inside.contains(&concern.id));
    placed.into_iter().find_map(|concern| match &concern.work.theme {
        Some(Placed::In { theme, name }) => Some((*theme, name.clone())),
        Some(Placed::Apart) | None => None,
    })
}

fn ids<'a>(cards: impl IntoIterator<Item = &'a Card>) -> HashSet<&'a ConcernId> {
    cards.into_iter().map(|card| &card.id).collect()
}

fn next(concerns: &[Concern]) -> u32 {
    let numbers = concerns.iter().filter_map(|concern| match concern.work.theme {
        Some(Placed::In { theme, .. }) => Some(theme),
        Some(Placed::Apart) | None => None,
    });
    numbers.max().unwrap_or(0) + 1
}

fn show(screen: Screen) -> Decision {
    Decision { reply: Reply::Show { screen }, ..Decision::default() }
}

fn fault(field: Field, what: Wrong) -> Decision {
    Decision { reply: Reply::Faults { faults: vec![Fault { field, what }] }, ..Decision::default() }
}
