//! Why something was not done: a person's business, one variant per reason, each carrying what its wording needs.
//! Every refusal is answered, only to the person, with the reason and who could do it.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::area::Area;
use super::extend::TimeBox;
use super::id::{ChannelId, GroupId, PersonId, RolloutId};
use super::person::Standing;
use super::rhythm::Part;
use super::rollout::Rollout;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Refusal {
    /// `/rollout start` in a direct message.
    StartInDirect,
    /// `/rollout start` where the bot is not a member: says how to invite it.
    NotInChannel {
        channel: ChannelId,
    },
    ChannelArchived {
        channel: ChannelId,
    },
    /// Slack did not say in time what we must know before going on.
    SlackIsSlow,
    /// The same, where so many have to be asked about that it takes minutes: it goes on, and the lead is told.
    StillAsking {
        people: usize,
    },
    NoSuchRollout {
        key: String,
    },
    /// A button of a message that they have had, of a rollout that they may know no more, or that is gone.
    NoPartInIt {
        key: String,
    },
    /// Behind `/rollout remind` stands neither a key nor a rhythm.
    NoSuchReminder {
        typed: String,
    },
    /// No rollout is open in this channel.
    NoneHere,
    RolloutIsOver {
        rollout: RolloutId,
        name: String,
        stage: String,
    },
    /// The button or window is of something that is no longer there.
    Stale,
    /// The thing is another person's.
    NotYours,
    /// Asked by somebody who has no part in the 1-on-1s of this rollout.
    NotAStakeholder {
        rollout: RolloutId,
        lead: PersonId,
    },
    /// They want to be reminded later, or not for a while, and nothing is waited for from them.
    OweNothing,
    /// Asked by somebody whom the lead has taken out.
    TakesPartNoMore {
        rollout: RolloutId,
        lead: PersonId,
    },
    OnlyLead {
        lead: PersonId,
    },
    OnlyLeadOrSponsor {
        lead: PersonId,
        sponsor: PersonId,
    },
    OnlySponsor {
        sponsor: PersonId,
    },
    /// The homework on a concern is somebody else's, or nobody's.
    NotYourHomework {
        lead: PersonId,
    },
    /// What was asked is not to be had of a concern that stands so; `state` as people read it.
    ConcernStandsSo {
        state: String,
    },
    RiskTooSoon {
        lead: PersonId,
    },
    /// Its raiser takes part no more: nobody can find a sentence about it fair. Who can accept it as a risk; `None`: nobody,
    /// for it is the lead's alone.
    RaiserOut {
        sponsor: Option<PersonId>,
    },
    /// Only what is still open can be worked on together.
    CannotJoin,
    /// The intake has closed; what is shared can be read, not changed.
    IntakeClosed {
        rollout: RolloutId,
    },
    /// The intake has closed: nobody is asked or reminded any more.
    AskingIsOver {
        rollout: RolloutId,
    },
    /// **Later** with no time left to be asked again before the intake closes.
    NoTimeForLater {
        name: String,
        closes: DateTime<Utc>,
        /// The reader's.
        zone: Tz,
    },
    /// The rollout has not begun.
    NotStarted {
        rollout: RolloutId,
    },
    /// It has not begun, and its dates are set by whoever starts it.
    DatesNotBegun {
        rollout: RolloutId,
        lead: PersonId,
    },
    /// Committing and deciding come after the joint meeting.
    NotMetYet {
        rollout: RolloutId,
        meeting: DateTime<Utc>,
        /// The lead's.
        zone: Tz,
    },
    /// What leads up to the meeting begins once the intake has closed.
    StillListening {
        rollout: RolloutId,
        closes: DateTime<Utc>,
        /// The lead's.
        zone: Tz,
        sponsor: PersonId,
    },
    /// The meeting has begun: there is no more to prepare.
    MetAlready {
        rollout: RolloutId,
        sponsor: PersonId,
    },
    /// This time-box moved as often as it may.
    ExtendedAlready {
        rollout: RolloutId,
        #[serde(default)]
        of: TimeBox,
        times: u32,
        /// When it ends now.
        to: DateTime<Utc>,
        /// The lead's.
        zone: Tz,
    },
    /// The sponsor's last word has been spoken.
    AlreadyDecided {
        rollout: RolloutId,
    },
    /// It does not move: its lead has to name a sponsor first.
    NoSponsor {
        rollout: RolloutId,
        /// `None`: whoever reads this.
        lead: Option<PersonId>,
    },
    /// Another was named meanwhile, or none was ever missing.
    HasSponsor {
        sponsor: PersonId,
    },
    /// A guest of the workspace would lead.
    GuestCannotLead,
    /// Somebody else may start one: an admin of the workspace.
    OnlyAdminsStart,
    /// Somebody else may start one: a member of that user group.
    OnlyGroupStarts {
        group: GroupId,
    },
    /// Members of that user group may start one, and Slack does not show who they are.
    StartersHidden {
        group: GroupId,
    },
    DraftGone,
    /// The window had been sent already; this is what came of it.
    AlreadyStarted {
        rollout: RolloutId,
        name: String,
    },
    AlreadyAnswered,
}

