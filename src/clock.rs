//! The one place that knows what time it is. Everything else is told, so that time can be moved: by a test, and by
//! the practice workspace. Truncated to microseconds, which is what Postgres keeps.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use tokio::sync::watch;

/// Cheap to clone; all clones are one clock.
#[derive(Clone)]
pub struct Clock(Arc<Inner>);

enum Inner {
    System,
    Moved { time: Mutex<Moved>, moves: watch::Sender<u64> },
}

struct Moved {
    /// What the clock showed at `since`.
    shown: DateTime<Utc>,
    /// `None`: it stands still between moves.
    since: Option<std::time::Instant>,
}

impl Clock {
    pub fn system() -> Self {
        Self(Arc::new(Inner::System))
    }

    /// Stands at `start` until it is moved.
    pub fn standing(start: DateTime<Utc>) -> Self {
        Self::moved(start, None)
    }

    /// Begins at `start`, goes on by itself and can be moved forward.
    pub fn going(start: DateTime<Utc>) -> Self {
        Self::moved(start, Some(std::time::Instant::now()))
    }

    fn moved(start: DateTime<Utc>, since: Option<std::time::Instant>) -> Self {
        let time = Mutex::new(Moved { shown: start.trunc_subsecs(6), since });
        Self(Arc::new(Inner::Moved { time, moves: watch::Sender::new(0) }))
    }

    #[expect(clippy::disallowed_methods, reason = "this is its one home")]
    pub fn now(&self) -> DateTime<Utc> {
        match &*self.0 {
            Inner::System => Utc::now().trunc_subsecs(6),
            Inner::Moved { time, .. } => {
                let moved = time.lock().unwrap_or_else(PoisonError::into_inner);
                match moved.since {
                    None => moved.shown,
                    Some(since) => {
                        let gone = TimeDelta::from_std(since.elapsed()).unwrap_or_default();
                        (moved.shown + gone).trunc_subsecs(6)
                    }
                }
            }
        }
    }

    /// Forward to `to`; never back, and never at all for the system's clock.
    pub fn move_to(&self, to: DateTime<Utc>) {
        let now = self.now();
        if let Inner::Moved { time, moves } = &*self.0
            && to > now
        {
            let mut moved = time.lock().unwrap_or_else(PoisonError::into_inner);
            moved.shown = to.trunc_subsecs(6);
            moved.since = moved.since.map(|_| std::time::Instant::now());
            drop(moved);
            moves.send_modify(|n| *n += 1);
        }
    }

    /// Resolves when this clock shows `at` or later.
    pub async fn sleep_until(&self, at: DateTime<Utc>) {
        match &*self.0 {
            Inner::System => loop {
                let left = at - self.now();
                let Ok(left) = left.to_std() else { return };
                if left.is_zero() {
                    return;
                }
                // In steps: a machine that slept, or whose clock was set, is noticed within a minute.
                tokio::time::sleep(left.min(Duration::from_secs(60))).await;
            },
            Inner::Moved { time, moves } => {
                let mut moves = moves.subscribe();
                loop {
                    let left = at - self.now();
                    let Ok(left) = left.to_std() else { return };
                    if left.is_zero() {
                        return;
                    }
                    let goes = time.lock().unwrap_or_else(PoisonError::into_inner).since.is_some();
                    if goes {
                        tokio::select! {
                            () = tokio::time::sleep(left) => {}
                            _ = moves.changed() => {}
                        }
                    } else if moves.changed().await.is_err() {
                        return;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn noon() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 2, 12, 0, 0).single().unwrap()
    }

    #[tokio::test]
    async fn a_standing_clock_wakes_whoever_waits_when_it_is_moved_and_never_goes_back() {
        let clock = Clock::standing(noon());
        let at = noon() + TimeDelta::hours(1);
        let waiting = tokio::spawn({
            let clock = clock.clone();
            async move {
                clock.sleep_until(at).await;
                clock.now()
            }
        });
        tokio::task::yield_now().await;
        clock.move_to(at);
        assert_eq!(waiting.await.unwrap(), at);
        clock.move_to(noon());
        assert_eq!(clock.now(), at);
    }
}
