//! Every refusal of the Web API over real HTTP: the call, and Slack's own code for it.

use serde_json::{Value, json};

use crate::practice::fault::ApiFault;
use crate::practice::record::TroubleKind;
use crate::practice::testing::{MANIFEST, Scene, config};
use crate::practice::world::PersonChange;

fn x(n: usize) -> String {
    "x".repeat(n)
}

fn modal() -> Value {
    json!({ "type": "modal", "title": { "type": "plain_text", "text": "T" }, "blocks": [] })
}

#[tokio::test]
async fn who_may_call_at_all() {
    let scene = Scene::new().await;
    let app = scene.setting("SLACK_APP_TOKEN");
    let bot = scene.setting("SLACK_BOT_TOKEN");
    let table: [(Option<&str>, &str, &str); 7] = [
        (None, "auth.test", "not_authed"),
        (Some("xoxb-wrong"), "auth.test", "invalid_auth"),
        (Some(&app), "auth.test", "not_allowed_token_type"),
        (Some(&bot), "apps.connections.open", "not_allowed_token_type"),
        (Some(&bot), "no.such", "unknown_method"),
        (Some("xoxb-wrong"), "no.such", "invalid_auth"),
        (None, "no.such", "not_authed"),
    ];
    for (token, method, code) in table {
        assert_eq!(scene.call_as(token, method, json!({})).await["error"], code, "{method} {token:?}");
    }
    assert_eq!(scene.call("auth.test", json!({})).await["user_id"], "UROLLOUT");
    assert_eq!(scene.call_as(None, "api.test", json!({ "a": 1 })).await["ok"], true);
    // The token may be an argument, and the arguments a form or a query.
    assert_eq!(scene.form("users.info", &[("user", "UAMARA")]).await["user"]["tz"], "Europe/London");
    let (_, headers, body) = scene.get(&format!("/api/users.info?user=UAMARA&token={bot}")).await;
    assert_eq!(serde_json::from_slice::<Value>(&body).unwrap()["user"]["name"], "amara");
    assert!(headers["x-oauth-scopes"].to_str().unwrap().contains("chat:write"));
}

#[tokio::test]
async fn each_scope_is_asked_for() {
    let mut bare = config();
    let at = MANIFEST.find("    bot: [app_mentions").unwrap();
    let end = MANIFEST.find("settings:").unwrap();
    bare.manifest = format!("{}    bot: [commands]\n{}", &MANIFEST[..at], &MANIFEST[end..]);
    let scene = Scene::with(bare).await;
    let table = [
        ("chat.postMessage", json!({ "channel": "CSOCIAL", "text": "t" }), "chat:write"),
        ("chat.update", json!({}), "chat:write"),
        ("chat.delete", json!({}), "chat:write"),
        ("chat.postEphemeral", json!({}), "chat:write"),
        ("conversations.open", json!({ "users": "UAMARA" }), "im:write"),
        ("conversations.open", json!({ "users": "UAMARA,UKWAME" }), "mpim:write"),
        ("conversations.info", json!({ "channel": "CSOCIAL" }), "channels:read"),
        ("conversations.info", json!({ "channel": "CPRIVATE" }), "groups:read"),
        ("conversations.members", json!({ "channel": "CSOCIAL" }), "channels:read"),
        ("conversations.list", json!({ "types": "im" }), "im:read"),
        ("conversations.join", json!({ "channel": "CRANDOM" }), "channels:join"),
        ("conversations.history", json!({ "channel": "CSOCIAL" }), "channels:history"),
        ("conversations.replies", json!({ "channel": "CSOCIAL", "ts": "1" }), "channels:history"),
        ("users.info", json!({ "user": "UAMARA" }), "users:read"),
        ("users.list", json!({}), "users:read"),
        ("files.getUploadURLExternal", json!({}), "files:write"),
        ("files.completeUploadExternal", json!({}), "files:write"),
        ("files.info", json!({}), "files:read"),
        ("files.delete", json!({}), "files:write"),
        ("dnd.info", json!({ "user": "UAMARA" }), "dnd:read"),
        ("team.info", json!({}), "team:read"),
        ("bots.info", json!({}), "users:read"),
        ("reactions.add", json!({}), "reactions:write"),
    ];
    for (method, args, scope) in table {
        let told = scene.call(method, args).await;
        assert_eq!(
            (&told["error"], &told["needed"]),
            (&json!("missing_scope"), &json!(scope)),
            "{method}: {told}"
        );
        assert_eq!(told["provided"], "commands");
    }
    // Subscribed, but without the scope to read it: not sent.
    scene.slack.say("UAMARA", "CSOCIAL", "hello", None).await.unwrap();
    assert!(scene.bot.events().is_empty());
}

