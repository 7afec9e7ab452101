//! The end of a 1-on-1: **Done**, **I have no concerns**, and how somebody feels. From here on others can see what was
//! told, each thing as its raiser chose.

use chrono::{DateTime, Utc};

use super::Talk;
use super::form::Filled;
use crate::domain::at_once::AtOnce;
use crate::domain::concern::{Concern, Origin};
use crate::domain::decision::{Decision, DraftChange};
use crate::domain::draft::{IntakeDraft, Place};
use crate::domain::duty::DutyChange;
use crate::domain::effect::What;
use crate::domain::event::Happened;
use crate::domain::homework::Work;
use crate::domain::id::{CallId, ConcernId};
use crate::domain::post;
use crate::domain::question::Call;
use crate::domain::refusal::{Fault, Field, Refusal, Wrong};
use crate::domain::reply::Reply;
use crate::domain::rollout::Rollout;
use crate::domain::screen::{Notice, Screen};
use crate::domain::stakeholder::{Intake, Stakeholder, Stance};
use crate::domain::state::{self, Ask, Timing, Turn};

/// How many new ids `finish` needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    pub concerns: usize,
    /// One call for a person and rollout is enough, however much there is to say.
    pub call: bool,
}

/// Ids nobody has used yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewIds {
    pub concerns: Vec<ConcernId>,
    pub call: Option<CallId>,
}

