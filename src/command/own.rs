//! What the bot holds of the actor: on its way to them as files, or removed at their wish. Of nobody else anything is
//! loaded.

use super::stop::Stop;
use crate::domain::action::{Now, Request};
use crate::domain::concern::Concern;
use crate::domain::decision::Decision;
use crate::domain::effect::{Effect, What};
use crate::domain::event::Happened;
use crate::domain::id::QuestionId;
use crate::domain::own::{self, Removal};
use crate::domain::post;
use crate::domain::record;
use crate::domain::reply::{Reply, Say};
use crate::domain::screen::{Notice, Screen};
use crate::domain::typed;
use crate::store::{self, Tx, commitments, concerns, drafts, events, questions, words};

/// **My data**: gathered when it goes, so that nothing of it waits anywhere.
pub async fn data(tx: &mut Tx, request: &Request, now: Now) -> Result<Decision, Stop> {
    on_record(tx, request, Happened::DataGiven, now).await?;
    Ok(Decision {
        effects: vec![post::dm(&request.actor, What::MyData)],
        reply: Reply::Say { say: Say::DataOnItsWay },
        ..Decision::default()
    })
}

/// The window that says what would go and what stays.
pub async fn open_removal(tx: &mut Tx, request: &Request, now: Now) -> Result<Decision, Stop> {
    let Gathered { removal, .. } = gathered(tx, request, now).await?;
    let screen = match removal {
        nothing if nothing.is_nothing() => Screen::Notice { notice: Notice::NothingHeld },
        removal => Screen::Removal { removal },
    };
    Ok(Decision { reply: Reply::Show { screen }, ..Decision::default() })
}

/// **Remove my words**, in every rollout of theirs, over or not. Twice is harmless.
pub async fn remove(tx: &mut Tx, request: &Request, now: Now) -> Result<Decision, Stop> {
    let Gathered { mut decision, removal, asked, shown } = gathered(tx, request, now).await?;
    let notice = if removal.is_nothing() {
        Notice::NothingHeld
    } else {
        let rollouts: Vec<_> = decision.events.iter().map(|event| event.rollout.clone()).collect();
        decision.effects.extend(answers(tx, request, &decision.concerns).await?);
        decision.effects.extend(before_heads(tx, request, &decision.concerns, &asked).await?);
        decision.gone = shown;
        store::own::forget(tx, &request.team, &request.actor, &rollouts).await?;
        let what = Happened::WordsRemoved { concerns: removal.points, questions: removal.questions };
        on_record(tx, request, what, now).await?;
        Notice::WordsRemoved { removal }
    };
    decision.reply = Reply::Show { screen: Screen::Notice { notice } };
    Ok(decision)
}

/// All that a removal takes away.
#[derive(Default)]
struct Gathered {
    decision: Decision,
    removal: Removal,
    /// What they ever asked, where there is anything of theirs.
    asked: Vec<QuestionId>,
    /// Ids of all that may be shown somewhere.
    shown: Vec<String>,
}

async fn gathered(tx: &mut Tx, request: &Request, now: Now) -> Result<Gathered, Stop> {
    let (team, actor) = (&request.team, &request.actor);
    let Gathered { mut decision, mut removal, asked: mut all_asked, mut shown } = Gathered::default();
    for (rollout, who) in store::own::parts(tx, team, actor).await? {
        let theirs = concerns::of_raiser(tx, &rollout.id, actor).await?;
        let asked = questions::of_asker(tx, &rollout.id, actor).await?;
        let said = commitments::load(tx, &rollout.id, actor).await?;
        let needed = said.as_ref().and_then(|said| said.needs.as_ref());
        let Some(removed) = own::removed(&rollout, &who, &theirs, &asked, needed, now) else { continue };
        // What tells of the whole rollout quotes no question.
        if !removed.concerns.is_empty() || !removed.stakeholders.is_empty() {
            shown.push(rollout.id.as_str().to_owned());
        }
        shown.extend(removed.concerns.iter().map(|concern| concern.id.as_str().to_owned()));
        shown.extend(asked.iter().map(|question| question.id.as_str().to_owned()));
        all_asked.extend(asked.iter().map(|question| question.id.clone()));
        removal.rollouts += 1;
        removal.points += removed.concerns.len();
        removal.questions += asked.len();
        removal.feelings += removed.stakeholders.len();
        decision = decision.and(removed);
    }
    let begun = drafts::of_person(tx, team, actor).await?;
    removal.begun = begun.iter().filter(|(_, body)| !body.is_blank()).count();
    for words in words::of_person(tx, team, actor).await? {
        removal.begun += 1;
        decision = decision.and(typed::drop_words(words, actor)?);
    }
    Ok(Gathered { decision, removal, asked: all_asked, shown })
}

/// What lead and sponsor were told stands before whoever was that then, and the words go there as well.
async fn before_heads(
    tx: &mut Tx,
    request: &Request,
    removed: &[Concern],
    asked: &[QuestionId],
) -> Result<Vec<Effect>, store::Error> {
    let of_concern = |concern: &Concern| {
        let id = || concern.id.clone();
        [
            What::LateBlocker { concern: id() },
            What::LateParked { concern: id() },
            What::Need { concern: id() },
        ]
    };
    let of_question = |question: &QuestionId| What::QuestionCard { question: question.clone() };
    let told = removed.iter().flat_map(of_concern).chain(asked.iter().map(of_question));
    let mut stand = Vec::new();
    for what in told {
        let Some(name) = what.living() else { continue };
        for person in store::living::people(tx, &request.team, &name).await? {
            stand.push(post::dm(&person, what.clone()));
        }
    }
    Ok(stand)
}

/// Above every answer that they were ever given stands what it was given to.
async fn answers(tx: &mut Tx, request: &Request, removed: &[Concern]) -> Result<Vec<Effect>, store::Error> {
    let mut stand = Vec::new();
    for concern in removed {
        for nth in 1.. {
            let what = What::Answered { concern: concern.id.clone(), nth };
            let Some(name) = what.living() else { break };
            let actor = &request.actor;
            if !store::living::people(tx, &request.team, &name).await?.contains(actor) {
                break;
            }
            stand.push(post::dm(actor, what));
        }
    }
    Ok(stand)
}

async fn on_record(tx: &mut Tx, request: &Request, what: Happened, now: Now) -> Result<(), store::Error> {
    let via = record::via(request);
    events::append_for_team(tx, &request.team, Some(&request.actor), what, via, now).await
}

#[cfg(test)]
mod tests;
