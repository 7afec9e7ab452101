//! The keys by which private text is sealed: one per rollout, and one per team for what belongs to no rollout. They stand
//! wrapped in their table and unwrapped in memory for a while; a text whose key is gone is gone. A key that is made counts
//! for others once it is committed, and one that is destroyed is never held again.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use super::file::Lock;
use super::master::{Master, Masters};
use super::row::Row;
use super::seal::{self, Key, Place, Sealed};
use super::statement::{Bind, statements, text, without_nul};
use super::{Db, Error, Tx, events};
use crate::domain::event::{Happened, Via};
use crate::domain::id::{RolloutId, TeamId};

statements! {
    in "keys";
    OF_SCOPE = "select id, master, wrapped from keys where scope = $1";
    IS_KEPT = "select id from keys where scope = $1 and rollout = $1 and team = $2";
    LOAD = "select id, master, wrapped from keys where id = $1";
    MAKE_OF_TEAM = "insert into keys (id, scope, team, master, wrapped) values ($1, $2, $2, $3, $4) \
        on conflict (scope) do nothing";
    // Of a rollout that has been forgotten nothing is ever sealed again.
    MAKE_OF_ROLLOUT = "insert into keys (id, scope, team, rollout, master, wrapped) \
        select $1, id, team, id, $3, $4 from rollouts where id = $2 and words_gone_at is null \
        on conflict (scope) do nothing";
    DESTROY = "delete from keys where scope = $1 returning id";
    DESTROY_ALL = "delete from keys where team = $1 returning id";
    MASTERS = "select distinct master from keys";
    PAGE = "select id, master, wrapped from keys where id > $1 order by id limit 500";
    TEAMS = "select distinct team from keys";
    WRAP_AGAIN = "update keys set master = $2, wrapped = $3 where id = $1";
    // Whoever makes a key waits here for whoever wraps all of them anew, and the other way round.
    MASTER = "select name, value from meta where name = 'master'", locked " for no key update";
    FIRST_MASTER = "insert into meta (name, value) values ('master', $1) on conflict (name) do nothing";
    SET_MASTER = "insert into meta (name, value) values ('master', $1) \
        on conflict (name) do update set value = excluded.value";
}

/// After which a key is asked for again: another process may have destroyed it.
const HELD: Duration = Duration::from_secs(300);
/// More than one process works with at a time; above it all are asked for again.
const MOST: usize = 4_096;

/// Whose key.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scope<'a> {
    Rollout(&'a RolloutId),
    Team(&'a TeamId),
}

/// What there was to open.
pub(super) enum Opened {
    Text(String),
    /// Its key has been destroyed.
    Gone,
}

/// The keys in memory. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Vault(Arc<Mutex<Held>>);

struct Held {
    masters: Masters,
    by_scope: HashMap<String, String>,
    by_id: HashMap<String, (Arc<Key>, Instant)>,
    destroyed: HashSet<String>,
}

/// What a transaction has done to the keys and not committed yet.
#[derive(Debug, Default)]
pub struct Pending {
    made: Vec<(String, Arc<Key>)>,
    destroyed: Vec<String>,
    /// How much of both there was at the savepoint.
    mark: (usize, usize),
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(…)")
    }
}

