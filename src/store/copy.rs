//! A copy of a database in use, and a database out of a copy. SQLite only: of Postgres its own tools make better ones.
//! Neither ever writes over anything.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};

use super::db::create_private;
use super::error::Error;
use super::migrations;

/// Writes what is committed at this moment into `file`, which only its owner can read, while the bot goes on.
///
/// # Errors
/// In words: `file` is there already, or the database cannot be read.
pub async fn backup(url: &str, file: &Path) -> Result<(), Error> {
    let database = file_of(url)?;
    if !database.exists() {
        return Err(Error::unavailable(format!("there is no database at {}", database.display())));
    }
    refuse_to_overwrite(file)?;
    let mut connection = open(&database).await?;
    create_private(file)?;
    // The name is a value to it; into an empty file it writes, into any other it does not.
    let name = file.to_str().ok_or_else(|| Error::unavailable("the file's name is not UTF-8"))?;
    let written = sqlx::query("vacuum into $1").bind(name).execute(&mut connection).await;
    if let Err(fault) = written {
        // Half a copy is worse than none.
        let _ = std::fs::remove_file(file);
        return Err(fault.into());
    }
    connection.close().await?;
    Ok(())
}

/// Puts a backup where `url` says that the database is to be.
///
/// # Errors
/// In words: there is a database already, or `file` is no whole backup of this or an earlier version.
pub async fn restore(url: &str, file: &Path) -> Result<(), Error> {
    let database = file_of(url)?;
    refuse_to_overwrite(&database)?;
    // What another left there would be taken for the newest words of this one.
    for side in ["-wal", "-shm"] {
        let mut name = database.clone().into_os_string();
        name.push(side);
        refuse_to_overwrite(Path::new(&name))?;
    }
    if !file.exists() {
        return Err(Error::unavailable(format!("there is no {}", file.display())));
    }
    whole(file).await?;
    create_private(&database)?;
    std::fs::copy(file, &database)
        .map_err(|error| Error::unavailable(format!("{}: {}", database.display(), error.kind())))?;
    Ok(())
}

/// A database of ours, with nothing torn in it.
async fn whole(file: &Path) -> Result<(), Error> {
    let not_ours = |_| Error::unavailable(format!("{} is no backup of this bot", file.display()));
    let mut connection = open(file).await.map_err(not_ours)?;
    let sound: String = sqlx::query_scalar("pragma integrity_check")
        .fetch_one(&mut connection)
        .await
        .map_err(|fault| not_ours(fault.into()))?;
    if sound != "ok" {
        return Err(Error::unavailable(format!("{} is damaged", file.display())));
    }
    let version: i64 = sqlx::query_scalar("select max(version) from _sqlx_migrations")
        .fetch_one(&mut connection)
        .await
        .map_err(|fault| not_ours(fault.into()))?;
    if migrations::STEPS.iter().all(|(known, _, _)| *known < version) {
        return Err(Error::unavailable(format!("{} was written by a newer version", file.display())));
    }
    connection.close().await?;
    Ok(())
}

fn file_of(url: &str) -> Result<PathBuf, Error> {
    if !url.starts_with("sqlite:") {
        return Err(Error::unavailable("only an SQLite database is copied so; for Postgres use pg_dump"));
    }
    Ok(SqliteConnectOptions::from_str(url)?.get_filename().to_owned())
}

fn refuse_to_overwrite(file: &Path) -> Result<(), Error> {
    if file.exists() {
        Err(Error::unavailable(format!(
            "{} is there already, and nothing is written over it",
            file.display()
        )))
    } else {
        Ok(())
    }
}

async fn open(file: &Path) -> Result<SqliteConnection, Error> {
    Ok(SqliteConnectOptions::new().filename(file).disable_statement_logging().connect().await?)
}
