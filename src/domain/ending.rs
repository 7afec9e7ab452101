//! A rollout is over, called off or decided against: whatever still asks somebody to press something is shown anew, without
//! its buttons, and a question says that no answer comes.

use super::effect::{Effect, What};
use super::id::ConcernId;
use super::outline::Outline;
use super::post;
use super::question::{Call, Question};
use super::rollout::{Rollout, Stage};
use super::stakeholder::Stakeholder;

/// What people have under way with one another when it ends.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UnderWay {
    /// All of the rollout.
    pub concerns: Vec<Outline>,
    /// Without an answer.
    pub questions: Vec<Question>,
    /// Not yet made.
    pub calls: Vec<Call>,
    /// Which of the concerns say what somebody needs in order to commit.
    pub needs: Vec<ConcernId>,
}

impl UnderWay {
    /// What lead and sponsor are told of concerns in messages that stand. To who is neither any more it shows no word.
    pub fn told_to_heads(&self) -> Vec<What> {
        let mut told = Vec::new();
        for concern in self.concerns.iter().filter(|concern| !concern.is_withdrawn) {
            let id = || concern.id.clone();
            if concern.late {
                told.extend([What::LateBlocker { concern: id() }, What::LateParked { concern: id() }]);
            }
            if self.needs.contains(&concern.id) {
                told.push(What::Need { concern: id() });
            }
        }
        told
    }

    /// Of that, what is still open: to whoever is lead or sponsor from now on it comes anew.
    pub fn open_to_heads(&self) -> Vec<What> {
        let mut told = Vec::new();
        for concern in self.concerns.iter().filter(|concern| concern.is_open && concern.has_words) {
            let id = || concern.id.clone();
            if self.needs.contains(&concern.id) {
                told.push(What::Need { concern: id() });
            } else if concern.late {
                // What is no blocker is not brought.
                told.push(What::LateBlocker { concern: id() });
            }
        }
        told
    }
}

/// `rollout`: as it was before. What never reached anybody is not brought to them by this: delivery only changes what
/// stands.
pub fn cards(rollout: &Rollout, stakeholders: &[Stakeholder], under_way: &UnderWay) -> Vec<Effect> {
    let UnderWay { concerns, questions, calls, needs } = under_way;
    let mut cards = Vec::new();
    let has_met = matches!(rollout.stage, Stage::JointMeeting | Stage::Decision);
    for (who, theirs) in post::each_one_on_one(stakeholders, concerns) {
        cards.extend(theirs);
        if has_met {
            cards.extend([post::commitment(who), post::one_more(who)]);
        }
    }
    for concern in concerns.iter().filter(|concern| !concern.is_withdrawn) {
        cards.extend(of_work(rollout, concern));
        if needs.contains(&concern.id) {
            cards.extend(post::heads(rollout, What::Need { concern: concern.id.clone() }));
        }
    }
    for question in questions {
        let what = What::QuestionCard { question: question.id.clone() };
        cards.extend([post::dm(&rollout.lead, what), post::receipt(question)]);
    }
    let call = |call: &Call| post::dm(&rollout.lead, What::CallCard { call: call.id.clone() });
    cards.extend(calls.iter().map(call));
    let id = || rollout.id.clone();
    if rollout.vacancy.is_some() {
        let what = What::HeadLost { rollout: id(), person: rollout.sponsor.clone() };
        cards.push(post::dm(&rollout.lead, what));
    }
    if !rollout.outsiders_accepted {
        cards.push(post::dm(&rollout.lead, What::Outsiders { rollout: id() }));
    }
    cards
}

/// What those who work on a concern have of it.
fn of_work(rollout: &Rollout, concern: &Outline) -> Vec<Effect> {
    let id = || concern.id.clone();
    let mut cards = Vec::new();
    if let Some(owner) = concern.homework.owed_by() {
        cards.push(post::dm(owner, What::Homework { concern: id(), owner: owner.clone() }));
    }
    if concern.late {
        cards.extend(post::heads(rollout, What::LateBlocker { concern: id() }));
        cards.push(post::dm(&rollout.lead, What::LateParked { concern: id() }));
    }
    if concern.look_again.is_some() {
        cards.push(post::dm(&rollout.sponsor, What::Parked { concern: id() }));
    }
    cards
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::area::Area;
    use crate::domain::concern::Concern;
    use crate::domain::homework::{Homework, Stands, Wording};
    use crate::domain::testing::*;

    #[test]
    fn work_and_commitment_lose_their_buttons_too() {
        let people = [stakeholder("U1", Area::Legal)];
        let mut owed = concern(1, "U1", Area::Legal, "Who pays?");
        owed.work.homework =
            Homework::Owed { owner: person("UOWNER"), due: day("2026-03-16"), nudged: 0, overdue: false };
        owed.work.wording = Some(Wording {
            words: "Money.".to_owned(),
            by: person("ULEAD"),
            stands: Stands::Proposed,
            nth: 1,
            before: None,
        });
        // Its words were removed: it is a need all the same.
        let need = concern(2, "U1", Area::Legal, "");
        let late = Concern { late: true, ..concern(3, "U1", Area::Legal, "And then?") };
        let mut parked = concern(5, "U1", Area::Legal, "Not now");
        parked.state = state("Parked");
        // Told by form, with a condition that says just what worries them: it is none.
        let mut plain = concern(4, "U1", Area::Legal, "A contract");
        plain.said.yes_if = Some(plain.said.words.clone());
        let under_way = UnderWay {
            concerns: [&owed, &need, &late, &plain, &parked].map(Outline::from).to_vec(),
            needs: vec![need.id.clone()],
            ..UnderWay::default()
        };
        let of = |stage| cards(&in_stage(stage), &people, &under_way);
        let (lead, sponsor) = (person("ULEAD"), person("USPONSOR"));
        let homework = What::Homework { concern: owed.id.clone(), owner: person("UOWNER") };
        let everywhere = [
            post::dm(&person("UOWNER"), homework),
            post::dm(&person("U1"), What::Restated { concern: owed.id.clone(), nth: 1 }),
            post::dm(&sponsor, What::LateBlocker { concern: late.id.clone() }),
            post::dm(&lead, What::LateParked { concern: late.id.clone() }),
            post::dm(&sponsor, What::Parked { concern: parked.id.clone() }),
        ];
        let met = [
            post::commitment(&people[0]),
            post::dm(&lead, What::Need { concern: need.id.clone() }),
            post::dm(&sponsor, What::Need { concern: need.id.clone() }),
        ];
        for stage in stages().into_iter().filter(|stage| stage.is_announced() && !stage.is_over()) {
            let has_met = matches!(stage, Stage::JointMeeting | Stage::Decision);
            let shown = of(stage.clone());
            assert!(everywhere.iter().all(|card| shown.contains(card)), "{stage:?}");
            assert_eq!(shown.contains(&met[0]), has_met, "{stage:?}");
            assert!(met[1..].iter().all(|card| shown.contains(card)), "{stage:?}");
            let none = What::Need { concern: plain.id.clone() };
            assert!(shown.iter().all(|card| card.what != none), "{stage:?}");
        }
    }
}
