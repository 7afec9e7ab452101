//! Why a request cannot be decided as it stands: a person's business, something that must be known first, or a database
//! that does not answer. None of them leaves anything behind.

use super::desk::Need;
use crate::domain::id::RolloutId;
use crate::domain::refusal::Refusal;
use crate::domain::reply::Say;
use crate::store;

#[derive(Debug)]
pub enum Stop {
    Refused(Refusal),
    /// It could mean several things: the person is asked which.
    Ask(Say),
    /// Slack must say something first.
    Need(Box<Need>),
    /// The themes of that rollout must be put together first, beside the writer.
    Sort(RolloutId),
    Store(store::Error),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        Stop::Refused(refusal)
    }
}

impl From<store::Error> for Stop {
    fn from(error: store::Error) -> Stop {
        Stop::Store(error)
    }
}

/// Both, or all that must be asked of Slack for the two: it is asked once for a request.
pub fn both<A, B>(a: Result<A, Stop>, b: Result<B, Stop>) -> Result<(A, B), Stop> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(Stop::Need(mut need)), Err(Stop::Need(other))) => {
            // Of one person it is asked once, whatever for.
            let also = other.people.into_iter().filter(|person| !need.people.contains(person));
            let also: Vec<_> = also.collect();
            need.people.extend(also);
            need.channels.extend(other.channels);
            need.groups.extend(other.groups);
            Err(Stop::Need(need))
        }
        (Err(stop), _) | (_, Err(stop)) => Err(stop),
    }
}
