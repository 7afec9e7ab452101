//! What concerns are about: a list common to all areas, and the prompts of each area that lead to it.
//! A guess is only ever a prefill: what a person chose is never changed by the machine.

mod guess;
mod list;
mod prompt;

use serde::{Deserialize, Serialize};

pub use guess::{guess, likely, points};
pub use list::{BUILT_IN, Common, InUse, Topics, Wrong, common, install, list};
pub use prompt::{PROMPTS, Prompt, prompt, prompts};

/// A topic as it was chosen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// One of `list`, by its slug.
    Common(String),
    /// The raiser's own word, 1 to 60 characters.
    Own(String),
}

/// As people read it. A slug that has left the list since is shown as it is, so that nothing told is lost.
pub fn label(topic: &Topic) -> String {
    match topic {
        Topic::Common(slug) => common(slug).map_or(slug, |known| &known.label).clone(),
        Topic::Own(word) => word.clone(),
    }
}

#[cfg(test)]
mod tests;
