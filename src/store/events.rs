//! The record: what happened, in one chain for each rollout and one for each team, each entry holding the hash of the one
//! before. Only ever added to: nothing here changes or takes away a line.
//!
//! An entry's `body` is JSON without spaces, its keys in the order of their bytes. Of it and where it stands:
//!
//! ```text
//! digest = SHA-256( salt LF body )
//! hash   = SHA-256( "rollout-record-1" LF chain LF seq LF prev LF digest )
//! ```
//!
//! all in lower-case hex and UTF-8; `prev` is the hash of the entry before, 64 zeros for the first. The salt, 32 digits,
//! lets an entry be shown as its digest alone, which tells nothing of what is in it. Salts are made of a seed that stands
//! sealed with where the chain ends: without the master key nobody can make an entry that fits.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::keys::{Opened, Scope};
use super::row::Row;
use super::rows::{ROWS, rows};
use super::seal::{Place, new_id};
use super::statement::{Bind, owned, statements, text};
use super::{Db, Error, Tx};
use crate::domain::event::{Body, Entry, Event, Happened, Via};
use crate::domain::id::{PersonId, RolloutId, TeamId};

macro_rules! append {
    ($many:expr) => {
        rows!($many; "insert into record (chain, seq, body, prev, hash) values ", "(?, ?, ?, ?, ?)", "", 1)
    };
}

statements! {
    in "record";
    APPEND = append!(1);
    APPEND_MANY = append!(ROWS);
    OF_CHAIN = "select chain, seq, body, prev, hash from record where chain = $1 order by seq";
    SINCE = "select seq, body from record where chain = $1 and seq > $2 order by seq limit 500";
    LAST = "select seq from record where chain = $1 order by seq desc limit 1";
    NEXT_CHAIN = "select chain from record where chain > $1 order by chain limit 1";
    HEAD = "select chain, seal from record_heads where chain = $1", locked " for update";
    HEADS = "select chain from record_heads where chain > $1 order by chain limit 500";
    SET_HEAD = "insert into record_heads (chain, seal) values ($1, $2) \
        on conflict (chain) do update set seal = excluded.seal";
    OLD = "select rollout, seq, at, person, what from events where (rollout, seq) > ($1, $2) \
        order by rollout, seq limit 500";
    ADOPT = "insert into meta (name, value) values ('record', 'begun') on conflict (name) do nothing";
}

/// Before the first entry.
pub const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// An entry as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub seq: i64,
    pub body: String,
    pub prev: String,
    pub hash: String,
}

/// Where a chain ends.
#[derive(Clone, PartialEq, Eq)]
pub struct Head {
    pub chain: String,
    pub seq: i64,
    pub hash: String,
    seed: String,
}

impl Line {
    /// What its hash must be.
    pub fn computed(&self, chain: &str, salt: &str) -> String {
        hash(chain, self.seq, &self.prev, &digest(salt, &self.body))
    }
}

impl Head {
    pub fn salt(&self, seq: i64) -> String {
        let mut salt = sha(&format!("{}\n{}\n{seq}", self.seed, self.chain));
        salt.truncate(32);
        salt
    }
}

/// On Postgres the rollout must have been loaded in this transaction before; else two that append at once may make
/// one of them a `Conflict`.
pub async fn append(tx: &mut Tx, entries: &[Entry], now: DateTime<Utc>) -> Result<(), Error> {
    let mut added = Added::default();
    for Entry { event: Event { rollout, by, what }, via, changes } in entries {
        let body = Body { at: now, by: by.clone(), via: *via, what: what.clone(), changes: changes.clone() };
        added.add(tx, rollout.as_str(), canonical(&body)?).await?;
    }
    added.keep(tx).await
}

