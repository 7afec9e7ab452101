//! What can be written, what it means day by day and zone by zone, and what setting it anew does to what is ahead.

use chrono::{DateTime, Utc};
use chrono_tz::Africa::Cairo;
use chrono_tz::America::{Los_Angeles, New_York};
use chrono_tz::Asia::Kolkata;
use chrono_tz::Australia::Sydney;
use chrono_tz::Europe::London;
use chrono_tz::Pacific::Auckland;
use chrono_tz::Tz;

use super::*;
use crate::domain::area::Area;
use crate::domain::decision::Decision;
use crate::domain::duty::{Duty, DutyChange, DutyKind};
use crate::domain::event::Happened;
use crate::domain::refusal::{Fault, Field, Refusal};
use crate::domain::reply::Reply;
use crate::domain::rollout::{Rollout, Stage, Vacancy, Vacant};
use crate::domain::screen::{Notice, RhythmScreen, Screen};
use crate::domain::stakeholder::{Intake, Nudges, Stakeholder};
use crate::domain::testing::*;
use crate::domain::time::tests::{Diary, monday};

fn rhythm(words: &str) -> Rhythm {
    Rhythm::read(words).unwrap_or_else(|wrong| panic!("{words}: {wrong:?}"))
}

fn told(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%a %d %H:%M").to_string()
}

fn from_monday(words: &str, zone: Tz, closes: DateTime<Utc>) -> Vec<String> {
    let times = rhythm(words).times(closes, zone, monday());
    times.into_iter().map(|(nth, at)| format!("{nth} {}", told(at, zone))).collect()
}

#[test]
fn what_can_be_written_stands_as_it_will_be_read_again() {
    for (written, stands) in [
        ("5, 2, 0", "5, 2, 0"),
        ("0,2,5", "5, 2, 0"),
        ("  5 2 0 ", "5, 2, 0"),
        ("5, 5, 0", "5, 0"),
        ("0", "0"),
        ("007", "7"),
        ("days 5", "5"),
        ("Days 5, 2", "5, 2"),
        ("260", "260"),
        ("0 10 * * 1,3", "0 10 * * 1,3"),
        ("cron   0 10 * * MON-FRI", "0 10 * * MON-FRI"),
        ("CRON 0 10 * * 7", "0 10 * * 7"),
        ("* * * * *", "* * * * *"),
        ("*/15 9-16/2 1,15 jan-Mar fri-sun", "*/15 9-16/2 1,15 jan-Mar fri-sun"),
        ("1 2 3 4 5", "1 2 3 4 5"),
        ("00 09 * * Monday", "00 09 * * Monday"),
    ] {
        let read = rhythm(written);
        assert_eq!(read.to_string(), stands, "{written}");
        assert_eq!(Rhythm::read(stands), Ok(read.clone()), "{written}");
        let json = serde_json::to_value(&read).unwrap();
        assert_eq!(serde_json::from_value::<Rhythm>(json).unwrap(), read, "{written}");
    }
    assert_eq!(Rhythm::default().to_string(), "3, 1, 0");
    assert!(serde_json::from_str::<Rhythm>("\"9 9 9\u{0}\"").is_err());
}

