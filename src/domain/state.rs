//! What may happen when: every stage, every intake and every concern's state against everything that is asked of it,
//! decided on purpose in one table each. Who may ask is not decided here but in `policy`.

use chrono::{DateTime, Utc};

use super::concern::State;
use super::duty::DutyKind;
use super::refusal::Refusal;
use super::rollout::{Rollout, Stage};
use super::stakeholder::{Intake, Stance, Unreachable};

#[cfg(test)]
mod tests;

/// What people ask of a rollout, as far as its stage decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// Tell a concern, by form or by typing, or that there are none.
    Tell,
    /// Change what others can see already.
    Change,
    /// Take back what was told.
    TakeBack,
    /// Say how one feels.
    Feel,
    /// Ask the lead, answer, call: what two people have open with one another.
    Converse,
    /// **Later**, **Away**: be left alone for a while.
    BeQuiet,
    /// Have those who owe something reminded.
    Remind,
    /// Read the summary, have the counts posted.
    Sum,
    Cancel,
    /// Name another sponsor in place of one who was lost.
    NameSponsor,
}

impl Ask {
    pub const ALL: [Ask; 10] = [
        Ask::Tell,
        Ask::Change,
        Ask::TakeBack,
        Ask::Feel,
        Ask::Converse,
        Ask::BeQuiet,
        Ask::Remind,
        Ask::Sum,
        Ask::Cancel,
        Ask::NameSponsor,
    ];
}

/// Whether what is told now is told in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    InTime,
    /// After the intake had closed.
    Late,
}

/// Whether it is the time for it, and if so whether it is late.
pub fn allow(rollout: &Rollout, ask: Ask) -> Result<Timing, Refusal> {
    match &rollout.stage {
        Stage::Scheduled { .. } => match ask {
            Ask::Cancel | Ask::NameSponsor => Ok(Timing::InTime),
            Ask::Tell
            | Ask::Change
            | Ask::TakeBack
            | Ask::Feel
            | Ask::Converse
            | Ask::BeQuiet
            | Ask::Remind
            | Ask::Sum => Err(Refusal::NotStarted { rollout: rollout.id.clone() }),
        },
        Stage::Intake => Ok(Timing::InTime),
        Stage::Homework
        | Stage::JointMeeting
        | Stage::Decision
        | Stage::Pilot
        | Stage::Rollout
        | Stage::Sustain => match ask {
            Ask::Tell
            | Ask::TakeBack
            | Ask::Feel
            | Ask::Converse
            | Ask::Sum
            | Ask::Cancel
            | Ask::NameSponsor => Ok(Timing::Late),
            Ask::Change | Ask::BeQuiet | Ask::Remind => {
                Err(Refusal::IntakeClosed { rollout: rollout.id.clone(), lead: rollout.lead.clone() })
            }
        },
        Stage::Closed { .. } | Stage::Cancelled { .. } => match ask {
            // What was heard stays readable; who asked for it twice is answered twice.
            Ask::Sum => Ok(Timing::Late),
            Ask::Tell
            | Ask::Change
            | Ask::TakeBack
            | Ask::Feel
            | Ask::Converse
            | Ask::BeQuiet
            | Ask::Remind
            | Ask::Cancel
            | Ask::NameSponsor => Err(Refusal::RolloutIsOver {
                rollout: rollout.id.clone(),
                name: rollout.brief.name.clone(),
                stage: rollout.stage.name().to_owned(),
            }),
        },
    }
}

/// What a date does to a rollout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Onward {
    /// The stage moves on, with or without everybody.
    To(Stage),
    /// The stage stays, and there is something to do.
    Act,
    /// An earlier date has not done its part yet: that one first, then this one again.
    After(DutyKind),
    /// Past, or never to come.
    Nothing,
}

