//! Once they have met: who is reminded of their word, and of the decision, until it is overdue and the lead is told.

use chrono_tz::America::Los_Angeles;

use super::*;
use crate::domain::ending::UnderWay;
use crate::domain::time::pending::{Pending, due};
use crate::domain::verdict::{self, Outcome, VerdictForm};

/// The decision is due on Friday 20 March; they meet on the Wednesday.
fn played(people: &[Stakeholder]) -> Diary {
    let rollout = rollout(1);
    let mut diary = Diary::default();
    diary.start(&rollout, people, monday());
    diary.run_to(rollout.dates.decision_by + TimeDelta::days(30));
    diary
}

fn told_lead(diary: &Diary) -> Vec<String> {
    let is_one = |effect: &Effect| matches!(effect.what, What::DecisionOverdue { .. });
    let told = diary.sent.iter().filter(|(_, effect)| is_one(effect));
    told.map(|(at, effect)| {
        assert_eq!(effect.to, To::Dm { person: person("ULEAD") });
        at.with_timezone(&BERLIN).format("%a %d %H:%M").to_string()
    })
    .collect()
}

#[test]
fn the_sponsor_is_reminded_before_the_day_on_it_and_after_it_and_then_the_lead_is_told() {
    let diary = played(&[stakeholder("U1", Area::Legal)]);
    assert_eq!(diary.reminded("USPONSOR", BERLIN), ["Thu 19 09:30", "Fri 20 09:30", "Mon 23 09:30"]);
    assert_eq!(told_lead(&diary), ["Fri 20 17:00", "Fri 27 09:30", "Fri 03 09:30"]);
    // The charter says it too, from that moment on.
    let by = rollout(1).dates.decision_by;
    let charter = |effect: &Effect| matches!(effect.what, What::Charter { .. });
    assert!(diary.sent.iter().any(|(at, effect)| *at == by && charter(effect)));
    assert_eq!(diary.duties, BTreeMap::new());
}

#[test]
fn whoever_has_not_said_whether_they_commit_is_reminded_until_the_day_of_the_decision() {
    let afar = Stakeholder { zone: Los_Angeles, ..stakeholder("U2", Area::It) };
    let diary = played(&[stakeholder("U1", Area::Legal), afar]);
    assert_eq!(diary.reminded("U1", BERLIN), ["Thu 19 09:30", "Fri 20 09:30"]);
    // 17:00 on Friday in Berlin is 9:00 in their morning: too late to be asked that day.
    assert_eq!(diary.reminded("U2", Los_Angeles), ["Thu 19 09:30"]);
}

#[test]
fn a_sponsor_who_speaks_for_an_area_too_gets_one_message_a_day() {
    let diary = played(&[stakeholder("USPONSOR", Area::Legal)]);
    assert_eq!(diary.reminded("USPONSOR", BERLIN), ["Thu 19 09:30", "Fri 20 09:30", "Mon 23 09:30"]);
    let both = diary.sent.iter().filter(|(_, effect)| match &effect.what {
        What::Nudge { commitments, decisions, .. } => !commitments.is_empty() && !decisions.is_empty(),
        _ => false,
    });
    assert_eq!(both.count(), 2);
}

