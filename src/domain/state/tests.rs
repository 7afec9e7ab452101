//! The tables of `state`, written out cell by cell, and every action of people held against its row.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::*;
use crate::domain::action::{Later, Touch};
use crate::domain::area::Area;
use crate::domain::commitment::Choice;
use crate::domain::concern::{Concern, Severity, Short, State, Until, Verdict};
use crate::domain::decision::Decision;
use crate::domain::draft::{ConcernDraft, ShareChoice};
use crate::domain::homework::{Homework, answer, assign, merge, park, restate, risk};
use crate::domain::id::{CallId, ConcernId, QuestionId};
use crate::domain::intake::{self, NewIds, Talk, change};
use crate::domain::meeting::Meeting;
use crate::domain::question::Words;
use crate::domain::stakeholder::{Intake, Stance, Unreachable};
use crate::domain::testing::*;
use crate::domain::time::quiet;
use crate::domain::{ask, cancel, remind, typed};

mod diagram;

/// in: done in time; late: done, and late; the rest are refusals.
const ASKS: &str = "
               Tell  Change  TakeBack  Feel  Converse  Work  BeQuiet  Remind  Sum   Cancel    NameSponsor       Commit   Decide   Prepare  Extend   Invite   HandOver  SetRhythm
    Scheduled  soon  soon    soon      soon  soon      soon  soon     soon    soon  in    in                    soon     soon     soon     soon     soon     in        in
    Intake     in    in      in        in    in        in    in       in      in    in    in                    unmet    unmet    listen   in       in       in        in
    Homework   late  fixed   late      late  late      late  closed   closed  late  late    late                unmet    unmet    in       in       late     late      closed
    Meeting    late  fixed   late      late  late      late  closed   closed  late  late    late                in       in       met      in       met      late      closed
    Decision   late  fixed   late      late  late      late  closed   closed  late  late    late                in       in       met      in       met      late      closed
    Pilot      late  fixed   late      late  late      late  closed   closed  late  late    late                decided  decided  met      decided  met      late      closed
    Rollout    late  fixed   late      late  late      late  closed   closed  late  late    late                decided  decided  met      decided  met      late      closed
    Sustain    late  fixed   late      late  late      late  closed   closed  late  late    late                decided  decided  met      decided  met      late      closed
    Closed     over  over    over      over  over      over  over     over    late  over    over                over     over     over     over     over     over      over
    Cancelled  over  over    over      over  over      over  over     over    late  over    over                over     over     over     over     over     over      over
";

/// A stage's name: that stage comes next; act: it stays and something is done; <X: X first; -: nothing.
const DATES: &str = "
               Start   Nudge  Reminder  CloseIntake  Summary  Meeting       Deciding      DecisionDue   Homework  LookAgain       Agenda        Commitment  SponsorAsked
    Scheduled  Intake  -      -         -            -        -             -             -             -         -               -   -   -
    Intake     -       act    act       Homework     act      <CloseIntake  <CloseIntake  <CloseIntake   act       act            <CloseIntake  -   act
    Homework   -       -      -         -            act      Meeting       <Meeting      <Meeting      act       act             act  -   -
    Meeting    -       -      -         -            act      -             Decision      <Deciding     act       act             -   -   -
    Decision   -       -      -         -            act      -             -             act           act       act             -   act   -
    Pilot      -       -      -         -            -        -             -             -             act       act             -   -   -
    Rollout    -       -      -         -            -        -             -             -             act       act             -   -   -
    Sustain    -       -      -         -            -        -             -             -             act       act             -   -   -
    Closed     -       -      -         -            -        -             -             -             -         -               -   -   -
    Cancelled  -       -      -         -            -        -             -             -             -         -               -   -   -
";

/// In time / late. Where a 1-on-1 stays what it is: a dot.
const TURNS: &str = "
                 Begin      Speak         Finish     Feel   CloseOnSpoken  CloseOnSilent  Lose       Return            TakeOut   Ask
    Invited      Talking/.  Talking/Done  Done       .      Done           NotHeard       Lost       .                 TakenOut  .
    Talking      .          ./Done        Done       .      Done           NotHeard       Lost       .                 TakenOut  .
    Done         .          .             .          .      .              .              Left       .                 TakenOut  .
    Left         Again      Again         Again      Again  .              .              .          Again             TakenOut  .
    NotHeard     Talking/.  Talking/Done  Done       .      .              .              Lost       .                 TakenOut  .
    Lost         Talking/NotHeard  Talking/Done  Done  .    Done           .              .          Invited/NotHeard  TakenOut  .
    TakenOut     .          .             .          .      .              .              .          .                 .         Invited
