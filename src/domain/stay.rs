//! Who takes part does not always stay: somebody leaves, comes back, moves to another zone, or cannot be written to.
//! The lead is told of whom the process has lost, once; where the lead is lost, the sponsor is. And the bot itself may be
//! sent away, or not get a message through.

use chrono::{DateTime, Utc};

use super::commitment;
use super::decision::Decision;
use super::duty::DutyChange;
use super::effect::{Effect, Gist, What};
use super::event::{Event, Happened};
use super::id::PersonId;
use super::person::Person;
use super::policy::{self, Deed, Reader};
use super::post;
use super::refusal::Refusal;
use super::rollout::{Rollout, Stage, Vacant};
use super::sponsor;
use super::stakeholder::{Intake, Stakeholder, Unreachable};
use super::state::{self, Ask, Timing, Turn};
use super::time::nudge;

#[cfg(test)]
mod tests;
mod undone;

pub use undone::Undone;

/// Slack says that somebody changed. `before`: what was known of them, `None` if nothing. `open`: every 1-on-1 of theirs
/// in a rollout that is not over; `run`: every such rollout of which they are lead or sponsor; `undone`: what waits for them.
pub fn changed(
    before: Option<&Person>,
    after: &Person,
    (open, run): (&[(Rollout, Stakeholder)], &[Rollout]),
    undone: &Undone,
    now: DateTime<Utc>,
) -> Decision {
    let is_here = after.standing.can_be_stakeholder();
    let was_here = before.is_none_or(|before| before.standing.can_be_stakeholder());
    let mut decision = Decision::default();
    for (rollout, who) in open {
        let left = who.zone;
        let who = Stakeholder { zone: after.zone.unwrap_or(rollout.zone), ..who.clone() };
        let turned = if is_here {
            back(rollout, &who, undone, now)
        } else {
            lost(rollout, &who, Unreachable::Deactivated, now)
        };
        let turned = turned.unwrap_or_else(|| {
            // The times of the rhythm move with them; what somebody chose stays, and so does what has no better time.
            let moves = who.zone != left && nudge::owes(rollout, &who, now);
            let duties = if moves { nudge::rhythm(rollout, &who, now) } else { Vec::new() };
            Decision { duties, stakeholders: vec![who], ..Decision::default() }
        });
        decision = decision.and(turned);
    }
    if was_here && !is_here {
        decision = decision.and(head_lost(run, &after.id, Unreachable::Deactivated, now));
    }
    decision.stakeholders.retain(|who| !open.iter().any(|(_, known)| known == who));
    let decision = decision.and(match is_here {
        true => undone.back().and(sponsor::back(&after.id, run, &undone.sponsored)),
        false => undone.left(&after.id, now),
    });
    told_once(decision)
}

/// A lead or sponsor who speaks for an area too is lost twice, which is told once.
fn told_once(mut decision: Decision) -> Decision {
    let heads: Vec<What> = decision
        .effects
        .iter()
        .map(|effect| &effect.what)
        .filter(|what| is_head_lost(what))
        .cloned()
        .collect();
    decision.effects.retain(|effect| match &effect.what {
        What::CouldNotReach { rollout, person } => {
            !heads.contains(&What::HeadLost { rollout: rollout.clone(), person: person.clone() })
        }
        _ => true,
    });
    decision
}

fn is_head_lost(what: &What) -> bool {
    matches!(what, What::HeadLost { .. })
}

/// Slack would not bring somebody the bot's message: no DM can be opened, or they have left unnoticed. `open` and `run`
/// as for `changed`, and `undone`, which is empty where they are still there.
pub fn unreachable(
    person: &PersonId,
    (open, run): (&[(Rollout, Stakeholder)], &[Rollout]),
    undone: &Undone,
    why: Unreachable,
    now: DateTime<Utc>,
) -> Decision {
    let lost = open.iter().filter_map(|(rollout, who)| lost(rollout, who, why, now));
    told_once(lost.fold(head_lost(run, person, why, now), Decision::and).and(undone.left(person, now)))
}

/// Somebody wrote to us, so they can be written to: wherever they had been out of reach they get the invitation that
/// they have never read, before anything else is said. Gives `open`, as for `changed`, as it stands then. `undone`: as there,
/// of where they had been out of reach.
pub fn wrote(
    open: Vec<(Rollout, Stakeholder)>,
    undone: &Undone,
    now: DateTime<Utc>,
) -> (Decision, Vec<(Rollout, Stakeholder)>) {
    let mut decision = undone.back();
    let after = open.into_iter().map(|(rollout, who)| {
        if who.is_reachable() {
            return (rollout, who);
        }
        let mut back = returned(&rollout, &who, undone, now);
        let invite = post::invite(&who);
        if state::allow(&rollout, Ask::Tell).is_ok() && !back.effects.contains(&invite) {
            back.effects.insert(0, invite);
        }
        let who = back.stakeholders.first().cloned().unwrap_or(who);
        decision = std::mem::take(&mut decision).and(back);
        (rollout, who)
    });
    let after = after.collect();
    (decision, after)
}

