//! Every message that a rollout will send by itself: what, to whom, when in their own time, and why.
//! The same plan makes the duties, so what is rehearsed is what is played.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::area::Area;
use super::calendar;
use super::duty::{Duty, DutyChange, DutyKey, DutyKind};
use super::effect::{Effect, To, What};
use super::id::{ChannelId, PersonId};
use super::meeting;
use super::post;
use super::readiness::NotReady;
use super::refusal::Fault;
use super::rhythm::Rhythm;
use super::rollout::{Dates, Keep, Rollout};
use super::stakeholder::Stakeholder;
use super::time::{pending, told_unsent_at};
mod ahead;

pub(super) use ahead::once;
pub use ahead::{ahead, without_a_meeting};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    pub name: String,
    pub channel: ChannelId,
    pub lead: PersonId,
    pub sponsor: PersonId,
    pub zone: Tz,
    pub keep: Keep,
    /// When the first message goes: at once if `None`.
    pub starts_at: Option<DateTime<Utc>>,
    /// When this was reckoned: what goes at once would go then.
    pub now: DateTime<Utc>,
    /// In the order of time.
    pub items: Vec<Planned>,
    /// What the lead should know before starting.
    pub remarks: Vec<Remark>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    pub what: PlannedWhat,
    pub to: Audience,
    /// `None`: at once on start.
    pub at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "audience", rename_all = "snake_case")]
pub enum Audience {
    Channel { channel: ChannelId },
    Person { person: PersonId, zone: Tz, areas: Vec<Area> },
    LeadAndSponsor { zone: Tz },
    Lead { zone: Tz },
    Sponsor { zone: Tz },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlannedWhat {
    Charter,
    /// What a sponsor does here, in their own working hours.
    SponsorAsked,
    Invite,
    /// Only if they still owe an answer; which of the rhythm, and in a `Plan` the how-manieth they get.
    Nudge {
        nth: u8,
    },
    /// At a time that they or the lead chose.
    Reminder,
    IntakeClosed,
    /// Only if they have begun to tell and not sent it.
    StillUnsent,
    Summary,
    /// What is left to talk over when they meet, and the calendar file.
    Agenda,
    /// The joint meeting waits for a new day.
    MeetingWaits,
    /// Once they have met: whether they commit.
    Commitment,
    /// Only if they have not said whether they commit.
    CommitmentNudge,
    /// To the sponsor, only if it is not taken.
    DecisionNudge,
    /// To the lead, only if it is not taken.
    DecisionOverdue,
    /// Only if the answer they owe to a concern has not come.
    Homework,
    /// To look again at what is parked.
    LookAgain,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "remark", rename_all = "snake_case")]
pub enum Remark {
    /// The process wants a champion from the business.
    LeadIsSponsor,
    /// A guest of the workspace speaks for an area.
    Guest { person: PersonId },
    /// Their zone is not known; the lead's is used.
    NoZone { person: PersonId },
    /// An area nobody speaks for, and why.
    Waived { area: Area, reason: String },
    /// It cannot begin on the day that was chosen.
    NotThatDay { faults: Vec<Fault> },
    /// Fewer working days than the three nudges need.
    ShortIntake,
    /// It has no sponsor: nothing goes out until its lead names one.
    StandsStill,
    /// The joint meeting waits for a new day, and what comes after it with it.
    Waits,
    /// If nothing happens until then, the joint meeting will wait, and what comes after it with it.
    WouldWait { missing: Vec<NotReady> },
}

/// A stakeholder as the plan needs to know them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    pub person: PersonId,
    pub zone: Tz,
    /// In the order of `Area::ALL`, never empty.
    pub areas: Vec<Area>,
}

impl Party {
    pub fn of(stakeholder: &Stakeholder) -> Party {
        Party { person: stakeholder.person.clone(), zone: stakeholder.zone, areas: stakeholder.areas.clone() }
    }
}

