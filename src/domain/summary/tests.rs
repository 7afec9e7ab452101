//! The FUD summary of small rollouts: what stands together, what stands alone, what each reader is not told.

use std::collections::BTreeMap;

use super::*;
use crate::domain::commitment::Choice;
use crate::domain::concern::Said;
use crate::domain::concern::State;
use crate::domain::concern::Visibility;
use crate::domain::meeting::Meeting;
use crate::domain::rollout::Stage;
use crate::domain::testing::*;
use crate::domain::theming::Placed;
use crate::domain::topic::Topic;

const LEAD: Reader = Reader::Lead;

fn own(topic: &str) -> Option<Topic> {
    Some(Topic::Own(topic.to_owned()))
}

/// A named concern about a topic; the rest is the test's own.
fn about(number: i64, raiser: &str, area: Area, topic: &str) -> Concern {
    let mut concern = concern(number, raiser, area, &format!("Words {number}"));
    concern.said.topic = own(topic);
    concern
}

fn with(mut concern: Concern, severity: Severity, visibility: Visibility) -> Concern {
    concern.said.severity = severity;
    concern.said.visibility = visibility;
    if severity == Severity::Blocker {
        concern.said.yes_if = Some(format!("Yes if {}", concern.id.key()));
    }
    concern
}

fn of(reader: Reader, concerns: &[Concern]) -> Summary {
    let people = [stakeholder("U1", Area::Legal), stakeholder("U2", Area::It)];
    sum(reader, &rollout(1), &people, concerns).unwrap()
}

fn keys(points: &Points) -> Vec<&str> {
    points.cards.iter().map(|card| card.id.key()).collect()
}

/// Topic, number of areas, keys of its concerns.
fn themes(summary: &Summary) -> Vec<(String, usize, Vec<&str>)> {
    summary
        .themes
        .iter()
        .map(|theme| {
            let keys = theme.cards.iter().map(|card| card.id.key()).collect();
            let about = match &theme.about {
                About::Named { name } => name.clone(),
                About::Topic { topic } => crate::domain::topic::label(topic),
                About::Alike { shared } => shared.join(", "),
            };
            (about, theme.areas.len(), keys)
        })
        .collect()
}

#[test]
fn only_lead_and_sponsor_get_one() {
    for reader in Reader::ALL {
        let got = sum(reader, &rollout(1), &[], &[]);
        assert_eq!(got.is_some(), matches!(reader, Reader::Lead | Reader::Sponsor), "{reader:?}");
    }
}

#[test]
fn what_is_said_across_most_areas_comes_first() {
    let concerns = [
        about(1, "U1", Area::Legal, "Cost"),
        about(2, "U1", Area::Legal, "Cost"),
        about(3, "U4", Area::Legal, "Cost"),
        about(4, "U1", Area::Legal, "Logs"),
        about(5, "U2", Area::It, "Logs"),
        about(6, "U1", Area::Legal, "Exit"),
        about(7, "U2", Area::It, "Exit"),
        about(8, "U3", Area::Business, "Exit"),
        about(9, "U3", Area::Business, "Alone"),
        about(10, "U1", Area::Legal, "Twice"),
        about(11, "U1", Area::It, "Twice"),
    ];
    let summary = of(LEAD, &concerns);
    assert_eq!(
        themes(&summary),
        [
            ("Exit".to_owned(), 3, vec!["C-6", "C-7", "C-8"]),
            ("Logs".to_owned(), 2, vec!["C-4", "C-5"]),
            ("Cost".to_owned(), 1, vec!["C-1", "C-2", "C-3"]),
        ]
    );
    assert_eq!(keys(&summary.others), ["C-9", "C-10", "C-11"], "one alone is no theme, and not lost");
}

