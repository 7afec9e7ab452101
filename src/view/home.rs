//! The home tab: what a person owes, what they run, what they have told. Theirs alone; a page to act from, not a
//! report.

use chrono_tz::Tz;
use serde_json::{Value, json};

use super::block::{self, button};
use super::ids::action;
use super::message::card::areas;
use super::message::{hands, headline, lacks, named, what_is_done};
use super::text::{self, Phrase, bold, count, ours};
use super::when;
use crate::domain::commitment::Choice;
use crate::domain::id::PersonId;
use crate::domain::person::Standing;
use crate::domain::policy::{self, Card, Deed, Reader};
use crate::domain::reply::{Gate, Line, Owed, Point};
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::stakeholder::Stakeholder;
use crate::domain::state::{self, Ask};

/// Of each list; the rest is counted, and reachable by `/rollout list` or in the DM.
pub const MOST: usize = 11;
/// Slack takes 100 blocks; what stands at the foot needs the others.
const ROOM: usize = 96;
const WORDS: usize = 200;

/// `owe`, and how many more answers there are to give. `undelivered`: messages to this person that were given up lately. `own` are this person's own concerns that
/// stand, those of rollouts that are over last, as `policy` gives them to their raiser, each with its rollout and what they
/// are there; and how many more. `standing`: the reader’s.
pub fn home(
    reader: &PersonId,
    (owe, more): (&[Owed], usize),
    run: &[Line],
    (own, untold): (&[(Rollout, Stakeholder, Card)], usize),
    undelivered: usize,
    standing: Standing,
    zone: Tz,
) -> Value {
    let mut blocks = Vec::new();
    if undelivered > 0 {
        let lost = count(undelivered, "message", "messages");
        blocks.push(block::section(&bold(format!("I could not bring you {lost} lately.")).ours(
            " Slack would not take what I sent. What is open for you stands below; whoever looks after me finds more in the log.",
        )));
    }
    blocks.push(block::header("You owe"));
    if owe.is_empty() {
        blocks.push(block::section(&ours("Nothing. Thank you.")));
    }
    for owed in owe.iter().take(MOST) {
        let (line, buttons) = owes(owed, zone);
        blocks.push(block::section(&line));
        blocks.push(block::actions(buttons));
    }
    rest(&mut blocks, owe.len().min(MOST), owe.len() + more, "owed");

    blocks.push(block::header("You run"));
    if run.is_empty() {
        blocks.push(block::section(&ours("No rollout at the moment.")));
    }
    for line in run.iter().take(MOST) {
        let stands_above = owe.iter().take(MOST).any(|owed| match owed {
            Owed::Meeting { rollout, .. } => rollout.id == line.rollout.id,
            _ => false,
        });
        blocks.push(block::section(&match stands_above {
            true => runs_so(line, reader, zone),
            false => runs(line, reader, zone),
        }));
        let id = line.rollout.id.as_str();
        if line.rollout.vacancy.is_some() && line.rollout.lead == *reader {
            blocks.push(block::actions(vec![button(action::NAME_SPONSOR, "Name a sponsor", id).primary()]));
        }
        let mut buttons = match line.rollout.stage {
            Stage::Scheduled { .. } => {
                vec![
                    button(action::REHEARSE, "Still ahead", id),
                    button(action::RHYTHM, "Reminders", id),
                    button(action::CANCEL, "Cancel", id),
                ]
            }
            Stage::Intake if line.rollout.vacancy.is_none() => {
                let mut buttons = vec![
                    button(action::STATUS, "Status", id),
                    button(action::STAKEHOLDERS, "Stakeholders", id),
                    button(action::CONCERNS, "Concerns", id),
                    button(action::SUMMARY, "Summary", id),
                    button(action::REMIND, "Remind", id),
                    button(action::RHYTHM, "Reminders", id),
                    button(action::REHEARSE, "Still ahead", id),
                ];
                buttons.extend(hands_of(line, reader));
                buttons
            }
            Stage::Intake
            | Stage::Homework
            | Stage::JointMeeting
            | Stage::Decision
            | Stage::Pilot
            | Stage::Rollout
            | Stage::Sustain => {
                let mut buttons = vec![
                    button(action::STATUS, "Status", id),
                    button(action::STAKEHOLDERS, "Stakeholders", id),
                    button(action::CONCERNS, "Concerns", id),
                    button(action::SUMMARY, "Summary", id),
                ];
                if line.rollout.stage == Stage::Homework {
                    buttons.insert(0, button(action::BEFORE, "Before you meet", id));
                }
                buttons.extend(hands_of(line, reader));
                buttons
            }
            Stage::Closed { .. } | Stage::Cancelled { .. } => vec![button(action::SUMMARY, "Summary", id)],
        };
        let has_begun = !matches!(line.rollout.stage, Stage::Scheduled { .. });
        if has_begun && policy::may(Reader::of_rollout(&line.rollout, reader), Deed::Export) {
            buttons.push(button(action::EXPORT, "Export", id));
        }
        blocks.push(block::actions(buttons));
    }
    rest(&mut blocks, MOST, run.len(), "run");
    if standing.can_lead() {
        blocks.push(block::actions(vec![button(action::START, "Start a rollout", "")]));
    }

    blocks.push(block::header("Your concerns"));
    if own.is_empty() {
        blocks.push(block::section(&ours(
            "None on record. Once you are asked for your view on a rollout, tell me in our private messages, by form or in plain \
             words.",
        )));
    }
    let mut shown = 0;
    for (rollout, who, card) in own.iter().take(MOST) {
        let mut point = vec![block::section(&told(rollout, card))];
        point.extend(what_is_done(card).into_iter().map(|line| block::context(&line)));
        let hands = hands(rollout, who, card);
        if !hands.is_empty() {
            point.push(block::actions(hands));
        }
        if blocks.len() + point.len() > ROOM {
            break;
        }
        blocks.extend(point);
        shown += 1;
    }
    rest(&mut blocks, shown, own.len() + untold, "told");

    blocks.push(block::divider());
    blocks.push(block::actions(vec![
        button(action::LIST, "All rollouts", ""),
        button(action::HELP, "Help", ""),
        button(action::MY_DATA, "My data", ""),
        button(action::REMOVE_MINE, "Remove my words", ""),
    ]));
    let also = if standing.can_lead() { "In a channel, /rollout start begins one there. " } else { "" };
    blocks.push(block::context(&ours(format!("{also}Only you see this page."))));
    json!({ "type": "home", "blocks": blocks })
}

