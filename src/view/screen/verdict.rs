//! What somebody needs in order to commit, and the window in which the sponsor decides.

use std::convert;

use serde_json::Value;

use super::modal::{Frame, kept};
use crate::domain::commitment::Choice;
use crate::domain::intake::form::LONGEST;
use crate::domain::refusal::Field;
use crate::domain::screen::{DecideScreen, NeedScreen};
use crate::domain::verdict::{Outcome, STATEMENT_LIMIT};
use crate::view::block::{choice, context, date_picker, input, quote, radios, section};
use crate::view::ids::{Meta, modal};
use crate::view::message::{counted, headline, whose};
use crate::view::readers::Readers;
use crate::view::text::{self, Phrase, bold, count, ours, person};
use crate::view::when;

/// Characters of what somebody needs that the window shows.
const SHOWN: usize = 300;
/// People who are called by name.
const NAMED: usize = 10;

pub fn need(screen: &NeedScreen) -> Value {
    let (callback, title, label) = match screen.choice {
        Choice::NotYet => (modal::NOT_YET, "Not yet", "What would it take?"),
        Choice::Committed | Choice::Conditional => (modal::CONDITION, "A condition", "What do you need?"),
    };
    let readers = Readers::while_open(&screen.lead, &screen.sponsor, screen.vacant);
    let readers = readers.each(" reads", " read");
    let readers =
        readers.ours(" this with your name; so does whoever is asked to see to it, and nobody else.");
    let mut blocks = vec![section(&ours("About ").theirs_bold(&screen.name).ours(". ").then(readers))];
    blocks.extend(kept(Field::Needs, label, LONGEST, &screen.begun, convert::identity));
    blocks.push(input(Field::NeedsBy, "By when?", date_picker(Some(screen.by))).block());
    frame(callback, title, "Send", screen.rollout.as_str()).around(&blocks)
}

pub fn decide(screen: &DecideScreen) -> Value {
    let choices: Vec<_> =
        screen.outcomes.iter().map(|outcome| choice(outcome.slug(), outcome.name())).collect();
    let one_more = screen.outcomes.contains(&Outcome::OneMore);
    let told = ours("Your decision on ")
        .theirs_bold(&screen.name)
        .ours(". It is posted in ")
        .channel(&screen.channel)
        .ours(
            ". After a yes or a no everybody who was asked is told what became of each of their own points",
        );
    let told = if one_more {
        told.ours("; after a \u{201c}Not yet\u{201d} each reads why, and the new date, in private.")
    } else {
        told.ours(".")
    };
    let mut blocks = vec![section(&told), section(&counted(screen.tally))];
    if let Some((at, zone)) = screen.asked_at {
        blocks.push(section(&bold("Nobody has been asked yet.").ours(format!(
            " Each is asked whether they commit on {}; what you decide before that you decide without their word.",
            when::moment_in(at, zone)
        ))));
    } else if screen.tally.no_answer > 0 {
        blocks.push(section(
            &bold(count(screen.tally.no_answer, "person", "people"))
                .ours(if screen.tally.no_answer == 1 { " has" } else { " have" })
                .ours(" not said yet whether they commit. Silence is no Yes."),
        ));
    }
    if screen.open_blockers > 0 {
        let are = match screen.open_blockers {
            1 => " is still open: it stands in the summary and in the queue of concerns.",
            _ => " are still open: they stand in the summary and in the queue of concerns.",
        };
        blocks.push(section(&bold(count(screen.open_blockers, "blocker", "blockers")).ours(are)));
    }
    if !screen.needs.is_empty() {
        blocks.push(section(&bold("What was named")));
    }
    for (choice, card) in &screen.needs {
        blocks.push(section(&whose(card).ours(" · ").bold(choice.name()).ours(" · ").then(headline(card))));
        blocks.extend(quote(&text::label(card.in_short(), SHOWN)));
    }
    if !screen.unnamed.is_empty() {
        let (named, more) = screen.unnamed.split_at(screen.unnamed.len().min(NAMED));
        let others = (!more.is_empty()).then(|| ours(count(more.len(), "other", "others")));
        let says = if screen.unnamed.len() == 1 { " says " } else { " say " };
        let who = Phrase::list(named.iter().map(person).chain(others));
        let line = who.ours(says).bold(Choice::NotYet.name());
        blocks.push(section(&line.ours(", and names nothing any more that it would take.")));
    }
    if screen.more_needs > 0 {
        let more = count(screen.more_needs, "more", "more");
        blocks.push(context(&ours(format!("{more}, in the queue of concerns."))));
    }
    blocks.push(input(Field::Outcome, "What do you decide?", radios(&choices, None)).block());
    blocks.extend(kept(Field::Statement, "Your statement", STATEMENT_LIMIT, &screen.begun, |field| {
        field.hint("Why, and what comes next. Everybody in the channel reads it.")
    }));
    if one_more {
        let hint = format!("Only for \u{201c}{}\u{201d}, which can be had once.", Outcome::OneMore.name());
        let date = input(Field::NewDate, "The new date", date_picker(Some(screen.until)));
        blocks.push(date.optional().hint(&hint).block());
    }
    frame(modal::DECIDE, "Decide", "Post the decision", screen.rollout.as_str()).around(&blocks)
}

fn frame<'a>(callback: &'a str, title: &'a str, submit: &'a str, rollout: &str) -> Frame<'a> {
    let meta = Meta { rollout: Some(rollout.to_owned()), ..Meta::default() };
    Frame { callback, title, submit: Some(submit), close: "Close", meta }
}
