//! A message as one reads it on the screen, for snapshots: words, marks for what stands out, what can be pressed.

use serde_json::Value;

use crate::view::message::Message;

pub fn pages(pages: &[Message]) -> String {
    pages.iter().map(page).collect::<Vec<_>>().join("\n\n=== in the thread ===\n\n")
}

pub fn page(message: &Message) -> String {
    blocks(&message.blocks)
}

pub fn blocks(blocks: &[Value]) -> String {
    blocks.iter().map(block).collect::<Vec<_>>().join("\n")
}

fn block(block: &Value) -> String {
    match block["type"].as_str().unwrap() {
        "header" => format!("# {}", text(&block["text"])),
        "divider" => "---".into(),
        "rich_text" => list(&block["elements"]).iter().map(rich).collect::<Vec<_>>().join("\n"),
        "context" => {
            let words: Vec<String> = list(&block["elements"]).iter().map(text).collect();
            format!("({})", words.join(" "))
        }
        "section" => format!("{}  {}", text(&block["text"]), element(&block["accessory"])),
        "actions" => list(&block["elements"]).iter().map(element).collect::<Vec<_>>().join(" "),
        "input" => {
            let optional = if block["optional"] == true { " (optional)" } else { "" };
            let hint = block["hint"]["text"].as_str().map(|hint| format!("\n  ({hint})")).unwrap_or_default();
            format!("{}{optional}: {}{hint}", text(&block["label"]), field(&block["element"]))
        }
        other => panic!("a block nobody reads: {other}"),
    }
}

fn rich(part: &Value) -> String {
    let items = list(&part["elements"]);
    match part["type"].as_str().unwrap() {
        "rich_text_section" => items.iter().map(span).collect(),
        "rich_text_quote" => {
            let words: String = items.iter().map(span).collect();
            words.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
        }
        "rich_text_list" => {
            let mark = if part["indent"] == 1 { "   ◦" } else { "•" };
            items.iter().map(|item| format!("{mark} {}", rich(item))).collect::<Vec<_>>().join("\n")
        }
        other => panic!("a part nobody reads: {other}"),
    }
}

fn span(span: &Value) -> String {
    match span["type"].as_str().unwrap() {
        "text" if span["style"]["bold"] == true => format!("**{}**", text(span)),
        "text" => text(span),
        "user" => format!("@{}", span["user_id"].as_str().unwrap()),
        "emoji" => format!(":{}:", span["name"].as_str().unwrap()),
        "usergroup" => format!("@{}", span["usergroup_id"].as_str().unwrap()),
        "channel" => format!("#{}", span["channel_id"].as_str().unwrap()),
        "link" => format!("<{}>", span["url"].as_str().unwrap()),
        other => panic!("a span nobody reads: {other}"),
    }
}

fn element(element: &Value) -> String {
    if element["type"] == "button" {
        let mark = if element["style"] == "primary" { "!" } else { "" };
        return format!("[{}{mark}]", text(&element["text"]));
    }
    let shown = if element["initial_option"].is_null() {
        text(&element["placeholder"])
    } else {
        text(&element["initial_option"]["text"])
    };
    format!("[{shown} ▾]")
}

/// What is to be filled in, with what stands there already.
fn field(element: &Value) -> String {
    let standing =
        ["initial_value", "initial_date", "initial_user"].iter().find_map(|name| element[name].as_str());
    let shown = match element["type"].as_str().unwrap() {
        "static_select" | "multi_static_select" | "checkboxes" => {
            let options = list(&element["options"]).iter().map(|option| text(&option["text"]));
            options.collect::<Vec<_>>().join(" | ")
        }
        "plain_text_input" | "datepicker" | "users_select" => String::new(),
        other => panic!("a field nobody reads: {other}"),
    };
    format!("[{}{shown}]", standing.unwrap_or_default())
}

fn text(value: &Value) -> String {
    value["text"].as_str().unwrap().to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}
