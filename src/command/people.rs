//! What two people have open with one another: questions, answers, calls. And people who leave, come back, or cannot
//! be reached.

use chrono::TimeDelta;

use super::known;
use super::stop::Stop;
use super::{load, number, sponsor};
use crate::domain::action::{LookedUp, Now, Request};
use crate::domain::ask;
use crate::domain::concern::Concern;
use crate::domain::decision::Decision;
use crate::domain::effect::{Stuck, To, What};
use crate::domain::id::{CallId, ChannelId, PersonId, QuestionId, RolloutId};
use crate::domain::person::Standing;
use crate::domain::rollout::Rollout;
use crate::domain::stakeholder::{Stakeholder, Unreachable};
use crate::domain::stay::{self, Undone};
use crate::store::{self, Tx};

/// What Slack was asked for this request cannot be older.
const JUST_NOW: TimeDelta = TimeDelta::minutes(1);

pub async fn open_question(tx: &mut Tx, request: &Request, rollout: &RolloutId) -> Result<Decision, Stop> {
    let (rollout, _) = load::part(tx, request, rollout).await?;
    Ok(ask::open_question(&rollout)?)
}

pub async fn submit_question(
    tx: &mut Tx,
    request: &Request,
    rollout: &RolloutId,
    words: &str,
    now: Now,
) -> Result<Decision, Stop> {
    let (rollout, who) = load::part(tx, request, rollout).await?;
    let open = store::questions::open_of(tx, &rollout.id).await?;
    let id = number::question(tx, request).await?;
    Ok(ask::submit_question(&rollout, &who, words, &open, id, now)?)
}

pub async fn open_answer(tx: &mut Tx, request: &Request, id: &QuestionId) -> Result<Decision, Stop> {
    let (rollout, question) = load::question(tx, request, id).await?;
    Ok(ask::open_answer(&rollout, &question, &request.actor)?)
}

pub async fn submit_answer(
    tx: &mut Tx,
    request: &Request,
    id: &QuestionId,
    words: &str,
    now: Now,
) -> Result<Decision, Stop> {
    let (rollout, question) = load::question(tx, request, id).await?;
    Ok(ask::submit_answer(&rollout, &question, &request.actor, words, now)?)
}

pub async fn call_done(tx: &mut Tx, request: &Request, id: &CallId, now: Now) -> Result<Decision, Stop> {
    let (rollout, call) = load::call(tx, request, id).await?;
    Ok(ask::call_done(&rollout, &call, &request.actor, now)?)
}

/// Slack says that somebody changed. Most people have no part in anything, and then nothing is asked.
pub async fn changed(tx: &mut Tx, request: &Request, person: &PersonId, now: Now) -> Result<Decision, Stop> {
    let open = store::stakeholders::open_for(tx, &request.team, person).await?;
    let run = store::rollouts::run_by(tx, &request.team, person).await?;
    let sponsored = store::farewells::of(tx, &request.team, person).await?;
    let has_no_part = open.is_empty() && run.is_empty() && sponsored.is_empty();
    if has_no_part && owned(tx, request, person).await?.is_empty() {
        return Ok(Decision::default());
    }
    if request.looked_up == LookedUp::NotYet {
        return Err(known::need(request, vec![person.clone()], vec![]));
    }
    let people = store::people::load_many(tx, &request.team, std::slice::from_ref(person)).await?;
    match people.get(person) {
        Some(after) if now - after.seen_at < JUST_NOW => {
            let mut undone = undone(tx, request, after.standing, person, &open).await?;
            if after.standing.can_be_stakeholder() && !sponsored.is_empty() {
                for rollout in &sponsored {
                    undone.sponsored.extend(store::rollouts::load(tx, rollout).await?);
                }
                store::farewells::told(tx, &request.team, person).await?;
            }
            let changed = stay::changed(None, after, (&open, &run), &undone, now);
            Ok(sponsor::told_of_loss(tx, changed).await?)
        }
        // What was known before is no answer: Slack is to send the event again.
        Some(_) | None => Err(Stop::Store(store::Error::unavailable("Slack did not say what changed"))),
    }
}

