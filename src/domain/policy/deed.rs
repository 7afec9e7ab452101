//! What each may do; and see, apart from concerns.

use super::Reader;

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
