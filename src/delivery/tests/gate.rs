//! What told of a joint meeting that is held up, once that is otherwise: it says so, and has no buttons.

use chrono::TimeDelta;
use serde_json::Value;

use super::fake::Posted;
use super::house::{House, cancelled, dm, team};
use crate::domain::effect::What;
use crate::domain::id::PersonId;
use crate::domain::meeting::Meeting;
use crate::domain::person::Standing;
use crate::domain::post;
use crate::domain::rollout::{Rollout, Stage, Vacancy, Vacant};
use crate::domain::stakeholder::Intake;
use crate::store;

async fn save(house: &House, rollout: &Rollout, meeting: &Meeting) {
    let mut tx = house.db.begin().await.unwrap();
    store::rollouts::save(&mut tx, rollout).await.unwrap();
    store::meetings::save(&mut tx, meeting).await.unwrap();
    tx.commit().await.unwrap();
}

async fn anew(house: &House, rollout: &Rollout) {
    let mut tx = house.db.read().await.unwrap();
    let about = rollout.id.as_str().to_owned();
    let again = store::shown::again(&mut tx, &team(), &[about]).await.unwrap();
    drop(tx);
    house.clock.move_to(house.clock.now() + TimeDelta::minutes(2));
    house.push(&again).await;
    house.run_dry().await;
}

async fn held(house: &House) -> (Rollout, Meeting) {
    let rollout = house.rollout(2, "Tiger", Stage::Homework).await;
    let meeting = Meeting::new(&rollout.id);
    save(house, &rollout, &meeting).await;
    let told = post::not_ready(&rollout);
    house.push(&[dm("ULEAD", told.clone()), dm("USPONSOR", told)]).await;
    house.run_dry().await;
    let meeting = Meeting { held_since: Some(rollout.dates.meeting), ..meeting };
    save(house, &rollout, &meeting).await;
    house.stakeholder(&rollout, "U1", Intake::Invited).await;
    let waits = || What::MeetingWaits { rollout: rollout.id.clone() };
    house.push(&[dm("ULEAD", waits()), dm("USPONSOR", waits()), dm("U1", waits())]).await;
    house.run_dry().await;
    assert_eq!(house.texts().len(), 5);
    (rollout, meeting)
}

/// The whole of what stands, by conversation: of `U1` first, then of lead and sponsor, each in the order it came in.
fn standing_now(house: &House) -> Vec<String> {
    let (mut posted, mut sent) = (house.fake.posted(), house.fake.calls("chat.postMessage"));
    posted.sort_by(|one, other| one.channel.cmp(&other.channel));
    sent.sort_by_key(|call| call["channel"].to_string());
    let edited = house.fake.calls("chat.update");
    let last = |(posted, sent): (Posted, &Value)| {
        let is_its = |edit: &&Value| edit["ts"] == *posted.ts && edit["channel"] == *posted.channel;
        edited.iter().rfind(is_its).unwrap_or(sent).to_string()
    };
    posted.into_iter().zip(&sent).map(last).collect()
}

#[tokio::test]
async fn what_was_said_again_since_has_no_buttons_where_it_was_said_first() {
    let house = House::open().await;
    let (rollout, _) = held(&house).await;
    anew(&house, &rollout).await;
    let all = standing_now(&house);
    for first in [&all[1], &all[3]] {
        assert!(first.contains("told you more since") && !first.contains("Before you meet"), "{first}");
    }
    for newest in [&all[2], &all[4]] {
        assert!(newest.contains("the rollout waits") && newest.contains("Before you meet"), "{newest}");
    }
    assert!(all[0].contains("<@ULEAD> and <@USPONSOR> see to it"), "{}", all[0]);
}

#[tokio::test]
async fn once_it_has_a_new_day_has_begun_or_is_over_all_say_so() {
    let house = House::open().await;
    let (rollout, meeting) = held(&house).await;
    let mut moved = rollout.clone();
    moved.dates.meeting += TimeDelta::days(7);
    let waits_no_more = Meeting { held_since: None, ..meeting };
    let begun = Rollout { stage: Stage::JointMeeting, ..moved.clone() };
    let over = Rollout { stage: cancelled(house.clock.now()), ..moved.clone() };
    for (now, says) in [(moved, " now."), (begun, "has begun"), (over, "the rollout is over")] {
        save(&house, &now, &waits_no_more).await;
        anew(&house, &now).await;
        for one in standing_now(&house) {
            assert!(one.contains(says) && one.contains("Tiger"), "{one}");
            assert!(!one.contains("Before you meet") && !one.contains("rollout waits"), "{one}");
        }
    }
}

#[tokio::test]
async fn who_sponsors_it_no_more_reads_with_whom_it_is() {
    let house = House::open().await;
    let (rollout, meeting) = held(&house).await;
    let vacancy = Some(Vacancy { since: house.clock.now(), why: Vacant::Gone });
    save(&house, &Rollout { vacancy, ..rollout.clone() }, &meeting).await;
    anew(&house, &rollout).await;
    let told = &standing_now(&house)[0];
    assert!(told.contains("<@ULEAD> sees to it") && !told.contains("USPONSOR"), "{told}");
    save(&house, &Rollout { sponsor: PersonId::from("UNEXT"), ..rollout.clone() }, &meeting).await;
    anew(&house, &rollout).await;
    let all = standing_now(&house);
    for theirs in &all[3..] {
        assert!(theirs.contains("is with <@ULEAD> and <@UNEXT> now"), "{theirs}");
        assert!(!theirs.contains("Before you meet"), "{theirs}");
    }
    assert!(all[0].contains("<@ULEAD> and <@UNEXT> see to it"), "{}", all[0]);
}

#[tokio::test]
async fn a_sponsor_who_is_back_before_another_is_named_can_be_named_once_more() {
    let house = House::open().await;
    let (rollout, meeting) = held(&house).await;
    let vacancy = Some(Vacancy { since: house.clock.now(), why: Vacant::Gone });
    save(&house, &Rollout { vacancy, ..rollout.clone() }, &meeting).await;
    let lost = || What::HeadLost { rollout: rollout.id.clone(), person: PersonId::from("USPONSOR") };
    for (standing, says) in [
        (Standing::Deactivated, "I cannot reach"),
        (Standing::Member, "can be reached again"),
        (Standing::Guest, "I cannot reach"),
    ] {
        house.person("USPONSOR", standing).await;
        house.push(&[dm("ULEAD", lost())]).await;
        house.run_dry().await;
        let all = standing_now(&house);
        assert!(all.len() == 6 && all[3].contains(says), "{standing:?}: {:?}", all[3]);
    }
}
