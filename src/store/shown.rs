//! Which message that is sent once shows what, so that it can be shown anew when that is taken away. Ids only, never a
//! word; where each stands is kept with the living ones, under the name of `What::Again`.

use std::collections::BTreeMap;

use super::outbox::Letter;
use super::statement::{json, statements, text};
use super::{Error, Tx};
use crate::domain::effect::{Effect, To, What};
use crate::domain::id::{PersonId, RolloutId, TeamId};

/// What is kept of a rollout under names that are no ids: those of `word_of`.
macro_rules! words {
    () => {
        "about in (select 'word:' || rollout || ':' || person from stakeholders where rollout = $2)"
    };
}

statements! {
    in "shown";
    KEEP = "insert into shown (team, letter, about, effect) values ($1, $2, $3, $4) \
        on conflict (team, about, letter) do nothing";
    DROP = "delete from shown where team = $1 and about = $2 and letter = $3 \
        and not exists (select 1 from attached where attached.letter = shown.letter) \
        and not exists (select 1 from living where living.team = $1 and living.name = 'sent:' || shown.letter)";
    OF_WORDS = concat!("select letter, effect from shown where team = $1 and ", words!(), " order by letter");
    ABOUT = "select letter, effect from shown where team = $1 and about = $2 order by letter";
    OF_CONCERNS = "select letter, effect from shown where team = $1 \
        and about in (select id from concerns where rollout = $2) order by letter";
    // The names are `What::living`'s.
    NOWHERE = "delete from living where team = $1 and name in (select 'sent:' || letter from shown where team = $1 \
        and about in (select id from rollouts where id = $2 union all select id from concerns where rollout = $2 \
        union all select id from questions where rollout = $2))";
    NOWHERE_WORDS = concat!("delete from living where team = $1 and name in (select 'sent:' || letter from shown \
        where team = $1 and ", words!(), ")");
    FORGET = "delete from shown where team = $1 \
        and about in (select id from rollouts where id = $2 union all select id from concerns where rollout = $2 \
        union all select id from questions where rollout = $2)";
    FORGET_WORDS = concat!("delete from shown where team = $1 and ", words!());
}

/// It is about to be worded: what is taken away from then on finds it, and comes after it, wherever it is by then.
pub async fn keep(tx: &mut Tx, letter: &Letter) -> Result<(), Error> {
    for about in letter.effect.what.shows() {
        let binds = [text(letter.team.as_str()), text(&letter.id), text(&about), json(&letter.effect)?];
        tx.run(KEEP, binds).await?;
    }
    Ok(())
}

/// It stands nowhere, nor will it; unless a page of it does, or files may: it was given up as far as it came.
pub async fn drop(tx: &mut Tx, letter: &Letter) -> Result<(), Error> {
    for about in letter.effect.what.shows() {
        tx.run(DROP, [text(letter.team.as_str()), text(&about), text(&letter.id)]).await?;
    }
    Ok(())
}

/// Every message that shows any of these, to be shown anew; each once.
pub async fn again(tx: &mut Tx, team: &TeamId, about: &[String]) -> Result<Vec<Effect>, Error> {
    let mut found = BTreeMap::new();
    for id in about {
        for row in tx.all(ABOUT, [text(team.as_str()), text(id)]).await? {
            let Effect { to, what } = row.json::<Effect>("effect")?;
            found.insert(row.text("letter")?, (to, Box::new(what)));
        }
    }
    Ok(anew(found))
}

fn anew(found: BTreeMap<String, (To, Box<What>)>) -> Vec<Effect> {
    found
        .into_iter()
        .map(|(letter, (to, shown))| Effect { to, what: What::Again { letter, shown } })
        .collect()
}

/// Every message that stands before this person and shows a concern of the rollout, to be shown anew; each once.
pub async fn before(tx: &mut Tx, rollout: &RolloutId, person: &PersonId) -> Result<Vec<Effect>, Error> {
    let mut all = of_concerns(tx, rollout).await?;
    all.retain(|effect| matches!(&effect.to, To::Dm { person: reader } if reader == person));
    Ok(all)
}

/// Every message that shows a concern of the rollout, to be shown anew; each once.
pub async fn of_concerns(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<Effect>, Error> {
    let mut found = BTreeMap::new();
    for row in tx.all(OF_CONCERNS, [text(rollout.team().as_str()), text(rollout.as_str())]).await? {
        let Effect { to, what } = row.json::<Effect>("effect")?;
        found.insert(row.text("letter")?, (to, Box::new(what)));
    }
    Ok(anew(found))
}

/// Every message that asks somebody whether they commit to it, and is sent once; each once.
pub async fn asking(tx: &mut Tx, rollout: &RolloutId) -> Result<Vec<Effect>, Error> {
    let mut found = BTreeMap::new();
    for row in tx.all(OF_WORDS, [text(rollout.team().as_str()), text(rollout.as_str())]).await? {
        let Effect { to, what } = row.json::<Effect>("effect")?;
        found.insert(row.text("letter")?, (to, Box::new(what)));
    }
    Ok(anew(found))
}

/// Nothing of a rollout is shown anew any more, nor is it known where it stands. Before its questions go.
pub async fn forget(tx: &mut Tx, rollout: &RolloutId) -> Result<(), Error> {
    let team = rollout.team();
    for all in [NOWHERE, NOWHERE_WORDS, FORGET, FORGET_WORDS] {
        tx.run(all, [text(team.as_str()), text(rollout.as_str())]).await?;
    }
    Ok(())
}
