//! Changing and taking back what others can see already. Only the raiser does either; changing ends with the intake,
//! taking back never does. What was raised after the intake had closed can be changed while the rollout lasts.

use chrono::{DateTime, Utc};

use super::form::{self, Filled};
use super::opened::{self, Clash};
use crate::domain::area::Area;
use crate::domain::begun;
use crate::domain::concern::{Concern, Instead, Said, Severity, State, Until, Visibility};
use crate::domain::decision::{Decision, DraftChange};
use crate::domain::draft::{ConcernDraft, DraftKey, IntakeDraft, Place, Window};
use crate::domain::effect::{Effect, To, What};
use crate::domain::event::{Event, Happened};
use crate::domain::homework;
use crate::domain::id::{CallId, PersonId};
use crate::domain::post;
use crate::domain::question::Call;
use crate::domain::refusal::Refusal;
use crate::domain::reply::{Before, Reply};
use crate::domain::rollout::Rollout;
use crate::domain::screen::{ConcernScreen, Notice, Screen, Target};
use crate::domain::stakeholder::Stakeholder;
use crate::domain::state::{self, Act, Ask};

/// **Change**: the form, with what was typed there last and not sent, else as it is shared. What was changed elsewhere
/// since then stands in it as it is now.
///
/// # Errors
/// `NotYours`, `Stale` (withdrawn), and what the stage says.
pub fn open(
    rollout: &Rollout,
    who: &Stakeholder,
    concern: &Concern,
    draft: Option<IntakeDraft>,
) -> Result<Decision, Refusal> {
    may_change(rollout, concern, &who.person)?;
    let stands = form::of_concern(concern);
    let (form, clash) = draft.map_or((stands.clone(), None), |draft| opened::merge(&draft.form, concern));
    let form = ConcernDraft { opened: stands.opened, ..form };
    // What they had typed in the place of what stands is kept until they type on.
    let drafts = if clash.is_some() { Vec::new() } else { vec![draft_of(concern, form.clone())] };
    let reply = Reply::Show { screen: screen(rollout, who, concern, form, clash) };
    Ok(Decision { drafts, reply, ..Decision::default() })
}

/// Typing in it: kept, not checked. Only while there is a draft: a late keystroke brings none back.
///
/// # Errors
/// As `open`.
pub fn keep(
    rollout: &Rollout,
    who: &Stakeholder,
    concern: &Concern,
    form: ConcernDraft,
) -> Result<Decision, Refusal> {
    may_change(rollout, concern, &who.person)?;
    Ok(Decision { drafts: vec![draft_of(concern, form)], ..Decision::default() })
}

fn draft_of(concern: &Concern, form: ConcernDraft) -> (DraftKey, DraftChange) {
    let draft =
        IntakeDraft { form: form::keepable(form), place: Place::Form { at: 0 }, ..IntakeDraft::default() };
    (key(concern), DraftChange::KeepIntake(draft))
}

/// The form sent. `call` is a new id if they have no call open in this rollout. Only what was changed in it changes; of
/// what was changed elsewhere as well, to another thing, it comes back with what stands now.
///
/// # Errors
/// As `open`; faults of fields are the reply of a decision that changes nothing.
pub fn submit(
    rollout: &Rollout,
    who: &Stakeholder,
    concern: &Concern,
    form: &ConcernDraft,
    call: Option<CallId>,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may_change(rollout, concern, &who.person)?;
    let shown = shown(concern);
    let mut form = match opened::merge(form, concern) {
        (form, None) => form,
        (form, clash) => {
            let reply = Reply::Show { screen: screen(rollout, who, concern, form, clash) };
            return Ok(Decision { reply, ..Decision::default() });
        }
    };
    if form.words == concern.said.words {
        form.words.clone_from(&shown);
    }
    let mut decision = match form::check(&form, &areas_with(who, concern)) {
        Err(faults) => return Ok(Decision { reply: Reply::Faults { faults }, ..Decision::default() }),
        Ok(Filled::Concern { area, mut said }) => {
            // A message may be longer than the field it was shown in: what did not fit has not been taken back.
            if said.words == shown.trim() {
                said.words.clone_from(&concern.said.words);
            }
            // Left as it was guessed, it is still nobody's choice.
            said.guessed |= concern.said.guessed && said.topic == concern.said.topic;
            let mut decision = changed(rollout, who, concern, area, said, now);
            if is_narrowed(concern, &decision) {
                let (lead, before) = (rollout.lead.clone(), at_once(concern));
                decision.reply = notice(Notice::Narrowed { lead, before });
            }
            decision
        }
        Ok(Filled::CallMe) => Decision {
            reply: notice(Notice::CallAsked { lead: rollout.lead.clone() }),
            ..call_instead(rollout, who, concern, call, now)
        },
    };
    decision.drafts.push((key(concern), DraftChange::Drop));
    Ok(decision)
}

