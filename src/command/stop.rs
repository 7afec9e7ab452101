//! Why a request cannot be decided as it stands: a person's business, something Slack must say first, or a database
//! that does not answer. None of them leaves anything behind.

use super::desk::Need;
use crate::domain::refusal::Refusal;
use crate::store;

#[derive(Debug)]
pub enum Stop {
    Refused(Refusal),
    Need(Need),
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
