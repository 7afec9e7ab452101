//! What falls due, and when. A duty that was done, or no longer applies, is a row that is gone; one that rests is a row
//! that waits.

use std::collections::{BTreeSet, HashSet};

use chrono::{DateTime, TimeDelta, Utc};

use super::row::Row;
use super::rows::{ROWS, filled, rows};
use super::statement::{Bind, statements, text};
use super::{Error, Tx};
use crate::domain::duty::{Duty, DutyChange, DutyKey, DutyKind};
use crate::domain::id::{PersonId, RolloutId};
use crate::domain::time::LATER_OF_WORK;

macro_rules! columns {
    () => {
        "rollout, person, kind, epoch, due_at"
    };
}

macro_rules! set {
    ($many:expr) => {
        rows!(
            $many;
            "insert into duties (rollout, person, kind, epoch, due_at) values ",
            "(?, ?, ?, ?, ?)",
            " on conflict (rollout, person, kind, epoch) do update set due_at = excluded.due_at",
            1
        )
    };
}

statements! {
    in "duties";
    SET = set!(1);
    SET_MANY = set!(ROWS);
    DONE = "delete from duties where rollout = $1 and person = $2 and kind = $3 and epoch = $4";
    DONE_MANY = rows!(ROWS; "delete from duties where rollout = $1 and person = $2 and kind = $3 and epoch in (",
        "?", ")", 4);
    DROP_PERSON = "delete from duties where rollout = $1 and person = $2 and kind in ('nudge', 'reminder') \
        and (kind = 'nudge' or epoch <> $3)";
    DROP_INTAKE = "delete from duties where rollout = $1 and kind in ('nudge', 'reminder') \
        and (kind = 'nudge' or epoch <> $2)";
    REST_ALL = "update duties set rests = true where rollout = $1";
    WAKE_ALL = "update duties set rests = false where rollout = $1";
    DROP_ALL = "delete from duties where rollout = $1";
    PUT_OFF = "update duties set due_at = $5 where rollout = $1 and person = $2 and kind = $3 and epoch = $4";
    DUE = concat!("select ", columns!(), " from duties where due_at <= $1 and rests = false \
        order by due_at, rollout, person, kind, epoch limit $2");
    DUE_OF = concat!("select ", columns!(), " from duties where rollout = $1 and due_at <= $2 and rests = false \
        order by due_at, person, kind, epoch");
    NEXT = "select rollout, due_at from duties where rests = false order by due_at limit 1";
    AGENDA_AT = "select rollout, due_at from duties where rollout = $1 and person = '' and kind = 'agenda'";
    FOR_PERSON = concat!("select ", columns!(), " from duties where rollout = $1 and person = $2 \
        order by due_at");
    OF_ROLLOUT = concat!("select ", columns!(), " from duties where rollout = $1 order by due_at, person");
}

pub async fn apply(tx: &mut Tx, changes: &[DutyChange]) -> Result<(), Error> {
    let mut held = Held::default();
    for change in changes {
        // What is set and dropped under other keys may as well be done together, and later.
        match change {
            DutyChange::Set(Duty { key, .. }) | DutyChange::Drop(key) if held.keys.insert(key) => {}
            DutyChange::Set(Duty { key, .. }) | DutyChange::Drop(key) => {
                held.apply(tx).await?;
                held.keys.insert(key);
            }
            DutyChange::DropPerson(..)
            | DutyChange::DropIntake(_)
            | DutyChange::DropAll(_)
            | DutyChange::RestAll(_)
            | DutyChange::WakeAll(_) => held.apply(tx).await?,
        }
        match change {
            DutyChange::Set(duty) => held.set.push(duty),
            DutyChange::Drop(dropped) => drop(held.dropped.insert(dropped)),
            DutyChange::DropPerson(rollout, person) => {
                let stays = i64::from(LATER_OF_WORK).into();
                tx.run(DROP_PERSON, [text(rollout.as_str()), text(person.as_str()), stays]).await?;
            }
            DutyChange::DropIntake(rollout) => {
                let stays = i64::from(LATER_OF_WORK).into();
                tx.run(DROP_INTAKE, [text(rollout.as_str()), stays]).await?;
            }
            DutyChange::DropAll(rollout) => drop(tx.run(DROP_ALL, [text(rollout.as_str())]).await?),
            DutyChange::RestAll(rollout) => drop(tx.run(REST_ALL, [text(rollout.as_str())]).await?),
            DutyChange::WakeAll(rollout) => drop(tx.run(WAKE_ALL, [text(rollout.as_str())]).await?),
        }
    }
    held.apply(tx).await
}

/// Changes of single duties, no two of one.
#[derive(Default)]
struct Held<'a> {
    keys: HashSet<&'a DutyKey>,
    set: Vec<&'a Duty>,
    dropped: BTreeSet<&'a DutyKey>,
}

