//! The home tab of one person: what they owe, what they run, and their own concerns, as their raiser may see them.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{Maybe, Rendered, zone};
use crate::domain::id::{PersonId, TeamId};
use crate::domain::person::Standing;
use crate::domain::policy::{self, Reader};
use crate::store::mine::{self, Mine};
use crate::store::{Tx, outbox, people, told};
use crate::view::home;

/// A message that was lost longer ago is missed no more.
const LATELY: TimeDelta = TimeDelta::days(7);

pub async fn draw(tx: &mut Tx, team: &TeamId, reader: Option<&PersonId>, now: DateTime<Utc>) -> Maybe {
    let Some(person) = reader else { return Ok(None) };
    let Mine { owe, more, run } = mine::of(tx, team, person, now).await?;
    let (said, untold) = told::by(tx, team, person, home::MOST).await?;
    let own: Vec<_> = said
        .into_iter()
        .filter_map(|(rollout, who, concern)| {
            policy::card(Reader::Raiser, &concern).map(|card| (rollout, who, card))
        })
        .collect();
    let undelivered = outbox::given_up(tx, team, person, now - LATELY).await?;
    let zone = match zone(tx, team, reader).await? {
        Some(zone) => zone,
        None => run.first().map_or(Tz::UTC, |line| line.rollout.zone),
    };
    let known = people::load_many(tx, team, std::slice::from_ref(person)).await?;
    let standing = known.get(person).map_or(Standing::Unknown, |known| known.standing);
    Ok(Some(Rendered::Home(home::home(
        person,
        (&owe, more),
        &run,
        (&own, untold),
        undelivered,
        standing,
        zone,
    ))))
}
