//! docs/states.md: a diagram of each table, drawn from the tables themselves, so that it cannot tell anything else.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::*;

/// From, to, and by what.
type Arrows = BTreeMap<(String, String), Vec<String>>;

fn stage_arrows() -> Arrows {
    let mut arrows = Arrows::new();
    for stage in stages() {
        for kind in DutyKind::ALL {
            if let Onward::To(next) = on_date(&stage, kind) {
                add(&mut arrows, stage.name(), next.name(), &words(kind.slug()));
            }
        }
        if allow(&in_stage(stage.clone()), Ask::Cancel).is_ok() {
            add(&mut arrows, stage.name(), "Cancelled", "Cancel");
        }
    }
    arrows
}

fn intake_arrows() -> Arrows {
    let mut arrows = Arrows::new();
    for (from, intake) in intakes() {
        for (by, turn) in turns() {
            for (timing, late) in [(Timing::InTime, ""), (Timing::Late, ", late")] {
                let next = after(intake.clone(), turn, timing, tuesday());
                let to = intakes().into_iter().find(|(_, known)| same(known, &next)).unwrap().0;
                if to != from {
                    add(&mut arrows, from, to, &format!("{}{late}", spaced(by)));
                }
            }
        }
    }
    // What is so in time and late alike is said once.
    for by in arrows.values_mut() {
        let both: Vec<String> = by.iter().filter(|by| !by.ends_with(", late")).cloned().collect();
        by.retain(|by| by.strip_suffix(", late").is_none_or(|by| !both.iter().any(|known| known == by)));
    }
    arrows
}

fn concern_arrows() -> Arrows {
    let mut arrows = Arrows::new();
    for (from, state) in states() {
        for (by, act) in acts() {
            if let Some(next) = acted(&state, act, tuesday())
                && named(&next) != from
            {
                add(&mut arrows, from, named(&next), &spaced(by));
            }
        }
    }
    arrows
}

fn homework_arrows() -> Arrows {
    let mut arrows = Arrows::new();
    for (from, homework) in homeworks() {
        for (by, step) in steps() {
            let next = worked(homework.clone(), step);
            if homework_named(&next) != from {
                add(&mut arrows, from, homework_named(&next), &spaced(by));
            }
        }
    }
    arrows
}

fn commitment_arrows() -> Arrows {
    let mut arrows = Arrows::new();
    for before in commitments() {
        for answer in Choice::ALL {
            if let Some(next) = answered(before, answer) {
                add(&mut arrows, choice_named(before), choice_named(Some(next)), answer.name());
            }
        }
        if let Some(next) = before.and_then(freed) {
            add(&mut arrows, choice_named(before), choice_named(Some(next)), "condition withdrawn");
        }
    }
    arrows
}

fn add(arrows: &mut Arrows, from: &str, to: &str, by: &str) {
    let all = arrows.entry((node(from), node(to))).or_default();
    if !all.iter().any(|known| known == by) {
        all.push(by.to_owned());
    }
}

fn node(name: &str) -> String {
    name.split_whitespace().collect()
}

/// `close_intake` as `Close intake`.
fn words(slug: &str) -> String {
    let mut words = slug.replace('_', " ");
    words[..1].make_ascii_uppercase();
    words
}

/// `FallShort` as `Fall short`.
fn spaced(name: &str) -> String {
    let mut spaced = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !spaced.is_empty() {
            spaced.push(' ');
            spaced.extend(c.to_lowercase());
        } else {
            spaced.push(c);
        }
    }
    spaced
}

fn same(a: &Intake, b: &Intake) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b)
}

fn diagram(title: &str, about: &str, first: &str, arrows: &Arrows) -> String {
    let mut text = format!("## {title}\n\n{about}\n\n```mermaid\nstateDiagram-v2\n    [*] --> {first}\n");
    for ((from, to), by) in arrows {
        writeln!(text, "    {from} --> {to}: {}", by.join(" / ")).unwrap();
    }
    text.push_str("```\n");
    text
}

fn page() -> String {
    [
        "# States\n\nDrawn from the tables in `src/domain/state`, and held to them by a test. An arrow says what leads \
         from one to the other; whatever has no arrow changes nothing, or is refused with the reason.\n"
            .to_owned(),
        diagram(
            "A rollout",
            "Its dates move it on, with or without everybody. Stages behind the decision have no date of their own.",
            "Scheduled",
            &stage_arrows(),
        ),
        diagram(
            "A 1-on-1",
            "Lost: out of reach. Heard is heard: nothing that comes later undoes **Done**; Left has said it, and their account \
             is deactivated since.",
            "Invited",
            &intake_arrows(),
        ),
        diagram(
            "A concern",
            "Reopened stands as **Open** on every screen: its last answer did not settle it. Only its raiser settles it, \
             lets an answer fall short, changes and withdraws it; only the sponsor accepts it. What comes late and is no \
             blocker begins as Parked.",
            "Open",
            &concern_arrows(),
        ),
        diagram(
            "The homework on a concern",
            "It follows its concern: an answer hands it in, an answer that falls short brings it back.",
            "Nobody",
            &homework_arrows(),
        ),
        diagram(
            "A commitment",
            "Asked for once they have met, open until the decision. Silence stays No answer: it is never taken as Yes. What \
             somebody needs is a concern of theirs with an owner and a date; another answer takes it back, and without it who was committed with a condition is committed.",
            "NoAnswer",
            &commitment_arrows(),
        ),
    ]
    .join("\n")
}

#[test]
fn the_diagrams_in_the_docs_are_those_of_the_tables() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/states.md");
    let page = page();
    if std::fs::read_to_string(&file).ok().as_ref() != Some(&page) {
        let drawn = std::env::temp_dir().join("states.md");
        std::fs::write(&drawn, &page).unwrap();
        panic!("docs/states.md is out of date; it should be as drawn in {}", drawn.display());
    }
}
