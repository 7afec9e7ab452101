//! Which date moves, what moves with it, how often, and by whom.

use super::*;
use crate::domain::area::Area;
use crate::domain::rollout::{Vacancy, Vacant};
use crate::domain::stakeholder::{Intake, Nudges};
use crate::domain::testing::{
    BERLIN, day, in_stage, meeting, person, rollout, stages, stakeholder, tuesday, wall,
};

fn form(until: &str) -> ExtendForm {
    ExtendForm { until: Some(day(until)), reason: "Legal is ill".to_owned() }
}

fn moved(stage: Stage, until: &str, meeting: &Meeting) -> Decision {
    let rollout = in_stage(stage);
    let who = [stakeholder("U1", Area::Legal)];
    submit((&rollout, meeting), &person("USPONSOR"), (&[], 1), &form(until), &who, BERLIN, tuesday()).unwrap()
}

fn dates(decision: &Decision) -> [String; 3] {
    let Dates { intake_closes, meeting, decision_by } = decision.rollout.as_ref().unwrap().dates;
    [intake_closes, meeting, decision_by]
        .map(|at| at.with_timezone(&BERLIN).format("%m-%d %H:%M").to_string())
}

fn due(decision: &Decision, kind: DutyKind) -> Vec<DateTime<Utc>> {
    let due = decision.duties.iter().filter_map(|change| match change {
        DutyChange::Set(duty) if duty.key.kind == kind => Some(duty.due_at),
        _ => None,
    });
    due.collect()
}

#[test]
fn a_date_moves_and_what_comes_after_it_moves_by_as_many_working_days() {
    let table = [
        // From Friday 13 March 17:00, Wednesday 18 March 10:00, Friday 20 March 17:00.
        (Stage::Intake, "2026-03-16", ["03-16 17:00", "03-19 10:00", "03-23 17:00"]),
        (Stage::Intake, "2026-03-20", ["03-20 17:00", "03-25 10:00", "03-27 17:00"]),
        (Stage::Homework, "2026-03-20", ["03-13 17:00", "03-20 10:00", "03-24 17:00"]),
        // Over the change of the clocks it stays at its hour.
        (Stage::Homework, "2026-03-30", ["03-13 17:00", "03-30 10:00", "04-01 17:00"]),
        (Stage::JointMeeting, "2026-03-23", ["03-13 17:00", "03-18 10:00", "03-23 17:00"]),
        (Stage::Decision, "2026-03-24", ["03-13 17:00", "03-18 10:00", "03-24 17:00"]),
    ];
    for (stage, until, after) in table {
        let decision = moved(stage.clone(), until, &Meeting::new(&rollout(1).id));
        assert_eq!(dates(&decision), after, "{} to {until}", stage.name());
        let dates = decision.rollout.as_ref().unwrap().dates;
        // Then come the reminders of its sponsor.
        let due_now = due(&decision, DutyKind::DecisionDue);
        assert_eq!(due_now[0], dates.decision_by);
        assert_eq!(due_now.len(), if stage == Stage::Decision { 4 } else { 1 });
        let moves = matches!(stage, Stage::Intake | Stage::Homework);
        assert_eq!(due(&decision, DutyKind::Meeting).len(), usize::from(moves));
        let slip = decision.slip.unwrap();
        assert_eq!((slip.nth, slip.reason.as_str()), (1, "Legal is ill"));
        assert!(slip.after > slip.before);
        assert!(dates.intake_closes < dates.meeting && dates.meeting < dates.decision_by);
    }
}

