//! The topics that mean the same to every area, so that what a lawyer and an engineer say can stand together. Built in;
//! a company may edit the list, and what is wrong with theirs is told by line. Set once, at the start, never after.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::{PROMPTS, guess};
use crate::domain::lexicon::Lexicon;

/// The list as it is built in, and as `rollout-bot topics` prints it.
pub const BUILT_IN: &str = include_str!("topics.ini");

/// A label is an option of a menu.
const LABEL: usize = 75;
const SLUG: usize = 40;
/// A menu of Slack has room for 100; one is for a word of the raiser's own.
const MOST: usize = 99;

/// One topic, as people choose it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Common {
    /// Kept in rows.
    pub slug: String,
    /// At most 75 characters.
    pub label: String,
}

/// A whole list, with the keywords that give each topic away.
#[derive(Debug)]
pub struct Topics {
    pub list: Vec<Common>,
    pub(super) lexicon: Lexicon,
}

/// What is wrong with a list, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct Wrong {
    /// From 1; the last line where something is missing.
    pub line: usize,
    pub what: String,
}

static TOPICS: OnceLock<Topics> = OnceLock::new();

/// Makes this the list, for as long as the process lives.
///
/// # Errors
/// A list has been read already: some of it may have been offered to people.
pub fn install(topics: Topics) -> Result<(), InUse> {
    TOPICS.set(topics).map_err(|_| InUse)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("another list of topics is in use already")]
pub struct InUse;

/// In the order in which people are offered them.
pub fn list() -> &'static [Common] {
    &topics().list
}

pub fn common(slug: &str) -> Option<&'static Common> {
    list().iter().find(|topic| topic.slug == slug)
}

pub(super) fn topics() -> &'static Topics {
    TOPICS.get_or_init(|| Topics::parse(BUILT_IN).unwrap_or_default())
}

impl Default for Topics {
    /// No topics at all: everybody writes a word of their own.
    fn default() -> Self {
        Self { list: Vec::new(), lexicon: Lexicon::default() }
    }
}

impl Topics {
    /// # Errors
    /// Everything that is wrong, by line.
    pub fn parse(text: &str) -> Result<Topics, Vec<Wrong>> {
        let mut reading = Reading::default();
        let mut fields = Vec::new();
        for (line, text) in (1..).zip(text.lines()) {
            let said = text.trim();
            if said.is_empty() || said.starts_with('#') {
                continue;
            }
            match fields.last_mut() {
                Some(Field { text: before, .. }) if text.starts_with([' ', '\t']) => {
                    before.push(' ');
                    before.push_str(said);
                }
                Some(_) | None => fields.push(Field { line, text: said.to_owned() }),
            }
        }
        for field in &fields {
            reading.field(field);
        }
        reading.finish(fields.last().map_or(1, |field| field.line))
    }
}

/// With the lines that go on it.
struct Field {
    line: usize,
    text: String,
}

#[derive(Default)]
struct Reading {
    list: Vec<(usize, Common)>,
    lexicon: Lexicon,
    /// Keyword that settles a topic, and which.
    telling: BTreeMap<String, usize>,
    wrong: Vec<Wrong>,
}

impl Reading {
    fn field(&mut self, field: &Field) {
        let read = match field.text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(slug) => self.begin(field.line, slug),
            None => match field.text.split_once('=') {
                Some((name, value)) => self.value(name.trim(), value.trim()),
                None => Err("neither `[id]` nor `name = value`".to_owned()),
            },
        };
        if let Err(what) = read {
            self.wrong.push(Wrong { line: field.line, what });
        }
    }

    fn begin(&mut self, line: usize, slug: &str) -> Result<(), String> {
        let twice = self.list.iter().any(|(_, topic)| topic.slug == slug);
        self.list.push((line, Common { slug: slug.to_owned(), label: String::new() }));
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if slug.is_empty() || slug.len() > SLUG || !slug.chars().all(plain) {
            return Err(format!("[{slug}]: an id is at most {SLUG} small letters, digits and _"));
        }
        if twice { Err(format!("[{slug}] stands twice")) } else { Ok(()) }
    }

    fn value(&mut self, name: &str, value: &str) -> Result<(), String> {
        let at = self.list.len().checked_sub(1).ok_or("stands before the first [id]")?;
        match name {
            "label" if value.is_empty() || value.chars().count() > LABEL => {
                Err(format!("a label has 1 to {LABEL} characters"))
            }
            "label" => {
                value.clone_into(&mut self.list[at].1.label);
                Ok(())
            }
            "telling" | "hinting" => {
                for keyword in value.split(',').map(str::trim).filter(|keyword| !keyword.is_empty()) {
                    if name == "telling" {
                        self.tells(at, keyword)?;
                    }
                    let worth = if name == "telling" { guess::TELLING } else { guess::HINTING };
                    self.lexicon.add(at, worth, keyword)?;
                }
                Ok(())
            }
            other => Err(format!("`{other}` is none of label, telling, hinting")),
        }
    }

    fn tells(&mut self, at: usize, keyword: &str) -> Result<(), String> {
        match self.telling.insert(keyword.to_owned(), at) {
            None => Ok(()),
            Some(before) => Err(format!("`{keyword}` settles [{}] already", self.list[before].1.slug)),
        }
    }

    fn finish(mut self, last: usize) -> Result<Topics, Vec<Wrong>> {
        let mut wrong = |line, what| self.wrong.push(Wrong { line, what });
        for (line, topic) in &self.list {
            if topic.label.is_empty() {
                wrong(*line, format!("[{}] has no label", topic.slug));
            }
            if self
                .list
                .iter()
                .any(|(at, other)| at < line && !topic.label.is_empty() && other.label == topic.label)
            {
                wrong(*line, format!("[{}] has the label of another", topic.slug));
            }
        }
        if self.list.len() > MOST {
            wrong(last, format!("more than {MOST} topics: a menu has no room for them"));
        }
        for prompt in PROMPTS {
            if !self.list.iter().any(|(_, topic)| topic.slug == prompt.topic) {
                let missing = format!(
                    "[{}] is missing: the prompt \u{201c}{}\u{201d} leads to it",
                    prompt.topic, prompt.text
                );
                if !self
                    .wrong
                    .iter()
                    .any(|wrong| wrong.what.starts_with(&format!("[{}] is missing", prompt.topic)))
                {
                    self.wrong.push(Wrong { line: last, what: missing });
                }
            }
        }
        if self.wrong.is_empty() {
            let list = self.list.into_iter().map(|(_, topic)| topic).collect();
            return Ok(Topics { list, lexicon: self.lexicon });
        }
        self.wrong.sort_by_key(|wrong| wrong.line);
        Err(self.wrong)
    }
}
