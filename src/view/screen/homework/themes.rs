//! The themes in the lead's hands: the list of them, and the form in which one is named, gets more, or loses some.

use serde_json::Value;

use crate::domain::id::{Handle, RolloutId};
use crate::domain::policy::Card;
use crate::domain::refusal::Field;
use crate::domain::screen::{Bring, ThemeLine, ThemeScreen, ThemesScreen};
use crate::domain::summary::About;
use crate::domain::theming::LONGEST;
use crate::view::block::{
    Choice, Element, Lines, actions, button, choice, context, divider, input, picks, section, text_input,
};
use crate::view::ids::{Meta, action, modal};
use crate::view::message::card::areas;
use crate::view::screen::modal::{Frame, left};
use crate::view::summary::points::{title, why};
use crate::view::text::{self, Phrase, bold, count, ours};

/// Characters of the words that the list quotes.
const WORDS: usize = 160;

pub fn list(screen: &ThemesScreen) -> Value {
    let mut blocks = vec![section(&first(screen))];
    for theme in &screen.themes {
        blocks.push(divider());
        blocks.extend(one_line(screen, theme));
    }
    blocks.push(divider());
    let mut press = vec![open(&screen.rollout, screen.page, None, "Make a theme")];
    let turn = |words: &str, page: usize| {
        button(action::THEMES, words, &format!("{}|{page}", screen.rollout.as_str()))
    };
    // Two of one id may not stand in one block.
    let mut turning = Vec::new();
    if screen.page > 0 {
        turning.push(actions([turn("Page before", screen.page - 1)]));
    }
    if screen.page + 1 < screen.pages {
        turning.push(actions([turn("Next page", screen.page + 1)]));
    }
    let queue = format!("{}|0", screen.rollout.as_str());
    press.push(button(action::QUEUE_PAGE, "Back to the queue", &queue));
    blocks.push(actions(press));
    blocks.extend(turning);
    let meta = Meta { page: Some(screen.page), ..of(&screen.rollout) };
    Frame { callback: modal::THEMES, title: "Themes", submit: None, close: "Close", meta }.around(&blocks)
}

fn first(screen: &ThemesScreen) -> Phrase {
    let line = ours("").theirs_bold(&screen.name).ours(format!(" ({}): ", screen.rollout));
    let line = match screen.all {
        0 => line.ours("nothing stands together yet"),
        all => line.bold(count(all, "theme", "themes")),
    };
    let line = line.ours(match screen.alone {
        0 => ".".to_owned(),
        alone => format!(", {} in none.", count(alone, "concern", "concerns")),
    });
    let line = line.ours(" What you put together, take out or name here stays so.");
    if screen.pages > 1 { line.ours(format!(" Page {} of {}.", screen.page + 1, screen.pages)) } else { line }
}

fn one_line(screen: &ThemesScreen, theme: &ThemeLine) -> Vec<Value> {
    let mut head = title(&theme.about)
        .ours(format!(" · {} · ", count(theme.reasons.concerns, "concern", "concerns")))
        .then(areas(&theme.areas));
    match theme.open_blockers {
        0 => {}
        blockers => head = head.bold(format!(" · {}", count(blockers, "open blocker", "open blockers"))),
    }
    let mut blocks = vec![section(&head)];
    for words in &theme.first {
        let words = text::label(&text::one_line(words), WORDS);
        blocks.push(context(&ours("“").theirs(&words).ours("”")));
    }
    let rest = theme.reasons.concerns - theme.first.len();
    let why = why(&theme.about, theme.reasons);
    blocks.push(context(&ours(match rest {
        0 => why,
        rest => format!("and {rest} more; {why}"),
    })));
    let spoken = format!("Change the theme {}", title(&theme.about).bare());
    blocks.push(actions([open(&screen.rollout, screen.page, Some(&theme.handle), "Change").spoken(&spoken)]));
    blocks
}

fn open(rollout: &RolloutId, page: usize, of: Option<&Handle>, words: &str) -> Element {
    let handle = of.map(Handle::as_str).unwrap_or_default();
    button(action::THEME, words, &format!("{}|{page}|{handle}", rollout.as_str()))
}

pub fn one(screen: &ThemeScreen) -> Value {
    let mut blocks = vec![section(&match &screen.about {
        Some(about) => title(about).ours(format!(" · {}", count(screen.concerns, "concern", "concerns"))),
        None => bold("A new theme").ours(", of concerns and themes that belong together."),
    })];
    let name = text_input(Lines::One, LONGEST, &screen.begun.words).told_while_typing();
    blocks.extend(left([&screen.begun]));
    blocks.push(
        input(Field::ThemeName, "What do you call it?", name)
            .watched()
            .hint("The sponsor reads it too. Without a name it is called by its topic, or by what it shares.")
            .optional()
            .block(),
    );
    if !screen.bring.is_empty() {
        let choices: Vec<Choice> = screen.bring.iter().map(bring).collect();
        let field =
            input(Field::ThemeBring, "What belongs here as well?", picks("Themes, then concerns", &choices));
        blocks.push(if screen.of.is_some() { field.optional().block() } else { field.block() });
    }
    if screen.members.len() > 1 {
        let choices: Vec<Choice> = screen.members.iter().map(member).collect();
        let field = input(Field::ThemeOut, "What does not belong here?", picks("Nothing", &choices));
        let hint = if screen.concerns > screen.members.len() {
            format!("It stands by itself then. These are the first {}.", screen.members.len())
        } else {
            "It stands by itself then, until you put it somewhere.".to_owned()
        };
        blocks.push(field.hint(&hint).optional().block());
    }
    blocks.push(context(&ours(
        "Whatever stands in it when you save stays there: I may bring more to it, and never take anything out.",
    )));
    let back = format!("{}|{}", screen.rollout.as_str(), screen.page);
    blocks.push(actions([button(action::THEMES, "Back to the themes", &back)]));
    let meta = Meta {
        handle: screen.of.as_ref().map(Handle::to_string),
        page: Some(screen.page),
        ..of(&screen.rollout)
    };
    Frame { callback: modal::THEME, title: "A theme", submit: Some("Save"), close: "Close", meta }
        .around(&blocks)
}

fn bring(bring: &Bring) -> Choice {
    match bring {
        Bring::Theme { handle, about, concerns } => choice(handle.as_str(), text::label(&called(about), 75))
            .with(&count(*concerns, "concern", "concerns")),
        Bring::One { card } => member(card),
    }
}

fn called(about: &About) -> String {
    format!("Theme: {}", title(about).bare())
}

fn member(card: &Card) -> Choice {
    let words = text::one_line(card.in_short());
    let named = match card.key() {
        Some(key) => format!("{key}: {words}"),
        None => words,
    };
    let about = format!("{} · {}", card.area.name(), card.severity.name());
    choice(card.handle.as_str(), text::label(&named, 75)).with(&about)
}

fn of(rollout: &RolloutId) -> Meta {
    Meta { rollout: Some(rollout.as_str().to_owned()), ..Meta::default() }
}
