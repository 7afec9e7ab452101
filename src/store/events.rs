//! What happened, per rollout, numbered from 1 without a gap. Only ever added to.

use chrono::{DateTime, Utc};

use super::statement::{json, maybe_text, statements, text};
use super::{Error, Tx};
use crate::domain::event::Event;
use crate::domain::id::{PersonId, RolloutId};

statements! {
    in "events";
    APPEND = "insert into events (rollout, seq, at, person, what) \
        select $1, coalesce(max(seq), 0) + 1, $2, $3, $4 from events where rollout = $1";
    OF_ROLLOUT = "select rollout, seq, at, person, what from events where rollout = $1 order by seq";
}

/// On Postgres the rollout must have been loaded in this transaction before; else two that append at once may make
/// one of them a `Conflict`.
pub async fn append(tx: &mut Tx, events: &[Event], now: DateTime<Utc>) -> Result<(), Error> {
    for event in events {
        let binds = [
            text(event.rollout.as_str()),
            now.into(),
            maybe_text(event.by.as_ref().map(PersonId::as_str)),
            json(&event.what)?,
        ];
        tx.run(APPEND, binds).await?;
    }
    Ok(())
}

/// One event on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    pub seq: i64,
    pub at: DateTime<Utc>,
    pub event: Event,
}

/// In the order they happened.
pub async fn of_rollout(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<Recorded>, Error> {
    let rows = tx.all(OF_ROLLOUT, [text(rollout.as_str())]).await?;
    let recorded = rows.iter().map(|row| {
        let event = Event {
            rollout: rollout.clone(),
            by: row.maybe_text("person")?.map(PersonId),
            what: row.json("what")?,
        };
        Ok(Recorded { seq: row.int("seq")?, at: row.time("at")?, event })
    });
    recorded.collect()
}
