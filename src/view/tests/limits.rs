//! Every message against Slack's limits, with the worst that people can type in every field; and nothing that a person
//! types survives as markup.

use chrono_tz::Tz;
use serde_json::{Value, json};

use super::data::*;
use crate::domain::agenda::Agenda;
use crate::domain::area::Area;
use crate::domain::at_once::AtOnce;
use crate::domain::commitment::Choice;
use crate::domain::concern::{Concern, Kind, Severity, State, Visibility};
use crate::domain::effect::Gist;
use crate::domain::extend::{Moves, Slip, TimeBox};
use crate::domain::id::{ConcernId, RolloutId};
use crate::domain::meeting::{GoneOn, Meeting};
use crate::domain::policy::{self, Card, Reader};
use crate::domain::readiness::NotReady;
use crate::domain::reply::{Gate, Invited, Line, Owed};
use crate::domain::rollout::{Rollout, Stage, Vacancy, Vacant, Waiver};
use crate::domain::stakeholder::{Intake, Stakeholder, Stance, Unreachable};
use crate::domain::summary;
use crate::domain::testing;
use crate::domain::topic::{self, Topic};
use crate::view::home::home;
use crate::view::message::{self, Message, TakenBack};

const EVIL: &str = "<!channel> <@UEVIL> <!here> &lt; *b* _i_ ~s~ `c` @here @everyone שלום 🎉 <https://evil.example|x> <!subteam^SEVIL> ";

/// Exactly so many characters of it.
pub(super) fn evil(length: usize) -> String {
    EVIL.chars().cycle().take(length).collect()
}

/// Lets what people type be told from what is ours: nothing of ours holds these.
const NEVER_MARKUP: [&str; 6] =
    ["<!channel", "<!here", "<!everyone", "<@UEVIL", "<https://evil", "<!subteam^SEVIL"];

pub(super) fn worst_rollout(stage: Stage) -> Rollout {
    let mut rollout = rollout(stage);
    rollout.brief.name = evil(80);
    rollout.brief.why = evil(3_000);
    rollout.brief.link = Some(format!("https://a.example/{}", "x".repeat(2_900)));
    rollout.waivers = vec![
        Waiver { area: Area::It, reason: evil(500) },
        Waiver { area: Area::Business, reason: evil(500) },
    ];
    if let Stage::Cancelled { reason, .. } = &mut rollout.stage {
        *reason = evil(2_000);
    }
    rollout
}

/// Thirty, or fewer where each is as long as thirty: a test has to end as well.
fn worst_concerns(words: &str) -> Vec<Concern> {
    let many = if words.len() > 10_000 { 6 } else { 30 };
    let topics = [
        Topic::Own(evil(60)),
        Topic::Common("gone_slug".into()),
        Topic::Common(topic::list()[0].slug.clone()),
    ];
    (0..many)
        .map(|n| {
            let area = Area::ALL[n % 5];
            let mut concern = said(
                concern(i64::try_from(n).unwrap() + 1, "ANA", area, words),
                Kind::ALL[n % 3],
                Severity::ALL[n % 3],
                Visibility::ALL[n % 3],
                &evil(if n % 2 == 0 { 3_000 } else { 90 }),
            );
            concern.said.topic = Some(topics[n % 3].clone());
            concern.late = n % 4 == 0;
            concern
        })
        .collect()
}

fn worst_people() -> Vec<Stakeholder> {
    (0..40_usize)
        .map(|n| {
            let intake = match n % 4 {
                0 => Intake::NotHeard,
                1 => Intake::Done { at: at(3, 4, 9), stance: Some(Stance::Leading) },
                2 => Intake::Done { at: at(3, 4, 9), stance: Some(Stance::Supportive) },
                _ => Intake::Unreachable { why: Unreachable::DmRefused, since: None },
            };
            stakeholder(&format!("P{n:010}"), &Area::ALL, intake)
        })
        .collect()
}

