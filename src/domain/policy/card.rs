//! A concern as one reader may see it. What they may not see is not in it.

use serde::{Deserialize, Serialize};

use super::Reader;
use crate::domain::area::Area;
use crate::domain::concern::{Concern, Gone, Kind, Severity, Short, State, Visibility};
use crate::domain::homework::{Homework, Stands};
use crate::domain::id::{ConcernId, Handle, PersonId, RolloutId};
use crate::domain::topic::Topic;

/// Of which concerns a reader may read at least a part: all others they may only count.
pub fn in_words(reader: Reader, visibility: Visibility) -> bool {
    match (reader, visibility) {
        (Reader::Raiser | Reader::Lead, Visibility::Named | Visibility::Area | Visibility::LeadOnly)
        | (Reader::Sponsor, Visibility::Named | Visibility::Area)
        | (Reader::Owner, Visibility::Named) => true,
        (Reader::Sponsor, Visibility::LeadOnly)
        | (Reader::Owner, Visibility::Area | Visibility::LeadOnly)
        | (Reader::Other | Reader::Channel, Visibility::Named | Visibility::Area | Visibility::LeadOnly) => {
            false
        }
    }
}

/// A concern as one reader may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub id: ConcernId,
    pub rollout: RolloutId,
    /// For buttons of those who work on it.
    pub handle: Handle,
    pub by: By,
    pub area: Area,
    /// The raiser's own, or, for an owner who may see no more, the sentence that the raiser found fair.
    pub words: String,
    pub topic: Option<Topic>,
    pub kind: Option<Kind>,
    pub severity: Severity,
    pub yes_if: Option<String>,
    pub state: State,
    pub homework: Homework,
    /// The sentence for the summary; one not yet found fair is shown to lead and raiser alone.
    pub wording: Option<Sentence>,
    /// Worked on together with another.
    pub joined: Option<ConcernId>,
    pub late: bool,
    /// Its raiser takes part no more. Of an area's view it is not told: it would tell whose it is.
    #[serde(default)]
    pub raiser_out: bool,
    /// Why its words are here no more.
    #[serde(default)]
    pub gone: Option<Gone>,
    /// Stands on every card: who else can see this.
    pub visibility: Visibility,
}

impl Card {
    /// By which it may be called. An area's view has none: keys run on, and the one before and after would tell whose
    /// it is.
    pub fn key(&self) -> Option<&ConcernId> {
        match self.by {
            By::Person { .. } => Some(&self.id),
            By::Area => None,
        }
    }

    /// Whoever stands on it.
    pub fn people(&self) -> Vec<&PersonId> {
        let by = match &self.by {
            By::Person { person } => Some(person),
            By::Area => None,
        };
        let took = match &self.state {
            State::AcceptedRisk { by, .. } => Some(by),
            State::Open
            | State::Reopened { .. }
            | State::Answered { .. }
            | State::Settled { .. }
            | State::Parked { .. }
            | State::Withdrawn { .. } => None,
        };
        let answered = self.state.unparked().answer().map(|answer| &answer.by);
        let worded = self.wording.as_ref().and_then(|wording| wording.by.as_ref());
        [by, took, answered, worded, self.homework.owner()].into_iter().flatten().collect()
    }

    /// Whether it can be put in a sentence: there are words, and somebody who can find it fair, as far as this reader knows.
    pub fn can_be_restated(&self) -> bool {
        self.gone.is_none() && !self.raiser_out
    }

    /// Whoever is given the homework reads it as it is told, name and all.
    pub fn reads_whole_to_owner(&self) -> bool {
        match self.visibility {
            Visibility::Named => true,
            Visibility::Area | Visibility::LeadOnly => false,
        }
    }

    /// What would get its raiser to Yes; `None` too where they said just that, as with what they need in order to commit.
    pub fn condition(&self) -> Option<&str> {
        self.yes_if.as_deref().filter(|yes_if| *yes_if != self.words)
    }

    /// As it stands in the summary: the sentence its raiser found fair, else their own words.
    pub fn in_short(&self) -> &str {
        self.wording.as_ref().and_then(Sentence::fair).unwrap_or(&self.words)
    }
}

/// The sentence for the summary, as it stands on a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// 1 to 300 characters.
    pub words: String,
    /// `None`: whoever raised the point put it right. On an area's view they have no name here either.
    pub by: Option<PersonId>,
    pub stands: Stands,
    /// What its raiser found fair before, which holds until they say so of this one.
    #[serde(default)]
    pub before: Option<String>,
}

impl Sentence {
    pub fn is_fair(&self) -> bool {
        self.stands == Stands::Fair
    }

    /// As it stands in the summary; `None`: in its raiser's own words.
    pub fn fair(&self) -> Option<&str> {
        match self.stands {
            Stands::Fair => Some(&self.words),
            Stands::Proposed => self.before.as_deref(),
        }
    }
}

/// Who is named on a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum By {
    Person {
        person: PersonId,
    },
    /// The area's view, and no person's.
    Area,
}

