//! Where the chains ended when the record was last gone over, kept in a file apart from the database: it alone shows that all of
//! it was put back to how it once was. It holds ids, numbers and hashes, never a word.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use super::super::error::Error;
use super::super::events::Line;
use super::super::file;
use super::Wrong;

/// Its first line, with the number of chains.
const KIND: &str = "rollout-witness-1";

/// By chain the number of its last entry, and that one's hash.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Witness(BTreeMap<String, (i64, String)>);

impl Witness {
    /// `None`: there is no such file.
    ///
    /// # Errors
    /// It cannot be read, or is none of ours.
    pub fn of(file: &Path) -> Result<Option<Self>, Error> {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            // No text at all.
            Err(fault) if fault.kind() == std::io::ErrorKind::InvalidData => String::new(),
            Err(fault) => return Err(Error::of_file(file, &fault)),
        };
        Self::parse(&text).map(Some).ok_or_else(|| {
            Error::refused(format!(
                "{} was not written by `audit verify --witness`, or is cut off: name another file, or put a whole copy of it \
                 there",
                file.display()
            ))
        })
    }

    /// Puts it into the file, whole or not at all.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn keep(&self, file: &Path) -> Result<(), Error> {
        file::replace(file, &self.to_string())
    }

    /// How many chains it tells of.
    pub fn chains(&self) -> usize {
        self.0.len()
    }

    /// `None`: it was not written by us, or is cut off.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let count: usize = lines.next()?.strip_prefix(KIND)?.trim().parse().ok()?;
        let ends = lines.map(end).collect::<Option<BTreeMap<_, _>>>()?;
        (ends.len() == count).then_some(Self(ends))
    }

    pub(super) fn add(&mut self, chain: &str, lines: &[Line]) {
        if let Some(last) = lines.last() {
            self.0.insert(chain.to_owned(), (last.seq, last.hash.clone()));
        }
    }

    /// What is known of and is not among those.
    pub(super) fn others(&self, chains: &[String]) -> Vec<(String, Wrong)> {
        let others = self.0.iter().filter(|(chain, _)| chains.binary_search(chain).is_err());
        others.map(|(chain, (seen, _))| (chain.clone(), Wrong::PutBack { last: 0, seen: *seen })).collect()
    }

    /// What became of the entry at which the chain ended.
    pub(super) fn fault(&self, chain: &str, lines: &[Line]) -> Option<Wrong> {
        let (seen, hash) = self.0.get(chain)?;
        let last = lines.last().map_or(0, |line| line.seq);
        if last < *seen {
            return Some(Wrong::PutBack { last, seen: *seen });
        }
        // One that is missing in between is told as that.
        let line = lines.iter().find(|line| line.seq == *seen)?;
        (line.hash != *hash).then_some(Wrong::Rewritten { seq: *seen })
    }
}

impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{KIND} {}", self.0.len())?;
        self.0.iter().try_for_each(|(chain, (seq, hash))| writeln!(f, "{chain} {seq} {hash}"))
    }
}

fn end(line: &str) -> Option<(String, (i64, String))> {
    let mut parts = line.split(' ');
    let (chain, seq, hash) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
    let is_whole =
        parts.next().is_none() && hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_whole && !chain.is_empty()).then(|| (chain.to_owned(), (seq, hash.to_owned())))
}
