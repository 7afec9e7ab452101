//! What the picture shows, in words.

use crate::domain::summary::{AreaMix, Course, Day};
use crate::view::text::count;
use crate::view::when;

/// How many were raised and settled by each date that has passed, and by today.
pub fn over_time(course: &Course) -> String {
    let Some(today) = course.days.last() else { return String::new() };
    let first = course.days.first().unwrap_or(today);
    let dates = [
        (Some(course.intake_closes), "when the 1-on-1s closed"),
        (course.meeting, "the joint meeting"),
        (course.decision_by, "the day for the decision"),
    ];
    let mut parts: Vec<String> = dates
        .into_iter()
        .filter_map(|(date, what)| Some((date.filter(|date| *date < today.date)?, what)))
        .map(|(date, what)| {
            let then = course.days.iter().rev().find(|day| day.date <= date);
            format!("{} by {} ({what})", counts(then), when::date(date))
        })
        .collect();
    parts.push(format!("{} by {} (today)", counts(Some(today)), when::date(today.date)));
    format!("Since {}: {}.", when::date(first.date), parts.join("; "))
}

pub fn alt(course: &Course, areas: &[AreaMix]) -> String {
    let mut said: Vec<String> = areas
        .iter()
        .filter(|mix| mix.raised > 0)
        .map(|mix| {
            let severities = [
                (mix.blocker, "blocker", "blockers"),
                (mix.important, "important", "important"),
                (mix.minor, "minor", "minor"),
            ];
            let told: Vec<String> = severities
                .into_iter()
                .filter(|(number, ..)| *number > 0)
                .map(|(number, one, many)| count(number, one, many))
                .collect();
            format!("{}: {}", mix.area.name(), told.join(", "))
        })
        .collect();
    let silent: Vec<&str> = areas.iter().filter(|mix| mix.raised == 0).map(|mix| mix.area.name()).collect();
    if !silent.is_empty() {
        said.push(format!("none from {}", silent.join(", ")));
    }
    format!(
        "Two charts. Concerns raised and settled over time. {} Dates: 1-on-1s close {}, joint meeting {}, decision \
         {}. Concerns by area and severity. {}.",
        over_time(course),
        when::date(course.intake_closes),
        course.meeting.map_or_else(|| "waits for a new day".to_owned(), when::date),
        course.decision_by.map_or_else(|| "with it".to_owned(), |date| format!("by {}", when::date(date))),
        said.join("; ")
    )
}

fn counts(day: Option<&Day>) -> String {
    day.map_or_else(|| "none".to_owned(), |day| format!("{} raised and {} settled", day.raised, day.settled))
}
