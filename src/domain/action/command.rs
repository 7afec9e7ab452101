//! What was typed after `/rollout`, read but not yet understood: which rollout it means is looked up later.

use crate::domain::id::ChannelId;

/// The words of `/rollout`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub channel: ChannelId,
    /// Slack itself said that this is a direct message.
    pub direct: bool,
    pub verb: Verb,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verb {
    Start {
        name: String,
    },
    Status {
        which: Which,
    },
    List,
    Summary {
        which: Which,
    },
    Remind {
        which: Which,
    },
    /// When reminders go: to look at, or with another rhythm as it was typed.
    Rhythm {
        which: Which,
        words: Option<String>,
    },
    Rehearse {
        which: Which,
    },
    Concerns {
        which: Which,
    },
    Decide {
        which: Which,
    },
    Extend {
        which: Which,
    },
    Stakeholders {
        which: Which,
    },
    Handover {
        which: Which,
    },
    Export {
        which: Which,
    },
    Cancel {
        which: Which,
    },
    Help,
    /// No word: what I owe and what I run.
    Mine,
    /// A word we do not know, with those it may have been meant for.
    Unknown {
        word: String,
        /// What came after it.
        rest: String,
        near: Vec<&'static str>,
    },
}

/// Which rollout a command means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// The one of this channel, if there is just one.
    Here,
    /// As typed, such as `R-7` or `r7`; it may not exist.
    Key(String),
}