#[test]
fn once_for_each_time_box_and_by_the_sponsor_alone() {
    let slips = [moved(Stage::Intake, "2026-03-16", &meeting()).slip.unwrap()];
    let none = Meeting::new(&rollout(1).id);
    let ask = |stage: Stage, who: &str, slips: &[Slip]| {
        let rollout = in_stage(stage);
        let opened = open(&rollout, &person(who), (slips, 1), tuesday()).map(drop);
        let sent =
            submit((&rollout, &none), &person(who), (slips, 1), &form("2026-05-11"), &[], BERLIN, tuesday());
        assert_eq!(opened.clone().err(), sent.err());
        opened
    };
    assert!(matches!(ask(Stage::Intake, "USPONSOR", &slips), Err(Refusal::ExtendedAlready { .. })));
    assert_eq!(ask(Stage::Homework, "USPONSOR", &slips), Ok(()), "the next one has its own");
    for who in ["ULEAD", "U1", "UNONE"] {
        assert!(matches!(ask(Stage::Intake, who, &[]), Err(Refusal::OnlySponsor { .. })), "{who}");
    }
    for stage in stages() {
        let runs = TimeBox::of(&stage).is_some();
        assert_eq!(ask(stage.clone(), "USPONSOR", &[]).is_ok(), runs, "{}", stage.name());
    }
    let vacancy = Some(Vacancy { since: tuesday(), why: Vacant::Silent });
    let alone = Rollout { vacancy, ..rollout(1) };
    let refused = open(&alone, &person("USPONSOR"), (&[], 1), tuesday());
    assert!(matches!(refused, Err(Refusal::NoSponsor { .. })));
}

#[test]
fn as_often_as_the_workspace_allows() {
    let rollout = in_stage(Stage::Intake);
    let slip = |nth: u32, by: &str, until: &str| Slip {
        nth,
        by: person(by),
        after: wall(&format!("{until} 17:00"), BERLIN),
        ..moved(Stage::Intake, "2026-03-16", &meeting()).slip.unwrap()
    };
    let slips = [
        slip(1, "USPONSOR", "2026-03-16"),
        slip(2, "ULEAD", "2026-03-17"),
        slip(3, "USPONSOR", "2026-03-18"),
    ];
    let left = |slips: &[Slip], most: u32| match open(&rollout, &person("USPONSOR"), (slips, most), tuesday())
    {
        Ok(Decision { reply: Reply::Show { screen: Screen::Extend(screen) }, .. }) => Ok(screen.left),
        Ok(other) => panic!("{other:?}"),
        Err(Refusal::ExtendedAlready { times, to, .. }) => Err((times, to)),
        Err(other) => panic!("{other:?}"),
    };
    assert_eq!(left(&[], 1), Ok(1));
    assert_eq!(left(&[], 3), Ok(3));
    assert_eq!(
        left(&slips[..2], 1),
        Err((1, wall("2026-03-16 17:00", BERLIN))),
        "the lead's day counts for none"
    );
    assert_eq!(left(&slips[..2], 2), Ok(1));
    assert_eq!(left(&slips, 2), Err((2, wall("2026-03-18 17:00", BERLIN))));
    // Set lower while it runs.
    assert_eq!(left(&slips, 1), Err((2, wall("2026-03-18 17:00", BERLIN))));
    // One more time-box came after it.
    let later = Dates { decision_by: wall("2026-04-14 17:00", BERLIN), ..rollout.dates };
    let decides = Rollout { stage: Stage::Decision, dates: later, ..rollout.clone() };
    let once = [Slip { of: TimeBox::Decision, ..slip(1, "USPONSOR", "2026-03-16") }];
    let refused = open(&decides, &person("USPONSOR"), (&once, 1), tuesday()).unwrap_err();
    assert!(matches!(refused, Refusal::ExtendedAlready { to, .. } if to == later.decision_by), "{refused:?}");
    // Nobody is sent to a sponsor who could not do it either.
    for who in ["ULEAD", "U1"] {
        let refused = |most| open(&rollout, &person(who), (&slips, most), tuesday()).unwrap_err();
        assert!(matches!(refused(2), Refusal::ExtendedAlready { times: 2, .. }), "{who}");
        assert!(matches!(refused(3), Refusal::OnlySponsor { .. }), "{who}");
    }
    let ahead = in_stage(Stage::Scheduled { starts_at: tuesday() });
    let not_begun = Refusal::DatesNotBegun { rollout: ahead.id.clone(), lead: person("ULEAD") };
    for who in ["ULEAD", "USPONSOR"] {
        assert_eq!(open(&ahead, &person(who), (&[], 1), tuesday()), Err(not_begun.clone()), "{who}");
    }
    let none = Meeting::new(&rollout.id);
    let again = submit(
        (&rollout, &none),
        &person("USPONSOR"),
        (&slips, 3),
        &form("2026-05-11"),
        &[],
        BERLIN,
        tuesday(),
    );
    assert_eq!(again.unwrap().slip.unwrap().nth, 4);
}

