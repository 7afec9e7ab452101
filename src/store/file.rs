//! Files beside the database: written whole or not at all, for their owner only. And the locks by which one process keeps
//! others from what only one may do.

use std::ffi::OsStr;
use std::fs::{File, TryLockError};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::Error;

/// # Errors
/// There is one, or it cannot be written.
pub(super) fn write_new(file: &Path, text: &str) -> Result<(), Error> {
    let mut made = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .map_err(|fault| Error::of_file(file, &fault))?;
    made.write_all(text.as_bytes())
        .and_then(|()| made.sync_all())
        .map_err(|fault| Error::of_file(file, &fault))?;
    // Or a power cut could take the file and leave what it opens.
    sync_folder(file)
}

/// Puts it in the place of one that may be there, or of the one that a link there leads to.
///
/// # Errors
/// It cannot be written; what was there still stands.
pub(super) fn replace(file: &Path, text: &str) -> Result<(), Error> {
    let real = std::fs::canonicalize(file);
    let file = real.as_deref().unwrap_or(file);
    let beside = named(file, ".new");
    // Left by a process that was killed here.
    let _ = std::fs::remove_file(&beside);
    write_new(&beside, text)?;
    std::fs::rename(&beside, file).map_err(|fault| Error::of_file(file, &fault))?;
    sync_folder(file)
}

/// With more to its name.
pub(super) fn named(file: &Path, more: impl AsRef<OsStr>) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(more);
    PathBuf::from(name)
}

/// What stands in a folder outlasts a power cut.
pub(super) fn sync_folder(file: &Path) -> Result<(), Error> {
    let folder = folder(file);
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|fault| Error::of_file(folder, &fault))
}

pub(super) fn folder(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Held by one process at a time, and let go of with it, however it ends.
#[derive(Debug)]
pub struct Lock {
    _held: File,
}

/// How often it is tried again.
const AGAIN: Duration = Duration::from_millis(50);

/// Waits so long for whoever has it. `None`: they have it still.
///
/// # Errors
/// It cannot be locked at all.
pub(super) async fn lock(file: &Path, held: File, patience: Duration) -> Result<Option<Lock>, Error> {
    let until = tokio::time::Instant::now() + patience;
    loop {
        match held.try_lock() {
            Ok(()) => return Ok(Some(Lock { _held: held })),
            Err(TryLockError::Error(fault)) => return Err(Error::of_file(file, &fault)),
            Err(TryLockError::WouldBlock) if tokio::time::Instant::now() >= until => return Ok(None),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(AGAIN).await,
        }
    }
}
