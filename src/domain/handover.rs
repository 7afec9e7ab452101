//! Who runs a rollout, and who is asked in it: the lead hands it over to somebody of this workspace, who is told with all
//! whose words they may read from then on; and asks one person more while the 1-on-1s are open.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::area::Area;
use super::calendar;
use super::concern::Concern;
use super::decision::Decision;
use super::duty::{Duty, DutyChange};
use super::effect::{Bring, Effect, What};
use super::ending::UnderWay;
use super::event::{Event, Happened};
use super::homework::{self, assign};
use super::id::PersonId;
use super::meeting::{self, Meeting};
use super::outline::{Moved, Outline};
use super::person::Person;
use super::policy::{Deed, Roles};
use super::post;
use super::refusal::{Fault, Field, Refusal, Wrong};
use super::reply::Reply;
use super::rollout::{Rollout, Stage};
use super::screen::{Notice, PartiesScreen, Screen, Settled};
use super::stakeholder::{Intake, Nudges, Stakeholder};
use super::state::{self, Ask, Step, Timing, Turn};
use super::time::nudge;

#[cfg(test)]
mod tests;

/// The window **Hand over**.
///
/// # Errors
/// `OnlyLead`, and what the stage says.
pub fn open(rollout: &Rollout, actor: &PersonId) -> Result<Decision, Refusal> {
    may_run(rollout, actor, Ask::HandOver)?;
    let screen = Screen::Handover { rollout: rollout.id.clone(), name: rollout.brief.name.clone() };
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

/// `chosen`: as Slack knows them. The homework that the lead owed goes with it, the questions that wait for an answer, the
/// calls to be made, and the meeting: into the calendar of the one, out of that of the other who has no part in it any more.
///
/// # Errors
/// As `open`; a person who cannot lead is the reply of a decision that changes nothing.
pub fn submit(
    (rollout, meeting): (&Rollout, &Meeting),
    actor: &PersonId,
    chosen: Option<&Person>,
    stakeholders: &[Stakeholder],
    under_way: &UnderWay,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may_run(rollout, actor, Ask::HandOver)?;
    let chosen = match chosen {
        None => return Ok(fault(Field::NewLead, Wrong::Missing)),
        Some(Person { id, .. }) if *id == rollout.lead => {
            return Ok(fault(Field::NewLead, Wrong::LeadsAlready));
        }
        // The same as of a sponsor: a member, from inside.
        Some(Person { id, standing, .. }) if !standing.can_be_sponsor() => {
            return Ok(fault(Field::NewLead, Wrong::Unfit { person: id.clone(), standing: *standing }));
        }
        Some(chosen) => chosen.id.clone(),
    };
    let after = Rollout { lead: chosen.clone(), ..rollout.clone() };
    let mut decision = Decision {
        events: vec![Event {
            rollout: rollout.id.clone(),
            by: Some(actor.clone()),
            what: Happened::HandedOver { before: rollout.lead.clone(), now: chosen.clone() },
        }],
        ..Decision::default()
    };
    for concern in under_way.concerns.iter().filter(|concern| is_of(concern, &rollout.lead)) {
        let mut homework = concern.homework.clone();
        match homework.due() {
            Some(due) => {
                decision.duties.extend(assign::to_lead(&after, &concern.id, &mut homework, due, now));
            }
            // Should it come back, it comes to whoever leads then.
            None => homework = state::worked(homework, Step::Release),
        }
        decision.moved.push(Moved {
            concern: concern.id.clone(),
            rollout: concern.rollout.clone(),
            raiser: concern.raiser.clone(),
            before: concern.homework.clone(),
            after: homework,
        });
    }
    // What the one before was asked to look at again, the new one is.
    let today = calendar::local_day(now, rollout.zone);
    let asked = under_way.concerns.iter().filter(|one| one.look_again.is_some_and(|day| day <= today));
    decision.duties.extend(
        asked.map(|one| {
            DutyChange::Set(Duty { key: homework::look_again_key(rollout, &one.id), due_at: now })
        }),
    );
    if let Stage::Scheduled { .. } = rollout.stage {
        // Nobody else has heard of it yet. Whoever is to lead it has to know that before it begins.
        let what = What::NewLead { rollout: rollout.id.clone(), before: rollout.lead.clone() };
        decision.effects.push(post::dm(&chosen, what));
    } else {
        let what = What::NewLead { rollout: rollout.id.clone(), before: rollout.lead.clone() };
        decision.effects.push(post::charter(&after));
        decision.effects.extend(meeting::to_all(&after, stakeholders, &what));
        decision.effects.extend(post::readers_changed(&after, stakeholders, &under_way.concerns));
        decision.effects.extend(handed_on(rollout, &after, under_way));
        // All others are told as those who take part.
        let of_the_gone = under_way.concerns.iter().filter(|concern| concern.raiser_out);
        let gone: BTreeSet<&PersonId> =
            of_the_gone.filter(|concern| concern.has_words).map(|concern| &concern.raiser).collect();
        let others = gone.into_iter().filter(|raiser| **raiser != chosen && **raiser != after.sponsor);
        let reader = || What::NewReader { rollout: rollout.id.clone() };
        decision.effects.extend(others.map(|raiser| post::dm(raiser, reader())));
    }
    if meeting.is_in_calendars(rollout, now) {
        let before = &rollout.lead;
        let meets = stakeholders.iter().any(|who| who.person == *before) || after.sponsor == *before;
        if !meets {
            let what = What::NewLead { rollout: rollout.id.clone(), before: before.clone() };
            decision.effects.push(post::dm(before, what));
        }
        decision.effects.push(post::dm(&chosen, What::Agenda { rollout: rollout.id.clone() }));
        // What goes to either is newer than what they may have had.
        decision.meeting = Some(Meeting { sequence: meeting.sequence + 1, ..meeting.clone() });
    }
    let notice = Notice::HandedOver {
        name: rollout.brief.name.clone(),
        lead: chosen,
        sponsor: rollout.sponsor.clone(),
        has_begun: !matches!(rollout.stage, Stage::Scheduled { .. }),
    };
    decision.reply = Reply::Show { screen: Screen::Notice { notice } };
    decision.rollout = Some(after);
    Ok(decision)
}

/// What waits for the lead is before the new one; before the old one it says so, and can be pressed no more. Whoever asked
/// or works on something reads who waits for it, or answers, from now on.
fn handed_on(before: &Rollout, after: &Rollout, under_way: &UnderWay) -> Vec<Effect> {
    let UnderWay { concerns, questions, calls, needs } = under_way;
    let both = |what: What| [post::dm(&after.lead, what.clone()), post::dm(&before.lead, what)];
    let mut effects = Vec::new();
    for question in questions {
        effects.extend(both(What::QuestionCard { question: question.id.clone() }));
        effects.push(post::receipt(question));
    }
    effects.extend(calls.iter().flat_map(|call| both(What::CallCard { call: call.id.clone() })));
    for concern in concerns.iter().filter(|concern| !concern.is_withdrawn) {
        let homework = &concern.homework;
        let is_told = homework.owed_by().is_some() || is_of(concern, &before.lead);
        if let Some(owner) = homework.owner().filter(|_| is_told) {
            let what = What::Homework { concern: concern.id.clone(), owner: owner.clone() };
            effects.push(post::dm(owner, what));
        }
    }
    effects.extend(under_way.told_to_heads().into_iter().map(|what| post::dm(&before.lead, what)));
    let late = |what: &What| matches!(what, What::LateBlocker { .. });
    if after.lead != after.sponsor {
        let open = under_way.open_to_heads().into_iter().filter(late);
        effects.extend(open.map(|what| post::dm(&after.lead, what)));
    }
    // Each says who works on it.
    for need in needs {
        effects.extend(post::heads(after, What::Need { concern: need.clone() }));
    }
    effects
}

fn is_of(concern: &Outline, owner: &PersonId) -> bool {
    concern.homework.owner() == Some(owner)
}

/// `/rollout stakeholders`: who is in it and how far each has come, for lead and sponsor; the lead may ask one more.
/// `theirs`: what those have told who are silent for an area of theirs.
///
/// # Errors
/// `OnlyLeadOrSponsor`.
pub fn parties(
    rollout: &Rollout,
    actor: &PersonId,
    stakeholders: &[Stakeholder],
    theirs: &[Concern],
) -> Result<Decision, Refusal> {
    let roles = Roles::in_rollout(rollout, actor);
    if !roles.may(Deed::SeeWaiting) {
        return Err(Refusal::only_lead_or_sponsor(rollout));
    }
    let screen = Screen::Parties(Box::new(PartiesScreen {
        rollout: rollout.id.clone(),
        name: rollout.brief.name.clone(),
        zone: rollout.zone,
        parties: stakeholders
            .iter()
            .flat_map(|who| {
                who.areas.iter().map(|area| (who.person.clone(), *area, so_far(rollout, who, *area, theirs)))
            })
            .collect(),
        waived: rollout.waivers.clone(),
        may_ask: roles.may(Deed::Run) && state::allow(rollout, Ask::Invite).is_ok(),
        asked_at: match rollout.stage {
            Stage::Scheduled { starts_at } => Some(starts_at),
            _ => None,
        },
        settled: Settled::of(&rollout.stage),
    }));
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

/// How far somebody has come with one of their areas: Done for another says nothing for this one.
fn so_far(rollout: &Rollout, who: &Stakeholder, area: Area, theirs: &[Concern]) -> Intake {
    if !who.intake.is_done() || who.is_heard_for(area, theirs) {
        return who.intake.clone().feeling(None);
    }
    match state::allow(rollout, Ask::Tell) {
        Ok(Timing::InTime) => Intake::Invited,
        Ok(Timing::Late) | Err(_) => Intake::NotHeard,
    }
}

/// One person more speaks for an area, and is asked at once; until they all meet, for somebody may leave. They see nothing
/// of what others told. `known` and `theirs`: what they are in this rollout already, or were, and have told in it.
///
/// # Errors
/// `OnlyLead`, and what the stage says; faults of fields are the reply of a decision that changes nothing.
pub fn invite(
    (rollout, meeting): (&Rollout, &Meeting),
    actor: &PersonId,
    area: Option<Area>,
    chosen: Option<&Person>,
    (known, theirs): (Option<&Stakeholder>, &[Concern]),
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may_run(rollout, actor, Ask::Invite)?;
    let (Some(area), Some(chosen)) = (area, chosen) else {
        let missing = |field| Fault { field, what: Wrong::Missing };
        let faults = [(area.is_none(), Field::NewArea), (chosen.is_none(), Field::NewPerson)];
        let faults =
            faults.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, field)| missing(field));
        return Ok(Decision { reply: Reply::Faults { faults: faults.collect() }, ..Decision::default() });
    };
    let Person { id, standing, .. } = chosen;
    if !standing.can_be_stakeholder() {
        return Ok(fault(Field::NewPerson, Wrong::Unfit { person: id.clone(), standing: *standing }));
    }
    if known.is_some_and(|who| who.takes_part() && who.areas.contains(&area)) {
        return Ok(fault(Field::NewPerson, Wrong::AlreadyAsked));
    }
    let notice = Notice::Invited { person: id.clone(), area };
    Ok(Decision {
        reply: Reply::Show { screen: Screen::Notice { notice } },
        ..asked((rollout, meeting), actor, &[area], chosen, (known, theirs), now)
    })
}

