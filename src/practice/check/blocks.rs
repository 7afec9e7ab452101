//! Blocks: which are allowed where, what they must have and how much of it (slack.md section 3).

use std::collections::BTreeSet;

use serde_json::Value;

use super::elements::Home;
use super::text::Marked;
use super::{Problem, Problems, Surface};

/// Cumulative characters of `markdown` blocks in one payload.
const MARKDOWN_TOTAL: usize = 12_000;

/// What is wrong with the blocks of a message.
pub fn message_blocks(blocks: &Value) -> Vec<Problem> {
    let mut problems = Problems::default();
    problems.blocks(blocks, "/blocks", Surface::Message);
    problems.0
}

impl Problems {
    /// All blocks of a surface; `at` points to the list.
    pub fn blocks(&mut self, blocks: &Value, at: &str, surface: Surface) {
        let Some(list) = blocks.as_array() else {
            self.say(at, "must be an array");
            return;
        };
        let most = if surface == Surface::Message { 50 } else { 100 };
        if list.len() > most {
            self.say(at, format!("no more than {most} items allowed"));
        }
        let mut ids = BTreeSet::new();
        for (i, block) in list.iter().enumerate() {
            let at = format!("{at}/{i}");
            if let Some(id) = block["block_id"].as_str().filter(|id| !id.is_empty())
                && !ids.insert(id)
            {
                self.say(&format!("{at}/block_id"), format!("`block_id` \"{id}\" already exists"));
            }
            self.block(block, &at, surface);
        }
        self.totals(list, at);
    }

    fn block(&mut self, block: &Value, at: &str, surface: Surface) {
        if !block.is_object() {
            self.say(at, "must provide an object");
            return;
        }
        let Some(kind) = block["type"].as_str() else {
            self.say(at, "missing required field: type");
            return;
        };
        self.length(block, "block_id", at, 0, 255);
        match kind {
            "section" => self.section(block, at, surface),
            "header" => {
                self.only(block, at, &["type", "block_id", "text", "level"]);
                if self.required(block, "text", at) {
                    self.text(block, "text", at, Marked::Plain, 150);
                }
                self.level(block, at);
            }
            "divider" => self.only(block, at, &["type", "block_id"]),
            "context" => self.context(block, at),
            "actions" => {
                self.only(block, at, &["type", "block_id", "elements"]);
                self.elements_of(block, at, 25, surface, Home::Actions);
            }
            "image" => {
                self.only(block, at, &["type", "block_id", "image_url", "slack_file", "alt_text", "title"]);
                self.image(block, at);
                self.text(block, "title", at, Marked::Plain, 2000);
            }
            "input" => self.input(block, at, surface),
            "rich_text" => self.rich_text(block, at),
            "markdown" => {
                self.only(block, at, &["type", "block_id", "text"]);
                if self.required(block, "text", at) {
                    self.length(block, "text", at, 1, MARKDOWN_TOTAL);
                }
            }
            "video" => self.video(block, at),
            "context_actions" => {
                self.only(block, at, &["type", "block_id", "elements"]);
                self.elements_of(block, at, 5, surface, Home::ContextActions);
            }
            "table" if surface == Surface::Message => self.table(block, at),
            "data_table" if surface == Surface::Message => self.data_table(block, at),
            "data_visualization" if surface == Surface::Message => self.data_visualization(block, at),
            "card" => self.card(block, at),
            "carousel" => {
                let cards = self.items(block, "elements", at, 1, 10);
                for (i, card) in cards.iter().enumerate() {
                    self.card(card, &format!("{at}/elements/{i}"));
                }
            }
            "alert" if surface == Surface::Modal => self.alert(block, at),
            "container" => self.container(block, at, surface),
            "layout" => {
                if self.required(block, "label", at) {
                    self.length(block, "label", at, 1, 150);
                }
                self.items(block, "rows", at, 1, 5);
            }
            "file" | "plan" | "task_card" => {}
            other => self.say(&format!("{at}/type"), format!("unsupported type: {other}")),
        }
    }

    fn section(&mut self, block: &Value, at: &str, surface: Surface) {
        self.only(block, at, &["type", "block_id", "text", "fields", "accessory", "expand"]);
        let has = |field: &str| block.get(field).is_some_and(|v| !v.is_null());
        if !has("text") && !has("fields") {
            self.say(at, "must define either `text` or `fields`");
        }
        self.text(block, "text", at, Marked::PlainOrMrkdwn, 3000);
        let fields = self.items(block, "fields", at, 1, 10);
        for (i, field) in fields.iter().enumerate() {
            self.text_object(field, &format!("{at}/fields/{i}"), Marked::PlainOrMrkdwn, 2000);
        }
        if let Some(accessory) = block.get("accessory") {
            self.element(accessory, &format!("{at}/accessory"), surface, Home::Section);
        }
    }

