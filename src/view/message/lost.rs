//! What is told when somebody or something is lost: who cannot be reached, a sponsor who is gone and the one who follows,
//! a home that is closed, a message that was given up. Each says what to do.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::Message;
use super::card::{areas, named};
use super::charter::stage;
use super::compose::Composer;
use super::verdict::moving;
use crate::domain::effect::Gist;
use crate::domain::extend::Moves;
use crate::domain::id::PersonId;
use crate::domain::rehearsal;
use crate::domain::rollout::{Rollout, Stage, Vacant};
use crate::domain::stakeholder::{Stakeholder, Unreachable};
use crate::domain::state::{self, Ask};
use crate::domain::summary::Progress;
use crate::view::block::{Element, button};
use crate::view::ids::action;
use crate::view::text::{Phrase, bold, ours, person};
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
    let can_invite = state::allow(rollout, Ask::Invite).is_ok();
    let (why, advice) = match why {
        Unreachable::Deactivated => (
            "their Slack account is deactivated.",
            if can_invite {
                "Find out who speaks for the area now and ask them: it goes on with them. What was told before stays as it \
                 is."
            } else {
                "It is too late to ask somebody else in their place, so what was told and said before stays as it is. Talk to \
                 whoever speaks for the area now."
            },
        ),
        Unreachable::DmRefused => (
            "Slack does not let me write to them.",
            "Ask them to open a message to me in Slack and write a word: then their answer counts as ever. Or talk to \
             them yourself.",
        ),
    };
    let told = Composer::new().say(line.ours(why)).say(ours(advice));
    let told = match who.hears_answers() {
        true => told,
        false => told.small(ours(
            "Nobody says any more whether an answer settles what they told. The sponsor can accept as a risk what the \
             sponsor may read; what is for the lead only you can park, or it stays open and is counted.",
        )),
    };
    if !can_invite {
        return told.one();
    }
    told.actions(vec![button(action::STAKEHOLDERS, "Ask somebody else", rollout.id.as_str())]).one()
}

/// The same where it stands, once they are back or have no part in it any more: nothing is to be done about it.
pub fn within_reach(rollout: &Rollout, who: &Stakeholder) -> Message {
    let line = bold("Mended: ").person(&who.person);
    let line = if who.takes_part() {
        line.ours(", who speaks for ")
            .then(areas(&who.areas))
            .ours(" in ")
            .then(named(rollout))
            .ours(", can be reached again. Whether an answer settles what they told they say themselves.")
    } else {
        line.ours(", whom I could not reach, takes part in ").then(named(rollout)).ours(" no more.")
    };
    Composer::new().say(line).one()
}

/// To lead or sponsor: the other of the two is out of reach, and what that means. It stays where it is, and says so once
/// that is mended.
pub fn head_lost(rollout: &Rollout, person: &PersonId, why: Unreachable) -> Message {
    let because = match why {
        Unreachable::Deactivated => "their Slack account is deactivated.",
        Unreachable::DmRefused => "Slack does not let me write to them.",
    };
    let cannot_reach = |part: &str| {
        bold("I cannot reach ").person(person).ours(part).then(named(rollout)).ours(": ").ours(because)
    };
    if *person == rollout.lead {
        return Composer::new()
            .say(cannot_reach(", who leads "))
            .say(ours(
                "Questions and calls for the lead wait until somebody takes them up, and reminders go on by \
                 themselves. Please see that somebody does; with nobody to lead it, end it by /rollout cancel and say \
                 why.",
            ))
            .one();
    }
    if *person != rollout.sponsor {
        let line = named(rollout).ours(" has a new sponsor: ").person(&rollout.sponsor);
        return Composer::new().say(line.ours(", in place of ").person(person).ours(".")).one();
    }
    let Some(vacancy) = rollout.vacancy else {
        let advice = "The summary reaches you alone for now. A rollout without its sponsor does not get far: please \
                      talk to them.";
        return Composer::new().say(cannot_reach(", who sponsors ")).say(ours(advice)).one();
    };
    if rollout.stage.is_over() {
        return Composer::new().say(cannot_reach(", who sponsored ")).say(ended(rollout)).one();
    }
    let line = match vacancy.why {
        Vacant::Gone => bold("I cannot reach ")
            .person(person)
            .ours(", who sponsors ")
            .then(named(rollout))
            .ours(": their Slack account is deactivated, or that of a guest now."),
        Vacant::Silent => bold("Not a sign of ").person(person).ours(", who sponsors ").then(named(rollout)).ours(
            ": they have opened and answered nothing since the summary went to them, and the day of the decision has \
             passed.",
        ),
    };
    Composer::new()
        .say(line)
        .say(bold("No sponsor").ours(
            ": it stands still until you name a new one. No reminder goes out and no date passes; who writes to me is \
             still heard. Find a champion from the business, ask them, and name them here. What was due meanwhile then \
             happens, once.",
        ))
        .actions(vec![button(action::NAME_SPONSOR, "Name a sponsor", rollout.id.as_str()).primary()])
        .one()
}

