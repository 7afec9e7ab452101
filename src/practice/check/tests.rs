//! Each limit of slack.md sections 2 and 3 once: one step over it is refused in Slack's words, the limit itself passes.

#![expect(clippy::needless_pass_by_value, reason = "so that tables of JSON read well")]

use serde_json::{Value, json};

use super::{Problem, Surface, message_blocks, metadata, text_total, view};

fn x(n: usize) -> String {
    "x".repeat(n)
}

fn plain(n: usize) -> Value {
    json!({ "type": "plain_text", "text": x(n) })
}

fn mrkdwn(n: usize) -> Value {
    json!({ "type": "mrkdwn", "text": x(n) })
}

fn option(text: usize, value: usize) -> Value {
    json!({ "text": plain(text), "value": x(value) })
}

fn many(n: usize, one: impl Fn(usize) -> Value) -> Value {
    (0..n).map(one).collect()
}

fn button(id: usize) -> Value {
    json!({ "type": "button", "text": plain(1), "action_id": format!("a{id}") })
}

fn in_actions(element: Value) -> Value {
    json!([{ "type": "actions", "elements": [element] }])
}

fn conversations(filter: Value) -> Value {
    json!({ "type": "conversations_select", "action_id": "c", "filter": filter })
}

fn in_section(element: Value) -> Value {
    json!([{ "type": "section", "text": plain(1), "accessory": element }])
}

fn with(mut base: Value, field: &str, value: Value) -> Value {
    base[field] = value;
    base
}

fn said(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(ToString::to_string).collect()
}