#[test]
fn what_one_person_says_twice_is_no_theme_unless_the_lead_made_it_one() {
    let with = |number, raiser, area, visibility| {
        let mut one = about(number, raiser, area, "Exit");
        one.said.visibility = visibility;
        one
    };
    let listed = |concerns: &[Concern]| themes(&of(LEAD, concerns)).len();
    let (named, area) = (Visibility::Named, Visibility::Area);
    for (second, are_several) in [
        (with(2, "U1", Area::It, named), false),
        (with(2, "U2", Area::Legal, named), true),
        // It may be the view of whoever is named there; it may not show whose it is.
        (with(2, "U1", Area::Legal, area), false),
        (with(2, "U2", Area::Legal, area), false),
        (with(2, "U1", Area::It, area), true),
        (with(2, "U2", Area::It, area), true),
    ] {
        let first = with(1, "U1", Area::Legal, named);
        assert_eq!(listed(&[first, second.clone()]) == 1, are_several, "{second:?}");
    }
    for other in ["U1", "U2"] {
        let views = |there| [with(1, "U1", Area::Legal, area), with(2, other, there, area)];
        assert_eq!((listed(&views(Area::Legal)), listed(&views(Area::It))), (0, 1), "{other}");
    }
    let mut merged = [with(1, "U1", Area::Legal, named), with(2, "U1", Area::Legal, named)];
    for one in &mut merged {
        one.work.theme = Some(Placed::In { theme: 1, name: None });
    }
    assert_eq!(listed(&merged), 1);
}

#[test]
fn of_as_many_areas_the_one_with_more_blockers_comes_first_then_the_larger() {
    let blocker = |c| with(c, Severity::Blocker, Visibility::Named);
    let concerns = [
        about(1, "U1", Area::Legal, "A"),
        about(2, "U2", Area::It, "A"),
        about(3, "U1", Area::Legal, "B"),
        about(4, "U2", Area::It, "B"),
        about(5, "U2", Area::It, "B"),
        about(6, "U1", Area::Legal, "C"),
        blocker(about(7, "U2", Area::It, "C")),
    ];
    let order: Vec<String> = themes(&of(LEAD, &concerns)).into_iter().map(|(topic, ..)| topic).collect();
    assert_eq!(order, ["C", "B", "A"]);
}

#[test]
fn a_topic_is_one_however_it_is_written_and_where_none_was_chosen_it_is_guessed() {
    let mut guessed = concern(3, "U2", Area::It, "Where will our data be stored, and in which data center?");
    guessed.said.topic = None;
    let topic = crate::domain::topic::guess(&guessed.said.words, "").expect("this one is plain");
    let mut chosen = about(4, "U1", Area::Legal, "");
    chosen.said.topic = Some(topic.clone());
    let mut written = about(5, "U1", Area::Legal, "");
    written.said.topic = own(&format!("  {} ", crate::domain::topic::label(&topic).to_uppercase()));
    let concerns = [
        about(1, "U1", Area::Legal, "Vendor lock-in!"),
        about(2, "U2", Area::It, "vendor  LOCK-IN!"),
        guessed,
        chosen,
        written,
    ];
    let summary = of(LEAD, &concerns);
    let together: Vec<Vec<&str>> = themes(&summary).into_iter().map(|(_, _, keys)| keys).collect();
    assert_eq!(together, [vec!["C-3", "C-4", "C-5"], vec!["C-1", "C-2"]]);
}

#[test]
fn a_blocker_stands_on_its_own_whether_or_not_it_is_in_a_theme() {
    let concerns = [
        with(about(1, "U1", Area::Legal, "Exit"), Severity::Blocker, Visibility::Named),
        with(about(2, "U2", Area::It, "Exit"), Severity::Minor, Visibility::Named),
        with(about(3, "U2", Area::It, "Alone"), Severity::Blocker, Visibility::Named),
        Concern {
            state: state("Settled"),
            ..with(about(4, "U2", Area::It, "Done"), Severity::Blocker, Visibility::Named)
        },
        Concern {
            state: state("Answered"),
            ..with(about(5, "U2", Area::It, "Answer"), Severity::Blocker, Visibility::Named)
        },
    ];
    let summary = of(LEAD, &concerns);
    assert_eq!(keys(&summary.blockers), ["C-1", "C-3", "C-5"]);
    assert_eq!(themes(&summary), [("Exit".to_owned(), 2, vec!["C-1", "C-2"])]);
    assert_eq!(summary.themes[0].open_blockers, 1);
    assert_eq!(keys(&summary.cleared), ["C-4"]);
    assert_eq!(summary.progress.open_blockers, 3);
    // Answered is not settled, but it is answered.
    let unanswered = NotReady::BlockersUnanswered { count: 2 };
    assert!(summary.not_ready.as_ref().unwrap().contains(&unanswered), "{:?}", summary.not_ready);
}

