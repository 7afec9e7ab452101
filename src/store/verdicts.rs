//! What sponsors decided, numbered from 1 within a rollout. Only ever added to.

use super::row::Row;
use super::statement::{statements, text};
use super::{Error, Tx};
use crate::domain::id::{PersonId, RolloutId};
use crate::domain::verdict::{Outcome, Verdict};

statements! {
    in "verdicts";
    ADD = "insert into verdicts (rollout, nth, outcome, statement, person, at, until) \
        values ($1, $2, $3, $4, $5, $6, $7)";
    OF_ROLLOUT = "select rollout, nth, outcome, statement, person, at, until from verdicts \
        where rollout = $1 order by nth";
}

/// # Errors
/// `Conflict`: one of that number was added meanwhile.
pub async fn add(tx: &mut Tx, verdict: &Verdict) -> Result<(), Error> {
    let binds = [
        text(verdict.rollout.as_str()),
        i64::from(verdict.nth).into(),
        text(verdict.outcome.slug()),
        text(&verdict.statement),
        text(verdict.by.as_str()),
        verdict.at.into(),
        verdict.until.into(),
    ];
    tx.run(ADD, binds).await.map(drop)
}

/// In the order they were taken.
pub async fn of_rollout(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<Verdict>, Error> {
    tx.all(OF_ROLLOUT, [text(rollout.as_str())]).await?.iter().map(of).collect()
}

fn of(row: &Row) -> Result<Verdict, Error> {
    Ok(Verdict {
        rollout: row.read("rollout", RolloutId::parse)?,
        nth: row.count("nth")?,
        outcome: row.read("outcome", Outcome::from_slug)?,
        statement: row.text("statement")?,
        by: PersonId(row.text("person")?),
        at: row.time("at")?,
        until: row.maybe_time("until")?,
    })
}
