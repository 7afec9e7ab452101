//! What was typed after `/rollout`, read but not yet understood: which rollout it means is looked up later.

use crate::domain::id::ChannelId;
use crate::domain::policy::Deed;

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

impl Verb {
    /// What one must be allowed to do in a rollout for it; `None`: nothing, or it is of no rollout.
    pub fn wants(&self) -> Option<Deed> {
        match self {
            Verb::Remind { .. } | Verb::Rhythm { .. } => Some(Deed::Remind),
            Verb::Rehearse { .. } | Verb::Stakeholders { .. } => Some(Deed::SeeWaiting),
            Verb::Concerns { .. } => Some(Deed::SeeConcerns),
            Verb::Decide { .. } => Some(Deed::Decide),
            Verb::Extend { .. } => Some(Deed::Extend),
            Verb::Handover { .. } => Some(Deed::Run),
            Verb::Export { .. } => Some(Deed::Export),
            Verb::Cancel { .. } => Some(Deed::Cancel),
            // Everybody gets one, as far as they may read it.
            Verb::Status { .. } | Verb::Summary { .. } => None,
            Verb::Start { .. } | Verb::List | Verb::Help | Verb::Mine | Verb::Unknown { .. } => None,
        }
    }
}

/// Which rollout a command means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// The one of this channel, if there is just one.
    Here,
    /// As typed, such as `R-7` or `r7`; it may not exist.
    Key(String),
}
