//! Concerns, each whole. Who may read one is decided by `policy`, not here. On Postgres whatever gives a single one
//! locks its row in a transaction that writes.

use tokio::task::coop::consume_budget;

use super::keys::{Opened, Scope};
use super::row::Row;
use super::rows::{ROWS, filled, rows};
use super::seal::Place;
use super::statement::{Bind, json, maybe_owned, maybe_text, owned, statements, text, written};
use super::{Error, Tx, forget};
use crate::domain::area::Area;
use crate::domain::concern::{Concern, Gone, Held, Kind, Origin, Said, Severity, State, Visibility};
use crate::domain::homework::Work;
use crate::domain::id::{ChannelId, ConcernId, Handle, PersonId, RolloutId, TeamId, Ts};
use crate::domain::policy;
use crate::domain::source::Source;
use crate::domain::theming::Placed;

macro_rules! columns {
    () => {
        "concerns.id, rollout, raiser, area, words, topic, yes_if, kind, severity, visibility, dm, ts, thread, state, held, \
         homework, wording, joined, placed, theme_name, raised_at, edited_at, is_late, \
         removed_at, raiser_out, topic_guessed"
    };
}
pub(super) use columns;

statements! {
    in "concerns";
    SAVE = "insert into concerns (id, rollout, team, number, raiser, area, words, topic, yes_if, kind, \
            severity, visibility, dm, ts, standing, state, raised_at, edited_at, is_late, held, homework, owner, \
            wording, joined, handle, handed_down_at, removed_at, written_by, placed, theme_name, thread, raiser_out, \
            topic_guessed) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
            $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33) \
        on conflict (id) do update set area = excluded.area, words = excluded.words, topic = excluded.topic, \
            yes_if = excluded.yes_if, kind = excluded.kind, severity = excluded.severity, \
            visibility = excluded.visibility, dm = excluded.dm, ts = excluded.ts, thread = excluded.thread, \
            standing = excluded.standing, state = excluded.state, edited_at = excluded.edited_at, \
            is_late = excluded.is_late, held = excluded.held, homework = excluded.homework, \
            owner = excluded.owner, wording = excluded.wording, joined = excluded.joined, \
            handle = excluded.handle, handed_down_at = excluded.handed_down_at, removed_at = excluded.removed_at, \
            written_by = excluded.written_by, placed = excluded.placed, theme_name = excluded.theme_name, \
            raiser_out = excluded.raiser_out, topic_guessed = excluded.topic_guessed";
    LOAD = concat!("select ", columns!(), " from concerns where id = $1"), locked " for no key update";
    BESIDE = "select id, team, number, standing, owner, handle, handed_down_at, written_by from concerns where rollout = $1";
    OF_ROLLOUT = concat!("select ", columns!(), " from concerns where rollout = $1 and number > $2 \
        order by number limit $3");
    AMONG = rows!(ROWS; concat!("select ", columns!(), " from concerns where id in ("), "?", ") order by number", 1);
    OF_RAISER = concat!("select ", columns!(), " from concerns where rollout = $1 and raiser = $2 \
        order by number");
    BY_MESSAGE = concat!("select ", columns!(), " from concerns where team = $1 and dm = $2 and ts = $3 \
        order by number desc limit 1"), locked " for no key update";
    BY_HANDLE = concat!("select ", columns!(), " from concerns where team = $1 and handle = $2"),
        locked " for no key update";
    OWED_BY = concat!("select ", columns!(), " from concerns join rollouts on rollouts.id = concerns.rollout \
        where concerns.team = $1 and owner = $2 and standing = 'open' and rollouts.is_over = false \
        order by concerns.number limit $3");
    HOW_MANY_OWED = "select count(*) as many from concerns join rollouts on rollouts.id = concerns.rollout \
        where concerns.team = $1 and owner = $2 and standing = 'open' and rollouts.is_over = false";
    WRITTEN_BY = concat!("select ", columns!(), " from concerns where team = $1 and written_by = $2 order by number");
    UNANSWERED_BLOCKERS = concat!("select ", columns!(), " from concerns where rollout = $1 and standing = 'open' \
        and severity = 'blocker' order by number");
    UNANSWERED_BLOCKER_IDS = "select id from concerns where rollout = $1 and standing = 'open' \
        and severity = 'blocker'";
    UNASSIGNED = "select severity, count(*) as many from concerns where rollout = $1 and standing = 'open' \
        and owner is null and joined is null group by severity";
    JOINED_TO = concat!("select ", columns!(), " from concerns where joined = $1 order by number");
}

