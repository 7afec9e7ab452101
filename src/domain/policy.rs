//! Who may see and do what, decided here and nowhere else. A `Card` is the only form in which a concern is shown to
//! anybody but its raiser; what its reader may not see is not in it.

use serde::{Deserialize, Serialize};

use super::area::Area;
use super::concern::{Concern, Kind, Severity, State, Visibility};
use super::id::{ChannelId, ConcernId, PersonId};
use super::person::{Channel, Standing};
use super::rollout::Rollout;
use super::topic::Topic;

#[cfg(test)]
mod tests;

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

    /// What a person is to a rollout. A lead who is their own sponsor reads as the lead.
    pub fn of_rollout(rollout: &Rollout, person: &PersonId) -> Reader {
        if *person == rollout.lead {
            Reader::Lead
        } else if *person == rollout.sponsor {
            Reader::Sponsor
        } else {
            Reader::Other
        }
    }

    /// What a person is to one concern: their own comes before every office.
    pub fn of_concern(rollout: &Rollout, concern: &Concern, person: &PersonId) -> Reader {
        if *person == concern.raiser { Reader::Raiser } else { Reader::of_rollout(rollout, person) }
    }
}

/// A concern as one reader may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub id: ConcernId,
    pub by: By,
    pub area: Area,
    pub words: String,
    pub topic: Option<Topic>,
    pub kind: Option<Kind>,
    pub severity: Severity,
    pub yes_if: Option<String>,
    pub state: State,
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
        (Reader::Sponsor, Visibility::LeadOnly)
        // An owner reads what the raiser has approved for sharing; nothing has been, yet.
        | (Reader::Owner, Visibility::Area | Visibility::LeadOnly)
        | (Reader::Other | Reader::Channel, Visibility::Named | Visibility::Area | Visibility::LeadOnly) => {
            return None;
        }
    };
    if concern.state.is_withdrawn() && reader != Reader::Raiser {
        return None;
    }
    let said = &concern.said;
    Some(Card {
        id: concern.id.clone(),
        by: if named { By::Person { person: concern.raiser.clone() } } else { By::Area },
        area: concern.area,
        words: said.words.clone(),
        topic: said.topic.clone(),
        kind: said.kind,
        severity: said.severity,
        yes_if: said.yes_if.clone(),
        state: concern.state.clone(),
        late: concern.late,
        visibility: said.visibility,
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
    /// Homework, and whatever else runs the rollout.
    Run,
    /// Another sponsor in place of one who was lost.
    NameSponsor,
    Decide,
    Extend,
    AcceptRisk,
}

impl Deed {
    pub const ALL: [Deed; 15] = [
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
        Deed::Run,
        Deed::NameSponsor,
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
        | Deed::Cancel => match reader {
            Reader::Lead | Reader::Sponsor => true,
            Reader::Raiser | Reader::Owner | Reader::Other | Reader::Channel => false,
        },
        Deed::Export | Deed::AnswerQuestion | Deed::CloseCall | Deed::Run | Deed::NameSponsor => match reader
        {
            Reader::Lead => true,
            Reader::Sponsor | Reader::Raiser | Reader::Owner | Reader::Other | Reader::Channel => false,
        },
        Deed::Decide | Deed::Extend | Deed::AcceptRisk => match reader {
            Reader::Sponsor => true,
            Reader::Lead | Reader::Raiser | Reader::Owner | Reader::Other | Reader::Channel => false,
        },
    }
}
