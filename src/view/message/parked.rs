//! What is not for now: to the lead, once the day to look again has come or where it came late, and to the sponsor.

use chrono::{DateTime, Utc};

use super::Message;
use super::card::{headline, named, whose, yes_if};
use super::compose::Composer;
use super::done::look_again as when_again;
use super::work::{if_it_goes_on, queue, short};
use crate::domain::concern::{State, Until};
use crate::domain::id::PersonId;
use crate::domain::policy::Card;
use crate::domain::rollout::Rollout;
use crate::view::block::button;
use crate::view::ids::action;
use crate::view::text::{bold, ours, person};
use crate::view::when;

/// To the lead: the day to look again has come. It is read on later days as well, so it names the day. `None`: it is not
/// parked.
pub fn look_again(rollout: &Rollout, card: &Card) -> Option<Message> {
    let State::Parked { until, at, .. } = &card.state else { return None };
    let line = bold("Look again: ").ours("this was parked until ").bold(match until {
        Until::Day { day } => when::date_from(*day, at.date_naive()),
        Until::PilotReview => "the review of the pilot".to_owned(),
    });
    let part = Composer::new()
        .say(line.ours(", in ").then(named(rollout)).ours("."))
        .small(short(card))
        .actions(queue(
            rollout,
            vec![
                button(action::WORK_TAKE_IN, "Take it in", card.handle.as_str()).primary(),
                button(action::WORK_PARK, "Park it again", card.handle.as_str()),
            ],
        ));
    Some(part.one())
}

/// To the sponsor: a blocker is not for now. `None`: its words are not for them.
pub fn parked(
    rollout: &Rollout,
    by: &PersonId,
    (until, at): (Until, DateTime<Utc>),
    card: Option<&Card>,
) -> Message {
    let told = Composer::new().say(
        person(by).ours(" has parked a ").bold("blocker").ours(" of ").then(named(rollout)).ours(format!(
            ": not for now, it is looked at again {}. Until then it holds nothing up.",
            when_again(until, at)
        )),
    );
    let Some(card) = card else {
        return told.small(ours("What it says is for the lead alone.")).one();
    };
    let take_in = button(action::WORK_TAKE_IN, "Take it in", card.handle.as_str());
    told.small(short(card)).actions(queue(rollout, if_it_goes_on(rollout, vec![take_in]))).one()
}

/// To the lead: it came after the 1-on-1s had closed and is no blocker.
pub fn late_parked(rollout: &Rollout, card: &Card) -> Vec<Message> {
    Composer::new()
        .say(bold("A concern came in late").ours(" for ").then(named(rollout)).ours(", from ").then(whose(card)).ours(":"))
        .quote(&card.words)
        .with(card.condition(), yes_if)
        .small(headline(card))
        .say(ours("It is no blocker, so it is parked for the review of the pilot, unless you or the sponsor take it in."))
        .actions(queue(rollout, if_it_goes_on(rollout, vec![button(action::WORK_TAKE_IN, "Take it in", card.handle.as_str()).primary()])))
        .living_pages(&ours("A late concern for ").then(named(rollout)))
}
