//! What an area usually worries about, to tick: each tick begins a concern.

use serde_json::Value;

use crate::domain::area::Area;
use crate::domain::id::RolloutId;
use crate::domain::refusal::Field;
use crate::domain::topic::prompts as prompts_of;
use crate::view::block::{Choice, checkboxes, choice, input, section};
use crate::view::ids::{Meta, modal};
use crate::view::screen::modal::Frame;
use crate::view::text::{bold, ours};

const ASK: &str = "What does your area usually worry about?";

pub fn prompts(rollout: &RolloutId, name: &str, areas: &[Area], step: u32, ticked: &[String]) -> Value {
    let mut blocks = vec![section(
        &ours("Tick what applies to ")
            .theirs_bold(name)
            .ours("; you can put it in your own words next. Tick nothing to start with an empty page. ")
            .bold("Nothing is shared before you press Done at the end."),
    )];
    for &area in areas {
        let choices: Vec<Choice> = prompts_of(area).map(|prompt| choice(prompt.id, prompt.text)).collect();
        let label = if areas.len() == 1 {
            ASK.to_owned()
        } else {
            format!("{}: what usually worries you?", area.name())
        };
        // Several groups of one field: the area tells them apart.
        let mut block = input(Field::Prompts, &label, checkboxes(&choices, ticked)).optional().block();
        block["block_id"] = Value::String(format!("prompts-{}-{step}", area.slug()));
        blocks.push(block);
    }
    blocks.push(section(&bold("How can this work here?").ours(" That is the question, not whether.")));
    Frame {
        callback: modal::PROMPTS,
        title: "Your view",
        submit: Some("Next"),
        close: "Close",
        meta: Meta { rollout: Some(rollout.as_str().to_owned()), step: Some(step), ..Meta::default() },
    }
    .around(&blocks)
}
