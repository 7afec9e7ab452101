//! What one room needs of another, handed to it as a function, so that neither imports the other. Nothing is decided
//! here.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::bail;
use futures_util::FutureExt as _;
use tokio::sync::{oneshot, watch};
use tracing::warn;

use crate::clock::Clock;
use crate::command::desk::{Desk, Need, Waiting};
use crate::delivery::api::Api;
use crate::delivery::carry::Tell;
use crate::delivery::failure::Failure;
use crate::delivery::{NotTaken, Report, Sender};
use crate::domain::action::{Action, LookedUp, Request, Way};
use crate::domain::id::{PersonId, TeamId};
use crate::store::Db;
use crate::transport::door::{LookUp, NamesOf};
use crate::transport::http::Ready;
use crate::transport::socket::Open;

/// How long it stands whether the database could be written to.
const TRIED: Duration = Duration::from_secs(1);

pub(super) fn tell(desk: Desk, clock: Clock, me: PersonId) -> Tell {
    Box::new(move |report| {
        let (desk, now, me) = (desk.clone(), clock.now(), me.clone());
        async move {
            let at = now.timestamp_micros();
            let (key, team, actor, action) = match report {
                Report::Unreachable { team, person, why } => {
                    (format!("unreachable:{person}:{at}"), team, person, Action::CouldNotReach { why })
                }
                Report::Gone { team, channel } => {
                    (format!("gone:{channel}:{at}"), team, me, Action::CouldNotPost { channel })
                }
                Report::Outsiders { team, channel } => {
                    (format!("outsiders:{channel}:{at}"), team, me, Action::OutsidersThere { channel })
                }
                Report::Dropped { team, what, to, why } => {
                    (format!("dropped:{at}:{why}"), team, me, Action::NotDelivered { what, to, why })
                }
                Report::Stuck { team, what, to, why } => {
                    (format!("stuck:{at}:{why}"), team, me, Action::Stuck { what, to, why })
                }
                // Said in the log where it was noticed: nobody could be told by a message.
                Report::Revoked { team, code } => {
                    (format!("revoked:{team}:{at}"), team, me, Action::Uninstalled { why: code })
                }
            };
            let (way, looked_up) = (Way::Event, LookedUp::NotYet);
            let request = Request { key, team, actor, way, action, looked_up, seen: None };
            desk.handle(request).await.map(drop).map_err(|_| NotTaken)
        }
        .boxed()
    })
}

/// In a task of its own: it goes on when the door gives up waiting, so that the next try finds what was learnt; and
/// whoever had to go without is told then.
pub(super) fn look_up(sender: Sender, desk: Desk, clock: Clock) -> LookUp {
    Arc::new(move |need| {
        let (sender, desk, clock) = (sender.clone(), desk.clone(), clock.clone());
        let (asked, waited_for) = oneshot::channel();
        tokio::spawn(async move {
            let Need { team, people, channels, groups, told_after } = need;
            let inquiry = sender.inquiry();
            if let Err(fault) = inquiry.ask(&team, people, channels, groups).await {
                warn!(%fault, "a look-up failed");
            }
            if asked.send(()).is_err()
                && let Some(Waiting { person, channel }) = told_after
            {
                let key = format!("known:{person}:{channel}:{}", clock.now().timestamp_micros());
                let (way, action) = (Way::Event, Action::CastKnown { channel });
                let looked_up = LookedUp::NotYet;
                // Not told, they come back by themselves.
                let request = Request { key, team, actor: person, way, action, looked_up, seen: None };
                let _ = desk.handle(request).await;
            }
        });
        waited_for.map(drop).boxed()
    })
}

pub(super) fn names_of(sender: Sender, team: TeamId) -> NamesOf {
    Arc::new(move |people| {
        let inquiry = sender.inquiry();
        let team = team.clone();
        async move { inquiry.names(&team, people).await }.boxed()
    })
}

/// The address of the first connection; `None`: Slack does not answer just now, which is tried again later.
pub(super) async fn first_socket(app: &Api) -> anyhow::Result<Option<String>> {
    match app.connections_open().await {
        Ok(address) => Ok(Some(address)),
        Err(Failure::Revoked { code } | Failure::Refused { code, .. }) => bail!(
            "SLACK_APP_TOKEN: Slack does not take this token ({code}); make one with the scope connections:write under \
             \"Basic Information\", and see that Socket Mode is on"
        ),
        Err(failure) => {
            warn!(code = failure.code(), "no Socket Mode connection yet");
            Ok(None)
        }
    }
}

/// `first`: an address that Slack has given already.
pub(super) fn sockets(app: Api, first: Option<String>) -> Open {
    let both = Arc::new((app, Mutex::new(first)));
    Arc::new(move || {
        let both = both.clone();
        async move {
            let (app, first) = &*both;
            let first = first.lock().unwrap_or_else(PoisonError::into_inner).take();
            match first {
                Some(address) => Ok(address),
                None => app.connections_open().await.map_err(|failure| failure.code().to_owned()),
            }
        }
        .boxed()
    })
}

/// Ready is who can write down what Slack says; the answer stands for a moment, so that asking costs little.
pub(crate) fn ready(db: Db, clock: Clock, connected: watch::Receiver<bool>) -> Ready {
    let tried = Arc::new(tokio::sync::Mutex::new(None::<(Instant, bool)>));
    Arc::new(move || {
        let (db, clock, tried, connected) = (db.clone(), clock.clone(), tried.clone(), *connected.borrow());
        async move {
            let mut tried = tried.lock().await;
            let can_write = match *tried {
                Some((at, can_write)) if at.elapsed() < TRIED => can_write,
                Some(_) | None => {
                    let can_write = db.try_out(clock.now()).await.is_ok();
                    *tried = Some((Instant::now(), can_write));
                    can_write
                }
            };
            match (can_write, connected) {
                (true, true) => Ok(()),
                (true, false) => Err("not connected to Slack by Socket Mode".to_owned()),
                (false, _) => Err("the database takes nothing".to_owned()),
            }
        }
        .boxed()
    })
}
