//! Files beside the database: written whole or not at all, for their owner only. And the locks by which one process keeps
//! others from what only one may do.

use std::ffi::OsStr;
use std::fs::{File, OpenOptions, Permissions, TryLockError};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::Error;

/// # Errors
/// There is one, or it cannot be written.
pub(super) fn write_new(file: &Path, text: &str) -> Result<(), Error> {
    let mut made = OpenOptions::new()
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

/// Whether others than its owner could read or write it; they can no more. What is not there is closed to all.
pub(super) fn close_to_others(file: &Path) -> std::io::Result<bool> {
    let mode = match std::fs::metadata(file) {
        Ok(about) => about.permissions().mode(),
        Err(fault) if fault.kind() == ErrorKind::NotFound => return Ok(false),
        Err(fault) => return Err(fault),
    };
    if mode & 0o077 == 0 {
        return Ok(false);
    }
    std::fs::set_permissions(file, Permissions::from_mode(0o600)).map(|()| true)
}

/// SQLite gives its side files the rights of the main one.
pub(super) fn create_private(path: &Path) -> Result<(), Error> {
    let created = OpenOptions::new().create(true).append(true).mode(0o600).open(path);
    created.map(drop).map_err(|error| Error::of_file(path, &error))
}

/// A database, and what SQLite has put beside it: somebody may have left them open who looked at them.
pub(super) fn keep_private(path: &Path) {
    for side in ["", "-wal", "-shm"] {
        let file = named(path, side);
        let shown = file.display();
        match close_to_others(&file) {
            Ok(false) => {}
            Ok(true) => tracing::warn!(
                file = %shown,
                "the database could be read by others than its owner, and is closed to them now (chmod 600)"
            ),
            Err(fault) => tracing::warn!(
                file = %shown,
                %fault,
                "the database can be read by others than its owner: close it to them by chmod 600"
            ),
        }
    }
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
