//! Submitting and leaving modals: what the client refuses, what the app answers, and the stack of views.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{Place, active, place, taken};
use crate::practice::emit::{self, Cleared};
use crate::practice::state::{OpenView, ViewKind};
use crate::practice::{Refused, Workspace, api, check, push, values};

/// How a submit ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Submitted {
    /// By `block_id`; shown beside the fields.
    pub errors: BTreeMap<String, String>,
    /// Whether some modal of this app is still in front of the person.
    pub still_open: bool,
}

/// What Slack's client says when the app fails it.
const TROUBLE: &str = "We had some trouble connecting. Try again?";

impl Workspace {
    /// Submits the view on top with the values that stand in it.
    ///
    /// # Errors
    /// No modal is open, it has no submit button, or the app did not answer as it must.
    pub async fn submit(&self, who: &str) -> Result<Submitted, Refused> {
        let (parcel, sent) = self.change(|state, now| {
            let person = active(state, who)?.clone();
            let view = place::view(state, who, &Place::Modal)?.clone();
            if view.body["submit"].is_null() {
                return Err(Refused::new("this modal has nothing to submit"));
            }
            let errors = values::refused_by_client(view.blocks(), &view.values);
            if let Some(top) = state.modals.get_mut(who).and_then(|stack| stack.last_mut()) {
                top.errors.clone_from(&errors);
            }
            if !errors.is_empty() {
                return Ok(Err(errors));
            }
            let trigger = state.trigger(now, who, Some(&view.id));
            Ok(Ok((emit::view_submission(&person, &trigger, &view), view)))
        });
        drop(sent);
        let (parcel, view) = match parcel? {
            Ok(ready) => ready,
            Err(errors) => return Ok(Submitted { errors, still_open: true }),
        };
        let ack = push::send_once(self, &parcel).await;
        if ack.failed.is_some() {
            return Err(Refused::new(TROUBLE));
        }
        let body = ack.body.unwrap_or_default();
        if let Err(why) = self.follow(who, &view, &body) {
            self.bad_answer("view_submission", &why);
            return Err(Refused::new(TROUBLE));
        }
        Ok(self.look(|state| {
            let stack = state.modals.get(who);
            let errors = stack
                .and_then(|s| s.iter().find(|v| v.id == view.id))
                .map(|v| v.errors.clone())
                .unwrap_or_default();
            Submitted { errors, still_open: stack.is_some_and(|s| !s.is_empty()) }
        }))
    }

    /// The ✕: all views of the stack go. The root view's app hears of it if it asked to.
    ///
    /// # Errors
    /// No modal is open, or the app did not answer.
    pub async fn close(&self, who: &str) -> Result<(), Refused> {
        self.leave(who, Cleared::WholeStack).await
    }

    /// The button named Cancel or Close: only the view on top goes, unless it says `clear_on_close`.
    ///
    /// # Errors
    /// As [`Workspace::close`].
    pub async fn back(&self, who: &str) -> Result<(), Refused> {
        self.leave(who, Cleared::TopOnly).await
    }

    async fn leave(&self, who: &str, cleared: Cleared) -> Result<(), Refused> {
        let (parcel, sent) = self.change(|state, _| {
            let person = active(state, who)?.clone();
            let stack = state
                .modals
                .get_mut(who)
                .filter(|s| !s.is_empty())
                .ok_or_else(|| Refused::new("no modal is open"))?;
            let left = match cleared {
                Cleared::WholeStack => stack.drain(..).next(),
                Cleared::TopOnly => {
                    let top = stack.pop();
                    if top.as_ref().is_some_and(|v| v.body["clear_on_close"] == true) {
                        stack.clear();
                    }
                    top
                }
            };
            Ok(left
                .filter(|v| v.body["notify_on_close"] == true)
                .map(|v| emit::view_closed(&person, &v, cleared)))
        });
        drop(sent);
        match parcel? {
            Some(parcel) => taken(&push::send_once(self, &parcel).await),
            None => Ok(()),
        }
    }

    /// Does what the acknowledgement of a submission says (slack.md section 2).
    fn follow(&self, who: &str, submitted: &OpenView, body: &Value) -> Result<(), String> {
        let (result, sent) = self.change(|state, now| match body["response_action"].as_str() {
            None if body.is_null() || body.as_object().is_some_and(serde_json::Map::is_empty) => {
                if let Some(stack) = state.modals.get_mut(who) {
                    stack.retain(|v| v.id != submitted.id);
                }
                Ok(())
            }
            Some("clear") => {
                state.modals.remove(who);
                Ok(())
            }
            Some("errors") => {
                let errors: BTreeMap<String, String> = body["errors"]
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(id, said)| (id.clone(), said.as_str().unwrap_or_default().to_owned()))
                    .collect();
                if errors.is_empty() {
                    return Err("response_action errors without errors".into());
                }
                let inputs = submitted.blocks().iter().filter(|b| b["type"] == "input");
                let known: Vec<&str> = inputs.filter_map(|b| b["block_id"].as_str()).collect();
                if let Some(id) = errors.keys().find(|id| !known.contains(&id.as_str())) {
                    return Err(format!("errors names {id:?}, which is no input block of the view"));
                }
                if let Some(view) = state.find_view(|v| v.id == submitted.id) {
                    view.errors = errors;
                }
                Ok(())
            }
            Some(action @ ("update" | "push")) => {
                let body = api::prepared_view(state, &body["view"], check::Surface::Modal)
                    .map_err(|e| format!("response_action {action}: {e}"))?;
                if action == "update" {
                    let hash = state.new_hash(now);
                    let view = state.find_view(|v| v.id == submitted.id).ok_or("the view is gone")?;
                    view.replace(body, hash);
                } else {
                    let view = state.new_view(now, ViewKind::Modal, who, body);
                    api::push_view(state, who, view).map_err(|e| e.to_string())?;
                }
                Ok(())
            }
            other => Err(format!("no response_action is called {}", other.unwrap_or("nothing"))),
        });
        drop(sent);
        result
    }
}
