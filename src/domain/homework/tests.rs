//! What is done about a concern: who may, what it sets going, who is told what, and that nobody but its raiser settles it.

use super::*;
use crate::domain::area::Area;
use crate::domain::concern::{Said, Severity, Until, Verdict, Visibility};
use crate::domain::effect::To;
use crate::domain::person::{Person, Standing};
use crate::domain::refusal::{Fault, Field, Wrong};
use crate::domain::stakeholder::Stakeholder;
use crate::domain::testing::*;

fn raiser() -> Stakeholder {
    stakeholder("U1", Area::Legal)
}

fn one(visibility: Visibility) -> Concern {
    let mut one = concern(5, "U1", Area::Legal, "Who is liable?");
    one.said.visibility = visibility;
    one
}

fn fair(mut concern: Concern) -> Concern {
    let words = "Liability is open.".to_owned();
    concern.work.wording =
        Some(Wording { words, by: person("ULEAD"), stands: Stands::Fair, nth: 1, before: None });
    concern
}

fn owned(mut concern: Concern, owner: &str) -> Concern {
    concern.work.homework =
        Homework::Owed { owner: person(owner), due: day("2026-03-16"), nudged: 0, overdue: false };
    concern
}

fn somebody(id: &str, standing: Standing) -> Person {
    Person { id: person(id), home: team(), zone: None, standing, seen_at: tuesday() }
}

/// Those who get a message of their own, with what it is.
fn told(decision: &Decision) -> Vec<(String, String)> {
    let told = decision.effects.iter().filter_map(|effect| match &effect.to {
        To::Dm { person } => {
            let what = format!("{:?}", effect.what);
            Some((person.to_string(), what.split([' ', '{']).next().unwrap().to_owned()))
        }
        _ => None,
    });
    told.collect()
}

fn is_told(decision: &Decision, who: &str, what: &str) -> bool {
    told(decision).contains(&(who.to_owned(), what.to_owned()))
}

fn faults(decision: &Decision) -> Vec<Fault> {
    match &decision.reply {
        Reply::Faults { faults } => faults.clone(),
        other => panic!("{other:?}"),
    }
}

fn answered(concern: &Concern, by: &str) -> Concern {
    let all = [(concern.clone(), raiser())];
    let decision =
        answer::submit(&rollout(1), &all, &person(by), "It is in the contract.", tuesday()).unwrap();
    decision.concerns.into_iter().next().unwrap()
}

#[test]
fn an_owner_is_whoever_may_see_it_or_its_fair_sentence() {
    let table = [
        // visibility, wording found fair, person, may own
        (Visibility::Named, false, "U9", true),
        (Visibility::Area, false, "U9", false),
        (Visibility::Area, true, "U9", true),
        (Visibility::LeadOnly, false, "U9", false),
        (Visibility::LeadOnly, true, "U9", true),
        (Visibility::Area, false, "USPONSOR", true),
        (Visibility::LeadOnly, false, "USPONSOR", false),
        (Visibility::LeadOnly, false, "ULEAD", true),
    ];
    for (visibility, is_fair, owner, may) in table {
        let concern = if is_fair { fair(one(visibility)) } else { one(visibility) };
        let person = somebody(owner, Standing::Member);
        let decision = assign::submit(
            &rollout(1),
            &raiser(),
            &concern,
            &rollout(1).lead,
            Some(&person),
            Some(day("2026-03-13")),
            tuesday(),
        )
        .unwrap();
        if may {
            assert_eq!(
                decision.concerns[0].work.homework.owed_by(),
                Some(&person.id),
                "{visibility:?} {owner}"
            );
            assert!(is_told(&decision, owner, "Homework"), "{visibility:?} {owner}");
            assert_eq!(decision.duties.len(), 1);
        } else {
            assert_eq!(faults(&decision), [Fault { field: Field::Owner, what: Wrong::MayNotSee }]);
            assert_eq!((decision.concerns.len(), decision.effects.len()), (0, 0), "{visibility:?} {owner}");
        }
    }
}

#[test]
fn an_owner_is_a_person_of_the_workspace_and_the_date_is_ahead() {
    let assign = |person: Option<Person>, due: Option<&str>| {
        let due = due.map(day);
        let (rollout, concern) = (rollout(1), one(Visibility::Named));
        let lead = rollout.lead.clone();
        assign::submit(&rollout, &raiser(), &concern, &lead, person.as_ref(), due, tuesday()).unwrap()
    };
    for standing in [Standing::Bot, Standing::Deactivated, Standing::Outsider, Standing::Unknown] {
        let who = somebody("U9", standing);
        let what = Wrong::Unfit { person: who.id.clone(), standing };
        assert_eq!(faults(&assign(Some(who), Some("2026-03-13"))), [Fault { field: Field::Owner, what }]);
    }
    let member = || Some(somebody("U9", Standing::Member));
    for (due, what) in
        [(None, Wrong::Missing), (Some("2026-03-09"), Wrong::InPast), (Some("2028-01-03"), Wrong::TooFar)]
    {
        assert_eq!(faults(&assign(member(), due)), [Fault { field: Field::Due, what }], "{due:?}");
    }
    assert_eq!(faults(&assign(None, None)).len(), 2);
    let what = Wrong::NotAWorkingDay;
    assert_eq!(faults(&assign(member(), Some("2026-03-14"))), [Fault { field: Field::Due, what }]);
    // Today will do, while the day lasts.
    assert_eq!(assign(member(), Some("2026-03-10")).concerns.len(), 1);
}

