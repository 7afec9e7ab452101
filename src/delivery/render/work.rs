//! The work on concerns: to whoever owes an answer, to the lead, and to the raiser. What each may read of a concern is
//! asked of `policy` when it is worded: much may have changed since it was decided to write to them.

use chrono::{DateTime, Utc};

use super::{Maybe, Reach, Rendered, Telling};
use crate::domain::calendar;
use crate::domain::concern::{Concern, Severity, State};
use crate::domain::homework::Homework;
use crate::domain::homework::assign::Back;
use crate::domain::id::{ConcernId, PersonId};
use crate::domain::policy::{Card, Deed, Roles};
use crate::domain::rollout::Rollout;
use crate::store::{self, Tx, concerns, rollouts};
use crate::view::message::{self, Asked};

pub async fn homework(tx: &mut Tx, id: &ConcernId, owner: &PersonId, reader: Option<&PersonId>) -> Maybe {
    let found = load(tx, id).await?.filter(|_| reader == Some(owner));
    let Some((rollout, concern)) = found else { return Ok(None) };
    let card = Roles::in_concern(&rollout, &concern, owner).card(&concern);
    if *owner == rollout.lead && card.as_ref().is_none_or(|card| card.homework.owner() != Some(owner)) {
        // They have given it to somebody else themselves, or it is withdrawn and stands in their queue no more.
        return Ok(Some(Rendered::Gone));
    }
    // What is theirs no more says so where it stands, and is brought to nobody.
    let reach = match concern.work.homework.owner() == Some(owner) {
        true => Reach::of(&rollout),
        false => Reach::Edited,
    };
    Ok(Some(Rendered::Pages(message::homework(&rollout, owner, card.as_ref())).reaching(reach)))
}

/// Nothing where it is with somebody else by now, or answered; where it stands already it says so, without its buttons.
pub async fn again(
    tx: &mut Tx,
    id: &ConcernId,
    owner: &PersonId,
    (reader, telling): (Option<&PersonId>, Telling),
) -> Maybe {
    let Some((rollout, concern)) = load(tx, id).await?.filter(|_| reader == Some(owner)) else {
        return Ok(None);
    };
    let is_owed = concern.work.homework.owed_by() == Some(owner) && !rollout.stage.is_over();
    let due = concern.work.homework.due().filter(|_| is_owed);
    let card = Roles::in_concern(&rollout, &concern, owner).card(&concern);
    let told = match (due.zip(card.as_ref()), telling) {
        (Some((due, card)), Telling::First | Telling::Anew) => message::homework_again(&rollout, card, due),
        (None, Telling::Anew) => message::homework_again_no_more(&rollout, owner, card.as_ref()),
        (None, Telling::First) => return Ok(None),
    };
    Ok(Some(Rendered::one(told)))
}

/// Where it stands already and the answer has come, or is somebody else's or due on another day, it says so; as what
/// follows.
pub async fn overdue(tx: &mut Tx, id: &ConcernId, (reader, telling): (Option<&PersonId>, Telling)) -> Maybe {
    let Some((rollout, concern, card)) = for_lead(tx, id, reader).await? else {
        return moved(tx, id, reader).await;
    };
    let told = match (&concern.work.homework, telling) {
        (_, Telling::First) if rollout.stage.is_over() => None,
        (_, Telling::Anew) if rollout.stage.is_over() => {
            message::asked_no_more(&rollout, &card, Asked::ToChase)
        }
        (Homework::Owed { owner, .. }, Telling::First)
        | (Homework::Owed { owner, overdue: true, .. }, Telling::Anew) => {
            Some(message::overdue(&rollout, &card, owner))
        }
        (Homework::Nobody | Homework::HandedIn { .. } | Homework::Over { .. }, Telling::First) => None,
        (
            Homework::Owed { .. } | Homework::Nobody | Homework::HandedIn { .. } | Homework::Over { .. },
            Telling::Anew,
        ) => message::asked_no_more(&rollout, &card, Asked::ToChase),
    };
    Ok(told.map(Rendered::one))
}

