use std::collections::BTreeSet;

use super::*;
use crate::domain::decision::{Decision, DraftChange};
use crate::domain::draft::DraftKey;
use crate::domain::duty::{DutyChange, DutyKind};
use crate::domain::effect::{To, What};
use crate::domain::event::Happened;
use crate::domain::id::ChannelId;
use crate::domain::id::RolloutId;
use crate::domain::person::Standing;
use crate::domain::post;
use crate::domain::refusal::{Field, Wrong};
use crate::domain::rehearsal::Audience;
use crate::domain::reply::Reply;
use crate::domain::rollout::{Rollout, Stage, Waiver};
use crate::domain::screen::{Notice, Screen};
use crate::domain::testing::{BERLIN, day, person, team, wall};
use crate::domain::time;

fn home() -> ChannelId {
    ChannelId::from("CHOME")
}

fn channel(place: Place) -> Channel {
    Channel { id: home(), place, is_private: false, has_outsiders: false }
}

/// Monday 2 March 2026, 9:00 in Berlin.
fn monday() -> DateTime<Utc> {
    wall("2026-03-02 09:00", BERLIN)
}

fn somebody(id: &str, zone: Option<Tz>, standing: Standing) -> (PersonId, Person) {
    let known = Person { id: person(id), home: team(), zone, standing, seen_at: monday() };
    (known.id.clone(), known)
}

fn people() -> BTreeMap<PersonId, Person> {
    BTreeMap::from([
        somebody("ULEAD", Some(BERLIN), Standing::Member),
        somebody("USPONSOR", Some(chrono_tz::America::New_York), Standing::Member),
        somebody("USEC", Some(chrono_tz::Asia::Singapore), Standing::Member),
        somebody("ULAW", Some(BERLIN), Standing::Member),
        somebody("UGUEST", Some(BERLIN), Standing::Guest),
        somebody("UNOZONE", None, Standing::Member),
        somebody("UBOT", None, Standing::Bot),
        somebody("UGONE", Some(BERLIN), Standing::Deactivated),
        somebody("UOTHER", Some(BERLIN), Standing::Outsider),
    ])
}

fn lead() -> Person {
    people()[&person("ULEAD")].clone()
}

/// Sound, with two areas named and three waived.
fn draft() -> StartDraft {
    StartDraft {
        name: " Company chat ".to_owned(),
        why: "One place to ask.".to_owned(),
        link: "https://intranet.example/chat".to_owned(),
        sponsor: Some(person("USPONSOR")),
        areas: BTreeMap::from([
            (Area::NetworkSecurity, vec![person("USEC")]),
            (Area::Legal, vec![person("ULAW")]),
        ]),
        intake_closes: Some(day("2026-03-13")),
        meeting: Some(wall("2026-03-18 10:00", BERLIN)),
        decision_by: Some(day("2026-03-20")),
        reasons: [Area::Compliance, Area::It, Area::Business]
            .map(|area| (area, "Not touched".to_owned()))
            .into(),
        outsiders_accepted: false,
        keep: crate::domain::rollout::Keep::default(),
        start_on: None,
    }
}

fn changed(change: impl FnOnce(&mut StartDraft)) -> StartDraft {
    let mut changed = draft();
    change(&mut changed);
    changed
}

fn faults(draft: &StartDraft) -> Vec<(Field, Wrong)> {
    let faults = check(draft, &people(), &channel(Place::Home), BERLIN, monday()).err().unwrap_or_default();
    faults.into_iter().map(|fault| (fault.field, fault.what)).collect()
}

fn begun(draft: &StartDraft) -> Decision {
    let agreed = agree(draft, &people(), &channel(Place::Home), BERLIN, monday())
        .map_err(|faults| format!("{faults:?}"))
        .unwrap();
    begin(RolloutId::new(&team(), 7), agreed, &channel(Place::Home), &lead(), monday())
}

#[test]
fn a_sound_draft_has_no_faults() {
    assert_eq!(faults(&draft()), []);
}

