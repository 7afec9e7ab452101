//! The steps from an empty database to this version's, carried in the binary. A step that has been released is never
//! changed again; a new one is added below it.

use sqlx::SqlSafeStr;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};

use super::error::Error;

pub(super) const STEPS: &[(i64, &str, &str)] = &[
    (1, "start", include_str!("../../migrations/0001_start.sql")),
    (2, "dm_by_channel", include_str!("../../migrations/0002_dm_by_channel.sql")),
    (3, "edits", include_str!("../../migrations/0003_edits.sql")),
    (4, "sealed", include_str!("../../migrations/0004_sealed.sql")),
    (5, "files", include_str!("../../migrations/0005_files.sql")),
    (6, "outsiders", include_str!("../../migrations/0006_outsiders.sql")),
    (7, "delivery", include_str!("../../migrations/0007_delivery.sql")),
    (15, "record", include_str!("../../migrations/0015_record.sql")),
    (8, "homework", include_str!("../../migrations/0008_homework.sql")),
    (14, "forgetting", include_str!("../../migrations/0014_forgetting.sql")),
    (10, "yes", include_str!("../../migrations/0010_yes.sql")),
    (9, "themes", include_str!("../../migrations/0009_themes.sql")),
    (11, "own", include_str!("../../migrations/0011_own.sql")),
    (12, "meeting", include_str!("../../migrations/0012_meeting.sql")),
    (13, "threads", include_str!("../../migrations/0013_threads.sql")),
    (16, "rests", include_str!("../../migrations/0016_rests.sql")),
    (18, "over", include_str!("../../migrations/0018_over.sql")),
    (20, "shown", include_str!("../../migrations/0020_shown.sql")),
    (17, "taken_out", include_str!("../../migrations/0017_taken_out.sql")),
    (21, "silent", include_str!("../../migrations/0021_silent.sql")),
    (22, "rhythm", include_str!("../../migrations/0022_rhythm.sql")),
    (23, "reason", include_str!("../../migrations/0023_reason.sql")),
    (24, "allowed", include_str!("../../migrations/0024_allowed.sql")),
    (25, "taken_back", include_str!("../../migrations/0025_taken_back.sql")),
    (26, "senders", include_str!("../../migrations/0026_senders.sql")),
    (27, "farewells", include_str!("../../migrations/0027_farewells.sql")),
    (30, "failed", include_str!("../../migrations/0030_failed.sql")),
    (31, "attached", include_str!("../../migrations/0031_attached.sql")),
];

pub(super) fn all() -> Migrator {
    up_to(i64::MAX)
}

/// Why they could not be taken.
pub(super) fn fault(error: MigrateError) -> Error {
    match error {
        MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => Error::refused(
            "the database was written by a newer version of the bot: run that one, or restore a backup made before it",
        ),
        other => Error::unavailable(other),
    }
}

/// As an earlier version would have left it.
pub(super) fn up_to(version: i64) -> Migrator {
    let step = |(version, name, sql): (i64, &'static str, &'static str)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    let steps = STEPS.iter().copied().filter(|(known, _, _)| *known <= version);
    Migrator::with_migrations(steps.map(step).collect())
}
