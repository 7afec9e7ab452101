//! The loop between outbox and Slack: marks what came back, claims what may go, and lets up to `IN_FLIGHT` letters be
//! carried at once. No lock or transaction is held while Slack is waited for.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt as _;
use tokio::sync::watch;
use tokio::task::{Id, JoinSet};

use super::carry::{Carrier, Done, Outcome};
use super::lookup::{Inquiries, Inquiry};
use super::pace::Method;
use super::peers::Peers;
use crate::domain::effect::{Stuck, What};
use crate::store::outbox::{Letter, Posted};
use crate::store::{self, Tx, dms, living, outbox, rests, shown};

/// Letters on their way at once, windows not counted: more than Slack's pace has use for, and few enough that whoever is
/// waiting for an acknowledgement comes first.
const IN_FLIGHT: usize = 8;
/// What is out for longer was lost with its process.
const LEASE: TimeDelta = TimeDelta::seconds(90);
/// All calls of one letter together, within its lease. What is cut off here is in doubt.
const FLIGHT: Duration = Duration::from_secs(75);
/// How long letters on their way are waited for when the bot is asked to stop.
const GRACE: Duration = Duration::from_secs(8);
/// How long a database that does not answer is left alone.
const PAUSE: Duration = Duration::from_millis(500);

/// Cheap to clone; all clones are one sender.
#[derive(Clone)]
pub struct Sender(Arc<Inner>);

struct Inner {
    carrier: Arc<Carrier>,
    /// Counts the calls of `wake`.
    asked: watch::Sender<u64>,
    state: watch::Sender<State>,
    inquiries: Inquiries,
    /// From when on nothing is known of what others have asked of Slack.
    opened_at: DateTime<Utc>,
}

/// After the latest look into the outbox.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    /// The calls of `wake` that it answers.
    served: u64,
    /// Nothing could be claimed and nothing was on its way.
    idle: bool,
}

impl Sender {
    /// What the process before us has asked of Slack, and the rest that Slack asked it for, count from the first call on.
    pub async fn open(carrier: Carrier) -> Sender {
        let opened_at = carrier.clock.now();
        if let Err(error) = recall(&carrier).await {
            tracing::warn!(%error, "what was asked of Slack before the start is not known");
        }
        let (asked, state) = (watch::Sender::new(0), watch::Sender::new(State::default()));
        let (carrier, inquiries) = (Arc::new(carrier), Inquiries::default());
        Sender(Arc::new(Inner { carrier, asked, state, inquiries, opened_at }))
    }

    /// There may be something new in the outbox.
    pub fn wake(&self) {
        self.0.asked.send_modify(|n| *n += 1);
    }

    /// Resolves when nothing can be sent or asked at the present moment and nothing is on its way. Only while `run` runs.
    pub async fn settled(&self) {
        self.0.inquiries.settled(&self.0.carrier.clock).await;
        let mut state = self.0.state.subscribe();
        self.wake();
        let mine = *self.0.asked.borrow();
        // An error means that the sender is gone, and with it whatever could be unsettled.
        let _ = state.wait_for(|state| state.served >= mine && state.idle).await;
    }

    /// To ask Slack about people and conversations. Whoever asks spawns it, so that it goes on when nobody waits any
    /// more, and the next try finds what it learnt.
    pub fn inquiry(&self) -> Inquiry {
        Inquiry::begin(self.0.carrier.clone(), self.0.inquiries.clone())
    }

    /// When the next letter may go, a lost one is looked for, or an inquiry has its turn.
    pub async fn next_due(&self) -> Result<Option<DateTime<Utc>>, store::Error> {
        let mut tx = self.0.carrier.db.read().await?;
        Ok(outbox::next(&mut tx).await?.into_iter().chain(self.0.inquiries.next()).min())
    }

