//! The residual agenda as lead and sponsor read it in the summary: what is left to talk over when they meet, with minutes
//! for each, within the length of the meeting. The points stand in full above it; here they are only called by what they
//! are.

use super::Extent;
use crate::domain::agenda::{Agenda, Item};
use crate::domain::policy::{Card, Reader, Shown};
use crate::view::message::compose::Composer;
use crate::view::message::{unread, whose, wordless};
use crate::view::text::{self, Phrase, bold, count};

/// Characters by which a point is called.
const CALLED: usize = 120;
/// Of what is left and of what has no time, in the essence.
const MOST: usize = 8;

pub(super) fn left(whole: Composer, agenda: &Agenda, reader: Reader, extent: Extent) -> Composer {
    let whole = whole.divider();
    if agenda.is_clear() {
        let whole = whole.say(bold("Nothing is left for the joint meeting.").ours(format!(
            " I propose {} minutes, for what each area still needs to commit.",
            agenda.length
        )));
        return whole.with(wordless(agenda, reader), Composer::small);
    }
    let whole = whole.say(bold("Left for the joint meeting").ours(format!(
        ", about {} of {} minutes, {} of them for a start and {} at the end for what each area still needs to commit.",
        agenda.planned(),
        agenda.length,
        agenda.opening,
        agenda.commitments
    )));
    let whole = items(whole, &agenda.items, extent);
    let whole =
        whole.with(unread(agenda, reader), Composer::small).with(wordless(agenda, reader), Composer::small);
    if agenda.beyond.is_empty() {
        return whole;
    }
    let no_time = count(agenda.beyond.len(), "point has", "points have");
    items(
        whole.say(
            bold(format!("{no_time} no time in it")).ours(": to be talked over in twos and threes before."),
        ),
        &agenda.beyond,
        extent,
    )
}

fn items(whole: Composer, items: &[Item], extent: Extent) -> Composer {
    let seen: Vec<(&Item, &Shown)> =
        items.iter().filter_map(|item| Some((item, item.shown.as_ref()?))).collect();
    let mut lines: Vec<Phrase> =
        seen.iter().take(extent.of(MOST)).map(|(item, shown)| line(item, shown)).collect();
    let more = &seen[lines.len()..];
    if !more.is_empty() {
        let minutes = minutes(more.iter().map(|(item, _)| *item));
        lines.push(minutes.ours(count(more.len(), "more point", "more points")));
    }
    let hidden: Vec<&Item> = items.iter().filter(|item| item.shown.is_none()).collect();
    if !hidden.is_empty() {
        let what = count(hidden.len(), "point", "points");
        lines.push(minutes(hidden.into_iter()).ours(format!("{what} for the lead's eyes only")));
    }
    whole.points(lines)
}

fn line(item: &Item, shown: &Shown) -> Phrase {
    let words = match shown {
        Shown::Card { card } => card.in_short(),
        Shown::Sentence { words } => words,
    };
    let mut line = minutes(std::iter::once(item)).ours("“").theirs(&text::label(words, CALLED)).ours("” – ");
    line = match shown {
        Shown::Card { card } => line.then(called(card)),
        Shown::Sentence { .. } => line.ours(item.severity.name()),
    };
    if item.is_tabled {
        line = line.ours(" · on the agenda on purpose");
    }
    if item.others > 0 {
        line = line.ours(format!(" · and {} like it", item.others));
    }
    line
}

/// `@Ana, Compliance · Blocker · C-12`
fn called(card: &Card) -> Phrase {
    let line = whose(card).ours(format!(" · {}", card.severity.name()));
    match card.key() {
        Some(key) => line.ours(format!(" · {key}")),
        None => line,
    }
}

fn minutes<'a>(items: impl Iterator<Item = &'a Item>) -> Phrase {
    let minutes: u32 = items.map(|item| item.minutes).sum();
    bold(format!("{minutes} min")).ours(" · ")
}
