//! Looks, before somebody is written to or something is posted, whether they are still there, and still among themselves.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Carrier, Stop, Trip};
use crate::delivery::failure::Failure;
use crate::delivery::pace::Method;
use crate::domain::id::{ChannelId, PersonId};
use crate::domain::person::{Channel, Person, Standing};
use crate::domain::policy;
use crate::domain::rollout::Rollout;
use crate::domain::stakeholder::Unreachable;
use crate::store;

/// How long Slack's word on a person is good for before they are written to unasked.
const PERSON_LIFE: TimeDelta = TimeDelta::days(1);
/// And on a channel, before something is posted for all who are in it.
const CHANNEL_LIFE: TimeDelta = TimeDelta::minutes(10);

impl Carrier {
    /// Slack takes a message to somebody deactivated without a word, so it is asked before they are written to.
    pub(super) async fn still_there(
        &self,
        trip: &mut Trip<'_>,
        id: &PersonId,
        known: Option<Person>,
    ) -> Result<(), Stop> {
        let (letter, now) = (trip.letter, self.clock.now());
        let standing = match known {
            Some(known) if now - known.seen_at < PERSON_LIFE => known.standing,
            Some(_) | None => {
                self.turn(trip, Method::UsersInfo, &letter.id)?;
                let fresh = match self.api.users_info(&self.me, id, now).await {
                    Ok(fresh) => fresh,
                    // Not allowed to ask: then Slack's answer to the message has to do.
                    Err(Failure::Refused { .. }) => return Ok(()),
                    Err(failure) => return Err(Stop::Failed(Method::UsersInfo, failure)),
                };
                let mut tx = self.db.begin().await?;
                store::people::save(&mut tx, &letter.team, &fresh).await?;
                tx.commit().await?;
                fresh.standing
            }
        };
        let (why, code) = match standing {
            Standing::Member | Standing::Admin | Standing::Guest | Standing::Outsider => return Ok(()),
            Standing::Deactivated => (Unreachable::Deactivated, "deactivated"),
            Standing::Bot => (Unreachable::DmRefused, "is_a_bot"),
            Standing::Unknown => (Unreachable::DmRefused, "unknown_person"),
        };
        Err(Stop::Failed(Method::UsersInfo, Failure::Unreachable { why, code: code.to_owned() }))
    }

    /// A channel may have been shared since the rollout began, so it is looked at before something is posted for all.
    pub(super) async fn still_among_us(
        &self,
        trip: &mut Trip<'_>,
        id: &ChannelId,
        of: Option<&Rollout>,
        known: Option<(Channel, DateTime<Utc>)>,
    ) -> Result<(), Stop> {
        let (letter, now) = (trip.letter, self.clock.now());
        if of.is_some_and(|rollout| rollout.outsiders_accepted) {
            return Ok(());
        }
        let channel = match known {
            Some((channel, seen_at)) if now - seen_at < CHANNEL_LIFE => channel,
            Some(_) | None => {
                self.turn(trip, Method::ConversationsInfo, &letter.id)?;
                let fresh = match self.api.conversations_info(id).await {
                    Ok(fresh) => fresh,
                    // Not allowed to ask: then nothing could have been started here.
                    Err(Failure::Refused { .. }) => return Ok(()),
                    Err(failure) => return Err(Stop::Failed(Method::ConversationsInfo, failure)),
                };
                let mut tx = self.db.begin().await?;
                store::channels::save(&mut tx, &letter.team, &fresh, now).await?;
                tx.commit().await?;
                fresh
            }
        };
        if of.map_or(!channel.has_outsiders, |rollout| policy::may_post(rollout, &channel)) {
            Ok(())
        } else {
            Err(Stop::Outsiders(id.clone()))
        }
    }
}