#[test]
fn whoever_has_said_it_or_decided_it_is_not_reminded_and_whoever_is_away_on_the_day_they_are_back() {
    let rollout = in_stage(Stage::Decision);
    let now = wall("2026-03-19 09:30", BERLIN);
    let mut who = stakeholder("U1", Area::Legal);
    let key = |kind, epoch| DutyKey { rollout: rollout.id.clone(), person: Some(person("U1")), kind, epoch };
    let mut plate = Plate {
        open: vec![(rollout.clone(), who.clone())],
        homework: vec![],
        pending: Pending::default(),
        duties: vec![],
        today: Today::Free,
        zone: BERLIN,
    };
    let later = |decision: &Decision| match &decision.duties[..] {
        [DutyChange::Set(duty)] if decision.effects.is_empty() => Some(duty.due_at),
        _ => None,
    };
    for (kind, epoch) in [(DutyKind::Commitment, 2), (DutyKind::DecisionDue, 1)] {
        let key = key(kind, epoch);
        plate.duties = vec![Duty { key: key.clone(), due_at: now }];
        plate.pending = Pending::default();
        assert_eq!(due(&key, &plate, now), Decision::default(), "{kind:?}: it has been said");
        let waits = vec![(rollout.clone(), who.clone())];
        let theirs = Rollout { sponsor: person("U1"), ..rollout.clone() };
        plate.pending = Pending { commitments: waits, decisions: vec![theirs] };
        assert_eq!(due(&key, &plate, now).effects.len(), 1, "{kind:?}");
        plate.today = Today::Taken;
        assert_eq!(later(&due(&key, &plate, now)), Some(wall("2026-03-20 09:30", BERLIN)), "{kind:?}");
        let night = wall("2026-03-19 22:00", BERLIN);
        assert_eq!(later(&due(&key, &plate, night)), Some(wall("2026-03-20 09:00", BERLIN)), "{kind:?}");
        plate.today = Today::Free;
        who.nudges.away_until = Some(day("2026-03-23"));
        plate.open = vec![(rollout.clone(), who.clone())];
        // Its day has passed by then: both are waited for as long as nothing is decided.
        let back = wall("2026-03-23 09:30", BERLIN);
        assert_eq!(later(&due(&key, &plate, now)), Some(back), "{kind:?}");
        who.nudges.away_until = None;
        plate.open = vec![(rollout.clone(), who.clone())];
    }
}

#[test]
fn whoever_has_not_said_whether_they_commit_is_asked_as_long_as_nothing_is_decided() {
    let rollout = in_stage(Stage::Decision);
    let by = rollout.dates.decision_by;
    let who = stakeholder("U1", Area::Legal);
    let key = |kind| DutyKey { rollout: rollout.id.clone(), person: Some(person("U1")), kind, epoch: 3 };
    let theirs = Rollout { sponsor: person("U1"), ..rollout.clone() };
    let of = |fired: &DutyKey, now| {
        let both = [key(DutyKind::Commitment), key(DutyKind::DecisionDue)];
        let plate = Plate {
            open: vec![(rollout.clone(), who.clone())],
            homework: vec![],
            pending: Pending {
                commitments: vec![(rollout.clone(), who.clone())],
                decisions: vec![theirs.clone()],
            },
            duties: both.map(|key| Duty { key, due_at: now }).to_vec(),
            today: Today::Free,
            zone: BERLIN,
        };
        let told = due(fired, &plate, now).effects.into_iter().find_map(|effect| match effect.what {
            What::Nudge { commitments, decisions, .. } => Some((commitments.len(), decisions.len())),
            _ => None,
        });
        told.unwrap_or_default()
    };
    // It fell due in time and is late: a restart, a rollout that rested.
    let before = by - TimeDelta::hours(1);
    let after = before + TimeDelta::days(3);
    assert_eq!(of(&key(DutyKind::Commitment), before), (1, 1));
    assert_eq!(of(&key(DutyKind::Commitment), after), (1, 1));
    assert_eq!(of(&key(DutyKind::DecisionDue), after), (1, 1));
    let vacancy = Some(Vacancy { since: by, why: Vacant::Gone });
    let rests = Rollout { vacancy, ..rollout.clone() };
    assert!(pending::is_asked(&rollout, &who) && !pending::is_asked(&rests, &who));
}

