//! Words on their way into Slack. What a person typed is never markup and never pings: it goes out as literal
//! `rich_text` or `plain_text`, and escaped into the text that notifications and screen readers use.

mod emoji;
mod fit;

use serde_json::{Value, json};

use super::markdown;
use crate::domain::id::{ChannelId, GroupId, PersonId};

pub use fit::{label, pieces};

/// As many are drawn of one text; more stand as they are written.
const EMOJI: usize = 100;
/// A sentence of our words, their words and mentions, to be shown in blocks and spoken in a notification alike.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Phrase(Vec<Span>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Span {
    Ours { words: String, style: Style },
    Theirs { words: String, style: Style },
    Person(PersonId),
    Channel(ChannelId),
    Group(GroupId),
    Link { url: String, label: String },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Bold,
}

/// Our own words, nothing else.
pub fn ours(words: impl Into<String>) -> Phrase {
    Phrase::default().ours(words)
}

/// Our own words, in bold.
pub fn bold(words: impl Into<String>) -> Phrase {
    Phrase::default().bold(words)
}

/// What a person typed, in one line.
pub fn theirs(words: &str) -> Phrase {
    Phrase::default().theirs(words)
}

/// A mention of somebody, by an id of ours.
pub fn person(id: &PersonId) -> Phrase {
    Phrase::default().person(id)
}

impl Phrase {
    #[must_use]
    pub fn ours(self, words: impl Into<String>) -> Self {
        self.with(Span::Ours { words: words.into(), style: Style::Plain })
    }

    #[must_use]
    pub fn bold(self, words: impl Into<String>) -> Self {
        self.with(Span::Ours { words: words.into(), style: Style::Bold })
    }

    #[must_use]
    pub fn theirs(self, words: &str) -> Self {
        self.with(Span::Theirs { words: one_line(words), style: Style::Plain })
    }

    #[must_use]
    pub fn theirs_bold(self, words: &str) -> Self {
        self.with(Span::Theirs { words: one_line(words), style: Style::Bold })
    }

    #[must_use]
    pub fn person(self, id: &PersonId) -> Self {
        self.with(Span::Person(id.clone()))
    }

    #[must_use]
    pub fn channel(self, id: &ChannelId) -> Self {
        self.with(Span::Channel(id.clone()))
    }

    /// Pings those in it wherever they read along: only for what one person alone reads.
    #[must_use]
    pub fn group(self, id: &GroupId) -> Self {
        self.with(Span::Group(id.clone()))
    }

    /// `url` was checked when it was taken; what is no web address is shown as the words it is.
    #[must_use]
    pub fn link(self, url: &str, label: &str) -> Self {
        if url.starts_with("https://") || url.starts_with("http://") {
            self.with(Span::Link { url: url.to_owned(), label: label.to_owned() })
        } else {
            self.theirs(url)
        }
    }

    #[must_use]
    pub fn then(mut self, next: Phrase) -> Self {
        self.0.extend(next.0);
        self
    }

    fn with(mut self, span: Span) -> Self {
        self.0.push(span);
        self
    }

    /// `a`, `a and b`, `a, b and c`.
    pub fn list(items: impl IntoIterator<Item = Phrase>) -> Phrase {
        Phrase::joined(items, " and ")
    }

    /// `a`, `a or b`, `a, b or c`.
    pub fn either(items: impl IntoIterator<Item = Phrase>) -> Phrase {
        Phrase::joined(items, " or ")
    }

    fn joined(items: impl IntoIterator<Item = Phrase>, last_by: &str) -> Phrase {
        let items: Vec<Phrase> = items.into_iter().collect();
        let last = items.len().saturating_sub(1);
        let mut all = Phrase::default();
        for (i, item) in items.into_iter().enumerate() {
            if i > 0 {
                all = all.ours(if i == last { last_by } else { ", " });
            }
            all = all.then(item);
        }
        all
    }

