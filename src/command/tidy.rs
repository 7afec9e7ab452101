//! Housekeeping: every night what has served its time is forgotten, in small bites so that nobody waits behind it.
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
/// What was given up is looked into by whoever runs the bot; it holds no words.
const GIVEN_UP: TimeDelta = TimeDelta::days(14);

/// Tidies night after night, until it is dropped.
pub async fn serve(db: Db, clock: Clock) {
    let Ok(schedule) = Schedule::from_str(NIGHTLY) else { return };
    while let Some(night) = schedule.after(&clock.now()).next() {
        clock.sleep_until(night).await;
        match tidy(&db, &clock).await {
            Ok(0) => {}
            Ok(forgotten) => info!(forgotten, "tidied up"),
            Err(fault) => warn!(%fault, "could not tidy up; the next night will"),
        }
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

    #[test]
    fn every_night_has_its_hour() {
        let schedule = Schedule::from_str(NIGHTLY).expect("a cron expression");
        let evening: chrono::DateTime<chrono::Utc> = "2026-02-28T22:00:00Z".parse().expect("a time");
        let night = schedule.after(&evening).next().map(|night| night.to_rfc3339());
        assert_eq!(night.as_deref(), Some("2026-03-01T03:17:00+00:00"));
    }
}
