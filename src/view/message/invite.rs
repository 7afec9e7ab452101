//! What a stakeholder reads first, and how that message changes as their answer comes. It promises only what `policy`
//! keeps, and says plainly what the company itself may be able to read.

use chrono::{DateTime, Utc};

use super::Message;
use super::card::{areas, named};
use super::charter::reason;
use super::compose::Composer;
use crate::domain::area::Area;
use crate::domain::at_once::AtOnce;
use crate::domain::id::PersonId;
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::stakeholder::{Intake, Stakeholder};
use crate::domain::state::{self, Ask, Timing};
use crate::view::block::{Element, button};
use crate::view::ids::action;
use crate::view::readers::{Readers, sights, told_late};
use crate::view::text::{Phrase, bold, count, ours, person};
use crate::view::when;

/// Who asks and why you, what it is about, what it costs, who will see what. `held_since`: the joint meeting waits.
pub fn invite(rollout: &Rollout, who: &Stakeholder, held_since: Option<DateTime<Utc>>) -> Message {
    let mut invite = Composer::new().header(&rollout.brief.name).say(asks(rollout, who));
    invite = invite.say(bold("What is changing, and why")).quote(&rollout.brief.why);
    if let Some(link) = &rollout.brief.link {
        invite = invite.say(bold("To read: ").link(link, link));
    }
    let asked = match (state::allow(rollout, Ask::Tell), &who.intake) {
        (Ok(Timing::InTime), _) if is_asked(who) => Some(by_when(rollout, who, Timing::InTime, held_since)),
        // Whoever was asked before the others had closed stands as not heard by now.
        (Ok(Timing::Late), Intake::Invited) if state::allow(rollout, Ask::Invite).is_ok() => {
            Some(by_when(rollout, who, Timing::Late, held_since))
        }
        _ => None,
    };
    if let Some(by_when) = asked {
        invite = invite
            .say(
                bold("How do we get to Yes?")
                    .ours(" The question is how this can work here, not whether. Nobody has to be thrilled."),
            )
            .points(who.asked_for().iter().map(|area| framing(*area)).collect())
            .say(costs(who.asked_for(), "in one go or in pieces").then(by_when));
    }
    // Whoever can still speak has to know first who reads it.
    let can_speak = match state::allow(rollout, Ask::Tell) {
        Ok(Timing::InTime) => is_asked(who),
        Ok(Timing::Late) => who.takes_part() && !who.intake.is_done(),
        Err(_) => false,
    };
    if can_speak {
        invite = invite
            .say(bold("Who will see what.").ours(" You choose for each point:"))
            .points(sights(rollout, who))
            .say(beyond(rollout, who))
            .small(ours(
                "You can also simply write to me here: each message is kept as one point, for the lead only until you \
                 choose otherwise.",
            ));
    }
    let state = standing(rollout, who);
    invite.with(state, Composer::say).actions(buttons(rollout, who)).one()
}

/// To somebody who was asked already: for these areas as well, or asked back after they had been taken out.
pub fn asked_too(
    rollout: &Rollout,
    who: &Stakeholder,
    more: &[Area],
    held_since: Option<DateTime<Utc>>,
) -> Message {
    let id = rollout.id.as_str();
    let timing = state::allow(rollout, Ask::Tell).unwrap_or(Timing::Late);
    // All that they speak for is asked of them only where they had been taken out.
    let also = if more == who.areas { " again." } else { " as well now." };
    let line = if who.person == rollout.lead {
        ours("In ").then(named(rollout)).ours(" you speak for ").then(areas(more)).ours(also)
    } else {
        person(&rollout.lead)
            .ours(" asks for your view on ")
            .then(named(rollout))
            .ours(" for ")
            .then(areas(more))
            .ours(also)
    };
    let later = matches!(timing, Timing::InTime).then(|| button(action::LATER, "Later", id));
    let buttons = vec![
        button(action::INTAKE_START, "Start", id).primary(),
        button(action::NO_CONCERNS, "I have no concerns", id),
    ];
    Composer::new()
        .say(line.ours(" What you told so far stays as it is."))
        .points(more.iter().map(|area| framing(*area)).collect())
        .say(
            costs(more, "with the same choices as before of who may see what")
                .then(by_when(rollout, who, timing, held_since)),
        )
        .actions(buttons.into_iter().chain(asking(rollout, &who.person)).chain(later).collect())
        .one()
}

