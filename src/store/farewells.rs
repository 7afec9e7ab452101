//! Who sponsored a rollout and had left as somebody else was named: they are yet to be told, and are once they are back.

use super::statement::{statements, text};
use super::{Error, Tx};
use crate::domain::id::{PersonId, RolloutId, TeamId};

statements! {
    in "farewells";
    KEEP = "insert into farewells (team, person, rollout) values ($1, $2, $3) on conflict do nothing";
    OF = "select rollout from farewells where team = $1 and person = $2 order by rollout";
    TOLD = "delete from farewells where team = $1 and person = $2";
}

pub async fn keep(tx: &mut Tx, rollout: &RolloutId, person: &PersonId) -> Result<(), Error> {
    let team = rollout.team();
    tx.run(KEEP, [text(team.as_str()), text(person.as_str()), text(rollout.as_str())]).await.map(drop)
}

/// Of which rollouts they are yet to be told.
pub async fn of(tx: &mut Tx, team: &TeamId, person: &PersonId) -> Result<Vec<RolloutId>, Error> {
    let rows = tx.all(OF, [text(team.as_str()), text(person.as_str())]).await?;
    rows.iter().map(|row| row.read("rollout", RolloutId::parse)).collect()
}

pub async fn told(tx: &mut Tx, team: &TeamId, person: &PersonId) -> Result<(), Error> {
    tx.run(TOLD, [text(team.as_str()), text(person.as_str())]).await.map(drop)
}
