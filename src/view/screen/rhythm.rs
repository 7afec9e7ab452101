//! **Reminders**: when those who owe an answer are reminded, and what that comes to.

use chrono_tz::Tz;
use serde_json::Value;

use super::modal::Frame;
use crate::domain::refusal::Field;
use crate::domain::rhythm::{LIMIT, Picture};
use crate::domain::screen::RhythmScreen;
use crate::view::block::{Lines, actions, bullets, button, context, divider, input, section, text_input};
use crate::view::fault;
use crate::view::ids::{Meta, action, modal};
use crate::view::text::{Phrase, bold, count, ours};
use crate::view::when;

pub fn draw(screen: &RhythmScreen) -> Value {
    let RhythmScreen { rollout, name, zone, closes, words, fault, picture: means } = screen;
    let hint = "Working days before it closes, such as 5, 2, 0. Or a cron expression (minute, hour, day, month, weekday): \
                0 10 * * 1,3 is Monday and Wednesday at 10:00.";
    let mut blocks = vec![
        section(
            &ours("When I remind whoever still owes an answer about ")
                .theirs_bold(name)
                .ours(format!(". The 1-on-1s close {}.", when::moment_in(*closes, *zone))),
        ),
        input(Field::Rhythm, "When?", text_input(Lines::One, LIMIT, words)).hint(hint).block(),
        actions([button(action::SHOW_RHYTHM, "Show the dates", rollout.as_str())]),
        divider(),
    ];
    blocks.push(section(&match fault {
        Some(wrong) => ours(fault::words(Field::Rhythm, wrong)).ours(" ").bold("As it is now:"),
        None if means.times.is_empty() => ours("No reminder is left before they close."),
        None => bold("That comes to:"),
    }));
    blocks.extend(picture(means, *zone));
    blocks.push(context(&ours(
        "Nobody gets more than one reminder a day, nor more than three in all: of more, the last three count. What comes at \
         night or on a weekend waits for their next working morning. Who has answered gets none.",
    )));
    let meta = Meta { rollout: Some(rollout.as_str().to_owned()), ..Meta::default() };
    Frame { callback: modal::RHYTHM, title: "Reminders", submit: Some("Set"), close: "Close", meta }
        .around(&blocks)
}

/// The dates, and for how many.
pub fn picture(picture: &Picture, zone: Tz) -> Vec<Value> {
    let Picture { times, owing, without, is_ahead } = picture;
    let mut blocks = Vec::new();
    if !times.is_empty() {
        let times: Vec<Phrase> = times.iter().map(|at| ours(when::moment(*at, zone))).collect();
        blocks.push(bullets(&times));
    }
    let whose = format!("In {}; each gets it by their own clock. ", when::place(zone));
    let left = match (*owing, *without) {
        (owing, _) if *is_ahead => {
            format!("{} asked once it begins.", count(owing, "person is", "people are"))
        }
        (0, _) => "Nobody owes an answer now.".to_owned(),
        (owing, 0) => format!("{} an answer now.", count(owing, "person owes", "people owe")),
        (owing, without) => format!(
            "{} an answer now; {without} will get none of these, as three have gone already or it would come too late.",
            count(owing, "person owes", "people owe")
        ),
    };
    blocks.push(context(&ours(whose + &left)));
    blocks
}

/// Once it stands.
pub fn set(name: &str, picture: &Picture) -> Phrase {
    let whom = ours("Whoever still owes an answer about ").theirs_bold(name);
    if picture.times.is_empty() {
        return whom.ours(" is reminded by their own clock; by yours none is left.");
    }
    whom.ours(" is reminded:")
}