    /// Sends until `stop` resolves; then claims nothing more, and returns when all on its way has arrived, at the latest
    /// after eight seconds. What has not is in doubt, and looked for when the bot is back.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        let mut asked = self.0.asked.subscribe();
        let mut flights = Flights::default();
        let mut peers = self.peers();
        let mut stopping = None;
        if let Err(error) = self.reclaim().await {
            tracing::warn!(%error, "what the process before us had out is looked for when its lease has run out");
        }
        loop {
            let served = *asked.borrow_and_update();
            let claiming = stopping.is_none();
            let turn = self.turn(&mut flights, peers.as_mut(), claiming).await;
            let pause = match turn {
                Ok(next) => Pause::Until(next),
                Err(error) => {
                    tracing::warn!(%error, "the outbox cannot be read or marked");
                    Pause::Short
                }
            };
            let settled = flights.is_empty() && matches!(pause, Pause::Until(_));
            self.0.state.send_replace(State { served, idle: settled });
            let Some(deadline) = stopping else {
                tokio::select! {
                    () = &mut stop => stopping = Some(tokio::time::Instant::now() + GRACE),
                    () = flights.landed() => {}
                    _ = asked.changed() => {}
                    () = self.rest(pause) => {}
                }
                continue;
            };
            if settled || tokio::time::timeout_at(deadline, flights.landed_or_pause()).await.is_err() {
                return;
            }
        }
    }

    /// Where no other can have letters out, those that are out were lost with the process before us.
    async fn reclaim(&self) -> Result<(), store::Error> {
        let carrier = &self.0.carrier;
        if !carrier.db.is_ours_alone() {
            return Ok(());
        }
        let mut tx = carrier.db.begin().await?;
        outbox::reclaim(&mut tx, carrier.clock.now()).await?;
        tx.commit().await
    }

    /// The other processes, where there may be any.
    fn peers(&self) -> Option<Peers> {
        let carrier = &self.0.carrier;
        if carrier.db.is_ours_alone() {
            return None;
        }
        let peers = Peers::new(self.0.opened_at);
        peers.inspect_err(|error| tracing::warn!(%error, "the pace of other processes is not known")).ok()
    }

    /// Marks what has landed and claims more, in one transaction. Gives when to look again.
    async fn turn(
        &self,
        flights: &mut Flights,
        peers: Option<&mut Peers>,
        claiming: bool,
    ) -> Result<Option<DateTime<Utc>>, store::Error> {
        let carrier = &self.0.carrier;
        if !claiming && flights.landed.is_empty() {
            return Ok(None);
        }
        let now = carrier.clock.now();
        let mut tx = carrier.db.begin().await?;
        for (letter, done) in &flights.landed {
            mark(&mut tx, letter, done, now).await?;
        }
        let mut claimed = Vec::new();
        let mut next = None;
        if claiming {
            if let Some(peers) = peers {
                peers.meet(&mut tx, &carrier.pace, now).await?;
            }
            // With no room left for others, windows are still claimed.
            let room = IN_FLIGHT.saturating_sub(flights.letters.len());
            claimed = outbox::claim(&mut tx, now, LEASE, room).await?;
            for letter in &claimed {
                shown::keep(&mut tx, letter).await?;
            }
            // Without room the next that lands is what there is to wait for.
            next = if room > 0 { outbox::next(&mut tx).await? } else { None };
        }
        tx.commit().await?;
        flights.landed.clear();
        for letter in claimed {
            flights.take_off(carrier.clone(), letter);
        }
        Ok(next)
    }

    async fn rest(&self, pause: Pause) {
        match pause {
            Pause::Until(Some(at)) => self.0.carrier.clock.sleep_until(at).await,
            Pause::Until(None) => std::future::pending().await,
            Pause::Short => tokio::time::sleep(PAUSE).await,
        }
    }
}

/// How long the loop rests if nothing happens.
#[derive(Debug, Clone, Copy)]
enum Pause {
    Until(Option<DateTime<Utc>>),
    Short,
}

/// Letters on their way, and those that have landed and are not yet marked.
#[derive(Default)]
struct Flights {
    tasks: JoinSet<Done>,
    letters: HashMap<Id, Letter>,
    landed: Vec<(Letter, Done)>,
}

impl Flights {
    fn is_empty(&self) -> bool {
        self.letters.is_empty() && self.landed.is_empty()
    }

