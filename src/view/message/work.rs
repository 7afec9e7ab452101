//! What those who work on concerns read: the homework itself for its owner, and for the lead what came of it. Each is
//! shown a concern only as the `Card` that `policy` gives them.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::Message;
use super::card::{headline, named, whose, yes_if};
use super::compose::Composer;
use super::done::{outcomes, what_came_of_it};
use super::no_more::{NO_ANSWER, ended};
use crate::domain::calendar;
use crate::domain::concern::{Kind, State, Visibility};
use crate::domain::homework::Homework;
use crate::domain::homework::assign::Back;
use crate::domain::id::PersonId;
use crate::domain::policy::{By, Card};
use crate::domain::rollout::Rollout;
use crate::domain::state::{self, Ask};
use crate::view::block::{Element, button};
use crate::view::ids::action;
use crate::view::text::{self, Phrase, bold, ours, person};
use crate::view::when;

/// To its owner. `None`: it is theirs no more.
pub fn homework(rollout: &Rollout, owner: &PersonId, card: Option<&Card>) -> Vec<Message> {
    let title = ours("A concern about ").then(named(rollout));
    let Some(card) = card.filter(|card| card.homework.owner() == Some(owner)) else {
        return Composer::new().say(no_more(rollout)).living_pages(&title);
    };
    let part = Composer::new()
        .say(stands(rollout, owner, card))
        .say(owned(card).ours(" · ").then(headline(card)))
        .quote(&card.words)
        .with(card.condition(), yes_if);
    let part = what_came_of_it(card).into_iter().fold(part, Composer::small);
    let owed = matches!(card.homework, Homework::Owed { .. }) && state::allow(rollout, Ask::Work).is_ok();
    let part = if owed { part.small(ours(wants(card))).actions(hands(card)) } else { part };
    part.living_pages(&title)
}

fn no_more(rollout: &Rollout) -> Phrase {
    ours("The concern about ").then(named(rollout)).ours(" that stood here is with you no more. Thank you.")
}

/// Whoever waits for it need not have named the day: where an answer did not do, or a concern has changed, it is ours.
const DUE_BY: &str = "; it is due by ";

/// How far whoever has it has come with it.
fn stands(rollout: &Rollout, owner: &PersonId, card: &Card) -> Phrase {
    match &card.homework {
        Homework::Owed { .. } if rollout.stage.is_over() => ended(rollout, NO_ANSWER),
        Homework::Owed { due, overdue, .. } => {
            let is_leads = *owner == rollout.lead;
            let who = match &card.state {
                State::Reopened { answer, .. } if answer.by == *owner => {
                    bold("With you again:").ours(" another answer")
                }
                // They may never have had it before.
                State::Reopened { .. } if !is_leads => {
                    ours("").person(&rollout.lead).ours(" asks you for another answer")
                }
                State::Reopened { .. }
                | State::Open
                | State::Answered { .. }
                | State::Settled { .. }
                | State::AcceptedRisk { .. }
                | State::Parked { .. }
                | State::Withdrawn { .. } => match is_leads {
                    true => bold("Your answer").ours(" is waited for"),
                    false => ours("").person(&rollout.lead).ours(" asks you for an answer"),
                },
            };
            let about = who.ours(" to a concern about ").then(named(rollout));
            let by = match *overdue {
                true => ". It is overdue since ",
                false => DUE_BY,
            };
            about.ours(by).bold(due_day(rollout, *due)).ours(".")
        }
        Homework::HandedIn { .. } if card.raiser_out => bold("Answered, thank you.")
            .ours(" Whoever raised it takes part no more, so nobody says whether that settles it: ")
            .then(named(rollout))
            .ours("."),
        Homework::HandedIn { .. } => bold("Answered, thank you.")
            .ours(" Whoever raised it says whether that settles it: ")
            .then(named(rollout))
            .ours("."),
        Homework::Over { .. } | Homework::Nobody => over(card).ours(" ").then(named(rollout)).ours("."),
    }
}

/// With its year where that is not the one of the decision.
pub(super) fn due_day(rollout: &Rollout, due: NaiveDate) -> String {
    when::date_from(due, calendar::local_day(rollout.dates.decision_by, rollout.zone))
}

/// To its owner, once more: what stood as answered above is not. By a day that nobody need have named, so it is nobody's.
pub fn homework_again(rollout: &Rollout, card: &Card, due: NaiveDate) -> Message {
    let again = bold("With you again:");
    let line = match card.state {
        State::Reopened { .. } => again
            .ours(" the answer to a concern about ")
            .then(named(rollout))
            .ours(" has not settled it. Another is waited for, by "),
        State::Open
        | State::Answered { .. }
        | State::Settled { .. }
        | State::AcceptedRisk { .. }
        | State::Parked { .. }
        | State::Withdrawn { .. } => again
            .ours(" a concern about ")
            .then(named(rollout))
            .ours(" has changed since it was answered. An answer is waited for anew, by "),
    };
    let part = Composer::new().say(line.bold(due_day(rollout, due)).ours(".")).small(reminder(card));
    outcomes(card).into_iter().fold(part, Composer::small).actions(if_it_goes_on(rollout, hands(card))).one()
}

