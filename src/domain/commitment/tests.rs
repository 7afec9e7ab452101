//! Who may commit when, what a condition becomes, and what is taken back when somebody thinks again.

use super::*;
use crate::domain::area::Area;
use crate::domain::rollout::Stage;
use crate::domain::stakeholder::{Intake, Unreachable};
use crate::domain::testing::*;

fn deciding() -> Rollout {
    in_stage(Stage::Decision)
}

fn who() -> Stakeholder {
    stakeholder("U1", Area::Legal)
}

fn id(number: i64) -> ConcernId {
    ConcernId::new(&team(), number)
}

fn form() -> NeedForm {
    NeedForm { needs: "A signed contract".to_owned(), by: Some(day("2026-03-31")) }
}

fn conditional() -> (Commitment, Concern) {
    let mut told =
        submit(&deciding(), &who(), (None, None), Choice::Conditional, &form(), id(7), tuesday()).unwrap();
    (told.commitments.remove(0), told.concerns.remove(0))
}

#[test]
fn who_can_be_written_to_is_asked_once_the_meetings_day_is_over() {
    let lost = Intake::Unreachable { why: Unreachable::Deactivated, since: None };
    let people = [
        who(),
        Stakeholder { intake: Intake::NotHeard, ..stakeholder("U2", Area::It) },
        Stakeholder { intake: lost, ..stakeholder("U3", Area::It) },
    ];
    let rollout = deciding();
    let now = wall("2026-03-18 17:00", BERLIN);
    let asked: Vec<_> =
        people.iter().flat_map(|who| ask(&rollout, who, now).effects).map(|effect| effect.to).collect();
    let to = |id: &str| crate::domain::effect::To::Dm { person: person(id) };
    assert_eq!(asked, [to("U1"), to("U2")]);
}

/// The question itself, not what reminds of it.
fn put_off(decision: &Decision) -> usize {
    let is_one = |change: &&DutyChange| matches!(change, DutyChange::Set(duty) if duty.key.epoch == 0);
    decision.duties.iter().filter(is_one).count()
}

#[test]
fn nobody_is_asked_in_their_night_and_nobody_after_the_decision() {
    let rollout = deciding();
    let now = wall("2026-03-18 17:00", BERLIN);
    // Zone, when that is there, and when they are asked.
    let table = [
        ("Europe/Berlin", "17:00", "2026-03-18 17:00"),
        ("America/New_York", "12:00", "2026-03-18 12:00"),
        ("America/Los_Angeles", "09:00", "2026-03-18 09:00"),
        ("Pacific/Honolulu", "06:00", "2026-03-18 09:00"),
        ("Australia/Sydney", "03:00", "2026-03-19 09:00"),
        ("Asia/Kolkata", "21:30", "2026-03-19 09:00"),
    ];
    for (zone, there, asked) in table {
        let zone: chrono_tz::Tz = zone.parse().unwrap();
        let who = Stakeholder { zone, ..who() };
        assert_eq!(now.with_timezone(&zone).format("%H:%M").to_string(), there);
        let due_at = wall(asked, zone);
        assert_eq!(asked_at(&rollout, &who, now), due_at, "{zone}");
        // No clock strikes on the microsecond.
        let struck = now + chrono::TimeDelta::seconds(20);
        assert_eq!(asked_at(&rollout, &who, struck), if due_at == now { struck } else { due_at });
        let decision = ask(&rollout, &who, now);
        assert_eq!((decision.effects.len(), put_off(&decision)), if due_at > now { (0, 1) } else { (1, 0) });
        // Fired in its time, it asks; fired late at night, it waits for the morning.
        let after = crate::domain::time::commitment(&rollout, &who, &[], due_at);
        assert_eq!((after.effects.len(), put_off(&after)), (1, 0), "{zone}");
    }
    // A decision that leaves no hour of theirs: better at night than never.
    let mut soon = deciding();
    soon.dates.decision_by = now + chrono::TimeDelta::hours(2);
    let far = Stakeholder { zone: chrono_tz::Australia::Sydney, ..who() };
    assert_eq!(asked_at(&soon, &far, now), now);
    for stage in crate::domain::testing::stages() {
        let asks =
            !crate::domain::time::commitment(&in_stage(stage.clone()), &who(), &[], now).effects.is_empty();
        assert_eq!(asks, stage == Stage::Decision, "{}", stage.name());
    }
}

#[test]
fn committing_is_on_record_and_done_once() {
    let decision = commit(&deciding(), &who(), None, None, tuesday()).unwrap();
    let commitment = &decision.commitments[0];
    assert_eq!((commitment.choice, &commitment.needs), (Choice::Committed, &None));
    let what = Happened::Committed { person: person("U1"), from: None, to: Choice::Committed };
    assert_eq!(decision.events[0].what, what);
    let again = commit(&deciding(), &who(), Some(commitment), None, tuesday()).unwrap();
    assert_eq!(again, Decision::default());
}

