//! Interactive elements: where each may stand, which fields it has, and their limits (slack.md section 3).

use serde_json::Value;

use super::text::Marked;
use super::{Problems, Surface};

/// The block an element stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    Section,
    Actions,
    Input,
    ContextActions,
}

const SELECTS: &[&str] =
    &["static_select", "external_select", "users_select", "conversations_select", "channels_select"];
const MULTI_SELECTS: &[&str] = &[
    "multi_static_select",
    "multi_external_select",
    "multi_users_select",
    "multi_conversations_select",
    "multi_channels_select",
];
const PICKERS: &[&str] = &["datepicker", "timepicker", "datetimepicker"];
const TEXT_INPUTS: &[&str] = &[
    "plain_text_input",
    "number_input",
    "email_text_input",
    "url_text_input",
    "rich_text_input",
    "file_input",
];
const COMMON: &[&str] = &["type", "action_id", "confirm", "focus_on_load", "placeholder"];

impl Home {
    fn takes(self, kind: &str, surface: Surface) -> bool {
        let choice = matches!(kind, "checkboxes" | "radio_buttons");
        let menu = SELECTS.contains(&kind) || choice;
        match self {
            Home::Section => {
                menu || MULTI_SELECTS.contains(&kind)
                    || matches!(
                        kind,
                        "button" | "image" | "overflow" | "datepicker" | "timepicker" | "workflow_button"
                    )
            }
            Home::Actions => {
                menu || PICKERS.contains(&kind)
                    || matches!(
                        kind,
                        "button" | "overflow" | "rich_text_input" | "workflow_button" | "url_source"
                    )
            }
            // Files are taken in modals only.
            Home::Input if kind == "file_input" => surface == Surface::Modal,
            Home::Input => {
                menu || MULTI_SELECTS.contains(&kind)
                    || PICKERS.contains(&kind)
                    || TEXT_INPUTS.contains(&kind)
            }
            Home::ContextActions => matches!(kind, "feedback_buttons" | "icon_button"),
        }
    }
}

/// Fields beyond the common ones.
fn own_fields(kind: &str) -> &'static [&'static str] {
    match kind {
        "button" => &["text", "value", "url", "style", "accessibility_label"],
        "static_select" => &["options", "option_groups", "initial_option"],
        "multi_static_select" => &["options", "option_groups", "initial_options", "max_selected_items"],
        "external_select" => &["initial_option", "min_query_length"],
        "multi_external_select" => &["initial_options", "min_query_length", "max_selected_items"],
        "users_select" => &["initial_user"],
        "multi_users_select" => &["initial_users", "max_selected_items"],
        "conversations_select" => {
            &["initial_conversation", "default_to_current_conversation", "response_url_enabled", "filter"]
        }
        "multi_conversations_select" => {
            &["initial_conversations", "default_to_current_conversation", "max_selected_items", "filter"]
        }
        "channels_select" => &["initial_channel", "response_url_enabled"],
        "multi_channels_select" => &["initial_channels", "max_selected_items"],
        "overflow" => &["options"],
        "checkboxes" => &["options", "initial_options"],
        "radio_buttons" => &["options", "initial_option"],
        "datepicker" => &["initial_date"],
        "timepicker" => &["initial_time", "timezone"],
        "datetimepicker" => &["initial_date_time"],
        "plain_text_input" => {
            &["initial_value", "multiline", "min_length", "max_length", "dispatch_action_config"]
        }
        "number_input" => {
            &["is_decimal_allowed", "initial_value", "min_value", "max_value", "dispatch_action_config"]
        }
        "email_text_input" | "url_text_input" | "rich_text_input" => {
            &["initial_value", "dispatch_action_config"]
        }
        "file_input" => &["filetypes", "max_files"],
        "image" => &["image_url", "slack_file", "alt_text"],
        "workflow_button" => &["text", "workflow", "style", "accessibility_label"],
        "feedback_buttons" => &["positive_button", "negative_button"],
        "icon_button" => &["icon", "text", "value", "visible_to_user_ids", "accessibility_label"],
        _ => &[],
    }
}

impl Problems {
    pub fn element(&mut self, element: &Value, at: &str, surface: Surface, home: Home) {
        if !element.is_object() {
            self.say(at, "must provide an object");
            return;
        }
        let Some(kind) = element["type"].as_str() else {
            self.say(at, "missing required field: type");
            return;
        };
        if !home.takes(kind, surface) {
            self.say(&format!("{at}/type"), format!("unsupported type: {kind}"));
            return;
        }
        let allowed: Vec<&str> = COMMON.iter().chain(own_fields(kind)).copied().collect();
        self.only(element, at, &allowed);
        self.length(element, "action_id", at, 1, 255);
        self.text(element, "placeholder", at, Marked::Plain, 150);
        self.confirm(element, at);
        if element.get("max_selected_items").is_some_and(|n| n.as_u64().is_none_or(|n| n < 1)) {
            self.say(&format!("{at}/max_selected_items"), "must be more than 0");
        }
        match kind {
            "button" => self.button(element, at),
            "image" => self.image(element, at),
            "static_select" | "multi_static_select" => self.static_select(element, at),
            "overflow" => self.list(element, at, Marked::Plain, 5),
            "checkboxes" | "radio_buttons" => {
                self.list(element, at, Marked::PlainOrMrkdwn, 10);
                self.initial_options(element, at);
            }
            "datepicker" => self.form(element, "initial_date", at, |s| {
                chrono::NaiveDate::parse_from_str(s, "%Y-%m-%d").is_ok() && s.len() == 10
            }),
            "timepicker" => self.form(element, "initial_time", at, |s| {
                chrono::NaiveTime::parse_from_str(s, "%H:%M").is_ok() && s.len() == 5
            }),
            "datetimepicker" => {
                let given = element.get("initial_date_time").filter(|v| !v.is_null());
                if given.is_some_and(|v| v.as_i64().is_none_or(|n| n.to_string().len() != 10)) {
                    self.say(&format!("{at}/initial_date_time"), "must be a 10 digit Unix timestamp");
                }
            }
            "plain_text_input" => self.plain_text_input(element, at),
            "conversations_select" | "multi_conversations_select" => self.filter(element, at),
            "number_input" => {
                self.required(element, "is_decimal_allowed", at);
                for field in ["initial_value", "min_value", "max_value"] {
                    self.form(element, field, at, |s| s.parse::<f64>().is_ok());
                }
            }
            "file_input"
                if element
                    .get("max_files")
                    .is_some_and(|n| !n.as_u64().is_some_and(|n| (1..=10).contains(&n))) =>
            {
                self.say(&format!("{at}/max_files"), "must be between 1 and 10");
            }
            _ => {}
        }
    }

