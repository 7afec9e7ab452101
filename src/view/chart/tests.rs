//! The picture can be read by what reads pictures, and says in words what it shows.

use chrono::{NaiveDate, TimeDelta};

use super::*;
use crate::domain::area::Area;
use crate::domain::summary::Day;

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

/// Raised and settled on each day, from 2 March.
fn course(days: &[(usize, usize)]) -> Course {
    let days = days
        .iter()
        .zip(0..)
        .map(|((raised, settled), n)| Day {
            date: day(3, 2) + TimeDelta::days(n),
            raised: *raised,
            settled: *settled,
        })
        .collect();
    Course { days, intake_closes: day(3, 6), meeting: Some(day(3, 11)), decision_by: Some(day(3, 13)) }
}

const EMPTY: AreaMix = AreaMix {
    area: Area::Legal,
    heard: 0,
    of: 0,
    raised: 0,
    calls: 0,
    fear: 0,
    uncertainty: 0,
    doubt: 0,
    kind_not_said: 0,
    blocker: 0,
    important: 0,
    minor: 0,
    open: 0,
    answered: 0,
    settled: 0,
    accepted: 0,
    parked: 0,
    commitment: None,
    stances: Vec::new(),
};

fn mix(area: Area, blocker: usize, important: usize, minor: usize) -> AreaMix {
    AreaMix { area, raised: blocker + important + minor, blocker, important, minor, heard: 1, of: 1, ..EMPTY }
}

fn areas() -> Vec<AreaMix> {
    vec![
        mix(Area::NetworkSecurity, 2, 3, 1),
        mix(Area::Compliance, 1, 4, 0),
        mix(Area::Legal, 1, 2, 2),
        mix(Area::It, 0, 5, 3),
        mix(Area::Business, 0, 0, 0),
    ]
}

/// Width, height, and how many colours there are on it.
fn seen(png: &[u8]) -> (u32, u32, usize) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let colours: std::collections::BTreeSet<&[u8]> = pixels.chunks(3).collect();
    (info.width, info.height, colours.len())
}

const WEEK: [(usize, usize); 9] =
    [(3, 0), (7, 0), (12, 1), (18, 2), (24, 4), (24, 6), (24, 7), (25, 9), (25, 14)];

#[test]
fn it_is_a_picture_with_lines_bars_and_letters_on_it() {
    let file = file("R-7-numbers", "Numbers of R-7", &course(&WEEK), &areas()).unwrap();
    assert_eq!((file.name.as_str(), file.title.as_str()), ("R-7-numbers.png", "Numbers of R-7"));
    let (width, height, colours) = seen(&file.bytes);
    assert_eq!(width, 1_080);
    assert!(height > 1_000 && colours > 50, "{height} high, {colours} colours");
    assert!(file.bytes.len() < 200_000, "{} bytes", file.bytes.len());
}

#[test]
fn other_numbers_are_another_picture_and_the_same_the_same() {
    let drawn =
        |days: &[(usize, usize)], areas: &[AreaMix]| file("a", "b", &course(days), areas).unwrap().bytes;
    assert_eq!(drawn(&WEEK, &areas()), drawn(&WEEK, &areas()));
    let mut settled = WEEK;
    settled[8].1 += 1;
    assert_ne!(drawn(&WEEK, &areas()), drawn(&settled, &areas()));
    assert_ne!(drawn(&WEEK, &areas()), drawn(&WEEK, &areas()[..4]));
}

#[test]
fn it_says_in_words_what_it_shows() {
    let file = file("a", "b", &course(&WEEK), &areas()).unwrap();
    insta::assert_snapshot!(file.alt.unwrap());
    assert_eq!(
        over_time(&course(&[(1, 0)])),
        "Since Mon 2 Mar: 1 raised and 0 settled by Mon 2 Mar (today)."
    );
}

#[test]
fn it_can_be_drawn_from_the_first_day_to_years_later_whatever_the_numbers() {
    let long: Vec<(usize, usize)> = (0..700).map(|n| (n * 5, n * 4)).collect();
    let all: Vec<AreaMix> = Area::ALL.into_iter().map(|area| mix(area, 900, 1_500, 1)).collect();
    for (days, areas) in [
        (&[(1, 0)][..], &[mix(Area::Legal, 0, 0, 1)][..]),
        (&[(0, 0)], &[]),
        (&[(3_000, 0), (3_000, 3_000)], &all),
        (&long, &all),
    ] {
        let drawn = file("a", "b", &course(days), areas).unwrap();
        assert!(seen(&drawn.bytes).2 > 10);
        assert!(drawn.alt.unwrap().chars().count() <= 1_000);
    }
}
