//! Everything as it will be shared, before it leaves the DM, and how the person feels.

use serde_json::Value;

use crate::domain::concern::Visibility;
use crate::domain::draft::{ConcernDraft, ShareChoice};
use crate::domain::refusal::Field;
use crate::domain::screen::ReviewScreen;
use crate::domain::stakeholder::Stance;
use crate::domain::topic;
use crate::view::block::{actions, button, context, divider, input, quote, radios, section};
use crate::view::choices::{ASK_STANCE, stances};
use crate::view::ids::{Meta, action, modal};
use crate::view::screen::modal::Frame;
use crate::view::text::{Phrase, bold, count, ours};

/// Slack takes 100 blocks; what is told beyond this many is sent all the same, and counted here.
const MOST: usize = 12;
/// Of each concern that was shared before, which stands whole in the DM.
const KEPT: usize = 8;
/// Slack takes some 10,000 characters of text in a view before it becomes slow to read; longer words are shown in part.
const SHOWN: usize = 600;

pub fn review(screen: &ReviewScreen) -> Value {
    let mut blocks = vec![section(&opening(screen))];
    for (index, told) in screen.told.iter().enumerate().take(MOST) {
        blocks.push(section(&head(told)));
        let (words, rest) = part(&told.words);
        if told.visibility != Some(ShareChoice::CallMe) {
            blocks.extend(quote(words));
            if rest > 0 {
                blocks.push(context(&ours(format!("… and {rest} more characters, kept whole."))));
            }
            if !told.yes_if.trim().is_empty() {
                let (yes_if, rest) = part(told.yes_if.trim());
                let line = bold("Yes, if: ").theirs(yes_if);
                blocks.push(section(&if rest > 0 { line.ours(" …") } else { line }));
            }
        }
        let value = format!("{}|{index}", screen.rollout.as_str());
        blocks.push(actions([
            button(action::REVISE, "Change", &value),
            button(action::DROP, "Drop", &value).spoken("Drop this one"),
        ]));
    }
    if screen.told.len() > MOST {
        let more = screen.told.len() - MOST;
        blocks.push(context(&ours(format!(
            "And {} more, shared as you chose.",
            count(more, "point", "points")
        ))));
    }
    if !screen.kept.is_empty() {
        blocks.push(section(&bold("Told before; change it in your messages with me:")));
        for concern in screen.kept.iter().take(KEPT) {
            let (words, rest) = part(&concern.said.words);
            let line = bold(format!("{}: ", concern.id)).theirs(words);
            blocks.push(section(&if rest > 0 { line.ours(" …") } else { line }));
        }
        if screen.kept.len() > KEPT {
            blocks.push(context(&ours(format!("And {} more.", screen.kept.len() - KEPT))));
        }
    }
    blocks.push(actions([button(action::ADD, "Add another", screen.rollout.as_str())]));
    blocks.push(divider());
    let stance = screen.stance.map(Stance::slug);
    let hint = "Only lead and sponsor see this.";
    blocks.push(input(Field::Stance, ASK_STANCE, radios(&stances(""), stance)).hint(hint).watched().block());
    Frame {
        callback: modal::REVIEW,
        title: "As it will be shared",
        submit: Some("Done"),
        close: "Close",
        meta: Meta {
            rollout: Some(screen.rollout.as_str().to_owned()),
            step: Some(screen.step),
            ..Meta::default()
        },
    }
    .around(&blocks)
}

fn opening(screen: &ReviewScreen) -> Phrase {
    let about = ours("Your view on ").theirs_bold(&screen.name);
    let about = if screen.told.is_empty() && screen.kept.is_empty() {
        about.ours(". You have told nothing yet, and that is fine too.")
    } else {
        about
            .ours(". This is how others will see it; nothing leaves before you press ")
            .bold("Done")
            .ours(".")
    };
    if screen.late {
        about.ours(" The time for it has passed, so it is marked as late; a blocker goes to lead and sponsor at once.")
    } else {
        about
    }
}

fn head(told: &ConcernDraft) -> Phrase {
    let Some(share) = told.visibility else { return bold("Not complete yet: press Change.") };
    let whom = match share {
        ShareChoice::CallMe => {
            return bold("A call. ").ours("The lead is asked to call you; not a word of it is kept.");
        }
        ShareChoice::Shown(Visibility::Named) => "Lead and sponsor, with your name",
        ShareChoice::Shown(Visibility::Area) => "Lead and sponsor, as your area's view without your name",
        ShareChoice::Shown(Visibility::LeadOnly) => "The lead only; the sponsor sees numbers",
    };
    let mut what: Vec<String> = Vec::new();
    what.extend(told.severity.map(|severity| severity.name().to_owned()));
    what.extend(told.kind.map(|kind| kind.name().to_lowercase()));
    let mut line = bold(what.join(", "));
    if let Some(topic) = &told.topic {
        line = line.ours(", about \u{201c}").theirs(&topic::label(topic)).ours("\u{201d}");
    }
    line.ours(format!(". Seen by: {whom}."))
}

/// As much as is shown, and how many characters are left.
fn part(words: &str) -> (&str, usize) {
    match words.char_indices().nth(SHOWN) {
        Some((end, _)) => (&words[..end], words[end..].chars().count()),
        None => (words, 0),
    }
}
