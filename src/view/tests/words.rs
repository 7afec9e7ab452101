//! The main messages as people read them.

use std::collections::BTreeSet;

use chrono_tz::Tz;
use serde_json::Value;

use super::data::*;
use super::reading;
use crate::domain::area::Area;
use crate::domain::at_once::AtOnce;
use crate::domain::begun::Begun;
use crate::domain::commitment::{Choice, Commitment, Tally};
use crate::domain::concern::{Concern, Instead, Kind, Severity, State, Until, Visibility};
use crate::domain::effect::Gist;
use crate::domain::extend::Moves;
use crate::domain::id::GroupId;
use crate::domain::meeting::Meeting;
use crate::domain::policy::{self, Card, Reader};
use crate::domain::question::Question;
use crate::domain::readiness::NotReady;
use crate::domain::refusal::Refusal;
use crate::domain::reply::{Gate, Invited, Line, Owed, Say};
use crate::domain::rollout::{Rollout, Stage, Vacancy, Vacant};
use crate::domain::screen::{BeforeScreen, DecideScreen, Screen};
use crate::domain::stakeholder::{Intake, Nudges, Stakeholder, Stance, Unreachable};
use crate::domain::summary::{self, Summary};
use crate::domain::testing;
use crate::domain::typed::{self, Place};
use crate::domain::verdict::{Outcome, Verdict};
use crate::view::home::home;
use crate::view::message::{self, TakenBack};
use crate::view::reply;
use crate::view::screen::draw;

macro_rules! reads {
    ($name:expr, $words:expr) => {
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!($name, $words);
        });
    };
}

#[test]
fn the_charter_is_a_status_without_a_word_of_a_concern() {
    let rollout = rollout(Stage::Intake);
    let progress = summary::progress(&rollout, &people(), &told());
    let charter = message::charter(&rollout, &progress, &[], None);
    reads!("charter", reading::page(&charter));
    reads!("charter_spoken", charter.text);
    reads!("counts", reading::page(&message::counts(&rollout, &progress, None, rollout.zone)));
}

#[test]
fn whoever_asks_for_the_numbers_reads_times_in_their_own_zone() {
    let rollout = rollout(Stage::Intake);
    let progress = summary::progress(&rollout, &people(), &told());
    let counts = |zone| reading::page(&message::counts(&rollout, &progress, None, zone));
    assert!(counts(chrono_tz::Asia::Singapore).contains("Dates (Singapore time)"));
    let say = Say::Counts {
        rollout: Box::new(rollout.clone()),
        progress: Box::new(progress.clone()),
        held_since: None,
    };
    let asked = |zone| reading::page(&reply::say(&say, at(3, 4, 9), zone));
    assert_eq!(asked(Some(chrono_tz::Asia::Singapore)), counts(chrono_tz::Asia::Singapore));
    assert_eq!(asked(None), counts(rollout.zone), "as far as Slack tells");
}

#[test]
fn what_was_told_stays_in_the_number_it_was_told_in() {
    let (rollout, ana) = (rollout(Stage::Intake), stakeholder("ANA", &[Area::Legal], Intake::Talking));
    let told = |points| reading::page(&message::taken_out(&rollout, &ana, points, None));
    assert!(told(1).contains("You told 1 point. It stays with those whom you chose, and goes no further"));
    assert!(told(2).contains("You told 2 points. They stay with those whom you chose, and go no further"));
    assert!(!told(0).contains("You told"));
}

/// Of themselves they do not read as of somebody else.
#[test]
fn who_led_before_and_still_speaks_is_thanked_and_told_who_reads_it_now() {
    let rollout = rollout(Stage::Intake);
    let read = [Reader::Raiser, Reader::Sponsor]
        .map(|reader| reading::page(&message::led_before(&rollout, reader)))
        .join("\n\n");
    reads!("led_before", read);
}

