//! Puts a message together, block by block, with the words for notifications and screen readers beside it. What does
//! not fit one message goes on in the next: nothing is cut off silently.

use serde_json::Value;

use super::Message;
use crate::view::block::{self, Element};
use crate::view::markdown;
use crate::view::text::{self, Phrase, ours};

/// Slack takes 50; two are kept for page marks.
const BLOCKS: usize = 48;
/// Slack takes about 12,000 characters of text in all blocks of one message.
const WEIGHT: usize = 10_000;
/// What `chat.update` is known to take of the top-level text; what is only posted could be longer.
pub(super) const SPOKEN_LIVING: usize = 3_900;
const SPOKEN: usize = 12_000;
/// A longer list becomes several, so that a page can end between them.
const LIST: usize = 1_500;
/// Longer words stand apart from ours.
const IN_LINE: usize = 600;
/// Room for the words that say where the rest stands.
const SPOKEN_MARK: usize = 60;

/// A message in the making.
#[derive(Debug, Default)]
pub struct Composer {
    parts: Vec<Part>,
    /// The last part is still growing: what is added belongs together on one page.
    gathering: bool,
}

/// What belongs together on one page, if it fits one.
#[derive(Debug, Default)]
struct Part(Vec<Piece>);

#[derive(Debug)]
struct Piece {
    block: Value,
    spoken: String,
    /// The same as Markdown, for who would rather have it as a file.
    written: String,
}

impl Composer {
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn header(self, words: &str) -> Self {
        self.push(block::header(words), text::escape(words), format!("# {}", markdown::line(words)))
    }

    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "made on the spot, as everywhere in a chain")]
    pub fn say(self, phrase: Phrase) -> Self {
        self.push(block::section(&phrase), phrase.spoken(), phrase.markdown())
    }

    #[must_use]
    pub fn points(self, items: Vec<Phrase>) -> Self {
        self.outline(items.into_iter().map(|item| (item, Vec::new())).collect())
    }

    /// Points, each with what stands under it.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "made on the spot, as everywhere in a chain")]
    pub fn outline(mut self, items: Vec<(Phrase, Vec<Phrase>)>) -> Self {
        let mut rest = items.as_slice();
        while !rest.is_empty() {
            let mut weight = 0;
            let more = rest.iter().skip(1).take_while(|(item, under)| {
                weight += std::iter::once(item).chain(under).map(|line| line.spoken().len()).sum::<usize>();
                weight <= LIST
            });
            let (list, after) = rest.split_at(1 + more.count());
            let (mut spoken, mut written) = (Vec::new(), Vec::new());
            for (item, under) in list {
                spoken.push(format!("• {}", item.spoken()));
                spoken.extend(under.iter().map(|line| format!("   ◦ {}", line.spoken())));
                written.push(format!("- {}", item.markdown()));
                written.extend(under.iter().map(|line| format!("  - {}", line.markdown())));
            }
            self = self.push(block::outline(list), spoken.join("\n"), written.join("\n"));
            rest = after;
        }
        self
    }

    /// What somebody wrote, whole, behind a few words of ours: in the same line, if it is one.
    #[must_use]
    pub fn told(self, ours: Phrase, words: &str) -> Self {
        if words.trim().contains('\n') || words.chars().count() > IN_LINE {
            self.say(ours).quote(words)
        } else {
            self.say(ours.ours(" ").theirs(words))
        }
    }

    /// What somebody wrote, whole.
    #[must_use]
    pub fn quote(mut self, words: &str) -> Self {
        let blocks = block::quote(words);
        for (block, piece) in blocks.into_iter().zip(text::pieces(words)) {
            self = self.push(block, text::escape(piece), markdown::quote(piece));
        }
        self
    }

    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "made on the spot, as everywhere in a chain")]
    pub fn small(self, phrase: Phrase) -> Self {
        self.push(block::context(&phrase), phrase.spoken(), phrase.markdown())
    }

    #[must_use]
    pub fn divider(self) -> Self {
        self.push(block::divider(), String::new(), "---".to_owned())
    }

    /// Plain words of ours with one thing to press beside them.
    #[must_use]
    pub fn row(self, words: &str, accessory: Element) -> Self {
        self.push(block::row(words, accessory), text::escape(words), markdown::line(words))
    }

    #[must_use]
    pub fn actions(self, elements: Vec<Element>) -> Self {
        if elements.is_empty() {
            return self;
        }
        self.push(block::actions(elements), String::new(), String::new())
    }

    /// What `part` adds stays on one page, unless it is longer than a page.
    #[must_use]
    pub fn together(mut self, part: impl FnOnce(Composer) -> Composer) -> Self {
        let inner = part(Composer { parts: vec![Part::default()], gathering: true });
        self.parts.extend(inner.parts);
        self
    }

    /// Adds what is there, nothing otherwise.
    #[must_use]
    pub fn with<T>(self, thing: Option<T>, add: impl FnOnce(Composer, T) -> Composer) -> Self {
        match thing {
            Some(thing) => add(self, thing),
            None => self,
        }
    }

    fn push(mut self, block: Value, spoken: String, written: String) -> Self {
        let piece = Piece { block, spoken, written };
        match self.parts.last_mut() {
            Some(part) if self.gathering => part.0.push(piece),
            Some(_) | None => self.parts.push(Part(vec![piece])),
        }
        self
    }

    /// The whole as Markdown, without what there is to press.
    pub fn markdown(&self) -> String {
        let pieces = self.parts.iter().flat_map(|part| &part.0).map(|piece| piece.written.as_str());
        let mut whole = pieces.filter(|written| !written.is_empty()).collect::<Vec<_>>().join("\n\n");
        whole.push('\n');
        whole
    }

    /// For what always fits one message.
    pub fn one(self) -> Message {
        let mut page = Page::default();
        for piece in self.parts.into_iter().flat_map(|part| part.0) {
            page.take(piece);
        }
        page.close(SPOKEN_LIVING)
    }

    /// One message, or several that each say which page they are. Never none. `title` says of what.
    pub fn pages(self, title: &Phrase) -> Vec<Message> {
        self.paged(title, SPOKEN)
    }

    /// The same for a message that is edited later.
    pub fn living_pages(self, title: &Phrase) -> Vec<Message> {
        self.paged(title, SPOKEN_LIVING)
    }

    fn paged(self, title: &Phrase, spoken_most: usize) -> Vec<Message> {
        let mut pages = vec![Page::default()];
        for part in self.parts {
            let (blocks, weight, spoken) = part.size();
            let fits = |page: &Page| page.fits(blocks, weight, spoken, spoken_most);
            if !pages.last().is_some_and(fits) && fits(&Page::default()) {
                pages.push(Page::default());
            }
            for piece in part.0 {
                let fits = |page: &Page| page.fits(1, weigh(&piece.block), piece.spoken.len(), spoken_most);
                if !pages.last().is_some_and(fits) {
                    pages.push(Page::default());
                }
                if let Some(page) = pages.last_mut() {
                    page.take(piece);
                }
            }
        }
        let pages: Vec<Page> = pages.into_iter().filter(|page| !page.blocks.is_empty()).collect();
        let of = pages.len();
        pages
            .into_iter()
            .enumerate()
            .map(|(n, page)| page.marked(title, n + 1, of).close(spoken_most))
            .collect()
    }
}