/// The same once they have answered, or it is over.
pub fn asked_too_and_over(rollout: &Rollout) -> Message {
    let line = ours("You were asked once more for your view on ").then(named(rollout)).ours(". ");
    Composer::new()
        .say(match state::allow(rollout, Ask::Tell) {
            Ok(_) => line.ours("You have answered, thank you."),
            Err(_) => line.bold(rollout.stage.name()).ours(": nothing more is asked."),
        })
        .one()
}

/// To somebody who had written before the time was up, and not said which rollout it was about. Nobody has read it.
pub fn still_unplaced(rollout: &Rollout, waiting: usize) -> Message {
    let (it, counts) = if waiting == 1 { ("it", "it counts") } else { ("each", "they count") };
    Composer::new()
        .say(
            ours("You wrote me ")
                .bold(count(waiting, "message", "messages"))
                .ours(" of which I do not know the rollout, and the 1-on-1s of ")
                .then(named(rollout))
                .ours(" have closed. Nobody has read a word of it."),
        )
        .say(
            ours("Press ")
                .bold("This one")
                .ours(format!(" under {it}: written in time, {counts} as said in time until you all meet.")),
        )
        .one()
}

/// To somebody who had told points and not sent them when the time was up. Nobody has seen them.
pub fn still_unsent(rollout: &Rollout, who: &Stakeholder, unsent: usize, at_once: AtOnce) -> Message {
    let id = rollout.id.as_str();
    Composer::new()
        .say(
            ours("You began to tell ")
                .bold(count(unsent, "point", "points"))
                .ours(" about ")
                .then(named(rollout))
                .ours(" and did not send. Nobody has seen a word of it."),
        )
        .say(
            ours("The time for it was up on ")
                .ours(when::moment(rollout.dates.intake_closes, who.zone))
                .ours(" your time. You can still send it: ")
                .then(told_late("goes", at_once))
                .ours("."),
        )
        .actions(vec![
            button(action::INTAKE_START, "Look at it and send", id).primary(),
            button(action::ASK, "Ask a question", id),
        ])
        .one()
}

/// The same once it is sent, or dropped. `stand`: so many points of theirs stand there.
pub fn unsent_no_more(rollout: &Rollout, stand: usize) -> Message {
    let line = match stand {
        0 => ours("What you had begun to tell about ")
            .then(named(rollout))
            .ours(" is dropped. Nobody has seen it."),
        1 => ours("Your point about ").then(named(rollout)).ours(" is in. Thank you."),
        _ => ours("Your points about ").then(named(rollout)).ours(" are in. Thank you."),
    };
    Composer::new().say(line).one()
}

/// To whoever had a part in it: it is over before its time, why, and what becomes of what was told. `unanswered`: so many
/// questions of theirs.
pub fn cancelled(rollout: &Rollout, reader: Option<&PersonId>, unanswered: usize) -> Message {
    if let Stage::Cancelled { by, .. } = &rollout.stage
        && reader == Some(by)
    {
        // Who did it needs no more than this, with the file for their calendar.
        let line = ours("You have cancelled ").then(named(rollout));
        return Composer::new().say(line.ours(". Everybody in it has been told.")).one();
    }
    let asked = match unanswered {
        0 => None,
        1 => Some("You had asked something that was not answered. No answer comes here any more."),
        _ => Some("You had asked some things that were not answered. No answer comes here any more."),
    };
    let line = named(rollout).ours(" has been cancelled");
    let line =
        if let Stage::Cancelled { by, .. } = &rollout.stage { line.ours(" by ").person(by) } else { line };
    Composer::new()
        .say(line.ours("."))
        .with(reason(rollout), |cancelled, reason| cancelled.told(bold("Why:"), reason))
        .with(asked.map(ours), Composer::say)
        .say(ours(
            "There is nothing left for you to do, and no more reminders. What was told in the 1-on-1s stays with those \
             whom its writers chose, and goes no further. Thank you.",
        ))
        .one()
}

