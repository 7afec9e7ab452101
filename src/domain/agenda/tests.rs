//! What stands on the agenda, for how long, and who reads what of it.

use super::*;
use crate::domain::area::Area;
use crate::domain::concern::{Answer, Short, Until, Verdict};
use crate::domain::homework::{Stands, Wording};
use crate::domain::testing::*;

fn told(number: i64, severity: Severity, state: State) -> Concern {
    let mut told = concern(number, &format!("U{number}"), Area::Legal, &format!("words {number}"));
    told.said.severity = severity;
    told.state = state;
    told
}

fn answer() -> Answer {
    Answer { words: "It is so".to_owned(), by: person("ULEAD"), at: tuesday(), nth: 1 }
}

fn settled(number: i64, severity: Severity) -> Concern {
    told(number, severity, State::Settled { answer: answer(), at: tuesday() })
}

fn of(concerns: &[Concern]) -> Agenda {
    Agenda::of(Reader::Lead, &person("ULEAD"), concerns, &[])
}

fn keys(items: &[Item]) -> Vec<(String, u32)> {
    let key = |item: &Item| match &item.shown {
        Some(Shown::Card { card }) => card.id.key().to_owned(),
        Some(Shown::Sentence { words }) => words.clone(),
        None => "-".to_owned(),
    };
    items.iter().map(|item| (key(item), item.minutes)).collect()
}

fn pair(key: &str, minutes: u32) -> (String, u32) {
    (key.to_owned(), minutes)
}

#[test]
fn only_what_is_not_cleared_stands_on_it_heaviest_first() {
    let short = Short { how: Verdict::Partly, missing: None, at: tuesday() };
    let accepted = State::AcceptedRisk {
        by: person("USPONSOR"),
        at: tuesday(),
        restated: "r".to_owned(),
        why: "w".to_owned(),
    };
    let concerns = [
        told(1, Severity::Minor, State::Open),
        told(2, Severity::Blocker, State::Reopened { answer: answer(), short }),
        told(3, Severity::Important, State::Answered { answer: answer() }),
        settled(4, Severity::Blocker),
        told(
            5,
            Severity::Minor,
            State::Parked { until: Until::PilotReview, by: None, at: tuesday(), before: None },
        ),
        told(6, Severity::Blocker, State::Withdrawn { at: tuesday(), instead: None }),
        told(7, Severity::Important, accepted),
    ];
    let agenda = of(&concerns);
    assert_eq!(keys(&agenda.items), [pair("C-2", 15), pair("C-3", 4), pair("C-1", 4)]);
    assert_eq!(agenda.beyond, []);
    assert_eq!(keys(&agenda.cleared), [pair("C-4", 0), pair("C-7", 0)]);
    assert_eq!(keys(&agenda.parked), [pair("C-5", 0)], "put off is not cleared");
    assert_eq!(agenda.without_sentence, 3);
    assert_eq!((agenda.length, agenda.planned(), length(&concerns)), (60, 38, 60));
}

#[test]
fn where_nothing_is_left_a_short_meeting_is_for_commitments() {
    for concerns in [vec![], vec![settled(1, Severity::Blocker)]] {
        let agenda = of(&concerns);
        assert!(agenda.is_clear());
        assert_eq!((agenda.length, agenda.planned(), length(&concerns)), (15, 15, 15));
    }
}

#[test]
fn however_much_there_is_it_keeps_within_the_meeting_and_loses_nothing() {
    let severities = [Severity::Blocker, Severity::Important, Severity::Minor];
    for many in [0, 1, 3, 4, 5, 6, 12, 100, 3_000] {
        let mut kinds = severities.into_iter().cycle();
        let concerns: Vec<Concern> =
            (1..=many).zip(&mut kinds).map(|(n, severity)| told(n, severity, State::Open)).collect();
        let agenda = of(&concerns);
        assert!(agenda.planned() <= agenda.length, "{many}: {}", agenda.planned());
        assert_eq!(agenda.items.len() + agenda.beyond.len(), concerns.len(), "{many}");
        assert!(many == 0 || !agenda.items.is_empty(), "{many}: the heaviest comes first");
        assert_eq!(agenda, of(&concerns), "{many}: twice the same");
    }
    let five: Vec<Concern> = (1..=5).map(|n| told(n, Severity::Blocker, State::Open)).collect();
    assert!(of(&five).items.iter().all(|item| item.minutes == 8), "less for each, so that more are heard");
}

