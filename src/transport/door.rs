//! The one door: whatever wire a payload came by, here it is understood, handed in, and its acknowledgement worded.
//! Nothing is acknowledged before it is committed.

use std::sync::Arc;
use std::time::Duration;

use chrono_tz::Tz;
use futures_util::future::BoxFuture;
use serde_json::Value;
use tracing::{debug, warn};

use super::interpret::{Asked, interpret, mentioned};
use super::payload::Payload;
use crate::clock::Clock;
use crate::command::desk::{Desk, Need, Outcome, Unavailable};
use crate::domain::action::{LookedUp, Request, Way};
use crate::domain::id::{PersonId, TeamId};
use crate::domain::person::Names;
use crate::domain::refusal::Refusal;
use crate::domain::reply::Reply;
use crate::view::ack::{self, Taken};

/// Asks Slack what a request needs; whether all of it could be learnt is seen when the request is handed in again.
pub type LookUp = Arc<dyn Fn(Need) -> BoxFuture<'static, ()> + Send + Sync>;

/// Asks Slack what people are called; what it does not say is missing.
pub type NamesOf = Arc<dyn Fn(Vec<PersonId>) -> BoxFuture<'static, Names> + Send + Sync>;

/// Slack waits three seconds in all, the way there and back included.
const PATIENCE: Duration = Duration::from_millis(2_600);
/// Of these, for asking Slack.
const LOOK_UP: Duration = Duration::from_millis(1_500);
/// For the names in what somebody types: an acknowledgement within the second counts for more than a name.
const NAMING: Duration = Duration::from_millis(600);
/// So many names are asked for in one message.
const NAMED: usize = 20;

/// Cheap to clone.
#[derive(Clone)]
pub struct Door {
    pub desk: Desk,
    pub look_up: LookUp,
    pub names_of: NamesOf,
    /// Where the bot is installed: stands in where Slack names no team.
    pub team: TeamId,
    pub clock: Clock,
}

/// What goes back to Slack.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    Empty,
    Text(String),
    Json(Value),
    /// Not committed: Slack is to send it again.
    Unavailable,
}

impl Door {
    pub async fn accept(&self, payload: Payload) -> Answer {
        match &payload {
            Payload::UrlVerification { challenge } => return Answer::Text(challenge.clone()),
            Payload::SslCheck => return Answer::Empty,
            Payload::Unknown { kind } => {
                debug!(kind, "ignored what is not known");
                return Answer::Empty;
            }
            Payload::Event(_) | Payload::Command(_) | Payload::Interaction(_) => {}
        }
        let deadline = tokio::time::Instant::now() + PATIENCE;
        let Some(Asked { request, fields, filled }) = self.understand(&payload).await else {
            return unreadable(&payload);
        };
        let way = request.way.clone();
        // Dropped where it takes too long: the writer does not begin what nobody waits for.
        let handed_in = tokio::time::timeout_at(deadline, self.hand_in(request)).await;
        let taken = match handed_in {
            Ok(Ok((reply, zone))) => return self.acknowledge(&way, &reply, zone, (&fields, &filled)),
            Ok(Err(Unavailable)) => Taken::Not,
            // It may have begun just then.
            Err(_) => Taken::Perhaps,
        };
        match way {
            // Slack does not send these again, so the person has to know.
            Way::Command { .. } => Answer::Json(ack::unavailable_command(taken)),
            Way::Submit { .. } => Answer::Json(ack::unavailable_submit(taken, &fields)),
            Way::Message { .. } | Way::Modal { .. } | Way::Home { .. } | Way::Event => Answer::Unavailable,
        }
    }

    /// Mentions in it by name, where Slack says the name at once.
    async fn understand(&self, payload: &Payload) -> Option<Asked> {
        let asked = interpret(payload, &self.team, &Names::new())?;
        let mut mentioned = mentioned(payload);
        if mentioned.is_empty() {
            return Some(asked);
        }
        mentioned.truncate(NAMED);
        let names = tokio::time::timeout(NAMING, (self.names_of)(mentioned)).await;
        interpret(payload, &self.team, &names.unwrap_or_default())
    }

    async fn hand_in(&self, mut request: Request) -> Result<(Reply, Option<Tz>), Unavailable> {
        let need = match self.desk.handle(request.clone()).await? {
            Outcome::Reply(reply, zone) => return Ok((reply, zone)),
            Outcome::Need(need) => need,
        };
        if tokio::time::timeout(LOOK_UP, (self.look_up)(need)).await.is_err() {
            warn!("Slack took its time over a look-up");
        }
        request.looked_up = LookedUp::JustNow;
        match self.desk.handle(request).await? {
            Outcome::Reply(reply, zone) => Ok((reply, zone)),
            Outcome::Need(_) => Err(Unavailable),
        }
    }

    /// `fields` and what was filled in, of a window.
    fn acknowledge(
        &self,
        way: &Way,
        reply: &Reply,
        zone: Option<Tz>,
        (fields, filled): (&[String], &Value),
    ) -> Answer {
        let body = match way {
            Way::Command { .. } => ack::command(reply, self.clock.now(), zone),
            Way::Submit { .. } => ack::submit(reply, fields, filled),
            Way::Message { .. } | Way::Modal { .. } | Way::Home { .. } | Way::Event => None,
        };
        body.map_or(Answer::Empty, Answer::Json)
    }
}

/// Nothing we asked for, or nothing that our own windows and buttons send any more. A window that simply closed would
/// look as if it had been taken.
fn unreadable(payload: &Payload) -> Answer {
    match payload {
        Payload::Interaction(body) if body["type"] == "view_submission" => {
            debug!("a window came back that is not known");
            let stale = Reply::Refuse { refusal: Refusal::Stale };
            ack::submit(&stale, &[], &body["view"]["state"]["values"]).map_or(Answer::Empty, Answer::Json)
        }
        _ => Answer::Empty,
    }
}

#[cfg(test)]
mod tests;
