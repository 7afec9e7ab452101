//! Who may lead and who may be asked, and what goes with it.

use chrono::TimeDelta;

use super::*;
use crate::domain::homework::Homework;
use crate::domain::id::TeamId;
use crate::domain::person::Standing;
use crate::domain::rollout::Waiver;
use crate::domain::testing::*;

fn known(id: &str, standing: Standing) -> Person {
    Person { id: person(id), home: TeamId::from("T1"), zone: Some(BERLIN), standing, seen_at: tuesday() }
}

fn over(actor: &str, chosen: Option<&Person>, concerns: &[Concern]) -> Result<Decision, Refusal> {
    let who = [stakeholder("U1", Area::Legal)];
    let meeting = Meeting::new(&rollout(1).id);
    let under_way =
        UnderWay { concerns: concerns.iter().map(Outline::from).collect(), ..UnderWay::default() };
    submit((&rollout(1), &meeting), &person(actor), chosen, &who, &under_way, tuesday())
}

#[test]
fn the_lead_hands_it_over_to_a_member_with_the_homework_and_everybody_is_told() {
    let mut owed = concern(1, "U1", Area::Legal, "w");
    let due = day("2026-03-12");
    owed.work.homework = Homework::Owed { owner: person("ULEAD"), due, nudged: 0, overdue: false };
    let mut answered = concern(2, "U1", Area::Legal, "w");
    answered.work.homework = Homework::HandedIn { owner: person("ULEAD"), due: None };
    let decision = over("ULEAD", Some(&known("UNEXT", Standing::Member)), &[owed, answered]).unwrap();
    assert_eq!(decision.rollout.as_ref().unwrap().lead, person("UNEXT"));
    assert_eq!(decision.moved[0].after.owed_by(), Some(&person("UNEXT")));
    assert_eq!(decision.moved[1].after, Homework::Nobody, "it does not come back to them");
    let told: Vec<_> = decision.effects.iter().map(|effect| &effect.to).collect();
    for who in ["UNEXT", "USPONSOR", "U1"] {
        assert!(told.contains(&&crate::domain::effect::To::Dm { person: person(who) }), "{who}");
    }
    assert!(decision.duties.len() >= 2, "one dropped, one set: {:?}", decision.duties);
}

#[test]
fn the_meeting_goes_into_one_calendar_and_out_of_the_other() {
    let homework = in_stage(Stage::Homework);
    let sent = Meeting { agenda_sent_at: Some(tuesday()), ..Meeting::new(&homework.id) };
    let next = known("UNEXT", Standing::Member);
    let over = |meeting: &Meeting, who: &[Stakeholder], now| {
        submit((&homework, meeting), &person("ULEAD"), Some(&next), who, &UnderWay::default(), now).unwrap()
    };
    let agenda = post::dm(&person("UNEXT"), What::Agenda { rollout: homework.id.clone() });
    let news = What::NewLead { rollout: homework.id.clone(), before: person("ULEAD") };
    let to_before = post::dm(&person("ULEAD"), news);
    let speaks = [stakeholder("ULEAD", Area::Legal)];
    let met = homework.dates.meeting;
    let unsent = Meeting::new(&homework.id);
    // A lead who speaks for an area as well is told as such, once, and meets with the others still.
    for (meeting, who, now, is_told, moves, name) in [
        (&sent, &[][..], tuesday(), true, true, "has no part in it any more"),
        (&sent, &speaks[..], tuesday(), true, true, "speaks for an area"),
        (&sent, &[][..], met, false, false, "they have met"),
        (&unsent, &[][..], tuesday(), false, false, "nothing is in any calendar"),
    ] {
        let decision = over(meeting, who, now);
        assert_eq!(decision.effects.contains(&agenda), moves, "{name}");
        let told = decision.effects.iter().filter(|effect| **effect == to_before).count();
        assert_eq!(told, usize::from(is_told), "{name}");
        let sequence = decision.meeting.map_or(meeting.sequence, |meeting| meeting.sequence);
        assert_eq!(sequence, u32::from(moves), "{name}");
    }
}

