//! What concerns are about: a list common to all areas, and the prompts of each area that lead to it.
//! A guess is only ever a prefill: what a person chose is never changed by the machine.

use serde::{Deserialize, Serialize};

/// A topic as it was chosen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// One of `COMMON`, by its slug.
    Common(String),
    /// The raiser's own word, 1 to 60 characters.
    Own(String),
}
