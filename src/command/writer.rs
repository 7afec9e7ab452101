//! The one writer. SQLite has one anyway: many requests share a transaction, each under its own savepoint, one commit
//! makes them durable together, and only then is any of them answered. On Postgres each has its own transaction. What takes
//! long and writes nothing is done beside it, and handed in again.
//! It never answers before the commit, and a request that fails leaves nothing behind.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt as _;
use tokio::sync::{Notify, mpsc, oneshot};
use tracing::{Instrument as _, error, info_span, warn};

use super::desk::{Errand, Outcome, Unavailable};
use super::due;
use super::handle::{Handled, handle};
use super::themes::Sorted;
use crate::clock::Clock;
use crate::domain::action::Request;
use crate::domain::id::RolloutId;
use crate::store::{self, Db, Tx};

/// As many as may share one commit: enough to be worth it, few enough that nobody waits long for the others.
const BATCH: usize = 64;
/// As many duties as one tick does. What is left is due at once, and done by the next.
const DUTIES: i64 = 64;
/// So long somebody may take to turn a page before its themes are put together anew.
const SORTED: Duration = Duration::from_secs(120);
/// After which a duty that could not be done is tried again.
const PUT_OFF: TimeDelta = TimeDelta::minutes(1);
/// Whoever asks a database that is away again at once only makes it worse.
const PAUSE: Duration = Duration::from_millis(50);

/// Whom to wake after a commit.
pub struct Bells {
    /// Letters may have been added to the outbox.
    pub letters: Box<dyn Fn() + Send + Sync>,
    /// What falls due next has changed.
    pub duties: Arc<Notify>,
}

/// Serves the desk until every handle to it is gone.
pub async fn serve(db: Db, clock: Clock, mut queue: mpsc::Receiver<Errand>, bells: Bells) {
    let (again, mut prepared) = mpsc::unbounded_channel();
    let mut writer = Writer { db, clock, bells, again, next: None, sorted: None };
    let batch = if writer.db.is_ours_alone() { BATCH } else { 1 };
    let mut errands = Vec::with_capacity(batch);
    loop {
        tokio::select! {
            came = queue.recv_many(&mut errands, batch) => {
                if came == 0 {
                    return;
                }
            }
            Some(errand) = prepared.recv() => errands.push(errand),
            () = tokio::time::sleep(SORTED), if writer.sorted.is_some() => {
                writer.sorted = None;
                continue;
            }
        }
        if let Err(refused) = writer.together(std::mem::take(&mut errands)).await {
            refused.into_iter().for_each(refuse);
            // Those that came meanwhile have waited as long; each trying for itself would keep Slack waiting in a row.
            while let Ok(errand) = queue.try_recv() {
                refuse(errand);
            }
        }
    }
}

struct Writer {
    db: Db,
    clock: Clock,
    bells: Bells,
    /// Takes errands for which something has been put together.
    again: mpsc::UnboundedSender<Errand>,
    /// When the next duty falls due, as of the last commit.
    next: Option<DateTime<Utc>>,
    /// The themes that somebody looked at last, and when: they hold words, and do not stay.
    sorted: Option<(Box<Sorted>, DateTime<Utc>)>,
}

/// An answer that waits for the commit.
#[expect(clippy::large_enum_variant, reason = "a few of them, for a moment")]
enum Held {
    Outcome(oneshot::Sender<Result<Outcome, Unavailable>>, Result<Outcome, Unavailable>),
    Sort {
        rollout: RolloutId,
        request: Box<Request>,
        before: Option<Box<Sorted>>,
        answer: oneshot::Sender<Result<Outcome, Unavailable>>,
    },
    Next(oneshot::Sender<Result<Option<DateTime<Utc>>, Unavailable>>, Result<(), Unavailable>),
}

impl Writer {
    /// Gives the errands back where nothing could be begun.
    async fn together(&mut self, errands: Vec<Errand>) -> Result<(), Vec<Errand>> {
        let mut tx = match self.db.begin().await {
            Ok(tx) => tx,
            Err(fault) => {
                error!(%fault, "no transaction could be opened");
                tokio::time::sleep(PAUSE).await;
                return Err(errands);
            }
        };
        let now = self.clock.now();
        self.sorted = self.sorted.take().filter(|(_, at)| (now - *at).to_std().is_ok_and(|age| age < SORTED));
        let mut held = Vec::with_capacity(errands.len());
        // Whoever has given up waiting is told already that it was not done.
        for errand in errands.into_iter().filter(Errand::is_awaited) {
            held.push(self.one(&mut tx, errand).await);
        }
        let next = store::duties::next(&mut tx).await.map_err(|fault| {
            error!(%fault, "when something falls due next could not be read");
            Unavailable
        });
        let committed = tx.commit().await.and_then(|()| self.db.still_there()).map_err(|fault| {
            error!(%fault, "a commit failed; nothing of it is answered as done");
            Unavailable
        });
        for answer in held {
            self.release(answer, committed, next);
        }
        (self.bells.letters)();
        if let (Ok(()), Ok(next)) = (committed, next)
            && next != self.next
        {
            self.next = next;
            self.bells.duties.notify_one();
        }
        Ok(())
    }

