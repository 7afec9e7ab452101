//! The rhythm of nudges: working hours in each person's zone, clock changes, one a day across rollouts, three at most.

use chrono_tz::America::New_York;
use chrono_tz::Asia::{Kathmandu, Kolkata};
use chrono_tz::Australia::Sydney;
use chrono_tz::Europe::London;
use chrono_tz::Pacific::Auckland;

use super::*;
use crate::domain::stakeholder::Nudges;

#[test]
fn everybody_hears_at_half_past_nine_of_their_own_day_at_most_three_times() {
    // Closes on Friday 13 March 17:00 in Berlin, in the week in which New York has changed its clocks and Berlin not.
    let table = [
        (BERLIN, ["Tue 10 09:30", "Thu 12 09:30", "Fri 13 09:30"]),
        (London, ["Tue 10 09:30", "Thu 12 09:30", "Fri 13 09:30"]),
        (New_York, ["Tue 10 09:30", "Thu 12 09:30", "Fri 13 09:30"]),
        (Kolkata, ["Tue 10 09:30", "Thu 12 09:30", "Fri 13 09:30"]),
        (Kathmandu, ["Tue 10 09:30", "Thu 12 09:30", "Fri 13 09:30"]),
        // Friday 17:00 in Berlin is Saturday there: their last working day is the Friday.
        (Auckland, ["Tue 10 09:30", "Thu 12 09:30", "Fri 13 09:30"]),
        (Sydney, ["Tue 10 09:30", "Thu 12 09:30", "Fri 13 09:30"]),
    ];
    for (zone, expected) in table {
        let mut diary = Diary::default();
        let who = Stakeholder { zone, ..stakeholder("U1", Area::Legal) };
        diary.start(&rollout(1), &[who], monday());
        diary.run_to(rollout(1).dates.decision_by);
        let expected: Vec<String> = expected.iter().map(|at| format!("{at} R-1")).collect();
        assert_eq!(diary.nudged("U1", zone), expected, "{zone}");
        assert_eq!(diary.parts[0].nudges.sent, 3);
    }
}

#[test]
fn half_past_nine_stays_half_past_nine_over_a_change_of_clocks() {
    // Europe changes on 29 March 2026, New York did on 8 March, Sydney goes back on 5 April.
    let closing = |text: &str, zone| {
        let mut rollout = rollout(1);
        rollout.dates.intake_closes = wall(text, zone);
        rollout.dates.meeting = wall(text, zone) + TimeDelta::days(5);
        rollout.dates.decision_by = wall(text, zone) + TimeDelta::days(7);
        rollout
    };
    let table = [
        (BERLIN, "2026-03-31 17:00", ["03-26 08:30", "03-30 07:30", "03-31 07:30"]),
        (New_York, "2026-03-10 17:00", ["03-05 14:30", "03-09 13:30", "03-10 13:30"]),
        (Sydney, "2026-04-07 17:00", ["04-01 22:30", "04-05 23:30", "04-06 23:30"]),
        // Back in the autumn.
        (BERLIN, "2026-10-27 17:00", ["10-22 07:30", "10-26 08:30", "10-27 08:30"]),
    ];
    for (zone, closes, expected) in table {
        let rollout = closing(closes, zone);
        let mut diary = Diary::default();
        let who = Stakeholder { zone, ..stakeholder("U1", Area::Legal) };
        diary.start(&rollout, &[who], rollout.dates.intake_closes - TimeDelta::days(12));
        diary.run_to(rollout.dates.decision_by);
        let is_one =
            |effect: &Effect| matches!(&effect.what, What::Nudge { rollouts, .. } if !rollouts.is_empty());
        let nudges = diary.sent.iter().filter(|(_, effect)| is_one(effect));
        let at: Vec<String> = nudges.map(|(at, _)| at.format("%m-%d %H:%M").to_string()).collect();
        assert_eq!(at, expected, "{zone}, {closes}");
        for hour in diary.nudged("U1", zone) {
            assert!(hour.ends_with("09:30 R-1"), "{hour}");
        }
    }
}