";

/// Where an act is not to be had: -.
const ACTS: &str = "
               Change    Withdraw   Answer    Settle   FallShort  Park    TakeIn  Accept
    Open       Open      Withdrawn  Answered  -        -          Parked  -       Accepted
    Reopened   Reopened  Withdrawn  Answered  -        -          Parked  -       Accepted
    Answered   Open      Withdrawn  Answered  Settled  Reopened   Parked  -       Accepted
    Settled    Open      Withdrawn  -         -        Reopened   -       -       -
    Accepted   -         Withdrawn  -         -        -          -       -       -
    Parked     Parked    Withdrawn  -         -        -          Parked  Open    Accepted
    Withdrawn  -         -          -         -        -          -       -       -
";

/// Where it stays what it is: a dot.
const STEPS: &str = "
               Assign  Release  HandIn    Back  Finish  Nudge  Lapse
    Nobody     Owed    .        .         .     .       .      .
    Owed       Owed    Nobody   HandedIn  .     Over    Owed   Owed
    HandedIn   Owed    Nobody   .         Owed  Over    .      .
    Over       Owed    Nobody   .         Owed  .       .      .
";

/// Where it stands so already: a dot.
const ANSWERS: &str = "
                 Committed  Conditional  NotYet
    NoAnswer     Committed  Conditional  NotYet
    Committed    .          Conditional  NotYet
    Conditional  Committed  Conditional  NotYet
    NotYet       Committed  Conditional  NotYet
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
            Err(Refusal::IntakeClosed { .. }) => "fixed",
            Err(Refusal::AskingIsOver { .. }) => "closed",
            Err(Refusal::RolloutIsOver { .. }) => "over",
            Err(Refusal::NotMetYet { .. }) => "unmet",
            Err(Refusal::StillListening { .. }) => "listen",
            Err(Refusal::MetAlready { .. }) => "met",
            Err(Refusal::AlreadyDecided { .. }) => "decided",
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

fn intakes() -> Vec<(&'static str, Intake)> {
    let before = tuesday() - chrono::TimeDelta::days(1);
    vec![
        ("Invited", Intake::Invited),
        ("Talking", Intake::Talking),
        ("Done", Intake::Done { at: before, stance: Some(Stance::Neutral) }),
        ("NotHeard", Intake::NotHeard),
        ("Left", Intake::Left { at: before, stance: Some(Stance::Neutral), since: None }),
        ("Lost", Intake::Unreachable { why: Unreachable::DmRefused, since: None }),
        ("TakenOut", Intake::TakenOut { at: before }),
    ]
}

fn turns() -> Vec<(&'static str, Turn)> {
    vec![
        ("Begin", Turn::Begin),
        ("Speak", Turn::Speak),
        ("Finish", Turn::Finish { stance: Some(Stance::Neutral) }),
        ("Feel", Turn::Feel { stance: Stance::Neutral }),
        ("CloseOnSpoken", Turn::CloseOnSpoken),
        ("CloseOnSilent", Turn::CloseOnSilent),
        ("Lose", Turn::Lose { why: Unreachable::Deactivated }),
        ("Return", Turn::Return),
        ("TakeOut", Turn::TakeOut),
        ("Ask", Turn::Ask),
    ]
}

#[test]
fn every_turn_of_every_intake_in_time_and_late() {
    let now = tuesday();
    let stance = Some(Stance::Neutral);
    let (intakes, turns) = (intakes(), turns());
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
                "Left" => {
                    let since = Some(now).filter(|_| row == "Done");
                    Intake::Left { at: now - chrono::TimeDelta::days(1), stance, since }
                }
                "Again" => Intake::Done { at: now - chrono::TimeDelta::days(1), stance },
                "Lost" => Intake::Unreachable { why: Unreachable::Deactivated, since: Some(now) },
                "TakenOut" => Intake::TakenOut { at: now },
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

fn acts() -> Vec<(&'static str, Act)> {
    let short = Short { how: Verdict::NotYet, missing: Some("And when it ends?".to_owned()), at: tuesday() };
    let (restated, why) = ("Nobody knows who pays.".to_owned(), "It is little.".to_owned());
    vec![
        ("Change", Act::Change),
        ("Withdraw", Act::Withdraw),
        ("Answer", Act::Answer { answer: answer() }),
        ("Settle", Act::Settle),
        ("FallShort", Act::FallShort { short }),
        ("Park", Act::Park { until: Until::Day { day: day("2026-04-01") }, by: Some(person("ULEAD")) }),
        ("TakeIn", Act::TakeIn),
        ("Accept", Act::Accept { by: person("USPONSOR"), restated, why }),
    ]
}

/// A state's name in the tables.
fn named(state: &State) -> &'static str {
    match state {
        State::Open => "Open",
        State::Reopened { .. } => "Reopened",
        State::Answered { .. } => "Answered",
        State::Settled { .. } => "Settled",
        State::AcceptedRisk { .. } => "Accepted",
        State::Parked { .. } => "Parked",
        State::Withdrawn { .. } => "Withdrawn",
    }
}

