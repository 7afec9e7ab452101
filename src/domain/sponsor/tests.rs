//! Losing a sponsor and naming another, as tables and on a diary.

use super::*;
use crate::domain::area::Area;
use crate::domain::concern::{Concern, State};
use crate::domain::effect::{Effect, To};
use crate::domain::id::TeamId;
use crate::domain::person::Standing;
use crate::domain::stakeholder::{Intake, Stakeholder, Stance, Unreachable};
use crate::domain::stay::{self, Undone};
use crate::domain::testing::*;
use crate::domain::time::tests::{Diary, monday};

fn known(id: &str, standing: Standing) -> Person {
    Person { id: person(id), home: TeamId::from("T1"), zone: Some(BERLIN), standing, seen_at: tuesday() }
}

fn vacant() -> Rollout {
    let vacancy = Some(Vacancy { since: tuesday(), why: Vacant::Gone });
    Rollout { vacancy, ..rollout(1) }
}

/// By the lead, before the agenda has gone out.
fn told_so_far(concerns: &[Concern]) -> UnderWay {
    UnderWay { concerns: concerns.iter().map(Outline::from).collect(), ..UnderWay::default() }
}

fn named(rollout: &Rollout, chosen: Option<&Person>, concerns: &[Concern]) -> Result<Decision, Refusal> {
    let whole = (rollout, &Meeting::new(&rollout.id));
    name(whole, &rollout.lead, (chosen, None), &[], &told_so_far(concerns), tuesday())
}

fn told(decision: &Decision) -> Vec<(&str, &What)> {
    let dms = decision.effects.iter().filter_map(|effect| match &effect.to {
        To::Dm { person } => Some((person.as_str(), &effect.what)),
        _ => None,
    });
    dms.collect()
}

#[test]
fn a_sponsor_who_leaves_stops_it_and_the_lead_is_told_once() {
    for stage in stages() {
        let rollout = Rollout { stage: stage.clone(), ..rollout(1) };
        let run = [rollout.clone()];
        let gone = known("USPONSOR", Standing::Deactivated);
        let decision = stay::changed(None, &gone, (&[], &run), &Undone::default(), tuesday());
        if stage.is_over() {
            assert_eq!(decision.rollout, None, "{stage:?}");
            continue;
        }
        let after = decision.rollout.clone().expect("changed");
        assert_eq!(after.vacancy, Some(Vacancy { since: tuesday(), why: Vacant::Gone }), "{stage:?}");
        assert_eq!(decision.duties, [DutyChange::RestAll(rollout.id.clone())]);
        let what = What::HeadLost { rollout: rollout.id.clone(), person: person("USPONSOR") };
        assert_eq!(told(&decision), [("ULEAD", &what)], "{stage:?}");
        assert_eq!(
            decision.events[0].what,
            Happened::SponsorLost { person: person("USPONSOR"), why: Vacant::Gone }
        );
        assert_eq!(lost(&after, Vacant::Gone, tuesday()), None, "known");
    }
}

#[test]
fn of_several_rollouts_each_stops() {
    let run = [rollout(1), rollout(2)];
    let gone = known("USPONSOR", Standing::Deactivated);
    let decision = stay::changed(None, &gone, (&[], &run), &Undone::default(), tuesday());
    let stopped: Vec<&Rollout> = decision.rollout.iter().chain(&decision.others).collect();
    assert_eq!(stopped.len(), 2);
    assert!(stopped.iter().all(|rollout| rollout.vacancy.is_some()));
}

#[test]
fn who_only_cannot_be_written_to_is_not_gone() {
    let run = [rollout(1)];
    let refused = stay::unreachable(
        &person("USPONSOR"),
        (&[], &run),
        &Undone::default(),
        Unreachable::DmRefused,
        tuesday(),
    );
    assert_eq!((refused.rollout, refused.duties), (None, vec![]));
    let gone = stay::unreachable(
        &person("USPONSOR"),
        (&[], &run),
        &Undone::default(),
        Unreachable::Deactivated,
        tuesday(),
    );
    assert!(gone.rollout.is_some_and(|rollout| rollout.vacancy.is_some()));
}

