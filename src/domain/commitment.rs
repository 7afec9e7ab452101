//! What a stakeholder will do once the joint meeting is over: commit, commit with a condition, or not yet. Separate from
//! how they feel, which is their stance. Silence is never taken as Yes.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::begun::Begun;
use super::calendar;
use super::concern::{Concern, Origin, Said, Severity, State, Visibility};
use super::decision::Decision;
use super::duty::{Duty, DutyChange, DutyKey, DutyKind};
use super::effect::What;
use super::event::{Event, Happened};
use super::homework::{self, Work, assign};
use super::id::{ConcernId, PersonId, RolloutId};
use super::intake::form;
use super::post;
use super::refusal::{Fault, Field, Refusal, Wrong};
use super::reply::Reply;
use super::rollout::{Rollout, Stage};
use super::screen::{NeedScreen, Notice, Screen};
use super::stakeholder::Stakeholder;
use super::state::{self, Act, Ask};
use super::time::pending;

#[cfg(test)]
mod tests;

/// Working days until which what somebody needs is asked for, where they do not say otherwise.
const PREFILLED: i64 = 5;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    pub rollout: RolloutId,
    pub person: PersonId,
    pub choice: Choice,
    /// What they need, kept as a concern of theirs with its yes-if; `None` for who needs nothing.
    pub needs: Option<ConcernId>,
    pub at: DateTime<Utc>,
}

/// In the order in which they are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    Committed,
    Conditional,
    NotYet,
}

impl Choice {
    pub const ALL: [Choice; 3] = [Choice::Committed, Choice::Conditional, Choice::NotYet];

    /// As people read it; fixed wording.
    pub fn name(self) -> &'static str {
        match self {
            Choice::Committed => "Committed",
            Choice::Conditional => "Committed, with a condition",
            Choice::NotYet => "Not yet",
        }
    }

    pub fn slug(self) -> &'static str {
        match self {
            Choice::Committed => "committed",
            Choice::Conditional => "conditional",
            Choice::NotYet => "not_yet",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Choice> {
        Choice::ALL.into_iter().find(|choice| choice.slug() == slug)
    }
}

/// How many chose what: numbers, for everybody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub committed: usize,
    pub conditional: usize,
    pub not_yet: usize,
    pub no_answer: usize,
}

impl Tally {
    /// `people`: how many were asked.
    pub fn of(people: usize, commitments: &[Commitment]) -> Tally {
        let chose = |choice| commitments.iter().filter(|one| one.choice == choice).count();
        Tally {
            committed: chose(Choice::Committed),
            conditional: chose(Choice::Conditional),
            not_yet: chose(Choice::NotYet),
            no_answer: people.saturating_sub(commitments.len()),
        }
    }
}

/// The form of a condition, as it was filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedForm {
    pub needs: String,
    pub by: Option<NaiveDate>,
}

/// Will your area work with the others? In their own working hours, if they can be written to; and what reminds them.
pub fn ask(rollout: &Rollout, who: &Stakeholder, now: DateTime<Utc>) -> Decision {
    if !who.is_reachable() {
        return Decision::default();
    }
    let due_at = asked_at(rollout, who, now);
    if due_at <= now {
        let duties = pending::remind_of_commitment(rollout, who, now);
        return Decision { effects: vec![post::commitment(who)], duties, ..Decision::default() };
    }
    Decision { duties: vec![DutyChange::Set(Duty { key: turn(who), due_at })], ..Decision::default() }
}

/// The same in one more time-box, with a letter that says why.
pub fn ask_again(rollout: &Rollout, who: &Stakeholder, now: DateTime<Utc>) -> Decision {
    let mut decision = ask(rollout, who, now);
    if !decision.effects.is_empty() {
        decision.effects.push(post::one_more(who));
    }
    decision
}

/// Whether their turn to be asked has come. `ahead`: all that is ahead of them in this rollout.
pub fn has_been_asked(rollout: &Rollout, who: &Stakeholder, ahead: &[Duty]) -> bool {
    let turn = turn(who);
    rollout.stage == Stage::Decision && ahead.iter().all(|duty| duty.key != turn)
}

