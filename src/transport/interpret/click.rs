//! Buttons, menus, and typing in a modal's fields.

use serde_json::Value;

use super::command;
use super::form::Form;
use super::{Asked, actor, asked};
use crate::domain::action::{Action, Command, Pledge, Reaction, Task, ThemeTask, Touch, Verb, Way, Which};
use crate::domain::area::Area;
use crate::domain::commitment::Choice;
use crate::domain::concern::{Kind, Severity, Verdict};
use crate::domain::draft::{ShareChoice, Window};
use crate::domain::id::{
    CallId, ChannelId, ConcernId, Handle, QuestionId, RolloutId, TeamId, Trigger, Ts, ViewId, WordsId,
};
use crate::domain::intake::form::call_me;
use crate::domain::meeting::Prepare;
use crate::domain::refusal::Field;
use crate::domain::stakeholder::Stance;
use crate::domain::topic::Topic;
use crate::view::ids::{OWN_TOPIC, action as ids, field_of, modal};

pub fn read(body: &Value, home: &TeamId) -> Option<Asked> {
    let (team, actor) = actor(body, home)?;
    let pressed = &body["actions"][0];
    let trigger = Trigger::from(body["trigger_id"].as_str()?);
    let view = &body["view"];
    let way = match body["container"]["type"].as_str()? {
        "message" => Way::Message {
            channel: ChannelId::from(
                body["container"]["channel_id"].as_str().or_else(|| body["channel"]["id"].as_str())?,
            ),
            ts: Ts::from(body["container"]["message_ts"].as_str()?),
            trigger: trigger.clone(),
        },
        "view" if view["type"] == "home" => Way::Home { trigger: trigger.clone() },
        "view" => Way::Modal { view: ViewId::from(view["id"].as_str()?), trigger: trigger.clone() },
        _ => return None,
    };
    let id = pressed["action_id"].as_str()?;
    let is_typing = field_of(id).is_some() || id == ids::SHOW_RHYTHM;
    let action = if matches!(way, Way::Modal { .. }) && is_typing {
        typing(id, view, &way)?
    } else if matches!(way, Way::Modal { .. }) && is_of_form(id) {
        in_form(id, view)?
    } else {
        let value = pressed["value"].as_str().or_else(|| pressed["selected_option"]["value"].as_str());
        button(id, value.unwrap_or_default(), &way)?
    };
    let key = format!("action:{trigger}:{id}:{}", pressed["action_ts"].as_str().unwrap_or_default());
    let mut asked = asked(key, team, actor, way, action);
    asked.request.seen = Form::of(view).seen();
    Some(asked)
}

