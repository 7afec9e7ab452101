//! Everything a stakeholder has told, as others will see it, with what they can still do about it. Theirs alone.

use super::Message;
use super::card::{headline, named, yes_if};
use super::compose::Composer;
use super::concern::{may_change, no_more};
use super::done::what_is_done;
use super::verdict::withdrawn;
use crate::domain::policy::Card;
use crate::domain::rollout::Rollout;
use crate::domain::stakeholder::{Intake, Stakeholder};
use crate::domain::state::{self, Ask, Timing};
use crate::view::block::{Element, button, menu};
use crate::view::choices;
use crate::view::ids::action;
use crate::view::readers::{Readers, sight};
use crate::view::text::{Phrase, bold, count, ours};
use crate::view::when;

/// `cards` are this person's own in this rollout, as `policy` gives them to their raiser; `called`: they asked to be.
pub fn record(rollout: &Rollout, who: &Stakeholder, cards: &[Card], called: bool) -> Vec<Message> {
    let standing: Vec<&Card> = cards.iter().filter(|card| !card.state.is_withdrawn()).collect();
    let withdrawn = withdrawn(cards);
    let mut record = Composer::new().say(first(rollout, standing.len(), called));
    let changing = standing.iter().any(|card| may_change(rollout, card));
    for card in standing {
        record = record.together(|part| one(part, rollout, who, card));
    }
    if withdrawn > 0 {
        record = record.small(ours(format!("Withdrawn: {}", count(withdrawn, "point", "points"))));
    }
    record = record.together(|part| {
        let part = part.divider();
        let part = if who.takes_part() { part.say(feeling(rollout, who)) } else { part };
        let until =
            if who.takes_part() { until(rollout, who, changing) } else { ours(no_more(rollout, cards)) };
        part.actions(buttons(rollout, who)).small(until)
    });
    record.living_pages(&ours("What you told about ").then(named(rollout)))
}

fn first(rollout: &Rollout, told: usize, called: bool) -> Phrase {
    if told == 0 && called {
        bold("On record: you would rather talk")
            .ours(" about ")
            .then(named(rollout))
            .ours(". ")
            .person(&rollout.lead)
            .ours(" has been asked to call you, and nothing is written down.")
    } else if told == 0 {
        bold("On record: you have no concerns").ours(" about ").then(named(rollout)).ours(". Thank you.")
    } else {
        bold(format!("You told {}", count(told, "point", "points")))
            .ours(" about ")
            .then(named(rollout))
            .ours(". This is how each is seen:")
    }
}

/// **Change** and **Withdraw**, while they are to be had.
pub(in crate::view) fn hands(rollout: &Rollout, who: &Stakeholder, card: &Card) -> Vec<Element> {
    let id = card.id.as_str();
    let mut buttons = Vec::new();
    if who.takes_part() && may_change(rollout, card) {
        buttons.push(button(action::CHANGE, "Change", id).spoken(&format!("Change {}", card.id)));
    }
    buttons.extend(take_back(rollout, card));
    buttons
}

/// **Withdraw**, also for whoever takes part no more: what they said stays theirs.
pub(super) fn take_back(rollout: &Rollout, card: &Card) -> Option<Element> {
    state::allow(rollout, Ask::TakeBack).ok()?;
    let press =
        button(action::WITHDRAW, "Withdraw", card.id.as_str()).spoken(&format!("Withdraw {}", card.id));
    Some(press.confirm(
        "Withdraw this point?",
        "It counts no more and stands in no summary from now on. It does not come back.",
        "Withdraw",
        "Keep it",
    ))
}

fn one(part: Composer, rollout: &Rollout, who: &Stakeholder, card: &Card) -> Composer {
    let part = part
        .divider()
        .say(headline(card).ours(format!(" · {}", card.area.name())))
        .quote(&card.words)
        .with(card.condition(), yes_if)
        .small(sight(rollout, card));
    let part = what_is_done(card).into_iter().fold(part, Composer::small);
    part.actions(hands(rollout, who, card))
}

fn feeling(rollout: &Rollout, who: &Stakeholder) -> Phrase {
    let line =
        bold(choices::ASK_STANCE).ours(" Only ").then(Readers::of(rollout).names()).ours(" will know.");
    match who.intake {
        Intake::Done { stance: Some(stance), .. } | Intake::Left { stance: Some(stance), .. } => {
            line.ours(" You said: ").bold(stance.name()).ours(".")
        }
        Intake::Done { stance: None, .. }
        | Intake::Left { stance: None, .. }
        | Intake::Invited
        | Intake::Talking
        | Intake::NotHeard
        | Intake::Unreachable { .. }
        | Intake::TakenOut { .. } => line.ours(" You have not said yet."),
    }
}

fn buttons(rollout: &Rollout, who: &Stakeholder) -> Vec<Element> {
    let id = rollout.id.as_str();
    let mut buttons = Vec::new();
    if !who.takes_part() {
        return buttons;
    }
    let done = match who.intake {
        Intake::Done { stance, .. } | Intake::Left { stance, .. } => Some(stance),
        Intake::Invited
        | Intake::Talking
        | Intake::NotHeard
        | Intake::Unreachable { .. }
        | Intake::TakenOut { .. } => None,
    };
    if let Some(stance) = done
        && state::allow(rollout, Ask::Feel).is_ok()
    {
        let prefix = format!("{id}|");
        let chosen = stance.map(|stance| format!("{prefix}{}", stance.slug()));
        buttons.push(menu(action::STANCE, "How do you feel?", &choices::stances(&prefix), chosen.as_deref()));
    }
    if state::allow(rollout, Ask::Tell).is_ok() {
        buttons.push(button(action::INTAKE_START, "Add another", id));
        buttons.push(button(action::ASK, "Ask a question", id));
    }
    buttons
}

/// `changing`: what came late can be changed though the time for it is up.
fn until(rollout: &Rollout, who: &Stakeholder, changing: bool) -> Phrase {
    match state::allow(rollout, Ask::Change) {
        Ok(Timing::InTime | Timing::Late) => ours(format!(
            "You can change all of this until {} your time. Nothing here is shared wider without you.",
            when::moment(rollout.dates.intake_closes, who.zone)
        )),
        Err(_) if rollout.stage.is_over() => {
            ours(format!("{}: nothing more will be asked.", rollout.stage.name()))
        }
        Err(_) if changing => ours(
            "What came late can still be changed, and any point withdrawn; you can add one that counts as late.",
        ),
        Err(_) => ours(
            "The time for changes is up. You can still withdraw a point, or add one that counts as late.",
        ),
    }
}
