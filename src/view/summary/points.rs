//! The concerns of a summary, in words as its reader may read them. Nothing is cut: what is short stands in a line,
//! what is long is quoted whole, and what is only counted is counted.

use super::Extent;
use crate::domain::concern::{Severity, State};
use crate::domain::policy::Card;
use crate::domain::summary::{About, Points, Reasons, Summary, Theme};
use crate::domain::topic::{self, Topic};
use crate::view::message::compose::Composer;
use crate::view::message::{Outcome, headline, headline_in_theme, outcome, who_works, whose};
use crate::view::text::{self, Phrase, bold, count, ours};

/// Longer words, or words of several lines, are quoted in a block of their own.
const LINE: usize = 400;

/// Of the themes, of the points in each, and of the blockers, in the essence.
const THEMES: usize = 5;
const OF_A_THEME: usize = 1;
const BLOCKERS: usize = 5;
/// Characters of words in the essence.
const SHORT: usize = 160;

/// What several say, most cross-area first.
pub(super) fn themes(mut whole: Composer, summary: &Summary, extent: Extent) -> Composer {
    if summary.themes.is_empty() {
        return whole;
    }
    whole = whole.divider().say(bold("What several say"));
    for theme in summary.themes.iter().take(extent.of(THEMES)) {
        whole = match extent {
            Extent::Whole => whole.together(|part| one_theme(part, theme)),
            Extent::Essence => {
                let cards = theme.cards.iter().take(OF_A_THEME).map(essence).collect();
                whole.say(head(theme)).points(cards)
            }
        };
    }
    match summary.themes.get(extent.of(THEMES)..) {
        Some(more @ [_, ..]) => {
            let points = more.iter().map(|theme| theme.cards.len()).sum();
            whole.say(ours(format!(
                "And {} with {}.",
                count(more.len(), "more theme", "more themes"),
                count(points, "concern", "concerns")
            )))
        }
        Some([]) | None => whole,
    }
}

/// What it is about, how many say it and where, how far it has been answered, and why these stand together.
fn head(theme: &Theme) -> Phrase {
    let areas = Phrase::list(theme.areas.iter().map(|area| ours(area.name())));
    let mut head = title(&theme.about)
        .ours(format!(" · {} · ", count(theme.cards.len(), "concern", "concerns")))
        .then(areas);
    match theme.open_blockers {
        0 => {}
        1 => head = head.bold(" · 1 open blocker"),
        more => head = head.bold(format!(" · {more} open blockers")),
    }
    let with_yes_if = || theme.cards.iter().filter(|card| card.yes_if.is_some());
    let conditions = with_yes_if().count();
    if conditions > 0 {
        let met = with_yes_if().filter(|card| card.state.is_settled()).count();
        head = head.ours(format!(" · yes-ifs met {met} of {conditions}"));
    }
    head.ours(format!(" · {}", why(&theme.about, theme.reasons)))
}

fn one_theme(part: Composer, theme: &Theme) -> Composer {
    let mut part = part.say(head(theme));
    let mut lines = Vec::new();
    for card in &theme.cards {
        if is_short(card) {
            let (line, mut under) = point(card, headline_in_theme(card));
            if !is_open_blocker(card) {
                under.extend(work(card));
            }
            lines.push((line, under));
        } else if is_open_blocker(card) {
            // Its words stand among the blockers, whole; twice would bury the rest.
            lines.push((whose(card).ours(": ").then(named(card)).ours(", in words below"), Vec::new()));
        } else {
            part = part.outline(std::mem::take(&mut lines));
            part = long(part, card, headline_in_theme(card));
        }
    }
    part.outline(lines)
}

/// As a lead would call it on an agenda.
pub fn title(about: &About) -> Phrase {
    match about {
        About::Named { name } => ours("").theirs_bold(name),
        About::Topic { topic: Topic::Own(word) } => ours("").theirs_bold(word),
        About::Topic { topic } => bold(topic::label(topic)),
        // They have no word in common: the lead knows why they are one.
        About::Alike { shared } if shared.is_empty() => bold("The same in other words"),
        About::Alike { shared } => {
            // Some of it is how people wrote it.
            let mut letters = shared.join(", ");
            if let Some(first) = letters.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            ours("").theirs_bold(&letters)
        }
    }
}

