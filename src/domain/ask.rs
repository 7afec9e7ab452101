//! Questions to the lead and their answers, and calls the lead owes. Open for as long as the rollout lasts; an answer
//! comes back to where the question was asked.

use chrono::{DateTime, Utc};

use super::begun::Begun;
use super::decision::Decision;
use super::effect::{Effect, To, What};
use super::event::{Event, Happened};
use super::id::{ChannelId, PersonId, QuestionId, Ts};
use super::intake::change;
use super::intake::form;
use super::policy::{Deed, Roles};
use super::post;
use super::question::{Answer, Call, Question};
use super::refusal::{Field, Refusal};
use super::reply::{Reply, Say};
use super::rollout::Rollout;
use super::screen::{Notice, Screen};
use super::source::Source;
use super::stakeholder::Stakeholder;
use super::state::{self, Ask};
use super::typed::has_words;

#[cfg(test)]
mod tests;

/// **Ask a question**.
///
/// # Errors
/// `NotStarted`, `RolloutIsOver`.
pub fn open_question(rollout: &Rollout) -> Result<Decision, Refusal> {
    may_ask(rollout)?;
    Ok(show(Screen::Question {
        rollout: rollout.id.clone(),
        name: rollout.brief.name.clone(),
        lead: rollout.lead.clone(),
        begun: Begun::default(),
    }))
}

/// # Errors
/// `NotStarted`, `RolloutIsOver`.
pub fn may_ask(rollout: &Rollout) -> Result<(), Refusal> {
    state::allow(rollout, Ask::Converse).map(|_| ())
}

/// `open`: the questions of this rollout without an answer. The same by the same person is one question, sent twice.
///
/// # Errors
/// `NotStarted`, `RolloutIsOver`; faults of the field are the reply of a decision that changes nothing.
pub fn submit_question(
    rollout: &Rollout,
    who: &Stakeholder,
    words: &str,
    open: &[Question],
    id: QuestionId,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may_ask(rollout)?;
    let words = match form::text(Field::Question, words, form::LONGEST) {
        Ok(words) => words,
        Err(faults) => return Ok(Decision { reply: Reply::Faults { faults }, ..Decision::default() }),
    };
    let question = Question {
        id,
        rollout: rollout.id.clone(),
        asker: who.person.clone(),
        words,
        asked_at: now,
        source: None,
        answer: None,
        taken_back_at: None,
    };
    let again = open.iter().any(|earlier| earlier.asker == question.asker && earlier.words == question.words);
    let mut decision = if again { Decision::default() } else { asked(rollout, who, question) };
    decision.reply = Reply::Show {
        screen: Screen::Notice { notice: Notice::QuestionSent { lead: rollout.lead.clone() } },
    };
    Ok(decision)
}

/// A question put on its way to the lead, with a receipt where it was asked.
pub(super) fn asked(rollout: &Rollout, who: &Stakeholder, question: Question) -> Decision {
    let card = post::dm(&rollout.lead, What::QuestionCard { question: question.id.clone() });
    Decision {
        events: vec![change::event(who, Happened::QuestionAsked { question: question.id.clone() })],
        effects: vec![card, post::receipt(&question)],
        questions: vec![question],
        ..Decision::default()
    }
}

/// The message of a question was edited before it was answered: the lead reads the new words. Edited to nothing, it
/// stays as it was asked. `open`: the questions of this rollout without an answer; `None`: it is none of those.
pub fn reword(
    rollout: &Rollout,
    open: &[Question],
    asker: &PersonId,
    source: &Source,
    words: &str,
) -> Option<Decision> {
    let same = |question: &&Question| {
        question.asker == *asker && question.source.as_ref().is_some_and(|known| known.is_same(source))
    };
    let question = open.iter().find(same)?;
    if question.words == words || !has_words(words) {
        return Some(Decision::default());
    }
    if let Err(refusal) = state::allow(rollout, Ask::Converse) {
        let effects = vec![source.under(What::Refuse { refusal })];
        return Some(Decision { effects, ..Decision::default() });
    }
    Some(Decision {
        events: vec![by(rollout, asker, Happened::QuestionReworded { question: question.id.clone() })],
        effects: vec![post::dm(&rollout.lead, What::QuestionCard { question: question.id.clone() })],
        questions: vec![Question { words: words.to_owned(), ..question.clone() }],
        ..Decision::default()
    })
}

