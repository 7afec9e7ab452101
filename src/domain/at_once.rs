//! Who hears at once of the blockers among what somebody tells after the closing, by what these blockers are. It says
//! nothing of who may read them: `policy` decides that.

use serde::{Deserialize, Serialize};

use super::concern::{Severity, Visibility};
use super::rollout::Rollout;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AtOnce {
    /// There is no blocker among them.
    #[default]
    Nobody,
    /// The lead: they sponsor it too, or nobody does.
    Lead,
    /// The lead, and the sponsor not a word of it.
    LeadInWords,
    Both,
    /// Both, and where it is for the lead only the sponsor not a word of it: some are, or it is still to be chosen.
    AsChosen,
}

impl AtOnce {
    /// Of a point on which not everything has been chosen yet, `None`.
    pub fn of(rollout: &Rollout, points: impl IntoIterator<Item = Option<(Severity, Visibility)>>) -> AtOnce {
        let one = |point| match point {
            None => AtOnce::AsChosen,
            Some((Severity::Important | Severity::Minor, _)) => AtOnce::Nobody,
            Some((Severity::Blocker, Visibility::LeadOnly)) => AtOnce::LeadInWords,
            Some((Severity::Blocker, Visibility::Named | Visibility::Area)) => AtOnce::Both,
        };
        let all = points.into_iter().map(one).reduce(|so_far, next| match (so_far, next) {
            (AtOnce::Nobody, other) | (other, AtOnce::Nobody) => other,
            (one, other) if one == other => one,
            (_, _) => AtOnce::AsChosen,
        });
        match all {
            None | Some(AtOnce::Nobody) => AtOnce::Nobody,
            Some(_) if rollout.sponsor == rollout.lead || rollout.vacancy.is_some() => AtOnce::Lead,
            Some(other) => other,
        }
    }

    /// Of whatever may be told.
    pub fn of_any(rollout: &Rollout) -> AtOnce {
        AtOnce::of(rollout, [None])
    }
}