/// What happened to a whole workspace, into its own chain.
pub async fn append_for_team(
    tx: &mut Tx,
    team: &TeamId,
    by: Option<&PersonId>,
    what: Happened,
    via: Via,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let body = Body { at: now, by: by.cloned(), via, what, changes: Vec::new() };
    let mut added = Added::default();
    added.add(tx, team.as_str(), canonical(&body)?).await?;
    added.keep(tx).await
}

/// Where the chains of a team end, its rollouts' and its own. Goes over those of all teams: it is asked once in the life
/// of a team, if at all.
pub(super) async fn heads(tx: &mut Tx, of: &TeamId) -> Result<HashMap<String, Head>, Error> {
    let (mut heads, mut after) = (HashMap::new(), String::new());
    loop {
        let rows = tx.all(HEADS, [text(&after)]).await?;
        let Some(last) = rows.last() else { return Ok(heads) };
        after = last.text("chain")?;
        for row in &rows {
            let chain = row.text("chain")?;
            if team(&chain) == *of {
                heads.extend(head(tx, &chain).await?.map(|head| (chain, head)));
            }
        }
    }
}

/// In the order they happened.
pub async fn of_rollout(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<(i64, Body)>, Error> {
    let rows = tx.all(OF_CHAIN, [text(rollout.as_str())]).await?;
    rows.iter().map(|row| Ok((row.int("seq")?, row.written("body", &row.text("body")?)?))).collect()
}

/// What has come to the record of a rollout since that entry, the first five hundred.
pub async fn since(tx: &mut Tx, rollout: &RolloutId, seq: i64) -> Result<Vec<Body>, Error> {
    let rows = tx.all(SINCE, [text(rollout.as_str()), seq.into()]).await?;
    rows.iter().map(|row| row.written("body", &row.text("body")?)).collect()
}

/// The number of its last entry; 0 before the first.
pub async fn last(tx: &mut Tx, rollout: &RolloutId) -> Result<i64, Error> {
    tx.one(LAST, [text(rollout.as_str())]).await?.map_or(Ok(0), |row| row.int("seq"))
}

/// The entries of a chain as they stand, and where it ends; `None`: nothing says so that we have sealed ourselves.
pub async fn chain(tx: &mut Tx, chain: &str) -> Result<(Vec<Line>, Option<Head>), Error> {
    let rows = tx.all(OF_CHAIN, [text(chain)]).await?;
    let lines = rows.iter().map(line).collect::<Result<_, _>>()?;
    let end = match head(tx, chain).await {
        // Somebody laid hands on it.
        Err(Error::Corrupt { .. }) => None,
        end => end?,
    };
    Ok((lines, end))
}

/// Every chain that has an entry or an end.
pub async fn chains(tx: &mut Tx) -> Result<Vec<String>, Error> {
    let mut all = Vec::new();
    let mut after = String::new();
    while let Some(row) = tx.one(NEXT_CHAIN, [text(&after)]).await? {
        after = row.text("chain")?;
        all.push(after.clone());
    }
    let mut after = String::new();
    loop {
        let rows = tx.all(HEADS, [text(&after)]).await?;
        let Some(last) = rows.last() else { break };
        after = last.text("chain")?;
        for row in &rows {
            all.push(row.text("chain")?);
        }
    }
    all.sort();
    all.dedup();
    Ok(all)
}

/// What an earlier version has written down becomes the beginning of the chains, once.
pub(super) async fn adopt(db: &Db) -> Result<(), Error> {
    let mut tx = db.begin().await?;
    if tx.run(ADOPT, []).await? == 0 {
        return Ok(());
    }
    let mut added = Added::default();
    let (mut rollout, mut seq) = (String::new(), 0);
    loop {
        let rows = tx.all(OLD, [text(&rollout), seq.into()]).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            (rollout, seq) = (row.text("rollout")?, row.int("seq")?);
            let mut what: Value = row.json("what")?;
            if let Some(fields) = what.as_object_mut() {
                // Somebody's words; where a rollout's stage tells them, they stand there.
                fields.remove("reason");
            }
            let what = serde_json::from_value(what).map_err(|_| row.corrupt("what"))?;
            let by = row.maybe_text("person")?.map(PersonId);
            let body = Body { at: row.time("at")?, by, via: Via::Before, what, changes: Vec::new() };
            added.add(&mut tx, &rollout, canonical(&body)?).await?;
        }
    }
    added.keep(&mut tx).await?;
    tx.commit().await
}

