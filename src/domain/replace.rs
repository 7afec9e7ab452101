//! Somebody speaks for an area no more, until they all meet: the lead takes them out, with another in their place or with
//! the reason why the area need not be heard. They are told; what they said stays with those whom they chose.

use chrono::{DateTime, Utc};

use super::area::Area;
use super::begun::Begun;
use super::concern::Concern;
use super::decision::Decision;
use super::duty::DutyChange;
use super::effect::What;
use super::event::{Event, Happened};
use super::handover;
use super::homework::assign::{self, Back};
use super::id::PersonId;
use super::intake::form;
use super::meeting::Meeting;
use super::outline::{Moved, Outline};
use super::person::Person;
use super::policy::{self, Deed, Roles};
use super::post;
use super::refusal::{Fault, Field, Refusal, Wrong};
use super::reply::Reply;
use super::rollout::{Rollout, Waiver};
use super::screen::{Notice, Screen};
use super::stakeholder::Stakeholder;
use super::start::REASON_LIMIT;
use super::state::{self, Ask, Timing, Turn};

#[cfg(test)]
mod tests;

/// The form, as it was filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReplaceForm {
    /// Who is to go.
    pub who: Option<PersonId>,
    pub instead: Option<PersonId>,
    /// Why whatever areas are left empty need not be heard.
    pub reason: String,
}

/// All that is known of the people in it.
#[derive(Debug, Clone, Copy)]
pub struct Cast<'a> {
    /// Who takes part.
    pub stakeholders: &'a [Stakeholder],
    /// Who comes instead, as Slack knows them.
    pub instead: Option<&'a Person>,
    /// What they are in this rollout already, or were.
    pub known: Option<&'a Stakeholder>,
    /// All of the rollout that it `touches`.
    pub concerns: &'a [Concern],
}

/// What either of the two has told, or whoever goes works on: of all else nothing changes.
pub fn touches(filled: &ReplaceForm, concern: &Outline) -> bool {
    let is = |person: Option<&PersonId>| person.is_some() && person == filled.who.as_ref();
    let raiser = Some(&concern.raiser);
    is(raiser) || is(concern.homework.owner()) || raiser == filled.instead.as_ref()
}

