//! What is done about a concern, in lines: who works on it, what it was answered, what is missing, what became of it.
//! It decides nothing: what its reader may not know is not in the `Card`.

use crate::domain::concern::{State, Until};
use crate::domain::homework::{Homework, Stands};
use crate::domain::policy::Card;
use crate::view::text::{self, Phrase, bold, ours, person};
use crate::view::when;

/// Characters of an answer, or of what is missing, in a line.
const LINE: usize = 400;

pub fn what_is_done(card: &Card) -> Vec<Phrase> {
    let mut lines = Vec::new();
    if let Some(wording) = &card.wording {
        let words = text::label(&wording.words, LINE);
        lines.push(match wording.stands {
            Stands::Proposed => ours("Restated, and not yet found fair: “").theirs(&words).ours("”"),
            Stands::Fair => ours("In the summary it stands as: “").theirs(&words).ours("”"),
        });
    }
    lines.extend(became(&card.state));
    if let Homework::Owed { owner, due, .. } = &card.homework {
        lines.push(person(owner).ours(format!(" works on it, answer by {}.", when::date(*due))));
    }
    lines
}

/// What became of it; nothing where it is simply open.
fn became(state: &State) -> Vec<Phrase> {
    match state {
        State::Open | State::Withdrawn { .. } => Vec::new(),
        State::Reopened { answer, short } => {
            let mut lines = vec![bold("Answered").ours(" by ").then(told(&answer.by, &answer.words))];
            lines.push(match &short.missing {
                Some(missing) => bold(short.how.name())
                    .ours(". What is missing: “")
                    .theirs(&text::label(missing, LINE))
                    .ours("”"),
                None => bold(short.how.name()).ours(". The lead knows what is missing."),
            });
            lines
        }
        State::Answered { answer } => vec![
            bold("Answered").ours(" by ").then(told(&answer.by, &answer.words)),
            ours("Whether that settles it is not said yet."),
        ],
        State::Settled { answer, .. } => {
            vec![bold("Settled").ours(" by ").then(told(&answer.by, &answer.words))]
        }
        State::AcceptedRisk { by, restated, why, .. } => vec![
            bold("Accepted as a risk")
                .ours(" by ")
                .person(by)
                .ours(": “")
                .theirs(&text::label(restated, LINE))
                .ours("” Why: ")
                .theirs(&text::label(why, LINE)),
        ],
        State::Parked { until, .. } => {
            vec![bold("Parked").ours(format!(", to be looked at again {}.", look_again(*until)))]
        }
    }
}

/// `@Amara: “…”`
fn told(by: &crate::domain::id::PersonId, words: &str) -> Phrase {
    person(by).ours(": “").theirs(&text::label(words, LINE)).ours("”")
}

/// `on Fri 20 Mar`
pub fn look_again(until: Until) -> String {
    match until {
        Until::Day { day } => format!("on {}", when::date(day)),
        Until::PilotReview => "at the review of the pilot".to_owned(),
    }
}
