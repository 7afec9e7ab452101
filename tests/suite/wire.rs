//! The same scene over HTTP and over Socket Mode, with the bot as a process beside the Slack side alone: what people
//! see must be the same to the byte.

use serde_json::{Value, json};

use super::children::{Company, Wire};

const CHANNEL: &str = "CSOCIAL";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn http_and_socket_mode_are_the_same_to_whoever_looks() {
    let mut seen = Vec::new();
    for wire in [Wire::Http, Wire::Socket] {
        let mut company = Company::founded(&format!("wire-{wire:?}"), wire).await;
        company.hire().await;
        seen.push(scene(&company).await);
        assert_eq!(company.troubles().await, Vec::<Value>::new(), "{wire:?}");
    }
    let over_socket = seen.pop().expect("two");
    let over_http = seen.pop().expect("two");
    assert!(over_http.len() > 8, "{over_http:#?}");
    assert_eq!(over_http, over_socket);
}

/// Amara starts a rollout; one person answers by form, one by typing; a wrong command, a refused button, the status.
async fn scene(company: &Company) -> Vec<String> {
    company.command("UAMARA", CHANNEL, "/rollout sttus").await;
    begin(company).await;

    let priya = company.dm("UPRIYA").await;
    let start = button(company, "UPRIYA", &priya, "Start").await;
    company.act("UPRIYA", start).await;
    let view = company.window("UPRIYA", "Your view").await;
    let mut seen = vec![without_ids(&view["blocks"]).to_string()];
    company.submit("UPRIYA").await;
    let wrong = company.submit("UPRIYA").await;
    seen.push(wrong["errors"].to_string());
    let step = "-1";
    company.choose("UPRIYA", &format!("words{step}"), json!({ "text": "Who reads the logs?" })).await;
    company.choose("UPRIYA", &format!("kind{step}"), json!({ "option": "uncertainty" })).await;
    company.choose("UPRIYA", &format!("severity{step}"), json!({ "option": "important" })).await;
    company.choose("UPRIYA", &format!("visibility{step}"), json!({ "option": "named" })).await;
    company.submit("UPRIYA").await;
    company.window("UPRIYA", "As it will be shared").await;
    company.choose("UPRIYA", "stance", json!({ "option": "neutral" })).await;
    company.submit("UPRIYA").await;
    company.window("UPRIYA", "Thank you").await;

    let tomasz = company.dm("UTOMASZ").await;
    company
        .act("UTOMASZ", json!({ "act": "say", "conversation": tomasz, "text": "The desk is full." }))
        .await;
    company.until("the card", async |company| company.messages("UTOMASZ", &tomasz).await.len() > 2).await;
    company.command("UAMARA", CHANNEL, "/rollout status").await;
    company
        .until("the record", async |company| {
            texts(&company.messages("UPRIYA", &priya).await)
                .iter()
                .any(|text| text.contains("Who reads the logs?"))
        })
        .await;
    company
        .until("the count", async |company| {
            texts(&company.messages("UAMARA", CHANNEL).await)
                .iter()
                .any(|text| text.contains("2 points raised"))
        })
        .await;
    for (who, place) in [("UAMARA", CHANNEL), ("UPRIYA", &priya), ("UTOMASZ", &tomasz)] {
        seen.extend(company.messages(who, place).await.iter().map(|message| {
            json!({ "text": message["text"], "blocks": without_ids(&message["blocks"]) }).to_string()
        }));
    }
    seen
}

/// From the command to **Start now**: five areas, one person each.
/// Everything up to **Start now**, and that.
pub async fn begin(company: &Company) {
    press_start(company).await;
    company.window("UAMARA", "Started").await;
}

/// **Start now** is acknowledged; what it causes is on its way.
pub async fn press_start(company: &Company) {
    let who = "UAMARA";
    company.command(who, CHANNEL, "/rollout start Huddle").await;
    company.window(who, "Start a rollout").await;
    company.choose(who, "why", json!({ "text": "One place to ask." })).await;
    company.choose(who, "sponsor", json!({ "user": "UHENRIK" })).await;
    let people = [
        ("network_security", "UPRIYA"),
        ("compliance", "UMARGIT"),
        ("legal", "USOFIA"),
        ("it", "UTOMASZ"),
        ("business", "UAISHA"),
    ];
    for (area, person) in people {
        company.choose(who, &format!("people.{area}"), json!({ "users": [person] })).await;
    }
    company.submit(who).await;
    company.window(who, "Rehearsal").await;
    company.submit(who).await;
}

pub fn texts(messages: &[Value]) -> Vec<String> {
    messages.iter().map(|message| format!("{} {}", message["text"], message["blocks"])).collect()
}

/// How to press the button with that text in somebody's DM, once it is there.
async fn button(company: &Company, who: &str, dm: &str, text: &str) -> Value {
    let mut press = Value::Null;
    company
        .until(text, async |company| {
            for message in company.messages(who, dm).await {
                let blocks = message["blocks"].as_array().cloned().unwrap_or_default();
                for element in
                    blocks.iter().flat_map(|block| block["elements"].as_array().cloned().unwrap_or_default())
                {
                    if element["text"]["text"] == text {
                        press = json!({
                            "act": "click", "action_id": element["action_id"],
                            "place": { "message": { "conversation": dm, "ts": message["ts"] } },
                        });
                        return true;
                    }
                }
            }
            false
        })
        .await;
    press
}

/// Blocks without the ids that Slack gives to those that have none.
fn without_ids(blocks: &Value) -> Value {
    match blocks {
        Value::Array(all) => all.iter().map(without_ids).collect(),
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| name.as_str() != "block_id")
            .map(|(name, value)| (name.clone(), without_ids(value)))
            .collect(),
        other => other.clone(),
    }
}
