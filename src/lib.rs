//! Rollout: a Slack bot that runs a company's rollout of a new tool, by hearing every stakeholder first.
#[cfg(feature = "practice")]
pub mod practice;
