//! All that one person owes and all that they run: the answer to `/rollout` without a word, and the home tab.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{
    Error, Tx, calls, commitments, concerns, duties, installations, meetings, outlines, progress, questions,
    rollouts, stakeholders, words,
};
use crate::domain::calendar;
use crate::domain::concern::State;
use crate::domain::duty::DutyKind;
use crate::domain::extend::Moves;
use crate::domain::homework::due;
use crate::domain::id::{PersonId, RolloutId, TeamId};
use crate::domain::meeting;
use crate::domain::policy::Roles;
use crate::domain::readiness;
use crate::domain::reply::{Gate, Invited, Line, Owed, Point};
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::state::{self, Ask, Onward};

/// Answers that somebody owes are read so far; of more they are told how many.
const ANSWERS: i64 = 20;

#[derive(Debug, Default, PartialEq)]
pub struct Mine {
    /// Their own 1-on-1s first, then what they typed that waits to be put to one, then their word on what was done
    /// about their concerns, answers they were asked for, and what the leads among us owe others.
    pub owe: Vec<Owed>,
    /// Answers that they owe besides those.
    pub more: usize,
    /// The rollouts they lead or sponsor that are not over, newest first.
    pub run: Vec<Line>,
}

pub async fn of(tx: &mut Tx, team: &TeamId, person: &PersonId, now: DateTime<Utc>) -> Result<Mine, Error> {
    let mut led = Vec::new();
    for rollout in rollouts::run_by(tx, team, person).await? {
        let gate = gate(tx, &rollout).await?;
        led.push((rollout, gate));
    }
    let (owe, more) = owed(tx, team, person, &led, now).await?;
    let mut run = Vec::new();
    let most = installations::allowed(tx, team).await?.moves;
    for (rollout, gate) in led {
        let gate = gate.map(|(gate, _)| gate).unwrap_or_default();
        let all_moved = rollout.sponsor == *person
            && Moves::of(&rollout, &meetings::slips(tx, &rollout.id).await?, most) == Moves::UsedUp;
        run.push(Line { gate, all_moved, ..line(tx, rollout).await? });
    }
    Ok(Mine { owe, more, run })
}

async fn owed(
    tx: &mut Tx,
    team: &TeamId,
    person: &PersonId,
    led: &[(Rollout, Option<(Gate, bool)>)],
    now: DateTime<Utc>,
) -> Result<(Vec<Owed>, usize), Error> {
    let mut owed = Vec::new();
    for (rollout, who) in stakeholders::open_for(tx, team, person).await? {
        if who.is_waited_for(&rollout.stage) {
            let more = if who.intake.is_done() { who.silent } else { Vec::new() };
            owed.push(Owed::Intake { rollout, more });
        } else if has_met(tx, &rollout, now).await?
            && commitments::load(tx, &rollout.id, person).await?.is_none()
        {
            let late = now >= rollout.dates.decision_by;
            owed.push(Owed::Commitment { rollout, late });
        }
    }
    owed.extend(unplaced(tx, team, person).await?);
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
            let late = now >= calendar::end_of_day(due, rollout.zone);
            owed.push(Owed::Homework { rollout: rollout.clone(), point: Point::of(&card), due, late });
        }
    }
    for (rollout, gate) in led {
        if rollout.vacancy.is_some() && rollout.lead == *person {
            owed.push(Owed::Sponsor { rollout: rollout.clone() });
        }
        if let Some((gate, is_near)) = gate
            && (gate.held_since.is_some() || (*is_near && rollout.lead == *person && gate.wants_something()))
        {
            owed.push(Owed::Meeting { rollout: rollout.clone(), gate: gate.clone() });
        }
    }
    for (rollout, _) in led.iter().filter(|(rollout, _)| rollout.lead == *person) {
        if rollout.stage != Stage::Intake && state::allow(rollout, Ask::Work).is_ok() {
            let (many, blockers) = concerns::unassigned(tx, &rollout.id).await?;
            if many > 0 {
                owed.push(Owed::Unassigned { rollout: rollout.clone(), many, blockers });
            }
        }
        if state::on_date(&rollout.stage, DutyKind::LookAgain) == Onward::Act {
            let today = calendar::local_day(now, rollout.zone);
            match outlines::to_look_at_again(tx, &rollout.id, today).await? {
                0 => {}
                many => owed.push(Owed::LookAgain { rollout: rollout.clone(), many }),
            }
        }
    }
    for (rollout, question) in questions::open_for_lead(tx, team, person).await? {
        owed.push(Owed::Answer { question: question.id, rollout, asker: question.asker });
    }
    for (rollout, call) in calls::open_for_lead(tx, team, person).await? {
        owed.push(Owed::Call { call: call.id, rollout, person: call.person });
    }
    for (rollout, _) in led {
        if rollout.sponsor == *person && has_met(tx, rollout, now).await? {
            let late = now >= rollout.dates.decision_by;
            owed.push(Owed::Verdict { rollout: rollout.clone(), late });
        }
    }
    Ok((owed, more))
}

