//! Who may see and do what, decided here and nowhere else. A `Card` is the only form in which a concern is shown to
//! anybody but its raiser; what its reader may not see is not in it.

use serde::{Deserialize, Serialize};

use super::concern::{Concern, State, Visibility};
use super::id::{ChannelId, PersonId};
use super::person::{Channel, Standing};
use super::rollout::Rollout;

mod allowed;
mod card;
mod deed;
pub mod meanwhile;
#[cfg(test)]
mod tests;
pub mod trail;

pub use allowed::{Allowed, Starters, may_start};
pub use card::{By, Card, Sentence, Shown, card, in_words, on_agenda};
pub use deed::{Deed, may};

/// What somebody is to a rollout, or to one concern in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    Lead,
    Sponsor,
    Raiser,
    /// Has been given the homework on this concern.
    Owner,
    /// Any other person, stakeholder or not.
    Other,
    /// Everybody in the home channel at once.
    Channel,
}

impl Reader {
    pub const ALL: [Reader; 6] =
        [Reader::Lead, Reader::Sponsor, Reader::Raiser, Reader::Owner, Reader::Other, Reader::Channel];

    /// As whom a person reads of a rollout: a lead sees all that a sponsor sees, so a lead who is their own sponsor
    /// reads as the lead. What they may do is asked of `Roles`.
    pub fn of_rollout(rollout: &Rollout, person: &PersonId) -> Reader {
        if *person == rollout.lead {
            Reader::Lead
        } else if *person == rollout.sponsor {
            Reader::Sponsor
        } else {
            Reader::Other
        }
    }
}

/// All that one person is to a rollout, or to a concern in it. Nobody loses a right by holding another office as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roles(Vec<Reader>);

impl Roles {
    pub fn in_rollout(rollout: &Rollout, person: &PersonId) -> Roles {
        let offices = [(Reader::Lead, &rollout.lead), (Reader::Sponsor, &rollout.sponsor)];
        let held = offices.into_iter().filter(|(_, who)| *who == person).map(|(reader, _)| reader);
        Roles(held.chain([Reader::Other]).collect())
    }

    /// Their own concern comes first: what they said they see whole.
    pub fn in_concern(rollout: &Rollout, concern: &Concern, person: &PersonId) -> Roles {
        let mut roles = Roles::in_rollout(rollout, person).0;
        if concern.work.homework.owner() == Some(person) {
            roles.insert(roles.len() - 1, Reader::Owner);
        }
        if concern.raiser == *person {
            roles.insert(0, Reader::Raiser);
        }
        Roles(roles)
    }

    pub fn may(&self, deed: Deed) -> bool {
        self.0.iter().any(|reader| may(*reader, deed))
    }

    /// The concern as whichever of these roles sees most of it.
    pub fn card(&self, concern: &Concern) -> Option<Card> {
        self.0.iter().find_map(|reader| card(*reader, concern))
    }
}

/// Whether somebody may be given the homework on a concern: they see it already, or may once it is theirs. Its raiser is
/// as good as anybody: of an area's view it would tell whose it is.
pub fn may_own(rollout: &Rollout, concern: &Concern, person: &PersonId) -> bool {
    Roles::in_rollout(rollout, person).card(concern).is_some() || card(Reader::Owner, concern).is_some()
}

/// What may be told of a settled concern to those who run a later rollout: the sentence that its raiser found fair, never
/// who or of which area. `None`: nothing.
pub fn handed_down(concern: &Concern) -> Option<&str> {
    match (&concern.state, concern.said.visibility) {
        (State::Settled { .. }, Visibility::Named | Visibility::Area) => concern.work.fair(),
        (State::Settled { .. }, Visibility::LeadOnly)
        | (
            State::Open
            | State::Reopened { .. }
            | State::Answered { .. }
            | State::AcceptedRisk { .. }
            | State::Parked { .. }
            | State::Withdrawn { .. },
            Visibility::Named | Visibility::Area | Visibility::LeadOnly,
        ) => None,
    }
}

/// Whether somebody learns of a rollout at all. `has_part`: lead, sponsor or stakeholder of it; `here`: the channel they
/// ask in, of which they are a member. A public channel is open to members of the workspace, not to its guests.
pub fn may_know(rollout: &Rollout, standing: Standing, has_part: bool, here: &ChannelId) -> bool {
    has_part || rollout.channel == *here || (!rollout.is_private && standing.sees_the_workspace())
}

/// Whether what everybody in the home channel reads may be posted there, as that channel is now.
pub fn may_post(rollout: &Rollout, home: &Channel) -> bool {
    !home.has_outsiders || rollout.outsiders_accepted
}

/// Whether somebody who takes part may be told that so many areas worry about one thing. For stakeholders it takes
/// three: of two, each would know the other.
pub fn may_know_overlap(reader: Reader, areas: usize) -> bool {
    match reader {
        Reader::Lead | Reader::Sponsor => areas >= 2,
        Reader::Raiser | Reader::Owner | Reader::Other => areas >= 3,
        Reader::Channel => false,
    }
}
