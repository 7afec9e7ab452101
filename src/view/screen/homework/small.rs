//! The forms of homework, each about one concern, which stands above what is to be filled in.

use std::convert;

use chrono::NaiveDate;
use serde_json::Value;

use super::{back, concern, line, meta, shown, told, value};
use crate::domain::begun::Begun;
use crate::domain::cancel::REASON_LIMIT;
use crate::domain::concern::{Kind, State, Verdict, Visibility};
use crate::domain::homework::restate::LONGEST as SENTENCE;
use crate::domain::id::{ConcernId, PersonId};
use crate::domain::intake::form::LONGEST;
use crate::domain::policy::{Card, Sentence};
use crate::domain::refusal::Field;
use crate::domain::screen::{AnswerScreen, AssignScreen, Earlier, MergeScreen};
use crate::view::block::{
    Choice, actions, button, choice, context, date_picker, input, menu, person_picker, quote, section,
};
use crate::view::ids::{Meta, action, modal};
use crate::view::message::{headline, who_works, whose};
use crate::view::screen::modal::{Frame, kept, left, words};
use crate::view::text::{self, Phrase, bold, count, ours, person};
use crate::view::when;

/// Characters of an earlier answer that are shown before it is used.
const EARLIER: usize = 500;
/// Of an answer that did not settle it, and of what is missing; the whole stands in the lead's messages.
const SO_FAR: usize = 1_500;
/// Of those worked on together with it so many are shown: four blocks each, of the hundred that Slack takes.
const JOINED: usize = 12;
/// Characters of what somebody said, where it is not the whole matter.
const SAID: usize = 800;
/// Of one that stands beside what is accepted.
const BESIDE: usize = 120;

pub fn answer(screen: &AnswerScreen) -> Value {
    let card = &screen.card;
    let mut blocks = match &card.state {
        // What falls short has to be read whole before it can be answered.
        State::Reopened { answer, short } => {
            let mut blocks = told(card);
            let so_far = bold("The answer so far, by ").person(&answer.by).ours(": ");
            blocks.push(section(&so_far.theirs(&text::label(&answer.words, SO_FAR))));
            if let Some(missing) = &short.missing {
                let line = bold(format!("{}. What is missing: ", short.how.name()));
                blocks.push(section(&line.theirs(&text::label(missing, SO_FAR))));
            }
            blocks.extend(who_works(card).map(|line| context(&line)));
            blocks
        }
        State::Open
        | State::Answered { .. }
        | State::Settled { .. }
        | State::AcceptedRisk { .. }
        | State::Parked { .. }
        | State::Withdrawn { .. } => concern(card),
    };
    blocks.extend(said_too(screen));
    blocks.extend(earlier(screen));
    let label = match card.kind {
        Some(Kind::Fear) => "The protection that answers it",
        Some(Kind::Uncertainty) => "The fact that answers it, and its source",
        Some(Kind::Doubt) => "The evidence that answers it",
        None => "The answer",
    };
    let step = screen.used.map_or(0, |used| u32::try_from(used).unwrap_or(0) + 1);
    blocks.extend(kept(Field::ConcernAnswer, label, LONGEST, &screen.begun, |field| {
        field.hint(wants(card.kind)).of_step(step)
    }));
    blocks.push(context(&ours(match card.raiser_out {
        true => "It is kept with this. Whoever raised it takes part no more, so nobody says whether it settles it.",
        false => "It goes to whoever raised this, in private. They alone say whether it settles it.",
    })));
    blocks.extend(back(card, screen.page));
    let meta = Meta { step: Some(step), ..meta(card, screen.page) };
    frame(modal::ANSWER_CONCERN, "Answer", "Send the answer", meta).around(&blocks)
}

/// What the others said who get the same answer, which has to answer them as well.
fn said_too(screen: &AnswerScreen) -> Vec<Value> {
    if screen.others == 0 {
        return Vec::new();
    }
    // Points, not people: two of one person are not told from those of two.
    let others = count(screen.others, "other point", "other points");
    let get = if screen.others == 1 {
        "says the same and gets this answer too"
    } else {
        "say the same and get this answer too, each"
    };
    let mut blocks = vec![section(
        &bold(format!("{others} {get} in private. "))
            .ours("It has to answer what was said there as well, and to give nobody away."),
    )];
    for card in screen.joined.iter().take(JOINED) {
        blocks.push(section(&whose(card).ours(" · ").then(headline(card))));
        blocks.extend(quote(&text::label(&card.words, SAID)));
        if let Some(yes_if) = card.condition() {
            blocks.push(section(&bold("Yes, if: ").theirs(&text::label(yes_if, SAID))));
        }
        if let State::Reopened { short, .. } = &card.state
            && let Some(missing) = &short.missing
        {
            blocks.push(section(&bold("Still missing: ").theirs(&text::label(missing, SAID))));
        }
        if card.raiser_out {
            blocks.push(context(&ours(
                "Whoever raised this takes part no more: there the answer is kept, and nobody says whether it settles it.",
            )));
        }
    }
    let more = screen.joined.len().saturating_sub(JOINED);
    if more > 0 {
        let more = count(more, "more stands", "more stand");
        blocks.push(context(&ours(format!(
            "{more} with these; the lead reads all of them in /rollout export."
        ))));
    }
    let hidden = screen.others.saturating_sub(screen.joined.len());
    if hidden > 0 {
        let them = count(hidden, "of them is", "of them are");
        blocks.push(context(&ours(format!(
            "{them} in words that you may not read. If something is unclear, ask whoever leads the rollout."
        ))));
    }
    blocks
}

