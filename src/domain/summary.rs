//! The FUD summary and the counts that everybody may see, as plain data. It never reads a concern past `policy`:
//! what its reader may not see is not in it, so nothing downstream can leak it.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::agenda::Agenda;
use super::area::Area;
use super::commitment::{Commitment, Tally};
use super::concern::{Concern, Kind, Severity, Visibility};
use super::id::{ConcernId, PersonId};
use super::meeting::{GoesOn, Meeting};
use super::policy::{self, Card, Deed, Reader};
use super::question::Call;
use super::readiness;
use super::rollout::{Rollout, Stage, Waiver};
use super::stakeholder::{Intake, Stakeholder, Stance, Unreachable};

pub use super::readiness::NotReady;
pub use course::{Course, Day, course};
pub use progress::{AreaProgress, Decided, Progress, progress};
pub use theme::{About, Reasons, Theme, Together, Told, together};

mod course;
pub mod overlap;
mod progress;
#[cfg(test)]
mod tests;
mod theme;

/// The FUD summary as one reader may see it: lead or sponsor, nobody else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    pub reader: Reader,
    pub progress: Progress,
    pub yes_ifs: YesIfs,
    /// Empty: ready for the joint meeting; `None` once its time has come and it has begun.
    pub not_ready: Option<Vec<NotReady>>,
    /// Why it goes on although that is missing.
    pub goes_on: Option<GoesOn>,
    /// Its time came then, and it waits for a new day.
    pub held_since: Option<DateTime<Utc>>,
    /// Leading first, then supportive; within that by area.
    pub allies: Vec<Ally>,
    pub not_heard: Vec<Unheard>,
    pub waived: Vec<Waiver>,
    /// One for each area that somebody speaks for, in the order of `Area::ALL`.
    pub areas: Vec<AreaMix>,
    /// Most cross-area first; each of two concerns or more.
    pub themes: Vec<Theme>,
    /// Every blocker still open, whether or not it stands in a theme.
    pub blockers: Points,
    /// Everything else that is open and in no theme.
    pub others: Points,
    /// Not for now, and in no theme.
    pub parked: Points,
    /// What is open no more and in no theme: settled, or accepted as a risk.
    pub cleared: Points,
    /// Every condition that stands, met or not.
    pub conditions: Points,
    /// Raised after the intake had closed; they stand above as well.
    pub late: Points,
    /// What is left to talk over when they meet; `None` once they have met.
    pub agenda: Option<Agenda>,
}

/// All that a summary is made of.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    pub rollout: &'a Rollout,
    pub stakeholders: &'a [Stakeholder],
    /// All of the rollout.
    pub concerns: &'a [Concern],
    pub calls: &'a [Call],
    pub commitments: &'a [Commitment],
    pub meeting: &'a Meeting,
    /// When the diary sends the agenda, if it will.
    pub agenda_at: Option<DateTime<Utc>>,
}

/// Concerns in words as allowed, and how many more there are that this reader may only count.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Points {
    /// Heaviest first, then oldest; the views of areas after those with a name, in no order of time.
    pub cards: Vec<Card>,
    pub counted_only: usize,
}

/// **yes-ifs met K of L**.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct YesIfs {
    pub met: usize,
    pub of: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ally {
    pub area: Area,
    pub person: PersonId,
    pub stance: Stance,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unheard {
    pub person: PersonId,
    pub areas: Vec<Area>,
    pub why: WhyUnheard,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "unheard", rename_all = "snake_case")]
pub enum WhyUnheard {
    /// There is still time.
    StillOpen,
    /// The date passed.
    NoAnswer,
    Unreachable {
        why: Unreachable,
    },
}

/// How one area stands, in numbers. A person who speaks for several areas counts in each; a concern in its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaMix {
    pub area: Area,
    pub heard: usize,
    pub of: usize,
    pub raised: usize,
    /// Of its people, how many asked to be called instead of writing something down; for the lead, whom alone they asked.
    pub calls: usize,
    pub fear: usize,
    pub uncertainty: usize,
    pub doubt: usize,
    pub kind_not_said: usize,
    pub blocker: usize,
    pub important: usize,
    pub minor: usize,
    pub open: usize,
    pub answered: usize,
    pub settled: usize,
    pub accepted: usize,
    pub parked: usize,
    /// Of those heard, in the order of `Stance::ALL`; only what was said.
    pub stances: Vec<(Stance, usize)>,
    /// What its people will do; `None` before anybody was asked.
    pub commitment: Option<Tally>,
}