/// To the lead, where it was told that the sponsor is gone: the same one is there again.
pub fn head_back(rollout: &Rollout) -> Message {
    let line = ours("").person(&rollout.sponsor).ours(" sponsors ").then(named(rollout)).ours(" again.");
    Composer::new().say(line).one()
}

fn ended(rollout: &Rollout) -> Phrase {
    bold(rollout.stage.name()).ours(": there is nothing left to do about it.")
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
    if rollout.stage.is_over() {
        return Composer::new().say(there).say(ended(rollout)).one();
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

const YOURS_TO_READ: &str = "What people share with sponsor and lead, you read; please keep it to yourself.";
const SUMMED: &str = "What worries people you read in the summary, by the button below.";

/// To a new sponsor: whose place it is, what of it is still to come, where it stands. `zone` is theirs.
pub fn sponsor_named(
    rollout: &Rollout,
    progress: &Progress,
    moves: Moves,
    (now, zone): (DateTime<Utc>, Tz),
) -> Message {
    Composer::new()
        .say(
            ours("")
                .person(&rollout.lead)
                .ours(" has named you sponsor of ")
                .then(named(rollout))
                .ours(": the champion from the business, without whom it does not get to Yes."),
        )
        .told(bold("What is changing, and why:"), &rollout.brief.why)
        .say(ours(format!("{}{YOURS_TO_READ}", to_come(rollout, moves, (now, zone)))))
        .say(stage(rollout, progress, zone))
        .actions(first_steps(rollout, moves, now))
        .one()
}

/// For a sponsor who joins it as it stands now.
fn to_come(rollout: &Rollout, moves: Moves, (now, zone): (DateTime<Utc>, Tz)) -> String {
    let dates = &rollout.dates;
    let by = when::deadline(dates.decision_by, rollout.zone, zone);
    let is_overdue = now >= dates.decision_by;
    let meets = when::moment(dates.meeting, zone);
    let then = match is_overdue {
        true => format!("then you decide: it was due by {by}, and is overdue."),
        false => format!("then you decide, by {by}."),
    };
    let take_it = match moves {
        Moves::Left => "Take it, or move its date with a reason.",
        Moves::UsedUp => "Take it, please.",
    };
    match rollout.stage {
        Stage::Decision if is_overdue => format!(
            "They have met. The decision is yours now: it was due by {by}, and is overdue. {take_it} {SUMMED} "
        ),
        Stage::Decision => format!("They have met. The decision is yours now, by {by}. {SUMMED} "),
        Stage::JointMeeting => {
            format!(
                "The joint meeting began on {meets}. Each is asked whether they commit, and {then} {SUMMED} "
            )
        }
        Stage::Homework if now >= dates.meeting => format!(
            "The joint meeting waits for a new day: not all is ready for it. See what is missing, and name the day with \
             the lead. You decide after it. {SUMMED} "
        ),
        Stage::Scheduled { .. } | Stage::Intake | Stage::Homework if is_overdue => {
            format!(
                "They have not met yet. Once they have, you decide: it was due by {by}, and is overdue. {SUMMED} "
            )
        }
        Stage::Scheduled { .. } | Stage::Intake | Stage::Homework
            if now < rehearsal::summary_time(dates, zone) =>
        {
            format!(
                "You get the summary of what worries people one working day before the joint meeting on {meets}, and \
                 {then} "
            )
        }
        Stage::Scheduled { .. } | Stage::Intake | Stage::Homework => {
            format!("The joint meeting is on {meets}, and {then} {SUMMED} ")
        }
        Stage::Pilot | Stage::Rollout | Stage::Sustain | Stage::Closed { .. } | Stage::Cancelled { .. } => {
            format!("{SUMMED} ")
        }
    }
}

/// What is due first stands first.
fn first_steps(rollout: &Rollout, moves: Moves, now: DateTime<Utc>) -> Vec<Element> {
    let id = rollout.id.as_str();
    let mut steps = Vec::new();
    if rollout.stage == Stage::Decision {
        steps.push(button(action::DECIDE, "Decide", id));
    }
    if rollout.stage == Stage::Homework && now >= rollout.dates.meeting {
        steps.push(button(action::BEFORE, "Before you meet", id));
    }
    steps.push(button(action::SUMMARY, "Summary", id));
    if state::allow(rollout, Ask::Extend).is_ok() {
        steps.extend(moving(rollout, moves));
    }
    steps.push(button(action::STATUS, "Status", id));
    let mut steps = steps.into_iter();
    steps.next().map(Element::primary).into_iter().chain(steps).collect()
}

/// To a stakeholder who has shared something with the sponsor.
pub fn new_reader(rollout: &Rollout) -> Message {
    Composer::new()
        .say(named(rollout).ours(" has a new sponsor: ").person(&rollout.sponsor).ours("."))
        .say(
            ours(
                "What you chose to share with sponsor and lead, or as your area\u{2019}s view, and how you feel about it all \
                 in all, ",
            )
            .person(&rollout.sponsor)
            .ours(
                " reads from now on. Nothing new of it comes to the one before; a summary or agenda they have had stays \
                 with them. If you do not want that, withdraw the point where I showed it to you; what was for the lead only \
                 stays with the lead.",
            ),
        )
        .one()
}

/// To the lead: messages that were given up, each with whom it was for (`None`: the channel) and a code.
pub fn not_delivered(rollout: &Rollout, gist: Gist, lost: &[(Option<PersonId>, String)]) -> Vec<Message> {
    let line = bold("I could not bring ").ours(called(gist)).ours(" for ").then(named(rollout)).ours(" to:");
    let each = lost.iter().map(|(whom, why)| {
        let whom = match whom {
            Some(whom) => person(whom),
            None => ours("").channel(&rollout.channel),
        };
        whom.ours(format!(" ({why})"))
    });
    Composer::new()
        .say(line)
        .points(each.collect())
        .say(ours(
            "I do not try again. Please tell them yourself what it was about, and show this to whoever looks after me: \
             the log has more on it.",
        ))
        .living_pages(&ours("What I could not bring for ").then(named(rollout)))
}

/// In the place of a message that Slack will not have deleted.
pub fn taken_back() -> Message {
    Composer::new().say(ours("What stood here was taken back.")).one()
}

/// To the lead: the charter cannot be edited, why, and what to do.
pub fn charter_stands(rollout: &Rollout, why: &str) -> Message {
    let line = bold("I cannot keep the charter of ")
        .then(named(rollout))
        .ours(" in ")
        .channel(&rollout.channel)
        .ours(format!(
            " up to date: Slack does not let me edit it ({why}). It stays as it was; I post no second one beside it."
        ));
    Composer::new()
        .say(line)
        .say(
            ours("How it stands you read by ").bold("/rollout status").ours(
                " as ever. Whoever administers your Slack can mend it: by letting messages be edited, or by deleting \
                 the old charter. Then I post a new one with the next change.",
            ),
        )
        .one()
}

/// To whoever said it: it was taken back, stands before `before` all the same, and who can do something about it.
pub fn words_stand(reader: &PersonId, before: &PersonId, gist: Gist, why: &str) -> Message {
    let line = bold("I could not take back ").ours(called(gist)).ours(" that I sent to ");
    let line = if reader == before { line.ours("you") } else { line.person(before) };
    let refused = match gist {
        Gist::Summary | Gist::Export => "would not let me change it, or delete a file that came with it",
        Gist::Charter
        | Gist::Counts
        | Gist::Invitation
        | Gist::Reminder
        | Gist::Record
        | Gist::Question
        | Gist::Answer
        | Gist::Call
        | Gist::Notice => "lets me neither delete nor change it",
    };
    Composer::new()
        .say(line.ours(format!(": Slack {refused} ({why}).")))
        .say(ours(
            "What was taken back can still be read there. Whoever administers your Slack can delete it: please ask \
             them, and show them this. I tell it to nobody any more.",
        ))
        .one()
}

fn called(gist: Gist) -> &'static str {
    match gist {
        Gist::Charter => "the charter",
        Gist::Counts => "the counts",
        Gist::Invitation => "the invitation",
        Gist::Reminder => "the reminder",
        Gist::Record => "the record of what was said",
        Gist::Question => "word of a question",
        Gist::Answer => "the answer to a question",
        Gist::Call => "word of a call that is asked for",
        Gist::Summary => "the summary",
        Gist::Export => "the export",
        Gist::Notice => "a notice",
    }
}
