//! What holds the joint meeting: what is missing, to lead and sponsor; that it waits, to everybody who was to meet. Where it
//! stands already it follows what has become of the meeting, and keeps no button that leads nowhere.

use chrono::{DateTime, Utc};

use super::meeting::in_it;
use super::{Maybe, Rendered, moves, zone};
use crate::domain::agenda;
use crate::domain::effect::{Effect, To, What};
use crate::domain::id::{PersonId, RolloutId};
use crate::domain::policy::{self, Deed, Reader};
use crate::domain::readiness;
use crate::domain::rollout::{Rollout, Stage};
use crate::store::{self, Tx, concerns, duties, meetings, progress, rollouts};
use crate::view::message;

/// `meeting`: when they were to meet as it was sent. `stands`: the letter that stands, where it is shown anew.
pub async fn not_ready(
    tx: &mut Tx,
    id: &RolloutId,
    meeting: Option<DateTime<Utc>>,
    (reader, stands): (Option<&PersonId>, Option<&str>),
) -> Maybe {
    let told = match in_it(tx, id, reader).await? {
        Some((rollout, person)) => missing(tx, &rollout, person).await?,
        None => None,
    };
    let (Some(stands), Some(person), Some(rollout)) = (stands, reader, rollouts::load(tx, id).await?) else {
        return Ok(told);
    };
    if told.is_none() {
        return Ok(Some(Rendered::one(message::moved_to_heads(&rollout))));
    }
    let is_ahead = meeting.is_none_or(|meeting| meeting == rollout.dates.meeting);
    Ok(no_more(tx, &rollout, is_ahead, (person, stands)).await?.or(told))
}

/// To lead and sponsor with what is missing; to each who has it in their calendar with the file that takes it out. `None`:
/// it has its new day by now; where it stands already, it says so.
pub async fn waits(
    tx: &mut Tx,
    id: &RolloutId,
    (reader, stands): (Option<&PersonId>, Option<&str>),
    now: DateTime<Utc>,
) -> Maybe {
    let (rollout, person) = match (in_it(tx, id, reader).await?, stands) {
        (Some(found), _) => found,
        (None, None) => return Ok(None),
        (None, Some(_)) => {
            let rollout = rollouts::load(tx, id).await?;
            return Ok(rollout.map(|rollout| Rendered::one(message::moved_to_heads(&rollout))));
        }
    };
    let meeting = meetings::load(tx, id).await?;
    if let Some(stands) = stands
        && let Some(told) = no_more(tx, &rollout, meeting.held_since.is_some(), (person, stands)).await?
    {
        return Ok(Some(told));
    }
    let Some(since) = meeting.held_since else { return Ok(None) };
    let told = match missing(tx, &rollout, person).await? {
        Some(told) => told,
        None => {
            let zone = zone(tx, &id.team(), Some(person)).await?.unwrap_or(rollout.zone);
            Rendered::one(message::meeting_waits(&rollout, since, zone))
        }
    };
    if meeting.agenda_sent_at.is_none() {
        return Ok(Some(told));
    }
    let minutes = agenda::length(&concerns::of_rollout(tx, id).await?);
    let file = message::calendar(&rollout, &meeting, minutes, now);
    Ok(Some(told.with_file(file)))
}

/// `None`: it is not theirs to prepare.
async fn missing(tx: &mut Tx, rollout: &Rollout, person: &PersonId) -> Maybe {
    if !policy::may(Reader::of_rollout(rollout, person), Deed::Prepare) {
        return Ok(None);
    }
    let id = &rollout.id;
    let meeting = meetings::load(tx, id).await?;
    let progress = progress::of(tx, id).await?;
    let unanswered = concerns::unanswered_blockers(tx, id).await?;
    let agenda_at = duties::agenda_at(tx, id).await?;
    let ids = unanswered.iter().map(|concern| &concern.id);
    let missing = readiness::missing(rollout, &progress.areas, ids, &meeting, agenda_at);
    let since = meeting.since_gone_on(&unanswered).count();
    let zone = zone(tx, &id.team(), Some(person)).await?.unwrap_or(rollout.zone);
    Ok(Some(Rendered::one(message::not_ready(
        rollout,
        (&meeting, since),
        (&missing, &progress),
        (person, moves(tx, rollout).await?),
        zone,
    ))))
}

/// What a letter says that stands and asks for nothing any more. `None`: it still does.
async fn no_more(
    tx: &mut Tx,
    rollout: &Rollout,
    is_ahead: bool,
    (person, stands): (&PersonId, &str),
) -> Maybe {
    if !is_ahead || rollout.stage != Stage::Homework {
        let zone = zone(tx, &rollout.id.team(), Some(person)).await?.unwrap_or(rollout.zone);
        return Ok(Some(Rendered::one(message::gate_passed(rollout, zone))));
    }
    let is_told_since = told_since(tx, &rollout.id, (person, stands)).await?;
    Ok(is_told_since.then(|| Rendered::one(message::gate_told_since(rollout))))
}

/// Whether one of these has gone to them after the letter that stands.
async fn told_since(
    tx: &mut Tx,
    id: &RolloutId,
    (person, stands): (&PersonId, &str),
) -> Result<bool, store::Error> {
    let all = store::shown::again(tx, &id.team(), &[id.as_str().to_owned()]).await?;
    let theirs = |effect: &Effect| match (&effect.to, &effect.what) {
        (To::Dm { person: reader }, What::Again { letter, shown }) if reader == person => {
            matches!(**shown, What::NotReady { .. } | What::MeetingWaits { .. })
                && number(letter) > number(stands)
        }
        _ => false,
    };
    Ok(all.iter().any(theirs))
}

/// Letters are numbered as they are written.
fn number(letter: &str) -> Option<i64> {
    letter.rsplit_once('-').and_then(|(_, number)| number.parse().ok())
}
