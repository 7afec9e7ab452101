//! The residual agenda of the joint meeting: only what homework could not clear, with minutes for each, within the length
//! of the meeting; what is cleared stands below. It never reads a concern past `policy`: a point whose words its reader
//! may not see is counted and no more.

use serde::{Deserialize, Serialize};

use super::concern::{Concern, Severity, State, Visibility};
use super::id::{ConcernId, PersonId};
use super::policy::{self, Reader, Shown};

#[cfg(test)]
mod tests;

/// Minutes of the joint meeting.
pub const LENGTH: u32 = 60;
/// Minutes of a meeting at which nothing is left but to commit.
pub const SHORT: u32 = 15;
/// Minutes for the ground rules, and at the end for each to say whether they commit.
const OPENING: u32 = 5;
const COMMITMENTS: u32 = 10;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Agenda {
    /// Minutes of the whole.
    pub length: u32,
    /// Minutes before the first item and after the last.
    pub opening: u32,
    pub commitments: u32,
    /// Heaviest first.
    pub items: Vec<Item>,
    /// For these there is no time: to be talked over outside the meeting.
    pub beyond: Vec<Item>,
    /// What homework has cleared: settled, or accepted as a risk.
    pub cleared: Vec<Item>,
    /// Of those two, how many nobody but lead, sponsor and raiser can read: no sentence of theirs may stand there.
    #[serde(default)]
    pub without_sentence: usize,
    /// Not for now, and so cleared by nobody.
    #[serde(default)]
    pub parked: Vec<Item>,
}

/// A point, with those that are worked on together with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// 0 for what is cleared.
    pub minutes: u32,
    pub severity: Severity,
    /// Put on the agenda on purpose, although nobody has answered it.
    pub is_tabled: bool,
    /// `None`: its reader may only count it.
    pub shown: Option<Shown>,
    /// How many more are worked on together with it.
    pub others: usize,
}

impl Agenda {
    /// `concerns` are all of the rollout; `tabled` those put on the agenda on purpose. A pure function of the state: asking
    /// twice gives the same. `person` is who reads it: their own points they see as their raiser.
    pub fn of(reader: Reader, person: &PersonId, concerns: &[Concern], tabled: &[ConcernId]) -> Agenda {
        let groups = groups(concerns);
        let (open, cleared): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|group| group.iter().any(|concern| is_open(concern)));
        // Of a group that is parked in part, not all is cleared.
        let (parked, cleared): (Vec<_>, Vec<_>) =
            cleared.into_iter().partition(|group| group.iter().any(|concern| concern.state.is_parked()));
        let item = |group: &Vec<&Concern>, minutes| item(reader, person, group, tabled, minutes);
        let mut agenda = Agenda {
            length: LENGTH,
            opening: OPENING,
            commitments: COMMITMENTS,
            items: Vec::new(),
            beyond: Vec::new(),
            without_sentence: open.iter().filter(|group| !group.iter().any(|one| can_be_read(one))).count(),
            cleared: cleared.iter().map(|group| item(group, 0)).collect(),
            parked: parked.iter().map(|group| item(group, 0)).collect(),
        };
        if open.is_empty() {
            return Agenda { length: SHORT, opening: 0, commitments: SHORT, ..agenda };
        }
        let room = LENGTH - OPENING - COMMITMENTS;
        let minutes = |group: &Vec<&Concern>, pace| minutes(group, pace);
        let all: u32 = open.iter().map(|group| minutes(group, Pace::Full)).sum();
        let pace = if all <= room { Pace::Full } else { Pace::Tight };
        let mut used = 0;
        for group in &open {
            let wanted = minutes(group, pace);
            if used + wanted <= room {
                used += wanted;
                agenda.items.push(item(group, wanted));
            } else {
                agenda.beyond.push(item(group, wanted));
            }
        }
        agenda
    }

    /// Minutes that are spoken for.
    pub fn planned(&self) -> u32 {
        self.opening + self.items.iter().map(|item| item.minutes).sum::<u32>() + self.commitments
    }

    /// Homework has cleared all there was.
    pub fn is_clear(&self) -> bool {
        self.items.is_empty() && self.beyond.is_empty()
    }
}

