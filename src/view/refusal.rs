//! Why something was not done, in words: what happened, why, what to do now, who could do it. Never who or what
//! somebody may not see.

use super::block::button;
use super::ids::action;
use super::message::{Composer, Message, time_box};
use super::text::{self, Phrase, ours, person};
use super::when;
use crate::domain::extend::TimeBox;
use crate::domain::id::{PersonId, RolloutId};
use crate::domain::refusal::Refusal;

/// One paragraph, wherever it is shown.
pub fn words(refusal: &Refusal) -> Phrase {
    match refusal {
        Refusal::StartInDirect => ours(
            "A rollout lives in a channel, and this is a direct message. Nothing was started. \
             Go to the channel where people should follow it, and type ",
        )
        .bold("/rollout start")
        .ours(" there."),
        Refusal::NotInChannel { channel } => ours("I am not a member of ")
            .channel(channel)
            .ours(", so I cannot keep the rollout’s status there. Nothing was started. Type ")
            .bold("/invite @Rollout")
            .ours(" in that channel, as anybody in it may, and then ")
            .bold("/rollout start")
            .ours(" again."),
        Refusal::ChannelArchived { channel } => ours("").channel(channel).ours(
            " is archived, so nothing can be posted there. Nothing was started. \
                 Use another channel, or ask a workspace admin to open this one again.",
        ),
        Refusal::StillAsking { people } => ours(format!(
            "I have to ask Slack about {people} more people, and it answers a hundred a minute at the best. Please come \
             back in about {}; I write to you here in Slack as soon as I know them all. What you filled in is kept.",
            match people.div_ceil(100) {
                1 => "a minute".to_owned(),
                minutes => format!("{minutes} minutes"),
            }
        )),
        Refusal::SlackIsSlow => ours(
            "Slack did not tell me in time what I must know first. Nothing was changed. \
             Please try again in a minute; if it goes on, tell whoever looks after me in this workspace.",
        ),
        Refusal::NoSuchRollout { key } => ours("I know no rollout “")
            .theirs(&text::label(key, KEY))
            .ours("”. Keys look like R-7; ")
            .bold("/rollout list")
            .ours(" shows all that you may see."),
        Refusal::NoPartInIt { key } => ours(format!(
            "You have no part in {key} any more, or it is gone, so I cannot show it here. Nothing was done. "
        ))
        .bold("/rollout list")
        .ours(" shows all that you may see."),
        Refusal::NoSuchReminder { typed } => ours("I cannot make out “")
            .theirs(&text::label(typed, KEY))
            .ours("” behind ")
            .bold("/rollout remind")
            .ours(
                ", so nobody was reminded and nothing was changed. Alone, or with a key such as R-7, it reminds now whoever \
                 still owes an answer. With working days before the close (",
            )
            .bold("/rollout remind 5, 2, 0")
            .ours("; usually it is 3, 1, 0), or a cron expression (")
            .bold("/rollout remind cron 0 10 * * 1,3")
            .ours("), it sets when I do so by myself; ")
            .bold("/rollout remind rhythm")
            .ours(" shows that."),
        Refusal::NoneHere => {
            ours("No rollout is open in this channel, and you have no part in one elsewhere. ")
                .bold("/rollout list")
                .ours(" shows all that you may see; one is begun in its channel with ")
                .bold("/rollout start")
                .ours(".")
        }
        Refusal::RolloutIsOver { rollout, name, stage } => named(rollout, name).ours(format!(
            " is over ({}), so nothing more is sent or changed. Its summary still shows you as much of it as you may \
             see. To take it up again, somebody has to begin a new rollout.",
            stage.to_lowercase()
        )),
        Refusal::Stale => ours(
            "What this belonged to has changed or is no longer there, so nothing was done. \
             Close this and look again in your messages with me, or type ",
        )
        .bold("/rollout")
        .ours(" to see what is open for you."),
        Refusal::NotYours => ours(
            "This belongs to somebody else, and only they can change it. Nothing was done. \
             To tell me something of your own, write to me in our own conversation.",
        ),
        Refusal::NotAStakeholder { rollout, lead } => {
            ours(format!("You were not asked for a 1-on-1 in {rollout}, so there is nothing to fill in. "))
                .person(lead)
                .ours(" leads it and can tell you who speaks for your area.")
        }
        Refusal::OweNothing => {
            ours("Nothing is waited for from you there any more, so I do not remind you. Thank you.")
        }
        Refusal::TakesPartNoMore { rollout, lead } => ours(format!(
            "You take part in {rollout} no more, so nothing of yours there can be changed or added. You can still take it \
             back: withdraw a point where it stands, here or on my Home, or write "
        ))
        .bold("my data")
        .ours(" to me, and have all your words removed. ")
        .person(lead)
        .ours(" leads it."),
        Refusal::OnlyLead { lead } => {
            ours("Only the lead can do this. Nothing was done. Please ask ").person(lead).ours(".")
        }
        Refusal::OnlyLeadOrSponsor { lead, sponsor } => {
            ours("Only the lead or the sponsor can do this. Nothing was done. Please ask ")
                .then(either(lead, sponsor))
                .ours(".")
        }
        Refusal::OnlySponsor { sponsor } => {
            ours("Only the sponsor can do this. Nothing was done. Please ask ").person(sponsor).ours(".")
        }
        Refusal::NotYourHomework { lead } => ours(
            "This can be answered by the lead, or by whoever has been asked to work on it. Nothing was done. \
             Please talk to ",
        )
        .person(lead)
        .ours("."),
        Refusal::ConcernStandsSo { state } => ours("This point is ")
            .bold(state.to_lowercase())
            .ours(" by now, so that is not to be had any more. Nothing was done. Look at it again where it stands."),
        Refusal::RaiserOut { sponsor } => {
            let words = ours(
                "Whoever raised it takes part no more, so nobody could say whether a sentence is fair to it. Nothing was \
                 changed. ",
            );
            match sponsor {
                Some(sponsor) => words
                    .ours("You can answer it; ")
                    .person(sponsor)
                    .ours(" can accept it as a risk, in a sentence of their own."),
                None => words.ours(
                    "You can answer it, or park it. It is for the lead's eyes only, so nobody else can accept it as a risk: \
                     otherwise it stays as it is, and is counted.",
                ),
            }
        }
        Refusal::RiskTooSoon { lead } => ours(
            "Nobody has answered this yet, and whoever raised it can still say whether an answer settles it. Nothing was \
             done. It can be accepted as a risk once an answer has not settled it. Please ask ",
        )
        .person(lead)
        .ours(" to answer it first, or to find somebody who does."),
        Refusal::CannotJoin => ours(
            "There is no other open point to work on it together with. Nothing was done. \
             A point that is worked on with another already has to be split off first.",
        ),
        Refusal::IntakeClosed { rollout } => ours(format!(
            "The 1-on-1s of {rollout} have closed, so what was told can be read and no longer changed. What is new, write \
             to me as a new message: it is kept as late. "
        ))
        .then(what_comes_next(rollout)),
        Refusal::AskingIsOver { rollout } => ours(format!(
            "The 1-on-1s of {rollout} have closed, so nobody is asked for a view or reminded of one any more. Nothing was done. \
             Of answers, commitments and the decision I remind by myself. "
        ))
        .then(what_comes_next(rollout)),
        Refusal::NoTimeForLater { name, closes, zone } => {
            ours("The 1-on-1s of ").theirs_bold(name).ours(format!(
                " close on {}: too soon for me to ask again. A line to me in our conversation counts until then.",
                when::moment_in(*closes, *zone)
            ))
        }
        Refusal::NotStarted { rollout } => ours(format!(
            "{rollout} has not begun yet, so there is nothing to do or to show. \
             Its lead set the day; I write to everyone who is asked when it comes."
        )),
        Refusal::NotMetYet { rollout, meeting, zone } => ours(format!(
            "This comes after the joint meeting of {rollout}, planned for {}. Nothing was done. ",
            when::moment_in(*meeting, *zone)
        ))
        .then(what_comes_next(rollout)),
        Refusal::StillListening { rollout, closes, zone, sponsor } => ours(format!(
            "The 1-on-1s of {rollout} are open until {}: this comes after that. Nothing was done. Only ",
            when::moment_in(*closes, *zone)
        ))
        .person(sponsor)
        .ours(", who sponsors it, can move that date."),
        Refusal::MetAlready { rollout, sponsor } => ours(format!(
            "The joint meeting of {rollout} has begun, so there is nothing more to prepare. Nothing was done. Next "
        ))
        .person(sponsor)
        .ours(" decides."),
        // Nothing comes after it that could be moved.
        Refusal::ExtendedAlready { rollout, of: TimeBox::Decision, to, zone, .. } => ours(format!(
            "The day of the decision of {rollout} has been moved as often as it may be; it is due by {}. Nothing was \
             changed. It is taken with ",
            when::day(*to, *zone)
        ))
        .bold(format!("/rollout decide {rollout}"))
        .ours(", where it can still be one more time-box unless that was had already."),
        Refusal::ExtendedAlready { rollout, of: of @ (TimeBox::Intake | TimeBox::Homework), times, to, zone } => ours(format!(
            "{} of {rollout} was moved {}. Nothing was changed. The next date can be moved in its own time; after \
             the meeting the decision can still be one more time-box.",
            time_box(*of),
            match times {
                0 | 1 => format!("once, to {}, and once is all", when::moment_in(*to, *zone)),
                _ => format!(
                    "{} already, at last to {}, and that is all",
                    text::times(*times),
                    when::moment_in(*to, *zone)
                ),
            },
        )),
        Refusal::DatesNotBegun { rollout, lead } => ours(format!(
            "{rollout} has not begun, and until then its dates stay as they were set. Nothing was changed. For others, "
        ))
        .person(lead)
        .ours(", who leads it, ends it with ")
        .bold(format!("/rollout cancel {rollout}"))
        .ours(" and starts it anew: nobody has been asked yet."),
        Refusal::AlreadyDecided { rollout } => ours(format!(
            "The decision on {rollout} has been taken already, so nothing was changed. It stands in its channel."
        )),
        Refusal::NoSponsor { rollout, lead } => ours(format!(
            "{rollout} has no sponsor at the moment, so it stands still and nobody is reminded. "
        ))
        .then(match lead {
            Some(lead) => person(lead).ours(" can name a new one; then it goes on."),
            None => ours("You can name a new one; then it goes on."),
        }),
        Refusal::HasSponsor { sponsor } => {
            ours("").person(sponsor).ours(" sponsors it, so there is nothing to mend. Nothing was changed.")
        }
        Refusal::GuestCannotLead => ours(
            "A guest cannot lead a rollout. Nothing was started. Please ask a member of this workspace to start it; you \
             can still be asked for your view.",
        ),
        Refusal::OnlyAdminsStart => ours(
            "Here only the admins of this workspace may start a rollout, so nothing was started. Please ask one of \
             them: they can start it and hand it over to you.",
        ),
        Refusal::OnlyGroupStarts { group } => ours("Here only members of ")
            .group(group)
            .ours(
                " may start a rollout, so nothing was started. Please ask one of them: they can start it and hand it \
                 over to you.",
            ),
        Refusal::StartersHidden { group } => ours("Here only members of ").group(group).ours(
            " may start a rollout, and Slack does not show me who they are, so nothing was started. Please tell \
             whoever runs me in your company: my log says what to do.",
        ),
        Refusal::DraftGone => {
            ours("I no longer have what was filled in here, so nothing was started. Please type ")
                .bold("/rollout start")
                .ours(" again in the channel.")
        }
        Refusal::AlreadyStarted { rollout, name } => ours("This was sent already, and once is enough: ")
            .then(named(rollout, name))
            .ours(" is set up. See it with ")
            .bold(format!("/rollout status {rollout}"))
            .ours("."),
        Refusal::AlreadyAnswered => ours(
            "This question has been answered already, and the answer has been sent. Yours was not. \
             If there is more to say, write to the person who asked.",
        ),
    }
}

