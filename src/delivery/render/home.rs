//! The home tab of one person: what they owe, what they run, and their own concerns, as their raiser may see them.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{Maybe, Rendered, zone};
use crate::domain::calendar;
use crate::domain::id::{PersonId, TeamId};
use crate::domain::person::{Person, Standing};
use crate::domain::policy::{self, Reader, Starters};
use crate::domain::refusal::Refusal;
use crate::store::mine::{self, Mine};
use crate::store::{self, Tx, groups, installations, outbox, people, stakeholders, told};
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
    let parts = stakeholders::open_for(tx, team, person).await?;
    let away = parts.iter().filter_map(|(_, who)| who.nudges.away_until).max();
    let away = away.filter(|back_on| *back_on > calendar::local_day(now, zone));
    let start = may_start(tx, team, person, now).await?;
    Ok(Some(Rendered::Home(home::home(
        person,
        (&owe, more),
        &run,
        (&own, untold),
        (undelivered, away),
        &start,
        zone,
    ))))
}

/// As far as it is known: it was asked when they opened the page, and their button asks anew.
async fn may_start(
    tx: &mut Tx,
    team: &TeamId,
    id: &PersonId,
    now: DateTime<Utc>,
) -> Result<Result<(), Refusal>, store::Error> {
    let unknown = || Person {
        id: id.clone(),
        home: team.clone(),
        zone: None,
        standing: Standing::Unknown,
        seen_at: now,
    };
    let person = people::load_many(tx, team, std::slice::from_ref(id)).await?.remove(id);
    let starters = installations::allowed(tx, team).await?.starters;
    let group = match &starters {
        Starters::Group(group) => groups::load(tx, team, group).await?,
        Starters::Everyone | Starters::Admins => None,
    };
    Ok(policy::may_start(&person.unwrap_or_else(unknown), &starters, group.as_ref()))
}