fn asks(rollout: &Rollout, who: &Stakeholder) -> Phrase {
    let line = if who.person == rollout.lead {
        ours("You run ").then(named(rollout)).ours(" yourself, and you also speak for ")
    } else {
        ours("")
            .person(&rollout.lead)
            .ours(" asks for your view on ")
            .then(named(rollout))
            .ours(", because you speak for ")
    };
    let line = line.then(areas(&who.areas)).ours(". ");
    let line = if Readers::of(rollout).are_one() {
        line
    } else if who.person == rollout.sponsor {
        line.ours("You also sponsor it and decide in the end. ")
    } else {
        line.then(Readers::of(rollout).sponsors())
    };
    line.ours("Every area is heard in private first, so that nobody is surprised in a big meeting.")
}

fn framing(area: Area) -> Phrase {
    let question = match area {
        Area::NetworkSecurity => "What protection would let you say: this is safe enough to run?",
        Area::Compliance => "What must be in place so that we keep our rules, and can prove it?",
        Area::Legal => "Which terms or limits would let you sign this off?",
        Area::It => "What would it take to run and support this well?",
        Area::Business => "What has to be true for your people to gain from it?",
    };
    bold(area.name()).ours(": ").ours(question)
}

/// What two or three worries take to tell; a little more for each area one more.
pub(super) fn minutes(areas: usize) -> usize {
    3 + 2 * areas.max(1)
}

fn beyond(rollout: &Rollout, who: &Stakeholder) -> Phrase {
    ours("How you feel about it all in all goes to ").then(Readers::of(rollout).to(&who.person)).ours(format!(
        " only. The channel sees numbers. I keep what you tell me until {} days after the rollout has closed, then it is \
         removed for good. Your company itself may be able to export Slack messages, private ones too; that is not in my \
         hands.",
        rollout.keep.days()
    ))
}

fn costs(areas: &[Area], how: &str) -> Phrase {
    ours("It takes about ").bold(format!("{} minutes", minutes(areas.len()))).ours(", ").ours(how)
}

fn by_when(
    rollout: &Rollout,
    who: &Stakeholder,
    timing: Timing,
    held_since: Option<DateTime<Utc>>,
) -> Phrase {
    match timing {
        Timing::InTime => {
            let closes = when::moment(rollout.dates.intake_closes, who.zone);
            ours(". Please answer by ").bold(closes).ours(" your time.")
        }
        Timing::Late => {
            let soon = ours(". The others were asked before you, so please answer soon: ");
            let soon = match held_since {
                Some(_) => soon.ours("the joint meeting waits for a new day."),
                None => {
                    let meeting = when::moment(rollout.dates.meeting, who.zone);
                    soon.ours("you all meet on ").bold(meeting).ours(" your time.")
                }
            };
            soon.ours(" What you tell counts as late: ")
                .then(told_late("goes", AtOnce::of_any(rollout)))
                .ours(".")
        }
    }
}

/// They have not said Done, or were asked for one area more since.
fn is_asked(who: &Stakeholder) -> bool {
    who.takes_part() && (!who.intake.is_done() || !who.silent.is_empty())
}

