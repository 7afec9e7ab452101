//! The sponsor's decision on a rollout, and what it does to it. Nobody else takes it, and only one more time-box can be
//! had.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::begun::Begun;
use super::calendar;
use super::commitment::{self, Choice, Tally};
use super::concern::Concern;
use super::decision::Decision;
use super::duty::{Duty, DutyChange, DutyKey, DutyKind};
use super::effect::{Effect, To, What};
use super::ending::{self, UnderWay};
use super::event::{Event, Happened};
use super::id::{PersonId, RolloutId};
use super::intake::form;
use super::policy::{Deed, Roles};
use super::post;
use super::refusal::{Fault, Field, Refusal, Wrong};
use super::rehearsal;
use super::reply::Reply;
use super::rollout::{Dates, Rollout, Stage};
use super::screen::{DecideScreen, Notice, Screen};
use super::stakeholder::Stakeholder;
use super::state::{self, Ask};
use super::time::pending;

#[cfg(test)]
mod tests;

/// Longest statement, in characters.
pub const STATEMENT_LIMIT: usize = 2_000;
/// Of what people need, so much is shown as it is decided.
const NEEDS: usize = 10;
/// Working days that one more time-box is offered with.
const PREFILLED: i64 = 5;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub rollout: RolloutId,
    /// From 1: one more time-box may come before the last word.
    pub nth: u32,
    pub outcome: Outcome,
    /// 1 to 2,000 characters; posted in the home channel.
    pub statement: String,
    pub by: PersonId,
    pub at: DateTime<Utc>,
    /// The new date of one more time-box.
    pub until: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Pilot,
    WithConditions,
    OneMore,
    No,
}

impl Outcome {
    pub const ALL: [Outcome; 4] = [Outcome::Pilot, Outcome::WithConditions, Outcome::OneMore, Outcome::No];

    /// As people read it; fixed wording.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Pilot => "Yes, go to pilot",
            Outcome::WithConditions => "Yes, with conditions",
            Outcome::OneMore => "Not yet: one more time-box",
            Outcome::No => "No",
        }
    }

    pub fn slug(self) -> &'static str {
        match self {
            Outcome::Pilot => "pilot",
            Outcome::WithConditions => "with_conditions",
            Outcome::OneMore => "one_more",
            Outcome::No => "no",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.slug() == slug)
    }
}

/// The one more time-box that began after people had been asked: they are told why, and asked again. Who is asked in it
/// for the first time reads of it with the question.
pub fn asked_again<'a>(rollout: &Rollout, verdicts: &'a [Verdict]) -> Option<&'a Verdict> {
    let asked_by_then = rehearsal::deciding(&rollout.dates, rollout.zone);
    one_more(verdicts).filter(|verdict| verdict.at >= asked_by_then)
}

/// The one more time-box, if there is or was one.
pub fn one_more(verdicts: &[Verdict]) -> Option<&Verdict> {
    verdicts.iter().find(|verdict| verdict.outcome == Outcome::OneMore)
}

/// The form, as it was filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictForm {
    pub outcome: Option<Outcome>,
    pub statement: String,
    pub until: Option<NaiveDate>,
}

/// What people have said to the question, and the concerns that say what they need.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    pub tally: Tally,
    pub needs: &'a [(Choice, Concern)],
    /// Who says **Not yet** and names nothing any more that it would take.
    pub unnamed: &'a [PersonId],
    /// Blockers that nothing has cleared.
    pub open_blockers: usize,
}

