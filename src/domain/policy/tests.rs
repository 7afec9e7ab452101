//! The whole matrix of who may see and do what, cell by cell.

use super::*;
use crate::domain::area::Area;
use crate::domain::concern::Severity;
use crate::domain::homework::{Homework, Stands, Wording};
use crate::domain::testing::*;
use crate::domain::topic::Topic;

/// name: with the raiser's name; area: as the area's view; -: not at all.
const CARDS: &str = "
             Named  Area  LeadOnly
    Lead     name   area  name
    Sponsor  name   area  -
    Raiser   name   name  name
    Owner    name   -     -
    Other    -      -     -
    Channel  -      -     -
";

const DEEDS: &str = "
                    Lead  Sponsor  Raiser  Owner  Other  Channel
    SeeCounts       yes   yes      yes     yes    yes    yes
    SeeSummary      yes   yes      no      no     no     no
    SeeWaiting      yes   yes      no      no     no     no
    SeeStance       yes   yes      no      no     no     no
    Remind          yes   yes      no      no     no     no
    PostCounts      yes   yes      no      no     no     no
    Cancel          yes   yes      no      no     no     no
    Export          yes   no       no      no     no     no
    AnswerQuestion  yes   no       no      no     no     no
    CloseCall       yes   no       no      no     no     no
    Run             yes   no       no      no     no     no
    NameSponsor     yes   no       no      no     no     no
    SeeConcerns     yes   yes      no      no     no     no
    AnswerConcern   yes   no       no      yes    no     no
    TakeIn          yes   yes      no      no     no     no
    Prepare         yes   yes      no      no     no     no
    Settle          no    no       yes     no     no     no
    Decide          no    yes      no      no     no     no
    Extend          no    yes      no      no     no     no
    AcceptRisk      no    yes      no      no     no     no
";

fn reader(name: &str) -> Reader {
    Reader::ALL.into_iter().find(|reader| format!("{reader:?}") == name).unwrap()
}

fn shown(visibility: Visibility) -> Concern {
    let mut concern = concern(1, "U1", Area::Legal, "Who is liable?");
    concern.said.visibility = visibility;
    concern.said.severity = Severity::Blocker;
    concern.said.yes_if = Some("A contract".to_owned());
    concern.said.topic = Some(Topic::Own("Liability".to_owned()));
    concern
}

#[test]
fn every_reader_sees_of_every_concern_what_its_raiser_chose_and_no_more() {
    let table = cells(CARDS);
    assert_eq!(table.len(), Reader::ALL.len() * Visibility::ALL.len());
    for (row, column, expected) in table {
        let visibility =
            *Visibility::ALL.iter().find(|visibility| format!("{visibility:?}") == column).unwrap();
        let concern = shown(visibility);
        let card = card(reader(&row), &concern);
        let got = match card.as_ref().map(|card| &card.by) {
            Some(By::Person { person }) => {
                assert_eq!(*person, concern.raiser);
                "name"
            }
            Some(By::Area) => "area",
            None => "-",
        };
        assert_eq!(got, expected, "{row}, {column}");
        if let Some(card) = card {
            // Whoever sees it sees all of it but, perhaps, the name: also of what is no text.
            assert_eq!((card.words, card.yes_if), (concern.said.words, concern.said.yes_if));
            assert_eq!(
                (card.kind, card.severity, card.topic),
                (concern.said.kind, Severity::Blocker, concern.said.topic)
            );
            assert_eq!(card.visibility, visibility);
        }
    }
}

#[test]
fn an_areas_view_holds_its_raisers_name_nowhere() {
    for reader in [Reader::Lead, Reader::Sponsor] {
        let card = card(reader, &shown(Visibility::Area)).unwrap();
        let text = serde_json::to_string(&card).unwrap();
        assert!(!text.contains("U1"), "{text}");
        assert!(text.contains("legal"), "{text}");
    }
}

#[test]
fn what_was_taken_back_is_seen_by_its_raiser_alone() {
    for visibility in Visibility::ALL {
        let withdrawn =
            Concern { state: State::Withdrawn { at: tuesday(), instead: None }, ..shown(*visibility) };
        for reader in Reader::ALL {
            assert_eq!(card(reader, &withdrawn).is_some(), reader == Reader::Raiser, "{reader:?}");
        }
    }
}