pub async fn back(
    tx: &mut Tx,
    id: &ConcernId,
    (owner, why): (&PersonId, Back),
    (reader, telling): (Option<&PersonId>, Telling),
) -> Maybe {
    let Some((rollout, concern, card)) = for_lead(tx, id, reader).await? else {
        return moved(tx, id, reader).await;
    };
    let is_over = rollout.stage.is_over();
    let waits = concern.state.wants_an_answer() && concern.work.homework == Homework::Nobody && !is_over;
    let told = match telling {
        Telling::First if is_over => None,
        Telling::Anew if !waits => message::asked_no_more(&rollout, &card, Asked::ToAssign),
        Telling::First | Telling::Anew => Some(message::homework_back(&rollout, &card, owner, why)),
    };
    Ok(told.map(Rendered::one))
}

/// Only of the answer that was given last: an older one has been overtaken, and says so where it stands.
pub async fn fell_short(
    tx: &mut Tx,
    id: &ConcernId,
    nth: u32,
    (reader, telling): (Option<&PersonId>, Telling),
) -> Maybe {
    let Some((rollout, concern, card)) = for_lead(tx, id, reader).await? else {
        return moved(tx, id, reader).await;
    };
    let is_last = concern.state.answer().is_some_and(|answer| answer.nth == nth);
    let told = is_last.then(|| message::fell_short(&rollout, &card)).flatten().map(Rendered::Pages);
    Ok(match telling {
        Telling::First => told.filter(|_| !rollout.stage.is_over()),
        Telling::Anew => told.or_else(|| message::fell_short_no_more(&rollout, &card).map(Rendered::one)),
    })
}

pub async fn fair(tx: &mut Tx, id: &ConcernId, (reader, telling): (Option<&PersonId>, Telling)) -> Maybe {
    let Some((rollout, _, card)) = for_lead(tx, id, reader).await? else {
        return moved(tx, id, reader).await;
    };
    let told = message::fair(&rollout, &card);
    Ok(match telling {
        Telling::First => told.filter(|_| !rollout.stage.is_over()),
        Telling::Anew => told.or_else(|| Some(message::fair_no_more(&rollout, &card))),
    }
    .map(Rendered::one))
}

/// Nothing where it was withdrawn meanwhile.
pub async fn risk_accepted(tx: &mut Tx, id: &ConcernId, reader: Option<&PersonId>) -> Maybe {
    let Some((rollout, _, card)) = for_lead(tx, id, reader).await? else {
        return moved(tx, id, reader).await;
    };
    Ok(message::risk_accepted(&rollout, &card).map(Rendered::Pages))
}

/// What is taken in again, or became something else, is taken back.
pub async fn parked(tx: &mut Tx, id: &ConcernId, reader: Option<&PersonId>) -> Maybe {
    let (Some(person), Some((rollout, concern))) = (reader, load(tx, id).await?) else { return Ok(None) };
    let State::Parked { until, by: Some(by), at, .. } = &concern.state else {
        return Ok(Some(Rendered::Gone));
    };
    if !Roles::in_rollout(&rollout, person).may(Deed::SeeSummary) {
        return super::head::moved_to_heads(tx, &rollout.id).await;
    }
    let card = Roles::in_concern(&rollout, &concern, person).card(&concern);
    let told = Rendered::one(message::parked(&rollout, by, (*until, *at), card.as_ref()));
    Ok(Some(told.reaching(Reach::of(&rollout))))
}

pub async fn look_again(
    tx: &mut Tx,
    id: &ConcernId,
    (reader, telling): (Option<&PersonId>, Telling),
    now: DateTime<Utc>,
) -> Maybe {
    let Some((rollout, concern, card)) = for_lead(tx, id, reader).await? else {
        return moved(tx, id, reader).await;
    };
    let today = calendar::local_day(now, rollout.zone);
    let is_for_later = concern.state.look_again().is_some_and(|day| day > today);
    let is_over = rollout.stage.is_over();
    let told = match telling {
        Telling::First if is_over => None,
        Telling::Anew if is_over || is_for_later || !concern.state.is_parked() => {
            message::asked_no_more(&rollout, &card, Asked::ToLookAgain)
        }
        Telling::First | Telling::Anew => message::look_again(&rollout, &card),
    };
    Ok(told.map(Rendered::one))
}

