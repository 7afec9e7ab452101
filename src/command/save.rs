//! Writes a decision, whole, into the transaction it is given. It decides nothing and commits nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::record;
use crate::domain::action::{Now, Request, Way};
use crate::domain::decision::{Decision, DraftChange, WordsChange};
use crate::domain::draft::{DraftBody, DraftKey, Place, Window};
use crate::domain::effect::{Effect, To, What, word_of};
use crate::domain::event::{Happened, Via};
use crate::domain::id::{PersonId, RolloutId, TeamId, Trigger};
use crate::domain::reply::Reply;
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::screen::{Notice, Screen};
use crate::store::{self, Tx};

mod anew;

/// All of a decision but its answer.
pub async fn save(
    tx: &mut Tx,
    team: &TeamId,
    actor: Option<&PersonId>,
    via: Via,
    decision: &Decision,
    now: Now,
) -> Result<(), store::Error> {
    let entries = record::entries(tx, actor, via, decision).await?;
    for rollout in decision.rollout.iter().chain(&decision.others) {
        store::rollouts::save(tx, rollout).await?;
        if rollout.stage.is_over() {
            store::drafts::drop_of_rollout(tx, &rollout.id).await?;
        }
    }
    store::stakeholders::save_all(tx, &decision.stakeholders).await?;
    for concern in &decision.concerns {
        store::concerns::save(tx, concern).await?;
        if concern.said.words.is_empty() {
            // Whoever has begun a sentence made of words that are gone.
            let handle = || concern.handle();
            for window in [Window::Restate { concern: handle() }, Window::RiskSentence { concern: handle() }]
            {
                store::drafts::drop_all(tx, &concern.rollout, &DraftKey::Words { window }).await?;
            }
        }
    }
    store::outlines::hand_on(tx, &decision.moved).await?;
    for question in &decision.questions {
        store::questions::save(tx, question).await?;
    }
    for call in &decision.calls {
        store::calls::save(tx, call).await?;
    }
    for commitment in &decision.commitments {
        store::commitments::save(tx, commitment).await?;
    }
    if let Some(verdict) = &decision.verdict {
        store::verdicts::add(tx, verdict).await?;
    }
    if let Some(meeting) = &decision.meeting {
        store::meetings::save(tx, meeting).await?;
    }
    if let Some(slip) = &decision.slip {
        store::meetings::add_slip(tx, slip).await?;
    }
    for words in &decision.words {
        match words {
            WordsChange::Keep(words) => store::words::save(tx, words).await?,
            WordsChange::Drop(id) => store::words::drop(tx, id).await?,
        }
    }
    if let Some(actor) = actor {
        for (key, change) in &decision.drafts {
            keep_draft(tx, team, actor, key, change, now).await?;
        }
    }
    for (person, day) in &decision.nudge_days {
        store::nudge_days::take(tx, team, person, *day).await?;
    }
    store::duties::apply(tx, &decision.duties).await?;
    store::events::append(tx, &entries, now).await?;
    store::outbox::push(tx, team, &decision.effects, now).await?;
    // Before what is on record as shown is read: a letter that is claimed from here on is worded by what was saved.
    if decision.effects.is_empty() {
        store::counters::hold(tx, team).await?;
    }
    let mut stale = anew::homework_told(tx, team, decision).await?;
    stale.extend(store::shown::again(tx, team, &decision.gone).await?);
    stale.extend(anew::handed_over(tx, decision).await?);
    store::outbox::push(tx, team, &stale, now).await?;
    let mut asked = store::shown::again(tx, team, &said(actor, decision)).await?;
    for (rollout, why) in asks_otherwise(decision) {
        asked.extend(asking(tx, rollout).await?);
        asked.extend(of_decision(tx, team, rollout, why).await?);
    }
    asked.extend(anew::of_their_part(tx, team, decision).await?);
    asked.extend(anew::asked_of_the_lead(tx, team, decision).await?);
    asked.extend(anew::ended(tx, decision).await?);
    asked.extend(super::gate::stands(tx, team, decision).await?);
    store::outbox::push(tx, team, &asked, now).await?;
    let homes = homes(tx, team, actor, decision).await?;
    store::outbox::push(tx, team, &homes, now).await
}

