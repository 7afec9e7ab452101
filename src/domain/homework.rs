//! What is done about a concern before anybody meets: who owes an answer and by when, how it is restated, what it is
//! worked on together with. Only its raiser settles it, and nobody gets to work on what they may not see.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::calendar;
use super::concern::{Concern, State};
use super::decision::Decision;
use super::duty::{Duty, DutyChange, DutyKey, DutyKind};
use super::effect::What;
use super::event::{Event, Happened};
use super::id::{ConcernId, PersonId};
use super::policy::{self, Deed, Roles};
use super::post;
use super::refusal::Refusal;
use super::reply::Reply;
use super::rollout::Rollout;
use super::screen::{Done, Notice, Screen};
use super::state::{self, Ask, Step};
use super::theming::Placed;

pub mod answer;
pub mod assign;
pub mod due;
pub mod earlier;
pub mod merge;
pub mod park;
pub mod queue;
pub mod restate;
pub mod risk;
#[cfg(test)]
mod tests;

/// Working days that an owner has once more where an answer did not do.
const ONCE_MORE: i64 = 2;

/// The work on one concern.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    pub homework: Homework,
    pub wording: Option<Wording>,
    /// It is worked on together with this one, which carries the homework for both. Each raiser keeps their own.
    pub joined: Option<ConcernId>,
    /// Where the lead has put it among the themes; `None`: wherever it seems to belong.
    pub theme: Option<Placed>,
}

/// Who owes an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "homework", rename_all = "snake_case")]
pub enum Homework {
    /// The lead's to answer or to assign.
    #[default]
    Nobody,
    Owed {
        owner: PersonId,
        /// At the end of that working day, in the lead's zone.
        due: NaiveDate,
        /// At most three for one answer.
        nudged: u8,
        /// The lead has been told that it has not come in time.
        #[serde(default)]
        overdue: bool,
    },
    /// Answered: it is its raiser's turn.
    HandedIn {
        owner: PersonId,
        /// Until when they had had time.
        #[serde(default)]
        due: Option<NaiveDate>,
    },
    /// Nothing is left to do: settled, accepted, parked or withdrawn.
    Over { owner: PersonId },
}

impl Homework {
    /// Who has it, had it, or would have it again.
    pub fn owner(&self) -> Option<&PersonId> {
        match self {
            Homework::Nobody => None,
            Homework::Owed { owner, .. } | Homework::HandedIn { owner, .. } | Homework::Over { owner } => {
                Some(owner)
            }
        }
    }

    /// Whose answer is waited for.
    pub fn owed_by(&self) -> Option<&PersonId> {
        match self {
            Homework::Owed { owner, .. } => Some(owner),
            Homework::Nobody | Homework::HandedIn { .. } | Homework::Over { .. } => None,
        }
    }

    pub fn due(&self) -> Option<NaiveDate> {
        match self {
            Homework::Owed { due, .. } => Some(*due),
            Homework::Nobody | Homework::HandedIn { .. } | Homework::Over { .. } => None,
        }
    }
}

/// One sentence as it will stand in the summary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// 1 to 300 characters.
    pub words: String,
    pub by: PersonId,
    pub stands: Stands,
    /// Of all that were put to its raiser, from 1: tells the question about one from that about the next.
    #[serde(default = "first")]
    pub nth: u32,
    /// The one that was found fair before, which holds until this one is.
    #[serde(default)]
    pub before: Option<Box<Wording>>,
}

fn first() -> u32 {
    1
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    /// Its raiser has not said yet whether it is fair.
    Proposed,
    /// Its raiser has: it may be shown to whoever works on it.
    Fair,
}

impl Wording {
    /// Tells this sentence from the next one about the same concern.
    pub fn print(&self) -> String {
        let digest = Sha256::digest(&self.words);
        digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
    }

    pub fn is_fair(&self) -> bool {
        self.stands == Stands::Fair
    }

    /// This one, or the one that holds until this one is found fair.
    pub fn fair(&self) -> Option<&Wording> {
        match self.stands {
            Stands::Fair => Some(self),
            Stands::Proposed => self.before.as_deref(),
        }
    }
}