/// Why these stand together.
pub fn why(about: &About, reasons: Reasons) -> String {
    let Reasons { concerns, by_hand, chosen } = reasons;
    let alike = concerns - by_hand - chosen;
    if by_hand > 0 {
        return match (chosen, alike) {
            (0, 0) => "put together by the lead".to_owned(),
            (0, 1) => format!("{by_hand} put together by the lead, 1 reads like them"),
            (0, alike) => format!("{by_hand} put together by the lead, {alike} read like them"),
            (chosen, 0) => format!("{by_hand} put together by the lead, {chosen} chose the topic"),
            (chosen, alike) => {
                format!(
                    "{by_hand} put together by the lead, {chosen} chose the topic, {alike} read like them"
                )
            }
        };
    }
    match (about, chosen, alike) {
        (About::Topic { .. }, 2, 0) => "both chose this topic".to_owned(),
        (About::Topic { .. }, chosen, 0) => format!("all {chosen} chose this topic"),
        (About::Topic { .. }, 0, _) => "together by what their words point to".to_owned(),
        (About::Topic { .. }, chosen, 1) => format!("{chosen} chose this topic, 1 reads like it"),
        (About::Topic { .. }, chosen, alike) => format!("{chosen} chose this topic, {alike} read like it"),
        (About::Alike { .. } | About::Named { .. }, ..) => {
            "together because their words are alike".to_owned()
        }
    }
}

/// Every one of them, or in the essence the heaviest; and how many more.
pub(super) fn blockers(whole: Composer, points: &Points, extent: Extent) -> Composer {
    let heading = "Blockers still open";
    match extent {
        Extent::Whole => section(whole, heading, points),
        Extent::Essence if points.cards.is_empty() => section(whole, heading, points),
        Extent::Essence => {
            let mut lines: Vec<(Phrase, Vec<Phrase>)> = points
                .cards
                .iter()
                .take(BLOCKERS)
                .map(|card| (essence(card), work(card).into_iter().collect()))
                .collect();
            let more = points.cards.len() - lines.len();
            if more > 0 {
                lines.push((
                    ours(format!("and {}", count(more, "more blocker", "more blockers"))),
                    Vec::new(),
                ));
            }
            if points.counted_only > 0 {
                lines.push((ours(hidden(points.counted_only, points)), Vec::new()));
            }
            whole.divider().say(bold(heading)).outline(lines)
        }
    }
}

/// What else is open.
pub(super) fn others(whole: Composer, points: &Points, extent: Extent) -> Composer {
    match extent {
        Extent::Whole => section(whole, "Also said", points),
        Extent::Essence => counted(whole, "Also said", points),
    }
}

/// What is put off.
pub(super) fn parked(whole: Composer, points: &Points, extent: Extent) -> Composer {
    match extent {
        Extent::Whole => section(whole, "Not for now", points),
        Extent::Essence => counted(whole, "Not for now", points),
    }
}

/// What need not be talked over any more, as an appendix; what of it stands in a theme is only called.
pub(super) fn cleared(mut whole: Composer, summary: &Summary, extent: Extent) -> Composer {
    let heading = "No longer open";
    if extent == Extent::Essence {
        return counted(whole, heading, &summary.cleared);
    }
    whole = section(whole, heading, &summary.cleared);
    let in_themes: Vec<Phrase> = summary
        .themes
        .iter()
        .flat_map(|theme| &theme.cards)
        .filter(|card| !card.state.is_open())
        .map(named)
        .collect();
    if in_themes.is_empty() {
        return whole;
    }
    if summary.cleared.cards.is_empty() && summary.cleared.counted_only == 0 {
        whole = whole.divider().say(bold(heading));
    }
    whole.say(ours("Told among what several say: ").then(Phrase::list(in_themes)).ours("."))
}

/// Only how many.
fn counted(whole: Composer, heading: &str, points: &Points) -> Composer {
    match points.cards.len() + points.counted_only {
        0 => whole,
        all => whole.say(bold(heading).ours(format!(": {}.", count(all, "concern", "concerns")))),
    }
}

/// Points under a heading; nothing at all where there are none.
fn section(mut whole: Composer, heading: &str, points: &Points) -> Composer {
    if points.cards.is_empty() && points.counted_only == 0 {
        return whole;
    }
    whole = whole.divider().say(bold(heading));
    let mut lines = Vec::new();
    for card in &points.cards {
        if is_short(card) {
            let (line, mut under) = point(card, headline(card));
            under.extend(work(card));
            lines.push((line, under));
        } else {
            whole =
                whole.outline(std::mem::take(&mut lines)).together(|part| long(part, card, headline(card)));
        }
    }
    whole = whole.outline(lines);
    match points.counted_only {
        0 => whole,
        n => whole.say(ours(format!("{}.", hidden(n, points)))),
    }
}

