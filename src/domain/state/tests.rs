//! The tables of `state`, written out cell by cell, and every action of people held against its row.

use std::collections::BTreeMap;

use super::*;
use crate::domain::action::{Later, Touch};
use crate::domain::area::Area;
use crate::domain::concern::Severity;
use crate::domain::decision::Decision;
use crate::domain::draft::{ConcernDraft, ShareChoice};
use crate::domain::id::{CallId, ConcernId, QuestionId, Ts};
use crate::domain::intake::{self, NewIds, Talk, change};
use crate::domain::question::Words;
use crate::domain::testing::*;
use crate::domain::time::quiet;
use crate::domain::{ask, cancel, remind, typed};

/// in: done in time; late: done, and late; the rest are refusals.
const ASKS: &str = "
               Tell  Change  TakeBack  Feel  Converse  BeQuiet  Remind  Sum   Cancel  NameSponsor
    Scheduled  soon  soon    soon      soon  soon      soon     soon    soon  in     in
    Intake     in    in      in        in    in        in       in      in    in     in
    Homework   late  closed  late      late  late      closed   closed  late  late    late
    Meeting    late  closed  late      late  late      closed   closed  late  late    late
    Decision   late  closed  late      late  late      closed   closed  late  late    late
    Pilot      late  closed  late      late  late      closed   closed  late  late    late
    Rollout    late  closed  late      late  late      closed   closed  late  late    late
    Sustain    late  closed  late      late  late      closed   closed  late  late    late
    Closed     over  over    over      over  over      over     over    late  over     over
    Cancelled  over  over    over      over  over      over     over    late  over     over
";

/// A stage's name: that stage comes next; act: it stays and something is done; <X: X first; -: nothing.
const DATES: &str = "
               Start   Nudge  Reminder  CloseIntake  Summary  Meeting       Deciding      DecisionDue
    Scheduled  Intake  -      -         -            -        -             -             -
    Intake     -       act    act       Homework     act      <CloseIntake  <CloseIntake  <CloseIntake
    Homework   -       -      -         -            act      Meeting       <Meeting      <Meeting
    Meeting    -       -      -         -            act      -             Decision      <Deciding
    Decision   -       -      -         -            act      -             -             act
    Pilot      -       -      -         -            -        -             -             -
    Rollout    -       -      -         -            -        -             -             -
    Sustain    -       -      -         -            -        -             -             -
    Closed     -       -      -         -            -        -             -             -
    Cancelled  -       -      -         -            -        -             -             -
";

/// In time / late. Where a 1-on-1 stays what it is: a dot.
const TURNS: &str = "
                 Begin      Speak         Finish     Feel   CloseOnSpoken  CloseOnSilent  Lose       Return
    Invited      Talking/.  Talking/Done  Done       .      Done           NotHeard       Lost       .
    Talking      .          ./Done        Done       .      Done           NotHeard       Lost       .
    Done         .          .             .          .      .              .              .          .
    NotHeard     Talking/.  Talking/Done  Done       .      .              .              Lost       .
    Lost         Talking/NotHeard  Talking/Done  Done  .    Done           .              .          Invited/NotHeard
";

const HANDS: &str = "
               Change  Withdraw
    Open       Open    Withdrawn
    Answered   Open    Withdrawn
    Settled    Open    Withdrawn
    Accepted   -       Withdrawn
    Parked     Parked  Withdrawn
    Withdrawn  -       -
";

fn by_name() -> BTreeMap<String, Stage> {
    stages()
        .into_iter()
        .map(|stage| (stage.name().rsplit(' ').next().unwrap().to_owned(), stage))
        .map(|(name, stage)| (if name == "meeting" { "Meeting".to_owned() } else { name }, stage))
        .collect()
}

