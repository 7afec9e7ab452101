//! **Start a rollout**, from the command to **Start now**: loads the draft and what Slack says of the people in it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::known::{self, People};
use super::number;
use super::stop::{Stop, both};
use crate::domain::action::{Command, Now, Request, Verb};
use crate::domain::area::Area;
use crate::domain::decision::{Decision, DraftChange};
use crate::domain::draft::{DraftBody, DraftKey, StartDraft};
use crate::domain::effect::What;
use crate::domain::id::{ChannelId, PersonId};
use crate::domain::person::{Channel, Person, Place, Standing};
use crate::domain::policy;
use crate::domain::post;
use crate::domain::refusal::{Fault, Field, Refusal, Wrong};
use crate::domain::rehearsal::Remark;
use crate::domain::reply::{Reply, Say};
use crate::domain::screen::{Screen, StartScreen};
use crate::domain::start;
use crate::store::{self, Tx};

pub async fn open(
    tx: &mut Tx,
    request: &Request,
    command: &Command,
    name: &str,
    now: Now,
) -> Result<Decision, Stop> {
    let here = if command.direct {
        Ok(Channel {
            id: command.channel.clone(),
            place: Place::Direct,
            is_private: true,
            has_outsiders: false,
        })
    } else {
        known::channel(tx, request, &command.channel, now).await
    };
    let lead = may_start(tx, request, &StartDraft::default(), now).await;
    let (here, (_, lead)) = both(here, lead)?;
    let kept = draft_of(tx, request, &here.id).await?;
    let screen = start::open(&here, command.direct, name, kept, start::lead_zone(&lead), now)?;
    Ok(keeping(&here.id, screen.draft.clone(), Reply::Show { screen: Screen::Start(screen) }))
}

/// **Start a rollout** where no channel is around it.
pub async fn open_place(tx: &mut Tx, request: &Request, now: Now) -> Result<Decision, Stop> {
    may_start(tx, request, &StartDraft::default(), now).await?;
    Ok(Decision { reply: Reply::Show { screen: Screen::Place }, ..Decision::default() })
}

/// The channel was chosen: the same as the command typed in it. What is wrong with it stands beside the field.
pub async fn submit_place(
    tx: &mut Tx,
    request: &Request,
    channel: Option<&ChannelId>,
    now: Now,
) -> Result<Decision, Stop> {
    let beside = |fault| {
        let reply = Reply::Faults { faults: vec![fault] };
        Ok(Decision { reply, ..Decision::default() })
    };
    let Some(channel) = channel.cloned() else {
        return beside(Fault { field: Field::Place, what: Wrong::Missing });
    };
    let typed = Command { channel, direct: false, verb: Verb::Start { name: String::new() } };
    match open(tx, request, &typed, "", now).await {
        Err(Stop::Refused(refusal)) => match start::beside(&refusal) {
            Some(fault) => beside(fault),
            None => Err(Stop::Refused(refusal)),
        },
        opened => opened,
    }
}

/// Typing in the first step: kept, not checked. What the later steps added stays.
pub async fn keep(
    tx: &mut Tx,
    request: &Request,
    channel: &ChannelId,
    draft: StartDraft,
) -> Result<Decision, Stop> {
    Ok(match draft_of(tx, request, channel).await? {
        Some(kept) => keeping(channel, with_later_steps(draft, kept), Reply::Done),
        // It was started meanwhile: a late keystroke must not bring the draft back.
        None => Decision::default(),
    })
}

pub async fn submit(
    tx: &mut Tx,
    request: &Request,
    channel: &ChannelId,
    draft: StartDraft,
    now: Now,
) -> Result<Decision, Stop> {
    let draft = with_later_steps(draft, draft_or_gone(tx, request, channel).await?);
    let here = known::channel(tx, request, channel, now).await;
    let (here, (people, lead)) = both(here, cast(tx, request, &draft, now).await)?;
    let areas = start::empty_areas(&draft);
    let reply = match start::check(&draft, &people, &here, start::lead_zone(&lead), now) {
        Err(faults) if faults.iter().any(|fault| fault.field == Field::Outsiders) => {
            // They have come since the window was opened, or it would not have let itself be sent.
            first_step(draft.clone(), &here, &lead)
        }
        Err(faults) => Reply::Faults { faults },
        Ok(()) if areas.is_empty() => rehearsal(&draft, &here, &lead, &people, 0, now),
        Ok(()) => {
            let draft = Box::new(draft.clone());
            Reply::Show { screen: Screen::Missing { channel: channel.clone(), areas, draft } }
        }
    };
    Ok(keeping(channel, draft, reply))
}

