//! The numbers of a rollout, counted by the database: no stakeholder and no concern is loaded for them.

use super::statement::{statements, text};
use super::{Error, Tx, commitments, rollouts, stakeholders, verdicts};
use crate::domain::area::Area;
use crate::domain::commitment::Tally;
use crate::domain::concern::Severity;
use crate::domain::id::RolloutId;
use crate::domain::summary::{AreaProgress, Decided, Progress};

statements! {
    in "stakeholders";
    HEARD = "select areas, silent, is_heard, count(*) as many from stakeholders \
        where rollout = $1 and is_out = false group by areas, silent, is_heard";
    // What somebody speaks for who has not said Done for it.
    SPOKEN = "select stakeholders.silent as silent, concerns.area as area, count(distinct concerns.raiser) as many \
        from stakeholders join concerns \
            on concerns.rollout = stakeholders.rollout and concerns.raiser = stakeholders.person \
        where stakeholders.rollout = $1 and is_out = false and is_heard = true and silent <> '' \
            and (concerns.standing <> 'withdrawn' or concerns.is_late = true) \
        group by stakeholders.silent, concerns.area";
    RAISED = "select standing, severity, count(*) as many from concerns where rollout = $1 \
        group by standing, severity";
}

/// All zero where there is no such rollout.
pub async fn of(tx: &mut Tx, rollout: &RolloutId) -> Result<Progress, Error> {
    let mut progress = Progress { areas: areas(tx, rollout).await?, ..Progress::default() };
    (progress.heard, progress.of) = heard(tx, rollout).await?;
    for row in tx.all(RAISED, [text(rollout.as_str())]).await? {
        let many: usize = row.count("many")?;
        match row.text("standing")?.as_str() {
            "open" | "answered" => {
                progress.raised += many;
                progress.open += many;
                if row.read("severity", Severity::from_slug)? == Severity::Blocker {
                    progress.open_blockers += many;
                }
            }
            "settled" => {
                progress.raised += many;
                progress.settled += many;
            }
            "accepted_risk" => progress.raised += many,
            "parked" => {
                progress.raised += many;
                if row.read("severity", Severity::from_slug)? == Severity::Blocker {
                    progress.parked_blockers += many;
                }
            }
            "withdrawn" => {}
            _ => return Err(row.corrupt("standing")),
        }
    }
    let said = commitments::of_rollout(tx, rollout).await?;
    let tally = Tally::of(progress.of, &said);
    match verdicts::of_rollout(tx, rollout).await?.pop() {
        Some(verdict) => {
            progress.decided =
                Some(Box::new(Decided { outcome: verdict.outcome, by: verdict.by, at: verdict.at, tally }));
        }
        None => progress.said = (!said.is_empty()).then_some(tally),
    }
    Ok(progress)
}

/// How far each area has come: those that somebody speaks for, and those that are waived. No concern is counted for it but
/// those of people who are silent for an area of theirs.
pub async fn areas(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<AreaProgress>, Error> {
    let mut areas = Area::ALL.map(|area| AreaProgress { area, heard: 0, of: 0, waived: false });
    let mut any_silent = false;
    for row in tx.all(HEARD, [text(rollout.as_str())]).await? {
        let many: usize = row.count("many")?;
        let heard = if row.flag("is_heard")? { many } else { 0 };
        let theirs = row.read("areas", stakeholders::areas)?;
        let silent = row.read("silent", stakeholders::areas)?;
        any_silent |= !silent.is_empty();
        for area in areas.iter_mut().filter(|area| theirs.contains(&area.area)) {
            area.of += many;
            area.heard += if silent.contains(&area.area) { 0 } else { heard };
        }
    }
    let spoken = if any_silent { tx.all(SPOKEN, [text(rollout.as_str())]).await? } else { Vec::new() };
    for row in spoken {
        let spoken = row.read("area", Area::from_slug)?;
        if row.read("silent", stakeholders::areas)?.contains(&spoken) {
            let many: usize = row.count("many")?;
            areas.iter_mut().filter(|area| area.area == spoken).for_each(|area| area.heard += many);
        }
    }
    let waivers = rollouts::load(tx, rollout).await?.map(|rollout| rollout.waivers).unwrap_or_default();
    for area in &mut areas {
        area.waived = waivers.iter().any(|waiver| waiver.area == area.area);
    }
    Ok(areas.into_iter().filter(|area| area.of > 0 || area.waived).collect())
}

/// Heard, and of how many: all that a line of a list needs.
pub async fn heard(tx: &mut Tx, rollout: &RolloutId) -> Result<(usize, usize), Error> {
    let (mut heard, mut of) = (0, 0);
    for row in tx.all(HEARD, [text(rollout.as_str())]).await? {
        let many: usize = row.count("many")?;
        of += many;
        heard += if row.flag("is_heard")? { many } else { 0 };
    }
    Ok((heard, of))
}
