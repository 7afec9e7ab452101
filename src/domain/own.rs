//! What the bot holds of one person: theirs to have as files, **My data**, and to have removed, **Remove my words**.
//! Nobody else's private words are in it, but for sentences that they made of them themselves. Their words go for good; that
//! they raised a point, and what became of it, stays.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::area::Area;
use super::commitment::Commitment;
use super::concern::{Concern, Gone, Said, State};
use super::decision::Decision;
use super::draft::{DraftBody, DraftKey};
use super::duty::Duty;
use super::effect::What;
use super::event::{Body, Event, Happened};
use super::homework;
use super::id::{ConcernId, GroupId, PersonId, RolloutId};
use super::person::{Names, Person};
use super::policy::Card;
use super::post;
use super::question::{Call, Question, Words};
use super::rollout::Rollout;
use super::stakeholder::Stakeholder;

#[cfg(test)]
mod tests;

/// All of it, in one workspace, in every rollout there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Holdings {
    pub person: PersonId,
    pub at: DateTime<Utc>,
    /// What Slack has told of them.
    pub profile: Option<Person>,
    /// The user group whose members may start a rollout, where Slack has lately told that they are in it.
    pub group: Option<GroupId>,
    /// When they last did anything here, to within the hour.
    pub heard_at: Option<DateTime<Utc>>,
    /// Where they speak for an area, over or not; oldest first.
    pub parts: Vec<Part>,
    /// What they wrote for others to work with, as lead, sponsor or by way of homework.
    pub written: Vec<Written>,
    /// Begun and not sent.
    pub drafts: Vec<(DraftKey, DraftBody)>,
    /// Typed, and not put to any rollout yet.
    pub unplaced: Vec<Words>,
    /// What is on record as done by them.
    pub record: Vec<(RolloutId, Body)>,
    /// Theirs, and of those who answered them or work on what they raised.
    pub names: Names,
}

impl Holdings {
    /// Whoever stands in it to be read, each once.
    pub fn people(&self) -> BTreeSet<PersonId> {
        let part = |part: &Part| -> Vec<PersonId> {
            let answers = part.questions.iter().filter_map(|question| question.answer.as_ref());
            let answered = answers.map(|answer| &answer.by);
            answered.chain(part.cards.iter().flat_map(Card::people)).cloned().collect()
        };
        self.parts.iter().flat_map(part).chain([self.person.clone()]).collect()
    }
}

/// One 1-on-1 of theirs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    pub rollout: RolloutId,
    pub name: String,
    /// As people read it.
    pub stage: String,
    /// When the words go by themselves; `None` while it is not over, or when they have gone.
    pub forget_at: Option<DateTime<Utc>>,
    pub who: Stakeholder,
    /// Their concerns as they themselves may see them, withdrawn ones too, in the order they raised them.
    pub cards: Vec<Card>,
    /// What they asked, with the answers they got.
    pub questions: Vec<Question>,
    pub calls: Vec<Call>,
    /// What they said to the question whether they commit.
    pub commitment: Option<Commitment>,
    /// What is ahead for them.
    pub duties: Vec<Duty>,
}

/// A text of theirs that others work with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Written {
    pub rollout: RolloutId,
    pub what: Wrote,
    pub words: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "wrote", rename_all = "snake_case")]
pub enum Wrote {
    /// What is changing, and why.
    Brief,
    /// Why an area need not be heard.
    Waiver {
        area: Area,
    },
    Cancellation,
    /// The decision, as the channel reads it.
    Verdict,
    /// To a concern of that area, or to a question.
    Answer {
        area: Option<Area>,
    },
    /// A concern of that area in one sentence.
    Sentence {
        area: Area,
    },
    /// Why it is accepted as a risk.
    Risk {
        area: Area,
    },
}

/// How much would go, as the window says it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    pub rollouts: usize,
    pub points: usize,
    pub questions: usize,
    pub feelings: usize,
    /// Begun and not sent, or not put to any rollout.
    pub begun: usize,
}

