//! Why something was not done, in words: what happened, why, and what to do now or who can.

use super::message::Message;
use super::message::compose::Composer;
use super::text::{Phrase, label, ours};
use crate::domain::refusal::Refusal;

/// A message of its own, seen by the person alone.
pub fn message(refusal: &Refusal) -> Message {
    Composer::new().say(words(refusal)).one()
}

pub fn words(refusal: &Refusal) -> Phrase {
    match refusal {
        Refusal::StartInDirect => ours(
            "A rollout needs a home channel, where everybody sees its status. This is a direct message. \
             Go to the channel and type ",
        )
        .bold("/rollout start")
        .ours(" there."),
        Refusal::NotInChannel { channel } => ours("I am not in ")
            .channel(channel)
            .ours(", so I could not post there. Type ")
            .bold("/invite @Rollout")
            .ours(" in it, then ")
            .bold("/rollout start")
            .ours(" again."),
        Refusal::ChannelArchived { channel } => ours("")
            .channel(channel)
            .ours(" is archived, so nothing can be posted there. Unarchive it, or start in another channel."),
        Refusal::SlackIsSlow => {
            ours("Slack did not answer me in time, so nothing was changed. Please try again in a moment.")
        }
        Refusal::NoSuchRollout { key } => ours("There is no rollout \u{201c}")
            .theirs(&label(key, 40))
            .ours("\u{201d}. ")
            .bold("/rollout list")
            .ours(" shows those that are open."),
        Refusal::NoneHere => ours("No rollout is open in this channel, and you have no part in another. ")
            .bold("/rollout start")
            .ours(" begins one, ")
            .bold("/rollout list")
            .ours(" shows all."),
        Refusal::RolloutIsOver { rollout, name, stage } => ours("")
            .theirs_bold(name)
            .ours(format!(" ({rollout}) is over ({}), so nothing was changed.", stage.to_lowercase())),
        Refusal::Stale => ours(
            "What this belonged to is no longer there, so nothing was changed. \
             The newest message from me has what is still open.",
        ),
        Refusal::NotYours => ours("Only the person who wrote this can change it. Nothing was changed."),
        Refusal::NotAStakeholder { rollout, lead } => ours(format!(
            "You have not been asked for your view in {rollout}, so nothing was kept. If you should be, talk to "
        ))
        .person(lead)
        .ours(", who leads it."),
        Refusal::OnlyLead { lead } => {
            ours("Only the lead can do that: ").person(lead).ours(". Nothing was changed.")
        }
        Refusal::OnlyLeadOrSponsor { lead, sponsor } => {
            let who = ours("Only the lead or the sponsor can do that: ").person(lead);
            if lead == sponsor { who } else { who.ours(" or ").person(sponsor) }.ours(". Nothing was changed.")
        }
        Refusal::IntakeClosed { rollout, lead } => ours(format!(
            "The time for that has passed: the 1-on-1s of {rollout} have closed, so nothing was changed. \
             You can still tell me something new, or talk to "
        ))
        .person(lead)
        .ours("."),
        Refusal::NotStarted { rollout } => {
            ours(format!("{rollout} has not begun yet, so there is nothing to do. You will hear from me when it has."))
        }
        Refusal::DraftGone => ours("What you filled in here is no longer kept: ")
            .bold("/rollout start")
            .ours(" begins anew. I am sorry."),
        Refusal::AlreadyStarted { rollout, name } => ours("")
            .theirs_bold(name)
            .ours(format!(" has begun already as {rollout}. Nothing was sent a second time.")),
        Refusal::AlreadyAnswered => ours("That question has its answer already. Nothing was changed."),
    }
}
