//! One concern in words: the line above it, who is named. It decides nothing: what may be shown is in the
//! `Card` already.

use super::compose::Composer;
use crate::domain::area::Area;
use crate::domain::concern::State;
use crate::domain::policy::{By, Card};
use crate::domain::rollout::Rollout;
use crate::domain::topic::{self, Topic};
use crate::view::text::{Phrase, bold, ours, person};

/// `Blocker · Fear · Where data is kept · Answered · C-12`: what is not said is left out.
pub fn headline(card: &Card) -> Phrase {
    weight(card).then(about(card.topic.as_ref())).then(standing(card))
}

/// The same where the topic stands above.
pub fn headline_in_theme(card: &Card) -> Phrase {
    weight(card).then(standing(card))
}

fn weight(card: &Card) -> Phrase {
    let line = bold(card.severity.name());
    match card.kind {
        Some(kind) => line.ours(format!(" · {}", kind.name())),
        None => line,
    }
}

fn standing(card: &Card) -> Phrase {
    let mut line = Phrase::default();
    if let Some(state) = state(&card.state) {
        line = line.ours(" · ").bold(state);
    }
    if card.late {
        line = line.ours(" · came late");
    }
    if card.raiser_out {
        line = line.ours(" · its raiser takes part no more");
    }
    match card.key() {
        Some(key) => line.ours(format!(" · {key}")),
        None => line,
    }
}

/// ` · Where data is kept`
fn about(topic: Option<&Topic>) -> Phrase {
    match topic {
        Some(Topic::Common(_)) => ours(format!(" · {}", topic.map(topic::label).unwrap_or_default())),
        Some(Topic::Own(word)) => ours(" · ").theirs(word),
        None => Phrase::default(),
    }
}

/// `None`: simply open, as everything is at first.
fn state(state: &State) -> Option<&'static str> {
    match state {
        State::Open => None,
        State::Reopened { .. } => Some("Open again"),
        State::Answered { .. }
        | State::Settled { .. }
        | State::AcceptedRisk { .. }
        | State::Parked { .. }
        | State::Withdrawn { .. } => Some(state.name()),
    }
}

/// `@Ana, Compliance`, or the area alone.
pub fn whose(card: &Card) -> Phrase {
    match &card.by {
        By::Person { person: raiser } => person(raiser).ours(format!(", {}", card.area.name())),
        By::Area => ours(format!("{} as an area", card.area.name())),
    }
}

/// Lead and sponsor, once where they are one person.
pub fn lead_and_sponsor(rollout: &Rollout) -> Phrase {
    if rollout.lead == rollout.sponsor {
        person(&rollout.lead)
    } else {
        person(&rollout.lead).ours(" and ").person(&rollout.sponsor)
    }
}

/// `Compliance and Legal`
pub fn areas(areas: &[Area]) -> Phrase {
    Phrase::list(areas.iter().map(|area| bold(area.name())))
}

/// `**Company chat** (R-7)`
pub fn named(rollout: &Rollout) -> Phrase {
    ours("").theirs_bold(&rollout.brief.name).ours(format!(" ({})", rollout.id))
}

/// What would get them to Yes, whole.
pub fn yes_if(composer: Composer, words: &str) -> Composer {
    composer.told(bold("Yes, if:"), words)
}