impl Removal {
    pub fn is_nothing(&self) -> bool {
        self.points + self.questions + self.feelings + self.begun == 0
    }
}

/// Whether a concern still holds a word of its raiser.
pub fn holds_words(concern: &Concern) -> bool {
    without_words(concern, None) != *concern
}

/// Takes one person's words out of one rollout, over or not. `theirs`: all that they raised there; `asked`: all that they
/// asked, which is deleted; `needed`: the one of the concerns that says what they need to commit. Whatever living
/// message shows any of it is shown anew. `None`: there is nothing of theirs.
pub fn removed(
    rollout: &Rollout,
    who: &Stakeholder,
    theirs: &[Concern],
    asked: &[Question],
    needed: Option<&ConcernId>,
    now: DateTime<Utc>,
) -> Option<Decision> {
    let mut decision = Decision::default();
    for before in theirs.iter().filter(|concern| holds_words(concern)) {
        let mut removed = concern_without_words(rollout, who, before, now);
        if needed == Some(&before.id) {
            removed.effects.extend(post::heads(rollout, What::Need { concern: before.id.clone() }));
        }
        decision = decision.and(removed);
    }
    for question in asked {
        // Both are taken back: there is nothing any more to show or to answer.
        decision.effects.push(post::dm(&rollout.lead, What::QuestionCard { question: question.id.clone() }));
        decision.effects.push(post::receipt(question));
    }
    if who.intake.stance().is_some() {
        decision.stakeholders.push(Stakeholder { intake: who.intake.clone().feeling(None), ..who.clone() });
        decision.effects.push(post::record(who));
    }
    if decision.concerns.is_empty() && decision.stakeholders.is_empty() && asked.is_empty() {
        return None;
    }
    let what = Happened::WordsRemoved { concerns: decision.concerns.len(), questions: asked.len() };
    decision.events.push(Event { rollout: rollout.id.clone(), by: Some(who.person.clone()), what });
    Some(decision)
}

fn concern_without_words(
    rollout: &Rollout,
    who: &Stakeholder,
    before: &Concern,
    now: DateTime<Utc>,
) -> Decision {
    let mut after = without_words(before, Some(Gone::AtWish { at: now }));
    let id = || before.id.clone();
    let mut effects = post::concern_again(rollout, who, before);
    // The counts are as they were: the channel need not see that anything happened.
    effects.retain(|effect| !matches!(effect.what, What::Charter { .. }));
    effects.extend(post::sentence(before));
    let followed = if rollout.stage.is_over() {
        let owner = before.work.homework.owner();
        effects.extend(
            owner.map(|owner| post::dm(owner, What::Homework { concern: id(), owner: owner.clone() })),
        );
        Decision::default()
    } else {
        // Where it stands has not changed, but who may see it may have.
        let stood = Concern { state: after.state.clone(), ..before.clone() };
        homework::follow(rollout, &stood, &mut after, now)
    };
    Decision { effects, concerns: vec![after], ..Decision::default() }.and(followed)
}

/// What its raiser said of it is gone: the words, the condition, the topic, what was missing from an answer, and the
/// sentences made of it. What others answered stays, as do kind, severity, state and who may see it.
fn without_words(concern: &Concern, gone: Option<Gone>) -> Concern {
    let Said { words: _, topic: _, guessed: _, kind, severity, yes_if: _, visibility } = concern.said;
    let mut after = concern.clone();
    after.said =
        Said { words: String::new(), topic: None, guessed: false, kind, severity, yes_if: None, visibility };
    after.work.wording = None;
    after.gone = gone.or(concern.gone);
    match &mut after.state {
        State::Reopened { short, .. } => short.missing = None,
        State::Parked { before: Some(before), .. } => {
            if let State::Reopened { short, .. } = &mut **before {
                short.missing = None;
            }
        }
        State::AcceptedRisk { restated, .. } => restated.clear(),
        State::Open
        | State::Answered { .. }
        | State::Settled { .. }
        | State::Parked { before: None, .. }
        | State::Withdrawn { .. } => {}
    }
    after
}