/// What a duty means in a stage. A stage is left by its own date alone, so after a standstill all of them pass in
/// their order, each once.
pub fn on_date(stage: &Stage, duty: DutyKind) -> Onward {
    match stage {
        Stage::Scheduled { .. } => match duty {
            DutyKind::Start => Onward::To(Stage::Intake),
            DutyKind::Nudge
            | DutyKind::Reminder
            | DutyKind::CloseIntake
            | DutyKind::Summary
            | DutyKind::Meeting
            | DutyKind::Deciding
            | DutyKind::DecisionDue => Onward::Nothing,
        },
        Stage::Intake => match duty {
            DutyKind::Nudge | DutyKind::Reminder | DutyKind::Summary => Onward::Act,
            DutyKind::CloseIntake => Onward::To(Stage::Homework),
            DutyKind::Meeting | DutyKind::Deciding | DutyKind::DecisionDue => {
                Onward::After(DutyKind::CloseIntake)
            }
            DutyKind::Start => Onward::Nothing,
        },
        Stage::Homework => match duty {
            DutyKind::Summary => Onward::Act,
            DutyKind::Meeting => Onward::To(Stage::JointMeeting),
            DutyKind::Deciding | DutyKind::DecisionDue => Onward::After(DutyKind::Meeting),
            DutyKind::Start | DutyKind::Nudge | DutyKind::Reminder | DutyKind::CloseIntake => Onward::Nothing,
        },
        Stage::JointMeeting => match duty {
            // Overdue, and still of use to those who are about to decide.
            DutyKind::Summary => Onward::Act,
            DutyKind::Deciding => Onward::To(Stage::Decision),
            DutyKind::DecisionDue => Onward::After(DutyKind::Deciding),
            DutyKind::Start
            | DutyKind::Nudge
            | DutyKind::Reminder
            | DutyKind::CloseIntake
            | DutyKind::Meeting => Onward::Nothing,
        },
        Stage::Decision => match duty {
            DutyKind::Summary | DutyKind::DecisionDue => Onward::Act,
            DutyKind::Start
            | DutyKind::Nudge
            | DutyKind::Reminder
            | DutyKind::CloseIntake
            | DutyKind::Meeting
            | DutyKind::Deciding => Onward::Nothing,
        },
        Stage::Pilot | Stage::Rollout | Stage::Sustain | Stage::Closed { .. } | Stage::Cancelled { .. } => {
            Onward::Nothing
        }
    }
}

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
            Turn::Lose { why } => Intake::Unreachable { why },
            Turn::Feel { .. } | Turn::Return => Intake::Invited,
        },
        Intake::Talking => match turn {
            Turn::Speak => match timing {
                Timing::InTime => Intake::Talking,
                Timing::Late => done,
            },
            Turn::Finish { stance } => Intake::Done { at: now, stance },
            Turn::CloseOnSpoken => done,
            Turn::CloseOnSilent => Intake::NotHeard,
            Turn::Lose { why } => Intake::Unreachable { why },
            Turn::Begin | Turn::Feel { .. } | Turn::Return => Intake::Talking,
        },
        // Heard is heard: nothing that comes later undoes it.
        Intake::Done { at, stance: before } => match turn {
            Turn::Finish { stance } => Intake::Done { at, stance: stance.or(before) },
            Turn::Feel { stance } => Intake::Done { at, stance: Some(stance) },
            Turn::Begin
            | Turn::Speak
            | Turn::CloseOnSpoken
            | Turn::CloseOnSilent
            | Turn::Lose { .. }
            | Turn::Return => Intake::Done { at, stance: before },
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
            Turn::Lose { why } => Intake::Unreachable { why },
            Turn::Feel { .. } | Turn::CloseOnSpoken | Turn::CloseOnSilent | Turn::Return => Intake::NotHeard,
        },
        Intake::Unreachable { why } => match turn {
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
            Turn::Feel { .. } | Turn::CloseOnSilent | Turn::Lose { .. } => Intake::Unreachable { why },
        },
    }
}

/// What a raiser does with a concern of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    Change,
    Withdraw,
}

/// The concern's state after that; `None` where it is not to be had any more.
pub fn handled(state: &State, hand: Hand, now: DateTime<Utc>) -> Option<State> {
    match state {
        // An answer was to what had been said before.
        State::Open | State::Answered | State::Settled => match hand {
            Hand::Change => Some(State::Open),
            Hand::Withdraw => Some(State::Withdrawn { at: now }),
        },
        State::Parked => match hand {
            Hand::Change => Some(State::Parked),
            Hand::Withdraw => Some(State::Withdrawn { at: now }),
        },
        // The sponsor has put their name to these words.
        State::AcceptedRisk => match hand {
            Hand::Change => None,
            Hand::Withdraw => Some(State::Withdrawn { at: now }),
        },
        State::Withdrawn { .. } => match hand {
            Hand::Change | Hand::Withdraw => None,
        },
    }
}