    fn take_off(&mut self, carrier: Arc<Carrier>, letter: Letter) {
        // The clock may have been moved past the lease of what is still on its way: it is ours again, and no second
        // carrier sets out with it.
        if let Some(out) = self.letters.values_mut().find(|out| out.id == letter.id) {
            *out = letter;
            return;
        }
        let carried = letter.clone();
        let task = self.tasks.spawn(async move {
            let flight = AssertUnwindSafe(carrier.carry(&carried)).catch_unwind();
            match tokio::time::timeout(FLIGHT, flight).await {
                Ok(Ok(done)) => done,
                Ok(Err(_)) => carrier.fell_over(&carried).await,
                Err(_) => carrier.overdue(&carried).await,
            }
        });
        self.letters.insert(task.id(), letter);
    }

    /// Waits until at least one has landed; for ever if none is on its way.
    async fn landed(&mut self) {
        let Some(first) = self.tasks.join_next_with_id().await else { return std::future::pending().await };
        let mut joined = Some(first);
        while let Some(result) = joined {
            let (id, done) = match result {
                Ok((id, done)) => (id, done),
                Err(error) => (error.id(), Done::panicked()),
            };
            if let Some(letter) = self.letters.remove(&id) {
                self.landed.push((letter, done));
            }
            joined = self.tasks.try_join_next_with_id();
        }
    }

    /// The same, where those that landed may still wait for the database.
    async fn landed_or_pause(&mut self) {
        if self.landed.is_empty() {
            self.landed().await;
        } else {
            tokio::time::sleep(PAUSE).await;
        }
    }
}

async fn recall(carrier: &Carrier) -> Result<(), store::Error> {
    let (now, mut tx) = (carrier.clock.now(), carrier.db.read().await?);
    let called = outbox::called_lately(&mut tx, now).await?;
    carrier.pace.remember(&called, &rests::ahead(&mut tx, now).await?);
    Ok(())
}

async fn mark(tx: &mut Tx, letter: &Letter, done: &Done, now: DateTime<Utc>) -> Result<(), store::Error> {
    if let Some((person, channel)) = &done.dm {
        dms::keep(tx, &letter.team, person, channel).await?;
    }
    for (name, place) in &done.fallen {
        living::drop(tx, &letter.team, name, place).await?;
    }
    for (name, place, spot) in &done.standing {
        living::keep(tx, &letter.team, name, place, &spot.channel, &spot.ts).await?;
    }
    if let Some((method, until)) = done.rest {
        rests::keep(tx, &letter.team, method.slug(), until).await?;
    }
    // Whom and what Slack was asked about is on record with what it said.
    let asked = [Method::UsersInfo, Method::ConversationsInfo];
    let calls = done.calls.iter().filter(|method| !asked.contains(method));
    let calls: Vec<&str> = calls.map(|method| method.slug()).collect();
    if !calls.is_empty() {
        outbox::called(tx, &letter.id, &calls.join(" "), now).await?;
    }
    if done.is_aside {
        outbox::aside(tx, letter).await?;
    }
    if done.failed {
        outbox::failed(tx, letter, now).await?;
    }
    match &done.outcome {
        Outcome::Sent(spot) => {
            // Its home can be posted in: should it be lost again, that is told anew.
            let home = letter.effect.what.told_at_home().filter(|_| spot.is_some());
            if let Some(lost) = home.and_then(|home| What::HomeLost { rollout: home.clone() }.living()) {
                living::drop_everywhere(tx, &letter.team, &lost).await?;
            }
            // The same of the charter, should it be stuck again.
            if let (What::Charter { rollout }, true) = (&letter.effect.what, spot.is_some()) {
                let stuck = Stuck::Charter { rollout: rollout.clone() }.name();
                living::drop_everywhere(tx, &letter.team, &stuck).await?;
            }
            let posted =
                spot.as_ref().map(|spot| Posted { channel: spot.channel.clone(), ts: spot.ts.clone() });
            if spot.is_none() {
                shown::drop(tx, letter).await?;
            }
            outbox::sent(tx, &letter.id, posted.as_ref(), now).await
        }
        Outcome::Again { at } => outbox::again(tx, letter, *at, now).await,
        Outcome::Doubt { at } => outbox::doubt(tx, letter, *at).await,
        Outcome::Never { why } => {
            shown::drop(tx, letter).await?;
            outbox::dead(tx, letter, why, now).await
        }
    }
}
