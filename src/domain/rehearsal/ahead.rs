//! What is still ahead of a rollout by its diary, as its lead reads it: each message as it will go if nothing happens
//! until then.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{
    Audience, Party, Plan, Planned, PlannedWhat, Remark, counted, of_decision, overdue, timetable, to_heads,
};
use crate::domain::calendar;
use crate::domain::commitment;
use crate::domain::duty::{Duty, DutyKind};
use crate::domain::id::PersonId;
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::stakeholder::Stakeholder;
use crate::domain::time::{nudge, pending, told_unsent_at};

/// What is still ahead of a rollout by its diary, each as it will go if nothing happens until then. Before its start:
/// the whole timetable. `sponsor_zone`: the lead's where it is not known.
pub fn ahead(
    rollout: &Rollout,
    stakeholders: &[Stakeholder],
    duties: &[Duty],
    sponsor_zone: Tz,
    now: DateTime<Utc>,
) -> Plan {
    let is_held = rollout.stage == Stage::Homework && rollout.dates.meeting <= now;
    let owing = || stakeholders.iter().filter(|stakeholder| stakeholder.is_owed());
    let (starts_at, items) = if let Stage::Scheduled { starts_at } = rollout.stage {
        let parties: Vec<Party> = owing().map(Party::of).collect();
        let channel = &rollout.channel;
        let plan = (&rollout.dates, &rollout.rhythm);
        let items = timetable(channel, rollout.zone, sponsor_zone, plan, &parties, starts_at);
        (Some(starts_at), items)
    } else {
        let planned = |duty: &Duty| match is_held {
            true => held_up(rollout, stakeholders, duty, sponsor_zone),
            false => planned(rollout, stakeholders, duty, sponsor_zone),
        };
        (None, once_a_day(duties.iter().flat_map(planned).collect()))
    };
    let sent = |person: &PersonId| {
        stakeholders.iter().find(|who| who.person == *person).map_or(0, |who| who.nudges.sent)
    };
    let items = counted(once_a_day(items), sent);
    let remarks = [
        rollout.vacancy.map(|_| Remark::StandsStill),
        (is_held && rollout.vacancy.is_none()).then_some(Remark::Waits),
    ];
    Plan {
        name: rollout.brief.name.clone(),
        channel: rollout.channel.clone(),
        lead: rollout.lead.clone(),
        sponsor: rollout.sponsor.clone(),
        zone: rollout.zone,
        keep: rollout.keep,
        starts_at,
        now,
        items: once(items, &rollout.lead, &rollout.sponsor),
        remarks: remarks.into_iter().flatten().collect(),
    }
}

/// The same where the meeting would not begin as things stand: what comes after it does not go, and who was to meet is told
/// that it waits.
pub fn without_a_meeting(
    plan: Plan,
    rollout: &Rollout,
    stakeholders: &[Stakeholder],
    sponsor_zone: Tz,
) -> Plan {
    let at = rollout.dates.meeting;
    let comes_after = |item: &Planned| match item.what {
        PlannedWhat::Commitment
        | PlannedWhat::CommitmentNudge
        | PlannedWhat::DecisionNudge
        | PlannedWhat::DecisionOverdue => true,
        PlannedWhat::Charter
        | PlannedWhat::SponsorAsked
        | PlannedWhat::Invite
        | PlannedWhat::Nudge { .. }
        | PlannedWhat::Reminder
        | PlannedWhat::IntakeClosed
        | PlannedWhat::StillUnsent
        | PlannedWhat::Summary
        | PlannedWhat::Agenda
        | PlannedWhat::MeetingWaits
        | PlannedWhat::Homework
        | PlannedWhat::LookAgain => false,
    };
    let told = stakeholders
        .iter()
        .filter(|who| who.is_reachable() && who.person != rollout.lead && who.person != rollout.sponsor);
    let told = told.map(|who| Planned { what: PlannedWhat::MeetingWaits, to: audience(who), at: Some(at) });
    let heads = to_heads(PlannedWhat::MeetingWaits, (rollout.zone, at), (sponsor_zone, at));
    let kept = plan.items.into_iter().filter(|item| !comes_after(item));
    let mut items: Vec<Planned> = kept.chain(heads).chain(told).collect();
    items.sort_by_key(|item| item.at);
    Plan { items, ..plan }
}

