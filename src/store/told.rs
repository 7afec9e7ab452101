//! What one person has told and not taken back, wherever they told it, for as long as it is kept: by their own rows, so
//! that no rollout of others makes it slower.

use std::collections::BTreeMap;

use super::statement::{statements, text};
use super::{Error, Tx, concerns, rollouts, stakeholders};
use crate::domain::concern::Concern;
use crate::domain::id::{PersonId, RolloutId, TeamId};
use crate::domain::rollout::Rollout;
use crate::domain::stakeholder::Stakeholder;

// Whoever speaks no more keeps their row, and a rollout whose words went has none to show.
macro_rules! where_they_spoke {
    (now) => {
        "select rollout from stakeholders where team = $1 and person = $2 and is_over = false"
    };
    (before) => {
        "select rollout from stakeholders join rollouts on rollouts.id = stakeholders.rollout \
            where stakeholders.team = $1 and person = $2 and stakeholders.is_over = true and words_gone_at is null"
    };
}

statements! {
    in "concerns";
    STANDING = concat!("select ", concerns::columns!(), " from concerns where raiser = $2 and standing <> 'withdrawn' \
        and rollout in (", where_they_spoke!(now), ") order by number limit $3");
    PAST = concat!("select ", concerns::columns!(), " from concerns where raiser = $2 and standing <> 'withdrawn' \
        and rollout in (", where_they_spoke!(before), ") order by number desc limit $3");
    HOW_MANY = concat!("select count(*) as many from concerns where raiser = $2 and standing <> 'withdrawn' \
        and rollout in (", where_they_spoke!(now), " union all ", where_they_spoke!(before), ")");
}

/// Of rollouts that are not over first, in the order they were raised, then the newest of those that are over: `limit` in
/// all, and how many there are besides. Each with its rollout and what its raiser is there.
pub async fn by(
    tx: &mut Tx,
    team: &TeamId,
    person: &PersonId,
    limit: usize,
) -> Result<(Vec<(Rollout, Stakeholder, Concern)>, usize), Error> {
    let key = || (text(team.as_str()), text(person.as_str()));
    let mut rows = Vec::new();
    for list in [STANDING, PAST] {
        let room = i64::try_from(limit.saturating_sub(rows.len())).unwrap_or(i64::MAX);
        if room > 0 {
            rows.extend(tx.all(list, [key().0, key().1, room.into()]).await?);
        }
    }
    let all = match rows.len() < limit {
        true => rows.len(),
        false => {
            let row = tx.one(HOW_MANY, [key().0, key().1]).await?;
            row.map_or(Ok(0), |row| row.count("many"))?
        }
    };
    let mut parts: BTreeMap<RolloutId, Option<(Rollout, Stakeholder)>> = BTreeMap::new();
    let mut told = Vec::new();
    for concern in concerns::each(tx, &rows).await? {
        if !parts.contains_key(&concern.rollout) {
            let who = stakeholders::load(tx, &concern.rollout, person).await?;
            let part = rollouts::load(tx, &concern.rollout).await?.zip(who);
            parts.insert(concern.rollout.clone(), part);
        }
        if let Some(Some((rollout, who))) = parts.get(&concern.rollout) {
            told.push((rollout.clone(), who.clone(), concern));
        }
    }
    let more = all.saturating_sub(told.len());
    Ok((told, more))
}