/// What asks them in their own hours.
fn turn(who: &Stakeholder) -> DutyKey {
    let (rollout, person) = (who.rollout.clone(), Some(who.person.clone()));
    DutyKey { rollout, person, kind: DutyKind::Commitment, epoch: 0 }
}

/// The date has moved, or they are back: the question is before them, as it is then, in their next working hour, and they
/// are reminded anew.
pub fn asked_again(who: &Stakeholder, now: DateTime<Utc>) -> DutyChange {
    DutyChange::Set(Duty { key: turn(who), due_at: calendar::next_working_moment(now, who.zone) })
}

/// When that reaches them, if the others are asked at `at`. Once the day of the decision has passed nothing hurries.
pub fn asked_at(rollout: &Rollout, who: &Stakeholder, at: DateTime<Utc>) -> DateTime<Utc> {
    let by = rollout.dates.decision_by;
    calendar::brought(at, who.zone, if at > by { DateTime::<Utc>::MAX_UTC } else { by })
}

/// While whoever takes part is asked whether they commit.
///
/// # Errors
/// What the stage says.
pub fn may_answer(rollout: &Rollout) -> Result<(), Refusal> {
    state::allow(rollout, Ask::Commit).map(|_| ())
}

/// **Committed**. `before` is what they had chosen, with the concern that was made of it.
///
/// # Errors
/// What the stage says.
pub fn commit(
    rollout: &Rollout,
    who: &Stakeholder,
    before: Option<&Commitment>,
    needed: Option<&Concern>,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may_answer(rollout)?;
    match state::answered(before.map(|before| before.choice), Choice::Committed) {
        None => Ok(Decision::default()),
        Some(choice) => Ok(chosen(rollout, who, before, needed, choice, None, now)),
    }
}

