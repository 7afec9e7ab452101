//! The 1-on-1 by form: prompts, concern by concern, the review, **Done**. Nothing of it leaves the draft before Done,
//! and a step that is sent twice changes nothing.

use chrono::{DateTime, Utc};

use super::concern::{Concern, Instead, State};
use super::decision::{Decision, DraftChange};
use super::draft::{ConcernDraft, DraftKey, IntakeDraft, Place, ShareChoice};
use super::event::{Event, Happened};
use super::refusal::Refusal;
use super::reply::Reply;
use super::rollout::Rollout;
use super::screen::{ConcernScreen, ReviewScreen, Screen, Target};
use super::stakeholder::{Intake, Stakeholder, Stance};
use super::state::{self, Ask, Timing, Turn};
use super::stay;
use super::topic::{self, Topic};
use form::Filled;

pub(super) use finish::raised;
pub use finish::{Needs, NewIds, set_stance};

pub mod change;
mod finish;
pub mod form;
pub mod opened;
#[cfg(test)]
mod tests;

/// One person's 1-on-1 as it stands. Every step consumes it.
#[derive(Debug)]
pub struct Talk<'a> {
    rollout: &'a Rollout,
    who: &'a Stakeholder,
    draft: IntakeDraft,
    /// Told before, by form or by typing, and not withdrawn.
    kept: Vec<&'a Concern>,
    /// Typed, and then they would rather be called about it.
    called: Vec<&'a Concern>,
    timing: Timing,
    /// They pressed **I have no concerns**, though something of theirs says otherwise.
    despite_none: bool,
    /// They pressed **Done**, and this one cannot be shared as it is.
    unfinished: bool,
}