/// What they typed, as long as there is a rollout that it can be about.
async fn unplaced(tx: &mut Tx, team: &TeamId, person: &PersonId) -> Result<Option<Owed>, Error> {
    let waiting = words::of_person(tx, team, person).await?;
    let Some(first) = waiting.first() else { return Ok(None) };
    let open = stakeholders::open_for(tx, team, person).await?;
    let open = open.into_iter().filter(|(rollout, _)| state::allow(rollout, Ask::Tell).is_ok());
    let open: Vec<Invited> =
        open.map(|(rollout, _)| Invited { rollout: rollout.id, name: rollout.brief.name }).collect();
    let (words, said_at) = (first.id.clone(), first.said_at);
    Ok((!open.is_empty()).then_some(Owed::Unplaced { many: waiting.len(), words, said_at, open }))
}

/// Whether it waits for words of those who have met, and the decision. Nobody is asked while it has no sponsor.
async fn has_met(tx: &mut Tx, rollout: &Rollout, now: DateTime<Utc>) -> Result<bool, Error> {
    if rollout.vacancy.is_some() || state::allow(rollout, Ask::Decide).is_err() {
        return Ok(false);
    }
    let open = match rollout.stage {
        Stage::JointMeeting => progress::of(tx, &rollout.id).await?.open,
        _ => 0,
    };
    Ok(meeting::is_over(rollout, open, now))
}

/// How ready it is, and whether its agenda is out, so that they meet soon; `None`: they do not prepare it now.
async fn gate(tx: &mut Tx, rollout: &Rollout) -> Result<Option<(Gate, bool)>, Error> {
    if rollout.stage != Stage::Homework || rollout.vacancy.is_some() {
        return Ok(None);
    }
    let meeting = meetings::load(tx, &rollout.id).await?;
    let mut missing = Vec::new();
    let goes_on = match meeting.gone_on {
        Some(_) => meeting.goes_on(&concerns::unanswered_blockers(tx, &rollout.id).await?),
        None => false,
    };
    if !goes_on {
        let areas = progress::areas(tx, &rollout.id).await?;
        let unanswered = concerns::unanswered_blocker_ids(tx, &rollout.id).await?;
        let agenda_at = duties::agenda_at(tx, &rollout.id).await?;
        missing = readiness::missing(rollout, &areas, &unanswered, &meeting, agenda_at);
    }
    let is_near = meeting.agenda_sent_at.is_some();
    Ok(Some((Gate { held_since: meeting.held_since, missing }, is_near)))
}

/// A rollout as one line of a list.
pub async fn line(tx: &mut Tx, rollout: Rollout) -> Result<Line, Error> {
    let (heard, of) = progress::heard(tx, &rollout.id).await?;
    let held_since = match rollout.stage {
        Stage::Homework => meetings::load(tx, &rollout.id).await?.held_since,
        _ => None,
    };
    let gate = Gate { held_since, missing: Vec::new() };
    Ok(Line { rollout, heard, of, gate, all_moved: false })
}