/// Everything that goes out by itself if the rollout starts at `starts`, in the order of time: what is asked of whom,
/// the reminders, the notice that the intake has closed, the summary. `zone` is the lead's.
///
/// Short time-boxes: a nudge is left out on the day somebody was first asked, since the invitation is its own
/// reminder. A start so late that the intake has closed already (the bot was down) invites nobody to answer in the past.
pub fn timetable(
    channel: &ChannelId,
    zone: Tz,
    sponsor_zone: Tz,
    (dates, rhythm): (&Dates, &Rhythm),
    parties: &[Party],
    starts: DateTime<Utc>,
) -> Vec<Planned> {
    let charter =
        Planned { what: PlannedWhat::Charter, to: Audience::Channel { channel: channel.clone() }, at: None };
    let mut items = vec![charter];
    let mut later = Vec::new();
    let told = calendar::brought(starts, sponsor_zone, dates.intake_closes);
    let at = (told > starts).then_some(told);
    let asked = Planned { what: PlannedWhat::SponsorAsked, to: Audience::Sponsor { zone: sponsor_zone }, at };
    if at.is_some() {
        later.push(asked);
    } else {
        items.push(asked);
    }
    let to = |party: &Party| Audience::Person {
        person: party.person.clone(),
        zone: party.zone,
        areas: party.areas.clone(),
    };
    if starts < dates.intake_closes {
        items.extend(parties.iter().map(|party| Planned {
            what: PlannedWhat::Invite,
            to: to(party),
            at: None,
        }));
    }

    for party in parties {
        let first_day = calendar::local_day(starts, party.zone);
        for (nth, at) in rhythm.times(dates.intake_closes, party.zone, starts) {
            if calendar::local_day(at, party.zone) > first_day {
                later.push(Planned { what: PlannedWhat::Nudge { nth }, to: to(party), at: Some(at) });
            }
        }
    }
    later.push(Planned {
        what: PlannedWhat::IntakeClosed,
        to: Audience::Lead { zone },
        at: Some(dates.intake_closes),
    });
    later.extend(parties.iter().map(|party| Planned {
        what: PlannedWhat::StillUnsent,
        to: to(party),
        at: Some(told_unsent_at(dates.intake_closes, party.zone)),
    }));
    later.push(Planned {
        what: PlannedWhat::Summary,
        to: Audience::LeadAndSponsor { zone: sponsor_zone },
        at: Some(summary_time(dates, sponsor_zone)),
    });
    let agenda = meeting::agenda_time(dates, zone, summary_time(dates, sponsor_zone));
    let brought = |zone| calendar::brought(agenda, zone, dates.meeting);
    later.extend(to_heads(PlannedWhat::Agenda, (zone, brought(zone)), (sponsor_zone, brought(sponsor_zone))));
    later.extend(parties.iter().map(|party| Planned {
        what: PlannedWhat::Agenda,
        to: to(party),
        at: Some(brought(party.zone)),
    }));
    later.extend(parties.iter().map(|party| Planned {
        what: PlannedWhat::Commitment,
        to: to(party),
        at: Some(calendar::brought(deciding(dates, zone), party.zone, dates.decision_by)),
    }));
    let zone_of_lead = zone;
    let asked = |zone| calendar::brought(deciding(dates, zone_of_lead), zone, dates.decision_by);
    later.extend(parties.iter().flat_map(|party| {
        let times = pending::commitment_times(dates.decision_by, party.zone, asked(party.zone));
        let nudge = |(_, at)| Planned { what: PlannedWhat::CommitmentNudge, to: to(party), at: Some(at) };
        times.into_iter().map(nudge).collect::<Vec<_>>()
    }));
    later.extend(of_decision(dates, (zone, sponsor_zone), deciding(dates, zone)));
    // Stable: of one moment, nudges come in the order of areas, and the summary after the intake has closed.
    later.sort_by_key(|item| item.at);
    items.extend(later);
    items
}

/// Each reminder as the how-manieth it is to its reader, who may have had some (`sent`).
pub(super) fn counted(mut items: Vec<Planned>, sent: impl Fn(&PersonId) -> u8) -> Vec<Planned> {
    let mut told: BTreeMap<PersonId, u8> = BTreeMap::new();
    for item in &mut items {
        if let (PlannedWhat::Nudge { nth }, Audience::Person { person, .. }) = (&mut item.what, &item.to) {
            let before = told.entry(person.clone()).or_insert_with(|| sent(person));
            *before = before.saturating_add(1);
            *nth = *before;
        }
    }
    items
}

/// What reminds the sponsor of the decision from `from` on, and what the lead is told once its day has passed.
fn of_decision(dates: &Dates, (lead, sponsor): (Tz, Tz), from: DateTime<Utc>) -> Vec<Planned> {
    let nudges = pending::decision_times(dates.decision_by, sponsor, from).into_iter().map(|(_, at)| {
        Planned { what: PlannedWhat::DecisionNudge, to: Audience::Sponsor { zone: sponsor }, at: Some(at) }
    });
    nudges.chain(overdue(pending::overdue_times(dates.decision_by, lead), lead)).collect()
}

/// The words to the lead, at those times.
fn overdue(times: impl IntoIterator<Item = DateTime<Utc>>, zone: Tz) -> impl Iterator<Item = Planned> {
    times.into_iter().map(move |at| Planned {
        what: PlannedWhat::DecisionOverdue,
        to: Audience::Lead { zone },
        at: Some(at),
    })
}

/// To lead and sponsor, each with their zone and when it reaches them there.
fn to_heads(what: PlannedWhat, lead: (Tz, DateTime<Utc>), sponsor: (Tz, DateTime<Utc>)) -> Vec<Planned> {
    let planned = |to, at| Planned { what, to, at: Some(at) };
    if lead.1 == sponsor.1 {
        return vec![planned(Audience::LeadAndSponsor { zone: sponsor.0 }, sponsor.1)];
    }
    vec![
        planned(Audience::Lead { zone: lead.0 }, lead.1),
        planned(Audience::Sponsor { zone: sponsor.0 }, sponsor.1),
    ]
}

