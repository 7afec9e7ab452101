//! What is wrong with a field, said beside it. Plain text of at most 150 characters, and never a mention: Slack shows
//! an id there as it is written.

use crate::domain::person::Standing;
use crate::domain::refusal::{Field, Wrong};
use crate::domain::rhythm::Part;
use crate::domain::start;
use crate::view::when;

/// What can be written there.
const RHYTHM: &str = "Please write working days before it closes, such as 5, 2, 0, or a cron expression, such as 0 10 * * 1,3.";

/// At most 150 characters.
pub fn words(field: Field, wrong: &Wrong) -> String {
    match wrong {
        Wrong::Missing => missing(field).to_owned(),
        Wrong::TooLong { limit, got } => {
            // What came with a command was cut where a field has no more room.
            let more = if *got >= start::PREFILL_LIMIT { " or more" } else { "" };
            format!("At most {limit} characters fit here, and this has {got}{more}. Please shorten it.")
        }
        Wrong::NotALink => "This is not a web address. It has to begin with https:// or http://.".to_owned(),
        Wrong::NobodyAtAll => {
            "Nobody is named yet. Please choose at least one person in one area.".to_owned()
        }
        Wrong::Unfit { standing, .. } => unfit(field, *standing).to_owned(),
        Wrong::InPast => "That has passed already. Please choose a later one.".to_owned(),
        Wrong::NotAfter { other } => format!("This has to come after {}.", called(*other)),
        Wrong::NotBefore { other } => format!("This has to come before {}.", called(*other)),
        Wrong::TooFar => "That is more than a year away. Please choose an earlier day.".to_owned(),
        Wrong::BeyondLead { until } => format!(
            "As the lead you can name a day up to {}. A later one is for the sponsor to name, in this same window.",
            when::date(*until)
        ),
        Wrong::NotAWorkingDay => "That is a weekend. Please choose a working day.".to_owned(),
        Wrong::BlockerNeedsYesIf => {
            "A blocker needs this: what would get you to Yes? A few words are enough.".to_owned()
        }
        Wrong::NobodyAndNoReason => {
            "Nobody speaks for this area. Name somebody, or say why it need not be heard.".to_owned()
        }
        Wrong::AlreadyAsked => "They speak for that area already, and have been asked.".to_owned(),
        Wrong::SpeaksForNone => "They speak for no area here. Please choose somebody of those above.".to_owned(),
        Wrong::IsTheSame => "That is who is to go. Please choose somebody else, or nobody.".to_owned(),
        Wrong::NobodyLeft => {
            "Nobody would be left to ask. Name somebody in their place, or end it by /rollout cancel.".to_owned()
        }
        Wrong::NotInvited => {
            "I am not a member of that channel yet. Type /invite @Rollout in it, as any member may, then press Next again."
                .to_owned()
        }
        Wrong::Archived => {
            "That channel is archived, so nothing can be posted in it. Please choose another.".to_owned()
        }
        Wrong::NotAChannel => "That is a direct message. Please choose a channel people can follow.".to_owned(),
        Wrong::SlackIsSlow => {
            "Slack did not tell me in time about that channel. Please press Next again in a minute.".to_owned()
        }
        Wrong::NoRhythm => format!("I cannot read that. {RHYTHM}"),
        Wrong::NotFiveParts { got } => format!(
            "A cron expression has five parts here (minute, hour, day, month, weekday), such as 0 10 * * 1,3. This has {got}."
        ),
        Wrong::UnreadPart { part } => unread(*part),
        Wrong::MoreThanThree => {
            "Nobody gets more than three reminders. Please write at most three days, such as 5, 2, 0.".to_owned()
        }
        Wrong::NoneLeft { closes } => {
            format!("None of that comes before the 1-on-1s close on {}. Please write another.", when::date(*closes))
        }
        Wrong::LeadsAlready => "They lead it already. Please choose somebody else.".to_owned(),
        Wrong::RaisedIt => {
            "They raised this, and only they say whether an answer settles it. Somebody else should answer.".to_owned()
        }
        Wrong::MayNotSee => {
            "This person may not see it yet. Restate it: once its raiser finds the sentence fair, they can work on it."
                .to_owned()
        }
    }
}

