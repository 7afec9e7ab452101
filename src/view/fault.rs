//! What is wrong with a field, in one plain sentence to stand beside it. No markup is read there, and no mention.

use crate::domain::person::Standing;
use crate::domain::refusal::{Field, Wrong};

pub fn words(field: Field, wrong: &Wrong) -> String {
    match wrong {
        Wrong::Missing => missing(field).to_owned(),
        Wrong::TooLong { limit, got } => {
            format!("That is {got} characters; {limit} fit here. Please shorten it.")
        }
        Wrong::NotALink => "That is no link. It should begin with https://".to_owned(),
        Wrong::NobodyAtAll => "Name at least one person in one of the areas.".to_owned(),
        Wrong::Unfit { standing, .. } => unfit(field, *standing).to_owned(),
        Wrong::InPast => "That is in the past. Pick a later one.".to_owned(),
        Wrong::NotAfter { other } => format!("This has to come after \u{201c}{}\u{201d}.", name(*other)),
        Wrong::NotBefore { other } => format!("This has to come before \u{201c}{}\u{201d}.", name(*other)),
        Wrong::TooFar => "That is more than a year off. Pick an earlier day.".to_owned(),
        Wrong::NotAWorkingDay => "That is on a weekend. Pick a working day.".to_owned(),
        Wrong::BlockerNeedsYesIf => "For a blocker, say what would get you to Yes.".to_owned(),
        Wrong::NobodyAndNoReason => "Name somebody, or say why this area need not be heard.".to_owned(),
    }
}

fn missing(field: Field) -> &'static str {
    match field {
        Field::Name => "Give it a name.",
        Field::Why => "Say in a few words what is changing, and why.",
        Field::Sponsor => "Name a sponsor: a champion from the business.",
        Field::IntakeCloses | Field::DecisionBy | Field::StartOn | Field::BackOn | Field::LaterDate => {
            "Pick a day."
        }
        Field::Meeting => "Pick a day and a time.",
        Field::Words => "Say in your own words what worries you.",
        Field::ConcernArea => "Say for which area.",
        Field::Kind => "Pick the one that comes nearest.",
        Field::Severity => "Say how serious it is.",
        Field::YesIf => "Say what would get you to Yes.",
        Field::Visibility => "Choose who may see this.",
        Field::Stance => "Say how you feel about it: only lead and sponsor see it.",
        Field::OwnTopic => "Write your own word, or pick one from the list.",
        Field::Question => "Write your question.",
        Field::Answer => "Write your answer.",
        Field::LaterChoice => "Choose when.",
        Field::CancelReason => "Say why: everybody who was asked will read it.",
        Field::Link | Field::People(_) | Field::Reason(_) | Field::Prompts | Field::Topic => {
            "This is missing."
        }
    }
}

fn unfit(field: Field, standing: Standing) -> &'static str {
    match (field, standing) {
        (_, Standing::Bot) => "One of these is an app. Name a person.",
        (_, Standing::Deactivated) => {
            "One of these accounts is deactivated. Name somebody who is still here."
        }
        (_, Standing::Outsider) => "One of these is from another organisation. Name somebody of yours.",
        (_, Standing::Unknown) => "Slack knows nobody by one of these names. Please pick again.",
        (Field::Sponsor, Standing::Guest) => {
            "A guest cannot be the sponsor. Name a champion from the business."
        }
        (_, Standing::Guest | Standing::Member) => {
            "One of these people cannot take part. Name somebody else."
        }
    }
}

/// A field as its label calls it.
fn name(field: Field) -> &'static str {
    match field {
        Field::IntakeCloses => "Intake closes",
        Field::Meeting => "Joint meeting",
        Field::DecisionBy => "Decision by",
        Field::StartOn => "Start on",
        Field::Name
        | Field::Why
        | Field::Link
        | Field::Sponsor
        | Field::People(_)
        | Field::Reason(_)
        | Field::Prompts
        | Field::Words
        | Field::ConcernArea
        | Field::Topic
        | Field::OwnTopic
        | Field::Kind
        | Field::Severity
        | Field::YesIf
        | Field::Visibility
        | Field::Stance
        | Field::Question
        | Field::Answer
        | Field::LaterChoice
        | Field::LaterDate
        | Field::BackOn
        | Field::CancelReason => "the day before it",
    }
}