/// What could be read by the sponsor can no longer be.
pub(in crate::domain) fn is_narrowed(before: &Concern, decision: &Decision) -> bool {
    let shown = |concern: &Concern| match concern.said.visibility {
        Visibility::Named | Visibility::Area => true,
        Visibility::LeadOnly => false,
    };
    shown(before) && decision.concerns.iter().any(|after| after.id == before.id && !shown(after))
}

/// A late blocker has been sent to the sponsor when it came.
pub(in crate::domain) fn at_once(before: &Concern) -> Before {
    match before.said.severity {
        Severity::Blocker if before.late => Before::Sent,
        Severity::Blocker | Severity::Important | Severity::Minor => Before::NotSent,
    }
}

/// Whether this, which stands in Slack, may have shown a concern to others than the lead, and is not taken back.
pub fn has_told(rollout: &Rollout, sent: &Effect) -> bool {
    let To::Dm { person } = &sent.to else { return false };
    let What::Again { shown, .. } = &sent.what else { return false };
    *person != rollout.lead && matches!(**shown, What::Summary { .. } | What::Agenda { .. })
}

/// Of its words what has room in the field.
fn shown(concern: &Concern) -> String {
    concern.said.words.chars().take(form::LONGEST).collect()
}

fn notice(notice: Notice) -> Reply {
    Reply::Show { screen: Screen::Notice { notice } }
}

/// **Withdraw**: it counts no more; its raiser still finds it. Twice is harmless.
///
/// # Errors
/// `NotYours`, `NotStarted`, `RolloutIsOver`.
pub fn withdraw(
    rollout: &Rollout,
    who: &Stakeholder,
    concern: &Concern,
    now: DateTime<Utc>,
) -> Result<Decision, Refusal> {
    may_take_back(rollout, concern, &who.person)?;
    Ok(withdrawn(rollout, who, concern, Trace::Kept, now))
}

/// What stays of a concern that is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::domain) enum Trace {
    Kept,
    /// Words, yes-if, topic and kind are forgotten: it was never meant to be written down.
    Forgotten,
    /// The same, for it was to be something else.
    Instead(Instead),
}

pub(in crate::domain) fn may_change(
    rollout: &Rollout,
    concern: &Concern,
    actor: &PersonId,
) -> Result<(), Refusal> {
    own(concern, actor)?;
    state::allow(rollout, if concern.late { Ask::Tell } else { Ask::Change })?;
    if concern.state.is_withdrawn() { Err(Refusal::Stale) } else { Ok(()) }
}

pub(in crate::domain) fn may_take_back(
    rollout: &Rollout,
    concern: &Concern,
    actor: &PersonId,
) -> Result<(), Refusal> {
    own(concern, actor)?;
    state::allow(rollout, Ask::TakeBack).map(|_| ())
}

fn own(concern: &Concern, actor: &PersonId) -> Result<(), Refusal> {
    if concern.raiser == *actor { Ok(()) } else { Err(Refusal::NotYours) }
}

pub(in crate::domain) fn changed(
    rollout: &Rollout,
    who: &Stakeholder,
    before: &Concern,
    area: Area,
    said: Said,
    now: DateTime<Utc>,
) -> Decision {
    if said == before.said && area == before.area {
        return Decision::default();
    }
    // A late one that turns out to be a blocker does not wait for the pilot.
    let is_parked = matches!(before.state, State::Parked { until: Until::PilotReview, .. });
    let act = if is_parked && said.severity == Severity::Blocker { Act::TakeIn } else { Act::Change };
    let Some(state) = state::acted(&before.state, act, now) else {
        return Decision { reply: Reply::Refuse { refusal: Refusal::Stale }, ..Decision::default() };
    };
    let reworded = said.words != before.said.words || said.yes_if != before.said.yes_if;
    let mut concern = Concern {
        area,
        said,
        state,
        edited_at: if reworded { Some(now) } else { before.edited_at },
        ..before.clone()
    };
    if reworded {
        // The sentence for the summary was about what had been said before.
        concern.work.wording = None;
    }
    let mut decision = Decision {
        events: vec![event(who, Happened::ConcernChanged { concern: concern.id.clone() })],
        effects: post::concern_again(rollout, who, &concern),
        ..Decision::default()
    };
    // What was asked about the words of before goes.
    if concern.state != before.state {
        decision.effects.extend(post::answer_to(before));
    }
    if reworded {
        decision.effects.extend(post::sentence(before));
    }
    decision = decision.and(homework::follow(rollout, before, &mut concern, now));
    decision.concerns.push(concern);
    decision
}

