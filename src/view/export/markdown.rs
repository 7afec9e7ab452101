//! The export to be read: one page of Markdown. What people typed stands in quotes, where it cannot pass for ours.

use std::fmt::Write as _;

use crate::domain::area::Area;
use crate::domain::export::Export;
use crate::domain::policy::{By, Card};
use crate::domain::stakeholder::{Intake, Stakeholder};
use crate::domain::topic;
use crate::view::markdown::{self, line};
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
    let _ = writeln!(out, "- Lead: {}\n- Sponsor: {}", rollout.lead, rollout.sponsor);
    let _ = writeln!(out, "- Stage: {}", rollout.stage.name());
    let _ = writeln!(out, "- 1-on-1s close: {}", when::moment_in(rollout.dates.intake_closes, zone));
    let _ = writeln!(out, "- Joint meeting: {}", when::moment_in(rollout.dates.meeting, zone));
    let _ = writeln!(out, "- Decision by: {}", when::day(rollout.dates.decision_by, zone));
    let progress = &export.progress;
    let _ = writeln!(
        out,
        "- Heard {} of {}; {} raised, {} open, {} settled\n",
        progress.heard, progress.of, progress.raised, progress.open, progress.settled
    );
    out.push_str("## People\n\n");
    for person in &export.people {
        let _ = writeln!(out, "- {} ({}): {}", person.person, areas(&person.areas), standing(person));
    }
    for waiver in &rollout.waivers {
        let _ = writeln!(out, "- {}: not asked in this rollout\n", waiver.area.name());
        quote(&mut out, &waiver.reason);
    }
    out.push_str("\n## Points\n\n");
    for card in &export.cards {
        point(&mut out, card);
    }
    out
}

fn point(out: &mut String, card: &Card) {
    let whose = match &card.by {
        By::Person { person } => format!("{person}, {}", card.area.name()),
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
}

fn standing(who: &Stakeholder) -> String {
    match &who.intake {
        Intake::Invited => "asked".to_owned(),
        Intake::Talking => "has begun".to_owned(),
        Intake::Done { stance: Some(stance), .. } => format!("heard, {}", stance.name()),
        Intake::Done { stance: None, .. } => "heard".to_owned(),
        Intake::NotHeard => "not heard".to_owned(),
        Intake::Unreachable { .. } => "could not be reached".to_owned(),
    }
}

fn areas(areas: &[Area]) -> String {
    areas.iter().map(|area| area.name()).collect::<Vec<_>>().join(", ")
}

fn quote(out: &mut String, words: &str) {
    let _ = writeln!(out, "{}\n", markdown::quote(words));
}
