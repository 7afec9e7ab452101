//! Looks whether what may have been sent before stands in Slack: through the stretch of time in which it was tried, page
//! by page to its end, over several tries where one is too long for one. What was not looked through to its end is never
//! taken for "not there".
//!
//! Where we may not look at all it is sent again, and the log says so: whoever waits for an invitation, a question or a
//! decision would wait in vain, and one that is there twice is seen to be.

use chrono::{DateTime, TimeDelta, Utc};

use super::post::{Address, page_name};
use super::{Carrier, Stop, Trip, page_key};
use crate::delivery::api::{Looked, Sought, Spot, Stretch};
use crate::delivery::failure::Failure;
use crate::delivery::pace::Method;
use crate::domain::id::{ChannelId, FileId, Ts};

/// What is left open of Slack's clock and ours once something was posted by this process: ours may be set meanwhile.
const NEAR: TimeDelta = TimeDelta::minutes(10);
/// And before that. Over Socket Mode nobody checks our clock.
const FAR: TimeDelta = TimeDelta::days(1);
/// Pages of a conversation that one try reads.
const PAGES: usize = 5;

impl Carrier {
    /// The page as it stands in Slack, if it got through. Whether it stands in its thread the address says afterwards.
    pub(super) async fn find(
        &self,
        trip: &mut Trip<'_>,
        address: &mut Address,
        key: &str,
    ) -> Result<Option<Spot>, Stop> {
        let Some(channel) = address.channel.clone() else { return Ok(None) };
        let (sought, tried) = (Sought::Letter(key), self.tried(trip));
        if let Some(thread) = address.thread.clone() {
            match self.look(trip, (&channel, Some(&thread)), &sought, tried).await {
                // What it answered was deleted: tried after that, it stands by itself.
                Err(Stop::Failed(_, Failure::Missing { .. })) => {}
                found => return found,
            }
            let found = self.look(trip, (&channel, None), &sought, tried).await?;
            if found.is_some() {
                address.thread = None;
            }
            return Ok(found);
        }
        self.look(trip, (&channel, None), &sought, tried).await
    }

    /// Whether one of these files stands in a conversation, shared since then.
    pub(super) async fn is_shown(
        &self,
        trip: &mut Trip<'_>,
        (channel, thread): (&ChannelId, Option<&Ts>),
        ids: &[FileId],
        since: DateTime<Utc>,
    ) -> Result<bool, Stop> {
        let tried = (since, self.clock.now());
        match self.look(trip, (channel, thread), &Sought::Files(ids), tried).await {
            Err(Stop::Failed(_, Failure::Missing { .. })) => Ok(false),
            found => Ok(found?.is_some()),
        }
    }

    /// Of a letter that would not be brought to its reader any more: where it stands all the same, because it got through
    /// and nobody was told. From now on that is on record.
    pub(super) async fn recover(
        &self,
        trip: &mut Trip<'_>,
        address: &mut Address,
    ) -> Result<Option<Spot>, Stop> {
        let letter = trip.letter;
        let Some(name) = page_name(letter, 0).filter(|_| trip.look) else { return Ok(None) };
        self.open_dm(trip, address).await?;
        let Some(first) = self.find(trip, address, &page_key(letter, 0)).await? else { return Ok(None) };
        trip.found = true;
        trip.standing.push((name, address.place(), first.clone()));
        Ok(Some(first))
    }

    /// The same with all its pages, where there is nothing to say any more: it is left as it would stand had it been marked
    /// at once, and what is told after it reaches it.
    pub(super) async fn recover_whole(
        &self,
        trip: &mut Trip<'_>,
        address: &mut Address,
    ) -> Result<Option<Spot>, Stop> {
        let letter = trip.letter;
        let Some(first) = self.recover(trip, address).await? else { return Ok(None) };
        address.thread.get_or_insert_with(|| first.ts.clone());
        for n in 1.. {
            let Some(name) = page_name(letter, n) else { break };
            let Some(spot) = self.find(trip, address, &page_key(letter, n)).await? else { break };
            trip.standing.push((name, address.place(), spot));
        }
        Ok(Some(first))
    }

    /// Between when and when it was tried; as far as nobody remembers, since it was written.
    fn tried(&self, trip: &Trip<'_>) -> (DateTime<Utc>, DateTime<Utc>) {
        trip.so_far.tried.unwrap_or_else(|| (trip.letter.created_at, self.clock.now()))
    }

    async fn look(
        &self,
        trip: &mut Trip<'_>,
        (channel, thread): (&ChannelId, Option<&Ts>),
        sought: &Sought<'_>,
        tried: (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<Option<Spot>, Stop> {
        let name = match sought {
            Sought::Letter(key) => format!("{key}@{}", thread.map_or("", Ts::as_str)),
            Sought::Files(ids) => format!("{}@files", ids.first().map_or("", FileId::as_str)),
        };
        let begun = trip.so_far.looked.remove(&name);
        let mut stretch = begun.unwrap_or_else(|| self.stretch(tried));
        for _ in 0..PAGES {
            if let Err(stop) = self.turn(trip, Method::History, &name) {
                trip.so_far.looked.insert(name, stretch);
                return Err(stop);
            }
            match self.api.look(channel, thread, &stretch, sought).await {
                Ok(Looked::Here(spot)) => return Ok(Some(spot)),
                Ok(Looked::Through) => return Ok(None),
                Ok(Looked::Further(cursor)) => stretch.cursor = cursor,
                Err(Failure::Refused { code, .. }) if stretch.cursor.is_empty() => {
                    tracing::warn!(delivery.id = %trip.letter.id, %code, "cannot look whether it was sent; sending it again");
                    return Ok(None);
                }
                // It could be looked at a moment ago: what Slack will not have is where we were, and we begin anew.
                Err(Failure::Refused { code, .. }) => {
                    let again = Failure::Again { after: None, code };
                    return Err(Stop::Failed(Method::History, again));
                }
                Err(failure) => {
                    trip.so_far.looked.insert(name, stretch);
                    return Err(Stop::Failed(Method::History, failure));
                }
            }
        }
        tracing::warn!(delivery.id = %trip.letter.id, "much was said where it may have been sent; looking on, and not sending it again before that");
        trip.so_far.looked.insert(name, stretch);
        Err(Stop::Later(self.clock.now()))
    }

    fn stretch(&self, (from, until): (DateTime<Utc>, DateTime<Utc>)) -> Stretch {
        let (ahead, margin) = match self.brought.ahead() {
            Some(ahead) => (ahead, NEAR),
            None => (TimeDelta::zero(), FAR),
        };
        Stretch { oldest: from - ahead - margin, latest: until - ahead + margin, cursor: String::new() }
    }
}
