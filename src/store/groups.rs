//! Who is in a user group, as Slack last told. A cache of what lets somebody start a rollout; it is asked anew before
//! anybody is turned away.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::statement::{json, statements, text};
use super::{Error, Tx};
use crate::domain::id::{GroupId, PersonId, TeamId};
use crate::domain::person::{Shown, UserGroup};

statements! {
    in "user_groups";
    SAVE = "insert into user_groups (team, id, is_hidden, people, seen_at) values ($1, $2, $3, $4, $5) \
        on conflict (team, id) do update set is_hidden = excluded.is_hidden, people = excluded.people, \
            seen_at = excluded.seen_at";
    LOAD = "select id, is_hidden, people, seen_at from user_groups where team = $1 and id = $2";
    PRUNE = "delete from user_groups where seen_at < $1";
}

/// As the column holds them.
#[derive(Default, Serialize, Deserialize)]
struct These {
    these: BTreeSet<PersonId>,
}

pub async fn save(tx: &mut Tx, team: &TeamId, group: &UserGroup) -> Result<(), Error> {
    let (is_hidden, these) = match &group.people {
        Shown::These(people) => (false, These { these: people.clone() }),
        Shown::Hidden => (true, These::default()),
    };
    let binds =
        [text(team.as_str()), text(group.id.as_str()), is_hidden.into(), json(&these)?, group.seen_at.into()];
    tx.run(SAVE, binds).await.map(drop)
}

pub async fn load(tx: &mut Tx, team: &TeamId, id: &GroupId) -> Result<Option<UserGroup>, Error> {
    let Some(row) = tx.one(LOAD, [text(team.as_str()), text(id.as_str())]).await? else { return Ok(None) };
    let people = match row.flag("is_hidden")? {
        true => Shown::Hidden,
        false => Shown::These(row.json::<These>("people")?.these),
    };
    Ok(Some(UserGroup { id: id.clone(), people, seen_at: row.time("seen_at")? }))
}

/// Forgets those that were told of before.
pub async fn prune(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, Error> {
    tx.run(PRUNE, [before.into()]).await
}
