//! One row that came back, of either engine. What cannot be read is `Corrupt`, told by table, column and the row's
//! first column, which is always its id; the value itself is told to nobody.

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

use super::error::Error;
use super::seal::Place;
use super::statement::{Bind, time_text};

pub(super) struct Row {
    table: &'static str,
    held: Held,
}

pub(super) enum Held {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl From<SqliteRow> for Held {
    fn from(row: SqliteRow) -> Self {
        Held::Sqlite(row)
    }
}

impl From<PgRow> for Held {
    fn from(row: PgRow) -> Self {
        Held::Postgres(row)
    }
}

macro_rules! get {
    ($self:ident, $column:expr, $type:ty) => {
        match &$self.held {
            Held::Sqlite(row) => sqlx::Row::try_get::<$type, _>(row, $column),
            Held::Postgres(row) => sqlx::Row::try_get::<$type, _>(row, $column),
        }
        .map_err(|_| $self.corrupt($column))
    };
}

impl Row {
    pub(super) fn new(table: &'static str, row: impl Into<Held>) -> Self {
        Row { table, held: row.into() }
    }

    pub(super) fn text(&self, column: &'static str) -> Result<String, Error> {
        get!(self, column, String)
    }

    pub(super) fn maybe_text(&self, column: &'static str) -> Result<Option<String>, Error> {
        get!(self, column, Option<String>)
    }

    pub(super) fn int(&self, column: &'static str) -> Result<i64, Error> {
        get!(self, column, i64)
    }

    /// A number that is never negative and fits.
    pub(super) fn count<N: TryFrom<i64>>(&self, column: &'static str) -> Result<N, Error> {
        self.int(column)?.try_into().map_err(|_| self.corrupt(column))
    }

    pub(super) fn flag(&self, column: &'static str) -> Result<bool, Error> {
        get!(self, column, bool)
    }

    pub(super) fn time(&self, column: &'static str) -> Result<DateTime<Utc>, Error> {
        self.maybe_time(column)?.ok_or_else(|| self.corrupt(column))
    }

    pub(super) fn maybe_time(&self, column: &'static str) -> Result<Option<DateTime<Utc>>, Error> {
        match &self.held {
            Held::Sqlite(_) => self
                .maybe_text(column)?
                .map(|text| DateTime::parse_from_rfc3339(&text).map(|at| at.to_utc()))
                .transpose()
                .map_err(|_| self.corrupt(column)),
            Held::Postgres(row) => sqlx::Row::try_get(row, column).map_err(|_| self.corrupt(column)),
        }
    }

    /// From a `jsonb` column.
    pub(super) fn json<T: DeserializeOwned>(&self, column: &'static str) -> Result<T, Error> {
        match &self.held {
            Held::Sqlite(_) => self.written(column, &self.text(column)?),
            Held::Postgres(_) => {
                let value = get!(self, column, Value)?;
                serde_json::from_value(value).map_err(|_| self.corrupt(column))
            }
        }
    }

    /// JSON from a private column, opened.
    pub(super) fn written<T: DeserializeOwned>(
        &self,
        column: &'static str,
        opened: &str,
    ) -> Result<T, Error> {
        serde_json::from_str(opened).map_err(|_| self.corrupt(column))
    }

    /// Text that stands for something: an id, a slug, a zone.
    pub(super) fn read<T>(&self, column: &'static str, from: impl Fn(&str) -> Option<T>) -> Result<T, Error> {
        from(&self.text(column)?).ok_or_else(|| self.corrupt(column))
    }

    pub(super) fn maybe_read<T>(
        &self,
        column: &'static str,
        from: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Error> {
        self.maybe_text(column)?.map(|text| from(&text).ok_or_else(|| self.corrupt(column))).transpose()
    }

    /// What stands in a column, as text; read as the kind of value that is `expected` there.
    pub(super) fn shown(&self, column: &'static str, expected: &Bind<'_>) -> Result<Option<String>, Error> {
        Ok(match expected {
            Bind::Text(_) => self.maybe_text(column)?,
            Bind::Int(_) => Some(self.int(column)?.to_string()),
            Bind::Flag(_) => Some(self.flag(column)?.to_string()),
            Bind::Time(_) => self.maybe_time(column)?.map(time_text),
            Bind::Json(_) => Some(self.json::<Value>(column)?.to_string()),
        })
    }

    /// Where a private column of it stands.
    pub(super) fn place<'a>(&self, column: &'static str, row: &'a str) -> Place<'a> {
        Place { table: self.table, column, row }
    }

    pub(super) fn corrupt(&self, column: &'static str) -> Error {
        let id = match &self.held {
            Held::Sqlite(row) => sqlx::Row::try_get::<String, _>(row, 0),
            Held::Postgres(row) => sqlx::Row::try_get::<String, _>(row, 0),
        };
        Error::Corrupt { table: self.table, column, row: id.unwrap_or_default() }
    }
}
