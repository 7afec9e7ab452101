//! Everything as it will be shared, before it leaves the DM, and how the person feels.

use serde_json::Value;

use crate::domain::concern::Visibility;
use crate::domain::draft::{ConcernDraft, ShareChoice};
use crate::domain::intake::form;
use crate::domain::refusal::Field;
use crate::domain::screen::ReviewScreen;
use crate::domain::stakeholder::Stance;
use crate::domain::topic;
use crate::view::block::{actions, button, context, divider, input, quote, radios, section};
use crate::view::choices::{ASK_STANCE, stances};
use crate::view::ids::{Meta, action, modal};
use crate::view::readers::told_late;
use crate::view::screen::modal::Frame;
use crate::view::text::{Phrase, bold, count, ours, pieces, theirs};

/// Blocks for what is told; Slack takes 100, and the rest of this window needs fewer than 20.
const ROOM: usize = 80;
/// Characters in all for what is told: far below the 250,000 bytes Slack takes, whatever script they are written in.
const WEIGHT: usize = 40_000;
/// Of what was shared before, which stands whole in the DM.
const KEPT: usize = 12;
/// Longer words are shown in part where not everything fits whole.
const SHOWN: usize = 600;
/// And where there is no room for that either, in one line.
const LINE: usize = 120;

pub fn review(screen: &ReviewScreen) -> Value {
    let mut blocks = vec![section(&opening(screen))];
    blocks.extend(told(screen));
    if !screen.kept.is_empty() {
        blocks.push(section(&bold("Told before; change it in your messages with me:")));
        for concern in screen.kept.iter().take(KEPT) {
            let words = concern.words();
            let (words, rest) = part(&words, SHOWN);
            let mut line = head(screen, &form::of_concern(concern)).ours(" “").theirs(words).ours("”");
            if rest > 0 {
                line = line.ours(format!(
                    " … and {}, kept whole.",
                    count(rest, "more character", "more characters")
                ));
            }
            blocks.push(section(&line.ours(format!(" ({})", concern.id))));
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
    let told = screen.told.len() + screen.kept.len();
    let pressed = if screen.despite_none && told > 0 {
        bold(format!("You have told {}.", count(told, "point", "points")))
            .ours(" If that still stands, press ")
            .bold("Done")
            .ours(". If you have no concerns after all, take it back first: with ")
            .bold("Drop")
            .ours(" here, or in your messages with me. ")
    } else {
        Phrase::default()
    };
    let about = pressed.ours("Your view on ").theirs_bold(&screen.name);
    let about = about_told(screen, about);
    let about = match screen.to_come {
        0 => about,
        1 => about.ours(" You ticked one more and have not told it: ").bold("Add another").ours(" opens it."),
        more => about
            .ours(format!(" You ticked {more} more and have not told them: "))
            .bold("Add another")
            .ours(" opens them, one after the other."),
    };
    if screen.late {
        about
            .ours(" The time for it has passed, so it is marked as late: ")
            .then(told_late("goes", screen.at_once))
            .ours(".")
    } else {
        about
    }
}

fn about_told(screen: &ReviewScreen, about: Phrase) -> Phrase {
    match (screen.told.is_empty(), screen.kept.is_empty()) {
        (true, true) if screen.called => about
            .ours(". ")
            .person(&screen.lead)
            .ours(" has been asked to call you, and nothing is written down. ")
            .bold("Done")
            .ours(" adds how you feel, and that you have said what you had to say."),
        (true, true) => about.ours(". You have told nothing yet, and that is fine too."),
        (true, false) => about
            .ours(". What you told before is with those whom you chose already; ")
            .bold("Done")
            .ours(" adds how you feel, and that you have said what you had to say."),
        (false, is_first) => {
            let about = about
                .ours(". This is how others will see it; nothing leaves before you press ")
                .bold("Done")
                .ours(".");
            if is_first {
                about
            } else {
                about.ours(" Only what you told before is with those whom you chose already.")
            }
        }
    }
}

/// Whole, if all of it fits; else each in part; else a line of each. What is not shown is always counted.
fn told(screen: &ReviewScreen) -> Vec<Value> {
    let drawn = |most| -> Vec<Vec<Value>> {
        screen.told.iter().enumerate().map(|(index, told)| point(screen, index, told, most)).collect()
    };
    let characters = |told: &ConcernDraft| told.words.chars().count() + told.yes_if.chars().count();
    let light = screen.told.iter().map(characters).sum::<usize>() <= WEIGHT;
    let fits = |points: &[Vec<Value>]| points.iter().map(Vec::len).sum::<usize>() <= ROOM;
    let whole = light.then(|| drawn(usize::MAX)).filter(|points| fits(points));
    let points = whole.or_else(|| Some(drawn(SHOWN)).filter(|points| fits(points)));
    let points = points.unwrap_or_else(|| {
        screen.told.iter().enumerate().map(|(index, told)| line(screen, index, told)).collect()
    });
    let mut blocks = Vec::new();
    let mut left = points.len();
    for point in points {
        if blocks.len() + point.len() > ROOM {
            break;
        }
        blocks.extend(point);
        left -= 1;
    }
    if left > 0 {
        blocks.push(section(
            &bold(format!("And {}", count(left, "more point", "more points"))).ours(
                " for which there is no room here, shared as you chose. Drop some of these to see them.",
            ),
        ));
    }
    blocks
}

/// With at most so many characters of its words.
fn point(screen: &ReviewScreen, index: usize, told: &ConcernDraft, most: usize) -> Vec<Value> {
    let mut blocks = vec![section(&head_of_told(screen, told))];
    if told.visibility != Some(ShareChoice::CallMe) {
        let (words, rest) = part(&told.words, most);
        blocks.extend(quote(words));
        if rest > 0 {
            blocks.push(context(&ours(format!(
                "… and {}, kept whole.",
                count(rest, "more character", "more characters")
            ))));
        }
        let (yes_if, rest) = part(told.yes_if.trim(), most);
        for (place, piece) in pieces(yes_if).into_iter().enumerate() {
            let line = if place == 0 { bold("Yes, if: ").theirs(piece) } else { theirs(piece) };
            blocks.push(section(&line));
        }
        if rest > 0 {
            blocks.push(context(&ours(format!(
                "… and {}, kept whole.",
                count(rest, "more character", "more characters")
            ))));
        }
    }
    blocks.push(hands(screen, index));
    blocks
}

fn line(screen: &ReviewScreen, index: usize, told: &ConcernDraft) -> Vec<Value> {
    let head = head_of_told(screen, told);
    let (words, rest) = part(&told.words, LINE);
    let line = match told.visibility {
        Some(ShareChoice::CallMe) => head,
        Some(ShareChoice::Shown(_)) | None if rest > 0 => {
            head.ours(" ").theirs(words).ours(format!(" … and {rest} more characters, kept whole."))
        }
        Some(ShareChoice::Shown(_)) | None => head.ours(" ").theirs(words),
    };
    vec![section(&line), hands(screen, index)]
}

fn hands(screen: &ReviewScreen, index: usize) -> Value {
    let value = format!("{}|{index}", screen.rollout.as_str());
    let number = index + 1;
    actions([
        button(action::REVISE, "Change", &value).spoken(&format!("Change point {number}")),
        button(action::DROP, "Drop", &value).spoken(&format!("Drop point {number}")),
    ])
}

/// Of one that leaves with **Done**, if it can.
fn head_of_told(screen: &ReviewScreen, told: &ConcernDraft) -> Phrase {
    if form::is_complete(told) { head(screen, told) } else { not_complete() }
}

fn not_complete() -> Phrase {
    bold("Not complete yet: press Change.")
}

fn head(screen: &ReviewScreen, told: &ConcernDraft) -> Phrase {
    let Some(share) = told.visibility else { return not_complete() };
    let alone = screen.lead == screen.sponsor;
    let whom = match share {
        ShareChoice::CallMe => {
            return bold("A call. ").ours("The lead is asked to call you; not a word of it is kept.");
        }
        ShareChoice::Shown(Visibility::Named) if alone => "The lead, with your name",
        ShareChoice::Shown(Visibility::Named) => "Lead and sponsor, with your name",
        ShareChoice::Shown(Visibility::Area) if alone => "The lead, as your area's view without your name",
        ShareChoice::Shown(Visibility::Area) => "Lead and sponsor, as your area's view without your name",
        ShareChoice::Shown(Visibility::LeadOnly) if alone => "The lead only, with your name",
        ShareChoice::Shown(Visibility::LeadOnly) => "The lead only; the sponsor sees numbers",
    };
    let mut what: Vec<String> = Vec::new();
    what.extend(told.severity.map(|severity| severity.name().to_owned()));
    what.extend(told.kind.map(|kind| kind.name().to_lowercase()));
    let mut line = bold(what.join(", "));
    if let Some(topic) = &told.topic {
        line = line.ours(", about \u{201c}").theirs(&topic::label(topic)).ours("\u{201d}");
    }
    if let Some(area) = told.area.filter(|_| speaks_for_several(screen)) {
        line = line.ours(format!(", for {}", area.name()));
    }
    line.ours(format!(". Seen by: {whom}."))
}

fn speaks_for_several(screen: &ReviewScreen) -> bool {
    let told = screen.told.iter().filter_map(|told| told.area);
    let mut areas = told.chain(screen.kept.iter().map(|concern| concern.area));
    let first = areas.next();
    areas.any(|area| Some(area) != first)
}

/// As much as is shown, and how many characters are left.
fn part(words: &str, most: usize) -> (&str, usize) {
    match words.char_indices().nth(most) {
        Some((end, _)) => (&words[..end], words[end..].chars().count()),
        None => (words, 0),
    }
}
