//! What can go wrong with the database, in four kinds. Not found is no error: it is `None`.
//! An error names tables, columns and ids; it never holds a value that somebody wrote.

use std::io::{self, ErrorKind};
use std::path::Path;

use sqlx::error::{DatabaseError, ErrorKind as Violated};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Somebody else was first (or, on Postgres, two transactions waited for each other). Nothing was written; the same
    /// may be tried again from the beginning.
    #[error("the database had been changed meanwhile ({what})")]
    Conflict { what: String },
    /// The database is locked, full, gone, or will not have what it was given. Nothing was written.
    #[error("the database is not available ({why})")]
    Unavailable { why: String },
    /// It would be done, were what whoever runs the bot asked for or set another: a sentence that says what is so and what
    /// to do. Nothing was written, and trying again does not help.
    #[error("{why}")]
    Refused { why: String },
    /// It is sealed by another master key than the one that was given: a sentence as of `Refused`.
    #[error("{why}")]
    OtherKey { why: String },
    /// A row that we cannot read: written by a newer version, or damaged.
    #[error("cannot read {table}.{column} of {row}")]
    Corrupt { table: &'static str, column: &'static str, row: String },
}

impl Error {
    pub fn unavailable(why: impl std::fmt::Display) -> Self {
        Error::Unavailable { why: why.to_string() }
    }

    pub fn refused(why: impl std::fmt::Display) -> Self {
        Error::Refused { why: why.to_string() }
    }

    /// A file that cannot be read, made or written.
    pub(super) fn of_file(file: &Path, error: &io::Error) -> Self {
        let name = file.display();
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        Error::refused(match error.kind() {
            _ if file.as_os_str().is_empty() => {
                "DATABASE_URL names no file: write sqlite:FILE, such as sqlite:rollout.sqlite".to_owned()
            }
            ErrorKind::NotFound if folder.is_some_and(|folder| !folder.is_dir()) => {
                format!(
                    "{name} lies in a folder that is not there: make the folder first, or name another place"
                )
            }
            ErrorKind::NotFound => format!("there is no {name}: look at how it is spelt and where it lies"),
            ErrorKind::PermissionDenied => format!(
                "{name} is closed to the user that runs this: give them the right to it, or name another place"
            ),
            ErrorKind::IsADirectory => format!("{name} is a folder: name a file in it"),
            ErrorKind::StorageFull => {
                format!("no room is left on the disk for {name}: make some and try again")
            }
            kind => format!("{name} cannot be read or written ({kind})"),
        })
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(inner) => of_database(inner.as_ref()),
            sqlx::Error::PoolTimedOut => Error::unavailable("no connection was free in time"),
            sqlx::Error::PoolClosed => Error::unavailable("closed"),
            sqlx::Error::Io(io) => Error::unavailable(io.kind()),
            sqlx::Error::Configuration(why) => Error::unavailable(why),
            sqlx::Error::WorkerCrashed => Error::unavailable("its thread is gone"),
            // The rest (decoding, protocol) may quote values.
            _ => Error::unavailable("sqlx"),
        }
    }
}

/// By code and constraint only: Postgres quotes values in its messages.
fn of_database(error: &dyn DatabaseError) -> Error {
    let code = error.code().unwrap_or_default().into_owned();
    let what = error.constraint().map_or_else(|| code.clone(), |name| format!("{code}, {name}"));
    match (error.kind(), code.as_str()) {
        (Violated::UniqueViolation, _) | (_, "40001" | "40P01") => Error::Conflict { what },
        _ => Error::Unavailable { why: what },
    }
}
