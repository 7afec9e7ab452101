//! The FUD summary and the counts that everybody may see, as plain data. It never reads a concern past `policy`.

use serde::{Deserialize, Serialize};

use super::area::Area;

/// Numbers only: may be shown to anyone in the channel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub heard: usize,
    pub of: usize,
    /// Not withdrawn.
    pub raised: usize,
    pub open: usize,
    pub settled: usize,
    pub open_blockers: usize,
    pub areas: Vec<AreaProgress>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaProgress {
    pub area: Area,
    pub heard: usize,
    pub of: usize,
    pub waived: bool,
}
