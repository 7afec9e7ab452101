//! What can go wrong with the database, in three kinds. Not found is no error: it is `None`.
//! An error names tables, columns and ids; it never holds a value that somebody wrote.

use sqlx::error::{DatabaseError, ErrorKind};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Somebody else was first (or, on Postgres, two transactions waited for each other). Nothing was written; the same
    /// may be tried again from the beginning.
    #[error("the database had been changed meanwhile ({what})")]
    Conflict { what: String },
    /// The database is locked, full, gone, or will not have what it was given. Nothing was written.
    #[error("the database is not available ({why})")]
    Unavailable { why: String },
    /// A row that we cannot read: written by a newer version, or damaged.
    #[error("cannot read {table}.{column} of {row}")]
    Corrupt { table: &'static str, column: &'static str, row: String },
}

impl Error {
    pub fn unavailable(why: impl std::fmt::Display) -> Self {
        Error::Unavailable { why: why.to_string() }
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
        (ErrorKind::UniqueViolation, _) | (_, "40001" | "40P01") => Error::Conflict { what },
        _ => Error::Unavailable { why: what },
    }
}
