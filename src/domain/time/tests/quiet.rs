//! **Later** and **Away**: one new due time, refused where it is past or too late, and quiet until then.

use chrono_tz::Asia::Kolkata;

use super::*;
use crate::domain::action::Later;
use crate::domain::refusal::{Fault, Field, Refusal, Wrong};
use crate::domain::reply::{Reply, Say};
use crate::domain::screen::{Offer, Screen};
use crate::domain::time::quiet::*;

fn one(rollout: &Rollout, zone: Tz) -> Diary {
    let mut diary = Diary::default();
    diary.start(rollout, &[Stakeholder { zone, ..stakeholder("U1", Area::Legal) }], monday());
    diary
}

#[test]
fn later_is_a_time_to_come_before_the_intake_closes() {
    let on = |text: &str| Later::On(day(text));
    let past = |field| Err((field, Wrong::InPast));
    let weekend = || Err((Field::LaterDate, Wrong::NotAWorkingDay));
    let after = |field| Err((field, Wrong::NotBefore { other: Field::IntakeCloses }));
    // (zone, now in Berlin, choice, when in their zone)
    let table = [
        (BERLIN, "2026-03-10 10:00", Later::InOneHour, Ok("Tue 10 11:00")),
        (BERLIN, "2026-03-10 21:10", Later::InOneHour, Ok("Tue 10 22:10")),
        (BERLIN, "2026-03-13 15:59", Later::InOneHour, Ok("Fri 13 16:59")),
        (BERLIN, "2026-03-13 16:00", Later::InOneHour, after(Field::LaterChoice)),
        (BERLIN, "2026-03-10 10:00", Later::Tomorrow, Ok("Wed 11 09:30")),
        (BERLIN, "2026-03-06 10:00", Later::Tomorrow, Ok("Mon 09 09:30")),
        (BERLIN, "2026-03-13 10:00", Later::Tomorrow, after(Field::LaterChoice)),
        (BERLIN, "2026-03-10 10:00", on("2026-03-12"), Ok("Thu 12 09:30")),
        (BERLIN, "2026-03-05 10:00", on("2026-03-07"), weekend()),
        (BERLIN, "2026-03-10 10:00", on("2026-03-13"), Ok("Fri 13 09:30")),
        (BERLIN, "2026-03-10 08:00", on("2026-03-10"), Ok("Tue 10 09:30")),
        (BERLIN, "2026-03-10 10:00", on("2026-03-10"), past(Field::LaterDate)),
        (BERLIN, "2026-03-10 10:00", on("2026-03-09"), past(Field::LaterDate)),
        (BERLIN, "2026-03-10 10:00", on("2024-02-29"), past(Field::LaterDate)),
        (BERLIN, "2026-03-10 10:00", on("2026-03-14"), weekend()),
        (BERLIN, "2026-03-10 10:00", on("2026-03-16"), after(Field::LaterDate)),
        (BERLIN, "2026-03-10 10:00", on("2028-02-29"), after(Field::LaterDate)),
        (BERLIN, "2026-03-10 10:00", Later::Undated, Err((Field::LaterDate, Wrong::Missing))),
        // Half past two on Wednesday there.
        (Kolkata, "2026-03-10 22:00", Later::Tomorrow, Ok("Thu 12 09:30")),
        (Kolkata, "2026-03-10 22:00", on("2026-03-11"), Ok("Wed 11 09:30")),
    ];
    for (zone, at, until, expected) in table {
        let who = Stakeholder { zone, ..stakeholder("U1", Area::Legal) };
        let decision = submit_later(&rollout(1), &who, until, wall(at, BERLIN)).unwrap();
        let case = format!("{zone}, {at}, {until:?}");
        match expected {
            Ok(when) => {
                let due_at = decision.stakeholders[0].nudges.snoozed_until.unwrap();
                assert_eq!(due_at.with_timezone(&zone).format("%a %d %H:%M").to_string(), when, "{case}");
                let [DutyChange::Set(duty)] = decision.duties.as_slice() else { panic!("{case}") };
                assert_eq!((duty.due_at, duty.key.kind), (due_at, DutyKind::Reminder), "{case}");
                let about = Some("Rollout 1".to_owned());
                let say = What::Say { say: Say::QuietUntil { until: due_at, missed: vec![], about } };
                assert_eq!(decision.effects, [post::dm(&person("U1"), say)], "{case}");
            }
            Err((field, what)) => {
                let faults = vec![crate::domain::refusal::Fault { field, what }];
                let refused = Decision { reply: Reply::Faults { faults }, ..Decision::default() };
                assert_eq!(decision, refused, "{case}");
            }
        }
    }
}