/// A lead or sponsor is gone, or cannot be written to: the other of the two is told. Without its sponsor a rollout does
/// not move; who only cannot be written to may still read and decide.
fn head_lost(run: &[Rollout], person: &PersonId, why: Unreachable, now: DateTime<Utc>) -> Decision {
    let each = run.iter().filter_map(|rollout| {
        let gone = match why {
            Unreachable::Deactivated => rollout.sponsor == *person,
            Unreachable::DmRefused => false,
        };
        if gone {
            return sponsor::lost(rollout, Vacant::Gone, now).or_else(|| sponsor::lost_again(rollout));
        }
        let what = What::HeadLost { rollout: rollout.id.clone(), person: person.clone() };
        let effects = vec![post::dm(other_head(rollout, person)?, what)];
        Some(Decision { effects, ..Decision::default() })
    });
    each.reduce(Decision::and).unwrap_or_default()
}

/// Slack no longer takes our token: of these, all that are not over, nothing falls due any more.
pub fn stopped(open: &[Rollout], why: &str) -> Decision {
    let stopped = |rollout: &Rollout| event(rollout, Happened::SendingStopped { why: why.to_owned() });
    Decision {
        duties: open.iter().map(|rollout| DutyChange::RestAll(rollout.id.clone())).collect(),
        events: open.iter().map(stopped).collect(),
        ..Decision::default()
    }
}

/// Slack takes it again. What has no sponsor goes on resting.
pub fn goes_on(open: &[Rollout]) -> Decision {
    let awake = open.iter().filter(|rollout| rollout.vacancy.is_none());
    Decision {
        duties: awake.map(|rollout| DutyChange::WakeAll(rollout.id.clone())).collect(),
        events: open.iter().map(|rollout| event(rollout, Happened::SendingResumed)).collect(),
        ..Decision::default()
    }
}

/// The bot was removed so long ago that all that was said goes: these, all that are not over, end. Nobody can be told.
pub fn ended(open: &[Rollout], now: DateTime<Utc>) -> Decision {
    let closed = |rollout: &Rollout| Rollout { stage: Stage::Closed { at: now }, ..rollout.clone() };
    let moved = |rollout: &Rollout| {
        let to = Stage::Closed { at: now }.name().to_owned();
        event(rollout, Happened::StageMoved { from: rollout.stage.name().to_owned(), to })
    };
    Decision {
        others: open.iter().map(closed).collect(),
        duties: open.iter().map(|rollout| DutyChange::DropAll(rollout.id.clone())).collect(),
        events: open.iter().map(moved).collect(),
        ..Decision::default()
    }
}

/// A message of a rollout was given up. The lead is told of all of a kind and day in one message; `to`: whom it was for,
/// `None` in the channel.
pub fn not_delivered(
    rollout: &Rollout,
    gist: Gist,
    to: Option<&PersonId>,
    why: &str,
    now: DateTime<Utc>,
) -> Decision {
    let what = What::NotDelivered { rollout: rollout.id.clone(), gist, day: now.date_naive() };
    let happened = Happened::NotDelivered { gist, person: to.cloned(), why: why.to_owned() };
    Decision {
        events: vec![event(rollout, happened)],
        effects: vec![post::dm(&rollout.lead, what)],
        ..Decision::default()
    }
}

/// The bot can no longer post in the home channel of these: their leads are told.
pub fn home_lost(rollouts: &[Rollout]) -> Decision {
    let told = rollouts
        .iter()
        .map(|rollout| post::dm(&rollout.lead, What::HomeLost { rollout: rollout.id.clone() }));
    Decision { effects: told.collect(), ..Decision::default() }
}

/// People of another organisation are in the home channel of these, and nobody has said that they may read along: the
/// leads are told why nothing is posted there.
pub fn outsiders(rollouts: &[Rollout]) -> Decision {
    let told = rollouts
        .iter()
        .filter(|rollout| !rollout.outsiders_accepted)
        .map(|rollout| post::dm(&rollout.lead, What::Outsiders { rollout: rollout.id.clone() }));
    Decision { effects: told.collect(), ..Decision::default() }
}