impl Vault {
    pub(super) fn new(masters: Masters) -> Vault {
        let (by_scope, by_id, destroyed) = (HashMap::new(), HashMap::new(), HashSet::new());
        Vault(Arc::new(Mutex::new(Held { masters, by_scope, by_id, destroyed })))
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A transaction has been committed.
    pub(super) fn take(&self, pending: Pending) {
        if pending.made.is_empty() && pending.destroyed.is_empty() {
            return;
        }
        let mut held = self.held();
        for (scope, key) in pending.made {
            held.keep(&key);
            held.by_scope.insert(scope, key.id.clone());
        }
        for id in pending.destroyed {
            held.by_id.remove(&id);
            held.by_scope.retain(|_, known| *known != id);
            held.destroyed.insert(id);
        }
    }

    fn by_id(&self, id: &str) -> Option<Arc<Key>> {
        let held = self.held();
        held.by_id.get(id).filter(|(_, since)| since.elapsed() < HELD).map(|(key, _)| key.clone())
    }

    fn by_scope(&self, scope: &str) -> Option<Arc<Key>> {
        let id = self.held().by_scope.get(scope).cloned()?;
        self.by_id(&id)
    }

    /// The master of that id; the file is read again where it is not among those held.
    fn master(&self, id: &str) -> Result<Arc<Master>, Error> {
        let mut held = self.held();
        if held.masters.by_id(id).is_none() {
            held.masters = held.masters.again()?;
        }
        held.masters.by_id(id).cloned().ok_or_else(|| held.masters.not_of(id))
    }

    /// Makes a key out of its row. One that was destroyed meanwhile is used this once and not held.
    fn unwrap(&self, row: &Row, scope: Option<&str>) -> Result<Arc<Key>, Error> {
        let (id, master) = (row.text("id")?, self.master(&row.text("master")?)?);
        let bytes = master.unwrap(&id, &row.text("wrapped")?).ok_or_else(|| row.corrupt("wrapped"))?;
        let key = Arc::new(Key::new(id, &bytes)?);
        let mut held = self.held();
        held.keep(&key);
        if let Some(scope) = scope {
            held.by_scope.insert(scope.to_owned(), key.id.clone());
        }
        Ok(key)
    }
}

impl Held {
    fn keep(&mut self, key: &Arc<Key>) {
        if self.destroyed.contains(&key.id) {
            return;
        }
        if self.by_id.len() >= MOST {
            self.by_id.clear();
            self.by_scope.clear();
        }
        self.by_id.insert(key.id.clone(), (key.clone(), Instant::now()));
    }
}

impl Pending {
    pub(super) fn mark(&mut self) {
        self.mark = (self.made.len(), self.destroyed.len());
    }

    pub(super) fn back_to_mark(&mut self) {
        self.made.truncate(self.mark.0);
        self.destroyed.truncate(self.mark.1);
    }
}

impl Scope<'_> {
    fn name(&self) -> &str {
        match self {
            Scope::Rollout(rollout) => rollout.as_str(),
            Scope::Team(team) => team.as_str(),
        }
    }
}

impl Tx {
    /// A text for a private column, sealed with the key of its scope, which is made where there is none.
    pub(super) async fn seal(
        &mut self,
        scope: Scope<'_>,
        place: Place<'_>,
        text: &str,
    ) -> Result<Bind<'static>, Error> {
        let key = key_of(self, scope).await?;
        Ok(Bind::Text(Some(key.seal(place, without_nul(text).as_bytes())?.into())))
    }

    pub(super) async fn maybe_seal(
        &mut self,
        scope: Scope<'_>,
        place: Place<'_>,
        text: Option<&str>,
    ) -> Result<Bind<'static>, Error> {
        match text {
            Some(text) => self.seal(scope, place, text).await,
            None => Ok(Bind::Text(None)),
        }
    }

    /// What stands in a private column of a row that `id` tells from the others.
    pub(super) async fn open(&mut self, row: &Row, column: &'static str, id: &str) -> Result<Opened, Error> {
        let stands = row.text(column)?;
        let sealed = Sealed::parse(&stands).ok_or_else(|| row.corrupt(column))?;
        let Some(key) = key_by_id(self, sealed.key).await? else { return Ok(Opened::Gone) };
        let bytes = key.open(row.place(column, id), &sealed).ok_or_else(|| row.corrupt(column))?;
        String::from_utf8(bytes).map(Opened::Text).map_err(|_| row.corrupt(column))
    }

    /// `None`: there is nothing, or nothing any more.
    pub(super) async fn maybe_open(
        &mut self,
        row: &Row,
        column: &'static str,
        id: &str,
    ) -> Result<Option<String>, Error> {
        if row.maybe_text(column)?.is_none() {
            return Ok(None);
        }
        Ok(match self.open(row, column, id).await? {
            Opened::Text(text) => Some(text),
            Opened::Gone => None,
        })
    }
}

