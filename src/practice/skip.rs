//! Moving the clock: to what happens next, or on by some time with a stop at everything due on the way.

use chrono::{DateTime, Duration, Utc};

use super::{Refused, Workspace};

/// How often the bot may be due at one and the same instant before we go on without it.
const PATIENCE: u32 = 50;

impl Workspace {
    /// Moves the clock to the next thing that is due and lets the bot do it. `None`: nothing is planned.
    ///
    /// # Errors
    /// The clock is the machine's.
    pub async fn skip(&self) -> Result<Option<DateTime<Utc>>, Refused> {
        self.movable()?;
        let Some(due) = self.inner.host.next_due().await else { return Ok(None) };
        let to = due.max(self.now());
        self.reach(to).await;
        Ok(Some(to))
    }

    /// Moves the clock on by `by`, stopping at every instant at which something is due, so that nothing is done late.
    ///
    /// # Errors
    /// The clock is the machine's, or would go back.
    pub async fn advance(&self, by: Duration) -> Result<DateTime<Utc>, Refused> {
        self.movable()?;
        if by < Duration::zero() {
            return Err(Refused::new("the clock only goes forward"));
        }
        let goal = self.now() + by;
        let mut stuck = 0;
        while let Some(due) = self.inner.host.next_due().await.filter(|due| *due <= goal) {
            stuck = if due <= self.now() { stuck + 1 } else { 0 };
            if stuck > PATIENCE {
                break;
            }
            self.reach(due.max(self.now())).await;
        }
        self.reach(goal).await;
        Ok(goal)
    }

    async fn reach(&self, instant: DateTime<Utc>) {
        self.inner.host.move_to(instant);
        self.inner.host.settled().await;
        let ((), sent) = self.change(|_, _| ());
        drop(sent);
    }

    fn movable(&self) -> Result<(), Refused> {
        if self.inner.host.movable() {
            return Ok(());
        }
        Err(Refused::new("this workspace runs on the machine's clock, which cannot be moved"))
    }
}
