//! Answers in words, seen by one. Short: what is so, then what to do next. It shows what it is handed and nothing
//! else: who may see whom was decided before.

mod list;
mod remind;
mod talk;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::block::{Element, button};
use super::ids::action;
use super::message::{
    self, Composer, Message, area, dates, decided, lacks, named, not_for_now, numbers, readiness, stage,
    waits,
};
use super::text::{self, Phrase, bold, ours, person, theirs};
use super::when;
use crate::domain::concern::Instead;
use crate::domain::id::{PersonId, RolloutId};
use crate::domain::refusal::Refusal;
use crate::domain::reply::{Before, Say, Status};
use crate::domain::rollout::Stage;
use crate::domain::topic;

/// So many are waited for by name.
const NAMED: usize = 100;
/// What the value of a button holds, in characters: Slack takes 2,000, and counts some of them twice.
const VALUE: usize = 1_000;

/// `zone` is the reader's; where Slack does not tell it, a rollout is told in its own.
pub fn say(say: &Say, now: DateTime<Utc>, zone: Option<Tz>) -> Message {
    // Whose times are not the reader's own is said.
    let told_in = zone.is_none().then(|| zone_within(say)).flatten();
    let zone = zone.or(told_in).unwrap_or(Tz::UTC);
    match say {
        Say::Help { closed } => help(closed.as_deref()),
        Say::Unknown { word, rest, near, closed } => unknown(word, rest, near, closed.as_deref()),
        Say::Which { verb, words, choices } => list::which(verb, words.as_deref(), choices, zone, told_in),
        Say::Status { status } => stands(status, now, zone),
        Say::List { lines, over, closed } => list::all((lines, over), closed.as_deref(), zone, told_in),
        Say::Mine { owe, more, run } => list::mine(owe, *more, run, zone, told_in),
        Say::SummaryOnItsWay { rollout } => {
            one(ours(format!("The summary of {rollout} is on its way to your messages with me.")))
        }
        Say::ExportOnItsWay { rollout } => one(ours(format!(
            "All that you may see of {rollout} is on its way to your messages with me, as files."
        ))),
        Say::Counts { rollout, progress, held_since } => {
            message::counts(rollout, &progress.as_ref().clone().at(rollout, now), *held_since, zone)
        }
        Say::Reminded { rollout, report } => remind::reminded(rollout, report, now, zone),
        Say::CountsPosted { rollout } => {
            one(ours(format!("The numbers of {rollout} now stand in its channel. Numbers only, no words.")))
        }
        Say::CastKnown { channel, name } => Composer::new()
            .say(
                ours("I now know everybody you named for ")
                    .theirs_bold(&text::label(name, 80))
                    .ours(" in ")
                    .channel(channel)
                    .ours(". What you had filled in is as you left it."),
            )
            .actions(vec![button(action::CHANGE_START, "Go on", channel.as_str()).primary()])
            .one(),
        Say::NoWords => one(ours(
            "I can keep written words only, and I found none in this. Nothing was kept. \
             Tell me in your own words; one sentence is enough.",
        )),
        Say::NothingOpen => Composer::new()
            .say(ours(
                "No 1-on-1 is open for you just now, so I kept nothing of this. \
                 I write to you here when somebody asks for your view.",
            ))
            .actions(vec![button(action::LIST, "All rollouts", ""), button(action::HELP, "Help", "")])
            .one(),
        Say::QuietUntil { until, missed, about } => {
            let quiet = match about {
                Some(name) => ours("Understood. I will be quiet about ").theirs_bold(name).ours(" until "),
                None => ours("Understood. I will be quiet until "),
            };
            let quiet = quiet.bold(soon(*until, now, zone)).ours(".");
            one(if missed.is_empty() {
                quiet.ours(" Write to me earlier if you like.")
            } else {
                quiet
                    .ours(" Before that the 1-on-1s of ")
                    .then(Phrase::list(missed.iter().map(talk::named)))
                    .ours(
                        " close: whoever has told nothing by then is listed there as not heard. A line to me here still \
                         counts.",
                    )
            })
        }
        Say::Greeted { owed } => talk::greeted(owed),
        Say::Press { button, of } => talk::press(*button, of),
        Say::PressThere => talk::press_there(),
        Say::StaysWithdrawn { instead: Some(Instead::Question), .. } => one(ours(
            "Nothing of this change is kept: your message became a question to the lead, and there is nothing more to \
             answer in it. If you want to ask or say more, write it to me as a new message.",
        )),
        Say::StaysWithdrawn { instead: Some(Instead::Call), .. } => one(ours(
            "Nothing of this change is kept: you wanted to be called instead of having it written down. \
             If you want it written down after all, write it to me as a new message.",
        )),
        Say::StaysWithdrawn { concern, instead: None } => one(ours(format!(
            "Nothing of this change is kept: {concern} was taken back, and an edit does not bring it back. If you want to \
             say it after all, write it to me as a new message."
        ))),
        Say::StaysWordless { concern } => one(ours(format!(
            "Nothing of this change is kept: the words of {concern} were removed, and an edit does not bring them back. \
             {concern} itself stands as it was, without them. If you want to say it after all, write it to me as a new message."
        ))),
        Say::StaysAnswered { rollout, name, by } => Composer::new()
            .say(
                ours("Deleting the message of your question about ")
                    .theirs_bold(name)
                    .ours(format!(" ({rollout}) takes nothing back: "))
                    .person(by)
                    .ours(
                        " has read and answered it, and the answer stays here. If your words are to go for good, press \
                         Remove my words: that takes all that you have said, in every rollout.",
                    ),
            )
            .actions(own())
            .one(),
        Say::DataOnItsWay => one(ours("All that I hold of you is on its way to your messages with me.")),
        Say::YourData => Composer::new()
            .say(ours(
                "You can have all that I hold of you as a file, and you can have your words removed. \
                 I kept nothing of this message.",
            ))
            .actions(own())
            .one(),
        Say::Narrowed { lead, before } => one(narrowed(lead, *before)),
    }
}

