//! All wording and all Block Kit. It is handed plain data and gives messages, modals and texts; it loads nothing.

pub mod ack;
pub mod block;
pub mod chart;
pub mod choices;
pub mod export;
pub mod fault;
pub mod home;
pub mod ics;
pub mod ids;
mod markdown;
pub mod message;
mod readers;
pub mod refusal;
pub mod reply;
pub mod screen;
pub mod summary;
pub mod text;
mod typed;
pub mod when;

#[cfg(test)]
mod tests;
