//! Typing a slash command: what the app is sent, and what its acknowledgement shows to whom.

use serde::Serialize;
use serde_json::{Value, json};

use super::words::{self, Mentions};
use super::{active, member};
use crate::practice::state::Post;
use crate::practice::{Refused, Workspace, api, emit, push};

/// What came back for a command.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    pub status: u16,
    pub text: Option<String>,
    pub blocks: Vec<Value>,
}

impl Workspace {
    /// Types a slash command. Allowed in an archived channel too: it may have been archived while somebody typed.
    ///
    /// # Errors
    /// No such command, not in that conversation, from another organisation, or the app did not answer;
    /// the words are those a person sees.
    pub async fn command(&self, who: &str, conversation: &str, line: &str) -> Result<Answer, Refused> {
        let line = line.trim();
        let (name, text) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let Some(command) = self.inner.manifest.command(name) else {
            return Err(Refused::new(format!("{name} is not a valid command.")));
        };
        let mentions = if command.should_escape { Mentions::Linked } else { Mentions::AsTyped };
        let (parcel, sent) = self.change(|state, now| {
            let person = active(state, who)?.clone();
            if person.is_external() {
                return Err(Refused::new("only members of this workspace can use this command"));
            }
            member(state, who, conversation)?;
            let trigger = state.trigger(now, who, None);
            let id = state.response_url(now, who, conversation, None);
            let url = format!("{}/response/{id}", self.base());
            let text = words::as_sent(state, text.trim(), mentions);
            Ok(emit::command(&person, &state.channels[conversation], name, &text, &trigger, &url))
        });
        drop(sent);
        let parcel = parcel?;
        let ack = push::send_once(self, &parcel).await;
        if let Some(reason) = ack.failed {
            let code = if reason == "http_timeout" { "operation_timeout" } else { "dispatch_failed" };
            return Err(Refused::new(format!("{name} failed with the error \"{code}\"")));
        }
        let body = match &ack.body {
            Some(Value::String(text)) => json!({ "text": text }),
            Some(body) => body.clone(),
            None => json!({}),
        };
        let said = body["text"].as_str().map(Into::into);
        let blocks = body["blocks"].as_array().cloned().unwrap_or_default();
        if body["response_type"] == "in_channel" {
            self.echo_command(who, conversation, line).await;
        }
        if said.is_some() || !blocks.is_empty() {
            let (shown, sent) =
                self.change(|state, now| api::respond(state, now, who, conversation, None, &body));
            drop(sent);
            if let Err(problem) = shown {
                self.bad_answer(&parcel.what, &problem.to_string());
                return Err(Refused::new(format!(
                    "{name} failed with the error \"invalid_command_response\""
                )));
            }
        }
        Ok(Answer { status: ack.status, text: said, blocks })
    }

    /// `in_channel` shows the command that was typed as well.
    async fn echo_command(&self, who: &str, conversation: &str, line: &str) {
        let ((), sent) = self.change(|state, now| {
            let post = Post { user: who.into(), text: line.into(), ..Post::default() };
            state.post(now, conversation, post);
        });
        sent.arrived().await;
    }
}
