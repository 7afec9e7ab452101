//! **Reminders** as the lead reads it, before and after it is set.

use chrono_tz::Tz;

use super::answers::is_a_window;
use super::data::*;
use super::limits::evil;
use super::reading;
use crate::domain::refusal::Wrong;
use crate::domain::rhythm::{LIMIT, Part, Picture};
use crate::domain::rollout::Stage;
use crate::domain::screen::{Notice, RhythmScreen, Screen};
use crate::view::screen::draw;

fn picture() -> Picture {
    Picture { times: vec![at(3, 4, 8), at(3, 9, 8), at(3, 11, 8)], owing: 10, without: 0, is_ahead: false }
}

fn window(words: &str, fault: Option<Wrong>, picture: Picture) -> Screen {
    Screen::Rhythm(RhythmScreen {
        rollout: rollout(Stage::Intake).id,
        name: "Company chat".into(),
        zone: Tz::Europe__Berlin,
        closes: at(3, 13, 16),
        words: words.into(),
        fault,
        picture,
    })
}

fn set(picture: Picture) -> Screen {
    let (rollout, name) = (rollout(Stage::Intake).id, "Company chat".to_owned());
    let notice = Notice::RhythmSet { rollout, name, zone: Tz::Europe__Berlin, picture };
    Screen::Notice { notice }
}

#[test]
fn the_window_shows_what_is_set_what_was_typed_and_what_comes_of_it() {
    let none = Picture { times: vec![], owing: 0, without: 0, is_ahead: false };
    let screens = [
        window("5, 2, 0", None, picture()),
        window("0 25 * * 1", Some(Wrong::UnreadPart { part: Part::Hour }), picture()),
        window("3, 1, 0", None, none.clone()),
        set(picture()),
        set(Picture { owing: 1, without: 1, ..picture() }),
        set(none),
    ];
    let read = screens.iter().map(|screen| {
        let view = draw(screen);
        is_a_window(&view);
        let title = view["title"]["text"].as_str().unwrap();
        let submit = view["submit"]["text"].as_str().unwrap_or("-");
        format!("== {title} [{submit}]\n{}", reading::blocks(view["blocks"].as_array().unwrap()))
    });
    let read = read.collect::<Vec<_>>().join("\n\n");
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("reminders", read);
    });
}

#[test]
fn whatever_is_typed_stands_in_it_as_typed() {
    let view = draw(&window(&evil(LIMIT), Some(Wrong::NoRhythm), picture()));
    is_a_window(&view);
    assert_eq!(view["blocks"][1]["element"]["initial_value"], evil(LIMIT).as_str());
}
