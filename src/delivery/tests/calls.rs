//! Every call against a Slack that fails in every way.

use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use serde_json::json;

use super::fake::{Fake, Fault};
use crate::delivery::api::{Api, Sheet, Spot};
use crate::delivery::failure::Failure;
use crate::domain::id::{ChannelId, PersonId, Trigger, Ts};
use crate::domain::person::{Place, Standing};
use crate::domain::stakeholder::Unreachable;

async fn slack() -> (Fake, Api) {
    let fake = Fake::start().await;
    let api = Api::new(&fake.base, "xoxb-secret", Duration::from_millis(300)).unwrap();
    (fake, api)
}

async fn post(api: &Api) -> Result<Spot, Failure> {
    let sheet = Sheet { text: "private words", blocks: json!([]) };
    api.post("C1", None, &sheet, "L1").await
}

#[tokio::test]
async fn each_way_of_failing_has_its_consequence() {
    let (fake, api) = slack().await;
    let gone = |code: &str| Failure::Gone { code: code.into() };
    let cases = [
        (
            Fault::RateLimited(7),
            Failure::Again { after: Some(TimeDelta::seconds(7)), code: "ratelimited".into() },
        ),
        (Fault::ServerError, Failure::Doubt { code: "http_500".into() }),
        (Fault::Html, Failure::Doubt { code: "no_ok_in_answer".into() }),
        (Fault::NoAnswer, Failure::Doubt { code: "no_answer_in_time".into() }),
        (Fault::DoneWithoutAnswer, Failure::Doubt { code: "no_answer_in_time".into() }),
        (Fault::Cut, Failure::Doubt { code: "connection_lost".into() }),
        (Fault::Code("fatal_error"), Failure::Doubt { code: "fatal_error".into() }),
        (
            Fault::Code("service_unavailable"),
            Failure::Again { after: None, code: "service_unavailable".into() },
        ),
        (Fault::Code("token_revoked"), Failure::Revoked { code: "token_revoked".into() }),
        (Fault::Code("is_archived"), gone("is_archived")),
        (Fault::Code("not_in_channel"), gone("not_in_channel")),
        (
            Fault::Code("user_disabled"),
            Failure::Unreachable { why: Unreachable::Deactivated, code: "user_disabled".into() },
        ),
        (
            Fault::Code("messages_tab_disabled"),
            Failure::Unreachable { why: Unreachable::DmRefused, code: "messages_tab_disabled".into() },
        ),
        (Fault::Code("invalid_blocks"), Failure::Refused { code: "invalid_blocks".into(), at: Vec::new() }),
        (Fault::Code("brand_new_code"), Failure::Refused { code: "brand_new_code".into(), at: Vec::new() }),
    ];
    for (fault, expected) in cases {
        fake.fail("chat.postMessage", fault.clone());
        let failure = post(&api).await.unwrap_err();
        assert_eq!(failure, expected, "{fault:?}");
        let shown = format!("{failure:?}");
        assert!(!shown.contains("private") && !shown.contains("xoxb"), "{shown}");
    }
    assert!(post(&api).await.is_ok());
}

#[tokio::test]
async fn a_slack_that_is_not_there_was_certainly_not_told() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/api", listener.local_addr().unwrap());
    drop(listener);
    let api = Api::new(&base, "xoxb-secret", Duration::from_secs(5)).unwrap();
    let failure = post(&api).await.unwrap_err();
    assert_eq!(failure, Failure::Again { after: None, code: "no_connection".into() });
}

#[tokio::test]
async fn what_is_sent_pings_nobody_unfurls_nothing_and_carries_its_key() {
    let (fake, api) = slack().await;
    let sheet = Sheet { text: "t", blocks: json!([{ "type": "divider" }]) };
    api.post("D1", Some(&Ts::from("1.1")), &sheet, "L7").await.unwrap();
    let expected = json!({
        "channel": "D1", "thread_ts": "1.1", "text": "t", "blocks": [{ "type": "divider" }],
        "unfurl_links": false, "unfurl_media": false,
        "metadata": { "event_type": "rollout_letter", "event_payload": { "key": "L7" } },
    });
    assert_eq!(fake.calls("chat.postMessage"), [expected]);
    api.conversations_open(&PersonId::from("U1")).await.unwrap();
    assert_eq!(fake.calls("conversations.open"), [json!({ "users": "U1" })]);
    api.open_view(&Trigger::from("12.34"), &json!({ "type": "modal" })).await.unwrap();
    assert_eq!(fake.calls("views.open"), [json!({ "trigger_id": "12.34", "view": { "type": "modal" } })]);
}

#[tokio::test]
async fn people_and_channels_are_read_as_the_process_needs_them() {
    let (fake, api) = slack().await;
    let me = api.auth_test().await.unwrap();
    let now = DateTime::UNIX_EPOCH;
    fake.person("U1", json!({ "team_id": "T1", "tz": "Europe/Zurich" }));
    let person = api.users_info(&me, &PersonId::from("U1"), now).await.unwrap();
    assert_eq!((person.zone, person.standing), (Some(chrono_tz::Europe::Zurich), Standing::Member));
    let nobody = api.users_info(&me, &PersonId::from("U404"), now).await.unwrap();
    assert_eq!(nobody.standing, Standing::Unknown);
    fake.channel("C1", json!({ "id": "C1", "is_member": true }));
    assert_eq!(api.conversations_info(&ChannelId::from("C1")).await.unwrap().place, Place::Home);
    assert_eq!(api.conversations_info(&ChannelId::from("C404")).await.unwrap().place, Place::NotInvited);
    fake.fail("conversations.info", Fault::ServerError);
    assert!(
        api.conversations_info(&ChannelId::from("C1")).await.is_err(),
        "not knowing is not `not invited`"
    );
}