#[test]
fn one_more_time_box_reaches_each_in_their_own_hours_and_reminds_them_anew() {
    let afar = Stakeholder { zone: Los_Angeles, ..stakeholder("U2", Area::It) };
    let mut diary = Diary::default();
    diary.start(&rollout(1), &[stakeholder("U1", Area::Legal), afar], monday());
    let now = wall("2026-03-20 11:00", BERLIN);
    diary.run_to(now);
    let before = diary.sent.len();
    let rollout = diary.rollouts[&rollout(1).id].clone();
    let form = VerdictForm {
        outcome: Some(Outcome::OneMore),
        statement: "Once more".to_owned(),
        until: Some(day("2026-03-27")),
    };
    let (sponsor, parts) = (rollout.sponsor.clone(), diary.parts.clone());
    let nothing = UnderWay::default();
    let decision = verdict::submit((&rollout, BERLIN), &sponsor, &[], &form, &parts, &nothing, now);
    diary.apply(decision.unwrap(), now);
    diary.run_to(wall("2026-04-20 09:00", BERLIN));
    let since = |who: &str, zone: Tz| -> Vec<String> {
        let theirs =
            diary.sent[before..].iter().filter_map(|(at, effect)| match (&effect.to, &effect.what) {
                (To::Dm { person }, What::CommitmentAsked { .. }) if person.as_str() == who => {
                    Some((at, "shown"))
                }
                (To::Dm { person }, What::Nudge { .. }) if person.as_str() == who => Some((at, "nudged")),
                _ => None,
            });
        theirs.map(|(at, what)| format!("{} {what}", at.with_timezone(&zone).format("%a %d %H:%M"))).collect()
    };
    let anew = ["Tue 24 09:30 nudged", "Thu 26 09:30 nudged", "Fri 27 09:30 nudged"];
    assert_eq!(since("U1", BERLIN), [&["Fri 20 11:00 shown"], &anew[..]].concat());
    // There it is 3:00 in the night.
    assert_eq!(
        since("U2", Los_Angeles),
        ["Fri 20 09:00 shown", "Mon 23 09:30 nudged", "Wed 25 09:30 nudged", "Thu 26 09:30 nudged"]
    );
    assert_eq!(
        since("USPONSOR", BERLIN),
        ["Thu 26 09:30 nudged", "Fri 27 09:30 nudged", "Mon 30 09:30 nudged"]
    );
    assert_eq!(told_lead(&diary), ["Fri 27 17:00", "Fri 03 09:30", "Fri 10 09:30"]);
}

/// `(when the sponsor was reminded, when the lead was told)`, by a sponsor named after the day or a meeting held until then.
fn after_the_day(held: bool) -> (Vec<String>, Vec<String>) {
    let named = wall("2026-03-24 11:00", BERLIN);
    let mut diary = Diary::default();
    let rollout = Rollout { stage: if held { Stage::JointMeeting } else { Stage::Decision }, ..rollout(1) };
    diary.rollouts.insert(rollout.id.clone(), rollout.clone());
    let key = |kind, person, epoch| DutyKey { rollout: rollout.id.clone(), person, kind, epoch };
    let by = rollout.dates.decision_by;
    if held {
        diary.duties.insert(key(DutyKind::Deciding, None, 0), named);
        diary.run_to(named);
    } else {
        diary.duties.insert(key(DutyKind::DecisionDue, None, 0), by);
        let set = pending::remind_of_decision(&rollout, BERLIN, named);
        diary.apply(Decision { duties: set, ..Decision::default() }, named);
    }
    let (key, at) = diary.duties.iter().find(|(key, _)| key.person.is_none()).expect("the lead will be told");
    let ahead = pending::overdue_from(&rollout, key.epoch, *at);
    diary.run_to(named + TimeDelta::days(60));
    let said = ahead.iter().map(|at| at.with_timezone(&BERLIN).format("%a %d %H:%M").to_string());
    assert_eq!(said.collect::<Vec<_>>(), told_lead(&diary), "what is ahead is said as it comes");
    (diary.reminded("USPONSOR", BERLIN), told_lead(&diary))
}

#[test]
fn whoever_is_to_decide_only_after_the_day_has_some_days_before_the_lead_is_told() {
    for held in [false, true] {
        let (reminded, told) = after_the_day(held);
        assert_eq!(reminded, ["Wed 25 09:30", "Fri 27 09:30", "Tue 31 09:30"], "{held}");
        assert_eq!(told, ["Tue 31 09:30", "Tue 07 09:30"], "{held}");
    }
}

