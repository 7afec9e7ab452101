//! Plain messages in the DM: finds whose 1-on-1 they belong to, and what an edit or a deletion is of.

use super::concern::taken_back;
use super::stop::Stop;
use super::{load, number, people};
use crate::domain::action::{Action, Now, Request};
use crate::domain::ask;
use crate::domain::decision::Decision;
use crate::domain::effect::What;
use crate::domain::id::{ChannelId, RolloutId, Ts, WordsId};
use crate::domain::person::Standing;
use crate::domain::refusal::Refusal;
use crate::domain::reply::Say;
use crate::domain::rollout::Rollout;
use crate::domain::source::Source;
use crate::domain::stakeholder::Stakeholder;
use crate::domain::stay;
use crate::domain::typed::{self, Message, Place, has_words};
use crate::store::edits::{self, Edit};
use crate::store::{self, Tx};

pub async fn say(tx: &mut Tx, request: &Request, now: Now) -> Result<Decision, Stop> {
    let mut message = match &request.action {
        Action::SayNothing { source } => {
            store::dms::keep(tx, &request.team, &request.actor, &source.dm).await?;
            if edits::came(tx, &request.team, &source.dm, &source.ts, now)
                .await?
                .is_some_and(|edit| edit.is_gone)
            {
                return Ok(Decision::default());
            }
            let (back, _) = reached(tx, request, now).await?;
            return Ok(back.and(typed::not_kept(source, Say::NoWords)));
        }
        Action::Say { source, words } => {
            Message { by: request.actor.clone(), source: source.clone(), words: words.clone() }
        }
        _ => return Err(Stop::Refused(Refusal::Stale)),
    };
    let source = &message.source;
    store::dms::keep(tx, &request.team, &request.actor, &source.dm).await?;
    // Its edit or deletion may have overtaken it.
    match edits::came(tx, &request.team, &source.dm, &source.ts, now).await? {
        Some(edit) if edit.is_gone => return Ok(Decision::default()),
        Some(Edit { words: Some(words), .. }) => message.words = words,
        Some(_) | None => {}
    }
    hear(tx, request, &message, now).await
}

/// What becomes of words, in a message that has just come or was edited into one that says something.
async fn hear(tx: &mut Tx, request: &Request, message: &Message, now: Now) -> Result<Decision, Stop> {
    let (mut back, open) = reached(tx, request, now).await?;
    let one = match typed::place(&message.words, &open) {
        Place::Nowhere(say) => {
            return Ok(back.and(typed::not_kept(&message.source, say)));
        }
        Place::One(rollout, who) => Some((rollout, who)),
        Place::Several => {
            said_under(tx, request, message, &open).await?.and_then(|thread| typed::meant(&open, &thread))
        }
    };
    let said = match one {
        Some((rollout, who)) => typed::keep(rollout, who, message, number::concern(tx, request).await?, now)?,
        None => typed::ask_which(message, number::words(tx, request).await?, now),
    };
    // Who has come back and spoken is one change.
    back.stakeholders.retain(|who| said.stakeholders.iter().all(|after| after.rollout != who.rollout));
    Ok(back.and(said))
}

/// Their open 1-on-1s, and what it does to those in which they had been out of reach that they write.
async fn reached(
    tx: &mut Tx,
    request: &Request,
    now: Now,
) -> Result<(Decision, Vec<(Rollout, Stakeholder)>), store::Error> {
    let open = store::stakeholders::open_for(tx, &request.team, &request.actor).await?;
    let undone = people::undone(tx, request, Standing::Member, &request.actor, &open).await?;
    Ok(stay::wrote(open, &undone, now))
}

/// The rollout in whose thread it was typed: under a concern or question of theirs, an invitation, what stands on record.
async fn said_under(
    tx: &mut Tx,
    request: &Request,
    message: &Message,
    open: &[(Rollout, Stakeholder)],
) -> Result<Option<RolloutId>, store::Error> {
    let dm = &message.source.dm;
    let Some(root) = &message.source.thread else { return Ok(None) };
    if let Some(concern) = store::concerns::by_message(tx, &request.team, dm, root).await? {
        return Ok(Some(concern.rollout));
    }
    let here = Some((dm.clone(), root.clone()));
    for (rollout, who) in open {
        let (id, person) = (rollout.id.clone(), who.person.clone());
        let mut ours = vec![
            What::Invite { rollout: id.clone(), person: person.clone() },
            What::Record { rollout: id.clone(), person: person.clone() },
        ];
        let asked = store::questions::of_asker(tx, &id, &person).await?;
        ours.extend(asked.into_iter().map(|question| What::QuestionReceipt { question: question.id }));
        for name in ours.iter().filter_map(What::living) {
            if store::living::load(tx, &request.team, &name, person.as_str()).await? == here {
                return Ok(Some(id));
            }
        }
    }
    Ok(None)
}

