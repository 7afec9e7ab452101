//! Concerns without their words: what is left of them when nothing is unsealed. A few of their columns, so that a rollout
//! of thousands is read in a moment.

use chrono::NaiveDate;

use super::row::Row;
use super::rows::{ROWS, filled, rows};
use super::statement::{json, maybe_text, statements, text};
use super::{Error, Tx, concerns};
use crate::domain::area::Area;
use crate::domain::concern::{State, Visibility};
use crate::domain::homework::{Homework, Wording};
use crate::domain::id::{ConcernId, PersonId, RolloutId};
use crate::domain::outline::{Moved, Outline};

statements! {
    in "concerns";
    OUTLINES = "select id, raiser, area, dm, ts, thread, state, visibility, homework, is_late, raiser_out, \
            wording, words <> '' as has_words \
        from concerns where rollout = $1 and number > $2 order by number limit $3";
    PARKED = "select state from concerns where rollout = $1 and standing = 'parked'";
    HAND_ON = rows!(ROWS; "update concerns set homework = $1, owner = $2 where id in (", "?", ")", 3);
}

/// Rows read at once.
const PAGE: i64 = 512;

/// All of a rollout whose words are not forgotten, withdrawn ones too, in the order they were raised.
pub async fn of_rollout(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<Outline>, Error> {
    let mut outlines: Vec<Outline> = Vec::new();
    loop {
        let after = outlines.last().map_or(0, |last| super::number(last.id.key()));
        let rows = tx.all(OUTLINES, [text(rollout.as_str()), after.into(), PAGE.into()]).await?;
        for row in &rows {
            outlines.push(of(tx, row, rollout).await?);
        }
        if i64::try_from(rows.len()).is_ok_and(|read| read < PAGE) {
            return Ok(outlines);
        }
    }
}

/// How many are parked until that day, or one before it.
pub async fn to_look_at_again(tx: &mut Tx, rollout: &RolloutId, today: NaiveDate) -> Result<usize, Error> {
    let mut many = 0;
    for row in tx.all(PARKED, [text(rollout.as_str())]).await? {
        let state: State = row.json("state")?;
        many += usize::from(state.look_again().is_some_and(|day| day <= today));
    }
    Ok(many)
}

/// Keeps who has the homework of each, and nothing else of it.
pub async fn hand_on(tx: &mut Tx, moved: &[Moved]) -> Result<(), Error> {
    let mut alike: Vec<(&Homework, Vec<&str>)> = Vec::new();
    for Moved { concern, after, .. } in moved {
        match alike.iter_mut().find(|(homework, _)| *homework == after) {
            Some((_, ids)) => ids.push(concern.as_str()),
            None => alike.push((after, vec![concern.as_str()])),
        }
    }
    for (homework, ids) in alike {
        for some in ids.chunks(ROWS) {
            let owner = maybe_text(homework.owed_by().map(PersonId::as_str));
            let binds = [json(homework)?, owner].into_iter().chain(filled(some).map(text));
            tx.run(HAND_ON, binds).await?;
        }
    }
    Ok(())
}

async fn of(tx: &mut Tx, row: &Row, rollout: &RolloutId) -> Result<Outline, Error> {
    let id = row.text("id")?;
    // Sealed with its sentence, which few have.
    let wording = tx.maybe_open(row, "wording", &id).await?;
    let wording: Option<Wording> = wording.map(|wording| row.written("wording", &wording)).transpose()?;
    let state: State = row.json("state")?;
    let is_withdrawn = state.is_withdrawn();
    Ok(Outline {
        id: row.read("id", ConcernId::parse)?,
        rollout: rollout.clone(),
        raiser: PersonId(row.text("raiser")?),
        area: row.read("area", Area::from_slug)?,
        origin: concerns::origin(row)?,
        visibility: row.read("visibility", Visibility::from_slug)?,
        homework: row.json("homework")?,
        restated: wording.map(|wording| wording.nth),
        answered: state.answer().map(|answer| answer.nth),
        is_withdrawn,
        look_again: state.look_again(),
        is_open: state.is_open(),
        late: row.flag("is_late")?,
        raiser_out: row.flag("raiser_out")?,
        has_words: !is_withdrawn && row.flag("has_words")?,
    })
}
