//! A time zone as a calendar file tells it: which offset holds from when, around the days it is needed for.

use chrono::{DateTime, Duration, LocalResult, Offset as _, TimeDelta, TimeZone as _, Utc};
use chrono_tz::{OffsetComponents as _, OffsetName as _, Tz};

use super::Lines;

/// Every zone that changes its clocks does so within this.
const AROUND: Duration = TimeDelta::days(400);

/// Whether that moment has a local time that is no other moment's, in a zone that is worth a description.
pub fn is_plain(zone: Tz, at: DateTime<Utc>) -> bool {
    let local = at.with_timezone(&zone).naive_local();
    zone != Tz::UTC && matches!(zone.from_local_datetime(&local), LocalResult::Single(_))
}

pub fn describe(lines: &mut Lines, zone: Tz, from: DateTime<Utc>, to: DateTime<Utc>) {
    lines.put("BEGIN", "VTIMEZONE");
    lines.put("TZID", zone.name());
    let begin = from - AROUND;
    let changes = changes(zone, begin, to + AROUND);
    if changes.is_empty() {
        observance(lines, zone, begin, begin);
    }
    for change in changes {
        observance(lines, zone, change - TimeDelta::seconds(1), change);
    }
    lines.put("END", "VTIMEZONE");
}

/// From `since` on the offset is that of `since`; until then that of `before`.
fn observance(lines: &mut Lines, zone: Tz, before: DateTime<Utc>, since: DateTime<Utc>) {
    let here = since.with_timezone(&zone);
    let earlier = before.with_timezone(&zone).offset().fix();
    let kind = if here.offset().dst_offset().is_zero() { "STANDARD" } else { "DAYLIGHT" };
    lines.put("BEGIN", kind);
    // By the clock as it stood until then.
    lines.put("DTSTART", &since.with_timezone(&earlier).format("%Y%m%dT%H%M%S").to_string());
    lines.put("TZOFFSETFROM", &offset(earlier.local_minus_utc()));
    lines.put("TZOFFSETTO", &offset(here.offset().fix().local_minus_utc()));
    if let Some(name) = here.offset().abbreviation() {
        lines.put("TZNAME", name);
    }
    lines.put("END", kind);
}

/// The first moments of each new offset.
fn changes(zone: Tz, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let offset = |at: DateTime<Utc>| at.with_timezone(&zone).offset().fix();
    let mut changes = Vec::new();
    let mut day = from;
    while day < to {
        let next = day + TimeDelta::days(1);
        if offset(day) != offset(next) {
            let (mut old, mut new) = (day, next);
            while new - old > TimeDelta::seconds(1) {
                let middle = old + TimeDelta::seconds((new - old).num_seconds() / 2);
                if offset(middle) == offset(day) { old = middle } else { new = middle }
            }
            changes.push(new);
        }
        day = next;
    }
    changes
}

/// `+0200`; with seconds where a zone has any.
fn offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let (hours, minutes, seconds) = (seconds.abs() / 3600, seconds.abs() / 60 % 60, seconds.abs() % 60);
    match seconds {
        0 => format!("{sign}{hours:02}{minutes:02}"),
        _ => format!("{sign}{hours:02}{minutes:02}{seconds:02}"),
    }
}