#[test]
fn only_the_lead_names_another_and_only_while_there_is_none() {
    let by = |rollout: &Rollout, who: &str| open(rollout, &person(who)).map(|_| ());
    assert_eq!(by(&vacant(), "ULEAD"), Ok(()));
    for who in ["USPONSOR", "U1"] {
        assert_eq!(by(&vacant(), who), Err(Refusal::OnlyLead { lead: person("ULEAD") }));
    }
    assert_eq!(by(&rollout(1), "ULEAD"), Err(Refusal::HasSponsor { sponsor: person("USPONSOR") }));
    for stage in stages().into_iter().filter(Stage::is_over) {
        assert!(matches!(by(&Rollout { stage, ..vacant() }, "ULEAD"), Err(Refusal::RolloutIsOver { .. })));
    }
}

#[test]
fn the_new_one_is_held_to_the_same_as_at_the_start() {
    let table = [
        (Standing::Member, true),
        (Standing::Guest, false),
        (Standing::Bot, false),
        (Standing::Deactivated, false),
        (Standing::Outsider, false),
        (Standing::Unknown, false),
    ];
    for (standing, fits) in table {
        let chosen = known("UNEW", standing);
        let decision = named(&vacant(), Some(&chosen), &[]).expect("allowed");
        assert_eq!(decision.rollout.is_some(), fits, "{standing:?}");
        if !fits {
            let wrong = Wrong::Unfit { person: person("UNEW"), standing };
            assert_eq!(decision, fault(wrong));
        }
    }
    let nobody = named(&vacant(), None, &[]).expect("allowed");
    assert_eq!(nobody, fault(Wrong::Missing));
}

#[test]
fn it_moves_again_and_whoever_shared_with_the_sponsor_learns_who_reads_it_now() {
    let said = |number, raiser: &str, visibility| {
        let mut concern = concern(number, raiser, Area::Legal, "Who pays?");
        concern.said.visibility = visibility;
        concern
    };
    let concerns = [
        said(1, "U1", Visibility::Named),
        said(2, "U2", Visibility::LeadOnly),
        said(3, "U3", Visibility::Area),
        said(4, "U3", Visibility::Named),
        said(5, "UNEW", Visibility::Named),
        said(6, "ULEAD", Visibility::Named),
    ];
    let chosen = known("UNEW", Standing::Member);
    let decision = named(&vacant(), Some(&chosen), &concerns).expect("allowed");
    let after = decision.rollout.clone().expect("changed");
    assert_eq!((after.sponsor.clone(), after.vacancy), (person("UNEW"), None));
    assert_eq!(decision.duties, [DutyChange::WakeAll(after.id.clone())]);
    let rollout = after.id.clone();
    let reader = What::NewReader { rollout: rollout.clone() };
    let expected = [
        ("ULEAD", &What::HeadLost { rollout: rollout.clone(), person: person("USPONSOR") }),
        ("UNEW", &What::SponsorNamed { rollout }),
        ("U1", &reader),
        ("U3", &reader),
    ];
    assert_eq!(told(&decision), expected);
    let what = Happened::SponsorNamed { before: person("USPONSOR"), now: person("UNEW") };
    assert_eq!(decision.events, [Event { rollout: after.id, by: Some(person("ULEAD")), what }]);

    // Who comes back reads nothing new.
    let back = known("USPONSOR", Standing::Member);
    let decision = named(&vacant(), Some(&back), &concerns).expect("allowed");
    assert!(!told(&decision).iter().any(|(_, what)| matches!(what, What::NewReader { .. })));
}

