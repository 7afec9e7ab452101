//! Forms on which others may act at the same time: each is opened with how far the record had come, and one that comes
//! back after somebody else acted is shown again with what they did, and changes nothing. Sent once more, it counts.

use super::load;
use super::stop::Stop;
use crate::domain::action::{Action, Command, Reaction, Request, Task, ThemeTask, Verb, Which};
use crate::domain::id::{ChannelId, RolloutId};
use crate::domain::meeting::Prepare;
use crate::domain::policy::meanwhile::{Form, Meanwhile, told};
use crate::domain::reply::Reply;
use crate::domain::screen::Screen;
use crate::store::{self, Tx};

/// A form that comes after others have acted.
pub struct Overtaken {
    /// What opens the same form as it is now.
    pub opening: Action,
    pub meanwhile: Vec<Meanwhile>,
}

/// `None`: nothing stands in its way, or it is no such form.
pub async fn overtaken(tx: &mut Tx, request: &Request) -> Result<Option<Overtaken>, Stop> {
    let Some(seen) = request.seen else { return Ok(None) };
    let Some((rollout, form, opening)) = of(tx, request).await? else { return Ok(None) };
    if rollout.team() != request.team {
        return Ok(None);
    }
    // Held from here on: what is read is all there is before this one.
    load::rollout(tx, request, &rollout).await?;
    let since = store::events::since(tx, &rollout, seen).await?;
    let mut meanwhile: Vec<Meanwhile> = since.iter().filter_map(|body| told(&form, body)).collect();
    meanwhile.dedup();
    Ok((!meanwhile.is_empty()).then_some(Overtaken { opening, meanwhile }))
}

/// Whether the form, as it opens now, still asks for what was filled in.
pub fn still_asks(form: &Screen, action: &Action) -> bool {
    match (form, action) {
        // Somebody else has named the day.
        (Screen::Before(before), Action::Prepare { step: Prepare::GoOn { on: Some(_), .. }, .. }) => {
            before.new_day.is_some()
        }
        _ => true,
    }
}

/// An answer that opens such a form takes along how far the record has come.
pub async fn watched(tx: &mut Tx, request: &Request, reply: Reply) -> Result<Reply, store::Error> {
    let Reply::Show { screen } = reply else { return Ok(reply) };
    let Some(rollout) = screen.acts_on().cloned() else {
        return Ok(Reply::Show { screen });
    };
    let last = store::events::last(tx, &rollout).await?;
    let seen = match &request.action {
        // It is the same form still.
        Action::Work { task: Task::UseEarlier { .. }, .. }
        | Action::Command(Command { verb: Verb::Rhythm { .. }, .. }) => request.seen.unwrap_or(last),
        _ => last,
    };
    Ok(Reply::Show { screen: Screen::Watched { form: Box::new(screen), seen, meanwhile: Vec::new() } })
}

/// What a form that was sent is about, and what opens it.
async fn of(tx: &mut Tx, request: &Request) -> Result<Option<(RolloutId, Form, Action)>, Stop> {
    Ok(Some(match &request.action {
        Action::Work { concern, page, task } => {
            let task = match task {
                Task::Answer { .. } => Task::OpenAnswer,
                Task::Assign { .. } => Task::OpenAssign,
                Task::Restate { .. } => Task::OpenRestate,
                Task::Merge { .. } => Task::OpenMerge,
                Task::Park { .. } => Task::OpenPark,
                Task::Accept { .. } => Task::OpenAccept,
                Task::Back
                | Task::OpenAnswer
                | Task::UseEarlier { .. }
                | Task::OpenAssign
                | Task::HandBack
                | Task::OpenRestate
                | Task::OpenMerge
                | Task::Split
                | Task::OpenPark
                | Task::TakeIn
                | Task::OpenAccept => return Ok(None),
            };
            let Some(found) = store::concerns::by_handle(tx, &request.team, concern).await? else {
                return Ok(None);
            };
            (
                found.rollout,
                Form::Concern(found.id),
                Action::Work { concern: concern.clone(), page: *page, task },
            )
        }
        Action::React { concern, reaction: Reaction::Correct { .. } } if concern.team() == request.team => {
            let Some(found) = store::concerns::load(tx, concern).await? else { return Ok(None) };
            let reaction = Reaction::OpenCorrect;
            (found.rollout, Form::Sentence(found.id), Action::React { concern: concern.clone(), reaction })
        }
        Action::SubmitAnswer { question, .. } if question.team() == request.team => {
            let Some(found) = store::questions::load(tx, question).await? else { return Ok(None) };
            (found.rollout, Form::Question(found.id), Action::OpenAnswer { question: question.clone() })
        }
        Action::Theme { rollout, page, task: ThemeTask::Save { change } } => {
            let task = ThemeTask::Open { of: change.of.clone() };
            (rollout.clone(), Form::Themes, Action::Theme { rollout: rollout.clone(), page: *page, task })
        }
        Action::Prepare { rollout, step: Prepare::GoOn { .. } } => {
            (rollout.clone(), Form::Gate, Action::Prepare { rollout: rollout.clone(), step: Prepare::Open })
        }
        Action::SubmitExtend { rollout, .. } => {
            (rollout.clone(), Form::Date, word(Verb::Extend { which: named(rollout) }))
        }
        Action::SubmitVerdict { rollout, .. } => {
            (rollout.clone(), Form::Verdict, word(Verb::Decide { which: named(rollout) }))
        }
        Action::SubmitRhythm { rollout, words } => {
            let words = Some(words.clone());
            (rollout.clone(), Form::Rhythm, word(Verb::Rhythm { which: named(rollout), words }))
        }
        Action::SubmitCancel { rollout, .. } => {
            (rollout.clone(), Form::End, word(Verb::Cancel { which: named(rollout) }))
        }
        _ => return Ok(None),
    }))
}

fn named(rollout: &RolloutId) -> Which {
    Which::Key(rollout.as_str().to_owned())
}

/// As its button in a window says it.
fn word(verb: Verb) -> Action {
    Action::Command(Command { channel: ChannelId::from(""), direct: false, verb })
}
