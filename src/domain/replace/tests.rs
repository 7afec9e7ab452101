//! Taking somebody out: by whom and when, who or what has to stand in their place, and what it does to what they said.

use super::*;
use crate::domain::concern::{State, Visibility};
use crate::domain::duty::DutyKind;
use crate::domain::effect::To;
use crate::domain::homework::{Stands, Wording};
use crate::domain::id::TeamId;
use crate::domain::person::Standing;
use crate::domain::rollout::Stage;
use crate::domain::stakeholder::{Intake, Stance};
use crate::domain::testing::*;

fn known(id: &str, standing: Standing) -> Person {
    Person { id: person(id), home: TeamId::from("T1"), zone: Some(BERLIN), standing, seen_at: tuesday() }
}

fn done(id: &str, area: Area) -> Stakeholder {
    let intake = Intake::Done { at: tuesday(), stance: Some(Stance::Supportive) };
    Stakeholder { intake, ..stakeholder(id, area) }
}

fn form(who: &str, instead: Option<&str>, reason: &str) -> ReplaceForm {
    let some = |id: &str| Some(person(id)).filter(|_| !id.is_empty());
    ReplaceForm { who: some(who), instead: instead.and_then(some), reason: reason.to_owned() }
}

fn two() -> [Stakeholder; 2] {
    [done("U1", Area::Legal), stakeholder("U2", Area::It)]
}

fn by_lead(filled: &ReplaceForm, instead: Option<&Person>, concerns: &[Concern]) -> Decision {
    let stakeholders = two();
    let cast = Cast { stakeholders: &stakeholders, instead, known: None, concerns };
    submit((&rollout(1), &meeting()), &person("ULEAD"), filled, cast, tuesday()).unwrap()
}

fn fault(field: Field, what: Wrong) -> Reply {
    Reply::Faults { faults: vec![Fault { field, what }] }
}

#[test]
fn only_the_lead_and_only_until_they_meet() {
    for stage in stages() {
        let ahead = matches!(stage, Stage::Intake | Stage::Homework);
        let rollout = in_stage(stage.clone());
        assert_eq!(open(&rollout, &person("ULEAD")).is_ok(), ahead, "{stage:?}");
        for who in ["USPONSOR", "U1", "UNONE"] {
            let refused = Err(Refusal::OnlyLead { lead: person("ULEAD") });
            assert_eq!(open(&rollout, &person(who)), refused, "{who}");
        }
    }
}

#[test]
fn somebody_or_a_reason_stands_where_they_stood() {
    let new = known("UNEW", Standing::Member);
    let bot = known("UBOT", Standing::Bot);
    let itself = known("U1", Standing::Member);
    let table = [
        (form("", None, ""), None, Field::OutPerson, Wrong::Missing),
        (form("UNONE", None, "No."), None, Field::OutPerson, Wrong::SpeaksForNone),
        (form("U1", None, " "), None, Field::OutReason, Wrong::NobodyAndNoReason),
        (form("U1", Some("U1"), ""), Some(&itself), Field::Instead, Wrong::IsTheSame),
        (
            form("U1", Some("UBOT"), ""),
            Some(&bot),
            Field::Instead,
            Wrong::Unfit { person: person("UBOT"), standing: Standing::Bot },
        ),
    ];
    for (filled, instead, field, wrong) in table {
        let decision = by_lead(&filled, instead, &[]);
        assert_eq!(decision, Decision { reply: fault(field, wrong), ..Decision::default() }, "{filled:?}");
    }
    let alone = [done("U1", Area::Legal)];
    let cast = Cast { stakeholders: &alone, instead: None, known: None, concerns: &[] };
    let last = form("U1", None, "It is settled.");
    let decision = submit((&rollout(1), &meeting()), &person("ULEAD"), &last, cast, tuesday()).unwrap();
    assert_eq!(decision.reply, fault(Field::Instead, Wrong::NobodyLeft));

    let waived = by_lead(&form("U1", None, " It changes nothing for them. "), None, &[]);
    let waiver = Waiver { area: Area::Legal, reason: "It changes nothing for them.".to_owned() };
    assert_eq!(waived.rollout.unwrap().waivers, [waiver]);
    let replaced = by_lead(&form("U1", Some("UNEW"), ""), Some(&new), &[]);
    assert_eq!(replaced.rollout.unwrap().waivers, []);
    let came = replaced.stakeholders.iter().find(|who| who.person == person("UNEW")).unwrap();
    assert_eq!((came.areas.as_slice(), &came.intake), (&[Area::Legal][..], &Intake::Invited));
    // Where others speak for the area nobody has to be named.
    let both = [done("U1", Area::Legal), stakeholder("U2", Area::Legal)];
    let cast =
        Cast { stakeholders: &both, ..Cast { stakeholders: &[], instead: None, known: None, concerns: &[] } };
    let filled = form("U1", None, "");
    let decision = submit((&rollout(1), &meeting()), &person("ULEAD"), &filled, cast, tuesday()).unwrap();
    assert_eq!(decision.rollout.unwrap().waivers, []);
}