#[tokio::test]
async fn what_cannot_be_posted() {
    let scene = Scene::new().await;
    let dm = scene.dm("UPRIYA").await;
    let blocked = scene.dm("UMARGIT").await;
    scene.slack.change_person("UMARGIT", PersonChange::BlockDms).await.unwrap();
    let left = scene.dm("UKWAME").await;
    scene.slack.change_person("UKWAME", PersonChange::Deactivate).await.unwrap();
    let theirs = scene.slack.say("UPRIYA", &dm, "mine", None).await.unwrap();
    let big: Vec<Value> =
        (0..5).map(|_| json!({ "type": "section", "text": { "type": "mrkdwn", "text": x(2500) } })).collect();
    let deep = json!({ "event_type": "e", "event_payload": { "a": { "b": { "c": 1 } } } });
    let table = [
        ("chat.postMessage", json!({ "channel": "CSOCIAL" }), "no_text"),
        ("chat.postMessage", json!({ "channel": "CSOCIAL", "text": "" }), "no_text"),
        ("chat.postMessage", json!({ "text": "t" }), "channel_not_found"),
        ("chat.postMessage", json!({ "channel": "CNOWHERE", "text": "t" }), "channel_not_found"),
        ("chat.postMessage", json!({ "channel": "CRANDOM", "text": "t" }), "not_in_channel"),
        ("chat.postMessage", json!({ "channel": "CARCHIVE", "text": "t" }), "is_archived"),
        ("chat.postMessage", json!({ "channel": blocked, "text": "t" }), "messages_tab_disabled"),
        ("chat.postMessage", json!({ "channel": left, "text": "t" }), "user_disabled"),
        ("chat.postMessage", json!({ "channel": "UGONE", "text": "t" }), "user_disabled"),
        ("chat.postMessage", json!({ "channel": "USTANDBOT", "text": "t" }), "cannot_dm_bot"),
        ("chat.postMessage", json!({ "channel": "CSOCIAL", "text": x(40_001) }), "msg_too_long"),
        (
            "chat.postMessage",
            json!({ "channel": "CSOCIAL", "text": "t", "blocks": big }),
            "msg_blocks_too_long",
        ),
        (
            "chat.postMessage",
            json!({ "channel": "CSOCIAL", "text": "t", "blocks": "[not json" }),
            "invalid_blocks_format",
        ),
        (
            "chat.postMessage",
            json!({ "channel": "CSOCIAL", "text": "t", "blocks": [{ "type": "sparkles" }] }),
            "invalid_blocks",
        ),
        (
            "chat.postMessage",
            json!({ "channel": "CSOCIAL", "text": "t", "metadata": deep }),
            "invalid_metadata_schema",
        ),
        (
            "chat.postMessage",
            json!({ "channel": "CSOCIAL", "text": "t", "metadata": { "event_type": "e", "event_payload": { "a": x(9000) } } }),
            "metadata_too_large",
        ),
        (
            "chat.postMessage",
            json!({ "channel": "CSOCIAL", "text": "t", "markdown_text": "m" }),
            "markdown_text_conflict",
        ),
        ("chat.postMessage", json!({ "channel": "CSOCIAL", "markdown_text": x(12_001) }), "msg_too_long"),
        (
            "chat.postMessage",
            json!({ "channel": "CSOCIAL", "text": "t", "attachments": vec![json!({}); 101] }),
            "too_many_attachments",
        ),
        (
            "chat.postMessage",
            json!({ "channel": "CSOCIAL", "text": "t", "username": "Boss" }),
            "missing_scope",
        ),
        (
            "chat.postMessage",
            json!({ "channel": "CSOCIAL", "text": "t", "thread_ts": "1.000001" }),
            "thread_not_found",
        ),
        (
            "chat.postEphemeral",
            json!({ "channel": "CSOCIAL", "user": "UAISHA", "text": "t" }),
            "user_not_in_channel",
        ),
        ("chat.update", json!({ "channel": dm, "ts": "1.000001", "text": "t" }), "message_not_found"),
        ("chat.update", json!({ "channel": dm, "ts": theirs, "text": "t" }), "cant_update_message"),
        ("chat.update", json!({ "channel": "UPRIYA", "ts": theirs, "text": "t" }), "channel_not_found"),
        ("chat.update", json!({ "channel": dm, "ts": theirs }), "no_text"),
        ("chat.delete", json!({ "channel": dm, "ts": theirs }), "cant_delete_message"),
        ("chat.delete", json!({ "channel": dm, "ts": "1.000001" }), "message_not_found"),
        ("chat.getPermalink", json!({ "channel": dm, "message_ts": "1.000001" }), "message_not_found"),
        (
            "reactions.add",
            json!({ "channel": dm, "timestamp": "1.000001", "name": "eyes" }),
            "message_not_found",
        ),
        ("conversations.open", json!({}), "users_list_not_supplied"),
        ("conversations.open", json!({ "users": "UGONE" }), "user_disabled"),
        ("conversations.open", json!({ "users": "UNOBODY" }), "user_not_found"),
        ("conversations.open", json!({ "users": "USLACKBOT" }), "cannot_dm_bot"),
        (
            "conversations.open",
            json!({ "users": ["U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8", "U9"] }),
            "too_many_users",
        ),
        ("conversations.info", json!({ "channel": "CNOWHERE" }), "channel_not_found"),
        ("conversations.list", json!({ "types": "clouds" }), "invalid_types"),
        ("conversations.members", json!({ "channel": "CSOCIAL", "limit": 1000 }), "invalid_limit"),
        ("conversations.members", json!({ "channel": "CSOCIAL", "cursor": "bogus" }), "invalid_cursor"),
        ("conversations.join", json!({ "channel": "CARCHIVE" }), "is_archived"),
        ("conversations.history", json!({ "channel": "CRANDOM" }), "not_in_channel"),
        ("conversations.replies", json!({ "channel": "CSOCIAL", "ts": "1.000001" }), "thread_not_found"),
        ("users.info", json!({ "user": "UNOBODY" }), "user_not_found"),
        ("users.info", json!({}), "invalid_arguments"),
        ("files.info", json!({ "file": "FNONE" }), "file_not_found"),
        ("files.delete", json!({ "file": "FNONE" }), "file_not_found"),
        ("files.delete", json!({}), "invalid_arguments"),
        ("files.getUploadURLExternal", json!({ "filename": "a.txt", "length": 1 }), "invalid_arguments"),
        ("views.open", json!({ "trigger_id": "1.none", "view": modal() }), "invalid_trigger_id"),
        ("views.open", json!({ "view": modal() }), "invalid_arguments"),
        ("views.open", json!({ "trigger_id": "1.none", "view": {} }), "invalid_arguments"),
        ("views.update", json!({ "view": modal() }), "invalid_arguments"),
        ("views.update", json!({ "view": modal(), "view_id": "VNONE" }), "not_found"),
        (
            "views.publish",
            json!({ "user_id": "UNOBODY", "view": { "type": "home", "blocks": [] } }),
            "user_not_found",
        ),
        ("bots.info", json!({ "bot": "BNONE" }), "bot_not_found"),
    ];
    let calls = table.len();
    for (method, args, code) in table {
        let told = scene.call(method, args.clone()).await;
        assert_eq!(told["error"], code, "{method} {args}: {told}");
    }
    let troubles = scene.slack.troubles();
    assert_eq!(troubles.len(), calls, "each refusal is on record");
    assert!(troubles.iter().all(|t| t.kind == TroubleKind::Refused));
}

