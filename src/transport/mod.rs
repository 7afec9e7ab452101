//! Slack in, and time in: HTTP, Socket Mode and the timer, all through one door. It verifies and understands; it
//! decides nothing and sends nothing.

pub mod door;
pub mod http;
pub mod interpret;
pub mod payload;
pub mod signature;
pub mod socket;
pub mod timer;

#[cfg(test)]
mod testing;
