//! Who owes the answer to a concern, and by when. Whoever may not see it cannot have it, and learns no word of it.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Homework, dates, due_dates, event, event_of_time, may, stands_so};
use crate::domain::calendar;
use crate::domain::concern::{Concern, Visibility};
use crate::domain::decision::Decision;
use crate::domain::duty::DutyChange;
use crate::domain::effect::What;
use crate::domain::event::Happened;
use crate::domain::id::{ConcernId, PersonId};
use crate::domain::person::{Person, Standing};
use crate::domain::policy::{self, Card, Deed, Roles};
use crate::domain::post;
use crate::domain::refusal::{Fault, Field, Refusal, Wrong};
use crate::domain::reply::Reply;
use crate::domain::rollout::Rollout;
use crate::domain::screen::{AssignScreen, Done, Screen};
use crate::domain::stakeholder::Stakeholder;
use crate::domain::state::{self, Step};

/// Why homework is the lead's again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Back {
    /// Its owner cannot answer it.
    #[default]
    Given,
    /// The concern has changed since, and its owner may not see it as it stands.
    Unseen,
    /// Its owner takes part no more.
    TakenOut,
    /// Its owner's account is deactivated.
    Gone,
}

/// Prefilled: so many working days from today, or the day before the joint meeting if that is sooner.
const USUAL: i64 = 3;
const FARTHEST: TimeDelta = TimeDelta::days(366);

