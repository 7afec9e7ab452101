//! Files arrive with their message, once, whatever Slack does to either; and where files are not allowed, the message
//! arrives without.

use serde_json::{Value, json};

use super::fake::{Fault, Posted};
use super::house::{House, dm};
use crate::domain::concern::Visibility;
use crate::domain::effect::{Effect, What};
use crate::domain::id::PersonId;
use crate::domain::meeting::Meeting;
use crate::domain::rollout::Stage;
use crate::domain::stakeholder::Intake;
use crate::store;

const FAULTS: [Fault; 8] = [
    Fault::RateLimited(7),
    Fault::ServerError,
    Fault::Html,
    Fault::NoAnswer,
    Fault::DoneWithoutAnswer,
    Fault::Cut,
    Fault::Code("fatal_error"),
    Fault::Code("service_unavailable"),
];

/// An export to the lead, with something in it.
async fn export(house: &House) -> Effect {
    let rollout = house.rollout(1, "chat", Stage::Intake).await;
    let who = house.stakeholder(&rollout, "U1", Intake::Talking).await;
    house.concern(1, &who, "Where are the keys?", Visibility::Named).await;
    dm("ULEAD", What::Export { rollout: rollout.id })
}

fn with_files(house: &House) -> Vec<Posted> {
    house.fake.posted().into_iter().filter(|post| !post.files.is_empty()).collect()
}

#[tokio::test]
async fn a_file_follows_its_message_with_name_title_and_bytes() {
    let house = House::open().await;
    house.push(&[export(&house).await]).await;
    house.run_dry().await;
    let posted = house.fake.posted();
    assert_eq!(posted.len(), 2);
    assert!(posted[0].files.is_empty() && posted[0].text.contains("chat"));
    assert_eq!((posted[1].channel.as_str(), posted[1].thread.as_deref()), ("DULEAD", None));
    assert!(posted[1].files[0].contains("R-1"), "{:?}", posted[1].files);
    let announced = &house.fake.calls("files.getUploadURLExternal")[0];
    assert_eq!(announced["filename"], "R-1.md");
    let bytes = String::from_utf8(house.fake.uploaded()[0].clone()).unwrap();
    assert!(bytes.contains("Where are the keys"), "{bytes}");
}

/// Their profile, as Slack tells it.
fn called(name: &str) -> Value {
    json!({ "id": "U", "profile": { "display_name": name } })
}

#[tokio::test]
async fn people_stand_in_it_by_name_as_far_as_slack_tells() {
    let house = House::open().await;
    house.fake.person("ULEAD", called("Amara Okafor"));
    house.fake.person("USPONSOR", called(""));
    house.fake.person("U1", called("Priya Nair"));
    house.push(&[export(&house).await]).await;
    house.run_dry().await;
    let read = |nth: usize| String::from_utf8(house.fake.uploaded()[nth].clone()).unwrap();
    for part in
        ["Lead: Amara Okafor (ULEAD)", "Sponsor: USPONSOR\n", "- Priya Nair (U1), ", "(Priya Nair (U1), "]
    {
        assert!(read(0).contains(part), "{part}: {}", read(0));
    }
    let files = house.fake.uploaded().len();
    house.push(&[dm("U1", What::MyData)]).await;
    house.run_dry().await;
    for part in ["- Name, as Slack has it: Priya Nair", "(Priya Nair (U1), "] {
        assert!(read(files).contains(part), "{part}: {}", read(files));
    }
}

#[tokio::test]
async fn where_slack_tells_no_names_it_goes_all_the_same() {
    let house = House::open().await;
    house.fake.person("ULEAD", called("Amara Okafor"));
    for _ in 0..3 {
        house.fake.fail("users.info", Fault::RateLimited(7));
    }
    house.push(&[export(&house).await]).await;
    house.run_dry().await;
    let bytes = String::from_utf8(house.fake.uploaded()[0].clone()).unwrap();
    assert!(bytes.contains("Lead: ULEAD\n"), "{bytes}");
    assert_eq!(with_files(&house).len(), 1);
}

#[tokio::test]
async fn it_arrives_once_under_every_fault_at_every_step() {
    for method in ["chat.postMessage", "files.getUploadURLExternal", "upload", "files.completeUploadExternal"]
    {
        for fault in FAULTS {
            let house = House::open().await;
            house.fake.fail(method, fault.clone());
            house.push(&[export(&house).await]).await;
            house.run_dry().await;
            assert_eq!(with_files(&house).len(), 1, "{method} {fault:?}");
            assert_eq!(house.fake.posted().len(), 2, "{method} {fault:?}");
        }
    }
}