/// Taken back where it has become a blocker, which is told for itself, or is parked no more.
pub async fn late_parked(tx: &mut Tx, id: &ConcernId, reader: Option<&PersonId>) -> Maybe {
    let parked = load(tx, id)
        .await?
        .filter(|(_, concern)| concern.state.is_parked() && concern.said.severity != Severity::Blocker);
    let Some((rollout, _)) = parked else { return Ok(Some(Rendered::Gone)) };
    Ok(Some(match for_lead(tx, id, reader).await? {
        Some((_, _, card)) => {
            Rendered::Pages(message::late_parked(&rollout, &card)).reaching(Reach::of(&rollout))
        }
        None => Rendered::moved(message::moved_to_lead(&rollout)),
    }))
}

/// To its raiser, as what follows.
pub async fn answered(tx: &mut Tx, id: &ConcernId, nth: u32, reader: Option<&PersonId>) -> Maybe {
    let found = for_raiser(tx, id, reader).await?;
    Ok(found.map(|(rollout, concern)| {
        let card = Rendered::Pages(message::answered(&rollout, &concern, nth));
        card.reaching(Reach::of_raiser(&rollout, &concern))
    }))
}

pub async fn restated(tx: &mut Tx, id: &ConcernId, nth: u32, reader: Option<&PersonId>) -> Maybe {
    let Some((rollout, concern)) = for_raiser(tx, id, reader).await? else { return Ok(None) };
    let card = message::restated(&rollout, &concern, nth).map_or(Rendered::Gone, Rendered::one);
    Ok(Some(card.reaching(Reach::of_raiser(&rollout, &concern))))
}

pub async fn became(tx: &mut Tx, id: &ConcernId, reader: Option<&PersonId>) -> Maybe {
    let Some((rollout, concern)) = for_raiser(tx, id, reader).await? else { return Ok(None) };
    Ok(message::became(&rollout, &concern).map(Rendered::Pages))
}

/// In its raiser's own words; `None` for all others.
async fn for_raiser(
    tx: &mut Tx,
    id: &ConcernId,
    reader: Option<&PersonId>,
) -> Result<Option<(Rollout, Concern)>, store::Error> {
    let (Some(person), Some((rollout, concern))) = (reader, load(tx, id).await?) else { return Ok(None) };
    let is_theirs = Roles::in_concern(&rollout, &concern, person).may(Deed::Settle);
    Ok(is_theirs.then_some((rollout, concern)))
}

/// Whoever reads it leads the rollout no more, or never did; or it was withdrawn.
async fn moved(tx: &mut Tx, id: &ConcernId, reader: Option<&PersonId>) -> Maybe {
    Ok(match load(tx, id).await? {
        Some((rollout, _)) if reader == Some(&rollout.lead) => Some(Rendered::Gone),
        Some((rollout, _)) => Some(Rendered::moved(message::moved_to_lead(&rollout))),
        None => None,
    })
}

/// As whoever runs the rollout may see it; `None` for all others.
async fn for_lead(
    tx: &mut Tx,
    id: &ConcernId,
    reader: Option<&PersonId>,
) -> Result<Option<(Rollout, Concern, Card)>, store::Error> {
    let (Some(person), Some((rollout, concern))) = (reader, load(tx, id).await?) else { return Ok(None) };
    let roles = Roles::in_concern(&rollout, &concern, person);
    let card = roles.card(&concern).filter(|_| roles.may(Deed::Run));
    Ok(card.map(|card| (rollout, concern, card)))
}

async fn load(tx: &mut Tx, id: &ConcernId) -> Result<Option<(Rollout, Concern)>, store::Error> {
    let Some(concern) = concerns::load(tx, id).await? else { return Ok(None) };
    let rollout = rollouts::load(tx, &concern.rollout).await?;
    Ok(rollout.map(|rollout| (rollout, concern)))
}