/// What kind of answer helps, by what kind of concern it is.
fn wants(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Fear) => "A fear wants protection: a rollback, a smaller scope, a guarantee.",
        Some(Kind::Uncertainty) => "An uncertainty wants a fact, with its source.",
        Some(Kind::Doubt) => "A doubt wants evidence: a reference, a pilot measure.",
        None => {
            "A fear wants protection (a rollback, a smaller scope, a guarantee), an uncertainty a fact with its source, \
             a doubt evidence (a reference, a pilot measure)."
        }
    }
}

fn earlier(screen: &AnswerScreen) -> Vec<Value> {
    if screen.earlier.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![section(&bold("What settled the like before, in earlier rollouts"))];
    for (index, Earlier { sentence, answer }) in screen.earlier.iter().enumerate() {
        blocks.push(section(
            &ours("“")
                .theirs(&text::label(sentence, 300))
                .ours("” was settled by: ")
                .theirs(&text::label(answer, EARLIER)),
        ));
        let page = screen.page.map(|page| page.to_string()).unwrap_or_default();
        let value = format!("{}|{page}|{index}", screen.card.handle);
        let spoken = format!("Use answer {}", index + 1);
        blocks.push(actions([button(action::WORK_USE, "Use this answer", &value).spoken(&spoken)]));
    }
    blocks
}

pub fn assign(screen: &AssignScreen) -> Value {
    let card = &screen.card;
    let mut blocks = concern(card);
    blocks.push(input(Field::Owner, "Who is to answer it?", person_picker(screen.owner.as_ref())).block());
    let hint = format!("By 17:00 that day, {}.", when::place(screen.zone));
    blocks.push(input(Field::Due, "By when?", date_picker(Some(screen.due))).hint(&hint).block());
    blocks.push(context(&reads(card)));
    if !card.reads_whole_to_owner() && card.can_be_restated() {
        blocks.push(actions([button(action::WORK_RESTATE, "Restate it", &value(card, screen.page))]));
    }
    blocks.extend(back(card, screen.page));
    frame(modal::ASSIGN, "Assign", "Assign", meta(card, screen.page)).around(&blocks)
}

/// What the owner will read of it.
fn reads(card: &Card) -> Phrase {
    match (card.visibility, card.wording.as_ref().and_then(Sentence::fair).is_some()) {
        (Visibility::Named, _) => {
            ours("They read it as it stands above, with the name, and are reminded before it is due.")
        }
        (Visibility::Area | Visibility::LeadOnly, true) => {
            ours("They read the sentence that was found fair, and the area, and nothing else.")
        }
        (Visibility::Area | Visibility::LeadOnly, false) if card.gone.is_some() => {
            ours("Its words are here no more, so nobody but those who run the rollout can work on it.")
        }
        (Visibility::Area | Visibility::LeadOnly, false) if card.raiser_out => ours(
            "Whoever raised this takes part no more and has found no sentence about it fair, so nobody but those who run \
             the rollout can work on it.",
        ),
        (Visibility::Area | Visibility::LeadOnly, false) => ours(
            "Whoever raised this has not shared it beyond those who run the rollout. Anybody else can work on it once \
             its raiser has found one sentence about it fair.",
        ),
    }
}

pub fn restate(card: &Card, page: Option<usize>, begun: &Begun) -> Value {
    let mut blocks = concern(card);
    let hint = match card.visibility {
        Visibility::Named | Visibility::Area => {
            "As it will stand in the summary. Fair, and no smaller than it is."
        }
        Visibility::LeadOnly => {
            "As whoever is asked to work on it will read it; nobody else does. Fair, and no smaller than it is."
        }
    };
    blocks.extend(kept(Field::Wording, "In one sentence", SENTENCE, begun, |field| field.hint(hint)));
    let mut ends = ours("Whoever raised it taps ")
        .bold("Fair")
        .ours(" or puts it right; until then their own words stand.");
    if card.visibility != Visibility::Named {
        ends = ends.ours(" Once it is fair, whoever is asked to work on it may read it too, so it should give nobody away.");
    }
    blocks.push(context(&ends));
    blocks.extend(back(card, page));
    frame(modal::RESTATE, "Restate", "Ask if it is fair", meta(card, page)).around(&blocks)
}