impl Work {
    /// The sentence its raiser has found fair.
    pub fn fair(&self) -> Option<&str> {
        self.wording.as_ref()?.fair().map(|wording| wording.words.as_str())
    }
}

/// Whether somebody may do that to a concern, and whether it is the time for it.
///
/// # Errors
/// Who could do it instead, and what the stage says.
pub(super) fn may(rollout: &Rollout, concern: &Concern, actor: &PersonId, deed: Deed) -> Result<(), Refusal> {
    let lead = &rollout.lead;
    if !Roles::in_concern(rollout, concern, actor).may(deed) {
        return Err(match deed {
            Deed::AnswerConcern => Refusal::NotYourHomework { lead: lead.clone() },
            Deed::AcceptRisk | Deed::Decide | Deed::Extend => Refusal::only_sponsor(rollout, actor),
            Deed::Settle => Refusal::NotYours,
            Deed::Run | Deed::AnswerQuestion | Deed::CloseCall | Deed::NameSponsor => {
                Refusal::OnlyLead { lead: lead.clone() }
            }
            Deed::SeeCounts
            | Deed::SeeSummary
            | Deed::SeeWaiting
            | Deed::SeeStance
            | Deed::SeeConcerns
            | Deed::Remind
            | Deed::PostCounts
            | Deed::TakeIn
            | Deed::Prepare
            | Deed::Export
            | Deed::Cancel => Refusal::only_lead_or_sponsor(rollout),
        });
    }
    state::allow(rollout, Ask::Work).map(|_| ())
}

fn stands_so(concern: &Concern) -> Refusal {
    Refusal::ConcernStandsSo { state: concern.state.name().to_owned() }
}

pub(super) fn event(rollout: &Rollout, by: &PersonId, what: Happened) -> Event {
    Event { rollout: rollout.id.clone(), by: Some(by.clone()), what }
}

pub(super) fn event_of_time(rollout: &Rollout, what: Happened) -> Event {
    Event { rollout: rollout.id.clone(), by: None, what }
}

fn done(done: Done) -> Reply {
    Reply::Show { screen: Screen::Notice { notice: Notice::Worked { done } } }
}

/// The homework follows what became of its concern: it is handed in, comes back, is over, or goes back to the lead
/// where its owner may see the concern no more. With it go the dates.
pub(super) fn follow(
    rollout: &Rollout,
    before: &Concern,
    after: &mut Concern,
    now: DateTime<Utc>,
) -> Decision {
    let mut decision = Decision::default();
    let mut homework = after.work.homework.clone();
    if let Some(step) = step(rollout, &before.state, &after.state, now) {
        homework = state::worked(homework, step);
    }
    let reopens = !before.state.wants_an_answer() && after.state.wants_an_answer();
    if reopens && after.work.joined.is_some() {
        // An answer to the one it was joined to is none to it any more: there it would stand behind what is done.
        after.work.joined = None;
        if let Some(owner) =
            answered_for(rollout, before).filter(|owner| policy::may_own(rollout, after, owner))
        {
            let step = Step::Assign { owner: owner.clone(), due: once_more(rollout, now) };
            homework = state::worked(homework, step);
        }
    }
    if let Some(owner) = homework.owed_by().cloned() {
        after.work.homework = homework.clone();
        if !policy::may_own(rollout, after, &owner) {
            homework = state::worked(homework, Step::Release);
            let what = What::HomeworkBack { concern: after.id.clone(), owner, why: assign::Back::Unseen };
            decision.effects.push(post::dm(&rollout.lead, what));
        }
    }
    after.work.homework = homework;
    let again = after.work.homework.owed_by().filter(|owner| reopens && **owner != rollout.lead);
    if let Some(owner) = again.filter(|_| before.state.answer().is_some()) {
        // What stands with them as answered is changed where it stands; nobody looks up there again.
        let what = What::HomeworkAgain { concern: after.id.clone(), owner: owner.clone() };
        decision.effects.push(post::dm(owner, what));
    }
    decision.and(dates(rollout, before, after, now))
}