#[test]
fn later_is_quiet_until_then_one_reminder_and_no_new_rhythm() {
    let mut diary = one(&rollout(1), BERLIN);
    // On the morning of the first nudge they ask for Thursday: Tuesday's is not sent, Thursday's is the reminder.
    let now = wall("2026-03-10 08:00", BERLIN);
    let later = submit_later(&rollout(1), &diary.parts[0], Later::On(day("2026-03-12")), now).unwrap();
    diary.apply(later, now);
    diary.run_to(rollout(1).dates.decision_by);
    assert_eq!(diary.nudged("U1", BERLIN), ["Thu 12 09:30 R-1", "Fri 13 09:30 R-1"]);
}

#[test]
fn later_moved_twice_is_one_reminder_at_the_second_time() {
    let mut diary = one(&rollout(1), BERLIN);
    let now = wall("2026-03-05 10:00", BERLIN);
    for until in [Later::InOneHour, Later::Tomorrow] {
        let later = submit_later(&rollout(1), &diary.parts[0], until, now).unwrap();
        diary.apply(later, now);
    }
    diary.run_to(wall("2026-03-09 23:00", BERLIN));
    assert_eq!(diary.nudged("U1", BERLIN), ["Fri 06 09:30 R-1"]);
    assert_eq!(diary.parts[0].nudges.snoozed_until, None);
    assert_eq!(diary.parts[0].nudges.sent, 1);
    diary.run_to(rollout(1).dates.decision_by);
    let all = ["Fri 06 09:30 R-1", "Thu 12 09:30 R-1", "Fri 13 09:30 R-1"];
    assert_eq!(diary.nudged("U1", BERLIN), all, "it is one of the three, in place of the first");
}

#[test]
fn in_one_hour_comes_on_a_day_that_has_had_its_nudge_and_takes_a_day_that_has_not() {
    // Nudged at 9:30 on Tuesday; at 9:40 they say in one hour.
    let mut diary = one(&rollout(1), BERLIN);
    diary.run_to(wall("2026-03-10 09:40", BERLIN));
    let now = wall("2026-03-10 09:40", BERLIN);
    let later = submit_later(&rollout(1), &diary.parts[0], Later::InOneHour, now).unwrap();
    diary.apply(later, now);
    diary.run_to(wall("2026-03-11 23:00", BERLIN));
    assert_eq!(diary.nudged("U1", BERLIN), ["Tue 10 09:30 R-1", "Tue 10 10:40 R-1"]);

    // At 7:00 on Thursday they say in one hour: the one at 9:30 is not needed any more.
    let now = wall("2026-03-12 07:00", BERLIN);
    let later = submit_later(&rollout(1), &diary.parts[0], Later::InOneHour, now).unwrap();
    diary.apply(later, now);
    diary.run_to(rollout(1).dates.decision_by);
    assert_eq!(diary.nudged("U1", BERLIN)[2..], ["Thu 12 08:00 R-1"], "the third");
    // Whatever they wish for comes all the same.
    let mut diary = one(&rollout(1), BERLIN);
    diary.run_to(wall("2026-03-13 10:00", BERLIN));
    let now = wall("2026-03-13 10:00", BERLIN);
    let later = submit_later(&rollout(1), &diary.parts[0], Later::InOneHour, now).unwrap();
    diary.apply(later, now);
    diary.run_to(rollout(1).dates.decision_by);
    assert_eq!(diary.nudged("U1", BERLIN)[3..], ["Fri 13 11:00 R-1"]);
}

