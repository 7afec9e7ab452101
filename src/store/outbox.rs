//! What is to go out, in the order in which it was decided. A letter is claimed for a while, sent outside of any
//! transaction, and then marked; one whose claim has run out is in doubt. What it held is wiped once it has ended.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};

use super::keys::Scope;
use super::row::Row;
use super::rows::{ROWS, rows};
use super::seal::Place;
use super::statement::{Bind, Sql, maybe_text, owned, statements, text, written};
use super::{Error, Tx, counters, dms};
use crate::domain::effect::{Effect, To};
use crate::domain::id::{ChannelId, PersonId, TeamId, Ts};

mod letter;

pub use letter::{Announced, Letter};
use letter::{claimed, of};

/// Where a letter stands in Slack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    pub channel: ChannelId,
    pub ts: Ts,
}

/// What was asked of Slack for one letter, or for one look-up, and when at the latest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    pub team: TeamId,
    pub person: Option<PersonId>,
    pub channel: Option<ChannelId>,
    /// Methods by their slugs, a blank between.
    pub calls: String,
    pub at: DateTime<Utc>,
}

/// What opens or changes a window is of no use later than this.
const WINDOW: TimeDelta = TimeDelta::seconds(3);
/// Slack counts by the minute.
const REMEMBERED: TimeDelta = TimeDelta::seconds(61);
/// As many windows as are claimed at once.
const WINDOWS: i64 = 64;

/// The first of its lane that has not ended.
macro_rules! is_head {
    () => {
        "not exists (select 1 from outbox earlier where earlier.team = outbox.team and earlier.lane = outbox.lane \
            and earlier.number < outbox.number and earlier.due_at is not null)"
    };
}

/// Slack takes our token there.
macro_rules! goes {
    () => {
        "not exists (select 1 from installations where installations.team = outbox.team and stopped_at is not null)"
    };
}

/// Its post, where it is one that is posted.
macro_rules! perhaps_posted {
    () => {
        "case when lane like 'dm:%' or lane like 'channel:%' then ' post' else '' end"
    };
}

/// What else may have been asked of Slack for a letter whose carrier was lost.
macro_rules! perhaps {
    () => {
        "case when lane like 'dm:%' then 'open_dm' when lane like 'home:%' then 'publish_home' \
                when lane like 'only:%' then 'ephemeral' else '' end || \
            case when living is null then '' else ' update' end || \
            case when files is null then '' else ' upload share' end || \
            case when was_in_doubt then ' history' else '' end"
    };
}

macro_rules! claim {
    ($windows:literal, $lock:literal) => {
        concat!(
            "update outbox set was_in_doubt = (state <> 'ready'), state = 'leased', attempts = attempts + 1, \
                due_at = $2 \
             where id in (select id from outbox where due_at <= $1 and expires_at is ",
            $windows,
            " and ",
            is_head!(),
            " and ",
            goes!(),
            " order by due_at, number limit $3",
            $lock,
            ") returning id, team, number, payload, attempts, created_at, was_in_doubt, failed_at, files"
        )
    };
}

macro_rules! push {
    ($many:expr) => {
        rows!(
            $many;
            "insert into outbox (id, team, number, lane, living, payload, state, was_in_doubt, attempts, created_at, \
                expires_at, due_at) values ",
            "(?, $1, ?, ?, ?, ?, 'ready', false, 0, $2, ?, $2)",
            " on conflict (team, lane, living) where state = 'ready' and living is not null do nothing",
            3
        )
    };
}

#[cfg(test)]
pub(super) const CLAIMS: [Sql; 2] = [CLAIM, CLAIM_WINDOWS];

const CLAIM: Sql = Sql {
    table: "outbox",
    text: claim!("null", ""),
    locked: Some(claim!("null", " for update skip locked")),
};
const CLAIM_WINDOWS: Sql = Sql {
    table: "outbox",
    text: claim!("not null", ""),
    locked: Some(claim!("not null", " for update skip locked")),
};

