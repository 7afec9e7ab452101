//! The page's API as the page uses it: JSON in, JSON out, refusals in plain words with status 200.

use serde_json::{Value, json};

use crate::practice::testing::{Said, Scene};

async fn get(scene: &Scene, path: &str) -> Value {
    let (status, _, body) = scene.get(path).await;
    assert_eq!(status, 200, "{path}");
    serde_json::from_slice(&body).unwrap()
}

async fn act(scene: &Scene, who: &str, act: &str, more: Value) -> Value {
    let mut body = more;
    body["as"] = json!(who);
    body["act"] = json!(act);
    scene.post("/practice/act", body).await
}

#[tokio::test]
async fn the_page_and_its_parts() {
    let scene = Scene::new().await;
    for (path, kind) in
        [("/", "text/html"), ("/page/app.js", "text/javascript"), ("/page/app.css", "text/css")]
    {
        let (status, headers, body) = scene.get(path).await;
        assert_eq!(status, 200, "{path}");
        assert!(headers["content-type"].to_str().unwrap().starts_with(kind) && !body.is_empty());
    }
    for path in ["/page/secret.js", "/nowhere", "/practice/nowhere"] {
        assert_eq!(scene.get(path).await.0, 404, "{path}");
    }
}

#[tokio::test]
async fn a_talk_by_the_page() {
    let scene = Scene::new().await;
    let boot = get(&scene, "/practice/boot").await;
    assert_eq!(boot["team"]["id"], "TPRACTICE");
    assert_eq!(boot["command"][0]["name"], "/rollout");
    assert_eq!(boot["clock"], json!({ "now": "2026-03-02T09:00:00Z", "movable": true }));
    assert!(boot["people"].as_array().unwrap().iter().any(|p| p["id"] == "UPRIYA"));
    let dm = act(&scene, "UPRIYA", "dm", json!({})).await["conversation"].as_str().unwrap().to_owned();
    let said = act(&scene, "UPRIYA", "say", json!({ "conversation": dm, "text": "hi" })).await;
    let ts = said["ts"].as_str().unwrap();
    assert_eq!(
        act(&scene, "UPRIYA", "edit", json!({ "conversation": dm, "ts": ts, "text": "hello" })).await["ok"],
        true
    );
    assert_eq!(
        act(&scene, "UPRIYA", "react", json!({ "conversation": dm, "ts": ts, "name": "eyes" })).await["ok"],
        true
    );
    let heard = get(&scene, &format!("/practice/messages?as=UPRIYA&conversation={dm}")).await;
    assert_eq!(
        (&heard["messages"][0]["text"], &heard["messages"][0]["edited"]),
        (&json!("hello"), &json!(true))
    );
    assert_eq!(act(&scene, "UPRIYA", "delete", json!({ "conversation": dm, "ts": ts })).await["ok"], true);
    let sent = json!({ "conversation": dm, "filename": "a.txt", "text": "content" });
    assert!(act(&scene, "UPRIYA", "upload", sent).await["ts"].is_string());
    let seen = get(&scene, "/practice/seen?as=UPRIYA").await;
    let row = seen["conversations"].as_array().unwrap().iter().find(|c| c["id"] == json!(dm)).unwrap();
    assert_eq!((&row["kind"], &row["with"]), (&json!("dm"), &json!("UROLLOUT")));
    let refused = act(&scene, "UPRIYA", "say", json!({ "conversation": "CPRIVATE", "text": "x" })).await;
    assert_eq!(refused, json!({ "ok": false, "error": "UPRIYA is not in CPRIVATE" }));
    let odd = act(&scene, "UPRIYA", "dance", json!({})).await;
    assert!(odd["error"].as_str().unwrap().contains("dance"), "{odd}");
    assert_eq!(get(&scene, "/practice/seen").await["ok"], false);
}

#[tokio::test]
async fn a_modal_by_the_page() {
    let scene = Scene::new().await;
    let words = |text: &str| json!({ "type": "plain_text", "text": text });
    let blocks = json!([
        { "type": "input", "block_id": "who", "label": words("Who"), "element": { "type": "multi_users_select", "action_id": "v" } },
        { "type": "actions", "block_id": "b", "elements": [{ "type": "button", "action_id": "go", "text": words("Go") }] },
    ]);
    let view = json!({ "type": "modal", "title": words("T"), "submit": words("S"), "blocks": blocks });
    scene.bot.will_say(Said::ok(""));
    act(&scene, "UAMARA", "command", json!({ "conversation": "CGENERAL", "line": "/rollout start" })).await;
    let open = json!({ "trigger_id": scene.bot.last()["trigger_id"], "view": view });
    scene.call("views.open", open).await;
    assert_eq!(get(&scene, "/practice/seen?as=UAMARA").await["modal"]["title"], "T");
    let missing = act(&scene, "UAMARA", "submit", json!({})).await;
    assert_eq!(
        (&missing["errors"]["who"], &missing["open"]),
        (&json!("Please complete this required field."), &json!(true))
    );
    let place = json!({ "modal": true });
    let pick =
        json!({ "place": place, "block_id": "who", "action_id": "v", "value": { "users": ["UPRIYA"] } });
    assert_eq!(act(&scene, "UAMARA", "choose", pick).await["ok"], true);
    let nothing = json!({ "place": place, "block_id": "who", "action_id": "v", "value": "nothing" });
    assert_eq!(act(&scene, "UAMARA", "choose", nothing).await["ok"], true);
    let pick = json!({ "place": place, "block_id": "who", "action_id": "v", "value": { "users": ["UPRIYA", "UDIEGO"] } });
    act(&scene, "UAMARA", "choose", pick).await;
    assert_eq!(
        act(&scene, "UAMARA", "click", json!({ "place": place, "action_id": "go" })).await["ok"],
        true
    );
    let done = act(&scene, "UAMARA", "submit", json!({})).await;
    assert_eq!(done, json!({ "ok": true, "errors": {}, "open": false }));
    let told = act(&scene, "UAMARA", "close", json!({})).await;
    assert_eq!(told["error"], "no modal is open");
}

