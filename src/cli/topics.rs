//! The list of topics that a company may edit: printed to begin with, put to use once before anything is served.

use std::io::Write as _;

use anyhow::anyhow;

use crate::domain::topic::{self, Topics};

/// As it is built in, ready to be edited.
pub fn print() -> anyhow::Result<()> {
    Ok(std::io::stdout().write_all(topic::BUILT_IN.as_bytes())?)
}

/// # Errors
/// All that is wrong with the list, by line.
pub fn install(list: &str) -> anyhow::Result<()> {
    let topics = Topics::parse(list).map_err(|wrong| {
        let lines: Vec<String> = wrong.iter().map(|wrong| format!("  {wrong}")).collect();
        anyhow!("TOPICS: the list needs some things put right:\n{}", lines.join("\n"))
    })?;
    Ok(topic::install(topics)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_told_by_line() {
        let wrong = install(&format!("{}\n[cost]\nlabel = Money", topic::BUILT_IN)).unwrap_err();
        let line = topic::BUILT_IN.lines().count() + 2;
        assert!(wrong.to_string().ends_with(&format!("\n  line {line}: [cost] stands twice")), "{wrong}");
    }
}
