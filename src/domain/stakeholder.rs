//! A person who speaks for one or more areas in one rollout, and how far their private 1-on-1 has come.
//! It holds no word of what they said.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::area::Area;
use super::concern::Concern;
use super::id::{PersonId, RolloutId};
use super::rollout::Stage;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stakeholder {
    pub rollout: RolloutId,
    pub person: PersonId,
    /// Never empty, no area twice, in the order of `Area::ALL`.
    pub areas: Vec<Area>,
    /// Their zone, taken at the start and kept fresh; the lead's where Slack says none.
    pub zone: Tz,
    pub intake: Intake,
    /// Of the areas of somebody who is Done those for which they have not said so: the date passed on them, they spoke after
    /// it, or were asked for one area more. Silence is never taken as Yes: for these they are heard as far as a point of
    /// theirs is of that area, and stands, or came late: who has spoken then owes no Done, whatever becomes of it.
    #[serde(default)]
    pub silent: Vec<Area>,
    pub nudges: Nudges,
}

impl Stakeholder {
    /// Whether they can be written to.
    pub fn is_reachable(&self) -> bool {
        match self.intake {
            Intake::Invited | Intake::Talking | Intake::Done { .. } | Intake::NotHeard => true,
            Intake::Unreachable { .. } | Intake::Left { .. } | Intake::TakenOut { .. } => false,
        }
    }

    /// Whether they were heard for an area of theirs: by their Done, or by a point. `concerns`: theirs among them.
    pub fn is_heard_for<'a>(&self, area: Area, concerns: impl IntoIterator<Item = &'a Concern>) -> bool {
        let speaks = |concern: &Concern| {
            let counts = concern.late || !concern.state.is_withdrawn();
            concern.raiser == self.person && concern.area == area && counts
        };
        self.intake.is_done() && (!self.silent.contains(&area) || concerns.into_iter().any(speaks))
    }

    /// Still owes an answer while the intake is open.
    pub fn is_owed(&self) -> bool {
        let is_done = matches!(self.intake, Intake::Done { .. });
        self.intake.is_owed() || (is_done && !self.silent.is_empty())
    }

    /// Whether their answer is waited for: while the intake is open; and where they were asked only then, or for one area more,
    /// until all meet.
    pub fn is_waited_for(&self, stage: &Stage) -> bool {
        match stage {
            // Whoever was asked before it closed stands as not heard by then.
            Stage::Intake | Stage::Homework => self.is_owed(),
            Stage::Scheduled { .. }
            | Stage::JointMeeting
            | Stage::Decision
            | Stage::Pilot
            | Stage::Rollout
            | Stage::Sustain
            | Stage::Closed { .. }
            | Stage::Cancelled { .. } => false,
        }
    }

    /// The areas for which an answer is asked of them: all, or those that came after their Done.
    pub fn asked_for(&self) -> &[Area] {
        if self.intake.is_done() && !self.silent.is_empty() { &self.silent } else { &self.areas }
    }

    /// Whether they still speak for their areas.
    pub fn takes_part(&self) -> bool {
        !matches!(self.intake, Intake::TakenOut { .. })
    }

    /// Can still say whether an answer settles what they raised. Who cannot be written to now may be before long.
    pub fn hears_answers(&self) -> bool {
        match self.intake {
            Intake::Invited
            | Intake::Talking
            | Intake::Done { .. }
            | Intake::NotHeard
            | Intake::Unreachable { why: Unreachable::DmRefused, .. } => true,
            Intake::Unreachable { why: Unreachable::Deactivated, .. }
            | Intake::Left { .. }
            | Intake::TakenOut { .. } => false,
        }
    }

    /// Can be written to about what they raised, whether they still take part or not.
    pub fn is_with_us(&self) -> bool {
        match self.intake {
            Intake::Invited
            | Intake::Talking
            | Intake::Done { .. }
            | Intake::NotHeard
            | Intake::TakenOut { .. } => true,
            Intake::Unreachable { .. } | Intake::Left { .. } => false,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "intake", rename_all = "snake_case")]
pub enum Intake {
    /// Asked, nothing said yet.
    Invited,
    /// Has begun, by form or by typing; nothing is shared by the form before Done.
    Talking,
    /// Said Done (or that there are no concerns).
    Done { at: DateTime<Utc>, stance: Option<Stance> },
    /// The intake closed without a Done. Words typed before that still count.
    NotHeard,
    /// Slack could not bring them the message, or they left. `since`: `None` where that was before it was kept.
    Unreachable {
        why: Unreachable,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<DateTime<Utc>>,
    },
    /// Said Done, and their account is deactivated, `since` as above: they stay heard, and say nothing more.
    Left {
        at: DateTime<Utc>,
        stance: Option<Stance>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<DateTime<Utc>>,
    },
    /// The lead has taken them out before they all met: they are asked and counted no more.
    TakenOut { at: DateTime<Utc> },
}

