//! The pages of a letter that were brought before one of them had to wait for its turn: with the next try it goes on from
//! there, or a long message would use up all that Slack allows on its first pages. Only from one try to the next of the
//! same process, in memory, and digests of the words, never the words.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use sha2::{Digest as _, Sha256};

use super::post::Came;
use crate::delivery::api::Sheet;
use crate::store::outbox::Letter;

/// Letters that wait in the middle. Above it all of them begin anew, which is slow and harms nothing.
const MOST: usize = 500;

#[derive(Default)]
pub struct Brought(Mutex<HashMap<String, (u32, Pages)>>);

/// By number of the page.
pub(super) type Pages = BTreeMap<usize, Page>;

#[derive(Debug, Clone)]
pub(super) struct Page {
    pub(super) digest: [u8; 32],
    pub(super) came: Came,
}

impl Brought {
    /// What the try before this one has brought; nothing, where another process has had the letter since.
    pub(super) fn take(&self, letter: &Letter) -> Pages {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&letter.id);
        kept.filter(|(attempt, _)| attempt + 1 == letter.attempts).map(|(_, pages)| pages).unwrap_or_default()
    }

    pub(super) fn keep(&self, letter: &Letter, pages: Pages) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(letter.id.clone(), (letter.attempts, pages));
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
