//! The points of view that must be heard. Wording beyond the area's own name lives in `view`.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    NetworkSecurity,
    Compliance,
    Legal,
    It,
    Business,
}

impl Area {
    pub const ALL: [Area; 5] =
        [Area::NetworkSecurity, Area::Compliance, Area::Legal, Area::It, Area::Business];

    /// As people read it; fixed wording.
    pub fn name(self) -> &'static str {
        match self {
            Area::NetworkSecurity => "Network security",
            Area::Compliance => "Compliance",
            Area::Legal => "Legal",
            Area::It => "IT",
            Area::Business => "Business units",
        }
    }

    /// As rows, buttons and field ids write it.
    pub fn slug(self) -> &'static str {
        match self {
            Area::NetworkSecurity => "network_security",
            Area::Compliance => "compliance",
            Area::Legal => "legal",
            Area::It => "it",
            Area::Business => "business",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Area> {
        Area::ALL.into_iter().find(|area| area.slug() == slug)
    }
}
