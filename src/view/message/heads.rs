//! What lead and sponsor are told while it runs: who cannot be reached, how the 1-on-1s ended, and a blocker that came
//! late. Who said what is in none of it beyond what a `Card` holds.

use super::Message;
use super::card::{areas, headline, lead_and_sponsor, named, whose, yes_if};
use super::compose::Composer;
use crate::domain::id::PersonId;
use crate::domain::policy::Card;
use crate::domain::rollout::Rollout;
use crate::domain::stakeholder::{Intake, Stakeholder, Unreachable};
use crate::domain::summary::Progress;
use crate::view::block::button;
use crate::view::ids::action;
use crate::view::text::{Phrase, bold, count, ours};
use crate::view::when;

/// To the lead: a message did not arrive, why, and what to do.
pub fn could_not_reach(rollout: &Rollout, who: &Stakeholder, why: Unreachable) -> Message {
    let line = bold("I cannot reach ")
        .person(&who.person)
        .ours(", who speaks for ")
        .then(areas(&who.areas))
        .ours(" in ")
        .then(named(rollout))
        .ours(": ");
    let (why, advice) = match why {
        Unreachable::Deactivated => (
            "their Slack account is deactivated.",
            "Find out who speaks for the area now and talk to them; until then it counts as not heard.",
        ),
        Unreachable::DmRefused => (
            "Slack does not let me write to them.",
            "Ask them to open a message to me in Slack and write a word: then their answer counts as ever. Or talk to \
             them yourself.",
        ),
    };
    Composer::new().say(line.ours(why)).say(ours(advice)).one()
}

/// To lead or sponsor: the other of the two is out of reach, and what that means.
pub fn head_lost(rollout: &Rollout, person: &PersonId, why: Unreachable) -> Message {
    let why = match why {
        Unreachable::Deactivated => "their Slack account is deactivated.",
        Unreachable::DmRefused => "Slack does not let me write to them.",
    };
    let (part, advice) = if *person == rollout.lead {
        (
            ", who leads ",
            "Questions and calls for the lead wait until somebody takes them up, and reminders go on by themselves. \
             Please see that somebody does; with nobody to lead it, end it by /rollout cancel and say why.",
        )
    } else {
        (
            ", who sponsors ",
            "The summary reaches you alone for now. A rollout without its sponsor does not get far: \
             please talk to them, or find out who takes over.",
        )
    };
    let line = bold("I cannot reach ").person(person).ours(part).then(named(rollout)).ours(": ").ours(why);
    Composer::new().say(line).say(ours(advice)).one()
}

/// To the lead: where the charter stood nothing can be posted any more.
pub fn home_lost(rollout: &Rollout) -> Message {
    Composer::new()
        .say(
            bold("I can no longer post in ")
                .channel(&rollout.channel)
                .ours(", the home of ")
                .then(named(rollout))
                .ours(": it is archived, or I was removed."),
        )
        .say(
            ours("The 1-on-1s, reminders and the summary go on; only the channel no longer sees how it stands. \
                  To mend it, open the channel again and type ")
            .bold("/invite @Rollout")
            .ours(" there."),
        )
        .one()
}

/// To the lead: people from outside are where the charter stands. Once the lead has said so, they may read it.
pub fn outsiders(rollout: &Rollout) -> Message {
    let there = bold("People of another organisation are in ")
        .channel(&rollout.channel)
        .ours(", the home of ")
        .then(named(rollout))
        .ours(".");
    if rollout.outsiders_accepted {
        return Composer::new()
            .say(there)
            .say(ours("You let them see how it stands, so I post there."))
            .one();
    }
    Composer::new()
        .say(there.ours(" So I post nothing there for now."))
        .say(ours(
            "They would see the name, the sponsor, the areas, the dates and the numbers; never what anybody says in a \
             1-on-1. The 1-on-1s, reminders and the summary go on as they were.",
        ))
        .actions(vec![button(action::ACCEPT_OUTSIDERS, "They may see it", rollout.id.as_str())])
        .one()
}

/// To the lead: the time is up, who was heard and who was not, what comes next.
pub fn intake_closed(rollout: &Rollout, progress: &Progress, stakeholders: &[Stakeholder]) -> Vec<Message> {
    let missing: Vec<Phrase> = stakeholders.iter().filter_map(missing).collect();
    let zone = rollout.zone;
    let mut closed = Composer::new().say(
        bold("The 1-on-1s have closed").ours(" for ").then(named(rollout)).ours(format!(
            ": heard {} of {}, {} raised.",
            progress.heard,
            progress.of,
            count(progress.raised, "point", "points")
        )),
    );
    if missing.is_empty() {
        closed = closed.say(ours("Everybody was heard."));
    } else {
        closed = closed.say(bold("Not heard")).points(missing);
    }
    closed
        .say(
            ours(format!(
                "Next: the joint meeting on {}, the decision by {}. The whole summary comes to ",
                when::moment(rollout.dates.meeting, zone),
                when::day(rollout.dates.decision_by, zone)
            ))
            .then(lead_and_sponsor(rollout))
            .ours(" one working day before the meeting; you can have it now as well."),
        )
        .actions(vec![button(action::SUMMARY, "Summary", rollout.id.as_str()).primary()])
        .pages(&ours("The 1-on-1s have closed for ").then(named(rollout)))
}

/// To lead or sponsor: a blocker after the time was up. `None`: this reader may know only that there is one.
pub fn late_blocker(rollout: &Rollout, card: Option<&Card>) -> Vec<Message> {
    let first = bold("A blocker came in late").ours(" for ").then(named(rollout));
    let message = match card {
        None => Composer::new()
            .say(first.ours(", after the 1-on-1s had closed."))
            .say(ours("It is shown to ").person(&rollout.lead).ours(" alone. Please ask there.")),
        Some(card) => Composer::new()
            .say(first.ours(", from ").then(whose(card)).ours(":"))
            .quote(&card.words)
            .with(card.yes_if.as_deref(), yes_if)
            .small(headline(card)),
    };
    message.living_pages(&ours("A late blocker for ").then(named(rollout)))
}

fn missing(who: &Stakeholder) -> Option<Phrase> {
    let why = match who.intake {
        Intake::Done { .. } => return None,
        Intake::Invited | Intake::Talking | Intake::NotHeard => "no answer",
        Intake::Unreachable { why: Unreachable::Deactivated } => "account deactivated",
        Intake::Unreachable { why: Unreachable::DmRefused } => "could not be written to",
    };
    Some(ours("").person(&who.person).ours(" for ").then(areas(&who.areas)).ours(format!(": {why}")))
}
