//! Questions to the lead, with their answers. On Postgres `load` locks the row in a transaction that writes.

use super::keys::{Opened, Scope};
use super::row::Row;
use super::seal::Place;
use super::statement::{maybe_text, statements, text};
use super::{Error, Tx, rollouts};
use crate::domain::id::{ChannelId, PersonId, QuestionId, RolloutId, TeamId, Ts};
use crate::domain::question::{Answer, Question};
use crate::domain::rollout::Rollout;
use crate::domain::source::Source;

macro_rules! columns {
    () => {
        "questions.id, rollout, asker, words, asked_at, thread_channel, thread_ts, thread_root, answer, \
         answered_by, answered_at, taken_back_at"
    };
}

statements! {
    in "questions";
    SAVE = "insert into questions (id, rollout, number, asker, words, asked_at, thread_channel, thread_ts, \
            answer, answered_by, answered_at, thread_root, taken_back_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
        on conflict (id) do update set words = excluded.words, thread_channel = excluded.thread_channel, \
            thread_ts = excluded.thread_ts, thread_root = excluded.thread_root, answer = excluded.answer, answered_by = excluded.answered_by, \
            answered_at = excluded.answered_at, taken_back_at = excluded.taken_back_at";
    LOAD = concat!("select ", columns!(), " from questions where id = $1"), locked " for no key update";
    OF_ROLLOUT = concat!("select ", columns!(), " from questions where rollout = $1 order by number");
    OF_ASKER = concat!("select ", columns!(), " from questions where rollout = $1 and asker = $2 order by number");
    OPEN_OF = concat!("select ", columns!(), " from questions where rollout = $1 and answered_at is null \
        and taken_back_at is null order by number");
}

pub async fn save(tx: &mut Tx, question: &Question) -> Result<(), Error> {
    let (answer, source) = (question.answer.as_ref(), question.source.as_ref());
    let (scope, row) = (Scope::Rollout(&question.rollout), question.id.as_str());
    let place = |column| Place { table: "questions", column, row };
    let words = tx.seal(scope, place("words"), &question.words).await?;
    let answered = answer.map(|answer| answer.words.as_str());
    let answered = tx.maybe_seal(scope, place("answer"), answered).await?;
    let binds = [
        text(question.id.as_str()),
        text(question.rollout.as_str()),
        super::number(question.id.key()).into(),
        text(question.asker.as_str()),
        words,
        question.asked_at.into(),
        maybe_text(source.map(|source| source.dm.as_str())),
        maybe_text(source.map(|source| source.ts.as_str())),
        answered,
        maybe_text(answer.map(|answer| answer.by.as_str())),
        answer.map(|answer| answer.at).into(),
        maybe_text(source.and_then(|source| source.thread.as_ref()).map(Ts::as_str)),
        question.taken_back_at.into(),
    ];
    tx.run(SAVE, binds).await.map(drop)
}

pub async fn load(tx: &mut Tx, id: &QuestionId) -> Result<Option<Question>, Error> {
    match tx.one(LOAD, [text(id.as_str())]).await? {
        Some(row) => of(tx, &row).await,
        None => Ok(None),
    }
}

/// Those without an answer in the rollouts that a person leads and that are not over; newest rollout first, then in
/// the order they were asked.
pub async fn open_for_lead(
    tx: &mut Tx,
    team: &TeamId,
    lead: &PersonId,
) -> Result<Vec<(Rollout, Question)>, Error> {
    let mut open = Vec::new();
    for rollout in rollouts::run_by(tx, team, lead).await? {
        if rollout.lead != *lead {
            continue;
        }
        open.extend(open_of(tx, &rollout.id).await?.into_iter().map(|question| (rollout.clone(), question)));
    }
    Ok(open)
}

/// Those of a rollout without an answer, in the order they were asked.
pub async fn open_of(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<Question>, Error> {
    let rows = tx.all(OPEN_OF, [text(rollout.as_str())]).await?;
    each(tx, &rows).await
}

/// All of a rollout, in the order they were asked.
pub async fn of_rollout(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<Question>, Error> {
    let rows = tx.all(OF_ROLLOUT, [text(rollout.as_str())]).await?;
    each(tx, &rows).await
}

/// All that one person asked in a rollout, in that order.
pub async fn of_asker(tx: &mut Tx, rollout: &RolloutId, asker: &PersonId) -> Result<Vec<Question>, Error> {
    let rows = tx.all(OF_ASKER, [text(rollout.as_str()), text(asker.as_str())]).await?;
    each(tx, &rows).await
}

async fn each(tx: &mut Tx, rows: &[Row]) -> Result<Vec<Question>, Error> {
    let mut questions = Vec::new();
    for row in rows {
        questions.extend(of(tx, row).await?);
    }
    Ok(questions)
}

/// `None`: its words are forgotten, and nothing is left to answer.
async fn of(tx: &mut Tx, row: &Row) -> Result<Option<Question>, Error> {
    let id = row.text("id")?;
    let Opened::Text(words) = tx.open(row, "words", &id).await? else { return Ok(None) };
    let answer = tx.maybe_open(row, "answer", &id).await?;
    let source = match (row.maybe_text("thread_channel")?, row.maybe_text("thread_ts")?) {
        (Some(dm), Some(ts)) => {
            let thread = row.maybe_text("thread_root")?.map(Ts);
            Some(Source { dm: ChannelId(dm), ts: Ts(ts), thread })
        }
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => return Err(row.corrupt("thread_ts")),
    };
    let answer = match (answer, row.maybe_text("answered_by")?, row.maybe_time("answered_at")?) {
        (Some(words), Some(by), Some(at)) => Some(Answer { words, by: PersonId(by), at }),
        (None, None, None) => None,
        _ => return Err(row.corrupt("answer")),
    };
    Ok(Some(Question {
        id: row.read("id", QuestionId::parse)?,
        rollout: row.read("rollout", RolloutId::parse)?,
        asker: PersonId(row.text("asker")?),
        words,
        asked_at: row.time("asked_at")?,
        source,
        answer,
        taken_back_at: row.maybe_time("taken_back_at")?,
    }))
}