#[test]
fn nobody_who_has_answered_is_nudged_again() {
    let mut diary = Diary::default();
    diary.start(&rollout(1), &[stakeholder("U1", Area::Legal)], monday());
    diary.run_to(wall("2026-03-10 12:00", BERLIN));
    diary.answer("U1", wall("2026-03-10 12:00", BERLIN));
    diary.run_to(rollout(1).dates.decision_by);
    assert_eq!(diary.nudged("U1", BERLIN), ["Tue 10 09:30 R-1"]);
}

#[test]
fn two_rollouts_that_close_together_are_one_message_a_day() {
    let mut diary = Diary::default();
    let people = [stakeholder("U1", Area::Legal), stakeholder("U2", Area::It)];
    diary.start(&rollout(1), &people, monday());
    diary.start(&rollout(2), &people[..1], monday());
    diary.run_to(rollout(1).dates.decision_by);
    let both = ["Tue 10 09:30 R-1+R-2", "Thu 12 09:30 R-1+R-2", "Fri 13 09:30 R-1+R-2"];
    assert_eq!(diary.nudged("U1", BERLIN), both);
    assert_eq!(diary.nudged("U2", BERLIN).len(), 3);
    for part in &diary.parts {
        assert_eq!(part.nudges.sent, 3, "{part:?}");
    }
}

/// Rollout 2, where it closes on that day at 17:00.
fn closing(closes: &str) -> Rollout {
    let mut later = rollout(2);
    later.dates.intake_closes = wall(closes, BERLIN);
    later.dates.meeting = later.dates.intake_closes + TimeDelta::days(5);
    later.dates.decision_by = later.dates.meeting + TimeDelta::days(2);
    later
}

#[test]
fn all_that_somebody_owes_stands_in_the_message_and_counts_for_each() {
    // R-1 closes on Friday 13. Each by itself would be nudged 3 working days before, 1 before and on the day.
    let table: [(&str, &[&str]); 4] = [
        ("2026-03-13 17:00", &["Tue 10 09:30 R-1+R-2", "Thu 12 09:30 R-1+R-2", "Fri 13 09:30 R-1+R-2"]),
        // Before its own days have come it is not told along, or it would have none left for the last.
        (
            "2026-03-16 17:00",
            &["Tue 10 09:30 R-1", "Wed 11 09:30 R-1+R-2", "Fri 13 09:30 R-1+R-2", "Mon 16 09:30 R-2"],
        ),
        (
            "2026-03-12 17:00",
            &["Mon 09 09:30 R-2", "Tue 10 09:30 R-2+R-1", "Thu 12 09:30 R-2+R-1", "Fri 13 09:30 R-1"],
        ),
        // Weeks apart neither takes from the other.
        (
            "2026-03-31 17:00",
            &[
                "Tue 10 09:30 R-1",
                "Thu 12 09:30 R-1",
                "Fri 13 09:30 R-1",
                "Thu 26 09:30 R-2",
                "Mon 30 09:30 R-2",
                "Tue 31 09:30 R-2",
            ],
        ),
    ];
    for (closes, days) in table {
        let mut diary = Diary::default();
        let later = closing(closes);
        diary.start(&rollout(1), &[stakeholder("U1", Area::Legal)], monday());
        diary.start(&later, &[stakeholder("U1", Area::Legal)], monday());
        diary.run_to(rollout(1).dates.decision_by.max(later.dates.decision_by));
        assert_eq!(diary.nudged("U1", BERLIN), days, "{closes}");
        assert_eq!(diary.parts.iter().map(|part| part.nudges.sent).collect::<Vec<_>>(), [3, 3]);
    }
}

#[test]
fn what_is_told_along_has_one_of_its_own_less_ahead() {
    let mut diary = Diary::default();
    let later = closing("2026-03-16 17:00");
    diary.start(&rollout(1), &[stakeholder("U1", Area::Legal)], monday());
    diary.start(&later, &[stakeholder("U1", Area::Legal)], monday());
    let ahead = |diary: &Diary, of: &Rollout| -> Vec<u32> {
        let its = diary.duties.keys().filter(|key| key.rollout == of.id && key.kind == DutyKind::Nudge);
        its.map(|key| key.epoch).collect()
    };
    for (day, left) in [("10", vec![1, 2, 3]), ("11", vec![2, 3]), ("13", vec![3]), ("16", vec![])] {
        diary.run_to(wall(&format!("2026-03-{day} 12:00"), BERLIN));
        assert_eq!(ahead(&diary, &later), left, "{day}");
    }
}

