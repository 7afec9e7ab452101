//! Moving the clock: to what happens next, or on by some time with a stop at everything due on the way.

use chrono::{DateTime, Datelike as _, Duration, Utc};

use super::{Refused, Workspace};

/// How often the bot may be due at one and the same instant before we go on without it.
const PATIENCE: u32 = 50;
/// How many of the bot's turns one skip goes through at most.
const TURNS: u32 = 300;
/// Turns that follow each other within this time belong together: Slack counts what an app may send by the minute.
const PACE: Duration = Duration::minutes(1);
/// The longest move at once, in days: ten years.
const LONGEST: i64 = 3_653;
/// The last year that a clock may be moved into: further on, dates are written in other ways.
const LAST_YEAR: i32 = 9_998;

impl Workspace {
    /// Moves the clock to the next thing that somebody could see: a message that comes or changes, or something that
    /// falls due by its date; and on through all that the bot sends after it, paced as it is. `None`: nothing is planned.
    ///
    /// # Errors
    /// The clock is the machine's.
    pub async fn skip(&self) -> Result<Option<DateTime<Utc>>, Refused> {
        self.movable()?;
        let told = || self.look(|state| state.told);
        let before = told();
        let (mut reached, mut is_seen) = (None, false);
        for _ in 0..TURNS {
            let duty = self.inner.host.next_duty().await;
            let Some(due) = self.inner.host.next_due().await else { break };
            let to = due.max(self.now());
            let is_duty = duty.is_some_and(|duty| duty <= to);
            if is_seen && (is_duty || to - self.now() > PACE) {
                break;
            }
            self.reach(to).await;
            reached = Some(to);
            is_seen |= is_duty || told() != before;
        }
        Ok(reached)
    }

    /// Moves the clock on by `by`, stopping at every instant at which something is due, so that nothing is done late.
    ///
    /// # Errors
    /// The clock is the machine's, would go back, or would go further than ten years at once.
    pub async fn advance(&self, by: Duration) -> Result<DateTime<Utc>, Refused> {
        self.movable()?;
        if by < Duration::zero() {
            return Err(Refused::new("the clock only goes forward"));
        }
        if by > Duration::days(LONGEST) {
            return Err(Refused::new("the clock goes ten years on at once, not further"));
        }
        let goal = self.now().checked_add_signed(by).filter(|goal| goal.year() <= LAST_YEAR);
        let goal = goal.ok_or_else(|| Refused::new(format!("the clock ends with the year {LAST_YEAR}")))?;
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