#[test]
fn of_what_is_for_the_lead_alone_the_sponsor_reads_no_word_no_name_and_no_topic() {
    let secret = |number, raiser: &str, area| {
        let mut secret =
            with(about(number, raiser, area, "Hushtopic"), Severity::Blocker, Visibility::LeadOnly);
        secret.said.words = format!("Hushwords {number}");
        secret.said.yes_if = Some("Hushcondition".to_owned());
        secret
    };
    let concerns = [
        secret(1, "UHUSH", Area::Legal),
        secret(2, "UHUSH", Area::Legal),
        Concern { late: true, ..secret(3, "UHUSH", Area::Legal) },
        about(4, "U1", Area::Legal, "Hushtopic"),
    ];
    let sponsor = of(Reader::Sponsor, &concerns);
    let text = serde_json::to_string(&sponsor).unwrap();
    for hidden in ["Hushwords", "Hushcondition", "UHUSH", "C-1", "C-2", "C-3"] {
        assert!(!text.contains(hidden), "{hidden} in {text}");
    }
    // They do count, one by one and nowhere as a theme: the one the sponsor may read is alone.
    assert_eq!((sponsor.progress.raised, sponsor.progress.open_blockers), (4, 3));
    assert_eq!(
        (sponsor.blockers.counted_only, sponsor.late.counted_only, sponsor.conditions.counted_only),
        (3, 1, 3)
    );
    assert_eq!((keys(&sponsor.others), sponsor.others.counted_only), (vec!["C-4"], 0));
    assert_eq!(sponsor.themes, []);

    let lead = of(Reader::Lead, &concerns);
    assert_eq!(themes(&lead), [("Hushtopic".to_owned(), 1, vec!["C-1", "C-2", "C-3", "C-4"])]);
    assert_eq!((keys(&lead.blockers), lead.blockers.counted_only), (vec!["C-1", "C-2", "C-3"], 0));
}

#[test]
fn a_theme_for_the_sponsor_is_made_of_what_the_sponsor_may_read() {
    let concerns = [
        about(1, "U1", Area::Legal, "Exit"),
        about(2, "U2", Area::It, "Exit"),
        with(about(3, "U3", Area::Business, "Exit"), Severity::Blocker, Visibility::LeadOnly),
    ];
    assert_eq!(themes(&of(Reader::Lead, &concerns))[0].1, 3);
    let sponsor = of(Reader::Sponsor, &concerns);
    assert_eq!(themes(&sponsor), [("Exit".to_owned(), 2, vec!["C-1", "C-2"])]);
    assert_eq!(sponsor.themes[0].open_blockers, 0);
    assert_eq!(sponsor.blockers.counted_only, 1);
}

#[test]
fn an_areas_view_names_nobody_to_anyone() {
    let concerns = [
        with(about(1, "UQUIET", Area::Legal, "Exit"), Severity::Blocker, Visibility::Area),
        with(about(2, "UQUIET", Area::Legal, "Exit"), Severity::Minor, Visibility::Area),
    ];
    for reader in [Reader::Lead, Reader::Sponsor] {
        let summary = of(reader, &concerns);
        let text = serde_json::to_string(&summary).unwrap();
        assert!(!text.contains("UQUIET"), "{text}");
        assert!(text.contains("Words 1") && text.contains("Yes if C-1"), "{text}");
    }
}

#[test]
fn what_was_taken_back_is_in_no_number_and_in_no_word() {
    let gone = State::Withdrawn { at: tuesday(), instead: None };
    let concerns = [
        Concern {
            state: gone.clone(),
            late: true,
            ..with(about(1, "U1", Area::Legal, "Exit"), Severity::Blocker, Visibility::Named)
        },
        Concern { state: gone, ..about(2, "U2", Area::It, "Exit") },
        about(3, "U2", Area::It, "Exit"),
    ];
    let summary = of(Reader::Lead, &concerns);
    assert_eq!(summary.progress.raised, 1);
    assert_eq!((summary.progress.open, summary.progress.open_blockers), (1, 0));
    assert_eq!(summary.yes_ifs, YesIfs { met: 0, of: 0 });
    assert_eq!(summary.themes, []);
    assert_eq!(keys(&summary.others), ["C-3"]);
    let text = serde_json::to_string(&summary).unwrap();
    assert!(!text.contains("Words 1") && !text.contains("Words 2"), "{text}");
    let raised: usize = summary.areas.iter().map(|area| area.raised).sum();
    assert_eq!(raised, 1);
}

