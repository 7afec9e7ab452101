//! Leaving, coming back, moving, and not being reached.

use chrono::TimeDelta;

use super::*;
use crate::domain::area::Area;
use crate::domain::concern::{Concern, State, Until};
use crate::domain::duty::{Duty, DutyKind};
use crate::domain::effect::To;
use crate::domain::homework::Homework;
use crate::domain::homework::assign::Back;
use crate::domain::id::TeamId;
use crate::domain::person::Standing;
use crate::domain::rehearsal;
use crate::domain::testing::*;
use crate::domain::time::tests::{Diary, monday};
use crate::domain::verdict::{Outcome, Verdict};

fn known(id: &str, standing: Standing) -> Person {
    Person { id: person(id), home: TeamId::from("T1"), zone: Some(BERLIN), standing, seen_at: tuesday() }
}

const HERE: Standing = Standing::Member;
const GONE: Standing = Standing::Deactivated;

/// Who is told that whom could not be reached.
fn told(decision: &Decision) -> Vec<(&str, &str)> {
    decision
        .effects
        .iter()
        .filter_map(|effect| match (&effect.to, &effect.what) {
            (To::Dm { person: to }, What::CouldNotReach { person, .. } | What::HeadLost { person, .. }) => {
                Some((to.as_str(), person.as_str()))
            }
            _ => None,
        })
        .collect()
}

/// Slack does not let us write to somebody.
fn refused(rollout: Rollout, who: Stakeholder) -> Decision {
    let person = who.person.clone();
    unreachable(&person, (&[(rollout, who)], &[]), &Undone::default(), Unreachable::DmRefused, tuesday())
}

/// Of what is no person's view, nothing: it would tell whose it is.
#[test]
fn whoever_works_on_a_point_reads_that_its_raiser_has_left_and_is_back() {
    use crate::domain::concern::Visibility;
    for visibility in [Visibility::Named, Visibility::Area, Visibility::LeadOnly] {
        let mut raised = concern(6, "U1", Area::Legal, "A contract");
        raised.said.visibility = visibility;
        raised.work.homework =
            Homework::Owed { owner: person("U2"), due: day("2026-03-16"), nudged: 1, overdue: false };
        let what = What::Homework { concern: raised.id.clone(), owner: person("U2") };
        let expected = post::dm(&person("U2"), what);
        for (raiser_out, standing) in [(false, GONE), (true, HERE)] {
            let raised = vec![Concern { raiser_out, ..raised.clone() }];
            let undone = Undone { raised, ..Undone::default() };
            let turned = changed(None, &known("U1", standing), (&[], &[]), &undone, tuesday());
            let is_told = turned.effects.contains(&expected);
            assert_eq!(is_told, visibility == Visibility::Named, "{visibility:?}, {standing:?}");
        }
    }
}

#[test]
fn a_stakeholder_who_leaves_midway_is_marked_and_the_lead_is_told_once() {
    let gone = Intake::Unreachable { why: Unreachable::Deactivated, since: Some(tuesday()) };
    for intake in [Intake::Invited, Intake::Talking, Intake::NotHeard] {
        let who = Stakeholder { intake, ..stakeholder("U1", Area::Legal) };
        let open = [(rollout(1), who.clone())];
        let decision = changed(
            Some(&known("U1", HERE)),
            &known("U1", GONE),
            (&open, &[]),
            &Undone::default(),
            tuesday(),
        );
        assert_eq!(decision.stakeholders[0].intake, gone);
        assert_eq!(told(&decision), [("ULEAD", "U1")]);
        assert_eq!(decision.duties, [DutyChange::DropPerson(rollout(1).id, person("U1"))]);
        assert_eq!(
            decision.events[0].what,
            Happened::Unreachable { person: person("U1"), why: Unreachable::Deactivated }
        );
        let open = [(rollout(1), decision.stakeholders[0].clone())];
        let again = changed(
            Some(&known("U1", GONE)),
            &known("U1", GONE),
            (&open, &[]),
            &Undone::default(),
            tuesday(),
        );
        assert_eq!(again, Decision::default());
    }
}