/// **They may see it**: posted all the same from now on. Twice is harmless.
///
/// # Errors
/// `OnlyLead`, `RolloutIsOver`.
pub fn accept_outsiders(rollout: &Rollout, actor: &PersonId) -> Result<Decision, Refusal> {
    if !policy::may(Reader::of_rollout(rollout, actor), Deed::Run) {
        return Err(Refusal::OnlyLead { lead: rollout.lead.clone() });
    }
    if rollout.outsiders_accepted {
        return Ok(Decision::default());
    }
    if rollout.stage.is_over() {
        return Err(Refusal::RolloutIsOver {
            rollout: rollout.id.clone(),
            name: rollout.brief.name.clone(),
            stage: rollout.stage.name().to_owned(),
        });
    }
    let notice = post::dm(actor, What::Outsiders { rollout: rollout.id.clone() });
    let what = Happened::OutsidersAccepted;
    Ok(Decision {
        events: vec![Event { rollout: rollout.id.clone(), by: Some(actor.clone()), what }],
        effects: charter(rollout).into_iter().chain([notice]).collect(),
        rollout: Some(Rollout { outsiders_accepted: true, ..rollout.clone() }),
        ..Decision::default()
    })
}

fn lost(rollout: &Rollout, who: &Stakeholder, why: Unreachable, now: DateTime<Utc>) -> Option<Decision> {
    if rollout.stage.is_over() {
        return None;
    }
    let intake = state::after(who.intake.clone(), Turn::Lose { why }, timing(rollout), now);
    (intake != who.intake).then(|| Decision {
        duties: vec![DutyChange::DropPerson(rollout.id.clone(), who.person.clone())],
        events: vec![event(rollout, Happened::Unreachable { person: who.person.clone(), why })],
        effects: tell(rollout, &who.person).into_iter().chain(charter(rollout)).collect(),
        stakeholders: vec![Stakeholder { intake, ..who.clone() }],
        ..Decision::default()
    })
}

/// Only who had left comes back by a change; who could not be written to comes back by writing to us.
fn back(rollout: &Rollout, who: &Stakeholder, undone: &Undone, now: DateTime<Utc>) -> Option<Decision> {
    match who.intake {
        Intake::Unreachable { why: Unreachable::Deactivated, .. } | Intake::Left { .. } => {}
        Intake::Unreachable { why: Unreachable::DmRefused, .. }
        | Intake::Invited
        | Intake::Talking
        | Intake::Done { .. }
        | Intake::NotHeard
        | Intake::TakenOut { .. } => return None,
    }
    Some(returned(rollout, who, undone, now))
}

fn returned(rollout: &Rollout, who: &Stakeholder, undone: &Undone, now: DateTime<Utc>) -> Decision {
    let since = who.intake.lost_since();
    let who = Stakeholder {
        intake: state::after(who.intake.clone(), Turn::Return, timing(rollout), now),
        ..who.clone()
    };
    let mut decision = Decision::default();
    if rollout.stage == Stage::Intake {
        decision.effects.push(post::invite(&who));
        decision.duties = asked_anew(rollout, &who, now);
    }
    if rollout.stage == Stage::Decision && who.is_reachable() {
        decision.duties.push(commitment::asked_again(&who, now));
    }
    decision.effects.extend(undone.meanwhile(rollout, &who, since));
    decision.effects.extend(charter(rollout));
    decision.stakeholders.push(who);
    decision
}

/// What is still ahead for somebody who is back before the intake closes: what is left of the rhythm from tomorrow on,
/// since today they have just heard of it.
pub(super) fn asked_anew(rollout: &Rollout, who: &Stakeholder, now: DateTime<Utc>) -> Vec<DutyChange> {
    if !nudge::owes(rollout, who, now) {
        return Vec::new();
    }
    nudge::from_tomorrow(rollout, who, now)
}

/// To the lead, or to the sponsor where it is the lead who is lost.
fn tell(rollout: &Rollout, lost: &PersonId) -> Option<Effect> {
    let told = other_head(rollout, lost)?;
    let what = What::CouldNotReach { rollout: rollout.id.clone(), person: lost.clone() };
    Some(post::dm(told, what))
}

fn other_head<'a>(rollout: &'a Rollout, lost: &PersonId) -> Option<&'a PersonId> {
    [&rollout.lead, &rollout.sponsor].into_iter().find(|person| *person != lost)
}

/// The counts have changed; before the start there is no charter to show them.
fn charter(rollout: &Rollout) -> Option<Effect> {
    match rollout.stage {
        Stage::Scheduled { .. } | Stage::Closed { .. } | Stage::Cancelled { .. } => None,
        Stage::Intake
        | Stage::Homework
        | Stage::JointMeeting
        | Stage::Decision
        | Stage::Pilot
        | Stage::Rollout
        | Stage::Sustain => Some(post::charter(rollout)),
    }
}

fn timing(rollout: &Rollout) -> Timing {
    match rollout.stage {
        Stage::Scheduled { .. } | Stage::Intake => Timing::InTime,
        Stage::Homework
        | Stage::JointMeeting
        | Stage::Decision
        | Stage::Pilot
        | Stage::Rollout
        | Stage::Sustain
        | Stage::Closed { .. }
        | Stage::Cancelled { .. } => Timing::Late,
    }
}

fn event(rollout: &Rollout, what: Happened) -> Event {
    Event { rollout: rollout.id.clone(), by: None, what }
}