#[tokio::test]
async fn the_clock_stops_at_everything_that_is_due() {
    let scene = Scene::new().await;
    let now = crate::practice::host::Host::now(&*scene.clock);
    let due = |hours| now + chrono::Duration::hours(hours);
    crate::practice::lock(&scene.clock.due).extend([due(2), due(5), due(30)]);
    let moved = scene.post("/practice/clock", json!({ "skip": true })).await;
    assert_eq!((&moved["moved_to"], &moved["now"]), (&json!(due(2)), &json!(due(2))));
    let moved = scene.post("/practice/clock", json!({ "add_seconds": 86_400 })).await;
    assert_eq!(moved["now"], json!(due(26)));
    assert_eq!(crate::practice::lock(&scene.clock.due).len(), 1, "what was due on the way is done");
    scene.post("/practice/clock", json!({ "skip": true })).await;
    let moved = scene.post("/practice/clock", json!({ "skip": true })).await;
    assert_eq!((&moved["moved_to"], &moved["what"]), (&Value::Null, &json!("nothing is planned")));
    assert_eq!(scene.post("/practice/clock", json!({ "add_seconds": -1 })).await["ok"], false);
}

#[tokio::test]
async fn the_world_changes_by_the_page() {
    let scene = Scene::new().await;
    for change in [
        json!({ "change": "tz", "person": "UPRIYA", "tz": "Asia/Tokyo" }),
        json!({ "change": "status", "person": "UPRIYA", "text": "On holiday", "emoji": ":palm_tree:" }),
        json!({ "change": "block_dm", "person": "UPRIYA" }),
        json!({ "change": "guest", "person": "UPRIYA" }),
        json!({ "change": "deactivate", "person": "UPRIYA" }),
        json!({ "change": "remove", "channel": "CSOCIAL", "person": "UMARGIT" }),
        json!({ "change": "invite", "channel": "CSOCIAL", "person": "UMARGIT" }),
        json!({ "change": "archive", "channel": "CSOCIAL", "as": "UAMARA" }),
    ] {
        assert_eq!(scene.post("/practice/world", change.clone()).await["ok"], true, "{change}");
    }
    let priya = scene.slack.person("UPRIYA").unwrap();
    assert!(priya.deleted && priya.dm_blocked && priya.is_ultra_restricted);
    assert_eq!((priya.tz.as_deref(), priya.status_text.as_str()), (Some("Asia/Tokyo"), "On holiday"));
    let kinds: Vec<String> =
        scene.bot.events().iter().map(|e| e["type"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds[..5], ["user_change"; 5]);
    assert_eq!(kinds[5..], ["member_left_channel", "member_joined_channel", "channel_archive"]);
    for change in
        [json!({ "change": "rain" }), json!({ "change": "tz", "person": "UPRIYA", "tz": "Mars" }), json!({})]
    {
        assert_eq!(scene.post("/practice/world", change).await["ok"], false);
    }
}

#[tokio::test]
async fn the_wire_shows_both_ways_and_no_secret() {
    let scene = Scene::new().await;
    scene.slack.say("UAMARA", "CSOCIAL", "hello", None).await.unwrap();
    scene.call("chat.postMessage", json!({ "channel": "CNOWHERE", "text": "t" })).await;
    let wire = get(&scene, "/practice/wire?after=0").await;
    let exchanges = wire["exchanges"].as_array().unwrap();
    assert_eq!(exchanges.len(), 2);
    assert_eq!(
        (&exchanges[0]["direction"], &exchanges[0]["what"]),
        (&json!("ToBot"), &json!("event message.channel"))
    );
    assert_eq!(exchanges[1]["response"]["error"], "channel_not_found");
    assert_eq!((&wire["troubles"][0]["kind"], &wire["acks"]["count"]), (&json!("refused"), &json!(1)));
    let whole = wire.to_string();
    for (name, secret) in scene.slack.settings().into_iter().skip(1) {
        assert!(!whole.contains(&secret), "{name} stands in the record");
    }
    assert!(get(&scene, "/practice/wire?after=2").await["exchanges"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn the_stream_tells_of_every_change() {
    use http_body_util::BodyExt as _;
    let scene = Scene::new().await;
    let request = hyper::Request::get(format!("http://{}/practice/stream", scene.slack.addr()));
    let request = request.body(http_body_util::Full::new(hyper::body::Bytes::new())).unwrap();
    let mut stream = crate::practice::push::client().request(request).await.unwrap().into_body();
    let mut next = async || {
        let frame = stream.frame().await.unwrap().unwrap().into_data().unwrap();
        let text = String::from_utf8(frame.to_vec()).unwrap();
        let told: Value = serde_json::from_str(text.strip_prefix("data: ").unwrap().trim()).unwrap();
        told["revision"].as_u64().unwrap()
    };
    let first = next().await;
    scene.slack.say("UAMARA", "CSOCIAL", "hello", None).await.unwrap();
    assert!(next().await > first);
}