statements! {
    in "outbox";
    // A living message is rendered when it goes: one that has not gone yet will say it all.
    PUSH = push!(1);
    PUSH_MANY = push!(ROWS);
    EXPIRE = "update outbox set state = 'dead', why = 'came_too_late', payload = null, due_at = null, \
            ended_at = $1 \
        where expires_at < $1 and due_at is not null and state in ('ready', 'doubt')";
    NEXT = concat!("select id, due_at from outbox where due_at is not null and ", is_head!(), " and ", goes!(),
        " order by due_at limit 1");
    SENT = "update outbox set state = 'sent', payload = null, due_at = null, ended_at = $2, channel = $3, ts = $4 \
        where id = $1";
    // Whoever marks late, after another has claimed the letter or ended it, changes nothing any more: each claim is told
    // from the next by its number of attempts.
    AGAIN = "update outbox set state = 'ready', due_at = $3 where id = $1 and attempts = $2 and due_at is not null \
        and not exists (select 1 from outbox newer where newer.team = outbox.team and newer.lane = outbox.lane \
            and newer.living = outbox.living and newer.state = 'ready' and newer.id <> outbox.id)";
    OVERTAKEN = "update outbox set state = 'sent', why = 'overtaken', payload = null, due_at = null, ended_at = $3 \
        where id = $1 and attempts = $2 and due_at is not null";
    DOUBT = "update outbox set state = 'doubt', due_at = $3 where id = $1 and attempts = $2 and due_at is not null";
    ASIDE = "update outbox set lane = 'files:' || id where id = $1 and attempts = $2 and due_at is not null";
    FAILED = "update outbox set failed_at = $3 where id = $1 and attempts = $2 and failed_at is null \
        and due_at is not null";
    DEAD = "update outbox set state = 'dead', why = $3, payload = null, due_at = null, ended_at = $4 \
        where id = $1 and attempts = $2 and due_at is not null";
    ANNOUNCE = "update outbox set files = $3 where id = $1 and attempts = $2 and due_at is not null";
    UNREADABLE = "update outbox set state = 'dead', why = 'unreadable', due_at = null, ended_at = $2 where id = $1";
    FORGOTTEN = "update outbox set state = 'dead', why = 'forgotten', payload = null, due_at = null, \
            ended_at = $2 where id = $1";
    // What it had asked of Slack by then is not known: all that it may have asked is taken as asked, its one post once.
    RECLAIM = concat!("update outbox set state = 'doubt', due_at = $1, called_at = $1, \
            calls = case when called_at > $2 then calls || ' ' else '' end || ", perhaps!(), " || \
            case when called_at > $2 and calls like '%post%' then '' else ", perhaps_posted!(), " end \
        where state = 'leased'");
    CALLED = "update outbox set called_at = $2, \
            calls = case when called_at > $3 then calls || ' ' else '' end || $4 where id = $1";
    CALLED_SINCE = "select team, lane, channel, calls, called_at from outbox where called_at > $1 \
        union all select team, '', null, 'users_info', seen_at from people where seen_at > $1 \
        union all select team, '', null, 'conversations_info', seen_at from channels where seen_at > $1";
    LEASED = concat!("select team, lane, channel, ", perhaps!(), " || ", perhaps_posted!(), " as calls from outbox \
        where state = 'leased'");
    GIVEN_UP = "select count(*) as number from outbox where team = $1 and lane = $2 and state = 'dead' \
        and ended_at > $3 and why <> 'came_too_late' and why <> 'forgotten'";
    PRUNE = "delete from outbox where id in (select id from outbox where ended_at < $1 and state <> 'dead' limit 500)";
    BURY = "delete from outbox where id in (select id from outbox where ended_at < $1 and state = 'dead' limit 500)";
}

