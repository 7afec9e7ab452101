//! What is read on the way to the joint meeting: the agenda, by each who meets as they may; dates that moved and a new
//! lead, by everybody in it.

use chrono::{DateTime, Utc};

use super::{Maybe, Reach, Rendered, zone};
use crate::domain::agenda::{self, Agenda};
use crate::domain::id::{PersonId, RolloutId};
use crate::domain::policy::Reader;
use crate::domain::readiness;
use crate::domain::rollout::Rollout;
use crate::domain::stakeholder::Stakeholder;
use crate::store::{self, Tx, concerns, meetings, progress, rollouts, stakeholders};
use crate::view::message::{self, File, PartLeft};

pub async fn agenda(tx: &mut Tx, id: &RolloutId, reader: Option<&PersonId>, now: DateTime<Utc>) -> Maybe {
    let Some((rollout, person)) = in_it(tx, id, reader).await? else { return Ok(None) };
    let meeting = meetings::load(tx, id).await?;
    let concerns = concerns::of_rollout(tx, id).await?;
    let reader = Reader::of_rollout(&rollout, person);
    let agenda = Agenda::of(reader, person, &concerns, &meeting.tabled);
    let areas = progress::areas(tx, id).await?;
    let in_doubt = readiness::in_doubt(&rollout, &areas, &concerns, &meeting);
    let zone = zone(tx, &id.team(), Some(person)).await?.unwrap_or(rollout.zone);
    let file = message::calendar(&rollout, &meeting, agenda.length, now);
    let mut pages = message::agenda(&rollout, (&agenda, &in_doubt), reader, zone);
    if let Some(first) = pages.first_mut() {
        first.files.push(file);
    }
    Ok(Some(Rendered::Pages(pages)))
}

/// With the calendar file anew, where it had gone out and the meeting moved.
pub async fn extended(
    tx: &mut Tx,
    id: &RolloutId,
    nth: u32,
    reader: Option<&PersonId>,
    now: DateTime<Utc>,
) -> Maybe {
    let Some((rollout, person)) = in_it(tx, id, reader).await? else { return Ok(None) };
    let slips = meetings::slips(tx, id).await?;
    let Some(slip) = slips.iter().find(|slip| slip.nth == nth) else { return Ok(None) };
    let meeting = meetings::load(tx, id).await?;
    let zone = zone(tx, &id.team(), Some(person)).await?.unwrap_or(rollout.zone);
    let told = message::extended(&rollout, slip, zone);
    if !slip.of.moves_the_meeting() || meeting.agenda_sent_at.is_none() {
        return Ok(Some(Rendered::one(told)));
    }
    let minutes = agenda::length(&concerns::of_rollout(tx, id).await?);
    let file = message::calendar(&rollout, &meeting, minutes, now);
    Ok(Some(Rendered::one(told.with_files([file]))))
}

/// Whoever led it before and has no part in it any more gets the meeting out of their calendar.
pub async fn new_lead(
    tx: &mut Tx,
    id: &RolloutId,
    before: &PersonId,
    reader: Option<&PersonId>,
    now: DateTime<Utc>,
) -> Maybe {
    let Some((rollout, person)) = in_it(tx, id, reader).await? else {
        let Some(rollout) = rollouts::load(tx, id).await?.filter(|_| reader == Some(before)) else {
            return Ok(None);
        };
        let file = off_the_calendar(tx, &rollout, before, now).await?;
        return Ok(file.map(|file| Rendered::one(message::handed_over(&rollout, Some(file)))));
    };
    let reader = Reader::of_rollout(&rollout, person);
    if person == before {
        return Ok(Some(Rendered::one(message::led_before(&rollout, reader))));
    }
    let progress = progress::of(tx, id).await?;
    let held_since = meetings::load(tx, id).await?.held_since;
    let told = match reader {
        Reader::Lead => progress.raised,
        _ => {
            concerns::of_raiser(tx, id, person).await?.iter().filter(|one| !one.state.is_withdrawn()).count()
        }
    };
    let stands = (&progress, held_since);
    Ok(Some(Rendered::one(message::new_lead(&rollout, before, reader, stands, told))))
}

