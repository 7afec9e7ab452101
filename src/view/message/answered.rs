//! What a raiser reads of the work on their own concern: an answer and the three words for it, a sentence to find fair,
//! and what became of it. Nobody else reads these, and silence is never taken as Yes.

use super::Message;
use super::card::named;
use super::compose::Composer;
use super::done::look_again;
use crate::domain::concern::{Concern, Severity, State, Verdict, Visibility};
use crate::domain::homework::{Stands, Wording};
use crate::domain::rollout::Rollout;
use crate::domain::state::{self, Ask};
use crate::view::block::{Element, button};
use crate::view::ids::action;
use crate::view::readers::Readers;
use crate::view::text::{self, Phrase, bold, ours};

/// Characters of the concern above an answer to it.
const REMINDED: usize = 300;

/// The `nth` answer, and does it settle it? Once said, or once another has come, the buttons are gone.
pub fn answered(rollout: &Rollout, concern: &Concern, nth: u32) -> Vec<Message> {
    let title = ours("An answer to your point about ").then(named(rollout));
    let current = concern.state.answer().filter(|answer| answer.nth == nth);
    let Some(answer) = current else {
        return gone(concern).living_pages(&title);
    };
    let mut card = Composer::new()
        .say(
            bold("An answer")
                .ours(format!(" to your point {} about ", concern.id))
                .then(named(rollout))
                .ours(":"),
        )
        .small(said(concern))
        .say(ours("").person(&answer.by).ours(" answers:"))
        .quote(&answer.words);
    let goes_on = state::allow(rollout, Ask::Work).is_ok() && !concern.raiser_out;
    match &concern.state {
        State::Answered { .. } if goes_on => {
            card = card
                .say(
                    bold("Does that settle it for you?")
                        .ours(" Only you can say so; silence is not taken as Yes."),
                )
                .actions(verdicts(concern, nth));
        }
        State::Reopened { short, .. } => {
            card = card.say(ours("You said: ").bold(short.how.name()).ours("."));
            if let Some(missing) = &short.missing {
                card = card.told(bold("What is missing:"), missing);
            }
            card = card.small(ours("It is open again. The next answer comes to you here."));
        }
        State::Settled { .. } => {
            card = card.say(ours("You said: ").bold("That settles it").ours(". Thank you."));
            if goes_on {
                card = card.actions(vec![verdict(action::NOT_YET, "It does not, after all", concern, nth)]);
            }
        }
        State::Open
        | State::Answered { .. }
        | State::AcceptedRisk { .. }
        | State::Parked { .. }
        | State::Withdrawn { .. } => {}
    }
    card.living_pages(&title)
}

fn gone(concern: &Concern) -> Composer {
    let line = match &concern.state {
        State::Open | State::Reopened { .. } => ours(format!(
            "An answer to {} stood here. You have said it otherwise since, so it is open again.",
            concern.id
        )),
        State::Answered { .. } | State::Settled { .. } => {
            ours(format!("An answer to {} stood here. There is a newer one below.", concern.id))
        }
        State::AcceptedRisk { .. } | State::Parked { .. } => {
            ours(format!("An answer to {} stood here. What became of it stands below.", concern.id))
        }
        State::Withdrawn { .. } => {
            ours(format!("An answer to {} stood here. You have withdrawn it.", concern.id))
        }
    };
    Composer::new().say(line)
}

fn verdicts(concern: &Concern, nth: u32) -> Vec<Element> {
    vec![
        verdict(action::SETTLES, "That settles it", concern, nth).primary(),
        verdict(action::PARTLY, Verdict::Partly.name(), concern, nth),
        verdict(action::NOT_YET, Verdict::NotYet.name(), concern, nth),
    ]
}

fn verdict(id: &str, words: &str, concern: &Concern, nth: u32) -> Element {
    button(id, words, &format!("{}|{nth}", concern.id.as_str())).spoken(&format!("{words}: {}", concern.id))
}

/// `You said: “…”`
fn said(concern: &Concern) -> Phrase {
    let words = text::label(&text::one_line(&concern.words()), REMINDED);
    ours("You said: “").theirs(&words).ours("”")
}

