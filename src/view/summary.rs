//! The FUD summary in words, for lead or sponsor. It is handed what its reader may see and adds nothing: where the
//! reader may only count, it counts. One page where it can be; what is longer goes on in the thread, whole.

mod areas;
pub(super) mod points;

use chrono_tz::Tz;

use super::block::button;
use super::chart;
use super::ids::action;
use super::message::compose::Composer;
use super::message::{File, Message, lacks, lead_and_sponsor};
use super::text::{Phrase, bold, count, ours};
use super::when;
use crate::domain::policy::Reader;
use crate::domain::rollout::Rollout;
use crate::domain::state::{self, Ask};
use crate::domain::summary::{Course, Summary};

/// `zone` is the reader's. The picture goes with it, and where it is long the whole as a file; what they tell stands in
/// the message too.
pub fn summary(rollout: &Rollout, summary: &Summary, course: Option<&Course>, zone: Tz) -> Vec<Message> {
    let title = ours("FUD summary of ").theirs_bold(&rollout.brief.name).ours(format!(" ({})", rollout.id));
    let mut whole =
        Composer::new().header(&format!("FUD summary: {}", rollout.brief.name)).say(first_line(summary));
    if !summary.not_ready.is_empty() {
        whole = whole.points(summary.not_ready.iter().map(|why| lacks(why, zone)).collect());
    }
    whole = areas::allies(whole, summary);
    whole = areas::mixes(whole, summary);
    whole = whole.with(course, |whole, course| whole.small(ours(chart::over_time(course))));
    whole = points::themes(whole, summary);
    whole = points::section(whole, "Blockers still open", &summary.blockers);
    whole = points::section(whole, "Also said", &summary.others);
    whole = points::section(whole, "No longer open", &summary.cleared);
    whole = points::late(whole, &summary.late);
    whole = areas::missing(whole, summary);
    if !rollout.stage.is_over() {
        whole = whole.say(bold("Next: ").ours(format!(
            "joint meeting {}, decision by {}.",
            when::moment(rollout.dates.meeting, zone),
            when::day(rollout.dates.decision_by, zone)
        )));
        let mut press = vec![
            button(action::POST_COUNTS, "Post the numbers in the channel", rollout.id.as_str()).confirm(
                "Post the numbers?",
                "The channel gets counts by area and the dates. No words, no names.",
                "Post",
                "Not now",
            ),
        ];
        if summary.reader == Reader::Lead && state::allow(rollout, Ask::Work).is_ok() {
            press.push(button(action::THEMES, "Themes", &format!("{}|0", rollout.id.as_str())));
        }
        whole = whole.actions(press);
    }
    whole = whole.small(
        ours("For ")
            .then(lead_and_sponsor(rollout))
            .ours(", to each as its writers chose. Please do not forward it."),
    );
    let key = rollout.id.key();
    let picture = course.and_then(|course| {
        chart::file(&format!("{key}-numbers"), &format!("Numbers of {key}"), course, &summary.areas)
    });
    let written = whole.markdown();
    let mut pages = whole.pages(&title);
    let whole = (pages.len() > 1)
        .then(|| File::new(format!("{key}-summary.md"), format!("The whole summary of {key}"), written));
    if let Some(first) = pages.first_mut() {
        first.files = picture.into_iter().chain(whole).collect();
    }
    pages
}

/// `Heard 7 of 8 · 16 concerns raised, 3 settled, 13 open · yes-ifs met 0 of 9 · Not ready yet:`
fn first_line(summary: &Summary) -> Phrase {
    let progress = &summary.progress;
    let line = bold(format!("Heard {} of {}", progress.heard, progress.of))
        .ours(format!(
            " · {} raised, {} settled, {} open · ",
            count(progress.raised, "concern", "concerns"),
            progress.settled,
            progress.open
        ))
        .bold(format!("yes-ifs met {} of {}", summary.yes_ifs.met, summary.yes_ifs.of))
        .ours(" · ");
    if summary.not_ready.is_empty() {
        line.bold("Ready").ours(" for the joint meeting.")
    } else {
        line.bold("Not ready").ours(" for the joint meeting yet:")
    }
}
