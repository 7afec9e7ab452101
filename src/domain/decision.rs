//! What deciding gives: changed things, events, effects, duties and the answer, all as plain data.
//! Nothing here has happened yet; `command` writes it in one transaction, or not at all.

use super::concern::Concern;
use super::draft::{DraftKey, IntakeDraft, StartDraft};
use super::duty::DutyChange;
use super::effect::Effect;
use super::event::Event;
use super::id::WordsId;
use super::question::{Call, Question, Words};
use super::reply::Reply;
use super::rollout::Rollout;
use super::stakeholder::Stakeholder;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decision {
    pub rollout: Option<Rollout>,
    pub stakeholders: Vec<Stakeholder>,
    pub concerns: Vec<Concern>,
    pub questions: Vec<Question>,
    pub calls: Vec<Call>,
    pub words: Vec<WordsChange>,
    pub drafts: Vec<(DraftKey, DraftChange)>,
    pub duties: Vec<DutyChange>,
    pub events: Vec<Event>,
    pub effects: Vec<Effect>,
    pub reply: Reply,
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
