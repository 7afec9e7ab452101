//! A rollout without its sponsor does not move: nothing falls due until the lead has named another, who is held to the
//! same as at the start. What was said in private keeps who may read it; whoever shared with the sponsor is told that
//! there is a new one.
//!
//! A sponsor is gone when their account is. They are silent over two dates when the summary has gone to them and the day
//! of the decision passes, and between the two they have done nothing here at all: written no word, pressed no button,
//! opened no page.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::concern::Visibility;
use super::decision::Decision;
use super::duty::{Duty, DutyChange};
use super::effect::{Effect, What};
use super::ending::UnderWay;
use super::event::{Event, Happened};
use super::id::PersonId;
use super::meeting::Meeting;
use super::outline::Outline;
use super::person::Person;
use super::policy::{self, Deed, Reader};
use super::post;
use super::refusal::{Fault, Field, Refusal, Wrong};
use super::reply::Reply;
use super::rollout::{Rollout, Stage, Vacancy, Vacant};
use super::screen::{Notice, Screen};
use super::stakeholder::Stakeholder;
use super::state::{self, Ask};
use super::time::pending;

#[cfg(test)]
mod tests;

/// A sponsor who has had the summary for less than this has not been silent over it.
const READING: TimeDelta = TimeDelta::days(1);

/// The sponsor is gone, or has fallen silent. `None`: it is over, or was known.
pub fn lost(rollout: &Rollout, why: Vacant, now: DateTime<Utc>) -> Option<Decision> {
    if rollout.stage.is_over() || rollout.vacancy.is_some() {
        return None;
    }
    let person = rollout.sponsor.clone();
    let rollout = Rollout { vacancy: Some(Vacancy { since: now, why }), ..rollout.clone() };
    let mut effects = charter(&rollout);
    if person != rollout.lead {
        effects.push(head_lost(&rollout));
    }
    Some(Decision {
        duties: vec![DutyChange::RestAll(rollout.id.clone())],
        events: vec![event(&rollout, None, Happened::SponsorLost { person, why })],
        effects,
        rollout: Some(rollout),
        ..Decision::default()
    })
}

/// Somebody is there again: where they are missed as the sponsor, or another was named meanwhile, they are told once.
/// `run`: what they lead or sponsor; `sponsored`: what they did until they had left. Whoever leads it is told as the lead.
pub fn back(person: &PersonId, run: &[Rollout], sponsored: &[Rollout]) -> Decision {
    let is_told = |rollout: &&Rollout| {
        rollout.stage.is_announced() && !rollout.stage.is_over() && rollout.lead != *person
    };
    let is_missed = |rollout: &&Rollout| rollout.sponsor == *person && is_gone(rollout);
    let vacant: Vec<&Rollout> = run.iter().filter(is_told).filter(is_missed).collect();
    let leads = vacant.iter().map(|rollout| head_lost(rollout));
    let missed = vacant.iter().map(|rollout| missed(rollout)).chain(leads);
    let replaced = sponsored.iter().filter(is_told).filter(|rollout| rollout.sponsor != *person);
    let replaced = replaced.map(|rollout| replaced_by_another(rollout, person));
    Decision { effects: missed.chain(replaced).collect(), ..Decision::default() }
}

/// They have left once more before another was named: where the lead reads of them it says so.
pub fn lost_again(rollout: &Rollout) -> Option<Decision> {
    let is_told = is_gone(rollout) && rollout.sponsor != rollout.lead && !rollout.stage.is_over();
    is_told.then(|| Decision { effects: vec![head_lost(rollout)], ..Decision::default() })
}

/// To the lead: how it stands with the sponsor.
fn head_lost(rollout: &Rollout) -> Effect {
    let what = What::HeadLost { rollout: rollout.id.clone(), person: rollout.sponsor.clone() };
    post::dm(&rollout.lead, what)
}

fn is_gone(rollout: &Rollout) -> bool {
    rollout.vacancy.is_some_and(|vacancy| vacancy.why == Vacant::Gone)
}

/// Whether the account of whoever sponsors it is closed still. `known`: as Slack last told of them.
fn has_left(rollout: &Rollout, known: Option<&Person>) -> bool {
    let is_back = |vacancy: Vacancy| {
        known.is_some_and(|known| known.standing.can_be_stakeholder() && known.seen_at >= vacancy.since)
    };
    rollout.vacancy.is_some_and(|vacancy| vacancy.why == Vacant::Gone && !is_back(vacancy))
}