impl<'a> Talk<'a> {
    /// `draft` and `concerns` are this person's in this rollout.
    ///
    /// # Errors
    /// `NotStarted` and `RolloutIsOver`. After the intake has closed a talk goes on: what is told then is late.
    pub fn of(
        rollout: &'a Rollout,
        who: &'a Stakeholder,
        draft: Option<IntakeDraft>,
        concerns: &'a [Concern],
    ) -> Result<Talk<'a>, Refusal> {
        let timing = state::allow(rollout, Ask::Tell)?;
        let kept = concerns.iter().filter(|c| !c.state.is_withdrawn()).collect();
        let is_call = |c: &&Concern| matches!(c.state, State::Withdrawn { instead: Some(Instead::Call), .. });
        let called = concerns.iter().filter(is_call).collect();
        let draft = draft.unwrap_or_default();
        Ok(Talk { rollout, who, draft, kept, called, timing, despite_none: false, unfinished: false })
    }

    /// **Start**, and **Add another** after Done: where they left off, else the prompts. Who has told something already,
    /// not said Done, and has nothing on the open page comes to the review; who has said Done tells one more.
    pub fn open(mut self, now: DateTime<Utc>) -> Decision {
        let mut decision = self.turned(Turn::Begin, now);
        let place = self.opens_at();
        if place != self.draft.place {
            self.draft.place = place;
            self.draft.form = ConcernDraft::default();
            decision.drafts.push(self.keep());
        }
        decision.reply = self.screen();
        decision
    }

    /// **That is all: finish**: the review, wherever they were. What stands on the open page comes along.
    pub fn open_review(mut self, now: DateTime<Utc>) -> Decision {
        if self.told() == 0 && !self.draft.form.is_begun() {
            return self.open(now);
        }
        let begun = self.turned(Turn::Begin, now);
        let shown = if self.draft.place == Place::Review {
            self.present()
        } else {
            self.lay_by();
            self.stepped()
        };
        Decision { reply: shown.reply.clone(), ..begun.and(shown) }
    }

    /// The prompts ticked become forms, one after the other; none ticked is one empty form.
    pub fn submit_prompts(mut self, step: u32, ticked: &[String]) -> Decision {
        if self.is_past(step, Place::Prompts) {
            return self.present();
        }
        for id in ticked {
            let theirs = topic::prompt(id).is_some_and(|prompt| self.who.areas.contains(&prompt.area));
            if theirs && !self.draft.prompts.contains(id) {
                self.draft.prompts.push(id.clone());
            }
        }
        self.next_form();
        self.stepped()
    }

    /// Typing in the form: kept, not checked.
    pub fn keep_concern(mut self, step: u32, form: ConcernDraft) -> Decision {
        if step != self.draft.step || !matches!(self.draft.place, Place::Form { .. }) {
            return Decision::default();
        }
        self.draft.form = self.on_the_page(form);
        Decision { drafts: vec![self.keep()], ..Decision::default() }
    }

    /// **Next**: the concern stands among those told; the next prompt's form follows, or the review.
    pub fn submit_concern(mut self, step: u32, form: &ConcernDraft) -> Decision {
        let Place::Form { at } = self.draft.place else { return self.present() };
        if step != self.draft.step {
            return self.present();
        }
        match form::check(form, &self.who.areas) {
            Err(faults) => Decision { reply: Reply::Faults { faults }, ..Decision::default() },
            Ok(filled) => {
                let at = at.min(self.draft.told.len());
                self.draft.told.insert(at, form::refill(filled));
                if self.draft.prompts.is_empty() {
                    self.draft.form = ConcernDraft::default();
                    self.draft.place = Place::Review;
                } else {
                    self.next_form();
                }
                self.stepped()
            }
        }
    }

    /// **Leave this one out**: what stands on the page is forgotten. The next prompt's form follows, else the review; with
    /// nothing told, the prompts.
    pub fn leave_out(mut self, step: u32) -> Decision {
        if step != self.draft.step || !matches!(self.draft.place, Place::Form { .. }) {
            return self.present();
        }
        self.draft.form = ConcernDraft::default();
        if !self.draft.prompts.is_empty() {
            self.next_form();
        } else if self.told() == 0 {
            self.draft.place = Place::Prompts;
        } else {
            self.draft.place = Place::Review;
        }
        self.stepped()
    }

    /// **Back to what I told**: what stands on the page is among it, complete or not.
    pub fn back(mut self, step: u32, form: ConcernDraft) -> Decision {
        if step != self.draft.step || !matches!(self.draft.place, Place::Form { .. }) {
            return self.present();
        }
        self.draft.form = self.on_the_page(form);
        self.lay_by();
        self.stepped()
    }

    /// **Add another** on the review.
    pub fn add(mut self) -> Decision {
        if self.draft.place != Place::Review {
            return self.present();
        }
        self.next_form();
        self.stepped()
    }

    /// Back to one told and not yet shared.
    pub fn revise(mut self, index: usize) -> Decision {
        if self.draft.place != Place::Review || index >= self.draft.told.len() {
            return self.present();
        }
        self.draft.form = form::to_fill_in(self.draft.told.remove(index));
        self.draft.place = Place::Form { at: index };
        self.stepped()
    }

    pub fn drop_told(mut self, index: usize) -> Decision {
        if self.draft.place != Place::Review || index >= self.draft.told.len() {
            return self.present();
        }
        self.draft.told.remove(index);
        self.stepped()
    }

    pub fn keep_stance(mut self, stance: Stance) -> Decision {
        self.draft.stance = Some(stance);
        Decision { drafts: vec![self.keep()], ..Decision::default() }
    }

    /// The window that belongs to the draft as it is; nothing is changed.
    fn present(self) -> Decision {
        Decision { reply: self.screen(), ..Decision::default() }
    }

    fn opens_at(&self) -> Place {
        let draft = &self.draft;
        if self.kept.is_empty() || draft.unsent() > 0 || !draft.prompts.is_empty() {
            return match draft.place {
                Place::Form { .. } if self.told() > 0 && !draft.form.is_begun() => Place::Review,
                place @ (Place::Prompts | Place::Form { .. } | Place::Review) => place,
            };
        }
        match self.who.intake {
            // Asked for one area more, they begin with what it usually worries about.
            Intake::Done { .. } if self.is_owed() => Place::Prompts,
            Intake::Done { .. } => Place::Form { at: 0 },
            Intake::Invited
            | Intake::Talking
            | Intake::NotHeard
            | Intake::Unreachable { .. }
            | Intake::Left { .. }
            | Intake::TakenOut { .. } => Place::Review,
        }
    }

    /// What stands on the review, whether shared already or not.
    fn told(&self) -> usize {
        self.draft.told.len() + self.kept.len() + usize::from(!self.called.is_empty())
    }

    /// As it is kept. A call that was asked for stands until something is written in its place.
    fn on_the_page(&self, form: ConcernDraft) -> ConcernDraft {
        let is_call = self.draft.form.visibility == Some(ShareChoice::CallMe);
        if is_call && !form.is_begun() { self.draft.form.clone() } else { form::keepable(form) }
    }

    /// To the review, with what stands on the open page.
    fn lay_by(&mut self) {
        let form = std::mem::take(&mut self.draft.form);
        if let Place::Form { at } = self.draft.place
            && form.is_begun()
        {
            let at = at.min(self.draft.told.len());
            self.draft.told.insert(at, form::laid_by(form, &self.who.areas));
        }
        self.draft.place = Place::Review;
    }

    fn is_past(&self, step: u32, place: Place) -> bool {
        step != self.draft.step || self.draft.place != place
    }

    fn next_form(&mut self) {
        self.draft.place = Place::Form { at: self.draft.told.len() };
        self.draft.form = ConcernDraft::default();
        if !self.draft.prompts.is_empty() {
            // A prompt that has left the list since is an empty form: they wanted to tell something.
            if let Some(prompt) = topic::prompt(&self.draft.prompts.remove(0)) {
                self.draft.form = ConcernDraft {
                    words: prompt.words.to_owned(),
                    area: Some(prompt.area),
                    topic: Some(Topic::Common(prompt.topic.to_owned())),
                    ..ConcernDraft::default()
                };
            }
        }
    }

    fn stepped(mut self) -> Decision {
        self.draft.step += 1;
        Decision { drafts: vec![self.keep()], reply: self.screen(), ..Decision::default() }
    }

    /// Something is still asked of them, in time.
    fn is_owed(&self) -> bool {
        self.timing == Timing::InTime && self.who.is_owed()
    }

    fn key(&self) -> DraftKey {
        DraftKey::Intake { rollout: self.rollout.id.clone() }
    }

    fn keep(&self) -> (DraftKey, DraftChange) {
        (self.key(), DraftChange::KeepIntake(self.draft.clone()))
    }

    /// The stakeholder after that turn, on record only if it changed something.
    fn turned(&self, turn: Turn, now: DateTime<Utc>) -> Decision {
        let intake = state::after(self.who.intake.clone(), turn, self.timing, now);
        let mut decision = Decision::default();
        // Done is said for all their areas.
        let is_done = matches!(turn, Turn::Finish { .. });
        let silent = if is_done { Vec::new() } else { self.who.silent.clone() };
        if intake != self.who.intake || silent != self.who.silent {
            if intake != self.who.intake && intake == Intake::Talking {
                decision.events.push(self.event(Happened::IntakeBegun { person: self.who.person.clone() }));
            }
            let after = Stakeholder { intake, silent, ..self.who.clone() };
            if !self.who.is_reachable() {
                decision.duties = stay::asked_anew(self.rollout, &after, now);
            }
            decision.stakeholders.push(after);
        }
        decision
    }

    fn event(&self, what: Happened) -> Event {
        Event { rollout: self.rollout.id.clone(), by: Some(self.who.person.clone()), what }
    }

    fn screen(&self) -> Reply {
        let Rollout { id, brief, lead, sponsor, .. } = self.rollout;
        let screen = match self.draft.place {
            Place::Prompts => Screen::Prompts {
                rollout: id.clone(),
                name: brief.name.clone(),
                areas: if self.is_owed() { self.who.asked_for() } else { &self.who.areas }.to_vec(),
                step: self.draft.step,
                ticked: self.draft.prompts.clone(),
            },
            Place::Form { .. } => Screen::Concern(ConcernScreen {
                rollout: id.clone(),
                name: brief.name.clone(),
                areas: self.who.areas.clone(),
                target: Target::New { step: self.draft.step, to_come: self.draft.prompts.len() },
                form: self.draft.form.clone(),
                clash: None,
                lead: lead.clone(),
                sponsor: sponsor.clone(),
                vacant: self.rollout.vacant(),
                told: self.told(),
                despite_none: self.despite_none,
                unfinished: self.unfinished,
            }),
            Place::Review => Screen::Review(ReviewScreen {
                rollout: id.clone(),
                name: brief.name.clone(),
                lead: lead.clone(),
                sponsor: sponsor.clone(),
                reader: self.who.person.clone(),
                step: self.draft.step,
                told: self.draft.told.clone(),
                kept: self.kept.iter().map(|&c| c.clone()).collect(),
                stance: self.draft.stance.or(self.who.intake.stance()),
                late: self.timing == Timing::Late,
                at_once: self.draft.at_once(self.rollout),
                to_come: self.draft.prompts.len(),
                despite_none: self.despite_none,
                called: !self.called.is_empty(),
            }),
        };
        Reply::Show { screen }
    }

    fn wants_a_call(&self) -> bool {
        self.draft.told.iter().any(|told| told.visibility == Some(ShareChoice::CallMe))
    }

    /// Told and to be written down, as it will be shared; or the place of one that cannot be (any more).
    fn fillings(&self) -> Result<Vec<Filled>, usize> {
        self.draft
            .told
            .iter()
            .enumerate()
            .map(|(index, told)| form::check(told, &self.who.areas).map_err(|_| index))
            .filter(|filled| *filled != Ok(Filled::CallMe))
            .collect()
    }
}

/// The part that somebody has in the 1-on-1s of a rollout.
///
/// # Errors
/// `NotAStakeholder`, if they have none; `TakesPartNoMore`, if they were taken out.
pub fn part<'a>(rollout: &Rollout, who: Option<&'a Stakeholder>) -> Result<&'a Stakeholder, Refusal> {
    let (id, lead) = (rollout.id.clone(), rollout.lead.clone());
    match who {
        Some(who) if who.takes_part() => Ok(who),
        Some(_) => Err(Refusal::TakesPartNoMore { rollout: id, lead }),
        None => Err(Refusal::NotAStakeholder { rollout: id, lead }),
    }
}
