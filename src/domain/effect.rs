//! What goes out, as a name and not as text: `delivery` loads the state of that moment and lets `view` word it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::area::Area;
use super::homework::assign::Back;
use super::id::{
    CallId, ChannelId, ConcernId, PersonId, QuestionId, RolloutId, Trigger, Ts, ViewId, WordsId,
};
use super::refusal::Refusal;
use super::reply::Say;
use super::screen::Screen;

mod gist;
mod private;
mod stands;
mod whose;

pub use gist::{Gist, Stuck};
pub use private::Private;
pub use stands::word_of;

/// Whether a message comes to its reader, or is only shown anew where it stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bring {
    #[default]
    Brought,
    WhereItStands,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    pub to: To,
    pub what: What,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum To {
    Dm {
        person: PersonId,
    },
    Channel {
        channel: ChannelId,
    },
    Thread {
        channel: ChannelId,
        ts: Ts,
    },
    /// In the thread of a living message of ours in that person's DM, sent before this one.
    Under {
        person: PersonId,
        living: String,
    },
    /// In a conversation, seen by one and kept by nobody.
    Only {
        channel: ChannelId,
        person: PersonId,
    },
    /// A new modal; worthless after three seconds, so never retried late.
    Open {
        trigger: Trigger,
    },
    /// An open modal, changed in place; worthless if it is closed.
    Update {
        view: ViewId,
    },
    /// That person's home tab.
    Home {
        person: PersonId,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    /// The living status in the home channel.
    Charter {
        rollout: RolloutId,
    },
    /// The first message to a stakeholder; its buttons go as their answer comes.
    Invite {
        rollout: RolloutId,
        person: PersonId,
    },
    /// To somebody who takes part already: they are asked for these areas as well.
    AskedToo {
        rollout: RolloutId,
        person: PersonId,
        areas: Vec<Area>,
        #[serde(default)]
        bring: Bring,
    },
    /// All that one person owes, once a day.
    Nudge {
        person: PersonId,
        rollouts: Vec<RolloutId>,
        #[serde(default)]
        homework: Vec<ConcernId>,
        /// Where they have not said whether they commit.
        #[serde(default)]
        commitments: Vec<RolloutId>,
        /// Where the decision is theirs.
        #[serde(default)]
        decisions: Vec<RolloutId>,
    },
    /// Everything a stakeholder has told, as others will see it, with **Change**.
    Record {
        rollout: RolloutId,
        person: PersonId,
    },
    /// Under a typed message: how it is kept, with the choices as menus.
    ConcernCard {
        concern: ConcernId,
    },
    /// Under a typed message: which rollout is it for?
    WordsCard {
        words: WordsId,
    },
    /// To the lead.
    QuestionCard {
        question: QuestionId,
    },
    /// To the asker: the question is on its way.
    QuestionReceipt {
        question: QuestionId,
    },
    /// To the asker, in the thread of the question.
    QuestionAnswer {
        question: QuestionId,
    },
    /// To the lead: call this person.
    CallCard {
        call: CallId,
    },
    /// To the lead: this person could not be reached, and what to do.
    CouldNotReach {
        rollout: RolloutId,
        person: PersonId,
    },
    /// To the lead, or to the sponsor where it is the lead: who runs the rollout with them cannot be reached.
    HeadLost {
        rollout: RolloutId,
        person: PersonId,
    },
    /// To the lead, where the loss of the sponsor was told: the same one sponsors it again.
    HeadBack {
        rollout: RolloutId,
        person: PersonId,
    },
    /// To the lead: messages of that kind were given up on that day (UTC), and to whom.
    NotDelivered {
        rollout: RolloutId,
        gist: Gist,
        day: NaiveDate,
    },
    /// To whoever can do something about it: it stands in Slack as it was, and should not. `why`: Slack's code.
    StillStands {
        stuck: Stuck,
        why: String,
    },
    /// To the sponsor as it starts: who named them, what a sponsor does here, and that there is nothing to do yet.
    SponsorAsked {
        rollout: RolloutId,
    },
    /// To a new sponsor: what it is and where it stands.
    SponsorNamed {
        rollout: RolloutId,
    },
    /// To a stakeholder: what they share with the sponsor has a new reader; to one who was taken out: what they told has.
    NewReader {
        rollout: RolloutId,
    },
    /// To the lead: the charter cannot be kept in the home channel any more.
    HomeLost {
        rollout: RolloutId,
    },
    /// To the lead: nothing is posted in the home channel, for people of another organisation would read it.
    Outsiders {
        rollout: RolloutId,
    },
    /// To the lead: the intake has closed, and who was not heard.
    IntakeClosed {
        rollout: RolloutId,
    },
    /// To a stakeholder whose points were still unsent when the intake closed.
    StillUnsent {
        rollout: RolloutId,
        person: PersonId,
    },
    /// A blocker that came after the intake had closed.
    LateBlocker {
        concern: ConcernId,
    },
    /// To the lead: something else came after the intake had closed, and is parked.
    LateParked {
        concern: ConcernId,
    },
    /// To whoever has the homework on a concern.
    Homework {
        concern: ConcernId,
        owner: PersonId,
    },
    /// To the lead: homework is overdue.
    Overdue {
        concern: ConcernId,
    },
    /// To the lead: whoever had it has it no more.
    HomeworkBack {
        concern: ConcernId,
        owner: PersonId,
        #[serde(default)]
        why: Back,
    },
    /// To its raiser: an answer, the `nth`, and does it settle it?
    Answered {
        concern: ConcernId,
        nth: u32,
    },
    /// To the lead: an answer, the `nth`, did not settle it, and what is missing.
    FellShort {
        concern: ConcernId,
        nth: u32,
    },
    /// To its raiser: is this sentence, the `nth`, fair?
    Restated {
        concern: ConcernId,
        #[serde(default = "first")]
        nth: u32,
    },
    /// To the lead: its raiser found the sentence fair, or put it right.
    Fair {
        concern: ConcernId,
    },
    /// To whoever has the homework: an answer has not settled it, and it is with them once more.
    HomeworkAgain {
        concern: ConcernId,
        owner: PersonId,
    },
    /// To its raiser: accepted as a risk, parked or taken in again.
    Became {
        concern: ConcernId,
    },
    /// To the lead: the sponsor has accepted it as a risk.
    RiskAccepted {
        concern: ConcernId,
    },
    /// To the sponsor: a blocker is not for now.
    Parked {
        concern: ConcernId,
    },
    /// To the lead: the day to look again at what was parked has come.
    LookAgain {
        concern: ConcernId,
    },
    /// What is left to talk over when they meet, and the calendar file; to each as they may read it.
    Agenda {
        rollout: RolloutId,
    },
    /// To lead and sponsor: what is missing before they can meet, or why it goes on all the same.
    NotReady {
        rollout: RolloutId,
        /// When they were to meet as it was sent.
        #[serde(default)]
        meeting: Option<DateTime<Utc>>,
    },
    /// To everybody who was to meet: its time has come, and it waits.
    MeetingWaits {
        rollout: RolloutId,
    },
    /// Dates moved, for the `nth` time.
    Extended {
        rollout: RolloutId,
        nth: u32,
    },
    /// Somebody else leads it now.
    NewLead {
        rollout: RolloutId,
        before: PersonId,
    },
    /// To whoever the lead has taken out: thanks, and what becomes of what they told.
    TakenOut {
        rollout: RolloutId,
        person: PersonId,
    },
    /// To whoever sponsored it before.
    SponsorReplaced {
        rollout: RolloutId,
        before: PersonId,
    },
    /// To a sponsor whose account was closed, once they are back: nobody sponsors it, or somebody does by then.
    SponsorMissed {
        rollout: RolloutId,
        before: PersonId,
    },
    /// To a stakeholder, once they have met: will your area work with the others? And what they said to it.
    CommitmentAsked {
        rollout: RolloutId,
        person: PersonId,
    },
    /// To a stakeholder who had been asked: there is one more time-box, why, and what they have said so far.
    OneMore {
        rollout: RolloutId,
        person: PersonId,
    },
    /// To the lead: the day of the decision has passed without one.
    DecisionOverdue {
        rollout: RolloutId,
    },
    /// To lead and sponsor: what somebody needs in order to commit.
    Need {
        concern: ConcernId,
    },
    /// Into the home channel: the sponsor's decision, the `nth`.
    Verdict {
        rollout: RolloutId,
        nth: u32,
    },
    /// **You said, we did**: to a stakeholder, what became of each of their own points.
    YouSaid {
        rollout: RolloutId,
        person: PersonId,
    },
    /// To a stakeholder whose rollout was cancelled.
    Cancelled {
        rollout: RolloutId,
    },
    /// The FUD summary, as its reader may see it.
    Summary {
        rollout: RolloutId,
    },
    /// Everything its reader may see, as files.
    Export {
        rollout: RolloutId,
    },
    /// Its aggregated form, for the channel.
    Counts {
        rollout: RolloutId,
    },
    Say {
        say: Say,
    },
    Refuse {
        refusal: Refusal,
    },
    Screen {
        screen: Screen,
    },
    /// What a letter brought that is sent once, shown anew where it stands: something that it shows is gone, and the files
    /// go that may hold it. Where it stands no more, nothing is sent.
    Again {
        letter: String,
        shown: Box<What>,
    },
    /// All that is held of whoever it is for, as files.
    MyData,
    /// The home tab of whoever it is for.
    Home,
}

fn first() -> u32 {
    1
}
