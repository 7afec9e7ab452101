//! The gate before the joint meeting: the window in which lead and sponsor prepare it, and what happens when the time of
//! the agenda and of the meeting comes. It opens only when all is ready, or when one of the two has said why it goes on.
//! One whose time has passed waits, and begins only on a new day that everybody is told.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{GoneOn, Meeting, Prepare, REASON_LIMIT, who_meets};

use crate::domain::begun::Begun;
use crate::domain::calendar;
use crate::domain::concern::Concern;
use crate::domain::decision::Decision;
use crate::domain::duty::{Duty, DutyChange, DutyKey, DutyKind};
use crate::domain::effect::{Effect, What};
use crate::domain::event::{Event, Happened};
use crate::domain::extend::Slip;
use crate::domain::id::{ConcernId, Handle, PersonId};
use crate::domain::intake::form;
use crate::domain::policy::{Deed, Roles};
use crate::domain::post;
use crate::domain::readiness::{self, NotReady};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::rehearsal::Remark;
use crate::domain::reply::Reply;
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::screen::{BeforeScreen, Notice, Screen};
use crate::domain::stakeholder::Stakeholder;
use crate::domain::state::{self, Ask, Onward};
use crate::domain::summary::Progress;

#[cfg(test)]
mod tests;
mod waits;

pub(in crate::domain) use waits::reminders_dropped;

/// Open blockers that the window shows; the others stand in the queue.
const SHOWN: usize = 10;

/// Characters of all the reasons why one meeting goes on: the last, and as much of those before it.
const REASONS: usize = 4 * REASON_LIMIT;

/// All that the gate looks at.
#[derive(Debug, Clone, Copy)]
pub struct Eve<'a> {
    pub rollout: &'a Rollout,
    pub meeting: &'a Meeting,
    pub stakeholders: &'a [Stakeholder],
    /// All of the rollout, or at least the blockers that want an answer.
    pub concerns: &'a [Concern],
    pub progress: &'a Progress,
    /// Every date that moved.
    pub slips: &'a [Slip],
    pub sponsor_zone: Tz,
    /// When the diary sends the agenda, if it will.
    pub agenda_at: Option<DateTime<Utc>>,
}

