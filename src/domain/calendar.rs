//! The working calendar: Monday to Friday, 9:00 to 17:00, in a person's own zone, over clock changes too.
//! It knows no public holidays and never asks what time it is.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::{GapInfo, Tz};

const OPENS: u32 = 9;
const CLOSES: u32 = 17;

/// The day on a wall calendar in `zone`.
pub fn local_day(at: DateTime<Utc>, zone: Tz) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

/// A wall-clock time as a moment. A time that the clocks skip is the first moment after the gap; one that they show
/// twice is the first of the two.
///
/// # Panics
/// If `hour` and `minute` are no time of day.
pub fn at(day: NaiveDate, hour: u32, minute: u32, zone: Tz) -> DateTime<Utc> {
    let wall = day.and_time(NaiveTime::from_hms_opt(hour, minute, 0).expect("a time of day"));
    match zone.from_local_datetime(&wall).earliest() {
        Some(found) => found.to_utc(),
        // The fallback is for days at the end of all calendars, which have no offset at all.
        None => GapInfo::new(&wall, &zone).and_then(|gap| gap.end).map_or(wall.and_utc(), |end| end.to_utc()),
    }
}

pub fn is_working_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The `n`th working day after `day`, or before it if `n` is negative; `day` itself is not counted, and is given
/// back as it is for 0.
pub fn add_working_days(day: NaiveDate, n: i64) -> NaiveDate {
    let mut found = day;
    let mut left = n.unsigned_abs();
    while left > 0 {
        let next = if n > 0 { found.succ_opt() } else { found.pred_opt() };
        let Some(next) = next else { break };
        found = next;
        if is_working_day(found) {
            left -= 1;
        }
    }
    found
}

/// 9:00.
pub fn morning(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    at(day, OPENS, 0, zone)
}

/// 17:00.
pub fn end_of_day(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    at(day, CLOSES, 0, zone)
}

/// `at` itself inside somebody's working hours (9:00 is inside, 17:00 is not), else the next 9:00 of a working day.
pub fn next_working_moment(at: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let today = local_day(at, zone);
    if is_working_day(today) && at < end_of_day(today, zone) {
        return at.max(morning(today, zone));
    }
    morning(add_working_days(today, 1), zone)
}

/// When what goes to all at `at` reaches somebody in `zone`: in their own working hours and the half hour after them, for
/// what ends a day is due at its end; at once where their next would leave less than an hour before `by`.
pub fn brought(at: DateTime<Utc>, zone: Tz, by: DateTime<Utc>) -> DateTime<Utc> {
    let today = local_day(at, zone);
    let end = end_of_day(today, zone);
    if is_working_day(today) && at >= end && at < end + TimeDelta::minutes(30) {
        return at;
    }
    let theirs = next_working_moment(at, zone);
    if theirs + TimeDelta::hours(1) <= by { theirs } else { at }
}

/// Working days before something closes on which those who owe it are reminded, unless somebody has set others.
pub const USUAL: [u16; 3] = [3, 1, 0];

/// The usual rhythm for what closes at `closes`: which of the three nudges, and when; none at or before `from`.
pub fn nudge_times(closes: DateTime<Utc>, zone: Tz, from: DateTime<Utc>) -> Vec<(u8, DateTime<Utc>)> {
    (1..).zip(days_before(closes, zone, &USUAL)).filter(|(_, when)| *when > from).collect()
}

/// So many working days before what closes at `closes`, each at 9:30 the person's time.
///
/// "The day" is the last on which they can still do it in working hours, which for somebody far east or west of the
/// lead may be the one before: 17:00 on a Friday in New York is Saturday in Kolkata, and 17:00 in Sydney is before
/// breakfast in London.
pub fn days_before(closes: DateTime<Utc>, zone: Tz, days: &[u16]) -> Vec<DateTime<Utc>> {
    let closing = local_day(closes, zone);
    let last = if is_working_day(closing) && morning(closing, zone) < closes {
        closing
    } else {
        add_working_days(closing, -1)
    };
    let time = |before: &u16| {
        let day = add_working_days(last, -i64::from(*before));
        let usual = at(day, OPENS, 30, zone);
        // Closing between 9:00 and 9:30 their time: first thing in the morning.
        if usual < closes { usual } else { morning(day, zone) }
    };
    days.iter().map(time).collect()
}

/// When the FUD summary goes out: one business day before the meeting at 9:00, both in the sponsor's zone.
pub fn summary_time(meeting: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    morning(add_working_days(local_day(meeting, zone), -1), zone)
}

#[cfg(test)]
mod tests;
