//! The binary: reads what was typed, hands it to `cli`, and says what went wrong.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;
use rollout_bot::cli::{self, Cli};

#[tokio::main]
async fn main() -> ExitCode {
    match cli::run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error:#}");
            ExitCode::FAILURE
        }
    }
}