impl Eve<'_> {
    pub fn missing(&self) -> Vec<NotReady> {
        let unanswered = readiness::unanswered(self.concerns).map(|concern| &concern.id);
        readiness::missing(self.rollout, &self.progress.areas, unanswered, self.meeting, self.agenda_at)
    }

    /// What a plan of what is still ahead must not promise: where the meeting would not begin as things stand. Of one whose
    /// 1-on-1s are still open nothing can be said yet.
    pub fn warning(&self) -> Option<Remark> {
        let is_ahead = self.rollout.stage == Stage::Homework && self.meeting.held_since.is_none();
        let missing: Vec<NotReady> =
            self.missing().into_iter().filter(|lack| !lack.comes_by_itself()).collect();
        let would_wait = is_ahead && !missing.is_empty() && !self.goes_on() && self.rollout.vacancy.is_none();
        would_wait.then_some(Remark::WouldWait { missing })
    }

    fn goes_on(&self) -> bool {
        self.meeting.goes_on(readiness::unanswered(self.concerns))
    }

    /// # Errors
    /// `OnlyLeadOrSponsor`, `NoSponsor` of going on, and what the stage says; faults of the field are the reply of a
    /// decision that changes nothing.
    pub fn prepare(&self, actor: &PersonId, step: &Prepare, now: DateTime<Utc>) -> Result<Decision, Refusal> {
        may_prepare(self.rollout, actor)?;
        match step {
            Prepare::Open => Ok(self.shown(actor, now)),
            Prepare::Table { concern } => self.table(actor, concern, now),
            Prepare::Untable { concern } => self.untable(actor, concern, now),
            // It goes out by itself before the new day.
            Prepare::SendAgenda if self.meeting.held_since.is_some() => Ok(self.shown(actor, now)),
            Prepare::SendAgenda => Ok(self.send_by_hand(actor, now)),
            Prepare::GoOn { .. } if self.rollout.vacancy.is_some() => {
                Err(Refusal::no_sponsor(self.rollout, actor))
            }
            Prepare::GoOn { why, on } if self.meeting.held_since.is_some() => {
                Ok(self.meet_on(actor, why, *on, now))
            }
            Prepare::GoOn { why, .. } => Ok(self.go_on(actor, why, now)),
        }
    }

    fn shown(&self, actor: &PersonId, now: DateTime<Utc>) -> Decision {
        Decision { reply: self.window(actor, now), ..Decision::default() }
    }

    fn window(&self, actor: &PersonId, now: DateTime<Utc>) -> Reply {
        let roles = Roles::in_rollout(self.rollout, actor);
        let mut wanting: Vec<&Concern> = readiness::unanswered(self.concerns).collect();
        // What no reason covers comes first.
        let since: Vec<&ConcernId> = self
            .meeting
            .since_gone_on(readiness::unanswered(self.concerns))
            .map(|concern| &concern.id)
            .collect();
        wanting.sort_by_key(|concern| !since.contains(&&concern.id));
        let cards: Vec<_> = wanting.iter().filter_map(|concern| roles.card(concern)).collect();
        // What was put on the agenda on purpose is missing no more, read or not.
        let is_tabled = |concern: &&&Concern| self.meeting.tabled.contains(&concern.id);
        let tabled_unseen =
            wanting.iter().filter(is_tabled).filter(|concern| roles.card(concern).is_none()).count();
        let screen = BeforeScreen {
            rollout: self.rollout.id.clone(),
            name: self.rollout.brief.name.clone(),
            zone: if *actor == self.rollout.sponsor { self.sponsor_zone } else { self.rollout.zone },
            starts: self.rollout.dates.meeting,
            missing: self.missing(),
            parked: self.progress.parked_blockers,
            counted_only: wanting.len() - cards.len() - tabled_unseen + cards.len().saturating_sub(SHOWN),
            blockers: cards
                .into_iter()
                .take(SHOWN)
                .map(|card| (self.meeting.tabled.contains(&card.id), card))
                .collect(),
            agenda_sent_at: self.meeting.agenda_sent_at,
            gone_on: self.meeting.gone_on.clone(),
            since: since.len(),
            new_day: self.meeting.held_since.map(|_| waits::offered(self.rollout, now)),
            begun: Begun::default(),
        };
        Reply::Show { screen: Screen::Before(Box::new(screen)) }
    }

    fn table(&self, actor: &PersonId, handle: &Handle, now: DateTime<Utc>) -> Result<Decision, Refusal> {
        let wanting = readiness::unanswered(self.concerns).find(|concern| concern.handle() == *handle);
        // Whoever may not read it cannot put it before others.
        let seen = wanting.filter(|c| Roles::in_rollout(self.rollout, actor).card(c).is_some());
        let Some(Concern { id, .. }) = seen else { return Err(Refusal::Stale) };
        let mut meeting = self.meeting.clone();
        if !meeting.tabled.contains(id) {
            meeting.tabled.push(id.clone());
        }
        Ok(self.changed(actor, meeting, Happened::Tabled { concern: id.clone() }, now))
    }

    fn untable(&self, actor: &PersonId, handle: &Handle, now: DateTime<Utc>) -> Result<Decision, Refusal> {
        let known = self.concerns.iter().find(|concern| concern.handle() == *handle);
        let Some(Concern { id, .. }) = known else { return Err(Refusal::Stale) };
        let mut meeting = self.meeting.clone();
        meeting.tabled.retain(|tabled| tabled != id);
        Ok(self.changed(actor, meeting, Happened::Untabled { concern: id.clone() }, now))
    }

    /// Shown anew; nothing is on record where nothing is otherwise.
    fn changed(&self, actor: &PersonId, meeting: Meeting, what: Happened, now: DateTime<Utc>) -> Decision {
        let reply = Eve { meeting: &meeting, ..*self }.window(actor, now);
        if meeting == *self.meeting {
            return Decision { reply, ..Decision::default() };
        }
        Decision {
            events: vec![self.event(Some(actor), what)],
            meeting: Some(meeting),
            reply,
            ..Decision::default()
        }
    }

    fn send_by_hand(&self, actor: &PersonId, now: DateTime<Utc>) -> Decision {
        let mut decision = self.send(Some(actor), now);
        decision.duties.push(DutyChange::Drop(self.key(DutyKind::Agenda)));
        decision.reply = match &decision.meeting {
            Some(meeting) => Eve { meeting, ..*self }.window(actor, now),
            None => Reply::Done,
        };
        decision
    }

    /// To everybody who meets, each as they may read it and in their own working hours; again, where it went out before.
    fn send(&self, by: Option<&PersonId>, now: DateTime<Utc>) -> Decision {
        let meeting =
            Meeting { agenda_sent_at: self.meeting.agenda_sent_at.or(Some(now)), ..self.meeting.clone() };
        let mut decision = Decision {
            events: vec![self.event(by, Happened::AgendaSent)],
            meeting: Some(meeting),
            ..Decision::default()
        };
        for (person, zone) in who_meets(self.rollout, self.stakeholders, self.sponsor_zone) {
            let due_at = calendar::brought(now, zone, self.rollout.dates.meeting);
            // Whoever pressed is awake.
            if due_at <= now || by == Some(person) {
                decision.effects.push(self.agenda_to(person));
            } else {
                let key = DutyKey { person: Some(person.clone()), ..self.key(DutyKind::Agenda) };
                decision.duties.push(DutyChange::Set(Duty { key, due_at }));
            }
        }
        decision
    }

    fn agenda_to(&self, person: &PersonId) -> Effect {
        post::dm(person, What::Agenda { rollout: self.rollout.id.clone() })
    }

    /// The working hours of somebody have come to whom the agenda could not go with the others.
    pub fn agenda_due_to(&self, person: &PersonId, now: DateTime<Utc>) -> Decision {
        let is_time = match state::on_date(&self.rollout.stage, DutyKind::Agenda) {
            Onward::Act => now < self.rollout.dates.meeting,
            Onward::To(_) | Onward::After(_) | Onward::Nothing => false,
        };
        let mut meet = who_meets(self.rollout, self.stakeholders, self.sponsor_zone);
        let Some((_, zone)) = meet.find(|(who, _)| is_time && *who == person) else {
            return Decision::default();
        };
        // Late, it may have become night again.
        let due_at = calendar::brought(now, zone, self.rollout.dates.meeting);
        if due_at > now {
            let key = DutyKey { person: Some(person.clone()), ..self.key(DutyKind::Agenda) };
            return Decision { duties: vec![DutyChange::Set(Duty { key, due_at })], ..Decision::default() };
        }
        Decision { effects: vec![self.agenda_to(person)], ..Decision::default() }
    }

    /// The agenda's time has come. Lead and sponsor are told what is missing, if anything is.
    pub fn agenda_due(&self, now: DateTime<Utc>) -> Decision {
        match state::on_date(&self.rollout.stage, DutyKind::Agenda) {
            Onward::Act => {}
            Onward::After(earlier) => return self.after(earlier, DutyKind::Agenda, now),
            Onward::To(_) | Onward::Nothing => return Decision::default(),
        }
        if now >= self.rollout.dates.meeting {
            // Too late to be of use: whoever goes on sends it by hand.
            return Decision::default();
        }
        let mut decision = self.send(None, now);
        if let Some(meeting) = &decision.meeting
            && !meeting.goes_on(readiness::unanswered(self.concerns))
            && !(Eve { meeting, ..*self }).missing().is_empty()
        {
            decision.effects.extend(post::heads(self.rollout, post::not_ready(self.rollout)));
        }
        decision
    }

    /// The meeting's time has come. It begins if all is ready, or if somebody said why it goes on; else the rollout waits
    /// until lead or sponsor name a new day, of which they are reminded. Who was to meet is told that it waits.
    pub fn due(&self, epoch: u32, now: DateTime<Utc>) -> Decision {
        match state::on_date(&self.rollout.stage, DutyKind::Meeting) {
            Onward::To(_) => {}
            Onward::After(earlier) => return self.after(earlier, DutyKind::Meeting, now),
            Onward::Act | Onward::Nothing => return Decision::default(),
        }
        match (self.meeting.held_since, epoch) {
            (None, 0) if self.goes_on() || self.missing().is_empty() => self.begin(),
            (None, 0) => self.hold(now),
            (None, _) => Decision::default(),
            // Until nothing is missing any more, which is told once.
            (Some(_), 0) if !self.missing().is_empty() => {
                Decision { duties: vec![self.next_look(now)], ..Decision::default() }
            }
            (Some(_), _) => self.remind(epoch, now),
        }
    }

    fn after(&self, earlier: DutyKind, kind: DutyKind, now: DateTime<Utc>) -> Decision {
        let set = |kind, due_at| DutyChange::Set(Duty { key: self.key(kind), due_at });
        Decision {
            duties: vec![set(earlier, now), set(kind, now + TimeDelta::minutes(1))],
            ..Decision::default()
        }
    }

    /// The stage moves; what follows is due in its time.
    fn begin(&self) -> Decision {
        let rollout = Rollout { stage: Stage::JointMeeting, ..self.rollout.clone() };
        let what = Happened::StageMoved {
            from: self.rollout.stage.name().to_owned(),
            to: rollout.stage.name().to_owned(),
        };
        Decision {
            events: vec![self.event(None, what)],
            effects: vec![post::charter(&rollout)],
            rollout: Some(rollout),
            ..Decision::default()
        }
    }

    fn go_on(&self, actor: &PersonId, why: &str, now: DateTime<Utc>) -> Decision {
        if self.missing().is_empty() {
            // It begins by itself.
            return self.shown(actor, now);
        }
        let why = match form::text(Field::GoOnReason, why, REASON_LIMIT) {
            Ok(why) => why,
            Err(faults) => return Decision { reply: Reply::Faults { faults }, ..Decision::default() },
        };
        let notice = Notice::GoesOn {
            name: self.rollout.brief.name.clone(),
            starts: self.rollout.dates.meeting,
            zone: self.rollout.zone,
        };
        Decision {
            events: vec![self.event(Some(actor), Happened::WentOn { missing: self.slugs() })],
            // The other of the two reads why.
            effects: post::heads(self.rollout, post::not_ready(self.rollout))
                .into_iter()
                .filter(|effect| *effect != post::dm(actor, effect.what.clone()))
                .collect(),
            meeting: Some(Meeting { gone_on: Some(self.reason(actor, why, now)), ..self.meeting.clone() }),
            reply: Reply::Show { screen: Screen::Notice { notice } },
            ..Decision::default()
        }
    }

    /// With what was said before it, as far as a page holds it.
    fn reason(&self, actor: &PersonId, why: String, now: DateTime<Utc>) -> GoneOn {
        let before = self.meeting.gone_on.as_ref().map(|before| format!("\n(Said before: {})", before.why));
        GoneOn {
            by: actor.clone(),
            at: now,
            why: (why + &before.unwrap_or_default()).chars().take(REASONS).collect(),
            over: self.meeting.uncovered(readiness::unanswered(self.concerns)),
        }
    }

    fn slugs(&self) -> Vec<String> {
        self.missing().iter().map(NotReady::slug).collect()
    }

    fn event(&self, by: Option<&PersonId>, what: Happened) -> Event {
        Event { rollout: self.rollout.id.clone(), by: by.cloned(), what }
    }

    fn key(&self, kind: DutyKind) -> DutyKey {
        DutyKey { rollout: self.rollout.id.clone(), person: None, kind, epoch: 0 }
    }
}

/// Whoever prepares the meeting, while there is one to prepare.
///
/// # Errors
/// `OnlyLeadOrSponsor`, and what the stage says.
pub fn may_prepare(rollout: &Rollout, actor: &PersonId) -> Result<(), Refusal> {
    if !Roles::in_rollout(rollout, actor).may(Deed::Prepare) {
        return Err(Refusal::only_lead_or_sponsor(rollout));
    }
    state::allow(rollout, Ask::Prepare).map(|_| ())
}
