//! What lead and sponsor read. Whether this reader may read it at all is asked of `policy` each time: the roles may
//! have changed since the letter was written.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Maybe, Reach, Rendered, Telling, Unnamed, aside, moves, taken_back, zone};
use crate::domain::concern::{Concern, Severity};
use crate::domain::effect::Gist;
use crate::domain::event::{Body, Happened};
use crate::domain::export::{Export, Shown, Trail};
use crate::domain::id::{CallId, ConcernId, PersonId, QuestionId, RolloutId};
use crate::domain::person::Standing;
use crate::domain::policy::{self, Deed, Reader};
use crate::domain::rollout::{Rollout, Stage, Vacancy, Vacant};
use crate::domain::stakeholder::{Intake, Unreachable};
use crate::domain::summary::{Sources, Summary, course};
use crate::store::{
    self, Tx, calls, commitments, concerns, duties, events, meetings, people, progress, questions, rollouts,
    stakeholders, verdicts,
};
use crate::view::message;

pub async fn question(tx: &mut Tx, id: &QuestionId, reader: Option<&PersonId>) -> Maybe {
    // At its asker's wish.
    let Some(question) = questions::load(tx, id).await? else { return Ok(Some(Rendered::Gone)) };
    let Some((rollout, _)) = for_reader(tx, &question.rollout, reader, Deed::AnswerQuestion).await? else {
        return moved_to_lead(tx, &question.rollout).await;
    };
    let card = Rendered::Pages(message::question_card(&rollout, &question));
    Ok(Some(card.reaching(Reach::of(&rollout))))
}

/// Whoever reads it leads the rollout no more.
pub(super) async fn moved_to_lead(tx: &mut Tx, id: &RolloutId) -> Maybe {
    Ok(rollouts::load(tx, id).await?.map(|rollout| Rendered::moved(message::moved_to_lead(&rollout))))
}

/// Whoever reads it neither leads nor sponsors the rollout any more.
pub(super) async fn moved_to_heads(tx: &mut Tx, id: &RolloutId) -> Maybe {
    Ok(rollouts::load(tx, id).await?.map(|rollout| Rendered::moved(message::moved_to_heads(&rollout))))
}

pub async fn call(tx: &mut Tx, id: &CallId, reader: Option<&PersonId>) -> Maybe {
    let Some(call) = calls::load(tx, id).await? else { return Ok(None) };
    let Some((rollout, _)) = for_reader(tx, &call.rollout, reader, Deed::CloseCall).await? else {
        return moved_to_lead(tx, &call.rollout).await;
    };
    Ok(Some(Rendered::one(message::call_card(&rollout, &call)).reaching(Reach::of(&rollout))))
}

/// Where it stands already it says so once they are back, or have no part in it any more.
pub async fn could_not_reach(
    tx: &mut Tx,
    rollout: &RolloutId,
    person: &PersonId,
    (reader, telling): (Option<&PersonId>, Telling),
) -> Maybe {
    let Some((rollout, _)) = for_reader(tx, rollout, reader, Deed::SeeWaiting).await? else {
        return Ok(None);
    };
    let Some(who) = stakeholders::load(tx, &rollout.id, person).await? else { return Ok(None) };
    let why = match (&who.intake, telling) {
        (Intake::Unreachable { why, .. }, _) => *why,
        (Intake::Left { .. }, _) => Unreachable::Deactivated,
        (
            Intake::Invited
            | Intake::Talking
            | Intake::Done { .. }
            | Intake::NotHeard
            | Intake::TakenOut { .. },
            Telling::Anew,
        ) => return Ok(Some(Rendered::one(message::within_reach(&rollout, &who)))),
        (
            Intake::Invited
            | Intake::Talking
            | Intake::Done { .. }
            | Intake::NotHeard
            | Intake::TakenOut { .. },
            Telling::First,
        ) => return Ok(None),
    };
    Ok(Some(Rendered::one(message::could_not_reach(&rollout, &who, why))))
}

