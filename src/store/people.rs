//! What Slack last told us of people. A cache: what is missing here is asked of Slack.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::row::Row;
use super::statement::{maybe_text, slug, statements, text, unslug};
use super::{Error, Tx};
use crate::domain::id::{PersonId, TeamId};
use crate::domain::person::Person;

/// Who has done something within the last hour is not written down again.
const HOUR: TimeDelta = TimeDelta::hours(1);

statements! {
    in "people";
    HEARD = "update people set heard_at = $3 where team = $1 and id = $2 and (heard_at is null or heard_at < $4)";
    HEARD_AT = "select id, heard_at from people where team = $1 and id = $2 and heard_at is not null";
    SAVE = "insert into people (team, id, home, zone, standing, seen_at) values ($1, $2, $3, $4, $5, $6) \
        on conflict (team, id) do update set home = excluded.home, zone = excluded.zone, \
        standing = excluded.standing, seen_at = excluded.seen_at";
    LOAD = "select id, home, zone, standing, seen_at from people where team = $1 and id = $2";
}

pub async fn save(tx: &mut Tx, team: &TeamId, person: &Person) -> Result<(), Error> {
    let binds = [
        text(team.as_str()),
        text(person.id.as_str()),
        text(person.home.as_str()),
        maybe_text(person.zone.map(chrono_tz::Tz::name)),
        slug(&person.standing)?,
        person.seen_at.into(),
    ];
    tx.run(SAVE, binds).await.map(drop)
}

/// They have just done something here.
pub async fn heard(tx: &mut Tx, team: &TeamId, id: &PersonId, now: DateTime<Utc>) -> Result<(), Error> {
    let binds = [text(team.as_str()), text(id.as_str()), now.into(), (now - HOUR).into()];
    tx.run(HEARD, binds).await.map(drop)
}

/// When they last did anything, to within the hour.
pub async fn heard_at(tx: &mut Tx, team: &TeamId, id: &PersonId) -> Result<Option<DateTime<Utc>>, Error> {
    let row = tx.one(HEARD_AT, [text(team.as_str()), text(id.as_str())]).await?;
    row.map(|row| row.time("heard_at")).transpose()
}

/// Those of `people` that are known; the rest must be asked for.
pub async fn load_many(
    tx: &mut Tx,
    team: &TeamId,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, Person>, Error> {
    let mut known = BTreeMap::new();
    for id in people {
        if known.contains_key(id) {
            continue;
        }
        if let Some(row) = tx.one(LOAD, [text(team.as_str()), text(id.as_str())]).await? {
            known.insert(id.clone(), person(&row)?);
        }
    }
    Ok(known)
}

fn person(row: &Row) -> Result<Person, Error> {
    Ok(Person {
        id: PersonId(row.text("id")?),
        home: TeamId(row.text("home")?),
        zone: row.maybe_read("zone", |zone| zone.parse().ok())?,
        standing: row.read("standing", unslug)?,
        seen_at: row.time("seen_at")?,
    })
}