#[test]
fn every_stage_has_an_answer_to_everything_people_ask() {
    let table = cells(ASKS);
    assert_eq!(table.len(), stages().len() * Ask::ALL.len());
    for (stage, asked, expected) in table {
        let rollout = in_stage(by_name()[&stage].clone());
        let ask = Ask::ALL.into_iter().find(|ask| format!("{ask:?}") == asked).unwrap();
        let got = match allow(&rollout, ask) {
            Ok(Timing::InTime) => "in",
            Ok(Timing::Late) => "late",
            Err(Refusal::NotStarted { .. }) => "soon",
            Err(Refusal::IntakeClosed { .. }) => "closed",
            Err(Refusal::RolloutIsOver { .. }) => "over",
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(got, expected, "{stage}, {asked}");
    }
}

#[test]
fn every_date_has_a_meaning_in_every_stage() {
    let table = cells(DATES);
    assert_eq!(table.len(), stages().len() * DutyKind::ALL.len());
    for (stage, duty, expected) in table {
        let kind = DutyKind::ALL.into_iter().find(|kind| format!("{kind:?}") == duty).unwrap();
        let got = match on_date(&by_name()[&stage], kind) {
            Onward::To(next) => by_name().into_iter().find(|(_, stage)| *stage == next).unwrap().0,
            Onward::Act => "act".to_owned(),
            Onward::After(earlier) => format!("<{earlier:?}"),
            Onward::Nothing => "-".to_owned(),
        };
        assert_eq!(got, expected, "{stage}, {duty}");
    }
}

#[test]
fn every_turn_of_every_intake_in_time_and_late() {
    let now = tuesday();
    let before = now - chrono::TimeDelta::days(1);
    let stance = Some(Stance::Neutral);
    let intakes = [
        ("Invited", Intake::Invited),
        ("Talking", Intake::Talking),
        ("Done", Intake::Done { at: before, stance }),
        ("NotHeard", Intake::NotHeard),
        ("Lost", Intake::Unreachable { why: Unreachable::DmRefused }),
    ];
    let turns = [
        ("Begin", Turn::Begin),
        ("Speak", Turn::Speak),
        ("Finish", Turn::Finish { stance }),
        ("Feel", Turn::Feel { stance: Stance::Neutral }),
        ("CloseOnSpoken", Turn::CloseOnSpoken),
        ("CloseOnSilent", Turn::CloseOnSilent),
        ("Lose", Turn::Lose { why: Unreachable::Deactivated }),
        ("Return", Turn::Return),
    ];
    let table = cells(TURNS);
    assert_eq!(table.len(), intakes.len() * turns.len());
    for (row, turned, expected) in table {
        let intake = &intakes.iter().find(|(name, _)| *name == row).unwrap().1;
        let turn = turns.iter().find(|(name, _)| *name == turned).unwrap().1;
        let (in_time, late) = expected.split_once('/').unwrap_or((&expected, &expected));
        for (timing, expected) in [(Timing::InTime, in_time), (Timing::Late, late)] {
            let got = after(intake.clone(), turn, timing, now);
            let expected = match expected {
                "." => intake.clone(),
                "Talking" => Intake::Talking,
                "Invited" => Intake::Invited,
                "NotHeard" => Intake::NotHeard,
                "Lost" => Intake::Unreachable { why: Unreachable::Deactivated },
                "Done" => Intake::Done { at: now, stance: stance.filter(|_| turned == "Finish") },
                other => panic!("{other}"),
            };
            assert_eq!(got, expected, "{row}, {turned}, {timing:?}");
        }
    }
}

#[test]
fn a_second_done_keeps_the_first_moment_and_takes_the_newer_feeling() {
    let first = tuesday();
    let intake = Intake::Done { at: first, stance: Some(Stance::Neutral) };
    let later = first + chrono::TimeDelta::hours(1);
    let at = |intake: &Intake, turn| after(intake.clone(), turn, Timing::InTime, later);
    let resistant = Some(Stance::Resistant);
    assert_eq!(
        at(&intake, Turn::Finish { stance: resistant }),
        Intake::Done { at: first, stance: resistant }
    );
    assert_eq!(at(&intake, Turn::Finish { stance: None }), intake);
    let felt = at(&intake, Turn::Feel { stance: Stance::Leading });
    assert_eq!(felt, Intake::Done { at: first, stance: Some(Stance::Leading) });
}

#[test]
fn every_state_of_a_concern_in_its_raisers_hands() {
    let states = [
        ("Open", State::Open),
        ("Answered", State::Answered),
        ("Settled", State::Settled),
        ("Accepted", State::AcceptedRisk),
        ("Parked", State::Parked),
        ("Withdrawn", State::Withdrawn { at: tuesday() }),
    ];
    let table = cells(HANDS);
    assert_eq!(table.len(), states.len() * 2);
    for (row, hand, expected) in table {
        let find = |name: &str| states.iter().find(|(n, _)| *n == name).map(|(_, state)| state.clone());
        let hand = if hand == "Change" { Hand::Change } else { Hand::Withdraw };
        assert_eq!(handled(&find(&row).unwrap(), hand, tuesday()), find(&expected), "{row}, {hand:?}");
    }
}

type Deed = fn(&Rollout) -> Result<Decision, Refusal>;

fn talk(rollout: &Rollout, step: impl FnOnce(Talk<'_>) -> Decision) -> Result<Decision, Refusal> {
    let who = stakeholder("U1", Area::Legal);
    Talk::of(rollout, &who, None, &[]).map(step)
}

/// The method by itself is of one lifetime.
fn add(talk: Talk<'_>) -> Decision {
    talk.add()
}

/// Everything people can ask of a rollout, and what it is to its stage.
const DEEDS: &[(&str, Ask, Deed)] = &[
    ("open the form", Ask::Tell, |r| talk(r, |t| t.open(tuesday()))),
    ("tick prompts", Ask::Tell, |r| talk(r, |t| t.submit_prompts(0, &[]))),
    ("type in the form", Ask::Tell, |r| talk(r, |t| t.keep_concern(0, ConcernDraft::default()))),
    ("send the form", Ask::Tell, |r| talk(r, |t| t.submit_concern(0, &ConcernDraft::default()))),
    ("add another", Ask::Tell, |r| talk(r, add)),
    ("back to one told", Ask::Tell, |r| talk(r, |t| t.revise(0))),
    ("drop one told", Ask::Tell, |r| talk(r, |t| t.drop_told(0))),
    ("say a stance on the review", Ask::Tell, |r| talk(r, |t| t.keep_stance(Stance::Neutral))),
    ("done", Ask::Tell, |r| {
        let who = stakeholder("U1", Area::Legal);
        Talk::of(r, &who, None, &[])?.finish(0, Some(Stance::Neutral), NewIds::default(), tuesday())
    }),
    ("no concerns", Ask::Tell, |r| talk(r, |t| t.no_concerns(tuesday()))),
    ("feel", Ask::Feel, |r| {
        intake::set_stance(r, &stakeholder("U1", Area::Legal), Stance::Leading, tuesday())
    }),
    ("type a message", Ask::Tell, |r| {
        let message = typed::Message {
            by: person("U1"),
            dm: dm("DU1"),
            ts: Ts::from("1.1"),
            thread: None,
            words: "Who pays?".to_owned(),
        };
        typed::keep(r, &stakeholder("U1", Area::Legal), &message, ConcernId::new(&team(), 9), tuesday())
    }),
    ("choose the rollout of kept words", Ask::Tell, |r| {
        let words = Words {
            id: words_id(1),
            person: person("U1"),
            words: "Who pays?".to_owned(),
            dm: dm("DU1"),
            ts: Ts::from("1.1"),
            said_at: tuesday(),
        };
        typed::choose(words, r, &stakeholder("U1", Area::Legal), ConcernId::new(&team(), 9), tuesday())
    }),
    ("open a change", Ask::Change, |r| {
        let concern = concern(1, "U1", Area::Legal, "Who pays?");
        change::open(r, &stakeholder("U1", Area::Legal), &concern, None)
    }),
    ("type in a change", Ask::Change, |r| {
        let concern = concern(1, "U1", Area::Legal, "Who pays?");
        change::keep(r, &stakeholder("U1", Area::Legal), &concern, ConcernDraft::default())
    }),
    ("send a change", Ask::Change, |r| {
        let concern = concern(1, "U1", Area::Legal, "Who pays?");
        change::submit(
            r,
            &stakeholder("U1", Area::Legal),
            &concern,
            &ConcernDraft::default(),
            None,
            tuesday(),
        )
    }),
    ("touch a menu", Ask::Change, |r| {
        let touch = Touch::Severity(Severity::Minor);
        typed::touch(r, &stakeholder("U1", Area::Legal), &typed(1, "U1", "Who pays?"), touch, None, tuesday())
    }),
    ("change what was told late", Ask::Tell, |r| {
        let late = crate::domain::concern::Concern { late: true, ..typed(1, "U1", "Who pays?") };
        let touch = Touch::Severity(Severity::Minor);
        typed::touch(r, &stakeholder("U1", Area::Legal), &late, touch, None, tuesday())
    }),
    ("call me instead", Ask::TakeBack, |r| {
        let call = Some(CallId::new(&team(), 1));
        let touch = Touch::Share(ShareChoice::CallMe);
        typed::touch(r, &stakeholder("U1", Area::Legal), &typed(1, "U1", "Who pays?"), touch, call, tuesday())
    }),
    ("withdraw", Ask::TakeBack, |r| {
        let concern = concern(1, "U1", Area::Legal, "Who pays?");
        change::withdraw(r, &stakeholder("U1", Area::Legal), &concern, tuesday())
    }),
    ("not a concern", Ask::TakeBack, |r| {
        typed::not_concern(r, &stakeholder("U1", Area::Legal), &typed(1, "U1", "Hm"), tuesday())
    }),
    ("ask it as a question", Ask::TakeBack, |r| {
        let id = QuestionId::new(&team(), 1);
        typed::ask_instead(r, &stakeholder("U1", Area::Legal), &typed(1, "U1", "Who?"), id, tuesday())
    }),
    ("open a question", Ask::Converse, |r| ask::open_question(r, None)),
    ("ask", Ask::Converse, |r| {
        let id = QuestionId::new(&team(), 1);
        ask::submit_question(r, &stakeholder("U1", Area::Legal), "Who?", &[], id, tuesday())
    }),
    ("open an answer", Ask::Converse, |r| ask::open_answer(r, &question(1, "U1"), &r.lead)),
    ("answer", Ask::Converse, |r| ask::submit_answer(r, &question(1, "U1"), &r.lead, "We", tuesday())),
    ("have called", Ask::Converse, |r| ask::call_done(r, &call(1, "U1"), &r.lead, tuesday())),
    ("open later", Ask::BeQuiet, |r| quiet::open_later(r, &stakeholder("U1", Area::Legal), tuesday())),
    ("later", Ask::BeQuiet, |r| {
        quiet::submit_later(r, &stakeholder("U1", Area::Legal), Later::InOneHour, tuesday())
    }),
    ("open away", Ask::BeQuiet, |r| quiet::open_away(r, &stakeholder("U1", Area::Legal), tuesday())),
    ("remind", Ask::Remind, |r| remind::remind(r, &r.lead, &[], tuesday())),
    ("open cancel", Ask::Cancel, |r| cancel::open(r, &r.lead)),
    ("cancel", Ask::Cancel, |r| cancel::submit(r, &r.lead, "No money", &[], tuesday())),
];

#[test]
fn every_action_is_refused_in_just_the_stages_that_its_row_says() {
    for stage in stages() {
        let rollout = in_stage(stage);
        for (name, ask, deed) in DEEDS {
            let expected = allow(&rollout, *ask).err();
            assert_eq!(deed(&rollout).err(), expected, "{name}, {}", rollout.stage.name());
        }
    }
}
