//! Who may see and do what, decided here and nowhere else. A `Card` is the only form in which a concern is shown to
//! anybody but its raiser; what its reader may not see is not in it.

use serde::{Deserialize, Serialize};

use super::area::Area;
use super::concern::{Concern, Kind, Severity, Short, State, Visibility};
use super::homework::{Homework, Stands, Wording};
use super::id::{ChannelId, ConcernId, Handle, PersonId, RolloutId};
use super::person::{Channel, Standing};
use super::rollout::Rollout;
use super::topic::Topic;

#[cfg(test)]
mod tests;
pub mod trail;

/// What somebody is to a rollout, or to one concern in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    Lead,
    Sponsor,
    Raiser,
    /// Has been given the homework on this concern.
    Owner,
    /// Any other person, stakeholder or not.
    Other,
    /// Everybody in the home channel at once.
    Channel,
}

impl Reader {
    pub const ALL: [Reader; 6] =
        [Reader::Lead, Reader::Sponsor, Reader::Raiser, Reader::Owner, Reader::Other, Reader::Channel];

    /// As whom a person reads of a rollout: a lead sees all that a sponsor sees, so a lead who is their own sponsor
    /// reads as the lead. What they may do is asked of `Roles`.
    pub fn of_rollout(rollout: &Rollout, person: &PersonId) -> Reader {
        if *person == rollout.lead {
            Reader::Lead
        } else if *person == rollout.sponsor {
            Reader::Sponsor
        } else {
            Reader::Other
        }
    }
}

/// All that one person is to a rollout, or to a concern in it. Nobody loses a right by holding another office as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roles(Vec<Reader>);

impl Roles {
    pub fn in_rollout(rollout: &Rollout, person: &PersonId) -> Roles {
        let offices = [(Reader::Lead, &rollout.lead), (Reader::Sponsor, &rollout.sponsor)];
        let held = offices.into_iter().filter(|(_, who)| *who == person).map(|(reader, _)| reader);
        Roles(held.chain([Reader::Other]).collect())
    }

    /// Their own concern comes first: what they said they see whole.
    pub fn in_concern(rollout: &Rollout, concern: &Concern, person: &PersonId) -> Roles {
        let mut roles = Roles::in_rollout(rollout, person).0;
        if concern.work.homework.owner() == Some(person) {
            roles.insert(roles.len() - 1, Reader::Owner);
        }
        if concern.raiser == *person {
            roles.insert(0, Reader::Raiser);
        }
        Roles(roles)
    }

    pub fn may(&self, deed: Deed) -> bool {
        self.0.iter().any(|reader| may(*reader, deed))
    }

    /// The concern as whichever of these roles sees most of it.
    pub fn card(&self, concern: &Concern) -> Option<Card> {
        self.0.iter().find_map(|reader| card(*reader, concern))
    }
}

/// Whether somebody may be given the homework on a concern: they see it already, or may once it is theirs.
pub fn may_own(rollout: &Rollout, concern: &Concern, person: &PersonId) -> bool {
    Roles::in_rollout(rollout, person).card(concern).is_some()
        || concern.raiser == *person
        || card(Reader::Owner, concern).is_some()
}