/// Filling in **Who is missing?**: kept, not checked.
pub async fn keep_missing(
    tx: &mut Tx,
    request: &Request,
    channel: &ChannelId,
    named: &BTreeMap<Area, Vec<PersonId>>,
    reasons: &BTreeMap<Area, String>,
) -> Result<Decision, Stop> {
    Ok(match draft_of(tx, request, channel).await? {
        Some(kept) => keeping(channel, with_missing(kept, named, reasons), Reply::Done),
        None => Decision::default(),
    })
}

/// **Who is missing?**
pub async fn submit_missing(
    tx: &mut Tx,
    request: &Request,
    channel: &ChannelId,
    named: &BTreeMap<Area, Vec<PersonId>>,
    reasons: &BTreeMap<Area, String>,
    now: Now,
) -> Result<Decision, Stop> {
    let draft = with_missing(draft_or_gone(tx, request, channel).await?, named, reasons);
    let asked: Vec<Area> = reasons.keys().copied().collect();
    let (people, lead) = cast(tx, request, &draft, now).await?;
    let reply = match start::check_missing(&draft, &asked, &people) {
        Err(faults) => Reply::Faults { faults },
        Ok(()) => rehearsal(&draft, &known::home(tx, request, channel).await?, &lead, &people, 0, now),
    };
    Ok(keeping(channel, draft, reply))
}

/// Each area that the step showed has a field for the reason, filled in or not.
fn with_missing(
    mut draft: StartDraft,
    named: &BTreeMap<Area, Vec<PersonId>>,
    reasons: &BTreeMap<Area, String>,
) -> StartDraft {
    for (area, reason) in reasons {
        draft.areas.insert(*area, named.get(area).cloned().unwrap_or_default());
        draft.reasons.insert(*area, reason.clone());
    }
    draft
}

/// **Change**: back to the first step.
pub async fn change(tx: &mut Tx, request: &Request, channel: &ChannelId, now: Now) -> Result<Decision, Stop> {
    let draft = draft_or_gone(tx, request, channel).await?;
    let lead = lead(tx, request, now).await?;
    let home = known::home(tx, request, channel).await?;
    Ok(Decision { reply: first_step(draft, &home, &lead), ..Decision::default() })
}

/// Another page of the rehearsal.
pub async fn turn(
    tx: &mut Tx,
    request: &Request,
    channel: &ChannelId,
    page: usize,
    now: Now,
) -> Result<Decision, Stop> {
    let draft = draft_or_gone(tx, request, channel).await?;
    let (people, lead) = cast(tx, request, &draft, now).await?;
    let home = known::home(tx, request, channel).await?;
    let reply = rehearsal(&draft, &home, &lead, &people, page, now);
    Ok(Decision { reply, ..Decision::default() })
}

/// **Start on** was chosen or emptied: the times of that day are shown. A day that will not do is left to **Start now**,
/// which says beside the field what is wrong with it.
pub async fn set_start_on(
    tx: &mut Tx,
    request: &Request,
    channel: &ChannelId,
    start_on: Option<NaiveDate>,
    now: Now,
) -> Result<Decision, Stop> {
    let Some(kept) = draft_of(tx, request, channel).await? else { return Ok(Decision::default()) };
    let draft = StartDraft { start_on, ..kept };
    let (people, lead) = cast(tx, request, &draft, now).await?;
    let home = known::home(tx, request, channel).await?;
    Ok(match start::agree(&draft, &people, &home, start::lead_zone(&lead), now) {
        Ok(_) => {
            let reply = rehearsal(&draft, &home, &lead, &people, 0, now);
            keeping(channel, draft, reply)
        }
        // The field still shows it, and says what is wrong when the window is sent.
        Err(faults) => {
            let reply = rehearsal(&StartDraft { start_on: None, ..draft }, &home, &lead, &people, 0, now);
            Decision { reply: unfit(reply, faults), ..Decision::default() }
        }
    })
}

/// **Start now**, or on a day.
pub async fn begin(
    tx: &mut Tx,
    request: &Request,
    channel: &ChannelId,
    start_on: Option<NaiveDate>,
    now: Now,
) -> Result<Decision, Stop> {
    let draft = StartDraft { start_on, ..draft_or_gone(tx, request, channel).await? };
    let home = known::channel(tx, request, channel, now).await;
    let (home, (people, lead)) = both(home, may_start(tx, request, &draft, now).await)?;
    start::can_live(&home)?;
    Ok(match start::agree(&draft, &people, &home, start::lead_zone(&lead), now) {
        Ok(agreed) => {
            let id = number::rollout(tx, request).await?;
            start::begin(id, agreed, &home, &lead, now)
        }
        Err(faults) if faults.iter().all(|fault| fault.field == Field::StartOn) => {
            Decision { reply: Reply::Faults { faults }, ..Decision::default() }
        }
        Err(_) => Decision { reply: first_step(draft, &home, &lead), ..Decision::default() },
    })
}