#[test]
fn a_decision_whose_day_has_passed_is_called_overdue_wherever_it_stands() {
    let waits = rollout(Stage::Decision);
    let by = waits.dates.decision_by;
    let progress = summary::progress(&waits, &people(), &told());
    let charter = |now| {
        let page = reading::page(&message::charter(&waits, &progress.clone().at(&waits, now), &[], None));
        page.lines().find(|line| line.contains("Decision")).unwrap_or_default().to_owned()
    };
    let eve = by - chrono::TimeDelta::days(1);
    let own = Rollout { lead: waits.sponsor.clone(), ..waits.clone() };
    let words = message::Words {
        over: Vec::new(),
        commitments: vec![(waits.clone(), stakeholder("ANA", &[Area::Legal], Intake::NotHeard))],
        decisions: vec![(waits.clone(), Moves::Left), (own.clone(), Moves::Left)],
        answered: vec![(waits.clone(), Choice::Conditional)],
    };
    let past = |rollout: &Rollout| {
        let rollout = rollout.clone();
        vec![
            message::Over::View { rollout: rollout.clone() },
            message::Over::Late { rollout: rollout.clone() },
            message::Over::NotAsked { rollout: rollout.clone() },
            message::Over::Decided { rollout: rollout.clone() },
            message::Over::Waits { rollout: rollout.clone() },
            message::Over::Another { rollout: rollout.clone() },
            message::Over::Ended { rollout },
            message::Over::Answers { many: 1 },
            message::Over::Answers { many: 2 },
        ]
    };
    let past = message::Words { over: past(&waits), ..message::Words::default() };
    let nudge = |now| reading::pages(&message::nudge(&[], (&[], 0), &words, &[], (now, None)));
    let read = [
        charter(eve),
        charter(by),
        nudge(eve - chrono::TimeDelta::days(1)),
        nudge(eve),
        nudge(by - chrono::TimeDelta::hours(7)),
        nudge(by),
        reading::pages(&message::nudge(&[], (&[], 0), &past, &[], (by, None))),
        reading::page(&message::decision_overdue_no_more(&waits, eve)),
        reading::page(&message::decision_overdue_no_more(&waits, by)),
        reading::page(&message::decision_overdue_no_more(&rollout(Stage::Pilot), by)),
        reading::page(&message::decision_overdue(&waits, true, Moves::Left)),
        reading::page(&message::decision_overdue(&waits, false, Moves::Left)),
        reading::page(&message::decision_overdue(&own, true, Moves::Left)),
        reading::page(&message::sponsor_named(
            &waits,
            &progress.clone().at(&waits, by),
            Moves::Left,
            (by, waits.zone),
        )),
        reading::page(&message::sponsor_named(
            &rollout(Stage::JointMeeting),
            &progress,
            Moves::Left,
            (by, waits.zone),
        )),
        reading::page(&message::sponsor_named(
            &rollout(Stage::Pilot),
            &progress,
            Moves::Left,
            (by, waits.zone),
        )),
    ];
    reads!("decision_overdue", read.join("\n\n"));
}

#[test]
fn who_sponsors_it_next_is_told_once_to_whoever_did_before() {
    let left = message::PartLeft::Nothing;
    let rollout = rollout(Stage::Homework);
    let next = rollout.sponsor.as_str();
    let thanks = reading::page(&message::sponsor_replaced(&rollout, &left, None));
    assert!(thanks.contains(next) && thanks.contains("You have no part in it"), "{thanks}");
    // What told them that it stood still, where another was named since.
    let missed = reading::page(&message::sponsor_missed(&rollout, &someone("BEFORE"), &left));
    assert!(!missed.contains(next) && !missed.contains("You have no part in it"), "{missed}");
}

#[test]
fn no_letter_offers_to_move_a_date_that_has_been_moved_as_often_as_it_may() {
    let waits = rollout(Stage::Decision);
    let (by, zone) = (waits.dates.decision_by, waits.zone);
    let own = Rollout { lead: waits.sponsor.clone(), ..waits.clone() };
    let near = rollout(Stage::Homework);
    let progress = summary::progress(&waits, &people(), &told());
    let letters = |moves| {
        let words = message::Words { decisions: vec![(waits.clone(), moves)], ..message::Words::default() };
        let missing = [NotReady::BlockersUnanswered { count: 1 }];
        let (missing, sponsor) = ((&missing[..], &progress), (&near.sponsor, moves));
        [
            reading::pages(&message::nudge(&[], (&[], 0), &words, &[], (by, None))),
            reading::page(&message::decision_overdue(&waits, false, moves)),
            reading::page(&message::decision_overdue(&own, false, moves)),
            reading::page(&message::sponsor_named(&waits, &progress, moves, (by, zone))),
            reading::page(&message::not_ready(&near, (&meeting(), 0), missing, sponsor, zone)),
        ]
    };
    for (left, used_up) in letters(Moves::Left).into_iter().zip(letters(Moves::UsedUp)) {
        assert!(left.contains("[Move the date]") || left.contains("or move its date"), "{left}");
        assert!(!used_up.contains("[Move the date]") && !used_up.contains("move its date"), "{used_up}");
    }
}