#[test]
fn somebody_else_answers_what_a_person_raised_and_nobody_learns_by_it_whose_view_it_is() {
    let assign = |rollout: &Rollout, concern: &Concern, to: &str| {
        let to = somebody(to, Standing::Member);
        let due = Some(day("2026-03-13"));
        assign::submit(rollout, &raiser(), concern, &rollout.lead, Some(&to), due, tuesday()).unwrap()
    };
    let fault = |what| [Fault { field: Field::Owner, what }];
    for visibility in [Visibility::Named, Visibility::LeadOnly] {
        assert_eq!(faults(&assign(&rollout(1), &fair(one(visibility)), "U1")), fault(Wrong::RaisedIt));
    }
    // Of an area's view the raiser fares as everybody does.
    for who in ["U1", "U9"] {
        assert_eq!(faults(&assign(&rollout(1), &one(Visibility::Area), who)), fault(Wrong::MayNotSee));
        assert_eq!(assign(&rollout(1), &fair(one(Visibility::Area)), who).concerns.len(), 1);
    }
    // A lead answers their own, as they answer all.
    let leads = Rollout { lead: person("U1"), ..rollout(1) };
    assert_eq!(assign(&leads, &one(Visibility::Named), "U1").concerns.len(), 1);
}

#[test]
fn an_owner_reads_what_the_raiser_shared_and_no_more() {
    let owner = person("U9");
    let card = |concern: &Concern| Roles::in_concern(&rollout(1), concern, &owner).card(concern);
    let named = owned(one(Visibility::Named), "U9");
    assert_eq!(card(&named).unwrap().words, "Who is liable?");
    for visibility in [Visibility::Area, Visibility::LeadOnly] {
        assert_eq!(card(&owned(one(visibility), "U9")), None);
        let mut concern = owned(fair(one(visibility)), "U9");
        concern.said.yes_if = Some("A private condition".to_owned());
        concern.state = state("Reopened");
        let text = serde_json::to_string(&card(&concern).unwrap()).unwrap();
        assert!(text.contains("Liability is open."), "{text}");
        for hidden in ["Who is liable?", "private condition", "And after it ends?", "U1\""] {
            assert!(!text.contains(hidden), "{hidden}: {text}");
        }
    }
    // Nobody is the owner by having been it once.
    let mut given = owned(one(Visibility::Named), "U8");
    given.work.wording = fair(one(Visibility::Named)).work.wording;
    assert_eq!(card(&given), None);
}

#[test]
fn only_its_raiser_settles_and_silence_settles_nothing() {
    let concern = answered(&one(Visibility::Named), "ULEAD");
    assert!(concern.state.is_answered());
    for who in ["ULEAD", "USPONSOR", "U9"] {
        let other = stakeholder(who, Area::Legal);
        let refused = answer::settle(&rollout(1), &other, &concern, 1, tuesday());
        assert_eq!(refused, Err(Refusal::NotYours), "{who}");
    }
    let settled = answer::settle(&rollout(1), &raiser(), &concern, 1, tuesday()).unwrap();
    assert!(settled.concerns[0].state.is_settled());
    let twice = answer::settle(&rollout(1), &raiser(), &settled.concerns[0], 1, tuesday()).unwrap();
    assert_eq!(twice, Decision::default());
    // The button of an answer that has been overtaken.
    let better = answered(&concern, "ULEAD");
    assert_eq!(better.state.answer().unwrap().nth, 2);
    assert_eq!(answer::settle(&rollout(1), &raiser(), &better, 1, tuesday()), Err(Refusal::Stale));
}

#[test]
fn what_is_missing_opens_it_again_and_brings_the_homework_back() {
    let concern = answered(&owned(one(Visibility::Named), "U9"), "U9");
    assert_eq!(
        concern.work.homework,
        Homework::HandedIn { owner: person("U9"), due: Some(day("2026-03-16")) }
    );
    let short = |missing: &str| {
        answer::short(&rollout(1), &raiser(), &concern, 1, Verdict::Partly, missing, tuesday()).unwrap()
    };
    assert_eq!(faults(&short(" ")), [Fault { field: Field::Missing, what: Wrong::Missing }]);
    let decision = short("And after it ends?");
    let again = &decision.concerns[0];
    assert!(
        matches!(&again.state, State::Reopened { short, .. } if short.missing.as_deref() == Some("And after it ends?"))
    );
    // Who answered early keeps the time they had; whose day is near has two working days once more.
    let owed = |due| Homework::Owed { owner: person("U9"), due: day(due), nudged: 0, overdue: false };
    assert_eq!(again.work.homework, owed("2026-03-16"));
    let late = Homework::HandedIn { owner: person("U9"), due: Some(day("2026-03-11")) };
    assert_eq!(state::worked(late, Step::Back { due: day("2026-03-12") }), owed("2026-03-12"));
    assert!(is_told(&decision, "ULEAD", "FellShort") && is_told(&decision, "U9", "Homework"));
    assert!(is_told(&decision, "U9", "HomeworkAgain"), "what stands further up is read by nobody");
    assert!(
        decision.duties.iter().any(|change| matches!(change, DutyChange::Set(duty) if duty.key.epoch == 5))
    );
    let sent_twice = answer::short(&rollout(1), &raiser(), again, 1, Verdict::Partly, "And?", tuesday());
    assert_eq!(sent_twice, Err(Refusal::ConcernStandsSo { state: "Open".to_owned() }));
}

