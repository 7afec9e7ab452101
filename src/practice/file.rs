//! The state file: one JSON document, replaced as a whole so that a crash never leaves half of it.

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::state::State;
use super::{Workspace, lock};

/// Changes that follow each other this closely are written once.
const DEBOUNCE: Duration = Duration::from_secs(1);
/// The shape of the file. A file of another version is refused, not guessed at.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Saved<'a> {
    version: u32,
    state: &'a State,
}

#[derive(Deserialize)]
struct Loaded {
    version: u32,
    state: State,
}

/// Reads a state file; `None` if there is none yet.
///
/// # Errors
/// It cannot be read, or is not a state file of this version; the words say to begin anew with `--fresh`.
pub(super) fn load(path: &Path) -> anyhow::Result<Option<State>> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
    };
    let loaded: Loaded = serde_json::from_str(&text).with_context(|| {
        format!(
            "{} is not a state of the practice workspace; start with --fresh to begin anew",
            path.display()
        )
    })?;
    anyhow::ensure!(
        loaded.version == VERSION,
        "{} was written by another version; start with --fresh to begin anew",
        path.display()
    );
    Ok(Some(loaded.state))
}

/// The time of the newest message in a state file, so that a clock that can be moved goes on from there.
///
/// # Errors
/// As a start with that file would fail.
pub fn last_instant(path: &Path) -> anyhow::Result<Option<DateTime<Utc>>> {
    Ok(load(path)?.and_then(|state| DateTime::from_timestamp_micros(state.last_ts)))
}

/// Saves soon after each change until the workspace stops.
pub(super) async fn keep(workspace: Workspace) {
    let mut revision = workspace.inner.revision.subscribe();
    let mut stopping = workspace.inner.stopping.subscribe();
    // Once at the start: the secrets of a fresh workspace must outlive it even if nothing happens.
    revision.mark_changed();
    loop {
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            changed = revision.changed() => if changed.is_err() { return },
        }
        tokio::time::sleep(DEBOUNCE).await;
        revision.borrow_and_update();
        if let Err(error) = save(&workspace).await {
            tracing::error!("the practice workspace was not saved: {error:#}");
        }
    }
}

pub(super) async fn save(workspace: &Workspace) -> anyhow::Result<()> {
    let Some(path) = workspace.inner.state_file.clone() else { return Ok(()) };
    let _one_at_a_time = workspace.inner.saving.lock().await;
    let text = serde_json::to_vec(&Saved { version: VERSION, state: &lock(&workspace.inner.state) })?;
    let beside = PathBuf::from(format!("{}.new", path.display()));
    tokio::fs::write(&beside, text)
        .await
        .with_context(|| format!("{} cannot be written", beside.display()))?;
    tokio::fs::rename(&beside, &path)
        .await
        .with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(())
}