#[tokio::test]
async fn what_stays_on_a_home_can_be_pressed_while_it_is_published_anew() {
    let scene = Scene::new().await;
    let button = |words: &str| {
        json!({ "type": "actions", "elements": [
            { "type": "button", "action_id": "go", "text": { "type": "plain_text", "text": words } },
        ] })
    };
    let ids = async |second: &str| {
        let view = json!({ "type": "home", "blocks": [button("Status"), button(second)] });
        let told = scene.call("views.publish", json!({ "user_id": "UAMARA", "view": view })).await;
        let id = |at: usize| told["view"]["blocks"][at]["block_id"].as_str().unwrap().to_owned();
        (id(0), id(1))
    };
    let before = ids("Summary").await;
    assert_eq!(ids("Summary").await, before);
    let after = ids("Export").await;
    assert!(after.0 == before.0 && after.1 != before.1, "{before:?} {after:?}");
}

#[tokio::test]
async fn a_private_channel_without_the_bot_does_not_exist() {
    let scene = Scene::new().await;
    scene.slack.remove("CPRIVATE", "UROLLOUT").await.unwrap();
    for (method, args) in [
        ("chat.postMessage", json!({ "channel": "CPRIVATE", "text": "t" })),
        ("conversations.info", json!({ "channel": "CPRIVATE" })),
        ("conversations.join", json!({ "channel": "CPRIVATE" })),
    ] {
        assert_eq!(scene.call(method, args).await["error"], "channel_not_found", "{method}");
    }
    let listed = scene.call("conversations.list", json!({ "types": "public_channel,private_channel" })).await;
    let names: Vec<&str> =
        listed["channels"].as_array().unwrap().iter().filter_map(|c| c["name"].as_str()).collect();
    assert_eq!(names, ["old-archive", "general", "with-partner-ag", "random-without-bot", "social-rollout"]);
}