#[test]
fn nothing_that_may_be_read_is_left_out() {
    // Every severity, state and visibility, in three topics and none.
    let states = [State::Open, state("Answered"), state("Settled"), state("Accepted"), state("Parked")];
    let mut concerns = Vec::new();
    for (n, state) in states.iter().enumerate() {
        for (m, severity) in Severity::ALL.iter().enumerate() {
            for (k, visibility) in Visibility::ALL.iter().enumerate() {
                let number = i64::try_from(n * 100 + m * 10 + k).unwrap();
                let topic = ["Exit", "Cost", "Zebra"][(n + m + k) % 3];
                let mut one = with(about(number, "U1", Area::ALL[n], topic), *severity, *visibility);
                one.state = state.clone();
                if (n + m) % 4 == 0 {
                    one.said.topic = None;
                }
                concerns.push(one);
            }
        }
    }
    for reader in [Reader::Lead, Reader::Sponsor] {
        let summary = of(reader, &concerns);
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        let in_themes = summary.themes.iter().flat_map(|theme| &theme.cards);
        for card in
            in_themes.chain(&summary.others.cards).chain(&summary.parked.cards).chain(&summary.cleared.cards)
        {
            *seen.entry(card.id.key()).or_default() += 1;
        }
        for card in &summary.blockers.cards {
            seen.entry(card.id.key()).or_insert(1);
        }
        let readable: Vec<&str> =
            concerns.iter().filter(|c| policy::card(reader, c).is_some()).map(|c| c.id.key()).collect();
        assert_eq!(seen.len(), readable.len(), "{reader:?}");
        for key in readable {
            assert_eq!(seen.get(key), Some(&1), "{reader:?}, {key}");
        }
        let unread = concerns.len() - seen.len();
        let counted = [&summary.blockers, &summary.others, &summary.parked, &summary.cleared]
            .map(|points| points.counted_only);
        assert_eq!(counted.iter().sum::<usize>(), unread, "{reader:?}");
    }
}

#[test]
fn ready_or_not_and_why() {
    let heard = |id: &str, area| Stakeholder {
        intake: Intake::Done { at: tuesday(), stance: None },
        ..stakeholder(id, area)
    };
    let silent = Stakeholder { intake: Intake::NotHeard, ..stakeholder("U9", Area::It) };
    let homework = in_stage(Stage::Homework);
    let waived = Rollout {
        waivers: vec![Waiver { area: Area::It, reason: "No IT here".to_owned() }],
        ..homework.clone()
    };
    let open = NotReady::IntakeOpen { closes: rollout(1).dates.intake_closes };
    let it = NotReady::AreaNotHeard { area: Area::It };
    let blocked = NotReady::BlockersUnanswered { count: 1 };
    let blocker = with(about(1, "U1", Area::Legal, "Exit"), Severity::Blocker, Visibility::LeadOnly);
    let answered = Concern { state: state("Answered"), ..blocker.clone() };
    let nothing: Vec<&Concern> = Vec::new();
    let ready: Vec<NotReady> = Vec::new();
    let table = vec![
        (&homework, vec![heard("U1", Area::Legal)], nothing, ready),
        (&homework, vec![heard("U1", Area::Legal), silent.clone()], vec![], vec![it.clone()]),
        // One of two speaks for an area: it is heard.
        (&homework, vec![heard("U1", Area::It), silent.clone()], vec![], vec![]),
        (&waived, vec![heard("U1", Area::Legal), silent.clone()], vec![], vec![]),
        (&homework, vec![heard("U1", Area::Legal)], vec![&blocker], vec![blocked.clone()]),
        (&homework, vec![heard("U1", Area::Legal)], vec![&answered], vec![]),
        (&homework, vec![silent], vec![&blocker], vec![it, blocked]),
    ];
    for (n, (rollout, people, concerns, expected)) in table.into_iter().enumerate() {
        let concerns: Vec<Concern> = concerns.into_iter().cloned().collect();
        for reader in [Reader::Lead, Reader::Sponsor] {
            let summary = sum(reader, rollout, &people, &concerns).unwrap();
            assert_eq!(summary.not_ready.as_ref(), Some(&expected), "{n}, {reader:?}");
        }
    }
    let early = sum(Reader::Lead, &rollout(1), &[heard("U1", Area::Legal)], &[]).unwrap();
    assert_eq!(early.not_ready, Some(vec![open]));
}

