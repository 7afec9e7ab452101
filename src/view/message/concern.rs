//! Under a typed message: how it is kept, with the same choices as the form, as menus. Its raiser reads this and
//! nobody else.

use super::Message;
use super::card::{headline, named, sight, yes_if};
use super::compose::Composer;
use crate::domain::concern::{Concern, Severity, State};
use crate::domain::draft::ShareChoice;
use crate::domain::policy::{self, Reader};
use crate::domain::question::Words;
use crate::domain::rollout::Rollout;
use crate::domain::stakeholder::Stakeholder;
use crate::domain::state::{self, Ask};
use crate::view::block::{Element, button, menu};
use crate::view::choices;
use crate::view::ids::action;
use crate::view::text::{self, bold, ours};

/// The card of a typed concern, for its raiser.
pub fn concern_card(rollout: &Rollout, who: &Stakeholder, concern: &Concern) -> Message {
    let Some(card) = policy::card(Reader::Raiser, concern) else { return gone(concern) };
    if concern.state.is_withdrawn() {
        return gone(concern);
    }
    let said = &concern.said;
    let mut message = Composer::new()
        .say(bold("Kept").ours(" for ").then(named(rollout)).ours(". This is how it stands:"))
        .say(headline(&card).ours(format!(" · {}", card.area.name())));
    message = match text::pieces(&said.words).as_slice() {
        [short] => message.quote(short),
        _ => message.say(ours("Your message above, whole.")),
    };
    message = message.with(said.yes_if.as_deref(), yes_if);
    let changing = may_change(rollout, concern);
    if said.severity == Severity::Blocker && said.yes_if.is_none() && changing {
        message = message.say(
            bold(choices::ASK_YES_IF)
                .ours(" A blocker is only half told without it. Press ")
                .bold("Change")
                .ours(" to add it."),
        );
    }
    message = message.small(sight(rollout, concern.area, said.visibility));
    if changing {
        for (words, element) in menus(who, concern) {
            message = message.row(words, element);
        }
    }
    message.actions(buttons(rollout, concern)).one()
}

/// Which rollout are these words for? `None`: that is settled. `choices` are the rollouts they may be for.
pub fn words_card(words: Option<&Words>, choices: &[Rollout]) -> Message {
    let Some(words) = words else {
        return Composer::new().say(ours("Thank you, that is settled.")).one();
    };
    let mut message = Composer::new().say(
        bold("Which rollout is this about?")
            .ours(" I keep your words until you say, and show them to nobody."),
    );
    for rollout in choices {
        let value = format!("{}|{}", words.id.as_str(), rollout.id.as_str());
        message = message.together(|message| {
            message.row(
                &format!("{} ({})", text::one_line(&rollout.brief.name), rollout.id),
                button(action::CHOOSE, "This one", &value)
                    .spoken(&format!("This one: {}", rollout.brief.name)),
            )
        });
    }
    message.actions(vec![button(action::DROP_WORDS, "None: forget it", words.id.as_str())]).one()
}

fn gone(concern: &Concern) -> Message {
    let line = if concern.said.words.is_empty() {
        ours("Forgotten: nothing of this is kept as a concern.")
    } else {
        ours(format!("Withdrawn: {} counts no more, and nobody but you can read it.", concern.id))
    };
    Composer::new().say(line).one()
}

/// Whether the menus still stand; what a press comes to is decided anew when it comes.
pub(super) fn may_change(rollout: &Rollout, concern: &Concern) -> bool {
    let ask = if concern.late { Ask::Tell } else { Ask::Change };
    let open = match concern.state {
        State::Open | State::Answered | State::Settled | State::Parked => true,
        State::AcceptedRisk | State::Withdrawn { .. } => false,
    };
    open && state::allow(rollout, ask).is_ok()
}

fn menus(who: &Stakeholder, concern: &Concern) -> Vec<(&'static str, Element)> {
    let said = &concern.said;
    let prefix = format!("{}|", concern.id.as_str());
    let picked = |slug: &str| format!("{prefix}{slug}");
    let kind = said.kind.map(|kind| picked(kind.slug()));
    let topic = said.topic.as_ref().map(|topic| choices::topic_value(&prefix, topic));
    let share = ShareChoice::Shown(said.visibility).slug();
    let mut menus = vec![
        (choices::ASK_KIND, menu(action::KIND, "Not said", &choices::kinds(&prefix), kind.as_deref())),
        (
            choices::ASK_SEVERITY,
            menu(
                action::SEVERITY,
                "Choose",
                &choices::severities(&prefix),
                Some(&picked(said.severity.slug())),
            ),
        ),
        (
            choices::ASK_TOPIC,
            menu(action::TOPIC, "Not said", &choices::topics(&prefix, said.topic.as_ref()), topic.as_deref()),
        ),
        (choices::ASK_SHARE, menu(action::SHARE, "Choose", &choices::shares(&prefix), Some(&picked(share)))),
    ];
    if who.areas.len() > 1 {
        let areas = choices::areas(&prefix, &who.areas);
        let area = menu(action::AREA, "Choose", &areas, Some(&picked(concern.area.slug())));
        menus.push((choices::ASK_AREA, area));
    }
    menus
}

fn buttons(rollout: &Rollout, concern: &Concern) -> Vec<Element> {
    let id = concern.id.as_str();
    let mut buttons = Vec::new();
    if may_change(rollout, concern) {
        buttons.push(button(action::CHANGE, "Change", id).spoken(&format!("Change {}", concern.id)));
    }
    if state::allow(rollout, Ask::TakeBack).is_ok() {
        buttons.push(button(action::NOT_CONCERN, "Not a concern", id));
        buttons.push(button(action::ASK_INSTEAD, "It is a question", id));
    }
    buttons
}
