//! The counter at which requests are handed in: a queue to the one writer. An answer means that it is committed.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use tokio::sync::{mpsc, oneshot};

use super::themes::Sorted;
use crate::domain::action::Request;
use crate::domain::id::{ChannelId, GroupId, PersonId, TeamId};
use crate::domain::reply::Reply;

/// Cheap to clone; all clones lead to one writer.
#[derive(Clone)]
pub struct Desk(mpsc::Sender<Errand>);

/// What the writer is asked.
pub enum Errand {
    Handle {
        request: Box<Request>,
        /// What was put together for it beside the writer.
        sorted: Option<Box<Sorted>>,
        answer: oneshot::Sender<Result<Outcome, Unavailable>>,
    },
    /// Do what is due now; tells when something is due next.
    Tick { answer: oneshot::Sender<Result<Option<DateTime<Utc>>, Unavailable>> },
}

#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Committed; say this, in the time of that zone: the actor's, where Slack has told it.
    Reply(Reply, Option<Tz>),
    /// Nothing was changed: Slack must be asked first, then the same request handed in again.
    Need(Need),
}

/// What must be known of people, conversations and user groups before a request can be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    pub team: TeamId,
    pub people: Vec<PersonId>,
    pub channels: Vec<ChannelId>,
    pub groups: Vec<GroupId>,
    /// Told once Slack has been asked, if that took too long to be waited for.
    pub told_after: Option<Waiting>,
}

/// Whoever is starting a rollout, and in which channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub person: PersonId,
    pub channel: ChannelId,
}

/// It could not be committed; nothing was changed, and Slack should send it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the database did not take it")]
pub struct Unavailable;

impl Errand {
    pub fn is_awaited(&self) -> bool {
        match self {
            Errand::Handle { answer, .. } => !answer.is_closed(),
            Errand::Tick { answer } => !answer.is_closed(),
        }
    }
}

impl Desk {
    /// A desk and the queue that the writer serves.
    pub fn open(capacity: usize) -> (Desk, mpsc::Receiver<Errand>) {
        let (sender, receiver) = mpsc::channel(capacity);
        (Desk(sender), receiver)
    }

    /// Hands in one request and waits until it is committed.
    pub async fn handle(&self, request: Request) -> Result<Outcome, Unavailable> {
        let (answer, answered) = oneshot::channel();
        self.0
            .send(Errand::Handle { request: Box::new(request), sorted: None, answer })
            .await
            .map_err(|_| Unavailable)?;
        answered.await.map_err(|_| Unavailable)?
    }

    /// Has what is due done; gives the time of the next duty.
    pub async fn tick(&self) -> Result<Option<DateTime<Utc>>, Unavailable> {
        let (answer, answered) = oneshot::channel();
        self.0.send(Errand::Tick { answer }).await.map_err(|_| Unavailable)?;
        answered.await.map_err(|_| Unavailable)?
    }
}
