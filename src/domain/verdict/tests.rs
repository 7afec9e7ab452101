//! Who decides, when, what each outcome does, and who hears of it.

use super::*;
use crate::domain::area::Area;
use crate::domain::testing::*;

const NOTHING: Said<'_> = Said {
    open_blockers: 0,
    tally: Tally { committed: 0, conditional: 0, not_yet: 0, no_answer: 0 },
    needs: &[],
    unnamed: &[],
};

fn filled(outcome: Outcome) -> VerdictForm {
    VerdictForm {
        outcome: Some(outcome),
        statement: "We go. <!channel>".to_owned(),
        until: Some(day("2026-03-27")),
    }
}

fn decide(
    rollout: &Rollout,
    actor: &str,
    before: &[Verdict],
    form: &VerdictForm,
) -> Result<Decision, Refusal> {
    let people = [stakeholder("U1", Area::Legal), stakeholder("U2", Area::It)];
    submit((rollout, BERLIN), &person(actor), before, form, &people, &UnderWay::default(), tuesday())
}

#[test]
fn the_sponsor_decides_and_nobody_else() {
    let rollout = in_stage(Stage::Decision);
    let refusal = Refusal::OnlySponsor { sponsor: person("USPONSOR") };
    for actor in ["ULEAD", "U1", "U9"] {
        let opened = open(&rollout, &person(actor), &[], NOTHING, tuesday());
        assert_eq!(opened.err().as_ref(), Some(&refusal));
        assert_eq!(decide(&rollout, actor, &[], &filled(Outcome::Pilot)).err().as_ref(), Some(&refusal));
    }
    let own = Rollout { sponsor: person("ULEAD"), ..rollout };
    assert!(decide(&own, "ULEAD", &[], &filled(Outcome::Pilot)).is_ok(), "a lead who is their own sponsor");
}

#[test]
fn it_is_taken_once_they_have_met_and_not_again() {
    for stage in stages() {
        let rollout = in_stage(stage);
        let is_open = matches!(rollout.stage, Stage::JointMeeting | Stage::Decision);
        assert_eq!(decide(&rollout, "USPONSOR", &[], &filled(Outcome::No)).is_ok(), is_open);
    }
}

#[test]
fn each_outcome_has_its_stage_its_duties_and_its_readers() {
    let rollout = in_stage(Stage::Decision);
    for outcome in Outcome::ALL {
        let decision = decide(&rollout, "USPONSOR", &[], &filled(outcome)).unwrap();
        let after = decision.rollout.as_ref().unwrap();
        let receipts =
            decision.effects.iter().filter(|effect| matches!(effect.what, What::YouSaid { .. })).count();
        let posted = decision.effects.iter().filter(|effect| matches!(effect.what, What::Verdict { .. }));
        let posted: Vec<&To> = posted.map(|effect| &effect.to).collect();
        let lead = To::Dm { person: rollout.lead.clone() };
        assert_eq!(posted, [&lead, &To::Channel { channel: rollout.channel.clone() }]);
        match outcome {
            Outcome::Pilot | Outcome::WithConditions => {
                assert_eq!((&after.stage, receipts), (&Stage::Pilot, 2));
            }
            Outcome::No => {
                assert_eq!((&after.stage, receipts), (&Stage::Closed { at: tuesday() }, 2));
                assert_eq!(decision.duties, [DutyChange::DropAll(rollout.id.clone())]);
            }
            Outcome::OneMore => {
                assert_eq!((&after.stage, receipts), (&Stage::Decision, 0));
                assert_eq!(after.dates.decision_by, wall("2026-03-27 17:00", BERLIN));
            }
        }
        let verdict = decision.verdict.unwrap();
        assert_eq!((verdict.nth, verdict.outcome), (1, outcome));
    }
}

#[test]
fn one_more_time_box_is_to_be_had_once() {
    let rollout = in_stage(Stage::Decision);
    let first = decide(&rollout, "USPONSOR", &[], &filled(Outcome::OneMore)).unwrap().verdict.unwrap();
    let before = [first];
    let again = decide(&rollout, "USPONSOR", &before, &filled(Outcome::OneMore)).unwrap();
    let faults = vec![Fault { field: Field::Outcome, what: Wrong::Missing }];
    assert_eq!(again.reply, Reply::Faults { faults });
    let opened = open(&rollout, &person("USPONSOR"), &before, NOTHING, tuesday()).unwrap();
    let Reply::Show { screen: Screen::Decide(screen) } = opened.reply else { panic!("a window") };
    assert_eq!(screen.outcomes, [Outcome::Pilot, Outcome::WithConditions, Outcome::No]);
    let last = decide(&rollout, "USPONSOR", &before, &filled(Outcome::Pilot)).unwrap().verdict.unwrap();
    assert_eq!(last.nth, 2);
}

