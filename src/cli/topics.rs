//! The list of topics that a company may edit: printed to begin with, read once before anything is served.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, anyhow};

use crate::domain::topic::{self, Topics};

/// As it is built in, ready to be edited.
pub fn print() -> anyhow::Result<()> {
    Ok(std::io::stdout().write_all(topic::BUILT_IN.as_bytes())?)
}

/// # Errors
/// All that is wrong with the file, by line.
pub fn install(file: &Path) -> anyhow::Result<()> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).with_context(|| format!("TOPICS: {shown} cannot be read"))?;
    let topics = Topics::parse(&text).map_err(|wrong| {
        let lines: Vec<String> = wrong.iter().map(|wrong| format!("  {wrong}")).collect();
        anyhow!("TOPICS: {shown} needs some things put right:\n{}", lines.join("\n"))
    })?;
    Ok(topic::install(topics)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_told_by_file_and_line() {
        let file = std::env::temp_dir().join(format!("topics-{}.ini", std::process::id()));
        let gone = install(&file).unwrap_err();
        assert!(format!("{gone:#}").starts_with(&format!("TOPICS: {} cannot be read", file.display())));
        std::fs::write(&file, format!("{}\n[cost]\nlabel = Money", topic::BUILT_IN)).unwrap();
        let wrong = install(&file).unwrap_err();
        std::fs::remove_file(&file).unwrap();
        let line = topic::BUILT_IN.lines().count() + 2;
        assert!(
            format!("{wrong:#}").ends_with(&format!("\n  line {line}: [cost] stands twice")),
            "{wrong:#}"
        );
    }
}
