//! A meeting as a calendar file (RFC 5545, 5546). One meeting has one UID for ever: moved, it goes out again with the
//! next sequence; called off, once more to say so. Its words are those it is given, and never a line of the file's own.

mod zone;

#[cfg(test)]
mod tests;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::message::File;

/// Octets of a line, without its end; what is longer goes on in the next.
const LINE: usize = 75;

/// One meeting, as calendars are to have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting<'a> {
    /// The same as long as it is the same meeting, and nobody else's.
    pub uid: &'a str,
    /// 0 at first; one more whenever it moved or was called off.
    pub sequence: u32,
    /// By name: the bot knows nobody's mail address, so calendars are told, not asked to answer.
    pub organiser: &'a str,
    /// The organiser's: a calendar shows each reader their own.
    pub zone: Tz,
    pub start: DateTime<Utc>,
    pub minutes: u32,
    pub title: &'a str,
    pub description: &'a str,
    pub standing: Standing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Planned, or moved.
    Held,
    CalledOff,
}

/// `name`: without ending, such as `R-7-joint-meeting`. `now` is when it is made.
pub fn file(name: &str, meeting: &Meeting<'_>, now: DateTime<Utc>) -> File {
    let title = match meeting.standing {
        Standing::Held => meeting.title.to_owned(),
        Standing::CalledOff => format!("Called off: {}", meeting.title),
    };
    File::new(format!("{name}.ics"), title, ics(meeting, now).into_bytes())
}

/// Published, not requested: a request wants the addresses of who is asked, and sends their answers to the organiser's.
pub fn ics(meeting: &Meeting<'_>, now: DateTime<Utc>) -> String {
    let (method, status) = match meeting.standing {
        Standing::Held => ("PUBLISH", "CONFIRMED"),
        Standing::CalledOff => ("CANCEL", "CANCELLED"),
    };
    let end = meeting.start + TimeDelta::minutes(i64::from(meeting.minutes));
    let mut lines = Lines::default();
    lines.put("BEGIN", "VCALENDAR");
    lines.put("VERSION", "2.0");
    lines.put("PRODID", "-//Rollout//rollout-bot//EN");
    lines.put("CALSCALE", "GREGORIAN");
    lines.put("METHOD", method);
    // A moment that the clock shows twice, or never, can only be told in UTC.
    let local = zone::is_plain(meeting.zone, meeting.start) && zone::is_plain(meeting.zone, end);
    if local {
        zone::describe(&mut lines, meeting.zone, meeting.start, end);
    }
    lines.put("BEGIN", "VEVENT");
    lines.put("UID", &escaped(meeting.uid));
    lines.put("SEQUENCE", &meeting.sequence.to_string());
    lines.put("DTSTAMP", &utc(now));
    for (name, at) in [("DTSTART", meeting.start), ("DTEND", end)] {
        if local {
            let here = at.with_timezone(&meeting.zone).format("%Y%m%dT%H%M%S");
            lines.put(&format!("{name};TZID={}", meeting.zone.name()), &here.to_string());
        } else {
            lines.put(name, &utc(at));
        }
    }
    lines.put("SUMMARY", &escaped(meeting.title));
    if !meeting.description.trim().is_empty() {
        lines.put("DESCRIPTION", &escaped(meeting.description));
    }
    lines.put(&format!("ORGANIZER;CN=\"{}\"", quoted(meeting.organiser)), "invalid:nomail");
    lines.put("STATUS", status);
    lines.put("TRANSP", "OPAQUE");
    lines.put("END", "VEVENT");
    lines.put("END", "VCALENDAR");
    lines.text
}

fn utc(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// As a text value: what has a meaning of its own there has it no more.
fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for c in words.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' | '\r' => escaped.push_str("\\n"),
            '\t' => escaped.push(' '),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// As a parameter in quotation marks, which has no way to escape any.
fn quoted(words: &str) -> String {
    words.chars().filter(|c| !c.is_control()).map(|c| if c == '"' { '\'' } else { c }).collect()
}

/// Content lines, folded where they are long.
#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    fn put(&mut self, name: &str, value: &str) {
        let mut room = LINE;
        for c in format!("{name}:{value}").chars() {
            if c.len_utf8() > room {
                self.text.push_str("\r\n ");
                room = LINE - 1;
            }
            self.text.push(c);
            room -= c.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}