/// Somebody speaks for these areas as well from now on, and is asked at once. `known` and `theirs`: what they are in this
/// rollout already, or were, and what they have told in it.
pub(super) fn asked(
    (rollout, meeting): (&Rollout, &Meeting),
    actor: &PersonId,
    areas: &[Area],
    chosen: &Person,
    (known, theirs): (Option<&Stakeholder>, &[Concern]),
    now: DateTime<Utc>,
) -> Decision {
    let takes_part = known.is_some_and(Stakeholder::takes_part);
    let mut who = known.cloned().unwrap_or_else(|| Stakeholder {
        rollout: rollout.id.clone(),
        person: chosen.id.clone(),
        areas: Vec::new(),
        zone: chosen.zone.unwrap_or(rollout.zone),
        intake: Intake::Invited,
        silent: Vec::new(),
        nudges: Nudges::default(),
    });
    if !takes_part {
        who.areas.clear();
        who.silent.clear();
        who.intake = state::after(who.intake, Turn::Ask, Timing::InTime, now);
    }
    let new = areas.iter().filter(|area| !who.areas.contains(area)).copied().collect::<Vec<_>>();
    who.areas.extend(&new);
    who.areas.sort();
    // What they said Done for, they said before anybody asked them for these.
    let begins_anew = !takes_part || (!new.is_empty() && who.intake.is_done() && !who.is_owed());
    if who.intake.is_done() {
        who.silent.extend(&new);
        who.silent.sort();
    }
    let mut after = rollout.clone();
    after.waivers.retain(|waiver| !areas.contains(&waiver.area));
    let mut duties = Vec::new();
    if begins_anew {
        who.nudges = Nudges::default();
        duties = nudge::from_tomorrow(&after, &who, now);
    }
    // Who had been taken out says again what settles it.
    let back: Vec<Concern> = theirs
        .iter()
        .filter(|concern| concern.raiser == who.person && concern.raiser_out)
        .map(|concern| Concern { raiser_out: false, ..concern.clone() })
        .collect();
    let mut effects = post::one_on_one(&who, &back);
    // What stands in their 1-on-1 is edited unseen: they are told, also who is asked back.
    if known.is_some() && who.is_reachable() && !new.is_empty() {
        let (rollout, person) = (rollout.id.clone(), who.person.clone());
        effects.push(post::dm(
            &who.person,
            What::AskedToo { rollout, person, areas: new.clone(), bring: Bring::Brought },
        ));
    }
    effects.push(post::charter(&after));
    if !takes_part && meeting.is_in_calendars(rollout, now) {
        effects.push(post::dm(&who.person, What::Agenda { rollout: rollout.id.clone() }));
    }
    let invited = |area| Event {
        rollout: rollout.id.clone(),
        by: Some(actor.clone()),
        what: Happened::Invited { person: who.person.clone(), area },
    };
    Decision {
        duties,
        events: new.into_iter().map(invited).collect(),
        effects,
        concerns: back,
        stakeholders: vec![who],
        rollout: Some(after),
        ..Decision::default()
    }
}

fn may_run(rollout: &Rollout, actor: &PersonId, ask: Ask) -> Result<(), Refusal> {
    if !Roles::in_rollout(rollout, actor).may(Deed::Run) {
        return Err(Refusal::OnlyLead { lead: rollout.lead.clone() });
    }
    state::allow(rollout, ask).map(|_| ())
}

fn fault(field: Field, what: Wrong) -> Decision {
    Decision { reply: Reply::Faults { faults: vec![Fault { field, what }] }, ..Decision::default() }
}