/// What somebody has said who stands reminded of it: whether they commit, what they typed and put to a rollout, and what
/// they had begun by form and have sent or dropped.
fn said(actor: Option<&PersonId>, decision: &Decision) -> Vec<String> {
    let committed = decision.commitments.iter().map(|said| word_of(&said.rollout, &said.person));
    let is_placed = !decision.words.is_empty();
    let placed = decision.concerns.iter().filter(|_| is_placed);
    let placed = placed.map(|concern| word_of(&concern.rollout, &concern.raiser));
    let is_empty = |change: &DraftChange| match change {
        DraftChange::Drop => true,
        // Whoever is on a page is about to tell something.
        DraftChange::KeepIntake(draft) => draft.unsent() == 0 && !matches!(draft.place, Place::Form { .. }),
        DraftChange::KeepStart(_) | DraftChange::KeepWords(_) => false,
    };
    let begun = decision.drafts.iter().filter_map(|(key, change)| match (key, actor) {
        (DraftKey::Intake { rollout }, Some(actor)) if is_empty(change) => Some(word_of(rollout, actor)),
        _ => None,
    });
    committed.chain(placed).chain(begun).collect()
}

/// Of which something is otherwise that stands where people are reminded: until when, by whom it is read, or
/// that nobody is asked any more.
fn asks_otherwise(decision: &Decision) -> BTreeMap<&RolloutId, Otherwise> {
    let mut changed = BTreeMap::new();
    for event in &decision.events {
        match &event.what {
            Happened::Extended { .. } => changed.insert(&event.rollout, Otherwise::Dates),
            Happened::Decided { .. }
            | Happened::HandedOver { .. }
            | Happened::SponsorLost { .. }
            | Happened::SponsorNamed { .. }
            | Happened::Cancelled => {
                changed.entry(&event.rollout).or_insert(Otherwise::Heads);
                None
            }
            _ => None,
        };
    }
    changed
}

/// What asks for people's words. What reminded them of their view said how that ended as the 1-on-1s closed, and does not
/// say it again.
async fn asking(tx: &mut Tx, id: &RolloutId) -> Result<Vec<Effect>, store::Error> {
    let mut asked = store::shown::asking(tx, id).await?;
    let rollout = store::rollouts::load(tx, id).await?;
    let may_listen = rollout.is_none_or(|rollout| rollout.stage == Stage::Intake || rollout.stage.is_over());
    asked.retain(|effect| match &effect.what {
        What::Again { shown, .. } => match &**shown {
            What::Nudge { commitments, .. } => may_listen || commitments.contains(id),
            _ => true,
        },
        _ => true,
    });
    Ok(asked)
}

/// What asks somebody whether they commit, or for the decision, and says by when.
pub(super) async fn reminding_of_decision(
    tx: &mut Tx,
    rollout: &Rollout,
) -> Result<Vec<Effect>, store::Error> {
    let mut asked = asking(tx, &rollout.id).await?;
    asked.extend(of_decision(tx, &rollout.id.team(), &rollout.id, Otherwise::Heads).await?);
    Ok(asked)
}

/// What has changed for those who are reminded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Otherwise {
    /// Also what told of dates that were still ahead.
    Dates,
    /// Who decides, or that it is decided.
    Heads,
}

/// What asks for the decision, or tells that it is overdue, or what a sponsor does and when.
async fn of_decision(
    tx: &mut Tx,
    team: &TeamId,
    rollout: &RolloutId,
    why: Otherwise,
) -> Result<Vec<Effect>, store::Error> {
    let mut again = store::shown::again(tx, team, &[rollout.as_str().to_owned()]).await?;
    again.retain(|effect| match &effect.what {
        What::Again { shown, .. } => match **shown {
            What::Nudge { .. } | What::DecisionOverdue { .. } | What::SponsorNamed { .. } => true,
            What::SponsorAsked { .. } => why == Otherwise::Dates,
            _ => false,
        },
        _ => false,
    });
    Ok(again)
}