impl Part {
    fn size(&self) -> (usize, usize, usize) {
        let weight = self.0.iter().map(|piece| weigh(&piece.block)).sum();
        let spoken = self.0.iter().map(|piece| piece.spoken.len() + 1).sum();
        (self.0.len(), weight, spoken)
    }
}

#[derive(Debug, Default)]
struct Page {
    blocks: Vec<Value>,
    weight: usize,
    spoken: Vec<String>,
    spoken_len: usize,
}

impl Page {
    fn fits(&self, blocks: usize, weight: usize, spoken: usize, spoken_most: usize) -> bool {
        self.blocks.is_empty() && blocks == 1
            || self.blocks.len() + blocks <= BLOCKS
                && self.weight + weight <= WEIGHT
                && self.spoken_len + spoken + 2 * SPOKEN_MARK <= spoken_most
    }

    fn take(&mut self, piece: Piece) {
        self.weight += weigh(&piece.block);
        self.blocks.push(piece.block);
        if !piece.spoken.is_empty() {
            self.spoken_len += piece.spoken.len() + 1;
            self.spoken.push(piece.spoken);
        }
    }

    fn marked(mut self, title: &Phrase, page: usize, of: usize) -> Self {
        if of == 1 {
            return self;
        }
        if page > 1 {
            let mark = title.clone().ours(format!(", page {page} of {of}"));
            self.blocks.insert(0, block::context(&mark));
            self.spoken.insert(0, mark.spoken());
        } else {
            let mark = ours(format!("Page 1 of {of}. It goes on in the thread below."));
            self.blocks.push(block::context(&mark));
            self.spoken.push(mark.spoken());
        }
        self
    }

    fn close(self, spoken_most: usize) -> Message {
        let text = cut(self.spoken.join("\n"), spoken_most);
        Message { text, blocks: self.blocks, files: Vec::new() }
    }
}

/// Where the words beside the blocks are too long, they end with where the rest stands.
pub(super) fn cut(mut text: String, most: usize) -> String {
    if text.chars().count() > most {
        let end = text.char_indices().nth(most - SPOKEN_MARK).map_or(text.len(), |(at, _)| at);
        // Not inside a mention or an entity.
        let end = text[..end].rfind(char::is_whitespace).unwrap_or(end);
        text.truncate(end);
        text.push_str("\n… The rest stands in the message itself.");
    }
    text
}

/// Characters of all texts in a block, as Slack adds them up.
fn weigh(block: &Value) -> usize {
    match block {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| match value {
                Value::String(words) if name == "text" => words.encode_utf16().count(),
                other => weigh(other),
            })
            .sum(),
        Value::Array(items) => items.iter().map(weigh).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}