#[tokio::test]
async fn a_refusal_of_blocks_points_to_the_place() {
    let scene = Scene::new().await;
    let blocks = json!([{ "type": "section", "text": { "type": "mrkdwn", "text": x(3001) } }]);
    let told =
        scene.call("chat.postMessage", json!({ "channel": "CSOCIAL", "text": "t", "blocks": blocks })).await;
    let said = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]";
    assert_eq!(told["errors"], json!([said]));
    assert_eq!(told["response_metadata"]["messages"], json!([format!("[ERROR] {said}")]));
}

#[tokio::test]
async fn metadata_comes_back_to_those_who_ask() {
    let scene = Scene::new().await;
    let dm = scene.dm("UPRIYA").await;
    let metadata = json!({ "event_type": "sent", "event_payload": { "key": "out-1", "n": 2 } });
    let posted =
        scene.call("chat.postMessage", json!({ "channel": dm, "text": "t", "metadata": metadata })).await;
    assert_eq!(posted["message"]["metadata"], metadata);
    let oldest = posted["ts"].as_str().unwrap();
    let whole = json!({ "channel": dm, "include_all_metadata": true, "oldest": oldest, "inclusive": true });
    assert_eq!(scene.call("conversations.history", whole).await["messages"][0]["metadata"], metadata);
    let told = scene.call("conversations.history", json!({ "channel": dm })).await;
    assert_eq!(told["messages"][0]["metadata"], json!({ "event_type": "sent" }));
    // An update keeps it, `{}` clears it.
    scene.call("chat.update", json!({ "channel": dm, "ts": oldest, "text": "u" })).await;
    assert_eq!(scene.slack.metadata(&dm, oldest), Some(metadata.clone()));
    scene.call("chat.update", json!({ "channel": dm, "ts": oldest, "text": "u", "metadata": {} })).await;
    assert_eq!(scene.slack.metadata(&dm, oldest), None);
    assert!(scene.slack.troubles().is_empty());
}

#[tokio::test]
async fn the_same_key_twice_is_a_doubled_message() {
    let scene = Scene::new().await;
    let dm = scene.dm("UPRIYA").await;
    let other = scene.dm("UMARGIT").await;
    let post = |channel: &str, key: &str| json!({ "channel": channel, "text": "t", "metadata": { "event_type": "sent", "event_payload": { "key": key } } });
    for (channel, key) in [(&dm, "a"), (&dm, "b"), (&other, "a")] {
        scene.call("chat.postMessage", post(channel, key)).await;
    }
    assert!(scene.slack.troubles().is_empty());
    scene.call("chat.postMessage", post(&dm, "a")).await;
    let troubles = scene.slack.troubles();
    assert_eq!((troubles.len(), troubles[0].kind), (1, TroubleKind::Doubled));
}