    async fn one(&mut self, tx: &mut Tx, errand: Errand) -> Held {
        match errand {
            Errand::Handle { request, sorted, answer } => {
                let keep = |handled: &Handled| matches!(handled, Handled::Told(Outcome::Reply(..)));
                let now = self.clock.now();
                let span = info_span!("command.handle", team.id = %request.team);
                let known = sorted.as_deref().or(self.sorted.as_ref().map(|(sorted, _)| &**sorted));
                let work = async |tx: &mut Tx| handle(tx, &request, known, now).await;
                match sheltered(tx, keep, work).instrument(span).await {
                    Ok(Handled::Told(outcome)) => {
                        if let Some(sorted) = sorted {
                            self.sorted = Some((Box::new(sorted.kept()), now));
                        }
                        Held::Outcome(answer, Ok(outcome))
                    }
                    Ok(Handled::Sort(rollout)) => Held::Sort { rollout, request, before: sorted, answer },
                    Err(Unavailable) => Held::Outcome(answer, Err(Unavailable)),
                }
            }
            Errand::Tick { answer } => {
                let mut done = Ok(());
                let due = match store::duties::due(tx, self.clock.now(), DUTIES).await {
                    Ok(due) => due,
                    Err(fault) => {
                        error!(%fault, "what is due could not be read");
                        return Held::Next(answer, Err(Unavailable));
                    }
                };
                for duty in due {
                    let now = self.clock.now();
                    let span = info_span!("command.due", rollout.id = %duty.key.rollout);
                    let work = async |tx: &mut Tx| due::fire(tx, &duty, now).await;
                    if sheltered(tx, |()| true, work).instrument(span).await.is_err() {
                        // It may never come right; the others must not wait for it.
                        let put_off =
                            async |tx: &mut Tx| store::duties::put_off(tx, &duty.key, now + PUT_OFF).await;
                        done = done.and(sheltered(tx, |()| true, put_off).await);
                    }
                }
                Held::Next(answer, done)
            }
        }
    }

    /// Nobody may be waiting any more; what was asked is done all the same.
    fn release(
        &self,
        held: Held,
        committed: Result<(), Unavailable>,
        next: Result<Option<DateTime<Utc>>, Unavailable>,
    ) {
        match held {
            Held::Outcome(answer, outcome) => drop(answer.send(committed.and(outcome))),
            Held::Next(answer, done) => drop(answer.send(done.and(committed).and(next))),
            Held::Sort { rollout, request, before, answer } => {
                let (db, again) = (self.db.clone(), self.again.clone());
                tokio::spawn(async move {
                    let lead = request.actor.clone();
                    match Sorted::beside(&db, rollout, lead, before.as_deref()).await {
                        Ok(sorted) => {
                            let sorted = Some(Box::new(sorted));
                            drop(again.send(Errand::Handle { request, sorted, answer }));
                        }
                        Err(fault) => {
                            warn!(%fault, "what a request needs could not be put together");
                            drop(answer.send(Err(Unavailable)));
                        }
                    }
                });
            }
        }
    }
}

/// Under a savepoint of its own: all of it, or nothing, and no harm to the others in the transaction. What comes of it
/// is undone unless it is to be kept, and so is whatever fails or panics.
async fn sheltered<T>(
    tx: &mut Tx,
    keep: impl FnOnce(&T) -> bool,
    work: impl AsyncFnOnce(&mut Tx) -> Result<T, store::Error>,
) -> Result<T, Unavailable> {
    let attempt = async {
        tx.savepoint().await?;
        let done = AssertUnwindSafe(work(tx)).catch_unwind().await;
        match &done {
            Ok(Ok(done)) if keep(done) => tx.release().await?,
            Ok(_) | Err(_) => tx.rollback_to().await?,
        }
        done.unwrap_or_else(|_| Err(store::Error::unavailable("a request panicked")))
    };
    attempt.await.map_err(|fault: store::Error| {
        warn!(%fault, "a request was undone");
        Unavailable
    })
}

fn refuse(errand: Errand) {
    match errand {
        Errand::Handle { answer, .. } => drop(answer.send(Err(Unavailable))),
        Errand::Tick { answer } => drop(answer.send(Err(Unavailable))),
    }
}

#[cfg(test)]
mod tests;
