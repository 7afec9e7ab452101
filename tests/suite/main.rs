//! Everything that is tested from outside, in one binary: the laws of the house, and stories played through the real
//! door against the practice workspace.

mod browser;
mod children;
mod crash;
mod crowd;
mod database;
mod fanout;
mod faults;
mod laws;
mod manifest;
mod moments;
mod pair;
mod postgres;
mod process;
mod removal;
mod seeds;
mod stories;
mod wire;
mod wording;
