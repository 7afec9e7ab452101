//! What a reminder did, person by person: who got one, who gets it when, and whom to call instead.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::soon;
use crate::domain::id::RolloutId;
use crate::domain::reply::{Reminded, Reminding};
use crate::view::message::{Composer, Message};
use crate::view::text::{Phrase, bold, ours, person};
use crate::view::when;

pub fn reminded(rollout: &RolloutId, report: &[Reminding], now: DateTime<Utc>, zone: Tz) -> Message {
    if report.is_empty() {
        return Composer::new()
            .say(ours(format!("Nobody is left to remind in {rollout}: everyone I can reach has answered.")))
            .one();
    }
    let lines =
        report.iter().map(|one| person(&one.person).ours(": ").then(outcome(&one.outcome, now, zone)));
    Composer::new()
        .say(bold(format!("Reminders for {rollout}")))
        .points(lines.collect())
        .small(ours("Nobody gets more than one a day, nor more than three in all."))
        .one()
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
