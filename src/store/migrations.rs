//! The steps from an empty database to this version's, carried in the binary. A step that has been released is never
//! changed again; a new one is added below it.

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

pub(super) const STEPS: [(i64, &str, &str); 3] = [
    (1, "start", include_str!("../../migrations/0001_start.sql")),
    (2, "dm_by_channel", include_str!("../../migrations/0002_dm_by_channel.sql")),
    (3, "edits", include_str!("../../migrations/0003_edits.sql")),
];

pub(super) fn all() -> Migrator {
    let step = |(version, name, sql): (i64, &'static str, &'static str)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(STEPS.map(step).into())
}
