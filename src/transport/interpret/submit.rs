//! Modals sent.

use serde_json::Value;

use super::form::Form;
use super::{Asked, actor, asked};
use crate::domain::action::{Action, Later, Way};
use crate::domain::id::{TeamId, ViewId};
use crate::domain::refusal::Field;
use crate::view::ids::{later, modal};

pub fn read(body: &Value, home: &TeamId) -> Option<Asked> {
    let view = &body["view"];
    let (team, actor) = actor(body, home)?;
    let form = Form::of(view);
    let action = action(view, &form)?;
    let id = view["id"].as_str()?;
    // The trigger is new for each press; where there is none, the state of the window tells one from the next.
    let press = body["trigger_id"].as_str().or_else(|| view["hash"].as_str()).unwrap_or_default();
    let key = format!("submit:{id}:{press}");
    let mut asked = asked(key, team, actor, Way::Submit { view: ViewId::from(id) }, action);
    asked.fields = form.blocks;
    Some(asked)
}

fn action(view: &Value, form: &Form<'_>) -> Option<Action> {
    Some(match view["callback_id"].as_str()? {
        modal::START => Action::SubmitStart { channel: form.channel()?, draft: form.start() },
        modal::MISSING => {
            Action::SubmitMissing { channel: form.channel()?, people: form.people(), reasons: form.reasons() }
        }
        modal::REHEARSAL => Action::Begin { channel: form.channel()?, start_on: form.date(Field::StartOn) },
        modal::PROMPTS => {
            Action::SubmitPrompts { rollout: form.rollout()?, step: form.step(), prompts: form.ticked(view) }
        }
        modal::CONCERN => {
            Action::SubmitConcern { rollout: form.rollout()?, step: form.step(), form: form.concern() }
        }
        modal::CHANGE => Action::SubmitChange { concern: form.concern_id()?, form: form.concern() },
        modal::REVIEW => {
            Action::Finish { rollout: form.rollout()?, step: form.step(), stance: form.stance() }
        }
        modal::QUESTION => {
            Action::SubmitQuestion { rollout: form.rollout()?, words: form.text(Field::Question) }
        }
        modal::ANSWER => Action::SubmitAnswer { question: form.question()?, words: form.text(Field::Answer) },
        modal::LATER => {
            let until = match (form.choice(Field::LaterChoice), form.date(Field::LaterDate)) {
                // A date is not picked for nothing.
                (_, Some(day)) => Later::On(day),
                (Some(later::IN_ONE_HOUR), None) => Later::InOneHour,
                (Some(later::TOMORROW) | None, None) => Later::Tomorrow,
                (Some(_), None) => Later::Undated,
            };
            Action::SubmitLater { rollout: form.rollout()?, until }
        }
        modal::AWAY => Action::SubmitAway { back_on: form.date(Field::BackOn)? },
        modal::CANCEL => {
            Action::SubmitCancel { rollout: form.rollout()?, reason: form.text(Field::CancelReason) }
        }
        _ => return None,
    })
}
