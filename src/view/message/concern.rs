//! Under a typed message: how it is kept, with the same choices as the form, as menus. Its raiser reads this and
//! nobody else.

use super::Message;
use super::card::{headline, named, yes_if};
use super::compose::Composer;
use super::record::take_back;
use crate::domain::concern::{Instead, Severity, State};
use crate::domain::draft::ShareChoice;
use crate::domain::policy::Card;
use crate::domain::question::Words;
use crate::domain::rollout::Rollout;
use crate::domain::stakeholder::Stakeholder;
use crate::domain::state::{self, Ask};
use crate::view::block::{Element, button, menu};
use crate::view::choices;
use crate::view::ids::action;
use crate::view::readers::sight;
use crate::view::reply;
use crate::view::text::{self, bold, ours};

/// To whoever takes part no more: what they can still do about what they told.
pub(super) fn no_more<'a>(rollout: &Rollout, cards: impl IntoIterator<Item = &'a Card>) -> &'static str {
    let (mut words, mut points) = (false, false);
    for card in cards {
        words |= card.gone.is_none();
        points |= !card.state.is_withdrawn() && state::allow(rollout, Ask::TakeBack).is_ok();
    }
    match (points, words) {
        (true, true) => {
            "You take part no more, so nothing here can be changed. You can still withdraw a point, or have your words removed."
        }
        (true, false) => {
            "You take part no more, so nothing here can be changed. You can still withdraw a point."
        }
        (false, true) => "You take part no more, so this stays as it is. Your words can still be removed.",
        (false, false) => "You take part no more, so this stays as it is.",
    }
}

/// The card of a typed concern, as `policy` gives it to its raiser.
pub fn concern_card(rollout: &Rollout, who: &Stakeholder, card: &Card) -> Message {
    if card.state.is_withdrawn() {
        return gone(rollout, who, card);
    }
    let mut message = Composer::new()
        .say(bold("Kept").ours(" for ").then(named(rollout)).ours(". This is how it stands:"))
        .say(headline(card).ours(format!(" · {}", card.area.name())));
    message = match text::pieces(&card.words).as_slice() {
        [short] => message.quote(short),
        _ => message.say(ours("Your message above, whole.")),
    };
    message = message.with(card.yes_if.as_deref(), yes_if);
    let changing = who.takes_part() && may_change(rollout, card);
    if card.severity == Severity::Blocker && card.yes_if.is_none() && changing {
        message = message.say(
            bold(choices::ASK_YES_IF)
                .ours(" A blocker is only half told without it. Press ")
                .bold("Change")
                .ours(" to add it."),
        );
    }
    message = message.small(sight(rollout, card));
    if changing {
        for (words, element) in menus(who, card) {
            message = message.row(words, element);
        }
    }
    if !who.takes_part() {
        let press = take_back(rollout, card).into_iter().collect();
        return message.small(ours(no_more(rollout, [card]))).actions(press).one();
    }
    message.actions(buttons(rollout, who, card)).one()
}

/// Which of their rollouts are these words for? `open` is every 1-on-1 they have in a rollout that is not over.
pub fn words_card(words: &Words, open: &[(Rollout, Stakeholder)]) -> Vec<Message> {
    let ask = "Which rollout is this about?";
    let mut message =
        Composer::new().say(bold(ask).ours(" I keep your words until you say, and show them to nobody."));
    for (rollout, _) in open.iter().filter(|(rollout, _)| state::allow(rollout, Ask::Tell).is_ok()) {
        let value = format!("{}|{}", words.id.as_str(), rollout.id.as_str());
        message = message.row(
            &format!("{} ({})", text::one_line(&rollout.brief.name), rollout.id),
            button(action::CHOOSE, "This one", &value).spoken(&format!("This one: {}", rollout.brief.name)),
        );
    }
    message
        .actions(vec![button(action::DROP_WORDS, "None: forget it", words.id.as_str())])
        .living_pages(&ours(ask))
}

