//! The gate: what holds a meeting, what lets it begin, and what nobody may do.

use super::*;
use crate::domain::area::Area;
use crate::domain::concern::{Answer, Concern, Severity, Short, State, Verdict, Visibility};
use crate::domain::meeting::agenda_time;
use crate::domain::refusal::Fault;
use crate::domain::refusal::Wrong;
use crate::domain::rehearsal;
use crate::domain::rollout::{Vacancy, Vacant};
use crate::domain::stakeholder::Intake;
use crate::domain::summary;
use crate::domain::testing::{concern, in_stage, meeting, person, rollout, stakeholder, tuesday};

struct Held {
    rollout: Rollout,
    meeting: Meeting,
    stakeholders: Vec<Stakeholder>,
    concerns: Vec<Concern>,
}

/// Legal was heard, the agenda is out, nothing is open.
fn ready() -> Held {
    let done = Intake::Done { at: tuesday(), stance: None };
    Held {
        rollout: in_stage(Stage::Homework),
        meeting: meeting(),
        stakeholders: vec![Stakeholder { intake: done, ..stakeholder("U1", Area::Legal) }],
        concerns: Vec::new(),
    }
}

fn blocker(visibility: Visibility) -> Concern {
    let mut blocker = concern(1, "U1", Area::Legal, "private words");
    blocker.said.severity = Severity::Blocker;
    blocker.said.visibility = visibility;
    blocker
}