#[test]
fn later_is_for_one_rollout_and_away_for_all() {
    let two = || {
        let mut diary = Diary::default();
        for number in [1, 2] {
            diary.start(&rollout(number), &[stakeholder("U1", Area::Legal)], monday());
        }
        diary
    };
    let now = wall("2026-03-09 12:00", BERLIN);

    let mut diary = two();
    let later = submit_later(&rollout(1), &diary.parts[0], Later::On(day("2026-03-11")), now).unwrap();
    diary.apply(later, now);
    diary.run_to(wall("2026-03-11 12:00", BERLIN));
    assert_eq!(diary.nudged("U1", BERLIN), ["Tue 10 09:30 R-2", "Wed 11 09:30 R-1+R-2"]);

    let mut diary = two();
    let open = diary.plate(&person("U1"), now).open;
    let away = submit_away(&open, day("2026-03-11"), now).unwrap();
    assert_eq!(away.effects.len(), 1, "said once");
    assert_eq!(away.events.len(), 2, "on record in both");
    diary.apply(away, now);
    diary.run_to(wall("2026-03-11 12:00", BERLIN));
    assert_eq!(diary.nudged("U1", BERLIN), ["Wed 11 09:30 R-1+R-2"]);
}

#[test]
fn away_over_the_closing_is_silence_and_back_on_a_weekend_is_monday() {
    let now = wall("2026-03-03 12:00", BERLIN);
    let table: [(&str, &[&str]); 4] = [
        ("2026-03-16", &[]),
        ("2026-03-13", &["Fri 13 09:30 R-1"]),
        ("2026-03-07", &["Mon 09 09:00 R-1", "Thu 12 09:30 R-1", "Fri 13 09:30 R-1"]),
        ("2026-03-10", &["Tue 10 09:30 R-1", "Thu 12 09:30 R-1", "Fri 13 09:30 R-1"]),
    ];
    for (back_on, expected) in table {
        let mut diary = one(&rollout(1), BERLIN);
        let open = diary.plate(&person("U1"), now).open;
        diary.apply(submit_away(&open, day(back_on), now).unwrap(), now);
        diary.run_to(rollout(1).dates.decision_by);
        assert_eq!(diary.nudged("U1", BERLIN), expected, "{back_on}");
    }
}

#[test]
fn away_is_a_day_to_come_within_a_year_for_somebody_who_owes_something() {
    let open = [(rollout(1), stakeholder("U1", Area::Legal))];
    let now = tuesday();
    let wrong = |text: &str| match submit_away(&open, day(text), now).unwrap().reply {
        Reply::Faults { faults } => Some((faults[0].field, faults[0].what.clone())),
        _ => None,
    };
    assert_eq!(wrong("2026-03-09"), Some((Field::BackOn, Wrong::InPast)));
    assert_eq!(wrong("2026-03-10"), Some((Field::BackOn, Wrong::InPast)));
    assert_eq!(wrong("2026-03-11"), None);
    assert_eq!(wrong("2027-03-11"), None);
    assert_eq!(wrong("2028-02-29"), Some((Field::BackOn, Wrong::TooFar)));

    let done = Intake::Done { at: now, stance: None };
    let open = [(rollout(1), Stakeholder { intake: done.clone(), ..stakeholder("U1", Area::Legal) })];
    assert_eq!(submit_away(&open, day("2026-03-12"), now), Err(Refusal::OweNothing));
    assert_eq!(submit_later(&rollout(1), &open[0].1, Later::InOneHour, now), Err(Refusal::OweNothing));
    assert_eq!(open_later(&rollout(1), &open[0].1, now), Err(Refusal::OweNothing));
}

