//! The points as a table (RFC 4180): for a spreadsheet, which must never take what somebody typed for a formula.

use crate::domain::concern::State;
use crate::domain::export::Export;
use crate::domain::id::PersonId;
use crate::domain::person::Names;
use crate::domain::policy::{By, Card};
use crate::domain::topic;

/// As they stand in the first line; never renamed, only added to at the end.
const COLUMNS: [&str; 21] = [
    "key",
    "area",
    "by",
    "severity",
    "kind",
    "topic",
    "state",
    "late",
    "visibility",
    "words",
    "yes_if",
    "sentence",
    "answer",
    "answered_by",
    "missing",
    "owner",
    "due",
    "by_name",
    "answered_by_name",
    "owner_name",
    "accepted_as",
];

/// UTF-8, with the mark by which spreadsheets know it.
pub fn of(export: &Export) -> String {
    let mut out = String::from("\u{feff}");
    row(&mut out, COLUMNS.map(str::to_owned));
    for card in &export.cards {
        row(&mut out, cells(card, &export.names));
    }
    out
}

fn cells(card: &Card, names: &Names) -> [String; COLUMNS.len()] {
    let state = card.state.unparked();
    let answer = state.answer();
    let id = |id: Option<&PersonId>| id.map(ToString::to_string).unwrap_or_default();
    let name = |id: Option<&PersonId>| id.and_then(|id| names.get(id)).cloned().unwrap_or_default();
    let by_person = match &card.by {
        By::Person { person } => Some(person),
        By::Area => None,
    };
    let missing = match state {
        State::Reopened { short, .. } => short.missing.clone(),
        State::Open
        | State::Answered { .. }
        | State::Settled { .. }
        | State::AcceptedRisk { .. }
        | State::Parked { .. }
        | State::Withdrawn { .. } => None,
    };
    let (words, by) = match state {
        State::AcceptedRisk { by, why, .. } => (why.clone(), Some(by)),
        State::Open
        | State::Reopened { .. }
        | State::Answered { .. }
        | State::Settled { .. }
        | State::Parked { .. }
        | State::Withdrawn { .. } => {
            (answer.map(|answer| answer.words.clone()).unwrap_or_default(), answer.map(|answer| &answer.by))
        }
    };
    // Why it was accepted stands where answers stand.
    let accepted_as = match state {
        State::AcceptedRisk { restated, .. } => restated.clone(),
        State::Open
        | State::Reopened { .. }
        | State::Answered { .. }
        | State::Settled { .. }
        | State::Parked { .. }
        | State::Withdrawn { .. } => String::new(),
    };
    [
        card.key().map(|key| key.key().to_owned()).unwrap_or_default(),
        card.area.name().to_owned(),
        id(by_person),
        card.severity.name().to_owned(),
        card.kind.map(|kind| kind.name().to_owned()).unwrap_or_default(),
        card.topic.as_ref().map(topic::label).unwrap_or_default(),
        card.state.name().to_owned(),
        if card.late { "yes" } else { "no" }.to_owned(),
        card.visibility.name().to_owned(),
        card.words.clone(),
        card.yes_if.clone().unwrap_or_default(),
        card.wording.as_ref().map(|wording| wording.words.clone()).unwrap_or_default(),
        words,
        id(by),
        missing.unwrap_or_default(),
        id(card.homework.owner()),
        card.homework.due().map(|due| due.to_string()).unwrap_or_default(),
        name(by_person),
        name(by),
        name(card.homework.owner()),
        accepted_as,
    ]
}

fn row<const N: usize>(out: &mut String, cells: [String; N]) {
    let cells = cells.map(|cell| quoted(&guarded(cell)));
    out.push_str(&cells.join(","));
    out.push_str("\r\n");
}

/// What a spreadsheet would compute stays a text.
fn guarded(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_typed_is_never_a_formula() {
        for (typed, cell) in [
            ("=1+1", "'=1+1"),
            ("+49 30 1234", "'+49 30 1234"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "\"'\r=1\""),
            ("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""),
            ("a = b", "a = b"),
            ("", ""),
            ("Two\nlines, \"quoted\"", "\"Two\nlines, \"\"quoted\"\"\""),
        ] {
            assert_eq!(quoted(&guarded(typed.to_owned())), cell, "{typed:?}");
        }
    }
}
