//! Finding the element somebody means, in a message, a modal or the home tab, and keeping what they picked there.

use serde_json::{Value, json};

use super::{Place, gone, member};
use crate::practice::Refused;
use crate::practice::look::chosen_key;
use crate::practice::state::{OpenView, Post, State};
use crate::practice::values::{self, Values};

/// An element as it stands.
pub struct Spot {
    pub block_id: String,
    pub action_id: String,
    pub element: Value,
    /// Whether touching it tells the app at once.
    pub dispatches: bool,
}

impl Spot {
    /// The beginnings of an entry of `actions`.
    pub fn action(&self) -> Value {
        json!({ "type": self.element["type"], "action_id": self.action_id, "block_id": self.block_id })
    }
}

pub fn find(
    state: &State,
    who: &str,
    place: &Place,
    block_id: &str,
    action_id: &str,
) -> Result<Spot, Refused> {
    let blocks = match place {
        Place::Message { conversation, ts } => {
            member(state, who, conversation)?;
            let post = state.find_post(conversation, ts).ok_or_else(gone)?;
            if post.ephemeral_to.as_deref().is_some_and(|only| only != who) {
                return Err(gone());
            }
            &post.blocks
        }
        Place::Modal | Place::Home => view(state, who, place)?.blocks(),
    };
    let found = values::elements(blocks)
        .into_iter()
        .find(|f| f.action_id == action_id && (block_id.is_empty() || f.block_id == block_id))
        .ok_or_else(|| Refused::new(format!("there is no {action_id} in the block {block_id:?} here")))?;
    let in_input = found.block["type"] == "input";
    Ok(Spot {
        block_id: found.block_id.into(),
        action_id: found.action_id.into(),
        element: found.element.clone(),
        dispatches: !in_input || found.block["dispatch_action"] == true,
    })
}

pub fn view<'a>(state: &'a State, who: &str, place: &Place) -> Result<&'a OpenView, Refused> {
    match place {
        Place::Home => state.homes.get(who).ok_or_else(|| Refused::new("the app has published no home tab")),
        _ => state
            .modals
            .get(who)
            .and_then(|stack| stack.last())
            .ok_or_else(|| Refused::new("no modal is open")),
    }
}

/// Keeps a pick where it was made. Menus of commands (`overflow`) keep none.
pub fn fill_in(state: &mut State, who: &str, place: &Place, spot: &Spot, picked: &Value) {
    if values::initial(&spot.element).is_none() {
        return;
    }
    let values = match place {
        Place::Message { conversation, ts } => {
            Some(state.chosen.entry(chosen_key(who, conversation, ts)).or_default())
        }
        Place::Modal => state.modals.get_mut(who).and_then(|stack| stack.last_mut()).map(|view| {
            view.errors.remove(&spot.block_id);
            &mut view.values
        }),
        Place::Home => state.homes.get_mut(who).map(|view| &mut view.values),
    };
    if let Some(values) = values {
        values.entry(spot.block_id.clone()).or_default().insert(spot.action_id.clone(), picked.clone());
    }
}

/// The `state.values` of a message: everything in it that keeps a value, as this person has left it.
pub fn picked(state: &State, who: &str, conversation: &str, post: &Post) -> Values {
    let kept = state.chosen.get(&chosen_key(who, conversation, &post.ts));
    values::carried_over(kept.unwrap_or(&Values::new()), &post.blocks)
}