#[test]
fn what_cannot_be_read_is_said_and_never_guessed() {
    let no_part = |part| Wrong::UnreadPart { part };
    let parts = |got| Wrong::NotFiveParts { got };
    for (written, wrong) in [
        ("", Wrong::Missing),
        ("  \n ", Wrong::Missing),
        ("daily", Wrong::NoRhythm),
        ("@daily", Wrong::NoRhythm),
        ("@every 1h 2h 3h 4h 5h", Wrong::NoRhythm),
        ("cron", Wrong::NoRhythm),
        ("days", Wrong::NoRhythm),
        ("days soon", Wrong::NoRhythm),
        ("days , ,", Wrong::NoRhythm),
        ("days -1", Wrong::NoRhythm),
        ("5, 2, 0 days", parts(4)),
        ("1.5", Wrong::NoRhythm),
        ("٣, ١", Wrong::NoRhythm),
        ("5, two", Wrong::NoRhythm),
        ("5,, 2", Wrong::NoRhythm),
        ("7, 5, 2, 0", Wrong::MoreThanThree),
        ("7 5 2 0", Wrong::MoreThanThree),
        ("5, 4, 3, 2, 1", Wrong::MoreThanThree),
        ("261", Wrong::TooFar),
        ("99999999999999999999", Wrong::TooFar),
        // Seconds, or a year, as other programs have them.
        ("0 0 10 * * 1", parts(6)),
        ("0 0 10 * * 1 2026", parts(7)),
        ("10 * * *", parts(4)),
        ("60 10 * * *", no_part(Part::Minute)),
        ("0 24 * * *", no_part(Part::Hour)),
        ("0 10 0 * *", no_part(Part::Day)),
        ("0 10 32 * *", no_part(Part::Day)),
        ("0 10 L * *", no_part(Part::Day)),
        ("0 10 ? * 1", no_part(Part::Day)),
        ("0 10 * 13 *", no_part(Part::Month)),
        ("0 10 * 0 *", no_part(Part::Month)),
        ("0 10 * MON *", no_part(Part::Month)),
        ("0 10 * * 8", no_part(Part::Weekday)),
        ("0 10 * * MO", no_part(Part::Weekday)),
        ("0 10 * * JAN", no_part(Part::Weekday)),
        ("0 10 * * 5-1", no_part(Part::Weekday)),
        ("0 10 * * 1#2", no_part(Part::Weekday)),
        ("0 10 * * 1,", no_part(Part::Weekday)),
        ("0 10 * * 1-", no_part(Part::Weekday)),
        ("0 10 * * -1", no_part(Part::Weekday)),
        ("0 10 * * 1--3", no_part(Part::Weekday)),
        ("0 */0 * * *", no_part(Part::Hour)),
        ("0 */ * * *", no_part(Part::Hour)),
        ("0 9/2 * * *", no_part(Part::Hour)),
        ("0 */2/2 * * *", no_part(Part::Hour)),
        ("0 +9 * * *", no_part(Part::Hour)),
        ("0 ** * * *", no_part(Part::Hour)),
        ("0 99999999999 * * *", no_part(Part::Hour)),
        ("0 */99999999999999999999999 * * *", no_part(Part::Hour)),
        ("ten 10 * * *", no_part(Part::Minute)),
    ] {
        assert_eq!(Rhythm::read(written), Err(wrong), "{written}");
    }
    let long = format!("0 10 * * {}", "1,".repeat(5_000));
    assert_eq!(Rhythm::read(&long), Err(Wrong::TooLong { limit: LIMIT, got: LIMIT * LIMIT }));
    let longest = "1,".repeat(44) + "1";
    assert_eq!(Rhythm::read(&format!("0 10 * * {longest}")).map(|read| read.to_string().len()), Ok(98));
}

