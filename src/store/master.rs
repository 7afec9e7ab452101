//! The master key, by which all other keys are wrapped. It stands in the settings or in a file of its own, never in the
//! database, and is never printed. A process may hold several: the newest, and older ones until all is wrapped anew.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::error::Error;
use super::file::{self, Lock, replace, write_new};
use super::seal::{KEY_LEN, Key, Place, Sealed, random};

/// The first is the newest. Never empty.
#[derive(Clone)]
pub struct Masters {
    keys: Vec<Arc<Master>>,
    file: Option<PathBuf>,
    /// Drawn, and not in its file yet: written once a database has taken it.
    unsaved: bool,
}

/// How long another that changes the file is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// One of them. Its id is told in the clear, and tells nothing of it.
pub(super) struct Master {
    key: Key,
    bytes: [u8; KEY_LEN],
}

impl fmt::Debug for Masters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|master| master.id())).finish()
    }
}

impl Masters {
    /// From the settings, newest first.
    ///
    /// # Errors
    /// There is none.
    pub fn given(keys: &[[u8; KEY_LEN]]) -> Result<Masters, Error> {
        let keys = keys.iter().map(Master::of).collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() {
            return Err(Error::refused("no master key is set"));
        }
        Ok(Masters { keys, file: None, unsaved: false })
    }

    /// From a file; where there is none a key is drawn, and put there when the database that it is for is a new one.
    ///
    /// # Errors
    /// In words: the file cannot be read, holds no key, or is open to others and cannot be closed to them.
    pub fn in_file(file: &Path) -> Result<Masters, Error> {
        let (keys, unsaved) = if file.exists() {
            keep_private(file)?;
            (read(file)?, false)
        } else {
            (vec![Master::of(&random()?)?], true)
        };
        Ok(Masters { keys, file: Some(file.to_owned()), unsaved })
    }

    /// What a key file holds, one a line. `None`: that is no key file of this bot.
    pub fn in_lines(text: &str) -> Option<Masters> {
        let keys = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| {
            let bytes = <[u8; KEY_LEN]>::try_from(STANDARD.decode(line).ok()?).ok()?;
            Master::of(&bytes).ok()
        });
        let keys: Vec<_> = keys.collect::<Option<_>>()?;
        (!keys.is_empty()).then_some(Masters { keys, file: None, unsaved: false })
    }

    /// What to say where none of these is the one that a database is sealed by, whose id is given: where these came from,
    /// and what to do.
    pub(super) fn not_of(&self, id: &str) -> Error {
        let why = match &self.file {
            Some(file) if self.unsaved => format!(
                "no master key stands in {0}, and the database is sealed by one ({id}): put a copy of its key file there, \
                 named {0}, or say with ROLLOUT_KEY_FILE or --rollout-key-file where it is",
                file.display()
            ),
            Some(file) => format!(
                "it is sealed by another master key ({id}) than the one in {}: put a copy of its own key file there, or \
                 say with ROLLOUT_KEY_FILE or --rollout-key-file where it is",
                file.display()
            ),
            None => format!(
                "it is sealed by another master key ({id}) than the one that came from ROLLOUT_KEY or --rollout-key: give \
                 the one that it was made with"
            ),
        };
        Error::OtherKey { why }
    }

    pub(super) fn newest(&self) -> &Arc<Master> {
        &self.keys[0]
    }

    pub(super) fn by_id(&self, id: &str) -> Option<&Arc<Master>> {
        self.keys.iter().find(|master| master.id() == id)
    }

    /// What the file holds now: another process may have changed it.
    pub(super) fn again(&self) -> Result<Masters, Error> {
        match &self.file {
            Some(file) if !self.unsaved => {
                Ok(Masters { keys: read(file)?, file: Some(file.clone()), unsaved: false })
            }
            Some(_) | None => Ok(self.clone()),
        }
    }

    /// The database has taken it: a key that was drawn is put where the next start will find it.
    pub(super) fn save(&mut self) -> Result<(), Error> {
        if let (Some(file), true) = (&self.file, self.unsaved) {
            write_new(file, &lines(&self.keys))?;
            tracing::info!(
                file = %file.display(),
                "a new master key was made: keep a copy of this file, apart from the backups of the database; \
                 without it nothing that people said can be read again"
            );
            self.unsaved = false;
        }
        Ok(())
    }

    /// Nobody else changes them meanwhile. Of keys from the settings there is nothing to change.
    pub(super) async fn lock(&self) -> Result<Option<Lock>, Error> {
        let Some(key) = &self.file else { return Ok(None) };
        // Its folder: the file itself is another after each change.
        let real = std::fs::canonicalize(key);
        let folder = file::folder(real.as_deref().unwrap_or(key));
        let held = std::fs::File::open(folder).map_err(|fault| Error::of_file(folder, &fault))?;
        match file::lock(folder, held, PATIENCE).await? {
            Some(lock) => Ok(Some(lock)),
            None => Err(trouble(
                key,
                "is being changed by another `rollout-bot rekey`: wait until that has ended",
            )),
        }
    }

    /// With a new one before the others, in the file too. Where the keys come from the settings, the first there is
    /// the new one already.
    pub(super) fn with_new(&self) -> Result<Masters, Error> {
        let Some(file) = &self.file else { return Ok(self.clone()) };
        let mut keys = vec![Master::of(&random()?)?];
        keys.extend(self.keys.iter().cloned());
        replace(file, &lines(&keys))?;
        Ok(Masters { keys, file: Some(file.clone()), unsaved: false })
    }

    /// Nothing is wrapped by the older ones any more.
    pub(super) fn forget_older(&self) -> Result<(), Error> {
        match &self.file {
            Some(file) => replace(file, &lines(&self.keys[..1])),
            None => Ok(()),
        }
    }
}

