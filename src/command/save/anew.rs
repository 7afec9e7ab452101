//! What stands and is shown anew because of a decision: it asked something that is done, or is asked of nobody any more.

use crate::domain::concern::Concern;
use crate::domain::decision::Decision;
use crate::domain::effect::{Effect, To, What, word_of};
use crate::domain::event::Happened;
use crate::domain::id::TeamId;
use crate::store::{self, Tx};

/// What brought somebody homework once more that they owe no more, or reminded them of it, stands without its buttons.
pub async fn homework_told(
    tx: &mut Tx,
    team: &TeamId,
    decision: &Decision,
) -> Result<Vec<Effect>, store::Error> {
    let mut effects = Vec::new();
    for Effect { what, .. } in &decision.effects {
        let What::Homework { concern: id, owner } = what else { continue };
        let changed = decision.concerns.iter().find(|concern| concern.id == *id);
        let is_over = |concern: &&Concern| {
            concern.work.homework.owed_by() != Some(owner) || concern.state.is_withdrawn()
        };
        if changed.filter(is_over).is_none() {
            continue;
        }
        let again = store::shown::again(tx, team, &[id.as_str().to_owned()]).await?;
        effects.extend(again.into_iter().filter(|effect| match (&effect.to, &effect.what) {
            (To::Dm { person }, What::Again { shown, .. }) if person == owner => {
                matches!(**shown, What::HomeworkAgain { .. } | What::Nudge { .. })
            }
            _ => false,
        }));
    }
    Ok(effects)
}

/// What told whoever led a rollout before of a point says with whom it is now.
pub async fn handed_over(tx: &mut Tx, decision: &Decision) -> Result<Vec<Effect>, store::Error> {
    let mut stand = Vec::new();
    for event in &decision.events {
        if let Happened::HandedOver { before, .. } = &event.what {
            stand.extend(store::shown::before(tx, &event.rollout, before).await?);
        }
    }
    Ok(stand)
}

/// What told the lead of a concern that stands otherwise now, with what they could do about it: that an answer did not do,
/// has not come, or is to be given by somebody else; that a sentence is fair, or a day to look again has come.
pub async fn asked_of_the_lead(
    tx: &mut Tx,
    team: &TeamId,
    decision: &Decision,
) -> Result<Vec<Effect>, store::Error> {
    let turned = decision.events.iter().filter_map(|event| match &event.what {
        Happened::ConcernAnswered { concern, .. }
        | Happened::ConcernSettled { concern, .. }
        | Happened::ConcernReopened { concern, .. }
        | Happened::ConcernParked { concern, .. }
        | Happened::ConcernTakenIn { concern, .. }
        | Happened::RiskAccepted { concern, .. }
        | Happened::HomeworkMoved { concern, .. }
        | Happened::ConcernChanged { concern }
        | Happened::ConcernWithdrawn { concern } => Some(concern.as_str().to_owned()),
        _ => None,
    });
    let mut again = store::shown::again(tx, team, &turned.collect::<Vec<_>>()).await?;
    again.retain(|effect| match &effect.what {
        What::Again { shown, .. } => asks_the_lead(shown),
        _ => false,
    });
    Ok(again)
}

/// About a concern, with what could be done about it.
fn asks_the_lead(what: &What) -> bool {
    matches!(
        what,
        What::FellShort { .. }
            | What::Overdue { .. }
            | What::HomeworkBack { .. }
            | What::Fair { .. }
            | What::LookAgain { .. }
    )
}

/// Where a rollout has ended, what asked for work on one of its concerns. A reminder of homework is found by the concern
/// alone: whoever has it may speak for no area.
pub async fn ended(tx: &mut Tx, decision: &Decision) -> Result<Vec<Effect>, store::Error> {
    let mut all = Vec::new();
    for rollout in decision.rollout.iter().filter(|rollout| rollout.stage.is_over()) {
        let ends = |happened: &Happened| matches!(happened, Happened::Decided { .. } | Happened::Cancelled);
        if !decision.events.iter().any(|event| event.rollout == rollout.id && ends(&event.what)) {
            continue;
        }
        let again = store::shown::of_concerns(tx, &rollout.id).await?;
        all.extend(again.into_iter().filter(|effect| match &effect.what {
            What::Again { shown, .. } => {
                matches!(**shown, What::Nudge { .. } | What::HomeworkAgain { .. }) || asks_the_lead(shown)
            }
            _ => false,
        }));
    }
    Ok(all)
}

/// What tells that somebody is out of reach, of whose part something has changed: they may be back. And what reminded
/// them of their view, once it is waited for no more.
pub async fn of_their_part(
    tx: &mut Tx,
    team: &TeamId,
    decision: &Decision,
) -> Result<Vec<Effect>, store::Error> {
    let mut all = Vec::new();
    for who in decision.stakeholders.iter().filter(|who| who.intake.lost_since().is_none()) {
        let again = store::shown::again(tx, team, &[word_of(&who.rollout, &who.person)]).await?;
        all.extend(again.into_iter().filter(|effect| match &effect.what {
            What::Again { shown, .. } => match **shown {
                What::CouldNotReach { .. } => true,
                What::Nudge { .. } | What::StillUnsent { .. } => !who.is_owed(),
                _ => false,
            },
            _ => false,
        }));
    }
    Ok(all)
}
