//! The export to be read: one page of Markdown. What people typed stands in quotes, where it cannot pass for ours.

use std::fmt::Write as _;

use super::called;
use crate::domain::area::Area;
use crate::domain::concern::State;
use crate::domain::export::Export;
use crate::domain::extend::TimeBox;
use crate::domain::person::Names;
use crate::domain::policy::{By, Card};
use crate::domain::stakeholder::{Intake, Stakeholder};
use crate::domain::topic;
use crate::view::markdown::{self, line};
use crate::view::message::time_box;
use crate::view::when;

pub fn of(export: &Export) -> String {
    let rollout = &export.rollout;
    let zone = rollout.zone;
    let mut out = String::new();
    let _ = writeln!(out, "# {} ({})\n", line(&rollout.brief.name), rollout.id);
    quote(&mut out, &rollout.brief.why);
    if let Some(link) = &rollout.brief.link {
        let _ = writeln!(out, "<{link}>\n");
    }
    let names = &export.names;
    let (lead, sponsor) = (called(names, &rollout.lead), called(names, &rollout.sponsor));
    let _ = writeln!(out, "- Lead: {lead}\n- Sponsor: {sponsor}");
    let _ = writeln!(out, "- Stage: {}", rollout.stage.name());
    let _ = writeln!(out, "- 1-on-1s close: {}", when::moment_in(rollout.dates.intake_closes, zone));
    let _ = writeln!(out, "- Joint meeting: {}", when::moment_in(rollout.dates.meeting, zone));
    let _ = writeln!(out, "- Decision by: {}", when::day(rollout.dates.decision_by, zone));
    let progress = &export.progress;
    let _ = writeln!(
        out,
        "- Heard {} of {}; {} raised, {} open, {} settled, {} parked or accepted as a risk\n",
        progress.heard,
        progress.of,
        progress.raised,
        progress.open,
        progress.settled,
        progress.put_off()
    );
    out.push_str("## People\n\n");
    for person in &export.people {
        let _ = writeln!(
            out,
            "- {}, {}: {}",
            called(names, &person.person),
            areas(&person.areas),
            standing(person)
        );
    }
    for said in &export.commitments {
        let _ = writeln!(out, "- {} commits: {}", called(names, &said.person), said.choice.name());
    }
    for waiver in &rollout.waivers {
        let _ = writeln!(out, "- {}: not asked in this rollout\n", waiver.area.name());
        quote(&mut out, &waiver.reason);
    }
    if !export.slips.is_empty() {
        out.push_str("\n## Dates that moved\n\n");
    }
    for slip in &export.slips {
        let (before, after) = match slip.of {
            TimeBox::Intake | TimeBox::Homework => {
                (when::moment_in(slip.before, zone), when::moment_in(slip.after, zone))
            }
            TimeBox::Decision => (when::day(slip.before, zone), when::day(slip.after, zone)),
        };
        let by = called(names, &slip.by);
        let _ = writeln!(out, "{}: from {before} to {after}, by {by}:\n", time_box(slip.of));
        quote(&mut out, &slip.reason);
    }
    if let Some(gone_on) = &export.gone_on {
        let by = called(names, &gone_on.by);
        let _ = writeln!(out, "\n## Why they meet although something was missing\n\n{by} said:\n");
        quote(&mut out, &gone_on.why);
    }
    for verdict in &export.verdicts {
        let _ = writeln!(out, "\n## Decision: {}, {}\n", verdict.outcome.name(), when::day(verdict.at, zone));
        quote(&mut out, &verdict.statement);
    }
    out.push_str("\n## Points\n\n");
    for card in &export.cards {
        point(&mut out, card, names);
    }
    out
}

pub(super) fn point(out: &mut String, card: &Card, names: &Names) {
    let whose = match &card.by {
        By::Person { person } => format!("{}, {}", called(names, person), card.area.name()),
        By::Area => format!("{} as an area", card.area.name()),
    };
    let key = card.key().map(|key| format!("{key}: ")).unwrap_or_default();
    let _ = writeln!(out, "### {key}{} ({whose})\n", card.severity.name());
    let mut facts = vec![card.state.name().to_owned()];
    facts.extend(card.kind.map(|kind| kind.name().to_owned()));
    facts.extend(card.topic.as_ref().map(|topic| line(&topic::label(topic))));
    if card.late {
        facts.push("came late".to_owned());
    }
    let _ = writeln!(out, "{}\n", facts.join(" · "));
    quote(out, &card.words);
    if let Some(yes_if) = &card.yes_if {
        out.push_str("Yes, if:\n\n");
        quote(out, yes_if);
    }
    if let Some(wording) = &card.wording {
        let fair = if wording.is_fair() { "found fair" } else { "not yet found fair" };
        let by = wording.by.as_ref().map_or_else(|| "whoever raised it".to_owned(), |by| called(names, by));
        let _ = writeln!(out, "In one sentence, by {by}, {fair}:\n");
        quote(out, &wording.words);
    }
    answered(out, &card.state, names);
    if let (Some(owner), Some(due)) = (card.homework.owed_by(), card.homework.due()) {
        let _ = writeln!(out, "{} works on it, answer by {}.\n", called(names, owner), when::date(due));
    }
}

/// What was answered, and what came of it.
pub(super) fn answered(out: &mut String, state: &State, names: &Names) {
    // What is parked keeps what was answered before.
    let state = state.unparked();
    if let Some(answer) = state.answer() {
        let _ = writeln!(out, "{} answered:\n", called(names, &answer.by));
        quote(out, &answer.words);
    }
    match state {
        State::Reopened { short, .. } => {
            let _ = writeln!(out, "{}, says whoever raised it:\n", short.how.name());
            quote(out, short.missing.as_deref().unwrap_or_default());
        }
        State::AcceptedRisk { by, restated, why, .. } => {
            let _ = writeln!(out, "{} accepted it as a risk:\n", called(names, by));
            quote(out, restated);
            quote(out, why);
        }
        State::Open
        | State::Answered { .. }
        | State::Settled { .. }
        | State::Parked { .. }
        | State::Withdrawn { .. } => {}
    }
}

pub(super) fn standing(who: &Stakeholder) -> String {
    let come = match who.silent.as_slice() {
        // Heard for one area, and asked for another besides.
        silent if who.intake.is_done() && !silent.is_empty() => {
            format!("{}, with no word yet as {}", come(who), areas(silent))
        }
        _ => come(who).to_owned(),
    };
    match who.intake.stance() {
        Some(stance) => format!("{come}, {}", stance.name()),
        None => come,
    }
}

/// How far their 1-on-1 has come.
pub(super) fn come(who: &Stakeholder) -> &'static str {
    match who.intake {
        Intake::Invited => "asked",
        Intake::Talking => "has begun",
        Intake::Done { .. } => "heard",
        Intake::Left { .. } => "heard, account deactivated since",
        Intake::NotHeard => "not heard",
        Intake::Unreachable { .. } => "could not be reached",
        Intake::TakenOut { .. } => "takes part no more",
    }
}

pub(super) fn areas(areas: &[Area]) -> String {
    areas.iter().map(|area| area.name()).collect::<Vec<_>>().join(", ")
}

pub(super) fn quote(out: &mut String, words: &str) {
    let _ = writeln!(out, "{}\n", markdown::quote(words));
}