#[test]
fn each_field_is_judged_by_itself() {
    let unfit = |id: &str, standing| Wrong::Unfit { person: person(id), standing };
    let speaks = |id: &str| {
        let who = person(id);
        changed(|draft| drop(draft.areas.insert(Area::Legal, vec![person("ULAW"), who])))
    };
    let sponsored = |id: &str| changed(|draft| draft.sponsor = Some(person(id)));
    let long = |limit, got| Wrong::TooLong { limit, got };
    for (draft, field, wrong) in [
        (changed(|draft| draft.name.clear()), Field::Name, Wrong::Missing),
        (changed(|draft| draft.name = " \u{200b}\u{202e}\n".to_owned()), Field::Name, Wrong::Missing),
        (changed(|draft| draft.name = "x".repeat(81)), Field::Name, long(80, 81)),
        (changed(|draft| draft.name = "🦀".repeat(10_000)), Field::Name, long(80, 10_000)),
        (changed(|draft| draft.why = "\t".to_owned()), Field::Why, Wrong::Missing),
        (changed(|draft| draft.why = "x".repeat(3_001)), Field::Why, long(3_000, 3_001)),
        (changed(|draft| draft.link = "intranet".to_owned()), Field::Link, Wrong::NotALink),
        (changed(|draft| draft.link = "javascript:alert(1)".to_owned()), Field::Link, Wrong::NotALink),
        (changed(|draft| draft.link = "https://".to_owned()), Field::Link, Wrong::NotALink),
        (
            changed(|draft| draft.link = format!("https://x.example/{}", "x".repeat(2_000))),
            Field::Link,
            long(2_000, 2_018),
        ),
        (changed(|draft| draft.sponsor = None), Field::Sponsor, Wrong::Missing),
        (sponsored("UBOT"), Field::Sponsor, unfit("UBOT", Standing::Bot)),
        (sponsored("UGONE"), Field::Sponsor, unfit("UGONE", Standing::Deactivated)),
        (sponsored("UGUEST"), Field::Sponsor, unfit("UGUEST", Standing::Guest)),
        (sponsored("UOTHER"), Field::Sponsor, unfit("UOTHER", Standing::Outsider)),
        (sponsored("UNOBODY"), Field::Sponsor, unfit("UNOBODY", Standing::Unknown)),
        (speaks("UBOT"), Field::People(Area::Legal), unfit("UBOT", Standing::Bot)),
        (speaks("UGONE"), Field::People(Area::Legal), unfit("UGONE", Standing::Deactivated)),
        (speaks("UOTHER"), Field::People(Area::Legal), unfit("UOTHER", Standing::Outsider)),
        (changed(|draft| draft.areas.clear()), Field::People(Area::NetworkSecurity), Wrong::NobodyAtAll),
    ] {
        assert_eq!(faults(&draft), [(field, wrong)]);
    }
    assert_eq!(faults(&speaks("UGUEST")), [], "a guest may know what nobody else does");
    assert_eq!(faults(&changed(|draft| draft.name = "🦀".repeat(80))), [], "counted as a person counts");
    assert_eq!(faults(&changed(|draft| draft.link = "  ".to_owned())), [], "the link may be left out");
}

#[test]
fn where_people_of_another_organisation_read_along_the_lead_has_to_say_that_they_may() {
    let shared = Channel { has_outsiders: true, ..channel(Place::Home) };
    let ticked = changed(|draft| draft.outsiders_accepted = true);
    let fault = Fault { field: Field::Outsiders, what: Wrong::Missing };
    assert_eq!(check(&draft(), &people(), &shared, BERLIN, monday()), Err(vec![fault.clone()]));
    assert_eq!(agree(&draft(), &people(), &shared, BERLIN, monday()).err(), Some(vec![fault]));
    assert_eq!(check(&ticked, &people(), &shared, BERLIN, monday()), Ok(()));
    for (home, accepted) in [(shared, true), (channel(Place::Home), false)] {
        let agreed = agree(&ticked, &people(), &home, BERLIN, monday()).ok().unwrap();
        let decision = begin(RolloutId::new(&team(), 7), agreed, &home, &lead(), monday());
        assert_eq!(decision.rollout.unwrap().outsiders_accepted, accepted);
        let recorded = decision.events.iter().any(|event| event.what == Happened::OutsidersAccepted);
        assert_eq!(recorded, accepted, "a tick of earlier is none for whoever comes later");
    }
}