#[test]
fn who_reads_what_is_missing_is_told_before_it_is_written() {
    let readers = |concern: &Concern| {
        let opened = answer::open_short(&rollout(1), &raiser(), concern, 1, Verdict::NotYet).unwrap();
        match opened.reply {
            Reply::Show { screen: Screen::Short { readers, .. } } => readers,
            other => panic!("{other:?}"),
        }
    };
    let of = |visibility| readers(&answered(&owned(fair(one(visibility)), "U9"), "U9"));
    assert_eq!(of(Visibility::Named), ["ULEAD", "USPONSOR", "U9"].map(person));
    assert_eq!(of(Visibility::Area), ["ULEAD", "USPONSOR"].map(person));
    assert_eq!(of(Visibility::LeadOnly), ["ULEAD"].map(person));
}

fn print(concern: &Concern) -> String {
    concern.work.wording.as_ref().unwrap().print()
}

#[test]
fn a_sentence_stands_once_its_raiser_finds_it_fair_or_puts_it_right() {
    let lead = rollout(1).lead;
    let proposed =
        restate::submit(&rollout(1), &raiser(), &one(Visibility::Area), &lead, "Liability is open.").unwrap();
    let concern = &proposed.concerns[0];
    assert_eq!(concern.work.fair(), None);
    assert!(is_told(&proposed, "U1", "Restated"));
    assert_eq!(
        restate::fair(&rollout(1), &stakeholder("ULEAD", Area::It), concern, None),
        Err(Refusal::NotYours)
    );
    // Another has taken its place while its raiser read it.
    let again = restate::submit(&rollout(1), &raiser(), concern, &lead, "Somebody pays.").unwrap();
    let (read, stands) = (print(concern), print(&again.concerns[0]));
    let says = |of: &str| restate::fair(&rollout(1), &raiser(), &again.concerns[0], Some(of));
    assert_eq!(says(&read), Err(Refusal::Stale));
    assert_eq!(says(&stands).unwrap().concerns[0].work.fair(), Some("Somebody pays."));
    let agreed = restate::fair(&rollout(1), &raiser(), concern, None).unwrap();
    assert_eq!(agreed.concerns[0].work.fair(), Some("Liability is open."));
    assert!(is_told(&agreed, "ULEAD", "Fair"));
    assert_eq!(
        restate::fair(&rollout(1), &raiser(), &agreed.concerns[0], None),
        Ok(Decision::default()),
        "twice"
    );
    let righted = restate::correct(&rollout(1), &raiser(), concern, "Who is liable is open.").unwrap();
    assert_eq!(righted.concerns[0].work.fair(), Some("Who is liable is open."));
    let what = &righted.events[0].what;
    assert!(matches!(what, Happened::RestatementFair { is_corrected: true, .. }), "{what:?}");
    let long = restate::submit(&rollout(1), &raiser(), concern, &lead, &"x".repeat(301)).unwrap();
    assert_eq!(
        faults(&long),
        [Fault { field: Field::Wording, what: Wrong::TooLong { limit: 300, got: 301 } }]
    );
}

#[test]
fn a_fair_sentence_holds_until_the_next_is_fair_which_is_asked_in_a_message_of_its_own() {
    let lead = rollout(1).lead;
    let owed = owned(fair(one(Visibility::Area)), "U9");
    let again = restate::submit(&rollout(1), &raiser(), &owed, &lead, "Somebody pays.").unwrap();
    let after = &again.concerns[0];
    let question = |nth| post::dm(&person("U1"), What::Restated { concern: after.id.clone(), nth });
    assert!(again.effects.contains(&question(1)) && again.effects.contains(&question(2)));
    // Meanwhile whoever owes the answer sees what they saw, and so does the sponsor.
    assert_eq!(after.work.fair(), Some("Liability is open."));
    let read = |who: &str| Roles::in_concern(&rollout(1), after, &person(who)).card(after).unwrap();
    assert_eq!(read("U9").words, "Liability is open.");
    assert_eq!(read("USPONSOR").in_short(), "Liability is open.");
    let asked = read("ULEAD");
    assert_eq!(
        (asked.in_short(), asked.wording.as_ref().unwrap().words.as_str()),
        ("Liability is open.", "Somebody pays.")
    );
    assert!(answer::open(&rollout(1), after, &person("U9"), &[], vec![], None, None).is_ok());
    // A third before the second is fair: the first still holds.
    let third = restate::submit(&rollout(1), &raiser(), after, &lead, "Who pays is open.").unwrap();
    assert_eq!(third.concerns[0].work.fair(), Some("Liability is open."));
    let agreed = restate::fair(&rollout(1), &raiser(), &third.concerns[0], None).unwrap();
    let stands = agreed.concerns[0].work.wording.as_ref().unwrap();
    assert_eq!((stands.words.as_str(), stands.nth, &stands.before), ("Who pays is open.", 3, &None));
}