/// Name, blocks that pass, blocks that are refused, the refusal.
fn message_table() -> Vec<(&'static str, Value, Value, &'static str)> {
    let section = |n| json!([{ "type": "section", "text": mrkdwn(n) }]);
    let header = |n| json!([{ "type": "header", "text": plain(n) }]);
    let context = |n| json!([{ "type": "context", "elements": many(n, |_| mrkdwn(1)) }]);
    let image = |field: &str, n: usize| {
        let image = json!({ "type": "image", "image_url": "https://x", "alt_text": "a" });
        json!([with(image, field, if field == "title" { plain(n) } else { json!(x(n)) })])
    };
    let of_button = |field: &'static str, value: Value| in_actions(with(button(0), field, value));
    let select =
        |n| json!({ "type": "static_select", "action_id": "s", "options": many(n, |_| option(1, 1)) });
    let groups = |n, label| {
        in_actions(json!({ "type": "static_select", "action_id": "s", "option_groups":
            many(n, |_| json!({ "label": plain(label), "options": [option(1, 1)] })) }))
    };
    let one_option =
        |o: Value| in_actions(json!({ "type": "static_select", "action_id": "s", "options": [o] }));
    let confirm = |title, text, yes, no| {
        of_button(
            "confirm",
            json!({ "title": plain(title), "text": plain(text), "confirm": plain(yes), "deny": plain(no) }),
        )
    };
    let ids = |a: &str, b: &str| json!([{ "type": "divider", "block_id": a }, { "type": "divider", "block_id": b }]);
    let table = |rows, cells| json!([{ "type": "table", "rows": many(rows, |_| many(cells, |_| json!({ "type": "raw_text", "text": "x" }))) }]);
    let markdown = |n| json!([{ "type": "markdown", "text": x(n) }]);
    let choices = |kind: &str, n| {
        in_actions(
            json!({ "type": kind, "action_id": "c", "options": many(n, |i| json!({ "text": plain(1), "value": i.to_string() })) }),
        )
    };
    vec![
        (
            "blocks",
            many(50, |_| json!({ "type": "divider" })),
            many(51, |_| json!({ "type": "divider" })),
            "no more than 50 items allowed [json-pointer:/blocks]",
        ),
        ("not a list", json!([]), json!({}), "must be an array [json-pointer:/blocks]"),
        (
            "type",
            json!([{ "type": "divider" }]),
            json!([{}]),
            "missing required field: type [json-pointer:/blocks/0]",
        ),
        (
            "unknown type",
            json!([]),
            json!([{ "type": "sparkles" }]),
            "unsupported type: sparkles [json-pointer:/blocks/0/type]",
        ),
        (
            "unknown field",
            json!([{ "type": "divider" }]),
            json!([{ "type": "divider", "colour": 1 }]),
            "invalid additional property: colour [json-pointer:/blocks/0]",
        ),
        (
            "block_id",
            ids(&x(255), "b"),
            ids(&x(256), "b"),
            "must be less than 256 characters [json-pointer:/blocks/0/block_id]",
        ),
        (
            "block_id twice",
            ids("a", "b"),
            ids("a", "a"),
            "`block_id` \"a\" already exists [json-pointer:/blocks/1/block_id]",
        ),
        (
            "section text",
            section(3000),
            section(3001),
            "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
        ),
        (
            "empty text",
            section(1),
            section(0),
            "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
        ),
        (
            "section without",
            section(1),
            json!([{ "type": "section" }]),
            "must define either `text` or `fields` [json-pointer:/blocks/0]",
        ),
        (
            "fields",
            json!([{ "type": "section", "fields": many(10, |_| mrkdwn(2000)) }]),
            json!([{ "type": "section", "fields": many(11, |_| mrkdwn(1)) }]),
            "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
        ),
        (
            "field",
            json!([{ "type": "section", "fields": [mrkdwn(2000)] }]),
            json!([{ "type": "section", "fields": [mrkdwn(2001)] }]),
            "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
        ),
        (
            "text is no object",
            section(1),
            json!([{ "type": "section", "text": "bare" }]),
            "must provide an object [json-pointer:/blocks/0/text]",
        ),
        (
            "header",
            header(150),
            header(151),
            "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
        ),
        (
            "header mrkdwn",
            header(1),
            json!([{ "type": "header", "text": mrkdwn(1) }]),
            "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
        ),
        (
            "header level",
            json!([{ "type": "header", "text": plain(1), "level": 4 }]),
            json!([{ "type": "header", "text": plain(1), "level": 5 }]),
            "must be between 1 and 4 [json-pointer:/blocks/0/level]",
        ),
        (
            "context",
            context(10),
            context(11),
            "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
        ),
        (
            "empty context",
            context(1),
            context(0),
            "must provide at least 1 items [json-pointer:/blocks/0/elements]",
        ),
        (
            "actions",
            json!([{ "type": "actions", "elements": many(25, button) }]),
            json!([{ "type": "actions", "elements": many(26, button) }]),
            "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
        ),
        (
            "action_id",
            of_button("action_id", json!(x(255))),
            of_button("action_id", json!(x(256))),
            "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]",
        ),
        (
            "action_id twice",
            json!([{ "type": "actions", "elements": [button(1), button(2)] }]),
            json!([{ "type": "actions", "elements": [button(1), button(1)] }]),
            "`action_id` \"a1\" already exists [json-pointer:/blocks/0/elements/1/action_id]",
        ),
        (
            "image_url",
            image("image_url", 3000),
            image("image_url", 3001),
            "must be less than 3001 characters [json-pointer:/blocks/0/image_url]",
        ),
        (
            "alt_text",
            image("alt_text", 2000),
            image("alt_text", 2001),
            "must be less than 2001 characters [json-pointer:/blocks/0/alt_text]",
        ),
        (
            "image title",
            image("title", 2000),
            image("title", 2001),
            "must be less than 2001 characters [json-pointer:/blocks/0/title/text]",
        ),
        (
            "no alt_text",
            image("alt_text", 0),
            json!([{ "type": "image", "image_url": "https://x" }]),
            "missing required field: alt_text [json-pointer:/blocks/0]",
        ),
        (
            "button text",
            of_button("text", plain(75)),
            of_button("text", plain(76)),
            "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
        ),
        (
            "button value",
            of_button("value", json!(x(2000))),
            of_button("value", json!(x(2001))),
            "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
        ),
        (
            "button url",
            of_button("url", json!(x(3000))),
            of_button("url", json!(x(3001))),
            "must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]",
        ),
        (
            "button label",
            of_button("accessibility_label", json!(x(75))),
            of_button("accessibility_label", json!(x(76))),
            "must be less than 76 characters [json-pointer:/blocks/0/elements/0/accessibility_label]",
        ),
        (
            "button style",
            of_button("style", json!("danger")),
            of_button("style", json!("warm")),
            "must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]",
        ),
        (
            "option text",
            one_option(option(75, 1)),
            one_option(option(76, 1)),
            "must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]",
        ),
        (
            "option value",
            one_option(option(1, 75)),
            one_option(option(1, 76)),
            "must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/value]",
        ),
        (
            "option description",
            one_option(with(option(1, 1), "description", plain(75))),
            one_option(with(option(1, 1), "description", plain(76))),
            "must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/description/text]",
        ),
        (
            "option url outside overflow",
            one_option(option(1, 1)),
            one_option(with(option(1, 1), "url", json!("https://x"))),
            "invalid additional property: url [json-pointer:/blocks/0/elements/0/options/0]",
        ),
        (
            "options",
            in_actions(select(100)),
            in_actions(select(101)),
            "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]",
        ),
        (
            "no options",
            in_actions(select(1)),
            in_actions(select(0)),
            "must provide at least 1 items [json-pointer:/blocks/0/elements/0/options]",
        ),
        (
            "groups",
            groups(100, 75),
            groups(101, 1),
            "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/option_groups]",
        ),
        (
            "group label",
            groups(1, 75),
            groups(1, 76),
            "must be less than 76 characters [json-pointer:/blocks/0/elements/0/option_groups/0/label/text]",
        ),
        (
            "placeholder",
            in_actions(with(select(1), "placeholder", plain(150))),
            in_actions(with(select(1), "placeholder", plain(151))),
            "must be less than 151 characters [json-pointer:/blocks/0/elements/0/placeholder/text]",
        ),
        (
            "initial_option",
            in_actions(with(select(1), "initial_option", option(1, 1))),
            in_actions(with(select(1), "initial_option", option(2, 2))),
            "must match one of the options [json-pointer:/blocks/0/elements/0/initial_option]",
        ),
        (
            "max_selected_items",
            in_section(json!({ "type": "multi_users_select", "action_id": "m", "max_selected_items": 1 })),
            in_section(json!({ "type": "multi_users_select", "action_id": "m", "max_selected_items": 0 })),
            "must be more than 0 [json-pointer:/blocks/0/accessory/max_selected_items]",
        ),
        (
            "filter of kinds",
            in_actions(conversations(json!({ "include": ["public", "private"], "exclude_bot_users": true }))),
            in_actions(conversations(json!({ "include": ["public", "dm"] }))),
            "must be one of: im, mpim, private, public [json-pointer:/blocks/0/elements/0/filter/include/1]",
        ),
        (
            "filter of no kind",
            in_actions(conversations(json!({ "exclude_external_shared_channels": false }))),
            in_actions(conversations(json!({ "include": [] }))),
            "must provide at least 1 items [json-pointer:/blocks/0/elements/0/filter/include]",
        ),
        (
            "filter of nothing",
            in_actions(json!({ "type": "conversations_select", "action_id": "c" })),
            in_actions(conversations(json!({}))),
            "must have at least one field [json-pointer:/blocks/0/elements/0/filter]",
        ),
        (
            "multi select in actions",
            in_section(json!({ "type": "multi_users_select", "action_id": "m" })),
            in_actions(json!({ "type": "multi_users_select", "action_id": "m" })),
            "unsupported type: multi_users_select [json-pointer:/blocks/0/elements/0/type]",
        ),
        (
            "text input in actions",
            in_actions(button(1)),
            in_actions(json!({ "type": "plain_text_input", "action_id": "t" })),
            "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
        ),
        (
            "checkboxes",
            choices("checkboxes", 10),
            choices("checkboxes", 11),
            "no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]",
        ),
        (
            "radio buttons",
            choices("radio_buttons", 10),
            choices("radio_buttons", 11),
            "no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]",
        ),
        (
            "overflow",
            choices("overflow", 5),
            choices("overflow", 6),
            "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]",
        ),
        (
            "datepicker",
            in_actions(json!({ "type": "datepicker", "action_id": "d", "initial_date": "2028-02-29" })),
            in_actions(json!({ "type": "datepicker", "action_id": "d", "initial_date": "2026-02-29" })),
            "failed to match schema [json-pointer:/blocks/0/elements/0/initial_date]",
        ),
        (
            "timepicker",
            in_actions(json!({ "type": "timepicker", "action_id": "d", "initial_time": "09:00" })),
            in_actions(json!({ "type": "timepicker", "action_id": "d", "initial_time": "9am" })),
            "failed to match schema [json-pointer:/blocks/0/elements/0/initial_time]",
        ),
        (
            "datetimepicker",
            in_actions(
                json!({ "type": "datetimepicker", "action_id": "d", "initial_date_time": 1_772_442_000 }),
            ),
            in_actions(json!({ "type": "datetimepicker", "action_id": "d", "initial_date_time": 17 })),
            "must be a 10 digit Unix timestamp [json-pointer:/blocks/0/elements/0/initial_date_time]",
        ),
        (
            "datetimepicker in section",
            in_actions(json!({ "type": "datetimepicker", "action_id": "d" })),
            in_section(json!({ "type": "datetimepicker", "action_id": "d" })),
            "unsupported type: datetimepicker [json-pointer:/blocks/0/accessory/type]",
        ),
        (
            "confirm title",
            confirm(100, 300, 30, 30),
            confirm(101, 1, 1, 1),
            "must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]",
        ),
        (
            "confirm text",
            confirm(1, 300, 1, 1),
            confirm(1, 301, 1, 1),
            "must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]",
        ),
        (
            "confirm yes",
            confirm(1, 1, 30, 1),
            confirm(1, 1, 31, 1),
            "must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/confirm/text]",
        ),
        (
            "confirm no",
            confirm(1, 1, 1, 30),
            confirm(1, 1, 1, 31),
            "must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/deny/text]",
        ),
        (
            "markdown",
            markdown(12_000),
            markdown(12_001),
            "must be less than 12001 characters [json-pointer:/blocks/0/text]",
        ),
        (
            "markdown together",
            json!([{ "type": "markdown", "text": x(6000) }, { "type": "markdown", "text": x(6000) }]),
            json!([{ "type": "markdown", "text": x(6001) }, { "type": "markdown", "text": x(6000) }]),
            "markdown blocks must be less than 12001 characters in total [json-pointer:/blocks]",
        ),
        (
            "table rows",
            table(100, 20),
            table(101, 1),
            "no more than 100 items allowed [json-pointer:/blocks/0/rows]",
        ),
        (
            "table cells",
            table(1, 20),
            table(1, 21),
            "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]",
        ),
        (
            "table text",
            table(1, 1),
            json!([{ "type": "table", "rows": [[{ "type": "raw_text", "text": x(10_001) }]] }]),
            "table must be less than 10001 characters [json-pointer:/blocks/0]",
        ),
        (
            "tables",
            table(1, 1),
            json!([table(1, 1)[0], table(1, 1)[0]]),
            "only_one_table_allowed [json-pointer:/blocks]",
        ),
        (
            "rich text indent",
            json!([{ "type": "rich_text", "elements": [{ "type": "rich_text_list", "style": "bullet", "indent": 8, "elements": [] }] }]),
            json!([{ "type": "rich_text", "elements": [{ "type": "rich_text_list", "style": "bullet", "indent": 9, "elements": [] }] }]),
            "must be less than 9 [json-pointer:/blocks/0/elements/0/indent]",
        ),
        (
            "charts",
            json!([{ "type": "data_visualization", "title": x(50) }, { "type": "data_visualization" }]),
            many(3, |_| json!({ "type": "data_visualization" })),
            "too many data_visualization blocks [json-pointer:/blocks]",
        ),
        (
            "chart title",
            json!([{ "type": "data_visualization", "title": x(50) }]),
            json!([{ "type": "data_visualization", "title": x(51) }]),
            "must be less than 51 characters [json-pointer:/blocks/0/title]",
        ),
        (
            "chart segments",
            json!([{ "type": "data_visualization", "chart": { "segments": many(6, |_| json!({})) } }]),
            json!([{ "type": "data_visualization", "chart": { "segments": many(7, |_| json!({})) } }]),
            "no more than 6 items allowed [json-pointer:/blocks/0/segments]",
        ),
        (
            "data table caption",
            json!([{ "type": "data_table", "caption": "c", "rows": [[1], [2]] }]),
            json!([{ "type": "data_table", "rows": [[1], [2]] }]),
            "missing required field: caption [json-pointer:/blocks/0]",
        ),
        (
            "data table rows",
            json!([{ "type": "data_table", "caption": "c", "rows": many(101, |_| json!([1])) }]),
            json!([{ "type": "data_table", "caption": "c", "rows": many(102, |_| json!([1])) }]),
            "no more than 101 items allowed [json-pointer:/blocks/0/rows]",
        ),
        (
            "card title",
            json!([{ "type": "card", "title": plain(150) }]),
            json!([{ "type": "card", "title": plain(151) }]),
            "must be less than 151 characters [json-pointer:/blocks/0/title/text]",
        ),
        (
            "card body",
            json!([{ "type": "card", "body": plain(200) }]),
            json!([{ "type": "card", "body": plain(201) }]),
            "must be less than 201 characters [json-pointer:/blocks/0/body/text]",
        ),
        (
            "carousel",
            json!([{ "type": "carousel", "elements": many(10, |_| json!({ "title": plain(1) })) }]),
            json!([{ "type": "carousel", "elements": many(11, |_| json!({ "title": plain(1) })) }]),
            "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
        ),
        (
            "container",
            json!([{ "type": "container", "title": plain(150), "blocks": [{ "type": "divider" }] }]),
            json!([{ "type": "container", "blocks": many(11, |_| json!({ "type": "divider" })) }]),
            "no more than 10 items allowed [json-pointer:/blocks/0/blocks]",
        ),
        (
            "layout rows",
            json!([{ "type": "layout", "label": "l", "rows": many(5, |_| json!({})) }]),
            json!([{ "type": "layout", "label": "l", "rows": many(6, |_| json!({})) }]),
            "no more than 5 items allowed [json-pointer:/blocks/0/rows]",
        ),
        (
            "alert outside modals",
            json!([]),
            json!([{ "type": "alert" }]),
            "unsupported type: alert [json-pointer:/blocks/0/type]",
        ),
        (
            "file input outside modals",
            json!([]),
            json!([{ "type": "input", "label": plain(1), "element": { "type": "file_input", "action_id": "f" } }]),
            "unsupported type: file_input [json-pointer:/blocks/0/element/type]",
        ),
    ]
}

