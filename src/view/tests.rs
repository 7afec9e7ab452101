//! The words as people read them, and every message against Slack's limits with the worst that people can type.

mod answers;
mod data;
mod files;
mod limits;
mod meanwhile;
mod reading;
mod rhythm;
mod vacant;
mod words;
mod work;