/// Every message in these stages, with its name. `living` ones are edited later, which bounds their text.
fn all(words: &str, stages: Vec<Stage>) -> Vec<(String, Vec<Message>)> {
    let mut all: Vec<(String, Vec<Message>)> = Vec::new();
    let concerns = worst_concerns(words);
    let people = worst_people();
    for stage in stages {
        let rollout = worst_rollout(stage);
        let stage = rollout.stage.name();
        let progress = summary::progress(&rollout, &people, &concerns);
        let mut say = |name: &str, pages: Vec<Message>| all.push((format!("{name} / {stage}"), pages));
        say("living charter", vec![message::charter(&rollout, &progress, &[], None)]);
        say("counts", vec![message::counts(&rollout, &progress, None, rollout.zone)]);
        for intake in intakes() {
            let who = stakeholder("ANA", &Area::ALL, intake);
            let cards: Vec<Card> = concerns.iter().map(own_card).collect();
            say("living invite", vec![message::invite(&rollout, &who, None)]);
            say("living record", message::record(&rollout, &who, &cards, false));
            say("living empty record", message::record(&rollout, &who, &[], false));
            say("could_not_reach", vec![message::could_not_reach(&rollout, &who, Unreachable::DmRefused)]);
            for person in [&rollout.lead, &rollout.sponsor] {
                for why in [Unreachable::DmRefused, Unreachable::Deactivated] {
                    say("living head_lost", vec![message::head_lost(&rollout, person, why)]);
                }
            }
            let vacancy = Some(Vacancy { since: at(3, 4, 9), why: Vacant::Silent });
            let vacant = Rollout { vacancy, ..rollout.clone() };
            say("living head_back", vec![message::head_back(&rollout)]);
            say(
                "living head_lost",
                vec![message::head_lost(&vacant, &vacant.sponsor, Unreachable::DmRefused)],
            );
            say("living charter", vec![message::charter(&vacant, &progress, &[], None)]);
            say(
                "sponsor_named",
                vec![message::sponsor_named(
                    &rollout,
                    &progress,
                    Moves::Left,
                    (rollout.dates.decision_by, rollout.zone),
                )],
            );
            say("new_reader", vec![message::new_reader(&rollout)]);
            say("living home_lost", vec![message::home_lost(&rollout)]);
            say("living charter_stands", vec![message::charter_stands(&rollout, "edit_window_closed")]);
            say("living taken_back", vec![message::taken_back()]);
            say("living export_taken_back", vec![message::export_taken_back(&rollout, TakenBack::NotAll)]);
            let (said, before) = (&rollout.lead, &rollout.sponsor);
            say("living words_stand", vec![message::words_stand(said, before, Gist::Notice, "refused")]);
            let accepted = Rollout { outsiders_accepted: true, ..rollout.clone() };
            say("living outsiders", vec![message::outsiders(&rollout)]);
            say("living outsiders", vec![message::outsiders(&accepted)]);
            let owed: Vec<(Rollout, Stakeholder, message::Told)> = (0..15)
                .map(|n| {
                    (
                        rollout.clone(),
                        who.clone(),
                        message::Told {
                            unsent: n,
                            kept: n % 3,
                            wordless: n % 2,
                            unplaced: Some(message::Unplaced { many: 2, since: at(3, 3, 9) }),
                        },
                    )
                })
                .collect();
            say(
                "nudge",
                message::nudge(&owed, (&[], 0), &message::Words::default(), &[], (at(3, 5, 9), None)),
            );
            let words = message::Words {
                over: vec![message::Over::Late { rollout: rollout.clone() }; 9],
                commitments: vec![(rollout.clone(), who.clone()); 15],
                decisions: vec![(rollout.clone(), Moves::Left); 15],
                answered: vec![(rollout.clone(), Choice::Conditional); 15],
            };
            say("nudge", message::nudge(&[], (&[], 0), &words, &[], (at(3, 5, 9), None)));
            say("decision_overdue", vec![message::decision_overdue(&rollout, true, Moves::Left)]);
            for (n, concern) in concerns.iter().take(7).enumerate() {
                let states = [
                    State::Open,
                    testing::state("Accepted"),
                    State::Withdrawn { at: at(3, 4, 9), instead: None },
                ];
                let concern = Concern { state: states[n % 3].clone(), ..concern.clone() };
                say("living concern_card", vec![message::concern_card(&rollout, &who, &own_card(&concern))]);
            }
        }
        let who = stakeholder("ANA", &Area::ALL, Intake::Talking);
        say("still_unsent", vec![message::still_unsent(&rollout, &who, 30, AtOnce::AsChosen)]);
        say("cancelled", vec![message::cancelled(&rollout, None, 2)]);
        let lost: Vec<_> =
            (0..500).map(|n| (Some(someone(&format!("P{n:010}"))), "invalid_blocks".to_owned())).collect();
        say("living not_delivered", message::not_delivered(&rollout, Gist::Invitation, &lost));
        say("intake_closed", message::intake_closed(&rollout, &progress, &people, None));
        for reader in [Reader::Lead, Reader::Sponsor] {
            let summary = testing::sum(reader, &rollout, &people, &concerns).unwrap();
            say(
                "summary",
                message::summary(
                    &rollout,
                    &summary,
                    summary::course(
                        (&rollout, &Meeting::new(&rollout.id)),
                        &concerns,
                        Tz::America__Argentina__Buenos_Aires,
                        at(3, 10, 9),
                    )
                    .as_ref(),
                    Tz::America__Argentina__Buenos_Aires,
                ),
            );
            for concern in concerns.iter().take(6) {
                say(
                    "late_blocker",
                    message::late_blocker(&rollout, policy::card(reader, concern).as_ref(), reader, None),
                );
            }
        }
        for (reader, who) in [(Reader::Lead, "ULEAD"), (Reader::Sponsor, "UREADER"), (Reader::Other, "UANA")]
        {
            let agenda = Agenda::of(reader, &who.into(), &concerns, &[]);
            say(
                "agenda",
                message::agenda(&rollout, (&agenda, &[]), reader, Tz::America__Argentina__Buenos_Aires),
            );
            say(
                "new_lead",
                vec![message::new_lead(&rollout, &rollout.sponsor, reader, (&progress, None), 3)],
            );
            say("led_before", vec![message::led_before(&rollout, reader)]);
        }
        let gone_on = GoneOn { by: rollout.sponsor.clone(), at: at(3, 4, 9), why: evil(500), over: vec![] };
        let missing: Vec<NotReady> =
            Area::ALL.into_iter().map(|area| NotReady::AreaNotHeard { area }).collect();
        for gone_on in [None, Some(gone_on)] {
            let held = Meeting { gone_on, held_since: Some(at(3, 4, 9)), ..meeting() };
            say(
                "not_ready",
                vec![message::not_ready(
                    &rollout,
                    (&held, 3),
                    (&missing, &progress),
                    (&rollout.sponsor, Moves::Left),
                    Tz::UTC,
                )],
            );
        }
        for of in TimeBox::ALL {
            let slip = Slip {
                rollout: rollout.id.clone(),
                nth: 1,
                of,
                before: at(3, 4, 9),
                after: at(3, 5, 9),
                reason: evil(500),
                by: rollout.sponsor.clone(),
                at: at(3, 3, 9),
            };
            say("extended", vec![message::extended(&rollout, &slip, Tz::UTC)]);
            let slips = vec![slip; 3];
            say("living charter", vec![message::charter(&rollout, &progress, &slips, None)]);
        }
        let mut asked = question(Some(words));
        asked.words = words.to_owned();
        say("living question_card", message::question_card(&rollout, &asked));
        say("question_answer", message::question_answer(&rollout, asked.answer.as_ref().unwrap()));
        asked.answer = None;
        say("living question_card", message::question_card(&rollout, &asked));
        say("living question_receipt", message::question_receipt(&rollout, &asked));
        say("living call_card", vec![message::call_card(&rollout, &call(None))]);
        let several: Vec<(Rollout, Stakeholder)> = (0..60).map(|_| (rollout.clone(), who.clone())).collect();
        say("living words_card", message::words_card(&super::data::words(words), &several));
    }
    all
}

