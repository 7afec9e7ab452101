//! The rhythm of the reminders of an intake, as its lead sets it: by working days before it closes, or by a cron
//! expression as people know it from their crontab. It never gives more than three times, nor two on one day of theirs.

use std::fmt;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::calendar;
use super::refusal::Wrong;
use super::time::nudge::MOST;

pub use cron::{Cron, Part};
pub use set::{Picture, open, submit};

mod cron;
mod set;
#[cfg(test)]
mod tests;

/// Longest of what can be written, in characters.
pub const LIMIT: usize = 100;
/// No intake is open for longer than a year.
const FARTHEST: u16 = 260;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Rhythm {
    /// Working days before it closes, the most first, each once; 0 is the day itself. One to three of them.
    Days(Vec<u16>),
    Cron(Cron),
}

impl Default for Rhythm {
    fn default() -> Rhythm {
        Rhythm::Days(calendar::USUAL.to_vec())
    }
}

impl Rhythm {
    /// `5, 2, 0`, or the five parts of a cron expression; what is meant may stand before it (`days`, `cron`).
    ///
    /// # Errors
    /// What is wrong with it, to be said beside the field.
    pub fn read(text: &str) -> Result<Rhythm, Wrong> {
        // As Slack's code is typed, a cron expression often comes.
        let text = text.trim().trim_matches('`').trim();
        if text.is_empty() {
            return Err(Wrong::Missing);
        }
        let got = text.chars().take(LIMIT * LIMIT).count();
        if got > LIMIT {
            return Err(Wrong::TooLong { limit: LIMIT, got });
        }
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        match word.to_lowercase().as_str() {
            "days" => days(rest),
            "cron" => cron::read(rest).map(Rhythm::Cron),
            _ if is_days(text) => days(text),
            _ => cron::read(text).map(Rhythm::Cron),
        }
    }

    /// For what closes at `closes`, in somebody's own working hours: which of the three, and when; none at or before
    /// `from`. Where a cron expression comes more often than three times, it is the last three that count: nobody is to
    /// have none left for the day it closes.
    pub fn times(&self, closes: DateTime<Utc>, zone: Tz, from: DateTime<Utc>) -> Vec<(u8, DateTime<Utc>)> {
        let all = match self {
            Rhythm::Days(days) => calendar::days_before(closes, zone, days),
            Rhythm::Cron(cron) => cron.last_before(closes, zone, MOST),
        };
        (1..).zip(all).filter(|(_, at)| *at > from).collect()
    }
}

/// Numbers and what stands between them, and too few for a cron expression or with commas between all.
fn is_days(text: &str) -> bool {
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let by_comma = text.contains(',') && text.split(',').all(|word| is_number(word.trim()));
    by_comma || (text.split_whitespace().all(is_number) && text.split_whitespace().count() < cron::PARTS)
}

fn days(text: &str) -> Result<Rhythm, Wrong> {
    let words = text.split(|c: char| c == ',' || c.is_whitespace()).filter(|word| !word.is_empty());
    let read = |word: &str| match word.bytes().all(|byte| byte.is_ascii_digit()) {
        true => word.parse().ok().filter(|day| *day <= FARTHEST).ok_or(Wrong::TooFar),
        false => Err(Wrong::NoRhythm),
    };
    let mut days: Vec<u16> = words.map(read).collect::<Result<_, _>>()?;
    days.sort_unstable_by(|a, b| b.cmp(a));
    days.dedup();
    if days.is_empty() {
        return Err(Wrong::NoRhythm);
    }
    if days.len() > usize::from(MOST) {
        return Err(Wrong::MoreThanThree);
    }
    Ok(Rhythm::Days(days))
}

/// As `read` takes it back.
impl fmt::Display for Rhythm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rhythm::Days(days) => {
                let days: Vec<String> = days.iter().map(u16::to_string).collect();
                f.write_str(&days.join(", "))
            }
            Rhythm::Cron(cron) => f.write_str(cron.words()),
        }
    }
}

impl From<Rhythm> for String {
    fn from(rhythm: Rhythm) -> String {
        rhythm.to_string()
    }
}

impl TryFrom<String> for Rhythm {
    type Error = String;

    fn try_from(text: String) -> Result<Rhythm, String> {
        Rhythm::read(&text).map_err(|wrong| format!("no rhythm: {wrong:?}"))
    }
}
