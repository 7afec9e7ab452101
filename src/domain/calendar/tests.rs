use chrono_tz::{America, Asia, Australia, Europe, Pacific};

use super::*;
use crate::domain::testing::{BERLIN, day, wall};

fn told(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%a %Y-%m-%d %H:%M").to_string()
}

#[test]
fn a_time_that_the_clocks_skip_or_show_twice_is_one_moment() {
    for (zone, date, hour, minute, utc) in [
        // 02:30 does not exist on this night in Berlin: it is 03:00 at once.
        (BERLIN, "2026-03-29", 2, 30, "2026-03-29T01:00:00+00:00"),
        // 02:30 comes twice: the first, still in summer time.
        (BERLIN, "2026-10-25", 2, 30, "2026-10-25T00:30:00+00:00"),
        (America::New_York, "2026-03-08", 2, 0, "2026-03-08T07:00:00+00:00"),
        // Half an hour's change, on an island that has one.
        (Australia::Lord_Howe, "2026-10-04", 2, 15, "2026-10-03T15:30:00+00:00"),
        // A day that Samoa never had.
        (Pacific::Apia, "2011-12-30", 9, 0, "2011-12-30T10:00:00+00:00"),
        (BERLIN, "2028-02-29", 9, 0, "2028-02-29T08:00:00+00:00"),
    ] {
        assert_eq!(at(day(date), hour, minute, zone).to_rfc3339(), utc, "{zone} {date} {hour}:{minute}");
    }
}

#[test]
fn working_days_pass_over_weekends_in_both_directions() {
    for (from, n, found) in [
        ("2026-03-06", 1, "2026-03-09"),
        ("2026-03-07", 1, "2026-03-09"),
        ("2026-03-08", -1, "2026-03-06"),
        ("2026-03-09", -1, "2026-03-06"),
        ("2026-03-02", 5, "2026-03-09"),
        ("2026-03-02", 10, "2026-03-16"),
        ("2026-03-07", 0, "2026-03-07"),
        ("2028-02-28", 1, "2028-02-29"),
        ("2028-02-29", 1, "2028-03-01"),
        ("2028-03-01", -1, "2028-02-29"),
        ("2027-02-26", 1, "2027-03-01"),
    ] {
        assert_eq!(add_working_days(day(from), n), day(found), "{from} {n}");
    }
    assert_eq!(add_working_days(NaiveDate::MAX, 3), NaiveDate::MAX, "the end of all calendars");
}

#[test]
fn the_next_working_moment_is_within_somebodys_hours() {
    for (zone, when, next) in [
        (BERLIN, "2026-03-10 08:59", "Tue 2026-03-10 09:00"),
        (BERLIN, "2026-03-10 09:00", "Tue 2026-03-10 09:00"),
        (BERLIN, "2026-03-10 16:59", "Tue 2026-03-10 16:59"),
        (BERLIN, "2026-03-10 17:00", "Wed 2026-03-11 09:00"),
        (BERLIN, "2026-03-13 17:00", "Mon 2026-03-16 09:00"),
        (BERLIN, "2026-03-14 12:00", "Mon 2026-03-16 09:00"),
        (BERLIN, "2026-03-15 23:59", "Mon 2026-03-16 09:00"),
        // The clocks go forward on the Sunday between.
        (BERLIN, "2026-03-27 18:00", "Mon 2026-03-30 09:00"),
        (Asia::Kolkata, "2028-02-28 17:30", "Tue 2028-02-29 09:00"),
    ] {
        assert_eq!(told(next_working_moment(wall(when, zone), zone), zone), next, "{zone} {when}");
    }
}

#[test]
fn nudges_come_three_days_before_one_day_before_and_on_the_day() {
    let closes = wall("2026-03-13 17:00", BERLIN);
    let from = wall("2026-03-02 09:00", BERLIN);
    let told_in = |zone, closes, from| {
        let times = nudge_times(closes, zone, from).into_iter();
        times.map(|(nth, at)| format!("{nth} {}", told(at, zone))).collect::<Vec<_>>()
    };
    let usual = ["1 Tue 2026-03-10 09:30", "2 Thu 2026-03-12 09:30", "3 Fri 2026-03-13 09:30"];
    assert_eq!(told_in(BERLIN, closes, from), usual);
    assert_eq!(told_in(Asia::Singapore, closes, from), usual, "it is Saturday there when it closes");
    assert_eq!(told_in(America::Los_Angeles, closes, from), {
        // 17:00 in Berlin is 9:00 in Los Angeles: nothing can be done on that day any more.
        ["1 Mon 2026-03-09 09:30", "2 Wed 2026-03-11 09:30", "3 Thu 2026-03-12 09:30"]
    });
    assert_eq!(told_in(BERLIN, closes, wall("2026-03-12 09:30", BERLIN)), ["3 Fri 2026-03-13 09:30"]);
    assert_eq!(told_in(BERLIN, closes, closes), Vec::<String>::new());

    let early = wall("2026-03-13 09:20", BERLIN);
    assert_eq!(told_in(BERLIN, early, wall("2026-03-12 12:00", BERLIN)), ["3 Fri 2026-03-13 09:00"]);
}

#[test]
fn nudges_keep_to_the_morning_over_a_clock_change() {
    // London goes to summer time on Sunday 29 March 2026, New York went three weeks earlier.
    let closes = wall("2026-03-31 17:00", Europe::London);
    for zone in [Europe::London, America::New_York, Asia::Singapore] {
        for (_, at) in nudge_times(closes, zone, wall("2026-03-20 09:00", Europe::London)) {
            let local = at.with_timezone(&zone);
            assert_eq!(local.format("%H:%M").to_string(), "09:30", "{zone}");
            assert!(is_working_day(local.date_naive()) && at < closes, "{zone} {local}");
        }
    }
}

#[test]
fn the_summary_comes_the_business_day_before_in_the_sponsors_time() {
    for (meeting, zone, when) in [
        ("2026-03-18 10:00", BERLIN, "Tue 2026-03-17 09:00"),
        ("2026-03-16 10:00", BERLIN, "Fri 2026-03-13 09:00"),
        // Wednesday 10:00 in Berlin is still Wednesday 2:00 in Los Angeles.
        ("2026-03-18 10:00", America::Los_Angeles, "Tue 2026-03-17 09:00"),
        // And Tuesday evening there, when it is early on Wednesday in Berlin.
        ("2026-03-18 05:00", America::Los_Angeles, "Mon 2026-03-16 09:00"),
        ("2028-03-01 10:00", BERLIN, "Tue 2028-02-29 09:00"),
    ] {
        assert_eq!(told(summary_time(wall(meeting, BERLIN), zone), zone), when, "{meeting} {zone}");
    }
}