/// The message was edited.
pub async fn reword(
    tx: &mut Tx,
    request: &Request,
    source: &Source,
    to: &str,
    edited: &Ts,
    now: Now,
) -> Result<Decision, Stop> {
    let (dm, ts) = (&source.dm, &source.ts);
    their_own(tx, request, dm).await?;
    let known = edits::load(tx, &request.team, dm, ts).await?;
    if known.as_ref().is_some_and(|newest| newest.is_gone || newest.edited >= *edited) {
        return Ok(Decision::default());
    }
    let mut edit = Edit { edited: edited.clone(), is_gone: false, words: None };
    edits::keep(tx, &request.team, dm, ts, &edit, now).await?;
    if let Some(words) = store::words::by_message(tx, &request.team, dm, ts).await? {
        return Ok(typed::reword_words(words, &request.actor, to)?);
    }
    let Some(concern) = store::concerns::by_message(tx, &request.team, dm, ts).await? else {
        if known.is_some_and(|earlier| earlier.words.is_none()) {
            // It came, and nothing of it was kept: what it says now may be another thing.
            let (by, words) = (request.actor.clone(), to.to_owned());
            let message = Message { by, source: source.clone(), words };
            return if has_words(to) {
                hear(tx, request, &message, now).await
            } else {
                Ok(Decision::default())
            };
        }
        // The edit has overtaken its message.
        edit.words = Some(to.to_owned());
        edits::keep(tx, &request.team, dm, ts, &edit, now).await?;
        return Ok(Decision::default());
    };
    let (rollout, who, concern) = load::own_concern(tx, request, &concern.id).await?;
    if concern.state.is_withdrawn() {
        // It may have been meant as a question, and become one.
        let open = store::questions::open_of(tx, &rollout.id).await?;
        if let Some(asked) = ask::reword(&rollout, &open, &request.actor, source, to) {
            return Ok(asked);
        }
    }
    let decision = typed::reword(&rollout, &who, &concern, to, now);
    taken_back(tx, &who, decision).await
}

/// The message was deleted.
pub async fn unsay(
    tx: &mut Tx,
    request: &Request,
    dm: &ChannelId,
    ts: &Ts,
    now: Now,
) -> Result<Decision, Stop> {
    their_own(tx, request, dm).await?;
    if edits::load(tx, &request.team, dm, ts).await?.is_some_and(|known| known.is_gone) {
        // It came before, and was answered if there was anything to say.
        return Ok(Decision::default());
    }
    let gone = Edit { edited: ts.clone(), is_gone: true, words: None };
    edits::keep(tx, &request.team, dm, ts, &gone, now).await?;
    if let Some(words) = store::words::by_message(tx, &request.team, dm, ts).await? {
        return Ok(typed::drop_words(words, &request.actor)?);
    }
    let Some(concern) = store::concerns::by_message(tx, &request.team, dm, ts).await? else {
        return Ok(Decision::default());
    };
    let (rollout, who, concern) = load::own_concern(tx, request, &concern.id).await?;
    if concern.state.is_withdrawn() {
        // It may have been meant as a question, and become one.
        let asked = store::questions::of_asker(tx, &rollout.id, &request.actor).await?;
        if let Some(back) = ask::take_back(&rollout, &asked, &request.actor, (dm, ts), now) {
            return Ok(back);
        }
    }
    let decision = typed::unsay(&rollout, &who, &concern, now);
    taken_back(tx, &who, decision).await
}

/// Only who writes in a DM edits and deletes there. One that is not known yet is learnt from its first message.
async fn their_own(tx: &mut Tx, request: &Request, dm: &ChannelId) -> Result<(), Stop> {
    match store::dms::whose(tx, &request.team, dm).await? {
        Some(owner) if owner != request.actor => Err(Stop::Refused(Refusal::NotYours)),
        Some(_) | None => Ok(()),
    }
}

pub async fn choose(
    tx: &mut Tx,
    request: &Request,
    id: &WordsId,
    rollout: &RolloutId,
    now: Now,
) -> Result<Decision, Stop> {
    let words = load::words(tx, request, id).await?;
    let (rollout, who) = load::part(tx, request, rollout).await?;
    let concern = number::concern(tx, request).await?;
    Ok(typed::choose(words, &rollout, &who, concern, now)?)
}

pub async fn drop_words(tx: &mut Tx, request: &Request, id: &WordsId) -> Result<Decision, Stop> {
    let words = load::words(tx, request, id).await?;
    Ok(typed::drop_words(words, &request.actor)?)
}

#[cfg(test)]
mod tests;
