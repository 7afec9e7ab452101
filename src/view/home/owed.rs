//! What somebody owes, in a line, with the buttons that settle it.

use chrono_tz::Tz;

use super::lacking;
use crate::domain::commitment;
use crate::domain::reply::{Invited, Owed, Point};
use crate::domain::rollout::Stage;
use crate::view::block::{self, Choice, button, menu};
use crate::view::ids::action;
use crate::view::message::card::areas;
use crate::view::text::{self, Phrase, bold, count, ours};
use crate::view::when;

/// Of a rollout in a menu, which takes so many.
const NAME: usize = 50;
const OPEN: usize = 100;

/// What is owed in a line, and the buttons that settle it.
pub fn owes(owed: &Owed, zone: Tz) -> (Phrase, Vec<block::Element>) {
    match owed {
        Owed::Intake { rollout, more } => {
            let id = rollout.id.as_str();
            // Whoever was asked after the others had been heard can still answer until they meet, and that may have to wait.
            let is_late = rollout.stage != Stage::Intake;
            let rests = rollout.vacancy.is_some();
            let by = match (rests, is_late) {
                (true, _) => "which waits for a sponsor; your answer counts all the same".to_owned(),
                (false, false) => format!("by {}", when::moment(rollout.dates.intake_closes, zone)),
                (false, true) => "before you all meet".to_owned(),
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
            // Nobody is reminded meanwhile.
            if !is_late && !rests {
                buttons.push(button(action::LATER, "Later", id));
            }
            (line, buttons)
        }
        Owed::Unplaced { many, words, said_at, open } => {
            let wrote = when::moment(*said_at, zone);
            let line = bold("Which rollout is it about?").ours(match *many {
                1 => format!(" What you wrote me on {wrote} waits until you say, and then it counts."),
                many => format!(
                    " {many} messages of yours wait until you say, and then they count. The first is of {wrote}:"
                ),
            });
            let one = |one: &Invited| {
                let name = text::label(&text::one_line(&one.name), NAME);
                block::choice(
                    format!("{}|{}", words.as_str(), one.rollout.as_str()),
                    format!("{name} ({})", one.rollout),
                )
            };
            let open: Vec<Choice> = open.iter().take(OPEN).map(one).collect();
            (line, vec![menu(action::CHOOSE, "This one", &open, None)])
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
        Owed::Commitment { rollout, late } => {
            let id = rollout.id.as_str();
            let by = match late {
                true => "until the decision is taken".to_owned(),
                false => format!("by {}", when::deadline(rollout.dates.decision_by, rollout.zone, zone)),
            };
            let line = bold("Whether your area commits to ")
                .theirs_bold(&rollout.brief.name)
                .ours(format!(" ({}), {by}", rollout.id));
            let buttons = vec![
                button(action::COMMIT, commitment::Choice::Committed.name(), id).primary(),
                button(action::COMMIT_IF, commitment::Choice::Conditional.name(), id),
                button(action::COMMIT_NOT_YET, commitment::Choice::NotYet.name(), id),
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
