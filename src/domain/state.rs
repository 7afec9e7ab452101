//! What may happen when: every stage, intake, concern, homework and commitment against everything that is asked
//! of it, decided on purpose in one table each. Who may ask is not decided here but in `policy`.

use super::duty::DutyKind;
use super::refusal::Refusal;
use super::rollout::{Rollout, Stage};

pub use commitment::{answered, freed};
pub use concern::{Act, Step, acted, raised, worked};
pub use intake::{Turn, after};

mod commitment;
mod concern;
mod intake;
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
    /// Work on a concern: answer it, say whether that settles it, restate, assign, merge, park, accept it.
    Work,
    /// **Later**, **Away**: be left alone for a while.
    BeQuiet,
    /// Have those who owe something reminded.
    Remind,
    /// Say when they are.
    SetRhythm,
    /// Read the summary, have the counts posted.
    Sum,
    /// What leads up to the meeting: see what is missing, send the agenda, go on all the same.
    Prepare,
    /// Move a date.
    Extend,
    /// Ask one person more.
    Invite,
    /// Give the lead to somebody else.
    HandOver,
    /// Say whether one commits.
    Commit,
    /// Take the decision.
    Decide,
    Cancel,
    /// Name another sponsor in place of one who was lost.
    NameSponsor,
}

impl Ask {
    pub const ALL: [Ask; 18] = [
        Ask::Tell,
        Ask::Change,
        Ask::TakeBack,
        Ask::Feel,
        Ask::Converse,
        Ask::Work,
        Ask::BeQuiet,
        Ask::Remind,
        Ask::SetRhythm,
        Ask::Sum,
        Ask::Prepare,
        Ask::Extend,
        Ask::Invite,
        Ask::HandOver,
        Ask::Commit,
        Ask::Decide,
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
            Ask::SetRhythm | Ask::Cancel | Ask::NameSponsor | Ask::HandOver => Ok(Timing::InTime),
            Ask::Tell
            | Ask::Change
            | Ask::TakeBack
            | Ask::Feel
            | Ask::Converse
            | Ask::Work
            | Ask::BeQuiet
            | Ask::Remind
            | Ask::Sum
            | Ask::Prepare
            | Ask::Extend
            | Ask::Invite
            | Ask::Commit
            | Ask::Decide => Err(Refusal::NotStarted { rollout: rollout.id.clone() }),
        },
        Stage::Intake => match ask {
            Ask::Commit | Ask::Decide => Err(not_met_yet(rollout)),
            Ask::Prepare => Err(Refusal::StillListening {
                rollout: rollout.id.clone(),
                closes: rollout.dates.intake_closes,
                zone: rollout.zone,
                sponsor: rollout.sponsor.clone(),
            }),
            Ask::Tell
            | Ask::Change
            | Ask::TakeBack
            | Ask::Feel
            | Ask::Converse
            | Ask::Work
            | Ask::BeQuiet
            | Ask::Remind
            | Ask::SetRhythm
            | Ask::Sum
            | Ask::Extend
            | Ask::Invite
            | Ask::HandOver
            | Ask::Cancel
            | Ask::NameSponsor => Ok(Timing::InTime),
        },
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
            | Ask::Work
            | Ask::Sum
            | Ask::HandOver
            | Ask::Cancel
            | Ask::NameSponsor => Ok(Timing::Late),
            Ask::Change => Err(Refusal::IntakeClosed { rollout: rollout.id.clone() }),
            Ask::BeQuiet | Ask::Remind | Ask::SetRhythm => {
                Err(Refusal::AskingIsOver { rollout: rollout.id.clone() })
            }
            // Until they meet: whoever speaks for an area may leave, and somebody has to be heard in their place.
            Ask::Invite => match rollout.stage {
                Stage::Scheduled { .. } | Stage::Intake | Stage::Homework => Ok(Timing::Late),
                Stage::JointMeeting
                | Stage::Decision
                | Stage::Pilot
                | Stage::Rollout
                | Stage::Sustain
                | Stage::Closed { .. }
                | Stage::Cancelled { .. } => {
                    Err(Refusal::MetAlready { rollout: rollout.id.clone(), sponsor: rollout.sponsor.clone() })
                }
            },
            Ask::Prepare => match rollout.stage {
                Stage::Scheduled { .. } | Stage::Intake | Stage::Homework => Ok(Timing::InTime),
                Stage::JointMeeting
                | Stage::Decision
                | Stage::Pilot
                | Stage::Rollout
                | Stage::Sustain
                | Stage::Closed { .. }
                | Stage::Cancelled { .. } => {
                    Err(Refusal::MetAlready { rollout: rollout.id.clone(), sponsor: rollout.sponsor.clone() })
                }
            },
            Ask::Extend => match rollout.stage {
                Stage::Scheduled { .. }
                | Stage::Intake
                | Stage::Homework
                | Stage::JointMeeting
                | Stage::Decision => Ok(Timing::InTime),
                Stage::Pilot
                | Stage::Rollout
                | Stage::Sustain
                | Stage::Closed { .. }
                | Stage::Cancelled { .. } => Err(Refusal::AlreadyDecided { rollout: rollout.id.clone() }),
            },
            Ask::Commit | Ask::Decide => match rollout.stage {
                Stage::JointMeeting | Stage::Decision => Ok(Timing::InTime),
                Stage::Scheduled { .. } | Stage::Intake | Stage::Homework => Err(not_met_yet(rollout)),
                Stage::Pilot
                | Stage::Rollout
                | Stage::Sustain
                | Stage::Closed { .. }
                | Stage::Cancelled { .. } => Err(Refusal::AlreadyDecided { rollout: rollout.id.clone() }),
            },
        },
        Stage::Closed { .. } | Stage::Cancelled { .. } => match ask {
            // What was heard stays readable; who asked for it twice is answered twice.
            Ask::Sum => Ok(Timing::Late),
            Ask::Tell
            | Ask::Change
            | Ask::TakeBack
            | Ask::Feel
            | Ask::Converse
            | Ask::Work
            | Ask::BeQuiet
            | Ask::Remind
            | Ask::SetRhythm
            | Ask::Prepare
            | Ask::Extend
            | Ask::Invite
            | Ask::HandOver
            | Ask::Commit
            | Ask::Decide
            | Ask::Cancel
            | Ask::NameSponsor => Err(Refusal::RolloutIsOver {
                rollout: rollout.id.clone(),
                name: rollout.brief.name.clone(),
                stage: rollout.stage.name().to_owned(),
            }),
        },
    }
}