#[test]
fn nobody_unfit_leads_and_nobody_else_gives_it_away() {
    let table = [
        (None, Wrong::Missing),
        (Some(known("ULEAD", Standing::Member)), Wrong::LeadsAlready),
        (
            Some(known("UBOT", Standing::Bot)),
            Wrong::Unfit { person: person("UBOT"), standing: Standing::Bot },
        ),
        (
            Some(known("UGUEST", Standing::Guest)),
            Wrong::Unfit { person: person("UGUEST"), standing: Standing::Guest },
        ),
        (
            Some(known("UFAR", Standing::Outsider)),
            Wrong::Unfit { person: person("UFAR"), standing: Standing::Outsider },
        ),
        (
            Some(known("UGONE", Standing::Deactivated)),
            Wrong::Unfit { person: person("UGONE"), standing: Standing::Deactivated },
        ),
    ];
    for (chosen, wrong) in table {
        let decision = over("ULEAD", chosen.as_ref(), &[]).unwrap();
        assert_eq!(decision, fault(Field::NewLead, wrong));
    }
    for who in ["USPONSOR", "U1", "UNONE"] {
        let refused = over(who, Some(&known("UNEXT", Standing::Member)), &[]);
        assert_eq!(refused, Err(Refusal::OnlyLead { lead: person("ULEAD") }), "{who}");
    }
}

#[test]
fn one_more_is_asked_while_the_intake_is_open() {
    let waived = Waiver { area: Area::It, reason: "no".to_owned() };
    let rollout = Rollout { waivers: vec![waived], ..rollout(1) };
    let unsent = Meeting::new(&rollout.id);
    let ask = |area, chosen: Option<&Person>, part: Option<&Stakeholder>| {
        invite((&rollout, &unsent), &person("ULEAD"), area, chosen, (part, &[]), tuesday()).unwrap()
    };
    let new = known("UNEW", Standing::Guest);
    let decision = ask(Some(Area::It), Some(&new), None);
    assert_eq!(
        decision.stakeholders,
        [Stakeholder { areas: vec![Area::It], ..stakeholder("UNEW", Area::It) }]
    );
    assert_eq!(decision.rollout.as_ref().unwrap().waivers, [], "somebody speaks for it now");
    assert!(!decision.duties.is_empty(), "they are reminded");
    // Who speaks already speaks for one area more, and is not reminded twice.
    let part = stakeholder("UNEW", Area::Legal);
    let more = ask(Some(Area::It), Some(&new), Some(&part));
    assert_eq!(more.stakeholders[0].areas.len(), 2);
    assert_eq!(more.duties, []);

    let bot = known("UBOT", Standing::Bot);
    let unfit = Wrong::Unfit { person: person("UBOT"), standing: Standing::Bot };
    assert_eq!(ask(Some(Area::It), Some(&bot), None), fault(Field::NewPerson, unfit));
    assert_eq!(ask(Some(Area::Legal), Some(&new), Some(&part)), fault(Field::NewPerson, Wrong::AlreadyAsked));
    assert_eq!(ask(None, Some(&new), None), fault(Field::NewArea, Wrong::Missing));
    assert_eq!(ask(Some(Area::It), None, None), fault(Field::NewPerson, Wrong::Missing));
    let late = |stage, meeting: &Meeting| {
        let rollout = Rollout { stage, ..rollout.clone() };
        let closed = rollout.dates.intake_closes + TimeDelta::hours(1);
        invite((&rollout, meeting), &person("ULEAD"), Some(Area::It), Some(&new), (None, &[]), closed)
    };
    // After the others have been heard too, for somebody may have left; nobody is reminded of what has closed.
    let asked = late(Stage::Homework, &unsent).unwrap();
    assert_eq!((asked.duties.len(), asked.effects.len()), (0, 2));
    let sent = Meeting { agenda_sent_at: Some(tuesday()), ..unsent.clone() };
    let agenda = post::dm(&person("UNEW"), What::Agenda { rollout: rollout.id.clone() });
    assert!(late(Stage::Homework, &sent).unwrap().effects.contains(&agenda), "they meet with the others");
    assert!(matches!(late(Stage::JointMeeting, &sent), Err(Refusal::MetAlready { .. })));
    let by_sponsor =
        invite((&rollout, &unsent), &person("USPONSOR"), Some(Area::It), Some(&new), (None, &[]), tuesday());
    assert!(matches!(by_sponsor, Err(Refusal::OnlyLead { .. })));
}

#[test]
fn who_is_in_it_is_for_lead_and_sponsor_and_says_nothing_of_how_they_feel() {
    let stance = Some(crate::domain::stakeholder::Stance::Resistant);
    let done = Intake::Done { at: tuesday(), stance };
    let who = [Stakeholder { intake: done, ..stakeholder("U1", Area::Legal) }];
    for office in ["ULEAD", "USPONSOR"] {
        let shown = format!("{:?}", parties(&rollout(1), &person(office), &who, &[]).unwrap().reply);
        assert!(shown.contains("U1") && !shown.contains("Resistant"), "{shown}");
    }
    let by_another = parties(&rollout(1), &person("U1"), &who, &[]);
    assert!(matches!(by_another, Err(Refusal::OnlyLeadOrSponsor { .. })));
}