pub(in crate::domain) fn withdrawn(
    rollout: &Rollout,
    who: &Stakeholder,
    before: &Concern,
    trace: Trace,
    now: DateTime<Utc>,
) -> Decision {
    let mut concern = before.clone();
    let mut events = Vec::new();
    if let Some(state) = state::acted(&before.state, Act::Withdraw, now) {
        concern.state = match (state, trace) {
            (State::Withdrawn { at, .. }, Trace::Instead(instead)) => {
                State::Withdrawn { at, instead: Some(instead) }
            }
            (state, Trace::Kept | Trace::Forgotten | Trace::Instead(_)) => state,
        };
        events.push(event(who, Happened::ConcernWithdrawn { concern: concern.id.clone() }));
    }
    match trace {
        Trace::Kept => {}
        Trace::Forgotten | Trace::Instead(_) => {
            let Said { severity, visibility, .. } = before.said;
            concern.said = Said {
                words: String::new(),
                topic: None,
                guessed: false,
                kind: None,
                severity,
                yes_if: None,
                visibility,
            };
            concern.work.wording = None;
        }
    }
    if concern == *before {
        return Decision::default();
    }
    let mut decision = Decision {
        effects: post::concern_again(rollout, who, &concern),
        drafts: begun_about(&concern),
        events,
        ..Decision::default()
    };
    decision.effects.extend(post::asked_of_raiser(before));
    decision = decision.and(homework::follow(rollout, before, &mut concern, now));
    decision.concerns.push(concern);
    decision
}

/// All that its raiser may have begun to say about it.
fn begun_about(concern: &Concern) -> Vec<(DraftKey, DraftChange)> {
    let id = || concern.id.clone();
    vec![
        (key(concern), DraftChange::Drop),
        begun::dropping(Window::Missing { concern: id() }),
        begun::dropping(Window::Correct { concern: id() }),
    ]
}

/// **Don't write it down, call me**: what was written is forgotten, and the lead gets a call to make.
pub(in crate::domain) fn call_instead(
    rollout: &Rollout,
    who: &Stakeholder,
    concern: &Concern,
    call: Option<CallId>,
    now: DateTime<Utc>,
) -> Decision {
    let mut decision = withdrawn(rollout, who, concern, Trace::Instead(Instead::Call), now);
    if let Some(id) = call {
        decision.events.push(event(who, Happened::CallAsked { call: id.clone() }));
        decision.effects.push(post::dm(&rollout.lead, What::CallCard { call: id.clone() }));
        decision.calls.push(Call {
            id,
            rollout: rollout.id.clone(),
            person: who.person.clone(),
            asked_at: now,
            done_at: None,
        });
    }
    decision
}

pub(in crate::domain) fn event(who: &Stakeholder, what: Happened) -> Event {
    Event { rollout: who.rollout.clone(), by: Some(who.person.clone()), what }
}

pub(in crate::domain) fn screen(
    rollout: &Rollout,
    who: &Stakeholder,
    concern: &Concern,
    form: ConcernDraft,
    clash: Option<Box<Clash>>,
) -> Screen {
    Screen::Concern(ConcernScreen {
        rollout: rollout.id.clone(),
        name: rollout.brief.name.clone(),
        areas: areas_with(who, concern),
        target: Target::Shared { concern: concern.id.clone() },
        form,
        clash,
        lead: rollout.lead.clone(),
        sponsor: rollout.sponsor.clone(),
        vacant: rollout.vacant(),
        told: 0,
        despite_none: false,
        unfinished: false,
    })
}

/// Those they speak for now, and the one they spoke for then.
fn areas_with(who: &Stakeholder, concern: &Concern) -> Vec<Area> {
    Area::ALL.into_iter().filter(|area| who.areas.contains(area) || *area == concern.area).collect()
}

pub(in crate::domain) fn key(concern: &Concern) -> DraftKey {
    DraftKey::Change { concern: concern.id.clone() }
}
