//! Views (slack.md section 2), and the newer blocks of data and cards (section 3).

use serde_json::Value;

use super::text::Marked;
use super::{Problem, Problems, Surface};

const MODAL_FIELDS: &[&str] = &[
    "type",
    "title",
    "blocks",
    "close",
    "submit",
    "private_metadata",
    "callback_id",
    "clear_on_close",
    "notify_on_close",
    "external_id",
    "submit_disabled",
];
const HOME_FIELDS: &[&str] = &["type", "blocks", "private_metadata", "callback_id", "external_id"];

/// What is wrong with a view.
pub fn view(view: &Value, surface: Surface) -> Vec<Problem> {
    let mut problems = Problems::default();
    let at = "/view";
    let (kind, fields) = match surface {
        Surface::Home => ("home", HOME_FIELDS),
        Surface::Message | Surface::Modal => ("modal", MODAL_FIELDS),
    };
    problems.only(view, at, fields);
    if problems.required(view, "type", at) && view["type"] != kind {
        problems.say("/view/type", format!("must be {kind}"));
    }
    problems.length(view, "private_metadata", at, 0, 3000);
    problems.length(view, "callback_id", at, 0, 255);
    problems.length(view, "external_id", at, 0, 255);
    if surface == Surface::Modal {
        if problems.required(view, "title", at) {
            problems.text(view, "title", at, Marked::Plain, 24);
        }
        problems.text(view, "submit", at, Marked::Plain, 24);
        problems.text(view, "close", at, Marked::Plain, 24);
        problems.flag(view, "clear_on_close", at);
        problems.flag(view, "notify_on_close", at);
        submit_for_inputs(&mut problems, view);
    }
    if problems.required(view, "blocks", at) {
        problems.blocks(&view["blocks"], "/view/blocks", surface);
    }
    problems.0
}

fn submit_for_inputs(problems: &mut Problems, view: &Value) {
    if view.get("submit").is_some_and(|s| !s.is_null()) {
        return;
    }
    let blocks = view["blocks"].as_array().map(Vec::as_slice).unwrap_or_default();
    if let Some(i) = blocks.iter().position(|b| b["type"] == "input") {
        problems.say(
            &format!("/view/blocks/{i}/input"),
            "must define `submit` to use an `input` block in modals",
        );
    }
}

impl Problems {
    pub fn table(&mut self, block: &Value, at: &str) {
        self.only(block, at, &["type", "block_id", "rows", "column_settings"]);
        self.required(block, "rows", at);
        let rows = self.items(block, "rows", at, 1, 100);
        for (i, row) in rows.iter().enumerate() {
            if row.as_array().is_none_or(|cells| cells.len() > 20) {
                self.say(&format!("{at}/rows/{i}"), "no more than 20 items allowed");
            }
        }
        self.items(block, "column_settings", at, 0, 20);
        if super::text_total(&block["rows"]) > 10_000 {
            self.say(at, "table must be less than 10001 characters");
        }
    }

    pub fn data_table(&mut self, block: &Value, at: &str) {
        if self.required(block, "caption", at) {
            self.length(block, "caption", at, 1, 3000);
        }
        self.required(block, "rows", at);
        // One header and a hundred rows: the older of two numbers, which no workspace refuses.
        let rows = self.items(block, "rows", at, 2, 101);
        for (i, row) in rows.iter().enumerate() {
            let cells = row.as_array().map_or(0, Vec::len);
            if !(1..=20).contains(&cells) {
                self.say(&format!("{at}/rows/{i}"), "must have between 1 and 20 items");
            }
        }
        if block.get("page_size").is_some_and(|n| n.as_u64().is_none_or(|n| !(1..=100).contains(&n))) {
            self.say(&format!("{at}/page_size"), "must be between 1 and 100");
        }
        if super::text_total(&block["rows"]) > 20_000 {
            self.say(at, "data_table must be less than 20001 characters");
        }
    }

    pub fn data_visualization(&mut self, block: &Value, at: &str) {
        self.length(block, "title", at, 0, 50);
        let chart = block.get("chart").unwrap_or(block);
        self.items(chart, "segments", at, 1, 6);
        for (i, series) in self.items(chart, "series", at, 1, 6).iter().enumerate() {
            self.items(series, "data", &format!("{at}/series/{i}"), 1, 20);
        }
    }

    pub fn card(&mut self, block: &Value, at: &str) {
        for (field, most) in [("title", 150), ("subtitle", 150), ("body", 200)] {
            self.text(block, field, at, Marked::PlainOrMrkdwn, most);
        }
    }

    pub fn alert(&mut self, block: &Value, at: &str) {
        let levels = ["default", "info", "warning", "error", "success"];
        if block.get("level").is_some_and(|l| l.as_str().is_none_or(|l| !levels.contains(&l))) {
            self.say(&format!("{at}/level"), format!("must be one of: {}", levels.join(", ")));
        }
    }

    pub fn container(&mut self, block: &Value, at: &str, surface: Surface) {
        self.text(block, "title", at, Marked::Plain, 150);
        self.text(block, "subtitle", at, Marked::PlainOrMrkdwn, 150);
        if let Some(children) = block.get("blocks") {
            self.items(block, "blocks", at, 1, 10);
            self.blocks(children, &format!("{at}/blocks"), surface);
        }
    }

    pub fn video(&mut self, block: &Value, at: &str) {
        if self.required(block, "title", at) {
            self.text(block, "title", at, Marked::Plain, 199);
        }
        self.length(block, "author_name", at, 0, 49);
        self.text(block, "description", at, Marked::Plain, 199);
        self.required(block, "video_url", at);
        self.required(block, "thumbnail_url", at);
        self.required(block, "alt_text", at);
    }
}
