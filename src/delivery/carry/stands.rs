//! What stands in Slack and should not: where Slack will not have it deleted it is overwritten, and where it will not have
//! it edited it is deleted, if words in it must go. What can be neither is told. No word of it is kept here.

use super::post::{Address, sheet};
use super::{Carrier, Stop, Trip, page_key};
use crate::delivery::api::Spot;
use crate::delivery::failure::Failure;
use crate::delivery::pace::Method;
use crate::delivery::render;
use crate::view::message;

/// What there is left of a message that was to be taken away.
pub(super) enum Left {
    Nothing,
    AsItWas,
}

impl Carrier {
    /// A page of what stands, and those behind it, cannot be made to say what they should. They stay as they are, unless
    /// they may show what their reader must not read any more: then they are taken away, and what is to be told stands
    /// anew.
    pub(super) async fn unedited(
        &self,
        trip: &mut Trip<'_>,
        address: &mut Address,
        (n, spot): (usize, &Spot),
        failure: Failure,
    ) -> Result<Option<Spot>, Stop> {
        let mut tx = self.db.read().await?;
        trip.must_go = render::must_go(&mut tx, trip.letter).await?;
        drop(tx);
        if !trip.must_go {
            return Err(Stop::Failed(Method::Update, failure));
        }
        tracing::warn!(delivery.id = %trip.letter.id, code = failure.code(), "deleted, for it cannot be edited");
        self.delete(trip, address, n, spot).await?;
        self.drop_pages(trip, address, n + 1).await?;
        // The next try knows of nothing that stands.
        if trip.stuck.is_some() { Ok(None) } else { Err(Stop::Later(self.clock.now())) }
    }

    /// Slack will not have a message deleted, so one line takes the place of all it said.
    pub(super) async fn overwrite(
        &self,
        trip: &mut Trip<'_>,
        n: usize,
        spot: &Spot,
        refused: &Failure,
    ) -> Result<Left, Stop> {
        let id = &trip.letter.id;
        self.turn(trip, Method::Update, &page_key(trip.letter, n))?;
        match self.api.update(spot, &sheet(&message::taken_back())?).await {
            Ok(()) | Err(Failure::Missing { .. }) => {
                tracing::warn!(delivery.id = %id, code = refused.code(), "overwritten, for it cannot be deleted");
                Ok(Left::Nothing)
            }
            Err(failure) if failure.is_final() => {
                let (delete, edit) = (refused.code(), failure.code());
                tracing::error!(delivery.id = %id, delete, edit, "what should be gone stands, and somebody is told");
                trip.stuck.get_or_insert_with(|| delete.to_owned());
                Ok(Left::AsItWas)
            }
            Err(failure) => Err(Stop::Failed(Method::Update, failure)),
        }
    }
}
