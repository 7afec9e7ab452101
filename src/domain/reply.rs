//! The answer to one request, as plain data. How it travels (acknowledgement, ephemeral, modal) is its way's business.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::area::Area;
use super::concern::{Instead, Severity};
use super::id::{ChannelId, ConcernId, Handle, PersonId, RolloutId};
use super::meeting::GoesOn;
use super::policy::Card;
use super::readiness::NotReady;
use super::refusal::{Fault, Refusal};
use super::rollout::Rollout;
use super::screen::Screen;
use super::summary::Progress;
use super::topic::Topic;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    /// Nothing to add; a modal closes.
    #[default]
    Done,
    /// Words for that person alone.
    Say {
        say: Say,
    },
    /// A modal: the next step of the open one, or a new one.
    Show {
        screen: Screen,
    },
    /// Beside the fields; nothing was changed.
    Faults {
        faults: Vec<Fault>,
    },
    Refuse {
        refusal: Refusal,
    },
}

impl Reply {
    /// Whether it shows words that somebody wrote in private.
    pub fn quotes(&self) -> bool {
        match self {
            Reply::Show { screen } => screen.quotes_of().is_some(),
            Reply::Done | Reply::Say { .. } | Reply::Faults { .. } | Reply::Refuse { .. } => false,
        }
    }
}

/// Answers in words, seen by one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "say", rename_all = "snake_case")]
pub enum Say {
    Help {
        /// Why whoever asks may not start a rollout, as far as it is known; `None`: they may, or nobody has asked Slack.
        #[serde(default)]
        closed: Option<Box<Refusal>>,
    },
    Unknown {
        word: String,
        rest: String,
        /// What may have been meant, the likeliest first where they are not all alike.
        #[serde(default)]
        near: Vec<String>,
        /// As of `Help`.
        #[serde(default)]
        closed: Option<Box<Refusal>>,
    },
    /// Several rollouts could be meant; `verb` is the command's word.
    Which {
        /// What came behind the word besides the key.
        #[serde(default)]
        words: Option<String>,
        verb: String,
        choices: Vec<Line>,
    },
    Status {
        status: Box<Status>,
    },
    List {
        lines: Vec<Line>,
        over: Vec<Line>,
        /// As of `Help`; of a list that is not empty nobody asks.
        #[serde(default)]
        closed: Option<Box<Refusal>>,
    },
    Mine {
        owe: Vec<Owed>,
        /// How many more answers they owe.
        #[serde(default)]
        more: usize,
        run: Vec<Line>,
    },
    /// The whole summary is on its way to the asker's DM.
    SummaryOnItsWay {
        rollout: RolloutId,
    },
    /// The files are on their way to the asker's DM.
    ExportOnItsWay {
        rollout: RolloutId,
    },
    /// For those who may see counts only.
    Counts {
        rollout: Box<Rollout>,
        progress: Box<Progress>,
        /// The meeting's time came then, and it waits.
        #[serde(default)]
        held_since: Option<DateTime<Utc>>,
    },
    Reminded {
        rollout: RolloutId,
        report: Vec<Reminding>,
    },
    CountsPosted {
        rollout: RolloutId,
    },
    /// Everybody named in a start is known now: go on where it was left.
    CastKnown {
        channel: ChannelId,
        name: String,
    },
    /// All that is held of them is on its way to their DM.
    DataOnItsWay,
    /// They asked for their data, or to have their words removed, in words: the buttons for both.
    YourData,
    /// Nothing in a DM that could be kept.
    NoWords,
    /// Plain words from somebody who has no open 1-on-1; nothing was kept.
    NothingOpen,
    /// Snoozed, away: what was understood. `missed`: the 1-on-1s of theirs that close before that.
    /// `about`: the rollout it is for; `None`: whatever is open.
    QuietUntil {
        until: DateTime<Utc>,
        #[serde(default)]
        missed: Vec<Invited>,
        #[serde(default)]
        about: Option<String>,
    },
    /// A greeting, thanks: nothing to keep. `owed`: the 1-on-1s in which they still owe an answer.
    Greeted {
        #[serde(default)]
        owed: Vec<Invited>,
    },
    /// They typed what stands on a button of their 1-on-1: nothing was kept, and here is the button for each it can be
    /// pressed for. None: their answers are in.
    Press {
        button: Button,
        of: Vec<Invited>,
    },
    /// They typed what stands on a button or in a menu under something else.
    PressThere,
    /// Words came by an edit of a message whose concern had been withdrawn: they are not kept. `instead`: what it became;
    /// a question that had no answer yet takes the new words.
    StaysWithdrawn {
        concern: ConcernId,
        #[serde(default)]
        instead: Option<Instead>,
    },
    /// The same where its words were removed, and it still stands.
    StaysWordless {
        concern: ConcernId,
    },
    /// The message of a question was deleted, and it had been answered.
    StaysAnswered {
        rollout: RolloutId,
        name: String,
        by: PersonId,
    },
    /// What was shown to the sponsor too is for the lead alone from now on.
    Narrowed {
        lead: PersonId,
        #[serde(default)]
        before: Before,
    },
}