#[test]
fn allies_are_those_who_said_so_by_area() {
    let feeling = |id: &str, areas: &[Area], stance| Stakeholder {
        intake: Intake::Done { at: tuesday(), stance },
        areas: areas.to_vec(),
        ..stakeholder(id, Area::Legal)
    };
    let people = [
        feeling("U1", &[Area::Legal], Some(Stance::Supportive)),
        feeling("U2", &[Area::NetworkSecurity, Area::It], Some(Stance::Leading)),
        feeling("U3", &[Area::It], Some(Stance::Neutral)),
        feeling("U4", &[Area::It], Some(Stance::Resistant)),
        feeling("U5", &[Area::It], None),
        stakeholder("U6", Area::Business),
        // Whose account is deactivated will not be in the room.
        Stakeholder {
            intake: Intake::Left { at: tuesday(), stance: Some(Stance::Leading), since: None },
            ..stakeholder("U7", Area::Legal)
        },
    ];
    let summary = sum(Reader::Sponsor, &rollout(1), &people, &[]).unwrap();
    let allies: Vec<(Stance, Area, &str)> =
        summary.allies.iter().map(|ally| (ally.stance, ally.area, ally.person.as_str())).collect();
    assert_eq!(
        allies,
        [
            (Stance::Leading, Area::NetworkSecurity, "U2"),
            (Stance::Leading, Area::It, "U2"),
            (Stance::Supportive, Area::Legal, "U1"),
        ]
    );
    let it = summary.areas.iter().find(|mix| mix.area == Area::It).unwrap();
    assert_eq!(it.stances, [(Stance::Leading, 1), (Stance::Neutral, 1), (Stance::Resistant, 1)]);
    assert_eq!((it.heard, it.of), (4, 4));
    assert_eq!(summary.not_heard.iter().map(|who| who.person.as_str()).collect::<Vec<_>>(), ["U6"]);
    assert_eq!((summary.progress.heard, summary.progress.of), (6, 7));
}

#[test]
fn who_said_nothing_for_an_area_is_no_ally_there_and_feels_nothing_there() {
    let intake = Intake::Done { at: tuesday(), stance: Some(Stance::Supportive) };
    let (areas, silent) = (vec![Area::Legal, Area::It], vec![Area::It]);
    let who = [Stakeholder { intake, areas, silent, ..stakeholder("U1", Area::Legal) }];
    let read = |told: &[Concern]| {
        let summary = sum(Reader::Lead, &rollout(1), &who, told).unwrap();
        let allies: Vec<Area> = summary.allies.iter().map(|ally| ally.area).collect();
        let feel: Vec<usize> = summary.areas.iter().map(|mix| mix.stances.len()).collect();
        (allies, feel, summary.progress.heard, summary.not_heard.len())
    };
    assert_eq!(read(&[]), (vec![Area::Legal], vec![1, 0], 1, 1));
    let word = concern(1, "U1", Area::It, "Who runs it at night?");
    assert_eq!(read(&[word]), (vec![Area::Legal, Area::It], vec![1, 1], 1, 0));
}