#[test]
fn every_state_of_a_concern_has_an_answer_to_every_act() {
    let table = cells(ACTS);
    assert_eq!(table.len(), states().len() * acts().len());
    for (row, acted_on, expected) in table {
        let act = acts().into_iter().find(|(name, _)| *name == acted_on).unwrap().1;
        let got = acted(&state(&row), act, tuesday());
        assert_eq!(got.as_ref().map_or("-", named), expected, "{row}, {acted_on}");
    }
}

#[test]
fn an_answer_is_kept_through_what_its_raiser_says_of_it() {
    let answered = state("Answered");
    let settled = acted(&answered, Act::Settle, tuesday()).unwrap();
    assert_eq!(settled.answer(), Some(&answer()));
    let act = |name: &str| acts().into_iter().find(|(known, _)| *known == name).unwrap().1;
    let reopened = acted(&settled, act("FallShort"), tuesday()).unwrap();
    assert_eq!(reopened.answer(), Some(&answer()));
    // Late and no blocker is parked; a blocker is not, nor is what comes in time.
    for (timing, severity, expected) in [
        (Timing::Late, Severity::Blocker, "Open"),
        (Timing::Late, Severity::Important, "Parked"),
        (Timing::Late, Severity::Minor, "Parked"),
        (Timing::InTime, Severity::Minor, "Open"),
    ] {
        assert_eq!(named(&raised(timing, severity, tuesday())), expected, "{timing:?}, {severity:?}");
    }
}

#[test]
fn the_private_words_of_a_state_come_apart_and_together_again() {
    for (name, state) in states() {
        let (bare, held) = state.clone().split();
        assert_eq!(named(&bare), name);
        let told = serde_json::to_string(&bare).unwrap();
        assert!(!["contract", "ends", "pays", "little"].iter().any(|word| told.contains(word)), "{told}");
        assert_eq!(bare.with(held), state);
    }
}

fn choice_named(choice: Option<Choice>) -> &'static str {
    match choice {
        None => "NoAnswer",
        Some(Choice::Committed) => "Committed",
        Some(Choice::Conditional) => "Conditional",
        Some(Choice::NotYet) => "NotYet",
    }
}

/// What may stand of somebody's commitment.
fn commitments() -> Vec<Option<Choice>> {
    std::iter::once(None).chain(Choice::ALL.map(Some)).collect()
}

#[test]
fn every_commitment_against_every_answer() {
    let table = cells(ANSWERS);
    assert_eq!(table.len(), commitments().len() * Choice::ALL.len());
    for (row, answer, expected) in table {
        let before = commitments().into_iter().find(|choice| choice_named(*choice) == row).unwrap();
        let answer = Choice::ALL.into_iter().find(|choice| choice_named(Some(*choice)) == answer).unwrap();
        let got = answered(before, answer);
        assert_eq!(got.map_or(".", |choice| choice_named(Some(choice))), expected, "{row}, {answer:?}");
    }
}

fn homeworks() -> Vec<(&'static str, Homework)> {
    let owner = person("UOWNER");
    vec![
        ("Nobody", Homework::Nobody),
        ("Owed", Homework::Owed { owner: owner.clone(), due: day("2026-03-16"), nudged: 1, overdue: false }),
        ("HandedIn", Homework::HandedIn { owner: owner.clone(), due: None }),
        ("Over", Homework::Over { owner }),
    ]
}

fn steps() -> Vec<(&'static str, Step)> {
    let due: NaiveDate = day("2026-03-18");
    vec![
        ("Assign", Step::Assign { owner: person("UOTHER"), due }),
        ("Release", Step::Release),
        ("HandIn", Step::HandIn),
        ("Back", Step::Back { due }),
        ("Finish", Step::Finish),
        ("Nudge", Step::Nudge),
        ("Lapse", Step::Lapse),
    ]
}