#[tokio::test]
async fn an_answer_to_a_reply_is_misplaced_and_stands_in_the_thread_all_the_same() {
    let scene = Scene::new().await;
    let dm = scene.dm("UPRIYA").await;
    let root = scene.slack.say("UPRIYA", &dm, "one", None).await.unwrap();
    let reply = scene.slack.say("UPRIYA", &dm, "two", Some(&root)).await.unwrap();
    let further = scene.slack.say("UPRIYA", &dm, "three", Some(&reply)).await.unwrap();
    let under = |ts: &str| json!({ "channel": dm, "text": "t", "thread_ts": ts });
    scene.call("chat.postMessage", under(&root)).await;
    assert!(scene.slack.troubles().is_empty());
    scene.call("chat.postMessage", under(&reply)).await;
    let troubles = scene.slack.troubles();
    assert_eq!((troubles.len(), troubles[0].kind), (1, TroubleKind::Misplaced));
    let thread = scene.call("conversations.replies", json!({ "channel": dm, "ts": root })).await;
    let messages = thread["messages"].as_array().unwrap();
    assert_eq!((messages.len(), messages[2]["ts"].as_str()), (5, Some(further.as_str())));
}

#[tokio::test]
async fn threads_and_history_and_pages() {
    let scene = Scene::new().await;
    let first = scene.slack.say("UAMARA", "CSOCIAL", "one", None).await.unwrap();
    scene.slack.say("UPRIYA", "CSOCIAL", "answer", Some(&first)).await.unwrap();
    scene.slack.say("UAMARA", "CSOCIAL", "two", None).await.unwrap();
    let told = scene.call("conversations.history", json!({ "channel": "CSOCIAL" })).await;
    let texts: Vec<&str> =
        told["messages"].as_array().unwrap().iter().filter_map(|m| m["text"].as_str()).collect();
    assert_eq!(texts, ["two", "one"], "newest first, answers in their thread");
    assert_eq!(told["messages"][1]["reply_count"], 1);
    let told = scene.call("conversations.replies", json!({ "channel": "CSOCIAL", "ts": first })).await;
    assert_eq!(told["messages"][1]["parent_user_id"], "UAMARA");
    let page = scene.call("conversations.members", json!({ "channel": "CSOCIAL", "limit": 5 })).await;
    let cursor = page["response_metadata"]["next_cursor"].clone();
    let rest = scene
        .call("conversations.members", json!({ "channel": "CSOCIAL", "limit": 5, "cursor": cursor }))
        .await;
    let count = |page: &Value| page["members"].as_array().unwrap().len();
    assert_eq!((count(&page), count(&rest)), (5, 3));
    assert_eq!(rest["response_metadata"]["next_cursor"], "");
    // Deleting a message that was answered leaves a tombstone.
    scene.slack.delete("UAMARA", "CSOCIAL", &first).await.unwrap();
    assert!(scene.slack.messages("UPRIYA", "CSOCIAL")[0].deleted);
}

