//! What stands beside things so that they are found, counted and forgotten in time: whether it is what the things
//! themselves give, by the functions that write it. Also the keys, the numbers that were given out, and where sending
//! stopped. It changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::super::events::Line;
use super::super::row::Row;
use super::super::statement::{Bind, maybe_text};
use super::super::{Error, Tx, concerns, counters, installations, keys, rollouts, stakeholders};
use super::{Fault, Stands, Wrong};
use crate::domain::concern::Gone;
use crate::domain::event::{Body, Happened};
use crate::domain::id::RolloutId;

/// When the words of a rollout went, by its record.
pub(super) fn forgotten(lines: &[Line]) -> Option<DateTime<Utc>> {
    bodies(lines).filter(|body| body.what == Happened::WordsForgotten).last().map(|body| body.at)
}

fn bodies(lines: &[Line]) -> impl Iterator<Item = Body> {
    lines.iter().filter_map(|line| serde_json::from_str(&line.body).ok())
}

pub(super) async fn of_rollout(
    tx: &mut Tx,
    stands: &Stands,
    forgotten: Option<DateTime<Utc>>,
    faults: &mut Vec<Wrong>,
) -> Result<(), Error> {
    let Some(rollout) = &stands.rollout else { return Ok(()) };
    let id = &rollout.id;
    if let Some(row) = rollouts::stands(tx, id).await? {
        let expected = rollouts::beside(rollout).map(|(column, bind)| match column {
            // With the words goes the date.
            "forget_at" if forgotten.is_some() => (column, Bind::Time(None)),
            _ => (column, bind),
        });
        compare(id.key(), &row, expected, faults)?;
        compare(id.key(), &row, [("words_gone_at", forgotten.into())], faults)?;
    }
    for row in stakeholders::stands(tx, id).await? {
        let person = row.text("person")?;
        if let Some(who) = stands.people.iter().find(|who| who.person.as_str() == person) {
            compare(&person, &row, stakeholders::beside(who), faults)?;
            compare(&person, &row, [("is_over", rollout.stage.is_over().into())], faults)?;
        }
    }
    let has_key = forgotten.is_some() || keys::is_kept(tx, id).await?;
    if !has_key {
        faults.push(Wrong::NoKey);
    }
    let concerns: BTreeMap<&str, _> =
        stands.concerns.iter().map(|concern| (concern.id.as_str(), concern)).collect();
    for row in concerns::stands(tx, id).await? {
        let Some(concern) = concerns.get(row.text("id")?.as_str()) else { continue };
        let in_time = matches!(concern.gone, Some(Gone::InTime { .. }));
        let expected = concerns::beside(concern)
            .into_iter()
            .filter(|(column, _)| !(in_time && *column == concerns::HANDED_DOWN));
        compare(concern.id.key(), &row, expected, faults)?;
        if in_time && has_key && forgotten.is_none() {
            faults.push(Wrong::Unreadable { thing: concern.id.key().to_owned() });
        }
    }
    Ok(())
}

/// What the record of a team says of its sending.
#[derive(Debug, Default)]
pub(super) struct Sending {
    stopped: Option<(DateTime<Utc>, String)>,
    forgotten: Option<DateTime<Utc>>,
}

pub(super) fn sending(lines: &[Line]) -> Sending {
    let mut sending = Sending::default();
    for body in bodies(lines) {
        match body.what {
            Happened::SendingStopped { why } => sending.stopped = Some((body.at, why)),
            Happened::SendingResumed => sending = Sending::default(),
            Happened::WordsForgotten => sending.forgotten = Some(body.at),
            _ => {}
        }
    }
    sending
}

/// Where sending stopped, since when, and whether all was forgotten for that: after a month it is.
pub(super) async fn installations(
    tx: &mut Tx,
    teams: &BTreeMap<String, Sending>,
) -> Result<Vec<(String, Wrong)>, Error> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let rows = installations::stands(tx, &after).await?;
        let Some(last) = rows.last() else { return Ok(all) };
        after = last.text("team")?;
        for row in &rows {
            let team = row.text("team")?;
            let recorded = teams.get(&team);
            let forgotten = recorded.and_then(|sending| sending.forgotten);
            let stopped = recorded.and_then(|sending| sending.stopped.as_ref());
            let expected = [
                ("stopped_at", stopped.map(|(since, _)| *since).into()),
                ("why", maybe_text(stopped.map(|(_, why)| why.as_str()))),
                ("forgotten_at", forgotten.into()),
            ];
            let mut faults = Vec::new();
            compare("the sending", row, expected, &mut faults)?;
            all.extend(faults.into_iter().map(|wrong| (team.clone(), wrong)));
        }
    }
}

/// Every number that was given to a rollout is one of which something is left: the bot deletes none. `known`: those.
pub(super) async fn numbers(
    tx: &mut Tx,
    known: &BTreeSet<String>,
    faults: &mut Vec<Fault>,
) -> Result<(), Error> {
    let mut teams: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
    for id in known.iter().filter_map(|id| RolloutId::parse(id)) {
        teams.entry(id.team().0).or_default().insert(id.number().into());
    }
    let given = counters::given(tx, RolloutId::LETTER).await?;
    for team in given.keys() {
        teams.entry(team.clone()).or_default();
    }
    for (team, there) in teams {
        let (last, given) = (there.last().copied().unwrap_or(0), given.get(&team).copied().unwrap_or(0));
        let mut add = |wrong| faults.push(Fault { chain: team.clone(), wrong });
        if given < last {
            let (stands, given) = (Some(given.to_string()), Some(last.to_string()));
            let thing = "the counter of rollouts".to_owned();
            add(Wrong::Beside { thing, column: "value", stands, given });
        }
        let mut next = 1;
        for number in there.into_iter().chain([given.max(last) + 1]) {
            if number > next {
                add(Wrong::Vanished { from: next, to: number - 1 });
            }
            next = number + 1;
        }
    }
    Ok(())
}

fn compare<'a>(
    thing: &str,
    row: &Row,
    expected: impl IntoIterator<Item = (&'static str, Bind<'a>)>,
    faults: &mut Vec<Wrong>,
) -> Result<(), Error> {
    for (column, bind) in expected {
        let (stands, given) = (row.shown(column, &bind)?, bind.shown());
        if stands != given {
            faults.push(Wrong::Beside { thing: thing.to_owned(), column, stands, given });
        }
    }
    Ok(())
}
