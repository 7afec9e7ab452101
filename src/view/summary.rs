//! The FUD summary in words, for lead or sponsor. It is handed what its reader may see and adds nothing: where the
//! reader may only count, it counts. One page where it can be; what is longer goes on in the thread, whole.

mod agenda;
mod areas;
pub(super) mod points;

use chrono_tz::Tz;

use super::block::button;
use super::chart;
use super::ids::action;
use super::message::compose::Composer;
use super::message::{File, Message, TakenBack, goes_on, lacks, not_for_now, readiness};
use super::readers::Readers;
use super::text::{Phrase, bold, count, ours};
use super::when;
use crate::domain::policy::Reader;
use crate::domain::rollout::Rollout;
use crate::domain::state::{self, Ask};
use crate::domain::summary::{Course, Summary};

/// A summary of more pages than this is read by nobody: its essence is sent, and the whole as a file.
const PAGES: usize = 6;

/// Where the same is to be had if a file cannot go along.
const NUMBERS: &str = "What the picture shows stands in the message above, as text.";
const PAGES_HOLD_IT: &str = "Every point stands in the message above and in its thread, too.";
const POINTS: &str = "The message above has all numbers and the heaviest of everything. Every point that is open, waits \
                      for its raiser or is parked stands page by page behind Concerns; what is settled, and all in full, \
                      comes as this file once files are allowed.";

/// Once somebody has taken words away that may have stood in it.
pub fn file_taken_back(file: TakenBack) -> &'static str {
    match file {
        TakenBack::All => {
            "The file that came with it was taken back for that, too: /rollout summary tells it anew, with a file where it is \
             long."
        }
        TakenBack::NotAll => {
            "The file that came with it may hold them, and Slack has not let me delete it so far: please ask whoever administers your \
             Slack to."
        }
    }
}

/// How much of it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    Whole,
    /// The heaviest of everything, and how many more there are: about a page.
    Essence,
}

impl Extent {
    /// Of a list of which `most` are the essence.
    fn of(self, most: usize) -> usize {
        match self {
            Extent::Whole => usize::MAX,
            Extent::Essence => most,
        }
    }
}

/// `zone` is the reader's. The picture goes with it, and where it is long the whole as a file; what they tell stands in
/// the message too.
pub fn summary(rollout: &Rollout, summary: &Summary, course: Option<&Course>, zone: Tz) -> Vec<Message> {
    let title = ours("FUD summary of ").theirs_bold(&rollout.brief.name).ours(format!(" ({})", rollout.id));
    let key = rollout.id.key();
    let name = format!("{key}-summary.md");
    let told = |extent| told(rollout, summary, course, zone, extent);
    let whole = told(Extent::Whole);
    let written = whole.markdown();
    let pages = end(whole, rollout, summary, zone).pages_within(&title, PAGES);
    let is_long = pages.as_ref().is_none_or(|pages| pages.len() > 1);
    let is_essence = pages.is_none();
    let mut pages = pages.unwrap_or_else(|| {
        let rest = bold("This is the essence.")
            .ours(" Every point in full stands in the file ")
            .bold(&*name)
            .ours(" sent with this; what is open, answered and not settled, or parked also page by page behind ")
            .bold("Concerns")
            .ours(".");
        end(told(Extent::Essence).say(rest), rollout, summary, zone).pages(&title)
    });
    let picture = course.and_then(|course| {
        let (name, title) = (format!("{key}-numbers"), format!("Numbers of {key}"));
        chart::file(&name, &title, course, &summary.areas).map(|picture| picture.or_else(NUMBERS))
    });
    let elsewhere = if is_essence { POINTS } else { PAGES_HOLD_IT };
    let whole =
        is_long.then(|| File::new(name, format!("The whole summary of {key}"), written).or_else(elsewhere));
    if let Some(first) = pages.first_mut() {
        first.files = picture.into_iter().chain(whole).collect();
    }
    pages
}

fn told(rollout: &Rollout, summary: &Summary, course: Option<&Course>, zone: Tz, extent: Extent) -> Composer {
    let mut told =
        Composer::new().header(&format!("FUD summary: {}", rollout.brief.name)).say(first_line(summary));
    let missing = summary.not_ready.as_deref().unwrap_or_default();
    if !missing.is_empty() {
        told = told.points(missing.iter().map(|why| lacks(why, zone)).collect());
        told = told.with(summary.goes_on.as_ref(), goes_on);
    }
    if summary.not_ready.is_some() {
        told = told.with(not_for_now(&summary.progress), Composer::say);
    }
    told = areas::allies(told, summary, extent);
    told = areas::mixes(told, summary);
    told = told.with(course, |told, course| told.small(ours(chart::over_time(course))));
    told = points::themes(told, summary, extent);
    told = points::blockers(told, &summary.blockers, extent);
    told = points::others(told, &summary.others, extent);
    told = points::late(told, &summary.late, extent);
    told = match &summary.agenda {
        Some(agenda) => agenda::left(told, agenda, summary.reader, extent),
        None => told,
    };
    told = points::parked(told, &summary.parked, extent);
    told = points::cleared(told, summary, extent);
    areas::missing(told, summary, extent)
}

/// What comes next, what there is to press, and for whom it is.
fn end(mut told: Composer, rollout: &Rollout, summary: &Summary, zone: Tz) -> Composer {
    if !rollout.stage.is_over() {
        let decision = when::deadline(rollout.dates.decision_by, rollout.zone, zone);
        told = told.say(bold("Next: ").ours(match summary.agenda {
            Some(_) if summary.held_since.is_some() => {
                "the joint meeting waits for a new day, and the decision with it.".to_owned()
            }
            Some(_) => format!(
                "joint meeting {}, decision by {decision}.",
                when::moment(rollout.dates.meeting, zone)
            ),
            None => format!("decision by {decision}."),
        }));
        let id = rollout.id.as_str();
        let mut press = vec![
            button(action::POST_COUNTS, "Post the numbers in the channel", id).confirm(
                "Post the numbers?",
                "The channel gets counts by area and the dates. No words, no names.",
                "Post",
                "Not now",
            ),
            button(action::CONCERNS, "Concerns", id),
        ];
        if summary.reader == Reader::Lead && state::allow(rollout, Ask::Work).is_ok() {
            press.push(button(action::THEMES, "Themes", &format!("{id}|0")));
        }
        told = told.actions(press);
    }
    told.small(
        ours("For ")
            .then(Readers::of(rollout).names())
            .ours(", to each as its writers chose. Please do not forward it."),
    )
}

/// `Heard 7 of 8 · 16 concerns raised, 3 settled, 12 open, 1 parked or accepted as a risk · yes-ifs met 0 of 9 · …`
fn first_line(summary: &Summary) -> Phrase {
    let progress = &summary.progress;
    let line = bold(format!("Heard {} of {}", progress.heard, progress.of))
        .ours(format!(
            " · {} raised, {} settled, {} open{} · ",
            count(progress.raised, "concern", "concerns"),
            progress.settled,
            progress.open,
            match progress.put_off() {
                0 => String::new(),
                n => format!(", {n} parked or accepted as a risk"),
            }
        ))
        .bold(format!("yes-ifs met {} of {}", summary.yes_ifs.met, summary.yes_ifs.of));
    match &summary.not_ready {
        Some(missing) => line.ours(" · ").then(readiness(missing)),
        None => line,
    }
}
