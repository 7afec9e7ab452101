//! **Start a rollout**, from the command to **Start now**: loads the draft and what Slack says of the people in it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, TimeDelta};

use super::desk::Need;
use crate::domain::action::{Now, Request};
use crate::domain::area::Area;
use crate::domain::decision::{Decision, DraftChange};
use crate::domain::draft::{DraftKey, StartDraft};
use crate::domain::id::{ChannelId, PersonId, RolloutId};
use crate::domain::person::{Channel, Person, Place};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::reply::Reply;
use crate::domain::screen::{Screen, StartScreen};
use crate::domain::start;
use crate::store::drafts::DraftBody;
use crate::store::{self, Tx};

/// What Slack said of a person or a channel is good for this long; then it is asked again.
const FRESH: TimeDelta = TimeDelta::minutes(10);

type People = BTreeMap<PersonId, Person>;

/// Either what is decided, or what must be asked of Slack first.
pub type Step = Result<Decision, Need>;

pub async fn open(
    tx: &mut Tx,
    request: &Request,
    channel: &ChannelId,
    direct: bool,
    name: &str,
    now: Now,
) -> Result<Step, store::Error> {
    let mut need = Need { team: request.team.clone(), people: vec![], channels: vec![] };
    let people = known(tx, &mut need, [request.actor.clone()], now).await?;
    let place = match store::channels::load(tx, &request.team, channel).await? {
        Some((place, seen_at)) if now - seen_at < TimeDelta::seconds(30) || direct => Some(place),
        _ if direct => Some(Place::Direct),
        _ => {
            need.channels.push(channel.clone());
            None
        }
    };
    let Some(place) = place.filter(|_| need.people.is_empty()) else { return Ok(Err(need)) };
    let lead = &people[&request.actor];
    let kept = draft_of(tx, request, channel).await?;
    let here = Channel { id: channel.clone(), place };
    let zone = start::lead_zone(lead);
    Ok(Ok(match start::open(&here, direct, name, kept, zone, now) {
        Ok(screen) => Decision {
            drafts: vec![(
                DraftKey::Start { channel: channel.clone() },
                DraftChange::KeepStart(screen.draft.clone()),
            )],
            reply: Reply::Show { screen: Screen::Start(screen) },
            ..Decision::default()
        },
        Err(refusal) => refuse(refusal),
    }))
}

pub async fn submit(
    tx: &mut Tx,
    request: &Request,
    channel: &ChannelId,
    mut draft: StartDraft,
    now: Now,
) -> Result<Step, store::Error> {
    let Some(kept) = draft_of(tx, request, channel).await? else { return gone(tx, request, channel).await.map(Ok) };
    // The reasons were given on the second step, which this one does not show.
    draft.reasons = kept.reasons;
    draft.start_on = kept.start_on;
    let (people, lead) = match cast(tx, request, &draft, now).await? {
        Ok(found) => found,
        Err(need) => return Ok(Err(need)),
    };
    let areas = start::empty_areas(&draft);
    let reply = match start::check(&draft, &people, start::lead_zone(&lead), now) {
        Err(faults) => Reply::Faults { faults },
        Ok(()) if areas.is_empty() => rehearsal(&draft, channel, &lead, &people, 0, now),
        Ok(()) => {
            let draft = Box::new(draft.clone());
            Reply::Show { screen: Screen::Missing { channel: channel.clone(), areas, draft } }
        }
    };
    Ok(Ok(keeping(channel, draft, reply)))
}

pub async fn submit_missing(
    tx: &mut Tx,
    request: &Request,
    channel: &ChannelId,
    named: BTreeMap<Area, Vec<PersonId>>,
    reasons: BTreeMap<Area, String>,
    now: Now,
) -> Result<Step, store::Error> {
    let Some(mut draft) = draft_of(tx, request, channel).await? else {
        return gone(tx, request, channel).await.map(Ok);
    };
    let asked = start::empty_areas(&draft);
    draft.areas.extend(named.into_iter().filter(|(area, people)| asked.contains(area) && !people.is_empty()));
    draft.reasons.extend(reasons.into_iter().filter(|(area, _)| asked.contains(area)));
    let (people, lead) = match cast(tx, request, &draft, now).await? {
        Ok(found) => found,
        Err(need) => return Ok(Err(need)),
    };
    let reply = match start::check_missing(&draft, &asked, &people) {
        Err(faults) => {
            // Who was found unfit on this step must not sit in the first one, where nobody would look.
            draft.areas.retain(|area, _| !asked.contains(area));
            Reply::Faults { faults }
        }
        Ok(()) => rehearsal(&draft, channel, &lead, &people, 0, now),
    };
    Ok(Ok(keeping(channel, draft, reply)))
}

/// Whatever comes of a step, what was filled in is kept.
fn keeping(channel: &ChannelId, draft: StartDraft, reply: Reply) -> Decision {
    let kept = (DraftKey::Start { channel: channel.clone() }, DraftChange::KeepStart(draft));
    Decision { drafts: vec![kept], reply, ..Decision::default() }
}

