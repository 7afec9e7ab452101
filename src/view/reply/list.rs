//! Rollouts in a list: all of them, one's own, and those of which one is to be chosen. Always one message: whoever asks
//! hands in no more than can be read.

use chrono_tz::Tz;

use super::{VALUE, action_of, bare, line, who_starts};
use crate::domain::id::RolloutId;
use crate::domain::refusal::Refusal;
use crate::domain::reply::{Line, Owed};
use crate::view::block::button;
use crate::view::home::{owes, stands};
use crate::view::ids::action;
use crate::view::message::{Composer, Message};
use crate::view::text::{self, Phrase, bold, count, ours};
use crate::view::when;

/// Of each list in **You owe** and **You run**; keeps the message under 50 blocks.
const MOST: usize = 12;
/// Characters of what was typed that are repeated.
const TYPED: usize = 80;

/// One to choose from several: by a button, or by the line to type where the word has none. `words`: what was typed behind
/// the word, which goes along.
pub fn which(verb: &str, words: Option<&str>, choices: &[Line], zone: Tz, told_in: Option<Tz>) -> Message {
    let asked = Composer::new().say(ours("More than one rollout could be meant. Which one?"));
    let value = |id: &RolloutId| match words {
        Some(words) => format!("{id} {words}").chars().take(VALUE).collect(),
        None => id.as_str().to_owned(),
    };
    let behind = words.map(|words| format!(" {words}")).unwrap_or_default();
    let (asked, first) = match action_of(verb) {
        Some(action) => (rows_with(asked, choices, (action, "This one"), zone, value), choices.first()),
        None => {
            let lines = choices.iter().map(|choice| {
                line(&format!("{verb} {}", choice.rollout.id)).ours(": ").theirs(&choice.rollout.brief.name)
            });
            (asked.points(lines.collect()), None)
        }
    };
    asked
        .with(first, |asked, first| {
            let typed = ours(format!("Or type its key: /rollout {verb} {}", first.rollout.id));
            asked.small(typed.theirs(&text::label(&behind, TYPED)))
        })
        .with(told_in, clock)
        .one()
}

/// Guests are shown fewer than there are, and begin none: what is said must be true for them too.
/// `closed`: why its reader may not begin one.
pub fn all(
    (lines, over): (&[Line], &[Line]),
    closed: Option<&Refusal>,
    zone: Tz,
    told_in: Option<Tz>,
) -> Message {
    if lines.is_empty() && over.is_empty() {
        let begun = ours("There is no rollout that I can show you. One is begun in its channel with ")
            .then(line("start"));
        let begun = match closed.and_then(who_starts) {
            Some(who) => begun.ours("; ").then(who),
            None => begun,
        };
        return Composer::new().say(begun.ours(".")).one();
    }
    let head = match lines.len() {
        0 => ours("Of the rollouts that you may see none runs at the moment."),
        open => bold(count(open, "rollout", "rollouts")),
    };
    let mut said = rows(Composer::new().say(head), lines, action::STATUS, "Status", zone);
    if !over.is_empty() {
        said = rows(said.say(bold("Over")), over, action::STATUS, "Status", zone);
    }
    said.with(told_in, clock).one()
}

/// `more`: answers that are owed besides.
pub fn mine(owe: &[Owed], more: usize, run: &[Line], zone: Tz, told_in: Option<Tz>) -> Message {
    let mut said = Composer::new().say(bold("You owe"));
    if owe.is_empty() {
        said = said.say(ours("Nothing. Thank you."));
    }
    for owed in owe.iter().take(MOST) {
        let (line, buttons) = owes(owed, zone);
        said = said.say(line).actions(buttons);
    }
    said = said.with(rest(owe.len() + more), Composer::small).say(bold("You run"));
    if run.is_empty() {
        said = said.say(ours("No rollout at the moment."));
    }
    let shown = run.get(..MOST).unwrap_or(run);
    rows(said, shown, action::STATUS, "Status", zone)
        .with(rest(run.len()), Composer::small)
        .with(told_in, clock)
        .actions(vec![button(action::LIST, "All rollouts", ""), button(action::HELP, "Help", "")])
        .one()
}

/// Where Slack does not tell the reader's own.
fn clock(composer: Composer, zone: Tz) -> Composer {
    composer.small(ours(format!("Times are in {}.", when::place(zone))))
}

fn rows(composer: Composer, lines: &[Line], action: &str, press: &str, zone: Tz) -> Composer {
    rows_with(composer, lines, (action, press), zone, |id| id.as_str().to_owned())
}

/// `value`: what the button of each carries.
fn rows_with(
    composer: Composer,
    lines: &[Line],
    (action, press): (&str, &str),
    zone: Tz,
    value: impl Fn(&RolloutId) -> String,
) -> Composer {
    lines.iter().fold(composer, |composer, line| {
        let rollout = &line.rollout;
        let words = format!("{} · {}", bare(&rollout.brief.name, &rollout.id), stands(line, zone));
        let spoken = format!("{press}: {} {}", rollout.id, rollout.brief.name);
        composer.row(&words, button(action, press, &value(&rollout.id)).spoken(&spoken))
    })
}

fn rest(all: usize) -> Option<Phrase> {
    (all > MOST).then(|| ours(format!("Shown are {MOST} of {all}. The others follow as these are done.")))
}