#[test]
fn what_was_asked_of_a_raiser_goes_when_they_take_it_back_or_say_it_otherwise() {
    use crate::domain::intake::{change, form};
    let asked = answered(&fair(one(Visibility::Named)), "ULEAD");
    let shown = [
        What::Answered { concern: asked.id.clone(), nth: 1 },
        What::Restated { concern: asked.id.clone(), nth: 1 },
    ]
    .map(|what| post::dm(&person("U1"), what));
    let withdrawn = change::withdraw(&rollout(1), &raiser(), &asked, tuesday()).unwrap();
    let mut form = form::of_concern(&asked);
    form.words = "Who is liable, and where?".to_owned();
    let changed = change::submit(&rollout(1), &raiser(), &asked, &form, None, tuesday()).unwrap();
    for decision in [withdrawn, changed] {
        assert!(shown.iter().all(|effect| decision.effects.contains(effect)), "{:?}", decision.effects);
    }
}

#[test]
fn overdue_it_says_so_wherever_it_stands() {
    let decision = due::overdue(&rollout(1), &owned(one(Visibility::Named), "U9"), &person("U9"));
    assert!(is_told(&decision, "ULEAD", "Overdue"));
    let homework = &decision.concerns[0].work.homework;
    assert!(matches!(homework, Homework::Owed { overdue: true, .. }), "{homework:?}");
}

#[test]
fn words_said_otherwise_take_the_sentence_back_and_the_homework_from_who_may_see_it_no_more() {
    use crate::domain::intake::{change, form};
    let concern = owned(fair(one(Visibility::Area)), "U9");
    let mut form = form::of_concern(&concern);
    form.words = "Who is liable, and where?".to_owned();
    let decision = change::submit(&rollout(1), &raiser(), &concern, &form, None, tuesday()).unwrap();
    let after = &decision.concerns[0];
    assert_eq!((after.work.wording.as_ref(), &after.work.homework), (None, &Homework::Nobody));
    assert!(is_told(&decision, "ULEAD", "HomeworkBack") && is_told(&decision, "U9", "Homework"));
    let owner = person("U9");
    let back = What::HomeworkBack { concern: concern.id.clone(), owner, why: assign::Back::Unseen };
    assert!(decision.effects.contains(&post::dm(&person("ULEAD"), back)));
    assert!(decision.duties.iter().any(|change| matches!(change, DutyChange::Drop(key) if key.epoch == 5)));
}

#[test]
fn merged_they_are_answered_as_one_and_each_settles_their_own() {
    let lead = rollout(1).lead;
    let head = one(Visibility::Named);
    let mut other = concern(6, "U2", Area::It, "Who pays for damage?");
    other = owned(other, "U9");
    let merged = merge::submit(&rollout(1), (&other, &[]), Some((&head, &[])), &lead, tuesday()).unwrap();
    let [head, joined] = &merged.concerns[..] else { panic!("{:?}", merged.concerns) };
    assert_eq!((joined.work.joined.as_ref(), &joined.work.homework), (Some(&head.id), &Homework::Nobody));
    assert_eq!(head.work.homework.owed_by(), Some(&person("U9")), "whoever worked on one goes on with both");
    let all = [(head.clone(), raiser()), (joined.clone(), stakeholder("U2", Area::It))];
    let answered = answer::submit(&rollout(1), &all, &lead, "The vendor.", tuesday()).unwrap();
    assert!(answered.concerns.iter().all(|concern| concern.state.is_answered()));
    assert!(is_told(&answered, "U1", "Answered") && is_told(&answered, "U2", "Answered"));
    let settled = answer::settle(&rollout(1), &raiser(), &answered.concerns[0], 1, tuesday()).unwrap();
    assert_eq!(settled.concerns.len(), 1, "the other is its raiser's");
    // Not with itself, nor with one that is joined itself, nor with one that is settled.
    let refused =
        |with: &Concern| merge::submit(&rollout(1), (head, &[]), Some((with, &[])), &lead, tuesday());
    assert_eq!(refused(head), Err(Refusal::CannotJoin));
    assert_eq!(refused(joined), Err(Refusal::CannotJoin));
    assert_eq!(refused(&Concern { state: state("Settled"), ..other.clone() }), Err(Refusal::CannotJoin));
    let split = merge::split(&rollout(1), joined, &lead).unwrap();
    assert_eq!(split.concerns[0].work.joined, None);
    assert_eq!(merge::split(&rollout(1), &split.concerns[0], &lead).unwrap().concerns, [], "twice");
}

