//! Small files beside the database: written whole or not at all, for their owner only.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

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
    // The folder as well, or a power cut could take the file and leave what it opens.
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|fault| Error::of_file(folder, &fault))
}

/// Puts it in the place of one that may be there.
///
/// # Errors
/// It cannot be written; what was there still stands.
pub(super) fn replace(file: &Path, text: &str) -> Result<(), Error> {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = file.with_file_name(name);
    // Left by a process that was killed here.
    let _ = std::fs::remove_file(&beside);
    write_new(&beside, text)?;
    std::fs::rename(&beside, file).map_err(|fault| Error::of_file(file, &fault))
}
