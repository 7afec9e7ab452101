//! A file that goes with a message: made from the state of the moment at which it is sent, and kept nowhere.

use std::fmt;

use super::Message;
use super::compose::Composer;
use crate::view::text::{Phrase, ours};

/// Characters of a description that Slack takes.
const ALT_LIMIT: usize = 1_000;

/// One file. Its words are as private as those of its message.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    /// As it is saved, such as `R-7-summary.md`; the ending says what it is.
    pub name: String,
    /// As it is shown, such as "Summary of R-7".
    pub title: String,
    /// What a picture shows, for who cannot see it.
    pub alt: Option<String>,
    /// Never empty: Slack takes no file of nothing.
    pub bytes: Vec<u8>,
    /// Where what it tells is to be had if it cannot go along.
    pub elsewhere: Option<&'static str>,
}

/// Why a file did not go along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The workspace, or the app's rights in it, do not allow it.
    NotAllowed,
    /// Slack did not take this one: its size, its kind, or no room.
    NotTaken,
}

/// What became of the files of a message once somebody had taken words away that may have stood in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenBack {
    All,
    /// Slack has not had all of them deleted, so far.
    NotAll,
}

impl File {
    /// Of numbers: nobody's words stand in it.
    pub fn is_picture(&self) -> bool {
        self.alt.is_some()
    }

    /// A text or anything else that describes itself.
    pub fn new(name: impl Into<String>, title: impl Into<String>, bytes: impl Into<Vec<u8>>) -> File {
        File { name: name.into(), title: title.into(), alt: None, bytes: bytes.into(), elsewhere: None }
    }

    /// With where what it tells is to be had as well: a whole sentence.
    #[must_use]
    pub fn or_else(self, elsewhere: &'static str) -> File {
        File { elsewhere: Some(elsewhere), ..self }
    }

    /// A picture; `alt` says the same in words, of which Slack takes the first 1,000 characters.
    pub fn picture(
        name: impl Into<String>,
        title: impl Into<String>,
        alt: &str,
        bytes: impl Into<Vec<u8>>,
    ) -> File {
        let mut described: String = alt.chars().take(ALT_LIMIT).collect();
        if alt.chars().count() > ALT_LIMIT {
            described.pop();
            described.push('…');
        }
        File { alt: Some(described), ..File::new(name, title, bytes) }
    }
}

/// Never the bytes: a log or a failed test is no place for what somebody said.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "File({}, {} bytes)", self.name, self.bytes.len())
    }
}

/// In the place of files that could not go along, and where to find what they tell.
pub fn without(files: &[&File], why: Missing) -> Message {
    let named = Phrase::list(files.iter().map(|file| ours("“").theirs(&file.title).ours("”")));
    let goes = if files.len() == 1 {
        " belongs here, and I could not add it: "
    } else {
        " belong here, and I could not add them: "
    };
    let why = match why {
        Missing::NotAllowed => {
            "I may not upload files in this workspace. Whoever looks after Slack can allow it; then ask me again."
        }
        Missing::NotTaken => "Slack did not take the upload. Asking me again later may help.",
    };
    let elsewhere: Vec<Phrase> = files.iter().filter_map(|file| file.elsewhere).map(ours).collect();
    Composer::new().say(named.ours(goes).ours(why)).points(elsewhere).one()
}
