//! The facts of things that go on record, and how they change. A fact is never a private word. A field that is new does
//! not compile before it is decided here whether it is one.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};

use super::action::{Action, Request, Way};
use super::area::Area;
use super::commitment::Commitment;
use super::concern::{Concern, Gone, Said};
use super::event::{Change, Entry, Event, Happened, Via};
use super::extend::Slip;
use super::homework::{Homework, Work};
use super::id::{ConcernId, PersonId, RolloutId};
use super::meeting::{GoneOn, Meeting};
use super::question::{Answer, Call, Question};
use super::rhythm::Rhythm;
use super::rollout::{Dates, Rollout, Stage, Vacancy};
use super::stakeholder::{Intake, Nudges, Stakeholder};
use super::verdict::Verdict;

#[cfg(test)]
mod tests;

/// What is known of a thing, by name.
pub type Facts = BTreeMap<&'static str, String>;

pub fn of_rollout(rollout: &Rollout) -> Facts {
    let Rollout {
        id: _,
        channel,
        is_private,
        brief: _,
        lead,
        sponsor,
        zone: _,
        dates,
        stage,
        waivers,
        outsiders_accepted,
        vacancy,
        keep,
        rhythm,
    } = rollout;
    let Dates { intake_closes, meeting, decision_by } = dates;
    let mut facts = Facts::from([
        ("channel", channel.to_string()),
        ("private", is_private.to_string()),
        ("outsiders_accepted", outsiders_accepted.to_string()),
        ("lead", lead.to_string()),
        ("sponsor", sponsor.to_string()),
        ("intake_closes", moment(*intake_closes)),
        ("meeting", moment(*meeting)),
        ("decision_by", moment(*decision_by)),
        ("stage", stage.name().to_owned()),
        ("words_kept_for_days", keep.days().to_string()),
    ]);
    if let Stage::Scheduled { starts_at } = stage {
        facts.insert("starts_at", moment(*starts_at));
    }
    if let Some(Vacancy { why, .. }) = vacancy {
        facts.insert("vacancy", format!("{why:?}").to_lowercase());
    }
    if *rhythm != Rhythm::default() {
        facts.insert("reminders", rhythm.to_string());
    }
    if !waivers.is_empty() {
        facts.insert("waived", areas(waivers.iter().map(|waiver| waiver.area)));
    }
    facts
}

pub fn of_stakeholder(who: &Stakeholder) -> Facts {
    let Stakeholder { rollout: _, person: _, areas: speaks_for, zone: _, intake, silent, nudges } = who;
    let Nudges { sent, snoozed_until, away_until } = nudges;
    let mut facts = Facts::from([("areas", areas(speaks_for.iter().copied()))]);
    let standing = match intake {
        Intake::Invited => "invited",
        Intake::Talking => "talking",
        // How they feel is theirs to tell.
        Intake::Done { at, stance: _ } => {
            facts.insert("done_at", moment(*at));
            "done"
        }
        Intake::NotHeard => "not_heard",
        // That they left is an entry of its own.
        Intake::Left { at, stance: _, since: _ } => {
            facts.insert("done_at", moment(*at));
            "left"
        }
        Intake::Unreachable { .. } => "unreachable",
        Intake::TakenOut { .. } => "taken_out",
    };
    facts.insert("intake", standing.to_owned());
    if !silent.is_empty() {
        facts.insert("silent_for", areas(silent.iter().copied()));
    }
    if *sent > 0 {
        facts.insert("nudges", sent.to_string());
    }
    facts.extend(snoozed_until.map(|until| ("snoozed_until", moment(until))));
    facts.extend(away_until.map(|until| ("away_until", until.to_string())));
    facts
}

pub fn of_concern(concern: &Concern) -> Facts {
    let Concern {
        id: _,
        rollout: _,
        raiser,
        area,
        said,
        origin: _,
        state,
        work,
        raised_at,
        edited_at,
        late,
        raiser_out,
        gone,
    } = concern;
    // What is made of words goes with them: a fact that went unseen would look like a hand laid on it.
    let Work { homework, wording: _, joined, theme } = work;
    let Said { words: _, topic: _, guessed: _, kind, severity, yes_if: _, visibility } = said;
    let mut facts = Facts::from([
        ("raiser", raiser.to_string()),
        ("area", area.name().to_owned()),
        ("severity", severity.slug().to_owned()),
        ("visibility", visibility.slug().to_owned()),
        ("state", state.slug().to_owned()),
        ("raised_at", moment(*raised_at)),
        ("late", late.to_string()),
    ]);
    if *raiser_out {
        facts.insert("raiser_out", raiser_out.to_string());
    }
    facts.extend(kind.map(|kind| ("kind", kind.slug().to_owned())));
    facts.extend(edited_at.map(|at| ("edited_at", moment(at))));
    facts.extend(of_homework(homework));
    match gone {
        Some(Gone::AtWish { at }) => drop(facts.insert("words_removed_at", moment(*at))),
        // That is the whole rollout's to tell.
        Some(Gone::InTime { .. }) | None => {}
    }
    facts.extend(theme.as_ref().map(|placed| ("theme", placed.slug())));
    facts.extend(joined.as_ref().map(|with| ("joined", with.key().to_owned())));
    facts
}

/// Those of a concern that tell who has it.
pub fn of_homework(homework: &Homework) -> Facts {
    let owner = homework.owner().map(|owner| ("owner", owner.to_string()));
    owner.into_iter().chain(homework.due().map(|due| ("due", due.to_string()))).collect()
}

