//! What Slack has lately said of people and conversations; what it has not, goes on a list to be asked.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;

use super::desk::{Need, Waiting};
use super::stop::Stop;
use crate::domain::action::{Action, LookedUp, Now, Request};
use crate::domain::id::{ChannelId, PersonId};
use crate::domain::person::{Channel, Person, Place, Standing};
use crate::domain::refusal::Refusal;
use crate::store::{self, Tx};

/// What Slack said of a person is good for this long; then it is asked again. Asking about very many takes it minutes,
/// and they are read through by the lead meanwhile: that is good for as much longer.
const PERSON_FRESH: TimeDelta = TimeDelta::minutes(10);
const MANY: usize = 50;
/// Where the bot is, it mostly stays; where it is missing, it is invited at once, so that is always asked anew.
const CHANNEL_FRESH: TimeDelta = TimeDelta::seconds(30);

pub type People = BTreeMap<PersonId, Person>;

/// These people, all of them.
pub async fn people(
    tx: &mut Tx,
    request: &Request,
    wanted: impl IntoIterator<Item = PersonId>,
    now: Now,
) -> Result<People, Stop> {
    let wanted: Vec<PersonId> = wanted.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
    let mut known = store::people::load_many(tx, &request.team, &wanted).await?;
    let crowd = i32::try_from(wanted.len() / MANY).unwrap_or(i32::MAX).min(100);
    // Whom Slack could not be asked about just now is not taken as they were.
    known.retain(|_, person| now - person.seen_at < PERSON_FRESH * (1 + crowd));
    let people: Vec<PersonId> = wanted.into_iter().filter(|id| !known.contains_key(id)).collect();
    if people.is_empty() { Ok(known) } else { Err(need(request, people, vec![])) }
}

pub async fn channel(tx: &mut Tx, request: &Request, id: &ChannelId, now: Now) -> Result<Channel, Stop> {
    let known = store::channels::load(tx, &request.team, id).await?;
    match (known, request.looked_up) {
        (Some((channel, _)), LookedUp::JustNow) => Ok(channel),
        (Some((channel, seen_at)), LookedUp::NotYet)
            if channel.place == Place::Home && now - seen_at < CHANNEL_FRESH =>
        {
            Ok(channel)
        }
        _ => Err(need(request, vec![], vec![id.clone()])),
    }
}

/// The channel in which a start was called, as it was found then. Of what is no longer known the worst is taken.
pub async fn home(tx: &mut Tx, request: &Request, id: &ChannelId) -> Result<Channel, store::Error> {
    let known = store::channels::load(tx, &request.team, id).await?;
    Ok(known.map_or_else(
        || Channel { id: id.clone(), place: Place::Home, is_private: true, has_outsiders: true },
        |(channel, _)| channel,
    ))
}

/// What somebody is to the workspace, as Slack has said at any time: who has left cannot ask any more.
pub async fn standing(tx: &mut Tx, request: &Request, id: &PersonId) -> Result<Standing, Stop> {
    let known = store::people::load_many(tx, &request.team, std::slice::from_ref(id)).await?;
    match known.get(id) {
        Some(person) => Ok(person.standing),
        None => Err(need(request, vec![id.clone()], vec![])),
    }
}

/// Slack is asked once for a request; if that did not help, the person is told.
pub fn need(request: &Request, people: Vec<PersonId>, channels: Vec<ChannelId>) -> Stop {
    let told_after = starting(&request.action)
        .map(|channel| Waiting { person: request.actor.clone(), channel: channel.clone() });
    match request.looked_up {
        LookedUp::NotYet => Stop::Need(Need { team: request.team.clone(), people, channels, told_after }),
        LookedUp::JustNow if told_after.is_some() && people.len() > MANY => {
            Stop::Refused(Refusal::StillAsking { people: people.len() })
        }
        LookedUp::JustNow => Stop::Refused(Refusal::SlackIsSlow),
    }
}

/// The channel of a start that is being filled in: what was filled in is kept, and can be come back to.
fn starting(action: &Action) -> Option<&ChannelId> {
    match action {
        Action::SubmitStart { channel, .. }
        | Action::SubmitMissing { channel, .. }
        | Action::TurnRehearsal { channel, .. }
        | Action::Begin { channel, .. } => Some(channel),
        _ => None,
    }
}
