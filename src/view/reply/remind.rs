//! What a reminder did, person by person: whom to call instead, who gets one when, and who got one. Where there are many,
//! those come first for whom something is left to do, and of the rest it says how many.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::soon;
use crate::domain::id::RolloutId;
use crate::domain::reply::{Reminded, Reminding};
use crate::view::block::button;
use crate::view::ids::action;
use crate::view::message::{Composer, Message};
use crate::view::text::{Phrase, bold, ours, person};
use crate::view::when;

/// So many by name; an answer of a few hundred lines nobody reads, and Slack does not take.
const NAMED: usize = 30;

pub fn reminded(rollout: &RolloutId, report: &[Reminding], now: DateTime<Utc>, zone: Tz) -> Message {
    if report.is_empty() {
        return Composer::new()
            .say(ours(format!("Nobody is left to remind in {rollout}: everyone I can reach has answered.")))
            .one();
    }
    let mut report: Vec<&Reminding> = report.iter().collect();
    report.sort_by_key(|one| rank(&one.outcome));
    let (named, rest) = report.split_at(report.len().min(NAMED));
    let lines = named.iter().map(|one| person(&one.person).ours(": ").then(outcome(&one.outcome, now, zone)));
    let mut told = Composer::new().say(bold(format!("Reminders for {rollout}"))).points(lines.collect());
    if !rest.is_empty() {
        told = told.say(ours(more(rest)));
    }
    told.small(ours("Nobody gets more than one a day, nor more than three in all."))
        .actions(vec![button(action::RHYTHM, "Reminders", rollout.as_str())])
        .one()
}

/// Whom the lead has to see to comes first.
fn rank(outcome: &Reminded) -> u8 {
    match outcome {
        Reminded::HadThree => 0,
        Reminded::TooLate => 1,
        Reminded::Away { .. } => 2,
        Reminded::Snoozed { .. } => 3,
        Reminded::HadOneToday => 4,
        Reminded::At { .. } => 5,
        Reminded::Now => 6,
    }
}

fn more(rest: &[&Reminding]) -> String {
    let of =
        |least: u8, most: u8| rest.iter().filter(|one| (least..=most).contains(&rank(&one.outcome))).count();
    let parts = [
        (of(0, 1), "to call, whom a reminder does not reach any more"),
        (of(2, 3), "away or asked for quiet"),
        (of(4, 4), "had one today already"),
        (of(5, 5), "not at work just now, and get it then"),
        (of(6, 6), "reminded just now"),
    ];
    let told: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    format!("And {} more: {}. /rollout status names who is waited for.", rest.len(), told.join("; "))
}

fn outcome(outcome: &Reminded, now: DateTime<Utc>, zone: Tz) -> Phrase {
    match outcome {
        Reminded::Now => ours("reminded just now."),
        Reminded::At { when } => {
            ours(format!("not at work just now; gets it {} your time.", soon(*when, now, zone)))
        }
        Reminded::HadOneToday => ours("had one today already. Try again tomorrow."),
        Reminded::HadThree => ours("has had three. Please call."),
        Reminded::Snoozed { until } => {
            ours(format!("asked me to be quiet until {}.", soon(*until, now, zone)))
        }
        Reminded::Away { back_on } => ours(format!("is away, back on {}.", when::date(*back_on))),
        Reminded::TooLate => ours("is not at work again before the 1-on-1s close. Please call."),
    }
}
