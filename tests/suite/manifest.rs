//! manifest.yml against the code: the commands, events and scopes that the bot answers and calls, no more, no fewer.

use std::collections::BTreeSet;

use rollout_bot::cli::practice::MANIFEST;
use rollout_bot::delivery::api::METHODS;
use rollout_bot::practice::scope;
use rollout_bot::transport::interpret::{COMMANDS, EVENTS};
use serde_json::Value;

fn manifest() -> Value {
    serde_saphyr::from_str(MANIFEST).expect("manifest.yml is YAML")
}

fn strings(value: &Value) -> BTreeSet<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[test]
fn it_asks_for_exactly_the_commands_and_events_that_are_answered() {
    let manifest = manifest();
    let commands: BTreeSet<&str> = manifest["features"]["slash_commands"]
        .as_array()
        .expect("slash commands")
        .iter()
        .filter_map(|command| command["command"].as_str())
        .collect();
    assert_eq!(commands, COMMANDS.iter().copied().collect());
    let events = strings(&manifest["settings"]["event_subscriptions"]["bot_events"]);
    assert_eq!(events, EVENTS.iter().map(|event| (*event).to_owned()).collect());
    assert!(manifest["features"].get("shortcuts").is_none(), "no shortcut is answered");
    assert_eq!(manifest["settings"]["interactivity"]["is_enabled"], true);
    assert_eq!(manifest["features"]["app_home"]["home_tab_enabled"], EVENTS.contains(&"app_home_opened"));
    assert_eq!(manifest["features"]["app_home"]["messages_tab_read_only_enabled"], false);
}

#[test]
fn it_asks_for_exactly_the_scopes_that_are_used() {
    let mut needed: BTreeSet<&str> = COMMANDS.iter().map(|_| "commands").collect();
    for event in EVENTS {
        needed.extend(match *event {
            "app_home_opened" | "app_uninstalled" | "tokens_revoked" => None,
            "message.im" => Some("im:history"),
            "user_change" => Some("users:read"),
            other => panic!("which scope does the event {other} need?"),
        });
    }
    for method in METHODS {
        let need =
            scope::of(method).unwrap_or_else(|| panic!("the practice workspace does not know {method}"));
        needed.extend(need.scope);
        // These need a scope for each kind of conversation they are asked about: home channels, private or not, and DMs.
        needed.extend(match *method {
            "conversations.info" => vec!["channels:read", "groups:read"],
            "conversations.history" | "conversations.replies" => {
                vec!["channels:history", "groups:history", "im:history"]
            }
            "conversations.open" => vec!["im:write"],
            _ => vec![],
        });
    }
    // Only a workspace that lets a user group start rollouts has to let the bot see user groups.
    let optional = needed.extract_if(.., |scope| *scope == "usergroups:read");
    let optional: BTreeSet<String> = optional.map(str::to_owned).collect();
    let scopes = &manifest()["oauth_config"]["scopes"];
    assert_eq!(strings(&scopes["bot_optional"]), optional);
    assert_eq!(strings(&scopes["bot"]), needed.into_iter().map(str::to_owned).collect());
}