fn gone(rollout: &Rollout, who: &Stakeholder, card: &Card) -> Message {
    let line = match &card.state {
        State::Withdrawn { instead: Some(Instead::Call), .. } => reply::call_asked(&rollout.lead),
        State::Withdrawn { instead: Some(Instead::Question), .. } => {
            ours("No concern any more: this was a question, and it has gone to ")
                .person(&rollout.lead)
                .ours(" as one.")
        }
        _ if card.words.is_empty() => ours(
            "No concern any more: nothing of this is kept as one. Your own message stands here in Slack until you delete it.",
        ),
        _ => ours(format!("Withdrawn: {} counts no more and stands in no summary from now on.", card.id)),
    };
    // Whoever would rather be called says how they feel, and is done, as all do.
    let is_call = matches!(card.state, State::Withdrawn { instead: Some(Instead::Call), .. });
    let finish = if is_call { finish(rollout, who) } else { None };
    Composer::new().say(line).actions(finish.into_iter().collect()).one()
}

fn finish(rollout: &Rollout, who: &Stakeholder) -> Option<Element> {
    let is_owed = who.takes_part() && who.intake.is_owed() && state::allow(rollout, Ask::Tell).is_ok();
    is_owed.then(|| button(action::INTAKE_FINISH, "That is all: finish", rollout.id.as_str()))
}

/// Whether the menus still stand; what a press comes to is decided anew when it comes.
pub(super) fn may_change(rollout: &Rollout, card: &Card) -> bool {
    let ask = if card.late { Ask::Tell } else { Ask::Change };
    let open = match card.state {
        State::Open
        | State::Reopened { .. }
        | State::Answered { .. }
        | State::Settled { .. }
        | State::Parked { .. } => true,
        State::AcceptedRisk { .. } | State::Withdrawn { .. } => false,
    };
    open && state::allow(rollout, ask).is_ok()
}

fn menus(who: &Stakeholder, card: &Card) -> Vec<(&'static str, Element)> {
    let prefix = format!("{}|", card.id.as_str());
    let picked = |slug: &str| format!("{prefix}{slug}");
    let kind = card.kind.map(|kind| picked(kind.slug()));
    let topic = card.topic.as_ref().map(|topic| choices::topic_value(&prefix, topic));
    let share = ShareChoice::Shown(card.visibility).slug();
    let mut menus = vec![
        (choices::ASK_KIND, menu(action::KIND, "Not said", &choices::kinds(&prefix), kind.as_deref())),
        (
            choices::ASK_SEVERITY,
            menu(
                action::SEVERITY,
                "Choose",
                &choices::severities(&prefix),
                Some(&picked(card.severity.slug())),
            ),
        ),
        (
            choices::ASK_TOPIC,
            menu(action::TOPIC, "Not said", &choices::topics(&prefix, card.topic.as_ref()), topic.as_deref()),
        ),
        (choices::ASK_SHARE, menu(action::SHARE, "Choose", &choices::shares(&prefix), Some(&picked(share)))),
    ];
    if who.areas.len() > 1 {
        let areas = choices::areas(&prefix, &who.areas);
        let area = menu(action::AREA, "Choose", &areas, Some(&picked(card.area.slug())));
        menus.push((choices::ASK_AREA, area));
    }
    menus
}

fn buttons(rollout: &Rollout, who: &Stakeholder, card: &Card) -> Vec<Element> {
    let id = card.id.as_str();
    let mut buttons = Vec::new();
    if may_change(rollout, card) {
        buttons.push(button(action::CHANGE, "Change", id).spoken(&format!("Change {}", card.id)));
    }
    if state::allow(rollout, Ask::TakeBack).is_ok() {
        buttons.push(button(action::NOT_CONCERN, "Not a concern", id));
        buttons.push(button(action::ASK_INSTEAD, "It is a question", id));
    }
    buttons.extend(finish(rollout, who));
    buttons
}
