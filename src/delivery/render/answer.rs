//! Answers, refusals and windows: decided already, with all they say in them.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Maybe, Rendered, head, zone};
use crate::domain::effect::{Stuck, To};
use crate::domain::id::{PersonId, TeamId};
use crate::domain::refusal::Refusal;
use crate::domain::reply::Say;
use crate::domain::screen::{Notice, Screen};
use crate::store::Tx;
use crate::view::{message, refusal, reply, screen};

pub async fn say(
    tx: &mut Tx,
    team: &TeamId,
    say: &Say,
    reader: Option<&PersonId>,
    now: DateTime<Utc>,
) -> Maybe {
    let zone = zone(tx, team, reader).await?;
    Ok(Some(Rendered::one(reply::say(say, now, zone))))
}

/// Of words to whoever is told of it; of the charter to the lead.
pub async fn still_stands(tx: &mut Tx, stuck: &Stuck, why: &str, reader: Option<&PersonId>) -> Maybe {
    match stuck {
        Stuck::Charter { rollout } => head::charter_stands(tx, rollout, why, reader).await,
        Stuck::Words { before, gist, day: _ } => {
            Ok(reader.map(|reader| Rendered::one(message::words_stand(reader, before, *gist, why))))
        }
    }
}

/// As words where there is a conversation, as a window where there is none.
pub fn refuse(refusal: &Refusal, to: &To) -> Rendered {
    match to {
        To::Open { .. } | To::Update { .. } => {
            Rendered::Modal(screen(&Screen::Notice { notice: Notice::Refused { refusal: refusal.clone() } }))
        }
        To::Dm { .. } | To::Channel { .. } | To::Thread { .. } | To::Under { .. } | To::Only { .. } => {
            Rendered::one(refusal::message(refusal))
        }
        To::Home { .. } => Rendered::Nothing,
    }
}

pub fn screen(screen: &Screen) -> Value {
    screen::draw(screen)
}