/// What only one of the two who run it can do, and what ends it.
fn hands_of(line: &Line, reader: &PersonId) -> Vec<block::Element> {
    let rollout = &line.rollout;
    let id = rollout.id.as_str();
    let moves = rollout.sponsor == *reader && state::allow(rollout, Ask::Extend).is_ok();
    let mut buttons = Vec::new();
    if moves && rollout.vacancy.is_none() {
        buttons.push(button(action::EXTEND, "Move a date", id));
    }
    if rollout.lead == *reader {
        buttons.push(button(action::HANDOVER, "Hand over", id));
    }
    buttons.push(button(action::CANCEL, "Cancel", id));
    buttons
}

fn rest(blocks: &mut Vec<Value>, shown: usize, all: usize, what: &str) {
    if all > shown {
        let words = format!(
            "Shown are {shown} of {} {what}; the others are in your messages with me.",
            count(all, "thing", "things")
        );
        blocks.push(block::context(&ours(words)));
    }
}

/// What is owed in a line, and the buttons that settle it.
pub(super) fn owes(owed: &Owed, zone: Tz) -> (Phrase, Vec<block::Element>) {
    match owed {
        Owed::Intake { rollout, more } => {
            let id = rollout.id.as_str();
            // Whoever was asked after the others had been heard can still answer until they meet, and that may have to wait.
            let is_late = rollout.stage != Stage::Intake;
            let by = match is_late {
                false => format!("by {}", when::moment(rollout.dates.intake_closes, zone)),
                true => "before you all meet".to_owned(),
            };
            let line =
                bold("Your view on ").theirs_bold(&rollout.brief.name).ours(format!(" ({})", rollout.id));
            let line = if more.is_empty() { line } else { line.ours(" for ").then(areas(more)) };
            let line = line.ours(format!(", {by}"));
            let mut buttons = vec![
                button(action::INTAKE_START, "Start", id).primary(),
                button(action::NO_CONCERNS, "I have no concerns", id),
                button(action::ASK, "Ask a question", id),
            ];
            if !is_late {
                buttons.push(button(action::LATER, "Later", id));
            }
            (line, buttons)
        }
        Owed::Unassigned { rollout, many, blockers } => {
            let points = count(*many, "point wants", "points want");
            let heavy = match blockers {
                0 => String::new(),
                some => format!(" ({})", count(*some, "blocker", "blockers")),
            };
            let line = bold("An answer, or somebody to give it")
                .ours(format!(": {points} one{heavy}, about "))
                .theirs(&rollout.brief.name)
                .ours(format!(" ({})", rollout.id));
            (line, vec![button(action::CONCERNS, "All concerns", rollout.id.as_str()).primary()])
        }
        Owed::LookAgain { rollout, many } => {
            let line = bold("A look")
                .ours(format!(
                    " at {} whose day has come, of ",
                    count(*many, "parked concern", "parked concerns")
                ))
                .theirs(&rollout.brief.name)
                .ours(format!(" ({})", rollout.id));
            (line, vec![button(action::CONCERNS, "All concerns", rollout.id.as_str()).primary()])
        }
        Owed::Answer { question, rollout, asker } => {
            let line = bold("An answer to ")
                .person(asker)
                .ours(", who asked about ")
                .theirs(&rollout.brief.name)
                .ours(format!(" ({})", rollout.id));
            (line, vec![button(action::ANSWER, "Answer", question.as_str()).primary()])
        }
        Owed::Homework { rollout, point, due, late } => {
            let by = if *late { "overdue since" } else { "by" };
            let line = bold("An answer")
                .ours(" to ")
                .then(called(point))
                .ours(", about ")
                .theirs(&rollout.brief.name)
                .ours(format!(" ({}), {by} {}", rollout.id, when::date(*due)));
            let spoken = format!("Answer {}", called(point).bare());
            let handle = point.handle.as_str();
            let buttons = vec![
                button(action::WORK_ANSWER, "Answer", handle).primary().spoken(&spoken),
                button(action::WORK_HAND_BACK, "I cannot answer this", handle),
            ];
            (line, buttons)
        }
        Owed::Reaction { rollout, concern, nth } => {
            let line = bold(format!("Does the answer to {concern} settle it?"))
                .ours(" It stands in our messages; about ")
                .theirs(&rollout.brief.name)
                .ours(format!(" ({})", rollout.id));
            let value = format!("{}|{nth}", concern.as_str());
            let press = |id, words: &str| button(id, words, &value).spoken(&format!("{words}: {concern}"));
            let buttons = vec![
                press(action::SETTLES, "That settles it").primary(),
                press(action::PARTLY, "Partly"),
                press(action::NOT_YET, "Not yet"),
            ];
            (line, buttons)
        }
        Owed::Fairness { rollout, concern } => {
            let line = bold(format!("Is the sentence about {concern} fair?"))
                .ours(" It stands in our messages; about ")
                .theirs(&rollout.brief.name)
                .ours(format!(" ({})", rollout.id));
            let id = concern.as_str();
            let press =
                |action, words: &str| button(action, words, id).spoken(&format!("{words}: {concern}"));
            (line, vec![press(action::FAIR, "Fair").primary(), press(action::CORRECT, "Put it right")])
        }
        Owed::Meeting { rollout, gate } => {
            let line = match gate.held_since {
                Some(since) => bold("The joint meeting waits").ours(": ").theirs(&rollout.brief.name).ours(
                    format!(" ({}) since {}. It wants a new day.", rollout.id, when::moment(since, zone)),
                ),
                None => bold("What the joint meeting lacks")
                    .ours(": ")
                    .theirs(&rollout.brief.name)
                    .ours(format!(" ({}), on {}.", rollout.id, when::moment(rollout.dates.meeting, zone))),
            };
            let line = lacking(gate, zone).into_iter().fold(line, |line, why| line.ours(" ").then(why));
            (line, vec![button(action::BEFORE, "Before you meet", rollout.id.as_str()).primary()])
        }
        Owed::Commitment { rollout } => {
            let id = rollout.id.as_str();
            let line = bold("Whether your area commits to ").theirs_bold(&rollout.brief.name).ours(format!(
                " ({}), by {}",
                rollout.id,
                when::deadline(rollout.dates.decision_by, rollout.zone, zone)
            ));
            let buttons = vec![
                button(action::COMMIT, Choice::Committed.name(), id).primary(),
                button(action::COMMIT_IF, Choice::Conditional.name(), id),
                button(action::COMMIT_NOT_YET, Choice::NotYet.name(), id),
            ];
            (line, buttons)
        }
        Owed::Sponsor { rollout } => {
            let line = bold("A sponsor for ")
                .theirs_bold(&rollout.brief.name)
                .ours(format!(" ({}), which stands still without one", rollout.id));
            (line, vec![button(action::NAME_SPONSOR, "Name a sponsor", rollout.id.as_str()).primary()])
        }
        Owed::Verdict { rollout, late } => {
            let by = if *late { "overdue since" } else { "by" };
            let line = bold("Your decision on ").theirs_bold(&rollout.brief.name).ours(format!(
                " ({}), {by} {}",
                rollout.id,
                when::deadline(rollout.dates.decision_by, rollout.zone, zone)
            ));
            (line, vec![button(action::DECIDE, "Decide", rollout.id.as_str()).primary()])
        }
        Owed::Call { call, rollout, person } => {
            let line = bold("A call to ")
                .person(person)
                .ours(" about ")
                .theirs(&rollout.brief.name)
                .ours(format!(" ({})", rollout.id));
            (line, vec![button(action::CALL_DONE, "I have called", call.as_str()).primary()])
        }
    }
}