#[test]
fn the_heavier_of_two_leads_and_whoever_works_on_the_other_goes_on_with_both() {
    let lead = rollout(1).lead;
    let mut blocker = one(Visibility::Named);
    blocker.said.severity = Severity::Blocker;
    let light = owned(concern(6, "U2", Area::It, "Who pays for damage?"), "U9");
    let mut behind = concern(7, "U3", Area::It, "And who pays me?");
    behind.work.joined = Some(light.id.clone());
    let all = [behind.clone()];
    let merged = merge::submit(&rollout(1), (&blocker, &[]), Some((&light, &all)), &lead, tuesday()).unwrap();
    let after = |id: &ConcernId| merged.concerns.iter().find(|concern| concern.id == *id).unwrap();
    assert_eq!(after(&blocker.id).work.joined, None);
    assert_eq!(after(&blocker.id).work.homework.owed_by(), Some(&person("U9")));
    for id in [&light.id, &behind.id] {
        assert_eq!(after(id).work.joined.as_ref(), Some(&blocker.id));
        assert_eq!(after(id).work.homework, Homework::Nobody);
    }
    // Whoever may not read the blocker does not get to see it by that.
    let hidden = Concern { said: Said { visibility: Visibility::Area, ..blocker.said.clone() }, ..blocker };
    let merged = merge::submit(&rollout(1), (&hidden, &[]), Some((&light, &[])), &lead, tuesday()).unwrap();
    assert!(merged.concerns.iter().all(|concern| concern.work.homework == Homework::Nobody));
}

#[test]
fn what_the_answer_to_another_does_not_settle_stands_by_itself_again_with_whoever_answered() {
    let mut head = owned(concern(6, "U2", Area::It, "Who pays for damage?"), "U9");
    head.said.severity = Severity::Minor;
    let joined = |visibility| {
        let mut joined = one(visibility);
        joined.work.joined = Some(head.id.clone());
        let all = [(head.clone(), stakeholder("U2", Area::It)), (joined, raiser())];
        answer::submit(&rollout(1), &all, &person("U9"), "The vendor.", tuesday()).unwrap().concerns.remove(1)
    };
    let short = |concern: &Concern| {
        answer::short(&rollout(1), &raiser(), concern, 1, Verdict::NotYet, "And here?", tuesday()).unwrap()
    };
    let named = short(&joined(Visibility::Named));
    let (after, due) = (&named.concerns[0], day("2026-03-12"));
    assert_eq!((after.work.joined.as_ref(), after.work.homework.owed_by()), (None, Some(&person("U9"))));
    assert_eq!(after.work.homework.due(), Some(due));
    assert!(is_told(&named, "U9", "Homework") && is_told(&named, "ULEAD", "FellShort"));
    // Whoever answered it unseen does not get to see it by that.
    let area = short(&joined(Visibility::Area));
    assert_eq!(
        (area.concerns[0].work.joined.as_ref(), &area.concerns[0].work.homework),
        (None, &Homework::Nobody)
    );
    assert!(!is_told(&area, "U9", "Homework"));
    // Settled, it stays where it is.
    let settled = answer::settle(&rollout(1), &raiser(), &joined(Visibility::Named), 1, tuesday()).unwrap();
    assert_eq!(settled.concerns[0].work.joined, Some(head.id.clone()));
    // Nothing that wants an answer is put behind what has one.
    let has_one = Concern { state: state("Answered"), ..head.clone() };
    let lead = rollout(1).lead;
    let open = one(Visibility::Named);
    let late = merge::submit(&rollout(1), (&open, &[]), Some((&has_one, &[])), &lead, tuesday());
    assert_eq!(late, Err(Refusal::CannotJoin));
}

#[test]
fn parked_until_a_day_on_which_the_lead_is_asked_again() {
    let lead = rollout(1).lead;
    let park = |until: Option<&str>| {
        park::submit(&rollout(1), &raiser(), &one(Visibility::Named), &lead, until.map(day), tuesday())
            .unwrap()
    };
    for (until, what) in [
        (None, Wrong::Missing),
        (Some("2026-03-10"), Wrong::InPast),
        (Some("2026-03-15"), Wrong::NotAWorkingDay),
        (Some("2027-06-01"), Wrong::TooFar),
    ] {
        assert_eq!(faults(&park(until)), [Fault { field: Field::ParkUntil, what }], "{until:?}");
    }
    let decision = park(Some("2026-04-01"));
    assert!(is_told(&decision, "U1", "Became"));
    let parked = &decision.concerns[0];
    let set = decision.duties.iter().find_map(|change| match change {
        DutyChange::Set(duty) if duty.key.kind == DutyKind::LookAgain => Some(duty.due_at),
        _ => None,
    });
    assert_eq!(set, Some(wall("2026-04-01 09:00", BERLIN)));
    assert_eq!(park::look_again(&rollout(1), parked, wall("2026-03-31 09:00", BERLIN)), None);
    let asked = park::look_again(&rollout(1), parked, wall("2026-04-01 09:00", BERLIN)).unwrap();
    assert_eq!(told(&asked), [("ULEAD".to_owned(), "LookAgain".to_owned())]);
    let taken = park::take_in(&rollout(1), &raiser(), parked, &rollout(1).sponsor, tuesday()).unwrap();
    assert_eq!(taken.concerns[0].state, State::Open);
    assert!(
        taken
            .duties
            .iter()
            .any(|change| matches!(change, DutyChange::Drop(key) if key.kind == DutyKind::LookAgain))
    );
    assert_eq!(park::look_again(&rollout(1), &taken.concerns[0], wall("2026-04-01 09:00", BERLIN)), None);
}

