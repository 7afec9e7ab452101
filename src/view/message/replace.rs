//! To whoever has no part in a rollout any more: thanks, what becomes of what they told, and the meeting out of their
//! calendar.

use super::Message;
use super::card::{areas, lead_and_sponsor, named};
use super::compose::Composer;
use super::file::File;
use crate::domain::area::Area;
use crate::domain::id::PersonId;
use crate::domain::policy::Reader;
use crate::domain::rollout::Rollout;
use crate::domain::stakeholder::Stakeholder;
use crate::view::block::{Element, button};
use crate::view::ids::action;
use crate::view::text::{Phrase, bold, count, ours, person};

const OFF_THE_CALENDAR: &str =
    "You need not come to the joint meeting; this file takes it out of your calendar.";

/// `told`: points of theirs that stand. `file`: where the meeting is in their calendar.
pub fn taken_out(rollout: &Rollout, who: &Stakeholder, told: usize, file: Option<File>) -> Message {
    let thanks =
        bold("Thank you for speaking for ").then(areas(&who.areas)).ours(" in ").then(named(rollout));
    let mut message =
        Composer::new().say(thanks.ours(". ").person(&rollout.lead).ours(
            " has arranged it otherwise, so nothing more is asked of you here, and no reminder comes.",
        ));
    if told > 0 {
        let (they_stay, they_go, them) = match told {
            1 => ("It stays", "goes", "it"),
            _ => ("They stay", "go", "them"),
        };
        message = message
            .say(ours(format!(
                "You told {}. {they_stay} with those whom you chose, and {they_go} no further; what has your name says that \
                 you take part no more. Should somebody else lead or sponsor the rollout one day, they read {them} instead, \
                 and I tell you. You can still withdraw a point where it stands, in our messages or on my Home; if you would \
                 rather have all your words gone, they can be.",
                count(told, "point", "points")
            )))
            .actions(own_words());
    }
    with_file(message, file)
}

/// To whoever was taken out: others read what they told.
pub fn new_reader_of_the_gone(rollout: &Rollout) -> Message {
    let who = if rollout.vacancy.is_some() {
        person(&rollout.lead).ours(" leads ").then(named(rollout))
    } else if rollout.lead == rollout.sponsor {
        person(&rollout.lead).ours(" leads and sponsors ").then(named(rollout))
    } else {
        person(&rollout.lead)
            .ours(" leads ")
            .then(named(rollout))
            .ours(" and ")
            .person(&rollout.sponsor)
            .ours(" sponsors it")
    };
    Composer::new()
        .say(who.ours(
            " now. You take part no more; what you told there they read from now on, each as far as you chose. Nothing new \
             of it comes to the one before.",
        ))
        .say(ours(
            "If you do not want that, withdraw a point where it stands, in our messages or on my Home, or have all your words \
             removed.",
        ))
        .actions(own_words())
        .one()
}

fn own_words() -> Vec<Element> {
    vec![button(action::REMOVE_MINE, "Remove my words", ""), button(action::MY_DATA, "My data", "")]
}

/// What somebody has to do with a rollout who sponsors it no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartLeft {
    Nothing,
    Speaks(Vec<Area>),
    /// An answer is waited for from them.
    Works,
}

impl PartLeft {
    fn line(&self) -> Phrase {
        match self {
            PartLeft::Nothing => ours(" You have no part in it any more."),
            PartLeft::Speaks(of) => ours(" You still speak for ").then(areas(of)).ours(" in it."),
            PartLeft::Works => ours(" You still have an answer to give in it."),
        }
    }
}

/// To who sponsored it before.
pub fn sponsor_replaced(rollout: &Rollout, left: &PartLeft, file: Option<File>) -> Message {
    let line = person(&rollout.sponsor).ours(" sponsors ").then(named(rollout));
    let line = line.ours(" now. Thank you for sponsoring it this far.").then(left.line());
    with_file(Composer::new().say(line), file)
}

/// To a sponsor who is back after their account had been closed: nobody sponsors it. Who does by then is told in a letter
/// of its own, with what is left for them, and not once more here.
pub fn sponsor_missed(rollout: &Rollout, before: &PersonId, left: &PartLeft) -> Message {
    let line = if rollout.sponsor != *before {
        ours("While your Slack account was closed, ")
            .then(named(rollout))
            .ours(" had no sponsor and stood still. It goes on now; I tell you in a message of its own who sponsors it.")
    } else if rollout.stage.is_over() {
        named(rollout).ours(" is over: nothing more is asked.")
    } else if rollout.vacancy.is_none() {
        ours("You sponsor ").then(named(rollout)).ours(" again.")
    } else {
        ours("Your Slack account was closed, so ")
            .then(named(rollout))
            .ours(" has no sponsor and stands still. ")
            .person(&rollout.lead)
            .ours(" names who sponsors it next, you again or somebody else, and I tell you.")
            .then(match left {
                PartLeft::Nothing => ours(" Until then you have no part in it."),
                PartLeft::Speaks(_) | PartLeft::Works => left.line(),
            })
    };
    Composer::new().say(line).one()
}

/// To the lead, where it was told that the sponsor is gone: their account is open again, and it has no sponsor still.
pub fn sponsor_within_reach(rollout: &Rollout) -> Message {
    Composer::new()
        .say(
            ours("")
                .person(&rollout.sponsor)
                .ours(", who sponsored ")
                .then(named(rollout))
                .ours(", can be reached again: you can name them once more, or somebody else."),
        )
        .say(
            bold("No sponsor")
                .ours(": it stands still until you do. What was due meanwhile then happens, once."),
        )
        .actions(vec![button(action::NAME_SPONSOR, "Name a sponsor", rollout.id.as_str()).primary()])
        .one()
}

/// To who led it before.
pub fn handed_over(rollout: &Rollout, file: Option<File>) -> Message {
    let line = person(&rollout.lead).ours(" leads ").then(named(rollout));
    with_file(Composer::new().say(line.ours(" now. Thank you for leading it this far.")), file)
}

/// To who led it before and still has a part in it: what they told themselves is read by another now.
pub fn led_before(rollout: &Rollout, reader: Reader) -> Message {
    let line = person(&rollout.lead).ours(" leads ").then(named(rollout));
    let message = Composer::new().say(line.ours(" now. Thank you for leading it this far."));
    match reader {
        Reader::Lead | Reader::Sponsor | Reader::Channel => message.one(),
        Reader::Raiser | Reader::Owner | Reader::Other => message
            .say(
                ours("What you told for your own area, ").person(&rollout.lead).ours(
                    " reads from now on as the lead, also what was for the lead only. If you do not want that, withdraw \
                     the point where I showed it to you.",
                ),
            )
            .one(),
    }
}

/// To who led it before: what stood there waits for somebody else now.
pub fn moved_to_lead(rollout: &Rollout) -> Message {
    moved(rollout, person(&rollout.lead))
}

/// To who led or sponsored it before.
pub fn moved_to_heads(rollout: &Rollout) -> Message {
    moved(rollout, lead_and_sponsor(rollout))
}

fn moved(rollout: &Rollout, whom: Phrase) -> Message {
    let line = ours("What stood here about ").then(named(rollout)).ours(" is with ").then(whom);
    Composer::new().say(line.ours(" now; nothing is left for you to do here.")).one()
}

fn with_file(message: Composer, file: Option<File>) -> Message {
    match file {
        Some(file) => message.say(ours(OFF_THE_CALENDAR)).one().with_files([file]),
        None => message.one(),
    }
}