pub fn message(refusal: &Refusal) -> Message {
    Composer::new().say(words(refusal)).actions(next(refusal)).one()
}

/// As much of a mistyped key as is repeated.
const KEY: usize = 40;

/// True for whoever reads it, the lead too.
fn what_comes_next(rollout: &RolloutId) -> Phrase {
    ours("").bold(format!("/rollout status {rollout}")).ours(" shows what comes next.")
}

fn named(rollout: &RolloutId, name: &str) -> Phrase {
    ours("").theirs_bold(name).ours(format!(" ({rollout})"))
}

fn either(lead: &PersonId, sponsor: &PersonId) -> Phrase {
    if lead == sponsor { person(lead) } else { person(lead).ours(" or ").person(sponsor) }
}

/// What can be pressed instead, where there is something.
fn next(refusal: &Refusal) -> Vec<super::block::Element> {
    match refusal {
        Refusal::NoSuchRollout { .. } | Refusal::NoneHere => {
            vec![button(action::LIST, "All rollouts", "")]
        }
        Refusal::RolloutIsOver { rollout, .. } => vec![button(action::SUMMARY, "Summary", rollout.as_str())],
        Refusal::IntakeClosed { rollout }
        | Refusal::AskingIsOver { rollout }
        | Refusal::NotMetYet { rollout, .. }
        | Refusal::AlreadyDecided { rollout }
        | Refusal::StillListening { rollout, .. }
        | Refusal::MetAlready { rollout, .. }
        | Refusal::ExtendedAlready { rollout, .. }
        | Refusal::AlreadyStarted { rollout, .. }
        | Refusal::NoSponsor { rollout, lead: Some(_) } => {
            vec![button(action::STATUS, "Status", rollout.as_str())]
        }
        Refusal::NoSponsor { rollout, lead: None } => {
            vec![button(action::NAME_SPONSOR, "Name a sponsor", rollout.as_str()).primary()]
        }
        Refusal::StartInDirect
        | Refusal::NoSuchReminder { .. }
        | Refusal::NoPartInIt { .. }
        | Refusal::NotInChannel { .. }
        | Refusal::ChannelArchived { .. }
        | Refusal::SlackIsSlow
        | Refusal::StillAsking { .. }
        | Refusal::OnlySponsor { .. }
        | Refusal::NotYourHomework { .. }
        | Refusal::ConcernStandsSo { .. }
        | Refusal::CannotJoin
        | Refusal::RaiserOut { .. }
        | Refusal::RiskTooSoon { .. }
        | Refusal::Stale
        | Refusal::NotYours
        | Refusal::NotAStakeholder { .. }
        | Refusal::OweNothing
        | Refusal::TakesPartNoMore { .. }
        | Refusal::OnlyLead { .. }
        | Refusal::OnlyLeadOrSponsor { .. }
        | Refusal::NotStarted { .. }
        | Refusal::DatesNotBegun { .. }
        | Refusal::NoTimeForLater { .. }
        | Refusal::HasSponsor { .. }
        | Refusal::GuestCannotLead
        | Refusal::OnlyAdminsStart
        | Refusal::OnlyGroupStarts { .. }
        | Refusal::StartersHidden { .. }
        | Refusal::DraftGone
        | Refusal::AlreadyAnswered => Vec::new(),
    }
}
