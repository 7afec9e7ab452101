//! **Park**: not for now, with a date to look again; and back in. Its raiser is told of both.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{event, follow, may, stands_so};
use crate::domain::calendar;
use crate::domain::concern::{Concern, Severity, State, Until};
use crate::domain::decision::Decision;
use crate::domain::duty::DutyKind;
use crate::domain::effect::What;
use crate::domain::event::Happened;
use crate::domain::id::PersonId;
use crate::domain::policy::{Deed, Roles};
use crate::domain::post;
use crate::domain::refusal::{Fault, Field, Refusal, Wrong};
use crate::domain::reply::Reply;
use crate::domain::rollout::Rollout;
use crate::domain::screen::{Done, Screen};
use crate::domain::stakeholder::Stakeholder;
use crate::domain::state::{self, Act, Onward};

/// Prefilled: so many working days after the decision is due.
const USUAL: i64 = 10;
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
    may_park(rollout, concern, actor, now)?;
    let card = Roles::in_concern(rollout, concern, actor).card(concern).ok_or(Refusal::Stale)?;
    let from = calendar::local_day(rollout.dates.decision_by.max(now), rollout.zone);
    let until = calendar::add_working_days(from, USUAL);
    let screen = Screen::Park { card: Box::new(card), until, page };
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

/// # Errors
/// As `open`; faults of the field are the reply of a decision that changes nothing.
pub fn submit(
    rollout: &Rollout,
    who: &Stakeholder,
    concern: &Concern,
    actor: &PersonId,
    until: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may_park(rollout, concern, actor, now)?;
    let today = calendar::local_day(now, rollout.zone);
    let fault = |what| {
        let faults = vec![Fault { field: Field::ParkUntil, what }];
        Ok(Decision { reply: Reply::Faults { faults }, ..Decision::default() })
    };
    let day = match until {
        None => return fault(Wrong::Missing),
        Some(day) if day <= today => return fault(Wrong::InPast),
        Some(day) if day - today > FARTHEST => return fault(Wrong::TooFar),
        Some(day) if !calendar::is_working_day(day) => return fault(Wrong::NotAWorkingDay),
        Some(day) => day,
    };
    let until = Until::Day { day };
    let act = Act::Park { until, by: Some(actor.clone()) };
    let what = |concern: &Concern, from: String, to: String| Happened::ConcernParked {
        concern: concern.id.clone(),
        from,
        to,
        until,
    };
    let decision = became(rollout, who, concern, actor, act, what, now)?;
    Ok(Decision { reply: super::done(Done::Parked), ..decision })
}

/// **Take it in**: it is open and to be worked on, now.
///
/// # Errors
/// `OnlyLeadOrSponsor`, `ConcernStandsSo`, and what the stage says.
pub fn take_in(
    rollout: &Rollout,
    who: &Stakeholder,
    concern: &Concern,
    actor: &PersonId,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may(rollout, concern, actor, Deed::TakeIn)?;
    // A sponsor does not act on what they may not see.
    Roles::in_concern(rollout, concern, actor)
        .card(concern)
        .ok_or_else(|| Refusal::OnlyLead { lead: rollout.lead.clone() })?;
    let what =
        |concern: &Concern, from, to| Happened::ConcernTakenIn { concern: concern.id.clone(), from, to };
    let mut decision = became(rollout, who, concern, actor, Act::TakeIn, what, now)?;
    if concern.late {
        decision.effects.push(post::dm(&rollout.lead, What::LateParked { concern: concern.id.clone() }));
    }
    Ok(Decision { reply: super::done(Done::TakenIn), ..decision })
}

/// Its day has come: the lead is asked to look again. It stays parked until they do something about it.
pub fn look_again(rollout: &Rollout, concern: &Concern, now: DateTime<Utc>) -> Option<Decision> {
    let acts = state::on_date(&rollout.stage, DutyKind::LookAgain) == Onward::Act;
    match concern.state {
        State::Parked { until: Until::Day { day }, .. }
            if acts && day <= calendar::local_day(now, rollout.zone) =>
        {
            let what = What::LookAgain { concern: concern.id.clone() };
            Some(Decision { effects: vec![post::dm(&rollout.lead, what)], ..Decision::default() })
        }
        _ => None,
    }
}

/// The concern after an act of those who run the rollout, of which its raiser is told.
pub(super) fn became(
    rollout: &Rollout,
    who: &Stakeholder,
    concern: &Concern,
    actor: &PersonId,
    act: Act,
    what: impl FnOnce(&Concern, String, String) -> Happened,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    let state = state::acted(&concern.state, act, now).ok_or_else(|| stands_so(concern))?;
    let mut after = Concern { state, ..concern.clone() };
    let mut decision = follow(rollout, concern, &mut after, now);
    if concern.state.answer().is_some() {
        // The buttons of the answer that waits for them go, or that another is to come.
        decision.effects.extend(post::answer_to(concern));
    } else {
        // Or come back with it.
        decision.effects.extend(post::answer_to(&after));
    }
    // Whoever was taken out has raised it all the same; whose account is closed reads nothing more.
    if who.is_with_us() {
        decision.effects.push(post::dm(&who.person, What::Became { concern: after.id.clone() }));
    }
    decision.effects.extend(post::concern_again(rollout, who, &after));
    // What holds the meeting no more is no secret of the lead.
    if after.said.severity == Severity::Blocker
        && rollout.sponsor != rollout.lead
        && rollout.vacancy.is_none()
    {
        let what = What::Parked { concern: after.id.clone() };
        decision.effects.push(post::dm(&rollout.sponsor, what));
    }
    let (from, to) = (concern.state.slug().to_owned(), after.state.slug().to_owned());
    let what = what(&after, from, to);
    decision.events.push(event(rollout, actor, what));
    decision.concerns.push(after);
    Ok(decision)
}

fn may_park(
    rollout: &Rollout,
    concern: &Concern,
    actor: &PersonId,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    may(rollout, concern, actor, Deed::Run)?;
    let act = Act::Park { until: Until::PilotReview, by: None };
    state::acted(&concern.state, act, now).map(|_| ()).ok_or_else(|| stands_so(concern))
}
