//! Answers in words, seen by one: to a command, to a button that stands for one, to a message that was not kept.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::block::button;
use super::ids::action;
use super::message::card::named;
use super::message::charter::{area, dates, numbers, stage};
use super::message::compose::Composer;
use super::message::{self, Message};
use super::text::{Phrase, bold, count, label, ours, person};
use super::when;
use crate::domain::reply::{Line, Owed, Reminded, Reminding, Say, Status};

/// Buttons in one answer.
const MOST_BUTTONS: usize = 20;

/// `zone` is the reader's, for moments that are of no rollout.
pub fn say(say: &Say, now: DateTime<Utc>, zone: Tz) -> Message {
    match say {
        Say::Help => help(),
        Say::Unknown { word, nearest } => unknown(word, nearest.as_deref()),
        Say::Which { verb, choices } => which(verb, choices),
        Say::Status { status } => of_status(status),
        Say::List { lines } => list(lines),
        Say::Mine { owe, run } => mine(owe, run),
        Say::SummaryOnItsWay { .. } => {
            short(ours("The summary is on its way: it comes as a direct message from me, for your eyes."))
        }
        Say::Counts { rollout, progress } => message::counts(rollout, progress),
        Say::Reminded { rollout, report } => reminded(rollout.key(), report, now, zone),
        Say::CountsPosted { .. } => {
            short(ours("Done: the numbers stand in the channel. No words of anybody do."))
        }
        Say::NoWords => short(ours(
            "I can keep words only, so nothing of this was kept. Please tell me in a sentence what worries you.",
        )),
        Say::NothingOpen => short(ours(
            "Thank you, but nobody is asking for your view just now, so I have not kept this. \
             Whoever leads a rollout in your company can name you as a stakeholder.",
        )),
        Say::QuietUntil { until } => short(
            ours("All right. You will hear from me again on ")
                .bold(when::moment_in(*until, zone))
                .ours(", not before."),
        ),
    }
}

fn short(phrase: Phrase) -> Message {
    Composer::new().say(phrase).one()
}

fn help() -> Message {
    let words = [
        ("/rollout start NAME", "begin one in this channel: who is heard, by when, who decides"),
        ("/rollout status", "how far it has come"),
        ("/rollout summary", "what worries whom: all of it for lead and sponsor, the numbers for everybody"),
        ("/rollout remind", "remind those who still owe an answer, never more than once a day"),
        ("/rollout list", "every rollout that is open"),
        ("/rollout cancel", "end one before its time"),
        ("/rollout", "what you owe, and what you run"),
    ];
    Composer::new()
        .say(bold("Hear everyone in private first, then meet, then get to Yes together."))
        .points(words.into_iter().map(|(word, what)| bold(word).ours(format!(": {what}"))).collect())
        .small(ours("With several rollouts open, add its key: /rollout status R-7."))
        .actions(vec![button(action::LIST, "All rollouts", "")])
        .one()
}

fn unknown(word: &str, nearest: Option<&str>) -> Message {
    let line = ours("I do not know the word \u{201c}").theirs(&label(word, 40)).ours("\u{201d}.");
    match nearest {
        Some(near) => {
            let offer = button(id_of(near), &format!("/rollout {near}"), "").primary();
            Composer::new()
                .say(line.ours(" Did you mean ").bold(format!("/rollout {near}")).ours("?"))
                .actions(vec![offer, button(action::HELP, "Help", "")])
                .one()
        }
        None => Composer::new()
            .say(line.ours(" Nothing was changed."))
            .actions(vec![button(action::HELP, "What words are there?", "")])
            .one(),
    }
}

/// The button that stands for a word of `/rollout`.
fn id_of(word: &str) -> &'static str {
    match word {
        "start" => action::START,
        "status" => action::STATUS,
        "summary" => action::SUMMARY,
        "remind" => action::REMIND,
        "cancel" => action::CANCEL,
        "list" => action::LIST,
        _ => action::HELP,
    }
}

fn which(verb: &str, choices: &[Line]) -> Message {
    let mut ask = Composer::new().say(bold("Which one do you mean?"));
    for line in choices.iter().take(MOST_BUTTONS) {
        let rollout = &line.rollout;
        let words = format!("{} ({})", rollout.brief.name, rollout.id);
        ask = ask.actions(vec![button(id_of(verb), &words, rollout.id.as_str())]);
    }
    ask.small(ours(format!("Or type its key: /rollout {verb} R-7."))).one()
}