#[test]
fn a_risk_is_the_sponsors_alone_even_where_they_lead_as_well() {
    let words = ("Liability is open.", "We carry it for the pilot.");
    let accept = |rollout: &Rollout, concern: &Concern, who: &str| {
        risk::submit(rollout, &raiser(), concern, &person(who), words, tuesday())
    };
    let concern = answered(&one(Visibility::Named), "ULEAD");
    let sponsor = rollout(1).sponsor;
    for who in ["ULEAD", "U1", "U9"] {
        let refused = Err(Refusal::OnlySponsor { sponsor: sponsor.clone() });
        assert_eq!(accept(&rollout(1), &concern, who), refused, "{who}");
    }
    let decision = accept(&rollout(1), &concern, "USPONSOR").unwrap();
    assert!(matches!(&decision.concerns[0].state, State::AcceptedRisk { why, .. } if why == words.1));
    assert!(is_told(&decision, "U1", "Became") && is_told(&decision, "ULEAD", "RiskAccepted"));
    // Not what the sponsor may not even read.
    let hidden = accept(&rollout(1), &one(Visibility::LeadOnly), "USPONSOR");
    assert_eq!(hidden, Err(Refusal::OnlyLead { lead: rollout(1).lead }));
    // Both offices in one person: both rights.
    let alone = Rollout { sponsor: person("ULEAD"), ..rollout(1) };
    let own = accept(&alone, &answered(&one(Visibility::LeadOnly), "ULEAD"), "ULEAD").unwrap();
    assert!(!is_told(&own, "ULEAD", "RiskAccepted"), "nobody is told what they did themselves");
    assert!(restate::open(&alone, &concern, &person("ULEAD"), None).is_ok());
    let missing = risk::submit(&rollout(1), &raiser(), &concern, &sponsor, ("", " "), tuesday()).unwrap();
    assert_eq!(faults(&missing).len(), 2);
}

#[test]
fn a_risk_is_accepted_once_an_answer_has_not_settled_it_or_nobody_is_left_to_say_so() {
    let sponsor = rollout(1).sponsor;
    let open = |concern: &Concern| risk::open(&rollout(1), concern, &[], &sponsor, None, tuesday());
    let too_soon = || Err(Refusal::RiskTooSoon { lead: rollout(1).lead });
    for visibility in [Visibility::Named, Visibility::Area] {
        let mut concern = one(visibility);
        assert_eq!(open(&concern), too_soon(), "{visibility:?}");
        let told = answered(&concern, "ULEAD");
        assert!(open(&told).is_ok(), "{visibility:?}: answered, and not settled");
        let until = Until::PilotReview;
        let parked = |before| State::Parked { until, by: None, at: tuesday(), before };
        assert!(open(&Concern { state: parked(Some(Box::new(told.state))), ..concern.clone() }).is_ok());
        assert_eq!(open(&Concern { state: parked(None), ..concern.clone() }), too_soon(), "{visibility:?}");
        concern.raiser_out = true;
        // Of an area's view it would tell whose it is.
        assert_eq!(open(&concern).is_ok(), visibility == Visibility::Named);
    }
}

/// Nor is it said that the sponsor could, where it is for the lead alone.
#[test]
fn what_its_raiser_can_settle_no_more_is_told_to_those_alone_whose_card_tells_that_they_are_gone() {
    use crate::domain::stakeholder::Intake;
    let who = Stakeholder { intake: Intake::TakenOut { at: tuesday() }, ..raiser() };
    // Given whom it may be seen by and who answers; what they read.
    let table = [
        (Visibility::Named, "ULEAD", Done::Answered { raisers: 0 }),
        (Visibility::Named, "UOWN", Done::Answered { raisers: 0 }),
        (Visibility::Area, "ULEAD", Done::Answered { raisers: 1 }),
        (Visibility::Area, "UOWN", Done::Answered { raisers: 1 }),
        (Visibility::LeadOnly, "ULEAD", Done::AnsweredForLead),
        (Visibility::LeadOnly, "UOWN", Done::Answered { raisers: 1 }),
    ];
    for (visibility, actor, done) in table {
        let concern = Concern { raiser_out: true, ..owned(fair(one(visibility)), "UOWN") };
        let all = [(concern, who.clone())];
        let decision = answer::submit(&rollout(1), &all, &person(actor), "The vendor.", tuesday()).unwrap();
        assert_eq!(decision.reply, super::done(done), "{visibility:?}, {actor}");
    }
    let lead = rollout(1).lead;
    for (visibility, sponsor) in [(Visibility::Named, Some(rollout(1).sponsor)), (Visibility::LeadOnly, None)]
    {
        let concern = Concern { raiser_out: true, ..one(visibility) };
        let refused = restate::open(&rollout(1), &concern, &lead, None);
        assert_eq!(refused, Err(Refusal::RaiserOut { sponsor }), "{visibility:?}");
    }
    // Who leads and sponsors it reads it, and may.
    let own = Rollout { sponsor: lead.clone(), ..rollout(1) };
    let concern = Concern { raiser_out: true, ..one(Visibility::LeadOnly) };
    let refused = restate::open(&own, &concern, &lead, None);
    assert_eq!(refused, Err(Refusal::RaiserOut { sponsor: Some(lead) }));
}

