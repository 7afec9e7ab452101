//! Rollout: a Slack bot that runs a company's rollout of a new tool, by hearing every stakeholder first.
pub mod clock;
pub mod command;
pub mod config;
pub mod delivery;
pub mod domain;
#[cfg(feature = "practice")]
pub mod practice;
pub mod transport;
pub mod view;