/// When a sponsor is reminded who comes back at `now`, after all had rested since the meeting.
fn after_coming_back(now: &str) -> Vec<String> {
    let now = wall(now, BERLIN);
    let mut diary = Diary::default();
    let rollout = in_stage(Stage::Decision);
    diary.rollouts.insert(rollout.id.clone(), rollout.clone());
    for set in pending::remind_of_decision(&rollout, BERLIN, wall("2026-03-18 17:00", BERLIN)) {
        diary.apply(Decision { duties: vec![set], ..Decision::default() }, now);
    }
    let set = pending::remind_of_decision(&rollout, BERLIN, now);
    diary.apply(Decision { duties: set, ..Decision::default() }, now);
    diary.wake(now);
    diary.run_to(now + TimeDelta::days(60));
    diary.reminded("USPONSOR", BERLIN)
}

#[test]
fn a_sponsor_who_comes_back_is_reminded_from_the_next_day_on_and_not_of_what_is_late() {
    let table = [
        ("2026-03-19 08:00", vec!["Thu 19 09:30", "Fri 20 09:30", "Mon 23 09:30"]),
        ("2026-03-19 11:00", vec!["Fri 20 09:30", "Mon 23 09:30"]),
        ("2026-03-20 11:00", vec!["Mon 23 09:30", "Wed 25 09:30", "Fri 27 09:30"]),
        ("2026-03-24 11:00", vec!["Wed 25 09:30", "Fri 27 09:30", "Tue 31 09:30"]),
    ];
    for (now, expected) in table {
        assert_eq!(after_coming_back(now), expected, "{now}");
    }
}

#[test]
fn whoever_is_asked_once_its_day_has_passed_is_asked_in_their_hours_and_reminded_until_it_is_decided() {
    let rollout = in_stage(Stage::JointMeeting);
    let who = stakeholder("U1", Area::Legal);
    // Friday's decision did not come; whoever sponsors it now was named on the Monday, late at night.
    let night = wall("2026-03-23 22:00", BERLIN);
    let asked = super::super::deciding(
        &rollout,
        &Meeting::new(&rollout.id),
        std::slice::from_ref(&who),
        BERLIN,
        night,
    );
    let its =
        |kind| move |change: &&DutyChange| matches!(change, DutyChange::Set(duty) if duty.key.kind == kind);
    let turn = asked.duties.iter().find(its(DutyKind::Commitment));
    let Some(DutyChange::Set(turn)) = turn else { panic!("nobody is asked: {asked:?}") };
    assert_eq!((turn.key.epoch, turn.due_at), (0, wall("2026-03-24 09:00", BERLIN)));
    assert!(asked.effects.iter().all(|effect| !matches!(effect.what, What::CommitmentAsked { .. })));

    let times = pending::commitment_times(rollout.dates.decision_by, BERLIN, turn.due_at);
    let days: Vec<String> =
        times.iter().map(|(_, at)| at.with_timezone(&BERLIN).format("%a %d %H:%M").to_string()).collect();
    assert_eq!(days, ["Wed 25 09:30", "Fri 27 09:30", "Tue 31 09:30"]);

    // Each comes, as long as nothing is decided.
    let rollout = in_stage(Stage::Decision);
    let key = DutyKey {
        rollout: rollout.id.clone(),
        person: Some(person("U1")),
        kind: DutyKind::Commitment,
        epoch: 1,
    };
    let duty = Duty { key: key.clone(), due_at: times[0].1 };
    let mut plate = Plate {
        open: vec![(rollout.clone(), who.clone())],
        homework: vec![],
        pending: Pending { commitments: vec![(rollout, who)], decisions: vec![] },
        duties: vec![duty],
        today: Today::Free,
        zone: BERLIN,
    };
    assert_eq!(due(&key, &plate, times[0].1).effects.len(), 1);
    plate.pending.commitments.clear();
    assert_eq!(due(&key, &plate, times[0].1), Decision::default());
}
