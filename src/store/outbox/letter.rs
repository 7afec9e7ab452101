//! A letter in the hands of whoever claimed it, as it is read from its row.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::super::keys::Opened;
use super::super::row::Row;
use super::super::statement::{Bind, text};
use super::super::{Error, Tx};
use crate::domain::effect::Effect;
use crate::domain::id::{FileId, TeamId};

/// A letter that was claimed: its claimer's alone until the lease runs out.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    /// Unique for good: what is sent carries it, and is found again by it.
    pub id: String,
    pub team: TeamId,
    pub effect: Effect,
    /// How often it has been claimed, this time included.
    pub attempts: u32,
    pub created_at: DateTime<Utc>,
    /// It may have been sent before, in whole or in part.
    pub in_doubt: bool,
    /// When Slack first would not take it, or did not say whether it had.
    pub failed_at: Option<DateTime<Utc>>,
    /// By page: the files of earlier tries, which may have been shared.
    pub files: BTreeMap<usize, Announced>,
}

/// Files that were uploaded, on record before they are shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    pub ids: Vec<FileId>,
    pub at: DateTime<Utc>,
}

/// Which claim of which letter a mark belongs to.
pub(super) fn claimed(letter: &Letter) -> [Bind<'_>; 2] {
    [text(&letter.id), i64::from(letter.attempts).into()]
}

/// `None`: what it was to say is forgotten.
pub(super) async fn of(tx: &mut Tx, row: &Row) -> Result<Option<Letter>, Error> {
    let id = row.text("id")?;
    let Opened::Text(payload) = tx.open(row, "payload", &id).await? else { return Ok(None) };
    Ok(Some(Letter {
        id,
        team: TeamId(row.text("team")?),
        effect: row.written("payload", &payload)?,
        attempts: row.count("attempts")?,
        created_at: row.time("created_at")?,
        in_doubt: row.flag("was_in_doubt")?,
        failed_at: row.maybe_time("failed_at")?,
        files: row.maybe_read("files", |files| serde_json::from_str(files).ok())?.unwrap_or_default(),
    }))
}
