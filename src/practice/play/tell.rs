//! What people see, as plain text: blocks and mrkdwn told in the words on the screen, dates in the reader's own zone.
//! For the terminal, the transcript and the snapshots of story tests; it never decides what anybody may see.

use std::collections::BTreeMap;

use chrono::DateTime;
use chrono_tz::Tz;
use serde_json::Value;

/// Who is who, and where the reader is.
pub struct Reader<'a> {
    /// Real names by user id.
    pub people: &'a BTreeMap<String, String>,
    /// Names by conversation id.
    pub channels: &'a BTreeMap<String, String>,
    pub zone: Tz,
}

impl Reader<'_> {
    /// The blocks, a line or more each; `fallback` where there are none.
    pub fn blocks(&self, blocks: &[Value], fallback: &str) -> String {
        if blocks.is_empty() {
            return self.mrkdwn(fallback);
        }
        let told: Vec<String> =
            blocks.iter().map(|block| self.block(block)).filter(|told| !told.is_empty()).collect();
        told.join("\n")
    }

    /// What a person calls a field; its id where it has no label.
    pub fn label(&self, blocks: &[Value], field: &str) -> String {
        let found = blocks.iter().find(|block| block["block_id"] == field);
        let label = found.map(|block| self.text(&block["label"])).unwrap_or_default();
        if label.is_empty() { field.to_owned() } else { label }
    }

    fn block(&self, block: &Value) -> String {
        match block["type"].as_str().unwrap_or_default() {
            "header" => format!("== {} ==", self.text(&block["text"])),
            "divider" => "----".to_owned(),
            "section" => self.section(block),
            "context" => self.all(&block["elements"], " "),
            "actions" => self.all(&block["elements"], " "),
            "image" => format!("(picture: {})", block["alt_text"].as_str().unwrap_or_default()),
            "rich_text" => self.rich(&block["elements"]).trim_end().to_owned(),
            "input" => {
                let hint = match self.text(&block["hint"]) {
                    hint if hint.is_empty() => hint,
                    hint => format!("  ({hint})"),
                };
                format!("{}: {}{hint}", self.text(&block["label"]), self.element(&block["element"]))
            }
            "markdown" => block["text"].as_str().unwrap_or_default().to_owned(),
            other => format!("({other})"),
        }
    }

    fn section(&self, block: &Value) -> String {
        let mut told = self.text(&block["text"]);
        for field in block["fields"].as_array().into_iter().flatten() {
            if !told.is_empty() {
                told.push('\n');
            }
            told.push_str(&self.text(field).replace('\n', ": "));
        }
        match block.get("accessory") {
            Some(accessory) => format!("{told}  {}", self.element(accessory)),
            None => told,
        }
    }

    fn all(&self, elements: &Value, between: &str) -> String {
        let told: Vec<String> =
            elements.as_array().into_iter().flatten().map(|one| self.element(one)).collect();
        told.join(between)
    }

    fn element(&self, element: &Value) -> String {
        match element["type"].as_str().unwrap_or_default() {
            "mrkdwn" | "plain_text" => self.text(element),
            "button" => format!("[{}]", self.text(&element["text"])),
            "checkboxes" | "radio_buttons" => {
                let chosen = |option: &Value| {
                    element["initial_option"]["value"] == option["value"]
                        || element["initial_options"]
                            .as_array()
                            .is_some_and(|all| all.iter().any(|one| one["value"] == option["value"]))
                };
                let mut told = String::new();
                for option in element["options"].as_array().into_iter().flatten() {
                    let mark = if chosen(option) { "(x)" } else { "( )" };
                    told.push_str(&format!("\n  {mark} {}", self.text(&option["text"])));
                    let description = self.text(&option["description"]);
                    if !description.is_empty() {
                        told.push_str(&format!(" - {description}"));
                    }
                }
                told
            }
            "plain_text_input" | "url_text_input" | "number_input" | "email_text_input" => {
                match element["initial_value"].as_str() {
                    Some(typed) => format!("\"{typed}\""),
                    None => "________".to_owned(),
                }
            }
            kind => format!("<{}>", self.picked(element, kind)),
        }
    }

    /// What a menu or picker shows.
    fn picked(&self, element: &Value, kind: &str) -> String {
        if let Some(option) = element.get("initial_option") {
            return self.text(&option["text"]);
        }
        for key in ["initial_date", "initial_time"] {
            if let Some(shown) = element[key].as_str() {
                return shown.to_owned();
            }
        }
        if let Some(at) = element["initial_date_time"].as_i64() {
            return self.date(at);
        }
        if let Some(user) = element["initial_user"].as_str() {
            return self.person(user);
        }
        if let Some(users) = element["initial_users"].as_array() {
            let names: Vec<String> =
                users.iter().filter_map(Value::as_str).map(|user| self.person(user)).collect();
            return names.join(", ");
        }
        match self.text(&element["placeholder"]) {
            placeholder if placeholder.is_empty() => kind.replace('_', " "),
            placeholder => placeholder,
        }
    }

    fn text(&self, text: &Value) -> String {
        let words = text["text"].as_str().unwrap_or_default();
        if text["type"] == "mrkdwn" { without_stars(&self.mrkdwn(words)) } else { words.to_owned() }
    }

    fn rich(&self, elements: &Value) -> String {
        let mut told = String::new();
        for element in elements.as_array().into_iter().flatten() {
            match element["type"].as_str().unwrap_or_default() {
                "text" => told.push_str(element["text"].as_str().unwrap_or_default()),
                "user" => told.push_str(&self.person(element["user_id"].as_str().unwrap_or_default())),
                "usergroup" => {
                    told.push_str(&self.person(element["usergroup_id"].as_str().unwrap_or_default()));
                }
                "channel" => told.push_str(&self.channel(element["channel_id"].as_str().unwrap_or_default())),
                "link" => told.push_str(element["url"].as_str().unwrap_or_default()),
                "rich_text_list" => {
                    for item in element["elements"].as_array().into_iter().flatten() {
                        told.push_str(&format!("- {}\n", self.rich(&item["elements"])));
                    }
                }
                "rich_text_quote" => {
                    for line in self.rich(&element["elements"]).lines() {
                        told.push_str(&format!("> {line}\n"));
                    }
                }
                _ => {
                    told.push_str(&self.rich(&element["elements"]));
                    told.push('\n');
                }
            }
        }
        told
    }

    /// Slack's mrkdwn with mentions, links and dates read out, entities decoded once.
    pub fn mrkdwn(&self, words: &str) -> String {
        let mut told = String::new();
        let mut rest = words;
        while let Some(start) = rest.find('<') {
            told.push_str(&decode(&rest[..start]));
            let Some(length) = rest[start..].find('>') else {
                rest = &rest[start..];
                break;
            };
            told.push_str(&self.tag(&rest[start + 1..start + length]));
            rest = &rest[start + length + 1..];
        }
        told.push_str(&decode(rest));
        told
    }

    fn tag(&self, tag: &str) -> String {
        let (target, label) =
            tag.split_once('|').map_or((tag, None), |(target, label)| (target, Some(label)));
        if let Some(user) = target.strip_prefix('@') {
            return self.person(user);
        }
        if let Some(group) = target.strip_prefix("!subteam^") {
            return self.person(group);
        }
        if let Some(channel) = target.strip_prefix('#') {
            return self.channel(channel);
        }
        if let Some(date) = target.strip_prefix("!date^") {
            let at = date.split('^').next().and_then(|at| at.parse().ok());
            return at.map_or_else(|| label.unwrap_or_default().to_owned(), |at| self.date(at));
        }
        decode(label.unwrap_or(target))
    }

    /// Or a user group.
    pub fn person(&self, id: &str) -> String {
        self.people.get(id).map_or_else(|| format!("@{id}"), |name| format!("@{name}"))
    }

    fn channel(&self, id: &str) -> String {
        format!("#{}", self.channels.get(id).map_or(id, String::as_str))
    }

    fn date(&self, unix: i64) -> String {
        DateTime::from_timestamp(unix, 0).map_or_else(
            || unix.to_string(),
            |at| at.with_timezone(&self.zone).format("%a %-d %b %H:%M").to_string(),
        )
    }
}