#[test]
fn a_meeting_that_waits_says_so_wherever_it_stands() {
    let rollout = rollout(Stage::Homework);
    let progress = summary::progress(&rollout, &people(), &told());
    let since = rollout.dates.meeting;
    let held = Meeting { held_since: Some(since), ..meeting() };
    let missing = vec![NotReady::BlockersUnanswered { count: 1 }];
    let zone = Tz::Europe__London;
    let told_to_heads = |missing: &[NotReady], meeting: &Meeting| {
        let letter = message::not_ready(
            &rollout,
            (meeting, 0),
            (missing, &progress),
            (&rollout.sponsor, Moves::Left),
            zone,
        );
        reading::page(&letter)
    };
    let gate = Gate { held_since: Some(since), missing: missing.clone() };
    let near = Gate { held_since: None, ..gate.clone() };
    let at_home = |gate: &Gate| {
        let owe = [Owed::Meeting { rollout: rollout.clone(), gate: gate.clone() }];
        let run = [Line { rollout: rollout.clone(), heard: 3, of: 5, gate: gate.clone(), all_moved: false }];
        let view = home(&someone("LEAD"), (&owe, 0), &run, (&[], 0), (0, None), &Ok(()), zone);
        reading::blocks(&view["blocks"].as_array().unwrap()[..6])
    };
    let window = |new_day, missing: &[NotReady]| {
        let screen = Screen::Before(Box::new(BeforeScreen {
            rollout: rollout.id.clone(),
            name: rollout.brief.name.clone(),
            zone,
            starts: since,
            missing: missing.to_vec(),
            parked: 1,
            blockers: Vec::new(),
            counted_only: 0,
            agenda_sent_at: Some(at(3, 4, 14)),
            gone_on: None,
            since: 0,
            new_day,
            begun: Begun::default(),
        }));
        reading::blocks(draw(&screen)["blocks"].as_array().unwrap())
    };
    let day = chrono::NaiveDate::from_ymd_opt(2026, 3, 16);
    let read = [
        reading::page(&message::charter(&rollout, &progress, &[], Some(since))),
        reading::page(&message::meeting_waits(&rollout, since, zone)),
        told_to_heads(&missing, &held),
        told_to_heads(&[], &held),
        told_to_heads(&missing, &meeting()),
        at_home(&gate),
        at_home(&near),
        window(day, &missing),
        window(day, &[]),
        window(None, &missing),
        window(day, &[NotReady::NoSponsor]),
    ];
    reads!("meeting_waits", read.join("\n\n*****\n\n"));
    // Out of the calendars until there is a new day, under the same name.
    let file = message::calendar(&rollout, &Meeting { sequence: 1, ..held }, 60, since);
    let ics = String::from_utf8(file.bytes.clone()).unwrap();
    assert!(ics.contains("METHOD:CANCEL") && ics.contains("SEQUENCE:1"), "{ics}");
}

#[test]
fn a_blocker_that_is_parked_is_told_as_its_reader_may_see_it() {
    let rollout = rollout(Stage::Homework);
    let day = Until::Day { day: chrono::NaiveDate::from_ymd_opt(2026, 4, 1).unwrap() };
    let mut parked = told().remove(0);
    parked.said.severity = Severity::Blocker;
    parked.state =
        State::Parked { until: day, by: Some(rollout.lead.clone()), at: at(3, 9, 9), before: None };
    let next_year = Until::Day { day: chrono::NaiveDate::from_ymd_opt(2027, 1, 4).unwrap() };
    let card = policy::card(Reader::Sponsor, &parked);
    let became = message::became(&rollout, &parked).unwrap();
    let concerns = [parked];
    let summary = testing::sum(Reader::Sponsor, &rollout, &people(), &concerns).unwrap();
    let pages = message::summary(&rollout, &summary, None, Tz::Europe__London);
    let read = [
        reading::page(&message::parked(&rollout, &rollout.lead, (day, at(3, 9, 9)), card.as_ref())),
        reading::page(&message::parked(&rollout, &rollout.lead, (day, at(3, 9, 9)), None)),
        reading::page(&message::parked(&rollout, &rollout.lead, (next_year, at(3, 9, 9)), None)),
        reading::pages(&became),
        reading::pages(&pages),
    ];
    reads!("parked_blocker", read.join("\n\n*****\n\n"));
}

#[test]
fn one_more_time_box_says_why_and_asks_again() {
    let rollout = rollout(Stage::Decision);
    let verdict = |outcome| Verdict {
        rollout: rollout.id.clone(),
        nth: 1,
        outcome,
        statement: "Legal first. <!channel>".to_owned(),
        by: rollout.sponsor.clone(),
        at: at(3, 9, 10),
        until: Some(rollout.dates.decision_by),
    };
    let once = verdict(Outcome::OneMore);
    let ana = stakeholder("ANA", &[Area::Legal], Intake::NotHeard);
    let said = Commitment {
        rollout: rollout.id.clone(),
        person: someone("ANA"),
        choice: Choice::NotYet,
        needs: None,
        at: at(3, 9, 9),
    };
    let met = Rollout { stage: Stage::JointMeeting, ..rollout.clone() };
    let over = Rollout { stage: Stage::Pilot, ..rollout.clone() };
    let last = verdict(Outcome::WithConditions);
    let tally = |conditional| Tally { committed: 1, conditional, not_yet: 0, no_answer: 0 };
    let read = [
        reading::page(&message::one_more(&rollout, &ana, &once, Some(&said), at(3, 9, 10))),
        reading::page(&message::one_more(&rollout, &ana, &once, None, at(3, 9, 10))),
        reading::page(&message::one_more(&over, &ana, &once, Some(&said), at(3, 9, 10))),
        reading::page(&message::commitment_asked(&rollout, &ana, Some(&once), None, at(3, 9, 10))),
        reading::page(&message::commitment_asked(&met, &ana, None, None, at(3, 9, 10))),
        reading::page(&message::commitment_asked(&rollout, &ana, None, None, rollout.dates.decision_by)),
        reading::pages(&message::you_said(&over, &last, &[])),
        reading::page(&message::verdict(&over, &last, tally(2))),
        reading::page(&message::verdict(&over, &last, tally(0))),
    ];
    reads!("one_more", read.join("\n\n*****\n\n"));
}

