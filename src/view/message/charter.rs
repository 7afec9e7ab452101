//! What the home channel sees: the living charter, and the counts when lead or sponsor post them. Numbers, dates and
//! ground rules; never a word of a concern, never who said what.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::Message;
use super::card::{lead_and_sponsor, named};
use super::compose::Composer;
use super::meeting::moved;
use super::verdict::counted;
use crate::domain::extend::Slip;
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::summary::{AreaProgress, Decided, Progress};
use crate::view::block::button;
use crate::view::ids::action;
use crate::view::text::{Phrase, bold, count, ours};
use crate::view::when;

/// The living status of a rollout, edited in place. `slips`: every date that moved. `held_since`: the meeting's time had
/// come, and it waits.
pub fn charter(
    rollout: &Rollout,
    progress: &Progress,
    slips: &[Slip],
    held_since: Option<DateTime<Utc>>,
) -> Message {
    let sponsor = match rollout.vacancy {
        Some(_) => bold("No sponsor"),
        None => bold("Sponsor: ").person(&rollout.sponsor),
    };
    let people = sponsor.ours("   ").bold("Lead: ").person(&rollout.lead);
    let id = rollout.id.as_str();
    let buttons = if rollout.stage.is_over() {
        vec![button(action::SUMMARY, "Summary", id)]
    } else {
        vec![button(action::STATUS, "Status", id), button(action::SUMMARY, "Summary", id)]
    };
    let mut charter = Composer::new()
        .header(&rollout.brief.name)
        .say(stage(rollout, progress, rollout.zone))
        .with(decided(rollout, progress), Composer::say)
        .with(held_since.map(|since| waits(rollout, since, rollout.zone)), Composer::say)
        .with(reason(rollout), |charter, reason| charter.told(bold("Why:"), reason))
        .say(people);
    if let Some(link) = &rollout.brief.link {
        charter = charter.say(bold("To read: ").link(link, link));
    }
    charter = charter.say(bold("Heard so far")).points(progress.areas.iter().map(area).collect());
    if progress.raised > 0 {
        charter = charter.say(numbers(progress));
    }
    if !rollout.stage.is_over() {
        charter = charter.say(bold(format!("Dates ({})", when::place(rollout.zone)))).points(dates(
            rollout,
            held_since,
            rollout.zone,
        ));
        if !slips.is_empty() {
            let slip = |slip: &Slip| moved(slip, rollout.zone, rollout.zone).ours(" ").theirs(&slip.reason);
            charter = charter.say(bold("Moved")).points(slips.iter().map(slip).collect());
        }
        charter = charter.say(bold("Ground rules")).points(ground_rules());
    }
    charter.actions(buttons).small(ours(format!("Rollout {}", rollout.id))).one()
}

/// The summary in numbers, for the channel, or for one reader in their `zone`. `held_since` as for the charter.
pub fn counts(
    rollout: &Rollout,
    progress: &Progress,
    held_since: Option<DateTime<Utc>>,
    zone: Tz,
) -> Message {
    let mut counts = Composer::new()
        .say(ours("Where we stand with ").then(named(rollout)))
        .say(stage(rollout, progress, zone))
        .with(decided(rollout, progress), Composer::say)
        .points(progress.areas.iter().map(area).collect())
        .say(numbers(progress));
    if !rollout.stage.is_over() {
        counts = counts
            .say(bold(format!("Dates ({})", when::place(zone))))
            .points(dates(rollout, held_since, zone));
    }
    counts.small(ours("Numbers only. What was said in the 1-on-1s stays where its writer chose.")).one()
}

/// `zone` is for times; days are those of whoever set them.
pub(in crate::view) fn stage(rollout: &Rollout, progress: &Progress, zone: Tz) -> Phrase {
    let heard = format!("heard {} of {}", progress.heard, progress.of);
    let home = rollout.zone;
    let line = bold(rollout.stage.name());
    if rollout.vacancy.is_some() && !rollout.stage.is_over() {
        return line
            .ours(", ")
            .bold("No sponsor")
            .ours(": it stands still until ")
            .person(&rollout.lead)
            .ours(format!(" names a new one. No date passes until then; {heard}."));
    }
    match &rollout.stage {
        Stage::Scheduled { starts_at } => {
            line.ours(format!(": starts on {}.", when::moment_dated_in(*starts_at, zone)))
        }
        Stage::Intake => {
            line.ours(format!(": every area is heard in private before anyone meets; {heard} so far."))
        }
        Stage::Homework => {
            let now = match progress.raised {
                0 => "Nothing has been raised.",
                _ => "Answers are being worked out before we meet.",
            };
            line.ours(format!(": the 1-on-1s have closed, {heard}. {now}"))
        }
        Stage::JointMeeting => line.ours(format!(
            ": we meet on {} for what is still open; {heard}.",
            when::moment_in(rollout.dates.meeting, zone)
        )),
        Stage::Decision if progress.is_overdue => line
            .ours(": ")
            .bold("overdue")
            .ours(format!(" since {}. It is with ", when::day(rollout.dates.decision_by, home)))
            .person(&rollout.sponsor)
            .ours(format!("; {heard}.")),
        Stage::Decision => line
            .ours(": ")
            .person(&rollout.sponsor)
            .ours(format!(" decides by {}; {heard}.", when::day(rollout.dates.decision_by, home))),
        Stage::Pilot | Stage::Rollout | Stage::Sustain => line.ours(format!("; {heard}.")),
        Stage::Closed { at } => line.ours(format!(" on {}; {heard}.", when::day(*at, home))),
        Stage::Cancelled { at, by, .. } => {
            line.ours(format!(" on {} by ", when::day(*at, home))).person(by).ours(".")
        }
    }
}