/// A rollout has its key from its first moment.
pub(super) async fn keep(tx: &mut Tx, rollout: &RolloutId) -> Result<(), Error> {
    key_of(tx, Scope::Rollout(rollout)).await.map(drop)
}

pub(super) async fn is_kept(tx: &mut Tx, rollout: &RolloutId) -> Result<bool, Error> {
    Ok(tx.one(IS_KEPT, [text(rollout.as_str()), text(rollout.team().as_str())]).await?.is_some())
}

/// For good, once it is committed.
pub(super) async fn destroy(tx: &mut Tx, rollout: &RolloutId) -> Result<(), Error> {
    let gone = tx.all(DESTROY, [text(rollout.as_str())]).await?;
    forget(tx, &gone)
}

/// The team's own key, and those of all its rollouts.
pub(super) async fn destroy_all(tx: &mut Tx, team: &TeamId) -> Result<(), Error> {
    let gone = tx.all(DESTROY_ALL, [text(team.as_str())]).await?;
    forget(tx, &gone)
}

fn forget(tx: &mut Tx, gone: &[Row]) -> Result<(), Error> {
    for row in gone {
        tx.pending.destroyed.push(row.text("id")?);
    }
    Ok(())
}

async fn key_of(tx: &mut Tx, scope: Scope<'_>) -> Result<Arc<Key>, Error> {
    let name = scope.name();
    if let Some((_, key)) = tx.pending.made.iter().find(|(made, _)| made == name) {
        return Ok(key.clone());
    }
    let is_gone = |key: &Arc<Key>| tx.pending.destroyed.contains(&key.id);
    if let Some(key) = tx.vault.by_scope(name).filter(|key| !is_gone(key)) {
        return Ok(key);
    }
    if let Some(row) = tx.one(OF_SCOPE, [text(name)]).await? {
        return tx.vault.unwrap(&row, Some(name));
    }
    make(tx, scope).await
}

async fn key_by_id(tx: &mut Tx, id: &str) -> Result<Option<Arc<Key>>, Error> {
    if tx.pending.destroyed.iter().any(|gone| gone == id) {
        return Ok(None);
    }
    if let Some((_, key)) = tx.pending.made.iter().find(|(_, key)| key.id == id) {
        return Ok(Some(key.clone()));
    }
    if let Some(key) = tx.vault.by_id(id) {
        return Ok(Some(key));
    }
    tx.one(LOAD, [text(id)]).await?.map(|row| tx.vault.unwrap(&row, None)).transpose()
}

async fn make(tx: &mut Tx, scope: Scope<'_>) -> Result<Arc<Key>, Error> {
    let row = tx.one(MASTER, []).await?.ok_or_else(|| Error::unavailable("no master key is set"))?;
    let master = tx.vault.master(&row.text("value")?)?;
    let (id, bytes) = (seal::new_id()?, seal::random()?);
    let sql = match scope {
        Scope::Rollout(_) => MAKE_OF_ROLLOUT,
        Scope::Team(_) => MAKE_OF_TEAM,
    };
    let wrapped = master.wrap(&id, &bytes)?;
    if tx.run(sql, [text(&id), text(scope.name()), text(master.id()), text(&wrapped)]).await? == 0 {
        // Another process was first; or it is a rollout whose words are forgotten.
        let row = tx.one(OF_SCOPE, [text(scope.name())]).await?;
        let row = row.ok_or_else(|| Error::unavailable("what was said there is forgotten"))?;
        return tx.vault.unwrap(&row, Some(scope.name()));
    }
    let key = Arc::new(Key::new(id, &bytes)?);
    tx.pending.made.push((scope.name().to_owned(), key.clone()));
    Ok(key)
}

