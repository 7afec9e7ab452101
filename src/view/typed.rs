//! What somebody had filled in when their window could not be taken as it was: put back into the same fields of the window
//! that comes in its place, or shown, so that it can be copied. It goes to nobody else and is not kept.

use serde_json::{Value, json};

use super::block::{quote, section};
use super::ids::field_of;
use super::text::bold;

/// Fills the fields of `view` as `filled` has them, by field: what follows a step may stand under another id.
pub fn put_back(view: &mut Value, filled: &Value) {
    for block in view["blocks"].as_array_mut().into_iter().flatten() {
        let field = block["block_id"].as_str().and_then(field_of);
        let state = field.and_then(|field| {
            elements(filled).find(|(id, _)| field_of(id) == Some(field)).map(|(_, state)| state)
        });
        if let Some(state) = state.filter(|state| state["type"] == block["element"]["type"]) {
            fill(&mut block["element"], state);
        }
    }
}

fn fill(element: &mut Value, state: &Value) {
    let plain = |name: &str| state[name].as_str().filter(|text| !text.is_empty()).map(|text| json!(text));
    let one_of = |wanted: &Value| {
        let options = element["options"].as_array().into_iter().flatten();
        options.clone().find(|option| option["value"] == wanted["value"]).cloned()
    };
    let filled = match state["type"].as_str().unwrap_or_default() {
        "plain_text_input" => ("initial_value", plain("value")),
        "datepicker" => ("initial_date", plain("selected_date")),
        "conversations_select" => ("initial_conversation", plain("selected_conversation")),
        "users_select" => ("initial_user", plain("selected_user")),
        "static_select" | "radio_buttons" => ("initial_option", one_of(&state["selected_option"])),
        "multi_static_select" | "checkboxes" => {
            let picked = state["selected_options"].as_array().into_iter().flatten().filter_map(one_of);
            let picked: Vec<Value> = picked.collect();
            ("initial_options", (!picked.is_empty()).then(|| picked.into()))
        }
        _ => return,
    };
    match filled {
        (name, Some(value)) => element[name] = value,
        // They had emptied it.
        (name, None) => drop(element.as_object_mut().and_then(|element| element.remove(name))),
    }
}

/// The words they had written, each field by itself; nothing where there are none.
pub fn shown_back(filled: &Value) -> Vec<Value> {
    let words = elements(filled)
        .filter(|(id, state)| state["type"] == "plain_text_input" && field_of(id).is_some())
        .filter_map(|(_, state)| state["value"].as_str().filter(|words| !words.trim().is_empty()));
    let mut blocks: Vec<Value> = words.flat_map(quote).collect();
    if !blocks.is_empty() {
        blocks.insert(0, section(&bold("What you had written, so that it is not lost")));
    }
    blocks
}

/// The fields by their `block_id`s, each with its element's state.
fn elements(filled: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let blocks = filled.as_object().into_iter().flatten();
    blocks.filter_map(|(id, elements)| Some((id.as_str(), elements.as_object()?.values().next()?)))
}