/// `Decided: Yes, go to pilot, by @Henrik on Thu 5 Mar. Committed: 3. …`
/// Before that, how many have chosen what: `Said so far: Committed: 3. …`
pub(in crate::view) fn decided(rollout: &Rollout, progress: &Progress) -> Option<Phrase> {
    let Some(Decided { outcome, by, at, tally }) = progress.decided.as_deref() else {
        return progress.said.map(|said| bold("Said so far: ").then(counted(said)));
    };
    let line = bold("Decided: ").bold(outcome.name()).ours(", by ").person(by);
    Some(line.ours(format!(" on {}. ", when::day(*at, rollout.zone))).then(counted(*tally)))
}

/// The meeting did not begin in its time. What is missing is told to lead and sponsor.
pub(in crate::view) fn waits(rollout: &Rollout, since: DateTime<Utc>, zone: Tz) -> Phrase {
    let line = bold("The joint meeting waits")
        .ours(format!(", since {}: not all is ready for it. ", when::moment_in(since, zone)));
    if rollout.vacancy.is_some() {
        return line.ours("It gets a new day once there is a sponsor again.");
    }
    line.then(lead_and_sponsor(rollout)).ours(if rollout.lead == rollout.sponsor {
        " clears what is missing, or says why you meet all the same, and names a new day."
    } else {
        " clear what is missing, or say why you meet all the same, and name a new day."
    })
}

/// Why it was cancelled.
pub(super) fn reason(rollout: &Rollout) -> Option<&str> {
    if let Stage::Cancelled { reason, .. } = &rollout.stage { Some(reason) } else { None }
}

pub(in crate::view) fn area(progress: &AreaProgress) -> Phrase {
    let line = bold(progress.area.name());
    if progress.waived {
        line.ours(": not asked in this rollout")
    } else {
        line.ours(format!(": {} of {}", progress.heard, progress.of))
    }
}

/// `12 points raised, 10 open, 1 settled, 1 parked or accepted as a risk. 1 blocker is still open.`
pub(in crate::view) fn numbers(progress: &Progress) -> Phrase {
    let line = ours(format!(
        "{} raised, {} open, {} settled",
        count(progress.raised, "point", "points"),
        progress.open,
        progress.settled
    ));
    let line = match progress.put_off() {
        0 => line.ours("."),
        rest => line.ours(format!(", {rest} parked or accepted as a risk.")),
    };
    match progress.open_blockers {
        0 => line,
        1 => line.bold(" 1 blocker is still open."),
        more => line.bold(format!(" {more} blockers are still open.")),
    }
}

/// `held_since`: the meeting waits for a new day, and the decision with it.
pub(in crate::view) fn dates(rollout: &Rollout, held_since: Option<DateTime<Utc>>, zone: Tz) -> Vec<Phrase> {
    let dates = &rollout.dates;
    let mut lines = vec![ours(format!("1-on-1s close: {}", when::moment(dates.intake_closes, zone)))];
    if held_since.is_some() {
        lines.push(ours("Joint meeting: waits for a new day, and the decision with it"));
        return lines;
    }
    lines.push(ours(format!("Joint meeting: {}", when::moment(dates.meeting, zone))));
    // Once it is taken it says itself when.
    if !matches!(rollout.stage, Stage::Pilot | Stage::Rollout | Stage::Sustain) {
        lines.push(ours(format!("Decision by: {}", when::deadline(dates.decision_by, rollout.zone, zone))));
    }
    lines
}

pub(super) fn ground_rules() -> Vec<Phrase> {
    vec![
        bold("Get to Yes.").ours(" We ask how this can work here, not whether."),
        bold("Time-boxed.").ours(" The dates hold, with whoever has been heard by then."),
        bold("Your 1-on-1 is private.")
            .ours(" What you say there is shared only as you choose. This channel sees numbers."),
    ]
}
