//! What must be true of a draft before it can start, each fault beside its field. It changes nothing.

use std::collections::BTreeMap;

use chrono::{DateTime, Months, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use url::Url;

use super::super::area::Area;
use super::super::calendar;
use super::super::draft::StartDraft;
use super::super::id::{ChannelId, PersonId};
use super::super::person::{Channel, Person, Standing};
use super::super::refusal::{Fault, Field, Wrong};
use super::super::rehearsal::{self, Party, Planned};
use super::super::rhythm::Rhythm;
use super::super::rollout::{Brief, Dates, Keep, Waiver};
use super::{LINK_LIMIT, NAME_LIMIT, REASON_LIMIT, WHY_LIMIT, empty_areas};

type People = BTreeMap<PersonId, Person>;

/// All that a start needs, sound and in order.
pub struct Agreed {
    pub(super) brief: Brief,
    pub(super) sponsor: PersonId,
    pub(super) sponsor_zone: Tz,
    /// In the order of areas, everybody once.
    pub(super) parties: Vec<Party>,
    pub(super) waivers: Vec<Waiver>,
    pub(super) dates: Dates,
    pub(super) outsiders_accepted: bool,
    pub(super) keep: Keep,
    /// `None`: now.
    pub(super) starts_at: Option<DateTime<Utc>>,
}

impl Agreed {
    pub(super) fn timetable(&self, channel: &ChannelId, zone: Tz, now: DateTime<Utc>) -> Vec<Planned> {
        let starts = self.starts_at.unwrap_or(now);
        let usual = Rhythm::default();
        rehearsal::timetable(channel, zone, self.sponsor_zone, (&self.dates, &usual), &self.parties, starts)
    }
}

/// The first step: all fields of **Start a rollout**. `people` holds everybody named in the draft; who is not in it is
/// taken as unknown to Slack.
pub fn check(
    draft: &StartDraft,
    people: &People,
    home: &Channel,
    zone: Tz,
    now: DateTime<Utc>,
) -> Result<(), Vec<Fault>> {
    let mut faults = Faults::default();
    first_step(&mut faults, draft, people, home, zone, now);
    faults.into_result(())
}

/// The second step, **Who is missing?**: somebody or a reason for each area that was asked about. `draft` has the
/// answers merged in.
pub fn check_missing(draft: &StartDraft, asked: &[Area], people: &People) -> Result<(), Vec<Fault>> {
    let mut faults = Faults::default();
    for area in asked {
        if empty_areas(draft).contains(area) {
            faults.note(Field::Reason(*area), reason(draft, *area));
        } else {
            faults.note(Field::People(*area), speakers(draft, *area, people));
        }
    }
    faults.into_result(())
}

/// Both steps once more, and the day of the start: time has passed and people have changed since they were taken.
/// Faults of fields other than `StartOn` mean that the draft has stopped being sound since it was rehearsed.
pub fn agree(
    draft: &StartDraft,
    people: &People,
    home: &Channel,
    zone: Tz,
    now: DateTime<Utc>,
) -> Result<Agreed, Vec<Fault>> {
    let mut faults = Faults::default();
    let first = first_step(&mut faults, draft, people, home, zone, now);
    let waivers: Vec<Waiver> = empty_areas(draft)
        .into_iter()
        .filter_map(|area| {
            let reason = faults.note(Field::Reason(area), reason(draft, area))?;
            Some(Waiver { area, reason })
        })
        .collect();
    let closes = first.as_ref().map(|first| first.dates.intake_closes);
    let starts_at = faults.note(Field::StartOn, start_day(draft.start_on, closes, zone, now));
    let sound = first.zip(starts_at).map(|(first, starts_at)| Agreed {
        sponsor_zone: people.get(&first.sponsor).and_then(|sponsor| sponsor.zone).unwrap_or(zone),
        brief: first.brief,
        sponsor: first.sponsor,
        parties: parties(draft, people, zone),
        waivers,
        dates: first.dates,
        outsiders_accepted: home.has_outsiders && draft.outsiders_accepted,
        keep: draft.keep,
        starts_at,
    });
    match sound {
        Some(agreed) => faults.into_result(agreed),
        None => Err(faults.0),
    }
}

struct First {
    brief: Brief,
    sponsor: PersonId,
    dates: Dates,
}

fn first_step(
    faults: &mut Faults,
    draft: &StartDraft,
    people: &People,
    home: &Channel,
    zone: Tz,
    now: DateTime<Utc>,
) -> Option<First> {
    if home.has_outsiders && !draft.outsiders_accepted {
        faults.note::<()>(Field::Outsiders, Err(Wrong::Missing));
    }
    let name = faults.note(Field::Name, words(&draft.name, NAME_LIMIT));
    let why = faults.note(Field::Why, words(&draft.why, WHY_LIMIT));
    let link = faults.note(Field::Link, link(&draft.link));
    let sponsor = faults.note(Field::Sponsor, sponsor(draft, people));
    for area in Area::ALL {
        faults.note(Field::People(area), speakers(draft, area, people));
    }
    if empty_areas(draft).len() == Area::ALL.len() {
        faults.note::<()>(Field::People(Area::ALL[0]), Err(Wrong::NobodyAtAll));
    }
    let dates = dates(faults, draft, zone, now);
    Some(First { brief: Brief { name: name?, why: why?, link: link? }, sponsor: sponsor?, dates: dates? })
}

/// Text that must be there: without the blanks around it, counted in characters and not in bytes.
fn words(typed: &str, limit: usize) -> Result<String, Wrong> {
    let text = typed.trim();
    if text.chars().all(is_unseen) {
        return Err(Wrong::Missing);
    }
    within(text, limit)?;
    Ok(text.to_owned())
}

fn within(text: &str, limit: usize) -> Result<(), Wrong> {
    let got = text.chars().count();
    if got > limit { Err(Wrong::TooLong { limit, got }) } else { Ok(()) }
}

/// Blanks, and the marks that take no room by themselves: a name of these alone would be no name to read.
fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// As a browser would write it, so that it can stand in a message whatever was typed.
fn link(typed: &str) -> Result<Option<String>, Wrong> {
    let text = typed.trim();
    if text.is_empty() {
        return Ok(None);
    }
    within(text, LINK_LIMIT)?;
    let url = Url::parse(text).map_err(|_| Wrong::NotALink)?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(Wrong::NotALink);
    }
    within(url.as_str(), LINK_LIMIT)?;
    Ok(Some(url.into()))
}

