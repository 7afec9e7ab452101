//! Files arrive with their message, once, whatever Slack does to either; and where files are not allowed, the message
//! arrives without.

use super::fake::{Fault, Posted};
use super::house::{House, dm};
use crate::domain::concern::Visibility;
use crate::domain::effect::{Effect, What};
use crate::domain::rollout::Stage;
use crate::domain::stakeholder::Intake;

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
