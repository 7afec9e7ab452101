//! The queue of concerns as whoever runs the rollout may read it, page by page: what wants an answer first, then what
//! waits for its raiser, then what is parked; heaviest first, then oldest.

use chrono_tz::Tz;

use crate::domain::concern::Concern;
use crate::domain::id::PersonId;
use crate::domain::policy::{Card, Deed, Reader, Roles};
use crate::domain::refusal::Refusal;
use crate::domain::rollout::Rollout;
use crate::domain::screen::{Office, QueueItem, QueueScreen};
use crate::domain::state::{self, Ask};

/// Concerns on a page: about what a window shows without tiring.
pub const PAGE: usize = 6;

/// How many concerns of a rollout stand in its queue by themselves, and how many there are in all that may only be counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lengths {
    pub open: usize,
    pub answered: usize,
    pub parked: usize,
    /// Those the reader may only count.
    pub counted_only: usize,
}

/// As whom somebody reads the queue.
///
/// # Errors
/// `OnlyLeadOrSponsor`, `NotStarted`.
pub fn reader(rollout: &Rollout, actor: &PersonId) -> Result<Reader, Refusal> {
    if !Roles::in_rollout(rollout, actor).may(Deed::SeeConcerns) {
        return Err(Refusal::only_lead_or_sponsor(rollout));
    }
    // What was heard stays readable when it is over.
    state::allow(rollout, Ask::Sum)?;
    Ok(Reader::of_rollout(rollout, actor))
}

/// How many pages there are, and which of them is meant by `page`.
pub fn pages(lengths: &Lengths, page: usize) -> (usize, usize) {
    let all = lengths.open + lengths.answered + lengths.parked;
    let pages = all.div_ceil(PAGE).max(1);
    (pages, page.min(pages - 1))
}

/// `items`: the concerns of this page in their order, each with those worked on together with it.
pub fn screen(
    rollout: &Rollout,
    actor: &PersonId,
    lengths: &Lengths,
    page: usize,
    items: &[(Concern, Vec<Concern>)],
    zone: Tz,
) -> QueueScreen {
    let (pages, page) = pages(lengths, page);
    let roles = Roles::in_rollout(rollout, actor);
    let goes_on = state::allow(rollout, Ask::Work).is_ok();
    let card = |concern: &Concern| Roles::in_concern(rollout, concern, actor).card(concern);
    let items = items.iter().filter_map(|(concern, joined)| {
        let mut joined: Vec<Card> = joined.iter().filter_map(card).collect();
        // For the heaviest of them it may stand where it does.
        joined.sort_by_key(|card| card.severity);
        Some(QueueItem { card: card(concern)?, joined })
    });
    QueueScreen {
        rollout: rollout.id.clone(),
        name: rollout.brief.name.clone(),
        office: Office {
            runs: goes_on && roles.may(Deed::Run),
            takes_in: goes_on && roles.may(Deed::TakeIn),
            accepts: goes_on && roles.may(Deed::AcceptRisk),
        },
        zone,
        page,
        pages,
        open: lengths.open,
        answered: lengths.answered,
        parked: lengths.parked,
        counted_only: lengths.counted_only,
        items: items.collect(),
    }
}