fn of_status(status: &Status) -> Message {
    let Status { rollout, progress, waiting_for, unreachable } = status;
    let id = rollout.id.as_str();
    let names = |people: &[crate::domain::id::PersonId]| Phrase::list(people.iter().map(person));
    let mut told = Composer::new()
        .say(named(rollout))
        .say(stage(rollout, progress))
        .points(progress.areas.iter().map(area).collect())
        .say(numbers(progress));
    if !waiting_for.is_empty() {
        told = told.say(bold("Still to answer: ").then(names(waiting_for)));
    }
    if !unreachable.is_empty() {
        told = told.say(bold("Could not be reached: ").then(names(unreachable)));
    }
    if rollout.stage.is_over() {
        return told.one();
    }
    told =
        told.say(bold(format!("Dates ({})", when::place(rollout.zone)))).points(dates(rollout, rollout.zone));
    let mut buttons = vec![button(action::SUMMARY, "Summary", id)];
    if !waiting_for.is_empty() {
        buttons.push(button(action::REMIND, "Remind them", id));
    }
    told.actions(buttons).one()
}

fn list(lines: &[Line]) -> Message {
    if lines.is_empty() {
        return short(
            ours("No rollout is open. Start one in its channel with ").bold("/rollout start").ours("."),
        );
    }
    Composer::new()
        .say(bold(count(lines.len(), "rollout is open", "rollouts are open")))
        .points(lines.iter().map(one_line).collect())
        .one()
}

fn one_line(line: &Line) -> Phrase {
    let rollout = &line.rollout;
    named(rollout)
        .ours(" in ")
        .channel(&rollout.channel)
        .ours(format!(": {}, heard {} of {}, led by ", rollout.stage.name(), line.heard, line.of))
        .person(&rollout.lead)
}

fn mine(owe: &[Owed], run: &[Line]) -> Message {
    let mut told = Composer::new().say(bold("You owe"));
    if owe.is_empty() {
        told = told.say(ours("Nothing. Thank you."));
    }
    for owed in owe.iter().take(MOST_BUTTONS) {
        told = match owed {
            Owed::Intake { rollout } => told
                .say(
                    ours("Your view on ")
                        .then(named(rollout))
                        .ours(format!(", by {}", when::moment_in(rollout.dates.intake_closes, rollout.zone))),
                )
                .actions(vec![
                    button(action::INTAKE_START, "Start", rollout.id.as_str()).primary(),
                    button(action::LATER, "Later", rollout.id.as_str()),
                ]),
            Owed::Answer { question, rollout, asker } => told
                .say(ours("An answer to ").person(asker).ours(" on ").then(named(rollout)))
                .actions(vec![button(action::ANSWER, "Answer", question.as_str()).primary()]),
            Owed::Call { call, rollout, person: whom } => told
                .say(ours("A call to ").person(whom).ours(" about ").then(named(rollout)))
                .actions(vec![button(action::CALL_DONE, "I have called", call.as_str())]),
        };
    }
    told = told.say(bold("You run"));
    if run.is_empty() {
        return told
            .say(ours("Nothing. Start one in its channel with ").bold("/rollout start").ours("."))
            .one();
    }
    for line in run.iter().take(MOST_BUTTONS) {
        let id = line.rollout.id.as_str();
        told = told
            .say(one_line(line))
            .actions(vec![button(action::STATUS, "Status", id), button(action::SUMMARY, "Summary", id)]);
    }
    told.one()
}

fn reminded(key: &str, report: &[Reminding], now: DateTime<Utc>, zone: Tz) -> Message {
    if report.is_empty() {
        return short(ours(format!("Nobody owes an answer in {key}. There is nobody to remind.")));
    }
    let line = |one: &Reminding| {
        let who = person(&one.person);
        match &one.outcome {
            Reminded::Now => who.ours(": reminded just now"),
            Reminded::At { when } => {
                let at = if *when - now < chrono::TimeDelta::hours(20) {
                    when::time(*when, zone)
                } else {
                    when::moment(*when, zone)
                };
                who.ours(format!(": outside their hours; goes at {at} ({})", when::place(zone)))
            }
            Reminded::HadOneToday => who.ours(": had a reminder today already; one a day is enough"),
            Reminded::HadThree => who.ours(": had three reminders; now a call from you does more"),
            Reminded::Snoozed { until } => {
                who.ours(format!(": asked to be left alone until {}", when::moment_in(*until, zone)))
            }
            Reminded::Away { back_on } => who.ours(format!(": away, back on {}", when::date(*back_on))),
            Reminded::TooLate => who.ours(": it closes before their next working hour; better call them"),
        }
    };
    Composer::new().say(bold(format!("Reminders for {key}"))).points(report.iter().map(line).collect()).one()
}
