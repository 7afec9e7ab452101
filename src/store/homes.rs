//! Who has opened the home tab. It is kept fresh for them, and for nobody else.

use super::statement::{statements, text};
use super::{Error, Tx};
use crate::domain::id::{PersonId, TeamId};

statements! {
    in "homes";
    OPENED = "insert into homes (team, person) values ($1, $2) on conflict (team, person) do nothing";
    IS_OPEN = "select person from homes where team = $1 and person = $2";
}

pub async fn opened(tx: &mut Tx, team: &TeamId, person: &PersonId) -> Result<(), Error> {
    tx.run(OPENED, [text(team.as_str()), text(person.as_str())]).await.map(drop)
}

pub async fn is_open(tx: &mut Tx, team: &TeamId, person: &PersonId) -> Result<bool, Error> {
    Ok(tx.one(IS_OPEN, [text(team.as_str()), text(person.as_str())]).await?.is_some())
}