#[test]
fn heard_is_heard_whoever_leaves() {
    let who = Stakeholder {
        intake: Intake::Done { at: tuesday(), stance: None },
        ..stakeholder("U1", Area::Legal)
    };
    let open = [(rollout(1), who)];
    let gone = changed(None, &known("U1", GONE), (&open, &[]), &Undone::default(), tuesday());
    let left = &gone.stakeholders[0];
    assert_eq!(left.intake, Intake::Left { at: tuesday(), stance: None, since: Some(tuesday()) });
    assert!(left.is_heard_for(Area::Legal, []) && !left.is_reachable());
    assert_eq!(told(&gone), [("ULEAD", "U1")]);
    let open = [(rollout(1), left.clone())];
    let again = changed(None, &known("U1", GONE), (&open, &[]), &Undone::default(), tuesday());
    assert_eq!(again, Decision::default());
    let back = changed(None, &known("U1", HERE), (&open, &[]), &Undone::default(), tuesday());
    assert_eq!(back.stakeholders[0].intake, Intake::Done { at: tuesday(), stance: None });
}

#[test]
fn what_somebody_leaves_undone_is_the_leads_and_nobodys_word_is_waited_for() {
    let mut owed = concern(4, "U2", Area::It, "Who pays?");
    owed.work.homework =
        Homework::Owed { owner: person("U1"), due: day("2026-03-16"), nudged: 1, overdue: false };
    let mut answered = concern(5, "U2", Area::It, "And when?");
    answered.state = state("Answered");
    answered.work.homework = Homework::HandedIn { owner: person("U1"), due: None };
    let raiser = || Some(stakeholder("U2", Area::It));
    let undone = Undone {
        raised: vec![concern(6, "U1", Area::Legal, "A contract")],
        owned: vec![(rollout(1), owed.clone(), raiser()), (rollout(1), answered, raiser())],
        ..Undone::default()
    };
    let gone = changed(None, &known("U1", GONE), (&[], &[]), &undone, tuesday());
    let stands: Vec<_> = gone
        .concerns
        .iter()
        .map(|after| (after.id.number(), after.work.homework.owner(), after.raiser_out))
        .collect();
    assert_eq!(stands, [(4, None, false), (5, None, false), (6, None, true)]);
    let back = What::HomeworkBack { concern: owed.id.clone(), owner: person("U1"), why: Back::Gone };
    let told: Vec<_> =
        gone.effects.iter().filter(|effect| matches!(effect.what, What::HomeworkBack { .. })).collect();
    assert_eq!(told, [&post::dm(&person("ULEAD"), back)], "of what is answered nothing is to be done now");
    assert!(gone.effects.iter().all(|effect| effect.to != To::Dm { person: person("U1") }));
    assert!(
        gone.duties
            .iter()
            .any(|duty| matches!(duty, DutyChange::Drop(key) if key.kind == DutyKind::Homework))
    );
    // Once they are back their word is waited for again.
    let raised = gone.concerns.into_iter().filter(|after| after.raiser_out).collect();
    let undone = Undone { raised, ..Undone::default() };
    let back = changed(None, &known("U1", HERE), (&[], &[]), &undone, tuesday());
    assert!(!back.concerns[0].raiser_out);
}

#[test]
fn a_refused_dm_is_told_with_its_reason_kept() {
    let who = stakeholder("U1", Area::Legal);
    let decision = refused(rollout(1), who.clone());
    let lost = Intake::Unreachable { why: Unreachable::DmRefused, since: Some(tuesday()) };
    assert_eq!(decision.stakeholders[0].intake, lost);
    assert_eq!(told(&decision), [("ULEAD", "U1")]);
    let again = refused(rollout(1), decision.stakeholders[0].clone());
    assert_eq!(again, Decision::default());
    for stage in stages().into_iter().filter(Stage::is_over) {
        let over = refused(in_stage(stage), who.clone());
        assert_eq!(over, Decision::default());
    }
    // No change of a profile opens their DM.
    let open = [(rollout(1), decision.stakeholders[0].clone())];
    assert_eq!(
        changed(None, &known("U1", HERE), (&open, &[]), &Undone::default(), tuesday()),
        Decision::default()
    );
}