/// Whether whoever sponsored it has read nothing of `after`, and is to once they are back. `known` as for `name`.
pub fn is_yet_to_be_told(before: &Rollout, after: &Rollout, known: Option<&Person>) -> bool {
    let was_asked = before.stage.is_announced() && before.sponsor != before.lead;
    was_asked && before.sponsor != after.sponsor && has_left(before, known)
}

/// To the sponsor who had left, where they are back before another is named; and what became of that.
fn missed(rollout: &Rollout) -> Effect {
    let before = rollout.sponsor.clone();
    post::dm(&before.clone(), What::SponsorMissed { rollout: rollout.id.clone(), before })
}

fn replaced_by_another(rollout: &Rollout, before: &PersonId) -> Effect {
    post::dm(before, What::SponsorReplaced { rollout: rollout.id.clone(), before: before.clone() })
}

/// What is known of what a sponsor did, and of what was asked of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Heard {
    /// When they last did anything.
    pub acted_at: Option<DateTime<Utc>>,
    /// When the summary last went to them by itself.
    pub summed_at: Option<DateTime<Utc>>,
    /// When they were named, if not at the start.
    pub named_at: Option<DateTime<Utc>>,
}

/// Whether, now that the day of the decision has passed, two dates have passed without a sign of them.
pub fn is_silent(heard: Heard, now: DateTime<Utc>) -> bool {
    let Some(asked) = heard.summed_at else { return false };
    let had_time = now - asked >= READING;
    let was_theirs = heard.named_at.is_none_or(|named| named < asked);
    had_time && was_theirs && heard.acted_at.is_none_or(|acted| acted < asked)
}

/// A duty of a rollout that does not move: it was set since it stopped, and rests with the others.
pub fn rest(duty: &Duty) -> Decision {
    let duties = vec![DutyChange::Set(duty.clone()), DutyChange::RestAll(duty.key.rollout.clone())];
    Decision { duties, ..Decision::default() }
}