pub async fn head_lost(
    tx: &mut Tx,
    rollout: &RolloutId,
    person: &PersonId,
    reader: Option<&PersonId>,
) -> Maybe {
    let Some((rollout, _)) = for_reader(tx, rollout, reader, Deed::SeeWaiting).await? else {
        return Ok(None);
    };
    let known = people::load_many(tx, &rollout.id.team(), std::slice::from_ref(person)).await?;
    // They sponsor it no more until they are named again.
    let is_back = |vacancy: Vacancy| {
        let theirs = rollout.sponsor == *person && vacancy.why == Vacant::Gone && !rollout.stage.is_over();
        let known = known.get(person).filter(|known| known.seen_at >= vacancy.since);
        theirs && known.is_some_and(|known| known.standing.can_be_sponsor())
    };
    if rollout.vacancy.is_some_and(is_back) {
        return Ok(Some(Rendered::one(message::sponsor_within_reach(&rollout))));
    }
    let why = match known.get(person).map(|known| known.standing) {
        Some(Standing::Deactivated) => Unreachable::Deactivated,
        _ => Unreachable::DmRefused,
    };
    Ok(Some(Rendered::one(message::head_lost(&rollout, person, why)).reaching(Reach::of(&rollout))))
}

/// Lost once more by now, or followed by another, it says that.
pub async fn head_back(
    tx: &mut Tx,
    rollout: &RolloutId,
    person: &PersonId,
    reader: Option<&PersonId>,
) -> Maybe {
    let Some((rollout, _)) = for_reader(tx, rollout, reader, Deed::SeeWaiting).await? else {
        return Ok(None);
    };
    let message = match rollout.sponsor == *person && rollout.vacancy.is_none() {
        true => message::head_back(&rollout),
        false => return head_lost(tx, &rollout.id, person, reader).await,
    };
    Ok(Some(Rendered::one(message).reaching(Reach::of(&rollout))))
}

/// All of a kind and day, as the record has them.
pub async fn not_delivered(
    tx: &mut Tx,
    rollout: &RolloutId,
    gist: Gist,
    day: NaiveDate,
    reader: Option<&PersonId>,
) -> Maybe {
    let Some((rollout, _)) = for_reader(tx, rollout, reader, Deed::SeeWaiting).await? else {
        return Ok(None);
    };
    let mut lost = Vec::new();
    for (_, entry) in events::of_rollout(tx, &rollout.id).await? {
        match entry.what {
            Happened::NotDelivered { gist: of, person, why }
                if of == gist && entry.at.date_naive() == day =>
            {
                lost.push((person, why));
            }
            _ => {}
        }
    }
    Ok((!lost.is_empty()).then(|| Rendered::Pages(message::not_delivered(&rollout, gist, &lost))))
}

/// In their own time, as far as it is known. Before whoever sponsors it no more it stands as it was.
pub async fn sponsor_asked(
    tx: &mut Tx,
    rollout: &RolloutId,
    (reader, telling): (Option<&PersonId>, Telling),
) -> Maybe {
    let Some((rollout, _)) = for_reader(tx, rollout, reader, Deed::Decide).await? else {
        return Ok(left_alone(telling));
    };
    let zone = zone(tx, &rollout.id.team(), reader).await?.unwrap_or(rollout.zone);
    Ok(Some(Rendered::one(message::sponsor_asked(&rollout, zone))))
}

fn left_alone(telling: Telling) -> Option<Rendered> {
    match telling {
        Telling::First => None,
        Telling::Anew => Some(Rendered::Nothing),
    }
}

/// The same.
pub async fn sponsor_named(
    tx: &mut Tx,
    rollout: &RolloutId,
    (reader, telling): (Option<&PersonId>, Telling),
    now: DateTime<Utc>,
) -> Maybe {
    let Some((rollout, _)) = for_reader(tx, rollout, reader, Deed::Decide).await? else {
        return Ok(left_alone(telling));
    };
    let progress = progress::of(tx, &rollout.id).await?.at(&rollout, now);
    let zone = zone(tx, &rollout.id.team(), reader).await?.unwrap_or(rollout.zone);
    let moves = moves(tx, &rollout).await?;
    Ok(Some(Rendered::one(message::sponsor_named(&rollout, &progress, moves, (now, zone)))))
}