/// Is this sentence, the `nth`, fair? `None`: there is none any more, or another has taken its place, and is asked about
/// in a message of its own.
pub fn restated(rollout: &Rollout, concern: &Concern, nth: u32) -> Option<Message> {
    let wording = concern.work.wording.as_ref().filter(|wording| wording.nth == nth)?;
    let Wording { words, by, stands, nth: _, before } = wording;
    let id = concern.id.as_str();
    let this_one = format!("{id}|{}", wording.print());
    let card = Composer::new()
        .say(
            ours("")
                .person(by)
                .ours(format!(" would put your point {} about ", concern.id))
                .then(named(rollout))
                .ours(" in one sentence:"),
        )
        .quote(words)
        .small(said(concern));
    let can_say =
        state::allow(rollout, Ask::Work).is_ok() && !concern.state.is_withdrawn() && !concern.raiser_out;
    Some(match stands {
        Stands::Proposed if can_say => card
            .say(bold("Is that fair?").ours(
                match concern.said.visibility {
                    Visibility::Named => {
                        " So it will stand in the summary. Whoever is asked to work on it reads your own words too, with your name. If it is still open when \
                         you meet, everybody there reads the sentence alone."
                    }
                    Visibility::Area => {
                        " So it will stand in the summary. Whoever is asked to work on it may read the sentence and your area, not your name. If it is still \
                         open when you meet, everybody there reads the sentence alone."
                    }
                    Visibility::LeadOnly => {
                        " It stands in no summary and on no agenda of others. Whoever is asked to work on it may read the \
                         sentence and your area, not your name."
                    }
                },
            ))
            .with(before.as_deref(), |card, before| {
                let words = text::label(&text::one_line(&before.words), REMINDED);
                card.small(ours("Until you say so, it stands as: “").theirs(&words).ours("”"))
            })
            .actions(vec![
                button(action::FAIR, "Fair", &this_one).primary().spoken(&format!("Fair: {}", concern.id)),
                button(action::CORRECT, "Put it right", id).spoken(&format!("Put it right: {}", concern.id)),
            ])
            .one(),
        Stands::Proposed => card.one(),
        Stands::Fair if *by == concern.raiser => Composer::new()
            .say(ours(match concern.said.visibility {
                Visibility::Named | Visibility::Area => {
                    format!("You put it right. So {} stands in the summary:", concern.id)
                }
                Visibility::LeadOnly => {
                    format!("You put it right. So whoever is asked to work on {} reads it:", concern.id)
                }
            }))
            .quote(words)
            .one(),
        Stands::Fair => card
            .say(bold("Fair").ours(match concern.said.visibility {
                Visibility::Named | Visibility::Area => ", you said. So it stands in the summary.",
                Visibility::LeadOnly => ", you said. So whoever is asked to work on it may read it, and nobody else.",
            }))
            .one(),
    })
}

/// A blocker that is parked holds nothing up any more; who cannot live with that has a way to say so.
fn objection(rollout: &Rollout, concern: &Concern) -> Option<Phrase> {
    let can_say = concern.said.severity == Severity::Blocker && state::allow(rollout, Ask::Tell).is_ok();
    (can_say && !concern.raiser_out).then(|| {
        ours("You cannot live with that? Write to me here why, and mark it as a ")
            .bold(Severity::Blocker.name())
            .ours(": it is a point of its own then, and ")
            .then(Readers::of(rollout).each(" has to answer it.", " have to answer it."))
    })
}

/// Accepted as a risk, parked, taken in again: whatever was done to it without its raiser.
pub fn became(rollout: &Rollout, concern: &Concern) -> Option<Vec<Message>> {
    let about = || ours(format!("Your point {} about ", concern.id)).then(named(rollout));
    let told = match &concern.state {
        State::AcceptedRisk { by, restated, why, .. } => Composer::new()
            .say(about().ours(" has been ").bold("accepted as a risk").ours(" by ").person(by).ours("."))
            .small(said(concern))
            .say(bold("As it stands now:"))
            .quote(restated)
            .say(bold("Why it is accepted:"))
            .quote(why)
            .small(ours("It is not settled, and nobody says that you agree. It stands in the summary as a risk that was accepted.")),
        State::Parked { until, by: Some(by), at, .. } => Composer::new()
            .say(
                about().ours(" has been ").bold("parked").ours(" by ").person(by).ours(format!(
                    ": not for now. It is looked at again {}.",
                    look_again(*until, *at)
                )),
            )
            .small(said(concern))
            .with(objection(rollout, concern), Composer::small),
        State::Open | State::Reopened { .. } => Composer::new()
            .say(about().ours(" has been ").bold("taken in").ours(": it is worked on now, and you get an answer here."))
            .small(said(concern)),
        State::Answered { .. } => Composer::new()
            .say(
                about()
                    .ours(" has been ")
                    .bold("taken in")
                    .ours(": the answer to it stands again above, and waits for your word."),
            )
            .small(said(concern)),
        State::Parked { by: None, .. }
        | State::Settled { .. }
        | State::Withdrawn { .. } => return None,
    };
    Some(told.pages(&about()))
}