#[test]
fn dates_are_working_days_to_come_in_their_order() {
    let dated = |closes: &str, meeting: &str, decision: &str| StartDraft {
        intake_closes: Some(day(closes)),
        meeting: Some(wall(meeting, BERLIN)),
        decision_by: Some(day(decision)),
        ..draft()
    };
    let after = |other| Wrong::NotAfter { other };
    for (closes, meeting, decision, expected) in [
        ("2026-03-02", "2026-03-03 10:00", "2026-03-03", vec![]),
        ("2026-02-27", "2026-03-18 10:00", "2026-03-20", vec![(Field::IntakeCloses, Wrong::InPast)]),
        ("2026-03-14", "2026-03-18 10:00", "2026-03-20", vec![(Field::IntakeCloses, Wrong::NotAWorkingDay)]),
        ("2026-03-13", "2026-03-02 08:59", "2026-03-20", vec![(Field::Meeting, Wrong::InPast)]),
        ("2026-03-13", "2026-03-15 10:00", "2026-03-20", vec![(Field::Meeting, Wrong::NotAWorkingDay)]),
        ("2026-03-13", "2026-03-13 17:00", "2026-03-20", vec![(Field::Meeting, after(Field::IntakeCloses))]),
        ("2026-03-13", "2026-03-18 18:00", "2026-03-18", vec![(Field::DecisionBy, after(Field::Meeting))]),
        ("2026-03-13", "2026-03-18 10:00", "2027-03-03", vec![(Field::DecisionBy, Wrong::TooFar)]),
        ("2026-03-13", "2027-05-03 10:00", "2027-03-02", vec![(Field::Meeting, Wrong::TooFar)]),
        // One slip is one fault: what follows is not judged by a date that is wrong itself.
        ("2026-03-01", "2026-03-18 10:00", "2026-03-20", vec![(Field::IntakeCloses, Wrong::InPast)]),
    ] {
        assert_eq!(faults(&dated(closes, meeting, decision)), expected, "{closes} {meeting} {decision}");
    }
    let none = StartDraft { intake_closes: None, meeting: None, decision_by: None, ..draft() };
    let missing =
        [Field::IntakeCloses, Field::Meeting, Field::DecisionBy].map(|field| (field, Wrong::Missing));
    assert_eq!(faults(&none), missing);
    let never = changed(|draft| draft.meeting = Some(DateTime::<Utc>::MAX_UTC));
    assert_eq!(faults(&never), [(Field::Meeting, Wrong::TooFar)]);
}

#[test]
fn a_leap_day_and_the_days_about_a_clock_change_are_days_like_others() {
    let zone = BERLIN;
    for (today, closes, meeting, decision) in [
        ("2028-02-28 09:00", "2028-02-29", "2028-03-01 10:00", "2028-03-02"),
        // The clocks go forward on Sunday 29 March 2026.
        ("2026-03-27 16:00", "2026-03-27", "2026-03-30 02:30", "2026-03-30"),
        ("2026-10-23 16:00", "2026-10-23", "2026-10-26 09:00", "2026-10-26"),
    ] {
        let draft = StartDraft {
            intake_closes: Some(day(closes)),
            meeting: Some(wall(meeting, zone)),
            decision_by: Some(day(decision)),
            ..draft()
        };
        let now = wall(today, zone);
        assert_eq!(check(&draft, &people(), &channel(Place::Home), zone, now), Ok(()), "{today}");
        let agreed = agree(&draft, &people(), &channel(Place::Home), zone, now)
            .map_err(|faults| format!("{faults:?}"))
            .unwrap();
        assert_eq!(agreed.dates.intake_closes, wall(&format!("{closes} 17:00"), zone));
        assert_eq!(agreed.dates.decision_by, wall(&format!("{decision} 17:00"), zone));
    }
}

#[test]
fn an_empty_area_needs_somebody_or_a_reason() {
    let asked = [Area::Compliance, Area::It];
    let missing = |draft: &StartDraft| {
        let faults = check_missing(draft, &asked, &people()).err().unwrap_or_default();
        faults.into_iter().map(|fault| (fault.field, fault.what)).collect::<Vec<_>>()
    };
    let it = Field::Reason(Area::It);
    assert_eq!(missing(&draft()), []);
    for (reason, wrong) in [
        ("", Wrong::NobodyAndNoReason),
        (" \u{200b} ", Wrong::NobodyAndNoReason),
        (&"x".repeat(501), Wrong::TooLong { limit: 500, got: 501 }),
    ] {
        let draft = changed(|draft| drop(draft.reasons.insert(Area::It, reason.to_owned())));
        assert_eq!(missing(&draft), [(it, wrong)]);
    }
    let named = changed(|draft| drop(draft.areas.insert(Area::It, vec![person("UNOZONE")])));
    assert_eq!(missing(&named), []);
    let bot = changed(|draft| drop(draft.areas.insert(Area::It, vec![person("UBOT")])));
    let wrong = Wrong::Unfit { person: person("UBOT"), standing: Standing::Bot };
    assert_eq!(missing(&bot), [(Field::People(Area::It), wrong)]);
}