#[test]
fn whoever_takes_part_stays_so_once_they_have_met_and_that_is_said() {
    let shown = |stage, office| match parties(&in_stage(stage), &person(office), &[], &[]).unwrap().reply {
        Reply::Show { screen: Screen::Parties(screen) } => (screen.may_ask, screen.settled),
        reply => panic!("{reply:?}"),
    };
    for stage in stages() {
        let settled = match stage {
            Stage::Scheduled { .. } | Stage::Intake | Stage::Homework => None,
            Stage::JointMeeting | Stage::Decision => Some(Settled::Met),
            Stage::Pilot | Stage::Rollout | Stage::Sustain => Some(Settled::Decided),
            Stage::Closed { .. } | Stage::Cancelled { .. } => Some(Settled::Over),
        };
        let may_ask = matches!(stage, Stage::Intake | Stage::Homework);
        assert_eq!(shown(stage.clone(), "ULEAD"), (may_ask, settled), "{stage:?}");
        assert_eq!(shown(stage, "USPONSOR"), (false, settled));
    }
}

#[test]
fn done_for_one_area_is_not_heard_for_another() {
    let done = Intake::Done { at: tuesday(), stance: None };
    let (areas, silent) = (vec![Area::Legal, Area::It], vec![Area::It]);
    let who = [Stakeholder { intake: done.clone(), areas, silent, ..stakeholder("U1", Area::Legal) }];
    let seats = |stage, theirs: &[Concern]| match parties(&in_stage(stage), &person("ULEAD"), &who, theirs)
        .unwrap()
        .reply
    {
        Reply::Show { screen: Screen::Parties(screen) } => screen.parties,
        reply => panic!("{reply:?}"),
    };
    let seat = |area, intake| (person("U1"), area, intake);
    let legal = seat(Area::Legal, done.clone());
    assert_eq!(seats(Stage::Intake, &[]), [legal.clone(), seat(Area::It, Intake::Invited)]);
    assert_eq!(seats(Stage::Homework, &[]), [legal.clone(), seat(Area::It, Intake::NotHeard)]);
    let word = concern(1, "U1", Area::It, "Who runs it at night?");
    assert_eq!(seats(Stage::Homework, &[word]), [legal, seat(Area::It, done)]);
}

#[test]
fn what_waits_for_the_lead_waits_for_the_next_one_and_says_so_wherever_it_stands() {
    let id = |number| crate::domain::id::ConcernId::new(&team(), number);
    let mut owed = concern(1, "U1", Area::Legal, "Who pays?");
    owed.work.homework =
        Homework::Owed { owner: person("UOWNER"), due: day("2026-03-12"), nudged: 0, overdue: false };
    let late = Concern { late: true, ..concern(2, "U1", Area::Legal, "And then?") };
    let of_the_lead = Concern {
        work: crate::domain::homework::Work {
            homework: Homework::Owed {
                owner: person("ULEAD"),
                due: day("2026-03-12"),
                nudged: 0,
                overdue: false,
            },
            ..owed.work.clone()
        },
        ..concern(3, "U1", Area::Legal, "Where?")
    };
    let out = Concern { raiser_out: true, ..typed(4, "UOUT", "It leaks.") };
    let slow = typed(5, "U1", "It is slow.");
    let under_way = UnderWay {
        concerns: [&owed, &late, &of_the_lead, &slow, &out].map(Outline::from).to_vec(),
        questions: vec![question(1, "U1")],
        calls: vec![call(1, "U1")],
        needs: vec![id(5)],
    };
    let (asked, to_call) = (under_way.questions[0].id.clone(), under_way.calls[0].id.clone());
    let who = [stakeholder("U1", Area::Legal)];
    let chosen = known("UNEXT", Standing::Member);
    let meeting = Meeting::new(&rollout(1).id);
    let over = |rollout: &Rollout| {
        let whole = (rollout, &meeting);
        submit(whole, &person("ULEAD"), Some(&chosen), &who, &under_way, tuesday()).unwrap().effects
    };
    let effects = over(&in_stage(Stage::Homework));
    let homework = |number, owner: &str| {
        let what = What::Homework { concern: id(number), owner: person(owner) };
        post::dm(&person(owner), what)
    };
    for expected in [
        post::dm(&person("UNEXT"), What::QuestionCard { question: asked.clone() }),
        post::dm(&person("ULEAD"), What::QuestionCard { question: asked.clone() }),
        post::receipt(&under_way.questions[0]),
        post::dm(&person("UNEXT"), What::CallCard { call: to_call.clone() }),
        post::dm(&person("ULEAD"), What::CallCard { call: to_call.clone() }),
        homework(1, "UOWNER"),
        homework(3, "ULEAD"),
        post::dm(&person("ULEAD"), What::LateBlocker { concern: id(2) }),
        post::dm(&person("ULEAD"), What::LateParked { concern: id(2) }),
        post::dm(&person("ULEAD"), What::Need { concern: id(5) }),
        post::concern_card(&slow).unwrap(),
        post::concern_card(&out).unwrap(),
        post::dm(&person("UOUT"), What::Record { rollout: rollout(1).id, person: person("UOUT") }),
    ] {
        assert!(effects.contains(&expected), "{expected:?}");
    }
    assert!(!effects.contains(&homework(3, "UNEXT")), "it is in their queue");
    let question = post::commitment(&who[0]);
    assert!(!effects.contains(&question), "they have not met");
    assert!(over(&in_stage(Stage::Decision)).contains(&question), "it says who reads the answer");
    let scheduled = over(&in_stage(Stage::Scheduled { starts_at: tuesday() }));
    let told = What::NewLead { rollout: rollout(1).id, before: person("ULEAD") };
    let told = [post::dm(&person("UNEXT"), told)];
    assert_eq!(
        scheduled, told,
        "nothing has been sent that could be shown anew, and nobody else knows of it"
    );
}