    /// Elements of a `rich_text_section`, where nothing is markup.
    pub fn rich(&self) -> Vec<Value> {
        self.0.iter().flat_map(Span::rich).collect()
    }

    /// For the top-level `text`: escaped, so that only our own mentions are mentions.
    pub fn spoken(&self) -> String {
        self.0.iter().map(Span::spoken).collect()
    }

    /// In bytes, without making it.
    pub fn spoken_len(&self) -> usize {
        self.0.iter().map(Span::spoken_len).sum()
    }

    /// For a file: mentions are names no more there, and stand as Slack's ids.
    pub fn markdown(&self) -> String {
        self.0.iter().map(Span::markdown).collect()
    }

    /// Text objects of a context block: ours as mrkdwn, theirs as `plain_text`.
    pub fn objects(&self) -> Vec<Value> {
        let mut objects = Vec::new();
        let mut run = String::new();
        // Elements stand apart from one another: what is quoted takes its quotation marks along.
        let mut is_quoted = false;
        for (at, span) in self.0.iter().enumerate() {
            if let Span::Theirs { words, .. } = span {
                let closes =
                    matches!(self.0.get(at + 1), Some(Span::Ours { words, .. }) if words.starts_with('”'));
                is_quoted = closes && run.ends_with('“');
                if is_quoted {
                    run.pop();
                }
                flush(&mut run, &mut objects);
                if is_quoted {
                    objects.push(plain(&format!("“{words}”")));
                } else if !words.trim().is_empty() {
                    objects.push(plain(words));
                }
            } else {
                let ours = span.mrkdwn();
                let shut = if is_quoted { ours.strip_prefix('”') } else { None };
                run.push_str(shut.unwrap_or(&ours));
                is_quoted = false;
            }
        }
        flush(&mut run, &mut objects);
        objects
    }

    /// For what takes only `plain_text`: labels, hints, errors. Mentions do not work there and must not stand in it.
    pub fn bare(&self) -> String {
        self.0
            .iter()
            .map(|span| match span {
                Span::Ours { words, .. } | Span::Theirs { words, .. } => words.as_str(),
                Span::Link { label, .. } => label,
                Span::Person(_) | Span::Channel(_) | Span::Group(_) => "",
            })
            .collect()
    }
}

impl Span {
    fn rich(&self) -> Vec<Value> {
        match self {
            Span::Ours { words, .. } if words.is_empty() => vec![],
            Span::Ours { words, style } => vec![literal(words, *style)],
            Span::Theirs { words, style } => typed(words, *style),
            Span::Person(id) => vec![json!({ "type": "user", "user_id": id.as_str() })],
            Span::Channel(id) => vec![json!({ "type": "channel", "channel_id": id.as_str() })],
            Span::Group(id) => vec![json!({ "type": "usergroup", "usergroup_id": id.as_str() })],
            Span::Link { url, label } => vec![json!({ "type": "link", "url": url, "text": label })],
        }
    }

    fn spoken(&self) -> String {
        match self {
            Span::Ours { words, .. } | Span::Theirs { words, .. } => escape(words),
            Span::Person(id) => format!("<@{id}>"),
            Span::Channel(id) => format!("<#{id}>"),
            Span::Group(id) => format!("<!subteam^{id}>"),
            Span::Link { url, label } if url == label => escape(url),
            Span::Link { url, label } => format!("{} ({})", escape(label), escape(url)),
        }
    }

    fn spoken_len(&self) -> usize {
        match self {
            Span::Ours { words, .. } | Span::Theirs { words, .. } if is_safe(words) => words.len(),
            Span::Ours { .. } | Span::Theirs { .. } | Span::Group(_) | Span::Link { .. } => {
                self.spoken().len()
            }
            Span::Person(PersonId(id)) | Span::Channel(ChannelId(id)) => "<@>".len() + id.len(),
        }
    }