/// A message could not be brought to the actor.
pub async fn could_not_reach(
    tx: &mut Tx,
    request: &Request,
    why: Unreachable,
    now: Now,
) -> Result<Decision, Stop> {
    let open = store::stakeholders::open_for(tx, &request.team, &request.actor).await?;
    let run = store::rollouts::run_by(tx, &request.team, &request.actor).await?;
    let undone = match why {
        Unreachable::Deactivated => undone(tx, request, Standing::Deactivated, &request.actor, &open).await?,
        Unreachable::DmRefused => Undone::default(),
    };
    let unreachable = stay::unreachable(&request.actor, (&open, &run), &undone, why, now);
    Ok(sponsor::told_of_loss(tx, unreachable).await?)
}

/// What waits for somebody who stands so now; of whoever was here all along nothing.
pub(super) async fn undone(
    tx: &mut Tx,
    request: &Request,
    standing: Standing,
    person: &PersonId,
    open: &[(Rollout, Stakeholder)],
) -> Result<Undone, store::Error> {
    let is_here = standing.can_be_stakeholder();
    let mut undone = Undone::default();
    for (rollout, _) in open.iter().filter(|(_, who)| !is_here || !who.is_with_us()) {
        undone.raised.extend(store::concerns::of_raiser(tx, &rollout.id, person).await?);
        if is_here {
            undone.verdicts.extend(store::verdicts::of_rollout(tx, &rollout.id).await?);
        }
    }
    if !is_here {
        for concern in owned(tx, request, person).await? {
            if let Some(rollout) = store::rollouts::load(tx, &concern.rollout).await? {
                let raiser = store::stakeholders::load(tx, &rollout.id, &concern.raiser).await?;
                undone.owned.push((rollout, concern, raiser));
            }
        }
    }
    undone.owned.retain(|(rollout, ..)| !rollout.stage.is_over());
    Ok(undone)
}

/// Those somebody owes an answer to, or has answered as the owner, which may come back to them.
async fn owned(tx: &mut Tx, request: &Request, person: &PersonId) -> Result<Vec<Concern>, store::Error> {
    let mut owned = store::concerns::owed_by(tx, &request.team, person, i64::MAX).await?;
    let written = store::concerns::written_by(tx, &request.team, person).await?;
    owned.extend(
        written
            .into_iter()
            .filter(|concern| concern.state.is_answered() && concern.work.homework.owner() == Some(person)),
    );
    Ok(owned)
}

/// A message was given up; whoever leads what it was about is told.
pub async fn not_delivered(
    tx: &mut Tx,
    request: &Request,
    what: &What,
    to: &To,
    why: &str,
    now: Now,
) -> Result<Decision, Stop> {
    let Some(gist) = what.gist() else { return Ok(Decision::default()) };
    let whom = whom(tx, request, to).await?;
    let mut decision = Decision::default();
    for id in about(tx, what).await? {
        // Not of another team, whatever the letter held.
        if let Some(rollout) = store::rollouts::load(tx, &id).await?.filter(|_| id.team() == request.team) {
            decision = decision.and(stay::not_delivered(&rollout, gist, whom.as_ref(), why, now));
        }
    }
    Ok(decision)
}

/// Whom a letter is for, where it is for one person.
pub(super) async fn whom(tx: &mut Tx, request: &Request, to: &To) -> Result<Option<PersonId>, store::Error> {
    match to {
        To::Dm { person } | To::Under { person, .. } | To::Only { person, .. } | To::Home { person } => {
            Ok(Some(person.clone()))
        }
        To::Thread { channel, .. } => store::dms::whose(tx, &request.team, channel).await,
        To::Channel { .. } | To::Open { .. } | To::Update { .. } => Ok(None),
    }
}

