//! The record of a rollout as one person may take it away: not what others did in their own 1-on-1s, and nothing that
//! would tell whose the view of an area is.

use super::{By, Deed, Reader, Roles, may};
use crate::domain::concern::Concern;
use crate::domain::event::{Body, Happened};
use crate::domain::id::{ConcernId, PersonId};
use crate::domain::rollout::Rollout;

/// Whether they may read an entry; of the others they get a digest. `concerns` are all of the rollout.
pub fn whole(rollout: &Rollout, person: &PersonId, body: &Body, concerns: &[Concern]) -> bool {
    let is_own = body.by.as_ref() == Some(person);
    if !may(Reader::of_rollout(rollout, person), Deed::Export) || (is_of_a_1_on_1(&body.what) && !is_own) {
        return false;
    }
    let known = |key: &str| {
        concerns.iter().find(|concern| concern.id.key() == key).is_none_or(|concern| {
            let card = Roles::in_concern(rollout, concern, person).card(concern);
            card.is_some_and(|card| matches!(card.by, By::Person { .. }))
        })
    };
    named(&body.what).into_iter().all(|concern| known(concern.key()))
        && body.changes.iter().all(|change| {
            // Where one is joined to another, or put on the agenda, its key stands in the fact.
            let values = [&change.before, &change.after].into_iter().flatten();
            let tells = matches!(change.fact.as_str(), "joined" | "tabled" | "gone_on_over");
            let keys = values.filter(|_| tells).flat_map(|keys| keys.split(", "));
            known(&change.thing) && keys.into_iter().all(known)
        })
}

/// What a person does in their own.
fn is_of_a_1_on_1(what: &Happened) -> bool {
    match what {
        Happened::IntakeBegun { .. }
        | Happened::IntakeDone { .. }
        | Happened::ConcernRaised { .. }
        | Happened::ConcernChanged { .. }
        | Happened::ConcernWithdrawn { .. }
        | Happened::ConcernSettled { .. }
        | Happened::ConcernReopened { .. }
        | Happened::RestatementFair { .. }
        | Happened::QuestionAsked { .. }
        | Happened::QuestionReworded { .. }
        | Happened::CallAsked { .. }
        | Happened::Snoozed { .. }
        | Happened::Away { .. }
        | Happened::WordsRemoved { .. }
        | Happened::Committed { .. }
        | Happened::DataGiven
        | Happened::Changed => true,
        Happened::Scheduled { .. }
        | Happened::Started { .. }
        | Happened::StageMoved { .. }
        | Happened::NotHeard { .. }
        | Happened::Unreachable { .. }
        | Happened::ConcernAnswered { .. }
        | Happened::ConcernParked { .. }
        | Happened::ConcernTakenIn { .. }
        | Happened::RiskAccepted { .. }
        | Happened::HomeworkMoved { .. }
        | Happened::HomeworkOverdue { .. }
        | Happened::HomeworkNudged { .. }
        | Happened::ConcernRestated { .. }
        | Happened::ConcernJoined { .. }
        | Happened::ThemeShaped { .. }
        | Happened::QuestionAnswered { .. }
        | Happened::CallDone { .. }
        | Happened::Nudged { .. }
        | Happened::RemindedByHand { .. }
        | Happened::SummarySent
        | Happened::Tabled { .. }
        | Happened::Untabled { .. }
        | Happened::AgendaSent
        | Happened::MeetingHeld { .. }
        | Happened::WentOn { .. }
        | Happened::Extended { .. }
        | Happened::RhythmSet { .. }
        | Happened::HandedOver { .. }
        | Happened::Invited { .. }
        | Happened::TakenOut { .. }
        | Happened::CountsPosted
        | Happened::Exported
        | Happened::OutsidersAccepted
        | Happened::Cancelled
        | Happened::Decided { .. }
        | Happened::NotDelivered { .. }
        | Happened::SendingStopped { .. }
        | Happened::SendingResumed
        | Happened::SponsorLost { .. }
        | Happened::SponsorNamed { .. }
        | Happened::WordsForgotten
        | Happened::KeysWrappedAnew => false,
    }
}

/// The concerns of which it tells.
pub(super) fn named(what: &Happened) -> Vec<&ConcernId> {
    match what {
        Happened::ConcernRaised { concern, .. }
        | Happened::ConcernChanged { concern }
        | Happened::ConcernWithdrawn { concern }
        | Happened::ConcernAnswered { concern, .. }
        | Happened::ConcernSettled { concern, .. }
        | Happened::ConcernReopened { concern, .. }
        | Happened::ConcernParked { concern, .. }
        | Happened::ConcernTakenIn { concern, .. }
        | Happened::RiskAccepted { concern, .. }
        | Happened::HomeworkMoved { concern, .. }
        | Happened::HomeworkOverdue { concern, .. }
        | Happened::HomeworkNudged { concern, .. }
        | Happened::ConcernRestated { concern }
        | Happened::Tabled { concern }
        | Happened::Untabled { concern }
        | Happened::RestatementFair { concern, .. } => vec![concern],
        Happened::ConcernJoined { concern, from, to } => {
            [Some(concern), from.as_ref(), to.as_ref()].into_iter().flatten().collect()
        }
        Happened::Scheduled { .. }
        | Happened::Started { .. }
        | Happened::StageMoved { .. }
        | Happened::IntakeBegun { .. }
        | Happened::IntakeDone { .. }
        | Happened::NotHeard { .. }
        | Happened::Unreachable { .. }
        | Happened::QuestionAsked { .. }
        | Happened::QuestionReworded { .. }
        | Happened::QuestionAnswered { .. }
        | Happened::CallAsked { .. }
        | Happened::CallDone { .. }
        | Happened::Nudged { .. }
        | Happened::RemindedByHand { .. }
        | Happened::Snoozed { .. }
        | Happened::Away { .. }
        | Happened::ThemeShaped { .. }
        | Happened::SummarySent
        | Happened::AgendaSent
        | Happened::MeetingHeld { .. }
        | Happened::WentOn { .. }
        | Happened::Extended { .. }
        | Happened::RhythmSet { .. }
        | Happened::HandedOver { .. }
        | Happened::Invited { .. }
        | Happened::TakenOut { .. }
        | Happened::CountsPosted
        | Happened::Exported
        | Happened::OutsidersAccepted
        | Happened::Cancelled
        | Happened::NotDelivered { .. }
        | Happened::SendingStopped { .. }
        | Happened::SendingResumed
        | Happened::SponsorLost { .. }
        | Happened::SponsorNamed { .. }
        | Happened::WordsRemoved { .. }
        | Happened::Committed { .. }
        | Happened::Decided { .. }
        | Happened::DataGiven
        | Happened::WordsForgotten
        | Happened::KeysWrappedAnew
        | Happened::Changed => Vec::new(),
    }
}
