//! What deciding gives: changed things, events, effects, duties and the answer, all as plain data.
//! Nothing here has happened yet; `command` writes it in one transaction, or not at all.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::commitment::Commitment;
use super::concern::Concern;
use super::draft::{DraftKey, IntakeDraft, StartDraft};
use super::duty::DutyChange;
use super::effect::{Effect, To};
use super::event::Event;
use super::extend::Slip;
use super::id::{PersonId, RolloutId, WordsId};
use super::meeting::Meeting;
use super::outline::Moved;
use super::question::{Call, Question, Words};
use super::reply::Reply;
use super::rollout::Rollout;
use super::stakeholder::Stakeholder;
use super::verdict::Verdict;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decision {
    pub rollout: Option<Rollout>,
    /// More rollouts that are changed: one person may run several.
    pub others: Vec<Rollout>,
    pub stakeholders: Vec<Stakeholder>,
    pub concerns: Vec<Concern>,
    /// Whose homework alone is otherwise: a thousand may change hands at once.
    pub moved: Vec<Moved>,
    pub questions: Vec<Question>,
    pub calls: Vec<Call>,
    pub commitments: Vec<Commitment>,
    pub verdict: Option<Verdict>,
    pub meeting: Option<Meeting>,
    pub slip: Option<Slip>,
    pub words: Vec<WordsChange>,
    pub drafts: Vec<(DraftKey, DraftChange)>,
    pub duties: Vec<DutyChange>,
    /// Days of theirs on which these people are nudged by this decision: taken, so that none gets a second nudge.
    pub nudge_days: Vec<(PersonId, NaiveDate)>,
    pub events: Vec<Event>,
    pub effects: Vec<Effect>,
    /// Ids of what is gone: whatever was sent once and shows it is shown anew.
    pub gone: Vec<String>,
    pub reply: Reply,
    /// The answer is the queue of this rollout, at this page, as it stands once all this is done.
    pub queue: Option<(RolloutId, usize)>,
}

impl Decision {
    /// Those who owe, run or have told something else once this is done, apart from whoever did it and those who run the
    /// rollouts of its events.
    pub fn touched(&self) -> BTreeSet<PersonId> {
        let mut people = BTreeSet::new();
        people
            .extend(self.rollout.iter().flat_map(|rollout| [rollout.lead.clone(), rollout.sponsor.clone()]));
        people.extend(self.stakeholders.iter().map(|who| who.person.clone()));
        for concern in &self.concerns {
            people.insert(concern.raiser.clone());
            people.extend(concern.work.homework.owner().cloned());
        }
        for moved in &self.moved {
            people.insert(moved.raiser.clone());
            people.extend(moved.after.owner().cloned());
        }
        people.extend(self.questions.iter().map(|question| question.asker.clone()));
        people.extend(self.calls.iter().map(|call| call.person.clone()));
        // Whoever is written to has something to do, or no more.
        let is_change = !people.is_empty();
        people.extend(self.effects.iter().filter(|_| is_change).filter_map(|effect| match &effect.to {
            To::Dm { person } => Some(person.clone()),
            To::Channel { .. }
            | To::Thread { .. }
            | To::Under { .. }
            | To::Only { .. }
            | To::Open { .. }
            | To::Update { .. }
            | To::Home { .. } => None,
        }));
        people
    }

    /// Both, where neither changes a thing that the other changes as well; the answer is that of the first.
    #[must_use]
    pub fn and(mut self, other: Decision) -> Decision {
        match self.rollout {
            Some(_) => self.others.extend(other.rollout),
            None => self.rollout = other.rollout,
        }
        self.others.extend(other.others);
        self.stakeholders.extend(other.stakeholders);
        self.concerns.extend(other.concerns);
        self.moved.extend(other.moved);
        self.questions.extend(other.questions);
        self.calls.extend(other.calls);
        self.commitments.extend(other.commitments);
        self.verdict = self.verdict.or(other.verdict);
        self.meeting = self.meeting.or(other.meeting);
        self.slip = self.slip.or(other.slip);
        self.words.extend(other.words);
        self.drafts.extend(other.drafts);
        self.duties.extend(other.duties);
        self.nudge_days.extend(other.nudge_days);
        self.events.extend(other.events);
        self.effects.extend(other.effects);
        self.gone.extend(other.gone);
        self
    }
}

/// What becomes of the actor's draft.
#[derive(Debug, Clone, PartialEq)]
pub enum DraftChange {
    KeepStart(StartDraft),
    KeepIntake(IntakeDraft),
    KeepWords(String),
    Drop,
}

/// What becomes of plain words whose rollout is not known yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WordsChange {
    Keep(Words),
    Drop(WordsId),
}
