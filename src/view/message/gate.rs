//! The gate before the joint meeting as people read it: what is missing, in numbers and areas, and that it waits. No word
//! of a concern is in any of it.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::Message;
use super::card::{lead_and_sponsor, named};
use super::compose::Composer;
use super::verdict::moving;
use crate::domain::extend::Moves;
use crate::domain::id::PersonId;
use crate::domain::meeting::{GoesOn, GoneOn, Meeting};
use crate::domain::readiness::NotReady;
use crate::domain::rollout::{Rollout, Stage};
use crate::domain::summary::Progress;
use crate::view::block::button;
use crate::view::ids::action;
use crate::view::text::{Phrase, bold, ours, person};
use crate::view::when;

/// To lead or sponsor: what is missing, or why it goes on although something is. `since`: blockers that want an answer only
/// since that was said.
pub fn not_ready(
    rollout: &Rollout,
    (meeting, since): (&Meeting, usize),
    (missing, progress): (&[NotReady], &Progress),
    (reader, moves): (&PersonId, Moves),
    zone: Tz,
) -> Message {
    let first = if missing.is_empty() {
        bold("Ready").ours(" for the joint meeting on ").then(named(rollout)).ours(".")
    } else {
        bold("Not ready").ours(" for the joint meeting on ").then(named(rollout)).ours(". What is missing:")
    };
    let mut told = Composer::new().say(first).points(missing.iter().map(|why| lacks(why, zone)).collect());
    told = told.with(not_for_now(progress), Composer::say);
    if let Some(gone_on) = &meeting.gone_on {
        told = goes_on(told, &GoesOn { gone_on: gone_on.clone(), since });
        if since == 0 {
            return told.one();
        }
    }
    let starts = when::moment(rollout.dates.meeting, zone);
    told = told.say(match meeting.held_since {
        Some(since) if missing.is_empty() => ours(format!(
            "Its time came on {}, and the rollout waits: nothing is missing any more but a new day.",
            when::moment(since, zone)
        )),
        Some(since) => ours(format!(
            "Its time came on {}, and the rollout waits. Clear what is missing, or say why you meet all the same; it \
             begins on the new day that you name.",
            when::moment(since, zone)
        )),
        None => ours(format!(
            "It begins on {starts} by itself once nothing is missing. Else say why it goes on all the same, or the \
             rollout waits then."
        )),
    });
    let id = rollout.id.as_str();
    let mut buttons = vec![
        button(action::BEFORE, "Before you meet", id).primary(),
        button(action::CONCERNS, "Concerns", id),
    ];
    if rollout.sponsor == *reader {
        buttons.extend(moving(rollout, moves));
    }
    told.actions(buttons).one()
}

/// Where it was said what holds the meeting, once it has a new day, has begun, or is not to be.
pub fn gate_passed(rollout: &Rollout, zone: Tz) -> Message {
    let line = ours("The joint meeting on ").then(named(rollout));
    let line = match rollout.stage {
        Stage::Scheduled { .. } | Stage::Intake | Stage::Homework => {
            line.ours(format!(" is on {} now.", when::moment(rollout.dates.meeting, zone)))
        }
        Stage::JointMeeting | Stage::Decision | Stage::Pilot | Stage::Rollout | Stage::Sustain => {
            line.ours(" has begun.")
        }
        Stage::Closed { .. } | Stage::Cancelled { .. } => {
            line.ours(" is not waited for any more: the rollout is over.")
        }
    };
    Composer::new().say(line).one()
}

/// Where it was said what holds the meeting, once that was said anew.
pub fn gate_told_since(rollout: &Rollout) -> Message {
    let line = ours("Of the joint meeting on ").then(named(rollout));
    Composer::new().say(line.ours(" I have told you more since: it stands further down.")).one()
}

/// To who was to meet: it does not begin in its time. What is missing is not told.
pub fn meeting_waits(rollout: &Rollout, since: DateTime<Utc>, zone: Tz) -> Message {
    // Nobody is sent to a sponsor who is gone.
    let is_one = rollout.lead == rollout.sponsor || rollout.vacancy.is_some();
    let see_to_it = if is_one { person(&rollout.lead) } else { lead_and_sponsor(rollout) };
    Composer::new()
        .say(bold("The joint meeting waits").ours(": ").then(named(rollout)).ours(format!(
            ". It was to be on {}, and not all is ready for it.",
            when::moment(since, zone)
        )))
        .say(see_to_it.ours(if is_one {
            " sees to it. The new day comes to you here, with the agenda; until then you need not keep the time free."
        } else {
            " see to it. The new day comes to you here, with the agenda; until then you need not keep the time free."
        }))
        .one()
}

/// The reason, and what it does not cover.
pub(in crate::view) fn goes_on(told: Composer, GoesOn { gone_on, since }: &GoesOn) -> Composer {
    let told = told.say(says_why(gone_on, *since)).quote(&gone_on.why);
    if *since == 0 { told } else { told.say(came_since(*since)) }
}

/// Before the reason itself. `since`: blockers that it does not cover.
pub(in crate::view) fn says_why(gone_on: &GoneOn, since: usize) -> Phrase {
    match since {
        0 => ours("It goes on all the same. ").person(&gone_on.by).ours(" says why:"),
        _ => person(&gone_on.by).ours(" had said why it goes on all the same:"),
    }
}

/// What was said why it goes on says nothing of these.
pub(in crate::view) fn came_since(blockers: usize) -> Phrase {
    match blockers {
        1 => bold("1 blocker")
            .ours(" wants an answer only since then. That reason does not cover it: without a new one, the meeting waits."),
        more => bold(format!("{more} blockers"))
            .ours(" want an answer only since then. That reason does not cover them: without a new one, the meeting waits."),
    }
}

/// Whether all is ready, and that something is listed below where it is not.
pub(in crate::view) fn readiness(missing: &[NotReady]) -> Phrase {
    if missing.is_empty() {
        bold("Ready").ours(" for the joint meeting.")
    } else if missing.iter().all(NotReady::comes_by_itself) {
        bold("Ready").ours(" for the joint meeting, but for what comes in its time:")
    } else {
        bold("Not ready").ours(" for the joint meeting yet:")
    }
}

/// What was put off holds nothing up, and is not forgotten.
pub(in crate::view) fn not_for_now(progress: &Progress) -> Option<Phrase> {
    match progress.parked_blockers {
        0 => None,
        1 => Some(bold("1 blocker").ours(" is not for now (parked).")),
        more => Some(bold(format!("{more} blockers")).ours(" are not for now (parked).")),
    }
}

/// One thing that is missing.
pub(in crate::view) fn lacks(why: &NotReady, zone: Tz) -> Phrase {
    match why {
        NotReady::IntakeOpen { closes } => {
            ours(format!("The 1-on-1s are open until {}.", when::moment(*closes, zone)))
        }
        NotReady::AreaNotHeard { area } => bold(area.name()).ours(": nobody heard so far."),
        NotReady::BlockersUnanswered { count: 1 } => bold("1 blocker").ours(" has no answer yet."),
        NotReady::BlockersUnanswered { count } => {
            bold(format!("{count} blockers")).ours(" have no answer yet.")
        }
        NotReady::NoSponsor => bold("No sponsor").ours(": the lead has to name one."),
        NotReady::AgendaNotSent { goes_out: Some(at) } => {
            ours(format!("The agenda goes out by itself on {}.", when::moment(*at, zone)))
        }
        NotReady::AgendaNotSent { goes_out: None } => ours("The agenda has not gone out."),
    }
}
