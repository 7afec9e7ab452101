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
    /// Of those, how many are for the lead alone: no sentence changes that.
    #[serde(default)]
    pub for_lead: usize,
    /// Not for now, and so cleared by nobody.
    #[serde(default)]
    pub parked: Vec<Item>,
    /// Open, but whoever said them has removed their words: there is nothing to talk over.
    #[serde(default)]
    pub wordless: usize,
}

/// A point, with those that are worked on together with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// 0 for what is cleared.
    pub minutes: u32,
    pub severity: Severity,
    /// Put on the agenda on purpose, although nobody has answered it.
    pub is_tabled: bool,
    /// `None`: its reader may only count it. Of what is left always something that is still open.
    pub shown: Option<Shown>,
    /// How many more are worked on together with it, of those that its reader may read as well.
    pub others: usize,
}

impl Agenda {
    /// `concerns` are all of the rollout; `tabled` those put on the agenda on purpose. A pure function of the state: asking
    /// twice gives the same. `person` is who reads it: their own points they see as their raiser.
    pub fn of(reader: Reader, person: &PersonId, concerns: &[Concern], tabled: &[ConcernId]) -> Agenda {
        // Of those worked on together each part stands where it belongs: what is open, what is parked, what is cleared.
        let (groups, wordless) = groups(concerns);
        let open = parts(&groups, is_open);
        let parked = parts(&groups, |concern| concern.state.is_parked());
        let cleared = parts(&groups, |concern| !is_open(concern) && !concern.state.is_parked());
        let item = |group: &Vec<&Concern>, minutes| item(reader, person, group, tabled, minutes);
        let mut agenda = Agenda {
            length: LENGTH,
            opening: OPENING,
            commitments: COMMITMENTS,
            items: Vec::new(),
            beyond: Vec::new(),
            without_sentence: open.iter().filter(|group| !group.iter().any(|one| can_be_read(one))).count(),
            for_lead: open.iter().filter(|group| group.iter().all(|one| is_for_lead(one))).count(),
            cleared: cleared.iter().map(|group| item(group, 0)).collect(),
            parked: parked.iter().map(|group| item(group, 0)).collect(),
            wordless,
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
    length_for(concerns.iter().filter(|concern| is_open(concern)).count())
}

/// The same, by how many points are open.
pub fn length_for(open: usize) -> u32 {
    if open > 0 { LENGTH } else { SHORT }
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

/// Silence is never taken as Yes: an answer that its raiser has not found to settle it clears nothing. What has no words
/// any more is nothing to talk over.
fn is_open(concern: &Concern) -> bool {
    match concern.state {
        State::Open | State::Reopened { .. } | State::Answered { .. } => concern.gone.is_none(),
        State::Settled { .. }
        | State::AcceptedRisk { .. }
        | State::Parked { .. }
        | State::Withdrawn { .. } => false,
    }
}

/// Those that are worked on together, the one that carries the homework first; heaviest first, then whatever most have
/// raised. In no order that would tell when an area's view was told. With them, how many are open without a word.
fn groups(concerns: &[Concern]) -> (Vec<Vec<&Concern>>, usize) {
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
    let is_wordless = |concern: &Concern| concern.state.is_open() && !is_open(concern);
    for group in &mut groups {
        group.retain(|concern| !is_wordless(concern));
    }
    groups.retain(|group| !group.is_empty());
    groups.sort_by_cached_key(|group| {
        let first = group[0];
        let told = match first.said.visibility {
            Visibility::Named | Visibility::LeadOnly => (0, first.id.number(), String::new()),
            Visibility::Area => (1, 0, first.said.words.clone()),
        };
        (severity(group), std::cmp::Reverse(group.len()), told)
    });
    (groups, standing().filter(|concern| is_wordless(concern)).count())
}

/// What of each group stands so, heaviest first: nobody should have to look behind a light one for a heavy one.
fn parts<'a>(groups: &[Vec<&'a Concern>], stands: fn(&Concern) -> bool) -> Vec<Vec<&'a Concern>> {
    let part = |group: &Vec<&'a Concern>| {
        let mut part: Vec<&Concern> = group.iter().copied().filter(|concern| stands(concern)).collect();
        part.sort_by_key(|concern| concern.said.severity);
        part
    };
    let mut parts: Vec<_> = groups.iter().map(part).filter(|part| !part.is_empty()).collect();
    parts.sort_by_key(|part| severity(part));
    parts
}

fn severity(group: &[&Concern]) -> Severity {
    let open = group.iter().filter(|concern| is_open(concern)).map(|concern| concern.said.severity).min();
    let any = group.iter().map(|concern| concern.said.severity).min();
    open.or(any).unwrap_or(Severity::Minor)
}

fn is_for_lead(concern: &Concern) -> bool {
    concern.said.visibility == Visibility::LeadOnly
}

fn can_be_read(concern: &Concern) -> bool {
    policy::on_agenda(Reader::Other, concern).is_some()
}

/// What its reader may not see of a group leaves no trace in it but the minutes: neither its severity nor that it is one
/// of them.
fn item(reader: Reader, person: &PersonId, group: &[&Concern], tabled: &[ConcernId], minutes: u32) -> Item {
    let shown = |concern: &Concern| {
        policy::on_agenda(if concern.raiser == *person { Reader::Raiser } else { reader }, concern)
    };
    let telling: Vec<(&Concern, Shown)> =
        group.iter().filter_map(|concern| Some((*concern, shown(concern)?))).collect();
    let heaviest = || telling.iter().map(|(concern, _)| concern.said.severity).min();
    let is_tabled = |concern: &Concern| is_open(concern) && tabled.contains(&concern.id);
    Item {
        minutes,
        severity: heaviest().unwrap_or_else(|| severity(group)),
        is_tabled: match telling.is_empty() {
            true => group.iter().any(|concern| is_tabled(concern)),
            false => telling.iter().any(|(concern, _)| is_tabled(concern)),
        },
        others: telling.len().saturating_sub(1),
        shown: telling.into_iter().next().map(|(_, shown)| shown),
    }
}