impl Summary {
    /// `None` for a reader to whom the summary is not open. A pure function of the state: asking twice gives the same.
    /// `person` is who reads it: what they have told themselves they see as its raiser.
    pub fn of(reader: Reader, person: &PersonId, sources: Sources<'_>) -> Option<Summary> {
        if !policy::may(reader, Deed::SeeSummary) {
            return None;
        }
        let Sources { rollout, stakeholders, concerns, meeting, agenda_at, .. } = sources;
        let card = sight(reader, person);
        let standing = in_order(concerns);
        let themes = theme::themes(&card, &standing);
        let in_themes: HashSet<ConcernId> =
            themes.iter().flat_map(|theme| &theme.cards).map(|card| card.id.clone()).collect();
        let in_a_theme = |c: &Concern| in_themes.contains(&c.id);
        let with_yes_if = || standing.iter().copied().filter(|c| c.said.yes_if.is_some());
        let progress = progress(rollout, stakeholders, concerns);
        let summary = Summary {
            reader,
            yes_ifs: YesIfs {
                met: with_yes_if().filter(|c| c.state.is_settled()).count(),
                of: with_yes_if().count(),
            },
            not_ready: is_prepared(&rollout.stage).then(|| {
                let unanswered = readiness::unanswered(concerns).map(|concern| &concern.id);
                readiness::missing(rollout, &progress.areas, unanswered, meeting, agenda_at)
            }),
            goes_on: meeting
                .said_why(readiness::unanswered(concerns))
                .filter(|_| is_prepared(&rollout.stage)),
            held_since: meeting.held_since,
            allies: allies(stakeholders, concerns),
            not_heard: stakeholders.iter().filter_map(|who| unheard(rollout, who, concerns)).collect(),
            waived: rollout.waivers.clone(),
            areas: Area::ALL.into_iter().filter_map(|area| mix(reader, area, &standing, sources)).collect(),
            blockers: points(card, standing.iter().copied().filter(|c| is_open_blocker(c))),
            others: points(
                card,
                // What may only be counted is counted here even where it is of a theme's topic: the theme does not
                // say so, lest a number tell what the words were about.
                standing
                    .iter()
                    .copied()
                    .filter(|c| c.state.is_open() && !in_a_theme(c) && !is_open_blocker(c)),
            ),
            parked: points(card, standing.iter().copied().filter(|c| c.state.is_parked() && !in_a_theme(c))),
            cleared: points(
                card,
                standing
                    .iter()
                    .copied()
                    .filter(|c| !c.state.is_open() && !c.state.is_parked() && !in_a_theme(c)),
            ),
            conditions: points(card, with_yes_if()),
            late: points(card, standing.iter().copied().filter(|c| c.late)),
            agenda: is_ahead(&rollout.stage).then(|| Agenda::of(reader, person, concerns, &meeting.tabled)),
            themes,
            progress,
        };
        Some(summary)
    }
}

/// The themes as one reader has them, and the concerns in words that are in none.
pub fn seen(reader: Reader, person: &PersonId, concerns: &[Concern]) -> (Vec<Theme>, Vec<Card>) {
    let card = sight(reader, person);
    let standing = in_order(concerns);
    let themes = theme::themes(&card, &standing);
    let inside: HashSet<&ConcernId> =
        themes.iter().flat_map(|theme| &theme.cards).map(|card| &card.id).collect();
    let alone = standing.into_iter().filter(|c| !inside.contains(&c.id)).filter_map(card).collect();
    (themes, alone)
}

/// As `reader` sees concerns, and as its raiser what they told themselves.
fn sight(reader: Reader, person: &PersonId) -> impl Fn(&Concern) -> Option<Card> + Copy {
    move |c| policy::card(if c.raiser == *person { Reader::Raiser } else { reader }, c)
}

/// All that stand, in the order in which they are to be read.
fn in_order(concerns: &[Concern]) -> Vec<&Concern> {
    let mut standing: Vec<&Concern> = concerns.iter().filter(|c| !c.state.is_withdrawn()).collect();
    standing.sort_by_cached_key(|c| {
        let place = match c.said.visibility {
            // Of one Done, as they were told: C-9 before C-10.
            Visibility::Named | Visibility::LeadOnly => {
                (Some(c.raised_at), c.id.as_str().len(), c.id.as_str().to_owned())
            }
            // Neither time nor number: what was said before and after would tell who said this.
            Visibility::Area => (None, 0, c.said.words.clone()),
        };
        (c.said.severity, c.said.visibility == Visibility::Area, place)
    });
    standing
}

fn is_open_blocker(concern: &Concern) -> bool {
    concern.said.severity == Severity::Blocker && concern.state.is_open()
}

fn is_parked_blocker(concern: &Concern) -> bool {
    concern.said.severity == Severity::Blocker && concern.state.is_parked()
}

fn points<'a>(
    card: impl Fn(&Concern) -> Option<Card>,
    concerns: impl Iterator<Item = &'a Concern>,
) -> Points {
    let mut points = Points::default();
    for concern in concerns {
        match card(concern) {
            Some(card) => points.cards.push(card),
            None => points.counted_only += 1,
        }
    }
    points
}

