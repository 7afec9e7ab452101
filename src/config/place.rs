//! What the settings say of files: looked at while they are read, so that it is told together with all the rest.
//! Nothing is made or opened here that stays.

use std::path::Path;

use super::key::{self, MasterKey};
use super::{DATABASE, DATABASE_URL, Fault, TOPICS};
use crate::domain::topic::Topics;

/// # Errors
/// It cannot be read; or all that is wrong in it, by line.
pub fn topics(file: &Path) -> Result<Topics, Fault> {
    let fault = |what: String| Fault { name: TOPICS, what, example: "topics.ini" };
    let text = std::fs::read_to_string(file).map_err(|error| {
        fault(format!(
            "cannot be read ({}): set it to a file that `rollout-bot topics` has begun, or leave it away",
            error.kind()
        ))
    })?;
    Topics::parse(&text).map_err(|wrong| {
        let lines: Vec<String> = wrong.iter().map(|wrong| format!("\n      {wrong}")).collect();
        fault(format!("is a list that needs some things put right:{}", lines.concat()))
    })
}

/// # Errors
/// It could not be made there.
pub fn key(key: MasterKey) -> Result<MasterKey, Fault> {
    let MasterKey::File(file) = &key else { return Ok(key) };
    if stands_somewhere(file) {
        return Ok(key);
    }
    Err(Fault { name: key::FILE, what: NOWHERE.to_owned(), example: key::DEFAULT })
}

/// Of another database than SQLite nothing can be said here.
///
/// # Errors
/// It could not be made there.
pub fn database(url: &str) -> Result<(), Fault> {
    if key::sqlite_file(url).is_none_or(|file| stands_somewhere(&file)) {
        return Ok(());
    }
    Err(Fault { name: DATABASE_URL, what: NOWHERE.to_owned(), example: DATABASE })
}

const NOWHERE: &str = "lies in a folder that is not there: make the folder first, or set it to another place";

fn stands_somewhere(file: &Path) -> bool {
    file.parent().is_none_or(|folder| folder.as_os_str().is_empty() || folder.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::topic;

    #[test]
    fn a_list_of_topics_is_told_by_file_and_line() {
        let file = std::env::temp_dir().join(format!("topics-{}.ini", std::process::id()));
        let gone = topics(&file).unwrap_err();
        assert!(gone.name == TOPICS && gone.what.starts_with("cannot be read"), "{}", gone.what);
        std::fs::write(&file, format!("{}\n[cost]\nlabel = Money", topic::BUILT_IN)).unwrap();
        let wrong = topics(&file).unwrap_err();
        std::fs::remove_file(&file).unwrap();
        let line = topic::BUILT_IN.lines().count() + 2;
        assert!(wrong.what.ends_with(&format!("\n      line {line}: [cost] stands twice")), "{}", wrong.what);
    }
}