    fn level(&mut self, block: &Value, at: &str) {
        if let Some(level) = block.get("level")
            && !level.as_u64().is_some_and(|l| (1..=4).contains(&l))
        {
            self.say(&format!("{at}/level"), "must be between 1 and 4");
        }
    }

    fn context(&mut self, block: &Value, at: &str) {
        self.only(block, at, &["type", "block_id", "elements"]);
        if !self.required(block, "elements", at) {
            return;
        }
        for (i, element) in self.items(block, "elements", at, 1, 10).iter().enumerate() {
            let at = format!("{at}/elements/{i}");
            if element["type"] == "image" {
                self.only(element, &at, &["type", "image_url", "slack_file", "alt_text"]);
                self.image(element, &at);
            } else {
                self.text_object(element, &at, Marked::PlainOrMrkdwn, 3000);
            }
        }
    }

    pub fn image(&mut self, image: &Value, at: &str) {
        let has = |field: &str| image.get(field).is_some_and(|v| !v.is_null());
        if !has("image_url") && !has("slack_file") {
            self.say(at, "must define either `image_url` or `slack_file`");
        }
        self.length(image, "image_url", at, 1, 3000);
        if self.required(image, "alt_text", at) {
            self.length(image, "alt_text", at, 0, 2000);
        }
    }

    fn elements_of(&mut self, block: &Value, at: &str, most: usize, surface: Surface, home: Home) {
        if !self.required(block, "elements", at) {
            return;
        }
        let mut ids = BTreeSet::new();
        for (i, element) in self.items(block, "elements", at, 1, most).iter().enumerate() {
            let at = format!("{at}/elements/{i}");
            if let Some(id) = element["action_id"].as_str().filter(|id| !id.is_empty())
                && !ids.insert(id)
            {
                self.say(&format!("{at}/action_id"), format!("`action_id` \"{id}\" already exists"));
            }
            self.element(element, &at, surface, home);
        }
    }

    fn input(&mut self, block: &Value, at: &str, surface: Surface) {
        self.only(
            block,
            at,
            &["type", "block_id", "label", "element", "hint", "optional", "dispatch_action"],
        );
        if self.required(block, "label", at) {
            self.text(block, "label", at, Marked::Plain, 2000);
        }
        self.text(block, "hint", at, Marked::Plain, 2000);
        self.flag(block, "optional", at);
        self.flag(block, "dispatch_action", at);
        if self.required(block, "element", at) {
            self.element(&block["element"], &format!("{at}/element"), surface, Home::Input);
        }
    }

    fn rich_text(&mut self, block: &Value, at: &str) {
        self.only(block, at, &["type", "block_id", "elements"]);
        if !self.required(block, "elements", at) {
            return;
        }
        for (i, part) in self.items(block, "elements", at, 0, usize::MAX).iter().enumerate() {
            let at = format!("{at}/elements/{i}");
            match part["type"].as_str() {
                Some("rich_text_list") => {
                    if part["indent"].as_u64().is_some_and(|n| n > 8) {
                        self.say(&format!("{at}/indent"), "must be less than 9");
                    }
                    if !matches!(part["style"].as_str(), Some("bullet" | "ordered")) {
                        self.say(&format!("{at}/style"), "must be one of: bullet, ordered");
                    }
                }
                Some("rich_text_section" | "rich_text_quote" | "rich_text_preformatted") => {}
                other => {
                    self.say(&format!("{at}/type"), format!("unsupported type: {}", other.unwrap_or("none")));
                }
            }
            self.required(part, "elements", &at);
        }
    }

    /// What is counted over the whole surface.
    fn totals(&mut self, blocks: &[Value], at: &str) {
        let of = |kind: &'static str| blocks.iter().filter(move |b| b["type"] == kind);
        let markdown: usize =
            of("markdown").filter_map(|b| b["text"].as_str()).map(|t| t.chars().count()).sum();
        if markdown > MARKDOWN_TOTAL {
            self.say(
                at,
                format!("markdown blocks must be less than {} characters in total", MARKDOWN_TOTAL + 1),
            );
        }
        if of("table").count() > 1 {
            self.say(at, "only_one_table_allowed");
        }
        if of("data_visualization").count() > 2 {
            self.say(at, "too many data_visualization blocks");
        }
    }
}
