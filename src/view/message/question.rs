//! Questions from a stakeholder to the lead and back, and calls the lead owes. A call holds no words: that is its point.

use super::Message;
use super::card::named;
use super::compose::Composer;
use crate::domain::question::{Answer, Call, Question};
use crate::domain::rollout::Rollout;
use crate::domain::state::{self, Ask};
use crate::view::block::button;
use crate::view::ids::action;
use crate::view::text::{bold, ours};

/// To the lead, who may be whoever asked it: the rollout was handed over since.
pub fn question_card(rollout: &Rollout, question: &Question) -> Vec<Message> {
    let asked = if question.asker == rollout.lead {
        ours("You asked this about ").then(named(rollout)).ours(" before you led it:")
    } else {
        ours("").person(&question.asker).ours(" asks you about ").then(named(rollout)).ours(":")
    };
    if question.taken_back_at.is_some() {
        let whose = if question.asker == rollout.lead {
            ours("You asked something about ").then(named(rollout)).ours(" before you led it")
        } else {
            ours("").person(&question.asker).ours(" asked you something about ").then(named(rollout))
        };
        let back = whose.ours(", and took it back before it was answered. There is nothing to do.");
        return Composer::new().say(back).living_pages(&ours("A question about ").then(named(rollout)));
    }
    let mut card = Composer::new().say(asked).quote(&question.words);
    match &question.answer {
        Some(answer) => {
            card = card
                .say(ours("").person(&answer.by).ours(" answered:"))
                .quote(&answer.words)
                .small(ours("The answer goes back to where it was asked."));
        }
        None if state::allow(rollout, Ask::Converse).is_ok() => {
            let goes = if question.asker == rollout.lead {
                "It is yours to answer now: note down what you have found out, and it is closed."
            } else {
                "Your answer goes to the asker alone."
            };
            card = card
                .actions(vec![button(action::ANSWER, "Answer", question.id.as_str()).primary()])
                .small(ours(goes));
        }
        None => card = card.small(ours(format!("{}: not answered.", rollout.stage.name()))),
    }
    card.living_pages(&ours("A question about ").then(named(rollout)))
}

/// To the asker: it is on its way.
pub fn question_receipt(rollout: &Rollout, question: &Question) -> Vec<Message> {
    let yours = ours("Your question about ").then(named(rollout));
    let about = ours("Your question about ").then(named(rollout));
    if question.taken_back_at.is_some() {
        return Composer::new()
            .say(ours("You took back your question about ").then(named(rollout)).ours("."))
            .small(ours("No answer comes any more. To ask anew, write it as a new message."))
            .living_pages(&about);
    }
    let is_own = question.asker == rollout.lead;
    let mut receipt = Composer::new().say(if is_own {
        yours.ours(" is yours to answer now: you lead it.")
    } else {
        yours.ours(" is with ").person(&rollout.lead).ours(".")
    });
    // Under a typed message the words stand above already.
    if question.source.is_none() {
        receipt = receipt.quote(&question.words);
    }
    let open = state::allow(rollout, Ask::Converse).is_ok();
    let comes = match &question.answer {
        None if !open => {
            ours(format!("{}: it was not answered, and no answer comes any more.", rollout.stage.name()))
        }
        None if is_own => ours("It stands under what you owe, with a button to answer it."),
        None | Some(_) => ours("The answer comes back here, in this thread."),
    };
    receipt.small(comes).living_pages(&about)
}

/// To the asker, under the question.
pub fn question_answer(rollout: &Rollout, answer: &Answer) -> Vec<Message> {
    Composer::new()
        .say(ours("").person(&answer.by).ours(" answers your question about ").then(named(rollout)).ours(":"))
        .quote(&answer.words)
        .small(ours("Does a worry remain? Write it here, and it is kept as a point of yours."))
        .pages(&ours("The answer to your question about ").then(named(rollout)))
}

/// To the lead.
pub fn call_card(rollout: &Rollout, call: &Call) -> Message {
    let person = &call.person;
    if call.done_at.is_some() {
        if *person == rollout.lead {
            let settled =
                ours("You wanted to be called about ").then(named(rollout)).ours(". It is settled.");
            return Composer::new().say(settled).one();
        }
        return Composer::new()
            .say(
                ours("You have called ")
                    .person(person)
                    .ours(" about ")
                    .then(named(rollout))
                    .ours(". Thank you."),
            )
            .one();
    }
    let card = Composer::new().say(if *person == rollout.lead {
        bold("You wanted to be called").ours(" about ").then(named(rollout)).ours(
            ". You lead it now, so nobody calls you: talk it over with whom you trust, or write it here.",
        )
    } else {
        bold("Please call ")
            .person(person)
            .ours(" about ")
            .then(named(rollout))
            .ours(". They would rather say it than write it, so nothing is written down here either.")
    });
    if state::allow(rollout, Ask::Converse).is_ok() {
        let done = if *person == rollout.lead { "It is settled" } else { "I have called" };
        card.actions(vec![button(action::CALL_DONE, done, call.id.as_str()).primary()]).one()
    } else {
        card.one()
    }
}