#[test]
fn what_is_worked_on_together_is_one_item_and_open_as_long_as_one_of_them_is() {
    let mut second = told(2, Severity::Blocker, State::Open);
    let first = settled(1, Severity::Minor);
    second.work.joined = Some(first.id.clone());
    let agenda = of(&[first.clone(), second.clone()]);
    assert_eq!(keys(&agenda.items), [pair("C-2", 15)]);
    assert_eq!(agenda.items[0].others, 0, "what is settled is not left");
    assert_eq!(keys(&agenda.cleared), [pair("C-1", 0)]);
    // A blocker is named before what is lighter, whichever was raised first.
    let open = Concern { state: State::Open, ..first.clone() };
    let both = of(&[open, second.clone()]);
    assert_eq!((keys(&both.items), both.items[0].others), (vec![pair("C-2", 15)], 1));
    // Cleared only in part: each part stands as what it is.
    let parked = State::Parked { until: Until::PilotReview, by: None, at: tuesday(), before: None };
    let half = of(&[first.clone(), Concern { state: parked, ..second.clone() }]);
    assert_eq!((half.cleared.len(), keys(&half.parked)), (1, vec![pair("C-2", 0)]));
    // Where the one that carried the work is withdrawn, the other stands by itself.
    let gone = told(1, Severity::Minor, State::Withdrawn { at: tuesday(), instead: None });
    assert_eq!(of(&[gone, second]).items[0].others, 0);
}

#[test]
fn who_meets_reads_the_sentences_that_were_found_fair_and_their_own_words_and_no_more() {
    let sentence = |stands| Wording {
        words: "a fair sentence".to_owned(),
        by: person("ULEAD"),
        stands,
        nth: 1,
        before: None,
    };
    for visibility in [Visibility::Named, Visibility::Area, Visibility::LeadOnly] {
        for stands in [None, Some(Stands::Proposed), Some(Stands::Fair)] {
            let mut told = told(1, Severity::Blocker, State::Open);
            told.said.visibility = visibility;
            told.work.wording = stands.map(sentence);
            let tabled = [told.id.clone()];
            let seen =
                |reader, who: &str| Agenda::of(reader, &person(who), std::slice::from_ref(&told), &tabled);
            let others = seen(Reader::Other, "U9");
            assert!(others.items[0].is_tabled);
            let is_shared = stands == Some(Stands::Fair) && visibility != Visibility::LeadOnly;
            let shared = Shown::Sentence { words: "a fair sentence".to_owned() };
            assert_eq!(others.items[0].shown, is_shared.then_some(shared), "{visibility:?} {stands:?}");
            let written = format!("{others:?}");
            for private in ["words 1", "\"U1\"", "C-1", "Legal"] {
                assert!(!written.contains(private), "{private}: {written}");
            }
            assert!(format!("{:?}", seen(Reader::Other, "U1")).contains("words 1"), "their own");
            let sponsor = seen(Reader::Sponsor, "USPONSOR").items[0].shown.is_some();
            assert_eq!(sponsor, visibility != Visibility::LeadOnly);
            assert!(seen(Reader::Lead, "ULEAD").items[0].shown.is_some());
            assert_eq!(seen(Reader::Channel, "U9").items[0].shown, None);
            let seen = seen(Reader::Lead, "ULEAD");
            assert_eq!(seen.without_sentence, usize::from(!is_shared));
            assert_eq!(seen.for_lead, usize::from(visibility == Visibility::LeadOnly));
            // Its raiser was told: if it is still open when you meet. Then it is not.
            told.state = State::Settled { answer: answer(), at: tuesday() };
            let cleared = Agenda::of(Reader::Other, &person("U9"), std::slice::from_ref(&told), &[]).cleared;
            assert_eq!(cleared[0].shown, None, "{visibility:?} {stands:?}");
        }
    }
}