impl Master {
    fn of(bytes: &[u8; KEY_LEN]) -> Result<Arc<Master>, Error> {
        let mut hash = Sha256::new();
        hash.update(b"rollout-bot master key\0");
        hash.update(bytes);
        let id = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Ok(Arc::new(Master { key: Key::new(id, bytes)?, bytes: *bytes }))
    }

    pub(super) fn id(&self) -> &str {
        &self.key.id
    }

    pub(super) fn wrap(&self, id: &str, key: &[u8; KEY_LEN]) -> Result<String, Error> {
        self.key.seal(place(id), key)
    }

    /// `None`: it was not this one that wrapped it, or not for that id.
    pub(super) fn unwrap(&self, id: &str, wrapped: &str) -> Option<[u8; KEY_LEN]> {
        self.key.open(place(id), &Sealed::parse(wrapped)?)?.try_into().ok()
    }
}

/// A key that was wrapped for one id is no other's.
fn place(id: &str) -> Place<'_> {
    Place { table: "keys", column: "wrapped", row: id }
}

fn read(file: &Path) -> Result<Vec<Arc<Master>>, Error> {
    let text = std::fs::read_to_string(file).map_err(|fault| Error::of_file(file, &fault))?;
    let masters = Masters::in_lines(&text);
    masters
        .map(|masters| masters.keys)
        .ok_or_else(|| trouble(file, "holds no master key of this bot: put a copy of its own key file there"))
}

fn lines(keys: &[Arc<Master>]) -> String {
    keys.iter().map(|master| format!("{}\n", STANDARD.encode(master.bytes))).collect()
}

fn keep_private(file: &Path) -> Result<(), Error> {
    let was_open = file::close_to_others(file).map_err(|_| {
        let name = file.display();
        trouble(
            file,
            &format!("can be read by others than its owner: close it to them by `chmod 600 {name}`"),
        )
    })?;
    if !was_open {
        return Ok(());
    }
    tracing::warn!(
        file = %file.display(),
        "the master key could be read by others than its owner, and is closed to them now (chmod 600); whoever may have \
         read it keeps it, until another takes its place: `rollout-bot rekey`"
    );
    Ok(())
}

fn trouble(file: &Path, what: &str) -> Error {
    Error::refused(format!("{} {what}", file.display()))
}
