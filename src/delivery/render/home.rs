//! The home tab of one person: what they owe, what they run, and their own concerns, as their raiser may see them.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{Maybe, Rendered, zone};
use crate::domain::id::{PersonId, TeamId};
use crate::domain::person::Standing;
use crate::domain::policy::{self, Reader};
use crate::store::mine::{self, Mine};
use crate::store::{Tx, concerns, outbox, people, stakeholders};
use crate::view::home;

/// A message that was lost longer ago is missed no more.
const LATELY: TimeDelta = TimeDelta::days(7);

pub async fn draw(tx: &mut Tx, team: &TeamId, reader: Option<&PersonId>, now: DateTime<Utc>) -> Maybe {
    let Some(person) = reader else { return Ok(None) };
    let Mine { owe, more, run } = mine::of(tx, team, person, now).await?;
    let mut own = Vec::new();
    for (rollout, _) in stakeholders::open_for(tx, team, person).await? {
        let said = concerns::of_raiser(tx, &rollout.id, person).await?;
        let standing = said.iter().filter(|concern| !concern.state.is_withdrawn());
        let cards = standing.filter_map(|concern| policy::card(Reader::Raiser, concern));
        own.extend(cards.map(|card| (rollout.clone(), card)));
    }
    let undelivered = outbox::given_up(tx, team, person, now - LATELY).await?;
    let zone = match zone(tx, team, reader).await? {
        Some(zone) => zone,
        None => run.first().map_or(Tz::UTC, |line| line.rollout.zone),
    };
    let known = people::load_many(tx, team, std::slice::from_ref(person)).await?;
    let standing = known.get(person).map_or(Standing::Unknown, |known| known.standing);
    Ok(Some(Rendered::Home(home::home(person, (&owe, more), &run, &own, undelivered, standing, zone))))
}
