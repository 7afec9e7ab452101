//! Time is a transport too: it sleeps until the next duty and has it done through the same desk.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tracing::error;

use crate::clock::Clock;
use crate::command::desk::{Desk, Unavailable};

/// How long a database that is away is left alone, and a duty that cannot be done.
const PAUSE: Duration = Duration::from_secs(1);

/// Until it is dropped. `bell` rings when what falls due next has changed.
pub async fn run(desk: Desk, clock: Clock, bell: Arc<Notify>) {
    loop {
        match desk.tick().await {
            Ok(Some(due)) => tokio::select! {
                () = clock.sleep_until(due) => {}
                () = bell.notified() => {}
            },
            Ok(None) => bell.notified().await,
            Err(Unavailable) => {
                error!("what is due could not be done; it is tried again");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use tokio::sync::{mpsc, oneshot};

    use super::*;
    use crate::command::desk::Errand;
    use crate::transport::testing::noon;

    type Next = Result<Option<DateTime<Utc>>, Unavailable>;

    struct Ticking {
        queue: mpsc::Receiver<Errand>,
        clock: Clock,
        bell: Arc<Notify>,
    }

    fn ticking() -> Ticking {
        let (desk, queue) = Desk::open(1);
        let (clock, bell) = (Clock::standing(noon()), Arc::new(Notify::new()));
        tokio::spawn(run(desk, clock.clone(), bell.clone()));
        Ticking { queue, clock, bell }
    }

    impl Ticking {
        async fn tick(&mut self) -> oneshot::Sender<Next> {
            let errand = tokio::time::timeout(Duration::from_secs(5), self.queue.recv()).await;
            match errand.expect("no tick comes") {
                Some(Errand::Tick { answer }) => answer,
                _ => panic!("not a tick"),
            }
        }

        async fn rests(&mut self) {
            let errand = tokio::time::timeout(Duration::from_millis(50), self.queue.recv()).await;
            assert!(errand.is_err(), "it ticks without need");
        }
    }

    #[tokio::test]
    async fn it_sleeps_until_the_next_duty_and_no_longer() {
        let mut it = ticking();
        let due = noon() + TimeDelta::days(3);
        it.tick().await.send(Ok(Some(due))).unwrap();
        it.rests().await;
        it.clock.move_to(due - TimeDelta::seconds(1));
        it.rests().await;
        it.clock.move_to(due);
        // More is due than one tick does: the next comes at once.
        it.tick().await.send(Ok(Some(due))).unwrap();
        it.tick().await.send(Ok(None)).unwrap();
        it.rests().await;
    }

    #[tokio::test]
    async fn a_bell_wakes_it_early_and_a_database_that_was_away_is_asked_again() {
        let mut it = ticking();
        it.tick().await.send(Ok(None)).unwrap();
        it.bell.notify_one();
        it.tick().await.send(Ok(Some(noon() + TimeDelta::days(3)))).unwrap();
        // Rung while it was busy is not forgotten.
        it.bell.notify_one();
        it.tick().await.send(Err(Unavailable)).unwrap();
        it.tick().await.send(Ok(None)).unwrap();
        it.rests().await;
    }
}
