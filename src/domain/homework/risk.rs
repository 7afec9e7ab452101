//! Accepting a concern as a risk: the sponsor alone, where its raiser is gone or will not settle it, with a fair
//! restatement and a reason. Its raiser is told.

use chrono::{DateTime, Utc};

use super::{may, park, stands_so};
use crate::domain::begun::Begun;
use crate::domain::cancel::REASON_LIMIT;
use crate::domain::concern::Concern;
use crate::domain::decision::Decision;
use crate::domain::effect::What;
use crate::domain::event::Happened;
use crate::domain::id::PersonId;
use crate::domain::intake::form;
use crate::domain::policy::{Card, Deed, Roles, Sentence};
use crate::domain::post;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::reply::Reply;
use crate::domain::rollout::Rollout;
use crate::domain::screen::{Done, Screen};
use crate::domain::stakeholder::Stakeholder;
use crate::domain::state::{self, Act};

/// The form. `joined`: those that are worked on together with it, which are not accepted with it.
///
/// # Errors
/// `OnlySponsor`, `OnlyLead` (the sponsor may not see it), `ConcernStandsSo`, `RiskTooSoon`, and what the stage says.
pub fn open(
    rollout: &Rollout,
    concern: &Concern,
    joined: &[Concern],
    actor: &PersonId,
    page: Option<usize>,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    let card = may_accept(rollout, concern, actor, now)?;
    let seen = |other| Roles::in_concern(rollout, other, actor).card(other);
    let joined = joined.iter().filter_map(seen).collect();
    let restated = Begun::with(stands(&card));
    let screen = Screen::Accept { card: Box::new(card), joined, page, restated, why: Begun::default() };
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

/// The concern as it stands restated where nothing was typed yet: as its raiser has found it fair.
pub fn stands(card: &Card) -> String {
    card.wording.as_ref().and_then(Sentence::fair).unwrap_or_default().to_owned()
}

/// # Errors
/// As `open`; faults of fields are the reply of a decision that changes nothing.
pub fn submit(
    rollout: &Rollout,
    who: &Stakeholder,
    concern: &Concern,
    actor: &PersonId,
    (restated, why): (&str, &str),
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may_accept(rollout, concern, actor, now)?;
    let restated = form::text(Field::Restated, restated, super::restate::LONGEST);
    let why = form::text(Field::RiskReason, why, REASON_LIMIT);
    let (restated, why) = match (restated, why) {
        (Ok(restated), Ok(why)) => (restated, why),
        (restated, why) => {
            let faults = [restated.err(), why.err()].into_iter().flatten().flatten().collect();
            return Ok(Decision { reply: Reply::Faults { faults }, ..Decision::default() });
        }
    };
    let act = Act::Accept { by: actor.clone(), restated, why };
    let what = |concern: &Concern, from, to| Happened::RiskAccepted { concern: concern.id.clone(), from, to };
    let mut decision = park::became(rollout, who, concern, actor, act, what, now)?;
    if rollout.lead != *actor {
        let told = What::RiskAccepted { concern: concern.id.clone() };
        decision.effects.push(post::dm(&rollout.lead, told));
    }
    Ok(Decision { reply: super::done(Done::Accepted), ..decision })
}

/// Whether it can be had by whoever reads this card: it has had an answer that its raiser has not taken, or there is nobody
/// left who could. Of an area's view the latter is not told, so it wants an answer first. What was answered before it was
/// parked is on no card.
pub fn is_offered(card: &Card) -> bool {
    card.raiser_out || card.state.is_parked() || card.state.answer().is_some()
}

/// Whether there is anybody who could accept it: what is for the lead alone the sponsor cannot.
pub fn can_be_had(rollout: &Rollout, concern: &Concern) -> bool {
    Roles::in_concern(rollout, concern, &rollout.sponsor).card(concern).is_some()
}

/// The concern, for whoever may accept it.
///
/// # Errors
/// As `open`.
pub fn may_accept(
    rollout: &Rollout,
    concern: &Concern,
    actor: &PersonId,
    now: DateTime<Utc>,
) -> Result<Card, Refusal> {
    may(rollout, concern, actor, Deed::AcceptRisk)?;
    let card = Roles::in_concern(rollout, concern, actor).card(concern);
    let card = card.ok_or_else(|| Refusal::OnlyLead { lead: rollout.lead.clone() })?;
    let act = Act::Accept { by: actor.clone(), restated: String::new(), why: String::new() };
    state::acted(&concern.state, act, now).ok_or_else(|| stands_so(concern))?;
    let is_ripe = card.raiser_out || concern.state.unparked().answer().is_some();
    if is_ripe { Ok(card) } else { Err(Refusal::RiskTooSoon { lead: rollout.lead.clone() }) }
}
