//! Payloads broken in one place each: at every place, with everything odd. They are read or ignored, and never a panic.

use super::*;

#[test]
fn nothing_in_a_payload_makes_reading_it_panic() {
    let mut tried = 0_u32;
    for payload in whole() {
        let mut places = vec![];
        walk(&payload, String::new(), &mut places);
        for place in places {
            for value in odd() {
                let mut broken = payload.clone();
                *broken.pointer_mut(&place).unwrap() = value;
                for kind in ["events_api", "interactive", "slash_commands"] {
                    drop(interpret(&Payload::of_envelope(kind, broken.clone()), &home(), &Names::new()));
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 10_000, "{tried}");
}

/// Each is understood as it stands, so that what is tried goes all the way in.
fn whole() -> Vec<Value> {
    let values = json!({
        "name": { "name": { "value": "Miro" } },
        "sponsor": { "sponsor": { "selected_user": "U2" } },
        "people.it": { "people.it": { "selected_users": ["U1"] } },
        "reason.business": { "reason.business": { "value": "Not touched" } },
        "meeting": { "meeting": { "selected_date_time": 1 } },
        "place": { "place": { "selected_conversation": "C1" } },
        "start_on": { "start_on": { "selected_date": "2026-03-16" } },
        "back_on": { "back_on": { "selected_date": "2026-03-16" } },
        "prompts": { "prompts": { "selected_options": [{ "value": "p" }] } },
        "topic-1": { "topic-1": { "selected_option": { "value": "own" } } },
        "own_topic-1": { "own_topic-1": { "value": "Works council" } },
        "later_choice": { "later_choice": { "selected_option": { "value": "hour" } } },
    });
    let meta = json!({
        "channel": "C1", "rollout": "T1/R-1", "concern": "T1/C-2", "question": "T1/Q-4", "step": 1,
    });
    let windows = [
        modal::START,
        modal::MISSING,
        modal::REHEARSAL,
        modal::PROMPTS,
        modal::CONCERN,
        modal::CHANGE,
        modal::REVIEW,
        modal::QUESTION,
        modal::ANSWER,
        modal::LATER,
        modal::AWAY,
        modal::CANCEL,
        modal::PLACE,
    ];
    let mut all: Vec<Value> = windows.map(|window| submit(window, &meta, &values)).into();
    // The same window while somebody types in it.
    let mut typing = click(&json!({ "action_id": "name", "action_ts": "5.5" }));
    typing["container"] = json!({ "type": "view", "view_id": "V1" });
    typing["view"] = all[0]["view"].clone();
    let edited = json!({
        "type": "message", "channel_type": "im", "channel": "D1", "subtype": "message_changed",
        "message": { "user": "U1", "ts": "1.1", "text": "new" }, "previous_message": { "text": "old" },
    });
    all.extend([
        typing,
        click(&json!({ "action_id": ids::REVISE, "value": "T1/R-1|0", "action_ts": "5.5" })),
        click(&json!({ "action_id": ids::KIND, "selected_option": { "value": "T1/C-2|doubt" } })),
        command("start Miro"),
        message("Ev1", "hello"),
        with(message("Ev1", ""), "/event", edited),
    ]);
    for payload in &all {
        assert!(read(payload.clone()).is_some(), "{payload}");
    }
    all
}

fn odd() -> [Value; 15] {
    [
        Value::Null,
        json!(true),
        json!(-1),
        json!(1e308),
        json!(""),
        json!("|"),
        json!("é|é"),
        json!("\u{0}"),
        json!("<"),
        json!("{\"step\":-1}"),
        json!("T1/R-99999999999999999999"),
        json!([]),
        json!([null]),
        json!({}),
        json!({ "": {} }),
    ]
}

/// JSON pointers to every place in `value`.
fn walk(value: &Value, at: String, places: &mut Vec<String>) {
    if let Some(fields) = value.as_object() {
        for (name, inner) in fields {
            walk(inner, format!("{at}/{name}"), places);
        }
    }
    for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
        walk(inner, format!("{at}/{index}"), places);
    }
    places.push(at);
}
