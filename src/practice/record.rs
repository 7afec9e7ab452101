//! What went over the wire and what was wrong with it. Kept in memory only, the oldest thrown away first;
//! tokens and signatures never get in here.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

/// Older exchanges are forgotten, so that a workspace left open for weeks stays small.
const KEPT: usize = 1_500;
/// Slack's patience for an acknowledgement (slack.md sections 1, 2, 4, 5).
pub const ACK_LIMIT_MILLIS: u64 = 3_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Direction {
    ToBot,
    FromBot,
}

/// One request and its answer.
#[derive(Clone, Debug, Serialize)]
pub struct Exchange {
    pub seq: u64,
    pub at: DateTime<Utc>,
    pub direction: Direction,
    /// The method called, or the event, interaction or command sent.
    pub what: String,
    pub request: Value,
    pub response: Value,
    pub status: u16,
    pub millis: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TroubleKind {
    /// The Web API said `ok: false`.
    Refused,
    /// 429.
    Limited,
    /// Not acknowledged within three seconds.
    Late,
    /// Acknowledged with something else than 2xx, or not at all.
    Failed,
    /// Acknowledged with a body that Slack would not take.
    BadAnswer,
    /// The same metadata key twice in one conversation.
    Doubled,
    /// Put under a reply instead of the root of its thread.
    Misplaced,
    /// An event given up after all retries.
    Dropped,
}

#[derive(Clone, Debug, Serialize)]
pub struct Trouble {
    pub at: DateTime<Utc>,
    pub kind: TroubleKind,
    pub what: String,
    pub why: String,
}

/// How long acknowledgements took, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AckTimes {
    pub count: usize,
    pub p50: u64,
    pub p99: u64,
    pub max: u64,
}

#[derive(Debug, Default)]
pub struct Record {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    seq: u64,
    exchanges: VecDeque<Exchange>,
    troubles: Vec<Trouble>,
    acks: Vec<u64>,
}

impl Record {
    /// Writes an exchange down; its `seq` is given here.
    pub fn exchange(&self, mut exchange: Exchange) {
        let mut inner = self.lock();
        inner.seq += 1;
        exchange.seq = inner.seq;
        if inner.exchanges.len() == KEPT {
            inner.exchanges.pop_front();
        }
        inner.exchanges.push_back(exchange);
    }

    pub fn ack(&self, millis: u64) {
        self.lock().acks.push(millis);
    }

    pub fn trouble(&self, at: DateTime<Utc>, kind: TroubleKind, what: &str, why: impl Into<String>) {
        self.lock().troubles.push(Trouble { at, kind, what: what.into(), why: why.into() });
    }

    pub fn after(&self, seq: u64) -> Vec<Exchange> {
        self.lock().exchanges.iter().filter(|e| e.seq > seq).cloned().collect()
    }

    pub fn troubles(&self) -> Vec<Trouble> {
        self.lock().troubles.clone()
    }

    pub fn acks(&self) -> AckTimes {
        let mut all = self.lock().acks.clone();
        all.sort_unstable();
        let at = |per_mille: usize| {
            all.get((all.len().saturating_sub(1)) * per_mille / 1000).copied().unwrap_or(0)
        };
        AckTimes { count: all.len(), p50: at(500), p99: at(990), max: all.last().copied().unwrap_or(0) }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
