//! What the lead reads of an answer that did not settle a concern: what is missing, and later that it is not the last word
//! any more. Nothing that was said is kept for the latter.

use super::Message;
use super::card::named;
use super::compose::Composer;
use super::no_more::NO_ANSWER;
use super::work::{due_day, if_it_goes_on, queue, short, work_on};
use crate::domain::concern::State;
use crate::domain::homework::Homework;
use crate::domain::policy::Card;
use crate::domain::rollout::Rollout;
use crate::view::text::{Phrase, bold, ours};

/// To the lead: an answer did not settle it, and what is missing.
pub fn fell_short(rollout: &Rollout, card: &Card) -> Option<Vec<Message>> {
    let State::Reopened { answer, short: fell } = &card.state else { return None };
    let part = Composer::new()
        .say(bold(fell.how.name()).ours(": the answer to a concern about ").then(named(rollout)).ours(
            match rollout.stage.is_over() {
                true => " has not settled it.",
                false => " has not settled it; it is open again.",
            },
        ))
        .small(short(card))
        .say(bold("The answer, by ").person(&answer.by).ours(":"))
        .quote(&answer.words)
        .with(fell.missing.as_deref(), |part, missing| part.say(bold("What is missing:")).quote(missing));
    let part = with_whom(rollout, card).into_iter().fold(part, Composer::say);
    let part = part.actions(queue(rollout, if_it_goes_on(rollout, work_on(card))));
    Some(part.pages(&ours("An answer about ").then(named(rollout)).ours(" did not settle it")))
}

/// The same where it stands, once that answer is not the last word on it. `None`: it is withdrawn.
pub fn fell_short_no_more(rollout: &Rollout, card: &Card) -> Option<Message> {
    let since = match card.state {
        State::Answered { .. } => bold("Answered once more").ours(" since this was said"),
        State::Open | State::Reopened { .. } => {
            bold("Answered once more").ours(" since this was said, and open again")
        }
        State::Settled { .. } => bold("Settled").ours(" since this was said"),
        State::AcceptedRisk { .. } => bold("Accepted as a risk").ours(" since this was said"),
        State::Parked { .. } => bold("Parked").ours(" since this was said"),
        State::Withdrawn { .. } => return None,
    };
    let line = since.ours(": a concern about ").then(named(rollout)).ours(" that an answer had not settled.");
    Some(Composer::new().say(line).small(short(card)).actions(queue(rollout, Vec::new())).one())
}

/// The same, with what can be done about it; or that nothing is, any more.
fn with_whom(rollout: &Rollout, card: &Card) -> Option<Phrase> {
    if rollout.stage.is_over() {
        return Some(bold(rollout.stage.name()).ours(format!(": {NO_ANSWER}.")));
    }
    let line = whose_now(rollout, card)?;
    Some(line.ours(" ").bold("Assign").ours(" sets another day, or gives it to somebody else."))
}

/// Who has it, and until when; `None`: nobody.
pub(super) fn whose_now(rollout: &Rollout, card: &Card) -> Option<Phrase> {
    let Homework::Owed { owner, due, .. } = &card.homework else { return None };
    let line = match *owner == rollout.lead {
        true => ours("It is with you now, until "),
        false => ours("").person(owner).ours(" has it now, until "),
    };
    Some(line.bold(due_day(rollout, *due)).ours("."))
}