fn standing(person: &PersonId, people: &People) -> Standing {
    people.get(person).map_or(Standing::Unknown, |known| known.standing)
}

fn sponsor(draft: &StartDraft, people: &People) -> Result<PersonId, Wrong> {
    let sponsor = draft.sponsor.clone().ok_or(Wrong::Missing)?;
    let standing = standing(&sponsor, people);
    if standing.can_be_sponsor() { Ok(sponsor) } else { Err(Wrong::Unfit { person: sponsor, standing }) }
}

/// The first who cannot speak for the area is named; Slack shows one fault per field.
fn speakers(draft: &StartDraft, area: Area, people: &People) -> Result<(), Wrong> {
    for person in draft.areas.get(&area).into_iter().flatten() {
        let standing = standing(person, people);
        if !standing.can_be_stakeholder() {
            return Err(Wrong::Unfit { person: person.clone(), standing });
        }
    }
    Ok(())
}

fn reason(draft: &StartDraft, area: Area) -> Result<String, Wrong> {
    let given = draft.reasons.get(&area).map_or("", String::as_str);
    words(given, REASON_LIMIT).map_err(|wrong| match wrong {
        Wrong::Missing => Wrong::NobodyAndNoReason,
        other => other,
    })
}

/// Each by itself first; the order is judged only between dates that are sound, so that one slip is one fault.
fn dates(faults: &mut Faults, draft: &StartDraft, zone: Tz, now: DateTime<Utc>) -> Option<Dates> {
    let closes = faults.note(Field::IntakeCloses, day_end(draft.intake_closes, zone, now));
    let meeting = moment(draft.meeting, zone, now).and_then(|at| after(at, &[(Field::IntakeCloses, closes)]));
    let meeting = faults.note(Field::Meeting, meeting);
    let earlier = [(Field::Meeting, meeting), (Field::IntakeCloses, closes)];
    let decision = day_end(draft.decision_by, zone, now).and_then(|at| after(at, &earlier));
    let decision_by = faults.note(Field::DecisionBy, decision);
    Some(Dates { intake_closes: closes?, meeting: meeting?, decision_by: decision_by? })
}

