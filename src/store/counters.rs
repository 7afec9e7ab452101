//! Running numbers of a team, by letter: `R-7`, `C-12`. A number is never given twice; one that a rolled-back
//! transaction took is given again. On Postgres whoever takes one has the team's counter until its transaction ends.

use std::collections::BTreeMap;

use super::statement::{statements, text};
use super::{Error, Tx};
use crate::domain::id::TeamId;

statements! {
    in "counters";
    TAKE = "insert into counters (team, letter, value) values ($1, $2, $3) \
        on conflict (team, letter) do update set value = counters.value + excluded.value returning letter, value";
    HOLD = "select letter, value from counters where team = $1 and letter = $2", locked " for no key update";
    PASS = "select letter, value from counters where team = $1 and letter = $2", locked " for share";
    GIVEN = "select team, value from counters where team > $1 and letter = $2 order by team limit 500";
}

/// By which what is to go out is numbered.
pub(super) const LETTER: &str = "L";

/// The next number, from 1.
pub async fn next(tx: &mut Tx, team: &TeamId, letter: &str) -> Result<i64, Error> {
    take(tx, team, letter, 1).await
}

/// Takes `many` numbers at once and gives the last of them.
pub(super) async fn take(tx: &mut Tx, team: &TeamId, letter: &str, many: i64) -> Result<i64, Error> {
    let row = tx.one(TAKE, [text(team.as_str()), text(letter), many.into()]).await?;
    row.ok_or_else(|| Error::unavailable("a counter gave no number"))?.int("value")
}

/// Has the counter of what goes out as if something had been put there: whoever catches up from here on waits for the end
/// of this transaction. SQLite's one writer is waited for anyway.
pub async fn hold(tx: &mut Tx, team: &TeamId) -> Result<(), Error> {
    if tx.writes_beside_others() {
        tx.one(HOLD, [text(team.as_str()), text(LETTER)]).await?;
    }
    Ok(())
}

/// Waits for the end of each that has it now, and holds up nobody else who waits.
pub async fn catch_up(tx: &mut Tx, team: &TeamId) -> Result<(), Error> {
    if tx.writes_beside_others() {
        tx.one(PASS, [text(team.as_str()), text(LETTER)]).await?;
    }
    Ok(())
}

/// The last number of a letter that each team was given.
pub(super) async fn given(tx: &mut Tx, letter: &str) -> Result<BTreeMap<String, i64>, Error> {
    let (mut given, mut after) = (BTreeMap::new(), String::new());
    loop {
        let rows = tx.all(GIVEN, [text(&after), text(letter)]).await?;
        let Some(last) = rows.last() else { return Ok(given) };
        after = last.text("team")?;
        for row in &rows {
            given.insert(row.text("team")?, row.int("value")?);
        }
    }
}