#[test]
fn the_day_of_the_start_lies_between_now_and_the_close() {
    for (on, expected) in [
        ("2026-03-03", Ok(wall("2026-03-03 09:00", BERLIN))),
        ("2026-03-13", Ok(wall("2026-03-13 09:00", BERLIN))),
        ("2026-03-02", Err(Wrong::InPast)),
        ("2026-02-27", Err(Wrong::InPast)),
        ("2026-03-07", Err(Wrong::NotAWorkingDay)),
        ("2026-03-16", Err(Wrong::NotBefore { other: Field::IntakeCloses })),
        ("2027-03-03", Err(Wrong::TooFar)),
    ] {
        let draft = StartDraft { start_on: Some(day(on)), ..draft() };
        let agreed = agree(&draft, &people(), &channel(Place::Home), BERLIN, monday());
        let got = agreed.map(|agreed| agreed.starts_at.unwrap());
        let expected = expected.map_err(|what| vec![Fault { field: Field::StartOn, what }]);
        assert_eq!(got, expected, "{on}");
    }
}

#[test]
fn what_was_rehearsed_is_what_begins() {
    let plan = rehearse(&draft(), &channel(Place::Home), &lead(), &people(), monday()).unwrap();
    let decision = begun(&draft());
    let at_once = plan.items.iter().filter(|item| item.at.is_none()).count();
    assert_eq!((at_once, decision.effects.len()), (3, 3), "the charter and two invitations");
    assert!(decision.effects.iter().any(|effect| matches!(effect.what, What::Charter { .. })));

    let planned: BTreeSet<DateTime<Utc>> = plan.items.iter().filter_map(|item| item.at).collect();
    let mut kinds = BTreeMap::new();
    for change in &decision.duties {
        let DutyChange::Set(duty) = change else { panic!("{change:?}") };
        *kinds.entry(format!("{:?}", duty.key.kind)).or_insert(0) += 1;
        let silent = matches!(duty.key.kind, DutyKind::Meeting | DutyKind::Deciding | DutyKind::DecisionDue);
        assert!(silent || planned.contains(&duty.due_at), "{duty:?} was not rehearsed");
    }
    let kinds: Vec<_> = kinds.iter().map(|(kind, count)| (kind.as_str(), *count)).collect();
    let expected = [
        ("Agenda", 1),
        ("CloseIntake", 1),
        ("Deciding", 1),
        ("DecisionDue", 1),
        ("Meeting", 1),
        ("Nudge", 6),
        ("SponsorAsked", 1),
        ("Summary", 1),
    ];
    assert_eq!(kinds, expected);

    let rollout = decision.rollout.unwrap();
    assert_eq!((rollout.brief.name.as_str(), &rollout.stage), ("Company chat", &Stage::Intake));
    let waived: Vec<Area> = rollout.waivers.iter().map(|Waiver { area, .. }| *area).collect();
    assert_eq!(waived, [Area::Compliance, Area::It, Area::Business]);
    assert!(matches!(decision.drafts[..], [(DraftKey::Start { .. }, DraftChange::Drop)]));
    let Reply::Show { screen: Screen::Notice { notice: Notice::Started { starts_at: None, .. } } } =
        decision.reply
    else {
        panic!("{:?}", decision.reply)
    };
}

#[test]
fn the_sponsor_is_told_of_their_part_in_their_own_hours() {
    let told = |draft: &StartDraft| {
        let plan = rehearse(draft, &channel(Place::Home), &lead(), &people(), monday()).unwrap();
        let planned =
            plan.items.iter().find(|item| item.what == PlannedWhat::SponsorAsked).map(|item| item.at);
        let decision = begun(draft);
        let duty = decision.duties.iter().find_map(|change| match change {
            DutyChange::Set(duty) if duty.key.kind == DutyKind::SponsorAsked => Some(duty.clone()),
            _ => None,
        });
        let at_once = decision.effects.iter().any(|effect| {
            effect.to == To::Dm { person: person("USPONSOR") }
                && matches!(effect.what, What::SponsorAsked { .. })
        });
        assert_eq!(planned, duty.as_ref().map(|duty| Some(duty.due_at)).or(at_once.then_some(None)));
        (decision.rollout.unwrap(), duty)
    };
    let (rollout, duty) = told(&draft());
    let duty = duty.unwrap();
    assert_eq!(duty.due_at, wall("2026-03-02 09:00", chrono_tz::America::New_York));
    let what = What::SponsorAsked { rollout: rollout.id.clone() };
    let sponsor = person("USPONSOR");
    assert_eq!(time::sponsor_asked(&rollout, &sponsor).effects, [post::dm(&sponsor, what)]);
    // Who came in their place has been told as they did.
    let replaced = Rollout { sponsor: person("UNEW"), ..rollout.clone() };
    assert_eq!(time::sponsor_asked(&replaced, &sponsor), Decision::default());
    let over = Rollout { stage: Stage::Homework, ..rollout };
    assert_eq!(time::sponsor_asked(&over, &sponsor), Decision::default());

    let (_, none) = told(&changed(|draft| draft.sponsor = Some(person("ULEAD"))));
    assert_eq!(none, None, "who leads it knows");
}

