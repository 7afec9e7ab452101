//! The audit trail as the lead takes it away: it can be checked by whoever has it, and tells nothing of what others did
//! in their own 1-on-1s, nor whose an area's view is.

use serde_json::Value;

use super::house::{House, dm};
use crate::domain::concern::{Severity, Visibility};
use crate::domain::effect::What;
use crate::domain::event::{Change, Entry, Event, Happened, Via};
use crate::domain::id::{ConcernId, PersonId};
use crate::domain::rollout::Stage;
use crate::domain::stakeholder::Intake;
use crate::store::events::{self, NOTHING, digest, hash};

fn raised(concern: &ConcernId, visibility: Visibility) -> Happened {
    Happened::ConcernRaised { concern: concern.clone(), severity: Severity::Minor, visibility, late: false }
}

#[tokio::test]
async fn it_holds_by_itself_and_hides_what_others_did_in_private() {
    let house = House::open().await;
    let rollout = house.rollout(1, "chat", Stage::Homework).await;
    let done = Intake::Done { at: house.clock.now(), stance: None };
    let who = house.stakeholder(&rollout, "U1", done.clone()).await;
    let lead = house.stakeholder(&rollout, "ULEAD", done).await;
    let named = house.concern(1, &who, "Named", Visibility::Named).await;
    let area = house.concern(2, &who, "An area's", Visibility::Area).await;
    let own = house.concern(3, &lead, "The lead's own", Visibility::Area).await;
    let answered = |concern: &ConcernId| Happened::ConcernAnswered {
        concern: concern.clone(),
        from: "open".to_owned(),
        to: "answered".to_owned(),
        nth: 1,
    };
    let joined = Happened::ConcernJoined { concern: named.id.clone(), from: None, to: Some(area.id.clone()) };
    let of_area = Change {
        thing: area.id.key().to_owned(),
        fact: "owner".to_owned(),
        before: None,
        after: Some("U2".to_owned()),
    };
    // By whom, what, with which changes, and whether the lead reads it.
    let entries = [
        (Some("ULEAD"), Happened::Started { stakeholders: 2, waived: 0 }, vec![], true),
        (Some("U1"), raised(&named.id, Visibility::Named), vec![], false),
        (Some("U1"), raised(&area.id, Visibility::Area), vec![], false),
        (Some("ULEAD"), raised(&own.id, Visibility::Area), vec![], true),
        (Some("U1"), Happened::IntakeDone { person: PersonId::from("U1"), concerns: 2 }, vec![], false),
        (Some("ULEAD"), answered(&named.id), vec![], true),
        (Some("ULEAD"), answered(&area.id), vec![], false),
        (Some("ULEAD"), joined, vec![], false),
        (None, Happened::SummarySent, vec![of_area], false),
        (None, Happened::SummarySent, vec![], true),
        (None, Happened::Changed, vec![], false),
    ];
    let mut tx = house.db.begin().await.unwrap();
    for (by, what, changes, _) in &entries {
        let event = Event { rollout: rollout.id.clone(), by: by.map(PersonId::from), what: what.clone() };
        let entry = Entry { event, via: Via::Form, changes: changes.clone() };
        events::append(&mut tx, &[entry], house.clock.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    house.push(&[dm("ULEAD", What::Export { rollout: rollout.id.clone() })]).await;
    house.run_dry().await;
    let files = house.fake.uploaded();
    assert_eq!(files.len(), 4);
    let trail = String::from_utf8(files[3].clone()).unwrap();

    let mut lines = trail.lines();
    let chain = serde_json::from_str::<Value>(lines.next().unwrap()).unwrap()["chain"].clone();
    let mut prev = NOTHING.to_owned();
    for ((number, line), (_, what, _, whole)) in (1..).zip(lines).zip(&entries) {
        let entry: Value = serde_json::from_str(line).unwrap();
        assert_eq!(entry["body"].is_object(), *whole, "{what:?}");
        // By what stands in the file alone.
        let digest = match entry["digest"].as_str() {
            Some(digest) => digest.to_owned(),
            None => {
                let body = line.split_once(r#""body":"#).unwrap().1.strip_suffix('}').unwrap();
                digest(entry["salt"].as_str().unwrap(), body)
            }
        };
        assert_eq!((entry["seq"].as_i64(), entry["prev"].as_str()), (Some(number), Some(prev.as_str())));
        prev = hash(chain.as_str().unwrap(), number, &prev, &digest);
        assert_eq!(entry["hash"].as_str(), Some(prev.as_str()));
    }
    assert!(!trail.contains("C-2"), "whose it is could be read off the keys: {trail}");
}

#[tokio::test]
async fn nobody_but_the_lead_gets_it() {
    let house = House::open().await;
    let rollout = house.rollout(1, "chat", Stage::Homework).await;
    for person in ["USPONSOR", "U1", "U2"] {
        house.push(&[dm(person, What::Export { rollout: rollout.id.clone() })]).await;
    }
    house.run_dry().await;
    assert!(house.fake.uploaded().is_empty() && house.fake.posted().is_empty());
}