#[test]
fn every_limit_of_a_message() {
    for (name, good, bad, refusal) in message_table() {
        assert_eq!(said(&message_blocks(&good)), Vec::<String>::new(), "{name}: the limit itself passes");
        let refused = said(&message_blocks(&bad));
        assert!(refused.iter().any(|s| s == refusal), "{name}: {refused:?}");
    }
}

fn modal(blocks: Value) -> Value {
    json!({ "type": "modal", "title": plain(24), "submit": plain(24), "close": plain(24), "blocks": blocks })
}

fn input(element: Value) -> Value {
    json!({ "type": "input", "block_id": "i", "label": plain(2000), "element": element })
}

fn view_table() -> Vec<(&'static str, Value, Value, &'static str)> {
    let text = |field: &str, value: Value| {
        modal(json!([input(with(json!({ "type": "plain_text_input", "action_id": "t" }), field, value))]))
    };
    let bare = modal(json!([]));
    let number = json!({ "type": "number_input", "action_id": "n" });
    let files = |n| modal(json!([input(json!({ "type": "file_input", "action_id": "f", "max_files": n }))]));
    let mut no_submit = modal(json!([input(json!({ "type": "plain_text_input", "action_id": "t" }))]));
    if let Some(fields) = no_submit.as_object_mut() {
        fields.remove("submit");
    }
    vec![
        (
            "blocks",
            modal(many(100, |_| json!({ "type": "divider" }))),
            modal(many(101, |_| json!({ "type": "divider" }))),
            "no more than 100 items allowed [json-pointer:/view/blocks]",
        ),
        (
            "title",
            bare.clone(),
            with(bare.clone(), "title", plain(25)),
            "must be less than 25 characters [json-pointer:/view/title/text]",
        ),
        (
            "submit",
            bare.clone(),
            with(bare.clone(), "submit", plain(25)),
            "must be less than 25 characters [json-pointer:/view/submit/text]",
        ),
        (
            "close",
            bare.clone(),
            with(bare.clone(), "close", plain(25)),
            "must be less than 25 characters [json-pointer:/view/close/text]",
        ),
        (
            "no title",
            bare.clone(),
            json!({ "type": "modal", "blocks": [] }),
            "missing required field: title [json-pointer:/view]",
        ),
        (
            "private_metadata",
            with(bare.clone(), "private_metadata", json!(x(3000))),
            with(bare.clone(), "private_metadata", json!(x(3001))),
            "must be less than 3001 characters [json-pointer:/view/private_metadata]",
        ),
        (
            "callback_id",
            with(bare.clone(), "callback_id", json!(x(255))),
            with(bare.clone(), "callback_id", json!(x(256))),
            "must be less than 256 characters [json-pointer:/view/callback_id]",
        ),
        (
            "external_id",
            with(bare.clone(), "external_id", json!(x(255))),
            with(bare.clone(), "external_id", json!(x(256))),
            "must be less than 256 characters [json-pointer:/view/external_id]",
        ),
        (
            "unknown field",
            bare.clone(),
            with(bare.clone(), "colour", json!(1)),
            "invalid additional property: colour [json-pointer:/view]",
        ),
        (
            "type",
            bare.clone(),
            with(bare.clone(), "type", json!("home")),
            "must be modal [json-pointer:/view/type]",
        ),
        (
            "submit for inputs",
            text("multiline", json!(true)),
            no_submit,
            "must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/0/input]",
        ),
        (
            "label",
            text("multiline", json!(true)),
            modal(json!([with(input(number.clone()), "label", plain(2001))])),
            "must be less than 2001 characters [json-pointer:/view/blocks/0/label/text]",
        ),
        (
            "hint",
            modal(json!([with(
                input(json!({ "type": "users_select", "action_id": "u" })),
                "hint",
                plain(2000)
            )])),
            modal(json!([with(input(number.clone()), "hint", plain(2001))])),
            "must be less than 2001 characters [json-pointer:/view/blocks/0/hint/text]",
        ),
        (
            "max_length",
            text("max_length", json!(3000)),
            text("max_length", json!(3001)),
            "must be less than 3001 [json-pointer:/view/blocks/0/element/max_length]",
        ),
        (
            "max_length 0",
            text("max_length", json!(1)),
            text("max_length", json!(0)),
            "must be more than 0 [json-pointer:/view/blocks/0/element/max_length]",
        ),
        (
            "min_length",
            text("min_length", json!(3000)),
            text("min_length", json!(3001)),
            "must be less than 3001 [json-pointer:/view/blocks/0/element/min_length]",
        ),
        (
            "initial_value",
            text("initial_value", json!(x(3000))),
            text("initial_value", json!(x(3001))),
            "must be less than 3001 characters [json-pointer:/view/blocks/0/element/initial_value]",
        ),
        (
            "number",
            modal(json!([input(with(number.clone(), "is_decimal_allowed", json!(false)))])),
            modal(json!([input(number)])),
            "missing required field: is_decimal_allowed [json-pointer:/view/blocks/0/element]",
        ),
        (
            "files",
            files(10),
            files(11),
            "must be between 1 and 10 [json-pointer:/view/blocks/0/element/max_files]",
        ),
        (
            "table in a modal",
            bare.clone(),
            modal(json!([{ "type": "table", "rows": [] }])),
            "unsupported type: table [json-pointer:/view/blocks/0/type]",
        ),
        (
            "button as input",
            bare,
            modal(json!([input(button(1))])),
            "unsupported type: button [json-pointer:/view/blocks/0/element/type]",
        ),
    ]
}

