//! To whoever has no part in a rollout any more: thanks, what becomes of what they told, and the meeting out of their
//! calendar.

use super::Message;
use super::card::{areas, named};
use super::compose::Composer;
use super::file::File;
use crate::domain::rollout::Rollout;
use crate::domain::stakeholder::Stakeholder;
use crate::view::block::button;
use crate::view::ids::action;
use crate::view::text::{bold, count, ours, person};

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
        message = message
            .say(ours(format!(
                "You told {}. It stays with those whom you chose, and goes no further; what has your name says that you \
                 take part no more. If you would rather have your words gone, they can be.",
                count(told, "point", "points")
            )))
            .actions(vec![
                button(action::REMOVE_MINE, "Remove my words", ""),
                button(action::MY_DATA, "My data", ""),
            ]);
    }
    with_file(message, file)
}

/// To who sponsored it before.
pub fn sponsor_replaced(rollout: &Rollout, file: Option<File>) -> Message {
    let line = person(&rollout.sponsor).ours(" sponsors ").then(named(rollout));
    with_file(Composer::new().say(line.ours(" now. Thank you for sponsoring it this far.")), file)
}

/// To who led it before.
pub fn handed_over(rollout: &Rollout, file: Option<File>) -> Message {
    let line = person(&rollout.lead).ours(" leads ").then(named(rollout));
    with_file(Composer::new().say(line.ours(" now. Thank you for leading it this far.")), file)
}

fn with_file(message: Composer, file: Option<File>) -> Message {
    match file {
        Some(file) => message.say(ours(OFF_THE_CALENDAR)).one().with_files([file]),
        None => message.one(),
    }
}
