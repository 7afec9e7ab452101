//! The home tab: what a person owes, what they run, what they have told. Theirs alone; a page to act from, not a
//! report.

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::block::{self, button};
use super::ids::action;
use super::message::{hands, headline, lacks, named, what_is_done};
use super::text::{self, Phrase, bold, count, ours};
use super::when;
use crate::domain::id::PersonId;
use crate::domain::policy::{self, Card, Deed, Reader};
use crate::domain::refusal::Refusal;
use crate::domain::reply::{Gate, Line, Owed};
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::stakeholder::Stakeholder;
use crate::domain::state::{self, Ask};

mod owed;

pub(super) use owed::owes;

/// Of each list; the rest is counted, and reachable by `/rollout list` or in the DM.
pub const MOST: usize = 11;
/// Slack takes 100 blocks; what stands at the foot needs the others.
const ROOM: usize = 95;
const WORDS: usize = 200;

/// `owe`, and how many more answers there are to give. `undelivered`: messages to this person that were given up
/// lately; `away`: their first day back, as they said. `own` are this person's own concerns that stand, those of rollouts that are over last, as `policy` gives
/// them to their raiser, each with its rollout and what they are there; and how many more. `start`: whether
/// this person may start a rollout.
pub fn home(
    reader: &PersonId,
    (owe, more): (&[Owed], usize),
    run: &[Line],
    (own, untold): (&[(Rollout, Stakeholder, Card)], usize),
    (undelivered, away): (usize, Option<NaiveDate>),
    start: &Result<(), Refusal>,
    zone: Tz,
) -> Value {
    let mut blocks = Vec::new();
    if undelivered > 0 {
        let lost = count(undelivered, "message", "messages");
        blocks.push(block::section(&bold(format!("I could not bring you {lost} lately.")).ours(
            " Slack would not take what I sent. What is open for you stands below; whoever looks after me finds more in the log.",
        )));
    }
    if let Some(back_on) = away {
        let until = bold(format!("You are away until {}.", when::date(back_on)));
        blocks
            .push(block::section(&until.ours(
                " Until then I remind you of nothing. Whatever stands below can be done all the same.",
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
                let mut buttons = vec![
                    button(action::STATUS, "Status", id),
                    button(action::STAKEHOLDERS, "Stakeholders", id),
                    button(action::RHYTHM, "Reminders", id),
                    button(action::REHEARSE, "Still ahead", id),
                ];
                buttons.extend(hands_of(line, reader));
                buttons
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
    match start {
        Ok(()) => blocks.push(block::actions(vec![button(action::START, "Start a rollout", "")])),
        Err(closed) => blocks.extend(instead(closed).map(|line| block::context(&line))),
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
    let also = if start.is_ok() { "In a channel, /rollout start begins one there. " } else { "" };
    blocks.push(block::context(&ours(format!("{also}Only you see this page."))));
    json!({ "type": "home", "blocks": blocks })
}

/// Who starts one, for somebody who may not; of a guest nothing is expected.
fn instead(closed: &Refusal) -> Option<Phrase> {
    let line = match closed {
        Refusal::OnlyAdminsStart => ours("Here only admins of this workspace start a rollout."),
        Refusal::OnlyGroupStarts { group } | Refusal::StartersHidden { group } => {
            ours("Here only members of ").group(group).ours(" start a rollout.")
        }
        _ => return None,
    };
    Some(line.ours(" To have one, ask one of them; they can hand it over to you."))
}

/// What only one of the two who run it can do, and what ends it.
fn hands_of(line: &Line, reader: &PersonId) -> Vec<block::Element> {
    let rollout = &line.rollout;
    let id = rollout.id.as_str();
    let moves = rollout.sponsor == *reader && state::allow(rollout, Ask::Extend).is_ok();
    let mut buttons = Vec::new();
    if moves && rollout.vacancy.is_none() && !line.all_moved {
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

fn runs_so(line: &Line, reader: &PersonId, zone: Tz) -> Phrase {
    let role = match (line.rollout.lead == *reader, line.rollout.sponsor == *reader) {
        (true, true) => "you lead and sponsor",
        (true, false) => "you lead",
        (false, _) => "you sponsor",
    };
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
        Stage::Scheduled { starts_at } => format!("{stage}, starts {}", when::moment_dated(*starts_at, zone)),
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