pub async fn push(tx: &mut Tx, team: &TeamId, effects: &[Effect], now: DateTime<Utc>) -> Result<(), Error> {
    if effects.is_empty() {
        return Ok(());
    }
    let many = i64::try_from(effects.len()).unwrap_or(i64::MAX);
    let last = counters::take(tx, team, counters::LETTER, many).await?;
    let (mut threads, mut once) = (HashMap::new(), HashSet::new());
    let mut rows = Vec::with_capacity(effects.len());
    for (number, effect) in (last - many + 1..).zip(effects) {
        let expires_at = match &effect.to {
            To::Open { .. } | To::Update { .. } => Some(now + WINDOW),
            To::Dm { .. }
            | To::Channel { .. }
            | To::Thread { .. }
            | To::Under { .. }
            | To::Only { .. }
            | To::Home { .. } => None,
        };
        let id = format!("{team}/L-{number}");
        let lane = match &effect.to {
            To::Thread { channel, .. } => match threads.get(channel) {
                Some(lane) => String::clone(lane),
                None => {
                    let lane = lane(tx, team, &effect.to).await?;
                    threads.insert(channel, lane.clone());
                    lane
                }
            },
            to => lane(tx, team, to).await?,
        };
        let living = effect.what.coalesces();
        // Of a thousand points each shows the same charter anew: what the table would not take is not sealed first.
        if living.as_ref().is_some_and(|living| !once.insert((lane.clone(), living.clone()))) {
            continue;
        }
        let scope = effect.what.quotes_of().map_or(Scope::Team(team), Scope::Rollout);
        let place = Place { table: "outbox", column: "payload", row: &id };
        let payload = tx.seal(scope, place, &written(effect)?).await?;
        let living = living.as_deref().map_or(Bind::Text(None), owned);
        rows.push([owned(&id), number.into(), owned(&lane), living, payload, expires_at.into()]);
    }
    tx.run_rows((PUSH, PUSH_MANY), || [owned(team.as_str()), now.into()], rows).await
}

/// Of every lane at most the first, until `now + lease` for nobody else: at most `limit` letters, and whatever windows
/// there are on top of that, for those cannot wait. One that cannot be read is laid by, what it holds untouched, so that
/// no other waits for it.
pub async fn claim(
    tx: &mut Tx,
    now: DateTime<Utc>,
    lease: TimeDelta,
    limit: usize,
) -> Result<Vec<Letter>, Error> {
    tx.run(EXPIRE, [now.into()]).await?;
    let until = now + lease;
    let mut rows = tx.all(CLAIM_WINDOWS, [now.into(), until.into(), WINDOWS.into()]).await?;
    if limit > 0 {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        rows.extend(tx.all(CLAIM, [now.into(), until.into(), limit.into()]).await?);
    }
    let mut letters = Vec::with_capacity(rows.len());
    for row in &rows {
        match of(tx, row).await {
            Ok(Some(letter)) => letters.push(letter),
            Ok(None) => {
                tx.run(FORGOTTEN, [text(&row.text("id")?), now.into()]).await?;
            }
            Err(fault) => {
                tracing::error!(%fault, "a letter is laid by");
                tx.run(UNREADABLE, [text(&row.text("id")?), now.into()]).await?;
            }
        }
    }
    Ok(letters)
}

/// When a letter may be claimed next, or a lost one is looked for; a time past where one could be claimed now.
pub async fn next(tx: &mut Tx) -> Result<Option<DateTime<Utc>>, Error> {
    tx.one(NEXT, []).await?.map(|row| row.time("due_at")).transpose()
}

/// It has arrived, or there was nothing to say. `None`: nothing that stays.
pub async fn sent(tx: &mut Tx, id: &str, posted: Option<&Posted>, now: DateTime<Utc>) -> Result<(), Error> {
    let channel = maybe_text(posted.map(|posted| posted.channel.as_str()));
    let ts = maybe_text(posted.map(|posted| posted.ts.as_str()));
    tx.run(SENT, [text(id), now.into(), channel, ts]).await.map(drop)
}