#[test]
fn who_is_done_is_asked_for_one_area_more_and_not_heard_for_it_until_they_say_so() {
    let rollout = rollout(1);
    let unsent = Meeting::new(&rollout.id);
    let intake = Intake::Done { at: tuesday(), stance: None };
    let nudges = Nudges { sent: 3, snoozed_until: Some(tuesday()), away_until: Some(day("2026-03-30")) };
    let done = Stakeholder { intake, nudges: nudges.clone(), ..stakeholder("U1", Area::Legal) };
    let one = known("U1", Standing::Member);
    let told = concern(1, "U1", Area::Legal, "Who pays?");
    let ask = |part: &Stakeholder, area| {
        let known = (Some(part), std::slice::from_ref(&told));
        invite((&rollout, &unsent), &person("ULEAD"), Some(area), Some(&one), known, tuesday()).unwrap()
    };
    let decision = ask(&done, Area::It);
    let who = &decision.stakeholders[0];
    assert_eq!(
        (who.areas.as_slice(), who.silent.as_slice()),
        (&[Area::Legal, Area::It][..], &[Area::It][..])
    );
    assert!(who.intake.is_done() && who.is_owed() && who.asked_for() == [Area::It]);
    assert_eq!(who.nudges, Nudges::default(), "it begins anew");
    assert!(!decision.duties.is_empty(), "they are reminded");
    let too = |areas: Vec<Area>| {
        let what = What::AskedToo {
            rollout: rollout.id.clone(),
            person: person("U1"),
            areas,
            bring: Bring::Brought,
        };
        post::dm(&person("U1"), what)
    };
    assert!(decision.effects.contains(&too(vec![Area::It])), "an edit is not seen");
    let counted =
        crate::domain::summary::progress(&rollout, &decision.stakeholders, std::slice::from_ref(&told));
    let heard: Vec<_> = counted.areas.iter().map(|area| (area.area, area.heard)).collect();
    assert_eq!(heard, [(Area::Legal, 1), (Area::It, 0)]);
    // Who is reminded already is told as well, and reminded no more often.
    let open =
        Stakeholder { nudges: Nudges { sent: 1, ..Nudges::default() }, ..stakeholder("U1", Area::Legal) };
    let decision = ask(&open, Area::It);
    assert_eq!((decision.stakeholders[0].nudges.sent, decision.duties.len()), (1, 0));
    assert!(decision.effects.contains(&too(vec![Area::It])));
    // Who had been taken out begins anew in everything, and is told: the last they read was that nothing is asked of them.
    let out =
        Stakeholder { intake: Intake::TakenOut { at: tuesday() }, nudges, ..stakeholder("U1", Area::Legal) };
    let decision = ask(&out, Area::It);
    assert_eq!(decision.stakeholders[0].nudges, Nudges::default());
    assert!(!decision.duties.is_empty() && decision.effects.contains(&too(vec![Area::It])));
}

#[test]
fn who_was_taken_out_is_told_who_reads_what_they_told() {
    let out =
        |number, raiser: &str| Concern { raiser_out: true, ..concern(number, raiser, Area::Legal, "w") };
    let gone =
        Concern { gone: Some(crate::domain::concern::Gone::AtWish { at: tuesday() }), ..out(2, "UGONE") };
    let decision =
        over("ULEAD", Some(&known("UNEXT", Standing::Member)), &[out(1, "UOUT"), gone, out(3, "USPONSOR")]);
    let reader = What::NewReader { rollout: rollout(1).id };
    let told: Vec<_> = decision.unwrap().effects.into_iter().filter(|effect| effect.what == reader).collect();
    assert_eq!(told, [post::dm(&person("UOUT"), reader.clone())]);
}