/// What may be told of a settled concern to those who run a later rollout: the sentence that its raiser found fair, never
/// who or of which area. `None`: nothing.
pub fn handed_down(concern: &Concern) -> Option<&str> {
    match (&concern.state, concern.said.visibility) {
        (State::Settled { .. }, Visibility::Named | Visibility::Area) => concern.work.fair(),
        (State::Settled { .. }, Visibility::LeadOnly)
        | (
            State::Open
            | State::Reopened { .. }
            | State::Answered { .. }
            | State::AcceptedRisk { .. }
            | State::Parked { .. }
            | State::Withdrawn { .. },
            Visibility::Named | Visibility::Area | Visibility::LeadOnly,
        ) => None,
    }
}

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
    pub wording: Option<Wording>,
    /// Worked on together with another.
    pub joined: Option<ConcernId>,
    pub late: bool,
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

    /// Whoever is given the homework reads it as it is told, name and all.
    pub fn reads_whole_to_owner(&self) -> bool {
        match self.visibility {
            Visibility::Named => true,
            Visibility::Area | Visibility::LeadOnly => false,
        }
    }

    /// As it stands in the summary: the sentence its raiser found fair, else their own words.
    pub fn in_short(&self) -> &str {
        match &self.wording {
            Some(Wording { words, stands: Stands::Fair, .. }) => words,
            Some(Wording { stands: Stands::Proposed, .. }) | None => &self.words,
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
    let wording = concern.work.wording.clone().filter(|wording| match (reader, wording.stands) {
        (Reader::Raiser | Reader::Lead, Stands::Proposed | Stands::Fair)
        | (Reader::Sponsor | Reader::Owner, Stands::Fair) => true,
        (Reader::Sponsor | Reader::Owner, Stands::Proposed)
        | (Reader::Other | Reader::Channel, Stands::Proposed | Stands::Fair) => false,
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
        state: concern.gone.map_or_else(|| concern.state.clone(), |gone| gone.mark(concern.state.clone())),
        homework: concern.work.homework.clone(),
        wording,
        joined: concern.work.joined.clone(),
        late: concern.late,
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
/// which its raiser found fair, and nothing of what is for the lead alone.
pub fn on_agenda(reader: Reader, concern: &Concern) -> Option<Shown> {
    match (reader, concern.said.visibility) {
        (Reader::Lead | Reader::Sponsor | Reader::Raiser, _) => {
            card(reader, concern).map(|card| Shown::Card { card: Box::new(card) })
        }
        (Reader::Owner | Reader::Other, Visibility::Named | Visibility::Area) => {
            let words = concern.work.fair().filter(|_| !concern.state.is_withdrawn())?.to_owned();
            Some(Shown::Sentence { words })
        }
        (Reader::Owner | Reader::Other, Visibility::LeadOnly)
        | (Reader::Channel, Visibility::Named | Visibility::Area | Visibility::LeadOnly) => None,
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
        state @ (State::Open
        | State::Answered { .. }
        | State::Settled { .. }
        | State::AcceptedRisk { .. }
        | State::Parked { .. }
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
        visibility: concern.said.visibility,
    })
}

/// Whether somebody learns of a rollout at all. `has_part`: lead, sponsor or stakeholder of it; `here`: the channel they
/// ask in, of which they are a member. A public channel is open to members of the workspace, not to its guests.
pub fn may_know(rollout: &Rollout, standing: Standing, has_part: bool, here: &ChannelId) -> bool {
    has_part || rollout.channel == *here || (!rollout.is_private && standing.sees_the_workspace())
}

/// Whether what everybody in the home channel reads may be posted there, as that channel is now.
pub fn may_post(rollout: &Rollout, home: &Channel) -> bool {
    !home.has_outsiders || rollout.outsiders_accepted
}

/// Whether somebody who takes part may be told that so many areas worry about one thing. For stakeholders it takes
/// three: of two, each would know the other.
pub fn may_know_overlap(reader: Reader, areas: usize) -> bool {
    match reader {
        Reader::Lead | Reader::Sponsor => areas >= 2,
        Reader::Raiser | Reader::Owner | Reader::Other => areas >= 3,
        Reader::Channel => false,
    }
}

/// What somebody may want to see or do in a rollout, apart from their own 1-on-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deed {
    /// Counts, dates, stage.
    SeeCounts,
    /// The whole FUD summary: words as allowed, allies, who was not heard.
    SeeSummary,
    /// Who still owes an answer, by name; and so, in `/rollout rehearse`, who will be reminded.
    SeeWaiting,
    /// How a person feels, other than oneself.
    SeeStance,
    Remind,
    PostCounts,
    Cancel,
    /// Everything they may see, as files to take away.
    Export,
    AnswerQuestion,
    CloseCall,
    /// What leads up to the meeting.
    Prepare,
    /// Homework, and whatever else runs the rollout.
    Run,
    /// Another sponsor in place of one who was lost.
    NameSponsor,
    /// `/rollout concerns`: all of them, as far as one may read them.
    SeeConcerns,
    /// Answer a concern.
    AnswerConcern,
    /// Take in what is parked.
    TakeIn,
    /// Say whether an answer settles a concern, and whether a sentence is fair to it.
    Settle,
    Decide,
    Extend,
    AcceptRisk,
}

impl Deed {
    pub const ALL: [Deed; 20] = [
        Deed::SeeCounts,
        Deed::SeeSummary,
        Deed::SeeWaiting,
        Deed::SeeStance,
        Deed::Remind,
        Deed::PostCounts,
        Deed::Cancel,
        Deed::Export,
        Deed::AnswerQuestion,
        Deed::CloseCall,
        Deed::Prepare,
        Deed::Run,
        Deed::NameSponsor,
        Deed::SeeConcerns,
        Deed::AnswerConcern,
        Deed::TakeIn,
        Deed::Settle,
        Deed::Decide,
        Deed::Extend,
        Deed::AcceptRisk,
    ];
}

/// Whether `reader` may do that in their rollout; whether it is the time for it is `state`'s business.
pub fn may(reader: Reader, deed: Deed) -> bool {
    match deed {
        Deed::SeeCounts => true,
        Deed::SeeSummary
        | Deed::SeeWaiting
        | Deed::SeeStance
        | Deed::Remind
        | Deed::PostCounts
        | Deed::SeeConcerns
        | Deed::TakeIn
        | Deed::Prepare
        | Deed::Cancel => match reader {
            Reader::Lead | Reader::Sponsor => true,
            Reader::Raiser | Reader::Owner | Reader::Other | Reader::Channel => false,
        },
        Deed::Export | Deed::AnswerQuestion | Deed::CloseCall | Deed::Run | Deed::NameSponsor => match reader
        {
            Reader::Lead => true,
            Reader::Sponsor | Reader::Raiser | Reader::Owner | Reader::Other | Reader::Channel => false,
        },
        Deed::AnswerConcern => match reader {
            Reader::Lead | Reader::Owner => true,
            Reader::Sponsor | Reader::Raiser | Reader::Other | Reader::Channel => false,
        },
        Deed::Settle => match reader {
            Reader::Raiser => true,
            Reader::Lead | Reader::Sponsor | Reader::Owner | Reader::Other | Reader::Channel => false,
        },
        Deed::Decide | Deed::Extend | Deed::AcceptRisk => match reader {
            Reader::Sponsor => true,
            Reader::Lead | Reader::Raiser | Reader::Owner | Reader::Other | Reader::Channel => false,
        },
    }
}
