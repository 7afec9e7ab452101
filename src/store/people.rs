//! What Slack last told us of people. A cache: what is missing here is asked of Slack.

use std::collections::BTreeMap;

use super::row::Row;
use super::statement::{maybe_text, slug, statements, text, unslug};
use super::{Error, Tx};
use crate::domain::id::{PersonId, TeamId};
use crate::domain::person::Person;

statements! {
    in "people";
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