/// One business day before the meeting at 9:00 the sponsor's time. Where the intake is still open then (the meeting is
/// on the next day), at the moment it closes, which is always before the meeting: a summary must not miss what people
/// were promised to be heard with.
pub fn summary_time(dates: &Dates, sponsor_zone: Tz) -> DateTime<Utc> {
    calendar::summary_time(dates.meeting, sponsor_zone).max(dates.intake_closes)
}

/// The same timetable as things to do: what goes at once as effects, what comes later as duties.
pub fn play(rollout: &Rollout, items: &[Planned]) -> (Vec<DutyChange>, Vec<Effect>) {
    let mut duties = Vec::new();
    let mut effects = Vec::new();
    for item in items {
        let person = match &item.to {
            Audience::Person { person, .. } => Some(person.clone()),
            Audience::Channel { .. }
            | Audience::LeadAndSponsor { .. }
            | Audience::Lead { .. }
            | Audience::Sponsor { .. } => None,
        };
        if let (PlannedWhat::Summary, Some(at)) = (item.what, item.at) {
            // One duty for all who meet, from which each has it in their own hours.
            let agenda = meeting::agenda_time(&rollout.dates, rollout.zone, at);
            duties.push(set(rollout, None, DutyKind::Agenda, 0, agenda));
        }
        if item.what == PlannedWhat::SponsorAsked {
            let sponsor = &rollout.sponsor;
            if *sponsor == rollout.lead {
                continue;
            }
            match item.at {
                Some(at) => {
                    duties.push(set(rollout, Some(sponsor.clone()), DutyKind::SponsorAsked, 0, at));
                }
                None => effects.push(post::dm(sponsor, What::SponsorAsked { rollout: rollout.id.clone() })),
            }
            continue;
        }
        let (kind, epoch) = match (item.what, person.clone()) {
            (PlannedWhat::Charter | PlannedWhat::Invite, None) => {
                let to = To::Channel { channel: rollout.channel.clone() };
                effects.push(Effect { to, what: What::Charter { rollout: rollout.id.clone() } });
                continue;
            }
            (PlannedWhat::Charter | PlannedWhat::Invite, Some(person)) => {
                let what = What::Invite { rollout: rollout.id.clone(), person: person.clone() };
                effects.push(Effect { to: To::Dm { person }, what });
                continue;
            }
            (PlannedWhat::Nudge { nth }, _) => (DutyKind::Nudge, u32::from(nth)),
            (PlannedWhat::Reminder, _) => (DutyKind::Reminder, 0),
            (PlannedWhat::IntakeClosed, _) => (DutyKind::CloseIntake, 0),
            (PlannedWhat::Summary, _) => (DutyKind::Summary, 0),
            // Set by what is done about a concern, or with the turns of the stages, never by a plan.
            (
                PlannedWhat::SponsorAsked
                | PlannedWhat::StillUnsent
                | PlannedWhat::Homework
                | PlannedWhat::LookAgain
                | PlannedWhat::Agenda
                | PlannedWhat::MeetingWaits
                | PlannedWhat::Commitment
                | PlannedWhat::CommitmentNudge
                | PlannedWhat::DecisionNudge
                | PlannedWhat::DecisionOverdue,
                _,
            ) => continue,
        };
        if let Some(due_at) = item.at {
            duties.push(set(rollout, person, kind, epoch, due_at));
        }
    }
    (duties, effects)
}

/// The end of the meeting's day. A late meeting is given its hour, but never beyond the day of the decision.
pub(super) fn deciding(dates: &Dates, zone: Tz) -> DateTime<Utc> {
    let end = calendar::end_of_day(calendar::local_day(dates.meeting, zone), zone);
    end.max(dates.meeting + TimeDelta::hours(1)).min(dates.decision_by)
}

/// What moves the stage.
pub fn turns(rollout: &Rollout) -> Vec<DutyChange> {
    let Dates { meeting, decision_by, .. } = rollout.dates;
    let deciding = deciding(&rollout.dates, rollout.zone);
    [(DutyKind::Meeting, meeting), (DutyKind::Deciding, deciding), (DutyKind::DecisionDue, decision_by)]
        .into_iter()
        .map(|(kind, due_at)| set(rollout, None, kind, 0, due_at))
        .collect()
}

fn set(
    rollout: &Rollout,
    person: Option<PersonId>,
    kind: DutyKind,
    epoch: u32,
    due_at: DateTime<Utc>,
) -> DutyChange {
    DutyChange::Set(Duty { key: DutyKey { rollout: rollout.id.clone(), person, kind, epoch }, due_at })
}
