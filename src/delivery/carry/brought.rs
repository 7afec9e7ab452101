//! What the tries before this one have brought, tried and learnt: the pages that were brought before one of them had to
//! wait for its turn, for a long message would use up all that Slack allows on its first pages; when something was posted
//! of which nobody knows whether it got through, and how far that was looked for. Only from one try to the next of the
//! same process, in memory, and digests of the words, never the words. Whoever finds nothing here does more, and nothing
//! wrong.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest as _, Sha256};

use super::post::Came;
use crate::delivery::api::{Sheet, Stretch};
use crate::domain::id::Ts;
use crate::store::outbox::Letter;

/// Letters that wait in the middle. Above it all of them begin anew, which is slow and harms nothing.
const MOST: usize = 500;

#[derive(Default)]
pub struct Brought {
    /// By letter, with the number of the try.
    letters: Mutex<HashMap<String, (u32, SoFar)>>,
    /// By how much our clock is ahead of Slack's, which signs what is posted with its own time.
    ahead: Mutex<Option<TimeDelta>>,
}

/// How far a letter has come.
#[derive(Debug, Clone, Default)]
pub(super) struct SoFar {
    /// By number: the pages that stand.
    pub(super) pages: BTreeMap<usize, Page>,
    /// By number: how those read that were posted and perhaps got through.
    pub(super) perhaps: BTreeMap<usize, [u8; 32]>,
    /// Between when and when something was posted that perhaps got through.
    pub(super) tried: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// By what is looked for, and where: what is still to be looked through.
    pub(super) looked: BTreeMap<String, Stretch>,
}

#[derive(Debug, Clone)]
pub(super) struct Page {
    pub(super) digest: [u8; 32],
    pub(super) came: Came,
}

impl Brought {
    /// What the try before this one has left; nothing, where another process has had the letter since.
    pub(super) fn take(&self, letter: &Letter) -> SoFar {
        let kept = self.letters.lock().unwrap_or_else(PoisonError::into_inner).remove(&letter.id);
        kept.filter(|(attempt, _)| attempt + 1 == letter.attempts)
            .map(|(_, so_far)| so_far)
            .unwrap_or_default()
    }

    pub(super) fn keep(&self, letter: &Letter, so_far: SoFar) {
        if so_far.is_nothing() {
            return;
        }
        let mut kept = self.letters.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(letter.id.clone(), (letter.attempts, so_far));
    }

    /// Something was posted just now.
    pub(super) fn learn(&self, now: DateTime<Utc>, ts: &Ts) {
        let seconds = ts.as_str().split('.').next().and_then(|seconds| seconds.parse().ok());
        if let Some(theirs) = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)) {
            *self.ahead.lock().unwrap_or_else(PoisonError::into_inner) = Some(now - theirs);
        }
    }

    /// `None`: nothing was posted yet by this process.
    pub(super) fn ahead(&self) -> Option<TimeDelta> {
        *self.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SoFar {
    pub(super) fn is_nothing(&self) -> bool {
        self.pages.is_empty() && self.tried.is_none() && self.looked.is_empty()
    }
}

pub(super) fn digest(sheet: &Sheet<'_>) -> [u8; 32] {
    Sha256::new()
        .chain_update(sheet.text)
        .chain_update([0])
        .chain_update(sheet.blocks.to_string())
        .finalize()
        .into()
}
