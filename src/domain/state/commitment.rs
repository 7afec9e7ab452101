//! What becomes of a commitment: each answer against each that may follow it. Silence is no answer, and never taken as Yes.

use crate::domain::commitment::Choice;

/// What stands once somebody has withdrawn what they need: a word without its condition is **Committed**. `None`: it stands
/// as before, for who has not committed has still not.
pub fn freed(before: Choice) -> Option<Choice> {
    match before {
        Choice::Conditional => Some(Choice::Committed),
        Choice::Committed | Choice::NotYet => None,
    }
}

/// What stands once somebody has answered so; `None`: it stood so before, and nothing changes. Whoever names what they need
/// a second time needs it in place of the first.
pub fn answered(before: Option<Choice>, answer: Choice) -> Option<Choice> {
    match (before, answer) {
        (None | Some(Choice::Conditional | Choice::NotYet), Choice::Committed) => Some(Choice::Committed),
        (Some(Choice::Committed), Choice::Committed) => None,
        (None | Some(Choice::Committed | Choice::Conditional | Choice::NotYet), Choice::Conditional) => {
            Some(Choice::Conditional)
        }
        (None | Some(Choice::Committed | Choice::Conditional | Choice::NotYet), Choice::NotYet) => {
            Some(Choice::NotYet)
        }
    }
}