#[test]
fn it_comes_by_each_ones_own_clock_in_their_working_hours_at_most_three_times() {
    // Closes on Friday 13 March 17:00 in Berlin, from Monday 2 March 11:00 on.
    let closes = rollout(1).dates.intake_closes;
    let table: [(&str, Tz, &[&str]); 24] = [
        ("3, 1, 0", BERLIN, &["1 Tue 10 09:30", "2 Thu 12 09:30", "3 Fri 13 09:30"]),
        ("5, 2, 0", BERLIN, &["1 Fri 06 09:30", "2 Wed 11 09:30", "3 Fri 13 09:30"]),
        ("0", BERLIN, &["1 Fri 13 09:30"]),
        // Ten working days before was the Friday before it began.
        ("10, 2", BERLIN, &["2 Wed 11 09:30"]),
        // There it closes at 9:00: nothing can be done on that day.
        ("5, 0", Los_Angeles, &["1 Thu 05 09:30", "2 Thu 12 09:30"]),
        ("5, 0", Auckland, &["1 Fri 06 09:30", "2 Fri 13 09:30"]),
        ("0 10 * * 1,3", BERLIN, &["1 Wed 04 10:00", "2 Mon 09 10:00", "3 Wed 11 10:00"]),
        ("0 10 * * 1,3", Kolkata, &["1 Wed 04 10:00", "2 Mon 09 10:00", "3 Wed 11 10:00"]),
        ("30 16 * * FRI", BERLIN, &["2 Fri 06 16:30", "3 Fri 13 16:30"]),
        // At 16:30 of New York it has closed.
        ("30 16 * * FRI", New_York, &["3 Fri 06 16:30"]),
        ("30 16 * * FRI", Sydney, &["2 Fri 06 16:30", "3 Fri 13 16:30"]),
        // Before dawn: their first hour. In the evening: the next morning.
        ("0 5 * * 2", BERLIN, &["2 Tue 03 09:00", "3 Tue 10 09:00"]),
        ("0 20 * * 2", BERLIN, &["2 Wed 04 09:00", "3 Wed 11 09:00"]),
        ("0 17 * * 2", BERLIN, &["2 Wed 04 09:00", "3 Wed 11 09:00"]),
        ("0 10 * * SAT", BERLIN, &["3 Mon 09 09:00"]),
        ("0 10 * * SAT,SUN", BERLIN, &["3 Mon 09 09:00"]),
        // A day that has its own keeps it.
        ("0 10 * * *", BERLIN, &["1 Wed 11 10:00", "2 Thu 12 10:00", "3 Fri 13 10:00"]),
        ("0 10 * * SUN,MON", BERLIN, &["3 Mon 09 10:00"]),
        // Of one day the first counts, however often it comes.
        ("* * * * *", BERLIN, &["1 Wed 11 09:00", "2 Thu 12 09:00", "3 Fri 13 09:00"]),
        ("*/5 13-16 * * *", BERLIN, &["1 Wed 11 13:00", "2 Thu 12 13:00", "3 Fri 13 13:00"]),
        ("0 9 5,13 * *", BERLIN, &["2 Thu 05 09:00", "3 Fri 13 09:00"]),
        ("0 18 13 3 *", BERLIN, &[]),
        ("0 10 30 2 *", BERLIN, &[]),
        ("0 10 1 1 *", BERLIN, &[]),
    ];
    for (words, zone, expected) in table {
        assert_eq!(from_monday(words, zone, closes), expected, "{words} {zone}");
    }
}

#[test]
fn the_hour_stays_over_a_change_of_the_clocks_and_one_that_is_skipped_is_not_lost() {
    let table: [(&str, Tz, &str, &[&str]); 4] = [
        // Berlin and London change on Sunday 29 March.
        ("0 10 * * 5,1", BERLIN, "2026-03-31 17:00", &["03-23 09:00", "03-27 09:00", "03-30 08:00"]),
        ("0 10 * * 5,1", London, "2026-03-31 17:00", &["03-23 10:00", "03-27 10:00", "03-30 09:00"]),
        ("2, 1, 0", BERLIN, "2026-03-31 17:00", &["03-27 08:30", "03-30 07:30", "03-31 07:30"]),
        // On Friday 24 April Cairo goes from 23:59 on Thursday to 1:00.
        ("30 0 24 4 *", Cairo, "2026-04-27 17:00", &["04-24 06:00"]),
    ];
    for (words, zone, closes, expected) in table {
        let times = rhythm(words).times(wall(closes, zone), zone, wall("2026-03-16 11:00", zone));
        let times: Vec<String> = times.iter().map(|(_, at)| at.format("%m-%d %H:%M").to_string()).collect();
        assert_eq!(times, expected, "{words} {zone}");
    }
}

fn lead() -> crate::domain::id::PersonId {
    person("ULEAD")
}

/// The diary of rollout 1 from that Monday on.
fn started(people: &[Stakeholder]) -> Diary {
    let mut diary = Diary::default();
    diary.start(&rollout(1), people, monday());
    diary
}