fn zone_within(say: &Say) -> Option<Tz> {
    match say {
        Say::Status { status } => Some(status.rollout.zone),
        Say::Counts { rollout, .. } => Some(rollout.zone),
        Say::Which { choices: lines, .. } | Say::List { lines, .. } | Say::Mine { run: lines, .. } => {
            lines.first().map(|line| line.rollout.zone)
        }
        Say::Help { .. }
        | Say::Unknown { .. }
        | Say::SummaryOnItsWay { .. }
        | Say::ExportOnItsWay { .. }
        | Say::Reminded { .. }
        | Say::CountsPosted { .. }
        | Say::CastKnown { .. }
        | Say::NoWords
        | Say::NothingOpen
        | Say::QuietUntil { .. }
        | Say::Greeted { .. }
        | Say::Press { .. }
        | Say::PressThere
        | Say::StaysWithdrawn { .. }
        | Say::StaysWordless { .. }
        | Say::StaysAnswered { .. }
        | Say::DataOnItsWay
        | Say::YourData
        | Say::Narrowed { .. } => None,
    }
}

/// What is held of whoever presses.
fn own() -> Vec<Element> {
    vec![button(action::MY_DATA, "My data", ""), button(action::REMOVE_MINE, "Remove my words", "")]
}

fn one(phrase: Phrase) -> Message {
    Composer::new().say(phrase).one()
}

/// Said too where a window ends with it.
pub fn narrowed(lead: &PersonId, before: Before) -> Phrase {
    let line = ours("From now on only ").person(lead).ours(" sees this point.");
    match before {
        Before::NotSent => line,
        Before::Sent => {
            line.ours(" What was sent out before may have been read already; I cannot take that back.")
        }
    }
}

/// Said too where a talk ends with it.
pub fn will_call(lead: &PersonId) -> Phrase {
    person(lead).ours(" has been asked to call you. Nothing of that is written down here.")
}

/// The same, under what was typed.
pub fn call_asked(lead: &PersonId) -> Phrase {
    ours("").person(lead).ours(
        " has been asked to call you. Nothing of this is written down here; what you typed into our messages stands \
         in Slack until you delete it.",
    )
}