/// The window in which the sponsor decides. `before`: what was decided already.
///
/// # Errors
/// `OnlySponsor`, and what the stage says.
pub fn open(
    rollout: &Rollout,
    actor: &PersonId,
    before: &[Verdict],
    Said { tally, needs, unnamed, open_blockers }: Said<'_>,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may_decide(rollout, actor)?;
    let roles = Roles::in_rollout(rollout, actor);
    let stands = needs.iter().filter(|(_, concern)| !concern.state.is_withdrawn() && concern.gone.is_none());
    let seen = stands.clone().filter_map(|(choice, concern)| Some((*choice, roles.card(concern)?)));
    let seen: Vec<_> = seen.take(NEEDS).collect();
    let screen = Screen::Decide(DecideScreen {
        rollout: rollout.id.clone(),
        name: rollout.brief.name.clone(),
        channel: rollout.channel.clone(),
        tally,
        asked_at: (rollout.stage == Stage::JointMeeting)
            .then(|| (rehearsal::deciding(&rollout.dates, rollout.zone), rollout.zone)),
        more_needs: stands.count() - seen.len(),
        needs: seen,
        unnamed: unnamed.to_vec(),
        open_blockers,
        outcomes: Outcome::ALL.into_iter().filter(|outcome| is_to_be_had(*outcome, before)).collect(),
        until: calendar::add_working_days(calendar::local_day(now, rollout.zone), PREFILLED),
        begun: Begun::default(),
    });
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

/// `under_way`: what there is if it is a No, which ends it. `sponsor_zone`: the lead's where it is not known.
///
/// # Errors
/// As `open`; faults of fields are the reply of a decision that changes nothing.
pub fn submit(
    (rollout, sponsor_zone): (&Rollout, Tz),
    actor: &PersonId,
    before: &[Verdict],
    filled: &VerdictForm,
    stakeholders: &[Stakeholder],
    under_way: &UnderWay,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may_decide(rollout, actor)?;
    let verdict = match check(rollout, actor, before, filled, now) {
        Ok(verdict) => verdict,
        Err(faults) => return Ok(Decision { reply: Reply::Faults { faults }, ..Decision::default() }),
    };
    let mut decision = enact((rollout, sponsor_zone), &verdict, stakeholders, now);
    let posted = What::Verdict { rollout: rollout.id.clone(), nth: verdict.nth };
    decision.effects.push(post::charter(rollout));
    // Whoever leads it need not be in the channel, and has the next step to take.
    // As somebody who speaks for an area they read it with their receipt, or with the question that is asked again.
    let is_told_to_all = verdict.outcome != Outcome::OneMore || rollout.stage == Stage::Decision;
    let reads_it_anyway =
        |who: &Stakeholder| is_told_to_all && who.person == rollout.lead && who.is_with_us();
    if rollout.lead != *actor && !stakeholders.iter().any(reads_it_anyway) {
        decision.effects.push(post::dm(&rollout.lead, posted.clone()));
    }
    decision.effects.push(Effect { to: To::Channel { channel: rollout.channel.clone() }, what: posted });
    if verdict.outcome == Outcome::No {
        decision.effects.extend(ending::cards(rollout, stakeholders, under_way));
    }
    if verdict.outcome != Outcome::OneMore {
        decision.effects.extend(receipts(stakeholders));
        if asked_again(rollout, before).is_some() {
            let reached = stakeholders.iter().filter(|who| who.is_reachable());
            decision.effects.extend(reached.map(post::one_more));
        }
    }
    decision.events.push(Event {
        rollout: rollout.id.clone(),
        by: Some(actor.clone()),
        what: Happened::Decided { outcome: verdict.outcome, from: rollout.stage.name().to_owned() },
    });
    let notice = Notice::Decided {
        name: rollout.brief.name.clone(),
        channel: rollout.channel.clone(),
        outcome: verdict.outcome,
    };
    decision.reply = Reply::Show { screen: Screen::Notice { notice } };
    decision.verdict = Some(verdict);
    Ok(decision)
}

/// # Errors
/// As `open`.
pub fn may_decide(rollout: &Rollout, actor: &PersonId) -> Result<(), Refusal> {
    if !Roles::in_rollout(rollout, actor).may(Deed::Decide) {
        return Err(Refusal::only_sponsor(rollout, actor));
    }
    if rollout.vacancy.is_some() {
        return Err(Refusal::no_sponsor(rollout, actor));
    }
    state::allow(rollout, Ask::Decide).map(|_| ())
}

fn is_to_be_had(outcome: Outcome, before: &[Verdict]) -> bool {
    outcome != Outcome::OneMore || one_more(before).is_none()
}

fn check(
    rollout: &Rollout,
    actor: &PersonId,
    before: &[Verdict],
    filled: &VerdictForm,
    now: DateTime<Utc>,
) -> Result<Verdict, Vec<Fault>> {
    let fault = |field, what| Fault { field, what };
    let mut faults = Vec::new();
    let statement = form::text(Field::Statement, &filled.statement, STATEMENT_LIMIT);
    let outcome = filled.outcome.filter(|outcome| is_to_be_had(*outcome, before));
    if outcome.is_none() {
        faults.push(fault(Field::Outcome, Wrong::Missing));
    }
    let today = calendar::local_day(now, rollout.zone);
    let until = match (outcome, filled.until) {
        (Some(Outcome::OneMore), None) => Err(Wrong::Missing),
        (Some(Outcome::OneMore), Some(day)) if day <= today => Err(Wrong::InPast),
        (Some(Outcome::OneMore), Some(day)) if day > today + chrono::TimeDelta::days(366) => {
            Err(Wrong::TooFar)
        }
        (Some(Outcome::OneMore), Some(day)) if !calendar::is_working_day(day) => Err(Wrong::NotAWorkingDay),
        (Some(Outcome::OneMore), Some(day)) => Ok(Some(calendar::end_of_day(day, rollout.zone))),
        (Some(Outcome::Pilot | Outcome::WithConditions | Outcome::No) | None, _) => Ok(None),
    };
    match (outcome, statement, until) {
        (Some(outcome), Ok(statement), Ok(until)) => Ok(Verdict {
            rollout: rollout.id.clone(),
            nth: u32::try_from(before.len()).unwrap_or(u32::MAX).saturating_add(1),
            outcome,
            statement,
            by: actor.clone(),
            at: now,
            until,
        }),
        (_, statement, until) => {
            faults.extend(statement.err().into_iter().flatten());
            faults.extend(until.err().map(|what| fault(Field::NewDate, what)));
            Err(faults)
        }
    }
}

fn enact(
    (rollout, sponsor_zone): (&Rollout, Tz),
    verdict: &Verdict,
    stakeholders: &[Stakeholder],
    now: DateTime<Utc>,
) -> Decision {
    let mut duties = match verdict.outcome {
        Outcome::OneMore | Outcome::Pilot | Outcome::WithConditions => {
            pending::dropped(rollout, stakeholders)
        }
        Outcome::No => vec![DutyChange::DropAll(rollout.id.clone())],
    };
    let rollout = match verdict.outcome {
        Outcome::OneMore => {
            let decision_by = verdict.until.unwrap_or(rollout.dates.decision_by);
            Rollout { dates: Dates { decision_by, ..rollout.dates }, ..rollout.clone() }
        }
        Outcome::Pilot | Outcome::WithConditions => Rollout { stage: Stage::Pilot, ..rollout.clone() },
        Outcome::No => Rollout { stage: Stage::Closed { at: now }, ..rollout.clone() },
    };
    let key = |kind| DutyKey { rollout: rollout.id.clone(), person: None, kind, epoch: 0 };
    let mut asked = Decision::default();
    match verdict.outcome {
        Outcome::OneMore => {
            let due_at = rollout.dates.decision_by;
            duties.push(DutyChange::Set(Duty { key: key(DutyKind::DecisionDue), due_at }));
            duties.extend(pending::remind_of_decision(&rollout, sponsor_zone, now));
            // Each has the decision and the new date in their own hours, and is reminded of it if their word is missing.
            // Before the end of the meeting's day nobody has been asked yet.
            if rollout.stage == Stage::Decision {
                let ask = |all: Decision, who| all.and(commitment::ask_again(&rollout, who, now));
                asked = stakeholders.iter().fold(asked, ask);
            }
        }
        Outcome::Pilot | Outcome::WithConditions => {
            duties.push(DutyChange::Drop(key(DutyKind::Deciding)));
        }
        Outcome::No => {}
    }
    Decision { rollout: Some(rollout), duties, ..Decision::default() }.and(asked)
}

/// Once the last word is spoken, to everybody who can be written to: their question without its buttons, and **You said, we
/// did**; that one to whoever was taken out as well, where they have raised something.
fn receipts(stakeholders: &[Stakeholder]) -> Vec<Effect> {
    let mut letters = Vec::new();
    for who in stakeholders.iter().filter(|who| who.is_with_us()) {
        if who.is_reachable() {
            letters.push(post::commitment(who));
        }
        let receipt = What::YouSaid { rollout: who.rollout.clone(), person: who.person.clone() };
        letters.push(post::dm(&who.person, receipt));
    }
    letters
}
