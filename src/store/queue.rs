//! The queue of a rollout's concerns, page by page, as counts and rows: what of it a reader may see in words is decided
//! by `policy`. And answers that settled concerns of earlier rollouts.

use super::concerns::{columns, each};
use super::statement::{statements, text};
use super::{Error, Tx};
use crate::domain::area::Area;
use crate::domain::concern::{Concern, Visibility};
use crate::domain::homework::queue::{Lengths, PAGE};
use crate::domain::id::{RolloutId, TeamId};
use crate::domain::policy::{self, Reader};
use crate::domain::summary::overlap::About;

/// Stands by itself: worked on together with none, or with one that is not worked on any more, or of which this reader only
/// knows that there is one.
macro_rules! by_itself {
    () => {
        "standing in ('open', 'answered', 'parked') and (joined is null or not exists (select 1 from concerns head \
            where head.id = concerns.joined and head.standing in ('open', 'answered') \
            and (head.visibility <> 'lead_only' or $2)))"
    };
}

/// How heavy it is with all that is worked on together with it, as far as that is no secret of the lead: what was light when
/// it was joined may have been made heavier since.
macro_rules! heaviest {
    () => {
        "coalesce((select min(part.severity) from concerns part where part.joined = concerns.id \
            and concerns.standing in ('open', 'answered') and part.standing in ('open', 'answered') \
            and part.severity < concerns.severity and (part.visibility <> 'lead_only' or $2)), severity)"
    };
}

statements! {
    in "concerns";
    LENGTHS = concat!("select standing, visibility, count(*) as many, count(case when ", by_itself!(), " then 1 end) \
        as alone from concerns where rollout = $1 and standing in ('open', 'answered', 'parked') \
        group by standing, visibility");
    // Of an area's views no order of time is told: they follow those with a name, by what tells nothing.
    PAGE_OF = concat!("select ", columns!(), " from concerns where rollout = $1 and ", by_itself!(), " \
        and (visibility <> 'lead_only' or $2) \
        order by case standing when 'open' then 0 when 'answered' then 1 else 2 end, ", heaviest!(), ", \
            case visibility when 'area' then 1 else 0 end, case visibility when 'area' then handle else '' end, \
            number limit $3 offset $4");
    OPEN_OF = concat!("select ", columns!(), " from concerns where rollout = $1 and standing in ('open', 'answered') \
        order by number desc limit $2");
    TOPICS = "select id, area, visibility, topic from concerns where rollout = $1 \
        and standing in ('open', 'answered') and topic is not null";
    HANDED_DOWN = concat!("select ", columns!(), " from concerns join rollouts on rollouts.id = concerns.rollout \
        where concerns.team = $1 and handed_down_at is not null and concerns.rollout <> $2 \
        and (rollouts.is_over = true or exists (select 1 from verdicts where verdicts.rollout = concerns.rollout \
            and verdicts.outcome <> 'one_more')) \
        order by handed_down_at desc limit $3");
}

/// How long it is for that reader.
pub async fn lengths(tx: &mut Tx, rollout: &RolloutId, reader: Reader) -> Result<Lengths, Error> {
    let mut lengths = Lengths::default();
    let sees_all = policy::in_words(reader, Visibility::LeadOnly);
    for row in tx.all(LENGTHS, [text(rollout.as_str()), sees_all.into()]).await? {
        // What may only be counted is counted wherever it is worked on: not even that may show with what.
        let many: usize = row.count("many")?;
        let alone: usize = row.count("alone")?;
        let visibility = row.read("visibility", Visibility::from_slug)?;
        let standing = row.text("standing")?;
        match (policy::in_words(reader, visibility), standing.as_str()) {
            (false, _) => lengths.counted_only += many,
            (true, "open") => lengths.open += alone,
            (true, "answered") => lengths.answered += alone,
            (true, "parked") => lengths.parked += alone,
            (true, _) => return Err(row.corrupt("standing")),
        }
    }
    Ok(lengths)
}

/// A page of it, counted from 0: of the concerns that reader may see in words.
pub async fn page(
    tx: &mut Tx,
    rollout: &RolloutId,
    reader: Reader,
    page: usize,
) -> Result<Vec<Concern>, Error> {
    let sees_all = policy::in_words(reader, Visibility::LeadOnly);
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX);
    let offset = i64::try_from(page.saturating_mul(PAGE)).unwrap_or(i64::MAX);
    let binds = [text(rollout.as_str()), sees_all.into(), limit.into(), offset.into()];
    let rows = tx.all(PAGE_OF, binds).await?;
    each(tx, &rows).await
}

/// At most `limit` that are open, newest first.
pub async fn open_of(tx: &mut Tx, rollout: &RolloutId, limit: i64) -> Result<Vec<Concern>, Error> {
    let rows = tx.all(OPEN_OF, [text(rollout.as_str()), limit.into()]).await?;
    each(tx, &rows).await
}

/// What each open concern is about, where its raiser has said that.
pub async fn topics(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<About>, Error> {
    let mut topics = Vec::new();
    for row in tx.all(TOPICS, [text(rollout.as_str())]).await? {
        let Some(topic) = tx.maybe_open(&row, "topic", &row.text("id")?).await? else { continue };
        topics.push(About {
            area: row.read("area", Area::from_slug)?,
            visibility: row.read("visibility", Visibility::from_slug)?,
            topic: row.written("topic", &topic)?,
        });
    }
    Ok(topics)
}

/// The team's `limit` newest that were settled and may be handed down, of other rollouts that are over or decided on.
/// However many of these there have been, no more are looked at.
pub async fn handed_down(
    tx: &mut Tx,
    team: &TeamId,
    but: &RolloutId,
    limit: i64,
) -> Result<Vec<Concern>, Error> {
    let binds = [text(team.as_str()), text(but.as_str()), limit.into()];
    let rows = tx.all(HANDED_DOWN, binds).await?;
    each(tx, &rows).await
}