#[tokio::test]
async fn nor_twice_where_looking_for_it_fails_as_well() {
    for fault in FAULTS {
        let house = House::open().await;
        house.fake.fail("files.completeUploadExternal", Fault::Cut);
        for _ in 0..2 {
            house.fake.fail("conversations.history", fault.clone());
        }
        house.push(&[export(&house).await]).await;
        house.run_dry().await;
        assert_eq!((with_files(&house).len(), house.fake.posted().len()), (1, 2), "{fault:?}");
    }
}

#[tokio::test]
async fn a_crash_around_the_sharing_neither_loses_nor_doubles() {
    for (method, fault) in [
        ("files.getUploadURLExternal", Fault::NoAnswer),
        ("files.completeUploadExternal", Fault::NoAnswer),
        ("files.completeUploadExternal", Fault::DoneWithoutAnswer),
    ] {
        let mut house = House::open().await;
        house.fake.fail(method, fault.clone());
        house.push(&[export(&house).await]).await;
        house.fake.called(method, 1).await;
        house.crash().await;
        house.run_dry().await;
        assert_eq!((with_files(&house).len(), house.fake.posted().len()), (1, 2), "{method} {fault:?}");
    }
}

#[tokio::test]
async fn where_files_are_not_allowed_the_message_goes_without_and_says_so() {
    for (method, code, said) in [
        ("files.getUploadURLExternal", "missing_scope", "may not upload"),
        ("files.getUploadURLExternal", "file_uploads_disabled", "may not upload"),
        ("files.getUploadURLExternal", "storage_limit_reached", "did not take"),
        ("files.completeUploadExternal", "access_denied", "may not upload"),
        ("files.completeUploadExternal", "posting_to_channel_denied", "may not upload"),
    ] {
        let house = House::open().await;
        // As often as there are files: what is not allowed for one is not for the others.
        for _ in 0..4 {
            house.fake.fail(method, Fault::Code(code));
        }
        house.push(&[export(&house).await]).await;
        house.run_dry().await;
        let posted = house.fake.posted();
        assert!(with_files(&house).is_empty(), "{code}");
        assert_eq!(posted.len(), 2, "{code}");
        assert!(posted[1].text.contains(said), "{code}: {}", posted[1].text);
        assert!(house.reports().is_empty(), "nobody is out of reach: {code}");
    }
}

/// Whoever meets no more with the others gets the meeting out of their calendar: the same meeting, and newer.
#[tokio::test]
async fn who_has_no_part_any_more_gets_the_meeting_out_of_their_calendar() {
    let house = House::open().await;
    let now = house.clock.now();
    let mut rollout = house.rollout(1, "chat", Stage::Homework).await;
    rollout.dates.meeting = now + chrono::TimeDelta::days(2);
    let out = Intake::TakenOut { at: now };
    house.stakeholder(&rollout, "U1", out.clone()).await;
    house.stakeholder(&rollout, "U2", Intake::NotHeard).await;
    // Also the sponsor's; they still meet.
    house.stakeholder(&rollout, "USPONSOR", out).await;
    let mut tx = house.db.begin().await.unwrap();
    store::rollouts::save(&mut tx, &rollout).await.unwrap();
    let meeting = Meeting { sequence: 3, agenda_sent_at: Some(now), ..Meeting::new(&rollout.id) };
    store::meetings::save(&mut tx, &meeting).await.unwrap();
    tx.commit().await.unwrap();
    let of = || rollout.id.clone();
    let taken_out = |who: &str| dm(who, What::TakenOut { rollout: of(), person: PersonId::from(who) });
    let agenda = dm("U2", What::Agenda { rollout: of() });
    let before = dm("UBEFORE", What::SponsorReplaced { rollout: of(), before: PersonId::from("UBEFORE") });
    house.push(&[agenda, taken_out("U1"), before, taken_out("USPONSOR"), taken_out("U2")]).await;
    house.run_dry().await;
    let files: Vec<String> =
        house.fake.uploaded().into_iter().map(|bytes| String::from_utf8(bytes).unwrap()).collect();
    let line = |file: &str, name: &str| {
        file.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned).unwrap_or_default()
    };
    let told: Vec<[String; 3]> =
        files.iter().map(|file| ["METHOD:", "SEQUENCE:", "UID:"].map(|name| line(file, name))).collect();
    let uid = told[0][2].clone();
    let mut methods: Vec<&str> = told.iter().map(|[method, ..]| method.as_str()).collect();
    methods.sort_unstable();
    assert_eq!(methods, ["CANCEL", "CANCEL", "PUBLISH"]);
    assert!(
        !uid.is_empty() && told.iter().all(|[_, sequence, of]| sequence == "3" && *of == uid),
        "{told:#?}"
    );
    // Who sponsors it still meets, and who was asked again is told nothing.
    let posted = house.fake.posted();
    let to =
        |channel: &str| posted.iter().filter(|post| post.channel == channel && post.files.is_empty()).count();
    assert_eq!((to("DUSPONSOR"), to("DU2"), to("DU1"), to("DUBEFORE")), (1, 1, 1, 1));
}