/// The rollouts that a letter tells of.
async fn about(tx: &mut Tx, what: &What) -> Result<Vec<RolloutId>, store::Error> {
    let one = match what {
        What::Charter { rollout }
        | What::Invite { rollout, .. }
        | What::AskedToo { rollout, .. }
        | What::Record { rollout, .. }
        | What::CouldNotReach { rollout, .. }
        | What::HeadLost { rollout, .. }
        | What::HeadBack { rollout, .. }
        | What::NotDelivered { rollout, .. }
        | What::SponsorAsked { rollout }
        | What::SponsorNamed { rollout }
        | What::SponsorReplaced { rollout, .. }
        | What::SponsorMissed { rollout, .. }
        | What::TakenOut { rollout, .. }
        | What::NewReader { rollout }
        | What::HomeLost { rollout }
        | What::Outsiders { rollout }
        | What::Export { rollout, .. }
        | What::IntakeClosed { rollout }
        | What::StillUnsent { rollout, .. }
        | What::Cancelled { rollout }
        | What::Summary { rollout }
        | What::Agenda { rollout }
        | What::NotReady { rollout, .. }
        | What::MeetingWaits { rollout }
        | What::Extended { rollout, .. }
        | What::NewLead { rollout, .. }
        | What::CommitmentAsked { rollout, .. }
        | What::OneMore { rollout, .. }
        | What::Verdict { rollout, .. }
        | What::YouSaid { rollout, .. }
        | What::DecisionOverdue { rollout }
        | What::Counts { rollout } => Some(rollout.clone()),
        What::Nudge { rollouts, commitments, decisions, .. } => {
            return Ok([rollouts.as_slice(), commitments, decisions].concat());
        }
        What::ConcernCard { concern }
        | What::LateBlocker { concern }
        | What::LateParked { concern }
        | What::Homework { concern, .. }
        | What::Overdue { concern }
        | What::HomeworkBack { concern, .. }
        | What::HomeworkAgain { concern, .. }
        | What::Answered { concern, .. }
        | What::FellShort { concern, .. }
        | What::Restated { concern, .. }
        | What::Fair { concern }
        | What::RiskAccepted { concern }
        | What::Became { concern }
        | What::Parked { concern }
        | What::Need { concern }
        | What::LookAgain { concern } => {
            store::concerns::load(tx, concern).await?.map(|concern| concern.rollout)
        }
        What::QuestionCard { question }
        | What::QuestionReceipt { question }
        | What::QuestionAnswer { question } => {
            store::questions::load(tx, question).await?.map(|question| question.rollout)
        }
        What::CallCard { call } => store::calls::load(tx, call).await?.map(|call| call.rollout),
        What::StillStands { stuck: Stuck::Charter { rollout }, .. } => Some(rollout.clone()),
        What::StillStands { stuck: Stuck::Words { .. }, .. }
        | What::WordsCard { .. }
        | What::Say { .. }
        | What::Refuse { .. }
        | What::Screen { .. }
        | What::Again { .. }
        | What::MyData
        | What::Home => None,
    };
    Ok(one.into_iter().collect())
}

/// A message could not be posted in a channel.
pub async fn could_not_post(tx: &mut Tx, request: &Request, channel: &ChannelId) -> Result<Decision, Stop> {
    let here = store::rollouts::open_in_channel(tx, &request.team, channel).await?;
    Ok(stay::home_lost(&here))
}

/// People of another organisation are in a channel in which something was to be posted.
pub async fn outsiders_there(tx: &mut Tx, request: &Request, channel: &ChannelId) -> Result<Decision, Stop> {
    let here = store::rollouts::open_in_channel(tx, &request.team, channel).await?;
    Ok(stay::outsiders(&here))
}

pub async fn accept_outsiders(tx: &mut Tx, request: &Request, rollout: &RolloutId) -> Result<Decision, Stop> {
    let rollout = load::rollout(tx, request, rollout).await?;
    Ok(stay::accept_outsiders(&rollout, &request.actor)?)
}