fn homework_named(homework: &Homework) -> &'static str {
    match homework {
        Homework::Nobody => "Nobody",
        Homework::Owed { .. } => "Owed",
        Homework::HandedIn { .. } => "HandedIn",
        Homework::Over { .. } => "Over",
    }
}

#[test]
fn every_homework_has_an_answer_to_every_step() {
    let table = cells(STEPS);
    assert_eq!(table.len(), homeworks().len() * steps().len());
    for (row, stepped, expected) in table {
        let before = homeworks().into_iter().find(|(name, _)| *name == row).unwrap().1;
        let step = steps().into_iter().find(|(name, _)| *name == stepped).unwrap().1;
        let got = worked(before.clone(), step.clone());
        if expected == "." {
            assert_eq!(got, before, "{row}, {stepped}");
            continue;
        }
        assert_eq!(homework_named(&got), expected, "{row}, {stepped}");
        // Whoever had it keeps it, unless it is given to another.
        let owner = match step {
            Step::Assign { owner, .. } => Some(owner),
            Step::Release => None,
            Step::HandIn | Step::Back { .. } | Step::Finish | Step::Nudge | Step::Lapse => {
                before.owner().cloned()
            }
        };
        assert_eq!(got.owner(), owner.as_ref(), "{row}, {stepped}");
    }
}

type Deed = fn(&Rollout) -> Result<Decision, Refusal>;