fn step(rollout: &Rollout, before: &State, after: &State, now: DateTime<Utc>) -> Option<Step> {
    let back = || Step::Back { due: once_more(rollout, now) };
    match (before, after) {
        (before, after) if before == after => None,
        (State::Parked { .. }, State::Open | State::Reopened { .. }) => Some(Step::Release),
        (_, State::Open | State::Reopened { .. }) => Some(back()),
        (_, State::Answered { .. }) => Some(Step::HandIn),
        (
            _,
            State::Settled { .. }
            | State::AcceptedRisk { .. }
            | State::Parked { .. }
            | State::Withdrawn { .. },
        ) => Some(Step::Finish),
    }
}

fn once_more(rollout: &Rollout, now: DateTime<Utc>) -> NaiveDate {
    calendar::add_working_days(calendar::local_day(now, rollout.zone), ONCE_MORE)
}

/// Who would have it again: whoever has or had it, or answered it along with the one it is joined to.
fn answered_for<'a>(rollout: &Rollout, concern: &'a Concern) -> Option<&'a PersonId> {
    let along = || concern.work.joined.as_ref().and_then(|_| concern.state.answer());
    let answered = || along().map(|answer| &answer.by).filter(|by| **by != rollout.lead);
    concern.work.homework.owner().or_else(answered)
}

/// What falls due for it, and what its owner reads, after it changed.
fn dates(rollout: &Rollout, before: &Concern, after: &Concern, now: DateTime<Utc>) -> Decision {
    let (had, has) = (&before.work.homework, &after.work.homework);
    let duties = due_dates(rollout, &after.id, (had, has), now);
    let mut decision = Decision { duties, ..Decision::default() };
    match (before.state.look_again(), after.state.look_again()) {
        (had, has) if had == has => {}
        (_, Some(day)) => {
            let due_at = calendar::morning(day, rollout.zone);
            decision.duties.push(DutyChange::Set(Duty { key: look_again_key(rollout, &after.id), due_at }));
        }
        (_, None) => decision.duties.push(DutyChange::Drop(look_again_key(rollout, &after.id))),
    }
    let tell = |owner: &PersonId| {
        post::dm(owner, What::Homework { concern: after.id.clone(), owner: owner.clone() })
    };
    match (had.owner(), has.owner()) {
        (Some(had), Some(has)) if had != has => decision.effects.extend([tell(had), tell(has)]),
        (_, Some(owner)) | (Some(owner), None) => decision.effects.push(tell(owner)),
        (None, None) => {}
    }
    decision
}

/// When whoever has an answer is reminded of it.
fn due_dates(
    rollout: &Rollout,
    concern: &ConcernId,
    (had, has): (&Homework, &Homework),
    now: DateTime<Utc>,
) -> Vec<DutyChange> {
    let mut duties = Vec::new();
    if (had.owed_by(), had.due()) != (has.owed_by(), has.due()) {
        if let Some(owner) = had.owed_by() {
            duties.push(DutyChange::Drop(due_key(rollout, concern, owner)));
        }
        if let (Some(owner), Some(due)) = (has.owed_by(), has.due()) {
            let due_at = due::next(due, rollout.zone, now).unwrap_or(now + TimeDelta::minutes(1));
            duties.push(DutyChange::Set(Duty { key: due_key(rollout, concern, owner), due_at }));
        }
    }
    duties
}

fn due_key(rollout: &Rollout, concern: &ConcernId, owner: &PersonId) -> DutyKey {
    let epoch = concern.number();
    DutyKey { rollout: rollout.id.clone(), person: Some(owner.clone()), kind: DutyKind::Homework, epoch }
}

pub(super) fn look_again_key(rollout: &Rollout, concern: &ConcernId) -> DutyKey {
    let epoch = concern.number();
    DutyKey { rollout: rollout.id.clone(), person: None, kind: DutyKind::LookAgain, epoch }
}