#[test]
fn what_somebody_took_back_is_told_as_such_among_their_points() {
    let rollout = rollout(Stage::Pilot);
    let verdict = Verdict {
        rollout: rollout.id.clone(),
        nth: 1,
        outcome: Outcome::Pilot,
        statement: "Yes.".to_owned(),
        by: rollout.sponsor.clone(),
        at: at(3, 9, 10),
        until: None,
    };
    let standing = told().remove(0);
    let withdrawn = |instead| {
        let state = State::Withdrawn { at: at(3, 9, 9), instead };
        Concern { state, ..standing.clone() }
    };
    let mut never = withdrawn(None);
    never.said.words.clear();
    let said = |concerns: &[Concern]| {
        let cards: Vec<_> =
            concerns.iter().filter_map(|concern| policy::card(Reader::Raiser, concern)).collect();
        reading::pages(&message::you_said(&rollout, &verdict, &cards))
    };
    let back = withdrawn(None);
    for (concerns, line) in [
        (vec![], "You raised no point."),
        (vec![never, withdrawn(Some(Instead::Call))], "You raised no point."),
        (vec![back.clone()], "You raised 1 point and withdrew it."),
        (vec![back.clone(), back.clone()], "You raised 2 points and withdrew them all."),
        (vec![standing.clone()], "You raised 1 point. This is what became of each:"),
        (
            vec![standing.clone(), back.clone()],
            "You raised 2 points and withdrew 1. This is what became of the other:",
        ),
        (
            vec![standing.clone(), standing.clone(), back],
            "You raised 3 points and withdrew 1. This is what became of the others:",
        ),
    ] {
        assert!(said(&concerns).contains(line), "{line}");
    }
}

#[test]
fn the_sponsor_decides_knowing_who_has_not_said_and_what_was_named() {
    let rollout = rollout(Stage::JointMeeting);
    let need = told().iter().find_map(|concern| policy::card(Reader::Sponsor, concern)).unwrap();
    let window = |asked_at, needs, no_answer| {
        let screen = Screen::Decide(DecideScreen {
            rollout: rollout.id.clone(),
            name: rollout.brief.name.clone(),
            channel: rollout.channel.clone(),
            tally: Tally { committed: 1, conditional: 1, not_yet: 0, no_answer },
            asked_at,
            needs,
            more_needs: 2,
            unnamed: vec![],
            open_blockers: 2,
            outcomes: Outcome::ALL.to_vec(),
            until: chrono::NaiveDate::from_ymd_opt(2026, 3, 20).unwrap(),
            begun: Begun::default(),
        });
        let drawn = draw(&screen);
        let told = drawn["blocks"].as_array().unwrap().iter().filter(|block| block["type"] != "input");
        reading::blocks(&told.cloned().collect::<Vec<_>>())
    };
    let at = (rollout.dates.meeting, Tz::Europe__London);
    let read = [window(Some(at), vec![], 3), window(None, vec![(Choice::Conditional, need)], 3)];
    reads!("decide", read.join("\n\n*****\n\n"));
}

#[test]
fn the_invitation_says_who_asks_and_who_will_see_what() {
    let ana = stakeholder("ANA", &[Area::Legal, Area::Compliance], Intake::Invited);
    reads!("invite", reading::page(&message::invite(&rollout(Stage::Intake), &ana, None)));
    // Whoever runs it speaks for an area too: (lead, sponsor, who is asked)
    let heads = [("LEAD", "SPONSOR", "LEAD"), ("LEAD", "SPONSOR", "SPONSOR"), ("LEAD", "LEAD", "LEAD")];
    let read = heads.map(|(lead, sponsor, who)| {
        let rollout = Rollout { lead: someone(lead), sponsor: someone(sponsor), ..rollout(Stage::Intake) };
        reading::page(&message::invite(&rollout, &stakeholder(who, &[Area::Legal], Intake::Invited), None))
    });
    reads!("invite_to_who_runs_it", read.join("\n\n"));
}

#[test]
fn the_buttons_of_the_invitation_follow_the_answer() {
    let mut seen = Vec::new();
    for stage in [Stage::Intake, Stage::Homework, Stage::Closed { at: at(5, 1, 9) }] {
        for intake in intakes() {
            let ana = stakeholder("ANA", &[Area::Legal], intake.clone());
            let invite = message::invite(&rollout(stage.clone()), &ana, None);
            let tail: Vec<String> = reading::page(&invite).lines().rev().take(2).map(str::to_owned).collect();
            seen.push(format!("{} / {intake:?}\n  {}\n  {}", stage.name(), tail[1], tail[0]));
        }
    }
    reads!("invite_buttons", seen.join("\n"));
}

#[test]
fn a_nudge_says_what_is_left_and_how_to_be_left_alone() {
    let second = Rollout { id: crate::domain::id::RolloutId::new(&team(), 9), ..rollout(Stage::Intake) };
    let last = Stakeholder {
        nudges: Nudges { sent: 3, ..Nudges::default() },
        ..stakeholder("ANA", &[Area::Legal], Intake::Talking)
    };
    let first =
        Stakeholder { zone: Tz::Europe__Berlin, ..stakeholder("ANA", &[Area::Legal], Intake::Invited) };
    let told = |unsent, kept| message::Told { unsent, kept, ..message::Told::default() };
    let owed = [(rollout(Stage::Intake), first, told(0, 0)), (second, last, told(2, 1))];
    reads!(
        "nudge_two_of_them_the_day_before",
        reading::pages(&message::nudge(
            &owed,
            (&[], 0),
            &message::Words::default(),
            &[],
            (at(3, 5, 3), None)
        ))
    );
    reads!(
        "nudge_on_the_day",
        reading::pages(&message::nudge(
            &owed[..1],
            (&[], 0),
            &message::Words::default(),
            &[],
            (at(3, 6, 2), None)
        ))
    );
}

