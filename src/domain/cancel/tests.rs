//! Who may call a rollout off, what it needs, and who is told.

use super::*;
use crate::domain::area::Area;
use crate::domain::concern::Concern;
use crate::domain::effect::To;
use crate::domain::outline::Outline;
use crate::domain::refusal::{Fault, Wrong};
use crate::domain::stakeholder::{Intake, Unreachable};
use crate::domain::testing::*;

fn told(decision: &Decision) -> Vec<&str> {
    decision
        .effects
        .iter()
        .filter(|effect| matches!(effect.what, What::Cancelled { .. }))
        .map(|effect| match &effect.to {
            To::Dm { person } => person.as_str(),
            other => panic!("{other:?}"),
        })
        .collect()
}

/// No agenda has gone out.
fn unsent() -> Meeting {
    Meeting::new(&rollout(1).id)
}

#[test]
fn whoever_cancels_is_told_too_where_a_meeting_stands_in_their_calendar() {
    let rollout = in_stage(Stage::Homework);
    let sent = Meeting { agenda_sent_at: Some(tuesday()), ..unsent() };
    for (meeting, now, is_told) in
        [(&sent, tuesday(), true), (&unsent(), tuesday(), false), (&sent, rollout.dates.meeting, false)]
    {
        let decision =
            submit((&rollout, meeting), &person("ULEAD"), "No money", &[], &nothing(), now).unwrap();
        assert_eq!(told(&decision).contains(&"ULEAD"), is_told);
    }
}

fn nothing() -> UnderWay {
    UnderWay::default()
}

#[test]
fn lead_and_sponsor_may_and_nobody_else() {
    let Rollout { lead, sponsor, .. } = rollout(1);
    let refusal = Refusal::OnlyLeadOrSponsor { lead, sponsor };
    for (actor, may) in [("ULEAD", true), ("USPONSOR", true), ("U1", false)] {
        let expected = (!may).then_some(&refusal);
        let opened = open(&rollout(1), &person(actor));
        assert_eq!(opened.as_ref().err(), expected, "{actor}");
        let done = submit((&rollout(1), &unsent()), &person(actor), "No money", &[], &nothing(), tuesday());
        assert_eq!(done.as_ref().err(), expected, "{actor}");
    }
}

#[test]
fn a_reason_is_asked_for() {
    let table = [
        (String::new(), Some(Wrong::Missing)),
        ("  ".to_owned(), Some(Wrong::Missing)),
        ("No <!channel> &lt; money 💸".to_owned(), None),
        ("x".repeat(500), None),
        ("x".repeat(501), Some(Wrong::TooLong { limit: 500, got: 501 })),
    ];
    for (reason, wrong) in table {
        let decision =
            submit((&rollout(1), &unsent()), &person("ULEAD"), &reason, &[], &nothing(), tuesday()).unwrap();
        match wrong {
            Some(what) => {
                let faults = vec![Fault { field: Field::CancelReason, what }];
                assert_eq!(decision, Decision { reply: Reply::Faults { faults }, ..Decision::default() });
            }
            None => {
                let by = person("ULEAD");
                let stage = Stage::Cancelled { at: tuesday(), by, reason: reason.clone() };
                assert_eq!(decision.rollout.unwrap().stage, stage);
                assert_eq!(decision.duties, [DutyChange::DropAll(rollout(1).id)]);
                assert_eq!(decision.events[0].what, Happened::Cancelled);
            }
        }
    }
}

