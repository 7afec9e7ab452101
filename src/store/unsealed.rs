//! What an earlier version wrote in the clear is sealed once, when the database is opened: in small bites, so that it can
//! be broken off at any moment and goes on at the next start. Nothing else ever reads a private column that is not sealed.

use super::keys::Scope;
use super::seal::{Place, Sealed};
use super::statement::{Sql, statements, text};
use super::{Db, Error, Tx, meta, stakeholders};
use crate::domain::id::{PersonId, RolloutId, TeamId};

statements! {
    in "stakeholders";
    STANCES = "select rollout, person from stakeholders where (rollout, person) > ($1, $2) \
        order by rollout, person limit 200";
    // Whose an answer was does not stand beside it. They are kept for two days, for a request that comes twice.
    ANSWERS = "update inbox set answer = null where answer is not null";
}

/// The fact in `meta` that says it has been done.
const DONE: &str = "sealed";

/// A bite of a private column, and how one of its texts is put back. The id is the one by which it is sealed.
macro_rules! column {
    ($table:literal, $column:literal, $id:literal, $scope:literal) => {
        (
            $column,
            Sql {
                table: $table,
                text: concat!(
                    "select ",
                    $id,
                    " as id, ",
                    $scope,
                    " as scope, ",
                    $column,
                    " as held from ",
                    $table,
                    " where ",
                    $column,
                    " is not null and ",
                    $id,
                    " > $1 order by 1 limit 200"
                ),
                locked: None,
            },
            Sql {
                table: $table,
                text: concat!("update ", $table, " set ", $column, " = $2 where ", $id, " = $1"),
                locked: None,
            },
        )
    };
}

pub(super) const COLUMNS: [(&str, Sql, Sql); 9] = [
    column!("concerns", "words", "id", "rollout"),
    column!("concerns", "topic", "id", "rollout"),
    column!("concerns", "yes_if", "id", "rollout"),
    column!("questions", "words", "id", "rollout"),
    column!("questions", "answer", "id", "rollout"),
    column!("words", "words", "id", "team"),
    column!("drafts", "body", "team || '/' || person || '/' || name", "coalesce(rollout, team)"),
    column!("outbox", "payload", "id", "team"),
    column!("edits", "words", "team || '/' || dm || '/' || ts", "team"),
];

pub(super) async fn seal(db: &Db) -> Result<(), Error> {
    let mut tx = db.begin().await?;
    let is_done = meta::get(&mut tx, DONE).await?.is_some();
    tx.commit().await?;
    if is_done {
        return Ok(());
    }
    let mut sealed = stances(db).await?;
    for (name, page, write) in COLUMNS {
        sealed += column(db, name, page, write).await?;
    }
    let mut tx = db.begin().await?;
    tx.run(ANSWERS, []).await?;
    meta::put(&mut tx, DONE, "yes").await?;
    tx.commit().await?;
    if sealed > 0 {
        db.settle().await?;
        tracing::info!(sealed, "what an earlier version kept in the clear is sealed now");
    }
    Ok(())
}

async fn column(db: &Db, name: &'static str, page: Sql, write: Sql) -> Result<u64, Error> {
    let (mut after, mut sealed) = (String::new(), 0);
    loop {
        let mut tx = db.begin().await?;
        let rows = tx.all(page, [text(&after)]).await?;
        for row in &rows {
            let (id, scope, held) = (row.text("id")?, row.text("scope")?, row.text("held")?);
            // Before it was broken off.
            if Sealed::parse(&held).is_none() {
                let (rollout, team) = (RolloutId::parse(&scope), TeamId(scope));
                let scope = rollout.as_ref().map_or(Scope::Team(&team), Scope::Rollout);
                let place = Place { table: page.table, column: name, row: &id };
                let bind = tx.seal(scope, place, &held).await?;
                sealed += tx.run(write, [text(&id), bind]).await?;
            }
            after = id;
        }
        tx.commit().await?;
        if rows.is_empty() {
            return Ok(sealed);
        }
    }
}

/// They stood among the rest of what is known of an intake: read so, and written where they belong.
async fn stances(db: &Db) -> Result<u64, Error> {
    let (mut rollout, mut person, mut sealed) = (String::new(), String::new(), 0);
    loop {
        let mut tx = db.begin().await?;
        let rows = tx.all(STANCES, [text(&rollout), text(&person)]).await?;
        for row in &rows {
            (rollout, person) = (row.text("rollout")?, row.text("person")?);
            sealed += u64::from(stance(&mut tx, &rollout, &person).await?);
        }
        tx.commit().await?;
        if rows.is_empty() {
            return Ok(sealed);
        }
    }
}

async fn stance(tx: &mut Tx, rollout: &str, person: &str) -> Result<bool, Error> {
    let Some(rollout) = RolloutId::parse(rollout) else { return Ok(false) };
    let Some(who) = stakeholders::load(tx, &rollout, &PersonId::from(person)).await? else {
        return Ok(false);
    };
    if who.intake.stance().is_none() {
        return Ok(false);
    }
    stakeholders::save(tx, &who).await?;
    Ok(true)
}
