//! What the workspace asks of the program it runs in: the time, and what the bot will do next.
//! The workspace never reads a clock of its own, so that three weeks can pass in a second.

use std::future::Future;
use std::pin::Pin;

use chrono::{DateTime, Utc};

pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The clock behind the workspace, and the bot's own diary where the bot runs in this process.
pub trait Host: Send + Sync + 'static {
    fn now(&self) -> DateTime<Utc>;
    /// Whether the clock can be moved. Where the bot runs in another process it is the machine's.
    fn movable(&self) -> bool;
    /// The next instant at which the bot will do something by itself; `None`: nothing planned.
    fn next_due(&self) -> BoxFuture<'_, Option<DateTime<Utc>>>;
    /// The same, but only what it does because of a date: sending what is written already does not count.
    fn next_duty(&self) -> BoxFuture<'_, Option<DateTime<Utc>>>;
    /// Moves the clock forward to `t` (never back) and wakes whoever waits for it.
    fn move_to(&self, t: DateTime<Utc>);
    /// Resolves once the bot has nothing left to do at the present instant.
    fn settled(&self) -> BoxFuture<'_, ()>;
}
