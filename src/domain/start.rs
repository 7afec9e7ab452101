//! Starting a rollout: the modal's first contents, its checks, the rehearsal, and the start itself.
//! Nothing is sent or set before `begin`, and `begin` does what `rehearse` showed.

mod begin;
mod check;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::area::Area;
use super::calendar;
use super::draft::StartDraft;
use super::id::PersonId;
use super::person::{Channel, Person, Place, Standing};
use super::refusal::{Fault, Field, Refusal, Wrong};
use super::rehearsal::{self, Plan, PlannedWhat, Remark};
use super::screen::StartScreen;

pub use begin::{begin, start_scheduled};
pub use check::{Agreed, agree, check, check_missing};

/// Longest name, in characters.
pub const NAME_LIMIT: usize = 80;
/// Longest brief, in characters.
pub const WHY_LIMIT: usize = 3_000;
/// Longest link, in characters as it will be sent.
pub const LINK_LIMIT: usize = 2_000;
/// Longest reason why an area need not be heard, in characters.
pub const REASON_LIMIT: usize = 500;

/// What Slack takes as the first contents of a field, in characters.
pub const PREFILL_LIMIT: usize = 3_000;

/// What **Start a rollout** opens with: the draft of an earlier, closed window if there is one, else the default
/// dates. A name typed with the command wins over the draft's. `direct`: Slack itself said that this is a DM.
pub fn open(
    channel: &Channel,
    direct: bool,
    name: &str,
    kept: Option<StartDraft>,
    zone: Tz,
    now: DateTime<Utc>,
) -> Result<StartScreen, Refusal> {
    if direct {
        return Err(Refusal::StartInDirect);
    }
    can_live(channel)?;
    let resumed = kept.is_some();
    let mut draft = kept.unwrap_or_default();
    let name = name.trim();
    if !name.is_empty() {
        // A name this long will be refused beside its field; longer still, and Slack would not open the window.
        draft.name = name.chars().take(PREFILL_LIMIT).collect();
    }
    let today = calendar::local_day(now, zone);
    if !dates_still_ahead(&draft, today, now) {
        set_default_dates(&mut draft, today, zone);
    }
    draft.start_on = draft.start_on.filter(|day| *day > today);
    let has_outsiders = channel.has_outsiders;
    Ok(StartScreen { channel: channel.id.clone(), draft, zone, has_outsiders, resumed })
}

/// Whether a rollout can live in that conversation.
///
/// # Errors
/// `StartInDirect`, `NotInChannel`, `ChannelArchived`.
pub fn can_live(channel: &Channel) -> Result<(), Refusal> {
    let channel_id = || channel.id.clone();
    match channel.place {
        Place::Home => Ok(()),
        Place::Direct => Err(Refusal::StartInDirect),
        Place::NotInvited => Err(Refusal::NotInChannel { channel: channel_id() }),
        Place::Archived => Err(Refusal::ChannelArchived { channel: channel_id() }),
    }
}

/// What a refusal to start in the chosen channel says beside the field it was chosen in; `None` where another choice would
/// change nothing.
pub fn beside(refusal: &Refusal) -> Option<Fault> {
    let what = match refusal {
        Refusal::NotInChannel { .. } => Wrong::NotInvited,
        Refusal::ChannelArchived { .. } => Wrong::Archived,
        Refusal::StartInDirect => Wrong::NotAChannel,
        Refusal::SlackIsSlow => Wrong::SlackIsSlow,
        _ => return None,
    };
    Some(Fault { field: Field::Place, what })
}

/// A draft may have lain for weeks: if one of its dates is gone, all three are chosen anew, so that they stay in order.
fn dates_still_ahead(draft: &StartDraft, today: NaiveDate, now: DateTime<Utc>) -> bool {
    draft.intake_closes.is_some_and(|day| day > today)
        && draft.meeting.is_some_and(|at| at > now)
        && draft.decision_by.is_some_and(|day| day > today)
}

fn set_default_dates(draft: &mut StartDraft, today: NaiveDate, zone: Tz) {
    draft.intake_closes = Some(calendar::add_working_days(today, 5));
    draft.meeting = Some(calendar::at(calendar::add_working_days(today, 8), 10, 0, zone));
    draft.decision_by = Some(calendar::add_working_days(today, 10));
}

/// Areas without anybody: what **Who is missing?** asks about, with or without a reason given before.
pub fn empty_areas(draft: &StartDraft) -> Vec<Area> {
    Area::ALL.into_iter().filter(|area| draft.areas.get(area).is_none_or(Vec::is_empty)).collect()
}

/// The zone in which the lead chooses days; UTC where Slack does not say.
pub fn lead_zone(lead: &Person) -> Tz {
    lead.zone.unwrap_or(Tz::UTC)
}

/// Every message that will go out by itself, with what the lead should know before. Faults where the draft has
/// meanwhile stopped being sound, such as a date that has passed. `people` holds the sponsor and everybody named.
pub fn rehearse(
    draft: &StartDraft,
    home: &Channel,
    lead: &Person,
    people: &BTreeMap<PersonId, Person>,
    now: DateTime<Utc>,
) -> Result<Plan, Vec<Fault>> {
    let zone = lead_zone(lead);
    let agreed = agree(draft, people, home, zone, now)?;
    let items = agreed.timetable(&home.id, zone, now);
    let remarks = remarks(&agreed, &items, lead, people);
    let items = rehearsal::once(rehearsal::counted(items, |_| 0), &lead.id, &agreed.sponsor);
    Ok(Plan {
        name: agreed.brief.name,
        channel: home.id.clone(),
        lead: lead.id.clone(),
        sponsor: agreed.sponsor,
        zone,
        keep: draft.keep,
        starts_at: agreed.starts_at,
        now,
        items,
        remarks,
    })
}

fn remarks(
    agreed: &Agreed,
    items: &[rehearsal::Planned],
    lead: &Person,
    people: &BTreeMap<PersonId, Person>,
) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if agreed.sponsor == lead.id {
        remarks.push(Remark::LeadIsSponsor);
    }
    for waiver in &agreed.waivers {
        remarks.push(Remark::Waived { area: waiver.area, reason: waiver.reason.clone() });
    }
    let named = agreed.parties.iter().map(|party| &party.person);
    for person in named.clone() {
        if people.get(person).is_some_and(|known| known.standing == Standing::Guest) {
            remarks.push(Remark::Guest { person: person.clone() });
        }
    }
    let sponsor_apart =
        Some(&agreed.sponsor).filter(|sponsor| !named.clone().any(|person| person == *sponsor));
    for person in named.chain(sponsor_apart) {
        if *person != lead.id && people.get(person).is_some_and(|known| known.zone.is_none()) {
            remarks.push(Remark::NoZone { person: person.clone() });
        }
    }
    let nudges = items.iter().filter(|item| matches!(item.what, PlannedWhat::Nudge { .. })).count();
    if nudges < agreed.parties.len() * 3 {
        remarks.push(Remark::ShortIntake);
    }
    remarks
}

#[cfg(test)]
mod tests;
