//! The only orchestrator: a request comes in, what it touches is loaded, `domain` decides, the decision is saved and
//! committed, and only then answered. It words nothing and sends nothing.

pub mod desk;
pub mod tidy;
pub mod writer;

mod begun;
mod concern;
mod due;
mod gate;
mod handle;
mod homework;
mod installation;
mod intake;
mod known;
mod load;
mod meanwhile;
mod meeting;
mod number;
mod own;
mod people;
mod plate;
mod record;
mod rhythm;
mod save;
mod sponsor;
mod start;
mod stop;
mod stuck;
mod themes;
mod typed;
mod verdict;
mod words;

#[cfg(test)]
pub mod testing;