#[test]
fn every_message_fits_slack_whatever_people_type() {
    let one = || vec![Stage::Homework];
    let cases = [
        (evil(300), stages()),
        (evil(3_000), vec![Stage::Intake]),
        (evil(40_000), one()),
        ("<".repeat(3_000), one()),
        ("🦀".repeat(3_000), one()),
        ("a\n".repeat(1_500), one()),
        ("x".into(), one()),
    ];
    for (words, stages) in cases {
        for (name, pages) in all(&words, stages) {
            assert!(!pages.is_empty(), "{name}: nothing");
            let most = if name.starts_with("living") { 4_000 } else { 40_000 };
            for page in pages {
                let spoken = page.text.chars().count();
                assert!(spoken > 0 && spoken <= most, "{name}: {spoken} characters of text");
                fits(&name, &page.blocks);
                pings_nobody(&name, &page);
            }
        }
    }
}

#[cfg(feature = "practice")]
pub(super) fn fits(name: &str, blocks: &[Value]) {
    use crate::practice::check;
    let blocks = json!(blocks);
    let problems = check::message_blocks(&blocks);
    assert!(problems.is_empty(), "{name}: {problems:#?}");
    let total = check::text_total(&blocks);
    assert!(total <= 12_000, "{name}: {total} characters in its blocks");
    each(&blocks, &mut |value| {
        let empty = value["type"] == "text" && value["text"].as_str().is_some_and(str::is_empty);
        assert!(!empty, "{name}: an empty text");
        let long = value["text"].as_str().is_some_and(|text| text.chars().count() > 3_000);
        assert!(!long, "{name}: one text of more than 3,000 characters");
        if let Some(parts) = value["elements"].as_array() {
            assert!(!parts.is_empty(), "{name}: an empty list in {value}");
        }
    });
}