/// A part of a cron expression.
fn unread(part: Part) -> String {
    let (name, like) = match part {
        Part::Minute => ("minute", "0, 30 or */15"),
        Part::Hour => ("hour", "9, 9-16 or */2"),
        Part::Day => ("day of the month", "*, 15 or 1-7"),
        Part::Month => ("month", "*, 6 or JAN-MAR"),
        Part::Weekday => ("weekday", "*, 1,3 or MON-FRI, where 1 is Monday"),
    };
    let (least, greatest) = part.range();
    format!(
        "I cannot read the {name} of this cron expression. It goes from {least} to {greatest}, such as {like}."
    )
}

fn missing(field: Field) -> &'static str {
    match field {
        Field::Place => "Please choose a channel.",
        Field::Name => "Please give it a name.",
        Field::Why => "Please say what is changing, and why. Everyone you ask reads this first.",
        Field::Sponsor => {
            "Please choose a sponsor. Without one from the business a rollout does not get far."
        }
        Field::People(_) => "Please choose at least one person.",
        Field::IntakeCloses
        | Field::Meeting
        | Field::DecisionBy
        | Field::StartOn
        | Field::Keep
        | Field::LaterDate
        | Field::BackOn
        | Field::Due
        | Field::ParkUntil => "Please choose a date.",
        Field::ConcernAnswer => "Please write the answer.",
        Field::Missing => "Please say what is missing. One sentence is enough to go on with.",
        Field::Owner => "Please choose who is to answer it.",
        Field::Wording | Field::Restated => "Please put it in one sentence.",
        Field::RiskReason => "Please say why. Its raiser reads it.",
        Field::NeedsBy | Field::NewDate => "Please choose a date.",
        Field::ThemeName => "Please give it a name.",
        Field::ThemeBring => "Please choose at least two: one alone is no theme.",
        Field::GoOnReason => "Please say why it goes on all the same. Lead and sponsor read it.",
        Field::ExtendReason => "Please say why. Everybody in the channel reads it.",
        Field::Rhythm => RHYTHM,
        Field::NewLead => "Please choose who leads it from now on.",
        Field::NewPerson | Field::Instead => "Please choose whom to ask.",
        Field::OutPerson => "Please choose who is to go.",
        Field::NewArea => "Please choose the area they speak for.",
        Field::Outsiders => "Please tick it, or start in a channel without people from outside.",
        Field::Prompts => "Please tick at least one, or close the window.",
        Field::Words => "Please say it in your own words. One sentence is enough.",
        Field::Question => "Please write your question.",
        Field::Answer => "Please write your answer.",
        Field::OwnTopic => "Please write a word of your own, or choose from the list.",
        Field::CancelReason => "Please say why. Everyone who was asked will read it.",
        Field::ConcernArea
        | Field::Topic
        | Field::Kind
        | Field::Severity
        | Field::Visibility
        | Field::Stance
        | Field::MergeWith
        | Field::ThemeOut
        | Field::LaterChoice
        | Field::Outcome => "Please choose one.",
        Field::Needs => "Please say what you need. One sentence is enough.",
        Field::Statement => "Please say why, in your own words. Everybody in the channel reads it.",
        Field::Link | Field::Reason(_) | Field::OutReason | Field::YesIf => "Please fill this in.",
    }
}