#[test]
fn what_they_said_stays_and_is_marked_and_they_are_asked_nothing_more() {
    let mut answered = concern(1, "U1", Area::Legal, "Who is liable?");
    answered.state = State::Answered { answer: answer() };
    answered.work.wording = Some(Wording {
        words: "Liability is open.".to_owned(),
        by: person("ULEAD"),
        stands: Stands::Proposed,
        nth: 1,
        before: None,
    });
    let others = concern(2, "U2", Area::It, "Who runs it?");
    let said = [answered.clone(), typed(3, "U1", "And who pays?"), others];
    let decision = by_lead(&form("U1", None, "No need."), None, &said);
    let out = &decision.stakeholders[0];
    assert_eq!((&out.person, &out.intake), (&person("U1"), &Intake::TakenOut { at: tuesday() }));
    let marked: Vec<(&str, bool, bool)> = decision
        .concerns
        .iter()
        .map(|after| (after.id.key(), after.raiser_out, after.state == answered.state))
        .collect();
    assert_eq!(marked, [("C-1", true, true), ("C-3", true, false)]);
    assert_eq!(
        decision.duties,
        [DutyChange::DropPerson(rollout(1).id, person("U1"))],
        "no reminder, and no duty for anybody else"
    );
    let id = |number| crate::domain::id::ConcernId::new(&team(), number);
    let (of, who) = (rollout(1).id, person("U1"));
    let shown: Vec<&What> = decision
        .effects
        .iter()
        .filter(|effect| !matches!(effect.to, To::Channel { .. }))
        .map(|effect| &effect.what)
        .collect();
    let expected = [
        What::Invite { rollout: of.clone(), person: who.clone() },
        What::Record { rollout: of.clone(), person: who.clone() },
        What::Answered { concern: id(1), nth: 1 },
        What::Restated { concern: id(1), nth: 1 },
        What::ConcernCard { concern: id(3) },
        What::TakenOut { rollout: of, person: who },
    ];
    assert_eq!(shown, expected.iter().collect::<Vec<_>>());
    let happened = Happened::TakenOut { person: person("U1") };
    assert!(decision.events.iter().any(|event| event.what == happened && event.by == Some(person("ULEAD"))));
}

#[test]
fn the_meeting_goes_out_of_the_one_calendar_into_the_other() {
    let new = known("UNEW", Standing::Member);
    let (filled, stakeholders) = (form("U1", Some("UNEW"), ""), two());
    let cast = Cast { stakeholders: &stakeholders, instead: Some(&new), known: None, concerns: &[] };
    let with = |meeting: &Meeting| {
        submit((&rollout(1), meeting), &person("ULEAD"), &filled, cast, tuesday()).unwrap()
    };
    let agenda = post::dm(&person("UNEW"), What::Agenda { rollout: rollout(1).id });
    let sent = with(&meeting());
    assert!(sent.effects.contains(&agenda));
    assert_eq!(sent.meeting.map(|meeting| meeting.sequence), Some(1));
    let unsent = with(&Meeting::new(&rollout(1).id));
    assert!(!unsent.effects.contains(&agenda));
    assert_eq!(unsent.meeting, None);
    // Who comes is reminded as the others are.
    assert!(sent.duties.iter().any(|duty| matches!(duty, DutyChange::Set(duty)
        if duty.key.kind == DutyKind::Nudge && duty.key.person == Some(person("UNEW")))));
}

#[test]
fn who_is_asked_again_says_again_what_settles_it() {
    let new = known("U3", Standing::Member);
    let before =
        Stakeholder { intake: Intake::TakenOut { at: tuesday() }, ..stakeholder("U3", Area::Business) };
    let told = Concern { raiser_out: true, ..concern(4, "U3", Area::Business, "Who gains?") };
    let (filled, stakeholders, told) = (form("U1", Some("U3"), ""), two(), [told]);
    let cast =
        Cast { stakeholders: &stakeholders, instead: Some(&new), known: Some(&before), concerns: &told };
    let decision = submit((&rollout(1), &meeting()), &person("ULEAD"), &filled, cast, tuesday()).unwrap();
    let back = decision.stakeholders.iter().find(|who| who.person == person("U3")).unwrap();
    assert_eq!((back.areas.as_slice(), &back.intake), (&[Area::Legal][..], &Intake::Invited));
    assert_eq!(decision.concerns.iter().map(|after| after.raiser_out).collect::<Vec<_>>(), [false]);
}

