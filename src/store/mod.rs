//! Everything that lasts: one `Db`, one `Tx`, one file per family of tables. A repository is a transaction: every
//! function takes `&mut Tx` and never commits it. SQL stands nowhere else, and no wording or Slack call stands here.

pub mod attached;
pub mod audit;
pub mod calls;
pub mod channels;
pub mod commitments;
pub mod concerns;
pub mod copy;
pub mod counters;
mod db;
pub mod dms;
pub mod drafts;
pub mod duties;
pub mod edits;
mod error;
pub mod events;
pub mod farewells;
mod file;
pub mod forget;
pub mod groups;
pub mod homes;
pub mod inbox;
pub mod installations;
pub mod keys;
pub mod living;
mod master;
pub mod meetings;
pub mod meta;
mod migrations;
pub mod mine;
pub mod nudge_days;
pub mod outbox;
pub mod outlines;
pub mod own;
pub mod people;
pub mod progress;
pub mod questions;
pub mod queue;
pub mod rests;
pub mod rollouts;
mod row;
mod rows;
pub mod seal;
pub mod senders;
pub mod shown;
pub mod stakeholders;
mod statement;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
pub mod told;
mod unsealed;
pub mod verdicts;
pub mod words;

pub use db::{Db, Tx};
pub use error::Error;
pub use file::Lock;
pub use master::Masters;
pub use seal::KEY_LEN;

/// The running number of a key such as `R-7`, to order by.
fn number(key: &str) -> i64 {
    key.split_once('-').and_then(|(_, number)| number.parse().ok()).unwrap_or_default()
}