pub fn of_question(question: &Question) -> Facts {
    let Question { id: _, rollout: _, asker, words: _, asked_at, source: _, answer, taken_back_at } =
        question;
    let mut facts = Facts::from([("asker", asker.to_string()), ("asked_at", moment(*asked_at))]);
    if let Some(Answer { words: _, by, at }) = answer {
        facts.insert("answered_by", by.to_string());
        facts.insert("answered_at", moment(*at));
    }
    facts.extend(taken_back_at.map(|at| ("taken_back_at", moment(at))));
    facts
}

pub fn of_call(call: &Call) -> Facts {
    let Call { id: _, rollout: _, person, asked_at, done_at } = call;
    let mut facts = Facts::from([("person", person.to_string()), ("asked_at", moment(*asked_at))]);
    facts.extend(done_at.map(|at| ("done_at", moment(at))));
    facts
}

/// As the record calls it.
pub fn commitment_of(person: &PersonId) -> String {
    format!("commitment of {person}")
}

pub fn of_commitment(commitment: &Commitment) -> Facts {
    let Commitment { rollout: _, person: _, choice, needs, at } = commitment;
    let mut facts = Facts::from([("commitment", choice.slug().to_owned()), ("committed_at", moment(*at))]);
    facts.extend(needs.as_ref().map(|needs| ("needs", needs.key().to_owned())));
    facts
}

/// As the record calls it.
pub fn decision(nth: u32) -> String {
    format!("decision {nth}")
}

pub fn of_verdict(verdict: &Verdict) -> Facts {
    // What it says stands in the channel.
    let Verdict { rollout: _, nth: _, outcome, statement: _, by, at, until } = verdict;
    let mut facts = Facts::from([
        ("outcome", outcome.slug().to_owned()),
        ("decided_by", by.to_string()),
        ("decided_at", moment(*at)),
    ]);
    facts.extend(until.map(|until| ("until", moment(until))));
    facts
}

/// As the record calls it.
pub const MEETING: &str = "meeting";

/// Empty before anything is known of it.
pub fn of_meeting(meeting: &Meeting) -> Facts {
    let Meeting { rollout: _, sequence, agenda_sent_at, tabled, gone_on, held_since } = meeting;
    let mut facts = Facts::new();
    if *sequence > 0 {
        facts.insert("sequence", sequence.to_string());
    }
    facts.extend(agenda_sent_at.map(|at| ("agenda_sent_at", moment(at))));
    if !tabled.is_empty() {
        let keys: Vec<&str> = tabled.iter().map(ConcernId::key).collect();
        facts.insert("tabled", keys.join(", "));
    }
    // Why is for lead and sponsor.
    if let Some(GoneOn { by, at, why: _, over }) = gone_on {
        facts.insert("gone_on_by", by.to_string());
        facts.insert("gone_on_at", moment(*at));
        if !over.is_empty() {
            let keys: Vec<&str> = over.iter().map(ConcernId::key).collect();
            facts.insert("gone_on_over", keys.join(", "));
        }
    }
    facts.extend(held_since.map(|at| ("held_since", moment(at))));
    facts
}

/// As the record calls it.
pub fn slip(nth: u32) -> String {
    format!("slip {nth}")
}

pub fn of_slip(slip: &Slip) -> Facts {
    // The reason stands in the channel.
    let Slip { rollout: _, nth: _, of, before, after, reason: _, by, at } = slip;
    Facts::from([
        ("time_box", of.slug().to_owned()),
        ("ended", moment(*before)),
        ("ends", moment(*after)),
        ("moved_by", by.to_string()),
        ("moved_at", moment(*at)),
    ])
}

/// What is otherwise; what is new has nothing before.
pub fn changes(thing: &str, before: &Facts, after: &Facts) -> Vec<Change> {
    let mut names: Vec<&'static str> = before.keys().chain(after.keys()).copied().collect();
    names.sort_unstable();
    names.dedup();
    let other = names.into_iter().filter(|fact| before.get(fact) != after.get(fact));
    other
        .map(|fact| Change {
            thing: thing.to_owned(),
            fact: fact.to_owned(),
            before: before.get(fact).cloned(),
            after: after.get(fact).cloned(),
        })
        .collect()
}

/// The lines for one decision: its events in their order, and whatever changes under a name of their own or none.
pub fn entries(
    events: &[Event],
    mut changes: BTreeMap<RolloutId, Vec<Change>>,
    by: Option<&PersonId>,
    via: Via,
) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::with_capacity(events.len());
    for event in events {
        let changes = changes.remove(&event.rollout).unwrap_or_default();
        entries.push(Entry { event: event.clone(), via, changes });
    }
    for (rollout, changes) in changes.into_iter().filter(|(_, changes)| !changes.is_empty()) {
        let event = Event { rollout, by: by.cloned(), what: Happened::Changed };
        entries.push(Entry { event, via, changes });
    }
    entries
}

pub fn via(request: &Request) -> Via {
    match request.way {
        Way::Command { .. } => Via::Command,
        Way::Message { .. } => Via::Button,
        Way::Modal { .. } | Way::Submit { .. } => Via::Form,
        Way::Home { .. } => Via::Home,
        Way::Event => match request.action {
            Action::Say { .. } | Action::SayNothing { .. } | Action::Reword { .. } | Action::Unsay { .. } => {
                Via::Dm
            }
            _ => Via::Slack,
        },
    }
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

fn areas(areas: impl Iterator<Item = Area>) -> String {
    areas.map(Area::name).collect::<Vec<_>>().join(", ")
}
