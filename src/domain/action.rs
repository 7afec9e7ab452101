//! What a person (or the clock) asks of the process, in the process's own words.
//! Made by `transport` from Slack's wire; nothing of Slack's shapes is left in it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::area::Area;
use super::draft::{ConcernDraft, StartDraft, Window};
use super::effect::{To, What};
use super::extend::ExtendForm;
use super::id::{CallId, ChannelId, ConcernId, Handle, PersonId, QuestionId, RolloutId, Ts, WordsId};
use super::meeting::Prepare;
use super::replace::ReplaceForm;
use super::source::Source;
use super::stakeholder::{Stance, Unreachable};
use super::verdict::VerdictForm;

mod command;
mod deed;
mod request;

pub use command::{Command, Verb, Which};
pub use deed::{Later, Pledge, Reaction, Task, ThemeChange, ThemeTask, Touch};
pub use request::{LookedUp, Now, Request, Way};

#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// `/rollout …`, or a button that stands for it.
    Command(Command),

    /// **Start a rollout** where there is no channel around it: asks which one it is for.
    OpenPlace,
    /// The channel that was chosen there; from here on it is as if `/rollout start` had been typed in it.
    SubmitPlace {
        channel: Option<ChannelId>,
    },

    /// Typing in **Start a rollout**: kept, not checked.
    KeepStart {
        channel: ChannelId,
        draft: StartDraft,
    },
    SubmitStart {
        channel: ChannelId,
        draft: StartDraft,
    },
    /// Typing in **Who is missing?**: kept, not checked.
    KeepMissing {
        channel: ChannelId,
        people: BTreeMap<Area, Vec<PersonId>>,
        reasons: BTreeMap<Area, String>,
    },
    SubmitMissing {
        channel: ChannelId,
        people: BTreeMap<Area, Vec<PersonId>>,
        reasons: BTreeMap<Area, String>,
    },
    /// **Change** in the rehearsal.
    ChangeStart {
        channel: ChannelId,
    },
    /// Another page of the rehearsal, counted from 0.
    TurnRehearsal {
        channel: ChannelId,
        page: usize,
    },
    /// Another page of what is ahead of a rollout, counted from 0.
    TurnAhead {
        rollout: RolloutId,
        page: usize,
    },
    /// **Start on** chosen or emptied in the rehearsal: kept, and rehearsed anew.
    SetStartOn {
        channel: ChannelId,
        start_on: Option<NaiveDate>,
    },
    /// **Start now**, or at 9:00 of a day.
    Begin {
        channel: ChannelId,
        start_on: Option<NaiveDate>,
    },

    /// **Start** of the 1-on-1, and **Add another** after it.
    OpenIntake {
        rollout: RolloutId,
    },
    /// **That is all: finish**, under a typed concern.
    OpenReview {
        rollout: RolloutId,
    },
    SubmitPrompts {
        rollout: RolloutId,
        step: u32,
        prompts: Vec<String>,
    },
    KeepConcern {
        rollout: RolloutId,
        step: u32,
        form: ConcernDraft,
    },
    SubmitConcern {
        rollout: RolloutId,
        step: u32,
        form: ConcernDraft,
    },
    /// **Add another** on the review.
    AddConcern {
        rollout: RolloutId,
    },
    /// **Leave this one out**: the open page goes.
    LeaveConcern {
        rollout: RolloutId,
        step: u32,
    },
    /// **Back to what I told**, with what stands on the page.
    LayConcernBy {
        rollout: RolloutId,
        step: u32,
        form: ConcernDraft,
    },
    /// Back to one told and not yet shared, by its place in the list.
    ReviseConcern {
        rollout: RolloutId,
        index: usize,
    },
    /// One told and not yet shared is dropped.
    DropConcern {
        rollout: RolloutId,
        index: usize,
    },
    KeepStance {
        rollout: RolloutId,
        stance: Stance,
    },
    /// **Done**.
    Finish {
        rollout: RolloutId,
        step: u32,
        stance: Option<Stance>,
    },
    NoConcerns {
        rollout: RolloutId,
    },
    /// How they feel, after **I have no concerns** or to correct it.
    SetStance {
        rollout: RolloutId,
        stance: Stance,
    },

    OpenQuestion {
        rollout: RolloutId,
    },
    SubmitQuestion {
        rollout: RolloutId,
        words: String,
    },
    OpenAnswer {
        question: QuestionId,
    },
    SubmitAnswer {
        question: QuestionId,
        words: String,
    },
    CallDone {
        call: CallId,
    },
    /// Typing in a window with one field of words: kept, not checked.
    KeepWords {
        window: Window,
        words: String,
    },

    OpenLater {
        rollout: RolloutId,
    },
    SubmitLater {
        rollout: RolloutId,
        until: Later,
    },
    OpenAway {
        rollout: RolloutId,
    },
    /// Away until the first day back, for all rollouts.
    SubmitAway {
        back_on: NaiveDate,
    },

    /// A plain message in the DM.
    Say {
        source: Source,
        words: String,
    },
    /// A message there that is no words: a file, a picture.
    SayNothing {
        source: Source,
    },
    /// `edited`: when, by Slack's clock.
    Reword {
        source: Source,
        words: String,
        edited: Ts,
    },
    Unsay {
        dm: ChannelId,
        ts: Ts,
    },
    /// Which rollout kept words are for.
    ChooseRollout {
        words: WordsId,
        rollout: RolloutId,
    },
    /// Kept words are nothing for any rollout.
    DropWords {
        words: WordsId,
    },

    /// A menu under a typed concern.
    Touch {
        concern: ConcernId,
        touch: Touch,
    },
    OpenChange {
        concern: ConcernId,
    },
    KeepChange {
        concern: ConcernId,
        form: ConcernDraft,
    },
    SubmitChange {
        concern: ConcernId,
        form: ConcernDraft,
    },
    Withdraw {
        concern: ConcernId,
    },
    /// **Not a concern**: the same as withdrawing, and its words are forgotten.
    NotConcern {
        concern: ConcernId,
    },
    /// A typed concern was meant as a question to the lead.
    AskInstead {
        concern: ConcernId,
    },

    /// The queue of concerns, at a page counted from 0.
    OpenQueue {
        rollout: RolloutId,
        page: usize,
    },
    /// Work on a concern; `page` of the queue from which it was taken up, to come back to.
    Work {
        concern: Handle,
        page: Option<usize>,
        task: Task,
    },
    /// The lead's hand on the themes.
    Theme {
        rollout: RolloutId,
        /// Of the list of themes, from 0.
        page: usize,
        task: ThemeTask,
    },
    /// A raiser's word on what was done about a concern of theirs.
    React {
        concern: ConcernId,
        reaction: Reaction,
    },

    /// The aggregated summary into the home channel.
    PostCounts {
        rollout: RolloutId,
    },
    SubmitCancel {
        rollout: RolloutId,
        reason: String,
    },
    /// **Name a sponsor**.
    OpenSponsor {
        rollout: RolloutId,
    },
    SubmitSponsor {
        rollout: RolloutId,
        person: Option<PersonId>,
    },

    /// What lead or sponsor do before the joint meeting.
    Prepare {
        rollout: RolloutId,
        step: Prepare,
    },
    /// A date moves.
    SubmitExtend {
        rollout: RolloutId,
        form: ExtendForm,
    },
    /// When those who owe an answer are reminded.
    SubmitRhythm {
        rollout: RolloutId,
        words: String,
    },
    SubmitHandover {
        rollout: RolloutId,
        person: Option<PersonId>,
    },
    /// One person more is asked.
    Invite {
        rollout: RolloutId,
        area: Option<Area>,
        person: Option<PersonId>,
    },
    /// **Take out or replace**.
    OpenReplace {
        rollout: RolloutId,
    },
    Replace {
        rollout: RolloutId,
        form: ReplaceForm,
    },
    /// After the joint meeting: whether somebody commits.
    Pledge {
        rollout: RolloutId,
        pledge: Pledge,
    },
    /// The sponsor's decision.
    SubmitVerdict {
        rollout: RolloutId,
        form: VerdictForm,
    },

    /// Slack says that somebody changed: deactivated, another zone.
    PersonChanged {
        person: PersonId,
    },
    /// A message could not be brought to somebody: the actor is that person.
    CouldNotReach {
        why: Unreachable,
    },
    /// Slack has been asked about everybody whom the actor named in a start, which took longer than they could wait.
    CastKnown {
        channel: ChannelId,
    },
    /// A message was given up: Slack would never take it, or would not for too long. `why` is a code of ours or Slack's.
    NotDelivered {
        what: Box<What>,
        to: To,
        why: String,
    },
    /// What should be gone, or changed, stands in Slack as it was: it can be neither deleted nor edited. `why` as above.
    Stuck {
        what: Box<What>,
        to: To,
        why: String,
    },
    /// The bot was removed from the workspace, or its token taken back. `why` is a code of Slack's.
    Uninstalled {
        why: String,
    },
    /// Slack takes the bot's token.
    Installed,
    /// The bot can no longer post in a channel.
    CouldNotPost {
        channel: ChannelId,
    },
    /// The bot would have posted in a channel, and people of another organisation are there.
    OutsidersThere {
        channel: ChannelId,
    },
    /// **They may see it**.
    AcceptOutsiders {
        rollout: RolloutId,
    },
    OpenHome,

    /// **My data**.
    MyData,
    /// **Remove my words**: the window that says what goes.
    OpenRemoval,
    RemoveMine,
}

impl Action {
    /// Whether the actor did it, and it did not only happen to them.
    pub fn is_by_hand(&self) -> bool {
        !matches!(
            self,
            Action::PersonChanged { .. }
                | Action::CouldNotReach { .. }
                | Action::CastKnown { .. }
                | Action::OutsidersThere { .. }
                | Action::NotDelivered { .. }
                | Action::Stuck { .. }
                | Action::Uninstalled { .. }
                | Action::Installed
                | Action::CouldNotPost { .. }
        )
    }
}
