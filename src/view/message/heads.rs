//! What lead and sponsor are told while it runs: how the 1-on-1s ended, and a blocker that came late. Who said what is in none of it beyond what a `Card` holds.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::Message;
use super::card::{areas, headline, lead_and_sponsor, named, whose, yes_if};
use super::compose::Composer;
use super::work::{if_it_goes_on, queue, work_on};
use crate::domain::meeting::GoneOn;
use crate::domain::policy::{Card, Reader};
use crate::domain::rehearsal;
use crate::domain::rollout::Rollout;
use crate::domain::stakeholder::{Intake, Stakeholder, Unreachable};
use crate::domain::summary::Progress;
use crate::view::block::button;
use crate::view::ids::action;
use crate::view::text::{Phrase, bold, count, ours};
use crate::view::when;

/// To the sponsor as it starts: who named them, what it is, what they do and when, and that nothing is to do yet. `zone` is
/// theirs.
pub fn sponsor_asked(rollout: &Rollout, zone: Tz) -> Message {
    let summary = rehearsal::summary_time(&rollout.dates, zone);
    Composer::new()
        .say(
            ours("")
                .person(&rollout.lead)
                .ours(" leads ")
                .then(named(rollout))
                .ours(", and you are named its sponsor: the champion from the business, without whom it does not get to Yes."),
        )
        .told(bold("What is changing, and why:"), &rollout.brief.why)
        .say(bold("Nothing to do now.").ours(" This is what a sponsor does here:"))
        .points(vec![
            ours(format!(
                "Read the summary: it comes to you on {}, before the joint meeting on {}.",
                when::moment(summary, zone),
                when::moment(rollout.dates.meeting, zone)
            )),
            ours("Keep the dates. They move only by you, with a reason, so that debate does not go on without end."),
            ours(format!(
                "Decide, by {}.",
                when::deadline(rollout.dates.decision_by, rollout.zone, zone)
            )),
        ])
        .small(ours(
            "Each person chooses who reads what they say in private. What they keep for the lead, you never see.",
        ))
        .actions(vec![button(action::STATUS, "Status", rollout.id.as_str())])
        .one()
}

/// To the lead: the time is up, who was heard and who was not, what comes next.
/// `held_since`: the meeting waits for a new day, for all this may come late.
pub fn intake_closed(
    rollout: &Rollout,
    progress: &Progress,
    stakeholders: &[Stakeholder],
    held_since: Option<DateTime<Utc>>,
) -> Vec<Message> {
    let missing: Vec<Phrase> = stakeholders.iter().filter_map(missing).collect();
    let zone = rollout.zone;
    let mut closed = Composer::new().say(
        bold("The 1-on-1s have closed").ours(" for ").then(named(rollout)).ours(format!(
            ": heard {} of {}, {} raised.",
            progress.heard,
            progress.of,
            count(progress.raised, "point", "points")
        )),
    );
    if missing.is_empty() {
        closed = closed.say(ours("Everybody was heard."));
    } else {
        closed = closed.say(bold("Not heard")).points(missing);
    }
    let next = match held_since {
        Some(_) => ours(
            "The joint meeting waits for a new day, and the decision with it. You can have the summary now.",
        ),
        None => ours(format!(
            "Next: the joint meeting on {}, the decision by {}. The whole summary comes to ",
            when::moment(rollout.dates.meeting, zone),
            when::deadline(rollout.dates.decision_by, rollout.zone, zone)
        ))
        .then(lead_and_sponsor(rollout))
        .ours(" one working day before the meeting; you can have it now as well."),
    };
    closed
        .say(next)
        .actions(vec![button(action::SUMMARY, "Summary", rollout.id.as_str()).primary()])
        .pages(&ours("The 1-on-1s have closed for ").then(named(rollout)))
}

/// To lead or sponsor: a blocker after the time was up. `None`: this reader may know only that there is one. `since`: it
/// wants an answer only since somebody said why they meet all the same.
pub fn late_blocker(
    rollout: &Rollout,
    card: Option<&Card>,
    reader: Reader,
    since: Option<&GoneOn>,
) -> Vec<Message> {
    let since = since.map(|gone_on| {
        ours("The reason that ").person(&gone_on.by).ours(format!(
            " gave on {} for meeting all the same does not cover it: it wants an answer, a place on the agenda, or a new \
             reason. Until then the joint meeting does not begin.",
            when::day(gone_on.at, rollout.zone)
        ))
    });
    let before = since.is_some().then(|| button(action::BEFORE, "Before you meet", rollout.id.as_str()));
    let first = bold("A blocker came in late").ours(" for ").then(named(rollout));
    let message = match card {
        None => Composer::new()
            .say(first.ours(", after the 1-on-1s had closed."))
            .say(ours("It is shown to ").person(&rollout.lead).ours(" alone. Please ask there."))
            .with(since, Composer::say)
            .actions(before.into_iter().collect()),
        Some(card) => Composer::new()
            .say(first.ours(", from ").then(whose(card)).ours(":"))
            .quote(&card.words)
            .with(card.condition(), yes_if)
            .small(headline(card))
            .with(since, Composer::say)
            .actions(
                match reader {
                    Reader::Lead => queue(rollout, if_it_goes_on(rollout, work_on(card))),
                    Reader::Sponsor | Reader::Raiser | Reader::Owner | Reader::Other | Reader::Channel => {
                        queue(rollout, Vec::new())
                    }
                }
                .into_iter()
                .chain(before)
                .collect(),
            ),
    };
    message.living_pages(&ours("A late blocker for ").then(named(rollout)))
}

fn missing(who: &Stakeholder) -> Option<Phrase> {
    let why = match who.intake {
        Intake::Done { .. } | Intake::Left { .. } if who.silent.is_empty() => return None,
        Intake::TakenOut { .. } => return None,
        Intake::Done { .. } | Intake::Invited | Intake::Talking | Intake::NotHeard => "no answer",
        Intake::Left { .. } | Intake::Unreachable { why: Unreachable::Deactivated, .. } => {
            "account deactivated"
        }
        Intake::Unreachable { why: Unreachable::DmRefused, .. } => "could not be written to",
    };
    Some(ours("").person(&who.person).ours(" for ").then(areas(who.asked_for())).ours(format!(": {why}")))
}