#[test]
fn of_an_areas_view_nobody_is_told_that_its_raiser_is_gone() {
    use crate::domain::policy::{Reader, card};
    for visibility in Visibility::ALL {
        let mut gone = concern(1, "U1", Area::Legal, "Who is liable?");
        gone.said.visibility = *visibility;
        gone.raiser_out = true;
        let told = card(Reader::Lead, &gone).unwrap().raiser_out;
        assert_eq!(told, *visibility != Visibility::Area, "{visibility:?}");
    }
}

#[test]
fn what_they_owe_an_answer_to_goes_to_whoever_comes_instead_or_back_to_the_lead() {
    use crate::domain::homework::Homework;
    let owed = |number, raiser: &str, visibility, owner: &str| {
        let mut concern = concern(number, raiser, Area::It, "Who runs it?");
        concern.said.visibility = visibility;
        concern.work.homework =
            Homework::Owed { owner: person(owner), due: day("2026-03-12"), nudged: 2, overdue: false };
        concern
    };
    let said = [
        owed(1, "U2", Visibility::Named, "U1"),
        owed(2, "U1", Visibility::LeadOnly, "U1"),
        owed(3, "U2", Visibility::Named, "U2"),
    ];
    let new = known("UNEW", Standing::Member);
    let now_with = |decision: &Decision| -> Vec<(String, Option<PersonId>, bool)> {
        let one = |after: &Concern| {
            (after.id.key().to_owned(), after.work.homework.owed_by().cloned(), after.raiser_out)
        };
        let handed_on =
            |moved: &Moved| (moved.concern.key().to_owned(), moved.after.owed_by().cloned(), false);
        let moved = decision.moved.iter().map(handed_on);
        let mut all: Vec<_> = decision.concerns.iter().map(one).chain(moved).collect();
        all.sort();
        all
    };
    let replaced = by_lead(&form("U1", Some("UNEW"), ""), Some(&new), &said);
    let expected = [("C-1".to_owned(), Some(person("UNEW")), false), ("C-2".to_owned(), None, true)];
    assert_eq!(now_with(&replaced), expected, "what is for the lead alone is for nobody else");
    let id = |number| crate::domain::id::ConcernId::new(&team(), number);
    let homework = |number, who: &str| {
        post::dm(&person(who), What::Homework { concern: id(number), owner: person(who) })
    };
    let back = |number| {
        let (concern, owner) = (id(number), person("U1"));
        post::dm(&person("ULEAD"), What::HomeworkBack { concern, owner, why: Back::TakenOut })
    };
    for effect in [homework(1, "U1"), homework(1, "UNEW"), homework(2, "U1"), back(2)] {
        assert!(replaced.effects.contains(&effect), "{effect:?}");
    }
    assert!(!replaced.effects.contains(&back(1)));
    let dropped = |decision: &Decision| {
        let of = |change: &&DutyChange| {
            matches!(change, DutyChange::Drop(key)
            if key.kind == DutyKind::Homework && key.person == Some(person("U1")))
        };
        decision.duties.iter().filter(of).count()
    };
    assert_eq!(dropped(&replaced), 2, "nobody is reminded who takes part no more");
    let mut answered = owed(4, "U2", Visibility::Named, "U1");
    answered.state = State::Answered { answer: answer() };
    answered.work.homework = Homework::HandedIn { owner: person("U1"), due: None };
    let mut late = owed(1, "U2", Visibility::Named, "U1");
    late.work.homework =
        Homework::Owed { owner: person("U1"), due: day("2026-03-09"), nudged: 2, overdue: false };
    let passed = by_lead(&form("U1", Some("UNEW"), ""), Some(&new), &[late]);
    assert_eq!(now_with(&passed)[0].1, None, "nobody could be in time any more: the lead gives it a day");
    assert!(passed.effects.contains(&back(1)) && dropped(&passed) == 1);
    let [first, second, third] = said;
    let out = by_lead(&form("U1", None, "No need."), None, &[first, second, third, answered]);
    let expected = [("C-1", None, false), ("C-2", None, true), ("C-4", None, false)]
        .map(|(id, owner, is_out)| (id.to_owned(), owner, is_out));
    assert_eq!(now_with(&out), expected);
    let given_back = out.moved.iter().find(|moved| moved.concern == id(4)).map(|moved| &moved.after);
    assert_eq!(given_back, Some(&Homework::Nobody), "nor does it come back to them");
    assert!(!out.effects.contains(&back(4)));
    assert!(out.effects.contains(&back(1)) && dropped(&out) == 2);
}