#[test]
fn the_windows_offer_days_of_the_readers_own() {
    // Friday evening in Berlin is Saturday in Kolkata.
    let now = wall("2026-03-06 21:00", BERLIN);
    let who = Stakeholder { zone: Kolkata, ..stakeholder("U1", Area::Legal) };
    match open_later(&rollout(1), &who, now).unwrap().reply {
        Reply::Show { screen: Screen::Later { offers, zone, .. } } => {
            assert_eq!((offers[0], zone), (Offer::Tomorrow { day: day("2026-03-09") }, Kolkata));
        }
        other => panic!("{other:?}"),
    }
    match open_away(&rollout(1), &who, now).unwrap().reply {
        Reply::Show { screen: Screen::Away { tomorrow, .. } } => assert_eq!(tomorrow, day("2026-03-09")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn only_what_is_taken_is_offered() {
    let tomorrow = |text: &str| Offer::Tomorrow { day: day(text) };
    // It closes on Friday 13 at 17:00 in Berlin.
    let table = [
        ("2026-03-10 10:00", BERLIN, vec![tomorrow("2026-03-11"), Offer::InOneHour, Offer::OnADate]),
        ("2026-03-12 10:00", BERLIN, vec![tomorrow("2026-03-13"), Offer::InOneHour]),
        ("2026-03-13 08:00", BERLIN, vec![Offer::InOneHour, Offer::OnADate]),
        ("2026-03-13 10:00", BERLIN, vec![Offer::InOneHour]),
        ("2026-03-13 16:00", BERLIN, vec![]),
        // There it closes on Friday night at half past nine.
        ("2026-03-12 21:00", Kolkata, vec![Offer::InOneHour, Offer::OnADate]),
        ("2026-03-13 06:00", Kolkata, vec![Offer::InOneHour]),
    ];
    for (at, zone, expected) in table {
        let who = Stakeholder { zone, ..stakeholder("U1", Area::Legal) };
        let now = wall(at, BERLIN);
        let offered = match open_later(&rollout(1), &who, now) {
            Ok(Decision { reply: Reply::Show { screen: Screen::Later { offers, .. } }, .. }) => offers,
            Err(Refusal::NoTimeForLater { .. }) => vec![],
            other => panic!("{at} {zone}: {other:?}"),
        };
        assert_eq!(offered, expected, "{at} {zone}");
        for (offer, until) in [
            (tomorrow("2026-03-13"), Later::Tomorrow),
            (Offer::InOneHour, Later::InOneHour),
            (Offer::OnADate, Later::On(day("2026-03-13"))),
        ] {
            let taken = submit_later(&rollout(1), &who, until, now).unwrap().reply == Reply::Done;
            let is_offered = offered.contains(&offer)
                || until == Later::Tomorrow && matches!(offered.first(), Some(Offer::Tomorrow { .. }))
                // Tomorrow is that date.
                || until != Later::InOneHour && offered.first() == Some(&tomorrow("2026-03-13"));
            assert_eq!(taken, is_offered, "{at} {zone} {until:?}");
        }
    }
}

#[test]
fn a_window_of_quiet_sent_twice_says_it_once() {
    let now = tuesday();
    let who = stakeholder("U1", Area::Legal);
    for until in [Later::InOneHour, Later::Tomorrow, Later::On(day("2026-03-12"))] {
        let first = submit_later(&rollout(1), &who, until, now).unwrap();
        assert_eq!(first.effects.len(), 1);
        let moment = now + TimeDelta::seconds(3);
        let again = submit_later(&rollout(1), &first.stakeholders[0], until, moment);
        assert_eq!(again, Ok(Decision::default()), "{until:?}");
    }
    let other = submit_later(&rollout(1), &who, Later::Tomorrow, now).unwrap();
    let moved = submit_later(&rollout(1), &other.stakeholders[0], Later::InOneHour, now).unwrap();
    assert_eq!(moved.effects.len(), 1, "another time is another word");

    let away = submit_away(&[(rollout(1), who)], day("2026-03-12"), now).unwrap();
    let open = [(rollout(1), away.stakeholders[0].clone())];
    assert_eq!(submit_away(&open, day("2026-03-12"), now), Ok(Decision::default()));
    assert_eq!(submit_away(&open, day("2026-03-13"), now).unwrap().effects.len(), 1);
}

#[test]
fn who_is_away_reads_which_closes_before_they_are_back() {
    let closing = |number, text: &str| {
        let mut rollout = rollout(number);
        rollout.dates.intake_closes = wall(text, BERLIN);
        let who = Stakeholder { rollout: rollout.id.clone(), ..stakeholder("U1", Area::Legal) };
        (rollout, who)
    };
    let open = [closing(1, "2026-03-12 17:00"), closing(2, "2026-03-13 17:00")];
    let table: [(&str, &[&str]); 3] =
        [("2026-03-12", &[]), ("2026-03-13", &["Rollout 1"]), ("2026-03-16", &["Rollout 1", "Rollout 2"])];
    for (back_on, expected) in table {
        let away = submit_away(&open, day(back_on), tuesday()).unwrap();
        let [Effect { what: What::Say { say: Say::QuietUntil { missed, .. } }, .. }] =
            away.effects.as_slice()
        else {
            panic!("{:?}", away.effects)
        };
        let names: Vec<&str> = missed.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, expected, "{back_on}");
    }
}

#[test]
fn on_a_day_that_has_had_its_message_a_wish_is_about_itself_alone() {
    let mut diary = Diary::default();
    for number in [1, 2] {
        diary.start(&rollout(number), &[stakeholder("U1", Area::Legal)], monday());
    }
    let now = wall("2026-03-10 09:40", BERLIN);
    diary.run_to(now);
    let later = submit_later(&rollout(1), &diary.parts[0], Later::InOneHour, now).unwrap();
    diary.apply(later, now);
    diary.run_to(rollout(1).dates.decision_by);
    // On Thursday the other is due; all that is owed stands there, and that was the third of the one.
    let days = ["Tue 10 09:30 R-1+R-2", "Tue 10 10:40 R-1", "Thu 12 09:30 R-1+R-2", "Fri 13 09:30 R-2"];
    assert_eq!(diary.nudged("U1", BERLIN), days);
}

#[test]
fn homework_is_left_alone_until_it_was_asked_for_and_the_lead_is_told_in_time() {
    let mut owed = concern(5, "U2", Area::It, "Who pays?");
    owed.work.homework =
        Homework::Owed { owner: person("UOWNER"), due: day("2026-03-16"), nudged: 1, overdue: false };
    let (rollout, owner) = (rollout(1), person("UOWNER"));
    let key = DutyKey {
        rollout: rollout.id.clone(),
        person: Some(owner.clone()),
        kind: DutyKind::Homework,
        epoch: 5,
    };
    let now = wall("2026-03-12 09:40", BERLIN);
    let at = |time: &str| wall(time, BERLIN);
    let mut plate = Plate {
        open: vec![],
        homework: vec![(rollout.clone(), owed)],
        pending: Pending::default(),
        duties: vec![Duty { key: key.clone(), due_at: at("2026-03-13 09:30") }],
        today: Today::Taken,
        zone: BERLIN,
    };
    let wish = DutyKey { kind: DutyKind::Reminder, epoch: nudge::LATER_OF_WORK, ..key.clone() };
    let set = |key: &DutyKey, time: &str| DutyChange::Set(Duty { key: key.clone(), due_at: at(time) });
    let later = |until| submit_later_of_work(&plate, &rollout, &owner, until, now).unwrap();
    // What comes after it stays; what would come before goes on in its rhythm.
    assert_eq!(later(Later::InOneHour).duties, [set(&wish, "2026-03-12 10:40")]);
    let on_the_day = later(Later::On(day("2026-03-16"))).duties;
    assert_eq!(on_the_day, [set(&key, "2026-03-16 17:00"), set(&wish, "2026-03-16 09:30")]);
    let too_late = Fault { field: Field::LaterDate, what: Wrong::NotBefore { other: Field::Due } };
    assert_eq!(later(Later::On(day("2026-03-17"))).reply, Reply::Faults { faults: vec![too_late] });
    // It comes on a day that has had its message, and counts.
    plate.duties.push(Duty { key: wish.clone(), due_at: now });
    let told = nudge(&wish, &plate, now);
    let What::Nudge { homework, .. } = &told.effects[0].what else { panic!("{told:?}") };
    assert_eq!((homework.len(), told.concerns.len()), (1, 1));
    plate.duties.pop();
    // Away: back in time it goes on, back too late the lead is told on the day it was due.
    let away = |back_on: &str| submit_away_from_work(&plate, &owner, day(back_on), now).unwrap().duties;
    assert_eq!(away("2026-03-16"), [set(&key, "2026-03-16 09:30")]);
    assert_eq!(away("2026-03-18"), [set(&key, "2026-03-16 17:00")]);
    assert_eq!(away("2026-03-13"), []);
    plate.homework.clear();
    let later = submit_later_of_work(&plate, &rollout, &owner, Later::InOneHour, now);
    assert_eq!(later.err(), Some(Refusal::OweNothing));
}

#[test]
fn away_speaks_of_no_1_on_1_that_has_closed_and_is_remembered_in_every_part() {
    let now = wall("2026-03-11 10:00", BERLIN);
    let done = Intake::Done { at: tuesday(), stance: None };
    let closed = (
        Rollout { stage: Stage::Homework, ..rollout(1) },
        Stakeholder { intake: done.clone(), silent: vec![Area::Legal], ..stakeholder("U1", Area::Legal) },
    );
    let away = submit_away(std::slice::from_ref(&closed), day("2026-03-25"), now).unwrap();
    let What::Say { say: Say::QuietUntil { missed, .. } } = &away.effects[0].what else { panic!("{away:?}") };
    assert_eq!((missed.as_slice(), away.duties.as_slice()), ([].as_slice(), [].as_slice()));
    assert_eq!(away.stakeholders[0].nudges.away_until, Some(day("2026-03-25")));

    // Done, with homework: what comes to be owed while they are away waits until they are back.
    let mut owed = concern(5, "U2", Area::It, "Who pays?");
    owed.work.homework =
        Homework::Owed { owner: person("U1"), due: day("2026-03-13"), nudged: 0, overdue: false };
    let part = (closed.0.clone(), Stakeholder { silent: vec![], ..closed.1 });
    let mut plate = Plate {
        open: vec![part],
        homework: vec![(closed.0, owed)],
        pending: Pending::default(),
        duties: vec![],
        today: Today::Free,
        zone: BERLIN,
    };
    let away = submit_away_from_work(&plate, &person("U1"), day("2026-03-25"), now).unwrap();
    assert_eq!((away.stakeholders.len(), away.events.len()), (1, 1));
    let rollout = Rollout { stage: Stage::Decision, ..rollout(1) };
    let who = away.stakeholders[0].clone();
    let key = DutyKey {
        rollout: rollout.id.clone(),
        person: Some(person("U1")),
        kind: DutyKind::Commitment,
        epoch: 1,
    };
    let mut rollout = rollout;
    rollout.dates.decision_by = wall("2026-03-27 17:00", BERLIN);
    let at = wall("2026-03-17 09:30", BERLIN);
    plate.open = vec![(rollout, who)];
    plate.homework.clear();
    plate.pending.commitments = plate.open.clone();
    plate.duties = vec![Duty { key: key.clone(), due_at: at }];
    let back = Duty { key: key.clone(), due_at: wall("2026-03-25 09:30", BERLIN) };
    let told = nudge(&key, &plate, at);
    assert_eq!((told.duties, told.effects), (vec![DutyChange::Set(back)], vec![]));
}

#[test]
fn until_it_is_decided_whoever_has_not_said_whether_they_commit_can_ask_for_quiet() {
    let rollout = in_stage(Stage::Decision);
    let who = Stakeholder { intake: Intake::NotHeard, ..stakeholder("U1", Area::Legal) };
    let mut plate = Plate {
        open: vec![(rollout.clone(), who.clone())],
        homework: vec![],
        pending: Pending { commitments: vec![(rollout.clone(), who)], decisions: vec![] },
        duties: vec![],
        today: Today::Free,
        zone: BERLIN,
    };
    let (one, eve) = (person("U1"), wall("2026-03-19 10:00", BERLIN));
    let after = rollout.dates.decision_by;
    // As long as nothing is decided, their word is waited for.
    assert!(owes_work(&plate, &rollout.id, &one));
    assert!(open_later_of_work(&plate, &rollout, &one, eve).is_ok());
    assert!(open_later_of_work(&plate, &rollout, &one, after).is_ok());
    assert!(open_away_from_work(&plate, &rollout, &one, after).is_ok());
    assert!(submit_away_from_work(&plate, &one, day("2026-03-25"), after).is_ok());
    // Once nothing of it is waited for, there is nothing to be left alone with.
    let word = std::mem::take(&mut plate.pending);
    assert_eq!(open_later_of_work(&plate, &rollout, &one, after).err(), Some(Refusal::OweNothing));
    assert_eq!(open_away_from_work(&plate, &rollout, &one, after).err(), Some(Refusal::OweNothing));
    let away = submit_away_from_work(&plate, &one, day("2026-03-25"), after);
    assert_eq!(away.err(), Some(Refusal::OweNothing));
    plate.pending = word;
    // Homework is still waited for, by its own day.
    let mut owed = concern(5, "U2", Area::It, "Who pays?");
    owed.work.homework =
        Homework::Owed { owner: one.clone(), due: day("2026-03-24"), nudged: 0, overdue: false };
    plate.homework.push((rollout.clone(), owed));
    let too_late = submit_later_of_work(&plate, &rollout, &one, Later::On(day("2026-03-25")), after);
    let fault = Fault { field: Field::LaterDate, what: Wrong::NotBefore { other: Field::Due } };
    assert_eq!(too_late.unwrap().reply, Reply::Faults { faults: vec![fault] });
    // The decision itself is waited for as long as it takes.
    plate.homework.clear();
    plate.pending = Pending { commitments: vec![], decisions: vec![rollout.clone()] };
    assert!(open_later_of_work(&plate, &rollout, &rollout.sponsor, after).is_ok());
}
