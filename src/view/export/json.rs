//! The export for machines. Its shape is `rollout-export-1`:
//!
//! ```text
//! { "format": "rollout-export-1",
//!   "rollout": { "key", "name", "why", "link", "lead", "sponsor", "stage", "zone",
//!                "intake_closes", "meeting", "decision_by", "words_kept_for_days",
//!                "waived": [ { "area", "reason" } ] },
//!   "counts":  { "heard", "of", "raised", "open", "settled" },
//!   "moved":   [ { "what", "before", "after", "reason", "by", "at" } ],
//!   "met_although": { "why", "by", "at" },
//!   "decisions": [ { "outcome", "statement", "by", "at", "until" } ],
//!   "people":  [ { "person", "areas": [], "standing", "silent": [], "stance", "commitment" } ],
//!   "points":  [ { "key", "area", "by", "severity", "kind", "topic", "state", "late", "visibility",
//!                  "words", "yes_if", "sentence", "answer", "answered_by", "missing",
//!                  "restated", "owner", "due" } ],
//!   "names":   { "<Slack id>": "what they are called" } }
//! ```
//!
//! Times are RFC 3339, people Slack ids (who is missing in `names` is known by id alone), areas and choices as people
//! read them; `null` is nothing, or nothing for this reader. `silent`: the areas they were asked for besides, once they
//! had been heard. A point without `key` and `by` is the view of an area. Fields are added and never renamed.

use serde_json::{Value, json};

use super::markdown::come;
use crate::domain::concern::{Kind, State};
use crate::domain::export::Export;
use crate::domain::extend::Slip;
use crate::domain::id::ConcernId;
use crate::domain::policy::{By, Card};
use crate::domain::stakeholder::{Stakeholder, Stance};
use crate::domain::topic;
use crate::domain::verdict::Verdict;

pub fn of(export: &Export) -> String {
    let rollout = &export.rollout;
    let waived = rollout.waivers.iter();
    let value = json!({
        "format": "rollout-export-1",
        "rollout": {
            "key": rollout.id.key(),
            "name": rollout.brief.name,
            "why": rollout.brief.why,
            "link": rollout.brief.link,
            "lead": rollout.lead,
            "sponsor": rollout.sponsor,
            "stage": rollout.stage.name(),
            "zone": rollout.zone.name(),
            "intake_closes": rollout.dates.intake_closes,
            "meeting": rollout.dates.meeting,
            "decision_by": rollout.dates.decision_by,
            "words_kept_for_days": rollout.keep.days(),
            "waived": waived.map(|w| json!({ "area": w.area.name(), "reason": w.reason })).collect::<Vec<_>>(),
        },
        "counts": {
            "heard": export.progress.heard,
            "of": export.progress.of,
            "raised": export.progress.raised,
            "open": export.progress.open,
            "settled": export.progress.settled,
        },
        "moved": export.slips.iter().map(moved).collect::<Vec<_>>(),
        "met_although": export.gone_on.as_ref().map(|on| json!({ "why": on.why, "by": on.by, "at": on.at })),
        "decisions": export.verdicts.iter().map(decision).collect::<Vec<_>>(),
        "people": export.people.iter().map(|who| person(export, who)).collect::<Vec<_>>(),
        "points": export.cards.iter().map(point).collect::<Vec<_>>(),
        "names": export.names,
    });
    format!("{value:#}\n")
}

fn moved(slip: &Slip) -> Value {
    json!({
        "what": slip.of.slug(),
        "before": slip.before,
        "after": slip.after,
        "reason": slip.reason,
        "by": slip.by,
        "at": slip.at,
    })
}

fn decision(verdict: &Verdict) -> Value {
    json!({
        "outcome": verdict.outcome.name(),
        "statement": verdict.statement,
        "by": verdict.by,
        "at": verdict.at,
        "until": verdict.until,
    })
}

fn person(export: &Export, who: &Stakeholder) -> Value {
    let said = export.commitments.iter().find(|said| said.person == who.person);
    json!({
        "person": who.person,
        "areas": who.areas.iter().map(|area| area.name()).collect::<Vec<_>>(),
        "standing": come(who),
        "silent": who.silent.iter().map(|area| area.name()).collect::<Vec<_>>(),
        "stance": who.intake.stance().map(Stance::name),
        "commitment": said.map(|said| said.choice.name()),
    })
}

fn point(card: &Card) -> Value {
    let state = card.state.unparked();
    let answer = state.answer();
    let mut point = json!({
        "key": card.key().map(ConcernId::key),
        "area": card.area.name(),
        "by": match &card.by {
            By::Person { person } => Some(person),
            By::Area => None,
        },
        "severity": card.severity.name(),
        "kind": card.kind.map(Kind::name),
        "topic": card.topic.as_ref().map(topic::label),
        "state": card.state.name(),
        "late": card.late,
        "visibility": card.visibility.name(),
        "words": card.words,
        "yes_if": card.yes_if,
        "sentence": card.wording.as_ref().map(|wording| &wording.words),
        "answer": answer.map(|answer| &answer.words),
        "answered_by": answer.map(|answer| &answer.by),
        "missing": null,
        "restated": null,
        "owner": card.homework.owner(),
        "due": card.homework.due(),
    });
    match state {
        State::Reopened { short, .. } => point["missing"] = json!(short.missing),
        State::AcceptedRisk { by, restated, why, .. } => {
            point["restated"] = json!(restated);
            point["answer"] = json!(why);
            point["answered_by"] = json!(by);
        }
        State::Open
        | State::Answered { .. }
        | State::Settled { .. }
        | State::Parked { .. }
        | State::Withdrawn { .. } => {}
    }
    point
}
