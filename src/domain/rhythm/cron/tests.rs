//! That people get what their crontab gives them.

use std::str::FromStr as _;

use super::*;
use crate::domain::testing::day;

/// Mondays to Sundays of four weeks on which it comes, as `M.W....` each.
fn weeks(words: &str) -> Vec<String> {
    let cron = read(words).unwrap();
    let days: Vec<NaiveDate> = day("2026-06-01").iter_days().take(28).collect();
    let letter = |(day, name): (&NaiveDate, char)| if cron.is_on(*day) { name } else { '.' };
    days.chunks(7).map(|week| week.iter().zip("MTWTFSS".chars()).map(letter).collect()).collect()
}

#[test]
fn a_cron_expression_means_what_it_means_in_a_crontab() {
    // June 2026 begins on a Monday.
    let each = |week: &str| vec![week.to_owned(); 4];
    for (words, on) in [
        ("0 10 * * 1", "M......"),
        ("0 10 * * 0", "......S"),
        ("0 10 * * 7", "......S"),
        ("0 10 * * SUN", "......S"),
        ("0 10 * * 1-5", "MTWTF.."),
        ("0 10 * * MON-FRI", "MTWTF.."),
        ("0 10 * * mon-friday", "MTWTF.."),
        ("0 10 * * 1,3", "M.W...."),
        ("0 10 * * 6-7", ".....SS"),
        ("0 10 * * FRI-SUN", "....FSS"),
        ("0 10 * * 5-0", "....FSS"),
        ("0 10 * * 0-6", "MTWTFSS"),
        ("0 10 * * 1-5/2", "M.W.F.."),
        // From Sunday on.
        ("0 10 * * */2", ".T.T.SS"),
        ("0 10 * * *", "MTWTFSS"),
        ("0 10 * JAN *", "......."),
    ] {
        assert_eq!(weeks(words), each(on), "{words}");
    }
    // Where both days are named either will do; behind a star both must.
    assert_eq!(weeks("0 10 1,10 * FRI"), ["M...F..", "..W.F..", "....F..", "....F.."]);
    assert_eq!(weeks("0 10 */10 * MON"), ["M......", ".......", ".......", "......."]);
    assert_eq!(weeks("0 10 2 JUN *"), [".T.....", ".......", ".......", "......."]);
}

/// Where the `cron` crate means the same (one kind of day, told to it as it counts them) it finds the same days.
#[test]
fn a_library_that_reads_cron_expressions_finds_the_same_days() {
    let mut state = 1_u64;
    let mut below = |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    for _ in 0..400 {
        let mut part = |least: u64, greatest: u64| {
            let one = least + below(greatest - least + 1);
            let other = least + below(greatest - least + 1);
            match below(5) {
                0 => "*".to_owned(),
                1 => format!("*/{}", 1 + below(9)),
                2 => one.to_string(),
                3 => format!("{one},{other}"),
                _ => format!("{}-{}/{}", one.min(other), one.max(other), 1 + below(4)),
            }
        };
        let (minute, hour, month) = (part(0, 59), part(0, 23), part(1, 12));
        let is_by_date = part(0, 1).contains('1');
        let (date, weekday) =
            if is_by_date { (part(1, 31), "*".to_owned()) } else { ("*".to_owned(), part(0, 6)) };
        let ours = read(&format!("{minute} {hour} {date} {month} {weekday}")).unwrap();
        let sunday_first = |number: u32| (ours.weekdays >> number & 1 == 1).then(|| (number + 1).to_string());
        let weekdays: Vec<String> = (0..7).filter_map(sunday_first).collect();
        let theirs = format!("0 {minute} {hour} {date} {month} {}", weekdays.join(","));
        let theirs = ::cron::Schedule::from_str(&theirs).unwrap();
        for day in day("2026-01-01").iter_days().take(500) {
            let midnight = day.and_hms_opt(0, 0, 0).unwrap().and_utc();
            let first = theirs.after(&(midnight - chrono::TimeDelta::seconds(1))).next();
            let first = first.filter(|at| at.date_naive() == day);
            let at = ours.is_on(day).then(|| calendar::at(day, ours.hour, ours.minute, Tz::UTC));
            assert_eq!(at, first, "{} on {day}", ours.words());
        }
    }
}
