//! The themes of a rollout. To put them together all its concerns are read, which would keep everybody who writes waiting:
//! so that is done beside the writer, from one moment's state. In the transaction it is only seen whether they are still
//! so, and what a change touches is loaded. What was put together last is kept for a moment, for whoever turns the page.

use super::load;
use super::stop::Stop;
use crate::domain::action::{Request, ThemeTask};
use crate::domain::decision::Decision;
use crate::domain::event::{Body, Happened};
use crate::domain::id::{PersonId, RolloutId};
use crate::domain::policy::meanwhile::changes_themes;
use crate::domain::theming::{self, Themes};
use crate::store::{self, Db, Tx};

/// Where they have changed as often while they were put together, it is done in the transaction: late, but done.
const BESIDE: u8 = 3;

/// Themes as they were at one moment, for one request.
#[derive(Debug)]
pub struct Sorted {
    rollout: RolloutId,
    lead: PersonId,
    /// How far the record had come.
    seen: i64,
    themes: Themes,
    /// The how manieth for this request; 0: for an earlier one.
    nth: u8,
}

impl Sorted {
    /// Beside whoever writes. `before`: those that were put together for the same request and are no longer so.
    pub async fn beside(
        db: &Db,
        rollout: RolloutId,
        lead: PersonId,
        before: Option<&Sorted>,
    ) -> Result<Sorted, store::Error> {
        let nth = before.map_or(1, |before| before.nth.saturating_add(1));
        let mut tx = db.read().await?;
        let seen = store::events::last(&mut tx, &rollout).await?;
        let concerns = store::concerns::of_rollout(&mut tx, &rollout).await?;
        drop(tx);
        // It takes as long as thousands of acknowledgements.
        let reader = lead.clone();
        let themes = tokio::task::spawn_blocking(move || Themes::of(&reader, &concerns)).await;
        let themes = themes.map_err(|_| store::Error::unavailable("themes could not be put together"))?;
        Ok(Sorted { rollout, lead, seen, themes, nth })
    }

    /// For requests to come.
    #[must_use]
    pub fn kept(self) -> Sorted {
        Sorted { nth: 0, ..self }
    }

    async fn is_of_now(&self, tx: &mut Tx) -> Result<bool, store::Error> {
        let since = store::events::since(tx, &self.rollout, self.seen).await?;
        let all = store::events::last(tx, &self.rollout).await? - self.seen;
        // Who turns a page sees what has come since; who is in the middle of a change goes on.
        let is_new = |what: &Happened| self.nth == 0 && matches!(what, Happened::ConcernRaised { .. });
        let is_other = |body: &Body| changes_themes(&body.what) || is_new(&body.what);
        Ok(usize::try_from(all) == Ok(since.len()) && !since.iter().any(is_other))
    }
}

/// The themes, as the lead has them.
pub async fn theme(
    tx: &mut Tx,
    request: &Request,
    rollout: &RolloutId,
    (page, task): (usize, &ThemeTask),
    sorted: Option<&Sorted>,
) -> Result<Decision, Stop> {
    let rollout = load::rollout(tx, request, rollout).await?;
    let actor = &request.actor;
    theming::may(&rollout, actor)?;
    let now;
    let its = |sorted: &&Sorted| sorted.rollout == rollout.id && sorted.lead == *actor;
    let themes = match sorted.filter(its) {
        Some(sorted) if sorted.is_of_now(tx).await? => &sorted.themes,
        Some(sorted) if sorted.nth >= BESIDE => {
            let concerns = store::concerns::of_rollout(tx, &rollout.id).await?;
            now = Themes::of(actor, &concerns);
            &now
        }
        Some(_) | None => return Err(Stop::Sort(rollout.id)),
    };
    Ok(match task {
        ThemeTask::List => theming::list(&rollout, actor, themes, page)?,
        ThemeTask::Open { of } => theming::open(&rollout, actor, themes, of.as_ref(), page)?,
        ThemeTask::Save { change } => {
            let mut touched = Vec::new();
            for id in themes.touched(change) {
                touched.extend(store::concerns::load(tx, &id).await?);
            }
            theming::save(&rollout, actor, (themes, &touched), change, page)?
        }
    })
}

#[cfg(test)]
mod tests;