impl Held<'_> {
    async fn apply(&mut self, tx: &mut Tx) -> Result<(), Error> {
        self.keys.clear();
        let dropped: Vec<&DutyKey> = std::mem::take(&mut self.dropped).into_iter().collect();
        let is_alike = |one: &DutyKey, next: &DutyKey| {
            (&one.rollout, &one.person, one.kind) == (&next.rollout, &next.person, next.kind)
        };
        for alike in dropped.chunk_by(|one, next| is_alike(one, next)) {
            for some in alike.chunks(ROWS) {
                match some {
                    [one] => drop(tx.run(DONE, key(one)).await?),
                    some => {
                        let [rollout, person, kind, _] = key(some[0]);
                        let epochs: Vec<i64> = some.iter().map(|key| key.epoch.into()).collect();
                        let binds = [rollout, person, kind].into_iter();
                        tx.run(DONE_MANY, binds.chain(filled(&epochs).map(Bind::from))).await?;
                    }
                }
            }
        }
        let set = std::mem::take(&mut self.set).into_iter().map(|duty| {
            let [rollout, person, kind, epoch] = key(&duty.key);
            [rollout, person, kind, epoch, duty.due_at.into()]
        });
        tx.run_rows((SET, SET_MANY), || [], set.collect()).await
    }
}

/// At most `limit` that are due at `now`, of all rollouts, longest due first. One that cannot be read is put off, so
/// that no other waits behind it.
pub async fn due(tx: &mut Tx, now: DateTime<Utc>, limit: i64) -> Result<Vec<Duty>, Error> {
    let rows = tx.all(DUE, [now.into(), limit.into()]).await?;
    let mut duties = Vec::with_capacity(rows.len());
    for row in &rows {
        match of(row) {
            Ok(duty) => duties.push(duty),
            Err(fault) => {
                tracing::error!(%fault, "a duty is put off for a day");
                let (rollout, person, kind) = (row.text("rollout")?, row.text("person")?, row.text("kind")?);
                let tomorrow = now + TimeDelta::days(1);
                let key = [text(&rollout), text(&person), text(&kind), row.int("epoch")?.into()];
                put(tx, key, tomorrow).await?;
            }
        }
    }
    Ok(duties)
}

/// All of one rollout's that are due at `now`, longest due first.
pub async fn due_of(tx: &mut Tx, rollout: &RolloutId, now: DateTime<Utc>) -> Result<Vec<Duty>, Error> {
    tx.all(DUE_OF, [text(rollout.as_str()), now.into()]).await?.iter().map(of).collect()
}

/// It could not be done, and is tried again at that time.
pub async fn put_off(tx: &mut Tx, duty: &DutyKey, until: DateTime<Utc>) -> Result<(), Error> {
    put(tx, key(duty), until).await
}

async fn put(
    tx: &mut Tx,
    [rollout, person, kind, epoch]: [Bind<'_>; 4],
    until: DateTime<Utc>,
) -> Result<(), Error> {
    tx.run(PUT_OFF, [rollout, person, kind, epoch, until.into()]).await.map(drop)
}

/// When the next one falls due, or has.
pub async fn next(tx: &mut Tx) -> Result<Option<DateTime<Utc>>, Error> {
    tx.one(NEXT, []).await?.map(|row| row.time("due_at")).transpose()
}

/// When the agenda of a rollout goes out by itself; `None`: it has, or does not.
pub async fn agenda_at(tx: &mut Tx, rollout: &RolloutId) -> Result<Option<DateTime<Utc>>, Error> {
    tx.one(AGENDA_AT, [text(rollout.as_str())]).await?.map(|row| row.time("due_at")).transpose()
}

/// It is taken off the diary; false where it had been already, and somebody else has done it.
pub async fn done(tx: &mut Tx, done: &DutyKey) -> Result<bool, Error> {
    Ok(tx.run(DONE, key(done)).await? == 1)
}

/// All that is ahead of one person in one rollout, soonest first.
pub async fn for_person(tx: &mut Tx, rollout: &RolloutId, person: &PersonId) -> Result<Vec<Duty>, Error> {
    let rows = tx.all(FOR_PERSON, [text(rollout.as_str()), text(person.as_str())]).await?;
    rows.iter().map(of).collect()
}

/// All that is ahead of a rollout, soonest first.
pub async fn of_rollout(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<Duty>, Error> {
    tx.all(OF_ROLLOUT, [text(rollout.as_str())]).await?.iter().map(of).collect()
}

fn key(key: &DutyKey) -> [Bind<'_>; 4] {
    [
        text(key.rollout.as_str()),
        text(key.person.as_ref().map_or("", PersonId::as_str)),
        text(key.kind.slug()),
        i64::from(key.epoch).into(),
    ]
}

fn of(row: &Row) -> Result<Duty, Error> {
    let person = row.text("person")?;
    let key = DutyKey {
        rollout: row.read("rollout", RolloutId::parse)?,
        person: (!person.is_empty()).then_some(PersonId(person)),
        kind: row.read("kind", DutyKind::from_slug)?,
        epoch: row.count("epoch")?,
    };
    Ok(Duty { key, due_at: row.time("due_at")? })
}