/// Somebody is filling in a form, just now in the field of that id: it is kept, or what it would come to is shown.
fn typing(id: &str, view: &Value, way: &Way) -> Option<Action> {
    let form = Form::of(view);
    let of = || form.rollout();
    let kept = |window, field| Action::KeepWords { window, words: form.text(field) };
    Some(match view["callback_id"].as_str()? {
        modal::START => Action::KeepStart { channel: form.channel()?, draft: form.start() },
        modal::MISSING => {
            Action::KeepMissing { channel: form.channel()?, people: form.people(), reasons: form.reasons() }
        }
        modal::REHEARSAL => {
            Action::SetStartOn { channel: form.channel()?, start_on: form.date(Field::StartOn) }
        }
        modal::CONCERN => {
            Action::KeepConcern { rollout: form.rollout()?, step: form.step(), form: form.concern() }
        }
        modal::CHANGE => Action::KeepChange { concern: form.concern_id()?, form: form.concern() },
        modal::REVIEW => Action::KeepStance { rollout: form.rollout()?, stance: form.stance()? },
        modal::QUESTION => kept(Window::Question { rollout: of()? }, Field::Question),
        modal::ANSWER => kept(Window::Reply { question: form.question()? }, Field::Answer),
        modal::ANSWER_CONCERN => kept(Window::Answer { concern: form.handle()? }, Field::ConcernAnswer),
        modal::RESTATE => kept(Window::Restate { concern: form.handle()? }, Field::Wording),
        modal::SHORT => kept(Window::Missing { concern: form.concern_id()? }, Field::Missing),
        modal::CORRECT => kept(Window::Correct { concern: form.concern_id()? }, Field::Wording),
        modal::ACCEPT => match field_of(id)? {
            Field::Restated => kept(Window::RiskSentence { concern: form.handle()? }, Field::Restated),
            _ => kept(Window::RiskReason { concern: form.handle()? }, Field::RiskReason),
        },
        modal::BEFORE => kept(Window::GoOn { rollout: of()? }, Field::GoOnReason),
        modal::EXTEND => kept(Window::Extend { rollout: of()? }, Field::ExtendReason),
        modal::REPLACE => kept(Window::Replace { rollout: of()? }, Field::OutReason),
        modal::CONDITION | modal::NOT_YET => kept(Window::Need { rollout: of()? }, Field::Needs),
        modal::DECIDE => kept(Window::Statement { rollout: of()? }, Field::Statement),
        modal::THEME => kept(Window::Theme { rollout: of()?, of: form.handle() }, Field::ThemeName),
        modal::CANCEL => kept(Window::Cancel { rollout: of()? }, Field::CancelReason),
        modal::RHYTHM => {
            let which = named(form.rollout()?.as_str());
            stands_for(Verb::Rhythm { which, words: Some(form.text(Field::Rhythm)) }, way)
        }
        _ => return None,
    })
}

fn is_of_form(id: &str) -> bool {
    matches!(id, ids::LEAVE_OUT | ids::LAY_BY | ids::CALL_INSTEAD)
}

/// Pressed in the form of a concern, with all that stands in it.
fn in_form(id: &str, view: &Value) -> Option<Action> {
    let form = Form::of(view);
    Some(match (view["callback_id"].as_str()?, id) {
        (modal::CONCERN, ids::LEAVE_OUT) => {
            Action::LeaveConcern { rollout: form.rollout()?, step: form.step() }
        }
        (modal::CONCERN, ids::LAY_BY) => {
            Action::LayConcernBy { rollout: form.rollout()?, step: form.step(), form: form.concern() }
        }
        (modal::CONCERN, ids::CALL_INSTEAD) => {
            Action::SubmitConcern { rollout: form.rollout()?, step: form.step(), form: call_me() }
        }
        (modal::CHANGE, ids::CALL_INSTEAD) => {
            Action::SubmitChange { concern: form.concern_id()?, form: call_me() }
        }
        _ => return None,
    })
}