    fn button(&mut self, button: &Value, at: &str) {
        if self.required(button, "text", at) {
            self.text(button, "text", at, Marked::Plain, 75);
        }
        self.length(button, "value", at, 0, 2000);
        self.length(button, "url", at, 1, 3000);
        self.length(button, "accessibility_label", at, 0, 75);
        if button.get("style").is_some_and(|s| s != "primary" && s != "danger") {
            self.say(&format!("{at}/style"), "must be one of: primary, danger");
        }
    }

    fn list(&mut self, element: &Value, at: &str, marked: Marked, most: usize) {
        if self.required(element, "options", at) {
            self.options(element, "options", at, marked, most);
        }
    }

    fn static_select(&mut self, element: &Value, at: &str) {
        let has = |field: &str| element.get(field).is_some_and(|v| !v.is_null());
        if has("options") == has("option_groups") {
            self.say(at, "must define either `options` or `option_groups`");
        }
        self.options(element, "options", at, Marked::Plain, 100);
        for (i, group) in self.items(element, "option_groups", at, 1, 100).iter().enumerate() {
            let at = format!("{at}/option_groups/{i}");
            if self.required(group, "label", &at) {
                self.text(group, "label", &at, Marked::Plain, 75);
            }
            self.options(group, "options", &at, Marked::Plain, 100);
        }
        self.initial_options(element, at);
    }

    /// What is picked at first must be among what can be picked, to the letter.
    fn initial_options(&mut self, element: &Value, at: &str) {
        let grouped =
            element["option_groups"].as_array().into_iter().flatten().filter_map(|g| g["options"].as_array());
        let offered: Vec<&Value> =
            element["options"].as_array().into_iter().chain(grouped).flatten().collect();
        let known = |wanted: &Value| {
            offered
                .iter()
                .any(|o| o["value"] == wanted["value"] && o["text"]["text"] == wanted["text"]["text"])
        };
        if let Some(one) = element.get("initial_option").filter(|v| !v.is_null())
            && !known(one)
        {
            self.say(&format!("{at}/initial_option"), "must match one of the options");
        }
        for (i, one) in self.items(element, "initial_options", at, 1, usize::MAX).iter().enumerate() {
            if !known(one) {
                self.say(&format!("{at}/initial_options/{i}"), "must match one of the options");
            }
        }
    }

    /// Which conversations are offered; an empty filter is none.
    fn filter(&mut self, element: &Value, at: &str) {
        let Some(filter) = element.get("filter").filter(|v| !v.is_null()) else { return };
        let at = format!("{at}/filter");
        let flags = ["exclude_external_shared_channels", "exclude_bot_users"];
        self.only(filter, &at, &["include", flags[0], flags[1]]);
        if filter.as_object().is_some_and(serde_json::Map::is_empty) {
            self.say(&at, "must have at least one field");
        }
        for flag in flags {
            self.flag(filter, flag, &at);
        }
        let known = ["im", "mpim", "private", "public"];
        for (i, kind) in self.items(filter, "include", &at, 1, known.len()).iter().enumerate() {
            if !known.iter().any(|known| kind == known) {
                self.say(&format!("{at}/include/{i}"), format!("must be one of: {}", known.join(", ")));
            }
        }
    }

    fn plain_text_input(&mut self, element: &Value, at: &str) {
        for (field, least) in [("min_length", 0), ("max_length", 1)] {
            let Some(given) = element.get(field).filter(|v| !v.is_null()) else { continue };
            let pointer = format!("{at}/{field}");
            match given.as_u64() {
                Some(n) if n > 3000 => self.say(&pointer, "must be less than 3001"),
                Some(n) if n < least => self.say(&pointer, "must be more than 0"),
                Some(_) => {}
                None => self.say(&pointer, "must be an integer"),
            }
        }
        let most = element["max_length"].as_u64().unwrap_or(3000);
        if element["min_length"].as_u64().is_some_and(|least| least > most) {
            self.say(&format!("{at}/min_length"), "must be less than `max_length`");
        }
        self.length(element, "initial_value", at, 0, usize::try_from(most).unwrap_or(3000));
    }

    fn form(&mut self, element: &Value, field: &str, at: &str, good: impl Fn(&str) -> bool) {
        if let Some(value) = element.get(field).filter(|v| !v.is_null())
            && !value.as_str().is_some_and(good)
        {
            self.say(&format!("{at}/{field}"), "failed to match schema");
        }
    }
}
