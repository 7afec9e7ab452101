//! A window that changes what stands already may stand open while that is changed elsewhere: by a menu on its card, by an
//! edit of its message, in another window. It carries what it was opened with, and changes only what was changed in it.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::form::LONGEST;
use crate::domain::area::Area;
use crate::domain::concern::{Concern, Kind, Severity};
use crate::domain::draft::{ConcernDraft, ShareChoice};
use crate::domain::refusal::Field;
use crate::domain::topic::Topic;

/// What stood in the fields; of words only a print, for a window carries little, and they stand in it once already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    words: String,
    area: Option<Area>,
    topic: String,
    kind: Option<Kind>,
    severity: Option<Severity>,
    yes_if: String,
    visibility: Option<ShareChoice>,
    /// How often it has come back with what stood then.
    #[serde(default)]
    pub again: u32,
}

impl Opened {
    pub fn of(form: &ConcernDraft) -> Opened {
        let topic = match &form.topic {
            Some(Topic::Common(slug)) => print(&format!("common {slug}")),
            Some(Topic::Own(word)) => print(&format!("own {}", word.trim())),
            None => String::new(),
        };
        Opened {
            words: print(form.words.chars().take(LONGEST).collect::<String>().trim()),
            area: form.area,
            topic,
            kind: form.kind,
            severity: form.severity,
            yes_if: print(form.yes_if.trim()),
            visibility: form.visibility,
            again: 0,
        }
    }
}

fn print(words: &str) -> String {
    let digest = Sha256::digest(words);
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// What was changed in a window and elsewhere, each to another thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clash {
    pub fields: Vec<Field>,
    /// As they had filled it in.
    pub filled: ConcernDraft,
}

enum Side {
    Filled,
    Stands,
    Both,
}

fn side<T: PartialEq>(opened: &T, filled: &T, stands: &T) -> Side {
    if filled == opened {
        Side::Stands
    } else if stands == opened || filled == stands {
        Side::Filled
    } else {
        Side::Both
    }
}

/// What the form comes to: each field as it was filled in where it was touched in it, else as it stands. With a clash, what
/// stands has its place, and nothing may come of the form before they have seen it.
pub fn merge(filled: &ConcernDraft, concern: &Concern) -> (ConcernDraft, Option<Box<Clash>>) {
    let Some(opened) = &filled.opened else { return (filled.clone(), None) };
    // Nothing of it will stand, whatever it says by now.
    if filled.visibility == Some(ShareChoice::CallMe) {
        return (filled.clone(), None);
    }
    let mut form = super::form::of_concern(concern);
    let (sent, now) = (Opened::of(filled), Opened::of(&form));
    // A guess gives way to a choice; left as it was, it is told from one by whoever keeps it.
    let topic = if form.guessed && sent.topic != opened.topic {
        Side::Filled
    } else {
        side(&opened.topic, &sent.topic, &now.topic)
    };
    form.guessed = false;
    // One area alone is no field.
    let area = if sent.area.is_none() { Side::Stands } else { side(&opened.area, &sent.area, &now.area) };
    let mut fields = Vec::new();
    let mut take = |side: Side, field: Field| match side {
        Side::Filled => true,
        Side::Stands => false,
        Side::Both => {
            fields.push(field);
            false
        }
    };
    if take(side(&opened.words, &sent.words, &now.words), Field::Words) {
        form.words.clone_from(&filled.words);
    }
    if take(area, Field::ConcernArea) {
        form.area = filled.area;
    }
    if take(side(&opened.kind, &sent.kind, &now.kind), Field::Kind) {
        form.kind = filled.kind;
    }
    if take(side(&opened.severity, &sent.severity, &now.severity), Field::Severity) {
        form.severity = filled.severity;
    }
    if take(side(&opened.yes_if, &sent.yes_if, &now.yes_if), Field::YesIf) {
        form.yes_if.clone_from(&filled.yes_if);
    }
    if take(topic, Field::Topic) {
        form.topic.clone_from(&filled.topic);
    }
    if take(side(&opened.visibility, &sent.visibility, &now.visibility), Field::Visibility) {
        form.visibility = filled.visibility;
    }
    if fields.is_empty() {
        return (form, None);
    }
    form.opened = Some(Box::new(Opened { again: opened.again.saturating_add(1), ..now }));
    (form, Some(Box::new(Clash { fields, filled: filled.clone() })))
}
