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

/// What is said. How Slack wants it is made of it page by page: of a long text that is most of the work, and only the
/// pages that are sent are worth it.
#[derive(Debug)]
enum Piece {
    Header(String),
    Say(Phrase),
    Points(Vec<Point>),
    /// Fits one block.
    Quote(String),
    Small(Phrase),
    Divider,
    Row(String, Element),
    Actions(Vec<Element>),
}

/// With what stands under it.
type Point = (Phrase, Vec<Phrase>);

/// A piece as Slack takes it.
#[derive(Debug)]
struct Made {
    block: Value,
    weight: usize,
    spoken: String,
}

impl Piece {
    fn made(&self) -> Made {
        let block = match self {
            Piece::Header(words) => block::header(words),
            Piece::Say(phrase) => block::section(phrase),
            Piece::Points(points) => block::outline(points),
            Piece::Quote(words) => block::set_apart(words),
            Piece::Small(phrase) => block::context(phrase),
            Piece::Divider => block::divider(),
            Piece::Row(words, accessory) => block::row(words, accessory.clone()),
            Piece::Actions(elements) => block::actions(elements.iter().cloned()),
        };
        Made { weight: weigh(&block), block, spoken: self.spoken() }
    }

    fn spoken(&self) -> String {
        match self {
            Piece::Header(words) | Piece::Quote(words) | Piece::Row(words, _) => text::escape(words),
            Piece::Say(phrase) | Piece::Small(phrase) => phrase.spoken(),
            Piece::Points(points) => lines(points, ("• ", "   ◦ "), Phrase::spoken),
            Piece::Divider | Piece::Actions(_) => String::new(),
        }
    }

    /// The same as Markdown, for who would rather have it as a file.
    fn written(&self) -> String {
        match self {
            Piece::Header(words) => format!("# {}", markdown::line(words)),
            Piece::Say(phrase) | Piece::Small(phrase) => phrase.markdown(),
            Piece::Points(points) => lines(points, ("- ", "  - "), Phrase::markdown),
            Piece::Quote(words) => markdown::quote(words),
            Piece::Divider => "---".to_owned(),
            Piece::Row(words, _) => markdown::line(words),
            Piece::Actions(_) => String::new(),
        }
    }
}

/// Each behind its mark, and what stands under it behind its own.
fn lines(points: &[Point], (mark, under_mark): (&str, &str), told: impl Fn(&Phrase) -> String) -> String {
    let mut lines = Vec::new();
    for (point, under) in points {
        lines.push(format!("{mark}{}", told(point)));
        lines.extend(under.iter().map(|line| format!("{under_mark}{}", told(line))));
    }
    lines.join("\n")
}

impl Composer {
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn header(self, words: &str) -> Self {
        self.push(Piece::Header(words.to_owned()))
    }

    #[must_use]
    pub fn say(self, phrase: Phrase) -> Self {
        self.push(Piece::Say(phrase))
    }

    #[must_use]
    pub fn points(self, items: Vec<Phrase>) -> Self {
        self.outline(items.into_iter().map(|item| (item, Vec::new())).collect())
    }

    /// Points, each with what stands under it.
    #[must_use]
    pub fn outline(mut self, points: Vec<Point>) -> Self {
        let (mut list, mut weight) = (Vec::new(), 0);
        for (point, under) in points {
            let more = std::iter::once(&point).chain(&under).map(Phrase::spoken_len).sum::<usize>();
            // What comes first is not weighed: there is always one.
            if list.is_empty() {
                weight = 0;
            } else {
                weight += more;
                if weight > LIST {
                    self = self.push(Piece::Points(std::mem::take(&mut list)));
                    weight = 0;
                }
            }
            list.push((point, under));
        }
        if list.is_empty() { self } else { self.push(Piece::Points(list)) }
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
        for piece in text::pieces(words) {
            self = self.push(Piece::Quote(piece.to_owned()));
        }
        self
    }

    #[must_use]
    pub fn small(self, phrase: Phrase) -> Self {
        self.push(Piece::Small(phrase))
    }

    #[must_use]
    pub fn divider(self) -> Self {
        self.push(Piece::Divider)
    }

    /// Plain words of ours with one thing to press beside them.
    #[must_use]
    pub fn row(self, words: &str, accessory: Element) -> Self {
        self.push(Piece::Row(words.to_owned(), accessory))
    }