#[test]
fn a_nudge_tells_of_what_counts_and_of_what_waits_to_be_put_to_a_rollout() {
    let who = stakeholder("ANA", &[Area::Legal], Intake::Talking);
    let waits = |many| Some(message::Unplaced { many, since: at(3, 3, 16) });
    let none = message::Told::default();
    let cases = [
        message::Told { kept: 1, unplaced: waits(2), ..none },
        message::Told { unplaced: waits(1), ..none },
        message::Told { unsent: 2, unplaced: waits(1), ..none },
        message::Told { kept: 1, wordless: 1, ..none },
        message::Told { wordless: 1, ..none },
    ];
    let read = cases.map(|told| {
        let owed = [(rollout(Stage::Intake), who.clone(), told)];
        let nudge = message::nudge(&owed, (&[], 0), &message::Words::default(), &[], (at(3, 5, 9), None));
        reading::pages(&nudge)
    });
    reads!("nudge_what_waits", read.join("\n\n*****\n\n"));
}

#[test]
fn the_last_reminder_of_a_rhythm_of_one_says_that_it_is_the_last() {
    let reminded = Nudges { sent: 1, ..Nudges::default() };
    let who = Stakeholder { nudges: reminded, ..stakeholder("ANA", &[Area::Legal], Intake::Invited) };
    let none = message::Told::default;
    let read = |rhythm: &str| {
        let rhythm = crate::domain::rhythm::Rhythm::read(rhythm).unwrap();
        let owed = [(Rollout { rhythm, ..rollout(Stage::Intake) }, who.clone(), none())];
        let words = message::Words::default();
        reading::pages(&message::nudge(&owed, (&[], 0), &words, &[], (at(3, 4, 3), None)))
    };
    assert!(read("2").contains("I do not remind you again."));
    assert!(!read("2, 0").contains("I do not remind you again."));
}

#[test]
fn the_record_shows_each_point_as_others_will_see_it() {
    let ben = stakeholder(
        "BEN",
        &[Area::Business],
        Intake::Done { at: at(3, 4, 9), stance: Some(Stance::Leading) },
    );
    let mut own: Vec<Concern> = told().into_iter().filter(|c| c.raiser == someone("BEN")).collect();
    own.push(Concern {
        state: State::Withdrawn { at: at(3, 4, 9), instead: None },
        ..concern(8, "BEN", Area::Business, "Gone")
    });
    let own: Vec<Card> = own.iter().map(own_card).collect();
    reads!("record", reading::pages(&message::record(&rollout(Stage::Intake), &ben, &own, false)));
    reads!("record_closed", reading::pages(&message::record(&rollout(Stage::Homework), &ben, &own, false)));
    reads!("record_none", reading::pages(&message::record(&rollout(Stage::Intake), &ben, &[], false)));
}

#[test]
fn a_typed_message_gets_the_choices_of_the_form() {
    let ana = stakeholder("ANA", &[Area::Legal, Area::Compliance], Intake::Talking);
    let typed = concern(1, "ANA", Area::Legal, "Where is our data stored?");
    let open = rollout(Stage::Intake);
    reads!("concern_card", reading::page(&message::concern_card(&open, &ana, &own_card(&typed))));
    let blocker = told().remove(0);
    let blocker = Concern { said: crate::domain::concern::Said { yes_if: None, ..blocker.said }, ..blocker };
    reads!("concern_card_blocker", reading::page(&message::concern_card(&open, &ana, &own_card(&blocker))));
    reads!(
        "concern_card_closed",
        reading::page(&message::concern_card(&rollout(Stage::Homework), &ana, &own_card(&blocker)))
    );
    let mut gone = Concern { state: State::Withdrawn { at: at(3, 4, 9), instead: None }, ..typed };
    let withdrawn = message::concern_card(&open, &ana, &own_card(&gone));
    assert_eq!(withdrawn.text, "Withdrawn: C-1 counts no more and stands in no summary from now on.");
    gone.said.words = String::new();
    assert_eq!(
        message::concern_card(&open, &ana, &own_card(&gone)).text,
        "No concern any more: nothing of this is kept as one. Your own message stands here in Slack until you delete it."
    );
    for (instead, stands) in [
        (Instead::Call, "has been asked to call you. Nothing of this is written down here;"),
        (Instead::Question, "No concern any more: this was a question, and it has gone to"),
    ] {
        gone.state = State::Withdrawn { at: at(3, 4, 9), instead: Some(instead) };
        let text = message::concern_card(&open, &ana, &own_card(&gone)).text;
        assert!(text.contains(stands), "{text}");
    }
    reads!("words_card", reading::pages(&message::words_card(&words("Hm"), &[(open, ana)])));
}