pub async fn home_lost(tx: &mut Tx, rollout: &RolloutId, reader: Option<&PersonId>) -> Maybe {
    let seen = for_reader(tx, rollout, reader, Deed::SeeWaiting).await?;
    Ok(seen.map(|(rollout, _)| Rendered::one(message::home_lost(&rollout))))
}

pub async fn charter_stands(tx: &mut Tx, id: &RolloutId, why: &str, reader: Option<&PersonId>) -> Maybe {
    let seen = for_reader(tx, id, reader, Deed::SeeWaiting).await?;
    Ok(seen.map(|(rollout, _)| Rendered::one(message::charter_stands(&rollout, why))))
}

pub async fn outsiders(tx: &mut Tx, rollout: &RolloutId, reader: Option<&PersonId>) -> Maybe {
    let seen = for_reader(tx, rollout, reader, Deed::Run).await?;
    Ok(seen.map(|(rollout, _)| Rendered::one(message::outsiders(&rollout)).reaching(Reach::of(&rollout))))
}

pub async fn intake_closed(tx: &mut Tx, rollout: &RolloutId, reader: Option<&PersonId>) -> Maybe {
    let Some((rollout, _)) = for_reader(tx, rollout, reader, Deed::SeeWaiting).await? else {
        return Ok(None);
    };
    let progress = progress::of(tx, &rollout.id).await?;
    let everyone = stakeholders::of_rollout(tx, &rollout.id).await?;
    let held_since = meetings::load(tx, &rollout.id).await?.held_since;
    Ok(Some(Rendered::Pages(message::intake_closed(&rollout, &progress, &everyone, held_since))))
}

/// Where its reader may not see the words, they still learn that there is one. What is withdrawn, or no blocker any
/// more, is taken back.
pub async fn late_blocker(tx: &mut Tx, id: &ConcernId, reader: Option<&PersonId>) -> Maybe {
    let is_one =
        |concern: &Concern| concern.said.severity == Severity::Blocker && !concern.state.is_withdrawn();
    let Some(concern) = concerns::load(tx, id).await?.filter(is_one) else {
        return Ok(Some(Rendered::Gone));
    };
    let Some((rollout, reader)) = for_reader(tx, &concern.rollout, reader, Deed::SeeSummary).await? else {
        return moved_to_heads(tx, &concern.rollout).await;
    };
    let card = policy::card(reader, &concern);
    let meeting = meetings::load(tx, &rollout.id).await?;
    let is_ahead = rollout.stage == Stage::Homework && concern.state.wants_an_answer();
    let since = meeting.since_gone_on([&concern]).next().and(meeting.gone_on.as_ref());
    let since = since.filter(|_| is_ahead);
    let told = Rendered::Pages(message::late_blocker(&rollout, card.as_ref(), reader, since));
    Ok(Some(told.reaching(Reach::of(&rollout))))
}

pub async fn summary(
    tx: &mut Tx,
    rollout: &RolloutId,
    person: Option<&PersonId>,
    now: DateTime<Utc>,
) -> Maybe {
    let Some((rollout, reader)) = for_reader(tx, rollout, person, Deed::SeeSummary).await? else {
        return Ok(None);
    };
    let zone = zone(tx, &rollout.id.team(), person).await?.unwrap_or(rollout.zone);
    let everyone = stakeholders::of_rollout(tx, &rollout.id).await?;
    let concerns = concerns::of_rollout(tx, &rollout.id).await?;
    let calls = calls::of_rollout(tx, &rollout.id).await?;
    let meeting = meetings::load(tx, &rollout.id).await?;
    let commitments = commitments::of_rollout(tx, &rollout.id).await?;
    let agenda_at = duties::agenda_at(tx, &rollout.id).await?;
    let Some(person) = person.cloned() else { return Ok(None) };
    aside(move || {
        let sources = Sources {
            rollout: &rollout,
            stakeholders: &everyone,
            concerns: &concerns,
            calls: &calls,
            commitments: &commitments,
            meeting: &meeting,
            agenda_at,
        };
        let summary = Summary::of(reader, &person, sources)?;
        let course = course((&rollout, &meeting), &concerns, zone, now);
        Some(Rendered::Pages(message::summary(&rollout, &summary, course.as_ref(), zone)))
    })
    .await
}