#[test]
fn homework_is_told_three_times_too_and_the_lead_still_hears_when_it_is_overdue() {
    let now = tuesday();
    let due = day("2026-03-16");
    let owed = |nudged| {
        let mut owed = concern(5, "U2", Area::It, "Who pays?");
        owed.work.homework = Homework::Owed { owner: person("U1"), due, nudged, overdue: false };
        owed
    };
    let key = DutyKey { kind: DutyKind::Homework, epoch: 5, ..nudge_key(1) };
    let at = |text: &str| wall(text, BERLIN);
    let (eve, same, end) = (at("2026-03-13 09:30"), at("2026-03-16 09:30"), at("2026-03-16 17:00"));
    // Told along with the nudge of a 1-on-1: (nudged before, set for, told, set for then)
    let table = [(0, eve, true, same), (1, same, true, end), (2, end, true, end), (3, end, false, end)];
    for (nudged, set, is_told, then) in table {
        let plate = Plate {
            pending: Pending::default(),
            open: vec![(rollout(1), stakeholder("U1", Area::Legal))],
            duties: vec![Duty { key: nudge_key(1), due_at: now }, Duty { key: key.clone(), due_at: set }],
            today: Today::Free,
            homework: vec![(rollout(1), owed(nudged))],
            zone: BERLIN,
        };
        let decision = nudge(&nudge_key(1), &plate, now);
        let What::Nudge { homework, .. } = &decision.effects[0].what else { panic!("{nudged}") };
        assert_eq!(homework.len(), usize::from(is_told), "{nudged}");
        assert_eq!(decision.concerns, if is_told { vec![owed(nudged + 1)] } else { vec![] }, "{nudged}");
        let after = decision.duties.iter().find_map(|change| match change {
            DutyChange::Set(duty) if duty.key == key => Some(duty.due_at),
            _ => None,
        });
        assert_eq!(after.unwrap_or(set), then, "{nudged}");
    }
}

#[test]
fn overdue_homework_is_not_told_along_any_more() {
    let mut owed = concern(5, "U2", Area::It, "Who pays?");
    owed.work.homework =
        Homework::Owed { owner: person("U1"), due: day("2026-03-09"), nudged: 1, overdue: false };
    let now = tuesday();
    let plate = Plate {
        pending: Pending::default(),
        open: vec![(rollout(1), stakeholder("U1", Area::Legal))],
        duties: vec![Duty { key: nudge_key(1), due_at: now }],
        today: Today::Free,
        homework: vec![(rollout(1), owed)],
        zone: BERLIN,
    };
    let decision = nudge(&nudge_key(1), &plate, now);
    let What::Nudge { homework, rollouts, .. } = &decision.effects[0].what else { panic!() };
    assert_eq!((homework.len(), rollouts.len()), (0, 1));
    assert_eq!(decision.concerns, []);
}

#[test]
fn overdue_homework_is_told_to_the_lead_as_the_day_ends_or_in_their_next_working_hours() {
    let due = day("2026-03-14");
    let mut owed = concern(5, "U2", Area::It, "Who pays?");
    owed.work.homework = Homework::Owed { owner: person("U1"), due, nudged: 1, overdue: false };
    let key = DutyKey { kind: DutyKind::Homework, epoch: 5, ..nudge_key(1) };
    let table = [
        ("2026-03-14 17:00", Some("2026-03-16 09:00")),
        ("2026-03-16 09:00", None),
        ("2026-03-16 17:00", None),
        ("2026-03-16 22:00", Some("2026-03-17 09:00")),
    ];
    for (now, put_off) in table {
        let now = wall(now, BERLIN);
        let plate = Plate {
            pending: Pending::default(),
            open: vec![],
            duties: vec![Duty { key: key.clone(), due_at: now }],
            today: Today::Free,
            homework: vec![(rollout(1), owed.clone())],
            zone: BERLIN,
        };
        let decision = nudge(&key, &plate, now);
        let set = put_off.map(|at| DutyChange::Set(Duty { key: key.clone(), due_at: wall(at, BERLIN) }));
        assert_eq!(decision.duties, set.into_iter().collect::<Vec<_>>(), "{now}");
        assert_eq!(decision.effects.is_empty(), put_off.is_some(), "{now}");
    }
}

