//! What happened while a form stood open, as whoever sends it may read it: never a word of anybody's, and of who raised a
//! concern no more than that it was its raiser.

use serde::{Deserialize, Serialize};

use super::trail::named;
use crate::domain::event::{Body, Happened};
use crate::domain::extend::TimeBox;
use crate::domain::id::{ConcernId, PersonId, QuestionId};
use crate::domain::verdict::Outcome;

/// What a form is about that others may act on as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// Work on a concern.
    Concern(ConcernId),
    /// The sentence about a concern, in its raiser's hand.
    Sentence(ConcernId),
    /// A question that the lead answers.
    Question(QuestionId),
    Themes,
    /// Going on to the joint meeting.
    Gate,
    Date,
    Verdict,
    /// When people are reminded.
    Rhythm,
    /// Stopping the rollout.
    End,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meanwhile {
    pub by: Doer,
    pub did: Did,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Doer {
    Person {
        person: PersonId,
    },
    /// Whoever raised the concern: what only they can do is told without a name.
    Raiser,
    Time,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "snake_case")]
pub enum Did {
    Reworded,
    AskedOtherwise,
    Withdrew,
    Answered,
    FoundSettled,
    FoundShort,
    Parked,
    TookIn,
    AcceptedRisk,
    /// `None`: nobody any more.
    Assigned {
        owner: Option<PersonId>,
    },
    Restated,
    FoundFair,
    Joined,
    Split,
    ShapedThemes,
    Tabled,
    Untabled,
    SentAgenda,
    WentOn,
    Extended {
        of: TimeBox,
    },
    /// `to` in the words of `Rhythm`.
    SetRhythm {
        to: String,
    },
    /// `to` as people read it.
    MovedOn {
        to: String,
    },
    Decided {
        outcome: Outcome,
    },
    HandedOver {
        to: PersonId,
    },
    NamedSponsor {
        sponsor: PersonId,
    },
    Cancelled,
}

/// What an entry of the record means to whoever has that form open; `None`: nothing.
pub fn told(form: &Form, body: &Body) -> Option<Meanwhile> {
    let did = did(&body.what)?;
    if !minds(form, &body.what, &did) {
        return None;
    }
    let by = match &did {
        Did::Reworded | Did::Withdrew | Did::FoundSettled | Did::FoundShort | Did::FoundFair => Doer::Raiser,
        Did::AskedOtherwise
        | Did::Answered
        | Did::Parked
        | Did::TookIn
        | Did::AcceptedRisk
        | Did::Assigned { .. }
        | Did::Restated
        | Did::Joined
        | Did::Split
        | Did::ShapedThemes
        | Did::Tabled
        | Did::Untabled
        | Did::SentAgenda
        | Did::WentOn
        | Did::Extended { .. }
        | Did::SetRhythm { .. }
        | Did::MovedOn { .. }
        | Did::Decided { .. }
        | Did::HandedOver { .. }
        | Did::NamedSponsor { .. }
        | Did::Cancelled => {
            body.by.as_ref().map_or(Doer::Time, |person| Doer::Person { person: person.clone() })
        }
    };
    Some(Meanwhile { by, did })
}

/// Whether themes that were put together before it are others after it. What is raised only comes to them.
pub fn changes_themes(what: &Happened) -> bool {
    match what {
        Happened::ConcernRaised { .. } => false,
        Happened::ThemeShaped { .. }
        | Happened::WordsRemoved { .. }
        | Happened::WordsForgotten
        | Happened::Changed => true,
        other => !named(other).is_empty(),
    }
}

