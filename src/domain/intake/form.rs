//! The form of one concern: what must stand in it, and what becomes of it. What comes out of `check` can be shared as
//! it is; of a concern that is to be talked over by phone nothing comes out at all.

use crate::domain::area::Area;
use crate::domain::concern::{Concern, Said, Severity};
use crate::domain::draft::{ConcernDraft, ShareChoice};
use crate::domain::refusal::{Fault, Field, Wrong};
use crate::domain::topic::{self, Topic};

use super::opened::Opened;

/// Characters of a concern told by form, of a yes-if, and of a question or its answer.
pub const LONGEST: usize = 3_000;
/// Characters of a topic in one's own words.
pub const LONGEST_TOPIC: usize = 60;

/// A form that holds all it must.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filled {
    Concern {
        area: Area,
        said: Said,
    },
    /// **Don't write it down, call me**.
    CallMe,
}

/// `areas` are those the person speaks for; one alone needs no choosing.
///
/// # Errors
/// Every fault at once, each with its field.
pub fn check(form: &ConcernDraft, areas: &[Area]) -> Result<Filled, Vec<Fault>> {
    if form.visibility == Some(ShareChoice::CallMe) {
        return Ok(Filled::CallMe);
    }
    let mut faults = Faults(Vec::new());
    let words = faults.text(Field::Words, &form.words, LONGEST);
    let area = match areas {
        [only] => Some(*only),
        _ => form.area.filter(|area| areas.contains(area)),
    };
    let area = faults.needed(Field::ConcernArea, area);
    let yes_if = form.yes_if.trim();
    let too_long = yes_if.chars().count() > LONGEST;
    if too_long {
        faults.text(Field::YesIf, yes_if, LONGEST);
    }
    let chosen = match &form.topic {
        Some(Topic::Own(word)) => Some(Topic::Own(faults.text(Field::OwnTopic, word, LONGEST_TOPIC))),
        Some(Topic::Common(slug)) if topic::common(slug).is_some() && !form.guessed => form.topic.clone(),
        Some(Topic::Common(_)) | None => None,
    };
    let guessed = chosen.is_none();
    let topic = chosen.or_else(|| topic::guess(&words, yes_if));
    let kind = faults.needed(Field::Kind, form.kind);
    let severity = faults.needed(Field::Severity, form.severity);
    if severity == Some(Severity::Blocker) && yes_if.is_empty() {
        faults.add(Field::YesIf, Wrong::BlockerNeedsYesIf);
    }
    let visibility = faults.needed(
        Field::Visibility,
        form.visibility.and_then(|choice| match choice {
            ShareChoice::Shown(visibility) => Some(visibility),
            ShareChoice::CallMe => None,
        }),
    );
    match (area, severity, visibility) {
        (Some(area), Some(severity), Some(visibility)) if faults.0.is_empty() => Ok(Filled::Concern {
            area,
            said: Said {
                words,
                topic,
                guessed,
                kind,
                severity,
                yes_if: (!yes_if.is_empty()).then(|| yes_if.to_owned()),
                visibility,
            },
        }),
        _ => Err(faults.0),
    }
}

/// A text that must be there and no longer than `limit` characters, without the space around it.
///
/// # Errors
/// The one fault it has.
pub fn text(field: Field, text: &str, limit: usize) -> Result<String, Vec<Fault>> {
    let mut faults = Faults(Vec::new());
    let text = faults.text(field, text, limit);
    if faults.0.is_empty() { Ok(text) } else { Err(faults.0) }
}

/// What has been filled in, as a form to come back to.
pub fn refill(filled: Filled) -> ConcernDraft {
    match filled {
        Filled::Concern { area, said } => draft_of(area, said),
        Filled::CallMe => call_me(),
    }
}

/// What others can see already, as a form to change it.
pub fn of_concern(concern: &Concern) -> ConcernDraft {
    let form = draft_of(concern.area, concern.said.clone());
    ConcernDraft { opened: Some(Box::new(Opened::of(&form))), ..form }
}

/// As a form to come back to: a topic that was guessed is guessed anew, of what it says then, if they leave it again.
pub fn to_fill_in(draft: ConcernDraft) -> ConcernDraft {
    if draft.guessed { ConcernDraft { topic: None, guessed: false, ..draft } } else { draft }
}

/// As it stands among those told, complete or not.
pub fn laid_by(form: ConcernDraft, areas: &[Area]) -> ConcernDraft {
    match (check(&form, areas), areas) {
        (Ok(filled), _) => refill(filled),
        (Err(_), [only]) => ConcernDraft { area: Some(*only), ..form },
        (Err(_), _) => form,
    }
}

/// Of one that was laid by: nothing is missing, whichever areas they speak for.
pub fn is_complete(told: &ConcernDraft) -> bool {
    check(told, told.area.as_slice()).is_ok()
}

/// A form as it may be kept: of what is not to be written down, only that.
pub fn keepable(form: ConcernDraft) -> ConcernDraft {
    if form.visibility == Some(ShareChoice::CallMe) { call_me() } else { form }
}

fn draft_of(area: Area, said: Said) -> ConcernDraft {
    ConcernDraft {
        words: said.words,
        area: Some(area),
        topic: said.topic,
        guessed: said.guessed,
        kind: said.kind,
        severity: Some(said.severity),
        yes_if: said.yes_if.unwrap_or_default(),
        visibility: Some(ShareChoice::Shown(said.visibility)),
        opened: None,
    }
}

/// Not to be written down.
pub fn call_me() -> ConcernDraft {
    ConcernDraft { visibility: Some(ShareChoice::CallMe), ..ConcernDraft::default() }
}

struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, field: Field, what: Wrong) {
        self.0.push(Fault { field, what });
    }

    fn needed<T>(&mut self, field: Field, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.add(field, Wrong::Missing);
        }
        value
    }

    fn text(&mut self, field: Field, text: &str, limit: usize) -> String {
        let text = text.trim();
        let got = text.chars().count();
        if got == 0 {
            self.add(field, Wrong::Missing);
        } else if got > limit {
            self.add(field, Wrong::TooLong { limit, got });
        }
        text.to_owned()
    }
}
