//! What people will do, one row for each who has said so. What they need for it is a concern of theirs, not here.

use super::row::Row;
use super::statement::{maybe_text, statements, text};
use super::{Error, Tx};
use crate::domain::commitment::{Choice, Commitment};
use crate::domain::id::{ConcernId, PersonId, RolloutId};

macro_rules! columns {
    () => {
        "rollout, person, choice, needs, at"
    };
}

statements! {
    in "commitments";
    SAVE = "insert into commitments (rollout, person, choice, needs, at) values ($1, $2, $3, $4, $5) \
        on conflict (rollout, person) do update set choice = excluded.choice, needs = excluded.needs, \
            at = excluded.at";
    LOAD = concat!("select ", columns!(), " from commitments where rollout = $1 and person = $2"),
        locked " for no key update";
    OF_ROLLOUT = concat!("select ", columns!(), " from commitments where rollout = $1 order by person");
}

pub async fn save(tx: &mut Tx, commitment: &Commitment) -> Result<(), Error> {
    let binds = [
        text(commitment.rollout.as_str()),
        text(commitment.person.as_str()),
        text(commitment.choice.slug()),
        maybe_text(commitment.needs.as_ref().map(ConcernId::as_str)),
        commitment.at.into(),
    ];
    tx.run(SAVE, binds).await.map(drop)
}

pub async fn load(tx: &mut Tx, rollout: &RolloutId, person: &PersonId) -> Result<Option<Commitment>, Error> {
    let row = tx.one(LOAD, [text(rollout.as_str()), text(person.as_str())]).await?;
    row.map(|row| of(&row)).transpose()
}

/// All of a rollout, in the order of their ids.
pub async fn of_rollout(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<Commitment>, Error> {
    tx.all(OF_ROLLOUT, [text(rollout.as_str())]).await?.iter().map(of).collect()
}

fn of(row: &Row) -> Result<Commitment, Error> {
    Ok(Commitment {
        rollout: row.read("rollout", RolloutId::parse)?,
        person: PersonId(row.text("person")?),
        choice: row.read("choice", Choice::from_slug)?,
        needs: row.maybe_read("needs", ConcernId::parse)?,
        at: row.time("at")?,
    })
}