#[test]
fn the_mix_of_an_area_adds_up() {
    let mut concerns = vec![
        with(about(1, "U1", Area::Legal, "A"), Severity::Blocker, Visibility::Named),
        with(about(2, "U1", Area::Legal, "B"), Severity::Minor, Visibility::LeadOnly),
        Concern { state: state("Settled"), ..about(3, "U1", Area::Legal, "C") },
        Concern { state: state("Parked"), ..about(4, "U1", Area::Legal, "D") },
        about(5, "U2", Area::It, "E"),
    ];
    concerns[0].said.kind = Some(Kind::Fear);
    concerns[1].said.kind = None;
    concerns[2].said.kind = Some(Kind::Uncertainty);
    let summary = of(Reader::Sponsor, &concerns);
    let legal = &summary.areas[0];
    assert_eq!(legal.area, Area::Legal);
    assert_eq!(
        (legal.raised, legal.fear, legal.uncertainty, legal.doubt, legal.kind_not_said),
        (4, 1, 1, 1, 1)
    );
    assert_eq!((legal.blocker, legal.important, legal.minor), (1, 2, 1));
    assert_eq!((legal.open, legal.answered, legal.settled, legal.accepted, legal.parked), (2, 0, 1, 0, 1));
    assert_eq!(summary.areas.len(), 2, "an area that nobody speaks for has no row");
    assert_eq!(summary.progress.settled, 1);
}

#[test]
fn yes_ifs_are_met_when_their_concern_is_settled() {
    let blocker = |n| with(about(n, "U1", Area::Legal, "A"), Severity::Blocker, Visibility::Named);
    let concerns = [
        blocker(1),
        Concern { state: state("Settled"), ..blocker(2) },
        Concern { state: state("Answered"), ..blocker(3) },
        Concern { state: state("Accepted"), ..blocker(4) },
        about(5, "U1", Area::Legal, "No condition"),
    ];
    let summary = of(Reader::Lead, &concerns);
    assert_eq!(summary.yes_ifs, YesIfs { met: 1, of: 4 });
    assert_eq!(keys(&summary.conditions), ["C-1", "C-2", "C-3", "C-4"]);
}

#[test]
fn points_are_read_heaviest_first_then_oldest_then_as_they_were_told() {
    let older = tuesday() - chrono::TimeDelta::hours(1);
    let concerns = [
        about(10, "U1", Area::Legal, "A"),
        about(9, "U1", Area::Legal, "B"),
        Concern { raised_at: older, ..about(11, "U1", Area::Legal, "C") },
        with(about(12, "U1", Area::Legal, "D"), Severity::Minor, Visibility::Named),
        Concern {
            state: state("Parked"),
            ..with(about(13, "U1", Area::Legal, "E"), Severity::Blocker, Visibility::Named)
        },
    ];
    let summary = of(LEAD, &concerns);
    assert_eq!(keys(&summary.others), ["C-11", "C-9", "C-10", "C-12"]);
    assert_eq!(keys(&summary.parked), ["C-13"], "what is parked is open no more");
}

#[test]
fn asking_twice_gives_the_same() {
    let concerns = [about(1, "U1", Area::Legal, "Exit"), about(2, "U2", Area::It, "Exit")];
    assert_eq!(of(Reader::Lead, &concerns), of(Reader::Lead, &concerns));
    let backwards = [concerns[1].clone(), concerns[0].clone()];
    assert_eq!(
        of(Reader::Lead, &concerns),
        of(Reader::Lead, &backwards),
        "whatever order they were loaded in"
    );
}

#[test]
fn those_who_only_typed_stand_with_their_like_and_are_told_why() {
    let typed = |number, raiser: &str, area, words: &str| concern(number, raiser, area, words);
    let mut chosen = typed(5, "U1", Area::Legal, "Nobody knows what it will cost.");
    chosen.said.topic = Some(Topic::Common("cost".to_owned()));
    let concerns = [
        typed(1, "U1", Area::Legal, "Ex-employees keep their login for weeks."),
        typed(2, "U2", Area::It, "Leavers are removed by hand, there is no SCIM."),
        typed(3, "U3", Area::Business, "The canteen will be too small."),
        typed(4, "U2", Area::It, "What is the price per seat?"),
        chosen,
    ];
    let summary = of(LEAD, &concerns);
    assert_eq!(
        themes(&summary),
        [("Cost".to_owned(), 2, vec!["C-4", "C-5"]), ("leavers".to_owned(), 2, vec!["C-1", "C-2"])]
    );
    assert_eq!(summary.themes.iter().map(|theme| theme.reasons.chosen).collect::<Vec<_>>(), [1, 0]);
    assert_eq!(keys(&summary.others), ["C-3"]);
}