fn talk(rollout: &Rollout, step: impl FnOnce(Talk<'_>) -> Decision) -> Result<Decision, Refusal> {
    let who = stakeholder("U1", Area::Legal);
    Talk::of(rollout, &who, None, &[]).map(step)
}

/// A concern that stands so.
fn stands(name: &str) -> Concern {
    Concern { state: state(name), ..concern(1, "U1", Area::Legal, "Who pays?") }
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
        let message =
            typed::Message { by: person("U1"), source: source("1.1"), words: "Who pays?".to_owned() };
        typed::keep(r, &stakeholder("U1", Area::Legal), &message, ConcernId::new(&team(), 9), tuesday())
    }),
    ("choose the rollout of kept words", Ask::Tell, |r| {
        let words = Words {
            id: words_id(1),
            person: person("U1"),
            words: "Who pays?".to_owned(),
            source: source("1.1"),
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
        typed::touch(
            r,
            &stakeholder("U1", Area::Legal),
            &typed(1, "U1", "Who pays?"),
            touch,
            None,
            None,
            tuesday(),
        )
    }),
    ("change what was told late", Ask::Tell, |r| {
        let late = Concern { late: true, ..typed(1, "U1", "Who pays?") };
        let touch = Touch::Severity(Severity::Minor);
        typed::touch(r, &stakeholder("U1", Area::Legal), &late, touch, None, None, tuesday())
    }),
    ("call me instead", Ask::TakeBack, |r| {
        let call = Some(CallId::new(&team(), 1));
        let touch = Touch::Share(ShareChoice::CallMe);
        typed::touch(
            r,
            &stakeholder("U1", Area::Legal),
            &typed(1, "U1", "Who pays?"),
            touch,
            call,
            None,
            tuesday(),
        )
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
    ("open a question", Ask::Converse, ask::open_question),
    ("ask", Ask::Converse, |r| {
        let id = QuestionId::new(&team(), 1);
        ask::submit_question(r, &stakeholder("U1", Area::Legal), "Who?", &[], id, tuesday())
    }),
    ("open an answer", Ask::Converse, |r| ask::open_answer(r, &question(1, "U1"), &r.lead)),
    ("answer", Ask::Converse, |r| ask::submit_answer(r, &question(1, "U1"), &r.lead, "We", tuesday())),
    ("have called", Ask::Converse, |r| ask::call_done(r, &call(1, "U1"), &r.lead, tuesday())),
    ("open an answer to a concern", Ask::Work, |r| {
        answer::open(r, &concern(1, "U1", Area::Legal, "Who pays?"), &r.lead, &[], vec![], None, None)
    }),
    ("answer a concern", Ask::Work, |r| {
        let all = [(concern(1, "U1", Area::Legal, "Who pays?"), stakeholder("U1", Area::Legal))];
        answer::submit(r, &all, &r.lead, "We", tuesday())
    }),
    ("settle", Ask::Work, |r| {
        answer::settle(r, &stakeholder("U1", Area::Legal), &stands("Answered"), 1, tuesday())
    }),
    ("open what is missing", Ask::Work, |r| {
        answer::open_short(r, &stakeholder("U1", Area::Legal), &stands("Answered"), 1, Verdict::Partly)
    }),
    ("say what is missing", Ask::Work, |r| {
        let who = stakeholder("U1", Area::Legal);
        answer::short(r, &who, &stands("Answered"), 1, Verdict::Partly, "More", tuesday())
    }),
    ("open an assignment", Ask::Work, |r| assign::open(r, &stands("Open"), &r.lead, None, tuesday())),
    ("assign", Ask::Work, |r| {
        assign::submit(r, &stakeholder("U1", Area::Legal), &stands("Open"), &r.lead, None, None, tuesday())
    }),
    ("hand homework back", Ask::Work, |r| {
        let mut owed = stands("Open");
        owed.work.homework = homeworks().swap_remove(1).1;
        assign::hand_back(r, &stakeholder("U1", Area::Legal), &owed, &person("UOWNER"), tuesday())
    }),
    ("open a restatement", Ask::Work, |r| restate::open(r, &stands("Open"), &r.lead, None)),
    ("restate", Ask::Work, |r| {
        restate::submit(r, &stakeholder("U1", Area::Legal), &stands("Open"), &r.lead, "Who pays is open.")
    }),
    ("merge", Ask::Work, |r| {
        let with = Concern { id: ConcernId::new(&team(), 2), ..stands("Open") };
        merge::submit(r, (&stands("Open"), &[]), Some((&with, &[])), &r.lead, tuesday())
    }),
    ("open a merge", Ask::Work, |r| {
        let with = Concern { id: ConcernId::new(&team(), 2), ..stands("Open") };
        merge::open(r, &stands("Open"), &[with], &r.lead, None)
    }),
    ("split", Ask::Work, |r| merge::split(r, &stands("Open"), &r.lead)),
    ("open a parking", Ask::Work, |r| park::open(r, &stands("Open"), &r.lead, None, tuesday())),
    ("park", Ask::Work, |r| {
        let until = Some(day("2026-04-01"));
        park::submit(r, &stakeholder("U1", Area::Legal), &stands("Open"), &r.lead, until, tuesday())
    }),
    ("take in", Ask::Work, |r| {
        park::take_in(r, &stakeholder("U1", Area::Legal), &stands("Parked"), &r.sponsor, tuesday())
    }),
    ("open an acceptance", Ask::Work, |r| {
        risk::open(r, &stands("Answered"), &[], &r.sponsor, None, tuesday())
    }),
    ("accept as a risk", Ask::Work, |r| {
        let who = stakeholder("U1", Area::Legal);
        let risk = ("Who pays is open.", "It is little.");
        risk::submit(r, &who, &stands("Answered"), &r.sponsor, risk, tuesday())
    }),
    ("open later", Ask::BeQuiet, |r| quiet::open_later(r, &stakeholder("U1", Area::Legal), tuesday())),
    ("later", Ask::BeQuiet, |r| {
        quiet::submit_later(r, &stakeholder("U1", Area::Legal), Later::InOneHour, tuesday())
    }),
    ("open away", Ask::BeQuiet, |r| quiet::open_away(r, &stakeholder("U1", Area::Legal), tuesday())),
    ("remind", Ask::Remind, |r| remind::remind(r, &r.lead, &[], tuesday())),
    ("open cancel", Ask::Cancel, |r| cancel::open(r, &r.lead)),
    ("cancel", Ask::Cancel, |r| {
        let under_way = crate::domain::ending::UnderWay::default();
        cancel::submit((r, &Meeting::new(&r.id)), &r.lead, "No money", &[], &under_way, tuesday())
    }),
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

/// What was said of it before is not lost on the way.
#[test]
fn what_is_taken_in_again_stands_as_it_did_before_it_was_parked() {
    use crate::domain::testing::state;
    let (day, now) = (Until::PilotReview, tuesday());
    let park = |state: &State| acted(state, Act::Park { until: day, by: None }, now).unwrap();
    for (name, changed) in [("Open", "Open"), ("Reopened", "Reopened"), ("Answered", "Open")] {
        let parked = park(&park(&state(name)));
        let (bare, held) = parked.clone().split();
        assert!(
            !serde_json::to_string(&bare).unwrap().contains("It is"),
            "{name}: no word of an answer in it"
        );
        assert_eq!(bare.with(held), parked, "{name}");
        assert_eq!(acted(&parked, Act::TakeIn, now), Some(state(name)));
        // An answer was to what had been said before.
        let parked = acted(&parked, Act::Change, now).unwrap();
        assert_eq!(acted(&parked, Act::TakeIn, now), Some(state(changed)), "{name}, changed");
    }
}