fn not_met_yet(rollout: &Rollout) -> Refusal {
    Refusal::NotMetYet { rollout: rollout.id.clone(), meeting: rollout.dates.meeting, zone: rollout.zone }
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
            DutyKind::SponsorAsked
            | DutyKind::Nudge
            | DutyKind::Reminder
            | DutyKind::CloseIntake
            | DutyKind::Summary
            | DutyKind::Agenda
            | DutyKind::Meeting
            | DutyKind::Deciding
            | DutyKind::Commitment
            | DutyKind::DecisionDue
            | DutyKind::Homework
            | DutyKind::LookAgain => Onward::Nothing,
        },
        Stage::Intake => match duty {
            DutyKind::SponsorAsked
            | DutyKind::Nudge
            | DutyKind::Reminder
            | DutyKind::Summary
            | DutyKind::Homework
            | DutyKind::LookAgain => Onward::Act,
            DutyKind::CloseIntake => Onward::To(Stage::Homework),
            DutyKind::Agenda | DutyKind::Meeting | DutyKind::Deciding | DutyKind::DecisionDue => {
                Onward::After(DutyKind::CloseIntake)
            }
            DutyKind::Start | DutyKind::Commitment => Onward::Nothing,
        },
        Stage::Homework => match duty {
            DutyKind::Summary | DutyKind::Agenda | DutyKind::Homework | DutyKind::LookAgain => Onward::Act,
            DutyKind::Meeting => Onward::To(Stage::JointMeeting),
            DutyKind::Deciding | DutyKind::DecisionDue => Onward::After(DutyKind::Meeting),
            DutyKind::Start
            | DutyKind::SponsorAsked
            | DutyKind::Nudge
            | DutyKind::Reminder
            | DutyKind::CloseIntake
            | DutyKind::Commitment => Onward::Nothing,
        },
        Stage::JointMeeting => match duty {
            // Overdue, and still of use to those who are about to decide.
            DutyKind::Summary | DutyKind::Homework | DutyKind::LookAgain => Onward::Act,
            DutyKind::Deciding => Onward::To(Stage::Decision),
            DutyKind::DecisionDue => Onward::After(DutyKind::Deciding),
            DutyKind::Start
            | DutyKind::SponsorAsked
            | DutyKind::Nudge
            | DutyKind::Reminder
            | DutyKind::CloseIntake
            | DutyKind::Agenda
            | DutyKind::Meeting
            | DutyKind::Commitment => Onward::Nothing,
        },
        Stage::Decision => match duty {
            DutyKind::Summary
            | DutyKind::Commitment
            | DutyKind::DecisionDue
            | DutyKind::Homework
            | DutyKind::LookAgain => Onward::Act,
            DutyKind::Start
            | DutyKind::SponsorAsked
            | DutyKind::Nudge
            | DutyKind::Reminder
            | DutyKind::CloseIntake
            | DutyKind::Agenda
            | DutyKind::Meeting
            | DutyKind::Deciding => Onward::Nothing,
        },
        Stage::Pilot | Stage::Rollout | Stage::Sustain => match duty {
            DutyKind::Homework | DutyKind::LookAgain => Onward::Act,
            DutyKind::Start
            | DutyKind::SponsorAsked
            | DutyKind::Nudge
            | DutyKind::Reminder
            | DutyKind::CloseIntake
            | DutyKind::Summary
            | DutyKind::Agenda
            | DutyKind::Meeting
            | DutyKind::Deciding
            | DutyKind::Commitment
            | DutyKind::DecisionDue => Onward::Nothing,
        },
        Stage::Closed { .. } | Stage::Cancelled { .. } => Onward::Nothing,
    }
}