/// A topic that stands on a concern and was guessed is nobody's choice: it is not counted as one.
#[test]
fn what_was_guessed_is_not_told_as_chosen() {
    let of_topic = |number, raiser: &str, area, words: &str, guessed| {
        let mut said = concern(number, raiser, area, words);
        said.said.topic = Some(Topic::Common("cost".to_owned()));
        said.said.guessed = guessed;
        said
    };
    let concerns = [
        of_topic(1, "U1", Area::Legal, "Nobody knows what it will cost.", false),
        of_topic(2, "U2", Area::It, "The price per seat is open.", false),
        of_topic(3, "U3", Area::Business, "What is the price per seat?", true),
    ];
    let theme = &of(LEAD, &concerns).themes[0];
    assert_eq!((theme.reasons.concerns, theme.reasons.chosen), (3, 2));
    let none: Vec<Concern> = concerns
        .iter()
        .map(|c| Concern { said: Said { guessed: true, ..c.said.clone() }, ..c.clone() })
        .collect();
    let summary = of(LEAD, &none);
    assert!(summary.themes.iter().all(|theme| theme.reasons.chosen == 0), "{:?}", summary.themes);
}

#[test]
fn what_a_reader_may_not_read_brings_nothing_together_and_names_nothing() {
    let hush = |number, words: &str| {
        with(concern(number, "UHUSH", Area::It, words), Severity::Minor, Visibility::LeadOnly)
    };
    let concerns = [
        concern(1, "U1", Area::Legal, "Ransomware spreads."),
        hush(2, "Ransomware, and the restore takes weeks."),
        hush(3, "How long does a restore take?"),
        concern(4, "U2", Area::It, "Nobody has tried a restore."),
    ];
    let visible: Vec<Concern> =
        concerns.iter().filter(|c| c.said.visibility != Visibility::LeadOnly).cloned().collect();
    assert_eq!(of(Reader::Sponsor, &concerns).themes, of(Reader::Sponsor, &visible).themes);
    assert_eq!(of(LEAD, &concerns).themes.iter().map(|theme| theme.cards.len()).sum::<usize>(), 4);
}

#[test]
fn the_course_counts_what_stands_day_by_day_as_its_reader_counts_days() {
    use chrono_tz::Tz;
    let raised = |number, at| Concern { raised_at: at, ..concern(number, "U1", Area::Legal, "Words") };
    let concerns = [
        // Still the 2nd in New York.
        raised(1, wall("2026-03-03 02:00", Tz::UTC)),
        raised(2, wall("2026-03-03 20:00", Tz::UTC)),
        Concern {
            state: State::Withdrawn { at: wall("2026-03-04 09:00", Tz::UTC), instead: None },
            ..raised(3, wall("2026-03-01 09:00", Tz::UTC))
        },
        Concern {
            state: State::Settled {
                answer: state("Settled").answer().unwrap().clone(),
                at: wall("2026-03-06 03:00", Tz::UTC),
            },
            ..raised(4, wall("2026-03-05 09:00", Tz::UTC))
        },
    ];
    let of = |zone| {
        course(
            (&rollout(1), &Meeting::new(&rollout(1).id)),
            &concerns,
            zone,
            wall("2026-03-06 09:00", Tz::UTC),
        )
        .unwrap()
    };
    let counts =
        |course: &Course| course.days.iter().map(|day| (day.raised, day.settled)).collect::<Vec<_>>();
    assert_eq!(counts(&of(Tz::UTC)), [(2, 0), (2, 0), (3, 0), (3, 1)]);
    assert_eq!(counts(&of(Tz::America__New_York)), [(1, 0), (2, 0), (2, 0), (3, 1), (3, 1)]);
    assert_eq!(of(Tz::UTC).days[0].date.to_string(), "2026-03-03");
    assert_eq!(
        course(
            (&rollout(1), &Meeting::new(&rollout(1).id)),
            &concerns[2..3],
            Tz::UTC,
            wall("2026-03-06 09:00", Tz::UTC)
        ),
        None
    );
}

