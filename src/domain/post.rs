//! Effects that many decisions share, so that each is addressed in one place.

use super::concern::{Concern, Origin, Severity};
use super::effect::{Effect, To, What};
use super::id::PersonId;
use super::question::Question;
use super::rollout::Rollout;
use super::stakeholder::{Intake, Stakeholder};

pub fn dm(person: &PersonId, what: What) -> Effect {
    Effect { to: To::Dm { person: person.clone() }, what }
}

/// To lead and sponsor, as far as there is one; once where they are one person.
pub fn heads(rollout: &Rollout, what: What) -> Vec<Effect> {
    let mut effects = vec![dm(&rollout.lead, what.clone())];
    if rollout.sponsor != rollout.lead && rollout.vacancy.is_none() {
        effects.push(dm(&rollout.sponsor, what));
    }
    effects
}

pub fn charter(rollout: &Rollout) -> Effect {
    Effect {
        to: To::Channel { channel: rollout.channel.clone() },
        what: What::Charter { rollout: rollout.id.clone() },
    }
}

pub fn invite(who: &Stakeholder) -> Effect {
    dm(&who.person, What::Invite { rollout: who.rollout.clone(), person: who.person.clone() })
}

pub fn record(who: &Stakeholder) -> Effect {
    dm(&who.person, What::Record { rollout: who.rollout.clone(), person: who.person.clone() })
}

/// Where it was typed; `None`: told by form.
pub fn concern_card(concern: &Concern) -> Option<Effect> {
    match &concern.origin {
        Origin::Typed(source) => Some(source.under(What::ConcernCard { concern: concern.id.clone() })),
        Origin::Form => None,
    }
}

/// To its asker, where it was asked.
pub fn receipt(question: &Question) -> Effect {
    let what = What::QuestionReceipt { question: question.id.clone() };
    match &question.source {
        Some(source) => source.under(what),
        None => dm(&question.asker, what),
    }
}

/// Everything in somebody's 1-on-1 that can be pressed, shown anew. `theirs`: what they told.
pub fn one_on_one(who: &Stakeholder, theirs: &[Concern]) -> Vec<Effect> {
    let mut effects = vec![invite(who)];
    if matches!(who.intake, Intake::Done { .. }) {
        effects.push(record(who));
    }
    for concern in theirs.iter().filter(|concern| !concern.state.is_withdrawn()) {
        effects.extend(concern_card(concern));
        if let Some(answer) = concern.state.answer() {
            let what = What::Answered { concern: concern.id.clone(), nth: answer.nth };
            effects.push(dm(&who.person, what));
        }
        if concern.work.wording.is_some() {
            effects.push(dm(&who.person, What::Restated { concern: concern.id.clone() }));
        }
    }
    effects
}

/// Everything that shows this concern to its raiser, shown anew, what told of it when it came late, and the counts.
pub fn concern_again(rollout: &Rollout, who: &Stakeholder, concern: &Concern) -> Vec<Effect> {
    let mut effects: Vec<Effect> = concern_card(concern).into_iter().collect();
    match who.intake {
        // Of whoever was taken out only what stands is shown anew.
        Intake::Done { .. } | Intake::TakenOut { .. } => effects.push(record(who)),
        // Nothing has been put on record yet.
        Intake::Invited | Intake::Talking | Intake::NotHeard | Intake::Unreachable { .. } => {}
    }
    if concern.late {
        effects.extend(heads(rollout, What::LateBlocker { concern: concern.id.clone() }));
        effects.push(dm(&rollout.lead, What::LateParked { concern: concern.id.clone() }));
    }
    effects.push(charter(rollout));
    effects
}

/// A blocker that comes after the intake has closed is told to sponsor and lead at once; whatever else comes then is
/// parked, and told to the lead. What each may read of it is decided when it is worded.
pub fn late(rollout: &Rollout, concern: &Concern) -> Vec<Effect> {
    match concern.said.severity {
        Severity::Blocker => heads(rollout, What::LateBlocker { concern: concern.id.clone() }),
        Severity::Important | Severity::Minor => {
            vec![dm(&rollout.lead, What::LateParked { concern: concern.id.clone() })]
        }
    }
}
