//! Calls that a lead owes somebody. On Postgres `load` locks the row in a transaction that writes.

use super::row::Row;
use super::statement::{statements, text};
use super::{Error, Tx, rollouts};
use crate::domain::id::{CallId, PersonId, RolloutId, TeamId};
use crate::domain::question::Call;
use crate::domain::rollout::Rollout;

macro_rules! columns {
    () => {
        "id, rollout, person, asked_at, done_at"
    };
}

statements! {
    in "calls";
    SAVE = "insert into calls (id, rollout, number, person, asked_at, done_at) values ($1, $2, $3, $4, $5, $6) \
        on conflict (id) do update set done_at = excluded.done_at";
    LOAD = concat!("select ", columns!(), " from calls where id = $1"), locked " for no key update";
    OF_ROLLOUT = concat!("select ", columns!(), " from calls where rollout = $1 order by number");
    OPEN_OF = concat!("select ", columns!(), " from calls where rollout = $1 and done_at is null \
        order by number");
}

pub async fn save(tx: &mut Tx, call: &Call) -> Result<(), Error> {
    let binds = [
        text(call.id.as_str()),
        text(call.rollout.as_str()),
        super::number(call.id.key()).into(),
        text(call.person.as_str()),
        call.asked_at.into(),
        call.done_at.into(),
    ];
    tx.run(SAVE, binds).await.map(drop)
}

pub async fn load(tx: &mut Tx, id: &CallId) -> Result<Option<Call>, Error> {
    tx.one(LOAD, [text(id.as_str())]).await?.map(|row| of(&row)).transpose()
}

/// All of one rollout, done or not, in the order they were asked for.
pub async fn of_rollout(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<Call>, Error> {
    tx.all(OF_ROLLOUT, [text(rollout.as_str())]).await?.iter().map(of).collect()
}

/// Those not done in one rollout, in the order they were asked for.
pub async fn open_of(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<Call>, Error> {
    tx.all(OPEN_OF, [text(rollout.as_str())]).await?.iter().map(of).collect()
}

/// Those not done in the rollouts that a person leads and that are not over; newest rollout first, then in the order
/// they were asked for.
pub async fn open_for_lead(
    tx: &mut Tx,
    team: &TeamId,
    lead: &PersonId,
) -> Result<Vec<(Rollout, Call)>, Error> {
    let mut open = Vec::new();
    for rollout in rollouts::run_by(tx, team, lead).await? {
        if rollout.lead != *lead {
            continue;
        }
        let calls = open_of(tx, &rollout.id).await?;
        open.extend(calls.into_iter().map(|call| (rollout.clone(), call)));
    }
    Ok(open)
}

fn of(row: &Row) -> Result<Call, Error> {
    Ok(Call {
        id: row.read("id", CallId::parse)?,
        rollout: row.read("rollout", RolloutId::parse)?,
        person: PersonId(row.text("person")?),
        asked_at: row.time("asked_at")?,
        done_at: row.maybe_time("done_at")?,
    })
}