/// Unless they sponsor it again.
pub async fn sponsor_replaced(
    tx: &mut Tx,
    id: &RolloutId,
    before: &PersonId,
    reader: Option<&PersonId>,
    now: DateTime<Utc>,
) -> Maybe {
    let its = |rollout: &Rollout| reader == Some(before) && rollout.sponsor != *before;
    let Some(rollout) = rollouts::load(tx, id).await?.filter(its) else { return Ok(None) };
    let file = off_the_calendar(tx, &rollout, before, now).await?;
    let left = part_left(tx, &rollout, before).await?;
    Ok(Some(Rendered::one(message::sponsor_replaced(&rollout, &left, file))))
}

/// Brought only while nobody sponsors it; where it stands, it says who does.
pub async fn sponsor_missed(
    tx: &mut Tx,
    id: &RolloutId,
    before: &PersonId,
    reader: Option<&PersonId>,
) -> Maybe {
    let Some(rollout) = rollouts::load(tx, id).await?.filter(|_| reader == Some(before)) else {
        return Ok(None);
    };
    let is_missed = rollout.sponsor == *before && rollout.vacancy.is_some() && !rollout.stage.is_over();
    let left = part_left(tx, &rollout, before).await?;
    let told = Rendered::one(message::sponsor_missed(&rollout, before, &left));
    Ok(Some(told.reaching(if is_missed { Reach::Brought } else { Reach::Edited })))
}

/// What somebody has to do with it who sponsors it no more.
async fn part_left(tx: &mut Tx, rollout: &Rollout, person: &PersonId) -> Result<PartLeft, store::Error> {
    let who = stakeholders::load(tx, &rollout.id, person).await?.filter(Stakeholder::takes_part);
    if let Some(who) = who {
        return Ok(PartLeft::Speaks(who.areas));
    }
    let owed = concerns::owed_by(tx, &rollout.id.team(), person, i64::MAX).await?;
    let works = owed.iter().any(|concern| concern.rollout == rollout.id);
    Ok(if works { PartLeft::Works } else { PartLeft::Nothing })
}

/// Unless they have been asked again.
pub async fn taken_out(
    tx: &mut Tx,
    id: &RolloutId,
    person: &PersonId,
    reader: Option<&PersonId>,
    now: DateTime<Utc>,
) -> Maybe {
    let Some(rollout) = rollouts::load(tx, id).await?.filter(|_| reader == Some(person)) else {
        return Ok(None);
    };
    let Some(who) = stakeholders::load(tx, id, person).await?.filter(|who| !who.takes_part()) else {
        return Ok(None);
    };
    let told = concerns::of_raiser(tx, id, person).await?;
    let told = told.iter().filter(|concern| !concern.state.is_withdrawn() && concern.gone.is_none()).count();
    let file = off_the_calendar(tx, &rollout, person, now).await?;
    Ok(Some(Rendered::one(message::taken_out(&rollout, &who, told, file))))
}

/// For who meets no more with the others; `None`: they do, or it stands in no calendar.
async fn off_the_calendar(
    tx: &mut Tx,
    rollout: &Rollout,
    person: &PersonId,
    now: DateTime<Utc>,
) -> Result<Option<File>, store::Error> {
    let meeting = meetings::load(tx, &rollout.id).await?;
    if !meeting.is_in_calendars(rollout, now) || in_it(tx, &rollout.id, Some(person)).await?.is_some() {
        return Ok(None);
    }
    let minutes = agenda::length(&concerns::of_rollout(tx, &rollout.id).await?);
    Ok(Some(message::off_the_calendar(rollout, &meeting, minutes, now)))
}

/// The rollout, to whoever has a part in it.
pub(super) async fn in_it<'a>(
    tx: &mut Tx,
    id: &RolloutId,
    reader: Option<&'a PersonId>,
) -> Result<Option<(Rollout, &'a PersonId)>, store::Error> {
    let (Some(person), Some(rollout)) = (reader, rollouts::load(tx, id).await?) else { return Ok(None) };
    let runs = rollout.lead == *person || rollout.sponsor == *person;
    let is_in = runs || stakeholders::takes_part(tx, id, person).await?;
    Ok(is_in.then_some((rollout, person)))
}