#[test]
fn every_way_of_not_being_there_is_leaving() {
    let table = [
        (Standing::Member, false),
        (Standing::Guest, false),
        (Standing::Bot, true),
        (Standing::Deactivated, true),
        (Standing::Outsider, true),
        (Standing::Unknown, true),
    ];
    for (standing, leaves) in table {
        let open = [(rollout(1), stakeholder("U1", Area::Legal))];
        let decision = changed(
            Some(&known("U1", HERE)),
            &known("U1", standing),
            (&open, &[]),
            &Undone::default(),
            tuesday(),
        );
        assert_eq!(decision.stakeholders.len(), usize::from(leaves), "{standing:?}");
    }
}

#[test]
fn who_runs_it_and_leaves_is_told_to_the_other() {
    let mine = Rollout { sponsor: person("ULEAD"), ..rollout(2) };
    let table = [
        ("ULEAD", vec![rollout(1)], vec![("USPONSOR", "ULEAD")]),
        ("USPONSOR", vec![rollout(1)], vec![("ULEAD", "USPONSOR")]),
        ("ULEAD", vec![mine], vec![]),
        ("ULEAD", vec![rollout(1), rollout(2)], vec![("USPONSOR", "ULEAD"); 2]),
    ];
    for (who, run, expected) in table {
        let decision =
            changed(Some(&known(who, HERE)), &known(who, GONE), (&[], &run), &Undone::default(), tuesday());
        assert_eq!(told(&decision), expected, "{who}");
        let again =
            changed(Some(&known(who, GONE)), &known(who, GONE), (&[], &run), &Undone::default(), tuesday());
        assert_eq!(again, Decision::default(), "{who}");
    }
    // Lead and stakeholder in one: told once, and not to themselves.
    let open = [(rollout(1), stakeholder("ULEAD", Area::Legal))];
    let decision =
        changed(None, &known("ULEAD", GONE), (&open, &[rollout(1)]), &Undone::default(), tuesday());
    assert_eq!(told(&decision), [("USPONSOR", "ULEAD")]);
}

#[test]
fn a_lead_or_sponsor_who_cannot_be_written_to_is_told_to_the_other() {
    for (who, other) in [("ULEAD", "USPONSOR"), ("USPONSOR", "ULEAD")] {
        for open in [vec![], vec![(rollout(1), stakeholder(who, Area::Legal))]] {
            let why = Unreachable::DmRefused;
            let decision =
                unreachable(&person(who), (&open, &[rollout(1)]), &Undone::default(), why, tuesday());
            assert_eq!(told(&decision), [(other, who)]);
        }
    }
}

#[test]
fn the_lead_learns_that_the_home_channel_is_lost() {
    let decision = home_lost(&[rollout(1), rollout(2)]);
    let lost = |number| What::HomeLost { rollout: rollout(number).id };
    assert_eq!(decision.effects, [1, 2].map(|number| post::dm(&person("ULEAD"), lost(number))));
}

#[test]
fn the_lead_alone_says_that_people_from_outside_may_read_along() {
    let accepted = Rollout { outsiders_accepted: true, ..rollout(2) };
    let told = What::Outsiders { rollout: rollout(1).id };
    assert_eq!(
        outsiders(&[rollout(1), accepted.clone()]).effects,
        [post::dm(&person("ULEAD"), told.clone())]
    );
    for who in ["USPONSOR", "U1"] {
        let refused = accept_outsiders(&rollout(1), &person(who));
        assert_eq!(refused, Err(Refusal::OnlyLead { lead: person("ULEAD") }), "{who}");
    }
    let decision = accept_outsiders(&rollout(1), &person("ULEAD")).unwrap();
    assert!(decision.rollout.is_some_and(|rollout| rollout.outsiders_accepted));
    assert_eq!(decision.effects, [post::charter(&rollout(1)), post::dm(&person("ULEAD"), told)]);
    assert_eq!(decision.events.len(), 1);
    assert_eq!(accept_outsiders(&accepted, &person("ULEAD")), Ok(Decision::default()), "twice is harmless");
    for stage in stages() {
        let over = stage.is_over();
        let before = matches!(stage, Stage::Scheduled { .. });
        let decided = accept_outsiders(&in_stage(stage), &person("ULEAD"));
        assert_eq!(decided.is_err(), over, "before the start: {before}");
    }
}

