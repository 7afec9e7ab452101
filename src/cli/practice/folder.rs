//! The folder in which a practice keeps its state, held by one practice at a time. It never removes anything but the
//! files that a practice writes itself, and no folder.

use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};

use crate::practice::file;

/// Held as long as a practice runs; the system lets go of it however that ends.
const LOCK: &str = "practice.lock";
const SLACK: &str = "slack.json";
const DATABASE: &str = "rollout.sqlite";
const KEY: &str = "rollout.key";
const CLOCK: &str = "clock";

/// All that is written there, half-written files of a killed process included; never the lock.
const OURS: [&str; 10] = [
    SLACK,
    "slack.json.new",
    DATABASE,
    "rollout.sqlite-wal",
    "rollout.sqlite-shm",
    "rollout.sqlite-journal",
    KEY,
    "rollout.key.new",
    CLOCK,
    "clock.new",
];
/// Any one of these tells that a folder is a practice's: other names might be somebody else's as well.
const MARKS: [&str; 4] = [LOCK, SLACK, DATABASE, KEY];

/// A folder that no other practice uses as long as this lives.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Makes the folder where there is none, and locks it.
    ///
    /// # Errors
    /// Another practice is running there, or the folder cannot be written to.
    pub fn open(path: &Path) -> anyhow::Result<Folder> {
        std::fs::create_dir_all(path).with_context(|| format!("{} cannot be made", path.display()))?;
        let lock = path.join(LOCK);
        let file = File::options()
            .create(true)
            .write(true)
            .truncate(false)
            .open(&lock)
            .with_context(|| format!("{} cannot be written", lock.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Folder { path: path.to_owned(), _lock: file }),
            Err(TryLockError::WouldBlock) => bail!(
                "another practice is running in {}: end that one first, or give this one a folder of its own with --state",
                path.display()
            ),
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("{} cannot be locked", lock.display()))
            }
        }
    }

    /// As `open`, and forgets an earlier practice: its files are removed, and nothing else.
    ///
    /// # Errors
    /// As `open`; or the folder holds things, and none that a practice would have left: it may have been meant otherwise.
    pub fn fresh(path: &Path) -> anyhow::Result<Folder> {
        let is_ours = MARKS.iter().any(|name| path.join(name).exists());
        if !is_ours && !is_empty(path)? {
            bail!(
                "{} holds other things and no practice: nothing was removed; name an empty folder, or one of an \
                 earlier practice",
                path.display()
            );
        }
        let folder = Folder::open(path)?;
        for name in OURS {
            let file = path.join(name);
            match std::fs::remove_file(&file) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(error).with_context(|| format!("{} cannot be removed", file.display()));
                }
                Ok(()) | Err(_) => {}
            }
        }
        Ok(folder)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where time stood: a clock that was moved on stays moved on, since what was told must not lie in the future.
    ///
    /// # Errors
    /// The state of the workspace is broken.
    pub fn reached(&self) -> anyhow::Result<Option<DateTime<Utc>>> {
        let kept = std::fs::read_to_string(clock_in(&self.path)).ok();
        let kept = kept.and_then(|text| text.trim().parse::<DateTime<Utc>>().ok());
        Ok(kept.max(file::last_instant(&slack_in(&self.path))?))
    }
}

/// Keeps where time stands, as a whole or not at all, so that a start after a kill finds it.
///
/// # Errors
/// The file cannot be written.
pub fn keep_clock(folder: &Path, at: DateTime<Utc>) -> anyhow::Result<()> {
    let file = clock_in(folder);
    let beside = file.with_extension("new");
    std::fs::write(&beside, at.to_rfc3339())
        .and_then(|()| std::fs::rename(&beside, &file))
        .with_context(|| format!("{} cannot be written", file.display()))
}

/// The workspace's state in a folder.
pub fn slack_in(folder: &Path) -> PathBuf {
    folder.join(SLACK)
}

/// The bot's database in a folder.
pub fn sqlite_in(folder: &Path) -> String {
    format!("sqlite:{}", folder.join(DATABASE).display())
}

/// The key that it is sealed by.
pub fn key_in(folder: &Path) -> PathBuf {
    folder.join(KEY)
}

fn clock_in(folder: &Path) -> PathBuf {
    folder.join(CLOCK)
}

fn is_empty(folder: &Path) -> anyhow::Result<bool> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", folder.display())),
    }
}