#[test]
fn everybody_who_was_asked_is_told_once_and_nobody_who_was_not() {
    let people = [
        stakeholder("U1", Area::Legal),
        Stakeholder { intake: Intake::Talking, ..stakeholder("U2", Area::It) },
        Stakeholder { intake: Intake::Done { at: tuesday(), stance: None }, ..stakeholder("U3", Area::It) },
        Stakeholder { intake: Intake::NotHeard, ..stakeholder("U4", Area::It) },
        Stakeholder {
            intake: Intake::Unreachable { why: Unreachable::Deactivated, since: None },
            ..stakeholder("U5", Area::It)
        },
        // The sponsor speaks for an area as well.
        stakeholder("USPONSOR", Area::Business),
    ];
    for stage in stages().into_iter().filter(|stage| !stage.is_over()) {
        let rollout = in_stage(stage.clone());
        let by_lead =
            submit((&rollout, &unsent()), &person("ULEAD"), "No money", &people, &nothing(), tuesday())
                .unwrap();
        let by_sponsor =
            submit((&rollout, &unsent()), &person("USPONSOR"), "No money", &people, &nothing(), tuesday())
                .unwrap();
        if let Stage::Scheduled { .. } = stage {
            assert_eq!((told(&by_lead), by_lead.effects.len()), (vec![], 0));
            assert_eq!(told(&by_sponsor), ["ULEAD"]);
        } else {
            assert_eq!(told(&by_lead), ["U1", "U2", "U3", "U4", "USPONSOR"]);
            assert_eq!(told(&by_sponsor), ["U1", "U2", "U3", "U4", "ULEAD"]);
            assert!(by_lead.effects.contains(&post::charter(&rollout)));
            assert!(by_lead.effects.contains(&post::invite(&people[0])), "its buttons go");
        }
    }
}

#[test]
fn twice_is_refused_with_what_came_of_it() {
    let once = submit((&rollout(1), &unsent()), &person("ULEAD"), "No money", &[], &nothing(), tuesday())
        .unwrap()
        .rollout
        .unwrap();
    let again = submit((&once, &unsent()), &person("ULEAD"), "No money", &[], &nothing(), tuesday());
    assert!(matches!(again, Err(Refusal::RolloutIsOver { stage, .. }) if stage == "Cancelled"));
}

#[test]
fn nothing_goes_on_asking_to_be_pressed_and_an_open_question_is_told_that_no_answer_comes() {
    let done = Intake::Done { at: tuesday(), stance: None };
    let gone = Intake::Unreachable { why: Unreachable::DmRefused, since: None };
    let people = [
        Stakeholder { intake: done, ..stakeholder("U1", Area::Legal) },
        Stakeholder { intake: Intake::Talking, ..stakeholder("U2", Area::It) },
        Stakeholder { intake: gone, ..stakeholder("U3", Area::It) },
    ];
    let of = |number, raiser, name| Concern { state: state(name), ..typed(number, raiser, "Who pays?") };
    let form = Concern { origin: crate::domain::concern::Origin::Form, ..of(4, "U2", "Open") };
    let asked = question(1, "U2");
    let under_way = UnderWay {
        concerns: [
            of(1, "U1", "Answered"),
            of(2, "U2", "Open"),
            of(3, "U2", "Withdrawn"),
            form,
            of(5, "U3", "Open"),
        ]
        .iter()
        .map(Outline::from)
        .collect(),
        questions: vec![asked.clone()],
        calls: vec![call(1, "U2")],
        ..UnderWay::default()
    };
    let before =
        submit((&rollout(1), &unsent()), &person("ULEAD"), "No money", &people, &nothing(), tuesday())
            .unwrap();
    let after =
        submit((&rollout(1), &unsent()), &person("ULEAD"), "No money", &people, &under_way, tuesday())
            .unwrap();
    let more: Vec<_> = after.effects.into_iter().filter(|effect| !before.effects.contains(effect)).collect();
    let id = |number| crate::domain::id::ConcernId::new(&team(), number);
    let card = |number| post::concern_card(&of(number, "U1", "Open")).unwrap();
    assert_eq!(
        more,
        [
            card(1),
            post::dm(&person("U1"), What::Answered { concern: id(1), nth: 1 }),
            card(2),
            post::dm(&person("ULEAD"), What::QuestionCard { question: asked.id.clone() }),
            post::receipt(&asked),
            post::dm(&person("ULEAD"), What::CallCard { call: call(1, "U2").id }),
        ]
    );
    assert!(before.effects.contains(&post::record(&people[0])));
    assert!(!before.effects.contains(&post::record(&people[1])), "nothing is on record yet");
    let scheduled = in_stage(stages().remove(0));
    let early = submit((&scheduled, &unsent()), &person("ULEAD"), "No money", &people, &under_way, tuesday())
        .unwrap();
    assert_eq!(early.effects, []);
}