#[test]
fn who_comes_back_is_asked_again_with_what_is_left_of_the_rhythm() {
    let mut diary = Diary::default();
    diary.start(&rollout(1), &[stakeholder("U1", Area::Legal)], monday());
    let leaves = wall("2026-03-05 12:00", BERLIN);
    let open = diary.plate(&person("U1"), leaves).open;
    diary.apply(changed(None, &known("U1", GONE), (&open, &[]), &Undone::default(), leaves), leaves);
    let comes = wall("2026-03-10 12:00", BERLIN);
    diary.run_to(comes);
    let open = diary.plate(&person("U1"), comes).open;
    let back = changed(Some(&known("U1", GONE)), &known("U1", HERE), (&open, &[]), &Undone::default(), comes);
    assert!(back.effects.contains(&post::invite(&open[0].1)));
    let theirs = |change: &DutyChange| match change {
        DutyChange::Set(duty) => duty.key.kind == DutyKind::Nudge && duty.key.person == Some(person("U1")),
        DutyChange::Drop(_)
        | DutyChange::DropPerson(..)
        | DutyChange::DropIntake(_)
        | DutyChange::DropAll(_)
        | DutyChange::RestAll(_)
        | DutyChange::WakeAll(_) => false,
    };
    assert!(back.duties.iter().all(theirs), "nothing of the rollout's own is set again: {:?}", back.duties);
    diary.apply(back, comes);
    assert_eq!(diary.parts[0].intake, Intake::Invited);
    diary.run_to(rollout(1).dates.decision_by);
    assert_eq!(diary.nudged("U1", BERLIN), ["Thu 12 09:30 R-1", "Fri 13 09:30 R-1"]);
}

#[test]
fn coming_back_before_the_start_or_after_the_closing_brings_no_message() {
    let gone = Intake::Unreachable { why: Unreachable::Deactivated, since: None };
    for stage in stages().into_iter().filter(|stage| !stage.is_over() && *stage != Stage::Intake) {
        let name = stage.name();
        let expected = if let Stage::Scheduled { .. } = stage { Intake::Invited } else { Intake::NotHeard };
        let who = Stakeholder { intake: gone.clone(), ..stakeholder("U1", Area::Legal) };
        let decision = changed(
            None,
            &known("U1", HERE),
            (&[(in_stage(stage), who)], &[]),
            &Undone::default(),
            tuesday(),
        );
        assert_eq!(decision.stakeholders[0].intake, expected, "{name}");
        // Once they have met, whether they commit: nobody asked them while they were gone.
        let asked = commitment::asked_again(&decision.stakeholders[0], tuesday());
        let is_asked = name == Stage::Decision.name();
        assert_eq!(decision.duties, is_asked.then_some(asked).into_iter().collect::<Vec<_>>(), "{name}");
        assert!(!decision.effects.iter().any(|effect| matches!(effect.to, To::Dm { .. })), "{name}");
    }
}

#[test]
fn who_moves_is_nudged_on_the_same_days_at_half_past_nine_of_where_they_are() {
    let mut diary = Diary::default();
    diary.start(&rollout(1), &[stakeholder("U1", Area::Legal)], monday());
    let now = tuesday() - chrono::TimeDelta::days(1);
    let moved = Person { zone: Some(chrono_tz::America::New_York), ..known("U1", HERE) };
    let open = diary.plate(&person("U1"), now).open;
    let decision = changed(Some(&known("U1", HERE)), &moved, (&open, &[]), &Undone::default(), now);
    assert_eq!((decision.effects.len(), decision.duties.len(), decision.stakeholders.len()), (0, 3, 1));
    diary.apply(decision, now);
    diary.run_to(rollout(1).dates.decision_by);
    let there = diary.nudged("U1", chrono_tz::America::New_York);
    assert_eq!(there, ["Tue 10 09:30 R-1", "Thu 12 09:30 R-1", "Fri 13 09:30 R-1"]);
    // Slack no longer says where: the lead's zone stands in.
    let nowhere = Person { zone: None, ..moved.clone() };
    let open = diary.plate(&person("U1"), now).open;
    let back = changed(Some(&moved), &nowhere, (&open, &[]), &Undone::default(), now);
    assert_eq!(back.stakeholders[0].zone, BERLIN);
    assert_eq!(diary.duties.keys().filter(|key| key.kind == DutyKind::Nudge).count(), 0);
}