/// The same where it stands, once nothing of it is asked any more. `None`: it is theirs no more.
pub fn homework_again_no_more(rollout: &Rollout, owner: &PersonId, card: Option<&Card>) -> Message {
    match card.filter(|card| card.homework.owner() == Some(owner)) {
        Some(card) => Composer::new().say(stands(rollout, owner, card)).small(reminder(card)).one(),
        None => Composer::new().say(no_more(rollout)).one(),
    }
}

fn reminder(card: &Card) -> Phrase {
    let words = text::label(&text::one_line(&card.words), 200);
    owned(card).ours(" · ").then(headline(card)).ours(" “").theirs(&words).ours("”")
}

/// An area's view has no name; nor has the sentence that stands for one.
fn owned(card: &Card) -> Phrase {
    match card.by {
        By::Person { .. } => whose(card),
        By::Area => ours(format!("A concern of {}", card.area.name())),
    }
}

fn over(card: &Card) -> Phrase {
    match card.state {
        State::Settled { .. } => bold("Settled, thank you."),
        State::AcceptedRisk { .. } => bold("Accepted as a risk; nothing is left to do."),
        State::Parked { .. } => bold("Parked; nothing is to be done now."),
        State::Withdrawn { .. } | State::Open | State::Reopened { .. } | State::Answered { .. } => {
            bold("Nothing is left to do here.")
        }
    }
}

fn wants(card: &Card) -> &'static str {
    match card.kind {
        Some(Kind::Fear) => "A fear wants protection: a rollback, a smaller scope, a guarantee.",
        Some(Kind::Uncertainty) => "An uncertainty wants a fact, with its source.",
        Some(Kind::Doubt) => "A doubt wants evidence: a reference, a pilot measure.",
        None if card.raiser_out => "Your answer is kept with it.",
        None => "Your answer goes to whoever raised it, in private.",
    }
}

fn hands(card: &Card) -> Vec<Element> {
    let handle = card.handle.as_str();
    vec![
        button(action::WORK_ANSWER, "Answer", handle).primary(),
        button(action::WORK_HAND_BACK, "I cannot answer this", handle),
    ]
}

/// A line of a nudge: what is owed, and the buttons to do it. After its day only where they wished to be reminded then.
pub fn owed(
    part: Composer,
    rollout: &Rollout,
    card: &Card,
    due: NaiveDate,
    (now, zone): (DateTime<Utc>, Tz),
) -> Composer {
    let is_overdue = now >= calendar::end_of_day(due, rollout.zone);
    let (by, day) = match is_overdue {
        true => (", which was to come by ", when::date(due)),
        false => (DUE_BY, when::near(due, calendar::local_day(now, zone))),
    };
    let words = text::label(&text::one_line(&card.words), 200);
    let is_leads = card.homework.owner() == Some(&rollout.lead);
    let who = match (is_leads, is_overdue) {
        (true, true) => bold("Your answer is overdue"),
        (true, false) => bold("Your answer").ours(" is waited for"),
        (false, true) => ours("").person(&rollout.lead).ours(" still waits for your answer"),
        (false, false) => ours("").person(&rollout.lead).ours(" waits for your answer"),
    };
    part.say(
        who.ours(" to a concern about ")
            .then(named(rollout))
            .ours(by)
            .bold(day)
            .ours(": “")
            .theirs(&words)
            .ours("”"),
    )
    .actions(hands(card).into_iter().chain(quiet(rollout)).collect())
}

/// To be left alone for a while.
pub(super) fn quiet(rollout: &Rollout) -> [Element; 2] {
    let id = rollout.id.as_str();
    [
        button(action::LATER, "Later", id),
        button(action::AWAY, "I am away", id).spoken("I am away until a date: no reminders before that"),
    ]
}

/// To the lead: it is past its date.
pub fn overdue(rollout: &Rollout, card: &Card, owner: &PersonId) -> Message {
    let line = if *owner == rollout.lead {
        bold("Overdue: ").ours("your own answer to a concern about ").then(named(rollout)).ours(
            " has not come by its date. Answer it now, or give it to somebody else with a date that holds.",
        )
    } else {
        let asks = match card.homework {
            Homework::Owed { nudged: 1.., .. } => "They have been reminded; please",
            Homework::Owed { nudged: 0, .. }
            | Homework::Nobody
            | Homework::HandedIn { .. }
            | Homework::Over { .. } => "Please",
        };
        bold("Overdue: ")
            .person(owner)
            .ours(" has not answered a concern about ")
            .then(named(rollout))
            .ours(format!(" by its date. {asks} talk to them, or give it to somebody else."))
    };
    Composer::new()
        .say(line)
        .small(short(card))
        .actions(queue(
            rollout,
            vec![
                button(action::WORK_ASSIGN, "Assign anew", card.handle.as_str()).primary(),
                button(action::WORK_ANSWER, "Answer", card.handle.as_str()),
            ],
        ))
        .one()
}