#[test]
fn in_one_more_time_box_each_reads_why_in_their_own_hours_and_is_asked_again() {
    let told = |decision: &Decision| -> Vec<String> {
        let letters = decision.effects.iter().filter_map(|effect| match &effect.what {
            What::OneMore { person, .. } => Some(person.0.clone()),
            _ => None,
        });
        letters.collect()
    };
    let rollout = in_stage(Stage::Decision);
    let sydney = Stakeholder { zone: chrono_tz::Australia::Sydney, ..stakeholder("U2", Area::It) };
    let people = [stakeholder("U1", Area::Legal), sydney.clone()];
    // They met on Wednesday; on Thursday at 15:00 in Berlin it is night in Sydney.
    let now = wall("2026-03-19 15:00", BERLIN);
    let decide = |rollout: &Rollout, before: &[Verdict], outcome| {
        let (sponsor, none) = (person("USPONSOR"), UnderWay::default());
        submit((rollout, BERLIN), &sponsor, before, &filled(outcome), &people, &none, now).unwrap()
    };
    let first = decide(&rollout, &[], Outcome::OneMore);
    assert_eq!(told(&first), ["U1"]);
    let (after, before) = (first.rollout.clone().unwrap(), [first.verdict.clone().unwrap()]);
    let morning = wall("2026-03-20 09:00", sydney.zone);
    assert_eq!(told(&crate::domain::time::commitment(&after, &sydney, &before, morning)), ["U2"]);
    assert_eq!(told(&crate::domain::time::commitment(&rollout, &sydney, &[], morning)), [""; 0]);
    // With the last word their question is closed.
    assert_eq!(told(&decide(&after, &before, Outcome::Pilot)), ["U1", "U2"]);
    assert_eq!(told(&decide(&rollout, &[], Outcome::Pilot)), [""; 0]);
    // Who was not asked before it reads of it with the question.
    let early = Verdict { at: wall("2026-03-18 11:00", BERLIN), ..before[0].clone() };
    assert_eq!(asked_again(&after, &[early]), None);
    assert!(asked_again(&after, &before).is_some());
}

#[test]
fn every_fault_of_the_form_is_told_and_changes_nothing() {
    let rollout = in_stage(Stage::Decision);
    let until = |day: Option<&str>| VerdictForm {
        until: day.map(crate::domain::testing::day),
        ..filled(Outcome::OneMore)
    };
    let table = [
        (VerdictForm::default(), vec![(Field::Outcome, Wrong::Missing), (Field::Statement, Wrong::Missing)]),
        (
            VerdictForm { statement: "x".repeat(2_001), ..filled(Outcome::No) },
            vec![(Field::Statement, Wrong::TooLong { limit: 2_000, got: 2_001 })],
        ),
        (until(None), vec![(Field::NewDate, Wrong::Missing)]),
        (until(Some("2026-03-10")), vec![(Field::NewDate, Wrong::InPast)]),
        (until(Some("2026-03-28")), vec![(Field::NewDate, Wrong::NotAWorkingDay)]),
        (until(Some("2028-02-29")), vec![(Field::NewDate, Wrong::TooFar)]),
    ];
    for (form, wrong) in table {
        let faults = wrong.into_iter().map(|(field, what)| Fault { field, what }).collect();
        let told = decide(&rollout, "USPONSOR", &[], &form).unwrap();
        assert_eq!(told, Decision { reply: Reply::Faults { faults }, ..Decision::default() }, "{form:?}");
    }
}

#[test]
fn whoever_was_taken_out_gets_you_said_we_did_and_is_asked_nothing() {
    use crate::domain::stakeholder::{Intake, Unreachable};
    let out = Intake::TakenOut { at: tuesday() };
    let gone = Intake::Unreachable { why: Unreachable::Deactivated, since: None };
    let table = [(Intake::Invited, (1, 1)), (out, (0, 1)), (gone, (0, 0))];
    for (intake, expected) in table {
        let who = Stakeholder { intake, ..stakeholder("U1", Area::Legal) };
        let (rollout, filled) = (in_stage(Stage::Decision), filled(Outcome::Pilot));
        let people = [who];
        let decision = submit(
            (&rollout, BERLIN),
            &person("USPONSOR"),
            &[],
            &filled,
            &people,
            &UnderWay::default(),
            tuesday(),
        )
        .unwrap();
        let count = |is: fn(&What) -> bool| decision.effects.iter().filter(|effect| is(&effect.what)).count();
        let got = (
            count(|what| matches!(what, What::CommitmentAsked { .. })),
            count(|what| matches!(what, What::YouSaid { .. })),
        );
        assert_eq!(got, expected, "{people:?}");
    }
}

#[test]
fn a_lead_who_speaks_for_an_area_reads_the_decision_once_and_never_not_at_all() {
    let lead = person("ULEAD");
    for (stage, outcome, by_itself) in [
        (Stage::Decision, Outcome::Pilot, false),
        (Stage::Decision, Outcome::OneMore, false),
        // Nobody has been asked yet, so nobody is asked again.
        (Stage::JointMeeting, Outcome::OneMore, true),
    ] {
        let rollout = in_stage(stage);
        let who = [stakeholder("ULEAD", Area::It)];
        let whole = (&rollout, rollout.zone);
        let form = filled(outcome);
        let decision =
            submit(whole, &rollout.sponsor, &[], &form, &who, &UnderWay::default(), tuesday()).unwrap();
        let theirs = decision.effects.iter().filter(|effect| effect.to == To::Dm { person: lead.clone() });
        let posted = theirs.filter(|effect| matches!(effect.what, What::Verdict { .. })).count();
        assert_eq!(posted, usize::from(by_itself), "{outcome:?}");
    }
}