/// **Change**: back to the first step.
pub async fn change(
    tx: &mut Tx,
    request: &Request,
    channel: &ChannelId,
    now: Now,
) -> Result<Step, store::Error> {
    let Some(draft) = draft_of(tx, request, channel).await? else {
        return gone(tx, request, channel).await.map(Ok);
    };
    let mut need = Need { team: request.team.clone(), people: vec![], channels: vec![] };
    let people = known(tx, &mut need, [request.actor.clone()], now).await?;
    let Some(lead) = people.get(&request.actor) else { return Ok(Err(need)) };
    let zone = start::lead_zone(lead);
    let screen = Screen::Start(StartScreen { channel: channel.clone(), draft, zone, resumed: false });
    Ok(Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() }))
}

pub async fn turn(
    tx: &mut Tx,
    request: &Request,
    channel: &ChannelId,
    page: usize,
    now: Now,
) -> Result<Step, store::Error> {
    let Some(draft) = draft_of(tx, request, channel).await? else {
        return gone(tx, request, channel).await.map(Ok);
    };
    let (people, lead) = match cast(tx, request, &draft, now).await? {
        Ok(found) => found,
        Err(need) => return Ok(Err(need)),
    };
    let reply = rehearsal(&draft, channel, &lead, &people, page, now);
    Ok(Ok(Decision { reply, ..Decision::default() }))
}

/// **Start now**, or on a day.
pub async fn begin(
    tx: &mut Tx,
    request: &Request,
    channel: &ChannelId,
    start_on: Option<NaiveDate>,
    now: Now,
) -> Result<Step, store::Error> {
    let Some(draft) = draft_of(tx, request, channel).await? else {
        return gone(tx, request, channel).await.map(Ok);
    };
    let (people, lead) = match cast(tx, request, &draft, now).await? {
        Ok(found) => found,
        Err(need) => return Ok(Err(need)),
    };
    let id = RolloutId::new(&request.team, store::counters::next(tx, &request.team, RolloutId::LETTER).await?);
    let begun = start::begin(id, &draft, channel, &lead, &people, start_on, now);
    Ok(Ok(begun.unwrap_or_else(|faults| Decision {
        reply: if faults.iter().all(|fault| fault.field == Field::StartOn) {
            Reply::Faults { faults }
        } else {
            first_step(draft, channel, &lead)
        },
        ..Decision::default()
    })))
}

fn rehearsal(
    draft: &StartDraft,
    channel: &ChannelId,
    lead: &Person,
    people: &People,
    page: usize,
    now: Now,
) -> Reply {
    match start::rehearse(draft, channel, lead, people, now) {
        Ok(plan) => {
            Reply::Show { screen: Screen::Rehearsal { channel: channel.clone(), plan: Box::new(plan), page } }
        }
        Err(_) => first_step(draft.clone(), channel, lead),
    }
}

/// Back to the first step: by **Change**, or because a draft that lay for days has stopped being sound.
fn first_step(draft: StartDraft, channel: &ChannelId, lead: &Person) -> Reply {
    let zone = start::lead_zone(lead);
    Reply::Show { screen: Screen::Start(StartScreen { channel: channel.clone(), draft, zone, resumed: false }) }
}

/// No draft: it was started already, in another window or by the click before this one.
async fn gone(tx: &mut Tx, request: &Request, channel: &ChannelId) -> Result<Decision, store::Error> {
    let begun = store::rollouts::open_in_channel(tx, &request.team, channel)
        .await?
        .into_iter()
        .filter(|rollout| rollout.lead == request.actor)
        .next_back();
    Ok(refuse(match begun {
        Some(rollout) => Refusal::AlreadyStarted { rollout: rollout.id, name: rollout.brief.name },
        None => Refusal::DraftGone,
    }))
}

/// Everybody a draft names, and the lead.
async fn cast(
    tx: &mut Tx,
    request: &Request,
    draft: &StartDraft,
    now: Now,
) -> Result<Result<(People, Person), Need>, store::Error> {
    let named = draft.areas.values().flatten().chain(&draft.sponsor).chain([&request.actor]).cloned();
    let mut need = Need { team: request.team.clone(), people: vec![], channels: vec![] };
    let people = known(tx, &mut need, named, now).await?;
    match people.get(&request.actor) {
        Some(lead) if need.people.is_empty() => {
            let lead = lead.clone();
            Ok(Ok((people, lead)))
        }
        _ => Ok(Err(need)),
    }
}

/// What is freshly known of these people; the others are put on the list of what is needed.
async fn known(
    tx: &mut Tx,
    need: &mut Need,
    wanted: impl IntoIterator<Item = PersonId>,
    now: Now,
) -> Result<People, store::Error> {
    let wanted: BTreeSet<PersonId> = wanted.into_iter().collect();
    let wanted: Vec<PersonId> = wanted.into_iter().collect();
    let mut people = store::people::load_many(tx, &need.team, &wanted).await?;
    people.retain(|_, person| now - person.seen_at < FRESH);
    need.people.extend(wanted.into_iter().filter(|id| !people.contains_key(id)));
    Ok(people)
}

async fn draft_of(tx: &mut Tx, request: &Request, channel: &ChannelId) -> Result<Option<StartDraft>, store::Error> {
    let key = DraftKey::Start { channel: channel.clone() };
    Ok(match store::drafts::load(tx, &request.team, &request.actor, &key).await? {
        Some(DraftBody::Start(draft)) => Some(draft),
        _ => None,
    })
}

pub fn refuse(refusal: Refusal) -> Decision {
    Decision { reply: Reply::Refuse { refusal }, ..Decision::default() }
}
