//! The one writer. SQLite has one anyway: many requests share a transaction, each under its own savepoint, one commit
//! makes them durable together, and only then is any of them answered. On Postgres each has its own transaction.
//! It never answers before the commit, and a request that fails leaves nothing behind.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, mpsc, oneshot};
use tracing::{error, warn};

use super::desk::{Errand, Outcome, Unavailable};
use super::due;
use super::handle::handle;
use crate::clock::Clock;
use crate::store::{self, Db, Tx};

/// As many as may share one commit: enough to be worth it, few enough that nobody waits long for the others.
const BATCH: usize = 64;

/// Whom to wake after a commit.
#[derive(Clone, Default)]
pub struct Bells {
    /// Letters may have been added to the outbox.
    pub letters: Arc<Notify>,
    /// Duties may have been added, moved or dropped.
    pub duties: Arc<Notify>,
}

/// Serves the desk until every handle to it is gone.
pub async fn serve(db: Db, clock: Clock, mut queue: mpsc::Receiver<Errand>, bells: Bells) {
    let mut errands = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut errands, BATCH).await > 0 {
        if db.shares_commits() {
            together(&db, &clock, std::mem::take(&mut errands), &bells).await;
        } else {
            for errand in errands.drain(..) {
                together(&db, &clock, vec![errand], &bells).await;
            }
        }
    }
}

/// An answer that waits for the commit.
enum Held {
    Outcome(oneshot::Sender<Result<Outcome, Unavailable>>, Result<Outcome, Unavailable>),
    Next(oneshot::Sender<Result<Option<chrono::DateTime<chrono::Utc>>, Unavailable>>, Result<(), Unavailable>),
}

async fn together(db: &Db, clock: &Clock, errands: Vec<Errand>, bells: &Bells) {
    let mut tx = match db.begin().await {
        Ok(tx) => tx,
        Err(fault) => {
            error!(%fault, "no transaction could be opened");
            // Whoever asks again at once would only make it worse.
            tokio::time::sleep(Duration::from_millis(50)).await;
            return refuse(errands);
        }
    };
    let mut held = Vec::with_capacity(errands.len());
    for errand in errands {
        held.push(one(&mut tx, clock, errand).await);
    }
    let next = store::duties::next(&mut tx).await;
    let committed = tx.commit().await;
    if let Err(fault) = &committed {
        error!(%fault, "a commit failed; nothing of it was answered as done");
    }
    bells.letters.notify_waiters();
    bells.letters.notify_one();
    for answer in held {
        match answer {
            Held::Outcome(sender, outcome) => {
                let outcome = if committed.is_ok() { outcome } else { Err(Unavailable) };
                // Nobody may be waiting any more; what was asked is done all the same.
                let _ = sender.send(outcome);
            }
            Held::Next(sender, done) => {
                let next = match (&committed, &next, done) {
                    (Ok(()), Ok(next), Ok(())) => Ok(*next),
                    _ => Err(Unavailable),
                };
                let _ = sender.send(next);
            }
        }
    }
    bells.duties.notify_one();
}

async fn one(tx: &mut Tx, clock: &Clock, errand: Errand) -> Held {
    match errand {
        Errand::Handle { request, answer } => {
            let outcome = sheltered(tx, async |tx| handle(tx, &request, clock.now()).await).await;
            Held::Outcome(answer, outcome)
        }
        Errand::Tick { answer } => {
            let mut done = Ok(());
            let due = match store::duties::due(tx, clock.now(), BATCH).await {
                Ok(due) => due,
                Err(fault) => {
                    error!(%fault, "what is due could not be read");
                    return Held::Next(answer, Err(Unavailable));
                }
            };
            for duty in due {
                if sheltered(tx, async |tx| due::fire(tx, &duty, clock.now()).await).await.is_err() {
                    done = Err(Unavailable);
                }
            }
            Held::Next(answer, done)
        }
    }
}

/// Under a savepoint of its own: all of it, or nothing, and no harm to the others in the transaction.
async fn sheltered<T>(
    tx: &mut Tx,
    work: impl AsyncFnOnce(&mut Tx) -> Result<T, store::Error>,
) -> Result<T, Unavailable> {
    let attempt = async {
        tx.savepoint().await?;
        match work(tx).await {
            Ok(done) => {
                tx.release().await?;
                Ok(done)
            }
            Err(fault) => {
                tx.rollback_to().await?;
                Err(fault)
            }
        }
    };
    attempt.await.map_err(|fault: store::Error| {
        warn!(%fault, "a request was undone");
        Unavailable
    })
}

fn refuse(errands: Vec<Errand>) {
    for errand in errands {
        match errand {
            Errand::Handle { answer, .. } => drop(answer.send(Err(Unavailable))),
            Errand::Tick { answer } => drop(answer.send(Err(Unavailable))),
        }
    }
}