/// The window that asks what they need, and by when.
///
/// # Errors
/// What the stage says.
pub fn open(
    rollout: &Rollout,
    who: &Stakeholder,
    choice: Choice,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may_answer(rollout)?;
    let screen = Screen::Need(NeedScreen {
        rollout: rollout.id.clone(),
        name: rollout.brief.name.clone(),
        choice,
        lead: rollout.lead.clone(),
        sponsor: rollout.sponsor.clone(),
        vacant: rollout.vacant(),
        by: calendar::add_working_days(calendar::local_day(now, who.zone), PREFILLED),
        begun: Begun::default(),
    });
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

/// A condition, or what it would take: a concern of theirs with its yes-if, shared with their name.
///
/// # Errors
/// What the stage says; faults of fields are the reply of a decision that changes nothing.
pub fn submit(
    rollout: &Rollout,
    who: &Stakeholder,
    (before, needed): (Option<&Commitment>, Option<&Concern>),
    choice: Choice,
    form: &NeedForm,
    id: ConcernId,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may_answer(rollout)?;
    let Some(choice) = state::answered(before.map(|before| before.choice), choice) else {
        return Ok(Decision::default());
    };
    let (words, by) = match check(form, who, now) {
        Ok(filled) => filled,
        Err(faults) => return Ok(Decision { reply: Reply::Faults { faults }, ..Decision::default() }),
    };
    let severity = match choice {
        Choice::NotYet => Severity::Blocker,
        Choice::Committed | Choice::Conditional => Severity::Important,
    };
    let Some(&area) = who.areas.first() else { return Err(Refusal::Stale) };
    let mut concern = Concern {
        id,
        rollout: rollout.id.clone(),
        raiser: who.person.clone(),
        area,
        said: Said {
            words: words.clone(),
            yes_if: Some(words),
            topic: None,
            guessed: false,
            kind: None,
            severity,
            visibility: Visibility::Named,
        },
        origin: Origin::Form,
        state: State::Open,
        work: Work::default(),
        raised_at: now,
        edited_at: None,
        late: false,
        raiser_out: false,
        gone: None,
    };
    let duties = assign::to_lead(rollout, &concern.id, &mut concern.work.homework, by, now);
    let told = What::Need { concern: concern.id.clone() };
    let mut decision = chosen(rollout, who, before, needed, choice, Some(&concern), now);
    decision.events.push(Event {
        rollout: rollout.id.clone(),
        by: Some(who.person.clone()),
        what: Happened::ConcernRaised {
            concern: concern.id.clone(),
            severity,
            visibility: Visibility::Named,
            late: false,
        },
    });
    decision.duties.extend(duties);
    decision.concerns.push(concern);
    decision.effects.extend(post::heads(rollout, told));
    let notice = Notice::NeedTold {
        choice,
        lead: rollout.lead.clone(),
        sponsor: rollout.sponsor.clone(),
        vacant: rollout.vacant(),
    };
    decision.reply = Reply::Show { screen: Screen::Notice { notice } };
    Ok(decision)
}

/// They have withdrawn what they need themselves: how their word stands without it, which they may still change. `before`:
/// what they had chosen. After the decision it stays what the decision was taken on.
pub fn freed(rollout: &Rollout, who: &Stakeholder, before: &Commitment, now: DateTime<Utc>) -> Decision {
    if may_answer(rollout).is_err() {
        return Decision::default();
    }
    let freed = state::freed(before.choice);
    let choice = freed.unwrap_or(before.choice);
    let what = |to| Happened::Committed { person: who.person.clone(), from: Some(before.choice), to };
    let event = |to| Event { rollout: rollout.id.clone(), by: Some(who.person.clone()), what: what(to) };
    let (name, sponsor) = (rollout.brief.name.clone(), rollout.sponsor.clone());
    let notice = Notice::NeedWithdrawn { name, choice, sponsor, vacant: rollout.vacant() };
    let screen = Screen::Notice { notice };
    Decision {
        commitments: vec![Commitment { choice, needs: None, at: now, ..before.clone() }],
        events: freed.map(event).into_iter().collect(),
        effects: vec![post::commitment(who), post::one_more(who), post::charter(rollout)],
        reply: Reply::Show { screen },
        ..Decision::default()
    }
}

fn check(form: &NeedForm, who: &Stakeholder, now: DateTime<Utc>) -> Result<(String, NaiveDate), Vec<Fault>> {
    let today = calendar::local_day(now, who.zone);
    let words = form::text(Field::Needs, &form.needs, form::LONGEST);
    let by = match form.by {
        None => Err(Wrong::Missing),
        Some(day) if day < today => Err(Wrong::InPast),
        Some(day) if day > today + chrono::TimeDelta::days(366) => Err(Wrong::TooFar),
        Some(day) if !calendar::is_working_day(day) => Err(Wrong::NotAWorkingDay),
        Some(day) => Ok(day),
    };
    match (words, by) {
        (Ok(words), Ok(by)) => Ok((words, by)),
        (words, by) => {
            let by = by.err().map(|what| Fault { field: Field::NeedsBy, what });
            Err(words.err().into_iter().flatten().chain(by).collect())
        }
    }
}

/// What they had needed before is taken back: it is told anew, or needed no more.
fn chosen(
    rollout: &Rollout,
    who: &Stakeholder,
    before: Option<&Commitment>,
    needed: Option<&Concern>,
    choice: Choice,
    needs: Option<&Concern>,
    now: DateTime<Utc>,
) -> Decision {
    let by = Some(who.person.clone());
    let from = before.map(|before| before.choice);
    let what = Happened::Committed { person: who.person.clone(), from, to: choice };
    let mut decision = Decision {
        commitments: vec![Commitment {
            rollout: rollout.id.clone(),
            person: who.person.clone(),
            choice,
            needs: needs.map(|concern| concern.id.clone()),
            at: now,
        }],
        events: vec![Event { rollout: rollout.id.clone(), by: by.clone(), what }],
        // How many chose what stands there for everybody.
        effects: vec![post::commitment(who), post::charter(rollout)],
        duties: pending::answered(rollout, &who.person),
        ..Decision::default()
    };
    if let Some(needed) = needed
        && let Some(state) = state::acted(&needed.state, Act::Withdraw, now)
    {
        let what = Happened::ConcernWithdrawn { concern: needed.id.clone() };
        let mut after = Concern { state, ..needed.clone() };
        decision = decision.and(homework::follow(rollout, needed, &mut after, now));
        decision.events.push(Event { rollout: rollout.id.clone(), by, what });
        decision.effects.extend(post::heads(rollout, What::Need { concern: after.id.clone() }));
        decision.concerns.push(after);
    }
    decision
}
