//! The room against a Slack that fails.

mod attached;
mod calls;
mod doubt;
mod fake;
mod files;
mod gate;
mod house;
mod letters;
mod matrix;
mod peers;
mod private;
mod readers;
mod rests;
mod stands;
mod surfaces;
mod trail;
