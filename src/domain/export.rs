//! What a rollout's lead may take away, as plain data. No concern is in it past `policy`.

use std::collections::BTreeSet;

use super::commitment::Commitment;
use super::concern::Concern;
use super::extend::Slip;
use super::id::PersonId;
use super::meeting::GoneOn;
use super::person::Names;
use super::policy::{self, Card, Deed, Reader};
use super::rollout::Rollout;
use super::stakeholder::Stakeholder;
use super::summary::{self, Progress};
use super::verdict::Verdict;

#[derive(Debug, Clone, PartialEq)]
pub struct Export {
    pub rollout: Rollout,
    pub progress: Progress,
    pub people: Vec<Stakeholder>,
    /// With a key first, oldest first; then the views of areas, in no order of time.
    pub cards: Vec<Card>,
    /// Who commits, as far as they have said.
    pub commitments: Vec<Commitment>,
    /// What the sponsor has decided, the last word last.
    pub verdicts: Vec<Verdict>,
    /// Every date that moved.
    pub slips: Vec<Slip>,
    /// Why they meet although something is missing.
    pub gone_on: Option<GoneOn>,
    /// `None`: it does not hold.
    pub trail: Option<Vec<Trail>>,
    /// Of those who stand in it.
    pub names: Names,
}

/// An entry of the record, as this reader may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trail {
    pub seq: i64,
    pub prev: String,
    pub hash: String,
    pub shown: Shown,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    Whole {
        salt: String,
        /// As it was hashed.
        body: String,
    },
    Digest {
        digest: String,
    },
}

impl Export {
    /// `None` for a reader who may take nothing away. `person` is who reads it.
    pub fn of(
        reader: Reader,
        person: &PersonId,
        rollout: &Rollout,
        people: &[Stakeholder],
        concerns: &[Concern],
        trail: Option<Vec<Trail>>,
    ) -> Option<Export> {
        if !policy::may(reader, Deed::Export) {
            return None;
        }
        let role = |concern: &Concern| if concern.raiser == *person { Reader::Raiser } else { reader };
        let mut cards: Vec<Card> =
            concerns.iter().filter_map(|concern| policy::card(role(concern), concern)).collect();
        cards.sort_by_cached_key(|card| match card.key() {
            Some(key) => (0, key.as_str().len(), key.as_str().to_owned()),
            None => (1, 0, card.words.clone()),
        });
        Some(Export {
            rollout: rollout.clone(),
            progress: summary::progress(rollout, people, concerns),
            people: people.to_vec(),
            cards,
            commitments: Vec::new(),
            verdicts: Vec::new(),
            slips: Vec::new(),
            gone_on: None,
            trail,
            names: Names::new(),
        })
    }

    /// Whoever stands in it, each once.
    pub fn people(&self) -> BTreeSet<PersonId> {
        let heads = [&self.rollout.lead, &self.rollout.sponsor];
        let speak = self.people.iter().map(|who| &who.person);
        let decided = self.verdicts.iter().map(|verdict| &verdict.by);
        let moved = self.slips.iter().map(|slip| &slip.by);
        let went_on = self.gone_on.iter().map(|gone_on| &gone_on.by);
        let people = heads.into_iter().chain(speak).chain(decided).chain(moved).chain(went_on);
        people.chain(self.cards.iter().flat_map(Card::people)).cloned().collect()
    }
}
