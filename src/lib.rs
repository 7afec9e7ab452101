//! Rollout: a Slack bot that runs a company's rollout of a new tool, by hearing every stakeholder first.
//!
//! Data goes round once, clockwise: Slack → [`transport`] → [`command`] → [`domain`] decides → [`store`] keeps it with
//! everything it causes, in one transaction → [`delivery`] → Slack. Time comes in by the same door.
//!
//! - [`domain`]: what a rollout is and does; plain data and pure functions, with `now` an argument.
//! - [`view`]: all wording and all Block Kit, from plain data.
//! - [`store`]: one `Db`, one `Tx`, one file per family of tables; SQLite or Postgres by the URL.
//! - [`command`]: the only orchestrator, behind one writer: seen before? load, decide, save, commit, answer.
//! - [`transport`]: HTTP, Socket Mode and the timer, through one door.
//! - [`delivery`]: the outbox on its way out, the only caller of the Web API.
//! - [`practice`]: a Slack of our own in one process; it knows Slack's wire, not the bot.
//! - [`bot`] puts the rooms together, [`config`] reads the settings, [`clock`] is the time, [`cli`] the subcommands.
//!
//! The laws, held by tests in `tests/suite/laws.rs`: rooms import only downwards; nothing is acknowledged before it is
//! committed; nothing is sent that is not on record first; what falls due is a row; who may see what is decided in
//! `domain::policy` alone; what people type is never markup.
pub mod domain;
pub mod view;

pub mod store;

pub mod command;

pub mod transport;

pub mod delivery;

pub mod bot;
pub mod cli;
pub mod clock;
pub mod config;
#[cfg(feature = "practice")]
pub mod practice;