/// The message of a question was deleted. Before it was answered nothing of it is left but that it was asked; what was
/// answered was read, and stays, which is said. `asked`: what was asked in this rollout; `None`: it is none of those.
pub fn take_back(
    rollout: &Rollout,
    asked: &[Question],
    asker: &PersonId,
    (dm, ts): (&ChannelId, &Ts),
    now: DateTime<Utc>,
) -> Option<Decision> {
    let same = |question: &&Question| {
        let typed_there = |source: &Source| (&source.dm, &source.ts) == (dm, ts);
        question.asker == *asker && question.source.as_ref().is_some_and(typed_there)
    };
    let question = asked.iter().find(same)?;
    if let (Some(answer), Some(source)) = (&question.answer, &question.source) {
        let (name, by) = (rollout.brief.name.clone(), answer.by.clone());
        let say = Say::StaysAnswered { rollout: rollout.id.clone(), name, by };
        let effects = vec![source.under(What::Say { say })];
        return Some(Decision { effects, ..Decision::default() });
    }
    if !question.is_open() || state::allow(rollout, Ask::TakeBack).is_err() {
        return Some(Decision::default());
    }
    let back = Question { words: String::new(), taken_back_at: Some(now), ..question.clone() };
    Some(Decision {
        effects: vec![
            post::dm(&rollout.lead, What::QuestionCard { question: back.id.clone() }),
            post::receipt(&back),
        ],
        questions: vec![back],
        ..Decision::default()
    })
}

/// The lead's **Answer** under a question.
///
/// # Errors
/// `OnlyLead`, `AlreadyAnswered`, `Stale` (taken back), `NotStarted`, `RolloutIsOver`.
pub fn open_answer(rollout: &Rollout, question: &Question, actor: &PersonId) -> Result<Decision, Refusal> {
    may_answer(rollout, question, actor)?;
    Ok(show(Screen::Answer {
        rollout: rollout.id.clone(),
        question: question.id.clone(),
        asker: question.asker.clone(),
        asked: question.words.clone(),
        begun: Begun::default(),
    }))
}

/// # Errors
/// As `open_answer`; faults of the field are the reply of a decision that changes nothing.
pub fn submit_answer(
    rollout: &Rollout,
    question: &Question,
    actor: &PersonId,
    words: &str,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may_answer(rollout, question, actor)?;
    let words = match form::text(Field::Answer, words, form::LONGEST) {
        Ok(words) => words,
        Err(faults) => return Ok(Decision { reply: Reply::Faults { faults }, ..Decision::default() }),
    };
    let answer = What::QuestionAnswer { question: question.id.clone() };
    let answer = match &question.source {
        Some(source) => source.under(answer),
        None => {
            let receipt = What::QuestionReceipt { question: question.id.clone() };
            let to = match receipt.living() {
                Some(living) => To::Under { person: question.asker.clone(), living },
                None => To::Dm { person: question.asker.clone() },
            };
            Effect { to, what: answer }
        }
    };
    Ok(Decision {
        events: vec![by(rollout, actor, Happened::QuestionAnswered { question: question.id.clone() })],
        effects: vec![answer, post::dm(&rollout.lead, What::QuestionCard { question: question.id.clone() })],
        questions: vec![Question {
            answer: Some(Answer { words, by: actor.clone(), at: now }),
            ..question.clone()
        }],
        ..Decision::default()
    })
}

/// The lead has called. Twice is harmless.
///
/// # Errors
/// `OnlyLead`, `RolloutIsOver`.
pub fn call_done(
    rollout: &Rollout,
    call: &Call,
    actor: &PersonId,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    only_lead(rollout, actor, Deed::CloseCall)?;
    state::allow(rollout, Ask::Converse)?;
    if call.done_at.is_some() {
        return Ok(Decision::default());
    }
    Ok(Decision {
        events: vec![by(rollout, actor, Happened::CallDone { call: call.id.clone() })],
        effects: vec![post::dm(&rollout.lead, What::CallCard { call: call.id.clone() })],
        calls: vec![Call { done_at: Some(now), ..call.clone() }],
        ..Decision::default()
    })
}

/// # Errors
/// As `open_answer`.
pub fn may_answer(rollout: &Rollout, question: &Question, actor: &PersonId) -> Result<(), Refusal> {
    only_lead(rollout, actor, Deed::AnswerQuestion)?;
    state::allow(rollout, Ask::Converse)?;
    match (&question.answer, question.taken_back_at) {
        (Some(_), _) => Err(Refusal::AlreadyAnswered),
        (None, Some(_)) => Err(Refusal::Stale),
        (None, None) => Ok(()),
    }
}

fn only_lead(rollout: &Rollout, actor: &PersonId, deed: Deed) -> Result<(), Refusal> {
    if Roles::in_rollout(rollout, actor).may(deed) {
        Ok(())
    } else {
        Err(Refusal::OnlyLead { lead: rollout.lead.clone() })
    }
}

fn by(rollout: &Rollout, actor: &PersonId, what: Happened) -> Event {
    Event { rollout: rollout.id.clone(), by: Some(actor.clone()), what }
}

fn show(screen: Screen) -> Decision {
    Decision { reply: Reply::Show { screen }, ..Decision::default() }
}