/// # Errors
/// `OnlyLead`, `ConcernStandsSo`, and what the stage says.
pub fn open(
    rollout: &Rollout,
    concern: &Concern,
    actor: &PersonId,
    page: Option<usize>,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    let card = may_assign(rollout, concern, actor)?;
    let zone = rollout.zone;
    let homework = &concern.work.homework;
    let due = homework.due().unwrap_or_else(|| usual(rollout, now));
    let owner = homework.owed_by().cloned();
    let screen = Screen::Assign(Box::new(AssignScreen { card, owner, due, zone, page }));
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

fn usual(rollout: &Rollout, now: DateTime<Utc>) -> NaiveDate {
    let today = calendar::local_day(now, rollout.zone);
    let usual = calendar::add_working_days(today, USUAL);
    let before = calendar::add_working_days(calendar::local_day(rollout.dates.meeting, rollout.zone), -1);
    if before > today { usual.min(before) } else { usual }
}

/// `person` is what Slack says of the owner. The raiser sees who works on their concern.
///
/// # Errors
/// As `open`; faults of fields are the reply of a decision that changes nothing.
pub fn submit(
    rollout: &Rollout,
    who: &Stakeholder,
    concern: &Concern,
    actor: &PersonId,
    person: Option<&Person>,
    due: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may_assign(rollout, concern, actor)?;
    let mut faults = Vec::new();
    let mut fault = |field, what| faults.push(Fault { field, what });
    match person {
        None => fault(Field::Owner, Wrong::Missing),
        Some(person) if !can_own(person.standing) => {
            fault(Field::Owner, Wrong::Unfit { person: person.id.clone(), standing: person.standing });
        }
        Some(person) if is_told_to_be_theirs(rollout, concern, &person.id) => {
            fault(Field::Owner, Wrong::RaisedIt);
        }
        Some(person) if !policy::may_own(rollout, concern, &person.id) => {
            fault(Field::Owner, Wrong::MayNotSee);
        }
        Some(_) => {}
    }
    let today = calendar::local_day(now, rollout.zone);
    match due {
        None => fault(Field::Due, Wrong::Missing),
        Some(day) if calendar::end_of_day(day, rollout.zone) <= now => fault(Field::Due, Wrong::InPast),
        Some(day) if day - today > FARTHEST => fault(Field::Due, Wrong::TooFar),
        Some(day) if !calendar::is_working_day(day) => fault(Field::Due, Wrong::NotAWorkingDay),
        Some(_) => {}
    }
    let (Some(person), Some(due), true) = (person, due, faults.is_empty()) else {
        return Ok(Decision { reply: Reply::Faults { faults }, ..Decision::default() });
    };
    let owner = person.id.clone();
    let mut after = concern.clone();
    let step = Step::Assign { owner: owner.clone(), due };
    after.work.homework = state::worked(concern.work.homework.clone(), step);
    let mut decision = dates(rollout, concern, &after, now);
    decision.effects.extend(post::concern_again(rollout, who, &after));
    decision.events.push(event(rollout, actor, moved(concern, &after)));
    decision.concerns.push(after);
    decision.reply = super::done(Done::Assigned { owner });
    Ok(decision)
}

/// Somebody else is to answer what a person raised, unless they lead it all. Of an area's view nobody is told whose it is,
/// not even by refusing it.
fn is_told_to_be_theirs(rollout: &Rollout, concern: &Concern, person: &PersonId) -> bool {
    match concern.said.visibility {
        Visibility::Named | Visibility::LeadOnly => concern.raiser == *person && *person != rollout.lead,
        Visibility::Area => false,
    }
}

/// What somebody needs in order to commit is the lead's to see to, by that day. The concern is new, and told to the lead
/// in a message of its own.
pub(in crate::domain) fn to_lead(
    rollout: &Rollout,
    concern: &ConcernId,
    homework: &mut Homework,
    due: NaiveDate,
    now: DateTime<Utc>,
) -> Vec<DutyChange> {
    let before = homework.clone();
    let step = match is_past(rollout, due, now) {
        true => Step::Release,
        false => Step::Assign { owner: rollout.lead.clone(), due },
    };
    *homework = state::worked(before.clone(), step);
    due_dates(rollout, concern, (&before, homework), now)
}

/// Its owner gives it back; the lead is told. Twice is harmless.
///
/// # Errors
/// `NotYourHomework`, and what the stage says.
pub fn hand_back(
    rollout: &Rollout,
    who: &Stakeholder,
    concern: &Concern,
    actor: &PersonId,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    if concern.work.homework.owed_by() != Some(actor) {
        return Err(Refusal::NotYourHomework { lead: rollout.lead.clone() });
    }
    may(rollout, concern, actor, Deed::AnswerConcern)?;
    let mut after = concern.clone();
    let is_leads = *actor == rollout.lead;
    let mut decision = pass_on(rollout, Some(who), (concern, &mut after), Err(Back::Given), Some(actor), now);
    decision.concerns.push(after);
    let told = if is_leads { Done::KeptOpen } else { Done::HandedBack { lead: rollout.lead.clone() } };
    decision.reply = super::done(told);
    Ok(decision)
}

/// From whoever owes the answer to `to` by the same day, or back to the lead, who is told why. What is not owed now is
/// nobody's from then on. `who`: its raiser, who sees who works on it; `None`: they take part no more. `after`: the concern
/// as it is to be, else as it was. `actor`: `None` where nobody does it.
pub(in crate::domain) fn pass_on(
    rollout: &Rollout,
    who: Option<&Stakeholder>,
    (before, after): (&Concern, &mut Concern),
    to: Result<&PersonId, Back>,
    actor: Option<&PersonId>,
    now: DateTime<Utc>,
) -> Decision {
    let homework = &before.work.homework;
    let (to, why) = match to {
        // Whoever got it could not be in time any more.
        Ok(_) if homework.due().is_some_and(|due| is_past(rollout, due, now)) => (None, Back::TakenOut),
        Ok(to) => (Some(to), Back::TakenOut),
        Err(why) => (None, why),
    };
    let step = match (to, homework.due()) {
        (Some(owner), Some(due)) => Step::Assign { owner: owner.clone(), due },
        (Some(_) | None, _) => Step::Release,
    };
    after.work.homework = state::worked(homework.clone(), step);
    let mut decision = dates(rollout, before, after, now);
    if let Some(owner) = homework.owed_by() {
        if to.is_none() && *owner != rollout.lead {
            let what = What::HomeworkBack { concern: after.id.clone(), owner: owner.clone(), why };
            decision.effects.push(post::dm(&rollout.lead, what));
        }
        decision.effects.extend(who.into_iter().flat_map(|who| post::concern_again(rollout, who, after)));
        let moved = moved(before, after);
        decision.events.push(match actor {
            Some(actor) => event(rollout, actor, moved),
            None => event_of_time(rollout, moved),
        });
    }
    decision
}

/// Whoever gets it could not be in time any more.
fn is_past(rollout: &Rollout, due: NaiveDate, now: DateTime<Utc>) -> bool {
    calendar::end_of_day(due, rollout.zone) <= now
}

fn moved(before: &Concern, after: &Concern) -> Happened {
    Happened::HomeworkMoved {
        concern: after.id.clone(),
        from: before.work.homework.owed_by().cloned(),
        to: after.work.homework.owed_by().cloned(),
        due: after.work.homework.due(),
    }
}

fn may_assign(rollout: &Rollout, concern: &Concern, actor: &PersonId) -> Result<Card, Refusal> {
    may(rollout, concern, actor, Deed::Run)?;
    if !concern.state.wants_an_answer() {
        return Err(stands_so(concern));
    }
    Roles::in_concern(rollout, concern, actor).card(concern).ok_or(Refusal::Stale)
}

fn can_own(standing: Standing) -> bool {
    match standing {
        Standing::Member | Standing::Admin | Standing::Guest => true,
        Standing::Bot | Standing::Deactivated | Standing::Outsider | Standing::Unknown => false,
    }
}
