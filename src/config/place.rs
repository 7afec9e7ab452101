//! What the settings say of files: looked at while they are read, so that it is told together with all the rest.
//! Nothing is made or opened here that stays.

use std::path::Path;

use super::key::{self, MasterKey};
use super::{DATABASE, DATABASE_URL, Fault, TOPICS};

/// What stands in a list of topics.
///
/// # Errors
/// It cannot be read.
pub fn topics(file: &Path) -> Result<String, Fault> {
    std::fs::read_to_string(file).map_err(|error| Fault {
        name: TOPICS,
        what: format!(
            "cannot be read ({}): set it to a file that `rollout-bot topics` has begun, or leave it away",
            error.kind()
        ),
        example: "topics.ini",
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