/// Rows read at once.
const PAGE: i64 = 256;

pub async fn save(tx: &mut Tx, concern: &Concern) -> Result<(), Error> {
    let source = match &concern.origin {
        Origin::Form => None,
        Origin::Typed(source) => Some(source),
    };
    let said = &concern.said;
    let (scope, row) = (Scope::Rollout(&concern.rollout), concern.id.as_str());
    let place = |column| Place { table: "concerns", column, row };
    let topic = said.topic.as_ref().map(written).transpose()?;
    // Written anew, they are there again.
    let gone = concern.gone.filter(|_| said.words.is_empty());
    let words = match gone {
        Some(_) => text(""),
        None => tx.seal(scope, place("words"), &said.words).await?,
    };
    let removed_at = gone.and_then(|gone| match gone {
        Gone::AtWish { at } => Some(at),
        Gone::InTime { .. } => None,
    });
    let topic = tx.maybe_seal(scope, place("topic"), topic.as_deref()).await?;
    let yes_if = tx.maybe_seal(scope, place("yes_if"), said.yes_if.as_deref()).await?;
    let (state, held) = concern.state.clone().split();
    let held = (held != Held::default()).then(|| written(&held)).transpose()?;
    let held = tx.maybe_seal(scope, place("held"), held.as_deref()).await?;
    let wording = concern.work.wording.as_ref().map(written).transpose()?;
    let wording = tx.maybe_seal(scope, place("wording"), wording.as_deref()).await?;
    let placed = concern.work.theme.as_ref().map(Placed::slug);
    let theme_name = match &concern.work.theme {
        Some(Placed::In { name, .. }) => name.as_deref(),
        Some(Placed::Apart) | None => None,
    };
    let theme_name = tx.maybe_seal(scope, place("theme_name"), theme_name).await?;
    let work = &concern.work;
    let [team, number, standing, owner, handle, handed_down_at, written_by] =
        beside(concern).map(|(_, bind)| bind);
    let binds = [
        text(concern.id.as_str()),
        text(concern.rollout.as_str()),
        team,
        number,
        text(concern.raiser.as_str()),
        text(concern.area.slug()),
        words,
        topic,
        yes_if,
        maybe_text(said.kind.map(Kind::slug)),
        text(said.severity.slug()),
        text(said.visibility.slug()),
        maybe_text(source.map(|source| source.dm.as_str())),
        maybe_text(source.map(|source| source.ts.as_str())),
        standing,
        json(&state)?,
        concern.raised_at.into(),
        concern.edited_at.into(),
        concern.late.into(),
        held,
        json(&work.homework)?,
        owner,
        wording,
        maybe_text(work.joined.as_ref().map(ConcernId::as_str)),
        handle,
        handed_down_at,
        removed_at.into(),
        written_by,
        maybe_text(placed.as_deref()),
        theme_name,
        maybe_text(source.and_then(|source| source.thread.as_ref()).map(Ts::as_str)),
        concern.raiser_out.into(),
        said.guessed.into(),
    ];
    tx.run(SAVE, binds).await.map(drop)
}

/// The columns beside the rest: by these it is found and counted, and nothing is read out of them.
pub(super) fn beside(concern: &Concern) -> [(&'static str, Bind<'static>); 7] {
    let handed_down_at = policy::handed_down(concern).and(match concern.state {
        State::Settled { at, .. } => Some(at),
        _ => None,
    });
    let owner = concern.work.homework.owed_by();
    [
        ("team", owned(concern.id.team().as_str())),
        ("number", super::number(concern.id.key()).into()),
        ("standing", text(concern.state.slug())),
        ("owner", maybe_owned(owner.map(PersonId::as_str))),
        ("handle", owned(concern.handle().as_str())),
        (HANDED_DOWN, handed_down_at.into()),
        ("written_by", maybe_owned(writer(&concern.state).map(PersonId::as_str))),
    ]
}

