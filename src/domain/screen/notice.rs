//! Windows that are read and closed: what was done, and what happens now.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::domain::area::Area;
use crate::domain::at_once::AtOnce;
use crate::domain::commitment::Choice;
use crate::domain::extend::TimeBox;
use crate::domain::id::{ChannelId, PersonId, RolloutId};
use crate::domain::own::Removal;
use crate::domain::policy::meanwhile::Meanwhile;
use crate::domain::refusal::Refusal;
use crate::domain::reply::Before;
use crate::domain::rhythm::Picture;
use crate::domain::rollout::Vacant;
use crate::domain::verdict::Outcome;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// The rollout has begun, or will at that time.
    Started {
        rollout: RolloutId,
        name: String,
        channel: ChannelId,
        starts_at: Option<DateTime<Utc>>,
        /// The lead's.
        zone: Tz,
    },
    /// Done: thanks, what happens next.
    Thanks {
        name: String,
        lead: PersonId,
        /// All points of theirs that stand now.
        sent: usize,
        /// They have just asked to be called.
        #[serde(default)]
        call: bool,
        /// The time for it had passed.
        #[serde(default)]
        late: bool,
        /// Of all that came late.
        #[serde(default)]
        at_once: AtOnce,
    },
    QuestionSent {
        lead: PersonId,
    },
    /// It goes on, with them.
    SponsorNamed {
        name: String,
        sponsor: PersonId,
        lead: PersonId,
    },
    /// As `Say::Narrowed`.
    Narrowed {
        lead: PersonId,
        #[serde(default)]
        before: Before,
    },
    /// Nothing of it is written down; the lead has been asked to call.
    CallAsked {
        lead: PersonId,
    },
    /// The themes stand as the lead has said; on to the next.
    ThemeSaved {
        rollout: RolloutId,
        page: usize,
    },
    /// Work on a concern was done from outside the queue.
    Worked {
        done: Done,
    },
    /// What they need in order to commit has been told.
    NeedTold {
        choice: Choice,
        lead: PersonId,
        sponsor: PersonId,
        /// Why nobody sponsors it, where nobody does.
        #[serde(default)]
        vacant: Option<Vacant>,
    },
    /// They have withdrawn what they need in order to commit, and stand so now.
    NeedWithdrawn {
        name: String,
        choice: Choice,
        sponsor: PersonId,
        /// Why nobody sponsors it, where nobody does.
        #[serde(default)]
        vacant: Option<Vacant>,
    },
    /// It goes on although something is missing.
    GoesOn {
        name: String,
        starts: DateTime<Utc>,
        zone: Tz,
    },
    /// A date moved.
    Extended {
        name: String,
        channel: ChannelId,
        of: TimeBox,
        until: DateTime<Utc>,
        zone: Tz,
    },
    /// When reminders go from now on.
    RhythmSet {
        rollout: RolloutId,
        name: String,
        /// The lead's.
        zone: Tz,
        picture: Picture,
    },
    HandedOver {
        name: String,
        lead: PersonId,
        sponsor: PersonId,
        /// Everybody in it knows of it.
        has_begun: bool,
    },
    Invited {
        person: PersonId,
        area: Area,
    },
    TakenOut {
        person: PersonId,
        instead: Option<PersonId>,
    },
    /// The decision is posted.
    Decided {
        name: String,
        channel: ChannelId,
        outcome: Outcome,
    },
    /// There is no word of theirs to remove.
    NothingHeld,
    WordsRemoved {
        removal: Removal,
    },
    Refused {
        refusal: Refusal,
    },
    /// The same, because of what others did while the form stood open.
    Overtaken {
        refusal: Refusal,
        meanwhile: Vec<Meanwhile>,
    },
}

/// What was done about a concern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "done", rename_all = "snake_case")]
pub enum Done {
    /// It went to so many raisers.
    Answered {
        raisers: usize,
    },
    /// The same where its raiser is gone, and nobody but the lead may read it.
    AnsweredForLead,
    Assigned {
        owner: PersonId,
    },
    /// By the lead, with whom it is again.
    KeptOpen,
    HandedBack {
        lead: PersonId,
    },
    /// It goes to the raiser, to be found fair.
    Restated,
    Joined,
    Apart,
    Parked,
    TakenIn,
    Accepted,
    FellShort {
        lead: PersonId,
    },
}