#[test]
fn what_is_wrong_is_said_beside_its_field_and_changes_nothing() {
    let fault = |field, what| Fault { field, what };
    let table = [
        (None, "r", vec![fault(Field::NewDate, Wrong::Missing)]),
        (Some("2026-03-10"), "r", vec![fault(Field::NewDate, Wrong::InPast)]),
        (Some("2026-03-18"), "r", vec![fault(Field::NewDate, Wrong::NotAfter { other: Field::Meeting })]),
        (Some("2026-03-21"), "r", vec![fault(Field::NewDate, Wrong::NotAWorkingDay)]),
        (Some("2027-03-22"), "r", vec![fault(Field::NewDate, Wrong::TooFar)]),
        (Some("2026-03-20"), " ", vec![fault(Field::ExtendReason, Wrong::Missing)]),
    ];
    let rollout = in_stage(Stage::Homework);
    for (until, reason, faults) in table {
        let filled = ExtendForm { until: until.map(day), reason: reason.to_owned() };
        let none = Meeting::new(&rollout.id);
        let sent = submit((&rollout, &none), &person("USPONSOR"), (&[], 1), &filled, &[], BERLIN, tuesday())
            .unwrap();
        assert_eq!(sent, Decision { reply: Reply::Faults { faults }, ..Decision::default() }, "{until:?}");
    }
}

#[test]
fn a_calendar_that_has_the_meeting_gets_its_next_sequence_and_the_gate_is_new() {
    let gone_on =
        Some(meeting::GoneOn { by: person("ULEAD"), at: tuesday(), why: "because".to_owned(), over: vec![] });
    let known = Meeting { gone_on, held_since: Some(tuesday()), sequence: 1, ..meeting() };
    let after = moved(Stage::Homework, "2026-03-20", &known).meeting.unwrap();
    assert_eq!((after.sequence, after.gone_on, after.held_since), (2, None, None));
    let unsent = moved(Stage::Homework, "2026-03-20", &Meeting::new(&rollout(1).id)).meeting.unwrap();
    assert_eq!(unsent.sequence, 0, "nobody has it yet");
    assert_eq!(moved(Stage::Decision, "2026-03-24", &known).meeting, None, "the meeting stays");
}

#[test]
fn reminders_of_a_longer_intake_are_three_in_all() {
    let rollout = rollout(1);
    for sent in 0..=3 {
        let nudges = Nudges { sent, ..Nudges::default() };
        let who = [
            crate::domain::stakeholder::Stakeholder { nudges, ..stakeholder("U1", Area::Legal) },
            crate::domain::stakeholder::Stakeholder {
                intake: Intake::Done { at: tuesday(), stance: None },
                ..stakeholder("U2", Area::It)
            },
        ];
        let none = Meeting::new(&rollout.id);
        let decision = submit(
            (&rollout, &none),
            &person("USPONSOR"),
            (&[], 1),
            &form("2026-03-27"),
            &who,
            BERLIN,
            tuesday(),
        )
        .unwrap();
        assert_eq!(due(&decision, DutyKind::Nudge).len(), usize::from(3 - sent), "{sent} sent");
        assert_eq!(due(&decision, DutyKind::CloseIntake), [wall("2026-03-27 17:00", BERLIN)]);
    }
}
