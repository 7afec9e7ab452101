//! Whether what stands of a message may show what its reader must not read any more. It words nothing.

use super::reader;
use crate::domain::effect::What;
use crate::domain::id::{ConcernId, PersonId, RolloutId};
use crate::domain::policy::Roles;
use crate::store::outbox::Letter;
use crate::store::{self, Tx, calls, concerns, questions, rollouts};

/// Asked where it cannot be edited. What everybody reads in a channel holds no private word.
pub async fn must_go(tx: &mut Tx, letter: &Letter) -> Result<bool, store::Error> {
    let Some(reader) = reader(tx, &letter.team, &letter.effect.to).await? else { return Ok(false) };
    match &letter.effect.what {
        What::Again { .. } => Ok(true),
        What::ConcernCard { concern }
        | What::LateBlocker { concern }
        | What::LateParked { concern }
        | What::Parked { concern }
        | What::Need { concern }
        | What::Homework { concern, .. }
        | What::Answered { concern, .. }
        | What::Restated { concern, .. } => of_concern(tx, concern, &reader).await,
        What::Record { rollout, person }
        | What::CommitmentAsked { rollout, person }
        | What::OneMore { rollout, person } => {
            let theirs = concerns::of_raiser(tx, rollout, person).await?;
            Ok(*person != reader || theirs.iter().any(|concern| concern.gone.is_some()))
        }
        What::QuestionCard { question } => match questions::load(tx, question).await? {
            Some(question) => is_led_by_another(tx, &question.rollout, &reader).await,
            None => Ok(true),
        },
        What::CallCard { call } => match calls::load(tx, call).await? {
            Some(call) => is_led_by_another(tx, &call.rollout, &reader).await,
            None => Ok(true),
        },
        _ => Ok(false),
    }
}

async fn of_concern(tx: &mut Tx, id: &ConcernId, reader: &PersonId) -> Result<bool, store::Error> {
    let Some(concern) = concerns::load(tx, id).await? else { return Ok(true) };
    let Some(rollout) = rollouts::load(tx, &concern.rollout).await? else { return Ok(true) };
    let may_read = Roles::in_concern(&rollout, &concern, reader).card(&concern).is_some();
    let is_taken_back = concern.state.is_withdrawn() && concern.raiser != *reader;
    Ok(concern.gone.is_some() || is_taken_back || !may_read)
}

async fn is_led_by_another(tx: &mut Tx, id: &RolloutId, reader: &PersonId) -> Result<bool, store::Error> {
    Ok(rollouts::load(tx, id).await?.is_none_or(|rollout| rollout.lead != *reader))
}