fn set_in(diary: &mut Diary, words: &str, now: DateTime<Utc>) -> Decision {
    let duties: Vec<Duty> =
        diary.duties.iter().map(|(key, &due_at)| Duty { key: key.clone(), due_at }).collect();
    let running = diary.rollouts[&rollout(1).id].clone();
    let decision = submit(&running, &lead(), words, &diary.parts, &duties, now).unwrap();
    diary.apply(decision.clone(), now);
    decision
}

#[test]
fn another_rhythm_changes_what_is_still_ahead_and_only_that() {
    // What is set when, and when they hear; the usual is Tuesday 10, Thursday 12 and Friday 13 at 9:30.
    let table: [(&str, &str, &[&str]); 12] = [
        ("2026-03-02 12:00", "5, 2, 0", &["Fri 06 09:30", "Wed 11 09:30", "Fri 13 09:30"]),
        ("2026-03-02 12:00", "0 10 * * 1,3", &["Wed 04 10:00", "Mon 09 10:00", "Wed 11 10:00"]),
        ("2026-03-02 12:00", "0", &["Fri 13 09:30"]),
        // They were asked today: that is enough for a day.
        ("2026-03-02 12:00", "0 15 2,13 3 *", &["Fri 13 15:00"]),
        // The first has gone: two are left.
        ("2026-03-10 12:00", "1, 0", &["Tue 10 09:30", "Thu 12 09:30", "Fri 13 09:30"]),
        ("2026-03-10 12:00", "0 14 * * *", &["Tue 10 09:30", "Thu 12 14:00", "Fri 13 14:00"]),
        ("2026-03-10 12:00", "0 14 * * 3", &["Tue 10 09:30", "Wed 11 14:00"]),
        // Two have gone: the last is for the day it closes.
        ("2026-03-12 12:00", "0 14 * * 4,5", &["Tue 10 09:30", "Thu 12 09:30", "Fri 13 14:00"]),
        // On the day itself, before and after it has gone.
        ("2026-03-13 09:00", "0 14 * * *", &["Tue 10 09:30", "Thu 12 09:30", "Fri 13 14:00"]),
        ("2026-03-12 09:00", "0 14 * * *", &["Tue 10 09:30", "Thu 12 14:00", "Fri 13 14:00"]),
        ("2026-03-12 09:00", "0", &["Tue 10 09:30", "Fri 13 09:30"]),
        ("2026-03-11 09:00", "* * * * *", &["Tue 10 09:30", "Thu 12 09:00", "Fri 13 09:00"]),
    ];
    for (at, words, expected) in table {
        let mut diary = started(&[stakeholder("U1", Area::Legal)]);
        let now = wall(at, BERLIN);
        diary.run_to(now);
        let decision = set_in(&mut diary, words, now);
        assert!(decision.effects.is_empty(), "nobody is written to");
        diary.run_to(rollout(1).dates.decision_by);
        let expected: Vec<String> = expected.iter().map(|at| format!("{at} R-1")).collect();
        assert_eq!(diary.nudged("U1", BERLIN), expected, "{at}: {words}");
    }
}