/// Slack has been asked about everybody, and who waited for it is told; unless it was started or dropped meanwhile.
pub async fn cast_known(tx: &mut Tx, request: &Request, channel: &ChannelId) -> Result<Decision, Stop> {
    let told = draft_of(tx, request, channel).await?.map(|draft| {
        let say = Say::CastKnown { channel: channel.clone(), name: draft.name };
        post::dm(&request.actor, What::Say { say })
    });
    Ok(Decision { effects: told.into_iter().collect(), ..Decision::default() })
}

/// Whatever comes of a step, what was filled in is kept.
fn keeping(channel: &ChannelId, draft: StartDraft, reply: Reply) -> Decision {
    let kept = (DraftKey::Start { channel: channel.clone() }, DraftChange::KeepStart(draft));
    Decision { drafts: vec![kept], reply, ..Decision::default() }
}

/// Reasons and the day come from steps that the first one does not show.
fn with_later_steps(draft: StartDraft, kept: StartDraft) -> StartDraft {
    StartDraft { reasons: kept.reasons, start_on: kept.start_on, ..draft }
}

fn rehearsal(
    draft: &StartDraft,
    home: &Channel,
    lead: &Person,
    people: &People,
    page: usize,
    now: Now,
) -> Reply {
    match start::rehearse(draft, home, lead, people, now) {
        Ok(plan) => {
            Reply::Show { screen: Screen::Rehearsal { channel: home.id.clone(), plan: Box::new(plan), page } }
        }
        Err(_) => first_step(draft.clone(), home, lead),
    }
}

fn unfit(reply: Reply, faults: Vec<Fault>) -> Reply {
    let Reply::Show { screen: Screen::Rehearsal { channel, mut plan, page } } = reply else { return reply };
    plan.remarks.insert(0, Remark::NotThatDay { faults });
    Reply::Show { screen: Screen::Rehearsal { channel, plan, page } }
}

/// Back to the first step: by **Change**, or because a draft that lay for days has stopped being sound.
fn first_step(draft: StartDraft, home: &Channel, lead: &Person) -> Reply {
    let (channel, has_outsiders) = (home.id.clone(), home.has_outsiders);
    let zone = start::lead_zone(lead);
    Reply::Show { screen: Screen::Start(StartScreen { channel, draft, zone, has_outsiders, resumed: false }) }
}

/// Everybody a draft names, and the lead; unless the workspace lets only others start one.
async fn may_start(
    tx: &mut Tx,
    request: &Request,
    draft: &StartDraft,
    now: Now,
) -> Result<(People, Person), Stop> {
    let cast = cast(tx, request, draft, now).await;
    let starters = known::starters(tx, request, now).await;
    let ((people, lead), (starters, group)) = both(cast, starters)?;
    policy::may_start(&lead, &starters, group.as_ref())?;
    Ok((people, lead))
}

async fn lead(tx: &mut Tx, request: &Request, now: Now) -> Result<Person, Stop> {
    cast(tx, request, &StartDraft::default(), now).await.map(|(_, lead)| lead)
}

/// Everybody a draft names, and the lead.
async fn cast(
    tx: &mut Tx,
    request: &Request,
    draft: &StartDraft,
    now: Now,
) -> Result<(People, Person), Stop> {
    let fit = |fits: known::Fits| move |id: &PersonId| (id.clone(), fits);
    let named = draft.areas.values().flatten().map(fit(known::TAKES_PART));
    let named = named.chain(draft.sponsor.iter().map(fit(known::SPONSORS)));
    let named = named.chain([&request.actor].into_iter().map(fit(Standing::can_lead)));
    let people = known::people(tx, request, named, now).await?;
    let lead = people.get(&request.actor).cloned().ok_or(Stop::Refused(Refusal::SlackIsSlow))?;
    Ok((people, lead))
}

/// No draft: it was started already, in another window or by the click before this one.
async fn draft_or_gone(tx: &mut Tx, request: &Request, channel: &ChannelId) -> Result<StartDraft, Stop> {
    if let Some(draft) = draft_of(tx, request, channel).await? {
        return Ok(draft);
    }
    let open = store::rollouts::open_in_channel(tx, &request.team, channel).await?;
    Err(Stop::Refused(match open.into_iter().find(|rollout| rollout.lead == request.actor) {
        Some(rollout) => Refusal::AlreadyStarted { rollout: rollout.id, name: rollout.brief.name },
        None => Refusal::DraftGone,
    }))
}

async fn draft_of(tx: &mut Tx, request: &Request, channel: &ChannelId) -> Result<Option<StartDraft>, Stop> {
    let key = DraftKey::Start { channel: channel.clone() };
    Ok(match store::drafts::load(tx, &request.team, &request.actor, &key).await? {
        Some(DraftBody::Start { draft }) => Some(draft),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