#[test]
fn questions_and_calls() {
    let open = rollout(Stage::Intake);
    let asked = question(None);
    let answered = question(Some("Example Ltd, of Dublin."));
    let back = Question { words: String::new(), taken_back_at: Some(at(3, 3, 10)), ..asked.clone() };
    let all = [
        reading::pages(&message::question_card(&open, &back)),
        reading::pages(&message::question_receipt(&open, &back)),
        reading::pages(&message::question_card(&open, &asked)),
        reading::pages(&message::question_card(&open, &answered)),
        reading::pages(&message::question_receipt(&open, &asked)),
        reading::pages(&message::question_answer(&open, answered.answer.as_ref().unwrap())),
        reading::page(&message::call_card(&open, &call(None))),
        reading::page(&message::call_card(&open, &call(Some(at(3, 4, 9))))),
    ];
    reads!("questions_and_calls", all.join("\n\n*****\n\n"));
}

#[test]
fn who_is_asked_for_more_reads_what_is_new_and_who_is_asked_back_that_it_is_again() {
    let open = rollout(Stage::Intake);
    let ana = stakeholder("ANA", &[Area::Legal, Area::It], Intake::Done { at: at(3, 4, 9), stance: None });
    let all = [
        reading::page(&message::asked_too(&open, &ana, &[Area::It], None)),
        reading::page(&message::asked_too(
            &rollout(Stage::Homework),
            &ana,
            &[Area::Legal, Area::It],
            Some(at(3, 11, 9)),
        )),
    ];
    reads!("asked_too", all.join("\n\n*****\n\n"));
}

#[test]
fn whoever_leads_now_is_not_spoken_of_as_another() {
    let led = |lead| Rollout { lead, ..rollout(Stage::Intake) };
    let (asked, asks) = (question(None), led(question(None).asker));
    let (wished, called) = (call(None), led(call(None).person));
    let all = [
        reading::pages(&message::question_card(&asks, &asked)),
        reading::pages(&message::question_receipt(&asks, &asked)),
        reading::page(&message::call_card(&called, &wished)),
        reading::page(&message::call_card(&called, &call(Some(at(3, 4, 9))))),
    ];
    reads!("own_questions_and_calls", all.join("\n\n*****\n\n"));
}

#[test]
fn lead_and_sponsor_are_told_what_they_must_know() {
    let closed = rollout(Stage::Homework);
    let progress = summary::progress(&closed, &people(), &told());
    let late = Concern { late: true, ..told().remove(0) };
    let hidden = Concern { late: true, ..told().remove(2) };
    let card = |concern| policy::card(Reader::Sponsor, concern);
    let vacant = |why| Rollout { vacancy: Some(Vacancy { since: at(3, 4, 9), why }), ..closed.clone() };
    let undelivered =
        [(Some(someone("ANA")), "invalid_blocks".to_owned()), (None, "msg_too_long".to_owned())];
    let gone = stakeholder(
        "DORA",
        &[Area::NetworkSecurity],
        Intake::Unreachable { why: Unreachable::DmRefused, since: None },
    );
    let cancelled = rollout(Stage::Cancelled {
        at: at(3, 4, 9),
        by: someone("SPONSOR"),
        reason: "The vendor left".into(),
    });
    let all = [
        reading::page(&message::could_not_reach(&closed, &gone, Unreachable::DmRefused)),
        reading::page(&message::head_lost(&closed, &closed.lead, Unreachable::Deactivated)),
        reading::page(&message::head_lost(&closed, &closed.sponsor, Unreachable::DmRefused)),
        reading::page(&message::head_lost(&vacant(Vacant::Gone), &closed.sponsor, Unreachable::Deactivated)),
        reading::page(&message::head_lost(&vacant(Vacant::Silent), &closed.sponsor, Unreachable::DmRefused)),
        reading::page(&message::head_lost(&closed, &someone("BEFORE"), Unreachable::Deactivated)),
        reading::page(&message::sponsor_within_reach(&vacant(Vacant::Gone))),
        reading::page(&message::head_back(&closed)),
        reading::page(&message::sponsor_named(&closed, &progress, Moves::Left, (at(3, 4, 9), closed.zone))),
        reading::page(&message::new_reader(&closed)),
        reading::page(&message::charter(&rollout(Stage::Homework), &progress, &[], Some(at(3, 11, 9)))),
        reading::page(&message::charter(&vacant(Vacant::Gone), &progress, &[], None)),
        reading::pages(&message::not_delivered(&closed, Gist::Invitation, &undelivered)),
        reading::page(&message::home_lost(&closed)),
        reading::page(&message::charter_stands(&closed, "edit_window_closed")),
        reading::page(&message::taken_back()),
        reading::page(&message::words_stand(&closed.lead, &closed.lead, Gist::Notice, "cant_delete_message")),
        reading::page(&message::words_stand(&closed.lead, &closed.sponsor, Gist::Export, "cant_delete_file")),
        reading::page(&message::export_taken_back(&closed, TakenBack::All)),
        reading::page(&message::export_taken_back(&closed, TakenBack::NotAll)),
        reading::page(&message::words_stand(
            &closed.lead,
            &closed.sponsor,
            Gist::Question,
            "compliance_exports_prevent_deletion",
        )),
        reading::page(&message::outsiders(&closed)),
        reading::pages(&message::intake_closed(&closed, &progress, &people(), None)),
        reading::pages(&message::intake_closed(&closed, &progress, &people(), Some(at(3, 11, 9)))),
        reading::pages(&message::late_blocker(&closed, card(&late).as_ref(), Reader::Lead, None)),
        reading::pages(&message::late_blocker(&closed, card(&hidden).as_ref(), Reader::Sponsor, None)),
        reading::page(&message::still_unsent(&closed, &people()[0], 2, AtOnce::Both)),
        reading::page(&message::cancelled(&cancelled, None, 0)),
        reading::page(&message::cancelled(&cancelled, None, 1)),
        reading::pages(&message::question_receipt(&cancelled, &question(None))),
    ];
    reads!("heads", all.join("\n\n*****\n\n"));
}