/// The window **Take out or replace**.
///
/// # Errors
/// `OnlyLead`, and what the stage says.
pub fn open(rollout: &Rollout, actor: &PersonId) -> Result<Decision, Refusal> {
    may_replace(rollout, actor)?;
    let (id, name) = (rollout.id.clone(), rollout.brief.name.clone());
    let screen = Screen::Replace { rollout: id, name, begun: Begun::default() };
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

/// # Errors
/// As `open`; faults of fields are the reply of a decision that changes nothing.
pub fn submit(
    (rollout, meeting): (&Rollout, &Meeting),
    actor: &PersonId,
    filled: &ReplaceForm,
    cast: Cast<'_>,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may_replace(rollout, actor)?;
    let (who, waivers) = match check(filled, cast) {
        Ok(checked) => checked,
        Err(faults) => return Ok(Decision { reply: Reply::Faults { faults }, ..Decision::default() }),
    };
    let mut after = rollout.clone();
    after.waivers.extend(waivers);
    let mut decision = leave(rollout, actor, who, cast, now);
    decision.events.push(Event {
        rollout: rollout.id.clone(),
        by: Some(actor.clone()),
        what: Happened::TakenOut { person: who.person.clone() },
    });
    if let Some(instead) = cast.instead {
        let whole = (&after, meeting);
        let as_it_is = |concern: &Concern| {
            decision.concerns.iter().find(|after| after.id == concern.id).unwrap_or(concern).clone()
        };
        let theirs = cast.concerns.iter().filter(|concern| concern.raiser == instead.id);
        let concerns: Vec<Concern> = theirs.map(as_it_is).collect();
        let asked = handover::asked(whole, actor, &who.areas, instead, (cast.known, &concerns), now);
        after = asked.rollout.clone().unwrap_or(after);
        decision.concerns.retain(|known| asked.concerns.iter().all(|after| after.id != known.id));
        decision = decision.and(Decision { rollout: None, ..asked });
    } else {
        decision.effects.push(post::charter(rollout));
    }
    if meeting.is_in_calendars(rollout, now) {
        // What takes it out of a calendar is newer than what put it there.
        decision.meeting = Some(Meeting { sequence: meeting.sequence + 1, ..meeting.clone() });
    }
    let instead = cast.instead.map(|instead| instead.id.clone());
    let notice = Notice::TakenOut { person: who.person.clone(), instead };
    decision.reply = Reply::Show { screen: Screen::Notice { notice } };
    decision.rollout = Some(after);
    Ok(decision)
}

/// They are told, whatever of theirs could be pressed loses its buttons, and what they owe an answer to goes to whoever
/// comes instead, as far as they may see it, else back to the lead.
fn leave(
    rollout: &Rollout,
    actor: &PersonId,
    who: &Stakeholder,
    cast: Cast<'_>,
    now: DateTime<Utc>,
) -> Decision {
    let intake = state::after(who.intake.clone(), Turn::TakeOut, Timing::InTime, now);
    let what = What::TakenOut { rollout: rollout.id.clone(), person: who.person.clone() };
    let mut decision = Decision {
        duties: vec![DutyChange::DropPerson(rollout.id.clone(), who.person.clone())],
        stakeholders: vec![Stakeholder { intake, ..who.clone() }],
        ..Decision::default()
    };
    let mut theirs = Vec::new();
    for concern in cast.concerns {
        let is_theirs = concern.raiser == who.person;
        let mut after = Concern { raiser_out: concern.raiser_out || is_theirs, ..concern.clone() };
        // Who leads it all has it as the lead; what is answered already must not come back to them.
        if concern.work.homework.owner() == Some(&who.person) && who.person != rollout.lead {
            let instead = cast.instead.map(|instead| &instead.id);
            let to =
                instead.filter(|instead| policy::may_own(rollout, concern, instead)).ok_or(Back::TakenOut);
            let raiser = cast.stakeholders.iter().find(|other| other.person == concern.raiser && !is_theirs);
            decision =
                decision.and(assign::pass_on(rollout, raiser, (concern, &mut after), to, Some(actor), now));
        }
        if is_theirs {
            theirs.push(after.clone());
        }
        // Whatever was told by who comes instead may change once more.
        let is_of_instead = cast.instead.is_some_and(|instead| instead.id == concern.raiser);
        if after.raiser_out != concern.raiser_out || (is_of_instead && after != *concern) {
            decision.concerns.push(after);
        } else if after.work.homework != concern.work.homework {
            decision.moved.push(Moved {
                concern: after.id,
                rollout: after.rollout,
                raiser: after.raiser,
                before: concern.work.homework.clone(),
                after: after.work.homework,
            });
        }
    }
    decision.effects.extend(post::one_on_one(who, &theirs));
    decision.effects.push(post::dm(&who.person, what));
    decision
}

fn check<'a>(filled: &ReplaceForm, cast: Cast<'a>) -> Result<(&'a Stakeholder, Vec<Waiver>), Vec<Fault>> {
    let fault = |field, what| Fault { field, what };
    let mut faults = Vec::new();
    let who = cast.stakeholders.iter().find(|who| filled.who.as_ref() == Some(&who.person));
    if who.is_none() {
        let what = if filled.who.is_none() { Wrong::Missing } else { Wrong::SpeaksForNone };
        faults.push(fault(Field::OutPerson, what));
    }
    match cast.instead {
        Some(Person { id, standing, .. }) if !standing.can_be_stakeholder() => {
            let what = Wrong::Unfit { person: id.clone(), standing: *standing };
            faults.push(fault(Field::Instead, what));
        }
        Some(Person { id, .. }) if filled.who.as_ref() == Some(id) => {
            faults.push(fault(Field::Instead, Wrong::IsTheSame));
        }
        Some(_) | None => {}
    }
    let others = || cast.stakeholders.iter().filter(|other| filled.who.as_ref() != Some(&other.person));
    let is_alone = |area: &Area| !others().any(|other| other.areas.contains(area));
    let empty: Vec<Area> = match (who, cast.instead) {
        (Some(who), None) => who.areas.iter().copied().filter(is_alone).collect(),
        (Some(_) | None, _) => Vec::new(),
    };
    let mut waivers = Vec::new();
    if who.is_some() && cast.instead.is_none() && others().next().is_none() {
        faults.push(fault(Field::Instead, Wrong::NobodyLeft));
    } else if !empty.is_empty() && filled.reason.trim().is_empty() {
        faults.push(fault(Field::OutReason, Wrong::NobodyAndNoReason));
    } else if !empty.is_empty() {
        match form::text(Field::OutReason, &filled.reason, REASON_LIMIT) {
            Ok(reason) => {
                waivers.extend(empty.into_iter().map(|area| Waiver { area, reason: reason.clone() }));
            }
            Err(wrong) => faults.extend(wrong),
        }
    }
    match who {
        Some(who) if faults.is_empty() => Ok((who, waivers)),
        Some(_) | None => Err(faults),
    }
}

/// # Errors
/// As `open`.
pub fn may_replace(rollout: &Rollout, actor: &PersonId) -> Result<(), Refusal> {
    if !Roles::in_rollout(rollout, actor).may(Deed::Run) {
        return Err(Refusal::OnlyLead { lead: rollout.lead.clone() });
    }
    state::allow(rollout, Ask::Invite).map(|_| ())
}