#[test]
fn the_meeting_goes_with_the_sponsorship_from_one_calendar_into_the_other() {
    let silent = Rollout { vacancy: Some(Vacancy { since: tuesday(), why: Vacant::Silent }), ..vacant() };
    let chosen = known("UNEW", Standing::Member);
    let to = |rollout: &Rollout, chosen: &Person, meeting: &Meeting, parties: &[Stakeholder]| {
        let decision = name(
            (rollout, meeting),
            &person("ULEAD"),
            (Some(chosen), None),
            parties,
            &told_so_far(&[]),
            tuesday(),
        );
        let decision = decision.expect("allowed");
        let names = told(&decision).into_iter().filter_map(|(who, what)| match what {
            What::Agenda { .. } => Some(format!("agenda to {who}")),
            What::SponsorReplaced { .. } => Some(format!("thanks to {who}")),
            _ => None,
        });
        (names.collect::<Vec<_>>(), decision.meeting.map(|meeting| meeting.sequence))
    };
    let sent = meeting();
    let unsent = Meeting::new(&rollout(1).id);
    assert_eq!(
        to(&silent, &chosen, &sent, &[]),
        (vec!["agenda to UNEW".to_owned(), "thanks to USPONSOR".to_owned()], Some(1))
    );
    assert_eq!(to(&silent, &chosen, &unsent, &[]), (vec!["thanks to USPONSOR".to_owned()], None));
    // Who has left reads nothing any more; who speaks for an area has the meeting already.
    assert_eq!(to(&vacant(), &chosen, &sent, &[]).0, ["agenda to UNEW"]);
    assert_eq!(to(&vacant(), &chosen, &sent, &[stakeholder("UNEW", Area::It)]).0, Vec::<String>::new());
    let back = known("USPONSOR", Standing::Member);
    assert_eq!(to(&silent, &back, &sent, &[]), (vec!["agenda to USPONSOR".to_owned()], None));
}

#[test]
fn silent_is_who_did_nothing_from_the_summary_over_the_decision() {
    let (now, day) = (tuesday(), TimeDelta::days(1));
    let heard = |acted: Option<i32>, summed: Option<i32>, named: Option<i32>| {
        let ago = |days: Option<i32>| days.map(|days| now - day * days);
        is_silent(Heard { acted_at: ago(acted), summed_at: ago(summed), named_at: ago(named) }, now)
    };
    assert!(heard(Some(9), Some(3), None), "last seen before the summary");
    assert!(heard(None, Some(3), None));
    assert!(heard(None, Some(3), Some(6)));
    assert!(!heard(Some(2), Some(3), None), "they have looked since");
    assert!(!heard(None, None, None), "nothing was asked of them");
    assert!(!heard(None, Some(0), None), "they have only just got it");
    assert!(!heard(None, Some(3), Some(2)), "it went to another");
}

