//! What people have begun to fill in and not sent: theirs alone. On Postgres `load` locks the row in a transaction
//! that writes.

use chrono::{DateTime, Utc};

use super::keys::{Opened, Scope};
use super::seal::Place;
use super::statement::{maybe_text, statements, text, written};
use super::{Error, Tx};
use crate::domain::draft::{DraftBody, DraftKey, Window};
use crate::domain::id::{ChannelId, ConcernId, Handle, PersonId, QuestionId, RolloutId, TeamId};

statements! {
    in "drafts";
    KEEP = "insert into drafts (team, person, name, rollout, is_unsent, body, at) \
        values ($1, $2, $3, $4, $5, $6, $7) on conflict (team, person, name) do update \
        set rollout = excluded.rollout, is_unsent = excluded.is_unsent, body = excluded.body, at = excluded.at";
    LOAD = "select name, body from drafts where team = $1 and person = $2 and name = $3",
        locked " for no key update";
    OF_PERSON = "select name, body from drafts where team = $1 and person = $2 order by name";
    DROP = "delete from drafts where team = $1 and person = $2 and name = $3";
    DROP_OF_ROLLOUT = "delete from drafts where rollout = $1";
    DROP_ALL = "delete from drafts where rollout = $1 and name = $2";
    OF_CONCERN = "select rollout from concerns where id = $1";
    OF_HANDLE = "select rollout from concerns where team = $1 and handle = $2";
    OF_QUESTION = "select rollout from questions where id = $1";
    PRUNE = "delete from drafts where at < $1";
    WITH_UNSENT = "select person from drafts where rollout = $1 and is_unsent = true order by person";
}

pub async fn load(
    tx: &mut Tx,
    team: &TeamId,
    person: &PersonId,
    key: &DraftKey,
) -> Result<Option<DraftBody>, Error> {
    let name = name(key);
    let row = tx.one(LOAD, [text(team.as_str()), text(person.as_str()), text(&name)]).await?;
    let Some(row) = row else { return Ok(None) };
    match tx.open(&row, "body", &row_of(team, person, &name)).await? {
        Opened::Text(body) => row.written("body", &body).map(Some),
        Opened::Gone => Ok(None),
    }
}

/// All that a person has begun, each with what it is of.
pub async fn of_person(
    tx: &mut Tx,
    team: &TeamId,
    person: &PersonId,
) -> Result<Vec<(DraftKey, DraftBody)>, Error> {
    let mut begun = Vec::new();
    for row in tx.all(OF_PERSON, [text(team.as_str()), text(person.as_str())]).await? {
        let name = row.text("name")?;
        if let Opened::Text(body) = tx.open(&row, "body", &row_of(team, person, &name)).await? {
            begun.push((row.read("name", key)?, row.written("body", &body)?));
        }
    }
    Ok(begun)
}

pub async fn keep(
    tx: &mut Tx,
    team: &TeamId,
    person: &PersonId,
    key: &DraftKey,
    body: &DraftBody,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let rollout = rollout_of(tx, team, key).await?;
    let name = name(key);
    let row = row_of(team, person, &name);
    let scope = rollout.as_ref().map_or(Scope::Team(team), Scope::Rollout);
    let place = Place { table: "drafts", column: "body", row: &row };
    let sealed = tx.seal(scope, place, &written(body)?).await?;
    let binds = [
        text(team.as_str()),
        text(person.as_str()),
        text(&name),
        maybe_text(rollout.as_ref().map(RolloutId::as_str)),
        is_unsent(key, body).into(),
        sealed,
        now.into(),
    ];
    tx.run(KEEP, binds).await.map(std::mem::drop)
}

async fn rollout_of(tx: &mut Tx, team: &TeamId, key: &DraftKey) -> Result<Option<RolloutId>, Error> {
    let row = match key {
        DraftKey::Start { .. } => return Ok(None),
        DraftKey::Intake { rollout } => return Ok(Some(rollout.clone())),
        DraftKey::Change { concern } => tx.one(OF_CONCERN, [text(concern.as_str())]).await?,
        DraftKey::Words { window } => match window {
            Window::Question { rollout }
            | Window::GoOn { rollout }
            | Window::Extend { rollout }
            | Window::Replace { rollout }
            | Window::Need { rollout }
            | Window::Statement { rollout }
            | Window::Cancel { rollout }
            | Window::Theme { rollout, .. } => return Ok(Some(rollout.clone())),
            Window::Missing { concern } | Window::Correct { concern } => {
                tx.one(OF_CONCERN, [text(concern.as_str())]).await?
            }
            Window::Answer { concern }
            | Window::Restate { concern }
            | Window::RiskSentence { concern }
            | Window::RiskReason { concern } => {
                tx.one(OF_HANDLE, [text(team.as_str()), text(concern.as_str())]).await?
            }
            Window::Reply { question } => tx.one(OF_QUESTION, [text(question.as_str())]).await?,
        },
    };
    row.map(|row| row.read("rollout", RolloutId::parse)).transpose()
}

