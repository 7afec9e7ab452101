//! Words of somebody with a part in several rollouts, kept until they say which is meant.

use chrono::{DateTime, Utc};

use super::{Message, has_words, keep_as};
use crate::domain::decision::{Decision, WordsChange};
use crate::domain::effect::What;
use crate::domain::id::{ConcernId, PersonId, WordsId};
use crate::domain::question::Words;
use crate::domain::refusal::Refusal;
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::stakeholder::Stakeholder;
use crate::domain::state::{self, Ask, Timing};

/// Keeps a message until its writer says which of their rollouts is meant.
pub fn ask_which(message: &Message, id: WordsId, now: DateTime<Utc>) -> Decision {
    Decision {
        effects: vec![message.source.under(What::WordsCard { words: id.clone() })],
        words: vec![WordsChange::Keep(Words {
            id,
            person: message.by.clone(),
            words: message.words.clone(),
            source: message.source.clone(),
            said_at: now,
        })],
        ..Decision::default()
    }
}

/// The rollout is chosen: the words become a concern there.
///
/// # Errors
/// `NotYours`, and what the stage says.
pub fn choose(
    words: Words,
    rollout: &Rollout,
    who: &Stakeholder,
    id: ConcernId,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    if words.person != who.person {
        return Err(Refusal::NotYours);
    }
    let message = Message { by: words.person, source: words.source, words: words.words };
    // Until they all meet, what was written in time is in time.
    let said = match rollout.stage {
        Stage::Homework if words.said_at < rollout.dates.intake_closes => Timing::InTime,
        _ => state::allow(rollout, Ask::Tell)?,
    };
    let mut decision = keep_as(rollout, who, &message, id, said, now)?;
    // First: the question gives way to the card.
    decision.effects.insert(0, message.source.under(What::WordsCard { words: words.id.clone() }));
    decision.words.push(WordsChange::Drop(words.id));
    Ok(decision)
}

/// Kept words are nothing for any rollout, or their message was deleted.
///
/// # Errors
/// `NotYours`.
pub fn drop_words(words: Words, actor: &PersonId) -> Result<Decision, Refusal> {
    if words.person != *actor {
        return Err(Refusal::NotYours);
    }
    Ok(Decision {
        effects: vec![words.source.under(What::WordsCard { words: words.id.clone() })],
        words: vec![WordsChange::Drop(words.id)],
        ..Decision::default()
    })
}

/// The message of kept words was edited. Edited to nothing, it is dropped.
///
/// # Errors
/// `NotYours`.
pub fn reword_words(words: Words, actor: &PersonId, to: &str) -> Result<Decision, Refusal> {
    if !has_words(to) {
        return drop_words(words, actor);
    }
    if words.person != *actor {
        return Err(Refusal::NotYours);
    }
    let words = Words { words: to.to_owned(), ..words };
    Ok(Decision { words: vec![WordsChange::Keep(words)], ..Decision::default() })
}