#[test]
fn who_has_answered_was_taken_out_or_has_had_three_gets_nothing_by_another_rhythm() {
    let with = |id: &str, change: fn(&mut Stakeholder)| {
        let mut who = stakeholder(id, Area::Legal);
        change(&mut who);
        who
    };
    let people = [
        with("UOWES", |_| {}),
        with("UDONE", |who| who.intake = Intake::Done { at: monday(), stance: None }),
        with("UTHREE", |who| who.nudges = Nudges { sent: 3, ..Nudges::default() }),
        with("UOUT", |who| who.intake = Intake::TakenOut { at: monday() }),
    ];
    let decision = submit(&rollout(1), &lead(), "1, 0", &people, &[], tuesday()).unwrap();
    let whose: Vec<&str> = decision
        .duties
        .iter()
        .map(|change| match change {
            DutyChange::Set(duty) => duty.key.person.as_ref().unwrap().as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(whose, ["UOWES", "UOWES"]);
    let Reply::Show { screen: Screen::Notice { notice: Notice::RhythmSet { picture, .. } } } = decision.reply
    else {
        panic!("{:?}", decision.reply)
    };
    assert_eq!((picture.owing, picture.without), (2, 1));
    let times: Vec<String> = picture.times.iter().map(|at| told(*at, BERLIN)).collect();
    assert_eq!(times, ["Thu 12 09:30", "Fri 13 09:30"]);
    assert_eq!(
        decision.events.iter().map(|event| (&event.by, &event.what)).collect::<Vec<_>>(),
        [(&Some(lead()), &Happened::RhythmSet { before: "3, 1, 0".to_owned(), after: "1, 0".to_owned() })]
    );
}

#[test]
fn a_wish_to_be_left_alone_and_a_reminder_by_hand_stay() {
    let mut diary = started(&[stakeholder("U1", Area::Legal)]);
    let now = wall("2026-03-09 10:00", BERLIN);
    diary.run_to(now);
    let who = diary.parts[0].clone();
    let until = crate::domain::action::Later::On(day("2026-03-12"));
    let running = diary.rollouts[&rollout(1).id].clone();
    diary.apply(crate::domain::time::quiet::submit_later(&running, &who, until, now).unwrap(), now);
    set_in(&mut diary, "0 14 * * *", now);
    diary.run_to(rollout(1).dates.decision_by);
    assert_eq!(diary.nudged("U1", BERLIN), ["Thu 12 09:30 R-1", "Fri 13 14:00 R-1"]);
}

#[test]
fn what_cannot_be_or_never_comes_changes_nothing() {
    let people = [stakeholder("U1", Area::Legal)];
    let closes = day("2026-03-13");
    for (words, wrong) in [
        ("", Wrong::Missing),
        ("soon", Wrong::NoRhythm),
        ("0 10 30 2 *", Wrong::NoneLeft { closes }),
        ("0 18 * * 5", Wrong::NoneLeft { closes }),
        ("5", Wrong::NoneLeft { closes }),
        // Today, on which nobody was to be reminded.
        ("3", Wrong::NoneLeft { closes }),
    ] {
        let decision = submit(&rollout(1), &lead(), words, &people, &[], tuesday()).unwrap();
        let faults = vec![Fault { field: Field::Rhythm, what: wrong.clone() }];
        assert_eq!(decision, Decision { reply: Reply::Faults { faults }, ..Decision::default() }, "{words}");
        let opened = open(&rollout(1), &lead(), Some(words), &people, &[], tuesday()).unwrap();
        let Reply::Show { screen: Screen::Rhythm(RhythmScreen { fault, words: shown, picture, .. }) } =
            opened.reply
        else {
            panic!("{words}")
        };
        assert_eq!((fault, shown.as_str()), (Some(wrong), words));
        assert_eq!(picture.times.len(), 2, "as it is");
    }
    // Where the lead's own day is over, it may still come for others.
    let afar = [Stakeholder { zone: Los_Angeles, ..stakeholder("U1", Area::Legal) }];
    let late = wall("2026-03-12 17:30", BERLIN);
    let decision = submit(&rollout(1), &lead(), "0 8 12 * *", &afar, &[], late).unwrap();
    assert!(matches!(decision.reply, Reply::Faults { .. }), "today was not a day of theirs");
}

#[test]
fn the_same_again_is_not_put_on_record() {
    let people = [stakeholder("U1", Area::Legal)];
    let decision = submit(&rollout(1), &lead(), " 0,1,3 ", &people, &[], tuesday()).unwrap();
    assert!(matches!(decision.reply, Reply::Show { .. }));
    assert_eq!(Decision { reply: Reply::Done, ..decision }, Decision::default());
}

#[test]
fn lead_and_sponsor_may_until_the_intake_closes() {
    for stage in stages() {
        let rollout = in_stage(stage.clone());
        let got =
            submit(&rollout, &lead(), "1, 0", &[], &[], tuesday()).map(|decision| decision.rollout.is_some());
        let expected = match stage {
            Stage::Scheduled { .. } | Stage::Intake => Ok(true),
            Stage::Homework
            | Stage::JointMeeting
            | Stage::Decision
            | Stage::Pilot
            | Stage::Rollout
            | Stage::Sustain => Err(Refusal::AskingIsOver { rollout: rollout.id.clone() }),
            Stage::Closed { .. } | Stage::Cancelled { .. } => Err(Refusal::RolloutIsOver {
                rollout: rollout.id.clone(),
                name: rollout.brief.name.clone(),
                stage: rollout.stage.name().to_owned(),
            }),
        };
        assert_eq!(got, expected, "{}", stage.name());
    }
    for (actor, may) in [("ULEAD", true), ("USPONSOR", true), ("U1", false)] {
        let open = open(&rollout(1), &person(actor), None, &[], &[], tuesday());
        assert_eq!(open.is_ok(), may, "{actor}");
    }
    let vacancy = Some(Vacancy { since: monday(), why: Vacant::Gone });
    let vacant = Rollout { vacancy, ..rollout(1) };
    let refused = open(&vacant, &lead(), None, &[], &[], tuesday()).unwrap_err();
    assert!(matches!(refused, Refusal::NoSponsor { .. }));
}

#[test]
fn before_the_start_it_is_what_the_start_will_go_by() {
    let scheduled = in_stage(Stage::Scheduled { starts_at: wall("2026-03-05 09:00", BERLIN) });
    let people = [stakeholder("U1", Area::Legal)];
    let decision = submit(&scheduled, &lead(), "0 10 * * 4,5", &people, &[], monday()).unwrap();
    assert_eq!(decision.duties, []);
    let Reply::Show { screen: Screen::Notice { notice: Notice::RhythmSet { picture, .. } } } =
        &decision.reply
    else {
        panic!("{:?}", decision.reply)
    };
    let pictured: Vec<String> = picture.times.iter().map(|at| told(*at, BERLIN)).collect();
    assert_eq!((pictured.len(), picture.without), (3, 0));
    let set = decision.rollout.unwrap();
    let ahead = crate::domain::rehearsal::ahead(&set, &people, &[], BERLIN, monday());
    let is_nudge = |item: &&crate::domain::rehearsal::Planned| {
        matches!(item.what, crate::domain::rehearsal::PlannedWhat::Nudge { .. })
    };
    let rehearsed: Vec<String> =
        ahead.items.iter().filter(is_nudge).map(|item| told(item.at.unwrap(), BERLIN)).collect();
    let mut diary = Diary::default();
    diary.start(&set, &people, wall("2026-03-05 09:00", BERLIN));
    diary.run_to(set.dates.decision_by);
    assert_eq!(rehearsed, ["Fri 06 10:00", "Thu 12 10:00", "Fri 13 10:00"]);
    assert_eq!(pictured, rehearsed);
    let heard: Vec<String> = rehearsed.iter().map(|at| format!("{at} R-1")).collect();
    assert_eq!(diary.nudged("U1", BERLIN), heard);
}

#[test]
fn what_was_asked_for_once_the_date_has_moved_goes_by_it_too() {
    let mut diary = started(&[stakeholder("U1", Area::Legal)]);
    set_in(&mut diary, "0 10 * * 3", monday());
    let now = wall("2026-03-12 12:00", BERLIN);
    diary.run_to(now);
    let running = diary.rollouts[&rollout(1).id].clone();
    let form = crate::domain::extend::ExtendForm {
        until: Some(day("2026-03-27")),
        reason: "Legal is ill".to_owned(),
    };
    let whole = (&running, &crate::domain::meeting::Meeting::new(&running.id));
    let moved = crate::domain::extend::submit(
        whole,
        &person("USPONSOR"),
        (&[], 1),
        &form,
        &diary.parts.clone(),
        BERLIN,
        now,
    );
    diary.apply(moved.unwrap(), now);
    diary.run_to(wall("2026-03-30 09:00", BERLIN));
    assert_eq!(
        diary.nudged("U1", BERLIN),
        ["Wed 04 10:00 R-1", "Wed 11 10:00 R-1", "Wed 25 10:00 R-1"],
        "three in all, the last before it closes"
    );
    assert!(diary.duties.keys().all(|key| key.kind != DutyKind::Nudge));
}
