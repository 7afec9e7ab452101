//! What is done about a concern, in lines: who works on it, what it was answered, what is missing, what became of it.
//! It decides nothing: what its reader may not know is not in the `Card`.

use chrono::{DateTime, Utc};

use crate::domain::concern::{State, Until, Visibility};
use crate::domain::homework::{Homework, Stands};
use crate::domain::id::PersonId;
use crate::domain::policy::Card;
use crate::view::text::{self, Phrase, bold, ours, person};
use crate::view::when;

/// Characters of an answer, or of what is missing, in a line.
const LINE: usize = 400;

/// One thing that became of it; the words, if it has some, whole.
pub struct Outcome<'a> {
    pub head: Phrase,
    pub words: Option<&'a str>,
}

impl Outcome<'_> {
    /// With at most so many characters of its words.
    pub fn line(self, most: usize) -> Phrase {
        match self.words {
            Some(words) => self.head.ours(": “").theirs(&text::label(words, most)).ours("”"),
            None => self.head.ours("."),
        }
    }
}

/// In lines that do not run on; the whole must stand elsewhere.
pub fn what_is_done(card: &Card) -> Vec<Phrase> {
    what_came_of_it(card).into_iter().chain(who_works(card)).collect()
}

/// The same for whoever works on it themselves.
pub fn what_came_of_it(card: &Card) -> Vec<Phrase> {
    let place = match card.visibility {
        Visibility::Named | Visibility::Area => "In the summary it stands as: “",
        // It stands in no summary but the lead's.
        Visibility::LeadOnly => "Whoever is asked to work on it reads: “",
    };
    let stands = |words: &str| ours(place).theirs(&text::label(words, LINE)).ours("”");
    let wording = card.wording.as_ref();
    let before = wording.and_then(|wording| wording.before.as_deref()).map(stands);
    let restated = wording.map(|wording| match wording.stands {
        Stands::Proposed => {
            ours("Restated, and not yet found fair: “").theirs(&text::label(&wording.words, LINE)).ours("”")
        }
        Stands::Fair => stands(&wording.words),
    });
    before.into_iter().chain(restated).chain(outcomes(card)).collect()
}

/// What it was answered and what became of it, in lines.
pub fn outcomes(card: &Card) -> Vec<Phrase> {
    outcome(card).into_iter().map(|outcome| outcome.line(LINE)).collect()
}

/// Whose answer is waited for.
pub fn who_works(card: &Card) -> Option<Phrase> {
    match &card.homework {
        Homework::Owed { owner, due, overdue: false, .. } => {
            Some(person(owner).ours(format!(" works on it, answer by {}.", when::date(*due))))
        }
        Homework::Owed { owner, due, overdue: true, .. } => {
            Some(person(owner).ours(format!(" works on it, overdue since {}.", when::date(*due))))
        }
        Homework::Nobody | Homework::HandedIn { .. } | Homework::Over { .. } => None,
    }
}

/// Nothing where it is simply open.
pub fn outcome(card: &Card) -> Vec<Outcome<'_>> {
    let by = |what: &str, who: &PersonId| bold(what).ours(" by ").person(who);
    let told = |head: Phrase, words| Outcome { head, words: Some(words) };
    match &card.state {
        State::Open | State::Withdrawn { .. } => Vec::new(),
        State::Reopened { answer, short } => vec![
            told(by("Answered", &answer.by), &answer.words),
            match &short.missing {
                Some(missing) => told(bold(short.how.name()).ours(". What is missing"), missing),
                None => Outcome {
                    head: bold(short.how.name()).ours(". The lead knows what is missing"),
                    words: None,
                },
            },
        ],
        State::Answered { answer } => vec![
            told(by("Answered", &answer.by), &answer.words),
            Outcome {
                head: ours(match card.raiser_out {
                    false => "Whether that settles it is not said yet",
                    true => "Whoever raised it takes part no more, so nobody says whether that settles it",
                }),
                words: None,
            },
        ],
        State::Settled { answer, .. } => {
            // Its raiser has settled it; whoever answered has helped.
            vec![told(bold("Settled").ours(" by the answer of ").person(&answer.by), &answer.words)]
        }
        State::AcceptedRisk { by: sponsor, restated, why, .. } => {
            vec![told(by("Accepted as a risk", sponsor), restated), told(ours("Why"), why)]
        }
        State::Parked { until, at, .. } => {
            let head = bold("Parked").ours(match until {
                // The day may have passed.
                Until::Day { day } => {
                    format!("; the day to look again: {}", when::date_from(*day, at.date_naive()))
                }
                Until::PilotReview => format!(", to be looked at again {}", look_again(*until, *at)),
            });
            vec![Outcome { head, words: None }]
        }
    }
}

/// `on Fri 20 Mar`, with its year where it was parked in another, at `at`.
pub fn look_again(until: Until, at: DateTime<Utc>) -> String {
    match until {
        Until::Day { day } => format!("on {}", when::date_from(day, at.date_naive())),
        Until::PilotReview => "at the review of the pilot".to_owned(),
    }
}
