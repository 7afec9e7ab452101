//! What is done inside a rollout by somebody with a part in it: to a concern, to the themes, to the question whether they
//! commit. Whether they may is not asked here.

use chrono::NaiveDate;

use crate::domain::area::Area;
use crate::domain::commitment::{Choice, NeedForm};
use crate::domain::concern::{Kind, Severity, Verdict};
use crate::domain::draft::ShareChoice;
use crate::domain::id::{Handle, PersonId};
use crate::domain::topic::Topic;

/// **Later**.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Later {
    InOneHour,
    Tomorrow,
    On(NaiveDate),
    /// A date was meant, and none was picked.
    Undated,
}

/// One change to a typed concern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touch {
    Kind(Kind),
    Severity(Severity),
    Topic(Topic),
    Area(Area),
    Share(ShareChoice),
}

/// What is done about a concern by those who work on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// Back to the queue, with nothing done.
    Back,
    OpenAnswer,
    /// An earlier answer that was offered, by its place, into the form.
    UseEarlier {
        index: usize,
    },
    Answer {
        words: String,
    },
    OpenAssign,
    Assign {
        owner: Option<PersonId>,
        due: Option<NaiveDate>,
    },
    /// Its owner gives the homework back.
    HandBack,
    OpenRestate,
    Restate {
        words: String,
    },
    OpenMerge,
    Merge {
        with: Option<Handle>,
    },
    /// Undoes **Merge**.
    Split,
    OpenPark,
    Park {
        until: Option<NaiveDate>,
    },
    TakeIn,
    OpenAccept,
    Accept {
        restated: String,
        why: String,
    },
}

/// What the lead does to the themes. Each is named by a concern that stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThemeTask {
    List,
    /// `None`: a new one.
    Open {
        of: Option<Handle>,
    },
    Save {
        change: ThemeChange,
    },
}

/// What a theme is to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThemeChange {
    /// `None`: a new one.
    pub of: Option<Handle>,
    /// Empty: no name of its own.
    pub name: String,
    /// Whole themes, and concerns that are in none, that come to it.
    pub bring: Vec<Handle>,
    /// Concerns in it that are to stand by themselves.
    pub out: Vec<Handle>,
}

/// What its raiser says of an answer (the `nth`) or of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reaction {
    /// **That settles it**.
    Settles {
        nth: u32,
    },
    /// **Partly**, **Not yet**: asks what is missing.
    OpenShort {
        nth: u32,
        how: Verdict,
    },
    Short {
        nth: u32,
        how: Verdict,
        missing: String,
    },
    /// **Fair**, of the sentence with that print; `None`: the one that stands there, as the home tab asks.
    Fair {
        of: Option<String>,
    },
    OpenCorrect,
    Correct {
        words: String,
    },
}

/// What a stakeholder says to being asked whether they commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pledge {
    /// **Committed**.
    Commit,
    /// **Committed, with a condition**, **Not yet**: asks what they need.
    Open {
        choice: Choice,
    },
    Need {
        choice: Choice,
        form: NeedForm,
    },
}
