//! The only caller of the Web API: claims letters from the outbox, has them worded by `view` from the state of that
//! moment, keeps to Slack's pace, sends, and marks what came of it. It decides nothing about a rollout.

pub mod api;
pub mod carry;
pub mod failure;
pub mod lookup;
pub mod pace;
mod peers;
mod render;
pub mod sender;
#[cfg(test)]
mod tests;

pub use carry::{Brought, Carrier, NotTaken, Report};
pub use lookup::Inquiry;
pub use sender::Sender;
