//! What calendars read: a parser that is not ours takes every file and finds in it what was put in.

use chrono::TimeZone as _;
use icalendar::{Calendar, CalendarComponent, Component as _, DatePerhapsTime};

use super::*;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn meeting(start: &str, zone: Tz) -> Meeting<'static> {
    Meeting {
        uid: "T1.R-7.joint@rollout-bot",
        sequence: 0,
        organiser: "Ana Silva",
        zone,
        start: at(start),
        minutes: 45,
        title: "Joint meeting: Glimpse",
        description: "",
        standing: Standing::Held,
    }
}

fn written(meeting: &Meeting<'_>) -> String {
    ics(meeting, at("2026-03-02T08:00:00Z"))
}

fn parsed(text: &str) -> icalendar::Event {
    let calendar: Calendar = text.parse().unwrap();
    let events: Vec<_> = calendar
        .components
        .iter()
        .filter_map(|part| match part {
            CalendarComponent::Event(event) => Some(event.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(events.len(), 1);
    events[0].clone()
}

#[test]
fn a_file_as_it_is_written() {
    insta::assert_snapshot!(
        written(&meeting("2026-03-16T09:00:00Z", Tz::Europe__Berlin)).replace("\r\n", "\n")
    );
}

#[test]
fn a_parser_finds_what_was_put_in_whatever_people_type() {
    let title = "Joint; meeting, with \\ and \"more\": «Größe» 🚀";
    let description =
        format!("First line\nBEGIN:VEVENT\r\nSecond; line, {}\u{7}", "so many words 🚀 ".repeat(40));
    let meeting = Meeting {
        title,
        description: &description,
        organiser: "An\"a\r\nX:y",
        ..meeting("2026-03-16T09:00:00Z", Tz::Europe__Berlin)
    };
    let text = written(&meeting);
    let event = parsed(&text);
    assert_eq!(event.get_uid(), Some(meeting.uid));
    assert_eq!(event.get_summary(), Some(title));
    assert_eq!(
        event.get_description(),
        Some(description.replace("\r\n", "\n").replace('\u{7}', "").as_str())
    );
    assert_eq!(text.matches("BEGIN:VEVENT\r\n").count(), 1);
    assert!(text.contains("ORGANIZER;CN=\"An'aX:y\":invalid:nomail\r\n"));
}

#[test]
fn no_line_is_longer_than_a_line_may_be_and_none_ends_otherwise() {
    let long = "äöü🚀 ".repeat(200);
    for words in [&long, "", "x".repeat(75).as_str(), "x".repeat(2_000).as_str()] {
        let text = written(&Meeting {
            title: words,
            description: words,
            ..meeting("2026-03-16T09:00:00Z", Tz::UTC)
        });
        assert!(text.ends_with("END:VCALENDAR\r\n"));
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        for line in text.split("\r\n") {
            assert!(line.len() <= LINE, "{} octets: {line}", line.len());
        }
    }
}

#[test]
fn it_is_the_same_moment_in_every_zone_in_summer_and_in_winter() {
    for zone in [
        Tz::UTC,
        Tz::Europe__Berlin,
        Tz::America__New_York,
        Tz::Asia__Kolkata,
        Tz::Australia__Lord_Howe,
        Tz::America__Sao_Paulo,
        Tz::Africa__Casablanca,
        Tz::Pacific__Chatham,
    ] {
        for start in
            ["2026-01-15T09:00:00Z", "2026-07-15T23:30:00Z", "2026-03-29T00:30:00Z", "2026-10-25T00:30:00Z"]
        {
            let text = written(&meeting(start, zone));
            let (begins, ends) = (parsed(&text).get_start().unwrap(), parsed(&text).get_end().unwrap());
            assert_eq!(moment(&begins, &text), at(start), "{zone} {start}\n{text}");
            assert_eq!(moment(&ends, &text), at(start) + TimeDelta::minutes(45), "{zone} {start}\n{text}");
        }
    }
}

/// As a calendar that knows no zones but those in the file would understand it.
fn moment(told: &DatePerhapsTime, text: &str) -> DateTime<Utc> {
    let DatePerhapsTime::DateTime(told) = told else { panic!("{told:?}") };
    let (local, tzid) = match told {
        icalendar::CalendarDateTime::Utc(at) => return *at,
        icalendar::CalendarDateTime::WithTimezone { date_time, tzid } => (*date_time, tzid),
        icalendar::CalendarDateTime::Floating(_) => panic!("nobody's time: {text}"),
    };
    assert!(text.contains(&format!("BEGIN:VTIMEZONE\r\nTZID:{tzid}\r\n")), "{text}");
    let of = |part: &str, name: &str| {
        part.lines().find_map(|line| line.strip_prefix(&format!("{name}:"))).unwrap().trim().to_owned()
    };
    let offset = text
        .split("BEGIN:")
        .filter(|part| part.starts_with("STANDARD") || part.starts_with("DAYLIGHT"))
        .map(|part| {
            let since = chrono::NaiveDateTime::parse_from_str(&of(part, "DTSTART"), "%Y%m%dT%H%M%S").unwrap();
            (since, of(part, "TZOFFSETTO"))
        })
        .filter(|(since, _)| *since <= local)
        .max_by_key(|(since, _)| *since)
        .unwrap()
        .1;
    let hours: i64 = offset[..3].parse().unwrap();
    let minutes: i64 = offset[3..5].parse().unwrap();
    let east = TimeDelta::hours(hours)
        + TimeDelta::minutes(if offset.starts_with('-') { -minutes } else { minutes });
    Utc.from_utc_datetime(&(local - east))
}

#[test]
fn moved_it_is_the_same_meeting_anew_and_called_off_it_says_so() {
    let first = parsed(&written(&meeting("2026-03-16T09:00:00Z", Tz::Europe__Berlin)));
    let moved = Meeting { sequence: 1, ..meeting("2026-03-18T10:00:00Z", Tz::Europe__Berlin) };
    let off = Meeting { sequence: 2, standing: Standing::CalledOff, ..moved.clone() };
    let text = written(&off);
    let (moved, off) = (parsed(&written(&moved)), parsed(&text));
    assert_eq!([moved.get_uid(), off.get_uid()], [first.get_uid(); 2]);
    let sequences = [&first, &moved, &off].map(|event| event.get_sequence().unwrap());
    assert_eq!(sequences, [0, 1, 2]);
    assert_eq!(off.property_value("STATUS"), Some("CANCELLED"));
    assert!(text.contains("\r\nMETHOD:CANCEL\r\n"));
    assert_eq!(moved.property_value("STATUS"), Some("CONFIRMED"));
}