#[test]
fn a_nudge_that_finds_its_day_taken_waits_for_the_next_working_day_if_there_is_one() {
    let taken = |at: &str, closes: &str| {
        let mut rollout = rollout(1);
        rollout.dates.intake_closes = wall(closes, BERLIN);
        let now = wall(at, BERLIN);
        let key = nudge_key(1);
        let plate = Plate {
            pending: Pending::default(),
            open: vec![(rollout, stakeholder("U1", Area::Legal))],
            duties: vec![Duty { key: key.clone(), due_at: now }],
            today: Today::Taken,
            homework: vec![],
            zone: BERLIN,
        };
        let decision = nudge(&key, &plate, now);
        assert_eq!(decision.effects, []);
        decision.duties.into_iter().next().map(|change| match change {
            DutyChange::Set(duty) => duty.due_at.with_timezone(&BERLIN).format("%a %d %H:%M").to_string(),
            other => panic!("{other:?}"),
        })
    };
    let table = [
        ("2026-03-10 09:30", "2026-03-13 17:00", Some("Wed 11 09:30")),
        // Over the weekend.
        ("2026-03-13 09:30", "2026-03-17 17:00", Some("Mon 16 09:30")),
        // Over the change of clocks.
        ("2026-03-27 09:30", "2026-03-31 17:00", Some("Mon 30 09:30")),
        // Too late.
        ("2026-03-13 09:30", "2026-03-13 17:00", None),
        ("2026-03-12 09:30", "2026-03-13 09:30", None),
        ("2026-03-12 09:30", "2026-03-13 09:31", Some("Fri 13 09:30")),
    ];
    for (at, closes, expected) in table {
        assert_eq!(taken(at, closes).as_deref(), expected, "{at}, closes {closes}");
    }
}

fn nudge_key(epoch: u32) -> DutyKey {
    DutyKey { rollout: rollout(1).id, person: Some(person("U1")), kind: DutyKind::Nudge, epoch }
}

#[test]
fn out_of_hours_it_waits_for_the_next_working_moment() {
    let table = [
        ("2026-03-10 08:59", "Tue 10 09:00"),
        ("2026-03-10 16:59", "now"),
        ("2026-03-10 17:00", "Wed 11 09:00"),
        ("2026-03-07 11:00", "Mon 09 09:00"),
        ("2026-03-12 23:00", "Fri 13 09:00"),
    ];
    for (at, expected) in table {
        let now = wall(at, BERLIN);
        let key = nudge_key(1);
        let plate = Plate {
            pending: Pending::default(),
            open: vec![(rollout(1), stakeholder("U1", Area::Legal))],
            duties: vec![Duty { key: key.clone(), due_at: now }],
            today: Today::Free,
            homework: vec![],
            zone: BERLIN,
        };
        let decision = nudge(&key, &plate, now);
        let got = match decision.duties.first() {
            Some(DutyChange::Set(duty)) => {
                assert_eq!(decision.effects, []);
                duty.due_at.with_timezone(&BERLIN).format("%a %d %H:%M").to_string()
            }
            _ => "now".to_owned(),
        };
        assert_eq!(got, expected, "{at}");
        assert_eq!(got == "now", !decision.effects.is_empty(), "{at}");
        assert_eq!(got == "now", decision.nudge_days == [(person("U1"), day("2026-03-10"))], "{at}");
    }
}

#[test]
fn days_missed_are_made_up_by_one_message() {
    let mut diary = Diary::default();
    let people =
        [stakeholder("U1", Area::Legal), Stakeholder { zone: New_York, ..stakeholder("U2", Area::It) }];
    diary.start(&rollout(1), &people, monday());
    diary.start(&rollout(2), &people, monday());
    // Down from Monday to Thursday noon: of two nudges missed in each rollout one message is left.
    diary.wake(wall("2026-03-12 12:00", BERLIN));
    diary.run_to(rollout(1).dates.decision_by);
    assert_eq!(diary.nudged("U1", BERLIN), ["Thu 12 12:00 R-1+R-2", "Fri 13 09:30 R-1+R-2"]);
    // In New York it was 7:00: theirs waits for nine, and the day is one all the same.
    assert_eq!(diary.nudged("U2", New_York), ["Thu 12 09:00 R-1+R-2", "Fri 13 09:30 R-1+R-2"]);
    assert_eq!(diary.parts.iter().map(|part| part.nudges.sent).collect::<Vec<_>>(), [2, 2, 2, 2]);
}

