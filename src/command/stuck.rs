//! Something stands in Slack as it was, though it should not: whoever can do something about it is told, once. What stands
//! there is never told, only what it was for.

use super::people;
use super::stop::Stop;
use crate::domain::action::{Now, Request};
use crate::domain::concern::{Concern, Gone};
use crate::domain::decision::Decision;
use crate::domain::effect::{Gist, Private, Stuck, To, What};
use crate::domain::id::{ChannelId, ConcernId, PersonId, QuestionId};
use crate::domain::post;
use crate::store::{self, Tx, calls, concerns, dms, living, questions, rollouts, shown};

/// Of the charter the lead; of words that were taken back whoever said them, or whoever they stand before, where it is not
/// known any more whose they were. Of what shows nobody's words nobody.
pub async fn stuck(
    tx: &mut Tx,
    request: &Request,
    what: &What,
    to: &To,
    why: &str,
    now: Now,
) -> Result<Decision, Stop> {
    let what = match what {
        What::Again { shown, .. } => shown,
        what => what,
    };
    let (person, stuck) = if let What::Charter { rollout } = what {
        let Some(rollout) =
            rollouts::load(tx, rollout).await?.filter(|found| found.id.team() == request.team)
        else {
            return Ok(Decision::default());
        };
        (rollout.lead, Stuck::Charter { rollout: rollout.id })
    } else {
        let Some(before) = people::whom(tx, request, to).await? else { return Ok(Decision::default()) };
        let person = match whose(tx, request, what, to).await? {
            Whose::Theirs(person) => person,
            Whose::Unknown => before.clone(),
            Whose::Nobodys => return Ok(Decision::default()),
        };
        let gist = what.gist().unwrap_or(Gist::Notice);
        (person, Stuck::Words { before, gist, day: now.date_naive() })
    };
    if living::load(tx, &request.team, &stuck.name(), person.as_str()).await?.is_some() {
        return Ok(Decision::default());
    }
    let told = What::StillStands { stuck, why: why.to_owned() };
    Ok(Decision { effects: vec![post::dm(&person, told)], ..Decision::default() })
}

/// Who has something to do with what stands.
enum Whose {
    /// It may show what they said, asked, or asked for.
    Theirs(PersonId),
    /// It may show what somebody said, and it is not known any more who.
    Unknown,
    Nobodys,
}

impl From<Option<PersonId>> for Whose {
    fn from(known: Option<PersonId>) -> Whose {
        known.map_or(Whose::Unknown, Whose::Theirs)
    }
}

async fn whose(tx: &mut Tx, request: &Request, what: &What, to: &To) -> Result<Whose, store::Error> {
    // What was typed stands above it already, and is its writer's own message.
    if let (What::QuestionReceipt { .. }, To::Thread { .. }) = (what, to) {
        return Ok(Whose::Nobodys);
    }
    Ok(match what.private() {
        Private::Nothing => Whose::Nobodys,
        Private::Concern(concern) => ours(tx, request, concern).await?.map(|concern| concern.raiser).into(),
        Private::Concerns(many) => {
            let mut all = Vec::new();
            for concern in many {
                all.extend(ours(tx, request, concern).await?);
            }
            last_gone(all).into()
        }
        Private::Question(question) => asker(tx, request, question).await?.into(),
        Private::Call(call) => {
            let call = calls::load(tx, call).await?.filter(|call| call.rollout.team() == request.team);
            call.map(|call| call.person).into()
        }
        Private::Told { rollout: _, person } => Whose::Theirs(person.clone()),
        Private::Everything(rollout) if rollout.team() == request.team => {
            last_gone(concerns::of_rollout(tx, rollout).await?).into()
        }
        Private::Everything(_) => Whose::Unknown,
    })
}

async fn ours(tx: &mut Tx, request: &Request, id: &ConcernId) -> Result<Option<Concern>, store::Error> {
    Ok(concerns::load(tx, id).await?.filter(|concern| concern.rollout.team() == request.team))
}

/// Whoever took theirs away last.
fn last_gone(concerns: Vec<Concern>) -> Option<PersonId> {
    let gone = concerns.into_iter().filter_map(|concern| match concern.gone {
        Some(Gone::AtWish { at }) => Some((at, concern.raiser)),
        Some(Gone::InTime { .. }) | None => None,
    });
    gone.max_by_key(|(at, _)| *at).map(|(_, raiser)| raiser)
}

/// A question that was removed is known only by where its receipt, or its answer, was brought to.
async fn asker(tx: &mut Tx, request: &Request, id: &QuestionId) -> Result<Option<PersonId>, store::Error> {
    if let Some(question) = questions::load(tx, id).await? {
        return Ok((question.rollout.team() == request.team).then_some(question.asker));
    }
    let receipt = What::QuestionReceipt { question: id.clone() }.living().unwrap_or_default();
    if let Some(place) = living::people(tx, &request.team, &receipt).await?.pop() {
        // In a thread it is kept by the DM that the thread is in.
        let whose = dms::whose(tx, &request.team, &ChannelId::from(place.as_str())).await?;
        return Ok(Some(whose.unwrap_or(place)));
    }
    let answers = shown::again(tx, &request.team, &[id.as_str().to_owned()]).await?;
    for answer in answers {
        if let Some(asker) = people::whom(tx, request, &answer.to).await? {
            return Ok(Some(asker));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests;