#[cfg(not(feature = "practice"))]
pub(super) fn fits(name: &str, blocks: &[Value]) {
    assert!(blocks.len() <= 50, "{name}: {} blocks", blocks.len());
}

pub(super) fn pings_nobody(name: &str, page: &Message) {
    let mut marked = vec![page.text.clone()];
    for block in &page.blocks {
        each(block, &mut |value| {
            if value["type"] == "mrkdwn" {
                marked.push(value["text"].as_str().unwrap().to_owned());
                assert_eq!(value["verbatim"], true, "{name}: `@here` would be found in it");
            }
            if value["type"] == "user" {
                assert_ne!(value["user_id"], "UEVIL", "{name}");
            }
            if value["type"] == "usergroup" {
                assert_ne!(value["usergroup_id"], "SEVIL", "{name}");
            }
            if value["type"] == "link" {
                assert!(!value["url"].as_str().unwrap().contains("evil"), "{name}");
            }
        });
    }
    for text in marked {
        for never in NEVER_MARKUP {
            assert!(!text.contains(never), "{name}: {never} in {text}");
        }
        for all in ["@here", "@channel", "@everyone"] {
            assert!(!text.contains(all), "{name}: {all} in {text}");
        }
    }
}

fn each(value: &Value, look: &mut dyn FnMut(&Value)) {
    look(value);
    match value {
        Value::Object(fields) => fields.values().for_each(|value| each(value, look)),
        Value::Array(items) => items.iter().for_each(|value| each(value, look)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// All that is shown but the small print, without spaces.
fn shown(pages: &[Message]) -> String {
    let mut all = String::new();
    for block in pages.iter().flat_map(|page| &page.blocks).filter(|block| block["type"] != "context") {
        each(block, &mut |value| {
            if let Some(text) = value["text"].as_str() {
                all.extend(text.split_whitespace());
            }
        });
    }
    all
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn nothing_people_say_is_cut_off() {
    let long = format!("{}END", evil(39_997));
    let rollout = worst_rollout(Stage::Homework);
    let concerns = worst_concerns(&long);
    let lead = testing::sum(Reader::Lead, &rollout, &worst_people(), &concerns).unwrap();
    let pages = message::summary(
        &rollout,
        &lead,
        summary::course((&rollout, &Meeting::new(&rollout.id)), &concerns, Tz::UTC, at(3, 10, 9)).as_ref(),
        Tz::UTC,
    );
    let whole = squeezed(&long);
    // More than anybody reads: the message says where all of it stands.
    assert!(pages.len() <= 2 && shown(&pages).contains("R-7-summary.md"), "{}", pages.len());
    let file = pages[0].files.iter().find(|file| file.name == "R-7-summary.md").unwrap();
    let file = squeezed(&String::from_utf8(file.bytes.clone()).unwrap().replace(['\\', '>'], ""));
    let unmarked = squeezed(&crate::view::markdown::quote(&long).replace(['\\', '>'], ""));
    // Each at least once: in its theme, among the blockers, or below.
    assert!(file.matches(&unmarked).count() >= concerns.len(), "{}", file.matches(&unmarked).count());
    let who = stakeholder("ANA", &Area::ALL, Intake::Talking);
    let cards: Vec<Card> = concerns.iter().map(own_card).collect();
    assert_eq!(
        shown(&message::record(&rollout, &who, &cards, false)).matches(&whole).count(),
        concerns.len()
    );
    let mut asked = question(Some(&long));
    asked.words.clone_from(&long);
    assert_eq!(shown(&message::question_card(&rollout, &asked)).matches(&whole).count(), 2);
    let invite = message::invite(&worst_rollout(Stage::Intake), &who, None);
    assert!(shown(&[invite]).contains(&squeezed(&evil(3_000))));
}

#[test]
fn a_theme_of_many_short_points_fits_too() {
    let mut rollout = worst_rollout(Stage::Homework);
    rollout.waivers.clear();
    let mut concerns = worst_concerns(&evil(390));
    concerns.truncate(9);
    for (at, concern) in concerns.iter_mut().enumerate() {
        concern.raiser = someone(&format!("ANA{at}"));
        concern.said.yes_if = Some(evil(389));
        concern.said.topic = Some(Topic::Own(evil(60)));
        concern.said.visibility = Visibility::Named;
    }
    let summary = testing::sum(Reader::Sponsor, &rollout, &worst_people(), &concerns).unwrap();
    let pages = message::summary(
        &rollout,
        &summary,
        summary::course((&rollout, &Meeting::new(&rollout.id)), &concerns, Tz::UTC, at(3, 10, 9)).as_ref(),
        Tz::UTC,
    );
    assert!(pages.len() > 2);
    for page in &pages {
        fits("summary", &page.blocks);
    }
    let said = shown(&pages).matches(&squeezed(&evil(389))).count();
    // In the theme with its yes-if, and the third that are blockers once more.
    assert_eq!(said, (9 + 3) * 2);
}

#[test]
fn a_summary_of_thousands_is_a_page_that_says_how_many_more_there_are_and_a_file_with_all() {
    let rollout = rollout(Stage::Homework);
    let people: Vec<Stakeholder> = (0..300_usize)
        .map(|n| {
            let stance = Some(Stance::ALL[n % 4]);
            let intake =
                if n % 10 == 0 { Intake::NotHeard } else { Intake::Done { at: at(3, 4, 9), stance } };
            stakeholder(&format!("P{n:010}"), &[Area::ALL[n % 5]], intake)
        })
        .collect();
    let list = topic::list();
    let concerns: Vec<Concern> = (0..1_000_usize)
        .map(|n| {
            let (number, words) =
                (i64::try_from(n).unwrap() + 1, format!("Point {n} of many. {}", "w ".repeat(70)));
            let mut concern = concern(number, &format!("P{:010}", n % 300), Area::ALL[n % 5], &words);
            concern.said.severity = Severity::ALL[n % 3];
            concern.said.visibility = Visibility::ALL[n % 7 % 3];
            concern.said.yes_if = Some(format!("Condition {n}. {}", "y ".repeat(70)));
            concern.said.topic = (n % 2 == 0).then(|| Topic::Common(list[n % list.len()].slug.clone()));
            concern.late = n % 50 == 0;
            concern
        })
        .collect();
    for reader in [Reader::Lead, Reader::Sponsor] {
        let summary = testing::sum(reader, &rollout, &people, &concerns).unwrap();
        let pages = message::summary(&rollout, &summary, None, Tz::UTC);
        assert_eq!(pages.len(), 1, "{reader:?}");
        fits("summary", &pages[0].blocks);
        assert!(pages[0].text.chars().count() <= 12_000);
        let said = shown(&pages);
        for more in ["moretheme", "moreblockers", "morepoint", "and20more", "R-7-summary.md"] {
            assert!(said.contains(more), "{reader:?}: {more}");
        }
        // Where files are not allowed, it says how to get at the rest.
        let instead = message::without(&[&pages[0].files[0]], message::Missing::NotAllowed);
        assert!(instead.text.contains("page by page behind Concerns"), "{}", instead.text);
        let file = String::from_utf8(pages[0].files[0].bytes.clone()).unwrap();
        for concern in &concerns {
            let seen = policy::card(reader, concern).is_some();
            let words = concern.said.words.split('.').next().unwrap();
            assert_eq!(file.contains(&format!("{words}\\.")), seen, "{reader:?}: {words}");
        }
    }
}

#[test]
fn the_home_tab_fits_too() {
    let rollout = worst_rollout(Stage::Intake);
    let mut owe: Vec<Owed> =
        (0..30).map(|_| Owed::Intake { rollout: rollout.clone(), more: vec![] }).collect();
    let one = Invited { rollout: rollout.id.clone(), name: rollout.brief.name.clone() };
    let (words, open) = (super::data::words("What?").id, vec![one]);
    owe.insert(0, Owed::Unplaced { many: 30, words, said_at: at(3, 3, 16), open });
    let run: Vec<Line> = (0..30)
        .map(|_| Line { rollout: rollout.clone(), heard: 1, of: 40, gate: Gate::default(), all_moved: false })
        .collect();
    let told = own(&rollout, &worst_concerns(&evil(40_000)));
    let view = home(
        &someone("LEAD"),
        (&owe, 700),
        &run,
        (&told, 9),
        (3, Some(chrono::NaiveDate::MAX)),
        &Ok(()),
        Tz::UTC,
    );
    #[cfg(feature = "practice")]
    {
        let problems = crate::practice::check::view(&view, crate::practice::check::Surface::Home);
        assert!(problems.is_empty(), "{problems:#?}");
    }
    assert!(view["blocks"].as_array().unwrap().len() <= 100);
    let blocks = view["blocks"].as_array().unwrap().clone();
    let page = Message { text: "x".into(), blocks, ..Message::default() };
    pings_nobody("home", &page);
}

#[test]
fn values_come_back_as_they_were_sent() {
    let rollout = rollout(Stage::Intake);
    let who = stakeholder("ANA", &Area::ALL, Intake::Talking);
    let card = message::concern_card(&rollout, &who, &own_card(&worst_concerns("x")[0]));
    let mut values = Vec::new();
    each(&json!(card.blocks), &mut |value| values.extend(value["value"].as_str().map(str::to_owned)));
    assert!(values.len() > 20);
    for value in values {
        let id = value.split_once('|').map_or(value.as_str(), |(id, _)| id);
        assert!(ConcernId::parse(id).is_some() || RolloutId::parse(id).is_some(), "{value}");
    }
    let choose = message::words_card(&words("Hm"), &[(rollout.clone(), who)]);
    let value = choose[0].blocks[1]["accessory"]["value"].as_str().unwrap().to_owned();
    let (_, id) = value.split_once('|').unwrap();
    assert_eq!(RolloutId::parse(id), Some(rollout.id));
}

#[test]
fn nobody_is_promised_what_cannot_be_kept() {
    for (name, pages) in all("x", stages()) {
        for page in pages {
            let said = format!("{}{}", page.text, json!(page.blocks)).to_lowercase();
            assert!(!said.contains("anonym"), "{name}");
        }
    }
}
