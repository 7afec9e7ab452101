//! Other processes that send from the same database. Slack counts what all of them ask of it together, so each takes its
//! share. It never holds anything back itself: that is the pace's business.

use chrono::{DateTime, TimeDelta, Utc};

use super::pace::{MINUTE, Pace};
use crate::store::{self, Tx, outbox, rests, senders};

/// How often one that sends says so.
const EVERY: TimeDelta = TimeDelta::seconds(5);

/// This process among the others.
pub struct Peers {
    name: String,
    /// When it last said that it sends.
    told_at: DateTime<Utc>,
}

impl Peers {
    /// For one whose pace was told then what had been asked of Slack before.
    ///
    /// # Errors
    /// The machine has no random numbers.
    pub fn new(told_at: DateTime<Utc>) -> Result<Self, store::Error> {
        Ok(Self { name: senders::name()?, told_at: told_at - EVERY })
    }

    /// Before anything is sent. Whoever has sent nothing for a minute had no share, and is told what the others have asked
    /// of Slack meanwhile; the rest that Slack asks one of them for is the rest of all.
    pub async fn meet(&mut self, tx: &mut Tx, pace: &Pace, now: DateTime<Utc>) -> Result<(), store::Error> {
        pace.share(senders::others(tx, &self.name, now - MINUTE).await? + 1);
        let silent = now - self.told_at;
        if silent < EVERY {
            return Ok(());
        }
        senders::keep(tx, &self.name, now).await?;
        let called = match silent > MINUTE {
            true => outbox::called_lately(tx, now).await?,
            false => Vec::new(),
        };
        pace.remember(&called, &rests::ahead(tx, now).await?);
        self.told_at = now;
        Ok(())
    }
}
