//! One static SQL text per query, and the one place where it is run on whichever engine is held.
//! No SQL is ever put together from values, and every value is bound in one form only: a time is always UTC text of
//! one width on SQLite (`2026-03-02T09:00:00.000000Z`), so that text order is the order of time.

use std::borrow::Cow;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::db::{Engine, Tx};
use super::error::Error;
use super::row::Row;

/// A query, by the table whose rows it gives.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sql {
    pub table: &'static str,
    pub text: &'static str,
    /// What Postgres runs instead in a transaction that writes: the same, with the row locked until its end, as
    /// SQLite's single writer has it anyway.
    pub locked: Option<&'static str>,
}

/// Declares a file's queries as constants, and `ALL` of them for the tests that prepare each one on both engines.
macro_rules! statements {
    (in $table:literal; $($name:ident = $text:expr $(, locked $locked:literal)?;)+) => {
        $(const $name: $crate::store::statement::Sql = $crate::store::statement::Sql {
            table: $table,
            text: $text,
            locked: statements!(@locked $text $(, $locked)?),
        };)+

        #[cfg(test)]
        pub(super) const ALL: &[$crate::store::statement::Sql] = &[$($name),+];
    };
    (@locked $text:expr) => { None };
    (@locked $text:expr, $locked:literal) => { Some(concat!($text, $locked)) };
}
pub(super) use statements;

/// A value of a query.
pub(super) enum Bind<'a> {
    Text(Option<Cow<'a, str>>),
    Int(i64),
    Flag(bool),
    Time(Option<DateTime<Utc>>),
    /// An object, never a bare value.
    Json(Value),
}

impl Bind<'_> {
    /// As text, to be compared with what stands.
    pub(super) fn shown(&self) -> Option<String> {
        match self {
            Bind::Text(text) => text.as_deref().map(str::to_owned),
            Bind::Int(number) => Some(number.to_string()),
            Bind::Flag(flag) => Some(flag.to_string()),
            Bind::Time(at) => at.map(time_text),
            Bind::Json(value) => Some(value.to_string()),
        }
    }
}

/// Text as both engines can hold it: Postgres knows no NUL.
pub(super) fn text(text: &str) -> Bind<'_> {
    Bind::Text(Some(without_nul(text)))
}

/// The same for rows that are gathered first.
pub(super) fn owned(text: &str) -> Bind<'static> {
    Bind::Text(Some(without_nul(text).into_owned().into()))
}

pub(super) fn maybe_text(text: Option<&str>) -> Bind<'_> {
    Bind::Text(text.map(without_nul))
}

pub(super) fn maybe_owned(text: Option<&str>) -> Bind<'static> {
    Bind::Text(text.map(|text| without_nul(text).into_owned().into()))
}

/// JSON as opaque text: for private columns, where it is sealed.
pub(super) fn written<T: Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|_| unwritable())
}

/// A choice that has no slug of its own, as serde writes it.
pub(super) fn slug<T: Serialize>(choice: &T) -> Result<Bind<'static>, Error> {
    match serde_json::to_value(choice) {
        Ok(Value::String(slug)) => Ok(Bind::Text(Some(slug.into()))),
        _ => Err(unwritable()),
    }
}

pub(super) fn maybe_slug<T: Serialize>(choice: Option<&T>) -> Result<Bind<'static>, Error> {
    choice.map_or(Ok(Bind::Text(None)), slug)
}

/// Takes back what `slug` wrote.
pub(super) fn unslug<T: DeserializeOwned>(slug: &str) -> Option<T> {
    serde_json::from_value(Value::String(slug.to_owned())).ok()
}

pub(super) fn json<T: Serialize>(object: &T) -> Result<Bind<'static>, Error> {
    let mut value = serde_json::to_value(object).map_err(|_| unwritable())?;
    clean(&mut value);
    Ok(Bind::Json(value))
}

fn unwritable() -> Error {
    Error::unavailable("a value that JSON cannot hold")
}

pub(super) fn without_nul(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', "\u{fffd}").into() } else { text.into() }
}

fn clean(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(cleaned) = without_nul(text) {
                *text = cleaned;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(clean),
        Value::Object(fields) => fields.values_mut().for_each(clean),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl From<bool> for Bind<'_> {
    fn from(flag: bool) -> Self {
        Bind::Flag(flag)
    }
}

impl From<i64> for Bind<'_> {
    fn from(number: i64) -> Self {
        Bind::Int(number)
    }
}

impl From<DateTime<Utc>> for Bind<'_> {
    fn from(at: DateTime<Utc>) -> Self {
        Bind::Time(Some(at))
    }
}

impl From<Option<DateTime<Utc>>> for Bind<'_> {
    fn from(at: Option<DateTime<Utc>>) -> Self {
        Bind::Time(at)
    }
}

pub(super) fn time_text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// Runs a query with its values on whichever engine is held.
macro_rules! on_either {
    ($tx:expr, $sql:expr, $binds:expr, $fetch:ident, $then:expr) => {
        match &mut $tx.engine {
            Engine::Sqlite(tx) => {
                let mut query = sqlx::query($sql.text);
                for bind in $binds {
                    query = match bind {
                        Bind::Text(text) => query.bind(text.map(Cow::into_owned)),
                        Bind::Int(number) => query.bind(number),
                        Bind::Flag(flag) => query.bind(flag),
                        Bind::Time(at) => query.bind(at.map(time_text)),
                        Bind::Json(value) => query.bind(value.to_string()),
                    };
                }
                query.$fetch(&mut **tx).await.map($then)
            }
            Engine::Postgres { tx, writes } => {
                let mut query = sqlx::query($sql.locked.filter(|_| *writes).unwrap_or($sql.text));
                for bind in $binds {
                    query = match bind {
                        Bind::Text(text) => query.bind(text.map(Cow::into_owned)),
                        Bind::Int(number) => query.bind(number),
                        Bind::Flag(flag) => query.bind(flag),
                        Bind::Time(at) => query.bind(at),
                        Bind::Json(value) => query.bind(value),
                    };
                }
                query.$fetch(&mut **tx).await.map($then)
            }
        }
    };
}

impl Tx {
    /// Whether another may be writing at the same time.
    pub(super) fn writes_beside_others(&self) -> bool {
        matches!(self.engine, Engine::Postgres { writes: true, .. })
    }

    /// How many rows it touched.
    pub(super) async fn run<'a>(
        &mut self,
        sql: Sql,
        binds: impl IntoIterator<Item = Bind<'a>>,
    ) -> Result<u64, Error> {
        Ok(on_either!(self, sql, binds, execute, |done| done.rows_affected())?)
    }

    pub(super) async fn one<const N: usize>(
        &mut self,
        sql: Sql,
        binds: [Bind<'_>; N],
    ) -> Result<Option<Row>, Error> {
        Ok(on_either!(self, sql, binds, fetch_optional, |row| row.map(|row| Row::new(sql.table, row)))?)
    }

    pub(super) async fn all<'a>(
        &mut self,
        sql: Sql,
        binds: impl IntoIterator<Item = Bind<'a>>,
    ) -> Result<Vec<Row>, Error> {
        let rows = on_either!(self, sql, binds, fetch_all, |rows| {
            rows.into_iter().map(|row| Row::new(sql.table, row)).collect()
        })?;
        Ok(rows)
    }
}
