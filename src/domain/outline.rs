//! What a decision on a whole rollout looks at of each concern. No word of it: of thousands that would be most of the
//! work, and none is read here.

use chrono::NaiveDate;

use super::area::Area;
use super::concern::{Concern, Origin, Visibility};
use super::homework::Homework;
use super::id::{ConcernId, PersonId, RolloutId};

#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    pub id: ConcernId,
    pub rollout: RolloutId,
    pub raiser: PersonId,
    pub area: Area,
    pub origin: Origin,
    pub visibility: Visibility,
    pub homework: Homework,
    /// Which sentence says it as it will stand in the summary.
    pub restated: Option<u32>,
    /// Which answer stands.
    pub answered: Option<u32>,
    pub is_withdrawn: bool,
    /// Parked until that day.
    pub look_again: Option<NaiveDate>,
    /// Neither settled nor put off.
    pub is_open: bool,
    pub late: bool,
    pub raiser_out: bool,
    /// There is something in it to be read.
    pub has_words: bool,
}

impl From<&Concern> for Outline {
    fn from(concern: &Concern) -> Self {
        let is_withdrawn = concern.state.is_withdrawn();
        Outline {
            id: concern.id.clone(),
            rollout: concern.rollout.clone(),
            raiser: concern.raiser.clone(),
            area: concern.area,
            origin: concern.origin.clone(),
            visibility: concern.said.visibility,
            homework: concern.work.homework.clone(),
            restated: concern.work.wording.as_ref().map(|wording| wording.nth),
            answered: concern.state.answer().map(|answer| answer.nth),
            is_withdrawn,
            look_again: concern.state.look_again(),
            is_open: concern.state.is_open(),
            late: concern.late,
            raiser_out: concern.raiser_out,
            has_words: !is_withdrawn && concern.gone.is_none(),
        }
    }
}

/// Of one concern nothing but the homework is otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    pub concern: ConcernId,
    pub rollout: RolloutId,
    pub raiser: PersonId,
    pub before: Homework,
    pub after: Homework,
}
