//! Moments in words, always in a zone that is handed in: the reader's. Slack's own date markup is not used: it follows
//! the device's zone, not the one in which we plan a person's day, and does not work in every kind of text.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;

/// `Fri 6 Mar`, as the zone has it.
pub fn day(at: DateTime<Utc>, zone: Tz) -> String {
    date(at.with_timezone(&zone).date_naive())
}

/// `Fri 6 Mar`.
pub fn date(day: NaiveDate) -> String {
    day.format("%a %-d %b").to_string()
}

/// `Fri 6 Mar 2026`.
pub fn dated(day: NaiveDate) -> String {
    day.format("%a %-d %b %Y").to_string()
}

/// `Fri 6 Mar`; `Fri 6 Mar 2026` where that is another year than the one of `from`: for days that may be chosen far ahead.
pub fn date_from(day: NaiveDate, from: NaiveDate) -> String {
    if day.year() == from.year() { date(day) } else { dated(day) }
}

/// `today, Fri 6 Mar`, `tomorrow, Fri 6 Mar`, `Fri 6 Mar`, with its year where that is another: to whom it is `today`.
pub fn near(day: NaiveDate, today: NaiveDate) -> String {
    match (day - today).num_days() {
        0 => format!("today, {}", date(day)),
        1 => format!("tomorrow, {}", date(day)),
        _ => date_from(day, today),
    }
}

/// `Fri 6 Mar`: what is due by the end of a day where the rollout is at home; `Fri 6 Mar (Berlin time)` for a reader to whom
/// it is another day already.
pub fn deadline(at: DateTime<Utc>, home: Tz, reader: Tz) -> String {
    placed(at, home, reader, day(at, home))
}

/// The same, as it reads at `now`: `today, Fri 6 Mar`.
pub fn deadline_near(at: DateTime<Utc>, home: Tz, reader: Tz, now: DateTime<Utc>) -> String {
    let local = |at: DateTime<Utc>, zone: Tz| at.with_timezone(&zone).date_naive();
    placed(at, home, reader, near(local(at, home), local(now, reader)))
}

fn placed(at: DateTime<Utc>, home: Tz, reader: Tz, said: String) -> String {
    if day(at, reader) == day(at, home) { said } else { format!("{said} ({})", place(home)) }
}

/// `17:00`.
pub fn time(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%H:%M").to_string()
}

/// `Fri 6 Mar, 17:00`: for one reader, in their zone.
pub fn moment(at: DateTime<Utc>, zone: Tz) -> String {
    format!("{}, {}", day(at, zone), time(at, zone))
}

/// `Fri 6 Mar, 17:00 (Berlin time)`: where readers of several zones look on.
pub fn moment_in(at: DateTime<Utc>, zone: Tz) -> String {
    format!("{} ({})", moment(at, zone), place(zone))
}

/// `Fri 6 Mar 2026, 09:00`: the same of what may be far ahead.
pub fn moment_dated(at: DateTime<Utc>, zone: Tz) -> String {
    format!("{}, {}", dated(at.with_timezone(&zone).date_naive()), time(at, zone))
}

/// `Fri 6 Mar 2026, 09:00 (Berlin time)`
pub fn moment_dated_in(at: DateTime<Utc>, zone: Tz) -> String {
    format!("{} ({})", moment_dated(at, zone), place(zone))
}

/// `Berlin time`, `UTC`, `UTC-5`.
pub fn place(zone: Tz) -> String {
    let name = zone.name();
    let Some((region, city)) = name.rsplit_once('/') else { return name.to_owned() };
    if region == "Etc" {
        // These names count the other way round.
        return match city.strip_prefix("GMT") {
            Some(hours) if hours.starts_with('+') => hours.replacen('+', "UTC-", 1),
            Some(hours) if hours.starts_with('-') => hours.replacen('-', "UTC+", 1),
            Some(_) | None => "UTC".to_owned(),
        };
    }
    format!("{} time", city.replace('_', " "))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn the_same_moment_is_told_in_each_readers_own_time() {
        let at = Utc.with_ymd_and_hms(2026, 3, 6, 22, 30, 0).single().unwrap();
        assert_eq!(moment(at, Tz::Europe__London), "Fri 6 Mar, 22:30");
        assert_eq!(moment(at, Tz::Asia__Singapore), "Sat 7 Mar, 06:30");
        assert_eq!(
            moment_in(at, Tz::America__Argentina__Buenos_Aires),
            "Fri 6 Mar, 19:30 (Buenos Aires time)"
        );
        let summer = Utc.with_ymd_and_hms(2026, 7, 1, 9, 0, 0).single().unwrap();
        assert_eq!(moment(summer, Tz::Europe__London), "Wed 1 Jul, 10:00");
    }

    #[test]
    fn what_is_due_by_the_end_of_a_day_is_due_on_the_same_day_for_everybody() {
        let at = Utc.with_ymd_and_hms(2027, 1, 1, 17, 0, 0).single().unwrap();
        assert_eq!(deadline(at, Tz::Europe__London, Tz::Europe__Zurich), "Fri 1 Jan");
        assert_eq!(deadline(at, Tz::Europe__London, Tz::Asia__Singapore), "Fri 1 Jan (London time)");
    }

    #[test]
    fn the_day_itself_and_the_one_before_are_called_so_by_the_readers_calendar() {
        let at = Utc.with_ymd_and_hms(2027, 1, 1, 17, 0, 0).single().unwrap();
        let from = |reader, day, hour| {
            let now = Utc.with_ymd_and_hms(2026, 12, day, hour, 30, 0).single().unwrap();
            deadline_near(at, Tz::Europe__London, reader, now)
        };
        assert_eq!(from(Tz::Europe__London, 30, 9), "Fri 1 Jan 2027");
        assert_eq!(from(Tz::Europe__London, 31, 9), "tomorrow, Fri 1 Jan");
        assert_eq!(from(Tz::Asia__Singapore, 31, 9), "tomorrow, Fri 1 Jan (London time)");
        assert_eq!(from(Tz::Asia__Singapore, 31, 16), "today, Fri 1 Jan (London time)");
    }

    #[test]
    fn a_day_in_another_year_says_which() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        let table = [
            (day(2026, 12, 31), "Thu 31 Dec"),
            (day(2027, 1, 4), "Mon 4 Jan 2027"),
            (day(2025, 12, 31), "Wed 31 Dec 2025"),
        ];
        for (at, expected) in table {
            assert_eq!(date_from(at, day(2026, 2, 2)), expected);
        }
        let at = Utc.with_ymd_and_hms(2026, 12, 31, 22, 0, 0).single().unwrap();
        assert_eq!(moment_dated_in(at, Tz::Asia__Singapore), "Fri 1 Jan 2027, 06:00 (Singapore time)");
    }

    #[test]
    fn zones_without_a_city_are_told_by_their_distance() {
        assert_eq!(place(Tz::UTC), "UTC");
        assert_eq!(place(Tz::Etc__GMTPlus5), "UTC-5");
        assert_eq!(place(Tz::Etc__GMTMinus3), "UTC+3");
    }
}