#[test]
fn after_three_there_is_silence() {
    let now = wall("2026-03-10 09:30", BERLIN);
    for (sent, goes) in [(0, true), (2, true), (3, false), (4, false)] {
        let who =
            Stakeholder { nudges: Nudges { sent, ..Nudges::default() }, ..stakeholder("U1", Area::Legal) };
        let key = nudge_key(1);
        let plate = Plate {
            pending: Pending::default(),
            open: vec![(rollout(1), who)],
            duties: vec![Duty { key: key.clone(), due_at: now }],
            today: Today::Free,
            homework: vec![],
            zone: BERLIN,
        };
        let decision = nudge(&key, &plate, now);
        assert_eq!(decision.effects.len(), usize::from(goes), "{sent}");
        assert_eq!(decision.duties, [], "{sent}");
    }
}

#[test]
fn a_nudge_that_another_message_stood_for_is_not_sent_again() {
    let now = wall("2026-03-10 09:30", BERLIN);
    let plate = Plate {
        pending: Pending::default(),
        open: vec![(rollout(1), stakeholder("U1", Area::Legal))],
        duties: vec![Duty { key: nudge_key(1), due_at: now + TimeDelta::days(1) }],
        today: Today::Free,
        homework: vec![],
        zone: BERLIN,
    };
    assert_eq!(nudge(&nudge_key(1), &plate, now), Decision::default(), "moved");
    assert_eq!(nudge(&nudge_key(2), &plate, now), Decision::default(), "gone");
    let nobody = Plate {
        pending: Pending::default(),
        open: vec![],
        homework: vec![],
        duties: vec![Duty { key: nudge_key(1), due_at: now }],
        zone: BERLIN,
        today: Today::Free,
    };
    assert_eq!(nudge(&nudge_key(1), &nobody, now), Decision::default(), "no part in it");
}

#[test]
fn an_intake_that_has_had_its_three_is_not_even_mentioned() {
    let mut diary = Diary::default();
    for number in [1, 2] {
        diary.start(&rollout(number), &[stakeholder("U1", Area::Legal)], monday());
    }
    diary.parts[1].nudges.sent = 3;
    diary.run_to(wall("2026-03-10 12:00", BERLIN));
    assert_eq!(diary.nudged("U1", BERLIN), ["Tue 10 09:30 R-1"]);
}

#[test]
fn an_intake_past_its_closing_is_over_for_nudges_even_if_the_stage_has_not_moved_yet() {
    let closes = rollout(1).dates.intake_closes;
    let later = Rollout {
        dates: crate::domain::rollout::Dates {
            intake_closes: closes + TimeDelta::days(3),
            ..rollout(2).dates
        },
        ..rollout(2)
    };
    for (now, told) in [(closes - TimeDelta::minutes(1), 2), (closes, 0)] {
        let key = nudge_key(3);
        let who = |rollout: &Rollout| Stakeholder {
            rollout: rollout.id.clone(),
            zone: New_York,
            ..stakeholder("U1", Area::Legal)
        };
        let plate = Plate {
            pending: Pending::default(),
            open: [rollout(1), later.clone()].map(|rollout| (rollout.clone(), who(&rollout))).to_vec(),
            duties: vec![Duty { key: key.clone(), due_at: now }],
            today: Today::Free,
            homework: vec![],
            zone: BERLIN,
        };
        let decision = nudge(&key, &plate, now);
        let rollouts = decision.effects.iter().map(|effect| match &effect.what {
            What::Nudge { rollouts, .. } => rollouts.len(),
            other => panic!("{other:?}"),
        });
        assert_eq!(rollouts.sum::<usize>(), told, "{now}");
    }
}
