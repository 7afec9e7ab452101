//! All that one person owes and all that they run: the answer to `/rollout` without a word, and the home tab.

use super::{Error, Tx, calls, progress, questions, rollouts, stakeholders};
use crate::domain::id::{PersonId, TeamId};
use crate::domain::reply::{Line, Owed};
use crate::domain::rollout::Rollout;
use crate::domain::state::{self, Ask};

/// Their own 1-on-1s first, then what the leads among us owe others.
pub async fn owed(tx: &mut Tx, team: &TeamId, person: &PersonId) -> Result<Vec<Owed>, Error> {
    let mut owed = Vec::new();
    for (rollout, who) in stakeholders::open_for(tx, team, person).await? {
        if state::allow(&rollout, Ask::Remind).is_ok() && who.intake.is_owed() {
            owed.push(Owed::Intake { rollout });
        }
    }
    for (rollout, question) in questions::open_for_lead(tx, team, person).await? {
        owed.push(Owed::Answer { question: question.id, rollout, asker: question.asker });
    }
    for (rollout, call) in calls::open_for_lead(tx, team, person).await? {
        owed.push(Owed::Call { call: call.id, rollout, person: call.person });
    }
    Ok(owed)
}

/// The rollouts they lead or sponsor that are not over, newest first.
pub async fn run(tx: &mut Tx, team: &TeamId, person: &PersonId) -> Result<Vec<Line>, Error> {
    let mut lines = Vec::new();
    for rollout in rollouts::run_by(tx, team, person).await? {
        lines.push(line(tx, rollout).await?);
    }
    Ok(lines)
}

/// A rollout as one line of a list.
pub async fn line(tx: &mut Tx, rollout: Rollout) -> Result<Line, Error> {
    let (heard, of) = progress::heard(tx, &rollout.id).await?;
    Ok(Line { rollout, heard, of })
}
