//! On which of their days a person has had a nudge: at most one a day, across all rollouts.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::statement::{statements, text};
use super::{Error, Tx};
use crate::domain::id::{PersonId, RolloutId, TeamId};

statements! {
    in "nudge_days";
    TAKE = "insert into nudge_days (team, person, day) values ($1, $2, $3) on conflict do nothing";
    TAKEN = "select person from nudge_days where team = $1 and person = $2 and day = $3";
    TAKEN_IN = "select stakeholders.person, day from stakeholders \
        join nudge_days on nudge_days.team = stakeholders.team and nudge_days.person = stakeholders.person \
        where rollout = $1 and day >= $2";
    PRUNE = "delete from nudge_days where day < $1";
}

/// Takes the day; false where it had been taken.
pub async fn take(tx: &mut Tx, team: &TeamId, person: &PersonId, day: NaiveDate) -> Result<bool, Error> {
    let day = day.to_string();
    let binds = [text(team.as_str()), text(person.as_str()), text(&day)];
    Ok(tx.run(TAKE, binds).await? == 1)
}

pub async fn taken(tx: &mut Tx, team: &TeamId, person: &PersonId, day: NaiveDate) -> Result<bool, Error> {
    let day = day.to_string();
    let binds = [text(team.as_str()), text(person.as_str()), text(&day)];
    Ok(tx.one(TAKEN, binds).await?.is_some())
}

/// Which days, from `since` on, those who take part in a rollout have had a nudge.
pub async fn taken_in(
    tx: &mut Tx,
    rollout: &RolloutId,
    since: NaiveDate,
) -> Result<HashSet<(PersonId, NaiveDate)>, Error> {
    let since = since.to_string();
    let rows = tx.all(TAKEN_IN, [text(rollout.as_str()), text(&since)]).await?;
    let each =
        rows.iter().map(|row| Ok((PersonId(row.text("person")?), row.read("day", |day| day.parse().ok())?)));
    each.collect()
}

/// Forgets the days before `day`.
pub async fn prune(tx: &mut Tx, day: NaiveDate) -> Result<u64, Error> {
    tx.run(PRUNE, [text(&day.to_string())]).await
}
