//! What Slack has lately said of people and conversations; what it has not, goes on a list to be asked.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;

use super::desk::{Need, Waiting};
use super::stop::{Stop, both};
use crate::domain::action::{Action, LookedUp, Now, Request};
use crate::domain::id::{ChannelId, GroupId, PersonId};
use crate::domain::person::{Channel, Person, Place, Standing, UserGroup};
use crate::domain::policy::{self, Starters};
use crate::domain::refusal::Refusal;
use crate::store::{self, Tx};

/// What Slack said of a person is good for this long; then it is asked again. Asking about very many takes it minutes,
/// and they are read through by the lead meanwhile: that is good for as much longer.
const PERSON_FRESH: TimeDelta = TimeDelta::minutes(10);
const MANY: usize = 50;
/// Where the bot is, it mostly stays; where it is missing, it is invited at once, so that is always asked anew.
const CHANNEL_FRESH: TimeDelta = TimeDelta::seconds(30);

/// Whoever is among those who may start a rollout.
const INSIDE_FRESH: TimeDelta = TimeDelta::minutes(10);
/// Whoever is not is let in mostly at once, as is whoever is back: only what was asked for this very request turns them
/// away.
const JUST_NOW: TimeDelta = TimeDelta::minutes(1);

/// Of a reader of the home tab; the button there asks anew.
const READER_FRESH: TimeDelta = TimeDelta::hours(1);

pub type People = BTreeMap<PersonId, Person>;

/// Whether somebody can be what they are named for.
pub type Fits = fn(Standing) -> bool;

/// Sponsors it, or leads it after somebody else.
pub const SPONSORS: Fits = Standing::can_be_sponsor;
/// Speaks for an area, or has homework.
pub const TAKES_PART: Fits = Standing::can_be_stakeholder;

/// These people, all of them, each with what they are named for. Whoever does not fit is turned away by no memory: their
/// account may be open again.
pub async fn people(
    tx: &mut Tx,
    request: &Request,
    named: impl IntoIterator<Item = (PersonId, Fits)>,
    now: Now,
) -> Result<People, Stop> {
    let named: Vec<(PersonId, Fits)> = named.into_iter().collect();
    let wanted: BTreeSet<&PersonId> = named.iter().map(|(id, _)| id).collect();
    let wanted: Vec<PersonId> = wanted.into_iter().cloned().collect();
    let mut known = store::people::load_many(tx, &request.team, &wanted).await?;
    let crowd = i32::try_from(wanted.len() / MANY).unwrap_or(i32::MAX).min(100);
    let unfit = named.iter().filter(|(id, fits)| known.get(id).is_some_and(|one| !fits(one.standing)));
    let unfit: BTreeSet<PersonId> = unfit.map(|(id, _)| id.clone()).collect();
    let doubted = match request.looked_up {
        LookedUp::NotYet => TimeDelta::zero(),
        LookedUp::JustNow => JUST_NOW * (1 + crowd),
    };
    // Whom Slack could not be asked about just now is not taken as they were.
    known.retain(|id, person| {
        let fresh = if unfit.contains(id) { doubted } else { PERSON_FRESH * (1 + crowd) };
        now - person.seen_at < fresh
    });
    let people: Vec<PersonId> = wanted.into_iter().filter(|id| !known.contains_key(id)).collect();
    if people.is_empty() { Ok(known) } else { Err(need(request, people, vec![])) }
}

/// Who may start a rollout; where it is a user group, with those who are in it, and fresh as to the actor.
pub async fn starters(
    tx: &mut Tx,
    request: &Request,
    now: Now,
) -> Result<(Starters, Option<UserGroup>), Stop> {
    let starters = store::installations::allowed(tx, &request.team).await?.starters;
    let outside = match request.looked_up {
        LookedUp::NotYet => TimeDelta::zero(),
        LookedUp::JustNow => JUST_NOW,
    };
    let group = match &starters {
        Starters::Group(id) => Some(group(tx, request, id, outside, now).await?),
        Starters::Admins => {
            admin(tx, request, outside, now).await?;
            None
        }
        Starters::Everyone => None,
    };
    Ok((starters, group))
}