#[test]
fn a_condition_becomes_a_concern_with_its_yes_if_and_goes_to_lead_and_sponsor() {
    for (choice, severity) in
        [(Choice::Conditional, Severity::Important), (Choice::NotYet, Severity::Blocker)]
    {
        let told = submit(&deciding(), &who(), (None, None), choice, &form(), id(7), tuesday()).unwrap();
        let concern = &told.concerns[0];
        assert_eq!(concern.said.severity, severity);
        assert_eq!(concern.said.yes_if.as_deref(), Some("A signed contract"));
        assert_eq!((concern.said.visibility, concern.area), (Visibility::Named, Area::Legal));
        assert_eq!(told.commitments[0].needs, Some(id(7)));
        let homework = &concern.work.homework;
        assert_eq!((homework.owed_by(), homework.due()), (Some(&person("ULEAD")), Some(day("2026-03-31"))));
        let set = told.duties.iter().filter(|change| matches!(change, DutyChange::Set(_)));
        assert_eq!(set.count(), 1, "the lead is reminded of it");
        let need = What::Need { concern: id(7) };
        let to: Vec<_> = told.effects.iter().filter(|effect| effect.what == need).collect();
        assert_eq!(to.len(), 2);
    }
}

#[test]
fn every_fault_of_the_form_is_told_and_changes_nothing() {
    let table = [
        ("", None, vec![(Field::Needs, Wrong::Missing), (Field::NeedsBy, Wrong::Missing)]),
        ("x", Some("2026-03-09"), vec![(Field::NeedsBy, Wrong::InPast)]),
        ("x", Some("2028-02-29"), vec![(Field::NeedsBy, Wrong::TooFar)]),
        ("  ", Some("2026-03-10"), vec![(Field::Needs, Wrong::Missing)]),
    ];
    for (needs, by, wrong) in table {
        let form = NeedForm { needs: needs.to_owned(), by: by.map(day) };
        let told =
            submit(&deciding(), &who(), (None, None), Choice::NotYet, &form, id(7), tuesday()).unwrap();
        let faults = wrong.into_iter().map(|(field, what)| Fault { field, what }).collect();
        assert_eq!(told, Decision { reply: Reply::Faults { faults }, ..Decision::default() });
    }
}

#[test]
fn who_thinks_again_takes_back_what_they_had_needed() {
    let (before, needed) = conditional();
    let decision = commit(&deciding(), &who(), Some(&before), Some(&needed), tuesday()).unwrap();
    assert_eq!(decision.commitments[0].choice, Choice::Committed);
    assert!(decision.concerns[0].state.is_withdrawn());

    let (earlier, form) = ((Some(&before), Some(&needed)), form());
    let anew = submit(&deciding(), &who(), earlier, Choice::NotYet, &form, id(8), tuesday()).unwrap();
    let states: Vec<bool> = anew.concerns.iter().map(|concern| concern.state.is_withdrawn()).collect();
    assert_eq!(states, [true, false]);
    assert_eq!(anew.commitments[0].needs, Some(id(8)));
}

#[test]
fn before_the_meeting_and_after_the_decision_nobody_is_asked() {
    for stage in stages() {
        let rollout = in_stage(stage);
        let is_open = matches!(rollout.stage, Stage::JointMeeting | Stage::Decision);
        assert_eq!(commit(&rollout, &who(), None, None, tuesday()).is_ok(), is_open);
        assert_eq!(open(&rollout, &who(), Choice::NotYet, tuesday()).is_ok(), is_open);
        let told = submit(&rollout, &who(), (None, None), Choice::NotYet, &form(), id(7), tuesday());
        assert_eq!(told.is_ok(), is_open);
    }
}

#[test]
fn silence_is_never_yes() {
    let (commitment, _) = conditional();
    let tally = Tally::of(4, &[commitment]);
    assert_eq!(tally, Tally { conditional: 1, no_answer: 3, ..Tally::default() });
}

#[test]
fn without_its_condition_a_word_is_committed_and_not_yet_stays_not_yet() {
    let before = |choice| Commitment { choice, ..conditional().0 };
    for (choice, to) in [(Choice::Conditional, Choice::Committed), (Choice::NotYet, Choice::NotYet)] {
        let decision = freed(&deciding(), &who(), &before(choice), tuesday());
        let said = &decision.commitments[0];
        assert_eq!((said.choice, &said.needs), (to, &None));
        let recorded: Vec<_> = decision.events.into_iter().map(|event| event.what).collect();
        let what = Happened::Committed { person: person("U1"), from: Some(choice), to };
        assert_eq!(recorded, if choice == to { vec![] } else { vec![what] }, "{choice:?}");
        assert_eq!(
            decision.effects,
            [post::commitment(&who()), post::one_more(&who()), post::charter(&deciding())]
        );
        assert!(matches!(decision.reply, Reply::Show { .. }), "they read how it stands");
    }
    let decided = in_stage(Stage::Pilot);
    let after = freed(&decided, &who(), &before(Choice::Conditional), tuesday());
    assert_eq!(after, Decision::default(), "it was decided on that");
}