/// Whether others than the lead may have read a point before it was for the lead alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Before {
    #[default]
    NotSent,
    /// In something that is not taken back.
    Sent,
}

/// A rollout in which somebody has been asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    pub rollout: RolloutId,
    pub name: String,
}

/// What can be pressed about a 1-on-1, wherever it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Button {
    Start,
    NoConcerns,
    Ask,
    Later,
    Away,
}

/// One rollout in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub rollout: Rollout,
    pub heard: usize,
    pub of: usize,
    #[serde(default)]
    pub gate: Gate,
    /// Whoever asks sponsors it, and may not move the date of this stage once more.
    #[serde(default)]
    pub all_moved: bool,
}

/// What stands between a rollout and its joint meeting.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    /// The meeting's time came then, and it waits for a new day.
    pub held_since: Option<DateTime<Utc>>,
    /// Empty as well for those who may not see it, and where somebody said why it goes on all the same.
    pub missing: Vec<NotReady>,
}

impl Gate {
    /// Something is missing that does not come by itself.
    pub fn wants_something(&self) -> bool {
        !self.missing.iter().all(NotReady::comes_by_itself)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Status {
    pub rollout: Rollout,
    pub progress: Progress,
    /// Who still owes an answer; empty for readers who may not see it (`policy`).
    pub waiting_for: Vec<PersonId>,
    pub unreachable: Vec<PersonId>,
    /// What worries several areas, for those who take part (`policy`).
    #[serde(default)]
    pub shared: Vec<Topic>,
    /// What is missing before they can meet; `None`: not for this reader, or not the time for it.
    #[serde(default)]
    pub not_ready: Option<Vec<NotReady>>,
    /// Why it goes on although that is missing.
    #[serde(default)]
    pub goes_on: Option<GoesOn>,
    /// The meeting's time had come then, and it waits.
    #[serde(default)]
    pub held_since: Option<DateTime<Utc>>,
}

/// One thing a person owes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "owed", rename_all = "snake_case")]
pub enum Owed {
    Intake {
        rollout: Rollout,
        /// Only for these, which came after they had been heard; empty: for all they speak for.
        more: Vec<Area>,
    },
    /// Of the lead, once the 1-on-1s have closed: concerns that want an answer, and nobody works on them.
    Unassigned {
        rollout: Rollout,
        many: usize,
        blockers: usize,
    },
    /// What they typed that waits for them to say which rollout it is about: so many messages, of which this is the first.
    Unplaced {
        many: usize,
        words: super::id::WordsId,
        said_at: chrono::DateTime<chrono::Utc>,
        /// Those it can be about.
        open: Vec<Invited>,
    },
    /// Of the lead: parked concerns whose day to look again has come.
    LookAgain {
        rollout: Rollout,
        many: usize,
    },
    Answer {
        question: super::id::QuestionId,
        rollout: Rollout,
        asker: PersonId,
    },
    Call {
        call: super::id::CallId,
        rollout: Rollout,
        person: PersonId,
    },
    /// An answer to a concern.
    Homework {
        rollout: Rollout,
        point: Point,
        due: chrono::NaiveDate,
        /// That day has passed.
        late: bool,
    },
    /// Does this answer to a concern of theirs settle it?
    Reaction {
        rollout: Rollout,
        concern: ConcernId,
        nth: u32,
    },
    /// Is this sentence about a concern of theirs fair?
    Fairness {
        rollout: Rollout,
        concern: ConcernId,
    },
    /// Of lead and sponsor: a joint meeting that waits; of the lead also one that is near, and something is missing.
    Meeting {
        rollout: Rollout,
        gate: Gate,
    },
    /// Of the lead: whoever sponsored it is lost, and it stands still until there is another.
    Sponsor {
        rollout: Rollout,
    },
    /// Whether they commit, once they have met.
    Commitment {
        rollout: Rollout,
        /// The day of the decision has passed without one.
        late: bool,
    },
    /// The decision, of its sponsor.
    Verdict {
        rollout: Rollout,
        /// Its day has passed.
        late: bool,
    },
}

/// A concern in a line, without a word of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    pub handle: Handle,
    /// `None`: an area's view, or one whose raiser is not to be known.
    pub key: Option<ConcernId>,
    pub area: Area,
    pub severity: Severity,
}

impl Point {
    pub fn of(card: &Card) -> Point {
        Point {
            handle: card.handle.clone(),
            key: card.key().cloned(),
            area: card.area,
            severity: card.severity,
        }
    }
}

/// What `remind` did for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminding {
    pub person: PersonId,
    pub outcome: Reminded,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Reminded {
    Now,
    /// Outside their working hours: goes then.
    At {
        when: DateTime<Utc>,
    },
    /// They had one today already.
    HadOneToday,
    /// Three is enough: pick up the phone.
    HadThree,
    Snoozed {
        until: DateTime<Utc>,
    },
    Away {
        back_on: chrono::NaiveDate,
    },
    /// Their next working hour is after the intake has closed: pick up the phone.
    TooLate,
}
