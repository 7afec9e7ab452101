//! Modals sent.

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::form::Form;
use super::{Asked, actor, asked};
use crate::domain::action::{Action, Later, Pledge, Reaction, Task, ThemeChange, ThemeTask, Way};
use crate::domain::area::Area;
use crate::domain::commitment::{Choice, NeedForm};
use crate::domain::extend::ExtendForm;
use crate::domain::id::{Handle, TeamId, ViewId};
use crate::domain::meeting::Prepare;
use crate::domain::refusal::Field;
use crate::domain::replace::ReplaceForm;
use crate::domain::verdict::{Outcome, VerdictForm};
use crate::view::ids::{later, modal};

pub fn read(body: &Value, home: &TeamId) -> Option<Asked> {
    let view = &body["view"];
    let (team, actor) = actor(body, home)?;
    let form = Form::of(view);
    let action = action(view, &form)?;
    let id = view["id"].as_str()?;
    let press = body["trigger_id"].as_str().map_or_else(|| content(view), str::to_owned);
    let key = format!("submit:{id}:{press}");
    let mut asked = asked(key, team, actor, Way::Submit { view: ViewId::from(id) }, action);
    asked.request.seen = form.seen();
    asked.fields = form.blocks;
    asked.filled = view["state"]["values"].clone();
    Some(asked)
}

/// Tells one press from the next where Slack sends no trigger, which is new for each. The window's hash alone does not:
/// it stays as it was when fields were refused and are sent again, mended.
fn content(view: &Value) -> String {
    let hash = view["hash"].as_str().unwrap_or_default();
    let digest = Sha256::digest(view["state"]["values"].to_string());
    let digest: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{hash}:{digest}")
}

fn action(view: &Value, form: &Form<'_>) -> Option<Action> {
    Some(match view["callback_id"].as_str()? {
        modal::PLACE => Action::SubmitPlace { channel: form.conversation(Field::Place) },
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
        modal::SPONSOR => {
            Action::SubmitSponsor { rollout: form.rollout()?, person: form.person(Field::Sponsor) }
        }
        modal::CANCEL => {
            Action::SubmitCancel { rollout: form.rollout()?, reason: form.text(Field::CancelReason) }
        }
        modal::REMOVAL => Action::RemoveMine,
        modal::ANSWER_CONCERN => work(form, Task::Answer { words: form.text(Field::ConcernAnswer) })?,
        modal::ASSIGN => {
            work(form, Task::Assign { owner: form.person(Field::Owner), due: form.date(Field::Due) })?
        }
        modal::RESTATE => work(form, Task::Restate { words: form.text(Field::Wording) })?,
        modal::MERGE => work(form, Task::Merge { with: form.choice(Field::MergeWith).map(Handle::from) })?,
        modal::PARK => work(form, Task::Park { until: form.date(Field::ParkUntil) })?,
        modal::ACCEPT => {
            let (restated, why) = (form.text(Field::Restated), form.text(Field::RiskReason));
            work(form, Task::Accept { restated, why })?
        }
        modal::THEME => {
            let handles = |field| form.picked(field).into_iter().map(Handle).collect();
            let change = ThemeChange {
                of: form.handle(),
                name: form.text(Field::ThemeName),
                bring: handles(Field::ThemeBring),
                out: handles(Field::ThemeOut),
            };
            let task = ThemeTask::Save { change };
            Action::Theme { rollout: form.rollout()?, page: form.page().unwrap_or_default(), task }
        }
        modal::SHORT => {
            let (nth, how) = form.answer()?;
            let reaction = Reaction::Short { nth, how, missing: form.text(Field::Missing) };
            Action::React { concern: form.concern_id()?, reaction }
        }
        modal::CORRECT => {
            let reaction = Reaction::Correct { words: form.text(Field::Wording) };
            Action::React { concern: form.concern_id()?, reaction }
        }
        modal::BEFORE => {
            let step = Prepare::GoOn { why: form.text(Field::GoOnReason), on: form.date(Field::NewDate) };
            Action::Prepare { rollout: form.rollout()?, step }
        }
        modal::EXTEND => {
            let filled =
                ExtendForm { until: form.date(Field::NewDate), reason: form.text(Field::ExtendReason) };
            Action::SubmitExtend { rollout: form.rollout()?, form: filled }
        }
        modal::RHYTHM => Action::SubmitRhythm { rollout: form.rollout()?, words: form.text(Field::Rhythm) },
        modal::HANDOVER => {
            Action::SubmitHandover { rollout: form.rollout()?, person: form.person(Field::NewLead) }
        }
        modal::STAKEHOLDERS => Action::Invite {
            rollout: form.rollout()?,
            area: form.choice(Field::NewArea).and_then(Area::from_slug),
            person: form.person(Field::NewPerson),
        },
        modal::REPLACE => {
            let filled = ReplaceForm {
                who: form.person(Field::OutPerson),
                instead: form.person(Field::Instead),
                reason: form.text(Field::OutReason),
            };
            Action::Replace { rollout: form.rollout()?, form: filled }
        }
        modal::CONDITION => need(form, Choice::Conditional)?,
        modal::NOT_YET => need(form, Choice::NotYet)?,
        modal::DECIDE => {
            let filled = VerdictForm {
                outcome: form.choice(Field::Outcome).and_then(Outcome::from_slug),
                statement: form.text(Field::Statement),
                until: form.date(Field::NewDate),
            };
            Action::SubmitVerdict { rollout: form.rollout()?, form: filled }
        }
        _ => return None,
    })
}

fn work(form: &Form<'_>, task: Task) -> Option<Action> {
    Some(Action::Work { concern: form.handle()?, page: form.page(), task })
}

fn need(form: &Form<'_>, choice: Choice) -> Option<Action> {
    let filled = NeedForm { needs: form.text(Field::Needs), by: form.date(Field::NeedsBy) };
    Some(Action::Pledge { rollout: form.rollout()?, pledge: Pledge::Need { choice, form: filled } })
}