/// It was certainly not sent, and goes again at that time; unless a newer one says what it would have said.
pub async fn again(tx: &mut Tx, letter: &Letter, at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Error> {
    let [id, attempts] = claimed(letter);
    if tx.run(AGAIN, [id, attempts, at.into()]).await? == 0 {
        let [id, attempts] = claimed(letter);
        tx.run(OVERTAKEN, [id, attempts, now.into()]).await?;
    }
    Ok(())
}

/// It may have been sent: at that time it is looked for.
pub async fn doubt(tx: &mut Tx, letter: &Letter, at: DateTime<Utc>) -> Result<(), Error> {
    let [id, attempts] = claimed(letter);
    tx.run(DOUBT, [id, attempts, at.into()]).await.map(drop)
}

/// Slack would not take it, or did not say whether it had: how long it is tried counts from the first time.
pub async fn failed(tx: &mut Tx, letter: &Letter, now: DateTime<Utc>) -> Result<(), Error> {
    let [id, attempts] = claimed(letter);
    tx.run(FAILED, [id, attempts, now.into()]).await.map(drop)
}

/// Keeps under which ids its files are about to be shared; `false`: another has claimed the letter meanwhile.
pub async fn announce(
    tx: &mut Tx,
    letter: &Letter,
    files: &BTreeMap<usize, Announced>,
) -> Result<bool, Error> {
    let [id, attempts] = claimed(letter);
    Ok(tx.run(ANNOUNCE, [id, attempts, text(&written(files)?)]).await? > 0)
}

/// It will never be sent. `why` is a code of ours or Slack's, never a word of what it said.
pub async fn dead(tx: &mut Tx, letter: &Letter, why: &str, now: DateTime<Utc>) -> Result<(), Error> {
    let [id, attempts] = claimed(letter);
    tx.run(DEAD, [id, attempts, text(why), now.into()]).await.map(drop)
}

/// What it has asked of Slack just now, on record for whoever comes after this process. `calls` as in `Called`.
pub async fn called(tx: &mut Tx, id: &str, calls: &str, now: DateTime<Utc>) -> Result<(), Error> {
    tx.run(CALLED, [text(id), now.into(), (now - REMEMBERED).into(), text(calls)]).await.map(drop)
}

/// What was asked of Slack within its last minute, whether or not a letter has come of it.
pub async fn called_lately(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<Called>, Error> {
    let mut called = Vec::new();
    for row in tx.all(CALLED_SINCE, [(now - REMEMBERED).into()]).await? {
        called.push(calls_of(&row, row.time("called_at")?)?);
    }
    // On its way when the process ended: each may have been posted.
    for row in tx.all(LEASED, []).await? {
        called.push(calls_of(&row, now)?);
    }
    Ok(called)
}

/// It has said what it had to say there, and holds up nothing that comes after it.
pub async fn aside(tx: &mut Tx, letter: &Letter) -> Result<(), Error> {
    tx.run(ASIDE, claimed(letter)).await.map(drop)
}

/// For a process that knows itself to be alone: whatever is out was lost with the one before it.
pub async fn reclaim(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, Error> {
    tx.run(RECLAIM, [now.into(), (now - REMEMBERED).into()]).await
}

/// How many letters to a person were given up since then.
pub async fn given_up(
    tx: &mut Tx,
    team: &TeamId,
    person: &PersonId,
    since: DateTime<Utc>,
) -> Result<usize, Error> {
    let lane = format!("dm:{person}");
    let row = tx.one(GIVEN_UP, [text(team.as_str()), text(&lane), since.into()]).await?;
    row.map_or(Ok(0), |row| Ok(usize::try_from(row.int("number")?).unwrap_or_default()))
}

/// Forgets at most 500 that arrived before that time, and says how many: call again while it is more than none.
pub async fn prune(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, Error> {
    tx.run(PRUNE, [before.into()]).await
}

/// The same of those that were given up.
pub async fn bury(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, Error> {
    tx.run(BURY, [before.into()]).await
}

/// What keeps its order among itself: one conversation, one window, one home tab. What only one person sees in a
/// channel is its own, so that an answer does not wait for the charter.
async fn lane(tx: &mut Tx, team: &TeamId, to: &To) -> Result<String, Error> {
    Ok(match to {
        To::Dm { person } | To::Under { person, .. } => format!("dm:{person}"),
        To::Channel { channel } => format!("channel:{channel}"),
        // The thread of a typed message is in a DM, and its channel is all that is known of it.
        To::Thread { channel, .. } => match dms::whose(tx, team, channel).await? {
            Some(person) => format!("dm:{person}"),
            None => format!("channel:{channel}"),
        },
        To::Only { channel, person } => format!("only:{channel}:{person}"),
        To::Open { trigger } => format!("open:{trigger}"),
        To::Update { view } => format!("view:{view}"),
        To::Home { person } => format!("home:{person}"),
    })
}

fn calls_of(row: &Row, at: DateTime<Utc>) -> Result<Called, Error> {
    let lane = row.text("lane")?;
    Ok(Called {
        team: TeamId(row.text("team")?),
        person: lane.strip_prefix("dm:").map(PersonId::from),
        channel: row.maybe_text("channel")?.map(ChannelId),
        calls: row.text("calls")?,
        at,
    })
}