#[tokio::test]
async fn people_as_slack_shows_them() {
    let scene = Scene::new().await;
    let info = async |id: &str| scene.call("users.info", json!({ "user": id })).await["user"].clone();
    let amara = info("UAMARA").await;
    assert_eq!((&amara["tz"], &amara["tz_offset"]), (&json!("Europe/London"), &json!(0)));
    assert_eq!(info("UNOZONE").await.get("tz"), None);
    assert_eq!(info("UGONE").await["deleted"], true);
    assert_eq!(info("UGUEST").await["is_ultra_restricted"], true);
    assert_eq!(info("USTANDBOT").await["is_bot"], true);
    assert_eq!(info("USLACKBOT").await["is_bot"], false, "Slackbot is no bot, says Slack");
    let lena = info("UPARTNER").await;
    assert_eq!((&lena["team_id"], &lena["is_stranger"]), (&json!("TPARTNER"), &json!(false)));
    scene.slack.remove("CPARTNER", "UPARTNER").await.unwrap();
    assert_eq!(info("UPARTNER").await["is_stranger"], true);
    assert_eq!(
        scene.call("conversations.open", json!({ "users": "UPARTNER" })).await["error"],
        "user_not_visible"
    );
    let all = scene.call("users.list", json!({ "limit": 200 })).await;
    assert!(all["members"].as_array().unwrap().iter().all(|m| m["team_id"] == "TPRACTICE"));
    let until = scene.clock_seconds() + 60;
    scene.slack.change_person("UAMARA", PersonChange::Snooze(Some(until))).await.unwrap();
    assert_eq!(scene.call("dnd.info", json!({ "user": "UAMARA" })).await["snooze_endtime"], until);
    scene.clock.add(chrono::Duration::seconds(61));
    assert_eq!(scene.call("dnd.info", json!({ "user": "UAMARA" })).await["snooze_enabled"], false);
}

#[tokio::test]
async fn a_file_in_three_steps() {
    let scene = Scene::new().await;
    let told = scene
        .form(
            "files.getUploadURLExternal",
            &[("filename", "summary.md"), ("length", "5"), ("alt_txt", "A page")],
        )
        .await;
    let (id, url) = (told["file_id"].as_str().unwrap(), told["upload_url"].as_str().unwrap());
    let complete = json!({ "files": [{ "id": id, "title": "Summary" }], "channel_id": "CSOCIAL", "initial_comment": "Here" });
    assert_eq!(
        scene.call("files.completeUploadExternal", complete.clone()).await["error"],
        "file_update_failed"
    );
    let path = format!("/upload/{}", url.rsplit('/').next().unwrap());
    assert_eq!(scene.post(&path, json!("too long a text")).await["status"], 400);
    assert_eq!(scene.post(&path, json!("abc")).await["status"], 200);
    let done = scene.call("files.completeUploadExternal", complete).await;
    assert_eq!(done["files"][0]["title"], "Summary", "{done}");
    let seen = scene.slack.messages("UPRIYA", "CSOCIAL").pop().unwrap();
    assert_eq!((seen.text.as_str(), seen.files.len()), ("Here", 1));
    let info = scene.call("files.info", json!({ "file": id })).await;
    assert_eq!(info["file"]["mimetype"], "text/markdown; charset=utf-8");
    assert_eq!(info["file"]["alt_txt"], "A page");
    let long = "x".repeat(1_001);
    let form = [("filename", "a.png"), ("length", "1"), ("alt_txt", long.as_str())];
    assert_eq!(scene.form("files.getUploadURLExternal", &form).await["error"], "alt_txt_too_large");
}

#[tokio::test]
async fn a_file_is_deleted_once_and_nobody_gets_it_any_more() {
    let scene = Scene::new().await;
    let form = [("filename", "a.txt"), ("length", "5")];
    let told = scene.form("files.getUploadURLExternal", &form).await;
    let id = told["file_id"].as_str().unwrap().to_owned();
    let delete = json!({ "file": id });
    scene.post(&format!("/upload/{id}"), json!("abc")).await;
    let unseen = scene.call("files.delete", delete.clone()).await;
    assert_eq!(unseen["error"], "file_not_found", "it was not shown yet");
    let complete = json!({ "files": [{ "id": id, "title": "A" }], "channel_id": "CSOCIAL" });
    assert_eq!(scene.call("files.completeUploadExternal", complete).await["ok"], true);
    let seen = || scene.slack.messages("UPRIYA", "CSOCIAL").pop().unwrap();
    let url = seen().files[0]["url_private"].as_str().unwrap().to_owned();
    assert_eq!(scene.get(&url).await.0, 200);
    assert_eq!(scene.call("files.delete", delete.clone()).await["ok"], true);
    assert_eq!((seen().files, seen().text.as_str()), (vec![], "_A file was deleted._"));
    assert_eq!(scene.get(&url).await.0, 404);
    let history = scene.call("conversations.history", json!({ "channel": "CSOCIAL" })).await;
    assert_eq!(history["messages"][0]["files"], json!([{ "id": id, "mode": "tombstone" }]));
    assert_eq!(scene.call("files.delete", delete.clone()).await["error"], "file_deleted");
    assert_eq!(scene.call("files.info", delete).await["error"], "file_deleted");

    let dm = scene.slack.open_dm("UAMARA").await.unwrap();
    scene.slack.upload("UAMARA", &dm, "notes.txt", "hello").await.unwrap();
    let theirs = scene.slack.messages("UAMARA", &dm)[0].files[0]["id"].clone();
    assert_eq!(scene.call("files.delete", json!({ "file": theirs })).await["error"], "cant_delete_file");
}