/// Made of a private sentence too, with which it does not go.
pub(super) const HANDED_DOWN: &str = "handed_down_at";

/// The rows of a rollout with those columns as they stand.
pub(super) async fn stands(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<Row>, Error> {
    tx.all(BESIDE, [text(rollout.as_str())]).await
}

pub async fn load(tx: &mut Tx, id: &ConcernId) -> Result<Option<Concern>, Error> {
    match tx.one(LOAD, [text(id.as_str())]).await? {
        Some(row) => of(tx, &row).await.map(Some),
        None => Ok(None),
    }
}

/// All of a rollout, withdrawn ones too, in the order they were raised.
pub async fn of_rollout(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<Concern>, Error> {
    let mut concerns: Vec<Concern> = Vec::new();
    // A few hundred rows at a time: those of thousands take more memory than what is read out of them.
    loop {
        let after = concerns.last().map_or(0, |last| super::number(last.id.key()));
        let rows = tx.all(OF_ROLLOUT, [text(rollout.as_str()), after.into(), PAGE.into()]).await?;
        concerns.extend(each(tx, &rows).await?);
        if i64::try_from(rows.len()).is_ok_and(|read| read < PAGE) {
            return Ok(concerns);
        }
    }
}

/// The blockers that want an answer, in the order they were raised.
pub async fn unanswered_blockers(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<Concern>, Error> {
    let rows = tx.all(UNANSWERED_BLOCKERS, [text(rollout.as_str())]).await?;
    each(tx, &rows).await
}

/// Only which they are, for counting: nothing is unsealed.
pub async fn unanswered_blocker_ids(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<ConcernId>, Error> {
    let rows = tx.all(UNANSWERED_BLOCKER_IDS, [text(rollout.as_str())]).await?;
    rows.iter().map(|row| row.read("id", ConcernId::parse)).collect()
}

/// How many want an answer that nobody works on, and how many of these are blockers. Those worked on together count as one.
pub async fn unassigned(tx: &mut Tx, rollout: &RolloutId) -> Result<(usize, usize), Error> {
    let (mut all, mut blockers) = (0, 0);
    for row in tx.all(UNASSIGNED, [text(rollout.as_str())]).await? {
        let many: usize = row.count("many")?;
        all += many;
        if row.read("severity", Severity::from_slug)? == Severity::Blocker {
            blockers += many;
        }
    }
    Ok((all, blockers))
}

/// Those of these that there are.
pub async fn among(tx: &mut Tx, ids: &[&ConcernId]) -> Result<Vec<Concern>, Error> {
    let mut concerns = Vec::with_capacity(ids.len());
    for some in ids.chunks(ROWS) {
        let rows = tx.all(AMONG, filled(some).map(|id| text(id.as_str()))).await?;
        concerns.extend(each(tx, &rows).await?);
    }
    Ok(concerns)
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

/// The one that somebody works on.
pub async fn by_handle(tx: &mut Tx, team: &TeamId, handle: &Handle) -> Result<Option<Concern>, Error> {
    match tx.one(BY_HANDLE, [text(team.as_str()), text(handle.as_str())]).await? {
        Some(row) => of(tx, &row).await.map(Some),
        None => Ok(None),
    }
}

/// Of those whose answer a person owes, in rollouts that are not over, the `limit` that were raised first.
pub async fn owed_by(
    tx: &mut Tx,
    team: &TeamId,
    owner: &PersonId,
    limit: i64,
) -> Result<Vec<Concern>, Error> {
    let rows = tx.all(OWED_BY, [text(team.as_str()), text(owner.as_str()), limit.into()]).await?;
    each(tx, &rows).await
}

/// How many there are of them in all.
pub async fn how_many_owed(tx: &mut Tx, team: &TeamId, owner: &PersonId) -> Result<usize, Error> {
    let row = tx.one(HOW_MANY_OWED, [text(team.as_str()), text(owner.as_str())]).await?;
    row.map_or(Ok(0), |row| row.count("many"))
}

/// Those to which a person has written the answer that stands, or the reason why it is accepted.
pub async fn written_by(tx: &mut Tx, team: &TeamId, person: &PersonId) -> Result<Vec<Concern>, Error> {
    let rows = tx.all(WRITTEN_BY, [text(team.as_str()), text(person.as_str())]).await?;
    each(tx, &rows).await
}

/// Those that are worked on together with this one, in the order they were raised.
pub async fn joined_to(tx: &mut Tx, concern: &ConcernId) -> Result<Vec<Concern>, Error> {
    let rows = tx.all(JOINED_TO, [text(concern.as_str())]).await?;
    each(tx, &rows).await
}

pub(super) async fn each(tx: &mut Tx, rows: &[Row]) -> Result<Vec<Concern>, Error> {
    let mut concerns = Vec::with_capacity(rows.len());
    for row in rows {
        // Thousands are unsealed here without a pause of their own, and others wait for the thread.
        consume_budget().await;
        concerns.push(of(tx, row).await?);
    }
    Ok(concerns)
}

async fn of(tx: &mut Tx, row: &Row) -> Result<Concern, Error> {
    let id = row.text("id")?;
    let opened = match row.text("words")?.as_str() {
        "" => Opened::Gone,
        _ => tx.open(row, "words", &id).await?,
    };
    let (words, gone) = match (opened, row.maybe_time("removed_at")?) {
        (Opened::Text(words), _) => (words, None),
        (Opened::Gone, Some(at)) => (String::new(), Some(Gone::AtWish { at })),
        (Opened::Gone, None) => {
            let rollout = row.read("rollout", RolloutId::parse)?;
            (String::new(), Some(Gone::InTime { at: forget::since(tx, &rollout).await? }))
        }
    };
    let topic = tx.maybe_open(row, "topic", &id).await?;
    let yes_if = tx.maybe_open(row, "yes_if", &id).await?;
    let held = tx.maybe_open(row, "held", &id).await?;
    let wording = tx.maybe_open(row, "wording", &id).await?;
    let theme_name = tx.maybe_open(row, "theme_name", &id).await?;
    let placed = row.maybe_read("placed", Placed::from_slug)?;
    let held: Option<Held> = held.map(|held| row.written("held", &held)).transpose()?;
    Ok(Concern {
        id: row.read("id", ConcernId::parse)?,
        rollout: row.read("rollout", RolloutId::parse)?,
        raiser: PersonId(row.text("raiser")?),
        area: row.read("area", Area::from_slug)?,
        said: Said {
            words,
            topic: topic.map(|topic| row.written("topic", &topic)).transpose()?,
            guessed: row.flag("topic_guessed")?,
            kind: row.maybe_read("kind", Kind::from_slug)?,
            severity: row.read("severity", Severity::from_slug)?,
            yes_if,
            visibility: row.read("visibility", Visibility::from_slug)?,
        },
        origin: origin(row)?,
        state: row.json::<State>("state")?.with(held.unwrap_or_default()),
        work: Work {
            homework: row.json("homework")?,
            wording: wording.map(|wording| row.written("wording", &wording)).transpose()?,
            joined: row.maybe_read("joined", ConcernId::parse)?,
            theme: placed.map(|placed| placed.called(theme_name)),
        },
        raised_at: row.time("raised_at")?,
        edited_at: row.maybe_time("edited_at")?,
        late: row.flag("is_late")?,
        raiser_out: row.flag("raiser_out")?,
        gone,
    })
}

pub(super) fn origin(row: &Row) -> Result<Origin, Error> {
    match (row.maybe_text("dm")?, row.maybe_text("ts")?) {
        (Some(dm), Some(ts)) => {
            let thread = row.maybe_text("thread")?.map(Ts);
            Ok(Origin::Typed(Source { dm: ChannelId(dm), ts: Ts(ts), thread }))
        }
        (None, None) => Ok(Origin::Form),
        (Some(_), None) | (None, Some(_)) => Err(row.corrupt("ts")),
    }
}

/// Whose words the state holds.
fn writer(state: &State) -> Option<&PersonId> {
    match state {
        State::Reopened { answer, .. } | State::Answered { answer } | State::Settled { answer, .. } => {
            Some(&answer.by)
        }
        State::AcceptedRisk { by, .. } => Some(by),
        State::Parked { before: Some(before), .. } => writer(before),
        State::Open | State::Parked { before: None, .. } | State::Withdrawn { .. } => None,
    }
}