pub fn merge(screen: &MergeScreen) -> Value {
    let card = &screen.card;
    let mut blocks = concern(card);
    let choices: Vec<Choice> = screen
        .choices
        .iter()
        .map(|other| {
            let words = text::one_line(&other.words);
            let named = match other.key() {
                Some(key) => format!("{key}: {words}"),
                None => format!("{}: {words}", other.area.name()),
            };
            choice(other.handle.as_str(), text::label(&named, 75)).with(&text::label(&about(other), 75))
        })
        .collect();
    let field = input(
        Field::MergeWith,
        "Together with which?",
        menu(action::FIELD, "Most alike first", &choices, None),
    );
    blocks.push(field.block());
    blocks.push(context(&ours(
        "Both are worked on and answered as one, the heavier in front, by whoever works on that one, or else on the other. \
         Nothing is deleted: each raiser keeps their own and says for themselves whether it is settled. It can be split \
         again.",
    )));
    blocks.extend(back(card, screen.page));
    frame(modal::MERGE, "Merge", "Merge", meta(card, screen.page)).around(&blocks)
}

fn about(card: &Card) -> String {
    format!("{} · {}", card.area.name(), card.severity.name())
}

pub fn park(card: &Card, until: NaiveDate, page: Option<usize>) -> Value {
    let mut blocks = concern(card);
    let field = input(Field::ParkUntil, "Look at it again on", date_picker(Some(until)));
    blocks.push(field.hint("You are asked again that morning.").block());
    blocks.push(context(&ours("Whoever raised it is told that it is not for now, and until when.")));
    blocks.extend(back(card, page));
    frame(modal::PARK, "Park", "Park", meta(card, page)).around(&blocks)
}

pub fn accept(card: &Card, joined: &[Card], page: Option<usize>, (restated, why): (&Begun, &Begun)) -> Value {
    let mut blocks = concern(card);
    if !joined.is_empty() {
        let with_it = count(joined.len(), "other point is", "other points are");
        blocks.push(section(&bold(format!("{with_it} worked on together with it. ")).ours(
            match joined.len() {
                1 => "You accept this one alone; the other stands by itself then.",
                _ => "You accept this one alone; the others stand by themselves then.",
            },
        )));
    }
    for other in joined.iter().take(JOINED) {
        let words = text::label(&text::one_line(&other.words), BESIDE);
        let line = whose(other).ours(" · ").then(headline(other));
        blocks.push(context(&line.ours(" “").theirs(&words).ours("”")));
    }
    if joined.len() > JOINED {
        let more = count(joined.len() - JOINED, "more", "more");
        blocks.push(context(&ours(format!("And {more} together with these."))));
    }
    blocks.push(section(&line(
        "For when whoever raised it is gone, or will not settle it. It stands as a risk, with your name.",
    )));
    blocks.extend(left([restated, why]));
    blocks.push(words(Field::Restated, "The concern, restated fairly", SENTENCE, restated, |field| {
        field.hint("As its raiser would put it.")
    }));
    blocks.push(words(Field::RiskReason, "Why is it accepted?", REASON_LIMIT, why, |field| {
        field.hint("Whoever raised it reads both.")
    }));
    blocks.extend(back(card, page));
    frame(modal::ACCEPT, "Accept as a risk", "Accept the risk", meta(card, page)).around(&blocks)
}

pub fn short(
    concern: &ConcernId,
    nth: u32,
    how: Verdict,
    answer: &str,
    readers: &[PersonId],
    begun: &Begun,
) -> Value {
    let mut blocks = vec![section(&bold("The answer"))];
    blocks.extend(shown(answer, "our messages"));
    blocks.extend(kept(Field::Missing, "What is missing?", LONGEST, begun, convert::identity));
    let whom = match readers {
        [] => ours("It is open again."),
        readers => Phrase::list(readers.iter().map(person)).ours(if readers.len() == 1 {
            " reads this. It is open again until something settles it for you."
        } else {
            " read this. It is open again until something settles it for you."
        }),
    };
    blocks.push(context(&whom));
    let meta = Meta {
        concern: Some(concern.as_str().to_owned()),
        nth: Some(nth),
        how: Some(how.slug().to_owned()),
        ..Meta::default()
    };
    frame(modal::SHORT, how.name(), "Send", meta).around(&blocks)
}

pub fn correct(concern: &ConcernId, said: &str, stands: &str, begun: &Begun) -> Value {
    let mut blocks = Vec::new();
    if !said.is_empty() {
        blocks.push(section(&bold("What you said:")));
        blocks.extend(quote(&text::label(said, SAID)));
    }
    // In the field stands what they had begun, and what that was about may be another sentence by now.
    if !stands.is_empty() && stands != begun.words {
        blocks.push(section(&bold("The sentence as it is now:")));
        blocks.extend(quote(&text::label(stands, SAID)));
    }
    blocks.extend(kept(Field::Wording, "In one sentence, as it should stand", SENTENCE, begun, |field| {
        field.hint("What you write here is fair by that, and stands at once.")
    }));
    let meta = Meta { concern: Some(concern.as_str().to_owned()), ..Meta::default() };
    frame(modal::CORRECT, "Put it right", "Save", meta).around(&blocks)
}

fn frame<'a>(callback: &'a str, title: &'a str, submit: &'a str, meta: Meta) -> Frame<'a> {
    Frame { callback, title, submit: Some(submit), close: "Close", meta }
}