#[test]
fn the_summary_reads_as_one_page() {
    let rollout = rollout(Stage::Homework);
    for (name, reader) in [("summary_lead", Reader::Lead), ("summary_sponsor", Reader::Sponsor)] {
        let summary = testing::sum(reader, &rollout, &people(), &told()).unwrap();
        let pages = message::summary(
            &rollout,
            &summary,
            summary::course(
                (&rollout, &Meeting::new(&rollout.id)),
                &told(),
                Tz::Europe__London,
                at(3, 10, 9),
            )
            .as_ref(),
            Tz::Europe__London,
        );
        assert_eq!(pages.len(), 1);
        reads!(name, reading::pages(&pages));
    }
}

#[test]
fn the_sponsor_reads_no_word_that_is_for_the_lead_only() {
    let rollout = rollout(Stage::Homework);
    let summary = testing::sum(Reader::Sponsor, &rollout, &people(), &told()).unwrap();
    let pages = message::summary(
        &rollout,
        &summary,
        summary::course((&rollout, &Meeting::new(&rollout.id)), &told(), Tz::Europe__London, at(3, 10, 9))
            .as_ref(),
        Tz::Europe__London,
    );
    for page in pages {
        let all = format!("{}{}", page.text, serde_json::to_string(&page.blocks).unwrap());
        assert!(!all.contains("guest accounts") && !all.contains("Guests are off"), "{all}");
        assert!(!all.contains("UCARL\"},{\"text\":\", Compliance"), "the area's view names nobody: {all}");
    }
}

#[test]
fn the_home_tab_is_a_page_to_act_from() {
    let open = rollout(Stage::Intake);
    let unplaced = |many| Owed::Unplaced {
        many,
        words: words("What about the archive?").id,
        said_at: at(3, 3, 16),
        open: vec![Invited { rollout: open.id.clone(), name: open.brief.name.clone() }],
    };
    let owe = [
        Owed::Intake { rollout: open.clone(), more: vec![] },
        Owed::Intake { rollout: rollout(Stage::Homework), more: vec![Area::Legal] },
        unplaced(1),
        unplaced(3),
        Owed::LookAgain { rollout: open.clone(), many: 1 },
        Owed::Unassigned { rollout: open.clone(), many: 3, blockers: 1 },
        Owed::Answer { question: question(None).id, rollout: open.clone(), asker: someone("ANA") },
        Owed::Call { call: call(None).id, rollout: open.clone(), person: someone("DORA") },
    ];
    let run = [Line { rollout: open.clone(), heard: 3, of: 5, gate: Gate::default(), all_moved: false }];
    let told = own(&open, &told());
    let zone = Tz::Europe__Berlin;
    let view = home(&someone("LEAD"), (&owe, 0), &run, (&told, 0), (0, None), &Ok(()), zone);
    reads!("home", reading::blocks(view["blocks"].as_array().unwrap()));
    let empty =
        home(&someone("LEAD"), (&[], 0), &[], (&[], 0), (2, None), &Err(Refusal::GuestCannotLead), zone);
    reads!("home_empty", reading::blocks(empty["blocks"].as_array().unwrap()));
    let group = GroupId::from("S0LEADS");
    let group_starts =
        "(Here only members of <!subteam^S0LEADS> start a rollout. To have one, ask one of them";
    for (closed, instead) in [
        (Refusal::GuestCannotLead, "No rollout at the moment.\n# Your concerns"),
        (
            Refusal::OnlyAdminsStart,
            "(Here only admins of this workspace start a rollout. To have one, ask one of them; they can hand it over to you.)",
        ),
        (Refusal::OnlyGroupStarts { group: group.clone() }, group_starts),
        (Refusal::StartersHidden { group }, group_starts),
    ] {
        let view = home(&someone("ANA"), (&[], 0), &[], (&[], 0), (0, None), &Err(closed), zone);
        let blocks = reading::blocks(view["blocks"].as_array().unwrap());
        assert!(blocks.contains(instead) && !blocks.contains("[Start"), "{blocks}");
        assert!(blocks.ends_with("(Only you see this page.)"), "{blocks}");
    }
    // What the sponsor may do once more, and what they have used up.
    for all_moved in [false, true] {
        let run = [Line { rollout: open.clone(), heard: 3, of: 5, gate: Gate::default(), all_moved }];
        let view = home(&someone("SPONSOR"), (&[], 0), &run, (&[], 0), (0, None), &Ok(()), zone);
        let blocks = reading::blocks(view["blocks"].as_array().unwrap());
        assert_eq!(blocks.contains("[Move a date]"), !all_moved, "{blocks}");
    }
    // Of a rollout in which they take part no more, and of one that is over.
    let (mut out, mut past) = (told[0].clone(), told[1].clone());
    out.1.intake = Intake::TakenOut { at: at(3, 4, 9) };
    past.0 = rollout(Stage::Cancelled { at: at(3, 9, 9), by: someone("LEAD"), reason: "No.".into() });
    let kept = home(&someone("ANA"), (&[], 0), &[], (&[out, past], 3), (0, None), &Ok(()), zone);
    reads!("home_kept", reading::blocks(kept["blocks"].as_array().unwrap()));
}

