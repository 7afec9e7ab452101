//! New ids, one running number per team and kind.

use crate::domain::action::Request;
use crate::domain::id::{CallId, ConcernId, QuestionId, RolloutId, WordsId};
use crate::store::{self, Tx};

pub async fn rollout(tx: &mut Tx, request: &Request) -> Result<RolloutId, store::Error> {
    let number = store::counters::next(tx, &request.team, RolloutId::LETTER).await?;
    Ok(RolloutId::new(&request.team, number))
}

pub async fn concern(tx: &mut Tx, request: &Request) -> Result<ConcernId, store::Error> {
    let number = store::counters::next(tx, &request.team, ConcernId::LETTER).await?;
    Ok(ConcernId::new(&request.team, number))
}

pub async fn question(tx: &mut Tx, request: &Request) -> Result<QuestionId, store::Error> {
    let number = store::counters::next(tx, &request.team, QuestionId::LETTER).await?;
    Ok(QuestionId::new(&request.team, number))
}

pub async fn words(tx: &mut Tx, request: &Request) -> Result<WordsId, store::Error> {
    let number = store::counters::next(tx, &request.team, WordsId::LETTER).await?;
    Ok(WordsId::new(&request.team, number))
}

/// For a person who has no call open in this rollout; one is enough, however much there is to say.
pub async fn call(
    tx: &mut Tx,
    request: &Request,
    rollout: &RolloutId,
) -> Result<Option<CallId>, store::Error> {
    let open = store::calls::open_of(tx, rollout).await?;
    if open.iter().any(|call| call.person == request.actor) {
        return Ok(None);
    }
    let number = store::counters::next(tx, &request.team, CallId::LETTER).await?;
    Ok(Some(CallId::new(&request.team, number)))
}
