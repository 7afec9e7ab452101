//! Housekeeping: every night what has served its time is forgotten, in small bites so that nobody waits behind it, and at
//! the start what had its time while the bot was down.
//! Of what people told it touches only what has come to the end of the time that was promised for it.

use std::str::FromStr as _;

use chrono::TimeDelta;
use cron::Schedule;
use tracing::{info, warn};

use super::installation;
use crate::clock::Clock;
use crate::store::{self, Db};

/// Seconds, minutes, hours, days, months, weekdays; in UTC.
const NIGHTLY: &str = "0 17 3 * * *";
/// Slack repeats an event for about an hour, and people a click for as long as they see the button.
const REPEATS: TimeDelta = TimeDelta::days(2);
/// What was begun and not sent, or said and not put to any rollout: nobody comes back to it after so long.
const BEGUN: TimeDelta = TimeDelta::days(90);
/// What was sent may hold private words; the database keeps the truth anyway.
const SENT: TimeDelta = TimeDelta::days(1);
/// Who is in a user group is asked anew long before.
const TOLD: TimeDelta = TimeDelta::days(1);
/// What was given up is looked into by whoever runs the bot; it holds no words.
const GIVEN_UP: TimeDelta = TimeDelta::days(14);

/// What was promised to be gone does not wait for another night.
const AGAIN: TimeDelta = TimeDelta::hours(1);

/// Tidies at once and night after night, until it is dropped.
pub async fn serve(db: Db, clock: Clock) {
    let Ok(schedule) = Schedule::from_str(NIGHTLY) else { return };
    loop {
        let tidied = tidy(&db, &clock).await;
        let now = clock.now();
        let next = match tidied {
            Ok(forgotten) => {
                if forgotten > 0 {
                    info!(forgotten, "tidied up");
                }
                schedule.after(&now).next()
            }
            Err(fault) => {
                warn!(%fault, "could not tidy up; it is tried again in an hour");
                Some(now + AGAIN)
            }
        };
        let Some(next) = next else { return };
        clock.sleep_until(next).await;
    }
}

/// How many rows were forgotten.
///
/// # Errors
/// The database is away; what was forgotten until then stays so.
pub async fn tidy(db: &Db, clock: &Clock) -> Result<u64, store::Error> {
    let now = clock.now();
    let mut all = 0;
    loop {
        let mut tx = db.begin().await?;
        let forgotten = store::inbox::prune(&mut tx, now - REPEATS).await?
            + store::outbox::prune(&mut tx, now - SENT).await?
            + store::outbox::bury(&mut tx, now - GIVEN_UP).await?
            + store::rests::prune(&mut tx, now).await?
            + store::senders::prune(&mut tx, now - REPEATS).await?
            + store::groups::prune(&mut tx, now - TOLD).await?
            + store::nudge_days::prune(&mut tx, (now - REPEATS).date_naive()).await?
            + store::edits::prune(&mut tx, now - REPEATS).await?
            + store::drafts::prune(&mut tx, now - BEGUN).await?
            + store::words::prune(&mut tx, now - BEGUN).await?
            + store::forget::due(&mut tx, now).await?
            + installation::forget(&mut tx, now).await?;
        tx.commit().await?;
        if forgotten == 0 {
            if all > 0 {
                db.settle().await?;
            }
            return Ok(all);
        }
        all += forgotten;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::testing::Scene;
    use crate::domain::action::Action;
    use crate::domain::concern::Gone;
    use crate::domain::rollout::Stage;
    use crate::domain::testing::{rollout, source};
    use crate::store::audit::{self, Wrong};
    use crate::store::testing::on_each_engine;

    /// For a month it is as if nothing had happened; then all of it ends.
    #[tokio::test]
    async fn a_workspace_that_has_removed_the_bot_is_forgotten_after_a_month() {
        on_each_engine(async |db| {
            let scene = Scene::of(db).await;
            let words = "planted".to_owned();
            let said = Action::Say { source: source("1.000001"), words };
            scene.happens("1", "U1", said).await;
            let why = "app_uninstalled".to_owned();
            scene.happens("2", "ULEAD", Action::Uninstalled { why }).await;
            let left = scene.clock.now();
            for (days, forgotten) in [(29, false), (30, true), (31, true)] {
                scene.clock.move_to(left + TimeDelta::days(days));
                tidy(&scene.db, &scene.clock).await.unwrap();
                let gone = scene.concerns().await[0].gone;
                assert_eq!(gone.is_some(), forgotten, "{days}");
                let over = matches!(scene.rollout(1).await.stage, Stage::Closed { .. });
                assert_eq!(over, forgotten, "{days}");
            }
            let at = left + TimeDelta::days(30);
            assert_eq!(scene.concerns().await[0].gone, Some(Gone::InTime { at: Some(at) }));
            scene.happens("3", "ULEAD", Action::Installed).await;
            let mut tx = scene.db.read().await.unwrap();
            let id = rollout(1).id;
            assert!(store::duties::of_rollout(&mut tx, &id).await.unwrap().is_empty());
            let report = audit::verify(&mut tx).await.unwrap();
            let broken = |wrong: &Wrong| {
                !matches!(wrong, Wrong::Unrecorded { .. } | Wrong::Leap { .. } | Wrong::NoRecord)
            };
            assert!(!report.faults.iter().any(|fault| broken(&fault.wrong)), "{report:?}");
        })
        .await;
    }

    /// Whose host is off at that hour every night would keep for ever what was promised to go.
    #[tokio::test]
    async fn what_had_its_time_while_the_bot_was_down_goes_at_the_start() {
        on_each_engine(async |db| {
            let scene = Scene::of(db).await;
            let said = Action::Say { source: source("1.000001"), words: "planted".to_owned() };
            scene.happens("1", "U1", said).await;
            scene.happens("2", "ULEAD", Action::Uninstalled { why: "app_uninstalled".to_owned() }).await;
            scene.clock.move_to(scene.clock.now() + TimeDelta::days(30));
            let serving = tokio::spawn(serve(scene.db.clone(), scene.clock.clone()));
            let gone = async {
                while scene.concerns().await[0].gone.is_none() {
                    tokio::task::yield_now().await;
                }
            };
            tokio::time::timeout(std::time::Duration::from_secs(20), gone).await.expect("without a night");
            serving.abort();
            let _ = serving.await;
        })
        .await;
    }

    #[test]
    fn every_night_has_its_hour() {
        let schedule = Schedule::from_str(NIGHTLY).expect("a cron expression");
        let evening: chrono::DateTime<chrono::Utc> = "2026-02-28T22:00:00Z".parse().expect("a time");
        let night = schedule.after(&evening).next().map(|night| night.to_rfc3339());
        assert_eq!(night.as_deref(), Some("2026-03-01T03:17:00+00:00"));
    }
}
