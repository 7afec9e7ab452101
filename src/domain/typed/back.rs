//! What is said under a message whose words are kept no more. It brings nothing back.

use crate::domain::concern::{Concern, Origin, State};
use crate::domain::decision::Decision;
use crate::domain::effect::What;
use crate::domain::reply::Say;
use crate::domain::rollout::Rollout;
use crate::domain::state::{self, Ask};

/// New words in an old message: whoever took it back may not have meant to say it anew, so they are asked to.
pub(super) fn not_taken_back(rollout: &Rollout, concern: &Concern) -> Decision {
    let id = concern.id.clone();
    let what = match (state::allow(rollout, Ask::Tell), &concern.state) {
        (Err(refusal), _) => What::Refuse { refusal },
        (Ok(_), State::Withdrawn { instead, .. }) => {
            What::Say { say: Say::StaysWithdrawn { concern: id, instead: *instead } }
        }
        (
            Ok(_),
            State::Open
            | State::Reopened { .. }
            | State::Answered { .. }
            | State::Settled { .. }
            | State::AcceptedRisk { .. }
            | State::Parked { .. },
        ) => What::Say { say: Say::StaysWordless { concern: id } },
    };
    under_it(concern, what)
}

pub(super) fn under_it(concern: &Concern, what: What) -> Decision {
    let effects = match &concern.origin {
        Origin::Typed(source) => vec![source.under(what)],
        Origin::Form => Vec::new(),
    };
    Decision { effects, ..Decision::default() }
}