/// The home tabs that show something else now, of those who have opened theirs.
async fn homes(
    tx: &mut Tx,
    team: &TeamId,
    actor: Option<&PersonId>,
    decision: &Decision,
) -> Result<Vec<Effect>, store::Error> {
    let mut touched = decision.touched();
    if touched.is_empty() {
        return Ok(Vec::new());
    }
    touched.extend(actor.cloned());
    let mut heads = BTreeSet::new();
    for event in &decision.events {
        heads.insert(&event.rollout);
    }
    for rollout in heads {
        let rollout = store::rollouts::load(tx, rollout).await?;
        touched.extend(rollout.into_iter().flat_map(|rollout| [rollout.lead, rollout.sponsor]));
    }
    let open = store::homes::open_among(tx, team, &touched).await?;
    Ok(open.into_iter().map(|person| Effect { to: To::Home { person }, what: What::Home }).collect())
}

async fn keep_draft(
    tx: &mut Tx,
    team: &TeamId,
    actor: &PersonId,
    key: &DraftKey,
    change: &DraftChange,
    now: Now,
) -> Result<(), store::Error> {
    let body = match change {
        DraftChange::KeepStart(draft) => DraftBody::Start { draft: draft.clone() },
        DraftChange::KeepIntake(draft) => DraftBody::Intake { draft: draft.clone() },
        DraftChange::KeepWords(words) => DraftBody::Words { words: words.clone() },
        DraftChange::Drop => return store::drafts::drop(tx, team, actor, key).await,
    };
    store::drafts::keep(tx, team, actor, key, &body, now).await
}

/// An answer that cannot travel in the acknowledgement of its way becomes a letter; what is left is the answer that
/// can.
pub fn deliver(request: &Request, reply: Reply) -> (Reply, Option<Effect>) {
    match &request.way {
        Way::Command { trigger, .. } => match reply {
            Reply::Show { screen } => (Reply::Done, Some(open(trigger.clone(), screen))),
            told => (told, None),
        },
        Way::Submit { .. } => (reply, None),
        Way::Message { channel, trigger, .. } => {
            let to = To::Only { channel: channel.clone(), person: request.actor.clone() };
            match reply {
                Reply::Done | Reply::Faults { .. } => (Reply::Done, None),
                Reply::Show { screen } => (Reply::Done, Some(open(trigger.clone(), screen))),
                Reply::Say { say } => (Reply::Done, Some(Effect { to, what: What::Say { say } })),
                Reply::Refuse { refusal } => {
                    (Reply::Done, Some(Effect { to, what: What::Refuse { refusal } }))
                }
            }
        }
        Way::Modal { view, .. } => {
            let update = |screen| {
                Some(Effect { to: To::Update { view: view.clone() }, what: What::Screen { screen } })
            };
            match reply {
                Reply::Show { screen } => (Reply::Done, update(screen)),
                Reply::Refuse { refusal } => {
                    (Reply::Done, update(Screen::Notice { notice: Notice::Refused { refusal } }))
                }
                Reply::Done | Reply::Faults { .. } | Reply::Say { .. } => (Reply::Done, None),
            }
        }
        Way::Home { trigger } => match reply {
            Reply::Show { screen } => (Reply::Done, Some(open(trigger.clone(), screen))),
            Reply::Refuse { refusal } => {
                let screen = Screen::Notice { notice: Notice::Refused { refusal } };
                (Reply::Done, Some(open(trigger.clone(), screen)))
            }
            Reply::Say { say } => {
                let to = To::Dm { person: request.actor.clone() };
                (Reply::Done, Some(Effect { to, what: What::Say { say } }))
            }
            Reply::Done | Reply::Faults { .. } => (Reply::Done, None),
        },
        Way::Event => {
            let to = To::Dm { person: request.actor.clone() };
            match reply {
                Reply::Say { say } => (Reply::Done, Some(Effect { to, what: What::Say { say } })),
                Reply::Refuse { refusal } => {
                    (Reply::Done, Some(Effect { to, what: What::Refuse { refusal } }))
                }
                Reply::Done | Reply::Faults { .. } | Reply::Show { .. } => (Reply::Done, None),
            }
        }
    }
}

fn open(trigger: Trigger, screen: Screen) -> Effect {
    Effect { to: To::Open { trigger }, what: What::Screen { screen } }
}