#[test]
fn whoever_accepts_a_risk_reads_what_is_worked_on_together_with_it_and_accepts_that_alone() {
    let sponsor = rollout(1).sponsor;
    let head = answered(&one(Visibility::Named), "ULEAD");
    let beside = |number, visibility| {
        let mut other = concern(number, "U2", Area::It, "Who pays?");
        other.said.visibility = visibility;
        other.work.joined = Some(head.id.clone());
        other
    };
    let joined = [beside(8, Visibility::Named), beside(9, Visibility::LeadOnly)];
    let opened = risk::open(&rollout(1), &head, &joined, &sponsor, None, tuesday()).unwrap();
    let Reply::Show { screen: Screen::Accept { joined: seen, .. } } = opened.reply else { panic!() };
    let seen: Vec<_> = seen.iter().map(|card| card.id.number()).collect();
    assert_eq!(seen, [8], "what is for the lead alone is the lead's to know");
    let words = ("Liability is open.", "We carry it for the pilot.");
    let accepted = risk::submit(&rollout(1), &raiser(), &head, &sponsor, words, tuesday()).unwrap();
    assert_eq!(accepted.concerns.len(), 1);
}

#[test]
fn the_heaviest_of_those_worked_on_together_is_named_first() {
    let beside = |number, severity| {
        let mut other = concern(number, "U2", Area::It, "Who pays?");
        other.said.severity = severity;
        other
    };
    let joined = vec![beside(6, Severity::Minor), beside(7, Severity::Minor), beside(8, Severity::Blocker)];
    let (items, lengths) = ([(one(Visibility::Named), joined)], queue::Lengths::default());
    let screen = queue::screen(&rollout(1), &person("ULEAD"), &lengths, 0, &items, BERLIN);
    let named: Vec<_> = screen.items[0].joined.iter().map(|card| card.id.number()).collect();
    assert_eq!(named, [8, 6, 7]);
}

#[test]
fn homework_is_the_leads_to_give_and_its_owners_to_answer() {
    let (lead, other) = (rollout(1).lead, person("U9"));
    let only_lead = |refusal: Refusal| assert_eq!(refusal, Refusal::OnlyLead { lead: rollout(1).lead });
    let concern = one(Visibility::Named);
    for who in [rollout(1).sponsor, person("U1"), other.clone()] {
        only_lead(assign::open(&rollout(1), &concern, &who, None, tuesday()).unwrap_err());
        only_lead(restate::open(&rollout(1), &concern, &who, None).unwrap_err());
        only_lead(merge::open(&rollout(1), &concern, &[], &who, None).unwrap_err());
        only_lead(park::open(&rollout(1), &concern, &who, None, tuesday()).unwrap_err());
        let refused = answer::open(&rollout(1), &concern, &who, &[], vec![], None, None);
        assert_eq!(refused, Err(Refusal::NotYourHomework { lead: lead.clone() }), "{who}");
    }
    let owed = owned(concern, "U9");
    assert!(answer::open(&rollout(1), &owed, &other, &[], vec![], None, None).is_ok());
    assert_eq!(answered(&owed, "U9").state.answer().unwrap().by, other);
    let back = assign::hand_back(&rollout(1), &raiser(), &owed, &other, tuesday()).unwrap();
    assert_eq!(back.concerns[0].work.homework, Homework::Nobody);
    assert!(is_told(&back, "ULEAD", "HomeworkBack"));
    let twice = assign::hand_back(&rollout(1), &raiser(), &back.concerns[0], &other, tuesday());
    assert_eq!(twice, Err(Refusal::NotYourHomework { lead }));
}

#[test]
fn whoever_answers_reads_what_those_said_who_get_it_too_as_far_as_they_may() {
    let with = owned(one(Visibility::Named), "U9");
    let said = |number, visibility| {
        let mut said = concern(number, "U2", Area::Compliance, "Who pays?");
        said.said.visibility = visibility;
        said.work.joined = Some(with.id.clone());
        said
    };
    let joined = [said(6, Visibility::Named), said(7, Visibility::Area), said(8, Visibility::LeadOnly)];
    let read = |who: &PersonId| {
        let opened = answer::open(&rollout(1), &with, who, &joined, vec![], None, None).unwrap();
        let Reply::Show { screen: Screen::AnswerConcern(screen) } = opened.reply else { panic!() };
        (screen.others, screen.joined.iter().map(|card| card.words.clone()).collect::<Vec<_>>())
    };
    assert_eq!(read(&rollout(1).lead), (3, vec!["Who pays?".to_owned(); 3]));
    // The homework is on the one they were given: what others said was not shared with them.
    assert_eq!(read(&person("U9")), (3, vec![]));
    let mut hers = joined.clone();
    hers[1].raiser = person("U9");
    let opened = answer::open(&rollout(1), &with, &person("U9"), &hers, vec![], None, None).unwrap();
    let Reply::Show { screen: Screen::AnswerConcern(screen) } = opened.reply else { panic!() };
    assert_eq!(screen.joined.len(), 1);
}