fn button(id: &str, value: &str, way: &Way) -> Option<Action> {
    let rollout = || RolloutId::parse(value);
    let concern = || ConcernId::parse(value);
    let (head, tail) = value.rsplit_once('|').unwrap_or((value, ""));
    let touch =
        |touch: Option<Touch>| Some(Action::Touch { concern: ConcernId::parse(head)?, touch: touch? });
    let place = || Some((RolloutId::parse(head)?, tail.parse::<usize>().ok()?));
    Some(match id {
        ids::STATUS => stands_for(Verb::Status { which: named(value) }, way),
        ids::SUMMARY => stands_for(Verb::Summary { which: named(value) }, way),
        // What came after a misspelt word may stand here.
        ids::REMIND => stands_for(command::remind(value), way),
        ids::RHYTHM => stands_for(Verb::Rhythm { which: named(value), words: None }, way),
        ids::REHEARSE => stands_for(Verb::Rehearse { which: named(value) }, way),
        ids::DECIDE => stands_for(Verb::Decide { which: named(value) }, way),
        ids::EXTEND => stands_for(Verb::Extend { which: named(value) }, way),
        ids::STAKEHOLDERS => stands_for(Verb::Stakeholders { which: named(value) }, way),
        ids::HANDOVER => stands_for(Verb::Handover { which: named(value) }, way),
        ids::CANCEL => stands_for(Verb::Cancel { which: named(value) }, way),
        ids::CONCERNS => stands_for(Verb::Concerns { which: named(value) }, way),
        ids::EXPORT => stands_for(Verb::Export { which: named(value) }, way),
        ids::START if matches!(way, Way::Home { .. }) => Action::OpenPlace,
        ids::START => stands_for(Verb::Start { name: value.to_owned() }, way),
        ids::LIST => stands_for(Verb::List, way),
        ids::HELP => stands_for(Verb::Help, way),

        ids::INTAKE_START => Action::OpenIntake { rollout: rollout()? },
        ids::INTAKE_FINISH => Action::OpenReview { rollout: rollout()? },
        ids::NO_CONCERNS => Action::NoConcerns { rollout: rollout()? },
        ids::ASK => Action::OpenQuestion { rollout: rollout()? },
        ids::LATER => Action::OpenLater { rollout: rollout()? },
        ids::AWAY => Action::OpenAway { rollout: rollout()? },
        ids::STANCE => {
            Action::SetStance { rollout: RolloutId::parse(head)?, stance: Stance::from_slug(tail)? }
        }

        ids::CHANGE_START => Action::ChangeStart { channel: ChannelId::from(value) },
        ids::TURN_PAGE => Action::TurnRehearsal { channel: ChannelId::from(head), page: tail.parse().ok()? },
        ids::TURN_AHEAD => {
            let (rollout, page) = place()?;
            Action::TurnAhead { rollout, page }
        }
        ids::ADD => Action::AddConcern { rollout: rollout()? },
        ids::REVISE => {
            let (rollout, index) = place()?;
            Action::ReviseConcern { rollout, index }
        }
        ids::DROP => {
            let (rollout, index) = place()?;
            Action::DropConcern { rollout, index }
        }

        ids::NOT_CONCERN => Action::NotConcern { concern: concern()? },
        ids::ASK_INSTEAD => Action::AskInstead { concern: concern()? },
        ids::CHANGE => Action::OpenChange { concern: concern()? },
        ids::WITHDRAW => Action::Withdraw { concern: concern()? },
        ids::KIND => touch(Kind::from_slug(tail).map(Touch::Kind))?,
        ids::SEVERITY => touch(Severity::from_slug(tail).map(Touch::Severity))?,
        // Their own word is chosen already; picking it again changes nothing.
        ids::TOPIC if tail == OWN_TOPIC => return None,
        ids::TOPIC => touch(Some(Touch::Topic(Topic::Common(tail.to_owned()))))?,
        ids::AREA => touch(Area::from_slug(tail).map(Touch::Area))?,
        ids::SHARE => touch(ShareChoice::from_slug(tail).map(Touch::Share))?,

        ids::QUEUE_PAGE => {
            let (rollout, page) = place()?;
            Action::OpenQueue { rollout, page }
        }
        ids::THEMES => {
            let (rollout, page) = place()?;
            Action::Theme { rollout, page, task: ThemeTask::List }
        }
        ids::THEME => {
            let (rollout, page) = head.rsplit_once('|')?;
            let of = (!tail.is_empty()).then(|| Handle::from(tail));
            let task = ThemeTask::Open { of };
            Action::Theme { rollout: RolloutId::parse(rollout)?, page: page.parse().ok()?, task }
        }
        ids::WORK_ANSWER => work(value, Task::OpenAnswer)?,
        ids::WORK_ASSIGN => work(value, Task::OpenAssign)?,
        ids::WORK_HAND_BACK => work(value, Task::HandBack)?,
        ids::WORK_RESTATE => work(value, Task::OpenRestate)?,
        ids::WORK_MERGE => work(value, Task::OpenMerge)?,
        ids::WORK_SPLIT => work(value, Task::Split)?,
        ids::WORK_PARK => work(value, Task::OpenPark)?,
        ids::WORK_TAKE_IN => work(value, Task::TakeIn)?,
        ids::WORK_ACCEPT => work(value, Task::OpenAccept)?,
        ids::WORK_BACK => work(value, Task::Back)?,
        ids::WORK_USE => work(head, Task::UseEarlier { index: tail.parse().ok()? })?,
        ids::SETTLES => react(head, Reaction::Settles { nth: tail.parse().ok()? })?,
        ids::PARTLY => react(head, Reaction::OpenShort { nth: tail.parse().ok()?, how: Verdict::Partly })?,
        ids::NOT_YET => react(head, Reaction::OpenShort { nth: tail.parse().ok()?, how: Verdict::NotYet })?,
        ids::FAIR => react(head, Reaction::Fair { of: (!tail.is_empty()).then(|| tail.to_owned()) })?,
        ids::CORRECT => react(value, Reaction::OpenCorrect)?,

        ids::MY_DATA => Action::MyData,
        ids::REMOVE_MINE => Action::OpenRemoval,

        ids::CHOOSE => {
            Action::ChooseRollout { words: WordsId::parse(head)?, rollout: RolloutId::parse(tail)? }
        }
        ids::DROP_WORDS => Action::DropWords { words: WordsId::parse(value)? },
        ids::NAME_SPONSOR => Action::OpenSponsor { rollout: rollout()? },
        ids::REPLACE => Action::OpenReplace { rollout: rollout()? },
        ids::ANSWER => Action::OpenAnswer { question: QuestionId::parse(value)? },
        ids::CALL_DONE => Action::CallDone { call: CallId::parse(value)? },
        ids::ACCEPT_OUTSIDERS => Action::AcceptOutsiders { rollout: rollout()? },
        ids::BEFORE => Action::Prepare { rollout: rollout()?, step: Prepare::Open },
        ids::SEND_AGENDA => Action::Prepare { rollout: rollout()?, step: Prepare::SendAgenda },
        ids::TABLE => {
            let step = Prepare::Table { concern: Handle::from(tail) };
            Action::Prepare { rollout: RolloutId::parse(head)?, step }
        }
        ids::UNTABLE => {
            let step = Prepare::Untable { concern: Handle::from(tail) };
            Action::Prepare { rollout: RolloutId::parse(head)?, step }
        }
        ids::COMMIT => Action::Pledge { rollout: rollout()?, pledge: Pledge::Commit },
        ids::COMMIT_IF => {
            Action::Pledge { rollout: rollout()?, pledge: Pledge::Open { choice: Choice::Conditional } }
        }
        ids::COMMIT_NOT_YET => {
            Action::Pledge { rollout: rollout()?, pledge: Pledge::Open { choice: Choice::NotYet } }
        }
        ids::POST_COUNTS => Action::PostCounts { rollout: rollout()? },
        _ => return None,
    })
}

/// `<handle>`, or `<handle>|<page>` where it was taken up in the queue.
fn work(value: &str, task: Task) -> Option<Action> {
    let (handle, page) = value.split_once('|').unwrap_or((value, ""));
    let page = if page.is_empty() { None } else { Some(page.parse().ok()?) };
    Some(Action::Work { concern: Handle::from(handle), page, task })
}

fn react(concern: &str, reaction: Reaction) -> Option<Action> {
    Some(Action::React { concern: ConcernId::parse(concern)?, reaction })
}

fn named(value: &str) -> Which {
    if value.is_empty() { Which::Here } else { Which::Key(value.to_owned()) }
}

/// A button that stands for a command, where it was pressed.
fn stands_for(verb: Verb, way: &Way) -> Action {
    let channel = match way {
        Way::Message { channel, .. } | Way::Command { channel, .. } => channel.clone(),
        Way::Modal { .. } | Way::Submit { .. } | Way::Home { .. } | Way::Event => ChannelId::from(""),
    };
    Action::Command(Command { direct: channel.as_str().starts_with('D'), channel, verb })
}
