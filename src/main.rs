//! The binary: reads what was typed, hands it to `cli`, and says what went wrong.

use std::process::ExitCode;

use clap::Parser as _;
use rollout_bot::cli::{self, Cli};

#[tokio::main]
async fn main() -> ExitCode {
    match cli::run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