    fn markdown(&self) -> String {
        match self {
            Span::Ours { words, style: Style::Plain } => words.clone(),
            Span::Theirs { words, style: Style::Plain } => markdown::line(words),
            Span::Ours { words, style: Style::Bold } | Span::Theirs { words, style: Style::Bold } => {
                // Marks must touch the words between them, or they are none.
                let bare = words.trim();
                if bare.is_empty() {
                    return words.clone();
                }
                let (before, after) = words.split_once(bare).unwrap_or_default();
                format!("{before}**{}**{after}", markdown::line(bare))
            }
            Span::Person(id) => format!("@{id}"),
            Span::Channel(id) => format!("#{id}"),
            Span::Group(id) => format!("@{id}"),
            Span::Link { url, label } => format!("[{}](<{url}>)", markdown::line(label)),
        }
    }

    /// Only for what is ours: marks in `Theirs` would be taken for formatting.
    fn mrkdwn(&self) -> String {
        match self {
            Span::Ours { words, style: Style::Bold } => format!("*{}*", escape(words)),
            Span::Link { url, label } => {
                format!("<{}|{}>", escape(url).replace('|', "%7C"), escape(label).replace('|', "/"))
            }
            Span::Ours { style: Style::Plain, .. }
            | Span::Theirs { .. }
            | Span::Person(_)
            | Span::Channel(_)
            | Span::Group(_) => self.spoken(),
        }
    }
}

fn literal(words: &str, style: Style) -> Value {
    match style {
        Style::Plain => json!({ "type": "text", "text": words }),
        Style::Bold => json!({ "type": "text", "text": words, "style": { "bold": true } }),
    }
}

/// What a person typed, as elements of a `rich_text_section`. Slack hands an emoji on as `:name:`, and in literal text does
/// not draw it again.
pub fn quoted(words: &str) -> Vec<Value> {
    typed(words, Style::Plain)
}

fn typed(words: &str, style: Style) -> Vec<Value> {
    let mut elements = Vec::new();
    let (mut done, mut from) = (0, 0);
    while let Some((start, name)) = emoji::first(words, from) {
        if elements.len() >= EMOJI {
            break;
        }
        if start > done {
            elements.push(literal(&words[done..start], style));
        }
        from = start + name.len() + 2;
        elements.push(json!({ "type": "emoji", "name": name }));
        done = from;
    }
    if done < words.len() {
        elements.push(literal(&words[done..], style));
    }
    elements
}

fn flush(run: &mut String, objects: &mut Vec<Value>) {
    if !run.trim().is_empty() {
        objects.push(json!({ "type": "mrkdwn", "text": run.trim(), "verbatim": true }));
    }
    run.clear();
}

pub fn plain(words: &str) -> Value {
    json!({ "type": "plain_text", "text": words, "emoji": true })
}

/// `once`, `twice`, `3 times`.
pub fn times(many: u32) -> String {
    match many {
        0 | 1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    }
}

/// For the top-level `text` and for mrkdwn. Words that Slack's clients may take for a ping to all are broken by a joiner
/// that nobody sees.
pub fn escape(words: &str) -> String {
    if is_safe(words) {
        return words.to_owned();
    }
    let mut safe = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    for all in ["here", "channel", "everyone"] {
        safe = safe.replace(&format!("@{all}"), &format!("@\u{2060}{all}"));
    }
    safe
}

/// Nothing in it that `escape` would touch.
fn is_safe(words: &str) -> bool {
    !words.contains(['&', '<', '>', '@'])
}

/// What a person typed, as part of a line of ours: line ends become spaces, and what runs from right to left is kept
/// from turning our own words round.
pub fn one_line(words: &str) -> String {
    let flat = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().any(turns_direction) { format!("\u{2068}{flat}\u{2069}") } else { flat }
}

fn turns_direction(c: char) -> bool {
    matches!(c,
        '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
        | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// `1 concern`, `2 concerns`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

#[cfg(test)]
mod tests;