/// `today, 17:00` or `Fri 6 Mar, 17:00`.
fn soon(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> String {
    if when::day(at, zone) == when::day(now, zone) {
        format!("today, {}", when::time(at, zone))
    } else {
        when::moment(at, zone)
    }
}

/// The words there are, each with what it does and its button, if it can be pressed without more.
const WORDS: [(&str, &str, Option<&str>); 16] = [
    ("", "what you owe and what you run", None),
    ("start", "begin a rollout in this channel; a name may follow", Some(action::START)),
    ("status", "the stage, the dates, who has been heard", Some(action::STATUS)),
    ("list", "all rollouts", Some(action::LIST)),
    ("summary", "what has been said, as far as you may read it", Some(action::SUMMARY)),
    ("concerns", "what is open, and what can be done about it", Some(action::CONCERNS)),
    ("remind", "ask those who have not answered yet", Some(action::REMIND)),
    (
        "remind rhythm",
        "when I do so by myself; /rollout remind 5, 2, 0 brings another time",
        Some(action::RHYTHM),
    ),
    ("rehearse", "every message that is still to go out, to whom and when", Some(action::REHEARSE)),
    ("stakeholders", "who is in it and how far each has come; ask one more", Some(action::STAKEHOLDERS)),
    ("extend", "the sponsor moves a date, with a reason", Some(action::EXTEND)),
    ("decide", "the sponsor's decision, once you have met", Some(action::DECIDE)),
    ("export", "everything you may see, as files to take away", Some(action::EXPORT)),
    ("handover", "somebody else leads it from now on", Some(action::HANDOVER)),
    ("cancel", "stop a rollout, with a reason", Some(action::CANCEL)),
    ("help", "this page", Some(action::HELP)),
];

/// What each word does. `closed`: why its reader may not start one.
fn known(closed: Option<&Refusal>) -> Vec<Phrase> {
    let told = |word: &str, does: &str| match (word, closed.and_then(who_starts)) {
        ("start", Some(who)) => line(word).ours(": begin a rollout in this channel; ").then(who),
        _ => line(word).ours(format!(": {does}")),
    };
    WORDS.iter().map(|(word, does, _)| told(word, does)).collect()
}

fn help(closed: Option<&Refusal>) -> Message {
    Composer::new()
        .say(ours(
            "I hear everyone whose Yes a rollout needs, one by one and in private, before anybody meets.",
        ))
        .points(known(closed))
        .small(ours(
            "All that I hold of you I give you as a file, and I remove your words if you wish: the buttons below do it.",
        ))
        .small(ours(
            "Behind each of these but start, list and help you may put the key, as in /rollout status R-7. \
             What you want to tell me about a rollout, write to me in our own conversation.",
        ))
        .actions([vec![button(action::LIST, "All rollouts", "")], own()].concat())
        .one()
}

fn who_starts(closed: &Refusal) -> Option<Phrase> {
    Some(match closed {
        Refusal::OnlyAdminsStart => ours("here only admins of this workspace can, so ask one of them"),
        Refusal::OnlyGroupStarts { group } | Refusal::StartersHidden { group } => {
            ours("here only members of ").group(group).ours(" can, so ask one of them")
        }
        Refusal::GuestCannotLead => ours("a guest cannot, so ask a member of this workspace"),
        _ => return None,
    })
}

/// `/rollout status`
fn line(word: &str) -> Phrase {
    bold(format!("/rollout {word}").trim_end())
}

/// The button that does what the word does.
fn action_of(word: &str) -> Option<&'static str> {
    WORDS.iter().find(|(known, _, _)| *known == word).and_then(|(_, _, action)| *action)
}

fn unknown(word: &str, rest: &str, near: &[String], closed: Option<&Refusal>) -> Message {
    let missed = ours("I do not know the word “").theirs(&text::label(word, 80)).ours("”. ");
    // What they may not do they did not mean, or read here who can.
    let may = |near: &&String| *near != "start" || closed.and_then(who_starts).is_none();
    let near: Vec<&String> = near.iter().filter(may).collect();
    if near.is_empty() {
        return Composer::new().say(missed.ours("These are the words I know:")).points(known(closed)).one();
    }
    // What came after the word is meant as well.
    let value: String = rest.chars().take(VALUE).collect();
    let mut buttons: Vec<Element> = near
        .iter()
        .filter_map(|near| Some((near, action_of(near).filter(|action| *action != action::HELP)?)))
        .map(|(near, action)| button(action, &format!("/rollout {near}"), &value))
        .collect();
    if let [only] = &mut buttons[..] {
        *only = only.clone().primary();
    }
    buttons.push(button(action::HELP, "Help", ""));
    let meant = near.iter().map(|near| match rest {
        "" => line(near),
        rest => bold(format!("/rollout {near} ")).theirs_bold(&text::label(rest, 80)),
    });
    Composer::new()
        .say(missed.ours("Did you mean ").then(Phrase::either(meant)).ours("?"))
        .actions(buttons)
        .one()
}