#[test]
fn on_a_day_to_come_nothing_is_sent_before_it() {
    let draft = StartDraft { start_on: Some(day("2026-03-04")), ..draft() };
    let decision = begun(&draft);
    assert_eq!(decision.effects, []);
    let morning = wall("2026-03-04 09:00", BERLIN);
    let [DutyChange::Set(duty)] = &decision.duties[..] else { panic!("{:?}", decision.duties) };
    assert_eq!((duty.key.kind, duty.due_at), (DutyKind::Start, morning));
    let rollout = decision.rollout.unwrap();
    assert_eq!(rollout.stage, Stage::Scheduled { starts_at: morning });

    // The bot was down until noon: what lies ahead is reckoned from then, and who has left is not asked.
    let mut stakeholders = decision.stakeholders;
    stakeholders[0].intake = crate::domain::stakeholder::Intake::Unreachable {
        why: crate::domain::stakeholder::Unreachable::Deactivated,
        since: None,
    };
    let late = start_scheduled(&rollout, &stakeholders, BERLIN, wall("2026-03-04 12:00", BERLIN));
    let invited = late.effects.iter().filter(|effect| matches!(effect.what, What::Invite { .. })).count();
    assert_eq!((invited, late.rollout.unwrap().stage), (1, Stage::Intake));
    let again = in_hand(&Stage::Intake, &rollout, &stakeholders);
    assert_eq!(again, Decision::default(), "it begins once");
}

fn in_hand(
    stage: &Stage,
    rollout: &crate::domain::rollout::Rollout,
    stakeholders: &[crate::domain::stakeholder::Stakeholder],
) -> Decision {
    let rollout = crate::domain::rollout::Rollout { stage: stage.clone(), ..rollout.clone() };
    start_scheduled(&rollout, stakeholders, BERLIN, monday())
}

#[test]
fn somebody_named_twice_is_one_stakeholder_for_both_areas() {
    let draft = changed(|draft| {
        draft.areas.insert(Area::Compliance, vec![person("ULAW"), person("ULAW")]);
        draft.areas.insert(Area::NetworkSecurity, vec![person("USEC"), person("USEC")]);
    });
    let plan = rehearse(&draft, &channel(Place::Home), &lead(), &people(), monday()).unwrap();
    let invited: Vec<(PersonId, Vec<Area>)> = plan
        .items
        .into_iter()
        .filter(|item| item.what == PlannedWhat::Invite)
        .filter_map(|item| match item.to {
            Audience::Person { person, areas, .. } => Some((person, areas)),
            Audience::Channel { .. }
            | Audience::LeadAndSponsor { .. }
            | Audience::Lead { .. }
            | Audience::Sponsor { .. } => None,
        })
        .collect();
    let both = vec![Area::Compliance, Area::Legal];
    assert_eq!(invited, [(person("USEC"), vec![Area::NetworkSecurity]), (person("ULAW"), both)]);
}

#[test]
fn who_runs_it_and_speaks_for_an_area_gets_the_agenda_once() {
    let draft = changed(|draft| {
        draft.areas.insert(Area::Business, vec![person("USPONSOR")]);
        draft.areas.insert(Area::It, vec![person("ULEAD")]);
    });
    let plan = rehearse(&draft, &channel(Place::Home), &lead(), &people(), monday()).unwrap();
    let mut told = BTreeMap::new();
    for item in plan.items.iter().filter(|item| item.what == PlannedWhat::Agenda) {
        let whom = match &item.to {
            Audience::LeadAndSponsor { .. } => vec![&plan.lead, &plan.sponsor],
            Audience::Person { person, .. } => vec![person],
            Audience::Lead { .. } => vec![&plan.lead],
            Audience::Sponsor { .. } => vec![&plan.sponsor],
            Audience::Channel { .. } => panic!("{item:?}"),
        };
        whom.into_iter().for_each(|person| *told.entry(person.as_str()).or_insert(0) += 1);
    }
    assert_eq!(told, BTreeMap::from([("ULAW", 1), ("ULEAD", 1), ("USEC", 1), ("USPONSOR", 1)]));
}