/// Entries that are not written yet, and where the chains end with them.
#[derive(Default)]
struct Added {
    heads: HashMap<String, Head>,
    rows: Vec<[Bind<'static>; 5]>,
}

impl Added {
    async fn add(&mut self, tx: &mut Tx, chain: &str, body: String) -> Result<(), Error> {
        let mut head = match self.heads.remove(chain) {
            Some(head) => head,
            None => match head(tx, chain).await? {
                Some(head) => head,
                None => Head { chain: chain.to_owned(), seq: 0, hash: NOTHING.to_owned(), seed: new_id()? },
            },
        };
        head.seq += 1;
        let mut line = Line { seq: head.seq, body, prev: head.hash, hash: String::new() };
        head.hash = String::new();
        line.hash = line.computed(chain, &head.salt(line.seq));
        head.hash.clone_from(&line.hash);
        self.heads.insert(chain.to_owned(), head);
        let Line { seq, body, prev, hash } = line;
        self.rows.push([owned(chain), seq.into(), owned(&body), owned(&prev), owned(&hash)]);
        Ok(())
    }

    async fn keep(self, tx: &mut Tx) -> Result<(), Error> {
        tx.run_rows((APPEND, APPEND_MANY), || [], self.rows).await?;
        keep(tx, self.heads).await
    }
}

pub(super) async fn keep(tx: &mut Tx, heads: HashMap<String, Head>) -> Result<(), Error> {
    for Head { chain, seq, hash, seed } in heads.into_values() {
        let place = Place { table: "record", column: "seal", row: &chain };
        let seal = tx.seal(Scope::Team(&team(&chain)), place, &format!("{seq} {hash} {seed}")).await?;
        tx.run(SET_HEAD, [text(&chain), seal]).await?;
    }
    Ok(())
}

fn canonical(body: &Body) -> Result<String, Error> {
    let unwritable = |_| Error::unavailable("a value that JSON cannot hold");
    let mut value = serde_json::to_value(body).map_err(unwritable)?;
    value.sort_all_objects();
    Ok(value.to_string())
}

pub fn digest(salt: &str, body: &str) -> String {
    sha(&format!("{salt}\n{body}"))
}

pub fn hash(chain: &str, seq: i64, prev: &str, digest: &str) -> String {
    sha(&format!("rollout-record-1\n{chain}\n{seq}\n{prev}\n{digest}"))
}

fn sha(text: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(text).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Whose a chain is. The team's key, and not the rollout's: when that is destroyed, what happened stays.
fn team(chain: &str) -> TeamId {
    RolloutId::parse(chain).map_or_else(|| TeamId::from(chain), |rollout| rollout.team())
}

fn line(row: &Row) -> Result<Line, Error> {
    Ok(Line {
        seq: row.int("seq")?,
        body: row.text("body")?,
        prev: row.text("prev")?,
        hash: row.text("hash")?,
    })
}

async fn head(tx: &mut Tx, chain: &str) -> Result<Option<Head>, Error> {
    let Some(row) = tx.one(HEAD, [text(chain)]).await? else { return Ok(None) };
    let Opened::Text(opened) = tx.open(&row, "seal", chain).await? else { return Err(row.corrupt("seal")) };
    let mut parts = opened.split(' ');
    let mut next = || parts.next().ok_or_else(|| row.corrupt("seal"));
    let seq = next()?.parse().map_err(|_| row.corrupt("seal"))?;
    Ok(Some(Head { chain: chain.to_owned(), seq, hash: next()?.to_owned(), seed: next()?.to_owned() }))
}