/// In each area for which they were heard: for no other have they said how they feel.
fn allies(stakeholders: &[Stakeholder], concerns: &[Concern]) -> Vec<Ally> {
    let mut allies: Vec<Ally> = stakeholders
        .iter()
        .filter_map(|s| match s.intake {
            Intake::Done { stance: Some(stance @ (Stance::Leading | Stance::Supportive)), .. } => {
                Some((s, stance))
            }
            Intake::Done { .. }
            | Intake::Invited
            | Intake::Talking
            | Intake::NotHeard
            | Intake::Unreachable { .. }
            | Intake::Left { .. }
            | Intake::TakenOut { .. } => None,
        })
        .flat_map(|(s, stance)| {
            let heard = s.areas.iter().filter(|area| s.is_heard_for(**area, concerns));
            heard.map(move |&area| Ally { area, person: s.person.clone(), stance })
        })
        .collect();
    allies.sort_by(|a, b| (a.stance, a.area, &a.person).cmp(&(b.stance, b.area, &b.person)));
    allies
}

fn unheard(rollout: &Rollout, stakeholder: &Stakeholder, concerns: &[Concern]) -> Option<Unheard> {
    let person = || stakeholder.person.clone();
    let left = WhyUnheard::Unreachable { why: Unreachable::Deactivated };
    let why = match stakeholder.intake {
        Intake::Done { .. } | Intake::Left { .. } => {
            let is_silent = |area: &&Area| !stakeholder.is_heard_for(**area, concerns);
            let areas: Vec<Area> = stakeholder.areas.iter().filter(is_silent).copied().collect();
            let is_open = rollout.stage == Stage::Intake;
            let why = match (stakeholder.is_with_us(), is_open) {
                (false, _) => left,
                (true, true) => WhyUnheard::StillOpen,
                (true, false) => WhyUnheard::NoAnswer,
            };
            return (!areas.is_empty()).then(|| Unheard { person: person(), areas, why });
        }
        Intake::TakenOut { .. } => return None,
        Intake::Invited | Intake::Talking => WhyUnheard::StillOpen,
        Intake::NotHeard => WhyUnheard::NoAnswer,
        Intake::Unreachable { why, .. } => WhyUnheard::Unreachable { why },
    };
    Some(Unheard { person: person(), areas: stakeholder.areas.clone(), why })
}

/// Whether they have not begun to meet.
fn is_prepared(stage: &Stage) -> bool {
    *stage != Stage::JointMeeting && is_ahead(stage)
}

/// Whether they are still to meet, or do.
fn is_ahead(stage: &Stage) -> bool {
    match stage {
        Stage::Scheduled { .. } | Stage::Intake | Stage::Homework | Stage::JointMeeting => true,
        Stage::Decision
        | Stage::Pilot
        | Stage::Rollout
        | Stage::Sustain
        | Stage::Closed { .. }
        | Stage::Cancelled { .. } => false,
    }
}

fn mix(reader: Reader, area: Area, standing: &[&Concern], sources: Sources<'_>) -> Option<AreaMix> {
    let Sources { rollout, stakeholders, calls, commitments, .. } = sources;
    let speaking = || stakeholders.iter().filter(|s| s.areas.contains(&area));
    let said = || standing.iter().filter(|c| c.area == area);
    let of_kind = |kind: Option<Kind>| said().filter(|c| c.said.kind == kind).count();
    let of_severity = |severity: Severity| said().filter(|c| c.said.severity == severity).count();
    let in_state = |slug: &str| said().filter(|c| c.state.slug() == slug).count();
    let heard = || speaking().filter(|s| s.is_heard_for(area, sources.concerns));
    let feeling = |stance: Stance| {
        heard().filter(|s| matches!(s.intake, Intake::Done { stance: Some(s), .. } if s == stance)).count()
    };
    (speaking().count() > 0).then(|| AreaMix {
        area,
        heard: heard().count(),
        of: speaking().count(),
        raised: said().count(),
        calls: match reader {
            Reader::Lead => speaking().filter(|s| calls.iter().any(|call| call.person == s.person)).count(),
            Reader::Sponsor | Reader::Raiser | Reader::Owner | Reader::Other | Reader::Channel => 0,
        },
        fear: of_kind(Some(Kind::Fear)),
        uncertainty: of_kind(Some(Kind::Uncertainty)),
        doubt: of_kind(Some(Kind::Doubt)),
        kind_not_said: of_kind(None),
        blocker: of_severity(Severity::Blocker),
        important: of_severity(Severity::Important),
        minor: of_severity(Severity::Minor),
        open: in_state("open"),
        answered: in_state("answered"),
        settled: in_state("settled"),
        accepted: in_state("accepted_risk"),
        parked: in_state("parked"),
        stances: Stance::ALL
            .into_iter()
            .map(|stance| (stance, feeling(stance)))
            .filter(|(_, count)| *count > 0)
            .collect(),
        commitment: (!commitments.is_empty() || rollout.stage == Stage::Decision).then(|| {
            let theirs: Vec<Commitment> = commitments
                .iter()
                .filter(|one| speaking().any(|who| who.person == one.person))
                .cloned()
                .collect();
            Tally::of(speaking().count(), &theirs)
        }),
    })
}
