//! Who has opened the home tab. It is kept fresh for them, and for nobody else.

use std::collections::BTreeSet;
use std::iter::once;

use super::rows::{ROWS, filled, rows};
use super::statement::{statements, text};
use super::{Error, Tx};
use crate::domain::id::{PersonId, TeamId};

statements! {
    in "homes";
    OPENED = "insert into homes (team, person) values ($1, $2) on conflict (team, person) do nothing";
    OPEN_AMONG = rows!(ROWS; "select person from homes where team = $1 and person in (", "?", ")", 2);
}

pub async fn opened(tx: &mut Tx, team: &TeamId, person: &PersonId) -> Result<(), Error> {
    tx.run(OPENED, [text(team.as_str()), text(person.as_str())]).await.map(drop)
}

/// Those of them who have opened it.
pub async fn open_among(
    tx: &mut Tx,
    team: &TeamId,
    people: &BTreeSet<PersonId>,
) -> Result<Vec<PersonId>, Error> {
    let people: Vec<&str> = people.iter().map(PersonId::as_str).collect();
    let mut open = Vec::new();
    for some in people.chunks(ROWS) {
        let binds = once(team.as_str()).chain(filled(some)).map(text);
        for row in tx.all(OPEN_AMONG, binds).await? {
            open.push(PersonId(row.text("person")?));
        }
    }
    open.sort();
    Ok(open)
}