/// Nobody is sent to a sponsor who is not there.
impl Refusal {
    pub fn only_sponsor(rollout: &Rollout, actor: &PersonId) -> Refusal {
        match rollout.vacancy {
            None => Refusal::OnlySponsor { sponsor: rollout.sponsor.clone() },
            Some(_) => Refusal::no_sponsor(rollout, actor),
        }
    }

    pub fn only_lead_or_sponsor(rollout: &Rollout) -> Refusal {
        let lead = rollout.lead.clone();
        match rollout.vacancy {
            None => Refusal::OnlyLeadOrSponsor { lead, sponsor: rollout.sponsor.clone() },
            Some(_) => Refusal::OnlyLead { lead },
        }
    }

    pub fn no_sponsor(rollout: &Rollout, actor: &PersonId) -> Refusal {
        let lead = (rollout.lead != *actor).then(|| rollout.lead.clone());
        Refusal::NoSponsor { rollout: rollout.id.clone(), lead }
    }
}

impl Refusal {
    /// It is told to those alone who might have done it: only what there is stands against it.
    pub fn is_of_what_stands(&self) -> bool {
        matches!(
            self,
            Refusal::ConcernStandsSo { .. }
                | Refusal::ExtendedAlready { .. }
                | Refusal::AlreadyDecided { .. }
        )
    }
}

/// What is wrong with one field of a modal, shown beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    pub field: Field,
    pub what: Wrong,
}

/// The fields of our modals. Their Slack ids live in `view`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The channel in which a rollout will live.
    Place,
    Name,
    Why,
    Link,
    Sponsor,
    People(Area),
    Reason(Area),
    IntakeCloses,
    Meeting,
    DecisionBy,
    StartOn,
    /// People of another organisation are in the home channel.
    Outsiders,
    Keep,
    Prompts,
    Words,
    ConcernArea,
    Topic,
    OwnTopic,
    Kind,
    Severity,
    YesIf,
    Visibility,
    Stance,
    Question,
    Answer,
    LaterChoice,
    LaterDate,
    BackOn,
    CancelReason,
    ConcernAnswer,
    Missing,
    Owner,
    Due,
    Wording,
    MergeWith,
    ParkUntil,
    ThemeName,
    ThemeBring,
    ThemeOut,
    Restated,
    RiskReason,
    /// What somebody needs in order to commit, and by when.
    Needs,
    NeedsBy,
    /// Of the sponsor's decision.
    Outcome,
    Statement,
    NewDate,
    /// Why it goes on although something is missing; why a date moves.
    GoOnReason,
    ExtendReason,
    /// When those who owe an answer are reminded.
    Rhythm,
    /// Who leads it from now on; who is asked as well, and for what.
    NewLead,
    NewPerson,
    NewArea,
    /// Who is to go, who speaks in their place, or why nobody need.
    OutPerson,
    Instead,
    OutReason,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "wrong", rename_all = "snake_case")]
pub enum Wrong {
    Missing,
    /// Longer than `limit` characters.
    TooLong {
        limit: usize,
        got: usize,
    },
    NotALink,
    /// Nobody in any area.
    NobodyAtAll,
    Unfit {
        person: PersonId,
        standing: Standing,
    },
    InPast,
    /// Must come after the field named.
    NotAfter {
        other: Field,
    },
    /// Must come before the field named.
    NotBefore {
        other: Field,
    },
    /// Further off than we plan for (a year).
    TooFar,
    /// Later than a lead can name by themselves; the sponsor can.
    BeyondLead {
        until: NaiveDate,
    },
    /// A weekend, where a working day is meant.
    NotAWorkingDay,
    /// A blocker without what would get them to Yes.
    BlockerNeedsYesIf,
    /// Neither somebody nor a reason.
    NobodyAndNoReason,
    /// They may not see the concern before its raiser has found a sentence about it fair.
    MayNotSee,
    /// They raised it: somebody else is to answer.
    RaisedIt,
    /// They speak for that area already.
    AlreadyAsked,
    /// They lead it already.
    LeadsAlready,
    /// They speak for no area here.
    SpeaksForNone,
    /// Who comes is who goes.
    IsTheSame,
    /// Without them nobody would be asked.
    NobodyLeft,
    /// The bot is no member of that channel.
    NotInvited,
    Archived,
    /// A direct message, where a channel is meant.
    NotAChannel,
    /// Slack did not say in time what that is.
    SlackIsSlow,
    /// Neither days nor a cron expression.
    NoRhythm,
    /// A cron expression of so many parts.
    NotFiveParts {
        got: usize,
    },
    /// Of a cron expression.
    UnreadPart {
        part: Part,
    },
    /// More reminders than anybody gets.
    MoreThanThree,
    /// None of it comes before the intake closes.
    NoneLeft {
        closes: NaiveDate,
    },
}
