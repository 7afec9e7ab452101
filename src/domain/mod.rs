//! What a rollout is and does, as plain data and pure functions. No I/O, no clock, no Slack: `now` is an argument.

pub mod action;
pub mod area;
pub mod ask;
pub mod calendar;
pub mod cancel;
pub mod commitment;
pub mod concern;
pub mod decision;
pub mod draft;
pub mod duty;
pub mod effect;
pub mod event;
pub mod export;
pub mod homework;
pub mod id;
pub mod intake;
pub mod lexicon;
pub mod likeness;
pub mod own;
pub mod person;
pub mod policy;
pub mod post;
pub mod question;
pub mod record;
pub mod refusal;
pub mod rehearsal;
pub mod remind;
pub mod reply;
pub mod rollout;
pub mod screen;
pub mod sponsor;
pub mod stakeholder;
pub mod start;
pub mod state;
pub mod stay;
pub mod summary;
pub mod theming;
pub mod time;
pub mod topic;
pub mod typed;
pub mod verdict;

#[cfg(test)]
pub mod testing;