/// What the home tab says of its reader: whose day it is, and whether they may start a rollout.
pub async fn reader(tx: &mut Tx, request: &Request, now: Now) -> Result<(), Stop> {
    let standing = standing(tx, request, &request.actor).await;
    match store::installations::allowed(tx, &request.team).await?.starters {
        Starters::Everyone => standing.map(drop),
        Starters::Admins => admin(tx, request, READER_FRESH, now).await,
        Starters::Group(id) => both(standing, group(tx, request, &id, INSIDE_FRESH, now).await).map(drop),
    }
}

/// Why the actor may not start a rollout, as Slack has said at any time: what helps waits for it only where not everyone
/// may, and nobody has asked it yet.
pub async fn closed(tx: &mut Tx, request: &Request) -> Result<Option<Refusal>, Stop> {
    let starters = store::installations::allowed(tx, &request.team).await?.starters;
    let actor = std::slice::from_ref(&request.actor);
    let known = store::people::load_many(tx, &request.team, actor).await?.remove(&request.actor);
    let group = match &starters {
        Starters::Group(id) => store::groups::load(tx, &request.team, id).await?,
        Starters::Everyone | Starters::Admins => None,
    };
    let Some(person) = known else {
        return match (starters, request.looked_up) {
            (Starters::Everyone, _) => Ok(None),
            (Starters::Admins, LookedUp::NotYet) => Err(need(request, actor.to_vec(), vec![])),
            (Starters::Group(id), LookedUp::NotYet) => {
                Err(with_group(need(request, actor.to_vec(), vec![]), &id))
            }
            // Slack does not tell, and who can is no secret.
            (Starters::Admins, LookedUp::JustNow) => Ok(Some(Refusal::OnlyAdminsStart)),
            (Starters::Group(group), LookedUp::JustNow) => Ok(Some(Refusal::OnlyGroupStarts { group })),
        };
    };
    Ok(match (&starters, &group, policy::may_start(&person, &starters, group.as_ref())) {
        (_, _, Ok(())) => None,
        (Starters::Group(_), None, Err(_)) if person.standing.can_lead() => None,
        (_, _, Err(closed)) => Some(closed),
    })
}

/// Whether the actor is an admin; that they are none stands for `outside`.
async fn admin(tx: &mut Tx, request: &Request, outside: TimeDelta, now: Now) -> Result<(), Stop> {
    let known = store::people::load_many(tx, &request.team, std::slice::from_ref(&request.actor)).await?;
    let fresh = |person: &Person| if person.standing == Standing::Admin { INSIDE_FRESH } else { outside };
    match known.get(&request.actor) {
        Some(person) if now - person.seen_at < fresh(person) => Ok(()),
        Some(_) | None => Err(need(request, vec![request.actor.clone()], vec![])),
    }
}

/// A user group; that the actor is not in it stands for `outside`.
async fn group(
    tx: &mut Tx,
    request: &Request,
    id: &GroupId,
    outside: TimeDelta,
    now: Now,
) -> Result<UserGroup, Stop> {
    let known = store::groups::load(tx, &request.team, id)
        .await?
        .filter(|group| now - group.seen_at < if group.has(&request.actor) { INSIDE_FRESH } else { outside });
    known.ok_or_else(|| with_group(need(request, vec![], vec![]), id))
}

fn with_group(stop: Stop, id: &GroupId) -> Stop {
    match stop {
        Stop::Need(need) => Stop::Need(Box::new(Need { groups: vec![id.clone()], ..*need })),
        stop => stop,
    }
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
        LookedUp::NotYet => {
            let (team, groups) = (request.team.clone(), Vec::new());
            Stop::Need(Box::new(Need { team, people, channels, groups, told_after }))
        }
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

#[cfg(test)]
mod tests;