/// Minutes of the meeting, whoever reads its agenda.
pub fn length(concerns: &[Concern]) -> u32 {
    if concerns.iter().any(is_open) { LENGTH } else { SHORT }
}

/// How much time a point gets: where all of it does not fit, each gets less.
#[derive(Clone, Copy)]
enum Pace {
    Full,
    Tight,
}

fn minutes(group: &[&Concern], pace: Pace) -> u32 {
    let full = match severity(group) {
        Severity::Blocker => 15,
        Severity::Important => 8,
        Severity::Minor => 4,
    };
    // An answer is there, and only its raiser's word is missing.
    let is_answered = group.iter().all(|concern| !concern.state.wants_an_answer());
    match (pace, is_answered) {
        (Pace::Full, false) => full,
        (Pace::Full, true) | (Pace::Tight, false) => full.div_ceil(2),
        (Pace::Tight, true) => full.div_ceil(4),
    }
}

/// Silence is never taken as Yes: an answer that its raiser has not found to settle it clears nothing.
fn is_open(concern: &Concern) -> bool {
    match concern.state {
        State::Open | State::Reopened { .. } | State::Answered { .. } => true,
        State::Settled { .. }
        | State::AcceptedRisk { .. }
        | State::Parked { .. }
        | State::Withdrawn { .. } => false,
    }
}

/// Those that are worked on together, the one that carries the homework first; heaviest first, then whatever most have
/// raised. In no order that would tell when an area's view was told.
fn groups(concerns: &[Concern]) -> Vec<Vec<&Concern>> {
    let mut groups: Vec<Vec<&Concern>> = Vec::new();
    let mut place = std::collections::HashMap::new();
    let standing = || concerns.iter().filter(|concern| !concern.state.is_withdrawn());
    for concern in standing().filter(|concern| concern.work.joined.is_none()) {
        place.insert(&concern.id, groups.len());
        groups.push(vec![concern]);
    }
    for concern in standing() {
        let Some(with) = &concern.work.joined else { continue };
        match place.get(with) {
            Some(&at) => groups[at].push(concern),
            // That one is withdrawn.
            None => groups.push(vec![concern]),
        }
    }
    groups.sort_by_cached_key(|group| {
        let first = group[0];
        let told = match first.said.visibility {
            Visibility::Named | Visibility::LeadOnly => (0, first.id.number(), String::new()),
            Visibility::Area => (1, 0, first.said.words.clone()),
        };
        (severity(group), std::cmp::Reverse(group.len()), told)
    });
    groups
}

fn severity(group: &[&Concern]) -> Severity {
    let open = group.iter().filter(|concern| is_open(concern)).map(|concern| concern.said.severity).min();
    let any = group.iter().map(|concern| concern.said.severity).min();
    open.or(any).unwrap_or(Severity::Minor)
}

fn can_be_read(concern: &Concern) -> bool {
    policy::on_agenda(Reader::Other, concern).is_some()
}

fn item(reader: Reader, person: &PersonId, group: &[&Concern], tabled: &[ConcernId], minutes: u32) -> Item {
    let shown = |concern: &&Concern| {
        policy::on_agenda(if concern.raiser == *person { Reader::Raiser } else { reader }, concern)
    };
    // What is least done tells most of why it is there.
    let open = group.iter().filter(|concern| is_open(concern)).find_map(shown);
    let parked = || group.iter().filter(|concern| concern.state.is_parked()).find_map(shown);
    Item {
        minutes,
        severity: severity(group),
        is_tabled: group.iter().any(|concern| is_open(concern) && tabled.contains(&concern.id)),
        shown: open.or_else(parked).or_else(|| group.iter().find_map(shown)),
        others: group.len() - 1,
    }
}