fn stands(status: &Status, now: DateTime<Utc>, zone: Tz) -> Message {
    let Status { rollout, progress, waiting_for, unreachable, shared, not_ready, .. } = status;
    let Status { goes_on, held_since, .. } = status;
    let progress = &progress.clone().at(rollout, now);
    let id = rollout.id.as_str();
    let over = rollout.stage.is_over();
    let begun = !matches!(rollout.stage, Stage::Scheduled { .. });
    let mut said = Composer::new()
        .say(named(rollout).ours(" in ").channel(&rollout.channel))
        .say(stage(rollout, progress, zone))
        .with(decided(rollout, progress), Composer::say)
        .with(held_since.map(|since| waits(rollout, since, zone)), Composer::say)
        .points(progress.areas.iter().map(area).collect());
    if progress.raised > 0 {
        said = said.say(numbers(progress));
    }
    if !shared.is_empty() {
        let topics = shared.iter().map(|topic| ours("").theirs_bold(&topic::label(topic)));
        said = said.say(ours("Two or more areas worry about ").then(Phrase::list(topics)).ours("."));
    }
    if !over {
        said = said
            .say(bold(format!("Dates ({})", when::place(zone))))
            .points(dates(rollout, *held_since, zone))
            .with(open_for(status, now), Composer::say);
    }
    if !waiting_for.is_empty() {
        said = said.say(bold("Waited for: ").then(people(waiting_for)));
    }
    if !unreachable.is_empty() {
        said = said.say(bold("Out of my reach: ").then(people(unreachable)).ours(". Please call them."));
    }
    if let Some(missing) = not_ready {
        said = said.say(readiness(missing));
        if !missing.is_empty() {
            said = said.points(missing.iter().map(|why| lacks(why, zone)).collect());
            said = said.with(goes_on.as_ref(), message::goes_on);
        }
        said = said.with(not_for_now(progress), Composer::say);
    }
    let mut buttons = Vec::new();
    if not_ready.is_some() && rollout.stage == Stage::Homework {
        buttons.push(button(action::BEFORE, "Before you meet", id).primary());
    }
    if begun {
        buttons.push(button(action::SUMMARY, "Summary", id));
    }
    if !waiting_for.is_empty() && rollout.stage == Stage::Intake && rollout.vacancy.is_none() {
        buttons.push(button(action::REMIND, "Remind", id));
    }
    said.actions(buttons).one()
}

/// How long there still is.
fn open_for(status: &Status, now: DateTime<Utc>) -> Option<Phrase> {
    let left = status.rollout.dates.intake_closes - now;
    let stands_still = status.rollout.vacancy.is_some();
    if stands_still || status.rollout.stage != Stage::Intake || left <= chrono::TimeDelta::zero() {
        return None;
    }
    Some(ours(match left.num_hours() {
        0 => "The 1-on-1s close within the hour.".to_owned(),
        1 => "The 1-on-1s close in 1 hour.".to_owned(),
        hours @ 2..48 => format!("The 1-on-1s close in {hours} hours."),
        hours => format!("The 1-on-1s close in {} days.", hours / 24),
    }))
}

fn people(ids: &[PersonId]) -> Phrase {
    let (named, more) = ids.split_at(ids.len().min(NAMED));
    let rest = (!more.is_empty()).then(|| ours(format!("{} more", more.len())));
    Phrase::list(named.iter().map(person).chain(rest))
}

/// `Company chat (R-7)`, where nothing is markup.
fn bare(name: &str, id: &RolloutId) -> String {
    theirs(name).ours(format!(" ({id})")).bare()
}