/// Read at this moment, and kept nowhere but with its reader.
pub async fn export(tx: &mut Tx, rollout: &RolloutId, person: Option<&PersonId>) -> Maybe {
    let Some((rollout, reader)) = for_reader(tx, rollout, person, Deed::Export).await? else {
        return Ok(None);
    };
    let everyone = stakeholders::of_rollout(tx, &rollout.id).await?;
    let concerns = concerns::of_rollout(tx, &rollout.id).await?;
    let Some(person) = person else { return Ok(None) };
    let trail = trail(tx, &rollout, person, &concerns).await?;
    let commitments = commitments::of_rollout(tx, &rollout.id).await?;
    let verdicts = verdicts::of_rollout(tx, &rollout.id).await?;
    let slips = meetings::slips(tx, &rollout.id).await?;
    let gone_on = meetings::load(tx, &rollout.id).await?.gone_on;
    let person = person.clone();
    aside(move || {
        let export = Export::of(reader, &person, &rollout, &everyone, &concerns, trail)?;
        let export = Export { commitments, verdicts, slips, gone_on, ..export };
        Some(Rendered::Unnamed(Unnamed::Export(Box::new(export))))
    })
    .await
}

/// In its place, once somebody has taken words away that stood in its files. Of one that brought none there is nothing to
/// say.
pub async fn export_taken_back(
    tx: &mut Tx,
    rollout: &RolloutId,
    letter: &str,
    person: Option<&PersonId>,
) -> Maybe {
    let Some((rollout, _)) = for_reader(tx, rollout, person, Deed::Export).await? else {
        return Ok(None);
    };
    Ok(Some(match taken_back(tx, letter).await? {
        None => Rendered::Nothing,
        Some(files) => Rendered::one(message::export_taken_back(&rollout, files)),
    }))
}

/// What they may read of the record; `None` where it does not hold, and nobody can say what belongs into it.
async fn trail(
    tx: &mut Tx,
    rollout: &Rollout,
    person: &PersonId,
    concerns: &[Concern],
) -> Result<Option<Vec<Trail>>, store::Error> {
    let chain = rollout.id.as_str();
    let (lines, Some(head)) = events::chain(tx, chain).await? else { return Ok(None) };
    let shown = lines.into_iter().map(|line| {
        let salt = head.salt(line.seq);
        let body = serde_json::from_str::<Body>(&line.body);
        let shown = match body {
            Ok(body) if policy::trail::whole(rollout, person, &body, concerns) => {
                Shown::Whole { salt, body: line.body }
            }
            // One that we cannot read ourselves is nobody's to read either.
            Ok(_) | Err(_) => Shown::Digest { digest: events::digest(&salt, &line.body) },
        };
        Trail { seq: line.seq, prev: line.prev, hash: line.hash, shown }
    });
    Ok(Some(shown.collect()))
}

/// The rollout and what this reader is to it; `None` where they may not do that there.
async fn for_reader(
    tx: &mut Tx,
    rollout: &RolloutId,
    reader: Option<&PersonId>,
    deed: Deed,
) -> Result<Option<(Rollout, Reader)>, store::Error> {
    let Some(person) = reader else { return Ok(None) };
    let rollout = rollouts::load(tx, rollout).await?;
    let seen = rollout.map(|rollout| (Reader::of_rollout(&rollout, person), rollout));
    Ok(seen.filter(|(reader, _)| policy::may(*reader, deed)).map(|(reader, rollout)| (rollout, reader)))
}