    #[must_use]
    pub fn actions(self, elements: Vec<Element>) -> Self {
        if elements.is_empty() {
            return self;
        }
        self.push(Piece::Actions(elements))
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

    fn push(mut self, piece: Piece) -> Self {
        match self.parts.last_mut() {
            Some(part) if self.gathering => part.0.push(piece),
            Some(_) | None => self.parts.push(Part(vec![piece])),
        }
        self
    }

    /// The whole as Markdown, without what there is to press.
    pub fn markdown(&self) -> String {
        let pieces = self.parts.iter().flat_map(|part| &part.0).map(Piece::written);
        let mut whole = pieces.filter(|written| !written.is_empty()).collect::<Vec<_>>().join("\n\n");
        whole.push('\n');
        whole
    }

    /// For what always fits one message.
    pub fn one(self) -> Message {
        let mut page = Page::default();
        for piece in self.parts.iter().flat_map(|part| &part.0) {
            page.take(piece.made());
        }
        page.close(SPOKEN_LIVING)
    }

    /// One message, or several that each say which page they are. Never none. `title` says of what.
    pub fn pages(self, title: &Phrase) -> Vec<Message> {
        self.paged(title, SPOKEN, usize::MAX).unwrap_or_default()
    }

    /// `None` where they would be more than `most`: then no more of it is made than tells so.
    pub fn pages_within(self, title: &Phrase, most: usize) -> Option<Vec<Message>> {
        self.paged(title, SPOKEN, most)
    }

    /// The same for a message that is edited later.
    pub fn living_pages(self, title: &Phrase) -> Vec<Message> {
        self.paged(title, SPOKEN_LIVING, usize::MAX).unwrap_or_default()
    }

    fn paged(self, title: &Phrase, spoken_most: usize, most: usize) -> Option<Vec<Message>> {
        let mut pages: Vec<Page> = Vec::new();
        let mut page = Page::default();
        for part in self.parts {
            let pieces: Vec<Made> = part.0.iter().map(Piece::made).collect();
            let blocks = pieces.len();
            let weight = pieces.iter().map(|piece| piece.weight).sum();
            let spoken = pieces.iter().map(|piece| piece.spoken.len() + 1).sum();
            let fits = |page: &Page| page.fits(blocks, weight, spoken, spoken_most);
            if !fits(&page) && fits(&Page::default()) {
                pages.push(std::mem::take(&mut page));
            }
            for piece in pieces {
                if !page.fits(1, piece.weight, piece.spoken.len(), spoken_most) {
                    pages.push(std::mem::take(&mut page));
                }
                page.take(piece);
            }
            if pages.len() + usize::from(!page.blocks.is_empty()) > most {
                return None;
            }
        }
        pages.push(page);
        pages.retain(|page| !page.blocks.is_empty());
        let of = pages.len();
        let marked = pages.into_iter().enumerate().map(|(n, page)| page.marked(title, n + 1, of));
        Some(marked.map(|page| page.close(spoken_most)).collect())
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

    fn take(&mut self, piece: Made) {
        self.weight += piece.weight;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn of_lines(lines: usize) -> Composer {
        let line = |n: usize| (ours(format!("{n}: {}", "words ".repeat(60))), vec![ours("under it")]);
        Composer::new().header("Long").outline((0..lines).map(line).collect())
    }

    #[test]
    fn what_fits_within_is_the_same_and_what_does_not_is_not_made() {
        let title = ours("Long");
        let whole = |lines| of_lines(lines).pages(&title);
        let most = whole(100).len();
        assert!(most > 2, "{most} pages");
        assert_eq!(of_lines(100).pages_within(&title, most), Some(whole(100)));
        assert_eq!(of_lines(100).pages_within(&title, most - 1), None);
        assert_eq!(of_lines(1).pages_within(&title, 1), Some(whole(1)));
    }

    #[test]
    fn a_long_list_is_cut_into_several_and_no_point_is_lost() {
        let lists: Vec<usize> = of_lines(40)
            .parts
            .iter()
            .flat_map(|part| &part.0)
            .filter_map(|piece| match piece {
                Piece::Points(points) => Some(points.len()),
                _ => None,
            })
            .collect();
        // The first of each is not weighed.
        assert_eq!(lists.iter().sum::<usize>(), 40);
        assert!(lists.len() > 5 && lists.iter().all(|points| *points <= 5), "{lists:?}");
        assert_eq!(of_lines(40).markdown().matches("under it").count(), 40);
    }
}