pub async fn drop(tx: &mut Tx, team: &TeamId, person: &PersonId, key: &DraftKey) -> Result<(), Error> {
    let name = name(key);
    let binds = [text(team.as_str()), text(person.as_str()), text(&name)];
    tx.run(DROP, binds).await.map(std::mem::drop)
}

/// Who has told concerns by form in this rollout and not shared them, in the order of their ids.
pub async fn with_unsent(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<PersonId>, Error> {
    let rows = tx.all(WITH_UNSENT, [text(rollout.as_str())]).await?;
    rows.iter().map(|row| row.text("person").map(PersonId)).collect()
}

/// Whoever has begun it.
pub async fn drop_all(tx: &mut Tx, rollout: &RolloutId, key: &DraftKey) -> Result<(), Error> {
    tx.run(DROP_ALL, [text(rollout.as_str()), text(&name(key))]).await.map(std::mem::drop)
}

/// The rollout is over: nothing of it will be sent any more.
pub async fn drop_of_rollout(tx: &mut Tx, rollout: &RolloutId) -> Result<(), Error> {
    tx.run(DROP_OF_ROLLOUT, [text(rollout.as_str())]).await.map(std::mem::drop)
}

/// Forgets those that nobody has touched since that time, and says how many.
pub async fn prune(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, Error> {
    tx.run(PRUNE, [before.into()]).await
}

/// Told and waiting for **Done**, or half typed.
fn is_unsent(key: &DraftKey, body: &DraftBody) -> bool {
    match (key, body) {
        (DraftKey::Intake { .. }, DraftBody::Intake { draft }) => draft.unsent() > 0,
        _ => false,
    }
}

fn row_of(team: &TeamId, person: &PersonId, name: &str) -> String {
    format!("{team}/{person}/{name}")
}

fn name(key: &DraftKey) -> String {
    match key {
        DraftKey::Start { channel } => format!("start:{channel}"),
        DraftKey::Intake { rollout } => format!("intake:{}", rollout.as_str()),
        DraftKey::Change { concern } => format!("change:{}", concern.as_str()),
        DraftKey::Words { window } => match window {
            Window::Question { rollout } => format!("question:{}", rollout.as_str()),
            Window::Reply { question } => format!("reply:{}", question.as_str()),
            Window::Answer { concern } => format!("answer:{concern}"),
            Window::Restate { concern } => format!("restate:{concern}"),
            Window::Missing { concern } => format!("missing:{}", concern.as_str()),
            Window::Correct { concern } => format!("correct:{}", concern.as_str()),
            Window::RiskSentence { concern } => format!("risk_sentence:{concern}"),
            Window::RiskReason { concern } => format!("risk_reason:{concern}"),
            Window::GoOn { rollout } => format!("go_on:{}", rollout.as_str()),
            Window::Extend { rollout } => format!("extend:{}", rollout.as_str()),
            Window::Replace { rollout } => format!("replace:{}", rollout.as_str()),
            Window::Need { rollout } => format!("need:{}", rollout.as_str()),
            Window::Statement { rollout } => format!("statement:{}", rollout.as_str()),
            Window::Cancel { rollout } => format!("cancel:{}", rollout.as_str()),
            Window::Theme { rollout, of: None } => format!("theme:{}", rollout.as_str()),
            Window::Theme { rollout, of: Some(of) } => format!("theme:{}:{of}", rollout.as_str()),
        },
    }
}

fn key(name: &str) -> Option<DraftKey> {
    let (of, id) = name.split_once(':')?;
    let words = |window| DraftKey::Words { window };
    Some(match of {
        "start" => DraftKey::Start { channel: ChannelId::from(id) },
        "intake" => DraftKey::Intake { rollout: RolloutId::parse(id)? },
        "change" => DraftKey::Change { concern: ConcernId::parse(id)? },
        "question" => words(Window::Question { rollout: RolloutId::parse(id)? }),
        "reply" => words(Window::Reply { question: QuestionId::parse(id)? }),
        "answer" => words(Window::Answer { concern: Handle::from(id) }),
        "restate" => words(Window::Restate { concern: Handle::from(id) }),
        "missing" => words(Window::Missing { concern: ConcernId::parse(id)? }),
        "correct" => words(Window::Correct { concern: ConcernId::parse(id)? }),
        "risk_sentence" => words(Window::RiskSentence { concern: Handle::from(id) }),
        "risk_reason" => words(Window::RiskReason { concern: Handle::from(id) }),
        "go_on" => words(Window::GoOn { rollout: RolloutId::parse(id)? }),
        "extend" => words(Window::Extend { rollout: RolloutId::parse(id)? }),
        "replace" => words(Window::Replace { rollout: RolloutId::parse(id)? }),
        "need" => words(Window::Need { rollout: RolloutId::parse(id)? }),
        "statement" => words(Window::Statement { rollout: RolloutId::parse(id)? }),
        "cancel" => words(Window::Cancel { rollout: RolloutId::parse(id)? }),
        "theme" => {
            let (rollout, of) =
                id.split_once(':').map_or((id, None), |(id, of)| (id, Some(Handle::from(of))));
            words(Window::Theme { rollout: RolloutId::parse(rollout)?, of })
        }
        _ => return None,
    })
}
