//! What each reader gets: never a word that is not theirs to read, and nothing that is no longer so.

use chrono::TimeDelta;
use serde_json::json;

use super::house::{House, channel, dm, team};
use crate::delivery::Report;
use crate::domain::concern::Visibility;
use crate::domain::effect::What;
use crate::domain::id::{ChannelId, PersonId};
use crate::domain::person::Standing;
use crate::domain::rollout::Stage;
use crate::domain::stakeholder::Intake;
use crate::store;

/// All that was sent to `conversation`, blocks and all.
fn told(house: &House, to: &str) -> String {
    let calls = house.fake.calls("chat.postMessage").into_iter();
    calls.filter(|call| call["channel"] == to).map(|call| call.to_string()).collect()
}

#[tokio::test]
async fn lead_sponsor_and_everybody_else_get_of_a_concern_what_its_raiser_chose() {
    let house = House::open().await;
    let rollout = house.rollout(1, "chat", Stage::Homework).await;
    let who = house.stakeholder(&rollout, "U1", Intake::Done { at: house.clock.now(), stance: None }).await;
    let named = house.concern(1, &who, "Named words", Visibility::Named).await;
    let alone = house.concern(2, &who, "Words for the lead", Visibility::LeadOnly).await;
    let mut letters = Vec::new();
    for person in ["ULEAD", "USPONSOR", "U1", "U2"] {
        letters.push(dm(person, What::Summary { rollout: rollout.id.clone() }));
        for concern in [&named, &alone] {
            letters.push(dm(person, What::LateBlocker { concern: concern.id.clone() }));
        }
        letters.push(dm(person, What::IntakeClosed { rollout: rollout.id.clone() }));
    }
    for what in [
        What::Charter { rollout: rollout.id.clone() },
        What::Counts { rollout: rollout.id.clone() },
        What::Summary { rollout: rollout.id.clone() },
    ] {
        letters.push(channel("C1", what));
    }
    house.push(&letters).await;
    house.run_dry().await;
    let lead = told(&house, "DULEAD");
    assert!(lead.contains("Named words") && lead.contains("Words for the lead"));
    let sponsor = told(&house, "DUSPONSOR");
    assert!(sponsor.contains("Named words") && !sponsor.contains("Words for the lead"));
    assert_eq!(
        (told(&house, "DU1"), told(&house, "DU2")),
        (String::new(), String::new()),
        "nothing for them in these"
    );
    let everybody = told(&house, "C1");
    assert!(everybody.contains("chat") && !everybody.contains("words") && !everybody.contains("Words"));
}

#[tokio::test]
async fn nothing_is_posted_where_people_from_outside_read_along_unless_the_lead_said_so() {
    let house = House::open().await;
    let mut rollout = house.rollout(1, "chat", Stage::Intake).await;
    let charter = || channel("C1", What::Charter { rollout: rollout.id.clone() });
    let counts = || channel("C1", What::Counts { rollout: rollout.id.clone() });
    house.fake.channel("C1", json!({ "is_member": true }));
    house.push(&[charter()]).await;
    house.run_dry().await;
    assert_eq!(house.fake.posted().len(), 1);
    house.fake.channel("C1", json!({ "is_member": true, "is_ext_shared": true, "is_shared": true }));
    house.push(&[counts()]).await;
    house.run_dry().await;
    assert_eq!(house.fake.posted().len(), 2, "what Slack said just now holds for a while");
    house.clock.move_to(house.clock.now() + TimeDelta::minutes(11));
    house.push(&[charter(), counts()]).await;
    house.run_dry().await;
    assert_eq!(house.fake.posted().len(), 2);
    assert_eq!(house.fake.calls("chat.update").len(), 0, "nor is what stands there brought up to date");
    let there = Report::Outsiders { team: team(), channel: ChannelId::from("C1") };
    assert_eq!(house.reports(), [there.clone(), there]);
    rollout.outsiders_accepted = true;
    let mut tx = house.db.begin().await.unwrap();
    store::rollouts::save(&mut tx, &rollout).await.unwrap();
    tx.commit().await.unwrap();
    let charter = channel("C1", What::Charter { rollout: rollout.id.clone() });
    house.push(&[charter]).await;
    house.run_dry().await;
    assert_eq!(house.fake.calls("chat.update").len(), 1);
    assert_eq!(house.fake.calls("conversations.info").len(), 2);
}

#[tokio::test]
async fn whoever_has_answered_meanwhile_is_not_nudged() {
    let house = House::open().await;
    let first = house.rollout(1, "Company chat", Stage::Intake).await;
    let second = house.rollout(2, "Cloud drive", Stage::Intake).await;
    let done = Intake::Done { at: house.clock.now(), stance: None };
    house.stakeholder(&first, "U1", done.clone()).await;
    house.stakeholder(&second, "U1", Intake::Talking).await;
    house.stakeholder(&first, "U2", done).await;
    for person in ["U1", "U2"] {
        house.person(person, Standing::Member).await;
    }
    let nudge = |person: &str| {
        let rollouts = vec![first.id.clone(), second.id.clone()];
        dm(
            person,
            What::Nudge {
                person: PersonId::from(person),
                rollouts,
                homework: vec![],
                commitments: vec![],
                decisions: vec![],
            },
        )
    };
    house.push(&[nudge("U1"), nudge("U2")]).await;
    house.run_dry().await;
    let told = told(&house, "DU1");
    assert!(told.contains("Cloud drive") && !told.contains("Company chat"), "{told}");
    assert_eq!(house.fake.posted().len(), 1, "and nothing to whoever owes nothing");
}