#[test]
fn earlier_answers_are_those_that_read_alike_and_may_be_told() {
    let earlier = |number: i64, visibility: Visibility, words: &str, state_name: &str| {
        let mut concern = fair(concern(number, "U7", Area::It, words));
        concern.said.visibility = visibility;
        concern.state = state(state_name);
        concern
    };
    let mut now = one(Visibility::Named);
    now.said.words = "Who is liable for damage by the vendor?".to_owned();
    let like = "Who is liable for the damage that the vendor does?";
    let offered = |concern: Concern| earlier::answers(&now, &[concern]).len();
    assert_eq!(offered(earlier(1, Visibility::Named, like, "Settled")), 1);
    assert_eq!(offered(earlier(1, Visibility::Area, like, "Settled")), 1);
    assert_eq!(offered(earlier(1, Visibility::LeadOnly, like, "Settled")), 0);
    assert_eq!(offered(earlier(1, Visibility::Named, like, "Answered")), 0, "it settled nothing");
    assert_eq!(offered(earlier(1, Visibility::Named, "Nobody reads the training slides", "Settled")), 0);
    let mut unfair = earlier(1, Visibility::Named, like, "Settled");
    unfair.work.wording = None;
    assert_eq!(offered(unfair), 0, "its raiser approved no sentence");
    let told = earlier::answers(&now, &[earlier(1, Visibility::Named, like, "Settled")]);
    let text = serde_json::to_string(&told).unwrap();
    assert!(text.contains("Liability is open.") && text.contains("It is in the contract."), "{text}");
    assert!(!text.contains("U7") && !text.contains("damage"), "{text}");
    assert_eq!(earlier::answers(&now, &vec![earlier(1, Visibility::Named, like, "Settled"); 9]).len(), 3);
}

#[test]
fn late_and_no_blocker_waits_for_the_pilot_until_it_is_one() {
    use crate::domain::action::Touch;
    use crate::domain::typed;
    let rollout = in_stage(crate::domain::rollout::Stage::Homework);
    let message = typed::Message {
        by: person("U1"),
        source: crate::domain::testing::source("1.1"),
        words: "Who is liable?".to_owned(),
    };
    let id = crate::domain::id::ConcernId::new(&team(), 5);
    let kept = typed::keep(&rollout, &raiser(), &message, id, tuesday()).unwrap();
    assert!(kept.concerns[0].state.is_parked());
    assert!(is_told(&kept, "ULEAD", "LateParked"));
    let touch = Touch::Severity(Severity::Blocker);
    let raised = typed::touch(&rollout, &raiser(), &kept.concerns[0], touch, None, None, tuesday()).unwrap();
    assert_eq!(raised.concerns[0].state, State::Open);
    assert!(is_told(&raised, "USPONSOR", "LateBlocker"));
}

#[test]
fn whoever_was_taken_out_is_told_what_became_of_their_point_and_whose_account_is_closed_is_not() {
    use crate::domain::stakeholder::{Intake, Unreachable};
    let out = Intake::TakenOut { at: tuesday() };
    let gone = Intake::Unreachable { why: Unreachable::Deactivated, since: None };
    for (intake, is_told_of_it) in [(Intake::Invited, true), (out, true), (gone, false)] {
        let who = Stakeholder { intake, ..raiser() };
        let mut concern = answered(&one(Visibility::Named), "ULEAD");
        concern.raiser_out = !who.takes_part();
        let risk = ("Liability is open.", "It is little.");
        let sponsor = person("USPONSOR");
        let decision = risk::submit(&rollout(1), &who, &concern, &sponsor, risk, tuesday()).unwrap();
        assert_eq!(is_told(&decision, "U1", "Became"), is_told_of_it, "{:?}", who.intake);
        // What stands of their record is shown anew.
        assert_eq!(is_told(&decision, "U1", "Record"), !who.takes_part(), "{:?}", who.intake);
    }
}

#[test]
fn a_lead_who_hands_back_their_own_is_not_told_of_somebody_else() {
    for (owner, done) in [("ULEAD", Done::KeptOpen), ("U9", Done::HandedBack { lead: person("ULEAD") })] {
        let concern = owned(one(Visibility::Named), owner);
        let decision =
            assign::hand_back(&rollout(1), &raiser(), &concern, &person(owner), tuesday()).unwrap();
        assert_eq!(decision.reply, super::done(done));
    }
}

#[test]
fn the_sponsor_hears_of_a_blocker_that_is_parked_and_that_it_is_taken_in_again() {
    let lead = rollout(1).lead;
    let park = |rollout: &Rollout, severity| {
        let mut concern = one(Visibility::LeadOnly);
        concern.said.severity = severity;
        park::submit(rollout, &raiser(), &concern, &lead, Some(day("2026-04-01")), tuesday()).unwrap()
    };
    let parked = park(&rollout(1), Severity::Blocker);
    assert!(is_told(&parked, "USPONSOR", "Parked"), "that it is parked; the words are asked of policy");
    let taken = park::take_in(&rollout(1), &raiser(), &parked.concerns[0], &lead, tuesday()).unwrap();
    assert!(is_told(&taken, "USPONSOR", "Parked"), "what stands there goes");
    assert!(!is_told(&park(&rollout(1), Severity::Important), "USPONSOR", "Parked"));
    let own = Rollout { sponsor: lead.clone(), ..rollout(1) };
    assert!(!is_told(&park(&own, Severity::Blocker), "ULEAD", "Parked"), "they did it themselves");
}