#[tokio::test]
async fn rates_are_kept_when_asked_for() {
    let mut strict = config();
    strict.enforce_rates = true;
    let scene = Scene::with(strict).await;
    let post = json!({ "channel": "CSOCIAL", "text": "t" });
    let mut limited = 0;
    for _ in 0..8 {
        if scene.call("chat.postMessage", post.clone()).await["error"] == "ratelimited" {
            limited += 1;
        }
    }
    assert!((2..=3).contains(&limited), "a burst of five passes, then one a second: {limited} of 8");
    assert_eq!(
        scene.call("chat.postMessage", json!({ "channel": "CGENERAL", "text": "t" })).await["ok"],
        true
    );
    assert_eq!(scene.slack.troubles()[0].kind, TroubleKind::Limited);
    scene.clock.add(chrono::Duration::seconds(1));
    assert_eq!(scene.call("chat.postMessage", post).await["ok"], true, "a second later by the host's clock");
}

#[tokio::test]
async fn planned_faults_happen_once_and_are_no_trouble() {
    let scene = Scene::new().await;
    let post = json!({ "channel": "CSOCIAL", "text": "t" });
    let faults = scene.slack.faults();
    faults.api(Some("chat.postMessage"), 1, ApiFault::RateLimited { retry_after: 7 });
    faults.api(None, 1, ApiFault::ServerError);
    faults.api(Some("chat.postMessage"), 1, ApiFault::HtmlWith200);
    faults.api(Some("chat.postMessage"), 1, ApiFault::Refuse("internal_error"));
    assert_eq!(scene.call("chat.postMessage", post.clone()).await["error"], "ratelimited");
    assert_eq!(scene.call("auth.test", json!({})).await["status"], 500);
    assert_eq!(scene.call("chat.postMessage", post.clone()).await["status"], 200, "HTML, not JSON");
    assert_eq!(scene.call("chat.postMessage", post.clone()).await["error"], "internal_error");
    assert!(scene.slack.messages("UAMARA", "CSOCIAL").is_empty());
    assert_eq!(scene.call("chat.postMessage", post.clone()).await["ok"], true);
    faults.api(None, 1, ApiFault::NoAnswer);
    let hung =
        tokio::time::timeout(std::time::Duration::from_millis(200), scene.call("auth.test", json!({}))).await;
    assert!(hung.is_err(), "nobody answers");
    let begun = std::time::Instant::now();
    faults.api(None, 1, ApiFault::Slow(std::time::Duration::from_millis(150)));
    assert_eq!(scene.call("chat.postMessage", post).await["ok"], true);
    assert!(begun.elapsed().as_millis() >= 150);
    assert!(scene.slack.troubles().is_empty(), "{:?}", scene.slack.troubles());
}

#[tokio::test]
async fn a_cut_connection_leaves_the_message_behind() {
    use http_body_util::Full;
    let scene = Scene::new().await;
    scene.slack.faults().api(Some("chat.postMessage"), 1, ApiFault::ResetAfterWrite);
    let request = hyper::Request::post(format!("{}/chat.postMessage", scene.setting("SLACK_API_URL")))
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {}", scene.setting("SLACK_BOT_TOKEN")))
        .body(Full::new(json!({ "channel": "CSOCIAL", "text": "in doubt" }).to_string().into()))
        .unwrap();
    assert!(crate::practice::testing::send(request).await.is_err(), "no answer at all");
    assert_eq!(scene.slack.messages("UAMARA", "CSOCIAL")[0].text, "in doubt");
}