/// Lead and sponsor get the agenda as such; where one of them speaks for an area too, they get it once. Who
/// sponsors what they lead is told nothing of what a sponsor does.
pub(in crate::domain) fn once(items: Vec<Planned>, lead: &PersonId, sponsor: &PersonId) -> Vec<Planned> {
    let agendas = || items.iter().filter(|item| item.what == PlannedWhat::Agenda).map(|item| &item.to);
    let to_lead = agendas().any(|to| matches!(to, Audience::LeadAndSponsor { .. } | Audience::Lead { .. }));
    let to_sponsor =
        agendas().any(|to| matches!(to, Audience::LeadAndSponsor { .. } | Audience::Sponsor { .. }));
    let again = |item: &Planned| match &item.to {
        Audience::Person { person, .. } => {
            item.what == PlannedWhat::Agenda
                && ((to_lead && person == lead) || (to_sponsor && person == sponsor))
        }
        Audience::Channel { .. }
        | Audience::LeadAndSponsor { .. }
        | Audience::Lead { .. }
        | Audience::Sponsor { .. } => false,
    };
    let themselves = |item: &Planned| item.what == PlannedWhat::SponsorAsked && lead == sponsor;
    items.into_iter().filter(|item| !again(item) && !themselves(item)).collect()
}

/// In the order of time. The first that is due to somebody on a day of theirs stands for what comes after it that day,
/// but for what they wished for themselves.
fn once_a_day(mut items: Vec<Planned>) -> Vec<Planned> {
    items.sort_by_key(|item| item.at);
    let mut told = BTreeSet::new();
    items.retain(|item| match (&item.to, item.at, item.what) {
        (Audience::Person { person, zone, .. }, Some(at), PlannedWhat::Nudge { .. }) => {
            told.insert((person.clone(), calendar::local_day(at, *zone)))
        }
        (Audience::Person { person, zone, .. }, Some(at), PlannedWhat::Reminder) => {
            told.insert((person.clone(), calendar::local_day(at, *zone)));
            true
        }
        _ => true,
    });
    items
}

/// The same while the meeting waits: of what comes after it nothing goes before it has a new day, but the reminders of it.
fn held_up(rollout: &Rollout, stakeholders: &[Stakeholder], duty: &Duty, sponsor_zone: Tz) -> Vec<Planned> {
    let (what, zone) = (PlannedWhat::MeetingWaits, rollout.zone);
    match (duty.key.kind, &duty.key.person) {
        (DutyKind::Deciding, _) => Vec::new(),
        (DutyKind::DecisionDue, None) => to_heads(what, (zone, duty.due_at), (sponsor_zone, duty.due_at)),
        (DutyKind::Meeting, None) if duty.key.epoch > 0 => {
            let theirs = |zone| (zone, calendar::next_working_moment(duty.due_at, zone));
            to_heads(what, theirs(zone), theirs(sponsor_zone))
        }
        _ => planned(rollout, stakeholders, duty, sponsor_zone),
    }
}

/// The messages that a duty will send.
fn planned(rollout: &Rollout, stakeholders: &[Stakeholder], duty: &Duty, sponsor_zone: Tz) -> Vec<Planned> {
    let reached = || stakeholders.iter().filter(|who| who.is_reachable());
    match (duty.key.kind, &duty.key.person) {
        (DutyKind::Deciding, None) => {
            let asked = |who: &Stakeholder| Planned {
                what: PlannedWhat::Commitment,
                to: audience(who),
                at: Some(commitment::asked_at(rollout, who, duty.due_at)),
            };
            let reminded = |who: &Stakeholder| {
                let asked = commitment::asked_at(rollout, who, duty.due_at);
                let times = pending::commitment_times(rollout.dates.decision_by, who.zone, asked);
                let what = PlannedWhat::CommitmentNudge;
                let nudge = |(_, at)| Planned { what, to: audience(who), at: Some(at) };
                times.into_iter().map(nudge).collect::<Vec<_>>()
            };
            // The words to the lead come by a duty of their own.
            let of_decision = of_decision(&rollout.dates, (rollout.zone, sponsor_zone), duty.due_at)
                .into_iter()
                .filter(|item| item.what == PlannedWhat::DecisionNudge);
            reached().map(asked).chain(reached().flat_map(reminded)).chain(of_decision).collect()
        }
        (DutyKind::CloseIntake, None) => {
            let unsent = |who: &Stakeholder| Planned {
                what: PlannedWhat::StillUnsent,
                to: audience(who),
                at: Some(told_unsent_at(duty.due_at, who.zone)),
            };
            let closed = one_planned(rollout, stakeholders, duty, sponsor_zone);
            closed.into_iter().chain(reached().filter(|who| who.is_owed()).map(unsent)).collect()
        }
        (DutyKind::DecisionDue, None) => {
            let times = pending::overdue_from(rollout, duty.key.epoch, duty.due_at);
            overdue(times, rollout.zone).collect()
        }
        (DutyKind::Agenda, None) => {
            let brought = |zone| calendar::brought(duty.due_at, zone, rollout.dates.meeting);
            let zone = rollout.zone;
            let heads =
                to_heads(PlannedWhat::Agenda, (zone, brought(zone)), (sponsor_zone, brought(sponsor_zone)));
            let others = reached().map(|who| Planned {
                what: PlannedWhat::Agenda,
                to: audience(who),
                at: Some(brought(who.zone)),
            });
            heads.into_iter().chain(others).collect()
        }
        _ => one_planned(rollout, stakeholders, duty, sponsor_zone).into_iter().collect(),
    }
}

