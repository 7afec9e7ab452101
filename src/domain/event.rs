//! What happened, for the record: who, what, when, from where, and what is otherwise since. Never a private word.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::area::Area;
use super::commitment::Choice;
use super::concern::{Severity, Until, Verdict, Visibility};
use super::effect::Gist;
use super::extend::TimeBox;
use super::id::{CallId, ConcernId, PersonId, QuestionId, RolloutId};
use super::rollout::Vacant;
use super::stakeholder::Unreachable;
use super::verdict::Outcome;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub rollout: RolloutId,
    /// `None`: time itself.
    pub by: Option<PersonId>,
    pub what: Happened,
}

/// One line of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub event: Event,
    pub via: Via,
    /// All that one decision changes stands with the first of its events.
    pub changes: Vec<Change>,
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    pub at: DateTime<Utc>,
    /// `None`: time itself, or whoever runs the bot.
    pub by: Option<PersonId>,
    pub via: Via,
    pub what: Happened,
    pub changes: Vec<Change>,
}

/// From where it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    Command,
    /// A button or menu under a message.
    Button,
    /// A window.
    Form,
    /// The home tab.
    Home,
    /// What somebody typed to the bot.
    Dm,
    /// Slack itself: somebody left, a message could not be brought.
    Slack,
    /// Time.
    Timer,
    /// Whoever runs the bot.
    Terminal,
    /// Nobody knows: it stood there before the record was kept so.
    Before,
}

/// One fact about one thing of a rollout, and what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// A key such as `C-12`, or a person.
    pub thing: String,
    pub fact: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Happened {
    Scheduled {
        starts_at: DateTime<Utc>,
    },
    Started {
        stakeholders: usize,
        waived: usize,
    },
    StageMoved {
        from: String,
        to: String,
    },
    IntakeBegun {
        person: PersonId,
    },
    IntakeDone {
        person: PersonId,
        concerns: usize,
    },
    NotHeard {
        person: PersonId,
    },
    Unreachable {
        person: PersonId,
        why: Unreachable,
    },
    ConcernRaised {
        concern: ConcernId,
        severity: Severity,
        visibility: Visibility,
        late: bool,
    },
    ConcernChanged {
        concern: ConcernId,
    },
    ConcernWithdrawn {
        concern: ConcernId,
    },
    /// `from` and `to` are the slugs of states, here and below.
    ConcernAnswered {
        concern: ConcernId,
        from: String,
        to: String,
        nth: u32,
    },
    ConcernSettled {
        concern: ConcernId,
        from: String,
        to: String,
    },
    /// An answer did not do.
    ConcernReopened {
        concern: ConcernId,
        from: String,
        to: String,
        how: Verdict,
    },
    ConcernParked {
        concern: ConcernId,
        from: String,
        to: String,
        until: Until,
    },
    ConcernTakenIn {
        concern: ConcernId,
        from: String,
        to: String,
    },
    RiskAccepted {
        concern: ConcernId,
        from: String,
        to: String,
    },
    /// Who had the homework, and who has it now; `None` is nobody.
    HomeworkMoved {
        concern: ConcernId,
        from: Option<PersonId>,
        to: Option<PersonId>,
        due: Option<NaiveDate>,
    },
    HomeworkOverdue {
        concern: ConcernId,
        owner: PersonId,
    },
    HomeworkNudged {
        concern: ConcernId,
        owner: PersonId,
        nth: u8,
    },
    ConcernRestated {
        concern: ConcernId,
    },
    /// Its raiser says so, or puts it right.
    RestatementFair {
        concern: ConcernId,
        is_corrected: bool,
    },
    /// Worked on together with another; with none again.
    ConcernJoined {
        concern: ConcernId,
        from: Option<ConcernId>,
        to: Option<ConcernId>,
    },
    /// The lead has said what stands together in a theme, and what was taken out of it.
    ThemeShaped {
        theme: u32,
        together: usize,
        apart: usize,
    },
    QuestionAsked {
        question: QuestionId,
    },
    /// Asked otherwise, by an edit of its message.
    QuestionReworded {
        question: QuestionId,
    },
    QuestionAnswered {
        question: QuestionId,
    },
    CallAsked {
        call: CallId,
    },
    CallDone {
        call: CallId,
    },
    Nudged {
        person: PersonId,
        nth: u8,
    },
    /// Somebody had so many reminded; each nudge of it is on record by itself once it goes.
    RemindedByHand {
        people: usize,
    },
    Snoozed {
        person: PersonId,
        until: DateTime<Utc>,
    },
    Away {
        person: PersonId,
        back_on: chrono::NaiveDate,
    },
    /// Separate from how they feel. `from`: what they had chosen before.
    Committed {
        person: PersonId,
        from: Option<Choice>,
        to: Choice,
    },
    /// In the stage named.
    Decided {
        outcome: Outcome,
        from: String,
    },
    SummarySent,
    AgendaSent,
    /// A blocker put on the agenda on purpose, and taken off again.
    Tabled {
        concern: ConcernId,
    },
    Untabled {
        concern: ConcernId,
    },
    /// Its time had come, and this was missing, here and below as `NotReady::slug`.
    MeetingHeld {
        missing: Vec<String>,
    },
    /// It goes on although this is missing. Why stands with the meeting.
    WentOn {
        missing: Vec<String>,
    },
    Extended {
        of: TimeBox,
        before: DateTime<Utc>,
        after: DateTime<Utc>,
    },
    /// When those who owe an answer are reminded, in the words of `Rhythm`.
    RhythmSet {
        before: String,
        after: String,
    },
    HandedOver {
        before: PersonId,
        now: PersonId,
    },
    /// One person more is asked.
    Invited {
        person: PersonId,
        area: Area,
    },
    /// They speak for their areas no more, and are asked nothing.
    TakenOut {
        person: PersonId,
    },
    CountsPosted,
    /// That people of another organisation may read along in the home channel.
    OutsidersAccepted,
    Cancelled,
    /// Something could not be brought to its reader, or into the channel (`None`). `why`: Slack's code, or ours.
    NotDelivered {
        gist: Gist,
        person: Option<PersonId>,
        why: String,
    },
    /// Slack no longer takes our token: nothing is sent, and nothing falls due.
    SendingStopped {
        why: String,
    },
    SendingResumed,
    /// Since then it does not move.
    SponsorLost {
        person: PersonId,
        why: Vacant,
    },
    SponsorNamed {
        before: PersonId,
        now: PersonId,
    },
    /// At the wish of who had said them; in the workspace's own chain, of all its rollouts.
    WordsRemoved {
        concerns: usize,
        questions: usize,
    },
    /// Everything the lead may see went to them as files.
    Exported,
    /// All that is held of somebody went to them.
    DataGiven,
    /// What was said in private is gone for good: its time was up, or the workspace had removed the bot.
    WordsForgotten,
    /// The master key was changed.
    KeysWrappedAnew,
    /// Nothing that has a name of its own: its changes say it all.
    Changed,
}
