use super::*;
use crate::domain::area::Area;
use crate::domain::concern::{Severity, Visibility};
use crate::domain::testing::*;

const SECRET: &str = "the vault code is 1234";

fn change(thing: &str, fact: &str, before: Option<&str>, after: Option<&str>) -> Change {
    Change {
        thing: thing.to_owned(),
        fact: fact.to_owned(),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
    }
}

#[test]
fn of_what_changes_both_sides_are_told_and_of_the_rest_nothing() {
    let before = concern(12, "U1", Area::Legal, SECRET);
    let mut after = before.clone();
    after.said.severity = Severity::Blocker;
    after.said.visibility = Visibility::LeadOnly;
    let told = changes("C-12", &of_concern(&before), &of_concern(&after));
    let severity = before.said.severity.slug();
    let visibility = before.said.visibility.slug();
    assert_eq!(
        told,
        [
            change("C-12", "severity", Some(severity), Some("blocker")),
            change("C-12", "visibility", Some(visibility), Some("lead_only")),
        ]
    );
    assert!(changes("C-12", &of_concern(&after), &of_concern(&after)).is_empty());
    let new = changes("C-12", &Facts::new(), &of_concern(&after));
    assert_eq!(new.len(), of_concern(&after).len());
    assert!(new.iter().all(|change| change.before.is_none()));
}

#[test]
fn no_word_of_anybody_is_a_fact() {
    let mut concern = concern(1, "U1", Area::Legal, SECRET);
    concern.said.yes_if = Some(SECRET.to_owned());
    concern.said.topic = Some(crate::domain::topic::Topic::Own(SECRET.to_owned()));
    let mut rollout =
        in_stage(Stage::Cancelled { at: tuesday(), by: person("ULEAD"), reason: SECRET.to_owned() });
    rollout.brief.name = SECRET.to_owned();
    rollout.brief.why = SECRET.to_owned();
    for facts in [of_concern(&concern), of_rollout(&rollout)] {
        assert!(!facts.values().any(|fact| fact.contains("vault")), "{facts:?}");
    }
}

#[test]
fn what_one_decision_changes_stands_with_its_first_event_or_alone() {
    let id = |number| RolloutId::new(&"T1".into(), number);
    let event = |number| Event { rollout: id(number), by: None, what: Happened::SummarySent };
    let moved = || vec![change("R-1", "stage", Some("Intake"), Some("Homework"))];
    let changed = BTreeMap::from([(id(1), moved()), (id(2), moved()), (id(3), Vec::new())]);
    let by = PersonId::from("U1");
    let entries = entries(&[event(1), event(1)], changed, Some(&by), Via::Form);
    let told: Vec<_> = entries.iter().map(|entry| (&entry.event.what, entry.changes.len())).collect();
    assert_eq!(told, [(&Happened::SummarySent, 1), (&Happened::SummarySent, 0), (&Happened::Changed, 1)]);
    assert_eq!((entries[2].event.by.as_ref(), entries[2].via), (Some(&by), Via::Form));
}
