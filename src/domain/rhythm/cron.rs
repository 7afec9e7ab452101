//! A cron expression as a crontab has it: minute, hour, day of the month, month, weekday. Sunday is 0 and 7, Monday 1;
//! where both kinds of day are named, either will do. (The `cron` crate counts from Sunday as 1, wants both, and leaves
//! out an hour that the clocks skip, so it is not asked here.) Of one day only the first time counts.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::domain::calendar;
use crate::domain::refusal::Wrong;

#[cfg(test)]
mod tests;

pub const PARTS: usize = 5;
/// What is looked through before a closing: longer than any intake.
const LONGEST: usize = 400;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// A week that ends with Sunday has it as 7.
const WEEKDAYS: [&str; 8] =
    ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Sound, whoever made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cron {
    /// As it was written, with one space between the parts.
    words: String,
    /// The first of a day.
    hour: u32,
    minute: u32,
    /// Bit 1 is the first, and so on; of weekdays bit 0 is Sunday.
    days: u64,
    months: u64,
    weekdays: u64,
    /// Either kind of day is enough.
    either: bool,
}

/// One of the five, to say which cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Minute,
    Hour,
    Day,
    Month,
    Weekday,
}

impl Part {
    /// Its least and its greatest.
    pub fn range(self) -> (u32, u32) {
        match self {
            Part::Minute => (0, 59),
            Part::Hour => (0, 23),
            Part::Day => (1, 31),
            Part::Month => (1, 12),
            Part::Weekday => (0, 7),
        }
    }

    fn number(self, word: &str) -> Option<u32> {
        let (first, names): (u32, &[&str]) = match self {
            Part::Month => (1, &MONTHS),
            Part::Weekday => (0, &WEEKDAYS),
            Part::Minute | Part::Hour | Part::Day => (0, &[]),
        };
        if word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            let word = word.to_ascii_lowercase();
            return (first..).zip(names).find(|(_, name)| name.starts_with(&word)).map(|(number, _)| number);
        }
        word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.parse().ok())?
    }

    /// `*`, `9`, `9-17`, `*/2`, `9-17/2`, and several of these with commas between them.
    fn read(self, text: &str) -> Option<u64> {
        let (least, greatest) = self.range();
        let mut found = 0;
        for piece in text.split(',') {
            let (span, step) = match piece.split_once('/') {
                Some((span, step)) => (span, Some(step)),
                None => (piece, None),
            };
            let (from, to) = match span.split_once('-') {
                _ if span == "*" => (least, greatest),
                Some((from, to)) => match (self.number(from)?, self.number(to)?) {
                    // Friday to Sunday.
                    (from, 0) if self == Part::Weekday => (from, 7),
                    both => both,
                },
                // A crontab takes a step only behind several.
                None if step.is_some() => return None,
                None => (self.number(span)?, self.number(span)?),
            };
            let step: usize = match step {
                Some(step) => step.bytes().all(|byte| byte.is_ascii_digit()).then(|| step.parse().ok())??,
                None => 1,
            };
            if from < least || to > greatest || from > to || step == 0 {
                return None;
            }
            found |= (from..=to).step_by(step).fold(0, |bits, number| bits | 1 << number);
        }
        Some(found)
    }
}

pub fn read(text: &str) -> Result<Cron, Wrong> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [minute, hour, day, month, weekday] = words[..] else {
        let looks_so = words.len() > 3 && !text.contains('@');
        return Err(if looks_so { Wrong::NotFiveParts { got: words.len() } } else { Wrong::NoRhythm });
    };
    let part = |part: Part, text: &str| part.read(text).ok_or(Wrong::UnreadPart { part });
    let (minutes, hours) = (part(Part::Minute, minute)?, part(Part::Hour, hour)?);
    let (days, months) = (part(Part::Day, day)?, part(Part::Month, month)?);
    let weekdays = part(Part::Weekday, weekday)?;
    Ok(Cron {
        words: words.join(" "),
        hour: hours.trailing_zeros(),
        minute: minutes.trailing_zeros(),
        days,
        months,
        weekdays: weekdays | (weekdays >> 7 & 1),
        either: !day.starts_with('*') && !weekday.starts_with('*'),
    })
}

impl Cron {
    pub fn words(&self) -> &str {
        &self.words
    }

    fn is_on(&self, day: NaiveDate) -> bool {
        let has = |bits: u64, number: u32| bits >> number & 1 == 1;
        let by_date = has(self.days, day.day());
        let by_weekday = has(self.weekdays, day.weekday().num_days_from_sunday());
        has(self.months, day.month())
            && if self.either { by_date || by_weekday } else { by_date && by_weekday }
    }

    /// The last times before `closes` on which it comes in somebody's own working hours, in their order. One that comes
    /// at night or on a weekend moves to the next working morning, unless that day has one of its own.
    pub fn last_before(&self, closes: DateTime<Utc>, zone: Tz, most: u8) -> Vec<DateTime<Utc>> {
        let mut found: Vec<DateTime<Utc>> = Vec::new();
        let days = calendar::local_day(closes, zone).iter_days().rev().take(LONGEST);
        for day in days.filter(|day| self.is_on(*day)) {
            let at = calendar::next_working_moment(calendar::at(day, self.hour, self.minute, zone), zone);
            let of_same_day =
                |later: &DateTime<Utc>| calendar::local_day(*later, zone) == calendar::local_day(at, zone);
            if at >= closes || found.last().is_some_and(of_same_day) {
                continue;
            }
            found.push(at);
            if found.len() == usize::from(most) {
                break;
            }
        }
        found.reverse();
        found
    }
}