#[test]
fn of_a_group_each_reads_what_is_open_and_theirs_to_read_and_no_trace_of_the_rest() {
    // The lead has merged something for the lead alone (C-1, a blocker) into a point that is named (C-2, minor).
    let group = |lead_only: State, named: State| {
        let mut alone = told(1, Severity::Blocker, lead_only);
        alone.said.visibility = Visibility::LeadOnly;
        let mut point = told(2, Severity::Minor, named);
        point.work.wording = Some(Wording {
            words: "fair".to_owned(),
            by: person("ULEAD"),
            stands: Stands::Fair,
            nth: 1,
            before: None,
        });
        alone.work.joined = Some(point.id.clone());
        [alone, point]
    };
    let settled = || State::Settled { answer: answer(), at: tuesday() };
    let parked = || State::Parked { until: Until::PilotReview, by: None, at: tuesday(), before: None };
    // reader, who; what stands on the agenda, then as cleared, then as parked, each with how many like it, by how the two
    // stand: both open, the hidden one alone, the named one alone, the hidden one parked and the named one settled.
    let table = [
        (Reader::Lead, "ULEAD", ["C-1 +1", "C-1 +0, C-2 +0", "C-2 +0, C-1 +0", "C-2 +0, C-1 +0"]),
        (Reader::Sponsor, "USPONSOR", ["C-2 +0", "- +0, C-2 +0", "C-2 +0, - +0", "C-2 +0, - +0"]),
        (Reader::Other, "U1", ["C-1 +1", "C-1 +0, - +0", "fair +0, C-1 +0", "- +0, C-1 +0"]),
        (Reader::Other, "U2", ["C-2 +0", "- +0, C-2 +0", "C-2 +0, - +0", "C-2 +0, - +0"]),
        (Reader::Other, "U9", ["fair +0", "- +0, - +0", "fair +0, - +0", "- +0, - +0"]),
        (Reader::Channel, "U9", ["- +0", "- +0, - +0", "- +0, - +0", "- +0, - +0"]),
    ];
    for (reader, who, expected) in table {
        let pairs = [
            (State::Open, State::Open),
            (State::Open, settled()),
            (settled(), State::Open),
            (parked(), settled()),
        ];
        for ((hidden, named), expected) in pairs.into_iter().zip(expected) {
            let group = group(hidden, named);
            let tabled = [group[0].id.clone()];
            let agenda = Agenda::of(reader, &person(who), &group, &tabled);
            let all = agenda.items.iter().chain(&agenda.cleared).chain(&agenda.parked);
            let mut read = Vec::new();
            for item in all {
                let key = &keys(std::slice::from_ref(item))[0].0;
                read.push(format!("{key} +{}", item.others));
                if item.shown.is_some() && item.others == 0 && key != "C-1" {
                    assert_eq!((item.severity, item.is_tabled), (Severity::Minor, false), "{reader:?} {who}");
                }
            }
            assert_eq!(read.join(", "), expected, "{reader:?} {who}");
        }
    }
}

#[test]
fn what_has_no_words_any_more_takes_no_time_and_is_counted_for_itself() {
    let gone = |number| Concern {
        gone: Some(crate::domain::concern::Gone::AtWish { at: tuesday() }),
        ..told(number, Severity::Blocker, State::Open)
    };
    let mut like_it = told(2, Severity::Important, State::Open);
    like_it.work.joined = Some(gone(1).id.clone());
    let concerns = [gone(1), like_it, gone(3), settled(4, Severity::Minor)];
    let agenda = of(&concerns);
    assert_eq!(keys(&agenda.items), [pair("C-2", 8)]);
    assert_eq!((agenda.items[0].others, agenda.wordless, agenda.without_sentence), (0, 2, 1));
    assert_eq!(agenda.items.len() + agenda.cleared.len() + agenda.wordless, concerns.len(), "they add up");
    let nothing = of(&[gone(1)]);
    assert_eq!((nothing.is_clear(), nothing.cleared.len(), length(&[gone(1)])), (true, 0, SHORT));
}
