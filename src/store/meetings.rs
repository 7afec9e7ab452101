//! The joint meeting of a rollout, one row once anything is known of it, and the dates that moved, numbered from 1 and only
//! ever added to. On Postgres `load` locks the row in a transaction that writes.

use serde::{Deserialize, Serialize};

use super::keys::Scope;
use super::row::Row;
use super::seal::Place;
use super::statement::{json, maybe_text, statements, text};
use super::{Error, Tx};
use crate::domain::extend::{Slip, TimeBox};
use crate::domain::id::{ConcernId, PersonId, RolloutId};
use crate::domain::meeting::{GoneOn, Meeting};

statements! {
    in "meetings";
    SAVE = "insert into meetings (rollout, sequence, agenda_sent_at, tabled, gone_on_by, gone_on_at, gone_on_why, \
            held_since, gone_on_over) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
        on conflict (rollout) do update set sequence = excluded.sequence, \
            agenda_sent_at = excluded.agenda_sent_at, tabled = excluded.tabled, gone_on_by = excluded.gone_on_by, \
            gone_on_at = excluded.gone_on_at, gone_on_why = excluded.gone_on_why, held_since = excluded.held_since, \
            gone_on_over = excluded.gone_on_over";
    LOAD = "select rollout, sequence, agenda_sent_at, tabled, gone_on_by, gone_on_at, gone_on_why, held_since, gone_on_over \
        from meetings where rollout = $1", locked " for no key update";
    ADD_SLIP = "insert into slips (rollout, nth, time_box, ended, ends, reason, person, at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    SLIPS = "select rollout, nth, time_box, ended, ends, reason, person, at from slips where rollout = $1 order by nth";
}

/// JSON columns hold objects.
#[derive(Serialize, Deserialize)]
struct Tabled {
    concerns: Vec<ConcernId>,
}

pub async fn save(tx: &mut Tx, meeting: &Meeting) -> Result<(), Error> {
    let row = meeting.rollout.as_str();
    let place = Place { table: "meetings", column: "gone_on_why", row };
    let gone_on = meeting.gone_on.as_ref();
    let why = gone_on.map(|gone_on| gone_on.why.as_str());
    let why = tx.maybe_seal(Scope::Rollout(&meeting.rollout), place, why).await?;
    let binds = [
        text(row),
        i64::from(meeting.sequence).into(),
        meeting.agenda_sent_at.into(),
        json(&Tabled { concerns: meeting.tabled.clone() })?,
        maybe_text(gone_on.map(|gone_on| gone_on.by.as_str())),
        gone_on.map(|gone_on| gone_on.at).into(),
        why,
        meeting.held_since.into(),
        json(&Tabled { concerns: gone_on.map(|gone_on| gone_on.over.clone()).unwrap_or_default() })?,
    ];
    tx.run(SAVE, binds).await.map(drop)
}

/// As it is before anything is known of it, where there is no row.
pub async fn load(tx: &mut Tx, rollout: &RolloutId) -> Result<Meeting, Error> {
    let Some(row) = tx.one(LOAD, [text(rollout.as_str())]).await? else {
        return Ok(Meeting::new(rollout));
    };
    let why = tx.maybe_open(&row, "gone_on_why", rollout.as_str()).await?.unwrap_or_default();
    let gone_on = match (row.maybe_text("gone_on_by")?, row.maybe_time("gone_on_at")?) {
        (Some(by), Some(at)) => {
            let over = row.json::<Tabled>("gone_on_over")?.concerns;
            Some(GoneOn { by: PersonId(by), at, why, over })
        }
        _ => None,
    };
    Ok(Meeting {
        rollout: rollout.clone(),
        sequence: row.count("sequence")?,
        agenda_sent_at: row.maybe_time("agenda_sent_at")?,
        tabled: row.json::<Tabled>("tabled")?.concerns,
        gone_on,
        held_since: row.maybe_time("held_since")?,
    })
}

/// # Errors
/// `Conflict`: one of that number was added meanwhile.
pub async fn add_slip(tx: &mut Tx, slip: &Slip) -> Result<(), Error> {
    let binds = [
        text(slip.rollout.as_str()),
        i64::from(slip.nth).into(),
        text(slip.of.slug()),
        slip.before.into(),
        slip.after.into(),
        text(&slip.reason),
        text(slip.by.as_str()),
        slip.at.into(),
    ];
    tx.run(ADD_SLIP, binds).await.map(drop)
}

/// In the order they moved.
pub async fn slips(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<Slip>, Error> {
    tx.all(SLIPS, [text(rollout.as_str())]).await?.iter().map(slip).collect()
}

fn slip(row: &Row) -> Result<Slip, Error> {
    Ok(Slip {
        rollout: row.read("rollout", RolloutId::parse)?,
        nth: row.count("nth")?,
        of: row.read("time_box", TimeBox::from_slug)?,
        before: row.time("ended")?,
        after: row.time("ends")?,
        reason: row.text("reason")?,
        by: PersonId(row.text("person")?),
        at: row.time("at")?,
    })
}