/// While it stands still no date passes; then each does so once, in order.
#[test]
fn what_fell_due_without_a_sponsor_happens_once_there_is_one() {
    let mut diary = Diary::default();
    let one = rollout(1);
    diary.start(&one, &[stakeholder("U1", Area::Legal)], monday());
    let started = diary.rollouts[&one.id].clone();
    diary.apply(lost(&started, Vacant::Gone, monday()).expect("lost"), monday());
    let sent = diary.sent.len();
    let late = one.dates.decision_by + TimeDelta::days(3);
    diary.run_to(late);
    assert_eq!(diary.sent.len(), sent, "nothing is sent");
    assert_eq!(diary.rollouts[&one.id].stage, Stage::Intake, "and nothing moves");

    let standing = diary.rollouts[&one.id].clone();
    let chosen = known("UNEW", Standing::Member);
    let again = named(&standing, Some(&chosen), &[]).expect("allowed");
    diary.apply(again, late);
    diary.wake(late);
    assert_eq!(diary.rollouts[&one.id].stage, Stage::Decision);
    let summaries: Vec<&str> = diary
        .sent
        .iter()
        .filter_map(|(_, effect)| match (&effect.to, &effect.what) {
            (To::Dm { person }, What::Summary { .. }) => Some(person.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(summaries, ["ULEAD", "UNEW"], "once, and to the new one");
    let nudges = diary.sent.iter().filter(|(_, effect)| matches!(effect.what, What::Nudge { .. })).count();
    assert_eq!(nudges, 0, "nobody is reminded of what is over");
}

#[test]
fn what_names_the_sponsor_is_shown_anew_and_who_was_taken_out_is_told_too() {
    let mut shared = typed(1, "U1", "Who pays?");
    shared.said.visibility = Visibility::Named;
    let out = Concern { raiser_out: true, ..concern(2, "UOUT", Area::It, "It leaks.") };
    let late = Concern { late: true, ..concern(3, "U1", Area::Legal, "And then?") };
    let concerns = [shared, out, late];
    let mut feels = stakeholder("U5", Area::It);
    feels.intake = Intake::Done { at: tuesday(), stance: Some(Stance::Resistant) };
    let mut mute = stakeholder("U6", Area::It);
    mute.intake = Intake::Done { at: tuesday(), stance: None };
    let who = [stakeholder("U1", Area::Legal), feels, mute];
    let chosen = known("UNEW", Standing::Member);
    let meeting = Meeting::new(&rollout(1).id);
    let whole = (&vacant(), &meeting);
    let effects =
        name(whole, &person("ULEAD"), (Some(&chosen), None), &who, &told_so_far(&concerns), tuesday())
            .expect("allowed")
            .effects;
    let of = || rollout(1).id;
    for expected in [
        post::invite(&who[0]),
        post::concern_card(&concerns[0]).unwrap(),
        post::dm(&person("UOUT"), What::Record { rollout: of(), person: person("UOUT") }),
        post::dm(&person("UOUT"), What::NewReader { rollout: of() }),
        post::dm(&person("U5"), What::NewReader { rollout: of() }),
        post::dm(&person("USPONSOR"), What::LateBlocker { concern: concerns[2].id.clone() }),
    ] {
        assert!(effects.contains(&expected), "{expected:?}");
    }
    let silent = post::dm(&person("U6"), What::NewReader { rollout: of() });
    assert!(!effects.contains(&silent), "who said nothing to the sponsor is told nothing");
}

#[test]
fn nobody_is_sent_to_a_sponsor_who_is_gone() {
    let (vacant, other, lead) = (vacant(), person("U9"), person("ULEAD"));
    assert_eq!(
        Refusal::only_sponsor(&rollout(1), &other),
        Refusal::OnlySponsor { sponsor: person("USPONSOR") }
    );
    let ask = |whom| Refusal::NoSponsor { rollout: vacant.id.clone(), lead: whom };
    assert_eq!(Refusal::only_sponsor(&vacant, &other), ask(Some(lead.clone())));
    assert_eq!(Refusal::only_sponsor(&vacant, &lead), ask(None), "they name one themselves");
    assert_eq!(Refusal::only_lead_or_sponsor(&vacant), Refusal::OnlyLead { lead });
}

#[test]
fn the_same_one_again_is_named_where_it_was_said_that_whoever_is_next_reads_it() {
    let concerns = [typed(1, "U1", "Who pays?")];
    let who = [stakeholder("U1", Area::Legal)];
    let chosen = known("USPONSOR", Standing::Member);
    let meeting = Meeting::new(&rollout(1).id);
    let whole = (&vacant(), &meeting);
    let effects =
        name(whole, &person("ULEAD"), (Some(&chosen), None), &who, &told_so_far(&concerns), tuesday())
            .expect("allowed")
            .effects;
    assert!(effects.contains(&post::invite(&who[0])));
    assert!(effects.contains(&post::concern_card(&concerns[0]).unwrap()));
    assert!(
        !effects.iter().any(|effect| matches!(effect.what, What::NewReader { .. })),
        "nobody new reads it"
    );
}

#[test]
fn the_question_whether_they_commit_is_shown_anew_when_nobody_decides() {
    let gone = Intake::Unreachable { why: Unreachable::Deactivated, since: None };
    let who = [
        stakeholder("U1", Area::Legal),
        Stakeholder { intake: gone, ..stakeholder("U2", Area::It) },
        stakeholder("USPONSOR", Area::Compliance),
    ];
    // Given why there is no sponsor; who reads it, once they have met.
    let table = [(Vacant::Gone, vec!["U1"]), (Vacant::Silent, vec!["U1", "USPONSOR"])];
    for (why, expected) in table {
        for stage in stages().into_iter().filter(|stage| !stage.is_over()) {
            let has_met = matches!(stage, Stage::JointMeeting | Stage::Decision);
            let lost = lost(&Rollout { stage, ..rollout(1) }, why, tuesday()).unwrap().rollout.unwrap();
            let shown = post::asked_anew(&lost, &who);
            let asked: Vec<&str> = shown
                .iter()
                .filter_map(|effect| match &effect.what {
                    What::CommitmentAsked { person, .. } => Some(person.as_str()),
                    _ => None,
                })
                .collect();
            assert_eq!(asked, if has_met { expected.clone() } else { vec![] }, "{why:?}, {lost:?}");
        }
    }
}

#[test]
fn the_question_whether_they_commit_names_who_decides_now() {
    for chosen in ["UNEW", "USPONSOR"] {
        names_who_decides_now(chosen);
    }
}

fn names_who_decides_now(chosen: &str) {
    let chosen = known(chosen, Standing::Member);
    let lost = Intake::Unreachable { why: Unreachable::DmRefused, since: None };
    let who = [stakeholder("U1", Area::Legal), Stakeholder { intake: lost, ..stakeholder("U2", Area::It) }];
    for stage in stages() {
        let rollout = Rollout { stage: stage.clone(), ..vacant() };
        let whole = (&rollout, &Meeting::new(&rollout.id));
        let named = name(whole, &person("ULEAD"), (Some(&chosen), None), &who, &told_so_far(&[]), tuesday());
        let shown: Vec<Effect> = named.map(|decision| decision.effects).unwrap_or_default();
        let shown: Vec<_> =
            shown.into_iter().filter(|shown| matches!(shown.what, What::CommitmentAsked { .. })).collect();
        let has_met = matches!(stage, Stage::JointMeeting | Stage::Decision);
        let expected: Vec<Effect> = has_met.then(|| post::commitment(&who[0])).into_iter().collect();
        assert_eq!(shown, expected, "{stage:?}");
    }
}

#[test]
fn the_new_one_has_what_is_still_open_before_them() {
    let blocker = |number| {
        let mut late = Concern { late: true, ..concern(number, "U1", Area::Legal, "And then?") };
        late.said.severity = crate::domain::concern::Severity::Blocker;
        late
    };
    let done = State::Withdrawn { at: tuesday(), instead: None };
    let need = concern(3, "U1", Area::Legal, "A pilot first.");
    let under_way = UnderWay {
        needs: vec![need.id.clone()],
        ..told_so_far(&[blocker(1), Concern { state: done, ..blocker(2) }, need])
    };
    let told = |chosen: &str| {
        let (meeting, chosen) = (Meeting::new(&rollout(1).id), known(chosen, Standing::Member));
        let whole = (&vacant(), &meeting);
        let effects =
            name(whole, &person("ULEAD"), (Some(&chosen), None), &[], &under_way, tuesday()).unwrap().effects;
        let theirs = effects.into_iter().filter(|effect| effect.to == To::Dm { person: chosen.id.clone() });
        let cards = theirs.filter_map(|effect| match effect.what {
            What::Need { concern } | What::LateBlocker { concern } => Some(concern.number()),
            _ => None,
        });
        cards.collect::<Vec<_>>()
    };
    assert_eq!(told("UNEW"), [1, 3]);
    assert_eq!(told("ULEAD"), [0; 0], "who leads it has them");
}

/// As Slack tells of them once they are back.
fn seen(id: &str, standing: Standing, later: TimeDelta) -> Person {
    Person { seen_at: tuesday() + later, ..known(id, standing) }
}

#[test]
fn a_sponsor_who_is_back_is_told_who_sponsors_it_or_that_nobody_does() {
    let later = TimeDelta::hours(1);
    let back = seen("USPONSOR", Standing::Member, later);
    let replaced = Rollout { sponsor: person("UNEW"), ..rollout(2) };
    let kinds = |run: &[Rollout], sponsored: &[Rollout], after: &Person| {
        let undone = Undone { sponsored: sponsored.to_vec(), ..Undone::default() };
        let decision = stay::changed(None, after, (&[], run), &undone, tuesday() + later);
        let kinds = told(&decision).into_iter().filter_map(|(who, what)| match what {
            What::SponsorMissed { .. } => Some(format!("{who} is missed")),
            What::SponsorReplaced { .. } => Some(format!("{who} is replaced")),
            What::HeadLost { person, .. } => Some(format!("{who} reads how it stands with {person}")),
            _ => None,
        });
        kinds.collect::<Vec<_>>()
    };
    assert_eq!(
        kinds(&[vacant()], &[], &back),
        ["USPONSOR is missed", "ULEAD reads how it stands with USPONSOR"]
    );
    assert_eq!(kinds(&[], std::slice::from_ref(&replaced), &back), ["USPONSOR is replaced"]);
    // Nobody who is still away, nor a sponsor whom nobody misses, nor one whose name is not known to anybody yet.
    let still = seen("USPONSOR", Standing::Deactivated, later);
    let silent = Rollout { vacancy: Some(Vacancy { since: tuesday(), why: Vacant::Silent }), ..vacant() };
    let over = Rollout { stage: Stage::Closed { at: tuesday() }, ..replaced.clone() };
    let scheduled = Rollout { stage: Stage::Scheduled { starts_at: tuesday() }, ..vacant() };
    let led = Rollout { lead: person("USPONSOR"), ..vacant() };
    for run in [&rollout(1), &silent, &scheduled, &led] {
        assert_eq!(kinds(std::slice::from_ref(run), &[], &back), [""; 0], "{run:?}");
    }
    assert_eq!(kinds(&[], &[over, rollout(1)], &back), [""; 0], "it is over, or theirs again");
    assert_eq!(kinds(&[], &[replaced], &still), [""; 0]);
}

#[test]
fn whoever_has_left_is_told_later_and_who_is_back_at_once() {
    let chosen = known("UNEW", Standing::Member);
    let meeting = Meeting::new(&rollout(1).id);
    let table = [
        (Some(seen("USPONSOR", Standing::Deactivated, TimeDelta::hours(1))), vec![], true),
        // They were not asked about since.
        (Some(seen("USPONSOR", Standing::Member, TimeDelta::hours(-1))), vec![], true),
        (None, vec![], true),
        (
            Some(seen("USPONSOR", Standing::Member, TimeDelta::hours(1))),
            vec!["sponsor_missed", "sponsor_replaced"],
            false,
        ),
    ];
    for (before, expected, later) in table {
        let rollout = vacant();
        let decision = name(
            (&rollout, &meeting),
            &person("ULEAD"),
            (Some(&chosen), before.as_ref()),
            &[],
            &told_so_far(&[]),
            tuesday(),
        )
        .expect("allowed");
        let theirs = told(&decision).into_iter().filter(|(who, _)| *who == "USPONSOR");
        let kinds: Vec<String> = theirs
            .map(|(_, what)| serde_json::to_value(what).unwrap()["what"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(kinds, expected, "{before:?}");
        let after = decision.rollout.expect("named");
        assert_eq!(is_yet_to_be_told(&rollout, &after, before.as_ref()), later, "{before:?}");
    }
}
