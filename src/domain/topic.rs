//! What concerns are about: a list common to all areas, and the prompts of each area that lead to it.
//! A guess is only ever a prefill: what a person chose is never changed by the machine.

mod common;
mod guess;
mod prompt;

use serde::{Deserialize, Serialize};

pub use common::{COMMON, Common, common};
pub use guess::guess;
pub use prompt::{PROMPTS, Prompt, prompt, prompts};

/// A topic as it was chosen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// One of `COMMON`, by its slug.
    Common(String),
    /// The raiser's own word, 1 to 60 characters.
    Own(String),
}

/// As people read it. A slug that has left the list since is shown as it is, so that nothing told is lost.
pub fn label(topic: &Topic) -> String {
    match topic {
        Topic::Common(slug) => common(slug).map_or(slug.as_str(), |known| known.label).to_owned(),
        Topic::Own(word) => word.clone(),
    }
}

#[cfg(test)]
mod tests;