impl Held {
    fn at<T>(&self, look: impl FnOnce(Eve<'_>) -> T) -> T {
        let Held { rollout, meeting, stakeholders, concerns } = self;
        let progress = summary::progress(rollout, stakeholders, concerns);
        look(Eve {
            rollout,
            meeting,
            stakeholders,
            concerns,
            progress: &progress,
            slips: &[],
            sponsor_zone: rollout.zone,
            agenda_at: None,
        })
    }

    fn missing(&self) -> Vec<NotReady> {
        self.at(|eve| eve.missing())
    }

    fn by(&self, who: &str, step: &Prepare) -> Result<Decision, Refusal> {
        self.at(|eve| eve.prepare(&person(who), step, tuesday()))
    }

    fn due(&self) -> Decision {
        self.at(|eve| eve.due(0, self.rollout.dates.meeting))
    }
}

fn told(decision: &Decision) -> Vec<String> {
    let told = decision.effects.iter().map(|effect| {
        let what = serde_json::to_value(&effect.what).unwrap();
        let to = serde_json::to_value(&effect.to).unwrap();
        format!("{} {}", what["what"].as_str().unwrap(), to["person"].as_str().unwrap_or("channel"))
    });
    told.collect()
}

#[test]
fn each_thing_that_is_missing_holds_the_meeting_and_nothing_else_does() {
    assert_eq!(ready().missing(), []);
    let unheard = Held { stakeholders: vec![stakeholder("U1", Area::Legal)], ..ready() };
    let unanswered = Held { concerns: vec![blocker(Visibility::Named)], ..ready() };
    let vacancy = Some(Vacancy { since: tuesday(), why: Vacant::Gone });
    let alone = Held { rollout: Rollout { vacancy, ..in_stage(Stage::Homework) }, ..ready() };
    let silent = Held { meeting: Meeting::new(&rollout(1).id), ..ready() };
    for (held, missing) in [
        (unheard, NotReady::AreaNotHeard { area: Area::Legal }),
        (unanswered, NotReady::BlockersUnanswered { count: 1 }),
        (alone, NotReady::NoSponsor),
        (silent, NotReady::AgendaNotSent { goes_out: None }),
    ] {
        assert_eq!(held.missing(), std::slice::from_ref(&missing));
        let decision = held.due();
        assert_eq!(decision.rollout, None, "{missing:?}");
        assert_eq!(decision.meeting.as_ref().unwrap().held_since, Some(held.rollout.dates.meeting));
        assert!(told(&decision).contains(&"meeting_waits ULEAD".to_owned()), "{missing:?}");
        assert!(told(&decision).contains(&"meeting_waits U1".to_owned()), "{missing:?}");
    }
    // A waived area need not be heard, and what is not a blocker waits for nobody.
    let minor = Held { concerns: vec![concern(1, "U1", Area::Legal, "w")], ..ready() };
    assert_eq!(minor.missing(), []);
    assert_eq!(ready().due().rollout.unwrap().stage, Stage::JointMeeting);
}

#[test]
fn a_blocker_put_on_the_agenda_on_purpose_holds_nothing_and_comes_off_again() {
    let mut held = Held { concerns: vec![blocker(Visibility::Named)], ..ready() };
    let handle = held.concerns[0].handle();
    let tabled = held.by("USPONSOR", &Prepare::Table { concern: handle.clone() }).unwrap();
    held.meeting = tabled.meeting.unwrap();
    assert_eq!(held.missing(), []);
    // Twice is once.
    let again = held.by("ULEAD", &Prepare::Table { concern: handle.clone() }).unwrap();
    assert_eq!((again.meeting, again.events), (None, vec![]));
    held.meeting = held.by("ULEAD", &Prepare::Untable { concern: handle }).unwrap().meeting.unwrap();
    assert_eq!(held.missing(), [NotReady::BlockersUnanswered { count: 1 }]);
}

#[test]
fn what_the_sponsor_may_not_read_the_sponsor_cannot_put_before_others() {
    let held = Held { concerns: vec![blocker(Visibility::LeadOnly)], ..ready() };
    let handle = held.concerns[0].handle();
    let table = || Prepare::Table { concern: handle.clone() };
    assert_eq!(held.by("USPONSOR", &table()), Err(Refusal::Stale));
    assert!(held.by("ULEAD", &table()).is_ok());
    let window = format!("{:?}", held.by("USPONSOR", &Prepare::Open).unwrap().reply);
    assert!(!window.contains("private words") && window.contains("counted_only: 1"), "{window}");
    let settled = Held {
        concerns: vec![Concern {
            state: State::Withdrawn { at: tuesday(), instead: None },
            ..blocker(Visibility::Named)
        }],
        ..ready()
    };
    assert_eq!(settled.by("ULEAD", &table()), Err(Refusal::Stale), "nothing to put there");
}

#[test]
fn who_goes_on_all_the_same_says_why_and_the_other_reads_it() {
    let held = Held { stakeholders: vec![stakeholder("U1", Area::Legal)], ..ready() };
    for (why, wrong) in [("  ", Wrong::Missing), (&*"x".repeat(501), Wrong::TooLong { limit: 500, got: 501 })]
    {
        let refused = held.by("ULEAD", &Prepare::GoOn { why: why.to_owned(), on: None }).unwrap();
        let faults = vec![Fault { field: Field::GoOnReason, what: wrong }];
        assert_eq!(refused, Decision { reply: Reply::Faults { faults }, ..Decision::default() });
    }
    let go_on = || Prepare::GoOn { why: "Legal is on leave".to_owned(), on: None };
    let before = held.by("ULEAD", &go_on()).unwrap();
    assert_eq!(before.rollout, None, "it begins in its time");
    assert_eq!(told(&before), ["not_ready USPONSOR"]);
    assert_eq!(before.events[0].what, Happened::WentOn { missing: vec!["not_heard:legal".to_owned()] });
    let why = &before.meeting.as_ref().unwrap().gone_on.as_ref().unwrap().why;
    assert_eq!(why, "Legal is on leave");
    let goes_on = Held { meeting: before.meeting.unwrap(), ..ready() };
    assert_eq!(goes_on.due().rollout.unwrap().stage, Stage::JointMeeting);
}

/// Its time has come on Wednesday at 10:00, and nobody has answered the blocker.
fn waiting() -> (Held, Decision) {
    let held = Held { concerns: vec![blocker(Visibility::Named)], ..ready() };
    let decision = held.due();
    (Held { meeting: decision.meeting.clone().unwrap(), ..held }, decision)
}

fn set(decision: &Decision) -> Vec<(DutyKind, Option<String>, u32, String)> {
    let berlin = rollout(1).zone;
    let duties = decision.duties.iter().filter_map(|change| match change {
        DutyChange::Set(duty) => {
            let at = duty.due_at.with_timezone(&berlin).format("%a %d %H:%M").to_string();
            Some((duty.key.kind, duty.key.person.clone().map(|who| who.0), duty.key.epoch, at))
        }
        _ => None,
    });
    duties.collect()
}

#[test]
fn who_was_to_meet_hears_that_it_waits_and_lead_and_sponsor_are_reminded() {
    let (held, decision) = waiting();
    assert_eq!(
        told(&decision),
        ["meeting_waits ULEAD", "meeting_waits USPONSOR", "meeting_waits U1", "charter channel"]
    );
    assert_eq!(held.meeting.sequence, meeting().sequence + 1, "calendars take it out");
    let kind = DutyKind::Meeting;
    let at = |epoch, at: &str| (kind, None, epoch, at.to_owned());
    assert_eq!(set(&decision), [at(0, "Thu 19 09:00"), at(1, "Wed 25 09:30"), at(2, "Wed 01 09:30")]);
    // Looked at each working morning, and told once nothing is missing any more; it begins by nothing but a new day.
    let morning = held.rollout.dates.meeting + TimeDelta::hours(23);
    let looked = held.at(|eve| eve.due(0, morning));
    assert_eq!((told(&looked), looked.duties.len()), (vec![], 1));
    let cleared = Held { concerns: vec![], ..waiting().0 };
    let looked = cleared.at(|eve| eve.due(0, morning));
    assert_eq!(told(&looked), ["not_ready ULEAD", "not_ready USPONSOR"]);
    assert_eq!((looked.rollout, looked.duties), (None, vec![]));
    let reminded = held.at(|eve| eve.due(1, morning));
    assert_eq!(told(&reminded), ["not_ready ULEAD", "not_ready USPONSOR"]);

    // In their own working hours.
    let sydney = chrono_tz::Australia::Sydney;
    let asleep = held.at(|eve| Eve { sponsor_zone: sydney, ..eve }.due(1, morning + TimeDelta::hours(6)));
    assert_eq!(told(&asleep), ["not_ready ULEAD"]);
    assert_eq!(set(&asleep), [(kind, Some("USPONSOR".to_owned()), 1, "Thu 19 23:00".to_owned())]);
    let woken = |now| held.at(|eve| Eve { sponsor_zone: sydney, ..eve }.due_to(&person("USPONSOR"), 1, now));
    assert_eq!(told(&woken(morning + TimeDelta::hours(14))), ["not_ready USPONSOR"]);
    let other = held.at(|eve| eve.due_to(&person("U1"), 1, morning));
    assert_eq!(other, Decision::default(), "neither lead nor sponsor any more");
    // What is left of them when it has its day does nothing.
    let dated = Held { meeting: meeting(), ..waiting().0 };
    assert_eq!(dated.at(|eve| eve.due(1, morning)), Decision::default());
    assert_eq!(dated.at(|eve| eve.due_to(&person("ULEAD"), 1, morning)), Decision::default());
}

#[test]
fn a_meeting_that_waits_goes_on_on_a_new_day_and_everybody_is_called_to_it() {
    let (held, _) = waiting();
    let now = held.rollout.dates.meeting + TimeDelta::days(2);
    let go_on = |why: &str, on: Option<&str>| {
        let on = on.map(|day| day.parse().unwrap());
        held.at(|eve| eve.prepare(&person("ULEAD"), &Prepare::GoOn { why: why.to_owned(), on }, now)).unwrap()
    };
    let why = "We have talked to Legal.";
    for (on, wrong) in [
        (None, Wrong::Missing),
        (Some("2026-03-19"), Wrong::InPast),
        (Some("2026-03-21"), Wrong::NotAWorkingDay),
        // Farther than two weeks the date is the sponsor's to move.
        (Some("2026-04-06"), Wrong::BeyondLead { until: "2026-04-03".parse().unwrap() }),
    ] {
        let faults = vec![Fault { field: Field::NewDate, what: wrong }];
        assert_eq!(go_on(why, on).reply, Reply::Faults { faults });
    }
    let faults = vec![Fault { field: Field::GoOnReason, what: Wrong::Missing }];
    assert_eq!(
        go_on(" ", Some("2026-03-25")),
        Decision { reply: Reply::Faults { faults }, ..Decision::default() }
    );

    let sponsors = |day: &str| {
        let step = Prepare::GoOn { why: why.to_owned(), on: Some(day.parse().unwrap()) };
        held.at(|eve| eve.prepare(&person("USPONSOR"), &step, now)).unwrap()
    };
    let faults = vec![Fault { field: Field::NewDate, what: Wrong::TooFar }];
    assert_eq!(sponsors("2027-06-01").reply, Reply::Faults { faults });
    assert!(sponsors("2026-04-06").rollout.is_some());

    let before = &held.rollout.dates;
    let moved = go_on(why, Some("2026-03-25"));
    let dates = moved.rollout.as_ref().unwrap().dates;
    assert_eq!(moved.rollout.as_ref().unwrap().stage, Stage::Homework);
    assert_eq!(dates.meeting - before.meeting, TimeDelta::days(7), "at its own hour");
    assert_eq!(dates.decision_by - before.decision_by, TimeDelta::days(7));
    let after = moved.meeting.as_ref().unwrap();
    assert_eq!((after.held_since, after.sequence), (None, held.meeting.sequence + 1));
    assert_eq!(after.gone_on.as_ref().unwrap().why, why);
    let slip = moved.slip.as_ref().unwrap();
    assert_eq!((slip.after, &*slip.reason, &slip.by), (dates.meeting, why, &person("ULEAD")));
    assert_eq!(told(&moved), ["charter channel", "extended ULEAD", "extended USPONSOR", "extended U1"]);
    // Whoever was asked after the others reads until when they can still answer.
    let mut asked = Held { rollout: held.rollout.clone(), meeting: held.meeting.clone(), ..waiting().0 };
    asked.stakeholders.push(stakeholder("ULATE", Area::It));
    let step = Prepare::GoOn { why: why.to_owned(), on: Some("2026-03-25".parse().unwrap()) };
    let told_late = asked.at(|eve| eve.prepare(&person("ULEAD"), &step, now)).unwrap();
    assert!(told_late.effects.contains(&post::invite(&asked.stakeholders[1])));
    let kinds: Vec<_> = set(&moved).into_iter().map(|(kind, ..)| kind).collect();
    for kind in [DutyKind::Agenda, DutyKind::Meeting, DutyKind::Deciding, DutyKind::DecisionDue] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
    // On that day it begins, and nobody looks at it before.
    let on = Held { rollout: moved.rollout.clone().unwrap(), meeting: after.clone(), ..waiting().0 };
    assert_eq!(on.due().rollout.unwrap().stage, Stage::JointMeeting);
    assert!(
        moved
            .duties
            .contains(&DutyChange::Drop(DutyKey { epoch: 1, ..on.at(|eve| eve.key(DutyKind::Meeting)) }))
    );

    // The same day: within the hour, and the decision stays where it was.
    let today = held.at(|eve| {
        let step = Prepare::GoOn { why: why.to_owned(), on: Some("2026-03-18".parse().unwrap()) };
        eve.prepare(&person("ULEAD"), &step, before.meeting + TimeDelta::minutes(5)).unwrap()
    });
    let dates = today.rollout.unwrap().dates;
    assert_eq!(dates.meeting - before.meeting, TimeDelta::minutes(30));
    assert_eq!(dates.decision_by, before.decision_by);
    // Its agenda comes with its day.
    let sent = held.at(|eve| eve.prepare(&person("ULEAD"), &Prepare::SendAgenda, now)).unwrap();
    assert_eq!((sent.effects, sent.meeting), (vec![], None));
    assert!(!held.missing().iter().any(|why| matches!(why, NotReady::AgendaNotSent { .. })));
}

#[test]
fn without_a_sponsor_nobody_goes_on() {
    let vacancy = Some(Vacancy { since: tuesday(), why: Vacant::Gone });
    let held_since = Some(tuesday());
    for meeting in [meeting(), Meeting { held_since, ..meeting() }] {
        let alone = Held { rollout: Rollout { vacancy, ..in_stage(Stage::Homework) }, meeting, ..ready() };
        let asked = alone.by("ULEAD", &Prepare::GoOn { why: "because".to_owned(), on: None });
        assert!(matches!(asked, Err(Refusal::NoSponsor { .. })), "{asked:?}");
        assert!(alone.by("ULEAD", &Prepare::Open).is_ok());
    }
}

#[test]
fn the_agenda_goes_once_to_each_who_meets_and_lead_and_sponsor_hear_what_is_missing() {
    let mut held = Held { meeting: Meeting::new(&rollout(1).id), ..ready() };
    held.stakeholders.push(stakeholder("ULEAD", Area::It));
    held.stakeholders.push(Stakeholder {
        intake: Intake::Unreachable {
            why: crate::domain::stakeholder::Unreachable::Deactivated,
            since: None,
        },
        ..stakeholder("U2", Area::Business)
    });
    let due = held.at(|eve| eve.agenda_due(tuesday()));
    assert_eq!(
        told(&due),
        ["agenda ULEAD", "agenda USPONSOR", "agenda U1", "not_ready ULEAD", "not_ready USPONSOR"]
    );
    assert_eq!(due.meeting.unwrap().agenda_sent_at, Some(tuesday()));
    let by_hand = ready().by("ULEAD", &Prepare::SendAgenda).unwrap();
    assert_eq!(told(&by_hand), ["agenda ULEAD", "agenda USPONSOR", "agenda U1"]);
}

#[test]
fn each_has_the_agenda_in_their_own_day_and_nobody_after_the_meeting() {
    let held = Held { meeting: Meeting::new(&rollout(1).id), ..ready() };
    let dates = &held.rollout.dates;
    let now = agenda_time(dates, held.rollout.zone, rehearsal::summary_time(dates, held.rollout.zone));
    // Tuesday 14:00 in Berlin; they meet on Wednesday at 10:00.
    let table = [
        ("Europe/Berlin", "2026-03-17 14:00"),
        ("America/New_York", "2026-03-17 09:00"),
        ("America/Los_Angeles", "2026-03-17 09:00"),
        ("Asia/Kolkata", "2026-03-18 09:00"),
        ("Australia/Sydney", "2026-03-18 09:00"),
        ("Pacific/Auckland", "2026-03-18 09:00"),
    ];
    for (zone, goes) in table {
        let zone: chrono_tz::Tz = zone.parse().unwrap();
        let due_at = crate::domain::testing::wall(goes, zone);
        assert!(due_at < held.rollout.dates.meeting);
        let far = Held {
            stakeholders: vec![Stakeholder { zone, ..stakeholder("U1", Area::Legal) }],
            rollout: held.rollout.clone(),
            meeting: held.meeting.clone(),
            concerns: vec![],
        };
        let sent = far.at(|eve| eve.send(None, now));
        let key = DutyKey { person: Some(person("U1")), ..far.at(|eve| eve.key(DutyKind::Agenda)) };
        let later = (due_at > now).then_some(DutyChange::Set(Duty { key, due_at }));
        assert_eq!(sent.duties, Vec::from_iter(later), "{zone}");
        assert_eq!(told(&sent).contains(&"agenda U1".to_owned()), due_at <= now, "{zone}");
        // In its time it goes to them alone; fired in their night it waits; once they meet it goes no more.
        let at = |now| far.at(|eve| eve.agenda_due_to(&person("U1"), now));
        assert_eq!(told(&at(due_at.max(now))), ["agenda U1"], "{zone}");
        assert_eq!(at(held.rollout.dates.meeting), Decision::default(), "{zone}");
        let gone = Held { stakeholders: vec![], ..far };
        assert_eq!(gone.at(|eve| eve.agenda_due_to(&person("U1"), due_at.max(now))), Decision::default());
    }
    // No hour of theirs is left before the meeting: better at night than after it.
    let soon = held.rollout.dates.meeting - TimeDelta::hours(2);
    let honolulu = Stakeholder { zone: chrono_tz::Pacific::Honolulu, ..stakeholder("U1", Area::Legal) };
    let late = Held { stakeholders: vec![honolulu], ..held };
    assert!(told(&late.at(|eve| eve.send(None, soon))).contains(&"agenda U1".to_owned()));
}

#[test]
fn the_agenda_that_comes_by_itself_is_told_with_its_time() {
    let held = Held { meeting: Meeting::new(&rollout(1).id), ..ready() };
    let missing = |agenda_at| held.at(|eve| Eve { agenda_at, ..eve }.missing());
    let before = held.rollout.dates.meeting - TimeDelta::hours(20);
    assert_eq!(missing(Some(before)), [NotReady::AgendaNotSent { goes_out: Some(before) }]);
    assert!(missing(Some(before))[0].comes_by_itself());
    let too_late = Some(held.rollout.dates.meeting);
    assert_eq!(missing(too_late), [NotReady::AgendaNotSent { goes_out: None }]);
    assert!(!missing(None)[0].comes_by_itself());
}

#[test]
fn nobody_else_prepares_it_and_nobody_out_of_its_time() {
    let steps = || {
        [
            Prepare::Open,
            Prepare::SendAgenda,
            Prepare::GoOn { why: "because".to_owned(), on: None },
            Prepare::Table { concern: blocker(Visibility::Named).handle() },
        ]
    };
    for step in steps() {
        for who in ["U1", "UNONE"] {
            assert!(matches!(ready().by(who, &step), Err(Refusal::OnlyLeadOrSponsor { .. })));
        }
        for stage in crate::domain::testing::stages() {
            let held = Held { rollout: in_stage(stage.clone()), ..ready() };
            let asked = held.by("ULEAD", &step);
            let is_time = stage == Stage::Homework;
            assert!(is_time || asked.is_err(), "{} {step:?}", stage.name());
        }
    }
}

#[test]
fn the_agenda_comes_after_the_summary_and_before_the_meeting() {
    let dates = rollout(1).dates;
    for zone in [chrono_tz::America::Los_Angeles, chrono_tz::Europe::Berlin, chrono_tz::Australia::Sydney] {
        let summary = rehearsal::summary_time(&dates, zone);
        let agenda = agenda_time(&dates, rollout(1).zone, summary);
        assert!(summary <= agenda && agenda < dates.meeting, "{zone}: {summary} {agenda}");
    }
}

#[test]
fn a_reason_covers_the_blockers_that_wanted_an_answer_then_and_no_others() {
    let now = tuesday();
    let one = blocker(Visibility::LeadOnly);
    let other = Concern { id: concern(2, "U1", Area::Legal, "").id, ..one.clone() };
    let mut held = ready();
    held.concerns = vec![one.clone()];
    let why = |words: &str| Prepare::GoOn { why: words.to_owned(), on: None };
    held.meeting = held.by("ULEAD", &why("They have had their time.")).unwrap().meeting.unwrap();
    assert_eq!(held.meeting.gone_on.as_ref().unwrap().over, std::slice::from_ref(&one.id));
    let short = |at| {
        let fell = Short { how: Verdict::Partly, missing: None, at };
        let state = State::Reopened {
            answer: Answer { words: "It is.".into(), by: person("ULEAD"), at: now, nth: 1 },
            short: fell,
        };
        Concern { state, ..one.clone() }
    };
    // What wants an answer; what is on the agenda; whether they meet in their time.
    let table = [
        (vec![one.clone()], Vec::new(), true),
        (vec![one.clone(), other.clone()], Vec::new(), false),
        (vec![one.clone(), other.clone()], vec![other.id.clone()], true),
        (vec![short(now - TimeDelta::hours(1))], Vec::new(), true),
        (vec![short(now + TimeDelta::hours(1))], Vec::new(), false),
    ];
    for (concerns, tabled, begins) in table {
        let meeting = Meeting { tabled, ..held.meeting.clone() };
        let held = Held { concerns, meeting, ..ready() };
        let due = held.due();
        let case = format!("{:?}", held.concerns);
        let stage = due.rollout.map(|rollout| rollout.stage);
        assert_eq!(stage == Some(Stage::JointMeeting), begins, "{case}");
        let seen = held.by("USPONSOR", &Prepare::Open).unwrap();
        let Reply::Show { screen: Screen::Before(seen) } = seen.reply else { panic!("{case}") };
        assert_eq!(seen.since, usize::from(!begins), "{case}");
    }
    held.concerns = vec![one.clone(), other.clone()];
    let again = held.by("USPONSOR", &why("We look at it together.")).unwrap().meeting.unwrap();
    let gone_on = again.gone_on.as_ref().unwrap();
    assert_eq!(gone_on.why, "We look at it together.\n(Said before: They have had their time.)", "both stay");
    assert_eq!(gone_on.over, [one.id, other.id]);
    for _ in 0..9 {
        let long = "😀".repeat(REASON_LIMIT);
        held.meeting = held.by("ULEAD", &why(&long)).unwrap().meeting.unwrap();
        let whole = &held.meeting.gone_on.as_ref().unwrap().why;
        assert!(whole.starts_with(&long) && whole.chars().count() <= REASONS, "it does not grow for ever");
    }
}

#[test]
fn what_is_still_ahead_says_where_the_meeting_would_not_begin() {
    let warned = |held: &Held| held.at(|eve| eve.warning());
    let mut held = Held { meeting: Meeting { agenda_sent_at: Some(tuesday()), ..meeting() }, ..ready() };
    assert_eq!(warned(&held), None);
    held.concerns.push(blocker(Visibility::Named));
    let missing = vec![NotReady::BlockersUnanswered { count: 1 }];
    assert_eq!(warned(&held), Some(Remark::WouldWait { missing }));
    let over = vec![held.concerns[0].id.clone()];
    let reason = GoneOn { by: person("ULEAD"), at: tuesday(), why: "The board sits".into(), over };
    held.meeting.gone_on = Some(reason);
    assert_eq!(warned(&held), None, "somebody said why it goes on");
    held.meeting.gone_on = None;
    held.meeting.held_since = Some(tuesday());
    assert_eq!(warned(&held), None, "it waits already, which is said otherwise");
    held.meeting.held_since = None;
    held.rollout.stage = Stage::Intake;
    assert_eq!(warned(&held), None, "nobody can know yet");
}
