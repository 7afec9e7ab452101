//! The start itself: from a draft to a rollout, its stakeholders, what goes out at once and what falls due later.
//! Both come from the timetable that was rehearsed, and from nowhere else.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::super::decision::{Decision, DraftChange};
use super::super::draft::DraftKey;
use super::super::duty::{Duty, DutyChange, DutyKey, DutyKind};
use super::super::event::{Event, Happened};
use super::super::id::{PersonId, RolloutId};
use super::super::person::{Channel, Person};
use super::super::rehearsal::{self, Party, Planned};
use super::super::reply::Reply;
use super::super::rhythm::Rhythm;
use super::super::rollout::{Rollout, Stage};
use super::super::screen::{Notice, Screen};
use super::super::stakeholder::{Intake, Nudges, Stakeholder};
use super::{Agreed, lead_zone};

/// **Start now**, or at 9:00 of the day that was agreed: then nothing is sent, and the start is all that falls due.
pub fn begin(id: RolloutId, agreed: Agreed, home: &Channel, lead: &Person, now: DateTime<Utc>) -> Decision {
    let zone = lead_zone(lead);
    let channel = &home.id;
    let items = agreed.timetable(channel, zone, now);
    let stakeholders: Vec<Stakeholder> = agreed.parties.iter().map(|party| stakeholder(&id, party)).collect();
    let stage = match agreed.starts_at {
        Some(starts_at) => Stage::Scheduled { starts_at },
        None => Stage::Intake,
    };
    let notice = Notice::Started {
        rollout: id.clone(),
        name: agreed.brief.name.clone(),
        channel: channel.clone(),
        starts_at: agreed.starts_at,
        zone,
    };
    let rollout = Rollout {
        id,
        channel: channel.clone(),
        is_private: home.is_private,
        outsiders_accepted: agreed.outsiders_accepted,
        brief: agreed.brief,
        lead: lead.id.clone(),
        sponsor: agreed.sponsor,
        zone,
        dates: agreed.dates,
        stage,
        waivers: agreed.waivers,
        vacancy: None,
        keep: agreed.keep,
        rhythm: Rhythm::default(),
    };

    let mut decision = match agreed.starts_at {
        Some(starts_at) => schedule(&rollout, starts_at),
        None => open_intake(&rollout, &stakeholders, &items, Some(lead.id.clone())),
    };
    if rollout.outsiders_accepted {
        let what = Happened::OutsidersAccepted;
        decision.events.push(Event { rollout: rollout.id.clone(), by: Some(lead.id.clone()), what });
    }
    decision.drafts = vec![(DraftKey::Start { channel: channel.clone() }, DraftChange::Drop)];
    decision.reply = Reply::Show { screen: Screen::Notice { notice } };
    decision.rollout = Some(rollout);
    decision.stakeholders = stakeholders;
    decision
}

/// The duty `Start` fired, perhaps late: what lies ahead is computed from `now`. Whoever could not be reached since is
/// not asked. `sponsor_zone`: the lead's where it is not known.
pub fn start_scheduled(
    rollout: &Rollout,
    stakeholders: &[Stakeholder],
    sponsor_zone: Tz,
    now: DateTime<Utc>,
) -> Decision {
    let Stage::Scheduled { .. } = rollout.stage else { return Decision::default() };
    let rollout = Rollout { stage: Stage::Intake, ..rollout.clone() };
    let parties: Vec<Party> =
        stakeholders.iter().filter(|stakeholder| stakeholder.intake.is_owed()).map(Party::of).collect();
    let items = rehearsal::timetable(
        &rollout.channel,
        rollout.zone,
        sponsor_zone,
        (&rollout.dates, &rollout.rhythm),
        &parties,
        now,
    );
    let mut decision = open_intake(&rollout, stakeholders, &items, None);
    decision.rollout = Some(rollout);
    decision
}

fn schedule(rollout: &Rollout, starts_at: DateTime<Utc>) -> Decision {
    let key = DutyKey { rollout: rollout.id.clone(), person: None, kind: DutyKind::Start, epoch: 0 };
    Decision {
        duties: vec![DutyChange::Set(Duty { key, due_at: starts_at })],
        events: vec![Event {
            rollout: rollout.id.clone(),
            by: Some(rollout.lead.clone()),
            what: Happened::Scheduled { starts_at },
        }],
        ..Decision::default()
    }
}

fn open_intake(
    rollout: &Rollout,
    stakeholders: &[Stakeholder],
    items: &[Planned],
    by: Option<PersonId>,
) -> Decision {
    let (mut duties, effects) = rehearsal::play(rollout, items);
    duties.extend(rehearsal::turns(rollout));
    let what = Happened::Started { stakeholders: stakeholders.len(), waived: rollout.waivers.len() };
    Decision {
        duties,
        effects,
        events: vec![Event { rollout: rollout.id.clone(), by, what }],
        ..Decision::default()
    }
}

fn stakeholder(rollout: &RolloutId, party: &Party) -> Stakeholder {
    Stakeholder {
        rollout: rollout.clone(),
        person: party.person.clone(),
        areas: party.areas.clone(),
        zone: party.zone,
        intake: Intake::Invited,
        silent: Vec::new(),
        nudges: Nudges::default(),
    }
}
