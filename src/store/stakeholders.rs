//! Who speaks for which areas in which rollout, and how far they have come; who was taken out stays as a row that nobody
//! counts or lists. On Postgres `load` locks the row in a
//! transaction that writes.

use super::keys::Scope;
use super::row::Row;
use super::rows::{ROWS, rows};
use super::seal::Place;
use super::statement::{Bind, json, owned, statements, text};
use super::{Error, Tx, rollouts};
use crate::domain::area::Area;
use crate::domain::id::{PersonId, RolloutId, TeamId};
use crate::domain::rollout::Rollout;
use crate::domain::stakeholder::{Intake, Stakeholder, Stance};

macro_rules! columns {
    () => {
        "rollout, person, areas, silent, person_zone, intake, nudges, stance"
    };
}

macro_rules! save {
    ($many:expr) => {
        rows!(
            $many;
            "insert into stakeholders (rollout, person, team, is_over, areas, person_zone, is_heard, intake, nudges, \
                stance, is_out, silent) values ",
            "(?, ?, ?, false, ?, ?, ?, ?, ?, ?, ?, ?)",
            " on conflict (rollout, person) do update set areas = excluded.areas, \
                person_zone = excluded.person_zone, is_heard = excluded.is_heard, intake = excluded.intake, \
                nudges = excluded.nudges, stance = excluded.stance, is_out = excluded.is_out, \
                silent = excluded.silent",
            1
        )
    };
}

statements! {
    in "stakeholders";
    SAVE = save!(1);
    SAVE_MANY = save!(ROWS);
    LOAD = concat!("select ", columns!(), " from stakeholders where rollout = $1 and person = $2"),
        locked " for no key update";
    BESIDE = "select person, team, is_heard, is_out, is_over from stakeholders where rollout = $1";
    OF_ROLLOUT = concat!("select ", columns!(), " from stakeholders where rollout = $1 and is_out = false \
        order by person");
    OPEN_FOR = concat!("select ", columns!(), ", ", rollouts::columns!(), " \
        from stakeholders join rollouts on rollouts.id = stakeholders.rollout \
        where stakeholders.team = $1 and person = $2 and stakeholders.is_over = false and is_out = false \
        order by rollouts.number");
}

pub async fn save(tx: &mut Tx, stakeholder: &Stakeholder) -> Result<(), Error> {
    let row = written(tx, stakeholder).await?;
    tx.run(SAVE, row).await.map(drop)
}

/// No two of them one and the same.
pub async fn save_all(tx: &mut Tx, stakeholders: &[Stakeholder]) -> Result<(), Error> {
    let mut rows = Vec::with_capacity(stakeholders.len());
    for stakeholder in stakeholders {
        rows.push(written(tx, stakeholder).await?);
    }
    tx.run_rows((SAVE, SAVE_MANY), || [], rows).await
}

async fn written<'a>(tx: &mut Tx, stakeholder: &'a Stakeholder) -> Result<[Bind<'a>; 11], Error> {
    let [team, is_heard, is_out] = beside(stakeholder).map(|(_, bind)| bind);
    let (areas, silent) = (slugs(&stakeholder.areas), slugs(&stakeholder.silent));
    let row = row_of(&stakeholder.rollout, &stakeholder.person);
    let place = Place { table: "stakeholders", column: "stance", row: &row };
    let stance = stakeholder.intake.stance().map(Stance::slug);
    let stance = tx.maybe_seal(Scope::Rollout(&stakeholder.rollout), place, stance).await?;
    Ok([
        text(stakeholder.rollout.as_str()),
        text(stakeholder.person.as_str()),
        team,
        owned(&areas),
        text(stakeholder.zone.name()),
        is_heard,
        json(&stakeholder.intake.clone().feeling(None))?,
        json(&stakeholder.nudges)?,
        stance,
        is_out,
        owned(&silent),
    ])
}

/// The columns beside the rest: by these they are found and counted, and nothing is read out of them. Whether the rollout
/// is over stands there too.
pub(super) fn beside(who: &Stakeholder) -> [(&'static str, Bind<'static>); 3] {
    [
        ("team", owned(who.rollout.team().as_str())),
        ("is_heard", who.intake.is_done().into()),
        ("is_out", (!who.takes_part()).into()),
    ]
}

/// The rows of a rollout with those columns as they stand.
pub(super) async fn stands(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<Row>, Error> {
    tx.all(BESIDE, [text(rollout.as_str())]).await
}

pub async fn load(tx: &mut Tx, rollout: &RolloutId, person: &PersonId) -> Result<Option<Stakeholder>, Error> {
    let row = tx.one(LOAD, [text(rollout.as_str()), text(person.as_str())]).await?;
    match row {
        Some(row) => of(tx, &row).await.map(Some),
        None => Ok(None),
    }
}

/// Whether they speak for an area of it.
pub async fn takes_part(tx: &mut Tx, rollout: &RolloutId, person: &PersonId) -> Result<bool, Error> {
    Ok(load(tx, rollout, person).await?.is_some_and(|who| who.takes_part()))
}

/// All who take part in a rollout, in the order of their ids.
pub async fn of_rollout(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<Stakeholder>, Error> {
    let rows = tx.all(OF_ROLLOUT, [text(rollout.as_str())]).await?;
    let mut everyone = Vec::with_capacity(rows.len());
    for row in &rows {
        everyone.push(of(tx, row).await?);
    }
    Ok(everyone)
}

/// Where a person takes part in rollouts that are not over, whatever has become of their 1-on-1; oldest first.
pub async fn open_for(
    tx: &mut Tx,
    team: &TeamId,
    person: &PersonId,
) -> Result<Vec<(Rollout, Stakeholder)>, Error> {
    let rows = tx.all(OPEN_FOR, [text(team.as_str()), text(person.as_str())]).await?;
    let mut open = Vec::with_capacity(rows.len());
    for row in &rows {
        open.push((rollouts::of(row)?, of(tx, row).await?));
    }
    Ok(open)
}

async fn of(tx: &mut Tx, row: &Row) -> Result<Stakeholder, Error> {
    let (rollout, person) = (row.read("rollout", RolloutId::parse)?, PersonId(row.text("person")?));
    let mut intake: Intake = row.json("intake")?;
    if let Some(stance) = tx.maybe_open(row, "stance", &row_of(&rollout, &person)).await? {
        let stance = Stance::from_slug(&stance).ok_or_else(|| row.corrupt("stance"))?;
        intake = intake.feeling(Some(stance));
    }
    Ok(Stakeholder {
        rollout,
        person,
        areas: row.read("areas", areas)?,
        zone: row.read("person_zone", |zone| zone.parse().ok())?,
        intake,
        silent: row.read("silent", areas)?,
        nudges: row.json("nudges")?,
    })
}

fn row_of(rollout: &RolloutId, person: &PersonId) -> String {
    format!("{}/{person}", rollout.as_str())
}

/// Areas as one column holds them: their slugs, with commas between.
pub(super) fn areas(slugs: &str) -> Option<Vec<Area>> {
    slugs.split_terminator(',').map(Area::from_slug).collect()
}

fn slugs(areas: &[Area]) -> String {
    areas.iter().map(|area| area.slug()).collect::<Vec<_>>().join(",")
}