/// The window **Name a sponsor**.
///
/// # Errors
/// `OnlyLead`, `HasSponsor`, and what the stage says.
pub fn open(rollout: &Rollout, actor: &PersonId) -> Result<Decision, Refusal> {
    may_name(rollout, actor)?;
    let screen = Screen::Sponsor { rollout: rollout.id.clone(), name: rollout.brief.name.clone() };
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

/// From now on it moves again; what fell due meanwhile does so now, each once, in its order. `chosen`: as Slack knows
/// them, and `known` as it last told of whoever sponsored it; `stakeholders`: all who take part. The meeting goes into the calendar of the one, and out of that
/// of the other.
///
/// # Errors
/// As `open`; a person who cannot sponsor is the reply of a decision that changes nothing.
pub fn name(
    (rollout, meeting): (&Rollout, &Meeting),
    actor: &PersonId,
    (chosen, known): (Option<&Person>, Option<&Person>),
    stakeholders: &[Stakeholder],
    under_way: &UnderWay,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may_name(rollout, actor)?;
    let zone = chosen.and_then(|chosen| chosen.zone).unwrap_or(rollout.zone);
    let chosen = match chosen {
        None => return Ok(fault(Wrong::Missing)),
        Some(Person { id, standing, .. }) if !standing.can_be_sponsor() => {
            return Ok(fault(Wrong::Unfit { person: id.clone(), standing: *standing }));
        }
        Some(chosen) => chosen.id.clone(),
    };
    let before = rollout.sponsor.clone();
    let has_left = has_left(rollout, known);
    let told_before = (is_gone(rollout) && !has_left && before != rollout.lead).then(|| missed(rollout));
    let in_calendars = meeting.is_in_calendars(rollout, now);
    let rollout = Rollout { sponsor: chosen.clone(), vacancy: None, ..rollout.clone() };
    let mut effects = charter(&rollout);
    // What told of the loss says now that it is mended.
    let (id, person) = (rollout.id.clone(), before.clone());
    let mended = match chosen == before {
        true => What::HeadBack { rollout: id, person },
        false => What::HeadLost { rollout: id, person },
    };
    if before != rollout.lead {
        effects.push(post::dm(&rollout.lead, mended));
    }
    effects.extend(told_before.filter(|_| rollout.stage.is_announced()));
    if !matches!(rollout.stage, Stage::Scheduled { .. }) && chosen != rollout.lead {
        effects.push(post::dm(&chosen, What::SponsorNamed { rollout: rollout.id.clone() }));
    }
    let meets = stakeholders.iter().any(|who| who.person == chosen) || chosen == rollout.lead;
    if in_calendars && !meets {
        effects.push(post::dm(&chosen, What::Agenda { rollout: rollout.id.clone() }));
    }
    if chosen == before {
        // They decide again, and are named again where what was told meanwhile said who reads it.
        if rollout.stage.is_announced() {
            effects.extend(post::readers_changed(&rollout, stakeholders, &under_way.concerns));
        }
    } else {
        // Whose account is closed reads nothing before they are back.
        if rollout.stage.is_announced() && !has_left && before != rollout.lead {
            effects.push(replaced_by_another(&rollout, &before));
        }
        effects.extend(
            sharing(&rollout, stakeholders, &under_way.concerns)
                .into_iter()
                .map(|raiser| post::dm(raiser, What::NewReader { rollout: rollout.id.clone() })),
        );
        if rollout.stage.is_announced() {
            effects.extend(post::readers_changed(&rollout, stakeholders, &under_way.concerns));
            effects.extend(under_way.told_to_heads().into_iter().map(|what| post::dm(&before, what)));
            if chosen != rollout.lead {
                // What they told themselves they know.
                let theirs = |what: &What| match what {
                    What::LateBlocker { concern } => {
                        under_way.concerns.iter().any(|one| one.id == *concern && one.raiser == chosen)
                    }
                    _ => false,
                };
                let open = under_way.open_to_heads().into_iter().filter(|what| !theirs(what));
                effects.extend(open.map(|what| post::dm(&chosen, what)));
            }
        }
    }
    let reminded = pending::remind_of_decision(&rollout, zone, now);
    // What goes to either is newer than what they may have had.
    let newer = Meeting { sequence: meeting.sequence + 1, ..meeting.clone() };
    Ok(Decision {
        meeting: (in_calendars && chosen != before).then_some(newer),
        duties: [DutyChange::WakeAll(rollout.id.clone())].into_iter().chain(reminded).collect(),
        events: vec![event(&rollout, Some(actor), Happened::SponsorNamed { before, now: chosen.clone() })],
        effects,
        reply: Reply::Show {
            screen: Screen::Notice {
                notice: Notice::SponsorNamed {
                    name: rollout.brief.name.clone(),
                    sponsor: chosen,
                    lead: rollout.lead.clone(),
                },
            },
        },
        rollout: Some(rollout),
        ..Decision::default()
    })
}

/// Who has shared something with the sponsor, how they feel among it, whether they still take part or not, and is neither
/// that nor the lead.
fn sharing<'a>(
    rollout: &Rollout,
    stakeholders: &'a [Stakeholder],
    concerns: &'a [Outline],
) -> BTreeSet<&'a PersonId> {
    let shared = concerns.iter().filter(|concern| match concern.visibility {
        Visibility::Named | Visibility::Area => concern.has_words,
        Visibility::LeadOnly => false,
    });
    let raisers = shared.map(|concern| &concern.raiser);
    let feeling = stakeholders.iter().filter(|who| who.intake.stance().is_some()).map(|who| &who.person);
    raisers.chain(feeling).filter(|raiser| **raiser != rollout.sponsor && **raiser != rollout.lead).collect()
}

fn may_name(rollout: &Rollout, actor: &PersonId) -> Result<(), Refusal> {
    if !policy::may(Reader::of_rollout(rollout, actor), Deed::NameSponsor) {
        return Err(Refusal::OnlyLead { lead: rollout.lead.clone() });
    }
    state::allow(rollout, Ask::NameSponsor)?;
    match rollout.vacancy {
        Some(_) => Ok(()),
        None => Err(Refusal::HasSponsor { sponsor: rollout.sponsor.clone() }),
    }
}

fn charter(rollout: &Rollout) -> Vec<Effect> {
    if rollout.stage.is_announced() { vec![post::charter(rollout)] } else { vec![] }
}

fn event(rollout: &Rollout, by: Option<&PersonId>, what: Happened) -> Event {
    Event { rollout: rollout.id.clone(), by: by.cloned(), what }
}

fn fault(what: Wrong) -> Decision {
    let faults = vec![Fault { field: Field::Sponsor, what }];
    Decision { reply: Reply::Faults { faults }, ..Decision::default() }
}