/// To the lead: nobody has it any more, and why.
pub fn homework_back(rollout: &Rollout, card: &Card, owner: &PersonId, why: Back) -> Message {
    let is_back = || ours("A concern about ").then(named(rollout)).ours(" is with you again: ");
    let line = match why {
        Back::Given => ours("")
            .person(owner)
            .ours(" cannot answer a concern about ")
            .then(named(rollout))
            .ours(". It is with you again."),
        Back::Unseen => is_back()
            .ours("it has changed since, and ")
            .person(owner)
            .ours(" may not see it as it stands now."),
        Back::TakenOut => is_back().person(owner).ours(", who was to answer it, takes part no more."),
        Back::Gone => is_back()
            .ours("the Slack account of ")
            .person(owner)
            .ours(", who was to answer it, is deactivated."),
    };
    Composer::new()
        .say(line)
        .small(short(card))
        .actions(queue(
            rollout,
            vec![
                button(action::WORK_ASSIGN, "Assign", card.handle.as_str()).primary(),
                button(action::WORK_ANSWER, "Answer", card.handle.as_str()),
            ],
        ))
        .one()
}

/// To the lead: the sponsor has taken it upon themselves.
pub fn risk_accepted(rollout: &Rollout, card: &Card) -> Option<Vec<Message>> {
    let State::AcceptedRisk { by, restated, why, .. } = &card.state else { return None };
    let part = Composer::new()
        .say(
            person(by)
                .ours(" has ")
                .bold("accepted a concern as a risk")
                .ours(" for ")
                .then(named(rollout))
                .ours(". It needs no answer any more."),
        )
        .small(short(card))
        .told(bold("So it stands in the summary:"), restated)
        .told(bold("Why:"), why)
        .actions(queue(rollout, Vec::new()));
    Some(part.pages(&ours("A concern about ").then(named(rollout)).ours(" was accepted as a risk")))
}

/// To the lead: the sentence stands.
pub fn fair(rollout: &Rollout, card: &Card) -> Option<Message> {
    let wording = card.wording.as_ref().filter(|wording| wording.is_fair())?;
    let line = if wording.by.is_none() { bold("Put right") } else { bold("Fair") };
    // Of what is answered or done with nobody is asked to work on it.
    let assign = match card.state {
        State::Open | State::Reopened { .. } => {
            vec![button(action::WORK_ASSIGN, "Assign", card.handle.as_str())]
        }
        State::Answered { .. }
        | State::Settled { .. }
        | State::AcceptedRisk { .. }
        | State::Parked { .. }
        | State::Withdrawn { .. } => Vec::new(),
    };
    Some(
        Composer::new()
            .say(
                match card.visibility {
                    Visibility::Named | Visibility::Area => {
                        line.ours(", by whoever raised it. So it stands in the summary of ")
                    }
                    Visibility::LeadOnly if rollout.stage.is_over() => {
                        line.ours(", by whoever raised it. It stands in nobody else's summary of ")
                    }
                    Visibility::LeadOnly => line.ours(
                        ", by whoever raised it. You can ask somebody to work on it now, who reads it so and no more; it stands \
                         in nobody else's summary of ",
                    ),
                }
                .then(named(rollout))
                .ours(":"),
            )
            .quote(&wording.words)
            .small(short(card))
            .actions(queue(rollout, if_it_goes_on(rollout, assign)))
            .one(),
    )
}

/// What the lead does about one that nobody works on.
pub(super) fn work_on(card: &Card) -> Vec<Element> {
    vec![
        button(action::WORK_ANSWER, "Answer", card.handle.as_str()).primary(),
        button(action::WORK_ASSIGN, "Assign", card.handle.as_str()),
    ]
}

/// None where nothing is to be done about it any more.
pub(super) fn if_it_goes_on(rollout: &Rollout, buttons: Vec<Element>) -> Vec<Element> {
    if state::allow(rollout, Ask::Work).is_ok() { buttons } else { Vec::new() }
}

pub(super) fn queue(rollout: &Rollout, mut buttons: Vec<Element>) -> Vec<Element> {
    buttons.push(button(action::CONCERNS, "All concerns", rollout.id.as_str()));
    buttons
}

/// `@Ana, Legal · Blocker · Fear · C-3 “…”`
pub(super) fn short(card: &Card) -> Phrase {
    let words = text::label(&text::one_line(&card.words), 300);
    whose(card).ours(" · ").then(headline(card)).ours(" “").theirs(&words).ours("”")
}
