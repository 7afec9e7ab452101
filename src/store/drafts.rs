//! What people have begun to fill in and not sent: theirs alone. On Postgres `load` locks the row in a transaction
//! that writes.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::statement::{maybe_text, statements, text, written};
use super::{Error, Tx};
use crate::domain::draft::{DraftKey, IntakeDraft, StartDraft};
use crate::domain::id::{PersonId, RolloutId, TeamId};

statements! {
    in "drafts";
    KEEP = "insert into drafts (team, person, name, rollout, is_unsent, body, at) \
        values ($1, $2, $3, $4, $5, $6, $7) on conflict (team, person, name) do update \
        set is_unsent = excluded.is_unsent, body = excluded.body, at = excluded.at";
    LOAD = "select name, body from drafts where team = $1 and person = $2 and name = $3",
        locked " for no key update";
    DROP = "delete from drafts where team = $1 and person = $2 and name = $3";
    DROP_OF_ROLLOUT = "delete from drafts where rollout = $1";
    PRUNE = "delete from drafts where at < $1";
    WITH_UNSENT = "select person from drafts where rollout = $1 and is_unsent = true order by person";
}

/// What a draft holds; which kind belongs to which `DraftKey` is the domain's business.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "holds", rename_all = "snake_case")]
pub enum DraftBody {
    Start { draft: StartDraft },
    Intake { draft: IntakeDraft },
    Words { words: String },
}

pub async fn load(
    tx: &mut Tx,
    team: &TeamId,
    person: &PersonId,
    key: &DraftKey,
) -> Result<Option<DraftBody>, Error> {
    let row = tx.one(LOAD, [text(team.as_str()), text(person.as_str()), text(&name(key))]).await?;
    row.map(|row| row.written("body")).transpose()
}

pub async fn keep(
    tx: &mut Tx,
    team: &TeamId,
    person: &PersonId,
    key: &DraftKey,
    body: &DraftBody,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let rollout = match key {
        DraftKey::Intake { rollout } | DraftKey::Question { rollout } => Some(rollout.as_str()),
        DraftKey::Start { .. } | DraftKey::Change { .. } => None,
    };
    let name = name(key);
    let binds = [
        text(team.as_str()),
        text(person.as_str()),
        text(&name),
        maybe_text(rollout),
        is_unsent(key, body).into(),
        written(body)?,
        now.into(),
    ];
    tx.run(KEEP, binds).await.map(std::mem::drop)
}

pub async fn drop(tx: &mut Tx, team: &TeamId, person: &PersonId, key: &DraftKey) -> Result<(), Error> {
    let name = name(key);
    let binds = [text(team.as_str()), text(person.as_str()), text(&name)];
    tx.run(DROP, binds).await.map(std::mem::drop)
}

/// Who has told concerns by form in this rollout and not shared them, in the order of their ids.
pub async fn with_unsent(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<PersonId>, Error> {
    let rows = tx.all(WITH_UNSENT, [text(rollout.as_str())]).await?;
    rows.iter().map(|row| row.text("person").map(PersonId)).collect()
}

/// The rollout is over: nothing of it will be sent any more.
pub async fn drop_of_rollout(tx: &mut Tx, rollout: &RolloutId) -> Result<(), Error> {
    tx.run(DROP_OF_ROLLOUT, [text(rollout.as_str())]).await.map(std::mem::drop)
}

/// Forgets those that nobody has touched since that time, and says how many.
pub async fn prune(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, Error> {
    tx.run(PRUNE, [before.into()]).await
}

/// Told and waiting for **Done**, or half typed.
fn is_unsent(key: &DraftKey, body: &DraftBody) -> bool {
    match (key, body) {
        (DraftKey::Intake { .. }, DraftBody::Intake { draft }) => draft.unsent() > 0,
        _ => false,
    }
}

fn name(key: &DraftKey) -> String {
    match key {
        DraftKey::Start { channel } => format!("start:{channel}"),
        DraftKey::Intake { rollout } => format!("intake:{}", rollout.as_str()),
        DraftKey::Change { concern } => format!("change:{}", concern.as_str()),
        DraftKey::Question { rollout } => format!("question:{}", rollout.as_str()),
    }
}
