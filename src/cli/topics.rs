//! The list of topics that a company may edit, printed to begin with.

use std::io::Write as _;

use crate::domain::topic;

/// As it is built in, ready to be edited.
pub fn print() -> anyhow::Result<()> {
    Ok(std::io::stdout().write_all(topic::BUILT_IN.as_bytes())?)
}
