//! Rollout: a Slack bot that runs a company's rollout of a new tool, by hearing every stakeholder first.
pub mod bot;
pub mod cli;
pub mod clock;
pub mod command;
pub mod config;
pub mod delivery;
pub mod domain;
#[cfg(feature = "practice")]
pub mod practice;
pub mod store;
pub mod transport;
pub mod view;