impl Intake {
    /// How they feel, as far as they have said.
    pub fn stance(&self) -> Option<Stance> {
        match self {
            Intake::Done { stance, .. } | Intake::Left { stance, .. } => *stance,
            Intake::Invited
            | Intake::Talking
            | Intake::NotHeard
            | Intake::Unreachable { .. }
            | Intake::TakenOut { .. } => None,
        }
    }

    /// The same, with that stance where it can have one.
    #[must_use]
    pub fn feeling(self, stance: Option<Stance>) -> Intake {
        match self {
            Intake::Done { at, .. } => Intake::Done { at, stance },
            Intake::Left { at, since, .. } => Intake::Left { at, stance, since },
            Intake::Invited
            | Intake::Talking
            | Intake::NotHeard
            | Intake::Unreachable { .. }
            | Intake::TakenOut { .. } => self,
        }
    }

    /// Since when they are out of reach, as far as that is kept.
    pub fn lost_since(&self) -> Option<DateTime<Utc>> {
        match self {
            Intake::Unreachable { since, .. } | Intake::Left { since, .. } => *since,
            Intake::Invited
            | Intake::Talking
            | Intake::Done { .. }
            | Intake::NotHeard
            | Intake::TakenOut { .. } => None,
        }
    }

    pub fn is_done(&self) -> bool {
        matches!(self, Intake::Done { .. } | Intake::Left { .. })
    }

    /// Has not said Done, and can still do so in time.
    pub fn is_owed(&self) -> bool {
        match self {
            Intake::Invited | Intake::Talking => true,
            Intake::Done { .. }
            | Intake::NotHeard
            | Intake::Unreachable { .. }
            | Intake::Left { .. }
            | Intake::TakenOut { .. } => false,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unreachable {
    Deactivated,
    /// Slack refuses a DM from the bot.
    DmRefused,
}

/// How the person feels; private to lead and sponsor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    Leading,
    Supportive,
    Neutral,
    Resistant,
}

impl Stance {
    pub const ALL: [Stance; 4] = [Stance::Leading, Stance::Supportive, Stance::Neutral, Stance::Resistant];

    pub fn name(self) -> &'static str {
        match self {
            Stance::Leading => "Leading",
            Stance::Supportive => "Supportive",
            Stance::Neutral => "Neutral",
            Stance::Resistant => "Resistant",
        }
    }

    pub fn slug(self) -> &'static str {
        match self {
            Stance::Leading => "leading",
            Stance::Supportive => "supportive",
            Stance::Neutral => "neutral",
            Stance::Resistant => "resistant",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Stance> {
        Stance::ALL.into_iter().find(|stance| stance.slug() == slug)
    }
}

/// What has been asked of a person's patience.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nudges {
    /// At most three for one intake.
    pub sent: u8,
    /// Their own choice by **Later**: quiet until then, then one reminder.
    pub snoozed_until: Option<DateTime<Utc>>,
    /// Their own word that they are away; first day back.
    pub away_until: Option<NaiveDate>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::*;

    #[test]
    fn whose_answer_is_waited_for_when() {
        let done = Intake::Done { at: tuesday(), stance: None };
        let as_it_is = |intake| Stakeholder { intake, ..stakeholder("U1", Area::Legal) };
        let silent = Stakeholder { silent: vec![Area::Legal], ..as_it_is(done.clone()) };
        // Given who and how far they have come; whether they are waited for in the intake, and in homework.
        let table = [
            (as_it_is(Intake::Invited), (true, true)),
            (as_it_is(Intake::Talking), (true, true)),
            (silent, (true, true)),
            (as_it_is(done), (false, false)),
            (as_it_is(Intake::NotHeard), (false, false)),
            (as_it_is(Intake::TakenOut { at: tuesday() }), (false, false)),
        ];
        for (who, waited) in table {
            let is = |stage| who.is_waited_for(&stage);
            assert_eq!((is(Stage::Intake), is(Stage::Homework)), waited, "{who:?}");
            let others =
                stages().into_iter().filter(|stage| !matches!(stage, Stage::Intake | Stage::Homework));
            assert!(others.into_iter().all(|stage| !is(stage)), "{who:?}");
        }
    }
}
