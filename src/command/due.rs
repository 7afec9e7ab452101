//! One duty, once: it is taken off the diary, and `domain` decides from the state of now whether it still applies.

use super::meeting::Loaded;
use super::plate::plate;
use super::{load, save, sponsor};
use crate::domain::action::Now;
use crate::domain::decision::Decision;
use crate::domain::duty::{Duty, DutyKind};
use crate::domain::event::Via;
use crate::domain::homework::park;
use crate::domain::id::{ConcernId, RolloutId};
use crate::domain::rollout::Rollout;
use crate::domain::{self, start, time};
use crate::store::{self, Tx};

pub async fn fire(tx: &mut Tx, duty: &Duty, now: Now) -> Result<(), store::Error> {
    // The rollout's row first, as everywhere: of two processes that saw it fall due, the second waits here.
    let rollout = store::rollouts::load(tx, &duty.key.rollout).await?;
    // And finds it gone. Before the decision is made: it may set the same duty again.
    if !store::duties::done(tx, &duty.key).await? {
        return Ok(());
    }
    let team = duty.key.rollout.team();
    let decision = match rollout {
        Some(rollout) => decide(tx, &rollout, duty, now).await?,
        None => Decision::default(),
    };
    save::save(tx, &team, None, Via::Timer, &decision, now).await
}

/// What fell due in a rollout while it rested, with the change that woke it: people see one edit of its messages.
pub async fn catch_up(tx: &mut Tx, rollout: &RolloutId, now: Now) -> Result<(), store::Error> {
    for duty in store::duties::due_of(tx, rollout, now).await? {
        fire(tx, &duty, now).await?;
    }
    Ok(())
}

async fn decide(tx: &mut Tx, rollout: &Rollout, duty: &Duty, now: Now) -> Result<Decision, store::Error> {
    if rollout.vacancy.is_some() {
        return Ok(domain::sponsor::rest(duty));
    }
    Ok(match duty.key.kind {
        DutyKind::Start => {
            let stakeholders = store::stakeholders::of_rollout(tx, &rollout.id).await?;
            let sponsor = load::zone(tx, &rollout.id.team(), &rollout.sponsor).await?;
            start::start_scheduled(rollout, &stakeholders, sponsor.unwrap_or(rollout.zone), now)
        }
        DutyKind::SponsorAsked => {
            duty.key.person.as_ref().map(|sponsor| time::sponsor_asked(rollout, sponsor)).unwrap_or_default()
        }
        DutyKind::Commitment if duty.key.epoch == 0 => {
            let who = match &duty.key.person {
                Some(person) => store::stakeholders::load(tx, &rollout.id, person).await?,
                None => None,
            };
            let verdicts = store::verdicts::of_rollout(tx, &rollout.id).await?;
            who.map(|who| time::commitment(rollout, &who, &verdicts, now)).unwrap_or_default()
        }
        DutyKind::DecisionDue if duty.key.person.is_none() => {
            let heard = sponsor::heard(tx, rollout).await?;
            let meeting = store::meetings::load(tx, &rollout.id).await?;
            let due = time::decision_due(rollout, &meeting, heard, duty.key.epoch, now);
            // Who was asked or reminded after the day reads it so already.
            let due = match duty.key.epoch {
                0 => sponsor::told_of_the_day(tx, rollout, due).await?,
                _ => due,
            };
            sponsor::told_of_loss(tx, due).await?
        }
        DutyKind::Nudge
        | DutyKind::Reminder
        | DutyKind::Homework
        | DutyKind::Commitment
        | DutyKind::DecisionDue => match &duty.key.person {
            Some(person) => {
                let mut plate = plate(tx, &rollout.id.team(), person, now).await?;
                plate.duties.push(duty.clone());
                // Of many answers that one person owes, the plate holds the first.
                if duty.key.kind == DutyKind::Homework
                    && plate.homework.iter().all(|(_, concern)| concern.id.number() != duty.key.epoch)
                {
                    let id = ConcernId::new(&rollout.id.team(), i64::from(duty.key.epoch));
                    let concern = store::concerns::load(tx, &id).await?;
                    plate.homework.extend(concern.map(|concern| (rollout.clone(), concern)));
                }
                time::nudge(&duty.key, &plate, now)
            }
            None => Decision::default(),
        },
        DutyKind::CloseIntake if duty.key.person.is_some() => {
            let who = match &duty.key.person {
                Some(person) => store::stakeholders::load(tx, &rollout.id, person).await?,
                None => None,
            };
            who.map(|who| time::unsent_due(rollout, &who, now)).unwrap_or_default()
        }
        DutyKind::CloseIntake => {
            let stakeholders = store::stakeholders::of_rollout(tx, &rollout.id).await?;
            let concerns = store::outlines::of_rollout(tx, &rollout.id).await?;
            let mut unsent = store::drafts::with_unsent(tx, &rollout.id).await?;
            unsent.extend(store::words::waiting_in(tx, &rollout.id).await?);
            time::close_intake(rollout, &stakeholders, &concerns, &unsent, now)
        }
        DutyKind::Summary => time::summary(rollout),
        DutyKind::Agenda => {
            let loaded = Loaded::of(tx, rollout.clone()).await?;
            match &duty.key.person {
                Some(person) => loaded.eve().agenda_due_to(person, now),
                None => loaded.eve().agenda_due(now),
            }
        }
        DutyKind::Meeting => {
            let loaded = Loaded::of(tx, rollout.clone()).await?;
            match &duty.key.person {
                Some(person) => loaded.eve().due_to(person, duty.key.epoch, now),
                None => loaded.eve().due(duty.key.epoch, now),
            }
        }
        DutyKind::Deciding => {
            let stakeholders = store::stakeholders::of_rollout(tx, &rollout.id).await?;
            let meeting = store::meetings::load(tx, &rollout.id).await?;
            let zone = load::zone(tx, &rollout.id.team(), &rollout.sponsor).await?;
            time::deciding(rollout, &meeting, &stakeholders, zone.unwrap_or(rollout.zone), now)
        }
        DutyKind::LookAgain => {
            let id = ConcernId::new(&rollout.id.team(), i64::from(duty.key.epoch));
            let concern = store::concerns::load(tx, &id).await?;
            concern.and_then(|concern| park::look_again(rollout, &concern, now)).unwrap_or_default()
        }
    })
}
