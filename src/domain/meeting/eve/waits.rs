//! A meeting whose time has passed while something was missing: who was to meet is told that it waits, lead and sponsor
//! are reminded, and it begins only on a new day, to which everybody is called anew.

use chrono::{DateTime, DurationRound, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::Eve;
use crate::domain::calendar;
use crate::domain::decision::Decision;
use crate::domain::duty::{Duty, DutyChange, DutyKey, DutyKind};
use crate::domain::effect::What;
use crate::domain::event::Happened;
use crate::domain::extend::{self, Moved, TimeBox};
use crate::domain::id::PersonId;
use crate::domain::intake::form;
use crate::domain::meeting::{Meeting, to_all, who_meets};
use crate::domain::post;
use crate::domain::refusal::{Fault, Field, Wrong};
use crate::domain::reply::Reply;
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::screen::{Notice, Screen};

/// Lead and sponsor are reminded that it waits: the epoch of the duty, and after how many working days.
const REMINDERS: [(u32, i64); 2] = [(1, 5), (2, 10)];
/// Working days until the new day that is offered.
const PREFILLED: i64 = 2;
/// So many working days ahead the lead can name the new day; dates are the sponsor's to move.
const LEADS_REACH: i64 = 10;
/// Who meets on the same day after all has at least so long to come.
const NOTICE: TimeDelta = TimeDelta::minutes(15);

/// The new day that is offered.
pub(super) fn offered(rollout: &Rollout, now: DateTime<Utc>) -> NaiveDate {
    calendar::add_working_days(calendar::local_day(now, rollout.zone), PREFILLED)
}

/// It waits no more, and nobody is reminded that it does.
pub(in crate::domain) fn reminders_dropped(rollout: &Rollout) -> impl Iterator<Item = DutyChange> {
    REMINDERS.into_iter().map(|(epoch, _)| DutyChange::Drop(key(rollout, epoch)))
}

impl Eve<'_> {
    pub(super) fn hold(&self, now: DateTime<Utc>) -> Decision {
        let zone = self.rollout.zone;
        let today = calendar::local_day(now, zone);
        let reminders = REMINDERS.map(|(epoch, days)| {
            let due_at = calendar::at(calendar::add_working_days(today, days), 9, 30, zone);
            DutyChange::Set(Duty { key: key(self.rollout, epoch), due_at })
        });
        let what = What::MeetingWaits { rollout: self.rollout.id.clone() };
        let mut effects = to_all(self.rollout, self.stakeholders, &what);
        effects.push(post::charter(self.rollout));
        Decision {
            duties: [self.next_look(now)].into_iter().chain(reminders).collect(),
            effects,
            events: vec![self.event(None, Happened::MeetingHeld { missing: self.slugs() })],
            meeting: Some(Meeting {
                held_since: Some(now),
                sequence: self.meeting.sequence + u32::from(self.meeting.agenda_sent_at.is_some()),
                ..self.meeting.clone()
            }),
            ..Decision::default()
        }
    }

    pub(super) fn next_look(&self, now: DateTime<Utc>) -> DutyChange {
        let today = calendar::local_day(now, self.rollout.zone);
        let due_at = calendar::morning(calendar::add_working_days(today, 1), self.rollout.zone);
        DutyChange::Set(Duty { key: key(self.rollout, 0), due_at })
    }

    /// To lead and sponsor, each in their own working hours.
    pub(super) fn remind(&self, epoch: u32, now: DateTime<Utc>) -> Decision {
        let heads = who_meets(self.rollout, &[], self.sponsor_zone);
        let told = heads.map(|(person, zone)| self.remind_one(person, zone, epoch, now));
        told.reduce(Decision::and).unwrap_or_default()
    }

    fn remind_one(&self, person: &PersonId, zone: Tz, epoch: u32, now: DateTime<Utc>) -> Decision {
        let due_at = calendar::next_working_moment(now, zone);
        if due_at > now {
            let key = DutyKey { person: Some(person.clone()), ..key(self.rollout, epoch) };
            return Decision { duties: vec![DutyChange::Set(Duty { key, due_at })], ..Decision::default() };
        }
        Decision { effects: vec![post::dm(person, post::not_ready(self.rollout))], ..Decision::default() }
    }

    /// The working hours of one of the two have come, who could not be reminded with the other.
    pub fn due_to(&self, person: &PersonId, epoch: u32, now: DateTime<Utc>) -> Decision {
        let waits = self.rollout.stage == Stage::Homework && self.meeting.held_since.is_some();
        let mut heads = who_meets(self.rollout, &[], self.sponsor_zone);
        let found = heads.find(|(who, _)| waits && *who == person);
        found.map(|(_, zone)| self.remind_one(person, zone, epoch, now)).unwrap_or_default()
    }

    /// The meeting that waits gets its new day, and whatever comes after it as many working days later; everybody is told
    /// why, and called to it anew.
    pub(super) fn meet_on(
        &self,
        actor: &PersonId,
        why: &str,
        on: Option<NaiveDate>,
        now: DateTime<Utc>,
    ) -> Decision {
        let zone = self.rollout.zone;
        let today = calendar::local_day(now, zone);
        let quarter = TimeDelta::minutes(15);
        let soon = (now + NOTICE + quarter).duration_trunc(quarter).unwrap_or(now + NOTICE);
        let is_leads = *actor == self.rollout.lead && *actor != self.rollout.sponsor;
        let until = calendar::add_working_days(today, LEADS_REACH);
        let day = match on {
            None => Err(Wrong::Missing),
            Some(day) if day < today => Err(Wrong::InPast),
            Some(day) if day == today && soon >= calendar::end_of_day(day, zone) => Err(Wrong::InPast),
            Some(day) if is_leads && day > until => Err(Wrong::BeyondLead { until }),
            Some(day) => extend::fits(day, today),
        };
        let reason = form::text(Field::GoOnReason, why, extend::REASON_LIMIT);
        let (day, reason) = match (day, reason) {
            (Ok(day), Ok(reason)) => (day, reason),
            (day, reason) => {
                let day = day.err().map(|what| Fault { field: Field::NewDate, what });
                let faults = day.into_iter().chain(reason.err().into_iter().flatten()).collect();
                return Decision { reply: Reply::Faults { faults }, ..Decision::default() };
            }
        };
        let mut dates = extend::shifted(self.rollout, TimeBox::Homework, day);
        dates.meeting = dates.meeting.max(soon);
        let notice = Notice::Extended {
            name: self.rollout.brief.name.clone(),
            channel: self.rollout.channel.clone(),
            of: TimeBox::Homework,
            until: dates.meeting,
            zone,
        };
        let moved = Moved { of: TimeBox::Homework, dates, reason: reason.clone() };
        let whole = (self.rollout, self.meeting);
        let mut decision =
            extend::enact(whole, actor, self.slips, moved, self.stakeholders, self.sponsor_zone, now);
        if !self.missing().is_empty() {
            decision.events.push(self.event(Some(actor), Happened::WentOn { missing: self.slugs() }));
            if let Some(meeting) = &mut decision.meeting {
                meeting.gone_on = Some(self.reason(actor, reason, now));
            }
        }
        // Until when they can still answer stands in what asked them.
        let asked = self.stakeholders.iter().filter(|who| who.is_waited_for(&self.rollout.stage));
        decision.effects.extend(asked.map(post::invite));
        decision.reply = Reply::Show { screen: Screen::Notice { notice } };
        decision
    }
}

/// Of the meeting itself, and of the reminders that it waits.
fn key(rollout: &Rollout, epoch: u32) -> DutyKey {
    DutyKey { rollout: rollout.id.clone(), person: None, kind: DutyKind::Meeting, epoch }
}
