//! The queue: heaviest and oldest first, each with what can be done about it. A page of it has to be read in one look.

use serde_json::Value;

use super::{spoken, value};
use crate::domain::concern::State;
use crate::domain::homework::risk;
use crate::domain::policy::Card;
use crate::domain::screen::{Office, QueueItem, QueueScreen};
use crate::view::block::{Element, actions, button, context, divider, section};
use crate::view::ids::{Meta, action, modal};
use crate::view::message::{headline, what_is_done, whose};
use crate::view::screen::modal::Frame;
use crate::view::text::{self, Phrase, bold, count, ours};

/// Characters of a concern's words; the whole stands in the form that **Answer** opens.
const WORDS: usize = 280;
const YES_IF: usize = 180;
/// Of those worked on together with one, as many are shown.
const JOINED: usize = 4;

pub fn queue(screen: &QueueScreen) -> Value {
    let mut blocks = vec![section(&first(screen))];
    if screen.office.runs {
        let value = format!("{}|0", screen.rollout.as_str());
        blocks.push(actions([button(action::THEMES, "Themes", &value)]));
    }
    if screen.items.is_empty() {
        blocks.push(section(&ours(if screen.counted_only > 0 {
            "Nothing that you may read in words is open."
        } else {
            "Nothing is open. Whatever is told next comes here."
        })));
    }
    for item in &screen.items {
        blocks.push(divider());
        blocks.extend(one(screen, item));
    }
    if screen.pages > 1 {
        blocks.push(divider());
        // Two of one id may not stand in one block.
        blocks.extend(turning(screen).into_iter().map(|turn| actions([turn])));
    }
    Frame {
        callback: modal::QUEUE,
        title: "Concerns",
        submit: None,
        close: "Close",
        meta: Meta {
            rollout: Some(screen.rollout.as_str().to_owned()),
            page: Some(screen.page),
            ..Meta::default()
        },
    }
    .around(&blocks)
}

/// `Huddle: 11 want an answer, 2 are answered and not settled, 3 are parked. Page 1 of 3.`
fn first(screen: &QueueScreen) -> Phrase {
    let mut line =
        ours("").theirs_bold(&screen.name).ours(format!(" ({}): ", screen.rollout)).bold(match screen.open {
            // What they may not read is none the less there.
            0 if screen.counted_only > 0 => "nothing that you may read wants an answer".to_owned(),
            0 => "nothing wants an answer".to_owned(),
            1 => "1 wants an answer".to_owned(),
            open => format!("{open} want an answer"),
        });
    line = match screen.answered {
        0 => line,
        // Not for whom: a raiser may be gone, which is not told of all.
        1 => line.ours(", 1 is answered and not settled"),
        answered => line.ours(format!(", {answered} are answered and not settled")),
    };
    line = match screen.parked {
        0 => line.ours("."),
        1 => line.ours(", 1 is parked."),
        parked => line.ours(format!(", {parked} are parked.")),
    };
    if screen.counted_only > 0 {
        line = line.ours(match screen.counted_only {
            1 => " 1 more is for the lead's eyes only.".to_owned(),
            more => format!(" {more} more are for the lead's eyes only."),
        });
    }
    if screen.pages > 1 {
        line = line.ours(format!(" Page {} of {}.", screen.page + 1, screen.pages));
    }
    // Whichever they are: of an area's view the button would tell that its raiser is gone. No block of its own: a full page
    // has as many as Slack takes.
    if screen.office.accepts && screen.open > 0 {
        line = line
            .ours(" ")
            .bold("Accept as a risk")
            .ours(" stands with a point once it has been answered and the answer has not settled it.");
    }
    line
}

fn one(screen: &QueueScreen, item: &QueueItem) -> Vec<Value> {
    let card = &item.card;
    let mut blocks = vec![section(&whose(card).ours(" · ").then(headline(card)))];
    let mut words = ours("“").theirs(&text::label(&text::one_line(&card.words), WORDS)).ours("”");
    if let Some(yes_if) = card.condition() {
        let yes_if = text::label(&text::one_line(yes_if), YES_IF);
        words = words.bold(" Yes, if: ").theirs(&yes_if);
    }
    blocks.push(section(&words));
    blocks.extend(what_is_done(card).into_iter().map(|line| context(&line)));
    for joined in item.joined.iter().take(JOINED) {
        let words = text::label(&text::one_line(&joined.words), 120);
        let line = bold("Together with:").ours(" ").then(whose(joined)).ours(" · ").then(headline(joined));
        let line = line.ours(" “").theirs(&words).ours("”");
        blocks.push(context(&line));
        if screen.office.runs {
            blocks.push(actions([button(
                action::WORK_SPLIT,
                "Split off",
                &value(joined, Some(screen.page)),
            )
            .spoken(&spoken("Split off", joined))]));
        }
    }
    if item.joined.len() > JOINED {
        let more = count(item.joined.len() - JOINED, "more", "more");
        blocks.push(context(&ours(format!("And {more} together with these."))));
    }
    let hands = hands(screen.office, card, screen.page);
    if !hands.is_empty() {
        blocks.push(actions(hands));
    }
    blocks
}

/// What this reader may do about a concern that stands so.
fn hands(office: Office, card: &Card, page: usize) -> Vec<Element> {
    let press =
        |id: &str, words: &str| button(id, words, &value(card, Some(page))).spoken(&spoken(words, card));
    let (open, waits, parked) = match card.state {
        State::Open | State::Reopened { .. } => (true, false, false),
        State::Answered { .. } => (false, true, false),
        State::Parked { .. } => (false, false, true),
        State::Settled { .. } | State::AcceptedRisk { .. } | State::Withdrawn { .. } => (false, false, false),
    };
    let mut hands = Vec::new();
    let restates = office.runs && card.can_be_restated();
    if office.runs && open {
        hands.push(press(action::WORK_ANSWER, "Answer").primary());
        hands.push(press(action::WORK_ASSIGN, "Assign"));
        hands.extend(restates.then(|| press(action::WORK_RESTATE, "Restate")));
        hands.push(press(action::WORK_MERGE, "Merge"));
        hands.push(press(action::WORK_PARK, "Park"));
    }
    if office.runs && waits {
        hands.push(press(action::WORK_ANSWER, "Better answer"));
        hands.extend(restates.then(|| press(action::WORK_RESTATE, "Restate")));
        hands.push(press(action::WORK_PARK, "Park"));
    }
    if parked && (office.runs || office.takes_in) {
        hands.push(press(action::WORK_TAKE_IN, "Take it in").primary());
    }
    if office.runs && parked {
        hands.push(press(action::WORK_PARK, "Another date"));
    }
    if office.accepts && (open || waits || parked) && risk::is_offered(card) {
        hands.push(press(action::WORK_ACCEPT, "Accept as a risk"));
    }
    hands
}

fn turning(screen: &QueueScreen) -> Vec<Element> {
    let turn = |words: &str, page: usize| {
        button(action::QUEUE_PAGE, words, &format!("{}|{page}", screen.rollout.as_str()))
    };
    let mut turning = Vec::new();
    if screen.page > 0 {
        turning.push(turn("Page before", screen.page - 1));
    }
    if screen.page + 1 < screen.pages {
        turning.push(turn("Next page", screen.page + 1));
    }
    turning
}
