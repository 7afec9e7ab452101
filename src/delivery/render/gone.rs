//! Whether what stands of a message may show what its reader must not read any more. It words nothing.

use super::reader;
use crate::domain::effect::{Private, What};
use crate::domain::id::{ConcernId, PersonId, RolloutId};
use crate::domain::policy::Roles;
use crate::store::outbox::Letter;
use crate::store::{self, Tx, calls, concerns, questions, rollouts};

/// Asked where it cannot be edited. What everybody reads in a channel holds no private word.
pub async fn must_go(tx: &mut Tx, letter: &Letter) -> Result<bool, store::Error> {
    let Some(reader) = reader(tx, &letter.team, &letter.effect.to).await? else { return Ok(false) };
    let what = &letter.effect.what;
    match (what.private(), what) {
        (Private::Nothing, _) => Ok(false),
        // Something that it shows is gone.
        (_, What::Again { .. }) => Ok(true),
        (Private::Concern(concern), _) => of_concern(tx, concern, &reader).await,
        (Private::Concerns(concerns), _) => {
            for concern in concerns {
                if of_concern(tx, concern, &reader).await? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        (Private::Told { rollout, person }, _) => {
            let theirs = concerns::of_raiser(tx, rollout, person).await?;
            Ok(*person != reader || theirs.iter().any(|concern| concern.gone.is_some()))
        }
        (Private::Question(question), _) => match questions::load(tx, question).await? {
            // What they have asked themselves they may read, whoever leads it.
            Some(question) if question.asker == reader => Ok(false),
            Some(question) if question.taken_back_at.is_some() => Ok(true),
            Some(question) => is_led_by_another(tx, &question.rollout, &reader).await,
            None => Ok(true),
        },
        (Private::Call(call), _) => match calls::load(tx, call).await? {
            Some(call) => is_led_by_another(tx, &call.rollout, &reader).await,
            None => Ok(true),
        },
        // Sent once: whoever edits it does so because something that it shows is gone.
        (Private::Everything(_), _) => Ok(true),
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
