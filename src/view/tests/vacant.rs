//! Who reads what, while nobody sponsors it.

use super::data::*;
use super::reading;
use crate::domain::area::Area;
use crate::domain::begun::Begun;
use crate::domain::commitment::Choice;
use crate::domain::concern::Visibility;
use crate::domain::extend::Moves;
use crate::domain::reply::Owed;
use crate::domain::rollout::{Rollout, Stage, Vacancy, Vacant};
use crate::domain::screen::{NeedScreen, Notice, Screen};
use crate::domain::stakeholder::{Intake, Stance};
use crate::domain::summary;
use crate::view::home;
use crate::view::message;
use crate::view::screen::draw;

fn without(stage: Stage, why: Vacant) -> Rollout {
    Rollout { vacancy: Some(Vacancy { since: at(3, 4, 9), why }), ..rollout(stage) }
}

fn window(screen: &Screen) -> String {
    let drawn = draw(screen);
    let blocks = drawn["blocks"].as_array().cloned().unwrap_or_default();
    format!("{}\n{}", drawn["title"]["text"].as_str().unwrap_or_default(), reading::blocks(&blocks))
}

#[test]
fn who_has_left_is_called_a_reader_nowhere() {
    let rollout = without(Stage::Intake, Vacant::Gone);
    let cards = [Visibility::Named, Visibility::Area, Visibility::LeadOnly].map(|visibility| {
        let mut concern = concern(12, "ANA", Area::Legal, "Where is it kept?");
        concern.said.visibility = visibility;
        own_card(&concern)
    });
    let talking = stakeholder("ANA", &[Area::Legal], Intake::Talking);
    let done = Intake::Done { at: at(3, 3, 9), stance: Some(Stance::Neutral) };
    let said = stakeholder("ANA", &[Area::Legal], done);
    let mut read = vec![
        reading::page(&message::invite(&rollout, &talking, None)),
        reading::pages(&message::record(&rollout, &said, &cards, false)),
    ];
    read.extend(cards.iter().map(|card| reading::page(&message::concern_card(&rollout, &talking, card))));
    for choice in [Choice::Conditional, Choice::NotYet] {
        let (name, lead, sponsor) = (String::from("Company chat"), someone("LEAD"), someone("SPONSOR"));
        let vacant = rollout.vacant();
        read.push(window(&Screen::Need(NeedScreen {
            rollout: rollout.id.clone(),
            name: name.clone(),
            choice,
            lead: lead.clone(),
            sponsor: sponsor.clone(),
            vacant,
            by: at(3, 12, 9).date_naive(),
            begun: Begun::default(),
        })));
        let told = Notice::NeedTold { choice, lead, sponsor: sponsor.clone(), vacant };
        read.push(window(&Screen::Notice { notice: told }));
        let withdrawn = Notice::NeedWithdrawn { name, choice, sponsor, vacant };
        read.push(window(&Screen::Notice { notice: withdrawn }));
    }
    let read = read.join("\n\n");
    assert!(!read.contains("SPONSOR"), "{read}");
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("vacant", read);
    });
}

/// They can open it still.
#[test]
fn who_is_silent_may_read_it_yet_and_so_may_the_next() {
    let rollout = without(Stage::Decision, Vacant::Silent);
    let mut concern = concern(12, "ANA", Area::Legal, "Where is it kept?");
    concern.said.visibility = Visibility::Named;
    let talking = stakeholder("ANA", &[Area::Legal], Intake::Talking);
    let card = reading::page(&message::concern_card(&rollout, &talking, &own_card(&concern)));
    assert!(
        card.contains("<@ULEAD>, <@USPONSOR> and whoever is named sponsor next see this, with your name."),
        "{card}"
    );
    // Once it is over nobody is named any more.
    let over = |why| Rollout { stage: Stage::Closed { at: at(3, 20, 9) }, ..without(Stage::Decision, why) };
    let card =
        |rollout: &Rollout| reading::page(&message::concern_card(rollout, &talking, &own_card(&concern)));
    assert!(card(&over(Vacant::Silent)).contains("<@ULEAD> and <@USPONSOR> see this, with your name."));
    assert!(card(&over(Vacant::Gone)).contains("<@ULEAD> sees this, with your name."));
}

/// Its date may be over by then.
#[test]
fn what_stands_still_is_owed_by_no_day() {
    for stage in [Stage::Intake, Stage::Homework] {
        let owed = Owed::Intake { rollout: without(stage, Vacant::Gone), more: vec![] };
        let (line, buttons) = home::owes(&owed, chrono_tz::Europe::Berlin);
        assert_eq!(
            line.bare(),
            "Your view on Company chat (R-7), which waits for a sponsor; your answer counts all the same"
        );
        assert_eq!(buttons.len(), 3, "no reminder is offered");
    }
}

/// By what still comes, and in their own time.
#[test]
fn a_new_sponsor_reads_what_is_still_to_come() {
    let zone = chrono_tz::Asia::Singapore;
    let read = |stage: &Stage, now| {
        let rollout = rollout(stage.clone());
        let progress = summary::progress(&rollout, &people(), &told()).at(&rollout, now);
        let read = reading::page(&message::sponsor_named(&rollout, &progress, Moves::Left, (now, zone)));
        let line = read.lines().find(|line| line.contains("you read; please keep it")).unwrap_or_default();
        line.replace(" What people share with sponsor and lead, you read; please keep it to yourself.", "")
    };
    let summed = "What worries people you read in the summary, by the button below.";
    // Given the stage and the day; what they read.
    let table = [
        (
            Stage::Intake,
            at(3, 4, 9),
            "You get the summary of what worries people one working day before the joint meeting on Wed 11 Mar, 17:00, \
             and then you decide, by Fri 13 Mar (Berlin time)."
                .to_owned(),
        ),
        (
            Stage::Homework,
            at(3, 10, 20),
            format!(
                "The joint meeting is on Wed 11 Mar, 17:00, and then you decide, by Fri 13 Mar (Berlin time). {summed}"
            ),
        ),
        (
            Stage::Decision,
            at(3, 12, 9),
            format!("They have met. The decision is yours now, by Fri 13 Mar (Berlin time). {summed}"),
        ),
        (Stage::Pilot, at(3, 20, 9), summed.to_owned()),
    ];
    for (stage, now, expected) in table {
        assert_eq!(read(&stage, now), expected, "{stage:?}");
    }
    for stage in stages().iter().filter(|stage| !matches!(stage, Stage::Scheduled { .. } | Stage::Intake)) {
        assert!(!read(stage, at(3, 12, 9)).contains("You get the summary"), "{stage:?}");
    }
}