/// Whether it makes another thing of what the form asks for.
fn minds(form: &Form, what: &Happened, did: &Did) -> bool {
    match form {
        Form::Concern(id) => named(what).contains(&id) && !matches!(did, Did::Tabled | Did::Untabled),
        Form::Sentence(id) => *did == Did::Restated && named(what).contains(&id),
        Form::Question(id) => matches!(what, Happened::QuestionReworded { question } if question == id),
        Form::Themes => *did == Did::ShapedThemes,
        Form::Gate => matches!(
            did,
            Did::Tabled
                | Did::Untabled
                | Did::SentAgenda
                | Did::WentOn
                | Did::Extended { .. }
                | Did::MovedOn { .. }
                | Did::HandedOver { .. }
                | Did::NamedSponsor { .. }
        ),
        // The time-box that runs now may be another than the one that was to move.
        Form::Date => matches!(did, Did::Extended { .. } | Did::MovedOn { .. } | Did::Decided { .. }),
        Form::Verdict => matches!(did, Did::Extended { .. } | Did::Decided { .. }),
        Form::Rhythm => matches!(did, Did::Extended { .. } | Did::SetRhythm { .. }),
        Form::End => matches!(
            did,
            Did::WentOn
                | Did::Extended { .. }
                | Did::Decided { .. }
                | Did::HandedOver { .. }
                | Did::NamedSponsor { .. }
                | Did::Cancelled
        ),
    }
}

fn did(what: &Happened) -> Option<Did> {
    Some(match what {
        Happened::ConcernChanged { .. } => Did::Reworded,
        Happened::QuestionReworded { .. } => Did::AskedOtherwise,
        Happened::ConcernWithdrawn { .. } => Did::Withdrew,
        Happened::ConcernAnswered { .. } => Did::Answered,
        Happened::ConcernSettled { .. } => Did::FoundSettled,
        Happened::ConcernReopened { .. } => Did::FoundShort,
        Happened::ConcernParked { .. } => Did::Parked,
        Happened::ConcernTakenIn { .. } => Did::TookIn,
        Happened::RiskAccepted { .. } => Did::AcceptedRisk,
        Happened::HomeworkMoved { to, .. } => Did::Assigned { owner: to.clone() },
        Happened::ConcernRestated { .. } => Did::Restated,
        Happened::RestatementFair { .. } => Did::FoundFair,
        Happened::ConcernJoined { to: Some(_), .. } => Did::Joined,
        Happened::ConcernJoined { to: None, .. } => Did::Split,
        Happened::ThemeShaped { .. } => Did::ShapedThemes,
        Happened::Tabled { .. } => Did::Tabled,
        Happened::Untabled { .. } => Did::Untabled,
        Happened::AgendaSent => Did::SentAgenda,
        Happened::WentOn { .. } => Did::WentOn,
        Happened::Extended { of, .. } => Did::Extended { of: *of },
        Happened::RhythmSet { after, .. } => Did::SetRhythm { to: after.clone() },
        Happened::StageMoved { to, .. } => Did::MovedOn { to: to.clone() },
        Happened::Decided { outcome, .. } => Did::Decided { outcome: *outcome },
        Happened::HandedOver { now, .. } => Did::HandedOver { to: now.clone() },
        Happened::SponsorNamed { now, .. } => Did::NamedSponsor { sponsor: now.clone() },
        Happened::Cancelled => Did::Cancelled,
        Happened::Scheduled { .. }
        | Happened::Started { .. }
        | Happened::IntakeBegun { .. }
        | Happened::IntakeDone { .. }
        | Happened::NotHeard { .. }
        | Happened::Unreachable { .. }
        | Happened::ConcernRaised { .. }
        | Happened::HomeworkOverdue { .. }
        | Happened::HomeworkNudged { .. }
        | Happened::QuestionAsked { .. }
        | Happened::QuestionAnswered { .. }
        | Happened::CallAsked { .. }
        | Happened::CallDone { .. }
        | Happened::Nudged { .. }
        | Happened::RemindedByHand { .. }
        | Happened::Snoozed { .. }
        | Happened::Away { .. }
        | Happened::Committed { .. }
        | Happened::SummarySent
        | Happened::MeetingHeld { .. }
        | Happened::Invited { .. }
        | Happened::TakenOut { .. }
        | Happened::CountsPosted
        | Happened::OutsidersAccepted
        | Happened::NotDelivered { .. }
        | Happened::SendingStopped { .. }
        | Happened::SendingResumed
        | Happened::SponsorLost { .. }
        | Happened::WordsRemoved { .. }
        | Happened::Exported
        | Happened::DataGiven
        | Happened::WordsForgotten
        | Happened::KeysWrappedAnew
        | Happened::Changed => return None,
    })
}