/// How far their answer has come; `None` while nothing has been said.
fn standing(rollout: &Rollout, who: &Stakeholder) -> Option<Phrase> {
    let Ok(timing) = state::allow(rollout, Ask::Tell) else {
        return Some(bold(rollout.stage.name()).ours(": there is nothing left for you to do here."));
    };
    match (&who.intake, timing) {
        (Intake::TakenOut { .. }, _) => {
            Some(bold("Thank you.").ours(" You take part no more; there is nothing left for you to do here."))
        }
        (Intake::Invited | Intake::Unreachable { .. }, Timing::InTime) => None,
        (Intake::Talking, Timing::InTime) => Some(
            bold("You have begun.")
                .ours(" What you told in the form is shared only once you press ")
                .bold("Done")
                .ours("."),
        ),
        (Intake::Done { .. } | Intake::Left { .. }, Timing::InTime) if !who.silent.is_empty() => Some(
            bold("Thank you for what you told already.")
                .ours(" It stays as it is. You are asked for ")
                .then(areas(&who.silent))
                .ours(" as well now."),
        ),
        (Intake::Done { .. } | Intake::Left { .. }, Timing::InTime) => {
            Some(bold("Thank you, your answer is in.").ours(format!(
                " Until {} your time you can add to it or change it.",
                when::moment(rollout.dates.intake_closes, who.zone)
            )))
        }
        (Intake::NotHeard, Timing::InTime) => None,
        (Intake::Done { .. } | Intake::Left { .. }, Timing::Late) if !who.silent.is_empty() => Some(
            bold("Thank you for what you told.")
                .ours(" The time for it is up; what comes now counts as late."),
        ),
        (Intake::Done { .. } | Intake::Left { .. }, Timing::Late) => Some(
            bold("Thank you, your answer is in.")
                .ours(" The time for it is up; what comes now counts as late."),
        ),
        (Intake::Invited, Timing::Late) if state::allow(rollout, Ask::Invite).is_ok() => None,
        (Intake::Invited | Intake::Talking | Intake::NotHeard | Intake::Unreachable { .. }, Timing::Late) => {
            Some(
                bold("The time for this is up.")
                    .ours(" You can still speak: ")
                    .then(told_late("goes", AtOnce::of_any(rollout)))
                    .ours("."),
            )
        }
    }
}

fn buttons(rollout: &Rollout, who: &Stakeholder) -> Vec<Element> {
    let id = rollout.id.as_str();
    let Ok(timing) = state::allow(rollout, Ask::Tell) else { return Vec::new() };
    let none = button(action::NO_CONCERNS, "I have no concerns", id);
    let later = button(action::LATER, "Later", id);
    let start = |words: &str| button(action::INTAKE_START, words, id);
    let (first, last) = match (&who.intake, timing) {
        (Intake::Invited | Intake::NotHeard | Intake::Unreachable { .. }, Timing::InTime) => {
            (vec![start("Start").primary(), none], Some(later))
        }
        (Intake::Talking, Timing::InTime) => (vec![start("Go on").primary(), none], Some(later)),
        (Intake::Done { .. } | Intake::Left { .. }, Timing::InTime) if !who.silent.is_empty() => {
            (vec![start("Start").primary(), none], Some(later))
        }
        (Intake::Done { .. } | Intake::Left { .. }, Timing::Late) if !who.silent.is_empty() => {
            (vec![start("Add another"), none], None)
        }
        (Intake::Done { .. } | Intake::Left { .. }, Timing::InTime | Timing::Late) => {
            (vec![start("Add another")], None)
        }
        (Intake::Invited, Timing::Late) if state::allow(rollout, Ask::Invite).is_ok() => {
            (vec![start("Start").primary(), none], None)
        }
        (Intake::Invited | Intake::Talking | Intake::NotHeard | Intake::Unreachable { .. }, Timing::Late) => {
            (vec![start("Speak now")], None)
        }
        (Intake::TakenOut { .. }, Timing::InTime | Timing::Late) => return Vec::new(),
    };
    first.into_iter().chain(asking(rollout, &who.person)).chain(last).collect()
}

/// The lead would ask themselves.
pub(super) fn asking(rollout: &Rollout, reader: &PersonId) -> Option<Element> {
    (*reader != rollout.lead).then(|| button(action::ASK, "Ask a question", rollout.id.as_str()))
}
