//! Effects that many decisions share, so that each is addressed in one place.

use std::collections::{BTreeSet, HashMap};

use super::area::Area;
use super::concern::{Concern, Origin, Severity};
use super::effect::{Bring, Effect, To, What};
use super::id::{ConcernId, PersonId, RolloutId};
use super::outline::Outline;
use super::question::Question;
use super::rollout::{Rollout, Vacant};
use super::stakeholder::{Intake, Stakeholder};
use super::state::{self, Ask};

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

/// What is missing before they can meet on the day that stands now.
pub fn not_ready(rollout: &Rollout) -> What {
    What::NotReady { rollout: rollout.id.clone(), meeting: Some(rollout.dates.meeting) }
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

/// What asked them for one area more, shown anew once nothing of it is asked any more. Which areas those were is not kept:
/// of one that was asked for with the others nothing stands.
pub fn asked_too(who: &Stakeholder) -> Vec<Effect> {
    if who.areas.len() < 2 {
        return Vec::new();
    }
    let one = |area: &Area| What::AskedToo {
        rollout: who.rollout.clone(),
        person: who.person.clone(),
        areas: vec![*area],
        bring: Bring::WhereItStands,
    };
    who.areas.iter().map(|area| dm(&who.person, one(area))).collect()
}

pub fn record(who: &Stakeholder) -> Effect {
    dm(&who.person, What::Record { rollout: who.rollout.clone(), person: who.person.clone() })
}

/// Of one more time-box; nothing where there is none.
pub fn one_more(who: &Stakeholder) -> Effect {
    let what = What::OneMore { rollout: who.rollout.clone(), person: who.person.clone() };
    dm(&who.person, what)
}

/// Will your area work with the others? Whoever has not been asked yet is not asked by this.
pub fn commitment(who: &Stakeholder) -> Effect {
    let what = What::CommitmentAsked { rollout: who.rollout.clone(), person: who.person.clone() };
    dm(&who.person, what)
}

/// Whether they commit, to all who have been asked and can be written to: it names who decides, which is otherwise now.
pub fn asked_anew(rollout: &Rollout, stakeholders: &[Stakeholder]) -> Vec<Effect> {
    if state::allow(rollout, Ask::Commit).is_err() {
        return Vec::new();
    }
    let has_left = rollout.vacancy.is_some_and(|vacancy| vacancy.why == Vacant::Gone);
    let reads = |who: &&Stakeholder| who.is_reachable() && !(has_left && who.person == rollout.sponsor);
    stakeholders.iter().filter(reads).flat_map(|who| [commitment(who), one_more(who)]).collect()
}

/// Where it was typed; `None`: told by form.
pub fn concern_card(concern: &Concern) -> Option<Effect> {
    card(&concern.origin, &concern.id)
}

fn typed_card(concern: &Outline) -> Option<Effect> {
    card(&concern.origin, &concern.id)
}

fn card(origin: &Origin, id: &ConcernId) -> Option<Effect> {
    match origin {
        Origin::Typed(source) => Some(source.under(What::ConcernCard { concern: id.clone() })),
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
    let theirs: Vec<Outline> = theirs.iter().map(Outline::from).collect();
    intake_of(who).into_iter().chain(theirs.iter().flat_map(told)).collect()
}

/// Of it all what says until when they have time, and who reads what they tell: neither answers nor sentences.
pub fn intake<'a>(who: &Stakeholder, theirs: impl IntoIterator<Item = &'a Outline>) -> Vec<Effect> {
    let cards = theirs.into_iter().filter(|concern| !concern.is_withdrawn).filter_map(typed_card);
    intake_of(who).into_iter().chain(cards).collect()
}

fn intake_of(who: &Stakeholder) -> Vec<Effect> {
    let mut effects = vec![invite(who)];
    effects.extend(asked_too(who));
    if matches!(who.intake, Intake::Done { .. }) {
        effects.push(record(who));
    }
    effects
}

/// All of it, in the 1-on-1 of each who can be written to. `concerns`: all of the rollout.
pub fn each_one_on_one<'a>(
    stakeholders: &'a [Stakeholder],
    concerns: &'a [Outline],
) -> impl Iterator<Item = (&'a Stakeholder, Vec<Effect>)> {
    let mut all = by_raiser(concerns);
    let reached = stakeholders.iter().filter(|who| who.is_reachable());
    reached.map(move |who| {
        let theirs = all.remove(&who.person).unwrap_or_default();
        (who, intake_of(who).into_iter().chain(theirs.into_iter().flat_map(told)).collect())
    })
}

/// What each has told, in the order it stands in.
pub fn by_raiser(concerns: &[Outline]) -> HashMap<&PersonId, Vec<&Outline>> {
    let mut told: HashMap<&PersonId, Vec<&Outline>> = HashMap::new();
    for concern in concerns {
        told.entry(&concern.raiser).or_default().push(concern);
    }
    told
}

/// What one of their points shows to its raiser alone.
fn told(concern: &Outline) -> Vec<Effect> {
    if concern.is_withdrawn {
        return Vec::new();
    }
    let mut effects: Vec<Effect> = typed_card(concern).into_iter().collect();
    if let Some(nth) = concern.answered {
        effects.push(dm(&concern.raiser, What::Answered { concern: concern.id.clone(), nth }));
    }
    if let Some(nth) = concern.restated {
        effects.push(dm(&concern.raiser, What::Restated { concern: concern.id.clone(), nth }));
    }
    effects
}

/// What its raiser is asked about it: whether the answer settles it, and whether the sentence is fair.
pub fn asked_of_raiser(concern: &Concern) -> Vec<Effect> {
    answer_to(concern).into_iter().chain(sentence(concern)).collect()
}

/// To its raiser: the answer that stands, or stood last.
pub fn answer_to(concern: &Concern) -> Option<Effect> {
    let nth = concern.state.answer()?.nth;
    Some(dm(&concern.raiser, What::Answered { concern: concern.id.clone(), nth }))
}

/// To its raiser: the sentence that stands for it, or is to.
pub fn sentence(concern: &Concern) -> Option<Effect> {
    let nth = concern.work.wording.as_ref()?.nth;
    Some(dm(&concern.raiser, What::Restated { concern: concern.id.clone(), nth }))
}

/// Whoever is named there as the reader of what people tell has changed: everything that names them is shown anew, in each
/// 1-on-1, and where they are asked whether they commit. `concerns`: all of the rollout, also of those who take part no
/// more.
pub fn readers_changed(rollout: &Rollout, stakeholders: &[Stakeholder], concerns: &[Outline]) -> Vec<Effect> {
    let mut effects = Vec::new();
    let mut all = by_raiser(concerns);
    for who in stakeholders.iter().filter(|who| who.is_reachable()) {
        effects.extend(intake(who, all.remove(&who.person).unwrap_or_default()));
    }
    effects.extend(asked_anew(rollout, stakeholders));
    let out: BTreeSet<(&RolloutId, &PersonId)> = concerns
        .iter()
        .filter(|concern| concern.raiser_out)
        .map(|concern| (&concern.rollout, &concern.raiser))
        .collect();
    for (rollout, person) in out {
        let what = What::Record { rollout: rollout.clone(), person: person.clone() };
        effects.push(dm(person, what));
    }
    let out = concerns.iter().filter(|concern| concern.raiser_out && !concern.is_withdrawn);
    effects.extend(out.filter_map(typed_card));
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
        // Nobody reads it any more.
        Intake::Left { .. } => {}
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