#[test]
fn whoever_writes_can_be_written_to_and_reads_first_what_they_are_asked() {
    let now = tuesday();
    let lost = Intake::Unreachable { why: Unreachable::DmRefused, since: None };
    let part = |number, stage, intake: &Intake| {
        let rollout = Rollout { stage, ..rollout(number) };
        let who = Stakeholder {
            rollout: rollout.id.clone(),
            intake: intake.clone(),
            ..stakeholder("U1", Area::Legal)
        };
        (rollout, who)
    };
    let open = vec![
        part(1, Stage::Intake, &lost),
        part(2, Stage::Homework, &lost),
        part(3, Stage::Intake, &Intake::Talking),
    ];
    let [one, two, three] = open.clone().try_into().unwrap();
    let (decision, after) = wrote(open, &Undone::default(), now);
    let intakes: Vec<_> = after.iter().map(|(_, who)| who.intake.clone()).collect();
    assert_eq!(intakes, [Intake::Invited, Intake::NotHeard, Intake::Talking]);
    assert_eq!(decision.stakeholders, [after[0].1.clone(), after[1].1.clone()]);
    let asked = |part: &(Rollout, Stakeholder)| decision.effects.contains(&post::invite(&part.1));
    assert_eq!((asked(&one), asked(&two), asked(&three)), (true, true, false));
    // What is left of the rhythm, for whoever is still asked in time.
    assert!(!decision.duties.is_empty());
    for change in &decision.duties {
        assert!(matches!(change, DutyChange::Set(duty) if duty.key.rollout == one.0.id && duty.due_at > now));
    }
    let (again, _) = wrote(after, &Undone::default(), now);
    assert_eq!(again, Decision::default());
}

#[test]
fn what_is_still_ahead_of_who_has_moved_is_what_reaches_them() {
    let moves = wall("2026-03-10 06:00", BERLIN);
    for zone in [chrono_tz::America::New_York, chrono_tz::Asia::Tokyo, chrono_tz::Pacific::Auckland] {
        let mut diary = Diary::default();
        diary.start(&rollout(1), &[stakeholder("U1", Area::Legal)], monday());
        diary.run_to(moves);
        let moved = Person { zone: Some(zone), ..known("U1", HERE) };
        let open = diary.plate(&person("U1"), moves).open;
        diary
            .apply(changed(Some(&known("U1", HERE)), &moved, (&open, &[]), &Undone::default(), moves), moves);
        let duties: Vec<Duty> =
            diary.duties.iter().map(|(key, &due_at)| Duty { key: key.clone(), due_at }).collect();
        let running = diary.rollouts[&rollout(1).id].clone();
        let plan = rehearsal::ahead(&running, &diary.parts, &duties, BERLIN, moves);
        let promised: Vec<String> = plan
            .items
            .iter()
            .filter(|item| matches!(item.what, rehearsal::PlannedWhat::Nudge { .. }))
            .map(|item| format!("{} R-1", item.at.unwrap().with_timezone(&zone).format("%a %d %H:%M")))
            .collect();
        diary.run_to(rollout(1).dates.decision_by);
        assert_eq!(diary.nudged("U1", zone), promised, "{zone}");
        assert!(!promised.is_empty(), "{zone}");
    }
}

#[test]
fn who_was_told_twice_and_comes_back_has_one_left_and_by_the_form_as_well() {
    let comes = wall("2026-03-10 12:00", BERLIN);
    let running = in_stage(Stage::Intake);
    for why in [Unreachable::Deactivated, Unreachable::DmRefused] {
        let lost = Intake::Unreachable { why, since: None };
        let mut who = Stakeholder { intake: lost, ..stakeholder("U1", Area::Legal) };
        who.nudges.sent = 2;
        let (decision, _) = wrote(vec![(rollout(1), who.clone())], &Undone::default(), comes);
        let ahead: Vec<_> = decision.duties.iter().map(when).collect();
        assert_eq!(ahead, ["Fri 13 09:30"], "{why:?}");
        let talk = crate::domain::intake::Talk::of(&running, &who, None, &[]).unwrap();
        let opened: Vec<_> = talk.open(comes).duties.iter().map(when).collect();
        assert_eq!(opened, ahead, "{why:?}");
    }
}

