//! Forgetting: the words go, what happened stays. A rollout's key is destroyed, so that not even an older copy of the
//! database tells what was said in it. It cannot be undone, and it is on record.

use chrono::{DateTime, TimeDelta, Utc};

use super::statement::{statements, text};
use super::{Error, Tx, attached, drafts, events, keys, rollouts, shown};
use crate::domain::event::{Entry, Event, Happened, Via};
use crate::domain::id::{RolloutId, TeamId};

/// For how long a workspace that has removed the bot may think better of it.
pub const GRACE: TimeDelta = TimeDelta::days(30);

statements! {
    in "rollouts";
    // Of one that goes on nothing is forgotten, whatever its date says.
    DUE = "select id from rollouts where forget_at <= $1 and is_over = true \
        order by forget_at limit 20 offset $2";
    UNDATED = "select id from rollouts where is_over = true and forget_at is null and words_gone_at is null limit 20";
    GONE = "update rollouts set words_gone_at = $2, forget_at = null where id = $1";
    SINCE = "select id, words_gone_at from rollouts where id = $1";
    QUESTIONS = "delete from questions where rollout = $1";

    // A token that is only wrong may be the mistake of whoever runs the bot.
    LEFT = "select team from installations where stopped_at <= $1 and forgotten_at is null \
        and why in ('app_uninstalled', 'tokens_revoked', 'token_revoked', 'account_inactive') limit 1";
    KEPT = "select rollout from keys where team = $1 and rollout is not null order by rollout";
    FORGOTTEN = "update installations set forgotten_at = $2 where team = $1";
    LETTERS = "update outbox set state = 'dead', why = 'uninstalled', payload = null, due_at = null, ended_at = $2 \
        where team = $1 and due_at is not null";
    DRAFTS = "delete from drafts where team = $1";
    WORDS = "delete from words where team = $1";
    EDITS = "delete from edits where team = $1";
}

/// What was said in a rollout, for good: its key, its drafts, its questions. Counts, states and decisions stay. A letter
/// of it that is still to go will say nothing.
pub async fn rollout(tx: &mut Tx, id: &RolloutId, now: DateTime<Utc>) -> Result<(), Error> {
    keys::destroy(tx, id).await?;
    drafts::drop_of_rollout(tx, id).await?;
    shown::forget(tx, id).await?;
    attached::forget(tx, id).await?;
    tx.run(QUESTIONS, [text(id.as_str())]).await?;
    tx.run(GONE, [text(id.as_str()), now.into()]).await?;
    let event = Event { rollout: id.clone(), by: None, what: Happened::WordsForgotten };
    events::append(tx, &[Entry { event, via: Via::Timer, changes: Vec::new() }], now).await
}

/// When the words of a rollout went; `None`: they are there, or nobody knows.
pub async fn since(tx: &mut Tx, id: &RolloutId) -> Result<Option<DateTime<Utc>>, Error> {
    let row = tx.one(SINCE, [text(id.as_str())]).await?;
    row.map_or(Ok(None), |row| row.maybe_time("words_gone_at"))
}

/// Forgets the rollouts whose time is up, a few at a time; how many. Call again while it is more than none.
pub async fn due(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, Error> {
    let mut done = 0;
    // Over before there was a date for it: saved again they get theirs.
    for row in tx.all(UNDATED, []).await? {
        let found = rollouts::load(tx, &row.read("id", RolloutId::parse)?).await?;
        if let Some(rollout) = found.filter(|found| found.stage.is_over()) {
            rollouts::save(tx, &rollout).await?;
            done += 1;
        }
    }
    let mut refused = 0_i64;
    while done == 0 {
        let rows = tx.all(DUE, [now.into(), refused.into()]).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let id = row.read("id", RolloutId::parse)?;
            // The date stands beside the rollout. What it says itself is what was agreed; what was changed by hand is
            // left as it is, for whoever goes over the record.
            let found = rollouts::load(tx, &id).await?;
            if found.and_then(|found| found.forget_at()).is_some_and(|at| at <= now) {
                rollout(tx, &id, now).await?;
                done += 1;
            } else {
                refused += 1;
            }
        }
    }
    Ok(done)
}

/// A workspace that removed the bot so long ago that all that was said there goes now.
pub async fn left(tx: &mut Tx, now: DateTime<Utc>) -> Result<Option<TeamId>, Error> {
    let row = tx.one(LEFT, [(now - GRACE).into()]).await?;
    row.map(|row| row.text("team").map(TeamId)).transpose()
}

/// All that was said in a workspace, with its own key and those of all its rollouts. Where its chains of the record end
/// is sealed anew. Its rollouts must be over.
pub async fn team(tx: &mut Tx, team: &TeamId, now: DateTime<Utc>) -> Result<(), Error> {
    for row in tx.all(KEPT, [text(team.as_str())]).await? {
        rollout(tx, &row.read("rollout", RolloutId::parse)?, now).await?;
    }
    events::append_for_team(tx, team, None, Happened::WordsForgotten, Via::Timer, now).await?;
    let heads = events::heads(tx, team).await?;
    keys::destroy_all(tx, team).await?;
    events::keep(tx, heads).await?;
    for theirs in [DRAFTS, WORDS, EDITS] {
        tx.run(theirs, [text(team.as_str())]).await?;
    }
    tx.run(LETTERS, [text(team.as_str()), now.into()]).await?;
    tx.run(FORGOTTEN, [text(team.as_str()), now.into()]).await.map(drop)
}