/// The concern as `reader` may see it; `None`: not at all, or only as a number.
pub fn card(reader: Reader, concern: &Concern) -> Option<Card> {
    let named = match (reader, concern.said.visibility) {
        (Reader::Raiser, Visibility::Named | Visibility::Area | Visibility::LeadOnly)
        | (Reader::Lead, Visibility::Named | Visibility::LeadOnly)
        | (Reader::Sponsor | Reader::Owner, Visibility::Named) => true,
        (Reader::Lead | Reader::Sponsor, Visibility::Area) => false,
        (Reader::Owner, Visibility::Area | Visibility::LeadOnly) => return approved(concern),
        (Reader::Sponsor, Visibility::LeadOnly)
        | (Reader::Other | Reader::Channel, Visibility::Named | Visibility::Area | Visibility::LeadOnly) => {
            return None;
        }
    };
    if concern.state.is_withdrawn() && reader != Reader::Raiser {
        return None;
    }
    let wording = concern.work.wording.as_ref().and_then(|wording| match reader {
        Reader::Raiser | Reader::Lead => Some(wording),
        Reader::Sponsor | Reader::Owner => wording.fair(),
        Reader::Other | Reader::Channel => None,
    });
    let wording = wording.map(|wording| Sentence {
        words: wording.words.clone(),
        by: Some(&wording.by).filter(|by| **by != concern.raiser).cloned(),
        stands: wording.stands,
        before: wording.before.as_ref().map(|before| before.words.clone()),
    });
    let said = &concern.said;
    Some(Card {
        id: concern.id.clone(),
        rollout: concern.rollout.clone(),
        handle: concern.handle(),
        by: if named { By::Person { person: concern.raiser.clone() } } else { By::Area },
        area: concern.area,
        words: concern.words().into_owned(),
        topic: said.topic.clone(),
        kind: said.kind,
        severity: said.severity,
        yes_if: said.yes_if.clone(),
        state: {
            let state =
                concern.gone.map_or_else(|| concern.state.clone(), |gone| gone.mark(concern.state.clone()));
            // What they said of an answer is theirs wherever it stands.
            if reader == Reader::Raiser { state } else { as_it_stands(state) }
        },
        homework: concern.work.homework.clone(),
        wording,
        joined: concern.work.joined.clone(),
        late: concern.late,
        raiser_out: concern.raiser_out && named && reader != Reader::Raiser,
        gone: concern.gone,
        visibility: said.visibility,
    })
}

/// A point as it stands on the agenda of the joint meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "shown", rename_all = "snake_case")]
pub enum Shown {
    Card {
        card: Box<Card>,
    },
    /// The sentence its raiser found fair, and neither who raised it nor for which area.
    Sentence {
        words: String,
    },
}

/// What `reader` reads of a point on the agenda; `None`: that there is one. Those who meet read no more than the sentence
/// which its raiser found fair, only while it is to be talked over there (which is what the raiser was told), and nothing
/// of what is for the lead alone.
pub fn on_agenda(reader: Reader, concern: &Concern) -> Option<Shown> {
    match (reader, concern.said.visibility) {
        (Reader::Lead | Reader::Sponsor | Reader::Raiser, _) => {
            card(reader, concern).map(|card| Shown::Card { card: Box::new(card) })
        }
        (Reader::Owner | Reader::Other, Visibility::Named | Visibility::Area) => {
            let words = concern.work.fair().filter(|_| concern.state.is_open())?.to_owned();
            Some(Shown::Sentence { words })
        }
        (Reader::Owner | Reader::Other, Visibility::LeadOnly)
        | (Reader::Channel, Visibility::Named | Visibility::Area | Visibility::LeadOnly) => None,
    }
}

/// What it was before it was parked is told to nobody but its raiser: it is that again once it is taken in.
fn as_it_stands(state: State) -> State {
    match state {
        State::Parked { until, by, at, before: _ } => State::Parked { until, by, at, before: None },
        state @ (State::Open
        | State::Reopened { .. }
        | State::Answered { .. }
        | State::Settled { .. }
        | State::AcceptedRisk { .. }
        | State::Withdrawn { .. }) => state,
    }
}

/// For an owner who may not see the concern itself: the sentence that its raiser found fair, what kind of answer it
/// wants and how heavy it is. Not what is missing from an answer, which the raiser tells to the lead.
fn approved(concern: &Concern) -> Option<Card> {
    let words = concern.work.fair()?.to_owned();
    if concern.state.is_withdrawn() {
        return None;
    }
    let state = match concern.state.clone() {
        State::Reopened { answer, short } => {
            State::Reopened { answer, short: Short { missing: None, ..short } }
        }
        state @ State::Parked { .. } => as_it_stands(state),
        state @ (State::Open
        | State::Answered { .. }
        | State::Settled { .. }
        | State::AcceptedRisk { .. }
        | State::Withdrawn { .. }) => state,
    };
    Some(Card {
        id: concern.id.clone(),
        rollout: concern.rollout.clone(),
        handle: concern.handle(),
        by: By::Area,
        area: concern.area,
        words,
        topic: None,
        kind: concern.said.kind,
        severity: concern.said.severity,
        yes_if: None,
        state,
        homework: concern.work.homework.clone(),
        wording: None,
        joined: None,
        late: concern.late,
        raiser_out: false,
        gone: concern.gone,
        visibility: concern.said.visibility,
    })
}
