//! Concerns, each whole. Who may read one is decided by `policy`, not here. On Postgres `load` and `by_message` lock
//! the row in a transaction that writes.

use super::keys::{Opened, Scope};
use super::row::Row;
use super::seal::Place;
use super::statement::{json, maybe_text, statements, text, written};
use super::{Error, Tx};
use crate::domain::area::Area;
use crate::domain::concern::{Concern, Kind, Origin, Said, Severity, State, Visibility};
use crate::domain::id::{ChannelId, ConcernId, PersonId, RolloutId, TeamId, Ts};

macro_rules! columns {
    () => {
        "id, rollout, raiser, area, words, topic, yes_if, kind, severity, visibility, dm, ts, state, \
         raised_at, edited_at, is_late"
    };
}

statements! {
    in "concerns";
    SAVE = "insert into concerns (id, rollout, team, number, raiser, area, words, topic, yes_if, kind, \
            severity, visibility, dm, ts, standing, state, raised_at, edited_at, is_late) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) \
        on conflict (id) do update set area = excluded.area, words = excluded.words, topic = excluded.topic, \
            yes_if = excluded.yes_if, kind = excluded.kind, severity = excluded.severity, \
            visibility = excluded.visibility, dm = excluded.dm, ts = excluded.ts, \
            standing = excluded.standing, state = excluded.state, edited_at = excluded.edited_at, \
            is_late = excluded.is_late";
    LOAD = concat!("select ", columns!(), " from concerns where id = $1"), locked " for no key update";
    OF_ROLLOUT = concat!("select ", columns!(), " from concerns where rollout = $1 order by number");
    OF_RAISER = concat!("select ", columns!(), " from concerns where rollout = $1 and raiser = $2 \
        order by number");
    BY_MESSAGE = concat!("select ", columns!(), " from concerns where team = $1 and dm = $2 and ts = $3 \
        order by number desc limit 1"), locked " for no key update";
}

pub async fn save(tx: &mut Tx, concern: &Concern) -> Result<(), Error> {
    let (dm, ts) = match &concern.origin {
        Origin::Form => (None, None),
        Origin::Typed { dm, ts } => (Some(dm.as_str()), Some(ts.as_str())),
    };
    let said = &concern.said;
    let team = concern.id.team();
    let (scope, row) = (Scope::Rollout(&concern.rollout), concern.id.as_str());
    let place = |column| Place { table: "concerns", column, row };
    let topic = said.topic.as_ref().map(written).transpose()?;
    let words = tx.seal(scope, place("words"), &said.words).await?;
    let topic = tx.maybe_seal(scope, place("topic"), topic.as_deref()).await?;
    let yes_if = tx.maybe_seal(scope, place("yes_if"), said.yes_if.as_deref()).await?;
    let binds = [
        text(concern.id.as_str()),
        text(concern.rollout.as_str()),
        text(team.as_str()),
        super::number(concern.id.key()).into(),
        text(concern.raiser.as_str()),
        text(concern.area.slug()),
        words,
        topic,
        yes_if,
        maybe_text(said.kind.map(Kind::slug)),
        text(said.severity.slug()),
        text(said.visibility.slug()),
        maybe_text(dm),
        maybe_text(ts),
        text(standing(&concern.state)),
        json(&concern.state)?,
        concern.raised_at.into(),
        concern.edited_at.into(),
        concern.late.into(),
    ];
    tx.run(SAVE, binds).await.map(drop)
}

pub async fn load(tx: &mut Tx, id: &ConcernId) -> Result<Option<Concern>, Error> {
    match tx.one(LOAD, [text(id.as_str())]).await? {
        Some(row) => of(tx, &row).await.map(Some),
        None => Ok(None),
    }
}

/// All of a rollout, withdrawn ones too, in the order they were raised.
pub async fn of_rollout(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<Concern>, Error> {
    let rows = tx.all(OF_ROLLOUT, [text(rollout.as_str())]).await?;
    each(tx, &rows).await
}

/// All that one person raised in a rollout, withdrawn ones too, in the order they were raised.
pub async fn of_raiser(tx: &mut Tx, rollout: &RolloutId, raiser: &PersonId) -> Result<Vec<Concern>, Error> {
    let rows = tx.all(OF_RAISER, [text(rollout.as_str()), text(raiser.as_str())]).await?;
    each(tx, &rows).await
}

/// The one that was typed in this message.
pub async fn by_message(
    tx: &mut Tx,
    team: &TeamId,
    dm: &ChannelId,
    ts: &Ts,
) -> Result<Option<Concern>, Error> {
    match tx.one(BY_MESSAGE, [text(team.as_str()), text(dm.as_str()), text(ts.as_str())]).await? {
        Some(row) => of(tx, &row).await.map(Some),
        None => Ok(None),
    }
}

/// The name of a state, to be counted by.
fn standing(state: &State) -> &'static str {
    match state {
        State::Open => "open",
        State::Answered => "answered",
        State::Settled => "settled",
        State::AcceptedRisk => "accepted_risk",
        State::Parked => "parked",
        State::Withdrawn { .. } => "withdrawn",
    }
}

async fn each(tx: &mut Tx, rows: &[Row]) -> Result<Vec<Concern>, Error> {
    let mut concerns = Vec::with_capacity(rows.len());
    for row in rows {
        concerns.push(of(tx, row).await?);
    }
    Ok(concerns)
}

async fn of(tx: &mut Tx, row: &Row) -> Result<Concern, Error> {
    let id = row.text("id")?;
    let Opened::Text(words) = tx.open(row, "words", &id).await? else { return Err(row.corrupt("words")) };
    let topic = tx.maybe_open(row, "topic", &id).await?;
    let yes_if = tx.maybe_open(row, "yes_if", &id).await?;
    let origin = match (row.maybe_text("dm")?, row.maybe_text("ts")?) {
        (Some(dm), Some(ts)) => Origin::Typed { dm: ChannelId(dm), ts: Ts(ts) },
        (None, None) => Origin::Form,
        (Some(_), None) | (None, Some(_)) => return Err(row.corrupt("ts")),
    };
    Ok(Concern {
        id: row.read("id", ConcernId::parse)?,
        rollout: row.read("rollout", RolloutId::parse)?,
        raiser: PersonId(row.text("raiser")?),
        area: row.read("area", Area::from_slug)?,
        said: Said {
            words,
            topic: topic.map(|topic| row.written("topic", &topic)).transpose()?,
            kind: row.maybe_read("kind", Kind::from_slug)?,
            severity: row.read("severity", Severity::from_slug)?,
            yes_if,
            visibility: row.read("visibility", Visibility::from_slug)?,
        },
        origin,
        state: row.json("state")?,
        raised_at: row.time("raised_at")?,
        edited_at: row.maybe_time("edited_at")?,
        late: row.flag("is_late")?,
    })
}