#[test]
fn every_limit_of_a_view() {
    for (name, good, bad, refusal) in view_table() {
        assert_eq!(
            said(&view(&good, Surface::Modal)),
            Vec::<String>::new(),
            "{name}: the limit itself passes"
        );
        let refused = said(&view(&bad, Surface::Modal));
        assert!(refused.iter().any(|s| s == refusal), "{name}: {refused:?}");
    }
    let home = json!({ "type": "home", "blocks": [] });
    assert!(view(&home, Surface::Home).is_empty());
    let titled = with(home, "title", plain(1));
    assert_eq!(
        said(&view(&titled, Surface::Home)),
        ["invalid additional property: title [json-pointer:/view]"]
    );
}

#[test]
fn length_is_counted_in_characters_not_bytes() {
    let text = "é🙂".repeat(1500);
    assert!(
        message_blocks(&json!([{ "type": "section", "text": { "type": "mrkdwn", "text": text } }]))
            .is_empty()
    );
}

#[test]
fn metadata_is_flat_and_small() {
    let of = |payload: Value| json!({ "event_type": "sent", "event_payload": payload });
    let table = [
        (of(json!({ "key": "k", "n": 1, "on": true, "nested": { "a": "b" }, "list": [1] })), Ok(())),
        (json!({}), Ok(())),
        (json!("text"), Err("invalid_metadata_format")),
        (json!({ "event_payload": {} }), Err("invalid_metadata_schema")),
        (json!({ "event_type": x(51), "event_payload": {} }), Err("invalid_metadata_schema")),
        (json!({ "event_type": "with space", "event_payload": {} }), Err("invalid_metadata_schema")),
        (json!({ "event_type": "sent" }), Err("invalid_metadata_schema")),
        (of(json!({ "a": { "b": { "c": 1 } } })), Err("invalid_metadata_schema")),
        (of(json!({ "a": x(9000) })), Err("metadata_too_large")),
    ];
    for (given, wanted) in table {
        assert_eq!(metadata(&given), wanted, "{given}");
    }
}

#[test]
fn texts_are_added_up_at_any_depth() {
    let blocks = json!([
        { "type": "section", "text": mrkdwn(5), "fields": [mrkdwn(2)] },
        { "type": "rich_text", "elements": [{ "type": "rich_text_section", "elements": [{ "type": "text", "text": "abc" }] }] },
    ]);
    assert_eq!(text_total(&blocks), 10);
}
