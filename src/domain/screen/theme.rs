//! The windows in which the lead merges, splits and names themes.

use serde::{Deserialize, Serialize};

use crate::domain::area::Area;
use crate::domain::begun::Begun;
use crate::domain::id::{Handle, RolloutId};
use crate::domain::policy::Card;
use crate::domain::summary::{About, Reasons};

/// A page of the themes, most cross-area first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ThemesScreen {
    pub rollout: RolloutId,
    pub name: String,
    /// From 0.
    pub page: usize,
    pub pages: usize,
    pub themes: Vec<ThemeLine>,
    /// Of all pages.
    pub all: usize,
    /// Concerns that are in none.
    pub alone: usize,
}

/// A theme in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ThemeLine {
    pub about: About,
    pub reasons: Reasons,
    pub areas: Vec<Area>,
    pub open_blockers: usize,
    /// How its heaviest concerns begin the list of it.
    pub first: Vec<String>,
    /// Of a concern in it.
    pub handle: Handle,
}

/// A theme to be merged, split and named; without `of` one that is to be made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ThemeScreen {
    pub rollout: RolloutId,
    /// A concern in it.
    pub of: Option<Handle>,
    pub about: Option<About>,
    /// As the lead has named it; empty where they have not.
    #[serde(flatten)]
    pub begun: Begun,
    /// How many stand in it; more than `members` where a menu does not hold them all.
    pub concerns: usize,
    pub members: Vec<Card>,
    /// What may come to it.
    pub bring: Vec<Bring>,
    /// Of the list, to come back to.
    pub page: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "bring", rename_all = "snake_case")]
pub enum Bring {
    /// Another theme, whole, by a concern in it.
    Theme { handle: Handle, about: About, concerns: usize },
    /// A concern that is in none.
    One { card: Box<Card> },
}