/// They stand above already; here only which they are.
pub(super) fn late(whole: Composer, points: &Points, extent: Extent) -> Composer {
    let heading = "Came after the 1-on-1s had closed";
    if extent == Extent::Essence {
        return counted(whole, heading, points);
    }
    if points.cards.is_empty() && points.counted_only == 0 {
        return whole;
    }
    let mut line = bold(format!("{heading}: ")).then(Phrase::list(points.cards.iter().map(named)));
    if points.counted_only > 0 {
        let gap = if points.cards.is_empty() { "" } else { "; " };
        line = line.ours(format!("{gap}{}", hidden(points.counted_only, points)));
    }
    whole.say(line.ours("."))
}

/// By its key; an area's view by what it is.
fn named(card: &Card) -> Phrase {
    match card.key() {
        Some(key) => ours(key.to_string()),
        None => ours(format!("a view of {} ({})", card.area.name(), card.severity.name().to_lowercase())),
    }
}

fn hidden(n: usize, points: &Points) -> String {
    let more = if points.cards.is_empty() { "" } else { " more" };
    format!("{n}{more}, for the lead's eyes only")
}

fn is_short(card: &Card) -> bool {
    let fits = |words: &str| !words.trim().contains('\n') && words.chars().count() <= LINE;
    let became = outcome(card);
    [Some(card.in_short()), card.yes_if.as_deref()]
        .into_iter()
        .chain(became.iter().map(|outcome| outcome.words))
        .flatten()
        .all(fits)
}

fn is_open_blocker(card: &Card) -> bool {
    card.severity == Severity::Blocker && card.state.is_open()
}

/// `“The words.” Yes, if: a condition. – @Ana, Compliance · Blocker · Fear · C-12`, and under it what became of it.
fn point(card: &Card, headline: Phrase) -> (Phrase, Vec<Phrase>) {
    let mut line = ours("“").theirs(card.in_short()).ours("” ");
    if let Some(yes_if) = card.condition() {
        line = line.bold("Yes, if: ").theirs(yes_if).ours(" ");
    }
    let under = outcome(card).into_iter().map(|outcome| outcome.line(usize::MAX)).collect();
    (line.ours("– ").then(source(card, headline)), under)
}

/// The same without what became of it; the whole stands in the file.
fn essence(card: &Card) -> Phrase {
    let mut line = ours("“").theirs(&text::label(card.in_short(), SHORT)).ours("” ");
    if let Some(yes_if) = card.condition() {
        line = line.bold("Yes, if: ").theirs(&text::label(yes_if, SHORT)).ours(" ");
    }
    line.ours("– ").then(whose(card)).ours(" · ").then(headline_in_theme(card))
}

fn long(part: Composer, card: &Card, headline: Phrase) -> Composer {
    let mut part = part.say(source(card, headline)).quote(card.in_short());
    if let Some(yes_if) = card.condition() {
        part = part.say(bold("Yes, if:")).quote(yes_if);
    }
    for Outcome { head, words } in outcome(card) {
        part = match words {
            Some(words) => part.told(head.ours(":"), words),
            None => part.say(head.ours(".")),
        };
    }
    part.with(work(card), Composer::say)
}

/// Whose it is and how it stands; whether these are their own words.
fn source(card: &Card, headline: Phrase) -> Phrase {
    let line = whose(card).ours(" · ").then(headline);
    if card.in_short() == card.words { line } else { line.ours(" · restated, and found fair") }
}

/// Who owes an answer to it. A blocker that nobody has taken is said to be one.
fn work(card: &Card) -> Option<Phrase> {
    let is_left = card.severity == Severity::Blocker && card.state.wants_an_answer();
    let left = match card.state {
        State::Reopened { .. } => "Nobody has been asked yet for another answer.",
        State::Open
        | State::Answered { .. }
        | State::Settled { .. }
        | State::AcceptedRisk { .. }
        | State::Parked { .. }
        | State::Withdrawn { .. } => "Nobody has been asked yet to answer it.",
    };
    who_works(card).or_else(|| is_left.then(|| ours(left)))
}
