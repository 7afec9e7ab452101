//! What becomes of a 1-on-1: each of its states against everything that happens to it, in time and late.

use chrono::{DateTime, Utc};

use super::Timing;
use crate::domain::stakeholder::{Intake, Stance, Unreachable};

/// What happens to a 1-on-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The form was opened.
    Begin,
    /// A word was kept as a concern without the form.
    Speak,
    /// **Done**, or **I have no concerns**.
    Finish {
        stance: Option<Stance>,
    },
    Feel {
        stance: Stance,
    },
    /// The date passed on somebody who has told something.
    CloseOnSpoken,
    /// The date passed on somebody who has told nothing.
    CloseOnSilent,
    Lose {
        why: Unreachable,
    },
    /// Somebody thought lost can be reached again.
    Return,
    /// The lead takes them out.
    TakeOut,
    /// The lead asks them, who had been taken out.
    Ask,
}

/// The 1-on-1 after that turn; unchanged where the turn is none for it.
#[expect(clippy::needless_pass_by_value, reason = "a turn consumes the intake it is of")]
pub fn after(intake: Intake, turn: Turn, timing: Timing, now: DateTime<Utc>) -> Intake {
    let done = Intake::Done { at: now, stance: None };
    match intake {
        Intake::Invited => match turn {
            Turn::Begin => match timing {
                Timing::InTime => Intake::Talking,
                Timing::Late => Intake::Invited,
            },
            Turn::Speak => match timing {
                Timing::InTime => Intake::Talking,
                Timing::Late => done,
            },
            Turn::Finish { stance } => Intake::Done { at: now, stance },
            Turn::CloseOnSpoken => done,
            Turn::CloseOnSilent => Intake::NotHeard,
            Turn::Lose { why } => Intake::Unreachable { why, since: Some(now) },
            Turn::TakeOut => Intake::TakenOut { at: now },
            Turn::Feel { .. } | Turn::Return | Turn::Ask => Intake::Invited,
        },
        Intake::Talking => match turn {
            Turn::Speak => match timing {
                Timing::InTime => Intake::Talking,
                Timing::Late => done,
            },
            Turn::Finish { stance } => Intake::Done { at: now, stance },
            Turn::CloseOnSpoken => done,
            Turn::CloseOnSilent => Intake::NotHeard,
            Turn::Lose { why } => Intake::Unreachable { why, since: Some(now) },
            Turn::TakeOut => Intake::TakenOut { at: now },
            Turn::Begin | Turn::Feel { .. } | Turn::Return | Turn::Ask => Intake::Talking,
        },
        // Heard is heard: nothing that comes later undoes it, unless they speak for nobody any more.
        Intake::Done { at, stance: before } => match turn {
            Turn::Finish { stance } => Intake::Done { at, stance: stance.or(before) },
            Turn::Feel { stance } => Intake::Done { at, stance: Some(stance) },
            Turn::Begin
            | Turn::Speak
            | Turn::CloseOnSpoken
            | Turn::CloseOnSilent
            | Turn::Lose { why: Unreachable::DmRefused }
            | Turn::Return
            | Turn::Ask => Intake::Done { at, stance: before },
            Turn::Lose { why: Unreachable::Deactivated } => {
                Intake::Left { at, stance: before, since: Some(now) }
            }
            Turn::TakeOut => Intake::TakenOut { at: now },
        },
        Intake::Left { at, stance: before, since } => match turn {
            // They have reached us.
            Turn::Begin | Turn::Speak | Turn::Return => Intake::Done { at, stance: before },
            Turn::Finish { stance } => Intake::Done { at, stance: stance.or(before) },
            Turn::Feel { stance } => Intake::Done { at, stance: Some(stance) },
            Turn::CloseOnSpoken | Turn::CloseOnSilent | Turn::Lose { .. } | Turn::Ask => {
                Intake::Left { at, stance: before, since }
            }
            Turn::TakeOut => Intake::TakenOut { at: now },
        },
        Intake::NotHeard => match turn {
            Turn::Begin => match timing {
                Timing::InTime => Intake::Talking,
                Timing::Late => Intake::NotHeard,
            },
            // Who speaks late is heard late.
            Turn::Speak => match timing {
                Timing::InTime => Intake::Talking,
                Timing::Late => done,
            },
            Turn::Finish { stance } => Intake::Done { at: now, stance },
            Turn::Lose { why } => Intake::Unreachable { why, since: Some(now) },
            Turn::TakeOut => Intake::TakenOut { at: now },
            Turn::Feel { .. } | Turn::CloseOnSpoken | Turn::CloseOnSilent | Turn::Return | Turn::Ask => {
                Intake::NotHeard
            }
        },
        Intake::Unreachable { why, since } => match turn {
            // They have reached us.
            Turn::Begin => match timing {
                Timing::InTime => Intake::Talking,
                Timing::Late => Intake::NotHeard,
            },
            Turn::Speak => match timing {
                Timing::InTime => Intake::Talking,
                Timing::Late => done,
            },
            Turn::Finish { stance } => Intake::Done { at: now, stance },
            Turn::CloseOnSpoken => done,
            Turn::Return => match timing {
                Timing::InTime => Intake::Invited,
                Timing::Late => Intake::NotHeard,
            },
            Turn::TakeOut => Intake::TakenOut { at: now },
            Turn::Feel { .. } | Turn::CloseOnSilent | Turn::Lose { .. } | Turn::Ask => {
                Intake::Unreachable { why, since }
            }
        },
        // Only the lead brings them back.
        Intake::TakenOut { at } => match turn {
            Turn::Ask => Intake::Invited,
            Turn::Begin
            | Turn::Speak
            | Turn::Finish { .. }
            | Turn::Feel { .. }
            | Turn::CloseOnSpoken
            | Turn::CloseOnSilent
            | Turn::Lose { .. }
            | Turn::Return
            | Turn::TakeOut => Intake::TakenOut { at },
        },
    }
}