#[test]
fn the_lead_is_told_what_is_worth_knowing_before_the_start() {
    let remarks = |draft: &StartDraft| {
        rehearse(draft, &channel(Place::Home), &lead(), &people(), monday()).unwrap().remarks
    };
    let waived: Vec<Remark> = [Area::Compliance, Area::It, Area::Business]
        .map(|area| Remark::Waived { area, reason: "Not touched".to_owned() })
        .into();
    assert_eq!(remarks(&draft()), waived);
    let alone = changed(|draft| draft.sponsor = Some(person("ULEAD")));
    assert_eq!(remarks(&alone)[0], Remark::LeadIsSponsor);
    let afar = changed(|draft| {
        draft.areas.insert(Area::It, vec![person("UGUEST"), person("UNOZONE")]);
    });
    let told = remarks(&afar);
    assert!(told.contains(&Remark::Guest { person: person("UGUEST") }), "{told:?}");
    assert!(told.contains(&Remark::NoZone { person: person("UNOZONE") }), "{told:?}");
    let short = StartDraft { intake_closes: Some(day("2026-03-03")), ..draft() };
    assert!(remarks(&short).contains(&Remark::ShortIntake));
}

#[test]
fn a_window_opens_where_a_rollout_can_live() {
    let open_in = |place, direct| open(&channel(place), direct, "", None, BERLIN, monday()).err();
    assert_eq!(open_in(Place::Home, false), None);
    assert_eq!(open_in(Place::Home, true), Some(Refusal::StartInDirect));
    assert_eq!(open_in(Place::Direct, false), Some(Refusal::StartInDirect));
    assert_eq!(open_in(Place::NotInvited, false), Some(Refusal::NotInChannel { channel: home() }));
    assert_eq!(open_in(Place::Archived, false), Some(Refusal::ChannelArchived { channel: home() }));
}

#[test]
fn what_another_channel_would_mend_stands_beside_the_choice() {
    let refused = |place| can_live(&channel(place)).err().as_ref().and_then(beside);
    let fault = |what| Some(Fault { field: Field::Place, what });
    assert_eq!(refused(Place::Home), None);
    assert_eq!(refused(Place::Direct), fault(Wrong::NotAChannel));
    assert_eq!(refused(Place::NotInvited), fault(Wrong::NotInvited));
    assert_eq!(refused(Place::Archived), fault(Wrong::Archived));
    assert_eq!(beside(&Refusal::SlackIsSlow), fault(Wrong::SlackIsSlow));
    assert_eq!(beside(&Refusal::GuestCannotLead), None);
}

#[test]
fn a_draft_that_lay_for_weeks_gets_new_dates_and_keeps_its_words() {
    let channel = channel(Place::Home);
    let fresh = open(&channel, false, "Miro", None, BERLIN, monday()).unwrap();
    let dates = |draft: &StartDraft| (draft.intake_closes, draft.meeting, draft.decision_by);
    let ahead = (Some(day("2026-03-09")), Some(wall("2026-03-12 10:00", BERLIN)), Some(day("2026-03-16")));
    assert_eq!((fresh.resumed, fresh.draft.name.as_str(), dates(&fresh.draft)), (false, "Miro", ahead));

    let kept = StartDraft { start_on: Some(day("2026-03-04")), ..draft() };
    let soon = open(&channel, false, "  ", Some(kept.clone()), BERLIN, monday()).unwrap();
    assert_eq!((soon.resumed, &soon.draft), (true, &kept));
    let weeks_on = wall("2026-03-16 09:00", BERLIN);
    let later = open(&channel, false, &"x".repeat(9_000), Some(kept.clone()), BERLIN, weeks_on).unwrap();
    assert_eq!(later.draft.name.chars().count(), 3_000, "refused beside its field, not by Slack");
    assert_eq!((&later.draft.why, later.draft.start_on), (&kept.why, None));
    assert_eq!(later.draft.intake_closes, Some(day("2026-03-23")));
}
