//! Answers to what is no concern in the talk with the bot: a greeting, the words on a button. They carry what is to be
//! pressed, and say that nothing was kept.

use crate::domain::reply::{Button, Invited};
use crate::view::block::{Element, button};
use crate::view::ids::action;
use crate::view::message::{Composer, Message};
use crate::view::text::{Phrase, one_line, ours};

/// With what they still owe.
pub fn greeted(owed: &[Invited]) -> Message {
    let thanks = ours("Thank you. I took this for a greeting and kept nothing of it. ");
    let said = match owed {
        [] => thanks.ours("What worries you about a rollout, write to me here in a sentence."),
        [one] => thanks
            .ours("Your view on ")
            .then(named(one))
            .ours(" is still asked for: press the button, or simply write to me what worries you."),
        _ => thanks
            .ours("Your view is still asked for: press a button, or simply write to me what worries you."),
    };
    each(Composer::new().say(said), Button::Start, owed, vec![button(action::HELP, "Help", "")])
}

/// Only a press counts, so that nobody says by a slip of the hand that they have no concerns.
pub fn press(wanted: Button, of: &[Invited]) -> Message {
    let taken = ours("I took this for my button ").bold(label(wanted)).ours(" and kept nothing of it. ");
    let said = match of {
        [] => {
            taken.ours("Your answer is in already. What still worries you, write to me here in a sentence.")
        }
        [one] => taken.ours("Press it here, and it counts for ").then(named(one)).ours("."),
        _ => taken.ours("Press it for the rollout you mean, and it counts."),
    };
    each(Composer::new().say(said), wanted, of, Vec::new())
}

pub fn press_there() -> Message {
    Composer::new()
        .say(ours(
            "I took this for one of my buttons or menus and kept nothing of it: only a press counts. You find it under the \
             message that it is about. If it is a worry, say it in a few words more.",
        ))
        .actions(vec![button(action::HELP, "Help", "")])
        .one()
}

/// The button once for each, by name where there are several, and then `more`.
fn each(message: Composer, wanted: Button, of: &[Invited], more: Vec<Element>) -> Message {
    let press = |one: &Invited| {
        button(act(wanted), label(wanted), one.rollout.as_str()).spoken(&format!(
            "{}: {}",
            label(wanted),
            one.name
        ))
    };
    match of {
        [one] => {
            let mut buttons = vec![press(one).primary()];
            buttons.extend(more);
            message.actions(buttons).one()
        }
        _ => {
            let rows = of.iter().fold(message, |message, one| {
                message.row(&format!("{} ({})", one_line(&one.name), one.rollout), press(one))
            });
            rows.actions(more).one()
        }
    }
}

pub fn named(one: &Invited) -> Phrase {
    ours("").theirs_bold(&one.name).ours(format!(" ({})", one.rollout))
}

fn act(wanted: Button) -> &'static str {
    match wanted {
        Button::Start => action::INTAKE_START,
        Button::NoConcerns => action::NO_CONCERNS,
        Button::Ask => action::ASK,
        Button::Later => action::LATER,
        Button::Away => action::AWAY,
    }
}

/// As it reads on the invitation.
fn label(wanted: Button) -> &'static str {
    match wanted {
        Button::Start => "Start",
        Button::NoConcerns => "I have no concerns",
        Button::Ask => "Ask a question",
        Button::Later => "Later",
        Button::Away => "I am away",
    }
}
