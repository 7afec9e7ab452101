//! Finding the element somebody means, in a message, a modal or the home tab, and keeping what they picked there.

use serde_json::{Value, json};

use super::{Place, gone, member};
use crate::practice::Refused;
use crate::practice::cast::Person;
use crate::practice::look::chosen_key;
use crate::practice::state::{Channel, Kind, OpenView, Post, State};
use crate::practice::values::{self, Input, Values};

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

/// Pickers offer only who and what exists, and conversations only to those who see them.
pub fn offered(state: &State, who: &str, element: &Value, value: &Input) -> Result<(), Refused> {
    let (people, channels): (&[String], &[String]) = match value {
        Input::User(id) => (std::slice::from_ref(id), &[]),
        Input::Users(ids) => (ids, &[]),
        Input::Conversation(id) | Input::Channel(id) => (&[], std::slice::from_ref(id)),
        Input::Conversations(ids) | Input::Channels(ids) => (&[], ids),
        _ => (&[], &[]),
    };
    if let Some(id) = people.iter().find(|id| !state.people.contains_key(*id)) {
        return Err(Refused::new(format!("nobody is called {id}")));
    }
    for id in channels {
        let channel = state.channels.get(id).filter(|channel| is_in_sight(state, who, channel));
        let channel = channel.ok_or_else(|| Refused::new(format!("there is no channel {id}")))?;
        if !is_offered(state, element, channel) {
            return Err(Refused::new(format!("{id} is not among what can be picked here")));
        }
    }
    Ok(())
}

/// Members find every public channel; guests and people from elsewhere only what they are in.
fn is_in_sight(state: &State, who: &str, channel: &Channel) -> bool {
    let is_member = state
        .people
        .get(who)
        .is_some_and(|person| !person.is_external() && !person.is_restricted && !person.is_ultra_restricted);
    state.person_sees(who, channel) || (channel.kind == Kind::Channel && is_member)
}

fn is_offered(state: &State, element: &Value, channel: &Channel) -> bool {
    let of_channels = element["type"].as_str().is_some_and(|kind| kind.ends_with("channels_select"));
    let kind = match channel.kind {
        Kind::Channel => "public",
        Kind::Private => "private",
        Kind::Dm => "im",
        Kind::Group => "mpim",
    };
    let filter = &element["filter"];
    let within = match filter["include"].as_array() {
        _ if of_channels => channel.kind == Kind::Channel,
        Some(kinds) => kinds.iter().any(|one| one == kind),
        None => true,
    };
    // The only direct messages there are, are with the app.
    let with_app = filter["exclude_bot_users"] == true && channel.kind == Kind::Dm;
    let mut members = channel.members.iter().filter_map(|member| state.people.get(member));
    let shared = filter["exclude_external_shared_channels"] == true && members.any(Person::is_external);
    within && !channel.archived && !with_app && !shared
}
