//! Windows with fields of words, from the first keystroke until they are sent: loads what was typed there last, and
//! whatever says who may type there. It keeps nothing of anybody who may not.

use super::stop::Stop;
use super::{homework, load};
use crate::domain::action::{Now, Request};
use crate::domain::begun;
use crate::domain::decision::Decision;
use crate::domain::draft::{DraftBody, DraftKey, Window};
use crate::domain::homework::{answer, restate, risk};
use crate::domain::meeting::may_prepare;
use crate::domain::reply::Reply;
use crate::domain::{ask, cancel, commitment, extend, replace, theming, verdict};
use crate::store::{self, Tx};

/// What becomes of the drafts of a window that was opened or sent, besides what was decided.
pub async fn follow(tx: &mut Tx, request: &Request, mut decision: Decision) -> Result<Decision, Stop> {
    let sent = begun::sent(&request.action);
    let mut drafts: Vec<_> =
        sent.into_iter().filter_map(|(window, _)| begun::send(window, &decision.reply)).collect();
    if let Reply::Show { screen } = &mut decision.reply {
        let beside = begun::beside(screen);
        for (window, begun) in screen.begun() {
            let mut left = draft_of(tx, request, &window).await?;
            for other in &beside {
                if left.as_ref().is_none_or(|left| left.trim().is_empty())
                    && let Some(words) = draft_of(tx, request, other).await?
                {
                    left = Some(words);
                    drafts.push(begun::dropping(other.clone()));
                }
            }
            drafts.push(begun::open(window, begun, left));
            begun.resumed &= !begun::stood_open(&request.action);
        }
    }
    decision.drafts.extend(drafts);
    Ok(decision)
}

/// Typing in it. Whoever may not send it is told so when they do: nobody's window is taken away while they type.
pub async fn keep(
    tx: &mut Tx,
    request: &Request,
    window: &Window,
    words: &str,
    now: Now,
) -> Result<Decision, Stop> {
    let stands = match stands(tx, request, window, now).await {
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
async fn stands(tx: &mut Tx, request: &Request, window: &Window, now: Now) -> Result<String, Stop> {
    let actor = &request.actor;
    match window {
        Window::Question { rollout } => {
            let (rollout, _) = load::part(tx, request, rollout).await?;
            ask::may_ask(&rollout)?;
        }
        Window::Reply { question } => {
            let (rollout, question) = load::question(tx, request, question).await?;
            ask::may_answer(&rollout, &question, actor)?;
        }
        Window::Answer { concern } => {
            let (rollout, _, concern) = homework::taken_up(tx, request, concern).await?;
            return Ok(answer::stands(&rollout, &concern, actor)?);
        }
        Window::Restate { concern } => {
            let (rollout, _, concern) = homework::taken_up(tx, request, concern).await?;
            return Ok(restate::stands(&rollout, &concern, actor)?);
        }
        Window::Missing { concern } => {
            let (rollout, who, concern) = load::concern(tx, request, concern).await?;
            answer::may_fall_short(&rollout, &who, &concern)?;
        }
        Window::Correct { concern } => {
            let (rollout, who, concern) = load::concern(tx, request, concern).await?;
            return Ok(restate::stands_to_correct(&rollout, &who, &concern)?);
        }
        Window::RiskSentence { concern } => {
            let (rollout, _, concern) = homework::taken_up(tx, request, concern).await?;
            return Ok(risk::stands(&risk::may_accept(&rollout, &concern, actor, now)?));
        }
        Window::RiskReason { concern } => {
            let (rollout, _, concern) = homework::taken_up(tx, request, concern).await?;
            risk::may_accept(&rollout, &concern, actor, now)?;
        }
        Window::GoOn { rollout } => {
            may_prepare(&load::rollout(tx, request, rollout).await?, actor)?;
        }
        Window::Extend { rollout } => {
            let rollout = load::rollout(tx, request, rollout).await?;
            let slips = store::meetings::slips(tx, &rollout.id).await?;
            let most = store::installations::allowed(tx, &request.team).await?.moves;
            extend::may_extend(&rollout, actor, &slips, most)?;
        }
        Window::Replace { rollout } => {
            replace::may_replace(&load::rollout(tx, request, rollout).await?, actor)?;
        }
        Window::Need { rollout } => {
            let (rollout, _) = load::part(tx, request, rollout).await?;
            commitment::may_answer(&rollout)?;
        }
        Window::Statement { rollout } => {
            verdict::may_decide(&load::rollout(tx, request, rollout).await?, actor)?;
        }
        Window::Cancel { rollout } => {
            cancel::may_cancel(&load::rollout(tx, request, rollout).await?, actor)?;
        }
        Window::Theme { rollout, of } => {
            let rollout = load::rollout(tx, request, rollout).await?;
            theming::may(&rollout, actor)?;
            if let Some(of) = of {
                let (its, _, concern) = homework::taken_up(tx, request, of).await?;
                return Ok(if its.id == rollout.id { theming::stands(&concern) } else { String::new() });
            }
        }
    }
    // Nothing stands in those before it is typed.
    Ok(String::new())
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
