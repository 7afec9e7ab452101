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