/// `C-5 (Blocker)`, or `a concern of Legal (Minor)`.
fn called(point: &Point) -> Phrase {
    match &point.key {
        Some(key) => ours(format!("{key} ({})", point.severity.name())),
        None => ours(format!("a concern of {} ({})", point.area.name(), point.severity.name())),
    }
}

fn runs_so(line: &Line, reader: &PersonId, zone: Tz) -> Phrase {
    let role = if line.rollout.lead == *reader { "you lead" } else { "you sponsor" };
    named(&line.rollout).ours(format!(" · {role} · {}", stands(line, zone)))
}

/// With what the meeting lacks.
fn runs(line: &Line, reader: &PersonId, zone: Tz) -> Phrase {
    let told = runs_so(line, reader, zone);
    if !line.gate.wants_something() {
        return told;
    }
    let told = told.ours("\n").bold("Not ready").ours(" for the joint meeting yet:");
    lacking(&line.gate, zone).into_iter().fold(told, |told, why| told.ours(" ").then(why))
}

/// What is missing, as far as somebody can do something about it.
fn lacking(gate: &Gate, zone: Tz) -> Vec<Phrase> {
    gate.missing.iter().filter(|why| !why.comes_by_itself()).map(|why| lacks(why, zone)).collect()
}

/// `Intake, heard 2 of 5, closes Fri 6 Mar, 17:00`
pub(super) fn stands(line: &Line, zone: Tz) -> String {
    let rollout = &line.rollout;
    let stage = rollout.stage.name();
    if rollout.vacancy.is_some() && !rollout.stage.is_over() {
        return format!("{stage}, No sponsor: stands still, heard {} of {}", line.heard, line.of);
    }
    match &rollout.stage {
        Stage::Scheduled { starts_at } => format!("{stage}, starts {}", when::moment(*starts_at, zone)),
        Stage::Intake => format!(
            "{stage}, heard {} of {}, closes {}",
            line.heard,
            line.of,
            when::moment(rollout.dates.intake_closes, zone)
        ),
        Stage::Homework if line.gate.held_since.is_some() => {
            format!("{stage}, heard {} of {}, the joint meeting waits for a new day", line.heard, line.of)
        }
        Stage::Homework | Stage::JointMeeting => format!(
            "{stage}, heard {} of {}, joint meeting {}",
            line.heard,
            line.of,
            when::moment(rollout.dates.meeting, zone)
        ),
        Stage::Decision => format!(
            "{stage}, heard {} of {}, decision by {}",
            line.heard,
            line.of,
            when::deadline(rollout.dates.decision_by, rollout.zone, zone)
        ),
        Stage::Pilot | Stage::Rollout | Stage::Sustain | Stage::Closed { .. } | Stage::Cancelled { .. } => {
            format!("{stage}, heard {} of {}", line.heard, line.of)
        }
    }
}

fn told(rollout: &Rollout, card: &Card) -> Phrase {
    let line = headline(card).ours(" · ").theirs(&rollout.brief.name);
    let line =
        if rollout.stage.is_over() { line.ours(format!(" · {}", rollout.stage.name())) } else { line };
    // The whole stands in the talk itself.
    line.ours("\n").theirs(&text::label(&card.words, WORDS))
}