#[test]
fn each_area_says_what_its_people_will_do_once_they_have_been_asked() {
    let heard = |id: &str, areas: &[Area]| Stakeholder { areas: areas.to_vec(), ..stakeholder(id, Area::It) };
    let people =
        [heard("U1", &[Area::Legal]), heard("U2", &[Area::Legal, Area::It]), heard("U3", &[Area::Legal])];
    let commitment = |id: &str, choice| Commitment {
        rollout: rollout(1).id,
        person: person(id),
        choice,
        needs: None,
        at: tuesday(),
    };
    let said = [commitment("U1", Choice::Committed), commitment("U2", Choice::NotYet)];
    let at = |stage, commitments: &[Commitment]| {
        let (rollout, meeting) = (in_stage(stage), meeting());
        let sources = Sources {
            rollout: &rollout,
            stakeholders: &people,
            concerns: &[],
            calls: &[],
            commitments,
            meeting: &meeting,
            agenda_at: None,
        };
        let summary = Summary::of(Reader::Sponsor, &person("USPONSOR"), sources).unwrap();
        summary.areas.iter().map(|mix| (mix.area, mix.commitment)).collect::<Vec<_>>()
    };
    let legal = Tally { committed: 1, not_yet: 1, no_answer: 1, ..Tally::default() };
    let it = Tally { not_yet: 1, ..Tally::default() };
    assert_eq!(at(Stage::Decision, &said), [(Area::Legal, Some(legal)), (Area::It, Some(it))]);
    let asked = |silent| Some(Tally { no_answer: silent, ..Tally::default() });
    assert_eq!(at(Stage::Decision, &[]), [(Area::Legal, asked(3)), (Area::It, asked(1))]);
    assert_eq!(at(Stage::Homework, &[]), [(Area::Legal, None), (Area::It, None)]);
}

#[test]
fn who_would_rather_be_called_is_the_leads_to_know() {
    let (rollout, meeting) = (in_stage(Stage::Homework), meeting());
    let people = [stakeholder("U1", Area::Legal)];
    let sources = Sources {
        rollout: &rollout,
        stakeholders: &people,
        concerns: &[],
        calls: &[call(1, "U1")],
        commitments: &[],
        meeting: &meeting,
        agenda_at: None,
    };
    let calls = |reader| Summary::of(reader, &person("UREADER"), sources).unwrap().areas[0].calls;
    assert_eq!(
        (calls(Reader::Lead), calls(Reader::Sponsor)),
        (1, 0),
        "with one person in an area it is a name"
    );
}

#[test]
fn what_is_left_for_the_meeting_is_the_agenda_of_that_reader_until_they_have_met() {
    let concerns = [
        with(about(1, "U1", Area::Legal, "A"), Severity::Blocker, Visibility::Named),
        with(about(2, "U1", Area::Legal, "B"), Severity::Blocker, Visibility::LeadOnly),
        Concern { state: state("Settled"), ..about(3, "U2", Area::It, "C") },
    ];
    for stage in stages() {
        let is_ahead =
            matches!(stage, Stage::Scheduled { .. } | Stage::Intake | Stage::Homework | Stage::JointMeeting);
        let rollout = in_stage(stage);
        for reader in [Reader::Lead, Reader::Sponsor] {
            let agenda = Agenda::of(reader, &person("UREADER"), &concerns, &[]);
            let summary = sum(reader, &rollout, &[], &concerns).unwrap();
            assert_eq!(summary.agenda, is_ahead.then_some(agenda), "{reader:?}, {}", rollout.stage.name());
        }
    }
    let sponsor = sum(Reader::Sponsor, &in_stage(Stage::Homework), &[], &concerns).unwrap().agenda.unwrap();
    let shown: Vec<bool> = sponsor.items.iter().map(|item| item.shown.is_some()).collect();
    assert_eq!(shown, [true, false], "what is for the lead alone is counted");
    let clear = sum(Reader::Lead, &in_stage(Stage::Homework), &[], &concerns[2..]).unwrap().agenda.unwrap();
    assert!(clear.is_clear() && clear.length == 15, "{clear:?}");
}