fn when(change: &DutyChange) -> String {
    let DutyChange::Set(duty) = change else { panic!("{change:?}") };
    duty.due_at.with_timezone(&BERLIN).format("%a %d %H:%M").to_string()
}

#[test]
fn who_comes_back_reads_once_what_became_of_their_points_while_they_were_gone() {
    let (before, left, meanwhile) =
        (tuesday(), tuesday() + TimeDelta::days(1), tuesday() + TimeDelta::days(2));
    let parked = |by: Option<&str>, at| State::Parked {
        until: Until::PilotReview,
        by: by.map(person),
        at,
        before: None,
    };
    let accepted = |at| State::AcceptedRisk {
        by: person("USPONSOR"),
        at,
        restated: "The keys may be lost.".to_owned(),
        why: "They lie in our vault.".to_owned(),
    };
    // Given what became of a point, and when; whether they are told of it, or have its answer before them.
    let table = [
        (State::Open, None),
        (parked(Some("ULEAD"), before), None),
        (parked(Some("ULEAD"), meanwhile), Some("Became")),
        (parked(None, meanwhile), None),
        (accepted(before), None),
        (accepted(meanwhile), Some("Became")),
        (state("Answered"), Some("Answered")),
        (State::Withdrawn { at: meanwhile, instead: None }, None),
    ];
    let of = |stands: &State| Undone {
        raised: vec![Concern {
            state: stands.clone(),
            raiser_out: true,
            ..concern(4, "U1", Area::Legal, "The keys")
        }],
        ..Undone::default()
    };
    let name = |effect: &Effect| match &effect.what {
        What::Became { .. } => Some("Became"),
        What::Answered { .. } => Some("Answered"),
        What::YouSaid { .. } => Some("YouSaid"),
        _ => None,
    };
    let said = |decision: &Decision| -> Vec<&str> { decision.effects.iter().filter_map(name).collect() };
    let gone = |why| Intake::Unreachable { why, since: Some(left) };
    let table_of = |intake: Intake| {
        (in_stage(Stage::Homework), Stakeholder { intake, ..stakeholder("U1", Area::Legal) })
    };
    for (stands, expected) in table {
        let undone = of(&stands);
        let expected: Vec<&str> = expected.into_iter().collect();
        let done = Intake::Left { at: before, stance: None, since: Some(left) };
        for intake in [gone(Unreachable::Deactivated), done] {
            let open = [table_of(intake.clone())];
            let back = changed(None, &known("U1", HERE), (&open, &[]), &undone, meanwhile);
            assert_eq!(said(&back), expected, "{stands:?}");
            assert!(!back.concerns[0].raiser_out);
            let record = back.effects.contains(&post::record(&back.stakeholders[0]));
            let is_kept = back.stakeholders[0].intake.is_done() && !stands.is_withdrawn();
            assert_eq!(record, is_kept, "what stands on record is shown anew: {stands:?}");
            // Slack tells of them once more.
            let open = [(open[0].0.clone(), back.stakeholders[0].clone())];
            let again = changed(None, &known("U1", HERE), (&open, &[]), &Undone::default(), meanwhile);
            assert_eq!(again, Decision::default());
        }
        for why in [Unreachable::Deactivated, Unreachable::DmRefused] {
            let (back, after) = wrote(vec![table_of(gone(why))], &undone, meanwhile);
            assert_eq!(said(&back), expected, "{stands:?}");
            assert!(!back.concerns[0].raiser_out, "their word is waited for again");
            let (again, _) = wrote(after, &Undone::default(), meanwhile);
            assert_eq!(again, Decision::default());
        }
    }
    // What was decided tells of every point.
    for (at, expected) in [(before, vec!["Became"]), (meanwhile, vec!["YouSaid"])] {
        let verdict = Verdict {
            rollout: rollout(1).id,
            nth: 1,
            outcome: Outcome::Pilot,
            statement: "Go.".to_owned(),
            by: person("USPONSOR"),
            at,
            until: None,
        };
        let undone = Undone { verdicts: vec![verdict], ..of(&accepted(meanwhile)) };
        let (_, who) = table_of(gone(Unreachable::Deactivated));
        let open = [(in_stage(Stage::Pilot), who)];
        let back = changed(None, &known("U1", HERE), (&open, &[]), &undone, meanwhile);
        assert_eq!(said(&back), expected);
    }
}
