//! Answers, refusals and windows: decided already, with all they say in them.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Maybe, Rendered, zone};
use crate::domain::effect::To;
use crate::domain::id::{PersonId, TeamId};
use crate::domain::refusal::Refusal;
use crate::domain::reply::Say;
use crate::domain::screen::{Notice, Screen};
use crate::store::Tx;
use crate::view::{refusal, reply, screen};

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
