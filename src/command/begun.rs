//! Windows with one field of words, from the first keystroke until they are sent: loads what was typed there last, and
//! whatever says who may type there. It keeps nothing of anybody who may not.

use super::stop::Stop;
use super::{homework, load};
use crate::domain::action::Request;
use crate::domain::ask;
use crate::domain::begun::{self, Step};
use crate::domain::decision::Decision;
use crate::domain::draft::{DraftBody, DraftKey, Window};
use crate::domain::homework::{answer, restate};
use crate::store::{self, Tx};

/// What becomes of the draft of a window that was opened or sent, besides what was decided.
pub async fn follow(tx: &mut Tx, request: &Request, mut decision: Decision) -> Result<Decision, Stop> {
    match begun::window(&request.action) {
        Some((window, Step::Open)) => {
            let mut left = draft_of(tx, request, &window).await?;
            for other in begun::beside(&decision) {
                if left.as_ref().is_none_or(|left| left.trim().is_empty())
                    && let Some(words) = draft_of(tx, request, &other).await?
                {
                    left = Some(words);
                    decision.drafts.push(begun::dropping(other));
                }
            }
            Ok(begun::open(window, decision, left))
        }
        Some((window, Step::Send { .. })) => Ok(begun::send(window, decision)),
        None => Ok(decision),
    }
}

/// Typing in it. Whoever may not send it is told so when they do: nobody's window is taken away while they type.
pub async fn keep(tx: &mut Tx, request: &Request, window: &Window, words: &str) -> Result<Decision, Stop> {
    let stands = match stands(tx, request, window).await {
        Ok(stands) => stands,
        Err(Stop::Refused(_)) => return Ok(Decision::default()),
        Err(stop) => return Err(stop),
    };
    Ok(match draft_of(tx, request, window).await? {
        Some(_) => begun::keep(window.clone(), &stands, words),
        None => Decision::default(),
    })
}

/// As it would be opened now where nothing was typed; whoever may not open it is refused.
async fn stands(tx: &mut Tx, request: &Request, window: &Window) -> Result<String, Stop> {
    match window {
        Window::Question { rollout } => {
            let (rollout, _) = load::part(tx, request, rollout).await?;
            ask::may_ask(&rollout)?;
            Ok(String::new())
        }
        Window::Reply { question } => {
            let (rollout, question) = load::question(tx, request, question).await?;
            ask::may_answer(&rollout, &question, &request.actor)?;
            Ok(String::new())
        }
        Window::Answer { concern } => {
            let (rollout, _, concern) = homework::taken_up(tx, request, concern).await?;
            Ok(answer::stands(&rollout, &concern, &request.actor)?)
        }
        Window::Restate { concern } => {
            let (rollout, _, concern) = homework::taken_up(tx, request, concern).await?;
            Ok(restate::stands(&rollout, &concern, &request.actor)?)
        }
        Window::Missing { concern } => {
            let (rollout, who, concern) = load::concern(tx, request, concern).await?;
            answer::may_fall_short(&rollout, &who, &concern)?;
            Ok(String::new())
        }
        Window::Correct { concern } => {
            let (rollout, who, concern) = load::concern(tx, request, concern).await?;
            Ok(restate::stands_to_correct(&rollout, &who, &concern)?)
        }
    }
}

async fn draft_of(tx: &mut Tx, request: &Request, window: &Window) -> Result<Option<String>, store::Error> {
    let key = DraftKey::Words { window: window.clone() };
    Ok(match store::drafts::load(tx, &request.team, &request.actor, &key).await? {
        Some(DraftBody::Words { words }) => Some(words),
        Some(DraftBody::Start { .. } | DraftBody::Intake { .. }) | None => None,
    })
}

#[cfg(test)]
mod tests;