/// Whether these masters are the database's own. A new database takes the newest of them for its own; one that was drawn
/// for it is kept in its file from here on.
pub(super) async fn accept(db: &Db, mut masters: Masters) -> Result<Masters, Error> {
    let mut tx = db.begin().await?;
    let mut needed = Vec::new();
    for row in tx.all(MASTERS, []).await? {
        needed.push(row.text("master")?);
    }
    // Of two processes on a new database the second finds here what the first has set.
    let is_new = needed.is_empty() && tx.run(FIRST_MASTER, [text(masters.newest().id())]).await? == 1;
    let row = tx.one(MASTER, []).await?;
    let row = row.ok_or_else(|| Error::unavailable("it does not say by which master key it is sealed"))?;
    needed.push(row.text("value")?);
    if needed.iter().any(|id| masters.by_id(id).is_none()) {
        // They were read before they were changed.
        masters = masters.again()?;
    }
    if let Some(id) = needed.iter().find(|id| masters.by_id(id).is_none()) {
        return Err(masters.not_of(id));
    }
    if is_new {
        // Before anything is sealed by it, and before anybody else can find it set.
        masters.save()?;
    }
    tx.commit().await?;
    Ok(masters)
}

/// All is wrapped anew, and the older keys still stand in their file. Nobody else changes it meanwhile.
#[derive(Debug)]
pub struct Rekeyed {
    keys: u64,
    masters: Masters,
    _lock: Option<Lock>,
}

impl Rekeyed {
    /// How many there were.
    pub fn keys(&self) -> u64 {
        self.keys
    }

    /// # Errors
    /// The file cannot be written; all is wrapped by the new key, which stands first in it.
    pub fn forget_older(self) -> Result<(), Error> {
        self.masters.forget_older()
    }
}

/// Wraps every key anew by a new master, while bots go on: what they hold stays good, and a key that they make waits until
/// this is done. From the settings the first is the new one; in a file one is drawn.
///
/// # Errors
/// In words: these are not the database's masters, or there is no new one among them.
pub async fn rekey(db: &Db, now: DateTime<Utc>) -> Result<Rekeyed, Error> {
    let held = db.vault.held().masters.clone();
    // What another has put into the file is known only once that one has ended.
    let lock = held.lock().await?;
    let masters = held.again()?.with_new()?;
    let mut tx = db.begin().await?;
    let row = tx.one(MASTER, []).await?.ok_or_else(|| Error::unavailable("no master key is set"))?;
    let newest = masters.newest().clone();
    if row.text("value")? == newest.id() {
        return Err(Error::refused(
            "the first of ROLLOUT_KEY is the one in use already: put a new one before it, as NEW,OLD",
        ));
    }
    tx.run(SET_MASTER, [text(newest.id())]).await?;
    let (mut after, mut wrapped) = (String::new(), 0);
    loop {
        let rows = tx.all(PAGE, [text(&after)]).await?;
        for row in &rows {
            let (id, by) = (row.text("id")?, row.text("master")?);
            let master = masters.by_id(&by).ok_or_else(|| masters.not_of(&by))?;
            let bytes = master.unwrap(&id, &row.text("wrapped")?).ok_or_else(|| row.corrupt("wrapped"))?;
            let anew = newest.wrap(&id, &bytes)?;
            wrapped += tx.run(WRAP_AGAIN, [text(&id), text(newest.id()), text(&anew)]).await?;
            after = id;
        }
        if rows.is_empty() {
            break;
        }
    }
    for row in tx.all(TEAMS, []).await? {
        let team = TeamId(row.text("team")?);
        events::append_for_team(&mut tx, &team, None, Happened::KeysWrappedAnew, Via::Terminal, now).await?;
    }
    tx.commit().await?;
    Ok(Rekeyed { keys: wrapped, masters, _lock: lock })
}