fn unfit(field: Field, standing: Standing) -> &'static str {
    match (field, standing) {
        (Field::Sponsor, Standing::Guest) => {
            "A guest cannot sponsor. Please choose a member of this workspace, from the business."
        }
        (Field::NewLead, Standing::Guest) => "A guest cannot lead. Please choose a member of this workspace.",
        (Field::NewLead | Field::NewPerson | Field::Instead, Standing::Bot) => {
            "That is an app. Please choose a person."
        }
        (Field::NewLead | Field::NewPerson | Field::Instead, Standing::Deactivated) => {
            "This account is deactivated. Please choose somebody else."
        }
        (Field::NewLead | Field::NewPerson | Field::Instead, Standing::Outsider) => {
            "This person belongs to another organisation. Please choose somebody of this workspace."
        }
        (Field::Sponsor, Standing::Bot) => "An app cannot sponsor. Please choose a person from the business.",
        (Field::Sponsor, Standing::Deactivated) => {
            "This account is deactivated. Please choose somebody else."
        }
        (Field::Sponsor, Standing::Outsider) => {
            "This person belongs to another organisation. Please choose somebody of this workspace."
        }
        (_, Standing::Bot) => "One of them is an app. Please choose people only.",
        (_, Standing::Deactivated) => "One of these accounts is deactivated. Please choose somebody else.",
        (_, Standing::Outsider) => {
            "One of them belongs to another organisation. Please choose people of this workspace."
        }
        (_, Standing::Unknown) => "Slack does not know this account. Please choose somebody else.",
        (_, Standing::Member | Standing::Admin | Standing::Guest) => {
            "This person cannot take that part. Please choose somebody else."
        }
    }
}

/// A field in the middle of a sentence.
pub fn called(field: Field) -> String {
    match field {
        Field::Place => "the channel".to_owned(),
        Field::Name => "the name".to_owned(),
        Field::Why => "what is changing, and why".to_owned(),
        Field::Link => "the link".to_owned(),
        Field::Sponsor => "the sponsor".to_owned(),
        Field::People(area) => format!("the people of {}", area.name()),
        Field::Reason(area) => format!("the reason for {}", area.name()),
        Field::IntakeCloses => "the close of the 1-on-1s".to_owned(),
        Field::Meeting => "the joint meeting".to_owned(),
        Field::DecisionBy => "the decision".to_owned(),
        Field::StartOn => "the start".to_owned(),
        Field::Outsiders => "people from outside".to_owned(),
        Field::Keep => "how long words are kept".to_owned(),
        Field::Prompts => "the list to tick".to_owned(),
        Field::Words => "your words".to_owned(),
        Field::ConcernArea => "the area".to_owned(),
        Field::Topic | Field::OwnTopic => "the topic".to_owned(),
        Field::Kind => "fear, uncertainty or doubt".to_owned(),
        Field::Severity => "how serious it is".to_owned(),
        Field::YesIf => "what would get you to Yes".to_owned(),
        Field::Visibility => "who may see this".to_owned(),
        Field::Stance => "how you feel about it".to_owned(),
        Field::Question => "the question".to_owned(),
        Field::Answer => "the answer".to_owned(),
        Field::LaterChoice | Field::LaterDate => "the time to come back".to_owned(),
        Field::BackOn => "the day you are back".to_owned(),
        Field::CancelReason | Field::RiskReason => "the reason".to_owned(),
        Field::ConcernAnswer => "the answer".to_owned(),
        Field::Missing => "what is missing".to_owned(),
        Field::Owner => "who is to answer".to_owned(),
        Field::Due => "the date it is due".to_owned(),
        Field::Wording | Field::Restated => "the sentence".to_owned(),
        Field::MergeWith => "the other concern".to_owned(),
        Field::ParkUntil => "the date to look again".to_owned(),
        Field::Needs => "what you need".to_owned(),
        Field::NeedsBy => "the day by which you need it".to_owned(),
        Field::Outcome => "the decision".to_owned(),
        Field::Statement => "the statement".to_owned(),
        Field::NewDate => "the new date".to_owned(),
        Field::ThemeName => "the name of the theme".to_owned(),
        Field::ThemeBring => "what comes to the theme".to_owned(),
        Field::ThemeOut => "what is taken out of the theme".to_owned(),
        Field::GoOnReason | Field::ExtendReason | Field::OutReason => "the reason".to_owned(),
        Field::Rhythm => "when reminders go".to_owned(),
        Field::NewLead => "the new lead".to_owned(),
        Field::NewPerson => "whom to ask".to_owned(),
        Field::OutPerson => "who is to go".to_owned(),
        Field::Instead => "who speaks instead".to_owned(),
        Field::NewArea => "the area".to_owned(),
    }
}