#[test]
fn every_deed_is_open_to_just_those_of_its_row() {
    let table = cells(DEEDS);
    assert_eq!(table.len(), Reader::ALL.len() * Deed::ALL.len());
    for (row, column, expected) in table {
        let deed = Deed::ALL.into_iter().find(|deed| format!("{deed:?}") == row).unwrap();
        assert_eq!(may(reader(&column), deed), expected == "yes", "{row}, {column}");
    }
}

#[test]
fn a_person_has_every_right_of_every_role_they_hold() {
    let rollout = rollout(1);
    let both = Rollout { sponsor: rollout.lead.clone(), ..rollout.clone() };
    assert_eq!(Reader::of_rollout(&both, &both.lead), Reader::Lead);
    for deed in Deed::ALL {
        let alone = Roles::in_rollout(&both, &both.lead).may(deed);
        assert_eq!(alone, may(Reader::Lead, deed) || may(Reader::Sponsor, deed), "{deed:?}");
        assert_eq!(Roles::in_rollout(&rollout, &rollout.lead).may(deed), may(Reader::Lead, deed), "{deed:?}");
        assert_eq!(Roles::in_rollout(&rollout, &rollout.sponsor).may(deed), may(Reader::Sponsor, deed));
        assert_eq!(
            Roles::in_rollout(&rollout, &person("U9")).may(deed),
            may(Reader::Other, deed),
            "{deed:?}"
        );
    }
    // Their own concern they see whole, whatever office they hold.
    for who in ["ULEAD", "USPONSOR", "U1"] {
        let own = Concern { raiser: person(who), ..shown(Visibility::LeadOnly) };
        assert_eq!(Roles::in_concern(&rollout, &own, &person(who)).card(&own), card(Reader::Raiser, &own));
        assert!(Roles::in_concern(&rollout, &own, &person(who)).may(Deed::Settle));
    }
    // A sponsor who was given the homework reads the fair sentence of what they otherwise only count.
    let mut given = shown(Visibility::LeadOnly);
    given.work.wording = Some(Wording {
        words: "Liability is open.".to_owned(),
        by: rollout.lead.clone(),
        stands: Stands::Fair,
        nth: 1,
        before: None,
    });
    let seen = |concern: &Concern| Roles::in_concern(&rollout, concern, &rollout.sponsor).card(concern);
    assert_eq!(seen(&given), None);
    given.work.homework =
        Homework::Owed { owner: rollout.sponsor.clone(), due: day("2026-03-16"), nudged: 0, overdue: false };
    assert_eq!(seen(&given).map(|card| card.words), Some("Liability is open.".to_owned()));
}

#[test]
fn no_card_of_an_areas_view_holds_whose_it_is() {
    // Put right by its raiser, asked again, answered, left: whatever happened, their id is nowhere in it.
    let mut told = shown(Visibility::Area);
    told.raiser_out = true;
    let raiser = told.raiser.clone();
    for stands in [Stands::Proposed, Stands::Fair] {
        told.work.wording =
            Some(Wording { words: "In short.".to_owned(), by: raiser.clone(), stands, nth: 1, before: None });
        for reader in Reader::ALL.into_iter().filter(|reader| *reader != Reader::Raiser) {
            let seen = card(reader, &told);
            let text = serde_json::to_string(&seen).unwrap();
            assert!(!text.contains(&format!("\"{}\"", raiser.as_str())), "{reader:?}: {text}");
            assert!(seen.is_none_or(|card| !card.people().contains(&&raiser)), "{reader:?}");
        }
    }
}

#[test]
fn what_is_listed_in_words_is_what_has_a_card() {
    for reader in Reader::ALL {
        for visibility in Visibility::ALL {
            let concern = shown(*visibility);
            assert_eq!(
                in_words(reader, *visibility),
                card(reader, &concern).is_some(),
                "{reader:?} {visibility:?}"
            );
        }
    }
}

#[test]
fn what_a_parked_point_was_before_is_for_its_raiser_alone() {
    use crate::domain::concern::{State, Until};
    let mut one = concern(1, "U1", Area::Legal, "Who pays?");
    one.said.visibility = Visibility::Named;
    let before = Some(Box::new(state("Reopened")));
    one.state = State::Parked { until: Until::PilotReview, by: None, at: tuesday(), before };
    let seen = |reader| card(reader, &one).unwrap().state.unparked().clone();
    assert_eq!(seen(Reader::Raiser), state("Reopened"));
    for reader in [Reader::Lead, Reader::Sponsor, Reader::Owner] {
        assert!(matches!(seen(reader), State::Parked { before: None, .. }), "{reader:?}");
    }
}