fn one_planned(
    rollout: &Rollout,
    stakeholders: &[Stakeholder],
    duty: &Duty,
    sponsor_zone: Tz,
) -> Option<Planned> {
    let zone = rollout.zone;
    let (what, to) = match duty.key.kind {
        DutyKind::Nudge | DutyKind::Reminder => return reminding(rollout, stakeholders, duty),
        DutyKind::SponsorAsked => (PlannedWhat::SponsorAsked, Audience::Sponsor { zone: sponsor_zone }),
        DutyKind::CloseIntake => match &duty.key.person {
            None => (PlannedWhat::IntakeClosed, Audience::Lead { zone }),
            Some(person) => {
                let who = stakeholders.iter().find(|who| who.person == *person && who.is_reachable())?;
                (PlannedWhat::StillUnsent, audience(who))
            }
        },
        DutyKind::Summary => (PlannedWhat::Summary, Audience::LeadAndSponsor { zone: sponsor_zone }),
        DutyKind::Homework => {
            let person = duty.key.person.clone()?;
            let known = stakeholders.iter().find(|who| who.person == person);
            let zone = known.map_or(zone, |who| who.zone);
            (PlannedWhat::Homework, Audience::Person { person, zone, areas: vec![] })
        }
        DutyKind::LookAgain => (PlannedWhat::LookAgain, Audience::Lead { zone }),
        DutyKind::Agenda => {
            let person = duty.key.person.as_ref()?;
            let to = match stakeholders.iter().find(|who| who.person == *person) {
                Some(who) => audience(who),
                None if *person == rollout.lead => Audience::Lead { zone },
                None => Audience::Sponsor { zone: sponsor_zone },
            };
            (PlannedWhat::Agenda, to)
        }
        DutyKind::Commitment => {
            let person = duty.key.person.as_ref()?;
            let who = stakeholders.iter().find(|who| who.person == *person && who.is_reachable())?;
            let is_first = duty.key.epoch == 0;
            (if is_first { PlannedWhat::Commitment } else { PlannedWhat::CommitmentNudge }, audience(who))
        }
        DutyKind::DecisionDue => {
            duty.key.person.as_ref().filter(|person| **person == rollout.sponsor)?;
            (PlannedWhat::DecisionNudge, Audience::Sponsor { zone: sponsor_zone })
        }
        DutyKind::Start | DutyKind::Meeting | DutyKind::Deciding => return None,
    };
    Some(Planned { what, to, at: Some(duty.due_at) })
}

/// At the moment at which it will be let through, which is another than it is set for where they have moved.
fn reminding(rollout: &Rollout, stakeholders: &[Stakeholder], duty: &Duty) -> Option<Planned> {
    let person = duty.key.person.as_ref()?;
    let who = stakeholders.iter().find(|who| who.person == *person)?;
    let what = match duty.key.kind {
        DutyKind::Nudge => PlannedWhat::Nudge { nth: u8::try_from(duty.key.epoch).ok()? },
        _ => PlannedWhat::Reminder,
    };
    let at = nudge::reaches(&duty.key, rollout, who, duty.due_at)?;
    Some(Planned { what, to: audience(who), at: Some(at) })
}

fn audience(who: &Stakeholder) -> Audience {
    Audience::Person { person: who.person.clone(), zone: who.zone, areas: who.areas.clone() }
}
