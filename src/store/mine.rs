//! All that one person owes and all that they run: the answer to `/rollout` without a word, and the home tab.

use std::collections::BTreeMap;

use super::{Error, Tx, calls, commitments, concerns, progress, questions, rollouts, stakeholders};
use crate::domain::concern::State;
use crate::domain::homework::due;
use crate::domain::id::{PersonId, RolloutId, TeamId};
use crate::domain::policy::Roles;
use crate::domain::reply::{Line, Owed, Point};
use crate::domain::rollout::Rollout;
use crate::domain::state::{self, Ask};

/// Answers that somebody owes are read so far; of more they are told how many.
const ANSWERS: i64 = 20;

/// Their own 1-on-1s first, then their word on what was done about their concerns, answers they were asked for, and what
/// the leads among us owe others. And how many more answers they owe.
pub async fn owed(tx: &mut Tx, team: &TeamId, person: &PersonId) -> Result<(Vec<Owed>, usize), Error> {
    let mut owed = Vec::new();
    for (rollout, who) in stakeholders::open_for(tx, team, person).await? {
        if state::allow(&rollout, Ask::Remind).is_ok() && who.is_owed() {
            owed.push(Owed::Intake { rollout });
        } else if state::allow(&rollout, Ask::Commit).is_ok()
            && commitments::load(tx, &rollout.id, person).await?.is_none()
        {
            owed.push(Owed::Commitment { rollout });
        }
    }
    for (rollout, _) in stakeholders::open_for(tx, team, person).await? {
        if state::allow(&rollout, Ask::Work).is_err() {
            continue;
        }
        for concern in concerns::of_raiser(tx, &rollout.id, person).await? {
            if let State::Answered { answer } = &concern.state {
                let (rollout, nth) = (rollout.clone(), answer.nth);
                owed.push(Owed::Reaction { rollout, concern: concern.id.clone(), nth });
            }
            let is_proposed = concern.work.wording.as_ref().is_some_and(|wording| !wording.is_fair());
            if is_proposed && !concern.state.is_withdrawn() {
                owed.push(Owed::Fairness { rollout: rollout.clone(), concern: concern.id });
            }
        }
    }
    let mut known: BTreeMap<RolloutId, Option<Rollout>> = BTreeMap::new();
    let answers = concerns::owed_by(tx, team, person, ANSWERS).await?;
    let more = concerns::how_many_owed(tx, team, person).await?.saturating_sub(answers.len());
    for concern in answers {
        if !known.contains_key(&concern.rollout) {
            known.insert(concern.rollout.clone(), rollouts::load(tx, &concern.rollout).await?);
        }
        let Some(Some(rollout)) = known.get(&concern.rollout) else { continue };
        let card = Roles::in_concern(rollout, &concern, person).card(&concern);
        let due = concern.work.homework.due();
        if let (Some(card), Some(due), true) = (card, due, due::is_owed(rollout, &concern, person)) {
            owed.push(Owed::Homework { rollout: rollout.clone(), point: Point::of(&card), due });
        }
    }
    for (rollout, question) in questions::open_for_lead(tx, team, person).await? {
        owed.push(Owed::Answer { question: question.id, rollout, asker: question.asker });
    }
    for (rollout, call) in calls::open_for_lead(tx, team, person).await? {
        owed.push(Owed::Call { call: call.id, rollout, person: call.person });
    }
    for rollout in rollouts::run_by(tx, team, person).await? {
        if rollout.sponsor == *person && state::allow(&rollout, Ask::Decide).is_ok() {
            owed.push(Owed::Verdict { rollout });
        }
    }
    Ok((owed, more))
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