fn after(at: DateTime<Utc>, earlier: &[(Field, Option<DateTime<Utc>>)]) -> Result<DateTime<Utc>, Wrong> {
    match earlier.iter().find(|(_, other)| other.is_some_and(|other| at <= other)) {
        Some((field, _)) => Err(Wrong::NotAfter { other: *field }),
        None => Ok(at),
    }
}

/// A day on which something ends, as its 17:00.
fn day_end(day: Option<NaiveDate>, zone: Tz, now: DateTime<Utc>) -> Result<DateTime<Utc>, Wrong> {
    let day = day.ok_or(Wrong::Missing)?;
    check_day(day, zone, now)?;
    let end = calendar::end_of_day(day, zone);
    if end > now { Ok(end) } else { Err(Wrong::InPast) }
}

fn moment(at: Option<DateTime<Utc>>, zone: Tz, now: DateTime<Utc>) -> Result<DateTime<Utc>, Wrong> {
    let at = at.ok_or(Wrong::Missing)?;
    if at <= now {
        return Err(Wrong::InPast);
    }
    // Before its day is asked for: a moment at the end of all calendars has no local day.
    if at - now > TimeDelta::days(400) {
        return Err(Wrong::TooFar);
    }
    check_day(calendar::local_day(at, zone), zone, now)?;
    Ok(at)
}

/// Today or later, within a year, and a working day.
fn check_day(day: NaiveDate, zone: Tz, now: DateTime<Utc>) -> Result<(), Wrong> {
    let today = calendar::local_day(now, zone);
    if day < today {
        Err(Wrong::InPast)
    } else if today.checked_add_months(Months::new(12)).is_some_and(|limit| day > limit) {
        Err(Wrong::TooFar)
    } else if !calendar::is_working_day(day) {
        Err(Wrong::NotAWorkingDay)
    } else {
        Ok(())
    }
}

/// `None` is now. Otherwise 9:00 the lead's time of a working day to come, while the intake is open.
fn start_day(
    day: Option<NaiveDate>,
    closes: Option<DateTime<Utc>>,
    zone: Tz,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, Wrong> {
    let Some(day) = day else { return Ok(None) };
    check_day(day, zone, now)?;
    let starts_at = calendar::morning(day, zone);
    if starts_at <= now {
        return Err(Wrong::InPast);
    }
    if closes.is_some_and(|closes| starts_at >= closes) {
        return Err(Wrong::NotBefore { other: Field::IntakeCloses });
    }
    Ok(Some(starts_at))
}

/// Everybody named, once, with all their areas; `zone` stands in where theirs is not known.
fn parties(draft: &StartDraft, people: &People, zone: Tz) -> Vec<Party> {
    let mut parties: Vec<Party> = Vec::new();
    for area in Area::ALL {
        for person in draft.areas.get(&area).into_iter().flatten() {
            match parties.iter_mut().find(|party| party.person == *person) {
                Some(party) if party.areas.contains(&area) => {}
                Some(party) => party.areas.push(area),
                None => parties.push(Party {
                    person: person.clone(),
                    zone: people.get(person).and_then(|known| known.zone).unwrap_or(zone),
                    areas: vec![area],
                }),
            }
        }
    }
    parties
}

/// At most one per field, in the order of the fields.
#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn note<T>(&mut self, field: Field, checked: Result<T, Wrong>) -> Option<T> {
        match checked {
            Ok(value) => Some(value),
            Err(what) => {
                self.0.push(Fault { field, what });
                None
            }
        }
    }

    fn into_result<T>(self, sound: T) -> Result<T, Vec<Fault>> {
        if self.0.is_empty() { Ok(sound) } else { Err(self.0) }
    }
}