/// `*Bold*` of mrkdwn as the words it is; a star that opens or closes nothing stays.
fn without_stars(text: &str) -> String {
    let mut told = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('*') {
        let (before, after) = (&rest[..start], &rest[start + 1..]);
        let opens =
            before.chars().next_back().or(told.chars().next_back()).is_none_or(|c| !c.is_alphanumeric());
        let length = after.find('*').filter(|length| {
            let bold = &after[..*length];
            opens && !bold.contains('\n') && !bold.trim().is_empty() && bold.trim() == bold
        });
        told.push_str(before);
        match length {
            Some(length) => {
                told.push_str(&after[..length]);
                rest = &after[length + 1..];
            }
            None => {
                told.push('*');
                rest = after;
            }
        }
    }
    told.push_str(rest);
    told
}

fn decode(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn bold_is_told_as_words_and_a_star_as_a_star() {
        for (text, told) in [
            ("*Start now* sets it going", "Start now sets it going"),
            ("a *b* c *d*", "a b c d"),
            ("2*3*4", "2*3*4"),
            ("* not bold *", "* not bold *"),
            ("one *", "one *"),
        ] {
            assert_eq!(without_stars(text), told);
        }
    }

    #[test]
    fn blocks_are_told_in_the_words_on_the_screen() {
        let people = BTreeMap::from([("U1".to_owned(), "Wei".to_owned())]);
        let channels = BTreeMap::from([("C1".to_owned(), "social".to_owned())]);
        let reader = Reader { people: &people, channels: &channels, zone: chrono_tz::Asia::Singapore };
        let blocks = [
            json!({"type": "header", "text": {"type": "plain_text", "text": "A <b> & c"}}),
            json!({"type": "section", "text": {"type": "mrkdwn",
                "text": "<@U1> in <#C1|> by <!date^1772442000^{date}|later> &lt;!channel&gt; <https://x.y|there>"}}),
            json!({"type": "actions", "elements": [
                {"type": "button", "text": {"type": "plain_text", "text": "Start"}},
                {"type": "static_select", "placeholder": {"type": "plain_text", "text": "How serious?"}}]}),
            json!({"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [
                {"type": "text", "text": "as typed"}]}]}),
        ];
        assert_eq!(
            reader.blocks(&blocks, ""),
            "== A <b> & c ==\n@Wei in #social by Mon 2 Mar 17:00 <!channel> there\n[Start] <How serious?>\n> as typed"
        );
    }
}
