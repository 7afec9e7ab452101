//! What `remind` does for each person, and that it goes round nobody's wish.

use chrono_tz::America::New_York;
use chrono_tz::Asia::Kolkata;

use super::*;
use crate::domain::area::Area;
use crate::domain::stakeholder::{Intake, Nudges};
use crate::domain::testing::*;
use crate::domain::time::tests::{Diary, monday};

fn report(decision: &Decision) -> Vec<(String, Reminded)> {
    match &decision.reply {
        Reply::Say { say: Say::Reminded { report, .. } } => {
            report.iter().map(|one| (one.person.to_string(), one.outcome.clone())).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_person_is_reminded_as_their_hours_their_wishes_and_their_patience_allow() {
    let nudges = |sent, snoozed: Option<&str>, away: Option<&str>| Nudges {
        sent,
        snoozed_until: snoozed.map(|at| wall(at, BERLIN)),
        away_until: away.map(day),
    };
    let none = || nudges(0, None, None);
    let later = wall("2026-03-11 09:30", BERLIN);
    let at = |text, zone| Reminded::At { when: wall(text, zone) };
    let table = [
        ("2026-03-10 10:00", BERLIN, none(), Today::Free, Reminded::Now),
        ("2026-03-10 10:00", BERLIN, none(), Today::Taken, Reminded::HadOneToday),
        ("2026-03-10 10:00", BERLIN, nudges(2, None, None), Today::Free, Reminded::Now),
        ("2026-03-10 10:00", BERLIN, nudges(3, None, None), Today::Free, Reminded::HadThree),
        ("2026-03-10 18:00", BERLIN, none(), Today::Free, at("2026-03-11 09:00", BERLIN)),
        ("2026-03-10 18:00", BERLIN, none(), Today::Taken, at("2026-03-11 09:00", BERLIN)),
        ("2026-03-07 12:00", BERLIN, none(), Today::Free, at("2026-03-09 09:00", BERLIN)),
        ("2026-03-10 10:00", New_York, none(), Today::Free, at("2026-03-10 09:00", New_York)),
        ("2026-03-10 15:00", Kolkata, none(), Today::Free, at("2026-03-11 09:00", Kolkata)),
        ("2026-03-13 16:00", Kolkata, none(), Today::Free, Reminded::TooLate),
        (
            "2026-03-10 10:00",
            BERLIN,
            nudges(0, Some("2026-03-11 09:30"), None),
            Today::Free,
            Reminded::Snoozed { until: later },
        ),
        ("2026-03-12 10:00", BERLIN, nudges(0, Some("2026-03-11 09:30"), None), Today::Free, Reminded::Now),
        (
            "2026-03-10 10:00",
            BERLIN,
            nudges(3, None, Some("2026-03-12")),
            Today::Free,
            Reminded::Away { back_on: day("2026-03-12") },
        ),
        ("2026-03-12 10:00", BERLIN, nudges(0, None, Some("2026-03-12")), Today::Free, Reminded::Now),
    ];
    for (now, zone, nudges, today, expected) in table {
        let case = format!("{now} {zone} {nudges:?} {today:?}");
        let who = Stakeholder { zone, nudges, ..stakeholder("U1", Area::Legal) };
        let now = wall(now, BERLIN);
        let decision = remind(&rollout(1), &person("ULEAD"), &[(who, today)], now).unwrap();
        assert_eq!(report(&decision), [("U1".to_owned(), expected.clone())], "{case}");
        let due_at = match expected {
            Reminded::Now => Some(now),
            Reminded::At { when } => Some(when),
            _ => None,
        };
        let set = decision.duties.iter().map(|change| match change {
            DutyChange::Set(duty) => duty.due_at,
            other => panic!("{other:?}"),
        });
        assert_eq!(set.collect::<Vec<_>>(), Vec::from_iter(due_at), "{case}");
        assert_eq!(decision.effects, [], "{case}: the diary sends it");
    }
}

#[test]
fn who_owes_nothing_is_left_in_peace() {
    let at = tuesday();
    for intake in [
        Intake::Done { at, stance: None },
        Intake::NotHeard,
        Intake::Unreachable { why: crate::domain::stakeholder::Unreachable::DmRefused, since: None },
    ] {
        let who = Stakeholder { intake, ..stakeholder("U1", Area::Legal) };
        let decision = remind(&rollout(1), &person("ULEAD"), &[(who, Today::Free)], at).unwrap();
        assert_eq!((report(&decision), decision.effects), (vec![], vec![]));
    }
}

#[test]
fn once_the_closing_has_passed_nobody_is_reminded() {
    let closes = rollout(1).dates.intake_closes;
    let who = Stakeholder { zone: New_York, ..stakeholder("U1", Area::Legal) };
    let decision = remind(&rollout(1), &person("ULEAD"), &[(who, Today::Free)], closes).unwrap();
    assert_eq!((report(&decision), decision.effects), (vec![], vec![]));
}

#[test]
fn it_is_the_leads_and_the_sponsors_to_ask() {
    let who = stakeholder("U1", Area::Legal);
    for (actor, may) in [("ULEAD", true), ("USPONSOR", true), ("U1", false), ("U9", false)] {
        let got = remind(&rollout(1), &person(actor), &[(who.clone(), Today::Free)], tuesday());
        let Rollout { lead, sponsor, .. } = rollout(1);
        assert_eq!(
            got.as_ref().err(),
            (!may).then_some(&Refusal::OnlyLeadOrSponsor { lead, sponsor }),
            "{actor}"
        );
        if let Ok(decision) = got {
            let what = Happened::RemindedByHand { people: 1 };
            let by = Some(person(actor));
            assert_eq!(decision.events, [Event { rollout: rollout(1).id, by, what }], "on record as theirs");
        }
    }
}

#[test]
fn a_reminder_takes_the_day_and_one_of_the_three() {
    let mut diary = Diary::default();
    diary.start(&rollout(1), &[stakeholder("U1", Area::Legal)], monday());
    // At 9:10 on the day of the first nudge, and again an hour later.
    for (at, outcome) in [("2026-03-10 09:10", Reminded::Now), ("2026-03-10 10:10", Reminded::HadOneToday)] {
        let now = wall(at, BERLIN);
        diary.run_to(now);
        let decision =
            remind(&rollout(1), &person("ULEAD"), &diary.of_rollout(&rollout(1), now), now).unwrap();
        assert_eq!(report(&decision), [("U1".to_owned(), outcome)]);
        diary.apply(decision, now);
        diary.run_to(now);
    }
    // In the evening: tomorrow at nine, which makes two; of the rhythm the day itself is left.
    let now = wall("2026-03-10 19:00", BERLIN);
    diary.apply(
        remind(&rollout(1), &person("USPONSOR"), &diary.of_rollout(&rollout(1), now), now).unwrap(),
        now,
    );
    diary.run_to(rollout(1).dates.decision_by);
    assert_eq!(diary.nudged("U1", BERLIN), ["Tue 10 09:10 R-1", "Wed 11 09:00 R-1", "Fri 13 09:30 R-1"]);
    assert_eq!(diary.parts[0].nudges.sent, 3);
}

#[test]
fn a_reminder_for_tomorrow_is_not_sent_to_who_has_answered_by_then() {
    let mut diary = Diary::default();
    diary.start(&rollout(1), &[stakeholder("U1", Area::Legal)], monday());
    let now = wall("2026-03-03 19:00", BERLIN);
    diary
        .apply(remind(&rollout(1), &person("ULEAD"), &diary.of_rollout(&rollout(1), now), now).unwrap(), now);
    diary.answer("U1", wall("2026-03-03 20:00", BERLIN));
    diary.run_to(rollout(1).dates.decision_by);
    assert_eq!(diary.nudged("U1", BERLIN), Vec::<String>::new());
}

#[test]
fn asked_for_twice_at_once_it_comes_once() {
    let mut diary = Diary::default();
    diary.start(&rollout(1), &[stakeholder("U1", Area::Legal)], monday());
    let now = wall("2026-03-03 10:00", BERLIN);
    for _ in 0..2 {
        diary.apply(
            remind(&rollout(1), &person("ULEAD"), &diary.of_rollout(&rollout(1), now), now).unwrap(),
            now,
        );
    }
    diary.run_to(now);
    assert_eq!(diary.nudged("U1", BERLIN), ["Tue 03 10:00 R-1"]);
}

#[test]
fn of_two_rollouts_that_are_both_asked_for_one_message_tells() {
    let mut diary = Diary::default();
    for number in [1, 2] {
        diary.start(&rollout(number), &[stakeholder("U1", Area::Legal)], wall("2026-03-01 18:00", BERLIN));
    }
    // On Sunday, before the days of either's own reminders.
    let now = wall("2026-03-01 19:00", BERLIN);
    for number in [1, 2] {
        let people = diary.of_rollout(&rollout(number), now);
        diary.apply(remind(&rollout(number), &person("ULEAD"), &people, now).unwrap(), now);
    }
    diary.run_to(wall("2026-03-03 20:00", BERLIN));
    assert_eq!(diary.nudged("U1", BERLIN), ["Mon 02 09:00 R-1+R-2"]);
}
