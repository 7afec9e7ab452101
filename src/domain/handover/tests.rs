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
    submit((&rollout(1), &meeting), &person(actor), chosen, &who, concerns, tuesday())
}

#[test]
fn the_lead_hands_it_over_to_a_member_with_the_homework_and_everybody_is_told() {
    let mut owed = concern(1, "U1", Area::Legal, "w");
    let due = day("2026-03-12");
    owed.work.homework = Homework::Owed { owner: person("ULEAD"), due, nudged: 0 };
    let decision = over("ULEAD", Some(&known("UNEXT", Standing::Member)), &[owed]).unwrap();
    assert_eq!(decision.rollout.as_ref().unwrap().lead, person("UNEXT"));
    assert_eq!(decision.concerns[0].work.homework.owed_by(), Some(&person("UNEXT")));
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
        submit((&homework, meeting), &person("ULEAD"), Some(&next), who, &[], now).unwrap()
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
        let shown = format!("{:?}", parties(&rollout(1), &person(office), &who).unwrap().reply);
        assert!(shown.contains("U1") && !shown.contains("Resistant"), "{shown}");
    }
    assert!(matches!(parties(&rollout(1), &person("U1"), &who), Err(Refusal::OnlyLeadOrSponsor { .. })));
}
