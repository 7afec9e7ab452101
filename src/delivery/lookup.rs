//! Asks Slack who somebody is and what a conversation is, and keeps the answers, for a request that could not be
//! decided without them.

use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::stream;

use super::carry::Carrier;
use super::failure::Failure;
use super::pace::Method;
use crate::domain::id::{ChannelId, PersonId, TeamId};
use crate::domain::person::{Channel, Person};
use crate::store::{self, channels, people};

/// Questions to Slack at once, out of the same person's patience.
const AT_ONCE: usize = 8;

#[derive(Debug, thiserror::Error)]
pub enum NotKnown {
    #[error("Slack did not say ({0})")]
    Slack(String),
    #[error(transparent)]
    Store(#[from] store::Error),
}

enum Found {
    Person(Person),
    Channel(Channel),
}

enum Asked {
    Person(PersonId),
    Channel(ChannelId),
}

/// Goes on when its caller gives up waiting, so that the next try finds what this one learnt. What could be learnt is
/// kept even if the rest could not.
pub(super) async fn look_up(
    carrier: Arc<Carrier>,
    team: TeamId,
    people: Vec<PersonId>,
    channels: Vec<ChannelId>,
) -> Result<(), NotKnown> {
    let task = tokio::spawn(async move {
        let asked = people.into_iter().map(Asked::Person).chain(channels.into_iter().map(Asked::Channel));
        let answers: Vec<Result<Found, Failure>> =
            stream::iter(asked).map(|one| carrier.ask(&team, one)).buffer_unordered(AT_ONCE).collect().await;
        let mut failed = None;
        let mut tx = carrier.db.begin().await?;
        for answer in answers {
            match answer {
                Ok(Found::Person(person)) => people::save(&mut tx, &team, &person).await?,
                Ok(Found::Channel(channel)) => {
                    channels::save(&mut tx, &team, &channel, carrier.clock.now()).await?;
                }
                Err(failure) => failed = Some(failure),
            }
        }
        tx.commit().await?;
        match failed {
            None => Ok(()),
            Some(failure) => Err(NotKnown::Slack(failure.code().to_owned())),
        }
    });
    task.await.unwrap_or_else(|_| Err(NotKnown::Slack("panicked".to_owned())))
}

impl Carrier {
    async fn ask(&self, team: &TeamId, asked: Asked) -> Result<Found, Failure> {
        let method = match asked {
            Asked::Person(_) => Method::UsersInfo,
            Asked::Channel(_) => Method::ConversationsInfo,
        };
        let now = self.clock.now();
        if !self.pace.try_book(team, method, now) {
            return Err(Failure::Again { after: None, code: "over_our_pace".to_owned() });
        }
        let answer = match asked {
            Asked::Person(id) => self.api.users_info(&self.me, &id, now).await.map(Found::Person),
            Asked::Channel(id) => self.api.conversations_info(&id).await.map(Found::Channel),
        };
        if let Err(Failure::Again { after: Some(after), .. }) = &answer {
            self.pace.rest(team, method, now + *after);
        }
        answer
    }
}