impl Talk<'_> {
    /// `calls` are the calls of this person in this rollout.
    pub fn needs(&self, calls: &[Call]) -> Needs {
        Needs {
            concerns: self.fillings().map_or(0, |fillings| fillings.len()),
            call: self.wants_a_call() && calls.iter().all(|call| call.done_at.is_some()),
        }
    }

    /// **Done**: everything told is shared as chosen. A second Done gives thanks and changes nothing.
    ///
    /// # Errors
    /// `Stale`, with nothing changed, if there are fewer ids than `needs` said.
    pub fn finish(
        mut self,
        step: u32,
        stance: Option<Stance>,
        ids: NewIds,
        now: DateTime<Utc>,
    ) -> Result<Decision, Refusal> {
        if self.is_past(step, Place::Review) {
            let over = self.draft == IntakeDraft::default() && matches!(self.who.intake, Intake::Done { .. });
            return Ok(if over { self.thanks_again() } else { self.present() });
        }
        let Some(stance) = stance.or(self.draft.stance).or(self.who.intake.stance()) else {
            let faults = vec![Fault { field: Field::Stance, what: Wrong::Missing }];
            return Ok(Decision { reply: Reply::Faults { faults }, ..Decision::default() });
        };
        let fillings = match self.fillings() {
            Ok(fillings) => fillings,
            Err(index) => {
                self.draft.stance = Some(stance);
                self.unfinished = true;
                return Ok(self.revise(index));
            }
        };
        if ids.concerns.len() < fillings.len() {
            return Err(Refusal::Stale);
        }
        let concerns: Vec<Concern> = fillings
            .into_iter()
            .zip(ids.concerns)
            .filter_map(|(filled, id)| match filled {
                Filled::Concern { area, said } => Some(Concern {
                    id,
                    rollout: self.rollout.id.clone(),
                    raiser: self.who.person.clone(),
                    area,
                    state: state::raised(self.timing, said.severity, now),
                    said,
                    origin: Origin::Form,
                    work: Work::default(),
                    raised_at: now,
                    edited_at: None,
                    late: self.timing == Timing::Late,
                    raiser_out: false,
                    gone: None,
                }),
                Filled::CallMe => None,
            })
            .collect();
        let call = ids.call.filter(|_| self.wants_a_call()).map(|id| Call {
            id,
            rollout: self.rollout.id.clone(),
            person: self.who.person.clone(),
            asked_at: now,
            done_at: None,
        });
        let mut decision = self.done(Some(stance), &concerns, now);
        if let Some(call) = call {
            decision.events.push(self.event(Happened::CallAsked { call: call.id.clone() }));
            decision.effects.push(post::dm(&self.rollout.lead, What::CallCard { call: call.id.clone() }));
            decision.calls.push(call);
        }
        decision.reply = self.thanks(&concerns);
        decision.concerns = concerns;
        Ok(decision)
    }

    /// **I have no concerns**: done at once; how they feel is asked afterwards. Points told in the form and not yet
    /// shared, half typed, or to be told in a call, are shown first, for they would be lost; and those typed, which say otherwise. The window says why it opens.
    pub fn no_concerns(mut self, now: DateTime<Utc>) -> Decision {
        self.despite_none = true;
        if self.draft.form.is_begun() {
            return self.present();
        }
        let is_done = self.who.intake.is_done();
        if self.draft.unsent() > 0 || (!self.kept.is_empty() && !is_done) {
            self.draft.place = Place::Review;
            return self.stepped();
        }
        if is_done && self.who.silent.is_empty() {
            return self.thanks_again();
        }
        self.done(self.draft.stance, &[], now)
    }

    fn done(&self, stance: Option<Stance>, told: &[Concern], now: DateTime<Utc>) -> Decision {
        let mut decision = self.turned(Turn::Finish { stance }, now);
        for concern in told {
            decision.events.push(self.event(raised(concern)));
        }
        match self.who.intake {
            Intake::Done { .. } | Intake::Left { .. } => {}
            Intake::Invited
            | Intake::Talking
            | Intake::NotHeard
            | Intake::Unreachable { .. }
            | Intake::TakenOut { .. } => {
                decision.events.push(self.event(Happened::IntakeDone {
                    person: self.who.person.clone(),
                    concerns: self.kept.len() + told.len(),
                }));
            }
        }
        decision.drafts.push((self.key(), DraftChange::Drop));
        decision.duties.push(DutyChange::DropPerson(self.rollout.id.clone(), self.who.person.clone()));
        decision.effects.extend([
            post::invite(self.who),
            post::record(self.who),
            post::charter(self.rollout),
        ]);
        decision.effects.extend(post::asked_too(self.who));
        if self.who.is_owed() {
            // Their cards offered to finish.
            decision.effects.extend(
                self.kept.iter().chain(&self.called).filter_map(|concern| post::concern_card(concern)),
            );
        }
        for concern in told.iter().filter(|concern| concern.late) {
            decision.effects.extend(post::late(self.rollout, concern));
        }
        decision
    }

    /// `told`: just now.
    fn thanks(&self, told: &[Concern]) -> Reply {
        let all = || self.kept.iter().copied().chain(told);
        let late = all().filter(|concern| concern.late);
        Reply::Show {
            screen: Screen::Notice {
                notice: Notice::Thanks {
                    name: self.rollout.brief.name.clone(),
                    lead: self.rollout.lead.clone(),
                    sent: all().count(),
                    call: self.wants_a_call(),
                    late: self.timing == Timing::Late,
                    at_once: AtOnce::of(
                        self.rollout,
                        late.map(|concern| Some((concern.said.severity, concern.said.visibility))),
                    ),
                },
            },
        }
    }

    fn thanks_again(self) -> Decision {
        Decision { reply: self.thanks(&[]), ..Decision::default() }
    }
}

/// How somebody feels, asked after **I have no concerns** or corrected later. Before Done there is no such menu, and
/// nothing changes.
///
/// # Errors
/// `NotStarted`, `RolloutIsOver`.
pub fn set_stance(
    rollout: &Rollout,
    who: &Stakeholder,
    stance: Stance,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    let timing = state::allow(rollout, Ask::Feel)?;
    let intake = state::after(who.intake.clone(), Turn::Feel { stance }, timing, now);
    if intake == who.intake {
        return Ok(Decision::default());
    }
    Ok(Decision {
        stakeholders: vec![Stakeholder { intake, ..who.clone() }],
        effects: vec![post::invite(who), post::record(who)],
        ..Decision::default()
    })
}

pub(in crate::domain) fn raised(concern: &Concern) -> Happened {
    Happened::ConcernRaised {
        concern: concern.id.clone(),
        severity: concern.said.severity,
        visibility: concern.said.visibility,
        late: concern.late,
    }
}