#[test]
fn a_long_summary_comes_as_a_file_too_in_which_nothing_people_type_is_markup() {
    let rollout = rollout(Stage::Homework);
    let mut concerns = told();
    let short = testing::sum(Reader::Lead, &rollout, &people(), &concerns).unwrap();
    let course =
        summary::course((&rollout, &Meeting::new(&rollout.id)), &concerns, Tz::Europe__London, at(3, 10, 9));
    let files = |of: &Summary| -> Vec<message::File> {
        let pages = message::summary(&rollout, of, course.as_ref(), Tz::Europe__London);
        assert!(pages[1..].iter().all(|page| page.files.is_empty()));
        pages[0].files.clone()
    };
    let names = |files: &[message::File]| files.iter().map(|file| file.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&files(&short)), ["R-7-numbers.png"], "on one page nothing is missing");
    assert_eq!(message::summary(&rollout, &short, None, Tz::UTC)[0].files, []);

    let evil = "# not a heading\n**not bold** <b>x</b> [y](z)";
    for n in 10..200 {
        let more = concern(n, "ANA", Area::Legal, &format!("{evil} {n}"));
        concerns.push(said(more, Kind::Fear, Severity::Minor, Visibility::Named, "---\nA | b"));
    }
    concerns.push(concern(900, "ANA", Area::Legal, "Nobody but the lead"));
    let sponsor = testing::sum(Reader::Sponsor, &rollout, &people(), &concerns).unwrap();
    let files = files(&sponsor);
    assert_eq!(names(&files), ["R-7-numbers.png", "R-7-summary.md"]);
    assert!(files.iter().all(|file| file.elsewhere.is_some()), "each says where else it is to be had");
    let whole = String::from_utf8(files[1].bytes.clone()).unwrap();
    assert!(whole.starts_with("# FUD summary\\: Company chat\n\n**Heard 4 of 5** · "), "{}", &whole[..200]);
    for n in 10..200 {
        assert!(whole.contains(&format!("\\[y\\]\\(z\\) {n}")), "{n}");
    }
    assert!(!whole.contains("Nobody but the lead") && !whole.contains("\n# not") && !whole.contains("<b>"));
}

fn labels(of: &Value, all: &mut BTreeSet<String>) {
    if of["type"] == "button" {
        all.extend(of["text"]["text"].as_str().map(str::to_owned));
    }
    let inside: Vec<&Value> = match of {
        Value::Array(items) => items.iter().collect(),
        Value::Object(fields) => fields.values().collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    inside.into_iter().for_each(|value| labels(value, all));
}

/// Whoever types the words of a button in place of pressing it has told no concern.
#[test]
fn no_label_of_a_button_in_the_talk_is_kept_as_a_concern() {
    let mut all = BTreeSet::new();
    let typed = concern(1, "ANA", Area::Legal, "Where is our data stored?");
    for stage in [Stage::Intake, Stage::Homework] {
        let rollout = rollout(stage);
        let done = Intake::Done { at: at(3, 4, 9), stance: None };
        for intake in [Intake::Invited, Intake::Talking, Intake::NotHeard, done] {
            let who = stakeholder("ANA", &[Area::Legal], intake);
            let card = own_card(&typed);
            let mut messages = vec![
                message::invite(&rollout, &who, None),
                message::concern_card(&rollout, &who, &card),
                message::still_unsent(&rollout, &who, 1, AtOnce::of_any(&rollout)),
            ];
            messages.extend(message::record(&rollout, &who, &[card], false));
            messages.extend(message::words_card(&words("Hm"), &[]));
            let owed = [(rollout.clone(), who, message::Told::default())];
            messages.extend(message::nudge(
                &owed,
                (&[], 0),
                &message::Words::default(),
                &[],
                (at(3, 4, 9), None),
            ));
            messages.iter().flat_map(|message| &message.blocks).for_each(|block| labels(block, &mut all));
        }
    }
    assert!(all.len() > 12, "{all:?}");
    let open = [(rollout(Stage::Intake), stakeholder("ANA", &[Area::Legal], Intake::Talking))];
    for label in all {
        assert!(matches!(typed::place(&label, &open), Place::Nowhere(_)), "{label}");
    }
}
