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
    crate::practice::lock(&scene.clock.duties).extend([due(2), due(5), due(30)]);
    let moved = scene.post("/practice/clock", json!({ "skip": true })).await;
    assert_eq!((&moved["moved_to"], &moved["now"]), (&json!(due(2)), &json!(due(2))));
    let moved = scene.post("/practice/clock", json!({ "add_seconds": 86_400 })).await;
    assert_eq!(moved["now"], json!(due(26)));
    assert_eq!(crate::practice::lock(&scene.clock.duties).len(), 1, "what was due on the way is done");
    scene.post("/practice/clock", json!({ "skip": true })).await;
    let moved = scene.post("/practice/clock", json!({ "skip": true })).await;
    assert_eq!((&moved["moved_to"], &moved["what"]), (&Value::Null, &json!("nothing is planned")));
    assert_eq!(scene.post("/practice/clock", json!({ "add_seconds": -1 })).await["ok"], false);
}

#[tokio::test]
async fn a_skip_goes_through_turns_in_which_nobody_sees_anything() {
    let scene = Scene::new().await;
    let now = crate::practice::host::Host::now(&*scene.clock);
    let due = |seconds| now + chrono::Duration::seconds(seconds);
    crate::practice::lock(&scene.clock.turns).extend((1..=20).map(due));
    crate::practice::lock(&scene.clock.duties).push(due(3_600));
    let moved = scene.post("/practice/clock", json!({ "skip": true })).await;
    assert_eq!(moved["moved_to"], json!(due(3_600)), "the duty is the first that anybody could see");
    // What is sent after it, a second apart, is no news of its own; what comes minutes later is.
    let now = crate::practice::host::Host::now(&*scene.clock);
    let due = |seconds| now + chrono::Duration::seconds(seconds);
    crate::practice::lock(&scene.clock.duties).extend([due(10), due(500)]);
    crate::practice::lock(&scene.clock.turns).extend((11..=30).chain([80, 200, 510]).map(due));
    for expected in [80, 510] {
        let moved = scene.post("/practice/clock", json!({ "skip": true })).await;
        assert_eq!(moved["moved_to"], json!(due(expected)));
    }
    // Nothing but turns: it ends with the last of them, and after many it ends at any rate.
    let now = crate::practice::host::Host::now(&*scene.clock);
    let due = |seconds| now + chrono::Duration::seconds(seconds);
    crate::practice::lock(&scene.clock.turns).extend((1..=1_000).map(due));
    let moved = scene.post("/practice/clock", json!({ "skip": true })).await;
    assert_eq!(moved["moved_to"], json!(due(300)));
}

#[tokio::test]
async fn a_skip_stops_where_a_message_comes_or_changes() {
    let scene = Scene::new().await;
    let dm = scene.dm("UPRIYA").await;
    let posted = scene.call("chat.postMessage", json!({ "channel": dm, "text": "one" })).await;
    let told = |scene: &Scene| scene.slack.look(|state| state.told);
    let mut before = told(&scene);
    let update = |text: &str| json!({ "channel": dm, "ts": posted["ts"], "text": text });
    scene.call("chat.update", update("one")).await;
    assert_eq!(told(&scene), before, "the same once more is nothing that anybody sees");
    for (method, body) in [
        ("chat.update", update("two")),
        ("reactions.add", json!({ "channel": dm, "timestamp": posted["ts"], "name": "eyes" })),
        ("chat.postMessage", json!({ "channel": dm, "text": "more" })),
        ("chat.delete", json!({ "channel": dm, "ts": posted["ts"] })),
    ] {
        assert_eq!(scene.call(method, body).await["ok"], true, "{method}");
        assert!(told(&scene) > before, "{method}");
        before = told(&scene);
    }
}

#[tokio::test]
async fn no_number_of_seconds_breaks_the_clock() {
    let scene = Scene::new().await;
    let json = [("content-type", "application/json")];
    for seconds in [i64::MAX, i64::MIN, i64::MAX / 1_000, 9_000_000_000_000, 3_653 * 86_400 + 1, -1] {
        let (status, told) = scene.post_as("/practice/clock", &json, json!({ "add_seconds": seconds })).await;
        assert_eq!((status, &told["ok"]), (400, &json!(false)), "{seconds}");
        assert!(told["error"].as_str().unwrap().contains("clock"), "{told}");
    }
    assert_eq!(scene.post_as("/practice/clock", &json, json!({ "add_seconds": "1" })).await.0, 400);
    // Ten years are let through, again and again, as far as dates are written with four digits.
    for _ in 0..1_000 {
        let (status, told) =
            scene.post_as("/practice/clock", &json, json!({ "add_seconds": 3_653 * 86_400 })).await;
        if status != 200 {
            assert_eq!((status, told["error"].as_str()), (400, Some("the clock ends with the year 9998")));
            return;
        }
    }
    panic!("it goes on for ever");
}

#[tokio::test]
async fn a_foreign_page_is_turned_away() {
    let scene = Scene::new().await;
    let port = scene.slack.addr().port();
    let json = ("content-type", "application/json");
    let act = json!({ "as": "UPRIYA", "act": "home" });
    let ways = ["/practice/act", "/practice/clock", "/practice/world"];
    // What a page from elsewhere can send unasked.
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "",
        "text/plain;application/json",
    ] {
        for way in ways {
            let (status, _) = scene.post_as(way, &[("content-type", kind)], act.clone()).await;
            assert_eq!(status, 415, "{kind} to {way}");
        }
    }
    assert_eq!(scene.post_as("/practice/act", &[], act.clone()).await.0, 415);
    let kind = ("content-type", "Application/JSON; charset=utf-8");
    assert_eq!(scene.post_as("/practice/act", &[kind], act.clone()).await.1["ok"], true);
    // A name that was led to this machine.
    for host in [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:4600",
        "10.0.0.1",
        "",
        ":80",
        "[::2]",
    ] {
        for way in ways {
            assert_eq!(scene.post_as(way, &[json, ("host", host)], act.clone()).await.0, 403, "{host}");
        }
        for path in ["/", "/page/app.js", "/practice/boot", "/practice/stream", "/files/F1?as=UPRIYA"] {
            assert_eq!(scene.get_as(path, &[("host", host)]).await.0, 403, "{host} {path}");
        }
    }
    for host in [
        "127.0.0.1".to_owned(),
        format!("localhost:{port}"),
        "LocalHost".into(),
        "[::1]:9".into(),
        "[::1]".into(),
    ] {
        let (status, _) = scene.post_as("/practice/act", &[json, ("host", &host)], act.clone()).await;
        assert_eq!(
            (status, scene.get_as("/practice/boot", &[("host", &host)]).await.0),
            (200, 200),
            "{host}"
        );
    }
    // The side of Slack is asked by whatever name the bot was given.
    let (status, _) = scene.post_as("/api/api.test", &[("host", "slack.practice")], json!({})).await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn a_conversation_tells_up_to_where_it_was_read() {
    let scene = Scene::new().await;
    let dm = scene.dm("UPRIYA").await;
    let path = format!("/practice/messages?as=UPRIYA&conversation={dm}");
    let one = scene.call("chat.postMessage", json!({ "channel": dm, "text": "one" })).await;
    assert_eq!(get(&scene, &path).await["read"], Value::Null);
    assert_eq!(get(&scene, &path).await["read"], one["ts"]);
    scene.call("chat.postMessage", json!({ "channel": dm, "text": "two" })).await;
    assert_eq!(get(&scene, &path).await["read"], one["ts"], "two is new");
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
