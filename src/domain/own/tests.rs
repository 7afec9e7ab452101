//! Whose words go, go everywhere; that they spoke, and what became of it, stays; and nobody else's change.

use super::*;
use crate::domain::concern::{Origin, Severity, Visibility};
use crate::domain::duty::DutyChange;
use crate::domain::homework::{Homework, Stands, Wording};
use crate::domain::policy::{self, Reader};
use crate::domain::rollout::Stage;
use crate::domain::stakeholder::{Intake, Stance};
use crate::domain::testing::*;

const WORD: &str = "planted";

/// With their words in every place that takes them.
fn told(state_name: &str) -> Concern {
    let mut told = concern(1, "U1", Area::Legal, WORD);
    told.said.topic = Some(crate::domain::topic::Topic::Own(WORD.to_owned()));
    told.said.yes_if = Some(WORD.to_owned());
    told.said.severity = Severity::Blocker;
    told.state = state(state_name);
    match &mut told.state {
        State::Reopened { short, .. } => short.missing = Some(WORD.to_owned()),
        State::AcceptedRisk { restated, .. } => *restated = WORD.to_owned(),
        _ => {}
    }
    told.work.wording = Some(Wording {
        words: WORD.to_owned(),
        by: person("ULEAD"),
        stands: Stands::Fair,
        nth: 1,
        before: None,
    });
    told
}

fn who() -> Stakeholder {
    let intake = Intake::Done { at: tuesday(), stance: Some(Stance::Resistant) };
    Stakeholder { intake, ..stakeholder("U1", Area::Legal) }
}

#[test]
fn in_every_stage_and_state_the_words_go_and_the_state_stays() {
    for stage in stages() {
        for (name, before) in states() {
            let rollout = in_stage(stage.clone());
            let told = told(name);
            let decision =
                removed(&rollout, &who(), std::slice::from_ref(&told), &[], None, tuesday()).unwrap();
            let after = &decision.concerns[0];
            assert!(!format!("{after:?}").contains(WORD), "{stage:?} {name}");
            assert_eq!(after.gone, Some(Gone::AtWish { at: tuesday() }));
            assert_eq!(after.state.slug(), before.slug(), "{stage:?}");
            assert_eq!(after.state.answer().map(|answer| &answer.words), before.answer().map(|a| &a.words));
            assert_eq!((after.said.severity, after.said.kind), (told.said.severity, told.said.kind));
            assert_eq!(after.edited_at, told.edited_at);
            if let Some(card) = policy::card(Reader::Lead, after) {
                assert_eq!(card.words, "[Removed by the person who said it, on 10 March 2026]");
                assert_eq!((card.yes_if, card.topic, card.wording), (None, None, None));
            }
            assert_eq!(decision.stakeholders[0].intake.stance(), None);
            let what = Happened::WordsRemoved { concerns: 1, questions: 0 };
            assert_eq!(decision.events.iter().filter(|event| event.what == what).count(), 1);
            assert!(!format!("{:?} {:?}", decision.events, decision.effects).contains(WORD));
            let homework = |duty: &DutyChange| matches!(duty, DutyChange::Set(_));
            assert!(!decision.duties.iter().any(homework), "nothing new falls due: {stage:?} {name}");
            // Once is enough.
            let who = &decision.stakeholders[0];
            assert_eq!(removed(&rollout, who, &decision.concerns, &[], None, tuesday()), None);
        }
    }
}

#[test]
fn whatever_shows_them_is_shown_anew() {
    let mut told = told("Answered");
    told.origin = Origin::Typed(source("1.1"));
    told.late = true;
    told.work.homework = Homework::HandedIn { owner: person("UOWNER"), due: None };
    let asked = question(3, "U1");
    for stage in [Stage::Homework, Stage::Closed { at: tuesday() }] {
        let rollout = in_stage(stage);
        let decision =
            removed(&rollout, &who(), &[told.clone()], std::slice::from_ref(&asked), None, tuesday())
                .unwrap();
        for (to, what) in [
            ("U1", What::Record { rollout: rollout.id.clone(), person: person("U1") }),
            ("U1", What::Restated { concern: told.id.clone(), nth: 1 }),
            ("U1", What::QuestionReceipt { question: asked.id.clone() }),
            ("ULEAD", What::QuestionCard { question: asked.id.clone() }),
            ("ULEAD", What::LateBlocker { concern: told.id.clone() }),
            ("USPONSOR", What::LateBlocker { concern: told.id.clone() }),
            ("UOWNER", What::Homework { concern: told.id.clone(), owner: person("UOWNER") }),
        ] {
            assert!(decision.effects.contains(&post::dm(&person(to), what.clone())), "{to}: {what:?}");
        }
        let card = What::ConcernCard { concern: told.id.clone() };
        assert!(decision.effects.iter().any(|effect| effect.what == card));
        assert!(!decision.effects.contains(&post::charter(&rollout)), "the channel sees nothing of it");
        // All of these live on and are edited; nothing new is sent about it.
        assert!(
            decision.effects.iter().all(|effect| effect.what.living().is_some()),
            "{:?}",
            decision.effects
        );
    }
}

/// The sentence was all that they might read of it.
#[test]
fn an_owner_who_can_see_nothing_of_it_any_more_has_it_no_more() {
    let mut told = told("Open");
    told.said.visibility = Visibility::LeadOnly;
    told.work.homework =
        Homework::Owed { owner: person("UOWNER"), due: day("2026-03-16"), nudged: 0, overdue: false };
    let decision = removed(&in_stage(Stage::Homework), &who(), &[told], &[], None, tuesday()).unwrap();
    assert_eq!(decision.concerns[0].work.homework, Homework::Nobody);
    let back = |effect: &crate::domain::effect::Effect| matches!(effect.what, What::HomeworkBack { .. });
    assert!(decision.effects.iter().any(back));
    assert!(decision.duties.iter().any(|duty| matches!(duty, DutyChange::Drop(_))));
}

#[test]
fn where_nothing_was_said_nothing_is_removed() {
    let silent = stakeholder("U1", Area::Legal);
    assert_eq!(removed(&rollout(1), &silent, &[], &[], None, tuesday()), None);
    // What was meant as something else, and forgotten then.
    let mut forgotten = concern(1, "U1", Area::Legal, "");
    forgotten.state = state("Withdrawn");
    assert_eq!(removed(&rollout(1), &silent, &[forgotten], &[], None, tuesday()), None);
    assert!(Removal::default().is_nothing());
}

/// The message stands in Slack; that it is told of again must not bring the words back.
#[test]
fn an_edit_of_the_message_brings_nothing_back() {
    let rollout = rollout(1);
    let before = typed(1, "U1", WORD);
    let who = stakeholder("U1", Area::Legal);
    let decision = removed(&rollout, &who, &[before], &[], None, tuesday()).unwrap();
    let gone = &decision.concerns[0];
    for words in [WORD, "Something else"] {
        let edited = crate::domain::typed::reword(&rollout, &who, gone, words, tuesday());
        assert_eq!((&edited.concerns, &edited.questions), (&vec![], &vec![]));
        assert!(!format!("{edited:?}").contains(words), "{edited:?}");
    }
    let id = crate::domain::id::QuestionId::new(&team(), 1);
    let asked = crate::domain::typed::ask_instead(&rollout, &who, gone, id, tuesday());
    assert_eq!(asked, Err(crate::domain::refusal::Refusal::Stale), "nor can it be asked");
}
